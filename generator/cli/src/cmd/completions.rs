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
    // `help` of each command has the commands once more below it, with nothing to say of them.
    let has_page = |below: &&Command| !below.is_hide_set() && below.get_name() != "help";
    for below in command.get_subcommands().filter(has_page) {
        pages_of(below.clone(), dir, pages)?;
    }
    let source = concat!("smm ", env!("CARGO_PKG_VERSION"));
    let page = clap_mangen::Man::new(command).source(source).manual("SMM Toolkit");
    let mut text = Vec::new();
    page.render(&mut text)?;
    pages.push((dir.join(page.get_filename()), text));
    Ok(())
}
