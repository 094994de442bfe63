//! What every rendering of a comparison shows, in its order: the summary, what an assessor must
//! look at again, then the rest, practice by practice.

use std::collections::{BTreeMap, BTreeSet};

use crate::characters::{Odd, Oddness, odd};
use crate::diff::{
    Bump, Change, Class, Content, Edit, Field, FieldValue, Key, Kind, VersionDiff, Weight,
    required_bump, summary,
};
use crate::id::PracticeId;

/// A comparison, laid out for reading.
pub(super) struct Outline<'d> {
    pub(super) title: String,
    pub(super) dates: String,
    pub(super) bases: Option<(String, String)>,
    pub(super) bump: Bump,
    /// Number of changes by class.
    pub(super) counts: Vec<(Class, usize)>,
    /// The same by domain: its title and counts.
    pub(super) domains: Vec<(String, Vec<(Class, usize)>)>,
    /// What an assessor must look at again, then the rest.
    pub(super) parts: Vec<OutlinePart<'d>>,
}

/// A part of the listing.
pub(super) struct OutlinePart<'d> {
    pub(super) title: &'static str,
    pub(super) intro: &'static str,
    pub(super) groups: Vec<ChangeGroup<'d>>,
}

/// The changes of one practice.
pub(super) struct ChangeGroup<'d> {
    pub(super) title: String,
    /// Id of the practice; `None` for the document itself.
    pub(super) practice: Option<PracticeId>,
    pub(super) changes: Vec<&'d Change>,
}

/// The titles by which readers know domains and practices, and the order in which the newer side lists them.
pub(super) struct Titles {
    titles: BTreeMap<Key, String>,
    order: BTreeMap<Key, usize>,
}

impl Titles {
    pub(super) fn of(sides: [&Content; 2]) -> Self {
        let mut titles = BTreeMap::new();
        for content in sides {
            for listed in &content.header.practices {
                titles.insert(Key::new(Kind::Domain, &listed.domain), listed.domain_title.clone());
                titles.insert(Key::new(Kind::Practice, &listed.id), listed.title.clone());
            }
            for entry in &content.entries {
                if let Some(title) = entry.title() {
                    titles.insert(entry.key.clone(), title.to_owned());
                }
            }
        }
        let mut order = BTreeMap::new();
        for key in sides.into_iter().rev().flat_map(listed_keys) {
            let next = order.len();
            order.entry(key).or_insert(next);
        }
        Self { titles, order }
    }

    pub(super) fn of_key(&self, key: &Key) -> Option<&str> {
        self.titles.get(key).map(String::as_str)
    }

    /// The place of a domain or practice in reading order; the document itself comes first.
    fn place(&self, kind: Kind, id: Option<&str>) -> usize {
        let place = |id| self.order.get(&Key::new(kind, id)).map_or(usize::MAX, |at| at + 1);
        id.map_or(0, place)
    }

    fn named(&self, kind: Kind, id: &str) -> String {
        let found = self.of_key(&Key::new(kind, id)).map(str::to_owned);
        found.unwrap_or_else(|| spoken(id))
    }
}

/// The domains and practices of one side in reading order.
fn listed_keys(content: &Content) -> Vec<Key> {
    let listed =
        content.header.practices.iter().flat_map(|one| {
            [Key::new(Kind::Domain, &one.domain), Key::new(Kind::Practice, &one.id)]
        });
    let entries = content.entries.iter().map(|entry| &entry.key);
    let own = entries.filter(|key| matches!(key.kind, Kind::Domain | Kind::Practice));
    listed.chain(own.cloned()).collect()
}

/// An id read aloud, for practices whose title the sides do not carry.
fn spoken(id: &str) -> String {
    let mut words = id.replace('-', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

impl<'d> Outline<'d> {
    pub(super) fn of(diff: &'d VersionDiff, titles: &Titles) -> Self {
        let mut summary = summary(diff);
        summary.domains.sort_by_key(|(id, _)| titles.place(Kind::Domain, id.as_deref()));
        let domains = summary.domains.iter().map(|(domain, counts)| {
            let title = domain.as_ref().map_or_else(
                || "The document as a whole".to_owned(),
                |id| titles.named(Kind::Domain, id),
            );
            (title, counts.iter().map(|(c, n)| (*c, *n)).collect())
        });
        let part = |title, intro, changes: &[&'d Change]| OutlinePart {
            title,
            intro,
            groups: groups(diff, changes, titles),
        };
        let parts = vec![
            part(
                "To be looked at again",
                "An answer given under the older version may no longer hold.",
                &summary.recheck,
            ),
            part("All other changes", "Answers stay good.", &summary.rest),
        ];
        Self {
            title: title(diff),
            dates: format!("{} to {}", diff.from.date, diff.to.date),
            bases: (diff.from.bases != diff.to.bases)
                .then(|| (diff.from.bases.join(", "), diff.to.bases.join(", "))),
            bump: required_bump(diff),
            counts: summary.classes.iter().map(|(c, n)| (*c, *n)).collect(),
            domains: domains.collect(),
            parts: parts.into_iter().filter(|part| !part.groups.is_empty()).collect(),
        }
    }
}

fn title(diff: &VersionDiff) -> String {
    let (from, to) = (&diff.from, &diff.to);
    if from.id == to.id {
        format!("{}: {} to {}", to.title, from.version, to.version)
    } else {
        format!("{} {} to {} {}", from.title, from.version, to.title, to.version)
    }
}

/// Sorts changes by practice, in reading order; each is followed by what it holds, so that no text
/// of an added or removed entry stays unseen.
pub(super) fn groups<'d>(
    diff: &'d VersionDiff,
    heads: &[&'d Change],
    titles: &Titles,
) -> Vec<ChangeGroup<'d>> {
    let mut groups: Vec<ChangeGroup<'d>> = Vec::new();
    for change in with_what_they_hold(diff, heads) {
        let practice = change.home.practice.clone();
        match groups.iter_mut().find(|group| group.practice == practice) {
            Some(group) => group.changes.push(change),
            None => groups.push(ChangeGroup {
                title: practice.as_ref().map_or_else(
                    || "The document as a whole".to_owned(),
                    |id| titles.named(Kind::Practice, id),
                ),
                practice,
                changes: vec![change],
            }),
        }
    }
    groups.sort_by_key(|group| titles.place(Kind::Practice, group.practice.as_deref()));
    groups
}

impl ChangeGroup<'_> {
    /// Number of changes; parts of other changes do not count.
    pub(super) fn count(&self) -> usize {
        self.changes.iter().filter(|change| change.within.is_none()).count()
    }
}

/// Changes, each followed by the changes that are part of it.
fn with_what_they_hold<'d>(diff: &'d VersionDiff, heads: &[&'d Change]) -> Vec<&'d Change> {
    let mut held: BTreeMap<&Key, Vec<&Change>> = BTreeMap::new();
    for change in &diff.changes {
        if let Some(home) = &change.within {
            held.entry(home).or_default().push(change);
        }
    }
    let mut listed = Vec::new();
    let mut open: Vec<&Change> = heads.iter().rev().copied().collect();
    while let Some(change) = open.pop() {
        listed.push(change);
        if matches!(change.edit, Edit::Added(_) | Edit::Removed(_)) {
            open.extend(held.remove(&change.key).into_iter().flatten().rev());
        }
    }
    listed
}

/// The counts as a sentence: `2 added, 14 reworded`.
pub(super) fn counts_words(counts: &[(Class, usize)]) -> String {
    let all: Vec<String> =
        counts.iter().map(|(class, count)| format!("{count} {}", class.words())).collect();
    if all.is_empty() { "no changes".to_owned() } else { all.join(", ") }
}

/// What a change is about, as `indicator PHY-2-I1` or `Physical Protection`.
pub(super) fn subject(change: &Change, titles: &Titles) -> String {
    let key = &change.key;
    match key.kind {
        Kind::Document => "the document".to_owned(),
        Kind::Practice | Kind::Domain | Kind::Subdomain => {
            format!("{} {}", key.kind.words(), titles.named(key.kind, &key.id))
        }
        Kind::Target => format!("target for {}", titles.named(Kind::Practice, &key.id)),
        Kind::Exclusion => format!("exclusion of {}", key.id),
        Kind::Related => key.id.clone(),
        _ => format!("{} {}", key.kind.words(), key.id),
    }
}

/// What was done, in a few words.
pub(super) fn verdict(change: &Change) -> String {
    let mut words = match &change.edit {
        Edit::Field(Field::Title, ..) => "retitled".to_owned(),
        Edit::Field(Field::Level, old, new) if change.key.kind == Kind::Target => {
            format!("retargeted from {} to {}", value_words(old), value_words(new))
        }
        Edit::Field(field, ..) => format!("{} reworded", field.words()),
        Edit::Renamed(pair) => format!("moved, was {}", pair.0.entry.key.id),
        Edit::Placed(old, new) => {
            let name = |home: &Option<Key>| {
                home.as_ref().map_or_else(String::new, |home| spoken(&home.id))
            };
            format!("moved from {} to {}", name(&old.home), name(&new.home))
        }
        Edit::Order(..) => "order changed".to_owned(),
        Edit::Added(_) | Edit::Removed(_) => change.class.words().to_owned(),
    };
    if let Edit::Field(_, Some(old), Some(new)) = &change.edit {
        words.push_str(&unseen(&old.markdown(), &new.markdown()));
    }
    if !change.into.is_empty() {
        words.push_str(&format!(" into {}", crate::text::join_and(&change.into)));
    }
    if !change.out_of.is_empty() {
        words.push_str(&format!(" out of {}", crate::text::join_and(&change.out_of)));
    }
    let weighed = matches!(change.class, Class::Reworded);
    if weighed && change.weight == Weight::Editorial {
        words.push_str(", editorial");
    }
    words
}

/// Names the characters that came or went and that nobody sees; of two texts that look the same, all
/// in which they differ.
fn unseen(old: &str, new: &str) -> String {
    let looks_same = plainly(old) == plainly(new);
    let names = |text: &str| -> BTreeSet<String> {
        let hidden =
            |odd: &Odd| !matches!(odd.oddness, Oddness::Dash | Oddness::Quote | Oddness::LookAlike);
        odd(text).into_iter().filter(|odd| looks_same || hidden(odd)).map(|odd| odd.name).collect()
    };
    let (old, new) = (names(old), names(new));
    let list = |names: Vec<&String>, what: &str| match names.as_slice() {
        [] => String::new(),
        names => format!(
            ", {} {what}",
            names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
        ),
    };
    list(old.difference(&new).collect(), "taken out")
        + &list(new.difference(&old).collect(), "put in")
}

/// A text as it looks: with a plain character for each that passes for one.
fn plainly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for odd in odd(text) {
        out.push_str(&text[at..odd.at.start]);
        out.push_str(&odd.instead);
        at = odd.at.end;
    }
    out + &text[at..]
}

fn value_words(value: &Option<FieldValue>) -> String {
    value.as_ref().map_or_else(|| "none".to_owned(), FieldValue::markdown)
}

/// The old and new text to be marked; of an added or removed entry, its own texts.
pub(super) fn texts(change: &Change) -> Vec<(Field, String, String)> {
    let text = |field: &Field, value: Option<&FieldValue>| match value {
        None => String::new(),
        Some(FieldValue::List(words)) if matches!(field, Field::Verify | Field::Aliases) => {
            words.join(", ")
        }
        Some(value) => value.markdown(),
    };
    // Codes and states stand in ids and heads already.
    let shown = |field: &Field| !matches!(field, Field::Code | Field::Status);
    match &change.edit {
        Edit::Field(field, old, new) => {
            vec![(*field, text(field, old.as_ref()), text(field, new.as_ref()))]
        }
        Edit::Added(placed) => placed
            .entry
            .fields
            .iter()
            .filter(|(field, _)| shown(field))
            .map(|(field, value)| (*field, String::new(), text(field, Some(value))))
            .collect(),
        Edit::Removed(placed) => placed
            .entry
            .fields
            .iter()
            .filter(|(field, _)| shown(field))
            .map(|(field, value)| (*field, text(field, Some(value)), String::new()))
            .collect(),
        Edit::Renamed(pair) => {
            let (old, new) = (&pair.0.entry.fields, &pair.1.entry.fields);
            let fields = old.keys().chain(new.keys()).copied();
            let fields: std::collections::BTreeSet<Field> = fields.collect();
            fields
                .into_iter()
                .filter(|field| old.get(field) != new.get(field))
                .map(|field| (field, text(&field, old.get(&field)), text(&field, new.get(&field))))
                .collect()
        }
        Edit::Placed(..) | Edit::Order(..) => Vec::new(),
    }
}

/// Says how many entries stand within an added or removed one; empty if there are none.
pub(super) fn with_parts(diff: &VersionDiff, change: &Change) -> String {
    match parts_within(diff, change) {
        0 => String::new(),
        1 => ", with one entry in it".to_owned(),
        parts => format!(", with {parts} entries in it"),
    }
}

fn parts_within(diff: &VersionDiff, change: &Change) -> usize {
    let mut count = 0;
    let mut open = vec![&change.key];
    while let Some(key) = open.pop() {
        let inside = diff.changes.iter().filter(|other| other.within.as_ref() == Some(key));
        for part in inside {
            count += 1;
            open.push(&part.key);
        }
    }
    count
}
