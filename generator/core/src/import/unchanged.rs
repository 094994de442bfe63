//! Reports content of a publisher that changed in substance while its version did not.

use super::catalog::ForeignCatalog;
use super::faithful;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::editions::Pair;
use crate::text::count;

/// The finding that content changed in substance and the version did not.
pub(super) fn unchanged_version(pair: &Pair, catalog: &ForeignCatalog) -> Option<Diagnostic> {
    let changed = pair.diff.heads().filter(|change| change.is_of_substance()).count();
    if changed == 0 {
        return None;
    }
    let mut diags = Diagnostics::default();
    let message = format!(
        "the content of `{}` changed, and its version is still `{}`: {} in substance",
        faithful::title(&catalog.title),
        faithful::title(&catalog.version),
        count(changed, "change")
    );
    diags.report(Code::UnchangedVersion, catalog.version_at, message).hint(
        "whoever cites the version means one of the two: name the day or the revision beside it, and ask its \
         publisher for a number of its own",
    );
    diags.into_sorted().pop()
}
