//! The comments on one version and what became of them: `comments/<name>/<version>.yaml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DocumentKind, pattern};
use crate::layout;
use crate::span::Spanned;

/// The register of a comment round. `smm comments read` adds to it; decisions are written by people.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommentsDoc {
    /// What is commented on: a model or profile, as `name@version`.
    #[schemars(regex(pattern = pattern::NAME_AND_VERSION), example = &"retail-pos@1.1")]
    pub version: Spanned<String>,
    /// The comments, in the order in which they came.
    #[serde(default)]
    #[schemars(length(max = 5_000))]
    pub comments: Vec<CommentDoc>,
    /// What stood in returned sheets and has no place above; settle each by moving it to where it
    /// belongs, or by deleting it here.
    #[serde(default)]
    pub leftovers: Vec<StrayText>,
}

/// One comment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommentDoc {
    /// Letters for the commenter and a number; never given to another comment.
    #[schemars(regex(pattern = "^[A-Z][A-Z0-9]{0,7}-[1-9][0-9]{0,5}$"), example = &"JD-1")]
    pub id: Spanned<String>,
    /// Who commented.
    #[schemars(length(min = 1), example = &"Jane Doe, Acme")]
    pub who: Spanned<String>,
    /// The day on which it was received, as `YYYY-MM-DD`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-12-01")]
    pub received: Option<Spanned<String>>,
    /// The number that it had in the sheet.
    #[serde(default)]
    pub number: Option<Spanned<String>>,
    /// What it is about: an item as `PHY-2-I1`, a part as `PHY-2/objective` or
    /// `physical-protection/rationale`, a practice, or the id of the model or profile for all of it.
    #[schemars(length(min = 1), example = &"PHY-2-I1")]
    pub clause: Spanned<String>,
    /// Fingerprint of the text that the commenter had before them; the tool writes it.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    pub digest: Option<Spanned<String>>,
    /// General, technical or editorial.
    #[serde(default)]
    pub r#type: Option<Spanned<CommentType>>,
    /// What is wrong, and why.
    #[serde(default)]
    pub comment: Option<Spanned<String>>,
    /// The words to use in its place.
    #[serde(default)]
    pub proposal: Option<Spanned<String>>,
    /// What was decided; leave it out while the comment is open.
    #[serde(default)]
    pub decision: Option<Spanned<Decision>>,
    /// Why, or what was done.
    #[serde(default)]
    pub reason: Option<Spanned<String>>,
    /// The day of the decision, as `YYYY-MM-DD`.
    #[serde(default)]
    #[schemars(regex(pattern = pattern::DATE), example = &"2026-12-09")]
    pub decided: Option<Spanned<String>>,
    /// What it said before its commenter sent it again.
    #[serde(default)]
    pub history: Vec<EarlierText>,
    /// Fingerprints of what came in sheets: of who, clause, type, comment and proposal. The tool
    /// writes them; what is corrected above is thereby told from what was sent.
    #[serde(default)]
    #[schemars(inner(regex(pattern = "^[0-9a-f]{8}(-[0-9a-f]{8}){4}$")))]
    pub sent: Vec<Spanned<String>>,
}

/// How a comment is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CommentType {
    /// General: about the document as a whole.
    Ge,
    /// Technical: about what it says.
    Te,
    /// Editorial: about how it says it.
    Ed,
}

impl CommentType {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ge, Self::Te, Self::Ed];

    /// The letters for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ge => "ge",
            Self::Te => "te",
            Self::Ed => "ed",
        }
    }
}

/// What became of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The text is changed as proposed.
    Accepted,
    /// The text is changed in another way, or in part.
    Modified,
    /// The text stays.
    Rejected,
    /// It asks for no change of this version.
    Noted,
    /// Its commenter took it back.
    Withdrawn,
}

impl Decision {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Accepted, Self::Modified, Self::Rejected, Self::Noted, Self::Withdrawn];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Modified => "modified",
            Self::Rejected => "rejected",
            Self::Noted => "noted",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a comment said until a day.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EarlierText {
    /// The day on which other words came, as `YYYY-MM-DD`.
    #[schemars(regex(pattern = pattern::DATE))]
    pub until: Spanned<String>,
    /// What it was about, if that changed.
    #[serde(default)]
    pub clause: Option<Spanned<String>>,
    /// Fingerprint of the text that the commenter had before them, if the clause changed.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{16}$"))]
    pub digest: Option<Spanned<String>>,
    /// How it was meant, if that changed.
    #[serde(default)]
    pub r#type: Option<Spanned<CommentType>>,
    /// What was wrong, if that changed.
    #[serde(default)]
    pub comment: Option<Spanned<String>>,
    /// What was proposed, if that changed.
    #[serde(default)]
    pub proposal: Option<Spanned<String>>,
}

/// A text of a returned sheet that is no part of a comment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StrayText {
    /// File and place in it.
    #[schemars(example = &"acme.xlsx, sheet `Comments`, cell J6")]
    pub place: Spanned<String>,
    /// The text.
    pub text: Spanned<String>,
}

impl DocumentKind for CommentsDoc {
    const NAME: &'static str = "comments";
    const TITLE: &'static str = "Comments on a version";
    const PATH: &'static str = layout::pattern::COMMENTS;
}
