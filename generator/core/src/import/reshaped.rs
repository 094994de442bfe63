//! The words of `smm-data` as the words of documents.
//!
//! In: a tree as `smm schema data` describes it. Out: trees as the documents of a model have it, each value at its place.
//! Never: leaves out a value that a document has a key for.

use super::piece::TakenPlaces;
use crate::model::{AnswerChoice, AnswerSet, Threshold};
use crate::span::{Span, Spanned};
use crate::syntax::{Node, Value};

/// What each text with places is called.
const WITH_PLACES: [&str; 4] = ["text", "evidence", "unit", "sample"];

/// The entries of the list under a key.
fn list<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match node.get(key).map(|node| &node.value) {
        Some(Value::List(items)) => items,
        None | Some(Value::Null) => &[],
        // One thing, as formats write it that have no lists.
        Some(_) => node.get(key).map_or(&[], std::slice::from_ref),
    }
}

fn word(node: Option<&Node>) -> Option<&str> {
    match &node?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn listed(items: impl Iterator<Item = Node>, span: Span) -> Option<Node> {
    let items: Vec<Node> = items.collect();
    (!items.is_empty()).then_some(Node { value: Value::List(items), span })
}

/// A mapping in which some keys have other values, or none.
fn with(node: &Node, changes: Vec<(&str, Option<Node>)>) -> Node {
    let Value::Map(entries) = &node.value else { return node.clone() };
    let is_changed = |key: &str| changes.iter().any(|(name, _)| *name == key);
    let mut all: Vec<(Spanned<String>, Node)> =
        entries.iter().filter(|(key, _)| !is_changed(&key.value)).cloned().collect();
    let new = changes.into_iter().filter_map(|(key, node)| {
        let node = node?;
        Some((Spanned::new(key.to_owned(), node.span), node))
    });
    all.extend(new);
    Node { value: Value::Map(all), span: node.span }
}

/// The practices in reading order.
pub(super) fn practices(root: &Node) -> impl Iterator<Item = &Node> {
    list(root, "domains").iter().flat_map(practices_within)
}

/// The practices of a domain or subdomain, then those of the subdomains within it.
fn practices_within(node: &Node) -> Vec<&Node> {
    let within = list(node, "subdomains").iter().flat_map(practices_within);
    list(node, "practices").iter().chain(within).collect()
}

/// The head of the model.
pub(super) fn head(root: &Node, taken: &TakenPlaces<'_>) -> Node {
    let scopes = list(root, "scopes").iter();
    let scopes = scopes.map(|scope| with(scope, vec![("id", scope.get("scope").cloned())]));
    let domains = list(root, "domains").iter().map(|domain| self::domain(domain, taken));
    // Beside sets of answers, even the usual ones are said: else the first set would stand for them.
    // Those of a first set that picks levels are said there alone.
    let picks = list(root, "answers").iter().any(|answer| answer.get("level").is_some());
    let are_said = root.get("answer-sets").is_some() || !are_usual(list(root, "answers"));
    let are_said = are_said && !picks;
    let answers = root.get("answers").filter(|_| are_said);
    if let Some(usual) = root.get("answers").filter(|_| answers.is_none()) {
        taken.piece(usual).mark();
    }
    let mut changes = vec![
        ("scopes", listed(scopes, root.span)),
        ("domains", listed(domains, root.span)),
        ("answers", answers.cloned()),
        ("words", root.get("words").map(|words| self::words(words, taken))),
    ];
    changes.extend(root.get("scoring").map(|one| scoring(one, taken)).unwrap_or_default());
    with(root, changes)
}

/// What things are called, by the usual name of each.
fn words(node: &Node, taken: &TakenPlaces<'_>) -> Node {
    let Value::List(terms) = &node.value else { return node.clone() };
    let term = |term: &Node| {
        let thing = term.get("thing")?;
        taken.take(thing.span);
        Some((Spanned::new(word(Some(thing))?.to_owned(), thing.span), term.clone()))
    };
    Node { value: Value::Map(terms.iter().filter_map(term).collect()), span: node.span }
}

/// How answers add up, in the keys of the model; what holds anyway is not said.
fn scoring(node: &Node, taken: &TakenPlaces<'_>) -> Vec<(&'static str, Option<Node>)> {
    taken.piece(node).mark();
    let rule = node.get("rule");
    let is_apart = word(rule) == Some("levels-apart");
    let apart = rule.filter(|_| is_apart);
    let cumulative = apart.map(|rule| Node { value: Value::Bool(false), span: rule.span });
    let rule = rule.filter(|_| !is_apart && word(rule) != Some("strict-levels")).cloned();
    let share = [("at-least", "exceptions-at-least"), ("of", "exceptions-of")];
    let share = share.map(|(key, from)| (key, node.get(from).cloned()));
    let usual = [Threshold::USUAL.at_least, Threshold::USUAL.of];
    let is_usual = share
        .iter()
        .zip(usual)
        .all(|((_, part), usual)| part.as_ref().is_none_or(|part| said(part) == usual.to_string()));
    let nothing = Node { value: Value::Map(Vec::new()), span: node.span };
    vec![
        ("scoring", rule),
        ("cumulative", cumulative),
        ("aggregate", node.get("aggregate").cloned()),
        ("valid-for", node.get("valid-for").cloned()),
        ("exceptions", (!is_usual).then(|| with(&nothing, share.into()))),
    ]
}

/// What a value says, be it a text or a number.
fn said(node: &Node) -> String {
    word(Some(node)).map_or_else(|| node.to_json().to_string(), str::to_owned)
}

/// Whether these are the answers of a model that declares none.
fn are_usual(answers: &[Node]) -> bool {
    let usual = AnswerSet::usual().choices;
    let is_same = |(node, one): (&Node, &AnswerChoice)| {
        let parts = [
            ("id", one.id.to_string()),
            ("label", one.label.clone()),
            ("short", one.short.clone()),
            ("earns", one.earns.to_string()),
            ("counts", one.counts.to_string()),
            ("needs-reason", one.needs_reason.to_string()),
            ("meaning", one.meaning.markdown.clone()),
        ];
        parts.iter().all(|(key, usual)| node.get(key).is_some_and(|part| said(part) == *usual))
    };
    answers.len() == usual.len() && answers.iter().zip(&usual).all(is_same)
}

/// A domain; practices that stand in the domain itself are listed by it, not by a subdomain without a title.
fn domain(node: &Node, taken: &TakenPlaces<'_>) -> Node {
    let (untitled, titled): (Vec<&Node>, Vec<&Node>) =
        list(node, "subdomains").iter().partition(|sub| word(sub.get("title")).is_none());
    untitled.iter().filter_map(|sub| sub.get("id")).for_each(|id| taken.take(id.span));
    let practices = untitled.iter().flat_map(|sub| ids_of_practices(sub));
    let practices = listed(practices, node.span);
    let subdomains = listed(titled.into_iter().map(subdomain), node.span);
    with(node, vec![("practices", practices), ("subdomains", subdomains)])
}

/// A subdomain with those within it, which names its practices.
fn subdomain(node: &Node) -> Node {
    let practices = listed(ids_of_practices(node), node.span);
    let within = listed(list(node, "subdomains").iter().map(subdomain), node.span);
    with(node, vec![("practices", practices), ("subdomains", within)])
}

fn ids_of_practices(node: &Node) -> impl Iterator<Item = Node> {
    list(node, "practices").iter().filter_map(|practice| practice.get("id")).cloned()
}

/// The tables of the practices.
pub(super) fn tables<'n>(
    root: &'n Node,
    taken: &'n TakenPlaces<'_>,
) -> impl Iterator<Item = Node> + 'n {
    practices(root).map(move |practice| {
        let reshape = Reshape { root, taken };
        let levels = list(practice, "levels").iter().map(|level| reshape.level(level));
        let status = practice.get("status").filter(|status| word(Some(status)) != Some("complete"));
        if let (Some(complete), None) = (practice.get("status"), status) {
            taken.take(complete.span);
        }
        with(practice, vec![("levels", listed(levels, practice.span)), ("status", status.cloned())])
    })
}

/// What was found to be wrong since; that it is about this version follows from its place.
pub(super) fn errata(list: &Node, taken: &TakenPlaces<'_>) -> Node {
    let Value::List(all) = &list.value else { return list.clone() };
    let one = |one: &Node| {
        one.get("version").inspect(|version| taken.take(version.span));
        with(one, vec![("where", one.get("place").cloned())])
    };
    let all = listed(all.iter().map(one), list.span);
    with(&Node { value: Value::Map(Vec::new()), span: list.span }, vec![("errata", all)])
}

/// What stands in tables.
struct Reshape<'n> {
    root: &'n Node,
    taken: &'n TakenPlaces<'n>,
}

impl Reshape<'_> {
    /// A level, what is retired behind what is asked.
    fn level(&self, level: &Node) -> Node {
        let retired = list(level, "excluded").iter();
        let retired = retired.filter(|one| word(one.get("status")) == Some("retired"));
        let of = |sign: &'static str, key: &str| {
            let is_one = move |one: &&Node| {
                let last = word(one.get("id")).and_then(|id| id.rsplit('-').next());
                last.is_some_and(|last| last.starts_with(sign))
            };
            let items = list(level, key).iter().chain(retired.clone().filter(is_one));
            listed(items.map(|item| self.item(item)), level.span)
        };
        with(level, vec![("actions", of("A", "actions")), ("indicators", of("I", "indicators"))])
    }

    /// An item: its texts as they were written, roles and groups by their ids.
    fn item(&self, item: &Node) -> Node {
        let mut changes = vec![("ask", item.get("ask").map(|ask| self.id_of("roles", ask)))];
        let groups = list(item, "groups").iter().map(|group| self.id_of("groups", group));
        changes.push(("groups", listed(groups, item.span)));
        changes.push(("parts", self.parts(item)));
        for key in WITH_PLACES {
            let Some(written) = item.get("as-written").and_then(|all| all.get(key)) else {
                continue;
            };
            item.get(key).inspect(|shown| self.taken.piece(shown).mark());
            changes.push((key, Some(written.clone())));
        }
        with(item, changes)
    }

    /// The parts of an item, their texts as they were written.
    fn parts(&self, above: &Node) -> Option<Node> {
        let part = |part: &Node| {
            let written = part.get("as-written");
            if written.is_some() {
                part.get("text").inspect(|shown| self.taken.piece(shown).mark());
            }
            let text = written.or_else(|| part.get("text")).cloned();
            with(part, vec![("text", text), ("parts", self.parts(part))])
        };
        listed(list(above, "parts").iter().map(part), above.span)
    }

    /// The id of what goes by a name in a list of the model; the name itself if there is none.
    fn id_of(&self, key: &str, name: &Node) -> Node {
        let is_it = |one: &&Node| word(one.get("title")) == word(Some(name));
        let found = list(self.root, key).iter().find(is_it).and_then(|one| word(one.get("id")));
        match found {
            Some(id) => Node { value: Value::Text(id.to_owned()), span: name.span },
            None => name.clone(),
        }
    }
}
