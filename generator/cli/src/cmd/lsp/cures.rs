//! Edits that an editor is asked to make: cures of findings, and renames.

use std::collections::BTreeMap;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, DocumentChange,
    OptionalVersionedTextDocumentIdentifier, RenameFile, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};
use lsp_server::ErrorCode;
use smm_core::assist::{self, Drift, EditorPage, FileMove};
use smm_core::span::TextEdit as PlacedEdit;
use smm_core::{Diagnostic, canonical, edit};

use super::findings::{bytes, current, diagnostic};
use super::project::Project;
use super::session::{Reply, Session};

/// The cures of the findings in a range of a document, and of all in it that are safe.
pub(super) fn actions(
    session: &Session,
    project: &Project,
    inside: &str,
    params: &CodeActionParams,
) -> Vec<CodeAction> {
    let is_asked = |kind: &str| match &params.context.only {
        None => true,
        Some(kinds) => kinds.iter().any(|asked| {
            let asked = String::from(asked.clone());
            asked.is_empty() || kind == asked || kind.starts_with(&format!("{asked}."))
        }),
    };
    let file = project.state.sources.find(inside);
    let here: Vec<&Diagnostic> =
        current(project).iter().filter(|one| Some(one.span.file) == file).collect();
    let mut found = Vec::new();
    if is_asked("quickfix") {
        let asked = session.positions(project, inside).bytes(params.range);
        let touches = |one: &&&Diagnostic| {
            let found = bytes(one.span);
            found.start <= asked.end && asked.start <= found.end
        };
        let cures =
            here.iter().filter(touches).filter_map(|one| cure(session, project, inside, one));
        found.extend(cures);
    }
    if is_asked("source.fixAll") {
        found.extend(all_cures(session, project, inside, &here));
    }
    found
}

/// The cure of one finding, if it can be made safely.
fn cure(
    session: &Session,
    project: &Project,
    inside: &str,
    one: &Diagnostic,
) -> Option<CodeAction> {
    let sources = &project.state.sources;
    let is_yaml = |edit: &PlacedEdit| sources.file(edit.span.file).path.ends_with(".yaml");
    if one.fix.is_empty() || !one.fix.iter().all(is_yaml) {
        return None;
    }
    // What `check --fix` would not do, no editor is asked to do.
    if edit::fixed(sources, std::slice::from_ref(one)).is_empty() {
        return None;
    }
    let places = session.positions(project, inside);
    Some(CodeAction {
        title: one.hints.first().map_or_else(|| format!("cure: {}", one.message), String::clone),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic(session, project, one, &places)]),
        is_preferred: Some(true),
        edit: Some(workspace_edit(session, project, &one.fix, &[])),
        ..Default::default()
    })
}

/// All cures of a document at once, as `smm check --fix` makes them.
fn all_cures(
    session: &Session,
    project: &Project,
    inside: &str,
    here: &[&Diagnostic],
) -> Option<CodeAction> {
    let sources = &project.state.sources;
    let found: Vec<Diagnostic> = here.iter().map(|one| (*one).clone()).collect();
    let file = sources.find(inside)?;
    let (_, fixed) = edit::fixed(sources, &found).into_iter().find(|(id, _)| *id == file)?;
    let (old, new) = Drift::between(&sources.file(file).text, &fixed).piece();
    let span = smm_core::span::Span::new(file, old.start, old.end);
    let edits = [PlacedEdit { span, text: fixed[new].to_owned() }];
    Some(CodeAction {
        title: "Make all safe cures in this document".to_owned(),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(workspace_edit(session, project, &edits, &[])),
        ..Default::default()
    })
}

/// The edits that lay a document out as `smm fmt` does; none for what is no valid YAML.
pub(super) fn layout(session: &Session, project: &Project, inside: &str) -> Option<Vec<TextEdit>> {
    let text = project.text(inside).filter(|_| inside.ends_with(".yaml"))?;
    let laid = canonical(text).ok()?;
    let (old, new) = Drift::between(text, &laid).piece();
    let range = session.positions(project, inside).range(old);
    Some(if laid == text {
        Vec::new()
    } else {
        vec![TextEdit { range, new_text: laid[new].to_owned() }]
    })
}

/// Everything that gives an id another name.
pub(super) fn rename(
    session: &Session,
    project: &Project,
    page: &EditorPage<'_>,
    offset: usize,
    name: &str,
) -> Reply<WorkspaceEdit> {
    let refuse = |why: String| (ErrorCode::RequestFailed, why);
    let plan = assist::rename(page, offset, name).map_err(|why| refuse(why.to_string()))?;
    if let Some(FileMove { from, to }) = plan.moves.first()
        && !session.abilities.moves_files
    {
        return Err(refuse(format!(
            "`{from}` would have to become `{to}`, and this editor moves no files for a language server"
        )));
    }
    Ok(workspace_edit(session, project, &plan.edits, &plan.moves))
}

/// Edits of documents of a workspace, and files that move afterwards.
fn workspace_edit(
    session: &Session,
    project: &Project,
    edits: &[PlacedEdit],
    moves: &[FileMove],
) -> WorkspaceEdit {
    let mut by_path: BTreeMap<&str, Vec<TextEdit>> = BTreeMap::new();
    for PlacedEdit { span, text } in edits {
        let inside = project.state.sources.file(span.file).path.as_str();
        let places = session.positions(project, inside);
        let range = places.range(bytes(*span));
        by_path.entry(inside).or_default().push(TextEdit { range, new_text: text.clone() });
    }
    let uri = |inside: &str| session.uri(project, inside);
    // An editor that moves files knows the one form of an edit that can say so, even if it does not tell.
    if !session.abilities.knows_versions && moves.is_empty() {
        let changes = by_path.into_iter().map(|(inside, edits)| (uri(inside), edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..Default::default() };
    }
    let changed = by_path.into_iter().map(|(inside, edits)| {
        let version = session.open.get(&project.outside(inside)).map(|open| open.version);
        of_version(uri(inside), version, edits)
    });
    let moved = moves.iter().map(|FileMove { from, to }| {
        DocumentChange::RenameFile(RenameFile {
            old_uri: uri(from),
            new_uri: uri(to),
            options: None,
            annotation_id: None,
        })
    });
    let changes: Vec<DocumentChange> = changed.chain(moved).collect();
    WorkspaceEdit { document_changes: Some(changes), ..Default::default() }
}

fn of_version(uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) -> DocumentChange {
    let text_document_identifier = TextDocumentIdentifier { uri };
    let text_document =
        OptionalVersionedTextDocumentIdentifier { version, text_document_identifier };
    let edits = edits.into_iter().map(Into::into).collect();
    DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
}
