//! Assessments: answers, score, gap, roadmap, and what becomes of answers over time.
//!
//! In: a [`Questionnaire`] (what is asked) and [`Answers`] (what was answered). Out: numbers with their
//! reasons, plans, merged and upgraded answers. Never: touches a file, renders a page.

pub mod compare;
pub mod explain;
pub mod merge;
pub mod plan;
pub mod questionnaire;
pub mod report;
pub mod score;
pub mod upgrade;
pub mod yaml;

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::model::VersionRef;
pub use crate::schema::assessment::AnswerName;
use crate::schema::assessment::{AnswerDoc, AssessmentDoc};
use crate::span::Spanned;
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

impl AnswerName {
    /// All answers, from good to not applicable.
    pub const ALL: [AnswerName; 4] = [Self::Yes, Self::Partly, Self::No, Self::NotApplicable];

    /// The word in the answers document and in every form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// Its place among the answers by what they score: `no` least, `not-applicable` most.
    pub fn rank(self) -> u8 {
        match self {
            Self::No => 0,
            Self::Partly => 1,
            Self::Yes => 2,
            Self::NotApplicable => 3,
        }
    }

    /// The answer that a person meant: case and blanks do not matter, `n/a` is understood.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().replace([' ', '_'], "-").as_str() {
            "yes" => Some(Self::Yes),
            "partly" => Some(Self::Partly),
            "no" => Some(Self::No),
            "not-applicable" | "n/a" | "na" => Some(Self::NotApplicable),
            _ => None,
        }
    }
}

impl Answers {
    /// The answer to an indicator, if one is given.
    pub fn value(&self, indicator: &str) -> Option<AnswerName> {
        self.answers.get(indicator).and_then(|answer| answer.value)
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

/// Lowers an assessment as written into what it means.
pub fn lower(doc: &AssessmentDoc) -> Answers {
    let targets = doc.targets.0.iter().map(|(practice, target)| {
        (practice.value.clone(), (target.level.value, text(&target.rationale)))
    });
    let comments = doc.comments.0.iter().map(|(id, comment)| (id.value.clone(), text(comment)));
    let retired = doc.retired.0.iter().map(|(id, gone)| {
        let answer = Answer {
            value: gone.answer.as_ref().map(|answer| answer.value),
            reason: text(&gone.reason),
            evidence: text(&gone.evidence),
            note: text(&gone.note),
            who: text(&gone.who),
            when: text(&gone.when),
            recheck: String::new(),
        };
        let (from, wording) = (gone.from.value.clone(), gone.text.value.clone());
        (id.value.clone(), Retired { from, text: wording, why: text(&gone.why), answer })
    });
    Answers {
        title: doc.title.value.clone(),
        subject: text(&doc.subject),
        boundary: text(&doc.boundary),
        site: text(&doc.site),
        assessors: doc.assessors.iter().map(|a| (a.name.value.clone(), text(&a.role))).collect(),
        date: doc.date.value.clone(),
        story: text(&doc.story),
        targets: targets.collect(),
        answers: doc.answers.0.iter().map(|(id, a)| (id.value.clone(), lower_answer(a))).collect(),
        comments: comments.collect(),
        attachments: doc.attachments.iter().map(|name| name.value.clone()).collect(),
        retired: retired.collect(),
    }
    .tidy()
}

fn lower_answer(doc: &AnswerDoc) -> Answer {
    Answer {
        value: doc.answer.as_ref().map(|answer| answer.value),
        reason: text(&doc.reason),
        evidence: text(&doc.evidence),
        note: text(&doc.note),
        who: text(&doc.who),
        when: text(&doc.when),
        recheck: text(&doc.recheck),
    }
}

fn text(written: &Option<Spanned<String>>) -> String {
    written.as_ref().map_or_else(String::new, |written| written.value.clone())
}

/// The questions of the model or profile version of that name, `name@version`.
pub fn form(workspace: &crate::workspace::Workspace, name: &str) -> Option<Questionnaire> {
    let tailored = workspace.tailored(&VersionRef::parse(name)?)?;
    Some(Questionnaire::of(tailored))
}

/// Reports what is wrong with an answers document.
pub fn check(doc: &AssessmentDoc, form: &Questionnaire, diags: &mut Diagnostics) {
    crate::check::assessments::against(doc, form, diags);
}

/// Reports that an answers document names a profile that the workspace does not have.
pub fn report_unknown_profile(
    workspace: &crate::workspace::Workspace,
    doc: &AssessmentDoc,
    diags: &mut Diagnostics,
) {
    crate::check::assessments::report_unknown_profile(&workspace.catalog, &doc.profile, diags);
}
