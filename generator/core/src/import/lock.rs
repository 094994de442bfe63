//! The lock of an import: what came from where, under which id of ours, and what each field said then.
//!
//! In: the text of `import.lock`, in TOML, a line for each thing so that two branches merge. Out: the entries, and
//! text again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;
use toml_writer::{ToTomlValue as _, TomlStringBuilder};

use super::names::KnownNames;
use super::placed::{ImportedDoc, ImportedObject};
use super::section::ImportSection;
use crate::digest::sha256_hex;

/// So many signs of a digest are kept: a change of a text is never missed by accident.
const DIGEST_SIGNS: usize = 16;

/// What came from where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ImportLock {
    /// Format, file, digest and version of the source.
    pub(super) source: BTreeMap<String, String>,
    /// What came, by its kind and what names it in the source.
    pub(super) entries: BTreeMap<(ImportSection, String), LockedThing>,
    /// Of a profile: the practices that its source selects, by what names them there.
    pub(super) selected: BTreeMap<String, String>,
    /// What had no place: paths of the source, with the number of values.
    pub(super) lost: BTreeMap<String, usize>,
}

/// Something that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LockedThing {
    /// Our id.
    pub(super) id: String,
    /// Of a practice: its code.
    pub(super) code: Option<String>,
    /// Of a control that stands within another one in the source: what names that one.
    pub(super) within: Option<String>,
    /// The digest of each field as it came.
    pub(super) fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct LockToml {
    #[serde(default)]
    source: BTreeMap<String, String>,
    #[serde(default)]
    selected: BTreeMap<String, String>,
    #[serde(default)]
    lost: BTreeMap<String, usize>,
    #[serde(flatten)]
    sections: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
}

/// The digest of what a field says.
pub(super) fn digest(value: &Value) -> String {
    let mut digest = sha256_hex(value.to_string().as_bytes());
    digest.truncate(DIGEST_SIGNS);
    digest
}

impl ImportLock {
    /// Reads the text of a lock.
    ///
    /// # Errors
    /// Says why it cannot be used.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let toml: LockToml = toml::from_str(text)
            .map_err(|error| error.message().lines().next().unwrap_or("").to_owned())?;
        let (source, selected, lost) = (toml.source, toml.selected, toml.lost);
        let mut lock = Self { source, selected, lost, ..Self::default() };
        for (name, things) in toml.sections {
            let Some(section) = ImportSection::ALL.into_iter().find(|one| one.name() == name)
            else {
                return Err(format!("there is no kind `{name}`"));
            };
            for (key, mut fields) in things {
                let id = fields.remove("id").unwrap_or_default();
                let code = fields.remove("code");
                let within = fields.remove("within");
                lock.entries.insert((section, key), LockedThing { id, code, within, fields });
            }
        }
        Ok(lock)
    }

    /// The text of the lock.
    pub(super) fn to_text(&self) -> String {
        let mut out = String::from(
            "# Written by `smm import`: what came from where, under which id, and what each field said then.\n\
             [source]\n",
        );
        for (key, value) in &self.source {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
        for section in ImportSection::ALL {
            let mut of_it =
                self.entries.iter().filter(|((kind, _), _)| *kind == section).peekable();
            if of_it.peek().is_some() {
                let _ = writeln!(out, "[{}]", section.name());
            }
            for ((_, key), thing) in of_it {
                let said = [
                    ("id", Some(&thing.id)),
                    ("code", thing.code.as_ref()),
                    ("within", thing.within.as_ref()),
                ];
                let said = said.into_iter().filter_map(|(name, value)| Some((name, value?)));
                let fields = thing.fields.iter().map(|(name, digest)| (name.as_str(), digest));
                let pairs: Vec<String> = said
                    .chain(fields)
                    .map(|(name, value)| format!("{name} = {}", quoted(value)))
                    .collect();
                let _ = writeln!(out, "{} = {{ {} }}", quoted(key), pairs.join(", "));
            }
        }
        if !self.selected.is_empty() {
            out.push_str("[selected]\n");
        }
        for (key, id) in &self.selected {
            let _ = writeln!(out, "{} = {}", quoted(key), quoted(id));
        }
        if !self.lost.is_empty() {
            out.push_str("[lost]\n");
        }
        for (path, number) in &self.lost {
            let _ = writeln!(out, "{} = {number}", quoted(path));
        }
        out
    }

    /// Enters what documents hold.
    pub(super) fn enter(&mut self, docs: &[ImportedDoc]) {
        for one in docs.iter().flat_map(|doc| doc.root.all()) {
            self.entries.insert((one.section, one.key.clone()), LockedThing::of(one));
        }
    }

    /// The names that were given.
    pub(super) fn names(&self) -> KnownNames {
        let mut known = KnownNames::default();
        for ((section, key), thing) in &self.entries {
            known.ids.insert((*section, key.clone()), thing.id.clone());
            if let Some(code) = &thing.code {
                known.codes.insert(thing.id.clone(), code.clone());
            }
        }
        known
    }
}

impl LockedThing {
    /// Whether the source has it no more: only its id is kept.
    pub(super) fn is_gone(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether the source says of it what it said then.
    pub(super) fn is_as(&self, one: &ImportedObject) -> bool {
        let now = Self::of(one);
        (&self.id, &self.code, &self.fields) == (&now.id, &now.code, &now.fields)
    }

    /// What is kept of an object.
    pub(super) fn of(one: &ImportedObject) -> Self {
        let is_field =
            |(name, _): &(&String, &Value)| !matches!(name.as_str(), "id" | "code" | "practice");
        let fields = one.fields.iter().filter(is_field);
        let code = one.fields.get("code").and_then(Value::as_str);
        Self {
            id: one.id.clone(),
            code: code.map(str::to_owned),
            within: None,
            fields: fields.map(|(name, value)| (name.clone(), digest(value))).collect(),
        }
    }
}

/// A key or value in quotes, on one line.
fn quoted(text: &str) -> String {
    TomlStringBuilder::new(text).as_basic().to_toml_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_says_what_it_said() {
        let mut lock = ImportLock::default();
        lock.source.insert("file".to_owned(), "a \"b\".json".to_owned());
        lock.lost.insert("a[].b".to_owned(), 3);
        let fields = BTreeMap::from([("text".to_owned(), digest(&Value::from("x")))]);
        let name = || "IP".to_owned();
        let thing = LockedThing { id: name(), code: Some(name()), within: Some(name()), fields };
        lock.selected.insert("ac-1".to_owned(), "policy".to_owned());
        lock.entries.insert((ImportSection::Practices, "V1.2\n".to_owned()), thing);
        assert_eq!(ImportLock::parse(&lock.to_text()), Ok(lock));
        assert!(ImportLock::parse("[wrong]\na = {}\n").is_err());
        assert!(ImportLock::parse("<<<<<<<").is_err());
    }
}
