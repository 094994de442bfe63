//! Cures of ids that are given twice or begin with the wrong codes: the free id to take.
//!
//! In: findings of `ids`. Out: the same, with the id to take and, where nothing goes by the old one, the
//! edit. Never: touches an id that a published version gives, or decides what a reference means.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::walk::{GivenId, overlay_ids, practice_ids};
use crate::model::{Action, Catalog, Indicator, VersionRef};
use crate::schema::model::Status;
use crate::source::Sources;
use crate::span::Span;
use crate::symbols::Symbols;
use crate::workspace::Workspace;

/// Completes the findings about ids that can be cured by another number.
pub(super) fn cure(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let is_about_ids =
        |one: &&mut Diagnostic| matches!(one.code, Code::DuplicateId | Code::MisplacedId);
    if diags.iter_mut().find(|one| is_about_ids(one)).is_none() {
        return;
    }
    let given = Given::of(&workspace.catalog);
    let mut taken: BTreeSet<String> =
        given.all.iter().map(|(_, given, _)| given.id.to_string()).collect();
    let changes = workspace.changes.iter().flat_map(|doc| &doc.value.changes);
    taken.extend(changes.map(|change| change.item.value.clone()));
    let symbols = Symbols::of(workspace, sources);
    let used: BTreeSet<&str> = symbols.uses().iter().map(|of| of.name.as_str()).collect();
    // A place that several rules speak of gets one id.
    let mut cured: BTreeMap<(Code, Span), Cure> = BTreeMap::new();
    for finding in diags.iter_mut() {
        let key = (finding.code, finding.span);
        let cure = cured.get(&key).cloned().or_else(|| match finding.code {
            Code::DuplicateId => given.another_number(finding, &taken),
            Code::MisplacedId => given.another_prefix(finding, &taken),
            _ => None,
        });
        let Some((span, old, new)) = cure else { continue };
        say(finding, span, &new);
        if !used.contains(old.as_str()) {
            finding.fix(span, &new);
        }
        taken.insert(new.clone());
        cured.insert(key, (span, old, new));
    }
}

fn say(finding: &mut Diagnostic, span: Span, new: &str) {
    let hint = match finding.code {
        Code::DuplicateId if span != finding.span => {
            format!(
                "take `{new}`, which is free, for the first: the other is that of an earlier version"
            )
        }
        Code::DuplicateId => {
            format!("take `{new}`, which is free; neither order nor gaps of ids matter")
        }
        _ => format!("take `{new}`, which is free"),
    };
    finding
        .hints
        .retain(|said| finding.code == Code::MisplacedId || !said.contains("next free number"));
    finding.hints.insert(0, hint);
}

/// The ids that documents give, each with its version and its text.
struct Given<'w> {
    all: Vec<(VersionRef, GivenId<'w>, Option<&'w str>)>,
    unpublished: BTreeSet<VersionRef>,
}

/// Where an id is given, the id, and the one to take in its place.
type Cure = (Span, String, String);

impl<'w> Given<'w> {
    fn of(catalog: &'w Catalog) -> Self {
        let mut given = Self { all: Vec::new(), unpublished: BTreeSet::new() };
        for model in &catalog.models {
            given.note_status(model.name(), model.status);
            for practice in &model.practices {
                let levels =
                    practice.levels.iter().map(|level| (&level.actions, &level.indicators));
                given.add(&model.name(), practice_ids(practice), levels);
            }
        }
        for profile in &catalog.profiles {
            given.note_status(profile.name(), profile.status);
            for practice in profile.own_practices() {
                let levels = practice.levels.iter();
                let levels = levels.map(|level| (&level.actions, &level.indicators));
                given.add(&profile.name(), practice_ids(practice), levels);
            }
            for overlay in profile.overlays.values() {
                let levels = overlay.levels.iter().map(|level| (&level.actions, &level.indicators));
                given.add(&profile.name(), overlay_ids(overlay), levels);
            }
        }
        given
    }

    fn note_status(&mut self, name: VersionRef, status: Status) {
        if matches!(status, Status::Draft | Status::Review) {
            self.unpublished.insert(name);
        }
    }

    fn add(
        &mut self,
        name: &VersionRef,
        ids: Vec<GivenId<'w>>,
        levels: impl Iterator<Item = (&'w Vec<Action>, &'w Vec<Indicator>)>,
    ) {
        let texts: Vec<(Span, &str)> = levels
            .flat_map(|(actions, indicators)| {
                let actions = actions.iter().map(|item| (item.span, item.text.markdown.as_str()));
                let indicators = indicators.iter();
                actions.chain(indicators.map(|item| (item.span, item.text.markdown.as_str())))
            })
            .collect();
        let text = |given: &GivenId<'_>| {
            texts.iter().find(|(span, _)| *span == given.span).map(|(_, text)| *text)
        };
        self.all.extend(ids.into_iter().map(|given| (name.clone(), given, text(&given))));
    }

    /// What is given at a place, if that may still be changed.
    fn at(&self, span: Span) -> Option<&(VersionRef, GivenId<'w>, Option<&'w str>)> {
        let found = self.all.iter().find(|(_, given, _)| given.span == span)?;
        self.unpublished.contains(&found.0).then_some(found)
    }

    /// The next free number for the newer of two items; the one that an older version has is the older.
    fn another_number(&self, finding: &Diagnostic, taken: &BTreeSet<String>) -> Option<Cure> {
        let (name, later, text) = self.at(finding.span)?;
        let first = finding.related.first().and_then(|(span, _)| self.at(*span));
        let is_known = |text: Option<&str>| {
            self.all.iter().any(|(of, given, known)| {
                of.id == name.id
                    && of.version < name.version
                    && given.id == later.id
                    && *known == text
            })
        };
        let newer = match first {
            Some((_, given, other)) if is_known(*text) && !is_known(*other) => given,
            _ => later,
        };
        let id = newer.id.to_string();
        let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = |id: &String| id.strip_prefix(stem)?.parse::<u32>().ok();
        let next = taken.iter().filter_map(number).max()?.checked_add(1)?;
        Some((newer.span, id.clone(), format!("{stem}{next}")))
    }

    /// The id with the codes of its profile and practice, if the rest of it fits its place.
    fn another_prefix(&self, finding: &Diagnostic, taken: &BTreeSet<String>) -> Option<Cure> {
        let (_, given, _) = self.at(finding.span)?;
        let wanted = finding.hints.iter().find_map(|hint| hint.split('`').nth(1))?;
        let id = given.id.to_string();
        let digits = &id[id.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        let codes = match given.level {
            Some(level) => wanted.strip_suffix(&format!("-{level}-{}", given.kind))?,
            None => wanted.strip_suffix(&format!("-{}", given.kind))?,
        };
        // Level and kind stay as they are: which of id and place is wrong is for the author to say.
        let rest = wanted.strip_prefix(codes)?;
        let fits = !digits.is_empty() && id.ends_with(&format!("{rest}{digits}"));
        let new = format!("{wanted}{digits}");
        (fits && !taken.contains(&new)).then_some((given.span, id, new))
    }
}
