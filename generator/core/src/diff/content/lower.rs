//! Flattens models and profiles.

use std::collections::BTreeMap;

use super::{Content, DOCUMENT, Entry, Field, FieldValue, Header, Key, Kind, ListedPractice};
use crate::id::PracticeId;
use crate::mappings::ItemNames;
use crate::model::{
    Action, Aggregate, AnswerChoice, Catalog, Domain, Example, ExcludedParts, Indicator, ItemPart,
    LevelEntry, Model, ModelTerm, Overlay, Param, PartKind, Pitfall, Practice, Profile, Record,
    Replaced, Setting, Subdomain, Surroundings, TableStatus, TermForms, Text, Threshold,
};
use crate::profile::Tailored;
use crate::schema::mapping::{MappingDoc, RowDoc};

/// Collects entries in reading order.
#[derive(Default)]
struct List(Vec<Entry>);

impl List {
    fn push(
        &mut self,
        key: Key,
        home: Option<&Key>,
        fields: impl IntoIterator<Item = (Field, Option<FieldValue>)>,
    ) -> Key {
        let fields: BTreeMap<Field, FieldValue> =
            fields.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
        self.0.push(Entry { key: key.clone(), home: home.cloned(), fields });
        key
    }
}

fn words(text: impl Into<String>) -> Option<FieldValue> {
    Some(FieldValue::Text(text.into()))
}

fn markdown(text: &Text) -> Option<FieldValue> {
    words(&text.markdown)
}

fn optional(text: Option<&Text>) -> Option<FieldValue> {
    text.and_then(markdown)
}

fn list<T>(items: &[T], name: impl Fn(&T) -> String) -> Option<FieldValue> {
    (!items.is_empty()).then(|| FieldValue::List(items.iter().map(name).collect()))
}

/// Texts of several layers, one after the other.
fn joined(texts: &[Text]) -> Option<FieldValue> {
    let all: Vec<&str> = texts.iter().map(|text| text.markdown.as_str()).collect();
    (!all.is_empty()).then(|| FieldValue::Text(all.join("\n\n")))
}

impl Content {
    /// Flattens a model.
    pub fn of_model(model: &Model) -> Self {
        let mut out = List::default();
        let document = Key::new(Kind::Document, DOCUMENT);
        push_model(model, &document, &mut out);
        Self {
            header: Header {
                id: model.id.clone(),
                version: model.version.to_string(),
                title: model.title.clone(),
                status: model.status.word().to_owned(),
                date: model.date.clone(),
                bases: Vec::new(),
                practices: Vec::new(),
            },
            entries: out.0,
        }
    }

    /// Flattens what a profile itself says.
    pub fn of_profile(profile: &Profile, catalog: &Catalog) -> Self {
        let mut out = List::default();
        let document = push_profile(profile, &mut out);
        for (practice, target) in &profile.targets {
            let level = words(target.level.to_string());
            let rationale = optional(target.rationale.as_ref());
            let fields = [(Field::Level, level), (Field::Rationale, rationale)];
            out.push(Key::new(Kind::Target, practice), Some(&document), fields);
        }
        push_excluded_parts(&profile.exclude, &document, &mut out);
        push_added_parts(profile, &document, &mut out);
        for overlay in profile.overlays.values() {
            push_overlay(profile, overlay, catalog, &document, &mut out);
        }
        let practices = catalog.model_beneath(&profile.name()).map_or_else(Vec::new, listed);
        Self { header: Header { practices, ..header_of(profile) }, entries: out.0 }
    }

    /// Flattens a mapping: its rows, known by item, requirement and role, and what has no counterpart.
    /// `tailored` is the version that it maps, which knows the practices of the items.
    pub fn of_mapping(doc: &MappingDoc, tailored: Option<&Tailored>) -> Self {
        let mut out = List::default();
        let document = out.push(
            Key::new(Kind::Document, DOCUMENT),
            None,
            [
                (Field::Title, words(&doc.title.value)),
                (Field::Standard, words(&doc.to.value)),
                (Field::Method, words(&doc.method.value)),
            ],
        );
        let names = tailored.map(ItemNames::of);
        let home = |item: &str| {
            let place = names.as_ref().and_then(|names| names.place(item));
            place.map_or(document.clone(), |place| Key::new(Kind::Practice, place.practice))
        };
        let mut rows: Vec<(Key, Key, &RowDoc)> =
            doc.rows.iter().map(|row| (row_key(row), home(&row.item), row)).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows.dedup_by(|a, b| a.0 == b.0);
        for (key, home, row) in rows {
            let fields = [
                (Field::Relationship, words(row.relationship.name())),
                (Field::Confidence, words(row.confidence.name())),
                (Field::Reason, words(&row.reason.value)),
            ];
            out.push(key, Some(&home), fields);
        }
        push_gaps(doc, &document, home, &mut out);
        let base = tailored.map(|tailored| listed(&tailored.model));
        Self {
            header: Header {
                id: doc.id.value.clone(),
                version: doc.version.value.clone(),
                title: doc.title.value.clone(),
                status: doc.status.word().to_owned(),
                date: doc.date.value.clone(),
                bases: vec![doc.from.value.clone()],
                practices: base.unwrap_or_default(),
            },
            entries: out.0,
        }
    }

    /// Flattens a model as a stack of profiles leaves it; without a profile, the model itself.
    pub fn of_tailored(tailored: &Tailored) -> Self {
        let Some(profile) = tailored.profile() else { return Self::of_model(&tailored.model) };
        let mut out = List::default();
        let document = push_profile(profile, &mut out);
        push_structure(&tailored.model, &document, &mut out);
        for one in &tailored.left_out {
            let rationale = optional(one.rationale.as_ref());
            for practice in &one.practices {
                let key = Key::new(Kind::Exclusion, &practice.id);
                out.push(key, Some(&document), [(Field::Rationale, rationale.clone())]);
            }
        }
        for (practice, target) in &tailored.targets {
            let level = words(target.level.to_string());
            let fields = [(Field::Level, level), (Field::Rationale, joined(&target.rationales))];
            let home = Key::new(Kind::Practice, practice);
            out.push(Key::new(Kind::Target, practice), Some(&home), fields);
        }
        Self::in_reading_order(header_of(profile), out.0)
    }
}

/// What a row is known by.
fn row_key(row: &RowDoc) -> Key {
    Key::new(Kind::Row, format!("{} to {} as {}", row.item, row.reference, row.role.name()))
}

fn push_gaps(doc: &MappingDoc, document: &Key, home: impl Fn(&str) -> Key, out: &mut List) {
    let items = doc.without.items.iter().map(|one| (&one.item, home(&one.item), &one.reason));
    let references = doc
        .without
        .references
        .iter()
        .flat_map(|one| one.references.iter().map(|id| (id, document.clone(), &one.reason)));
    let mut gaps: Vec<_> = items.chain(references).collect();
    gaps.sort_by(|a, b| a.0.value.cmp(&b.0.value));
    gaps.dedup_by(|a, b| a.0.value == b.0.value);
    for (of, home, reason) in gaps {
        out.push(
            Key::new(Kind::Gap, &of.value),
            Some(&home),
            [(Field::Reason, words(&reason.value))],
        );
    }
}

fn header_of(profile: &Profile) -> Header {
    let with = profile.with.iter().map(|(name, _)| name.to_string());
    Header {
        id: profile.id.clone(),
        version: profile.version.to_string(),
        title: profile.title.clone(),
        status: profile.status.word().to_owned(),
        date: profile.date.clone(),
        bases: std::iter::once(profile.base.to_string()).chain(with).collect(),
        practices: Vec::new(),
    }
}

/// The practices of a model with their names and domains, in its order.
fn listed(model: &Model) -> Vec<ListedPractice> {
    let named = |id: &PracticeId, domain: &Domain| {
        Some(ListedPractice {
            id: id.clone(),
            title: model.practice(id)?.title.clone(),
            domain: domain.id.clone(),
            domain_title: domain.title.clone(),
        })
    };
    let of_domain = |domain: &Domain| -> Vec<ListedPractice> {
        let ids = domain.subdomains.iter().flat_map(|sub| &sub.practices);
        ids.filter_map(|id| named(id, domain)).collect()
    };
    model.domains.iter().flat_map(of_domain).collect()
}

fn push_model(model: &Model, document: &Key, out: &mut List) {
    out.push(
        document.clone(),
        None,
        [
            (Field::Title, words(&model.title)),
            (Field::ShortTitle, words(&model.short_title)),
            (Field::Summary, optional(model.summary.as_ref())),
            (Field::Notice, markdown(&model.notice)),
            (Field::License, words(&model.license)),
            (Field::Scoring, words(rule_text(model))),
            (Field::ValidFor, optional(model.valid_for.as_ref())),
            (Field::Words, words_list(model)),
            (Field::Answers, answers_list(model)),
            (Field::Groups, list(&model.groups, |group| format!("{}: {}", group.id, group.title))),
            (Field::Edition, model.edition.as_ref().and_then(words)),
            (Field::Follows, model.follows.as_ref().and_then(|(t, v)| words(format!("{t} {v}")))),
            (Field::Record, model.record.as_ref().and_then(record_text)),
        ],
    );
    for (kind, all) in [(Kind::Role, &model.roles), (Kind::Record, &model.records)] {
        for named in all {
            let fields =
                [(Field::Title, words(&named.title)), (Field::Summary, markdown(&named.summary))];
            out.push(Key::new(kind, &named.id), Some(document), fields);
        }
    }
    push_structure(model, document, out);
}

/// The rule of scoring in one line.
fn rule_text(model: &Model) -> String {
    let Threshold { at_least, of } = model.exceptions;
    let rule = format!("{}; with exceptions at least {at_least} of {of}", model.scoring.word());
    match model.aggregate {
        Aggregate::Min => rule,
        Aggregate::Mean => format!("{rule}; domains by the mean of their practices"),
    }
}

/// What a model calls things, one of it and several.
fn words_list(model: &Model) -> Option<FieldValue> {
    let one = |(term, forms): (&ModelTerm, &TermForms)| {
        format!("{}: {}, {}", term.key(), forms.one, forms.many)
    };
    let all: Vec<String> = model.words.0.iter().map(one).collect();
    (!all.is_empty()).then_some(FieldValue::List(all))
}

/// What each answer is called, earns and means, also those of sets; nothing where the model declares none,
/// because words of the tool are no text of the model.
fn answers_list(model: &Model) -> Option<FieldValue> {
    let one = |choice: &AnswerChoice| {
        let counts = if choice.counts { "counts" } else { "does not count" };
        let reason = if choice.needs_reason { ", needs a reason" } else { "" };
        let worth = match choice.level {
            Some(level) => format!("picks level {level}"),
            None => format!("earns {}", choice.earns),
        };
        let said = format!(
            "{} ({}): {worth}, {counts}{reason}. {}",
            choice.id.word(),
            choice.label,
            choice.meaning.markdown.trim()
        );
        said.trim_end().to_owned()
    };
    let own = model.answers.choices.iter().map(one);
    let sets = model.answer_sets.iter();
    let of_sets = sets.flat_map(|set| {
        set.answers.choices.iter().map(move |choice| format!("{}: {}", set.id, one(choice)))
    });
    model.answers.is_declared.then(|| FieldValue::List(own.chain(of_sets).collect()))
}

/// What a version says of where it comes from, as one text.
fn record_text(record: &Record) -> Option<FieldValue> {
    let lists = record.editors.iter().chain(&record.reviewers);
    let single = [&record.evidence, &record.feedback, &record.cite];
    let all: Vec<Text> = lists.chain(single).chain(&record.weaknesses).cloned().collect();
    joined(&all)
}

fn push_structure(model: &Model, document: &Key, out: &mut List) {
    for level in &model.levels {
        let key = Key::new(Kind::LevelName, level.number.to_string());
        let fields = [
            (Field::Title, words(&level.title)),
            (Field::Summary, optional(level.summary.as_ref())),
        ];
        out.push(key, Some(document), fields);
    }
    for scope in &model.scopes {
        let key = Key::new(Kind::Scope, format!("{:?}", scope.scope).to_lowercase());
        let fields =
            [(Field::Title, words(&scope.title)), (Field::Summary, markdown(&scope.summary))];
        out.push(key, Some(document), fields);
    }
    for domain in &model.domains {
        let home = push_domain(domain, document, out);
        for sub in &domain.subdomains {
            let above = sub.above.last().map(|id| Key::new(Kind::Subdomain, id));
            let home = push_subdomain(sub, above.as_ref().unwrap_or(&home), out);
            let practices = sub.practices.iter().filter_map(|id| model.practice(id));
            practices.for_each(|practice| push_practice(practice, &home, out));
        }
    }
}

fn push_domain(domain: &Domain, document: &Key, out: &mut List) -> Key {
    out.push(
        Key::new(Kind::Domain, &domain.id),
        Some(document),
        [
            (Field::Title, words(domain.bare_title())),
            (Field::Ref, optional(domain.reference.as_ref())),
            (Field::Aliases, list(&domain.aliases, String::clone)),
            (Field::Summary, optional(domain.summary.as_ref())),
        ],
    )
}

/// What holds the practices of a subdomain; one without a name is the domain itself.
fn push_subdomain(sub: &Subdomain, domain: &Key, out: &mut List) -> Key {
    if sub.title.is_none() {
        return domain.clone();
    }
    out.push(
        Key::new(Kind::Subdomain, &sub.id),
        Some(domain),
        [
            (Field::Title, sub.bare_title().and_then(words)),
            (Field::Ref, optional(sub.reference.as_ref())),
            (Field::Aliases, list(&sub.aliases, String::clone)),
            (Field::Summary, optional(sub.summary.as_ref())),
        ],
    )
}

/// The domains and practices that a profile adds. The domains of its base are no entries of its own.
fn push_added_parts(profile: &Profile, document: &Key, out: &mut List) {
    for domain in &profile.add.domains {
        let home = push_domain(domain, document, out);
        domain.subdomains.iter().for_each(|sub| drop(push_subdomain(sub, &home, out)));
    }
    for added in &profile.add.practices {
        let at = out.0.len();
        match &added.from {
            None => push_practice(&added.practice, document, out),
            // What it says is said by the version that it is taken from.
            Some(from) => {
                let key = Key::new(Kind::Practice, &added.practice.id);
                let title = words(added.practice.bare_title());
                let fields = [(Field::Title, title), (Field::From, words(from.to_string()))];
                out.push(key, Some(document), fields);
            }
        }
        if let Some(entry) = out.0.get_mut(at) {
            entry.fields.extend(words(&added.place.0).map(|place| (Field::In, place)));
            let why = optional(added.rationale.as_ref());
            entry.fields.extend(why.map(|why| (Field::Rationale, why)));
        }
    }
}

fn push_practice(practice: &Practice, home: &Key, out: &mut List) {
    let outline = practice.status == TableStatus::Outline;
    let key = out.push(
        Key::new(Kind::Practice, &practice.id),
        Some(home),
        [
            (Field::Title, words(practice.bare_title())),
            (Field::Ref, optional(practice.reference.as_ref())),
            (Field::Code, words(&practice.code)),
            (Field::Aliases, list(&practice.aliases, String::clone)),
            (Field::Status, outline.then(|| FieldValue::Text("outline".to_owned()))),
            (Field::Purpose, optional(practice.purpose.as_ref())),
            (Field::Considerations, joined(&practice.considerations)),
        ],
    );
    for level in &practice.levels {
        push_level(practice, level, &key, out);
    }
    push_cards(&practice.examples, &practice.pitfalls, &key, out);
    for related in &practice.related {
        let id = format!("{} -> {}", practice.code, related.practice);
        let fields = [(Field::Text, markdown(&related.why))];
        out.push(Key::new(Kind::Related, id), Some(&key), fields);
    }
}

fn push_level(practice: &Practice, level: &LevelEntry, home: &Key, out: &mut List) {
    let key = out.push(
        Key::new(Kind::Level, format!("{}-{}", practice.code, level.number)),
        Some(home),
        [
            (Field::Ref, optional(level.reference.as_ref())),
            (Field::Plainly, optional(level.plainly.as_ref())),
            (Field::Objective, optional(level.objective.as_ref())),
            (Field::Description, optional(level.description.as_ref())),
            (Field::Considerations, joined(&level.considerations)),
        ],
    );
    push_items(&level.actions, &level.indicators, &key, out);
    for excluded in &level.excluded {
        let rationale = optional(excluded.rationale.as_ref());
        let key_of = Key::new(Kind::Exclusion, &excluded.id);
        out.push(key_of, Some(&key), [(Field::Rationale, rationale)]);
    }
}

fn push_items(actions: &[Action], indicators: &[Indicator], home: &Key, out: &mut List) {
    for action in actions {
        let key = Key::new(Kind::Action, &action.id);
        let Action { reference, text, around, replaced, .. } = action;
        out.push(key, Some(home), item_fields(reference.as_ref(), text, around, replaced.as_ref()));
    }
    for indicator in indicators {
        let key = Key::new(Kind::Indicator, &indicator.id);
        let Indicator { reference, text, around, replaced, .. } = indicator;
        let own = [
            (Field::Unit, optional(indicator.unit.as_ref())),
            (Field::Sample, optional(indicator.sample.as_ref())),
            (Field::ValidFor, optional(indicator.valid_for.as_ref())),
            (Field::Weight, weight(indicator)),
            (Field::Answers, indicator.answers.as_ref().and_then(|(id, _)| words(id))),
            (Field::Record, indicator.record.as_ref().and_then(|(id, _)| words(id))),
            (Field::Verify, list(&indicator.verify, |verify| verify.word().to_owned())),
            (Field::Evidence, optional(indicator.evidence.as_ref())),
            (Field::Ask, optional(indicator.ask.as_ref())),
        ];
        let shared = item_fields(reference.as_ref(), text, around, replaced.as_ref());
        out.push(key, Some(home), shared.into_iter().chain(own));
    }
}

/// How much an indicator counts, if it is not as much as usual.
fn weight(indicator: &Indicator) -> Option<FieldValue> {
    (indicator.weight != 1).then(|| words(indicator.weight.to_string())).flatten()
}

/// What actions and indicators both say.
fn item_fields(
    reference: Option<&Text>,
    text: &Text,
    around: &Surroundings,
    taken: Option<&Replaced>,
) -> [(Field, Option<FieldValue>); 14] {
    let (replaces, rationale) = replaced(taken);
    let retired = around.retired.as_ref();
    let heirs = retired.and_then(|retired| list(&retired.into, |(id, _)| id.to_string()));
    let why = || optional(retired?.rationale.as_ref());
    [
        (Field::Ref, optional(reference)),
        (Field::Text, markdown(text)),
        (Field::Parts, parts(&around.parts)),
        (Field::Tags, list(&around.tags, String::clone)),
        (Field::Links, list(&around.links, |(title, url)| format!("{title}: {url}"))),
        (Field::Refs, list(&around.refs, |(of, id, _)| format!("{of} {id}"))),
        (Field::Groups, list(&around.groups, |(group, _)| group.clone())),
        (Field::UpToLevel, around.up_to.and_then(|(level, _)| words(level.to_string()))),
        (Field::Params, list(&around.params, place)),
        (Field::Needs, list(&around.needs, |(id, _)| id.to_string())),
        (Field::Status, retired.and_then(|_| words("retired"))),
        (Field::ReplacedBy, heirs),
        (Field::Replaces, replaces),
        (Field::Rationale, rationale.or_else(why)),
    ]
}

/// The parts below the text of an item, as a list.
fn parts(parts: &[ItemPart]) -> Option<FieldValue> {
    (!parts.is_empty()).then(|| words(ItemPart::listed(parts))).flatten()
}

/// A place that is filled in, with what is there by default.
fn place(param: &Param) -> String {
    let default = Text::said(param.default.as_ref());
    format!("{} ({}): {default}", param.id, param.title)
}

/// What a profile fills in, and why.
fn setting(set: &Setting) -> String {
    let why = Text::said(set.rationale.as_ref());
    let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
    format!("{} {}: {}{why}", set.item.0, set.param.0, set.value.markdown)
}

fn replaced(replaced: Option<&Replaced>) -> (Option<FieldValue>, Option<FieldValue>) {
    (
        replaced.map(|replaced| FieldValue::Text(replaced.id.to_string())),
        replaced.and_then(|replaced| optional(replaced.rationale.as_ref())),
    )
}

fn push_cards(examples: &[Example], pitfalls: &[Pitfall], home: &Key, out: &mut List) {
    for example in examples {
        out.push(
            Key::new(Kind::Example, &example.id),
            Some(home),
            [
                (Field::Title, words(&example.title)),
                (Field::Vertical, words(&example.vertical)),
                (Field::Level, words(example.level.to_string())),
                (Field::Text, markdown(&example.text)),
            ],
        );
    }
    for pitfall in pitfalls {
        let fields =
            [(Field::Title, words(&pitfall.title)), (Field::Text, markdown(&pitfall.text))];
        out.push(Key::new(Kind::Pitfall, &pitfall.id), Some(home), fields);
    }
}

fn push_profile(profile: &Profile, out: &mut List) -> Key {
    let texts = |list_of: &[Text]| list(list_of, |text| text.markdown.clone());
    let guide = |at: usize| profile.guide.as_ref().and_then(|guide| markdown(&guide[at]));
    out.push(
        Key::new(Kind::Document, DOCUMENT),
        None,
        [
            (Field::Title, words(&profile.title)),
            (Field::Code, words(&profile.code)),
            (Field::Scope, words(format!("{:?}", profile.scope).to_lowercase())),
            (Field::Record, profile.record.as_ref().and_then(record_text)),
            (Field::Roles, renamed_roles(profile)),
            (Field::Groups, profile.groups.as_ref().and_then(|of| list(of, |(id, _)| id.clone()))),
            (Field::Summary, markdown(&profile.summary)),
            (Field::AppliesTo, texts(&profile.applies_to)),
            (Field::OutOfScope, texts(&profile.out_of_scope)),
            (Field::Considerations, optional(profile.considerations.as_ref())),
            (Field::ValidFor, optional(profile.valid_for.as_ref())),
            (Field::GuideSmall, guide(0)),
            (Field::GuideMedium, guide(1)),
            (Field::GuideLarge, guide(2)),
        ],
    )
}

/// What a profile leaves out as a whole. Domains and subdomains may be called like a practice.
fn push_excluded_parts(excluded: &[ExcludedParts], document: &Key, out: &mut List) {
    for reason in excluded {
        for part in &reason.parts {
            let id = match part.kind {
                PartKind::Practice => part.id.clone(),
                kind => format!("{} {}", kind.word(), part.id),
            };
            let rationale = optional(reason.rationale.as_ref());
            let key = Key::new(Kind::Exclusion, id);
            out.push(key, Some(document), [(Field::Rationale, rationale)]);
        }
    }
}

fn renamed_roles(profile: &Profile) -> Option<FieldValue> {
    let roles: Vec<_> = profile.roles.iter().collect();
    list(&roles, |(id, (name, _))| format!("{id}: {}", name.markdown))
}

fn push_overlay(
    profile: &Profile,
    overlay: &Overlay,
    catalog: &Catalog,
    document: &Key,
    out: &mut List,
) {
    let code = catalog.code_of(&overlay.practice, profile).unwrap_or(&overlay.practice);
    let prefix = format!("{}-{code}", profile.code);
    let key = out.push(
        Key::new(Kind::Practice, &overlay.practice),
        Some(document),
        [
            (Field::Code, words(&prefix)),
            (Field::Considerations, optional(overlay.considerations.as_ref())),
            (Field::Params, list(&overlay.set, setting)),
        ],
    );
    for excluded in &overlay.exclude {
        let rationale = optional(excluded.rationale.as_ref());
        out.push(
            Key::new(Kind::Exclusion, &excluded.id),
            Some(&key),
            [(Field::Rationale, rationale)],
        );
    }
    for level in &overlay.levels {
        let considerations = optional(level.considerations.as_ref());
        let key = out.push(
            Key::new(Kind::Level, format!("{prefix}-{}", level.number)),
            Some(&key),
            [(Field::Considerations, considerations)],
        );
        push_items(&level.actions, &level.indicators, &key, out);
    }
    push_cards(&overlay.examples, &overlay.pitfalls, &key, out);
}
