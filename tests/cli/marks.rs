//! Where each text of each document is shown, and that it is shown there as it was written, whatever
//! it is made of: in pages, paper, workbooks, tables and data.
//!
//! Each text field gets a mark. A first build shows in which kinds of files the mark of each field
//! stands; a second one, with what a program could take for its own language in front of each mark,
//! must show it in the same kinds, letter for letter, and obey none of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Project, unzipped};
use crate::texts::{FULL, Field, fields, markdown_keys, replace_line, sources, with_text};

/// What spreadsheets, Typst and templates obey, and what Markdown leaves as it is.
const CODE: &str = "@SUM(1+1) #panic() $x$ #{y} {{title}} ${z} & 'q', \"r\";";
/// What Markdown and HTML obey besides: words of documents that are no Markdown.
const MARKUP: &str = "<b>h</b> [go](https://evil.example/) ![p](https://evil.example/p.png) \
                      <script>alert(1)</script> *e* `c`";
/// What makes a formula of a text that starts with it.
const FORMULA: &str = "=1+1";

/// The kinds of paper, as their files are named; a report that was asked for bears another name.
const PAPERS: [&str; 5] = ["checklist", "guide", "redline", "assessment", "report"];

/// The files of a workspace by their kind: what people and programs read of them, without blanks.
type Shown = BTreeMap<&'static str, String>;

/// The mark of the field that comes at this place.
fn mark(at: usize) -> String {
    format!("mark{at}x")
}

/// A text without blanks and hyphens: lines are broken anywhere.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"-\u{ad}\u{200b}\u{feff}".contains(*c)).collect()
}

/// The text of markup: without its tags, entities as what they mean.
fn text_of(markup: &str) -> String {
    let pieces = markup.split('<').enumerate();
    let pieces = pieces.map(|(at, piece)| match piece.split_once('>') {
        Some((_, text)) if at > 0 => text,
        _ => piece,
    });
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
    ];
    let text = pieces.collect::<String>();
    let text = entities.iter().fold(text, |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// Every string of a JSON document.
fn strings(value: &serde_json::Value, into: &mut String) {
    match value {
        serde_json::Value::String(text) => *into += &format!("{text}\n"),
        serde_json::Value::Array(list) => list.iter().for_each(|value| strings(value, into)),
        serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| {
            *into += &format!("{key}\n");
            strings(value, into);
        }),
        _ => {}
    }
}

/// The parts of a workbook that are XML.
fn parts(bytes: &[u8]) -> Vec<String> {
    let texts = unzipped(bytes).into_iter();
    texts.map(|(_, part)| String::from_utf8(part).expect("XML is text")).collect()
}

/// What stands in the elements of a name.
fn elements<'t>(xml: &'t str, name: &str) -> Vec<&'t str> {
    let starts = [format!("<{name}>"), format!("<{name} ")];
    let places = starts.iter().flat_map(|start| xml.match_indices(start.as_str()));
    places.map(|(at, _)| xml[at..].split(&format!("</{name}>")).next().unwrap_or("")).collect()
}

/// A formula without its texts and the names of its sheets.
fn code_of(formula: &str) -> String {
    let mut open = None;
    let is_code = |c: &char| {
        let is_in_code = open.is_none();
        match open {
            None if "'\"".contains(*c) => open = Some(*c),
            Some(quote) if quote == *c => open = None,
            _ => {}
        }
        is_in_code
    };
    let formula = formula.split_once('>').map_or("", |(_, formula)| formula);
    text_of(formula).chars().filter(is_code).collect()
}

/// Fails if a workbook takes a text for a formula or a link.
fn require_no_formula_of_texts(path: &str, parts: &[String]) {
    for part in parts {
        for name in ["f", "formula", "definedName"] {
            for formula in elements(part, name) {
                let code = code_of(formula);
                assert!(!code.contains("1+1") && !code.contains("evil"), "{path}: {formula}");
            }
        }
        assert!(!part.contains("Target=\"https://evil"), "{path}: {part}");
    }
}

/// Fails if a table holds a cell that a spreadsheet would compute. Quotes within cells are doubled, so
/// that one behind a comma or a line begins a cell.
fn require_no_formula_of_cells(path: &str, text: &str) {
    for start in ['=', '@', '+'] {
        for before in [',', '\n', '\u{feff}'] {
            let cell = format!("{before}\"{start}");
            assert!(!text.contains(&cell), "{path}: a cell starts with `{start}`");
        }
    }
}

/// Fails if a page runs, loads or links what a text asks for.
fn require_no_markup_of_texts(path: &str, text: &str) {
    for obeyed in
        ["<script>alert", "<b>h</b>", "href=\"https://evil", "src=\"https://evil", "<em>e</em>"]
    {
        assert!(!text.contains(obeyed), "{path} holds `{obeyed}`");
    }
}

/// Fails if paper links to what a text names, or does anything at all.
#[cfg(feature = "pdf")]
fn require_no_action_of_texts(path: &str, bytes: &[u8]) {
    let document = lopdf::Document::load_mem(bytes).expect("a PDF");
    for object in document.objects.values() {
        let shown = format!("{object:?}");
        let is_asked = shown.contains("/URI") && shown.contains("evil.example");
        assert!(!is_asked && !shown.contains("/Launch"), "{path}: {shown}");
    }
}

/// Everything that is made of a workspace: the site, the report of its assessment, and differences.
fn made(files: &str) -> (Project, Vec<(String, Vec<u8>)>) {
    let project = Project::new(files);
    project.smm(&["build"]).exits(0);
    project.smm(&["assess", "report", "assessments/corner.yaml", "-o", "report"]).exits(0);
    let mut made = Vec::new();
    for folder in ["site", "report"] {
        let files = project.files(folder);
        made.extend(files.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    for format in ["html", "json", "markdown"] {
        let diff = ["diff", "tiny@0.9", "tiny@1.0", "--format", format, "-o"];
        let path = format!("diff.{format}");
        project.smm(&[&diff[..], &[&path]].concat()).exits(0);
        made.push((path.clone(), project.read(&path).into_bytes()));
    }
    (project, made)
}

/// What the files show; on the way, that they obey nothing.
fn shown(made: &[(String, Vec<u8>)]) -> Shown {
    let mut shown = Shown::new();
    for (path, bytes) in made {
        let text = || String::from_utf8(bytes.clone()).expect("text");
        let (kind, text) = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" | "xml" | "svg" => {
                require_no_markup_of_texts(path, &text());
                let is_redline = path.contains("/changes/") || path.starts_with("diff.");
                (if is_redline { "redline page" } else { "page" }, text_of(&text()))
            }
            "xlsx" => {
                let parts = parts(bytes);
                require_no_formula_of_texts(path, &parts);
                ("workbook", parts.iter().map(|part| text_of(part)).collect())
            }
            "csv" => {
                require_no_formula_of_cells(path, &text());
                ("table", text().replace("\"\"", "\""))
            }
            "json" => {
                let mut all = String::new();
                strings(&serde_json::from_slice(bytes).expect("JSON"), &mut all);
                if path.contains("oscal") {
                    // Its texts are Markdown.
                    ("OSCAL", all.replace('\\', ""))
                } else {
                    ("data", all)
                }
            }
            "markdown" => ("notes", text().replace("~~", "").replace("**", "").replace('\\', "")),
            #[cfg(feature = "pdf")]
            "pdf" => {
                require_no_action_of_texts(path, bytes);
                continue;
            }
            _ => continue,
        };
        *shown.entry(kind).or_default() += &dense(&text);
    }
    shown
}

/// What paper shows, by the kind of paper.
#[cfg(feature = "pdf")]
fn printed(project: &Project, made: &[(String, Vec<u8>)]) -> Shown {
    let mut shown = Shown::new();
    for (path, _) in made.iter().filter(|(path, _)| path.ends_with(".pdf")) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let kind = PAPERS.into_iter().find(|kind| file.contains(kind)).unwrap_or("report");
        let mut pdftotext = project.command("pdftotext", &["-raw", path, "-"]);
        let text = crate::support::third_party(&mut pdftotext, "apt-get install poppler-utils");
        *shown.entry(kind).or_default() += &dense(&text);
    }
    shown
}

/// The full workspace without what names a text.
fn bare() -> String {
    FULL.replace("see: [router]", "see: []")
}

/// The full workspace with another text in one field, of which nothing else is the name.
fn with(field: &Field, change: impl Fn(&str) -> String) -> String {
    with_text(field, change).replace("see: [router]", "see: []")
}

/// The full workspace with the mark of each field alone.
fn marked(fields: &[Field]) -> String {
    fields.iter().enumerate().fold(bare(), |files, (at, field)| {
        let changed = with(field, |text| format!("{text} {}", mark(at)));
        replace_line(&files, &changed, field.line)
    })
}

/// The full workspace with the strongest charge that `check` lets into each field, and that charge.
fn charged(fields: &[Field]) -> (String, Vec<String>) {
    let markdown = markdown_keys();
    let mut charges = Vec::new();
    let mut files = bare();
    for (at, field) in fields.iter().enumerate() {
        let mark = mark(at);
        let words = format!("{CODE} {MARKUP} {mark}");
        let code = format!("{CODE} {mark}");
        let tries = [(FORMULA, &words), (FORMULA, &code), ("", &words), ("", &code), ("", &mark)];
        let is_text = markdown.contains(&field.key);
        let mut tries = tries.into_iter().filter(|(_, charge)| !is_text || *charge != &words);
        let (changed, charge) = tries
            .find_map(|(start, charge)| {
                let changed =
                    with(field, |text| format!("{start} {text} {charge}").trim().to_owned());
                (!smm_core::check(&sources(&changed)).has_errors())
                    .then(|| (changed, charge.clone()))
            })
            .unwrap_or_else(|| panic!("{field:?} takes no mark"));
        files = replace_line(&files, &changed, field.line);
        charges.push(charge);
    }
    (files, charges)
}

/// Whether a kind of files shows a charge as it was written. On paper, the foot of a page may stand
/// within it; redlines, which are pages and notes as well,
/// set what both sides have in common once, with the marks of both behind it.
fn is_whole(kind: &str, shown: &str, charge: &str, mark: &str) -> bool {
    let charge = dense(charge);
    let common = charge.trim_end_matches(mark);
    let has_breaks = PAPERS.contains(&kind) || ["notes", "redline page"].contains(&kind);
    let is_near = |(at, _): (usize, &str)| {
        let before = shown[..at].chars().rev().take(4 * charge.len()).collect::<Vec<_>>();
        before.into_iter().rev().collect::<String>().contains(common)
    };
    shown.contains(&charge) || has_breaks && shown.match_indices(mark).any(is_near)
}

/// The fields whose marks a kind of files shows when they stand alone, and not as they were written
/// when they are charged.
fn harmed(fields: &[Field], plain: &Shown, full: &Shown, charges: &[String]) -> Vec<String> {
    let mut harmed = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        for (kind, text) in plain {
            let is_shown = text.contains(&mark(at));
            if is_shown && !is_whole(kind, &full[kind], &charges[at], &mark(at)) {
                harmed.push(format!(
                    "{kind} harms `{}` of {} ({})",
                    field.key,
                    field.document,
                    mark(at)
                ));
            }
        }
    }
    harmed
}

/// The fields whose marks no kind of files shows.
fn lost(fields: &[Field], shown: &Shown) -> BTreeSet<String> {
    let is_lost = |at: usize| !shown.values().any(|text| text.contains(&mark(at)));
    let lost = fields.iter().enumerate().filter(|(at, _)| is_lost(*at));
    lost.map(|(_, field)| format!("{} {}", field.document, field.key)).collect()
}

#[test]
fn every_text_comes_through_every_output_unharmed() {
    let fields = fields();
    let plain = shown(&made(&marked(&fields)).1);
    let kinds = ["OSCAL", "data", "notes", "page", "redline page", "table", "workbook"];
    assert!(plain.keys().eq(&kinds), "{:?}", plain.keys());
    let (files, charges) = charged(&fields);
    let strong = charges.iter().filter(|charge| charge.contains(CODE)).count();
    assert!(strong * 10 > fields.len() * 9, "only {strong} of {} take code", fields.len());
    assert!(charges.iter().any(|charge| charge.contains(MARKUP)));
    let full = shown(&made(&files).1);
    // A catalog is what citations are checked against; only a mapping prints it, and here is none.
    let unprinted =
        ["note", "publisher", "title"].map(|key| format!("references/locks-1.yaml {key}"));
    assert_eq!(lost(&fields, &plain), BTreeSet::from(unprinted), "shown nowhere");
    assert_eq!(harmed(&fields, &plain, &full, &charges), [""; 0]);
}

#[cfg(feature = "pdf")]
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn every_text_comes_through_paper_unharmed() {
    let fields = fields();
    let (project, plain) = made(&marked(&fields));
    let plain = printed(&project, &plain);
    assert_eq!(plain.len(), 5, "checklist, guide, redline, form and report");
    let (files, charges) = charged(&fields);
    let (project, full) = made(&files);
    let full = printed(&project, &full);
    assert_eq!(harmed(&fields, &plain, &full, &charges), [""; 0]);
}
