//! Levels as catalogs of others have them: sparse, where a practice asks for something at some levels only;
//! standing alone; and added up by a mean.
//!
//! The catalogs are not part of the project. Where they are absent the tests say so and pass; `SMM_SHARED`
//! names another place.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::support::{Project, shared_text};

/// A catalog where one practice asks at levels 1 and 3, one at 2 only, and one at 1 only.
const SPARSE: &str = include_str!("fixtures/sparse.txt");

/// The head of a model and of its workspace, as far as it is the same for all of these.
fn head(id: &str, title: &str, more: &str) -> String {
    format!(
        "-- smm.toml --\ntitle = \"Catalogs\"\npublisher = \"A project\"\n[severities]\nmissing-record = \"off\"\n\
         -- models/{id}/1.0/model.yaml --\nid: {id}\nversion: \"1.0\"\ntitle: {title}\nshort-title: {title}\n\
         status: draft\ndate: \"2026-05-30\"\nlicense: CC-BY-SA-4.0\nsummary: {title}\nnotice: For a test.\n\
         origin: imported\nrequire: []\n{more}scopes:\n  - {{ id: general, title: General, summary: Any. }}\n\
         \x20 - {{ id: industry, title: Industry, summary: One. }}\n"
    )
}

/// ASVS as its publisher sells it as CycloneDX: chapters, sections, and requirements with one level each.
fn asvs(cdx: &str) -> String {
    let cdx: Json = serde_json::from_str(cdx).expect("JSON");
    let standard = &cdx["definitions"]["standards"][0];
    let list = |of: &Json| of.as_array().cloned().unwrap_or_default();
    let text = |of: &Json| of.as_str().unwrap_or_default().to_owned();
    let mut level_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut levels =
        "levels:\n  - { level: 0, title: none, summary: Nothing is shown. }\n".to_owned();
    for (number, level) in (1..).zip(list(&standard["levels"])) {
        let (title, summary) = (&level["title"], &level["description"]);
        let _ = writeln!(levels, "  - {{ level: {number}, title: {title}, summary: {summary} }}");
        level_of.extend(list(&level["requirements"]).iter().map(|id| (text(id), number)));
    }
    let all = list(&standard["requirements"]);
    let below = |parent: &str| {
        let is_below = move |one: &&Json| one["parent"].as_str().unwrap_or_default() == parent;
        all.iter().filter(is_below).collect::<Vec<_>>()
    };
    let mut out = head("asvs", "ASVS", &levels) + "domains:\n";
    let mut tables = String::new();
    for chapter in below("") {
        let (id, title) = (text(&chapter["bom-ref"]), &chapter["title"]);
        let sections = below(&id);
        let ids: Vec<String> = sections.iter().map(|one| slug(&one["bom-ref"])).collect();
        let _ = writeln!(
            out,
            "  - {{ id: {}, ref: {id}, title: {title}, summary: {title}, practices: [{}] }}",
            id.to_lowercase(),
            ids.join(", ")
        );
        for section in sections {
            let reference = text(&section["bom-ref"]);
            tables += &section_table(section, &below(&reference), &level_of);
        }
    }
    out + &tables
}

fn slug(reference: &Json) -> String {
    reference.as_str().unwrap_or_default().to_lowercase().replace('.', "-")
}

/// A section: its requirements at their levels, and no level at which there is none.
fn section_table(section: &Json, below: &[&Json], level_of: &BTreeMap<String, usize>) -> String {
    let (id, title) = (slug(&section["bom-ref"]), &section["title"]);
    let code = id.to_uppercase().replace('-', "S");
    let mut out = format!(
        "-- models/asvs/1.0/practices/{id}.yaml --\nid: {id}\ncode: {code}\nref: {}\ntitle: {title}\n\
         levels:\n",
        section["bom-ref"]
    );
    for level in 1..=3 {
        let at_level = |one: &&&Json| {
            level_of.get(one["bom-ref"].as_str().unwrap_or_default()) == Some(&level)
        };
        let asked: Vec<&&Json> = below.iter().filter(at_level).collect();
        if !asked.is_empty() {
            let _ = writeln!(out, "  - level: {level}\n    indicators:");
        }
        for (number, one) in (1..).zip(asked) {
            let _ = writeln!(
                out,
                "      - {{ id: {code}-{level}-I{number}, ref: {}, text: {} }}",
                one["bom-ref"], one["text"]
            );
        }
    }
    out
}

#[test]
fn asvs_is_a_model_whose_sections_ask_at_the_levels_of_their_requirements() {
    let Some(cdx) = shared_text("cyclonedx/asvs-5.0.0.cdx.json") else { return };
    let project = Project::new(&asvs(&cdx));
    project.smm(&["check"]).exits(0).does_not_say("lacks");
    project.smm(&["build"]).exits(0);
    project.smm(&["verify"]).exits(0);
    project
        .smm(&["assess", "new", "--profile", "asvs", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    // Every requirement of level 1 is met, and none above.
    let blank = project.read("a.yaml");
    let mut of_one = false;
    let filled: Vec<String> = blank
        .lines()
        .map(|line| {
            if line.starts_with("  V") {
                of_one = line.split('-').nth(1) == Some("1");
            }
            let is_open = line.trim() == "answer:" && of_one;
            if is_open { format!("{line} yes") } else { line.to_owned() }
        })
        .collect();
    project.write("a.yaml", filled.join("\n") + "\n");
    let said = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
    let said: Json = serde_json::from_str(&said).expect("JSON");
    assert_eq!(said["all"]["level"], json!(1), "level 1 of the whole: {}", said["all"]);
}

#[test]
fn a_level_that_is_not_there_counts_as_reached_below_one_that_asks_and_never_above() {
    let project = Project::new(SPARSE);
    project.is_sound();
    let score = |yes: &[&str]| {
        project
            .smm(&[
                "assess",
                "new",
                "--profile",
                "apps",
                "--date",
                "2026-06-01",
                "-o",
                "a.yaml",
                "--overwrite",
            ])
            .exits(0);
        let mut text = project.read("a.yaml");
        for id in yes {
            let (before, after) = text.split_once(&format!("  {id}:\n")).expect("it is asked");
            text = format!(
                "{before}  {id}:\n{}",
                after.replacen("    answer:\n", "    answer: yes\n", 1)
            );
        }
        project.write("a.yaml", &text);
        let said = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
        let said: Json = serde_json::from_str(&said).expect("JSON");
        let level = |one: &Json| one["level"].as_u64().expect("a number");
        let practices = said["practices"].as_array().expect("a list");
        let all: Vec<u64> = practices.iter().map(level).chain([level(&said["all"])]).collect();
        all
    };
    // Ends asks at 1 and 3, middle at 2, low at 1.
    assert_eq!(score(&[]), [0, 1, 0, 0]);
    assert_eq!(score(&["END-1-I1"]), [2, 1, 0, 0], "level 2 asks for nothing, level 3 does");
    assert_eq!(
        score(&["END-1-I1", "LOW-1-I1"]),
        [2, 1, 1, 1],
        "low is done and holds nothing back"
    );
    assert_eq!(score(&["END-1-I1", "LOW-1-I1", "MID-2-I1"]), [2, 2, 1, 2]);
    assert_eq!(score(&["END-1-I1", "LOW-1-I1", "MID-2-I1", "END-3-I1"]), [3, 2, 1, 3]);
    project
        .smm(&["assess", "score", "a.yaml", "--explain", "ends"])
        .exits(0)
        .prints("level 2 reached: it asks for nothing");
}

#[test]
fn a_target_above_all_that_a_practice_asks_is_a_finding() {
    let model_insists = SPARSE.replace("require: []\n", "require: [levels]\n");
    Project::new(&model_insists)
        .smm(&["check"])
        .exits(1)
        .says("practice `middle` lacks level 1")
        .says("practice `low` lacks level 2 and 3")
        .says("`require:` in `model.yaml`");
    let high = SPARSE.replace("low:\n    level: 1", "low:\n    level: 2");
    Project::new(&high)
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 2 for `low`");
    // A level is written, but has nothing to be seen.
    let empty =
        SPARSE.replace("    indicators: []", "    objective: More of it.\n    indicators: []");
    Project::new(&empty.replace("middle:\n    level: 2", "middle:\n    level: 3"))
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 3 for `middle`");
    // A profile takes away all that is asked there.
    let excluding = SPARSE.to_owned()
        + "-- profiles/shop/1.0/practices/low.yaml --\npractice: low\nexclude:\n  - id: LOW-1-I1\n    rationale: Not here.\n";
    Project::new(&excluding)
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 1 for `low`");
    let insists = SPARSE.replace("require: []\n", "require: [indicators]\n");
    Project::new(&insists)
        .smm(&["check"])
        .exits(1)
        .says("level `MID-3` lacks the key `indicators`");
}

/// SAMM as its publisher has it: practices with two streams, an activity of each at every level, and four answers.
fn samm(cdx: &str) -> String {
    let cdx: Json = serde_json::from_str(cdx).expect("JSON");
    let all = cdx["definitions"]["standards"][0]["requirements"].as_array().cloned();
    let all = all.unwrap_or_default();
    let below = |parent: &Json| {
        all.iter().filter(|one| one["parent"] == *parent).cloned().collect::<Vec<Json>>()
    };
    let more = "scoring: weighted-progress\naggregate: mean\nanswers:\n\
        \x20 - { id: most, label: for most, earns: 4, meaning: For most or all of the applications. }\n\
        \x20 - { id: half, label: for half, earns: 2, meaning: For at least half of the applications. }\n\
        \x20 - { id: some, label: for some, earns: 1, meaning: For some applications. }\n\
        \x20 - { id: no, label: no, meaning: For none. }\n\
        levels:\n  - { level: 0, title: none, summary: Nothing. }\n  - { level: 1, title: first, summary: First. }\n\
        \x20 - { level: 2, title: second, summary: Second. }\n  - { level: 3, title: third, summary: Third. }\n";
    let mut out = head("samm", "SAMM", more) + "domains:\n";
    let mut tables = String::new();
    for (number, function) in (1..).zip(all.iter().filter(|one| one.get("parent").is_none())) {
        let practices = below(&function["bom-ref"]);
        let id = |one: &Json| one["identifier"].as_str().unwrap_or_default().to_lowercase();
        let ids: Vec<String> = practices.iter().map(id).collect();
        let title = &function["title"];
        let _ = writeln!(
            out,
            "  - {{ id: f{number}, title: {title}, summary: {title}, practices: [{}] }}",
            ids.join(", ")
        );
        for practice in &practices {
            let (id, title) = (id(practice), &practice["title"]);
            let code = id.to_uppercase().replace('-', "");
            let _ = writeln!(
                tables,
                "-- models/samm/1.0/practices/{id}.yaml --\nid: {id}\ncode: {code}\ntitle: {title}\nlevels:"
            );
            let streams = below(&practice["bom-ref"]);
            let activities: Vec<Json> =
                streams.iter().flat_map(|stream| below(&stream["bom-ref"])).collect();
            for level in 1..=3 {
                let _ = writeln!(tables, "  - level: {level}\n    indicators:");
                let at = |one: &&Json| {
                    one["identifier"].as_str().unwrap_or_default().contains(&format!("-{level}-"))
                };
                for (number, activity) in (1..).zip(activities.iter().filter(at)) {
                    let _ = writeln!(
                        tables,
                        "      - {{ id: {code}-{level}-I{number}, ref: {}, text: {} }}",
                        activity["identifier"], activity["title"]
                    );
                }
            }
        }
    }
    out + &tables
}

#[test]
fn samm_scores_as_its_publisher_does() {
    let Some(cdx) = shared_text("cyclonedx/owasp-samm-2.1.0.cdx.json") else { return };
    let project = Project::new(&samm(&cdx));
    project.smm(&["check"]).exits(0);
    project
        .smm(&["assess", "new", "--profile", "samm", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    let words = [
        ("most", 100),
        ("some", 25),
        ("half", 50),
        ("no", 0),
        ("most", 100),
        ("half", 50),
        ("no", 0),
    ];
    let (mut at, mut code) = (0, String::new());
    let mut sums: BTreeMap<String, u32> = BTreeMap::new();
    let blank = project.read("a.yaml");
    let filled: Vec<String> = blank
        .lines()
        .map(|line| {
            if line.starts_with("  ") && line.contains("-I") && line.ends_with(':') {
                code = line.trim().split('-').next().unwrap_or_default().to_owned();
            }
            if line.trim() != "answer:" {
                return line.to_owned();
            }
            let (word, worth) = words[at % words.len()];
            at += 1;
            *sums.entry(code.clone()).or_default() += worth;
            format!("{line} {word}")
        })
        .collect();
    project.write("a.yaml", filled.join("\n") + "\n");
    assert_eq!((at, sums.len()), (90, 15), "two activities of each practice at three levels");
    let said = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
    let said: Json = serde_json::from_str(&said).expect("JSON");
    // In hundredths.
    let number = |one: &Json| one["progress"].as_f64().map(|number| number / 100.0);
    let mut total = 0.0;
    for practice in said["practices"].as_array().expect("a list") {
        let code = practice["code"].as_str().expect("a code");
        // Half of what both streams earn; each level is rounded down to hundredths.
        let theirs = f64::from(sums[code]) / 200.0;
        let ours = number(practice).expect("a number");
        assert!((0.0..0.03).contains(&(theirs - ours + 1e-9)), "{code}: {theirs}, {ours}");
        total += ours;
    }
    let all = number(&said["all"]).expect("a number");
    assert!((0.0..0.01).contains(&(total / 15.0 - all + 1e-9)), "{total} of 15, {all}");
}

#[test]
fn levels_that_stand_alone_are_met_one_by_one() {
    let apart = SPARSE.replace("require: []\n", "require: []\ncumulative: false\n");
    let project = Project::new(&apart);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build"]).exits(0);
    let page = project.read("site/apps/1.0/ends.html");
    assert!(
        page.contains("Each level stands alone") && !page.contains("includes the levels below")
    );
    project
        .smm(&["assess", "new", "--profile", "shop", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    let blank = project.read("a.yaml");
    let (before, after) = blank.split_once("  END-3-I1:\n").expect("it is asked");
    let filled =
        format!("{before}  END-3-I1:\n{}", after.replacen("answer:\n", "answer: yes\n", 1));
    project.write("a.yaml", filled);
    // The target 3 is met although nothing of level 1 is.
    project
        .smm(&["assess", "score", "a.yaml", "--explain", "ends"])
        .exits(0)
        .prints("meets level 3")
        .prints("on target");
    project
        .smm(&["assess", "score", "a.yaml", "--explain", "low"])
        .exits(0)
        .prints("meets no level");
    project.smm(&["assess", "report", "a.yaml", "-o", "report"]).exits(0);
    assert!(!project.read("report/a.html").contains("END-1-I1 "));
    // A level between others at which nothing is asked is met by nobody.
    let high = apart.replace("ends:\n    level: 3", "ends:\n    level: 2");
    Project::new(&high)
        .smm(&["check", "--deny", "warnings"])
        .exits(1)
        .says("nobody can reach the target 2 for `ends`");
}

/// OSPS as its publisher writes it: controls with requirements, each of which lists the levels at which it applies.
fn osps(files: &[(&str, String)]) -> String {
    let levels = "cumulative: false\nlevels:\n  - { level: 0, title: none, summary: Nothing. }\n\
        \x20 - { level: 1, title: maturity 1, summary: First. }\n  - { level: 2, title: maturity 2, summary: Second. }\n\
        \x20 - { level: 3, title: maturity 3, summary: Third. }\n";
    let (mut out, mut tables) = (head("osps", "OSPS", levels) + "domains:\n", String::new());
    for (group, text) in files {
        let group = group.to_lowercase();
        let (mut ids, mut blocks) = (Vec::new(), text.split("\n  - id: OSPS-"));
        blocks.next();
        for block in blocks {
            let (id, rest) = block.split_once('\n').expect("a control has lines");
            let code = id.trim().replace('-', "");
            ids.push(code.to_lowercase());
            let title = rest.lines().nth(1);
            let title = json!(title.expect("a title").trim());
            let _ = writeln!(
                tables,
                "-- models/osps/1.0/practices/{}.yaml --\nid: {}\ncode: {code}\ntitle: {title}\nlevels:",
                code.to_lowercase(),
                code.to_lowercase()
            );
            let requirements: Vec<&str> = rest.split("\n      - id: OSPS-").skip(1).collect();
            for level in 1..=3 {
                let applies =
                    |one: &&&str| format!("{one}\n").contains(&format!("- maturity-{level}\n"));
                let mut said = String::new();
                for (number, one) in (1..).zip(requirements.iter().filter(applies)) {
                    let text = one
                        .split("text: |\n")
                        .nth(1)
                        .and_then(|text| text.split("        applicability:").next());
                    let words: Vec<&str> = text.expect("a text").split_whitespace().collect();
                    let text = json!(words.join(" "));
                    let _ =
                        writeln!(said, "      - {{ id: {code}-{level}-I{number}, text: {text} }}");
                }
                if !said.is_empty() {
                    let _ = writeln!(tables, "  - level: {level}\n    indicators:\n{said}");
                }
            }
        }
        let _ = writeln!(
            out,
            "  - {{ id: {group}, title: {group}, summary: {group}, practices: [{}] }}",
            ids.join(", ")
        );
    }
    out + &tables
}

#[test]
fn osps_has_levels_of_which_none_includes_another() {
    let groups = ["AC", "BR", "DO", "GV", "LE", "QA", "SA", "VM"];
    let read = |group: &&'static str| {
        Some((*group, shared_text(&format!("osps/2026-07/OSPS-{group}.yaml"))?))
    };
    let files: Vec<(&str, String)> = groups.iter().filter_map(read).collect();
    if files.len() < groups.len() {
        return;
    }
    let project = Project::new(&osps(&files));
    project.smm(&["check"]).exits(0).does_not_say("say the same");
    project
        .smm(&["assess", "new", "--profile", "osps", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    let blank = project.read("a.yaml");
    let at = |level: u8| {
        let is_at = |line: &&str| line.ends_with(':') && line.contains(&format!("-{level}-I"));
        blank.lines().filter(is_at).count()
    };
    // Two requirements apply at level 1 only.
    assert_eq!([at(1), at(2), at(3)], [25, 42, 63]);
    let mut is_third = false;
    let filled: Vec<String> = blank
        .lines()
        .map(|line| {
            if line.starts_with("  ") && line.ends_with(':') && line.contains("-I") {
                is_third = line.contains("-3-I");
            }
            let is_open = line.trim() == "answer:" && is_third;
            if is_open { format!("{line} yes") } else { line.to_owned() }
        })
        .collect();
    project.write("a.yaml", filled.join("\n") + "\n");
    let said = project.smm(&["assess", "score", "a.yaml", "--format", "json"]).exits(0).stdout;
    let said: Json = serde_json::from_str(&said).expect("JSON");
    for practice in said["practices"].as_array().expect("a list") {
        let asks_at_three =
            blank.contains(&format!("{}-3-I1:", practice["code"].as_str().expect("a code")));
        let met = if asks_at_three { json!([3]) } else { json!([]) };
        assert_eq!(practice["met"], met, "{practice}");
    }
}
