//! Rules about the answers of a model: every engine and every face must be able to use them.
//!
//! In: a model. Reports: answers that cannot be told apart, scored or shown. Never: repairs.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostics};
use crate::model::{AnswerChoice, BEFORE_ANSWERS, BEHIND_ANSWERS, Model};
use crate::span::Span;

/// What a box of a PDF says if it is not marked.
const UNMARKED: &str = "off";
/// So many characters fit into a drop-down with eight answers, and above a box on paper.
const LABEL: usize = 24;
const SHORT: usize = 10;

/// Reports answers that no form could offer or no rule could score.
pub(super) fn can_be_given(model: &Model, diags: &mut Diagnostics) {
    if model.exceptions.at_least > model.exceptions.of {
        let message = "no level can be reached with exceptions: the share is more than all";
        let hint = "`at-least` may not be above `of`";
        report(model.span, message.to_owned(), hint, diags);
    }
    if !model.answers.is_declared {
        return;
    }
    have_a_best(model, diags);
    are_told_apart(model, diags);
    for choice in &model.answers.choices {
        can_be_shown(choice, diags);
    }
}

fn report(span: Span, message: String, hint: &str, diags: &mut Diagnostics) {
    diags.report(Code::UnusableAnswers, span, message).hint(hint);
}

fn have_a_best(model: &Model, diags: &mut Diagnostics) {
    let choices = &model.answers.choices;
    if !choices.iter().any(|choice| choice.counts && choice.earns > 0) {
        let span = choices.first().map_or(model.span, |choice| choice.span);
        let message = "no answer earns anything, so no level can ever be reached".to_owned();
        report(span, message, "say with `earns:` what each answer is worth", diags);
    }
    for choice in choices.iter().filter(|choice| !choice.counts && choice.earns > 0) {
        let message = format!("`{}` does not count, yet it earns {}", choice.id, choice.earns);
        let hint = "leave out `earns:`, or let it count";
        report(choice.span, message, hint, diags);
    }
}

/// No word may mean two answers: people type ids, labels and short labels.
fn are_told_apart(model: &Model, diags: &mut Diagnostics) {
    let mut meant: BTreeMap<String, &AnswerChoice> = BTreeMap::new();
    for choice in &model.answers.choices {
        for word in model.answers.spellings(choice) {
            let Some(other) = meant.insert(word.clone(), choice) else { continue };
            let message = format!("`{word}` means `{}` and `{}`", other.id, choice.id);
            let hint = "give each answer an id, a label and a short label of its own; case, blanks \
                        and hyphens do not tell them apart";
            diags
                .report(Code::UnusableAnswers, choice.span, message)
                .hint(hint)
                .also(other.span, "the other answer");
            break;
        }
    }
}

fn can_be_shown(choice: &AnswerChoice, diags: &mut Diagnostics) {
    let id = choice.id.word();
    let columns = BEFORE_ANSWERS.iter().chain(&BEHIND_ANSWERS);
    if columns.chain([&UNMARKED]).any(|taken| *taken == id) {
        let message = format!(
            "an answer cannot be called `{id}`: tables and forms mean something else by it"
        );
        report(choice.span, message, "choose another id", diags);
    }
    let odd =
        |text: &str| text.contains([',', '\n', '"']) || text.trim() != text || text.is_empty();
    if let Some(text) = [&choice.label, &choice.short].into_iter().find(|text| odd(text)) {
        let message = format!("the label `{text}` cannot stand in the list of a spreadsheet");
        let hint = "write it on one line, without commas, quotes and blanks around it";
        report(choice.span, message, hint, diags);
    }
    for (text, most, hint) in [
        (&choice.label, LABEL, "say it shorter, and the rest in `meaning:`"),
        (&choice.short, SHORT, "add `short:` with a few letters for the head of the box"),
    ] {
        let length = text.chars().count();
        if length > most {
            let message =
                format!("`{text}` has {length} characters; the forms have room for {most}");
            report(choice.span, message, hint, diags);
        }
    }
}
