//! Says in Markdown what a name stands for.
//!
//! In: a [`Definition`]. Out: a title of one line, and the text behind the name.

use std::fmt::Write as _;

use crate::id::VersionRef;
use crate::live::Understood;
use crate::model::walk::item_parts;
use crate::model::{
    Action, AnswerSet, Example, Indicator, ItemPart, LevelEntry, Model, Overlay, OverlayLevel,
    Pitfall, Practice, Profile, Status, Text,
};
use crate::profile::own_model;
use crate::symbols::{Definition, SymbolKind};
use crate::text::join_commas;

/// What stands behind a name.
pub(super) struct Description {
    /// Title, or the beginning of the text, in one line.
    pub(super) title: String,
    /// Everything, in Markdown.
    pub(super) text: String,
}

impl Description {
    fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: plain_references(&text.into()) }
    }
}

/// Editors know no references between texts: the ids in them are shown as they are.
fn plain_references(markdown: &str) -> String {
    markdown.replace("[[", "`").replace("]]", "`")
}

/// Describes what a name stands for.
pub(super) fn describe(known: &Understood, of: &Definition) -> Option<Description> {
    let name = of.names.first()?;
    match of.kind {
        SymbolKind::Term => term(known, name),
        SymbolKind::Requirement => requirement(known, of),
        SymbolKind::Chapter => {
            let chapters = &known.workspace.guide.chapters;
            let chapter = chapters.iter().find(|chapter| chapter.path == *name)?;
            Some(Description::new(&chapter.title, format!("**{}**: a chapter", chapter.title)))
        }
        _ => {
            let home = of.home.as_ref()?;
            let catalog = &known.workspace.catalog;
            match (catalog.model(home), catalog.profile(home)) {
                (Some(model), _) => in_model(model, of.kind, name),
                (None, Some(profile)) => in_profile(known, profile, of.kind, name),
                (None, None) => None,
            }
        }
    }
}

fn term(known: &Understood, name: &str) -> Option<Description> {
    let term = known.workspace.glossary.term(name)?;
    let mut text = format!("**{}**\n\n{}", term.term, term.definition.markdown);
    if !term.also.is_empty() {
        let _ = write!(text, "\n\nAlso: {}.", join_commas(&term.also));
    }
    if !term.see.is_empty() {
        let _ = write!(text, "\n\nSee also: {}.", join_commas(&term.see));
    }
    Some(Description::new(&term.definition.markdown, text))
}

fn requirement(known: &Understood, of: &Definition) -> Option<Description> {
    let doc = known.workspace.references.iter().find(|doc| doc.file == of.span.file)?;
    let entry = doc.value.entries.iter().find(|entry| entry.id.span == of.span)?;
    let title = entry.title.as_ref().map_or("", |title| title.value.as_str());
    let what = if entry.heading { "A heading of" } else { "A requirement of" };
    let catalog = &doc.value;
    let head = format!("**{} {}** {title}", catalog.cite_as, entry.id);
    let text = format!(
        "{}\n\n{what} {}, edition {}, by {}.",
        head.trim_end(),
        catalog.title,
        catalog.edition,
        catalog.publisher
    );
    Some(Description::new(if title.is_empty() { catalog.title.as_str() } else { title }, text))
}

fn in_model(model: &Model, kind: SymbolKind, name: &str) -> Option<Description> {
    let practice_of = |code: &str| model.practices.iter().find(|one| one.code == code);
    match kind {
        SymbolKind::Version => Some(of_model(model)),
        SymbolKind::Domain => domain(model, name),
        SymbolKind::Practice => Some(practice(model, model.practice(name)?)),
        SymbolKind::Level => {
            let (code, number) = name.rsplit_once('-')?;
            let practice = practice_of(code)?;
            Some(level(model, practice, practice.level(number.parse().ok()?)?))
        }
        SymbolKind::Item => model.practices.iter().find_map(|one| item_of(model, one, name)),
        SymbolKind::ItemPart => {
            let mut levels = model.practices.iter().flat_map(|practice| &practice.levels);
            levels.find_map(|level| part(&level.actions, &level.indicators, name))
        }
        SymbolKind::Role | SymbolKind::Record => {
            let (list, what) = match kind {
                SymbolKind::Role => (&model.roles, "a role to ask"),
                _ => (&model.records, "a record"),
            };
            let named = list.iter().find(|named| named.id == name)?;
            let text = format!("**{}**: {what}\n\n{}", named.title, named.summary.markdown);
            Some(Description::new(&named.title, text))
        }
        SymbolKind::AnswerSet => {
            let set = model.answer_sets.iter().find(|set| set.id == name)?;
            let what = match set.answers.is_choice() {
                true => "answers that pick the level of a practice",
                false => "a set of answers",
            };
            let text = format!("{what}: {}", labels(&set.answers));
            Some(Description::new(&set.id, text))
        }
        SymbolKind::Term | SymbolKind::Requirement | SymbolKind::Chapter => None,
    }
}

/// The answers of a set, the best first.
fn labels(set: &AnswerSet) -> String {
    set.labels(|_| true).join("; ")
}

fn of_model(model: &Model) -> Description {
    let head = head(&model.title, &model.name(), model.status, &model.date);
    Description::new(&model.title, about(head, model.summary.as_ref()))
}

fn head(title: &str, name: &VersionRef, status: Status, date: &str) -> String {
    format!("**{title}** `{name}`\n\n{}, {date}", status.word())
}

fn domain(model: &Model, name: &str) -> Option<Description> {
    let found = model.domains.iter().find(|domain| domain.id == name);
    if let Some(domain) = found {
        let head = format!("**{}**: a domain", domain.title);
        return Some(Description::new(&domain.title, about(head, domain.summary.as_ref())));
    }
    let mut subs = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let sub = subs.find(|sub| sub.id == name)?;
    let title = sub.title.as_deref().unwrap_or(name);
    let head = format!("**{title}**: a subdomain");
    Some(Description::new(title, about(head, sub.summary.as_ref())))
}

/// What something is, and below it what it says about itself, if it says anything.
fn about(head: String, text: Option<&Text>) -> String {
    text.map_or_else(|| head.clone(), |text| format!("{head}\n\n{}", text.markdown))
}

/// A practice with what each of its levels achieves: what a target is chosen by.
fn practice(model: &Model, practice: &Practice) -> Description {
    let Practice { title, code, id, .. } = practice;
    let head = format!("**{title}** `{code}` `{id}`, {}", model.name());
    let mut text = about(head, practice.purpose.as_ref());
    for one in &practice.considerations {
        let _ = write!(text, "\n\n{}", one.markdown);
    }
    for level in &practice.levels {
        let title = model.level_title(level.number);
        let gap = if level.number == practice.levels[0].number { "\n\n" } else { "\n" };
        let _ = write!(
            text,
            "{gap}- **{} {title}**: {}",
            level.number,
            Text::said(level.objective.as_ref())
        );
    }
    Description::new(&practice.title, text)
}

fn level(model: &Model, practice: &Practice, level: &LevelEntry) -> Description {
    let title = format!("{} {}", level.number, model.level_title(level.number));
    let mut text = format!(
        "**{}, level {title}** `{}-{}`, {}\n\n{}\n\n{}",
        practice.title,
        practice.code,
        level.number,
        model.name(),
        Text::said(level.objective.as_ref()),
        Text::said(level.description.as_ref())
    );
    items(&level.actions, &level.indicators, &mut text);
    Description::new(format!("{}, level {title}", practice.title), text)
}

/// The actions and indicators of a level, by id.
fn items(actions: &[Action], indicators: &[Indicator], text: &mut String) {
    for (what, list) in [
        ("Actions", actions.iter().map(|one| (&one.id, &one.text)).collect::<Vec<_>>()),
        ("Indicators", indicators.iter().map(|one| (&one.id, &one.text)).collect()),
    ] {
        if !list.is_empty() {
            let _ = write!(text, "\n\n{what}:\n");
        }
        for (id, item) in list {
            let _ = write!(text, "\n- `{id}` {}", item.markdown.trim_end());
        }
    }
}

/// The item of that id, if it is one of a practice.
fn item_of(model: &Model, practice: &Practice, id: &str) -> Option<Description> {
    let place =
        |level: u8| format!("{}, level {level} {}", practice.title, model.level_title(level));
    let at_level = practice.levels.iter().find_map(|level| {
        one_of(Some(model), &level.actions, &level.indicators, id, &place(level.number))
    });
    at_level.or_else(|| around(&practice.examples, &practice.pitfalls, id, &practice.title))
}

/// The action or indicator of that id.
fn one_of(
    model: Option<&Model>,
    actions: &[Action],
    indicators: &[Indicator],
    id: &str,
    place: &str,
) -> Option<Description> {
    if let Some(action) = actions.iter().find(|action| action.id == id) {
        let text = format!("**{id}**: an action of {place}\n\n{}", action.whole().markdown);
        return Some(Description::new(&action.text.markdown, text));
    }
    let indicator = indicators.iter().find(|indicator| indicator.id == id)?;
    Some(Description::new(&indicator.text.markdown, of_indicator(model, indicator, place)))
}

/// An indicator with how it is verified.
fn of_indicator(model: Option<&Model>, indicator: &Indicator, place: &str) -> String {
    let asked = Text::said(indicator.ask.as_ref());
    let role = model.and_then(|model| model.roles.iter().find(|role| role.id == asked));
    let role = role.map_or(asked, |role| role.title.as_str());
    let mut text = format!(
        "**{}**: an indicator of {place}\n\n{}\n",
        indicator.id,
        indicator.whole().markdown.trim_end(),
    );
    let verify = join_commas(indicator.verify.iter().map(|verify| verify.word()));
    let evidence = Text::said(indicator.evidence.as_ref());
    for (name, said) in [("Verify", verify.as_str()), ("Evidence", evidence), ("Ask", role)] {
        if !said.is_empty() {
            let _ = write!(text, "\n- {name}: {said}");
        }
    }
    if let Some(counted) = indicator.counted() {
        let _ = write!(text, "\n- Count: {counted}");
    }
    if let Some(record) = model.and_then(|model| model.record_title(indicator)) {
        let _ = write!(text, "\n- Record: {record}");
    }
    if let Some(model) = model.filter(|_| indicator.answers.is_some()) {
        let _ = write!(text, "\n- Answers: {}", labels(model.answers_to(indicator)));
    }
    text
}

/// The example or pitfall of that id.
fn around(
    examples: &[Example],
    pitfalls: &[Pitfall],
    id: &str,
    place: &str,
) -> Option<Description> {
    if let Some(example) = examples.iter().find(|example| example.id == id) {
        let Example { title, vertical, level, .. } = example;
        let head = format!("**{id}**: an example of {place}, level {level} ({vertical})");
        let text = format!("{head}\n\n**{title}**\n\n{}", example.text.markdown);
        return Some(Description::new(title, text));
    }
    let pitfall = pitfalls.iter().find(|pitfall| pitfall.id == id)?;
    let head = format!("**{id}**: a pitfall of {place}");
    let text = format!("{head}\n\n**{}**\n\n{}", pitfall.title, pitfall.text.markdown);
    Some(Description::new(&pitfall.title, text))
}

fn in_profile(
    known: &Understood,
    profile: &Profile,
    kind: SymbolKind,
    name: &str,
) -> Option<Description> {
    if kind == SymbolKind::Version {
        let head = head(&profile.title, &profile.name(), profile.status, &profile.date);
        let text = format!("{head}, over `{}`\n\n{}", profile.base, profile.summary.markdown);
        return Some(Description::new(&profile.title, text));
    }
    let model = known.workspace.catalog.model_beneath(&profile.name());
    if matches!(
        kind,
        SymbolKind::Domain
            | SymbolKind::Practice
            | SymbolKind::Level
            | SymbolKind::Item
            | SymbolKind::ItemPart
    ) && let Some(found) = model.and_then(|model| added(profile, model, kind, name))
    {
        return Some(found);
    }
    profile.overlays.values().find_map(|overlay| {
        let base = known.workspace.catalog.practice_beneath(&overlay.practice, profile);
        let title = base.map_or(overlay.practice.as_str(), |practice| practice.title.as_str());
        let place = format!("{title} in {}", profile.title);
        let code = base.map_or(overlay.practice.as_str(), |practice| practice.code.as_str());
        let own = format!("{}-{code}", profile.code);
        match kind {
            SymbolKind::Practice => (own == name).then(|| of_overlay(overlay, &place)),
            SymbolKind::Level => overlay.levels.iter().find_map(|level| {
                let is_it = format!("{own}-{}", level.number) == name;
                is_it.then(|| overlay_level(level, &place))
            }),
            SymbolKind::Item => {
                let mut levels = overlay.levels.iter();
                let at_level = levels.find_map(|level| {
                    let place = format!("{place}, level {}", level.number);
                    one_of(model, &level.actions, &level.indicators, name, &place)
                });
                at_level.or_else(|| around(&overlay.examples, &overlay.pitfalls, name, &place))
            }
            SymbolKind::ItemPart => {
                let mut levels = overlay.levels.iter();
                levels.find_map(|level| part(&level.actions, &level.indicators, name))
            }
            _ => None,
        }
    })
}

/// The part of an item that its publisher calls so.
fn part(actions: &[Action], indicators: &[Indicator], name: &str) -> Option<Description> {
    let is_it = |(_, part): &(&str, &ItemPart)| {
        part.reference.as_ref().is_some_and(|reference| reference.markdown == name)
    };
    let (id, part) = item_parts(actions, indicators).find(is_it)?;
    let said = &part.text.markdown;
    Some(Description::new(said, format!("**{name}**: a part of `{id}`\n\n{said}")))
}

/// Something in what a profile adds as a whole.
fn added(profile: &Profile, model: &Model, kind: SymbolKind, name: &str) -> Option<Description> {
    let own = own_model(profile, model);
    let own = Model { id: profile.id.clone(), version: profile.version.clone(), ..own };
    in_model(&own, kind, name)
}

fn of_overlay(overlay: &Overlay, place: &str) -> Description {
    let said = overlay.considerations.as_ref().map_or("", |text| text.markdown.as_str());
    Description::new(place, format!("**{place}**\n\n{said}"))
}

fn overlay_level(level: &OverlayLevel, place: &str) -> Description {
    let said = level.considerations.as_ref().map_or("", |text| text.markdown.as_str());
    let mut text = format!("**{place}, level {}**\n\n{said}", level.number);
    items(&level.actions, &level.indicators, &mut text);
    Description::new(format!("{place}, level {}", level.number), text)
}
