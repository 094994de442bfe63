//! What `smm serve` shows beside the pages: findings, what changed, the board of targets.
//!
//! In: what was read, what was found in it, and what is asked. Out: HTML, whole pages or parts of one.
//! Never: reads, listens, decides who may write.

mod board;
mod changed;
mod panel;

pub use board::{
    BoardInput, ConflictView, EditedTarget, HeldBack, Tried, board, board_parts, conflict,
    retargeted, seen_in, target_in, workplace,
};
pub use changed::{ChangesInput, changes};
pub use panel::{FileLink, PanelInput, panel, place_page};

use serde::Serialize;

use super::TemplateError;
use super::view::status_view;
use crate::diag::Code;
use crate::markdown::{NoLinks, to_html};
use crate::model::Status;
use crate::render::Templates;
use crate::words::{self, Words};

/// The page templates that are filled here.
pub const FILLS: [&str; 9] = [
    "board.html",
    "board-conflict.html",
    "board-list.html",
    "board-parts.html",
    "board-workplace.html",
    "preview-changes.html",
    "preview-explain.html",
    "preview-note.html",
    "preview-panel.html",
];

/// Scripts and styles of the preview: name, and text.
pub const FILES: [(&str, &str); 3] = [
    ("serve.js", include_str!("../../../../../../book/preview/serve.js")),
    ("board.js", include_str!("../../../../../../book/preview/board.js")),
    ("serve.css", include_str!("../../../../../../book/preview/serve.css")),
];

/// What the shell of a page of the preview is given besides its own.
#[derive(Serialize)]
struct WithShell<'v, T> {
    page: ShellView<'v>,
    #[serde(flatten)]
    view: &'v T,
}

#[derive(Serialize)]
struct ShellView<'v> {
    title: &'v str,
    language: &'v str,
    direction: &'static str,
}

/// Fills a template that extends `preview.html`.
fn whole<T: Serialize>(
    templates: &Templates,
    name: &str,
    title: &str,
    view: &T,
) -> Result<String, TemplateError> {
    let language = templates.words().language();
    let page = ShellView { title, language, direction: words::direction(language) };
    templates.fill_whole(name, &WithShell { page, view })
}

/// Why there is no page: what is said instead, and links that lead on.
#[derive(Debug, Serialize)]
pub struct NoteView<'n> {
    /// What is wrong.
    pub title: &'n str,
    /// What it means, in sentences.
    pub lines: &'n [String],
    /// Address and label of what to do instead.
    pub links: &'n [(String, String)],
}

/// A page that says why there is no other.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn note(templates: &Templates, view: &NoteView<'_>) -> Result<String, TemplateError> {
    whole(templates, "preview-note.html", view.title, view)
}

#[derive(Serialize)]
struct ExplainView<'c> {
    code: &'c str,
    severity: &'c str,
    html: String,
}

/// The page that explains a kind of finding.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn explain(templates: &Templates, code: Code) -> Result<String, TemplateError> {
    let view = ExplainView {
        code: code.name(),
        severity: panel::severity_word(code.severity(), templates.words()),
        html: to_html(code.explanation(), &NoLinks),
    };
    whole(templates, "preview-explain.html", code.name(), &view)
}

/// A board that can be opened.
#[derive(Debug, Serialize)]
pub struct BoardLink {
    /// Its address.
    pub url: String,
    /// Name and version of the profile.
    pub title: String,
    /// How far the version has come.
    pub status: String,
}

#[derive(Serialize)]
struct BoardList<'l> {
    boards: &'l [BoardLink],
}

/// What readers call how far a version has come.
pub fn status_word(status: Status, words: &Words) -> String {
    status_view(status, words).label
}

/// The page that lists the boards.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn board_list(templates: &Templates, boards: &[BoardLink]) -> Result<String, TemplateError> {
    let title = templates.words().say("board.boards").to_owned();
    whole(templates, "board-list.html", &title, &BoardList { boards })
}
