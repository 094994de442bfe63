//! What can be found: an entry for each book, practice, target, level, action, indicator, example,
//! pitfall, term and section of a chapter.
//!
//! An item is found once, in the document that wrote it, in its newest version; versions that say
//! just the same are named with it. Entries stand in the order in which they are shown: newest
//! versions first, then by kind, then as in the book.

use std::hash::Hash;

use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use super::fold::{each_word, each_word_of_id};
use super::{SearchedBook, json_of};
use crate::addresses;
use crate::guide::{FRONT, GLOSSARY};
use crate::mappings::Mapped;
use crate::markdown::{plain, sections};
use crate::model::{
    Example, Indicator, ItemPart, LevelEntry, OriginId, Pitfall, Practice, Surroundings, Text,
    Verify, VersionRef,
};
use crate::profile::Tailored;
use crate::render::artifact::SiteInput;
use crate::render::mapping;
use crate::schema::catalog::ReferenceDoc;
use crate::text::one_line;
use crate::words::Words;

/// What an entry is; the order is that in which equally good hits are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Findable {
    Book,
    Practice,
    Level,
    Indicator,
    Action,
    Requirement,
    Target,
    Term,
    Chapter,
    Example,
    Pitfall,
}

impl Findable {
    pub(super) const ALL: [Self; 11] = [
        Self::Book,
        Self::Practice,
        Self::Level,
        Self::Indicator,
        Self::Action,
        Self::Requirement,
        Self::Target,
        Self::Term,
        Self::Chapter,
        Self::Example,
        Self::Pitfall,
    ];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Practice => "practice",
            Self::Level => "level",
            Self::Indicator => "indicator",
            Self::Action => "action",
            Self::Requirement => "requirement",
            Self::Target => "target",
            Self::Term => "term",
            Self::Chapter => "chapter",
            Self::Example => "example",
            Self::Pitfall => "pitfall",
        }
    }
}

/// Something that can be found. Numbers are those of the tables in [`IndexTables`].
#[derive(Debug)]
pub(super) struct SearchEntry {
    pub(super) kind: Findable,
    /// The level it is about; 0 if about none.
    pub(super) level: u8,
    /// The role to ask; 0 if none.
    pub(super) role: usize,
    /// The ways of verifying, one bit each.
    pub(super) verify: usize,
    /// Its set of tags; 0 if none.
    pub(super) tags: usize,
    /// The versions that it stands in.
    pub(super) home: usize,
    found: Written,
    pub(super) page: usize,
}

/// An entry before it is numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Written {
    kind: Findable,
    /// What it is called in the model; empty if it has no id.
    id: String,
    title: String,
    text: String,
    /// Other names.
    aliases: Vec<String>,
    level: u8,
    role: String,
    verify: Vec<Verify>,
    tags: Vec<String>,
    /// Path of its page below the book, and the name of the page.
    page: (String, String),
    /// Where on the page; empty for its head.
    anchor: String,
}

impl Written {
    fn new(kind: Findable, page: (String, String)) -> Self {
        Self {
            kind,
            id: String::new(),
            title: String::new(),
            text: String::new(),
            aliases: Vec::new(),
            level: 0,
            role: String::new(),
            verify: Vec::new(),
            tags: Vec::new(),
            page,
            anchor: String::new(),
        }
    }
}

impl SearchEntry {
    /// Gives the words of its title and id; some come again.
    pub(super) fn each_title_word(&self, give: &mut impl FnMut(&str)) {
        each_word_of_id(&self.found.id, give);
        if matches!(self.found.kind, Findable::Action | Findable::Indicator) {
            // What its publisher calls it.
            each_word_of_id(&self.found.title, give);
        }
        each_word(&self.found.title, give);
        self.found.aliases.iter().for_each(|alias| each_word(alias, give));
    }

    /// Gives the words of its text; some come again.
    pub(super) fn each_text_word(&self, give: &mut impl FnMut(&str)) {
        each_word(&self.found.text, give);
        // The page tells what the item is about, though it does not say so itself.
        each_word(&self.found.page.1, give);
    }

    /// What is loaded when it is shown, as JSON without brackets: id, title, text; and the anchor, if that is not
    /// the id.
    pub(super) fn shown(&self) -> String {
        let Written { id, title, text, anchor, .. } = &self.found;
        let list = if anchor == id {
            json_of(&(id, title, text))
        } else {
            json_of(&(id, title, text, anchor))
        };
        list[1..list.len() - 1].to_owned()
    }
}

/// All entries with the tables that they refer to.
#[derive(Debug)]
pub(super) struct IndexTables {
    pub(super) entries: Vec<SearchEntry>,
    pub(super) books: Vec<SearchedBook>,
    /// Sets of books, the first of each the one that is shown.
    pub(super) homes: Vec<Vec<usize>>,
    /// Path below the book, and title.
    pub(super) pages: Vec<(String, String)>,
    /// The first is none.
    pub(super) roles: Vec<String>,
    /// Sets of tags; the first is empty.
    pub(super) tags: Vec<Vec<String>>,
    /// Each with its word in addresses.
    pub(super) verifies: Vec<(&'static str, String)>,
}

/// Collects what the books of a site say. The guide is the first book.
pub(super) fn collect(input: &SiteInput<'_>, of: &[VersionRef]) -> IndexTables {
    let names = newest_first(of);
    let of_version = |name: &VersionRef| {
        let mut found = of_version(input.resolved(name));
        found.extend(input.mappings(name).iter().flat_map(requirements));
        found
    };
    let mut found = vec![of_guide(input)];
    found.par_extend(names.par_iter().map(of_version));
    let books = books(input, &names);
    Numbering::default().collected(found, books, input.words())
}

/// The requirements that a mapping accounts for, each where it stands.
fn requirements(mapped: &Mapped<'_>) -> Vec<Written> {
    let (doc, spoken) = (mapped.doc, mapped.rows_by_reference());
    let pages = mapping::pages_by_reference(mapped);
    let standard = mapped.catalog.cite_as.value.as_str();
    let reasons: IndexMap<&str, &str> = (doc.without.references.iter())
        .flat_map(|one| one.references.iter().map(|id| (id.value.as_str(), one.reason.as_str())))
        .collect();
    let written = |entry: &ReferenceDoc| {
        let id = entry.id.value.as_str();
        let text = match spoken.get(id) {
            Some(rows) => {
                let mut items: Vec<&str> = rows.iter().map(|row| row.item.as_str()).collect();
                items.dedup();
                items.join(", ")
            }
            None => (*reasons.get(id)?).to_owned(),
        };
        let title = entry.title.as_ref();
        let title =
            title.map_or_else(|| standard.to_owned(), |title| format!("{standard}: {title}"));
        let page = (pages.get(id)?.clone(), doc.title.value.clone());
        let (anchor, text) = (mapping::slug(id), one_line(&text));
        let base = Written::new(Findable::Requirement, page);
        let aliases = designations(standard);
        Some(Written { id: id.to_owned(), title, text, anchor, aliases, ..base })
    };
    mapped.catalog.requirements().filter_map(written).collect()
}

/// What a standard is called in one word, with and without who published it: whoever types `62443-4-1` means no
/// other part. Empty for one without a number.
fn designations(standard: &str) -> Vec<String> {
    let joined = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect();
    let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let Some(number) = standard.split_whitespace().find(has_digit) else { return Vec::new() };
    vec![joined(standard), joined(number)]
}

/// The versions that are built, by id, the newest of each first.
fn newest_first(books: &[VersionRef]) -> Vec<VersionRef> {
    let mut names = books.to_vec();
    names.sort_by(|one, other| one.id.cmp(&other.id).then(other.version.cmp(&one.version)));
    names
}

fn books(input: &SiteInput<'_>, names: &[VersionRef]) -> Vec<SearchedBook> {
    let guide = SearchedBook {
        path: String::new(),
        title: input.words().say("site.guide").to_owned(),
        id: String::new(),
        name: input.words().say("site.guide").to_owned(),
        layers: Vec::new(),
        is_old: false,
    };
    let book = |(at, name): (usize, &VersionRef)| {
        let tailored = input.resolved(name);
        let number = |layer: &VersionRef| names.iter().position(|name| name == layer);
        let beneath = tailored.beneath().iter();
        let title = match tailored.profile() {
            Some(profile) => &profile.title,
            None => &tailored.model.short_title,
        };
        SearchedBook {
            path: format!("{}/", name.path()),
            title: format!("{title} {}", name.version),
            id: name.id.clone(),
            name: title.clone(),
            layers: beneath.filter_map(|origin| Some(number(&origin.name)? + 1)).collect(),
            is_old: at > 0 && names[at - 1].id == name.id,
        }
    };
    std::iter::once(guide).chain(names.iter().enumerate().map(book)).collect()
}

/// Gives numbers to what repeats.
#[derive(Default)]
struct Numbering {
    homes: IndexSet<Vec<usize>>,
    pages: IndexSet<(String, String)>,
    roles: IndexSet<String>,
    tags: IndexSet<Vec<String>>,
}

impl Numbering {
    fn collected(
        mut self,
        found: Vec<Vec<Written>>,
        books: Vec<SearchedBook>,
        words: &Words,
    ) -> IndexTables {
        self.roles.insert(String::new());
        self.tags.insert(Vec::new());
        let mut entries: Vec<SearchEntry> = merged(found, &books)
            .into_iter()
            .map(|(found, home)| SearchEntry {
                kind: found.kind,
                level: found.level,
                role: number(&mut self.roles, &found.role),
                tags: number(&mut self.tags, &found.tags),
                verify: found.verify.iter().fold(0, |all, one| all | 1 << *one as usize),
                home: number(&mut self.homes, &home),
                page: number(&mut self.pages, &found.page),
                found,
            })
            .collect();
        // Stable: within a kind the order is that of the books, models before profiles.
        entries.sort_by_key(|entry| {
            let book = &books[self.homes[entry.home][0]];
            (book.is_old, entry.kind, !book.layers.is_empty())
        });
        let verifies = [Verify::Examine, Verify::Interview, Verify::Test];
        let verify =
            |one: &Verify| (one.word(), words.say(&format!("verify.{}", one.word())).to_owned());
        IndexTables {
            entries,
            books,
            homes: self.homes.into_iter().collect(),
            pages: self.pages.into_iter().collect(),
            roles: self.roles.into_iter().collect(),
            tags: self.tags.into_iter().collect(),
            verifies: verifies.iter().map(verify).collect(),
        }
    }
}

/// The number of a value in a table, where it is added if it is new.
fn number<T: Clone + Eq + Hash>(table: &mut IndexSet<T>, value: &T) -> usize {
    table.get_index_of(value).unwrap_or_else(|| table.insert_full(value.clone()).0)
}

/// Entries with the books they stand in: what several versions of one id say alike is one entry.
fn merged(found: Vec<Vec<Written>>, books: &[SearchedBook]) -> Vec<(Written, Vec<usize>)> {
    let mut entries: Vec<(Written, Vec<usize>)> = Vec::new();
    let mut known: IndexMap<Written, usize> = IndexMap::new();
    for (book, of_book) in found.into_iter().enumerate() {
        if !books[book].is_old {
            known.clear();
            // Most versions have none before them that could say the same.
            if !books.get(book + 1).is_some_and(|next| next.is_old) {
                entries.extend(of_book.into_iter().map(|one| (one, vec![book])));
                continue;
            }
        }
        for one in of_book {
            match known.get(&one) {
                Some(at) => entries[*at].1.push(book),
                None => {
                    known.insert(one.clone(), entries.len());
                    entries.push((one, vec![book]));
                }
            }
        }
    }
    entries
}

/// A text with what stands around it behind.
fn with_around(text: String, around: &Surroundings) -> String {
    let lines = around.named().into_iter().filter(|(key, _)| *key != "links");
    lines.fold(text, |text, (_, line)| format!("{text} · {line}"))
}

fn of_guide(input: &SiteInput<'_>) -> Vec<Written> {
    let chapters = input.guide().chapters.iter().flat_map(|chapter| {
        let page = (addresses::of_page(&chapter.path), chapter.title.clone());
        sections(&chapter.markdown).into_iter().map(move |section| Written {
            title: section.title,
            text: plain_line(section.markdown),
            // The front page has no heading of its own.
            anchor: if section.is_first && chapter.path == FRONT {
                String::new()
            } else {
                section.anchor
            },
            ..Written::new(Findable::Chapter, page.clone())
        })
    });
    let terms = input.glossary().terms.iter().map(|term| Written {
        title: term.term.clone(),
        aliases: term.also.clone(),
        text: plain_line(&term.definition.markdown),
        anchor: term.id.clone(),
        ..Written::new(
            Findable::Term,
            (addresses::of_page(GLOSSARY), input.words().say("glossary.title").to_owned()),
        )
    });
    chapters.chain(terms).collect()
}

/// What a version itself wrote, not what lies beneath it.
fn of_version(tailored: &Tailored) -> Vec<Written> {
    let name = tailored.name();
    let own = tailored
        .origins
        .iter()
        .position(|origin| origin.name == name)
        .map_or(OriginId::MODEL, OriginId);
    let version = OwnTexts { tailored, own };
    let practices = tailored.model.practices.iter();
    std::iter::once(version.book())
        .chain(practices.flat_map(|one| version.of_practice(one)))
        .collect()
}

/// The texts of a version that it wrote itself.
struct OwnTexts<'t> {
    tailored: &'t Tailored,
    own: OriginId,
}

impl OwnTexts<'_> {
    fn is_own(&self, text: &Text) -> bool {
        text.origin == self.own
    }

    /// The own ones among some texts, in one line.
    fn line<'x>(&self, texts: impl IntoIterator<Item = &'x Text>) -> String {
        let own = texts.into_iter().filter(|text| self.is_own(text));
        own.map(|text| plain_line(&text.markdown)).collect::<Vec<_>>().join(" ")
    }

    fn book(&self) -> Written {
        let title = self.tailored.title().to_owned();
        Written {
            id: self.tailored.name().id,
            title: title.clone(),
            text: plain_line(Text::said(self.tailored.summary())),
            ..Written::new(Findable::Book, ("index.html".to_owned(), title))
        }
    }

    fn of_practice(&self, practice: &Practice) -> Vec<Written> {
        let mut found = Vec::new();
        found.extend(self.practice(practice));
        found.extend(self.target(practice));
        for level in &practice.levels {
            found.extend(self.of_level(practice, level));
        }
        found
            .extend(practice.examples.iter().filter_map(|example| self.example(practice, example)));
        found
            .extend(practice.pitfalls.iter().filter_map(|pitfall| self.pitfall(practice, pitfall)));
        found
    }

    fn on_page(kind: Findable, practice: &Practice) -> Written {
        Written::new(kind, (format!("{}.html", practice.id), practice.title.clone()))
    }

    fn practice(&self, practice: &Practice) -> Option<Written> {
        let text = self.line(practice.purpose.iter().chain(&practice.considerations));
        let is_own = self.own == OriginId::MODEL;
        let found = Written {
            id: practice.code.clone(),
            title: practice.title.clone(),
            aliases: practice.aliases.clone(),
            anchor: if is_own { String::new() } else { "considerations".to_owned() },
            ..Self::on_page(Findable::Practice, practice)
        };
        (is_own || !text.is_empty()).then_some(Written { text, ..found })
    }

    fn target(&self, practice: &Practice) -> Option<Written> {
        let target = self.tailored.targets.get(&practice.id)?;
        let text = self.line(&target.rationales);
        (!text.is_empty()).then(|| Written {
            id: practice.code.clone(),
            title: practice.title.clone(),
            text,
            level: target.level,
            anchor: "target".to_owned(),
            ..Self::on_page(Findable::Target, practice)
        })
    }

    fn of_level(&self, practice: &Practice, level: &LevelEntry) -> Vec<Written> {
        let heads = level.plainly.iter().chain(&level.objective).chain(&level.description);
        let text = self.line(heads.chain(&level.considerations));
        let id = format!("{}-{}", practice.code, level.number);
        let item = |kind, id: String, text| Written {
            anchor: id.clone(),
            id,
            text,
            level: level.number,
            ..Self::on_page(kind, practice)
        };
        let mut found = Vec::new();
        if !text.is_empty() {
            let title = self.tailored.model.level_title(level.number).to_owned();
            found.push(Written { title, ..item(Findable::Level, id, text) });
        }
        for action in level.actions.iter().filter(|action| self.is_own(&action.text)) {
            let text = plain_line(&action.whole().markdown);
            let title = Text::said(action.reference.as_ref()).to_owned();
            let text = with_around(text, &action.around);
            let tags = action.around.tags.clone();
            found.push(Written {
                title,
                tags,
                aliases: names_of_parts(&action.around),
                ..item(Findable::Action, action.id.to_string(), text)
            });
        }
        for indicator in level.indicators.iter().filter(|one| self.is_own(&one.text)) {
            found.push(Written {
                title: Text::said(indicator.reference.as_ref()).to_owned(),
                role: plain_line(Text::said(indicator.ask.as_ref())),
                verify: indicator.verify.clone(),
                tags: indicator.around.tags.clone(),
                aliases: names_of_parts(&indicator.around),
                ..item(Findable::Indicator, indicator.id.to_string(), self.indicator(indicator))
            });
        }
        found
    }

    /// What an indicator says with all that stands beneath it.
    fn indicator(&self, indicator: &Indicator) -> String {
        let (whole, counted) = (indicator.whole(), indicator.counted());
        let lines = [
            Some(whole.markdown.as_str()),
            counted.as_deref(),
            Some(Text::said(indicator.evidence.as_ref())),
            self.tailored.model.record_title(indicator),
            Some(Text::said(indicator.ask.as_ref())),
        ];
        let lines = lines.into_iter().flatten().map(plain_line).filter(|line| !line.is_empty());
        with_around(lines.collect::<Vec<_>>().join(" · "), &indicator.around)
    }

    fn example(&self, practice: &Practice, example: &Example) -> Option<Written> {
        self.is_own(&example.text).then(|| Written {
            id: example.id.to_string(),
            title: example.title.clone(),
            aliases: vec![example.vertical.clone()],
            text: plain_line(&example.text.markdown),
            level: example.level,
            anchor: example.id.to_string(),
            ..Self::on_page(Findable::Example, practice)
        })
    }

    fn pitfall(&self, practice: &Practice, pitfall: &Pitfall) -> Option<Written> {
        self.is_own(&pitfall.text).then(|| Written {
            id: pitfall.id.to_string(),
            title: pitfall.title.clone(),
            text: plain_line(&pitfall.text.markdown),
            anchor: pitfall.id.to_string(),
            ..Self::on_page(Findable::Pitfall, practice)
        })
    }
}

/// What the publisher calls the parts of an item.
fn names_of_parts(around: &Surroundings) -> Vec<String> {
    let parts = ItemPart::all(&around.parts).into_iter();
    parts.filter_map(|part| Some(part.reference.as_ref()?.markdown.clone())).collect()
}

/// The words of a text in one line.
fn plain_line(markdown: &str) -> String {
    let words = plain(markdown);
    if is_line(&words) { words } else { one_line(&words) }
}

/// Whether it is for sure one line without needless spaces: most texts are.
fn is_line(words: &str) -> bool {
    let mut before = b' ';
    let is_needed = |byte: u8| {
        let is_needed = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        is_needed
    };
    words.bytes().all(is_needed) && !words.ends_with(' ')
}
