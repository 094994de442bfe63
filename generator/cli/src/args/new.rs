//! What may be typed after `smm new`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use smm_core::model::Scope;

use super::{OutputFile, document_text};

/// Begin a document: a profile, overlay, practice, model, catalog, mapping or version.
///
/// Ids are allocated and never used twice. What is still to be written stands behind a `#`, so that
/// `smm check` stays green and nothing unwritten is taken for a text. Files that are there are
/// never replaced.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new profile hospital-ward --base iot-smm --title \"Hospital Ward\"
  smm new overlay hospital-ward physical-protection     slots for one practice
  smm new version retail-pos                            the next version, as a draft
  smm new model rail-smm --domain Operate --domain Maintain
  smm new practice rail-smm backup --in operate
  smm new references acme-guide --edition 2026 --title \"Acme Guide\" --publisher Acme --entry 1.1
  smm new mapping depot-csf --from iot-smm@1.2 --to nist-csf-2.0
  smm new fill-map --from cpg.xlsx -o cpg.yaml          which cell of a workbook holds what")]
pub(crate) struct BeginArgs {
    #[command(subcommand)]
    pub(crate) kind: NewKind,
}

/// What is begun.
#[derive(Debug, Subcommand)]
pub(crate) enum NewKind {
    Profile(NewProfileArgs),
    Overlay(NewOverlayArgs),
    Practice(NewPracticeArgs),
    Model(NewModelArgs),
    References(NewReferencesArgs),
    Mapping(NewMappingArgs),
    Version(NewVersionArgs),
    FillMap(NewFillMapArgs),
}

/// Begin a profile, with a slot for the target of each practice.
///
/// Version 0.1 is a draft. Its code starts the ids of what it adds; change it before the first item.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new profile hospital-ward --base iot-smm --title \"Hospital Ward\"
  smm new profile ward-pump --base hospital-ward --scope system
  smm new profile our-stores --base retail-pos --targets store.yaml    what owners decided

Exit codes:
  0  the profile is begun
  1  something in the worksheet was not understood; nothing was written
  2  wrong usage, or a problem of the environment")]
pub(crate) struct NewProfileArgs {
    /// Its id, in small letters, as `hospital-ward`.
    pub(crate) id: String,

    /// What it is laid over: a model or a profile.
    #[arg(long, value_name = "NAME[@VERSION]")]
    pub(crate) base: String,

    /// Its title [default: made from the id].
    #[arg(long, value_parser = document_text)]
    pub(crate) title: Option<String>,

    /// For how wide a field it is written.
    #[arg(long, value_enum, default_value_t = ScopeChoice::Industry)]
    pub(crate) scope: ScopeChoice,

    /// Take targets, reasons and what is at stake from a filled worksheet or an answers document.
    ///
    /// Who decided stands with each reason; what the sheet leaves open stays a slot.
    #[arg(long, value_name = "FILE")]
    pub(crate) targets: Option<PathBuf>,
}

/// For how wide a field a profile is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopeChoice {
    /// Every organization.
    General,
    /// One industry.
    Industry,
    /// One kind of system.
    System,
}

impl From<ScopeChoice> for Scope {
    fn from(choice: ScopeChoice) -> Self {
        match choice {
            ScopeChoice::General => Self::General,
            ScopeChoice::Industry => Self::Industry,
            ScopeChoice::System => Self::System,
        }
    }
}

/// Begin an overlay: what a profile says about one practice.
///
/// The slots go up to the target, with ids that no version of the profile has used.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new overlay hospital-ward physical-protection
  smm new overlay hospital-ward PHY")]
pub(crate) struct NewOverlayArgs {
    /// The profile.
    #[arg(value_name = "PROFILE[@VERSION]")]
    pub(crate) profile: String,

    /// The practice, by its id, code or title.
    pub(crate) practice: String,
}

/// Begin a practice, and name it in its model.
///
/// Only its purpose is asked for at first; comments of `model.yaml` stay.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new practice rail-smm backup --in operate")]
pub(crate) struct NewPracticeArgs {
    /// The model.
    #[arg(value_name = "MODEL[@VERSION]")]
    pub(crate) model: String,

    /// Its id, in small letters, as `physical-protection`.
    pub(crate) id: String,

    /// The domain or subdomain that it joins.
    #[arg(long = "in", value_name = "ID")]
    pub(crate) within: String,

    /// Its title [default: made from the id].
    #[arg(long, value_parser = document_text)]
    pub(crate) title: Option<String>,

    /// The code that starts its ids, as `PHY` [default: made from the id].
    #[arg(long)]
    pub(crate) code: Option<String>,
}

/// Begin a model, with a practice in each domain.
///
/// Version 0.1 is a draft with outlines of practices, or with all that another model says.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new model rail-smm --domain Operate --domain Maintain
  smm new model gates --domain Gates --level None,Basic,Full
  smm new model ours --from iot-smm@1.2                 a changed copy under a name of its own")]
pub(crate) struct NewModelArgs {
    /// Its id, in small letters, as `rail-smm`.
    pub(crate) id: String,

    /// Its title [default: made from the id].
    #[arg(long, value_parser = document_text)]
    pub(crate) title: Option<String>,

    /// Title of a domain; may be repeated.
    #[arg(
        long,
        value_name = "TITLE",
        required_unless_present = "from",
        value_parser = document_text
    )]
    pub(crate) domain: Vec<String>,

    /// A model of the workspace to begin with, whose license allows that.
    #[arg(long, value_name = "MODEL[@VERSION]", conflicts_with_all = ["domain", "level"])]
    pub(crate) from: Option<String>,

    /// Names of its levels, that of level 0 first.
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        value_parser = document_text,
        default_value = "None,Minimum,Ad hoc,Consistent,Formalized"
    )]
    pub(crate) level: Vec<String>,
}

/// Begin a reference catalog: the ids of one edition of a standard, named or out of a list.
///
/// Texts that cite the standard are then checked against it, and mappings can lead to it. A list has an id a
/// line (`#` begins a remark, a colon at the end makes a heading), or is a table with a column `id` and
/// perhaps `title`, and `heading` or `requirement` with `y` or `n` (CSV, TSV), or an OSCAL catalog (JSON). Titles
/// are wording: they are kept with `--free` only. What else a list has is counted and left out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new references acme-guide --edition 2026 --title \"Acme Guide\" --publisher Acme --entry 1.1
  smm new references acme-guide --edition 2027 --title \"Acme Guide\" --publisher Acme --from ids.csv
  smm new references acme-book --edition 3 --title Acme --publisher Acme --from oscal.json --free

Exit codes:
  0  the catalog is begun
  1  rows of the list cannot be read; each is named, and nothing was written
  2  wrong usage, or a problem of the environment")]
pub(crate) struct NewReferencesArgs {
    /// The id of the standard, in small letters, as `pci-dss`.
    pub(crate) id: String,

    /// Its edition, as `4.0.1`.
    #[arg(long, value_name = "N", value_parser = document_text)]
    pub(crate) edition: String,

    /// Its title.
    #[arg(long, value_name = "T", value_parser = document_text)]
    pub(crate) title: String,

    /// Who publishes it.
    #[arg(long, value_name = "P", value_parser = document_text)]
    pub(crate) publisher: String,

    /// The id of an entry; may be repeated.
    #[arg(long, value_name = "ID", required_unless_present = "from")]
    pub(crate) entry: Vec<String>,

    /// A list of its ids: plain, CSV, TSV or an OSCAL catalog.
    #[arg(long, value_name = "FILE", conflicts_with = "entry")]
    pub(crate) from: Option<PathBuf>,

    /// How texts name it [default: title and edition].
    #[arg(long, value_name = "NAME", value_parser = document_text)]
    pub(crate) cite_as: Option<String>,

    /// Its wording is free to quote; titles are kept.
    #[arg(long)]
    pub(crate) free: bool,
}

/// Begin a mapping: how the items of a version relate to the requirements of a standard.
///
/// Version 0.1 is a draft with an example of a row behind a `#`. Practices and requirements that are left
/// out are asked for once its method is written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new mapping depot-csf --from iot-smm@1.2 --to nist-csf-2.0
  smm new mapping pos-27001 --from retail-pos --to iso-iec-27001-2022 --title \"POS to ISO/IEC 27001\"")]
pub(crate) struct NewMappingArgs {
    /// Its id, in small letters, as `iot-smm-nist-csf-2.0`.
    pub(crate) id: String,

    /// The model or profile that is mapped.
    #[arg(long, value_name = "NAME[@VERSION]")]
    pub(crate) from: String,

    /// The edition of a standard: the name of its file in `references/`, as `nist-csf-2.0`.
    #[arg(long, value_name = "CATALOG-EDITION")]
    pub(crate) to: String,

    /// Its title [default: made from both ends].
    #[arg(long, value_parser = document_text)]
    pub(crate) title: Option<String>,
}

/// Begin the next version of a model or profile, as a draft that says what the last one says.
///
/// `changes.yaml` comes with it; `smm diff --declare` adds what changed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new version retail-pos
  smm new version iot-smm --version 2.0")]
pub(crate) struct NewVersionArgs {
    /// The model or profile [its newest version is continued, or the one that is named].
    #[arg(value_name = "NAME[@VERSION]")]
    pub(crate) name: String,

    /// The number of the new version [default: the minor number goes up].
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
}

/// Begin a map from answers to the cells of a workbook that somebody else made, for `smm assess fill`.
///
/// It says which workbook it is for, and shows names of cells, drop-downs with what they offer, and tables whose
/// rows bear ids of items or of a standard that a mapping leads to. It may lie anywhere, as beside the workbook.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm new fill-map --from cpg.xlsx                      to stdout
  smm new fill-map --from cpg.xlsx -o cpg.yaml")]
pub(crate) struct NewFillMapArgs {
    /// The empty workbook.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,

    #[command(flatten)]
    pub(crate) place: OutputFile,
}
