//! A comparison of two versions as data: what `smm diff --format json` writes.
//!
//! Enough is in it to make the newer version from the older one, and the other way round.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The format that this document follows.
pub const FORMAT: &str = "smm-diff/1";

/// What changed from one version to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DiffDoc {
    /// `smm-diff/1`.
    pub format: String,
    /// The older side.
    pub from: SideDoc,
    /// The newer side.
    pub to: SideDoc,
    /// The smallest step of the version number that the changes allow.
    #[schemars(extend("enum" = ["none", "patch", "minor", "major"]))]
    pub required_bump: String,
    /// Number of changes by class; parts of other changes do not count.
    pub counts: BTreeMap<String, usize>,
    /// The ids that an assessor must look at again.
    pub recheck: Vec<String>,
    /// The changes in reading order.
    pub changes: Vec<ChangeEntryDoc>,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SideDoc {
    /// Id of the model or profile.
    pub id: String,
    /// Version.
    pub version: String,
    /// Name.
    pub title: String,
    /// How far the version has come; empty for a catalog of another publisher.
    pub status: String,
    /// Day of the version, `YYYY-MM-DD`; empty where a catalog of another publisher says none.
    pub date: String,
    /// What a profile is laid over, as `name@version`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<String>,
    /// The practices of the model beneath a profile, in the model's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub practices: Vec<ListedPracticeDoc>,
}

/// A practice as the model beneath a profile lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ListedPracticeDoc {
    /// Id of the practice.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Id of its domain.
    pub domain: String,
    /// The name of its domain.
    pub domain_title: String,
}

/// One change of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangeEntryDoc {
    /// What was done.
    #[schemars(extend("enum" = ["added", "removed", "moved", "split", "merged", "retitled", "reworded", "retargeted", "remapped", "reordered"]))]
    pub class: String,
    /// The entry: as the newer side knows it, or the older side if it is gone.
    pub key: KeyDoc,
    /// Whether the meaning changed.
    #[schemars(extend("enum" = ["editorial", "substantive"]))]
    pub weight: String,
    /// Whether the authors say so or the toolkit proposes it.
    #[schemars(extend("enum" = ["declared", "proposed"]))]
    pub judge: String,
    /// Domain of the entry.
    #[serde(default, skip_serializing_if = "HomeDoc::is_empty")]
    pub home: HomeDoc,
    /// Domain and practice before, if others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_home: Option<HomeDoc>,
    /// The added or removed entry that holds this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<KeyDoc>,
    /// The ids that carry the meaning of a vanished entry on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<String>,
    /// How much went to each of them, in percent and in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<u8>,
    /// The vanished ids whose meaning a new entry carries on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub out_of: Vec<String>,
    /// Why, in the authors' words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What exactly changed.
    pub edit: EditDoc,
}

/// What an entry is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyDoc {
    /// What it is, as `indicator`.
    pub kind: String,
    /// Its id, as `PHY-2-I1`.
    pub id: String,
}

/// Where an entry stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HomeDoc {
    /// Id of the domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Id of the practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<String>,
}

impl HomeDoc {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What exactly changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditDoc {
    /// A new entry.
    Added(PlacedDoc),
    /// An entry that is gone.
    Removed(PlacedDoc),
    /// An entry that went on under another id.
    Renamed {
        /// What it was.
        old: Box<PlacedDoc>,
        /// What it is.
        new: Box<PlacedDoc>,
    },
    /// An entry that stands elsewhere.
    Placed {
        /// Its old place.
        old: PlaceDoc,
        /// Its new place.
        new: PlaceDoc,
    },
    /// The common entries of a list in their old and new order.
    Order {
        /// The old order.
        old: Vec<KeyDoc>,
        /// The new order.
        new: Vec<KeyDoc>,
    },
    /// A text or value.
    Field {
        /// Which one.
        field: String,
        /// What it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        old: Option<ValueDoc>,
        /// What it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new: Option<ValueDoc>,
    },
}

/// An entry and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacedDoc {
    /// What it is known by.
    pub key: KeyDoc,
    /// Its texts and values.
    pub fields: BTreeMap<String, ValueDoc>,
    /// Where it stands.
    pub place: PlaceDoc,
}

/// A place in the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceDoc {
    /// The entry that holds it; nothing for the document itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<KeyDoc>,
    /// The entry before it; nothing if it is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<KeyDoc>,
}

/// A text in Markdown or a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueDoc {
    /// A text in Markdown.
    Text(String),
    /// A list.
    List(Vec<String>),
}
