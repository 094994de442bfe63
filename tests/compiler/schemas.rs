//! The schemas in `schema/` are those of the document types, and every document names its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use smm_core::edit::meaning;
use smm_core::{Code, schema};

use crate::cases::all;
use crate::support::{accepts, findings, root};

#[test]
fn the_schema_files_are_fresh() {
    let folder = root().join("schema");
    let mut stale = Vec::new();
    for (name, value) in schema::schemas() {
        let path = folder.join(format!("{name}.schema.json"));
        let fresh = schema::to_text(&value);
        if accepts() {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, &fresh).expect("the schema can be written");
        }
        if fs::read_to_string(&path).ok().as_ref() != Some(&fresh) {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "stale: {stale:?}; run `cargo xtask golden --accept`");
}

#[test]
fn the_folder_holds_no_schema_of_a_kind_that_is_gone() {
    let known: Vec<String> =
        schema::schemas().iter().map(|(name, _)| format!("{name}.schema.json")).collect();
    for entry in fs::read_dir(root().join("schema")).expect("there are schemas") {
        let name = entry.expect("it can be listed").file_name().to_string_lossy().into_owned();
        assert!(known.contains(&name), "`schema/{name}` belongs to no kind of document");
    }
}

#[test]
fn every_document_names_its_schema_by_a_path_that_leads_there() {
    let mut wrong = Vec::new();
    for folder in ["models", "profiles", "book", "examples"] {
        for path in documents(&root().join(folder)) {
            if let Err(reason) = names_its_schema(&path) {
                wrong.push(format!("{}: {reason}", path.display()));
            }
        }
    }
    wrong.truncate(10);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All YAML files below a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten();
    for path in entries.map(|entry| entry.expect("it can be listed").path()) {
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
    found
}

fn names_its_schema(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let kind = kind_of(path).ok_or("no document lies here")?;
    let first = text.lines().next().unwrap_or_default();
    let named = first
        .strip_prefix("# yaml-language-server: $schema=")
        .ok_or("its first line is not `# yaml-language-server: $schema=...`")?;
    let folder = path.parent().ok_or("it lies nowhere")?;
    let wanted = root().join("schema").join(format!("{kind}.schema.json"));
    let leads_to = folder.join(named).canonicalize().map_err(|_| format!("no file `{named}`"))?;
    match wanted.canonicalize() {
        Ok(wanted) if wanted == leads_to => Ok(()),
        _ => Err(format!("`{named}` is not the schema `{kind}`")),
    }
}

/// The kind of the document at a path, by the patterns of all kinds.
fn kind_of(path: &Path) -> Option<&'static str> {
    let steps: Vec<String> = path.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    let fits = |pattern: &str| {
        let wanted: Vec<&str> = pattern.split('/').collect();
        let from = steps.len().checked_sub(wanted.len());
        from.is_some_and(|from| wanted.iter().zip(&steps[from..]).all(|(w, s)| step_fits(w, s)))
    };
    schema::places().into_iter().find(|(_, pattern)| fits(pattern)).map(|(name, _)| name)
}

fn step_fits(wanted: &str, step: &str) -> bool {
    match wanted.split_once('*') {
        Some((before, after)) => step.starts_with(before) && step.ends_with(after),
        None => wanted == step,
    }
}

/// Findings about the structure of a document, which an editor shows while it is written.
const STRUCTURAL: [Code; 9] = [
    Code::UnknownKey,
    Code::MissingKey,
    Code::WrongType,
    Code::InvalidValue,
    Code::EmptyText,
    Code::YamlUnquotedNumber,
    Code::MissingVerify,
    Code::TargetWithoutRationale,
    Code::LevelOutOfRange,
];

#[test]
fn an_editor_shows_what_check_finds_in_the_structure_of_a_document() {
    let mut missed = Vec::new();
    for (of, case, text) in all() {
        let Some(code) = STRUCTURAL.into_iter().find(|code| code.name() == of) else { continue };
        let (sources, found) = findings(&text);
        let schemas = smm_core::load(&sources).value.schemas();
        let own = found.iter().filter(|one| one.code == code);
        let files: BTreeSet<_> = own.map(|one| one.span.file).collect();
        for file in files.into_iter().map(|file| sources.file(file)) {
            let Some(kind) = kind_of(Path::new(&file.path)) else { continue };
            let (_, schema) = schemas.iter().find(|(name, _)| *name == kind).expect("a kind");
            let document = meaning(&file.text).expect("a document");
            if jsonschema::is_valid(schema, &document) {
                missed.push(format!("{of}/{case}: {}", file.path));
            }
        }
    }
    // A rule on what a text says is no rule on structure.
    missed.retain(|one| !ON_TEXTS.iter().any(|case| one.contains(case)));
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Cases of these codes that only a rule can find: what a text says, and what two places say together.
const ON_TEXTS: &[&str] = &[
    "invalid-value/reference-title",
    "invalid-value/domain-of-nothing",
    "empty-text/dash",
    "target-without-rationale/blank",
    "level-out-of-range/model",
];
