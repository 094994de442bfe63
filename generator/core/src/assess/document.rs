//! Reads an answers document, YAML or JSON, as a filled form.
//!
//! In: the text of a file, or a document that passed its schema. Out: [`FilledForm`]. Reports: what
//! is no YAML. Never: asks whether a key or a text means anything.

use super::filled::{FieldKey, FilledForm, Place};
use crate::diag::Diagnostics;
use crate::schema::assessment::{
    AnswerDoc, AssessmentDoc, DecisionDoc, RetiredDoc, SourceDoc, StakeDoc,
};
use crate::source::{SourceFile, Sources};
use crate::span::{FileId, Span, Spanned};
use crate::syntax::{self, Node, Value};

/// Reads the document of a file; none if it is no YAML.
pub fn read(file: FileId, sources: &Sources, diags: &mut Diagnostics) -> Option<FilledForm> {
    if !sources.readable().any(|(readable, _)| readable == file) {
        sources.report_faults(diags);
        return None;
    }
    let source = sources.file(file);
    let node = syntax::parse(file, source, true, diags)?;
    let name = source.path.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
    let mut form = FilledForm { name, ..FilledForm::default() };
    flatten(node, source, &mut FieldKey::new(), &mut form);
    Some(form)
}

/// Adds every text below a node under the way that leads to it.
fn flatten(node: Node, source: &SourceFile, key: &mut FieldKey, form: &mut FilledForm) {
    match node.value {
        Value::Null => {}
        Value::Map(entries) => {
            for (name, value) in entries {
                key.push(name.value.into());
                // What has no text of its own still has a place: that of its name.
                if matches!(value.value, Value::Null | Value::Map(_)) {
                    add(String::new(), name.span, source, key, form);
                }
                flatten(value, source, key, form);
                key.pop();
            }
        }
        Value::List(items) => {
            for (at, item) in items.into_iter().enumerate() {
                key.push(at.to_string().into());
                flatten(item, source, key, form);
                key.pop();
            }
        }
        Value::Text(text) => add(text, node.span, source, key, form),
        // Numbers and Booleans as they are written: `1.10` is not `1.1`.
        _ => {
            let range = node.span.start as usize..node.span.end as usize;
            let text = source.text.get(range).unwrap_or("").trim().to_owned();
            add(text, node.span, source, key, form);
        }
    }
}

fn add(text: String, span: Span, source: &SourceFile, key: &FieldKey, form: &mut FilledForm) {
    let place = Place::Line(span, source.line_of(span.start as usize) + 1);
    form.fields.push(super::filled::Field { place, key: key.clone(), text });
}

/// The texts of a document that passed its schema, with their places.
pub fn of_doc(doc: &AssessmentDoc) -> FilledForm {
    let mut form = FilledForm::default();
    let mut head = |key: &str, text: Option<&Spanned<String>>| put(&mut form, &[key], text);
    let format = doc.format.as_ref();
    let format = format.map(|number| Spanned::new(number.value.to_string(), number.span));
    head("format", format.as_ref());
    head("title", Some(&doc.title));
    head("profile", Some(&doc.profile));
    for (key, text) in [
        ("model", &doc.model),
        ("digest", &doc.digest),
        ("date", &doc.date),
        ("as-of", &doc.as_of),
        ("marking", &doc.marking),
        ("subject", &doc.subject),
        ("boundary", &doc.boundary),
        ("site", &doc.site),
        ("story", &doc.story),
    ] {
        head(key, text.as_ref());
    }
    for (at, person) in doc.assessors.iter().enumerate() {
        let at = at.to_string();
        put(&mut form, &["assessors", &at, "name"], Some(&person.name));
        put(&mut form, &["assessors", &at, "role"], person.role.as_ref());
    }
    for (id, target) in &doc.targets.0 {
        form.put(Place::Line(id.span, 0), &["targets", id], "");
        let level = Spanned::new(target.level.to_string(), target.level.span);
        put(&mut form, &["targets", id, "level"], Some(&level));
        put(&mut form, &["targets", id, "rationale"], target.rationale.as_ref());
    }
    doc.answers.0.iter().for_each(|(id, answer)| put_answer(&mut form, id, answer));
    for (id, comment) in &doc.comments.0 {
        let text = comment.as_ref().map_or("", |comment| comment.value.as_str());
        form.put(Place::Line(id.span, 0), &["comments", id], text);
    }
    for (at, name) in doc.attachments.iter().enumerate() {
        put(&mut form, &["attachments", &at.to_string()], Some(name));
    }
    for (at, source) in doc.sources.iter().enumerate() {
        put_source(&mut form, &at.to_string(), source);
    }
    for (at, stake) in doc.stakes.iter().enumerate() {
        put_stake(&mut form, &at.to_string(), stake);
    }
    for (at, decision) in doc.decisions.iter().enumerate() {
        put_decision(&mut form, &at.to_string(), decision);
    }
    doc.retired.0.iter().for_each(|(id, gone)| put_retired(&mut form, id, gone));
    for (at, left) in doc.leftovers.iter().enumerate() {
        let at = at.to_string();
        put(&mut form, &["leftovers", &at, "place"], Some(&left.place));
        put(&mut form, &["leftovers", &at, "text"], Some(&left.text));
    }
    form
}

fn put(form: &mut FilledForm, key: &[&str], text: Option<&Spanned<String>>) {
    if let Some(text) = text {
        form.put(Place::Line(text.span, 0), key, text.value.as_str());
    }
}

fn put_source(form: &mut FilledForm, at: &str, doc: &SourceDoc) {
    put(form, &["sources", at, "name"], Some(&doc.name));
    for (key, text) in [
        ("face", &doc.face),
        ("digest", &doc.digest),
        ("signature", &doc.signature),
        ("read-on", &doc.read_on),
    ] {
        put(form, &["sources", at, key], text.as_ref());
    }
}

fn put_stake(form: &mut FilledForm, at: &str, doc: &StakeDoc) {
    put(form, &["stakes", at, "what"], Some(&doc.what));
    for (key, text) in [
        ("lost", &doc.lost),
        ("safety", &doc.safety),
        ("operation", &doc.operation),
        ("money", &doc.money),
        ("people", &doc.people),
        ("law", &doc.law),
        ("decides", &doc.decides),
    ] {
        put(form, &["stakes", at, key], text.as_ref());
    }
}

fn put_decision(form: &mut FilledForm, at: &str, doc: &DecisionDoc) {
    put(form, &["decisions", at, "indicator"], Some(&doc.indicator));
    put(form, &["decisions", at, "chosen"], Some(&doc.chosen));
    for (key, text) in
        [("by", &doc.by), ("when", &doc.when), ("why", &doc.why), ("said", &doc.said)]
    {
        put(form, &["decisions", at, key], text.as_ref());
    }
}

fn put_answer(form: &mut FilledForm, id: &Spanned<String>, doc: &AnswerDoc) {
    // An id without a text is asked after all the same: there may be no such indicator.
    form.put(Place::Line(id.span, 0), &["answers", id], "");
    let word = doc.answer.as_ref().map(|word| Spanned::new(word.word().to_owned(), word.span));
    for (key, text) in [
        ("answer", &word),
        ("reason", &doc.reason),
        ("evidence", &doc.evidence),
        ("note", &doc.note),
        ("who", &doc.who),
        ("when", &doc.when),
        ("until", &doc.until),
        ("recheck", &doc.recheck),
    ] {
        put(form, &["answers", id, key], text.as_ref());
    }
}

fn put_retired(form: &mut FilledForm, id: &str, doc: &RetiredDoc) {
    let word = doc.answer.as_ref().map(|word| Spanned::new(word.word().to_owned(), word.span));
    put(form, &["retired", id, "from"], Some(&doc.from));
    put(form, &["retired", id, "text"], Some(&doc.text));
    for (key, text) in [
        ("why", &doc.why),
        ("answer", &word),
        ("reason", &doc.reason),
        ("evidence", &doc.evidence),
        ("note", &doc.note),
        ("who", &doc.who),
        ("when", &doc.when),
        ("until", &doc.until),
    ] {
        put(form, &["retired", id, key], text.as_ref());
    }
}
