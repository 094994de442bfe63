//! What a stack of profiles takes out of its base, and what became of what is not there.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Gone, ItemId, Model, Retirement, surroundings};
use crate::schema::changes::ChangeName;
use crate::span::Span;
use crate::text::join_commas;

use super::Stack;

/// The base items that are replaced or left out already, and what is known of those that are gone.
pub(super) struct Claims<'c> {
    taken: BTreeMap<ItemId, Span>,
    gone: BTreeMap<&'c str, &'c Gone>,
    retired: BTreeMap<&'c str, &'c Retirement>,
}

/// A base item that a profile replaces or leaves out.
pub(super) struct Claim<'i> {
    pub id: &'i ItemId,
    pub span: Span,
    /// Who does not have it, if nobody does: "level 2 has no action".
    pub lacking: String,
    /// What is there.
    pub known: Vec<ItemId>,
    /// What to do if it is gone for good.
    pub without: &'static str,
}

impl<'c> Claims<'c> {
    /// Nothing is taken yet from a stack.
    pub(super) fn of(stack: &Stack<'c>) -> Self {
        let layers = stack.layers.iter().map(|layer| layer.name());
        let names = std::iter::once(stack.model.name()).chain(layers);
        let gone = names.flat_map(|name| stack.catalog.gone_from(name));
        let gone = gone.map(|gone| (gone.item.as_str(), gone)).collect();
        Self { taken: BTreeMap::new(), gone, retired: retired(stack) }
    }

    /// Marks a base item as replaced or left out; reports it if it is gone already or never was.
    pub(super) fn claim(&mut self, claim: &Claim<'_>, diags: &mut Diagnostics) -> Option<()> {
        let Claim { id, span, known, .. } = claim;
        if let Some(first) = self.taken.get(*id) {
            diags
                .report(
                    Code::CollidingOverlays,
                    *span,
                    format!("`{id}` is replaced or left out twice"),
                )
                .also(*first, "first here")
                .hint("keep one of the two, or settle the matter in the profile that stacks both");
            return None;
        }
        if known.contains(id) {
            self.taken.insert((*id).clone(), *span);
            return Some(());
        }
        let found = diags.report(Code::UnknownItem, *span, format!("{} `{id}`", claim.lacking));
        if !self.says_what_became_of(id, claim.without, found) {
            found.suggest(id, known.iter().map(ItemId::as_str)).hint(match known.as_slice() {
                [] => "there is nothing to replace or leave out".to_owned(),
                known => format!("there are: {}", join_commas(known)),
            });
        }
        None
    }

    /// Says in a finding what the authors of the base declared to have become of an id; `false` if they
    /// declared nothing.
    pub(super) fn says_what_became_of(
        &self,
        id: &str,
        without: &str,
        found: &mut Diagnostic,
    ) -> bool {
        if let Some(retired) = self.retired.get(id) {
            let into = join_commas(retired.into.iter().map(|(id, _)| format!("`{id}`")));
            found.hint(match retired.into.as_slice() {
                [] => format!("`{id}` is retired: {without}"),
                _ => {
                    format!("`{id}` is retired, and {into} carries it on: name that, or {without}")
                }
            });
            return true;
        }
        let Some(gone) = self.gone.get(id) else { return false };
        let since = &gone.since;
        let into = join_commas(gone.into.iter().map(|id| format!("`{id}`")));
        found.hint(match gone.change {
            _ if gone.into.is_empty() => format!("`{id}` was removed in {since}: {without}"),
            ChangeName::Moved => format!("`{id}` moved to {into} in {since}: name that"),
            ChangeName::Split => {
                format!("`{id}` was split into {into} in {since}: name one, or {without}")
            }
            _ => format!("`{id}` became part of {into} in {since}: name that, or {without}"),
        });
        true
    }

    /// The same for a practice, where its model does not have it.
    pub(super) fn says_what_became_of_practice(
        &self,
        id: &str,
        without: &str,
        model: &Model,
        found: &mut Diagnostic,
    ) {
        if !self.says_what_became_of(id, without, found) {
            super::suggest_practice(found, id, model);
        }
    }
}

/// The items of the layers that are not in force any more.
fn retired<'c>(stack: &Stack<'c>) -> BTreeMap<&'c str, &'c Retirement> {
    let of_model = stack.model.practices.iter().flat_map(|practice| &practice.levels);
    let of_model = of_model.map(|level| (&level.actions, &level.indicators));
    let overlays = stack.layers.iter().flat_map(|layer| layer.overlays.values());
    let of_layers = overlays.flat_map(|overlay| &overlay.levels);
    let of_layers = of_layers.map(|level| (&level.actions, &level.indicators));
    let added = stack.layers.iter().flat_map(|layer| &layer.add.practices);
    let of_added = added.flat_map(|one| &one.practice.levels);
    let of_added = of_added.map(|level| (&level.actions, &level.indicators));
    of_model
        .chain(of_layers)
        .chain(of_added)
        .flat_map(|(actions, indicators)| surroundings(actions, indicators))
        .filter_map(|(id, around)| Some((id, around.retired.as_ref()?)))
        .collect()
}
