//! What the paper templates are given: plain data, with texts as trees.

use std::collections::BTreeMap;

use serde::Serialize;

use super::assessment::{GivenView, OwnTargetView, SaidBefore};
use super::options::{Detail, Ink, PaperOptions, TypeSize};
use super::qr::{self, QrView};
use super::rich::{self, Names, RichNode};
use super::{About, Identity, PaperInput, digest};
use crate::assess::questionnaire;
use crate::markdown::plain;
use crate::model::{
    AnswerChoice, AnswerSet, Domain, Excluded, Indicator, LeftOut, LevelEntry, Model, OriginId,
    Practice, PracticeId, Scoring, Status, Subdomain, Surroundings, Text, Worth,
};
use crate::profile::{PracticesLeftOut, Tailored};
use crate::render::errata;
use crate::render::legend::{ForceRow, forces, legend};
use crate::render::sparse::asks_nothing;
use crate::render::stage::{Stage, status_in_sentence};
use crate::schema::workspace::WorkspaceDoc;
use crate::text::upper_first;
use crate::words::Words;

/// What every paper has: how it looks, what it is about.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Frame {
    kind: &'static str,
    large: bool,
    short: bool,
    grey: bool,
    language: String,
    region: Option<String>,
    brand: PaperBrand,
    subject: SubjectView,
    model: SubjectView,
    bare: bool,
    /// The mark of a version that is not published.
    stage: Option<String>,
    /// Whether lines are numbered, for comments on a draft.
    numbers_lines: bool,
    notice: Vec<RichNode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<ReasonedPractices>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<ReasonedPractices>,
    license: String,
    digest: String,
    /// Of no use to a template.
    #[serde(skip)]
    questions: String,
    address: Option<String>,
    qr: Option<QrView>,
    levels: Vec<LevelNameView>,
    forces: ForcesView,
    top: u8,
    answers: Vec<AnswerChoiceView>,
    /// The answers of each set that indicators name, where some do; first those of the model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sets: Vec<Vec<AnswerChoiceView>>,
    /// The key of the words for what the level of a practice is.
    how_level: &'static str,
}

/// An answer that can be marked.
#[derive(Serialize)]
struct AnswerChoiceView {
    /// What a field holds.
    value: String,
    /// What stands above a box.
    head: String,
    label: String,
    meaning: String,
    reason: bool,
    /// Whether it is worth a whole indicator.
    full: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PaperBrand {
    publisher: String,
    logo: Option<String>,
    logo_alt: String,
    color: Option<String>,
    accent: Option<String>,
    heading_font: Option<String>,
    text_font: Option<String>,
    footer: Option<String>,
}

/// A model or profile version.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SubjectView {
    name: String,
    title: String,
    short: String,
    version: String,
    status: String,
    is_published: bool,
    /// The day in words.
    date: String,
    /// The same as `2026-11-22`, for the file.
    #[serde(skip)]
    day: String,
}

/// What is normative and what informative.
#[derive(Serialize)]
struct ForcesView {
    title: String,
    rows: Vec<ForceRow>,
    /// The force of each kind of text, by its key.
    of: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct LevelNameView {
    number: u8,
    title: String,
    summary: Vec<RichNode>,
}

fn answers(set: &AnswerSet) -> Vec<AnswerChoiceView> {
    let view = |choice: &AnswerChoice| AnswerChoiceView {
        value: choice.id.to_string(),
        head: choice.short.clone(),
        label: choice.label.clone(),
        meaning: plain(&choice.meaning.markdown),
        reason: choice.needs_reason,
        full: set.worth(choice) == Worth::Full,
    };
    set.choices.iter().map(view).collect()
}

/// What the profiles add or leave out as a whole.
#[derive(Serialize)]
struct ReasonedPractices {
    title: String,
    rows: Vec<PrintedReason>,
}

/// Practices that are added or left out for one reason.
#[derive(Serialize)]
struct PrintedReason {
    practices: String,
    why: Vec<RichNode>,
    /// The profile that did so, where several are stacked.
    by: Option<String>,
}

impl ReasonedPractices {
    fn left_out(tailored: &Tailored, names: &dyn Names, words: &Words) -> Option<Self> {
        let row = |one: &PracticesLeftOut| {
            let named = one.practices.iter().map(Practice::title_with_code);
            let named = words.list(&named.collect::<Vec<_>>());
            PrintedReason::of(tailored, named, (one.rationale.as_ref(), one.origin), names)
        };
        let title = words.say("profile.left_out").to_owned();
        let rows: Vec<PrintedReason> = tailored.left_out.iter().map(row).collect();
        (!rows.is_empty()).then_some(Self { title, rows })
    }

    fn added(tailored: &Tailored, names: &dyn Names, words: &Words) -> Option<Self> {
        let row = |practice: &Practice| {
            let added = tailored.added.get(&practice.id)?;
            let reason = (added.rationale.as_ref(), added.origin);
            Some(PrintedReason::of(tailored, practice.title_with_code(), reason, names))
        };
        let title = words.say("profile.added").to_owned();
        let rows: Vec<PrintedReason> = tailored.model.practices.iter().filter_map(row).collect();
        (!rows.is_empty()).then_some(Self { title, rows })
    }
}

impl PrintedReason {
    fn of(
        tailored: &Tailored,
        practices: String,
        (rationale, origin): (Option<&Text>, OriginId),
        names: &dyn Names,
    ) -> Self {
        let is_stacked = tailored.profiles.len() > 1;
        Self {
            practices,
            why: rich::inline(Text::said(rationale), names),
            by: is_stacked.then(|| tailored.origin(origin).title.clone()),
        }
    }
}

fn sets(model: &Model, words: &Words) -> Vec<Vec<AnswerChoiceView>> {
    if model.answer_sets.is_empty() {
        return Vec::new();
    }
    let named = model.answer_sets.iter().map(|set| answers(&set.answers));
    std::iter::once(answers(&model.answers.said_in(words))).chain(named).collect()
}

impl Frame {
    /// Shows another digest at the foot.
    pub(super) fn show_digest(&mut self, digest: &str) {
        digest.clone_into(&mut self.digest);
    }

    pub(super) fn of(
        kind: &'static str,
        input: PaperInput<'_>,
        options: &PaperOptions,
        names: &dyn Names,
    ) -> Self {
        let PaperInput { tailored, config, words, .. } = input;
        let model = &tailored.model;
        let stage = Stage::of(tailored);
        let address = address(tailored, config, "index.html");
        let mut language = config.language.split('-');
        Self {
            kind,
            large: options.type_size == TypeSize::Large,
            short: options.detail == Detail::Short,
            grey: options.ink == Ink::Grey,
            language: language.next().unwrap_or("en").to_lowercase(),
            region: language.next().filter(|r| r.len() == 2).map(str::to_uppercase),
            brand: brand(config),
            subject: subject(tailored, words),
            model: model_subject(model, words),
            bare: tailored.profiles.is_empty(),
            numbers_lines: stage.as_ref().is_some_and(Stage::is_draft),
            stage: stage.map(|stage| stage.mark(words)),
            notice: rich::nodes(&model.notice.markdown, names),
            added: ReasonedPractices::added(tailored, names, words),
            left_out: ReasonedPractices::left_out(tailored, names, words),
            license: model.license.clone(),
            digest: digest(tailored),
            questions: questionnaire::digest(tailored),
            qr: address.as_deref().and_then(qr::code),
            address,
            levels: model
                .levels
                .iter()
                .map(|level| LevelNameView {
                    number: level.number,
                    title: level.title.clone(),
                    summary: rich::inline(Text::said(level.summary.as_ref()), names),
                })
                .collect(),
            forces: ForcesView {
                title: words.say("force.title").to_owned(),
                rows: legend(words),
                of: forces(),
            },
            top: model.top_level(),
            answers: answers(&model.answers.said_in(input.words)),
            sets: sets(model, words),
            how_level: match model.scoring {
                Scoring::LevelsApart => "checklist.how_level_apart",
                Scoring::StrictLevels => "checklist.how_level",
                Scoring::WeightedProgress => "checklist.how_level_weighted",
            },
        }
    }

    /// Title and version, as on the cover.
    pub(super) fn full_name(&self) -> String {
        format!("{} {}", self.subject.title, self.subject.version)
    }

    /// What a form with this frame says about itself once it is filled.
    pub(super) fn identity(&self, words: &Words) -> Identity {
        Identity {
            subject: self.subject.name.clone(),
            model: self.model.name.clone(),
            digest: self.digest.clone(),
            questions: self.questions.clone(),
            tip: words.say("checklist.identity").to_owned(),
            values: BTreeMap::new(),
        }
    }

    /// What the file says about itself.
    pub(super) fn about(&self, title: String, description: &str, words: &Words) -> About {
        let mut keywords = vec![self.subject.name.clone(), self.model.name.clone()];
        keywords.dedup();
        keywords.extend([words.say("paper.keyword").to_owned(), self.digest.clone()]);
        About {
            title,
            description: words.say(description).to_owned(),
            publisher: self.brand.publisher.clone(),
            keywords,
            day: Some(self.subject.day.clone()),
        }
    }
}

fn brand(config: &WorkspaceDoc) -> PaperBrand {
    let brand = &config.brand;
    let logo = brand.logo.as_deref().and_then(|path| path.rsplit('/').next());
    PaperBrand {
        publisher: config.publisher.clone(),
        logo: logo.map(str::to_owned),
        logo_alt: brand.logo_alt.clone().unwrap_or_else(|| config.publisher.clone()),
        color: brand.color.clone(),
        accent: brand.accent.clone(),
        heading_font: brand.heading_font.clone(),
        text_font: brand.text_font.clone(),
        footer: brand.footer.clone(),
    }
}

fn model_subject(model: &Model, words: &Words) -> SubjectView {
    SubjectView {
        name: model.name().to_string(),
        title: model.title.clone(),
        short: model.short_title.clone(),
        version: model.version_said(),
        status: status_in_sentence(model.status, words).to_owned(),
        is_published: model.status == Status::Published,
        date: words.day(&model.date),
        day: model.date.clone(),
    }
}

fn subject(tailored: &Tailored, words: &Words) -> SubjectView {
    match tailored.profile() {
        Some(profile) => SubjectView {
            name: profile.name().to_string(),
            title: profile.title.clone(),
            short: profile.title.clone(),
            version: profile.version_said(),
            status: status_in_sentence(profile.status, words).to_owned(),
            is_published: profile.status == Status::Published,
            date: words.day(&profile.date),
            day: profile.date.clone(),
        },
        None => model_subject(&tailored.model, words),
    }
}

/// The address of a page of this book, if the workspace says where the site will be.
pub(super) fn address(tailored: &Tailored, config: &WorkspaceDoc, page: &str) -> Option<String> {
    config.address(&format!("{}/{page}", tailored.name().path()))
}

/// A practice, with what the paper says of its levels.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PaperPractice<Level> {
    id: String,
    code: String,
    title: String,
    domain: String,
    subdomain: Option<String>,
    purpose: Vec<RichNode>,
    target: Option<PaperTarget>,
    address: Option<String>,
    qr: Option<QrView>,
    outline: bool,
    /// At which levels it asks for nothing; empty if at none.
    asks_nothing: String,
    /// Letters of the longest id of an indicator, for the width of a column.
    longest_id: usize,
    /// What somebody has said about it already.
    #[serde(skip_serializing_if = "String::is_empty")]
    comment: String,
    pub(super) levels: Vec<Level>,
}

#[derive(Serialize)]
struct PaperTarget {
    level: u8,
    title: String,
    /// Whose it is, if it is the assessment's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<OwnTargetView>,
    rationales: Vec<RationaleView>,
}

#[derive(Serialize)]
struct RationaleView {
    /// The level that it speaks of.
    level: u8,
    by: Option<String>,
    text: Vec<RichNode>,
}

/// A level of a practice, with what can be seen.
#[derive(Serialize)]
pub(super) struct PaperLevel {
    number: u8,
    title: String,
    objective: Vec<RichNode>,
    indicators: Vec<IndicatorView>,
    left_out: Vec<LeftOutView>,
}

/// An indicator.
#[derive(Serialize)]
pub(super) struct IndicatorView {
    id: String,
    by: Option<String>,
    text: Vec<RichNode>,
    plain: String,
    /// How to verify it, as `Examine, interview`.
    verify: String,
    /// What is counted, and how many.
    counted: Option<Vec<RichNode>>,
    ask: String,
    evidence: Vec<RichNode>,
    /// What stands around it, a line each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    around: Vec<String>,
    /// What was found to be wrong in it since it was published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errata: Vec<String>,
    replaces: Option<LeftOutView>,
    /// What is known already, a line each.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<GivenView>,
    /// The place of its answers among the sets.
    #[serde(skip_serializing_if = "is_first")]
    set: usize,
    /// Its answers, where they pick the level of the practice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    picks: Vec<PickView>,
}

/// An answer that picks a level.
#[derive(Serialize)]
struct PickView {
    /// What stands above its box, where that is not its label.
    head: Option<String>,
    line: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_first(set: &usize) -> bool {
    *set == 0
}

/// A base item that does not count here, and why.
#[derive(Serialize)]
struct LeftOutView {
    id: String,
    why: String,
}

/// The names of the subdomains that lead to a practice, from the widest.
fn path_title(domain: &Domain, sub: &Subdomain) -> Option<String> {
    let titles: Vec<&str> =
        domain.path_to(sub).into_iter().filter_map(|one| one.title.as_deref()).collect();
    (!titles.is_empty()).then(|| titles.join("  ›  "))
}

/// Makes the views of one document.
pub(super) struct Views<'t> {
    pub(super) tailored: &'t Tailored,
    pub(super) config: &'t WorkspaceDoc,
    pub(super) words: &'t Words,
    pub(super) names: &'t dyn Names,
    /// What one assessment says, if it is for one.
    pub(super) said: SaidBefore<'t>,
}

impl<'t> Views<'t> {
    pub(super) fn of(input: PaperInput<'t>, names: &'t dyn Names) -> Self {
        let PaperInput { tailored, config, words, .. } = input;
        Self { tailored, config, words, names, said: SaidBefore::NOTHING }
    }
}

impl Views<'_> {
    /// A practice with these levels.
    pub(super) fn practice<Level>(
        &self,
        practice: &Practice,
        levels: Vec<Level>,
    ) -> PaperPractice<Level> {
        let home = self.tailored.model.home_of(&practice.id);
        let indicators = practice.levels.iter().flat_map(|level| &level.indicators);
        let page = format!("{}.html", practice.id);
        let address = address(self.tailored, self.config, &page);
        PaperPractice {
            id: practice.id.to_string(),
            code: practice.code.clone(),
            title: practice.title.clone(),
            domain: home.map_or_else(String::new, |(domain, _)| domain.title.clone()),
            subdomain: home.and_then(|(domain, sub)| path_title(domain, sub)),
            purpose: self.block(Text::said(practice.purpose.as_ref())),
            target: self.target(&practice.id),
            qr: address.as_deref().and_then(qr::code),
            address,
            outline: practice.levels.is_empty(),
            asks_nothing: asks_nothing(self.tailored, practice, self.words).unwrap_or_default(),
            longest_id: indicators.map(|indicator| indicator.id.len()).max().unwrap_or(0),
            comment: self.said.comment(&practice.id),
            levels,
        }
    }

    fn target(&self, practice: &PracticeId) -> Option<PaperTarget> {
        let target = self.tailored.targets.get(practice)?;
        // An own target leaves the reasons of the profile in force, for the level that they are about.
        let level = self.said.profile_target(practice).unwrap_or(target.level);
        Some(PaperTarget {
            level: target.level,
            title: self.tailored.model.level_title(target.level).to_owned(),
            own: self.said.own_target(practice),
            rationales: target
                .rationales
                .iter()
                .map(|text| RationaleView {
                    level,
                    by: self.other_profile(text.origin),
                    text: self.inline(&text.markdown),
                })
                .collect(),
        })
    }

    /// A level with its indicators.
    pub(super) fn level(&self, practice: &Practice, level: &LevelEntry) -> PaperLevel {
        let excluded = level
            .excluded
            .iter()
            .map(|item| LeftOutView { id: item.id.to_string(), why: self.why_out(item) });
        PaperLevel {
            number: level.number,
            title: self.tailored.model.level_title(level.number).to_owned(),
            objective: self.inline(Text::said(level.objective.as_ref())),
            indicators: level.indicators.iter().map(|one| self.indicator(practice, one)).collect(),
            left_out: excluded.collect(),
        }
    }

    fn why_out(&self, item: &Excluded) -> String {
        let why = item.why(self.words).map_or_else(String::new, |why| self.plain(&why.markdown));
        match item.cause {
            LeftOut::Retired(_) => format!("{}. {why}", self.words.say("item.retired")),
            _ => why,
        }
    }

    fn indicator(&self, practice: &Practice, indicator: &Indicator) -> IndicatorView {
        IndicatorView {
            id: indicator.id.to_string(),
            by: self.added_by(indicator.text.origin),
            text: self.item(&indicator.shown_without_parts(), &indicator.around),
            plain: self.plain(&indicator.shown().markdown),
            verify: upper_first(&questionnaire::verifying(&indicator.verify, self.words)),
            ask: plain(Text::said(indicator.ask.as_ref())),
            counted: indicator.counted().map(|counted| self.inline(&counted)),
            evidence: self.inline(Text::said(indicator.evidence.as_ref())),
            around: questionnaire::hints(indicator, self.words),
            errata: errata::at(self.tailored, &[indicator.id.as_str()], self.words),
            replaces: indicator.replaced.as_ref().map(|replaced| LeftOutView {
                id: replaced.id.to_string(),
                why: replaced
                    .rationale
                    .as_ref()
                    .map_or_else(String::new, |why| plain(&why.markdown)),
            }),
            given: self.said.given(&indicator.id),
            set: questionnaire::place_of_set(&self.tailored.model, indicator),
            picks: self.picks(practice, indicator),
        }
    }

    /// The answers that pick a level, each with what it means in the practice.
    fn picks(&self, practice: &Practice, indicator: &Indicator) -> Vec<PickView> {
        let model = &self.tailored.model;
        let meanings = questionnaire::meanings(model, practice, indicator);
        let choices = model.answers_to(indicator).choices.iter().zip(&meanings);
        let view = |(choice, meaning): (&AnswerChoice, &String)| PickView {
            head: Some(choice.short.clone()).filter(|short| *short != choice.label),
            line: questionnaire::meaning_line(choice, meaning, self.words),
        };
        choices.map(view).collect()
    }

    /// The profile that added a text; none for the model's own.
    pub(super) fn added_by(&self, origin: OriginId) -> Option<String> {
        (origin != OriginId::MODEL).then(|| self.tailored.origin(origin).title.clone())
    }

    /// The profile that a text comes from, if it is not the one that the paper is about.
    fn other_profile(&self, origin: OriginId) -> Option<String> {
        let origin = self.tailored.origin(origin);
        (origin.name != self.tailored.name()).then(|| origin.title.clone())
    }

    pub(super) fn block(&self, text: &str) -> Vec<RichNode> {
        rich::nodes(text, self.names)
    }

    /// The text of an item with its parts below.
    pub(super) fn item(&self, text: &Text, around: &Surroundings) -> Vec<RichNode> {
        rich::with_parts(&text.markdown, &around.parts, self.names)
    }

    pub(super) fn inline(&self, text: &str) -> Vec<RichNode> {
        rich::inline(text, self.names)
    }

    /// The words of a text with references by name, for those who hear them.
    fn plain(&self, text: &str) -> String {
        let mut words = plain(text);
        for (id, _) in crate::markdown::references(text) {
            if let (_, name) = self.names.name(&id)
                && name != id
            {
                words = words.replace(&id, &name);
            }
        }
        crate::text::one_line(&words)
    }
}

/// Names of practices and items, with labels for the practices that the document holds.
pub(super) struct BookNames<'m> {
    tailored: &'m Tailored,
    labelled: Vec<&'m str>,
    labels_items: bool,
}

impl<'m> BookNames<'m> {
    /// Names in a document that holds these practices.
    pub(super) fn of_practices(tailored: &'m Tailored, held: &[&'m Practice]) -> Self {
        let labelled = held.iter().map(|practice| practice.id.as_str()).collect();
        Self { tailored, labelled, labels_items: false }
    }

    /// Names in a document that holds everything.
    pub(super) fn of_everything(tailored: &'m Tailored) -> Self {
        let labelled =
            tailored.model.practices.iter().map(|practice| practice.id.as_str()).collect();
        Self { tailored, labelled, labels_items: true }
    }
}

impl Names for BookNames<'_> {
    fn name(&self, id: &str) -> (String, String) {
        let practices = &self.tailored.model.practices;
        let left_out = || self.tailored.practices_left_out().map(|(practice, _)| practice);
        if let Some(practice) = practices.iter().find(|p| p.goes_by(id)) {
            let held = self.labelled.contains(&practice.id.as_str());
            let label = if held { practice.id.to_string() } else { String::new() };
            return (label, practice.title.clone());
        }
        if let Some(practice) = left_out().find(|p| p.goes_by(id)) {
            return (String::new(), practice.title.clone());
        }
        let is_held = |p: &Practice| {
            p.levels.iter().any(|level| {
                id == format!("{}-{}", p.code, level.number)
                    || level.actions.iter().any(|action| action.id == id)
                    || level.indicators.iter().any(|indicator| indicator.id == id)
            })
        };
        let known = self.labels_items && practices.iter().any(is_held);
        (if known { id.to_owned() } else { String::new() }, id.to_owned())
    }
}
