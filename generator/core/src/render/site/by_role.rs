//! The page of what is looked at in a book, by the role to ask: evidence of each indicator, what is counted and how
//! many of it. With the page of all indicators it holds what the search finds of them, for readers without scripts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::TemplateError;
use super::indicators;
use super::view::{BookView, Link};
use crate::addresses;
use crate::markdown::plain;
use crate::model::{Indicator, Practice, Text};
use crate::profile::Tailored;
use crate::render::artifact::{Page, SiteInput};
use crate::text::one_line;
use crate::words::Words;

/// The path of the page in its book.
pub(in crate::render) const PAGE: &str = "indicators-by-role.md";

/// The folder of the pages on which a long list goes on.
const FURTHER: &str = "indicators-by-role/";

/// So many bytes are on one page, about; no page of the site has more than 150 KB.
const PART: usize = 92_000;
/// What stands around the texts of an indicator.
const AROUND: usize = 80;
/// A role with its link.
const AROUND_ROLE: usize = 200;

#[derive(Serialize)]
struct RolesPage<'w> {
    title: &'w str,
    lede: String,
    book: BookView,
    /// The way to the root of the book.
    to_root: &'static str,
    /// Where the indicators themselves are listed.
    all: Link,
    /// Which page of how many it is, if there are more.
    part: Option<String>,
    roles: Vec<Link>,
    groups: Vec<&'w AskedRole>,
}

/// What one role is asked, or as much of it as is on a page.
#[derive(Serialize)]
struct AskedRole {
    anchor: String,
    title: String,
    entries: Vec<LookedAt>,
}

/// What is looked at for an indicator.
#[derive(Serialize)]
struct LookedAt {
    id: String,
    /// Its place, from the folder of the book.
    place: String,
    evidence: String,
    counted: String,
}

/// What leads to the page from the folder of its book; none if there is nothing to list.
pub(super) fn link(tailored: &Tailored, words: &Words) -> Option<Link> {
    let label = words.say("by_role.title").to_owned();
    let is_made = tailored.model.says_what_is_looked_at();
    is_made.then(|| Link { label, url: addresses::of_page(PAGE) })
}

/// Makes the page; more than one if there is much, none if no indicator says what is looked at.
pub(super) fn pages(
    input: &SiteInput<'_>,
    tailored: &Tailored,
    book: &BookView,
) -> Result<Vec<Page>, TemplateError> {
    let words = input.words();
    let roles = roles(tailored, words);
    let title = words.say("by_role.title");
    let listed = roles.iter().map(|role| role.entries.len()).sum();
    let lede = words.count("by_role.lede", listed);
    let parts = parts(roles);
    let page = |(at, groups): (usize, &Vec<AskedRole>)| {
        let to_root = to_root(at);
        let all = Link {
            label: words.say("indicators.title").to_owned(),
            url: format!("{to_root}{}", addresses::of_page(indicators::PAGE)),
        };
        let view = RolesPage {
            title,
            lede: lede.clone(),
            book: BookView { url: format!("{to_root}{}", book.url), ..book.clone() },
            to_root,
            all,
            part: indicators::part_said(words, at, parts.len()),
            roles: links(&parts, to_root),
            groups: groups.iter().collect(),
        };
        let markdown = input.settings.templates.fill("by-role.html", &view)?;
        Ok(Page { title: title.to_owned(), path: path(at), markdown, description: lede.clone() })
    };
    parts.iter().enumerate().map(page).collect()
}

/// The path of a part: of all but the first in a folder of their own, since nobody knows their number before.
fn path(part: usize) -> String {
    if part == 0 { PAGE.to_owned() } else { format!("{FURTHER}{}.md", part + 1) }
}

/// The way from a part to the root of the book.
fn to_root(part: usize) -> &'static str {
    if part == 0 { "" } else { "../" }
}

/// The roles in alphabetical order, each with what it is asked in the order of the book, and at the end what no
/// role is named for; spellings that differ in case are one role.
fn roles(tailored: &Tailored, words: &Words) -> Vec<AskedRole> {
    let mut by_role: BTreeMap<(bool, String), AskedRole> = BTreeMap::new();
    for practice in &tailored.model.practices {
        let all = practice.levels.iter().flat_map(|level| &level.indicators);
        for indicator in all.filter(|indicator| indicator.says_what_is_looked_at()) {
            let named = indicator.ask.as_ref().map(|role| one_line(&plain(&role.markdown)));
            let key = (named.is_none(), named.as_deref().unwrap_or_default().to_lowercase());
            let role = by_role.entry(key).or_insert_with(|| AskedRole {
                anchor: String::new(),
                title: named.unwrap_or_else(|| words.say("by_role.none").to_owned()),
                entries: Vec::new(),
            });
            role.entries.push(looked_at(practice, indicator));
        }
    }
    let roles = by_role.into_values().enumerate();
    roles.map(|(at, role)| AskedRole { anchor: format!("role-{}", at + 1), ..role }).collect()
}

fn looked_at(practice: &Practice, indicator: &Indicator) -> LookedAt {
    let said = |markdown: &str| one_line(&plain(markdown));
    LookedAt {
        id: indicator.id.to_string(),
        place: format!("{}.html#{}", practice.id, indicator.id),
        evidence: said(Text::said(indicator.evidence.as_ref())),
        counted: said(&indicator.counted().unwrap_or_default()),
    }
}

/// The roles as they stand together on a page; one that is too long for a page goes on on the next.
fn parts(roles: Vec<AskedRole>) -> Vec<Vec<AskedRole>> {
    let (mut parts, mut size) = (Vec::<Vec<AskedRole>>::new(), 0);
    for role in roles.into_iter().flat_map(in_pieces) {
        let own = AROUND_ROLE + role.entries.iter().map(size_of).sum::<usize>();
        match parts.last_mut() {
            Some(part) if size + own <= PART => {
                size += own;
                part.push(role);
            }
            _ => {
                size = own;
                parts.push(vec![role]);
            }
        }
    }
    parts
}

/// A role in pieces of which each has room on a page.
fn in_pieces(role: AskedRole) -> Vec<AskedRole> {
    let AskedRole { anchor, title, entries } = role;
    let piece = || AskedRole { anchor: anchor.clone(), title: title.clone(), entries: Vec::new() };
    let (mut full, mut last, mut size) = (Vec::new(), piece(), AROUND_ROLE);
    for entry in entries {
        let own = size_of(&entry);
        if size + own > PART {
            full.push(std::mem::replace(&mut last, piece()));
            size = AROUND_ROLE;
        }
        size += own;
        last.entries.push(entry);
    }
    full.push(last);
    full
}

fn size_of(entry: &LookedAt) -> usize {
    AROUND + entry.id.len() + entry.place.len() + entry.evidence.len() + entry.counted.len()
}

/// The roles, each with the place where it begins.
fn links(parts: &[Vec<AskedRole>], to_root: &str) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for (at, role) in
        parts.iter().enumerate().flat_map(|(at, part)| part.iter().map(move |one| (at, one)))
    {
        if links.last().is_none_or(|last| last.label != role.title) {
            let url = format!("{to_root}{}#{}", addresses::of_page(&path(at)), role.anchor);
            links.push(Link { label: role.title.clone(), url });
        }
    }
    links
}
