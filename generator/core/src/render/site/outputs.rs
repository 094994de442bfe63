//! What a build makes besides checking: the kinds of output that `smm build --only` names.

use std::collections::BTreeSet;

/// A kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// Pages, with the reports of the example assessments.
    Site,
    /// What is printed and read: checklists, guides, redlines.
    Checklists,
    /// Forms to be filled: PDF, XLSX and HTML.
    Templates,
    /// For programs: JSON, CSV, release notes.
    Data,
}

impl Output {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Site, Self::Checklists, Self::Templates, Self::Data];
}

/// Whether this tool can write PDF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// It was built without Typst.
    #[default]
    None,
    /// It prints.
    Pdf,
}

/// The kinds of output of one build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    wanted: BTreeSet<Output>,
    paper: Paper,
}

impl Outputs {
    /// The named kinds.
    pub fn new(wanted: impl IntoIterator<Item = Output>, paper: Paper) -> Self {
        Self { wanted: wanted.into_iter().collect(), paper }
    }

    /// Whether a kind is made.
    pub fn has(&self, output: Output) -> bool {
        self.wanted.contains(&output)
    }

    /// Whether books offer files besides their pages.
    pub fn has_downloads(&self) -> bool {
        self.wanted.iter().any(|output| *output != Output::Site)
    }

    /// Whether the PDF files of a kind are made.
    pub fn prints(&self, output: Output) -> bool {
        self.paper == Paper::Pdf && self.has(output)
    }
}
