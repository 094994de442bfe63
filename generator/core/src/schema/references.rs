//! What publishers call things, where our ids are asked for: documents may name a practice, a level or an item
//! by its `ref`, and whoever reads them further finds the id.
//!
//! In and out: [`Docs`]. Never: reports; a name that stands for nothing stays as it is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::ChangesDoc;
use super::table::{ActionDoc, IndicatorDoc};
use super::{Doc, Docs};
use crate::id::VersionRef;
use crate::span::Spanned;

/// Our ids by what the publisher calls the things of one version.
type Ids = BTreeMap<String, String>;

/// The names that each version gives, and what each lies over.
#[derive(Default)]
struct KnownReferences {
    own: BTreeMap<VersionRef, Ids>,
    beneath: BTreeMap<VersionRef, Vec<VersionRef>>,
}

/// Puts the id wherever a document goes by a `ref`.
pub(crate) fn settle(docs: &mut Docs) {
    let known = KnownReferences::of(docs);
    if known.own.is_empty() {
        return;
    }
    of_models_and_profiles(docs, &known);
    of_what_is_said_about_them(docs, &known);
}

fn of_models_and_profiles(docs: &mut Docs, known: &KnownReferences) {
    each(&mut docs.tables, |home, table| {
        let ids = known.ids(home?);
        table.related.iter_mut().for_each(|related| put(&ids, &mut related.practice));
        for level in &mut table.levels {
            needed(&mut level.actions, &mut level.indicators).for_each(|id| put(&ids, id));
        }
        Some(())
    });
    each(&mut docs.profiles, |home, profile| {
        let ids = known.ids(home?);
        profile.targets.0.iter_mut().for_each(|(practice, _)| put(&ids, practice));
        for one in &mut profile.exclude {
            let parts = one.domains.iter_mut().chain(&mut one.subdomains);
            parts.chain(&mut one.practices).for_each(|id| put(&ids, id));
        }
        profile.add.practices.iter_mut().for_each(|one| put(&ids, &mut one.r#in));
        Some(())
    });
    each(&mut docs.overlays, |home, overlay| {
        let ids = known.ids(home?);
        overlay.exclude.iter_mut().for_each(|excluded| put(&ids, &mut excluded.id));
        overlay.set.iter_mut().for_each(|set| put(&ids, &mut set.item));
        for level in &mut overlay.levels {
            needed(&mut level.actions, &mut level.indicators).for_each(|id| put(&ids, id));
            let actions = level.actions.iter_mut().filter_map(|one| one.replaces.as_mut());
            let indicators = level.indicators.iter_mut().filter_map(|one| one.replaces.as_mut());
            actions.chain(indicators).for_each(|replaced| put(&ids, replaced));
        }
        Some(())
    });
    each(&mut docs.errata, |home, doc| {
        let ids = known.ids(home?);
        doc.errata.iter_mut().for_each(|erratum| put(&ids, &mut erratum.r#where));
        Some(())
    });
    each(&mut docs.changes, |home, doc| {
        of_changes(home?, doc, known);
        Some(())
    });
}

fn of_what_is_said_about_them(docs: &mut Docs, known: &KnownReferences) {
    each(&mut docs.mappings, |_, doc| {
        let ids = known.ids(&VersionRef::parse(&doc.from)?);
        doc.rows.iter_mut().for_each(|row| put(&ids, &mut row.item));
        doc.without.items.iter_mut().for_each(|one| put(&ids, &mut one.item));
        Some(())
    });
    each(&mut docs.assessments, |_, doc| {
        let ids = known.ids(&VersionRef::parse(&doc.profile)?);
        doc.answers.0.iter_mut().for_each(|(id, _)| put(&ids, id));
        doc.targets.0.iter_mut().for_each(|(id, _)| put(&ids, id));
        doc.comments.0.iter_mut().for_each(|(id, _)| put(&ids, id));
        doc.decisions.iter_mut().for_each(|one| put(&ids, &mut one.indicator));
        Some(())
    });
    each(&mut docs.comments, |_, doc| {
        let ids = known.ids(&VersionRef::parse(&doc.version)?);
        for comment in &mut doc.comments {
            let (named, rest) = match comment.clause.value.split_once('/') {
                Some((named, rest)) => (named, format!("/{rest}")),
                None => (comment.clause.value.as_str(), String::new()),
            };
            if let Some(id) = ids.get(named) {
                comment.clause.value = format!("{id}{rest}");
            }
        }
        Some(())
    });
}

/// What is gone goes by its name in the version before, all else by that in the new one: publishers number anew.
fn of_changes(home: &VersionRef, doc: &mut ChangesDoc, known: &KnownReferences) {
    let before = VersionRef::parse(&format!("{}@{}", home.id, doc.from.value));
    let (before, now) = (before.map(|name| known.ids(&name)).unwrap_or_default(), known.ids(home));
    for change in &mut doc.changes {
        let goes = change.change.value.takes_away();
        let (first, second) = if goes { (&before, &now) } else { (&now, &before) };
        match first.contains_key(&change.item.value) {
            true => put(first, &mut change.item),
            false => put(second, &mut change.item),
        }
        change.into.iter_mut().for_each(|id| put(&now, id));
    }
}

/// Looks at each document of a kind with the version that it belongs to; what somebody remembers stays as it was.
fn each<T: Clone>(docs: &mut [Doc<T>], of: impl Fn(Option<&VersionRef>, &mut T) -> Option<()>) {
    for doc in docs {
        let home = doc.place.home.as_ref().and_then(|home| home.name());
        of(home.as_ref(), Arc::make_mut(&mut doc.value));
    }
}

/// The items that others need, and those that carry others on.
fn needed<'d>(
    actions: &'d mut [ActionDoc],
    indicators: &'d mut [IndicatorDoc],
) -> impl Iterator<Item = &'d mut Spanned<String>> {
    let of_actions = actions.iter_mut().map(|one| (&mut one.needs, &mut one.replaced_by));
    let of_indicators = indicators.iter_mut().map(|one| (&mut one.needs, &mut one.replaced_by));
    of_actions.chain(of_indicators).flat_map(|(needs, heirs)| needs.iter_mut().chain(heirs))
}

fn put(ids: &Ids, name: &mut Spanned<String>) {
    if let Some(id) = ids.get(&name.value) {
        name.value.clone_from(id);
    }
}

impl KnownReferences {
    fn of(docs: &Docs) -> Self {
        let mut known = Self::default();
        for doc in &docs.models {
            let Some(name) = doc.home().name() else { continue };
            for domain in &doc.value.domains {
                known.add(&name, domain.reference.as_ref(), &domain.id.value);
                for sub in domain.all_subdomains() {
                    known.add(&name, sub.reference.as_ref(), &sub.id.value);
                }
            }
        }
        for doc in &docs.tables {
            let Some(name) = doc.home().name() else { continue };
            let table = &doc.value;
            known.add(&name, table.reference.as_ref(), doc.stem());
            // The code of a practice that a profile adds begins with that of the profile.
            let profile = docs.profiles.iter().find(|one| one.home() == doc.home());
            let prefix = profile.map_or_else(String::new, |one| format!("{}-", one.value.code));
            for level in &table.levels {
                let id = format!("{prefix}{}-{}", table.code.value, level.level.value);
                known.add(&name, level.reference.as_ref(), &id);
                known.add_items(&name, &level.actions, &level.indicators);
            }
        }
        for doc in &docs.overlays {
            let Some(name) = doc.home().name() else { continue };
            let levels = doc.value.levels.iter();
            levels.for_each(|level| known.add_items(&name, &level.actions, &level.indicators));
        }
        for doc in &docs.profiles {
            let Some(name) = doc.home().name() else { continue };
            let bases = std::iter::once(&doc.value.base).chain(&doc.value.with);
            let bases = bases.filter_map(|base| VersionRef::parse(&base.value)).collect();
            known.beneath.insert(name, bases);
        }
        known
    }

    fn add_items(&mut self, name: &VersionRef, actions: &[ActionDoc], indicators: &[IndicatorDoc]) {
        let actions = actions.iter().map(|one| (&one.reference, &one.id));
        let items = actions.chain(indicators.iter().map(|one| (&one.reference, &one.id)));
        items.for_each(|(reference, id)| self.add(name, reference.as_ref(), id));
    }

    fn add(&mut self, name: &VersionRef, reference: Option<&Spanned<String>>, id: &str) {
        if let Some(reference) = reference {
            let own = self.own.entry(name.clone()).or_default();
            own.entry(reference.value.clone()).or_insert_with(|| id.to_owned());
        }
    }

    /// The names that hold in a version: its own and those of what lies beneath it.
    fn ids(&self, name: &VersionRef) -> Ids {
        let (mut open, mut seen) = (vec![name.clone()], Vec::new());
        let mut found = Ids::new();
        while let Some(name) = open.pop() {
            if seen.contains(&name) {
                continue;
            }
            for (reference, id) in self.own.get(&name).into_iter().flatten() {
                found.entry(reference.clone()).or_insert_with(|| id.clone());
            }
            open.extend(self.beneath.get(&name).into_iter().flatten().cloned());
            seen.push(name);
        }
        found
    }
}
