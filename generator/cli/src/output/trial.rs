//! Tries what only a backend can judge: templates and fonts for Typst, the logo.
//!
//! In: checked content and the files beside it. Out: findings. A workspace that brings none of these
//! along is not tried: what is built in is known to work.

use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;
use smm_core::model::VersionRef;
use smm_core::render::artifact::{
    Backend, Body, Output, OutputFormat, Settings, SiteInput, Subject,
};
use smm_core::render::paper::{Document, Sheet, TEMPLATES};
use smm_core::render::reads::World;
use smm_core::render::{Templates, formats};
use smm_core::source::Asset;
use smm_core::span::Span;
use smm_core::text::one_line;
use smm_core::{Code, Diagnostic, Diagnostics, Outcome, Severity, Sources, Workspace};

use super::pdf_backend::PdfBackend;
use super::theme;

/// Checks a workspace, and tries whether it can be built.
pub(crate) fn checked(root: &Path, sources: &Sources) -> Result<Outcome<Workspace>> {
    let mut checked = smm_core::check(sources);
    if !checked.has_errors() {
        checked.diagnostics.extend(of(root, &checked.value, sources)?);
    }
    Ok(checked)
}

/// Whatever keeps checked content from being built.
pub(crate) fn of(root: &Path, workspace: &Workspace, sources: &Sources) -> Result<Vec<Diagnostic>> {
    let mut found = smm_core::check_buildable(workspace, sources);
    let own = |folder: &str, ends: &[&str]| {
        let is_own = |(path, asset): &(&str, &Asset)| {
            let Some(name) = path.strip_prefix(folder) else { return false };
            let bytes = asset.bytes.as_deref().unwrap_or_default();
            ends.iter().any(|end| name.ends_with(end)) && !is_built_in(name, bytes)
        };
        let own = sources.assets().filter(is_own);
        own.map(|(path, _)| path.to_owned()).collect::<Vec<String>>()
    };
    if found.iter().any(|one| one.severity == Severity::Error) {
        return Ok(found);
    }
    let papers = own("book/templates/", &[".typ"]);
    let fonts = own("book/fonts/", &[".otf", ".ttf", ".ttc", ".otc"]);
    let has_logo = workspace.config.brand.logo.is_some();
    let mut diags = Diagnostics::default();
    let mut report = |path: Option<&String>, why: &str| {
        let asset = path.and_then(|path| sources.asset(path));
        let logo = workspace.config.brand.logo.as_ref().map(|logo| logo.span);
        let span = asset.map(|asset| Span::of_file(asset.file)).or(logo).unwrap_or_default();
        let why = one_line(why);
        let what = path.map_or("the logo".to_owned(), |path| format!("`{path}`"));
        diags.report(Code::UnusableAsset, span, format!("{what} cannot be used: {why}"));
    };
    if PdfBackend::PRINTS && (has_logo || !papers.is_empty() || !fonts.is_empty()) {
        match PdfBackend::open(root, workspace) {
            Err(error) => {
                let own: Vec<String> = fonts.iter().chain(&papers).cloned().collect();
                let why = format!("{error:#}");
                report(own.iter().find(|path| why.contains(path.as_str())), &why);
            }
            Ok(paper) => {
                if let Err(error) = paper.try_logo() {
                    report(None, &format!("{error:#}"));
                } else if let Err(error) = try_papers(workspace, &paper, &papers) {
                    let why = format!("{error:#}");
                    report(Some(culprit(&papers, &why)), &why);
                }
            }
        }
    }
    found.extend(diags.into_sorted());
    Ok(found)
}

/// Whether the workspace only holds a copy of what the tool has anyway.
fn is_built_in(name: &str, bytes: &[u8]) -> bool {
    let is_paper = |(known, text): &(&str, &str)| *known == name && text.as_bytes() == bytes;
    theme::is_built_in(name, bytes) || TEMPLATES.iter().any(is_paper) || PdfBackend::has_font(name)
}

/// The file that an error names, else the first.
fn culprit<'p>(paths: &'p [String], why: &str) -> &'p String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let named = paths.iter().find(|path| why.contains(&name(path)));
    named.unwrap_or(&paths[0])
}

fn settings(workspace: &Workspace) -> Settings {
    let books = workspace.catalog.names().collect::<Vec<VersionRef>>();
    let formats = formats::of(&Output::ALL, PdfBackend::BACKENDS);
    Settings::new(Templates::built_in(), None, books, formats)
}

/// Typesets every document that a template of the workspace's own takes part in: those laid out by
/// built-in ones alone are known to work.
fn try_papers(workspace: &Workspace, paper: &PdfBackend, own: &[String]) -> Result<()> {
    if own.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = own.iter().map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
    let settings = settings(workspace);
    let input = SiteInput::new(World { workspace, files: &[] }, &settings);
    input.subjects().par_iter().try_for_each(|subject| {
        let is_paper = |format: &OutputFormat| format.backend == Backend::Typst;
        let mut documents: Vec<Document> = Vec::new();
        for (_, body) in bodies(&input, subject, is_paper)? {
            // Both sheets are one layout.
            match body {
                Body::Paper(document, _)
                    if paper.takes_part(&names, document.template)
                        && !documents.contains(&document) =>
                {
                    documents.push(document);
                }
                _ => {}
            }
        }
        documents.iter().try_for_each(|one| paper.print(one, &[Sheet::A4]).map(drop))
    })
}

fn bodies<'w>(
    input: &SiteInput<'w>,
    subject: &Subject,
    is_wanted: impl Fn(&OutputFormat) -> bool,
) -> Result<Vec<(String, Body<'w>)>> {
    let mut found = Vec::new();
    for format in input.settings.formats.iter().filter(|format| is_wanted(format)) {
        if !(format.list)(input, subject).is_empty() {
            found.extend((format.make)(input, subject)?);
        }
    }
    Ok(found)
}
