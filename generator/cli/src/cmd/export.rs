//! `smm export`: a version in a form that other tools read.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::Workspace;
use smm_core::mappings::{self, Mapped};
use smm_core::render::{mapping as tables, mdbook};
use smm_core::schema::mapping::MappingDoc;
use smm_core::text::{count, csv, did_you_mean, shown_on_one_line};

use crate::args::mdbook::{ExportArgs, ExportForm};
use crate::args::{Args, ExistingFiles, OutputFile};
use crate::cmd::{checked, deliver, find};
use crate::terminal::Audience;
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, export: &ExportArgs) -> Result<ExitCode> {
    match &export.form {
        ExportForm::Mdbook { version, output, existing } => {
            book(args, version, (output, *existing))
        }
        ExportForm::Mapping { mapping: id, through, gaps, place } => {
            let wanted = match (through, gaps) {
                (Some(other), _) => WantedTable::Derived(other),
                (None, true) => WantedTable::Gaps,
                (None, false) => WantedTable::Rows,
            };
            mapping(args, (id, wanted), place)
        }
    }
}

/// What of a mapping is written.
#[derive(Clone, Copy)]
enum WantedTable<'a> {
    Rows,
    Gaps,
    /// What follows together with another mapping.
    Derived(&'a str),
}

/// Writes a table of a mapping to a file, or to stdout.
fn mapping(
    args: &Args,
    (id, wanted): (&str, WantedTable<'_>),
    place: &OutputFile,
) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check(&sources);
    let Some(workspace) = checked(args, &sources, found, "nothing was exported")? else {
        return Ok(ExitCode::from(1));
    };
    let mapped = mapping_of(&workspace, id)?;
    let from = find(&workspace.catalog, &mapped.doc.from)?;
    let tailored = workspace.tailored(&from);
    let tailored = tailored.with_context(|| format!("`{from}` cannot be read; see `smm check`"))?;
    let rows = match wanted {
        WantedTable::Rows => tables::table(&mapped, tailored),
        WantedTable::Gaps => tables::gaps_table(&mapped, tailored),
        WantedTable::Derived(other) => {
            let other = mapping_of(&workspace, other)?;
            require_same_start(&mapped, &other)?;
            tables::derived_table(&mapped, &[other], tailored)
        }
    };
    deliver(args, place, Audience::Programs, &csv(&rows))?;
    Ok(ExitCode::SUCCESS)
}

/// A mapping by its id, of which the newest version is meant where none is named.
fn mapping_of<'w>(workspace: &'w Workspace, wanted: &str) -> Result<Mapped<'w>> {
    let all = workspace.mappings.iter().map(|doc| &*doc.value);
    let is_it = |doc: &&MappingDoc| {
        doc.id.value == wanted || mappings::name(doc).is_some_and(|name| name.to_string() == wanted)
    };
    let Some(doc) = all.filter(is_it).max_by_key(|doc| mappings::name(doc)) else {
        let ids = workspace.mappings.iter().map(|doc| doc.value.id.value.as_str());
        bail!("there is no mapping `{}`{}", shown_on_one_line(wanted), did_you_mean(wanted, ids));
    };
    let catalog = mappings::catalog(workspace, &doc.to);
    let catalog = catalog.with_context(|| format!("there is no catalog `{}`", doc.to))?;
    Ok(Mapped { doc, catalog })
}

/// Rows of two versions are about different texts: nothing follows from them together.
fn require_same_start(own: &Mapped<'_>, other: &Mapped<'_>) -> Result<()> {
    if own.doc.from.value == other.doc.from.value {
        return Ok(());
    }
    let (own, other) = (own.doc, other.doc);
    bail!(
        "`{}` is of `{}` and `{}` of `{}`: only rows about the same text say something together",
        own.id,
        own.from,
        other.id,
        other.from
    )
}

/// Writes the source of a book for mdBook.
fn book(
    args: &Args,
    version: &String,
    (output, existing): (&Path, ExistingFiles),
) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check_beneath(&sources, std::slice::from_ref(version));
    let Some(workspace) = checked(args, &sources, found, "nothing was exported")? else {
        return Ok(ExitCode::from(1));
    };
    let name = find(&workspace.catalog, version)?;
    let tailored = workspace.tailored(&name);
    let tailored = tailored.with_context(|| format!("`{name}` cannot be read; see `smm check`"))?;
    let files = mdbook::source(&workspace, tailored).into_iter();
    let files: Vec<_> = files.map(|(path, text)| (output.join(path), text.into_bytes())).collect();
    disk::make_files(&files, existing.choice())?;
    let files = count(files.len(), "file");
    terminal::say(args, &format!("wrote {files} into `{}`; next: mdbook build", output.display()));
    Ok(ExitCode::SUCCESS)
}
