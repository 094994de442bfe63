//! Fetches a repository by the program `git`: the library that is built in has no network.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// The ways that git may take; `ext::` would run a program of the address's choice.
const PROTOCOLS: &str = "file:git:http:https:ssh";

/// A repository in a folder that is gone with it, without files checked out.
pub(super) struct Fetched {
    pub(super) folder: TempDir,
    pub(super) commit: String,
}

/// Fetches a repository, with its history if a revision is asked for.
pub(super) fn fetch(address: &str, rev: Option<&str>) -> Result<Fetched> {
    if rev.is_some_and(|rev| rev.is_empty() || rev.starts_with('-')) {
        bail!("`{}` is no revision of git", rev.unwrap_or_default());
    }
    let named = rev.unwrap_or("HEAD");
    // Of a path, depth counts only if it is an address.
    let is_path = Path::new(address).is_absolute();
    let address = if is_path { format!("file://{address}") } else { address.to_owned() };
    let shallow = rev.is_none().then(|| cloned(&address, &["--depth", "1"]));
    // Some servers hand out nothing but the whole.
    let folder = match shallow {
        Some(Ok(folder)) => folder,
        _ => cloned(&address, &[])?,
    };
    let ask = |name: &str| {
        let commit = format!("{name}^{{commit}}");
        said(git(folder.path()).args([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ]))
    };
    let found = ask(&format!("origin/{named}")).or_else(|_| ask(named));
    let found = found.with_context(|| match rev {
        Some(rev) => format!("it has no branch, tag or commit `{rev}`"),
        None => "it has no commit yet".to_owned(),
    });
    Ok(Fetched { commit: found?.trim().to_owned(), folder })
}

/// A copy of a repository without any files, in a folder that is gone with it.
fn cloned(address: &str, options: &[&str]) -> Result<TempDir> {
    let folder = tempfile::tempdir().context("a temporary folder is needed")?;
    let mut clone = git(folder.path());
    clone.args(["clone", "--quiet", "--no-checkout", "--template="]).args(options);
    said(clone.arg("--").arg(address).arg("."))?;
    Ok(folder)
}

/// A call of git that asks nobody anything, waits for no dead line, and runs no hook.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    for setting in [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "credential.interactive=false",
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=30",
        "submodule.recurse=false",
    ] {
        git.args(["-c", setting]);
    }
    git.env("GIT_ALLOW_PROTOCOL", PROTOCOLS).env("GIT_TERMINAL_PROMPT", "0");
    git.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=20");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
        git.env_remove(name);
    }
    git.stdin(Stdio::null());
    git
}

fn said(git: &mut Command) -> Result<String> {
    let output = git.output().context(
        "repositories are fetched by the program `git`, which is not there; install it, or name a \
         folder or an archive",
    )?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    let why = why.trim().trim_start_matches("fatal: ").replace('\n', "; ");
    bail!("git says: {why}")
}
