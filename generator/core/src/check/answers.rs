//! Rules about the answers of a model: every engine and every face must be able to use them.
//!
//! In: a model. Reports: answers that cannot be told apart, scored or shown. Never: repairs.

use std::collections::BTreeMap;

use super::choices::{self, report};
use crate::diag::{Code, Diagnostics};
use crate::model::{AnswerChoice, AnswerSet, BEFORE_ANSWERS, BEHIND_ANSWERS, Indicator, Model};
use crate::span::Span;

/// What a box of a PDF says if it is not marked.
const UNMARKED: &str = "off";
/// So many characters fit into a drop-down with eight answers, and above a box on paper.
const LABEL: usize = 24;
/// So many into a line below a question, where answers of its own stand.
const LONG_LABEL: usize = 120;
const SHORT: usize = 10;

/// Reports answers that no form could offer or no rule could score.
pub(super) fn can_be_given(model: &Model, diags: &mut Diagnostics) {
    if model.exceptions.at_least > model.exceptions.of {
        let message = "no level can be reached with exceptions: the share is more than all";
        let hint = "`at-least` may not be above `of`";
        report(model.span, message.to_owned(), hint, diags);
    }
    let own = model.answers.is_declared.then_some((&model.answers, model.span, LABEL));
    let of_sets = model.answer_sets.iter().map(|set| (&set.answers, set.span, LONG_LABEL));
    // Where the model has none of its own, they are those of its first set, which is judged as a set.
    let is_first = |set: &AnswerSet| model.answer_sets.first().is_some_and(|s| s.answers == *set);
    let own = own.filter(|(set, ..)| !is_first(set));
    for (set, span, room) in own.into_iter().chain(of_sets) {
        match set.is_choice() {
            true => choices::pick_levels(set, span, model, diags),
            false => have_a_best(set, span, diags),
        }
        are_told_apart(set, diags);
        set.choices.iter().for_each(|choice| can_be_shown(choice, room, diags));
    }
    sets_agree(model, diags);
}

/// Reports sets that measure differently: an answer is counted by its id, and a whole indicator earns the same
/// whatever its answers are called.
fn sets_agree(model: &Model, diags: &mut Diagnostics) {
    let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
    let mut known: BTreeMap<&str, &AnswerChoice> = BTreeMap::new();
    for choice in &model.answers.choices {
        known.insert(choice.id.word(), choice);
    }
    // One whose answers pick a level earns as much as a whole indicator of the others.
    let mut graded = model.answer_sets.iter().map(|set| &set.answers);
    let own = Some(&model.answers).filter(|set| !set.is_choice());
    let possible = own.or_else(|| graded.find(|set| !set.is_choice())).map(AnswerSet::possible);
    for set in &model.answer_sets {
        if let Some(first) = ids.insert(&set.id, set.span) {
            let message = format!("two sets of answers have the id `{}`", set.id);
            diags
                .report(Code::UnusableAnswers, set.span, message)
                .also(first, "first here")
                .hint("give one of them another id");
        }
        let own = set.answers.possible();
        if let Some(possible) = possible.filter(|one| *one != own && !set.answers.is_choice()) {
            let message = format!(
                "the best answer of `{}` earns {own}, that of other sets {possible}",
                set.id
            );
            let hint = "let the best answer of each set earn the same, so that every indicator weighs as much";
            report(set.span, message, hint, diags);
        }
        for choice in &set.answers.choices {
            let other = *known.entry(choice.id.word()).or_insert(choice);
            if worth(other) != worth(choice) {
                let message =
                    format!("`{}` is worth something else in another set of answers", choice.id);
                let hint = "let it earn, count, pick a level and need a reason as it does there, or choose another id";
                diags
                    .report(Code::UnusableAnswers, choice.span, message)
                    .hint(hint)
                    .also(other.span, "the same answer");
            }
        }
    }
}

fn worth(choice: &AnswerChoice) -> (u32, Option<u8>, bool, bool) {
    (choice.earns, choice.level, choice.counts, choice.needs_reason)
}

/// Reports an indicator that names a set of answers that there is not.
pub(super) fn are_there(indicator: &Indicator, model: &Model, diags: &mut Diagnostics) {
    let Some((set, span)) = &indicator.answers else { return };
    let ids = || model.answer_sets.iter().map(|known| known.id.as_str());
    if ids().any(|known| known == set) {
        return;
    }
    let message = format!("`{set}` is no set of answers of `{}`", model.name());
    let found = diags.report(Code::UnusableAnswers, *span, message);
    found.suggest(set, ids()).hint(match model.answer_sets.is_empty() {
        true => "list it in `model.yaml` below `answer-sets:`, with id and answers".to_owned(),
        false => format!("its sets are {}", crate::text::join_commas(ids())),
    });
}

fn have_a_best(set: &AnswerSet, span: Span, diags: &mut Diagnostics) {
    let choices = &set.choices;
    if !choices.iter().any(|choice| choice.counts && choice.earns > 0) {
        let span = choices.first().map_or(span, |choice| choice.span);
        let message = "no answer earns anything, so no level can ever be reached".to_owned();
        report(span, message, "say with `earns:` what each answer is worth", diags);
    }
    for choice in choices.iter().filter(|choice| choice.level.is_some()) {
        let message = format!("`{}` picks a level, but its set is of another kind", choice.id);
        let hint = "put it into a set below `answer-sets:` with `kind: choice`, or say with `earns:` what it is worth";
        report(choice.span, message, hint, diags);
    }
    for choice in choices.iter().filter(|choice| !choice.counts && choice.earns > 0) {
        let message = format!("`{}` does not count, yet it earns {}", choice.id, choice.earns);
        let hint = "leave out `earns:`, or let it count";
        report(choice.span, message, hint, diags);
    }
}

/// No word may mean two answers: people type ids, labels and short labels.
fn are_told_apart(set: &AnswerSet, diags: &mut Diagnostics) {
    let mut meant: BTreeMap<String, &AnswerChoice> = BTreeMap::new();
    for choice in &set.choices {
        for word in set.spellings(choice) {
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

fn can_be_shown(choice: &AnswerChoice, room: usize, diags: &mut Diagnostics) {
    let id = choice.id.word();
    let columns = BEFORE_ANSWERS.iter().chain(&BEHIND_ANSWERS);
    if columns.chain([&UNMARKED]).any(|taken| *taken == id) {
        let message = format!(
            "an answer cannot be called `{id}`: tables and forms mean something else by it"
        );
        report(choice.span, message, "choose another id", diags);
    }
    let odd = |text: &str| text.contains(['\n', '"']) || text.trim() != text || text.is_empty();
    if let Some(text) = [&choice.label, &choice.short].into_iter().find(|text| odd(text)) {
        let message = format!("the label `{text}` cannot stand in the list of a spreadsheet");
        let hint = "write it on one line, without quotes and blanks around it";
        report(choice.span, message, hint, diags);
    }
    for (text, most, hint) in [
        (&choice.label, room, "say it shorter, and the rest in `meaning:`"),
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
