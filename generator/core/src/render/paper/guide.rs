//! The whole guide of a model or profile as one book, with contents and an index of indicators.
//!
//! In: a [`Tailored`] and the glossary. Out: a [`Document`].

use serde::Serialize;
use serde_json::{Value, json};

use super::errata::{ErrataView, errata_view};
use super::options::PaperOptions;
use super::record::{Extent, RecordView, record_view};
use super::rich::RichNode;
use super::view::{BookNames, Frame, PaperLevel, PaperPractice, Views};
use super::{Document, PaperInput, document, is_large};
use crate::addresses;
use crate::assess::questionnaire;
use crate::model::{
    Action, Domain, Example, LevelEntry, Pitfall, Practice, PracticeId, Related, Text,
};
use crate::render::errata;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct GuideData {
    frame: Frame,
    words: Value,
    record: RecordView,
    errata: Option<ErrataView>,
    summary: Vec<RichNode>,
    considerations: Vec<RichNode>,
    applies_to: Vec<Vec<RichNode>>,
    out_of_scope: Vec<Vec<RichNode>>,
    /// First steps for small, medium and large organizations.
    first_steps: Vec<Vec<RichNode>>,
    scopes: Vec<Titled>,
    domains: Vec<GuideDomain>,
    glossary: Vec<Titled>,
}

#[derive(Serialize)]
struct Titled {
    title: String,
    text: Vec<RichNode>,
}

#[derive(Serialize)]
struct GuideDomain {
    title: String,
    summary: Vec<RichNode>,
    subdomains: Vec<GuideSubdomain>,
}

#[derive(Serialize)]
struct GuideSubdomain {
    title: Option<String>,
    /// In how many others it is.
    depth: usize,
    summary: Vec<RichNode>,
    practices: Vec<ChapterView>,
}

/// A practice with everything that a guide says about it.
#[derive(Serialize)]
struct ChapterView {
    #[serde(flatten)]
    practice: PaperPractice<LevelChapter>,
    /// What was found to be wrong in it, but for its indicators, which say so themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errata: Vec<String>,
    considerations: Vec<AddedView>,
    examples: Vec<GuideCard>,
    pitfalls: Vec<GuideCard>,
    related: Vec<GuideRelated>,
}

/// A level with everything that a guide says about it.
#[derive(Serialize)]
struct LevelChapter {
    #[serde(flatten)]
    level: PaperLevel,
    description: Vec<RichNode>,
    considerations: Vec<AddedView>,
    actions: Vec<ActionView>,
}

/// A text and the profile that added it.
#[derive(Serialize)]
struct AddedView {
    by: Option<String>,
    text: Vec<RichNode>,
}

#[derive(Serialize)]
struct ActionView {
    id: String,
    by: Option<String>,
    text: Vec<RichNode>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    around: Vec<String>,
}

#[derive(Serialize)]
struct GuideCard {
    title: String,
    by: Option<String>,
    level: Option<u8>,
    text: Vec<RichNode>,
}

#[derive(Serialize)]
struct GuideRelated {
    id: String,
    title: String,
    why: Vec<RichNode>,
}

/// Makes the typeset guide of a model or profile.
pub fn guide(input: PaperInput<'_>, options: &PaperOptions) -> Document {
    let PaperInput { tailored, glossary, words, .. } = input;
    let names = BookNames::of_everything(tailored);
    let views = Views::of(input, &names);
    let model = &tailored.model;
    let profile = tailored.profile();
    let list = |texts: &[crate::model::Text]| {
        texts.iter().map(|text| views.inline(&text.markdown)).collect::<Vec<_>>()
    };
    let considerations = profile.and_then(|profile| profile.considerations.as_ref());
    let steps = profile.and_then(|profile| profile.guide.as_ref());
    let data = GuideData {
        frame: Frame::of("guide", input, options, &names),
        words: json!(words.parts(&["paper", "practice", "profile"])),
        record: record_view(input, Extent::Whole, &names),
        errata: errata_view(input, &names),
        summary: views.block(Text::said(tailored.summary())),
        considerations: considerations.map_or_else(Vec::new, |text| views.block(&text.markdown)),
        applies_to: profile.map_or_else(Vec::new, |profile| list(&profile.applies_to)),
        out_of_scope: profile.map_or_else(Vec::new, |profile| list(&profile.out_of_scope)),
        first_steps: steps
            .map_or_else(Vec::new, |all| all.iter().map(|t| views.block(&t.markdown)).collect()),
        scopes: model
            .scopes
            .iter()
            .map(|scope| Titled {
                title: scope.title.clone(),
                text: views.inline(&scope.summary.markdown),
            })
            .collect(),
        domains: model.domains.iter().map(|domain| domain_view(&views, domain)).collect(),
        glossary: glossary
            .terms
            .iter()
            .map(|term| Titled {
                title: term.term.clone(),
                text: views.inline(&term.definition.markdown),
            })
            .collect(),
    };
    let title = data.frame.full_name();
    let about = data.frame.about(title, "paper.guide_about", words);
    let document = document("guide.typ", format!("{}:guide", tailored.name()), about, &data);
    Document { is_large: is_large(tailored), ..document }
}

fn domain_view(views: &Views<'_>, domain: &Domain) -> GuideDomain {
    let chapter = |id: &PracticeId| Some(chapter(views, views.tailored.model.practice(id)?));
    GuideDomain {
        title: domain.title.clone(),
        summary: views.block(Text::said(domain.summary.as_ref())),
        subdomains: domain
            .subdomains
            .iter()
            .map(|sub| GuideSubdomain {
                title: sub.title.clone(),
                depth: sub.above.len(),
                summary: sub
                    .summary
                    .as_ref()
                    .map_or_else(Vec::new, |text| views.block(&text.markdown)),
                practices: sub.practices.iter().filter_map(chapter).collect(),
            })
            .collect(),
    }
}

fn chapter(views: &Views<'_>, practice: &Practice) -> ChapterView {
    let levels =
        practice.levels.iter().map(|level| level_chapter(views, practice, level)).collect();
    ChapterView {
        practice: views.practice(practice, levels),
        errata: errata::at(views.tailored, &names_but_indicators(practice), views.words),
        considerations: added(views, &practice.considerations),
        examples: practice.examples.iter().map(|example| example_card(views, example)).collect(),
        pitfalls: practice.pitfalls.iter().map(|pitfall| pitfall_card(views, pitfall)).collect(),
        related: practice.related.iter().filter_map(|other| related(views, other)).collect(),
    }
}

/// What a practice goes by, with its levels and all its items but the indicators.
fn names_but_indicators(practice: &Practice) -> Vec<String> {
    let is_indicator = |id: &String| {
        let mut all = practice.levels.iter().flat_map(|level| &level.indicators);
        all.any(|indicator| indicator.id == **id)
    };
    let names = addresses::of_practice(practice, "").into_iter().map(|(id, _)| id);
    names.filter(|id| !is_indicator(id)).collect()
}

fn level_chapter(views: &Views<'_>, practice: &Practice, level: &LevelEntry) -> LevelChapter {
    let action = |action: &Action| ActionView {
        id: action.id.to_string(),
        by: views.added_by(action.text.origin),
        text: views.item(&action.shown_without_parts(), &action.around),
        around: questionnaire::around(&action.around, views.words),
    };
    LevelChapter {
        level: views.level(practice, level),
        description: views.block(Text::said(level.description.as_ref())),
        considerations: added(views, &level.considerations),
        actions: level.actions.iter().map(action).collect(),
    }
}

fn added(views: &Views<'_>, texts: &[Text]) -> Vec<AddedView> {
    let view = |text: &Text| AddedView {
        by: views.added_by(text.origin),
        text: views.block(&text.markdown),
    };
    texts.iter().map(view).collect()
}

fn example_card(views: &Views<'_>, example: &Example) -> GuideCard {
    GuideCard {
        title: example.title.clone(),
        by: views.added_by(example.text.origin),
        level: Some(example.level),
        text: views.block(&example.text.markdown),
    }
}

fn pitfall_card(views: &Views<'_>, pitfall: &Pitfall) -> GuideCard {
    GuideCard {
        title: pitfall.title.clone(),
        by: views.added_by(pitfall.text.origin),
        level: None,
        text: views.block(&pitfall.text.markdown),
    }
}

fn related(views: &Views<'_>, related: &Related) -> Option<GuideRelated> {
    let other = views.tailored.model.practice(&related.practice)?;
    Some(GuideRelated {
        id: other.id.to_string(),
        title: other.title.clone(),
        why: views.inline(&related.why.markdown),
    })
}
