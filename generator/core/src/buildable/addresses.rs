//! Whether each thing has an address of its own, also on disks that do not tell capital letters from
//! small ones.
//!
//! In: what a build makes, and the files that chapters bring along. Reports: two things at one address,
//! addresses that differ by capitals only, and files where others need a folder.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::render::artifact::{Settings, SiteInput, Subject};
use crate::render::reads::World;
use crate::render::search;
use crate::render::site::ASSETS;
use crate::source::Sources;
use crate::span::Span;
use crate::workspace::Workspace;

/// The manifest, which is no artifact.
const MANIFEST: &str = "manifest.json";

/// Something that has an address.
#[derive(Clone, Debug)]
struct Addressed {
    path: String,
    what: String,
    /// Whether it comes from the chapters, whose names are changed most easily.
    is_of_guide: bool,
    span: Option<Span>,
}

/// Applies the rule.
pub(super) fn are_distinct(
    world: World<'_>,
    settings: &Settings,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let input = SiteInput::new(world, settings);
    let mut addresses = Addresses::default();
    let chapters: BTreeSet<Span> =
        world.workspace.guide.chapters.iter().map(|one| Span::of_file(one.file)).collect();
    let mut add = |path: &str, what: String, span: Option<Span>| {
        let is_of_guide = span.is_some_and(|span| chapters.contains(&span));
        addresses.add(Addressed { path: path.to_owned(), what, is_of_guide, span }, diags);
    };
    add(MANIFEST, "the manifest".to_owned(), None);
    for subject in input.subjects() {
        for artifact in input.artifacts_of(&subject) {
            let span = place_of(world.workspace, sources, &subject, &artifact.path);
            let what = format!("the {} `{}`", artifact.label, artifact.title);
            add(&artifact.path, what, span);
        }
    }
    for (path, asset) in sources.assets() {
        let Some(figure) = path.strip_prefix(layout::GUIDE) else { continue };
        let folded = folded(figure);
        if folded.starts_with(ASSETS) || folded.starts_with(search::FOLDER) {
            add(&folded, "a part of the site".to_owned(), None);
        }
        let span = Some(Span::of_file(asset.file));
        add(figure, format!("the file `{path}`"), span);
    }
    in_books_of_changes(&input, world.workspace, diags);
}

/// What is where, by path in small letters: files, and the folders that they need as they write them.
#[derive(Default)]
struct Addresses {
    files: BTreeMap<String, Addressed>,
    folders: BTreeMap<String, (String, Addressed)>,
    /// Folders about which something was said.
    said: BTreeSet<String>,
}

impl Addresses {
    fn add(&mut self, one: Addressed, diags: &mut Diagnostics) {
        for (at, _) in one.path.match_indices('/') {
            self.add_folder(&one.path[..at], &one, diags);
        }
        let folded = folded(&one.path);
        if let Some(other) = self.files.get(&folded) {
            return report_taken(&one, other, diags);
        }
        if let Some((_, inside)) = self.folders.get(&folded) {
            report_folder(&one, inside, diags);
        }
        self.files.insert(folded, one);
    }

    fn add_folder(&mut self, path: &str, one: &Addressed, diags: &mut Diagnostics) {
        let folded = folded(path);
        let file = self.files.get(&folded);
        let spelled = self.folders.get(&folded).filter(|(spelled, _)| spelled != path);
        let is_new = (file.is_some() || spelled.is_some()) && self.said.insert(path.to_owned());
        if let Some(file) = file.filter(|_| is_new) {
            report_folder(file, one, diags);
        }
        if let Some((other_path, other)) = spelled.filter(|_| is_new) {
            let paths = format!("`{path}/` and `{other_path}/` would be one folder");
            report_alike(&paths, one, other, diags);
        }
        self.folders.entry(folded).or_insert_with(|| (path.to_owned(), one.clone()));
    }
}

/// A path as disks compare it that tell neither capitals nor the spelling of accents apart.
fn folded(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// The folder of a book of changes is its own: which pages it has is known when versions are compared.
fn in_books_of_changes(input: &SiteInput<'_>, workspace: &Workspace, diags: &mut Diagnostics) {
    for (old, new) in input.pairs() {
        let folder = Subject::Changes(old.clone(), new.clone()).folder();
        let is_inside = |path: &str| folded(path).starts_with(&folder);
        for chapter in workspace.guide.chapters.iter().filter(|c| is_inside(&c.path)) {
            let what = format!("the chapter `{}`", chapter.path);
            let span = Some(Span::of_file(chapter.file));
            let one = Addressed { path: folder.clone(), what, is_of_guide: true, span };
            let what = "the pages of what changed".to_owned();
            report_taken(&one, &Addressed { what, span: None, ..one.clone() }, diags);
        }
    }
}

/// Where the name is written that comes to stand in an address.
fn place_of(
    workspace: &Workspace,
    sources: &Sources,
    subject: &Subject,
    path: &str,
) -> Option<Span> {
    let stem = path.strip_suffix(".html").unwrap_or(path);
    let newest = |id: &str| workspace.catalog.newest(id);
    let name = match subject {
        Subject::Site => {
            let mut chapters = workspace.guide.chapters.iter();
            let chapter = chapters.find(|chapter| chapter.path.strip_suffix(".md") == Some(stem));
            if let Some(chapter) = chapter {
                return Some(Span::of_file(chapter.file));
            }
            newest(path.split('/').next()?)?
        }
        Subject::Search => return None,
        Subject::Version(name) | Subject::Changes(_, name) => name.clone(),
    };
    let practices = workspace.catalog.model(&name).into_iter().flat_map(|model| &model.practices);
    let added = workspace.catalog.profile(&name).into_iter().flat_map(|own| &own.add.practices);
    let practices = practices.chain(added.map(|one| &one.practice));
    let (_, id) = stem.rsplit_once('/')?;
    let practice = practices.filter(|_| path.ends_with(".html")).find(|one| one.id == id);
    let head = || sources.find(&workspace.catalog.home(&name).head()).map(Span::of_file);
    practice.map(|practice| practice.span).or_else(head)
}

fn report_taken(one: &Addressed, other: &Addressed, diags: &mut Diagnostics) {
    if one.path != other.path {
        let paths = format!("`{}` and `{}` would be one file", one.path, other.path);
        return report_alike(&paths, one, other, diags);
    }
    let message = format!("`{}` would be {} and {}", one.path, other.what, one.what);
    let cure = "rename one: each page of the site has an address of its own";
    report(message, cure, [one, other], diags);
}

fn report_alike(paths: &str, one: &Addressed, other: &Addressed, diags: &mut Diagnostics) {
    let message = format!("{paths} on many disks: {} and {}", one.what, other.what);
    let cure = "rename one, or write both alike: Windows and macOS do not tell capital letters from small ones, nor two ways to write an accent";
    report(message, cure, [one, other], diags);
}

fn report_folder(file: &Addressed, inside: &Addressed, diags: &mut Diagnostics) {
    let message =
        format!("`{}` would be {} and the folder of {}", file.path, file.what, inside.what);
    report(message, "rename one: nothing is a file and a folder", [file, inside], diags);
}

/// Reports at the place that is known, and names the other.
fn report(message: String, cure: &str, mut both: [&Addressed; 2], diags: &mut Diagnostics) {
    both.sort_by_key(|one| !one.is_of_guide);
    let mut places = both.into_iter().filter_map(|one| Some((one.span?, &one.what)));
    let Some((span, _)) = places.next() else { return };
    let finding = diags.report(Code::TakenAddress, span, message).hint(cure);
    if let Some((other, what)) = places.find(|(other, _)| *other != span) {
        finding.also(other, format!("this is {what}"));
    }
}
