//! The font in which fields are filled: a subset with Latin, Greek and Cyrillic.
//!
//! In: a bundled font and a PDF. Out: the id of a Type 0 font in the PDF, with widths and a way
//! back to Unicode, so that viewers can write any of its characters.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::writers::Widths;
use pdf_writer::{Filter, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use typst::layout::Abs;
use typst::text::{Font, FontVariant, FontVariations};

use super::super::compact::deflate;
use super::super::parts::PdfParts;

/// The name of the subset; the tag says that it is one (ISO 32000-1, 9.6.4).
const NAME: Name<'_> = Name(b"SMMFLD+SourceSans3-Regular");
/// Glyphs are called by their number.
const IDENTITY: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The characters that people type into forms, as ranges of code points.
const RANGES: &[(u32, u32)] = &[
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x18F, 0x192),
    (0x1CD, 0x1E3),
    (0x218, 0x21B),
    (0x2C6, 0x2DD),
    (0x386, 0x3CE),
    (0x400, 0x45F),
    (0x490, 0x4FF),
    (0x1E80, 0x1EF9),
    (0x2010, 0x2026),
    (0x2030, 0x203A),
    (0x20AC, 0x20AC),
    (0x2116, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2248, 0x2265),
    (0x2713, 0x2717),
];

/// A glyph as it stands in the subset.
struct Glyph {
    character: char,
    /// Thousandths of the type size.
    width: f32,
}

/// The subset in a PDF, and how texts are set in it.
pub(super) struct FieldFont {
    /// The font in the file.
    pub(super) id: Ref,
    /// Number and width, in thousandths of the type size, of the glyph of each character.
    glyphs: BTreeMap<char, (u16, f32)>,
}

impl FieldFont {
    /// A font of which only the widths are known, for tests of how lines are broken.
    #[cfg(test)]
    pub(super) fn of_widths(id: Ref, widths: &[(char, f32)]) -> Self {
        let glyphs =
            (1..).zip(widths).map(|(glyph, (character, width))| (*character, (glyph, *width)));
        Self { id, glyphs: glyphs.collect() }
    }

    /// Whether it has all characters of a text.
    pub(super) fn can_write(&self, text: &str) -> bool {
        text.chars().all(|c| c == '\n' || self.glyphs.contains_key(&blank(c)))
    }

    /// How wide a text is, in thousandths of the type size.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().filter_map(|c| self.glyphs.get(&blank(c))).map(|(_, width)| width).sum()
    }

    /// A text as the operator that shows it takes it.
    pub(super) fn shown(&self, text: &str) -> String {
        let glyphs = text.chars().filter_map(|c| self.glyphs.get(&blank(c)));
        glyphs.map(|(glyph, _)| format!("{glyph:04x}")).collect()
    }
}

/// A tab is set as a blank.
fn blank(c: char) -> char {
    if c == '\t' { ' ' } else { c }
}

/// Embeds the subset.
pub(super) fn embed(pdf: &mut PdfParts, font: &Font) -> Result<FieldFont> {
    let face =
        font.clone().instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default());
    let ttf = face.ttf();
    let per_mille = |units: f32| units * 1000.0 / f32::from(ttf.units_per_em());
    let mut remapper = GlyphRemapper::new();
    let mut glyphs: BTreeMap<u16, Glyph> = BTreeMap::new();
    let mut known: BTreeMap<char, (u16, f32)> = BTreeMap::new();
    let characters = RANGES.iter().flat_map(|(first, last)| *first..=*last);
    for character in characters.filter_map(char::from_u32) {
        let Some(glyph) = ttf.glyph_index(character) else { continue };
        let width = per_mille(ttf.glyph_hor_advance(glyph).unwrap_or(0).into());
        // The first character of a shared glyph names it.
        let number = remapper.remap(glyph.0);
        known.insert(character, (number, width));
        glyphs.entry(number).or_insert(Glyph { character, width });
    }
    let subset = subsetter::subset(font.data(), font.index(), &remapper)
        .map_err(|error| anyhow::anyhow!("the font cannot be cut down: {error:?}"))?;
    let outlines = table(&subset, *b"CFF ").context("the font for fields has no CFF outlines")?;
    let outlines = deflate(outlines)?;
    let file = pdf.add(|chunk, id| {
        let mut file = chunk.stream(id, &outlines);
        file.filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    })?;
    let bounds = ttf.global_bounding_box();
    let descriptor = pdf.add(|chunk, id| {
        let mut descriptor = chunk.font_descriptor(id);
        descriptor.name(NAME).flags(FontFlags::NON_SYMBOLIC).bbox(Rect::new(
            per_mille(bounds.x_min.into()),
            per_mille(bounds.y_min.into()),
            per_mille(bounds.x_max.into()),
            per_mille(bounds.y_max.into()),
        ));
        descriptor.italic_angle(0.0).stem_v(80.0).font_file3(file);
        descriptor
            .ascent(per_mille(ttf.ascender().into()))
            .descent(per_mille(ttf.descender().into()));
        descriptor.cap_height(per_mille(ttf.capital_height().unwrap_or(660).into()));
    })?;
    let descendant = pdf.add(|chunk, id| {
        let mut descendant = chunk.cid_font(id);
        descendant.subtype(CidFontType::Type0).base_font(NAME).system_info(IDENTITY);
        descendant.font_descriptor(descriptor).default_width(500.0);
        widths(&glyphs, &mut descendant.widths());
    })?;
    let mut map = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
    glyphs.iter().for_each(|(id, glyph)| map.pair(*id, glyph.character));
    let map = deflate(map.finish().as_slice())?;
    let to_unicode = pdf.add(|chunk, id| {
        chunk
            .cmap(id, &map)
            .name(Name(b"Custom"))
            .system_info(IDENTITY)
            .filter(Filter::FlateDecode);
    })?;
    let id = pdf.add(|chunk, id| {
        let mut font = chunk.type0_font(id);
        font.base_font(NAME).encoding_predefined(Name(b"Identity-H"));
        font.descendant_font(descendant).to_unicode(to_unicode);
    })?;
    Ok(FieldFont { id, glyphs: known })
}

/// A table of an OpenType font.
fn table(font: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    let count = u16::from_be_bytes(font.get(4..6)?.try_into().ok()?);
    let number =
        |at: usize| Some(u32::from_be_bytes(font.get(at..at + 4)?.try_into().ok()?) as usize);
    (0..usize::from(count)).map(|index| 12 + index * 16).find_map(|at| {
        let (offset, length) = (number(at + 8)?, number(at + 12)?);
        (font.get(at..at + 4)? == tag).then(|| font.get(offset..offset + length))?
    })
}

/// Writes the widths, run by run of glyphs that follow each other.
fn widths(glyphs: &BTreeMap<u16, Glyph>, out: &mut Widths<'_>) {
    let all: Vec<(u16, f32)> = glyphs.iter().map(|(id, glyph)| (*id, glyph.width)).collect();
    for run in all.chunk_by(|(id, _), (next, _)| id + 1 == *next) {
        out.consecutive(run[0].0, run.iter().map(|(_, width)| *width));
    }
}
