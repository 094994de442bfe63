//! The page that holds the profiles of a model side by side: what is in it, and when it is made again.

use crate::support::{Project, txtar};

const PAGE: &str = "site/compare-tiny.html";
const TINY: &str = include_str!("fixtures/tiny.txt");
const FIVE: &str = include_str!("fixtures/five-levels.txt");

/// The profile of a fixture once more under another id, edited.
fn another(project: &Project, fixture: &str, [id, other, code]: [&str; 3], edit: &[(&str, &str)]) {
    for (path, text) in txtar(fixture) {
        if path.starts_with(&format!("profiles/{id}/")) {
            let mut text = text.replace(&format!("id: {id}\n"), &format!("id: {other}\n"));
            text = text.replace("SHOP", code).replace("HAR", code);
            for (old, new) in edit {
                text = text.replace(old, new);
            }
            project.write(&path.replace(id, other), text);
        }
    }
}

/// The tiny workspace with a second profile, which asks for less at the doors and adds another item.
fn with_kiosk() -> Project {
    let project = Project::tiny();
    let edit = [
        ("title: Small Shop", "title: Kiosk"),
        ("  doors:\n    level: 2", "  doors:\n    level: 1"),
        ("The back room is open to deliveries all day.", "There is \"one\" door & no back room."),
        ("Move the router from the shelf into a cabinet.", "Screw the router under the counter."),
    ];
    another(&project, TINY, ["shop", "kiosk", "KIOS"], &edit);
    project
}

/// The cells of a row, without the tags but with the addresses that they lead to.
fn cells(page: &str, practice: &str) -> Vec<(Option<String>, String)> {
    let row = page.split(&format!("<tr data-practice=\"{practice}\">")).nth(1).expect("a row");
    let row = row.split("</tr>").next().unwrap_or_default();
    let words = |cell: &str| {
        let words = cell.split('<').filter_map(|part| part.split('>').nth(1));
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let address = |cell: &str| Some(cell.split("href=\"").nth(1)?.split('"').next()?.to_owned());
    let cells = row.split("<td").skip(1).map(|cell| format!("<{cell}"));
    cells.map(|cell| (address(&cell), words(&cell))).collect()
}

#[test]
fn each_target_of_each_profile_is_a_cell_that_leads_to_its_reason() {
    let project = with_kiosk();
    project.smm(&["build"]).exits(0);
    let page = project.read(PAGE);
    let cell = |url: &str, words: &str| (Some(url.to_owned()), words.to_owned());
    let doors = cells(&page, "doors");
    assert_eq!(doors[0], cell("kiosk/1.0/doors.html#target", "1 Minimum"));
    assert_eq!(doors[1], cell("shop/1.0/doors.html#target", "2 Steady"));
    assert_eq!(doors[2], (None, "≠ 1 to 2".to_owned()));
    assert_eq!(cells(&page, "copies")[2], (None, "1, same in all".to_owned()));
    assert!(page.contains("a higher target is not a better one"));
    for folder in ["kiosk", "shop"] {
        let practice = project.read(&format!("site/{folder}/1.0/doors.html"));
        assert!(practice.contains("id=\"target\""), "the cell leads somewhere");
    }
    project.smm(&["verify"]).exits(0);
}

#[test]
fn what_is_loaded_of_a_profile_has_its_reasons_and_what_it_adds() {
    let project = with_kiosk();
    project.smm(&["build"]).exits(0);
    let script = project.read("site/kiosk/1.0/compare.js");
    let said =
        script.strip_prefix("smmCompare(\"kiosk\",").and_then(|rest| rest.strip_suffix(")\n"));
    let said: serde_json::Value = serde_json::from_str(said.expect("a call")).expect("JSON");
    let doors = &said["doors"];
    assert_eq!(doors["level"], 1);
    assert_eq!(doors["why"][0], "There is \"one\" door & no back room.");
    let ids: Vec<&str> =
        doors["adds"].as_array().into_iter().flatten().filter_map(|one| one[0].as_str()).collect();
    assert_eq!(ids, ["DOR", "KIOS-DOR-1-A1"]);
    assert_eq!(said["copies"]["adds"], serde_json::json!([]));
}

#[test]
fn overviews_and_the_first_page_lead_to_the_comparison() {
    let project = with_kiosk();
    project.smm(&["build"]).exits(0);
    for (page, address) in [
        ("site/index.html", "href=\"compare-tiny.html\""),
        ("site/tiny/1.0/index.html", "href=\"../../compare-tiny.html\""),
        ("site/shop/1.0/index.html", "href=\"../../compare-tiny.html?a=shop\""),
    ] {
        assert!(project.read(page).contains(address), "{page}");
    }
}

#[test]
fn a_single_profile_is_compared_with_nothing() {
    let project = Project::tiny();
    project.smm(&["build"]).exits(0);
    for (path, bytes) in project.files("site") {
        assert!(!path.starts_with("compare-") && !path.ends_with("1.0/compare.js"), "{path}");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.ends_with(".html") || !text.contains("compare-tiny"), "{path}");
    }
}

#[test]
fn earlier_versions_are_named_beside_the_table_and_not_compared() {
    let project = with_kiosk();
    project.edit("profiles/shop/1.0/profile.yaml", "status: draft", "status: review");
    project.shell("cp -r profiles/shop/1.0 profiles/shop/1.1").exits(0);
    project.edit("profiles/shop/1.1/profile.yaml", "version: \"1.0\"", "version: \"1.1\"");
    project.write(
        "profiles/shop/1.1/changes.yaml",
        "from: \"1.0\"\nsummary: The same again.\nchanges: []\n",
    );
    project.smm(&["build"]).exits(0);
    let page = project.read(PAGE);
    assert_eq!(cells(&page, "doors")[1].0.as_deref(), Some("shop/1.1/doors.html#target"));
    let others = page.split("that are not current").nth(1).expect("they are named");
    assert!(others.contains("<a href=\"shop/1.0/index.html\">Small Shop 1.0</a>"));
    assert!(!project.path("site/shop/1.0/compare.js").exists());
}

#[test]
fn a_model_of_another_shape_is_compared_and_a_missing_target_is_said() {
    let project = Project::new(FIVE);
    let id = "harbor";
    another(&project, FIVE, [id, "marina", "MARI"], &[]);
    let profile = "profiles/marina/1.0/profile.yaml";
    let text = project.read(profile);
    let (head, targets) = text.split_once("targets:\n").expect("it has targets");
    let first: Vec<&str> = targets.lines().take(3).collect();
    project.write(profile, format!("{head}targets:\n{}\n", first.join("\n")));
    project.smm(&["build"]).exits(0);
    let page = project.read("site/compare-five.html");
    let all: Vec<_> = ["lamps", "ropes"].iter().map(|id| cells(&page, id)).collect();
    assert!(all.iter().flatten().any(|(_, words)| words == "– No target"), "{all:?}");
    assert!(all.iter().flatten().any(|(_, words)| words.ends_with(", not in all")), "{all:?}");
    assert!(page.contains("data-top=\"5\""));
}

#[test]
fn a_long_table_goes_on_over_pages_and_every_profile_can_be_chosen_on_the_first() {
    let project = with_kiosk();
    let doors = project.read("models/tiny/1.0/practices/doors.yaml");
    let mut ids = String::new();
    for letter in 'a'..='x' {
        for (half, upper) in [("one", 'A'), ("two", 'B')] {
            let (id, code) = (format!("{half}-{letter}"), format!("{upper}{upper}{letter}"));
            let text = doors.replace("id: doors", &format!("id: {id}"));
            let text = text.replace("DOR", &code.to_uppercase());
            project.write(&format!("models/tiny/1.0/practices/{id}.yaml"), text);
            ids += &format!(", {id}");
        }
    }
    let model = "models/tiny/1.0/model.yaml";
    project.edit(model, "[doors, copies]", &format!("[doors, copies{ids}]"));
    for (other, code) in [("stall", "STAL"), ("market", "MARK"), ("mall", "MALL")] {
        another(&project, TINY, ["shop", other, code], &[]);
    }
    project.smm(&["build", "--only", "site"]).exits(0);
    let pages = [project.read(PAGE), project.read("site/compare-tiny.2.html")];
    let columns = |page: &String| cells(page, "doors").len() - 1;
    assert_eq!(pages.iter().map(columns).collect::<Vec<_>>(), [4, 1]);
    assert!(pages.iter().all(|page| page.contains("<b aria-current=\"page\">")));
    let options = |page: &String| page.matches("data-folder=").count();
    assert_eq!(pages.iter().map(options).collect::<Vec<_>>(), [5, 0]);
    assert!(pages[1].contains("href=\"compare-tiny.html#choose\""));
}

#[test]
fn the_table_is_made_again_when_a_target_changes_and_not_when_a_text_does() {
    let project = with_kiosk();
    project.smm(&["build"]).exits(0);
    project.edit("profiles/kiosk/1.0/profile.yaml", "no back room", "no other room");
    project.smm(&["build"]).exits(0).says("1 book rendered");
    assert!(project.read("site/kiosk/1.0/compare.js").contains("no other room"));
    project.edit("profiles/kiosk/1.0/profile.yaml", "doors:\n    level: 1", "doors:\n    level: 2");
    project.smm(&["build"]).exits(0);
    assert_eq!(cells(&project.read(PAGE), "doors")[2].1, "2, same in all");
    std::fs::remove_dir_all(project.path("profiles/kiosk")).expect("it is there");
    project.smm(&["build"]).exits(0);
    assert!(!project.path(PAGE).exists());
    assert!(!project.path("site/shop/1.0/compare.js").exists());
    project.smm(&["verify"]).exits(0);
}
