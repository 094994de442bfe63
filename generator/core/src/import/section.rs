//! The kinds of things that an import makes, each with its section in the lock.

/// A kind of thing that an import makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ImportSection {
    Model,
    Levels,
    Domains,
    Subdomains,
    Practices,
    PracticeLevels,
    Actions,
    Indicators,
    Errata,
    Profile,
}

impl ImportSection {
    /// Every one, in the order of the lock.
    pub(super) const ALL: [Self; 10] = [
        Self::Model,
        Self::Levels,
        Self::Domains,
        Self::Subdomains,
        Self::Practices,
        Self::PracticeLevels,
        Self::Actions,
        Self::Indicators,
        Self::Errata,
        Self::Profile,
    ];

    /// Its name in the lock.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Levels => "levels",
            Self::Domains => "domains",
            Self::Subdomains => "subdomains",
            Self::Practices => "practices",
            Self::PracticeLevels => "practice-levels",
            Self::Actions => "actions",
            Self::Indicators => "indicators",
            Self::Errata => "errata",
            Self::Profile => "profile",
        }
    }

    /// One of it.
    pub(super) fn word(self) -> &'static str {
        self.name().trim_end_matches('s')
    }
}
