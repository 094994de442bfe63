//! What may be typed after `smm add` and `smm outdated`.

/// Bring in a model, profile or mapping of another body, with all that it rests on.
///
/// SOURCE is the folder of a workspace, an archive of one (ZIP, as `smm release` writes it), a git
/// repository, or `bundled` for what comes with this tool. Without a name, what is there is listed.
/// Repositories are fetched by the program `git`; nothing else goes to the network.
///
/// `added.lock` keeps where each came from, and a digest of what it says. `smm check` reports a copy
/// that was edited. Nothing that is here is replaced, and what would not pass the check here is not
/// brought in.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm add ../clinic-profiles                          what is there
  smm add ../clinic-profiles clinic@1.0               bring it in
  smm add clinic-1.0-source.zip clinic@1.0            out of an archive
  smm add https://example.org/clinic.git clinic --rev v1.0
  smm add bundled iot-smm@1.2                         a model that comes with the tool

Exit codes:
  0  it is here
  1  it would not pass the check here; nothing was written
  2  wrong usage, or a problem of the environment")]
pub(crate) struct AddArgs {
    /// Folder, archive or repository.
    pub(crate) source: String,

    /// What to bring in; a name alone means the newest version.
    #[arg(value_name = "NAME[@VERSION]")]
    pub(crate) name: Option<String>,

    /// Branch, tag or commit of a repository [default: what it shows first].
    #[arg(long, value_name = "REV")]
    pub(crate) rev: Option<String>,

    /// Folder of the workspace in the archive or repository [default: the top].
    #[arg(long, value_name = "DIR", default_value = "", hide_default_value = true)]
    pub(crate) within: String,

    /// Bring reference catalogs as well that are not here yet.
    #[arg(long)]
    pub(crate) references: bool,
}

/// Say what has a newer version, and which command moves on.
///
/// That is what was added, models and standards that come with the tool, and bases of profiles. Each place that something was added from is looked at again. One that cannot be reached is named,
/// and the others are looked at all the same.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm outdated                what is behind, each with the command that moves on
  smm outdated --offline      without places that git would have to fetch
  smm outdated --exit-code    fail if something is behind")]
pub(crate) struct OutdatedArgs {
    /// Exit with 1 if something is behind, and with 2 if a place could not be looked at.
    #[arg(long)]
    pub(crate) exit_code: bool,

    /// Look at nothing that has to be fetched.
    #[arg(long)]
    pub(crate) offline: bool,
}
