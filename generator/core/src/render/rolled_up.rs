//! What a roll-up says on pages, on paper and in workbooks alike: plain data, with every word in place.
//!
//! In: a [`RollUp`]. Out: [`RollUpView`], and sheets. Never: markup; computes a number.

use std::fmt::Display;

use serde::Serialize;

use crate::assess::rollup::tables::{self, RollUpHead};
use crate::assess::rollup::{
    AnsweredVersion, Panel, PracticeSpread, Repeat, RepeatKind, RollUp, RolledSite,
    SummedAssessment, SummedPractice, brief,
};
use crate::assess::score::Fit;
use crate::render::mapping::TableSheet;
use crate::words::Words;

/// The most sites of a map that somebody reads; of more, those at both ends are shown.
const MOST_ROWS: usize = 100;
/// Of these, how many are of those that lack most.
const FIRST_ROWS: usize = 75;
/// The most sites whose changes are shown.
const MOST_TRENDS: usize = 60;
/// The most files whose repetition is told, and how many are named in one sentence.
const MOST_REPEATS: usize = 20;
const MOST_NAMED: usize = 5;
/// How many sites stand at either end of the list.
const ENDS: usize = 5;
/// The width of a whole bar in its own units.
const WIDE: usize = 1000;

/// All of it.
#[derive(Debug, Serialize)]
pub struct RollUpView {
    /// Its title.
    pub title: String,
    marking: String,
    facts: Vec<(String, String)>,
    anonymous: String,
    panels: Vec<RolledModelView>,
    apart: Vec<String>,
    versions: Vec<String>,
    notes: Vec<String>,
}

/// The sites of one model.
#[derive(Debug, Serialize)]
struct RolledModelView {
    /// The name of the model, if there are several.
    title: String,
    standing: String,
    sentences: Vec<String>,
    next: Vec<CommonStepView>,
    beyond: String,
    heads: Vec<HeadView>,
    sites: Vec<SiteRow>,
    /// Before which row some were left out, and what is said of them.
    gap_at: usize,
    left: String,
    spreads: Vec<SpreadRow>,
    levels: Vec<u8>,
    worst: Vec<SiteLine>,
    best: Vec<SiteLine>,
    trends: Vec<TrendLine>,
    trends_left: String,
    /// What was said of a cell, in the order of the legend: class and word.
    legend: Vec<(&'static str, String)>,
}

#[derive(Debug, Serialize)]
struct CommonStepView {
    sentence: String,
    missing: Vec<String>,
}

#[derive(Debug, Serialize)]
struct HeadView {
    code: String,
    title: String,
}

#[derive(Debug, Serialize)]
struct SiteRow {
    label: String,
    note: String,
    cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    class: &'static str,
    /// Level and target, as `2/3`.
    text: String,
    share: String,
    aside: String,
    said: String,
}

#[derive(Debug, Serialize)]
struct SpreadRow {
    code: String,
    title: String,
    under: usize,
    on: usize,
    over: usize,
    other: usize,
    by_level: Vec<usize>,
    share: String,
    aside: u32,
    said: String,
    parts: Vec<SpreadPart>,
}

#[derive(Debug, Serialize)]
struct SpreadPart {
    class: &'static str,
    from: usize,
    width: usize,
}

#[derive(Debug, Serialize)]
struct SiteLine {
    label: String,
    said: String,
}

#[derive(Debug, Serialize)]
struct TrendLine {
    label: String,
    times: Vec<String>,
    up: String,
    down: String,
    /// Whether it lacks less now, as a key of `comparison`.
    change: &'static str,
    note: String,
}

/// The view of a roll-up.
pub fn view(of: &RollUp, head: RollUpHead<'_>, words: &Words) -> RollUpView {
    let is_one = of.panels.len() == 1;
    let panels = of.panels.iter().map(|panel| panel_view(panel, of, is_one, words));
    let all = of.panels.iter();
    let versions =
        all.clone().flat_map(|panel| panel.versions.iter().map(|one| version(one, words)));
    RollUpView {
        title: head.title.to_owned(),
        marking: head.marking.to_owned(),
        facts: facts(of, head, words),
        anonymous: if of.is_anonymous {
            words.say("rollup.anonymous").to_owned()
        } else {
            String::new()
        },
        panels: panels.collect(),
        apart: apart(of, words),
        versions: versions.collect(),
        notes: notes(of, head, words),
    }
}

fn facts(of: &RollUp, head: RollUpHead<'_>, words: &Words) -> Vec<(String, String)> {
    let count = of.sites().count();
    let assessments = words.count("rollup.assessments", of.assessments);
    let values: [(&str, &dyn Display); 2] = [("sites", &count), ("assessments", &assessments)];
    let as_of = match head.as_of {
        "" => words.say("rollup.judged_at_own").to_owned(),
        day => words.day(day),
    };
    let mut facts = vec![(words.say("rollup.sites"), words.with("rollup.sites_of", &values))];
    facts.extend(days(of, words).map(|days| (words.say("assessment.day"), days)));
    facts.push((words.say("lapse.as_of"), as_of));
    facts.into_iter().map(|(term, said)| (term.to_owned(), said)).collect()
}

/// From the first day to the last.
fn days(of: &RollUp, words: &Words) -> Option<String> {
    let all = of.sites().flat_map(|site| &site.history);
    let days = all.map(|one| tables::day(one, of.is_anonymous)).filter(|day| !day.is_empty());
    let days: Vec<&str> = days.collect();
    let (first, last) = (*days.iter().min()?, *days.iter().max()?);
    let values = [words.day(first), words.day(last)];
    Some(match first == last {
        true => words.day(first),
        false => words.with("rollup.days", &[("first", &values[0]), ("last", &values[1])]),
    })
}

fn version(of: &AnsweredVersion, words: &Words) -> String {
    let values: [(&str, &dyn Display); 4] = [
        ("title", &of.form.title),
        ("version", &of.form.name.version),
        ("name", &of.form.name),
        ("model", &of.form.model_said),
    ];
    match of.sites {
        0 => words.count_with("rollup.version_earlier", of.assessments, &values),
        sites => words.count_with("rollup.version", sites, &values),
    }
}

fn apart(of: &RollUp, words: &Words) -> Vec<String> {
    let said = of.panels.iter().flat_map(|panel| &panel.apart).map(|one| one.sentence(words));
    let mut said: Vec<String> = said.collect();
    if of.panels.len() > 1 {
        said.insert(0, words.say("rollup.apart_models").to_owned());
    }
    if said.is_empty() {
        return vec![words.say("rollup.apart_none").to_owned()];
    }
    said.insert(0, words.say("rollup.apart_own").to_owned());
    said
}

fn notes(of: &RollUp, head: RollUpHead<'_>, words: &Words) -> Vec<String> {
    let count = |wanted: fn(&SummedAssessment) -> bool| {
        of.sites().filter(|site| wanted(site.latest())).count()
    };
    let counted = [
        ("rollup.left_out", head.left_out),
        ("rollup.not_counted", of.not_counted().count()),
        ("rollup.by_file", head.by_file),
        ("rollup.recheck", count(|one| one.recheck > 0)),
        ("rollup.leftovers", count(|one| one.leftovers > 0)),
    ];
    let said = counted.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.count(key, n));
    let mut said: Vec<String> = said.collect();
    said.extend(repeated(of, words));
    if !of.without_order.is_empty() {
        let sites = words.list(&of.without_order);
        said.push(words.with("rollup.without_order", &[("sites", &sites)]));
    }
    said
}

/// Which files repeat others, unless nobody may know them.
fn repeated(of: &RollUp, words: &Words) -> Vec<String> {
    let named = of.repeats.iter().filter(|_| !of.is_anonymous);
    let sentence = |one: &Repeat| {
        let key = match one.kind {
            RepeatKind::SameDay => return None,
            kind if !kind.is_counted() => "rollup.repeats",
            RepeatKind::OtherDay => "rollup.alike_days",
            _ => "rollup.alike_sites",
        };
        let these: Vec<String> =
            one.these.iter().take(MOST_NAMED).map(|at| of.names[*at].clone()).collect();
        let more = one.these.len() - these.len();
        let more = (more > 0).then(|| words.count("brief.more", more));
        let these = words.list(&these.into_iter().chain(more).collect::<Vec<_>>());
        Some(words.with(key, &[("these", &these), ("of", &of.names[one.of])]))
    };
    let mut said: Vec<String> = named.filter_map(sentence).collect();
    let more = said.len().saturating_sub(MOST_REPEATS);
    if more > 0 {
        said.truncate(MOST_REPEATS);
        said.push(words.count("rollup.repeats_left", more));
    }
    said
}

fn panel_view(panel: &Panel, of: &RollUp, is_one: bool, words: &Words) -> RolledModelView {
    let told = brief(panel, words);
    let sentences = [told.short, told.everywhere, told.over_time, told.coverage];
    let spreads: Vec<PracticeSpread> =
        (0..panel.practices.len()).map(|at| panel.spread(at)).collect();
    let levels: Vec<u8> = panel.levels.iter().map(|(number, _)| *number).collect();
    let (shown, gap_at) = shown(&panel.sites);
    let left = panel.sites.len() - shown.len();
    let trends: Vec<&RolledSite> = panel.with_history().collect();
    let more = trends.len().saturating_sub(MOST_TRENDS);
    let row = |site: &&RolledSite| site_row(panel, site, of.is_anonymous, words);
    let said = |key: &str, n: usize| if n == 0 { String::new() } else { words.count(key, n) };
    let head = |one: &crate::assess::rollup::PanelPractice| HeadView {
        code: one.code.clone(),
        title: one.title.clone(),
    };
    let step = |step: crate::assess::rollup::RollUpStep| CommonStepView {
        sentence: step.sentence,
        missing: step.missing,
    };
    let (worst, best) = ends(panel, words);
    RolledModelView {
        title: if is_one { String::new() } else { panel.model_title.clone() },
        standing: told.standing,
        sentences: sentences.into_iter().filter(|text| !text.is_empty()).collect(),
        next: told.next.into_iter().map(step).collect(),
        beyond: told.beyond,
        heads: panel.practices.iter().map(head).collect(),
        sites: shown.iter().map(row).collect(),
        gap_at,
        left: said("rollup.map_left", left),
        spreads: spread_rows(panel, &spreads, &levels, words),
        levels,
        worst,
        best,
        trends: trends
            .iter()
            .take(MOST_TRENDS)
            .map(|site| trend(site, of.is_anonymous, words))
            .collect(),
        trends_left: said("rollup.trend_left", more),
        legend: legend(panel, words),
    }
}

/// The sites that a map shows, and before which of them some are left out.
fn shown(sites: &[RolledSite]) -> (Vec<&RolledSite>, usize) {
    if sites.len() <= MOST_ROWS {
        return (sites.iter().collect(), 0);
    }
    let last = sites.len() - (MOST_ROWS - FIRST_ROWS);
    (sites[..FIRST_ROWS].iter().chain(&sites[last..]).collect(), FIRST_ROWS)
}

fn site_row(panel: &Panel, site: &RolledSite, is_anonymous: bool, words: &Words) -> SiteRow {
    let latest = site.latest();
    let day = tables::day(latest, is_anonymous).to_owned();
    let version = match panel.versions.len() {
        1 => String::new(),
        _ => latest.form.name.to_string(),
    };
    let parts = [day, version].into_iter().filter(|part| !part.is_empty());
    SiteRow {
        label: site.label.clone(),
        note: parts.collect::<Vec<_>>().join(", "),
        cells: (0..panel.practices.len()).map(|at| cell(panel.cell(site, at), words)).collect(),
    }
}

/// Class of a cell, and the key of what is said of it.
fn kind(cell: Option<SummedPractice>) -> (&'static str, &'static str) {
    match cell.map(|cell| cell.fit()) {
        None => ("absent", "rollup.mark_absent"),
        Some(Fit::Out) => ("out", "rollup.mark_out"),
        Some(Fit::NoTarget) => ("plain", "rollup.mark_plain"),
        Some(Fit::Under(1)) => ("below", "rollup.mark_under"),
        Some(Fit::Under(_)) => ("far", "rollup.mark_far"),
        Some(Fit::On) => ("on", "rollup.mark_on"),
        Some(Fit::Over(_)) => ("above", "rollup.mark_over"),
    }
}

fn cell(cell: Option<SummedPractice>, words: &Words) -> CellView {
    let (class, key) = kind(cell);
    let fit = words.say(key);
    let Some(shown) = cell else {
        let none = String::new;
        return CellView {
            class,
            text: none(),
            share: none(),
            aside: none(),
            said: fit.to_owned(),
        };
    };
    let share = shown.coverage().unwrap_or(100);
    let target = shown.target.unwrap_or(0);
    let values: [(&str, &dyn Display); 5] = [
        ("level", &shown.level),
        ("target", &target),
        ("fit", &fit),
        ("share", &share),
        ("aside", &shown.aside),
    ];
    let (text, said) = match (shown.is_out, shown.target) {
        (true, _) => (String::new(), fit.to_owned()),
        (_, None) => (shown.level.to_string(), words.with("rollup.cell", &values)),
        (_, Some(target)) => {
            (format!("{}/{target}", shown.level), words.with("rollup.cell_target", &values))
        }
    };
    let aside = if shown.aside == 0 {
        String::new()
    } else {
        words.with("rollup.aside", &[("n", &shown.aside)])
    };
    let share = match shown.coverage() {
        None => String::new(),
        Some(share) => words.with("rollup.share", &[("share", &share)]),
    };
    CellView { class, text, share, aside, said }
}

/// What the cells of this map are, and no others.
fn legend(panel: &Panel, words: &Words) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, &'static str)> = Vec::new();
    for site in &panel.sites {
        for at in 0..panel.practices.len() {
            let one = kind(panel.cell(site, at));
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    const ORDER: [&str; 7] = ["far", "below", "on", "above", "plain", "out", "absent"];
    found.sort_by_key(|(class, _)| ORDER.iter().position(|known| known == class));
    found.into_iter().map(|(class, key)| (class, words.say(key).to_owned())).collect()
}

fn spread_rows(
    panel: &Panel,
    spreads: &[PracticeSpread],
    levels: &[u8],
    words: &Words,
) -> Vec<SpreadRow> {
    let row = |(practice, spread): (&crate::assess::rollup::PanelPractice, &PracticeSpread)| {
        let at = |level: &u8| spread.by_level.get(usize::from(*level)).copied().unwrap_or(0);
        let values: [(&str, &dyn Display); 4] = [
            ("far", &spread.under_by_more),
            ("under", &spread.under_by_one),
            ("on", &spread.on),
            ("over", &spread.over),
        ];
        let share = spread.coverage();
        SpreadRow {
            code: practice.code.clone(),
            title: practice.title.clone(),
            under: spread.under(),
            on: spread.on,
            over: spread.over,
            other: spread.no_target + spread.out + spread.not_asked,
            by_level: levels.iter().map(at).collect(),
            share: share
                .map_or_else(String::new, |share| words.with("rollup.share", &[("share", &share)])),
            aside: spread.aside,
            said: words.with("rollup.bar", &values),
            parts: parts(spread),
        }
    };
    panel.practices.iter().zip(spreads).map(row).collect()
}

fn parts(spread: &PracticeSpread) -> Vec<SpreadPart> {
    let counts = [
        ("far", spread.under_by_more),
        ("below", spread.under_by_one),
        ("on", spread.on),
        ("above", spread.over),
    ];
    let all = spread.with_target();
    let mut before = 0;
    let mut parts = Vec::new();
    for (class, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let (from, to) = (before * WIDE / all, (before + count) * WIDE / all);
        before += count;
        parts.push(SpreadPart { class, from, width: to - from });
    }
    parts
}

/// Sites at either end: those that lack most, and those that lack least, of which none is at both.
fn ends(panel: &Panel, words: &Words) -> (Vec<SiteLine>, Vec<SiteLine>) {
    let line = |site: &RolledSite| SiteLine {
        label: site.label.clone(),
        said: line(site.latest(), words),
    };
    let lacking = panel.sites.iter().filter(|site| site.latest().levels_missing() > 0);
    let most = panel.sites.len().div_ceil(2).min(ENDS);
    let worst: Vec<&RolledSite> = lacking.take(most).collect();
    let rest = &panel.sites[worst.len()..];
    let best = rest.iter().rev().take(ENDS).rev();
    // Of those that lack as much, the one that keeps up less above its targets comes first in the list.
    let mut best: Vec<&RolledSite> = best.collect();
    best.sort_by_key(|site| (site.latest().levels_missing(), site.latest().kept()));
    (worst.into_iter().map(line).collect(), best.into_iter().map(line).collect())
}

fn line(one: &SummedAssessment, words: &Words) -> String {
    let levels = words.count("rollup.levels", one.levels_missing() as usize);
    let practices = words.count("rollup.practices", one.under());
    let values: [(&str, &dyn Display); 5] = [
        ("levels", &levels),
        ("practices", &practices),
        ("share", &one.coverage().unwrap_or(100)),
        ("aside", &one.aside()),
        ("kept", &one.kept()),
    ];
    words.with("rollup.line", &values)
}

fn trend(site: &RolledSite, is_anonymous: bool, words: &Words) -> TrendLine {
    let time = |one: &SummedAssessment| {
        let values: [(&str, &dyn Display); 2] =
            [("day", &tables::day(one, is_anonymous)), ("n", &one.levels_missing())];
        words.with("rollup.time", &values)
    };
    let [.., before, now] = &site.history[..] else { unreachable!("it was assessed before") };
    let moved = moved(before, now);
    let said = |is_wanted: fn(u8, u8) -> bool| {
        let of = moved.iter().filter(|(_, before, now)| is_wanted(*before, *now));
        let of = of.map(|(code, before, now)| {
            let values: [(&str, &dyn Display); 3] =
                [("code", code), ("before", before), ("after", now)];
            words.with("rollup.moved", &values)
        });
        of.collect::<Vec<_>>().join(", ")
    };
    let is_other = before.form.name != now.form.name;
    TrendLine {
        label: site.label.clone(),
        times: site.history.iter().map(time).collect(),
        up: said(|before, now| now > before),
        down: said(|before, now| now < before),
        change: match now.levels_missing().cmp(&before.levels_missing()) {
            std::cmp::Ordering::Less => "is_better",
            std::cmp::Ordering::Equal => "is_same",
            std::cmp::Ordering::Greater => "is_worse",
        },
        note: if is_other { words.say("rollup.other_version").to_owned() } else { String::new() },
    }
}

/// Code and level before and now of practices that both ask, where the level is another.
fn moved<'a>(before: &'a SummedAssessment, now: &'a SummedAssessment) -> Vec<(&'a str, u8, u8)> {
    let both = now.form.practices.iter().zip(&now.practices).filter_map(|(practice, cell)| {
        let at = before.form.practices.iter().position(|known| known.id == practice.id)?;
        Some((practice.code.as_str(), before.practices[at], cell))
    });
    both.filter(|(_, before, now)| !before.is_out && !now.is_out && before.level != now.level)
        .map(|(code, before, now)| (code, before.level, now.level))
        .collect()
}

/// The sheets of a workbook: in words, the map with all sites, practices, sites, and what became of them.
pub fn sheets(of: &RollUp, head: RollUpHead<'_>, words: &Words) -> Vec<TableSheet> {
    let view = view(of, head, words);
    let mut sheets = vec![brief_sheet(&view, words)];
    for (number, (panel, told)) in of.panels.iter().zip(&view.panels).enumerate() {
        // Names of sheets are short, and no two alike.
        let name = |key: &str| match of.panels.len() {
            1 => words.say(key).to_owned(),
            _ => format!("{} {}", words.say(key), number + 1),
        };
        sheets.push(map_sheet(panel, of.is_anonymous, name("rollup.sheet_map"), words));
        sheets.push(spread_sheet(told, name("rollup.sheet_spread"), words));
        sheets.push(site_sheet(panel, of.is_anonymous, name("rollup.sheet_sites"), words));
    }
    sheets
}

fn brief_sheet(view: &RollUpView, words: &Words) -> TableSheet {
    let mut rows = vec![vec![view.title.clone(), view.marking.clone()]];
    let mut add = |term: &str, said: &str| rows.push(vec![term.to_owned(), said.to_owned()]);
    view.facts.iter().for_each(|(term, said)| add(term, said));
    for panel in &view.panels {
        add(words.say("report.standing"), &panel.standing);
        panel.sentences.iter().for_each(|said| add("", said));
        for step in &panel.next {
            let said = [std::slice::from_ref(&step.sentence), &step.missing].concat().join("\n");
            add(words.say("rollup.next"), &said);
        }
        add(words.say("rollup.beyond_head"), &panel.beyond);
    }
    add("", words.say("rollup.fit"));
    view.versions.iter().for_each(|said| add(words.say("rollup.versions"), said));
    view.apart.iter().for_each(|said| add(words.say("rollup.apart"), said));
    view.notes.iter().for_each(|said| add(words.say("rollup.notes"), said));
    add("", &view.anonymous);
    add("", words.say("assessment.statement"));
    rows.retain(|row| !row[1].is_empty() || !row[0].is_empty());
    TableSheet { name: words.say("rollup.sheet_brief").to_owned(), widths: vec![32, 110], rows }
}

fn map_sheet(panel: &Panel, is_anonymous: bool, name: String, words: &Words) -> TableSheet {
    let mut heads = ["rollup.head_site", "assessment.day", "rollup.head_profile"]
        .map(|key| words.say(key).to_owned())
        .to_vec();
    heads.extend(panel.practices.iter().map(|practice| practice.code.clone()));
    let mut rows = vec![heads];
    for site in &panel.sites {
        let latest = site.latest();
        let mut row = vec![
            site.label.clone(),
            tables::day(latest, is_anonymous).to_owned(),
            latest.form.name.to_string(),
        ];
        row.extend((0..panel.practices.len()).map(|at| cell_text(panel.cell(site, at), words)));
        rows.push(row);
    }
    let widths = [30, 12, 20].into_iter().chain(panel.practices.iter().map(|_| 13)).collect();
    TableSheet { name, widths, rows }
}

/// A cell of the map in a workbook: a mark that needs no color, level and target, and what they rest on.
fn cell_text(cell_of: Option<SummedPractice>, words: &Words) -> String {
    let shown = cell(cell_of, words);
    let mark = match shown.class {
        "far" => "▼▼",
        "below" => "▼",
        "on" => "●",
        "above" => "▲",
        _ => "",
    };
    if shown.text.is_empty() {
        return shown.said;
    }
    let parts = [shown.share, shown.aside].into_iter().filter(|part| !part.is_empty());
    format!("{mark} {}\n{}", shown.text, parts.collect::<Vec<_>>().join(", ")).trim().to_owned()
}

fn spread_sheet(panel: &RolledModelView, name: String, words: &Words) -> TableSheet {
    let say = |key: &str| words.say(&format!("rollup.head_{key}")).to_owned();
    let mut heads = vec![String::new(), words.say("assessment.practice").to_owned()];
    heads.extend(["under", "on", "over", "other"].map(say));
    heads.extend(panel.levels.iter().map(|level| words.with("report.spread", &[("level", level)])));
    heads.extend(["share", "aside"].map(say));
    let mut rows = vec![heads];
    for row in &panel.spreads {
        let mut cells = vec![row.code.clone(), row.title.clone()];
        cells.extend([row.under, row.on, row.over, row.other].map(|n| n.to_string()));
        cells.extend(row.by_level.iter().map(usize::to_string));
        cells.extend([row.share.clone(), row.aside.to_string()]);
        rows.push(cells);
    }
    let levels = panel.levels.iter().map(|_| 9);
    let widths = [7, 46, 9, 11, 9, 16].into_iter().chain(levels).chain([11, 9]).collect();
    TableSheet { name, widths, rows }
}

/// One row for each assessment, so that a site that was assessed before has several.
fn site_sheet(panel: &Panel, is_anonymous: bool, name: String, words: &Words) -> TableSheet {
    let say = |key: &str| words.say(&format!("rollup.head_{key}")).to_owned();
    let mut heads = vec![say("site"), words.say("assessment.day").to_owned()];
    heads.extend(["profile", "under", "missing", "share", "aside", "kept"].map(say));
    let mut rows = vec![heads];
    for site in &panel.sites {
        for one in &site.history {
            let share = one
                .coverage()
                .map_or_else(String::new, |share| words.with("rollup.share", &[("share", &share)]));
            rows.push(vec![
                site.label.clone(),
                tables::day(one, is_anonymous).to_owned(),
                one.form.name.to_string(),
                one.under().to_string(),
                one.levels_missing().to_string(),
                share,
                one.aside().to_string(),
                one.kept().to_string(),
            ]);
        }
    }
    TableSheet { name, widths: vec![34, 12, 22, 9, 15, 11, 9, 22], rows }
}
