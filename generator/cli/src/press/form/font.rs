//! The font in which fields are filled: a subset with Latin, Greek and Cyrillic.
//!
//! In: a bundled font and a PDF. Out: the id of a Type 0 font in the PDF, with widths and a way
//! back to Unicode, so that viewers can write any of its characters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use subsetter::GlyphRemapper;
use typst::layout::Abs;
use typst::text::{Font, FontVariant, FontVariations};

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
    width: i64,
}

/// Embeds the subset.
pub(super) fn embed(pdf: &mut Document, font: &Font) -> Result<ObjectId> {
    let face =
        font.clone().instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default());
    let ttf = face.ttf();
    let per_mille = |units: i32| i64::from(units) * 1000 / i64::from(ttf.units_per_em());
    let mut remapper = GlyphRemapper::new();
    let mut glyphs: BTreeMap<u16, Glyph> = BTreeMap::new();
    let characters = RANGES.iter().flat_map(|(first, last)| *first..=*last);
    for character in characters.filter_map(char::from_u32) {
        let Some(glyph) = ttf.glyph_index(character) else { continue };
        let width = per_mille(i32::from(ttf.glyph_hor_advance(glyph).unwrap_or(0)));
        // The first character of a shared glyph names it.
        glyphs.entry(remapper.remap(glyph.0)).or_insert(Glyph { character, width });
    }
    let subset = subsetter::subset(font.data(), font.index(), &remapper)
        .map_err(|error| anyhow::anyhow!("the font cannot be cut down: {error:?}"))?;
    let outlines = table(&subset, *b"CFF ").context("the font for fields has no CFF outlines")?;
    let name = "SMMFLD+SourceSans3-Regular";
    let bounds = ttf.global_bounding_box();
    let file = pdf
        .add_object(Stream::new(dictionary! { "Subtype" => "CIDFontType0C" }, outlines.to_vec()));
    let descriptor = pdf.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        "Flags" => 32,
        "FontBBox" => [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|units| Object::Integer(per_mille(i32::from(units)))).to_vec(),
        "ItalicAngle" => 0,
        "Ascent" => per_mille(i32::from(ttf.ascender())),
        "Descent" => per_mille(i32::from(ttf.descender())),
        "CapHeight" => per_mille(i32::from(ttf.capital_height().unwrap_or(660))),
        "StemV" => 80,
        "FontFile3" => file,
    });
    let descendant = pdf.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType0",
        "BaseFont" => name,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "DW" => 500,
        "W" => widths(&glyphs),
    });
    let to_unicode = pdf.add_object(Stream::new(dictionary! {}, to_unicode(&glyphs).into_bytes()));
    Ok(pdf.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => to_unicode,
    }))
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

fn widths(glyphs: &BTreeMap<u16, Glyph>) -> Vec<Object> {
    let mut out: Vec<Object> = Vec::new();
    let mut run: Vec<Object> = Vec::new();
    let mut next = None;
    for (id, glyph) in glyphs {
        if next != Some(*id) {
            if !run.is_empty() {
                out.push(std::mem::take(&mut run).into());
            }
            out.push(i64::from(*id).into());
        }
        run.push(glyph.width.into());
        next = Some(id + 1);
    }
    out.push(run.into());
    out
}

/// The CMap that leads from glyphs back to characters.
fn to_unicode(glyphs: &BTreeMap<u16, Glyph>) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let all: Vec<_> = glyphs.iter().collect();
    // A block may hold a hundred lines (PDF 32000-1, 9.7.5.4 and the CMap specification).
    for block in all.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for (id, glyph) in block {
            let _ = writeln!(out, "<{id:04X}> <{:04X}>", u32::from(glyph.character));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}
