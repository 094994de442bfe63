//! The locks of a workspace: which versions are published, which came from elsewhere, and against which
//! base texts the items of a profile were last reviewed.
//!
//! In: the text of `published.lock`, `added.lock` and `reviewed.lock`, in TOML, one line per entry so that two
//! branches merge. Out: the entries, and text again. Reports: what is wrong with a lock.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use toml_writer::{ToTomlValue as _, TomlStringBuilder};

use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::source::Sources;
use crate::span::{FileId, Span};

/// The digests of published versions, by `name@version`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedLock {
    /// Digest of the content of each version.
    pub versions: BTreeMap<String, String>,
    /// The file, if there is one.
    pub file: Option<FileId>,
}

/// What came from elsewhere: versions by `name@version`, reference catalogs by their path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddedLock {
    /// Where each came from, and what it says.
    pub entries: BTreeMap<String, AddedEntry>,
    /// The file, if there is one.
    pub file: Option<FileId>,
}

/// Something that came from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddedEntry {
    /// Digest of the content of a version, or of the text of a catalog.
    pub digest: String,
    /// The folder, archive or repository, as `smm add` takes it.
    pub from: String,
    /// The folder of the workspace in it; empty if it is at the top.
    #[serde(default)]
    pub within: String,
    /// The commit, if it is a repository.
    #[serde(default)]
    pub commit: String,
}

/// What was reviewed against what, by item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewedLock {
    /// The sign-off of each item, by its key as `RPOS-PHY-2-I1` or `target physical-protection`.
    pub items: BTreeMap<String, SignOff>,
    /// The file, if there is one.
    pub file: Option<FileId>,
}

/// The sign-off of one item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// Fingerprint of the base text.
    pub base: String,
    /// The version that the base text was read in, as `iot-smm@1.2`.
    pub of: String,
    /// Who signed it off.
    pub by: String,
    /// When, `YYYY-MM-DD`.
    pub on: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedToml {
    #[serde(default)]
    published: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddedToml {
    #[serde(default)]
    added: BTreeMap<String, AddedEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewedToml {
    #[serde(default)]
    reviewed: BTreeMap<String, SignOff>,
}

impl PublishedLock {
    /// Reads the lock of a workspace.
    pub fn read(sources: &Sources, diags: &mut Diagnostics) -> Self {
        let Some(file) = sources.find_readable(layout::PUBLISHED) else { return Self::default() };
        let toml = parsed::<PublishedToml>(file, sources, diags);
        Self { versions: toml.map(|toml| toml.published).unwrap_or_default(), file: Some(file) }
    }

    /// The text of the lock.
    pub fn to_text(&self) -> String {
        let mut out = String::from(
            "# Written by `smm publish`. The digest of every published version; an edit to one is an error.\n\
             [published]\n",
        );
        for (name, digest) in &self.versions {
            let _ = writeln!(out, "{} = {}", quoted(name), quoted(digest));
        }
        out
    }
}

impl AddedLock {
    /// Reads the lock of a workspace.
    pub fn read(sources: &Sources, diags: &mut Diagnostics) -> Self {
        let Some(file) = sources.find_readable(layout::ADDED) else { return Self::default() };
        let toml = parsed::<AddedToml>(file, sources, diags);
        Self { entries: toml.map(|toml| toml.added).unwrap_or_default(), file: Some(file) }
    }

    /// The text of the lock.
    pub fn to_text(&self) -> String {
        let mut out = String::from(
            "# Written by `smm add`: what came from elsewhere, and what it said; an edit to it is an error.\n\
             [added]\n",
        );
        for (name, one) in &self.entries {
            let pair = |(key, value): &(&str, &String)| format!("{key} = {}", quoted(value));
            let all = [
                ("digest", &one.digest),
                ("from", &one.from),
                ("within", &one.within),
                ("commit", &one.commit),
            ];
            let said = all.iter().filter(|(_, value)| !value.is_empty()).map(pair);
            let said = said.collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "{} = {{ {said} }}", quoted(name));
        }
        out
    }
}

impl ReviewedLock {
    /// Reads the lock of a version of a profile or mapping at its path.
    pub fn read(sources: &Sources, path: &str, diags: &mut Diagnostics) -> Option<Self> {
        let file = sources.find_readable(path)?;
        let toml = parsed::<ReviewedToml>(file, sources, diags)?;
        Some(Self { items: toml.reviewed, file: Some(file) })
    }

    /// The text of the lock.
    pub fn to_text(&self) -> String {
        let mut out = String::from(
            "# Written by `smm rebase` and `smm review`: the base text that each item was last reviewed\n\
             # against, by whom and when.\n[reviewed]\n",
        );
        for (item, sign) in &self.items {
            let _ = writeln!(
                out,
                "{} = {{ base = {}, of = {}, by = {}, on = {} }}",
                quoted(item),
                quoted(&sign.base),
                quoted(&sign.of),
                quoted(&sign.by),
                quoted(&sign.on)
            );
        }
        out
    }
}

/// A key or value in quotes, on one line.
fn quoted(text: &str) -> String {
    TomlStringBuilder::new(text).as_basic().to_toml_value()
}

fn parsed<T: DeserializeOwned>(
    file: FileId,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Option<T> {
    let parsed = toml::from_str(&sources.file(file).text);
    parsed.map_err(|error| report(file, &error, diags)).ok()
}

fn report(file: FileId, error: &toml::de::Error, diags: &mut Diagnostics) {
    let span =
        error.span().map_or(Span::of_file(file), |range| Span::new(file, range.start, range.end));
    let said = error.message().lines().next().unwrap_or("not valid TOML");
    diags
        .report(Code::InvalidLock, span, format!("this lock cannot be used: {said}"))
        .hint("restore the file from version control; the toolkit writes it, people do not");
}
