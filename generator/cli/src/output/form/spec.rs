//! The fields of a form, as its template declares them.
//!
//! In: the pages that Typst laid out. Out: [`FieldSpec`]s in reading order. A template declares a
//! field by metadata labelled `<field>` inside a link to the address that [`FieldSpec::address`] gives.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use typst::foundations::{Dict, Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

/// Where the links of fields lead; the name can never exist (RFC 6761).
pub(super) const PREFIX: &str = "https://field.invalid/";

/// One field, or one button of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldSpec {
    /// Name of the field, the same for all buttons of a group.
    pub(super) name: String,
    /// What it takes.
    pub(super) kind: FieldKind,
    /// What a screen reader says, and what shows under the pointer.
    pub(super) tip: String,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A signature.
    Signature,
    /// One button of a group of which one can be chosen.
    Option {
        /// What the group is worth if this button is chosen.
        value: String,
        /// What a screen reader says of the group.
        group_tip: String,
    },
}

impl FieldSpec {
    /// The address that the field's link leads to.
    pub(super) fn address(&self) -> String {
        match &self.kind {
            FieldKind::Option { value, .. } => format!("{PREFIX}{}/{value}", self.name),
            FieldKind::Line | FieldKind::Lines | FieldKind::Signature => {
                format!("{PREFIX}{}", self.name)
            }
        }
    }
}

/// The fields that a template declared, each once.
pub(super) fn fields_of(pages: &PagedDocument) -> Result<Vec<FieldSpec>> {
    let label = Label::new(PicoStr::intern("field")).expect("`field` is a label");
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for content in pages.introspector().query(&Selector::Label(label)) {
        let Some(metadata) = content.to_packed::<MetadataElem>() else { continue };
        let Value::Dict(dict) = &metadata.value else {
            bail!("the template declares a field that is no dictionary");
        };
        let field = field(dict)?;
        if !seen.insert(field.address()) {
            bail!("the template declares the field `{}` twice", field.name);
        }
        found.push(field);
    }
    Ok(found)
}

fn field(dict: &Dict) -> Result<FieldSpec> {
    let text = |key: &str| match dict.get(key) {
        Ok(Value::Str(text)) => Ok(text.to_string()),
        _ => bail!("the template declares a field without `{key}`"),
    };
    let kind = match text("kind")?.as_str() {
        "line" => FieldKind::Line,
        "lines" => FieldKind::Lines,
        "signature" => FieldKind::Signature,
        "option" => FieldKind::Option { value: text("value")?, group_tip: text("group-tip")? },
        other => bail!("the template declares a field of the unknown kind `{other}`"),
    };
    let name = text("name")?;
    if name.is_empty() || name.contains(['.', '/']) || !name.is_ascii() {
        bail!("`{name}` cannot be the name of a field: use ASCII without `.` and `/`");
    }
    Ok(FieldSpec { name, kind, tip: text("tip")? })
}
