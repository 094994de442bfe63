//! Makes one assessment of several.
//!
//! In: answers with the name of the file they come from. Out: merged answers and every
//! disagreement. Never: hides who said what.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, AnswerName, Answers, Questionnaire, Settlement, append, settle};
use crate::words::Words;

pub use super::settle::Disagreement;

/// Which answer holds where assessors disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// The answer that earns least; what is said not to apply comes last.
    Lower,
    /// That of the first file.
    First,
    /// None: the indicator stays open, with what each has said.
    Ask,
}

/// Several assessments as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The one.
    pub answers: Answers,
    /// Where they disagreed.
    pub disagreements: Vec<Disagreement>,
}

/// How to merge: which answer holds, and the words for what is noted beside it.
#[derive(Clone, Copy)]
struct Manner<'w> {
    prefer: Prefer,
    words: &'w Words,
    /// What was decided, the newest last.
    decisions: &'w [Settlement],
}

/// Merges assessments of the same profile version; there is at least one. What was settled before, in one of them,
/// holds on for the answers that it was about; what is settled now comes first.
pub fn merge(
    form: &Questionnaire,
    inputs: &[(String, Answers)],
    prefer: Prefer,
    settled: &[Settlement],
) -> Merged {
    let words = &form.words;
    let inputs = &attributed(form, inputs);
    let (_, first) = &inputs[0];
    let mut merged = first.clone();
    let mut disagreements = Vec::new();
    let mut known: Vec<Settlement> = Vec::new();
    inputs.iter().for_each(|(_, answers)| add_new(&mut known, &answers.decisions));
    let held = known.iter().filter(|one| !is_contested(one, &known));
    let decisions: Vec<Settlement> = held.chain(settled).cloned().collect();
    let manner = Manner { prefer, words, decisions: &decisions };
    let ids: BTreeSet<&String> = inputs.iter().flat_map(|(_, a)| a.answers.keys()).collect();
    for id in ids {
        let given: Vec<(&str, &Answer)> = inputs
            .iter()
            .filter_map(|(name, a)| Some((name.as_str(), a.answers.get(id)?)))
            .collect();
        let given = renewed(form, id, &given);
        let given: Vec<(&str, &Answer)> = given.iter().map(|(name, one)| (*name, one)).collect();
        let answer = merge_answer(form, id, &given, manner, &mut disagreements);
        merged.answers.insert(id.clone(), answer);
    }
    merge_comments(&mut merged, inputs);
    merge_targets(form, &mut merged, inputs, manner, &mut disagreements);
    merge_heads(&mut merged, inputs, manner, &mut disagreements);
    merged.decisions = recorded(known, settled, &disagreements);
    for (name, other) in &inputs[1..] {
        add_new(&mut merged.assessors, &other.assessors);
        add_new(&mut merged.attachments, &other.attachments);
        add_new(&mut merged.leftovers, &other.leftovers);
        add_new(&mut merged.sources, &other.sources);
        add_new(&mut merged.stakes, &other.stakes);
        for (id, gone) in &other.retired {
            let kept = merged.retired.entry(id.clone()).or_insert_with(|| gone.clone());
            keep_retired(&mut kept.answer, &gone.answer, name);
        }
        // Questions that one of them answered in an older wording are to be looked at by all.
        if merged.digest.is_empty() {
            merged.digest.clone_from(&other.digest);
        }
    }
    Merged { answers: merged.tidy(), disagreements }
}

/// Whether somebody decided a target on a sheet of their own, as somebody else did otherwise on another: neither
/// settles what they disagree about.
fn is_contested(one: &Settlement, all: &[Settlement]) -> bool {
    one.said.is_empty()
        && all.iter().any(|other| {
            other.indicator == one.indicator
                && other.said.is_empty()
                && other.by != one.by
                && other.chosen != one.chosen
        })
}

/// The decisions made before, and those of now that have settled something, with what was said.
fn recorded(
    mut known: Vec<Settlement>,
    settled: &[Settlement],
    disagreements: &[Disagreement],
) -> Vec<Settlement> {
    for one in settled {
        let about = disagreements.iter().find(|of| of.id == one.indicator && of.by == one.by);
        let Some(about) = about else { continue };
        let said = if one.said.is_empty() { settle::said(about) } else { one.said.clone() };
        let one = Settlement { said, ..one.clone() };
        // The newest stands last.
        known.retain(|other| *other != one);
        known.push(one);
    }
    known
}

/// What another assessor had answered to a question that is gone stays readable as well.
fn keep_retired(kept: &mut Answer, other: &Answer, name: &str) {
    if kept == other {
        return;
    }
    let word = other.value.as_ref().map_or("", AnswerName::word);
    let texts = [word, &other.reason, &other.evidence, &other.note].into_iter();
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    let said = format!("{name}: {}", texts.join("; "));
    if !texts.is_empty() && !kept.note.contains(&said) {
        append(&mut kept.note, &said);
    }
}

/// Each answer with its day and who gave it, where the files differ in these: it would take those of the
/// whole.
fn attributed(form: &Questionnaire, inputs: &[(String, Answers)]) -> Vec<(String, Answers)> {
    let is_one_day = inputs.windows(2).all(|pair| pair[0].1.date == pair[1].1.date);
    let is_one_hand = inputs.windows(2).all(|pair| pair[0].1.assessors == pair[1].1.assessors);
    let own = |answers: &Answers| {
        let answers = if is_one_day { answers.clone() } else { answers.clone().dated() };
        if is_one_hand { answers } else { answers.signed() }
    };
    let stamped = inputs.iter().map(|(name, answers)| (name.clone(), own(answers)));
    restamped(form, &untouched(inputs, &stamped.collect::<Vec<_>>()))
}

/// What is marked to be looked at again, and stands in a form as it stood before, nobody has looked at: it keeps
/// the name and the day that it had.
fn untouched(
    inputs: &[(String, Answers)],
    stamped: &[(String, Answers)],
) -> Vec<(String, Answers)> {
    let is_marked =
        |one: &Answer| !one.recheck.is_empty() && one.who.is_empty() && one.when.is_empty();
    let without_stamp =
        |one: &Answer| Answer { who: String::new(), when: String::new(), ..one.clone() };
    let mut own = stamped.to_vec();
    for ((_, answers), (_, input)) in own.iter_mut().zip(inputs) {
        for (id, answer) in &mut answers.answers {
            let Some(said) = input.answers.get(id).filter(|one| is_marked(one)) else { continue };
            let before = stamped.iter().filter_map(|(_, of)| of.answers.get(id));
            let before = before.filter(|old| old.when < answer.when && without_stamp(old) == *said);
            if let Some(before) = before.min_by(|a, b| a.when.cmp(&b.when)) {
                answer.clone_from(before);
            }
        }
    }
    own
}

/// An answer that was given anew and still bears name and day of the one before was given on the day, and by
/// the hand, of its own file.
fn restamped(form: &Questionnaire, inputs: &[(String, Answers)]) -> Vec<(String, Answers)> {
    let mut own = inputs.to_vec();
    for (_, answers) in &mut own {
        let (day, hand) = (answers.date.clone(), answers.hand().to_owned());
        for (id, new) in &mut answers.answers {
            let before = inputs.iter().filter_map(|(_, of)| of.answers.get(id)).find(|old| {
                old.when == new.when && old.when < day && gives_way(form, id, old, new)
            });
            if let Some(before) = before {
                new.when.clone_from(&day);
                if new.who == before.who {
                    new.who.clone_from(&hand);
                }
            }
        }
    }
    own
}

/// Whether an answer gives way to another: it had lapsed by then, or was marked to be looked at again.
fn gives_way(form: &Questionnaire, id: &str, old: &Answer, new: &Answer) -> bool {
    let has_lapsed = || {
        let age = form.indicator(id).and_then(|(_, _, item)| item.valid_for);
        let by_age = || age.and_then(|age| age.after(&old.when));
        let own = Some(old.until.clone()).filter(|until| !until.is_empty());
        own.or_else(by_age).is_some_and(|lapses| lapses <= new.when)
    };
    let is_answer = new.value.is_some() && new.recheck.is_empty();
    is_answer && new.when >= old.when && new != old && (!old.recheck.is_empty() || has_lapsed())
}

/// The answers, without what somebody has given anew. What was seen and noted for it stays.
fn renewed<'a>(
    form: &Questionnaire,
    id: &str,
    given: &[(&'a str, &Answer)],
) -> Vec<(&'a str, Answer)> {
    let kept = |old: &Answer| {
        let Some((_, new)) = given.iter().find(|(_, new)| gives_way(form, id, old, new)) else {
            return old.clone();
        };
        let choice = new.value.as_ref().and_then(|value| form.answers.choice(value));
        let applies = choice.is_some_and(|choice| choice.counts && !choice.needs_reason);
        let Answer { evidence, note, .. } =
            if applies { old.with_noted_reason() } else { old.clone() };
        Answer { evidence, note, ..Answer::default() }
    };
    given.iter().map(|(name, answer)| (*name, kept(answer))).collect()
}

/// A text of the head of an assessment: how it is read and written.
type HeadField = (fn(&Answers) -> &String, fn(&mut Answers) -> &mut String);

/// What only one person can have said for all: if assessors differ, each is heard.
fn merge_heads(
    merged: &mut Answers,
    inputs: &[(String, Answers)],
    Manner { prefer, decisions, .. }: Manner<'_>,
    disagreements: &mut Vec<Disagreement>,
) {
    let heads: [(&str, HeadField); 8] = [
        ("title", (|answers| &answers.title, |answers| &mut answers.title)),
        ("date", (|answers| &answers.date, |answers| &mut answers.date)),
        ("as-of", (|answers| &answers.as_of, |answers| &mut answers.as_of)),
        ("marking", (|answers| &answers.marking, |answers| &mut answers.marking)),
        ("subject", (|answers| &answers.subject, |answers| &mut answers.subject)),
        ("boundary", (|answers| &answers.boundary, |answers| &mut answers.boundary)),
        ("site", (|answers| &answers.site, |answers| &mut answers.site)),
        ("story", (|answers| &answers.story, |answers| &mut answers.story)),
    ];
    for (key, (read, write)) in heads {
        let texts = inputs.iter().map(|(name, answers)| (name.as_str(), read(answers)));
        let texts: Vec<(&str, &String)> = texts.filter(|(_, text)| !text.is_empty()).collect();
        let Some((_, first)) = texts.first() else { continue };
        let held = write(merged);
        held.clone_from(first);
        if texts.iter().all(|(_, text)| *text == *first) {
            continue;
        }
        let said: Vec<(String, String, String)> = texts
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).clone(), String::new()))
            .collect();
        let decision = settle::holding(decisions, key, &said, &[], |one| one.chosen.clone());
        let resolved = match (key, prefer) {
            _ if decision.is_some() => {
                *held = decision.map_or_else(String::new, |one| one.chosen.clone());
                held.clone()
            }
            ("date" | "as-of", _) => {
                *held = texts.iter().map(|(_, text)| *text).max().cloned().unwrap_or_default();
                held.clone()
            }
            ("title", _) | (_, Prefer::First) => held.clone(),
            _ => {
                *held = join_texts(texts.iter().copied());
                String::new()
            }
        };
        let by = decision.map_or_else(String::new, |one| one.by.clone());
        disagreements.push(Disagreement { id: key.to_owned(), said, resolved, by });
    }
}

fn add_new<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

fn merge_answer(
    form: &Questionnaire,
    id: &str,
    given: &[(&str, &Answer)],
    Manner { prefer, words, decisions }: Manner<'_>,
    disagreements: &mut Vec<Disagreement>,
) -> Answer {
    let values: Vec<&AnswerName> =
        given.iter().filter_map(|(_, answer)| answer.value.as_ref()).collect();
    let agrees = values.windows(2).all(|pair| pair[0] == pair[1]);
    let said = said_of(given, words);
    // Who agree by now need no decision; who were merged open have left what they said.
    let is_open = values.is_empty() && !said.is_empty();
    let chosen = |one: &Settlement| one.chosen.clone();
    let decision = (!agrees || is_open)
        .then(|| settle::holding(decisions, id, &said, given, chosen))
        .flatten()
        .and_then(|one| Some((one, form.answers_of(id).understood(&one.chosen)?)));
    let value = match (agrees, prefer) {
        _ if decision.is_some() => decision.map(|(_, choice)| &choice.id),
        (true, _) | (false, Prefer::First) => values.first().copied(),
        (false, Prefer::Lower) => {
            values.iter().copied().min_by_key(|value| form.answers.rank(value))
        }
        (false, Prefer::Ask) => None,
    };
    let mut answer = Answer {
        value: value.cloned(),
        reason: String::new(),
        evidence: join(given, |answer| &answer.evidence),
        note: join(given, |answer| &answer.note),
        who: join_plain(given, |answer| &answer.who),
        when: given.iter().map(|(_, a)| a.when.clone()).max().unwrap_or_default(),
        // The sooner of two days: an answer holds no longer than what it rests on.
        until: given
            .iter()
            .map(|(_, a)| &a.until)
            .filter(|day| !day.is_empty())
            .min()
            .cloned()
            .unwrap_or_default(),
        recheck: join(given, |answer| &answer.recheck),
    };
    let reasons = join(given, |answer| &answer.reason);
    let choice = value.and_then(|value| form.answers.choice(value));
    if choice.is_some_and(|choice| choice.needs_reason || !choice.counts) {
        let why = decision.map_or("", |(one, _)| one.why.as_str());
        answer.reason = if reasons.is_empty() { why.to_owned() } else { reasons };
    } else if !reasons.is_empty() {
        let said = || words.with("merge.not_applicable", &[("reasons", &reasons)]);
        let note = if agrees { reasons.clone() } else { said() };
        append(&mut answer.note, &note);
    }
    if decision.is_some() {
        settle::unmark(&mut answer, words);
    }
    if !agrees || decision.is_some() {
        let by = decision.map_or_else(String::new, |(one, _)| one.by.clone());
        let resolved = value.map_or("", AnswerName::word).to_owned();
        let one = Disagreement { id: id.to_owned(), said, resolved, by };
        if value.is_none() {
            let disagreement = words.with("merge.disagree", &[("said", &settle::said(&one))]);
            if !answer.recheck.contains(&disagreement) {
                append(&mut answer.recheck, &disagreement);
            }
        }
        disagreements.push(one);
    }
    answer
}

/// What each has answered, with the evidence; of an answer that was merged open, what they had said then.
fn said_of(given: &[(&str, &Answer)], words: &Words) -> Vec<(String, String, String)> {
    let said = given.iter().filter_map(|(name, answer)| {
        let word = answer.value.as_ref()?.word().to_owned();
        Some(((*name).to_owned(), word, answer.evidence.clone()))
    });
    let said: Vec<(String, String, String)> = said.collect();
    if !said.is_empty() {
        return said;
    }
    let marked = given.iter().find_map(|(_, answer)| settle::marked(answer, words));
    let parts = marked.into_iter().flat_map(|marked| marked.split("; "));
    let parts = parts.filter_map(|part| part.rsplit_once(": "));
    parts.map(|(name, word)| (name.to_owned(), word.to_owned(), String::new())).collect()
}

fn join(given: &[(&str, &Answer)], text: impl Fn(&Answer) -> &String) -> String {
    join_texts(given.iter().map(|(name, answer)| (*name, text(answer))))
}

/// Texts that agree once, others with the name of who wrote them. Whoever wrote on below a text has said it
/// too.
fn join_texts<'t>(given: impl Iterator<Item = (&'t str, &'t String)>) -> String {
    let mut texts: Vec<(&str, &String)> = Vec::new();
    for (name, written) in given.filter(|(_, written)| !written.is_empty()) {
        if texts.iter().any(|(_, known)| has_lines_of(known, written)) {
            continue;
        }
        texts.retain(|(_, known)| !has_lines_of(written, known));
        texts.push((name, written));
    }
    // A text that was merged before says it with the name already.
    let is_within = |name: &str, text: &str| {
        let line = format!("\n{name}: {text}\n");
        texts.iter().any(|(_, other)| format!("\n{other}\n").contains(&line))
    };
    let texts: Vec<(&str, &String)> =
        texts.iter().copied().filter(|(name, text)| !is_within(name, text)).collect();
    match &texts[..] {
        [] => String::new(),
        [(_, one)] => (*one).clone(),
        many => {
            many.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Whether the lines of a text stand together in another.
fn has_lines_of(text: &str, part: &str) -> bool {
    format!("\n{text}\n").contains(&format!("\n{part}\n"))
}

fn join_plain(given: &[(&str, &Answer)], text: impl Fn(&Answer) -> &String) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, answer) in given {
        let name = text(answer).as_str();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    // Names that were merged before stand in a row already.
    let is_within = |name: &str| {
        let row = format!(", {name}, ");
        names.iter().any(|other| *other != name && format!(", {other}, ").contains(&row))
    };
    let names: Vec<&str> = names.iter().copied().filter(|name| !is_within(name)).collect();
    names.join(", ")
}

/// Targets of their own, where an assessment sets some: who sets none says nothing against those of others.
fn merge_targets(
    form: &Questionnaire,
    merged: &mut Answers,
    inputs: &[(String, Answers)],
    Manner { prefer, words, decisions }: Manner<'_>,
    disagreements: &mut Vec<Disagreement>,
) {
    type Wanted<'i> = Vec<(&'i String, &'i (u8, String))>;
    let target = |level: u8| words.with("merge.target", &[("level", &level)]);
    let mut by_practice: BTreeMap<&String, Wanted<'_>> = BTreeMap::new();
    for (name, answers) in inputs {
        for (practice, target) in &answers.targets {
            by_practice.entry(practice).or_default().push((name, target));
        }
    }
    for (practice, wanted) in by_practice {
        let agrees = wanted.windows(2).all(|pair| pair[0].1.0 == pair[1].1.0);
        let said: Vec<(String, String, String)> = wanted
            .iter()
            .map(|(name, (level, why))| ((*name).clone(), target(*level), why.clone()))
            .collect();
        let chosen =
            |one: &Settlement| settle::level(&one.chosen, form).map_or(String::new(), target);
        let decision =
            (!agrees).then(|| settle::holding(decisions, practice, &said, &[], chosen)).flatten();
        let decision = decision.and_then(|one| Some((one, settle::level(&one.chosen, form)?)));
        let decided = decision.map(|(one, level)| (level, one.why.clone()));
        let held = match prefer {
            _ if decided.is_some() => decided.as_ref(),
            Prefer::Lower => wanted.iter().map(|(_, target)| *target).min_by_key(|target| target.0),
            Prefer::First => wanted.first().map(|(_, target)| *target),
            Prefer::Ask => wanted.first().map(|(_, target)| *target).filter(|_| agrees),
        };
        let reasons = join_texts(wanted.iter().map(|(name, target)| (name.as_str(), &target.1)));
        match held {
            Some((level, why)) if decided.is_some() => {
                let why = if why.is_empty() { reasons } else { why.clone() };
                drop(merged.targets.insert(practice.clone(), (*level, why)));
            }
            Some((level, _)) if agrees => {
                drop(merged.targets.insert(practice.clone(), (*level, reasons)));
            }
            Some(target) => drop(merged.targets.insert(practice.clone(), target.clone())),
            None => drop(merged.targets.remove(practice)),
        }
        if !agrees {
            let resolved = held.map_or_else(String::new, |(level, _)| target(*level));
            let by = decision.map_or_else(String::new, |(one, _)| one.by.clone());
            let disagreement = Disagreement { id: practice.clone(), said, resolved, by };
            remember_targets(merged, &disagreement, words);
            disagreements.push(disagreement);
        }
    }
}

/// Targets that do not hold stay readable in the comment on the practice.
fn remember_targets(merged: &mut Answers, of: &Disagreement, words: &Words) {
    let said = of.said.iter().filter(|(_, word, _)| *word != of.resolved);
    let said: Vec<String> = said
        .map(|(name, word, why)| match why.as_str() {
            "" => format!("{name}: {word}"),
            why => format!("{name}: {word}, {why}"),
        })
        .collect();
    let said = words.with("merge.disagree_on_target", &[("said", &said.join("; "))]);
    let comment = merged.comments.entry(of.id.clone()).or_default();
    if !comment.contains(&said) {
        append(comment, &said);
    }
}

fn merge_comments(merged: &mut Answers, inputs: &[(String, Answers)]) {
    let practices: BTreeSet<&String> = inputs.iter().flat_map(|(_, a)| a.comments.keys()).collect();
    for practice in practices {
        let given = inputs.iter();
        let given = given.filter_map(|(name, a)| Some((name.as_str(), a.comments.get(practice)?)));
        merged.comments.insert(practice.clone(), join_texts(given));
    }
}
