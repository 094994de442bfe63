//! Green means buildable: whatever `check` passes, `build` and `paper` build.
//!
//! A workspace with every kind of document, a brand, templates, chapters and an assessment is spoiled in
//! many small ways from a fixed seed. What is still without errors is built: mostly in one format, some
//! of it whole.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use smm_core::render::artifact::OutputFormat;
use smm_core::render::formats::{Print, checklist, form_pdf, guide};
use smm_core::render::paper::{PaperInput, PaperOptions, Sheet};

use super::*;
use crate::args::Command;

const TINY: &str = include_str!("../../../../../tests/cli/fixtures/tiny.txt");
const BRAND: &str = include_str!("../../../../../tests/cli/fixtures/brand.txt");

/// Spoiled workspaces in one format, and in all, that the gate tries; `cargo xtask buildable` tries more.
const ONE_FORMAT: [usize; 2] = [2_000, 10_000];
const ALL_FORMATS: [usize; 2] = [100, 500];

/// What may come to stand in the place of a value.
const ODD: [&str; 44] = [
    "",
    "~",
    "0",
    "1",
    "2",
    "-1",
    "255",
    "256",
    "1.0",
    "1.10",
    "yes",
    "[]",
    "{}",
    "\"\"",
    "\" \"",
    "\"{{title}}\"",
    "\"{% raw %}\"",
    "\"@@site@@\"",
    "\"#{1}\"",
    "\"$x$ _a_ *b* `c`\"",
    "\"<b>&amp;\"",
    "\"[[doors]] [[DOR-1-I1]]\"",
    "\"[x](index.md) ![y](z.png)\"",
    "\"| a | b |\\n|---|---|\\n| 1 | 2 |\"",
    "\"- a\\n  - b\\n\\n1. c\"",
    "\"# Title\"",
    "\"line\\nline\\n\\nline\"",
    "\"\\t\"",
    "\"\\u200b\"",
    "\"\\u00ad\"",
    "\"\\u202e\"",
    "\"\\U0001F600\"",
    "\"\\u0645\\u0631\\u062d\"",
    "\"\\u6f22\\u5b57\"",
    "\"A very long word: pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopic\"",
    "\"=1+1\"",
    "\"'quoted'\"",
    "\"C:\\\\path\\\\file\"",
    "\"2026-02-29\"",
    "\"2024-02-29\"",
    "\"https://example.org/?a=b&c=d\"",
    "doors",
    "copies",
    "index",
];

/// A generator with a fixed sequence (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % end.max(1) as u64).expect("it is below `end`")
    }

    fn pick<'p, T>(&mut self, of: &'p [T]) -> &'p T {
        &of[self.below(of.len())]
    }
}

/// Path and bytes of every file.
type Files = Vec<(String, Vec<u8>)>;

fn txtar(text: &str) -> Files {
    let mut files: Files = Vec::new();
    for line in text.split_inclusive('\n') {
        let head = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (head, files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), Vec::new())),
            (None, Some((_, bytes))) => bytes.extend(line.as_bytes()),
            (None, None) => {}
        }
    }
    files
}

/// The workspace that is spoiled.
fn sound() -> Files {
    let mut files = txtar(TINY);
    files.retain(|(path, _)| path != "smm.toml");
    files.extend(txtar(BRAND));
    let older = files.iter().filter(|(path, _)| path.contains("/1.0/")).cloned();
    let newer: Files = older
        .map(|(path, bytes)| {
            let text = String::from_utf8(bytes).expect("text");
            let text = text.replace("version: \"1.0\"", "version: \"2.0\"");
            let text = text.replace("tiny@1.0", "tiny@2.0");
            (path.replace("/1.0/", "/2.0/"), text.into_bytes())
        })
        .collect();
    files.extend(newer);
    let more = [
        ("models/tiny/2.0/changes.yaml", "from: \"1.0\"\nsummary: Nothing yet.\nchanges: []\n"),
        ("profiles/shop/2.0/changes.yaml", "from: \"1.0\"\nsummary: Moved on.\nchanges: []\n"),
        ("book/glossary.yaml", "terms:\n  - term: device\n    definition: A thing.\n"),
        ("book/theme/css/print.css", "@page { margin: 2cm }\n"),
        ("book/templates/frame-head.html", "<meta name=\"generator\" content=\"ours\">\n"),
        ("book/templates/frame-footer.html", "<p>A footer of {{ brand.publisher }}.</p>\n"),
        ("book/src/use/more.md", "# More\n\nWords about [[doors]].\n"),
        ("assessments/store.yaml", ASSESSMENT),
    ];
    files.extend(more.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let summary = "# Summary\n\n[About the tiny model](index.md)\n\n- [More](use/more.md)\n";
    replace(&mut files, "book/src/SUMMARY.md", summary.as_bytes().to_vec());
    files
}

const ASSESSMENT: &str = "title: Store\nsubject: A store\nprofile: shop@2.0\ndate: \"2026-02-01\"\n\
    assessors: []\nanswers:\n  DOR-1-I1:\n    answer: \"yes\"\n    evidence: A photograph\n";

fn replace(files: &mut Files, path: &str, bytes: Vec<u8>) {
    files.retain(|(known, _)| known != path);
    files.push((path.to_owned(), bytes));
}

/// Spoils one thing.
fn spoil(files: &mut Files, dice: &mut Dice) {
    let at = dice.below(files.len());
    let (path, bytes) = files[at].clone();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = dice.below(lines.len());
    match dice.below(12) {
        0 => drop(files.remove(at)),
        1 => {
            let name = *dice.pick(&["index", "glossary", "doors", "a b", "x.y", "über", "latest"]);
            let folder = path.rsplit_once('/').map_or("book/src", |(folder, _)| folder);
            let ending = *dice.pick(&["md", "yaml", "svg", "html", "typ", "css"]);
            replace(files, &format!("{folder}/{name}.{ending}"), bytes);
        }
        2 => replace(files, &path, bytes[..dice.below(bytes.len())].to_vec()),
        3 if !lines.is_empty() => {
            lines.remove(line);
            replace(files, &path, lines.join("\n").into_bytes());
        }
        4 if !lines.is_empty() => {
            lines.insert(line, lines[line].clone());
            replace(files, &path, lines.join("\n").into_bytes());
        }
        _ if !lines.is_empty() => {
            let value = lines[line].find([':', '=']).map_or(0, |colon| colon + 1);
            let odd = *dice.pick(&ODD);
            let head = lines[line].get(..value).unwrap_or("").to_owned();
            lines[line] = format!("{head} {odd}");
            replace(files, &path, (lines.join("\n") + "\n").into_bytes());
        }
        _ => {}
    }
}

fn write(root: &Path, files: &Files) {
    for (path, bytes) in files {
        let place = root.join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("writable");
        // What is a folder in one file's path may be a file in another's.
        let _ = fs::write(place, bytes);
    }
}

/// Builds what has no errors, in the named format or all; none if it has.
fn build_if_green(root: &Path, format: Option<&'static OutputFormat>) -> Option<Result<()>> {
    let sources = disk::load_whole(root).ok()?;
    let checked = trial::checked(root, &sources).ok()?;
    if checked.has_errors() {
        return None;
    }
    Some(build_all(root, &checked.value, format))
}

fn build_all(
    root: &Path,
    workspace: &Workspace,
    format: Option<&'static OutputFormat>,
) -> Result<()> {
    let args = Args::parse_from(["smm", "--quiet", "build"]);
    let Command::Build(build) = &args.command else { unreachable!("it was just written") };
    let theme = theme::load(root)?;
    let logo = logo(root, workspace)?;
    let name = logo.as_ref().map(|(name, _)| name);
    let mut settings = settings(root, workspace, name, build)?;
    settings.formats.retain(|known| format.is_none_or(|format| format.name == known.name));
    let files = files(&theme, logo.as_ref());
    let paper = PdfBackend::open(root, workspace)?;
    let staging = Staging::beside(&root.join("site"), || {})?;
    let making = Making {
        world: World { workspace, files: &files },
        settings: &settings,
        paper: &paper,
        staging: &staging,
        progress: &Progress::new(&args),
        ground: &Ground::of(&settings, &paper),
    };
    making.run()?;
    if format.is_none() && PdfBackend::PRINTS {
        print_all(workspace, &paper)?;
    }
    Ok(())
}

/// What `smm paper` prints, on the other sheet.
fn print_all(workspace: &Workspace, paper: &PdfBackend) -> Result<()> {
    for name in workspace.catalog.names() {
        let tailored = workspace.tailored(&name).context("a checked version resolves")?;
        for print in [checklist::PRINT, form_pdf::PRINT, guide::PRINT] {
            let Print { document, .. } = print;
            let input = PaperInput::of(workspace, tailored);
            let document = document(input, &PaperOptions::whole());
            paper.print(&document, &[Sheet::Letter])?;
        }
    }
    Ok(())
}

/// Spoils workspaces and builds them; the number of workspaces that had no errors.
fn try_spoiled(seeds: std::ops::Range<usize>, in_all: bool) -> usize {
    let sound = sound();
    let formats = formats::of(&Output::ALL, PdfBackend::BACKENDS);
    let green = &|seed: usize| {
        let mut dice = Dice(seed as u64);
        let mut files = sound.clone();
        // With templates of its own every page is tried by `check`, which is slow.
        files.retain(|(path, _)| seed.is_multiple_of(10) || !path.starts_with("book/templates/"));
        let times = if dice.below(4) == 0 { 2 } else { 1 };
        for _ in 0..times {
            spoil(&mut files, &mut dice);
        }
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root: PathBuf = folder.path().join("workspace");
        write(&root, &files);
        let format = (!in_all).then(|| *dice.pick(&formats));
        let built = build_if_green(&root, format)?;
        if let Err(error) = built {
            let name = format.map_or("all", |format| format.name);
            let changed: Vec<String> = files
                .iter()
                .filter(|file| !sound.contains(file))
                .map(|(path, bytes)| format!("-- {path} --\n{}", String::from_utf8_lossy(bytes)))
                .collect();
            panic!("seed {seed}, {name}: {error:#}\n{}", changed.join("\n"));
        }
        Some(())
    };
    // Threads of our own: within rayon's, one workspace would wait on top of another without end.
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let share = &|thread: usize| {
        let own = seeds.clone().skip(thread).step_by(threads);
        own.filter_map(green).count()
    };
    std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        let ended = running.into_iter().map(|thread| thread.join());
        ended.map(|count| count.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).sum()
    })
}

fn count_of([short, long]: [usize; 2]) -> usize {
    if std::env::var_os("SMM_LONG").is_some() { long } else { short }
}

#[test]
fn the_sound_workspace_is_green_and_builds_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), &sound());
    let built = build_if_green(folder.path(), None).expect("it has no errors");
    built.expect("it builds");
}

#[test]
fn whatever_check_passes_builds_in_one_format() {
    let count = count_of(ONE_FORMAT);
    let green = try_spoiled(0..count, false);
    assert!(green * 5 > count, "only {green} of {count} had no errors");
}

#[test]
fn whatever_check_passes_builds_whole() {
    let count = count_of(ALL_FORMATS);
    let green = try_spoiled(100_000..100_000 + count, true);
    assert!(green * 5 > count, "only {green} of {count} had no errors");
}
