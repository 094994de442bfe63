//! The checklist for the clipboard, and the same as a fillable form.
//!
//! In: a [`Tailored`] and options. Out: a [`Document`]. A checklist and a form differ in one word
//! of their data: the template draws boxes for a pen or fields for a keyboard.

use std::fmt::Display;

use serde::Serialize;
use serde_json::{Value, json};

use super::assessment::{self, SaidBefore, StakesView, VisitView};
use super::evidence::{RequestView, requests};
use super::options::{Detail, Levels, Notes, PaperOptions};
use super::record::{Extent, RecordView, record_view};
use super::rich::RichNode;
use super::view::{BookNames, Frame, PaperLevel, PaperPractice, Views};
use super::{Document, PaperInput, document, is_large};
use crate::model::{Domain, LevelEntry, Practice, PracticeId, Text};
use crate::profile::Tailored;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ChecklistData {
    frame: Frame,
    title: String,
    words: Value,
    blank_pages: bool,
    marking: String,
    summary: Vec<RichNode>,
    record: RecordView,
    #[serde(skip_serializing_if = "Option::is_none")]
    visit: Option<VisitView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stakes: Option<StakesView>,
    applies_to: Vec<Vec<RichNode>>,
    out_of_scope: Vec<Vec<RichNode>>,
    /// What was cut away, in words; none if nothing was.
    extract: Option<String>,
    grid: Vec<ChecklistDomain>,
    practices: Vec<PaperPractice<PaperLevel>>,
    appendix: Vec<PaperPractice<PaperLevel>>,
    requests: Vec<RequestView>,
}

/// A domain with its practices, for the one-page grid.
#[derive(Serialize)]
struct ChecklistDomain {
    title: String,
    subdomains: Vec<ChecklistSubdomain>,
}

#[derive(Serialize)]
struct ChecklistSubdomain {
    title: Option<String>,
    practices: Vec<GridEntry>,
}

#[derive(Serialize)]
struct GridEntry {
    id: String,
    code: String,
    title: String,
    target: Option<u8>,
    target_title: Option<String>,
    /// Whether the assessment asks for another level than the profile.
    own: bool,
}

/// Makes the checklist of a model or profile.
pub fn checklist(input: PaperInput<'_>, options: &PaperOptions) -> Document {
    let title = match options.detail {
        Detail::Full => "checklist.title",
        Detail::Short => "checklist.short_title",
    };
    make("checklist", title, input, options).0
}

/// Makes the fillable form of a model or profile; the shell turns its fields into widgets.
pub fn form(input: PaperInput<'_>, options: &PaperOptions) -> Document {
    let (document, frame) = make("form", "checklist.form_title", input, options);
    Document { identity: Some(frame.identity(input.words)), ..document }
}

fn make(
    kind: &'static str,
    title: &str,
    whole: PaperInput<'_>,
    options: &PaperOptions,
) -> (Document, Frame) {
    // What pages say of the version at their head and foot is that of the whole.
    let asked = assessment::asked(whole);
    let tailored = asked.as_ref();
    let input = PaperInput { tailored, ..whole };
    let words = input.words;
    let kept = practices(tailored, options);
    let names = BookNames::of_practices(tailored, &kept);
    let said = match kind {
        "form" => SaidBefore::in_fields(whole),
        _ => SaidBefore::in_print(whole),
    };
    let views = Views { said, ..Views::of(input, &names) };
    let in_main = |practice: &Practice, level: u8| in_main(tailored, options, practice, level);
    let (summary, applies_to, out_of_scope) = scope(&views);
    let frame = Frame::of(kind, whole, options, &names);
    let title = words.with(title, &[("name", &frame.full_name())]);
    let data = ChecklistData {
        frame,
        title: title.clone(),
        words: json!(words.parts(&["answer", "checklist", "paper"])),
        blank_pages: options.notes == Notes::BlankPages,
        marking: options.shown_marking(),
        summary,
        record: record_view(input, Extent::Short, &names),
        visit: said.visit(),
        stakes: said.stakes(),
        applies_to,
        out_of_scope,
        extract: extract(input, options),
        grid: grid(tailored, &kept, said),
        practices: kept
            .iter()
            .map(|practice| part_of(&views, practice, |level| in_main(practice, level)))
            .collect(),
        appendix: appendix(&views, &kept, options),
        requests: requests(&views, &kept, in_main),
    };
    let about = data.frame.about(title, "checklist.about", words);
    let short = if options.detail == Detail::Short { "-short" } else { "" };
    let ident = format!("{}:{kind}{short}", tailored.name());
    let document = document("checklist.typ", ident, about, &data);
    (Document { is_large: is_large(tailored), ..document }, data.frame)
}

/// The practices that the options keep, in reading order.
fn practices<'t>(tailored: &'t Tailored, options: &PaperOptions) -> Vec<&'t Practice> {
    let model = &tailored.model;
    let kept = |practice: &&Practice| {
        let domain = model.home_of(&practice.id).map(|(domain, _)| domain);
        let in_domain = options.domains.is_empty()
            || options.domains.iter().any(|name| domain.is_some_and(|domain| domain.goes_by(name)));
        let named = options.practices.is_empty()
            || options.practices.iter().any(|name| practice.goes_by(name));
        in_domain && named
    };
    model.practices.iter().filter(kept).collect()
}

fn in_main(tailored: &Tailored, options: &PaperOptions, practice: &Practice, level: u8) -> bool {
    match options.levels {
        Levels::Range(first, last) => (first..=last).contains(&level),
        Levels::ToTarget | Levels::All => {
            tailored.target(&practice.id).is_none_or(|target| level <= target)
        }
    }
}

/// A practice at the levels that `wanted` picks.
fn part_of(
    views: &Views<'_>,
    practice: &Practice,
    wanted: impl Fn(u8) -> bool,
) -> PaperPractice<PaperLevel> {
    // Where one question picks the level, it says what each of them means.
    let has_choice = views.tailored.model.choices_in(practice).next().is_some();
    let is_told =
        |level: &LevelEntry| has_choice && level.indicators.is_empty() && level.excluded.is_empty();
    let levels = practice.levels.iter().filter(|level| wanted(level.number) && !is_told(level));
    views.practice(practice, levels.map(|level| views.level(practice, level)).collect())
}

/// The levels beyond the targets, for those who want to know by how much a target is exceeded.
fn appendix(
    views: &Views<'_>,
    kept: &[&Practice],
    options: &PaperOptions,
) -> Vec<PaperPractice<PaperLevel>> {
    if options.levels != Levels::All {
        return Vec::new();
    }
    let beyond = |practice: &&Practice| {
        let target = views.tailored.target(&practice.id)?;
        let view = part_of(views, practice, |level| level > target);
        (!view.levels.is_empty()).then_some(view)
    };
    kept.iter().filter_map(beyond).collect()
}

fn scope(views: &Views<'_>) -> (Vec<RichNode>, Vec<Vec<RichNode>>, Vec<Vec<RichNode>>) {
    let list = |texts: &[crate::model::Text]| {
        texts.iter().map(|text| views.inline(&text.markdown)).collect::<Vec<_>>()
    };
    match views.tailored.profile() {
        Some(profile) => (
            views.block(&profile.summary.markdown),
            list(&profile.applies_to),
            list(&profile.out_of_scope),
        ),
        None => (views.block(Text::said(views.tailored.summary())), Vec::new(), Vec::new()),
    }
}

fn extract(input: PaperInput<'_>, options: &PaperOptions) -> Option<String> {
    let PaperInput { tailored, words, .. } = input;
    let part = input.assessment.map_or("", |one| &one.form.part);
    let mut parts: Vec<String> =
        part.split('+').filter(|one| !one.is_empty()).map(str::to_owned).collect();
    let is_named = |d: &&Domain| options.domains.iter().any(|name| d.goes_by(name));
    let domains = tailored.model.domains.iter().filter(is_named);
    let domain = |title: &String| words.with("checklist.domain", &[("title", title)]);
    parts.extend(domains.map(|one| domain(&one.title)));
    let all = tailored.model.practices.iter();
    let named = all.filter(|p| options.practices.iter().any(|name| p.goes_by(name)));
    parts.extend(named.map(|practice| practice.title.clone()));
    match options.levels {
        Levels::Range(first, last) if first == last => {
            parts.push(words.with("checklist.one_level", &[("level", &first)]));
        }
        Levels::Range(first, last) => {
            let values: [(&str, &dyn Display); 2] = [("low", &first), ("high", &last)];
            parts.push(words.with("report.group_levels", &values));
        }
        Levels::ToTarget | Levels::All => {}
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn grid(tailored: &Tailored, kept: &[&Practice], said: SaidBefore<'_>) -> Vec<ChecklistDomain> {
    let entry = |id: &PracticeId| {
        let practice = kept.iter().find(|practice| practice.id == *id)?;
        let target = tailored.target(id);
        Some(GridEntry {
            id: practice.id.to_string(),
            code: practice.code.clone(),
            title: practice.title.clone(),
            target,
            target_title: target.map(|level| tailored.model.level_title(level).to_owned()),
            own: said.differs(id),
        })
    };
    let domains = tailored.model.domains.iter().map(|domain| ChecklistDomain {
        title: domain.title.clone(),
        subdomains: domain
            .subdomains
            .iter()
            .map(|sub| ChecklistSubdomain {
                title: sub.title.clone(),
                practices: sub.practices.iter().filter_map(entry).collect(),
            })
            .filter(|sub| !sub.practices.is_empty())
            .collect(),
    });
    domains.filter(|domain| !domain.subdomains.is_empty()).collect()
}
