//! `smm`: compiles security maturity models and profiles into sites, checklists and forms.
//!
//! The shell around `smm-core`: reads the world, calls the compiler, writes what comes out.
//! Exit codes: 0 done; 1 the content has findings; 2 wrong usage or an environment problem.

mod args;
mod bundle;
mod cmd;
mod disk;
mod foreign;
mod git;
mod output;
mod terminal;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::tell(&format!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Init(init) => cmd::init::run(args, init),
        Command::New(new) => cmd::new::run(args, new),
        Command::Add(add) => cmd::add::run(args, add),
        Command::Outdated(outdated) => cmd::outdated::run(args, outdated),
        Command::Import(import) => cmd::import::run(args, import),
        Command::Check(check) => cmd::check::run(args, check),
        Command::Fmt(fmt) => cmd::fmt::run(args, fmt),
        Command::Build(build) => cmd::build::run(args, build),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => cmd::serve::run(args, serve),
        Command::Paper(paper) => cmd::paper::run(args, paper),
        Command::Diff(diff) => cmd::diff::run(args, diff),
        Command::Lsp(_) => cmd::lsp::run(),
        Command::Explain(explain) => cmd::explain::run(explain),
        Command::Rebase(rebase) => cmd::rebase::run(args, rebase),
        Command::Review(review) => cmd::review::run(args, review),
        Command::Publish(publish) => cmd::publish::run(args, publish),
        Command::Release(release) => cmd::release::run(args, release),
        Command::Schema(schema) => cmd::schema::run(args, schema),
        Command::Verify(verify) => cmd::verify::run(args, verify),
        Command::Assess(assess) => cmd::assess::run(args, assess),
        Command::Comments(comments) => cmd::comments::run(args, comments),
        Command::Export(export) => cmd::export::run(args, export),
        Command::Mdbook(mdbook) => cmd::mdbook::run(args, mdbook),
        Command::Completions(completions) => cmd::completions::run(args, completions),
        Command::Man(man) => cmd::completions::man(man),
    }
}

/// A reader that closes the pipe early, as `head` does, is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
