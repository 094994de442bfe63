//! `cargo xtask test`: everything CI runs, in the order in which it fails soonest.

use std::process::Command;

use anyhow::{Result, bail};

use crate::sh::{self, command, has, run};
use crate::tidy;

/// Debian packages that the tests use, with the program that shows they are there.
const PACKAGES: [(&str, &str); 1] = [("chromium", "chromium")];

/// What to leave out, said on the command line; nothing is left out silently.
struct Scope {
    browser: bool,
}

impl Scope {
    fn parse(options: &[&str]) -> Result<Self> {
        let mut scope = Self { browser: true };
        for option in options {
            match *option {
                "--no-browser" => scope.browser = false,
                other => bail!("unknown option `{other}`"),
            }
        }
        Ok(scope)
    }
}

fn stages(scope: &Scope) -> Result<()> {
    tidy::run()?;
    run(command("cargo", &["fmt", "--all", "--check"]))?;
    run(command("cargo", &["build", "--release", "--workspace"]))?;
    run(command("cargo", &["test", "--release", "--package", "smm-core"]))?;
    let smm = sh::release_dir().join("smm");
    let smm = smm.to_string_lossy();
    run(command(&smm, &["check", "--deny", "warnings"]))?;
    run(command(&smm, &["build"]))?;
    run(command(&smm, &["verify"]))?;
    if scope.browser {
        browser()?;
    }
    Ok(())
}

pub(crate) fn run_entry(options: &[&str]) -> Result<()> {
    let scope = Scope::parse(options)?;
    install(&scope)?;
    stages(&scope)
}

/// Checks the built site in a browser: links, accessibility, weight, behavior.
fn browser() -> Result<()> {
    let mut npm = command("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    npm.current_dir(sh::root().join("tests/browser"));
    run(npm)?;
    let mut node = command("node", &["--test", "--test-reporter=spec", "."]);
    node.current_dir(sh::root().join("tests/browser"));
    run(node)
}

/// Installs what is missing on Debian as root; otherwise says what to install.
fn install(scope: &Scope) -> Result<()> {
    if !scope.browser {
        return Ok(());
    }
    let missing: Vec<&str> =
        PACKAGES.iter().filter(|(_, program)| !has(program)).map(|(package, _)| *package).collect();
    if !has("npm") {
        bail!("the browser tests need Node.js with npm; install them, or pass --no-browser");
    }
    if missing.is_empty() {
        return Ok(());
    }
    if !has("apt-get") || !is_root() {
        bail!("install {} first, or pass --no-browser", missing.join(" "));
    }
    let mut update = Command::new("apt-get");
    update.args(["update", "-qq"]);
    run(update)?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run(install)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Rewrites golden files, schemas and snapshots.
pub(crate) fn accept() -> Result<()> {
    let mut tests = command("cargo", &["test", "--release", "--workspace"]);
    tests.env("SMM_ACCEPT", "1").env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1");
    run(tests)?;
    run(command("git", &["status", "--short", "--", "schema", "tests"]))
}
