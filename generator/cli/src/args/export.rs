//! What may be typed behind `smm export`.

use std::path::PathBuf;

use clap::Subcommand;

use super::assess::{OscalVersion, SpecVersion};
use super::{ExistingFiles, OutputFile};

/// Write a version in a form that other tools read.
#[derive(Debug, clap::Args)]
///
/// What a format has no place for is said on stderr, by the fields of `smm export json`, with counts; nothing is
/// invented that a format asks for and nobody said.
#[command(after_long_help = "\
Examples:
  smm export json retail-pos@1.0 -o retail-pos.json           everything, for programs
  smm export oscal iot-smm -o iot-smm-1.2-oscal.json          a model as catalog
  smm export cyclonedx iot-smm@1.2 -o iot-smm.cdx.json        as a standard
  smm export mdbook retail-pos@1.0 -o retail-pos-book
  mdbook build retail-pos-book      which needs nothing of ours
  smm export mapping iot-smm-iec-62443-3-3 --through iot-smm-nist-csf-2.0")]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    pub(crate) form: ExportForm,
}

/// A form of other tools.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportForm {
    /// Everything that a version says, resolved, with the document that each text comes from.
    ///
    /// Its JSON Schema is that of `smm schema data`.
    #[command(after_long_help = "\
Examples:
  smm export json retail-pos@1.0 -o retail-pos.json
  smm export json iot-smm | jq .domains[].title")]
    Json {
        #[command(flatten)]
        what: ExportedVersion,
    },

    /// The indicators of a version as a table, a row each; or a mapping, a row each.
    #[command(after_long_help = "\
Examples:
  smm export csv retail-pos -o retail-pos.csv
  smm export csv iot-smm-eu-cra -o cra.csv")]
    Csv {
        #[command(flatten)]
        what: ExportedVersion,
    },

    /// Practices, levels, actions and indicators of a version as sheets of a workbook; or the sheets of a mapping.
    #[command(after_long_help = "\
Examples:
  smm export xlsx retail-pos -o retail-pos.xlsx
  smm export xlsx iot-smm-eu-cra -o cra.xlsx")]
    Xlsx {
        /// Model, profile or mapping; without a version, the newest.
        #[arg(value_name = "NAME[@VERSION]")]
        version: String,

        /// File to write.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,

        #[command(flatten)]
        existing: ExistingFiles,
    },

    /// OSCAL: a model as catalog, a profile as profile on it, a mapping as mapping collection.
    #[command(after_long_help = "\
Examples:
  smm export oscal iot-smm@1.2 -o iot-smm-1.2-oscal.json
  smm export oscal retail-pos@1.0 --oscal-version 1.1.2 -o retail-pos-oscal.json
  smm export oscal iot-smm-iec-62443-3-3 -o mapping-oscal.json")]
    Oscal {
        #[command(flatten)]
        what: ExportedVersion,

        /// Release of OSCAL; the content is the same in each. Mapping collections are new in 1.2.0.
        #[arg(long, value_name = "VERSION", value_enum, default_value_t = OscalVersion::V1_2_1)]
        oscal_version: OscalVersion,

        /// Address of the catalog or profile that the document speaks of [default: `NAME-VERSION-oscal.json`
        /// beside it].
        #[arg(long, value_name = "HREF")]
        catalog: Option<String>,
    },

    /// CycloneDX: a standard, in `definitions`.
    #[command(after_long_help = "\
Examples:
  smm export cyclonedx iot-smm@1.2 -o iot-smm.cdx.json
  smm export cyclonedx retail-pos --spec-version 1.7 -o retail-pos.cdx.json")]
    Cyclonedx {
        #[command(flatten)]
        what: ExportedVersion,

        /// Release of the specification; the content is the same in each.
        #[arg(long, value_name = "VERSION", value_enum, default_value_t = SpecVersion::V1_6)]
        spec_version: SpecVersion,
    },

    /// Gemara: a control catalog in YAML, with practices as controls and indicators as assessment requirements.
    #[command(after_long_help = "\
Examples:
  smm export gemara iot-smm -o iot-smm.yaml")]
    Gemara {
        #[command(flatten)]
        what: ExportedVersion,
    },

    /// CISO Assistant: a library with a framework, whose requirements are the indicators.
    #[command(after_long_help = "\
Examples:
  smm export ciso retail-pos -o retail-pos.yaml")]
    Ciso {
        #[command(flatten)]
        what: ExportedVersion,
    },

    /// The source of a book for mdBook: `book.toml`, a summary and a chapter for each practice.
    ///
    /// The stock `mdbook build` renders it, without preprocessors and without a theme of ours.
    #[command(after_long_help = "\
Examples:
  smm export mdbook iot-smm -o model-book
  smm export mdbook retail-pos@1.0 -o retail-pos-book --overwrite")]
    Mdbook {
        /// Model or profile; without a version, the newest.
        #[arg(value_name = "NAME[@VERSION]")]
        version: String,

        /// Folder to write.
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,

        #[command(flatten)]
        existing: ExistingFiles,
    },

    /// A mapping as CSV: its rows, what follows from it and another one, or what has no row.
    ///
    /// With `--through`, each line is a way from a requirement to one of another standard, through an item of
    /// the same version that both mappings have a row about. It is derived, never `equal`, and as sure as
    /// the less sure of both rows.
    #[command(after_long_help = "\
Examples:
  smm export mapping iot-smm-iec-62443-3-3
  smm export mapping iot-smm-iec-62443-3-3 --through iot-smm-nist-csf-2.0
  smm export mapping iot-smm-eu-cra --gaps -o cra-gaps.csv")]
    Mapping {
        /// Mapping; without a version, the newest.
        #[arg(value_name = "ID[@VERSION]")]
        mapping: String,

        /// Another mapping of the same model or profile: what follows for its standard.
        #[arg(long, value_name = "ID[@VERSION]")]
        through: Option<String>,

        /// Only what has no row, both ways: requirements, then practices.
        #[arg(long, conflicts_with = "through")]
        gaps: bool,

        #[command(flatten)]
        place: OutputFile,
    },
}

/// What is written, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportedVersion {
    /// Model or profile, or a mapping where the format takes one; without a version, the newest.
    #[arg(value_name = "NAME[@VERSION]")]
    pub(crate) version: String,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}
