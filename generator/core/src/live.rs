//! A workspace while people edit it: read and judged time after time, as far as something changed.
//!
//! In: [`Sources`] that were [renewed](Sources::renewed) from those before. Out: the findings that
//! [`crate::check`] has on the same input, and what names mean, also while a document is broken.

use std::sync::Arc;

use crate::buildable;
use crate::check::{self, Verdicts};
use crate::diag::{Diagnostic, Diagnostics, Severities};
use crate::schema::{self, ReadDocs};
use crate::source::Sources;
use crate::spelling;
use crate::symbols::{FoundInTexts, Symbols};
use crate::workspace::Workspace;

/// What is remembered from one reading to the next.
#[derive(Debug, Default)]
pub struct Memory {
    reading: ReadDocs,
    texts: FoundInTexts,
}

/// What is remembered from one judgment to the next.
#[derive(Debug, Default)]
pub struct LiveRules(Verdicts);

/// A workspace as it is at one moment.
#[derive(Debug)]
pub struct LiveState {
    /// What it was read from.
    pub sources: Sources,
    /// What is known about it.
    pub known: Understood,
    workspace: Arc<Workspace>,
    severities: Severities,
    found: Diagnostics,
}

/// What names and texts mean. A document that is broken counts as it was when it last was whole,
/// so that a half-written line does not take away what the rest refers to.
#[derive(Debug)]
pub struct Understood {
    /// The texts that were understood.
    pub sources: Sources,
    /// What they mean.
    pub workspace: Arc<Workspace>,
    /// The names in them.
    pub symbols: Symbols,
    /// Whether a document counts as it was and not as it is.
    pub is_mended: bool,
}

impl Memory {
    /// Reads what changed.
    pub fn read(&mut self, sources: Sources) -> LiveState {
        let mut found = Diagnostics::default();
        let config = schema::workspace::read(&sources, &mut found);
        let severities = schema::workspace::severities(&config, &mut found);
        let workspace = Workspace::read_again(config, &sources, &mut self.reading, &mut found);
        let workspace = Arc::new(workspace);
        let known = self.known(&sources, &workspace);
        LiveState { sources, known, workspace, severities, found }
    }

    fn known(&mut self, sources: &Sources, workspace: &Arc<Workspace>) -> Understood {
        let mended = self.reading.mended(sources);
        let is_mended = !mended.is_empty();
        let (sources, workspace) = match is_mended {
            false => (sources.clone(), Arc::clone(workspace)),
            true => {
                let sources = sources.with(mended);
                let workspace = self.read_mended(&sources);
                (sources, Arc::new(workspace))
            }
        };
        let symbols = Symbols::again(&workspace, &sources, &mut self.texts);
        Understood { sources, workspace, symbols, is_mended }
    }

    fn read_mended(&mut self, sources: &Sources) -> Workspace {
        let unheard = &mut Diagnostics::default();
        let config = schema::workspace::read(sources, unheard);
        Workspace::read_again(config, sources, &mut self.reading, unheard)
    }
}

impl LiveRules {
    /// Everything that is wrong, as [`crate::check`] says it, and [`crate::check_buildable`] of content
    /// without errors.
    pub fn findings(&mut self, state: &LiveState) -> Vec<Diagnostic> {
        let mut diags = state.found.clone();
        check::all(&state.workspace, &state.sources, &mut self.0, &mut diags);
        diags.apply(&state.severities);
        spelling::name_characters(&state.sources, &mut diags);
        if !diags.has_errors() {
            let mut found = Diagnostics::default();
            buildable::all(&state.workspace, &state.sources, &mut found);
            found.apply(&state.severities);
            diags.extend(found);
        }
        diags.into_sorted()
    }
}
