//! `smm export`: a version in a form that other tools read.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::mappings::{self, Mapped};
use smm_core::model::VersionRef;
use smm_core::profile::Tailored;
use smm_core::render::catalogs::{self, CatalogInput};
use smm_core::render::formats::oscal::{added_file_name, file_name as oscal_name};
use smm_core::render::oscal::{self, OscalInput};
use smm_core::render::{data, mapping as tables, mdbook};
use smm_core::schema::mapping::MappingDoc;
use smm_core::text::{count, csv, did_you_mean, shown_on_one_line};
use smm_core::{Workspace, edit};

use crate::args::export::{ExportArgs, ExportForm, ExportedVersion};
use crate::args::{Args, ExistingFiles, OutputFile};
use crate::cmd::{checked, deliver, find, unknown};
use crate::output::workbook::tables as tables_workbook;
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
        ExportForm::Json { what } => catalog(args, what, |of| Ok(data::json(of.tailored))),
        ExportForm::Csv { what } => match opened(args, &what.version)? {
            Some(Opened { workspace, subject }) => {
                let csv = match subject {
                    Exported::Version(name) => data::csv(resolved(&workspace, &name)?),
                    Exported::Mapping(id) => with_mapping(&workspace, &id, tables::csv)?,
                };
                deliver(args, &what.place, Audience::Programs, &csv)?;
                Ok(ExitCode::SUCCESS)
            }
            None => Ok(ExitCode::from(1)),
        },
        ExportForm::Xlsx { version, output, existing } => {
            workbook(args, version, (output, *existing))
        }
        ExportForm::Oscal { what, oscal_version, catalog } => {
            oscal_document(args, what, (oscal_version.name(), catalog.as_deref()))
        }
        ExportForm::Cyclonedx { what, spec_version } => {
            catalog(args, what, |of| Ok(catalogs::cyclonedx::bom(of, spec_version.name())))
        }
        ExportForm::Gemara { what } => catalog(args, what, |of| {
            require_publisher(of, "an author")?;
            Ok(edit::document(&catalogs::gemara::catalog(of)))
        }),
        ExportForm::Ciso { what } => catalog(args, what, |of| {
            require_publisher(of, "a provider")?;
            Ok(edit::document(&catalogs::ciso::library(of)))
        }),
    }
}

/// A checked workspace, and what in it a person named.
struct Opened {
    workspace: Workspace,
    subject: Exported,
}

enum Exported {
    Version(VersionRef),
    /// The id of a mapping, with its version if one was named.
    Mapping(String),
}

/// Reads and checks the workspace; a name that is no model or profile may be that of a mapping.
fn opened(args: &Args, wanted: &str) -> Result<Option<Opened>> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check(&sources);
    let Some(workspace) = checked(args, &sources, found, "nothing was exported")? else {
        return Ok(None);
    };
    let subject = match workspace.catalog.find(wanted) {
        Some(name) => Exported::Version(name),
        None if mapping_of(&workspace, wanted).is_ok() => Exported::Mapping(wanted.to_owned()),
        None => return Err(unknown(&workspace.catalog, "model, profile or mapping", wanted)),
    };
    Ok(Some(Opened { workspace, subject }))
}

fn resolved<'w>(workspace: &'w Workspace, name: &VersionRef) -> Result<&'w Tailored> {
    let tailored = workspace.tailored(name);
    tailored.with_context(|| format!("`{name}` cannot be read; see `smm check`"))
}

fn with_mapping<'w, T>(
    workspace: &'w Workspace,
    id: &str,
    make: impl FnOnce(&Mapped<'w>, &'w Tailored) -> T,
) -> Result<T> {
    let mapped = mapping_of(workspace, id)?;
    let from = find(&workspace.catalog, &mapped.doc.from)?;
    Ok(make(&mapped, resolved(workspace, &from)?))
}

/// Writes a model or profile in a format, and says what had no place in it.
fn catalog(
    args: &Args,
    what: &ExportedVersion,
    make: impl FnOnce(CatalogInput<'_>) -> Result<String>,
) -> Result<ExitCode> {
    let Some(Opened { workspace, subject }) = opened(args, &what.version)? else {
        return Ok(ExitCode::from(1));
    };
    let Exported::Version(name) = subject else {
        bail!(
            "`{}` is a mapping; this format holds models and profiles. Formats of mappings are csv, xlsx and oscal",
            shown_on_one_line(&what.version)
        )
    };
    let tailored = resolved(&workspace, &name)?;
    let references: Vec<_> = workspace.references.iter().map(|doc| &*doc.value).collect();
    let text = make(CatalogInput {
        tailored,
        publisher: &workspace.config.publisher,
        language: &workspace.config.language,
        words: workspace.words_of(&name),
        references: &references,
    })?;
    deliver(args, &what.place, Audience::Programs, &text)?;
    say_losses(args, tailored, &text);
    Ok(ExitCode::SUCCESS)
}

/// Says which fields of a version a document has no place for.
fn say_losses(args: &Args, tailored: &Tailored, text: &str) {
    let Some(written) = edit::meaning(text) else { return };
    let data = serde_json::from_str(&data::json(tailored)).unwrap_or_default();
    let lost = catalogs::losses(&data, &written);
    if lost.is_empty() {
        return;
    }
    let lines = lost.iter().map(|(field, times)| format!("  {field}: {}", count(*times, "text")));
    let lines: Vec<String> = lines.collect();
    let whole = "the fields are those of `smm export json`, which has everything";
    terminal::say(args, &format!("no place in this format for:\n{}\n{whole}", lines.join("\n")));
}

/// What a format asks for and only the workspace can say.
fn require_publisher(of: CatalogInput<'_>, what: &str) -> Result<()> {
    if of.publisher.trim().is_empty() {
        bail!("the format asks for {what}; say in `smm.toml` who publishes: `publisher = \"...\"`");
    }
    Ok(())
}

fn workbook(
    args: &Args,
    wanted: &str,
    (output, existing): (&Path, ExistingFiles),
) -> Result<ExitCode> {
    let Some(Opened { workspace, subject }) = opened(args, wanted)? else {
        return Ok(ExitCode::from(1));
    };
    let (title, sheets) = match &subject {
        Exported::Version(name) => {
            let tailored = resolved(&workspace, name)?;
            (tailored.title().to_owned(), data::sheets(tailored, workspace.words_of(name)))
        }
        Exported::Mapping(id) => with_mapping(&workspace, id, |mapped, tailored| {
            let sheets =
                tables::sheets(mapped, &[], tailored, workspace.words_of(&tailored.name()));
            (mapped.doc.title.value.clone(), sheets)
        })?,
    };
    disk::make_files(&[(output, tables_workbook(&title, &sheets)?)], existing.choice())?;
    terminal::say(args, &format!("wrote `{}`", output.display()));
    Ok(ExitCode::SUCCESS)
}

/// A catalog, profile or mapping collection of OSCAL.
fn oscal_document(
    args: &Args,
    what: &ExportedVersion,
    (release, href): (&str, Option<&str>),
) -> Result<ExitCode> {
    let Some(Opened { workspace, subject }) = opened(args, &what.version)? else {
        return Ok(ExitCode::from(1));
    };
    let content = |tailored| OscalInput {
        tailored,
        publisher: &workspace.config.publisher,
        words: workspace.words_of(&Tailored::name(tailored)),
        release,
    };
    let address = |name: &VersionRef| href.map_or_else(|| oscal_name(name), str::to_owned);
    let name = match subject {
        Exported::Version(name) => name,
        Exported::Mapping(_) if release.starts_with("1.1.") => {
            bail!(
                "mapping collections are new in OSCAL 1.2.0; leave `--oscal-version {release}` out"
            )
        }
        Exported::Mapping(id) => {
            let text = with_mapping(&workspace, &id, |mapped, tailored| {
                let source = address(&tailored.name());
                oscal::mapping_collection(content(tailored), mapped, &source)
            })?;
            deliver(args, &what.place, Audience::Programs, &text)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let tailored = resolved(&workspace, &name)?;
    let catalog = oscal::catalog(content(tailored));
    // What the model says stands in the catalog that a profile is about.
    let (text, beside) = match tailored.profile() {
        None => (catalog, String::from("null")),
        Some(_) => {
            let beside = added_file_name(&name);
            let text = oscal::profile(content(tailored), &address(&tailored.model.name()), &beside);
            let added = oscal::added_catalog(content(tailored));
            if added.is_some() {
                let said = format!("what `{name}` adds is in `{beside}`, which `smm build` writes");
                terminal::say(args, &said);
            }
            (text, format!("[{catalog},{}]", added.unwrap_or_else(|| "null".to_owned())))
        }
    };
    deliver(args, &what.place, Audience::Programs, &text)?;
    say_losses(args, tailored, &format!("[{text},{beside}]"));
    Ok(ExitCode::SUCCESS)
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
