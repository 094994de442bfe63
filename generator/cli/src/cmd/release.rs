//! `smm release`: everything that stands between a finished version and its readers, in one step.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::comments::dispositions;
use smm_core::digest::sha256_hex;
use smm_core::edit::{ValueEdit, edited};
use smm_core::editions::{self, View};
use smm_core::layout::{self, Home};
use smm_core::model::VersionRef;
use smm_core::render::changes::{comment_notes, release_notes};
use smm_core::schema::model::Status;
use smm_core::text::count;
use smm_core::{Code, Diagnostic, Outcome, Severity, Sources, Workspace, emit};

use crate::args::release::ReleaseArgs;
use crate::args::{Args, BuildArgs, FindingFormat, OutputKind};
use crate::cmd::signing::{self, PasswordFrom};
use crate::cmd::{build, check, find};
use crate::disk::Existing;
use crate::output::inspect::{self, FileKind};
use crate::output::pdf_backend::PdfBackend;
use crate::output::{manifest, trial, zipped};
use crate::{disk, terminal};

/// The list of digests, which `sha256sum --check` reads.
const SUMS: &str = "SHA256SUMS";
/// The feed of all releases, beside them.
const FEED: &str = "feed.xml";

pub(crate) fn run(args: &Args, wanted: &ReleaseArgs) -> Result<ExitCode> {
    if !PdfBackend::PRINTS {
        bail!("a release has paper, and {}", PdfBackend::NO_PAPER);
    }
    let root = disk::find_workspace(args.directory.as_deref())?;
    let _held = disk::lock(&root)?;
    let key = wanted.sign.as_deref().map(|path| signing::key(path, PasswordFrom::Environment));
    let key = key.transpose()?;
    let mut sources = disk::load_whole(&root)?;
    let step = ReleaseStep::of(&mut sources, &wanted.name)?;
    let place = place(&root, wanted, &step.name);
    refuse_taken(&place)?;
    let Some(workspace) = sound(args, &root, &sources, &step)? else {
        return Ok(ExitCode::from(1));
    };
    require_base(&workspace, &step.name)?;
    let made = everything(args, &root, &workspace, &sources, &step.name)?;
    let Some(looked) = inspected(args, &made)? else { return Ok(ExitCode::from(1)) };
    if !source::passes(args, &made.source)? {
        return Ok(ExitCode::from(1));
    }
    let mut files = made.files;
    let sums = sums(&files);
    if let Some(key) = &key {
        let about = format!("signature of {SUMS}");
        let made = signing::signature(key, sums.as_bytes(), &step.name.to_string(), &about)?;
        files.push((format!("{SUMS}.minisig"), made.into_bytes()));
    }
    files.push((SUMS.to_owned(), sums.into_bytes()));
    if wanted.write {
        write(&root, &place, &step, &files, &made.feed)?;
    }
    report(args, wanted, &place, &step, &files, &looked);
    Ok(ExitCode::SUCCESS)
}

/// What a release changes in the workspace.
struct ReleaseStep {
    name: VersionRef,
    /// Files with the text that was read, if there was one, and the text that they get.
    edits: Vec<(String, Option<String>, String)>,
}

impl ReleaseStep {
    /// Makes the version a published and frozen one, in memory.
    fn of(sources: &mut Sources, text: &str) -> Result<Self> {
        let workspace = smm_core::load(sources).value;
        let name = find(&workspace.catalog, text)?;
        let mut step = Self { name: name.clone(), edits: Vec::new() };
        match workspace.catalog.status(&name) {
            Some(Status::Published) => {}
            Some(Status::Withdrawn) => bail!("`{name}` is withdrawn, and is not released again"),
            _ => {
                let head = workspace.catalog.home(&name).head();
                let before = text_of(sources, &head).with_context(|| format!("`{head}`"))?;
                let status = ValueEdit::Set("/status".into(), "published".into());
                let after = edited(&before, &[status])
                    .with_context(|| format!("set the status in `{head}` to published"))?;
                step.edit(sources, head, Some(before), after);
            }
        }
        let frozen = smm_core::load(sources).value;
        let content = editions::content(&frozen, &name, View::Own)
            .with_context(|| format!("`{name}` has errors; `smm check` shows them"))?;
        let mut lock = frozen.published.clone();
        lock.versions.entry(name.to_string()).or_insert_with(|| content.digest());
        let before = text_of(sources, layout::PUBLISHED);
        if lock != frozen.published {
            step.edit(sources, layout::PUBLISHED.to_owned(), before, lock.to_text());
        }
        Ok(step)
    }

    fn edit(&mut self, sources: &mut Sources, path: String, before: Option<String>, after: String) {
        sources.add(path.clone(), after.clone().into_bytes());
        self.edits.push((path, before, after));
    }
}

fn text_of(sources: &Sources, path: &str) -> Option<String> {
    sources.find_readable(path).map(|file| sources.file(file).text.clone())
}

fn place(root: &Path, wanted: &ReleaseArgs, name: &VersionRef) -> PathBuf {
    let all = wanted.out.clone().unwrap_or_else(|| root.join("releases"));
    all.join(stem(name))
}

/// The feed of all releases, beside the folder of one.
fn feed_of(place: &Path) -> PathBuf {
    place.with_file_name(FEED)
}

fn stem(name: &VersionRef) -> String {
    format!("{}-{}", name.id, name.version)
}

/// Refuses to replace a release, or a file of somebody else where the feed comes to lie.
fn refuse_taken(place: &Path) -> Result<()> {
    if place.symlink_metadata().is_ok() {
        bail!(
            "`{}` is there already, and what was released stays as it is; a correction goes into \
             the next version",
            place.display()
        );
    }
    let feed = feed_of(place);
    let is_feed = |text: &str| text.contains("http://www.w3.org/2005/Atom");
    if std::fs::read_to_string(&feed).is_ok_and(|text| !is_feed(&text)) {
        bail!("`{}` is no feed; move it, or choose another folder with `--out`", feed.display());
    }
    Ok(())
}

/// The workspace, if what the version rests on has no errors and nothing at all is found in the version
/// itself; else shows why it has to wait. Other models and profiles with errors are left out.
fn sound(
    args: &Args,
    root: &Path,
    sources: &Sources,
    step: &ReleaseStep,
) -> Result<Option<Workspace>> {
    let (mut checked, left_out) = check_around(sources, &step.name);
    if !checked.has_errors() {
        checked.diagnostics.extend(trial::of(root, &checked.value, sources)?);
    }
    let home = checked.value.catalog.home(&step.name).path();
    let stops = |one: &Diagnostic| {
        let path = &sources.file(one.span.file).path;
        one.severity == Severity::Error || path.starts_with(&home)
    };
    let found: Vec<Diagnostic> = checked.diagnostics.into_iter().filter(stops).collect();
    if found.is_empty() {
        for path in left_out {
            terminal::say(args, &format!("`{path}` has errors and is no part of this release"));
        }
        return Ok(Some(checked.value));
    }
    check::show(args, &found, sources, FindingFormat::Human)?;
    let summary = emit::summary(&found);
    terminal::say(args, &format!("`{}` is not ready to be released: {summary}", step.name));
    let says_base = found.iter().any(|one| one.code == Code::FrozenVersion);
    if says_base {
        terminal::say(args, "what was published once cannot be released in other words");
    }
    Ok(None)
}

/// Checks a workspace without the models and profiles that have errors and that a version does not rest
/// on; names what is left out.
fn check_around(sources: &Sources, name: &VersionRef) -> (Outcome<Workspace>, Vec<String>) {
    let mut left_out: Vec<String> = Vec::new();
    loop {
        let checked = smm_core::check_without(sources, &left_out);
        let layers = checked.value.catalog.layers([name.clone()]);
        let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
        let paths = checked.diagnostics.iter().filter(is_error);
        let paths = paths.map(|one| sources.file(one.span.file).path.as_str());
        let other = |path: &str| match Home::of_path(path) {
            Some(home) if layers.iter().any(|layer| layer.id == home.id) => None,
            Some(home) => Some(home.path()),
            // What is written about something that is left out leads nowhere.
            None if !left_out.is_empty() && layout::is_about_versions(path) => {
                Some(path.to_owned())
            }
            None => None,
        };
        let more: BTreeSet<String> = paths.filter_map(other).collect();
        if more.is_empty() {
            return (checked, left_out);
        }
        left_out.extend(more);
    }
}

/// Fails if a version rests on one that may still change.
fn require_base(workspace: &Workspace, name: &VersionRef) -> Result<()> {
    let layers = workspace.catalog.layers([name.clone()]);
    let is_held = |layer: &VersionRef| {
        let name = layer.to_string();
        // What came from elsewhere stays as it came, but may have come as a draft.
        let is_published = || workspace.catalog.status(layer) == Some(Status::Published);
        workspace.published.versions.contains_key(&name)
            || (workspace.added.entries.contains_key(&name) && is_published())
    };
    let open = layers.iter().find(|layer| !is_held(layer));
    match open {
        None => Ok(()),
        Some(layer) => bail!(
            "`{name}` rests on `{layer}`, which is not published; `smm release {layer}` comes first"
        ),
    }
}

/// What a release holds.
struct ReleaseContent {
    /// Every file of the built site, by its path.
    site: Vec<(String, Vec<u8>)>,
    /// The archive of the documents, which is one of the files.
    source: Vec<u8>,
    /// Every file of the release, by its name.
    files: Vec<(String, Vec<u8>)>,
    /// The feed of all releases.
    feed: String,
}

/// Makes every output of a version and what lies beneath it, in a folder that is gone afterwards.
fn everything(
    args: &Args,
    root: &Path,
    workspace: &Workspace,
    sources: &Sources,
    name: &VersionRef,
) -> Result<ReleaseContent> {
    let scratch = tempfile::tempdir().context("a temporary folder is needed")?;
    let out = scratch.path().join("site");
    // The version before comes along: readers compare with it.
    let before = editions::before(workspace, name);
    let books = std::iter::once(name).chain(&before).map(ToString::to_string).collect();
    // The whole site is an archive of the release.
    let only =
        vec![OutputKind::Site, OutputKind::Checklists, OutputKind::Templates, OutputKind::Data];
    let what = BuildArgs { out: None, only, profile: books, jobs: None };
    build::make(args, root, workspace, &out, &what)?;
    let site = site_files(&out)?;
    let mut files = downloads(&site, name, before.as_ref());
    files.push((format!("{}-site.zip", stem(name)), zipped::archive(&site)?));
    let source = zipped::archive(&source::files(workspace, sources, name))?;
    files.push((format!("{}-source.zip", stem(name)), source.clone()));
    files.push(("RELEASE.md".to_owned(), notes(workspace, name, before.as_ref()).into_bytes()));
    let all = BuildArgs { out: None, only: Vec::new(), profile: Vec::new(), jobs: None };
    let feed = build::feed(root, workspace, &all)?;
    Ok(ReleaseContent { site, source, files, feed })
}

/// The files that a build wrote, which are those of its manifest.
fn site_files(out: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let problems = manifest::verify(out)?;
    if let Some(problem) = problems.list.first() {
        bail!("the disk does not keep what was written: {problem}");
    }
    let read = |path: String| {
        let bytes = std::fs::read(out.join(&path)).with_context(|| format!("`{path}`"))?;
        Ok((path, bytes))
    };
    manifest::entries_below(out)?.into_keys().map(read).collect()
}

/// What readers load of a version and of its changes.
fn downloads(
    site: &[(String, Vec<u8>)],
    name: &VersionRef,
    before: Option<&VersionRef>,
) -> Vec<(String, Vec<u8>)> {
    let own = format!("{}/downloads/", name.path());
    let changes = before
        .map(|old| format!("{}/changes/{}-{}/downloads/", name.id, old.version, name.version));
    let folders = std::iter::once(own).chain(changes).collect::<Vec<_>>();
    let inside = |(path, bytes): &(String, Vec<u8>)| {
        let name = folders.iter().find_map(|folder| path.strip_prefix(folder.as_str()))?;
        Some((name.to_owned(), bytes.clone()))
    };
    site.iter().filter_map(inside).collect()
}

/// What is new in a version; of a first version, what it is about.
fn notes(workspace: &Workspace, name: &VersionRef, before: Option<&VersionRef>) -> String {
    let compared = before.and_then(|old| {
        let pair = editions::compare_for_readers(workspace, old, name)?;
        let summary = editions::authors_summary(workspace, old, name);
        Some(release_notes(&pair.diff, [&pair.old, &pair.new], summary, workspace.words_of(name)))
    });
    let said = compared.unwrap_or_else(|| {
        let tailored = workspace.tailored(name).expect("it was checked");
        let head = format!("# {} {}\n", tailored.title(), name.version);
        tailored
            .summary()
            .map_or_else(|| head.clone(), |text| format!("{head}\n{}\n", text.markdown.trim()))
    });
    said + &comment_notes(&dispositions(workspace, name), workspace.words_of(name))
}

/// Looks at every file that was made; says how many of each kind there are, or shows what is wrong.
fn inspected(args: &Args, made: &ReleaseContent) -> Result<Option<BTreeMap<FileKind, usize>>> {
    let mut looked = BTreeMap::new();
    let mut wrong = Vec::new();
    let feed = (FEED.to_owned(), made.feed.clone().into_bytes());
    for (path, bytes) in made.site.iter().chain([&feed]) {
        match inspect::file(path, bytes) {
            Ok(look) => *looked.entry(look).or_insert(0) += 1,
            Err(why) => wrong.push(format!("`{path}`: {why}")),
        }
    }
    if wrong.is_empty() {
        return Ok(Some(looked));
    }
    wrong.iter().for_each(|one| terminal::tell(&format!("error: {one}\n")));
    let files = count(wrong.len(), "file");
    terminal::say(args, &format!("nothing was released: {files} would not be read as they should"));
    Ok(None)
}

fn sums(files: &[(String, Vec<u8>)]) -> String {
    let mut lines: Vec<String> =
        files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256_hex(bytes))).collect();
    lines.sort_by(|a, b| a[66..].cmp(&b[66..]));
    lines.concat()
}

/// Writes a release. Its folder comes last and as a whole: what a fault leaves before that, the next run
/// takes up.
fn write(
    root: &Path,
    place: &Path,
    step: &ReleaseStep,
    files: &[(String, Vec<u8>)],
    feed: &str,
) -> Result<()> {
    for (path, before, after) in &step.edits {
        disk::edit_file(&root.join(path), before.as_deref(), after)?;
    }
    disk::make_files(&[(feed_of(place), feed.as_bytes().to_vec())], Existing::Replace)?;
    disk::make_folder(place, files)
}

fn report(
    args: &Args,
    wanted: &ReleaseArgs,
    place: &Path,
    step: &ReleaseStep,
    files: &[(String, Vec<u8>)],
    looked: &BTreeMap<FileKind, usize>,
) {
    for (path, ..) in &step.edits {
        terminal::say(
            args,
            &format!("{} `{path}`", if wanted.write { "wrote" } else { "would edit" }),
        );
    }
    let kinds = looked.iter().map(|(look, count)| format!("{count} {}", look.words()));
    terminal::say(args, &format!("looked at {}", kinds.collect::<Vec<_>>().join(", ")));
    let files_words = count(files.len(), "file");
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let size = format!("{:.1} MB", size as f64 / 1_000_000.0);
    let place = place.display();
    if wanted.write {
        terminal::say(
            args,
            &format!("released `{}`: {files_words}, {size}, in `{place}`", step.name),
        );
        return;
    }
    for (name, _) in files {
        terminal::say(args, &format!("would write `{place}/{name}`"));
    }
    let sentence =
        format!("`{}` is ready: {files_words}, {size}; `--write` releases it", step.name);
    terminal::say(args, &sentence);
}
