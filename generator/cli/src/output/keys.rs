//! What the last build made each thing from, and how its files lay on the disk then.
//!
//! In: the hidden folder beside the output. Out: [`Keys`]. Lost or broken keys cost time and nothing
//! else. Keys that somebody else wrote are of no use: a file counts as made only if the system says that
//! it was not touched since, down to when its entry last changed, which no archive can bring along.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use smm_core::layout::is_inside;
use smm_core::render::reads::Read;

/// The tool that is running, whatever its version number.
const FINGERPRINT: &str = env!("SMM_FINGERPRINT");
/// Name of the file in the hidden folder.
const NAME: &str = "keys";
/// Its name while it is written; a killed build may leave it.
pub(super) const UNFINISHED: &str = "keys.new";

/// What the last build made, by the name of each thing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) made: BTreeMap<String, Made>,
}

/// A format of a subject, as the last build made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Made {
    /// The digest of what bodies are made with besides the workspace.
    pub(crate) settings: String,
    /// The digest of the backend that wrote it.
    pub(crate) backend: String,
    /// Every question that was asked while it was made, and the digest of the answer.
    pub(crate) reads: BTreeMap<Read, String>,
    /// The digest of its body, before it was written.
    pub(crate) body: String,
    /// Its files: path below the output.
    pub(crate) files: BTreeMap<String, Filed>,
    /// Of each page of a book the digest of what it was made from, by the path of its file.
    pub(crate) pages: BTreeMap<String, String>,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filed {
    /// SHA-256 of its bytes.
    pub(crate) digest: String,
    /// How it lay on the disk.
    pub(crate) stamp: Stamp,
}

/// How a file lies on the disk: size, place and times; where the system does not tell, its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp(String);

impl Stamp {
    /// Looks at a file; none if it is no file.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let meta = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let time = |seconds: i64, nanos: i64| format!("{seconds}.{nanos:09}");
            let modified = time(meta.mtime(), meta.mtime_nsec());
            let changed = time(meta.ctime(), meta.ctime_nsec());
            let (size, device, node) = (meta.size(), meta.dev(), meta.ino());
            Some(Self(format!("{size}:{modified}:{device}:{node}:{changed}")))
        }
        #[cfg(not(unix))]
        {
            drop(meta);
            Some(Self(smm_core::digest::sha256_hex(&fs::read(path).ok()?)))
        }
    }

    /// Whether it is of the file of that number on that device.
    pub(crate) fn is_at(&self, device: u64, number: u64) -> bool {
        let place = self.0.splitn(5, ':').skip(2).take(2);
        place.eq([device.to_string(), number.to_string()])
    }

    /// Whether the bytes are the same in both, as far as can be told without when the entry last
    /// changed: a new name for a file changes that.
    pub(crate) fn is_of_same_bytes(&self, other: &Self) -> bool {
        let bytes = |stamp: &Self| stamp.0.rsplit_once(':').map(|(bytes, _)| bytes.to_owned());
        bytes(self) == bytes(other) && (bytes(self).is_some() || self == other)
    }
}

impl Keys {
    /// Reads the keys that this very tool wrote; none if anything about them is odd.
    pub(crate) fn read(room: &Path) -> Self {
        let path = room.join(NAME);
        let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
        let text = is_file.then(|| fs::read_to_string(&path).ok()).flatten();
        text.and_then(|text| Self::parse(&text)).unwrap_or_default()
    }

    /// Writes the keys beside the output: whole, and never through a link. Whoever calls holds the lock
    /// of the folder, so the unfinished file may have a name that the next build knows and removes.
    pub(crate) fn write(&self, room: &Path) -> Result<()> {
        let (unfinished, place) = (room.join(UNFINISHED), room.join(NAME));
        let _ = fs::remove_file(&unfinished);
        let written = File::create_new(&unfinished)
            .and_then(|mut file| file.write_all(self.to_text().as_bytes()))
            .and_then(|()| fs::rename(&unfinished, &place));
        written.with_context(|| format!("`{}` cannot be written", place.display()))
    }

    /// Lines of a word and what belongs to it, parted by tabs.
    fn to_text(&self) -> String {
        let mut text = format!("tool\t{FINGERPRINT}\n");
        for (name, made) in &self.made {
            let _ =
                writeln!(text, "made\t{name}\t{}\t{}\t{}", made.settings, made.backend, made.body);
            for (read, digest) in &made.reads {
                let _ = writeln!(text, "read\t{read}\t{digest}");
            }
            for (path, Filed { digest, stamp }) in &made.files {
                let _ = writeln!(text, "file\t{path}\t{digest}\t{}", stamp.0);
            }
            for (path, digest) in &made.pages {
                let _ = writeln!(text, "page\t{path}\t{digest}");
            }
        }
        text + "end\n"
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix("end\n")?.lines();
        if lines.next()? != format!("tool\t{FINGERPRINT}") {
            return None;
        }
        let mut keys = Self::default();
        let mut name = String::new();
        for line in lines {
            let parts: Vec<&str> = line.split('\t').collect();
            match parts[..] {
                ["made", new, settings, backend, body] => {
                    new.clone_into(&mut name);
                    let [settings, backend, body] = [settings, backend, body].map(str::to_owned);
                    let made = Made { settings, backend, body, ..Made::default() };
                    keys.made.insert(name.clone(), made);
                }
                ["read", read, digest] => {
                    let reads = &mut keys.made.get_mut(&name)?.reads;
                    reads.insert(Read::parse(read)?, digest.to_owned());
                }
                ["page", path, digest] => {
                    let pages = &mut keys.made.get_mut(&name)?.pages;
                    pages.insert(path.to_owned(), digest.to_owned());
                }
                ["file", path, digest, stamp] if is_inside(path) => {
                    let filed = Filed { digest: digest.to_owned(), stamp: Stamp(stamp.to_owned()) };
                    keys.made.get_mut(&name)?.files.insert(path.to_owned(), filed);
                }
                _ => return None,
            }
        }
        Some(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Keys {
        let filed = Filed { digest: "ab".to_owned(), stamp: Stamp("1:2:3:4:5".to_owned()) };
        let made = Made {
            settings: "s".to_owned(),
            backend: "p".to_owned(),
            reads: BTreeMap::from([(Read::Config, "c".to_owned())]),
            body: "b".to_owned(),
            files: BTreeMap::from([("tiny/1.0/a b.html".to_owned(), filed)]),
            pages: BTreeMap::from([("tiny/1.0/a b.html".to_owned(), "d".to_owned())]),
        };
        Keys { made: BTreeMap::from([("pages tiny/1.0/".to_owned(), made)]) }
    }

    #[test]
    fn keys_come_back_as_they_were() {
        assert_eq!(Keys::parse(&some().to_text()), Some(some()));
    }

    #[test]
    fn keys_of_another_tool_or_cut_short_or_that_lead_out_are_none() {
        let text = some().to_text();
        let other = text.replace(FINGERPRINT, "0000");
        let cut = &text[..text.len() - 10];
        let out = text.replace("file\ttiny/1.0/a b.html", "file\t../a.html");
        for bad in [other.as_str(), cut, &out, "", "end\n", "{}"] {
            assert_eq!(Keys::parse(bad), None, "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_not_written_through_what_lies_under_their_unfinished_name() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let other = folder.path().join("other");
        fs::write(&other, "another's").expect("writable");
        let unfinished = folder.path().join(UNFINISHED);
        std::os::unix::fs::symlink(&other, &unfinished).expect("the disk knows links");
        some().write(folder.path()).expect("writable");
        assert_eq!(Keys::read(folder.path()), some());
        assert_eq!(fs::read_to_string(&other).expect("a file"), "another's");
        assert!(fs::symlink_metadata(&unfinished).is_err(), "nothing unfinished stays");
    }

    #[test]
    fn a_new_name_for_a_file_is_the_same_bytes_and_an_edit_is_not() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "text").expect("writable");
        let before = Stamp::of(&one).expect("a file");
        fs::hard_link(&one, &two).expect("the disk knows links");
        assert!(before.is_of_same_bytes(&Stamp::of(&two).expect("a file")));
        fs::write(&one, "other text").expect("writable");
        assert!(!before.is_of_same_bytes(&Stamp::of(&one).expect("a file")));
        assert_eq!(Stamp::of(folder.path()), None);
    }
}
