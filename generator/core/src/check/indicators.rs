//! Rules about what an indicator asks: one claim about things that can be counted, answerable from
//! itself, and from what a company keeps.
//!
//! In: the indicators of a model or profile. Reports: claims that cannot be counted or that two
//! assessors would count differently. Never: judges wording; that is `wording`.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostics};
use crate::model::{Indicator, Model, Named, Profile};
use crate::text::nearest;

/// Numbers as words, up to those that samples have.
const NUMBERS: [&str; 13] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
    "fifteen", "twenty",
];
/// What happens to a company without its doing.
const EVENTS: [&str; 26] = [
    "change",
    "changes",
    "incident",
    "incidents",
    "event",
    "events",
    "warning",
    "warnings",
    "advisory",
    "advisories",
    "finding",
    "findings",
    "departure",
    "departures",
    "failure",
    "failures",
    "complaint",
    "complaints",
    "alert",
    "alerts",
    "breach",
    "breaches",
    "attack",
    "attacks",
    "weakness",
    "weaknesses",
];
/// Words that say that an event is brought about, or what holds if there was none.
const NO_FORCE: [&str; 16] = [
    "exercise",
    "exercises",
    "drill",
    "drills",
    "trial",
    "trials",
    "test",
    "tested",
    "purpose",
    "walk-through",
    "played",
    "simulation",
    "none",
    "why",
    "if",
    "unless",
];
/// Words after which nothing is pointed at.
const NO_NOUN: [&str; 10] =
    ["who", "that", "which", "in", "of", "with", "for", "on", "from", "whose"];

/// Holds the indicators of a model to its own vocabulary and to the rules of counting.
pub(super) fn of_model(model: &Model, diags: &mut Diagnostics) {
    let levels = model.practices.iter().flat_map(|practice| &practice.levels);
    let all = levels.flat_map(|level| &level.indicators);
    let indicators: Vec<&Indicator> = all.filter(|one| one.is_in_force()).collect();
    let titles: Vec<(&str, &str)> = titles_of(model).collect();
    judge(&indicators, model, &titles, diags);
}

/// What roles are called, and their ids.
fn titles_of(model: &Model) -> impl Iterator<Item = (&str, &str)> {
    model.roles.iter().map(|role| (role.title.as_str(), role.id.as_str()))
}

/// The same for those that a profile adds, with the vocabulary of the model beneath it.
pub(super) fn of_profile(profile: &Profile, model: &Model, diags: &mut Diagnostics) {
    let levels = profile.overlays.values().flat_map(|overlay| &overlay.levels);
    let all = levels.flat_map(|level| &level.indicators);
    let indicators: Vec<&Indicator> = all.filter(|one| one.is_in_force()).collect();
    let own = profile.roles.iter().map(|(id, (name, _))| (name.markdown.as_str(), id.as_str()));
    let titles: Vec<(&str, &str)> = own.chain(titles_of(model)).collect();
    judge(&indicators, model, &titles, diags);
    for (practice, overlay) in &profile.overlays {
        let Some(practice) = model.practice(practice.as_str()) else { continue };
        let own = overlay.levels.iter().flat_map(|level| &level.indicators);
        let own = own.filter(|one| one.is_in_force());
        own.for_each(|one| super::choices::fits(one, model, practice, diags));
    }
    for (role, (_, span)) in &profile.roles {
        if !model.roles.iter().any(|known| known.id == *role) {
            let message = format!("`{}` has no role `{role}` to be renamed", model.name());
            let ids = model.roles.iter().map(|role| role.id.as_str());
            diags.report(Code::UnknownRole, *span, message).suggest(role, ids);
        }
    }
}

fn judge(
    indicators: &[&Indicator],
    model: &Model,
    titles: &[(&str, &str)],
    diags: &mut Diagnostics,
) {
    // A model that never says what is counted is not held to it: many are written so.
    let counts = model.practices.iter().flat_map(|practice| &practice.levels);
    let counts = counts.flat_map(|level| &level.indicators).any(|one| one.unit.is_some());
    for indicator in indicators {
        asks_a_role(indicator, model, titles, diags);
        names_a_record(indicator, model, diags);
        super::answers::are_there(indicator, model, diags);
        if counts {
            says_what_is_counted(indicator, diags);
        }
        let words = words_of(&indicator.text.markdown);
        makes_one_claim(indicator, &words, diags);
        // What is answered with a level points at the answers.
        if !model.answers_to(indicator).is_choice() {
            stands_by_itself(indicator, &words, diags);
        }
        forces_no_event(indicator, &words, diags);
        says_how_many(indicator, &words, diags);
    }
}

/// The words of a text in small letters; a semicolon is a word of its own.
fn words_of(text: &str) -> Vec<String> {
    let spaced = text.replace(';', " ; ").to_lowercase();
    let trim =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != ';').to_owned();
    spaced.split_whitespace().map(trim).filter(|word| !word.is_empty()).collect()
}

fn asks_a_role(
    indicator: &Indicator,
    model: &Model,
    titles: &[(&str, &str)],
    diags: &mut Diagnostics,
) {
    let Some(asked) = &indicator.ask else { return };
    if !model.roles.is_empty() && !has(&model.roles, &asked.markdown) {
        let message = format!("`{}` is no role of `{}`", asked.markdown, model.name());
        let found = diags.report(Code::UnknownRole, asked.span, message);
        let known = model.roles.iter().map(|role| role.id.as_str());
        let named = |called: &str| {
            titles.iter().find(|(title, _)| title.eq_ignore_ascii_case(called.trim()))
        };
        if let Some((title, id)) = named(&asked.markdown) {
            found.hint(format!("write `{id}`, the id of the role `{title}`"));
            found.fix(asked.span, *id);
        } else if nearest(&asked.markdown, known.clone()).is_some() {
            found.suggest(&asked.markdown, known);
        } else if let Some((title, id)) =
            nearest(&asked.markdown, titles.iter().map(|(title, _)| *title)).and_then(named)
        {
            found.hint(format!("did you mean `{id}`, the id of the role `{title}`?"));
        }
        found.hint(format!("its roles are {}", ids(&model.roles)));
    }
}

fn names_a_record(indicator: &Indicator, model: &Model, diags: &mut Diagnostics) {
    if let Some((record, span)) = &indicator.record
        && !has(&model.records, record)
    {
        let message = format!("`{record}` is no record of `{}`", model.name());
        diags
            .report(Code::UnknownRecord, *span, message)
            .suggest(record, model.records.iter().map(|known| known.id.as_str()))
            .hint(format!("its records are {}", ids(&model.records)));
    }
}

fn has(all: &[Named], id: &str) -> bool {
    all.iter().any(|named| named.id == id)
}

fn ids(all: &[Named]) -> String {
    all.iter().map(|named| named.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn says_what_is_counted(indicator: &Indicator, diags: &mut Diagnostics) {
    if indicator.unit.is_none() {
        let message = format!("indicator `{}` does not say what is counted", indicator.id);
        diags
            .report(Code::UncountedIndicator, indicator.span, message)
            .hint("add `unit:`, as `panels and remote logins`, and `sample:`");
    }
}

/// Reports four and more demands in one answer, for which nobody says what holds if one is missing.
fn makes_one_claim(indicator: &Indicator, words: &[String], diags: &mut Diagnostics) {
    let joints = words.iter().filter(|word| *word == "and" || *word == ";").count();
    let has_rule = words.iter().any(|word| word == "both")
        || words.windows(2).any(|two| two[0] == "all" && is_number(&two[1]))
        || words.windows(4).any(|four| {
            four[0] == "at" && four[1] == "least" && is_number(&four[2]) && four[3] == "of"
        });
    if joints >= 3 && !has_rule {
        let message = format!("indicator `{}` makes several claims at once", indicator.id);
        diags
            .report(Code::CompoundIndicator, indicator.span, message)
            .hint("split it, or say what holds if a part is missing: `both`, `at least two of`");
    }
}

/// Reports "these figures" where no figures stand before.
fn stands_by_itself(indicator: &Indicator, words: &[String], diags: &mut Diagnostics) {
    for (at, pair) in words.windows(2).enumerate() {
        let (pointer, noun) = (pair[0].as_str(), pair[1].as_str());
        if !matches!(pointer, "these" | "those") || NO_NOUN.contains(&noun) {
            continue;
        }
        let stem = noun.trim_end_matches('s');
        if !words[..at].iter().any(|before| before.starts_with(stem)) {
            let message = format!("`{pointer} {noun}` points at something outside the indicator");
            diags
                .report(Code::PointsElsewhere, indicator.span, message)
                .hint("name the thing: an indicator is read and answered alone");
        }
    }
}

/// Reports that something must have happened in a period, without what holds if it has not.
fn forces_no_event(indicator: &Indicator, words: &[String], diags: &mut Diagnostics) {
    let known: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    let has_period =
        words.windows(2).any(|two| two[0] == "the" && matches!(two[1].as_str(), "last" | "past"));
    if !has_period || NO_FORCE.iter().any(|word| known.contains(word)) {
        return;
    }
    let is_counted = |at: usize| {
        let before = &words[at.saturating_sub(4)..at];
        before.iter().any(|word| is_number(word) || matches!(word.as_str(), "a" | "an"))
    };
    let forced =
        (0..words.len()).find(|&at| EVENTS.contains(&words[at].as_str()) && is_counted(at));
    if let Some(at) = forced {
        let message = format!(
            "indicator `{}` can only be met if there was a `{}` in the period",
            indicator.id,
            words[at].trim_end_matches('s')
        );
        diags
            .report(Code::ForcedEvent, indicator.span, message)
            .hint("say what holds otherwise, as `or a note says why there was none`");
    }
}

/// Reports a sample without a number.
fn says_how_many(indicator: &Indicator, words: &[String], diags: &mut Diagnostics) {
    let Some(at) = words.iter().position(|word| matches!(word.as_str(), "sample" | "sampled"))
    else {
        return;
    };
    let near = &words[at.saturating_sub(3)..words.len().min(at + 4)];
    if indicator.sample.is_none() && !near.iter().any(|word| is_number(word)) {
        let message = format!("indicator `{}` does not say how many are sampled", indicator.id);
        diags
            .report(Code::UndefinedSample, indicator.span, message)
            .hint("add `sample:`, as `five, picked by the assessor`");
    }
}

fn is_number(word: &str) -> bool {
    NUMBERS.contains(&word) || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
}
