//! `smm build`: writes the site, all or nothing, and only what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use smm_core::assess::Questionnaire;
use smm_core::digest::sha256_hex;
use smm_core::emit;
use smm_core::model::VersionRef;
use smm_core::render::Templates;
use smm_core::render::site::{self, ASSETS, Book, Inputs, Output, Outputs, Revision, SiteInput};
use smm_core::text::count;
use smm_core::{Outcome, Sources, Workspace};

use crate::args::{Args, BuildArgs, FindingFormat, OutputKind};
use crate::output::manifest::{self, Manifest};
use crate::output::pdf_backend::PdfBackend;
use crate::output::site::{ENGINE, press, write_file};
use crate::output::staging::Staging;
use crate::output::theme::{self, Theme};
use crate::output::workbook;
use crate::terminal::Progress;
use crate::{disk, terminal};

/// Key of the landing book in the manifest.
const LANDING: &str = ".";
/// More jobs than this do not help a build, however many are asked for.
const MAX_JOBS: usize = 64;
/// Path of the feed.
const FEED: &str = "feed.xml";

pub(crate) fn run(args: &Args, build: &BuildArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let checked = smm_core::check(&sources);
    if !report_findings(args, &checked, &sources)? {
        return Ok(ExitCode::from(1));
    }
    let workspace = checked.value;
    let theme = theme::load(&root)?;
    let templates = Templates::new(&theme.templates)?;
    let logo = logo(&root, &workspace)?;
    let input = SiteInput {
        workspace: &workspace,
        templates: &templates,
        frame: &theme.frame,
        logo: logo.as_ref().map(|(name, _)| name.clone()),
        books: wanted_books(&workspace, &build.profile)?,
        outputs: outputs(&build.only),
    };
    let paper = PdfBackend::open(&root, &workspace)?;
    let out = build.out.clone().unwrap_or_else(|| root.join("site"));
    refuse_inside(&out, &root)?;
    let job = Job {
        args,
        input: &input,
        sources: &sources,
        theme: &theme,
        logo,
        out: &out,
        paper: &paper,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads(build.jobs)).build()?;
    let made = pool.install(|| job.run())?;
    terminal::say(args, &made.sentence(&out));
    Ok(ExitCode::SUCCESS)
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

/// The kinds of output to make: all, or the named ones.
fn outputs(only: &[OutputKind]) -> Outputs {
    if only.is_empty() {
        return Outputs::new(Output::ALL, PdfBackend::KIND);
    }
    Outputs::new(only.iter().copied().map(Output::from), PdfBackend::KIND)
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
fn logo(root: &Path, workspace: &Workspace) -> Result<Option<(String, Vec<u8>)>> {
    let Some(path) = &workspace.config.brand.logo else { return Ok(None) };
    let extension = Path::new(path).extension().and_then(|e| e.to_str()).unwrap_or("");
    if !["svg", "png", "webp", "jpg"].contains(&extension) {
        bail!("the logo `{path}` in smm.toml must be an SVG, PNG, WebP or JPG file");
    }
    let bytes = disk::read_inside(root, path).with_context(|| format!("the logo `{path}`"))?;
    Ok(Some((format!("logo.{extension}"), bytes)))
}

/// One build.
struct Job<'j> {
    args: &'j Args,
    input: &'j SiteInput<'j>,
    sources: &'j Sources,
    theme: &'j Theme,
    logo: Option<(String, Vec<u8>)>,
    out: &'j Path,
    paper: &'j PdfBackend,
}

/// What a build did.
struct Made {
    rendered: usize,
    kept: usize,
    files: usize,
}

impl Made {
    fn sentence(&self, out: &Path) -> String {
        let Self { rendered, kept, files } = self;
        let books = count(*rendered, "book");
        let kept = if *kept == 0 { String::new() } else { format!(", {kept} unchanged") };
        format!("wrote {}: {books} rendered{kept}, {files} files", out.display())
    }
}

/// A book to be made.
#[derive(Clone, Debug)]
struct Unit {
    subject: Subject,
    digest: String,
}

/// Files below the folder of a book: path and content.
type Files = Vec<(String, Vec<u8>)>;

/// What a book is about.
#[derive(Clone, Debug)]
enum Subject {
    /// The guide and the catalog.
    Landing,
    /// A model or profile version.
    Version(VersionRef),
    /// What changed between two versions.
    Changes(VersionRef, VersionRef),
}

impl Unit {
    fn key(&self) -> String {
        self.path().unwrap_or_else(|| LANDING.to_owned())
    }

    /// The folder below the site's root; none for the landing book.
    fn path(&self) -> Option<String> {
        match &self.subject {
            Subject::Landing => None,
            Subject::Version(name) => Some(name.path()),
            Subject::Changes(old, new) => Some(site::changes_folder(old, new)),
        }
    }

    /// The id of the model or profile whose folder the book lies in.
    fn id(&self) -> Option<&str> {
        match &self.subject {
            Subject::Landing => None,
            Subject::Version(name) | Subject::Changes(_, name) => Some(&name.id),
        }
    }

    fn folder(&self, root: &Path) -> PathBuf {
        self.path().map_or_else(|| root.to_path_buf(), |path| root.join(path))
    }
}

impl Job<'_> {
    fn run(&self) -> Result<Made> {
        let wait = || terminal::say(self.args, "waiting for another build of the same folder");
        let staging = Staging::beside(self.out, wait)?;
        let target = staging.folder();
        let old = &staging.old;
        let units = self.units();
        let redirects = if self.has_pages() { site::redirects(self.input)? } else { Vec::new() };
        let shared = redirects.iter().map(|(path, _)| path.clone());
        let shared: BTreeSet<String> = shared.chain([FEED.to_owned()]).collect();

        let (kept, to_render): (Vec<&Unit>, Vec<&Unit>) =
            units.iter().partition(|unit| old.books.get(&unit.key()) == Some(&unit.digest));
        let below_books: BTreeSet<&str> = units.iter().filter_map(Unit::id).collect();
        let keep = |unit: &&Unit| self.keep(unit, old, &below_books, &shared, &target);
        let progress = Progress::new(self.args);
        let done = AtomicUsize::new(0);
        let render = |unit: &&Unit| -> Result<()> {
            self.render(unit, &staging)?;
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress.show(&format!("book {count} of {}: {}", to_render.len(), unit.key()));
            Ok(())
        };
        let (rendered, taken_over) = rayon::join(
            || to_render.par_iter().try_for_each(render),
            || -> Result<BTreeMap<String, String>> {
                let kept: Vec<_> = kept.par_iter().map(keep).collect::<Result<_>>()?;
                let redirects = self.write_redirects(&target, redirects, old)?;
                Ok(kept.into_iter().flatten().chain(redirects).collect())
            },
        );
        rendered?;
        let files = taken_over?;
        if self.has_pages() {
            self.write_shared(&target)?;
        }
        drop(progress);
        let manifest = Manifest {
            files: digests(&target, files)?,
            books: units.iter().map(|unit| (unit.key(), unit.digest.clone())).collect(),
        };
        write_file(&target.join(manifest::NAME), manifest.to_text().as_bytes())?;
        staging.publish()?;
        Ok(Made { rendered: to_render.len(), kept: kept.len(), files: manifest.files.len() })
    }

    fn has_pages(&self) -> bool {
        self.input.outputs.has(Output::Site)
    }

    fn units(&self) -> Vec<Unit> {
        let inputs = Inputs::of(self.input, self.sources);
        let landing =
            self.has_pages().then(|| Unit { subject: Subject::Landing, digest: inputs.landing() });
        let books: Vec<Unit> = self
            .input
            .books
            .par_iter()
            .map(|name| Unit {
                subject: Subject::Version(name.clone()),
                digest: self.paper.digest(inputs.book(name)),
            })
            .collect();
        let changes: Vec<Unit> = site::changes_pairs(self.input)
            .into_par_iter()
            .map(|(old, new)| Unit {
                digest: self.paper.digest(inputs.changes(&old, &new)),
                subject: Subject::Changes(old, new),
            })
            .collect();
        landing.into_iter().chain(books).chain(changes).collect()
    }

    /// Takes the files of an unchanged book over from the last build; returns their digests.
    fn keep(
        &self,
        unit: &Unit,
        old: &Manifest,
        below_books: &BTreeSet<&str>,
        shared: &BTreeSet<String>,
        target: &Path,
    ) -> Result<BTreeMap<String, String>> {
        let prefix = unit.path().map_or_else(String::new, |folder| folder + "/");
        let own = |path: &str| {
            let top = path.split_once('/').map(|(folder, _)| folder);
            let of_landing = !path.starts_with(ASSETS)
                && !shared.contains(path)
                && !top.is_some_and(|folder| below_books.contains(folder));
            unit.path().is_some() || of_landing
        };
        let files: BTreeMap<String, String> = old
            .files
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix))
            .filter(|(path, _)| own(path))
            .map(|(path, digest)| (path.clone(), digest.clone()))
            .collect();
        let folders: BTreeSet<PathBuf> =
            files.keys().filter_map(|path| Some(target.join(path).parent()?.to_owned())).collect();
        for folder in &folders {
            fs::create_dir_all(folder).with_context(|| format!("`{}`", folder.display()))?;
        }
        for path in files.keys() {
            link(self.out, path, target)?;
        }
        Ok(files)
    }

    fn render(&self, unit: &Unit, staging: &Staging) -> Result<()> {
        match &unit.subject {
            Subject::Landing => self.press(unit, staging, || Ok(site::landing_book(self.input)?)),
            Subject::Version(name) => self.version(name, unit, staging),
            Subject::Changes(old, new) => self.changes(old, new, unit, staging),
        }
    }

    /// Makes a model or profile version, which is resolved once for all of it: its paper, which
    /// takes longest, and beside it all the rest.
    fn version(&self, name: &VersionRef, unit: &Unit, staging: &Staging) -> Result<()> {
        let input = self.input;
        let tailored = input.workspace.tailored(name);
        let tailored = tailored.expect("a checked version resolves");
        let (paper, rest) = rayon::join(
            || self.write(unit, staging, self.paper.downloads(input, &tailored)?),
            || {
                self.press(unit, staging, || Ok(site::book(input, &tailored)?))?;
                let form = Questionnaire::of(&tailored);
                let mut files = bytes(site::files(input, &tailored, &form));
                if input.outputs.has(Output::Templates) {
                    let path = format!("downloads/{}-{}-assessment.xlsx", name.id, name.version);
                    files.push((path, workbook::blank(&form)?));
                }
                self.write(unit, staging, files)
            },
        );
        paper.and(rest)
    }

    /// Makes what is said of two versions, which are compared once for all of it.
    fn changes(
        &self,
        old: &VersionRef,
        new: &VersionRef,
        unit: &Unit,
        staging: &Staging,
    ) -> Result<()> {
        let revision = Revision::of(self.input, old, new);
        self.press(unit, staging, || Ok(revision.book()?))?;
        self.write(unit, staging, bytes(revision.files()))?;
        self.write(unit, staging, self.paper.redline(self.input, &revision)?)
    }

    /// Presses the pages of a book, if pages are wanted.
    fn press(
        &self,
        unit: &Unit,
        staging: &Staging,
        book: impl FnOnce() -> Result<Book>,
    ) -> Result<()> {
        if !self.has_pages() {
            return Ok(());
        }
        let folder = unit.folder(&staging.folder());
        press(&book()?, self.theme, &staging.scratch(&unit.key()), &folder)?;
        if unit.path().is_some() {
            let engine = folder.join(ENGINE);
            fs::remove_file(&engine).with_context(|| format!("`{}`", engine.display()))?;
        }
        Ok(())
    }

    fn write(&self, unit: &Unit, staging: &Staging, files: Files) -> Result<()> {
        let folder = unit.folder(&staging.folder());
        files.iter().try_for_each(|(path, bytes)| write_file(&folder.join(path), bytes))
    }

    /// Writes the redirects, or takes over those that are as before; returns their digests.
    fn write_redirects(
        &self,
        target: &Path,
        redirects: Vec<(String, String)>,
        old: &Manifest,
    ) -> Result<BTreeMap<String, String>> {
        let write = |(path, page): (String, String)| {
            let digest = sha256_hex(page.as_bytes());
            let to = target.join(&path);
            let folder = to.parent().unwrap_or(target);
            fs::create_dir_all(folder).with_context(|| format!("`{}`", folder.display()))?;
            let is_kept = old.files.get(&path) == Some(&digest)
                && fs::hard_link(self.out.join(&path), &to).is_ok();
            if !is_kept {
                write_file(&to, page.as_bytes())?;
            }
            Ok((path, digest))
        };
        redirects.into_par_iter().map(write).collect()
    }

    /// Writes what all books share: assets and brand.
    fn write_shared(&self, target: &Path) -> Result<()> {
        let assets = target.join(ASSETS);
        for (name, bytes) in &self.theme.assets {
            write_file(&assets.join(name), bytes)?;
        }
        for (path, bytes) in &self.theme.figures {
            write_file(&target.join(path), bytes)?;
        }
        let brand = site::brand_css(&self.input.workspace.config.brand);
        write_file(&assets.join("css/brand.css"), brand.as_bytes())?;
        if let Some((name, bytes)) = &self.logo {
            write_file(&assets.join(name), bytes)?;
        }
        let feed = smm_core::render::changes::feed(self.input.workspace);
        write_file(&target.join(FEED), feed.as_bytes())?;
        // The landing book is always there, and mdBook put the search engine into it.
        let engine = target.join(ENGINE);
        let bytes = fs::read(&engine).with_context(|| format!("`{}`", engine.display()))?;
        write_file(&assets.join("js").join(ENGINE), &bytes)
    }
}

fn bytes(files: Vec<(String, String)>) -> Vec<(String, Vec<u8>)> {
    files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

/// Makes a file of the old output appear in the new one: by a link if the disk can, else by a copy.
/// Only files are taken that lie in the old output themselves, and nothing is written over.
fn link(out: &Path, path: &str, target: &Path) -> Result<()> {
    let (from, to) = (out.join(path), target.join(path));
    let steps = Path::new(path).ancestors().filter(|step| !step.as_os_str().is_empty());
    let is_link = |step: &Path| {
        fs::symlink_metadata(out.join(step)).is_ok_and(|meta| meta.file_type().is_symlink())
    };
    if steps.into_iter().any(is_link) {
        bail!("`{}` is a link, which smm did not make; remove it", from.display());
    }
    if fs::hard_link(&from, &to).is_err() {
        let copy = || -> std::io::Result<u64> {
            std::io::copy(&mut fs::File::open(&from)?, &mut fs::File::create_new(&to)?)
        };
        copy().with_context(|| format!("`{}`", from.display()))?;
    }
    Ok(())
}

/// The digest of every file of an output; those known already are not read again.
fn digests(target: &Path, known: BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let paths: Vec<String> = manifest::entries_below(target)?.into_keys().collect();
    let new: Vec<(String, String)> = paths
        .par_iter()
        .filter(|path| !known.contains_key(*path))
        .map(|path| {
            let bytes = fs::read(target.join(path)).with_context(|| format!("`{path}`"))?;
            Ok((path.clone(), sha256_hex(&bytes)))
        })
        .collect::<Result<_>>()?;
    Ok(known.into_iter().chain(new).collect())
}
