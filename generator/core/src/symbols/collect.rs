//! Collects definitions and uses, document by document.
//!
//! In: a [`Workspace`]. Out: [`Definition`]s and [`Use`]s in no particular order.

use std::collections::BTreeMap;

use super::{Definition, Sight, SymbolKind, Use};
use rayon::prelude::*;

use crate::citations::Editions;
use crate::layers::Inputs;
use crate::layout;
use crate::mappings;
use crate::markdown;
use crate::model::walk::{self, GivenId, item_parts, overlay_ids, practice_ids, references_in};
use crate::model::{
    Action, Catalog, Erratum, Indicator, Model, Overlay, PartKind, Practice, Profile, VersionRef,
    surroundings,
};
use crate::passage::Passage;
use crate::schema::Doc;
use crate::schema::assessment::AssessmentDoc;
use crate::schema::changes::ChangesDoc;
use crate::schema::comments::CommentsDoc;
use crate::schema::mapping::MappingDoc;
use crate::source::Sources;
use crate::span::{Span, Spanned};
use crate::workspace::Workspace;

/// What documents define, and what they name outside of texts.
pub(super) fn of_documents(workspace: &Workspace) -> (Vec<Definition>, Vec<Use>) {
    let mut found = Collected { definitions: Vec::new(), uses: Vec::new() };
    let catalog = &workspace.catalog;
    catalog.models.iter().for_each(|model| of_model(model, &mut found));
    catalog.profiles.iter().for_each(|profile| of_profile(profile, catalog, &mut found));
    workspace.changes.iter().for_each(|doc| of_changes(doc, &mut found.uses));
    workspace.assessments.iter().for_each(|doc| of_assessment(&doc.value, &mut found.uses));
    workspace.comments.iter().for_each(|doc| of_comments(&doc.value, &mut found.uses));
    workspace.mappings.iter().for_each(|doc| of_mapping(&doc.value, workspace, &mut found.uses));
    of_references(workspace, &mut found);
    of_glossary(workspace, &mut found);
    of_guide(workspace, &mut found);
    (found.definitions, found.uses)
}

/// What texts of a version, or around all versions, were found to name; good as long as its
/// files are the same.
#[derive(Debug, Default)]
pub(crate) struct FoundInTexts(BTreeMap<Sight, (Inputs, Vec<Use>)>);

impl FoundInTexts {
    /// Everything that was found.
    pub(super) fn uses(&self) -> impl Iterator<Item = Use> {
        self.0.values().flat_map(|(_, uses)| uses.iter().cloned())
    }
}

/// Finds what texts name: cross references, citations and terms.
pub(super) fn in_texts(workspace: &Workspace, sources: &Sources, found: &mut FoundInTexts) {
    let catalog = &workspace.catalog;
    let inputs_of = |sight: &Sight| match sight {
        Sight::Version(name) => Inputs::own(catalog, name, sources),
        _ => Inputs::below(&[layout::GUIDE.to_owned()], sources),
    };
    let models = catalog.models.iter().map(Model::name);
    let names = models.chain(catalog.profiles.iter().map(Profile::name)).map(Sight::Version);
    let all: Vec<(Sight, Inputs)> = names
        .chain([Sight::Workspace])
        .map(|sight| {
            let inputs = inputs_of(&sight);
            (sight, inputs)
        })
        .collect();
    found.0.retain(|sight, (known, _)| all.iter().any(|(s, inputs)| s == sight && inputs == known));
    let texts = Texts { workspace, sources, editions: Editions::of(&workspace.references) };
    let new: Vec<(Sight, (Inputs, Vec<Use>))> = all
        .into_par_iter()
        .filter(|(sight, _)| !found.0.contains_key(sight))
        .map(|(sight, inputs)| {
            let uses = texts.uses(&passages(workspace, &sight), &sight);
            (sight, (inputs, uses))
        })
        .collect();
    found.0.extend(new);
}

/// The texts of a version; those around all versions.
fn passages<'w>(workspace: &'w Workspace, sight: &Sight) -> Vec<Passage<'w>> {
    let Sight::Version(name) = sight else {
        let mut shared = Passage::of_glossary(&workspace.glossary);
        shared.extend(Passage::of_chapters(&workspace.guide));
        return shared;
    };
    let catalog = &workspace.catalog;
    let models = catalog.models.iter().filter(|one| one.name() == *name);
    let profiles = catalog.profiles.iter().filter(|one| one.name() == *name);
    let texts = models.flat_map(walk::model_texts).chain(profiles.flat_map(walk::profile_texts));
    Passage::of_texts(&texts.collect::<Vec<_>>())
}

struct Collected {
    definitions: Vec<Definition>,
    uses: Vec<Use>,
}

impl Collected {
    fn define(&mut self, kind: SymbolKind, name: &str, home: Option<&VersionRef>, span: Span) {
        let names = vec![name.to_owned()];
        self.definitions.push(Definition { kind, names, home: home.cloned(), span });
    }

    /// The id alone means the newest version.
    fn define_version(&mut self, name: &VersionRef, span: Span) {
        let (kind, names) = (SymbolKind::Version, vec![name.to_string(), name.id.clone()]);
        self.definitions.push(Definition { kind, names, home: Some(name.clone()), span });
    }

    /// Notes that something goes by what its publisher calls it as well.
    fn also_called(&mut self, id: &str, reference: &str, home: &VersionRef) {
        let is_it = |one: &&mut Definition| {
            one.home.as_ref() == Some(home) && one.names.iter().any(|name| name == id)
        };
        if let Some(definition) = self.definitions.iter_mut().rev().find(is_it) {
            definition.names.push(reference.to_owned());
        }
    }

    fn define_items(&mut self, given: Vec<GivenId<'_>>, home: &VersionRef) {
        for one in given {
            self.define(SymbolKind::Item, one.id, Some(home), one.span);
        }
    }

    /// The parts of items that their publisher has a name for.
    fn define_parts(&mut self, actions: &[Action], indicators: &[Indicator], home: &VersionRef) {
        let parts = item_parts(actions, indicators);
        for reference in parts.filter_map(|(_, part)| part.reference.as_ref()) {
            self.define(SymbolKind::ItemPart, &reference.markdown, Some(home), reference.span);
        }
    }

    fn uses(&mut self, kind: SymbolKind, name: &str, sight: &Sight, span: Span) {
        self.uses.push(Use { kind: Some(kind), name: name.to_owned(), sight: sight.clone(), span });
    }
}

fn of_model(model: &Model, found: &mut Collected) {
    let name = model.name();
    found.define_version(&name, model.span);
    successor(model.replaced_by.as_ref(), found);
    errata(&model.errata, &name, found);
    for domain in &model.domains {
        found.define(SymbolKind::Domain, &domain.id, Some(&name), domain.span);
        for sub in domain.subdomains.iter().filter(|sub| sub.span != domain.span) {
            found.define(SymbolKind::Domain, &sub.id, Some(&name), sub.span);
        }
    }
    for (kind, list) in [(SymbolKind::Role, &model.roles), (SymbolKind::Record, &model.records)] {
        for named in list {
            found.define(kind, &named.id, Some(&name), named.span);
        }
    }
    for set in &model.answer_sets {
        found.define(SymbolKind::AnswerSet, &set.id, Some(&name), set.span);
    }
    let sight = Sight::Version(name.clone());
    for (id, span) in &model.listed {
        found.uses(SymbolKind::Practice, id, &sight, *span);
    }
    for practice in &model.practices {
        of_practice(practice, &name, found);
        used_by_practice(practice, !model.roles.is_empty(), &sight, found);
    }
}

/// What a practice and its items name.
fn used_by_practice(practice: &Practice, has_roles: bool, sight: &Sight, found: &mut Collected) {
    for related in &practice.related {
        found.uses(SymbolKind::Practice, &related.practice, sight, related.span);
    }
    let levels = practice.levels.iter();
    levels.for_each(|level| needs(&level.actions, &level.indicators, sight, found));
    let indicators = practice.levels.iter().flat_map(|level| &level.indicators);
    indicators.for_each(|one| of_indicator(one, has_roles, sight, found));
}

/// The domains and practices that a profile adds.
fn of_added(profile: &Profile, has_roles: bool, sight: &Sight, found: &mut Collected) {
    let name = profile.name();
    for domain in &profile.add.domains {
        found.define(SymbolKind::Domain, &domain.id, Some(&name), domain.span);
        for sub in domain.subdomains.iter().filter(|sub| sub.span != domain.span) {
            found.define(SymbolKind::Domain, &sub.id, Some(&name), sub.span);
        }
    }
    for practice in profile.own_practices() {
        of_practice(practice, &name, found);
        used_by_practice(practice, has_roles, sight, found);
    }
    for added in &profile.add.practices {
        let there = added.from.clone().map_or_else(|| sight.clone(), Sight::Version);
        found.uses(SymbolKind::Practice, &added.practice.id, &there, added.span);
        found.uses(SymbolKind::Domain, &added.place.0, sight, added.place.1);
    }
    for (from, span) in &profile.add.from {
        found.uses(SymbolKind::Version, &from.to_string(), &Sight::Workspace, *span);
    }
}

/// The items that others need, and those that carry others on.
fn needs(actions: &[Action], indicators: &[Indicator], sight: &Sight, found: &mut Collected) {
    let all = surroundings(actions, indicators);
    for (_, around) in all {
        let heirs = around.retired.iter().flat_map(|retired| &retired.into);
        for (id, span) in around.needs.iter().chain(heirs) {
            found.uses(SymbolKind::Item, id, sight, *span);
        }
    }
}

/// The role, the record and the set of answers that an indicator names. Without roles in the model, `ask` is a text.
fn of_indicator(one: &Indicator, has_roles: bool, sight: &Sight, found: &mut Collected) {
    if let Some(ask) = one.ask.as_ref().filter(|_| has_roles) {
        found.uses(SymbolKind::Role, &ask.markdown, sight, ask.span);
    }
    if let Some((record, span)) = &one.record {
        found.uses(SymbolKind::Record, record, sight, *span);
    }
    if let Some((set, span)) = &one.answers {
        found.uses(SymbolKind::AnswerSet, set, sight, *span);
    }
}

fn of_practice(practice: &Practice, home: &VersionRef, found: &mut Collected) {
    found.definitions.push(Definition {
        kind: SymbolKind::Practice,
        names: vec![practice.id.to_string(), practice.code.clone()],
        home: Some(home.clone()),
        span: practice.span,
    });
    for level in &practice.levels {
        let name = format!("{}-{}", practice.code, level.number);
        found.define(SymbolKind::Level, &name, Some(home), level.span);
    }
    found.define_items(practice_ids(practice), home);
    for level in &practice.levels {
        found.define_parts(&level.actions, &level.indicators, home);
    }
    for (reference, id) in references_in(practice) {
        found.also_called(&id, &reference.markdown, home);
    }
}

/// What errata speak of.
fn errata(errata: &[Erratum], name: &VersionRef, found: &mut Collected) {
    let sight = Sight::Version(name.clone());
    for erratum in errata.iter().filter(|erratum| erratum.place.0 != name.id) {
        let (place, span) = erratum.place.clone();
        found.uses.push(Use { kind: None, name: place, sight: sight.clone(), span });
    }
}

/// The version that takes the place of a withdrawn one.
fn successor(replaced_by: Option<&(VersionRef, Span)>, found: &mut Collected) {
    if let Some((name, span)) = replaced_by {
        found.uses(SymbolKind::Version, &name.to_string(), &Sight::Workspace, *span);
    }
}

fn of_profile(profile: &Profile, catalog: &Catalog, found: &mut Collected) {
    let name = profile.name();
    found.define_version(&name, profile.span);
    successor(profile.replaced_by.as_ref(), found);
    errata(&profile.errata, &name, found);
    let bases = std::iter::once((&profile.base, profile.base_span));
    for (base, span) in bases.chain(profile.with.iter().map(|(name, span)| (name, *span))) {
        found.uses(SymbolKind::Version, &base.to_string(), &Sight::Workspace, span);
    }
    let sight = Sight::Version(name.clone());
    for (practice, target) in &profile.targets {
        found.uses(SymbolKind::Practice, practice, &sight, target.key_span);
        // Level 0 asks for nothing, so no table describes it.
        if let Some(code) = catalog.code_of(practice, profile).filter(|_| target.level > 0) {
            let level = format!("{code}-{}", target.level);
            found.uses(SymbolKind::Level, &level, &sight, target.span);
        }
    }
    let has_roles = catalog.model_beneath(&name).is_some_and(|model| !model.roles.is_empty());
    for (role, (_, span)) in profile.roles.iter().filter(|_| has_roles) {
        found.uses(SymbolKind::Role, role, &sight, *span);
    }
    of_added(profile, has_roles, &sight, found);
    for part in profile.exclude.iter().flat_map(|reason| &reason.parts) {
        let kind = match part.kind {
            PartKind::Practice => SymbolKind::Practice,
            PartKind::Domain | PartKind::Subdomain => SymbolKind::Domain,
        };
        found.uses(kind, &part.id, &sight, part.span);
    }
    for overlay in profile.overlays.values() {
        let code = catalog.code_of(&overlay.practice, profile).unwrap_or(&overlay.practice);
        of_overlay(overlay, (&profile.code, code), &name, found);
        let indicators = overlay.levels.iter().flat_map(|level| &level.indicators);
        indicators.for_each(|one| of_indicator(one, has_roles, &sight, found));
    }
}

/// What an overlay names, and what it gives out under the codes of its profile and practice.
fn of_overlay(
    overlay: &Overlay,
    (profile, code): (&str, &str),
    name: &VersionRef,
    found: &mut Collected,
) {
    let sight = Sight::Version(name.clone());
    found.uses(SymbolKind::Practice, &overlay.practice, &sight, overlay.span);
    found.define_items(overlay_ids(overlay), name);
    let own = format!("{profile}-{code}");
    found.define(SymbolKind::Practice, &own, Some(name), overlay.span);
    for level in &overlay.levels {
        found.uses(SymbolKind::Level, &format!("{code}-{}", level.number), &sight, level.span);
        let own = format!("{own}-{}", level.number);
        found.define(SymbolKind::Level, &own, Some(name), level.span);
    }
    for level in &overlay.levels {
        needs(&level.actions, &level.indicators, &sight, found);
        found.define_parts(&level.actions, &level.indicators, name);
    }
    let levels = overlay.levels.iter();
    let actions = levels.clone().flat_map(|level| &level.actions).map(|a| &a.replaced);
    let indicators = levels.flat_map(|level| &level.indicators).map(|i| &i.replaced);
    for replaced in actions.chain(indicators).flatten() {
        found.uses(SymbolKind::Item, &replaced.id, &sight, replaced.span);
    }
    for set in &overlay.set {
        found.uses(SymbolKind::Item, &set.item.0, &sight, set.item.1);
    }
    for excluded in &overlay.exclude {
        found.uses(SymbolKind::Item, &excluded.id, &sight, excluded.span);
    }
}

/// A change may name anything with an id, also what is no more.
fn of_changes(doc: &Doc<ChangesDoc>, uses: &mut Vec<Use>) {
    let sight = Sight::AllVersions(doc.home().id.clone());
    let mut push = |kind, name: String, span| {
        uses.push(Use { kind, name, sight: sight.clone(), span });
    };
    let from = format!("{}@{}", doc.home().id, doc.value.from);
    push(Some(SymbolKind::Version), from, doc.value.from.span);
    for change in &doc.value.changes {
        for id in std::iter::once(&change.item).chain(&change.into) {
            push(None, id.value.clone(), id.span);
        }
    }
}

fn of_assessment(doc: &AssessmentDoc, uses: &mut Vec<Use>) {
    let mut push = |kind, name: &Spanned<String>, sight: &Sight| {
        let (name, span) = (name.value.clone(), name.span);
        uses.push(Use { kind: Some(kind), name, sight: sight.clone(), span });
    };
    for version in std::iter::once(&doc.profile).chain(&doc.model) {
        push(SymbolKind::Version, version, &Sight::Workspace);
    }
    let Some(name) = VersionRef::parse(&doc.profile.value) else { return };
    let sight = Sight::Version(name);
    doc.answers.0.iter().for_each(|(id, _)| push(SymbolKind::Item, id, &sight));
    doc.targets.0.iter().for_each(|(id, _)| push(SymbolKind::Practice, id, &sight));
    doc.comments.0.iter().for_each(|(id, _)| push(SymbolKind::Practice, id, &sight));
}

/// What comments are about: the id before the `/` of a part.
fn of_comments(doc: &CommentsDoc, uses: &mut Vec<Use>) {
    let version = &doc.version;
    let kind = Some(SymbolKind::Version);
    let sight = Sight::Workspace;
    uses.push(Use { kind, name: version.value.clone(), sight, span: version.span });
    let Some(version) = VersionRef::parse(&version.value) else { return };
    for clause in doc.comments.iter().map(|comment| &comment.clause) {
        let id = clause.value.split('/').next().unwrap_or("");
        // Terms, chapters and domains go by other names; the version is named above.
        if ["term", "chapter"].contains(&id) || id == version.id {
            continue;
        }
        let (start, end) = (clause.span.start as usize, clause.span.end as usize);
        let is_plain = end - start == clause.value.len();
        let end = if is_plain { start + id.len() } else { end };
        let span = Span::new(clause.span.file, start, end);
        let sight = Sight::Version(version.clone());
        uses.push(Use { kind: None, name: id.to_owned(), sight, span });
    }
}

/// A mapping names the version that it starts from, what that holds, and requirements of its catalog.
fn of_mapping(doc: &MappingDoc, workspace: &Workspace, uses: &mut Vec<Use>) {
    let version = Some(SymbolKind::Version);
    let named = (doc.from.value.clone(), doc.from.span);
    uses.push(Use { kind: version, name: named.0, sight: Sight::Workspace, span: named.1 });
    if let Some(from) = VersionRef::parse(&doc.from) {
        for item in doc.items() {
            let (name, sight) = (item.value.clone(), Sight::Version(from.clone()));
            uses.push(Use { kind: None, name, sight, span: item.span });
        }
    }
    let Some(catalog) = mappings::catalog(workspace, &doc.to) else { return };
    for reference in doc.references() {
        uses.push(Use {
            kind: Some(SymbolKind::Requirement),
            name: requirement(&catalog.cite_as, reference),
            sight: Sight::Workspace,
            span: reference.span,
        });
    }
}

fn of_references(workspace: &Workspace, found: &mut Collected) {
    for doc in &workspace.references {
        for entry in &doc.value.entries {
            let name = requirement(&doc.value.cite_as.value, &entry.id.value);
            found.define(SymbolKind::Requirement, &name, None, entry.id.span);
        }
    }
}

fn requirement(edition: &str, id: &str) -> String {
    format!("{edition} {id}")
}

fn of_glossary(workspace: &Workspace, found: &mut Collected) {
    for term in &workspace.glossary.terms {
        found.definitions.push(Definition {
            kind: SymbolKind::Term,
            names: std::iter::once(&term.term).chain(&term.also).cloned().collect(),
            home: None,
            span: term.span,
        });
    }
}

fn of_guide(workspace: &Workspace, found: &mut Collected) {
    for chapter in &workspace.guide.chapters {
        found.define(SymbolKind::Chapter, &chapter.path, None, Span::of_file(chapter.file));
        for (address, range) in markdown::relative_links(&chapter.markdown) {
            let path = address.split(['#', '?']).next().unwrap_or("");
            if path.ends_with(".md") {
                let span = Span::new(chapter.file, range.start, range.end);
                let target = crate::guide::joined(&chapter.path, path);
                found.uses(SymbolKind::Chapter, &target, &Sight::Workspace, span);
            }
        }
    }
}

/// What texts are searched for.
struct Texts<'w> {
    workspace: &'w Workspace,
    sources: &'w Sources,
    editions: Editions<'w>,
}

impl Texts<'_> {
    /// The cross references, citations and terms in texts.
    fn uses(&self, passages: &[Passage<'_>], sight: &Sight) -> Vec<Use> {
        let mut uses = Vec::new();
        for passage in passages {
            let mut push = |kind, name: String, range| {
                let span = passage.place(range, self.sources);
                uses.push(Use { kind, name, sight: sight.clone(), span });
            };
            if passage.text.contains("[[") {
                for (id, range) in markdown::references(passage.text) {
                    push(None, id, range);
                }
            }
            for (edition, range) in self.editions.cited(passage.text) {
                let name = requirement(edition.name, &passage.text[range.clone()]);
                push(Some(SymbolKind::Requirement), name, range);
            }
            for (range, term) in self.workspace.glossary.find(passage.text) {
                push(Some(SymbolKind::Term), term.term.clone(), range);
            }
        }
        uses
    }
}
