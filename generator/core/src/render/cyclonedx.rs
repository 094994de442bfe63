//! An assessment as CycloneDX attestation, over the version that was answered as a standard.
//!
//! In: an [`Attested`] assessment. Out: one document with `definitions` and `declarations`. Never: a conformance of 1
//! where a level or target is not reached.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Value as Json, json};

use super::attested::{Attested, AttestedSeal, GivenAnswer, RatedLevel};
use super::catalogs::cyclonedx::{reference, standard};
use super::compact::compact;
use crate::assess::explain;
use crate::assess::questionnaire::AskedPractice;
use crate::assess::score::PracticeScore;
use crate::digest::uuid_of_content;
use crate::layout;
use crate::model::Worth;
use crate::text::one_line;

/// The most that something can conform which does not.
const BELOW_ALL: f64 = 0.99;

/// The attestation in a release of the specification. At least one indicator must be answered, and the assessment must
/// have a day.
pub fn attestation(of: Attested<'_>, spec_version: &str) -> String {
    let standard = standard(of.catalog());
    let text = |serial: &str| {
        let document = json!({
            "$schema": format!("http://cyclonedx.org/schema/bom-{spec_version}.schema.json"),
            "bomFormat": "CycloneDX",
            "specVersion": spec_version,
            "serialNumber": format!("urn:uuid:{serial}"),
            "version": 1,
            "metadata": metadata(of),
            "externalReferences": sealed(of),
            "declarations": declarations(of),
            "definitions": { "standards": [standard] },
        });
        let document = compact(document);
        serde_json::to_string_pretty(&document).expect("a document is plain data") + "\n"
    };
    text(&uuid_of_content(text("").as_bytes()))
}

fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

fn metadata(of: Attested<'_>) -> Json {
    let property = |name: &str, value: &str| match one_line(value).as_str() {
        "" => Json::Null,
        value => json!({ "name": format!("smm-toolkit:{name}"), "value": value }),
    };
    let own = [
        ("as-of", of.answers.judged_at()),
        ("marking", &of.answers.marking),
        ("questions", of.answers.digest_of(of.form)),
        ("scoring", of.form.scoring.word()),
    ];
    let facts = own.into_iter().chain(of.seal.into_iter().flat_map(AttestedSeal::facts));
    json!({
        "timestamp": moment(&of.answers.date),
        "properties": facts.map(|(name, value)| property(name, value)).collect::<Vec<_>>(),
    })
}

/// The seal, what it is about, and the files that were sealed along. Its signature is of another format than the one
/// that the specification embeds, and is not over this document: so it is referred to, with digests.
fn sealed(of: Attested<'_>) -> Vec<Json> {
    let reference = |kind: &str, name: &str, digest: &str, comment: &str| {
        json!({
            "type": kind, "url": layout::percent_encoded(name), "comment": one_line(comment),
            "hashes": [{ "alg": "SHA-256", "content": digest }],
        })
    };
    let words = &of.form.words;
    let own = of.seal.into_iter().flat_map(|seal| {
        let said = seal.verdict.said(words);
        seal.files().map(move |(name, digest)| match name == seal.seal {
            true => reference("digital-signature", name, digest, &said),
            false => reference("evidence", name, digest, words.say("attested.document")),
        })
    });
    let with = of.sealed_files().into_iter();
    let with =
        with.map(|(name, digest)| reference("evidence", name, digest, words.say("attested.with")));
    own.chain(with).collect()
}

fn level_id(practice: &AskedPractice, number: u8) -> String {
    format!("{}-{number}", practice.code)
}

fn declarations(of: Attested<'_>) -> Json {
    let (answers, words) = (of.answers, &of.form.words);
    let subject = if answers.subject.is_empty() { &answers.title } else { &answers.subject };
    let target = json!({
        "bom-ref": "subject", "type": "platform", "name": one_line(subject), "description": answers.boundary,
    });
    let head = [answers.title.clone(), of.story()];
    let summary = [&head[..], &of.notes()[..]].concat();
    let summary: Vec<String> = summary.into_iter().filter(|text| !text.is_empty()).collect();
    json!({
        "assessors": assessors(of),
        "attestations": [{
            "summary": summary.join("\n\n"),
            "assessor": if answers.assessors.is_empty() { "" } else { "assessors" },
            "map": map(of),
        }],
        "claims": of.given().map(|given| claim(of, given)).collect::<Vec<_>>(),
        "evidence": of.given().map(|given| evidence(of, given)).collect::<Vec<_>>(),
        "targets": { "components": [target] },
        "affirmation": { "statement": words.say("assessment.statement") },
    })
}

/// Those who assess, as one body; of a redacted copy their roles only.
fn assessors(of: Attested<'_>) -> Vec<Json> {
    let is_whole = of.redaction.is_empty();
    let said = |(name, role): &(String, String)| {
        let parts = [if is_whole { name.as_str() } else { "" }, role.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        json!({ "name": one_line(&parts.join(", ")) })
    };
    let people: Vec<Json> = of.answers.assessors.iter().map(said).collect();
    if people.is_empty() {
        return Vec::new();
    }
    let name = of.form.words.say("attested.assessors");
    vec![json!({ "bom-ref": "assessors", "organization": { "name": name, "contact": people } })]
}

/// What is held against each practice with a target, and against each level up to there.
fn map(of: Attested<'_>) -> Vec<Json> {
    let mut claims: BTreeMap<(&str, u8), [Vec<String>; 2]> = BTreeMap::new();
    // What lapsed is open: it speaks neither for a level nor against it.
    for given in of.given().filter(|given| !of.answers.has_lapsed(given.item)) {
        for level in given.levels() {
            let speaks = claims.entry((&given.practice.id, level)).or_default();
            let is_against = of.worth_at(given, level) == Some(Worth::Nothing);
            speaks[usize::from(is_against)].push(claim_reference(given));
        }
    }
    let levels = of.levels().map(|rated| {
        let speaks = claims.get(&(rated.practice.id.as_str(), rated.level.number)).cloned();
        let [claims, counter] = speaks.unwrap_or_default();
        json!({
            "requirement": reference(of.catalog(), &level_id(rated.practice, rated.level.number)),
            "claims": claims, "counterClaims": counter,
            "conformance": level_conformance(of, rated), "confidence": confidence(of, &[rated]),
        })
    });
    let practices = of.targeted().map(|(practice, scored, target)| {
        let rated: Vec<RatedLevel<'_>> =
            of.levels().filter(|rated| rated.practice.id == practice.id).collect();
        json!({
            "requirement": reference(of.catalog(), &practice.code),
            "conformance": conformance(of, practice, scored, target), "confidence": confidence(of, &rated),
        })
    });
    practices.chain(levels).collect()
}

/// How far a practice is on its way to the target. Above it nothing more is earned.
fn conformance(
    of: Attested<'_>,
    practice: &AskedPractice,
    scored: &PracticeScore,
    target: u8,
) -> Json {
    let share = f64::from(scored.progress) / (100.0 * f64::from(target.max(1)));
    let score = if scored.level >= target { 1.0 } else { share.min(BELOW_ALL) };
    let verdict = explain::verdict(of.form, practice, scored);
    let said = [vec![verdict.as_str()], of.about(practice)].concat().join("\n\n");
    json!({ "score": hundredths(score), "rationale": said })
}

fn level_conformance(of: Attested<'_>, rated: RatedLevel<'_>) -> Json {
    let share = f64::from(rated.tally.share()) / 100.0;
    let spread = explain::spread(of.form, rated.tally);
    let mut said = vec![of.form.words.with("attested.held", &[("spread", &spread)])];
    if !rated.is_reached() && rated.tally.is_reached() {
        said.push(of.form.words.say("attested.below").to_owned());
    }
    let score = if rated.is_reached() { share } else { share.min(BELOW_ALL) };
    json!({ "score": hundredths(score), "rationale": said.join(" ") })
}

/// How well the levels are shown: the share of their indicators with an answer that holds and with evidence.
fn confidence(of: Attested<'_>, levels: &[RatedLevel<'_>]) -> Json {
    let asked: u32 = levels.iter().map(|rated| rated.tally.applicable() + rated.tally.aside).sum();
    let open: u32 = levels.iter().map(|rated| rated.tally.open).sum();
    let shown =
        |rated: &RatedLevel<'_>| of.shown.get(&(rated.practice.id.clone(), rated.level.number));
    let shown: u32 = levels.iter().filter_map(shown).sum();
    let answered = asked - open;
    let parts: [(&str, &dyn Display); 3] =
        [("asked", &asked), ("answered", &answered), ("shown", &shown)];
    let score = f64::from(shown) / f64::from(asked.max(1));
    json!({ "score": hundredths(score), "rationale": of.form.words.with("attested.confidence", &parts) })
}

/// Rounded down: nothing seems to be more than it is.
fn hundredths(score: f64) -> f64 {
    (score * 100.0 + 1e-9).floor() / 100.0
}

fn claim_reference(given: GivenAnswer<'_>) -> String {
    format!("claim-{}", given.item.id)
}

fn evidence_reference(given: GivenAnswer<'_>) -> String {
    format!("evidence-{}", given.item.id)
}

/// An answer: what is there, or is not, with the reason.
fn claim(of: Attested<'_>, given: GivenAnswer<'_>) -> Json {
    let answer = explain::word(of.form, &given.item.id, Some(given.value));
    let said: [(&str, &dyn Display); 2] = [("answer", &answer), ("text", &given.item.text)];
    let shown = match given.answer.evidence.as_str() {
        "" => Vec::new(),
        _ => vec![evidence_reference(given)],
    };
    let is_against = of.worth_at(given, given.level) == Some(Worth::Nothing);
    let (against, shown) = if is_against { (shown, Vec::new()) } else { (Vec::new(), shown) };
    json!({
        "bom-ref": claim_reference(given), "target": "subject",
        "predicate": of.form.words.with("attested.claim", &said), "reasoning": of.remarks(given).join("\n\n"),
        "evidence": shown, "counterEvidence": against,
    })
}

/// What was seen, and the attachments that it names.
fn evidence(of: Attested<'_>, given: GivenAnswer<'_>) -> Json {
    let text = &given.answer.evidence;
    if text.is_empty() {
        return Json::Null;
    }
    let named = of.answers.attachments.iter().filter(|name| text.contains(name.as_str()));
    let data = named.map(|name| {
        let url =
            if layout::is_inside(name) { layout::percent_encoded(name) } else { String::new() };
        json!({ "name": name, "contents": { "url": url } })
    });
    json!({
        "bom-ref": evidence_reference(given), "propertyName": given.item.id, "description": text,
        "data": data.collect::<Vec<_>>(), "created": moment(of.day(given)),
        "expires": of.answers.lapses_on(given.item).as_deref().map(moment),
        "author": { "name": one_line(&given.answer.who) },
    })
}
