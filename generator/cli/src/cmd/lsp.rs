//! `smm lsp`: a language server over stdin and stdout.
//!
//! One thread reads messages, keeps the open documents and answers; another judges whole workspaces,
//! so that an answer never waits for the rules. What was judged before the last keystroke is dropped.

mod answers;
mod cures;
mod findings;
mod judge;
mod places;
mod project;
mod questions;
mod server;
mod session;

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use crossbeam_channel::{Receiver, select};
use gen_lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CompletionOptions, InitializeParams,
    InitializeResult, PositionEncodingKind, RenameOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceOptions,
};
use lsp_server::{Connection, Message};
use smm_core::assist::positions::Encoding;

use crate::terminal;
use judge::Verdict;
use server::{Flow, Server};

/// Characters at which an editor asks what may be written.
const TRIGGERS: [&str; 5] = ["[", ":", " ", "-", "@"];

pub(crate) fn run() -> Result<ExitCode> {
    if std::io::stdin().is_terminal() {
        terminal::tell("`smm lsp` speaks with an editor, not with people; see `smm help lsp`\n");
    }
    let (connection, threads) = Connection::stdio();
    let is_orderly = serve(connection)?;
    // Both threads end with stdin and stdout; what the reader could not read is said.
    threads.join().context("the editor sent what is no message")?;
    Ok(if is_orderly { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Serves one editor; whether it took leave as the protocol asks for.
fn serve(connection: Connection) -> Result<bool> {
    // An editor that goes away at once has nothing to be told.
    let Ok((id, params)) = connection.initialize_start() else { return Ok(false) };
    let params: InitializeParams = serde_json::from_value(params)
        .context("the editor says of itself what is not understood")?;
    let encoding = encoding(&params.capabilities);
    let result = InitializeResult {
        capabilities: capabilities(encoding),
        server_info: Some(ServerInfo {
            name: "smm".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    let result = lsp_server::Response::new_ok(id, result);
    let gone = |_| anyhow!("the editor went away");
    connection.sender.send(result.into()).map_err(gone)?;
    let (jobs, verdicts) = judge::start();
    let mut server = Server::new(connection.sender.clone(), jobs, encoding, &params);
    Ok(attend(&mut server, &connection.receiver, &verdicts))
}

/// Handles messages and verdicts as they come, until the end of either side.
fn attend(server: &mut Server, messages: &Receiver<Message>, verdicts: &Receiver<Verdict>) -> bool {
    loop {
        select! {
            recv(messages) -> message => {
                let Ok(message) = message else { return false };
                let mut message = Some(message);
                // Keys that were typed meanwhile are read before anything is judged.
                while let Some(next) = message.take() {
                    match server.handle(next) {
                        Flow::Goes => message = messages.try_recv().ok(),
                        Flow::Ends { is_orderly } => return is_orderly,
                    }
                }
                server.settle();
            }
            recv(verdicts) -> verdict => match verdict {
                Ok(verdict) => server.hear(verdict),
                Err(_) => return false,
            }
        }
    }
}

/// UTF-8 where the editor offers it, since our texts are in it; else what every editor knows.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    match offered.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8)) {
        true => Encoding::Utf8,
        false => Encoding::Utf16,
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let encoding = match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(true.into()),
        ..Default::default()
    };
    let folders = WorkspaceFoldersServerCapabilities {
        supported: Some(true),
        change_notifications: Some(true.into()),
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        document_formatting_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
            ..Default::default()
        }),
        rename_provider: Some(
            RenameOptions { prepare_provider: Some(true), ..Default::default() }.into(),
        ),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QuickFix,
                    CodeActionKind::SourceFixAll,
                ]),
                ..Default::default()
            }
            .into(),
        ),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(folders),
            ..Default::default()
        }),
        ..Default::default()
    }
}
