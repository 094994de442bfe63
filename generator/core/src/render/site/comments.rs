//! The page of what was said about a version, and what became of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::TemplateError;
use super::view::Link;
use crate::addresses::{self, LinkTarget};
use crate::comments::{
    Disposition, Round, contradictions, count_words, decision_words, type_words,
};
use crate::mappings::{Mapped, row_clause};
use crate::model::VersionRef;
use crate::profile::Tailored;
use crate::render::artifact::{Page, SiteInput};
use crate::render::mapping as places;
use crate::schema::comments::CommentType;
use crate::schema::mapping::RowDoc;
use crate::text::one_line;
use crate::words::Words;

/// Address and title of what comments can be about, by id.
type ClauseAddresses = BTreeMap<String, LinkTarget>;

/// The path of the page in its book.
pub(in crate::render) const PAGE: &str = "comments.md";

#[derive(Serialize)]
struct CommentsPage {
    title: String,
    intro: String,
    counts: Vec<DecisionCount>,
    differing: Vec<DifferingView>,
    comments: Vec<CommentView>,
}

/// How many comments came to what.
#[derive(Serialize)]
struct DecisionCount {
    label: String,
    n: usize,
}

#[derive(Serialize)]
struct DifferingView {
    place: PlaceView,
    ids: Vec<String>,
}

#[derive(Serialize)]
struct PlaceView {
    name: String,
    url: Option<String>,
}

/// A comment; who made it stands in the register, and on no page.
#[derive(Serialize)]
struct CommentView {
    id: String,
    place: PlaceView,
    kind: String,
    /// Key of the decision, by which it is styled.
    key: &'static str,
    decision: String,
    comment: Vec<String>,
    proposal: Option<String>,
    reason: Vec<String>,
    is_changed: bool,
}

/// The link to the page with its figures, for the overview; none without a register.
pub(super) fn link(input: &SiteInput<'_>, name: &VersionRef) -> Option<Link> {
    let all = input.comments(name)?;
    let label = count_words(&all, input.words());
    Some(Link { label, url: "comments.html".to_owned() })
}

/// Makes the page; none without a register.
pub(super) fn page(
    input: &SiteInput<'_>,
    tailored: &Tailored,
    title: &str,
) -> Option<Result<Page, TemplateError>> {
    let name = tailored.name();
    let (all, words) = (input.comments(&name)?, input.words());
    let practices = tailored.model.practices.iter();
    let mut places: ClauseAddresses =
        practices.flat_map(|practice| addresses::of_practice(practice, "")).collect();
    places.extend(input.mappings(&name).iter().flat_map(rows_of));
    let heading = words.with("comments.title", &[("title", &title)]);
    let view = CommentsPage {
        title: heading.clone(),
        intro: words.with("comments.page_intro", &[("title", &title)]),
        counts: (Round::of(&all, words).by_decision.into_iter())
            .map(|(label, n)| DecisionCount { label, n })
            .collect(),
        differing: contradictions(&all)
            .iter()
            .map(|one| DifferingView {
                place: place(one.clause, &places),
                ids: one.proposals.iter().map(|(id, _)| (*id).to_owned()).collect(),
            })
            .collect(),
        comments: all.iter().map(|one| comment(one, &places, words)).collect(),
    };
    let filled = input.settings.templates.fill("comments.html", &view);
    Some(filled.map(|markdown| Page {
        title: words.say("comments.sheet").to_owned(),
        path: PAGE.to_owned(),
        markdown,
        description: String::new(),
    }))
}

/// The rows of a mapping as clauses, each where it stands.
fn rows_of(mapped: &Mapped<'_>) -> Vec<(String, LinkTarget)> {
    let pages = places::pages_by_reference(mapped);
    let one = |row: &RowDoc| {
        let page = pages.get(row.reference.value.as_str())?;
        let address = format!("{page}#{}", places::anchor(row));
        Some((row_clause(mapped.doc, row), (address, row.reference.value.clone())))
    };
    mapped.doc.rows.iter().filter_map(one).collect()
}

fn comment(one: &Disposition<'_>, places: &ClauseAddresses, words: &Words) -> CommentView {
    let kind = CommentType::ALL.into_iter().find(|kind| kind.name() == one.kind);
    CommentView {
        id: one.id.to_owned(),
        place: place(one.clause, places),
        kind: kind.map_or_else(String::new, |kind| type_words(kind, words)),
        key: one.decision.map_or("open", crate::schema::comments::Decision::name),
        decision: decision_words(one.decision, words).to_owned(),
        comment: lines(one.comment),
        proposal: (!one.proposal.is_empty())
            .then(|| words.with("comments.proposed", &[("text", &one_line(one.proposal))])),
        reason: lines(one.reason),
        is_changed: one.decision.is_none() && one.is_changed,
    }
}

/// The lines of a text; an empty one would end the HTML around it.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
}

/// A clause with the place of the page that has it.
fn place(clause: &str, places: &ClauseAddresses) -> PlaceView {
    let id = clause.split('/').next().unwrap_or(clause);
    let found = places.get(clause).or_else(|| places.get(id));
    let url = found.map(|(address, _)| address.clone());
    PlaceView { name: one_line(clause), url }
}
