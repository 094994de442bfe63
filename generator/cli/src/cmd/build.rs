//! `smm build`: writes the site, all or nothing, and only what changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::model::VersionRef;
use smm_core::render::artifact::{Backend, Output, Settings, SiteInput};
use smm_core::render::reads::World;
use smm_core::render::{changes, formats, site};
use smm_core::text::count;
use smm_core::{Outcome, Sources, Workspace, emit};

use crate::args::{Args, BuildArgs, FindingFormat, OutputKind};
use crate::output::making::{Done, Ground, Making};
use crate::output::manifest::Manifest;
use crate::output::pdf_backend::PdfBackend;
use crate::output::staging::Staging;
use crate::output::theme::{self, Theme};
use crate::output::trial;
use crate::terminal::Progress;
use crate::{disk, terminal};

#[cfg(test)]
mod tests;

/// More jobs than this do not help a build, however many are asked for.
const MAX_JOBS: usize = 64;

/// Of each thread: one that waits for a part of a book begins another book meanwhile, and so on. Only what is used
/// takes memory.
const STACK: usize = 64 << 20;

pub(crate) fn run(args: &Args, build: &BuildArgs) -> Result<ExitCode> {
    if !PdfBackend::PRINTS && build.only == [OutputKind::Checklists] {
        bail!(PdfBackend::NO_PAPER);
    }
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_whole(&root)?;
    let checked = trial::checked(&root, &sources)?;
    if !report_findings(args, &checked, &sources)? {
        return Ok(ExitCode::from(1));
    }
    let workspace = checked.value;
    let out = build.out.clone().unwrap_or_else(|| root.join("site"));
    refuse_inside(&out, &root)?;
    let done = make(args, &root, &workspace, &out, build)?;
    terminal::say(args, &sentence(&done, &out));
    if let Some(left_out) = left_out(build) {
        terminal::say(args, &left_out);
    }
    // The run ends: to give millions of small pieces back one by one would only cost time.
    std::mem::forget((workspace, sources));
    Ok(ExitCode::SUCCESS)
}

/// Makes the output of checked content, in a folder that is replaced as a whole.
pub(crate) fn make(
    args: &Args,
    root: &Path,
    workspace: &Workspace,
    out: &Path,
    build: &BuildArgs,
) -> Result<Done> {
    let theme = theme::load(root)?;
    let logo = logo(root, workspace)?;
    let settings = settings(root, workspace, logo.as_ref().map(|(name, _)| name), build)?;
    let files = files(&theme, logo.as_ref());
    let paper = PdfBackend::open(root, workspace)?;
    let threads = threads(build.jobs);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()?;
    pool.install(|| {
        let wait = || terminal::say(args, "waiting for another build of the same folder");
        let staging = Staging::beside(out, wait)?;
        refuse_to_shrink(out, &staging.old, &settings, workspace)?;
        let progress = Progress::new(args);
        let making = Making {
            world: World { workspace, files: &files },
            settings: &settings,
            paper: &paper,
            staging: &staging,
            progress: &progress,
            ground: &Ground::of(&settings, &paper),
        };
        making.run()
    })
}

/// The Atom feed of all versions of a workspace that are published.
pub(crate) fn feed(root: &Path, workspace: &Workspace, build: &BuildArgs) -> Result<String> {
    let settings = settings(root, workspace, None, build)?;
    let world = World { workspace, files: &[] };
    Ok(changes::feed(&SiteInput::new(world, &settings)))
}

/// Says what a build did.
fn sentence(done: &Done, out: &Path) -> String {
    let Done { rendered, kept, files } = done;
    let books = count(*rendered, "book");
    let kept = if *kept == 0 { String::new() } else { format!(", {kept} unchanged") };
    format!("wrote {}: {books} rendered{kept}, {}", out.display(), count(*files, "file"))
}

/// Says what was asked for and is paper, if this tool makes none.
fn left_out(build: &BuildArgs) -> Option<String> {
    let is_wanted = |kind: &OutputKind| build.only.is_empty() || build.only.contains(kind);
    let papers = [
        (OutputKind::Checklists, "checklists, guides and redlines"),
        (OutputKind::Templates, "PDF forms"),
        (OutputKind::Site, "example reports as PDF"),
    ];
    let papers = papers.into_iter().filter(|(kind, _)| is_wanted(kind)).map(|(_, what)| what);
    let papers = papers.collect::<Vec<_>>().join(", ");
    let has_some = !PdfBackend::PRINTS && !papers.is_empty();
    has_some.then(|| format!("left out: {papers}; {}", PdfBackend::NO_PAPER))
}

/// What is the same for everything that this build makes.
fn settings(
    root: &Path,
    workspace: &Workspace,
    logo: Option<&String>,
    build: &BuildArgs,
) -> Result<Settings> {
    let named = build.only.iter().copied().map(Output::from).collect::<Vec<_>>();
    let outputs = if named.is_empty() { Output::ALL.to_vec() } else { named };
    let books = wanted_books(workspace, &build.profile)?;
    let formats = formats::of(&outputs, &[PdfBackend::BACKENDS, &[Backend::Packing]].concat());
    let templates = theme::templates(root, workspace)?;
    Ok(Settings::new(templates, logo.cloned(), books, formats).with_spoken(workspace))
}

/// The files that go into the site as they are: path below its root, and bytes.
pub(super) fn files(theme: &Theme, logo: Option<&(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let in_assets =
        |(name, bytes): &(String, Vec<u8>)| (format!("{}{name}", site::ASSETS), bytes.clone());
    let shared = theme.assets.iter().chain(logo).map(in_assets);
    shared.chain(theme.figures.iter().cloned()).collect()
}

/// Refuses to take away what an earlier build put there and this one would not make again, though its
/// content is still there.
fn refuse_to_shrink(
    out: &Path,
    old: &Manifest,
    settings: &Settings,
    workspace: &Workspace,
) -> Result<()> {
    let kinds = Output::ALL.into_iter().filter(|output| !settings.makes(*output));
    let kinds = kinds.map(Output::name).filter(|kind| old.outputs.iter().any(|made| made == kind));
    let is_left_out = |name: &VersionRef| !settings.books.contains(name);
    let versions = workspace.catalog.names().filter(is_left_out).map(|name| name.to_string());
    let versions = versions.filter(|name| old.content.contains(name));
    let lost: Vec<String> = kinds.map(str::to_owned).chain(versions).collect();
    if lost.is_empty() {
        return Ok(());
    }
    bail!(
        "`{}` holds more than this build makes, and would lose: {}; build all of it, or choose \
         another folder with `--out`",
        out.display(),
        lost.join(", ")
    )
}

/// Refuses an output that would be read as input by the next build, or that holds the workspace.
fn refuse_inside(out: &Path, root: &Path) -> Result<()> {
    let (real_out, real_root) = (real(out), real(root));
    if real_root.starts_with(&real_out) {
        bail!("`{}` holds the workspace; choose another folder with `--out`", out.display());
    }
    let input = smm_core::layout::FOLDERS
        .iter()
        .find(|folder| real_out.starts_with(real_root.join(folder)));
    if let Some(folder) = input {
        bail!("`{}` lies in `{folder}`, which is read; choose another with `--out`", out.display());
    }
    Ok(())
}

/// A path without links, as far as it is there, and without steps up.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = path.ancestors().find_map(|part| Some((part, fs::canonicalize(part).ok()?)));
    let Some((part, found)) = there else { return path };
    path.strip_prefix(part).map_or(found.clone(), |rest| found.join(rest))
}

/// The number of processors to use: no more than the machine has, which more would only slow down.
fn threads(jobs: Option<usize>) -> usize {
    let there = std::thread::available_parallelism().map_or(1, usize::from);
    jobs.filter(|jobs| *jobs > 0).map_or(there, |jobs| jobs.min(there.max(MAX_JOBS)))
}

/// Shows what the check found; says whether the content can be built.
fn report_findings(args: &Args, checked: &Outcome<Workspace>, sources: &Sources) -> Result<bool> {
    let found = &checked.diagnostics;
    if checked.has_errors() {
        super::check::show(args, found, sources, FindingFormat::Human)?;
        let summary = emit::summary(found);
        terminal::say(args, &format!("nothing was built: {summary}"));
        return Ok(false);
    }
    if !found.is_empty() {
        let summary = emit::summary(found);
        terminal::say(args, &format!("{summary}; `smm check` shows them"));
    }
    Ok(true)
}

/// The books to build: all, or the named profiles with everything beneath them.
fn wanted_books(workspace: &Workspace, profiles: &[String]) -> Result<Vec<VersionRef>> {
    let all: Vec<VersionRef> = workspace.catalog.names().collect();
    if profiles.is_empty() {
        return Ok(all);
    }
    let mut asked: Vec<VersionRef> = Vec::new();
    for text in profiles {
        let named: Vec<&VersionRef> =
            all.iter().filter(|name| name.id == *text || name.to_string() == *text).collect();
        if named.is_empty() {
            return Err(super::unknown(&workspace.catalog, "profile", text));
        }
        asked.extend(named.into_iter().cloned());
    }
    let wanted = workspace.catalog.layers(asked);
    Ok(all.into_iter().filter(|name| wanted.contains(name)).collect())
}

/// The logo of the brand: its name among the assets, and its bytes.
pub(super) fn logo(root: &Path, workspace: &Workspace) -> Result<Option<(String, Vec<u8>)>> {
    let Some(path) = &workspace.config.brand.logo else { return Ok(None) };
    let extension = Path::new(path.as_str()).extension().and_then(|e| e.to_str()).unwrap_or("");
    if !["svg", "png", "webp", "jpg"].contains(&extension) {
        bail!("the logo `{path}` in smm.toml must be an SVG, PNG, WebP or JPG file");
    }
    let bytes = disk::read_inside(root, path).with_context(|| format!("the logo `{path}`"))?;
    Ok(Some((format!("logo.{extension}"), bytes)))
}
