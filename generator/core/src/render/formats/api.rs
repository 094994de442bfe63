//! A tree of JSON files at fixed addresses, for programs that read a site: an index of all versions with their files,
//! a file for each practice, and the schemas of what is there.

use serde::Serialize;

use super::{
    Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, VersionRef,
};
use crate::render::data;
use crate::schema;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "api",
    output: Output::Data,
    backend: Backend::BuiltIn,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// The format that the index follows.
const INDEX_FORMAT: &str = "smm-api/1";
const INDEX: &str = "api/index.json";
/// The schemas of what is written for programs; those of documents that people write come with the tool.
const SCHEMAS: [&str; 2] = ["data", "diff"];

fn schema_path(kind: &str) -> String {
    format!("api/schemas/{kind}.schema.json")
}

fn practice_path(name: &VersionRef, practice: &str) -> String {
    format!("api/{}/{practice}.json", name.path())
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    let paths: Vec<String> = match subject {
        Subject::Site => {
            std::iter::once(INDEX.to_owned()).chain(SCHEMAS.map(schema_path)).collect()
        }
        Subject::Version(name) => {
            let practices = input.practices(name).into_iter();
            practices.map(|(id, _)| practice_path(name, id)).collect()
        }
        _ => Vec::new(),
    };
    let title = input.words().say("offer.json.title");
    paths.into_iter().map(|path| Artifact::part(path, title, "JSON")).collect()
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let files: Vec<(String, String)> = match subject {
        Subject::Site => {
            let known = schema::schemas().into_iter().filter(|(kind, _)| SCHEMAS.contains(kind));
            let schemas = known.map(|(kind, text)| (schema_path(kind), schema::to_text(&text)));
            std::iter::once((INDEX.to_owned(), index(input))).chain(schemas).collect()
        }
        Subject::Version(name) => {
            let tailored = input.resolved(name);
            let practices = tailored.model.practices.iter();
            let file = |practice: &crate::model::Practice| {
                (practice_path(name, &practice.id), data::json_of_practice(tailored, practice))
            };
            practices.map(file).collect()
        }
        _ => Vec::new(),
    };
    Ok(files.into_iter().map(|(path, text)| (path, Body::Text(text))).collect())
}

/// Every version with its files; paths begin at the root of the site.
#[derive(Serialize)]
struct Index<'w> {
    format: &'static str,
    title: &'w str,
    schemas: Vec<String>,
    versions: Vec<IndexedVersion<'w>>,
}

#[derive(Serialize)]
struct IndexedVersion<'w> {
    name: String,
    id: &'w str,
    version: String,
    kind: &'static str,
    title: &'w str,
    status: &'static str,
    date: &'w str,
    /// Whether it is the one to use.
    current: bool,
    model: String,
    pages: String,
    practices: Vec<IndexedPractice<'w>>,
    files: Vec<IndexedFile>,
}

#[derive(Serialize)]
struct IndexedPractice<'w> {
    id: &'w str,
    title: &'w str,
    path: String,
}

#[derive(Serialize)]
struct IndexedFile {
    path: String,
    kind: &'static str,
    title: String,
}

fn index(input: &SiteInput<'_>) -> String {
    let books = input.settings.books.iter();
    let index = Index {
        format: INDEX_FORMAT,
        title: &input.config().title,
        schemas: SCHEMAS.map(schema_path).into(),
        versions: books.filter_map(|name| version(input, name)).collect(),
    };
    serde_json::to_string_pretty(&index).expect("an index is plain data") + "\n"
}

fn version<'w>(input: &SiteInput<'w>, name: &'w VersionRef) -> Option<IndexedVersion<'w>> {
    let head = input.head(name)?;
    let artifacts = input.artifacts_of(&Subject::Version(name.clone())).into_iter();
    let files = artifacts.filter(|file| file.offer.is_some());
    let practices = input.practices(name).into_iter();
    Some(IndexedVersion {
        name: name.to_string(),
        id: &name.id,
        version: name.version.to_string(),
        kind: if head.overlay.is_some() { "profile" } else { "model" },
        title: head.title,
        status: head.status.word(),
        date: head.date,
        current: input.current(&name.id) == Some(name),
        model: head.model.to_string(),
        pages: format!("{}/index.html", name.path()),
        practices: practices
            .map(|(id, title)| IndexedPractice { id, title, path: practice_path(name, id) })
            .collect(),
        files: files
            .map(|file| IndexedFile { path: file.path, kind: file.label, title: file.title })
            .collect(),
    })
}
