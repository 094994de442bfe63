//! An assessment as OSCAL assessment results.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde_json::{Value as Json, json};

use super::prose::{line, token, without_insertions};
use super::{document, level_id};
use crate::assess::explain;
use crate::layout;
use crate::markdown::escaped;
use crate::render::attested::{Attested, AttestedSeal, GivenAnswer, RatedLevel};
use crate::render::compact::compact;
use crate::schema::table::Verify;
use crate::text::one_line;

/// The namespace of the properties that are ours.
const NAMESPACE: &str = "urn:smm-toolkit";

/// The assessment results of an assessment, in a release of OSCAL. At least one indicator must be answered, and the
/// assessment must have a day.
pub fn results(of: Attested<'_>, oscal_version: &str) -> String {
    let content = json!({
        "metadata": metadata(of, oscal_version),
        "import-ap": {
            "href": format!("#{}", of.uuid("resource", "plan")),
            "remarks": plain(of.form.words.say("attested.no_plan")),
        },
        "results": [result(of)],
        "back-matter": { "resources": resources(of) },
    });
    document("assessment-results", &compact(content))
}

fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// Words that are no Markdown, as Markdown; line by line.
fn plain(words: &str) -> String {
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    without_insertions(&lines.map(escaped).collect::<Vec<_>>().join("\n\n"))
}

fn prop(name: &str, value: &str) -> Json {
    let value = one_line(value);
    if value.is_empty() {
        Json::Null
    } else {
        json!({ "name": name, "ns": NAMESPACE, "value": value })
    }
}

fn metadata(of: Attested<'_>, oscal_version: &str) -> Json {
    let answers = of.answers;
    let is_whole = of.redaction.is_empty();
    let mut roles = BTreeMap::new();
    let mut parties = Vec::new();
    let mut by_role: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, role) in &answers.assessors {
        let id = role_id(role);
        let title = if role.is_empty() { of.form.words.say("attested.assessor") } else { role };
        roles.entry(id.clone()).or_insert_with(|| line(title));
        let uuid = party(of, name);
        if is_whole && !name.is_empty() && by_role.entry(id).or_default().insert(uuid.clone()) {
            let party = json!({ "uuid": uuid, "type": "person", "name": one_line(name) });
            if !parties.contains(&party) {
                parties.push(party);
            }
        }
    }
    let responsible = by_role.into_iter().filter(|(_, uuids)| !uuids.is_empty());
    let responsible = responsible.map(|(id, uuids)| json!({ "role-id": id, "party-uuids": uuids }));
    json!({
        "title": line(&answers.title),
        "last-modified": moment(&answers.date),
        "version": answers.date,
        "oscal-version": oscal_version,
        "props": [prop("marking", &answers.marking)],
        "roles": roles.into_iter().map(|(id, title)| json!({ "id": id, "title": title })).collect::<Vec<_>>(),
        "parties": parties,
        "responsible-parties": responsible.collect::<Vec<_>>(),
        "remarks": plain(&of.form.notice),
    })
}

fn role_id(role: &str) -> String {
    if role.is_empty() { "assessor".to_owned() } else { token(&one_line(role).to_lowercase()) }
}

fn party(of: Attested<'_>, name: &str) -> String {
    of.uuid("party", &one_line(name))
}

fn result(of: Attested<'_>) -> Json {
    let (answers, form) = (of.answers, of.form);
    let days: BTreeSet<&str> =
        of.given().map(|given| of.day(given)).chain([answers.date.as_str()]).collect();
    let what: [(&str, &dyn Display); 2] = [("title", &form.title), ("name", &form.name)];
    let notes: Vec<String> = of.notes().iter().map(|note| plain(note)).collect();
    json!({
        "uuid": of.uuid("result", ""),
        "title": line(&answers.title),
        "description": format!("{}\n\n{}", plain(&form.words.with("attested.what", &what)), plain(&of.story())).trim_end(),
        "start": days.first().map(|day| moment(day)),
        "end": days.last().map(|day| moment(day)),
        "props": [
            prop("as-of", answers.judged_at()), prop("questions", answers.digest_of(form)),
            prop("scoring", form.scoring.word()),
        ],
        "links": of.seal.map(|_| json!({ "href": format!("#{}", seal_uuid(of)), "rel": "seal" })).into_iter().collect::<Vec<_>>(),
        "local-definitions": { "components": [component(of)] },
        "reviewed-controls": reviewed(of),
        "observations": observations(of),
        "findings": findings(of),
        "remarks": notes.join("\n\n"),
    })
}

/// What is assessed. OSCAL wants to know in which state it is, and the answers do not say.
fn component(of: Attested<'_>) -> Json {
    let (answers, words) = (of.answers, &of.form.words);
    let subject = if answers.subject.is_empty() { &answers.title } else { &answers.subject };
    let described = if answers.boundary.is_empty() { subject } else { &answers.boundary };
    json!({
        "uuid": of.uuid("component", ""),
        "type": "system",
        "title": line(subject),
        "description": plain(described),
        "props": [prop("site", &answers.site)],
        "status": { "state": "other", "remarks": plain(words.say("attested.no_state")) },
    })
}

/// The levels and indicators to which somebody gave an answer.
fn reviewed(of: Attested<'_>) -> Json {
    let mut controls = BTreeSet::new();
    let mut objectives = Vec::new();
    for given in of.given() {
        controls.insert(token(&given.practice.id));
        let levels = given.levels().into_iter();
        controls.extend(levels.map(|level| level_id(&given.practice.code, level)));
        objectives.push(json!({ "objective-id": token(&given.item.id) }));
    }
    let controls = controls.into_iter().map(|id| json!({ "control-id": id }));
    let where_from: [(&str, &dyn Display); 1] = [("name", &of.form.name)];
    json!({
        "control-selections": [{
            "description": plain(&of.form.words.with("attested.controls", &where_from)),
            "include-controls": controls.collect::<Vec<_>>(),
        }],
        "control-objective-selections": [{ "include-objectives": objectives }],
    })
}

fn observations(of: Attested<'_>) -> Vec<Json> {
    let methods = of.methods();
    let known: BTreeMap<String, &str> =
        of.answers.assessors.iter().map(|(name, role)| (one_line(name), role.as_str())).collect();
    of.given().map(|given| observation(of, given, &methods, &known)).collect()
}

/// An answer. Who gave it is named by the party if the same name stands among the assessors.
fn observation(
    of: Attested<'_>,
    given: GivenAnswer<'_>,
    methods: &BTreeMap<&str, &[Verify]>,
    known: &BTreeMap<String, &str>,
) -> Json {
    let GivenAnswer { item, answer, value, .. } = given;
    let methods = methods.get(item.id.as_str()).copied().unwrap_or_default();
    let mut methods: Vec<String> = methods.iter().map(|one| one.word().to_uppercase()).collect();
    if methods.is_empty() {
        methods.push("UNKNOWN".to_owned());
    }
    let who = one_line(&answer.who);
    let origin = known.get(&who).filter(|_| of.redaction.is_empty()).map(|role| {
        json!({ "actors": [{ "type": "party", "actor-uuid": party(of, &who), "role-id": role_id(role) }] })
    });
    let lapses = of.answers.lapses_on(item);
    let lapsed = lapses.as_deref().filter(|_| of.answers.has_lapsed(item)).unwrap_or_default();
    let remarks: Vec<String> = of.remarks(given).iter().map(|text| plain(text)).collect();
    json!({
        "uuid": of.uuid("observation", &item.id),
        "title": line(&format!("{}: {}", item.id, explain::word(of.form, &item.id, Some(value)))),
        "description": plain(&item.text),
        "props": [
            prop("indicator", &item.id), prop("answer", value.word()),
            prop("answered-by", if origin.is_some() { "" } else { &who }), prop("lapsed", lapsed),
        ],
        "methods": methods,
        "types": ["control-objective"],
        "origins": origin.into_iter().collect::<Vec<_>>(),
        "subjects": [{ "subject-uuid": of.uuid("component", ""), "type": "component" }],
        "relevant-evidence": evidence(of, &answer.evidence),
        "collected": moment(of.day(given)),
        "expires": lapses.as_deref().map(moment),
        "remarks": remarks.join("\n\n"),
    })
}

/// What was seen, and the attachments that it names.
fn evidence(of: Attested<'_>, text: &str) -> Vec<Json> {
    if text.is_empty() {
        return Vec::new();
    }
    let named = of.answers.attachments.iter().filter(|name| text.contains(name.as_str()));
    let link = |name: &String| json!({ "href": format!("#{}", of.uuid("resource", name)), "description": line(name) });
    std::iter::once(json!({ "description": plain(text) })).chain(named.map(link)).collect()
}

/// Each practice held against its target, and each level up to there. No level is satisfied that is not reached.
fn findings(of: Attested<'_>) -> Vec<Json> {
    let mut by_level: BTreeMap<(&str, u8), Vec<Json>> = BTreeMap::new();
    for given in of.given() {
        let related = json!({ "observation-uuid": of.uuid("observation", &given.item.id) });
        by_level.entry((&given.practice.id, given.level)).or_default().push(related);
    }
    let levels = of.levels().map(|rated| {
        let related = by_level.get(&(rated.practice.id.as_str(), rated.level.number)).cloned();
        level_finding(of, rated, related.unwrap_or_default())
    });
    let practices = of.targeted().map(|(practice, scored, target)| {
        // Also those above it: they are in the verdict.
        let all = by_level.range((practice.id.as_str(), 0)..=(practice.id.as_str(), u8::MAX));
        let related: Vec<Json> = all.flat_map(|(_, related)| related.iter().cloned()).collect();
        let said = explain::verdict(of.form, practice, scored);
        let about: Vec<String> = of.about(practice).into_iter().map(plain).collect();
        json!({
            "uuid": of.uuid("finding", &practice.id),
            "title": line(&said),
            "description": plain(&said),
            "remarks": about.join("\n\n"),
            "props": [
                prop("level", &scored.level.to_string()), prop("target", &target.to_string()),
                prop("level-with-exceptions", &scored.with_exceptions.to_string()),
                prop("under-target", &scored.under().to_string()), prop("over-target", &scored.over().to_string()),
            ],
            "target": statement(&token(&practice.id), scored.level >= target),
            "related-observations": related,
        })
    });
    practices.chain(levels).collect()
}

fn level_finding(of: Attested<'_>, rated: RatedLevel<'_>, related: Vec<Json>) -> Json {
    let RatedLevel { practice, level, tally, .. } = rated;
    let (words, name) = (&of.form.words, of.form.level_title(level.number));
    let title: [(&str, &dyn Display); 3] =
        [("practice", &practice.title), ("level", &level.number), ("name", &name)];
    let id = level_id(&practice.code, level.number);
    json!({
        "uuid": of.uuid("finding", &id),
        "title": line(&words.with("oscal.level", &title)),
        "description": plain(&explain::spread(of.form, tally)),
        "target": statement(&id, rated.is_reached()),
        "related-observations": related,
    })
}

/// What a control of the catalog says, and whether it is so.
fn statement(control: &str, is_satisfied: bool) -> Json {
    let (state, reason) =
        if is_satisfied { ("satisfied", "pass") } else { ("not-satisfied", "fail") };
    json!({
        "type": "statement-id",
        "target-id": format!("{control}_smt"),
        "status": { "state": state, "reason": reason },
    })
}

/// What there is in place of a plan, the version that was answered, and the files that belong to the answers.
fn resources(of: Attested<'_>) -> Vec<Json> {
    let Attested { form, answers, .. } = of;
    let words = &form.words;
    let about: [(&str, &dyn Display); 2] =
        [("name", &form.name), ("digest", &answers.digest_of(form))];
    let mut all = vec![json!({
        "uuid": of.uuid("resource", "plan"),
        "title": line(words.say("attested.no_plan_title")),
        "description": plain(&words.with("attested.questions", &about)),
        "remarks": plain(words.say("attested.no_plan")),
    })];
    all.extend(of.seal.map(|seal| sealed(of, seal)));
    let with = of.sealed_files();
    let mut seen = BTreeSet::new();
    for name in answers.attachments.iter().filter(|name| seen.insert(name.as_str())) {
        let digest = with.get(name.as_str()).copied().unwrap_or_default();
        let links = layout::is_inside(name).then(|| file(name, digest));
        all.push(json!({
            "uuid": of.uuid("resource", name), "title": line(name), "rlinks": links.into_iter().collect::<Vec<_>>(),
        }));
    }
    for source in answers.sources.iter().filter(|source| seen.insert(source.name.as_str())) {
        all.push(json!({
            "uuid": of.uuid("resource", &source.name), "title": line(&source.name),
            "description": plain(words.say("attested.source")), "rlinks": [file(&source.name, &source.digest)],
            "remarks": plain(&source.signature),
        }));
    }
    for (name, digest) in with.into_iter().filter(|(name, _)| seen.insert(name)) {
        all.push(json!({
            "uuid": of.uuid("resource", name), "title": line(name),
            "description": plain(words.say("attested.with")), "rlinks": [file(name, digest)],
        }));
    }
    all
}

/// A link to a file, with its digest if one is known.
fn file(name: &str, digest: &str) -> Json {
    let hash = (!digest.is_empty()).then(|| json!({ "algorithm": "SHA-256", "value": digest }));
    json!({ "href": layout::percent_encoded(name), "hashes": hash.into_iter().collect::<Vec<_>>() })
}

fn seal_uuid(of: Attested<'_>) -> String {
    of.uuid("seal", "")
}

/// The sealed answers, their seal, and what was found of it.
fn sealed(of: Attested<'_>, seal: AttestedSeal<'_>) -> Json {
    json!({
        "uuid": seal_uuid(of),
        "title": line(of.form.words.say("attested.sealed")),
        "description": plain(&seal.verdict.said(&of.form.words)),
        "props": seal.facts().map(|(name, value)| prop(name, value)),
        "rlinks": seal.files().map(|(name, digest)| file(name, digest)).collect::<Vec<_>>(),
    })
}
