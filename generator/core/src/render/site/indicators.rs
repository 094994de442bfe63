//! The page of all indicators of a book, by practice from A to Z: what the search finds, for readers without
//! scripts, who search it with what their browser has.

use serde::Serialize;

use super::TemplateError;
use super::view::{BookView, Link, level_name};
use crate::addresses;
use crate::markdown::plain;
use crate::model::{Indicator, LevelEntry, Practice};
use crate::profile::Tailored;
use crate::render::artifact::{Page, SiteInput};
use crate::text::{in_order_of_numbers, one_line};
use crate::words::Words;

/// The path of the page in its book.
pub(in crate::render) const PAGE: &str = "indicators.md";

/// The folder of the pages on which a long list goes on.
const FURTHER: &str = "indicators/";

/// So many bytes of texts are on one page, about; no page of the site has more than 150 KB.
const PART: usize = 98_000;
/// What stands around the texts of an indicator.
const AROUND: usize = 110;

#[derive(Serialize)]
struct IndicatorsPage<'w> {
    title: &'w str,
    lede: String,
    book: BookView,
    /// The way to the root of the book.
    to_root: &'static str,
    /// Where evidence is listed; none if the indicators say nothing of it.
    by_role: Option<Link>,
    /// Which page of how many it is, if there are more.
    part: Option<String>,
    letters: Vec<Link>,
    practices: Vec<PracticeEntry>,
}

#[derive(Serialize)]
struct PracticeEntry {
    code: String,
    title: String,
    url: String,
    levels: Vec<LevelIndicators>,
}

#[derive(Serialize)]
struct LevelIndicators {
    number: u8,
    name: String,
    entries: Vec<IndicatorEntry>,
}

#[derive(Serialize)]
struct IndicatorEntry {
    id: String,
    text: String,
}

/// Makes the page; more than one if there is much.
pub(super) fn pages(
    input: &SiteInput<'_>,
    tailored: &Tailored,
    book: &BookView,
    by_role: Option<&Link>,
) -> Result<Vec<Page>, TemplateError> {
    let words = input.words();
    let parts = parts(tailored);
    let title = words.say("indicators.title");
    let all = parts.iter().flatten().map(|practice| indicators(practice).count()).sum();
    let lede = words.count("indicators.lede", all);
    let page = |at: usize| {
        let to_root = if at == 0 { "" } else { "../" };
        let view = IndicatorsPage {
            title,
            lede: lede.clone(),
            book: BookView { url: format!("{to_root}{}", book.url), ..book.clone() },
            to_root,
            by_role: by_role.map(|page| Link {
                label: page.label.clone(),
                url: format!("{to_root}{}", page.url),
            }),
            part: part_said(words, at, parts.len()),
            letters: letters(&parts, to_root),
            practices: parts[at]
                .iter()
                .map(|practice| entry(tailored, practice, to_root))
                .collect(),
        };
        let markdown = input.settings.templates.fill("indicators.html", &view)?;
        Ok(Page { title: title.to_owned(), path: path(at), markdown, description: lede.clone() })
    };
    (0..parts.len()).map(page).collect()
}

/// The path of a part: of all but the first in a folder of their own, since nobody knows their number before.
fn path(part: usize) -> String {
    if part == 0 { PAGE.to_owned() } else { format!("{FURTHER}{}.md", part + 1) }
}

/// Which page of a list of several it is.
pub(super) fn part_said(words: &Words, part: usize, of: usize) -> Option<String> {
    (of > 1).then(|| words.with("indicators.part", &[("part", &(part + 1)), ("n", &of)]))
}

/// The practices that have indicators, by title, as they stand together on a page; at least one page.
fn parts(tailored: &Tailored) -> Vec<Vec<&Practice>> {
    let mut practices: Vec<&Practice> = tailored.model.practices.iter().collect();
    practices.retain(|practice| indicators(practice).next().is_some());
    practices.sort_by_key(|practice| in_order_of_numbers(&practice.title));
    let (mut parts, mut size) = (vec![Vec::new()], 0);
    for practice in practices {
        let own: usize = indicators(practice).map(size_of).sum();
        if size > 0 && size + own > PART {
            parts.push(Vec::new());
            size = 0;
        }
        size += own;
        parts.last_mut().expect("there is one").push(practice);
    }
    parts
}

fn indicators(practice: &Practice) -> impl Iterator<Item = &Indicator> {
    practice.levels.iter().flat_map(|level| &level.indicators)
}

fn size_of(indicator: &Indicator) -> usize {
    indicator.text.markdown.len() + AROUND
}

/// The first letters of the titles, each with its first practice.
fn letters(parts: &[Vec<&Practice>], to_root: &str) -> Vec<Link> {
    let mut letters: Vec<Link> = Vec::new();
    for (at, practice) in
        parts.iter().enumerate().flat_map(|(at, part)| part.iter().map(move |one| (at, one)))
    {
        let letter: String = practice.title.chars().take(1).flat_map(char::to_uppercase).collect();
        if letters.last().is_none_or(|last| last.label != letter) {
            let url = format!("{to_root}{}#{}", addresses::of_page(&path(at)), practice.code);
            letters.push(Link { label: letter, url });
        }
    }
    letters
}

fn entry(tailored: &Tailored, practice: &Practice, to_root: &str) -> PracticeEntry {
    let levels = practice.levels.iter().filter(|level| !level.indicators.is_empty());
    let of_level = |level: &LevelEntry| LevelIndicators {
        number: level.number,
        name: level_name(&tailored.model, level.number),
        entries: level.indicators.iter().map(indicator_entry).collect(),
    };
    PracticeEntry {
        code: practice.code.clone(),
        title: practice.title.clone(),
        url: format!("{to_root}{}.html", practice.id),
        levels: levels.map(of_level).collect(),
    }
}

fn indicator_entry(indicator: &Indicator) -> IndicatorEntry {
    let text = one_line(&plain(&indicator.shown().markdown));
    IndicatorEntry { id: indicator.id.to_string(), text }
}
