//! Disagreements that people settle: the table that they fill, and what holds from then on.
//!
//! In: disagreements, a filled table, decisions made before. Out: [`Settlement`]s, and which of them holds for what
//! assessors say now. Never: decides; takes a decision for answers that it was not about.

use std::fmt::Display;

use super::{Answer, Answers, Questionnaire, Settlement};
use crate::scaffold::cells;
use crate::text::{csv, cut, is_day, join_and, shown_on_one_line};
use crate::words::Words;

/// An indicator or target on which assessors disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Id of the indicator, or of the practice for a target.
    pub id: String,
    /// What each said: file, answer, evidence or rationale.
    pub said: Vec<(String, String, String)>,
    /// What holds now; empty while open.
    pub resolved: String,
    /// Who has settled it; empty if nobody has.
    pub by: String,
}

/// The columns of the table, of which people fill the last four.
pub const COLUMNS: [&str; 8] =
    ["indicator", "question", "said", "evidence", "chosen", "by", "when", "why"];

/// What assessors said, as `ana: yes; ben: no`.
pub fn said(of: &Disagreement) -> String {
    let said = of.said.iter().map(|(name, word, _)| format!("{name}: {word}"));
    said.collect::<Vec<_>>().join("; ")
}

/// The table of what is not settled: one row each, to be filled with what holds, who decided, when and why.
pub fn table(form: &Questionnaire, open: &[Disagreement]) -> String {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(open.iter().map(|one| {
        let evidence = one.said.iter().filter(|(_, _, text)| !text.is_empty());
        let evidence = evidence.map(|(name, _, text)| format!("{name}: {text}"));
        let evidence = evidence.collect::<Vec<_>>().join("\n");
        let mut row = vec![one.id.clone(), question(form, &one.id), said(one), evidence];
        row.resize(COLUMNS.len(), String::new());
        row
    }));
    csv(&rows)
}

/// What a disagreement is about, in words.
fn question(form: &Questionnaire, id: &str) -> String {
    let indicator = form.indicator(id).map(|(_, _, item)| item.text.clone());
    indicator.or_else(|| Some(form.practice(id)?.title.clone())).unwrap_or_default()
}

/// What a filled table says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledTable {
    /// The rows that settle something.
    pub settled: Vec<Settlement>,
    /// The ids of rows that nobody has filled.
    pub open: Vec<String>,
    /// The rows that cannot be taken: line, and what is wrong.
    pub wrong: Vec<(usize, String)>,
}

/// Reads a table that was filled, with commas, semicolons or tabs between its cells and the columns in any order.
///
/// # Errors
/// It is no such table.
pub fn read(text: &str, form: &Questionnaire) -> Result<FilledTable, String> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    // Spreadsheet programs write what the language of the system has between cells.
    let separator = ['\t', ';', ','].into_iter().max_by_key(|sign| head.matches(*sign).count());
    let mut rows = cells(text, separator.unwrap_or(','))?.into_iter();
    let is_filled = |row: &(usize, Vec<String>)| row.1.iter().any(|cell| !cell.trim().is_empty());
    let (_, head) = rows.find(is_filled).unwrap_or_default();
    let head: Vec<String> = head.iter().map(|cell| cell.trim().to_lowercase()).collect();
    let column = |name: &str| head.iter().position(|cell| cell == name);
    if let Some(missing) =
        ["indicator", "chosen", "by"].into_iter().find(|name| column(name).is_none())
    {
        return Err(format!(
            "it has no column `{missing}`; the columns are {}",
            join_and(&COLUMNS.map(|name| format!("`{name}`")))
        ));
    }
    let mut found = FilledTable::default();
    for (line, row) in rows.filter(is_filled) {
        let cell = |name: &str| {
            let text = column(name).and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
            // The guard against formulas is none of the text.
            let text = text
                .strip_prefix('\'')
                .filter(|rest| rest.starts_with(['=', '+', '-', '@']))
                .unwrap_or(text);
            text.to_owned()
        };
        let one = Settlement {
            indicator: cell("indicator"),
            chosen: cell("chosen"),
            by: cell("by"),
            when: cell("when"),
            why: cell("why"),
            said: cell("said"),
        };
        if [&one.chosen, &one.by, &one.when, &one.why].iter().all(|text| text.is_empty()) {
            found.open.push(one.indicator);
            continue;
        }
        match checked(one, form) {
            Ok(one) => found.settled.push(one),
            Err(wrong) => found.wrong.push((line, wrong)),
        }
    }
    Ok(found)
}

/// The decision with its answer and day as documents have them.
fn checked(mut one: Settlement, form: &Questionnaire) -> Result<Settlement, String> {
    let id = cut(&shown_on_one_line(&one.indicator), 60);
    let chosen = cut(&shown_on_one_line(&one.chosen), 60);
    if one.chosen.is_empty() {
        return Err(format!("`{id}` does not say what holds; fill in `chosen`"));
    }
    if one.by.is_empty() {
        return Err(format!("`{id}` does not say who decided; fill in `by`"));
    }
    if !one.when.is_empty() {
        one.when =
            super::typing::one_day(&one.when, form).map_err(|wrong| format!("`{id}`: {wrong}"))?;
    }
    if form.indicator(&one.indicator).is_some() {
        let answers = form.answers_of(&one.indicator);
        let Some(choice) = answers.understood(&one.chosen) else {
            let ids = answers.choices.iter().map(|choice| format!("`{}`", choice.id));
            let ids = join_and(&ids.collect::<Vec<_>>());
            return Err(format!("`{chosen}` is no answer to `{id}`; the answers are {ids}"));
        };
        if choice.needs_reason && one.why.is_empty() {
            return Err(format!("`{id}`: `{}` needs a reason; fill in `why`", choice.id));
        }
        one.chosen = choice.id.to_string();
    } else if form.practice(&one.indicator).is_some() {
        let Some(level) = level(&one.chosen, form) else {
            return Err(format!("`{chosen}` is no level for the target of `{id}`"));
        };
        if one.why.is_empty() {
            return Err(format!("the target for `{id}` needs a rationale; fill in `why`"));
        }
        one.chosen = level.to_string();
    } else if !HEADS.contains(&one.indicator.as_str()) {
        return Err(format!("`{id}` is neither an indicator nor a practice of `{}`", form.name));
    }
    Ok(one)
}

/// The texts of the head that assessors can disagree about, and that one of them does not settle by itself.
const HEADS: [&str; 5] = ["marking", "subject", "boundary", "site", "story"];

/// The level that a decision on a target names, as `2` or `target 2`.
pub(super) fn level(text: &str, form: &Questionnaire) -> Option<u8> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let number = numbers.next()?.parse().ok()?;
    let is_known = form.levels.iter().any(|(known, _)| *known == number);
    (numbers.next().is_none() && is_known).then_some(number)
}

/// The decision that holds for what assessors say now: the newest that was made about it. Who says what was chosen
/// does not disagree with it; who has answered after its day does.
pub(super) fn holding<'d>(
    decisions: &'d [Settlement],
    id: &str,
    now: &[(String, String, String)],
    answers: &[(&str, &Answer)],
    chosen: impl Fn(&Settlement) -> String,
) -> Option<&'d Settlement> {
    let holds = |one: &&Settlement| {
        let (word, parts) = (chosen(one), one.said.split("; ").collect::<Vec<_>>());
        let others = now.iter().filter(|(_, said, _)| *said != word);
        let others: Vec<String> = others.map(|(name, said, _)| format!("{name}: {said}")).collect();
        let is_about = one.said.is_empty()
            || others.join("; ") == one.said
            || others.iter().all(|other| parts.contains(&other.as_str()));
        let is_later = |answer: &Answer| {
            let differs = answer.value.as_ref().is_some_and(|value| value.word() != word);
            differs && is_day(&one.when) && answer.when > one.when
        };
        is_about && !answers.iter().any(|(_, answer)| is_later(answer))
    };
    decisions.iter().rev().filter(|one| one.indicator == id).find(holds)
}

/// What stands before and behind what assessors said, where an answer is marked because they disagree.
fn mark(words: &Words) -> (String, String) {
    let whole = words.with("merge.disagree", &[("said", &"\u{0}" as &dyn Display)]);
    let (before, behind) = whole.split_once('\u{0}').unwrap_or((&whole, ""));
    (before.to_owned(), behind.to_owned())
}

/// What assessors said of an answer that was left open when they were merged.
pub(super) fn marked<'a>(answer: &'a Answer, words: &Words) -> Option<&'a str> {
    let (before, behind) = mark(words);
    let mut lines = answer.recheck.lines();
    lines.find_map(|line| line.strip_prefix(before.as_str())?.strip_suffix(behind.as_str()))
}

/// Takes the mark away.
pub(super) fn unmark(answer: &mut Answer, words: &Words) {
    let (before, behind) = mark(words);
    let is_mark = |line: &&str| line.starts_with(&before) && line.ends_with(&behind);
    let kept: Vec<&str> = answer.recheck.lines().filter(|line| !is_mark(line)).collect();
    answer.recheck = kept.join("\n");
}

/// The decisions that what is answered now rests on; of two on one thing the newest.
pub fn in_force<'a>(form: &Questionnaire, answers: &'a Answers) -> Vec<&'a Settlement> {
    let heads = [
        ("marking", &answers.marking),
        ("subject", &answers.subject),
        ("boundary", &answers.boundary),
        ("site", &answers.site),
        ("story", &answers.story),
    ];
    let holds = |one: &Settlement| {
        let id = one.indicator.as_str();
        if form.indicator(id).is_some() {
            return answers.value(id).is_some_and(|value| value.word() == one.chosen);
        }
        match answers.targets.get(id) {
            // Who owns the risk decides on a target without anybody to disagree with.
            Some((target, _)) => !one.said.is_empty() && level(&one.chosen, form) == Some(*target),
            None => heads.iter().any(|(key, text)| *key == id && **text == one.chosen),
        }
    };
    let is_newest = |at: usize, one: &Settlement| {
        !answers.decisions[at + 1..].iter().any(|later| later.indicator == one.indicator)
    };
    let all = answers.decisions.iter().enumerate();
    all.filter(|(at, one)| is_newest(*at, one) && holds(one)).map(|(_, one)| one).collect()
}

/// What is not settled: what they disagree about now, and what was left open when they were merged before.
pub fn open(form: &Questionnaire, answers: &Answers, now: &[Disagreement]) -> Vec<Disagreement> {
    let mut open: Vec<Disagreement> =
        now.iter().filter(|one| one.resolved.is_empty()).cloned().collect();
    for (_, _, item) in form.indicators() {
        let Some(answer) = answers.answers.get(&item.id).filter(|one| one.value.is_none()) else {
            continue;
        };
        let Some(said) = marked(answer, &form.words) else { continue };
        if open.iter().any(|one| one.id == item.id) {
            continue;
        }
        let part = |part: &str| {
            let (name, word) = part.rsplit_once(": ").unwrap_or(("", part));
            (name.to_owned(), word.to_owned(), String::new())
        };
        let mut said: Vec<(String, String, String)> = said.split("; ").map(part).collect();
        if let Some(first) = said.first_mut() {
            // Evidence is joined already, with the names of who gave it.
            first.2.clone_from(&answer.evidence);
        }
        open.push(Disagreement {
            id: item.id.clone(),
            said,
            resolved: String::new(),
            by: String::new(),
        });
    }
    open
}
