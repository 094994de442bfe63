//! Comparisons as the templates see them: a file that stands alone, and the pages of the site.
//!
//! In: a comparison. Out: views for `redline.html` and `changes.html`. Never: compares or judges.

use serde::Serialize;

use super::fates::fates;
use super::marks_html::redline_html;
use super::outline::{
    ChangeGroup, Outline, Titles, bump_words, class_words, counts_words, field_words, groups,
    subject, texts, verdict, with_parts,
};
use crate::diff::marks::redline;
use crate::diff::{Change, Content, Field, Kind, VersionDiff, Weight};
use crate::markdown::{Links, NoLinks};
use crate::render::standalone::Standalone;
use crate::render::{TemplateError, Templates};
use crate::text::upper_first;
use crate::words::Words;

/// Where changes and references lead from a page of changes.
pub trait ChangeLinks: Links {
    /// The address of the entry that changed.
    fn change(&self, change: &Change) -> Option<String>;
}

/// For a page that stands alone.
impl ChangeLinks for NoLinks {
    fn change(&self, _: &Change) -> Option<String> {
        None
    }
}

#[derive(Serialize)]
struct RedlineView {
    title: String,
    /// HTML.
    lede: Option<String>,
    summary: Option<SummaryView>,
    parts: Vec<RedlinePart>,
}

/// A part of the listing: what must be looked at again, or the rest.
#[derive(Serialize)]
struct RedlinePart {
    title: String,
    intro: String,
    /// Number of changes.
    count: usize,
    sections: Vec<RedlineSection>,
}

/// The changes of one domain, or of the document itself.
#[derive(Serialize)]
struct RedlineSection {
    title: String,
    count: usize,
    groups: Vec<GroupView>,
}

/// The changes of one practice, or of the document itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GroupView {
    pub(crate) title: Option<String>,
    pub(crate) changes: Vec<ChangeView>,
}

/// One change with its marked texts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangeView {
    id: String,
    class: &'static str,
    is_editorial: bool,
    subject: String,
    address: Option<String>,
    verdict: String,
    texts: Vec<MarkedText>,
    /// Why, as HTML.
    reason: Option<String>,
}

/// A field of an entry, old and new in one.
#[derive(Clone, Debug, Serialize)]
struct MarkedText {
    /// Empty for the text itself.
    label: String,
    html: String,
}

/// Counts by domain and the version step.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SummaryView {
    counts: String,
    /// The smallest step of the version number; none of a catalog of others.
    bump: Option<String>,
    /// What became of the items, in a sentence.
    fates: Option<String>,
    bases: Option<BasesView>,
    classes: Vec<String>,
    domains: Vec<DomainCounts>,
}

/// What a profile was laid over before and is now.
#[derive(Clone, Debug, Serialize)]
struct BasesView {
    old: String,
    new: String,
}

#[derive(Clone, Debug, Serialize)]
struct DomainCounts {
    title: String,
    /// As many as there are classes; `None` for none.
    counts: Vec<Option<usize>>,
}

/// Writes a comparison as one HTML file that needs no other.
///
/// # Errors
/// A template asks for something that the page does not have.
pub fn document(
    templates: &Templates,
    diff: &VersionDiff,
    sides: [&Content; 2],
    summary: Option<&str>,
) -> Result<String, TemplateError> {
    let titles = Titles::of(sides, templates.words());
    let outline = Outline::of(diff, &titles);
    let group = |group: &ChangeGroup<'_>| group_view(diff, group, &titles, &NoLinks);
    let section = |groups: &[ChangeGroup<'_>]| RedlineSection {
        title: groups.first().map_or_else(String::new, |group| group.domain.clone()),
        count: shown(groups),
        groups: groups.iter().map(group).collect(),
    };
    let parts = outline.parts.iter().map(|part| RedlinePart {
        title: part.title.clone(),
        intro: part.intro.clone(),
        count: shown(&part.groups),
        sections: part.groups.chunk_by(|a, b| a.domain == b.domain).map(section).collect(),
    });
    let view = RedlineView {
        lede: summary.map(|summary| crate::markdown::to_html(summary, &NoLinks)),
        summary: summary_view(diff, &outline, &titles),
        parts: parts.collect(),
        title: outline.title.clone(),
    };
    let styles = &["css/document.css", "css/changes.css"];
    let file = Standalone { title: outline.title, styles, data: Vec::new(), scripts: &[] };
    file.to_html(templates, "redline.html", &view)
}

/// How many changes stand below a heading.
fn shown(groups: &[ChangeGroup<'_>]) -> usize {
    groups.iter().map(|group| group.changes.len()).sum()
}

/// A comparison in parts, for the pages of a book.
pub(crate) struct Sheets {
    /// Title.
    pub(crate) title: String,
    /// Counts and version step; `None` if the versions say the same.
    pub(crate) summary: Option<SummaryView>,
    /// The changes after which an assessor must look again.
    pub(crate) recheck: Vec<RecheckView>,
    /// One per changed practice, and one for the document itself.
    pub(crate) sheets: Vec<RedlineSheet>,
}

/// The changes of one practice.
pub(crate) struct RedlineSheet {
    /// Id of the practice; `None` for the document itself.
    pub(crate) practice: Option<String>,
    /// Title.
    pub(crate) title: String,
    /// Number of changes.
    pub(crate) count: usize,
    /// The changes.
    pub(crate) changes: Vec<ChangeView>,
}

/// What of a practice is to be looked at again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RecheckView {
    title: String,
    links: Vec<RecheckLink>,
}

#[derive(Clone, Debug, Serialize)]
struct RecheckLink {
    url: String,
    label: String,
}

/// The page of a practice within the changes of a version.
pub(crate) fn sheet_stem(practice: Option<&str>) -> &str {
    practice.unwrap_or("document")
}

/// Lays a comparison out in parts; `links` leads to the entries in their books.
pub(crate) fn sheets(
    diff: &VersionDiff,
    sides: [&Content; 2],
    links: &dyn ChangeLinks,
    words: &Words,
) -> Sheets {
    let titles = Titles::of(sides, words);
    let outline = Outline::of(diff, &titles);
    let heads: Vec<&Change> = diff.heads().collect();
    let sheets = groups(diff, &heads, &titles).into_iter().map(|group| RedlineSheet {
        changes: group_view(diff, &group, &titles, links).changes,
        count: group.count(),
        practice: group.practice.as_ref().map(String::from),
        title: group.title,
    });
    Sheets {
        recheck: recheck_list(diff, &heads, &titles),
        sheets: sheets.collect(),
        summary: summary_view(diff, &outline, &titles),
        title: outline.title,
    }
}

fn recheck_list(diff: &VersionDiff, heads: &[&Change], titles: &Titles) -> Vec<RecheckView> {
    let again: Vec<&Change> =
        heads.iter().copied().filter(|change| crate::diff::needs_recheck(change)).collect();
    let view = |group: ChangeGroup<'_>| {
        let page = sheet_stem(group.practice.as_deref());
        let own = group.changes.iter().filter(|change| change.within.is_none());
        let links = own.map(|change| RecheckLink {
            url: format!("{page}.html#{}", anchor(change)),
            label: short_name(change, &titles.words),
        });
        RecheckView { links: links.collect(), title: group.title.clone() }
    };
    groups(diff, &again, titles).into_iter().map(view).collect()
}

/// The id of an entry as it stands in a list below the title of its practice.
fn short_name(change: &Change, words: &Words) -> String {
    match change.key.kind {
        Kind::Target => words.say("kind.target").to_owned(),
        Kind::Practice => words.say("redline.practice").to_owned(),
        _ => change.key.id.clone(),
    }
}

fn summary_view(diff: &VersionDiff, outline: &Outline<'_>, titles: &Titles) -> Option<SummaryView> {
    let words = &titles.words;
    if diff.is_empty() {
        return None;
    }
    let domain = |(title, counts): &(String, Vec<(crate::diff::Class, usize)>)| {
        let of = |class| counts.iter().find(|(known, _)| *known == class).map(|(_, count)| *count);
        let counts = outline.counts.iter().map(|(class, _)| of(*class)).collect();
        DomainCounts { title: title.clone(), counts }
    };
    Some(SummaryView {
        counts: upper_first(&counts_words(&outline.counts, words)),
        bump: outline.bump.map(|bump| bump_words(bump, words).to_owned()),
        fates: fates(diff, titles),
        bases: outline.bases.clone().map(|(old, new)| BasesView { old, new }),
        classes: outline
            .counts
            .iter()
            .map(|(class, _)| upper_first(class_words(*class, words)))
            .collect(),
        domains: outline.domains.iter().map(domain).collect(),
    })
}

fn group_view(
    diff: &VersionDiff,
    group: &ChangeGroup<'_>,
    titles: &Titles,
    links: &dyn ChangeLinks,
) -> GroupView {
    let changes = group.changes.iter().map(|change| change_view(diff, change, titles, links));
    // What is about the document as a whole stands below that heading already.
    let title = group.practice.as_ref().map(|_| group.title.clone());
    GroupView { changes: changes.collect(), title }
}

fn change_view(
    diff: &VersionDiff,
    change: &Change,
    titles: &Titles,
    links: &dyn ChangeLinks,
) -> ChangeView {
    let words = &titles.words;
    let text = |(field, old, new): (Field, String, String)| MarkedText {
        label: if field == Field::Text {
            String::new()
        } else {
            upper_first(field_words(field, words))
        },
        html: redline_html(&redline(&old, &new), links),
    };
    ChangeView {
        id: anchor(change),
        class: change.class.name(),
        is_editorial: change.weight == Weight::Editorial,
        subject: upper_first(&subject(change, titles)),
        address: links.change(change),
        verdict: verdict(change, titles) + &with_parts(diff, change, words),
        texts: texts(change).into_iter().map(text).collect(),
        reason: change.reason.as_ref().map(|reason| crate::markdown::to_html(reason, links)),
    }
}

/// The anchor of a change on its page.
pub(crate) fn anchor(change: &Change) -> String {
    // Names of publishers may hold signs that no address has.
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | ':');
    let parts = change.key.id.split(|c: char| !fits(c)).filter(|part| !part.is_empty());
    let id = parts.collect::<Vec<_>>().join("-");
    match change.field() {
        Some(field) => format!("{id}-{}", field.name()),
        None => id,
    }
}
