//! The resolved content as data: JSON for programs, CSV for spreadsheets.
//!
//! In: a [`Tailored`]. Out: the files that every book offers for download. Never: leaves out a text, or says
//! anything that no document says.

mod table;

use serde::Serialize;

use crate::force::{self, Force};
use crate::model::{
    Action, Aggregate, AnswerChoice, AnswerSet, Domain, Example, Excluded, Indicator, ItemId, LeftOut,
    LevelEntry, Model, Named, Param, Practice, PracticeId, Profile, Record, Replaced, Subdomain,
    Surroundings, TableStatus, TermForms, Text, VersionRef,
};
use crate::profile::{PracticesLeftOut, Tailored, Target};
use crate::render::errata;
use crate::schema::data::{
    ActionData, AddedData, AnswerData, AnswerSetData, AroundData, CatalogRefData, DataDocument,
    DomainData, ExampleData, ExcludedData, FORMAT, FirstStepsData, FollowsData, IndicatorData,
    InsteadData, LeftOutData, LeftOutPracticeData, LevelData, LevelNameData, LinkData, NamedData,
    OriginData, ParamData, PitfallData, PracticeData, PracticeDocument, ProfileData, RecordData,
    RelatedData, ReplacedData, ScopeData, ScoringData, SubdomainData, TargetData, TermData,
    TextData,
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
        levels: level_names(model),
        scopes: scopes(model),
        left_out: tailored.left_out.iter().map(left_out).collect(),
        domains: domains(tailored),
        errata: Vec::new(),
    }
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
    set.choices.iter().map(answer).collect()
}

fn answer_sets(model: &Model) -> Vec<AnswerSetData<'_>> {
    let sets = model.answer_sets.iter();
    sets.map(|set| AnswerSetData { id: &set.id, answers: answers(&set.answers) }).collect()
}

fn answer(choice: &AnswerChoice) -> AnswerData<'_> {
    AnswerData {
        id: choice.id.to_string(),
        label: &choice.label,
        short: &choice.short,
        earns: choice.earns,
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
        levels: practice.levels.iter().map(level_data).collect(),
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

fn level_data(level: &LevelEntry) -> LevelData<'_> {
    LevelData {
        level: level.number,
        reference: said(level.reference.as_ref()),
        plainly: level.plainly.as_ref().map(text),
        objective: level.objective.as_ref().map(text),
        description: level.description.as_ref().map(text),
        considerations: level.considerations.iter().map(text).collect(),
        actions: level.actions.iter().map(action).collect(),
        indicators: level.indicators.iter().map(indicator).collect(),
        excluded: level.excluded.iter().map(excluded).collect(),
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
        tags: around.tags.iter().map(String::as_str).collect(),
        links: around.links.iter().map(|(title, url)| LinkData { title, url }).collect(),
        refs: around.refs.iter().map(|(catalog, id, _)| CatalogRefData { catalog, id }).collect(),
        needs: around.needs.iter().map(|(id, _)| id.as_str()).collect(),
        groups: around.groups.iter().map(|(group, _)| group.as_str()).collect(),
        up_to_level: around.up_to.map(|(level, _)| level),
        params: around.params.iter().map(param).collect(),
    }
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

fn excluded(excluded: &Excluded) -> ExcludedData<'_> {
    let (heirs, groups, up_to_level): (&[ItemId], &[String], Option<u8>) = match &excluded.cause {
        LeftOut::Excluded => (&[], &[], None),
        LeftOut::Retired(into) => (into, &[], None),
        LeftOut::OtherGroups(groups) => (&[], groups, None),
        LeftOut::PastLevel(level, _) => (&[], &[], Some(*level)),
    };
    ExcludedData {
        id: &excluded.id,
        text: excluded.text.as_ref().map(text),
        rationale: said(excluded.rationale.as_ref()),
        status: excluded.cause.word(),
        replaced_by: heirs.iter().map(ItemId::as_str).collect(),
        groups: groups.iter().map(String::as_str).collect(),
        up_to_level,
        origin: excluded.origin.0,
    }
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
