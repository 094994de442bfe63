//! Findings: what is wrong, where, and what to do.
//!
//! In: findings pushed by every stage. Out: [`Diagnostics`], sorted and free of repetitions.
//! Never: formats for a reader (that is `report`).

mod codes;

use std::collections::BTreeMap;

pub use codes::Code;

use crate::span::{Span, TextEdit};
use crate::text::{cut, edit_distance};

/// Messages and hints have at most so many characters, whatever stands in the files.
const MAX_MESSAGE: usize = 1_000;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The content is wrong; nothing is built.
    Error,
    /// The content is doubtful; it is built.
    Warning,
}

impl Severity {
    /// The word used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// The narrowest place at fault.
    pub span: Span,
    /// One lower-case sentence that names the thing in backticks.
    pub message: String,
    /// Other places concerned, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// Edits that do it, where a cure is safe: what else the document means stays the same.
    pub fix: Vec<TextEdit>,
}

impl Diagnostic {
    /// Adds a cure.
    pub fn hint(&mut self, hint: impl Into<String>) -> &mut Self {
        self.hints.push(tidy(&hint.into()));
        self
    }

    /// Says "did you mean" in front of other hints, if there is a candidate near enough to `wrong`; nothing is
    /// cured, because it is not known which of the two is wrong.
    pub fn did_you_mean<'a>(
        &mut self,
        wrong: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let near = crate::text::nearest(wrong, known)?;
        self.hints.insert(0, format!("did you mean `{near}`?"));
        Some(near)
    }

    /// Adds the cure "did you mean" in front of other hints, if there is a candidate near enough to `wrong`.
    /// It can be made for the author if it is a slip of the pen and nothing else is as near.
    pub fn suggest<'a>(
        &mut self,
        wrong: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        self.suggest_at(self.span, wrong, known)
    }

    /// The same, if the name is only a part of what is pointed at.
    pub fn suggest_at<'a>(
        &mut self,
        place: Span,
        wrong: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(near) = self.did_you_mean(wrong, known.iter().copied()) {
            let is_whole = place.end.checked_sub(place.start) == u32::try_from(wrong.len()).ok();
            if is_whole && is_only_slip(wrong, near, &known) {
                self.fix(place, near);
            }
        }
        self
    }

    /// Says more at the end of the message.
    pub(crate) fn add_to_message(&mut self, more: &str) {
        self.message = tidy(&format!("{}{more}", self.message));
    }

    /// Adds an edit that cures it.
    pub fn fix(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix.push(TextEdit { span, text: text.into() });
        self
    }

    /// Adds another place concerned.
    pub fn also(&mut self, span: Span, label: impl Into<String>) -> &mut Self {
        self.related.push((span, tidy(&label.into())));
        self
    }
}

/// Whether a name differs from a known one by a letter or two, and from no other by as few. Another
/// number is another version or item, and no slip.
fn is_only_slip(wrong: &str, near: &str, known: &[&str]) -> bool {
    let distance = edit_distance(wrong, near);
    let is_as_near = |other: &&str| *other != near && edit_distance(wrong, other) <= distance;
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    distance <= 2
        && distance * 3 < wrong.chars().count()
        && digits(wrong) == digits(near)
        && !known.iter().any(is_as_near)
}

/// Bounds a message and takes away what could steer a terminal: it may quote any file.
fn tidy(message: &str) -> String {
    cut(message, MAX_MESSAGE).replace(is_steering, "\u{fffd}")
}

/// Whether a character is none that is read, but one that moves or colors what is.
pub(crate) fn is_steering(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The severities that a workspace has set by code; `None` turns a finding off.
pub type Severities = BTreeMap<Code, Option<Severity>>;

/// The push-only sink of findings.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding with the severity that its code has by default.
    pub fn report(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.list.push(Diagnostic {
            code,
            severity: code.severity(),
            span,
            message: tidy(&message.into()),
            related: Vec::new(),
            hints: Vec::new(),
            fix: Vec::new(),
        });
        self.list.last_mut().expect("one was just pushed")
    }

    /// The findings so far, for a stage that says more about them.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Takes out the findings that are meant.
    pub(crate) fn take(&mut self, is_meant: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        self.list.extract_if(.., |one| is_meant(one)).collect()
    }

    /// Adds the findings of another sink, as after parallel work.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Whether nothing may be built.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Sets the severities that the workspace chose, and drops what it turned off.
    ///
    /// Errors stay errors unless their code may be relaxed, so that nothing broken is ever built.
    pub fn apply(&mut self, severities: &Severities) {
        self.list.retain_mut(|diagnostic| match severities.get(&diagnostic.code) {
            None => true,
            Some(None) => false,
            Some(Some(severity)) => {
                diagnostic.severity = *severity;
                true
            }
        });
    }

    /// The findings by file and position, each once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| {
            (a.span, a.code, &a.message, &a.hints).cmp(&(b.span, b.code, &b.message, &b.hints))
        });
        self.list.dedup();
        self.list
    }
}
