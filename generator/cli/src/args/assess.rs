//! What may be typed after `smm assess`, and its help.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::args::fill::FillArgs;
use crate::args::{ExistingFiles, OutputFile, day, document_text};

/// Assess: answer the indicators, score them, see the gaps, plan, keep the answers good.
///
/// The answers live in one YAML document. The same questions come as a form in HTML, Excel and
/// PDF (in the downloads of a profile's book); `read` turns any filled form into that document.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess worksheet --profile retail-pos -o own.html  what owners have to lose, and how much is enough
  smm assess new --profile retail-pos -o store.yaml      an empty answers document to fill
  smm assess new --profile retail-pos -o store.xlsx      the same as a workbook (or .html, .pdf)
  smm assess read store.xlsx -o store.yaml               a filled form as answers document
  smm assess enter store.yaml                            type a paper checklist in, a key per answer
  smm assess score store.yaml                            levels, targets and gaps
  smm assess score store.yaml --explain PHY              the answers that made one number
  smm assess merge ana.yaml ben.yaml -o both.yaml        one assessment of two assessors
  smm assess roll-up sites/ -o sites.html                many sites against their targets
  smm assess roll-up sites/ --format long -o all.csv     every answer as a row, for a database
  smm assess compare 2025.yaml 2026.yaml                 what got better or worse, and why
  smm assess compare 2025.yaml 2026.yaml --format csv -o trend.csv
  smm assess upgrade store.yaml --onto retail-pos@1.1 -o new.yaml
  smm assess report store.yaml -o report                 HTML, PDF, XLSX, CSV and JSON
  smm assess fill store.yaml --map cpg.yaml cpg.xlsx -o store-cpg.xlsx
  smm assess seal store.yaml --key ana.key               signed, so that a change is seen
  smm assess export oscal store.yaml -o store-oscal.json for programs of others")]
pub(crate) struct AssessArgs {
    #[command(subcommand)]
    pub(crate) command: AssessCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AssessCommand {
    Worksheet(WorksheetArgs),
    New(NewArgs),
    Enter(EnterArgs),
    Read(ReadArgs),
    Score(ScoreArgs),
    Merge(MergeArgs),
    RollUp(RollUpArgs),
    Compare(CompareArgs),
    Upgrade(UpgradeArgs),
    Report(ReportArgs),
    Fill(FillArgs),
    Seal(SealArgs),
    Export(ExportAnswersArgs),
}

/// Write an assessment in a format of others: OSCAL assessment results, or a CycloneDX attestation.
///
/// Both hold every answer with its evidence, and each practice and level against its target. No level is claimed
/// that is not reached; what lapsed counts as open, what does not apply is said.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess export oscal store.yaml -o store-oscal.json
  smm assess export oscal store.yaml --oscal-version 1.1.2 -o store-oscal.json
  smm assess export cyclonedx store.yaml --redact -o store.cdx.json   without evidence, names and notes")]
pub(crate) struct ExportAnswersArgs {
    #[command(subcommand)]
    pub(crate) format: ExportFormat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExportFormat {
    /// OSCAL assessment results: observations, and findings against the targets.
    ///
    /// The ids of controls are those of the catalog and profile that lie in the downloads of the version.
    Oscal {
        #[command(flatten)]
        common: ExportCommonArgs,

        /// Release of OSCAL; the content is the same in each.
        #[arg(long, value_name = "VERSION", value_enum, default_value_t = OscalVersion::V1_2_1)]
        oscal_version: OscalVersion,
    },
    /// CycloneDX: claims and evidence, and an attestation over the version as a standard.
    Cyclonedx {
        #[command(flatten)]
        common: ExportCommonArgs,

        /// Release of the specification; the content is the same in each.
        #[arg(long, value_name = "VERSION", value_enum, default_value_t = SpecVersion::V1_6)]
        spec_version: SpecVersion,
    },
}

impl ExportFormat {
    /// What every format takes.
    pub(crate) fn common(&self) -> &ExportCommonArgs {
        match self {
            Self::Oscal { common, .. } | Self::Cyclonedx { common, .. } => common,
        }
    }
}

/// What every format of others takes.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportCommonArgs {
    /// Answers document or filled form.
    pub(crate) file: PathBuf,

    /// Judge at this day, `YYYY-MM-DD`, which answers have lapsed [default: the assessment's `as-of`,
    /// else its day].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) as_of: Option<String>,

    /// Leave out evidence, names and notes; roles, answers and levels stay.
    #[arg(long)]
    pub(crate) redact: bool,

    #[command(flatten)]
    pub(crate) place: OutputFile,

    #[command(flatten)]
    pub(crate) seals: SealCheckArgs,
}

/// A release of OSCAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OscalVersion {
    #[value(name = "1.1.2")]
    V1_1_2,
    #[value(name = "1.1.3")]
    V1_1_3,
    #[value(name = "1.2.0")]
    V1_2_0,
    #[value(name = "1.2.1")]
    V1_2_1,
}

impl OscalVersion {
    /// As documents write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1_1_2 => "1.1.2",
            Self::V1_1_3 => "1.1.3",
            Self::V1_2_0 => "1.2.0",
            Self::V1_2_1 => "1.2.1",
        }
    }
}

/// A release of CycloneDX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpecVersion {
    #[value(name = "1.6")]
    V1_6,
    #[value(name = "1.7")]
    V1_7,
}

impl SpecVersion {
    /// As documents write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }
}

/// Where the seal of a file is, and whose seals count.
#[derive(Debug, clap::Args)]
pub(crate) struct SealCheckArgs {
    /// The seal of the file [default: `FILE.minisig` beside it, if it is there].
    #[arg(long, value_name = "SEAL")]
    pub(crate) seal: Option<PathBuf>,

    /// Ask for a seal by this public key of minisign, a file or the key itself; may be given several times
    /// [default: the keys in `keys/` of the workspace count, and nothing has to be sealed].
    #[arg(long, value_name = "KEY")]
    pub(crate) public_key: Vec<String>,
}

/// Seal answers: sign them with the files that they name, so that a later change is seen.
///
/// The seal is a signature in the format of minisign, in a file of its own. It holds over the bytes of the
/// document, the digests of the files that it names and that lie beside it, and the versions that it answers.
/// `read`, `score`, `report` and `check` look at it; so does `minisign -V -p KEY.pub -m FILE`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess seal --new-key ana.key                      once: `ana.key`, and `ana.pub` to give away
  smm assess seal store.yaml --key ana.key               writes `store.yaml.minisig`
  smm assess report store.yaml --public-key ana.pub      only if it is sealed by this key

The password of a key is asked for on the terminal, or is the first line of what is fed in. Keys of
minisign (`minisign -G`) will do, also those without a password. Everybody who checks needs the public
key from a source that they trust; a workspace keeps such keys in `keys/`.")]
pub(crate) struct SealArgs {
    /// Answers document or filled form.
    #[arg(required_unless_present = "new_key", requires = "key")]
    pub(crate) file: Option<PathBuf>,

    /// Sign with this secret key of minisign.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<PathBuf>,

    /// File to write [default: `FILE.minisig`].
    #[arg(short, long, value_name = "SEAL")]
    pub(crate) output: Option<PathBuf>,

    /// Day of the seal, `YYYY-MM-DD` [default: today, or SOURCE_DATE_EPOCH].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) date: Option<String>,

    /// Make a secret key, guarded by a password, and beside it a public one whose name ends in `.pub`.
    #[arg(long, value_name = "KEY", conflicts_with_all = ["file", "key", "output", "date", "overwrite"])]
    pub(crate) new_key: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,
}

/// Write the owners' worksheet: what they have to lose, and how much is enough.
///
/// The method begins with owners who set targets. The sheet goes through the kinds of device that the
/// profile is for, and then through the practices, in plain words. `smm assess read` takes it back: its
/// levels become the targets of the assessment, with the reason and who decided. A draft profile can be
/// made of it as well, by `smm new profile`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess worksheet --profile retail-pos -o own.html    a question at a time, in a browser
  smm assess worksheet --profile retail-pos -o own.pdf     the same as a fillable PDF, or to print
  smm assess worksheet --profile iot-smm --kind \"Pumps\" --kind \"Remote access\" -o own.pdf
  smm assess read own.pdf -o store.yaml                    targets of an assessment
  smm assess new --profile retail-pos --answers store.yaml -o form.xlsx
  smm new profile our-stores --base retail-pos --targets store.yaml")]
pub(crate) struct WorksheetArgs {
    /// Profile or model, as `retail-pos` (the newest version) or `retail-pos@1.0`.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: String,

    /// File to write: `.html` or `.pdf`.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,

    /// A kind of device to go through; may be given several times [default: what the profile is for].
    #[arg(long, value_name = "TEXT", value_parser = document_text)]
    pub(crate) kind: Vec<String>,

    /// Fill the sheet with what this file says; the rest of the file goes along.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
}

/// Write an empty form: YAML, HTML, XLSX or PDF by the name of the file.
///
/// What the form is made from is checked first: the profile or model, and what lies beneath it. If
/// there is an error, it is shown and nothing is written. Mistakes elsewhere do not matter.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct NewArgs {
    /// Profile or model, as `retail-pos` (the newest version) or `retail-pos@1.0`.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: String,

    /// File to write: `.yaml`, `.html`, `.xlsx` or `.pdf` [default: YAML to stdout].
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,

    /// Title of the assessment.
    #[arg(long, value_parser = document_text)]
    pub(crate) title: Option<String>,

    /// Day of the assessment, `YYYY-MM-DD` [default: today, or SOURCE_DATE_EPOCH].
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) date: Option<String>,

    /// Fill the form with the answers of this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,

    /// Ask only what is left in the answers: open, lapsed at the day of the form, or marked to be looked
    /// at again. `smm assess merge` puts the part into the whole.
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',', requires = "answers")]
    pub(crate) only: Vec<OnlyArg>,

    /// Ask only what this role is asked, by its name or id; may be given several times.
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Vec<String>,

    /// Ask only these practices, by code, id or title.
    #[arg(long, value_name = "PRACTICE", value_delimiter = ',')]
    pub(crate) practice: Vec<String>,
}

/// What is left in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnlyArg {
    /// Not answered.
    Open,
    /// Marked to be looked at again.
    Recheck,
    /// Answered, but no longer holding.
    Lapsed,
}

/// Which levels of each practice are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AskedLevels {
    /// Up to its target; all where it has none.
    Target,
    /// All of them.
    All,
}

/// Type a checklist that was filled by hand into an answers document: one key per answer.
///
/// Each indicator is shown with the id that stands on paper; the key of its box, as `y`, `p`, `n` or
/// `-`, answers it, and the next one comes. Every answer is saved at once, comments in the file stay,
/// and what others change in it meanwhile is kept. `?` shows the other keys: back, skip, evidence,
/// note, who and when, jump, quit.
///
/// From a pipe or a file each line is an answer: `PHY-1-I1 y Photo 12`, or `y` alone for the next in
/// order; a text behind the answer is its evidence, or its reason where it needs one. A line that is
/// not clear is named with its number, nothing is guessed after it until an id says where it goes on,
/// and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess enter store.yaml                            begin at the first that is left
  smm assess enter --profile retail-pos -o store.yaml    begin an answers document
  smm assess enter store.yaml --practice PHY,ACC         two practices
  smm assess enter store.yaml --only open,recheck        what is left
  smm assess enter store.yaml --levels target            up to the targets, as on paper
  smm assess enter store.yaml --lines                    with Enter behind each, for screen readers
  smm assess enter store.yaml --from typed.txt           a list that was typed before")]
pub(crate) struct EnterArgs {
    /// The answers document.
    #[arg(value_name = "FILE", required_unless_present = "profile", conflicts_with = "profile")]
    pub(crate) file: Option<PathBuf>,

    /// Begin an answers document for this profile or model.
    #[arg(long, value_name = "PROFILE", requires = "output")]
    pub(crate) profile: Option<String>,

    /// The file to begin.
    #[arg(short, long, value_name = "FILE", requires = "profile")]
    pub(crate) output: Option<PathBuf>,

    /// Day of the assessment that is begun, `YYYY-MM-DD` [default: today, or SOURCE_DATE_EPOCH].
    #[arg(long, value_parser = day, requires = "profile")]
    pub(crate) date: Option<String>,

    /// Ask only what is left in the answers: open, lapsed, or marked to be looked at again.
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub(crate) only: Vec<OnlyArg>,

    /// Ask only what this role is asked, by its name or id; may be given several times.
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Vec<String>,

    /// Ask only these practices, by code, id or title.
    #[arg(long, value_name = "PRACTICE", value_delimiter = ',')]
    pub(crate) practice: Vec<String>,

    /// Ask up to the target of each practice, the owners' own where they have one, as a checklist with `--levels
    /// target` does; or all levels.
    #[arg(long, value_name = "LEVELS", value_enum, default_value_t = AskedLevels::All)]
    pub(crate) levels: AskedLevels,

    /// Who answered, and when, for what is typed from the start: `Ana Lima, 2026-11-22`.
    #[arg(long, value_name = "NAME, DAY", value_parser = document_text)]
    pub(crate) who: Option<String>,

    /// Take answers from this file, one in a line, instead of the keyboard.
    #[arg(long, value_name = "LIST")]
    pub(crate) from: Option<PathBuf>,

    /// Day on which the list is read, `YYYY-MM-DD`, for the list of what was read [default: none].
    #[arg(long, value_name = "DAY", value_parser = day, requires = "from")]
    pub(crate) read_on: Option<String>,

    /// Read a line for each answer, also on a terminal: for screen readers and slow connections.
    #[arg(long)]
    pub(crate) lines: bool,
}

/// Turn filled forms into answers documents, whatever their face.
///
/// The face is recognized by content. What is clear is taken over; what was not understood is listed
/// with its place, stays in the document under `leftovers:`, and makes the exit code 1. A file that
/// cannot be read at all does not keep the others from being read.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadArgs {
    /// Filled forms.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// File to write, or folder if there are several forms; it is made if missing [default: stdout].
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Write nothing unless every text of every form was taken over.
    #[arg(long)]
    pub(crate) strict: bool,

    /// Take answers to questions that have changed since for answers to those of today.
    #[arg(long)]
    pub(crate) accept_questions: bool,

    /// Day on which the files are read, `YYYY-MM-DD`, for the list of what was read [default: none].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) read_on: Option<String>,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,

    #[command(flatten)]
    pub(crate) seals: SealCheckArgs,
}

/// Score an assessment; every number can be traced to its answers.
#[derive(Debug, clap::Args)]
pub(crate) struct ScoreArgs {
    /// Answers document or filled form.
    pub(crate) file: PathBuf,

    /// Judge at this day, `YYYY-MM-DD`, which answers have lapsed [default: the assessment's `as-of`,
    /// else its day].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) as_of: Option<String>,

    /// Show the answers behind one practice: its code, id or title; `all` for every practice.
    #[arg(long, value_name = "PRACTICE")]
    pub(crate) explain: Option<String>,

    /// How to write it.
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(crate) format: TableFormat,

    #[command(flatten)]
    pub(crate) place: OutputFile,

    #[command(flatten)]
    pub(crate) seals: SealCheckArgs,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people.
    Table,
    /// One JSON document.
    Json,
    /// Comma-separated values.
    Csv,
}

/// Make one assessment of several assessors' answers.
///
/// Disagreements are listed per indicator with each assessor's evidence. `--prefer` says which
/// answer holds; with `ask` the indicator stays open until people settle it: `--settle FILE` makes a
/// table of what is open and, once it is filled, reads it. What was decided, by whom and why stands in
/// the document under `decisions:`, and holds in every later merge for the answers it was about.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess merge ana.yaml ben.yaml -o both.yaml
  smm assess merge ana.yaml ben.yaml -o both.yaml --settle open.csv   lists what is open")]
pub(crate) struct MergeArgs {
    /// Answers documents or filled forms; folders stand for the YAML files in them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Which answer holds where assessors disagree.
    #[arg(long, value_enum, default_value_t = PreferArg::Ask)]
    pub(crate) prefer: PreferArg,

    /// Table (CSV) of what is not settled: it is made if it is not there, else what people have filled in holds.
    #[arg(long, value_name = "FILE")]
    pub(crate) settle: Option<PathBuf>,

    /// Day on which the files are read, `YYYY-MM-DD`, for the list of what was read [default: none].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) read_on: Option<String>,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}

/// Show how many sites stand against their targets: a report for those who are responsible for all of them.
///
/// Each assessment is scored by the version that it answers, and each site is held to its own targets. Of several
/// assessments of one site (same site, subject and profile) the one of the last day counts, and the others show how
/// it got there. What a file is to become is said by its ending, or by `--format`. A file that cannot be read is left
/// out, said, and makes the exit code 1.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess roll-up sites/                              a table, one row per practice
  smm assess roll-up sites/ -o sites.html                a page to read and print (or .pdf, .xlsx)
  smm assess roll-up sites/ -o sites.csv                 a row for each site and practice
  smm assess roll-up sites/ --anonymous -o sites.pdf     without anything that says which site is which
  smm assess roll-up sites/ --anonymous --key our.key -o sites.pdf
  smm assess roll-up sites/ --format long -o all.csv     a row for each answer, for a database
  smm assess roll-up sites/ --format benchmark -o shared.csv")]
pub(crate) struct RollUpArgs {
    /// Answers documents or filled forms; folders stand for the YAML files in them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// How to write it [default: by the ending of the file, else a table].
    #[arg(long, value_enum)]
    pub(crate) format: Option<RollUpFormat>,

    /// Judge at this day, `YYYY-MM-DD`, which answers have lapsed [default: the `as-of` of each
    /// assessment, else its day].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) as_of: Option<String>,

    /// Give sites other names, show years for days, and leave out whatever people wrote.
    #[arg(long)]
    pub(crate) anonymous: bool,

    /// File whose bytes make the other names: with it a site is called the same every year, and whoever has it can tell
    /// which site is which [default: names that hold for these files only].
    #[arg(long, value_name = "FILE", requires = "anonymous")]
    pub(crate) key: Option<PathBuf>,

    /// A benchmark counts no fewer sites than these in one cell; 3 at least.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(3..))]
    pub(crate) minimum: u16,

    /// Title [default: how many sites there are].
    #[arg(long, value_name = "TEXT", value_parser = document_text)]
    pub(crate) title: Option<String>,

    /// Words on each page, as `Confidential` [default: those of the assessments].
    #[arg(long, value_name = "TEXT", value_parser = document_text)]
    pub(crate) marking: Option<String>,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}

/// How a roll-up is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RollUpFormat {
    /// For people: one row per practice.
    Table,
    /// A page to read and print.
    Html,
    /// The same on paper.
    Pdf,
    /// A workbook with all sites.
    Xlsx,
    /// One JSON document.
    Json,
    /// A row for each site and practice.
    Csv,
    /// A row for each answer, for databases.
    Long,
    /// How many sites are at each level, without names, for others.
    Benchmark,
}

/// Which answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PreferArg {
    /// The one that scores least.
    Lower,
    /// That of the first file.
    First,
    /// None: the indicator stays open.
    Ask,
}

/// Compare two assessments: what got better or worse, and which answers made it so.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The earlier assessment.
    pub(crate) old: PathBuf,
    /// The later assessment.
    pub(crate) new: PathBuf,

    /// Judge both at this day, `YYYY-MM-DD`: answers that have lapsed by then count as open [default: the `as-of` of
    /// each assessment, else its day].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) as_of: Option<String>,

    /// How to write it.
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(crate) format: TableFormat,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}

/// Carry an assessment over to another version of its profile or model.
///
/// Answers whose indicator kept its meaning stay; others are marked to be looked at again, and
/// those whose indicator is gone stay readable in the file. Nothing is dropped silently.
#[derive(Debug, clap::Args)]
pub(crate) struct UpgradeArgs {
    /// The assessment.
    pub(crate) file: PathBuf,

    /// The version to move to, as `retail-pos@1.1`.
    #[arg(long, value_name = "VERSION")]
    pub(crate) onto: String,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}

/// Write the report of one or several assessments: HTML, PDF, XLSX, CSV and JSON.
///
/// The first page says where you stand, the three next steps and what to stop doing. With several
/// assessments of one subject, trend and comparison pages are added.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm assess report store.yaml -o report                 every format, in one folder
  smm assess report store.yaml --standard nist-csf-2.0   what levels speak to in a standard
  smm assess report store.yaml --redact --marking Public without evidence, names and notes")]
pub(crate) struct ReportArgs {
    /// Answers documents or filled forms, the earliest first.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Judge at this day, `YYYY-MM-DD`, which answers have lapsed [default: the `as-of` of each
    /// assessment, else its day].
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) as_of: Option<String>,

    /// Folder to write.
    #[arg(short, long, value_name = "DIR", default_value = "report")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,

    /// Size of the organization: how many steps the roadmap takes at a time.
    #[arg(long, value_enum, default_value_t = SizeArg::Medium)]
    pub(crate) size: SizeArg,

    /// Show what the levels reached speak to in a standard: its edition as `nist-csf-2.0`, or a mapping to it.
    ///
    /// May be given several times. It is an indication, never compliance: a row that asks a part of a requirement, or
    /// that is arguable, never counts as the whole.
    #[arg(long, value_name = "STANDARD")]
    pub(crate) standard: Vec<String>,

    /// Words at the foot of each page, as `Confidential` [default: the assessment's `marking`].
    #[arg(long, value_name = "TEXT", value_parser = document_text)]
    pub(crate) marking: Option<String>,

    /// Leave out evidence, names and notes, in every file; roles, answers and levels stay.
    #[arg(long)]
    pub(crate) redact: bool,

    #[command(flatten)]
    pub(crate) seals: SealCheckArgs,
}

/// Size of an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SizeArg {
    /// Three steps at once, five within three months.
    Small,
    /// Six and ten.
    Medium,
    /// All that is due.
    Large,
}
