//! `smm completions` and `smm man`: what shells and `man` need, from the one definition in `args`.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::terminal;

pub(crate) fn run(wanted: &CompletionsArgs) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Args::command(), "smm", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn man(wanted: &ManArgs) -> Result<ExitCode> {
    fs::create_dir_all(&wanted.dir).with_context(|| format!("`{}`", wanted.dir.display()))?;
    clap_mangen::generate_to(Args::command(), &wanted.dir)
        .with_context(|| format!("writing manual pages into `{}`", wanted.dir.display()))?;
    Ok(ExitCode::SUCCESS)
}
