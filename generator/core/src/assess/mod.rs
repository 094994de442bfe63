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
pub mod filled;
pub mod interpret;
pub mod merge;
pub mod plan;
pub mod questionnaire;
pub mod redact;
pub mod report;
pub mod score;
pub mod standards;
pub mod upgrade;
pub mod yaml;

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::model::VersionRef;
pub use crate::schema::assessment::AnswerName;
use crate::schema::assessment::AssessmentDoc;
pub use questionnaire::Questionnaire;

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
    /// Whether nothing is written in it.
    pub fn is_empty(&self) -> bool {
        *self == Answer::default()
    }
}

impl Answers {
    /// The fingerprint of the questions that were answered.
    pub fn digest_of<'a>(&'a self, form: &'a Questionnaire) -> &'a str {
        if self.digest.is_empty() { &form.digest } else { &self.digest }
    }

    /// How many of the questions are answered.
    pub fn count(&self, form: &Questionnaire) -> usize {
        form.indicators().filter(|(_, _, item)| self.value(&item.id).is_some()).count()
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
            &mut self.story,
        ] {
            *text = clean(text);
        }
        for (name, role) in &mut self.assessors {
            (*name, *role) = (clean(name), clean(role));
        }
        self.assessors.retain(|(name, role)| !(name.is_empty() && role.is_empty()));
        for (_, rationale) in self.targets.values_mut() {
            *rationale = clean(rationale);
        }
        for answer in self.answers.values_mut() {
            tidy_answer(answer);
        }
        self.answers.retain(|_, answer| !answer.is_empty());
        for comment in self.comments.values_mut() {
            *comment = clean(comment);
        }
        self.comments.retain(|_, comment| !comment.is_empty());
        for name in &mut self.attachments {
            *name = clean(name);
        }
        self.attachments.retain(|name| !name.is_empty());
        self.retired.values_mut().for_each(|retired| tidy_answer(&mut retired.answer));
        for left in &mut self.leftovers {
            (left.place, left.text) = (clean(&left.place), clean(&left.text));
        }
        self.leftovers.retain(|left| !left.text.is_empty());
        self
    }
}

fn tidy_answer(answer: &mut Answer) {
    for text in [
        &mut answer.reason,
        &mut answer.evidence,
        &mut answer.note,
        &mut answer.who,
        &mut answer.when,
        &mut answer.recheck,
    ] {
        *text = clean(text);
    }
}

/// Adds a text below another, of which either may be empty.
fn append(text: &mut String, more: &str) {
    *text = format!("{text}\n{more}").trim().to_owned();
}

/// A text as every face can carry it: line feeds only, no control characters, no blanks around.
pub fn clean(text: &str) -> String {
    // Most texts are clean, and an assessment has a thousand of them.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
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
    Some(Questionnaire::of(tailored, &workspace.words))
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
