//! The resolved content as data: JSON for programs, CSV for spreadsheets.
//!
//! In: a [`Tailored`]. Out: the files that every book offers for download.

use serde::Serialize;

use crate::force::{self, Force};
use crate::model::{
    Excluded, Indicator, ItemId, LeftOut, Param, Practice, PracticeId, Surroundings, Text,
};
use crate::profile::Tailored;
use crate::render::errata::{self, ErratumRow};
use crate::text::csv_row;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct DataDocument<'t> {
    id: &'t str,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_label: Option<&'t str>,
    title: &'t str,
    notice: &'t str,
    license: &'t str,
    normative: Vec<&'static str>,
    informative: Vec<&'static str>,
    model: String,
    origins: Vec<OriginData>,
    levels: Vec<LevelNameData<'t>>,
    domains: Vec<DomainData<'t>>,
    /// No part of what the version says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errata: Vec<ErratumRow<'t>>,
}

#[derive(Serialize)]
struct OriginData {
    name: String,
    title: String,
    scope: &'static str,
}

#[derive(Serialize)]
struct LevelNameData<'t> {
    level: u8,
    title: &'t str,
}

#[derive(Serialize)]
struct DomainData<'t> {
    id: &'t str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    title: &'t str,
    subdomains: Vec<SubdomainData<'t>>,
}

#[derive(Serialize)]
struct SubdomainData<'t> {
    id: &'t str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    title: Option<&'t str>,
    practices: Vec<PracticeData<'t>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PracticeData<'t> {
    id: &'t str,
    code: &'t str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    title: &'t str,
    purpose: TextData<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<TargetData<'t>>,
    considerations: Vec<TextData<'t>>,
    levels: Vec<LevelData<'t>>,
}

#[derive(Serialize)]
struct TargetData<'t> {
    level: u8,
    rationale: Vec<TextData<'t>>,
}

/// A text in Markdown; `origin` is an index into `origins`.
#[derive(Serialize)]
struct TextData<'t> {
    text: &'t str,
    origin: usize,
}

#[derive(Serialize)]
struct LevelData<'t> {
    level: u8,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<TextData<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<TextData<'t>>,
    considerations: Vec<TextData<'t>>,
    actions: Vec<ActionData<'t>>,
    indicators: Vec<IndicatorData<'t>>,
    excluded: Vec<ExcludedData<'t>>,
}

#[derive(Serialize)]
struct ActionData<'t> {
    id: &'t str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    #[serde(flatten)]
    text: TextData<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<&'t str>,
    #[serde(flatten)]
    around: AroundData<'t>,
}

#[derive(Serialize)]
struct IndicatorData<'t> {
    id: &'t str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    #[serde(flatten)]
    text: TextData<'t>,
    verify: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sample: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_for: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<&'t str>,
    #[serde(flatten)]
    around: AroundData<'t>,
}

#[derive(Serialize)]
struct AroundData<'t> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'t str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkData<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refs: Vec<CatalogRefData<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<&'t str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to_level: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<ParamData<'t>>,
}

#[derive(Serialize)]
struct ParamData<'t> {
    id: &'t str,
    title: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<TextData<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rationale: Option<&'t str>,
}

#[derive(Serialize)]
struct LinkData<'t> {
    title: &'t str,
    url: &'t str,
}

#[derive(Serialize)]
struct CatalogRefData<'t> {
    catalog: &'t str,
    id: &'t str,
}

#[derive(Serialize)]
struct ExcludedData<'t> {
    id: &'t str,
    rationale: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<TextData<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replaced_by: Vec<&'t str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to_level: Option<u8>,
}

/// The content, and what was found to be wrong in it since it was published.
pub(super) fn json(tailored: &Tailored) -> String {
    text_of(&DataDocument { errata: errata::all(tailored), ..document(tailored) })
}

/// The content alone.
pub(super) fn json_of_content(tailored: &Tailored) -> String {
    text_of(&document(tailored))
}

fn text_of(document: &DataDocument<'_>) -> String {
    serde_json::to_string_pretty(document).expect("the content is plain data") + "\n"
}

fn document(tailored: &Tailored) -> DataDocument<'_> {
    let model = &tailored.model;
    DataDocument {
        id: tailored.profile().map_or(&model.id, |profile| &profile.id),
        version: tailored.name().version.to_string(),
        version_label: tailored.version_label(),
        title: tailored.title(),
        notice: &model.notice.markdown,
        license: &model.license,
        normative: keys(Force::Normative),
        informative: keys(Force::Informative),
        model: model.name().to_string(),
        origins: tailored
            .origins
            .iter()
            .map(|origin| OriginData {
                name: origin.name.to_string(),
                title: origin.title.clone(),
                scope: origin.scope.word(),
            })
            .collect(),
        levels: model
            .levels
            .iter()
            .map(|level| LevelNameData { level: level.number, title: &level.title })
            .collect(),
        domains: domains(tailored),
        errata: Vec::new(),
    }
}

/// The keys of the texts that bind, or of those that do not.
fn keys(of: Force) -> Vec<&'static str> {
    force::kinds(of).map(|kind| kind.key).collect()
}

fn domains(tailored: &Tailored) -> Vec<DomainData<'_>> {
    let practices = |ids: &'_ [PracticeId]| -> Vec<PracticeData<'_>> {
        let found = ids.iter().filter_map(|id| tailored.model.practice(id));
        found.map(|practice| practice_data(tailored, practice)).collect()
    };
    tailored
        .model
        .domains
        .iter()
        .map(|domain| DomainData {
            id: &domain.id,
            reference: said(domain.reference.as_ref()),
            title: domain.bare_title(),
            subdomains: domain
                .subdomains
                .iter()
                .map(|sub| SubdomainData {
                    id: &sub.id,
                    reference: said(sub.reference.as_ref()),
                    title: sub.bare_title(),
                    practices: practices(&sub.practices),
                })
                .collect(),
        })
        .collect()
}

fn practice_data<'t>(tailored: &'t Tailored, practice: &'t Practice) -> PracticeData<'t> {
    PracticeData {
        id: &practice.id,
        code: &practice.code,
        reference: said(practice.reference.as_ref()),
        title: practice.bare_title(),
        purpose: text(&practice.purpose),
        target: tailored.targets.get(&practice.id).map(|target| TargetData {
            level: target.level,
            rationale: target.rationales.iter().map(text).collect(),
        }),
        considerations: practice.considerations.iter().map(text).collect(),
        levels: practice.levels.iter().map(level_data).collect(),
    }
}

fn level_data(level: &crate::model::LevelEntry) -> LevelData<'_> {
    LevelData {
        level: level.number,
        reference: said(level.reference.as_ref()),
        objective: level.objective.as_ref().map(text),
        description: level.description.as_ref().map(text),
        considerations: level.considerations.iter().map(text).collect(),
        actions: level
            .actions
            .iter()
            .map(|action| ActionData {
                id: &action.id,
                reference: said(action.reference.as_ref()),
                text: text(&action.text),
                replaces: action.replaced.as_ref().map(|replaced| replaced.id.as_str()),
                around: around_data(&action.around),
            })
            .collect(),
        indicators: level
            .indicators
            .iter()
            .map(|indicator| IndicatorData {
                id: &indicator.id,
                reference: said(indicator.reference.as_ref()),
                text: text(&indicator.text),
                verify: indicator.verify.iter().map(|verify| verify.word()).collect(),
                unit: indicator.unit.as_ref().map(|unit| unit.markdown.as_str()),
                sample: indicator.sample.as_ref().map(|sample| sample.markdown.as_str()),
                valid_for: indicator.valid_for.as_ref().map(|age| age.markdown.as_str()),
                evidence: indicator.evidence.as_ref().map(|evidence| evidence.markdown.as_str()),
                record: indicator.record.as_ref().map(|(id, _)| id.as_str()),
                ask: indicator.ask.as_ref().map(|ask| ask.markdown.as_str()),
                replaces: indicator.replaced.as_ref().map(|replaced| replaced.id.as_str()),
                around: around_data(&indicator.around),
            })
            .collect(),
        excluded: level.excluded.iter().map(excluded_data).collect(),
    }
}

fn around_data(around: &Surroundings) -> AroundData<'_> {
    AroundData {
        tags: around.tags.iter().map(String::as_str).collect(),
        links: around.links.iter().map(|(title, url)| LinkData { title, url }).collect(),
        refs: around.refs.iter().map(|(catalog, id, _)| CatalogRefData { catalog, id }).collect(),
        needs: around.needs.iter().map(|(id, _)| id.as_str()).collect(),
        groups: around.groups.iter().map(|(group, _)| group.as_str()).collect(),
        up_to_level: around.up_to.map(|(level, _)| level),
        params: around.params.iter().map(param_data).collect(),
    }
}

fn param_data(param: &Param) -> ParamData<'_> {
    let value = param.value.as_ref();
    ParamData {
        id: &param.id,
        title: &param.title,
        default: said(param.default.as_ref()),
        value: value.map(|value| text(&value.text)),
        rationale: value.and_then(|value| said(value.rationale.as_ref())),
    }
}

fn excluded_data(excluded: &Excluded) -> ExcludedData<'_> {
    let heirs: Option<&[ItemId]> = match &excluded.cause {
        LeftOut::Retired(into) => Some(into),
        _ => None,
    };
    let status = excluded.cause.word();
    ExcludedData {
        id: &excluded.id,
        rationale: said(excluded.rationale.as_ref()),
        text: status.and(excluded.text.as_ref()).map(text),
        status,
        groups: match &excluded.cause {
            LeftOut::OtherGroups(groups) => groups.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        },
        up_to_level: match excluded.cause {
            LeftOut::PastLevel(level, _) => Some(level),
            _ => None,
        },
        replaced_by: heirs.unwrap_or_default().iter().map(ItemId::as_str).collect(),
    }
}

fn said(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.markdown.as_str())
}

fn text(text: &Text) -> TextData<'_> {
    TextData { text: &text.markdown, origin: text.origin.0 }
}

/// The columns that every table of indicators has.
const COLUMNS: [&str; 15] = [
    "domain",
    "subdomain",
    "practice",
    "code",
    "target",
    "level",
    "indicator",
    "text",
    "verify",
    "evidence",
    "ask",
    "origin",
    "unit",
    "sample",
    "record",
];

/// A column that only some models need: its name and what an indicator has there.
type SpareColumn = (&'static str, fn(&Indicator) -> String);

/// The columns behind, where something stands in them.
const SPARE: [SpareColumn; 4] = [
    ("ref", |one| Text::said(one.reference.as_ref()).to_owned()),
    ("tags", |one| one.around.tags.join(" ")),
    ("refs", |one| one.around.referred()),
    ("needs", |one| {
        one.around.needs.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(" ")
    }),
];

pub(super) fn csv(tailored: &Tailored) -> String {
    let levels = || tailored.model.practices.iter().flat_map(|practice| &practice.levels);
    let is_used = |column: &&SpareColumn| {
        levels().flat_map(|level| &level.indicators).any(|one| !(column.1)(one).is_empty())
    };
    let spare: Vec<&SpareColumn> = SPARE.iter().filter(is_used).collect();
    let columns: Vec<&str> =
        COLUMNS.into_iter().chain(spare.iter().map(|(name, _)| *name)).collect();
    let mut out = csv_row(&columns);
    for practice in &tailored.model.practices {
        let Some((domain, sub)) = tailored.model.home_of(&practice.id) else { continue };
        let target = tailored.target(&practice.id).map_or_else(String::new, |t| t.to_string());
        for level in &practice.levels {
            for indicator in &level.indicators {
                let verify: Vec<&str> = indicator.verify.iter().map(|v| v.word()).collect();
                let behind: Vec<String> = spare.iter().map(|(_, of)| of(indicator)).collect();
                let row: [&str; COLUMNS.len()] = [
                    domain.bare_title(),
                    sub.bare_title().unwrap_or(""),
                    practice.bare_title(),
                    &practice.code,
                    &target,
                    &level.number.to_string(),
                    &indicator.id,
                    &crate::markdown::plain(&indicator.text.markdown),
                    &verify.join(" "),
                    &crate::markdown::plain(Text::said(indicator.evidence.as_ref())),
                    Text::said(indicator.ask.as_ref()),
                    &tailored.origin(indicator.text.origin).name.to_string(),
                    indicator.unit.as_ref().map_or("", |unit| unit.markdown.as_str()),
                    indicator.sample.as_ref().map_or("", |sample| sample.markdown.as_str()),
                    indicator.record.as_ref().map_or("", |(id, _)| id.as_str()),
                ];
                let row: Vec<&str> =
                    row.into_iter().chain(behind.iter().map(String::as_str)).collect();
                out.push_str(&csv_row(&row));
            }
        }
    }
    out
}
