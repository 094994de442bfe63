//! The page of one practice, of a model or as a profile sees it.

use serde::Serialize;

use super::TemplateError;
use super::changed_in::ChangedIn;
use super::links::{PageLinks, keep_first_terms};
use super::mapping::{BeneathView, Correspondence, CorrespondsView};
use super::view::{
    BookView, Link, SourceView, StatusView, VerifyView, book_url, level_marks, level_name,
    sources_of, status_view, table_status_view, verify_view,
};
use crate::assess::questionnaire;
use crate::markdown::{inline, to_html};
use crate::model::walk::practice_ids;
use crate::model::{
    Action, AnswerChoice, Excluded, Indicator, LevelEntry, Model, OriginId, Param, Practice,
    Replaced, Scoring, Status, Subdomain, Surroundings, TableStatus, Text, VersionRef,
};
use crate::profile::{Added, Origin, Tailored};
use crate::render::artifact::SiteInput;
use crate::render::errata;
use crate::render::shared_texts::SharedTexts;
use crate::render::sparse::asks_nothing;
use crate::words::Words;

#[derive(Serialize)]
struct PageView {
    book: BookView,
    changed: Option<Link>,
    practice: PracticeView,
    target: Option<TargetView>,
    sources: Vec<SourceView>,
    corresponds: Vec<CorrespondsView>,
    corresponds_beneath: Vec<BeneathView>,
}

#[derive(Serialize)]
struct TargetView {
    level: u8,
    name: String,
    level_marks: Vec<bool>,
    rationale: String,
    source: Option<String>,
}

#[derive(Serialize)]
struct PracticeView {
    id: String,
    code: String,
    title: String,
    domain: PagePosition,
    subdomain: PagePosition,
    /// The subdomains that lead to it, from the widest.
    path: Vec<PagePosition>,
    purpose: String,
    errata: Vec<String>,
    aliases: Vec<String>,
    status: StatusView,
    is_outline: bool,
    elsewhere: ElsewhereView,
    /// The profile that added it, and why; none for a practice of the model.
    added: Option<AdditionView>,
    considerations: Vec<TextGroup>,
    levels: Vec<LevelColumn>,
    /// What stands above the table: whether one level includes another.
    table_note: String,
    /// At which levels it asks for nothing.
    asks_nothing: Option<String>,
    /// Number of levels up to the target, and above it: they share the width of the table.
    says: SaidRows,
    need: u8,
    beyond: u8,
    examples: Vec<CardView>,
    pitfalls: Vec<CardView>,
    related: Vec<RelatedView>,
    previous: Option<Neighbor>,
    next: Option<Neighbor>,
}

/// Which rows of the table a level of the practice says something in.
#[derive(Serialize)]
struct SaidRows {
    objective: bool,
    description: bool,
    actions: bool,
}

impl SaidRows {
    fn of(levels: &[LevelColumn]) -> Self {
        Self {
            objective: levels.iter().any(|level| level.objective.is_some()),
            description: levels.iter().any(|level| !level.description.is_empty()),
            actions: levels.iter().any(|level| !level.actions.is_empty()),
        }
    }
}

/// Who added a practice that is no part of the model.
#[derive(Serialize)]
struct AdditionView {
    /// Who added it, and from where.
    head: String,
    why: String,
}

/// The same practice in the other books over the same model.
#[derive(Serialize)]
struct ElsewhereView {
    /// What the page is made from: the model and the profiles beneath, as far as they are books.
    bases: Vec<Link>,
    /// Current versions of other profiles.
    others: Vec<Link>,
    /// Other versions of the same, and earlier ones of others.
    versions: Vec<Link>,
    /// Current versions of profiles that leave it out, each with its reason.
    left_out: Vec<Link>,
}

#[derive(Serialize)]
struct PagePosition {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct TextGroup {
    source: Option<SourceView>,
    html: String,
}

#[derive(Serialize)]
pub(super) struct LevelColumn {
    id: String,
    number: u8,
    name: String,
    level_marks: Vec<bool>,
    is_target: bool,
    is_below: bool,
    is_beyond: bool,
    objective: Option<String>,
    errata: Vec<String>,
    /// Where the level is held against standards.
    corresponds: Option<String>,
    description: Vec<TextGroup>,
    actions: Vec<ItemGroup>,
    indicators: Vec<ItemGroup>,
}

#[derive(Serialize)]
struct ItemGroup {
    source: Option<SourceView>,
    /// Where it stands in the book that it came from.
    address: Option<String>,
    entries: Vec<ItemView>,
}

#[derive(Default, Serialize)]
struct ItemView {
    id: String,
    html: String,
    /// What stands below its text as a list.
    parts: String,
    errata: Vec<String>,
    verify: Vec<VerifyView>,
    counted: Option<String>,
    evidence: Option<String>,
    record: Option<String>,
    ask: Option<String>,
    /// How much it counts, if that is not once.
    weight: Option<u32>,
    /// The labels of its answers, if it has its own.
    answers: Vec<String>,
    /// Its answers with what they mean, if they pick the level of the practice.
    picks: Vec<String>,
    /// What is filled in, and by whom.
    params: Vec<String>,
    groups: String,
    up_to: Option<u8>,
    needs: Vec<Link>,
    refs: String,
    tags: Vec<String>,
    links: Vec<Link>,
    replaces: Option<String>,
    excluded: Option<OverruledView>,
    replaced: Option<OverruledView>,
}

/// Why a base item does not count here.
#[derive(Serialize)]
struct OverruledView {
    tag: String,
    by: String,
    rationale: String,
}

#[derive(Serialize)]
struct CardView {
    id: String,
    title: String,
    vertical: Option<String>,
    level: Option<u8>,
    level_marks: Vec<bool>,
    html: String,
    errata: Vec<String>,
    source: Option<SourceView>,
}

#[derive(Serialize)]
struct RelatedView {
    url: String,
    title: String,
    why: String,
}

#[derive(Serialize)]
struct Neighbor {
    url: String,
    title: String,
    within: String,
}

/// What the parts of a page need to know of the whole book; made once per book.
pub(super) struct PageContext<'s> {
    tailored: &'s Tailored,
    links: PageLinks<'s>,
    sources: Vec<Option<SourceView>>,
    words: &'s Words,
    others: Vec<OtherBook<'s>>,
    corresponds: Correspondence<'s>,
    texts: &'s SharedTexts,
    /// What the book itself says; all else stands in other books as well.
    own: Option<OriginId>,
}

/// Another book over the same model.
struct OtherBook<'s> {
    name: &'s VersionRef,
    label: String,
    /// Whether readers should use a newer version.
    is_earlier: bool,
    /// The practices that it has a page for.
    practices: Vec<&'s str>,
    /// The practices that it leaves out.
    left_out: Vec<&'s str>,
}

impl<'s> PageContext<'s> {
    pub(super) fn of(input: &SiteInput<'s>, tailored: &'s Tailored) -> Self {
        Self {
            tailored,
            links: PageLinks::in_book(tailored, input.glossary()),
            sources: sources_of(tailored, &input.settings.books, input.words()),
            words: input.words(),
            others: others(input, tailored),
            corresponds: Correspondence::of(input, tailored),
            texts: &input.settings.texts,
            own: tailored.origins.iter().position(|one| one.name == tailored.name()).map(OriginId),
        }
    }
}

impl PageContext<'_> {
    fn html(&self, text: &Text) -> String {
        if self.own == Some(text.origin) {
            to_html(&text.markdown, &self.links)
        } else {
            self.texts.html(&text.markdown, &self.links)
        }
    }

    fn inline(&self, text: &Text) -> String {
        inline(self.html(text))
    }

    /// What was found to be wrong at something, by its names.
    fn errata(&self, names: &[&str]) -> Vec<String> {
        errata::at(self.tailored, names, self.words)
    }

    fn source(&self, origin: OriginId) -> Option<SourceView> {
        self.sources.get(origin.0).cloned().flatten()
    }
}

/// Makes the page of a practice.
pub(super) fn page(
    input: &SiteInput<'_>,
    context: &PageContext<'_>,
    practice: &Practice,
    changed: Option<&ChangedIn>,
) -> Result<String, TemplateError> {
    let corresponds = context.corresponds.at(context.tailored, practice, context.words);
    let mut practice_view = practice_view(context, practice);
    for level in &mut practice_view.levels {
        let id = format!("{}-corresponds", level.id);
        level.corresponds = corresponds.iter().any(|place| place.id == id).then_some(id);
    }
    let view = PageView {
        corresponds,
        corresponds_beneath: context.corresponds.beneath(context.tailored, practice, context.words),
        book: BookView::of(context.tailored, context.words),
        changed: changed.map(|changed| changed.link(practice, context.words)),
        target: target_view(context, practice),
        sources: context.sources.iter().flatten().cloned().collect(),
        practice: practice_view,
    };
    Ok(keep_first_terms(&input.settings.templates.fill("practice.html", &view)?))
}

fn target_view(context: &PageContext<'_>, practice: &Practice) -> Option<TargetView> {
    let tailored = context.tailored;
    let target = tailored.targets.get(&practice.id)?;
    let rationale: Vec<String> = target.rationales.iter().map(|text| context.html(text)).collect();
    Some(TargetView {
        level: target.level,
        name: level_name(&tailored.model, target.level),
        level_marks: level_marks(&tailored.model, target.level),
        rationale: rationale.join("\n"),
        source: super::overview::target_source(tailored, target, context.words),
    })
}

fn practice_view(context: &PageContext<'_>, practice: &Practice) -> PracticeView {
    let model = &context.tailored.model;
    let (domain, subdomain) = model.home_of(&practice.id).expect("a practice has a home");
    let target = context.tailored.target(&practice.id);
    let top = model.top_level();
    let need = target.unwrap_or(top);
    let levels: Vec<LevelColumn> =
        practice.levels.iter().map(|level| column(context, practice, level, target)).collect();
    let home_title = subdomain.title.clone().unwrap_or_else(|| domain.title.clone());
    let place =
        |sub: &Subdomain| Some(PagePosition { id: sub.id.clone(), title: sub.title.clone()? });
    PracticeView {
        id: practice.id.to_string(),
        code: practice.code.clone(),
        title: practice.title.clone(),
        domain: PagePosition { id: domain.id.clone(), title: domain.title.clone() },
        subdomain: PagePosition { id: subdomain.id.clone(), title: home_title },
        path: domain.path_to(subdomain).into_iter().filter_map(place).collect(),
        purpose: practice.purpose.as_ref().map_or_else(String::new, |text| context.html(text)),
        errata: context.errata(&[&practice.id, &practice.code]),
        aliases: practice.aliases.clone(),
        status: status_of(context, practice),
        is_outline: practice.status == TableStatus::Outline,
        elsewhere: elsewhere(context, practice),
        added: context.tailored.added.get(&practice.id).map(|added| AdditionView {
            head: added_by(context.tailored, added, context.words),
            why: added.rationale.as_ref().map_or_else(String::new, |why| context.html(why)),
        }),
        considerations: text_groups(context, &practice.considerations),
        says: SaidRows::of(&levels),
        table_note: context.words.say(table_note(model)).to_owned(),
        asks_nothing: asks_nothing(context.tailored, practice, context.words),
        levels,
        need,
        beyond: top.saturating_sub(need),
        examples: practice.examples.iter().map(|example| example_card(context, example)).collect(),
        pitfalls: practice.pitfalls.iter().map(|pitfall| pitfall_card(context, pitfall)).collect(),
        related: related(context, practice),
        previous: neighbor(context.tailored, practice, LevelStep::Back),
        next: neighbor(context.tailored, practice, LevelStep::On),
    }
}

/// The key of what stands above the table.
fn table_note(model: &Model) -> &'static str {
    match model.scoring {
        Scoring::LevelsApart => "practice.table_note_apart",
        Scoring::StrictLevels | Scoring::WeightedProgress => "practice.table_note",
    }
}

/// How far the text of a practice has come: in a version that is not published nothing is complete.
fn status_of(context: &PageContext<'_>, practice: &Practice) -> StatusView {
    let (tailored, words) = (context.tailored, context.words);
    let version = tailored.profile().map_or(tailored.model.status, |profile| profile.status);
    match (practice.status, version) {
        (TableStatus::Complete, Status::Draft | Status::Review) => status_view(version, words),
        (status, _) => table_status_view(status, words),
    }
}

/// Who added a practice, and from which other model, in a line.
fn added_by(tailored: &Tailored, added: &Added, words: &Words) -> String {
    let title = &tailored.origin(added.origin).title;
    let is_source = |origin: &&Origin| Some(&origin.name) == added.from.as_ref();
    match tailored.origins.iter().rfind(is_source) {
        None => words.with("practice.added_by", &[("title", title)]),
        Some(from) => words.with("practice.taken_by", &[("title", title), ("from", &from.title)]),
    }
}

fn elsewhere(context: &PageContext<'_>, practice: &Practice) -> ElsewhereView {
    let tailored = context.tailored;
    let (bases, others, versions) = (Vec::new(), Vec::new(), Vec::new());
    let mut view = ElsewhereView { bases, others, versions, left_out: Vec::new() };
    let page = format!("{}.html", practice.id);
    for other in &context.others {
        if other.left_out.contains(&practice.id.as_str()) && !other.is_earlier {
            let url = book_url("../../", other.name, "index.html#left-out");
            view.left_out.push(Link { label: other.label.clone(), url });
        }
        if !other.practices.contains(&practice.id.as_str()) {
            continue;
        }
        let is_base = *other.name == tailored.model.name()
            || tailored.profiles.iter().any(|beneath| beneath.name() == *other.name);
        let place = match () {
            () if is_base => &mut view.bases,
            () if other.is_earlier || other.name.id == tailored.name().id => &mut view.versions,
            () => &mut view.others,
        };
        let url = book_url("../../", other.name, &page);
        place.push(Link { label: other.label.clone(), url });
    }
    view
}

fn others<'s>(input: &SiteInput<'s>, tailored: &Tailored) -> Vec<OtherBook<'s>> {
    let own = tailored.name();
    let other = |name: &'s VersionRef| {
        let head = input.head(name)?;
        let is_other = *name != own && head.model.id == tailored.model.id;
        is_other.then(|| OtherBook {
            name,
            label: format!("{} {}", head.short_title, name.version),
            is_earlier: super::is_earlier(input, name),
            practices: input.practices(name).into_iter().map(|(id, _)| id).collect(),
            left_out: input.left_out(name),
        })
    };
    let listed = super::newest_first(super::listed(input, Some(tailored)));
    listed.into_iter().filter_map(other).collect()
}

fn text_groups(context: &PageContext<'_>, texts: &[Text]) -> Vec<TextGroup> {
    texts
        .iter()
        .map(|text| TextGroup { source: context.source(text.origin), html: context.html(text) })
        .collect()
}

pub(super) fn column(
    context: &PageContext<'_>,
    practice: &Practice,
    level: &LevelEntry,
    target: Option<u8>,
) -> LevelColumn {
    let model = &context.tailored.model;
    let mut description = text_groups(context, level.description.as_slice());
    description.extend(text_groups(context, &level.considerations));
    LevelColumn {
        id: format!("{}-{}", practice.code, level.number),
        number: level.number,
        name: level_name(model, level.number),
        level_marks: level_marks(model, level.number),
        is_target: target == Some(level.number),
        is_below: target.is_some_and(|target| level.number < target),
        is_beyond: target.is_some_and(|target| level.number > target),
        objective: level.objective.as_ref().map(|objective| context.html(objective)),
        errata: context.errata(&[&format!("{}-{}", practice.code, level.number)]),
        corresponds: None,
        description,
        actions: action_groups(context, level),
        indicators: with_addresses(indicator_groups(context, practice, level), &practice.id),
    }
}

/// The same, each with the place of its first item in the book that it came from.
fn with_addresses(mut groups: Vec<ItemGroup>, practice: &str) -> Vec<ItemGroup> {
    for group in &mut groups {
        let book = group.source.as_ref().and_then(|source| source.book.as_ref());
        let first = group.entries.first().filter(|item| !item.verify.is_empty());
        group.address =
            book.zip(first).map(|(book, item)| format!("{book}{practice}.html#{}", item.id));
    }
    groups
}

fn action_groups(context: &PageContext<'_>, level: &LevelEntry) -> Vec<ItemGroup> {
    let mut items: Vec<(OriginId, ItemView)> = level
        .actions
        .iter()
        .map(|action| (action.text.origin, action_view(context, action)))
        .collect();
    let replaced =
        level.actions.iter().filter_map(|a| Some((&a.id, a.text.origin, a.replaced.as_ref()?)));
    items.extend(replaced.filter_map(|(by, origin, old)| replaced_view(context, by, origin, old)));
    items.extend(excluded_views(context, level, 'A'));
    grouped(context, items)
}

fn indicator_groups(
    context: &PageContext<'_>,
    practice: &Practice,
    level: &LevelEntry,
) -> Vec<ItemGroup> {
    let view = |one: &Indicator| ItemView {
        picks: picks(context, practice, one),
        ..indicator_view(context, one)
    };
    let mut items: Vec<(OriginId, ItemView)> =
        level.indicators.iter().map(|one| (one.text.origin, view(one))).collect();
    let replaced =
        level.indicators.iter().filter_map(|i| Some((&i.id, i.text.origin, i.replaced.as_ref()?)));
    items.extend(replaced.filter_map(|(by, origin, old)| replaced_view(context, by, origin, old)));
    items.extend(excluded_views(context, level, 'I'));
    grouped(context, items)
}

/// The ways to the items that must be there first.
fn needs(context: &PageContext<'_>, around: &Surroundings) -> Vec<Link> {
    let practices = &context.tailored.model.practices;
    let link = |id: &str| {
        let given = practices.iter().flat_map(practice_ids).find(|given| given.id == id);
        let page = given.map_or(String::new(), |given| format!("{}.html", given.practice));
        Link { label: id.to_owned(), url: format!("{page}#{id}") }
    };
    around.needs.iter().map(|(id, _)| link(id)).collect()
}

/// What is filled in, by whom and why.
fn params(context: &PageContext<'_>, around: &Surroundings) -> Vec<String> {
    let one = |param: &Param| {
        let said =
            Text { markdown: param.said(context.words), ..param.value.as_ref()?.text.clone() };
        let why = param.value.as_ref().and_then(|value| value.rationale.as_ref());
        let why = why.map_or_else(String::new, |why| format!(" {}", context.inline(why)));
        Some(context.inline(&said) + &why)
    };
    around.params.iter().filter_map(one).collect()
}

fn parts(context: &PageContext<'_>, around: &Surroundings) -> String {
    super::item_parts::html(&around.parts, &|text| context.inline(text))
}

fn groups(around: &Surroundings) -> String {
    around.groups.iter().map(|(group, _)| group.as_str()).collect::<Vec<_>>().join(", ")
}

fn links(around: &Surroundings) -> Vec<Link> {
    let link = |(title, url): &(String, String)| Link { label: title.clone(), url: url.clone() };
    around.links.iter().map(link).collect()
}

fn action_view(context: &PageContext<'_>, action: &Action) -> ItemView {
    ItemView {
        id: action.id.to_string(),
        html: context.html(&action.shown_without_parts()),
        parts: parts(context, &action.around),
        errata: context.errata(&[&action.id]),
        params: params(context, &action.around),
        groups: groups(&action.around),
        up_to: action.around.up_to.map(|(level, _)| level),
        needs: needs(context, &action.around),
        refs: action.around.referred(),
        tags: action.around.tags.clone(),
        links: links(&action.around),
        replaces: action.replaced.as_ref().map(|replaced| replaced.id.to_string()),
        ..ItemView::default()
    }
}

fn indicator_view(context: &PageContext<'_>, indicator: &Indicator) -> ItemView {
    ItemView {
        id: indicator.id.to_string(),
        html: context.html(&indicator.shown_without_parts()),
        parts: parts(context, &indicator.around),
        errata: context.errata(&[&indicator.id]),
        params: params(context, &indicator.around),
        groups: groups(&indicator.around),
        up_to: indicator.around.up_to.map(|(level, _)| level),
        needs: needs(context, &indicator.around),
        refs: indicator.around.referred(),
        tags: indicator.around.tags.clone(),
        links: links(&indicator.around),
        verify: indicator.verify.iter().map(|verify| verify_view(*verify, context.words)).collect(),
        counted: indicator.counted().map(|counted| {
            let text = Text { markdown: counted, ..indicator.text.clone() };
            context.inline(&text)
        }),
        evidence: indicator.evidence.as_ref().map(|evidence| context.inline(evidence)),
        record: context.tailored.model.record_title(indicator).map(str::to_owned),
        ask: indicator.ask.as_ref().map(|ask| ask.markdown.clone()),
        weight: Some(indicator.weight).filter(|weight| *weight != 1),
        answers: own_answers(&context.tailored.model, indicator),
        replaces: indicator.replaced.as_ref().map(|replaced| replaced.id.to_string()),
        ..ItemView::default()
    }
}

/// The answers that pick a level, each with what it means in the practice; not again what the table says of that level.
fn picks(context: &PageContext<'_>, practice: &Practice, indicator: &Indicator) -> Vec<String> {
    let model = &context.tailored.model;
    let meanings = questionnaire::meanings(model, practice, indicator);
    let choices = model.answers_to(indicator).choices.iter().zip(&meanings);
    let is_in_table = |choice: &AnswerChoice| {
        let level = choice.level.and_then(|number| practice.level(number));
        let says = level.is_some_and(|it| it.description.is_some() || it.objective.is_some());
        says && choice.meaning.markdown.is_empty()
    };
    let line = |(choice, meaning): (&AnswerChoice, &String)| {
        let meaning = if is_in_table(choice) { "" } else { meaning };
        questionnaire::meaning_line(choice, meaning, context.words)
    };
    choices.map(line).collect()
}

/// The answers of an indicator that has its own and picks no level, the best first.
fn own_answers(model: &Model, indicator: &Indicator) -> Vec<String> {
    let own = indicator.answers.as_ref().map(|_| model.answers_to(indicator));
    let own = own.filter(|set| !set.is_choice());
    own.map_or_else(Vec::new, |set| set.labels(|_| true).into_iter().map(str::to_owned).collect())
}

/// A base item whose place another took, shown where it stood.
fn replaced_view(
    context: &PageContext<'_>,
    by: &str,
    origin: OriginId,
    old: &Replaced,
) -> Option<(OriginId, ItemView)> {
    let text = old.text.as_ref()?;
    let view = ItemView {
        id: old.id.to_string(),
        html: context.html(text),
        replaced: Some(OverruledView {
            tag: context
                .words
                .with("item.replaced_in", &[("title", &context.tailored.origin(origin).title)]),
            by: by.to_owned(),
            rationale: old.rationale.as_ref().map_or_else(String::new, |text| context.inline(text)),
        }),
        ..ItemView::default()
    };
    Some((text.origin, view))
}

/// The base items of a level that were left out; `kind` is the letter in their ids.
fn excluded_views(
    context: &PageContext<'_>,
    level: &LevelEntry,
    kind: char,
) -> Vec<(OriginId, ItemView)> {
    let of_kind = |excluded: &&Excluded| {
        excluded.id.rsplit('-').next().is_some_and(|last| last.starts_with(kind))
    };
    let view = |excluded: &Excluded| {
        let text = excluded.text.as_ref()?;
        let view = ItemView {
            id: excluded.id.to_string(),
            html: context.html(text),
            excluded: Some(OverruledView {
                tag: excluded
                    .verdict(&context.tailored.origin(excluded.origin).title, context.words),
                by: String::new(),
                rationale: excluded
                    .why(context.words)
                    .map_or_else(String::new, |text| context.inline(&text)),
            }),
            ..ItemView::default()
        };
        Some((text.origin, view))
    };
    level.excluded.iter().filter(of_kind).filter_map(view).collect()
}

/// Items by origin, the model first, each group in the order of ids.
fn grouped(context: &PageContext<'_>, mut items: Vec<(OriginId, ItemView)>) -> Vec<ItemGroup> {
    items.sort_by_key(|(origin, item)| (*origin, number_of(&item.id)));
    let mut groups: Vec<(OriginId, ItemGroup)> = Vec::new();
    for (origin, item) in items {
        match groups.last_mut() {
            Some((last, group)) if *last == origin => group.entries.push(item),
            _ => {
                let source = context.source(origin);
                groups.push((origin, ItemGroup { source, address: None, entries: vec![item] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The number at the end of an id.
fn number_of(id: &str) -> u32 {
    let digits: String = id.chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap_or(0)
}

fn example_card(context: &PageContext<'_>, example: &crate::model::Example) -> CardView {
    CardView {
        id: example.id.to_string(),
        title: example.title.clone(),
        vertical: Some(crate::text::upper_first(&example.vertical)),
        level: Some(example.level),
        level_marks: level_marks(&context.tailored.model, example.level),
        html: context.html(&example.text),
        errata: context.errata(&[&example.id]),
        source: context.source(example.text.origin),
    }
}

fn pitfall_card(context: &PageContext<'_>, pitfall: &crate::model::Pitfall) -> CardView {
    CardView {
        id: pitfall.id.to_string(),
        title: pitfall.title.clone(),
        vertical: None,
        level: None,
        level_marks: Vec::new(),
        html: context.html(&pitfall.text),
        errata: context.errata(&[&pitfall.id]),
        source: context.source(pitfall.text.origin),
    }
}

fn related(context: &PageContext<'_>, practice: &Practice) -> Vec<RelatedView> {
    let title =
        |id: &str| context.tailored.model.practice(id).map(|practice| practice.title.clone());
    practice
        .related
        .iter()
        .filter_map(|related| {
            Some(RelatedView {
                url: format!("{}.html", related.practice),
                title: title(&related.practice)?,
                why: context.html(&related.why),
            })
        })
        .collect()
}

#[derive(Clone, Copy)]
enum LevelStep {
    Back,
    On,
}

/// The practice before or after in reading order, with the subdomain it belongs to.
fn neighbor(tailored: &Tailored, practice: &Practice, step: LevelStep) -> Option<Neighbor> {
    let practices = &tailored.model.practices;
    let at = practices.iter().position(|other| other.id == practice.id)?;
    let other = match step {
        LevelStep::Back => practices.get(at.checked_sub(1)?)?,
        LevelStep::On => practices.get(at + 1)?,
    };
    let (domain, subdomain) = tailored.model.home_of(&other.id)?;
    Some(Neighbor {
        url: format!("{}.html", other.id),
        title: other.title.clone(),
        within: subdomain.title.clone().unwrap_or_else(|| domain.title.clone()),
    })
}
