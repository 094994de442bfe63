//! What may be typed behind `smm import`.

use std::path::PathBuf;

use clap::ValueEnum;
use smm_core::import::ForeignFormat;

/// Bring in a catalog of another publisher as a model, or bring it in again.
///
/// Each group that holds requirements becomes a practice with a file of its own. What its publisher calls
/// something is kept as `ref`, beside an id of ours that never changes. No text is made up, and none is
/// reworded: `origin: imported` says whose they are. What the source says and a model has no place
/// for is listed, each path with the number of its values.
///
/// `import.lock` beside the model keeps which id came from where, and a digest of each field. A second
/// import into the same folder keeps the ids and what was edited here, takes over what changed in the
/// source, and says both. Where a field changed on both sides, ours stays and is reported.
///
/// A profile of OSCAL becomes a profile that is laid over the model of its catalog: what it does not
/// select is left out, and what it sets, adds and takes out is kept.
///
/// Beside an earlier version, what says the same keeps its id. What only bears the same name is another
/// thing, and `changes.yaml` declares what came and went.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm import cyclonedx asvs-5.0.0.cdx.json                        into this workspace
  smm import cyclonedx asvs-5.0.0.cdx.json --into asvs            into a new one
  smm import cyclonedx asvs-5.0.0.cdx.json --into models/asvs/5.0
                                                                  under another name
  smm import cyclonedx asvs-5.0.0.cdx.json --with mapping_v4.0.3_to_v5.0.0.yml
                                                                  beside an earlier version
  smm import oscal LOW-baseline_profile.json                      a profile over its catalog
  smm import samm core/2.2.0/model --into samm                    a folder of files
  smm import xlsx controls.xlsx --columns columns.yaml --into controls

Exit codes:
  0  it is here
  1  the source has errors, and nothing was written; or ours and the source differ, and ours stayed
  2  wrong usage, or a problem of the environment")]
pub(crate) struct ImportArgs {
    /// Format of the source.
    #[arg(value_enum)]
    pub(crate) format: SourceFormat,

    /// File or folder of the publisher.
    pub(crate) source: PathBuf,

    /// A workspace, a folder that becomes one, or in one of them the folder of the version, as
    /// `models/asvs/5.0` [default: this workspace; id and version as in the source].
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,

    /// The publisher's own mapping from the version before, in YAML: what moved, was split or is gone
    /// becomes `changes.yaml`.
    #[arg(long = "with", value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// Of a table: a document in YAML that says what its columns hold, and what the table does not say
    /// of itself.
    #[arg(long, value_name = "FILE")]
    pub(crate) columns: Option<PathBuf>,

    /// Of a profile of OSCAL: the version that it is laid over, as `NAME@VERSION` [default: the one that came
    /// from the catalog that it selects from].
    #[arg(long, value_name = "NAME")]
    pub(crate) base: Option<String>,

    /// Which catalog, by its name or id there, if the source holds several [default: the first].
    #[arg(long, value_name = "NAME")]
    pub(crate) catalog: Option<String>,
}

/// A format that catalogs are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceFormat {
    /// A model of ours, as `smm export json` writes it.
    Json,
    /// A standard of CycloneDX (`definitions.standards`), in JSON.
    Cyclonedx,
    /// A catalog of OSCAL, or a profile of one that is here, in JSON.
    Oscal,
    /// A control catalog of Gemara, a YAML file or a folder of them.
    Gemara,
    /// A library of CISO Assistant, in YAML.
    Ciso,
    /// The core model of OWASP SAMM, a folder of YAML files.
    Samm,
    /// A table as CSV, with `--columns`.
    Csv,
    /// A sheet of a workbook, with `--columns`.
    Xlsx,
}

impl From<SourceFormat> for ForeignFormat {
    fn from(format: SourceFormat) -> Self {
        match format {
            SourceFormat::Json => Self::Data,
            SourceFormat::Cyclonedx => Self::CycloneDx,
            SourceFormat::Oscal => Self::Oscal,
            SourceFormat::Gemara => Self::Gemara,
            SourceFormat::Ciso => Self::Ciso,
            SourceFormat::Samm => Self::Samm,
            SourceFormat::Csv => Self::Csv,
            SourceFormat::Xlsx => Self::Xlsx,
        }
    }
}
