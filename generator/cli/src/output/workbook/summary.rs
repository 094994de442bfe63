//! The summary sheet: level, progress, target and gap of every practice and group, and charts.

use std::fmt::Display;

use anyhow::Result;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartSolidFill,
    ChartType, Color, ConditionalFormatText, ConditionalFormatTextRule, DataValidation,
    DataValidationRule, Format, Formula, Worksheet,
};
use smm_core::assess::score::{self, Fit, GroupScore, PracticeScore, Score, decimal, rule};
use smm_core::assess::{Answers, Questionnaire};
use smm_core::model::Scoring;
use smm_core::text::cut;
use smm_core::words::Words;

use super::formulas::{self, Rows};
use super::names::{self, MESSAGE, SUMMARY_HEADS, SheetNames};
use super::styles::{Styles, height, lines, set_page};

const HEAD_ROW: u32 = 2;
/// The keys of what is said of a practice that is not on its target.
const UNDER: &str = "workbook.under";
const OVER: &str = "workbook.over";

/// What stands above the table.
pub(super) fn above(form: &Questionnaire) -> [String; 2] {
    [
        form.words.say("form.result").to_owned(),
        form.words.with("workbook.rule", &[("rule", &rule(form))]),
    ]
}

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    names: &SheetNames,
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    rows: &[Rows],
    styles: &Styles,
) -> Result<()> {
    // What is empty is shown so before a program computes: by default it would be a 0.
    sheet.set_formula_result_default("");
    let [title, rule] = above(form);
    sheet.write_string_with_format(0, 1, title, &styles.title)?;
    sheet.write_string_with_format(1, 1, rule, &styles.small.clone().unset_text_wrap())?;
    for (column, name) in (0u16..).zip(SUMMARY_HEADS) {
        let word = names::head(name, form);
        sheet.write_string_with_format(HEAD_ROW, column, word, &styles.head)?;
    }
    let first = HEAD_ROW + 1;
    for (at, practice) in form.practices.iter().enumerate() {
        let row = first + u32::try_from(at)?;
        sheet.write_string_with_format(row, 0, &practice.id, &styles.cell)?;
        sheet.write_string_with_format(row, 1, &practice.code, &styles.cell)?;
        sheet.write_string_with_format(row, 2, &practice.title, &styles.cell)?;
        numbers(sheet, row, form, at, &score.practices[at], rows[at], styles)?;
        let bars = score.practices[at].counting().len();
        inputs(sheet, row, &practice.id, answers, bars, styles)?;
    }
    let after = first + u32::try_from(form.practices.len())?;
    let last = groups(sheet, after, form, score, styles)?;
    let no_level = form.words.with("workbook.no_level", &[("top", &form.top_level())]);
    let level = DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(0, i32::from(form.top_level())))
        .set_error_message(cut(&no_level, MESSAGE))?;
    sheet.add_data_validation(first, 6, after - 1, 6, &level)?;
    marks(sheet, first, last, &form.words, styles)?;
    charts(sheet, &names.summary, form, first, after - 1, last + 2)?;
    layout(sheet, last, &form.words)?;
    Ok(())
}

/// The row of a practice, from 1 as formulas count.
pub(super) fn row_of(practice: usize) -> Result<u32> {
    Ok(HEAD_ROW + 2 + u32::try_from(practice)?)
}

fn numbers(
    sheet: &mut Worksheet,
    row: u32,
    form: &Questionnaire,
    at: usize,
    score: &PracticeScore,
    rows: Rows,
    styles: &Styles,
) -> Result<()> {
    let (practice, words) = (&form.practices[at], &form.words);
    let n = row + 1;
    let steps: Vec<u8> = practice.levels.iter().map(|level| level.number).collect();
    let out = formulas::is_out(rows);
    // Which levels ask for something is known before anybody answers.
    let steps = &steps[..score.counting().len()];
    let counting = Rows { last: rows.first + u32::try_from(steps.len())? - 1, ..rows };
    let (level, progress) = match steps.is_empty() {
        true => ("=0".to_owned(), "=0".to_owned()),
        false => (
            formulas::level(form.scoring, counting, steps, &format!("$I${n}")),
            formulas::progress(
                form.scoring,
                counting,
                steps,
                [&format!("$D${n}"), &format!("$I${n}")],
            ),
        ),
    };
    second(sheet, row, form, score, counting, steps, styles)?;
    put(sheet, row, 3, &level, &score.level.to_string(), &styles.number)?;
    put(sheet, row, 4, &progress, &decimal(score.progress), &styles.decimal)?;
    match practice.target {
        Some(target) => {
            sheet.write_number_with_format(row, 5, f64::from(target), &styles.number)?
        }
        None => sheet.write_blank(row, 5, &styles.number)?,
    };
    let text = |value: Option<u8>| value.map_or_else(String::new, |value| value.to_string());
    let target = format!("=IF(ISNUMBER($G{n}),$G{n},IF(ISNUMBER($F{n}),$F{n},\"\"))");
    put(sheet, row, 8, &target, &text(score.target), &styles.number)?;
    let counts = format!("OR({out},$I{n}=\"\")");
    let (under, over) = (score.under(), score.over());
    put(
        sheet,
        row,
        9,
        &format!("=IF({counts},0,MAX(0,$I{n}-$D{n}))"),
        &under.to_string(),
        &styles.number,
    )?;
    put(
        sheet,
        row,
        10,
        &format!("=IF({counts},0,MAX(0,$D{n}-$I{n}))"),
        &over.to_string(),
        &styles.number,
    )?;
    put(sheet, row, 11, &words_of_row(&out, n, words), &in_words(score, words), &styles.cell)
}

/// The formula for the fit of a practice in words, from the numbers of its row.
fn words_of_row(out: &str, n: u32, words: &Words) -> String {
    let said =
        |key: &str, column: &str| formulas::text(words.say(key), |_| Some(format!("${column}{n}")));
    format!(
        "=IF({out},{},IF($I{n}=\"\",{},IF($J{n}>0,{},IF($K{n}>0,{},{}))))&IF($N{n}>$D{n},{},\"\")",
        said("report.does_not_apply", ""),
        said("report.no_target", ""),
        said(UNDER, "J"),
        said(OVER, "K"),
        said("report.on_target", ""),
        said("workbook.with_exceptions", "N"),
    )
}

/// The second reading, its exceptions, and how the answers are spread.
fn second(
    sheet: &mut Worksheet,
    row: u32,
    form: &Questionnaire,
    score: &PracticeScore,
    rows: Rows,
    steps: &[u8],
    styles: &Styles,
) -> Result<()> {
    if steps.is_empty() {
        sheet.write_number_with_format(row, 13, 0, &styles.number)?;
        sheet.write_blank(row, 14, &styles.cell)?;
        sheet.write_blank(row, 15, &styles.cell)?;
        return Ok(());
    }
    let level = formulas::with_exceptions(form.scoring, rows, steps, &format!("$I${}", row + 1));
    put(sheet, row, 13, &level, &score.with_exceptions.to_string(), &styles.number)?;
    // Under a rule that counts `partly` as half there is one reading only.
    match form.scoring {
        Scoring::StrictLevels | Scoring::LevelsApart => {
            let ids = score.exceptions.join(" ");
            put(sheet, row, 14, &formulas::all_exceptions(rows), &ids, &styles.cell)?;
        }
        Scoring::WeightedProgress => {
            sheet.write_blank(row, 14, &styles.cell)?;
        }
    }
    let counts = score.counting().iter().map(|tally| {
        let counts: Vec<u32> = score::spread(form, tally).iter().map(|(_, count)| *count).collect();
        let block = |(block, count): (char, &u32)| block.to_string().repeat(*count as usize);
        let bar: String = formulas::blocks(form).zip(&counts).map(block).collect();
        let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
        format!("{}: {bar} {}", tally.level, counts.join("/"))
    });
    let spread = counts.collect::<Vec<_>>().join("\n");
    put(sheet, row, 15, &formulas::spread(form, rows), &spread, &styles.cell)
}

fn in_words(score: &PracticeScore, words: &Words) -> String {
    let fit = match score.fit() {
        Fit::Out => words.say("report.does_not_apply").to_owned(),
        Fit::NoTarget => words.say("report.no_target").to_owned(),
        Fit::Under(under) => words.with(UNDER, &[("n", &under)]),
        Fit::On => words.say("report.on_target").to_owned(),
        Fit::Over(over) => words.with(OVER, &[("n", &over)]),
    };
    let level = score.with_exceptions;
    let second = || words.with("workbook.with_exceptions", &[("level", &level)]);
    if level > score.level { fit + &second() } else { fit }
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    formula: &str,
    result: &str,
    format: &Format,
) -> Result<()> {
    sheet.write_formula_with_format(
        row,
        column,
        Formula::new(formula).set_result(result),
        format,
    )?;
    Ok(())
}

/// The fields of a practice, in a row as tall as its texts and the bars of its levels.
fn inputs(
    sheet: &mut Worksheet,
    row: u32,
    id: &str,
    answers: &Answers,
    bars: usize,
    styles: &Styles,
) -> Result<()> {
    let number = styles.input.clone().set_num_format("0");
    let empty = String::new();
    let target = answers.targets.get(id);
    match target {
        Some((level, _)) => sheet.write_number_with_format(row, 6, f64::from(*level), &number)?,
        None => sheet.write_blank(row, 6, &number)?,
    };
    let texts = [
        (7, target.map_or(&empty, |(_, rationale)| rationale)),
        (12, answers.comments.get(id).unwrap_or(&empty)),
    ];
    let most = lines(texts[0].1, 34).max(lines(texts[1].1, 40)).max(bars);
    sheet.set_row_height(row, height(most).max(18))?;
    for (column, text) in texts {
        if text.is_empty() {
            sheet.write_blank(row, column, &styles.input)?;
        } else {
            sheet.write_string_with_format(row, column, text, &styles.input)?;
        }
    }
    Ok(())
}

/// Subdomains, domains and all, below the practices; returns the last row.
fn groups(
    sheet: &mut Worksheet,
    start: u32,
    form: &Questionnaire,
    score: &Score,
    styles: &Styles,
) -> Result<u32> {
    let mut row = start;
    let kinds =
        [("workbook.of_subdomain", &score.subdomains), ("workbook.of_domain", &score.domains)];
    for (kind, groups) in kinds {
        for group in groups.iter().filter(|group| !group.practices.is_empty()) {
            group_row(sheet, row, (kind, form), group, styles)?;
            row += 1;
        }
    }
    if !form.practices.is_empty() {
        group_row(sheet, row, ("workbook.of_all", form), &score.all, styles)?;
    }
    Ok(row)
}

fn group_row(
    sheet: &mut Worksheet,
    row: u32,
    (kind, form): (&str, &Questionnaire),
    group: &GroupScore,
    styles: &Styles,
) -> Result<()> {
    let words = &form.words;
    sheet.write_blank(row, 0, &styles.group)?;
    sheet.write_string_with_format(row, 1, words.say(kind), &styles.group)?;
    sheet.write_string_with_format(row, 2, &group.title, &styles.group)?;
    for column in [5, 6, 7, 12, 14, 15] {
        sheet.write_blank(row, column, &styles.group)?;
    }
    let members = |nth| formulas::members(formulas::GROUPED_AT + nth, &group.practices);
    let lowest = |nth| formulas::of_group(form, nth, &group.practices);
    // A gap of a practice of which nothing applies is none.
    let cells = |column: &str| {
        let list = group.practices.iter().map(|at| format!("${column}${}", at + 4));
        list.collect::<Vec<_>>().join(",")
    };
    let (number, decimals) = (&styles.group, &styles.group_decimal);
    let with_exceptions = group.with_exceptions.to_string();
    let target = group.target.map_or_else(String::new, |target| target.to_string());
    let of = members(3);
    let reached = members(0);
    let pattern = words.say("report.group_levels");
    let spread = formulas::text(pattern, |slot| {
        Some(format!("{}({reached})", if slot == "low" { "MIN" } else { "MAX" }))
    });
    let levels = [("low", &group.level as &dyn Display), ("high", &group.highest)];
    let said = words.with("report.group_levels", &levels);
    for (column, formula, result, format) in [
        (3, lowest(0), group.level.to_string(), number),
        (4, lowest(1), decimal(group.progress), decimals),
        (13, lowest(2), with_exceptions, number),
        (8, format!("=IF(COUNT({of})=0,\"\",MAX({of}))"), target, number),
        (9, format!("=MAX({})", cells("J")), group.under.to_string(), number),
        (10, format!("=MAX({})", cells("K")), group.over.to_string(), number),
        (11, format!("={spread}"), said, number),
    ] {
        put(sheet, row, column, &formula, &result, format)?;
    }
    Ok(())
}

/// Words get a shade as well, dark for under and light for above, so that grey print tells them apart.
fn marks(
    sheet: &mut Worksheet,
    first: u32,
    last: u32,
    words: &Words,
    styles: &Styles,
) -> Result<()> {
    for (key, format) in [(UNDER, &styles.under), (OVER, &styles.over)] {
        // What stands around the number: the longest piece tells it.
        let pieces = words.say(key).split("{n}").map(str::trim);
        let word = pieces.max_by_key(|piece| piece.len()).unwrap_or_default();
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::Contains(word.to_owned()))
            .set_format(format);
        sheet.add_conditional_format(first, 11, last, 11, &rule)?;
    }
    Ok(())
}

fn charts(
    sheet: &mut Worksheet,
    name: &str,
    form: &Questionnaire,
    first: u32,
    last: u32,
    at: u32,
) -> Result<()> {
    if form.practices.is_empty() {
        return Ok(());
    }
    let top = f64::from(form.top_level());
    let words = &form.words;
    for (kind, column, alt) in
        [(ChartType::Radar, 1, "workbook.radar"), (ChartType::Bar, 7, "workbook.bars")]
    {
        let mut chart = Chart::new(kind);
        for (column, series, mut format) in
            [(8, "workbook.head_target", dashed(kind)), (4, "workbook.head_progress", solid(kind))]
        {
            chart
                .add_series()
                .set_name(words.say(series))
                .set_categories((name, first, 1, last, 1))
                .set_values((name, first, column, last, column))
                .set_format(&mut format);
        }
        chart.title().set_name(words.say("workbook.chart"));
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_alt_text(words.say(alt)).set_width(560).set_height(460);
        if kind == ChartType::Bar {
            chart.x_axis().set_min(0).set_max(top);
            chart.y_axis().set_reverse();
        } else {
            chart.y_axis().set_min(0).set_max(top);
        }
        sheet.insert_chart(at, column, &chart)?;
    }
    Ok(())
}

/// Progress: a full line or bar.
fn solid(kind: ChartType) -> ChartFormat {
    let brand = Color::RGB(0x0b_4a_63);
    match kind {
        ChartType::Bar => {
            ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(brand)).to_owned()
        }
        _ => {
            ChartFormat::new().set_line(ChartLine::new().set_color(brand).set_width(2.5)).to_owned()
        }
    }
}

/// Target: dashed or light, so that grey print tells it apart.
fn dashed(kind: ChartType) -> ChartFormat {
    let amber = Color::RGB(0xd9_a4_41);
    match kind {
        ChartType::Bar => {
            ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(amber)).to_owned()
        }
        _ => ChartFormat::new()
            .set_line(
                ChartLine::new()
                    .set_color(amber)
                    .set_width(2.0)
                    .set_dash_type(ChartLineDashType::Dash),
            )
            .to_owned(),
    }
}

fn layout(sheet: &mut Worksheet, last: u32, words: &Words) -> Result<()> {
    let widths =
        [4.0, 11.0, 44.0, 7.0, 9.0, 9.0, 8.0, 34.0, 8.0, 7.0, 7.0, 24.0, 40.0, 11.0, 24.0, 34.0];
    for (column, width) in (0u16..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_hidden(0)?;
    sheet.set_row_height(HEAD_ROW, 32)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 3)?;
    set_page(sheet, words);
    sheet.set_print_area(0, 0, last + 28, 15)?;
    Ok(())
}
