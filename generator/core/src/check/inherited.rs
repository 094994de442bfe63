//! Sums up what rules on style find in texts that were brought in from elsewhere.
//!
//! In and out: findings. Never: touches a finding that is about more than style, or about texts of one's own.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::layout::Home;
use crate::model::Model;
use crate::schema;
use crate::source::Sources;
use crate::text::count;
use crate::workspace::Workspace;

/// Puts one line in the place of all that is found about the style of an imported model.
pub(super) fn is_summed_up(workspace: &Workspace, sources: &Sources, diags: &mut Diagnostics) {
    let severities = schema::workspace::severities(&workspace.config, &mut Diagnostics::default());
    for model in workspace.catalog.models.iter().filter(|model| model.imported.is_some()) {
        let is_of_model = |found: &Diagnostic| {
            let home = Home::of_path(&sources.file(found.span.file).path);
            found.code.is_style() && home.and_then(|home| home.name()) == Some(model.name())
        };
        let mut by_code: BTreeMap<Code, usize> = BTreeMap::new();
        for found in diags.take(is_of_model) {
            // What is turned off is not counted.
            if !matches!(severities.get(&found.code), Some(None)) {
                *by_code.entry(found.code).or_default() += 1;
            }
        }
        report(model, &by_code, diags);
    }
}

fn report(model: &Model, by_code: &BTreeMap<Code, usize>, diags: &mut Diagnostics) {
    let (Some(span), false) = (model.imported, by_code.is_empty()) else { return };
    let mut kinds: Vec<(&Code, &usize)> = by_code.iter().collect();
    kinds.sort_by_key(|(code, number)| (std::cmp::Reverse(**number), code.name()));
    let kinds = kinds.into_iter().map(|(code, number)| format!("{number} `{}`", code.name()));
    let message = format!(
        "the texts that `{}` brought in have {} about style: {}",
        model.name(),
        count(by_code.values().sum(), "finding"),
        kinds.collect::<Vec<_>>().join(", ")
    );
    diags.report(Code::InheritedStyle, span, message).hint(
        "their publisher words them; without `origin: imported` each is shown, and \
         `inherited-style = \"off\"` in `smm.toml` leaves this line out",
    );
}
