//! The fields of a PDF with their values, and what somebody has written beside them.
//!
//! In: a loaded document. Out: every field that has a name, with all that it says; notes and
//! drawings on pages. Never: knows what a field is about.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};
use smm_core::assess::filled::Place;

use super::errors::ReadError;
use super::text::decode;

/// The most fields; a model with 300 practices has below 20,000.
const MAX_FIELDS: usize = 100_000;
/// The most text in all fields together.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// How deep fields may nest; ours nest once.
const MAX_DEPTH: usize = 16;
/// Annotations that say nothing of their own.
const SILENT: [&[u8]; 4] = [b"Widget", b"Link", b"Popup", b"PrinterMark"];

/// A field and all that it says: buttons may show one thing and hold another.
pub(super) struct Found {
    /// Full name.
    pub(super) name: String,
    /// Number of the page, if it stands on one.
    pub(super) page: Option<usize>,
    /// What it says; a field that nobody filled says nothing.
    pub(super) texts: Vec<String>,
}

impl Found {
    /// Where the field is, as people find it.
    pub(super) fn place(&self) -> Place {
        let page = self.page.map_or_else(String::new, |page| format!("page {page}, "));
        Place::Named(format!("{page}field `{}`", self.name))
    }
}

/// The values of all fields, and what stands beside them.
pub(super) struct Fields<'d> {
    doc: &'d Document,
    /// All fields in the order in which they were found.
    pub(super) values: Vec<Found>,
    /// Notes and drawings on pages.
    pub(super) remarks: Vec<(Place, String)>,
    /// What stands in fields for signatures.
    pub(super) signatures: Vec<(Place, &'d Dictionary)>,
    pages: BTreeMap<ObjectId, usize>,
    seen: BTreeSet<ObjectId>,
    visited: usize,
    text: usize,
}

/// What a field passes on to its kids.
#[derive(Clone, Default)]
struct Inherited<'d> {
    name: String,
    value: Option<&'d Object>,
    options: Option<&'d Object>,
    is_button: bool,
    is_signature: bool,
}

impl<'d> Fields<'d> {
    /// Finds everything in a document.
    pub(super) fn of(doc: &'d Document) -> Result<Self, ReadError> {
        let (values, remarks, pages) = (Vec::new(), Vec::new(), BTreeMap::new());
        let seen = BTreeSet::new();
        let signatures = Vec::new();
        let mut fields =
            Self { doc, values, remarks, signatures, pages, seen, visited: 0, text: 0 };
        let annotations = fields.annotations();
        for (page, annotation) in &annotations {
            if let Ok(id) = annotation.as_reference() {
                fields.pages.entry(id).or_insert(*page);
            }
        }
        for root in fields.roots() {
            fields.visit(root, &Inherited::default(), 0)?;
        }
        for (page, annotation) in annotations {
            let Some(dict) = fields.dictionary(annotation) else { continue };
            // Programs that merge files copy pages and leave the tree of fields behind; each widget still knows what
            // it hangs in.
            if let Some(root) = fields.root_of(annotation) {
                fields.visit(root, &Inherited::default(), 0)?;
            }
            fields.remark(page, dict)?;
        }
        Ok(fields)
    }

    /// The annotations of all pages, with the number of the page.
    fn annotations(&self) -> Vec<(usize, &'d Object)> {
        let mut found = Vec::new();
        for (at, page) in self.doc.page_iter().take(MAX_FIELDS).enumerate() {
            let list =
                self.doc.get_dictionary(page).ok().and_then(|page| self.get(page, b"Annots"));
            let list = list.and_then(|list| list.as_array().ok()).into_iter().flatten();
            found.extend(list.map(|one| (at + 1, one)).take(MAX_FIELDS));
        }
        found
    }

    fn roots(&self) -> Vec<&'d Object> {
        let form = self.doc.catalog().ok().and_then(|catalog| catalog.get(b"AcroForm").ok());
        let form = form.and_then(|form| self.dictionary(form));
        let list = form.and_then(|form| self.get(form, b"Fields"));
        list.and_then(|list| list.as_array().ok()).into_iter().flatten().collect()
    }

    /// The uppermost field that an annotation hangs in, if it is a field at all.
    fn root_of(&self, annotation: &'d Object) -> Option<&'d Object> {
        let mut root = annotation;
        let mut is_field = false;
        for _ in 0..=MAX_DEPTH {
            let dict = self.dictionary(root)?;
            is_field = is_field || dict.has(b"FT");
            // Only what is referred to can be told from what was visited already.
            let above = dict.get(b"Parent").ok().filter(|above| above.as_reference().is_ok());
            match above.filter(|above| self.dictionary(above).is_some()) {
                Some(above) => root = above,
                None => break,
            }
        }
        (is_field && self.dictionary(root)?.has(b"T")).then_some(root)
    }

    fn dictionary(&self, object: &'d Object) -> Option<&'d Dictionary> {
        self.doc.dereference(object).ok()?.1.as_dict().ok()
    }

    fn get(&self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        Some(self.doc.dereference(dict.get(key).ok()?).ok()?.1)
    }

    /// A note, a text or a drawing that somebody has put on a page.
    fn remark(&mut self, page: usize, dict: &'d Dictionary) -> Result<(), ReadError> {
        let kind = self.get(dict, b"Subtype").and_then(|kind| kind.as_name().ok());
        let Some(kind) = kind.filter(|kind| !SILENT.contains(kind)) else { return Ok(()) };
        let kind = String::from_utf8_lossy(&kind[..kind.len().min(40)]).into_owned();
        let text = self.get(dict, b"Contents").map_or_else(String::new, |text| self.text(text));
        self.count(text.len())?;
        let text = if text.is_empty() { format!("({kind} without a text)") } else { text };
        let what = match kind.as_str() {
            "Text" => "note".to_owned(),
            "FreeText" => "text on the page".to_owned(),
            "Ink" => "drawing".to_owned(),
            other => other.to_lowercase(),
        };
        self.remarks.push((Place::Named(format!("page {page}, {what}")), text));
        Ok(())
    }

    fn count(&mut self, text: usize) -> Result<(), ReadError> {
        self.text += text;
        if self.text > MAX_TEXT { Err(ReadError::TooMuch) } else { Ok(()) }
    }

    fn visit(
        &mut self,
        object: &'d Object,
        above: &Inherited<'d>,
        depth: usize,
    ) -> Result<(), ReadError> {
        self.visited += 1;
        if self.visited > MAX_FIELDS || depth > MAX_DEPTH {
            return Err(ReadError::TooMuch);
        }
        if let Ok(id) = object.as_reference()
            && !self.seen.insert(id)
        {
            return Ok(());
        }
        let Some(dict) = self.dictionary(object) else { return Ok(()) };
        let own = self.inherit(dict, above);
        let kids = self.get(dict, b"Kids").and_then(|kids| kids.as_array().ok());
        let kids: Vec<&Object> = kids.into_iter().flatten().collect();
        let is_field = |kid: &&&'d Object| self.dictionary(kid).is_some_and(|kid| kid.has(b"T"));
        let fields: Vec<&Object> = kids.iter().filter(is_field).copied().collect();
        if !fields.is_empty() {
            for kid in fields {
                self.visit(kid, &own, depth + 1)?;
            }
            return Ok(());
        }
        if own.name.is_empty() {
            return Ok(());
        }
        let widgets: Vec<&Dictionary> =
            kids.iter().filter_map(|kid| self.dictionary(kid)).collect();
        let texts = if own.is_button {
            self.choices(dict, &own, &widgets)
        } else {
            own.value.map(|value| self.text(value)).into_iter().collect()
        };
        self.count(texts.iter().map(String::len).sum())?;
        let ids = std::iter::once(object).chain(kids).filter_map(|at| at.as_reference().ok());
        let page = ids.filter_map(|id| self.pages.get(&id)).next().copied();
        let found = Found { name: own.name, page, texts };
        if let Some(signature) = own.value.filter(|_| own.is_signature)
            && let Ok(signature) = signature.as_dict()
        {
            self.signatures.push((found.place(), signature));
        }
        self.values.push(found);
        Ok(())
    }

    fn inherit(&self, dict: &'d Dictionary, above: &Inherited<'d>) -> Inherited<'d> {
        let mut own = above.clone();
        if let Some(name) = self.get(dict, b"T").and_then(|name| name.as_str().ok()) {
            if !own.name.is_empty() {
                own.name.push('.');
            }
            own.name.push_str(&decode(&name[..name.len().min(512)]));
        }
        if let Some(kind) = self.get(dict, b"FT").and_then(|kind| kind.as_name().ok()) {
            own.is_button = kind == b"Btn";
            own.is_signature = kind == b"Sig";
        }
        own.value = self.get(dict, b"V").or(own.value);
        own.options = self.get(dict, b"Opt").or(own.options);
        own
    }

    /// The buttons that are on: what the group says and what the buttons show, each once.
    fn choices(
        &self,
        dict: &'d Dictionary,
        own: &Inherited<'d>,
        widgets: &[&'d Dictionary],
    ) -> Vec<String> {
        let shown = widgets.iter().copied().chain([dict]);
        let shown = shown.filter_map(|widget| self.get(widget, b"AS"));
        let mut texts: Vec<String> = Vec::new();
        for state in own.value.into_iter().chain(shown) {
            let state = self.name_or_text(state);
            // Some programs write the name of the state with its slash, as a text.
            let state = state.trim_start_matches('/');
            let text = self.option(state, own).unwrap_or_else(|| state.to_owned());
            if !text.is_empty() && text != "Off" && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// Some programs number the buttons and keep their values in a list.
    fn option(&self, value: &str, own: &Inherited<'d>) -> Option<String> {
        let options = own.options?.as_array().ok()?;
        let option = options.get(value.parse::<usize>().ok()?)?;
        Some(self.name_or_text(self.doc.dereference(option).ok()?.1))
    }

    fn name_or_text(&self, object: &'d Object) -> String {
        match object {
            Object::Name(name) => decode(name),
            other => self.text(other),
        }
    }

    /// A text string or a text stream.
    fn text(&self, object: &'d Object) -> String {
        match object {
            Object::String(bytes, _) => decode(&bytes[..bytes.len().min(MAX_TEXT)]),
            Object::Name(name) => decode(name),
            Object::Stream(stream) => {
                let content = stream.get_plain_content_with_limit(MAX_TEXT);
                content.map_or_else(|_| String::new(), |content| decode(&content))
            }
            _ => String::new(),
        }
    }
}
