//! Carries answers over to another version; nothing is dropped without a word.
//!
//! In: the old and the new questions, the answers, and what the authors declared as changed. Out:
//! new answers and, for each old answer and new question, what became of it. Never: answers a
//! question that nobody has answered.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::{Answer, AnswerName, Answers, Form, Retired};
use crate::Workspace;
use crate::model::{Version, VersionRef};
use crate::schema::changes::{ChangeDoc, ChangeName, FieldName, Weight};

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The question means what it meant.
    Kept,
    /// The question means something else; holds the redline.
    Recheck(String),
    /// The question is now asked under these ids.
    Moved(Vec<String>),
    /// The question became several.
    Split(Vec<String>),
    /// The question became part of others.
    Merged(Vec<String>),
    /// The question is gone.
    Retired,
    /// The question is new.
    New,
}

impl Fate {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Recheck(_) => "re-check",
            Self::Moved(_) => "moved",
            Self::Split(_) => "split",
            Self::Merged(_) => "merged",
            Self::Retired => "retired",
            Self::New => "new",
        }
    }
}

/// What became of one answer or question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Id of the indicator; of a practice for its target or comment.
    pub id: String,
    /// What became of it.
    pub fate: Fate,
    /// Why, in the authors' words; may be empty.
    pub why: String,
}

/// An upgraded assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarryOver {
    /// The answers, for the new version.
    pub answers: Answers,
    /// What became of each old answer, then the new questions.
    pub items: Vec<Carried>,
}

/// The declared changes between two versions of one model or profile, oldest first.
pub fn declared<'w>(
    workspace: &'w Workspace,
    old: &VersionRef,
    new: &VersionRef,
) -> Vec<&'w ChangeDoc> {
    if old.id != new.id {
        return Vec::new();
    }
    let mut docs: Vec<(Version, &Vec<ChangeDoc>)> = workspace
        .changes
        .iter()
        .filter(|doc| doc.steps.get(1) == Some(&new.id))
        .filter_map(|doc| Some((Version::parse(doc.steps.get(2)?)?, &doc.value.changes)))
        .filter(|(version, _)| *version > old.version && *version <= new.version)
        .collect();
    docs.sort_by(|a, b| a.0.cmp(&b.0));
    docs.into_iter().flat_map(|(_, changes)| changes).collect()
}

/// Carries answers over.
pub fn upgrade(old: &Form, new: &Form, answers: &Answers, changes: &[&ChangeDoc]) -> CarryOver {
    let mut carried = answers.clone();
    carried.answers.clear();
    carried.profile = new.name.to_string();
    carried.model = new.model.to_string();
    carried.digest.clone_from(&new.digest);
    let mut items = Vec::new();
    let texts: BTreeMap<&str, (u8, &str)> = old
        .indicators()
        .map(|(_, level, indicator)| (indicator.id.as_str(), (level, indicator.text.as_str())))
        .collect();
    for (id, answer) in &answers.answers {
        let item = match new.indicator(id) {
            Some((_, level, indicator)) => {
                let before = texts.get(id.as_str()).copied();
                let now = (level, indicator.text.as_str());
                let item = same_id(id, before, now, changes);
                let mut answer = answer.clone();
                if let Fate::Recheck(redline) = &item.fate {
                    answer.recheck = format!("The indicator has changed: {redline}");
                }
                put(&mut carried.answers, id, answer);
                item
            }
            None => {
                let text = texts.get(id.as_str()).map_or("", |(_, text)| text);
                gone_id(id, text, answer, old, new, changes, &mut carried)
            }
        };
        items.push(item);
    }
    practices(new, old, &mut carried, &mut items);
    let asked_before: BTreeSet<&str> = texts.keys().copied().collect();
    items.extend(
        new.indicators()
            .filter(|(_, _, indicator)| !asked_before.contains(indicator.id.as_str()))
            .map(|(_, _, indicator)| {
                let why = reason(&indicator.id, changes);
                Carried { id: indicator.id.clone(), fate: Fate::New, why }
            }),
    );
    CarryOver { answers: carried, items }
}

fn same_id(
    id: &str,
    before: Option<(u8, &str)>,
    now: (u8, &str),
    changes: &[&ChangeDoc],
) -> Carried {
    let why = reason(id, changes);
    let fate = match before {
        None => Fate::Recheck(format!("it was not asked before: {}", now.1)),
        Some((level, text)) if text == now.1 && level == now.0 => Fate::Kept,
        Some((level, text)) if level == now.0 && is_editorial(id, text, now.1, changes) => {
            Fate::Kept
        }
        Some((level, text)) => {
            let moved = if level == now.0 {
                String::new()
            } else {
                format!("it moved from level {level} to level {}; ", now.0)
            };
            Fate::Recheck(format!("{moved}{}", redline(text, now.1)))
        }
    };
    Carried { id: id.to_owned(), fate, why }
}

/// Whether a new wording has the same meaning: by the authors' word; without it only blanks,
/// case and punctuation may differ.
fn is_editorial(id: &str, old: &str, new: &str, changes: &[&ChangeDoc]) -> bool {
    let about = changes.iter().filter(|change| {
        *change.item == id
            && change.change.value == ChangeName::Reworded
            && change.field.as_ref().is_none_or(|field| field.value == FieldName::Text)
    });
    let weights: Vec<Weight> = about.filter_map(|c| c.weight.as_ref().map(|w| w.value)).collect();
    if weights.is_empty() {
        return crate::text::words(old) == crate::text::words(new);
    }
    weights.iter().all(|weight| *weight == Weight::Editorial)
}

fn reason(id: &str, changes: &[&ChangeDoc]) -> String {
    let about = changes.iter().filter(|change| *change.item == id);
    about.map(|change| change.reason.value.trim().to_owned()).collect::<Vec<_>>().join(" ")
}

/// Carries an answer whose id the new version does not have to the ids that took its meaning on.
fn gone_id(
    id: &str,
    text: &str,
    answer: &Answer,
    old: &Form,
    new: &Form,
    changes: &[&ChangeDoc],
    carried: &mut Answers,
) -> Carried {
    let why = reason(id, changes);
    let change = changes.iter().find(|change| *change.item == id && !change.into.is_empty());
    let into: Vec<String> = change.map_or_else(Vec::new, |change| {
        let ids = change.into.iter().map(|id| id.value.clone());
        ids.filter(|id| new.indicator(id).is_some()).collect()
    });
    for heir in &into {
        let mut copy = answer.clone();
        copy.recheck = format!("The answer was given to {id}: {text}");
        put(&mut carried.answers, heir, copy);
    }
    let fate = match (change.map(|change| change.change.value), into.is_empty()) {
        (Some(ChangeName::Split), false) => Fate::Split(into),
        (Some(ChangeName::Merged), false) => Fate::Merged(into),
        (Some(_), false) => Fate::Moved(into),
        _ => Fate::Retired,
    };
    let gone = Retired {
        from: old.name.to_string(),
        text: text.to_owned(),
        why: why.clone(),
        answer: Answer { recheck: String::new(), ..answer.clone() },
    };
    carried.retired.insert(id.to_owned(), gone);
    Carried { id: id.to_owned(), fate, why }
}

/// Puts an answer; where another has come before, the lower one holds and both texts are kept.
fn put(answers: &mut BTreeMap<String, Answer>, id: &str, answer: Answer) {
    let Some(before) = answers.remove(id) else {
        answers.insert(id.to_owned(), answer);
        return;
    };
    let rank = |answer: &Answer| match answer.value {
        None | Some(AnswerName::No) => 0,
        Some(AnswerName::Partly) => 1,
        Some(AnswerName::Yes) => 2,
        Some(AnswerName::NotApplicable) => 3,
    };
    let (mut low, high) =
        if rank(&answer) < rank(&before) { (answer, before) } else { (before, answer) };
    for (mine, theirs) in [
        (&mut low.evidence, &high.evidence),
        (&mut low.note, &high.note),
        (&mut low.recheck, &high.recheck),
    ] {
        if !theirs.is_empty() && mine != theirs {
            *mine = format!("{mine}\n{theirs}").trim().to_owned();
        }
    }
    if low.recheck.is_empty() {
        low.recheck = "Several answers were brought together here.".to_owned();
    }
    answers.insert(id.to_owned(), low);
}

/// Targets and comments of practices that are gone stay readable among the retired answers.
fn practices(new: &Form, old: &Form, carried: &mut Answers, items: &mut Vec<Carried>) {
    let gone: BTreeSet<String> = carried
        .targets
        .keys()
        .chain(carried.comments.keys())
        .filter(|id| new.practice(id).is_none())
        .cloned()
        .collect();
    for id in gone {
        let target = carried.targets.remove(&id);
        let mut note = carried.comments.remove(&id).unwrap_or_default();
        if let Some((level, rationale)) = target {
            note = format!("{note}\nTarget {level}: {rationale}").trim().to_owned();
        }
        let title = old.practice(&id).map_or(id.as_str(), |practice| &practice.title);
        let gone = Retired {
            from: old.name.to_string(),
            text: format!("Practice: {title}"),
            why: String::new(),
            answer: Answer { note, ..Answer::default() },
        };
        carried.retired.insert(id.clone(), gone);
        items.push(Carried { id, fate: Fate::Retired, why: String::new() });
    }
}

/// Two texts as one, with what went and what came: `[-old-]{+new+}`.
pub fn redline(old: &str, new: &str) -> String {
    let diff = TextDiff::configure().diff_words(old, new);
    let mut out = String::new();
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    for (tag, text) in runs {
        let _ = match tag {
            ChangeTag::Equal => write!(out, "{text}"),
            ChangeTag::Delete => write!(out, "[-{text}-]"),
            ChangeTag::Insert => write!(out, "{{+{text}+}}"),
        };
    }
    out
}
