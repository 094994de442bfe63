//! Says findings in the words of the model that they are about.
//!
//! In and out: findings. Never: adds one, or touches a name between backticks.

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::layout::Home;
use crate::model::{Terms, VersionRef};
use crate::source::Sources;
use crate::span::FileId;
use crate::workspace::Workspace;

/// Puts the names that a model gives to things into what is said of its documents, of the profiles over it and
/// of assessments by them.
pub(super) fn in_words_of_models(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let catalog = &workspace.catalog;
    if catalog.models.iter().all(|model| model.words.0.is_empty()) {
        return;
    }
    let assessed: BTreeMap<FileId, VersionRef> = workspace
        .assessments
        .iter()
        .filter_map(|doc| Some((doc.file, VersionRef::parse(&doc.value.profile)?)))
        .collect();
    let terms_of = |file: FileId| -> Option<&Terms> {
        let home = || Home::of_path(&sources.file(file).path)?.name();
        let name = assessed.get(&file).cloned().or_else(home)?;
        catalog.model_beneath(&name).map(|model| &model.words).filter(|terms| !terms.0.is_empty())
    };
    for finding in diags.iter_mut() {
        let Some(terms) = terms_of(finding.span.file) else { continue };
        let say = |text: &mut String| *text = workspace.words.sentence_called(text, terms);
        say(&mut finding.message);
        finding.hints.iter_mut().for_each(say);
        finding.related.iter_mut().for_each(|(_, label)| say(label));
    }
}
