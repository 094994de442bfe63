//! What one assessment says on sheets that are printed for it: whose target holds and why, what the cover knows
//! already, which answers are given.
//!
//! In: a [`PaperInput`]. Out: the version as it is asked there, and views. Never: judges an answer.

use std::borrow::Cow;
use std::fmt::Display;

use serde::Serialize;

use super::PaperInput;
use crate::assess::questionnaire::AskedLevel;
use crate::assess::worksheet::decided;
use crate::assess::{Answers, explain};
use crate::model::PracticeId;
use crate::profile::{Tailored, Target};
use crate::render::reported::{self, StakeView};

/// The version with the items that are asked, and the assessment's own targets in place of the profile's.
pub(super) fn asked<'w>(input: PaperInput<'w>) -> Cow<'w, Tailored> {
    let whole = Cow::Borrowed(input.tailored);
    let Some(one) = input.assessment else { return whole };
    if one.form.part.is_empty() && one.answers.targets.is_empty() {
        return whole;
    }
    let mut asked = whole.into_owned();
    if !one.form.part.is_empty() {
        let is_asked = |id: &str| one.form.indicator(id).is_some();
        for practice in &mut asked.model.practices {
            for level in &mut practice.levels {
                level.indicators.retain(|indicator| is_asked(&indicator.id));
            }
            // The levels that an answer picks are told with the question.
            let own = one.form.practice(practice.id.as_str());
            if !own.is_some_and(|own| own.levels.iter().any(AskedLevel::only_picks)) {
                practice.levels.retain(|level| !level.indicators.is_empty());
            }
        }
        asked.model.practices.retain(|practice| !practice.levels.is_empty());
    }
    for practice in &asked.model.practices {
        let Some((level, _)) = one.answers.targets.get(practice.id.as_str()) else { continue };
        let none =
            Target { level: *level, rationales: Vec::new(), instead_of: None, span: practice.span };
        asked.targets.entry(practice.id.clone()).or_insert(none).level = *level;
    }
    Cow::Owned(asked)
}

/// Whose a target is, if the assessment has set it.
#[derive(Serialize)]
pub(super) struct OwnTargetView {
    /// Whether it is another than the profile's.
    differs: bool,
    /// Who has set it, and what the profile asks for.
    whose: String,
    /// Why; empty where a field says it.
    why: String,
}

/// What is known of an indicator before the visit.
#[derive(Serialize)]
pub(super) struct GivenView {
    /// Id of the answer; empty while there is none.
    value: String,
    /// The answer in words, with the day on which it lapsed.
    said: String,
    /// What was written beside it, a line each.
    notes: Vec<String>,
    /// Why it must be looked at again; empty for most.
    again: String,
}

/// What the cover knows already.
#[derive(Serialize)]
pub(super) struct VisitView {
    title: String,
    subject: String,
    site: String,
    date: String,
    scope: String,
    assessors: Vec<(String, String)>,
}

/// What owners have to lose, as a table.
#[derive(Serialize)]
pub(super) struct StakesView {
    title: String,
    heads: [String; 4],
    rows: Vec<StakeView>,
}

/// What a sheet takes from the assessment that it is for.
#[derive(Clone, Copy)]
pub(super) struct SaidBefore<'t> {
    input: Option<PaperInput<'t>>,
    /// Whether fields hold what was written.
    has_fields: bool,
}

impl<'t> SaidBefore<'t> {
    /// A sheet for everybody.
    pub(super) const NOTHING: Self = Self { input: None, has_fields: false };

    /// A checklist: everything is printed.
    pub(super) fn in_print(input: PaperInput<'t>) -> Self {
        Self { input: input.assessment.and(Some(input)), has_fields: false }
    }

    /// A form: what somebody has written is in its fields.
    pub(super) fn in_fields(input: PaperInput<'t>) -> Self {
        Self { has_fields: true, ..Self::in_print(input) }
    }

    fn answers(self) -> Option<&'t Answers> {
        Some(self.input?.assessment?.answers)
    }

    /// The level that the profile asks for, where the assessment has a target of its own.
    pub(super) fn profile_target(self, practice: &PracticeId) -> Option<u8> {
        self.answers()?.targets.get(practice.as_str())?;
        self.input?.tailored.target(practice)
    }

    /// Whether the assessment asks for another level than the profile.
    pub(super) fn differs(self, practice: &PracticeId) -> bool {
        let own = self.answers().and_then(|answers| answers.targets.get(practice.as_str()));
        own.is_some_and(|(level, _)| self.profile_target(practice) != Some(*level))
    }

    /// Whose a target is, if it is the assessment's own.
    pub(super) fn own_target(self, practice: &PracticeId) -> Option<OwnTargetView> {
        let (input, answers) = (self.input?, self.answers()?);
        let (level, why) = answers.targets.get(practice.as_str())?;
        let words = input.words;
        let decision = decided(answers, practice).filter(|one| one.chosen == level.to_string());
        let (by, day) = decision.map_or(("", ""), |one| (&*one.by, &*one.when));
        let set = match (by, day) {
            ("", _) => words.say("checklist.own").to_owned(),
            (by, "") => words.with("checklist.own_by", &[("by", &by)]),
            (by, day) => {
                let values: [(&str, &dyn Display); 2] = [("by", &by), ("day", &words.day(day))];
                words.with("checklist.own_by_on", &values)
            }
        };
        let profile = input.tailored.title();
        let theirs = match self.profile_target(practice) {
            None => words.with("checklist.own_alone", &[("profile", &profile)]),
            Some(theirs) => {
                let values: [(&str, &dyn Display); 2] = [("profile", &profile), ("level", &theirs)];
                let key = match theirs == *level {
                    true => "checklist.own_same",
                    false => "checklist.own_instead",
                };
                words.with(key, &values)
            }
        };
        Some(OwnTargetView {
            differs: self.differs(practice),
            whose: format!("{set} {theirs}"),
            why: if self.has_fields { String::new() } else { why.clone() },
        })
    }

    /// What is known of an indicator; none if it is nothing, or stands in fields.
    pub(super) fn given(self, id: &str) -> Option<GivenView> {
        let one = self.printed()?;
        let answer = one.answers.get(id).filter(|answer| !answer.is_empty())?;
        let form = self.input?.assessment?.form;
        let (_, _, item) = form.indicator(id)?;
        let value = answer.value.as_ref();
        let said = value.map_or_else(String::new, |_| explain::shown(form, one, item));
        Some(GivenView {
            value: value.map_or_else(String::new, |value| value.word().to_owned()),
            said,
            notes: lines(&explain::notes(form, answer)),
            again: answer.recheck.clone(),
        })
    }

    /// What somebody has said on a practice; empty if it is nothing, or stands in a field.
    pub(super) fn comment(self, practice: &PracticeId) -> String {
        let comment = self.printed().and_then(|one| one.comments.get(practice.as_str()));
        comment.cloned().unwrap_or_default()
    }

    /// What the cover says; none where fields say it.
    pub(super) fn visit(self) -> Option<VisitView> {
        let one = self.printed()?;
        Some(VisitView {
            title: one.title.clone(),
            subject: one.subject.clone(),
            site: one.site.clone(),
            date: self.input?.words.day(&one.date),
            scope: one.boundary.clone(),
            assessors: one.assessors.clone(),
        })
    }

    /// What owners have to lose, if they have said it.
    pub(super) fn stakes(self) -> Option<StakesView> {
        let rows = reported::stakes(self.input?.assessment?.form, self.answers()?);
        let words = self.input?.words;
        (!rows.is_empty()).then(|| StakesView {
            title: words.say("report.stakes").to_owned(),
            heads: ["what", "lost", "bad", "decides"]
                .map(|head| words.say(&format!("report.stake_head_{head}")).to_owned()),
            rows,
        })
    }

    /// The answers, if what they say is printed.
    fn printed(self) -> Option<&'t Answers> {
        if self.has_fields { None } else { self.answers() }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
