//! What repeats what, as findings.
//!
//! In: a [`Repeat`]. Out: a finding that says what is counted, with its cure. Never: judges.

use super::{Repeat, RepeatKind};
use crate::diag::{Code, Diagnostics};
use crate::span::Span;

/// So many files are named in a finding.
const NAMED: usize = 5;

impl Repeat {
    /// Reports it at the first of the files that repeat another one.
    pub fn report(&self, names: &[&str], places: &[Span], diags: &mut Diagnostics) {
        let these: Vec<&str> = self.these.iter().take(NAMED).map(|at| names[*at]).collect();
        let more = self.these.len() - these.len();
        let mut named = these.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        if more > 0 {
            named = format!("{named}, {more} more");
        }
        let of = names[self.of];
        let [message, hint] = self.kind.said(&named, of);
        diags
            .report(Code::RepeatedAssessment, places[self.these[0]], message)
            .also(places[self.of], "this is the other one")
            .hint(hint);
    }
}

impl RepeatKind {
    /// What is wrong and what is counted, and the cure.
    fn said(self, these: &str, of: &str) -> [String; 2] {
        const APART: &str = "take it out; if it is an assessment of its own, give it its own `site:`, `subject:` or `date:`";
        let (said, hint) = match self {
            Self::SameFile => (
                format!("{these} is the same file as `{of}` and is counted once"),
                "take one of the two out",
            ),
            Self::Copy => (
                format!("{these} has the answers, site and day of `{of}` and is counted once"),
                "take one of the two out; if they are of two sites, name each under `site:`",
            ),
            Self::Part => {
                (format!("{these} was read into `{of}` and is not counted beside it"), APART)
            }
            Self::Within => (
                format!(
                    "all that {these} answers stands in `{of}`, of the same site and day; it is not counted beside it"
                ),
                APART,
            ),
            Self::CarriedOver => (
                format!(
                    "{these} was carried over from `{of}` and has its day; it is not counted beside it"
                ),
                "take it out until it is answered, or give it the day of the new assessment under `date:`",
            ),
            Self::OtherPlace => (
                format!(
                    "{these} and `{of}` answer the same word for word and name different sites; each is counted"
                ),
                "take out what is a copy of another one, or answer it for its own site",
            ),
            Self::OtherDay => (
                format!(
                    "{these} and `{of}` answer the same word for word on different days; each is counted, so nothing changes between them"
                ),
                "if only the day of a copy was changed, take it out",
            ),
            Self::SameDay => (
                format!(
                    "{these} and `{of}` are of one site, and no day says which is the later; they answer differently, and each is counted as a site"
                ),
                "if they are parts of one assessment, make one of them with `smm assess merge`; else give each its own `subject:` or `date:`, or take one out",
            ),
        };
        [said, hint.to_owned()]
    }
}
