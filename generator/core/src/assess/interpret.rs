//! What a filled form means: the one place that turns texts into answers, for every face.
//!
//! In: [`FilledForm`] and the questions. Out: [`Answers`] with everything that was understood, the
//! rest as [`Leftover`]s, and a [`Finding`] for each thing that somebody must look at. Never: guesses,
//! drops a text without a word, or knows which face it was.

mod heads;
mod parts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::filled::{Field, FilledForm, Place};
use super::{Answers, Leftover, Questionnaire};
use crate::diag::{Code, Diagnostics};
use crate::glyphs::{Coverage, STAND_IN};
use crate::source::Sources;
use crate::span::{FileId, Span};
use crate::text::{count, cut, nearest};

/// So much of a text is repeated in a message.
const SHOWN: usize = 60;
/// So many findings of one form are told one by one.
const TOLD: usize = 100;

/// Something in a filled form that somebody must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// One lower-case sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Another place concerned, and what it is.
    pub also: Option<(Place, String)>,
}

/// What a filled form means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interpreted {
    /// The answers, as far as they were understood, with what was not among their leftovers.
    pub answers: Answers,
    /// What somebody must look at.
    pub findings: Vec<Finding>,
    /// How many things were taken over, or are missing, and must be looked at.
    pub doubts: usize,
}

/// What kind of finding it is, in words.
struct Words<'w> {
    code: Code,
    message: String,
    hint: &'w str,
}

impl Interpreted {
    /// Tells of something without settling what becomes of it.
    fn tell(&mut self, place: &Place, words: Words<'_>) -> &mut Finding {
        let Words { code, message, hint } = words;
        let (place, hint) = (place.clone(), hint.to_owned());
        self.findings.push(Finding { code, place, message, hint, also: None });
        self.findings.last_mut().expect("one was just pushed")
    }

    /// Tells of something that is taken over as it stands, or that is missing.
    fn doubt(&mut self, place: &Place, words: Words<'_>) -> &mut Finding {
        self.doubts += 1;
        self.tell(place, words)
    }

    /// Tells of a text that is not taken over, and keeps it with its place.
    fn leave(
        &mut self,
        filled: &FilledForm,
        place: &Place,
        text: String,
        words: Words<'_>,
    ) -> &mut Finding {
        let at = place.words();
        let between = if filled.name.is_empty() || at.is_empty() { "" } else { ", " };
        let left = Leftover { place: format!("{}{between}{at}", filled.name), text };
        self.answers.leftovers.push(left);
        self.tell(place, words)
    }
}

/// The texts of a form by the way to them; a text that stands twice is told apart later.
type Parts<'f> = BTreeMap<&'f str, Vec<&'f Field>>;

/// The texts of a form, sorted by what they are about.
#[derive(Default)]
struct Sorted<'f> {
    head: Parts<'f>,
    assessors: BTreeMap<usize, Parts<'f>>,
    attachments: BTreeMap<usize, &'f Field>,
    targets: BTreeMap<&'f str, Parts<'f>>,
    answers: BTreeMap<&'f str, Parts<'f>>,
    comments: BTreeMap<&'f str, Vec<&'f Field>>,
    retired: BTreeMap<&'f str, Parts<'f>>,
    sources: BTreeMap<usize, Parts<'f>>,
    stakes: BTreeMap<usize, Parts<'f>>,
    decisions: BTreeMap<usize, Parts<'f>>,
    leftovers: BTreeMap<usize, Parts<'f>>,
    unknown: Vec<&'f Field>,
}

/// Makes answers of a filled form.
pub fn interpret(filled: &FilledForm, form: &Questionnaire) -> Interpreted {
    let sorted = sort(filled);
    let mut out = Interpreted::default();
    heads::interpret(&sorted, filled, form, &mut out);
    for (id, parts) in &sorted.targets {
        parts::target(id, parts, filled, form, &mut out);
    }
    parts::owners(&sorted.targets, &sorted.head, (filled, form), &mut out);
    // A form of hundreds of questions is not searched for each of them.
    let asked: BTreeSet<&str> =
        form.indicators().map(|(_, _, indicator)| indicator.id.as_str()).collect();
    for (id, parts) in &sorted.answers {
        if asked.contains(*id) {
            parts::answer(id, parts, filled, form, &mut out);
        } else {
            parts::leave_indicator(id, parts, filled, form, &mut out);
        }
    }
    for (id, fields) in &sorted.comments {
        parts::comment(id, fields, filled, form, &mut out);
    }
    for (id, parts) in &sorted.retired {
        parts::retired(id, parts, filled, form, &mut out);
    }
    for field in &sorted.unknown {
        leave_unknown(field, filled, &mut out);
    }
    leave_others(filled, &mut out);
    can_be_printed(filled, &mut out);
    out.answers = std::mem::take(&mut out.answers).tidy();
    out
}

fn sort(filled: &FilledForm) -> Sorted<'_> {
    let mut sorted = Sorted::default();
    for field in &filled.fields {
        let steps: Vec<&str> = field.key.iter().map(String::as_str).collect();
        let number = |text: &str| text.parse::<usize>().ok();
        // An empty part stands for the thing itself: its place is that of its name.
        let (map, id, part) = match steps[..] {
            ["comments", id] => {
                sorted.comments.entry(id).or_default().push(field);
                continue;
            }
            [key]
                if !matches!(key, "assessors" | "targets" | "answers" | "comments" | "retired") =>
            {
                sorted.head.entry(key).or_default().push(field);
                continue;
            }
            ["attachments", at] if number(at).is_some() => {
                sorted.attachments.insert(number(at).unwrap_or(0), field);
                continue;
            }
            ["assessors" | "sources" | "stakes" | "decisions" | "leftovers", at, part]
                if number(at).is_some() =>
            {
                let list = match steps[0] {
                    "assessors" => &mut sorted.assessors,
                    "sources" => &mut sorted.sources,
                    "stakes" => &mut sorted.stakes,
                    "decisions" => &mut sorted.decisions,
                    _ => &mut sorted.leftovers,
                };
                let parts = list.entry(number(at).unwrap_or(0)).or_default();
                parts.entry(part).or_default().push(field);
                continue;
            }
            ["targets", id] => (&mut sorted.targets, id, ""),
            ["targets", id, part] => (&mut sorted.targets, id, part),
            ["answers", id] => (&mut sorted.answers, id, ""),
            ["answers", id, part] => (&mut sorted.answers, id, part),
            ["retired", id] => (&mut sorted.retired, id, ""),
            ["retired", id, part] => (&mut sorted.retired, id, part),
            _ => {
                sorted.unknown.push(field);
                continue;
            }
        };
        map.entry(id).or_default().entry(part).or_default().push(field);
    }
    sorted
}

/// The one text of a part. A text that stands in two places and differs is left, but for the first.
fn take(
    parts: &Parts<'_>,
    part: &str,
    filled: &FilledForm,
    out: &mut Interpreted,
) -> Option<Field> {
    let written = parts.get(part)?;
    let mut filled_in = written.iter().filter(|field| !field.text.trim().is_empty());
    let first = filled_in.next()?;
    for other in filled_in.filter(|other| other.text.trim() != first.text.trim()) {
        let what = other.key.join(".");
        let message = format!(
            "`{}` says `{}` here and `{}` elsewhere",
            cut(&what, SHOWN),
            cut(&other.text, SHOWN),
            cut(&first.text, SHOWN)
        );
        let hint = "the first is kept; decide which of the two holds";
        let words = Words { code: Code::ContradictoryAnswer, message, hint };
        out.leave(filled, &other.place, format!("{what}: {}", other.text), words).also =
            Some((first.place.clone(), "the other".to_owned()));
    }
    Some((*first).clone())
}

/// The text of a part, empty if nobody wrote it.
fn text(parts: &Parts<'_>, part: &str, filled: &FilledForm, out: &mut Interpreted) -> String {
    take(parts, part, filled, out).map_or_else(String::new, |field| field.text)
}

/// Leaves the parts that the thing does not have.
fn leave_strange(parts: &Parts<'_>, known: &[&str], filled: &FilledForm, out: &mut Interpreted) {
    let strange = parts.iter().filter(|(part, _)| !part.is_empty() && !known.contains(part));
    for (part, fields) in strange {
        for field in fields.iter().filter(|field| !field.text.trim().is_empty()) {
            leave_key(field, part, known, filled, out);
        }
    }
}

fn leave_key(
    field: &Field,
    part: &str,
    known: &[&str],
    filled: &FilledForm,
    out: &mut Interpreted,
) {
    let way = cut(&field.key.join("."), SHOWN);
    let message = format!("an answers document has no key `{way}`");
    let hint = match nearest(part, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys here are {}", known.join(", ")),
    };
    let words = Words { code: Code::UnknownKey, message, hint: &hint };
    out.leave(filled, &field.place, format!("{way}: {}", field.text), words);
}

fn leave_unknown(field: &Field, filled: &FilledForm, out: &mut Interpreted) {
    if !field.text.trim().is_empty() {
        leave_key(field, field.key.last().map_or("", String::as_str), &heads::KEYS, filled, out);
    }
}

/// What has no place in an answers document, and what the form has lost.
fn leave_others(filled: &FilledForm, out: &mut Interpreted) {
    for (place, what) in &filled.leftovers {
        let message = format!("`{}` has no place among the answers", cut(what, SHOWN));
        let hint = "it is kept under `leftovers:` in the answers document; move it to where it \
                    belongs, or delete it there";
        out.leave(filled, place, what.clone(), Words { code: Code::NotTakenOver, message, hint });
    }
    for (place, what) in &filled.unsigned {
        let hint = "ask who signed it which of the two holds; the answers are taken over as they stand now";
        let words = Words { code: Code::ContradictoryAnswer, message: what.clone(), hint };
        out.doubt(place, words);
    }
    for (place, what) in &filled.lost {
        let hint = "read the file that was filled, or answer what is missing in the document";
        out.doubt(place, Words { code: Code::MissingKey, message: what.clone(), hint });
    }
}

/// Tells of texts with a character that no font for paper has: the report would show a box.
fn can_be_printed(filled: &FilledForm, out: &mut Interpreted) {
    static BUNDLED: LazyLock<Coverage> = LazyLock::new(Coverage::bundled);
    for field in filled.fields.iter().filter(|field| !field.text.is_ascii()) {
        let lacks = |c: &char| !c.is_ascii() && !c.is_control() && !BUNDLED.has(*c);
        let Some(character) = field.text.chars().find(lacks) else { continue };
        let message = format!(
            "no font for paper has the character `{character}` (U+{:04X})",
            u32::from(character)
        );
        let hint = format!(
            "write it in Latin, Greek or Cyrillic; paper shows `{STAND_IN}` unless a font in \
             `book/fonts` has it, and then turn `missing-glyph` off in `smm.toml`"
        );
        out.tell(&field.place, Words { code: Code::MissingGlyph, message, hint: &hint });
    }
}

/// Reports findings as every other: with a place that people can go to.
pub fn report(findings: &[Finding], path: &str, sources: &mut Sources, diags: &mut Diagnostics) {
    let mut spans = |place: &Place| match place {
        Place::Line(span, _) => *span,
        Place::Form(file) => Span::of_file(*file),
        Place::Named(words) => {
            let name = format!("{path}, {words}");
            let file = sources.find(&name).unwrap_or_else(|| sources.add(name, Vec::new()));
            Span::of_file(file)
        }
    };
    for finding in findings.iter().take(TOLD) {
        let span = spans(&finding.place);
        let found = diags.report(finding.code, span, finding.message.as_str());
        found.hint(finding.hint.as_str());
        if let Some((place, what)) = &finding.also {
            let words = place.words();
            match place {
                Place::Named(_) => found.hint(format!("{what}: {words}")),
                _ => found.also(spans(place), what.as_str()),
            };
        }
    }
    if let Some(more) = findings.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let last = &findings[findings.len() - 1];
        let message = format!("there {} more of this kind or another", be(more));
        diags
            .report(Code::NotTakenOver, spans(&last.place), message)
            .hint("settle those above first; all that was not taken over is under `leftovers:`");
    }
}

fn be(number: usize) -> String {
    let verb = if number == 1 { "is" } else { "are" };
    format!("{verb} {}", count(number, "finding"))
}

/// Reports findings of a document whose places are all in its text.
pub(crate) fn report_in_text(findings: &[Finding], file: FileId, diags: &mut Diagnostics) {
    let span = |place: &Place| match place {
        Place::Line(span, _) => *span,
        _ => Span::of_file(file),
    };
    for finding in findings {
        let found = diags.report(finding.code, span(&finding.place), finding.message.as_str());
        found.hint(finding.hint.as_str());
        if let Some((place, what)) = &finding.also {
            found.also(span(place), what.as_str());
        }
    }
}
