//! A version of ours that comes in again, as its documents say it.

use super::placed::ImportedDoc;
use crate::id::VersionRef;

/// A version as its documents say it.
#[derive(Clone, Debug)]
pub(super) struct OwnVersion {
    /// Its name where it comes from.
    pub(super) name: VersionRef,
    pub(super) docs: Vec<ImportedDoc>,
}

impl OwnVersion {
    /// The documents, under the name that the version gets here.
    pub(super) fn documents(&self, name: &VersionRef) -> Vec<ImportedDoc> {
        let mut docs = self.docs.clone();
        if let Some(head) = docs.first_mut() {
            head.root.id.clone_from(&name.id);
            head.root.fields.insert("id".to_owned(), name.id.clone().into());
            head.root.fields.insert("version".to_owned(), name.version.to_string().into());
        }
        docs
    }
}
