//! Reads JSON as the tree that YAML becomes, with the place of everything.
//!
//! In: the text of one file. Out: a [`Node`], or none after a finding. YAML readers refuse some JSON,
//! as tabs between values and halves of large characters, so it has a reader of its own.

use indexmap::IndexSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::SourceFile;
use crate::span::{FileId, Span, Spanned};
use crate::syntax::{Node, Value};

/// Lists and mappings may nest this deep.
const DEEPEST: usize = 64;
/// A document may have this many values; catalogs of NIST have half a million.
const MOST_VALUES: usize = 4_000_000;

/// Parses a file of JSON.
pub(super) fn parse(file: FileId, source: &SourceFile, diags: &mut Diagnostics) -> Option<Node> {
    let text = source.text.as_str();
    let mut reader = JsonReader { text, at: 0, file, values: 0, diags };
    let node = reader.value(0)?;
    reader.skip_blanks();
    if reader.at < text.len() {
        reader.refuse(Code::YamlSyntax, "the document has ended, and more stands here");
        return None;
    }
    Some(node)
}

struct JsonReader<'t, 'd> {
    text: &'t str,
    at: usize,
    file: FileId,
    values: usize,
    diags: &'d mut Diagnostics,
}

impl JsonReader<'_, '_> {
    fn refuse(&mut self, code: Code, what: &str) -> &mut Diagnostic {
        let width = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let end = self.at + width.map_or(0, char::len_utf8);
        self.diags.report(
            code,
            Span::new(self.file, self.at, end),
            format!("this is no JSON: {what}"),
        )
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, sign: u8) -> bool {
        let is_it = self.peek() == Some(sign);
        self.at += usize::from(is_it);
        is_it
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.skip_blanks();
        self.values += 1;
        if depth > DEEPEST {
            self.refuse(
                Code::YamlTooDeep,
                &format!("lists and objects nest deeper than {DEEPEST}"),
            );
            return None;
        }
        if self.values > MOST_VALUES {
            self.refuse(Code::YamlTooLarge, &format!("there are more than {MOST_VALUES} values"));
            return None;
        }
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(_) => self.word()?,
            None => {
                self.refuse(Code::YamlSyntax, "it ends where a value is due");
                return None;
            }
        };
        Some(Node { value, span: Span::new(self.file, start, self.at) })
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut names: IndexSet<String> = IndexSet::new();
        self.skip_blanks();
        if self.take(b'}') {
            return Some(Value::Map(entries));
        }
        loop {
            self.skip_blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                self.refuse(Code::YamlSyntax, "a key in quotes is due here");
                return None;
            }
            let name = self.string()?;
            let span = Span::new(self.file, start, self.at);
            self.skip_blanks();
            if !self.take(b':') {
                self.refuse(Code::YamlSyntax, "a `:` is due between key and value");
                return None;
            }
            let value = self.value(depth + 1)?;
            if names.insert(name.clone()) {
                entries.push((Spanned::new(name, span), value));
            } else {
                self.report_twice(&name, span);
            }
            self.skip_blanks();
            if self.take(b'}') {
                return Some(Value::Map(entries));
            }
            if !self.take(b',') {
                self.refuse(Code::YamlSyntax, "a `,` or `}` is due here");
                return None;
            }
        }
    }

    fn report_twice(&mut self, name: &str, span: Span) {
        self.diags
            .report(Code::YamlDuplicateKey, span, format!("the key `{name}` stands twice here"))
            .hint("take one of the two out; readers differ in which one they believe");
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_blanks();
        if self.take(b']') {
            return Some(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.take(b']') {
                return Some(Value::List(items));
            }
            if !self.take(b',') {
                self.refuse(Code::YamlSyntax, "a `,` or `]` is due here");
                return None;
            }
        }
    }

    /// A text in quotes; what is between them is decoded by the JSON reader that everybody uses.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let mut is_escaped = false;
        self.at += 1;
        while let Some(sign) = self.peek() {
            self.at += 1;
            match sign {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => break,
                _ => {}
            }
        }
        let written = self.text.get(start..self.at).unwrap_or("");
        match serde_json::from_str(written) {
            Ok(text) => Some(text),
            Err(_) => {
                self.at = start;
                self.refuse(
                    Code::YamlSyntax,
                    "this text does not end, or holds what a text may not",
                );
                None
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<Value> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let length = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or("");
        let value = match serde_json::from_str::<serde_json::Value>(word) {
            Ok(serde_json::Value::Null) => Value::Null,
            Ok(serde_json::Value::Bool(value)) => Value::Bool(value),
            Ok(serde_json::Value::Number(number)) => match number.as_i64() {
                Some(whole) => Value::Int(whole),
                None => Value::Float(number.as_f64()?),
            },
            _ => {
                self.refuse(Code::YamlSyntax, "a value is due here");
                return None;
            }
        };
        self.at += length;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn found(text: &str) -> (Option<serde_json::Value>, Vec<Code>) {
        let mut sources = Sources::default();
        let file = sources.add("a.json", text.as_bytes().to_vec());
        let mut diags = Diagnostics::default();
        let node = parse(file, sources.file(file), &mut diags);
        let codes = diags.into_sorted().iter().map(|one| one.code).collect();
        (node.map(|node| node.to_json()), codes)
    }

    #[test]
    fn json_is_read_as_its_reference_reader_does() {
        for text in [
            "{\"a\":[1,-2.5e3,true,null,\"\\ud83d\\ude00\\/\\n\"],\n\t\"b\":{}}",
            "[]",
            " \"x\" ",
            "-0.5",
        ] {
            let wanted: serde_json::Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(found(text), (Some(wanted), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_said_at_its_place() {
        for text in ["", "{", "[1,]", "{\"a\" 1}", "\"a", "{a:1}", "[1] 2", "01", "\"\\ud800\""] {
            assert_eq!(found(text), (None, vec![Code::YamlSyntax]), "{text}");
        }
        assert_eq!(found(&"[".repeat(100_000)).1, [Code::YamlTooDeep]);
        assert_eq!(found("{\"a\":1,\"a\":2}").1, [Code::YamlDuplicateKey]);
    }
}
