//! `smm diff` of the files of other publishers, without a workspace.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::editions;
use smm_core::import::{
    ComparedCatalogs, ImportedVersion, LOCK, MAX_FOREIGN_BYTES, compare, compare_with,
};
use smm_core::render::{OwnLook, Templates};
use smm_core::words::Words;

use super::{LoadedSide, ReadyDiff, SideName, exit_code, write};
use crate::args::{Args, DiffArgs, DiffFormat};
use crate::cmd::catalogs::{
    self, CatalogOptions, CatalogPlace, ForeignSource, MappingSource, say_uncompared,
};
use crate::cmd::check;
use crate::{disk, git};

/// Compares two files or folders of publishers, or one and a version of the workspace that came from there.
pub(super) fn run(
    args: &Args,
    wanted: &DiffArgs,
    root: Result<PathBuf>,
    sides: [SideName; 2],
) -> Result<ExitCode> {
    if wanted.resolved {
        bail!("`--resolved` is for profiles of a workspace");
    }
    let mapping =
        match wanted.mapping.as_ref().map(|path| catalogs::mapping(args, path)).transpose()? {
            Some(None) => return Ok(ExitCode::from(1)),
            read => read.flatten(),
        };
    let names = sides.each_ref().map(short_name);
    let compared = match &sides {
        [SideName::Catalog(old), SideName::Catalog(new)] => {
            of_two(args, wanted, [old, new], mapping.as_ref())?
        }
        [ours, SideName::Catalog(new)] => {
            of_ours(args, wanted, (&root?, ours), (new, 1), mapping.as_ref())?
        }
        [SideName::Catalog(old), ours] => {
            let forward = of_ours(args, wanted, (&root?, ours), (old, 0), mapping.as_ref())?;
            forward.map(|one| ComparedCatalogs { pair: editions::turned(one.pair), ..one })
        }
        _ => bail!("neither side is a file of a publisher"),
    };
    let Some(mut compared) = compared else { return Ok(ExitCode::from(1)) };
    if let Some(mapping) = &mapping
        && !mapping.show(args, &compared.mapping_found)?
    {
        return Ok(ExitCode::from(1));
    }
    let summary = compared.summary([&names[0], &names[1]], mapping_name(wanted).as_deref());
    if wanted.format != DiffFormat::Json {
        tell_apart(&mut compared, &names);
    }
    let words = &compared.words;
    let templates = || Ok(Templates::new(&OwnLook::default(), &Words::english())?);
    let ready =
        ReadyDiff { pair: &compared.pair, summary: Some(&summary), words, templates: &templates };
    write(args, wanted, &ready)?;
    Ok(exit_code(wanted, &compared.pair))
}

/// What a side is called on a page that others read.
fn short_name(side: &SideName) -> String {
    match side {
        SideName::Catalog(place) => place.short_name(),
        SideName::Folder(path, _) => path.display().to_string(),
        SideName::Version { revision: Some(revision), name } => format!("{revision}:{name}"),
        SideName::Version { revision: None, name } => name.clone(),
    }
}

fn mapping_name(wanted: &DiffArgs) -> Option<String> {
    wanted.mapping.clone().map(|path| CatalogPlace::Disk(path).short_name())
}

/// Reads the catalog of one side, the first or the second.
fn read(
    args: &Args,
    wanted: &DiffArgs,
    place: &CatalogPlace,
    side: usize,
) -> Result<Option<ForeignSource>> {
    if wanted.columns.len() > 2 {
        bail!("`--columns` is given once for both sides, or once for each");
    }
    let columns = wanted.columns.get(side).or_else(|| wanted.columns.first());
    let options = CatalogOptions {
        format: None,
        catalog: wanted.catalog.as_deref(),
        columns: columns.map(PathBuf::as_path),
    };
    let source = catalogs::read(args, place, &options)?;
    if let Some(source) = &source {
        say_uncompared(args, &place.name(), &source.read);
        if columns.is_some() && !source.read.format.is_table() && wanted.columns.len() == 2 {
            bail!("`{}` is no table, so no document says what its columns hold", place.name());
        }
    }
    Ok(source)
}

fn of_two(
    args: &Args,
    wanted: &DiffArgs,
    places: [&CatalogPlace; 2],
    mapping: Option<&MappingSource>,
) -> Result<Option<ComparedCatalogs>> {
    // Both are read, so that one run says what is wrong with either.
    let (old, new) = (read(args, wanted, places[0], 0)?, read(args, wanted, places[1], 1)?);
    let Some((old, new)) = old.zip(new) else { return Ok(None) };
    let is_any_table = old.read.format.is_table() || new.read.format.is_table();
    if !wanted.columns.is_empty() && !is_any_table {
        bail!("`--columns` is for tables, that is CSV and XLSX");
    }
    let compared = compare(&old.read, &new.read, mapping.map(|mapping| &mapping.said))?;
    check::show_some(args, &compared.found, &new.sources)?;
    Ok(Some(compared))
}

/// Compares a version of the workspace with a catalog that it came from.
fn of_ours(
    args: &Args,
    wanted: &DiffArgs,
    (root, ours): (&Path, &SideName),
    (place, side): (&CatalogPlace, usize),
    mapping: Option<&MappingSource>,
) -> Result<Option<ComparedCatalogs>> {
    let Some(loaded) = LoadedSide::of(args, root, ours)? else { return Ok(None) };
    let Some(source) = read(args, wanted, place, side)? else { return Ok(None) };
    let name = &loaded.name;
    let lock = lock(root, ours, &loaded).with_context(|| {
        format!(
            "`{name}` did not come from another publisher, so nothing says what in it is what in `{}`; \
             `{LOCK}` would",
            place.name()
        )
    })?;
    let old = ImportedVersion { sources: &loaded.sources, name, lock: &lock };
    let compared = compare_with(&old, &source.read, mapping.map(|mapping| &mapping.said))?;
    check::show_some(args, &compared.found, &source.sources)?;
    Ok(Some(compared))
}

/// The lock of the import that made a version.
fn lock(root: &Path, side: &SideName, loaded: &LoadedSide) -> Result<String> {
    let home = loaded.workspace.catalog.home(&loaded.name).path();
    let path = match side {
        SideName::Version { revision: Some(revision), .. } => {
            let found = git::read_files(root, revision, &format!("./{home}{LOCK}"), |_| true)?;
            let (path, bytes) = found.into_iter().next().context("a file was read")?;
            return String::from_utf8(bytes).with_context(|| format!("`{path}` is not UTF-8 text"));
        }
        SideName::Folder(folder, _) => folder.join(LOCK),
        _ => root.join(home).join(LOCK),
    };
    disk::read_text(&path, MAX_FOREIGN_BYTES)
}

/// Names the sides behind their versions where these do not tell them apart.
fn tell_apart(compared: &mut ComparedCatalogs, names: &[String; 2]) {
    let pair = &mut compared.pair;
    let (old, new) = (&pair.old.header.version, &pair.new.header.version);
    if old != new && !old.is_empty() && !new.is_empty() {
        return;
    }
    for (header, name) in [
        (&mut pair.old.header, &names[0]),
        (&mut pair.new.header, &names[1]),
        (&mut pair.diff.from, &names[0]),
        (&mut pair.diff.to, &names[1]),
    ] {
        header.version = match header.version.as_str() {
            "" => name.clone(),
            version => format!("{version} ({name})"),
        };
    }
}
