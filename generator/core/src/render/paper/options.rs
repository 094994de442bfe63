//! What a reader may ask of paper.

use crate::text::{cut, one_line};

/// So many letters of a marking stand at the foot of a sheet.
const MARKING: usize = 60;

/// How a document is cut and set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperOptions {
    /// Which levels of each practice.
    pub levels: Levels,
    /// Ids of the domains to keep; empty for all.
    pub domains: Vec<String>,
    /// Ids or codes of the practices to keep; empty for all.
    pub practices: Vec<String>,
    /// Size of the type.
    pub type_size: TypeSize,
    /// Color of the ink.
    pub ink: Ink,
    /// Room for handwriting.
    pub notes: Notes,
    /// How much of each practice.
    pub detail: Detail,
    /// Words at the foot of each sheet, as `Confidential`; empty for none. Guides have none.
    pub marking: String,
}

impl PaperOptions {
    /// The whole content.
    pub fn whole() -> Self {
        Self {
            levels: Levels::All,
            domains: Vec::new(),
            practices: Vec::new(),
            type_size: TypeSize::Normal,
            ink: Ink::Color,
            notes: Notes::Lines,
            detail: Detail::Full,
            marking: String::new(),
        }
    }

    /// What is needed to reach the targets.
    pub fn to_target() -> Self {
        Self { levels: Levels::ToTarget, ..Self::whole() }
    }

    /// The marking as a sheet has room for it.
    pub(super) fn shown_marking(&self) -> String {
        cut(&one_line(&self.marking), MARKING)
    }

    /// The indicators that the targets ask for, and no more.
    pub fn short() -> Self {
        Self { detail: Detail::Short, ..Self::to_target() }
    }
}

/// The size of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Sheet {
    /// All sizes.
    pub const ALL: [Sheet; 2] = [Sheet::A4, Sheet::Letter];

    /// As it stands in file names.
    pub fn name(self) -> &'static str {
        match self {
            Sheet::A4 => "a4",
            Sheet::Letter => "letter",
        }
    }

    /// Width and height in millimeters (ISO 216; ANSI/ASME Y14.1).
    pub fn millimeters(self) -> (f64, f64) {
        match self {
            Sheet::A4 => (210.0, 297.0),
            Sheet::Letter => (215.9, 279.4),
        }
    }
}

/// Which levels of each practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// Up to the target; all where there is no target.
    ToTarget,
    /// Up to the target, and those beyond it in an appendix.
    All,
    /// From the first to the second, whatever the target.
    Range(u8, u8),
}

/// The size of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeSize {
    /// For reading at arm's length.
    Normal,
    /// For poor light or eyesight.
    Large,
}

/// The color of the ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The brand's colors.
    Color,
    /// Black and shades of grey.
    Grey,
}

/// Room for handwriting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notes {
    /// Lines below each indicator.
    Lines,
    /// These, and a ruled page after each practice.
    BlankPages,
}

/// How much of each practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// All that an assessor needs to know.
    Full,
    /// The indicators, for those who know the rest.
    Short,
}
