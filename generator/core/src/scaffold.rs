//! New documents to begin with: profiles, overlays, practices, models, catalogs, mappings, versions.
//!
//! In: a workspace and what the new document is called. Out: [`NewFile`]s, with ids that nothing
//! else has, and edits of documents that must name the new one. What is still to be written stands
//! behind a `#`, so that a new document is without findings and nothing that is not written yet can
//! be taken for a text. Never: reads or writes.

mod mapping;
mod model;
mod profile;
mod references;
mod version;

pub use mapping::{NewMapping, mapping};
pub use model::{NewModel, NewPractice, model, practice};
pub use profile::{NewProfile, OwnersDraft, OwnersStake, OwnersTarget, overlay, profile};
pub(crate) use references::cells;
pub use references::{
    ListedEntry, MisreadRow, NewReferences, ReferenceList, read_list, references,
};
pub use version::{NewCopy, copied, declared, next, version};

use std::fmt;

use crate::id::{hyphenated, is_id};
use crate::markdown::plain;
use crate::model::{Catalog, VersionRef};
use crate::text::{did_you_mean, fill_slots, one_line, upper_first};
use crate::workspace::Workspace;

/// What the texts in `texts/` say behind a `#` in place of what a person has to write. A slot is a word.
pub(crate) const BEHIND_MARKS: &[&str] = &[
    "names or roles",
    "title and version, with the id of the item",
    "what its editors know to be weak",
    "What a company at this level plainly has, in one line.",
    "What the level achieves.",
    "What distinguishes it from the level below.",
    "What needs to be done, verb first.",
    "At least four of five sampled things meet one condition that a person can see.",
    "what is counted, as a plural",
    "What to ask to see",
    "What to weigh when a target is set.",
    "How this sector or device looks at the practice.",
    "What level {level} means here.",
    "What is to be done here, verb first.",
    "What that level looks like there.",
    "How it comes about, and what to do instead.",
    "Why it makes no sense here.",
    "Why this level fits: what is at stake, and what the next one would cost.",
    "What the profile is not for",
    "What is particular about the sector or device, in a few paragraphs.",
    "What to do first with few people.",
    "What to do first with some specialists.",
    "What to do first with a department.",
    "What both ask, and where they part, in one sentence.",
    "Why nothing in the standard answers to it.",
    "Why no practice, level or item speaks to it.",
];

/// The method of a new mapping: while it stands there, nobody claims that the rows are complete.
pub(crate) const NEW_METHOD: &str =
    "Say here how the rows are made, and which text of the standard is at hand.";

/// What they say in the open, because the document would not be read without it. That the rest of an
/// outline is described later is true as it stands.
pub(crate) const IN_THE_OPEN: &[&str] = &[
    "Say here whom it helps to decide what.",
    "Say here what it is for, and what is at stake.",
    "Say here what the revision sets out to do.",
    "What the domain is about.",
    "What level {level} means for every practice.",
    NEW_METHOD,
];

/// A file to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path within the workspace, with `/`.
    pub path: String,
    /// What is to stand in it.
    pub text: String,
}

/// A document that is there and is to name a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedFile {
    /// Path within the workspace, with `/`.
    pub path: String,
    /// Its text until now.
    pub before: String,
    /// Its text from now on.
    pub after: String,
}

/// Why nothing can be begun: a sentence with its cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotBegin(pub String);

impl fmt::Display for CannotBegin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotBegin {}

/// Fails if a name is no id.
fn require_id(id: &str) -> Result<(), CannotBegin> {
    if is_id(id) {
        return Ok(());
    }
    let wish = slug(id);
    let cure = if wish.is_empty() { String::new() } else { format!("; for example `{wish}`") };
    Err(CannotBegin(format!(
        "`{id}` cannot be an id: small letters and digits, parted by single hyphens{cure}"
    )))
}

/// A title as an id.
fn slug(title: &str) -> String {
    hyphenated(title).trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned()
}

/// An id as a title.
pub fn title_of(id: &str) -> String {
    id.split('-').map(upper_first).collect::<Vec<_>>().join(" ")
}

/// A short code that none of `taken` is: the letters that begin the words, or the first letters of
/// a single word, and a number where these are taken.
pub(crate) fn code_for(id: &str, taken: &[&str]) -> String {
    let words: Vec<&str> = id.split('-').collect();
    let letters: String = match words[..] {
        [word] => word.chars().take(4).collect(),
        _ => words.iter().filter_map(|word| word.chars().next()).take(5).collect(),
    };
    let mut wish = letters.to_uppercase();
    if wish.len() < 2 || !wish.starts_with(|c: char| c.is_ascii_uppercase()) {
        wish = format!("X{wish}X");
    }
    let numbered = (2..).map(|number| format!("{}{number}", &wish[..wish.len().min(4)]));
    let mut wishes = std::iter::once(wish.clone()).chain(numbered);
    wishes.find(|code| !taken.contains(&code.as_str())).expect("numbers do not end")
}

/// The codes that profiles and practices of a workspace have.
pub(crate) fn codes(catalog: &Catalog) -> Vec<&str> {
    let practices = catalog.models.iter().flat_map(|model| &model.practices);
    let profiles = catalog.profiles.iter().map(|profile| profile.code.as_str());
    profiles.chain(practices.map(|practice| practice.code.as_str())).collect()
}

/// A text as a YAML value in one line: as it is where no reader could take it for something else.
fn scalar(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | ',' | '.' | '(' | ')' | '/');
    let is_word =
        text.starts_with(char::is_alphabetic) && text.chars().all(is_plain) && !text.ends_with(' ');
    let is_mistaken = ["yes", "no", "true", "false", "null", "on", "off", "y", "n"]
        .contains(&text.to_lowercase().as_str());
    if is_word && !is_mistaken {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// A document to begin with, its slots filled; it ends with one line break.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name);
    fill_slots(text, |name| value(name).map(|(_, value)| value.trim_end().to_owned()))
}

/// The first sentence of a text, in one line.
fn first_sentence(markdown: &str) -> String {
    let line = one_line(&plain(markdown));
    line.split_once(". ").map_or(line.clone(), |(first, _)| format!("{first}."))
}

/// The version of a name, or the newest.
fn known(catalog: &Catalog, text: &str) -> Result<VersionRef, CannotBegin> {
    catalog.find(text).ok_or_else(|| {
        let names: Vec<String> = catalog.names().map(|name| name.to_string()).collect();
        let hint = did_you_mean(text, names.iter().map(String::as_str));
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        CannotBegin(format!("there is no version `{text}`; there are {there}{hint}"))
    })
}

/// Fails if a version is one that nobody edits: it is published, or came from elsewhere.
fn require_open(workspace: &Workspace, name: &VersionRef) -> Result<(), CannotBegin> {
    let text = name.to_string();
    let why = if workspace.published.versions.contains_key(&text) {
        "is published and stays as it is"
    } else if workspace.added.entries.contains_key(&text) {
        "came from elsewhere and stays as it came"
    } else {
        return Ok(());
    };
    Err(CannotBegin(format!(
        "`{text}` {why}; `smm new version {text}` begins the version in which this can be written"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_codes_are_made_from_words() {
        assert!(require_id("hospital-ward-2").is_ok());
        let refused = require_id("Hospital Ward").expect_err("no id").0;
        assert!(refused.ends_with("for example `hospital-ward`"), "{refused}");
        for bad in ["", "-a", "a--b", "9a", "ä"] {
            assert!(require_id(bad).is_err(), "{bad}");
        }
        assert_eq!(title_of("hospital-ward-2"), "Hospital Ward 2");
        assert_eq!(code_for("hospital-ward", &[]), "HW");
        assert_eq!(code_for("hospital-ward", &["HW", "HW2"]), "HW3");
        assert_eq!(code_for("tram", &[]), "TRAM");
        assert_eq!(code_for("x", &[]), "XXX");
    }

    /// What is looked for is what the scaffold says, and it begs for nothing that is not looked for.
    #[test]
    fn every_text_that_waits_for_a_person_is_listed() {
        let texts = [
            include_str!("scaffold/texts/changes.yaml"),
            include_str!("scaffold/texts/mapping-without.yaml"),
            &include_str!("scaffold/texts/mapping.yaml").replace("{method}", NEW_METHOD),
            include_str!("scaffold/texts/model.yaml"),
            include_str!("scaffold/texts/model-domain.yaml"),
            include_str!("scaffold/texts/model-level.yaml"),
            include_str!("scaffold/texts/overlay.yaml"),
            include_str!("scaffold/texts/overlay-level.yaml"),
            include_str!("scaffold/texts/practice-table.yaml"),
            include_str!("scaffold/texts/profile.yaml"),
            include_str!("scaffold/texts/profile-considerations.yaml"),
            include_str!("scaffold/texts/profile-target.yaml"),
        ]
        .concat();
        for known in BEHIND_MARKS.iter().chain(IN_THE_OPEN) {
            assert!(texts.contains(known), "{known}");
        }
        let is_asking = |words: &&str| {
            ["What ", "Why ", "How ", "Say "].iter().any(|start| words.starts_with(start))
        };
        let values = texts.lines().map(|line| line.trim_start_matches(['#', ' ', '-']));
        let values = values.map(|line| line.split_once(": ").map_or(line, |(_, value)| value));
        // A comment in prose for the author, not a value.
        let is_comment = |words: &&str| words.starts_with("What stands behind a #");
        let of_roles = "What the sector calls roles of the model";
        for asked in values.filter(is_asking).filter(|one| !is_comment(one)) {
            let is_known =
                BEHIND_MARKS.iter().chain(IN_THE_OPEN).any(|known| asked.contains(known));
            assert!(is_known || asked.starts_with(of_roles), "{asked}");
        }
    }

    #[test]
    fn a_title_is_quoted_where_yaml_would_take_it_for_something_else() {
        for (title, written) in [
            ("Trams and Light Rail", "Trams and Light Rail"),
            ("Trams: a profile", "\"Trams: a profile\""),
            ("No", "\"No\""),
            ("# 1", "\"# 1\""),
            ("Say \"so\"", "\"Say \\\"so\\\"\""),
        ] {
            assert_eq!(scalar(title), written);
            assert_eq!(
                crate::syntax::edit::meaning(&format!("a: {}\n", scalar(title))).expect("YAML")["a"],
                title
            );
        }
    }
}
