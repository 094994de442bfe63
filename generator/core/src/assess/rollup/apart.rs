//! Versions that were answered, and what of them cannot be put side by side.
//!
//! In: forms and sites. Out: [`AnsweredVersion`]s, and an [`Apart`] for each difference that makes levels of two versions
//! mean different things. Never: leaves a site out because of its version.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

use super::{PanelPractice, RolledSite, SummedAssessment};
use crate::assess::Questionnaire;
use crate::assess::questionnaire::AskedPractice;
use crate::words::Words;

/// A version of a profile or model that sites answer.
#[derive(Clone, Debug)]
pub struct AnsweredVersion {
    /// What it asks.
    pub form: Arc<Questionnaire>,
    /// For each practice of the panel its place in the form; none if it is not asked.
    pub places: Vec<Option<usize>>,
    /// Sites whose last assessment answers it.
    pub sites: usize,
    /// Assessments that answer it, earlier ones too.
    pub assessments: usize,
}

/// Why two versions cannot be read in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apart {
    /// A practice that not every version has.
    NotAsked {
        /// Name of the practice.
        practice: String,
        /// The versions without it.
        versions: Vec<String>,
    },
    /// Practices have the same names and other questions.
    OtherQuestions {
        /// The two versions.
        versions: [String; 2],
        /// Questions of the first only, and of the second only.
        only: [usize; 2],
        /// Codes of the practices that they are in.
        practices: Vec<String>,
    },
    /// Levels have other names, or answers add up otherwise.
    OtherRule {
        /// The two versions.
        versions: [String; 2],
    },
}

impl Apart {
    /// It in a sentence.
    pub fn sentence(&self, words: &Words) -> String {
        match self {
            Self::NotAsked { practice, versions } => {
                let values: [(&str, &dyn Display); 2] =
                    [("practice", practice), ("versions", &words.list(versions))];
                words.with("rollup.apart_not_asked", &values)
            }
            Self::OtherQuestions { versions: [first, second], only, practices } => {
                let values: [(&str, &dyn Display); 5] = [
                    ("first", first),
                    ("second", second),
                    ("of_first", &only[0]),
                    ("of_second", &only[1]),
                    ("practices", &practices.join(", ")),
                ];
                words.with("rollup.apart_questions", &values)
            }
            Self::OtherRule { versions: [first, second] } => {
                words.with("rollup.apart_rule", &[("first", first), ("second", second)])
            }
        }
    }
}

/// The forms of a panel, the newest model first.
pub(super) fn forms<'a>(
    histories: impl Iterator<Item = &'a [SummedAssessment]>,
) -> Vec<Arc<Questionnaire>> {
    let mut forms: Vec<Arc<Questionnaire>> = Vec::new();
    for one in histories.flatten() {
        if !forms.iter().any(|form| form.name == one.form.name) {
            forms.push(Arc::clone(&one.form));
        }
    }
    forms.sort_by_cached_key(|form| {
        (
            Reverse(form.model.version.clone()),
            form.name.id.clone(),
            Reverse(form.name.version.clone()),
        )
    });
    forms
}

/// The practices of all forms: those of the first in its order, then what others have besides.
pub(super) fn practices(forms: &[Arc<Questionnaire>]) -> Vec<PanelPractice> {
    let mut all: Vec<PanelPractice> = Vec::new();
    for practice in forms.iter().flat_map(|form| &form.practices) {
        if !all.iter().any(|known| known.id == practice.id) {
            let (id, code) = (practice.id.clone(), practice.code.clone());
            all.push(PanelPractice { id, code, title: practice.title.clone() });
        }
    }
    all
}

/// The versions with the numbers of their sites.
pub(super) fn versions(
    forms: &[Arc<Questionnaire>],
    practices: &[PanelPractice],
    sites: &[RolledSite],
) -> Vec<AnsweredVersion> {
    let place = |form: &Questionnaire, one: &PanelPractice| {
        form.practices.iter().position(|practice| practice.id == one.id)
    };
    let version = |(at, form): (usize, &Arc<Questionnaire>)| AnsweredVersion {
        form: Arc::clone(form),
        places: practices.iter().map(|one| place(form, one)).collect(),
        sites: sites.iter().filter(|site| site.version == at).count(),
        assessments: sites
            .iter()
            .flat_map(|site| &site.history)
            .filter(|one| one.form.name == form.name)
            .count(),
    };
    forms.iter().enumerate().map(version).collect()
}

/// What differs between the versions.
pub(super) fn apart(versions: &[AnsweredVersion], practices: &[PanelPractice]) -> Vec<Apart> {
    let mut found: Vec<Apart> = practices
        .iter()
        .enumerate()
        .filter_map(|(at, practice)| {
            let without = versions.iter().filter(|version| version.places[at].is_none());
            let without: Vec<String> = without.map(|one| one.form.name.to_string()).collect();
            let practice = practice.title.clone();
            (!without.is_empty()).then_some(Apart::NotAsked { practice, versions: without })
        })
        .collect();
    // What most sites answered is what the others are held against.
    let Some(first) = versions.iter().rev().max_by_key(|version| version.sites) else {
        return found;
    };
    for other in versions.iter().filter(|other| other.form.name != first.form.name) {
        found.extend(other_rule(&first.form, &other.form));
        found.extend(other_questions(&first.form, &other.form));
    }
    found
}

fn names(first: &Questionnaire, second: &Questionnaire) -> [String; 2] {
    [first.name.to_string(), second.name.to_string()]
}

fn other_rule(first: &Questionnaire, second: &Questionnaire) -> Option<Apart> {
    let is_same = first.levels == second.levels
        && first.scoring == second.scoring
        && first.aggregate == second.aggregate
        && first.exceptions == second.exceptions
        && first.answers == second.answers;
    (!is_same).then(|| Apart::OtherRule { versions: names(first, second) })
}

/// Questions of practices that both have.
fn other_questions(first: &Questionnaire, second: &Questionnaire) -> Option<Apart> {
    let (mut only, mut practices) = ([0, 0], Vec::new());
    for practice in &first.practices {
        let Some(same) = second.practice(&practice.id) else { continue };
        let ids = |of: &AskedPractice| -> BTreeSet<String> {
            of.indicators().map(|(_, item)| item.id.clone()).collect()
        };
        let (of_first, of_second) = (ids(practice), ids(same));
        let [more, less] =
            [of_first.difference(&of_second).count(), of_second.difference(&of_first).count()];
        if more + less > 0 {
            only = [only[0] + more, only[1] + less];
            practices.push(practice.code.clone());
        }
    }
    let versions = names(first, second);
    (!practices.is_empty()).then_some(Apart::OtherQuestions { versions, only, practices })
}
