//! A workspace on the disk with the documents of it that are open in the editor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use gen_lsp_types::{Diagnostic as LspDiagnostic, Uri};
use smm_core::assist::EditorPage;
use smm_core::live::{LiveState, Memory};
use smm_core::{Diagnostic, Sources, layout};

use crate::disk;

/// A document that is open in the editor.
pub(super) struct OpenDocument {
    /// As the editor names it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    /// Without a byte order mark.
    pub(super) text: String,
    pub(super) has_mark: bool,
}

impl OpenDocument {
    pub(super) fn new(uri: Uri, version: i32, text: String) -> Self {
        let (text, has_mark) = without_mark(text);
        Self { uri, version, text, has_mark }
    }

    /// Takes a whole new text.
    pub(super) fn replace(&mut self, text: String) {
        (self.text, self.has_mark) = without_mark(text);
    }
}

fn without_mark(text: String) -> (String, bool) {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest.to_owned(), true),
        None => (text, false),
    }
}

/// The documents that are open, by their place on the disk.
pub(super) type OpenDocuments = BTreeMap<PathBuf, OpenDocument>;

/// A workspace.
pub(super) struct Project {
    pub(super) root: PathBuf,
    /// What lies on the disk.
    disk: Sources,
    memory: Memory,
    /// The state that answers come from, and its number.
    pub(super) state: Arc<LiveState>,
    pub(super) number: u64,
    /// Whether a document changed since.
    pub(super) is_stale: bool,
    /// What was found in the state of a number.
    pub(super) judged: Option<(u64, Vec<Diagnostic>)>,
    /// What the editor shows, by path.
    pub(super) shown: BTreeMap<String, Vec<LspDiagnostic>>,
}

impl Project {
    /// The nearest folder above a file that is a workspace.
    pub(super) fn root_of(path: &Path) -> Option<PathBuf> {
        path.ancestors().find(|dir| disk::is_workspace(dir)).map(Path::to_path_buf)
    }

    pub(super) fn open(root: PathBuf) -> Result<Self> {
        let disk = disk::load_whole(&root)?;
        let mut memory = Memory::default();
        let state = Arc::new(memory.read(disk.clone()));
        Ok(Self {
            root,
            disk,
            memory,
            state,
            number: 0,
            is_stale: true,
            judged: None,
            shown: BTreeMap::new(),
        })
    }

    /// Reads the disk again.
    pub(super) fn reload(&mut self) -> Result<()> {
        self.disk = disk::load_whole(&self.root)?;
        self.is_stale = true;
        Ok(())
    }

    /// The path of a file within it.
    pub(super) fn inside(&self, path: &Path) -> Option<String> {
        let inside = path.strip_prefix(&self.root).ok()?.to_str()?;
        Some(inside.replace('\\', "/"))
    }

    /// Where a path within it lies.
    pub(super) fn outside(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Takes in what was typed since; whether there was anything.
    pub(super) fn refresh(&mut self, open: &OpenDocuments) -> bool {
        if !std::mem::take(&mut self.is_stale) {
            return false;
        }
        let mut now = self.disk.clone();
        for (path, document) in open {
            let inside = self.inside(path).filter(|inside| is_read(inside));
            // A file may be open in a workspace that lies within this one.
            if let Some(inside) = inside
                && Self::root_of(path).as_ref() == Some(&self.root)
            {
                now.add(inside, document.text.clone().into_bytes());
            }
        }
        self.state = Arc::new(self.memory.read(self.state.sources.renewed(now)));
        self.number += 1;
        true
    }

    /// The text of a document as the editor has it.
    pub(super) fn text(&self, inside: &str) -> Option<&str> {
        let sources = &self.state.sources;
        sources.find(inside).map(|id| sources.file(id).text.as_str())
    }

    /// What is known of a document and the places in it.
    pub(super) fn page<'p>(&'p self, inside: &'p str) -> Option<EditorPage<'p>> {
        Some(EditorPage::new(&self.state.known, inside, self.text(inside)?))
    }
}

/// Whether a path is that of a document, as far as workspaces are read.
fn is_read(inside: &str) -> bool {
    let lies_below =
        |folder: &&str| inside.strip_prefix(*folder).is_some_and(|r| r.starts_with('/'));
    let is_below = layout::FOLDERS.iter().any(lies_below);
    layout::ROOT_FILES.contains(&inside) || (layout::is_document(inside) && is_below)
}
