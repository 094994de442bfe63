//! `smm diff`: what changed between two versions.

mod catalogs;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::diff::Content;
use smm_core::editions::{self, Pair, View};
use smm_core::layout::{self, Family, Home};
use smm_core::model::VersionRef;
use smm_core::render::Templates;
use smm_core::render::changes::{self, TerminalInk};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::count;
use smm_core::words::Words;
use smm_core::{Sources, Workspace, scaffold};

use crate::args::{Args, DiffArgs, DiffFormat};
use crate::cmd::catalogs::CatalogPlace;
use crate::cmd::{deliver, find, find_any};
use crate::output::theme;
use crate::terminal::Audience;
use crate::{disk, git, terminal};

pub(crate) fn run(args: &Args, wanted: &DiffArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref());
    if wanted.declare {
        return declare(args, &root?, wanted);
    }
    let sides = [&wanted.from, &wanted.to].map(|text| SideName::parse(root.as_deref().ok(), text));
    let [from, to] = sides;
    let sides = [from?, to?];
    if sides.iter().any(|side| matches!(side, SideName::Catalog(_))) {
        return catalogs::run(args, wanted, root, sides);
    }
    if wanted.mapping.is_some() || !wanted.columns.is_empty() || wanted.catalog.is_some() {
        bail!("`--with`, `--columns` and `--catalog` are for files of other publishers");
    }
    let root = root?;
    let view = if wanted.resolved || kinds_differ(&sides) { View::Resolved } else { View::Own };
    let mut loaded = Vec::new();
    for side in &sides {
        let Some(one) = LoadedSide::of(args, &root, side)? else { return Ok(ExitCode::from(1)) };
        loaded.push(one);
    }
    let [old, new] = [&loaded[0], &loaded[1]];
    let pair = compare(old, new, view)?;
    let summary = editions::authors_summary(&new.workspace, &old.name, &new.name);
    let words = new.workspace.words_of(&new.name);
    let templates = || theme::templates(&root, &new.workspace);
    write(args, wanted, &ReadyDiff { pair: &pair, summary, words, templates: &templates })?;
    report_accounts(args, &pair);
    Ok(exit_code(wanted, &pair))
}

/// A comparison with what its pages need.
struct ReadyDiff<'d> {
    pair: &'d Pair,
    summary: Option<&'d str>,
    words: &'d Words,
    templates: &'d dyn Fn() -> Result<Templates>,
}

/// Writes a comparison in the format that is wanted.
fn write(args: &Args, wanted: &DiffArgs, ready: &ReadyDiff<'_>) -> Result<()> {
    let ReadyDiff { pair, summary, words, templates } = *ready;
    let sides = [&pair.old, &pair.new];
    let text = match wanted.format {
        DiffFormat::Terminal => {
            let ink = if terminal::color_in(args, &wanted.place) {
                TerminalInk::Color
            } else {
                TerminalInk::Plain
            };
            changes::terminal(&pair.diff, sides, ink, words)
        }
        DiffFormat::Markdown => changes::release_notes(&pair.diff, sides, summary, words),
        DiffFormat::Html => {
            let templates = templates()?.speaking(words);
            changes::document(&templates, &pair.diff, sides, summary)?
        }
        DiffFormat::Json => changes::json(&pair.diff),
    };
    let audience = match wanted.format {
        DiffFormat::Terminal => Audience::PeopleInColor,
        _ => Audience::Programs,
    };
    deliver(args, &wanted.place, audience, &text)
}

fn exit_code(wanted: &DiffArgs, pair: &Pair) -> ExitCode {
    let differ = wanted.exit_code && !pair.diff.is_empty();
    if differ { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// Adds what is undeclared to the `changes.yaml` of the newer version.
fn declare(args: &Args, root: &Path, wanted: &DiffArgs) -> Result<ExitCode> {
    let _held = disk::lock(root)?;
    let sources = disk::load_workspace(root)?;
    let workspace = smm_core::load(&sources).value;
    let (old, new) =
        (find(&workspace.catalog, &wanted.from)?, find(&workspace.catalog, &wanted.to)?);
    if old.id != new.id || old.version >= new.version {
        bail!("`{old}` is no earlier version of `{new}`, so nothing can be declared between them");
    }
    for name in [&old, &new] {
        let unsettled = smm_core::unsettled(&workspace, &sources, name);
        if !unsettled.is_empty() {
            bail!(
                "nothing is declared from `{old}` to `{new}` before this is put right: {}; what seems to be \
                 gone may stand there, and `smm check` says what is wrong",
                smm_core::text::join_commas(unsettled.iter().map(|path| format!("`{path}`")))
            );
        }
    }
    let pair = editions::compare(&workspace, &old, &new)
        .with_context(|| format!("`{old}` or `{new}` cannot be read; see `smm check`"))?;
    let path = workspace.catalog.home(&new).changes();
    let before = sources.find(&path).map(|file| sources.file(file).text.as_str());
    let (after, count) = scaffold::declared(before, &pair)?;
    if before != Some(after.as_str()) {
        disk::edit_file(&root.join(&path), before, &after)?;
    }
    let entries = smm_core::text::count(count, "change");
    terminal::say(args, &format!("{entries} declared in `{path}`; write the reasons"));
    Ok(ExitCode::SUCCESS)
}

/// One side as typed.
enum SideName {
    /// A version of the workspace, or of one of its revisions.
    Version { revision: Option<String>, name: String },
    /// A folder with `model.yaml` or `profile.yaml`.
    Folder(PathBuf, Family),
    /// A file or folder of another publisher.
    Catalog(CatalogPlace),
}

impl SideName {
    fn parse(root: Option<&Path>, text: &str) -> Result<Self> {
        if let Some((revision, name)) = text.rsplit_once(':')
            && !revision.is_empty()
            && !name.is_empty()
            && !Path::new(text).exists()
        {
            let (revision, name) = (revision.to_owned(), name.to_owned());
            if CatalogPlace::is_path(&name) {
                let place = CatalogPlace::Revision { revision, path: name };
                return Ok(SideName::Catalog(place));
            }
            return Ok(SideName::Version { revision: Some(revision), name });
        }
        let inside = root.map(|root| root.join(text));
        for folder in [PathBuf::from(text)].into_iter().chain(inside) {
            let is_of = |family: &Family| folder.join(family.head()).is_file();
            if let Some(family) = [Family::Model, Family::Profile].into_iter().find(is_of) {
                return Ok(SideName::Folder(folder, family));
            }
        }
        // In a workspace, a bare name is that of a version.
        let is_here = Path::new(text).exists();
        if CatalogPlace::is_path(text) || (is_here && root.is_none()) {
            if !is_here {
                bail!("there is no file and no folder `{text}`");
            }
            return Ok(SideName::Catalog(CatalogPlace::Disk(PathBuf::from(text))));
        }
        Ok(SideName::Version { revision: None, name: text.to_owned() })
    }
}

/// A model against a profile is compared as readers see both.
fn kinds_differ(sides: &[SideName; 2]) -> bool {
    let family = |side: &SideName| match side {
        SideName::Folder(_, family) => Some(*family),
        SideName::Version { .. } | SideName::Catalog(_) => None,
    };
    let [one, other] = sides.each_ref().map(family);
    one.is_some() && other.is_some() && one != other
}

/// A side, read.
struct LoadedSide {
    sources: Sources,
    workspace: Workspace,
    name: VersionRef,
}

impl LoadedSide {
    /// Reads one side; `None` if what it needs has errors, which are shown.
    fn of(args: &Args, root: &Path, side: &SideName) -> Result<Option<Self>> {
        let (sources, name) = match side {
            SideName::Version { revision, name } => {
                (load_version(root, revision.as_deref(), name)?, name.clone())
            }
            SideName::Folder(folder, family) => load_folder(root, folder, *family)?,
            SideName::Catalog(place) => bail!("`{}` is no version of a workspace", place.name()),
        };
        let workspace = super::without_errors(args, &sources, smm_core::load(&sources))?;
        let Some(workspace) = workspace else { return Ok(None) };
        let name = find_any(&workspace, &name)?;
        Ok(Some(Self { sources, workspace, name }))
    }
}

/// Reads as little as a version needs: a model needs its own folder, a profile everything.
fn load_version(root: &Path, revision: Option<&str>, name: &str) -> Result<Sources> {
    let id = name.split('@').next().unwrap_or(name);
    let models = Path::new(Family::Model.folder());
    let wide = layout::MAPPED_FOLDERS.map(|folder| format!("{folder}/"));
    let own = format!("{}/{id}/", models.display());
    let narrow = [own, wide[2].clone(), wide[3].clone()];
    match revision {
        None if root.join(models).join(id).is_dir() => disk::load_folders(root, &narrow),
        None => disk::load_folders(root, &wide),
        Some(revision) => {
            let sources = git::load_revision(root, revision, &narrow)?;
            if sources.iter().any(|(_, file)| layout::is_head(&file.path)) {
                return Ok(sources);
            }
            git::load_revision(root, revision, &wide)
        }
    }
}

/// Reads a folder as if it lay at its place in this workspace.
fn load_folder(root: &Path, folder: &Path, family: Family) -> Result<(Sources, String)> {
    let path = folder.join(family.head());
    let text = disk::read_text(&path, MAX_FILE_BYTES)?;
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key}:")));
        line.map(|rest| {
            rest.split(" #").next().unwrap_or("").trim().trim_matches(['"', '\'']).to_owned()
        })
    };
    let (Some(id), Some(version)) = (value("id"), value("version")) else {
        bail!("`{}` has no `id` or `version`", path.display());
    };
    let home = Home { family, id: id.clone(), version: version.clone() }.path();
    let around = disk::load_folders(root, &layout::VERSION_FOLDERS)?;
    let own = disk::load_at(folder, home.trim_end_matches('/'))?;
    let mut sources = Sources::default();
    for (_, file) in around.iter().filter(|(_, file)| !file.path.starts_with(&home)) {
        sources.add(file.path.clone(), file.text.clone().into_bytes());
    }
    for (_, file) in own.iter() {
        sources.add(file.path.clone(), file.text.clone().into_bytes());
    }
    Ok((sources, format!("{id}@{version}")))
}

fn compare(old: &LoadedSide, new: &LoadedSide, view: View) -> Result<Pair> {
    let mixed = old.workspace.catalog.model(&old.name).is_some()
        != new.workspace.catalog.model(&new.name).is_some();
    let view = if mixed { View::Resolved } else { view };
    let content = |side: &LoadedSide| -> Result<Content> {
        editions::content(&side.workspace, &side.name, view)
            .with_context(|| format!("`{}` cannot be resolved; see `smm check`", side.name))
    };
    let (from, to) = (content(old)?, content(new)?);
    if old.name.id != new.name.id {
        return Ok(editions::pair(from, to, None));
    }
    let sides = [(&old.workspace, &old.name), (&new.workspace, &new.name)];
    let with_mappings = |mut pair: Pair| {
        editions::add_remapped(&mut pair, sides[0], sides[1]);
        pair
    };
    let declared = |older: &LoadedSide, newer: &LoadedSide| {
        editions::declared((&older.workspace, &older.name), (&newer.workspace, &newer.name), view)
    };
    if old.name.version > new.name.version {
        let forward = editions::pair(to, from, declared(new, old));
        return Ok(with_mappings(editions::turned(forward)));
    }
    let steps = (old.name.version < new.name.version).then(|| declared(old, new)).flatten();
    Ok(with_mappings(editions::pair(from, to, steps)))
}

fn report_accounts(args: &Args, pair: &Pair) {
    let accounts = &pair.accounts;
    if !accounts.not_found.is_empty() {
        let list = accounts.not_found.iter().filter_map(|at| pair.declared.as_ref()?.get(*at));
        let items: Vec<String> = list.map(|one| format!("`{}`", one.item)).collect();
        terminal::say(
            args,
            &format!("declared in `changes.yaml` but not found: {}", items.join(", ")),
        );
    }
    if pair.declared.is_some() && !accounts.not_declared.is_empty() {
        let changes = count(accounts.not_declared.len(), "change");
        terminal::say(args, &format!("not declared in `changes.yaml`: {changes}"));
    }
}
