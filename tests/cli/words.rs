//! Whatever is printed comes from the catalog or from the content: in a language that is made up,
//! where every word of the catalog stands in guillemets, nothing else is readable.
//!
//! The content is scrambled letter by letter, so that no word of ours can hide among its words.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, SheetVisible, Xlsx};
use serde_json::Value as Json;

use crate::support::{Project, repository, txtar, unzipped};

const FULL: &str = include_str!("fixtures/full.txt");
/// Keys whose values are ids or numbers; these stay.
const IDS: [&str; 12] = [
    "id",
    "code",
    "replaces",
    "practice",
    "practices",
    "base",
    "profile",
    "license",
    "item",
    "date",
    "version",
    "from",
];
/// Keys whose values the schema lists: what pages say for them is in the catalog.
const LISTED: [&str; 10] = [
    "status", "verify", "scope", "change", "field", "weight", "free", "heading", "answer", "money",
];
/// Names of formats and of what everybody calls by its name.
const NAMES: [&str; 13] = [
    "PDF", "HTML", "JSON", "CSV", "OSCAL", "ZIP", "Excel", "Markdown", "SMM", "Toolkit", "noindex",
    "CC", "BY",
];
/// Keys of data that scripts go by and show nowhere; `words` are spellings that are understood.
const UNSHOWN: [&str; 7] = ["rule", "digest", "id", "answer", "worth", "words", "money"];
/// What an answer is called in a cell: the reader of the form and its formulas go by it.
const ANSWERS: [&str; 4] = ["yes", "partly", "no", "not-applicable"];

/// The workspace with scrambled content in a made-up language, and the words that it may print.
fn made_up() -> (Project, BTreeSet<String>) {
    let project = Project::empty();
    let mut known: BTreeSet<String> = NAMES.map(str::to_owned).into();
    for (path, text) in txtar(FULL) {
        let text: Vec<String> =
            text.lines().map(|line| scrambled(path, line, &mut known)).collect();
        project.write(path, text.join("\n") + "\n");
        known.extend(words_of(path).map(str::to_owned));
    }
    project.edit("smm.toml", "language = \"en\"", "language = \"xx\"");
    let english = std::fs::read_to_string(repository().join("book/words/en.toml"));
    let marked = english.expect("the catalog is there").lines().map(marked).collect::<Vec<_>>();
    project.write("book/words/xx.toml", marked.join("\n"));
    (project, known)
}

/// A line of the catalog with its word in guillemets, and the values of its placeholders outside.
fn marked(line: &str) -> String {
    let Some((key, text)) = line.split_once(" = \"") else { return line.to_owned() };
    let Some(text) = text.strip_suffix('"').filter(|_| !line.starts_with('#')) else {
        return line.to_owned();
    };
    let mut out = format!("{key} = \"«");
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
        let slot = after.split_once('}').filter(|(name, _)| name.chars().all(is_part));
        match slot.filter(|(name, _)| !name.is_empty()) {
            Some((name, after)) => {
                out.push_str(&format!("»{{{name}}}«"));
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    format!("{out}{rest}»\"")
}

/// A line of a document with its text scrambled; the words of it are noted.
fn scrambled(path: &str, line: &str, known: &mut BTreeSet<String>) -> String {
    let key = line.trim_start().trim_start_matches("- ").split([':', ' ']).next().unwrap_or("");
    let starts = match (line.find(": "), line.find(" = ")) {
        _ if path.ends_with(".md") => (line != "# Summary").then_some(0),
        (Some(at), _) => Some(at + 2),
        (_, Some(at)) => Some(at + 3),
        // An entry of a list.
        _ => line.trim_start().starts_with("- ").then_some(0),
    };
    let Some(at) = starts.filter(|_| !LISTED.contains(&key) && key != "language") else {
        return line.to_owned();
    };
    let (before, text) = line.split_at(at);
    let text = match IDS.contains(&key) {
        true => text.to_owned(),
        false => text.replace("(index.md)", "(\u{1})").chars().map(turned).collect(),
    };
    let text = text.replace('\u{1}', "index.md");
    known.extend(words_of(&text).map(str::to_owned));
    format!("{before}{text}")
}

/// The letter thirteen places on.
fn turned(letter: char) -> char {
    let turn = |first: u8| char::from((letter as u8 - first + 13) % 26 + first);
    match letter {
        'a'..='z' => turn(b'a'),
        'A'..='Z' => turn(b'A'),
        other => other,
    }
}

/// The words of a text: two letters or more, nothing that holds a digit.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let tokens = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    let tokens = tokens.filter(|token| !token.contains(|c: char| c.is_ascii_digit()));
    tokens.flat_map(|token| token.split('-')).filter(|word| word.chars().count() > 1)
}

/// What stands outside of guillemets.
fn outside(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '«' => depth += 1,
            '»' => depth = depth.saturating_sub(1),
            letter if depth == 0 => out.push(letter),
            _ => {}
        }
        if depth > 0 {
            out.push(' ');
        }
    }
    out
}

/// A line without the placeholders that a script fills.
fn without_slots(line: &str) -> String {
    let parts = line.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join(" ")
}

/// The words of a text that come from nowhere, each with the line it stands in.
fn strange(name: &str, text: &str, known: &BTreeSet<String>) -> Vec<String> {
    let outside = outside(text);
    let is_known = |word: &str| {
        let lower = word.to_lowercase();
        known.iter().any(|known| known.to_lowercase() == lower)
    };
    let found = outside.lines().flat_map(|line| {
        let line = &without_slots(line);
        let strange: Vec<&str> = words_of(line).filter(|word| !is_known(word)).collect();
        (!strange.is_empty()).then(|| format!("{name}: {strange:?} in `{}`", line.trim()))
    });
    found.collect()
}

/// What a page shows and says: its text, the attributes that are read, the data that scripts show.
fn said_by_page(page: &str) -> String {
    let mut said = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        said.push_str(before);
        let Some((tag, after)) = after.split_once('>') else { break };
        let name = tag.split_whitespace().next().unwrap_or_default();
        rest = after;
        said.push(if matches!(name, "em" | "strong" | "mark" | "span") { ' ' } else { '\n' });
        if name == "script" || name == "style" {
            let (text, after) = after.split_once(&format!("</{name}>")).unwrap_or((after, ""));
            rest = after;
            if tag.contains("application/json") {
                said.push_str(&said_by_data(&serde_json::from_str(text).unwrap_or_default(), ""));
            }
            continue;
        }
        // An address that is shown as it is: names of files, not words.
        let href = tag.split_once(" href=\"").and_then(|(_, href)| href.split_once('"'));
        if let Some(after) = href.and_then(|(href, _)| rest.strip_prefix(href)) {
            rest = if after.starts_with("</a>") { after } else { rest };
        }
        let is_for_programs = name == "meta" && !tag.contains("\"description\"");
        for attribute in ["alt", "title", "aria-label", "placeholder", "content", "data-fold"] {
            let value =
                tag.split_once(&format!(" {attribute}=\"")).and_then(|(_, v)| v.split_once('"'));
            if let Some((value, _)) = value.filter(|_| !is_for_programs) {
                said.push_str(&format!("\n{value}\n"));
            }
        }
    }
    said.push_str(rest);
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(said, |said, (entity, sign)| said.replace(entity, sign))
}

/// The texts of data that a script shows.
fn said_by_data(data: &Json, key: &str) -> String {
    match data {
        Json::String(_) if UNSHOWN.contains(&key) => String::new(),
        Json::String(text) => format!("{text}\n"),
        Json::Array(items) => items.iter().map(|item| said_by_data(item, key)).collect(),
        Json::Object(map) => map.iter().map(|(key, value)| said_by_data(value, key)).collect(),
        _ => String::new(),
    }
}

/// What a workbook shows: cells but for the ids in the first column, texts in formulas, and what
/// stands in charts, drop-downs and feet.
fn said_by_workbook(bytes: &[u8]) -> String {
    let mut said = String::new();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheets = book.sheets_metadata().to_vec();
    for sheet in sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible) {
        said.push_str(&format!("{}\n", sheet.name));
        let cells = book.worksheet_range(&sheet.name).expect("it is there");
        for (_, column, cell) in cells.used_cells() {
            if let (Data::String(text), true) =
                (cell, column > 0 && !ANSWERS.contains(&&*cell.to_string()))
            {
                said.push_str(&format!("{text}\n"));
            }
        }
        let formulas = book.worksheet_formula(&sheet.name).expect("it is there");
        for (_, _, formula) in formulas.used_cells() {
            let texts = formula.split('"').skip(1).step_by(2);
            said.extend(texts.map(|text| format!("{text}\n")));
        }
    }
    for (_, part) in unzipped(bytes).into_iter().filter(|(name, _)| name.ends_with(".xml")) {
        if let Ok(text) = String::from_utf8(part) {
            said.push_str(&said_by_part(&text));
        }
    }
    said
}

fn said_by_part(part: &str) -> String {
    let between = |open: &'static str, close: &'static str| {
        let parts = part.split(open).skip(1);
        parts.filter_map(move |rest| rest.split(close).next()).collect::<Vec<_>>()
    };
    let attributes = ["descr=\"", "error=\"", "errorTitle=\"", "prompt=\""];
    let mut all: Vec<&str> = attributes.iter().flat_map(|open| between(open, "\"")).collect();
    for tag in ["<a:t>", "<dc:title>", "<dc:subject>", "<dc:description>", "<oddFooter>"] {
        all.extend(between(tag, "</"));
    }
    all.join("\n").replace("&amp;L&amp;A&amp;R", "").replace("&amp;P", "").replace("&amp;N", "")
}

/// Everything in a folder that is made for people, by file.
fn strange_in(project: &Project, folder: &str, known: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, bytes) in project.files(folder) {
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        let said = match Path::new(&name).extension().and_then(|extension| extension.to_str()) {
            Some("html") => said_by_page(&text()),
            Some("xlsx") => said_by_workbook(&bytes),
            Some("markdown") => text(),
            _ => continue,
        };
        found.extend(strange(&name, &said, known));
    }
    found
}

/// The report, the form in every face and what becomes of answers, beside the site.
fn print_everything(project: &Project) {
    project.smm(&["build", "--out", "site"]).exits(0);
    let corner = "assessments/corner.yaml";
    project.write("later.yaml", project.read(corner).replace("answer: partly", "answer: \"no\""));
    let report = ["assess", "report", corner, "later.yaml", "-o", "report"];
    project.smm(&report).exits(0);
    for face in ["html", "xlsx", "yaml"] {
        let name = format!("forms/new.{face}");
        project.smm(&["assess", "new", "--profile", "shop", "-o", &name]).exits(0);
        let name = format!("forms/filled.{face}");
        let form = ["assess", "new", "--profile", "shop", "--answers", corner, "-o", &name];
        project.smm(&form).exits(0);
    }
}

#[test]
fn in_a_made_up_language_nothing_but_content_is_readable() {
    let (project, known) = made_up();
    // What a page asks for and what the made-up catalog says fit each other.
    project.smm(&["check"]).does_not_say("words");
    print_everything(&project);
    let mut found = Vec::new();
    for folder in ["site", "report", "forms"] {
        found.extend(strange_in(&project, folder, &known));
    }
    assert!(found.is_empty(), "{} texts from nowhere: {found:#?}", found.len());
}

#[test]
fn a_text_from_nowhere_is_found() {
    let (project, known) = made_up();
    project.write("book/templates/frame-header.html", "<p aria-label=\"Spoken\">Shown</p>\n");
    project.smm(&["build", "--only", "site", "--out", "site"]).exits(0);
    let found = strange_in(&project, "site", &known);
    assert!(found.iter().any(|one| one.contains("Spoken")), "{found:#?}");
    assert!(found.iter().any(|one| one.contains("Shown")), "{found:#?}");
}

#[cfg(feature = "pdf")]
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn in_a_made_up_language_nothing_but_content_is_readable_on_paper() {
    let (project, mut known) = made_up();
    // The command that reads a form is named on it, and may be broken at the end of a line.
    known.extend(["smm", "assess", "read"].map(str::to_owned));
    print_everything(&project);
    let cut = ["--levels", "1..2", "--domain", "running", "--large-print", "--blank-notes"];
    for kind in ["checklist", "form"] {
        let paper = ["paper", kind, "shop", "--out", "cut"];
        project.smm(&[&paper[..], &cut[..]].concat()).exits(0);
    }
    let mut found = Vec::new();
    for folder in ["site", "report", "cut"] {
        let papers = project.files(folder).into_iter();
        for (name, _) in papers.filter(|(name, _)| name.ends_with(".pdf")) {
            let path = format!("{folder}/{name}");
            let text = |program: &str, args: &[&str]| {
                crate::support::third_party(
                    &mut project.command(program, args),
                    "apt-get install poppler-utils",
                )
            };
            let about = text("pdfinfo", &[&path]);
            let about = about.lines().filter_map(|line| {
                let (key, value) = line.split_once(':')?;
                ["Title", "Subject", "Keywords"].contains(&key).then_some(value)
            });
            let said =
                about.collect::<Vec<_>>().join("\n") + &text("pdftotext", &["-raw", &path, "-"]);
            found.extend(strange(&name, &without_ids(&said), &known));
        }
    }
    assert!(found.is_empty(), "{} texts from nowhere: {found:#?}", found.len());
}

/// A text without ids of items, which stand close behind words on paper.
#[cfg(feature = "pdf")]
fn without_ids(text: &str) -> String {
    let ids = ["SHOP-DOR-", "DOR-", "COP-"];
    ids.iter().fold(text.to_owned(), |text, id| text.replace(id, " 0"))
}

#[test]
fn a_word_may_be_as_long_as_it_likes() {
    let (project, _) = made_up();
    let long = project
        .read("book/words/xx.toml")
        .replace("»\"\n", &format!("{}»\"\n", " long".repeat(60)));
    project.write("book/words/xx.toml", long);
    project.smm(&["assess", "new", "--profile", "shop", "-o", "form.xlsx"]).exits(0);
    project.smm(&["assess", "read", "form.xlsx", "-o", "back.yaml"]).does_not_say("gone");
}

#[test]
fn a_form_in_another_language_is_read_as_every_other() {
    let (project, _) = made_up();
    project
        .smm(&[
            "assess",
            "new",
            "--profile",
            "shop",
            "--answers",
            "assessments/corner.yaml",
            "-o",
            "form.xlsx",
        ])
        .exits(0);
    let back = project.smm(&["assess", "read", "form.xlsx", "-o", "back.yaml"]);
    back.does_not_say("gone").does_not_say("no place");
    let answers = |name: &str| {
        let text = project.read(&format!("{name}.yaml"));
        let text = ["form.xlsx", "corner.yaml"]
            .iter()
            .fold(text, |text, file| crate::assess::without_source(&text, file));
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let from = lines.skip_while(|line| !line.starts_with("answers:"));
        from.map(str::to_owned).collect::<Vec<_>>()
    };
    project.smm(&["assess", "read", "assessments/corner.yaml", "-o", "same.yaml"]);
    assert_eq!(answers("back"), answers("same"));
}
