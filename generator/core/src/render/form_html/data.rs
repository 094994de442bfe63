//! What the form's script reads: the questions, and the answers to start with, as JSON.

use serde_json::{Value as Json, json};

use crate::assess::questionnaire::{AskedIndicator, AskedLevel, AskedPractice};
use crate::assess::{Answer, Answers, FORMAT, KeyedTexts as _, Leftover, Questionnaire};
use crate::model::{Age, Aggregate, AnswerChoice, AnswerSet};
use crate::words::Words;

/// The words that the script fills in.
pub(super) fn words(words: &Words) -> String {
    json!(words.parts(&["answer", "script", "yaml"])).to_string()
}

/// The questions.
pub(super) fn questions(form: &Questionnaire) -> String {
    let levels: Vec<Json> =
        form.levels.iter().map(|(number, title)| json!([number, title])).collect();
    let domains: Vec<Json> = form
        .domains
        .iter()
        .map(|domain| json!({ "id": domain.id, "title": domain.title }))
        .collect();
    let mut practices: Vec<Json> = Vec::new();
    for domain in &form.domains {
        for at in domain.practices() {
            practices.push(practice(form, &form.practices[at], &domain.id));
        }
    }
    let mut questions = json!({
        "profile": form.name.to_string(), "model": form.model.to_string(), "digest": form.digest,
        "format": FORMAT, "part": form.part,
        "title": form.title, "unnamed": form.assessment_title(), "rule": form.scoring.word(), "top": form.top_level(),
        "answers": choices(&form.answers),
        "enough": [form.exceptions.at_least, form.exceptions.of],
        "levels": levels, "domains": domains, "practices": practices,
    });
    if form.is_weighted() {
        let heavy = form.indicators().filter(|(_, _, item)| item.weight != 1);
        questions["weights"] =
            heavy.map(|(_, _, item)| (item.id.clone(), json!(item.weight))).collect();
    }
    if form.has_several_sets() {
        questions["sets"] = form.sets.iter().map(choices).collect();
    }
    if form.aggregate == Aggregate::Mean {
        questions["aggregate"] = form.aggregate.word().into();
    }
    questions.to_string()
}

fn choices(set: &AnswerSet) -> Json {
    set.choices.iter().map(|one| choice(set, one)).collect()
}

/// An answer, with the words that mean it in the one spelling by which they are compared.
fn choice(set: &AnswerSet, choice: &AnswerChoice) -> Json {
    let mut said = json!({
        "id": choice.id.word(), "label": choice.label, "meaning": choice.meaning.markdown,
        "earns": choice.earns, "counts": choice.counts, "reason": choice.needs_reason,
        "worth": set.worth(choice).key(), "words": set.spellings(choice),
    });
    if let Some(level) = choice.level {
        said["level"] = level.into();
    }
    said
}

fn practice(form: &Questionnaire, practice: &AskedPractice, domain: &str) -> Json {
    let levels: Vec<Json> = practice.levels.iter().map(|one| level(form, one)).collect();
    json!({
        "id": practice.id, "code": practice.code, "title": practice.title, "domain": domain,
        "purpose": practice.purpose, "target": practice.target, "rationale": practice.rationale,
        "levels": levels,
    })
}

fn level(form: &Questionnaire, level: &AskedLevel) -> Json {
    let indicators: Vec<Json> = level
        .indicators
        .iter()
        .map(|indicator| {
            let mut item = json!({
                "id": indicator.id, "text": indicator.text, "age": age(indicator.valid_for), "hint": hint(indicator, &form.words),
                "origin": indicator.origin,
            });
            if indicator.set > 0 {
                item["set"] = indicator.set.into();
            }
            if indicator.picks_level {
                // What each answer means here, in the order of its set.
                item["picks"] = indicator.meanings.as_slice().into();
            }
            item
        })
        .collect();
    json!({ "level": level.number, "objective": level.objective, "indicators": indicators })
}

/// What an assessor is told beside an indicator, in a line.
fn hint(indicator: &AskedIndicator, words: &Words) -> String {
    let mut hint = indicator.count_and_ask(words);
    if !indicator.verify.is_empty() {
        hint.push(words.with("hint.verify", &[("text", &indicator.verify)]));
    }
    if !indicator.evidence.is_empty() {
        hint.push(indicator.evidence.clone());
    }
    hint.join(". ")
}

/// The answers document as JSON, or `null`.
pub(super) fn answers(form: &Questionnaire, answers: Option<&Answers>) -> String {
    answers.map_or_else(|| "null".to_owned(), |answers| document(form, answers).to_string())
}

/// The answers document as JSON; it is also YAML.
pub(crate) fn document(form: &Questionnaire, answers: &Answers) -> Json {
    let mut out = json!({
        "format": FORMAT, "title": answers.title, "profile": form.name.to_string(), "model": form.model.to_string(),
        "digest": answers.digest_of(form), "date": answers.date,
    });
    let texts = [
        ("as-of", &answers.as_of),
        ("marking", &answers.marking),
        ("subject", &answers.subject),
        ("boundary", &answers.boundary),
        ("site", &answers.site),
        ("story", &answers.story),
    ];
    for (key, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        out[*key] = text.as_str().into();
    }
    let person = |(name, role): &(String, String)| json!({ "name": name, "role": role });
    out["assessors"] = answers.assessors.iter().map(person).collect();
    let target = |(id, (level, why)): (&String, &(u8, String))| {
        (id.clone(), json!({ "level": level, "rationale": why }))
    };
    out["targets"] = Json::Object(answers.targets.iter().map(target).collect());
    let given = answers.answers.iter().map(|(id, given)| (id.clone(), answer(given)));
    out["answers"] = Json::Object(given.collect());
    out["comments"] = json!(answers.comments);
    out["attachments"] = json!(answers.attachments);
    out["sources"] = answers.sources.iter().map(|source| filled(&source.parts())).collect();
    out["stakes"] = answers.stakes.iter().map(|stake| filled(&stake.parts())).collect();
    out["decisions"] = answers.decisions.iter().map(|decision| filled(&decision.parts())).collect();
    let gone = answers.retired.iter().map(|(id, gone)| {
        let mut value = answer(&gone.answer);
        for (key, text) in [("from", &gone.from), ("text", &gone.text), ("why", &gone.why)] {
            value[key] = text.as_str().into();
        }
        (id.clone(), value)
    });
    out["retired"] = Json::Object(gone.collect());
    let left = |left: &Leftover| json!({ "place": left.place, "text": left.text });
    out["leftovers"] = answers.leftovers.iter().map(left).collect();
    out
}

/// The parts that are not empty.
fn filled(parts: &[(&str, &str)]) -> Json {
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    Json::Object(parts.map(|(key, text)| ((*key).to_owned(), (*text).into())).collect())
}

/// How long an answer holds, or `null`.
fn age(age: Option<Age>) -> Json {
    match age {
        None => Json::Null,
        Some(Age::Months(months)) => json!({ "months": months }),
        Some(Age::Days(days)) => json!({ "days": days }),
    }
}

fn answer(answer: &Answer) -> Json {
    let mut out = json!({});
    if let Some(value) = &answer.value {
        out["answer"] = value.word().into();
    }
    for (key, text) in answer.texts().into_iter().filter(|(_, text)| !text.is_empty()) {
        out[key] = text.into();
    }
    out
}
