//! Makes workspaces of any size for the benchmarks, and the same content for the peers.
//!
//! In: a number of profiles. Out: folders of text, the same for the same number. The model is the
//! repository's own; profiles and overlays are made up, each text another, so that no rule on
//! content fires and search indexes see as many words as real texts bring.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::remove;
use crate::sh;

/// The model that all profiles are laid over.
const MODEL: &str = "models/iot-smm/1.2";
/// Levels of an overlay; every target is the highest of them.
const LEVELS: usize = 3;

/// A practice of the model: its id and code.
struct BenchPractice {
    id: String,
    code: String,
}

/// What one made-up profile says about one practice.
struct BenchOverlay {
    considerations: String,
    levels: Vec<Level>,
}

struct Level {
    considerations: String,
    actions: Vec<BenchItem>,
    indicators: Vec<BenchItem>,
}

/// An action, or an indicator with its evidence and the role to ask.
struct BenchItem {
    id: String,
    text: String,
    evidence: String,
    ask: &'static str,
}

/// Writes a workspace; returns the bytes of its overlays.
pub(crate) fn write(folder: &Path, profiles: usize) -> Result<usize> {
    remove(folder)?;
    // A copy of one version is frozen nowhere, and brings a glossary that the guide uses as well.
    let settings = "title = \"Benchmark\"\npublisher = \"SMM Toolkit\"\n\n[severities]\n\
                    \"published-not-frozen\" = \"off\"\n\"unused-term\" = \"off\"\n";
    put(&folder.join("smm.toml"), settings)?;
    let model = sh::root().join(MODEL);
    copy(&model.join("model.yaml"), &folder.join(MODEL).join("model.yaml"))?;
    copy(&sh::root().join("book/glossary.yaml"), &folder.join("book/glossary.yaml"))?;
    let practices = practices()?;
    for practice in &practices {
        let name = format!("practices/{}.yaml", practice.id);
        copy(&model.join(&name), &folder.join(MODEL).join(&name))?;
    }
    let mut bytes = 0;
    for number in 1..=profiles {
        let own = folder.join(format!("profiles/{}/1.0", profile_id(number)));
        put(&own.join("profile.yaml"), &profile_yaml(number, &practices))?;
        for practice in &practices {
            let text = overlay_yaml(practice, &overlay(number, practice));
            bytes += text.len();
            put(&own.join(format!("practices/{}.yaml", practice.id)), &text)?;
        }
    }
    Ok(bytes)
}

/// Changes one word of one overlay; another word for every `round`.
pub(crate) fn edit_one_word(folder: &Path, round: usize) -> Result<()> {
    let path = folder.join(format!("profiles/{}/1.0/practices/access-control.yaml", profile_id(7)));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let (before, after) = text.split_once(">-\n  ").context("an overlay starts with a text")?;
    let (_, rest) = after.split_once(' ').context("a text has words")?;
    put(&path, &format!("{before}>-\n  Edition{round} {rest}"))
}

/// Writes answers documents: the blank one, each time filled differently, and without the long comments of a
/// blank one, as `assess read` writes them; returns their bytes.
pub(crate) fn write_answers(folder: &Path, blank: &str, count: usize) -> Result<usize> {
    const WORDS: [&str; 7] = ["yes", "yes", "yes", "yes", "partly", "no", "not-applicable"];
    let mut bytes = 0;
    for number in 0..count {
        let mut words = WordSource::new(&[number]);
        let mut text = String::new();
        for line in blank.lines().filter(|line| !line.trim_start().starts_with("# ")) {
            match line {
                "    answer:" => {
                    let word = words.pick(&WORDS);
                    text += &format!("    answer: {word}\n");
                    if word == "not-applicable" {
                        text += "    reason: There is none of it at this site.\n";
                    }
                }
                "    evidence:" => {
                    text += &format!("    evidence: >-\n      {}\n", words.evidence());
                }
                other => text = text + other + "\n",
            }
        }
        put(&folder.join(format!("site-{number:04}.yaml")), &text)?;
        bytes += text.len();
    }
    Ok(bytes)
}

/// Writes the overlays of a workspace as one OSCAL catalog; returns its bytes.
pub(crate) fn write_catalog(path: &Path, profiles: usize) -> Result<usize> {
    let practices = practices()?;
    let groups: Vec<String> = (1..=profiles)
        .map(|number| {
            let controls: Vec<String> = practices
                .iter()
                .map(|practice| control_json(number, practice, &overlay(number, practice)))
                .collect();
            let (id, title) = (profile_id(number), profile_title(number));
            format!(
                "{{\"id\":\"{id}\",\"title\":\"{title}\",\"controls\":[\n{}]}}",
                controls.join(",\n")
            )
        })
        .collect();
    let text = format!(
        "{{\"catalog\":{{\"uuid\":\"7c6ac6b8-6d1c-4d0e-9f43-5d7e0d3c1a10\",\"metadata\":{{\"title\":\
         \"Benchmark\",\"last-modified\":\"2026-11-22T00:00:00+00:00\",\"version\":\"1.0\",\
         \"oscal-version\":\"1.1.3\"}},\"groups\":[\n{}]}}}}\n",
        groups.join(",\n")
    );
    put(path, &text)?;
    Ok(text.len())
}

/// Writes the pages of a built site as one mdBook source; returns how many there are.
pub(crate) fn write_book(site: &Path, folder: &Path, profiles: usize) -> Result<usize> {
    let pages = plain_pages(site, profiles)?;
    remove(folder)?;
    put(&folder.join("book.toml"), "[book]\ntitle = \"Benchmark\"\n")?;
    let mut summary = String::from("# Summary\n\n");
    for PlainPage { book, name, markdown } in &pages {
        put(&folder.join("src").join(book).join(format!("{name}.md")), markdown)?;
        let indent = if name == "index" { "" } else { "  " };
        let title = if name == "index" { book } else { name };
        let _ = writeln!(summary, "{indent}- [{title}]({book}/{name}.md)");
    }
    put(&folder.join("src/SUMMARY.md"), &summary)?;
    Ok(pages.len())
}

/// Writes the same pages as a source of Hugo with a bare template; returns how many there are.
pub(crate) fn write_hugo(site: &Path, folder: &Path, profiles: usize) -> Result<usize> {
    const BARE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title></head>\n\
                        <body>{{ .Content }}</body></html>\n";
    let pages = plain_pages(site, profiles)?;
    remove(folder)?;
    // What Hugo makes of itself beside pages is switched off.
    let settings = "baseURL = \"https://example.org/\"\ntitle = \"Benchmark\"\n\
                    disableKinds = [\"home\", \"taxonomy\", \"term\", \"RSS\", \"sitemap\", \"robotsTXT\", \"404\"]\n";
    put(&folder.join("config.toml"), settings)?;
    for name in ["single", "list"] {
        put(&folder.join(format!("layouts/_default/{name}.html")), BARE)?;
    }
    for PlainPage { book, name, markdown } in &pages {
        let file = if name == "index" { "_index" } else { name };
        // Of a folder in a folder it would make a page that we do not have.
        let book = book.replace('/', "-");
        let text = format!("---\ntitle: {name}\n---\n\n{markdown}");
        put(&folder.join("content").join(&book).join(format!("{file}.md")), &text)?;
    }
    Ok(pages.len())
}

/// What stands in the `<main>` of a page, as plain Markdown: the same words in headings, lists and
/// paragraphs, as somebody would write them for a peer, and none of our markup.
struct PlainPage {
    book: String,
    name: String,
    markdown: String,
}

/// The overview of each profile and its practices.
fn plain_pages(site: &Path, profiles: usize) -> Result<Vec<PlainPage>> {
    let mut names: Vec<String> = vec!["index".to_owned()];
    names.extend(practices()?.into_iter().map(|practice| practice.id));
    let mut pages = Vec::new();
    for number in 1..=profiles {
        let book = format!("{}/1.0", profile_id(number));
        for name in &names {
            let from = site.join(&book).join(format!("{name}.html"));
            let html = fs::read_to_string(&from).with_context(|| from.display().to_string())?;
            let main = main_part(&html).with_context(|| format!("{}: no main", from.display()))?;
            let (name, markdown) = (name.clone(), plain_markdown(main));
            pages.push(PlainPage { book: book.clone(), name, markdown });
        }
    }
    Ok(pages)
}

/// How many pages lie below a folder.
pub(crate) fn count_pages(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            count += count_pages(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            count += 1;
        }
    }
    Ok(count)
}

fn main_part(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("<main ")?;
    let (_, rest) = rest.split_once('>')?;
    rest.split_once("</main>").map(|(main, _)| main)
}

/// The words of a page with headings and lists marked in Markdown; other tags are dropped.
fn plain_markdown(html: &str) -> String {
    let mut out = String::new();
    for (at, piece) in html.split('<').enumerate() {
        let (tag, words) =
            if at == 0 { ("", piece) } else { piece.split_once('>').unwrap_or(("", "")) };
        let name = tag.split([' ', '/']).next().unwrap_or("");
        match name {
            "h1" | "h2" | "h3" | "h4" => {
                let depth = usize::from(name.as_bytes()[1] - b'0');
                let _ = write!(out, "\n\n{} ", "#".repeat(depth));
            }
            "li" => out.push_str("\n- "),
            "p" | "dt" | "dd" | "div" | "section" | "ul" | "dl" => out.push_str("\n\n"),
            _ if tag.starts_with("/h") || tag == "/ul" => out.push_str("\n\n"),
            _ => {}
        }
        let one_line: Vec<&str> = words.split_whitespace().collect();
        let gap =
            if words.starts_with(char::is_whitespace) && !one_line.is_empty() { " " } else { "" };
        out.push_str(gap);
        out.push_str(&one_line.join(" "));
        if words.ends_with(char::is_whitespace) && !one_line.is_empty() {
            out.push(' ');
        }
    }
    tidy_lines(&out)
}

/// Drops empty items and headings, and more than one blank line in a row.
fn tidy_lines(text: &str) -> String {
    let mut out = String::new();
    let mut blank = true;
    let mut item_open = false;
    for line in text.lines().map(str::trim) {
        let is_mark = !line.is_empty() && line.chars().all(|c| c == '#' || c == '-');
        if is_mark {
            item_open = line == "-";
            if item_open {
                out.push_str("- ");
            }
        } else if !line.is_empty() {
            out.push_str(line);
            out.push('\n');
            (blank, item_open) = (false, false);
        } else if !blank && !item_open {
            out.push('\n');
            blank = true;
        }
    }
    out
}

fn practices() -> Result<Vec<BenchPractice>> {
    let folder = sh::root().join(MODEL).join("practices");
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let code = text.lines().find_map(|line| line.strip_prefix("code: "));
        let code = code.with_context(|| format!("{}: no code", path.display()))?.to_owned();
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        found.push(BenchPractice { id, code });
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn profile_id(number: usize) -> String {
    format!("sector-{number:03}")
}

fn profile_title(number: usize) -> String {
    format!("{} {number}", WordSource::new(&[number]).name())
}

fn profile_code(number: usize) -> String {
    format!("S{number:03}")
}

fn overlay(profile: usize, practice: &BenchPractice) -> BenchOverlay {
    let seed: usize = practice.code.bytes().map(usize::from).fold(profile, |all, b| all * 131 + b);
    let code = format!("{}-{}", profile_code(profile), practice.code);
    let mut words = WordSource::new(&[seed]);
    BenchOverlay {
        considerations: words.paragraph(7),
        levels: (1..=LEVELS).map(|number| level(&code, number, &mut words)).collect(),
    }
}

fn level(code: &str, number: usize, words: &mut WordSource) -> Level {
    let mut items = |kind: char| -> Vec<BenchItem> {
        (1..=2)
            .map(|at| BenchItem {
                id: format!("{code}-{number}-{kind}{at}"),
                text: if kind == 'A' { words.action() } else { words.indicator() },
                evidence: words.evidence(),
                ask: words.pick(&ROLES),
            })
            .collect()
    };
    let (actions, indicators) = (items('A'), items('I'));
    Level { considerations: words.paragraph(3), actions, indicators }
}

fn profile_yaml(number: usize, practices: &[BenchPractice]) -> String {
    let mut words = WordSource::new(&[number, 1]);
    let (id, code) = (profile_id(number), profile_code(number));
    let mut text = format!(
        "id: {id}\nversion: \"1.0\"\ncode: {code}\ntitle: {}\nstatus: review\n\
         date: \"2026-11-22\"\nbase: iot-smm@1.2\nscope: industry\nsummary: >-\n  {}\n\
         applies-to:\n  - {}\n  - {}\nconsiderations: >-\n  {}\ntargets:\n",
        profile_title(number),
        words.paragraph(2),
        words.evidence(),
        words.evidence(),
        words.paragraph(6),
    );
    for practice in practices {
        let _ = writeln!(
            text,
            "  {}:\n    level: {LEVELS}\n    rationale: >-\n      {}",
            practice.id,
            words.paragraph(2)
        );
    }
    text
}

fn overlay_yaml(practice: &BenchPractice, overlay: &BenchOverlay) -> String {
    let mut text = format!(
        "practice: {}\nconsiderations: >-\n  {}\nlevels:\n",
        practice.id, overlay.considerations
    );
    for (level, number) in overlay.levels.iter().zip(1..) {
        let _ = writeln!(
            text,
            "  - level: {number}\n    considerations: >-\n      {}\n    actions:",
            level.considerations
        );
        for item in &level.actions {
            let _ = writeln!(
                text,
                "      - id: {}\n        text: >-\n          {}",
                item.id, item.text
            );
        }
        text.push_str("    indicators:\n");
        for item in &level.indicators {
            let _ = writeln!(
                text,
                "      - id: {}\n        text: >-\n          {}\n        verify: [examine, test]\n        \
                 evidence: {}\n        unit: devices\n        sample: five, picked by the assessor\n        ask: {}",
                item.id, item.text, item.evidence, item.ask
            );
        }
    }
    text
}

/// The same as a control: what OSCAL has for a practice with nested parts.
fn control_json(profile: usize, practice: &BenchPractice, overlay: &BenchOverlay) -> String {
    let id = format!("{}-{}", profile_id(profile), practice.id);
    let mut parts = vec![part(&format!("{id}_gdn"), "guidance", &overlay.considerations, &[])];
    for (level, number) in overlay.levels.iter().zip(1..) {
        let mut nested = Vec::new();
        for item in &level.actions {
            nested.push(part(&item.id, "item", &item.text, &[]));
        }
        for item in &level.indicators {
            let evidence =
                part(&format!("{}_ev", item.id), "assessment-objects", &item.evidence, &[]);
            let ask = part(&format!("{}_ask", item.id), "role", item.ask, &[]);
            nested.push(part(&item.id, "assessment-objective", &item.text, &[evidence, ask]));
        }
        parts.push(part(&format!("{id}_l{number}"), "statement", &level.considerations, &nested));
    }
    format!("{{\"id\":\"{id}\",\"title\":\"{}\",\"parts\":[{}]}}", practice.code, parts.join(",\n"))
}

/// A part; our texts hold nothing that JSON would have escaped.
fn part(id: &str, name: &str, prose: &str, nested: &[String]) -> String {
    let parts = if nested.is_empty() {
        String::new()
    } else {
        format!(",\"parts\":[{}]", nested.join(","))
    };
    format!("{{\"id\":\"{id}\",\"name\":\"{name}\",\"prose\":\"{prose}\"{parts}}}")
}

pub(super) fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let text = fs::read_to_string(from).with_context(|| from.display().to_string())?;
    put(to, &text)
}

/// A stream of sentences that depends on nothing but its seed.
pub(super) struct WordSource {
    state: u64,
}

impl WordSource {
    pub(super) fn new(seeds: &[usize]) -> Self {
        let mix =
            |state: u64, seed: &usize| (state ^ *seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self { state: seeds.iter().fold(0x2545_f491_4f6c_dd1d, mix) }
    }

    /// The next number of splitmix64 (Steele, Lea and Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let at = self.below(from.len() as u64);
        from[usize::try_from(at).unwrap_or(0)]
    }

    /// A made-up proper name; one of some hundred thousand, as product and place names are.
    fn name(&mut self) -> String {
        let name: String = (0..3).map(|_| self.pick(&SYLLABLES)).collect();
        name[..1].to_uppercase() + &name[1..]
    }

    pub(super) fn action(&mut self) -> String {
        format!(
            "{} {} {} {}, and keep a record of {} for {} by day {}.",
            self.pick(&VERBS),
            self.pick(&THINGS),
            self.pick(&PLACES),
            self.pick(&TIMES),
            self.pick(&THINGS),
            self.name(),
            self.below(400)
        )
    }

    pub(super) fn indicator(&mut self) -> String {
        format!(
            "{} for {} {} {} {} {}, checked in {} cases at {}.",
            self.pick(&RECORDS),
            self.pick(&THINGS),
            self.pick(&PLACES),
            self.pick(&SHOWS),
            self.pick(&THINGS),
            self.pick(&TIMES),
            self.below(90) + 2,
            self.name()
        )
    }

    pub(super) fn evidence(&mut self) -> String {
        let (record, thing) = (self.pick(&RECORDS), self.pick(&THINGS));
        format!("{record} about {thing} at {}", self.name())
    }

    pub(super) fn paragraph(&mut self, sentences: usize) -> String {
        let sentences: Vec<String> = (0..sentences).map(|_| self.sentence()).collect();
        sentences.join(" ")
    }

    /// Two short sentences: long ones are a finding.
    pub(super) fn sentence(&mut self) -> String {
        format!(
            "We saw {} {} on day {}. At {} we saw that {} {} {}.",
            self.pick(&THINGS),
            self.pick(&PLACES),
            self.below(400),
            self.name(),
            self.pick(&THINGS),
            self.pick(&SHOWS),
            self.pick(&THINGS)
        )
    }
}

const SYLLABLES: [&str; 56] = [
    "ba", "bel", "bri", "cal", "cor", "dan", "del", "dor", "du", "fan", "fel", "gar", "gri", "hal",
    "hen", "ja", "jor", "kal", "kel", "kin", "lan", "lor", "lu", "mar", "mel", "mor", "nar", "nel",
    "nor", "pal", "pen", "por", "qua", "ran", "rel", "ros", "sal", "sen", "sor", "sta", "tal",
    "ten", "tor", "tu", "val", "ven", "vor", "wal", "wen", "wor", "xan", "yar", "yel", "zan",
    "zel", "zor",
];
/// Ids of roles of the bundled model, which the made-up profiles are laid over.
const ROLES: [&str; 12] = [
    "site-manager",
    "it-engineer",
    "maintenance-lead",
    "operations-manager",
    "support-lead",
    "safety-engineer",
    "ot-engineer",
    "purchasing",
    "security-lead",
    "shift-lead",
    "test-engineer",
    "risk-compliance",
];
const VERBS: [&str; 32] = [
    "List",
    "Label",
    "Lock",
    "Review",
    "Test",
    "Replace",
    "Withdraw",
    "Sign",
    "Count",
    "Compare",
    "Seal",
    "Rehearse",
    "Inspect",
    "Record",
    "Publish",
    "Assign",
    "Archive",
    "Measure",
    "Map",
    "Sample",
    "Rotate",
    "Renew",
    "Isolate",
    "Photograph",
    "Update",
    "Retire",
    "Verify",
    "Collect",
    "Escort",
    "Calibrate",
    "Trace",
    "Announce",
];
const THINGS: [&str; 72] = [
    "gateway keys",
    "spare controllers",
    "cabinet doors",
    "engineering laptops",
    "radio modules",
    "update packages",
    "alarm messages",
    "visitor badges",
    "service contracts",
    "meter readings",
    "pump controllers",
    "sensor certificates",
    "backup media",
    "remote sessions",
    "supplier notices",
    "risk decisions",
    "test reports",
    "firmware images",
    "camera streams",
    "shared passwords",
    "network diagrams",
    "maintenance windows",
    "safety interlocks",
    "door contacts",
    "log archives",
    "vulnerability notices",
    "asset lists",
    "recovery plans",
    "training records",
    "audit findings",
    "boot messages",
    "wireless links",
    "customer reports",
    "cloud accounts",
    "protocol converters",
    "process recipes",
    "stored credentials",
    "incident tickets",
    "threat scenarios",
    "delivery notes",
    "tamper seals",
    "change requests",
    "patch notes",
    "debug ports",
    "time servers",
    "access lists",
    "data exports",
    "field buses",
    "budget lines",
    "policy exceptions",
    "battery packs",
    "spare parts",
    "escalation calls",
    "source escrow",
    "license files",
    "display panels",
    "storage cards",
    "production orders",
    "cooling units",
    "shift books",
    "configuration files",
    "identity records",
    "location data",
    "machine drawings",
    "retention periods",
    "partner portals",
    "signing servers",
    "valve positions",
    "weather stations",
    "loading docks",
    "ticket queues",
    "status lamps",
];
const PLACES: [&str; 28] = [
    "in the control room",
    "at the loading gate",
    "on the night shift",
    "behind the pump house",
    "in rented halls",
    "along the conveyor",
    "in the test cell",
    "at unstaffed sites",
    "in the spare parts store",
    "on mobile units",
    "at the supplier's plant",
    "in the cloud tenant",
    "between two zones",
    "under the roof",
    "in the service van",
    "at customer premises",
    "in the packaging line",
    "on the rooftop mast",
    "in the archive",
    "at the border router",
    "beside the boiler",
    "in the training room",
    "on leased devices",
    "at the weighing bridge",
    "in the visitor center",
    "on the assembly bench",
    "near the fuel tanks",
    "at the head office",
];
const TIMES: [&str; 24] = [
    "before each delivery",
    "within one week",
    "twice a year",
    "after every outage",
    "each quarter",
    "before the season starts",
    "when a supplier changes",
    "during handover",
    "every second month",
    "at commissioning",
    "on the first workday",
    "after each visit",
    "before release",
    "within two hours",
    "once a contract ends",
    "after a failed test",
    "during the yearly stop",
    "with each new model",
    "when staff leave",
    "after a storm",
    "before night work",
    "at each inventory",
    "within ten days",
    "when alarms repeat",
];
const RECORDS: [&str; 24] = [
    "Dated lists",
    "Signed forms",
    "Photographs",
    "Exported settings",
    "Meeting notes",
    "Test sheets",
    "Session logs",
    "Tickets",
    "Purchase orders",
    "Inspection cards",
    "Console output",
    "Badge reports",
    "Drill reports",
    "Mail threads",
    "Work orders",
    "Release notes",
    "Call records",
    "Key ledgers",
    "Wiring plans",
    "Risk sheets",
    "Training lists",
    "Seal numbers",
    "Backup reports",
    "Review minutes",
];
const SHOWS: [&str; 24] = [
    "name",
    "precede",
    "outlast",
    "match",
    "explain",
    "replace",
    "depend on",
    "point to",
    "rule out",
    "hold back",
    "cover",
    "mention",
    "reach",
    "protect",
    "slow down",
    "reveal",
    "limit",
    "follow",
    "confirm",
    "support",
    "contradict",
    "separate",
    "outnumber",
    "accompany",
];
