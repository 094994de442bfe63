//! `smm fmt`: lays documents out in the canonical way.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::source::{MAX_FILE_BYTES, SourceFile};
use smm_core::text::count;
use smm_core::{Diagnostic, Sources, canonical};

use crate::args::fmt::FmtArgs;
use crate::args::{Args, FindingFormat};
use crate::cmd::check::show;
use crate::{disk, terminal};

/// The name that stands for stdin and stdout.
const STDIN: &str = "-";

pub(crate) fn run(args: &Args, fmt: &FmtArgs) -> Result<ExitCode> {
    if fmt.paths.iter().any(|path| path.as_os_str() == STDIN) {
        if fmt.paths.len() > 1 {
            bail!("`-` stands for stdin, so no other file can be named beside it");
        }
        return stdin(args, fmt);
    }
    let root = disk::find_workspace(args.directory.as_deref());
    let _held = match &root {
        Ok(root) if !fmt.check => Some(disk::lock(root)?),
        _ => None,
    };
    let (beside, sources) = match fmt.paths.as_slice() {
        [] => {
            let root = root?;
            let sources = disk::load_workspace(&root)?;
            (root, sources)
        }
        paths => (PathBuf::new(), named(args.directory.as_deref(), paths)?),
    };
    let laid = lay_out(&sources);
    for (file, text) in &laid.changed {
        if !fmt.check {
            disk::edit_file(&beside.join(&file.path), Some(&file.text), text)?;
        }
        terminal::print(&format!("{}\n", file.path))?;
    }
    tell(args, &laid, &sources)?;
    let what = if fmt.check { "to be laid out" } else { "laid out" };
    terminal::say(args, &format!("{} of {} {what}", laid.changed.len(), count(laid.seen, "file")));
    Ok(exit(fmt, &laid))
}

/// Lays out what comes in on stdin, and prints it; what is no YAML is printed as it is.
fn stdin(args: &Args, fmt: &FmtArgs) -> Result<ExitCode> {
    let mut bytes = Vec::new();
    let limit = MAX_FILE_BYTES + 1;
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).context("stdin cannot be read")?;
    let mut sources = Sources::default();
    let file = sources.add("stdin.yaml", bytes);
    let laid = lay_out(&sources);
    if !fmt.check {
        let text = laid.changed.first().map_or(&sources.file(file).text, |(_, text)| text);
        terminal::print(text)?;
    }
    tell(args, &laid, &sources)?;
    Ok(exit(fmt, &laid))
}

/// What became of some files.
struct Laid<'s> {
    seen: usize,
    changed: Vec<(&'s SourceFile, String)>,
    findings: Vec<Diagnostic>,
    /// Files that no layout of ours would leave as they are meant.
    refused: Vec<&'s str>,
}

fn lay_out(sources: &Sources) -> Laid<'_> {
    let findings = smm_core::yaml_errors(sources);
    let mut laid = Laid { seen: 0, changed: Vec::new(), findings, refused: Vec::new() };
    for (id, file) in sources.readable().filter(|(_, file)| file.path.ends_with(".yaml")) {
        laid.seen += 1;
        if laid.findings.iter().any(|one| one.span.file == id) {
            continue;
        }
        match canonical(&file.text) {
            Ok(text) if text != file.text => laid.changed.push((file, text)),
            Ok(_) => {}
            Err(_) => laid.refused.push(&file.path),
        }
    }
    laid
}

/// Says which files are left as they are, and why.
fn tell(args: &Args, laid: &Laid<'_>, sources: &Sources) -> Result<()> {
    for path in &laid.refused {
        terminal::tell(&format!(
            "`{path}` is left as it is: laid out, it would mean something else. Please report it\n"
        ));
    }
    show(args, &laid.findings, sources, FindingFormat::Human)
}

fn exit(fmt: &FmtArgs, laid: &Laid<'_>) -> ExitCode {
    let is_open = fmt.check && !laid.changed.is_empty();
    if is_open || !laid.findings.is_empty() || !laid.refused.is_empty() {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

/// Reads the files that are named, and the documents of folders.
fn named(directory: Option<&Path>, paths: &[PathBuf]) -> Result<Sources> {
    let mut sources = Sources::default();
    for path in paths {
        let path = match directory {
            Some(directory) if !path.exists() => directory.join(path),
            _ => path.clone(),
        };
        let name = path.display().to_string();
        if !path.is_dir() {
            sources.add(name, disk::read(&path, MAX_FILE_BYTES)?);
            continue;
        }
        for (_, file) in disk::load_at(&path, name.trim_end_matches('/'))?.readable() {
            sources.add(&file.path, file.text.clone().into_bytes());
        }
    }
    Ok(sources)
}
