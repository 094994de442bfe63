//! Random answers from a fixed seed, and a model to answer.

use smm_core::assess::{Answer, AnswerSource, Answers, Questionnaire, Settlement, Stake};
use smm_core::model::AnswerChoice;
use smm_core::{Sources, Workspace};

/// A generator with a fixed sequence (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % end as u64).expect("it is below `end`")
    }
}

/// Five answers of which three stand between all and nothing, for [`mini`]; each label differs from
/// its id.
pub(crate) const FIVE: &str = "strict-levels\nanswers:\n\
    \x20 - { id: fully, label: Fully met, short: fully, earns: 3, meaning: Seen everywhere. }\n\
    \x20 - { id: largely, label: Largely met, short: largely, earns: 2, meaning: Seen in most places. }\n\
    \x20 - { id: partly, label: Partly_met, short: partly, earns: 1, meaning: Seen in some places. }\n\
    \x20 - { id: not, label: Not met*, short: not, earns: 0, meaning: Not seen. }\n\
    \x20 - { id: not-applicable, label: does not apply, short: n/a, counts: false, meaning: Cannot apply. }";

macro_rules! sets {
    () => {
        "strict-levels\nanswers:\n\
    \x20 - { id: yes, label: \"yes\", earns: 4, meaning: Seen. }\n\
    \x20 - { id: partly, label: partly, earns: 2, meaning: Seen in part. }\n\
    \x20 - { id: \"no\", label: \"no\", earns: 0, meaning: Not seen. }\n\
    \x20 - { id: not-applicable, label: not applicable, short: n/a, counts: false, meaning: Cannot apply. }\n\
    answer-sets:\n\
    \x20 - id: coverage\n    answers:\n\
    \x20     - { id: value-1, label: \"Yes, everywhere\", short: \"1\", earns: 4 }\n\
    \x20     - { id: partly, label: \"Yes, for half\", short: \"0.5\", earns: 2 }\n\
    \x20     - { id: value-0-25, label: \"Yes, in *some* places?\", short: \"0.25\", earns: 1 }\n\
    \x20     - { id: \"no\", label: \"No\", short: \"0\", earns: 0 }\n\
    \x20 - id: habit\n    answers:\n\
    \x20     - { id: value-1, label: Always, earns: 4 }\n\
    \x20     - { id: partly, label: \"Yes\", earns: 2 }\n\
    \x20     - { id: \"no\", label: Never, earns: 0 }"
    };
}

/// Two sets of answers beside those of the model, for [`mini`]: some of their answers are the same under other
/// names, and in one of them "Yes" is not what it is in the other.
pub(crate) const SETS: &str = sets!();

/// The same with indicators that count up to 40 times.
pub(crate) const SETS_WEIGHED: &str = concat!(sets!(), "\n# weights");

/// The usual answers by the other rule, to indicators that count up to 40 times.
pub(crate) const WEIGHTS: &str = "weighted-progress\nexceptions: { at-least: 2, of: 3 }\n# weights";

macro_rules! choice {
    ($rule:literal) => {
        concat!(
            $rule,
            "\nanswers:\n\
    \x20 - { id: yes, label: \"yes\", earns: 2, meaning: Seen. }\n\
    \x20 - { id: partly, label: partly, earns: 1, meaning: Seen in part. }\n\
    \x20 - { id: \"no\", label: \"no\", earns: 0, meaning: Not seen. }\n\
    \x20 - { id: not-applicable, label: not applicable, short: n/a, counts: false, meaning: Cannot apply. }\n\
    answer-sets:\n\
    \x20 - id: pick\n    kind: choice\n    answers:\n\
    \x20     - { id: fourth, label: The fourth*, short: \"4\", level: 4 }\n\
    \x20     - { id: second, label: \"Yes, the second\", short: \"2\", level: 2 }\n\
    \x20     - { id: third, label: The_third?, short: \"3\", level: 3 }\n\
    \x20     - { id: first, label: The first, short: \"1\", level: 1 }\n\
    \x20     - { id: nothing, label: \"No\", short: \"0\", level: 0, meaning: Nothing is there. }\n\
    \x20     - { id: not-applicable, label: Out of scope, short: n/a, counts: false }"
        )
    };
}

/// A model in which the first item of some practices is answered with their level, and of one nothing else is asked.
pub(crate) const CHOICE: &str = choice!("strict-levels");

/// The same where levels stand alone, with weights, and where domains are the mean of their practices.
pub(crate) const CHOICE_APART: &str =
    concat!(choice!("strict-levels\ncumulative: false"), "\naggregate: mean\n# weights");

/// The same by the other rule.
pub(crate) const CHOICE_WEIGHTED: &str = choice!("weighted-progress");

/// Whether the first item of a practice of such a model is answered with its level, by the place of the practice.
fn picks(scoring: &str, at: usize) -> bool {
    scoring.contains("kind: choice") && matches!(at, 0 | 1 | 3)
}

/// Whether it is the only one that is asked there.
fn only_picks(scoring: &str, at: usize) -> bool {
    picks(scoring, at) && at == 1
}

/// How much an item of such a model counts.
fn own_weight(scoring: &str, level: usize, number: usize) -> usize {
    let is_there = scoring.contains("# weights");
    if is_there { [1, 3, 40, 7][(2 * level + number) % 4] } else { 1 }
}

/// The set of answers of an item of such a model; none for those of the model.
fn own_set(scoring: &str, level: usize, number: usize) -> Option<&'static str> {
    let is_there = scoring.contains("- id: coverage");
    [None, Some("coverage"), Some("habit")][(level + number) % 3].filter(|_| is_there)
}

/// A model whose practices ask at some levels only, for [`mini`].
pub(crate) const SPARSE: &str = "strict-levels\nrequire: []";
/// The same by the other rule.
pub(crate) const SPARSE_WEIGHTED: &str = "weighted-progress\nrequire: []";

/// A model whose levels stand alone, for [`mini`].
pub(crate) const APART: &str = "strict-levels\ncumulative: false";
/// The same where practices ask at some levels only, with domains by the mean of their practices.
pub(crate) const APART_SPARSE: &str =
    "strict-levels\ncumulative: false\naggregate: mean\nrequire: []";
/// Levels that add up by their shares, and practices by their mean.
pub(crate) const MEAN: &str = "weighted-progress\naggregate: mean";

/// Whether a practice of a model that insists on nothing has no such level, by its place.
fn lacks(scoring: &str, at: usize, level: usize) -> bool {
    scoring.contains("require: []") && matches!((at, level), (0, 1) | (1, 1 | 3) | (3, 2 | 4))
}

/// A model `mini` with five practices, four levels and 1 to 4 indicators each; the profile `trim`
/// sets targets and leaves out all indicators of one level, and of the highest of another practice.
pub(crate) fn mini(scoring: &str) -> String {
    let mut out = format!(
        "-- smm.toml --\ntitle = \"Mini\"\npublisher = \"Mini\"\nlanguage = \"en\"\n-- models/mini/1.0/model.yaml --\n\
         id: mini\nversion: \"1.0\"\ntitle: Mini Model\nshort-title: Mini\nstatus: published\n\
         date: \"2026-01-15\"\nlicense: CC-BY-4.0\nsummary: For tests.\nnotice: Written for tests.\n\
         valid-for: 18 months\nscoring: {scoring}\nlevels:\n"
    );
    for (level, title) in ["none", "one", "two", "three", "four"].iter().enumerate() {
        out += &format!("  - {{ level: {level}, title: {title}, summary: Level {title}. }}\n");
    }
    out += "scopes:\n  - { id: general, title: General, summary: Any. }\n  - { id: industry, title: Industry, summary: One. }\n\
            domains:\n  - id: left\n    title: \"Left: side's [half]\"\n    summary: Left.\n    subdomains:\n\
            \x20     - { id: upper, title: Upper, summary: Up., practices: [pa, pb] }\n\
            \x20     - { id: lower, title: Lower, summary: Low., practices: [pc] }\n\
            \x20 - id: right\n    title: Summary\n    summary: Right.\n    practices: [pd, pe]\n";
    for (at, id) in ["pa", "pb", "pc", "pd", "pe"].iter().enumerate() {
        out += &format!("-- models/mini/1.0/practices/{id}.yaml --\n");
        out += &table(id, at, scoring);
    }
    out += "-- profiles/trim/1.0/profile.yaml --\nid: trim\nversion: \"1.0\"\ncode: TRIM\ntitle: Trim\nstatus: draft\n\
            date: \"2026-01-20\"\nbase: mini@1.0\nscope: industry\nsummary: For tests.\napplies-to: [Tests]\ntargets:\n";
    for (id, level) in [("pa", 2), ("pb", 0), ("pc", 4), ("pd", 3), ("pe", 1)] {
        out += &format!("  {id}: {{ level: {level}, rationale: Because of {id}. }}\n");
    }
    out += "-- profiles/trim/1.0/practices/pe.yaml --\npractice: pe\nexclude:\n\
            \x20 - { id: PE-4-I1, rationale: Not here. }\n";
    out + "-- profiles/trim/1.0/practices/pc.yaml --\npractice: pc\nexclude:\n\
           \x20 - { id: PC-2-I1, rationale: Not here. }\n  - { id: PC-2-I2, rationale: Not here. }\n"
}

fn table(id: &str, at: usize, scoring: &str) -> String {
    let code = id.to_uppercase();
    let mut out = format!(
        "id: {id}\ncode: {code}\ntitle: Practice {code}\npurpose: Purpose of {id}.\nlevels:\n"
    );
    for level in (1..=4).filter(|level| !lacks(scoring, at, *level)) {
        if scoring.contains("require: []") && (at, level) == (1, 4) {
            out += "  - { level: 4, objective: Nothing is asked here., indicators: [] }\n";
            continue;
        }
        out += &format!(
            "  - level: {level}\n    objective: Objective {level}.\n    description: Description {level}.\n    actions:\n\
             \x20     - {{ id: {code}-{level}-A1, text: Do {code} {level}. }}\n    indicators:\n"
        );
        if only_picks(scoring, at) && level > 1 {
            out = out.trim_end_matches("    indicators:\n").to_owned();
            continue;
        }
        let items = if at == 2 && level == 2 { 2 } else { 1 + (at + level) % 4 };
        for number in 1..=(if only_picks(scoring, at) { 1 } else { items }) {
            let own = match (level, number) {
                (1, 1) => ", valid-for: 6 months",
                (2, 1) => ", valid-for: 45 days",
                _ => "",
            };
            let is_first = (level, number) == (1, 1);
            let pick = Some("pick").filter(|_| picks(scoring, at) && is_first);
            let set = pick.or(own_set(scoring, level, number));
            let set = set.map_or_else(String::new, |set| format!(", answers: {set}"));
            let weight = match own_weight(scoring, level, number) {
                1 => String::new(),
                weight => format!(", weight: {weight}"),
            };
            out += &format!(
                "      - {{ id: {code}-{level}-I{number}, text: \"=SUM({code}) sees {level}.{number}\", verify: [test], evidence: Look., ask: Lead{own}{set}{weight} }}\n"
            );
        }
    }
    out
}

/// The workspace of a txtar text.
pub(crate) fn workspace(files: &str) -> Workspace {
    let mut sources = Sources::default();
    for (path, text) in crate::support::txtar(files) {
        sources.add(path, text.as_bytes().to_vec());
    }
    smm_core::load(&sources).value
}

/// The head of an assessment.
pub(crate) fn head() -> Answers {
    Answers { title: "Random".to_owned(), date: "2026-03-04".to_owned(), ..Answers::default() }
}

/// Answers without texts; the first sets are the extremes, the others random with a bias. In some,
/// nothing of a practice applies.
pub(crate) fn values(form: &Questionnaire, number: usize, dice: &mut Dice) -> Answers {
    let mut answers = head();
    let choices = &form.answers.choices;
    let bias = dice.below(choices.len() + 2);
    let out =
        (number > choices.len() && dice.below(3) == 0).then(|| dice.below(form.practices.len()));
    for (practice, _, indicator) in form.indicators() {
        let choices = &form.answers_to(indicator).choices;
        let random = match (dice.below(8), bias) {
            (0..=4, bias) if bias < choices.len() => Some(&choices[bias]),
            (0..=5, bias) if bias == choices.len() => Some(&choices[0]),
            (0, _) => None,
            (1..=3, _) => Some(&choices[1 + dice.below(choices.len() - 1)]),
            (4, _) => Some(&choices[1]),
            _ => Some(&choices[0]),
        };
        let choice = match number {
            _ if out.is_some_and(|at| form.practices[at].id == practice.id) => choices.last(),
            0 => None,
            at if at <= form.answers.choices.len() => choices.get(at - 1).or(choices.last()),
            _ => random,
        };
        if let Some(AnswerChoice { id, needs_reason, .. }) = choice {
            let reason = if *needs_reason { "Out of scope." } else { "" }.to_owned();
            let answer = Answer { value: Some(id.clone()), reason, ..Answer::default() };
            answers.answers.insert(indicator.id.clone(), answer);
        }
    }
    for practice in &form.practices {
        if number > 4 && dice.below(4) == 0 {
            let level = u8::try_from(dice.below(usize::from(form.top_level()) + 1)).expect("small");
            answers.targets.insert(practice.id.clone(), (level, "Fits better.".to_owned()));
        }
    }
    answers
}

/// What a well-kept site answers: nearly all in full, one in six with less, a few not applicable. Many of
/// its levels are reached with exceptions only.
pub(crate) fn nearly_all(form: &Questionnaire, dice: &mut Dice) -> Answers {
    let mut answers = head();
    for (_, _, indicator) in form.indicators() {
        let choices = &form.answers_to(indicator).choices;
        let choice = match dice.below(18) {
            0..=2 => &choices[1],
            3 => choices.last().expect("a model has answers"),
            _ => &choices[0],
        };
        let reason = if choice.needs_reason { "Out of scope." } else { "" }.to_owned();
        let answer = Answer { value: Some(choice.id.clone()), reason, ..Answer::default() };
        answers.answers.insert(indicator.id.clone(), answer);
    }
    if let Some(id) = form.indicators().map(|(_, _, own)| &own.id).nth(dice.below(40)) {
        answers.answers.entry(id.clone()).or_default().until = "2026-01-31".to_owned();
    }
    answers
}

/// Gives answers days on which they were given and lapse, and the assessment one at which they are judged.
pub(crate) fn aged(mut answers: Answers, dice: &mut Dice) -> Answers {
    let day = |dice: &mut Dice| {
        let year = 2024 + dice.below(4);
        format!("{year}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))
    };
    if dice.below(3) > 0 {
        answers.as_of = day(dice);
    }
    for answer in answers.answers.values_mut() {
        match dice.below(6) {
            0 => answer.when = day(dice),
            1 => "2024-08-31".clone_into(&mut answer.when),
            2 => answer.until = day(dice),
            3 => (answer.when, answer.until) = (day(dice), day(dice)),
            _ => {}
        }
    }
    answers
}

/// A text with everything that breaks formats.
fn text(dice: &mut Dice) -> String {
    const PARTS: [&str; 32] = [
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+3",
        "yes",
        "no",
        "null",
        "~",
        ": ",
        " #",
        "\"",
        "'",
        "\\",
        "\n",
        "\n\n  ",
        "\t",
        "<script>alert(1)</script>",
        "&amp;",
        "]]>",
        "Łódź",
        "日本",
        "🔒",
        "é",
        "\u{2028}",
        "%",
        "{a}",
        "[b]",
        "| x",
        "> y",
        "- z",
        "_x0041_",
        "word",
    ];
    let count = dice.below(7);
    (0..count)
        .map(|_| PARTS[dice.below(PARTS.len())])
        .collect::<Vec<_>>()
        .join(["", " "][dice.below(2)])
}

/// Answers with texts in every field that every face has.
pub(crate) fn filled(form: &Questionnaire, dice: &mut Dice) -> Answers {
    let mut answers = values(form, 5, dice);
    answers.title = format!("T {}", text(dice));
    for field in
        [&mut answers.subject, &mut answers.boundary, &mut answers.site, &mut answers.story]
    {
        *field = text(dice);
    }
    answers.as_of = ["", "2027-02-28"][dice.below(2)].to_owned();
    answers.marking = text(dice);
    for _ in 0..dice.below(3) {
        answers.sources.push(AnswerSource {
            name: format!("f{}", text(dice)),
            face: "xlsx".to_owned(),
            digest: "0a".repeat(32),
            signature: text(dice),
            read_on: ["", "2026-03-06"][dice.below(2)].to_owned(),
        });
        answers.stakes.push(Stake {
            what: format!("K{}", text(dice)),
            lost: text(dice),
            impact: std::array::from_fn(|_| Stake::WORDS[dice.below(4)].to_owned()),
            decides: text(dice),
        });
        answers.decisions.push(Settlement {
            indicator: "PA-1-I1".to_owned(),
            chosen: form.answers.choices[0].id.word().to_owned(),
            by: text(dice),
            when: "2026-03-05".to_owned(),
            why: text(dice),
            said: text(dice),
        });
    }
    for _ in 0..dice.below(4) {
        answers.assessors.push((format!("N{}", text(dice)), text(dice)));
        answers.attachments.push(format!("f{}.pdf", dice.below(100)));
    }
    for practice in &form.practices {
        answers.comments.insert(practice.id.clone(), text(dice));
    }
    for (_, rationale) in answers.targets.values_mut() {
        *rationale = format!("R {}", text(dice));
    }
    for (_, _, indicator) in form.indicators() {
        let answer = answers.answers.entry(indicator.id.clone()).or_default();
        (answer.evidence, answer.note, answer.who) = (text(dice), text(dice), text(dice));
        if dice.below(3) == 0 {
            answer.until = format!("2027-1{}-01", dice.below(3));
            answer.when = format!("2026-0{}-1{}", 1 + dice.below(9), dice.below(10));
            answer.recheck = text(dice);
        }
        let choice = answer.value.as_ref().and_then(|value| form.answers.choice(value));
        if choice.is_some_and(|choice| choice.needs_reason) {
            answer.reason = format!("Why {}", text(dice));
        }
    }
    answers.tidy()
}
