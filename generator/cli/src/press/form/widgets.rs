//! Turns the links that stand for fields into AcroForm widgets.
//!
//! In: a tagged PDF in which each field is a link. Out: the same PDF with live fields. Places,
//! reading order and tags stay as Typst made them; a link becomes a form field in the tags too.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};
use smm_core::render::paper::Identity;
use typst::text::Font;

use super::names::{self, hidden};
use super::spec::{FieldKind, FieldSpec, PREFIX};

/// How text is set in fields: font, size in points, dark ink.
const LOOK: &str = "/SmmSans 9 Tf 0 0 0.25 rg";
/// Annotation flags: printed, and no more.
const PRINT: i64 = 1 << 2;
/// Annotation flags: not there for readers.
const HIDDEN: i64 = 1 << 1;
/// Field flags.
const READ_ONLY: i64 = 1;
const MULTILINE: i64 = 1 << 12;
const RADIO: i64 = 1 << 15;

/// Adds the fields and the hidden ones that identify the form.
pub(super) fn add(
    pdf: &[u8],
    fields: &[FieldSpec],
    identity: &Identity,
    font: &Font,
) -> Result<Vec<u8>> {
    let mut doc = Document::load_mem(pdf).context("reading what was just written")?;
    let font = super::font::embed(&mut doc, font)?;
    let places = places(&doc)?;
    let mut form = Form { looks: BTreeMap::new(), roots: Vec::new(), groups: BTreeMap::new() };
    let mut live: BTreeSet<ObjectId> = BTreeSet::new();
    for field in fields {
        let Some(place) = places.get(&field.address()) else {
            bail!("the field `{}` has no place on a page", field.name);
        };
        form.place(&mut doc, field, place)?;
        live.insert(place.annotation);
    }
    if live.len() != places.len() {
        bail!("a page has a place for a field that the template does not declare");
    }
    retag(&mut doc, &live);
    form.add_hidden(&mut doc, identity)?;
    let acro_form = doc.add_object(dictionary! {
        "Fields" => form.roots.iter().map(|id| Object::Reference(*id)).collect::<Vec<_>>(),
        "DA" => Object::string_literal(LOOK),
        "DR" => dictionary! { "Font" => dictionary! { "SmmSans" => font } },
    });
    doc.catalog_mut()?.set("AcroForm", acro_form);
    doc.compress();
    let mut out = Vec::new();
    doc.save_to(&mut out).context("writing the fields")?;
    Ok(out)
}

/// Where a field lies.
struct Place {
    page: ObjectId,
    annotation: ObjectId,
    width: f32,
    height: f32,
}

/// The links that stand for fields, by address.
fn places(doc: &Document) -> Result<BTreeMap<String, Place>> {
    let mut found = BTreeMap::new();
    for page in doc.page_iter() {
        let Ok(list) = doc.get_dictionary(page)?.get(b"Annots") else { continue };
        for entry in doc.dereference(list)?.1.as_array()? {
            let annotation = entry.as_reference().context("an annotation without a number")?;
            let dict = doc.get_dictionary(annotation)?;
            let Some(address) = address(doc, dict) else { continue };
            let rect = doc.dereference(dict.get(b"Rect")?)?.1.as_array()?;
            let edges: Vec<f32> = rect.iter().filter_map(|edge| edge.as_float().ok()).collect();
            let [left, bottom, right, top] = edges[..] else { bail!("a link without a place") };
            let (width, height) = ((right - left).abs(), (top - bottom).abs());
            if found.insert(address.clone(), Place { page, annotation, width, height }).is_some() {
                bail!("the field behind `{address}` lies in two places");
            }
        }
    }
    Ok(found)
}

fn address(doc: &Document, annotation: &Dictionary) -> Option<String> {
    let action = doc.dereference(annotation.get(b"A").ok()?).ok()?.1.as_dict().ok()?;
    let address = String::from_utf8(action.get(b"URI").ok()?.as_str().ok()?.to_vec()).ok()?;
    address.starts_with(PREFIX).then_some(address)
}

/// Makes the structure elements of the fields say so.
fn retag(doc: &mut Document, live: &BTreeSet<ObjectId>) {
    for object in doc.objects.values_mut() {
        let Ok(element) = object.as_dict_mut() else { continue };
        let is_link = element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Link");
        if is_link && element.get(b"K").is_ok_and(|kids| holds_field(kids, live)) {
            element.set("S", "Form");
        }
    }
}

fn holds_field(kids: &Object, live: &BTreeSet<ObjectId>) -> bool {
    match kids {
        Object::Array(all) => all.iter().any(|kid| holds_field(kid, live)),
        Object::Dictionary(kid) => {
            let object = kid.get(b"Obj").and_then(Object::as_reference);
            object.is_ok_and(|id| live.contains(&id))
        }
        _ => false,
    }
}

/// The form while it grows.
struct Form {
    /// Appearances that are shared, by kind and size in hundredths of a point.
    looks: BTreeMap<(Look, i64, i64), ObjectId>,
    roots: Vec<ObjectId>,
    groups: BTreeMap<String, ObjectId>,
}

/// What a widget shows before anyone fills it, or once it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Empty,
    Chosen,
}

impl Form {
    fn place(&mut self, doc: &mut Document, field: &FieldSpec, place: &Place) -> Result<()> {
        let old = doc.get_dictionary(place.annotation)?;
        let mut widget = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "Rect" => old.get(b"Rect")?.clone(),
            "StructParent" => old.get(b"StructParent").context("a field outside the tags")?.clone(),
            "P" => place.page,
            "F" => PRINT,
            "TU" => text_string(&field.tip),
        };
        match &field.kind {
            FieldKind::Line | FieldKind::Lines => {
                // Without an appearance each program makes its own; a shared one would be
                // overwritten by the first field that pypdf fills.
                widget.set("FT", "Tx");
                widget.set("T", text_string(&field.name));
                widget.set("DA", Object::string_literal(LOOK));
                if field.kind == FieldKind::Lines {
                    widget.set("Ff", MULTILINE);
                }
                self.roots.push(place.annotation);
            }
            FieldKind::Option { value, group_tip } => {
                let group = self.group(doc, &field.name, group_tip);
                let on = self.look(doc, Look::Chosen, place);
                let off = self.look(doc, Look::Empty, place);
                let mut states = Dictionary::new();
                states.set(value.as_bytes(), on);
                states.set("Off", off);
                widget.set("AP", dictionary! { "N" => states });
                widget.set("AS", "Off");
                widget.set("MK", dictionary! { "CA" => Object::string_literal("8") });
                widget.set("Parent", group);
                let kids = doc.get_dictionary_mut(group)?.get_mut(b"Kids")?.as_array_mut()?;
                kids.push(place.annotation.into());
            }
        }
        doc.set_object(place.annotation, widget);
        Ok(())
    }

    fn group(&mut self, doc: &mut Document, name: &str, tip: &str) -> ObjectId {
        if let Some(id) = self.groups.get(name) {
            return *id;
        }
        let id = doc.add_object(dictionary! {
            "FT" => "Btn",
            "Ff" => RADIO,
            "T" => text_string(name),
            "TU" => text_string(tip),
            "V" => "Off",
            "Kids" => Vec::<Object>::new(),
        });
        self.groups.insert(name.to_owned(), id);
        self.roots.push(id);
        id
    }

    fn look(&mut self, doc: &mut Document, look: Look, place: &Place) -> ObjectId {
        #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred points wide")]
        let hundredths = |points: f32| (points * 100.0).round() as i64;
        let key = (look, hundredths(place.width), hundredths(place.height));
        *self.looks.entry(key).or_insert_with(|| {
            let (width, height) = (place.width, place.height);
            let content = match look {
                Look::Empty => String::new(),
                Look::Chosen => cross(width, height),
            };
            let dict = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
                "Resources" => dictionary! {},
            };
            doc.add_object(Stream::new(dict, content.into_bytes()))
        })
    }

    fn add_hidden(&mut self, doc: &mut Document, identity: &Identity) -> Result<()> {
        let page = doc.page_iter().next().context("a form without pages")?;
        let count = self.roots.len().to_string();
        let values = [
            (hidden::KIND, names::KIND),
            (hidden::COUNT, &count),
            (hidden::SUBJECT, &identity.subject),
            (hidden::MODEL, &identity.model),
            (hidden::DIGEST, &identity.digest),
            (hidden::TOOL, env!("CARGO_PKG_VERSION")),
        ];
        for (name, value) in values {
            let id = doc.add_object(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Widget",
                "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()],
                "P" => page,
                "F" => HIDDEN,
                "FT" => "Tx",
                "Ff" => READ_ONLY,
                "T" => text_string(name),
                "TU" => text_string("Identification of this form"),
                "DA" => Object::string_literal(LOOK),
                "V" => text_string(value),
            });
            self.roots.push(id);
            annotations_of(doc, page)?.push(id.into());
        }
        Ok(())
    }
}

/// The annotations of a page, wherever they are kept.
fn annotations_of(doc: &mut Document, page: ObjectId) -> Result<&mut Vec<Object>> {
    let shared = match doc.get_dictionary(page)?.get(b"Annots") {
        Ok(list) => list.as_reference().ok(),
        Err(_) => {
            doc.get_dictionary_mut(page)?.set("Annots", Vec::<Object>::new());
            None
        }
    };
    match shared {
        Some(id) => Ok(doc.get_object_mut(id)?.as_array_mut()?),
        None => Ok(doc.get_dictionary_mut(page)?.get_mut(b"Annots")?.as_array_mut()?),
    }
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
