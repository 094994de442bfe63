//! An incremental build equals a clean one, byte for byte, after any edit, fault or attack.
//!
//! In: a workspace with every kind of document, style and template. Each edit is built on top of the
//! output before it; a second folder is built from nothing.

use std::fs;
use std::path::Path;

use crate::support::{Project, txtar};

const TINY: &str = include_str!("fixtures/tiny.txt");
const BRAND: &str = include_str!("fixtures/brand.txt");

/// How many of the edits the gate tries; `cargo xtask incremental` tries all.
const SAMPLE: usize = 24;

/// A workspace with two versions of a model and a profile, a brand, a glossary and an assessment.
fn workspace() -> Project {
    let project = Project::tiny().with(BRAND);
    for (path, text) in txtar(TINY) {
        if path.contains("/1.0/") {
            let text = text.replace("version: \"1.0\"", "version: \"2.0\"");
            project.write(&path.replace("/1.0/", "/2.0/"), text.replace("tiny@1.0", "tiny@2.0"));
        }
    }
    for (path, text) in EXTRA {
        project.write(path, text);
    }
    project
        .smm(&["assess", "new", "--profile", "shop@2.0", "-o", "assessments/store.yaml"])
        .exits(0);
    project
}

const EXTRA: [(&str, &str); 7] = [
    ("comments/shop/2.0.yaml", COMMENTS),
    ("models/tiny/2.0/changes.yaml", "from: \"1.0\"\nsummary: Nothing yet.\nchanges: []\n"),
    ("profiles/shop/2.0/changes.yaml", "from: \"1.0\"\nsummary: Moved on.\nchanges: []\n"),
    ("book/glossary.yaml", "terms:\n  - term: device\n    definition: A thing.\n"),
    ("book/theme/css/print.css", "@page { margin: 2cm }\n"),
    ("book/templates/frame-head.html", "<meta name=\"generator\" content=\"ours\">\n"),
    ("book/templates/frame-footer.html", "<p>A footer of {{ brand.publisher }}.</p>\n"),
];

const COMMENTS: &str = "\
version: shop@2.0
comments:
  - id: JD-1
    who: Jane Doe
    clause: DOR-1/objective
    digest: 0123456789abcdef
    comment: Which cabinets?
    proposal: All cabinets.
  - id: JD-2
    who: Jane Doe
    clause: term/device
    comment: Say what it is.
    decision: accepted
    reason: Done.
";

/// Every scalar of a document, as the range of its text.
fn scalars(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let value = body.find(": ").map(|colon| colon + 2).or_else(|| {
            let item = body.trim_start().strip_prefix("- ")?;
            (!item.contains(": ")).then(|| body.len() - item.len())
        });
        let value = value.or_else(|| body.find(" = ").map(|equals| equals + 3));
        if let Some(start) = value.filter(|start| *start < body.len()) {
            found.push((at + start, at + body.len()));
        }
        at += line.len();
    }
    found
}

/// Other values for a scalar: those that a schema lets pass are found by trying.
fn others(value: &str) -> Vec<String> {
    let inside = value.trim_matches('"');
    let quote = if value.starts_with('"') { "\"" } else { "" };
    let mut others = Vec::new();
    if let Ok(number) = inside.parse::<u32>() {
        others.extend([number + 1, number.saturating_sub(1)].map(|n| n.to_string()));
    }
    if inside.starts_with('#') && inside.len() == 7 {
        others.push(format!("{quote}#123456{quote}"));
    }
    if inside.len() == 10 && inside.chars().nth(4) == Some('-') {
        others.push(format!("{quote}2025-12-31{quote}"));
    }
    for (old, new) in [
        ("published", "review"),
        ("draft", "review"),
        ("general", "system"),
        ("industry", "system"),
        ("examine", "test"),
        ("test", "examine"),
        ("yes", "no"),
        ("open", "yes"),
        ("\"en\"", "\"de\""),
    ] {
        if value.contains(old) {
            others.push(value.replace(old, new));
        }
    }
    others.push(format!("{quote}{inside} again{quote}"));
    others.push(format!("{quote}{inside}-b{quote}"));
    others.retain(|other| other != value);
    others
}

/// One edit of a workspace: a file and its new text; none if it goes away.
struct Edit {
    path: String,
    text: Option<String>,
    what: String,
}

/// An edit of every field of every document, and of every other file.
fn edits(project: &Project) -> Vec<Edit> {
    let mut edits = Vec::new();
    let folders = ["models", "profiles", "book", "assessments", "comments", "brand"];
    let mut files: Vec<(String, Vec<u8>)> = folders
        .iter()
        .flat_map(|folder| {
            let files = project.files(folder).into_iter();
            files.map(move |(path, bytes)| (format!("{folder}/{path}"), bytes))
        })
        .collect();
    files.push(("smm.toml".to_owned(), project.read("smm.toml").into_bytes()));
    for (path, bytes) in files {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let is_document = path.ends_with(".yaml") || path.ends_with(".toml");
        for (start, end) in if is_document { scalars(&text) } else { Vec::new() } {
            let value = &text[start..end];
            for other in others(value) {
                let what = format!("{path}: `{value}` becomes `{other}`");
                let edited = format!("{}{other}{}", &text[..start], &text[end..]);
                edits.push(Edit { path: path.clone(), text: Some(edited), what });
            }
        }
        let end = match Path::new(&path).extension().and_then(|end| end.to_str()) {
            Some("css") => "\n/* more */\n",
            Some("md") => "\nOne more sentence for readers.\n",
            Some("html") => "<!-- more -->\n",
            Some("svg") => "<!-- more -->",
            _ => "\n",
        };
        let what = format!("{path}: more at its end");
        edits.push(Edit { path: path.clone(), text: Some(format!("{text}{end}")), what });
        edits.push(Edit { what: format!("{path} goes away"), path, text: None });
    }
    for (path, text) in [
        ("book/templates/frame-header.html", "<p>A header</p>\n"),
        ("book/theme/css/base.css", "body { margin: 0 }\n"),
        ("book/theme/js/site.js", "'use strict';\n"),
        ("book/templates/practice.html", "<h1>{{ practice.title }}</h1>\n"),
        ("book/src/picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("profiles/depot/1.0/profile.yaml", DEPOT),
        ("models/tiny/2.0/practices/extra.yaml", "id: extra\n"),
    ] {
        let what = format!("{path} is added");
        edits.push(Edit { path: path.to_owned(), text: Some(text.to_owned()), what });
    }
    edits
}

const DEPOT: &str = "id: depot\nversion: \"1.0\"\ncode: DEP\ntitle: Depot\nstatus: draft\n\
    date: \"2026-01-20\"\nbase: tiny@2.0\nscope: industry\nsummary: For a depot.\napplies-to:\n  - A depot\n\
    targets:\n  doors:\n    level: 1\n    rationale: It stands apart.\n  copies:\n    level: 1\n    rationale: It is small.\n";

fn apply(project: &Project, edit: &Edit) {
    match &edit.text {
        Some(text) => project.write(&edit.path, text),
        None => fs::remove_file(project.path(&edit.path)).expect("it is there"),
    }
}

/// The output of a build from nothing; none if the content has errors.
fn clean(project: &Project, only: &[&str]) -> Option<Vec<(String, Vec<u8>)>> {
    for name in ["clean", ".clean.smm"] {
        let _ = fs::remove_dir_all(project.path(name));
    }
    let run = project.smm(&[&["build", "-q", "--out", "clean"], only].concat());
    (run.code == Some(0)).then(|| project.files("clean"))
}

#[track_caller]
fn assert_same(what: &str, one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]) {
    let paths = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(paths(one), paths(other), "{what}");
    let differ: Vec<&String> =
        one.iter().zip(other).filter(|(a, b)| a.1 != b.1).map(|(a, _)| &a.0).collect();
    assert!(differ.is_empty(), "{what}: stale are {differ:?}");
}

/// Applies edits one by one, each over the output before it. Returns how many could be built.
fn try_edits(project: &Project, edits: &[Edit], only: &[&str]) -> usize {
    project.smm(&[&["build", "-q"], only].concat()).exits(0);
    let mut built = 0;
    for edit in edits {
        let before = fs::read(project.path(&edit.path)).ok();
        apply(project, edit);
        if let Some(clean) = clean(project, only) {
            project.smm(&[&["build", "-q"], only].concat()).exits(0);
            assert_same(&edit.what, &clean, &project.files("site"));
            built += 1;
        }
        match before {
            Some(bytes) => project.write(&edit.path, bytes),
            None => fs::remove_file(project.path(&edit.path)).expect("it was added"),
        }
    }
    built
}

/// Edits that are spread over all, the same ones each time.
fn sample(mut edits: Vec<Edit>, count: usize) -> Vec<Edit> {
    let step = edits.len().div_ceil(count).max(1);
    let mut at = 0;
    edits.retain(|_| {
        at += 1;
        at % step == 0
    });
    edits
}

#[test]
fn after_any_edit_an_incremental_build_equals_a_clean_one() {
    let project = workspace();
    let all = edits(&project);
    assert!(all.len() > 400, "{} edits", all.len());
    let is_long = std::env::var_os("SMM_LONG").is_some();
    let (count, only): (usize, &[&str]) =
        if is_long { (all.len(), &[]) } else { (SAMPLE, &["--only", "site,data"]) };
    let edits = sample(all, count);
    let built = try_edits(&project, &edits, only);
    assert!(built * 3 >= edits.len(), "only {built} of {} edits could be built", edits.len());
}

/// What earlier keys of the tool missed, each once.
#[test]
fn what_once_went_stale_is_made_again() {
    let project = workspace();
    let only = ["--only", "site,data"];
    project.smm(&["build", "-q", "--only", "site,data"]).exits(0);
    let steps: [(&str, &dyn Fn()); 9] = [
        ("a comment is decided", &|| {
            project.edit(
                "comments/shop/2.0.yaml",
                "    proposal",
                "    decision: noted\n    proposal",
            );
        }),
        ("the text that a comment is about is another", &|| {
            project.edit("book/glossary.yaml", "A thing.", "A thing with a plug.");
        }),
        ("a partial of the frame is added", &|| {
            project.write("book/templates/frame-header.html", "<p class=\"note\">Draft</p>\n");
        }),
        ("a partial of the frame is changed", &|| {
            project.edit("book/templates/frame-header.html", "Draft", "Final");
        }),
        ("a practice is taken out of the newer model", &|| {
            project.edit("models/tiny/2.0/model.yaml", "[doors, copies]", "[doors]");
            fs::remove_file(project.path("models/tiny/2.0/practices/copies.yaml")).expect("there");
            let doors = "models/tiny/2.0/practices/doors.yaml";
            let text = project.read(doors);
            project.write(doors, text.split("related:").next().expect("a part"));
            let profile = "profiles/shop/2.0/profile.yaml";
            let text = project.read(profile);
            project.write(profile, text.split("  copies:").next().expect("a part"));
            let _ = fs::remove_file(project.path("profiles/shop/2.0/practices/copies.yaml"));
            fs::remove_dir_all(project.path("assessments")).expect("there");
            let removed = |item: &&str| {
                format!("  - change: removed\n    item: {item}\n    reason: It was not needed.\n")
            };
            let gone = ["copies", "COP-1-A1", "COP-1-I1", "COP-2-A1", "COP-2-I1"];
            let gone: String = gone.iter().map(removed).collect();
            let changes = format!("from: \"1.0\"\nsummary: Fewer.\nchanges:\n{gone}");
            project.write("models/tiny/2.0/changes.yaml", changes);
        }),
        ("the notice of the model changes", &|| {
            for version in ["1.0", "2.0"] {
                let model = format!("models/tiny/{version}/model.yaml");
                project.edit(&model, "Independent text", "Free text");
            }
        }),
        ("a picture is added", &|| project.write("book/src/use/lock.svg", "<svg/>")),
        ("a picture is changed", &|| project.write("book/src/use/lock.svg", "<svg> </svg>")),
        ("a picture is renamed", &|| {
            let (from, to) = ("book/src/use/lock.svg", "book/src/use/key.svg");
            fs::rename(project.path(from), project.path(to)).expect("there");
        }),
    ];
    for (what, step) in steps {
        step();
        if let Some(clean) = clean(&project, &only) {
            project.smm(&["build", "-q", "--only", "site,data"]).exits(0);
            assert_same(what, &clean, &project.files("site"));
            project.smm(&["verify"]).exits(0);
        } else {
            panic!("{what}: {}", project.smm(&["check"]));
        }
    }
}

#[test]
fn another_tool_of_the_same_version_makes_everything_anew() {
    let project = Project::tiny();
    project.smm(&["build"]).exits(0).says("3 books rendered");
    project.smm(&["build"]).exits(0).says("0 books rendered, 3 unchanged");
    let keys = project.read(".site.smm/keys");
    let (tool, rest) = keys.split_once('\n').expect("lines");
    assert!(tool.starts_with("tool\t") && !tool.contains(env!("CARGO_PKG_VERSION")), "{tool}");
    project.write(".site.smm/keys", format!("tool\t0123456789abcdef\n{rest}"));
    project.smm(&["build"]).exits(0).says("3 books rendered");
}

#[test]
fn lost_cut_or_foreign_keys_cost_time_and_nothing_else() {
    let project = Project::tiny();
    project.smm(&["build", "-q"]).exits(0);
    let before = project.files("site");
    let keys = project.read(".site.smm/keys");
    for text in ["", "end\n", &keys[..keys.len() / 2], "\u{0}", &keys.replace("read\t", "raed\t")] {
        project.write(".site.smm/keys", text);
        project.smm(&["build"]).exits(0).says("3 books rendered");
        assert_same(text, &before, &project.files("site"));
    }
    fs::remove_dir_all(project.path(".site.smm")).expect("there");
    project.smm(&["build"]).exits(0).says("3 books rendered");
    assert_same("no keys", &before, &project.files("site"));
}

/// A folder that came with its keys, every digest of which fits a page that smm never wrote.
#[test]
fn keys_that_came_with_a_workspace_vouch_for_nothing() {
    let project = Project::tiny();
    project.smm(&["build", "-q"]).exits(0);
    let before = project.files("site");
    let page = "site/tiny/1.0/doors.html";
    let forged = project.read(page).replace("Doors", "Traps");
    let digest = |project: &Project, text: &str| {
        project.write("text", text);
        project.shell("sha256sum text | cut -d' ' -f1").exits(0).stdout.trim().to_owned()
    };
    let (old, new) = (digest(&project, &project.read(page)), digest(&project, &forged));
    project.write(page, &forged);
    for file in ["site/manifest.json", ".site.smm/keys"] {
        let text = project.read(file);
        assert!(text.contains(&old), "{file}");
        project.write(file, text.replace(&old, &new));
    }
    project.smm(&["verify"]).exits(0);
    project.smm(&["build"]).exits(0).does_not_say("0 books rendered");
    assert_same("forged", &before, &project.files("site"));
}

#[test]
fn a_file_that_was_edited_cut_or_deleted_heals() {
    let project = Project::tiny();
    project.smm(&["build", "-q"]).exits(0);
    let before = project.files("site");
    for (path, _) in before.iter().step_by(7).filter(|(path, _)| path != "manifest.json") {
        let place = project.path("site").join(path);
        let whole = fs::read(&place).expect("it was built");
        let faults: [(&str, &dyn Fn()); 4] = [
            ("edited", &|| fs::write(&place, b"edited").expect("writable")),
            ("cut", &|| fs::write(&place, &whole[..whole.len() / 2]).expect("writable")),
            ("emptied", &|| fs::write(&place, b"").expect("writable")),
            ("deleted", &|| fs::remove_file(&place).expect("there")),
        ];
        for (fault, make) in faults {
            make();
            project.smm(&["build", "-q"]).exits(0);
            assert_same(&format!("{path} was {fault}"), &before, &project.files("site"));
        }
    }
    // An entry of the manifest is lost, or all of it.
    let manifest = project.read("site/manifest.json");
    let line = manifest.lines().find(|line| line.contains("tiny/1.0/doors.html")).expect("there");
    project.write("site/manifest.json", manifest.replace(&format!("{line}\n"), ""));
    project.smm(&["build", "-q"]).exits(0);
    assert_same("an entry was lost", &before, &project.files("site"));
    // The same size and the same time: the system still knows.
    let page = project.path("site/tiny/1.0/doors.html");
    let time = fs::metadata(&page).and_then(|meta| meta.modified()).expect("a time");
    let text = project.read("site/tiny/1.0/doors.html").replace("Doors", "Traps");
    fs::write(&page, text).expect("writable");
    let file = fs::File::options().write(true).open(&page).expect("there");
    file.set_modified(time).expect("settable");
    drop(file);
    project.smm(&["build", "-q"]).exits(0);
    assert_same("edited in secret", &before, &project.files("site"));
}
