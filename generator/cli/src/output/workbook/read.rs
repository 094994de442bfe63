//! Reads a filled workbook back, by ids and heads: sheets, rows and columns may have moved.
//!
//! In: bytes. Out: questions and answers, or every problem with its sheet and cell. Cached values
//! of formulas are never used.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Range, Reader, Xlsx};
use smm_core::assess::{Answer, AnswerName, Answers, Questionnaire, Retired, clean};
use smm_core::text::{is_day, nearest};

use super::names::{
    ANSWER, COMMENT, COUNTS, ID, LAYOUT, MARK, META, OWN_TARGET, RATIONALE, TEXTS, VALUE,
};

/// One sheet.
struct Grid {
    name: String,
    cells: Range<Data>,
}

/// A table on a sheet: the row of its heads, and the column of each head.
struct Table<'g> {
    grid: &'g Grid,
    head: u32,
    columns: BTreeMap<String, u32>,
}

/// Reads a workbook; `resolve` finds the questions of a profile version.
pub(crate) fn read(
    bytes: Vec<u8>,
    resolve: impl Fn(&str) -> Option<Arc<Questionnaire>>,
) -> Result<(Arc<Questionnaire>, Answers), Vec<String>> {
    let grids = open(bytes).map_err(|problem| vec![problem])?;
    let form = identify(&grids, resolve)?;
    let mut answers = Answers::default();
    let mut problems = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for grid in grids.iter().filter(|grid| grid.name != META && grid.name != COUNTS) {
        let Some(table) = Table::of(grid) else { continue };
        if table.columns.contains_key(ANSWER) {
            read_answers(&table, &form, &mut answers, &mut seen, &mut problems);
        } else if table.columns.contains_key(OWN_TARGET) {
            read_summary(&table, &form, &mut answers, &mut problems);
        } else if table.columns.contains_key(VALUE) {
            read_start(&table, &mut answers, &mut problems);
        }
    }
    report_missing(&form, &seen, &mut problems);
    if problems.is_empty() { Ok((form, answers.tidy())) } else { Err(problems) }
}

fn open(bytes: Vec<u8>) -> Result<Vec<Grid>, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("the workbook is damaged: {error}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names = book.sheet_names();
    let grid = |name: String| match book.worksheet_range(&name) {
        Ok(cells) => Ok(Grid { name, cells }),
        Err(error) => Err(unreadable(&error)),
    };
    names.into_iter().map(grid).collect()
}

/// Finds out what the workbook asks, and that nobody has changed its ids.
fn identify(
    grids: &[Grid],
    resolve: impl Fn(&str) -> Option<Arc<Questionnaire>>,
) -> Result<Arc<Questionnaire>, Vec<String>> {
    let one = |problem: String| Err(vec![problem]);
    let Some(meta) = grids.iter().find(|grid| grid.name == META) else {
        return one(format!(
            "this workbook is no assessment form of smm: it has no sheet `{META}`"
        ));
    };
    let lines: Vec<(String, String)> = rows_of(&meta.cells)
        .map(|row| (text(meta.cells.get_value((row, 0))), text(meta.cells.get_value((row, 1)))))
        .filter(|(key, _)| !key.is_empty())
        .collect();
    let value = |key: &str| {
        lines.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.as_str())
    };
    if value(MARK) != LAYOUT {
        return one(format!(
            "sheet `{META}`: the layout is `{}`, but this smm reads `{LAYOUT}`",
            value(MARK)
        ));
    }
    let profile = value("profile");
    let Some(form) = resolve(profile) else {
        return one(format!("the form asks `{profile}`, which this workspace does not have"));
    };
    if value("digest") != form.digest {
        return one(format!(
            "the form was made from other questions than `{profile}` asks now; make a new form with \
             `smm assess new`, or read this one in the workspace it was made in"
        ));
    }
    let asked: Vec<&String> = form.indicators().map(|(_, _, indicator)| &indicator.id).collect();
    let listed: Vec<&str> = lines.iter().map(|(key, _)| key.as_str()).collect();
    let lost: Vec<String> = asked
        .iter()
        .filter(|id| !listed.contains(&id.as_str()))
        .map(|id| format!("sheet `{META}`: the id `{id}` has been removed or edited"))
        .collect();
    if lost.is_empty() { Ok(form) } else { Err(lost) }
}

fn rows_of(cells: &Range<Data>) -> impl Iterator<Item = u32> + use<> {
    let first = cells.start().map_or(1, |(row, _)| row);
    let last = cells.end().map_or(0, |(row, _)| row);
    first..=last
}

impl<'g> Table<'g> {
    /// The table whose head row has a cell `ID`.
    fn of(grid: &'g Grid) -> Option<Self> {
        let (first, last) = (grid.cells.start()?.1, grid.cells.end()?.1);
        let head = rows_of(&grid.cells).find(|&row| {
            (first..=last).any(|column| text(grid.cells.get_value((row, column))) == ID)
        })?;
        let columns = (first..=last)
            .map(|column| (text(grid.cells.get_value((head, column))), column))
            .filter(|(name, _)| !name.is_empty());
        Some(Self { grid, head, columns: columns.collect() })
    }

    /// The rows below the head.
    fn rows(&self) -> impl Iterator<Item = u32> + use<> {
        let head = self.head;
        rows_of(&self.grid.cells).filter(move |&row| row > head)
    }

    fn text(&self, row: u32, column: &str) -> String {
        let at = self.columns.get(column);
        at.map_or_else(String::new, |&at| text(self.grid.cells.get_value((row, at))))
    }

    /// A cell as people name it: sheet, column letters, row from 1.
    fn place(&self, row: u32, column: &str) -> String {
        let at = self.columns.get(column).copied().unwrap_or(0);
        format!("sheet `{}`, cell {}{}", self.grid.name, letters(at), row + 1)
    }
}

fn letters(column: u32) -> String {
    let (mut rest, mut out) = (column + 1, String::new());
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out
}

/// What a cell says, whatever type a program has given it.
fn text(cell: Option<&Data>) -> String {
    match cell {
        None | Some(Data::Empty) => String::new(),
        Some(Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text)) => clean(text),
        Some(Data::Int(number)) => number.to_string(),
        Some(Data::Float(number)) => number.to_string(),
        Some(Data::Bool(value)) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Some(Data::DateTime(time)) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Some(Data::Error(error)) => error.to_string(),
    }
}

fn read_answers(
    table: &Table<'_>,
    form: &Questionnaire,
    answers: &mut Answers,
    seen: &mut BTreeMap<String, String>,
    problems: &mut Vec<String>,
) {
    for lost in TEXTS.iter().filter(|name| !table.columns.contains_key(**name)) {
        problems.push(format!("sheet `{}`: the column `{lost}` is gone", table.grid.name));
    }
    for row in table.rows() {
        let id = table.text(row, ID);
        let Some(answer) = read_answer(table, row, &id, problems) else { continue };
        if id.is_empty() {
            if !answer.is_empty() {
                let place = table.place(row, ANSWER);
                problems.push(format!("{place}: there is an answer in a row without an id"));
            }
            continue;
        }
        if form.indicator(&id).is_none() {
            let known = form.indicators().map(|(_, _, indicator)| indicator.id.as_str());
            let hint =
                nearest(&id, known).map_or_else(String::new, |n| format!("; did it say `{n}`?"));
            problems.push(format!(
                "{}: `{id}` is no indicator of `{}`{hint}",
                table.place(row, ID),
                form.name
            ));
            continue;
        }
        let place = table.place(row, ANSWER);
        if let Some(first) = seen.get(&id) {
            let before = answers.answers.get(&id).cloned().unwrap_or_default();
            if before != answer {
                problems.push(format!("{place}: `{id}` is answered differently in {first}"));
            }
            continue;
        }
        seen.insert(id.clone(), place);
        answers.answers.insert(id, answer);
    }
}

fn read_answer(
    table: &Table<'_>,
    row: u32,
    id: &str,
    problems: &mut Vec<String>,
) -> Option<Answer> {
    let word = table.text(row, ANSWER);
    let value = AnswerName::from_word(&word);
    if value.is_none() && !word.is_empty() {
        problems.push(format!(
            "{}: `{word}` is no answer; choose yes, partly, no or not-applicable",
            table.place(row, ANSWER)
        ));
        return None;
    }
    let [reason, evidence, note, who, when, recheck] = TEXTS.map(|name| table.text(row, name));
    if value == Some(AnswerName::NotApplicable) && reason.is_empty() {
        problems.push(format!(
            "{}: `{id}` is said not to apply, but not why",
            table.place(row, TEXTS[0])
        ));
    }
    if !when.is_empty() && !is_day(&when) {
        problems.push(format!(
            "{}: `{when}` is no day; write it like 2026-11-22",
            table.place(row, TEXTS[4])
        ));
    }
    Some(Answer { value, reason, evidence, note, who, when, recheck })
}

fn read_summary(
    table: &Table<'_>,
    form: &Questionnaire,
    answers: &mut Answers,
    problems: &mut Vec<String>,
) {
    for row in table.rows() {
        let id = table.text(row, ID);
        if id.is_empty() {
            continue;
        }
        if form.practice(&id).is_none() {
            problems.push(format!(
                "{}: `{id}` is no practice of `{}`",
                table.place(row, ID),
                form.name
            ));
            continue;
        }
        answers.comments.insert(id.clone(), table.text(row, COMMENT));
        let (level, rationale) = (table.text(row, OWN_TARGET), table.text(row, RATIONALE));
        if level.is_empty() {
            if !rationale.is_empty() {
                let place = table.place(row, RATIONALE);
                problems.push(format!("{place}: a rationale without an own target"));
            }
            continue;
        }
        match level.parse::<u8>().ok().filter(|level| *level <= form.top_level()) {
            None => problems.push(format!(
                "{}: `{level}` is no level; they are 0 to {}",
                table.place(row, OWN_TARGET),
                form.top_level()
            )),
            Some(_) if rationale.is_empty() => problems
                .push(format!("{}: an own target needs a rationale", table.place(row, RATIONALE))),
            Some(level) => drop(answers.targets.insert(id, (level, rationale))),
        }
    }
}

fn read_start(table: &Table<'_>, answers: &mut Answers, problems: &mut Vec<String>) {
    let mut people: BTreeMap<usize, (String, String)> = BTreeMap::new();
    let mut files: BTreeMap<usize, String> = BTreeMap::new();
    for row in table.rows() {
        let (key, value) = (table.text(row, ID), table.text(row, VALUE));
        let number = |text: &str| text.parse::<usize>().ok();
        match key.as_str() {
            "" => {}
            "title" => answers.title = value,
            "date" if value.is_empty() || is_day(&value) => answers.date = value,
            "date" => problems.push(format!(
                "{}: `{value}` is no day; write it like 2026-11-22",
                table.place(row, VALUE)
            )),
            "subject" => answers.subject = value,
            "boundary" => answers.boundary = value,
            "site" => answers.site = value,
            "story" => answers.story = value,
            other => {
                let person = other.strip_prefix("assessor-").and_then(|rest| rest.split_once('-'));
                if let Some((Some(at), part)) = person.map(|(at, part)| (number(at), part)) {
                    let person = people.entry(at).or_default();
                    *(if part == "name" { &mut person.0 } else { &mut person.1 }) = value;
                } else if let Some(at) = other.strip_prefix("attachment-").and_then(number) {
                    files.insert(at, value);
                } else if let Some(retired) = other.strip_prefix("retired-").zip(retired(&value)) {
                    answers.retired.insert(retired.0.to_owned(), retired.1);
                } else {
                    let place = table.place(row, ID);
                    problems.push(format!("{place}: the field `{other}` is not known"));
                }
            }
        }
    }
    answers.assessors = people.into_values().collect();
    answers.attachments = files.into_values().collect();
    if answers.title.is_empty() {
        problems.push(format!("sheet `{}`: the assessment has no title", table.grid.name));
    }
    if answers.date.is_empty() {
        problems.push(format!("sheet `{}`: the assessment has no day", table.grid.name));
    }
}

fn retired(text: &str) -> Option<Retired> {
    let parts: Vec<String> = serde_json::from_str(text).ok()?;
    let [from, text, why, word, reason, evidence, note, who, when]: [String; 9] =
        parts.try_into().ok()?;
    let answer = Answer {
        value: AnswerName::from_word(&word),
        reason,
        evidence,
        note,
        who,
        when,
        recheck: String::new(),
    };
    Some(Retired { from, text, why, answer })
}

fn report_missing(
    form: &Questionnaire,
    seen: &BTreeMap<String, String>,
    problems: &mut Vec<String>,
) {
    let missing: Vec<&str> = form
        .indicators()
        .map(|(_, _, indicator)| indicator.id.as_str())
        .filter(|id| !seen.contains_key(*id))
        .collect();
    if !missing.is_empty() && problems.is_empty() {
        let some: Vec<&str> = missing.iter().take(5).copied().collect();
        let more = if missing.len() > 5 { " and others" } else { "" };
        problems.push(format!("the rows of {}{more} are gone", some.join(", ")));
    }
}
