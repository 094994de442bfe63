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
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm import cyclonedx asvs-5.0.0.cdx.json                        into this workspace
  smm import cyclonedx asvs-5.0.0.cdx.json --into asvs            into a new one
  smm import cyclonedx asvs-5.0.0.cdx.json --into models/asvs/5.0
                                                                  under another name

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

    /// Which catalog, by its name or id there, if the source holds several [default: the first].
    #[arg(long, value_name = "NAME")]
    pub(crate) catalog: Option<String>,
}

/// A format that catalogs are published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceFormat {
    /// A standard of CycloneDX (`definitions.standards`), in JSON.
    Cyclonedx,
}

impl From<SourceFormat> for ForeignFormat {
    fn from(format: SourceFormat) -> Self {
        match format {
            SourceFormat::Cyclonedx => Self::CycloneDx,
        }
    }
}
