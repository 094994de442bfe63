//! `cargo xtask package`: a wheel, a Debian package and an archive of one binary, with checksums and
//! a list of what is in it.
//!
//! The crates are those of every other release build. Only the last step, linking, is another: zig links
//! against the oldest C library that is promised, whatever the system has. So nothing is compiled twice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::sh::{self, command, run};

/// The oldest C library that the program runs with. `pyproject.toml` and the Debian package say it too.
const GLIBC: &str = "2.28";
/// What makes wheels, and what links.
const WHEEL_MAKERS: [&str; 3] = ["maturin==1.16.0", "cargo-zigbuild==0.24.1", "ziglang==0.17.1"];
/// What makes Debian packages.
const DEB_MAKER: (&str, &str) = ("cargo-deb", "3.8.0");
/// The number of the tool: crates of the workspace share one.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where the packages come to lie: in the clone, wherever it is built, for `release.yml` takes them there.
pub(crate) fn folder() -> PathBuf {
    sh::root().join("target/packages")
}

/// Makes everything that is published of one version.
pub(crate) fn make() -> Result<()> {
    let out = folder();
    empty(&out)?;
    let python = sh::python(&WHEEL_MAKERS)?;
    wheel(&python, &out)?;
    sbom(&python, &out)?;
    let staged = stage()?;
    archive(&staged, &out)?;
    debian_package(&staged, &out)?;
    sums(&out)?;
    eprintln!("packages are in {}", out.display());
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// Builds the program and puts it into a wheel.
fn wheel(python: &Path, out: &Path) -> Result<()> {
    let linker = linker(python)?;
    let mut build = command("maturin", &["build", "--release", "--quiet"]);
    build.args(["--manifest-path", "generator/cli/Cargo.toml", "--out"]).arg(out);
    build.arg("--").arg(format!("-Clinker={}", linker.display()));
    build.env("PATH", sh::first_in_path(python)?);
    run(build)
}

/// A script that links as `cc` does, by zig, against the C library that is promised.
fn linker(python: &Path) -> Result<PathBuf> {
    // The compiler of Rust judges by its name how to talk to it.
    let path = sh::cache()?.join("zigcc");
    let target = format!("{}-linux-gnu.{GLIBC}", std::env::consts::ARCH);
    let text = format!(
        "#!/bin/sh\nPATH='{0}':$PATH exec '{0}/cargo-zigbuild' zig cc -- -target {target} \"$@\"\n",
        python.display()
    );
    if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        fs::write(&path, text)?;
        run(command("chmod", &["755", &path.to_string_lossy()]))?;
    }
    Ok(path)
}

/// The list of all crates in the program, which maturin makes by `cargo-cyclonedx` and puts into the wheel.
fn sbom(python: &Path, out: &Path) -> Result<()> {
    let script = "import sys, zipfile, glob\n\
        wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])\n\
        name = next(n for n in wheel.namelist() if n.endswith('.cyclonedx.json'))\n\
        open(sys.argv[2], 'wb').write(wheel.read(name))";
    let mut take = Command::new(python.join("python"));
    take.args(["-c", script]).arg(out).arg(out.join(format!("smm-{VERSION}.cdx.json")));
    run(take)
}

/// The program, its manual and its completions in one folder, where `generator/cli/Cargo.toml` looks for them.
fn stage() -> Result<PathBuf> {
    let staged = sh::release_dir().join("packaged");
    empty(&staged)?;
    let smm = staged.join("smm");
    fs::copy(sh::release_dir().join("smm"), &smm)?;
    fs::copy(sh::release_dir().join("mdbook-smm"), staged.join("mdbook-smm"))?;
    let smm = smm.to_string_lossy();
    run(command(&smm, &["man", &staged.join("man").to_string_lossy()]))?;
    for (shell, name) in [("bash", "smm.bash"), ("zsh", "_smm"), ("fish", "smm.fish")] {
        let place = staged.join(name);
        run(command(&smm, &["completions", shell, "-o", &place.to_string_lossy()]))?;
    }
    Ok(staged)
}

fn debian_package(staged: &Path, out: &Path) -> Result<()> {
    // Debian's manual lies packed.
    let pack = "gzip --best --no-name --force *.1";
    let mut gzip = command("sh", &["-c", pack]);
    gzip.current_dir(staged.join("man"));
    run(gzip)?;
    let (name, version) = DEB_MAKER;
    let bin = sh::crates_io(name, version)?;
    let mut deb = command("cargo", &["deb", "--no-build", "--no-strip", "--no-dbgsym", "--quiet"]);
    // The program xz, with all processors.
    deb.args(["--compress-system", "--package", "smm", "--output"]).arg(out);
    deb.env("PATH", sh::first_in_path(&bin)?);
    run(deb)
}

/// An archive to unpack anywhere, for instance in `/usr/local` with `--strip-components=1`.
fn archive(staged: &Path, out: &Path) -> Result<()> {
    let name = format!("smm-{VERSION}-{}-linux", std::env::consts::ARCH);
    let top = sh::release_dir().join(&name);
    empty(&top)?;
    let share = top.join("share");
    let files = [
        ("smm", "bin/smm"),
        ("mdbook-smm", "bin/mdbook-smm"),
        ("smm.bash", "share/bash-completion/completions/smm"),
        ("_smm", "share/zsh/site-functions/_smm"),
        ("smm.fish", "share/fish/vendor_completions.d/smm.fish"),
    ];
    for (from, to) in files {
        copy(&staged.join(from), &top.join(to))?;
    }
    for page in fs::read_dir(staged.join("man"))? {
        let page = page?;
        copy(&page.path(), &share.join("man/man1").join(page.file_name()))?;
    }
    for text in ["LICENSE-APACHE", "LICENSE-CC-BY-4.0", "NOTICE"] {
        copy(&sh::root().join(text), &share.join("doc/smm-toolkit").join(text))?;
    }
    let file = out.join(format!("{name}.tar.gz"));
    let mut tar = command("tar", &["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--mtime=@0", "--create", "--gzip", "--file"]).arg(file).arg(&name);
    tar.current_dir(sh::release_dir());
    run(tar)?;
    Ok(fs::remove_dir_all(top)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().context("it lies in a folder")?)?;
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(())
}

/// `SHA256SUMS`, which `sha256sum --check` reads.
fn sums(out: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(out)? {
        names.push(entry?.file_name());
    }
    names.sort();
    let said = Command::new("sha256sum").args(&names).current_dir(out).output();
    let said = said.context("the program sha256sum is needed")?;
    ensure!(said.status.success(), "sha256sum: {}", String::from_utf8_lossy(&said.stderr).trim());
    Ok(fs::write(out.join("SHA256SUMS"), said.stdout)?)
}

/// Prints what the changelog says of this version, if that is what a tag names.
pub(crate) fn notes(tag: &str) -> Result<()> {
    ensure!(tag == format!("v{VERSION}"), "the tag is `{tag}`, and the version is {VERSION}");
    let changelog = fs::read_to_string(sh::root().join("CHANGELOG.md"))?;
    let mut sections = changelog.split("\n## ").skip(1);
    let section = sections.find_map(|text| text.strip_prefix(VERSION));
    let notes = section.with_context(|| format!("CHANGELOG.md has no `## {VERSION}`"))?;
    print!("{}", notes.split_once('\n').map_or("", |(_, rest)| rest.trim_start()));
    Ok(())
}
