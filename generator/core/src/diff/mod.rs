//! Compares two versions: aligns them by id, names the changes and judges their impact.
//!
//! In: two [`Content`]s and the changes that the authors declared. Out: [`VersionDiff`].
//! Reports (through [`Accounts`]): declared changes that did not happen and changes that nobody
//! declared. Never: reads text, renders.

mod align;
mod apply;
mod content;
mod declared;
mod impact;
pub mod marks;
mod undeclared;
mod weigh;

use crate::id::PracticeId;
pub use align::{between, remapped};
pub use apply::{DiffError, apply, invert};
use content::names;
pub use content::{Content, Entry, Field, FieldValue, Header, Key, Kind, ListedPractice};
pub use declared::{Accounts, Declared, between_declared, declared_between};
pub use impact::{Bump, Summary, base_bump, bump_of, needs_recheck, required_bump, summary};
pub use undeclared::entry;

names! {
    /// What was done to an entry.
    Class {
        /// It is new.
        Added = "added", "added";
        /// It is gone.
        Removed = "removed", "removed";
        /// It stands elsewhere or bears another id.
        Moved = "moved", "moved";
        /// It became several.
        Split = "split", "split";
        /// It became part of another.
        Merged = "merged", "merged";
        /// Its title changed.
        Retitled = "retitled", "retitled";
        /// One of its texts or values changed.
        Reworded = "reworded", "reworded";
        /// Its target level changed.
        Retargeted = "retargeted", "retargeted";
        /// What it has to do with a standard changed.
        Remapped = "remapped", "remapped";
        /// What it holds stands in another order.
        Reordered = "reordered", "reordered";
    }
}

names! {
    /// Whether the meaning changed.
    Weight {
        /// The meaning is the same; answers stay good.
        Editorial = "editorial", "editorial";
        /// The meaning changed; an assessor must look again.
        Substantive = "substantive", "substantive";
    }
}

names! {
    /// Who says what weight a change has.
    Judge {
        /// The authors, in `changes.yaml`.
        Declared = "declared", "declared";
        /// The toolkit, from the words that changed.
        Proposed = "proposed", "proposed";
    }
}

/// Two versions and what changed from one to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionDiff {
    /// What the older side says of itself.
    pub from: Header,
    /// What the newer side says of itself.
    pub to: Header,
    /// The changes, in the reading order of the newer side.
    pub changes: Vec<Change>,
}

/// One change of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The entry: as the newer side knows it, or the older side if it is gone.
    pub key: Key,
    /// What was done.
    pub class: Class,
    /// Whether the meaning changed.
    pub weight: Weight,
    /// Who says so.
    pub judge: Judge,
    /// What exactly changed; enough to make one side from the other.
    pub edit: Edit,
    /// The ids that carry the meaning of a vanished entry on.
    pub into: Vec<String>,
    /// How much went to each of them, in percent; none if nobody says.
    pub shares: Vec<u8>,
    /// The vanished ids whose meaning a new entry carries on.
    pub out_of: Vec<String>,
    /// Why, in the authors' words.
    pub reason: Option<String>,
    /// The added or removed entry that holds this one; such a change is part of the other.
    pub within: Option<Key>,
    /// Where it stands, for grouping.
    pub home: ChangeHome,
    /// Where it stood.
    pub old_home: ChangeHome,
}

/// Where a change stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeHome {
    /// Id of the domain.
    pub domain: Option<String>,
    /// Id of the practice.
    pub practice: Option<PracticeId>,
}

/// What exactly changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A new entry.
    Added(Placed),
    /// An entry that is gone.
    Removed(Placed),
    /// An entry that went on under another id.
    Renamed(Box<(Placed, Placed)>),
    /// An entry that stands elsewhere: its old and new place.
    Placed(Position, Position),
    /// The entries of a list that both sides have, in their old and new order.
    Order(Vec<Key>, Vec<Key>),
    /// A text or value: what it was and what it is.
    Field(Field, Option<FieldValue>, Option<FieldValue>),
}

/// An entry and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The entry.
    pub entry: Entry,
    /// The entry before it in the same home; `None` if it is the first.
    pub after: Option<Key>,
}

/// A place in the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The entry that holds it.
    pub home: Option<Key>,
    /// The entry before it in the same home; `None` if it is the first.
    pub after: Option<Key>,
}

impl VersionDiff {
    /// Whether the two sides say the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.from.bases == self.to.bases
    }

    /// Whether a side is a catalog as its publisher has it, to which rules for versions of ours say nothing.
    pub fn is_of_others(&self) -> bool {
        self.from.is_of_others() || self.to.is_of_others()
    }

    /// The changes that are not part of another.
    pub fn heads(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.within.is_none())
    }
}

impl Change {
    /// The old and new value of a changed text.
    pub fn texts(&self) -> Option<(Field, String, String)> {
        let Edit::Field(field, old, new) = &self.edit else { return None };
        let text = |value: &Option<FieldValue>| {
            value.as_ref().map(FieldValue::markdown).unwrap_or_default()
        };
        Some((*field, text(old), text(new)))
    }

    /// Whether it changes what is meant, and not only words or order.
    pub fn is_of_substance(&self) -> bool {
        self.weight == Weight::Substantive && self.class != Class::Reordered
    }

    /// The field concerned.
    pub fn field(&self) -> Option<Field> {
        match self.edit {
            Edit::Field(field, ..) => Some(field),
            _ => None,
        }
    }

    /// The title of the entry, if it has one and the change carries it.
    pub fn title(&self) -> Option<&str> {
        match &self.edit {
            Edit::Added(placed) | Edit::Removed(placed) => placed.entry.title(),
            Edit::Renamed(pair) => pair.1.entry.title(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
