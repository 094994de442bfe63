//! Compiles the scoring rule of the model into formulas.
//!
//! In: a form. Out: the text of formulas over the hidden sheet of counts. Only functions that
//! Excel 2007, LibreOffice and Google Sheets share: AND, CLEAN, COUNT, COUNTIF, DATEVALUE, EDATE, FIND, IF,
//! INT, ISERROR, ISLOGICAL, ISNUMBER, MAX, MID, MIN, OR, SUBSTITUTE, SUM, TRIM.

use rust_xlsxwriter::utility::column_number_to_name;
use smm_core::assess::Questionnaire;
use smm_core::model::{Age, Aggregate, AnswerChoice, Scoring, Worth};
use smm_core::text::fill_slots;

use super::names::{
    ANSWER_LETTER, COUNTS, ID_LETTER, KEY_LETTER, LAPSED_LETTER, UNTIL_LETTER, WHEN_LETTER,
};

/// Columns of the sheet of counts: first those with one row per practice and level, then one with a
/// row for each row of the sheets of domains, then some with one row per practice. Behind them comes
/// one for each answer of the model. Rows of the sheets of domains may be sorted: no formula relies on
/// where an indicator stands.
const HEADS: [&str; 24] = [
    "practice",
    "level",
    "indicators",
    "full",
    "between",
    "nothing",
    "set aside",
    "applicable",
    "share",
    "reached",
    "reached so far",
    "earned",
    "answers",
    "with exceptions",
    "with exceptions so far",
    "exceptions",
    "exception",
    "level for groups",
    "progress for groups",
    "with exceptions for groups",
    "target for groups",
    "as of",
    "day of the assessment",
    "exception in order",
];

/// Behind the answers, where some practices ask for more levels than others: what holds a group back.
const HOLDING_HEADS: [&str; 3] =
    ["level that holds", "progress that holds", "with exceptions that holds"];

/// The heads of the sheet of counts.
pub(super) fn heads(form: &Questionnaire) -> Vec<String> {
    let answers = form.answers.choices.iter().map(|choice| choice.id.word());
    let holding = if form.is_sparse() { &HOLDING_HEADS[..] } else { &[] };
    HEADS.into_iter().chain(answers).chain(holding.iter().copied()).map(str::to_owned).collect()
}

/// The first column behind all that stand for every form, from 0.
pub(super) fn behind(form: &Questionnaire) -> u16 {
    holding_at(form) + if form.is_sparse() { 3 } else { 0 }
}

/// The first of the three columns that say what holds a group back, from 0.
pub(super) fn holding_at(form: &Questionnaire) -> u16 {
    ANSWERS_AT + u16::try_from(form.answers.choices.len()).unwrap_or(0)
}

/// The column of the sheet of counts that has a line for each row of the sheets of domains.
pub(super) const COUNTED: &str = "M";
/// The same column, from 0.
pub(super) const COUNTED_AT: u16 = 12;
/// The column with the id of the indicator, if it can be an exception, from 0.
pub(super) const BETWEEN_AT: u16 = 16;
/// The column that says in the order of the form which indicators are exceptions, from 0.
pub(super) const EXCEPTION_AT: u16 = 23;
/// The first of the four columns with one row per practice, from 0: level, progress, level with
/// exceptions and target, each empty if nothing of the practice applies.
pub(super) const GROUPED_AT: u16 = 17;
/// The column of the first answer, from 0.
pub(super) const ANSWERS_AT: u16 = 24;
/// The columns with the days at which answers are judged and at which they were given, from 0; each
/// stands in the first row below the heads.
pub(super) const AS_OF_AT: u16 = 21;
pub(super) const DAY_AT: u16 = 22;
const AS_OF: &str = "$V$2";
const DAY: &str = "$W$2";
/// So many ids fit into one formula of the length that every program takes.
const MOST_IDS: usize = 1000;

/// The letters of the column of an answer.
pub(super) fn answer_column(at: usize) -> String {
    column_number_to_name(ANSWERS_AT + u16::try_from(at).unwrap_or(0))
}

/// The rows of one practice on the sheet of counts, from 1 as formulas count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// What one row of a domain's sheet counts as: its level and its answer.
pub(super) fn counted(sheet: &str, row: u32) -> String {
    let word = unless_lapsed(sheet, row, &word(sheet, row));
    format!("='{sheet}'!${KEY_LETTER}${row}&\"|\"&{word}")
}

/// What stands in the cell for an answer, in the one spelling by which words are compared. What people paste is
/// understood as the reader of the form does: blanks around it do not matter, nor does case to `=`.
pub(super) fn word(sheet: &str, row: u32) -> String {
    let cell = format!("'{sheet}'!${ANSWER_LETTER}${row}");
    // A blank that does not break comes along from web pages, and no program takes it for a blank.
    let blanks = format!("CLEAN(SUBSTITUTE({cell},\"\u{a0}\",\" \"))");
    let plain = format!("SUBSTITUTE(TRIM(SUBSTITUTE({blanks},\"_\",\" \")),\" \",\"-\")");
    // Programs say a Boolean in the language of their user.
    format!("IF(ISLOGICAL({cell}),IF({cell},\"true\",\"false\"),{plain})")
}

/// An expression about the answer of a row; nothing where it has lapsed.
pub(super) fn unless_lapsed(sheet: &str, row: u32, expression: &str) -> String {
    format!("IF('{sheet}'!${LAPSED_LETTER}${row}<>\"\",\"\",{expression})")
}

/// The day that a cell says, as programs count days: typed as a day, or as a text like 2026-11-22.
fn day(cell: &str) -> String {
    let read = format!("DATEVALUE(TRIM({cell}))");
    format!("IF(ISNUMBER({cell}),{cell},IF(ISERROR({read}),\"\",{read}))")
}

/// The day of a cell of the first sheet; where it says none, that of another.
pub(super) fn day_or(cell: &str, other: &str) -> String {
    let other = if other.is_empty() { "\"\"".to_owned() } else { day(other) };
    format!("=IF(TRIM({cell})=\"\",{other},{})", day(cell))
}

/// A word if the answer of a row has lapsed: on its own day, else by the age of answers to its indicator.
/// What is judged at no day has not.
pub(super) fn lapsed(row: u32, age: Option<Age>, word: &str) -> String {
    let [answer, when, until] =
        [ANSWER_LETTER, WHEN_LETTER, UNTIL_LETTER].map(|column| format!("${column}{row}"));
    let given = format!("IF(TRIM({when})=\"\",'{COUNTS}'!{DAY},{})", day(&when));
    let by_age = match age {
        None => "\"\"".to_owned(),
        Some(Age::Months(months)) => format!("IF(ISNUMBER({given}),EDATE({given},{months}),\"\")"),
        Some(Age::Days(days)) => format!("IF(ISNUMBER({given}),{given}+{days},\"\")"),
    };
    let lapses = format!("IF(TRIM({until})=\"\",{by_age},{})", day(&until));
    let as_of = format!("'{COUNTS}'!{AS_OF}");
    let word = quoted(word);
    format!(
        "=IF({answer}=\"\",\"\",IF(ISNUMBER({as_of}),IF(ISNUMBER({lapses}),IF({lapses}<={as_of},\"{word}\",\"\"),\"\"),\"\"))"
    )
}

/// A text as an expression: in pieces, because Excel refuses a book with a longer literal.
fn literal(text: &str) -> String {
    /// So many units of UTF-16 fit between two quotes.
    const MOST: usize = 255;
    let mut pieces = vec![String::new()];
    let mut size = 0;
    for letter in text.chars() {
        size += letter.len_utf16();
        if size > MOST {
            pieces.push(String::new());
            size = letter.len_utf16();
        }
        pieces.last_mut().expect("there is one").push(letter);
    }
    let quoted = pieces.iter().map(|piece| format!("\"{}\"", quoted(piece)));
    quoted.collect::<Vec<_>>().join("&")
}

/// How often an answer was given at one level: the rows with one of its keys and one of the words.
pub(super) fn count(last: u32, keys: &[String], words: &[String]) -> String {
    let cells = format!("${COUNTED}$2:${COUNTED}${last}");
    let terms = keys
        .iter()
        .flat_map(|key| words.iter().map(move |word| format!("\"{key}|{}\"", pattern(word))));
    sum(terms.map(|term| format!("COUNTIF({cells},{term})")).collect())
}

/// A word as COUNTIF looks for it: what would stand for any letters stands for itself.
pub(super) fn pattern(word: &str) -> String {
    quoted(&word.replace('~', "~~").replace('*', "~*").replace('?', "~?"))
}

/// A word between the quotes of a formula.
fn quoted(word: &str) -> String {
    word.replace('"', "\"\"")
}

/// The answers that are worth so much at a level, with the place of each.
pub(super) fn worth(
    form: &Questionnaire,
    level: u8,
    wanted: impl Fn(Worth) -> bool,
) -> impl Iterator<Item = (usize, &AnswerChoice)> {
    let all = form.answers.choices.iter().enumerate();
    all.filter(move |(_, choice)| wanted(form.answers.worth_at(choice, level)))
}

/// How many answers at a level are worth so much.
pub(super) fn count_of(
    form: &Questionnaire,
    (row, level): (u32, u8),
    wanted: impl Fn(Worth) -> bool,
) -> String {
    let cells = worth(form, level, wanted).map(|(at, _)| format!("{}{row}", answer_column(at)));
    sum(cells.collect())
}

fn sum(terms: Vec<String>) -> String {
    if terms.is_empty() { "=0".to_owned() } else { format!("={}", terms.join("+")) }
}

/// What the answers of a level earn; `column` has the number or the weight of each.
pub(super) fn earned(
    form: &Questionnaire,
    (row, level): (u32, u8),
    column: impl Fn(usize) -> String,
) -> String {
    let earning = worth(form, level, |worth| worth == Worth::Full || worth.is_between());
    let term = |(at, choice)| {
        let earns = form.answers.earned_at(choice, level);
        format!("{earns}*{}{row}", column(at))
    };
    sum(earning.map(term).collect())
}

/// Indicators that apply.
pub(super) fn applicable(row: u32) -> String {
    format!("=C{row}-G{row}")
}

/// Hundredths of what the answers could earn; the column `all` has how much applies.
pub(super) fn share(form: &Questionnaire, row: u32, all: &str) -> String {
    let possible = form.answers.possible();
    format!("=IF(H{row}=0,100,INT(L{row}*100/({possible}*{all}{row})))")
}

/// 1 if every applicable indicator is worth a whole one.
pub(super) fn reached(row: u32) -> String {
    format!("=IF(D{row}=H{row},1,0)")
}

/// 1 if this level and every level below is reached; where each stands alone, this one.
pub(super) fn reached_so_far(form: &Questionnaire, row: u32, rows: Rows) -> String {
    if form.scoring == Scoring::LevelsApart {
        return format!("=IF(C{row}=0,0,J{row})");
    }
    if row == rows.first { format!("=J{row}") } else { format!("=J{row}*K{}", row - 1) }
}

/// 1 if nothing stands against a level but exceptions.
pub(super) fn excepted(form: &Questionnaire, row: u32, all: &str) -> String {
    let enough = form.exceptions;
    let could = enough.at_least * form.answers.possible();
    let of = enough.of;
    format!("=IF(AND(F{row}=0,H{row}=D{row}+E{row},{of}*L{row}>={could}*{all}{row}),1,0)")
}

/// The same with exceptions.
pub(super) fn excepted_so_far(form: &Questionnaire, row: u32, rows: Rows) -> String {
    if form.scoring == Scoring::LevelsApart {
        return format!("=IF(C{row}=0,0,N{row})");
    }
    if row == rows.first { format!("=N{row}") } else { format!("=N{row}*O{}", row - 1) }
}

/// The id of the indicator in a row of a sheet with a blank before it, if its answer is one of
/// these words; `line` is where the row is counted.
pub(super) fn between(line: u32, sheet: &str, row: u32, words: &[String]) -> String {
    let word = format!("MID(${COUNTED}${line},FIND(\"|\",${COUNTED}${line})+1,255)");
    let cases = words.iter().map(|one| format!("{word}=\"{}\"", quoted(one)));
    let cases: Vec<String> = cases.collect();
    match cases.is_empty() {
        true => "=\"\"".to_owned(),
        false => format!("=IF(OR({}),\" \"&'{sheet}'!${ID_LETTER}${row},\"\")", cases.join(",")),
    }
}

/// The id of an indicator with a blank before it, if its level is reached with exceptions only and it is one; `row` is
/// that of the level, `last` the last line of the rows that are counted. Where each level stands alone, it lies between
/// the two readings, which stand in these cells of the summary.
pub(super) fn exception(
    form: &Questionnaire,
    row: u32,
    last: u32,
    id: &str,
    readings: &[String; 2],
) -> String {
    let is_one = format!("COUNTIF($Q$2:$Q${last},\" {id}\")>0");
    let [level, with_exceptions] = readings;
    let lies_between = match form.scoring {
        Scoring::LevelsApart => format!(",$B${row}>{level},$B${row}<={with_exceptions}"),
        Scoring::StrictLevels | Scoring::WeightedProgress => String::new(),
    };
    format!("=IF(AND($K${row}=0,$O${row}=1{lies_between}),IF({is_one},\" {id}\",\"\"),\"\")")
}

/// The exceptions at these lines, which are those of one level.
pub(super) fn exceptions(lines: &[u32]) -> String {
    let ids: Vec<String> = lines.iter().take(MOST_IDS).map(|line| format!("$X${line}")).collect();
    if ids.is_empty() { "=\"\"".to_owned() } else { format!("={}", ids.join("&")) }
}

/// The exceptions of a practice, with a blank between two.
pub(super) fn all_exceptions(rows: Rows) -> String {
    let cells = (rows.first..=rows.last).map(|row| format!("'{COUNTS}'!$P${row}"));
    format!("=TRIM({})", cells.collect::<Vec<_>>().join("&"))
}

/// A block for each answer and the counts, a line for each level: `1: ████▒ 4/1/0/0/0`.
pub(super) fn spread(form: &Questionnaire, rows: Rows) -> String {
    let levels = (rows.first..=rows.last).map(|row| {
        let cell = |column: &str| format!("'{COUNTS}'!${column}${row}");
        let answers = (0..form.answers.choices.len()).map(|at| cell(&answer_column(at)));
        let answers: Vec<String> = answers.collect();
        let open = format!("({}-{})", cell("C"), answers.join("-"));
        let counts = answers.iter().chain([&open]);
        let bar =
            blocks(form).zip(counts).map(|(block, count)| format!("REPT(\"{block}\",{count})"));
        let bar: Vec<String> = bar.collect();
        let counts = answers.join("&\"/\"&");
        format!("{}&\": \"&{}&\" \"&{counts}&\"/\"&{open}", cell("B"), bar.join("&"))
    });
    format!("={}", levels.collect::<Vec<_>>().join("&CHAR(10)&"))
}

/// The block that stands for each answer in a bar, and at last the one for those that are open: the
/// darker, the more it is worth.
pub(super) fn blocks(form: &Questionnaire) -> impl Iterator<Item = char> {
    let block = |choice| match form.answers.worth(choice).key() {
        "yes" => '\u{2588}',
        "most" => '\u{2593}',
        "partly" => '\u{2592}',
        "no" => '\u{2591}',
        _ => '\u{b7}',
    };
    form.answers.choices.iter().map(block).chain(['_'])
}

/// A text with values from cells, as an expression; `cell` gives that of each placeholder.
pub(super) fn text(pattern: &str, cell: impl Fn(&str) -> Option<String>) -> String {
    // The parts between the values are marked off by a character that no word may hold.
    let filled = fill_slots(pattern, |name| Some(format!("\u{1}={}\u{1}", cell(name)?)));
    let parts = filled.split('\u{1}').filter(|part| !part.is_empty());
    let parts = parts.map(|part| match part.strip_prefix('=') {
        Some(cell) if filled.contains(&format!("\u{1}={cell}\u{1}")) => cell.to_owned(),
        _ => literal(part),
    });
    match parts.collect::<Vec<_>>().join("&") {
        empty if empty.is_empty() => "\"\"".to_owned(),
        text => text,
    }
}

/// Whether nothing of a practice applies; one without levels has nothing that could.
pub(super) fn is_out(rows: Rows) -> String {
    match rows.first > rows.last {
        true => "FALSE".to_owned(),
        false => format!("SUM({})=0", range("H", rows)),
    }
}

/// What a cell of the summary adds to a group: nothing if nothing of the practice applies.
pub(super) fn grouped(summary: &str, rows: Rows, column: &str, row: u32) -> String {
    format!("=IF({},\"\",'{summary}'!${column}${row})", is_out(rows))
}

/// What a practice holds its group back at: nothing once its level is the highest that it asks for. `nth` is the
/// column for groups with the number, `level` that with the level that is compared.
pub(super) fn holding(nth: u16, level: u16, row: u32, top: u8) -> String {
    let cell = |nth| format!("${}${row}", column_number_to_name(GROUPED_AT + nth));
    let (number, level) = (cell(nth), cell(level));
    format!("=IF({level}=\"\",\"\",IF({level}>={top},\"\",{number}))")
}

/// Which of the columns for groups has the progress.
const PROGRESS: u16 = 1;

/// The number of a group: the lowest that holds it back; where nothing does, the highest of its practices.
pub(super) fn of_group(form: &Questionnaire, nth: u16, practices: &[usize]) -> String {
    let all = members(GROUPED_AT + nth, practices);
    if form.aggregate == Aggregate::Mean {
        // Progress is in hundredths, which programs cannot hold exactly.
        let parts = if nth == PROGRESS { 100 } else { 1 };
        let sum = format!("INT(SUM({all})*{parts}+0.5)");
        return format!("=IF(COUNT({all})=0,0,INT({sum}/COUNT({all}))/{parts})");
    }
    if !form.is_sparse() {
        return format!("=MIN({all})");
    }
    let holding = members(holding_at(form) + nth, practices);
    format!("=IF(COUNT({holding})=0,MAX({all}),MIN({holding}))")
}

/// These practices in one of the columns with a row per practice, as a list of ranges.
pub(super) fn members(column: u16, practices: &[usize]) -> String {
    let column = column_number_to_name(column);
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for at in practices {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *at => *last = *at,
            _ => ranges.push((*at, *at)),
        }
    }
    // The first practice stands in the second row.
    let cells = ranges
        .iter()
        .map(|(first, last)| format!("'{COUNTS}'!${column}${}:${column}${}", first + 2, last + 2));
    cells.collect::<Vec<_>>().join(",")
}

fn range(column: &str, rows: Rows) -> String {
    format!("'{COUNTS}'!${column}${}:${column}${}", rows.first, rows.last)
}

/// The level of a practice; `steps` are the numbers of its levels in order, `target` the cell with its target.
pub(super) fn level(scoring: Scoring, rows: Rows, steps: &[u8], target: &str) -> String {
    highest(scoring, "K", rows, steps, target)
}

/// The level of a practice reached with exceptions.
pub(super) fn with_exceptions(scoring: Scoring, rows: Rows, steps: &[u8], target: &str) -> String {
    highest(scoring, "O", rows, steps, target)
}

/// The highest of the levels that this column has 1 for, and one below the target if it has none for the target.
fn highest_alone(column: &str, rows: Rows, steps: &[u8], target: &str) -> String {
    let cells = (rows.first..=rows.last).map(|row| format!("'{COUNTS}'!${column}${row}"));
    let levels: Vec<(u8, String)> = steps.iter().copied().zip(cells).collect();
    let list = |one: &dyn Fn(&(u8, String)) -> String| {
        levels.iter().map(one).collect::<Vec<_>>().join(",")
    };
    let is_met = list(&|(number, cell)| format!("AND({target}={number},{cell}=1)"));
    let all = list(&|(number, cell)| format!("{number}*{cell}"));
    let below = list(&|(number, cell)| format!("IF({number}<{target},{number}*{cell},0)"));
    format!("=IF(OR({target}=\"\",{target}=0,{is_met}),MAX(0,{all}),MAX(0,{below}))")
}

/// Where each level stands alone: the level, and the share of the one to be met next.
fn progress_alone(rows: Rows, steps: &[u8], level: &str, target: &str) -> String {
    let chain = |holds: &dyn Fn(u8, u32) -> String| {
        let levels: Vec<(u32, &u8)> = (rows.first..=rows.last).zip(steps).collect();
        levels.into_iter().rev().fold("0".to_owned(), |rest, (row, number)| {
            format!("IF({},'{COUNTS}'!$I${row},{rest})", holds(*number, row))
        })
    };
    let asks = |row: u32| format!("'{COUNTS}'!$C${row}>0");
    let at_target = chain(&|number, row| format!("AND({target}={number},{})", asks(row)));
    let above = chain(&|number, row| format!("AND({number}>{level},{})", asks(row)));
    let is_under = format!("IF(ISNUMBER({target}),{target}>{level},FALSE)");
    format!("=({level}*100+IF({is_under},{at_target},{above}))/100")
}

/// The highest of the levels that this column has 1 for.
fn highest(scoring: Scoring, column: &str, rows: Rows, steps: &[u8], target: &str) -> String {
    match scoring {
        Scoring::LevelsApart => highest_alone(column, rows, steps, target),
        Scoring::StrictLevels => {
            let mut before = 0;
            let terms = (rows.first..=rows.last).zip(steps).map(|(row, number)| {
                let step = number - before;
                before = *number;
                format!("{step}*'{COUNTS}'!${column}${row}")
            });
            format!("={}", terms.collect::<Vec<_>>().join("+"))
        }
        Scoring::WeightedProgress => format!("=INT(SUM({})/100)", range("I", rows)),
    }
}

/// The progress of a practice in levels, from the cells with its level and its target.
pub(super) fn progress(
    scoring: Scoring,
    rows: Rows,
    steps: &[u8],
    [level, target]: [&str; 2],
) -> String {
    match scoring {
        Scoring::LevelsApart => progress_alone(rows, steps, level, target),
        Scoring::StrictLevels => {
            let next = (rows.first..=rows.last).rev().fold("0".to_owned(), |rest, row| {
                format!("IF('{COUNTS}'!$K${row}=0,'{COUNTS}'!$I${row},{rest})")
            });
            format!("=({level}*100+{next})/100")
        }
        Scoring::WeightedProgress => format!("=SUM({})/100", range("I", rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_stands_in_pieces_between_quotes_and_loses_nothing() {
        assert_eq!(literal("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(literal(&"x".repeat(255)), format!("\"{}\"", "x".repeat(255)));
        let long = format!("{}\"\u{1F512}{}", "x".repeat(253), "y".repeat(300));
        let expression = literal(&long);
        let pieces: Vec<String> = expression
            .split("\"&\"")
            .map(|piece| piece.trim_matches('"').replace("\"\"", "\""))
            .collect();
        assert_eq!(pieces.len(), 3);
        assert!(pieces.iter().all(|piece| piece.encode_utf16().count() <= 255));
        let units = |texts: &[&str]| texts.concat().replace('"', "");
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        assert_eq!(units(&pieces), units(&[&long]));
        // Placeholders are values of cells, between the pieces.
        let filled = text(&format!("{}{{n}}", "x".repeat(256)), |_| Some("A1".to_owned()));
        assert_eq!(filled, format!("\"{}\"&\"x\"&A1", "x".repeat(255)));
    }
}
