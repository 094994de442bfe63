//! Catalogs of others as models: what they lack is not invented, and what they say of themselves is kept.

mod applies;
mod choice;
mod kept;
mod nested;
mod params;
mod parts;

use crate::support::Project;

/// A catalog of requirements with nothing but texts and levels.
pub(crate) const CATALOG: &str = include_str!("fixtures/catalog.txt");

#[test]
fn a_catalog_that_has_only_texts_is_checked_built_filled_and_compared() {
    let project = Project::new(CATALOG);
    project.is_sound();
    let page = project.read("site/apps/5.0/files.html");
    assert!(page.contains("FIL-1-I1") && !page.contains("pt-c r2") && !page.contains("pt-c r3"));
    let partly = project.read("site/apps/5.0/injection.html");
    assert!(partly.contains("Parsers agree.") && !partly.contains("pt-c r3"));
    for face in ["apps-5.0-assessment.html", "apps-5.0-assessment.pdf", "apps-5.0-assessment.xlsx"]
    {
        assert!(project.path(&format!("site/apps/5.0/downloads/{face}")).is_file(), "{face}");
    }
    project
        .smm(&["assess", "new", "--profile", "apps@5.0", "--date", "2026-06-01", "-o", "a.yaml"])
        .exits(0);
    let blank = project.read("a.yaml");
    assert!(!blank.contains("Ask: ") || blank.contains("Ask: Developer"), "{blank}");
    let filled = blank.replacen("    answer:\n", "    answer: yes\n", 2);
    project.write("a.yaml", filled);
    project.smm(&["assess", "score", "a.yaml"]).exits(0).prints("V1.2 Injection");
    project.smm(&["assess", "report", "a.yaml", "-o", "report"]).exits(0);
}

/// The catalog without any text that says what it, its levels, domains and practices are about.
fn silent() -> String {
    let (model, rest) = CATALOG.split_once("-- profiles").expect("a profile");
    let says = |line: &&str| {
        let key = line.trim_start();
        key.starts_with("summary:") || key.starts_with("purpose:")
    };
    let (before_scopes, behind) = model.split_once("scopes:").expect("scopes");
    let (scopes, domains) = behind.split_once("domains:").expect("domains");
    let without = |text: &str| -> String {
        text.lines().filter(|line| !says(line)).map(|line| format!("{line}\n")).collect()
    };
    let head = without(before_scopes);
    format!("{head}scopes:{scopes}domains:{}-- profiles{rest}", without(domains))
}

#[test]
fn what_a_catalog_does_not_say_leaves_nothing_empty() {
    let text = silent();
    assert!(!text.contains("purpose:") && text.matches("summary:").count() == 2, "{text}");
    let project = Project::new(&text);
    project.is_sound();
    let empty =
        ["<p></p>", "class=\"lede\"></div>", "class=\"text\"></div>", "content=\"\"", "<dd></dd>"];
    for page in
        ["index.html", "apps/5.0/index.html", "apps/5.0/injection.html", "kiosk/1.0/files.html"]
    {
        let html = project.read(&format!("site/{page}"));
        let found: Vec<&&str> = empty.iter().filter(|part| html.contains(**part)).collect();
        assert!(found.is_empty(), "{page}: {found:?}");
    }
    let described = |page: &str| project.read(page).contains("name=\"description\"");
    assert!(!described("site/apps/5.0/injection.html"));
    let data = project.read("site/apps/5.0/downloads/apps-5.0.json");
    assert!(
        !data.contains("\"purpose\": ") && data.matches("\"summary\": ").count() == 1,
        "{data}"
    );
    let oscal = project.read("site/apps/5.0/downloads/apps-5.0-oscal.json");
    assert!(!oscal.contains("\"prose\": \"\"") && !oscal.contains("INJ_smt"), "{oscal}");
    for format in ["oscal", "cyclonedx", "gemara", "ciso", "json", "csv", "mdbook"] {
        project.smm(&["export", format, "apps@5.0", "-o", &format!("out.{format}")]).exits(0);
    }
    let chapter = project.read("out.mdbook/src/practices/injection.md");
    assert!(chapter.contains("# V1.2 Injection {#INJ}\n\n## "), "{chapter}");
    assert!(project.read("out.mdbook/src/index.md").contains("- **Level 1: first**\n"));
    project.smm(&["paper", "guide", "apps@5.0", "--out", "paper"]).exits(0);
    project.smm(&["paper", "checklist", "apps@5.0", "--out", "paper"]).exits(0);
    project.smm(&["assess", "worksheet", "--profile", "apps@5.0", "-o", "w.html"]).exits(0);
    project
        .smm(&["assess", "new", "--profile", "kiosk", "--date", "2026-06-01", "-o", "k.yaml"])
        .exits(0);
    assert!(!project.read("k.yaml").contains("#\n"), "no line of a comment is empty");
    project.smm(&["assess", "report", "k.yaml", "-o", "report"]).exits(0);
    let report = project.read("report/k.html");
    assert!(!report.contains("<p></p>"), "{report}");
    // What is said later is a change.
    let later = CATALOG.split("-- profiles").next().expect("a model");
    let later = later.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let project = project.with(&later);
    let run = project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0);
    run.prints("Input never becomes a command.").prints("Data stay data.");
}

#[test]
fn a_part_that_a_catalog_gains_is_a_change_of_it() {
    let project = Project::new(CATALOG);
    let later = CATALOG.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let later = later.replace("text: Files above", "ask: Developer\n        text: Files above");
    let project = project.with(&later);
    project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0).prints("FIL-1-I1").prints("Developer");
}

#[test]
fn a_model_that_does_not_say_what_it_insists_on_insists_on_everything() {
    let project = Project::new(&CATALOG.replace("require: []\n", ""));
    project
        .smm(&["check"])
        .exits(1)
        .says("level `FIL-1` lacks the key `objective`")
        .does_not_say("`summary`")
        .says("level `FIL-1` lacks the key `actions`")
        .says("indicator `FIL-1-I1` lacks the key `evidence`")
        .says("indicator `FIL-1-I1` does not say how it is verified");
    let project = Project::new(&CATALOG.replace("require: []", "require: [evidence]"));
    project.smm(&["check"]).exits(1).says("lacks the key `evidence`").does_not_say("`objective`");
    let project = Project::new(&silent().replace("require: []", "require: [purpose, summary]"));
    project
        .smm(&["check"])
        .exits(1)
        .says("practice `injection` lacks the key `purpose`")
        .says("model `apps` lacks the key `summary`")
        .says("level 1 lacks the key `summary`")
        .says("domain `encoding` lacks the key `summary`")
        .does_not_say("`evidence`");
}

#[test]
fn what_its_publisher_calls_it_is_shown_and_searched_and_stands_wherever_an_id_does() {
    let project = Project::new(CATALOG);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build"]).exits(0);
    let page = project.read("site/apps/5.0/injection.html");
    assert!(page.contains("V1.2 Injection") && page.contains("<strong>V1.2.1</strong> Input"));
    assert!(
        page.contains("href=\"files.html#FIL-1-I1\">V1.10.1</a>"),
        "a reference by it leads there"
    );
    let of_kiosk = project.read("site/kiosk/1.0/injection.html");
    assert!(of_kiosk.contains("A kiosk makes no queries."));
    let list = project.read("site/apps/5.0/indicators.html");
    let place = |text: &str| list.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(place("V1.2 Injection") < place("V1.10 Files") && list.contains("V1.10.2 Archives"));
    let form = project.read("site/kiosk/1.0/downloads/kiosk-1.0-assessment.html");
    assert!(form.contains("V1.2.1 Input is decoded") && !form.contains("V1.2.2 Queries"));
    let table = project.read("site/apps/5.0/downloads/apps-5.0.csv");
    assert!(table.contains(",\"ref\""), "{table}");
    assert!(
        table.contains("V1.2.3")
            && project
                .read("site/apps/5.0/downloads/apps-5.0.json")
                .contains("\"ref\": \"V1.2.3\"")
    );

    project
        .smm(&["assess", "new", "--profile", "kiosk", "--practice", "V1.2", "-o", "k.yaml"])
        .exits(0);
    let blank = project.read("k.yaml");
    assert!(blank.contains("INJ-1-I1:") && !blank.contains("FIL-1-I1:"), "{blank}");
    project
        .write("k.yaml", blank.replace("  INJ-1-I1:\n    answer:", "  V1.2.1:\n    answer: yes"));
    project.smm(&["assess", "score", "k.yaml", "--explain", "V1.2"]).exits(0).prints("1 of 1 yes");
    project.smm(&["paper", "checklist", "kiosk", "--practice", "V1.2", "--out", "paper"]).exits(0);
}

#[test]
fn what_its_publisher_calls_it_means_one_thing_only() {
    let project = Project::new(&CATALOG.replace("ref: V1.10.2", "ref: V1.10.1"));
    project.smm(&["check"]).exits(1).says("the ref `V1.10.1` is given twice");
    let project = Project::new(&CATALOG.replace("ref: V1.10.2", "ref: INJ-1-I1"));
    project.smm(&["check"]).exits(1).says("the ref `INJ-1-I1` is the id of something else");
    let project = Project::new(&CATALOG.replace("- id: V1.2.2", "- id: V9.9"));
    project.smm(&["check"]).exits(1).says("V9.9");
}

#[test]
fn a_catalog_that_numbers_anew_is_compared_by_our_ids() {
    let project = Project::new(CATALOG);
    let later = CATALOG.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let later = later.split("-- profiles").next().expect("a model").replace("V1.10", "V2.1");
    let project = project.with(&later).with(
        "-- models/apps/5.1/changes.yaml --\nfrom: \"5.0\"\nsummary: Files have a chapter of their own.\nchanges:\n\
         \x20 - change: reworded\n    item: V2.1.1\n    field: ref\n    weight: editorial\n    reason: Moved.\n\
         \x20 - change: reworded\n    item: FIL-2-I1\n    field: ref\n    weight: editorial\n    reason: Moved.\n\
         \x20 - change: reworded\n    item: V2.1\n    field: ref\n    weight: editorial\n    reason: Moved.\n\
         \x20 - change: reworded\n    item: V1.2.2\n    field: text\n    weight: editorial\n    reason: It follows.\n",
    );
    project.smm(&["check"]).exits(0).does_not_say("changes.yaml");
    project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0).prints("V1.10.1").prints("V2.1.1");
}

/// What the catalog calls things.
const WORDS: &str = "require: []
words:
  domain: { one: chapter, many: chapters }
  practice: { one: section, many: sections }
  level: { one: verification tier, many: verification tiers }
  indicator: { one: requirement, many: requirements }
";

/// A text without its parts from `open` to `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + " " + part.split_once(close).map_or("", |(_, rest)| rest))
}

/// The words of a page that a reader sees; addresses are no words.
fn seen(html: &str) -> String {
    let text = without(&without(html, "<script", "</script>"), "<style", "</style>");
    let text = without(&text, "<", ">");
    text.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_model_is_spoken_of_in_its_own_words_wherever_somebody_reads() {
    let project = Project::new(&CATALOG.replace("require: []\n", WORDS));
    project.is_sound();
    let ours = ["practice", "indicator", "domain", "comprehensiveness"];
    let says_ours = |text: &str| {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
        let one =
            |word: &&str| words.contains(word) || words.contains(&format!("{word}s").as_str());
        ours.iter().find(|word| one(word)).copied()
    };
    for page in
        ["index.html", "apps/5.0/index.html", "apps/5.0/injection.html", "apps/5.0/indicators.html"]
            .iter()
            .chain(&["kiosk/1.0/index.html", "kiosk/1.0/downloads/kiosk-1.0-assessment.html"])
    {
        let text = seen(&project.read(&format!("site/{page}")));
        assert_eq!(says_ours(&text), None, "{page}: {text}");
    }
    assert!(project.read("site/apps/5.0/indicators.html").contains("All requirements, A to Z"));
    project.smm(&["assess", "new", "--profile", "kiosk", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml").replacen("    answer:\n", "    answer: yes\n", 2);
    assert_eq!(says_ours(&blank.replace("physical-protection", "")), None, "{blank}");
    project.write("k.yaml", blank);
    project.smm(&["assess", "report", "k.yaml", "-o", "report"]).exits(0);
    let report = seen(&project.read("report/k.html"));
    assert!(says_ours(&report).is_none() && report.contains("ections"), "{report}");
    project
        .smm(&["assess", "score", "k.yaml", "--explain", "INJ"])
        .exits(0)
        .prints("verification tier 1");
}

#[test]
fn what_is_found_in_a_model_is_said_in_its_words() {
    let project =
        Project::new(&CATALOG.replace("require: []\n", &WORDS.replace("[]", "[evidence]")));
    project
        .smm(&["check"])
        .exits(1)
        .says("requirement `INJ-1-I1` lacks the key `evidence`")
        .does_not_say("indicator `");
}

#[test]
fn a_name_that_a_model_gives_fits_a_sheet_and_holds_no_marks() {
    let long = WORDS.replace("one: section", "one: a section of requirements");
    let project = Project::new(&CATALOG.replace("require: []\n", &long));
    project.smm(&["check"]).exits(1).says("a section of requirements");
    let marked = WORDS.replace("one: section", "one: \"<b>\"");
    Project::new(&CATALOG.replace("require: []\n", &marked)).smm(&["check"]).exits(1);
}

/// The catalog as its publisher words it, which no rule on style would.
fn imported() -> String {
    let text = "text: Ensure that a robust and state-of-the-art solution is leveraged; placeholders are seamless.";
    CATALOG
        .replace("require: []\n", "require: []\norigin: imported\n")
        .replace("text: Archives are measured before they are unpacked.", text)
}

#[test]
fn what_rules_on_style_find_in_imported_texts_is_one_line() {
    let project = Project::new(&imported());
    let run = project.smm(&["check"]).exits(0).says("about style: ").says("`empty-word`");
    run.says("0 errors, 1 warning ");
    let own = Project::new(&imported().replace("origin: imported\n", ""));
    own.smm(&["check"]).exits(1).says("error[placeholder-text]").says("warning[empty-word]");
    let quiet = imported().replace("[severities]\n", "[severities]\ninherited-style = \"off\"\n");
    Project::new(&quiet).smm(&["check", "--deny", "warnings"]).exits(0);
    let wrong = imported().replace("seamless.", "<b>seamless</b>.");
    Project::new(&wrong).smm(&["check"]).exits(1).says("error[raw-html]");
    let in_profile =
        imported().replace("A kiosk takes no files.", "A robust kiosk takes no files.");
    Project::new(&in_profile).smm(&["check"]).exits(0).says("warning[empty-word]");
}

#[test]
fn every_rule_on_style_can_be_turned_off() {
    let severities =
        "[severities]\nplaceholder-text = \"off\"\nempty-word = \"off\"\nlong-sentence = \"off\"\n";
    let text = imported().replace("origin: imported\n", "").replace("[severities]\n", severities);
    let run = Project::new(&text).smm(&["check"]).exits(0);
    run.does_not_say("placeholder-text").does_not_say("empty-word");
    let wrong = CATALOG.replace("[severities]\n", "[severities]\nraw-html = \"off\"\n");
    Project::new(&wrong)
        .smm(&["check"])
        .exits(1)
        .says("`raw-html` is an error and cannot be relaxed");
}

#[test]
fn a_baseline_accepts_what_was_there_and_nothing_that_changed_or_is_wrong() {
    let own = imported().replace("origin: imported\n", "").replace("placeholders are", "all is");
    let project = Project::new(&own);
    project.smm(&["check", "--deny", "warnings"]).exits(1);
    project.smm(&["check", "--baseline", "b.txt"]).exits(2).says("--write-baseline b.txt");
    project.smm(&["check", "--write-baseline", "b.txt"]).exits(0).says("accepted");
    let written = project.read("b.txt");
    assert!(written.contains("empty-word FIL-2-I1 "), "{written}");
    project
        .smm(&["check", "--baseline", "b.txt", "--deny", "warnings"])
        .exits(0)
        .says("accepted by `b.txt`")
        .does_not_say("warning[");
    // Another item: a finding there is new, and so is one in words that changed; what stands elsewhere moves.
    let files = "models/apps/5.0/practices/files.yaml";
    let text = project.read(files);
    project.write(files, format!("# Moved down by a line.\n{text}"));
    project.smm(&["check", "--baseline", "b.txt", "--deny", "warnings"]).exits(0);
    project.edit(
        files,
        "Files above a limit are refused.",
        "Files above a robust limit are refused.",
    );
    let run = project.smm(&["check", "--baseline", "b.txt", "--deny", "warnings"]).exits(1);
    run.says("robust limit").does_not_say("state-of-the-art");
    project.edit(files, "a robust limit", "a limit");
    project.edit(files, "is leveraged; all is seamless", "is leveraged; now all is seamless");
    project.smm(&["check", "--baseline", "b.txt", "--deny", "warnings"]).exits(1).says("warning[");
    // An error is never accepted, and what is dead is said.
    project.edit(files, "Files above a limit", "<b>Files</b> above a limit");
    project.smm(&["check", "--write-baseline", "b.txt"]).exits(1).says("error[raw-html]");
    project.smm(&["check", "--baseline", "b.txt"]).exits(1).says("error[raw-html]");
    project.edit(files, "<b>Files</b>", "Files");
    project.edit(files, "is leveraged; now all is seamless", "is used");
    project.smm(&["check", "--baseline", "b.txt"]).exits(0).says("what nobody finds any more");
    project.write("notes.txt", "hello\n");
    project.smm(&["check", "--write-baseline", "notes.txt"]).exits(2).says("name another file");
    assert_eq!(project.read("notes.txt"), "hello\n");
}

/// The catalog with what stands around its items.
fn surrounded() -> String {
    let around = "text: Input is decoded once, before it is used.
        tags: [decoding, input]
        links:
          - title: Cheat sheet
            url: https://example.org/sheet
        refs:
          - catalog: owasp-top-10
            id: A05
          - catalog: owasp-top-10
            id: A08
        needs: [V1.10.1]";
    CATALOG.replace("text: Input is decoded once, before it is used.", around)
}

#[test]
fn what_stands_around_an_item_is_on_pages_forms_and_in_data_and_found_by() {
    let project = Project::new(&surrounded());
    project.is_sound();
    let page = project.read("site/apps/5.0/injection.html");
    for part in [
        "href=\"?q=&amp;tag=decoding\">decoding</a>",
        "href=\"https://example.org/sheet\">Cheat sheet</a>",
        "owasp-top-10 A05, A08",
        "href=\"files.html#FIL-1-I1\">FIL-1-I1</a>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let index = project.read("site/search/index.js");
    assert!(index.contains("\"tags\":[[],[\"decoding\",\"input\"]]"), "{index}");
    let form = project.read("site/apps/5.0/downloads/apps-5.0-assessment.html");
    for part in
        ["Needs first: FIL-1-I1", "Refers to: owasp-top-10 A05, A08", "Tags: decoding, input"]
    {
        assert!(form.contains(part), "{part}");
    }
    let table = project.read("site/apps/5.0/downloads/apps-5.0.csv");
    assert!(
        table.starts_with("\u{feff}\"domain\"")
            || table.contains("\"ref\",\"tags\",\"refs\",\"needs\"")
    );
    let data = project.read("site/apps/5.0/downloads/apps-5.0.json");
    assert!(
        data.contains("\"catalog\": \"owasp-top-10\"")
            && data.contains("https://example.org/sheet")
    );
    let oscal = project.read("site/apps/5.0/downloads/apps-5.0-oscal.json");
    assert!(oscal.contains("refers-to") && oscal.contains("\"rel\": \"required\""), "OSCAL");
    project.smm(&["export", "mdbook", "apps@5.0", "-o", "book"]).exits(0);
    assert!(project.read("book/src/practices/injection.md").contains("*Tags*: decoding, input"));
}

#[test]
fn what_an_item_needs_first_is_in_the_roadmap() {
    let targets = "targets:\n  V1.2:\n    level: 1\n    rationale: Visitors type into it.\n  V1.10:\n    level: 1\n";
    let text = surrounded()
        .replace("targets:\n  V1.2:\n    level: 1\n    rationale: Visitors type into it.\n  V1.10:\n    level: 0\n", targets);
    let project = Project::new(&text);
    project
        .smm(&["assess", "new", "--profile", "kiosk", "--date", "2026-06-01", "-o", "k.yaml"])
        .exits(0);
    project.smm(&["assess", "report", "k.yaml", "-o", "report"]).exits(0);
    let report = seen(&project.read("report/k.html"));
    assert!(report.contains("Needed by: V1.2 Injection"), "{report}");
}

#[test]
fn what_stands_around_an_item_is_checked_and_compared() {
    let unknown = Project::new(&surrounded().replace("[V1.10.1]", "[FIL-1-I9]"));
    unknown.smm(&["check"]).exits(1).says("`INJ-1-I1` needs `FIL-1-I9`, which is not there");
    let text = "text: Files above a limit are refused.";
    let circle = surrounded().replace(text, &format!("{text}\n        needs: [INJ-1-I1]"));
    Project::new(&circle).smm(&["check"]).exits(1).says("which needs `INJ-1-I1` in turn");
    let later = CATALOG.split("-- profiles").next().expect("a model");
    let later = later.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"");
    let project = Project::new(&surrounded()).with(&later);
    let run = project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0);
    run.prints("owasp-top-10 A05").prints("decoding");
}
