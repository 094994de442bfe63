//! Laws that hold for any input, tried on many.

use std::collections::BTreeMap;

use proptest::prelude::*;
use smm_core::model::{OriginId, Text};
use smm_core::profile::{self, Tailored};
use smm_core::{Diagnostics, Sources};

use crate::support::sources;

const SHOP: &str = "profiles/shop/1.0/profile.yaml";

/// The profile of that name, resolved; none if it cannot be.
fn resolve(sources: &Sources, id: &str) -> Option<Tailored> {
    let workspace = smm_core::check(sources).value;
    let profile = workspace.catalog.profiles.iter().find(|profile| profile.id == id)?;
    let mut diags = Diagnostics::default();
    let tailored = profile::resolve(&workspace.catalog, profile, &mut diags);
    let again = profile::resolve(&workspace.catalog, profile, &mut diags);
    assert_eq!(tailored, again, "resolving twice gives the same");
    tailored
}

fn base(sources: &Sources) -> Tailored {
    let workspace = smm_core::check(sources).value;
    profile::base(&workspace.catalog.models[0])
}

fn profile_text(id: &str, code: &str, with: &str) -> String {
    format!(
        "id: {id}\nversion: \"1.0\"\ncode: {code}\ntitle: {id}\nstatus: draft\n\
         date: \"2026-11-22\"\nbase: tiny@1.0\nwith: [{with}]\nscope: industry\n\
         summary: For {id}.\napplies-to: [All]\n"
    )
}

/// What an overlay does to the tiny model: which items it adds, and which it leaves out.
#[derive(Clone, Debug)]
struct Addition {
    practice: &'static str,
    code: &'static str,
    level: u8,
    actions: usize,
    considerations: bool,
}

fn addition() -> impl Strategy<Value = Addition> {
    let practice = prop_oneof![Just(("doors", "DOR")), Just(("updates", "UPD"))];
    (practice, 1..=2_u8, 0..3_usize, any::<bool>()).prop_map(
        |((practice, code), level, actions, considerations)| Addition {
            practice,
            code,
            level,
            actions,
            considerations,
        },
    )
}

fn overlay_text(profile: &str, addition: &Addition) -> String {
    let Addition { practice, code, level, actions, considerations } = addition;
    let mut text = format!("practice: {practice}\nlevels:\n  - level: {level}\n");
    if *considerations {
        text.push_str(&format!("    considerations: {profile} has its own view.\n"));
    }
    if *actions > 0 {
        text.push_str("    actions:\n");
    }
    for number in 1..=*actions {
        text.push_str(&format!(
            "      - id: {profile}-{code}-{level}-A{number}\n        text: {profile} does {number}.\n"
        ));
    }
    text
}

/// Adds a profile with one overlay.
fn add_profile(sources: &mut Sources, id: &str, code: &str, with: &str, addition: &Addition) {
    let folder = format!("profiles/{id}/1.0");
    sources.add(format!("{folder}/profile.yaml"), profile_text(id, code, with).into_bytes());
    let overlay = overlay_text(code, addition);
    let path = format!("{folder}/practices/{}.yaml", addition.practice);
    sources.add(path, overlay.into_bytes());
}

/// The texts of a resolved profile by the name of their origin, without order.
fn texts_by_origin(tailored: &Tailored) -> BTreeMap<(String, String), usize> {
    let mut texts = BTreeMap::new();
    let mut add = |text: &Text| {
        let origin = tailored.origin(text.origin).name.to_string();
        *texts.entry((origin, text.markdown.clone())).or_insert(0) += 1;
    };
    for practice in &tailored.model.practices {
        practice.considerations.iter().for_each(&mut add);
        for level in &practice.levels {
            level.considerations.iter().for_each(&mut add);
            level.actions.iter().for_each(|action| add(&action.text));
            level.indicators.iter().for_each(|indicator| add(&indicator.text));
        }
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn an_empty_overlay_changes_nothing(practice in prop_oneof![Just("doors"), Just("updates")]) {
        let mut sources = sources("");
        let text = profile_text("empty", "EMPT", "");
        sources.add("profiles/empty/1.0/profile.yaml", text.into_bytes());
        let overlay = format!("practice: {practice}\n");
        sources.add(format!("profiles/empty/1.0/practices/{practice}.yaml"), overlay.into_bytes());
        let tailored = resolve(&sources, "empty").expect("it can be resolved");
        prop_assert_eq!(tailored.model, base(&sources).model);
    }

    #[test]
    fn the_order_of_stacked_profiles_in_the_file_does_not_matter(
        one in addition(),
        other in addition(),
    ) {
        let resolved = ["one@1.0, two@1.0", "two@1.0, one@1.0"].map(|with| {
            let mut sources = sources("");
            add_profile(&mut sources, "one", "ONE", "", &one);
            add_profile(&mut sources, "two", "TWO", "", &other);
            let text = profile_text("both", "BOTH", with);
            sources.add("profiles/both/1.0/profile.yaml", text.into_bytes());
            resolve(&sources, "both").expect("it can be resolved")
        });
        prop_assert_eq!(&resolved[0].model, &resolved[1].model);
        prop_assert_eq!(&resolved[0].origins, &resolved[1].origins);
        prop_assert_eq!(&resolved[0].targets, &resolved[1].targets);
    }

    #[test]
    fn disjoint_overlays_commute(one in addition(), other in addition()) {
        // Named so that they are laid over in one order and in the other.
        let resolved = [("a", "z"), ("z", "a")].map(|(first, second)| {
            let mut sources = sources("");
            add_profile(&mut sources, &format!("{first}-one"), "ONE", "", &one);
            add_profile(&mut sources, &format!("{second}-two"), "TWO", "", &other);
            let with = format!("{first}-one@1.0, {second}-two@1.0");
            let text = profile_text("both", "BOTH", &with);
            sources.add("profiles/both/1.0/profile.yaml", text.into_bytes());
            let tailored = resolve(&sources, "both").expect("it can be resolved");
            let strip = |name: String| name.trim_start_matches(['a', 'z', '-']).to_owned();
            let texts = texts_by_origin(&tailored).into_iter();
            texts.map(|((origin, text), times)| ((strip(origin), text), times)).collect::<BTreeMap<_, _>>()
        });
        prop_assert_eq!(&resolved[0], &resolved[1]);
    }

    #[test]
    fn what_a_profile_adds_keeps_its_origin_and_the_base_keeps_its_own(added in addition()) {
        let mut sources = sources("");
        add_profile(&mut sources, "one", "ONE", "", &added);
        let tailored = resolve(&sources, "one").expect("it can be resolved");
        for action in tailored.model.practices.iter().flat_map(|p| &p.levels).flat_map(|l| &l.actions) {
            let expected = OriginId(usize::from(action.id.starts_with("ONE-")));
            prop_assert_eq!(action.text.origin, expected);
        }
    }
}

/// A change of a text that people make by mistake.
#[derive(Clone, Debug)]
enum Slip {
    Drop,
    Double,
    Indent,
    Outdent,
    Replace(&'static str),
    Cut,
    Swap,
}

fn slip() -> impl Strategy<Value = Slip> {
    let lines = [
        "id: 1",
        "- x",
        "level: 2.0",
        "level: 1e9",
        "level: -1",
        "level: 99999999999",
        "text: [a]",
        "title: ~",
        "verify: [test, test]",
        "levels: {}",
        "- level: 2",
        "with: [shop@1.0]",
        "guide:",
        "base: shop@1.0",
        "exclude: [{ id: DOR-1-A1 }]",
        "replaces: DOR-1-A1",
        "status: outline",
        "? a",
        "\"a\\nb\": c",
        "éè: ü",
        "- - - a",
        "version: \"0.0\"",
        "practices: [doors, doors]",
        "text: \"[[doors]] <b> TODO\"",
        "text: |",
        "level: 0",
        "code: A",
        "#",
        "---",
        "aliases: [on]",
    ];
    prop_oneof![
        Just(Slip::Drop),
        Just(Slip::Double),
        Just(Slip::Indent),
        Just(Slip::Outdent),
        Just(Slip::Cut),
        Just(Slip::Swap),
        proptest::sample::select(lines.to_vec()).prop_map(Slip::Replace),
    ]
}

fn apply(lines: &mut Vec<String>, at: usize, slip: &Slip) {
    if lines.is_empty() {
        return;
    }
    let at = at % lines.len();
    let indent = lines[at].len() - lines[at].trim_start().len();
    match slip {
        Slip::Drop => drop(lines.remove(at)),
        Slip::Double => lines.insert(at, lines[at].clone()),
        Slip::Indent => lines[at].insert_str(0, "  "),
        Slip::Outdent => lines[at] = lines[at].split_off(indent.min(2)),
        Slip::Replace(new) => lines[at] = format!("{}{new}", " ".repeat(indent)),
        Slip::Cut => lines[at] = lines[at].chars().take(indent + 4).collect(),
        Slip::Swap => {
            let next = (at + 1) % lines.len();
            lines.swap(at, next);
        }
    }
}

const PATHS: [&str; 7] = [
    "models/tiny/1.0/model.yaml",
    "models/tiny/1.0/practices/doors.yaml",
    "models/tiny/1.0/practices/updates.yaml",
    SHOP,
    "profiles/shop/1.0/practices/doors.yaml",
    "book/glossary.yaml",
    "smm.toml",
];

/// Checks and reports; every place must lie in its file, and in it on characters.
fn check_places(sources: &Sources) {
    let found = smm_core::check(sources).diagnostics;
    for diagnostic in &found {
        let related = diagnostic.related.iter().map(|(span, _)| *span);
        for span in related.chain([diagnostic.span]) {
            let text = &sources.file(span.file).text;
            let range = span.start as usize..span.end as usize;
            assert!(text.get(range).is_some(), "{diagnostic:?}");
        }
        assert!(!diagnostic.message.is_empty() && !diagnostic.hints.is_empty(), "{diagnostic:?}");
    }
    for format in [smm_core::emit::Format::Human, smm_core::emit::Format::Json] {
        let _ = smm_core::emit::render(&found, sources, format);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_passes_its_schema_can_be_decoded(
        path in proptest::sample::select(PATHS.to_vec()),
        slips in proptest::collection::vec((any::<usize>(), slip()), 1..4),
    ) {
        // A document that passes its schema and cannot be decoded is a panic.
        let mut sources = sources(
            "\n-- book/glossary.yaml --\nterms:\n  - term: badge\n    also: [card]\n\
             \x20   definition: Opens [[doors]].\n    see: [card]\n",
        );
        let id = sources.find(path).expect("it is there");
        let mut lines: Vec<String> =
            sources.file(id).text.lines().map(str::to_owned).collect();
        for (at, slip) in &slips {
            apply(&mut lines, *at, slip);
        }
        sources.add(path, lines.join("\n").into_bytes());
        check_places(&sources);
    }

    #[test]
    fn places_lie_within_any_text(
        path in proptest::sample::select(PATHS.to_vec()),
        text in "[-a-z:#'\"\\[\\]{}|>&*!?%@`,éß鍵\u{1f512}\u{feff}\t\r\n 0-9.~]{0,120}",
    ) {
        let mut sources = sources("");
        sources.add(path, text.into_bytes());
        check_places(&sources);
    }

    #[test]
    fn places_lie_within_any_words(
        words in proptest::collection::vec(
            prop_oneof![
                Just("TODO"), Just("robust"), Just("as needed"), Just("<b>"), Just("[[x]]"), Just("İ"),
                Just("ẞ"), Just("organisation"), Just("organization"), Just("\n"), Just("# x"),
                Just("--- "), Just("[a](b:c)"), Just("![a](b)"), Just("word."), Just("'"), Just("is aware"),
            ],
            0..60,
        ),
        quoted in any::<bool>(),
    ) {
        let joined = words.join(" ");
        let text = if quoted {
            format!("\"{}\"", joined.replace('\n', "\\n"))
        } else {
            format!("|\n  {}", joined.replace('\n', "\n  "))
        };
        let mut sources = sources("");
        let entry = format!("terms:\n- term: a\n  definition: {text}\n");
        sources.add("book/glossary.yaml", entry.into_bytes());
        let overlay = format!("practice: doors\nconsiderations: {text}\n");
        sources.add("profiles/shop/1.0/practices/doors.yaml", overlay.into_bytes());
        check_places(&sources);
    }
}
