//! Names that documents refer to each other by: ids and versions.
//!
//! In: text. Out: values that can only be what they are named. Never: knows what lies behind them.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

/// Whether a text has the form of an id: small letters and digits, parted by single hyphens; the same as
/// the schema asks for.
pub fn is_id(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.split('-').all(is_part) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// The words of a text in small letters, parted by hyphens; an id, unless it begins with a digit or has no
/// words.
pub fn hyphenated(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

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

/// Makes the type of an id: a text that is not mixed up with another text.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a text for an id; whether it has the form of one is for the schema to say.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        // Looked up by text: a map of ids is asked for what a document names.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<$name> for String {
            fn eq(&self, other: &$name) -> bool {
                *self == other.0
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.0.clone()
            }
        }
    )*};
}

ids! {
    /// The id of a practice, as `physical-protection`.
    PracticeId;
    /// The id of an action, indicator, example or pitfall, as `PHY-2-I1`.
    ItemId;
}
