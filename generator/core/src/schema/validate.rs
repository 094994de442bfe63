//! Checks a parsed document against its schema and says every violation at its place.
//!
//! In: a [`Node`] and a schema. Out: whether it fits. Reports: all violations of the document.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator as Compiled};
use serde_json::Value as Json;

use crate::diag::{Code, Diagnostics};
use crate::span::Span;
use crate::syntax::{Node, Value};

/// A compiled schema.
pub(super) struct Validator {
    schema: Json,
    compiled: Compiled,
}

impl Validator {
    pub(super) fn new(schema: Json) -> Self {
        let compiled =
            jsonschema::draft202012::new(&schema).expect("schemas made from types are valid");
        Self { schema, compiled }
    }

    /// Whether the document fits; reports every violation.
    pub(super) fn check(&self, root: &Node, text: &str, diags: &mut Diagnostics) -> bool {
        let json = root.to_json();
        if self.compiled.is_valid(&json) {
            return true;
        }
        for error in self.compiled.iter_errors(&json) {
            self.report(&error, root, text, diags);
        }
        false
    }

    fn report(
        &self,
        error: &ValidationError<'_>,
        root: &Node,
        text: &str,
        diags: &mut Diagnostics,
    ) {
        let pointer = error.instance_path().as_str();
        let node = root.at(pointer).unwrap_or(root);
        let name = name_of(pointer);
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                self.report_unknown_keys(unexpected, error, node, diags);
            }
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or("?");
                diags
                    .report(
                        Code::MissingKey,
                        first_line(node, text),
                        format!("{} lacks the key `{key}`", of_name(&name)),
                    )
                    .hint(self.describe(error, key));
            }
            ValidationErrorKind::Type { kind } => report_type(kind, node, &name, text, diags),
            ValidationErrorKind::Enum { options } => report_options(options, node, &name, diags),
            ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::Constant { .. } => {
                let options = self.constants(error);
                report_options(&Json::Array(options), node, &name, diags);
            }
            ValidationErrorKind::Pattern { .. } => {
                let hint = self.example(error);
                let message = format!("`{}` is no valid {name}", show(node));
                let found = diags.report(Code::InvalidValue, node.span, message);
                if let Some(example) = hint {
                    found.hint(format!("write it like `{example}`"));
                }
            }
            _ => {
                let message = format!("{}: {error}", of_name(&name));
                diags.report(Code::InvalidValue, first_line(node, text), message);
            }
        }
    }

    fn report_unknown_keys(
        &self,
        unexpected: &[String],
        error: &ValidationError<'_>,
        node: &Node,
        diags: &mut Diagnostics,
    ) {
        let known = self.known_keys(error);
        for key in unexpected {
            let span = node.entry(key).map_or(node.span, |(key, _)| key.span);
            let found =
                diags.report(Code::UnknownKey, span, format!("the key `{key}` is not known here"));
            found.suggest(key, known.iter().map(String::as_str));
            found.hint(format!("keys known here: {}", known.join(", ")));
        }
    }

    /// The schema object that holds the violated keyword.
    fn holder(&self, error: &ValidationError<'_>) -> Option<&Json> {
        let path = error.schema_path().as_str();
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        let (_, steps) = steps.split_last()?;
        let mut at = &self.schema;
        for step in steps {
            if *step == "$ref" {
                continue;
            }
            at = self.dereference(at).get(step).or_else(|| {
                let index: usize = step.parse().ok()?;
                at.get(index)
            })?;
        }
        Some(self.dereference(at))
    }

    fn dereference<'s>(&'s self, schema: &'s Json) -> &'s Json {
        let target = schema.get("$ref").and_then(Json::as_str);
        target
            .and_then(|target| self.schema.pointer(target.trim_start_matches('#')))
            .unwrap_or(schema)
    }

    fn known_keys(&self, error: &ValidationError<'_>) -> Vec<String> {
        let properties = self.holder(error).and_then(|holder| holder.get("properties"));
        properties
            .and_then(Json::as_object)
            .map(|object| object.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn describe(&self, error: &ValidationError<'_>, key: &str) -> String {
        let property =
            self.holder(error).and_then(|holder| holder.get("properties")?.get(key)).cloned();
        let text = property.as_ref().and_then(|p| p.get("description")?.as_str()).unwrap_or("");
        if text.is_empty() {
            format!("add `{key}:`")
        } else {
            format!("add `{key}:` - {}", lower_first(text))
        }
    }

    fn example(&self, error: &ValidationError<'_>) -> Option<String> {
        let holder = self.holder(error)?;
        let example = holder.get("examples")?.get(0)?;
        Some(example.as_str().map_or_else(|| example.to_string(), str::to_owned))
    }

    /// The constants of a `oneOf`, which is how documented enumerations are written.
    fn constants(&self, error: &ValidationError<'_>) -> Vec<Json> {
        let list = self.holder(error).and_then(|holder| holder.get("oneOf")?.as_array());
        list.into_iter().flatten().filter_map(|one| one.get("const").cloned()).collect()
    }
}

fn report_type(kind: &TypeKind, node: &Node, name: &str, text: &str, diags: &mut Diagnostics) {
    let wanted = wanted_types(kind);
    let written = text.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
    let wants_text = wanted == ["text"];
    if wants_text && matches!(node.value, Value::Int(_) | Value::Float(_) | Value::Bool(_)) {
        diags
            .report(
                Code::YamlUnquotedNumber,
                node.span,
                format!("{name} is text, but YAML reads `{written}` as {}", node.kind()),
            )
            .hint(format!("put it in quotes: \"{written}\""));
        return;
    }
    diags.report(
        Code::WrongType,
        first_line(node, text),
        format!("{name} must be {}, but this is {}", wanted.join(" or "), node.kind()),
    );
}

fn wanted_types(kind: &TypeKind) -> Vec<&'static str> {
    use jsonschema::JsonType;
    let word = |json_type: JsonType| match json_type {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "text",
    };
    match kind {
        TypeKind::Single(one) => vec![word(*one)],
        TypeKind::Multiple(many) => many.iter().map(word).filter(|w| *w != "nothing").collect(),
    }
}

fn report_options(options: &Json, node: &Node, name: &str, diags: &mut Diagnostics) {
    let known: Vec<&str> =
        options.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let written = show(node);
    diags
        .report(Code::InvalidValue, node.span, format!("`{written}` is no valid {name}"))
        .suggest(&written, known.iter().copied())
        .hint(format!("one of: {}", known.join(", ")));
}

/// The value as written, cut to a readable length.
fn show(node: &Node) -> String {
    let whole = match &node.value {
        Value::Text(text) => text.clone(),
        _ => node.to_json().to_string(),
    };
    let mut short: String = whole.chars().take(40).collect();
    if short.len() < whole.len() {
        short.push_str("...");
    }
    short
}

/// What the value at a pointer is called: its key, or the key of the list it stands in.
fn name_of(pointer: &str) -> String {
    let step = pointer.rsplit('/').find(|step| step.parse::<usize>().is_err() && !step.is_empty());
    step.map_or_else(|| "the document".to_owned(), |step| format!("`{step}`"))
}

fn of_name(name: &str) -> String {
    if name == "the document" { name.to_owned() } else { format!("an entry of {name}") }
}

/// A list or mapping is pointed at by its first line.
fn first_line(node: &Node, text: &str) -> Span {
    let written = text.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
    let line = written.lines().next().unwrap_or("").trim_end();
    Span { end: node.span.start + u32::try_from(line.len()).unwrap_or(0), ..node.span }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
