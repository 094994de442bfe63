//! What an assessment asks: the resolved profile, cut down to what every face of the form shows.
//!
//! In: a [`Tailored`]. Out: [`Questionnaire`], in reading order, texts without markup. Never: an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::digest::sha256_of_parts;
use crate::markdown::plain;
use crate::model::{
    Age, Aggregate, AnswerSet, Excluded, Indicator, LeftOut, LevelEntry, Model, Practice,
    PracticeId, Scoring, Surroundings, Text, Threshold, VersionRef,
};
use crate::profile::{PracticesLeftOut, Tailored};
use crate::schema::table::Verify;
use crate::words::Words;

mod answers;

pub(crate) use answers::{meaning_line, meanings, place_of_set};

/// The questions of a profile or model version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questionnaire {
    /// The profile, or the model if there is none.
    pub name: VersionRef,
    /// The model.
    pub model: VersionRef,
    /// Title of the profile.
    pub title: String,
    /// Version as readers know it, with what its publisher calls it.
    pub version_said: String,
    /// Title of the model.
    pub model_title: String,
    /// The model as a statement about a result names it: with its edition and what it follows, if it has
    /// them.
    pub model_said: String,
    /// What this edition is and is not.
    pub notice: String,
    /// Number and name of each level, from 0.
    pub levels: Vec<(u8, String)>,
    /// How answers add up.
    pub scoring: Scoring,
    /// How levels of practices add up to that of a group.
    pub aggregate: Aggregate,
    /// How much a level must earn to be reached with exceptions.
    pub exceptions: Threshold,
    /// All answers that some indicator can have.
    pub answers: AnswerSet,
    /// The sets that indicators are answered from: at first that of the model, then each that it names.
    pub sets: Vec<AnswerSet>,
    /// The domains in reading order.
    pub domains: Vec<AskedDomain>,
    /// The practices in reading order.
    pub practices: Vec<AskedPractice>,
    /// First steps for small, medium and large organizations.
    pub guide: Option<[String; 3]>,
    /// Fingerprint of the questions; of a part, those of the whole.
    pub digest: String,
    /// What a part was made of, in few letters; empty for the whole.
    pub part: String,
    /// What stands around the questions, in the language of the workspace.
    pub words: Words,
    /// Our ids by what the publisher of the catalog calls practices and indicators.
    by_reference: BTreeMap<String, String>,
    /// What carries an indicator on that is not asked any more, by its id, and why.
    retired: BTreeMap<String, (Vec<String>, String)>,
    /// Where each indicator stands, by its id.
    places: IndexMap<String, IndicatorPlace, RandomState>,
}

/// Where an indicator stands: the place of its practice, of its level, and its own.
type IndicatorPlace = [usize; 3];

/// A model by its name, title, edition and what it follows; by its name alone if it has no edition.
fn said_of(model: &Model, words: &Words) -> String {
    let name = model.name().to_string();
    let Some(edition) = &model.edition else { return name };
    let name = format!("{name}, {}", model.title);
    let said: [(&str, &dyn Display); 2] = [("name", &name), ("edition", edition)];
    match &model.follows {
        None => words.with("record.edition_of", &said),
        Some((title, version)) => {
            let follows = format!("{title} {version}");
            words.with("record.edition_following", &[said[0], said[1], ("follows", &follows)])
        }
    }
}

/// A domain and where its practices stand in [`Questionnaire::practices`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedDomain {
    /// Stable id.
    pub id: String,
    /// Name.
    pub title: String,
    /// Its subdomains at any depth, each before those within it.
    pub subdomains: Vec<AskedSubdomain>,
}

/// A subdomain, or what stands in a domain itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSubdomain {
    /// Stable id.
    pub id: String,
    /// Ids of the subdomains that hold it, from the widest.
    pub above: Vec<String>,
    /// Name; none where practices stand in the domain itself.
    pub title: Option<String>,
    /// Indexes of its own practices.
    pub practices: Vec<usize>,
}

impl AskedDomain {
    /// Indexes of all its practices.
    pub fn practices(&self) -> Vec<usize> {
        self.subdomains.iter().flat_map(|sub| sub.practices.iter().copied()).collect()
    }

    /// Indexes of the practices of a subdomain and of those within it.
    pub fn practices_of(&self, sub: &AskedSubdomain) -> Vec<usize> {
        let is_within = |one: &&AskedSubdomain| {
            one.title.is_some() && (one.id == sub.id || one.above.contains(&sub.id))
        };
        let within = self.subdomains.iter().filter(is_within);
        within.flat_map(|one| one.practices.iter().copied()).collect()
    }

    /// The same with the practices that have a place among others, and without what holds none.
    fn with_practices(self, places: &[Option<usize>]) -> Self {
        let mut subdomains = self.subdomains;
        for sub in &mut subdomains {
            sub.practices = sub.practices.iter().filter_map(|at| places[*at]).collect();
        }
        let all = AskedDomain { subdomains, ..self };
        let holds = |sub: &&AskedSubdomain| match sub.title {
            Some(_) => !all.practices_of(sub).is_empty(),
            None => !sub.practices.is_empty(),
        };
        let kept = all.subdomains.iter().filter(holds).cloned().collect();
        AskedDomain { subdomains: kept, ..all }
    }
}

/// A practice as it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPractice {
    /// Stable id.
    pub id: String,
    /// Short code.
    pub code: String,
    /// Name.
    pub title: String,
    /// What its publisher calls it; empty for most.
    pub reference: String,
    /// What it is for.
    pub purpose: String,
    /// Target of the profile.
    pub target: Option<u8>,
    /// Why this target.
    pub rationale: String,
    /// The levels from 1.
    pub levels: Vec<AskedLevel>,
    /// Ids of practices it leans on.
    pub related: Vec<String>,
}

impl AskedPractice {
    /// Its indicators in reading order, with the level of each.
    pub fn indicators(&self) -> impl Iterator<Item = (u8, &AskedIndicator)> {
        self.levels
            .iter()
            .flat_map(|level| level.indicators.iter().map(|indicator| (level.number, indicator)))
    }

    /// What counts at one of its levels: what stands there, and everything whose answer is the level of the
    /// practice.
    pub fn counted_at(&self, number: u8) -> impl Iterator<Item = &AskedIndicator> {
        let counts = move |(level, item): &(u8, &AskedIndicator)| match item.picks_level {
            true => true,
            false => *level == number,
        };
        self.indicators().filter(counts).map(|(_, item)| item)
    }

    /// The highest level at which it asks for something; nobody reaches a higher one.
    pub fn highest_asking(&self) -> u8 {
        let asks = |level: &&AskedLevel| self.counted_at(level.number).next().is_some();
        self.levels.iter().filter(asks).map(|level| level.number).max().unwrap_or(0)
    }

    /// The first level above the one that is reached.
    pub fn level_above(&self, reached: u8) -> Option<&AskedLevel> {
        self.levels.iter().find(|level| level.number > reached)
    }

    /// Its name alone.
    pub fn bare_title(&self) -> &str {
        bare(&self.reference, &self.title)
    }

    /// Id and text of each action that leads to a level.
    pub fn actions(&self, number: u8) -> &[(String, String)] {
        let level = self.levels.iter().find(|level| level.number == number);
        level.map_or(&[], |level| &level.actions)
    }
}

/// A level of a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLevel {
    /// Number.
    pub number: u8,
    /// What it achieves.
    pub objective: String,
    /// What is asked.
    pub indicators: Vec<AskedIndicator>,
    /// Id and text of each action.
    pub actions: Vec<(String, String)>,
}

impl AskedLevel {
    /// Whether everything that stands at it is answered with the level of the practice.
    pub fn only_picks(&self) -> bool {
        !self.indicators.is_empty() && self.indicators.iter().all(|item| item.picks_level)
    }
}

/// An indicator as it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedIndicator {
    /// Stable id.
    pub id: String,
    /// What its publisher calls it; empty for most.
    pub reference: String,
    /// What can be seen, behind what its publisher calls it.
    pub text: String,
    /// What is counted and how many of it; empty if nobody says.
    pub counted: String,
    /// What to ask to see.
    pub evidence: String,
    /// The role to ask.
    pub ask: String,
    /// How it is verified, as `examine, interview`.
    pub verify: String,
    /// What stands around it, a line each: what it needs first, what it refers to, tags and links.
    pub around: Vec<String>,
    /// Ids of the items that must be there first, as the model names them.
    pub needs: Vec<String>,
    /// How long an answer to it holds; none for ever.
    pub valid_for: Option<Age>,
    /// Title of the profile it comes from; empty for the model.
    pub origin: String,
    /// Id of the base item whose place it took; empty for most.
    pub replaces: String,
    /// The place of its answers in [`Questionnaire::sets`].
    pub set: usize,
    /// Whether its one answer is the level of its practice, so that it counts at each level.
    pub picks_level: bool,
    /// What each of these answers means here, in their order; empty where the answers mean the same everywhere.
    pub meanings: Vec<String>,
    /// How much it counts beside the other indicators of its level.
    pub weight: u32,
}

impl AskedIndicator {
    fn goes_by(&self, name: &str) -> bool {
        self.id.eq_ignore_ascii_case(name)
            || !self.reference.is_empty() && self.reference.eq_ignore_ascii_case(name)
    }

    /// What an answer of its set means here, by its place.
    pub fn meaning(&self, at: usize) -> &str {
        self.meanings.get(at).map_or("", String::as_str)
    }

    /// What can be seen, alone.
    pub fn bare_text(&self) -> &str {
        bare(&self.reference, &self.text)
    }

    /// What is counted, whom to ask and what stands around it, if anybody says: a line each. Every face begins its hint
    /// with them.
    pub fn count_and_ask(&self, words: &Words) -> Vec<String> {
        let say = |key: &str, text: &str| words.with(key, &[("text", &text)]);
        let count = (!self.counted.is_empty()).then(|| say("hint.count", &self.counted));
        let ask = (!self.ask.is_empty()).then(|| say("hint.ask", &self.ask));
        count.into_iter().chain(ask).chain(self.around.iter().cloned()).collect()
    }
}

impl Questionnaire {
    /// The questions of a resolved profile or model.
    pub fn of(tailored: &Tailored, words: &Words) -> Self {
        let model = &tailored.model;
        let words = &words.called(&model.words);
        let at = |id: &PracticeId| model.practices.iter().position(|practice| practice.id == *id);
        let domains = model.domains.iter().map(|domain| AskedDomain {
            id: domain.id.clone(),
            title: domain.title.clone(),
            subdomains: domain
                .subdomains
                .iter()
                .map(|sub| AskedSubdomain {
                    id: sub.id.clone(),
                    above: sub.above.clone(),
                    title: sub.title.clone(),
                    practices: sub.practices.iter().filter_map(at).collect(),
                })
                .collect(),
        });
        let guide = tailored.profile().and_then(|profile| profile.guide.as_ref());
        let named = model.answer_sets.iter().map(|set| set.answers.clone());
        let sets: Vec<AnswerSet> =
            std::iter::once(model.answers.said_in(words)).chain(named).collect();
        Self {
            name: tailored.name(),
            model: model.name(),
            title: tailored.title().to_owned(),
            version_said: tailored.version_said(),
            model_title: model.title.clone(),
            model_said: said_of(model, words),
            notice: notice(tailored, words),
            levels: model.levels.iter().map(|l| (l.number, l.title.clone())).collect(),
            scoring: model.scoring,
            aggregate: model.aggregate,
            exceptions: model.exceptions,
            answers: AnswerSet::all_of(&sets),
            sets,
            domains: domains.collect(),
            practices: model.practices.iter().map(|p| practice(tailored, p, words)).collect(),
            guide: guide.map(|guide| guide.each_ref().map(|text| text.markdown.clone())),
            digest: digest(tailored),
            part: String::new(),
            words: words.clone(),
            by_reference: BTreeMap::new(),
            retired: retired(tailored, words),
            places: IndexMap::default(),
        }
        .clean()
        .with_places()
    }

    /// The same with these practices and no domains.
    #[must_use]
    pub fn of_practices(self, practices: Vec<AskedPractice>) -> Self {
        Self { practices, domains: Vec::new(), ..self }.with_places()
    }

    fn with_places(mut self) -> Self {
        self.places.clear();
        self.by_reference.clear();
        let mut name = |reference: &String, id: &String| {
            if !reference.is_empty() {
                self.by_reference.insert(reference.clone(), id.clone());
            }
        };
        for (of, practice) in self.practices.iter().enumerate() {
            name(&practice.reference, &practice.id);
            for (level, asked) in practice.levels.iter().enumerate() {
                for (at, item) in asked.indicators.iter().enumerate() {
                    name(&item.reference, &item.id);
                    self.places.entry(item.id.clone()).or_insert([of, level, at]);
                }
            }
        }
        self
    }

    /// Takes out of every text what not every face can carry.
    fn clean(mut self) -> Self {
        let clean = |text: &mut String| *text = super::clean(text);
        [&mut self.title, &mut self.version_said, &mut self.model_title, &mut self.notice]
            .into_iter()
            .for_each(clean);
        self.levels.iter_mut().for_each(|(_, title)| clean(title));
        for domain in &mut self.domains {
            clean(&mut domain.title);
            domain.subdomains.iter_mut().filter_map(|sub| sub.title.as_mut()).for_each(clean);
        }
        for practice in &mut self.practices {
            let texts = [&mut practice.title, &mut practice.purpose, &mut practice.rationale];
            texts.into_iter().for_each(clean);
            for level in &mut practice.levels {
                clean(&mut level.objective);
                level.actions.iter_mut().for_each(|(_, text)| clean(text));
                for item in &mut level.indicators {
                    let texts =
                        [&mut item.text, &mut item.evidence, &mut item.ask, &mut item.origin];
                    let lists = item.around.iter_mut().chain(&mut item.meanings);
                    texts.into_iter().chain(lists).for_each(clean);
                }
            }
        }
        self
    }

    /// The form with these indicators only, under a name for the part. What it says of levels holds for
    /// what it asks, and it says so.
    pub fn part(
        &self,
        name: String,
        is_asked: impl Fn(&AskedPractice, &AskedIndicator) -> bool,
    ) -> Self {
        let mut part = self.clone();
        for (practice, whole) in part.practices.iter_mut().zip(&self.practices) {
            for level in &mut practice.levels {
                level.indicators.retain(|indicator| is_asked(whole, indicator));
            }
        }
        let asks = |practice: &AskedPractice| practice.indicators().next().is_some();
        let mut place = 0;
        let places = part.practices.iter().map(|practice| {
            let at = asks(practice).then_some(place);
            place += usize::from(at.is_some());
            at
        });
        let places: Vec<Option<usize>> = places.collect();
        part.domains = part.domains.into_iter().map(|one| one.with_practices(&places)).collect();
        part.domains.retain(|domain| !domain.subdomains.is_empty());
        part.practices.retain(asks);
        part.notice = format!("{} {}", self.words.say("form.part"), self.notice);
        part.part = name;
        part.with_places()
    }

    /// The title of an assessment that nobody has named yet.
    pub fn assessment_title(&self) -> String {
        self.words.with("assessment_text.title", &[("title", &self.title)])
    }

    /// The practice of that id.
    pub fn practice(&self, id: &str) -> Option<&AskedPractice> {
        self.practices.iter().find(|practice| practice.id == id)
    }

    /// The highest level.
    pub fn top_level(&self) -> u8 {
        self.levels.last().map_or(0, |(number, _)| *number)
    }

    /// Whether some practices ask for more levels than others, so that one may be done before its group is.
    pub fn is_sparse(&self) -> bool {
        let mut highest =
            self.practices.iter().map(AskedPractice::highest_asking).filter(|top| *top > 0);
        highest.next().is_some_and(|first| highest.any(|other| other != first))
    }

    /// The name of a level.
    pub fn level_title(&self, number: u8) -> &str {
        self.levels.iter().find(|(n, _)| *n == number).map_or("", |(_, title)| title)
    }

    /// Number and name of a level, as `2 (Basic)`.
    pub fn level_name(&self, number: u8) -> String {
        format!("{number} ({})", self.level_title(number))
    }

    /// The start of the digest, as reports show it.
    pub fn fingerprint(&self) -> &str {
        self.digest.get(..12).unwrap_or(&self.digest)
    }

    /// Every indicator in reading order, with its practice and level.
    pub fn indicators(&self) -> impl Iterator<Item = (&AskedPractice, u8, &AskedIndicator)> {
        self.practices.iter().flat_map(|practice| {
            practice.indicators().map(move |(level, indicator)| (practice, level, indicator))
        })
    }

    /// Our id of what the publisher of the catalog calls so; what is no such name stays as it is.
    pub fn id_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.by_reference.get(name).map_or(name, String::as_str)
    }

    /// What carries an indicator on that is not asked any more, and why; nothing if it is in force.
    pub fn retired(&self, id: &str) -> Option<&(Vec<String>, String)> {
        self.retired.get(id)
    }

    /// The indicator that a person means: by id, or by what its publisher calls it.
    pub fn meant(&self, name: &str) -> Option<&AskedIndicator> {
        self.indicators().map(|(_, _, indicator)| indicator).find(|one| one.goes_by(name))
    }

    /// The indicator of that id, with its practice and level.
    pub fn indicator(&self, id: &str) -> Option<(&AskedPractice, u8, &AskedIndicator)> {
        let [of, level, at] = *self.places.get(id)?;
        let practice = &self.practices[of];
        let level = &practice.levels[level];
        Some((practice, level.number, &level.indicators[at]))
    }

    /// The practice whose id, code or title a person wrote.
    pub fn practice_named(&self, name: &str) -> Option<&AskedPractice> {
        let wanted = name.trim().to_lowercase();
        self.practices.iter().find(|practice| {
            [
                &practice.id,
                &practice.code,
                &practice.title,
                &practice.reference,
                practice.bare_title(),
            ]
            .iter()
            .any(|known| !known.is_empty() && known.to_lowercase() == wanted)
        })
    }
}

/// What the edition is and is not, and what is not asked although the model has it: the first of each
/// reason by name, all others by number.
fn notice(tailored: &Tailored, words: &Words) -> String {
    const NAMED: usize = 12;
    let model = &tailored.model;
    let of_practices = |one: &PracticesLeftOut| {
        (reason(one), one.practices.iter().map(Practice::title_with_code).collect())
    };
    let mut by_reason: Vec<(String, Vec<String>)> =
        tailored.left_out.iter().map(of_practices).collect();
    let levels = model.practices.iter().flat_map(|practice| &practice.levels);
    for one in levels.flat_map(|level| &level.excluded) {
        if !matches!(one.cause, LeftOut::OtherGroups(_) | LeftOut::PastLevel(..)) {
            continue;
        }
        let why = one.why(words).map_or_else(String::new, |why| plain(&why.markdown));
        let why = why.trim_end_matches('.').to_owned();
        match by_reason.iter_mut().find(|(known, _)| *known == why) {
            Some((_, ids)) => ids.push(one.id.to_string()),
            None => by_reason.push((why, vec![one.id.to_string()])),
        }
    }
    let said = by_reason.iter().map(|(why, ids)| {
        let more = ids.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" + {more}") };
        let named: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
        let named = format!("{}{more}", named.join(", "));
        words.with("form.left_out_some", &[("ids", &named), ("why", why)])
    });
    let said: Vec<String> = said.collect();
    let notice = plain(&model.notice.markdown);
    if said.is_empty() {
        return notice;
    }
    let left_out = words.with("form.left_out", &[("all", &said.join("; "))]);
    format!("{notice} {left_out}").trim().to_owned()
}

/// Why practices are left out, without the full stop.
fn reason(one: &PracticesLeftOut) -> String {
    let why = plain(Text::said(one.rationale.as_ref()));
    why.trim_end_matches('.').to_owned()
}

/// What is not asked any more or not here, with what carries it on and why.
fn retired(tailored: &Tailored, words: &Words) -> BTreeMap<String, (Vec<String>, String)> {
    let left_out = tailored.practices_left_out().flat_map(|(practice, one)| {
        let levels = practice.levels.iter().flat_map(|level| &level.indicators);
        levels.map(|indicator| (indicator.id.to_string(), (Vec::new(), reason(one))))
    });
    let levels = tailored.model.practices.iter().flat_map(|practice| &practice.levels);
    let one = |excluded: &Excluded| {
        let (into, why) = match &excluded.cause {
            LeftOut::Excluded => return None,
            LeftOut::Retired(into) => {
                let why = Text::said(excluded.rationale.as_ref()).to_owned();
                (into.iter().map(ToString::to_string).collect(), why)
            }
            _ => (Vec::new(), excluded.why(words).map_or_else(String::new, |why| why.markdown)),
        };
        Some((excluded.id.to_string(), (into, plain(&why))))
    };
    levels.flat_map(|level| &level.excluded).filter_map(one).chain(left_out).collect()
}

fn practice(tailored: &Tailored, practice: &Practice, words: &Words) -> AskedPractice {
    let target = tailored.targets.get(&practice.id);
    let rationales = target.map_or(&[][..], |target| &target.rationales);
    let rationale: Vec<String> = rationales.iter().map(|r| plain(&r.markdown)).collect();
    AskedPractice {
        id: practice.id.to_string(),
        code: practice.code.clone(),
        title: practice.title.clone(),
        reference: Text::said(practice.reference.as_ref()).to_owned(),
        purpose: plain(Text::said(practice.purpose.as_ref())),
        target: target.map(|target| target.level),
        rationale: rationale.join(" "),
        levels: levels(tailored, practice, words),
        related: leans_on(tailored, practice),
    }
}

/// The levels of a practice. Below the highest that it has, one that it lacks asks for nothing: scores of
/// practices are compared by the levels of the model.
fn levels(tailored: &Tailored, practice: &Practice, words: &Words) -> Vec<AskedLevel> {
    let highest = practice.levels.last().map_or(0, |level| level.number);
    let numbers = tailored.model.levels.iter().map(|level| level.number);
    let asks_nothing = |number| AskedLevel {
        number,
        objective: String::new(),
        indicators: Vec::new(),
        actions: Vec::new(),
    };
    let asked = |number| match practice.level(number) {
        Some(entry) => level(tailored, (practice, entry), words),
        None => asks_nothing(number),
    };
    numbers.filter(|number| (1..=highest).contains(number)).map(asked).collect()
}

fn level(
    tailored: &Tailored,
    (practice, level): (&Practice, &LevelEntry),
    words: &Words,
) -> AskedLevel {
    let indicators = level.indicators.iter().map(|indicator| AskedIndicator {
        id: indicator.id.to_string(),
        text: plain(&indicator.shown().markdown),
        reference: Text::said(indicator.reference.as_ref()).to_owned(),
        evidence: plain(Text::said(indicator.evidence.as_ref())),
        counted: indicator.counted().map_or_else(String::new, |counted| plain(&counted)),
        ask: plain(Text::said(indicator.ask.as_ref())),
        verify: verifying(&indicator.verify, words),
        around: hints(indicator, words),
        needs: indicator.around.needs.iter().map(|(id, _)| id.to_string()).collect(),
        valid_for: valid_for(tailored, indicator),
        origin: match indicator.text.origin.0 {
            0 => String::new(),
            _ => tailored.origin(indicator.text.origin).title.clone(),
        },
        replaces: indicator.replaced.as_ref().map_or_else(String::new, |base| base.id.to_string()),
        set: place_of_set(&tailored.model, indicator),
        picks_level: tailored.model.answers_to(indicator).is_choice(),
        meanings: meanings(&tailored.model, practice, indicator),
        weight: indicator.weight,
    });
    let actions = level.actions.iter().map(|a| (a.id.to_string(), plain(&a.shown().markdown)));
    AskedLevel {
        number: level.number,
        objective: plain(Text::said(level.objective.as_ref())),
        indicators: indicators.collect(),
        actions: actions.collect(),
    }
}

/// A text without what its publisher calls the thing, which stands before it.
fn bare<'t>(reference: &str, text: &'t str) -> &'t str {
    text.strip_prefix(reference).map_or(text, str::trim_start)
}

/// What stands around an indicator, as lines of text: how much it counts, if more than others may, and the rest.
pub(crate) fn hints(indicator: &Indicator, words: &Words) -> Vec<String> {
    let weight = words.with("hint.weight", &[("text", &indicator.weight)]);
    let weight = Some(weight).filter(|_| indicator.weight != 1);
    weight.into_iter().chain(around(&indicator.around, words)).collect()
}

/// What stands around an item, as lines of text.
pub(crate) fn around(around: &Surroundings, words: &Words) -> Vec<String> {
    let line = |(key, text): (&str, String)| words.with(&format!("hint.{key}"), &[("text", &text)]);
    around.lines(words).into_iter().map(line).collect()
}

/// The practices that a practice leans on: as it says itself, and those whose items its own need.
fn leans_on(tailored: &Tailored, practice: &Practice) -> Vec<String> {
    let needed: BTreeSet<&str> = practice
        .levels
        .iter()
        .flat_map(|level| &level.indicators)
        .flat_map(|indicator| &indicator.around.needs)
        .map(|(id, _)| id.as_str())
        .collect();
    let holds = |other: &&Practice| {
        let mut levels = other.levels.iter();
        other.id != practice.id
            && levels
                .any(|level| level.indicators.iter().any(|one| needed.contains(one.id.as_str())))
    };
    let others = if needed.is_empty() { &[][..] } else { &tailored.model.practices };
    let others = others.iter().filter(holds).map(|other| other.id.to_string());
    let mut all: Vec<String> =
        practice.related.iter().map(|related| related.practice.to_string()).collect();
    for other in others {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

/// How long an answer holds: as the indicator says, else the uppermost profile that says it, else the
/// model.
fn valid_for(tailored: &Tailored, indicator: &Indicator) -> Option<Age> {
    let own = indicator.valid_for.as_ref();
    let profiles = || tailored.profiles.iter().rev().find_map(|one| one.valid_for.as_ref());
    let said = own.or_else(profiles).or(tailored.model.valid_for.as_ref())?;
    Age::parse(&said.markdown)
}

/// How something is verified, as `examine, interview`.
pub(crate) fn verifying(methods: &[Verify], words: &Words) -> String {
    let words = methods.iter().map(|one| words.say(&format!("verifying.{}", one.word())));
    words.collect::<Vec<_>>().join(", ")
}

/// The fingerprint of what is asked and how it is scored; targets and advice are not part of it.
pub(crate) fn digest(tailored: &Tailored) -> String {
    let mut parts = vec![tailored.name().to_string(), tailored.model.scoring.word().to_owned()];
    parts.extend(answers::own_answers(&tailored.model));
    for practice in &tailored.model.practices {
        parts.push(practice.id.to_string());
        for level in &practice.levels {
            parts.push(level.number.to_string());
            for indicator in &level.indicators {
                parts.push(indicator.id.to_string());
                parts.push(indicator.whole().markdown);
                if indicator.weight != 1 {
                    parts.push(format!("weight {}", indicator.weight));
                }
                parts.extend(indicator.answers.iter().map(|(set, _)| format!("answers {set}")));
            }
        }
    }
    sha256_of_parts(parts.iter().map(|part| part.as_bytes()))
}
