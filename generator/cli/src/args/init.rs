//! What may be typed after `smm init`.

use std::path::PathBuf;

use clap::ValueEnum;

/// Begin a workspace: a model, a first profile, schemas, and settings for editors and CI.
///
/// The workspace checks and builds as it is. The model, the reference catalogs and the glossary come
/// with the tool; `smm verify --model NAME@VERSION` says whether they are as published. Files that
/// are there are never replaced, and nothing is written if one is in the way.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm init hospital-ward                       a workspace in a new folder
  smm init --profile tram --model iot-smm@1.2  in this folder
  smm init rail --model none                   for a model of your own
  smm init ward --ci gitlab")]
pub(crate) struct InitArgs {
    /// Folder of the workspace [default: this one].
    pub(crate) dir: Option<PathBuf>,

    /// The model to begin with, or `none` for one of your own.
    #[arg(long, value_name = "NAME[@VERSION]", default_value = "iot-smm")]
    pub(crate) model: String,

    /// Id of the first profile [default: the name of the folder].
    #[arg(long, value_name = "ID")]
    pub(crate) profile: Option<String>,

    /// For which CI a pipeline is written.
    #[arg(long, value_enum, default_value_t = CiChoice::Github)]
    pub(crate) ci: CiChoice,
}

/// A CI system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CiChoice {
    /// GitHub Actions, with pages.
    Github,
    /// GitLab CI, with pages.
    Gitlab,
    /// None.
    None,
}
