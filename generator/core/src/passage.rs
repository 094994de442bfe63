//! What rules and symbols look at: texts of models and profiles, definitions, chapters or blocks of
//! them.
//!
//! In: resolved content. Out: [`Passage`]s, which know where they are written. Never: judges.

use std::ops::Range;

use crate::glossary::Glossary;
use crate::guide::{Chapter, Guide};
use crate::model::walk::Part;
use crate::model::{Catalog, Text};
use crate::schema::Doc;
use crate::schema::catalog::ReferenceCatalogDoc;
use crate::schema::changes::ChangesDoc;
use crate::schema::mapping::MappingDoc;
use crate::source::Sources;
use crate::span::{Span, Spanned};

/// A text, a chapter or a block of one.
pub(crate) struct Passage<'t> {
    pub(crate) part: Part,
    pub(crate) text: &'t str,
    home: PassageHome<'t>,
}

/// Where a passage is written.
enum PassageHome<'t> {
    Text(&'t Text),
    /// A text of a document that is not lowered.
    Written(Span),
    /// From this byte of the chapter.
    Chapter(&'t Chapter, usize),
}

impl<'t> Passage<'t> {
    /// The texts of a model or profile.
    pub(crate) fn of_texts(texts: &[(Part, &'t Text)]) -> Vec<Self> {
        texts.iter().map(|(part, text)| Self::of_text(*part, text)).collect()
    }

    /// The definitions of a glossary.
    pub(crate) fn of_glossary(glossary: &'t Glossary) -> Vec<Self> {
        glossary.terms.iter().map(|term| Self::of_text(Part::Prose, &term.definition)).collect()
    }

    /// The chapters as they are.
    pub(crate) fn of_chapters(guide: &'t Guide) -> Vec<Self> {
        guide
            .chapters
            .iter()
            .map(|chapter| Self::of_block(chapter, 0..chapter.markdown.len()))
            .collect()
    }

    /// The paragraphs of the chapters; code is left out.
    pub(crate) fn of_paragraphs(guide: &'t Guide) -> Vec<Self> {
        let blocks = |chapter: &'t Chapter| {
            paragraphs(&chapter.markdown).into_iter().map(|range| Self::of_block(chapter, range))
        };
        guide.chapters.iter().flat_map(blocks).collect()
    }

    /// What authors say about a revision and its changes.
    pub(crate) fn of_changes(docs: &'t [Doc<ChangesDoc>]) -> Vec<Self> {
        let texts = docs.iter().flat_map(|doc| {
            let reasons = doc.value.changes.iter().map(|change| &change.reason);
            std::iter::once(&doc.value.summary).chain(reasons)
        });
        texts.map(|text| Self::of_written(Part::Prose, text)).collect()
    }

    /// What is said of the errata of published versions.
    pub(crate) fn of_errata(catalog: &'t Catalog) -> Vec<Self> {
        let models = catalog.models.iter().flat_map(|model| &model.errata);
        let profiles = catalog.profiles.iter().flat_map(|profile| &profile.errata);
        let notes = models.chain(profiles).filter_map(|erratum| erratum.note.as_ref());
        notes.map(|note| Self::of_text(Part::Prose, note)).collect()
    }

    /// What catalogs of references say about themselves.
    pub(crate) fn of_catalogs(docs: &'t [Doc<ReferenceCatalogDoc>]) -> Vec<Self> {
        let notes = docs.iter().filter_map(|doc| doc.value.note.as_ref());
        notes.map(|text| Self::of_written(Part::Prose, text)).collect()
    }

    /// How mappings were made, and the reasons of their rows.
    pub(crate) fn of_mappings(docs: &'t [Doc<MappingDoc>]) -> Vec<Self> {
        let texts = docs.iter().flat_map(|doc| {
            let without = &doc.value.without;
            std::iter::once(&doc.value.method)
                .chain(doc.value.rows.iter().map(|row| &row.reason))
                .chain(without.items.iter().map(|one| &one.reason))
                .chain(without.references.iter().map(|one| &one.reason))
        });
        texts.map(|text| Self::of_written(Part::Rationale, text)).collect()
    }

    fn of_written(part: Part, text: &'t Spanned<String>) -> Self {
        Self { part, text: &text.value, home: PassageHome::Written(text.span) }
    }

    fn of_text(part: Part, text: &'t Text) -> Self {
        Self { part, text: &text.markdown, home: PassageHome::Text(text) }
    }

    fn of_block(chapter: &'t Chapter, range: Range<usize>) -> Self {
        let home = PassageHome::Chapter(chapter, range.start);
        Self { part: Part::Prose, text: &chapter.markdown[range], home }
    }

    /// Where a part of it is written.
    pub(crate) fn place(&self, range: Range<usize>, sources: &Sources) -> Span {
        match self.home {
            PassageHome::Text(text) => sources.locate(text.span, &text.markdown, range),
            PassageHome::Written(span) => sources.locate(span, self.text, range),
            PassageHome::Chapter(chapter, start) => {
                Span::new(chapter.file, start + range.start, start + range.end)
            }
        }
    }

    /// Where all of it is written.
    pub(crate) fn span(&self) -> Span {
        match self.home {
            PassageHome::Text(text) => text.span,
            PassageHome::Written(span) => span,
            PassageHome::Chapter(chapter, _) => Span::of_file(chapter.file),
        }
    }
}

/// The blocks between empty lines, without fenced code.
fn paragraphs(markdown: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut open, mut fenced, mut at) = (false, false, 0);
    for line in markdown.split_inclusive('\n') {
        let fence = line.trim_start().starts_with("```");
        let inside = !fence && !fenced && !line.trim().is_empty();
        fenced ^= fence;
        match found.last_mut() {
            Some(last) if inside && open => last.end = at + line.len(),
            _ if inside => found.push(at..at + line.len()),
            _ => {}
        }
        open = inside;
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_leave_out_code() {
        let text = "# Title\n\nOne\nmore\n```\nlet x;\n\n```\nlast";
        let found: Vec<&str> = paragraphs(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["# Title\n", "One\nmore\n", "last"]);
    }
}
