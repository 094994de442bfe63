//! Scores, trends and plans as rows and as JSON, for tables, spreadsheets and programs.
//!
//! In: what the other modules computed. Out: rows of text and JSON. Never: computes a number.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::brief::{self, Spent};
use super::compare::{Asked, Side, Trend};
use super::plan::{Horizon, Plan};
use super::score::{GroupScore, PracticeScore, Score, decimal};
use super::seal::SealVerdict;
use super::standards::{Reach, Spoken, SpokenClause, SpokenRow};
use super::{
    AnswerName, AnswerSource, Answers, KeyedTexts as _, Leftover, Questionnaire, Settlement, settle,
};
use crate::model::{BEFORE_ANSWERS, BEHIND_ANSWERS};
use crate::words::Words;

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn optional(value: Option<u8>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// One row per practice, subdomain and domain, and one for all.
pub fn score_rows(form: &Questionnaire, score: &Score) -> Vec<Vec<String>> {
    let answers = form.answers.choices.iter().map(|choice| choice.id.word());
    let names = BEFORE_ANSWERS.into_iter().chain(answers).chain(BEHIND_ANSWERS);
    let names: Vec<&str> = names.collect();
    let mut rows = vec![head(&names)];
    for (practice, scored) in form.practices.iter().zip(&score.practices) {
        let mut row = vec![
            "practice".to_owned(),
            practice.id.clone(),
            practice.code.clone(),
            practice.title.clone(),
            scored.level.to_string(),
            decimal(scored.progress),
            optional(scored.target),
            scored.under().to_string(),
            scored.over().to_string(),
        ];
        let count = |at: usize| scored.once.counts[at];
        row.extend((0..form.answers.choices.len()).map(|at| count(at).to_string()));
        row.push(scored.open().to_string());
        row.extend([scored.with_exceptions.to_string(), scored.exceptions.join(" ")]);
        row.push(scored.full_above_target().to_string());
        rows.push(row);
    }
    rows.extend(score.subdomains.iter().map(|group| group_row(form, "subdomain", group)));
    rows.extend(score.domains.iter().map(|group| group_row(form, "domain", group)));
    rows.push(group_row(form, "all", &score.all));
    rows
}

fn group_row(form: &Questionnaire, kind: &str, group: &GroupScore) -> Vec<String> {
    let mut row = vec![
        kind.to_owned(),
        group.id.clone(),
        String::new(),
        group.title.clone(),
        group.level.to_string(),
        decimal(group.progress),
        optional(group.target),
        group.under.to_string(),
        group.over.to_string(),
    ];
    row.resize(row.len() + form.answers.choices.len() + 1, String::new());
    row.extend([group.with_exceptions.to_string(), String::new(), String::new()]);
    row
}

/// The score as JSON; progress in hundredths.
pub fn score_json(
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    seal: Option<&SealVerdict>,
) -> String {
    let mut value = score_value(form, answers, score);
    value["seal"] = seal.map(SealVerdict::value).into();
    pretty(&value)
}

fn score_value(form: &Questionnaire, answers: &Answers, score: &Score) -> Json {
    let practices: Vec<Json> = form
        .practices
        .iter()
        .zip(&score.practices)
        .map(|(practice, scored)| {
            let mut value = practice_value(form, scored);
            value["id"] = practice.id.as_str().into();
            value["code"] = practice.code.as_str().into();
            value["title"] = practice.title.as_str().into();
            value
        })
        .collect();
    let groups = |groups: &[GroupScore]| -> Vec<Json> { groups.iter().map(group_value).collect() };
    let person = |(name, role): &(String, String)| json!({ "name": name, "role": role });
    let left = |left: &Leftover| json!({ "place": left.place, "text": left.text });
    json!({
        "title": answers.title,
        "subject": answers.subject,
        "site": answers.site,
        "assessors": answers.assessors.iter().map(person).collect::<Vec<_>>(),
        "marking": answers.marking,
        "date": answers.date,
        "as-of": answers.judged_at(),
        "lapsed": lapsed_value(form, answers),
        "recheck": recheck_ids(form, answers),
        "profile": form.name.to_string(),
        "model": form.model.to_string(),
        "digest": answers.digest_of(form),
        "leftovers": answers.leftovers.iter().map(left).collect::<Vec<_>>(),
        "rule": form.scoring.word(),
        "practices": practices,
        "subdomains": groups(&score.subdomains),
        "domains": groups(&score.domains),
        "all": group_value(&score.all),
    })
}

/// The answers that have lapsed, by id of the indicator, with the day of each.
fn lapsed_value(form: &Questionnaire, answers: &Answers) -> Json {
    let lapsed = answers.lapsed(form).into_iter();
    Json::Object(lapsed.map(|item| (item.id.clone(), answers.lapses_on(item).into())).collect())
}

/// The indicators whose answers somebody has marked to be looked at again, in reading order.
fn recheck_ids<'f>(form: &'f Questionnaire, answers: &Answers) -> Vec<&'f str> {
    let asked = form.indicators().map(|(_, _, indicator)| indicator.id.as_str());
    asked.filter(|id| answers.answers.get(*id).is_some_and(|one| !one.recheck.is_empty())).collect()
}

fn practice_value(form: &Questionnaire, score: &PracticeScore) -> Json {
    let levels: Vec<Json> = score
        .tallies
        .iter()
        .map(|tally| {
            let mut value = json!({ "level": tally.level, "open": tally.open });
            for (choice, count) in form.answers.choices.iter().zip(&tally.counts) {
                value[choice.id.word()] = (*count).into();
            }
            value
        })
        .collect();
    let mut value = json!({
        "level": score.level, "with-exceptions": score.with_exceptions,
        "exceptions": score.exceptions, "progress": score.progress, "target": score.target,
        "own-target": score.is_own_target, "applies": !score.is_out(),
        "under": score.under(), "over": score.over(), "above-target": score.full_above_target(),
        "levels": levels,
    });
    if score.is_apart() {
        value["met"] = score.met().into();
    }
    value
}

fn group_value(group: &GroupScore) -> Json {
    json!({
        "id": group.id, "title": group.title, "level": group.level, "highest": group.highest,
        "with-exceptions": group.with_exceptions, "progress": group.progress, "target": group.target, "under": group.under,
        "over": group.over,
    })
}

/// One row per practice and per changed answer.
pub fn trend_rows(trends: &[Trend], words: &Words) -> Vec<Vec<String>> {
    let mut rows = vec![head(&["practice", "title", "indicator", "text", "before", "after"])];
    let number = |score: &Option<PracticeScore>| {
        score.as_ref().map_or(String::new(), |s| decimal(s.progress))
    };
    for trend in trends {
        let (id, title) = (&trend.practice, &trend.title);
        rows.push(vec![
            id.clone(),
            title.clone(),
            String::new(),
            String::new(),
            number(&trend.before),
            number(&trend.after),
        ]);
        if let Some(cause) = trend.cause(words) {
            let none = String::new;
            rows.push(vec![id.clone(), title.clone(), none(), cause, none(), none()]);
        }
        for change in &trend.changed {
            rows.push(vec![
                id.clone(),
                title.clone(),
                change.id.clone(),
                change.text.clone(),
                change.said_before(words),
                change.said_after(words),
            ]);
        }
    }
    rows
}

/// A comparison as JSON.
pub fn trend_json(before: Side<'_>, after: Side<'_>, trends: &[Trend]) -> String {
    let (old, new) = (before.form, after.form);
    let practices: Vec<Json> = trends
        .iter()
        .map(|trend| {
            let changed: Vec<Json> = trend
                .changed
                .iter()
                .map(|c| {
                    let asked = match c.asked {
                        Asked::Twice => "twice",
                        Asked::New => "new",
                        Asked::Gone => "gone",
                    };
                    json!({
                        "id": c.id, "before": c.before.as_ref().map(AnswerName::word),
                        "after": c.after.as_ref().map(AnswerName::word), "asked": asked,
                        "lapsed": { "before": c.lapsed_before, "after": c.lapsed_after },
                    })
                })
                .collect();
            json!({
                "practice": trend.practice, "title": trend.title, "change": trend.change(),
                "before": trend.before.as_ref().map(|score| practice_value(old, score)),
                "after": trend.after.as_ref().map(|score| practice_value(new, score)),
                "answers": changed, "cause": trend.cause(&new.words),
            })
        })
        .collect();
    pretty(&json!({
        "from": old.name.to_string(), "to": new.name.to_string(),
        "as-of": { "from": before.answers.judged_at(), "to": after.answers.judged_at() },
        "practices": practices,
    }))
}

/// The evidence register: one row per indicator.
pub fn evidence_rows(form: &Questionnaire, answers: &Answers) -> Vec<Vec<String>> {
    let mut rows = vec![head(&[
        "practice",
        "code",
        "level",
        "indicator",
        "text",
        "answer",
        "reason",
        "evidence",
        "note",
        "who",
        "when",
        "until",
        "recheck",
        "lapsed",
    ])];
    for (practice, level, indicator) in form.indicators() {
        let answer = answers.answers.get(&indicator.id).cloned().unwrap_or_default();
        rows.push(vec![
            practice.title.clone(),
            practice.code.clone(),
            level.to_string(),
            indicator.id.clone(),
            indicator.text.clone(),
            answer.value.as_ref().map_or("", AnswerName::word).to_owned(),
            answer.reason,
            answer.evidence,
            answer.note,
            answer.who,
            answer.when,
            answer.until,
            answer.recheck,
            answers
                .lapses_on(indicator)
                .filter(|_| answers.has_lapsed(indicator))
                .unwrap_or_default(),
        ]);
    }
    rows
}

/// What was not taken over from filled forms: one row each.
pub fn leftover_rows(answers: &Answers) -> Vec<Vec<String>> {
    let mut rows = vec![head(&["place", "text"])];
    rows.extend(answers.leftovers.iter().map(|left| vec![left.place.clone(), left.text.clone()]));
    rows
}

/// What assessors disagreed about and somebody settled: one row each.
pub fn settled_rows(form: &Questionnaire, answers: &Answers) -> Vec<Vec<String>> {
    let mut rows = vec![Settlement::keys().into_iter().map(str::to_owned).collect()];
    let settled = settle::in_force(form, answers).into_iter();
    rows.extend(settled.map(|one| texts(&one.parts())));
    rows
}

/// The files that answers were read from: one row each.
pub fn source_rows(answers: &Answers) -> Vec<Vec<String>> {
    let mut rows = vec![AnswerSource::keys().into_iter().map(str::to_owned).collect()];
    rows.extend(answers.sources.iter().map(|one| texts(&one.parts())));
    rows
}

fn texts(parts: &[(&'static str, &str)]) -> Vec<String> {
    parts.iter().map(|(_, text)| (*text).to_owned()).collect()
}

/// The roadmap: one row per step and action.
pub fn roadmap_rows(form: &Questionnaire, plan: &Plan) -> Vec<Vec<String>> {
    let mut rows = vec![head(&[
        "horizon", "practice", "to level", "effort", "action", "text", "left", "is", "needs",
    ])];
    for step in &plan.steps {
        let practice = &form.practices[step.practice];
        let to_do = step.to_do(form);
        for item in &to_do.items {
            let needs: Vec<&str> = item.by.iter().map(|(id, _)| *id).collect();
            rows.push(vec![
                form.words.say(step.horizon.key()).to_owned(),
                practice.title.clone(),
                step.level.to_string(),
                step.effort.word(&form.words).to_owned(),
                item.id.to_owned(),
                item.text.to_owned(),
                step.left(&form.words),
                to_do.holds().trim_end_matches('s').to_owned(),
                needs.join(" "),
            ]);
        }
    }
    rows
}

/// Score, plan and answers as one JSON document.
pub fn report_json(
    form: &Questionnaire,
    answers: &Answers,
    score: &Score,
    plan: &Plan,
    standards: &[Spoken<'_>],
    seal: Option<&SealVerdict>,
) -> String {
    let mut value = score_value(form, answers, score);
    value["seal"] = seal.map(SealVerdict::value).into();
    let id = |at: &usize| form.practices[*at].id.clone();
    let steps: Vec<Json> = plan
        .steps
        .iter()
        .map(|step| {
            let to_do = step.to_do(form);
            let ids: Vec<&str> = to_do.items.iter().map(|item| item.id).collect();
            let needs: BTreeMap<&str, Vec<&str>> = to_do
                .items
                .iter()
                .filter(|item| !item.by.is_empty())
                .map(|item| (item.id, item.by.iter().map(|(id, _)| *id).collect()))
                .collect();
            json!({
                "practice": id(&step.practice), "level": step.level,
                "horizon": match step.horizon {
                    Horizon::Immediate => "immediate",
                    Horizon::Soon => "1-3-months",
                    Horizon::Later => "longer",
                },
                "effort": step.effort.name(), "missing": step.missing,
                "to-do": ids, "to-do-holds": to_do.holds(), "needs": needs, "needed-by": step.needed_by,
                "within-exceptions": step.is_within_exceptions,
            })
        })
        .collect();
    value["under"] = plan.under.iter().map(id).collect();
    value["over"] = plan.over.iter().map(id).collect();
    value["roadmap"] = steps.into();
    let brief = brief::brief(form, answers, score, plan);
    let next: Vec<&str> = brief.next.iter().map(|step| step.sentence.as_str()).collect();
    value["brief"] = json!({ "standing": brief.standing, "next": next, "stop": brief.stop });
    let named = |parts: &[(&str, &str)]| -> Json {
        let parts = parts.iter().map(|(key, text)| ((*key).to_owned(), (*text).into()));
        Json::Object(parts.collect())
    };
    value["sources"] = answers.sources.iter().map(|one| named(&one.parts())).collect();
    value["stakes"] = answers.stakes.iter().map(|one| named(&one.parts())).collect();
    value["decisions"] = answers.decisions.iter().map(|one| named(&one.parts())).collect();
    let spent = brief::spent(form, answers, score, plan);
    value["kept-above-target"] = spent.iter().map(|one| spent_value(form, one)).collect();
    value["standards"] = standards.iter().map(|one| standard_value(form, one)).collect();
    let given = answers.answers.iter().map(|(id, answer)| {
        let value = json!({
            "answer": answer.value.as_ref().map(AnswerName::word), "reason": answer.reason,
            "evidence": answer.evidence, "note": answer.note, "who": answer.who,
            "when": answer.when, "until": answer.until, "recheck": answer.recheck,
        });
        (id.clone(), value)
    });
    value["answers"] = Json::Object(given.collect());
    pretty(&value)
}

fn spent_value(form: &Questionnaire, spent: &Spent<'_>) -> Json {
    let kept: Vec<&str> = spent.kept.iter().map(|(_, item)| item.id.as_str()).collect();
    json!({
        "practice": form.practices[spent.practice].id, "is-over": spent.is_over,
        "indicators": kept, "effort": spent.effort().name(),
    })
}

fn standard_value(form: &Questionnaire, spoken: &Spoken<'_>) -> Json {
    let row = |row: &SpokenRow<'_>| {
        json!({
            "item": row.row.item.value, "practice": row.practice.map(|at| &form.practices[at].id),
            "level": row.level, "role": row.row.role.value.name(),
            "relationship": row.row.relationship.value.name(),
            "confidence": row.row.confidence.value.name(),
            "state": row.state.name(), "reason": row.row.reason.value,
        })
    };
    let clause = |one: &SpokenClause<'_>| {
        json!({
            "reference": one.clause.id.value, "reach": one.reach.name(),
            "title": one.clause.title.as_ref().map(|title| &title.value),
            "rows": one.rows.iter().map(row).collect::<Vec<_>>(), "why-nothing": one.without,
        })
    };
    let mappings: Vec<String> = (spoken.mappings.iter())
        .map(|doc| format!("{}@{}", doc.id.value, doc.version.value))
        .collect();
    let counts = Reach::ALL.map(|reach| (reach.name().to_owned(), spoken.count(reach).into()));
    json!({
        "standard": spoken.catalog.name(), "mappings": mappings,
        "note": form.words.say("standard.note"), "counts": Json::Object(counts.into_iter().collect()),
        "clauses": spoken.requirements().map(clause).collect::<Vec<_>>(),
    })
}

/// What the levels reached speak to: one row per requirement and row of the mapping, in the order of the
/// standard.
pub fn standard_rows(form: &Questionnaire, spoken: &Spoken<'_>) -> Vec<Vec<String>> {
    let mut rows = vec![head(&[
        "reference",
        "reference-title",
        "reach",
        "item",
        "practice",
        "level",
        "state",
        "relationship",
        "confidence",
        "role",
        "reason",
    ])];
    for one in spoken.requirements() {
        let title = one.clause.title.as_ref().map_or("", |title| &title.value);
        let clause = [&one.clause.id.value, title, one.reach.name()].map(str::to_owned);
        for row in &one.rows {
            rows.push(clause.iter().cloned().chain(standard_row(form, row)).collect());
        }
        if one.rows.is_empty() {
            let mut none = clause.to_vec();
            none.resize(10, String::new());
            none.push(one.without.unwrap_or_default().to_owned());
            rows.push(none);
        }
    }
    rows
}

fn standard_row(form: &Questionnaire, row: &SpokenRow<'_>) -> [String; 8] {
    let doc = row.row;
    [
        doc.item.value.clone(),
        row.practice.map_or_else(String::new, |at| form.practices[at].id.clone()),
        optional(row.level),
        row.state.name().to_owned(),
        doc.relationship.value.name().to_owned(),
        doc.confidence.value.name().to_owned(),
        doc.role.value.name().to_owned(),
        doc.reason.value.clone(),
    ]
}

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).expect("the content is plain data") + "\n"
}
