//! Turns the links that stand for fields into AcroForm widgets.
//!
//! In: the parts of a tagged PDF in which each field is a link. Out: the same parts with live fields.
//! Places, reading order and tags stay as Typst made them; a link becomes a form field in the tags too.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use pdf_writer::types::{AnnotationFlags, FieldFlags, FieldType};
use pdf_writer::writers::Form;
use pdf_writer::{Filter, Finish as _, Name, Rect, Ref, Str, TextStr};
use smm_core::render::paper::Identity;
use typst::text::Font;

use super::super::compact::deflate;
use super::super::parts::{PdfParts, between, references, replaced};
use super::font::FieldFont;
use super::look::{self, LineCount, TextLook};
use super::names::{self, hidden};
use super::spec::{FieldKind, FieldSpec, PREFIX};

/// How text is set in fields: font, size in points, dark ink.
const LOOK: Str<'_> = Str(b"/SmmSans 9 Tf 0 0 0.25 rg");
/// The size of type in [`LOOK`].
const SIZE: f32 = 9.0;
/// The state of a button that is not chosen.
const OFF: Name<'_> = Name(b"Off");

/// Adds the fields and the hidden ones that identify the form.
pub(super) fn add(
    pdf: &mut PdfParts,
    fields: &[FieldSpec],
    identity: &Identity,
    font: &Font,
) -> Result<()> {
    let font = super::font::embed(pdf, font)?;
    let places = places(pdf)?;
    let mut form = PageFields::of(&identity.values, &font);
    let mut live: BTreeSet<Ref> = BTreeSet::new();
    for field in fields {
        let Some(place) = places.get(&field.address()) else {
            bail!("the field `{}` has no place on a page", field.name);
        };
        form.place(pdf, field, place)?;
        live.insert(place.link);
    }
    if live.len() != places.len() {
        bail!("a page has a place for a field that the template does not declare");
    }
    retag(pdf, &live)?;
    form.write_groups(pdf)?;
    form.add_hidden(pdf, identity)?;
    form.register(pdf, font.id)
}

/// Where a field lies.
struct WidgetPlace {
    page: Ref,
    link: Ref,
    /// Its number in the tree of tags.
    tag: i32,
    rect: Rect,
}

/// The links that stand for fields, by address.
fn places(pdf: &PdfParts) -> Result<BTreeMap<String, WidgetPlace>> {
    let mut found = BTreeMap::new();
    for (page, text) in pdf.of_type("Page") {
        for link in references(between(text, "/Annots[", "]").unwrap_or_default()) {
            let annotation = pdf.get(link).context("an annotation without a text")?;
            let address = between(annotation, "/URI(", ")");
            let Some(address) = address.filter(|address| address.starts_with(PREFIX)) else {
                continue;
            };
            let place = WidgetPlace { page, link, tag: tag(annotation)?, rect: rect(annotation)? };
            if found.insert(address.to_owned(), place).is_some() {
                bail!("the field behind `{address}` lies in two places");
            }
        }
    }
    Ok(found)
}

fn rect(annotation: &[u8]) -> Result<Rect> {
    let edges = between(annotation, "/Rect[", "]").context("a link without a place")?;
    let edges: Vec<f32> = edges.split(' ').filter_map(|edge| edge.parse().ok()).collect();
    let [left, bottom, right, top] = edges[..] else { bail!("a link without a place") };
    Ok(Rect::new(left, bottom, right, top))
}

fn tag(annotation: &[u8]) -> Result<i32> {
    let number = between(annotation, "/StructParent ", "/").context("a field outside the tags")?;
    Ok(number.parse()?)
}

/// Makes the structure elements of the fields say so.
fn retag(pdf: &mut PdfParts, live: &BTreeSet<Ref>) -> Result<()> {
    let links = pdf.of_type("StructElem").filter_map(|(id, text)| {
        let link = references(between(text, "/Obj ", "R")?).next()?;
        let form = replaced(text, "/S/Link/", "/S/Form/")?;
        live.contains(&link).then_some((id, form))
    });
    let forms: Vec<(Ref, Vec<u8>)> = links.collect();
    forms.into_iter().try_for_each(|(id, form)| pdf.put(id, form))
}

/// The fields of a form while it grows.
struct PageFields<'f> {
    /// What fields hold from the start.
    values: &'f BTreeMap<String, String>,
    font: &'f FieldFont,
    /// Appearances that are shared, by kind and size in hundredths of a point.
    looks: BTreeMap<(Look, i64, i64), Ref>,
    roots: Vec<Ref>,
    groups: BTreeMap<&'f str, Group<'f>>,
}

/// Buttons of which one can be chosen.
struct Group<'f> {
    id: Ref,
    tip: &'f str,
    buttons: Vec<Ref>,
}

/// What a widget shows before anyone fills it, or once it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Empty,
    Chosen,
}

impl<'f> PageFields<'f> {
    fn of(values: &'f BTreeMap<String, String>, font: &'f FieldFont) -> Self {
        let (looks, groups) = (BTreeMap::new(), BTreeMap::new());
        Self { values, font, looks, roots: Vec::new(), groups }
    }

    fn place(
        &mut self,
        pdf: &mut PdfParts,
        field: &'f FieldSpec,
        place: &WidgetPlace,
    ) -> Result<()> {
        match &field.kind {
            FieldKind::Line => self.line(pdf, field, place, LineCount::One),
            FieldKind::Lines => self.line(pdf, field, place, LineCount::Many),
            FieldKind::Signature => self.signature(pdf, field, place),
            FieldKind::Option { value, group_tip } => {
                let group = self.group(pdf, &field.name, group_tip)?;
                group.buttons.push(place.link);
                let parent = group.id;
                let is_chosen = self.values.get(&field.name) == Some(value);
                let on = self.look(pdf, Look::Chosen, place.rect)?;
                let off = self.look(pdf, Look::Empty, place.rect)?;
                pdf.write(place.link, |chunk| {
                    let mut button = chunk.form_field(place.link);
                    button.parent(parent).alternate_name(TextStr(&field.tip));
                    let mut widget = button.into_annotation();
                    widget.rect(place.rect).page(place.page).struct_parent(place.tag);
                    widget.flags(AnnotationFlags::PRINT);
                    widget.appearance_state(if is_chosen { Name(value.as_bytes()) } else { OFF });
                    let mut looks = widget.appearance();
                    looks.normal().streams().pair(Name(value.as_bytes()), on).pair(OFF, off);
                    looks.finish();
                    widget.appearance_characteristics().normal_caption(TextStr("8"));
                })
            }
        }
    }

    /// A field for text. An empty one has no appearance, so that each program makes its own; a shared one
    /// would be overwritten by the first field that pypdf fills.
    fn line(
        &mut self,
        pdf: &mut PdfParts,
        field: &FieldSpec,
        place: &WidgetPlace,
        room: LineCount,
    ) -> Result<()> {
        self.roots.push(place.link);
        let value = self.values.get(&field.name).filter(|value| !value.is_empty());
        let set = match value {
            Some(value) => self.set(pdf, value, room, place.rect)?,
            None => None,
        };
        let size = set.as_ref().map_or(SIZE, |(_, size)| *size);
        pdf.write(place.link, |chunk| {
            let mut line = chunk.form_field(place.link);
            line.field_type(FieldType::Text).partial_name(TextStr(&field.name));
            line.alternate_name(TextStr(&field.tip));
            line.vartext_default_appearance(Str(look_of(size).as_bytes()));
            if room == LineCount::Many {
                line.field_flags(FieldFlags::MULTILINE);
            }
            if let Some(value) = value {
                line.text_value(TextStr(value));
            }
            let mut widget = line.into_annotation();
            widget.rect(place.rect).page(place.page).struct_parent(place.tag);
            widget.flags(AnnotationFlags::PRINT);
            if let Some((drawn, _)) = set {
                widget.appearance().normal().stream(drawn);
            }
        })
    }

    /// Draws a text for a field; the font stands in what is drawn, for Quartz looks nowhere else.
    fn set(
        &self,
        pdf: &mut PdfParts,
        value: &str,
        room: LineCount,
        rect: Rect,
    ) -> Result<Option<(Ref, f32)>> {
        let size = (rect.x2 - rect.x1, rect.y2 - rect.y1);
        let Some(TextLook { size: type_size, content }) = look::text(self.font, value, room, size)
        else {
            return Ok(None);
        };
        let content = deflate(content.as_bytes())?;
        let drawn = pdf.add(|chunk, id| {
            let mut drawn = chunk.form_xobject(id, &content);
            drawn.filter(Filter::FlateDecode);
            drawn.bbox(Rect::new(0.0, 0.0, size.0, size.1));
            drawn.resources().fonts().pair(Name(b"SmmSans"), self.font.id);
        })?;
        Ok(Some((drawn, type_size)))
    }

    /// A field that a program signs in, when somebody asks it to.
    fn signature(
        &mut self,
        pdf: &mut PdfParts,
        field: &FieldSpec,
        place: &WidgetPlace,
    ) -> Result<()> {
        self.roots.push(place.link);
        pdf.write(place.link, |chunk| {
            let mut signature = chunk.form_field(place.link);
            signature.field_type(FieldType::Signature).partial_name(TextStr(&field.name));
            signature.alternate_name(TextStr(&field.tip));
            let mut widget = signature.into_annotation();
            widget.rect(place.rect).page(place.page).struct_parent(place.tag);
            widget.flags(AnnotationFlags::PRINT);
        })
    }

    fn group(&mut self, pdf: &mut PdfParts, name: &'f str, tip: &'f str) -> Result<&mut Group<'f>> {
        if !self.groups.contains_key(name) {
            let id = pdf.reserve()?;
            self.roots.push(id);
            self.groups.insert(name, Group { id, tip, buttons: Vec::new() });
        }
        self.groups.get_mut(name).context("a group that was just made")
    }

    fn write_groups(&self, pdf: &mut PdfParts) -> Result<()> {
        self.groups.iter().try_for_each(|(name, group)| {
            let chosen = self.values.get(*name).map_or(OFF, |value| Name(value.as_bytes()));
            pdf.write(group.id, |chunk| {
                let mut field = chunk.form_field(group.id);
                field.field_type(FieldType::Button).field_flags(FieldFlags::RADIO);
                field.partial_name(TextStr(name)).alternate_name(TextStr(group.tip));
                field.radio_value(chosen).children(group.buttons.iter().copied());
            })
        })
    }

    fn look(&mut self, pdf: &mut PdfParts, look: Look, place: Rect) -> Result<Ref> {
        #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred points wide")]
        let hundredths = |points: f32| (points * 100.0).round() as i64;
        let (width, height) = (place.x2 - place.x1, place.y2 - place.y1);
        let key = (look, hundredths(width), hundredths(height));
        if let Some(known) = self.looks.get(&key) {
            return Ok(*known);
        }
        let content = match look {
            Look::Empty => String::new(),
            Look::Chosen => cross(width, height),
        };
        let made = pdf.add(|chunk, id| {
            let mut drawn = chunk.form_xobject(id, content.as_bytes());
            drawn.bbox(Rect::new(0.0, 0.0, width, height)).resources();
        })?;
        self.looks.insert(key, made);
        Ok(made)
    }

    fn add_hidden(&mut self, pdf: &mut PdfParts, identity: &Identity) -> Result<()> {
        let page = first_page(pdf)?;
        let count = self.roots.len().to_string();
        let values = [
            (hidden::KIND, names::KIND),
            (hidden::COUNT, &count),
            (hidden::SUBJECT, &identity.subject),
            (hidden::MODEL, &identity.model),
            (hidden::DIGEST, &identity.digest),
            (hidden::QUESTIONS, &identity.questions),
            (hidden::TOOL, env!("CARGO_PKG_VERSION")),
        ];
        let more = identity.values.get(hidden::MORE).map(|more| (hidden::MORE, more.as_str()));
        let values = values.into_iter().chain(more);
        let mut added = Vec::new();
        for (name, value) in values {
            added.push(pdf.add(|chunk, id| {
                let mut field = chunk.form_field(id);
                field.field_type(FieldType::Text).field_flags(FieldFlags::READ_ONLY);
                field.partial_name(TextStr(name)).text_value(TextStr(value));
                field.alternate_name(TextStr(&identity.tip));
                field.vartext_default_appearance(LOOK);
                let mut widget = field.into_annotation();
                widget.rect(Rect::new(0.0, 0.0, 0.0, 0.0)).page(page);
                widget.flags(AnnotationFlags::HIDDEN);
            })?);
        }
        annotate(pdf, page, &added)?;
        self.roots.extend(added);
        Ok(())
    }

    /// Tells the file that it has a form.
    fn register(&self, pdf: &mut PdfParts, font: Ref) -> Result<()> {
        let form = pdf.add(|chunk, id| {
            let mut form = chunk.indirect(id).start::<Form<'_>>();
            form.fields(self.roots.iter().copied()).default_appearance(LOOK);
            form.default_resources().fonts().pair(Name(b"SmmSans"), font);
        })?;
        let entry = format!("/Type/Catalog/AcroForm {} 0 R/", form.get());
        let catalog = pdf
            .of_type("Catalog")
            .find_map(|(id, text)| Some((id, replaced(text, "/Type/Catalog/", &entry)?)));
        let (id, catalog) = catalog.context("a PDF without a catalog")?;
        pdf.put(id, catalog)
    }
}

/// The same as [`LOOK`] in another size.
fn look_of(size: f32) -> String {
    format!("/SmmSans {size} Tf 0 0 0.25 rg")
}

fn first_page(pdf: &PdfParts) -> Result<Ref> {
    let (_, list) = pdf.of_type("Pages").next().context("a form without pages")?;
    let pages = between(list, "/Kids[", "]").context("a list without pages")?;
    references(pages).next().context("a form without pages")
}

/// Adds annotations to a page.
fn annotate(pdf: &mut PdfParts, page: Ref, annotations: &[Ref]) -> Result<()> {
    let text = pdf.get(page).context("a page without a text")?;
    let added: String = annotations.iter().map(|id| format!("{} 0 R ", id.get())).collect();
    let text = replaced(text, "/Annots[", &format!("/Annots[{added}"))
        .or_else(|| replaced(text, "<</Type/Page/", &format!("<</Type/Page/Annots[{added}]/")))
        .context("a page that starts otherwise")?;
    pdf.put(page, text)
}

/// A cross from corner to corner, drawn as lines so that no font is needed.
fn cross(width: f32, height: f32) -> String {
    let side = width.min(height);
    let (inset, pen) = (side * 0.2, side * 0.14);
    let (x, y) = ((width - side) / 2.0 + inset, (height - side) / 2.0 + inset);
    let span = side - 2.0 * inset;
    let (right, top) = (x + span, y + span);
    format!(
        "q 1 J {pen:.2} w 0 0 0.25 RG {x:.2} {y:.2} m {right:.2} {top:.2} l \
         {x:.2} {top:.2} m {right:.2} {y:.2} l S Q\n"
    )
}
