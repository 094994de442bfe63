//! Standards of CycloneDX that `smm export` wrote: their keys and our properties together say a version of ours.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::own_property::{behind_own, listed, say};
use super::piece::Piece;
use crate::schema::data::FORMAT;
use crate::schema::flat::{Gathered, PREFIX};
use crate::syntax::{Node, Value};

/// The version, in the form of `smm-data`; none if nobody wrote what ours says beside.
pub(super) fn data(root: Piece<'_>, standard: Piece<'_>) -> Option<Node> {
    let metadata = root.get("metadata")?;
    let mut all = Gathered::default();
    properties(metadata, &mut all);
    if all.word("format") != Some(FORMAT) {
        return None;
    }
    keys(
        standard,
        &[("name", "title"), ("version", "version"), ("description", "summary")],
        &mut all,
    );
    standard.mark_keys(&["bom-ref"]);
    if let Some(moment) = metadata.get("timestamp") {
        let day = moment.take().map(|moment| moment.chars().take(10).collect());
        all.say_else("date", text(day.unwrap_or_default(), moment));
    }
    let license = metadata.list("licenses").first().and_then(|one| one.get("license"));
    if let Some(license) = license.and_then(|one| one.get("id").or_else(|| one.get("name"))) {
        all.say_else("license", license.node().clone());
    }
    levels(standard, &mut all);
    let known = ByParent::of(standard);
    let domains = known.of_kind(None, "domain").map(|domain| known.domain(domain));
    all.say("domains", listed(domains.collect(), root));
    Some(all.into_node())
}

fn text(text: String, at: Piece<'_>) -> Node {
    Node { value: Value::Text(text), span: at.span() }
}

/// Takes the properties of ours.
fn properties(piece: Piece<'_>, into: &mut Gathered) {
    for property in piece.list("properties") {
        let name = property.get("name").and_then(Piece::peek);
        let Some(name) = name.and_then(|name| name.strip_prefix(PREFIX)) else { continue };
        let Some(value) = property.get("value") else { continue };
        if say(into, name, value.node().clone()) {
            property.mark_keys(&["name"]);
            if matches!(name, "kind" | "retired" | "refers-to") {
                value.mark();
            }
        }
    }
}

/// Takes keys of the format as fields of ours, unless a property says them to the letter.
fn keys(piece: Piece<'_>, names: &[(&str, &str)], into: &mut Gathered) {
    for (key, field) in names {
        if let Some(value) = piece.get(key) {
            let is_said = into.word(field).is_some();
            into.say_else(field, value.node().clone());
            if is_said {
                value.mark();
            }
        }
    }
}

/// The levels that something is asked for at, then those that only ours lists; in order of their numbers.
fn levels(standard: Piece<'_>, all: &mut Gathered) {
    let mut found: BTreeMap<String, Node> = BTreeMap::new();
    for level in all.take_list("levels") {
        let number = level.get("level").map(|number| number.to_json());
        let number = number.as_ref().and_then(|number| number.as_str()).unwrap_or_default();
        found.insert(format!("{number:0>3}"), level);
    }
    for level in standard.list("levels") {
        let mut said = Gathered::default();
        keys(
            level,
            &[("identifier", "level"), ("title", "title"), ("description", "summary")],
            &mut said,
        );
        level.mark_keys(&["bom-ref", "requirements"]);
        let number = said.word("level").unwrap_or_default();
        let place = format!("{number:0>3}");
        match found.entry(place) {
            Entry::Occupied(_) => level.mark(),
            Entry::Vacant(free) => {
                free.insert(said.into_node());
            }
        }
    }
    all.say("levels", listed(found.into_values().collect(), standard));
}

/// The requirements by what they stand below.
struct ByParent<'p>(BTreeMap<Option<&'p str>, Vec<Piece<'p>>>);

impl<'p> ByParent<'p> {
    fn of(standard: Piece<'p>) -> Self {
        let mut below: BTreeMap<Option<&str>, Vec<Piece<'_>>> = BTreeMap::new();
        for one in standard.list("requirements") {
            below.entry(one.get("parent").and_then(Piece::peek)).or_default().push(one);
        }
        Self(below)
    }

    /// What stands below something and is of a kind.
    fn of_kind<'s>(
        &'s self,
        above: Option<Piece<'p>>,
        kind: &'static str,
    ) -> impl Iterator<Item = Piece<'p>> + 's {
        let above = above.map(|above| above.get("bom-ref").and_then(Piece::peek).unwrap_or(""));
        let is_it = move |one: &Piece<'p>| kind_of(*one) == Some(kind);
        self.0.get(&above).into_iter().flatten().copied().filter(is_it)
    }

    fn domain(&self, domain: Piece<'p>) -> Node {
        let mut all = own(domain, &[("title", "title"), ("text", "summary")]);
        let below = behind_own(self.practices(domain), self.subdomains(domain));
        all.say("subdomains", listed(below, domain));
        all.into_node()
    }

    /// The subdomains within a domain or subdomain, however deep.
    fn subdomains(&self, above: Piece<'p>) -> Vec<Node> {
        let subdomain = |sub: Piece<'p>| {
            let mut all = own(sub, &[("title", "title"), ("text", "summary")]);
            all.say("practices", self.practices(sub));
            let within = self.subdomains(sub);
            if !within.is_empty() {
                all.say("subdomains", listed(within, sub));
            }
            all.into_node()
        };
        self.of_kind(Some(above), "subdomain").map(subdomain).collect()
    }

    fn practices(&self, above: Piece<'p>) -> Node {
        let practice = |one: Piece<'p>| {
            let mut all = own(one, &[("title", "title"), ("text", "purpose")]);
            for text in one.list("descriptions") {
                all.say("considerations", text.node().clone());
            }
            let levels = self.of_kind(Some(one), "level").map(|level| self.level(level));
            all.say("levels", listed(levels.collect(), one));
            all.into_node()
        };
        listed(self.of_kind(Some(above), "practice").map(practice).collect(), above)
    }

    fn level(&self, level: Piece<'p>) -> Node {
        let mut all = own(level, &[("text", "objective")]);
        // Its title is made of those of the practice and of the level of the model.
        level.mark_keys(&["title"]);
        if let Some(text) = level.list("descriptions").first() {
            all.say_else("description", text.node().clone());
        }
        for (kind, key) in [("action", "actions"), ("indicator", "indicators")] {
            let items = self.of_kind(Some(level), kind).map(item);
            all.say(key, listed(items.collect(), level));
        }
        all.into_node()
    }
}

fn kind_of(piece: Piece<'_>) -> Option<&str> {
    let kind = format!("{PREFIX}kind");
    let all = piece.list("properties");
    let found = all.iter().find(|one| one.get("name").and_then(Piece::peek) == Some(&kind))?;
    found.get("value").and_then(Piece::peek)
}

fn item(piece: Piece<'_>) -> Node {
    let mut all = own(piece, &[("text", "text")]);
    for (nth, link) in piece.list("externalReferences").into_iter().enumerate() {
        for (key, field) in [("comment", "title"), ("url", "url")] {
            if let Some(value) = link.get(key) {
                all.say(&format!("links.{nth}.{field}"), value.node().clone());
            }
        }
        link.mark_keys(&["type"]);
    }
    all.into_node()
}

/// What every requirement says: its properties, its id, what its publisher calls it, and some keys.
fn own(piece: Piece<'_>, names: &[(&str, &str)]) -> Gathered {
    let mut all = Gathered::default();
    properties(piece, &mut all);
    keys(piece, names, &mut all);
    piece.mark_keys(&["bom-ref", "parent", "identifier"]);
    let id = piece.get("bom-ref").and_then(|name| Some((name, name.peek()?.split_once('#')?.1)));
    if let Some((name, id)) = id {
        let called = piece.get("identifier").filter(|called| called.peek() != Some(id));
        if let Some(called) = called {
            all.say_else("ref", called.node().clone());
        }
        all.say_else("id", text(id.to_owned(), name));
    }
    all
}
