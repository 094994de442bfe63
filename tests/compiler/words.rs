//! Every word that the tool prints stands in its catalog, and everything in the catalog is printed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use smm_core::diff::{Class, Field};
use smm_core::words::Words;

/// Rust that prints on pages, forms, paper and reports.
const RUST: [&str; 9] = [
    "generator/core/src/assess",
    "generator/core/src/import/compare",
    "generator/core/src/model/answers",
    "generator/core/src/model/around",
    "generator/core/src/model/params",
    "generator/core/src/render",
    "generator/core/src/words",
    "generator/cli/src/output/workbook",
    "generator/cli/src/cmd/serve",
];
/// Files whose texts are printed on no page: findings and refusals, which are spoken in English as all
/// messages are, and names that belong to formats.
const ELSEWHERE: &[&str] = &[
    // Findings, refusals, and why a template cannot be used.
    "assess/document.rs",
    "assess/fill/",
    "assess/interpret",
    "assess/mod.rs",
    "assess/rollup/repeats/report.rs",
    "assess/seal/report.rs",
    "assess/settle.rs",
    "assess/typing.rs",
    "import/compare.rs",
    "workbook/fill/",
    "workbook/cells.rs",
    "workbook/comments/read.rs",
    "workbook/limits.rs",
    "workbook/plain_table.rs",
    "workbook/read.rs",
    "workbook/unpack.rs",
    "render/mdbook/directive.rs",
    "render/templates.rs",
    "src/words.rs",
    // What the terminal says, and what no browser shows.
    "cmd/serve.rs",
    "serve/http.rs",
    "serve/live.rs",
    "serve/messages.rs",
    "serve/preview.rs",
    "serve/watch.rs",
    // Values that formats of others define.
    "render/catalogs/gemara.rs",
    // Names of columns and keys.
    "workbook/formulas.rs",
    "workbook/lists.rs",
    "workbook/names.rs",
    "changes/json.rs",
    // Artifacts that are offered nowhere, and named in findings only.
    "formats/compare.rs",
    "formats/feed.rs",
    "formats/notes.rs",
    "formats/pages.rs",
    "formats/redirects.rs",
    "formats/search.rs",
    "formats/shared.rs",
    "formats/sizes.rs",
    "formats/web.rs",
    // Style sheets; the names of fonts, licences and formats.
    "site/brand.rs",
    "site/changes.rs",
    "site/page_frame.rs",
    "formats/workbook.rs",
    "workbook/styles.rs",
];
/// Literals that look like words and are names of columns or spellings that are understood.
const NAMES: [&str; 2] = ["to level", "not applicable"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Path and text of the files below a folder with that ending, and of the one beside it.
fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let file = format!("{folder}{ending}");
    if let Ok(text) = fs::read_to_string(root().join(&file)) {
        found.push((file, text));
    }
    let mut open: Vec<PathBuf> =
        [root().join(folder)].into_iter().filter(|folder| folder.is_dir()).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("it is there") {
            let path = entry.expect("it is there").path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).expect("it is text");
                let name = path.strip_prefix(root()).expect("below the root");
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

fn templates() -> Vec<(String, String)> {
    let all = texts("book/templates", ".html").into_iter();
    all.map(|(name, text)| (name, without(&text, "{#", "#}"))).collect()
}

/// Typst templates without comments.
fn paper_templates() -> Vec<(String, String)> {
    let code = |text: String| -> String {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    texts("book/templates", ".typ").into_iter().map(|(name, text)| (name, code(text))).collect()
}

/// Keys that Typst templates ask for; a beginning of a key ends with `_`. The redline is given its
/// part of the catalog only.
fn asked_by_paper() -> BTreeSet<String> {
    let known = keys();
    let tables: BTreeSet<String> =
        known.iter().filter_map(|key| key.split_once('.')).map(|(table, _)| table.into()).collect();
    let is_key = |text: &String| {
        let is_part = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '.');
        let table = text.split_once('.').map(|(table, _)| table.to_owned());
        !text.ends_with(".typ")
            && text.chars().all(is_part)
            && table.is_some_and(|table| tables.contains(&table))
    };
    let of = |(name, text): (String, String)| -> Vec<String> {
        let keys = literals(&text).into_iter();
        match name.ends_with("redline.typ") {
            true => keys.map(|key| format!("redline.{key}")).filter(is_key).collect(),
            false => keys.filter(is_key).collect(),
        }
    };
    let asked = paper_templates().into_iter().flat_map(of);
    // Of the redline, what is no word is a name of a font, a shape or a format.
    asked.filter(|key| !key.starts_with("redline.") || known.contains(key)).collect()
}

/// Keys that scripts ask for; a beginning of a key ends with `.` or `_`.
fn asked_by_scripts() -> BTreeSet<String> {
    let text = |name: &str| fs::read_to_string(root().join("book/form").join(name)).expect("there");
    let is_key = |literal: &String| {
        ["answer.", "script.", "worksheet.", "yaml."].iter().any(|part| literal.starts_with(part))
    };
    let mut asked: BTreeSet<String> = ["form.js", "worksheet.js"]
        .iter()
        .flat_map(|name| literals(&text(name)))
        .filter(is_key)
        .collect();
    asked.remove("yaml.");
    // The reader of YAML says what is wrong by the second half of a key.
    let yaml = text("yaml.js");
    for call in ["fail(", "flaw("] {
        let calls = yaml.split(call).skip(1).filter_map(|rest| rest.split(");").next());
        let keys = calls.filter_map(|call| call.split('"').nth(1));
        asked.extend(keys.map(|key| format!("yaml.{key}")));
    }
    asked
}

/// Rust without comments and tests.
fn rust() -> Vec<(String, String)> {
    let all = RUST.iter().flat_map(|place| texts(place, ".rs"));
    all.map(|(name, text)| {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        (name, code.collect::<Vec<_>>().join("\n"))
    })
    .collect()
}

/// A text without its parts from `open` to `close`; a blank stands for each.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// The keys of the catalog; a word with a number counts once.
fn keys() -> BTreeSet<String> {
    let words = Words::english();
    words
        .keys()
        .map(|key| {
            let stem = key.strip_suffix(".one").or_else(|| key.strip_suffix(".other"));
            stem.unwrap_or(key).to_owned()
        })
        .collect()
}

/// What templates ask for: whole keys, and beginnings of keys whose end is data.
fn asked_by_templates() -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '.' | '0'..='9');
    let of = |text: &str| -> Vec<String> {
        let uses = text.split("words.").skip(1);
        uses.map(|rest| {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let open = if rest[end..].starts_with('[') { "." } else { "" };
            format!("{}{open}", &rest[..end])
        })
        .collect()
    };
    templates().iter().flat_map(|(_, text)| of(text)).collect()
}

/// String literals of Rust, without what only looks like one.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text.replace("'\"'", " ").replace("\\\\", " ");
    while let Some(at) = rest.find('"') {
        let after = rest[at + 1..].to_owned();
        let end = after.char_indices().find(|(at, c)| *c == '"' && !after[..*at].ends_with('\\'));
        let Some((end, _)) = end else { break };
        found.push(after[..end].to_owned());
        rest = after[end + 1..].to_owned();
    }
    found
}

#[test]
fn every_word_that_a_template_asks_for_is_in_the_catalog() {
    let keys = keys();
    let is_known = |asked: &String| match asked.strip_suffix('.') {
        Some(_) => keys.iter().any(|key| key.starts_with(asked)),
        None => keys.contains(asked),
    };
    let asked = asked_by_templates().into_iter().chain(asked_by_paper()).chain(asked_by_scripts());
    let is_stem =
        |asked: &String| asked.ends_with('_') && keys.iter().any(|key| key.starts_with(asked));
    let unknown: Vec<String> = asked.filter(|asked| !is_known(asked) && !is_stem(asked)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// The search takes its words from its index: `say.level`, `say[key]` with a key in quotes, and `'any_' + name`.
fn asked_by_search() -> BTreeSet<String> {
    let script =
        fs::read_to_string(root().join("book/theme/js/finder.js")).expect("the script is there");
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = |rest: &str| rest.split(|c| !is_name(c)).next().unwrap_or("").to_owned();
    let said = script.split("say.").skip(1).map(name);
    let quoted = script.split('\'').filter(|text| text.chars().all(is_name)).map(str::to_owned);
    let parts = ["level", "kind", "role", "verify", "book"].map(|name| format!("any_{name}"));
    said.chain(quoted).chain(parts).map(|name| format!("search.{name}")).collect()
}

#[test]
fn every_word_that_the_search_says_is_in_the_catalog() {
    let script =
        fs::read_to_string(root().join("book/theme/js/finder.js")).expect("the script is there");
    let keys = keys();
    let said = script.split("say.").skip(1).map(|rest| {
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("")
    });
    let unknown: Vec<&str> =
        said.filter(|name| !keys.contains(&format!("search.{name}"))).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn whatever_can_change_has_a_name_in_the_catalog() {
    let keys = keys();
    let fields = Field::ALL.iter().map(|field| format!("field.{}", field.name()));
    let classes = Class::ALL.iter().map(|class| format!("class.{}", class.name()));
    let unnamed: Vec<String> = fields.chain(classes).filter(|key| !keys.contains(key)).collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
}

#[test]
fn every_word_that_rust_asks_for_is_in_the_catalog() {
    let keys = keys();
    let calls = [".say(", ".with(", ".count(", ".count_with(", "part("];
    let asked = |text: &str, call: &str| -> Vec<String> {
        let uses = text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        uses.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let mut unknown = Vec::new();
    for (name, text) in rust() {
        let all = calls.iter().flat_map(|call| asked(&text, call));
        let keyed = all.filter(|key| key.contains('.') && !key.contains(['{', ' ', '/']));
        let is_unknown = |key: &String| !keys.contains(key);
        unknown.extend(keyed.filter(is_unknown).map(|key| format!("{name}: {key}")));
    }
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn every_word_of_the_catalog_is_printed() {
    let asked = [asked_by_templates(), asked_by_paper(), asked_by_search(), asked_by_scripts()];
    let asked: BTreeSet<String> = asked.into_iter().flatten().collect();
    let in_rust: BTreeSet<String> = rust().iter().flat_map(|(_, text)| literals(text)).collect();
    // A literal may name a table (`offer.guide`), or all of one (`class.{}`).
    let is_above = |literal: &String, key: &str| match literal.split_once(".{") {
        Some((table, _)) => key.strip_prefix(table).is_some_and(|rest| rest.starts_with('.')),
        None => {
            literal.contains('.')
                && key.strip_prefix(literal).is_some_and(|rest| rest.starts_with('.'))
        }
    };
    let is_used = |key: &String| {
        in_rust.iter().any(|literal| literal == key || is_above(literal, key))
            || asked.contains(key)
            || asked.iter().any(|one| one.ends_with(['.', '_']) && key.starts_with(one))
    };
    let unused: Vec<String> = keys().into_iter().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn no_template_prints_words_of_its_own() {
    let mut found = Vec::new();
    for (name, text) in templates() {
        let text = without(&without(&text, "{{", "}}"), "{%", "%}");
        for attribute in ["alt=\"", "aria-label=\"", "placeholder=\"", "title=\""] {
            let values = text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(values.filter(|v| says(v)).map(|value| format!("{name}: {value}")));
        }
        let shown = without(&without(&text, "<style", "</style>"), "<", ">");
        found.extend(shown.lines().filter(|l| says(l)).map(|line| format!("{name}: {line}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Whether a text has letters beyond an entity of HTML.
fn says(text: &str) -> bool {
    without(text, "&", ";").contains(char::is_alphabetic)
}

/// Literals of scripts and templates that are directives, keys of a keyboard and commands.
const FOR_PROGRAMS: [&str; 6] = ["use strict", "Escape", "Enter", "Home", "End", "smm assess read"];

#[test]
fn no_script_and_no_paper_template_prints_words_of_its_own() {
    let scripts = ["book/form", "book/preview", "book/theme/js"]
        .into_iter()
        .flat_map(|place| texts(place, ".js"));
    let all = scripts.chain(paper_templates());
    // A trial is never read by anybody.
    let all = all.filter(|(name, _)| !name.ends_with("logo-trial.typ"));
    let mut found = Vec::new();
    for (name, text) in all {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = lines.collect::<Vec<_>>().join("\n");
        let strings = literals(&text).into_iter().chain(literals(&text.replace('\'', "\"")));
        let is_ours = |text: &String| {
            is_prose(text) && !text.contains('\n') && !FOR_PROGRAMS.contains(&text.as_str())
        };
        let prose = strings.filter(is_ours);
        found.extend(
            prose.filter(|text| !text.starts_with("Source ")).map(|text| format!("{name}: {text}")),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_page_prints_words_from_rust() {
    let is_elsewhere = |name: &str| ELSEWHERE.iter().any(|one| name.contains(one));
    let mut found = Vec::new();
    for (name, text) in rust().iter().filter(|(name, _)| !is_elsewhere(name)) {
        let lines = text.lines().filter(|line| !is_for_developers(line));
        let text = lines.collect::<Vec<_>>().join("\n");
        let is_word = |literal: &String| is_prose(literal) && !NAMES.contains(&literal.as_str());
        let prose = literals(&text).into_iter().filter(is_word);
        found.extend(prose.map(|literal| format!("{name}: {literal}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

fn is_for_developers(line: &str) -> bool {
    ["expect(", "panic!", "unreachable!", "reason =", "skip_serializing_if", "rename"]
        .iter()
        .any(|mark| line.contains(mark))
}

/// Two words of letters in a row, or one that starts like a sentence; markup and paths are none.
fn is_prose(literal: &str) -> bool {
    let is_markup = ["<", "--", "://", "::", ": {", "{{"].iter().any(|mark| literal.contains(mark));
    let words: Vec<&str> = literal.split(' ').collect();
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let in_a_row = words.windows(2).any(|pair| pair.iter().all(is_word));
    let starts = words.len() == 1
        && literal.len() > 2
        && literal.starts_with(|c: char| c.is_ascii_uppercase())
        && literal.chars().skip(1).all(|c| c.is_ascii_lowercase());
    !is_markup && (in_a_row || starts)
}
