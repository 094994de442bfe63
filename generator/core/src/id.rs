//! Names that documents refer to each other by: ids and versions.
//!
//! In: text. Out: values that can only be what they are named. Never: knows what lies behind them.

use std::fmt;

/// A version of a model or profile, written `name@version`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionRef {
    /// Id of the model or profile.
    pub id: String,
    /// Its version.
    pub version: Version,
}

impl VersionRef {
    /// Parses `name@version`.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, version) = text.split_once('@')?;
        Some(Self { id: id.to_owned(), version: Version::parse(version)? })
    }

    /// The folder of its book in the site.
    pub fn path(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }
}

impl fmt::Display for VersionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

/// A version number of two or three parts; ordered by number, so 1.10 comes after 1.9.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(Vec<u32>);

impl Version {
    /// Parses `1.2` or `1.2.3`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
        parts.filter(|parts| (2..=3).contains(&parts.len())).map(Version)
    }

    /// Major, minor and patch.
    pub fn parts(&self) -> (u32, u32, u32) {
        (self.0[0], self.0[1], self.0.get(2).copied().unwrap_or(0))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}
