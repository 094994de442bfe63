//! A version as a catalog of requirements in formats of others: CycloneDX standards, Gemara, CISO Assistant.
//!
//! In: a [`Tailored`]. Out: text, and what had no place in the format. Never: invents what a format asks for and the
//! version does not say.

pub mod ciso;
pub mod cyclonedx;
pub mod gemara;
mod losses;

pub use losses::{Losses, losses};

use crate::model::{Surroundings, Text, VersionRef};
use crate::profile::Tailored;
use crate::schema::catalog::ReferenceCatalogDoc;
use crate::words::Words;

/// What a catalog is made from.
#[derive(Clone, Copy, Debug)]
pub struct CatalogInput<'t> {
    /// The content.
    pub tailored: &'t Tailored,
    /// Who publishes it; may be empty.
    pub publisher: &'t str,
    /// The language of the texts, a BCP 47 tag.
    pub language: &'t str,
    /// The words that the tool says itself.
    pub words: &'t Words,
    /// The editions of standards that items refer to.
    pub references: &'t [&'t ReferenceCatalogDoc],
}

impl CatalogInput<'_> {
    fn name(&self) -> VersionRef {
        self.tailored.name()
    }

    /// The day of the version, `YYYY-MM-DD`.
    fn day(&self) -> &str {
        self.tailored.profile().map_or(&self.tailored.model.date, |profile| &profile.date)
    }

    /// What the version is for, Markdown.
    fn summary(&self) -> &str {
        Text::said(self.tailored.summary())
    }
}

/// What its publisher calls something, else our id.
fn identifier<'a>(reference: Option<&'a Text>, id: &'a str) -> &'a str {
    match Text::said(reference) {
        "" => id,
        reference => reference,
    }
}

/// The levels at which something counts that is asked for at one: that one and all above, up to its last.
fn levels_from<'t>(
    tailored: &'t Tailored,
    level: u8,
    around: &Surroundings,
) -> impl Iterator<Item = u8> + use<'t> {
    let last = around.up_to.map_or(u8::MAX, |(last, _)| last);
    let levels = tailored.model.levels.iter().map(|one| one.number);
    levels.filter(move |number| (level..=last).contains(number))
}

/// An id as a part of an address: letters, digits and hyphens.
fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}
