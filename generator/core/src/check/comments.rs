//! Rules about registers of comments: each comment is on something that there is, and none is left open.
//!
//! In: the workspace. Reports: comments that nobody could follow or that nobody answered.

use std::collections::BTreeMap;

use super::versions;
use crate::comments::{Clause, clauses};
use crate::diag::{Code, Diagnostics};
use crate::layout;
use crate::model::{Status, VersionRef};
use crate::schema::Doc;
use crate::schema::comments::{CommentDoc, CommentsDoc, Decision};
use crate::source::Sources;
use crate::span::Span;
use crate::text::count;
use crate::workspace::Workspace;

/// Applies every rule to every register.
pub(super) fn can_be_followed(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    for doc in &workspace.comments {
        lies_in_its_place(doc, sources, diags);
        have_their_own_ids(&doc.value, diags);
        let Some(name) = VersionRef::parse(&doc.value.version) else { continue };
        if !workspace.catalog.has(&name) {
            let version = &doc.value.version;
            versions::report_unknown(version, "to comment on", &workspace.catalog, diags);
            continue;
        }
        if let Some(known) = clauses(workspace, &name) {
            are_on_clauses(&doc.value, &name, &known, diags);
        }
        say_why_they_are_rejected(&doc.value, diags);
        are_answered(workspace, &doc.value, &name, diags);
    }
}

fn lies_in_its_place(doc: &Doc<CommentsDoc>, sources: &Sources, diags: &mut Diagnostics) {
    let Some(name) = VersionRef::parse(&doc.value.version) else { return };
    let (path, right) = (&sources.file(doc.file).path, layout::comments(&name));
    if !path.ends_with(&right) {
        diags
            .report(
                Code::PathMismatch,
                doc.value.version.span,
                format!("these are comments on `{name}`, but the file is `{path}`"),
            )
            .hint(format!("they belong into `{right}`"));
    }
}

fn have_their_own_ids(register: &CommentsDoc, diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for comment in &register.comments {
        if let Some(first) = seen.insert(&comment.id.value, comment.id.span) {
            let message = format!("the id `{}` is given twice", comment.id);
            diags
                .report(Code::DuplicateId, comment.id.span, message)
                .also(first, "first here")
                .hint("take the next free number: who cites a comment means one");
        }
    }
}

fn are_on_clauses(
    register: &CommentsDoc,
    name: &VersionRef,
    known: &[Clause],
    diags: &mut Diagnostics,
) {
    let ids: Vec<&str> = known.iter().map(|clause| clause.id.as_str()).collect();
    for comment in register.comments.iter().filter(|comment| is_to_be_found(comment)) {
        let clause = &comment.clause;
        if ids.contains(&clause.value.as_str()) {
            continue;
        }
        let message = format!("`{name}` has no `{clause}`, which `{}` is about", comment.id);
        diags.report(Code::UnknownClause, clause.span, message).suggest(clause, ids.clone()).hint(
            "name an item as `PHY-2-I1`, a part as `PHY-2/objective`, a practice, or the model or \
             profile; say what was decided if it was taken out",
        );
    }
}

/// Whether a comment must be about something: what a decided one asked for may have taken it out.
fn is_to_be_found(comment: &CommentDoc) -> bool {
    comment.decision.is_none() || comment.digest.is_none()
}

fn say_why_they_are_rejected(register: &CommentsDoc, diags: &mut Diagnostics) {
    for comment in &register.comments {
        let Some(decision) = &comment.decision else { continue };
        let is_bare = comment.reason.as_ref().is_none_or(|reason| reason.trim().is_empty());
        if decision.value == Decision::Rejected && is_bare {
            let message = format!("`{}` is rejected without a reason", comment.id);
            diags
                .report(Code::RejectedWithoutReason, decision.span, message)
                .hint("say why under `reason:`: its commenter reads it");
        }
    }
}

fn are_answered(
    workspace: &Workspace,
    register: &CommentsDoc,
    name: &VersionRef,
    diags: &mut Diagnostics,
) {
    let status = workspace.catalog.status(name);
    let is_published = matches!(status, Some(Status::Published | Status::Withdrawn));
    let open = || register.comments.iter().filter(|comment| comment.decision.is_none());
    let Some(first) = open().next().filter(|_| is_published) else { return };
    let message = format!("`{name}` is published, and {} open", are(open().count()));
    diags
        .report(Code::OpenComment, first.id.span, message)
        .hint("say what was decided: `decision: noted` leaves it to the next version");
}

fn are(comments: usize) -> String {
    format!("{} {}", count(comments, "comment"), if comments == 1 { "is" } else { "are" })
}
