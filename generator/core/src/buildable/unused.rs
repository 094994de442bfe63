//! Files that a workspace keeps where it replaces what is built in, and that nothing reads.
//!
//! In: the files beside the documents. Reports: names that nothing asks for, as those of templates of a
//! former engine. Notes and licenses may lie anywhere.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::layout;
use crate::render::paper::{self, TEMPLATES as PAPERS};
use crate::render::{THEME, Templates};
use crate::source::Sources;
use crate::span::{FileId, Span};
use crate::text::nearest;

/// Where templates lie.
const TEMPLATES: &str = "book/templates/";
/// Where styles, scripts and fonts of pages lie.
const THEMES: &str = "book/theme/";
/// Where fonts of paper lie.
const FONTS: &str = "book/fonts/";
/// The style that is made from `smm.toml`.
const BRAND: &str = "css/brand.css";
/// Endings of fonts that paper can be set in.
const FONT_ENDINGS: [&str; 4] = [".otf", ".ttf", ".ttc", ".otc"];

/// Why nothing reads a file, and what can be done.
struct Unused {
    why: &'static str,
    cure: &'static str,
    /// Names that it may have been meant to bear.
    known: Vec<&'static str>,
}

/// Applies the rule.
pub(super) fn all(sources: &Sources, diags: &mut Diagnostics) {
    let assets = sources.assets().filter(|(path, _)| !is_note(path));
    for (path, asset) in assets {
        let unused = among_templates(path, sources)
            .or_else(|| among_styles(path))
            .or_else(|| among_fonts(path))
            .or_else(|| among_words(path));
        report(path, asset.file, unused, diags);
    }
    for (id, file) in sources.iter().filter(|(_, file)| layout::is_words(&file.path)) {
        report(&file.path, id, of_no_language(&file.path), diags);
    }
}

fn report(path: &str, file: FileId, unused: Option<Unused>, diags: &mut Diagnostics) {
    let Some(unused) = unused else { return };
    let message = format!("`{path}` is not used: {}", unused.why);
    let finding = diags.report(Code::UnusedAsset, Span::of_file(file), message);
    suggest(finding.hint(unused.cure), path, &unused.known);
}

/// Names the nearest of the known names, whatever its folder and ending.
fn suggest(finding: &mut Diagnostic, path: &str, known: &[&str]) {
    let stem = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.split('.').next().unwrap_or(name).to_lowercase()
    };
    let stems: Vec<String> = known.iter().map(|name| stem(name)).collect();
    let near = nearest(&stem(path), stems.iter().map(String::as_str));
    let meant = near.and_then(|near| stems.iter().position(|stem| stem == near));
    if let Some(meant) = meant {
        finding.hints.insert(0, format!("did you mean `{}`?", known[meant]));
    }
}

/// Whether a file is for people who look into the folder.
fn is_note(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.contains('.') || name.ends_with(".md") || name.ends_with(".txt")
}

fn among_templates(path: &str, sources: &Sources) -> Option<Unused> {
    let name = path.strip_prefix(TEMPLATES)?;
    let lies_right_there = !name.contains('/');
    // A page template of an unknown name cannot be used, which is said elsewhere.
    let is_page = name.ends_with(".html") && lies_right_there;
    let papers = || PAPERS.iter().map(|(known, _)| *known);
    let is_paper = name.ends_with(".typ") && lies_right_there;
    if is_page || (is_paper && (paper::is_template(name) || is_imported(name, sources))) {
        return None;
    }
    Some(Unused {
        why: "no page and no paper is made with it",
        cure: "rename it to the built-in template that it is for, `.html` for pages and `.typ` for paper, or remove it",
        known: Templates::names().chain(papers()).collect(),
    })
}

/// Whether another paper template of the workspace names this one.
fn is_imported(name: &str, sources: &Sources) -> bool {
    let own = format!("{TEMPLATES}{name}");
    let is_other =
        |path: &str| path.starts_with(TEMPLATES) && path.ends_with(".typ") && path != own;
    let papers = sources.assets().filter(|(path, _)| is_other(path));
    let mut texts = papers.filter_map(|(_, asset)| asset.bytes.as_deref().ok());
    texts.any(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        [format!("\"{name}\""), format!("\"/{name}\"")].iter().any(|quoted| text.contains(quoted))
    })
}

fn among_styles(path: &str) -> Option<Unused> {
    let name = path.strip_prefix(THEMES)?;
    let known: Vec<&str> =
        THEME.iter().map(|(known, _)| *known).chain(Templates::styles()).collect();
    if known.contains(&name) {
        return None;
    }
    if name == BRAND {
        return Some(Unused {
            why: "it is made from `[brand]` in `smm.toml`",
            cure: "set color and fonts there, or write rules into `css/base.css`",
            known: Vec::new(),
        });
    }
    Some(Unused {
        why: "pages ask for no file of that name",
        cure: "rename it to the built-in file that it is for, or remove it",
        known,
    })
}

fn among_fonts(path: &str) -> Option<Unused> {
    let name = path.strip_prefix(FONTS)?;
    let is_font = FONT_ENDINGS.iter().any(|ending| name.ends_with(ending));
    (name.contains('/') || !is_font).then_some(Unused {
        why: "paper is set in OpenType fonts that lie right in `book/fonts`",
        cure: "convert it to `.otf` or `.ttf` and put it there, or remove it",
        known: Vec::new(),
    })
}

fn among_words(path: &str) -> Option<Unused> {
    path.strip_prefix(layout::WORDS)?;
    Some(Unused {
        why: "words are read from files such as `de.toml` that lie right in `book/words`",
        cure: "name it by its language with the ending `.toml`, or remove it",
        known: Vec::new(),
    })
}

/// A catalog whose name is that of no language, so that no workspace can ask for it.
fn of_no_language(path: &str) -> Option<Unused> {
    let tag = path.strip_prefix(layout::WORDS)?.strip_suffix(".toml")?;
    let mut parts = tag.split('-');
    let is_primary =
        |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_part =
        |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_language = parts.next().is_some_and(is_primary) && parts.all(is_part);
    (!is_language).then_some(Unused {
        why: "its name is that of no language",
        cure: "name it like `language` in `smm.toml`, as `de.toml` or `pt-BR.toml`",
        known: Vec::new(),
    })
}
