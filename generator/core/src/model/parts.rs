//! What a profile adds to its base as a whole, and what it leaves out.

use super::{Domain, Model, Practice, PracticeId, Profile, Subdomain, Text};
use crate::id::VersionRef;
use crate::span::Span;

/// What a profile leaves out of its base as a whole, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExcludedParts {
    /// What is left out.
    pub parts: Vec<NamedPart>,
    /// Why.
    pub rationale: Option<Text>,
}

/// What a profile adds to its base as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AddedParts {
    /// Domains, without practices.
    pub domains: Vec<Domain>,
    /// Practices.
    pub practices: Vec<AddedPractice>,
    /// The other models that practices are taken from, and where each is named.
    pub from: Vec<(VersionRef, Span)>,
}

/// A practice that a profile adds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddedPractice {
    /// What it says.
    pub practice: Practice,
    /// The other model that it is taken from; none for one of the profile's own.
    pub from: Option<VersionRef>,
    /// Id of the domain or subdomain that it belongs to, and where it is named.
    pub place: (String, Span),
    /// Why it is added.
    pub rationale: Option<Text>,
    /// Where the profile lists it.
    pub span: Span,
}

/// A practice, or what holds some, as a profile names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamedPart {
    /// What it is.
    pub kind: PartKind,
    /// Its id.
    pub id: String,
    /// Where it is named.
    pub span: Span,
}

/// What a part of a model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    /// A domain with all its practices.
    Domain,
    /// A subdomain with all its practices.
    Subdomain,
    /// A practice.
    Practice,
}

impl PartKind {
    /// Its name in findings and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Subdomain => "subdomain",
            Self::Practice => "practice",
        }
    }
}

impl Profile {
    /// The practices that it adds and has written itself.
    pub fn own_practices(&self) -> impl Iterator<Item = &Practice> {
        let own = self.add.practices.iter().filter(|added| added.from.is_none());
        own.map(|added| &added.practice)
    }

    /// The practice of that id, if the profile adds it.
    pub fn adds(&self, practice: &str) -> Option<&AddedPractice> {
        self.add.practices.iter().find(|added| added.practice.id == practice)
    }
}

impl Model {
    /// The practices of a part that a profile names; none if there is no such part.
    pub fn practices_of(&self, part: &NamedPart) -> Vec<PracticeId> {
        let is_wanted = |domain: &&Domain| part.kind != PartKind::Domain || domain.id == part.id;
        let subdomains =
            self.domains.iter().filter(is_wanted).flat_map(|domain| &domain.subdomains);
        let is_held = |sub: &&Subdomain| {
            part.kind != PartKind::Subdomain || sub.title.is_some() && sub.is_in(&part.id)
        };
        let practices = subdomains.filter(is_held).flat_map(|sub| &sub.practices);
        let is_named = |id: &&PracticeId| part.kind != PartKind::Practice || **id == part.id;
        practices.filter(is_named).cloned().collect()
    }
}
