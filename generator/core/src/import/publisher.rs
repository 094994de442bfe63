//! What publishers say themselves about where their requirements went.
//!
//! The form is that of OWASP ASVS: a key for each requirement of the older version, and below it one text such as
//! `MODIFIED, MOVED TO v5.0.0-6.1.3, SPLIT TO v5.0.0-6.3.4`.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::CannotImport;
use crate::edit;

/// A mapping from one version to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishersMapping {
    /// What became of each requirement, by its name without the version.
    pub(super) items: IndexMap<String, MappedItem>,
}

/// What became of a requirement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MappedItem {
    /// The words of the publisher.
    pub(super) words: String,
    /// The names that it went to.
    pub(super) into: Vec<String>,
}

impl PublishersMapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// It is no YAML, or no mapping of this form.
    pub fn read(text: &str) -> Result<Self, CannotImport> {
        let wrong = |what: &str| CannotImport(format!("the mapping cannot be used: {what}"));
        let value = edit::meaning(text).ok_or_else(|| wrong("it is no YAML"))?;
        let entries = value.as_object().ok_or_else(|| wrong("it is no mapping of names"))?;
        let mut items = IndexMap::new();
        for (name, said) in entries {
            let words = match said {
                Value::String(words) => Some(words),
                Value::Object(tags) => tags.values().find_map(|tag| match tag {
                    Value::String(words) => Some(words),
                    _ => None,
                }),
                _ => None,
            };
            let words = words.ok_or_else(|| wrong(&format!("`{name}` has no text")))?;
            let into = words.split([',', ' ', '\n']).filter_map(versioned).map(str::to_owned);
            let item = MappedItem { into: into.collect(), words: crate::text::one_line(words) };
            items.insert(versioned(name).unwrap_or(name).to_owned(), item);
        }
        Ok(Self { items })
    }
}

/// The name behind a version, as `6.1.3` in `v5.0.0-6.1.3`.
fn versioned(word: &str) -> Option<&str> {
    let (version, name) = word.trim().strip_prefix('v')?.split_once('-')?;
    let is_version = version.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_version && !name.is_empty()).then_some(name)
}

impl MappedItem {
    /// The entry of `changes.yaml` for our id.
    pub(super) fn entry(&self, item: &str, into: &[&str]) -> Value {
        let is_gone = self.words.contains("DELETED") && !self.words.contains("MERGED");
        let reason = format!("Its publisher says: {}.", self.words.to_lowercase());
        let (change, weight) = match into {
            [] => ("removed", None),
            _ if is_gone => ("removed", None),
            _ if self.words.contains("MERGED") => ("merged", None),
            [_] if self.words.contains("MODIFIED") => ("moved", Some("substantive")),
            [_] => ("moved", Some("editorial")),
            _ => ("split", None),
        };
        let mut entry = json!({ "change": change, "item": item });
        if let Some(fields) = entry.as_object_mut() {
            if let Some(weight) = weight {
                fields.insert("weight".to_owned(), weight.into());
            }
            if change != "removed" {
                fields.insert("into".to_owned(), json!(into));
            }
            fields.insert("reason".to_owned(), reason.into());
        }
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_publisher_says_becomes_a_change() {
        let text = "---\nv4.0.3-1.1.1:\n  tag-v5.0.0: DELETED, NOT IN SCOPE\nv4.0.3-1.2.4:\n  tag-v5.0.0: MODIFIED, MOVED TO v5.0.0-6.1.3, \
                    SPLIT TO v5.0.0-6.3.4\nv4.0.3-1.2.2:\n  tag-v5.0.0: DELETED, MERGED TO v5.0.0-13.2.1\n...\n";
        let mapping = PublishersMapping::read(text).expect("a mapping");
        let entry = |name: &str, into: &[&str]| mapping.items[name].entry("A-1-I1", into);
        assert_eq!(entry("1.1.1", &[])["change"], "removed");
        let split = entry("1.2.4", &["B-1-I1", "C-1-I1"]);
        assert_eq!((&split["change"], &split["into"][1]), (&json!("split"), &json!("C-1-I1")));
        assert_eq!(entry("1.2.4", &["B-1-I1"])["weight"], "substantive");
        assert_eq!(entry("1.2.2", &["B-1-I1"])["change"], "merged");
        assert_eq!(mapping.items["1.2.4"].into, ["6.1.3", "6.3.4"]);
        assert!(
            PublishersMapping::read("- a\n").is_err() && PublishersMapping::read(": [").is_err()
        );
    }
}
