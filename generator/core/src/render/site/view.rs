//! What the templates are given: plain data, with texts already in HTML.

use serde::Serialize;

use crate::model::{Model, Scope, Status, Subdomain, TableStatus, Text, Verify, VersionRef};
use crate::profile::Tailored;
use crate::render::stage::status_in_sentence;
use crate::text::upper_first;
use crate::words::Words;

/// A link.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Link {
    pub(super) label: String,
    pub(super) url: String,
}

/// The book a page belongs to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct BookView {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) short: String,
    pub(super) status: String,
    pub(super) date: String,
}

impl BookView {
    pub(super) fn of(tailored: &Tailored, words: &Words) -> Self {
        let model = &tailored.model;
        let (short, status, date) = match tailored.profile() {
            Some(profile) => (&profile.title, profile.status, &profile.date),
            None => (&model.short_title, model.status, &model.date),
        };
        Self {
            url: "index.html".to_owned(),
            title: format!("{short} {}", tailored.version_said()),
            short: short.clone(),
            status: status_in_sentence(status, words).to_owned(),
            date: words.day(date),
        }
    }
}

/// A state with the key that styles it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StatusView {
    pub(super) key: &'static str,
    pub(super) label: String,
}

pub(super) fn status_view(status: Status, words: &Words) -> StatusView {
    let key = status.word();
    StatusView { key, label: words.say(&format!("status.{key}")).to_owned() }
}

pub(super) fn table_status_view(status: TableStatus, words: &Words) -> StatusView {
    let (key, label) = match status {
        TableStatus::Complete => ("complete", "status.complete"),
        TableStatus::Outline => ("outline", "status.outline"),
    };
    StatusView { key, label: words.say(label).to_owned() }
}

/// The rank of the heading of a subdomain: that of a domain is 3, and the lowest 6.
pub(super) fn heading_of(sub: &Subdomain) -> usize {
    (4 + sub.above.len()).min(6)
}

/// A level by number and name.
#[derive(Clone, Debug, Serialize)]
pub(super) struct LevelView {
    pub(super) number: u8,
    pub(super) name: String,
    pub(super) level_marks: Vec<bool>,
    pub(super) html: String,
}

/// The levels of a model with their meaning.
pub(super) fn levels_of(model: &Model, html: impl Fn(&str) -> String) -> Vec<LevelView> {
    let view = |level: &crate::model::LevelName| LevelView {
        number: level.number,
        name: level_name(model, level.number),
        level_marks: level_marks(model, level.number),
        html: html(Text::said(level.summary.as_ref())),
    };
    model.levels.iter().map(view).collect()
}

/// A level as filled squares out of the model's highest.
pub(super) fn level_marks(model: &Model, level: u8) -> Vec<bool> {
    (1..=model.top_level()).map(|number| number <= level).collect()
}

/// The name of a level with a capital, as it stands beside its number.
pub(super) fn level_name(model: &Model, level: u8) -> String {
    upper_first(model.level_title(level))
}

/// Where a text comes from, for badges.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SourceView {
    pub(super) scope: &'static str,
    pub(super) kind: &'static str,
    pub(super) tag: String,
    pub(super) note: String,
    /// How many layers of the same scope lie beneath it: they share their colors no further.
    pub(super) nth: usize,
    /// The folder of its own book, from a page of this one; none if it is this one or not built.
    pub(super) book: Option<String>,
}

/// The origins of a profile's texts; none in a model's own book, where all text is the model's.
pub(super) fn sources_of(
    tailored: &Tailored,
    books: &[VersionRef],
    words: &Words,
) -> Vec<Option<SourceView>> {
    if tailored.profiles.is_empty() {
        return vec![None];
    }
    let view = |(at, origin): (usize, &crate::profile::Origin)| {
        let is_base = at == 0;
        let is_model = is_base || at > tailored.profiles.len();
        let key = if is_model { "source.from" } else { "source.added_by" };
        let beneath = &tailored.origins[..at];
        let has_book = origin.name != tailored.name() && books.contains(&origin.name);
        Some(SourceView {
            nth: beneath.iter().filter(|other| other.scope == origin.scope).count(),
            book: has_book.then(|| book_url("../../", &origin.name, "")),
            scope: origin.scope.word(),
            kind: if is_base { "base" } else { "added" },
            tag: words.with(key, &[("title", &origin.title)]),
            note: words.say(scope_key(origin.scope, ScopeWord::Scope)).to_owned(),
        })
    };
    tailored.origins.iter().enumerate().map(view).collect()
}

/// What a scope is said of.
#[derive(Clone, Copy)]
enum ScopeWord {
    Scope,
    Profile,
}

fn scope_key(scope: Scope, of: ScopeWord) -> &'static str {
    match (scope, of) {
        (Scope::General, ScopeWord::Scope) => "source.general",
        (Scope::Industry, ScopeWord::Scope) => "source.industry",
        (Scope::System, ScopeWord::Scope) => "source.system",
        (Scope::General, ScopeWord::Profile) => "profile.general",
        (Scope::Industry, ScopeWord::Profile) => "profile.industry",
        (Scope::System, ScopeWord::Profile) => "profile.system",
    }
}

pub(super) fn scope_label(scope: Scope, words: &Words) -> String {
    words.say(scope_key(scope, ScopeWord::Profile)).to_owned()
}

/// A way of verifying.
#[derive(Clone, Debug, Serialize)]
pub(super) struct VerifyView {
    pub(super) key: &'static str,
    pub(super) label: String,
}

pub(super) fn verify_view(verify: Verify, words: &Words) -> VerifyView {
    let label = match verify {
        Verify::Examine => "verify.examine",
        Verify::Interview => "verify.interview",
        Verify::Test => "verify.test",
    };
    VerifyView { key: verify.word(), label: words.say(label).to_owned() }
}

/// A file to download.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DownloadView {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) kind: String,
    /// Whether browsers save it; what they open can be saved as well.
    pub(super) saves: bool,
    /// Whether every page of the book leads to it.
    pub(super) is_main: bool,
}

/// The address of a book's page from a page at that depth.
pub(super) fn book_url(to_root: &str, name: &VersionRef, page: &str) -> String {
    format!("{to_root}{}/{page}", name.path())
}
