//! The state of a session with one editor, and what becomes of its messages.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::Sender;
use gen_lsp_types::{
    ClientCapabilities, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWatchedFilesRegistrationOptions, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    FileSystemWatcher, InitializeParams, LspNotificationMethod as Told, LspRequestMethod as Asked,
    MessageType, PublishDiagnosticsParams, Registration, RegistrationParams, ResourceOperationKind,
    ShowMessageParams, TextDocumentContentChangeEvent, Uri, WorkspaceFolder, WorkspaceFolders,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use smm_core::assist::positions::Encoding;

use super::findings;
use super::judge::{Job, Verdict};
use super::places::{Positions, path_of};
use super::project::{OpenDocument, OpenDocuments, Project};
use super::questions;
use super::session::{Abilities, Session};
use crate::disk;

/// What the editor watches on the disk for us. A folder that is renamed shows as its files.
const WATCHED: &str = "**/*.{yaml,yml,md,toml,lock}";

/// Whether the session goes on.
pub(super) enum Flow {
    Goes,
    Ends { is_orderly: bool },
}

/// The server of one editor.
pub(super) struct Server {
    editor: Sender<Message>,
    judge: Sender<Job>,
    session: Session,
    /// Questions about findings that are still being looked for.
    waiting: Vec<Request>,
    folders: Vec<PathBuf>,
    is_shut_down: bool,
}

impl Server {
    pub(super) fn new(
        editor: Sender<Message>,
        judge: Sender<Job>,
        encoding: Encoding,
        params: &InitializeParams,
    ) -> Self {
        Self {
            editor,
            judge,
            session: Session {
                encoding,
                abilities: abilities(&params.capabilities),
                projects: BTreeMap::new(),
                open: OpenDocuments::new(),
            },
            waiting: Vec::new(),
            folders: folders(params),
            is_shut_down: false,
        }
    }

    /// Handles a message. A bug costs the answer, not the session.
    pub(super) fn handle(&mut self, message: Message) -> Flow {
        match message {
            Message::Request(request) => {
                self.request(request);
                Flow::Goes
            }
            Message::Notification(told) if told.method == Told::Exit.as_str() => {
                Flow::Ends { is_orderly: self.is_shut_down }
            }
            Message::Notification(told) => {
                let _ = catch_unwind(AssertUnwindSafe(|| self.notification(told)));
                Flow::Goes
            }
            // Answers to what we asked for: nothing depends on them.
            Message::Response(_) => Flow::Goes,
        }
    }

    fn request(&mut self, request: Request) {
        if self.is_shut_down {
            return self.refuse(request.id, ErrorCode::InvalidRequest, "the session has ended");
        }
        if request.method == Asked::Shutdown.as_str() {
            self.is_shut_down = true;
            return self.send(Response::new_ok(request.id, ()));
        }
        self.refresh();
        if questions::needs_findings(&request) && self.is_being_judged(&request) {
            return self.waiting.push(request);
        }
        self.answer(request);
    }

    fn answer(&mut self, request: Request) {
        let id = request.id.clone();
        let answer = catch_unwind(AssertUnwindSafe(|| questions::answer(&self.session, request)));
        match answer {
            Ok(response) => self.send(response),
            Err(_) => self.refuse(id, ErrorCode::InternalError, "this is a bug in `smm lsp`"),
        }
    }

    /// Whether the rules are still being applied to the workspace that a question is about.
    fn is_being_judged(&self, request: &Request) -> bool {
        let uri = request.params.pointer("/textDocument/uri").and_then(|uri| uri.as_str());
        let path = uri.and_then(|uri| path_of(&Uri(uri.to_owned())));
        let project = path.and_then(|path| self.session.project_of(&path));
        project.is_some_and(|project| {
            project.judged.as_ref().is_none_or(|(number, _)| *number != project.number)
        })
    }

    fn notification(&mut self, told: Notification) {
        match Told::from(told.method.as_str()) {
            Told::Initialized => self.begin(),
            Told::TextDocumentDidOpen => {
                if let Some(params) = read(told) {
                    self.opened(params);
                }
            }
            Told::TextDocumentDidChange => {
                if let Some(params) = read(told) {
                    self.changed(params);
                }
            }
            Told::TextDocumentDidClose => {
                if let Some(params) = read::<DidCloseTextDocumentParams>(told)
                    && let Some(path) = path_of(&params.text_document.uri)
                {
                    self.session.open.remove(&path);
                    self.reload(&path);
                }
            }
            Told::TextDocumentDidSave => {
                if let Some(params) = read::<DidSaveTextDocumentParams>(told)
                    && let Some(path) = path_of(&params.text_document.uri)
                {
                    self.reload(&path);
                }
            }
            Told::WorkspaceDidChangeWatchedFiles => {
                if let Some(params) = read(told) {
                    self.watched(params);
                }
            }
            Told::WorkspaceDidChangeWorkspaceFolders => {
                if let Some(params) = read(told) {
                    self.folders_changed(params);
                }
            }
            Told::CancelRequest => self.cancelled(&told.params),
            _ => {}
        }
    }

    /// Opens the workspaces that the editor shows, and asks it to watch their files.
    fn begin(&mut self) {
        for folder in std::mem::take(&mut self.folders) {
            self.open_project(&folder);
        }
        if self.session.abilities.watches {
            let watcher = FileSystemWatcher { glob_pattern: WATCHED.to_owned().into(), kind: None };
            let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
            let registration = Registration {
                id: "files".to_owned(),
                method: Told::WorkspaceDidChangeWatchedFiles.as_str().to_owned(),
                register_options: serde_json::to_value(options).ok(),
            };
            let params = RegistrationParams { registrations: vec![registration] };
            let id = RequestId::from("watch".to_owned());
            self.send(Request::new(id, Asked::ClientRegisterCapability.to_string(), params));
        }
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let Some(path) = path_of(&document.uri) else { return };
        let open = OpenDocument::new(document.uri, document.version, document.text);
        self.session.open.insert(path.clone(), open);
        self.open_project(&path);
        self.touch(&path);
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let Some(path) = path_of(&params.text_document.text_document_identifier.uri) else {
            return;
        };
        let encoding = self.session.encoding;
        let Some(document) = self.session.open.get_mut(&path) else { return };
        document.version = params.text_document.version;
        for change in params.content_changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let places = Positions::of(&document.text, encoding, document.has_mark);
                    let range = places.bytes(change.range);
                    document.text.replace_range(range, &change.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
                    document.replace(change.text);
                }
            }
        }
        self.touch(&path);
    }

    fn watched(&mut self, params: DidChangeWatchedFilesParams) {
        let paths: Vec<PathBuf> =
            params.changes.iter().filter_map(|change| path_of(&change.uri)).collect();
        let known: Vec<PathBuf> = self.session.projects.keys().cloned().collect();
        let touched = |root: &PathBuf| paths.iter().any(|path| path.starts_with(root));
        for root in known.into_iter().filter(touched) {
            self.reload(&root);
        }
        // A workspace may have come about beneath documents that are open.
        let open: Vec<PathBuf> = self.session.open.keys().cloned().collect();
        for path in open {
            self.open_project(&path);
        }
    }

    fn folders_changed(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for folder in params.event.added.iter().filter_map(|folder| path_of(&folder.uri)) {
            self.open_project(&folder);
        }
        for folder in params.event.removed.iter().filter_map(|folder| path_of(&folder.uri)) {
            let roots: Vec<PathBuf> = self.session.projects.keys().cloned().collect();
            let is_used = |root: &PathBuf| {
                self.session.open.keys().any(|path| path.starts_with(root.as_path()))
            };
            let gone: Vec<PathBuf> = roots
                .into_iter()
                .filter(|root| root.starts_with(&folder) && !is_used(root))
                .collect();
            gone.iter().for_each(|root| self.close_project(root));
        }
    }

    /// A question that is taken back before it was answered.
    fn cancelled(&mut self, params: &serde_json::Value) {
        let Some(id) = params.get("id") else { return };
        let id: Option<RequestId> = serde_json::from_value(id.clone()).ok();
        let at = self.waiting.iter().position(|request| Some(&request.id) == id.as_ref());
        if let Some(at) = at {
            let request = self.waiting.remove(at);
            self.refuse(request.id, ErrorCode::RequestCanceled, "taken back");
        }
    }

    /// Opens the workspace that a file or folder lies in, if it lies in one.
    fn open_project(&mut self, path: &Path) {
        let Some(root) = Project::root_of(path) else { return };
        if self.session.projects.contains_key(&root) {
            return;
        }
        match Project::open(root.clone()) {
            Ok(project) => drop(self.session.projects.insert(root, project)),
            Err(error) => self.complain(&format!("{error:#}")),
        }
    }

    /// Takes the findings of a workspace away with it.
    fn close_project(&mut self, root: &Path) {
        let Some(project) = self.session.projects.remove(root) else { return };
        for path in project.shown.keys() {
            let uri = self.session.uri(&project, path);
            self.publish(PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() });
        }
    }

    fn touch(&mut self, path: &Path) {
        if let Some(project) = self.session.project_of_mut(path) {
            project.is_stale = true;
        }
    }

    /// Reads the workspace of a file again from the disk.
    fn reload(&mut self, path: &Path) {
        self.open_project(path);
        let Some(project) = self.session.project_of_mut(path) else { return };
        if !disk::is_workspace(&project.root) {
            let root = project.root.clone();
            return self.close_project(&root);
        }
        if let Err(error) = project.reload() {
            self.complain(&format!("{error:#}"));
        }
    }

    /// Takes in what was typed.
    fn refresh(&mut self) {
        for project in self.session.projects.values_mut() {
            if project.refresh(&self.session.open) {
                let (root, number) = (project.root.clone(), project.number);
                let state = Arc::clone(&project.state);
                // It goes with the session.
                let _ = self.judge.send(Job { root, number, state });
            }
        }
    }

    /// Does what is left to do once no message is waiting.
    pub(super) fn settle(&mut self) {
        let refreshed = catch_unwind(AssertUnwindSafe(|| self.refresh()));
        if refreshed.is_err() {
            self.complain("a document could not be read: this is a bug in `smm lsp`");
        }
        self.answer_waiting();
    }

    /// Answers what waited for findings that are there now, or will never be.
    fn answer_waiting(&mut self) {
        for request in std::mem::take(&mut self.waiting) {
            match self.is_being_judged(&request) {
                true => self.waiting.push(request),
                false => self.answer(request),
            }
        }
    }

    /// Shows what was found, unless something was typed since.
    pub(super) fn hear(&mut self, verdict: Verdict) {
        let Some(project) = self.session.projects.get_mut(&verdict.root) else { return };
        if verdict.number != project.number || project.is_stale {
            return;
        }
        project.judged = Some((verdict.number, verdict.found));
        self.show(&verdict.root);
        self.answer_waiting();
    }

    /// Sends the findings of every file in which they are not as before.
    fn show(&mut self, root: &Path) {
        let Some(project) = self.session.projects.get(root) else { return };
        let found = findings::findings(&self.session, project);
        let gone = project.shown.keys().filter(|path| !found.contains_key(*path));
        let gone = gone.map(|path| (path.clone(), Vec::new()));
        let new = found.iter().filter(|(path, list)| project.shown.get(*path) != Some(list));
        let new = new.map(|(path, list)| (path.clone(), list.clone()));
        let to_send: Vec<_> = gone.chain(new).collect();
        for (path, diagnostics) in to_send {
            let version = self.session.open.get(&project.outside(&path)).map(|open| open.version);
            let uri = self.session.uri(project, &path);
            self.publish(PublishDiagnosticsParams { uri, version, diagnostics });
        }
        if let Some(project) = self.session.projects.get_mut(root) {
            project.shown = found;
        }
    }

    fn publish(&self, params: PublishDiagnosticsParams) {
        self.tell(Told::TextDocumentPublishDiagnostics, params);
    }

    /// Says to the person what keeps a workspace from being read.
    fn complain(&self, message: &str) {
        let message = message.to_owned();
        let params = ShowMessageParams { kind: MessageType::Error, message };
        self.tell(Told::WindowShowMessage, params);
    }

    fn tell(&self, what: Told<'_>, params: impl Serialize) {
        self.send(Notification::new(what.as_str().to_owned(), params));
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        self.send(Response::new_err(id, code as i32, why.to_owned()));
    }

    /// An editor that went away hears nothing; the loop ends by itself.
    fn send(&self, message: impl Into<Message>) {
        let _ = self.editor.send(message.into());
    }
}

/// The content of a message; one that is not understood says nothing.
fn read<P: DeserializeOwned>(told: Notification) -> Option<P> {
    serde_json::from_value(told.params).ok()
}

fn abilities(client: &ClientCapabilities) -> Abilities {
    let text = client.text_document.as_ref();
    let hover = text.and_then(|text| text.hover.as_ref()?.content_format.as_ref());
    let workspace = client.workspace.as_ref();
    let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
    let moves = edit.and_then(|edit| edit.resource_operations.as_ref());
    let watches = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    Abilities {
        reads_markdown: hover.is_some_and(|all| all.contains(&gen_lsp_types::MarkupKind::Markdown)),
        knows_versions: edit.is_some_and(|edit| edit.document_changes == Some(true)),
        moves_files: moves.is_some_and(|all| all.contains(&ResourceOperationKind::Rename)),
        watches: watches.is_some_and(|watches| watches.dynamic_registration == Some(true)),
    }
}

/// The folders that the editor shows.
#[expect(deprecated, reason = "older editors name one folder, and name it so")]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let named = &params.workspace_folders_initialize_params.workspace_folders;
    let named: Vec<&WorkspaceFolder> = match named {
        Some(WorkspaceFolders::WorkspaceFolderList(list)) => list.iter().collect(),
        _ => Vec::new(),
    };
    let uris = named.iter().map(|folder| &folder.uri);
    let root = params.root_uri.iter().filter(|_| named.is_empty());
    uris.chain(root).filter_map(path_of).collect()
}
