//! Rules over whole models and profiles; each family of rules has a file.
//!
//! In: the lowered workspace. Reports: everything a schema cannot see. Never: repairs.

mod abbreviations;
mod answers;
pub(crate) mod assessments;
mod citations;
mod comments;
mod errata;
mod glyphs;
mod ids;
mod indicators;
mod levels;
mod lexicon;
mod readability;
mod references;
mod renumber;
mod targets;
mod terms;
mod texts;
mod versions;
mod wording;

use levels::Bags;
use rayon::prelude::*;
use wording::Vocabulary;

use crate::citations::Editions;
use crate::diag::Diagnostics;
use crate::glyphs::Coverage;
use crate::markdown::Kind;
use crate::model::{Model, Profile, walk};
use crate::passage::Passage;
use crate::source::Sources;
use crate::workspace::Workspace;

/// So many findings of one kind are reported in one text; a writer fixes those and looks again.
const MAX_PER_TEXT: usize = 20;

/// What rules on texts compare them with.
struct RuleWords<'w> {
    editions: Editions<'w>,
    vocabulary: Vocabulary,
    bags: Bags,
}

impl<'w> RuleWords<'w> {
    fn of(workspace: &'w Workspace) -> Self {
        Self {
            editions: Editions::of(&workspace.references),
            vocabulary: Vocabulary::of(&workspace.glossary),
            bags: Bags::of(&workspace.catalog),
        }
    }
}

/// A rule, or the rules on one version, with what they look at.
type Rule<'w> = Box<dyn Fn(&mut Diagnostics) + Send + Sync + 'w>;

/// Applies every rule.
pub(crate) fn all(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let words = RuleWords::of(workspace);
    let mut rules = on_versions(workspace, &words, sources);
    rules.extend(on_workspace(workspace, &words, sources));
    apply(&rules, diags);
    renumber::cure(workspace, sources, diags);
}

/// Applies the rules on models and profiles for themselves, not on how they came about or what is
/// written about them.
pub(crate) fn of_versions(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    apply(&on_versions(workspace, &RuleWords::of(workspace), sources), diags);
}

/// Applies rules side by side; findings come in the order of the rules.
fn apply(rules: &[Rule<'_>], diags: &mut Diagnostics) {
    let findings = |rule: &Rule<'_>| {
        let mut found = Diagnostics::default();
        rule(&mut found);
        found
    };
    let found: Vec<Diagnostics> = rules.par_iter().map(findings).collect();
    for one in found {
        diags.extend(one);
    }
}

fn on_versions<'w>(
    workspace: &'w Workspace,
    words: &'w RuleWords<'w>,
    sources: &'w Sources,
) -> Vec<Rule<'w>> {
    let catalog = &workspace.catalog;
    let mut rules: Vec<Rule<'w>> = Vec::new();
    for model in &catalog.models {
        rules.push(Box::new(|found| check_model(model, words, sources, found)));
    }
    for profile in &catalog.profiles {
        rules.push(Box::new(|found| check_profile(profile, workspace, words, sources, found)));
    }
    rules.push(Box::new(|found| {
        glyphs::are_printable(catalog, &Coverage::bundled(), sources, found);
    }));
    rules.push(Box::new(|found| versions::published_stay_frozen(workspace, found)));
    rules.push(Box::new(|found| {
        errata::can_be_followed(workspace, found);
        let notes = Passage::of_errata(catalog);
        texts::are_clean(&notes, Kind::Text, sources, found);
        references::of_guide(workspace, &notes, sources, found);
    }));
    rules
}

fn on_workspace<'w>(
    workspace: &'w Workspace,
    words: &'w RuleWords<'w>,
    sources: &'w Sources,
) -> Vec<Rule<'w>> {
    vec![
        Box::new(|found| ids::retired_stay_retired(workspace, found)),
        Box::new(|found| ids::changes_name_something(workspace, found)),
        Box::new(|found| versions::changes_are_declared(workspace, found)),
        Box::new(|found| versions::published_are_frozen(workspace, found)),
        Box::new(|found| versions::additions_are_as_they_came(workspace, sources, found)),
        Box::new(|found| versions::published_say_where_they_come_from(workspace, found)),
        Box::new(|found| versions::withdrawn_name_a_successor(workspace, found)),
        Box::new(|found| versions::there_is_something(workspace, sources, found)),
        Box::new(|found| versions::overlays_are_reviewed(workspace, found)),
        Box::new(|found| citations::catalogs_are_sound(workspace, found)),
        Box::new(|found| abbreviations::are_explained(workspace, sources, found)),
        Box::new(|found| terms::are_used(workspace, found)),
        Box::new(|found| comments::can_be_followed(workspace, sources, found)),
        Box::new(|found| assessments::answer_what_is_asked(workspace, found)),
        Box::new(|found| check_guide(workspace, words, sources, found)),
        Box::new(|found| glyphs::around_models_are_printable(workspace, sources, found)),
        Box::new(|found| {
            let mut texts = Passage::of_changes(&workspace.changes);
            texts.extend(Passage::of_catalogs(&workspace.references));
            texts::are_clean(&texts, Kind::Text, sources, found);
        }),
        Box::new(|found| check_glossary(workspace, sources, found)),
    ]
}

pub(crate) use versions::against;

/// What the rules had nothing to hold texts against, in sentences.
pub(crate) fn left_out(workspace: &Workspace) -> Vec<&'static str> {
    let is_empty = workspace.catalog.names().next().is_none();
    let no_terms = workspace.glossary.terms.is_empty();
    let no_catalogs = workspace.references.is_empty();
    let terms = "there is no `book/glossary.yaml`, so terms and spellings were not looked at";
    let ids = "there is no catalog in `references/`, so cited requirements were not looked up";
    let all = "there is no model and no profile, so there was nothing to check";
    let said = [(is_empty, all), (no_terms, terms), (no_catalogs, ids)];
    said.into_iter().filter(|(holds, _)| *holds).map(|(_, sentence)| sentence).collect()
}

fn check_model(model: &Model, words: &RuleWords<'_>, sources: &Sources, diags: &mut Diagnostics) {
    let texts = Passage::of_texts(&walk::model_texts(model));
    ids::fit_their_place(model, diags);
    answers::can_be_given(model, diags);
    levels::are_complete(model, diags);
    levels::examples_show_real_levels(model, diags);
    levels::say_different_things(model, diags);
    levels::items_are_distinct(model, &words.bags, diags);
    levels::indicators_are_verifiable(model, diags);
    indicators::of_model(model, diags);
    references::of_model(model, &texts, sources, diags);
    citations::are_real(&texts, &words.editions, sources, diags);
    texts::are_clean(&texts, Kind::Text, sources, diags);
    wording::is_plain(&texts, &words.vocabulary, sources, diags);
}

fn check_profile(
    own: &Profile,
    workspace: &Workspace,
    words: &RuleWords<'_>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let texts = Passage::of_texts(&walk::profile_texts(own));
    ids::of_overlays_fit(own, &workspace.catalog, diags);
    targets::have_reasons(own, diags);
    targets::deviations_have_reasons(own, diags);
    levels::overlay_indicators_are_verifiable(own, diags);
    citations::are_real(&texts, &words.editions, sources, diags);
    texts::are_clean(&texts, Kind::Text, sources, diags);
    wording::is_plain(&texts, &words.vocabulary, sources, diags);
    if let Some(tailored) = workspace.resolve(&own.name(), diags) {
        targets::are_in_range(own, tailored, diags);
        targets::can_be_reached(own, tailored, diags);
        targets::are_complete(own, tailored, diags);
        targets::guidance_stays_within(own, tailored, diags);
        levels::of_overlays_are_real(own, tailored, diags);
        indicators::of_profile(own, &tailored.model, diags);
        ids::are_unique_in_stack(tailored, diags);
        levels::added_items_are_new(own, tailored, &words.bags, diags);
        references::lead_into(&tailored.model, &texts, sources, diags);
    }
}

/// Applies the rules on the hand-written book.
fn check_guide(
    workspace: &Workspace,
    words: &RuleWords<'_>,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let chapters = Passage::of_chapters(&workspace.guide);
    let paragraphs = Passage::of_paragraphs(&workspace.guide);
    citations::are_real(&chapters, &words.editions, sources, diags);
    references::of_guide(workspace, &chapters, sources, diags);
    references::between_chapters(workspace, sources, diags);
    references::marked_chapters_exist(workspace, diags);
    texts::are_clean(&chapters, Kind::Chapter, sources, diags);
    wording::is_plain(&paragraphs, &words.vocabulary, sources, diags);
}

/// Applies the rules on texts of the glossary.
fn check_glossary(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let terms = Passage::of_glossary(&workspace.glossary);
    references::of_guide(workspace, &terms, sources, diags);
    texts::are_clean(&terms, Kind::Text, sources, diags);
}
