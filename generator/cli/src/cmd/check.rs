//! `smm check`: reports everything that is wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use smm_core::baseline::{Baseline, Compared};
use smm_core::editions;
use smm_core::emit::{self, Format};
use smm_core::layout;
use smm_core::model::VersionRef;
use smm_core::text::count;
use smm_core::{Diagnostic, Severity, Sources, Workspace, edit};

use crate::args::{Args, CheckArgs, Deny, FindingFormat};
use crate::cmd::deliver;
use crate::output::trial;
use crate::terminal::Audience;
use crate::{disk, git, terminal};

pub(crate) fn run(args: &Args, check: &CheckArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let wanted = check
        .paths
        .iter()
        .map(|path| inside_workspace(&root, path))
        .collect::<Result<Vec<String>>>()?;
    if check.fix {
        fix(args, &root, &wanted)?;
    }
    let sources = disk::load_whole(&root)?;
    let checked = trial::checked(&root, &sources)?;
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
    let accepted = match &check.baseline {
        Some(path) => accepted(&mut found, path, &workspace, &sources)?,
        None => Vec::new(),
    };
    if let Some(path) = &check.write_baseline {
        let baseline = Baseline::of(&found, &workspace, &sources);
        write_baseline(path, &baseline)?;
        let warnings = count(baseline.len(), "warning");
        terminal::say(args, &format!("wrote `{}`: {warnings} accepted", path.display()));
        found.retain(|one| one.severity == Severity::Error);
    }
    match &check.place.output {
        None => show(args, &found, &sources, check.format)?,
        Some(_) => deliver_findings(args, check, &found, &sources)?,
    }
    if check.format == FindingFormat::Human {
        let files = count(sources.iter().count(), "file");
        let more = more_may_follow(&workspace);
        terminal::say(args, &format!("{} in {files}{more}", emit::summary(&found)));
        accepted.iter().for_each(|sentence| terminal::say(args, sentence));
        for sentence in smm_core::left_out(&workspace) {
            terminal::say(args, sentence);
        }
    }
    let fails = |diagnostic: &Diagnostic| {
        diagnostic.severity == Severity::Error || check.deny == Some(Deny::Warnings)
    };
    let code = if found.iter().any(fails) { ExitCode::from(1) } else { ExitCode::SUCCESS };
    // The run ends: to give millions of small pieces back one by one would only cost time.
    std::mem::forget((workspace, sources));
    Ok(code)
}

/// A baseline with more than this was written by nobody.
const MAX_BASELINE: u64 = 64 << 20;

fn read_baseline(path: &Path, text: &str) -> Result<Baseline> {
    Baseline::read(text).map_err(|why| anyhow!("`{}` is no baseline: {why}", path.display()))
}

/// Writes a baseline, in the place of one at most.
fn write_baseline(path: &Path, baseline: &Baseline) -> Result<()> {
    let old = match path.symlink_metadata() {
        Ok(_) => {
            let old = disk::read_text(path, MAX_BASELINE)?;
            read_baseline(path, &old).context("nothing is written over it; name another file")?;
            Some(old)
        }
        Err(_) => None,
    };
    disk::edit_file(path, old.as_deref(), &baseline.text())
}

/// Leaves of the findings what a baseline does not accept; says how many it accepts, and what in it is dead.
fn accepted(
    found: &mut Vec<Diagnostic>,
    path: &Path,
    workspace: &Workspace,
    sources: &Sources,
) -> Result<Vec<String>> {
    let place = path.display();
    let text = disk::read_text(path, MAX_BASELINE)
        .with_context(|| format!("`smm check --write-baseline {place}` writes a baseline"))?;
    let baseline = read_baseline(path, &text)?;
    let Compared { new, accepted, dead } =
        baseline.compare(std::mem::take(found), workspace, sources);
    *found = new;
    let mut said = vec![format!("{} accepted by `{place}`", count(accepted, "warning"))];
    if let Some(first) = dead.first() {
        let lines = count(dead.len(), "line");
        said.push(format!(
            "{lines} of `{place}` accept what nobody finds any more, as `{first}`; `--write-baseline` leaves them out"
        ));
    }
    Ok(said)
}

/// What a document says that cannot be read is held against nothing: its cure brings more to light.
fn more_may_follow(workspace: &Workspace) -> String {
    match workspace.broken.len() {
        0 => String::new(),
        1 => "; 1 of them could not be used, so more may be found once it can".to_owned(),
        many => format!("; {many} of them could not be used, so more may be found once they can"),
    }
}

/// A cure may bring to light what can be cured as well; so often is looked again.
const MAX_ROUNDS: usize = 5;

/// Makes the cures that findings carry, shows them, and says how many there were.
fn fix(args: &Args, root: &Path, wanted: &[String]) -> Result<()> {
    let _held = disk::lock(root)?;
    let mut cured = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        let sources = disk::load_workspace(root)?;
        let mut found = smm_core::check(&sources).diagnostics;
        if !wanted.is_empty() {
            found.retain(|one| wanted.iter().any(|path| lies_in(one, path, &sources)));
        }
        let fixed = edit::fixed(&sources, &found);
        if fixed.is_empty() {
            break;
        }
        for (file, text) in fixed {
            let file = sources.file(file);
            disk::edit_file(&root.join(&file.path), Some(&file.text), &text)?;
            terminal::print(&emit::patch(&file.path, &file.text, &text))?;
            cured.insert(file.path.clone());
        }
    }
    let files = count(cured.len(), "file");
    terminal::say(args, &format!("cured in {files}; what follows is left"));
    Ok(())
}

/// What the comparison with an older state forbids: a version of the workspace or a revision. A
/// comparison of nothing with nothing is a failure: a gate that it leaves open would look closed.
fn against(root: &Path, workspace: &Workspace, older: &str) -> Result<Vec<Diagnostic>> {
    let named = VersionRef::parse(older);
    if let Some(name) = named.filter(|name| editions::names(workspace).any(|known| known == *name))
    {
        if editions::find(workspace, &name.id).as_ref() == Some(&name) {
            bail!("nothing was compared: `{name}` is itself the newest version of `{}`", name.id);
        }
        return Ok(smm_core::check_against(workspace, workspace, Some(&name)));
    }
    let folders = layout::MAPPED_FOLDERS.map(|folder| format!("{folder}/"));
    let (revision, only) = match older.rsplit_once(':') {
        Some((revision, name)) => {
            let only = VersionRef::parse(name)
                .with_context(|| format!("`{name}` is no version; write it like `iot-smm@1.2`"))?;
            (revision, Some(only))
        }
        None => (older, None),
    };
    let sources = git::load_revision(root, revision, &folders)
        .with_context(|| format!("nothing was compared with `{older}`"))?;
    let old = smm_core::load(&sources).value;
    require_readable(&sources, &old, only.as_ref(), revision)?;
    require_common(workspace, &old, only.as_ref(), revision)?;
    Ok(smm_core::check_against(workspace, &old, only.as_ref()))
}

/// Fails if the older state has versions that are not understood, and so would not be compared.
fn require_readable(
    sources: &Sources,
    old: &Workspace,
    only: Option<&VersionRef>,
    revision: &str,
) -> Result<()> {
    let versions = sources.iter().filter_map(|(_, file)| layout::version_of(&file.path));
    let lost = versions
        .filter(|name| only.is_none_or(|only| only == name))
        .find(|name| editions::names(old).all(|known| known != *name));
    match lost {
        None => Ok(()),
        Some(name) => bail!(
            "`{name}` has errors in `{revision}`, so it cannot be compared; take a revision in \
             which `smm check` has none, or name one version as `{revision}:NAME@VERSION`"
        ),
    }
}

/// Fails if the older state and this one have nothing in common.
fn require_common(
    workspace: &Workspace,
    old: &Workspace,
    only: Option<&VersionRef>,
    revision: &str,
) -> Result<()> {
    let has = |of: &Workspace, id: &str| editions::names(of).any(|name| name.id == id);
    match only {
        Some(name) if editions::names(old).all(|known| known != *name) => {
            bail!("nothing was compared: `{revision}` has no `{name}`")
        }
        Some(name) if !has(workspace, &name.id) => {
            bail!("nothing was compared: this workspace has no `{}`", name.id)
        }
        None if !editions::names(old).any(|name| has(workspace, &name.id)) => bail!(
            "nothing was compared: `{revision}` has no model or profile that this workspace has"
        ),
        _ => Ok(()),
    }
}

/// Writes findings: for people to stderr, for programs to stdout.
pub(crate) fn show(
    args: &Args,
    found: &[Diagnostic],
    sources: &Sources,
    format: FindingFormat,
) -> Result<()> {
    match for_programs(format) {
        None => terminal::tell_painted(&for_people(args, found, sources)),
        Some(format) => terminal::print(&emit::render(found, sources, format))?,
    }
    Ok(())
}

/// Shows findings to people; nothing if there are none.
pub(crate) fn show_some(args: &Args, found: &[Diagnostic], sources: &Sources) -> Result<()> {
    if found.is_empty() { Ok(()) } else { show(args, found, sources, FindingFormat::Human) }
}

/// Writes findings into the file that was named, in any format.
fn deliver_findings(
    args: &Args,
    check: &CheckArgs,
    found: &[Diagnostic],
    sources: &Sources,
) -> Result<()> {
    let (format, audience) = match for_programs(check.format) {
        Some(format) => (format, Audience::Programs),
        None if terminal::color_in(args, &check.place) => (Format::Color, Audience::PeopleInColor),
        None => (Format::Human, Audience::People),
    };
    deliver(args, &check.place, audience, &emit::render(found, sources, format))
}

/// The format of findings for programs; none for people, who may see colors.
fn for_programs(format: FindingFormat) -> Option<Format> {
    match format {
        FindingFormat::Human => None,
        FindingFormat::Json => Some(Format::Json),
        FindingFormat::Sarif => Some(Format::Sarif),
        FindingFormat::Github => Some(Format::Github),
    }
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
