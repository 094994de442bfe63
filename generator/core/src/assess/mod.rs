//! Assessments: answers, score, gap, roadmap, and what becomes of answers over time.
//!
//! In: a [`Questionnaire`] (what is asked) and [`Answers`] (what was answered). Out: numbers with their
//! reasons, plans, merged and upgraded answers. Never: touches a file, renders a page.

pub mod again;
pub mod brief;
pub mod compare;
mod days;
pub mod document;
pub mod explain;
pub mod fill;
pub mod filled;
pub mod interpret;
pub mod long;
pub mod merge;
pub mod plan;
pub mod questionnaire;
pub mod redact;
pub mod report;
pub mod rollup;
pub mod score;
pub mod seal;
pub mod settle;
pub mod standards;
pub mod typing;
pub mod upgrade;
pub mod worksheet;
pub mod yaml;

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::model::VersionRef;
pub use crate::schema::assessment::AnswerName;
use crate::schema::assessment::AssessmentDoc;
use crate::words::Words;
pub use questionnaire::{AskedIndicator, AskedPractice, Questionnaire};

/// A filled assessment, apart from the questions that it answers. A text that nobody wrote is
/// empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Name of the assessment.
    pub title: String,
    /// What is assessed.
    pub subject: String,
    /// Where the assessed system ends.
    pub boundary: String,
    /// The place.
    pub site: String,
    /// Name and role of those who assess.
    pub assessors: Vec<(String, String)>,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Day at which it is judged which answers have lapsed; empty for [`date`](Self::date).
    pub as_of: String,
    /// Who may read it.
    pub marking: String,
    /// Fingerprint of the questions that were answered, if they are not those of today.
    pub digest: String,
    /// What happened and what was found. Markdown.
    pub story: String,
    /// Targets that differ from the profile's, by practice: level and rationale.
    pub targets: BTreeMap<String, (u8, String)>,
    /// The answers by id of the indicator.
    pub answers: BTreeMap<String, Answer>,
    /// The assessor's comment by practice.
    pub comments: BTreeMap<String, String>,
    /// Names of files that belong to the assessment.
    pub attachments: Vec<String>,
    /// The filled forms that the answers were read from.
    pub sources: Vec<AnswerSource>,
    /// What owners have to lose, one entry per kind of device.
    pub stakes: Vec<Stake>,
    /// Disagreements that somebody has settled, and targets that an owner decided.
    pub decisions: Vec<Settlement>,
    /// Answers whose indicators are gone, by id.
    pub retired: BTreeMap<String, Retired>,
    /// What somebody wrote and no reading understood; kept until a person settles it.
    pub leftovers: Vec<Leftover>,
}

/// A text of a filled form that was not taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftover {
    /// File and place in it.
    pub place: String,
    /// The text.
    pub text: String,
}

/// A file that answers were read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerSource {
    /// Name of the file.
    pub name: String,
    /// `yaml`, `json`, `xlsx`, `pdf`, or `text` for a list that was typed.
    pub face: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// What was found of a signature.
    pub signature: String,
    /// On which day it was read, if somebody said so.
    pub read_on: String,
}

/// What an owner has to lose with one kind of device. How bad it is, is a word of [`Stake::WORDS`], or what
/// the owner wrote in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stake {
    /// The kind of device.
    pub what: String,
    /// What is lost.
    pub lost: String,
    /// How bad it is, in the order of [`Stake::AREAS`].
    pub impact: [String; 5],
    /// Who decides about it.
    pub decides: String,
}

/// A disagreement that somebody has settled, or a target that an owner decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Id of the indicator; of the practice for a target; the key for a text of the head.
    pub indicator: String,
    /// The answer that holds, or the level, or the text.
    pub chosen: String,
    /// Who decided.
    pub by: String,
    /// On which day.
    pub when: String,
    /// Why.
    pub why: String,
    /// What each assessor had answered.
    pub said: String,
}

/// The answer to one indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Whether it can be seen; `None` while open.
    pub value: Option<AnswerName>,
    /// Why it does not apply.
    pub reason: String,
    /// What was seen.
    pub evidence: String,
    /// Anything else.
    pub note: String,
    /// Who answered.
    pub who: String,
    /// On which day.
    pub when: String,
    /// The day on which it lapses; empty for what `when` and the indicator's shelf life say.
    pub until: String,
    /// Why it must be looked at again.
    pub recheck: String,
}

/// An answer whose indicator is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retired {
    /// What it was answered against.
    pub from: String,
    /// The indicator as it was.
    pub text: String,
    /// Why it is gone.
    pub why: String,
    /// The answer as given.
    pub answer: Answer,
}

impl Answer {
    /// The texts beside an answer by their keys in an answers document, in the order of every face.
    pub const TEXTS: [&str; 7] = ["reason", "evidence", "note", "who", "when", "until", "recheck"];

    /// Whether nothing is written in it.
    pub fn is_empty(&self) -> bool {
        *self == Answer::default()
    }

    /// The same where it needs no reason any more: the one that it had is a note.
    pub fn with_noted_reason(&self) -> Self {
        let mut noted = Self { reason: String::new(), ..self.clone() };
        let has_it = format!("\n{}\n", self.note).contains(&format!("\n{}\n", self.reason));
        if !has_it {
            append(&mut noted.note, &self.reason);
        }
        noted
    }

    /// What stands under each of [`Self::TEXTS`].
    pub fn texts(&self) -> [(&'static str, &str); 7] {
        let texts = [
            &self.reason,
            &self.evidence,
            &self.note,
            &self.who,
            &self.when,
            &self.until,
            &self.recheck,
        ];
        std::array::from_fn(|at| (Self::TEXTS[at], texts[at].as_str()))
    }

    fn texts_mut(&mut self) -> [&mut String; 7] {
        [
            &mut self.reason,
            &mut self.evidence,
            &mut self.note,
            &mut self.who,
            &mut self.when,
            &mut self.until,
            &mut self.recheck,
        ]
    }
}

/// A record of texts that stand under keys of their own in an answers document.
pub trait KeyedTexts: Default {
    /// The texts by their keys, in the order of documents; a new one comes last.
    fn parts(&self) -> Vec<(&'static str, &str)>;

    /// The same, to be written.
    fn parts_mut(&mut self) -> Vec<(&'static str, &mut String)>;

    /// The keys.
    fn keys() -> Vec<&'static str> {
        Self::default().parts().into_iter().map(|(key, _)| key).collect()
    }
}

impl Stake {
    /// What an owner can lose, by the keys of an answers document.
    pub const AREAS: [&str; 5] = ["safety", "operation", "money", "people", "law"];
    /// How bad it is, from the least.
    pub const WORDS: [&str; 4] = ["none", "bearable", "serious", "ruinous"];

    /// How bad something is, in the words of the worksheet; another text stays as it is.
    pub fn impact_said<'t>(impact: &'t str, words: &'t Words) -> &'t str {
        match Self::WORDS.contains(&impact) {
            true => words.say(&format!("worksheet.impact_{impact}")),
            false => impact,
        }
    }

    fn set_parts(&mut self, parts: [String; 8]) {
        self.parts_mut().into_iter().zip(parts).for_each(|(part, text)| *part = text);
    }

    /// Whether anything is said of it besides what it is.
    pub fn is_rated(&self) -> bool {
        self.parts().iter().any(|(key, text)| *key != "what" && !text.is_empty())
    }

    /// Its parts by their keys in an answers document.
    pub fn parts(&self) -> [(&'static str, &str); 8] {
        let [safety, operation, money, people, law] = self.impact.each_ref();
        let texts = [&self.what, &self.lost, safety, operation, money, people, law, &self.decides];
        let [a, b, c, d, e] = Self::AREAS;
        let keys = ["what", "lost", a, b, c, d, e, "decides"];
        std::array::from_fn(|at| (keys[at], texts[at].as_str()))
    }

    fn parts_mut(&mut self) -> [&mut String; 8] {
        let [safety, operation, money, people, law] = self.impact.each_mut();
        [&mut self.what, &mut self.lost, safety, operation, money, people, law, &mut self.decides]
    }
}

/// Reads and writes a record by one list of its keys.
macro_rules! keyed_texts {
    ($record:ty: $($key:literal $field:ident),+) => {
        impl KeyedTexts for $record {
            fn parts(&self) -> Vec<(&'static str, &str)> {
                vec![$(($key, self.$field.as_str())),+]
            }

            fn parts_mut(&mut self) -> Vec<(&'static str, &mut String)> {
                vec![$(($key, &mut self.$field)),+]
            }
        }
    };
}

keyed_texts!(AnswerSource: "name" name, "face" face, "digest" digest, "signature" signature, "read-on" read_on);
keyed_texts!(
    Settlement: "indicator" indicator, "chosen" chosen, "by" by, "when" when, "why" why, "said" said
);

/// The number of the format in which answers documents are written.
pub const FORMAT: u32 = 2;

impl Answers {
    /// The fingerprint of the questions that were answered.
    pub fn digest_of<'a>(&'a self, form: &'a Questionnaire) -> &'a str {
        if self.digest.is_empty() { &form.digest } else { &self.digest }
    }

    /// How many of the questions are answered.
    pub fn count(&self, form: &Questionnaire) -> usize {
        form.indicators().filter(|(_, _, item)| self.standing(item).is_some()).count()
    }

    /// The answers, each with a day: one that had none was given on the day of the assessment.
    pub fn dated(mut self) -> Self {
        let given = self.answers.values_mut().filter(|one| one.value.is_some());
        for answer in given.filter(|one| one.when.is_empty()) {
            answer.when.clone_from(&self.date);
        }
        self
    }

    /// The answers, each with who gave it: where nobody is named, the assessor, if there was one only.
    pub fn signed(mut self) -> Self {
        let hand = self.hand().to_owned();
        let given = self.answers.values_mut().filter(|one| one.value.is_some());
        for answer in given.filter(|one| one.who.is_empty()) {
            answer.who.clone_from(&hand);
        }
        self
    }

    /// Who answered, if it was one person only; else empty.
    pub fn hand(&self) -> &str {
        if let [(name, _)] = &self.assessors[..] { name } else { "" }
    }

    /// The answers to these questions only, for other hands on another day. What has lapsed is to be answered
    /// anew; what was seen stays.
    pub fn of_part(mut self, part: &Questionnaire) -> Self {
        let lapsed: Vec<&str> = self.lapsed(part).into_iter().map(|item| &*item.id).collect();
        for id in lapsed {
            if let Some(answer) = self.answers.get_mut(id) {
                answer.value = None;
                answer.reason.clear();
                answer.until.clear();
            }
        }
        self.assessors.clear();
        // Who looks again says so anew.
        for answer in self.answers.values_mut() {
            answer.who.clear();
            answer.when.clear();
        }
        self.answers.retain(|id, _| part.indicator(id).is_some());
        self.comments.retain(|id, _| part.practice(id).is_some());
        self.targets.retain(|id, _| part.practice(id).is_some());
        self.retired.clear();
        self.leftovers.clear();
        self
    }

    /// The day at which it is judged which answers have lapsed; empty if there is none.
    pub fn judged_at(&self) -> &str {
        if self.as_of.is_empty() { &self.date } else { &self.as_of }
    }

    /// The day on which the answer to an indicator lapses: its own, else by its age. An answer without a
    /// day was given on the day of the assessment.
    pub fn lapses_on(&self, indicator: &AskedIndicator) -> Option<String> {
        self.end_of(self.answers.get(&indicator.id)?, indicator)
    }

    fn end_of(&self, answer: &Answer, indicator: &AskedIndicator) -> Option<String> {
        if !answer.until.is_empty() {
            return Some(answer.until.clone());
        }
        let when = if answer.when.is_empty() { &self.date } else { &answer.when };
        indicator.valid_for?.after(when)
    }

    /// Whether an answer was given and has lapsed.
    pub fn has_lapsed(&self, indicator: &AskedIndicator) -> bool {
        self.value(&indicator.id).is_some() && self.standing(indicator).is_none()
    }

    /// The answer to an indicator that counts: one that has lapsed does not.
    pub fn standing(&self, indicator: &AskedIndicator) -> Option<&AnswerName> {
        let answer = self.answers.get(&indicator.id)?;
        let at = self.judged_at();
        let is_over = |day: String| !at.is_empty() && day.as_str() <= at;
        answer.value.as_ref().filter(|_| !self.end_of(answer, indicator).is_some_and(is_over))
    }

    /// The indicators whose answers have lapsed, in reading order.
    pub fn lapsed<'f>(&self, form: &'f Questionnaire) -> Vec<&'f AskedIndicator> {
        let asked = form.indicators().map(|(_, _, indicator)| indicator);
        asked.filter(|indicator| self.has_lapsed(indicator)).collect()
    }

    /// The target of a practice: the owners' own, else that of the profile.
    pub fn target(&self, practice: &AskedPractice) -> Option<u8> {
        self.targets.get(&practice.id).map(|(level, _)| *level).or(practice.target)
    }

    /// The answer to an indicator, if one is given.
    pub fn value(&self, indicator: &str) -> Option<&AnswerName> {
        self.answers.get(indicator).and_then(|answer| answer.value.as_ref())
    }

    /// Brings every text into the one shape that all faces can carry, and drops what is empty.
    pub fn tidy(mut self) -> Self {
        for text in [
            &mut self.title,
            &mut self.subject,
            &mut self.boundary,
            &mut self.site,
            &mut self.date,
            &mut self.as_of,
            &mut self.marking,
            &mut self.story,
        ] {
            *text = clean(text);
        }
        for (name, role) in &mut self.assessors {
            (*name, *role) = (clean(name), clean(role));
        }
        self.assessors.retain(|(name, role)| !(name.is_empty() && role.is_empty()));
        let known = self.assessors.clone();
        self.assessors.retain(|(name, role)| {
            let is_same =
                |(other, of): &(String, String)| !of.is_empty() && is_one_name(name, other);
            !role.is_empty() || !known.iter().any(is_same)
        });
        for (_, rationale) in self.targets.values_mut() {
            *rationale = clean(rationale);
        }
        self.answers.values_mut().for_each(tidy_answer);
        self.answers.retain(|_, answer| !answer.is_empty());
        for comment in self.comments.values_mut() {
            *comment = clean(comment);
        }
        self.comments.retain(|_, comment| !comment.is_empty());
        for name in &mut self.attachments {
            *name = clean(name);
        }
        self.attachments.retain(|name| !name.is_empty());
        for source in &mut self.sources {
            source.parts_mut().into_iter().for_each(|(_, text)| *text = clean(text));
        }
        self.sources.retain(|source| !source.name.is_empty());
        for stake in &mut self.stakes {
            stake.parts_mut().into_iter().for_each(|text| *text = clean(text));
        }
        self.stakes.retain(|stake| *stake != Stake::default());
        for decision in &mut self.decisions {
            decision.parts_mut().into_iter().for_each(|(_, text)| *text = clean(text));
        }
        self.decisions.retain(|decision| *decision != Settlement::default());
        self.retired.values_mut().for_each(|retired| tidy_answer(&mut retired.answer));
        for left in &mut self.leftovers {
            (left.place, left.text) = (clean(&left.place), clean(&left.text));
        }
        self.leftovers.retain(|left| !left.text.is_empty());
        self
    }
}

/// Whether two names are those of one person: capitals and blanks make no other.
fn is_one_name(one: &str, other: &str) -> bool {
    let spelled = |name: &str| name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    spelled(one) == spelled(other)
}

fn tidy_answer(answer: &mut Answer) {
    let untidy = answer.texts_mut().into_iter().filter(|text| !is_clean(text));
    untidy.for_each(|text| *text = clean(text));
}

/// Whether a text is as every face can carry it. Most are, and an assessment has a thousand of them.
fn is_clean(text: &str) -> bool {
    has_plain_signs(text) && text.trim().len() == text.len()
}

fn has_plain_signs(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n'))
}

/// Adds a text below another, of which either may be empty.
fn append(text: &mut String, more: &str) {
    *text = format!("{text}\n{more}").trim().to_owned();
}

/// A text as every face can carry it: line feeds only, no control characters, no blanks around.
pub fn clean(text: &str) -> String {
    if has_plain_signs(text) {
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}'))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Lowers an assessment that keeps the rules, by the questions that it answers.
pub fn lower(form: &Questionnaire, doc: &AssessmentDoc) -> Answers {
    interpret::interpret(&document::of_doc(doc), form).answers
}

/// The questions of the model or profile version of that name, `name@version`.
pub fn form(workspace: &crate::workspace::Workspace, name: &str) -> Option<Questionnaire> {
    let tailored = workspace.tailored(&VersionRef::parse(name)?)?;
    Some(Questionnaire::of(tailored, workspace.words_of(&tailored.name())))
}

/// Reports that an answers document names a profile that the workspace does not have.
pub fn report_unknown_profile(
    catalog: &crate::model::Catalog,
    name: &str,
    span: crate::span::Span,
    diags: &mut Diagnostics,
) {
    let known: Vec<String> = catalog.names().map(|name| name.to_string()).collect();
    let id = name.split('@').next().unwrap_or(name);
    let same: Vec<&str> =
        known.iter().filter(|k| k.split('@').next() == Some(id)).map(String::as_str).collect();
    let there = if same.is_empty() { known.join(", ") } else { same.join(" and ") };
    let shown = crate::text::cut(name, 80);
    diags
        .report(
            crate::diag::Code::UnknownBase,
            span,
            format!("there is no model or profile `{shown}` in this workspace"),
        )
        .suggest(name, known.iter().map(String::as_str))
        .hint(format!("there are: {there}"));
}
