//! Rules over whole models and profiles; each family of rules has a file.
//!
//! In: the lowered workspace. Reports: everything a schema cannot see. Never: repairs.

mod abbreviations;
pub(crate) mod assessments;
mod citations;
mod glyphs;
mod ids;
mod levels;
mod lexicon;
mod passage;
mod readability;
mod references;
mod targets;
mod texts;
mod versions;
mod wording;

use citations::Editions;
use levels::Bags;
use passage::Passage;
use rayon::prelude::*;
use wording::Vocabulary;

use crate::Workspace;
use crate::diag::Diagnostics;
use crate::glyphs::Coverage;
use crate::markdown::Kind;
use crate::model::{Model, Profile, walk};
use crate::profile;
use crate::source::Sources;

/// So many findings of one kind are reported in one text; a writer fixes those and looks again.
const MAX_PER_TEXT: usize = 20;

/// What rules on texts compare them with.
struct Words<'w> {
    editions: Editions<'w>,
    vocabulary: Vocabulary,
    bags: Bags,
}

/// Applies every rule.
pub(crate) fn all(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let catalog = &workspace.catalog;
    let words = Words {
        editions: Editions::of(workspace),
        vocabulary: Vocabulary::of(&workspace.glossary),
        bags: Bags::of(catalog),
    };
    let of_models = catalog.models.par_iter().map(|model| check_model(model, &words, sources));
    let of_profiles = catalog
        .profiles
        .par_iter()
        .map(|profile| check_profile(profile, workspace, &words, sources));
    let found: Vec<Diagnostics> = of_models.chain(of_profiles).collect();
    for one in found {
        diags.extend(one);
    }
    for one in of_workspace(workspace, &words, sources) {
        diags.extend(one);
    }
}

/// Applies the rules on the workspace as a whole, side by side; findings in the order of the rules.
fn of_workspace(workspace: &Workspace, words: &Words<'_>, sources: &Sources) -> Vec<Diagnostics> {
    let chapters = Passage::of_chapters(&workspace.guide);
    let paragraphs = Passage::of_paragraphs(&workspace.guide);
    let terms = Passage::of_glossary(&workspace.glossary);
    let model = workspace.guide_model();
    let rules: [&(dyn Fn(&mut Diagnostics) + Sync); 16] = [
        &|found| glyphs::are_printable(&workspace.catalog, &Coverage::bundled(), sources, found),
        &|found| ids::retired_stay_retired(workspace, found),
        &|found| ids::changes_name_something(workspace, found),
        &|found| versions::changes_are_declared(workspace, found),
        &|found| versions::published_stay_frozen(workspace, found),
        &|found| versions::overlays_are_reviewed(workspace, found),
        &|found| citations::catalogs_are_sound(workspace, found),
        &|found| citations::are_real(&chapters, &words.editions, sources, found),
        &|found| references::lead_somewhere(&chapters, model, sources, found),
        &|found| references::between_chapters(workspace, sources, found),
        &|found| references::lead_somewhere(&terms, model, sources, found),
        &|found| texts::are_clean(&chapters, Kind::Chapter, sources, found),
        &|found| wording::is_plain(&paragraphs, &words.vocabulary, sources, found),
        &|found| abbreviations::are_explained(workspace, sources, found),
        &|found| texts::are_clean(&terms, Kind::Text, sources, found),
        &|found| assessments::answer_what_is_asked(workspace, found),
    ];
    let apply = |rule: &&(dyn Fn(&mut Diagnostics) + Sync)| {
        let mut found = Diagnostics::default();
        rule(&mut found);
        found
    };
    rules.par_iter().map(apply).collect()
}

pub(crate) use versions::against;

fn check_model(model: &Model, words: &Words<'_>, sources: &Sources) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let texts = Passage::of_texts(&walk::model_texts(model));
    ids::fit_their_place(model, &mut diags);
    levels::are_complete(model, &mut diags);
    levels::examples_show_real_levels(model, &mut diags);
    levels::say_different_things(model, &mut diags);
    levels::items_are_distinct(model, &words.bags, &mut diags);
    levels::indicators_are_verifiable(model, &mut diags);
    references::of_model(model, &texts, sources, &mut diags);
    citations::are_real(&texts, &words.editions, sources, &mut diags);
    texts::are_clean(&texts, Kind::Text, sources, &mut diags);
    wording::is_plain(&texts, &words.vocabulary, sources, &mut diags);
    diags
}

fn check_profile(
    own: &Profile,
    workspace: &Workspace,
    words: &Words<'_>,
    sources: &Sources,
) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let texts = Passage::of_texts(&walk::profile_texts(own));
    ids::of_overlays_fit(own, &workspace.catalog, &mut diags);
    targets::have_reasons(own, &mut diags);
    targets::deviations_have_reasons(own, &mut diags);
    levels::overlay_indicators_are_verifiable(own, &mut diags);
    citations::are_real(&texts, &words.editions, sources, &mut diags);
    texts::are_clean(&texts, Kind::Text, sources, &mut diags);
    wording::is_plain(&texts, &words.vocabulary, sources, &mut diags);
    if let Some(tailored) = profile::resolve(&workspace.catalog, own, &mut diags) {
        targets::are_in_range(own, &tailored, &mut diags);
        targets::are_complete(own, &tailored, &mut diags);
        targets::guidance_stays_within(own, &tailored, &mut diags);
        levels::of_overlays_are_real(own, &tailored, &mut diags);
        ids::are_unique_in_stack(&tailored, &mut diags);
        levels::added_items_are_new(own, &tailored, &words.bags, &mut diags);
        references::lead_somewhere(&texts, Some(&tailored.model), sources, &mut diags);
    }
    diags
}
