//! Runs other programs, showing what is run.

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
    let home = std::env::var_os("HOME")?;
    Some(Path::new(&home).join(".cache/smm-toolkit/target"))
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

/// Whether a program is there.
pub(crate) fn has(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|dir| dir.join(program).is_file())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
