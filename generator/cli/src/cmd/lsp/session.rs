//! What is known in a session with an editor: its documents, the workspaces that they lie in, what it can do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{TextDocumentPositionParams, Uri};
use lsp_server::ErrorCode;
use smm_core::assist::EditorPage;
use smm_core::assist::positions::Encoding;

use super::places::{Positions, path_of, uri_of};
use super::project::{OpenDocuments, Project};

/// What an answer is made of, or why there is none.
pub(super) type Reply<T> = Result<T, (ErrorCode, String)>;

/// What the editor can do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Abilities {
    /// It shows Markdown over a place.
    pub(super) reads_markdown: bool,
    /// It takes edits with the version of the document that they are for.
    pub(super) knows_versions: bool,
    /// It moves files as part of an edit.
    pub(super) moves_files: bool,
    /// It can be asked to watch files.
    pub(super) watches: bool,
}

/// A session with one editor.
pub(super) struct Session {
    pub(super) encoding: Encoding,
    pub(super) abilities: Abilities,
    pub(super) projects: BTreeMap<PathBuf, Project>,
    pub(super) open: OpenDocuments,
}

impl Session {
    /// The workspace that a file belongs to: the nearest above it.
    pub(super) fn project_of(&self, path: &Path) -> Option<&Project> {
        let mut above = path.ancestors();
        above.find_map(|folder| self.projects.get(folder))
    }

    /// The same, to change it.
    pub(super) fn project_of_mut(&mut self, path: &Path) -> Option<&mut Project> {
        let root = path.ancestors().find(|folder| self.projects.contains_key(*folder))?;
        self.projects.get_mut(root)
    }

    /// The workspace of a document that is read, and its path there.
    pub(super) fn document(&self, uri: &Uri) -> Option<(&Project, &str)> {
        let path = path_of(uri)?;
        let project = self.project_of(&path)?;
        let sources = &project.state.sources;
        let file = sources.find(&project.inside(&path)?)?;
        Some((project, &sources.file(file).path))
    }

    /// The places in a document of a workspace, as the editor counts them.
    pub(super) fn positions<'p>(&self, project: &'p Project, inside: &str) -> Positions<'p> {
        let open = self.open.get(&project.outside(inside));
        let text = project.text(inside).unwrap_or("");
        Positions::of(text, self.encoding, open.is_some_and(|open| open.has_mark))
    }

    /// The URI of a document: as the editor names it, if it has it open.
    pub(super) fn uri(&self, project: &Project, inside: &str) -> Uri {
        let path = project.outside(inside);
        let open = self.open.get(&path).map(|document| document.uri.clone());
        open.unwrap_or_else(|| uri_of(&path))
    }
}

/// A place that is asked about.
pub(super) struct AskedPlace<'s> {
    pub(super) project: &'s Project,
    pub(super) page: EditorPage<'s>,
    pub(super) places: Positions<'s>,
    pub(super) offset: usize,
}

impl<'s> AskedPlace<'s> {
    /// A place in a document that is read; nothing is known of any other.
    pub(super) fn of(session: &'s Session, at: &TextDocumentPositionParams) -> Option<Self> {
        let (project, inside) = session.document(&at.text_document.uri)?;
        let page = project.page(inside)?;
        let places = session.positions(project, inside);
        let offset = places.offset(at.position);
        Some(Self { project, page, places, offset })
    }
}
