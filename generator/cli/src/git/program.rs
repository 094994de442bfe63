//! Reads a revision with the program `git`, where the library does not know the format.
//!
//! The library reads neither SHA-256 objects nor reftables, and git 3 makes both the default: a
//! gate that fails on every new repository helps nobody. The program is asked for two things only,
//! a list and the content of objects; nothing that a repository configures is started by that, and
//! nothing is fetched.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;

use anyhow::{Context, Result, bail};
use smm_core::source::Fault;

use super::{MAX_DEPTH, MAX_ENTRIES, MAX_TOTAL_BYTES, Pulse, RevisionFile, WantedTree, too_much};

/// Reads the files that are asked for; `why` is what the library said.
pub(super) fn read(wanted: &WantedTree, why: &str, pulse: &Pulse) -> Result<Vec<RevisionFile>> {
    let listed = list(wanted, why, pulse)?;
    let mut files = Vec::new();
    let mut asked = Vec::new();
    for (mode, id, path) in listed {
        if mode == "160000" {
            bail!("`{path}` is a submodule, so its documents are in another repository");
        } else if mode == "120000" {
            let fault = Fault::NotAFile("a link, which is not followed in a revision".into());
            files.push(RevisionFile { path, content: Err(fault) });
        } else {
            asked.push((id, path));
        }
    }
    add_contents(wanted, why, asked, &mut files, pulse)?;
    Ok(files)
}

/// A started program, stopped when nobody waits for it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// What the program says of its failure, once its output has ended.
    fn failure(&mut self, wanted: &WantedTree) -> Result<()> {
        if self.0.wait()?.success() {
            return Ok(());
        }
        let mut said = String::new();
        if let Some(stderr) = self.0.stderr.take() {
            let _ = stderr.take(4_000).read_to_string(&mut said);
        }
        let said = said.trim().trim_start_matches("fatal: ").replace('\n', "; ");
        bail!("git cannot read `{}`: {said}", wanted.revision)
    }
}

fn start(wanted: &WantedTree, why: &str, args: &[&str]) -> Result<Running> {
    let mut command = Command::new("git");
    command.arg("-C").arg(&wanted.place.top);
    command.args(["--no-pager", "--no-optional-locks", "--no-replace-objects"]);
    command.args(["-c", "protocol.allow=never", "-c", "core.fsmonitor=false"]).args(args);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().with_context(|| {
        format!(
            "the repository `{}` is one that only the program `git` reads ({why}); install it",
            wanted.place.top.display()
        )
    })?;
    Ok(Running(child))
}

/// Mode, id and path of every file that is asked for.
fn list(wanted: &WantedTree, why: &str, pulse: &Pulse) -> Result<Vec<(String, String, String)>> {
    let prefix = &wanted.place.prefix;
    if wanted.revision.starts_with('-') {
        bail!("`{}` is no revision of git", wanted.revision);
    }
    let paths: Vec<String> =
        wanted.places().iter().map(|place| format!("{prefix}{place}")).collect();
    // `-t` shows folders as well, so that folders without end show that they have none.
    let mut args = vec!["--literal-pathspecs", "ls-tree", "-r", "-t", "-z", "--full-tree"];
    args.extend([wanted.revision.as_str(), "--"]);
    args.extend(paths.iter().map(String::as_str));
    let mut running = start(wanted, why, &args)?;
    let stdout = running.0.stdout.take().context("git has an output")?;
    let (mut found, mut entries) = (Vec::new(), 0);
    for line in BufReader::new(stdout).split(0) {
        pulse.fetch_add(1, Ordering::Relaxed);
        entries += 1;
        if entries > MAX_ENTRIES {
            return Err(too_much(wanted));
        }
        let line = String::from_utf8_lossy(&line?).into_owned();
        let Some((head, path)) = line.split_once('\t') else { continue };
        let mut words = head.split(' ');
        let (mode, kind) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let id = words.next().unwrap_or("");
        let Some(path) = path.strip_prefix(prefix.as_str()) else { continue };
        let is_hidden = path.split('/').any(|step| step.starts_with('.'));
        let is_wanted = (kind == "blob" && wanted.is_wanted(path)) || kind == "commit";
        if is_wanted && !is_hidden && path.matches('/').count() <= MAX_DEPTH {
            found.push((mode.to_owned(), id.to_owned(), path.to_owned()));
        }
    }
    running.failure(wanted)?;
    Ok(found)
}

/// Adds the content of each document; one request after the other, so that no pipe fills up.
fn add_contents(
    wanted: &WantedTree,
    why: &str,
    asked: Vec<(String, String)>,
    files: &mut Vec<RevisionFile>,
    pulse: &Pulse,
) -> Result<()> {
    let mut running = start(wanted, why, &["cat-file", "--batch"])?;
    let mut to = running.0.stdin.take().context("git has an input")?;
    let mut from = BufReader::new(running.0.stdout.take().context("git has an output")?);
    let mut total = 0;
    for (id, path) in asked {
        writeln!(to, "{id}")?;
        to.flush()?;
        let mut head = String::new();
        from.read_line(&mut head)?;
        let size = head.trim().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let Some(size) = size else {
            bail!("`{path}` of `{}` cannot be read: git says `{}`", wanted.revision, head.trim())
        };
        total += size;
        let content = if size > wanted.largest() {
            std::io::copy(&mut (&mut from).take(size + 1), &mut std::io::sink())?;
            Err(Fault::TooLarge(size))
        } else if total > MAX_TOTAL_BYTES {
            return Err(too_much(wanted));
        } else {
            let mut bytes = Vec::new();
            (&mut from).take(size).read_to_end(&mut bytes)?;
            std::io::copy(&mut (&mut from).take(1), &mut std::io::sink())?;
            Ok(bytes)
        };
        files.push(RevisionFile { path, content });
        pulse.fetch_add(1, Ordering::Relaxed);
    }
    drop(to);
    running.failure(wanted)
}
