//! Rules over whole models and profiles; each family of rules has a file.
//!
//! In: the lowered workspace. Reports: everything a schema cannot see. Never: repairs.

mod abbreviations;
mod answers;
mod around;
pub(crate) mod assessments;
mod choices;
mod citations;
mod comments;
mod errata;
mod glyphs;
mod groups;
mod ids;
mod indicators;
mod inherited;
mod level_titles;
mod levels;
mod lexicon;
mod mappings;
mod params;
mod readability;
mod references;
mod renumber;
mod required;
mod seals;
mod spoken;
mod targets;
mod terms;
mod texts;
mod untouched;
mod versions;
mod wording;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use levels::Bags;
use rayon::prelude::*;
use wording::Vocabulary;

use crate::citations::Editions;
use crate::diag::Diagnostics;
use crate::glyphs::Coverage;
use crate::layers::Inputs;
use crate::markdown::Kind;
use crate::model::{Catalog, Model, Profile, VersionRef, walk};
use crate::passage::Passage;
use crate::profile;
use crate::source::Sources;
use crate::workspace::Workspace;

/// So many findings of one kind are reported in one text; a writer fixes those and looks again.
const MAX_PER_TEXT: usize = 20;

/// What rules on texts compare them with.
struct RuleWords<'w> {
    editions: Editions<'w>,
    vocabulary: Vocabulary,
    catalog: &'w Catalog,
    /// Only made if an item is compared with others.
    bags: OnceLock<Bags>,
}

impl<'w> RuleWords<'w> {
    fn of(workspace: &'w Workspace) -> Self {
        Self {
            editions: Editions::of(&workspace.references),
            vocabulary: Vocabulary::of(&workspace.glossary),
            catalog: &workspace.catalog,
            bags: OnceLock::new(),
        }
    }

    fn bags(&self) -> &Bags {
        self.bags.get_or_init(|| Bags::of(self.catalog))
    }
}

/// A rule, or the rules on one version, with what they look at.
type Rule<'w> = Box<dyn Fn(&mut Diagnostics) + Send + Sync + 'w>;

/// What was found in each version, good as long as all that it is made from is the same.
#[derive(Debug, Default)]
pub(crate) struct Verdicts(BTreeMap<VersionRef, (Inputs, Diagnostics)>);

/// Applies every rule, but those on versions that are as they were.
pub(crate) fn all(
    workspace: &Workspace,
    sources: &Sources,
    verdicts: &mut Verdicts,
    diags: &mut Diagnostics,
) {
    let words = RuleWords::of(workspace);
    let catalog = &workspace.catalog;
    let inputs = |name: VersionRef| {
        let inputs = Inputs::beneath(catalog, &name, sources);
        (name, inputs)
    };
    let inputs: BTreeMap<VersionRef, Inputs> = catalog.names().map(inputs).collect();
    // A name that is given twice is two things.
    let is_known = |name: &VersionRef| {
        verdicts.0.get(name).is_some_and(|(known, _)| *known == inputs[name])
            && catalog.names().filter(|other| other == name).count() == 1
    };
    let (old, new): (Vec<VersionRef>, Vec<VersionRef>) = catalog.names().partition(is_known);
    let on_new = on_each_version(workspace, &words, sources, |name| new.contains(name));
    let (names, mut rules): (Vec<VersionRef>, Vec<Rule<'_>>) = on_new.into_iter().unzip();
    rules.extend(on_catalog(workspace, sources));
    rules.extend(on_workspace(workspace, &words, sources));
    let mut found = applied(&rules);
    let rest = found.split_off(names.len());
    verdicts.0.retain(|name, _| old.contains(name));
    for (name, found) in names.into_iter().zip(found) {
        let known = verdicts.0.entry(name.clone()).or_default();
        known.0.clone_from(&inputs[&name]);
        known.1.extend(found);
    }
    verdicts.0.values().for_each(|(_, found)| diags.extend(found.clone()));
    rest.into_iter().for_each(|found| diags.extend(found));
    renumber::cure(workspace, sources, diags);
    level_titles::cure(workspace, sources, diags);
    inherited::is_summed_up(workspace, sources, diags);
    spoken::in_words_of_models(workspace, sources, diags);
}

/// Applies the rules on models and profiles for themselves, not on how they came about or what is
/// written about them.
pub(crate) fn of_versions(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let words = RuleWords::of(workspace);
    let on_each = on_each_version(workspace, &words, sources, |_| true);
    let mut rules: Vec<Rule<'_>> = on_each.into_iter().map(|(_, rule)| rule).collect();
    rules.extend(on_catalog(workspace, sources));
    applied(&rules).into_iter().for_each(|found| diags.extend(found));
    inherited::is_summed_up(workspace, sources, diags);
    spoken::in_words_of_models(workspace, sources, diags);
}

/// Applies rules side by side; what each finds, in the order of the rules.
fn applied(rules: &[Rule<'_>]) -> Vec<Diagnostics> {
    let findings = |rule: &Rule<'_>| {
        let mut found = Diagnostics::default();
        rule(&mut found);
        found
    };
    rules.par_iter().map(findings).collect()
}

/// The rules on models and profiles, each for itself with what lies beneath it.
fn on_each_version<'w>(
    workspace: &'w Workspace,
    words: &'w RuleWords<'w>,
    sources: &'w Sources,
    is_wanted: impl Fn(&VersionRef) -> bool,
) -> Vec<(VersionRef, Rule<'w>)> {
    let Catalog { models, profiles, .. } = &workspace.catalog;
    let mut rules: Vec<(VersionRef, Rule<'w>)> = Vec::new();
    for model in models.iter().filter(|model| is_wanted(&model.name())) {
        let rule: Rule<'w> = Box::new(|found| {
            check_model(model, words, sources, found);
            around::of_model(model, workspace, found);
            params::of_model(model, found);
            groups::of_model(model, found);
        });
        rules.push((model.name(), rule));
    }
    for own in profiles.iter().filter(|own| is_wanted(&own.name())) {
        let rule: Rule<'w> = Box::new(|found| check_profile(own, workspace, words, sources, found));
        rules.push((own.name(), rule));
    }
    rules
}

/// The rules on what all versions say.
fn on_catalog<'w>(workspace: &'w Workspace, sources: &'w Sources) -> Vec<Rule<'w>> {
    let catalog = &workspace.catalog;
    vec![
        Box::new(|found| {
            glyphs::are_printable(catalog, &Coverage::bundled(), sources, found);
        }),
        Box::new(|found| versions::published_stay_frozen(workspace, found)),
        Box::new(|found| {
            errata::can_be_followed(workspace, found);
            let notes = Passage::of_errata(catalog);
            texts::are_clean(&notes, Kind::Text, sources, found);
            references::of_guide(workspace, &notes, sources, found);
        }),
    ]
}

fn on_workspace<'w>(
    workspace: &'w Workspace,
    words: &'w RuleWords<'w>,
    sources: &'w Sources,
) -> Vec<Rule<'w>> {
    vec![
        Box::new(|found| ids::retired_stay_retired(workspace, found)),
        Box::new(|found| ids::changes_name_something(workspace, found)),
        Box::new(|found| untouched::changes_are_summed_up(workspace, sources, found)),
        Box::new(|found| versions::changes_are_declared(workspace, found)),
        Box::new(|found| versions::published_are_frozen(workspace, found)),
        Box::new(|found| versions::additions_are_as_they_came(workspace, sources, found)),
        Box::new(|found| versions::published_say_where_they_come_from(workspace, found)),
        Box::new(|found| versions::withdrawn_name_a_successor(workspace, found)),
        Box::new(|found| versions::there_is_something(workspace, sources, found)),
        Box::new(|found| versions::items_are_reviewed(workspace, found)),
        Box::new(|found| citations::catalogs_are_sound(workspace, found)),
        Box::new(|found| abbreviations::are_explained(workspace, sources, found)),
        Box::new(|found| terms::are_used(workspace, found)),
        Box::new(|found| {
            mappings::can_be_defended(workspace, sources, found);
            untouched::mappings_are_written(workspace, sources, found);
            let texts = Passage::of_mappings(&workspace.mappings);
            texts::are_clean(&texts, Kind::Text, sources, found);
        }),
        Box::new(|found| comments::can_be_followed(workspace, sources, found)),
        Box::new(|found| assessments::answer_what_is_asked(workspace, sources, found)),
        Box::new(|found| seals::hold(workspace, sources, found)),
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

pub(crate) use versions::{against, unsettled};

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
    ids::references_are_unique(model, diags);
    answers::can_be_given(model, diags);
    choices::fit_practices(model, diags);
    levels::are_complete(model, diags);
    levels::examples_show_real_levels(model, diags);
    levels::say_different_things(model, diags);
    levels::items_are_distinct(model, words.bags(), diags);
    required::of_model(model, diags);
    indicators::of_model(model, diags);
    references::of_model(model, &texts, sources, diags);
    citations::are_real(&texts, &words.editions, sources, diags);
    texts::are_clean(&texts, Kind::Text, sources, diags);
    untouched::are_written(&texts, model.status, sources, diags);
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
    required::of_profile(own, &workspace.catalog, diags);
    citations::are_real(&texts, &words.editions, sources, diags);
    texts::are_clean(&texts, Kind::Text, sources, diags);
    untouched::are_written(&texts, own.status, sources, diags);
    wording::is_plain(&texts, &words.vocabulary, sources, diags);
    if let Some(model) = workspace.catalog.model_beneath(&own.name()) {
        check_added(&profile::own_model(own, model), words, diags);
    }
    if let Some(tailored) = workspace.resolve(&own.name(), diags) {
        targets::are_in_range(own, tailored, diags);
        targets::can_be_reached(own, tailored, diags);
        targets::are_complete(own, tailored, diags);
        targets::guidance_stays_within(own, tailored, diags);
        levels::of_overlays_are_real(own, tailored, diags);
        indicators::of_profile(own, &tailored.model, diags);
        around::of_profile(own, tailored, workspace, diags);
        params::of_profile(own, tailored, diags);
        groups::of_profile(own, &tailored.model, diags);
        ids::are_unique_in_stack(tailored, diags);
        levels::added_items_are_new(own, tailored, words.bags(), diags);
        references::of_profile(tailored, &texts, sources, diags);
    }
}

/// Applies the rules on practice tables to the practices that a profile adds.
fn check_added(added: &Model, words: &RuleWords<'_>, diags: &mut Diagnostics) {
    ids::fit_their_place(added, diags);
    levels::are_complete(added, diags);
    levels::examples_show_real_levels(added, diags);
    levels::say_different_things(added, diags);
    levels::items_are_distinct(added, words.bags(), diags);
    required::of_model(added, diags);
    indicators::of_model(added, diags);
    params::of_model(added, diags);
    groups::of_model(added, diags);
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
    references::marked_chapters_exist(workspace, sources, diags);
    texts::are_clean(&chapters, Kind::Chapter, sources, diags);
    wording::is_plain(&paragraphs, &words.vocabulary, sources, diags);
}

/// Applies the rules on texts of the glossary.
fn check_glossary(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let terms = Passage::of_glossary(&workspace.glossary);
    references::of_guide(workspace, &terms, sources, diags);
    texts::are_clean(&terms, Kind::Text, sources, diags);
}
