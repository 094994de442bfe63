//! Documents as an import makes them: objects that know what in the source they come from.

use serde_json::{Map, Value};

use super::section::ImportSection;
use crate::edit;
use crate::scaffold::NewFile;

/// An object of a document.
#[derive(Clone, Debug)]
pub(super) struct ImportedObject {
    /// What kind of thing it is.
    pub(super) section: ImportSection,
    /// What names it in the source.
    pub(super) key: String,
    /// Our id; of a level its number.
    pub(super) id: String,
    /// What it says.
    pub(super) fields: Map<String, Value>,
    /// What stands below it, by the key of each list.
    pub(super) lists: Vec<(&'static str, Vec<ImportedObject>)>,
}

/// A document, with its place in the folder of the version.
#[derive(Clone, Debug)]
pub(super) struct ImportedDoc {
    /// Path in the folder of the version.
    pub(super) path: String,
    /// What stands in it.
    pub(super) root: ImportedObject,
}

/// Documents as files in the folder of their version.
pub(super) fn files(docs: &[ImportedDoc], folder: &str) -> Vec<NewFile> {
    let file = |doc: &ImportedDoc| NewFile {
        path: format!("{folder}{}", doc.path),
        text: edit::document(&doc.root.to_json()),
    };
    docs.iter().map(file).collect()
}

impl ImportedObject {
    /// The object as JSON, in the order of the bundled documents.
    pub(super) fn to_json(&self) -> Value {
        let mut out = self.fields.clone();
        for (name, list) in &self.lists {
            if !list.is_empty() {
                let items: Vec<Value> = list.iter().map(ImportedObject::to_json).collect();
                out.insert((*name).to_owned(), Value::Array(items));
            }
        }
        Value::Object(out)
    }

    /// It and everything below it.
    pub(super) fn all(&self) -> Vec<&ImportedObject> {
        let below = self.lists.iter().flat_map(|(_, list)| list).flat_map(ImportedObject::all);
        std::iter::once(self).chain(below).collect()
    }
}
