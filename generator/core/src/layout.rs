//! Where documents lie: the one place that knows the folders and file names of a workspace.
//!
//! In: paths within a workspace, with `/`. Out: what lies there, and where something is to be
//! written. Never: reads.

use crate::id::{Version, VersionRef};

/// Title, publisher and brand; what makes a folder a workspace.
pub const WORKSPACE: &str = "smm.toml";
/// The lock of published versions.
pub const PUBLISHED: &str = "published.lock";
/// The lock of versions that came from elsewhere.
pub const ADDED: &str = "added.lock";
/// The documents in the root of a workspace.
pub const ROOT_FILES: [&str; 3] = [WORKSPACE, PUBLISHED, ADDED];
/// The terms.
pub const GLOSSARY: &str = "book/glossary.yaml";
/// The folder of the words that pages are written with, a file for each language.
pub const WORDS: &str = "book/words/";
/// The folder of the hand-written chapters.
pub const GUIDE: &str = "book/src/";
/// The list of the hand-written chapters.
pub const SUMMARY: &str = "book/src/SUMMARY.md";
/// The folder of the public keys whose seals a workspace knows.
pub const KEYS: &str = "keys/";
/// How the name of a public key ends.
pub const PUBLIC_KEY: &str = ".pub";
/// How the name of a seal ends, behind the name of what was sealed.
pub const SEAL: &str = ".minisig";
/// The folder of reference catalogs.
pub const REFERENCES: &str = "references/";

/// The lock of reviewed items, in the folder of a profile version; of a mapping beside its document.
const REVIEWED: &str = "reviewed.lock";
/// What changed since the version before, in the folder of a version.
const CHANGES: &str = "changes.yaml";
/// What was found to be wrong in a published version, in its folder.
const ERRATA: &str = "errata.yaml";
/// The folder of practice tables or overlays, in the folder of a version.
const PRACTICES: &str = "practices/";
/// The folder of the tables of practices that a profile adds, in the folder of its version.
const ADDED_PRACTICES: &str = "added/";
/// A workspace's own assessments may also lie here, as examples.
const EXAMPLES: &str = "examples/";

/// Folders that hold documents.
pub const FOLDERS: [&str; 8] = [
    "models",
    "profiles",
    "mappings",
    "references",
    "book",
    "assessments",
    "comments",
    "examples/assessments",
];
/// Folders that hold assessments.
pub const ASSESSMENT_FOLDERS: [&str; 2] = [FOLDERS[5], FOLDERS[7]];
/// Folders that hold the documents of versions.
pub const VERSION_FOLDERS: [&str; 2] = [Family::Model.folder(), Family::Profile.folder()];

/// The same with mappings and the catalogs that they lead to.
pub const MAPPED_FOLDERS: [&str; 4] =
    [VERSION_FOLDERS[0], VERSION_FOLDERS[1], "mappings", "references"];

/// The version whose head lies at a path: of a model or profile its head, of a mapping the document.
pub fn version_of(path: &str) -> Option<VersionRef> {
    if is_head(path) {
        return Home::of_path(path)?.name();
    }
    let (id, file) = path.strip_prefix("mappings/")?.split_once('/')?;
    VersionRef::parse(&format!("{id}@{}", file.strip_suffix(".yaml")?))
}

/// Whether a path leads to a file below the folder it is given for: it names folders and a file, and
/// neither a root, nor a drive, nor a way up.
pub fn is_inside(path: &str) -> bool {
    let is_name = |step: &str| !matches!(step, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains(['\\', ':', '\0'])
}

/// A path as a relative reference.
pub fn percent_encoded(path: &str) -> String {
    let sign = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(sign).collect()
}

/// Where documents of each kind lie; `*` stands for one step of the path or the stem of a name.
pub(crate) mod pattern {
    pub(crate) const MODEL: &str = "models/*/*/model.yaml";
    pub(crate) const TABLE: &str = "models/*/*/practices/*.yaml";
    pub(crate) const ADDED_TABLE: &str = "profiles/*/*/added/*.yaml";
    pub(crate) const PROFILE: &str = "profiles/*/*/profile.yaml";
    pub(crate) const OVERLAY: &str = "profiles/*/*/practices/*.yaml";
    pub(crate) const CHANGES: &str = "*/*/*/changes.yaml";
    pub(crate) const ERRATA: &str = "*/*/*/errata.yaml";
    pub(crate) const MAPPING: &str = "mappings/*/*.yaml";
    pub(crate) const REFERENCES: &str = "references/*.yaml";
    pub(crate) const ASSESSMENT: &str = "assessments/*.yaml";
    pub(crate) const COMMENTS: &str = "comments/*/*.yaml";
}

/// A version of a mapping.
pub fn mapping(name: &VersionRef) -> String {
    format!("mappings/{}/{}.yaml", name.id, name.version)
}

/// The lock of reviewed items of a version of a mapping.
pub fn mapping_reviewed(name: &VersionRef) -> String {
    format!("mappings/{}/{}.{REVIEWED}", name.id, name.version)
}

/// The register of the comments on a version.
pub fn comments(name: &VersionRef) -> String {
    format!("comments/{}/{}.yaml", name.id, name.version)
}

/// A model, or a profile laid over one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// A model.
    Model,
    /// A profile.
    Profile,
}

impl Family {
    /// The folder of all that belong to it.
    pub const fn folder(self) -> &'static str {
        match self {
            Family::Model => "models",
            Family::Profile => "profiles",
        }
    }

    /// The name of the document that makes a folder a version.
    pub const fn head(self) -> &'static str {
        match self {
            Family::Model => "model.yaml",
            Family::Profile => "profile.yaml",
        }
    }

    fn of_folder(name: &str) -> Option<Self> {
        [Family::Model, Family::Profile].into_iter().find(|family| family.folder() == name)
    }
}

/// The folder of a version, by the names of its steps; they may not be what its document says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// Model or profile.
    pub family: Family,
    /// The step that stands for the id.
    pub id: String,
    /// The step that stands for the version.
    pub version: String,
}

impl Home {
    /// The folder of a version.
    pub fn new(family: Family, name: &VersionRef) -> Self {
        Self { family, id: name.id.clone(), version: name.version.to_string() }
    }

    /// The folder that a path leads into.
    pub fn of_path(path: &str) -> Option<Self> {
        let mut steps = path.split('/');
        let family = Family::of_folder(steps.next()?)?;
        let (id, version) = (steps.next()?.to_owned(), steps.next()?.to_owned());
        steps.next()?;
        Some(Self { family, id, version })
    }

    /// The version, if the folder is named like one.
    pub fn name(&self) -> Option<VersionRef> {
        Some(VersionRef { id: self.id.clone(), version: Version::parse(&self.version)? })
    }

    /// Whether this is the folder of a version, model or profile.
    pub fn is_of(&self, name: &VersionRef) -> bool {
        self.name().as_ref() == Some(name)
    }

    /// The folder, as `profiles/retail-pos/1.0/`.
    pub fn path(&self) -> String {
        format!("{}/{}/{}/", self.family.folder(), self.id, self.version)
    }

    /// The document that makes it a version.
    pub fn head(&self) -> String {
        self.path() + self.family.head()
    }

    /// What changed since the version before.
    pub fn changes(&self) -> String {
        self.path() + CHANGES
    }

    /// What was found to be wrong in it since it was published.
    pub fn errata(&self) -> String {
        self.path() + ERRATA
    }

    /// The lock of reviewed items.
    pub fn reviewed(&self) -> String {
        self.path() + REVIEWED
    }

    /// The table or overlay of a practice.
    pub fn practice(&self, id: &str) -> String {
        format!("{}{PRACTICES}{id}.yaml", self.path())
    }

    /// The table of a practice: that of a model, or one that a profile adds.
    pub fn table(&self, id: &str) -> String {
        match self.family {
            Family::Model => self.practice(id),
            Family::Profile => format!("{}{ADDED_PRACTICES}{id}.yaml", self.path()),
        }
    }

    /// The practice that a profile adds whose table lies at a path in this folder.
    pub fn added_at<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&self.path())?.strip_prefix(ADDED_PRACTICES)?.strip_suffix(".yaml")
    }

    /// The practice whose table or overlay lies at a path in this folder.
    pub fn practice_at<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&self.path())?.strip_prefix(PRACTICES)?.strip_suffix(".yaml")
    }
}

/// Where a document lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPlace {
    /// The version that it belongs to, if it belongs to one.
    pub home: Option<Home>,
    /// The name of the file without `.yaml`.
    pub stem: String,
}

impl DocumentPlace {
    /// The place of a path, if it fits the pattern.
    pub(crate) fn of(pattern: &str, path: &str) -> Option<Self> {
        let inside = path.strip_prefix(EXAMPLES).unwrap_or(path);
        let (wanted, steps): (Vec<&str>, Vec<&str>) =
            (pattern.split('/').collect(), inside.split('/').collect());
        let fits = wanted.len() == steps.len()
            && wanted.iter().zip(&steps).all(|(wanted, step)| is_like(step, wanted));
        let home = Home::of_path(inside);
        // Every pattern of three folders is one of versions; `*` there stands for their families.
        if !fits || (steps.len() > 3 && home.is_none()) {
            return None;
        }
        let name = steps.last()?;
        Some(Self { home, stem: name.strip_suffix(".yaml").unwrap_or(name).to_owned() })
    }
}

fn is_like(step: &str, wanted: &str) -> bool {
    match wanted.split_once('*') {
        Some((before, after)) => {
            step.len() > before.len() + after.len()
                && step.starts_with(before)
                && step.ends_with(after)
        }
        None => wanted == step,
    }
}

/// Whether a path lies where nothing but documents belongs. Chapters may bring files of their own.
pub(crate) fn is_for_documents(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or("");
    ["models", "profiles", "mappings", "book", "assessments", "comments"].contains(&folder)
        && !path.starts_with(GUIDE)
}

/// Whether a path is that of a document, a chapter or a lock.
pub fn is_document(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".lock") || is_chapter(path) || is_words(path)
}

/// Whether a path is that of an assessment, a mapping or a register of comments: it names a version that
/// lies elsewhere.
pub fn is_about_versions(path: &str) -> bool {
    let inside = path.strip_prefix(EXAMPLES).unwrap_or(path);
    ["assessments/", "mappings/", "comments/"].iter().any(|folder| inside.starts_with(folder))
}

/// Whether a path is that of a catalog of words.
pub fn is_words(path: &str) -> bool {
    let name = path.strip_prefix(WORDS).and_then(|name| name.strip_suffix(".toml"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Whether a path is that of a hand-written chapter or of their list.
pub fn is_chapter(path: &str) -> bool {
    path.starts_with(GUIDE) && path.ends_with(".md")
}

/// Whether a path is that of the document that makes a folder a version.
pub fn is_head(path: &str) -> bool {
    Home::of_path(path).is_some_and(|home| home.head() == path)
}

/// Whether a path is that of declared changes.
pub fn is_changes(path: &str) -> bool {
    Home::of_path(path).is_some_and(|home| home.changes() == path)
}

/// Whether what lies at a path says how a version came about or what was found to be wrong in it,
/// which is no part of it.
pub fn is_history(path: &str) -> bool {
    let beside = |home: Home| [home.changes(), home.reviewed(), home.errata()];
    let of_mapping = || path.starts_with("mappings/") && path.ends_with(REVIEWED);
    Home::of_path(path).is_some_and(|home| beside(home).contains(&path.into())) || of_mapping()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(path: &str) -> Option<Home> {
        Home::of_path(path)
    }

    #[test]
    fn a_path_leads_into_the_folder_of_a_version_and_back() {
        for path in ["models/iot-smm/1.2/model.yaml", "profiles/retail-pos/0.9/profile.yaml"] {
            let found = home(path).expect("a version");
            assert_eq!(found.head(), path);
            assert!(is_head(path) && !is_history(path));
            assert!(is_history(&found.changes()) && is_history(&found.reviewed()));
            assert_eq!(
                found.practice_at(&found.practice("access-control")),
                Some("access-control")
            );
        }
        for path in ["mappings/a/1.0/model.yaml", "models/iot-smm/model.yaml", "models/a/1.0", ""] {
            assert_eq!(home(path), None, "{path}");
        }
    }

    #[test]
    fn a_pattern_fits_its_own_paths_only() {
        let stem = |pattern, path| DocumentPlace::of(pattern, path).map(|place| place.stem);
        assert_eq!(stem(pattern::TABLE, "models/a/1.0/practices/b.yaml"), Some("b".into()));
        assert_eq!(
            stem(pattern::ASSESSMENT, "examples/assessments/store.yaml"),
            Some("store".into())
        );
        assert_eq!(stem(pattern::CHANGES, "profiles/a/1.0/changes.yaml"), Some("changes".into()));
        for (pattern, path) in [
            (pattern::TABLE, "profiles/a/1.0/practices/b.yaml"),
            (pattern::TABLE, "models/a/1.0/practices/.yaml"),
            (pattern::CHANGES, "mappings/a/1.0/changes.yaml"),
            (pattern::ASSESSMENT, "assessments/2026/store.yaml"),
        ] {
            assert_eq!(stem(pattern, path), None, "{path}");
        }
    }
}
