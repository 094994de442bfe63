//! From a keystroke to what an editor shows: a scripted editor on this repository.

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::{Bench, BenchRun, TableRow, median, verdict};
use crate::sh;

/// So many keys are typed; each changes what is found.
const KEYS: usize = 20;
const DOCUMENT: &str = "profiles/retail-pos/1.0/profile.yaml";
/// A target, and one that no model has.
const OLD: &str = "level: 2";
const NEW: &str = "level: 9";

impl Bench {
    pub(super) fn lsp(&self) -> Result<TableRow> {
        let mut editor = Editor::start(&self.smm)?;
        let root = sh::root();
        let uri = format!("file://{}/{DOCUMENT}", root.display());
        let text = fs::read_to_string(root.join(DOCUMENT)).context(DOCUMENT)?;
        let at = text.find(OLD).context("the profile has a target of 2")?;
        let line = text[..at].matches('\n').count();
        let column = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1) + OLD.len() - 1;
        editor.open(&root.to_string_lossy(), &uri, &text)?;
        let mut runs = Vec::new();
        for key in 0..KEYS {
            let is_wrong = key % 2 == 0;
            let sign = if is_wrong { &NEW[NEW.len() - 1..] } else { &OLD[OLD.len() - 1..] };
            let start = Instant::now();
            editor.type_over(&uri, key + 2, (line, column), sign)?;
            editor.wait(&uri, is_wrong)?;
            runs.push(BenchRun::since(start));
        }
        let ours = median(&runs);
        let what = format!("from a keystroke to its finding, {KEYS} keys");
        Ok(TableRow::alone("lsp", what, ours, "<= 0.1 s", verdict(ours.seconds <= 0.1)))
    }
}

/// Just enough of an editor.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn start(smm: &std::path::Path) -> Result<Self> {
        let mut command = Command::new(smm);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().context("starting `smm lsp`")?;
        let input = server.stdin.take().context("stdin is piped")?;
        let output = BufReader::new(server.stdout.take().context("stdout is piped")?);
        Ok(Self { server, input, output })
    }

    fn send(&mut self, body: &str) -> Result<()> {
        let body = format!("{{\"jsonrpc\":\"2.0\",{body}}}");
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    fn open(&mut self, root: &str, uri: &str, text: &str) -> Result<()> {
        let folder = format!("[{{\"uri\":\"file://{root}\",\"name\":\"bench\"}}]");
        self.send(&format!(
            "\"id\":1,\"method\":\"initialize\",\"params\":{{\"processId\":null,\"rootUri\":null,\
             \"capabilities\":{{}},\"workspaceFolders\":{folder}}}"
        ))?;
        self.send("\"method\":\"initialized\",\"params\":{}")?;
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        self.send(&format!(
            "\"method\":\"textDocument/didOpen\",\"params\":{{\"textDocument\":{{\"uri\":\"{uri}\",\
             \"languageId\":\"yaml\",\"version\":1,\"text\":\"{text}\"}}}}"
        ))
    }

    /// Types a sign over another.
    fn type_over(
        &mut self,
        uri: &str,
        version: usize,
        (line, column): (usize, usize),
        sign: &str,
    ) -> Result<()> {
        let place = |column: usize| format!("{{\"line\":{line},\"character\":{column}}}");
        let range = format!("{{\"start\":{},\"end\":{}}}", place(column), place(column + 1));
        self.send(&format!(
            "\"method\":\"textDocument/didChange\",\"params\":{{\"textDocument\":{{\"uri\":\"{uri}\",\
             \"version\":{version}}},\"contentChanges\":[{{\"range\":{range},\"text\":\"{sign}\"}}]}}"
        ))
    }

    /// Waits until the finding is shown, or shown no more.
    fn wait(&mut self, uri: &str, is_there: bool) -> Result<()> {
        loop {
            let message = self.message()?;
            let is_of_document = message.contains("publishDiagnostics") && message.contains(uri);
            if is_of_document && message.contains("level-out-of-range") == is_there {
                return Ok(());
            }
        }
    }

    fn message(&mut self) -> Result<String> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                bail!("`smm lsp` ended");
            }
            match line.trim_end().strip_prefix("Content-Length: ") {
                Some(value) => length = value.parse()?,
                None if line.trim_end().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        Ok(String::from_utf8(body)?)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
