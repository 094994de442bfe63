//! Brings catalogs of others in as models, and brings them in again.
//!
//! In: the files of a publisher. Out: [`ReadCatalog`], what they say with every path that nothing was read
//! of; then the documents of a model, with a lock that says what came from where. Reports: what is wrong with
//! the files, at its place in them. Never: writes, or makes up a text.
//!
//! A format is one module here that makes a [`catalog::ForeignCatalog`] of a tree, and its line in [`read`]. What we wrote ourselves
//! is put together as `smm-data` (`own_…`) and comes back as the documents that it was (`own`).

mod again;
mod alike;
mod arrange;
pub mod catalog;
mod ciso;
mod compare;
mod controls;
mod cyclonedx;
mod faithful;
mod forest;
mod gemara;
mod groups;
mod json;
mod lay_out;
mod lock;
mod merge;
mod names;
mod next;
mod oscal;
mod oscal_profile;
mod own;
mod own_cyclonedx;
mod own_oscal;
mod own_profile;
mod own_property;
mod own_version;
mod piece;
mod placed;
mod places;
pub mod profile;
mod publisher;
mod reshaped;
mod samm;
mod samm_answers;
mod section;
mod selection;
mod shape;
mod spans;
mod spoken;
mod table;
mod unchanged;

use std::collections::BTreeMap;
use std::fmt;

pub use again::{ImportedAgain, again};
pub use compare::{ComparedCatalogs, ImportedVersion, compare, compare_with};
pub use merge::{ChangeKind, ImportChange};
pub use publisher::{PublishersMapping, read_mapping};
pub use table::{ColumnMapping, GroupColumns, ItemColumns, NamedLevel};

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::digest::sha256_of_parts;
use crate::id::{Version, VersionRef, hyphenated, is_id};
use crate::layout::{Family, Home};
use crate::scaffold::NewFile;
use crate::source::{SourceFile, Sources};
use crate::span::{FileId, Span};
use crate::syntax::{self, Node};
use catalog::ForeignCatalog;
use lay_out::{LayoutInput, lay_out};
use lock::ImportLock;
use next::LaterVersion;
use piece::{Piece, TakenPlaces};
use section::ImportSection;

/// The lock of an import, in the folder of the version.
pub const LOCK: &str = "import.lock";
/// The largest file that is read; the catalog of NIST SP 800-53 has 11 MB.
pub const MAX_FOREIGN_BYTES: u64 = 64 * 1024 * 1024;

/// A catalog has at most so many groups and requirements; all of NIST SP 800-53 has about 10,000.
const MOST_NODES: usize = 50_000;
/// So many indicators fit into a level of a practice.
const MOST_AT_A_LEVEL: usize = 60;

/// A format that catalogs are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignFormat {
    /// A version of ours as data.
    Data,
    /// A standard in a bill of materials of CycloneDX.
    CycloneDx,
    /// A catalog of OSCAL.
    Oscal,
    /// A control catalog of Gemara.
    Gemara,
    /// A library of CISO Assistant.
    Ciso,
    /// The core model of OWASP SAMM.
    Samm,
    /// A table as CSV.
    Csv,
    /// A sheet of a workbook, which the shell hands over as CSV.
    Xlsx,
}

impl ForeignFormat {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "json",
            Self::CycloneDx => "cyclonedx",
            Self::Oscal => "oscal",
            Self::Gemara => "gemara",
            Self::Ciso => "ciso",
            Self::Samm => "samm",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Whether it is a table, of which a document says what its columns hold.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx)
    }

    /// Its name in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Data => "data of `smm export json`",
            Self::CycloneDx => "CycloneDX",
            Self::Oscal => "OSCAL",
            Self::Gemara => "Gemara",
            Self::Ciso => "a library of CISO Assistant",
            Self::Samm => "the core model of OWASP SAMM",
            Self::Csv => "a table in CSV",
            Self::Xlsx => "a sheet of a workbook",
        }
    }
}

/// What a publisher's files say.
#[derive(Clone, Debug)]
pub struct ReadCatalog {
    /// The catalog.
    pub catalog: ForeignCatalog,
    /// The paths of the files whose values were not read, with the number of values.
    pub left: IndexMap<String, usize>,
    /// The format that they are in.
    pub format: ForeignFormat,
    /// The digest of the files.
    digest: String,
}

/// Why nothing is brought in: a sentence with its cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotImport(pub String);

impl fmt::Display for CannotImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotImport {}

/// How the files of a publisher are read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions<'o> {
    /// The format; none if the documents show it themselves.
    pub format: Option<ForeignFormat>,
    /// Which of several catalogs in them, by its name or id there.
    pub wanted: Option<&'o str>,
    /// What the columns of a table hold.
    pub columns: Option<&'o ColumnMapping>,
}

/// Reads the files of a publisher. There is no catalog if one of the findings is an error.
pub fn read(
    sources: &Sources,
    options: &ReadOptions<'_>,
) -> (Option<ReadCatalog>, Vec<Diagnostic>) {
    let mut diags = Diagnostics::default();
    sources.report_faults(&mut diags);
    let files: Vec<(FileId, &SourceFile)> = sources.readable().collect();
    let trees: Vec<(&str, Node)> = files
        .iter()
        .filter_map(|(file, source)| {
            Some((&*source.path, tree(options.format, *file, source, &mut diags)?))
        })
        .collect();
    forgive_comments(sources, &mut diags);
    let is_whole = trees.len() == sources.iter().count() && !diags.has_errors();
    let taken = TakenPlaces::new(sources);
    let roots: Vec<(&str, Piece<'_>)> =
        trees.iter().map(|(path, root)| (*path, taken.piece(root))).collect();
    let format = is_whole.then(|| options.format.or_else(|| format_of(&trees, &mut diags)));
    let format = format.flatten();
    let mut catalog =
        format.and_then(|format| read_as(format, &roots, options, (files.first()?.1, &mut diags)));
    if let Some(catalog) = &mut catalog {
        spans::find_last_levels(catalog, &mut diags);
    }
    let is_empty =
        |catalog: &&ForeignCatalog| catalog.own.is_none() && arrange::arrange(catalog).is_empty();
    if let Some(empty) = catalog.as_ref().filter(is_empty) {
        let place = trees.first().map(|(_, root)| root.span).unwrap_or_default();
        let message = format!("`{}` asks for nothing: there is no requirement in it", empty.title);
        diags.report(Code::MissingKey, place, message);
    }
    if let Some(catalog) = &catalog {
        let place = trees.first().map(|(_, root)| root.span).unwrap_or_default();
        report_too_many(catalog, place, &mut diags);
    }
    let catalog = catalog.filter(|_| !diags.has_errors());
    let mut left = IndexMap::new();
    for (path, root) in &trees {
        for (inside, number) in taken.left(root) {
            let place =
                if trees.len() > 1 { format!("{}: {inside}", folder_of(path)) } else { inside };
            *left.entry(place).or_insert(0) += number;
        }
    }
    let digest = sha256_of_parts(files.iter().map(|(_, source)| source.text.as_bytes()));
    let read = catalog.zip(format);
    let read = read.map(|(catalog, format)| ReadCatalog { catalog, left, format, digest });
    crate::spelling::name_characters(sources, &mut diags);
    (read, diags.into_sorted())
}

fn read_as(
    format: ForeignFormat,
    roots: &[(&str, Piece<'_>)],
    options: &ReadOptions<'_>,
    (file, diags): (&SourceFile, &mut Diagnostics),
) -> Option<ForeignCatalog> {
    let (_, first) = *roots.first()?;
    match format {
        ForeignFormat::Data => own::read(first, file, diags),
        ForeignFormat::CycloneDx => cyclonedx::read(first, options.wanted, (file, diags)),
        ForeignFormat::Oscal => oscal::read(first, (file, diags)),
        ForeignFormat::Ciso => ciso::read(first, diags),
        ForeignFormat::Gemara => gemara::read(roots, diags),
        ForeignFormat::Samm => samm::read(roots, diags),
        ForeignFormat::Csv | ForeignFormat::Xlsx => table::read(first, options.columns, diags),
    }
}

/// The format that documents are in, by the keys at their top.
fn format_of(trees: &[(&str, Node)], diags: &mut Diagnostics) -> Option<ForeignFormat> {
    let has = |key: &str| trees.iter().any(|(_, root)| root.get(key).is_some());
    let known = [
        (ForeignFormat::Data, &["normative"][..]),
        (ForeignFormat::CycloneDx, &["definitions", "bomFormat"]),
        (ForeignFormat::Oscal, &["catalog", "profile"]),
        (ForeignFormat::Ciso, &["objects"]),
        (ForeignFormat::Gemara, &["metadata", "controls"]),
        (ForeignFormat::Samm, &["type"]),
    ];
    let found = known.into_iter().find(|(_, keys)| keys.iter().any(|key| has(key)));
    if found.is_none() {
        let place = trees.first().map(|(_, root)| root.span).unwrap_or_default();
        diags
            .report(Code::MissingKey, place, "no key at its top says which format it is in")
            .hint(
                "catalogs of CycloneDX (`definitions`), OSCAL (`catalog`), Gemara (`metadata`) and CISO Assistant \
                 (`objects`) are read, the files of SAMM (`type`), and tables as CSV and XLSX",
            );
    }
    found.map(|(format, _)| format)
}

/// Reports catalogs that are larger than a model may be.
fn report_too_many(catalog: &ForeignCatalog, place: Span, diags: &mut Diagnostics) {
    let mut all = Vec::new();
    catalog.roots.iter().for_each(|root| lay_out::collect(root, &mut all));
    if all.len() > MOST_NODES {
        let message =
            format!("it has {} groups and requirements; {MOST_NODES} are read at most", all.len());
        diags.report(Code::YamlTooLarge, place, message);
        return;
    }
    let domains = arrange::arrange(catalog);
    for practice in domains.iter().flat_map(|domain| domain.all_practices()) {
        let mut asked: BTreeMap<Option<u8>, usize> = BTreeMap::new();
        practice.items.iter().for_each(|item| *asked.entry(item.level).or_insert(0) += 1);
        if let Some(most) = asked.values().max().filter(|most| **most > MOST_AT_A_LEVEL) {
            let message = format!(
                "`{}` asks for {most} things at one level; a practice has room for {MOST_AT_A_LEVEL}",
                practice.head.title()
            );
            diags
                .report(Code::InvalidValue, place, message)
                .hint("group them further, in the source or by more columns");
        }
    }
}

/// A value that is a comment to YAML is a slip of its publisher, and none of ours; one behind two blanks is meant.
fn forgive_comments(sources: &Sources, diags: &mut Diagnostics) {
    let is_meant = |one: &Diagnostic| {
        let text = &sources.file(one.span.file).text;
        one.code == Code::YamlHashComment
            && text.get(..one.span.start as usize).is_some_and(|before| before.ends_with("  "))
    };
    drop(diags.take(is_meant));
    let slips = diags.iter_mut().filter(|one| one.code == Code::YamlHashComment);
    slips.for_each(|one| one.severity = Severity::Warning);
}

/// The folder that a file lies in; files beside each other are of one kind.
fn folder_of(path: &str) -> String {
    let folder = path.rsplit(['/', '\\']).nth(1).unwrap_or("");
    format!("{folder}/*")
}

fn tree(
    format: Option<ForeignFormat>,
    file: FileId,
    source: &SourceFile,
    diags: &mut Diagnostics,
) -> Option<Node> {
    if format.is_some_and(ForeignFormat::is_table) {
        return table::parse(file, source, diags);
    }
    let is_json = source.path.ends_with(".json") || source.text.trim_start().starts_with('{');
    if is_json {
        json::parse(file, source, diags)
    } else {
        syntax::parse(file, source, true, diags)
    }
}

/// The title of a catalog, in one line.
pub fn title_of(catalog: &ForeignCatalog) -> String {
    faithful::title(&catalog.title)
}

/// The name that a catalog gets if nobody names it: its short name, and its version in the numbers of ours.
///
/// # Errors
/// Neither can be made of what the source says.
pub fn name_of(catalog: &ForeignCatalog) -> Result<VersionRef, CannotImport> {
    if let Some(own) = &catalog.own {
        return Ok(own.name.clone());
    }
    let short = lay_out::short_title(catalog);
    let id =
        [short.as_str(), catalog.title.as_str(), catalog.key.as_str()].into_iter().map(hyphenated);
    let id = id.map(|id| id.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned());
    let unnamed = |what: &str| {
        CannotImport(format!(
            "no {what} can be made of what the source says; name both by the folder, as \
             `--into models/my-catalog/1.0`"
        ))
    };
    let id = id.into_iter().find(|id| is_id(id)).ok_or_else(|| unnamed("id"))?;
    let version = version_of(&catalog.version).ok_or_else(|| unnamed("version"))?;
    Ok(VersionRef { id, version })
}

/// The numbers at the start of a version, two or three of them, as ours are written.
fn version_of(text: &str) -> Option<Version> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end =
        text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
    let numbers = text.get(..end)?.split(['.', '-']).filter(|part| !part.is_empty());
    let mut numbers: Vec<u32> = numbers.take(3).map_while(|part| part.parse().ok()).collect();
    if numbers.iter().any(|number| *number > 999_999) {
        return None;
    }
    if numbers.len() == 1 {
        numbers.push(0);
    }
    let written: Vec<String> = numbers.iter().map(u32::to_string).collect();
    Version::parse(&written.join("."))
}

/// What is brought in where.
#[derive(Clone, Copy, Debug)]
pub struct ImportTarget<'i> {
    /// The version that it becomes.
    pub name: &'i VersionRef,
    /// The name of the file or folder that it came from.
    pub from: &'i str,
    /// The day, `YYYY-MM-DD`, if the source says none.
    pub today: &'i str,
}

/// What is there before a version is brought in.
#[derive(Clone, Copy, Debug)]
pub struct ImportSurroundings<'i> {
    /// The documents of the workspace.
    pub here: &'i Sources,
    /// The locks of earlier imports, by their paths in the workspace.
    pub locks: &'i BTreeMap<String, String>,
    /// What the publisher says about where requirements of the version before went.
    pub mapping: Option<&'i PublishersMapping>,
}

/// A version that was not here before.
#[derive(Clone, Debug, Default)]
pub struct ImportedFirst {
    /// The model, a table for each practice, the lock, and what changed since the version before if that was
    /// brought in as well.
    pub files: Vec<NewFile>,
    /// What the publisher's mapping names and neither version has, at its place in the mapping.
    pub mapping_found: Vec<Diagnostic>,
}

/// Brings in a version that was not here before.
///
/// # Errors
/// The version before cannot be read, or a mapping was given and there is none.
pub fn begin(
    read: &ReadCatalog,
    target: &ImportTarget<'_>,
    around: &ImportSurroundings<'_>,
) -> Result<ImportedFirst, CannotImport> {
    let earlier = next::earlier(around.here, target, around.locks)?;
    if around.mapping.is_some() && earlier.is_none() {
        return Err(CannotImport(format!(
            "there is no earlier version of `{}` that was imported, so no mapping leads here from it",
            target.name.id
        )));
    }
    let known = earlier.as_ref().map(|earlier| earlier.names(&read.catalog)).unwrap_or_default();
    let docs = lay_out(&LayoutInput::of(read, target), known.clone());
    let mut lock = ImportLock::default();
    lock.about(read, target);
    lock.enter(&docs);
    lock.nest(&read.catalog);
    let folder = Home::new(Family::Model, target.name).path();
    let lock = NewFile { path: format!("{folder}{LOCK}"), text: lock.to_text() };
    let mut files = placed::files(&docs, &folder);
    let Some(earlier) = earlier else {
        files.push(lock);
        return Ok(ImportedFirst { files, mapping_found: Vec::new() });
    };
    let later = LaterVersion { name: target.name, docs: &docs, files: &files, known: &known };
    let (changes, mapping_found) = earlier.changes(around.here, &later, around.mapping)?;
    files.extend([lock, changes]);
    Ok(ImportedFirst { files, mapping_found })
}

impl ImportLock {
    /// Says what it is about.
    fn about(&mut self, read: &ReadCatalog, target: &ImportTarget<'_>) {
        let said = [
            ("format", read.format.name()),
            ("from", target.from),
            ("version", &read.catalog.version),
            ("digest", &read.digest),
        ];
        self.source =
            said.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        self.lost = read.left.iter().map(|(path, number)| (path.clone(), *number)).collect();
    }

    /// Says what stands within what in the source, and beside it here.
    fn nest(&mut self, catalog: &ForeignCatalog) {
        let mut all = Vec::new();
        catalog.roots.iter().for_each(|root| lay_out::collect(root, &mut all));
        for node in all.into_iter().filter(|node| node.within.is_some()) {
            let thing = self.entries.get_mut(&(ImportSection::Practices, node.key.clone()));
            if let Some(thing) = thing {
                thing.within.clone_from(&node.within);
            }
        }
    }

    /// Whether a source says the version that it said when it was brought in.
    fn is_of_version(&self, version: &str) -> bool {
        !version.is_empty() && self.source.get("version").is_some_and(|known| known == version)
    }
}
