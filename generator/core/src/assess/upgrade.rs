//! Carries answers over to another version; nothing is dropped without a word.
//!
//! In: the old and the new questions, the answers, and what the authors declared as changed. Out:
//! new answers and, for each old answer and new question, what became of it. Never: answers a
//! question that nobody has answered.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write as _};

use similar::{ChangeTag, TextDiff};

use super::{Answer, Answers, Questionnaire, Retired, append};
use crate::model::{Profile, Version, VersionRef};
use crate::schema::changes::{ChangeDoc, ChangeName, ChangedField, Weight};
use crate::workspace::Workspace;

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarryOver {
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

impl CarryOver {
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
    pub carry_over: CarryOver,
    /// Why, in the authors' words; may be empty.
    pub why: String,
}

/// An upgraded assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// The answers, for the new version.
    pub answers: Answers,
    /// What became of each old answer, then the new questions.
    pub items: Vec<Carried>,
    /// Practices for which the new version has another target than the old.
    pub targets: Vec<MovedTarget>,
}

/// A practice for which a version has another target than the one before: a gap may come of it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTarget {
    /// Code of the practice.
    pub code: String,
    /// Target of the old version.
    pub before: Option<u8>,
    /// Target of the new version.
    pub after: Option<u8>,
    /// Target that the assessment has set itself, and that holds in both.
    pub own: Option<u8>,
    /// Why, in the authors' words; may be empty.
    pub why: String,
}

/// The declared changes between two versions, of the model and of every profile above it; of each
/// the oldest first.
pub fn declared<'w>(
    workspace: &'w Workspace,
    old: &VersionRef,
    new: &VersionRef,
) -> Vec<&'w ChangeDoc> {
    let layers = |name: &VersionRef| {
        let tailored = workspace.tailored(name);
        tailored.map_or_else(Vec::new, |tailored| {
            let profiles = tailored.profiles.iter().map(Profile::name);
            std::iter::once(tailored.model.name()).chain(profiles).collect()
        })
    };
    let (before, after) = (layers(old), layers(new));
    let pairs = before.iter().filter_map(|a| Some((a, after.iter().find(|b| a.id == b.id)?)));
    pairs.flat_map(|(before, after)| declared_of_layer(workspace, before, after)).collect()
}

fn declared_of_layer<'w>(
    workspace: &'w Workspace,
    old: &VersionRef,
    new: &VersionRef,
) -> Vec<&'w ChangeDoc> {
    let mut docs: Vec<(Version, &Vec<ChangeDoc>)> = workspace
        .changes
        .iter()
        .filter(|doc| doc.home().id == new.id)
        .filter_map(|doc| Some((doc.home().name()?.version, &doc.value.changes)))
        .filter(|(version, _)| *version > old.version && *version <= new.version)
        .collect();
    docs.sort_by(|a, b| a.0.cmp(&b.0));
    docs.into_iter().flat_map(|(_, changes)| changes).collect()
}

/// Why something changed, in the words of the authors; may be empty.
pub fn reason_of(changes: &[&ChangeDoc], id: &str) -> String {
    let about = changes.iter().filter(|change| *change.item == id);
    let mut all: Vec<&str> = about.map(|change| change.reason.value.trim()).collect();
    all.dedup();
    all.join(" ")
}

/// Carries answers over. Each keeps the day on which it was given, whatever day the assessment gets.
pub fn upgrade(
    old: &Questionnaire,
    new: &Questionnaire,
    answers: &Answers,
    changes: &[&ChangeDoc],
) -> Upgraded {
    let step = UpgradeStep { old, new, changes };
    let answers = &answers.clone().dated();
    let mut carried = answers.clone();
    carried.answers.clear();
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
                let item = step.same_id(id, before, now);
                let mut answer = answer.clone();
                if let CarryOver::Recheck(redline) = &item.carry_over {
                    answer.recheck = new.words.with("upgrade.changed", &[("redline", redline)]);
                }
                put(new, &mut carried.answers, id, step.in_new_words(id, answer));
                item
            }
            None => {
                let text = texts.get(id.as_str()).map_or("", |(_, text)| text);
                step.gone_id(id, text, answer, &mut carried)
            }
        };
        items.push(item);
    }
    step.practices(&mut carried, &mut items);
    let asked_before: BTreeSet<&str> = texts.keys().copied().collect();
    items.extend(
        new.indicators()
            .filter(|(_, _, indicator)| !asked_before.contains(indicator.id.as_str()))
            .map(|(_, _, indicator)| {
                let why = step.reason(&indicator.id);
                Carried { id: indicator.id.clone(), carry_over: CarryOver::New, why }
            }),
    );
    let targets = step.targets(&carried);
    Upgraded { answers: carried, items, targets }
}

/// From one version to another.
#[derive(Clone, Copy)]
struct UpgradeStep<'s> {
    old: &'s Questionnaire,
    new: &'s Questionnaire,
    changes: &'s [&'s ChangeDoc],
}

impl UpgradeStep<'_> {
    fn same_id(&self, id: &str, before: Option<(u8, &str)>, now: (u8, &str)) -> Carried {
        let carry_over = match before {
            None => {
                let text = [("text", &now.1 as &dyn Display)];
                CarryOver::Recheck(self.new.words.with("upgrade.not_asked", &text))
            }
            Some((level, text)) if text == now.1 && level == now.0 => CarryOver::Kept,
            Some((level, text)) if level == now.0 && self.is_editorial(id, text, now.1) => {
                CarryOver::Kept
            }
            Some((level, text)) => {
                let moved = if level == now.0 {
                    String::new()
                } else {
                    let levels: [(&str, &dyn Display); 2] = [("old", &level), ("new", &now.0)];
                    self.new.words.with("upgrade.moved", &levels)
                };
                CarryOver::Recheck(format!("{moved}{}", redline(text, now.1)))
            }
        };
        Carried { id: id.to_owned(), carry_over, why: self.reason(id) }
    }

    /// An answer in the words of the new version, to this indicator. One that it does not have is left open to be
    /// looked at again, and stays readable.
    fn in_new_words(&self, id: &str, mut answer: Answer) -> Answer {
        let Some(value) = answer.value.take() else { return answer };
        match self.new.answers_of(id).choice(&value) {
            Some(choice) => answer.value = Some(choice.id.clone()),
            None => {
                let label = self.old.label(id, &value);
                let values: [(&str, &dyn Display); 2] =
                    [("answer", &label), ("version", &self.new.name)];
                let why = self.new.words.with("upgrade.no_such_answer", &values);
                append(&mut answer.recheck, &why);
            }
        }
        answer
    }

    /// Whether a new wording has the same meaning: by the authors' word; without it only blanks,
    /// case and punctuation may differ.
    fn is_editorial(&self, id: &str, old: &str, new: &str) -> bool {
        let about = self.changes.iter().filter(|change| {
            *change.item == id
                && change.change.value == ChangeName::Reworded
                && change.field.as_ref().is_none_or(|field| field.value == ChangedField::Text)
        });
        let weights: Vec<Weight> =
            about.filter_map(|change| change.weight.as_ref().map(|w| w.value)).collect();
        if weights.is_empty() {
            return crate::text::words(old) == crate::text::words(new);
        }
        weights.iter().all(|weight| *weight == Weight::Editorial)
    }

    /// Why something changed: as declared, else as the retired item says itself.
    fn reason(&self, id: &str) -> String {
        let declared = reason_of(self.changes, id);
        let own = self.new.retired(id).filter(|_| declared.is_empty());
        own.map_or(declared, |(_, why)| why.clone())
    }

    /// What was declared to have become of an id, and the ids that took its meaning on at once.
    fn declared_heirs(&self, id: &str) -> (Option<ChangeName>, Vec<String>) {
        let about = self.changes.iter().filter(|change| *change.item == id);
        let with_heirs: Vec<_> = about.filter(|change| !change.into.is_empty()).collect();
        let ids = with_heirs.iter().flat_map(|change| &change.into);
        let mut ids: Vec<String> = ids.map(|into| into.value.clone()).collect();
        if let Some((into, _)) = self.new.retired(id).filter(|_| ids.is_empty()) {
            ids.clone_from(into);
        }
        (with_heirs.first().map(|change| change.change.value), ids)
    }

    /// The items between profile and base that stand in for each other: the new profile's for the
    /// base's, or the base's again once the profile has dropped its own.
    fn stand_ins(&self, id: &str) -> Vec<String> {
        let now = self.new.indicators().filter(|(_, _, indicator)| indicator.replaces == id);
        let mut ids: Vec<String> = now.map(|(_, _, indicator)| indicator.id.clone()).collect();
        if ids.is_empty()
            && let Some((_, _, own)) = self.old.indicator(id)
            && !own.replaces.is_empty()
        {
            ids.push(own.replaces.clone());
        }
        ids
    }

    /// The indicators of the new version that took the meaning of a gone one on, however many
    /// versions lie between, and what the authors call it.
    fn heirs(&self, id: &str) -> (Option<ChangeName>, Vec<String>) {
        let mut called = None;
        let (mut found, mut open) = (Vec::new(), vec![id.to_owned()]);
        let mut seen = BTreeSet::from([id.to_owned()]);
        while let Some(id) = open.pop() {
            let (name, mut next) = self.declared_heirs(&id);
            called = called.or(name);
            if next.is_empty() {
                next = self.stand_ins(&id);
            }
            for heir in next.into_iter().filter(|heir| seen.insert(heir.clone())) {
                match self.new.indicator(&heir) {
                    Some(_) => found.push(heir),
                    None => open.push(heir),
                }
            }
        }
        (called, found)
    }

    /// Carries an answer whose id the new version does not have to the ids that took its meaning
    /// on; what was answered stays readable among the retired answers.
    fn gone_id(&self, id: &str, text: &str, answer: &Answer, carried: &mut Answers) -> Carried {
        let why = self.reason(id);
        let (called, into) = self.heirs(id);
        for heir in &into {
            let now = self.new.indicator(heir).map_or("", |(_, _, indicator)| &indicator.text);
            let mut copy = answer.clone();
            copy.recheck = match into.len() {
                1 if self.moved_unchanged(id) => String::new(),
                1 => self.given_to(id, &redline(text, now)),
                _ => self.given_to(id, text),
            };
            if let Some(share) = self.share(id, heir) {
                append(&mut copy.recheck, &self.new.words.with("upgrade.share", &[("n", &share)]));
            }
            put(self.new, &mut carried.answers, heir, self.in_new_words(heir, copy));
        }
        let carry_over = match (called, into.len()) {
            (_, 0) => CarryOver::Retired,
            (Some(ChangeName::Merged), 1) => CarryOver::Merged(into),
            (Some(ChangeName::Split), _) | (_, 2..) => CarryOver::Split(into),
            _ => CarryOver::Moved(into),
        };
        let gone = Retired {
            from: self.old.name.to_string(),
            text: text.to_owned(),
            why: why.clone(),
            answer: Answer { recheck: String::new(), ..answer.clone() },
        };
        carried.retired.insert(id.to_owned(), gone);
        Carried { id: id.to_owned(), carry_over, why }
    }

    /// Whether the authors say of an id that moved that it means what it meant.
    fn moved_unchanged(&self, id: &str) -> bool {
        self.changes.iter().any(|change| {
            *change.item == id
                && change.change.value == ChangeName::Moved
                && change.weight.as_ref().is_some_and(|weight| weight.value == Weight::Editorial)
        })
    }

    /// How much of an item went to another, in percent, if not all.
    fn share(&self, id: &str, heir: &str) -> Option<u8> {
        let about = self.changes.iter().filter(|change| *change.item == id);
        let share = |change: &&ChangeDoc| {
            let at = change.into.iter().position(|into| into.value == heir)?;
            Some(change.shares.get(at)?.value)
        };
        about.filter_map(share).next().filter(|share| *share < 100)
    }

    fn given_to(&self, id: &str, text: &str) -> String {
        self.new.words.with("upgrade.given_to", &[("id", &id), ("text", &text)])
    }

    /// The practices of both versions whose target moved between them.
    fn targets(&self, carried: &Answers) -> Vec<MovedTarget> {
        let of_both =
            self.new.practices.iter().filter_map(|now| Some((self.old.practice(&now.id)?, now)));
        let moved = of_both.filter(|(before, now)| before.target != now.target);
        let target = moved.map(|(before, now)| MovedTarget {
            code: now.code.clone(),
            before: before.target,
            after: now.target,
            own: carried.targets.get(&now.id).map(|(level, _)| *level),
            why: self.retargeted(&now.id),
        });
        target.collect()
    }

    /// Why a target moved; what else was declared of the practice is none of it.
    fn retargeted(&self, practice: &str) -> String {
        let about = |change: &&&ChangeDoc| change.change.value == ChangeName::Retargeted;
        let changes: Vec<&ChangeDoc> = self.changes.iter().filter(about).copied().collect();
        reason_of(&changes, practice)
    }

    /// Targets and comments of practices that are gone go to the practice that took them on, and
    /// stay readable among the retired answers.
    fn practices(&self, carried: &mut Answers, items: &mut Vec<Carried>) {
        let gone: BTreeSet<String> = carried
            .targets
            .keys()
            .chain(carried.comments.keys())
            .filter(|id| self.new.practice(id).is_none())
            .cloned()
            .collect();
        for id in gone {
            let target = carried.targets.remove(&id);
            let comment = carried.comments.remove(&id).unwrap_or_default();
            let known = self.old.practice(&id);
            let names = [id.as_str(), known.map_or("", |practice| &practice.code)];
            let into: Vec<String> = names
                .iter()
                .flat_map(|name| self.declared_heirs(name).1)
                .filter_map(|heir| Some(self.new.practice_named(&heir)?.id.clone()))
                .collect();
            for heir in &into {
                if let Some(target) = &target {
                    carried.targets.entry(heir.clone()).or_insert_with(|| target.clone());
                }
                append(carried.comments.entry(heir.clone()).or_default(), &comment);
            }
            let mut note = comment;
            if let Some((level, rationale)) = target {
                let values: [(&str, &dyn Display); 2] = [("level", &level), ("why", &rationale)];
                append(&mut note, &self.new.words.with("upgrade.target", &values));
            }
            let title = known.map_or(id.as_str(), |practice| &practice.title);
            let why = names.map(|name| self.reason(name)).join(" ").trim().to_owned();
            let gone = Retired {
                from: self.old.name.to_string(),
                text: self.new.words.with("upgrade.practice", &[("title", &title)]),
                why: why.clone(),
                answer: Answer { note, ..Answer::default() },
            };
            carried.retired.insert(id.clone(), gone);
            let carry_over =
                if into.is_empty() { CarryOver::Retired } else { CarryOver::Moved(into) };
            items.push(Carried { id, carry_over, why });
        }
        carried.comments.retain(|_, comment| !comment.is_empty());
    }
}

/// Puts an answer; where another has come before, the lower one holds and both texts are kept.
fn put(form: &Questionnaire, answers: &mut BTreeMap<String, Answer>, id: &str, answer: Answer) {
    let Some(before) = answers.remove(id) else {
        answers.insert(id.to_owned(), answer);
        return;
    };
    let rank = |answer: &Answer| answer.value.as_ref().map_or(0, |value| form.answers.rank(value));
    let (mut low, high) =
        if rank(&answer) < rank(&before) { (answer, before) } else { (before, answer) };
    for (mine, theirs) in [
        (&mut low.evidence, &high.evidence),
        (&mut low.note, &high.note),
        (&mut low.recheck, &high.recheck),
    ] {
        if !theirs.is_empty() && mine != theirs {
            append(mine, theirs);
        }
    }
    if low.recheck.is_empty() {
        low.recheck = form.words.say("upgrade.together").to_owned();
    }
    answers.insert(id.to_owned(), low);
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
