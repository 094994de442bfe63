//! What stands against a seal, as findings.
//!
//! In: a [`SealVerdict`]. Out: findings with their cures, at the document. Never: judges.

use super::{SealState, SealVerdict};
use crate::diag::{Code, Diagnostics};
use crate::span::Span;

/// Reports what stands against a seal, and what of it could not be checked.
pub fn report(verdict: &SealVerdict, seal: &str, place: Span, diags: &mut Diagnostics) {
    let again = format!(
        "take the change back; or look at it, and seal it again: `smm assess seal FILE --key KEY -o {seal} --overwrite`"
    );
    if let Some((code, message, hint)) = of_document(verdict, seal, &again) {
        diags.report(code, place, message).hint(hint);
    }
    for name in &verdict.changed {
        let message = format!("`{name}` was sealed with it, and is another by now");
        diags.report(Code::BrokenSeal, place, message).hint(&again);
    }
    for name in &verdict.missing {
        let message = format!("`{name}` was sealed with it, and is not beside it now");
        let hint = "put the file back beside the answers, to check it too";
        diags.report(Code::UncheckedSeal, place, message).hint(hint);
    }
}

/// What stands against the seal over the document itself, with its cure.
fn of_document<'a>(
    verdict: &SealVerdict,
    seal: &str,
    again: &'a str,
) -> Option<(Code, String, &'a str)> {
    let id = &verdict.key_id;
    Some(match verdict.state {
        SealState::Valid => return None,
        SealState::Changed => (
            Code::BrokenSeal,
            format!("it is not what was sealed by the key {id}: it, or its seal, changed since"),
            again,
        ),
        SealState::OtherKey => (
            Code::BrokenSeal,
            format!("it is sealed by the key {id}, which is none of those that were asked for"),
            "ask for a seal by that key; or name the public key of whoever may have sealed it as well",
        ),
        SealState::OtherLineEnds => (
            Code::BrokenSeal,
            format!("only the ends of its lines changed since it was sealed by the key {id}"),
            "take the file as it was sent; a program that exchanges files has converted it, as git does unless `.gitattributes` says `*.yaml -text`",
        ),
        SealState::Unreadable => (
            Code::BrokenSeal,
            format!("its seal, `{seal}`, is no signature of minisign"),
            "ask for the file that was written when it was sealed, or remove it",
        ),
        SealState::Absent => (
            Code::BrokenSeal,
            format!("it is not sealed: there is no `{seal}`"),
            "ask for the seal, and put it there or name it with `--seal`",
        ),
        SealState::UnknownKey => (
            Code::UncheckedSeal,
            format!(
                "it is sealed by the key {id}, which nobody here knows: whether it changed cannot be said"
            ),
            "get the public key from whoever sealed it, and put it into `keys/` of the workspace, or name it with `--public-key`",
        ),
    })
}
