//! Seals: a signature, in the format of minisign, over an answers document and what it names.
//!
//! In: the bytes of a seal and of what was sealed, and public keys. Out: a [`SealVerdict`], and findings. Never: holds a
//! secret, or takes anything for true that no known key has signed.

mod report;

use data_encoding::BASE64;
use minisign_verify::{PublicKey, Signature};
pub use report::report;
use serde_json::{Value as Json, json};

use super::{AnswerSource, Answers};
use crate::digest::sha256_hex;
use crate::layout;
use crate::words::Words;

/// The stock program reads trusted comments of less than 8192 bytes.
const MAX_COMMENT: usize = 7900;
/// So many names stand in a sentence.
const NAMED: usize = 5;
/// A seal is four lines, with a list behind them if it names many files.
const COMMENT_LINE: usize = 2;
const SEAL_LINES: usize = 4;

/// What was sealed besides the bytes of the document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SealContents {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Name of the document.
    pub document: String,
    /// Fingerprint of the questions.
    pub questions: String,
    /// Model and profile versions that the questions are made of, with the digests of their content.
    pub versions: Vec<(String, String)>,
    /// Files that the answers name, by their path from the document, with their digests.
    pub files: Vec<(String, String)>,
    /// What the answers name and was not there.
    pub absent: Vec<String>,
}

impl SealContents {
    /// The trusted comment, and what comes behind the lines of the signature: nothing, unless the comment would become
    /// too long.
    pub fn to_text(&self) -> (String, String) {
        let mut head =
            vec![format!("sealed:{}", self.day), format!("file:{}", escaped(&self.document))];
        if !self.questions.is_empty() {
            head.push(format!("questions:{}", self.questions));
        }
        let pair = |key: &str, (name, digest): &(String, String)| {
            format!("{key}:{}={digest}", escaped(name))
        };
        head.extend(self.versions.iter().map(|one| pair("version", one)));
        let files = self.files.iter().map(|one| pair("with", one));
        let absent = self.absent.iter().map(|name| format!("absent:{}", escaped(name)));
        let named: Vec<String> = files.chain(absent).collect();
        let whole = [&head[..], &named].concat().join("\t");
        if whole.len() <= MAX_COMMENT {
            return (whole, String::new());
        }
        let list = named.join("\n") + "\n";
        head.push(format!("list:{}={}", named.len(), sha256_hex(list.as_bytes())));
        (head.join("\t"), list)
    }

    /// What a comment says, with the list behind the signature; nothing if the list is not the one that was sealed.
    fn read(comment: &str, list: &str) -> Option<Self> {
        let mut contents = Self::default();
        for part in comment.split('\t').chain(list.lines()) {
            let (key, value) = part.split_once(':').unwrap_or((part, ""));
            let pair = || {
                value.rsplit_once('=').map(|(name, digest)| (unescaped(name), digest.to_owned()))
            };
            match key {
                "sealed" => contents.day = value.to_owned(),
                "file" => contents.document = unescaped(value),
                "questions" => contents.questions = value.to_owned(),
                "version" => contents.versions.extend(pair()),
                "with" => contents.files.extend(pair()),
                "absent" => contents.absent.push(unescaped(value)),
                _ => {}
            }
        }
        let listed =
            comment.split('\t').find_map(|part| part.strip_prefix("list:")?.split_once('='));
        let is_whole = match listed {
            Some((_, digest)) => digest == sha256_hex(list.as_bytes()),
            None => list.trim().is_empty(),
        };
        is_whole.then_some(contents)
    }
}

/// Bytes as a piece of a comment: what could end it, or shows as nothing, is written as `%20`.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'%' | b'=' | b':' => format!("%{byte:02X}"),
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let digits = others.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code =
            digits.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%');
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &others[2..] } else { others };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the answers name that may lie beside them, each once: filled forms, attachments, and words of the evidence that
/// look like the name of a file. Only of the last kind nobody can say that it is missing.
pub fn named(answers: &Answers) -> (Vec<&str>, Vec<&str>) {
    let sources = answers.sources.iter().map(|source| source.name.as_str());
    let mut surely: Vec<&str> =
        sources.chain(answers.attachments.iter().map(String::as_str)).collect();
    let words = answers.answers.values().flat_map(|answer| {
        let is_border = |sign: char| sign.is_whitespace() || "`\"'(),;<>[]".contains(sign);
        let words = answer
            .evidence
            .split(is_border)
            .map(|word| word.trim_end_matches(['.', ':', '!', '?']));
        words.chain([answer.evidence.as_str()])
    });
    let is_like_a_file = |word: &&str| word.contains(['.', '/']) && layout::is_inside(word);
    let mut perhaps: Vec<&str> = words.filter(is_like_a_file).collect();
    for list in [&mut surely, &mut perhaps] {
        list.sort_unstable();
        list.dedup();
    }
    perhaps.retain(|name| surely.binary_search(name).is_err());
    (surely, perhaps)
}

/// The file of that name that was read, if each that was has another digest: those of several folders may share it.
pub fn contradicts<'a>(answers: &'a Answers, name: &str, digest: &str) -> Option<&'a AnswerSource> {
    let named = || answers.sources.iter().filter(|one| one.name == name);
    let fits = |one: &AnswerSource| one.digest.is_empty() || one.digest == digest;
    if named().any(fits) { None } else { named().next() }
}

/// A public key that somebody has reason to trust.
#[derive(Clone, Debug)]
pub struct KnownKey {
    /// What people call it: the name of its file.
    pub name: String,
    key: PublicKey,
    id: String,
}

impl KnownKey {
    /// Reads a public key as minisign writes it: a file of two lines, or the second one alone.
    pub fn read(name: &str, text: &str) -> Option<Self> {
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
        let bytes = BASE64.decode(line.as_bytes()).ok()?;
        let key = PublicKey::from_base64(line).ok()?;
        Some(Self { name: name.to_owned(), key, id: key_id(bytes.get(2..10)?) })
    }
}

/// The number of a key as minisign shows it.
fn key_id(bytes: &[u8]) -> String {
    bytes.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

/// Whether a seal holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealState {
    /// A known key has signed these bytes.
    Valid,
    /// A known key has signed other bytes.
    Changed,
    /// A known key has signed these words, but some program has put other ends to the lines.
    OtherLineEnds,
    /// Nobody here knows the key, so that nothing can be said.
    UnknownKey,
    /// Somebody asked for another key.
    OtherKey,
    /// It is no signature.
    Unreadable,
    /// There is none, though one was asked for.
    Absent,
}

impl SealState {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Changed => "changed",
            Self::OtherLineEnds => "other-line-ends",
            Self::UnknownKey => "unknown-key",
            Self::OtherKey => "other-key",
            Self::Unreadable => "unreadable",
            Self::Absent => "absent",
        }
    }
}

/// Which bytes a verdict is about, by their SHA-256; empty if there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SealDigests {
    /// Of the seal.
    pub seal: String,
    /// Of the document.
    pub document: String,
}

/// What is known of a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealVerdict {
    /// Of the document itself.
    pub state: SealState,
    /// The number of the key; empty if it cannot be read.
    pub key_id: String,
    /// What the key is called here; empty if nobody knows it.
    pub key: String,
    /// SHA-256 of the seal itself, and of what it is held against.
    pub digests: SealDigests,
    /// What was sealed; nothing of it is known unless the seal is valid.
    pub contents: SealContents,
    /// Files and versions that were sealed and are others by now.
    pub changed: Vec<String>,
    /// Files that were sealed and are not there now.
    pub missing: Vec<String>,
}

impl SealVerdict {
    /// Nothing but a state.
    pub fn of(state: SealState) -> Self {
        Self {
            state,
            key_id: String::new(),
            key: String::new(),
            digests: SealDigests::default(),
            contents: SealContents::default(),
            changed: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Whether something that was sealed is not as it was.
    pub fn is_broken(&self) -> bool {
        !matches!(self.state, SealState::Valid | SealState::UnknownKey) || !self.changed.is_empty()
    }

    /// Compares what was sealed with what is there now: the digest of a file by its name, and of a version.
    pub fn compare(
        mut self,
        file: impl Fn(&str) -> Option<String>,
        version: impl Fn(&str) -> Option<String>,
    ) -> Self {
        for (name, digest) in &self.contents.files {
            match file(name) {
                None => self.missing.push(name.clone()),
                Some(now) if now != *digest => self.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        let is_other =
            |(name, digest): &&(String, String)| version(name).is_some_and(|now| now != *digest);
        let others = self.contents.versions.iter().filter(is_other).map(|(name, _)| name.clone());
        self.changed.extend(others);
        self
    }

    /// What is known, in a few sentences.
    pub fn said(&self, words: &Words) -> String {
        let key = match self.key.as_str() {
            "" => words.with("seal.key", &[("id", &self.key_id)]),
            name => words.with("seal.named_key", &[("id", &self.key_id), ("name", &name)]),
        };
        let day = words.day(&self.contents.day);
        let mut said = vec![match self.state {
            SealState::Valid if self.contents.day.is_empty() => {
                words.with("seal.valid", &[("key", &key)])
            }
            SealState::Valid => words.with("seal.valid_on", &[("key", &key), ("day", &day)]),
            SealState::Changed => words.with("seal.changed", &[("key", &key)]),
            SealState::OtherLineEnds => words.with("seal.line_ends", &[("key", &key)]),
            SealState::UnknownKey => words.with("seal.unknown", &[("key", &key)]),
            SealState::OtherKey => words.with("seal.not_asked_for", &[("key", &key)]),
            SealState::Unreadable => words.say("seal.unreadable").to_owned(),
            SealState::Absent => words.say("seal.none").to_owned(),
        }];
        let count = self.contents.files.len();
        let held = count - self.missing.len().min(count);
        if held > 0 && self.changed.is_empty() {
            said.push(words.count("seal.files", held));
        }
        let named = |key: &str, names: &[String]| {
            let rest = if names.len() > NAMED { ", …" } else { "" };
            let shown = names[..names.len().min(NAMED)].join(", ") + rest;
            words.count_with(key, names.len(), &[("names", &shown)])
        };
        if !self.changed.is_empty() {
            said.insert(0, named("seal.others", &self.changed));
        }
        let absent = [&self.missing[..], &self.contents.absent].concat();
        if !absent.is_empty() {
            said.push(named("seal.absent", &absent));
        }
        said.join(" ")
    }

    /// The same for programs.
    pub fn value(&self) -> Json {
        let absent = [&self.missing[..], &self.contents.absent].concat();
        json!({
            "state": self.state.name(), "broken": self.is_broken(), "key-id": self.key_id, "key": self.key,
            "sealed": self.contents.day, "versions": pairs(&self.contents.versions),
            "files": pairs(&self.contents.files), "changed": self.changed, "absent": absent,
        })
    }

    /// What everybody may know of it: the names of keys and files are withheld.
    #[must_use]
    pub fn redacted(&self, words: &Words) -> Self {
        let withheld = words.say("redact.withheld");
        let unnamed = |names: &[String]| vec![withheld.to_owned(); names.len()];
        let without = |(_, digest): &(String, String)| (withheld.to_owned(), digest.clone());
        let contents = SealContents {
            document: String::new(),
            files: self.contents.files.iter().map(without).collect(),
            absent: unnamed(&self.contents.absent),
            ..self.contents.clone()
        };
        Self {
            key: String::new(),
            contents,
            changed: unnamed(&self.changed),
            missing: unnamed(&self.missing),
            ..self.clone()
        }
    }
}

fn pairs(list: &[(String, String)]) -> Json {
    Json::Object(list.iter().map(|(name, digest)| (name.clone(), digest.as_str().into())).collect())
}

/// Holds a seal against the bytes that it is said to be of.
pub fn judge(seal: &[u8], document: &[u8], keys: &[KnownKey]) -> SealVerdict {
    let digests = SealDigests { seal: sha256_hex(seal), document: sha256_hex(document) };
    SealVerdict { digests, ..verdict_on(seal, document, keys) }
}

fn verdict_on(seal: &[u8], document: &[u8], keys: &[KnownKey]) -> SealVerdict {
    let verdict = |state, key_id: &str, key: &str| SealVerdict {
        key_id: key_id.to_owned(),
        key: key.to_owned(),
        ..SealVerdict::of(state)
    };
    let none = || SealVerdict::of(SealState::Unreadable);
    let Ok(text) = std::str::from_utf8(seal) else { return none() };
    let Ok(signature) = Signature::decode(text) else { return none() };
    let Some(id) = id_of_seal(text) else { return none() };
    let of_id: Vec<&KnownKey> = keys.iter().filter(|key| key.id == id).collect();
    let Some(first) = of_id.first() else { return verdict(SealState::UnknownKey, &id, "") };
    let signed =
        |bytes: &[u8]| of_id.iter().find(|key| key.key.verify(bytes, &signature, true).is_ok());
    let Some(key) = signed(document) else {
        let is_converted = with_other_line_ends(document).iter().any(|one| signed(one).is_some());
        let state = if is_converted { SealState::OtherLineEnds } else { SealState::Changed };
        return verdict(state, &id, &first.name);
    };
    let comment =
        text.lines().nth(COMMENT_LINE).and_then(|line| line.strip_prefix("trusted comment: "));
    let list: String = text.lines().skip(SEAL_LINES).map(|line| format!("{line}\n")).collect();
    match SealContents::read(comment.unwrap_or_default(), &list) {
        Some(contents) => SealVerdict { contents, ..verdict(SealState::Valid, &id, &key.name) },
        None => verdict(SealState::Changed, &id, &key.name),
    }
}

/// The same lines as systems end them.
fn with_other_line_ends(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let plain = text.replace("\r\n", "\n");
    vec![plain.replace('\n', "\r\n").into_bytes(), plain.into_bytes()]
}

/// The number of the key that made a seal, as the seal says.
fn id_of_seal(text: &str) -> Option<String> {
    let bytes = BASE64.decode(text.lines().nth(1)?.trim().as_bytes()).ok()?;
    Some(key_id(bytes.get(2..10)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(count: usize) -> SealContents {
        let file = |at: usize| (format!("photos/door {at} ü=%.jpg"), sha256_hex(&[1]));
        SealContents {
            day: "2026-11-30".into(),
            document: "a b.yaml".into(),
            questions: sha256_hex(&[2]),
            versions: vec![("tiny@1.0".into(), sha256_hex(&[3]))],
            files: (0..count).map(file).collect(),
            absent: vec!["In the safe: a list".into()],
        }
    }

    #[test]
    fn what_was_sealed_is_read_as_it_was_written() {
        for count in [0, 1, 40, 400] {
            let contents = contents(count);
            let (comment, list) = contents.to_text();
            assert!(comment.len() < 8192 && comment.is_ascii() && !comment.contains('\n'));
            assert_eq!(list.is_empty(), count < 60, "{count}");
            assert_eq!(SealContents::read(&comment, &list), Some(contents));
        }
    }

    #[test]
    fn a_list_that_nobody_sealed_is_not_believed() {
        let (comment, list) = contents(400).to_text();
        assert_eq!(SealContents::read(&comment, &list.replacen("door", "gate", 1)), None);
        assert_eq!(SealContents::read(&comment, ""), None);
        let (short, _) = contents(1).to_text();
        assert_eq!(SealContents::read(&short, "with:more=00\n"), None);
    }

    #[test]
    fn names_of_files_are_found_in_evidence() {
        let mut answers =
            Answers { attachments: vec!["photos/a.jpg".into()], ..Answers::default() };
        let answer = super::super::Answer {
            evidence: "See photos/a.jpg, `b c.pdf` and list.csv. ../x.txt".into(),
            ..Default::default()
        };
        answers.answers.insert("A".into(), answer);
        let (surely, perhaps) = named(&answers);
        assert_eq!(surely, ["photos/a.jpg"]);
        // All of it may be the name of a file with blanks.
        assert_eq!(perhaps[1..], ["c.pdf", "list.csv"]);
    }
}
