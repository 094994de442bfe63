//! What binds and what only helps: each kind of text of a model or profile is normative or
//! informative. This table is the only place that says which.
//!
//! Normative is what an answer, a level or the comparison with a target rests on. Never: words for
//! readers (those are in `words`, under the keys given here).

/// Whether a text binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// An answer, a level or the comparison with a target rests on it.
    Normative,
    /// A chapter that says itself which of its parts are normative.
    Partly,
    /// It explains, advises or gives an example.
    Informative,
}

impl Force {
    /// The word for it, in data and in the names of styles.
    pub fn word(self) -> &'static str {
        match self {
            Self::Normative => "normative",
            Self::Partly => "partly",
            Self::Informative => "informative",
        }
    }
}

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextKind {
    /// The key under which documents and data have it, as `objective`.
    pub key: &'static str,
    /// The key of its name in the catalog of words.
    pub name: &'static str,
    /// Whether it binds.
    pub force: Force,
}

const fn normative(key: &'static str, name: &'static str) -> TextKind {
    TextKind { key, name, force: Force::Normative }
}

const fn informative(key: &'static str, name: &'static str) -> TextKind {
    TextKind { key, name, force: Force::Informative }
}

/// Every kind of text, in the order in which readers meet them.
pub const KINDS: [TextKind; 25] = [
    normative("levels", "kind.level-name"),
    normative("scoring", "force.scoring"),
    normative("applies-to", "field.applies-to"),
    normative("out-of-scope", "field.out-of-scope"),
    normative("target", "kind.target"),
    normative("objective", "field.objective"),
    normative("indicators", "kind.indicator"),
    normative("unit", "field.unit"),
    normative("sample", "field.sample"),
    normative("valid-for", "field.valid-for"),
    normative("verify", "field.verify"),
    normative("evidence", "field.evidence"),
    normative("replaces", "field.replaces"),
    normative("excluded", "force.excluded"),
    informative("summary", "field.summary"),
    informative("guide", "force.guide"),
    informative("purpose", "field.purpose"),
    informative("considerations", "field.considerations"),
    informative("description", "field.description"),
    informative("actions", "kind.action"),
    informative("ask", "field.ask"),
    informative("examples", "kind.example"),
    informative("pitfalls", "kind.pitfall"),
    informative("related", "field.related"),
    informative("rationale", "field.rationale"),
];

/// The kinds of text of one force.
pub fn kinds(force: Force) -> impl Iterator<Item = &'static TextKind> {
    KINDS.iter().filter(move |kind| kind.force == force)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_levels_rest_on_binds_and_advice_does_not() {
        let force = |key| KINDS.iter().find(|kind| kind.key == key).map(|kind| kind.force);
        for key in ["objective", "indicators", "target", "scoring"] {
            assert_eq!(force(key), Some(Force::Normative), "{key}");
        }
        for key in ["considerations", "examples", "pitfalls", "guide", "rationale"] {
            assert_eq!(force(key), Some(Force::Informative), "{key}");
        }
    }
}
