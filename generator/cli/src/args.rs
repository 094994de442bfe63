//! The command line: what may be typed, and its help.

#[cfg(feature = "pdf")]
mod paper;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
#[cfg(feature = "pdf")]
pub(crate) use paper::{PaperArgs, PaperKind};

/// Compiles security maturity models and profiles into sites, checklists and forms.
///
/// A workspace is a folder with `smm.toml`, `models/` and `profiles/`. Models hold practice tables
/// in YAML; profiles add guidance and targets for one industry or kind of system.
#[derive(Debug, Parser)]
#[command(
    name = "smm",
    version,
    after_long_help = "\
Examples:
  smm check                      say everything that is wrong, with place and cure
  smm explain unknown-practice   what one kind of finding means
  smm build                      write the site into `site/`
  smm verify                     check `site/` against its manifest

Exit codes:
  0  done
  1  the content has findings
  2  wrong usage, or a problem of the environment"
)]
pub(crate) struct Args {
    /// Folder of the workspace [default: the nearest parent with `smm.toml`].
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,

    /// When to use color.
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, global = true)]
    pub(crate) color: ColorChoice,

    /// Print nothing but findings and errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Also in a pipe.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArgs),
    Build(BuildArgs),
    #[cfg(feature = "pdf")]
    Paper(PaperArgs),
    #[cfg(feature = "pdf")]
    #[command(hide = true)]
    ReadForm { file: PathBuf },
    Explain(ExplainArgs),
    Schema(SchemaArgs),
    Verify(VerifyArgs),
    Completions(CompletionsArgs),
    #[command(hide = true)]
    Man(ManArgs),
}

/// Check models, profiles and the book; report everything that is wrong.
///
/// Every finding has a code, the exact place, the line at fault and what to do about it. All
/// findings of all files come in one run, sorted by file and line. Nothing is ever changed.
///
/// Errors prevent a build; warnings do not. `smm.toml` may turn a warning off or into an error:
///
///   [severities]
///   long-sentence = "off"
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm check                                    the whole workspace
  smm check profiles/retail-pos                findings of one folder or file only
  smm check --deny warnings                    fail on warnings as well
  smm check --format sarif > findings.sarif    for code-scanning tools
  smm check --format github                    annotations in a pull request")]
pub(crate) struct CheckArgs {
    /// Report findings in these files and folders only; everything is read all the same.
    pub(crate) paths: Vec<PathBuf>,

    /// How to write findings: `human` to stderr, the others to stdout.
    #[arg(long, value_enum, default_value_t = FindingFormat::Human)]
    pub(crate) format: FindingFormat,

    /// Exit with 1 on warnings as well.
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) deny: Option<Deny>,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// For people.
    Human,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub workflow commands.
    Github,
}

/// What makes a check fail besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings.
    Warnings,
}

/// Write the site: a landing book, one book per model version and one per profile version.
///
/// The output is complete or untouched: it is written into a folder beside it and renamed at the
/// end. Books whose input has not changed are taken over from the last build. The same input
/// gives the same bytes; set `SOURCE_DATE_EPOCH` to fix the date that outputs carry.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm build                       write `site/`
  smm build --out public          write another folder
  smm build --profile retail-pos  this profile, its model and the landing book only
  smm build --jobs 1              use one processor")]
pub(crate) struct BuildArgs {
    /// Folder to write [default: `site` in the workspace].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Build these profiles only, with the models beneath them; may be repeated.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Vec<String>,

    /// Number of books to render at the same time [default: one per processor].
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

/// Explain one kind of finding, with a bad and a good example.
///
/// Without a code, list all codes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm explain                            every code with its title
  smm explain target-without-rationale")]
pub(crate) struct ExplainArgs {
    /// Code of the finding, as printed in brackets.
    pub(crate) code: Option<String>,
}

/// Print JSON Schemas of the documents, for editors and other tools.
///
/// Without a name, list the kinds of documents and where they lie. The same schemas are in the
/// folder `schema/`; a first line `# yaml-language-server: $schema=...` makes editors use them.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm schema                         the kinds of documents
  smm schema practice-table          one schema, to stdout
  smm schema --write schema          all schemas, into a folder
  smm schema overlay --workspace     with the ids of this workspace, for completion")]
pub(crate) struct SchemaArgs {
    /// Kind of document.
    pub(crate) name: Option<String>,

    /// Allow only the practices, models and profiles of this workspace, so that editors offer them.
    #[arg(long)]
    pub(crate) workspace: bool,

    /// Write all schemas into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) write: Option<PathBuf>,
}

/// Check an output folder against its manifest.
///
/// Reports files that are missing, changed or not in the manifest.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// Folder to check [default: `site` in the workspace].
    pub(crate) dir: Option<PathBuf>,
}

/// Print a completion script for a shell.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm completions bash > /etc/bash_completion.d/smm
  smm completions zsh > ~/.zfunc/_smm")]
pub(crate) struct CompletionsArgs {
    /// Shell to write for.
    pub(crate) shell: clap_complete::Shell,
}

/// Write manual pages into a folder.
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Folder to write.
    pub(crate) dir: PathBuf,
}
