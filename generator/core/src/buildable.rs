//! What keeps content from being built though no text of it is wrong: addresses, pictures, templates.
//!
//! In: a checked workspace, and the files beside its documents. Reports: two things at one address,
//! parts of the workspace that cannot be used, and such that nothing uses. It reads the list of artifacts that a build makes, so
//! that what passes here can be built. Never: makes bytes.

mod addresses;
mod unused;

use rayon::prelude::*;

use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::render::artifact::{Backend, Body, Output, OutputFormat, Settings, SiteInput, Subject};
use crate::render::reads::World;
use crate::render::site::FramedBook;
use crate::render::{OwnLook, TemplateError, Templates, formats};
use crate::source::{Asset, Sources};
use crate::span::Span;
use crate::words::Words;
use crate::workspace::Workspace;

/// Endings of pictures that a logo may have, and the bytes with which such files start.
const PICTURES: [(&str, &[u8]); 4] =
    [("svg", b"<"), ("png", b"\x89PNG\r\n\x1a\n"), ("jpg", b"\xff\xd8\xff"), ("webp", b"RIFF")];
/// Endings of files that are read as text.
const TEXTS: [&str; 3] = [".css", ".html", ".typ"];
/// The folder of templates of a workspace.
const TEMPLATES: &str = "book/templates/";

/// Applies the rules.
pub(crate) fn all(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    assets_are_readable(sources, diags);
    logo_is_a_picture(workspace, sources, diags);
    let own = own_templates(sources);
    let settings = |templates: Templates| {
        let backends = [Backend::BuiltIn, Backend::Typst, Backend::Packing];
        let formats = formats::of(&Output::ALL, &backends);
        Settings::new(templates, None, workspace.catalog.names().collect(), formats)
    };
    let world = World { workspace, files: &[] };
    if let Some(templates) = templates(&own, &workspace.words, diags) {
        let settings = settings(templates);
        if !own.is_empty() {
            templates_can_be_filled(world, &settings, &own, diags);
        }
        addresses::are_distinct(world, &settings, sources, diags);
    }
    unused::all(sources, diags);
}

fn assets_are_readable(sources: &Sources, diags: &mut Diagnostics) {
    for (path, asset) in sources.assets() {
        let is_text = TEXTS.iter().any(|ending| path.ends_with(ending));
        let reason = match &asset.bytes {
            Err(reason) => reason.clone(),
            Ok(bytes) if is_text && std::str::from_utf8(bytes).is_err() => {
                "it is not UTF-8 text".to_owned()
            }
            Ok(_) => continue,
        };
        let message = format!("`{path}` cannot be used: {reason}");
        diags.report(Code::UnusableAsset, Span::of_file(asset.file), message);
    }
}

fn logo_is_a_picture(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let Some(logo) = &workspace.config.brand.logo else { return };
    let path = logo.value.as_str();
    let mut report = |why: String, cure: &str| {
        let message = format!("the logo `{path}` {why}");
        diags.report(Code::UnusableAsset, logo.span, message).hint(cure.to_owned());
    };
    if !layout::is_inside(path) {
        return report(
            "does not lie in the workspace".to_owned(),
            "copy it into a folder of the workspace, and write the path from there",
        );
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let Some((_, start)) = PICTURES.iter().find(|(name, _)| *name == extension) else {
        return report(
            "is not named like a picture".to_owned(),
            "it must be an SVG, PNG, WebP or JPG file",
        );
    };
    match sources.asset(path) {
        None => report("is not there".to_owned(), "add it, or take the line out"),
        // Said already, at its own place.
        Some(Asset { bytes: Err(_), .. }) => {}
        Some(Asset { bytes: Ok(bytes), .. }) => {
            let is_svg = extension == "svg";
            let text = is_svg.then(|| String::from_utf8_lossy(bytes));
            let is_picture = text.map_or_else(
                || bytes.starts_with(start),
                |text| {
                    text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
                        && text.contains("<svg")
                },
            );
            if !is_picture {
                let why = format!("is no {} picture", extension.to_uppercase());
                report(why, "save it again from the program that made it");
            }
        }
    }
}

/// The page templates that the workspace puts in the place of built-in ones: name, text and file.
fn own_templates(sources: &Sources) -> Vec<(String, String, Span)> {
    let own = sources.assets().filter_map(|(path, asset)| {
        let name = path.strip_prefix(TEMPLATES)?;
        let is_page = name.ends_with(".html") && !name.contains('/');
        let text = is_page.then_some(asset.bytes.as_ref().ok()?)?;
        if Templates::is_built_in(name, text) {
            return None;
        }
        let text = String::from_utf8_lossy(text).into_owned();
        Some((name.to_owned(), text, Span::of_file(asset.file)))
    });
    own.collect()
}

/// The templates, if they can be read.
fn templates(
    own: &[(String, String, Span)],
    words: &Words,
    diags: &mut Diagnostics,
) -> Option<Templates> {
    let pair = |(name, text, _): &(String, String, Span)| (name.clone(), text.clone());
    let made = |templates: Vec<(String, String)>| {
        Templates::new(&OwnLook { templates, ..OwnLook::default() }, words)
    };
    for one in own {
        if let Err(error) = made(vec![pair(one)]) {
            report_template(one, &error, diags);
        }
    }
    made(own.iter().map(pair).collect()).ok()
}

fn report_template(
    (name, _, span): &(String, String, Span),
    error: &TemplateError,
    diags: &mut Diagnostics,
) {
    let message = format!("the template `{name}` cannot be used: {}", in_one_line(error));
    let finding = diags.report(Code::UnusableAsset, *span, message);
    if Templates::names().any(|known| known == name) {
        finding.hint("compare it with the built-in template of that name");
    } else {
        finding.hint("rename it to the built-in template that it is for, or remove it");
        finding.suggest(name, Templates::names());
    }
}

/// What the template engine says, and where, without its drawing of the place.
fn in_one_line(error: &TemplateError) -> String {
    let text = error.to_string();
    let said = text.lines().next().unwrap_or("").trim_start_matches("error: ").to_owned();
    let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    place.map_or_else(|| said.clone(), |place| format!("{said} ({})", place.trim()))
}

/// Fills every page that a template of the workspace takes part in: it may fail on one of them only.
fn templates_can_be_filled(
    world: World<'_>,
    settings: &Settings,
    own: &[(String, String, Span)],
    diags: &mut Diagnostics,
) {
    let input = SiteInput::new(world, settings);
    let framed = |(_, body): &(String, Body<'_>)| {
        let Body::Book(book) = body else { return Ok(()) };
        let framed = FramedBook::new(&settings.templates, book)?;
        (0..book.pages.len()).try_for_each(|at| framed.page(at, "").map(drop))
    };
    let takes_part = |format: &&&OutputFormat| {
        let taken_in = settings.templates.taken_in(format.fills);
        own.iter().any(|(name, ..)| taken_in.contains(name.as_str()))
    };
    let formats: Vec<_> = settings.formats.iter().filter(takes_part).collect();
    let fill = |subject: &Subject| {
        formats.iter().find_map(|format| {
            let is_made = !(format.list)(&input, subject).is_empty();
            let filled = || (format.make)(&input, subject)?.iter().try_for_each(framed);
            is_made.then(|| filled().err()).flatten()
        })
    };
    let Some(error) = input.subjects().par_iter().find_map_first(fill) else { return };
    let said = error.to_string();
    let culprit = own.iter().find(|(name, ..)| said.contains(name.as_str())).unwrap_or(&own[0]);
    report_template(culprit, &error, diags);
}
