//! `smm paper`: checklists, fillable forms and guides, one PDF each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use smm_core::model::VersionRef;
use smm_core::profile::Tailored;
use smm_core::render::paper::PaperOptions;
use smm_core::{Workspace, editions, report};

use crate::args::{Args, FindingFormat, PaperArgs, PaperKind};
use crate::press::paper::{Kind, file_name, make};
use crate::press::typecase;
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, paper: &PaperArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args)?;
    let sources = disk::load_workspace(&root)?;
    let checked = smm_core::check(&sources);
    if checked.has_errors() {
        super::check::show(args, &checked.diagnostics, &sources, FindingFormat::Human)?;
        let summary = report::summary(&checked.diagnostics);
        terminal::say(args, &format!("nothing was printed: {summary}"));
        return Ok(ExitCode::from(1));
    }
    let workspace = checked.value.unwrap_or_default();
    let case = typecase::load(&root, &workspace.config)?;
    let options = paper.options();
    let out = paper.out.clone().unwrap_or_else(|| PathBuf::from("."));
    fs::create_dir_all(&out).with_context(|| format!("`{}`", out.display()))?;
    let kind = match paper.kind {
        PaperKind::Checklist => Kind::Checklist,
        PaperKind::Form => Kind::Form,
        PaperKind::Guide => Kind::Guide,
    };
    let names = wanted(&workspace, &paper.names)?;
    let files = names
        .par_iter()
        .map(|name| {
            let tailored = editions::tailored(&workspace.catalog, name);
            let tailored = tailored.expect("a checked version resolves");
            require_known(&tailored, &options)?;
            let bytes = make(kind, &workspace, &tailored, &case, &options)?;
            write(&out, &file_name(kind, &tailored, options.sheet), &bytes)
        })
        .collect::<Result<Vec<String>>>()?;
    for file in files {
        terminal::say(args, &file);
    }
    Ok(ExitCode::SUCCESS)
}

/// The models and profiles asked for; all if none is named.
fn wanted(workspace: &Workspace, asked: &[String]) -> Result<Vec<VersionRef>> {
    let all: Vec<VersionRef> = workspace.catalog.names().collect();
    if asked.is_empty() {
        return Ok(all);
    }
    let mut found = Vec::new();
    for text in asked {
        let named = all.iter().filter(|name| name.to_string() == *text);
        // Without a version, the newest is meant.
        let newest = all.iter().filter(|name| name.id == *text).max();
        match named.chain(newest).next() {
            Some(name) => found.push(name.clone()),
            None => {
                let known: Vec<String> = all.iter().map(ToString::to_string).collect();
                bail!("there is no model or profile `{text}`; there are {}", known.join(", "));
            }
        }
    }
    Ok(found)
}

/// Refuses what would silently print nothing.
fn require_known(tailored: &Tailored, options: &PaperOptions) -> Result<()> {
    let model = &tailored.model;
    for domain in &options.domains {
        if !model.domains.iter().any(|known| known.id == *domain) {
            let known: Vec<&str> = model.domains.iter().map(|d| d.id.as_str()).collect();
            bail!("`{}` has no domain `{domain}`; it has {}", model.name(), known.join(", "));
        }
    }
    for practice in &options.practices {
        let is_known = |p: &smm_core::model::Practice| p.id == *practice || p.code == *practice;
        if !model.practices.iter().any(is_known) {
            let codes: Vec<&str> = model.practices.iter().map(|p| p.code.as_str()).collect();
            bail!("`{}` has no practice `{practice}`; it has {}", model.name(), codes.join(", "));
        }
    }
    Ok(())
}

/// Writes a file whole or not at all; returns what to say about it.
fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<String> {
    let path = out.join(name);
    let context = || format!("writing `{}`", path.display());
    let part = tempfile::NamedTempFile::new_in(out).with_context(context)?;
    fs::write(part.path(), bytes).with_context(context)?;
    part.persist(&path).map_err(|error| error.error).with_context(context)?;
    Ok(format!("wrote {} ({} KB)", path.display(), bytes.len().div_ceil(1000)))
}
