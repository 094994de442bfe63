//! `smm new`: begins documents, with ids allocated and slots for what is to be written.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use smm_core::assess::fill::begin::{SeenWorkbook, begin};
use smm_core::assess::worksheet::draft;
use smm_core::digest::sha256_hex;
use smm_core::model::Version;
use smm_core::scaffold::{
    self, EditedFile, ListedEntry, MisreadRow, NewCopy, NewFile, NewMapping, NewModel, NewPractice,
    NewProfile, NewReferences, OwnersDraft, ReferenceList,
};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::{count, shown_on_one_line};
use smm_core::{Sources, Workspace};

use crate::args::Args;
use crate::args::new::{
    BeginArgs, NewFillMapArgs, NewKind, NewMappingArgs, NewModelArgs, NewPracticeArgs,
    NewProfileArgs, NewReferencesArgs, NewVersionArgs,
};
use crate::cmd::assess::template;
use crate::cmd::{deliver, today};
use crate::disk::Existing;
use crate::terminal::Audience;
use crate::{disk, terminal};

/// A list of ids is larger only by mistake; catalogs of NIST have 11 MB.
const LARGEST_LIST: u64 = 64 * 1024 * 1024;
/// So many rows that cannot be read are named.
const NAMED: usize = 20;

pub(crate) fn run(args: &Args, wanted: &BeginArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    if let NewKind::FillMap(new) = &wanted.kind {
        return fill_map(args, &root, new);
    }
    let _held = disk::lock(&root)?;
    let sources = disk::load_workspace(&root)?;
    let workspace = smm_core::load(&sources).value;
    let begun = match &wanted.kind {
        NewKind::Profile(new) => {
            let owned = match &new.targets {
                None => None,
                Some(path) => match super::assess::whole(args, &workspace, path)? {
                    None => return Ok(ExitCode::from(1)),
                    owned => owned.as_ref().map(draft),
                },
            };
            one(profile(&workspace, new, owned.as_ref())?)
        }
        NewKind::Overlay(new) => one(scaffold::overlay(&workspace, &new.profile, &new.practice)?),
        NewKind::Practice(new) => practice(&workspace, &sources, new)?,
        NewKind::Model(new) => Begun { made: model(&workspace, &sources, new)?, edited: None },
        NewKind::References(new) => return references(args, (&root, &workspace), new),
        NewKind::Mapping(new) => one(mapping(&workspace, new)?),
        NewKind::Version(new) => version(&workspace, &sources, new)?,
        NewKind::FillMap(_) => unreachable!("a map is begun above"),
    };
    write(args, &root, &begun)?;
    Ok(ExitCode::SUCCESS)
}

/// Begins the map of a workbook that somebody else made.
fn fill_map(args: &Args, root: &Path, new: &NewFillMapArgs) -> Result<ExitCode> {
    let workspace = smm_core::load(&disk::load_workspace(root)?).value;
    let bytes = disk::read(&new.from, 8 * MAX_FILE_BYTES)?;
    let digest = sha256_hex(&bytes);
    let template = template(&new.from, bytes)?;
    let name = new.from.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let seen = SeenWorkbook {
        name,
        digest,
        sheets: template.seen().map_err(anyhow::Error::msg)?,
        named: template.names_for_answers().map_err(anyhow::Error::msg)?,
    };
    deliver(args, &new.place, Audience::People, &begin(&workspace, &seen))?;
    Ok(ExitCode::SUCCESS)
}

/// What a command begins.
struct Begun {
    made: Vec<NewFile>,
    edited: Option<EditedFile>,
}

fn one(file: NewFile) -> Begun {
    Begun { made: vec![file], edited: None }
}

fn profile(
    workspace: &Workspace,
    new: &NewProfileArgs,
    owned: Option<&OwnersDraft>,
) -> Result<NewFile> {
    let date = today()?;
    Ok(scaffold::profile(
        workspace,
        &NewProfile {
            id: &new.id,
            title: new.title.as_deref(),
            base: &new.base,
            scope: new.scope.into(),
            date: &date,
            owned,
        },
    )?)
}

fn practice(workspace: &Workspace, sources: &Sources, new: &NewPracticeArgs) -> Result<Begun> {
    let (file, edited) = scaffold::practice(
        workspace,
        sources,
        &NewPractice {
            model: &new.model,
            id: &new.id,
            title: new.title.as_deref(),
            code: new.code.as_deref(),
            within: &new.within,
        },
    )?;
    Ok(Begun { made: vec![file], edited: Some(edited) })
}

fn model(workspace: &Workspace, sources: &Sources, new: &NewModelArgs) -> Result<Vec<NewFile>> {
    let date = today()?;
    if let Some(from) = &new.from {
        let copy = NewCopy { id: &new.id, title: new.title.as_deref(), from, date: &date };
        return Ok(scaffold::copied(workspace, sources, &copy)?);
    }
    Ok(scaffold::model(
        workspace,
        &NewModel {
            id: &new.id,
            title: new.title.as_deref(),
            domains: &new.domain,
            levels: &new.level,
            date: &date,
        },
    )?)
}

/// Begins a catalog, from ids that were named or out of a list.
fn references(
    args: &Args,
    (root, workspace): (&Path, &Workspace),
    new: &NewReferencesArgs,
) -> Result<ExitCode> {
    let named = |id: &String| ListedEntry { id: id.clone(), is_heading: false, title: None };
    let list = match &new.from {
        None => ReferenceList { entries: new.entry.iter().map(named).collect(), left: Vec::new() },
        Some(path) => match scaffold::read_list(&list_text(path)?) {
            Ok(list) => list,
            Err(misread) => {
                terminal::tell(&misread_rows(path, &misread));
                return Ok(ExitCode::from(1));
            }
        },
    };
    let file = scaffold::references(
        workspace,
        &NewReferences {
            id: &new.id,
            edition: &new.edition,
            title: &new.title,
            publisher: &new.publisher,
            cite_as: new.cite_as.as_deref(),
            is_free: new.free,
            entries: &list.entries,
        },
    )?;
    write(args, root, &one(file))?;
    if new.from.is_some() {
        terminal::say(args, &format!("  {}", kept_and_left(&list, new.free)));
    }
    Ok(ExitCode::SUCCESS)
}

fn list_text(path: &Path) -> Result<String> {
    let bytes = disk::read(path, LARGEST_LIST)?;
    let text = String::from_utf8(bytes);
    text.with_context(|| {
        format!("`{}` is not UTF-8; save it as `CSV UTF-8`, or as plain text", path.display())
    })
}

/// What was taken over, and what a catalog has no place for.
fn kept_and_left(list: &ReferenceList, is_free: bool) -> String {
    let headings = list.entries.iter().filter(|one| one.is_heading).count();
    let requirements = list.entries.len() - headings;
    let mut said =
        vec![format!("{}, {}", count(requirements, "requirement"), count(headings, "heading"))];
    let titles = list.entries.iter().filter(|one| one.title.is_some()).count();
    if titles > 0 && !is_free {
        said.push(format!("left out: {}, as `--free` was not given", count(titles, "title")));
    }
    said.extend(list.left.iter().map(|left| format!("left out: {left}")));
    said.join("; ")
}

fn misread_rows(path: &Path, misread: &[MisreadRow]) -> String {
    let name = shown_on_one_line(&path.to_string_lossy()).into_owned();
    let row = |one: &MisreadRow| format!("{name}:{}: {}\n", one.at, one.message);
    let mut said: String = misread.iter().take(NAMED).map(row).collect();
    if misread.len() > NAMED {
        let more = count(misread.len() - NAMED, "more row");
        let _ = writeln!(said, "{more} cannot be read");
    }
    said + "nothing was written\n"
}

fn mapping(workspace: &Workspace, new: &NewMappingArgs) -> Result<NewFile> {
    let date = today()?;
    Ok(scaffold::mapping(
        workspace,
        &NewMapping {
            id: &new.id,
            title: new.title.as_deref(),
            from: &new.from,
            to: &new.to,
            date: &date,
        },
    )?)
}

fn version(workspace: &Workspace, sources: &Sources, new: &NewVersionArgs) -> Result<Begun> {
    let (from, next) = scaffold::next(workspace, &new.name)?;
    let to = match &new.version {
        Some(text) => Version::parse(text)
            .with_context(|| format!("`{text}` is no version; one is `1.1` or `1.1.2`"))?,
        None => next,
    };
    let made = scaffold::version(workspace, sources, &from, &to, &today()?)?;
    Ok(Begun { made, edited: None })
}

fn write(args: &Args, root: &Path, begun: &Begun) -> Result<()> {
    let bytes = |file: &NewFile| (root.join(&file.path), file.text.clone().into_bytes());
    let files: Vec<_> = begun.made.iter().map(bytes).collect();
    let is_new = |path: &PathBuf| path.symlink_metadata().is_err();
    let new: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).filter(is_new).collect();
    disk::make_files(&files, Existing::Keep)?;
    if let Some(edited) = &begun.edited {
        let path = root.join(&edited.path);
        // What no document names would only be a finding.
        disk::edit_file(&path, Some(&edited.before), &edited.after)
            .inspect_err(|_| new.iter().for_each(|made| drop(fs::remove_file(made))))?;
    }
    let edited = begun.edited.iter().map(|file| format!("wrote `{}`", file.path));
    let made = match &begun.made[..] {
        [head, _, _, ..] => {
            let folder = head.path.split('/').take(3).collect::<Vec<_>>().join("/");
            vec![format!("wrote {} files in `{folder}/`", begun.made.len())]
        }
        few => few.iter().map(|file| format!("wrote `{}`", file.path)).collect(),
    };
    for line in made.into_iter().chain(edited) {
        terminal::say(args, &line);
    }
    Ok(())
}
