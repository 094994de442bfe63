//! `smm import oscal` of a profile: it is laid over the model of its catalog, and nothing is made up.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Project, Run, shared, third_party};

/// A catalog with a control within another one, and with places that are left open.
fn catalog() -> Value {
    let control = |id: &str, title: &str, within: Value| {
        json!({ "id": id, "title": title, "controls": within,
            "parts": [{ "id": format!("{id}_smt"), "name": "statement", "parts": [
                { "id": format!("{id}_smt.a"), "name": "item", "prose": format!("{title} is planned.") },
                { "id": format!("{id}_smt.b"), "name": "item",
                  "prose": format!("{title} is looked at each {{{{ insert: param, {id}_odp }}}}.") }]}],
            "params": [{ "id": format!("{id}_odp"), "label": "period" }] })
    };
    let none = json!([]);
    let keys = json!([
        control(
            "k-1",
            "Keeping keys",
            json!([control(
                "k-1.1",
                "Counting keys",
                json!([control("k-1.1.1", "Marking keys", none.clone())])
            ),])
        ),
        control("k-2", "Lending keys", none.clone()),
    ]);
    let doors = json!([
        control("d-1", "Closing doors", none.clone()),
        control("d-10", "Opening doors", none)
    ]);
    json!({ "catalog": { "uuid": "6f1e7b0e-0000-4000-8000-000000000001",
        "metadata": { "title": "House Catalog", "version": "2.0", "last-modified": "2026-01-01T00:00:00Z",
            "oscal-version": "1.1.2" },
        "groups": [{ "id": "k", "title": "Keys", "controls": keys }, { "id": "d", "title": "Doors", "controls": doors }] } })
}

/// A profile of it, with what it imports and what it changes.
fn profile(imports: &Value, modify: &Value) -> Value {
    json!({ "profile": { "uuid": "6f1e7b0e-0000-4000-8000-000000000002",
        "metadata": { "title": "Small House", "version": "1.0", "last-modified": "2026-02-01T00:00:00Z",
            "oscal-version": "1.1.2" },
        "imports": imports, "merge": { "as-is": true }, "modify": modify } })
}

/// A workspace with the catalog.
fn house() -> Project {
    let project = Project::empty();
    project.write("house.json", catalog().to_string());
    project.smm(&["import", "oscal", "house.json", "--into", "w"]).exits(0);
    project
}

fn import(project: &Project, profile: &Value) -> Run {
    project.write("p.json", profile.to_string());
    project.smm(&["import", "oscal", "p.json", "--into", "w"])
}

/// What a profile asks, by the ids of the catalog.
fn asked(project: &Project, name: &str) -> BTreeSet<String> {
    let data = project.smm(&["-C", "w", "export", "json", name]).exits(0).stdout;
    let data: Value = serde_json::from_str(&data).expect("JSON");
    let mut found = BTreeSet::new();
    refs(&data["domains"], &mut found);
    found
}

fn refs(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) if map.contains_key("code") => {
            found.extend(
                map.get("ref")
                    .and_then(|one| one["text"].as_str().or(one.as_str()))
                    .map(str::to_owned),
            );
        }
        Value::Object(map) => map.values().for_each(|value| refs(value, found)),
        Value::Array(items) => items.iter().for_each(|value| refs(value, found)),
        _ => {}
    }
}

const HEAD: &str = "w/profiles/small-house/1.0/profile.yaml";

#[test]
fn what_a_profile_selects_is_asked_and_nothing_else() {
    let with = |include: &Value| json!([{ "href": "house.json", "include-controls": include }]);
    let all = ["d-1", "d-10", "k-1", "k-1.1", "k-1.1.1", "k-2"];
    for (imports, wanted) in [
        (json!([{ "href": "house.json", "include-all": {} }]), &all[..]),
        // Where nothing says what is included, everything is.
        (json!([{ "href": "house.json" }]), &all),
        (with(&json!([{ "with-ids": ["k-1"] }])), &["k-1"]),
        (with(&json!([{ "with-ids": ["k-1"], "with-child-controls": "no" }])), &["k-1"]),
        (
            with(&json!([{ "with-ids": ["k-1"], "with-child-controls": "yes" }])),
            &["k-1", "k-1.1", "k-1.1.1"],
        ),
        // A control within another one does not bring that one along.
        (with(&json!([{ "with-ids": ["k-1.1"] }])), &["k-1.1"]),
        (
            with(&json!([{ "matching": [{ "pattern": "k-*" }] }])),
            &["k-1", "k-1.1", "k-1.1.1", "k-2"],
        ),
        (with(&json!([{ "matching": [{ "pattern": "?-1" }] }])), &["d-1", "k-1"]),
        (
            with(&json!([{ "with-ids": ["k-2"] }, { "matching": [{ "pattern": "d-1*" }] }])),
            &["d-1", "d-10", "k-2"],
        ),
        (with(&json!([{ "with-ids": ["K-2", "k-2"] }])), &["k-2"]),
        (
            json!([{ "href": "house.json", "include-all": {}, "exclude-controls": [{ "with-ids": ["k-1", "x-9"] }] }]),
            &["d-1", "d-10", "k-1.1", "k-1.1.1", "k-2"],
        ),
        (
            json!([{ "href": "house.json", "include-all": {},
                "exclude-controls": [{ "with-ids": ["k-1"], "with-child-controls": "yes" }, { "matching": [{ "pattern": "d-*" }] }] }]),
            &["k-2"],
        ),
        (
            json!([{ "href": "house.json", "include-controls": [{ "with-ids": ["k-2"] }] },
                { "href": "house.json", "include-controls": [{ "with-ids": ["k-2", "d-1"] }] }]),
            &["d-1", "k-2"],
        ),
    ] {
        let project = house();
        import(&project, &profile(&imports, &json!({}))).exits(0);
        project.smm(&["-C", "w", "check"]).exits(0);
        project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
        let wanted: BTreeSet<String> = wanted.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(asked(&project, "small-house@1.0"), wanted, "{imports}");
    }
}

#[test]
fn what_is_not_selected_is_left_out_in_few_words_with_the_only_reason_that_is_known() {
    let project = house();
    let imports =
        json!([{ "href": "house.json", "include-controls": [{ "with-ids": ["k-1", "k-2"] }] }]);
    import(&project, &profile(&imports, &json!({})))
        .exits(0)
        .says("laid over `house-catalog@2.0`")
        .says("everything that the source says has its place");
    let head = project.read(HEAD);
    let left_out = "exclude:\n  - domains:\n      - doors\n    practices:\n      - counting-keys\n      - marking-keys\n    \
                    rationale: Not selected in the OSCAL profile that this one was brought in from.\n";
    assert!(head.contains(left_out), "{head}");
    assert!(
        !head.contains("targets") && !project.path("w/profiles/small-house/1.0/practices").exists()
    );
    project.smm(&["-C", "w", "build"]).exits(0);
}

#[test]
fn what_a_profile_sets_adds_and_takes_out_is_kept_and_the_rest_is_listed() {
    let project = house();
    let imports =
        json!([{ "href": "house.json", "include-controls": [{ "with-ids": ["k-1", "d-1"] }] }]);
    let modify = json!({
        "set-parameters": [
            { "param-id": "k-1_odp", "values": ["week", "or month"], "class": "own" },
            { "param-id": "d-1_odp", "constraints": [{ "description": "at least once a year" }] },
            // The first word counts, and what is not selected needs no value.
            { "param-id": "k-1_odp", "values": ["day"] },
            { "param-id": "k-2_odp", "values": ["day"] },
            { "param-id": "nobody", "values": ["x"] }],
        "alters": [
            { "control-id": "k-1",
              "removes": [{ "by-id": "k-1_smt.a" }, { "by-name": "label" }, { "by-id": "d-1_smt.a" }],
              "adds": [{ "position": "ending", "props": [{ "name": "priority", "value": "P1" }], "parts": [
                { "id": "k-1_gdn", "name": "guidance", "title": "In a house", "prose": "Each {{ insert: param, k-1_odp }}." },
                { "id": "k-1_more", "name": "item", "parts": [
                    { "id": "k-1_more.a", "name": "item", "prose": "Keys hang in a box." }] }] }] },
            { "control-id": "d-1" },
            { "control-id": "k-2", "adds": [{ "parts": [{ "name": "guidance", "prose": "Not here." }] }] }]
    });
    let mut run = import(&project, &profile(&imports, &modify)).exits(0);
    for (number, path) in [
        (1, "set-parameters[].class"),
        (3, "set-parameters[].values[]"),
        (3, "set-parameters[].param-id"),
        (1, "alters[].removes[].by-name"),
        (1, "alters[].removes[].by-id"),
        (1, "alters[].adds[].props[].value"),
        (1, "alters[].adds[].parts[].prose"),
    ] {
        run = run.says(&format!("{number}  profile.modify.{path}\n"));
    }
    let keys = project.read("w/profiles/small-house/1.0/practices/keeping-keys.yaml");
    for part in [
        "**In a house**\n\n  Each week, or month.",
        "- id: KK-1-I1\n    rationale: Taken out",
        "- item: KK-1-I2\n    param: k-1-odp\n    value: week, or month\n",
        "      - id: SH-KK-1-I1\n        text: Keys hang in a box.\n",
    ] {
        assert!(keys.contains(part), "{part}: {keys}");
    }
    let doors = project.read("w/profiles/small-house/1.0/practices/closing-doors.yaml");
    assert!(doors.contains("considerations: \"**period**: at least once a year\"\n"), "{doors}");
    project.smm(&["-C", "w", "check"]).exits(0);
    project.smm(&["-C", "w", "fmt", "--check"]).exits(0);
    let page = project.smm(&["-C", "w", "export", "json", "small-house@1.0"]).exits(0).stdout;
    assert!(
        page.contains("Keeping keys is looked at each week, or month.")
            && page.contains("Keys hang in a box.")
    );
}

#[test]
fn another_import_says_what_came_into_the_selection_and_keeps_what_was_edited() {
    let project = house();
    let with = |ids: &Value, value: &str| {
        profile(
            &json!([{ "href": "house.json", "include-controls": [{ "with-ids": ids }] }]),
            &json!({ "set-parameters": [{ "param-id": "k-1_odp", "values": [value] }] }),
        )
    };
    import(&project, &with(&json!(["k-1", "d-1"]), "week")).exits(0);
    let first = project.read(HEAD);
    import(&project, &with(&json!(["k-1", "d-1"]), "week")).exits(0).says("nothing changed");
    assert_eq!(project.read(HEAD), first);
    let edited = first.replace("status: draft", "status: review # by hand");
    project.write(HEAD, &edited);
    import(&project, &with(&json!(["k-1", "k-2"]), "month"))
        .exits(0)
        .says("new in the source: 1\n  `lending-keys` (k-2)")
        .says("gone from the source, and from here: 1\n  `closing-doors` (d-1)")
        .says("`exclude`");
    let head = project.read(HEAD);
    assert!(
        head.contains("status: review # by hand") && !head.contains("- lending-keys"),
        "{head}"
    );
    let table = "w/profiles/small-house/1.0/practices/keeping-keys.yaml";
    assert!(project.read(table).contains("value: month"));
    // Both sides leave something else out: ours stays.
    project.write(HEAD, head.replace("      - counting-keys\n", ""));
    let ours = project.read(HEAD);
    let run = import(&project, &with(&json!(["k-1"]), "month")).exits(1);
    run.says("changed here and in the source; ours stays: `small-house` (Small House) `exclude`")
        .does_not_say("gone from the source");
    assert_eq!(project.read(HEAD), ours);
    // What it says no more goes.
    let silent = profile(
        &json!([{ "href": "house.json", "include-controls": [{ "with-ids": ["k-1"] }] }]),
        &json!({}),
    );
    project
        .smm(&["diff", "p.json", "p.json"])
        .exits(1)
        .says("bring it in beside its catalog with `smm import oscal`");
    import(&project, &silent).exits(0).says("gone from the source");
    assert!(!project.path(table).exists());
}

#[test]
fn what_a_profile_selects_and_nobody_has_is_said_at_its_line_with_the_cure() {
    let project = house();
    let with =
        |ids: &Value| json!([{ "href": "house.json", "include-controls": [{ "with-ids": ids }] }]);
    let text = serde_json::to_string_pretty(&profile(&with(&json!(["k-1", "k-3"])), &json!({})))
        .expect("JSON");
    project.write("p.json", text);
    project
        .smm(&["import", "oscal", "p.json", "--into", "w"])
        .exits(1)
        .says("error[unknown-practice]: `house-catalog@2.0` has no control `k-3`")
        .says("nothing was brought in")
        .says("take it out");
    let elsewhere =
        json!([{ "href": "other.json", "include-controls": [{ "with-ids": ["x-1"] }] }]);
    import(&project, &profile(&elsewhere, &json!({}))).exits(1).says("import the catalog first");
    let nothing = json!([{ "href": "house.json", "include-all": {}, "exclude-controls": [{ "matching": [{ "pattern": "*" }] }] }]);
    import(&project, &profile(&nothing, &json!({}))).exits(1).says("selects no control");
    assert!(!project.path("w/profiles").exists());
    // A second model of the same controls: somebody has to say which.
    project.smm(&["import", "oscal", "house.json", "--into", "w/models/other-house/1.0"]).exits(0);
    project.smm(&["-C", "w", "check"]).exits(0);
    import(&project, &profile(&with(&json!(["k-1"])), &json!({}))).exits(1).says("--base");
    project
        .smm(&["import", "oscal", "p.json", "--into", "w", "--base", "other-house"])
        .exits(0)
        .says("laid over `other-house@1.0`");
    project
        .smm(&["import", "oscal", "house.json", "--into", "w", "--base", "other-house"])
        .exits(2)
        .says("--base");
    project
        .smm(&["import", "oscal", "p.json", "--into", "nowhere"])
        .exits(2)
        .says("import the catalog there first");
}

#[test]
fn a_profile_of_a_profile_is_laid_over_that() {
    let project = house();
    let below = profile(
        &json!([{ "href": "house.json", "include-controls": [{ "with-ids": ["k-1", "k-2", "d-1"] }] }]),
        &json!({ "set-parameters": [{ "param-id": "k-1_odp", "values": ["week"] }] }),
    );
    let mut above = profile(
        &json!([{ "href": "#r", "include-all": {}, "exclude-controls": [{ "with-ids": ["d-1"] }] }]),
        &json!({}),
    );
    above["profile"]["metadata"]["title"] = "Smaller House".into();
    above["profile"]["back-matter"] = json!({ "resources": [{ "uuid": "r",
        "rlinks": [{ "href": "../small.json", "media-type": "application/oscal.profile+json" }] }] });
    import(&project, &above)
        .exits(1)
        .says("it selects from another profile")
        .says("import that profile first");
    project.write("small.json", below.to_string());
    project.smm(&["import", "oscal", "small.json", "--into", "w"]).exits(0);
    import(&project, &above)
        .exits(0)
        .says("laid over `small-house@1.0`")
        .says("everything that the source says has its place");
    assert_eq!(
        asked(&project, "smaller-house@1.0"),
        BTreeSet::from(["k-1".to_owned(), "k-2".to_owned()])
    );
    let data = project.smm(&["-C", "w", "export", "json", "smaller-house@1.0"]).exits(0).stdout;
    assert!(data.contains("looked at each week."), "what is set below holds");
    project.smm(&["-C", "w", "check"]).exits(0);
}

#[test]
fn a_baseline_of_nist_is_laid_over_its_resolved_catalog() {
    let low = "oscal/content/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json";
    let profile = "oscal/content/NIST_SP-800-53_rev5_LOW-baseline_profile.json";
    let (Some(catalog), Some(profile)) = (shared(low), shared(profile)) else { return };
    let project = Project::empty();
    let (catalog, path) = (catalog.display().to_string(), profile.display().to_string());
    project.smm(&["import", "oscal", &catalog, "--into", "w/models/low/5.1"]).exits(0);
    project.smm(&["import", "oscal", &path, "--into", "w/profiles/baseline/5.1"]).exits(0);
    let head = project.read("w/profiles/baseline/5.1/profile.yaml");
    assert!(!head.contains("exclude") && head.contains("version-label: 5.1.1+u4"), "{head}");
    let all = asked(&project, "baseline@5.1");
    assert_eq!(all.len(), 149);
    let text = std::fs::read_to_string(profile).expect("it is there");
    let mut less: Value = serde_json::from_str(&text).expect("JSON");
    let ids = less.pointer_mut("/profile/imports/0/include-controls/0/with-ids");
    let ids = ids.and_then(Value::as_array_mut).expect("ids");
    ids.retain(|id| !id.as_str().is_some_and(|id| id.starts_with("pe-")));
    let taken = 149 - ids.len();
    assert_eq!(taken, 10);
    project.write("less.json", less.to_string());
    project.smm(&["import", "oscal", "less.json", "--into", "w/profiles/less/5.1"]).exits(0);
    let head = project.read("w/profiles/less/5.1/profile.yaml");
    assert!(
        head.contains("  - domains:\n      - physical-and-environmental-protection\n    rationale"),
        "{head}"
    );
    assert_eq!(asked(&project, "less@5.1").len(), 139);
    // Its hundreds of open places are said in one line each.
    project.smm(&["-C", "w", "check"]).exits(0).says("0 errors, 3 warnings");
}

/// The ids of the controls of a catalog.
fn controls(value: &Value, found: &mut BTreeSet<String>) {
    for key in ["groups", "controls"] {
        for one in value.get(key).and_then(Value::as_array).into_iter().flatten() {
            let id = one["id"].as_str().filter(|_| key == "controls");
            found.extend(id.map(str::to_owned));
            controls(one, found);
        }
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn trestle_resolves_a_foreign_profile_to_what_it_is_here() {
    let project = house();
    std::fs::create_dir(project.path("trestle")).expect("writable");
    let trestle = |args: &str| {
        let script = format!("cd trestle && trestle {args}");
        third_party(&mut project.shell_command(&script), "pip install compliance-trestle");
    };
    trestle("init --full");
    let mut own: Value = catalog();
    // Lists without entries are no lists to it.
    fn drop_empty(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.retain(|_, value| value.as_array().is_none_or(|all| !all.is_empty()));
                map.values_mut().for_each(drop_empty);
            }
            Value::Array(items) => items.iter_mut().for_each(drop_empty),
            _ => {}
        }
    }
    drop_empty(&mut own);
    project.write("catalog.json", own.to_string());
    trestle("import -f ../catalog.json -o house");
    let href = "trestle://catalogs/house/catalog.json";
    for (nth, import) in [
        json!({ "include-all": {} }),
        json!({ "include-controls": [{ "with-ids": ["k-1", "d-10"] }] }),
        json!({ "include-controls": [{ "with-ids": ["k-1"], "with-child-controls": "yes" }] }),
        json!({ "include-controls": [{ "with-ids": ["k-1.1", "k-2"] }] }),
        json!({ "include-all": {}, "exclude-controls": [{ "with-ids": ["k-2", "d-1"] }] }),
        json!({ "include-all": {}, "exclude-controls": [{ "with-ids": ["k-1.1"], "with-child-controls": "yes" }] }),
    ]
    .into_iter()
    .enumerate()
    {
        let mut import_of = import;
        import_of["href"] = href.into();
        let modify = json!({ "set-parameters": [{ "param-id": "k-1_odp", "values": ["week"] }] });
        let mut of_catalog = profile(&json!([import_of]), &modify);
        of_catalog["profile"]["metadata"]["title"] = format!("Profile {nth}").into();
        project.write(&format!("p{nth}.json"), of_catalog.to_string());
        trestle(&format!("import -f ../p{nth}.json -o p{nth}"));
        trestle(&format!("author profile-resolve -n p{nth} -o r{nth} -sv"));
        let resolved = project.read(&format!("trestle/catalogs/r{nth}/catalog.json"));
        let resolved: Value = serde_json::from_str(&resolved).expect("JSON");
        let mut theirs = BTreeSet::new();
        controls(&resolved["catalog"], &mut theirs);
        project.smm(&["import", "oscal", &format!("p{nth}.json"), "--into", "w"]).exits(0);
        let name = format!("profile-{nth}@1.0");
        assert_eq!(asked(&project, &name), theirs, "{nth}");
        let data = project.smm(&["-C", "w", "export", "json", &name]).exits(0).stdout;
        let set = "Keeping keys is looked at each week.";
        let theirs_set = resolved.to_string().contains("week");
        assert_eq!(data.contains(set), theirs_set && theirs.contains("k-1"), "{nth}");
    }
}
