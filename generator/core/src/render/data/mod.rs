//! The resolved content as data: JSON for programs, CSV for spreadsheets.
//!
//! In: a [`Tailored`]. Out: the files that every book offers for download. Never: leaves out a text, or says
//! anything that no document says.

pub(in crate::render) mod declared;
mod table;

use serde::Serialize;
use serde_json::Value;

use crate::force::{self, Force};
use crate::model::{
    Action, Aggregate, AnswerChoice, AnswerSet, AsWritten, Domain, Example, Excluded, Indicator,
    ItemId, ItemPart, KeptItem, LeftOut, LevelEntry, Model, Named, NamedAnswers, Param, Practice,
    PracticeId, Profile, Record, Replaced, Required, Subdomain, Surroundings, TableStatus,
    TermForms, Text, VersionRef,
};
use crate::profile::{PracticesLeftOut, Tailored, Target};
use crate::render::errata;
use crate::schema::data::{
    ActionData, AddedData, AnswerData, AnswerSetData, AroundData, AsWrittenData, CatalogRefData,
    DataDocument, DomainData, ExampleData, ExcludedData, FORMAT, FirstStepsData, FollowsData,
    IndicatorData, InsteadData, KeptData, LeftOutData, LeftOutPracticeData, LevelData,
    LevelNameData, LinkData, NamedData, OriginData, ParamData, PartData, PitfallData, PracticeData,
    PracticeDocument, ProfileData, RecordData, RelatedData, ReplacedData, ScopeData, ScoringData,
    SubdomainData, TargetData, TermData, TextData,
};
pub use table::{csv, sheets};

/// The content, and what was found to be wrong in it since it was published.
pub fn json(tailored: &Tailored) -> String {
    text_of(&DataDocument { errata: errata::all(tailored), ..document(tailored) })
}

/// The content alone.
pub(super) fn json_of_content(tailored: &Tailored) -> String {
    text_of(&document(tailored))
}

/// A practice of the content, alone.
pub(super) fn json_of_practice(tailored: &Tailored, practice: &Practice) -> String {
    text_of(&PracticeDocument {
        format: FORMAT,
        version: tailored.name().to_string(),
        origins: origins(tailored),
        practice: practice_data(tailored, practice),
    })
}

/// The content as other formats carry over what they have no keys for.
pub(super) fn value(tailored: &Tailored) -> Value {
    let document = DataDocument { errata: errata::all(tailored), ..document(tailored) };
    serde_json::to_value(document).expect("the content is plain data")
}

fn text_of(document: &impl Serialize) -> String {
    serde_json::to_string_pretty(document).expect("the content is plain data") + "\n"
}

fn document(tailored: &Tailored) -> DataDocument<'_> {
    let (model, profile) = (&tailored.model, tailored.profile());
    let replaced_by = profile.map_or(&model.replaced_by, |profile| &profile.replaced_by);
    DataDocument {
        format: FORMAT,
        id: profile.map_or(&model.id, |profile| &profile.id),
        version: tailored.name().version.to_string(),
        version_label: tailored.version_label(),
        title: tailored.title(),
        short_title: profile.map_or(&model.short_title, |profile| &profile.code),
        status: profile.map_or(model.status, |profile| profile.status).word(),
        replaced_by: replaced_by.as_ref().map(|(name, _)| name.to_string()),
        date: profile.map_or(&model.date, |profile| &profile.date),
        edition: model.edition.as_deref(),
        follows: model.follows.as_ref().map(|(title, version)| FollowsData { title, version }),
        summary: said(tailored.summary()),
        notice: &model.notice.markdown,
        license: &model.license,
        origin: model.imported.map(|_| "imported"),
        require: required(model),
        normative: keys(Force::Normative),
        informative: keys(Force::Informative),
        model: model.name().to_string(),
        profile: profile.map(profile_data),
        record: tailored.record().map(record_data),
        origins: origins(tailored),
        words: terms(model),
        scoring: scoring(tailored),
        answers: answers(&model.answers),
        answer_sets: answer_sets(model),
        roles: model.roles.iter().map(named).collect(),
        records: model.records.iter().map(named).collect(),
        groups: model.groups.iter().map(named).collect(),
        levels: level_names(model),
        scopes: scopes(model),
        left_out: tailored.left_out.iter().map(left_out).collect(),
        domains: domains(tailored),
        errata: Vec::new(),
    }
}

/// What the model insists on, if that is not all there is.
fn required(model: &Model) -> Option<Vec<&'static str>> {
    let is_all = model.require.len() == Required::ALL.len();
    (!is_all).then(|| model.require.iter().map(|part| part.key()).collect())
}

/// The keys of the texts that bind, or of those that do not.
fn keys(of: Force) -> Vec<&'static str> {
    force::kinds(of).map(|kind| kind.key).collect()
}

fn profile_data(profile: &Profile) -> ProfileData<'_> {
    ProfileData {
        base: profile.base.to_string(),
        with: profile.with.iter().map(|(name, _)| name.to_string()).collect(),
        scope: profile.scope.word(),
        applies_to: markdown_of(&profile.applies_to),
        out_of_scope: markdown_of(&profile.out_of_scope),
        considerations: said(profile.considerations.as_ref()),
        guide: profile.guide.as_ref().map(|[small, medium, large]| FirstStepsData {
            small: &small.markdown,
            medium: &medium.markdown,
            large: &large.markdown,
        }),
    }
}

fn record_data(record: &Record) -> RecordData<'_> {
    RecordData {
        editors: markdown_of(&record.editors),
        reviewers: markdown_of(&record.reviewers),
        evidence: &record.evidence.markdown,
        feedback: &record.feedback.markdown,
        cite: &record.cite.markdown,
        weaknesses: markdown_of(&record.weaknesses),
    }
}

fn origins(tailored: &Tailored) -> Vec<OriginData> {
    let origins = tailored.origins.iter();
    origins
        .map(|origin| OriginData {
            name: origin.name.to_string(),
            title: origin.title.clone(),
            scope: origin.scope.word(),
        })
        .collect()
}

fn terms(model: &Model) -> Vec<TermData<'_>> {
    let terms = model.words.0.iter();
    terms.map(|(term, TermForms { one, many })| TermData { thing: term.key(), one, many }).collect()
}

fn scoring(tailored: &Tailored) -> ScoringData<'_> {
    let model = &tailored.model;
    let own = tailored.profile().and_then(|profile| profile.valid_for.as_ref());
    ScoringData {
        rule: model.scoring.word(),
        aggregate: (model.aggregate != Aggregate::Min).then(|| model.aggregate.word()),
        exceptions_at_least: model.exceptions.at_least,
        exceptions_of: model.exceptions.of,
        valid_for: said(own.or(model.valid_for.as_ref())),
    }
}

fn answers(set: &AnswerSet) -> Vec<AnswerData<'_>> {
    set.choices.iter().map(|choice| answer(set, choice)).collect()
}

fn answer_sets(model: &Model) -> Vec<AnswerSetData<'_>> {
    model.answer_sets.iter().map(answer_set).collect()
}

fn answer_set(set: &NamedAnswers) -> AnswerSetData<'_> {
    AnswerSetData {
        id: &set.id,
        kind: set.answers.is_choice().then(|| set.answers.kind.word()),
        answers: answers(&set.answers),
    }
}

fn answer<'t>(set: &AnswerSet, choice: &'t AnswerChoice) -> AnswerData<'t> {
    AnswerData {
        id: choice.id.to_string(),
        label: &choice.label,
        short: &choice.short,
        earns: (!set.is_choice()).then_some(choice.earns),
        level: choice.level,
        counts: choice.counts,
        needs_reason: choice.needs_reason,
        meaning: &choice.meaning.markdown,
    }
}

fn named(named: &Named) -> NamedData<'_> {
    NamedData { id: &named.id, title: &named.title, summary: &named.summary.markdown }
}

fn level_names(model: &Model) -> Vec<LevelNameData<'_>> {
    let levels = model.levels.iter();
    levels
        .map(|level| LevelNameData {
            level: level.number,
            title: &level.title,
            summary: said(level.summary.as_ref()),
        })
        .collect()
}

fn scopes(model: &Model) -> Vec<ScopeData<'_>> {
    let scopes = model.scopes.iter();
    scopes
        .map(|scope| ScopeData {
            scope: scope.scope.word(),
            title: &scope.title,
            summary: &scope.summary.markdown,
        })
        .collect()
}

fn left_out(one: &PracticesLeftOut) -> LeftOutData<'_> {
    LeftOutData {
        practices: one.practices.iter().map(left_out_practice).collect(),
        rationale: said(one.rationale.as_ref()),
        origin: one.origin.0,
    }
}

fn left_out_practice(practice: &Practice) -> LeftOutPracticeData<'_> {
    LeftOutPracticeData {
        id: &practice.id,
        code: &practice.code,
        reference: said(practice.reference.as_ref()),
        title: practice.bare_title(),
    }
}

fn domains(tailored: &Tailored) -> Vec<DomainData<'_>> {
    let domains = tailored.model.domains.iter();
    domains
        .map(|domain| DomainData {
            id: &domain.id,
            reference: said(domain.reference.as_ref()),
            title: domain.bare_title(),
            aliases: &domain.aliases,
            summary: said(domain.summary.as_ref()),
            subdomains: subdomains(tailored, domain, &[]),
        })
        .collect()
}

/// The subdomains directly within those of a path, with what is in them.
fn subdomains<'t>(
    tailored: &'t Tailored,
    domain: &'t Domain,
    path: &[String],
) -> Vec<SubdomainData<'t>> {
    let practices = |ids: &'t [PracticeId]| -> Vec<PracticeData<'t>> {
        let found = ids.iter().filter_map(|id| tailored.model.practice(id));
        found.map(|practice| practice_data(tailored, practice)).collect()
    };
    let data = |sub: &'t Subdomain| SubdomainData {
        id: &sub.id,
        reference: said(sub.reference.as_ref()),
        title: sub.bare_title(),
        aliases: &sub.aliases,
        summary: said(sub.summary.as_ref()),
        practices: practices(&sub.practices),
        subdomains: match sub.title {
            Some(_) => subdomains(tailored, domain, &sub.path()),
            None => Vec::new(),
        },
    };
    domain.directly_within(path).map(data).collect()
}

fn practice_data<'t>(tailored: &'t Tailored, practice: &'t Practice) -> PracticeData<'t> {
    PracticeData {
        id: &practice.id,
        code: &practice.code,
        reference: said(practice.reference.as_ref()),
        title: practice.bare_title(),
        aliases: &practice.aliases,
        status: match practice.status {
            TableStatus::Complete => "complete",
            TableStatus::Outline => "outline",
        },
        purpose: practice.purpose.as_ref().map(text),
        added: tailored.added.get(&practice.id).map(|added| AddedData {
            rationale: said(added.rationale.as_ref()),
            from: added.from.as_ref().map(VersionRef::to_string),
            origin: added.origin.0,
        }),
        target: tailored.targets.get(&practice.id).map(target),
        considerations: practice.considerations.iter().map(text).collect(),
        levels: practice.levels.iter().map(|level| level_data(&tailored.model, level)).collect(),
        examples: practice.examples.iter().map(example).collect(),
        pitfalls: practice
            .pitfalls
            .iter()
            .map(|one| PitfallData { id: &one.id, title: &one.title, text: text(&one.text) })
            .collect(),
        related: practice
            .related
            .iter()
            .map(|one| RelatedData { practice: &one.practice, why: &one.why.markdown })
            .collect(),
    }
}

fn target(target: &Target) -> TargetData<'_> {
    TargetData {
        level: target.level,
        rationale: target.rationales.iter().map(text).collect(),
        instead_of: target
            .instead_of
            .map(|(level, origin)| InsteadData { level, origin: origin.0 }),
    }
}

fn level_data<'t>(model: &'t Model, level: &'t LevelEntry) -> LevelData<'t> {
    LevelData {
        level: level.number,
        reference: said(level.reference.as_ref()),
        plainly: level.plainly.as_ref().map(text),
        objective: level.objective.as_ref().map(text),
        description: level.description.as_ref().map(text),
        considerations: level.considerations.iter().map(text).collect(),
        actions: level.actions.iter().map(action).collect(),
        indicators: level.indicators.iter().map(indicator).collect(),
        excluded: level.excluded.iter().map(|one| excluded(model, one)).collect(),
    }
}

fn action(action: &Action) -> ActionData<'_> {
    ActionData {
        id: &action.id,
        reference: said(action.reference.as_ref()),
        text: text(&action.text),
        replaced: action.replaced.as_ref().map(replaced).unwrap_or_default(),
        around: around(&action.around),
    }
}

fn indicator(indicator: &Indicator) -> IndicatorData<'_> {
    IndicatorData {
        id: &indicator.id,
        reference: said(indicator.reference.as_ref()),
        text: text(&indicator.text),
        verify: indicator.verify.iter().map(|verify| verify.word()).collect(),
        unit: said(indicator.unit.as_ref()),
        sample: said(indicator.sample.as_ref()),
        valid_for: said(indicator.valid_for.as_ref()),
        weight: Some(indicator.weight).filter(|weight| *weight != 1),
        answers: indicator.answers.as_ref().map(|(set, _)| set.as_str()),
        evidence: said(indicator.evidence.as_ref()),
        record: indicator.record.as_ref().map(|(id, _)| id.as_str()),
        ask: said(indicator.ask.as_ref()),
        replaced: indicator.replaced.as_ref().map(replaced).unwrap_or_default(),
        around: around(&indicator.around),
    }
}

fn replaced(replaced: &Replaced) -> ReplacedData<'_> {
    ReplacedData {
        replaces: Some(&replaced.id),
        replaced_text: replaced.text.as_ref().map(text),
        rationale: said(replaced.rationale.as_ref()),
    }
}

fn around(around: &Surroundings) -> AroundData<'_> {
    AroundData {
        parts: around.parts.iter().map(part).collect(),
        tags: around.tags.iter().map(String::as_str).collect(),
        links: around.links.iter().map(|(title, url)| LinkData { title, url }).collect(),
        refs: around.refs.iter().map(|(catalog, id, _)| CatalogRefData { catalog, id }).collect(),
        needs: around.needs.iter().map(|(id, _)| id.as_str()).collect(),
        groups: around.groups.iter().map(|(group, _)| group.as_str()).collect(),
        up_to_level: around.up_to.map(|(level, _)| level),
        params: around.params.iter().map(param).collect(),
        as_written: as_written(&around.as_written),
    }
}

fn part(part: &ItemPart) -> PartData<'_> {
    PartData {
        label: part.label.as_deref(),
        reference: said(part.reference.as_ref()),
        text: &part.text.markdown,
        as_written: part.as_written.as_deref(),
        parts: part.parts.iter().map(self::part).collect(),
    }
}

fn as_written(written: &AsWritten) -> Option<AsWrittenData<'_>> {
    (*written != AsWritten::default()).then_some(AsWrittenData {
        text: written.text.as_deref(),
        evidence: written.evidence.as_deref(),
        unit: written.unit.as_deref(),
        sample: written.sample.as_deref(),
    })
}

fn param(param: &Param) -> ParamData<'_> {
    let value = param.value.as_ref();
    ParamData {
        id: &param.id,
        title: &param.title,
        default: said(param.default.as_ref()),
        value: value.map(|value| text(&value.text)),
        rationale: value.and_then(|value| said(value.rationale.as_ref())),
    }
}

fn excluded<'t>(model: &'t Model, excluded: &'t Excluded) -> ExcludedData<'t> {
    let (heirs, groups, up_to_level): (&[ItemId], &[String], Option<u8>) = match &excluded.cause {
        LeftOut::Excluded => (&[], &[], None),
        LeftOut::Retired(into) => (into, &[], None),
        LeftOut::OtherGroups(groups) => (&[], groups, None),
        LeftOut::PastLevel(level, _) => (&[], &[], Some(*level)),
    };
    let (kept, around) = match excluded.kept.as_deref() {
        Some(item) => kept(model, item),
        None => {
            let groups = groups.iter().map(String::as_str).collect();
            (KeptData::default(), AroundData { groups, up_to_level, ..AroundData::default() })
        }
    };
    ExcludedData {
        id: &excluded.id,
        text: excluded.text.as_ref().map(text),
        rationale: said(excluded.rationale.as_ref()),
        status: excluded.cause.word(),
        replaced_by: heirs.iter().map(ItemId::as_str).collect(),
        kept,
        around,
        origin: excluded.origin.0,
    }
}

/// What a retired item says besides its text; roles and groups by their names, as where items are asked.
fn kept<'t>(model: &'t Model, item: &'t KeptItem) -> (KeptData<'t>, AroundData<'t>) {
    let (reference, text, own) = match item {
        KeptItem::Action(one) => (&one.reference, &one.text, &one.around),
        KeptItem::Indicator(one) => (&one.reference, &one.text, &one.around),
    };
    let mut kept = match item {
        KeptItem::Action(_) => KeptData::default(),
        KeptItem::Indicator(one) => KeptData {
            verify: one.verify.iter().map(|verify| verify.word()).collect(),
            unit: said(one.unit.as_ref()),
            sample: said(one.sample.as_ref()),
            valid_for: said(one.valid_for.as_ref()),
            evidence: said(one.evidence.as_ref()),
            record: one.record.as_ref().map(|(id, _)| id.as_str()),
            ask: one.ask.as_ref().map(|ask| title_of(&model.roles, &ask.markdown)),
            ..KeptData::default()
        },
    };
    kept.reference = said(reference.as_ref());
    let mut around = around(own);
    around.groups = own.groups.iter().map(|(id, _)| title_of(&model.groups, id)).collect();
    // The text is shown behind what its publisher calls it, and its parts below.
    if reference.is_some() || !own.parts.is_empty() {
        around.as_written.get_or_insert_default().text.get_or_insert(&text.markdown);
    }
    (kept, around)
}

/// The name of what goes by an id; the id where none is given.
fn title_of<'t>(named: &'t [Named], id: &'t str) -> &'t str {
    named.iter().find(|one| one.id == id).map_or(id, |one| &one.title)
}

fn example(example: &Example) -> ExampleData<'_> {
    ExampleData {
        id: &example.id,
        title: &example.title,
        vertical: &example.vertical,
        level: example.level,
        text: text(&example.text),
    }
}

fn markdown_of(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.markdown.as_str()).collect()
}

fn said(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.markdown.as_str())
}

fn text(text: &Text) -> TextData<'_> {
    TextData { text: &text.markdown, origin: text.origin.0 }
}
