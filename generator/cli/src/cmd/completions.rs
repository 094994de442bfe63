//! `smm completions` and `smm man`: what shells and `man` need, from the one definition in `args`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Command, CommandFactory};

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::cmd::deliver;
use crate::disk;
use crate::terminal::Audience;

pub(crate) fn run(args: &Args, wanted: &CompletionsArgs) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Args::command(), "smm", &mut script);
    deliver(args, &wanted.place, Audience::Programs, &String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn man(wanted: &ManArgs) -> Result<ExitCode> {
    let mut pages = Vec::new();
    let mut command = Args::command();
    command.build();
    pages_of(command, &wanted.dir, &mut pages)?;
    disk::make_files(&pages, wanted.existing.choice())?;
    Ok(ExitCode::SUCCESS)
}

/// The page of a command and those of its subcommands.
fn pages_of(command: Command, dir: &Path, pages: &mut Vec<(PathBuf, Vec<u8>)>) -> Result<()> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages_of(below.clone(), dir, pages)?;
    }
    let page = clap_mangen::Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text)?;
    pages.push((dir.join(page.get_filename()), text));
    Ok(())
}
