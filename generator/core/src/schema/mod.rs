//! Documents as written: one file per kind, each with its JSON Schema.
//!
//! In: [`Sources`]. Out: [`Docs`], all documents that are well formed, with places.
//! Reports: syntax and schema findings, of all files. Never: follows a reference.
//!
//! A new kind of document is one file here that implements [`DocumentKind`], and its two lines below.

pub mod assessment;
pub mod catalog;
pub mod changes;
pub mod comments;
pub mod data;
pub mod diff;
mod entries;
pub mod errata;
pub mod fill_map;
pub(crate) mod flat;
pub mod glossary;
pub mod locks;
pub mod mapping;
pub mod model;
pub mod overlay;
pub mod profile;
pub(crate) mod references;
pub mod table;
mod validate;
pub mod workspace;

/// Patterns of names and numbers.
mod pattern {
    /// An id, as `physical-protection`.
    pub(super) const ID: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
    /// A short code, as `PHY`.
    pub(super) const CODE: &str = "^[A-Z][A-Z0-9]{1,5}$";
    /// A version, as `1.2`: no leading zeros, so that one version has one spelling.
    pub(super) const VERSION: &str = r"^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){1,2}$";
    /// A model or profile version, as `iot-smm@1.2`.
    pub(super) const NAME_AND_VERSION: &str =
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)*@(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){1,2}$";
    /// The name that the publisher of a catalog gives to something, as `V1.1.1`.
    pub(super) const REF: &str = "^[A-Za-z0-9][A-Za-z0-9.:()_-]{0,59}$";
    /// A word for something, short enough for the name of a sheet.
    pub(super) const TERM: &str = r"^[\p{L}][\p{L}\p{N} '-]{0,21}$";
    /// How long an answer holds, as `12 months`.
    pub(super) const AGE: &str = "^[1-9][0-9]{0,2} (days?|weeks?|months?|years?)$";
    /// A cell of a workbook, as `D5`.
    pub(super) const CELL: &str = "^[A-Za-z]{1,3}[1-9][0-9]{0,6}$";
    /// A column of a workbook, as `D`.
    pub(super) const COLUMN: &str = "^[A-Za-z]{1,3}$";
    /// A color, as `#1f4e5f`.
    pub(super) const COLOR: &str = "^#[0-9a-fA-F]{6}$";
    /// A day, as `2026-11-22`.
    pub(super) const DATE: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
}

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

pub use entries::Entries;
use rayon::prelude::*;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;

use crate::decode;
use crate::diag::{Code, Diagnostics};
use crate::layout::{self, DocumentPlace, Home};
use crate::source::{SourceFile, Sources};
use crate::span::{FileId, Span};
use crate::spelling;
use crate::syntax::{self, Node};
use model::Required;
pub(crate) use validate::A_NUMBER;
use validate::Validator;

/// A kind of document: a type with a schema and a place in the workspace.
pub trait DocumentKind: DeserializeOwned + JsonSchema {
    /// Name of the kind, and of its schema file.
    const NAME: &'static str;
    /// Title of its schema.
    const TITLE: &'static str;
    /// Where such documents lie; `*` stands for one step of the path or the stem of a file name.
    const PATH: &'static str;
    /// Where they may lie as well.
    const ALSO: &'static [&'static str] = &[];
    /// Whether `yes` and `no` are answers in it, not words that other YAML readers mistake.
    const HAS_ANSWERS: bool = false;
}

/// A document with its place in the workspace.
#[derive(Debug)]
pub struct Doc<T> {
    /// The file.
    pub file: FileId,
    /// Where it lies.
    pub place: DocumentPlace,
    /// What is written in it; shared with whoever remembers it for the next reading.
    pub value: Arc<T>,
}

impl<T> Clone for Doc<T> {
    fn clone(&self) -> Self {
        Self { file: self.file, place: self.place.clone(), value: Arc::clone(&self.value) }
    }
}

impl<T> Doc<T> {
    /// The name of the file without `.yaml`.
    pub fn stem(&self) -> &str {
        &self.place.stem
    }

    /// The version that it belongs to; only documents in the folder of a version are asked.
    pub(crate) fn home(&self) -> &Home {
        self.place.home.as_ref().expect("the document lies in the folder of a version")
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $field:ident: $kind:ty;)*) => {
        /// All documents of a workspace, each kind in the order of paths.
        #[derive(Debug, Default)]
        pub struct Docs {
            $($(#[$doc])* pub $field: Vec<Doc<$kind>>,)*
            /// The paths that bear a document's name but hold none that can be used; references
            /// into them are not reported as dangling.
            pub broken: BTreeSet<String>,
        }

        /// One document of any kind.
        #[derive(Clone, Debug)]
        enum AnyDoc { $(#[allow(non_camel_case_types, reason = "named like the field")] $field(Doc<$kind>),)* }

        impl Docs {
            fn push(&mut self, doc: AnyDoc) {
                match doc { $(AnyDoc::$field(doc) => self.$field.push(doc),)* }
            }
        }

        /// The JSON Schemas of all kinds: name and schema.
        pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
            let mut schemas = vec![$((<$kind>::NAME, schema_of::<$kind>()),)*];
            schemas.push((fill_map::FillMapDoc::NAME, schema_of::<fill_map::FillMapDoc>()));
            schemas.push(("workspace", workspace_schema()));
            schemas.push(("diff", root_schema::<diff::DiffDoc>("Comparison of two versions")));
            schemas.push(("data", data_schema()));
            for (_, schema) in &mut schemas {
                ask_what_check_asks(schema);
                cap_levels(schema, MAX_LEVEL);
            }
            schemas
        }

        /// The places where documents lie: the name of the kind and its path pattern.
        pub fn places() -> Vec<(&'static str, &'static str)> {
            let map = (fill_map::FillMapDoc::NAME, fill_map::FillMapDoc::PATH);
            let mut places =
                vec![$((<$kind>::NAME, <$kind>::PATH),)* map, ("workspace", layout::WORKSPACE)];
            $(places.extend(<$kind>::ALSO.iter().map(|also| (<$kind>::NAME, *also)));)*
            places
        }

        fn read_file(
            id: FileId,
            file: &SourceFile,
            diags: &mut Diagnostics,
        ) -> Option<AnyDoc> {
            $(if let Some(place) = place_of::<$kind>(&file.path) {
                // Compiled once, when the first document of the kind is read.
                static VALIDATOR: LazyLock<Validator> =
                    LazyLock::new(|| Validator::new(schema_of::<$kind>()));
                return read_as(id, file, &VALIDATOR, diags)
                    .map(|value| AnyDoc::$field(Doc { file: id, place, value: Arc::new(value) }));
            })*
            report_stray(id, file, diags);
            None
        }
    };
}

kinds! {
    /// Models.
    models: model::ModelDoc;
    /// Practice tables.
    tables: table::TableDoc;
    /// Declared changes.
    changes: changes::ChangesDoc;
    /// Errata of published versions.
    errata: errata::ErrataDoc;
    /// Profiles.
    profiles: profile::ProfileDoc;
    /// Overlays.
    overlays: overlay::OverlayDoc;
    /// Glossaries; a workspace has one or none.
    glossaries: glossary::GlossaryDoc;
    /// Mappings.
    mappings: mapping::MappingDoc;
    /// Reference catalogs.
    references: catalog::ReferenceCatalogDoc;
    /// Assessments.
    assessments: assessment::AssessmentDoc;
    /// Comments on versions.
    comments: comments::CommentsDoc;
}

/// Documents as they were read; each is good as long as its file is the same.
#[derive(Debug, Default)]
pub(crate) struct ReadDocs {
    files: BTreeMap<FileId, ReadFile>,
    /// The last text of each file that was a document.
    whole: BTreeMap<FileId, Arc<SourceFile>>,
}

/// What a file was read into, and what was found in it.
#[derive(Debug)]
struct ReadFile {
    file: Arc<SourceFile>,
    doc: Option<AnyDoc>,
    found: Diagnostics,
}

impl ReadDocs {
    fn has(&self, id: FileId, sources: &Sources) -> bool {
        self.files.get(&id).is_some_and(|read| Arc::ptr_eq(&read.file, sources.shared(id)))
    }

    fn remember(&mut self, id: FileId, read: ReadFile) {
        if read.doc.is_some() {
            self.whole.insert(id, Arc::clone(&read.file));
        }
        self.files.insert(id, read);
    }

    /// The files that are no documents any more, each as it was when it was one.
    pub(crate) fn mended(&self, sources: &Sources) -> Vec<(FileId, Arc<SourceFile>)> {
        let files = sources.iter().filter(|(id, _)| self.has(*id, sources));
        let broken = files.filter(|(id, _)| self.files[id].doc.is_none());
        broken.filter_map(|(id, _)| Some((id, Arc::clone(self.whole.get(&id)?)))).collect()
    }
}

/// The place of a path, if documents of the kind lie there.
fn place_of<T: DocumentKind>(path: &str) -> Option<DocumentPlace> {
    let mut patterns = std::iter::once(T::PATH).chain(T::ALSO.iter().copied());
    patterns.find_map(|pattern| DocumentPlace::of(pattern, path))
}

/// Reads all documents: parse, validate, decode, file by file.
pub fn read(sources: &Sources, diags: &mut Diagnostics) -> Docs {
    read_again(sources, &mut ReadDocs::default(), diags)
}

/// Reads the documents that are not as they were, and takes over the others.
pub(crate) fn read_again(
    sources: &Sources,
    reading: &mut ReadDocs,
    diags: &mut Diagnostics,
) -> Docs {
    sources.report_faults(diags);
    let files: Vec<_> = sources.iter().filter(|(_, file)| file.path.ends_with(".yaml")).collect();
    let readable: BTreeSet<FileId> = sources.readable().map(|(id, _)| id).collect();
    let changed = files.par_iter().filter(|(id, _)| !reading.has(*id, sources));
    let read: Vec<(FileId, ReadFile)> = changed
        .map(|&(id, file)| {
            let mut found = Diagnostics::default();
            let doc = readable.contains(&id).then(|| read_file(id, file, &mut found)).flatten();
            (id, ReadFile { file: Arc::clone(sources.shared(id)), doc, found })
        })
        .collect();
    read.into_iter().for_each(|(id, read)| reading.remember(id, read));
    let mut docs = Docs::default();
    for (id, file) in &files {
        let read = &reading.files[id];
        diags.extend(read.found.clone());
        match read.doc.clone() {
            Some(doc) => docs.push(doc),
            None => drop(docs.broken.insert(file.path.clone())),
        }
    }
    docs
}

/// A reader of files of one kind, wherever they lie; it compiles the schema once.
pub fn reader<T: DocumentKind>() -> impl Fn(FileId, &Sources, &mut Diagnostics) -> Option<T> {
    let validator = Validator::new(schema_of::<T>());
    move |id, sources, diags| {
        if !sources.readable().any(|(readable, _)| readable == id) {
            sources.report_faults(diags);
            return None;
        }
        let mut found = Diagnostics::default();
        let doc = read_as(id, sources.file(id), &validator, &mut found);
        spelling::name_characters(sources, &mut found);
        diags.extend(found);
        doc
    }
}

/// Judges trees that were made of something else, at the places that they were made of; it compiles the
/// schema once.
pub(crate) struct DocumentJudge(Validator);

impl DocumentJudge {
    /// Of documents of one kind.
    pub(crate) fn of<T: DocumentKind>() -> Self {
        Self(Validator::new(schema_of::<T>()))
    }

    /// What it judges by.
    pub(crate) fn schema(&self) -> &serde_json::Value {
        self.0.schema()
    }

    /// Whether a tree of a file could be such a document; reports every violation.
    pub(crate) fn fits(&self, root: &Node, file: &SourceFile, diags: &mut Diagnostics) -> bool {
        self.0.check(root, file, diags)
    }
}

fn read_as<T: DocumentKind>(
    id: FileId,
    file: &SourceFile,
    validator: &Validator,
    diags: &mut Diagnostics,
) -> Option<T> {
    let node = syntax::parse(id, file, T::HAS_ANSWERS, diags)?;
    if !validator.check(&node, file, diags) {
        return None;
    }
    Some(decode_valid(&node))
}

fn decode_valid<T: DocumentKind>(node: &Node) -> T {
    decode::decode(node).unwrap_or_else(|misfit| {
        panic!("bug: the schema of `{}` lets pass what its type refuses: {misfit}", T::NAME)
    })
}

/// Reports a YAML file where no document lies; it would be ignored without a word.
fn report_stray(id: FileId, file: &SourceFile, diags: &mut Diagnostics) {
    if layout::is_for_documents(&file.path) {
        diags
            .report(Code::StrayFile, Span::of_file(id), format!("`{}` is not where a document belongs, so it would be ignored", file.path))
            .hint(
                "documents are `models/<id>/<version>/model.yaml`, `changes.yaml` or `errata.yaml`, \
                 `profiles/<id>/<version>/profile.yaml`, one file per practice in their `practices/`, \
                 one per practice that a profile adds in its `added/`, \
                 `mappings/<id>/<version>.yaml`, `assessments/<name>.yaml` and \
                 `comments/<name>/<version>.yaml`",
            );
    }
}

/// The JSON Schema (2020-12) of a kind of document.
fn schema_of<T: DocumentKind>() -> serde_json::Value {
    root_schema::<T>(T::TITLE)
}

fn workspace_schema() -> serde_json::Value {
    root_schema::<workspace::WorkspaceDoc>("Workspace (smm.toml)")
}

/// What is written and never read: a key that may be left out need not be there.
fn data_schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<data::DataDocument<'_>>();
    schema.insert("title".into(), "A version of a model or profile as data".into());
    schema.to_value()
}

fn root_schema<T: JsonSchema>(title: &str) -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), title.into());
    schema.to_value()
}

/// The highest number that a level may have.
pub(crate) const MAX_LEVEL: u8 = 20;

/// Key of a property that a rule asks for, with a finding of its own that says more than a schema
/// could: validation lets its absence pass, an editor does not.
const ASKED_BY_CHECK: &str = "x-asked-by-check";

/// Makes a schema for editors out of one for validation: it requires what `check` asks for.
fn ask_what_check_asks(schema: &mut serde_json::Value) {
    use serde_json::Value;
    match schema {
        Value::Object(object) => {
            let mut asked: Vec<Value> = Vec::new();
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                for (name, property) in properties {
                    let mark = property.as_object_mut().and_then(|p| p.remove(ASKED_BY_CHECK));
                    if mark.is_some() {
                        // An empty list answers nothing.
                        if property["type"] == "array" {
                            property["minItems"] = 1.into();
                        }
                        asked.push(name.as_str().into());
                    }
                }
            }
            if !asked.is_empty() {
                let required = object.entry("required").or_insert_with(|| Value::Array(Vec::new()));
                required.as_array_mut().expect("`required` is a list").extend(asked);
            }
            object.values_mut().for_each(ask_what_check_asks);
        }
        Value::Array(items) => items.iter_mut().for_each(ask_what_check_asks),
        _ => {}
    }
}

/// Sets the highest level that may be named wherever a level is.
fn cap_levels(schema: &mut serde_json::Value, top: u8) {
    use serde_json::Value;
    match schema {
        Value::Object(object) => {
            if let Some(level) = object.get_mut("properties").and_then(|all| all.get_mut("level"))
                && level["type"] == "integer"
            {
                level["maximum"] = top.into();
            }
            object.values_mut().for_each(|value| cap_levels(value, top));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| cap_levels(value, top)),
        _ => {}
    }
}

/// Where the parts of documents stand that a model can insist on, by the kind of document.
fn insisted(document: &str) -> &'static [&'static str] {
    match document {
        "model" => &["", "/$defs/LevelNameDoc", "/$defs/DomainDoc", "/$defs/SubdomainDoc"],
        "practice-table" => &["", "/$defs/LevelDoc", "/$defs/IndicatorDoc"],
        "overlay" => &["/$defs/IndicatorDoc"],
        _ => &[],
    }
}

/// Asks for those parts of models, practices, levels and indicators only that every model insists on.
fn leave_open(document: &str, schema: &mut serde_json::Value, required: &BTreeSet<Required>) {
    let open: Vec<&str> = Required::ALL
        .iter()
        .filter(|part| !required.contains(part))
        .map(|part| part.key())
        .collect();
    for place in insisted(document) {
        let Some(found) = schema.pointer_mut(place) else { continue };
        if let Some(asked) = found.get_mut("required").and_then(|all| all.as_array_mut()) {
            asked.retain(|key| key.as_str().is_none_or(|key| !open.contains(&key)));
        }
        for key in &open {
            let property = found.pointer_mut(&format!("/properties/{key}"));
            if let Some(property) = property.and_then(|property| property.as_object_mut()) {
                property.remove("minItems");
            }
        }
    }
}

/// A schema as it is written to a file.
pub fn to_text(schema: &serde_json::Value) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is plain data") + "\n"
}

/// The schemas with the ids of practices, the names of versions and the levels that there are as the
/// only values allowed where they are referred to, so that editors offer them.
pub fn schemas_for(
    practices: &BTreeSet<&str>,
    versions: &[String],
    top_level: u8,
    required: &BTreeSet<Required>,
) -> Vec<(&'static str, serde_json::Value)> {
    let (practices, versions) = (serde_json::json!(practices), serde_json::json!(versions));
    let mut schemas = schemas();
    for (name, schema) in &mut schemas {
        cap_levels(schema, top_level);
        leave_open(name, schema, required);
        let spots: &[(&str, &serde_json::Value)] = match *name {
            "overlay" => &[("/properties/practice", &practices)],
            "practice-table" => &[("/$defs/RelatedDoc/properties/practice", &practices)],
            "profile" => {
                restrict(schema, "/properties/base", &versions);
                restrict(schema, "/properties/with/items", &versions);
                let keys = serde_json::json!({ "enum": practices });
                if let Some(targets) = schema.pointer_mut("/properties/targets") {
                    targets["propertyNames"] = keys;
                }
                &[]
            }
            "mapping" => &[("/properties/from", &versions)],
            _ => &[],
        };
        for (pointer, values) in spots {
            restrict(schema, pointer, values);
        }
    }
    schemas
}

fn restrict(schema: &mut serde_json::Value, pointer: &str, values: &serde_json::Value) {
    if let Some(spot) = schema.pointer_mut(pointer) {
        spot["enum"] = values.clone();
    }
}
