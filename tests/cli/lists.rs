//! Lists of all indicators, and of what is looked at by the role to ask: what is said of indicators, for readers who
//! search a page with what their browser has.

use serde_json::Value;

use crate::support::Project;

const CATALOG: &str = include_str!("fixtures/catalog.txt");
const EVIDENCE: &str = "indicators-by-role.html";

#[test]
fn all_evidence_stands_by_role_on_a_page_that_the_list_of_indicators_and_the_contents_lead_to() {
    let project = Project::tiny();
    let evidence = "evidence: The cabinets themselves";
    let counted = "unit: cabinets\n        sample: three of the hall, picked by the assessor";
    project.edit(
        "models/tiny/1.0/practices/doors.yaml",
        evidence,
        &format!("{counted}\n        {evidence}"),
    );
    project.smm(&["build", "--only", "site", "--only", "data"]).exits(0);
    let page = project.read(&format!("site/shop/1.0/{EVIDENCE}"));
    let data = project.read("site/shop/1.0/downloads/shop-1.0.json");
    let mut listed = 0;
    for one in indicators(&serde_json::from_str(&data).expect("it is JSON")) {
        let said = |key: &str| one[key].as_str();
        let own = page
            .split("<li>")
            .find(|row| row.contains(&format!(">{}</a>", said("id").unwrap_or_default())));
        let own = own.unwrap_or_else(|| panic!("{one} is not on {page}"));
        for text in ["evidence", "unit", "sample"].into_iter().filter_map(said) {
            assert!(own.contains(text), "{text}: {own}");
            listed += 1;
        }
        let role = said("ask").unwrap_or("No role named");
        let before = page.split(own).next().and_then(|before| before.rsplit("<h2").next());
        assert!(
            before.is_some_and(|head| head.contains(&format!(">{role}<"))),
            "{one}: {before:?}"
        );
    }
    assert_eq!(listed, 6, "evidence of four, and unit and sample of one");
    let list = project.read("site/shop/1.0/indicators.html");
    assert!(list.matches(EVIDENCE).count() >= 2, "from its head and the contents: {list}");
    assert!(page.matches("href=\"indicators.html\"").count() >= 2, "and back: {page}");
    assert!(project.path(&format!("site/shop/latest/{EVIDENCE}")).is_file());
}

#[test]
fn a_catalog_that_says_nothing_of_evidence_has_no_page_of_it() {
    let silent = CATALOG
        .replace("        evidence: The list of parsers\n", "")
        .replace("        ask: Developer\n", "");
    let project = Project::new(&silent);
    project.smm(&["build", "--only", "site"]).exits(0);
    assert!(!project.path(&format!("site/apps/5.0/{EVIDENCE}")).exists());
    assert!(!project.read("site/apps/5.0/indicators.html").contains(EVIDENCE));
    // What says it later gets one, also where only pages that depend on it are made again.
    project.write(
        "models/apps/5.0/practices/files.yaml",
        project.read("models/apps/5.0/practices/files.yaml") + "        ask: Developer\n",
    );
    project.smm(&["build", "--only", "site"]).exits(0);
    assert!(project.read(&format!("site/apps/5.0/{EVIDENCE}")).contains(">Developer<"));
    assert!(project.read("site/apps/5.0/indicators.html").contains(EVIDENCE));
    assert!(project.path(&format!("site/apps/latest/{EVIDENCE}")).is_file());
}

#[test]
fn evidence_that_has_no_room_on_a_page_goes_on_on_the_next() {
    let long = "a long list of files ".repeat(2500);
    let mut text = CATALOG.to_owned();
    for own in [
        "Files above a limit are refused.",
        "Input is decoded once, before it is used.",
        "Archives are measured before they are unpacked.",
    ] {
        text = text.replace(own, &format!("{own}\n        evidence: {long}"));
    }
    let project = Project::new(&text);
    project.smm(&["build", "--only", "site"]).exits(0);
    let first = project.read(&format!("site/apps/5.0/{EVIDENCE}"));
    assert!(
        first.contains("href=\"indicators-by-role/2.html#role-2\">No role named</a>"),
        "{}",
        &first[..9000]
    );
    let mut all = first;
    for part in [2, 3] {
        let page = project.read(&format!("site/apps/5.0/indicators-by-role/{part}.html"));
        assert!(page.contains("<h2 id=\"role-2\">No role named</h2>"));
        assert!(page.contains("href=\"../indicators.html\""));
        assert!(page.contains(&format!("This is page {part} of 3 of the list")));
        all += &page;
    }
    for place in [
        "files.html#FIL-2-I1",
        "../injection.html#INJ-1-I1",
        "../files.html#FIL-1-I1",
        "../injection.html#INJ-2-I1",
    ] {
        assert!(all.contains(&format!("<li><a href=\"{place}\">")), "{place}");
    }
    assert_eq!(all.matches(long.trim()).count(), 3);
}

#[test]
fn every_part_of_a_list_of_an_earlier_version_leads_to_where_the_list_begins_in_the_current_one() {
    let long = "a long list of files ".repeat(2500);
    let own = "Input is decoded once, before it is used.";
    let other = "Files above a limit are refused.";
    let earlier = CATALOG
        .replace(own, &format!("{own} {long}\n        evidence: {long}"))
        .replace(other, &format!("{other} {long}\n        evidence: {long}"));
    let later = CATALOG.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let models = later.find("-- models").unwrap_or_default();
    let profiles = later.find("-- profiles").unwrap_or(later.len());
    let project = Project::new(&earlier).with(&format!("\n{}", &later[models..profiles]));
    project.smm(&["build", "--only", "site"]).exits(0);
    for list in ["indicators", "indicators-by-role"] {
        let part = project.read(&format!("site/apps/5.0/{list}/2.html"));
        assert!(part.contains(&format!("<a href=\"../../../apps/5.1/{list}.html\">")), "{part}");
    }
}

/// All indicators in the data of a version.
fn indicators(data: &Value) -> Vec<&Value> {
    match data {
        Value::Object(keys) => keys
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("indicators", Value::Array(own)) => own.iter().collect(),
                _ => indicators(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(indicators).collect(),
        _ => Vec::new(),
    }
}
