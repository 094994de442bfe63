//! Catalogs of OSCAL that `smm export` wrote: their keys and our properties together say a version of ours.

use super::own_property::{behind_own, listed, say};
use super::piece::Piece;
use crate::markdown::plain;
use crate::schema::data::FORMAT;
use crate::schema::flat::{Gathered, NAMESPACE, REMARKS, with_references};
use crate::syntax::{Node, Value};

/// The version, in the form of `smm-data`; none if nobody wrote what ours says beside.
pub(super) fn data(catalog: Piece<'_>) -> Option<Node> {
    let metadata = catalog.get("metadata")?;
    let mut all = Gathered::default();
    properties(metadata, &mut all);
    if all.word("format") != Some(FORMAT) {
        return None;
    }
    catalog.mark_keys(&["uuid"]);
    metadata.mark_keys(&["oscal-version"]);
    say_else(&mut all, "title", metadata.get("title"), plain);
    say_else(&mut all, "version", metadata.get("version"), str::to_owned);
    let day = |moment: &str| moment.chars().take(10).collect();
    say_else(&mut all, "date", metadata.get("last-modified"), day);
    say_else(&mut all, "notice", metadata.get("remarks"), with_references);
    for link in metadata.list("links") {
        let is_license = link.get("rel").and_then(Piece::peek) == Some("license");
        let id = |href: &str| href.rsplit('/').next().unwrap_or_default().to_owned();
        say_else(&mut all, "license", link.get("href").filter(|_| is_license), id);
        link.mark_keys(&["rel"]);
    }
    let domains = catalog.list("groups").into_iter().map(domain).collect();
    all.say("domains", listed(domains, catalog));
    Some(all.into_node())
}

/// Takes a key of the format as a field of ours, unless a property says it to the letter.
fn say_else(
    into: &mut Gathered,
    field: &str,
    piece: Option<Piece<'_>>,
    read: impl Fn(&str) -> String,
) {
    let Some((piece, text)) = piece.and_then(|piece| Some((piece, piece.peek()?))) else { return };
    into.say_else(field, Node { value: Value::Text(read(text)), span: piece.span() });
    piece.mark();
}

/// Takes the properties of ours, and what names something.
fn properties(piece: Piece<'_>, into: &mut Gathered) {
    for property in piece.list("props") {
        let name = property.get("name").and_then(Piece::peek).unwrap_or_default();
        let is_ours = property.get("ns").and_then(Piece::peek) == Some(NAMESPACE);
        let is_remarks = property.get("class").and_then(Piece::peek) == Some(REMARKS);
        let Some(value) = property.get(if is_remarks { "remarks" } else { "value" }) else {
            continue;
        };
        // What is filled in follows from what is open.
        if name == "param" && is_ours {
            property.mark();
            continue;
        }
        let is_said = match name {
            "alt-identifier" => into.say("ref", value.node().clone()),
            _ => is_ours && say(into, name, value.node().clone()),
        };
        if is_said {
            property.mark_keys(&["name", "ns", "class"]);
            property.get("value").filter(|_| is_remarks).into_iter().for_each(Piece::mark);
        }
    }
}

/// The label that is no property of ours.
fn label(piece: Piece<'_>) -> Option<Piece<'_>> {
    let is_label = |one: &Piece<'_>| one.get("name").and_then(Piece::peek) == Some("label");
    let found = piece.list("props").into_iter().find(is_label)?;
    found.mark();
    found.get("value")
}

/// What a group or control says of itself.
fn own(piece: Piece<'_>) -> Gathered {
    let mut all = Gathered::default();
    properties(piece, &mut all);
    say_else(&mut all, "id", piece.get("id"), str::to_owned);
    say_else(&mut all, "title", piece.get("title"), plain);
    piece.mark_keys(&["class"]);
    all
}

/// The parts of a name and class.
fn parts<'p>(piece: Piece<'p>, name: &str, class: Option<&str>) -> Vec<Piece<'p>> {
    let peek = |one: &Piece<'p>, key: &str| one.get(key).and_then(Piece::peek);
    let is_it = |one: &Piece<'p>| {
        peek(one, "name") == Some(name)
            && class.is_none_or(|class| peek(one, "class") == Some(class))
    };
    let found: Vec<Piece<'p>> = piece.list("parts").into_iter().filter(is_it).collect();
    found.iter().for_each(|one| one.mark_keys(&["name", "class"]));
    found
}

/// The prose of the first of some parts as a field.
fn prose(all: &mut Gathered, field: &str, parts: &[Piece<'_>]) {
    let Some(first) = parts.first() else { return };
    say_else(all, field, first.get("prose"), with_references);
}

fn guidance(all: &mut Gathered, field: &str, piece: Piece<'_>) {
    prose(all, field, &parts(piece, "guidance", Some(field)));
}

fn domain(piece: Piece<'_>) -> Node {
    let mut all = own(piece);
    guidance(&mut all, "summary", piece);
    let below = behind_own(practices(piece), subdomains(piece));
    all.say("subdomains", listed(below, piece));
    all.into_node()
}

/// The groups within a group, however deep.
fn subdomains(above: Piece<'_>) -> Vec<Node> {
    let subdomain = |sub: Piece<'_>| {
        let mut all = own(sub);
        guidance(&mut all, "summary", sub);
        all.say("practices", practices(sub));
        let within = subdomains(sub);
        if !within.is_empty() {
            all.say("subdomains", listed(within, sub));
        }
        all.into_node()
    };
    above.list("groups").into_iter().map(subdomain).collect()
}

fn practices(above: Piece<'_>) -> Node {
    listed(above.list("controls").into_iter().map(practice).collect(), above)
}

fn practice(piece: Piece<'_>) -> Node {
    let mut all = own(piece);
    if let Some(code) = label(piece) {
        all.say_else("code", code.node().clone());
    }
    let statements = parts(piece, "statement", None);
    prose(&mut all, "purpose", &statements);
    statements.iter().for_each(|one| one.mark_keys(&["id"]));
    guidance(&mut all, "considerations", piece);
    let levels = piece.list("controls").into_iter().map(level).collect();
    all.say("levels", listed(levels, piece));
    all.into_node()
}

fn level(piece: Piece<'_>) -> Node {
    let mut all = Gathered::default();
    properties(piece, &mut all);
    label(piece);
    // Its title is made of those of the practice and of the level of the model.
    piece.mark_keys(&["id", "class", "title"]);
    let statements = parts(piece, "statement", None);
    prose(&mut all, "objective", &statements);
    statements.iter().for_each(|one| one.mark_keys(&["id"]));
    guidance(&mut all, "description", piece);
    let actions = statements.iter().flat_map(|one| parts(*one, "item", Some("action")));
    all.say("actions", listed(actions.map(|one| item(one).into_node()).collect(), piece));
    let indicators = parts(piece, "assessment-objective", Some("indicator"));
    all.say("indicators", listed(indicators.into_iter().map(indicator).collect(), piece));
    // What is retired is said in full by properties.
    parts(piece, "item", Some("retired")).into_iter().for_each(Piece::mark);
    all.into_node()
}

fn item(piece: Piece<'_>) -> Gathered {
    let mut all = Gathered::default();
    properties(piece, &mut all);
    if let Some(id) = label(piece) {
        all.say_else("id", id.node().clone());
    }
    say_else(&mut all, "text", piece.get("prose"), with_references);
    for link in piece.list("links") {
        let is_needed = link.get("rel").and_then(Piece::peek) == Some("required");
        let target = link.get("href").and_then(Piece::peek).and_then(|href| href.strip_prefix('#'));
        if let Some((href, id)) = link.get("href").zip(target).filter(|_| is_needed) {
            all.say("needs", Node { value: Value::Text(id.to_owned()), span: href.span() });
        }
        // Where else it leads is said by properties, with titles.
        link.mark_keys(&["rel", "href"]);
    }
    piece.mark_keys(&["id"]);
    say_parts(&mut all, piece);
    all
}

/// The parts below a text, with those within them.
fn say_parts(all: &mut Gathered, piece: Piece<'_>) {
    let part = |one: Piece<'_>| {
        let mut all = Gathered::default();
        properties(one, &mut all);
        if let Some(sign) = label(one) {
            all.say_else("label", sign.node().clone());
        }
        say_else(&mut all, "text", one.get("prose"), with_references);
        one.mark_keys(&["id"]);
        say_parts(&mut all, one);
        all.into_node()
    };
    let below = parts(piece, "item", Some("part"));
    if !below.is_empty() {
        all.say("parts", listed(below.into_iter().map(part).collect(), piece));
    }
}

fn indicator(piece: Piece<'_>) -> Node {
    let mut all = item(piece);
    let methods = parts(piece, "assessment-method", None);
    for method in &methods {
        for prop in method.list("props") {
            if let Some(value) = prop.get("value") {
                let word = value.peek().unwrap_or_default().to_lowercase();
                all.say("verify", Node { value: Value::Text(word), span: value.span() });
            }
            prop.mark();
        }
        method.mark_keys(&["id"]);
        let objects = parts(*method, "assessment-objects", None);
        prose(&mut all, "evidence", &objects);
        objects.into_iter().for_each(Piece::mark);
    }
    guidance(&mut all, "ask", piece);
    // How many are looked at is said by properties.
    parts(piece, "guidance", Some("sample")).into_iter().for_each(Piece::mark);
    all.into_node()
}
