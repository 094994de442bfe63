//! What an edit of a file changes, as a unified diff.

use similar::TextDiff;

/// The lines that differ with three around them, as `patch` and `git apply` read them.
pub fn patch(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}
