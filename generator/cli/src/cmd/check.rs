//! `smm check`: reports everything that is wrong.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::emit::{self, Format};
use smm_core::layout;
use smm_core::model::VersionRef;
use smm_core::{Diagnostic, Severity, Sources, Workspace};

use crate::args::{Args, CheckArgs, Deny, FindingFormat};
use crate::{disk, git, terminal};

pub(crate) fn run(args: &Args, check: &CheckArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let wanted = check
        .paths
        .iter()
        .map(|path| inside_workspace(&root, path))
        .collect::<Result<Vec<String>>>()?;
    let sources = disk::load_workspace(&root)?;
    let checked = smm_core::check(&sources);
    let (mut found, workspace) = (checked.diagnostics, checked.value);
    if let Some(older) = &check.against {
        for one in against(&root, &workspace, older)? {
            // The check of consecutive versions may have said it already.
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    if !wanted.is_empty() {
        found.retain(|diagnostic| wanted.iter().any(|path| lies_in(diagnostic, path, &sources)));
    }
    show(args, &found, &sources, check.format)?;
    if check.format == FindingFormat::Human {
        let files = sources.iter().count();
        terminal::say(args, &format!("{} in {files} files", emit::summary(&found)));
        for sentence in smm_core::left_out(&workspace) {
            terminal::say(args, sentence);
        }
    }
    let fails = |diagnostic: &Diagnostic| {
        diagnostic.severity == Severity::Error || check.deny == Some(Deny::Warnings)
    };
    Ok(if found.iter().any(fails) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What the comparison with an older state forbids: a version of the workspace or a revision.
fn against(root: &Path, workspace: &Workspace, older: &str) -> Result<Vec<Diagnostic>> {
    let named = VersionRef::parse(older);
    if let Some(name) = named.filter(|name| workspace.catalog.names().any(|known| known == *name)) {
        return Ok(smm_core::check_against(workspace, workspace, Some(&name)));
    }
    let folders = layout::VERSION_FOLDERS.map(|folder| format!("{folder}/"));
    let (revision, only) = match older.rsplit_once(':') {
        Some((revision, name)) => (revision, VersionRef::parse(name)),
        None => (older, None),
    };
    let sources = git::load_revision(root, revision, &folders).with_context(|| {
        format!("`{older}` is neither a version of this workspace nor a git revision")
    })?;
    let old = smm_core::load(&sources).value;
    Ok(smm_core::check_against(workspace, &old, only.as_ref()))
}

/// Writes findings: for people to stderr, for programs to stdout.
pub(crate) fn show(
    args: &Args,
    found: &[Diagnostic],
    sources: &Sources,
    format: FindingFormat,
) -> Result<()> {
    let format = match format {
        FindingFormat::Human => {
            terminal::tell(&for_people(args, found, sources));
            return Ok(());
        }
        FindingFormat::Json => Format::Json,
        FindingFormat::Sarif => Format::Sarif,
        FindingFormat::Github => Format::Github,
    };
    terminal::print(&emit::render(found, sources, format))?;
    Ok(())
}

/// Findings as people read them on stderr.
pub(crate) fn for_people(args: &Args, found: &[Diagnostic], sources: &Sources) -> String {
    let is_colored = terminal::color_on_stderr(args);
    emit::render(found, sources, if is_colored { Format::Color } else { Format::Human })
}

/// A path as the workspace names it.
fn inside_workspace(root: &Path, path: &Path) -> Result<String> {
    let root = root.canonicalize().with_context(|| format!("`{}`", root.display()))?;
    let full = path.canonicalize().or_else(|_| root.join(path).canonicalize());
    let full: PathBuf = full.with_context(|| format!("`{}`", path.display()))?;
    match full.strip_prefix(&root) {
        Ok(inside) => Ok(inside.to_string_lossy().replace('\\', "/")),
        Err(_) => bail!("`{}` is not in the workspace `{}`", path.display(), root.display()),
    }
}

fn lies_in(diagnostic: &Diagnostic, path: &str, sources: &Sources) -> bool {
    let file = &sources.file(diagnostic.span.file).path;
    path.is_empty() || file == path || file.starts_with(&format!("{path}/"))
}
