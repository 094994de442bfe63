//! An editor as a script: it starts `smm lsp`, opens documents, types, and asks.

use std::collections::BTreeMap;
use std::io::{BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Project, smm};

/// What a test waits for at most; a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// A session with a server.
pub(super) struct Client {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    asked: i64,
    /// The newest findings of each document, by URI.
    pub(super) findings: BTreeMap<String, Vec<Value>>,
    /// The texts of open documents, by path, with their versions.
    texts: BTreeMap<String, (String, i32)>,
    root: String,
    is_utf8: bool,
    /// What the server asked or said that was no answer and no finding.
    pub(super) said: Vec<Value>,
}

impl Client {
    /// An editor that knows UTF-16 only and can do what most can.
    pub(super) fn start(project: &Project) -> Self {
        Self::start_as(project, &["utf-16"], &json!({}))
    }

    /// An editor that counts columns as named, with further abilities of its workspace.
    pub(super) fn start_as(project: &Project, encodings: &[&str], workspace: &Value) -> Self {
        let mut client = Self::spawn(project);
        let mut abilities = json!({
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        });
        for (name, value) in workspace.as_object().expect("a mapping") {
            abilities[name] = value.clone();
        }
        let root = uri(&client.root);
        let answer = client.ask(
            "initialize",
            json!({
                "processId": null,
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "workspace" }],
                "capabilities": {
                    "general": { "positionEncodings": encodings },
                    "workspace": abilities,
                    "textDocument": { "hover": { "contentFormat": ["markdown"] } },
                },
            }),
        );
        client.is_utf8 = answer["capabilities"]["positionEncoding"] == "utf-8";
        client.tell("initialized", json!({}));
        client
    }

    /// A server that was told nothing yet.
    pub(super) fn spawn(project: &Project) -> Self {
        let mut command = project.command(smm(), &["lsp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut server = command.spawn().expect("`smm` starts");
        let mut output = BufReader::new(server.stdout.take().expect("piped"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let root = project.path("").to_string_lossy().trim_end_matches('/').to_owned();
        Self {
            input: server.stdin.take(),
            server,
            messages,
            asked: 0,
            findings: BTreeMap::new(),
            texts: BTreeMap::new(),
            root,
            is_utf8: false,
            said: Vec::new(),
        }
    }

    pub(super) fn uri(&self, path: &str) -> String {
        if path.contains("://") || path.starts_with("untitled:") {
            return path.to_owned();
        }
        uri(&format!("{}/{path}", self.root))
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    /// Writes what may be no message at all.
    pub(super) fn send_raw(&mut self, text: &str) {
        let input = self.input.as_mut().expect("the session goes on");
        input.write_all(text.as_bytes()).and_then(|()| input.flush()).expect("the server reads");
    }

    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and waits for the answer; a refusal is `{ "error": … }`.
    pub(super) fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.next().unwrap_or_else(|| panic!("`{method}` is answered"));
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error["message"].as_str().unwrap_or("?").to_owned()),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    #[track_caller]
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("`{method}`: {error}"))
    }

    /// The next message; findings are also kept.
    fn next(&mut self) -> Option<Value> {
        let message = self.messages.recv_timeout(PATIENCE).ok()?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().expect("a URI").to_owned();
            let found = message["params"]["diagnostics"].as_array().expect("a list").clone();
            self.findings.insert(uri, found);
        } else if message.get("method").is_some() {
            self.said.push(message.clone());
        }
        Some(message)
    }

    /// Waits until the findings of a document hold, or lack, a code.
    #[track_caller]
    pub(super) fn wait(&mut self, path: &str, code: &str, is_there: bool) -> Option<Value> {
        let uri = self.uri(path);
        loop {
            let found = self.findings.get(&uri);
            let one = found.and_then(|found| found.iter().find(|one| one["code"] == code));
            if (found.is_some() || !is_there) && one.is_some() == is_there {
                return one.cloned();
            }
            let wish = if is_there { "gets" } else { "loses" };
            assert!(self.next().is_some(), "`{path}` {wish} `{code}`: {:?}", self.findings);
        }
    }

    /// Waits until everything that was typed is judged.
    pub(super) fn settle(&mut self, path: &str) {
        let range = json!({ "start": at(0, 0), "end": at(0, 0) });
        let document = json!({ "uri": self.uri(path) });
        let params =
            json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
        self.ask("textDocument/codeAction", params);
    }

    pub(super) fn open(&mut self, path: &str, text: &str) {
        self.texts.insert(path.to_owned(), (text.to_owned(), 1));
        let document =
            json!({ "uri": self.uri(path), "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file as it is on the disk.
    pub(super) fn open_file(&mut self, project: &Project, path: &str) {
        let text = project.read(path);
        self.open(path, &text);
    }

    /// Replaces a text that a document holds exactly once, as typing does: by its range.
    #[track_caller]
    pub(super) fn edit(&mut self, path: &str, old: &str, new: &str) {
        let (text, version) = self.texts[path].clone();
        assert_eq!(text.matches(old).count(), 1, "`{path}` holds `{old}` once");
        let start = text.find(old).expect("it does");
        let range = json!({
            "start": self.position(&text, start),
            "end": self.position(&text, start + old.len()),
        });
        let document = json!({ "uri": self.uri(path), "version": version + 1 });
        let changes = json!([{ "range": range, "text": new }]);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
        self.texts.insert(path.to_owned(), (text.replacen(old, new, 1), version + 1));
    }

    /// Replaces the whole text of a document.
    pub(super) fn set(&mut self, path: &str, text: &str) {
        let version = self.texts[path].1 + 1;
        let document = json!({ "uri": self.uri(path), "version": version });
        let changes = json!([{ "text": text }]);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
        self.texts.insert(path.to_owned(), (text.to_owned(), version));
    }

    pub(super) fn text(&self, path: &str) -> &str {
        &self.texts[path].0
    }

    fn position(&self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = match self.is_utf8 {
            true => offset - start,
            false => before[start..].encode_utf16().count(),
        };
        at(line, column)
    }

    /// A document and the position behind a text that it holds exactly once.
    #[track_caller]
    pub(super) fn behind(&self, path: &str, text: &str) -> Value {
        let whole = self.text(path);
        assert_eq!(whole.matches(text).count(), 1, "`{path}` holds `{text}` once");
        let offset = whole.find(text).expect("it does") + text.len();
        json!({
            "textDocument": { "uri": self.uri(path) },
            "position": self.position(whole, offset),
        })
    }

    /// What is shown over a place.
    #[track_caller]
    pub(super) fn hover(&mut self, path: &str, text: &str) -> String {
        let place = self.behind(path, text);
        let shown = self.ask("textDocument/hover", place);
        shown["contents"]["value"].as_str().unwrap_or("").to_owned()
    }

    /// What may be written at a place: labels and what is inserted.
    #[track_caller]
    pub(super) fn complete(&mut self, path: &str, text: &str) -> Vec<(String, String)> {
        let place = self.behind(path, text);
        let found = self.ask("textDocument/completion", place);
        let items = found["items"].as_array().cloned().unwrap_or_default();
        let word = |value: &Value| value.as_str().expect("a text").to_owned();
        items.iter().map(|one| (word(&one["label"]), word(&one["textEdit"]["newText"]))).collect()
    }

    /// The labels of what may be written at a place.
    #[track_caller]
    pub(super) fn labels(&mut self, path: &str, text: &str) -> Vec<String> {
        self.complete(path, text).into_iter().map(|(label, _)| label).collect()
    }

    /// Where a name is defined: path, line from 1, and what stands there on the disk or in the editor.
    #[track_caller]
    pub(super) fn definition(&mut self, project: &Project, path: &str, text: &str) -> String {
        let place = self.behind(path, text);
        let found = self.ask("textDocument/definition", place);
        if found.is_null() { String::new() } else { self.shown(project, &found) }
    }

    /// Where a name is used, its definition included.
    #[track_caller]
    pub(super) fn references(&mut self, project: &Project, path: &str, text: &str) -> Vec<String> {
        let mut place = self.behind(path, text);
        place["context"] = json!({ "includeDeclaration": true });
        let found = self.ask("textDocument/references", place);
        let found = found.as_array().cloned().unwrap_or_default();
        let mut shown: Vec<String> =
            found.iter().map(|location| self.shown(project, location)).collect();
        shown.sort();
        shown
    }

    fn shown(&self, project: &Project, location: &Value) -> String {
        let path = self.path(&location["uri"]);
        let text = match self.texts.get(&path) {
            Some((text, _)) => text.clone(),
            None => project.read(&path),
        };
        let range = self.range(&text, &location["range"]);
        let line = text[..range.start].matches('\n').count() + 1;
        format!("{path}:{line}: {}", &text[range])
    }

    /// The path in the workspace of a URI.
    pub(super) fn path(&self, uri: &Value) -> String {
        let uri = uri.as_str().expect("a URI");
        let root = self::uri(&self.root);
        let inside = uri.strip_prefix(&root).unwrap_or_else(|| panic!("{uri} lies in {root}"));
        inside.trim_start_matches('/').replace("%40", "@").replace("%20", " ")
    }

    fn range(&self, text: &str, range: &Value) -> std::ops::Range<usize> {
        let offset = |place: &Value| {
            let line = place["line"].as_u64().expect("a number");
            let column = place["character"].as_u64().expect("a number");
            let mut starts =
                std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let start = starts.nth(usize::try_from(line).expect("small")).expect("a line");
            let column = usize::try_from(column).expect("small");
            if self.is_utf8 {
                return start + column;
            }
            let mut units = 0;
            let inside = text[start..].char_indices();
            let mut inside = inside.skip_while(|(_, c)| {
                let is_before = units < column;
                units += c.len_utf16();
                is_before
            });
            inside.next().map_or(text.len(), |(at, _)| start + at)
        };
        offset(&range["start"])..offset(&range["end"])
    }

    /// Makes the edits that a server asks for: the new texts by path, and the files that move.
    pub(super) fn applied(
        &self,
        project: &Project,
        edit: &Value,
    ) -> (BTreeMap<String, String>, Vec<(String, String)>) {
        let mut texts = BTreeMap::new();
        let mut moves = Vec::new();
        for change in edit["documentChanges"].as_array().expect("a list") {
            if change["kind"] == "rename" {
                moves.push((self.path(&change["oldUri"]), self.path(&change["newUri"])));
                continue;
            }
            let path = self.path(&change["textDocument"]["uri"]);
            let open = self.texts.get(&path).map(|(text, _)| text.clone());
            let mut text = open.unwrap_or_else(|| project.read(&path));
            let edits = change["edits"].as_array().expect("a list").iter();
            let mut edits: Vec<_> = edits
                .map(|one| (self.range(&text, &one["range"]), one["newText"].clone()))
                .collect();
            edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
            for (range, new) in edits {
                text.replace_range(range, new.as_str().expect("a text"));
            }
            texts.insert(path, text);
        }
        (texts, moves)
    }

    /// The cures in the place of a text, by kind.
    #[track_caller]
    pub(super) fn actions(&mut self, path: &str, text: &str, only: &[&str]) -> Vec<Value> {
        let place = self.behind(path, text);
        let range = json!({ "start": place["position"], "end": place["position"] });
        let mut context = json!({ "diagnostics": [] });
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        let params =
            json!({ "textDocument": place["textDocument"], "range": range, "context": context });
        self.ask("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
    }

    #[track_caller]
    pub(super) fn rename(&mut self, path: &str, text: &str, new: &str) -> Result<Value, String> {
        let mut place = self.behind(path, text);
        place["newName"] = json!(new);
        self.try_ask("textDocument/rename", place)
    }

    /// Says which files changed on the disk.
    pub(super) fn touched(&mut self, paths: &[&str]) {
        let changes: Vec<Value> =
            paths.iter().map(|path| json!({ "uri": self.uri(path), "type": 2 })).collect();
        self.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// Takes leave; the exit code.
    pub(super) fn leave(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.ended().0
    }

    /// Closes stdin and waits for the end; the exit code, and what was said to people.
    pub(super) fn ended(mut self) -> (Option<i32>, String) {
        drop(self.input.take());
        let status = self.server.wait().expect("the server ends");
        let mut said = String::new();
        if let Some(mut errors) = self.server.stderr.take() {
            errors.read_to_string(&mut said).expect("UTF-8");
        }
        (status.code(), said)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

pub(super) fn at(line: usize, character: usize) -> Value {
    json!({ "line": line, "character": character })
}

fn uri(path: &str) -> String {
    format!("file://{}", path.replace('@', "%40").replace(' ', "%20"))
}

fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            head => {
                if let Some(value) = head.strip_prefix("Content-Length: ") {
                    length = value.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
