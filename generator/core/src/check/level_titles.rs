//! Levels that are written by their title, as `level: consistent`, where their number belongs.
//!
//! In: findings about values that are no number. Out: the same, with the number that is meant.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostics};
use crate::schema::A_NUMBER;
use crate::source::Sources;
use crate::workspace::Workspace;

/// Completes the findings whose text is the title of a level, the same in all models.
pub(super) fn cure(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let is_word = |hints: &[String]| matches!(hints, [hint] if hint == A_NUMBER);
    for finding in diags.iter_mut().filter(|one| one.code == Code::WrongType && is_word(&one.hints))
    {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        let text = sources.file(finding.span.file).text.get(start..end).unwrap_or("");
        let word = text.trim_matches(['"', '\'']);
        let levels = workspace.catalog.models.iter().flat_map(|model| &model.levels);
        let meant: BTreeSet<u8> = levels
            .filter(|level| level.title.eq_ignore_ascii_case(word))
            .map(|level| level.number)
            .collect();
        if let (Some(number), 1) = (meant.first(), meant.len()) {
            finding.hints = vec![format!("write the number of the level: `{number}`")];
            finding.fix(finding.span, number.to_string());
        }
    }
}
