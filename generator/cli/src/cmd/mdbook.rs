//! `smm mdbook`: a preprocessor of mdBook.
//!
//! The book is taken as JSON and given back as it came but for its chapters, so that whatever a later
//! mdBook adds to it stays.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use smm_core::Workspace;
use smm_core::render::mdbook::{BookSettings, expanded};

use crate::args::Args;
use crate::args::mdbook::MdbookArgs;
use crate::cmd::without_errors;
use crate::terminal::Audience;
use crate::{disk, terminal};

/// A book is not larger than this.
const MAX_BOOK: u64 = 512 * 1024 * 1024;

pub(crate) fn run(args: &Args, wanted: &MdbookArgs) -> Result<ExitCode> {
    if wanted.question.is_some() {
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MAX_BOOK).read_to_string(&mut text);
    read.context("stdin cannot be read")?;
    let sent: Value = serde_json::from_str(&text)
        .context("stdin is no book; mdBook runs this command by itself, see `smm help mdbook`")?;
    let Value::Array(mut sent) = sent else { bail!("stdin is no book of mdBook") };
    if sent.len() != 2 {
        bail!("stdin is no book of mdBook: it has {} parts and not two", sent.len());
    }
    let mut book = sent.remove(1);
    let config = sent[0].pointer("/config/preprocessor/smm").cloned().unwrap_or_default();
    let root = workspace_of(args, &sent[0], &config)?;
    let sources = disk::load_workspace(&root)?;
    let Some(workspace) = without_errors(args, &sources, smm_core::load(&sources))? else {
        return Ok(ExitCode::from(1));
    };
    let mut mistakes = Vec::new();
    expand_all(&workspace, &settings(&config)?, &mut book, &mut mistakes);
    if !mistakes.is_empty() {
        mistakes.iter().for_each(|mistake| terminal::tell(&format!("error: {mistake}\n")));
        return Ok(ExitCode::from(1));
    }
    terminal::print_for(Audience::Programs, &book.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// The workspace that a book speaks of: the one that is named, else the nearest above the book.
fn workspace_of(args: &Args, context: &Value, config: &Value) -> Result<PathBuf> {
    let root = context.get("root").and_then(Value::as_str).context("the book has no `root`")?;
    let root = Path::new(root);
    if let Some(directory) = &args.directory {
        return disk::find_workspace(Some(directory));
    }
    if let Some(named) = config.get("workspace").and_then(Value::as_str) {
        return disk::find_workspace(Some(&root.join(named)));
    }
    let mut above = root.ancestors();
    let found = above.find(|folder| folder.join(smm_core::layout::WORKSPACE).is_file());
    let found = found.with_context(|| {
        format!(
            "there is no `smm.toml` in `{}` or above it; name the folder of a workspace as `workspace` in \
             `[preprocessor.smm]`",
            root.display()
        )
    })?;
    Ok(found.to_path_buf())
}

/// What `[preprocessor.smm]` says; what mdBook itself reads there is not ours.
fn settings(config: &Value) -> Result<BookSettings> {
    const KNOWN: [&str; 10] = [
        "command",
        "before",
        "after",
        "renderer",
        "renderers",
        "optional",
        "workspace",
        "version",
        "site",
        "references",
    ];
    let named = config.as_object().into_iter().flat_map(|table| table.keys());
    for name in named {
        if !KNOWN.contains(&name.as_str()) {
            let hint = smm_core::text::did_you_mean(name, KNOWN);
            bail!("`[preprocessor.smm]` has no `{name}`{hint}");
        }
    }
    let text = |name: &str| match config.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => bail!("`{name}` in `[preprocessor.smm]` must be a text"),
    };
    let references = match config.get("references") {
        None => false,
        Some(Value::Bool(wanted)) => *wanted,
        Some(_) => bail!("`references` in `[preprocessor.smm]` must be true or false"),
    };
    Ok(BookSettings { version: text("version")?, site: text("site")?, references })
}

/// Puts in what the chapters of a book ask for, and those below them.
fn expand_all(
    workspace: &Workspace,
    settings: &BookSettings,
    book: &mut Value,
    mistakes: &mut Vec<String>,
) {
    // `sections` is what mdBook 0.4 says.
    for name in ["items", "sections", "sub_items"] {
        for item in book.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(chapter) = item.get_mut("Chapter") {
                expand(workspace, settings, chapter, mistakes);
                expand_all(workspace, settings, chapter, mistakes);
            }
        }
    }
}

fn expand(
    workspace: &Workspace,
    settings: &BookSettings,
    chapter: &mut Value,
    mistakes: &mut Vec<String>,
) {
    let text = |name: &str| chapter.get(name).and_then(Value::as_str).map(str::to_owned);
    let Some(content) = text("content") else { return };
    let place = text("source_path").or_else(|| text("name")).unwrap_or_default();
    match expanded(workspace, settings, &content) {
        Ok(new) => chapter["content"] = Value::String(new),
        Err(found) => {
            mistakes
                .extend(found.iter().map(|one| format!("{place}:{}: {}", one.line, one.message)));
        }
    }
}
