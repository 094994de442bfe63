//! A roll-up as rows and as JSON, for spreadsheets and programs.
//!
//! In: a [`RollUp`]. Out: rows of text and JSON. Never: computes a number.

use serde_json::{Value as Json, json};

use super::brief::{brief, fit_name};
use super::{Panel, PracticeSpread, RollUp, RolledSite, SummedAssessment};
use crate::words::Words;

/// What a roll-up is made for, besides its assessments.
#[derive(Clone, Copy, Debug)]
pub struct RollUpHead<'a> {
    /// Its title.
    pub title: &'a str,
    /// Day at which all answers were judged; empty if each was judged at its own.
    pub as_of: &'a str,
    /// Words on every page.
    pub marking: &'a str,
    /// How many files could not be read.
    pub left_out: usize,
    /// How many sites are called by their files, because nothing shows their names.
    pub by_file: usize,
}

/// What a roll-up is called if nobody says: how many sites it has.
pub fn title(of: &RollUp, words: &Words) -> String {
    words.count("rollup.title", of.sites().count())
}

const HEADS: [&str; 17] = [
    "site",
    "date",
    "profile",
    "practice",
    "code",
    "title",
    "level",
    "with-exceptions",
    "target",
    "fit",
    "under",
    "over",
    "asked",
    "not-applicable",
    "open",
    "coverage",
    "kept-above-target",
];

/// The day of an assessment; if nobody may know which it is, its year.
pub fn day(of: &SummedAssessment, is_anonymous: bool) -> &str {
    match is_anonymous {
        true => of.date.get(..4).unwrap_or_default(),
        false => &of.date,
    }
}

fn optional(number: Option<impl ToString>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

/// One row for each site and practice that it is asked for, by what it shows now.
pub fn rows(of: &RollUp) -> Vec<Vec<String>> {
    let mut rows = vec![HEADS.map(str::to_owned).to_vec()];
    for panel in &of.panels {
        for site in &panel.sites {
            rows.extend(site_rows(panel, site, of.is_anonymous));
        }
    }
    rows
}

fn site_rows(panel: &Panel, site: &RolledSite, is_anonymous: bool) -> Vec<Vec<String>> {
    let latest = site.latest();
    let row = |at: usize| {
        let (cell, practice) = (panel.cell(site, at)?, &panel.practices[at]);
        Some(vec![
            site.label.clone(),
            day(latest, is_anonymous).to_owned(),
            latest.form.name.to_string(),
            practice.id.clone(),
            practice.code.clone(),
            practice.title.clone(),
            cell.level.to_string(),
            cell.with_exceptions.to_string(),
            optional(cell.target),
            fit_name(cell.fit()).to_owned(),
            cell.under().to_string(),
            cell.over().to_string(),
            cell.asked.to_string(),
            cell.aside.to_string(),
            cell.open.to_string(),
            optional(cell.coverage()),
            cell.kept.to_string(),
        ])
    };
    (0..panel.practices.len()).filter_map(row).collect()
}

/// Everything in one document.
pub fn json(of: &RollUp, head: RollUpHead<'_>, words: &Words) -> String {
    let panels: Vec<Json> = of.panels.iter().map(|panel| panel_json(panel, of, words)).collect();
    let named = of.repeats.iter().filter(|_| !of.is_anonymous);
    let repeats = named.map(|one| {
        let these: Vec<&String> = one.these.iter().map(|at| &of.names[*at]).collect();
        json!({
            "files": these, "of": of.names[one.of], "kind": one.kind.name(),
            "counted": one.kind.is_counted(),
        })
    });
    let document = json!({
        "title": head.title,
        "as-of": (!head.as_of.is_empty()).then_some(head.as_of),
        "marking": head.marking,
        "anonymous": of.is_anonymous,
        "sites": of.sites().count(),
        "assessments": of.assessments,
        "left-out": head.left_out,
        "not-counted": of.not_counted().count(),
        "repeats": repeats.collect::<Vec<_>>(),
        "without-order": of.without_order,
        "models": panels,
    });
    serde_json::to_string_pretty(&document).expect("plain data") + "\n"
}

fn panel_json(panel: &Panel, of: &RollUp, words: &Words) -> Json {
    let brief = brief(panel, words);
    let steps =
        brief.next.iter().map(|one| json!({ "step": one.sentence, "missing": one.missing }));
    let versions = panel.versions.iter().map(|version| {
        json!({
            "profile": version.form.name.to_string(), "model": version.form.model.to_string(),
            "sites": version.sites, "assessments": version.assessments,
        })
    });
    let apart = panel.apart.iter().map(|one| one.sentence(words));
    let sites = panel.sites.iter().map(|site| site_json(panel, site, of.is_anonymous));
    let practices = (0..panel.practices.len()).map(|at| practice_json(panel, at));
    json!({
        "model": panel.model_title,
        "brief": {
            "standing": brief.standing, "short": brief.short, "everywhere": brief.everywhere,
            "coverage": brief.coverage, "over-time": brief.over_time, "beyond": brief.beyond,
            "next": steps.collect::<Vec<_>>(),
        },
        "profiles": versions.collect::<Vec<_>>(),
        "apart": apart.collect::<Vec<_>>(),
        "practices": practices.collect::<Vec<_>>(),
        "sites": sites.collect::<Vec<_>>(),
    })
}

fn practice_json(panel: &Panel, at: usize) -> Json {
    let practice = &panel.practices[at];
    let PracticeSpread {
        under_by_one,
        under_by_more,
        on,
        over,
        no_target,
        out,
        not_asked,
        by_level,
        levels_missing,
        kept,
        lowest,
        median,
        asked,
        aside,
        open,
    } = panel.spread(at);
    json!({
        "id": practice.id, "code": practice.code, "title": practice.title,
        "under": under_by_one + under_by_more, "under-by-more-than-one": under_by_more,
        "on": on, "over": over, "no-target": no_target, "does-not-apply": out,
        "not-asked": not_asked, "by-level": by_level, "levels-missing": levels_missing,
        "kept-above-target": kept, "lowest": lowest, "median": median,
        "asked": asked, "not-applicable": aside, "open": open,
    })
}

fn site_json(panel: &Panel, site: &RolledSite, is_anonymous: bool) -> Json {
    let history = site.history.iter().map(|one| {
        json!({
            "date": day(one, is_anonymous), "profile": one.form.name.to_string(),
            "practices-under": one.under(), "levels-missing": one.levels_missing(),
            "coverage": one.coverage(), "not-applicable": one.aside(),
            "kept-above-target": one.kept(),
        })
    });
    let cell = |at: usize| {
        let cell = panel.cell(site, at)?;
        let value = json!({
            "level": cell.level, "with-exceptions": cell.with_exceptions, "target": cell.target,
            "fit": fit_name(cell.fit()), "asked": cell.asked, "not-applicable": cell.aside,
            "open": cell.open, "kept-above-target": cell.kept,
        });
        Some((panel.practices[at].id.clone(), value))
    };
    let cells: serde_json::Map<String, Json> =
        (0..panel.practices.len()).filter_map(cell).collect();
    json!({
        "site": site.label, "profile": site.latest().form.name.to_string(),
        "recheck": site.latest().recheck, "leftovers": site.latest().leftovers,
        "history": history.collect::<Vec<_>>(), "practices": cells,
    })
}
