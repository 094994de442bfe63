//! Assessments as OSCAL assessment results and as CycloneDX attestation, tried on answers of every kind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;
use smm_core::Workspace;
use smm_core::assess::redact::redacted;
use smm_core::assess::score::{Score, score};
use smm_core::assess::seal::{SealContents, SealDigests, SealState, SealVerdict};
use smm_core::assess::{Answer, AnswerName, AnswerSource, Answers, Questionnaire, form};
use smm_core::model::VersionRef;
use smm_core::render::attested::{Attested, AttestedSeal, shown};
use smm_core::render::{cyclonedx, oscal};

use crate::support::repository;

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| smm_core::load(&repository()).value);
/// A profile with targets and indicators of its own, and a model without targets.
const NAMES: [&str; 2] = ["retail-pos@1.0", "iot-smm@1.2"];

/// Numbers that look random, from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Answers of every kind: mostly good ones, or no level would be reached.
fn answers(form: &Questionnaire, seed: u64) -> Answers {
    let mut dice = Dice(seed);
    let bad = 1 + dice.below(12);
    let mut answers = Answers {
        title: "A *visit* {{ insert: param, x }}".into(),
        subject: "Tills of the <Riverside> store".into(),
        boundary: "Up to the qswitch.\n\n- not the office".into(),
        site: "Riverside".into(),
        assessors: vec![
            ("Qana Ruiz".into(), "OT engineer".into()),
            ("Qben Okafor".into(), String::new()),
            ("Qana Ruiz".into(), "OT engineer".into()),
        ],
        date: "2026-02-01".into(),
        as_of: "2026-06-01".into(),
        marking: "Confidential".into(),
        attachments: vec!["photos/door 1.jpg".into(), "The binder in the safe".into()],
        story: "We *walked* the SECRET line.".into(),
        ..Answers::default()
    };
    answers.comments.insert(form.practices[0].id.clone(), "SECRET comment".into());
    answers.sources.push(AnswerSource {
        name: "form of qana.pdf".into(),
        face: "pdf".into(),
        digest: "0".repeat(64),
        signature: String::new(),
        ..AnswerSource::default()
    });
    for (_, _, item) in form.indicators() {
        let value = match dice.below(40) {
            at if at < bad => dice.one(&["partly", "no", "not-applicable", ""]),
            _ => "yes",
        };
        let mut answer = Answer {
            value: (!value.is_empty()).then(|| AnswerName::new(value)),
            evidence: dice
                .one(&["", "SECRET list, and photos/door 1.jpg", "SECRET\n# log | x"])
                .into(),
            note: dice.one(&["", "SECRET note"]).into(),
            who: dice.one(&["", "Qana Ruiz", "Qana and Qben"]).into(),
            when: dice.one(&["", "2026-01-20", "2026-02-03"]).into(),
            until: dice.one(&["", "", "", "", "2026-05-01", "2027-01-01"]).into(),
            recheck: dice.one(&["", "", "SECRET why"]).into(),
            reason: String::new(),
        };
        if value == "not-applicable" {
            answer.reason = "SECRET reason".into();
        }
        answers.answers.insert(item.id.clone(), answer);
    }
    // Somebody's own target.
    if dice.below(2) == 0 {
        let practice = &form.practices[dice.below(form.practices.len())];
        answers.targets.insert(practice.id.clone(), (2, "SECRET need".into()));
    }
    answers
}

/// A seal that holds for the answers, and of the files that were sealed with them one does not any more.
fn seal() -> SealVerdict {
    let file = |name: &str, sign: &str| (name.to_owned(), sign.repeat(64));
    SealVerdict {
        key_id: "0123456789ABCDEF".into(),
        key: "qana".into(),
        digests: SealDigests { seal: "a".repeat(64), document: "b".repeat(64) },
        contents: SealContents {
            day: "2026-02-03".into(),
            document: "qana.yaml".into(),
            files: vec![
                file("photos/door 1.jpg", "c"),
                file("qben/list.csv", "d"),
                file("qold.csv", "e"),
            ],
            absent: vec!["The binder in the safe".into()],
            ..SealContents::default()
        },
        changed: vec!["qold.csv".into()],
        ..SealVerdict::of(SealState::Valid)
    }
}

/// What was assessed, and both documents.
struct Exported {
    form: Questionnaire,
    answers: Answers,
    score: Score,
    oscal: Value,
    cyclonedx: Value,
    texts: [String; 2],
}

fn exported(name: &str, seed: u64, redaction: &str) -> Exported {
    let form = form(&WORKSPACE, name).expect("the version resolves");
    let answers = answers(&form, seed);
    let (evidence, score) = (shown(&form, &answers), score(&form, &answers));
    let copy = if redaction.is_empty() { answers.clone() } else { redacted(&answers, &form.words) };
    let named = VersionRef::parse(name).expect("a name");
    let seal = if redaction.is_empty() { seal() } else { seal().redacted(&form.words) };
    let [document, seal_name] =
        ["qana.yaml", "qana.yaml.minisig"].map(|name| if redaction.is_empty() { name } else { "" });
    let of = Attested {
        form: &form,
        answers: &copy,
        score: &score,
        tailored: WORKSPACE.tailored(&named).expect("it resolves"),
        publisher: "A *publisher*",
        shown: &evidence,
        redaction,
        seal: Some(AttestedSeal { verdict: &seal, document, seal: seal_name }),
    };
    let texts = [oscal::results(of, "1.2.1"), cyclonedx::attestation(of, "1.6")];
    let [oscal, cyclonedx] = [0, 1].map(|at| serde_json::from_str(&texts[at]).expect("it is JSON"));
    Exported { form, answers, score, oscal, cyclonedx, texts }
}

impl Exported {
    fn answered(&self) -> BTreeSet<&str> {
        let given = self.answers.answers.iter().filter(|(_, answer)| answer.value.is_some());
        given.map(|(id, _)| id.as_str()).collect()
    }

    fn result(&self) -> &Value {
        &self.oscal["assessment-results"]["results"][0]
    }

    /// Whether a level of a practice, by code and number, is reached.
    fn is_reached(&self, id: &str) -> bool {
        let (code, number) = id.rsplit_once('-').expect("a code and a number");
        let at = self.form.practices.iter().position(|practice| practice.code == code);
        self.score.practices[at.expect("a practice")].level >= number.parse().expect("a number")
    }
}

/// All texts under a key, wherever they stand.
fn texts<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                match map.get(key) {
                    Some(Value::String(text)) => found.push(text.as_str()),
                    Some(Value::Array(list)) => found.extend(list.iter().filter_map(Value::as_str)),
                    _ => {}
                }
                open.extend(map.values());
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    found
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn unique<'v>(all: &[&'v str]) -> BTreeSet<&'v str> {
    let distinct: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(distinct.len(), all.len(), "something has the id of another");
    distinct
}

/// What a property of ours says.
fn property<'v>(of: &'v Value, name: &str) -> &'v str {
    let found = list(&of["props"]).find(|one| one["name"] == name);
    found.and_then(|one| one["value"].as_str()).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_answer_is_one_observation_and_all_that_is_named_is_there(seed in any::<u64>(), at in 0..2_usize) {
        let exported = exported(NAMES[at], seed, "");
        let (document, result) = (&exported.oscal["assessment-results"], exported.result());
        let observed: Vec<&str> = list(&result["observations"]).map(|one| property(one, "indicator")).collect();
        prop_assert_eq!(unique(&observed), exported.answered());
        let objectives: Vec<&str> = texts(result, "objective-id");
        prop_assert_eq!(unique(&objectives), exported.answered());
        let ids = unique(&texts(document, "uuid"));
        for key in ["observation-uuid", "actor-uuid", "subject-uuid", "party-uuids"] {
            prop_assert!(texts(document, key).iter().all(|id| ids.contains(id)), "{key}");
        }
        let inside = texts(document, "href").into_iter().filter_map(|href| href.strip_prefix('#'));
        prop_assert!(inside.clone().count() > 0 && inside.clone().all(|id| ids.contains(id)));
        let roles: BTreeSet<&str> = list(&document["metadata"]["roles"]).filter_map(|one| one["id"].as_str()).collect();
        prop_assert!(texts(document, "role-id").iter().all(|id| roles.contains(id)));
    }

    #[test]
    fn no_level_is_satisfied_that_is_not_reached(seed in any::<u64>(), at in 0..2_usize) {
        let exported = exported(NAMES[at], seed, "");
        let by_practice: BTreeMap<&str, usize> =
            exported.form.practices.iter().enumerate().map(|(at, practice)| (practice.id.as_str(), at)).collect();
        for finding in list(&exported.result()["findings"]) {
            let target = finding["target"]["target-id"].as_str().expect("a target");
            let control = target.strip_suffix("_smt").expect("a statement");
            let is_satisfied = finding["target"]["status"]["state"] == "satisfied";
            match by_practice.get(control) {
                None => prop_assert_eq!(is_satisfied, exported.is_reached(control), "{}", control),
                Some(at) => {
                    let scored = &exported.score.practices[*at];
                    prop_assert_eq!(is_satisfied, scored.under() == 0, "{}", control);
                    prop_assert_eq!(property(finding, "over-target"), scored.over().to_string());
                }
            }
        }
        let asks = |id: &str| exported.form.practices.iter().any(|practice| practice.code == id);
        for mapped in list(&exported.cyclonedx["declarations"]["attestations"][0]["map"]) {
            let requirement = mapped["requirement"].as_str().expect("a requirement");
            let (_, id) = requirement.split_once('#').expect("a version and an id");
            let scores = ["conformance", "confidence"].map(|key| mapped[key]["score"].as_f64().expect("a score"));
            prop_assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
            let is_whole = scores[0] >= 1.0;
            if asks(id) {
                let at = exported.form.practices.iter().position(|one| one.code == id).expect("a practice");
                prop_assert_eq!(is_whole, exported.score.practices[at].under() == 0, "{}", id);
            } else {
                prop_assert_eq!(is_whole, exported.is_reached(id), "{}", id);
            }
        }
    }

    #[test]
    fn every_answer_is_one_claim_and_all_references_resolve(seed in any::<u64>(), at in 0..2_usize) {
        let exported = exported(NAMES[at], seed, "");
        let declared = &exported.cyclonedx["declarations"];
        let claimed: Vec<&str> = list(&declared["claims"])
            .filter_map(|one| one["bom-ref"].as_str()?.strip_prefix("claim-"))
            .collect();
        prop_assert_eq!(unique(&claimed), exported.answered());
        let refs = unique(&texts(&exported.cyclonedx, "bom-ref"));
        for key in ["assessor", "target", "parent", "requirement"] {
            let named = texts(&exported.cyclonedx, key);
            prop_assert!(!named.is_empty() && named.iter().all(|one| refs.contains(one)), "{key}");
        }
        for map in list(&declared["attestations"][0]["map"]).chain(list(&declared["claims"])) {
            for key in ["claims", "counterClaims", "evidence", "counterEvidence"] {
                prop_assert!(list(&map[key]).all(|one| refs.contains(one.as_str().unwrap_or_default())), "{key}");
            }
        }
        // What lapsed speaks neither for a level nor against it.
        let lapsed: BTreeSet<String> =
            exported.answers.lapsed(&exported.form).iter().map(|item| format!("claim-{}", item.id)).collect();
        for map in list(&declared["attestations"][0]["map"]) {
            for key in ["claims", "counterClaims"] {
                prop_assert!(list(&map[key]).all(|one| !lapsed.contains(one.as_str().unwrap_or_default())));
            }
        }
    }

    #[test]
    fn story_comments_evidence_and_notes_come_along(seed in any::<u64>()) {
        let exported = exported(NAMES[0], seed, "");
        for text in &exported.texts {
            for said in ["We walked the SECRET line.", "SECRET comment", "SECRET list", "SECRET note"] {
                prop_assert!(text.contains(said), "{said}");
            }
        }
    }

    #[test]
    fn a_copy_for_others_has_no_evidence_note_or_name(seed in any::<u64>(), at in 0..2_usize) {
        let exported = exported(NAMES[at], seed, "Something was left out.");
        for text in &exported.texts {
            for secret in ["SECRET", "Qana", "Qben", "photos/door", "binder in the safe", "qswitch", "qana", "qben/", "qold"] {
                prop_assert!(!text.contains(secret), "{secret}");
            }
            prop_assert!(text.contains("OT engineer") && text.contains("Something was left out."));
        }
        prop_assert!(texts(&exported.oscal, "actor-uuid").is_empty());
        let observed = list(&exported.result()["observations"]).count();
        prop_assert_eq!(observed, exported.answered().len());
    }
}

/// Digests of files by their references, from lists of links of either format.
fn hashes<'v>(
    links: impl Iterator<Item = &'v Value>,
    name: &str,
    digest: &str,
) -> BTreeMap<&'v str, &'v str> {
    let text = |value: &'v Value| value.as_str().unwrap_or_default();
    links.map(|link| (text(&link[name]), text(&link["hashes"][0][digest]))).collect()
}

#[test]
fn a_seal_is_said_with_key_state_and_the_digests_of_what_still_is_as_it_was() {
    let exported = exported(NAMES[0], 3, "");
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|sign| sign.repeat(64));
    let expected = [
        ("photos/door%201.jpg", c.as_str()),
        ("qana.yaml", &b),
        ("qana.yaml.minisig", &a),
        ("qben/list.csv", &d),
    ];
    let resources = || list(&exported.oscal["assessment-results"]["back-matter"]["resources"]);
    let mut links = hashes(resources().flat_map(|one| list(&one["rlinks"])), "href", "value");
    links.retain(|_, digest| !digest.is_empty() && !digest.starts_with('0'));
    assert_eq!(links, BTreeMap::from(expected));
    let references = || list(&exported.cyclonedx["externalReferences"]);
    assert_eq!(hashes(references(), "url", "content"), BTreeMap::from(expected));
    let signature = references().find(|one| one["type"] == "digital-signature");
    let said = signature.and_then(|one| one["comment"].as_str()).expect("what was found");
    assert!(
        said.contains("0123456789ABCDEF (qana)") && said.starts_with("Broken: 1 part"),
        "{said}"
    );
    let resource = resources().find(|one| !property(one, "seal").is_empty()).expect("a resource");
    let link = &exported.result()["links"][0];
    let uuid = resource["uuid"].as_str().expect("an id");
    assert_eq!(
        (link["rel"].as_str(), link["href"].as_str()),
        (Some("seal"), Some(&*format!("#{uuid}")))
    );
    for (name, value) in [("seal", "valid"), ("seal-broken", "true"), ("sealed-on", "2026-02-03")] {
        assert_eq!(property(resource, name), value);
        let name = format!("smm-toolkit:{name}");
        let is_said = |one: &Value| one["name"] == *name && one["value"] == value;
        assert!(list(&exported.cyclonedx["metadata"]["properties"]).any(is_said), "{name}");
    }
}

#[test]
fn ids_of_controls_are_those_of_the_catalog_and_the_profile() {
    for name in NAMES {
        let exported = exported(name, 7, "");
        let mut known = BTreeSet::new();
        let named = VersionRef::parse(name).expect("a name");
        let tailored = WORKSPACE.tailored(&named).expect("it resolves");
        let model = WORKSPACE.tailored(&tailored.model.name()).expect("it resolves");
        let input = |tailored| oscal::OscalInput {
            tailored,
            publisher: "",
            words: &WORKSPACE.words,
            release: "1.2.1",
        };
        for text in [
            oscal::catalog(input(model)),
            oscal::profile(input(tailored), "catalog.json", "added.json"),
        ] {
            let document: Value = serde_json::from_str(&text).expect("it is JSON");
            known.extend(texts(&document, "id").into_iter().map(str::to_owned));
        }
        for key in ["control-id", "objective-id", "target-id"] {
            let ids = texts(&exported.oscal, key);
            assert!(!ids.is_empty());
            assert!(ids.iter().all(|id| known.contains(*id)), "{name}: {key}");
        }
    }
}

#[test]
fn what_is_said_stays_the_same_and_ids_follow_the_assessment() {
    let [one, same, other] = [7, 7, 8].map(|seed| exported(NAMES[0], seed, ""));
    assert_eq!(one.texts, same.texts);
    let [uuid, another] = [&one, &other].map(|of| &of.oscal["assessment-results"]["uuid"]);
    assert_ne!(uuid, another, "other answers are another document");
    // Of the same question in the same assessment it is the same observation.
    let id = |of: &Exported| {
        let all = list(&of.result()["observations"])
            .map(|one| (property(one, "indicator").to_owned(), one["uuid"].clone()));
        all.collect::<BTreeMap<_, _>>()
    };
    let others = id(&other);
    assert!(id(&one).iter().all(|(item, uuid)| others.get(item).is_none_or(|other| other == uuid)));
    assert!(
        one.texts[0].contains("Higher is not better")
            && one.texts[1].contains("Higher is not better")
    );
}

#[test]
#[ignore = "needs the schemas of OSCAL, in `shared/data/oscal/schemas` above the repository"]
fn results_are_valid_by_the_schemas_of_nist() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = own.ancestors().map(|above| above.join("shared")).find(|shared| shared.is_dir());
    let shared = std::env::var_os("SMM_SHARED").map(PathBuf::from).or(beside).unwrap_or_default();
    let path = shared.join("data/oscal/schemas/oscal_assessment-results_schema.json");
    let schema = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("the schema of OSCAL, `{}`: {error}", path.display()));
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (seed, name, redaction) in [
        (1, NAMES[0], ""),
        (2, NAMES[0], "Left out."),
        (3, NAMES[1], ""),
        (4, NAMES[1], "Left out."),
    ] {
        let document = exported(name, seed, redaction).oscal;
        let wrong = validator
            .iter_errors(&document)
            .map(|one| format!("{name} at {}: {one}", one.instance_path()));
        assert_eq!(wrong.take(3).collect::<Vec<_>>(), Vec::<String>::new());
    }
    let empty = serde_json::json!({ "assessment-results": { "uuid": "1" } });
    assert!(!validator.is_valid(&empty), "the schema refuses something");
}
