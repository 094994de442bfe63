//! Checks a parsed document against its schema and says every violation at its place.
//!
//! In: a [`Node`] and a schema. Out: whether it fits. Reports: all violations of the document.

mod slips;

use std::collections::BTreeSet;
use std::fmt;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator as Compiled};
use serde_json::Value as Json;

use crate::diag::{Code, Diagnostics};
use crate::source::SourceFile;
use crate::span::Span;
use crate::syntax::{Node, Value, unescape_step};
use crate::text::{cut, nearest};

/// So many violations of one document are reported; a reader fixes the first ones and looks again.
const MAX_VIOLATIONS: usize = 500;

/// What is said where a word stands for a number.
pub(crate) const A_NUMBER: &str = "write a number such as `2`";

/// A compiled schema.
pub(super) struct Validator {
    schema: Json,
    compiled: Compiled,
}

/// A document while its violations are reported.
struct Report<'r> {
    root: &'r Node,
    file: &'r SourceFile,
    /// Missing keys that a misspelled one was meant to be: pointer of the mapping, and the key.
    meant: BTreeSet<(String, String)>,
    diags: &'r mut Diagnostics,
}

impl Validator {
    pub(super) fn new(schema: Json) -> Self {
        let compiled =
            jsonschema::draft202012::new(&schema).expect("schemas made from types are valid");
        Self { schema, compiled }
    }

    /// The schema.
    pub(super) fn schema(&self) -> &Json {
        &self.schema
    }

    /// Whether the document fits; reports every violation.
    pub(super) fn check(&self, root: &Node, file: &SourceFile, diags: &mut Diagnostics) -> bool {
        let json = root.to_json();
        if self.compiled.is_valid(&json) {
            return true;
        }
        let errors: Vec<_> = self.compiled.iter_errors(&json).take(MAX_VIOLATIONS).collect();
        let meant = errors.iter().flat_map(|error| self.meant_keys(error)).collect();
        let mut report = Report { root, file, meant, diags };
        for error in &errors {
            self.report(error, &mut report);
        }
        false
    }

    fn report(&self, error: &ValidationError<'_>, to: &mut Report<'_>) {
        let pointer = error.instance_path().as_str();
        let node = to.root.at(pointer).unwrap_or(to.root);
        let name = Name::of(pointer);
        let line = first_line(node, to.file);
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                self.report_unknown_keys(unexpected, error, node, to);
            }
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or("?");
                if !to.meant.contains(&(pointer.to_owned(), key.to_owned())) {
                    let message = format!("{name} lacks the key `{key}`");
                    let hint = self.describe(error, key, to.file);
                    to.diags.report(Code::MissingKey, line, message).hint(hint);
                }
            }
            ValidationErrorKind::Type { kind } => {
                let known = self.known_keys(error);
                if !slips::report_beside(to.root, pointer, &known, to.diags) {
                    report_type(kind, node, &name, &known, to);
                }
            }
            ValidationErrorKind::AnyOf { context } => {
                // Either nothing or something that says itself what is wrong with it.
                let branches = context.iter().filter(|branch| !wants_nothing(branch));
                branches.flatten().for_each(|error| self.report(error, to));
            }
            ValidationErrorKind::Enum { options } => {
                report_options(options, node, &name, to.diags);
            }
            ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::Constant { .. } => {
                let options = Json::Array(self.constants(error));
                report_options(&options, node, &name, to.diags);
            }
            ValidationErrorKind::Pattern { .. } => {
                let message = format!("`{}` is no valid {}", show(node), name.noun());
                let found = to.diags.report(Code::InvalidValue, node.span, message);
                let example = self.example(error);
                if let Some(id) = example.as_deref().and_then(|like| slips::id_of(node, like)) {
                    found.hint(format!("an id has small letters, digits and `-`: `{id}`"));
                    found.fix(node.span, id);
                } else if let Some(example) = example {
                    // A number that is text stands in quotes.
                    found.hint(match is_yaml(to.file) && example.parse::<f64>().is_ok() {
                        true => format!("write it like `\"{example}\"`"),
                        false => format!("write it like `{example}`"),
                    });
                }
            }
            kind => report_limit(kind, node, line, &name, to.diags),
        }
    }

    fn report_unknown_keys(
        &self,
        unexpected: &[String],
        error: &ValidationError<'_>,
        node: &Node,
        to: &mut Report<'_>,
    ) {
        let known = self.known_keys(error);
        let (file, diags) = (to.file, &mut *to.diags);
        let commas = slips::texts_cut_by_commas(node, unexpected, &file.text);
        for text in &commas {
            slips::report_comma(text, file, diags);
        }
        let rest =
            unexpected.iter().filter(|key| !commas.iter().any(|text| text.keys.contains(key)));
        for key in rest {
            let span = node.entry(key).map_or(node.span, |(key, _)| key.span);
            let message = format!("the key `{}` is not known here", cut(key, 40));
            let found = diags.report(Code::UnknownKey, span, message);
            // A key that is there already is not the one that was meant.
            let missing = known.iter().filter(|known| node.entry(known).is_none());
            found.suggest(key, missing.map(String::as_str));
            found.hint(format!("keys known here: {}", known.join(", ")));
        }
    }

    /// The keys that the unknown keys of an error were probably meant to be.
    fn meant_keys(&self, error: &ValidationError<'_>) -> Vec<(String, String)> {
        let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() else {
            return Vec::new();
        };
        let known = self.known_keys(error);
        let pointer = error.instance_path().as_str();
        let meant = |key| nearest(key, known.iter().map(String::as_str));
        let meant = unexpected.iter().filter_map(|key| meant(key.as_str()));
        meant.map(|key| (pointer.to_owned(), key.to_owned())).collect()
    }

    /// The schema object that holds the violated keyword.
    fn holder(&self, error: &ValidationError<'_>) -> Option<&Json> {
        let path = error.schema_path().as_str();
        let (holder, _) = path.rsplit_once('/')?;
        self.schema_at(holder)
    }

    /// The schema object at a path, through references.
    fn schema_at(&self, path: &str) -> Option<&Json> {
        let mut at = &self.schema;
        for step in path.split('/').skip(1).filter(|step| *step != "$ref") {
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

    fn describe(&self, error: &ValidationError<'_>, key: &str, file: &SourceFile) -> String {
        let sign = if is_yaml(file) { ":" } else { " =" };
        let property = self.holder(error).and_then(|holder| holder.get("properties")?.get(key));
        let text = property.and_then(|p| p.get("description")?.as_str()).unwrap_or("");
        match text.trim_end_matches(" Markdown.").trim_end_matches('.') {
            "" => format!("add `{key}{sign}`"),
            text => format!("add `{key}{sign}`: {}", lower_first(text)),
        }
    }

    /// A valid example of the value at fault; of a list's entry, the first of the list's example.
    fn example(&self, error: &ValidationError<'_>) -> Option<String> {
        let path = error.schema_path().as_str();
        let (holder, _) = path.rsplit_once('/')?;
        let own = self.schema_at(holder)?.get("examples").and_then(|examples| examples.get(0));
        let of_list = || {
            let list = self.schema_at(holder.strip_suffix("/items")?)?;
            list.get("examples")?.get(0)?.get(0)
        };
        let example = own.or_else(of_list)?;
        Some(example.as_str().map_or_else(|| example.to_string(), str::to_owned))
    }

    /// The constants of a `oneOf`, which is how documented enumerations are written.
    fn constants(&self, error: &ValidationError<'_>) -> Vec<Json> {
        let list = self.holder(error).and_then(|holder| holder.get("oneOf")?.as_array());
        list.into_iter().flatten().filter_map(|one| one.get("const").cloned()).collect()
    }
}

/// What the value at a JSON pointer is called.
enum Name<'p> {
    /// The document as a whole.
    Document,
    /// The value of a key.
    Key(&'p str),
    /// An entry of the list under a key.
    Entry(&'p str),
}

impl<'p> Name<'p> {
    fn of(pointer: &'p str) -> Self {
        let is_index = |step: &str| step.bytes().all(|b| b.is_ascii_digit());
        let mut steps = pointer.rsplit('/').filter(|step| !step.is_empty());
        match (steps.next(), steps.find(|step| !is_index(step))) {
            (None, _) => Name::Document,
            (Some(last), Some(list)) if is_index(last) => Name::Entry(list),
            (Some(last), _) => Name::Key(last),
        }
    }

    /// The name behind "is no valid".
    fn noun(&self) -> String {
        match self {
            Name::Document => "document".to_owned(),
            Name::Key(key) => format!("`{key}`"),
            Name::Entry(list) => format!("entry of `{list}`"),
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Document => f.write_str("the document"),
            Name::Key(key) => write!(f, "`{}`", cut(&unescape_step(key), 40)),
            Name::Entry(list) => write!(f, "an entry of `{}`", cut(&unescape_step(list), 40)),
        }
    }
}

/// Whether a branch of an `anyOf` is the one for an empty value.
fn wants_nothing(branch: &[ValidationError<'_>]) -> bool {
    use jsonschema::JsonType::Null;
    branch.iter().all(|error| {
        matches!(error.kind(), ValidationErrorKind::Type { kind: TypeKind::Single(Null) })
    })
}

fn report_type(
    kind: &TypeKind,
    node: &Node,
    name: &Name<'_>,
    known: &[String],
    to: &mut Report<'_>,
) {
    let (file, diags) = (to.file, &mut *to.diags);
    let wanted = wanted_types(kind);
    let written = file.text.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
    let is_scalar = matches!(node.value, Value::Int(_) | Value::Float(_) | Value::Bool(_));
    if is_yaml(file) && wanted == ["text"] && is_scalar {
        diags
            .report(
                Code::YamlUnquotedNumber,
                node.span,
                format!("{name} is text, but YAML reads `{written}` as {}", node.kind()),
            )
            .hint(format!("put it in quotes: `\"{written}\"`"))
            .fix(node.span, format!("\"{written}\""));
        return;
    }
    let wanted_words = wanted.join(" or ");
    let message = match node.value {
        Value::Null => format!("{name} is empty, but must be {wanted_words}"),
        _ => format!("{name} must be {wanted_words}, but this is {}", node.kind()),
    };
    let first = wanted.first().copied().unwrap_or("");
    let found = diags.report(Code::WrongType, first_line(node, file), message);
    match is_yaml(file) {
        true => found.hint(cure_of_type(first, node, known)),
        false => found.hint(cure_in_toml(first)),
    };
    if let Some(cured) = edit_of_type(first, node, written) {
        found.fix(node.span, cured);
    }
}

/// What to write in place of a value that is of another type only by its signs.
fn edit_of_type(wanted: &str, node: &Node, written: &str) -> Option<String> {
    let Value::Text(text) = &node.value else { return None };
    let is_word = |word: &str| {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !word.is_empty() && word.chars().all(is_sign)
    };
    match wanted {
        "a whole number" => text.parse::<u32>().ok().map(|number| number.to_string()),
        // A comma in a sentence does not divide a list.
        "a list" if written == text && text.split(',').all(|word| is_word(word.trim())) => {
            Some(format!("[{text}]"))
        }
        _ => None,
    }
}

fn is_yaml(file: &SourceFile) -> bool {
    file.path.ends_with(".yaml")
}

fn cure_of_type(wanted: &str, node: &Node, known: &[String]) -> String {
    match (wanted, &node.value) {
        ("a whole number" | "a number", Value::Text(text)) if text.parse::<f64>().is_ok() => {
            format!("take the quotes away: `{}`", cut(text, 40))
        }
        ("a whole number" | "a number", _) => A_NUMBER.to_owned(),
        ("a list", Value::Text(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_)) => {
            format!("put it in brackets: `[{}]`", show(node))
        }
        ("a list", _) => "start each entry on a line of its own with `- `".to_owned(),
        ("a mapping", _) if known.is_empty() => {
            "write `key: value` on lines of their own, indented by two more blanks".to_owned()
        }
        ("a mapping", _) => format!(
            "write its keys on lines of their own, indented by two more blanks: {}",
            known.join(", ")
        ),
        ("text", Value::Null) => "write it behind the `:` or `-`".to_owned(),
        ("text", _) => {
            "write one text; put it in quotes if it holds `: ` or starts with `[` or `{`".to_owned()
        }
        _ => format!("write {wanted}"),
    }
}

fn cure_in_toml(wanted: &str) -> String {
    match wanted {
        "text" => "put it in quotes: `key = \"text\"`".to_owned(),
        "a mapping" => "write it as a table: `[name]`, and its keys on the lines below".to_owned(),
        _ => format!("write {wanted}"),
    }
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

fn report_options(options: &Json, node: &Node, name: &Name<'_>, diags: &mut Diagnostics) {
    let known: Vec<&str> =
        options.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let written = show(node);
    diags
        .report(Code::InvalidValue, node.span, format!("`{written}` is no valid {}", name.noun()))
        .suggest(&written, known.iter().copied())
        .hint(format!("one of: {}", known.join(", ")));
}

/// Reports a number or list that is too small or too large.
fn report_limit(
    kind: &ValidationErrorKind,
    node: &Node,
    line: Span,
    name: &Name<'_>,
    diags: &mut Diagnostics,
) {
    let written = show(node);
    let entries = match &node.value {
        Value::List(items) if items.len() == 1 => "one entry".to_owned(),
        Value::List(items) => format!("{} entries", items.len()),
        _ => "no entries".to_owned(),
    };
    let (code, message, hint) = match kind {
        ValidationErrorKind::Minimum { limit } => (
            Code::InvalidValue,
            format!("{name} is {written}, but must be at least {limit}"),
            format!("write {limit} or more"),
        ),
        ValidationErrorKind::Maximum { limit } => (
            Code::InvalidValue,
            format!("{name} is {written}, but may be at most {limit}"),
            format!("write {limit} or less"),
        ),
        ValidationErrorKind::MinItems { limit } => (
            Code::InvalidValue,
            format!("{name} has {entries}, but needs at least {limit}"),
            "add what is missing, each entry on a line of its own with `- `".to_owned(),
        ),
        ValidationErrorKind::MaxItems { limit } => (
            Code::InvalidValue,
            format!("{name} has {entries}, but may have at most {limit}"),
            "merge entries that belong together".to_owned(),
        ),
        ValidationErrorKind::MinLength { .. } => {
            (Code::EmptyText, format!("{name} is empty"), "write it between the quotes".to_owned())
        }
        other => (
            Code::InvalidValue,
            format!("{name} breaks the rule `{}` of its schema", other.keyword()),
            "`smm schema` shows what is allowed".to_owned(),
        ),
    };
    diags.report(code, line, message).hint(hint);
}

/// The value as written, cut to a readable length.
fn show(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => cut(text, 40),
        Value::List(_) | Value::Map(_) | Value::Null => node.kind().to_owned(),
        _ => node.to_json().to_string(),
    }
}

/// A list or mapping is pointed at by its first line.
fn first_line(node: &Node, file: &SourceFile) -> Span {
    let written = file.text.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
    let line = written.lines().next().unwrap_or("").trim_end();
    Span { end: node.span.start + u32::try_from(line.len()).unwrap_or(0), ..node.span }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
