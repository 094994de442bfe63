//! Reads the catalogs of other publishers, from the disk or from a revision, for the commands that speak of them.
//!
//! In: what was typed. Out: [`ForeignSource`], with what was found in it shown. Never: writes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use smm_core::import::{
    self, ColumnMapping, ForeignFormat, LOCK, MAX_FOREIGN_BYTES, PublishersMapping, ReadCatalog,
    ReadOptions, read_mapping,
};
use smm_core::text::{count, shown_on_one_line};
use smm_core::{Diagnostic, Severity, Sources};

use crate::args::Args;
use crate::cmd::check;
use crate::output::workbook;
use crate::{disk, git, terminal};

/// So many things of a kind are named.
pub(crate) const NAMED: usize = 20;
/// So many of them, where they stand in a line.
const UNCOMPARED_NAMED: usize = 6;

/// Where a catalog is.
#[derive(Clone, Debug)]
pub(crate) enum CatalogPlace {
    /// A file or folder.
    Disk(PathBuf),
    /// A file or folder as a revision has it.
    Revision { revision: String, path: String },
}

impl CatalogPlace {
    /// What stands there, as it was typed.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Disk(path) => path.display().to_string(),
            Self::Revision { revision, path } => format!("{revision}:{path}"),
        }
    }

    /// What stands there, without folders that are nobody else's business.
    pub(crate) fn short_name(&self) -> String {
        let Self::Disk(path) = self else { return self.name() };
        let last = path.file_name().map(|name| name.to_string_lossy().into_owned());
        last.unwrap_or_else(|| self.name())
    }

    /// Whether a name is that of a file or folder, and of no version: it has a folder in it or an ending that
    /// catalogs have.
    pub(crate) fn is_path(name: &str) -> bool {
        name.contains(['/', '\\'])
            || matches!(ending(name), "json" | "yaml" | "yml" | "csv" | "tsv" | "xlsx")
    }

    /// The files there with their paths: one, or those below a folder that hold documents.
    fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        match self {
            Self::Disk(path) if path.is_dir() => {
                let found = disk::read_below(path, ".", is_document)?;
                let named = |(inside, bytes)| (path.join(inside).display().to_string(), bytes);
                Ok(found.into_iter().map(named).collect())
            }
            Self::Disk(path) => {
                Ok(vec![(path.display().to_string(), disk::read(path, MAX_FOREIGN_BYTES)?)])
            }
            Self::Revision { revision, path } => {
                let here = std::env::current_dir().context("the current folder cannot be found")?;
                let found = git::read_files(&here, revision, path, is_document)?;
                Ok(found
                    .into_iter()
                    .map(|(at, bytes)| (format!("{revision}:{at}"), bytes))
                    .collect())
            }
        }
    }
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn is_document(name: &str) -> bool {
    matches!(ending(name), "yaml" | "yml" | "json")
}

/// How a catalog is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CatalogOptions<'o> {
    /// The format; none if the files show it themselves.
    pub(crate) format: Option<ForeignFormat>,
    /// Which of several catalogs.
    pub(crate) catalog: Option<&'o str>,
    /// The document that says what the columns of a table hold.
    pub(crate) columns: Option<&'o Path>,
}

/// A catalog that was read, with its files.
pub(crate) struct ForeignSource {
    pub(crate) sources: Sources,
    pub(crate) read: ReadCatalog,
}

/// The files of a catalog, and the format that they are in as far as that is known without reading them.
pub(crate) fn files(
    place: &CatalogPlace,
    options: &CatalogOptions<'_>,
) -> Result<(Sources, Option<ForeignFormat>)> {
    let columns = options.columns.map(columns).transpose()?;
    let name = place.name();
    let by_ending = match ending(&name) {
        "csv" | "tsv" => Some(ForeignFormat::Csv),
        "xlsx" => Some(ForeignFormat::Xlsx),
        _ => None,
    };
    let format = options.format.or(by_ending);
    let mut sources = Sources::default();
    for (path, bytes) in place.files()? {
        if format == Some(ForeignFormat::Xlsx) {
            let wanted = columns.as_ref().and_then(|columns| columns.sheet.clone());
            let (sheet, text) =
                workbook::as_csv(bytes, wanted).map_err(|why| anyhow!("`{path}`: {why}"))?;
            sources.add_large(format!("{path} ({sheet})"), text.into_bytes());
        } else {
            sources.add_large(path, bytes);
        }
    }
    if sources.iter().next().is_none() {
        bail!("there is no YAML and no JSON in `{name}`");
    }
    Ok((sources, format))
}

/// Reads a catalog and shows what was found in it; none if it has errors.
pub(crate) fn read(
    args: &Args,
    place: &CatalogPlace,
    options: &CatalogOptions<'_>,
) -> Result<Option<ForeignSource>> {
    let (sources, format) = files(place, options)?;
    read_files(args, (place, sources, format), options)
}

/// Reads a catalog from its files, and shows what was found in it; none if it has errors.
pub(crate) fn read_files(
    args: &Args,
    (place, sources, format): (&CatalogPlace, Sources, Option<ForeignFormat>),
    options: &CatalogOptions<'_>,
) -> Result<Option<ForeignSource>> {
    let columns = options.columns.map(columns).transpose()?;
    let name = place.name();
    let options = ReadOptions { format, wanted: options.catalog, columns: columns.as_ref() };
    let (read, found) = import::read(&sources, &options);
    check::show_some(args, &found, &sources)?;
    if read.is_none() {
        let errors = found.iter().filter(|one| one.severity == Severity::Error).count();
        terminal::say(args, &format!("`{name}` cannot be read: {}", count(errors, "error")));
    }
    Ok(read.map(|read| ForeignSource { sources, read }))
}

fn columns(path: &Path) -> Result<ColumnMapping> {
    let text = disk::read_text(path, MAX_FOREIGN_BYTES)?;
    ColumnMapping::read(&text).with_context(|| format!("`{}`", path.display()))
}

/// A publisher's mapping that was read, with its file.
pub(crate) struct MappingSource {
    sources: Sources,
    pub(crate) said: PublishersMapping,
}

impl MappingSource {
    /// Shows what was found in it; whether nothing of that is an error.
    pub(crate) fn show(&self, args: &Args, found: &[Diagnostic]) -> Result<bool> {
        check::show_some(args, found, &self.sources)?;
        Ok(found.iter().all(|one| one.severity != Severity::Error))
    }
}

/// Reads a publisher's mapping and shows what was found in it; none if it has errors.
pub(crate) fn mapping(args: &Args, path: &Path) -> Result<Option<MappingSource>> {
    let mut sources = Sources::default();
    sources.add_large(path.display().to_string(), disk::read(path, MAX_FOREIGN_BYTES)?);
    let (said, found) = read_mapping(&sources);
    check::show_some(args, &found, &sources)?;
    Ok(said.map(|said| MappingSource { sources, said }))
}

/// Says what had no place in a model, each path with the number of its values.
pub(crate) fn say_left<'l>(args: &Args, left: impl IntoIterator<Item = (&'l String, &'l usize)>) {
    let left = most_first(left);
    if left.is_empty() {
        terminal::say(args, "everything that the source says has its place");
        return;
    }
    let values = left.iter().map(|(_, number)| **number).sum();
    terminal::say(args, &format!("no place for {} of the source:", count(values, "value")));
    for (path, number) in left.iter().take(NAMED) {
        terminal::say(args, &format!("  {number:6}  {}", shown_on_one_line(path)));
    }
    if left.len() > NAMED {
        let more = count(left.len() - NAMED, "more path");
        terminal::say(args, &format!("  and {more}; `{LOCK}` lists all"));
    }
}

/// Says in a line what of a source is not compared, because a model has no place for it.
pub(crate) fn say_uncompared(args: &Args, name: &str, read: &ReadCatalog) {
    if read.left.is_empty() {
        return;
    }
    let values = read.left.values().sum();
    let named = most_first(&read.left).into_iter().take(UNCOMPARED_NAMED);
    let mut paths: Vec<String> =
        named.map(|(path, number)| format!("{} ({number})", shown_on_one_line(path))).collect();
    if read.left.len() > UNCOMPARED_NAMED {
        paths.push(count(read.left.len() - UNCOMPARED_NAMED, "more path"));
    }
    let values = count(values, "value");
    terminal::say(
        args,
        &format!("not compared: {values} of `{name}`, that is {}", paths.join(", ")),
    );
}

fn most_first<'l>(
    left: impl IntoIterator<Item = (&'l String, &'l usize)>,
) -> Vec<(&'l String, &'l usize)> {
    let mut most: Vec<(&String, &usize)> = left.into_iter().collect();
    most.sort_by_key(|(_, number)| std::cmp::Reverse(**number));
    most
}
