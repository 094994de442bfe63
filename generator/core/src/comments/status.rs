//! How far a comment round has come.

use std::collections::BTreeMap;

use super::{Clause, clauses, decision_words, text_of};
use crate::model::VersionRef;
use crate::schema::comments::{CommentDoc, CommentsDoc, Decision};
use crate::text::one_line;
use crate::words::Words;
use crate::workspace::Workspace;

/// A comment and what became of it, for pages, notes and tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disposition<'w> {
    /// Its id.
    pub id: &'w str,
    /// Who commented.
    pub who: &'w str,
    /// What it is about.
    pub clause: &'w str,
    /// How it is meant: `ge`, `te`, `ed`, or nothing.
    pub kind: &'static str,
    /// What is wrong.
    pub comment: &'w str,
    /// What to write instead.
    pub proposal: &'w str,
    /// What was decided; none while it is open.
    pub decision: Option<Decision>,
    /// Why.
    pub reason: &'w str,
    /// Whether the text it is about is another since.
    pub is_changed: bool,
    /// Whether the version has what it is about.
    pub is_known: bool,
}

/// The comments on a version with what became of them, in the order of its clauses; those on what it
/// does not have come last.
pub fn dispositions<'w>(workspace: &'w Workspace, name: &VersionRef) -> Vec<Disposition<'w>> {
    let Some(register) = workspace.register(name) else { return Vec::new() };
    let known = clauses(workspace, name).unwrap_or_default();
    of_register(register, &known)
}

fn of_register<'w>(register: &'w CommentsDoc, known: &[Clause]) -> Vec<Disposition<'w>> {
    let by_id: BTreeMap<&str, &Clause> = known.iter().map(|one| (one.id.as_str(), one)).collect();
    let place: BTreeMap<&str, usize> =
        known.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
    let mut all: Vec<Disposition<'_>> =
        register.comments.iter().map(|comment| disposition(comment, &by_id)).collect();
    all.sort_by_key(|one| place.get(one.clause).copied().unwrap_or(usize::MAX));
    all
}

fn disposition<'w>(doc: &'w CommentDoc, known: &BTreeMap<&str, &Clause>) -> Disposition<'w> {
    let clause = known.get(doc.clause.value.as_str());
    let digest = text_of(doc.digest.as_ref());
    let is_changed = !digest.is_empty() && clause.is_some_and(|clause| clause.digest != digest);
    Disposition {
        id: &doc.id.value,
        who: &doc.who.value,
        clause: &doc.clause.value,
        kind: doc.r#type.as_ref().map_or("", |kind| kind.value.name()),
        comment: text_of(doc.comment.as_ref()),
        proposal: text_of(doc.proposal.as_ref()),
        decision: doc.decision.as_ref().map(|decision| decision.value),
        reason: text_of(doc.reason.as_ref()),
        is_changed,
        is_known: clause.is_some(),
    }
}

/// Open proposals of several comments for one clause that do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction<'w> {
    /// The clause.
    pub clause: &'w str,
    /// Id and proposal of each.
    pub proposals: Vec<(&'w str, &'w str)>,
}

/// The clauses for which more than one change is proposed and none decided.
pub fn contradictions<'w>(all: &[Disposition<'w>]) -> Vec<Contradiction<'w>> {
    let mut by_clause: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let proposing = all.iter().filter(|one| one.decision.is_none() && !one.proposal.is_empty());
    for one in proposing {
        by_clause.entry(one.clause).or_default().push((one.id, one.proposal));
    }
    let differ = |proposals: &Vec<(&str, &str)>| {
        let said = |(_, text): &(&str, &str)| one_line(text).to_lowercase();
        proposals.iter().skip(1).any(|other| said(other) != said(&proposals[0]))
    };
    by_clause.retain(|_, proposals| differ(proposals));
    by_clause.into_iter().map(|(clause, proposals)| Contradiction { clause, proposals }).collect()
}

/// Figures of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round<'w> {
    /// Number of comments by what became of them, open first; none with 0.
    pub by_decision: Vec<(String, usize)>,
    /// Number of comments and of open ones by commenter.
    pub by_commenter: BTreeMap<&'w str, (usize, usize)>,
    /// The same by clause.
    pub by_clause: BTreeMap<&'w str, (usize, usize)>,
    /// Ids of open comments on a text that is another since.
    pub changed: Vec<&'w str>,
    /// Ids of comments on what the version does not have.
    pub unknown: Vec<&'w str>,
}

impl<'w> Round<'w> {
    /// Counts.
    pub fn of(all: &[Disposition<'w>], words: &Words) -> Self {
        let mut round = Self::default();
        let decisions = std::iter::once(None).chain(Decision::ALL.into_iter().map(Some));
        for decision in decisions {
            let count = all.iter().filter(|one| one.decision == decision).count();
            if count > 0 {
                round.by_decision.push((decision_words(decision, words).to_owned(), count));
            }
        }
        for one in all {
            let open = usize::from(one.decision.is_none());
            for counts in [
                round.by_commenter.entry(one.who).or_default(),
                round.by_clause.entry(one.clause).or_default(),
            ] {
                counts.0 += 1;
                counts.1 += open;
            }
            if one.decision.is_none() && one.is_changed {
                round.changed.push(one.id);
            }
            if !one.is_known {
                round.unknown.push(one.id);
            }
        }
        round
    }

    /// Number of comments that nobody has decided on.
    pub fn open(&self) -> usize {
        self.by_commenter.values().map(|(_, open)| open).sum()
    }
}
