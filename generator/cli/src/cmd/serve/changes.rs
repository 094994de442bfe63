//! What changed on a page since the last commit, or since the published version.
//!
//! In: a page and what to compare it with. Out: its redlines, and the anchors of what changed.

use std::path::Path;

use anyhow::{Context, Result};
use hyper::StatusCode;
use smm_core::editions::{self, View};
use smm_core::layout;
use smm_core::model::VersionRef;
use smm_core::render::site::preview::{ChangesInput, changes};

use super::messages::{WebAnswer, WebRequest};
use super::preview::Preview;
use crate::git;

/// Answers with the changes of a page.
pub(super) fn answer(
    root: &Path,
    good: &Preview,
    asked: &WebRequest,
    name: &VersionRef,
) -> Result<WebAnswer> {
    let words = good.templates().words();
    let none = || words.say("preview.nothing_before").to_owned();
    let missing = |text: String| Ok(WebAnswer::plain(StatusCode::NOT_FOUND, &text));
    let Some(new) = editions::content(&good.workspace, name, View::Resolved) else {
        return missing(none());
    };
    let older = match asked.value("since").as_deref() {
        Some("published") => published(good, name),
        _ => match committed(root, name) {
            Ok(older) => older,
            Err(error) => return missing(format!("{error:#}")),
        },
    };
    let Some(old) = older else { return missing(none()) };
    let since = match &old.is_committed {
        true => words.say("preview.last_commit").to_owned(),
        false => old.content.header.id.clone() + "@" + &old.content.header.version,
    };
    let pair = editions::pair(old.content, new, None);
    let page = asked.value("page").unwrap_or_default();
    let tailored = good.workspace.tailored(name).with_context(|| format!("`{name}`"))?;
    let practice = tailored.model.practice(&page).map(|practice| practice.id.as_str());
    let input = ChangesInput { pair: &pair, practice, since: &since };
    Ok(WebAnswer::html(StatusCode::OK, changes(good.templates(), input)?))
}

/// An older state of a version.
struct Older {
    content: smm_core::diff::Content,
    is_committed: bool,
}

/// The version in the last commit; of a new one, what came before it there.
fn committed(root: &Path, name: &VersionRef) -> Result<Option<Older>> {
    let folders = layout::VERSION_FOLDERS.map(|folder| format!("{folder}/"));
    let sources = git::load_revision(root, "HEAD", &folders)?;
    let old = smm_core::load(&sources).value;
    let known = old.catalog.names().filter(|known| known.id == name.id && known <= name).max();
    let content = known.and_then(|known| editions::content(&old, &known, View::Resolved));
    Ok(content.map(|content| Older { content, is_committed: true }))
}

/// The newest version that was frozen, up to this one.
fn published(good: &Preview, name: &VersionRef) -> Option<Older> {
    let frozen = good.workspace.published.versions.keys();
    let frozen = frozen.filter_map(|text| VersionRef::parse(text));
    let newest = frozen.filter(|known| known.id == name.id && known <= name).max()?;
    let content = editions::content(&good.workspace, &newest, View::Resolved)?;
    Some(Older { content, is_committed: false })
}
