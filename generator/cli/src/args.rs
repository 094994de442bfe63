//! The command line: what may be typed, and its help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Heading of the options that every command has.
const EVERYWHERE: &str = "Options of every command";

/// Compiles security maturity models and profiles into sites, checklists and forms.
///
/// A workspace is a folder with `smm.toml`, `models/` and `profiles/`. Models hold practice tables
/// in YAML; profiles add guidance and targets for one industry or kind of system. Begin with
/// `smm check`, which says what is wrong and how to cure it, and go on with `smm build`.
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
  2  wrong usage, or a problem of the environment

`smm help <command>` tells more about a command."
)]
pub(crate) struct Args {
    /// Folder of the workspace [default: this folder or the nearest above it with `smm.toml`].
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        global = true,
        help_heading = EVERYWHERE
    )]
    pub(crate) directory: Option<PathBuf>,

    /// When to use color.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t = ColorChoice::Auto,
        global = true,
        help_heading = EVERYWHERE
    )]
    pub(crate) color: ColorChoice,

    /// Print findings and errors only, no summary and no progress.
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
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
    Explain(ExplainArgs),
    Schema(SchemaArgs),
    Verify(VerifyArgs),
    Assess(crate::cmd::assess::AssessArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Check models, profiles and the book; report everything that is wrong.
///
/// Every finding has a code, the exact place, the line at fault and what to do about it. All
/// findings of all files come in one run, sorted by file and line. Nothing is ever changed.
///
/// Errors prevent a build; warnings do not. `smm explain CODE` tells more about a finding.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm check                                    the whole workspace
  smm check profiles/retail-pos                findings of one folder or file only
  smm check --deny warnings                    fail on warnings as well
  smm check --format sarif > findings.sarif    for code-scanning tools
  smm check --format github                    annotations in a pull request

`smm.toml` may turn a warning off, or into an error:
  [severities]
  long-sentence = \"off\"
  missing-target = \"error\"

Exit codes:
  0  no errors, and no warnings if they are denied
  1  findings
  2  wrong usage, or a problem of the environment")]
pub(crate) struct CheckArgs {
    /// Report findings in these files and folders only; everything is read all the same.
    pub(crate) paths: Vec<PathBuf>,

    /// How to write findings: `human` to stderr, the others to stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FindingFormat::Human)]
    pub(crate) format: FindingFormat,

    /// Exit with 1 on warnings as well.
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) deny: Option<Deny>,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// For people: the lines at fault, marked, and what to do.
    Human,
    /// One JSON document with all findings.
    Json,
    /// SARIF 2.1.0, for code-scanning tools.
    Sarif,
    /// Workflow commands of GitHub Actions, shown beside the lines of a pull request.
    Github,
}

/// What makes a check fail besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings fail as errors do.
    Warnings,
}

/// Write the site: a landing book, one book per model version and one per profile version.
///
/// Everything is checked first; if there is an error, it is shown and nothing is written. The
/// output is complete or untouched: it is made in a folder beside it and put in its place at the
/// end. A folder that smm did not write is never replaced.
///
/// Books whose input has not changed are taken over from the last build. The same input gives the
/// same bytes; set `SOURCE_DATE_EPOCH` to fix the date that outputs carry.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm build                       write `site/`
  smm build --out public          write another folder
  smm build --profile retail-pos  this profile, its model and the landing book only
  smm build --jobs 1              use one processor

A workspace brands its pages with `[brand]` in `smm.toml` (logo, color, fonts, footer), and may
replace built-in templates and style sheets file by file in `book/templates` and `book/theme`.

Exit codes:
  0  written
  1  the content has errors; nothing was written
  2  wrong usage, or a problem of the environment")]
pub(crate) struct BuildArgs {
    /// Folder to write [default: `site` in the workspace].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Build this profile only, with what lies beneath it; may be repeated.
    #[arg(long, value_name = "ID[@VERSION]")]
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
/// Without a name, list the kinds of documents and where they lie. A first line such as
/// `# yaml-language-server: $schema=../../../schema/profile.schema.json` makes an editor complete
/// keys, show what they mean and mark mistakes while you type.
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
/// `smm build` writes `manifest.json` with the SHA-256 of every file. This command reports files
/// that are missing, changed or not in the manifest, for example after copying a site to a server.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm verify                  `site` in the workspace
  smm verify /srv/www/smm     a copy elsewhere

Exit codes:
  0  every file is as it was written
  1  files differ
  2  there is no manifest")]
pub(crate) struct VerifyArgs {
    /// Folder to check [default: `site` in the workspace].
    pub(crate) dir: Option<PathBuf>,
}

/// Print a completion script for a shell.
///
/// The shell then completes commands, options and their values.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm completions bash > /etc/bash_completion.d/smm
  smm completions zsh > ~/.zfunc/_smm
  smm completions fish > ~/.config/fish/completions/smm.fish")]
pub(crate) struct CompletionsArgs {
    /// Shell to write for.
    pub(crate) shell: clap_complete::Shell,
}

/// Write manual pages into a folder, one per command.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Folder to write.
    pub(crate) dir: PathBuf,
}
