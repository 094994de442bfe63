//! Which question of an editor is answered by whom.

use gen_lsp_types::{
    CodeActionParams, DocumentFormattingParams, LspRequestMethod as Asked, RenameParams,
};
use lsp_server::{ErrorCode, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::session::{AskedPlace, Reply, Session};
use super::{answers, cures};

/// Whether a question is about findings, so that its answer may have to wait for them.
pub(super) fn needs_findings(request: &Request) -> bool {
    request.method == Asked::TextDocumentCodeAction.as_str()
}

/// Answers a question.
pub(super) fn answer(session: &Session, request: Request) -> Response {
    let Request { id, method, params } = request;
    let answer = match Asked::from(method.as_str()) {
        Asked::TextDocumentHover => with(params, |params| answers::hover(session, &params)),
        Asked::TextDocumentDefinition => {
            with(params, |params| answers::definition(session, &params))
        }
        Asked::TextDocumentReferences => {
            with(params, |params| answers::references(session, &params))
        }
        Asked::TextDocumentCompletion => {
            with(params, |params| answers::completion(session, &params))
        }
        Asked::TextDocumentDocumentSymbol => {
            with(params, |params| answers::outline(session, &params))
        }
        Asked::WorkspaceSymbol => with(params, |params| answers::symbols(session, &params)),
        Asked::TextDocumentPrepareRename => {
            with(params, |params| answers::prepare_rename(session, &params))
        }
        Asked::TextDocumentRename => with(params, |params: RenameParams| {
            let at = &params.text_document_position_params;
            let Some(place) = AskedPlace::of(session, at) else { return Ok(None) };
            cures::rename(session, place.project, &place.page, place.offset, &params.new_name)
                .map(Some)
        }),
        Asked::TextDocumentFormatting => with(params, |params: DocumentFormattingParams| {
            Ok(session
                .document(&params.text_document.uri)
                .and_then(|(project, inside)| cures::layout(session, project, inside)))
        }),
        Asked::TextDocumentCodeAction => with(params, |params: CodeActionParams| {
            Ok(session
                .document(&params.text_document.uri)
                .map(|(project, inside)| cures::actions(session, project, inside, &params)))
        }),
        _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not known here"))),
    };
    match answer {
        Ok(value) => Response::new_ok(id, value),
        Err((code, why)) => Response::new_err(id, code as i32, why),
    }
}

/// Reads what is asked, and writes what is answered.
fn with<P: DeserializeOwned, R: Serialize>(
    params: serde_json::Value,
    answer: impl FnOnce(P) -> Reply<R>,
) -> Reply<serde_json::Value> {
    let params = serde_json::from_value(params);
    let params = params.map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
    let value = serde_json::to_value(answer(params)?);
    value.map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
