//! Brings profiles of others in as profiles, laid over a version of the workspace.
//!
//! In: a profile of OSCAL, and the workspace with the locks of its imports. Out: [`ReadProfile`]; then `profile.yaml`, an
//! overlay for each practice that it speaks about, and a lock. Reports: what the profile selects and the version does not
//! have. Never: makes up a target or a reason.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::again::{day_of, documents, parsed};
use super::controls::{KnownControl, KnownControls};
use super::faithful::{markdown, title};
use super::lock::ImportLock;
use super::merge::{ChangeKind, ImportChange};
use super::names::Namer;
use super::oscal_profile::{self, ForeignOverlay, ForeignProfile, ImportedFrom};
use super::own_profile;
use super::own_version::OwnVersion;
use super::piece::{Piece, TakenPlaces};
use super::placed::{self, ImportedDoc, ImportedObject};
use super::section::ImportSection;
use super::{CannotImport, ImportTarget, ImportedAgain, LOCK, json, version_of};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::digest::sha256_of_parts;
use crate::id::{VersionRef, hyphenated, is_id};
use crate::layout::{Family, Home};
use crate::scaffold::{NewFile, code_for, codes};
use crate::source::Sources;
use crate::workspace::Workspace;

/// Why something is left out, or a target is what it is: nothing else is known of it.
const NOT_SELECTED: &str = "Not selected in the OSCAL profile that this one was brought in from.";
const REMOVED: &str = "Taken out in the OSCAL profile that this one was brought in from.";
const SELECTED: &str =
    "The highest level that is selected in the OSCAL profile that this one was brought in from.";
const SUMMARY: &str = "Brought in from a profile of OSCAL by `smm import`.";
const APPLIES_TO: &str = "Wherever the profile of OSCAL applies";

/// So many ids stand in an entry of `exclude:` at most.
const MOST_PRACTICES: usize = 1_000;
const MOST_DOMAINS: usize = 60;
const MOST_SUBDOMAINS: usize = 200;
/// What a publisher calls a version has at most so many signs.
const LONGEST_LABEL: usize = 60;

/// What a profile is laid over, and what is known of how that came.
#[derive(Clone, Copy, Debug)]
pub struct ProfileSurroundings<'w> {
    /// The workspace.
    pub workspace: &'w Workspace,
    /// The locks of earlier imports, by their paths in the workspace.
    pub locks: &'w BTreeMap<String, String>,
    /// The version that it is laid over, if somebody named it.
    pub base: Option<&'w VersionRef>,
}

/// What a profile says, in the ids of a version of the workspace.
#[derive(Clone, Debug)]
pub struct ReadProfile {
    profile: ForeignProfile,
    /// Its documents, if it is a profile of ours.
    own: Option<Vec<ImportedDoc>>,
    /// What it is laid over.
    pub base: VersionRef,
    /// The paths of the file whose values were not read, with the number of values.
    pub left: IndexMap<String, usize>,
    /// Codes that mean something in the workspace.
    codes: Vec<String>,
    /// Names that models of the workspace have.
    models: Vec<String>,
    digest: String,
}

/// Whether a file is a profile of OSCAL.
pub fn is_profile(sources: &Sources) -> bool {
    let mut files = sources.readable();
    let Some((file, source)) = files.next() else { return false };
    let is_one = files.next().is_none() && source.text.contains("\"profile\"");
    let root = is_one.then(|| json::parse(file, source, &mut Diagnostics::default())).flatten();
    root.is_some_and(|root| root.get("profile").is_some() && root.get("catalog").is_none())
}

/// Reads a profile. There is none if one of the findings is an error.
pub fn read(
    sources: &Sources,
    around: &ProfileSurroundings<'_>,
) -> (Option<ReadProfile>, Vec<Diagnostic>) {
    let mut diags = Diagnostics::default();
    sources.report_faults(&mut diags);
    let read = read_file(sources, around, &mut diags);
    let read = read.filter(|_| !diags.has_errors());
    crate::spelling::name_characters(sources, &mut diags);
    (read, diags.into_sorted())
}

fn read_file(
    sources: &Sources,
    around: &ProfileSurroundings<'_>,
    diags: &mut Diagnostics,
) -> Option<ReadProfile> {
    let (file, source) = sources.readable().next()?;
    let root = json::parse(file, source, diags)?;
    let taken = TakenPlaces::new(sources);
    let profile = taken.piece(&root).get("profile")?;
    let catalog = &around.workspace.catalog;
    let own = own_profile::documents(profile, (source, diags));
    let (read, base) = match &own {
        Some(docs) => own_head(docs, around, (profile, diags))?,
        None => {
            let known = base_of(profile, around, diags)?;
            (oscal_profile::read(profile, &known, diags)?, known.name())
        }
    };
    Some(ReadProfile {
        profile: read,
        own,
        base,
        left: taken.left(&root),
        codes: codes(catalog).into_iter().map(str::to_owned).collect(),
        models: catalog.models.iter().map(|model| model.id.clone()).collect(),
        digest: sha256_of_parts([source.text.as_bytes()]),
    })
}

/// What a profile of ours says about itself, and what it is laid over. Reports what the workspace lacks for it.
fn own_head(
    docs: &[ImportedDoc],
    around: &ProfileSurroundings<'_>,
    (profile, diags): (Piece<'_>, &mut Diagnostics),
) -> Option<(ForeignProfile, VersionRef)> {
    let head = &docs.first()?.root.fields;
    let word = |key: &str| head.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let base = VersionRef::parse(&word("base"))?;
    let at = profile.place_of("metadata");
    if !around.workspace.catalog.has(&base) {
        diags
            .report(Code::UnknownBase, at, format!("it is laid over `{base}`, which is not here"))
            .hint(format!("bring in `{base}` first, by `smm import` or `smm add`"));
    }
    let added = head.get("add").and_then(|add| add.get("practices")).and_then(Value::as_array);
    if added.is_some_and(|all| all.iter().any(|one| one.get("from").is_none())) {
        diags
            .report(
                Code::MissingTable,
                at,
                "it adds practices of its own, whose tables are not in this file",
            )
            .hint("take the profile from its workspace by `smm add`");
    }
    let read = ForeignProfile {
        title: word("title"),
        version: word("version"),
        ..ForeignProfile::default()
    };
    Some((read, base))
}

/// The lock of a version, if an import made it.
fn lock_of(
    family: Family,
    name: &VersionRef,
    locks: &BTreeMap<String, String>,
) -> Option<ImportLock> {
    let path = Home::new(family, name).path() + LOCK;
    ImportLock::parse(locks.get(&path)?).ok()
}

/// The controls of the version that a profile is laid over: the named one, else that of the file that it imports, else the
/// model that knows most of what it selects.
fn base_of<'w>(
    profile: Piece<'_>,
    around: &ProfileSurroundings<'w>,
    diags: &mut Diagnostics,
) -> Option<KnownControls<'w>> {
    let from = oscal_profile::imported_from(profile);
    let known = |name: &VersionRef| {
        let tailored = around.workspace.tailored(name)?;
        let lock = lock_of(Family::Model, &tailored.model.name(), around.locks);
        Some(KnownControls::of(tailored, lock.as_ref()))
    };
    if let Some(name) = around.base {
        return known(name);
    }
    let catalog = &around.workspace.catalog;
    let is_of_file = |name: &&VersionRef| {
        let family = if catalog.model(name).is_some() { Family::Model } else { Family::Profile };
        let lock = lock_of(family, name, around.locks);
        let came_from = lock.as_ref().and_then(|lock| lock.source.get("from"));
        from.files
            .iter()
            .any(|file| Some(file) == came_from || oscal_profile::is_file_of(file, name))
    };
    let all: Vec<VersionRef> = catalog.names().collect();
    let by_file: Vec<&VersionRef> = all.iter().filter(is_of_file).collect();
    match by_file[..] {
        [one] => return known(one),
        [] if from.is_profile => return report_profile(&from, diags),
        [] => {}
        _ => return report_several(&from, &by_file, diags),
    }
    let models: Vec<VersionRef> = catalog.models.iter().map(|model| model.name()).collect();
    let score = |name: &VersionRef| {
        let known = known(name)?;
        let is_known = |id: &&String| matches!(known.find(id), Some(KnownControl::Practice(_)));
        Some(from.ids.iter().filter(is_known).count())
    };
    let scores: Vec<(usize, &VersionRef)> =
        models.iter().filter_map(|name| Some((score(name)?, name))).collect();
    let most = scores.iter().map(|(score, _)| *score).max().unwrap_or(0);
    let best: Vec<&VersionRef> =
        scores.iter().filter(|(score, _)| *score == most).map(|(_, name)| *name).collect();
    match best[..] {
        // What selects no control by name says nothing about where they are.
        [one] if most > 0 || from.ids.is_empty() => known(one),
        _ if most == 0 && !from.ids.is_empty() => report_no_model(&from, diags),
        [] => report_no_model(&from, diags),
        _ => report_several(&from, &best, diags),
    }
}

fn report_no_model<T>(from: &ImportedFrom, diags: &mut Diagnostics) -> Option<T> {
    let named = from.files.first().map(|file| format!(", `{file}`")).unwrap_or_default();
    diags
        .report(
            Code::UnknownBase,
            from.at,
            format!("no model of the workspace has the controls that it selects{named}"),
        )
        .hint(
            "import the catalog first, and the profile then; where the catalog is not at hand, import the resolved \
             catalog of the profile in its place",
        );
    None
}

fn report_profile<T>(from: &ImportedFrom, diags: &mut Diagnostics) -> Option<T> {
    let named = from.files.first().map(|file| format!(", `{file}`")).unwrap_or_default();
    diags
        .report(
            Code::UnknownBase,
            from.at,
            format!("it selects from another profile{named}, which the workspace does not have"),
        )
        .hint("import that profile first: this one is laid over it then. `--base` names what it is laid over otherwise");
    None
}

fn report_several<T>(
    from: &ImportedFrom,
    names: &[&VersionRef],
    diags: &mut Diagnostics,
) -> Option<T> {
    let named: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    diags
        .report(
            Code::UnknownBase,
            from.at,
            format!("several versions may be what it selects from: {}", named.join(", ")),
        )
        .hint("name the one that it is laid over with `--base`");
    None
}

/// The name that a profile gets if nobody names it: of its title, and its version in the numbers of ours.
///
/// # Errors
/// Neither can be made of what it says.
pub fn name_of(read: &ReadProfile) -> Result<VersionRef, CannotImport> {
    let unnamed = |what: &str| {
        CannotImport(format!(
            "no {what} can be made of what the source says; name both by the folder, as \
             `--into profiles/my-profile/1.0`"
        ))
    };
    if let Some(head) = read.own.as_ref().and_then(|docs| docs.first()) {
        let version = version_of(&read.profile.version).ok_or_else(|| unnamed("version"))?;
        return Ok(VersionRef { id: head.root.id.clone(), version });
    }
    let id = hyphenated(&read.profile.title);
    let id = id.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned();
    // A resolved catalog has the title of its profile.
    let id = if read.models.contains(&id) { format!("{id}-profile") } else { id };
    let id = Some(id).filter(|id| is_id(id)).ok_or_else(|| unnamed("id"))?;
    let version = version_of(&read.profile.version).ok_or_else(|| unnamed("version"))?;
    Ok(VersionRef { id, version })
}

/// Brings in a profile that was not here before: its documents and its lock.
pub fn begin(read: &ReadProfile, target: &ImportTarget<'_>) -> Vec<NewFile> {
    let docs = lay_out(read, target, &ImportLock::default(), None);
    let mut lock = ImportLock::default();
    about(&mut lock, read, target);
    lock.enter(&docs);
    let folder = Home::new(Family::Profile, target.name).path();
    let mut files = placed::files(&docs, &folder);
    files.push(NewFile { path: format!("{folder}{LOCK}"), text: lock.to_text() });
    files
}

/// Plans another import of a profile: `here` holds the documents of the workspace, `lock_text` is the text of its lock.
///
/// # Errors
/// The lock or a document cannot be read.
pub fn again(
    read: &ReadProfile,
    target: &ImportTarget<'_>,
    (here, lock_text): (&Sources, &str),
) -> Result<ImportedAgain, CannotImport> {
    let folder = Home::new(Family::Profile, target.name).path();
    let lock = parsed(&folder, lock_text)?;
    let ours = documents(here, &folder)?;
    let dated = ImportTarget { today: day_of(&ours).unwrap_or(target.today), ..*target };
    let code = ours.iter().find_map(|(_, _, value)| value.get("code")?.as_str());
    let docs = lay_out(read, &dated, &lock, code);
    let mut plan = ImportedAgain::between(&lock, (&folder, &ours), &docs)?;
    plan.lock((&folder, lock_text), &lock, |new| {
        about(new, read, target);
        new.enter(&docs);
    });
    let is_kept = |one: &ImportChange| {
        one.kind == ChangeKind::Conflict && one.field.as_deref() == Some("exclude")
    };
    if !plan.changes.iter().any(is_kept) {
        plan.changes.extend(selection_changes(&lock.selected, read));
    }
    plan.changes.sort();
    Ok(plan)
}

/// The controls that came into the selection, and those that went.
fn selection_changes(before: &BTreeMap<String, String>, read: &ReadProfile) -> Vec<ImportChange> {
    let change = |kind, key: &str, id: &str| ImportChange {
        kind,
        key: key.to_owned(),
        id: id.to_owned(),
        field: None,
    };
    let now = &read.profile.selected;
    let new = now.iter().filter(|(key, _)| !before.contains_key(key));
    let gone = before.iter().filter(|(key, _)| now.iter().all(|(known, _)| known != *key));
    new.map(|(key, id)| change(ChangeKind::New, key, id.as_str()))
        .chain(gone.map(|(key, id)| change(ChangeKind::Gone, key, id)))
        .collect()
}

/// Says what a lock is about.
fn about(lock: &mut ImportLock, read: &ReadProfile, target: &ImportTarget<'_>) {
    let base = read.base.to_string();
    let said = [
        ("format", "oscal"),
        ("from", target.from),
        ("base", &base),
        ("version", &read.profile.version),
        ("digest", &read.digest),
    ];
    lock.source =
        said.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let selected = read.profile.selected.iter();
    lock.selected = selected.map(|(key, id)| (key.clone(), id.to_string())).collect();
    lock.lost = read.left.iter().map(|(path, number)| (path.clone(), *number)).collect();
}

/// The documents: the head, then an overlay for each practice that the profile speaks about.
fn lay_out(
    read: &ReadProfile,
    target: &ImportTarget<'_>,
    lock: &ImportLock,
    code: Option<&str>,
) -> Vec<ImportedDoc> {
    if let Some(own) = &read.own {
        let own = OwnVersion { name: target.name.clone(), docs: own.clone() };
        return own.documents(target.name);
    }
    let taken: Vec<&str> = read.codes.iter().map(String::as_str).collect();
    let code = code.map_or_else(|| code_for(&target.name.id, &taken), str::to_owned);
    let mut namer = Namer::new(lock.names(), std::iter::empty());
    let head = head(read, target, &code);
    let overlays = read.profile.overlays.iter();
    let overlays = overlays.map(|one| overlay(one, &code, &mut namer));
    std::iter::once(head).chain(overlays).collect()
}

fn head(read: &ReadProfile, target: &ImportTarget<'_>, code: &str) -> ImportedDoc {
    let ForeignProfile { title: name, version, date, summary, .. } = &read.profile;
    let mut fields = Map::new();
    let mut say = |key: &str, value: Value| drop(fields.insert(key.to_owned(), value));
    let own_version = target.name.version.to_string();
    let label = title(version);
    say("id", target.name.id.clone().into());
    say("version", own_version.clone().into());
    if label != own_version && label.chars().count() <= LONGEST_LABEL {
        say("version-label", label.into());
    }
    say("code", code.into());
    say("title", title(name).into());
    say("status", "draft".into());
    let day = date.as_deref().filter(|day| crate::text::is_day(day));
    say("date", day.unwrap_or(target.today).into());
    say("base", read.base.to_string().into());
    say("scope", "general".into());
    let left_out = left_out(read);
    if !left_out.is_empty() {
        say("exclude", left_out.into());
    }
    say("summary", summary.as_deref().map_or_else(|| SUMMARY.to_owned(), markdown).into());
    say("applies-to", json!([APPLIES_TO]));
    let targets: Map<String, Value> = read
        .profile
        .targets
        .iter()
        .map(|(id, level)| (id.to_string(), json!({ "level": level, "rationale": SELECTED })))
        .collect();
    if !targets.is_empty() {
        say("targets", targets.into());
    }
    let root = ImportedObject {
        section: ImportSection::Profile,
        key: title(name),
        id: target.name.id.clone(),
        fields,
        lists: Vec::new(),
    };
    ImportedDoc { path: "profile.yaml".to_owned(), root }
}

/// What is not selected, in entries of at most so many ids.
fn left_out(read: &ReadProfile) -> Vec<Value> {
    let parts = &read.profile.left_out;
    let practices: Vec<&str> = parts.practices.iter().map(|id| id.as_str()).collect();
    let mut domains = parts.domains.chunks(MOST_DOMAINS);
    let mut subdomains = parts.subdomains.chunks(MOST_SUBDOMAINS);
    let mut practices = practices.chunks(MOST_PRACTICES);
    let mut entries = Vec::new();
    loop {
        let mut entry = Map::new();
        let ids = [
            ("domains", domains.next().map(|ids| json!(ids))),
            ("subdomains", subdomains.next().map(|ids| json!(ids))),
            ("practices", practices.next().map(|ids| json!(ids))),
        ];
        for (key, ids) in ids.into_iter().filter_map(|(key, ids)| Some((key, ids?))) {
            entry.insert(key.to_owned(), ids);
        }
        if entry.is_empty() {
            return entries;
        }
        entry.insert("rationale".to_owned(), NOT_SELECTED.into());
        entries.push(entry.into());
    }
}

fn overlay(one: &ForeignOverlay, code: &str, namer: &mut Namer) -> ImportedDoc {
    let mut fields = Map::new();
    fields.insert("practice".to_owned(), one.practice.as_str().into());
    if !one.considerations.is_empty() {
        let text = markdown(&one.considerations.join("\n\n"));
        fields.insert("considerations".to_owned(), text.into());
    }
    if !one.removed.is_empty() {
        let removed = one.removed.iter().map(|id| json!({ "id": id, "rationale": REMOVED }));
        fields.insert("exclude".to_owned(), removed.collect::<Vec<_>>().into());
    }
    if !one.set.is_empty() {
        let set = one.set.iter();
        let set =
            set.map(|[item, param, value]| json!({ "item": item, "param": param, "value": value }));
        fields.insert("set".to_owned(), set.collect::<Vec<_>>().into());
    }
    let levels = levels(one, &format!("{code}-{}", one.code), namer);
    let root = ImportedObject {
        section: ImportSection::Practices,
        key: one.key.clone(),
        id: one.practice.to_string(),
        fields,
        lists: vec![("levels", levels)],
    };
    ImportedDoc { path: format!("practices/{}.yaml", one.practice), root }
}

/// The items that a profile adds to a practice, by their levels.
fn levels(one: &ForeignOverlay, code: &str, namer: &mut Namer) -> Vec<ImportedObject> {
    let mut levels: BTreeMap<u8, [Vec<ImportedObject>; 2]> = BTreeMap::new();
    for item in &one.items {
        let id = namer.item(item.section, &item.key, (code, item.level));
        let mut fields = Map::new();
        fields.insert("id".to_owned(), id.clone().into());
        fields.insert("text".to_owned(), markdown(&item.text).into());
        let (section, key) = (item.section, item.key.clone());
        let placed = ImportedObject { section, key, id, fields, lists: Vec::new() };
        let lists = levels.entry(item.level).or_default();
        lists[usize::from(section == ImportSection::Indicators)].push(placed);
    }
    let level = |(number, [actions, indicators]): (u8, [Vec<ImportedObject>; 2])| ImportedObject {
        section: ImportSection::PracticeLevels,
        key: format!("{} {number}", one.key),
        id: number.to_string(),
        fields: Map::from_iter([("level".to_owned(), json!(number))]),
        lists: vec![("actions", actions), ("indicators", indicators)],
    };
    levels.into_iter().map(level).collect()
}
