//! Runs other programs, showing what is run.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the repository").to_path_buf()
}

/// A command that runs in the root of the repository.
///
/// With `CI` set, build output goes to a folder outside the clone, so that the next clone is warm.
pub(crate) fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    if let Some(target) = shared_target() {
        command.env("CARGO_TARGET_DIR", target);
    }
    command
}

fn shared_target() -> Option<PathBuf> {
    std::env::var_os("CI")?;
    Some(cache().ok()?.join("target"))
}

/// The folder that holds the built programs.
pub(crate) fn release_dir() -> PathBuf {
    let own = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    shared_target().or(own).unwrap_or_else(|| root().join("target")).join("release")
}

/// Runs a command; its failure is ours.
pub(crate) fn run(mut command: Command) -> Result<()> {
    eprintln!("$ {}", show(&command));
    let status = command.status().with_context(|| format!("starting `{}`", show(&command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", show(&command));
    }
    Ok(())
}

/// The folder of programs of a Python environment that holds packages, made where it is missing.
///
/// The environment lies outside the clone and is named after the packages.
pub(crate) fn python(packages: &[&str]) -> Result<PathBuf> {
    let name = packages.join("-").replace("==", "-").replace(['[', ']'], "");
    let venv = cache()?.join(&name);
    let bin = venv.join("bin");
    // Written last: an environment that was left half made is made again.
    let done = venv.join("done");
    if !done.is_file() {
        let mut make = command("python3", &["-m", "venv", "--clear"]);
        make.arg(&venv);
        run(make).context("apt-get install python3 python3-venv")?;
        let mut pip = Command::new(bin.join("pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(packages);
        run(pip).with_context(|| format!("{name} cannot be installed from PyPI"))?;
        std::fs::write(done, name)?;
    }
    Ok(bin)
}

/// The folder of a program from crates.io, compiled where it is missing; outside the clone, as above.
///
/// It runs for seconds, so it is compiled for being done soon.
pub(crate) fn crates_io(name: &str, version: &str) -> Result<PathBuf> {
    let place = cache()?.join(format!("{name}-{version}"));
    let bin = place.join("bin");
    if !bin.join(name).is_file() {
        let mut install = command("cargo", &["install", name, "--version", version, "--locked"]);
        install.args(["--quiet", "--no-default-features"]);
        for setting in ["opt-level=1", "lto=false", "codegen-units=16"] {
            install.arg("--config").arg(format!("profile.release.{setting}"));
        }
        install.arg("--root").arg(&place).current_dir(cache()?);
        run(install)?;
    }
    Ok(bin)
}

/// The folder outside the clone for what takes long to make and is never required.
pub(crate) fn cache() -> Result<PathBuf> {
    let home = std::env::var_os("HOME").context("HOME is not set")?;
    Ok(Path::new(&home).join(".cache/smm-toolkit"))
}

/// The search path with a folder in front.
pub(crate) fn first_in_path(folder: &Path) -> Result<OsString> {
    all_first_in_path(&[folder.to_path_buf()])
}

/// The same with several folders.
pub(crate) fn all_first_in_path(folders: &[PathBuf]) -> Result<OsString> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&paths));
    Ok(std::env::join_paths(all)?)
}

/// Whether a program is there.
pub(crate) fn has(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|dir| dir.join(program).is_file())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
