//! What a filled form means: the one place that turns texts into answers, for every face.
//!
//! In: [`FilledForm`] and the questions. Out: [`Answers`] with everything that was understood, the
//! rest as [`Leftover`]s, and a [`Finding`] for each thing that somebody must look at. Never: guesses,
//! drops a text without a word, or knows which face it was.

mod heads;
mod parts;

use std::collections::BTreeMap;
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
struct FindingWords<'w> {
    code: Code,
    message: String,
    hint: &'w str,
}

impl Interpreted {
    /// Tells of something without settling what becomes of it.
    fn tell(&mut self, place: &Place, words: FindingWords<'_>) -> &mut Finding {
        let FindingWords { code, message, hint } = words;
        let (place, hint) = (place.clone(), hint.to_owned());
        self.findings.push(Finding { code, place, message, hint, also: None });
        self.findings.last_mut().expect("one was just pushed")
    }

    /// Tells of something that is taken over as it stands, or that is missing.
    fn doubt(&mut self, place: &Place, words: FindingWords<'_>) -> &mut Finding {
        self.doubts += 1;
        self.tell(place, words)
    }

    /// Tells of a text that is not taken over, and keeps it with its place.
    fn leave(
        &mut self,
        filled: &FilledForm,
        place: &Place,
        text: String,
        words: FindingWords<'_>,
    ) -> &mut Finding {
        let at = place.words();
        let between = if filled.name.is_empty() || at.is_empty() { "" } else { ", " };
        let left = Leftover { place: format!("{}{between}{at}", filled.name), text };
        self.answers.leftovers.push(left);
        self.tell(place, words)
    }
}

/// A text of a form: of which thing it is said, and which part of it that is. An empty part stands for the
/// thing itself: its place is that of its name.
#[derive(Clone, Copy)]
struct SaidText<'f> {
    id: &'f str,
    part: &'f str,
    field: &'f Field,
}

/// What is said of one thing, by part; a text that stands twice is told apart later.
type ThingParts<'f> = [SaidText<'f>];

/// Entries of a list by their number, each with what is said of it.
type ListedThings<'f> = BTreeMap<usize, Vec<SaidText<'f>>>;

/// The texts of a form, sorted by what they are about, then by part, then as the form has them.
#[derive(Default)]
struct Sorted<'f> {
    head: Vec<SaidText<'f>>,
    assessors: ListedThings<'f>,
    attachments: BTreeMap<usize, &'f Field>,
    targets: Vec<SaidText<'f>>,
    answers: Vec<SaidText<'f>>,
    comments: BTreeMap<&'f str, Vec<&'f Field>>,
    retired: Vec<SaidText<'f>>,
    sources: ListedThings<'f>,
    stakes: ListedThings<'f>,
    decisions: ListedThings<'f>,
    leftovers: ListedThings<'f>,
    unknown: Vec<&'f Field>,
}

/// Makes answers of a filled form.
pub fn interpret(filled: &FilledForm, form: &Questionnaire) -> Interpreted {
    let sorted = sort(filled, form);
    let mut out = Interpreted::default();
    heads::interpret(&sorted, filled, form, &mut out);
    for (id, parts) in things(&sorted.targets) {
        parts::target(id, parts, filled, form, &mut out);
    }
    parts::owners(&sorted, (filled, form), &mut out);
    // A map is made at once of what is in order.
    let mut answers = Vec::new();
    for (id, parts) in things(&sorted.answers) {
        if form.indicator(id).is_some() {
            answers.push((id.to_owned(), parts::answer(id, parts, filled, form, &mut out)));
        } else {
            parts::leave_indicator(id, parts, filled, form, &mut out);
        }
    }
    out.answers.answers = answers.into_iter().collect();
    for (id, fields) in &sorted.comments {
        parts::comment(id, fields, filled, form, &mut out);
    }
    for (id, parts) in things(&sorted.retired) {
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

fn sort<'f>(filled: &'f FilledForm, form: &'f Questionnaire) -> Sorted<'f> {
    let mut sorted = Sorted::default();
    for field in &filled.fields {
        if !put(field, form, &mut sorted) {
            sorted.unknown.push(field);
        }
    }
    sorted.all().for_each(|said| said.sort_by_key(|said| (said.id, said.part)));
    sorted
}

/// Puts a text to its thing; says whether there is one for it.
fn put<'f>(field: &'f Field, form: &'f Questionnaire, sorted: &mut Sorted<'f>) -> bool {
    let mut steps = field.key.iter();
    let [key, id, part] = [(); 3].map(|()| steps.next().map_or("", |step| &**step));
    let number = id.parse::<usize>().ok();
    let said = SaidText { id: form.id_of(id), part, field };
    match (key, field.key.len(), number) {
        ("comments", 2, _) => sorted.comments.entry(said.id).or_default().push(field),
        ("assessors" | "targets" | "answers" | "comments" | "retired", 1, _) => return false,
        (_, 1, _) => sorted.head.push(SaidText { id: "", part: key, field }),
        ("targets", 2 | 3, _) => sorted.targets.push(said),
        ("answers", 2 | 3, _) => sorted.answers.push(said),
        ("retired", 2 | 3, _) => sorted.retired.push(said),
        ("attachments", 2, Some(at)) => drop(sorted.attachments.insert(at, field)),
        (list, 3, Some(at)) => match sorted.list(list) {
            Some(list) => list.entry(at).or_default().push(said),
            None => return false,
        },
        _ => return false,
    }
    true
}

impl<'f> Sorted<'f> {
    /// All that is said of things with parts.
    fn all(&mut self) -> impl Iterator<Item = &mut Vec<SaidText<'f>>> {
        let lists = [&mut self.assessors, &mut self.sources, &mut self.stakes];
        let lists = lists.into_iter().chain([&mut self.decisions, &mut self.leftovers]);
        let things = [&mut self.head, &mut self.targets, &mut self.answers, &mut self.retired];
        lists.flat_map(BTreeMap::values_mut).chain(things)
    }

    /// The list under a key of an answers document.
    fn list(&mut self, key: &str) -> Option<&mut ListedThings<'f>> {
        Some(match key {
            "assessors" => &mut self.assessors,
            "sources" => &mut self.sources,
            "stakes" => &mut self.stakes,
            "decisions" => &mut self.decisions,
            "leftovers" => &mut self.leftovers,
            _ => return None,
        })
    }
}

/// Each thing with what is said of it.
fn things<'s, 'f>(said: &'s [SaidText<'f>]) -> impl Iterator<Item = (&'f str, &'s ThingParts<'f>)> {
    said.chunk_by(|a, b| a.id == b.id).map(|parts| (parts[0].id, parts))
}

/// The texts of a part, as the form has them.
fn fields<'s, 'f>(
    parts: &'s ThingParts<'f>,
    part: &'s str,
) -> impl Iterator<Item = &'f Field> + 's {
    parts.iter().filter(move |said| said.part == part).map(|said| said.field)
}

/// The one text of a part. A text that stands in two places and differs is left, but for the first.
fn take<'f>(
    parts: &ThingParts<'f>,
    part: &str,
    filled: &FilledForm,
    out: &mut Interpreted,
) -> Option<&'f Field> {
    let mut filled_in = fields(parts, part).filter(|field| !field.text.trim().is_empty());
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
        let words = FindingWords { code: Code::ContradictoryAnswer, message, hint };
        out.leave(filled, &other.place, format!("{what}: {}", other.text), words).also =
            Some((first.place.clone(), "the other".to_owned()));
    }
    Some(first)
}

/// The text of a part, empty if nobody wrote it.
fn text(parts: &ThingParts<'_>, part: &str, filled: &FilledForm, out: &mut Interpreted) -> String {
    take(parts, part, filled, out).map_or_else(String::new, |field| field.text.clone())
}

/// Leaves the parts that the thing does not have.
fn leave_strange(
    parts: &ThingParts<'_>,
    known: &[&str],
    filled: &FilledForm,
    out: &mut Interpreted,
) {
    let strange = parts.iter().filter(|said| !said.part.is_empty() && !known.contains(&said.part));
    for SaidText { part, field, .. } in strange.filter(|said| !said.field.text.trim().is_empty()) {
        leave_key(field, part, known, filled, out);
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
    let words = FindingWords { code: Code::UnknownKey, message, hint: &hint };
    out.leave(filled, &field.place, format!("{way}: {}", field.text), words);
}

fn leave_unknown(field: &Field, filled: &FilledForm, out: &mut Interpreted) {
    if !field.text.trim().is_empty() {
        leave_key(field, field.key.last().map_or("", |step| step), &heads::KEYS, filled, out);
    }
}

/// What has no place in an answers document, and what the form has lost.
fn leave_others(filled: &FilledForm, out: &mut Interpreted) {
    for (place, what) in &filled.leftovers {
        let message = format!("`{}` has no place among the answers", cut(what, SHOWN));
        let hint = "it is kept under `leftovers:` in the answers document; move it to where it \
                    belongs, or delete it there";
        out.leave(
            filled,
            place,
            what.clone(),
            FindingWords { code: Code::NotTakenOver, message, hint },
        );
    }
    for (place, what) in &filled.unsigned {
        let hint = "ask who signed it which of the two holds; the answers are taken over as they stand now";
        let words = FindingWords { code: Code::ContradictoryAnswer, message: what.clone(), hint };
        out.doubt(place, words);
    }
    for (place, what) in &filled.lost {
        let hint = "read the file that was filled, or answer what is missing in the document";
        out.doubt(place, FindingWords { code: Code::MissingKey, message: what.clone(), hint });
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
        out.tell(&field.place, FindingWords { code: Code::MissingGlyph, message, hint: &hint });
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
