//! The command line: what may be typed, and its help.

pub(crate) mod add;
pub(crate) mod assess;
pub(crate) mod comments;
pub(crate) mod export;
pub(crate) mod fill;
pub(crate) mod fmt;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod lsp;
pub(crate) mod mdbook;
pub(crate) mod new;
mod paper;
pub(crate) mod release;
#[cfg(feature = "serve")]
pub(crate) mod serve;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
pub(crate) use paper::{PaperArgs, PaperKind};
use smm_core::characters::{Oddness, odd};
use smm_core::render::artifact::Output;

use crate::disk::Existing;

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

/// A text that goes into a document: without what no document may hold.
fn document_text(text: &str) -> Result<String, String> {
    match odd(text).into_iter().find(|odd| odd.oddness == Oddness::Control) {
        None => Ok(text.to_owned()),
        Some(odd) => Err(format!("it holds {}, a control character; leave it out", odd.name)),
    }
}

/// A day, as documents have it.
fn day(text: &str) -> Result<String, String> {
    match smm_core::text::is_day(text) {
        true => Ok(text.to_owned()),
        false => Err("that is no day; write it like 2026-11-22".to_owned()),
    }
}

/// What becomes of files that are there already, for every command that makes some.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct ExistingFiles {
    /// Replace files that are there already.
    #[arg(long)]
    overwrite: bool,
}

impl ExistingFiles {
    /// What the person said.
    pub(crate) fn choice(self) -> Existing {
        if self.overwrite { Existing::Replace } else { Existing::Keep }
    }
}

/// Where a document goes, for every command that makes one.
#[derive(Debug, clap::Args)]
pub(crate) struct OutputFile {
    /// File to write [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,
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
    Init(init::InitArgs),
    New(new::BeginArgs),
    Add(add::AddArgs),
    Outdated(add::OutdatedArgs),
    Import(import::ImportArgs),
    Check(CheckArgs),
    Fmt(fmt::FmtArgs),
    Build(BuildArgs),
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
    // A build without it says so when it is asked for paper.
    #[cfg_attr(not(feature = "pdf"), command(hide = true))]
    Paper(PaperArgs),
    Diff(DiffArgs),
    Rebase(RebaseArgs),
    Review(ReviewArgs),
    Publish(PublishArgs),
    #[cfg_attr(not(feature = "pdf"), command(hide = true))]
    Release(release::ReleaseArgs),
    Explain(ExplainArgs),
    Lsp(lsp::LspArgs),
    Schema(SchemaArgs),
    Verify(VerifyArgs),
    Assess(assess::AssessArgs),
    Comments(comments::CommentsArgs),
    Export(export::ExportArgs),
    Mdbook(mdbook::MdbookArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Check models, profiles and the book; report everything that is wrong.
///
/// Every finding has a code, the exact place, the line at fault and what to do about it. All
/// findings of all files come in one run, sorted by file and line. Nothing is changed, unless `--fix`
/// is given: it makes the cures that leave everything else as it is, such as quotes around a version
/// or a slip in an id, and keeps comments and layout.
///
/// Errors prevent a build; warnings do not. `smm explain CODE` tells more about a finding.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm check                                    the whole workspace
  smm check profiles/retail-pos                findings of one folder or file only
  smm check --deny warnings                    fail on warnings as well
  smm check --fix                              make safe cures, and report what is left
  smm check --format sarif -o findings.sarif   for code-scanning tools
  smm check --format github                    annotations in a pull request
  smm check --write-baseline baseline.txt      accept the warnings of today
  smm check --baseline baseline.txt --deny warnings    and fail on new ones
  smm check --against iot-smm@1.0              is the number of the newest version large enough?
  smm check --against origin/main              the same for all versions, and nothing published edited

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

    /// How to write findings: without a file, `human` goes to stderr and the others to stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FindingFormat::Human)]
    pub(crate) format: FindingFormat,

    #[command(flatten)]
    pub(crate) place: OutputFile,

    /// Also check the step of each version number against an older state: a version as
    /// `iot-smm@1.0`, or any git revision.
    #[arg(long, value_name = "VERSION|REF")]
    pub(crate) against: Option<String>,

    /// First make the cures that are safe, and show them as a diff on stdout.
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub(crate) fix: bool,

    /// Report only what is not in this file, which `--write-baseline` wrote: findings that were there
    /// before are accepted as long as the words stay as they are. Errors are always reported.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write all warnings of today into a file for `--baseline`, in place of what is in it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "paths", "against"])]
    pub(crate) write_baseline: Option<PathBuf>,

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

/// Write the site: a landing book, and a book for each version of a model or profile.
///
/// Everything is checked first; if there is an error, it is shown and nothing is written. The
/// output is complete or untouched: it is made in a folder beside it and put in its place at the
/// end. A folder that smm did not write is never replaced.
///
/// What was not touched and would come out the same is taken over from the last build. The same
/// input gives the same bytes, today and next year: the dates of outputs are those of the content.
///
/// Files that others put into the output stay there. With `--only` or `--profile`, what an earlier
/// build made besides is not taken away: name another folder with `--out`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm build                       write `site/`
  smm build --out public          write another folder
  smm build --profile retail-pos --out draft
                                  this profile, its model and the landing book only
  smm build --only checklists --out print
                                  what is printed, and no pages
  smm build --only site,data      pages and data, without forms and paper
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

    /// Make these kinds of output only.
    #[arg(long, value_name = "KIND", value_enum, value_delimiter = ',')]
    pub(crate) only: Vec<OutputKind>,

    /// Build this profile only, with what lies beneath it; may be repeated.
    #[arg(long, value_name = "ID[@VERSION]")]
    pub(crate) profile: Vec<String>,

    /// Number of books to render at the same time [default: one per processor].
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
}

/// A kind of output, as `--only` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputKind {
    /// Pages, with search and the example reports.
    Site,
    /// Checklists, guides and redlines, as PDF.
    Checklists,
    /// Forms to fill: PDF, XLSX and HTML.
    Templates,
    /// JSON, CSV and release notes.
    Data,
    /// All of an edition as one file; needs `site` as well.
    Archives,
}

impl From<OutputKind> for Output {
    fn from(kind: OutputKind) -> Self {
        match kind {
            OutputKind::Site => Self::Site,
            OutputKind::Checklists => Self::Checklists,
            OutputKind::Templates => Self::Templates,
            OutputKind::Data => Self::Data,
            OutputKind::Archives => Self::Archives,
        }
    }
}

/// Show what changed between two versions.
///
/// A and B are versions of this workspace (`iot-smm@1.0`; without a version, the newest), folders
/// with a `model.yaml` or `profile.yaml`, or versions in any git revision (`HEAD~3:iot-smm@1.2`),
/// which are read without a checkout. Entries are matched by id; the classes, weights and reasons
/// that `changes.yaml` declares are merged in.
///
/// A and B may as well be files or folders of other publishers, in the formats that `smm import` reads, or one of
/// the two and a version of this workspace that came from there. No workspace is needed, and nothing is written.
/// Behind a git revision (`v1.0:catalog.yaml`), a path starts at the top of the repository, or with `./` here.
///
/// Of two files that say the same version, what bears the same name is the same thing; of other files, what says
/// nearly the same, or what the publisher's own mapping (`--with`) says. Content that changed in substance under one
/// version is the finding `unchanged-version`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm diff iot-smm@1.0 iot-smm@1.2                         on the terminal
  smm diff iot-smm@1.0 iot-smm@1.2 --format markdown       release notes, ready to be pasted
  smm diff retail-pos@0.9 retail-pos@1.0 --resolved        as readers see both, base included
  smm diff HEAD:iot-smm@1.2 iot-smm@1.2 --exit-code        what is not committed yet
  smm diff v1:retail-pos@1.0 v2:retail-pos@1.0 --format json
  smm diff iot-smm@1.0 iot-smm@1.2 --format html -o redline.html
  smm diff retail-pos@1.0 retail-pos@1.1 --declare         the entries of `changes.yaml`
  smm diff asvs-4.0.3.cdx.json asvs-5.0.0.cdx.json --with mapping.yml --format html -o asvs.html
                                                           two files of a publisher
  smm diff v2026.02:./baseline main:./baseline             a folder of files in two revisions
  smm diff asvs@5.0.0 asvs-5.0.0.cdx.json                  what changed since it was imported

Exit codes:
  0  the sides were compared
  1  they differ and `--exit-code` was given, or one of them has errors
  2  wrong usage, or a problem of the environment")]
pub(crate) struct DiffArgs {
    /// The older side.
    #[arg(value_name = "A")]
    pub(crate) from: String,

    /// The newer side.
    #[arg(value_name = "B")]
    pub(crate) to: String,

    /// How to write the changes.
    #[arg(long, value_enum, default_value_t = DiffFormat::Terminal)]
    pub(crate) format: DiffFormat,

    #[command(flatten)]
    pub(crate) place: OutputFile,

    /// Compare profiles as readers see them, with everything they are laid over.
    #[arg(long)]
    pub(crate) resolved: bool,

    /// Exit with 1 if the sides differ.
    #[arg(long)]
    pub(crate) exit_code: bool,

    /// Of files of a publisher: its own mapping from the older version to the newer one, as `smm import` takes it.
    #[arg(long = "with", value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// Of tables: a document that says what their columns hold; given twice, one for each side.
    #[arg(long, value_name = "FILE")]
    pub(crate) columns: Vec<PathBuf>,

    /// Which catalog, by its name or id there, if a file holds several [default: the first].
    #[arg(long, value_name = "NAME")]
    pub(crate) catalog: Option<String>,

    /// Write instead what `changes.yaml` of the newer version lacks, all but the reasons.
    #[arg(long, conflicts_with_all = [
        "format", "output", "resolved", "exit_code", "mapping", "columns", "catalog",
    ])]
    pub(crate) declare: bool,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, with marks in color.
    Terminal,
    /// Release notes.
    Markdown,
    /// One page that needs no other file.
    Html,
    /// One JSON document; its schema is `schema/diff.schema.json`.
    Json,
}

/// Move a profile to a new base: show the plan, or write the new version.
///
/// Every item and target of the profile is reported: clean if its base text is the same, suspect if
/// it changed (both are shown), orphan if it went away (with its successor, if `changes.yaml` names
/// one). Moved ids are followed. The new version is a draft beside the old one; comments in its
/// YAML are kept, and `reviewed.lock` remembers what is still to be reviewed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm rebase retail-pos --onto iot-smm@1.2                         the plan
  smm rebase retail-pos@0.9 --onto iot-smm@1.2 --version 1.0 --write
  smm rebase retail-card-reader --onto retail-pos@1.0 --write      a profile on a profile")]
pub(crate) struct RebaseArgs {
    /// Profile to move; without a version, the newest.
    pub(crate) profile: String,

    /// The new base: a model or profile version.
    #[arg(long, value_name = "BASE@VERSION")]
    pub(crate) onto: String,

    /// Version to make [default: the step that the base takes].
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,

    /// Write the new version; without it nothing is touched.
    #[arg(long)]
    pub(crate) write: bool,
}

/// Show which items of a profile or mapping rest on changed base texts, or sign them off.
///
/// Without items, every suspect is shown beside the old and new base text; exits with 1 if there
/// are any. With items, or `--all`, they are signed off in `reviewed.lock`: who, when, and against
/// which base text.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm review retail-pos                               what is open
  smm review retail-pos RPOS-PHY-2-I1 RPOS-PHY-2      sign off two items
  smm review retail-pos \"target patch-management\"   sign off a target
  smm review retail-pos --editorial                   sign off what changed in wording only
  smm review retail-pos --all --by \"A. Chair\"       sign off everything that is open
  smm review iot-smm-nist-csf-2.0 ACC-2-I1            sign off the rows about an indicator")]
pub(crate) struct ReviewArgs {
    /// Profile or mapping; without a version, the newest.
    #[arg(value_name = "NAME")]
    pub(crate) version: String,

    /// Items to sign off, as `smm review` lists them.
    pub(crate) items: Vec<String>,

    /// Sign off everything that is open and has a base.
    #[arg(long, conflicts_with = "items")]
    pub(crate) all: bool,

    /// Sign off the items whose base changed in wording only, as the authors of the base declare.
    #[arg(long, conflicts_with_all = ["items", "all"])]
    pub(crate) editorial: bool,

    /// Who signs [default: git's `user.name`].
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
}

/// Freeze versions: record the digest of what they say in `published.lock`.
///
/// The status of each must be `published`. From then on, `smm check` reports any edit to it as an
/// error; comments and layout do not count.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm publish iot-smm@1.2 retail-pos@1.0")]
pub(crate) struct PublishArgs {
    /// Versions to freeze, as `name@version`.
    #[arg(required = true)]
    pub(crate) versions: Vec<String>,
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
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub(crate) write: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) place: OutputFile,
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
  smm verify --model iot-smm@1.2

Exit codes:
  0  every file is as it was written
  1  files differ
  2  there is no manifest")]
pub(crate) struct VerifyArgs {
    /// Folder to check [default: `site` in the workspace].
    pub(crate) dir: Option<PathBuf>,

    /// Say instead whether a model of the workspace is as it was published with the tool.
    #[arg(long, value_name = "NAME[@VERSION]", conflicts_with = "dir")]
    pub(crate) model: Option<String>,
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

    #[command(flatten)]
    pub(crate) place: OutputFile,
}

/// Write manual pages into a folder, one per command.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Folder to write.
    pub(crate) dir: PathBuf,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,
}
