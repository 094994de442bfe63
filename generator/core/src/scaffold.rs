//! New documents to begin with: profiles, overlays, practices, models, reference catalogs, versions.
//!
//! In: a workspace and what the new document is called. Out: [`NewFile`]s, with ids that nothing
//! else has, and edits of documents that must name the new one. What is still to be written stands
//! behind a `#`, so that a new document is without findings and nothing that is not written yet can
//! be taken for a text. Never: reads or writes.

mod model;
mod profile;
mod version;

pub use model::{NewModel, NewPractice, NewReferences, model, practice, references};
pub use profile::{NewProfile, overlay, profile};
pub use version::{declared, next, version};

use std::fmt;

use crate::id::is_id;
use crate::markdown::plain;
use crate::model::{Catalog, VersionRef};
use crate::text::{capitalized, did_you_mean, fill_slots, one_line};

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
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    id.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned()
}

/// An id as a title.
pub fn title_of(id: &str) -> String {
    id.split('-').map(capitalized).collect::<Vec<_>>().join(" ")
}

/// A short code that none of `taken` is: the letters that begin the words, or the first letters of
/// a single word, and a number where these are taken.
fn code_for(id: &str, taken: &[&str]) -> String {
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
fn codes(catalog: &Catalog) -> Vec<&str> {
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
