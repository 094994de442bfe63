//! Puts the workbook together.

use std::collections::BTreeMap;
use std::fmt::Display;

use anyhow::Result;
use rust_xlsxwriter::{ExcelDateTime, Formula, ProtectionOptions, Workbook, Worksheet};
use smm_core::assess::questionnaire::AskedPractice;
use smm_core::assess::{Answers, Questionnaire, score};
use smm_core::model::{Scoring, Worth};
use smm_core::words::Words;

use super::formulas::{self, Rows};
use super::lists::RecordList;
use super::lookup::{self, CountedRow};
use super::names::{
    self, COUNTS, FIXED, HEAD, LAYOUT, MARK, META, SPARE_ROWS, START_HEADS, SheetNames,
};
use super::styles::{Styles, height, lines, properties};
use super::{domains, limits, records, summary};

/// The sheet of a domain as formulas refer to it.
struct DomainSheet {
    name: String,
    /// What each row below the heads counts as.
    rows: Vec<CountedRow>,
}

/// The empty workbook of a form. It carries no day, so that it is the same on every day.
pub(crate) fn blank(of: &Questionnaire) -> Result<Vec<u8>> {
    form(of, &Answers { title: of.assessment_title(), ..Answers::default() })
}

/// The workbook of a form, filled with answers as far as there are any.
pub(crate) fn form(form: &Questionnaire, answers: &Answers) -> Result<Vec<u8>> {
    limits::fits(answers, &fields(answers, &form.words), &form.words)?;
    let styles = Styles::new();
    let score = score::score(form, answers);
    let mut workbook = Workbook::new();
    set_properties(&mut workbook, form)?;
    let names = SheetNames::of(form);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&names.start)?;
    start(sheet, form, answers, &styles)?;
    // The summary stands second, but needs to know where the counts are; places are known ahead.
    let rows = count_rows(form);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&names.summary)?;
    summary::write(sheet, &names, form, answers, &score, &rows, &styles)?;
    protect(sheet);
    let mut sheets: Vec<DomainSheet> = Vec::new();
    for (domain, name) in form.domains.iter().zip(&names.domains) {
        let (sheet, name) = (workbook.add_worksheet(), name.clone());
        sheet.set_name(&name)?;
        let rows =
            domains::write(sheet, &domain.title, &domain.practices(), form, answers, &styles)?;
        protect(sheet);
        sheets.push(DomainSheet { name, rows });
    }
    for (list, name) in RecordList::ALL.into_iter().zip(&names.lists) {
        if !list.records(answers, &form.words).is_empty() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name)?;
            records::write(sheet, list, form, answers, &styles)?;
            protect(sheet);
        }
    }
    let sheet = workbook.add_worksheet();
    days(sheet, answers, form, &names)?;
    counts(sheet, form, &score, &sheets, &rows)?;
    meta(workbook.add_worksheet(), form, answers, &sheets, &names)?;
    let marking = names::header(&answers.marking);
    if !marking.is_empty() {
        for sheet in workbook.worksheets_mut() {
            sheet.set_header(&marking);
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn set_properties(workbook: &mut Workbook, form: &Questionnaire) -> Result<()> {
    let title: [(&str, &dyn Display); 2] =
        [("title", &form.title), ("version", &form.version_said)];
    let properties = properties(&form.words.with("form.page_title", &title))?
        .set_subject(form.name.to_string())
        .set_comment(&form.notice);
    workbook.set_properties(&properties);
    Ok(())
}

/// Answers can be typed, rows be filtered and cells commented; rows, columns and texts stay. No program sorts
/// cells that are locked, whatever is allowed: who sorts takes the protection off, which has no password.
fn protect(sheet: &mut Worksheet) {
    let options = ProtectionOptions {
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        edit_objects: true,
        ..ProtectionOptions::new()
    };
    sheet.protect_with_options(&options);
}

/// The fields of the first sheet: key, label, value.
fn fields(answers: &Answers, words: &Words) -> Vec<(String, String, String)> {
    let field = |key: &str, label: &str, value: &str| {
        (key.to_owned(), words.say(label).to_owned(), value.to_owned())
    };
    let numbered = |label: &str, at: usize| words.with(label, &[("n", &(at + 1))]);
    let mut fields = vec![
        field("title", "form.title", &answers.title),
        field("date", "workbook.day", &answers.date),
        field("as-of", "workbook.as_of", &answers.as_of),
        field("marking", "workbook.marking", &answers.marking),
        field("subject", "form.what", &answers.subject),
        field("boundary", "workbook.boundary", &answers.boundary),
        field("site", "assessment.site", &answers.site),
        field("story", "form.story", &answers.story),
    ];
    let people = SPARE_ROWS.max(answers.assessors.len() + 2);
    for at in 0..people {
        let (name, role) = answers.assessors.get(at).cloned().unwrap_or_default();
        fields.push((
            format!("assessor-{}-name", at + 1),
            numbered("workbook.assessor_name", at),
            name,
        ));
        fields.push((
            format!("assessor-{}-role", at + 1),
            numbered("workbook.assessor_role", at),
            role,
        ));
    }
    for at in 0..SPARE_ROWS.max(answers.attachments.len() + 2) {
        let name = answers.attachments.get(at).cloned().unwrap_or_default();
        fields.push((format!("attachment-{}", at + 1), numbered("workbook.attachment", at), name));
    }
    for (id, gone) in &answers.retired {
        let text = serde_retired(gone);
        let label = words.with("workbook.retired", &[("id", id)]);
        fields.push((format!("retired-{id}"), label, text));
    }
    for (at, left) in answers.leftovers.iter().enumerate() {
        let text = serde_json::json!([left.place, left.text]).to_string();
        fields.push((format!("leftover-{at}"), words.say("form.leftovers").to_owned(), text));
    }
    fields
}

/// A retired answer on one cell, as JSON: it is carried along, not edited.
fn serde_retired(gone: &smm_core::assess::Retired) -> String {
    let answer = &gone.answer;
    serde_json::json!([
        gone.from,
        gone.text,
        gone.why,
        answer.value.as_ref().map_or("", smm_core::assess::AnswerName::word),
        answer.reason,
        answer.evidence,
        answer.note,
        answer.who,
        answer.when,
        answer.until,
    ])
    .to_string()
}

/// What stands above the table of the first sheet: title, then paragraphs.
fn above_start(form: &Questionnaire) -> [String; 5] {
    let words = &form.words;
    let of: [(&str, &dyn Display); 2] = [("profile", &form.name), ("model", &form.model_said)];
    let summary: [(&str, &dyn Display); 1] = [("summary", &SheetNames::of(form).summary)];
    [
        format!("{} {}", form.title, form.version_said),
        words.with("form.about", &of),
        words.with("workbook.steps", &summary),
        words.say("workbook.yellow").to_owned(),
        form.notice.clone(),
    ]
}

fn start(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    answers: &Answers,
    styles: &Styles,
) -> Result<()> {
    let [title, about @ ..] = above_start(form);
    sheet.write_string_with_format(0, 1, &title, &styles.title)?;
    let mut row = 1;
    for text in about {
        sheet.merge_range(row, 1, row, 2, &text, &styles.text)?;
        sheet.set_row_height(row, u32::try_from(15 * (1 + text.len() / 105))?)?;
        row += 1;
    }
    for (column, name) in (0u16..).zip(START_HEADS) {
        let word = names::head(name, form);
        sheet.write_string_with_format(row, column, word, &styles.head)?;
    }
    for (key, label, value) in fields(answers, &form.words) {
        row += 1;
        sheet.write_string_with_format(row, 0, &key, &styles.cell)?;
        sheet.write_string_with_format(row, 1, &label, &styles.cell)?;
        if value.is_empty() {
            sheet.write_blank(row, 2, &styles.input)?;
        } else {
            sheet.write_string_with_format(row, 2, &value, &styles.input)?;
        }
        let least = if matches!(key.as_str(), "story" | "boundary") { 4 } else { 1 };
        let most = lines(&value, 76).max(least);
        sheet.set_row_height(row, height(most))?;
    }
    sheet.set_column_width(0, 14)?.set_column_width(1, 44)?.set_column_width(2, 76)?;
    sheet.set_column_hidden(0)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    protect(sheet);
    Ok(())
}

/// Where the counts of each practice stand.
fn count_rows(form: &Questionnaire) -> Vec<Rows> {
    let mut next = 2;
    let places = form.practices.iter().map(|practice| {
        let first = next;
        next += u32::try_from(practice.levels.len()).unwrap_or(0);
        Rows { first, last: next - 1 }
    });
    places.collect()
}

/// The day at which answers are judged, and that of the assessment, for formulas.
fn days(
    sheet: &mut Worksheet,
    answers: &Answers,
    form: &Questionnaire,
    names: &SheetNames,
) -> Result<()> {
    // The fields stand below the paragraphs and the heads, in the order in which they are listed.
    let fields = fields(answers, &form.words);
    let below = above_start(form).len() + 2;
    let cell = |key: &str| {
        let at = fields.iter().position(|(known, ..)| known == key).unwrap_or(0);
        format!("'{}'!$C${}", names.start, below + at)
    };
    let (day, as_of) = (cell("date"), cell("as-of"));
    for (column, text, result) in [
        (formulas::AS_OF_AT, formulas::day_or(&as_of, &day), answers.judged_at()),
        (formulas::DAY_AT, formulas::day_or(&day, ""), &answers.date),
    ] {
        let serial = ExcelDateTime::parse_from_str(result).map(|day| day.to_excel().to_string());
        let formula = Formula::new(text).set_result(serial.unwrap_or_default());
        sheet.write_formula(1, column, formula)?;
    }
    Ok(())
}

fn counts(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    score: &score::Score,
    sheets: &[DomainSheet],
    rows: &[Rows],
) -> Result<()> {
    sheet.set_name(COUNTS)?;
    for (column, name) in (0u16..).zip(formulas::heads(form).into_iter().chain(lookup::heads(form)))
    {
        sheet.write_string(0, column, name)?;
    }
    let last = count_rows_below(sheet, form, sheets)?;
    let lines = between_rows(sheet, form, sheets)?;
    group_columns(sheet, form, score, rows)?;
    for index in form.domains.iter().flat_map(|domain| domain.practices()) {
        count_practice(sheet, form, score, last, index, rows[index])?;
        second_reading(sheet, form, score, (&lines, last), index, rows[index])?;
    }
    sheet.set_hidden(true);
    protect(sheet);
    Ok(())
}

/// One line for each row of the sheets of domains; returns the last line from 1.
fn count_rows_below(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    sheets: &[DomainSheet],
) -> Result<u32> {
    let words = lookup::meant_words(form).len();
    let mut line = 1;
    for at in sheets {
        for (row, counted) in (domains::FIRST_ROW..).zip(&at.rows) {
            let text = match lookup::is_needed(form) {
                true => lookup::counted(form, (line + 1, words), (&at.name, row)),
                false => formulas::counted(&at.name, row),
            };
            let text = Formula::new(text).set_result(&counted.counted);
            sheet.write_formula(line, formulas::COUNTED_AT, text)?;
            if lookup::is_needed(form) {
                let column = lookup::said_at(form);
                let said = Formula::new(lookup::said(&at.name, row)).set_result(&counted.said);
                sheet.write_formula(line, column, said)?;
                let weight = lookup::weight(&at.name, row);
                formula(sheet, line, column + 1, &weight, counted.weight)?;
            }
            line += 1;
        }
    }
    Ok(line.max(2))
}

/// The id of the indicator in each row whose answer can be an exception, beside its line; returns the line of each
/// id from 1, as the form has them in order.
fn between_rows<'f>(
    sheet: &mut Worksheet,
    form: &'f Questionnaire,
    sheets: &[DomainSheet],
) -> Result<BTreeMap<&'f str, u32>> {
    let (mut lines, words) = (BTreeMap::new(), lookup::between_words(form));
    let mut line = 1;
    for (domain, at) in form.domains.iter().zip(sheets) {
        let practices = domain.practices().into_iter().map(|index| &form.practices[index]);
        let mut ids = practices.flat_map(AskedPractice::indicators).map(|(_, item)| &*item.id);
        for (row, counted) in (domains::FIRST_ROW..).zip(&at.rows) {
            line += 1;
            // A row without a key is a heading, until somebody sorts the rows.
            let id = if counted.counted == "|" { None } else { ids.next() };
            let word = counted.counted.split_once('|').map_or("", |(_, word)| word);
            let answers = id.map_or(&form.answers, |id| form.answers_of(id));
            let is_between =
                answers.understood(word).is_some_and(|choice| answers.is_between(choice));
            let result = id.filter(|_| is_between).map_or_else(String::new, |id| format!(" {id}"));
            let text = formulas::between(line, &at.name, row, &words);
            let formula = Formula::new(text).set_result(result);
            sheet.write_formula(line - 1, formulas::BETWEEN_AT, formula)?;
            lines.extend(id.map(|id| (id, line)));
        }
    }
    Ok(lines)
}

/// What each practice adds to its groups: nothing, if nothing of it applies.
fn group_columns(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    score: &score::Score,
    rows: &[Rows],
) -> Result<()> {
    let names = SheetNames::of(form);
    for (at, (scored, rows)) in score.practices.iter().zip(rows).enumerate() {
        let row = u32::try_from(at)? + 1;
        let on_summary = summary::row_of(at)?;
        let values = [
            ("D", scored.level.to_string()),
            ("E", score::decimal(scored.progress)),
            ("N", scored.with_exceptions.to_string()),
            ("I", scored.target.map_or_else(String::new, |target| target.to_string())),
        ];
        for (column, (letter, value)) in (formulas::GROUPED_AT..).zip(values) {
            let result = if scored.is_out() { String::new() } else { value };
            let text = formulas::grouped(&names.summary, *rows, letter, on_summary);
            sheet.write_formula(row, column, Formula::new(text).set_result(result))?;
        }
        if form.is_sparse() {
            holding_columns(sheet, form, scored, row)?;
        }
    }
    Ok(())
}

/// What a practice holds its groups back at, where it asks for something above its level.
fn holding_columns(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    scored: &score::PracticeScore,
    row: u32,
) -> Result<()> {
    let highest = scored.counting().last().map_or(u8::MAX, |tally| tally.level);
    let (level, with_exceptions) = (scored.level, scored.with_exceptions);
    let values = [
        (0, level, level.to_string()),
        (0, level, score::decimal(scored.progress)),
        (2, with_exceptions, with_exceptions.to_string()),
    ];
    for (nth, (compared, level, value)) in (0..).zip(values) {
        let holds = !scored.is_out() && scored.asks_above(level);
        let text = formulas::holding(nth, compared, row + 1, highest);
        let formula = Formula::new(text).set_result(if holds { value } else { String::new() });
        sheet.write_formula(row, formulas::holding_at(form) + nth, formula)?;
    }
    Ok(())
}

/// What the second reading of the levels of a practice is made of.
fn second_reading(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    score: &score::Score,
    (lines, last): (&BTreeMap<&str, u32>, u32),
    index: usize,
    rows: Rows,
) -> Result<()> {
    let scored = &score.practices[index];
    let levels = form.practices[index].levels.iter().zip(&scored.tallies);
    let summary = SheetNames::of(form).summary;
    let on_summary = summary::row_of(index)?;
    let readings = ["D", "N"].map(|column| format!("'{summary}'!${column}${on_summary}"));
    let all = lookup::applying_column(form);
    let mut so_far = 1;
    for (number, (level, tally)) in (rows.first..).zip(levels) {
        let row = number - 1;
        let excepted = u32::from(tally.is_reached_with_exceptions(form.exceptions));
        so_far = so_far_of(form, tally, so_far, excepted);
        formula(sheet, row, 13, &formulas::excepted(form, number, &all), excepted)?;
        formula(sheet, row, 14, &formulas::excepted_so_far(form, number, rows), so_far)?;
        let (mut at, mut result) = (Vec::new(), String::new());
        for id in level.indicators.iter().map(|item| item.id.as_str()) {
            let Some(line) = lines.get(id) else { continue };
            let is_one = scored.exceptions.iter().any(|known| known == id);
            let own = if is_one { format!(" {id}") } else { String::new() };
            result += &own;
            let text = Formula::new(formulas::exception(form, number, last, id, &readings));
            let text = text.set_result(own);
            sheet.write_formula(line - 1, formulas::EXCEPTION_AT, text)?;
            at.push(*line);
        }
        let text = Formula::new(formulas::exceptions(&at)).set_result(result);
        sheet.write_formula(row, 15, text)?;
    }
    Ok(())
}

fn count_practice(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    score: &score::Score,
    last: u32,
    index: usize,
    rows: Rows,
) -> Result<()> {
    let practice = &form.practices[index];
    let mut so_far = 1;
    for (number, tally) in (rows.first..).zip(&score.practices[index].tallies) {
        let row = number - 1;
        let keys = lookup::counting_keys(practice, tally.level);
        sheet.write_string(row, 0, &practice.code)?;
        sheet.write_number(row, 1, f64::from(tally.level))?;
        sheet.write_number(row, 2, f64::from(tally.applicable() + tally.aside))?;
        let choices = form.answers.choices.iter().zip(&tally.counts);
        for (column, (choice, count)) in (formulas::ANSWERS_AT..).zip(choices) {
            let text = formulas::count(last, &keys, &lookup::words(form, choice));
            formula(sheet, row, column, &text, *count)?;
        }
        let is = |wanted: Worth| move |worth: Worth| worth == wanted;
        let at_level = (number, tally.level);
        let full = formulas::count_of(form, at_level, is(Worth::Full));
        let between = formulas::count_of(form, at_level, Worth::is_between);
        let nothing = formulas::count_of(form, at_level, is(Worth::Nothing));
        let aside = formulas::count_of(form, at_level, is(Worth::Aside));
        let earned = formulas::earned(form, at_level, |at| lookup::counted_column(form, at));
        let all = lookup::applying_column(form);
        for (column, text, count) in [
            (3, full, tally.full),
            (4, between, tally.between),
            (5, nothing, tally.nothing),
            (6, aside, tally.aside),
            (11, earned, tally.earned),
        ] {
            formula(sheet, row, column, &text, count)?;
        }
        if form.is_weighted() {
            weights(sheet, form, last, (row, practice, tally), &keys)?;
        }
        let reached = u32::from(tally.is_reached());
        so_far = so_far_of(form, tally, so_far, reached);
        formula(sheet, row, 7, &formulas::applicable(number), tally.applicable())?;
        formula(sheet, row, 8, &formulas::share(form, number, &all), tally.share())?;
        formula(sheet, row, 9, &formulas::reached(number), reached)?;
        formula(sheet, row, 10, &formulas::reached_so_far(form, number, rows), so_far)?;
    }
    Ok(())
}

/// How much the answers of a level weigh.
fn weights(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    last: u32,
    (row, practice, tally): (u32, &AskedPractice, &score::Tally),
    keys: &[String],
) -> Result<()> {
    for (at, (choice, weighs)) in form.answers.choices.iter().zip(&tally.weighs).enumerate() {
        let text = lookup::weighted(form, last, keys, choice);
        formula(sheet, row, lookup::weighted_at(form, at), &text, *weighs)?;
    }
    let whole = practice.counted_at(tally.level).map(|item| item.weight).sum();
    let text = lookup::applying(form, row + 1, whole);
    formula(sheet, row, lookup::applying_at(form), &text, tally.weight)
}

/// 1 if a level and those below are reached; where each stands alone, this one.
fn so_far_of(form: &Questionnaire, tally: &score::Tally, below: u32, reached: u32) -> u32 {
    match form.scoring {
        Scoring::LevelsApart => u32::from(tally.asks()) * reached,
        Scoring::StrictLevels | Scoring::WeightedProgress => below * reached,
    }
}

fn formula(sheet: &mut Worksheet, row: u32, column: u16, text: &str, result: u32) -> Result<()> {
    sheet.write_formula(row, column, Formula::new(text).set_result(result.to_string()))?;
    Ok(())
}

/// What the workbook is: names, versions, fingerprint, and where each id stands.
fn meta(
    sheet: &mut Worksheet,
    form: &Questionnaire,
    answers: &Answers,
    sheets: &[DomainSheet],
    names: &SheetNames,
) -> Result<()> {
    sheet.set_name(META)?;
    let mut lines: Vec<(String, String)> = vec![
        (MARK.to_owned(), LAYOUT.to_owned()),
        ("profile".to_owned(), form.name.to_string()),
        ("model".to_owned(), form.model.to_string()),
        ("digest".to_owned(), answers.digest_of(form).to_owned()),
        ("scoring".to_owned(), form.scoring.word().to_owned()),
    ];
    for (domain, at) in form.domains.iter().zip(sheets) {
        for index in domain.practices() {
            let ids = form.practices[index].indicators();
            lines.extend(ids.map(|(_, indicator)| (indicator.id.clone(), at.name.clone())));
        }
    }
    lines.push(("summary".to_owned(), names.summary.clone()));
    let heads = names::renamed(form);
    lines.extend(heads.map(|(name, word)| (format!("{HEAD}{name}"), word)));
    // What the reader finds outside tables and not in this list, somebody has written.
    let texts = above_start(form).into_iter().chain(summary::above(form));
    let domains = form.domains.iter().map(|domain| domain.title.clone());
    let texts = texts.chain(domains).chain([domains::hint(form)]);
    lines.extend(texts.map(|text| (FIXED.to_owned(), text)));
    for (column, set) in (names::OFFERED.1..).zip(&form.sets) {
        for (row, choice) in (0u32..).zip(&set.choices) {
            sheet.write_string(row, column, &choice.label)?;
        }
    }
    for (row, (word, id)) in (0u32..).zip(lookup::meant_words(form)) {
        sheet.write_string(row, names::MEANT_WORDS.1, word)?;
        sheet.write_string(row, lookup::meant_at(form), id)?;
    }
    for (row, (key, value)) in (0u32..).zip(lines) {
        sheet.write_string(row, 0, &key)?;
        sheet.write_string(row, 1, &value)?;
    }
    sheet.set_hidden(true);
    protect(sheet);
    Ok(())
}
