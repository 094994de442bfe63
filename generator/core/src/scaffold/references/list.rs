//! What a list of ids has, and what in it cannot be read.

/// A requirement or heading out of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// The id that the standard gives.
    pub id: String,
    /// Whether it only groups others.
    pub is_heading: bool,
    /// Its title, if the list has one.
    pub title: Option<String>,
}

/// What a list has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceList {
    /// Its entries in its order.
    pub entries: Vec<ListedEntry>,
    /// What a catalog has no place for, in words.
    pub left: Vec<String>,
}

/// What cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisreadRow {
    /// Line and column, or the path in a JSON document.
    pub at: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// Entries with the place of each.
#[derive(Default)]
pub(super) struct PlacedList {
    pub(super) list: ReferenceList,
    pub(super) places: Vec<String>,
}
