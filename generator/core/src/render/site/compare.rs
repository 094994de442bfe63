//! The page that holds the profiles of a model side by side, and what its script loads of each.
//!
//! In: a [`SiteInput`]. Out: for each model with two profiles or more its pages in the landing book, with
//! all targets as a table that needs no script; for each of these profiles a script that hands its
//! reasons and additions to `compare.js`. Never: an order of profiles by their targets.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::page_frame::NavEntry;
use super::view::{LevelView, Link, book_url, level_marks, level_name, levels_of};
use super::{TemplateError, newest_first};
use crate::addresses;
use crate::markdown::{NoLinks, plain, to_html};
use crate::model::{LeftOut, LevelEntry, Model, OriginId, Practice, Text, VersionRef};
use crate::profile::Tailored;
use crate::render::artifact::{Page, SiteInput};
use crate::words::Words;

/// The file that `compare.js` loads of a profile, in its folder.
pub const DATA: &str = "compare.js";
/// About how many cells a table has at most: each is a link, and a page has to stay light.
const CELLS: usize = 240;
/// As many profiles stand in a table however many practices a model has.
const FEWEST: usize = 4;

#[derive(Serialize)]
struct ComparePage {
    site_title: String,
    title: String,
    model: Link,
    /// How many levels there are above none.
    top: u8,
    levels: Vec<LevelView>,
    /// All that can be chosen; on the first page of a table alone, since each of them would repeat it.
    options: Vec<ComparedProfile>,
    /// Those of the table on this page.
    columns: Vec<ComparedProfile>,
    domains: Vec<ComparedDomain>,
    /// Earlier versions, and those that are still to come.
    others: Vec<Link>,
    /// The pages of a long table, by the profiles on them.
    parts: Vec<PartLink>,
}

#[derive(Clone, Serialize)]
struct ComparedProfile {
    id: String,
    /// Its folder, from the page.
    folder: String,
    title: String,
    version: String,
    /// The version of the model that it stands on, if that is not the current one.
    on: Option<String>,
}

#[derive(Serialize)]
struct ComparedDomain {
    title: String,
    rows: Vec<PracticeTargets>,
}

#[derive(Serialize)]
struct PracticeTargets {
    id: String,
    title: String,
    cells: Vec<Option<ComparedCell>>,
    /// What all targets have in common; none without any.
    spread: Option<String>,
    is_same: bool,
}

/// What a profile says of a practice.
#[derive(Serialize)]
#[serde(untagged)]
enum ComparedCell {
    Target(TargetCell),
    /// It leaves the practice out; the address leads to the reason.
    LeftOut {
        left_out: String,
    },
}

#[derive(Serialize)]
struct TargetCell {
    url: String,
    level: u8,
    name: String,
    level_marks: Vec<bool>,
}

#[derive(Serialize)]
struct PartLink {
    label: String,
    url: String,
    is_here: bool,
}

/// The profiles of a model that are compared: of each the version that readers should use.
fn compared<'s>(input: &SiteInput<'s>, model: &str) -> Vec<&'s VersionRef> {
    newest_first(input.compared(model))
}

/// The models whose profiles can be compared, with these.
fn comparable<'s>(input: &SiteInput<'s>) -> Vec<(&'s VersionRef, Vec<&'s VersionRef>)> {
    let books = input.settings.books.iter();
    let models = books.filter(|name| {
        input.head(name).is_some_and(|head| head.overlay.is_none())
            && input.current(&name.id) == Some(*name)
    });
    let with_profiles = models.map(|model| (model, compared(input, &model.id)));
    with_profiles.filter(|(_, profiles)| profiles.len() > 1).collect()
}

/// The path of a page: a dot before its number, which no id has, keeps it from being that of a model.
fn path(model: &str, part: usize) -> String {
    match part {
        0 => format!("compare-{model}.md"),
        _ => format!("compare-{model}.{}.md", part + 1),
    }
}

/// How many profiles stand in a table, and so on a page.
fn columns_per_page(practices: usize) -> usize {
    (CELLS / practices.max(1)).max(FEWEST)
}

fn title(input: &SiteInput<'_>, model: &VersionRef) -> String {
    let name = input.head(model).map_or("", |head| head.short_title);
    input.words().with("compare.title", &[("model", &name)])
}

/// Title and path of each page, as [`pages`] makes them.
pub(super) fn listed(input: &SiteInput<'_>) -> Vec<(String, String)> {
    let of_model = |(model, profiles): (&VersionRef, Vec<&VersionRef>)| {
        let per_page = columns_per_page(input.practices(model).len());
        let title = title(input, model);
        let parts = 0..profiles.len().div_ceil(per_page);
        parts.map(|part| (title.clone(), path(&model.id, part))).collect::<Vec<_>>()
    };
    comparable(input).into_iter().flat_map(of_model).collect()
}

/// Links to the first page of each model, from the root of the site.
pub(super) fn links(input: &SiteInput<'_>) -> Vec<Link> {
    let link = |(model, _): (&VersionRef, _)| Link {
        label: title(input, model),
        url: addresses::of_page(&path(&model.id, 0)),
    };
    comparable(input).into_iter().map(link).collect()
}

/// The entries in the contents of the landing book.
pub(super) fn entries(input: &SiteInput<'_>) -> Vec<NavEntry> {
    let entry =
        |(model, _): (&VersionRef, _)| NavEntry::new(&title(input, model), &path(&model.id, 0));
    comparable(input).into_iter().map(entry).collect()
}

/// The link from the overview of a version over a model. That of a profile that is compared leads to
/// itself beside another.
pub(super) fn link_from(input: &SiteInput<'_>, model: &str, from: &VersionRef) -> Option<Link> {
    let profiles = input.compared(model);
    // The page shows the practices of a model that is built.
    input.current(model).filter(|_| profiles.len() > 1)?;
    let page = addresses::of_page(&path(model, 0));
    let (key, asked) = match profiles.contains(from) {
        true => ("compare.link_with", format!("?a={}", from.id)),
        false => ("compare.link", String::new()),
    };
    Some(Link { label: input.words().say(key).to_owned(), url: format!("../../{page}{asked}") })
}

/// Whether a version is a profile that can be chosen.
pub fn is_compared(input: &SiteInput<'_>, name: &VersionRef) -> bool {
    let Some(head) = input.head(name).filter(|head| head.overlay.is_some()) else { return false };
    let is_current = input.current(&name.id) == Some(name);
    let model = &head.model.id;
    is_current && input.compared(model).len() > 1 && input.current(model).is_some()
}

/// Makes the pages.
///
/// # Errors
/// The template asks for something that the page does not have.
pub(super) fn pages(input: &SiteInput<'_>) -> Result<Vec<Page>, TemplateError> {
    let mut pages = Vec::new();
    for (name, profiles) in comparable(input) {
        let of = Comparison::of(input, &input.resolved(name).model, profiles);
        for part in 0..of.profiles.len().div_ceil(of.per_page) {
            let view = of.page(part);
            let model = of.model;
            pages.push(Page {
                title: view.title.clone(),
                path: path(&model.id, part),
                markdown: input.settings.templates.fill("compare.html", &view)?,
                description: input.words().say("compare.lede").to_owned(),
            });
        }
    }
    Ok(pages)
}

/// What all pages of a model have in common.
struct Comparison<'i, 's> {
    input: &'i SiteInput<'s>,
    model: &'s Model,
    profiles: Vec<&'s VersionRef>,
    per_page: usize,
    options: Vec<ComparedProfile>,
    /// Of each profile.
    targets: Vec<BTreeMap<&'s str, u8>>,
    /// What each leaves out.
    left_out: Vec<Vec<&'s str>>,
    others: Vec<Link>,
}

impl<'i, 's> Comparison<'i, 's> {
    fn of(input: &'i SiteInput<'s>, model: &'s Model, profiles: Vec<&'s VersionRef>) -> Self {
        let options = profiles.iter().filter_map(|name| profile(input, model, name)).collect();
        let targets = profiles.iter().map(|name| input.targets(name).into_iter().collect());
        Self {
            per_page: columns_per_page(model.practices.len()),
            options,
            targets: targets.collect(),
            left_out: profiles.iter().map(|name| input.left_out(name)).collect(),
            others: others(input, model, &profiles),
            input,
            model,
            profiles,
        }
    }

    fn page(&self, part: usize) -> ComparePage {
        let Self { input, model, per_page, options, .. } = self;
        let on_page = part * per_page..self.profiles.len().min((part + 1) * per_page);
        let is_first = part == 0;
        ComparePage {
            site_title: input.config().title.clone(),
            title: title(input, &model.name()),
            model: Link {
                label: format!("{} {}", model.short_title, model.version),
                url: book_url("", &model.name(), "index.html"),
            },
            top: model.top_level(),
            levels: levels_of(model, |text| to_html(text, &NoLinks)),
            columns: options[on_page.clone()].to_vec(),
            domains: self.domains(on_page),
            others: if is_first { self.others.clone() } else { Vec::new() },
            parts: parts(options, model, *per_page, part),
            options: if is_first { options.clone() } else { Vec::new() },
        }
    }

    /// The targets of the profiles by domain and practice; of the profiles `on_page` as cells.
    fn domains(&self, on_page: Range<usize>) -> Vec<ComparedDomain> {
        let (model, words) = (self.model, self.input.words());
        let row = |(id, title): (&str, &str)| {
            let levels: Vec<Option<u8>> =
                self.targets.iter().map(|of| of.get(id).copied()).collect();
            let cells = on_page.clone().map(|at| match self.left_out[at].contains(&id) {
                true => Some(left_out_cell(self.profiles[at])),
                false => cell(model, self.profiles[at], id, levels[at]),
            });
            let (spread, is_same) = spread(&levels, words);
            let (id, title) = (id.to_owned(), title.to_owned());
            PracticeTargets { id, title, cells: cells.collect(), spread, is_same }
        };
        let mut all: Vec<ComparedDomain> = Vec::new();
        for domain in &model.domains {
            let ids = domain.subdomains.iter().flat_map(|subdomain| &subdomain.practices);
            let practices = ids.filter_map(|id| model.practice(id));
            let rows = practices.map(|practice| row((&practice.id, &practice.title)));
            all.push(ComparedDomain { title: domain.title.clone(), rows: rows.collect() });
        }
        let gone = practices_of_others(self.input, model, &self.profiles, &self.targets);
        if !gone.is_empty() {
            let title = words.say("compare.other_practices").to_owned();
            all.push(ComparedDomain { title, rows: gone.into_iter().map(row).collect() });
        }
        all
    }
}

fn profile(input: &SiteInput<'_>, model: &Model, name: &VersionRef) -> Option<ComparedProfile> {
    let head = input.head(name)?;
    let beneath = (head.model != model.name()).then(|| {
        let title = input.head(&head.model).map_or("", |head| head.short_title);
        let base = format!("{title} {}", head.model.version);
        input.words().with("site.on_base", &[("base", &base)])
    });
    Some(ComparedProfile {
        id: name.id.to_string(),
        folder: book_url("", name, ""),
        title: head.title.to_owned(),
        version: name.version.to_string(),
        on: beneath,
    })
}

/// What is not in the table, though a profile of the model: other versions.
fn others(input: &SiteInput<'_>, model: &Model, profiles: &[&VersionRef]) -> Vec<Link> {
    let link = |name: &VersionRef| {
        let head = input.head(name).filter(|head| head.overlay.is_some())?;
        let is_other = head.model.id == model.id && !profiles.contains(&name);
        is_other.then(|| Link {
            label: format!("{} {}", head.title, name.version),
            url: book_url("", name, "index.html"),
        })
    };
    newest_first(&input.settings.books).into_iter().filter_map(link).collect()
}

fn parts(
    options: &[ComparedProfile],
    model: &Model,
    per_page: usize,
    here: usize,
) -> Vec<PartLink> {
    let link = |(at, profiles): (usize, &[ComparedProfile])| {
        let titles: Vec<&str> = profiles.iter().map(|one| one.title.as_str()).collect();
        let url = addresses::of_page(&path(&model.id, at));
        PartLink { label: titles.join(", "), url, is_here: at == here }
    };
    let parts = options.chunks(per_page).enumerate().map(link);
    if options.len() > per_page { parts.collect() } else { Vec::new() }
}

/// Practices with targets that only other versions of the model have: id and title.
fn practices_of_others<'s>(
    input: &SiteInput<'s>,
    model: &Model,
    profiles: &[&VersionRef],
    targets: &[BTreeMap<&str, u8>],
) -> BTreeMap<&'s str, &'s str> {
    let of_profile = |(name, targets): (&&VersionRef, &BTreeMap<&str, u8>)| {
        let is_other = |id: &str| model.practice(id).is_none() && targets.contains_key(id);
        let mut practices = input.practices(name);
        practices.retain(|(id, _)| is_other(id));
        practices
    };
    profiles.iter().zip(targets).flat_map(of_profile).collect()
}

fn cell(model: &Model, profile: &VersionRef, id: &str, level: Option<u8>) -> Option<ComparedCell> {
    let level = level?;
    Some(ComparedCell::Target(TargetCell {
        url: book_url("", profile, &format!("{id}.html#target")),
        level,
        name: level_name(model, level),
        level_marks: level_marks(model, level),
    }))
}

fn left_out_cell(profile: &VersionRef) -> ComparedCell {
    ComparedCell::LeftOut { left_out: book_url("", profile, "index.html#left-out") }
}

/// From which level to which the targets of a practice go, and whether all are the same.
fn spread(levels: &[Option<u8>], words: &Words) -> (Option<String>, bool) {
    let known = || levels.iter().flatten();
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return (None, true) };
    if low != high {
        return (Some(words.with("compare.range", &[("low", low), ("high", high)])), false);
    }
    // One without a target beside one with a target is a difference as well.
    let is_same = known().count() == levels.len();
    let key = if is_same { "compare.all_same" } else { "compare.not_all" };
    (Some(words.with(key, &[("level", low)])), is_same)
}

/// What `compare.js` loads of a profile.
pub fn data(tailored: &Tailored, words: &Words) -> String {
    let practices = tailored.model.practices.iter();
    let practices =
        practices.map(|practice| (practice.id.to_string(), of_practice(tailored, practice, words)));
    let left_out = tailored.practices_left_out().map(|(practice, one)| {
        let why = plain(Text::said(one.rationale.as_ref()));
        (practice.id.to_string(), json!({ "level": null, "leftOut": true, "why": [why] }))
    });
    let practices: serde_json::Map<String, Json> = practices.chain(left_out).collect();
    let name = tailored.name();
    let (id, practices) = (Json::from(name.id.as_str()), Json::Object(practices));
    format!("smmCompare({id},{practices})\n")
}

fn of_practice(tailored: &Tailored, practice: &Practice, words: &Words) -> Json {
    let target = tailored.targets.get(&practice.id);
    let why = target.map_or(&[][..], |target| &target.rationales[..]);
    json!({
        "level": target.map(|target| target.level),
        "name": target.map(|target| level_name(&tailored.model, target.level)),
        "why": why.iter().map(|text| plain(&text.markdown)).collect::<Vec<_>>(),
        "adds": additions(practice),
        "out": left_out(practice, words),
    })
}

/// What the profiles add to a practice, in the order of its page: id of the place, text, and the id of
/// the item whose place it takes.
fn additions(practice: &Practice) -> Vec<(String, String, Option<String>)> {
    let mut all = Vec::new();
    let mut add = |id: &str, text: &Text, replaced: Option<String>| {
        if text.origin != OriginId(0) {
            all.push((id.to_owned(), plain(&text.markdown), replaced));
        }
    };
    practice.considerations.iter().for_each(|text| add(&practice.code, text, None));
    for level in &practice.levels {
        let place = format!("{}-{}", practice.code, level.number);
        level.considerations.iter().for_each(|text| add(&place, text, None));
        for action in &level.actions {
            let replaced = action.replaced.as_ref().map(|old| old.id.to_string());
            add(&action.id, &action.whole(), replaced);
        }
        for indicator in &level.indicators {
            let replaced = indicator.replaced.as_ref().map(|old| old.id.to_string());
            add(&indicator.id, &indicator.whole(), replaced);
        }
    }
    practice.examples.iter().for_each(|one| add(&one.id, &one.text, None));
    practice.pitfalls.iter().for_each(|one| add(&one.id, &one.text, None));
    all
}

/// What the profiles leave out of a practice: id and reason.
fn left_out(practice: &Practice, words: &Words) -> Vec<(String, String)> {
    let excluded = |level: &LevelEntry| {
        let one = |old: &crate::model::Excluded| {
            let reason = old.why(words).map_or_else(String::new, |text| plain(&text.markdown));
            (old.id.to_string(), reason)
        };
        let is_retired = |old: &&crate::model::Excluded| matches!(old.cause, LeftOut::Retired(_));
        let by_profiles = level.excluded.iter().filter(|old| !is_retired(old));
        by_profiles.map(one).collect::<Vec<_>>()
    };
    practice.levels.iter().flat_map(excluded).collect()
}
