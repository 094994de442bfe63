//! Every text of every document through every output: what a text holds is shown or refused, never
//! obeyed.
//!
//! Each text field of each document is given a mark with everything that Markdown, HTML, a spreadsheet
//! or a script could read into it. Either `check` refuses it, or all outputs hold it as words.

use std::collections::BTreeSet;
use std::fs;

use crate::support::Project;

/// A workspace in which every document kind has every text field.
pub(crate) const FULL: &str = include_str!("fixtures/full.txt");
/// Whatever somebody could smuggle in.
const CHARGE: &str = "<img src=https://evil.example/i.png> <script>alert(1)</script> \
                      [go](javascript:alert(2)) ![pic](https://evil.example/p.png) {{title}}";

/// A text field: its document, the line its value is on, and the key.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) document: String,
    pub(crate) line: usize,
    pub(crate) key: String,
}

/// The keys whose values are no texts: ids, names of files, days, words of a short list.
const NO_TEXTS: [&str; 43] = [
    "id",
    "version",
    "code",
    "status",
    "date",
    "license",
    "level",
    "scope",
    "base",
    "from",
    "change",
    "item",
    "field",
    "weight",
    "into",
    "practice",
    "practices",
    "verify",
    "replaces",
    "see",
    "url",
    "edition",
    "answer",
    "profile",
    "model",
    "digest",
    "when",
    "recheck",
    "free",
    "heading",
    "with",
    "requirement",
    "color",
    "accent",
    "logo",
    "base-url",
    "language",
    "item-id",
    "target",
    "format",
    "ref",
    "cite-as",
    "money",
];

/// The fields of the full workspace that hold a text.
pub(crate) fn fields() -> Vec<Field> {
    let mut found = Vec::new();
    let mut document = String::new();
    for (line, text) in FULL.lines().enumerate() {
        if let Some(path) = text.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            document = path.to_owned();
            continue;
        }
        if !document.ends_with(".yaml") && !document.ends_with(".toml") {
            continue;
        }
        let entry = text.trim_start().trim_start_matches("- ");
        let separator = if document.ends_with(".toml") { " = " } else { ": " };
        let is_item = text.trim_start().starts_with("- ");
        let (key, value) = match entry.split_once(separator) {
            Some(pair) => pair,
            None if is_item => ("-", entry),
            None => continue,
        };
        let value = value.trim_start_matches('[');
        let is_text = value.starts_with(|c: char| c.is_alphabetic() || c == '"');
        if is_text && !NO_TEXTS.contains(&key) {
            found.push(Field { document: document.clone(), line, key: key.to_owned() });
        }
    }
    found
}

/// The full workspace with a charge behind the words of one field; in YAML and TOML as JSON.
fn charged(field: &Field, charge: &str) -> String {
    with_text(field, |text| format!("{text} {charge}"))
}

/// The full workspace with another text in one field; in YAML and TOML as JSON.
pub(crate) fn with_text(field: &Field, change: impl Fn(&str) -> String) -> String {
    let lines = FULL.lines().enumerate().map(|(line, text)| {
        if line != field.line {
            return text.to_owned();
        }
        let separator = match field.key.as_str() {
            "-" => "- ",
            _ if field.document.ends_with(".toml") => " = ",
            _ => ": ",
        };
        let (key, value) = text.split_once(separator).expect("a field has a value");
        let (open, value, close) = match value.strip_prefix('[') {
            Some(item) => ("[", item.trim_end_matches(']'), "]"),
            None => ("", value, ""),
        };
        let text = change(value.trim_matches('"')).replace('"', "\\\"");
        format!("{key}{separator}{open}\"{text}\"{close}")
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Whether HTML or XML holds anything that the charge wanted.
fn fires(text: &str) -> Option<&'static str> {
    let wanted = [
        "<img src=https://evil",
        "<img src=\"https://evil",
        "<script>alert",
        "href=\"javascript:",
        "href='javascript:",
    ];
    wanted.into_iter().find(|wanted| text.contains(wanted))
}

#[test]
fn every_text_field_of_every_document_is_in_the_full_workspace() {
    let fields = fields();
    let known: BTreeSet<&str> = fields.iter().map(|field| field.key.as_str()).collect();
    let mut missing = markdown_keys();
    missing.retain(|key| !known.contains(&**key));
    assert!(missing.is_empty(), "`fixtures/full.txt` lacks {missing:?}");
}

/// The keys whose texts are Markdown in some document.
pub(crate) fn markdown_keys() -> BTreeSet<String> {
    let project = Project::empty();
    let listed = project.smm(&["schema"]).exits(0).stdout;
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    names
        .flat_map(|name| markdown_fields(&project.smm(&["schema", name]).exits(0).stdout))
        .collect()
}

/// The keys of a schema whose description says that they are Markdown.
fn markdown_fields(schema: &str) -> Vec<String> {
    let schema: serde_json::Value = serde_json::from_str(schema).expect("a schema is JSON");
    let mut found = Vec::new();
    let mut open = vec![&schema];
    while let Some(value) = open.pop() {
        if let Some(properties) = value.get("properties").and_then(|p| p.as_object()) {
            for (key, property) in properties {
                let text = property["description"].as_str().unwrap_or("");
                if text.contains("Markdown") {
                    found.push(key.clone());
                }
            }
        }
        match value {
            serde_json::Value::Object(map) => open.extend(map.values()),
            serde_json::Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
    found
}

#[test]
fn no_text_of_any_document_is_obeyed_by_any_output() {
    let fields = fields();
    assert!(fields.len() > 60, "only {} fields", fields.len());
    Project::new(FULL).smm(&["check"]).exits(0);
    let mut passed = FULL.to_owned();
    let mut refused = 0;
    for field in &fields {
        let sources = sources(&charged(field, CHARGE));
        let found = smm_core::check(&sources);
        if found.has_errors() {
            refused += 1;
            continue;
        }
        passed = replace_line(&passed, &charged(field, CHARGE), field.line);
    }
    assert!(refused > 25, "only {refused} of {} texts follow the rules", fields.len());
    let project = Project::new(&passed);
    project.smm(&["build"]).exits(0);
    let diff = project.smm(&["diff", "tiny@0.9", "tiny@1.0", "--format", "html"]).exits(0);
    let mut texts = project.files("site");
    texts.push(("diff.html".to_owned(), diff.stdout.into_bytes()));
    let mut seen = 0;
    for (path, bytes) in texts {
        let is_markup = [".html", ".xml", ".svg"].iter().any(|ending| path.ends_with(ending));
        if !is_markup {
            continue;
        }
        let text = String::from_utf8(bytes).expect("markup is text");
        assert_eq!(fires(&text), None, "{path}");
        seen += usize::from(text.contains("evil.example"));
    }
    assert!(seen > 5, "the marks are found in {seen} files only");
}

pub(crate) fn replace_line(text: &str, with: &str, line: usize) -> String {
    let wanted = with.lines().nth(line).expect("the same lines");
    let lines = text.lines().enumerate().map(|(at, text)| if at == line { wanted } else { text });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

pub(crate) fn sources(files: &str) -> smm_core::Sources {
    let mut sources = smm_core::Sources::default();
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in files.lines() {
        match line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(path) => parts.push((path, String::new())),
            None => {
                if let Some((_, text)) = parts.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    for (path, text) in parts {
        sources.add(path, text.into_bytes());
    }
    sources
}

#[test]
fn titles_are_words_in_pages_redlines_and_release_notes() {
    let title = "Handover <T> [draft](x) *now* `c` @ops";
    let project = Project::new(FULL);
    for (old, new) in [("title: Doors", title), ("title: Pump house", "*Pump* <house>")] {
        let path = "models/tiny/1.0/practices/doors.yaml";
        project.edit(path, &format!("{old}\n"), &format!("title: '{new}'\n"));
    }
    project.smm(&["build", "--only", "site,data"]).exits(0);
    let escaped = "Handover &lt;T&gt; [draft](x) *now* `c` @ops";
    for page in ["tiny/1.0/doors.html", "tiny/1.0/index.html", "tiny/changes/0.9-1.0/index.html"] {
        let html = project.read(&format!("site/{page}"));
        assert!(html.contains(escaped), "{page} shows the title as it is");
        assert!(!html.contains("<em>now</em>") && !html.contains("<em>Pump</em>"), "{page}");
    }
    let notes = project.smm(&["diff", "tiny@0.9", "tiny@1.0", "--format", "markdown"]).exits(0);
    assert!(notes.stdout.contains(r"Handover \<T\> \[draft\](x) \*now\* \`c\` \@ops"), "{notes}");
    let html = project.smm(&["diff", "tiny@0.9", "tiny@1.0", "--format", "html"]).exits(0);
    assert!(html.stdout.contains("Handover &lt;T&gt; [draft](x) *now*"), "{html}");
    assert!(html.stdout.contains("Content-Security-Policy"), "{html}");
}

#[test]
fn chapters_have_the_anchors_that_links_are_checked_against() {
    let chapter = "Title\n=====\n\n## Same\n\n## Same\n\nSetext\n---\n\n## Own {#mine}\n\n\
                   ## With `code`, *stars* & [link](b%20c.md)\n\nNote[^n] and <q@example.org>.\n\n[^n]: Words.\n";
    let project = Project::tiny();
    project.write(
        "book/src/SUMMARY.md",
        "# Summary\n\n- [Front](index.md)\n- [A](a.md)\n- [B](<b c.md>)\n",
    );
    project
        .write("book/src/b c.md", "# B\n\n[s](a.md#same-1) [m](a.md#mine) [n](a.md#footnote-n)\n");
    project.write("book/src/a.md", chapter);
    project.smm(&["check"]).exits(0);
    project.smm(&["build", "--only", "site"]).exits(0);
    let html = project.read("site/a.html");
    for anchor in smm_core::markdown::anchors(chapter) {
        assert_eq!(html.matches(&format!("id=\"{anchor}\"")).count(), 1, "#{anchor}");
    }
    assert!(html.contains("href=\"b%20c.html\""), "a path keeps its percent signs");
    let broken = project.path("book/src/b c.md");
    fs::write(&broken, "# B\n\n[s](a.md#same-2) [t](a.md#titlemd) [u](b%20d.md)\n")
        .expect("writable");
    let found = project.smm(&["check"]).exits(1);
    assert_eq!(found.stderr.matches("broken-link").count(), 3, "{found}");
}

#[test]
fn chapters_lead_to_profiles_and_their_items() {
    let project = Project::new(FULL);
    project.write("book/src/SUMMARY.md", "# Summary\n\n- [Front](index.md)\n- [A](use/a.md)\n");
    project.write("book/src/index.md", "# Front\n\nWords.\n");
    project.write(
        "book/src/use/a.md",
        "# A\n\n[[shop]] asks [[SHOP-DOR-1-I1]] of [[tiny]]; see [its page](../shop/1.0/doors.md#SHOP-DOR-1-I1), \
         [its book](../shop/1.0/index.html) and [[doors]].\n",
    );
    project.smm(&["check"]).exits(0);
    project.smm(&["build", "--only", "site"]).exits(0);
    let html = project.read("site/use/a.html");
    for link in [
        "../shop/1.0/index.html",
        "../shop/1.0/doors.html#SHOP-DOR-1-I1",
        "../tiny/1.0/index.html",
        "../tiny/1.0/doors.html",
    ] {
        assert!(html.contains(&format!("href=\"{link}\"")), "{link}");
    }
    project.write("book/src/use/a.md", "# A\n\n[[SHOP-DOR-1-I9]] [a](../shop/1.0/dors.md) [b](../shop/1.0/doors.md#SHOP-DOR-1-I9)\n");
    let found = project.smm(&["check"]).exits(1);
    found.says("unknown-reference").says("`shop/1.0/dors.md`").says("no heading `#SHOP-DOR-1-I9`");
}

#[test]
fn a_redline_names_characters_that_nobody_sees() {
    let project = Project::new(FULL);
    let table = |version: &str| format!("models/tiny/{version}/practices/doors.yaml");
    project.edit(&table("1.0"), "title: Doors\n", "title: Do\u{200b}ors\n");
    project.edit(&table("0.9"), "title: Pump house\n", "title: Pump\u{a0}house\n");
    project.edit(&table("1.0"), "title: Wedged doors\n", "title: Wedged do\u{43e}rs\n");
    for format in ["terminal", "markdown", "html"] {
        let diff = project.smm(&["diff", "tiny@0.9", "tiny@1.0", "--format", format]).exits(0);
        let words = diff.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        for named in [
            "U+200B zero width space put in",
            "U+00A0 no-break space taken out",
            "U+043E Cyrillic letter that looks like",
        ] {
            assert!(words.contains(named), "{format} lacks `{named}`\n{diff}");
        }
    }
}
