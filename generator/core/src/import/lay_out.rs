//! Lays a catalog out as the documents of a model. Nothing is written that the source does not say, but for
//! what no model can be without: a level 0, a scope, and where the texts come from.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::arrange::{ArrangedGroup, ArrangedPractice, GroupHead, arrange, says_more};
use super::catalog::{
    ForeignAction, ForeignAnswer, ForeignAnswerSet, ForeignCatalog, ForeignLevel,
    ForeignLevelTexts, ForeignNode, ForeignParam, ForeignPart,
};
use super::faithful::{markdown, title};
use super::names::{KnownNames, Namer};
use super::placed::{ImportedDoc, ImportedObject};
use super::section::ImportSection;
use super::{ImportTarget, ReadCatalog};
use crate::id::VersionRef;
use crate::markdown::escaped;
use crate::schema::model::Required;

/// What a licence is called that the source does not name; the word of SPDX for it.
const NO_LICENSE: &str = "NOASSERTION";
/// The sign before a part may have so many letters.
const LABEL: usize = 20;
/// A name is short if it has at most so many letters.
const SHORT: usize = 24;

/// What is laid out under which name.
pub(super) struct LayoutInput<'c> {
    /// The catalog.
    pub(super) catalog: &'c ForeignCatalog,
    /// The version that it becomes.
    pub(super) name: &'c VersionRef,
    /// The day, if the source does not say one.
    pub(super) today: &'c str,
    /// The format, by the name that people know it by.
    pub(super) format: &'c str,
}

impl<'c> LayoutInput<'c> {
    /// A catalog that was read, for a place in a workspace.
    pub(super) fn of(read: &'c ReadCatalog, target: &ImportTarget<'c>) -> Self {
        Self {
            catalog: &read.catalog,
            name: target.name,
            today: target.today,
            format: read.format.title(),
        }
    }
}

/// The documents: the head, then a table for each practice.
pub(super) fn lay_out(input: &LayoutInput<'_>, known: KnownNames) -> Vec<ImportedDoc> {
    let catalog = input.catalog;
    if let Some(own) = &catalog.own {
        return own.documents(input.name);
    }
    let mut all = Vec::new();
    catalog.roots.iter().for_each(|root| collect(root, &mut all));
    let references = all.iter().filter_map(|node| reference(node));
    let mut desk = Desk {
        namer: Namer::new(known, references),
        given: BTreeSet::new(),
        practices: all_practices(catalog),
        answer_sets: catalog.answer_sets.iter().map(|s| (s.key.clone(), s.id.clone())).collect(),
        // Where a catalog has no levels, everything is asked at one.
        has_levels: !catalog.levels.is_empty(),
    };
    let mut tables = Vec::new();
    let mut domains = Vec::new();
    for domain in arrange(catalog) {
        let placed = desk.group(ImportSection::Domains, domain.head);
        let inside = desk.inside(&domain, &mut tables);
        domains.push(inside.of(placed));
    }
    let head = head(input, domains, &tables);
    std::iter::once(head).chain(tables).collect()
}

/// A node and everything below it.
pub(super) fn collect<'c>(node: &'c ForeignNode, all: &mut Vec<&'c ForeignNode>) {
    all.push(node);
    node.children.iter().for_each(|child| collect(child, all));
}

/// The keys of the groups that become practices: their refs stand there, and nowhere else.
fn all_practices(catalog: &ForeignCatalog) -> BTreeSet<String> {
    let key = |practice: &ArrangedPractice<'_>| practice.head.key().to_owned();
    let keys = |domain: &ArrangedGroup<'_>| -> Vec<String> {
        domain.all_practices().into_iter().map(key).collect()
    };
    arrange(catalog).iter().flat_map(keys).collect()
}

/// What a publisher calls something, in the signs that a ref may have.
fn reference(node: &ForeignNode) -> Option<String> {
    node.reference.as_deref().and_then(fitting)
}

fn fitting(name: &str) -> Option<String> {
    let is_allowed =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '(' | ')' | '_' | '-');
    let parts = name.split(|c: char| !is_allowed(c)).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("-");
    let joined = joined.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    (!joined.is_empty() && joined.len() <= 60).then(|| joined.to_owned())
}

/// What stands in a group: the ids of practices, and subdomains.
struct Inside {
    practices: Vec<String>,
    subdomains: Vec<ImportedObject>,
}

impl Inside {
    /// The group with what stands in it.
    fn of(self, mut group: ImportedObject) -> ImportedObject {
        if !self.practices.is_empty() {
            group.fields.insert("practices".into(), self.practices.into());
        }
        group.lists.push(("subdomains", self.subdomains));
        group
    }
}

/// What is given out while documents are made.
struct Desk {
    namer: Namer,
    given: BTreeSet<String>,
    practices: BTreeSet<String>,
    /// Our ids of sets of answers, by what names them in the source.
    answer_sets: BTreeMap<String, String>,
    has_levels: bool,
}

impl Desk {
    /// A ref, once.
    fn reference(&mut self, name: Option<String>, fields: &mut Map<String, Value>) {
        if let Some(name) = name.filter(|name| self.given.insert(name.clone())) {
            fields.insert("ref".into(), name.into());
        }
    }

    fn group(&mut self, section: ImportSection, head: GroupHead<'_>) -> ImportedObject {
        let id = self.namer.group(section, head.key(), head.title());
        let mut fields = Map::new();
        fields.insert("id".into(), id.clone().into());
        let is_practice = self.practices.contains(head.key());
        let named = head.node().filter(|_| !is_practice || section == ImportSection::Practices);
        self.reference(named.and_then(reference), &mut fields);
        fields.insert("title".into(), title(head.title()).into());
        if let Some(text) = head.text().filter(|_| section != ImportSection::Practices) {
            fields.insert("summary".into(), markdown(text).into());
        }
        ImportedObject { section, key: head.key().to_owned(), id, fields, lists: Vec::new() }
    }

    /// Makes the tables of a group, and names what stands in it: practices before the subdomains that hold them.
    fn inside(&mut self, group: &ArrangedGroup<'_>, tables: &mut Vec<ImportedDoc>) -> Inside {
        let own: Vec<ImportedDoc> = group.practices.iter().map(|one| self.table(one)).collect();
        let practices = own.iter().map(|doc| doc.root.id.clone()).collect();
        tables.extend(own);
        let mut subdomains = Vec::new();
        for sub in &group.subdomains {
            let inside = self.inside(sub, tables);
            subdomains.push(inside.of(self.group(ImportSection::Subdomains, sub.head)));
        }
        Inside { practices, subdomains }
    }

    fn table(&mut self, practice: &ArrangedPractice<'_>) -> ImportedDoc {
        let mut root = self.group(ImportSection::Practices, practice.head);
        let code = self.namer.code(&root.id);
        let mut fields = Map::new();
        for (key, value) in std::mem::take(&mut root.fields) {
            let is_id = key == "id";
            fields.insert(key, value);
            if is_id {
                fields.insert("code".into(), code.clone().into());
            }
        }
        if let Some(text) = practice.head.text().map(markdown) {
            let (first, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
            let parts = [("purpose", first), ("considerations", rest.trim_start())];
            for (key, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
                fields.insert(key.into(), part.into());
            }
        }
        root.fields = fields;
        let levels = self.levels(practice, &code);
        root.lists.push(("levels", levels));
        ImportedDoc { path: format!("practices/{}.yaml", root.id), root }
    }

    fn levels(&mut self, practice: &ArrangedPractice<'_>, code: &str) -> Vec<ImportedObject> {
        let mut by_level: IndexMap<u8, Vec<&ForeignNode>> = IndexMap::new();
        for item in &practice.items {
            let level = item.level.filter(|_| self.has_levels).unwrap_or(1);
            by_level.entry(level).or_default().push(item);
        }
        by_level.sort_keys();
        let mut levels = Vec::new();
        for (number, items) in by_level {
            let own = practice.head.node().and_then(|node| node.at_levels.get(&number));
            let key = format!("{} {number}", practice.head.key());
            let mut placed = level_texts(number, key, own, &items);
            let at = (code, number);
            let of_items =
                items.iter().flat_map(|item| item.actions.iter().map(|one| (*item, one)));
            let actions = of_items.map(|(item, one)| self.action(one, item, at)).collect();
            let indicators = items.iter().map(|item| self.indicator(item, at)).collect();
            placed.lists = vec![("actions", actions), ("indicators", indicators)];
            levels.push(placed);
        }
        levels
    }

    fn action(
        &mut self,
        action: &ForeignAction,
        item: &ForeignNode,
        at: (&str, u8),
    ) -> ImportedObject {
        let id = self.namer.item(ImportSection::Actions, &action.key, at);
        let mut fields = Map::new();
        fields.insert("id".into(), id.clone().into());
        self.reference(action.reference.as_deref().and_then(fitting), &mut fields);
        fields.insert("text".into(), markdown(&action.text).into());
        self.parts(&action.parts, &mut fields);
        if !action.params.is_empty() {
            fields.insert("params".into(), params(&action.params));
        }
        fields.extend(in_force(item));
        let key = action.key.clone();
        ImportedObject { section: ImportSection::Actions, key, id, fields, lists: Vec::new() }
    }

    /// The parts below a text, if there are some.
    fn parts(&mut self, parts: &[ForeignPart], fields: &mut Map<String, Value>) {
        if parts.is_empty() {
            return;
        }
        let part = |part: &ForeignPart| {
            let mut fields = Map::new();
            let label = part.label.as_deref().map(title);
            let is_short = |label: &String| (1..=LABEL).contains(&label.chars().count());
            let (label, long) = match label.filter(|label| !label.is_empty()) {
                Some(label) if !is_short(&label) => (None, format!("{} ", escaped(&label))),
                label => (label, String::new()),
            };
            if let Some(label) = label {
                fields.insert("label".into(), label.into());
            }
            self.reference(part.reference.as_deref().and_then(fitting), &mut fields);
            fields.insert("text".into(), format!("{long}{}", markdown(&part.text)).into());
            self.parts(&part.parts, &mut fields);
            Value::Object(fields)
        };
        let parts: Vec<Value> = parts.iter().map(part).collect();
        fields.insert("parts".into(), parts.into());
    }

    /// Our id of the answers of an item, if it has its own.
    fn answer_set(&self, item: &ForeignNode) -> Option<&str> {
        self.answer_sets.get(item.answers.as_deref()?).map(String::as_str)
    }

    fn indicator(&mut self, item: &ForeignNode, at: (&str, u8)) -> ImportedObject {
        let id = self.namer.item(ImportSection::Indicators, &item.key, at);
        let mut fields = Map::new();
        fields.insert("id".into(), id.clone().into());
        self.reference(reference(item), &mut fields);
        fields.insert("text".into(), item_text(item).into());
        self.parts(&item.parts, &mut fields);
        let verify: Vec<&str> = item.verify.iter().map(|verify| verify.word()).collect();
        let parts = [
            ("verify", json!(verify)),
            ("evidence", json!(item.evidence.as_deref().map(markdown))),
            ("answers", json!(self.answer_set(item))),
            ("tags", json!(item.tags)),
            ("links", links(item)),
            ("refs", refs(item)),
            ("params", params(&item.params)),
        ];
        let is_said =
            |value: &Value| !value.is_null() && value.as_array().is_none_or(|all| !all.is_empty());
        for (key, value) in parts.into_iter().filter(|(_, value)| is_said(value)) {
            fields.insert(key.into(), value);
        }
        fields.extend(in_force(item));
        let key = item.key.clone();
        ImportedObject { section: ImportSection::Indicators, key, id, fields, lists: Vec::new() }
    }
}

/// The texts of a level: its own and what its items say about it. What all say alike stands once.
fn level_texts(
    number: u8,
    key: String,
    own: Option<&ForeignLevelTexts>,
    items: &[&ForeignNode],
) -> ImportedObject {
    let of_items = items.iter().filter_map(|item| item.at_levels.get(&number));
    let all: Vec<&ForeignLevelTexts> = own.into_iter().chain(of_items).collect();
    let objectives: indexmap::IndexSet<&str> =
        all.iter().filter_map(|texts| texts.objective.as_deref()).collect();
    let said: indexmap::IndexSet<&str> =
        all.iter().flat_map(|texts| &texts.description).map(String::as_str).collect();
    let mut fields = Map::new();
    fields.insert("level".into(), number.into());
    for (name, texts) in [("objective", objectives), ("description", said)] {
        if !texts.is_empty() {
            let text = texts.into_iter().collect::<Vec<_>>().join("\n\n");
            fields.insert(name.into(), markdown(&text).into());
        }
    }
    ImportedObject {
        section: ImportSection::PracticeLevels,
        key,
        id: number.to_string(),
        fields,
        lists: Vec::new(),
    }
}

/// What an item says, as it stands in a table.
pub(super) fn item_text(item: &ForeignNode) -> String {
    let name = item.title.as_deref().map(|name| escaped(&title(name)));
    match (name, item.text.as_deref()) {
        (Some(name), Some(text)) if markdown(text) != name => {
            format!("**{name}**\n\n{}", markdown(text))
        }
        (_, Some(text)) => markdown(text),
        (Some(name), None) => name,
        (None, None) => escaped(item.reference.as_deref().unwrap_or(&item.key)),
    }
}

/// Up to which level an item is asked, and that it is not asked any more.
fn in_force(item: &ForeignNode) -> impl Iterator<Item = (String, Value)> {
    let up_to = item.up_to.map(|level| ("up-to-level".to_owned(), level.into()));
    let retired = item.is_retired.then(|| ("status".to_owned(), "retired".into()));
    up_to.into_iter().chain(retired)
}

fn links(item: &ForeignNode) -> Value {
    let is_address = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '"');
        rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain))
    };
    let known = item.links.iter().filter(|(_, url)| is_address(url)).take(20);
    known.map(|(name, url)| json!({ "title": title(name), "url": url })).collect()
}

/// The places in a text.
fn params(all: &[ForeignParam]) -> Value {
    let one = |one: &ForeignParam| {
        let mut place = json!({ "id": one.id, "title": one.title });
        if let Some(default) = &one.default {
            place["default"] = json!(default);
        }
        place
    };
    all.iter().map(one).collect()
}

fn refs(item: &ForeignNode) -> Value {
    let mut seen = BTreeSet::new();
    let new = item.refs.iter().filter(|one| seen.insert(*one)).take(60);
    new.map(|(catalog, id)| json!({ "catalog": catalog, "id": id })).collect()
}

/// The head of the model.
fn head(
    input: &LayoutInput<'_>,
    domains: Vec<ImportedObject>,
    tables: &[ImportedDoc],
) -> ImportedDoc {
    let LayoutInput { catalog, name, .. } = *input;
    let mut fields = Map::new();
    let mut say = |key: &str, value: Value| drop(fields.insert(key.to_owned(), value));
    say("id", name.id.clone().into());
    say("version", name.version.to_string().into());
    say("title", title(&catalog.title).into());
    say("short-title", short_title(catalog).into());
    say("status", "draft".into());
    say("date", day(catalog, input.today).into());
    if !catalog.version.trim().is_empty() {
        say(
            "follows",
            json!({ "title": title(&catalog.title), "version": title(&catalog.version) }),
        );
    }
    say("license", title(catalog.license.as_deref().unwrap_or(NO_LICENSE)).into());
    let summary = catalog.summary.as_deref();
    if let Some(summary) = summary.filter(|text| says_more(text, &catalog.title)) {
        say("summary", markdown(summary).into());
    }
    say("notice", notice(input).into());
    say("origin", "imported".into());
    let words: Map<String, Value> = catalog
        .words
        .iter()
        .map(|(key, one, many)| ((*key).to_owned(), json!({ "one": one, "many": many })))
        .collect();
    if !words.is_empty() {
        say("words", words.into());
    }
    say(
        "scopes",
        json!([{ "id": "general", "title": "General", "summary": "Wherever the catalog applies." }]),
    );
    if let Some((scoring, aggregate)) = catalog.scoring {
        say("scoring", scoring.into());
        say("aggregate", aggregate.into());
    }
    if !catalog.answers.is_empty() {
        say("answers", answers(&catalog.answers));
    }
    if !catalog.answer_sets.is_empty() {
        say("answer-sets", answer_sets(&catalog.answer_sets));
    }
    let mut root = ImportedObject {
        section: ImportSection::Model,
        key: catalog.key.clone(),
        id: name.id.clone(),
        fields,
        lists: vec![("levels", level_names(catalog)), ("domains", domains)],
    };
    let required = required(catalog, &root, tables);
    root.fields.insert("require".into(), required.into());
    ImportedDoc { path: "model.yaml".to_owned(), root }
}

fn day(catalog: &ForeignCatalog, today: &str) -> String {
    let said = catalog.date.as_deref().filter(|day| crate::text::is_day(day));
    said.unwrap_or(today).to_owned()
}

/// The short name that the source has, or letters in brackets behind its title.
pub(super) fn short_title(catalog: &ForeignCatalog) -> String {
    let in_brackets = catalog.title.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let in_brackets = in_brackets.map(|(letters, _)| letters.trim().to_owned());
    let all = [catalog.short.clone(), in_brackets];
    let short = all.into_iter().flatten().find(|name| (2..=SHORT).contains(&name.chars().count()));
    title(&short.unwrap_or_else(|| catalog.title.clone()))
}

fn notice(input: &LayoutInput<'_>) -> String {
    let publisher = input.catalog.publisher.as_deref().map(|name| escaped(&title(name)));
    let whose = publisher.map_or_else(String::new, |name| format!(" of {name}"));
    let first =
        format!("The texts are those{whose}, brought in from {} by `smm import`.", input.format);
    match &input.catalog.rights {
        Some(rights) => format!("{first}\n\n{}", markdown(rights)),
        None => first,
    }
}

/// The parts that everything has that can have them, and whether every practice has every level.
fn required(
    catalog: &ForeignCatalog,
    head: &ImportedObject,
    tables: &[ImportedDoc],
) -> Vec<String> {
    // What is not in force is not asked, and so not asked for anything.
    let is_in_force = |one: &ImportedObject| !one.fields.contains_key("status");
    let all: Vec<&ImportedObject> =
        tables.iter().flat_map(|doc| doc.root.all()).filter(|one| is_in_force(one)).collect();
    let says = |one: &ImportedObject, key: &str| {
        let has = |(name, list): &(&str, Vec<ImportedObject>)| {
            *name == key && list.iter().any(is_in_force)
        };
        one.fields.contains_key(key) || one.lists.iter().any(has)
    };
    let of = |section: ImportSection, key: &str| {
        let mut asked = all.iter().filter(|one| one.section == section);
        !all.is_empty() && asked.all(|one| says(one, key))
    };
    let levels = catalog.levels.len().max(1);
    let is_full = |doc: &ImportedDoc| {
        let list = doc.root.lists.iter().find(|(name, _)| *name == "levels");
        list.is_some_and(|(_, list)| list.len() == levels)
    };
    let everywhere = |part: &Required| match part {
        Required::Summary => head.all().into_iter().all(|one| says(one, part.key())),
        Required::Purpose => of(ImportSection::Practices, part.key()),
        Required::Levels => tables.iter().all(is_full),
        Required::Objective | Required::Description | Required::Actions | Required::Indicators => {
            of(ImportSection::PracticeLevels, part.key())
        }
        Required::Verify | Required::Evidence | Required::Ask => {
            of(ImportSection::Indicators, part.key())
        }
    };
    Required::ALL.iter().filter(|part| everywhere(part)).map(|part| part.key().to_owned()).collect()
}

/// The names of the levels. Where a catalog has none, what it asks is either met or not.
fn level_names(catalog: &ForeignCatalog) -> Vec<ImportedObject> {
    let none = |title: &str, summary: &str| ForeignLevel {
        key: "0".to_owned(),
        number: 0,
        title: Some(title.to_owned()),
        summary: Some(summary.to_owned()),
    };
    let Some(first) = catalog.levels.first() else {
        let met = ForeignLevel {
            key: "1".to_owned(),
            number: 1,
            title: Some("met".to_owned()),
            summary: Some("Everything that is asked is met.".to_owned()),
        };
        return [none("not met", "Something that is asked is not met."), met]
            .iter()
            .map(level_name)
            .collect();
    };
    let name = first.title.as_deref().map_or_else(|| "level 1".to_owned(), title);
    let below = none(&format!("below {name}"), &format!("{name} is not reached."));
    std::iter::once(&below).chain(&catalog.levels).map(level_name).collect()
}

fn level_name(level: &ForeignLevel) -> ImportedObject {
    let number = level.number.to_string();
    let name = level.title.as_deref().map_or_else(|| format!("level {number}"), title);
    let mut fields = Map::new();
    fields.insert("level".into(), level.number.into());
    fields.insert("title".into(), name.clone().into());
    if let Some(text) = level.summary.as_deref().filter(|text| says_more(text, &name)) {
        fields.insert("summary".into(), markdown(text).into());
    }
    let key = level.key.clone();
    ImportedObject { section: ImportSection::Levels, key, id: number, fields, lists: Vec::new() }
}

fn answers(all: &[ForeignAnswer]) -> Value {
    let answer = |one: &ForeignAnswer| {
        let mut said = json!({
            "id": one.id.clone().unwrap_or_else(|| crate::id::hyphenated(&one.label)),
            "label": title(&one.label),
            "short": title(&one.short),
            "earns": one.earns,
        });
        if let Some(meaning) = &one.meaning {
            said["meaning"] = title(meaning).into();
        }
        said
    };
    all.iter().map(answer).collect()
}

fn answer_sets(sets: &[ForeignAnswerSet]) -> Value {
    sets.iter().map(|set| json!({ "id": set.id, "answers": answers(&set.answers) })).collect()
}
