//! What can be commented on: every text of a version that stands by itself, in reading order.

use std::collections::BTreeSet;

use super::PART;
use crate::diff::{Content, Entry, Field, FieldValue, Key, Kind};
use crate::digest::sha256_of_parts;
use crate::editions::{self, View};
use crate::mappings::{self, row_clause};
use crate::markdown::plain;
use crate::model::VersionRef;
use crate::schema::mapping::{MappingDoc, RowDoc};
use crate::text::{cut, one_line, upper_first};
use crate::words::Words;
use crate::workspace::Workspace;

/// So many letters of a text stand in a drop-down.
const SHOWN: usize = 70;
/// So many hexadecimal digits of a fingerprint tell two wordings of one clause apart.
const DIGITS: usize = 16;

/// Something that can be commented on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its id, which no other clause of the version has.
    pub id: String,
    /// What it is, in words: `indicator`, `rationale`.
    pub kind: String,
    /// Where it stands: the practice, or the version itself.
    pub place: String,
    /// Its text without marks.
    pub text: String,
    /// Fingerprint of its text.
    pub digest: String,
}

impl Clause {
    /// What stands in a drop-down: the id, what it is and how it begins.
    pub fn label(&self) -> String {
        let text = cut(&one_line(&self.text), SHOWN);
        let said: Vec<&str> = [self.place.as_str(), self.kind.as_str(), text.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        format!("{}{PART}{}", self.id, said.join(", "))
    }
}

/// The clauses of a version, the rows of its mappings, then the terms and chapters that go with it; none if it does not resolve.
pub fn clauses(workspace: &Workspace, name: &VersionRef) -> Option<Vec<Clause>> {
    let content = editions::content(workspace, name, View::Resolved)?;
    let words = workspace.words_of(name);
    let mut list = ClauseList { found: Vec::new(), taken: BTreeSet::new(), words };
    let mut places = ClausePlaces { titles: Vec::new(), content: &content };
    let placed: Vec<(&Entry, String)> =
        content.entries.iter().map(|entry| (entry, places.of(entry))).collect();
    // Targets are what most comments on a profile are about: they follow the document itself.
    let rank = |entry: &Entry| match entry.key.kind {
        Kind::Document => 0,
        Kind::Target => 1,
        _ => 2,
    };
    for wanted in 0..=2 {
        for (entry, place) in placed.iter().filter(|(entry, _)| rank(entry) == wanted) {
            list.add_entry(entry, &content, place);
        }
    }
    for mapped in mappings::of_version(workspace, name) {
        for row in &mapped.doc.rows {
            list.add_row(mapped.doc, row);
        }
    }
    for term in &workspace.glossary.terms {
        let id = format!("term/{}", term.id);
        list.add(id, &term.term, "search.kind.term", &term.definition.markdown);
    }
    for chapter in &workspace.guide.chapters {
        let id = format!("chapter/{}", chapter.path.trim_end_matches(".md"));
        list.add(id, &chapter.title, "search.kind.chapter", &chapter.markdown);
    }
    Some(list.found)
}

/// The title of the practice or domain that an entry stands in.
struct ClausePlaces<'c> {
    titles: Vec<(&'c Key, String)>,
    content: &'c Content,
}

impl<'c> ClausePlaces<'c> {
    fn of(&mut self, entry: &'c Entry) -> String {
        let above = entry.home.as_ref();
        let above = above.and_then(|home| self.titles.iter().rev().find(|(key, _)| *key == home));
        let inherited = above.map_or_else(|| self.content.header.title.clone(), |(_, t)| t.clone());
        let own = match entry.key.kind {
            Kind::Practice | Kind::Domain | Kind::Subdomain => {
                entry.title().map_or(inherited, str::to_owned)
            }
            _ => inherited,
        };
        self.titles.push((&entry.key, own.clone()));
        own
    }
}

struct ClauseList<'w> {
    found: Vec<Clause>,
    taken: BTreeSet<String>,
    words: &'w Words,
}

impl ClauseList<'_> {
    fn add(&mut self, id: String, place: &str, kind: &str, markdown: &str) {
        let kind = self.words.say(kind).to_owned();
        self.push(id, place.to_owned(), kind, plain(markdown), digest([markdown]));
    }

    fn push(&mut self, id: String, place: String, kind: String, text: String, digest: String) {
        if self.taken.insert(id.clone()) {
            self.found.push(Clause { id, kind, place, text: text.trim().to_owned(), digest });
        }
    }

    /// A row of a mapping: what people object to is its relationship and its reason.
    fn add_row(&mut self, doc: &MappingDoc, row: &RowDoc) {
        let (is, sure) = (row.relationship.value.name(), row.confidence.value.name());
        let said = self.words.say(&format!("mapping.relationship.{is}"));
        let text = format!("{said}: {}", plain(&row.reason));
        let (kind, place) = (self.words.say("mapping.row").to_owned(), doc.title.value.clone());
        self.push(row_clause(doc, row), place, kind, text, digest([is, sure, &row.reason]));
    }

    /// The entry as a whole, and each of its texts that people comment on by itself.
    fn add_entry(&mut self, entry: &Entry, content: &Content, place: &str) {
        let Some(id) = id_of(entry, content) else { return };
        if entry.key.kind != Kind::Target {
            let kind = match entry.key.kind {
                Kind::Document => self.words.say("redline.whole").to_owned(),
                kind => self.words.say(&format!("kind.{}", kind.name())).to_owned(),
            };
            let main = match entry.key.kind {
                Kind::Document => None,
                Kind::Level => entry.fields.get(&Field::Objective),
                _ => entry.fields.get(&Field::Text).or(entry.fields.get(&Field::Summary)),
            };
            let text = main.or(entry.fields.get(&Field::Purpose)).map(FieldValue::markdown);
            let text = plain(&text.unwrap_or_default());
            self.push(id.clone(), place.to_owned(), kind, text, digest_of(entry));
        }
        for (field, name) in parts_of(entry.key.kind) {
            let Some(value) = entry.fields.get(field) else { continue };
            let markdown = value.markdown();
            let label = match (entry.key.kind, field) {
                (Kind::Target, Field::Level) => self.words.say("kind.target").to_owned(),
                _ => self.words.say(&format!("field.{}", field.name())).to_owned(),
            };
            let at = format!("{id}/{name}");
            let kind = match entry.key.kind {
                // The objective of which level, its id says; readers know it by number.
                Kind::Level => format!("{} {}", label, level_of(&entry.key.id)),
                _ => label,
            };
            let digest = digest([markdown.as_str()]);
            self.push(at, place.to_owned(), kind.trim().to_owned(), plain(&markdown), digest);
        }
    }
}

fn level_of(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or("")
}

/// The id by which an entry is commented on; none for what nobody does.
fn id_of(entry: &Entry, content: &Content) -> Option<String> {
    let id = &entry.key.id;
    Some(match entry.key.kind {
        Kind::Document => content.header.id.clone(),
        Kind::Practice | Kind::Level | Kind::Target => id.clone(),
        Kind::Action | Kind::Indicator | Kind::Example | Kind::Pitfall => id.clone(),
        Kind::Related | Kind::Row | Kind::Gap => return None,
        Kind::Domain
        | Kind::Subdomain
        | Kind::LevelName
        | Kind::Scope
        | Kind::Role
        | Kind::Record
        | Kind::Exclusion => format!("{}/{id}", entry.key.kind.name()),
    })
}

/// The texts of an entry that are commented on by themselves, and their names in ids.
fn parts_of(kind: Kind) -> &'static [(Field, &'static str)] {
    match kind {
        Kind::Document => &[
            (Field::Summary, "summary"),
            (Field::Notice, "notice"),
            (Field::AppliesTo, "applies-to"),
            (Field::OutOfScope, "out-of-scope"),
            (Field::Considerations, "considerations"),
            (Field::Answers, "answers"),
            (Field::Scoring, "scoring"),
            (Field::GuideSmall, "guide-small"),
            (Field::GuideMedium, "guide-medium"),
            (Field::GuideLarge, "guide-large"),
            (Field::Record, "record"),
        ],
        Kind::Practice => &[(Field::Purpose, "purpose"), (Field::Considerations, "considerations")],
        Kind::Level => &[
            (Field::Plainly, "plainly"),
            (Field::Objective, "objective"),
            (Field::Description, "description"),
            (Field::Considerations, "considerations"),
        ],
        Kind::Target => &[(Field::Level, "target"), (Field::Rationale, "rationale")],
        _ => &[],
    }
}

fn digest_of(entry: &Entry) -> String {
    let texts: Vec<String> = entry.fields.values().map(FieldValue::markdown).collect();
    digest(texts.iter().map(String::as_str))
}

fn digest<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let lines: Vec<String> = texts.into_iter().map(one_line).collect();
    let mut digest = sha256_of_parts(lines.iter().map(String::as_bytes));
    digest.truncate(DIGITS);
    digest
}

/// What a person typed or chose as a clause: its id, if there is one.
pub(super) fn understood<'c>(typed: &str, known: &'c [Clause]) -> Option<&'c str> {
    let typed = one_line(typed);
    let id = typed.split(PART.trim()).next().unwrap_or("").trim();
    let is = |name: &str| name.eq_ignore_ascii_case(id);
    let by_id = known.iter().find(|clause| is(&clause.id));
    let by_title = || known.iter().find(|clause| is(&clause.place) && !clause.id.contains('/'));
    by_id.or_else(by_title).map(|clause| clause.id.as_str())
}

/// What a version is called in titles.
pub fn title_of(workspace: &Workspace, name: &VersionRef) -> String {
    let found = editions::editions(workspace);
    let title = found.iter().find(|edition| edition.name == *name).map_or("", |e| e.title);
    upper_first(&format!("{title} {}", name.version))
}
