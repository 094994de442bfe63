//! `cargo xtask bench`: measures speed beside its peers, in one run, and prints a table.
//!
//! Runs of ours and of the peer take turns, so that a busy machine is unfair to both; the median
//! counts. Peers that are missing are installed; where that fails, the row says what is missing.

mod assess;
mod catalogs;
mod content;
mod lsp;
mod paper;
mod serve;
mod site;
mod tables;
mod versions;
mod workload;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::sh::{self, command};

/// Profiles of the workspace that is measured, and of the one for linearity.
const SMALL: usize = 50;
const LARGE: usize = 500;
/// Runs of a command that takes milliseconds, and of one that takes seconds.
const MANY: usize = 9;
const FEW: usize = 3;
/// What is measured if no name is given; `fresh` compiles everything anew and must be asked for.
const USUAL: [&str; 24] = [
    "check",
    "lsp",
    "serve",
    "trestle",
    "site",
    "hugo",
    "linear",
    "rebuild",
    "unchanged",
    "diff",
    "revisions",
    "checklist",
    "form",
    "book",
    "paper",
    "faces",
    "rollup",
    "reading",
    "report",
    "prefilled",
    "samm",
    "asvs",
    "low",
    "redline",
];

/// One line of the table.
struct TableRow {
    name: &'static str,
    what: String,
    ours: Option<BenchRun>,
    peer: String,
    ratio: Option<f64>,
    goal: &'static str,
    verdict: Verdict,
}

impl TableRow {
    /// A measurement that has no peer, only a goal.
    fn alone(
        name: &'static str,
        what: impl Into<String>,
        ours: BenchRun,
        goal: &'static str,
        verdict: Verdict,
    ) -> Self {
        let what = what.into();
        Self { name, what, ours: Some(ours), peer: String::new(), ratio: None, goal, verdict }
    }

    /// A measurement beside that of a peer.
    fn beside(
        name: &'static str,
        what: String,
        ours: BenchRun,
        peer: BenchRun,
        goal: &'static str,
        verdict: Verdict,
    ) -> Self {
        let ratio = Some(ours.times_faster(peer));
        Self { name, what, ours: Some(ours), peer: peer.show(), ratio, goal, verdict }
    }
}

enum Verdict {
    Met,
    Missed,
    /// Why there is no figure.
    NotMeasured(String),
}

/// A run of a program: wall time, and processor time and peak memory if `/usr/bin/time` is there
/// to tell. On a busy machine processor time says more.
#[derive(Clone, Copy)]
struct BenchRun {
    seconds: f64,
    cpu: Option<f64>,
    peak_mb: Option<f64>,
}

/// Measures what is named, or everything but `fresh`.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    let names = if names.is_empty() { &USUAL[..] } else { names };
    for name in names {
        if !USUAL.contains(name) && *name != "fresh" {
            bail!("there is no benchmark `{name}`; there are {}, fresh", USUAL.join(", "));
        }
    }
    sh::run(command("cargo", &["build", "--release"]))?;
    let bench = Bench::new()?;
    let mut rows = Vec::new();
    for name in names {
        eprintln!("measuring {name}");
        rows.push(match *name {
            "check" => bench.check()?,
            "lsp" => bench.lsp()?,
            "serve" => bench.serve()?,
            "trestle" => bench.trestle()?,
            "site" => bench.site()?,
            "hugo" => bench.hugo()?,
            "linear" => bench.linear()?,
            "rebuild" => bench.rebuild()?,
            "unchanged" => bench.unchanged()?,
            "diff" => bench.diff()?,
            "revisions" => bench.revisions()?,
            "checklist" => bench.checklist()?,
            "form" => bench.form()?,
            "book" => bench.book()?,
            "paper" => bench.paper()?,
            "faces" => bench.faces()?,
            "rollup" => bench.rollup()?,
            "reading" => bench.reading()?,
            "report" => bench.report()?,
            "prefilled" => bench.prefilled()?,
            "samm" => bench.samm()?,
            "asvs" => bench.asvs()?,
            "low" => bench.low()?,
            "redline" => bench.redline()?,
            _ => bench.fresh()?,
        });
    }
    print!("{}", table(&rows));
    let missed = rows.iter().filter(|row| !matches!(row.verdict, Verdict::Met)).count();
    if missed > 0 {
        bail!("{missed} of {} goals are missed or not measured", rows.len());
    }
    Ok(())
}

/// Where things lie during one run.
struct Bench {
    smm: PathBuf,
    /// Made-up content and outputs; removed and made anew as needed.
    scratch: PathBuf,
    /// Installed peers; kept.
    peers: PathBuf,
}

impl Bench {
    fn new() -> Result<Self> {
        let release = sh::release_dir();
        let scratch = release.with_file_name("bench");
        fs::create_dir_all(&scratch).with_context(|| scratch.display().to_string())?;
        Ok(Self { smm: release.join("smm"), scratch, peers: sh::cache()? })
    }

    /// The made-up workspace of that size, written anew.
    fn workspace(&self, profiles: usize) -> Result<PathBuf> {
        let folder = self.scratch.join(format!("workspace-{profiles}"));
        let bytes = workload::write(&folder, profiles)?;
        eprintln!("{profiles} profiles, {:.1} MB of overlays", mega(bytes));
        let mut check = self.check_of(&folder);
        silent(&mut check).context("the made-up workspace has findings")?;
        Ok(folder)
    }

    fn check_of(&self, folder: &Path) -> Command {
        let mut check = Command::new(&self.smm);
        check.arg("-C").arg(folder).args(["--quiet", "check", "--deny", "warnings"]);
        check
    }

    fn build_of(&self, folder: &Path, out: &Path) -> Command {
        let mut build = Command::new(&self.smm);
        build.arg("-C").arg(folder).args(["--quiet", "build", "--only", "site", "--out"]).arg(out);
        build
    }

    /// A build into a folder that is not there yet.
    fn measure_build(&self, folder: &Path, out: &Path) -> Result<BenchRun> {
        remove(out)?;
        self.measure(self.build_of(folder, out))
    }

    fn measure(&self, inner: Command) -> Result<BenchRun> {
        let report = self.scratch.join("time.txt");
        let _ = fs::remove_file(&report);
        let timer = Path::new("/usr/bin/time");
        let mut outer = if timer.is_file() {
            let mut outer = Command::new(timer);
            outer
                .args(["-f", "%U %S %M", "-o"])
                .arg(&report)
                .arg(inner.get_program())
                .args(inner.get_args());
            if let Some(folder) = inner.get_current_dir() {
                outer.current_dir(folder);
            }
            for (key, value) in inner.get_envs() {
                value.map(|value| outer.env(key, value));
            }
            outer
        } else {
            inner
        };
        let start = Instant::now();
        silent(&mut outer)?;
        let run = BenchRun::since(start);
        let told = fs::read_to_string(&report).unwrap_or_default();
        let words = told.lines().last().unwrap_or("").split(' ');
        let figures: Vec<f64> = words.filter_map(|word| word.parse().ok()).collect();
        let [user, system, kilobytes] = figures[..] else {
            return Ok(run);
        };
        Ok(BenchRun { cpu: Some(user + system), peak_mb: Some(kilobytes / 1024.0), ..run })
    }
}

/// Runs a command without showing it; its words are shown if it fails.
fn silent(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("starting {command:?}"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        let last: Vec<&str> = words.lines().rev().take(8).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        bail!("{command:?} failed:\n{}", last.join("\n"));
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    Ok(())
}

impl BenchRun {
    /// A run that ends now, of which nothing but its time is known.
    fn since(start: Instant) -> Self {
        Self { seconds: start.elapsed().as_secs_f64(), cpu: None, peak_mb: None }
    }

    /// How many times faster this is than a peer.
    fn times_faster(self, peer: Self) -> f64 {
        peer.seconds / self.seconds
    }

    fn show(self) -> String {
        let peak = self.peak_mb.map_or_else(String::new, |peak| format!(", {peak:.0} MB"));
        let cpu = self.cpu.map_or_else(String::new, |cpu| format!(" (cpu {cpu:.2} s)"));
        format!("{:.3} s{cpu}{peak}", self.seconds)
    }
}

/// The middle of each figure; of memory, the highest.
fn median(runs: &[BenchRun]) -> BenchRun {
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len().saturating_sub(1) / 2).copied()
    };
    BenchRun {
        seconds: middle(runs.iter().map(|run| run.seconds).collect()).unwrap_or_default(),
        cpu: middle(runs.iter().filter_map(|run| run.cpu).collect()),
        peak_mb: runs.iter().filter_map(|run| run.peak_mb).max_by(f64::total_cmp),
    }
}

fn verdict(met: bool) -> Verdict {
    if met { Verdict::Met } else { Verdict::Missed }
}

fn not_measured(
    name: &'static str,
    what: String,
    goal: &'static str,
    why: &anyhow::Error,
) -> TableRow {
    let verdict = Verdict::NotMeasured(format!("{why:#}"));
    TableRow { name, what, ours: None, peer: "missing".to_owned(), ratio: None, goal, verdict }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^52 bytes")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn table(rows: &[TableRow]) -> String {
    let heading = ["name", "what", "ours", "peer", "ratio", "goal", ""].map(str::to_owned);
    let lines = rows.iter().map(|row| {
        [
            row.name.to_owned(),
            row.what.clone(),
            row.ours.map_or_else(|| "-".to_owned(), BenchRun::show),
            row.peer.clone(),
            row.ratio.map_or_else(String::new, |ratio| format!("{ratio:.1}")),
            row.goal.to_owned(),
            match &row.verdict {
                Verdict::Met => "met".to_owned(),
                Verdict::Missed => "MISSED".to_owned(),
                Verdict::NotMeasured(why) => format!("NOT MEASURED: {why}"),
            },
        ]
    });
    let all: Vec<[String; 7]> = std::iter::once(heading).chain(lines).collect();
    let width = |column: usize| all.iter().map(|line| line[column].len()).max().unwrap_or(0);
    let mut out = String::new();
    for line in &all {
        let cells = line.iter().enumerate().map(|(at, cell)| format!("{cell:<0$}", width(at)));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}
