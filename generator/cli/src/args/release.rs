//! What may be typed after `smm release`.

use std::path::PathBuf;

/// Release a version: check it, freeze it, make and inspect every output, in one folder.
///
/// Without `--write` everything is done but the writing, and what would be written is listed. A
/// release is a folder `releases/NAME-VERSION` with the site and the documents as archives, every
/// file that readers may load, release notes, a feed and `SHA256SUMS`. It is there as a whole or
/// not at all, and none is ever replaced.
///
/// The version is held against the one before: nothing that was published was edited, what changed
/// is declared, its number is large enough, and nothing at all is found in its own documents. What
/// lies beneath it must be published. Its status becomes `published`, and its digest goes into
/// `published.lock`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm release retail-pos@1.0                        what a release would be
  smm release retail-pos@1.0 --write                make it
  smm release retail-pos@1.0 --write --out public/releases
  smm release retail-pos@1.0 --write --sign ~/.minisign/minisign.key

A signature is made in the format of minisign, of `SHA256SUMS`. The password of the key is asked for
on the terminal, or is in the environment variable MINISIGN_PASSWORD. Readers check it by
`minisign -V -p KEY.pub -m SHA256SUMS`, then `sha256sum --check SHA256SUMS`.

Exit codes:
  0  released, or ready to be
  1  the content has findings; nothing was written
  2  wrong usage, or a problem of the environment")]
pub(crate) struct ReleaseArgs {
    /// The version.
    #[arg(value_name = "NAME@VERSION")]
    pub(crate) name: String,

    /// Write the release; without it nothing is touched.
    #[arg(long)]
    pub(crate) write: bool,

    /// Folder of all releases [default: `releases` in the workspace].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Sign with this secret key of minisign.
    #[arg(long, value_name = "KEY")]
    pub(crate) sign: Option<PathBuf>,
}
