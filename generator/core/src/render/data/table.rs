//! A version as tables, for spreadsheets.
//!
//! In: a [`Tailored`]. Out: CSV with a row for each indicator, or the sheets of a workbook. Texts are without markup.

use crate::markdown::plain;
use crate::model::{Action, Domain, Indicator, LevelEntry, Practice, Subdomain, Text};
use crate::profile::Tailored;
use crate::render::mapping::TableSheet;
use crate::text;
use crate::words::Words;

/// The columns that every table of indicators has.
const COLUMNS: [&str; 15] = [
    "domain",
    "subdomain",
    "practice",
    "code",
    "target",
    "level",
    "indicator",
    "text",
    "verify",
    "evidence",
    "ask",
    "origin",
    "unit",
    "sample",
    "record",
];

/// A column that only some models need: its name and what an indicator has there.
type SpareColumn = (&'static str, fn(&Indicator) -> String);

/// The columns behind, where something stands in them.
const SPARE: [SpareColumn; 4] = [
    ("ref", |one| Text::said(one.reference.as_ref()).to_owned()),
    ("tags", |one| one.around.tags.join(" ")),
    ("refs", |one| one.around.referred()),
    ("needs", |one| {
        one.around.needs.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(" ")
    }),
];

/// The indicators of a version as CSV, a row each. Columns that only some models need stand behind, where something is
/// in them.
pub fn csv(tailored: &Tailored) -> String {
    text::csv(&indicators(tailored))
}

/// The sheets of a workbook: practices, levels, actions and indicators, the same texts as in CSV.
pub fn sheets(tailored: &Tailored, words: &Words) -> Vec<TableSheet> {
    let sheet = |key: &str, widths: &[u16], rows: Vec<Vec<String>>| {
        let columns = rows.first().map_or(0, Vec::len);
        let widths = widths.iter().copied().chain(std::iter::repeat(18)).take(columns).collect();
        TableSheet { name: words.say(key).to_owned(), widths, rows }
    };
    vec![
        sheet("tables.practices", &[22, 28, 9, 30, 9, 70, 70], practices(tailored)),
        sheet("tables.levels", &[30, 9, 7, 20, 70, 70], levels(tailored)),
        sheet("tables.actions", &[30, 9, 7, 14, 80, 18], actions(tailored)),
        sheet("tables.indicators", &[22, 28, 30, 9, 8, 7, 14, 70, 18, 40], indicators(tailored)),
    ]
}

fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn shown(text: &str) -> String {
    plain(text).trim_end().to_owned()
}

/// The names of the subdomains that hold a practice, from the widest.
fn subdomain(domain: &Domain, sub: &Subdomain) -> String {
    let path = domain.path_to(sub).into_iter().filter_map(Subdomain::bare_title);
    path.collect::<Vec<_>>().join(" / ")
}

fn practices(tailored: &Tailored) -> Vec<Vec<String>> {
    let heads =
        heads(&["domain", "subdomain", "code", "practice", "target", "purpose", "rationale"]);
    let row = |practice: &Practice| {
        let (domain, sub) = tailored.model.home_of(&practice.id)?;
        let target = tailored.targets.get(&practice.id);
        let why = target.map(|target| target.rationales.iter().map(|text| shown(&text.markdown)));
        Some(vec![
            domain.bare_title().to_owned(),
            subdomain(domain, sub),
            practice.code.clone(),
            practice.bare_title().to_owned(),
            target.map_or_else(String::new, |target| target.level.to_string()),
            shown(Text::said(practice.purpose.as_ref())),
            why.into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
        ])
    };
    std::iter::once(heads).chain(tailored.model.practices.iter().filter_map(row)).collect()
}

fn levels(tailored: &Tailored) -> Vec<Vec<String>> {
    let heads = heads(&["practice", "code", "level", "name", "objective", "description"]);
    let row = |practice: &Practice, level: &LevelEntry| {
        vec![
            practice.bare_title().to_owned(),
            practice.code.clone(),
            level.number.to_string(),
            tailored.model.level_title(level.number).to_owned(),
            shown(Text::said(level.objective.as_ref())),
            shown(Text::said(level.description.as_ref())),
        ]
    };
    let rows = tailored.model.practices.iter();
    let rows = rows.flat_map(|one| one.levels.iter().map(move |level| row(one, level)));
    std::iter::once(heads).chain(rows).collect()
}

fn actions(tailored: &Tailored) -> Vec<Vec<String>> {
    let heads = heads(&["practice", "code", "level", "action", "text", "origin"]);
    let row = |practice: &Practice, level: u8, action: &Action| {
        vec![
            practice.bare_title().to_owned(),
            practice.code.clone(),
            level.to_string(),
            action.id.to_string(),
            shown(&action.whole().markdown),
            tailored.origin(action.text.origin).name.to_string(),
        ]
    };
    let practices = tailored.model.practices.iter();
    let rows = practices.flat_map(|one| {
        let levels = one.levels.iter();
        levels.flat_map(move |level| {
            level.actions.iter().map(move |action| row(one, level.number, action))
        })
    });
    std::iter::once(heads).chain(rows).collect()
}

fn indicators(tailored: &Tailored) -> Vec<Vec<String>> {
    let levels = || tailored.model.practices.iter().flat_map(|practice| &practice.levels);
    let is_used = |column: &&SpareColumn| {
        levels().flat_map(|level| &level.indicators).any(|one| !(column.1)(one).is_empty())
    };
    let spare: Vec<&SpareColumn> = SPARE.iter().filter(is_used).collect();
    let columns = COLUMNS.into_iter().chain(spare.iter().map(|(name, _)| *name));
    let mut rows = vec![columns.map(str::to_owned).collect()];
    for practice in &tailored.model.practices {
        for level in &practice.levels {
            rows.extend(level.indicators.iter().filter_map(|one| {
                let own = indicator(tailored, practice, (level.number, one))?;
                Some(own.into_iter().chain(spare.iter().map(|(_, of)| of(one))).collect())
            }));
        }
    }
    rows
}

fn indicator(
    tailored: &Tailored,
    practice: &Practice,
    (level, one): (u8, &Indicator),
) -> Option<[String; COLUMNS.len()]> {
    let (domain, sub) = tailored.model.home_of(&practice.id)?;
    let target = tailored.target(&practice.id).map_or_else(String::new, |t| t.to_string());
    let verify: Vec<&str> = one.verify.iter().map(|verify| verify.word()).collect();
    Some([
        domain.bare_title().to_owned(),
        subdomain(domain, sub),
        practice.bare_title().to_owned(),
        practice.code.clone(),
        target,
        level.to_string(),
        one.id.to_string(),
        plain(&one.whole().markdown),
        verify.join(" "),
        plain(Text::said(one.evidence.as_ref())),
        Text::said(one.ask.as_ref()).to_owned(),
        tailored.origin(one.text.origin).name.to_string(),
        Text::said(one.unit.as_ref()).to_owned(),
        Text::said(one.sample.as_ref()).to_owned(),
        one.record.as_ref().map_or("", |(id, _)| id.as_str()).to_owned(),
    ])
}
