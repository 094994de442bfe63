//! Rules about assessments: they answer what their profile asks, and say why where they must.
//!
//! In: the workspace. Reports: every answer, target and comment that means nothing. The rules are
//! those by which filled forms are read. Never: scores.

use std::collections::BTreeMap;

use crate::assess::rollup::{AssessmentPrint, RepeatKind, repeats};
use crate::assess::{self, Questionnaire, document, interpret};
use crate::diag::{Code, Diagnostics};
use crate::model::{Catalog, Model, VersionRef};
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// Applies every rule to every assessment of the workspace.
pub(super) fn answer_what_is_asked(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let mut prints = Vec::new();
    let mut forms: BTreeMap<&str, Option<Questionnaire>> = BTreeMap::new();
    for doc in &workspace.assessments {
        let name = &doc.value.profile;
        let form = forms.entry(name).or_insert_with(|| assess::form(workspace, name));
        let Some(form) = form else {
            // One that is there, but broken, is reported where it lies.
            let catalog = &workspace.catalog;
            let is_there = VersionRef::parse(name)
                .is_some_and(|name| catalog.has(&name) || catalog.broken.contains(&name));
            if !is_there {
                assess::report_unknown_profile(catalog, name, name.span, diags);
            }
            continue;
        };
        let meant = interpret::interpret(&document::of_doc(&doc.value), form);
        prints.push((doc.file, AssessmentPrint::of(form, &meant.answers, "")));
        let mut found = Diagnostics::default();
        interpret::report_in_text(&meant.findings, doc.file, &mut found);
        if !is_whole(&workspace.catalog, name) {
            let of_names = [Code::UnknownIndicator, Code::UnknownPractice];
            found.apply(&of_names.into_iter().map(|code| (code, None)).collect());
        }
        diags.extend(found);
    }
    let names: Vec<&str> =
        prints.iter().map(|(file, _)| sources.file(*file).path.as_str()).collect();
    let places: Vec<Span> = prints.iter().map(|(file, _)| Span::of_file(*file)).collect();
    let prints: Vec<&AssessmentPrint> = prints.iter().map(|(_, print)| print).collect();
    // Parts of an assessment may well lie beside it, until somebody counts them.
    let found = repeats(&names, &prints);
    let copies = found.iter().filter(|one| one.kind == RepeatKind::Copy);
    copies.for_each(|one| one.report(&names, &places, diags));
}

/// Whether all that a version is made from could be read, so that what it asks is known.
fn is_whole(catalog: &Catalog, name: &str) -> bool {
    let layers = catalog.layers(VersionRef::parse(name));
    let mut profiles = layers.iter().filter_map(|layer| catalog.profile(layer));
    let mut models = layers.iter().filter_map(|layer| catalog.model(layer));
    profiles.all(|profile| profile.broken.is_empty()) && !models.any(Model::lacks_tables)
}
