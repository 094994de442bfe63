//! What every rendering of a comparison shows, in its order: the summary, what an assessor must
//! look at again, then the rest, practice by practice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::characters::{Odd, Oddness, odd};
use crate::diff::{
    Bump, Change, Class, Content, Edit, Entry, Field, FieldValue, Key, Kind, VersionDiff, Weight,
    required_bump, summary,
};
use crate::id::PracticeId;
use crate::markdown::escaped;
use crate::words::Words;

/// A comparison, laid out for reading.
pub(super) struct Outline<'d> {
    pub(super) title: String,
    pub(super) dates: String,
    pub(super) bases: Option<(String, String)>,
    /// The smallest step of the version number; none of a catalog of others, whose publisher has own rules.
    pub(super) bump: Option<Bump>,
    /// Number of changes by class.
    pub(super) counts: Vec<(Class, usize)>,
    /// The same by domain: its title and counts.
    pub(super) domains: Vec<(String, Vec<(Class, usize)>)>,
    /// What an assessor must look at again, then the rest.
    pub(super) parts: Vec<OutlinePart<'d>>,
}

/// A part of the listing.
pub(super) struct OutlinePart<'d> {
    pub(super) title: String,
    pub(super) intro: String,
    pub(super) groups: Vec<ChangeGroup<'d>>,
}

/// The changes of one practice.
pub(super) struct ChangeGroup<'d> {
    pub(super) title: String,
    /// Id of the practice; `None` for the document itself.
    pub(super) practice: Option<PracticeId>,
    /// The title of the domain that it stands in; of the document itself its own.
    pub(super) domain: String,
    pub(super) changes: Vec<&'d Change>,
}

/// The titles by which readers know domains and practices, and the order in which the newer side lists them.
pub(super) struct Titles {
    titles: BTreeMap<Key, String>,
    pub(super) words: Words,
    order: BTreeMap<Key, usize>,
    /// How many items either side has.
    pub(super) items: [usize; 2],
}

impl Titles {
    pub(super) fn of(sides: [&Content; 2], words: &Words) -> Self {
        let mut titles = BTreeMap::new();
        for content in sides {
            for listed in &content.header.practices {
                titles.insert(Key::new(Kind::Domain, &listed.domain), listed.domain_title.clone());
                titles.insert(Key::new(Kind::Practice, &listed.id), listed.title.clone());
            }
            for entry in &content.entries {
                if entry.title().is_some() {
                    titles.insert(entry.key.clone(), named_title(entry));
                }
            }
        }
        let mut order = BTreeMap::new();
        for key in sides.into_iter().rev().flat_map(listed_keys) {
            let next = order.len();
            order.entry(key).or_insert(next);
        }
        let items = sides.map(|content| {
            content.entries.iter().filter(|entry| entry.key.kind == Kind::Indicator).count()
        });
        Self { titles, order, words: words.clone(), items }
    }

    pub(super) fn of_key(&self, key: &Key) -> Option<&str> {
        self.titles.get(key).map(String::as_str)
    }

    /// The place of a domain or practice in reading order; the document itself comes first.
    fn place(&self, kind: Kind, id: Option<&str>) -> usize {
        let place = |id| self.order.get(&Key::new(kind, id)).map_or(usize::MAX, |at| at + 1);
        id.map_or(0, place)
    }

    /// What a domain or practice is called; where there is none, the document as a whole.
    fn named_or_whole(&self, kind: Kind, id: Option<&str>) -> String {
        id.map_or_else(|| self.words.say("redline.whole").to_owned(), |id| self.named(kind, id))
    }

    fn named(&self, kind: Kind, id: &str) -> String {
        let found = self.of_key(&Key::new(kind, id)).map(str::to_owned);
        found.unwrap_or_else(|| spoken(id))
    }
}

/// The title of an entry, with the older version behind it where its name stands for something else by now.
fn named_title(entry: &Entry) -> String {
    let rest = entry.reference().and_then(|name| entry.key.id.strip_prefix(name));
    let version = rest.filter(|rest| rest.starts_with(" (")).unwrap_or_default();
    format!("{}{version}", entry.full_title())
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
            let title = titles.named_or_whole(Kind::Domain, domain.as_deref());
            (title, counts.iter().map(|(c, n)| (*c, *n)).collect())
        });
        let words = &titles.words;
        let part = |title, intro, changes: &[&'d Change]| OutlinePart {
            title: words.say(title).to_owned(),
            intro: words.say(intro).to_owned(),
            groups: groups(diff, changes, titles),
        };
        // Who keeps a standard reads what changed in it; who was assessed by one of ours, what to look at again.
        let recheck = if diff.is_of_others() { "redline.of_substance" } else { "redline.recheck" };
        let parts = vec![
            part(recheck, "redline.recheck_note", &summary.recheck),
            part("redline.rest", "redline.rest_note", &summary.rest),
        ];
        Self {
            title: title(diff, words),
            dates: words.with("redline.dates", &[("from", &diff.from.date), ("to", &diff.to.date)]),
            bases: (diff.from.bases != diff.to.bases)
                .then(|| (diff.from.bases.join(", "), diff.to.bases.join(", "))),
            bump: (!diff.is_of_others()).then(|| required_bump(diff)),
            counts: summary.classes.iter().map(|(c, n)| (*c, *n)).collect(),
            domains: domains.collect(),
            parts: parts.into_iter().filter(|part| !part.groups.is_empty()).collect(),
        }
    }
}

/// The step of the version number in a sentence, behind the counts if there are some.
pub(super) fn step_words(outline: &Outline<'_>, words: &Words) -> Option<String> {
    let bump = outline.bump?;
    Some(words.with("redline.step", &[("bump", &bump_words(bump, words))]))
}

fn title(diff: &VersionDiff, words: &Words) -> String {
    let (from, to) = (&diff.from, &diff.to);
    let key = if from.id == to.id { "redline.title" } else { "redline.title_of_two" };
    let (old, new) = (&from.version, &to.version);
    let values: [(&str, &dyn Display); 4] =
        [("title", &to.title), ("old_title", &from.title), ("old", old), ("new", new)];
    words.with(key, &values)
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
        let domain = titles.named_or_whole(Kind::Domain, change.home.domain.as_deref());
        // Of catalogs of others a domain stands where its practices do; ours have a page for what is about the whole.
        let is_apart = |group: &ChangeGroup<'_>| {
            practice.is_none() && diff.is_of_others() && group.domain != domain
        };
        match groups.iter_mut().find(|group| group.practice == practice && !is_apart(group)) {
            Some(group) => group.changes.push(change),
            None => groups.push(ChangeGroup {
                title: match &practice {
                    Some(practice) => titles.named(Kind::Practice, practice),
                    None if diff.is_of_others() => domain.clone(),
                    None => titles.named_or_whole(Kind::Practice, None),
                },
                domain,
                practice,
                changes: vec![change],
            }),
        }
    }
    let place = |group: &ChangeGroup<'_>| {
        let domain = group.changes.first().and_then(|change| change.home.domain.as_deref());
        let practice = group.practice.as_deref();
        (titles.place(Kind::Domain, domain), titles.place(Kind::Practice, practice))
    };
    groups.sort_by_key(place);
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
pub(super) fn counts_words(counts: &[(Class, usize)], words: &Words) -> String {
    let count = |(class, n): &(Class, usize)| {
        words.with("redline.class_count", &[("n", n), ("class", &class_words(*class, words))])
    };
    let all: Vec<String> = counts.iter().map(count).collect();
    if all.is_empty() { words.say("redline.no_changes").to_owned() } else { all.join(", ") }
}

/// What readers call what was done.
pub(super) fn class_words(class: Class, words: &Words) -> &str {
    words.say(&format!("class.{}", class.name()))
}

/// What readers call a text or value.
pub(super) fn field_words(field: Field, words: &Words) -> &str {
    words.say(&format!("field.{}", field.name()))
}

/// What readers call the step of a version.
pub(super) fn bump_words(bump: Bump, words: &Words) -> &str {
    words.say(&format!("bump.{bump}"))
}

/// What a change is about, as `indicator PHY-2-I1` or `Physical Protection`.
pub(super) fn subject(change: &Change, titles: &Titles) -> String {
    let (key, words) = (&change.key, &titles.words);
    let named = |name: &str| {
        let kind = words.say(&format!("kind.{}", key.kind.name()));
        words.with("redline.named", &[("kind", &kind), ("name", &name)])
    };
    match key.kind {
        Kind::Document => words.say("redline.document").to_owned(),
        Kind::Practice | Kind::Domain | Kind::Subdomain => named(&titles.named(key.kind, &key.id)),
        Kind::Target => {
            let practice = titles.named(Kind::Practice, &key.id);
            words.with("redline.target_for", &[("practice", &practice)])
        }
        Kind::Exclusion => words.with("redline.exclusion_of", &[("id", &key.id)]),
        Kind::Related => key.id.clone(),
        _ => named(&key.id),
    }
}

/// What was done, in a few words.
pub(super) fn verdict(change: &Change, titles: &Titles) -> String {
    let words = &titles.words;
    let mut said = done(change, titles);
    said.push_str(&at_level(change, words));
    if let Edit::Field(_, Some(old), Some(new)) = &change.edit {
        said.push_str(&unseen(&old.markdown(), &new.markdown(), words));
    }
    let mut add = |key: &str, ids: &[String]| {
        if !ids.is_empty() {
            said.push_str(&words.with(key, &[("ids", &words.list(ids))]));
        }
    };
    add("redline.into", &shared(change));
    add("redline.out_of", &change.out_of);
    if change.class == Class::Reworded && change.weight == Weight::Editorial {
        said.push_str(words.say("redline.editorial"));
    }
    said
}

/// The ids that carry a vanished entry on, each with its share of it.
fn shared(change: &Change) -> Vec<String> {
    let with_share = |(at, id): (usize, &String)| match change.shares.get(at) {
        Some(share) => format!("{id} ({share} %)"),
        None => id.clone(),
    };
    change.into.iter().enumerate().map(with_share).collect()
}

/// The level of an item that is new, and from which level to which one another went; empty if it stayed.
fn at_level(change: &Change, words: &Words) -> String {
    match &change.edit {
        Edit::Added(placed) => placed
            .entry
            .level()
            .map_or_else(String::new, |level| words.with("redline.at_level", &[("level", &level)])),
        Edit::Renamed(pair) => match (pair.0.entry.level(), pair.1.entry.level()) {
            (Some(old), Some(new)) if old != new => {
                words.with("redline.between_levels", &[("old", &old), ("new", &new)])
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// Whether a value is no text in words.
fn is_listed(field: Field) -> bool {
    matches!(
        field,
        Field::Refs
            | Field::Editions
            | Field::Tags
            | Field::Links
            | Field::Needs
            | Field::Groups
            | Field::UpToLevel
            | Field::Params
            | Field::Verify
            | Field::Status
    )
}

fn done(change: &Change, titles: &Titles) -> String {
    let words = &titles.words;
    let value = |value: &Option<FieldValue>| {
        let none = || words.say("redline.none").to_owned();
        value.as_ref().map_or_else(none, FieldValue::markdown)
    };
    match &change.edit {
        Edit::Field(Field::Title, ..) => class_words(Class::Retitled, words).to_owned(),
        Edit::Field(Field::Level, old, new) if change.key.kind == Kind::Target => {
            words.with("redline.retargeted", &[("old", &value(old)), ("new", &value(new))])
        }
        Edit::Field(Field::Mapping, ..) => class_words(change.class, words).to_owned(),
        Edit::Field(field, old, new) if change.class == Class::Remapped => {
            let (field, old, new) = (field_words(*field, words), value(old), value(new));
            words.with("redline.remapped", &[("field", &field), ("old", &old), ("new", &new)])
        }
        Edit::Field(Field::Level, old, new) if change.class == Class::Moved => {
            words.with("redline.moved_from", &[("old", &value(old)), ("new", &value(new))])
        }
        Edit::Field(field, ..) => {
            let key =
                if is_listed(*field) { "redline.field_changed" } else { "redline.field_reworded" };
            words.with(key, &[("field", &field_words(*field, words))])
        }
        Edit::Renamed(pair) => words.with("redline.moved_was", &[("id", &pair.0.entry.key.id)]),
        Edit::Placed(old, new) => {
            let name = |home: &Option<Key>| {
                home.as_ref().map_or_else(String::new, |home| titles.named(home.kind, &home.id))
            };
            let (old, new) = (name(&old.home), name(&new.home));
            words.with("redline.moved_from", &[("old", &old), ("new", &new)])
        }
        Edit::Order(..) => words.say("redline.order").to_owned(),
        Edit::Added(_) | Edit::Removed(_) => class_words(change.class, words).to_owned(),
    }
}

/// Names the characters that came or went and that nobody sees; of two texts that look the same, all
/// in which they differ.
fn unseen(old: &str, new: &str, words: &Words) -> String {
    let looks_same = plainly(old) == plainly(new);
    let names = |text: &str| -> BTreeSet<String> {
        let hidden =
            |odd: &Odd| !matches!(odd.oddness, Oddness::Dash | Oddness::Quote | Oddness::LookAlike);
        odd(text).into_iter().filter(|odd| looks_same || hidden(odd)).map(|odd| odd.name).collect()
    };
    let (old, new) = (names(old), names(new));
    let list = |names: Vec<&String>, key: &str| match names.as_slice() {
        [] => String::new(),
        names => {
            let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
            words.with(key, &[("characters", &names.join(", "))])
        }
    };
    list(old.difference(&new).collect(), "redline.taken_out")
        + &list(new.difference(&old).collect(), "redline.put_in")
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

/// Whether the text of a field is bare words, in which a mark of Markdown is what it is.
fn holds_words(field: Field) -> bool {
    matches!(
        field,
        Field::Title
            | Field::ShortTitle
            | Field::License
            | Field::Edition
            | Field::Follows
            | Field::Vertical
    )
}

/// The old and new text to be marked, in Markdown; of an added or removed entry, its own texts.
pub(super) fn texts(change: &Change) -> Vec<(Field, String, String)> {
    let text = |field: &Field, value: Option<&FieldValue>| match value {
        None => String::new(),
        Some(FieldValue::List(words)) if matches!(field, Field::Verify | Field::Aliases) => {
            escaped(&words.join(", "))
        }
        Some(FieldValue::Text(words)) if holds_words(*field) => escaped(words),
        Some(value) => value.markdown(),
    };
    // Codes and states stand in ids and heads already.
    let shown = |field: &Field| !matches!(field, Field::Code | Field::Status);
    let is_shown = |entry: &Entry, field: &Field| {
        shown(field) && !names(entry, *field) && !is_in_head(entry, *field)
    };
    match &change.edit {
        Edit::Field(Field::Level, ..) if change.class == Class::Moved => Vec::new(),
        Edit::Field(field @ (Field::Refs | Field::Tags | Field::Links), old, new) => {
            let (old, new) = without_common(old.as_ref(), new.as_ref());
            vec![(*field, text(field, Some(&old)), text(field, Some(&new)))]
        }
        Edit::Field(Field::Editions, Some(old), Some(new)) => editions(old, new),
        Edit::Field(field, old, new) => {
            vec![(*field, text(field, old.as_ref()), text(field, new.as_ref()))]
        }
        Edit::Added(placed) => placed
            .entry
            .fields
            .iter()
            .filter(|(field, _)| is_shown(&placed.entry, field))
            .map(|(field, value)| (*field, String::new(), text(field, Some(value))))
            .collect(),
        Edit::Removed(placed) => placed
            .entry
            .fields
            .iter()
            .filter(|(field, _)| is_shown(&placed.entry, field))
            .map(|(field, value)| (*field, text(field, Some(value)), String::new()))
            .collect(),
        Edit::Renamed(pair) => {
            let (old, new) = (&pair.0.entry.fields, &pair.1.entry.fields);
            let fields = old.keys().chain(new.keys()).copied();
            let fields: std::collections::BTreeSet<Field> = fields.collect();
            fields
                .into_iter()
                .filter(|field| old.get(field) != new.get(field))
                .filter(|field| !names(&pair.1.entry, *field))
                .filter(|field| *field != Field::Level || pair.1.entry.level().is_none())
                .map(|field| (field, text(&field, old.get(&field)), text(&field, new.get(&field))))
                .collect()
        }
        Edit::Placed(..) | Edit::Order(..) => Vec::new(),
    }
}

/// Whether a field stands in the head of a change that is about the whole entry: the title of a group, the level of
/// an item.
fn is_in_head(entry: &Entry, field: Field) -> bool {
    match field {
        Field::Title => {
            matches!(entry.key.kind, Kind::Domain | Kind::Subdomain | Kind::Practice)
        }
        Field::Level => entry.level().is_some(),
        _ => false,
    }
}

/// Each edition with what it is called by now. The name of the field stands once.
fn editions(old: &FieldValue, new: &FieldValue) -> Vec<(Field, String, String)> {
    let (FieldValue::List(old), FieldValue::List(new)) = (old, new) else { return Vec::new() };
    let fields = std::iter::once(Field::Editions).chain(std::iter::repeat(Field::Text));
    let pairs = fields.zip(old.iter().zip(new));
    pairs.map(|(field, (old, new))| (field, escaped(old), escaped(new))).collect()
}

/// Two lists without what both have; whole if they differ in their order only.
fn without_common(old: Option<&FieldValue>, new: Option<&FieldValue>) -> (FieldValue, FieldValue) {
    let items = |value: Option<&FieldValue>| match value {
        Some(FieldValue::List(items)) => items.clone(),
        Some(FieldValue::Text(text)) => vec![text.clone()],
        None => Vec::new(),
    };
    let (old, new) = (items(old), items(new));
    let only = |these: &[String], others: &[String]| -> Vec<String> {
        let others: BTreeSet<&String> = others.iter().collect();
        these.iter().filter(|one| !others.contains(one)).cloned().collect()
    };
    match (only(&old, &new), only(&new, &old)) {
        (gone, come) if gone.is_empty() && come.is_empty() => {
            (FieldValue::List(old), FieldValue::List(new))
        }
        (gone, come) => (FieldValue::List(gone), FieldValue::List(come)),
    }
}

/// Whether a field is the name that the entry goes by, which stands in its head.
fn names(entry: &Entry, field: Field) -> bool {
    let is_name =
        |name: &str| entry.key.id.strip_prefix(name).is_some_and(|rest| !rest.starts_with('-'));
    field == Field::Ref && entry.reference().is_some_and(is_name)
}

/// Says how many entries stand within an added or removed one; empty if there are none.
pub(super) fn with_parts(diff: &VersionDiff, change: &Change, words: &Words) -> String {
    match parts_within(diff, change) {
        0 => String::new(),
        parts => words.count("redline.with_parts", parts),
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
