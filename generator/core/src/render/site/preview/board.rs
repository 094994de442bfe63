//! The board of targets: every practice with its levels, what a choice asks for, and why it was made.
//!
//! In: a resolved profile and what is being tried. Out: HTML, and the text of `profile.yaml` with one target
//! changed where it stands. A level tried is shown as if it were set, so that what it costs is seen before
//! anybody writes.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::TemplateError;
use super::super::grid;
use super::super::practice::{LevelColumn, PageContext, column};
use super::super::radar::{RadarView, radar};
use super::super::view::{heading_of, level_name, status_view};
use crate::edit::{self, EditError, ValueEdit};
use crate::markdown::{NoLinks, plain, to_html};
use crate::model::{Practice, PracticeId, Profile};
use crate::profile::{Tailored, Target};
use crate::render::artifact::SiteInput;
use crate::render::{Templates, reads};
use crate::text::cut;
use crate::words::Words;

/// A rationale in the grid is cut here; the whole of it is one click away.
const MAX_REASON: usize = 110;

/// What a board is made from.
#[derive(Clone, Copy, Debug)]
pub struct BoardInput<'b> {
    /// The workspace.
    pub input: &'b SiteInput<'b>,
    /// The profile, resolved.
    pub tailored: &'b Tailored,
    /// Its document as read.
    pub text: &'b str,
    /// Why nothing can be written, if so.
    pub held_back: Option<HeldBack>,
    /// A level that somebody looks at.
    pub tried: Option<Tried<'b>>,
    /// Whether there is something to take back, and something to do again.
    pub undo: (bool, bool),
}

/// Why nothing can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// Who asks may only look on.
    ReadOnly,
    /// The version is published, and stays as it is.
    Published,
    /// The version is withdrawn.
    Withdrawn,
}

/// A level of a practice that is looked at; none for no target, which is not level 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried<'t> {
    /// The practice.
    pub practice: &'t str,
    /// The level.
    pub level: Option<u8>,
}

#[derive(Serialize)]
struct BoardPage<'b> {
    title: String,
    profile: &'b str,
    version: String,
    name: String,
    status: String,
    held_back: Option<String>,
    can_write: bool,
    parts: PartsView<'b>,
}

#[derive(Serialize)]
struct PartsView<'b> {
    can_write: bool,
    can_undo: bool,
    can_redo: bool,
    total: usize,
    /// So many more or fewer than is set, while a level is tried.
    more: usize,
    fewer: usize,
    domains: Vec<BoardDomain<'b>>,
    radar: Option<RadarView>,
}

#[derive(Serialize)]
struct BoardDomain<'b> {
    title: &'b str,
    total: usize,
    subdomains: Vec<BoardSubdomain<'b>>,
}

#[derive(Serialize)]
struct BoardSubdomain<'b> {
    title: Option<&'b str>,
    heading: usize,
    rows: Vec<BoardRow<'b>>,
}

#[derive(Serialize)]
struct BoardRow<'b> {
    id: &'b str,
    code: &'b str,
    title: &'b str,
    url: String,
    /// The digest of what the document says of it.
    seen: String,
    is_tried: bool,
    is_set: bool,
    cost: usize,
    levels: Vec<BoardLevel>,
    reason: String,
    /// How it differs from the profile beneath.
    changed: Option<String>,
    has_overlay: bool,
}

#[derive(Serialize)]
struct BoardLevel {
    /// As addresses have it: `2`, or `none`.
    key: String,
    sign: String,
    /// What it is called aloud.
    label: String,
    cost: usize,
    is_on: bool,
    is_filled: bool,
    number: u8,
}

/// Makes the whole page.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn board(of: BoardInput<'_>) -> Result<String, TemplateError> {
    let (templates, words) = (&of.input.settings.templates, of.input.words());
    let profile = own(of.tailored);
    let title = words.with("board.title", &[("title", &profile.title)]);
    let name = profile.name().to_string();
    let page = BoardPage {
        title: title.clone(),
        profile: &profile.title,
        version: profile.version.to_string(),
        status: status_view(profile.status, words).label,
        held_back: of
            .held_back
            .map(|why| words.with(why_key(why), &[("id", &profile.id), ("name", &name)])),
        can_write: of.held_back.is_none(),
        name,
        parts: parts_view(of),
    };
    super::whole(templates, "board.html", &title, &page)
}

/// Makes what changes on the page when a target is set or tried.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn board_parts(of: BoardInput<'_>) -> Result<String, TemplateError> {
    #[derive(Serialize)]
    struct PartsPage<'b> {
        parts: PartsView<'b>,
    }
    of.input.settings.templates.fill("board-parts.html", &PartsPage { parts: parts_view(of) })
}

fn why_key(why: HeldBack) -> &'static str {
    match why {
        HeldBack::ReadOnly => "board.read_only",
        HeldBack::Published => "board.published",
        HeldBack::Withdrawn => "board.withdrawn",
    }
}

/// A board is of a profile: models have no targets.
fn own(tailored: &Tailored) -> &Profile {
    tailored.profile().expect("a board is of a profile")
}

/// The profile as it would be with what is tried.
fn with_tried(of: BoardInput<'_>) -> Option<Tailored> {
    let tried = of.tried?;
    let id = &of.tailored.model.practice(tried.practice)?.id;
    let level = tried.level.or_else(|| beneath(of, id));
    let mut changed = of.tailored.clone();
    match level {
        None => drop(changed.targets.remove(id)),
        Some(level) => {
            let before = changed.targets.get(id).cloned();
            let span = own(of.tailored).span;
            let fresh = || Target { level, rationales: Vec::new(), instead_of: None, span };
            let target = Target { level, ..before.unwrap_or_else(fresh) };
            changed.targets.insert(id.clone(), target);
        }
    }
    Some(changed)
}

/// The target that holds if the profile sets none itself.
fn beneath(of: BoardInput<'_>, practice: &PracticeId) -> Option<u8> {
    of.input.tailored(&own(of.tailored).base)?.target(practice)
}

fn parts_view(of: BoardInput<'_>) -> PartsView<'_> {
    let (tailored, words) = (of.tailored, of.input.words());
    let tried = with_tried(of);
    let shown = tried.as_ref().unwrap_or(tailored);
    let (total, set) = (total_of(shown), total_of(tailored));
    let document = edit::meaning(of.text);
    let domains = tailored.model.domains.iter().map(|domain| {
        let subdomains = domain.subdomains.iter().map(|subdomain| BoardSubdomain {
            title: subdomain.title.as_deref(),
            heading: heading_of(subdomain) - 1,
            rows: subdomain
                .practices
                .iter()
                .filter_map(|id| row(of, shown, document.as_ref(), id))
                .collect(),
        });
        let subdomains: Vec<BoardSubdomain<'_>> = subdomains.collect();
        let total = subdomains.iter().flat_map(|one| &one.rows).map(|row| row.cost).sum();
        BoardDomain { title: &domain.title, total, subdomains }
    });
    PartsView {
        can_write: of.held_back.is_none(),
        can_undo: of.undo.0,
        can_redo: of.undo.1,
        total,
        more: total.saturating_sub(set),
        fewer: set.saturating_sub(total),
        domains: domains.collect(),
        radar: radar(shown, &own(tailored).title, words),
    }
}

fn row<'b>(
    of: BoardInput<'b>,
    shown: &Tailored,
    document: Option<&Value>,
    id: &str,
) -> Option<BoardRow<'b>> {
    let (tailored, words) = (of.tailored, of.input.words());
    let practice = tailored.model.practice(id)?;
    let target = shown.targets.get(id);
    let level = target.map(|target| target.level);
    let reason = own(tailored).targets.get(id).and_then(|own| own.rationale.as_ref());
    let choices = std::iter::once(None).chain((0..=tailored.model.top_level()).map(Some));
    Some(BoardRow {
        id: &practice.id,
        code: &practice.code,
        title: &practice.title,
        url: format!("{id}.html"),
        seen: seen_of(document, id),
        is_tried: of.tried.is_some_and(|tried| tried.practice == id),
        is_set: level.is_some(),
        cost: cost(practice, level),
        levels: choices.map(|choice| board_level(of, practice, choice, level)).collect(),
        reason: reason.map_or_else(String::new, |text| cut(&plain(&text.markdown), MAX_REASON)),
        changed: target.and_then(|target| grid::changed(target, words)),
        has_overlay: own(tailored).overlays.contains_key(id),
    })
}

fn board_level(
    of: BoardInput<'_>,
    practice: &Practice,
    choice: Option<u8>,
    level: Option<u8>,
) -> BoardLevel {
    BoardLevel {
        key: key_of(choice),
        sign: choice.map_or_else(|| "\u{2013}".to_owned(), |number| number.to_string()),
        label: level_words(of, choice),
        cost: cost(practice, choice),
        is_on: choice == level,
        is_filled: choice.is_some() && choice <= level,
        number: choice.unwrap_or(0),
    }
}

fn key_of(level: Option<u8>) -> String {
    level.map_or_else(|| "none".to_owned(), |level| level.to_string())
}

/// A level by number and name.
fn level_words(of: BoardInput<'_>, level: Option<u8>) -> String {
    let none = || of.input.words().say("board.no_target").to_owned();
    level.map_or_else(none, |level| format!("{level} {}", level_name(&of.tailored.model, level)))
}

/// The indicators that a level asks for: its own and those of the levels below.
fn cost(practice: &Practice, level: Option<u8>) -> usize {
    let asked = practice.levels.iter().filter(|entry| Some(entry.number) <= level);
    asked.map(|entry| entry.indicators.len()).sum()
}

fn total_of(tailored: &Tailored) -> usize {
    let practices = tailored.model.practices.iter();
    practices.map(|one| cost(one, tailored.target(&one.id))).sum()
}

#[derive(Serialize)]
struct Workplace<'b> {
    id: &'b str,
    code: &'b str,
    title: &'b str,
    url: String,
    seen: String,
    can_write: bool,
    /// What is set, and what is looked at.
    before_name: String,
    /// As addresses have it: `2`, or `none`.
    level: String,
    has_level: bool,
    level_name: String,
    cost_before: usize,
    cost: usize,
    ask: String,
    is_changed: bool,
    rationale: String,
    base: Option<BaseTarget>,
    columns: Vec<LevelColumn>,
}

/// The target of the profile beneath, with its reason as HTML.
#[derive(Serialize)]
struct BaseTarget {
    title: String,
    level: u8,
    name: String,
    html: String,
}

/// Makes the place where a target is chosen: the texts of the level, what it costs, and why.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn workplace(of: BoardInput<'_>, tried: Tried<'_>) -> Result<Option<String>, TemplateError> {
    let (tailored, words) = (of.tailored, of.input.words());
    let Some(practice) = tailored.model.practice(tried.practice) else { return Ok(None) };
    let before = tailored.target(&practice.id);
    let context = PageContext::of(of.input, tailored);
    // The level itself, and the one below: what the step between them brings is the question.
    let shown = practice.levels.iter().rev();
    let level = tried.level.unwrap_or(0);
    let shown = shown.filter(|entry| entry.number <= level && entry.number + 1 >= level);
    let own_target = own(tailored).targets.get(&practice.id);
    let rationale = own_target.and_then(|target| target.rationale.as_ref());
    let view = Workplace {
        id: &practice.id,
        code: &practice.code,
        title: &practice.title,
        url: format!("{}.html", practice.id),
        seen: seen_in(of.text, &practice.id),
        can_write: of.held_back.is_none(),
        before_name: level_words(of, before),
        level: key_of(tried.level),
        has_level: tried.level.is_some(),
        level_name: level_words(of, tried.level),
        cost_before: cost(practice, before),
        cost: cost(practice, tried.level),
        ask: ask(practice, before, tried.level, words),
        is_changed: before != tried.level,
        rationale: rationale.map_or_else(String::new, |text| text.markdown.clone()),
        base: base_target(of, practice),
        columns: shown.map(|level| column(&context, practice, level, before)).collect(),
    };
    of.input.settings.templates.fill_whole("board-workplace.html", &view).map(Some)
}

/// What somebody who sets this level has to answer. Too much is asked about as plainly as too little.
fn ask(practice: &Practice, before: Option<u8>, level: Option<u8>, words: &Words) -> String {
    let (old, new) = (cost(practice, before), cost(practice, level));
    let indicators = |n: usize| words.count("count.indicators", n);
    match (before, level) {
        (None, None) => words.say("board.ask_none").to_owned(),
        (_, None) => words.say("board.ask_removed").to_owned(),
        (None, Some(_)) => words.say("board.ask_new").to_owned(),
        (Some(before), Some(level)) if level > before => words.with(
            "board.ask_raised",
            &[("before", &before), ("level", &level), ("more", &indicators(new - old))],
        ),
        (Some(before), Some(level)) if level < before => words.with(
            "board.ask_lowered",
            &[("before", &before), ("level", &level), ("fewer", &indicators(old - new))],
        ),
        (_, Some(level)) => words.with("board.ask_same", &[("level", &level)]),
    }
}

fn base_target(of: BoardInput<'_>, practice: &Practice) -> Option<BaseTarget> {
    let base = of.input.tailored(&own(of.tailored).base)?;
    let target = base.targets.get(&practice.id)?;
    let reasons = target.rationales.iter().map(|text| to_html(&text.markdown, &NoLinks));
    Some(BaseTarget {
        title: format!("{} {}", base.title(), base.name().version),
        level: target.level,
        name: level_name(&base.model, target.level),
        html: reasons.collect(),
    })
}

/// Two targets for one practice: what the document says by now, and what was to be written.
#[derive(Debug)]
pub struct ConflictView {
    /// Id of the practice.
    pub practice: String,
    /// Level and reason in the document.
    pub theirs: (Option<u8>, String),
    /// Level and reason that were to be written.
    pub mine: (Option<u8>, String),
    /// The digest of what the document says.
    pub seen: String,
}

/// Shows both.
///
/// # Errors
/// A template of the workspace asks for something that the page does not have.
pub fn conflict(templates: &Templates, view: &ConflictView) -> Result<String, TemplateError> {
    #[derive(Serialize)]
    struct ConflictShown<'c> {
        practice: &'c str,
        theirs: (String, &'c str),
        mine: (String, &'c str),
        seen: &'c str,
    }
    let none = || templates.words().say("board.no_target").to_owned();
    let said = |(level, reason): &'_ (Option<u8>, String)| {
        (level.map_or_else(none, |level| level.to_string()), reason.clone())
    };
    let (theirs, mine) = (said(&view.theirs), said(&view.mine));
    let shown = ConflictShown {
        practice: &view.practice,
        theirs: (theirs.0, &theirs.1),
        mine: (mine.0, &mine.1),
        seen: &view.seen,
    };
    templates.fill_whole("board-conflict.html", &shown)
}

/// A target as somebody sets it; without a level it is taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedTarget {
    /// Id of the practice.
    pub practice: String,
    /// The level.
    pub level: Option<u8>,
    /// Why.
    pub rationale: String,
}

/// What the text of a profile says of a target: level and reason.
pub fn target_in(text: &str, practice: &str) -> (Option<u8>, String) {
    let document = edit::meaning(text);
    let Some(target) = written(document.as_ref(), practice) else { return (None, String::new()) };
    let level = target.get("level").and_then(Value::as_u64).and_then(|level| level.try_into().ok());
    let reason = target.get("rationale").and_then(Value::as_str).unwrap_or_default();
    (level, reason.to_owned())
}

/// The digest of what the text of a profile says of a target.
pub fn seen_in(text: &str, practice: &str) -> String {
    seen_of(edit::meaning(text).as_ref(), practice)
}

fn seen_of(document: Option<&Value>, practice: &str) -> String {
    let digest = reads::shown(&written(document, practice).map(Value::to_string));
    digest.chars().take(16).collect()
}

fn written<'d>(document: Option<&'d Value>, practice: &str) -> Option<&'d Value> {
    document?.get("targets")?.get(practice).filter(|target| !target.is_null())
}

/// The text of a profile with one target as it was set; comments and everything else stay as they are.
///
/// # Errors
/// The text is no document, or cannot be changed there without changing something else.
pub fn retargeted(text: &str, target: &EditedTarget) -> Result<String, EditError> {
    let document = edit::meaning(text).ok_or(EditError::NoDocument)?;
    let place = format!("/targets/{}", target.practice);
    let old = document.pointer(&place).filter(|old| !old.is_null());
    let edits = match (old, target.level) {
        (None, None) => Vec::new(),
        (Some(_), None) => vec![ValueEdit::Remove(place)],
        (None, Some(level)) => vec![added(&document, target, level)],
        (Some(old), Some(level)) => {
            let mut edits = Vec::new();
            let mut set = |key: &str, value: Value| match old.get(key) {
                Some(known) if *known == value => {}
                Some(_) => edits.push(ValueEdit::Set(format!("{place}/{key}"), value)),
                None => edits.push(ValueEdit::AddKey(place.clone(), key.to_owned(), value)),
            };
            set("level", json!(level));
            set("rationale", json!(target.rationale));
            edits
        }
    };
    edit::edited(text, &edits)
}

fn added(document: &Value, target: &EditedTarget, level: u8) -> ValueEdit {
    let value = json!({ "level": level, "rationale": target.rationale });
    if document.get("targets").is_none() {
        let targets = json!({ target.practice.clone(): value });
        return ValueEdit::AddKey(String::new(), "targets".to_owned(), targets);
    }
    // A name that is there and says nothing yet.
    if document.pointer(&format!("/targets/{}", target.practice)).is_some() {
        return ValueEdit::Set(format!("/targets/{}", target.practice), value);
    }
    ValueEdit::AddKey("/targets".to_owned(), target.practice.clone(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# head\nid: shop\ntargets:\n  # first\n  phys:\n    level: 2 # two\n    rationale: Because.\n  net: { level: 1, rationale: Short. }\n# foot\n";

    fn set(text: &str, practice: &str, level: Option<u8>, rationale: &str) -> String {
        let target =
            EditedTarget { practice: practice.to_owned(), level, rationale: rationale.to_owned() };
        retargeted(text, &target).expect("it can be set")
    }

    #[test]
    fn a_target_is_set_where_it_stands_and_nothing_else_is_touched() {
        let raised = set(TEXT, "phys", Some(3), "Because.");
        assert_eq!(raised, TEXT.replace("level: 2 # two", "level: 3 # two"));
        let both = set(TEXT, "net", Some(2), "Long, and clear: so.");
        assert!(both.contains("net: { level: 2, rationale: \"Long, and clear: so.\" }"), "{both}");
        assert_eq!(target_in(&both, "net"), (Some(2), "Long, and clear: so.".to_owned()));
        assert_eq!(set(TEXT, "phys", Some(2), "Because."), TEXT);
    }

    #[test]
    fn a_target_is_added_and_taken_out() {
        let added = set(TEXT, "new", Some(1), "New.");
        assert_eq!(target_in(&added, "new"), (Some(1), "New.".to_owned()));
        assert!(added.contains("# first") && added.contains("# foot"), "{added}");
        assert_eq!(set(&added, "new", None, ""), TEXT);
        let first = set("id: shop\n", "phys", Some(1), "So.");
        assert_eq!(target_in(&first, "phys"), (Some(1), "So.".to_owned()));
    }

    #[test]
    fn what_was_seen_differs_once_it_was_changed() {
        let before = seen_in(TEXT, "phys");
        assert_eq!(before, seen_in(&TEXT.replace("# first", "# other"), "phys"));
        assert_ne!(before, seen_in(&set(TEXT, "phys", Some(3), "x"), "phys"));
        assert_ne!(before, seen_in(&set(TEXT, "phys", None, ""), "phys"));
    }
}
