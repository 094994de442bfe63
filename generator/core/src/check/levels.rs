//! Rules about levels: complete, in range, distinct, and verifiable.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::required::LEAVE_OPEN;
use crate::diag::{Code, Diagnostics};
use crate::model::{
    Catalog, Example, LevelEntry, Model, Practice, Profile, Required, Scoring, TableStatus, Text,
};
use crate::profile::Tailored;
use crate::span::Span;
use crate::text::WordSet;

/// Share of common words, in percent, from which two descriptions say nearly the same.
const NEAR_IDENTICAL: usize = 80;
/// Words that make no difference between two items: any other word and any number does.
static OF_NO_WEIGHT: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::of("a an the this that these those of to in on at is are has have"));

/// Reports complete tables that lack a level, and tables with levels the model does not have.
pub(super) fn are_complete(model: &Model, diags: &mut Diagnostics) {
    for practice in &model.practices {
        for level in &practice.levels {
            if !model.levels.iter().any(|known| known.number == level.number) {
                let message = format!("the model has no level {}", level.number);
                diags
                    .report(Code::LevelOutOfRange, level.span, message)
                    .hint(format!("its levels are 0 to {}", model.top_level()));
            }
            let twice = practice.levels.iter().find(|other| other.number == level.number);
            if let Some(first) = twice.filter(|first| first.span != level.span) {
                let message = format!("level {} is written twice", level.number);
                report_level_twice(message, level.span, first.span, diags);
            }
        }
        if practice.status == TableStatus::Complete && model.require.contains(&Required::Levels) {
            report_missing(practice, model, diags);
        }
    }
}

fn report_level_twice(message: String, span: Span, first: Span, diags: &mut Diagnostics) {
    diags
        .report(Code::DuplicateId, span, message)
        .also(first, "first here")
        .hint("merge the two, or give one of them another number");
}

fn report_missing(practice: &Practice, model: &Model, diags: &mut Diagnostics) {
    let wanted = model.levels.iter().map(|level| level.number).filter(|&number| number > 0);
    let missing: Vec<String> =
        wanted.filter(|&number| practice.level(number).is_none()).map(|n| n.to_string()).collect();
    if !missing.is_empty() {
        let message =
            format!("practice `{}` lacks level {}", practice.id, crate::text::join_and(&missing));
        diags
            .report(Code::MissingLevel, practice.span, message)
            .hint("write it, or set `status: outline` until it is written")
            .hint(LEAVE_OPEN);
    }
}

/// Reports examples of a level that the model does not have.
pub(super) fn examples_show_real_levels(model: &Model, diags: &mut Diagnostics) {
    for example in model.practices.iter().flat_map(|practice| &practice.examples) {
        is_real(example, model.top_level(), diags);
    }
}

fn is_real(example: &Example, top: u8, diags: &mut Diagnostics) {
    if example.level > top {
        let message = format!("the model has no level {}", example.level);
        diags
            .report(Code::LevelOutOfRange, example.level_span, message)
            .hint(format!("its levels are 0 to {top}"));
    }
}

/// Reports overlays that write a level twice, or whose examples show a level that does not exist.
pub(super) fn of_overlays_are_real(own: &Profile, tailored: &Tailored, diags: &mut Diagnostics) {
    for overlay in own.overlays.values() {
        let pairs = overlay.levels.iter().zip(overlay.levels.iter().skip(1));
        for (first, level) in pairs.filter(|(first, level)| first.number == level.number) {
            let message = format!("level {} is written twice", level.number);
            report_level_twice(message, level.span, first.span, diags);
        }
        for example in &overlay.examples {
            is_real(example, tailored.model.top_level(), diags);
        }
    }
}

/// Reports two levels of a practice whose objectives or descriptions are nearly the same.
pub(super) fn say_different_things(model: &Model, diags: &mut Diagnostics) {
    for practice in &model.practices {
        for (what, pick) in [
            ("objectives", (|level| level.objective.as_ref()) as fn(&LevelEntry) -> Option<&Text>),
            ("descriptions", |level| level.description.as_ref()),
        ] {
            let words_of = |level: &LevelEntry| {
                let text = pick(level)?;
                Some((level.number, text.span, WordSet::of(&text.markdown)))
            };
            let texts: Vec<(u8, Span, WordSet)> =
                practice.levels.iter().filter_map(words_of).collect();
            for (at, (number, span, bag)) in texts.iter().enumerate() {
                let same =
                    texts[..at].iter().find(|(_, _, other)| bag.is_like(other, NEAR_IDENTICAL));
                if let Some((other, first, _)) = same {
                    let message =
                        format!("the {what} of levels {other} and {number} are nearly the same");
                    diags
                        .report(Code::NearIdenticalLevels, *span, message)
                        .also(*first, format!("level {other}"))
                        .hint(
                            "say what level makes the difference, not the same with stronger words",
                        );
                }
            }
        }
    }
}

/// The words of the items of all models, by place: every profile compares its own with them.
pub(super) struct Bags(BTreeMap<Span, WordSet>);

impl Bags {
    /// Collects the words.
    pub(super) fn of(catalog: &Catalog) -> Self {
        let of_model = |model: &Model| {
            let texts = model.practices.iter().flat_map(texts_of);
            texts.map(|(.., text)| (text.span, WordSet::of(&text.markdown))).collect::<Vec<_>>()
        };
        Self(catalog.models.par_iter().flat_map_iter(of_model).collect())
    }

    fn get(&self, text: &Text) -> Cow<'_, WordSet> {
        let known = self.0.get(&text.span);
        known.map_or_else(|| Cow::Owned(WordSet::of(&text.markdown)), Cow::Borrowed)
    }
}

/// An item as the rules on distinctness see it.
struct ComparedItem<'m> {
    id: &'m str,
    /// Where each level stands alone, its own: what two of them ask may be the same.
    level: Option<u8>,
    span: Span,
    code: Code,
    bag: Cow<'m, WordSet>,
}

/// The actions and indicators of a practice, level by level: finding about two alike, level, id, text.
fn texts_of(practice: &Practice) -> impl Iterator<Item = (Code, u8, &str, &Text)> {
    practice.levels.iter().flat_map(|level| {
        let number = level.number;
        let actions = level.actions.iter().filter(|one| one.is_in_force());
        let actions =
            actions.map(move |it| (Code::DuplicateAction, number, it.id.as_str(), &it.text));
        let indicators = level.indicators.iter().filter(|one| one.is_in_force());
        let indicators =
            indicators.map(move |it| (Code::DuplicateIndicator, number, it.id.as_str(), &it.text));
        actions.chain(indicators)
    })
}

fn items_of<'m>(model: &Model, practice: &'m Practice, bags: &'m Bags) -> Vec<ComparedItem<'m>> {
    let is_apart = model.scoring == Scoring::LevelsApart;
    let item = |(code, level, id, text): (Code, u8, &'m str, &'m Text)| ComparedItem {
        id,
        level: is_apart.then_some(level),
        span: text.span,
        code,
        bag: bags.get(text),
    };
    texts_of(practice).map(item).collect()
}

/// Reports two actions or two indicators of a practice that say the same.
pub(super) fn items_are_distinct(model: &Model, bags: &Bags, diags: &mut Diagnostics) {
    for practice in &model.practices {
        let items = items_of(model, practice, bags);
        for (at, item) in items.iter().enumerate() {
            report_same(item, &items[..at], diags);
        }
    }
}

/// Reports items that a profile adds although the base says the same.
pub(super) fn added_items_are_new(
    own: &Profile,
    tailored: &Tailored,
    bags: &Bags,
    diags: &mut Diagnostics,
) {
    let added: std::collections::BTreeSet<&str> = own
        .overlays
        .values()
        .flat_map(|overlay| &overlay.levels)
        .flat_map(|level| {
            let actions = level.actions.iter().map(|action| action.id.as_str());
            actions.chain(level.indicators.iter().map(|indicator| indicator.id.as_str()))
        })
        .collect();
    let touched = |practice: &&Practice| own.overlays.contains_key(&practice.id);
    for practice in tailored.model.practices.iter().filter(touched) {
        let items = items_of(&tailored.model, practice, bags);
        for (at, item) in items.iter().enumerate().filter(|(_, item)| added.contains(item.id)) {
            report_same(item, &items[..at], diags);
        }
    }
}

fn report_same(item: &ComparedItem<'_>, others: &[ComparedItem<'_>], diags: &mut Diagnostics) {
    let same = others.iter().find(|other| {
        other.code == item.code
            && other.level == item.level
            && other.id != item.id
            && item.bag.is_same_but_for(&other.bag, &OF_NO_WEIGHT)
    });
    if let Some(other) = same {
        diags
            .report(item.code, item.span, format!("`{}` and `{}` say the same", other.id, item.id))
            .also(other.span, format!("`{}`", other.id))
            .hint("keep it at the lowest level that needs it: each level includes the ones below");
    }
}
