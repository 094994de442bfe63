//! What becomes of answers when the questions change: nothing is dropped without a word.

use super::random::mini;
use crate::support::Project;

/// Answers to all that the tests change, each with evidence of its own.
const VISIT: &str = "\
title: Visit
profile: mini@1.0
date: 2026-02-01
targets:
  pe: { level: 3, rationale: The yard is open. }
answers:
  PA-1-I1: { answer: yes, evidence: Seen one }
  PA-1-I2: { answer: yes, evidence: Seen two }
  PA-2-I1: { answer: partly, evidence: Seen three }
  PA-2-I2: { answer: yes, evidence: Seen four, who: Ana, when: 2026-01-31 }
  PA-2-I3: { answer: yes, evidence: Seen five }
  PA-3-I1: { answer: yes, evidence: Seen six }
  PA-3-I2: { answer: no, evidence: Seen seven }
  PA-3-I3: { answer: no, evidence: Seen eight, note: Ask again }
comments:
  pe: Seen nine
";

/// The changes that the authors declared for 1.1.
const DECLARED: &str = "\
from: \"1.0\"
summary: A test.
changes:
  - { change: reworded, item: PA-1-I2, field: text, weight: substantive, reason: It was too weak. }
  - { change: reworded, item: PA-2-I1, field: text, weight: editorial, reason: Plainer words. }
  - { change: moved, item: PA-2-I2, into: [PA-2-I8], reason: A better place. }
  - { change: split, item: PA-2-I3, into: [PA-2-I6, PA-2-I7], reason: They were two. }
  - { change: merged, item: PA-3-I1, into: [PA-3-I5], reason: They were one. }
  - { change: merged, item: PA-3-I2, into: [PA-3-I5], reason: They were one. }
  - { change: removed, item: PA-3-I3, reason: Nobody asks. }
";

fn indicator(id: &str, text: &str) -> String {
    format!(
        "      - {{ id: {id}, text: \"=SUM(PA) sees {text}\", verify: [test], evidence: Look., ask: Lead }}\n"
    )
}

/// Writes another version of a model or profile: the one before with some texts replaced.
fn version(project: &Project, folder: &str, [old, new]: [&str; 2], edits: &[(String, String)]) {
    for (name, bytes) in project.files(&format!("{folder}/{old}")) {
        let mut text = String::from_utf8(bytes).expect("text");
        text = text.replace(&format!("version: \"{old}\""), &format!("version: \"{new}\""));
        for (from, to) in edits {
            text = text.replace(from, to);
        }
        if name != "changes.yaml" {
            project.write(&format!("{folder}/{new}/{name}"), text);
        }
    }
}

/// The model 1.1 with everything that [`DECLARED`] says.
fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("visit.yaml", VISIT);
    let edits = [
        ("sees 1.2\"".to_owned(), "sees each 1.2\"".to_owned()),
        ("=SUM(PA) sees 2.1\"".to_owned(), "=SUM(PA) shows 2.1\"".to_owned()),
        ("PA-2-I2".to_owned(), "PA-2-I8".to_owned()),
        (
            indicator("PA-2-I3", "2.3"),
            indicator("PA-2-I6", "2.3 left") + &indicator("PA-2-I7", "2.3 right"),
        ),
        (indicator("PA-3-I1", "3.1"), indicator("PA-3-I5", "3.1 and 3.2")),
        (indicator("PA-3-I2", "3.2"), String::new()),
        (indicator("PA-3-I3", "3.3"), String::new()),
    ];
    version(&project, "models/mini", ["1.0", "1.1"], &edits);
    project.write("models/mini/1.1/changes.yaml", DECLARED);
    project
}

/// The lines of a document from `  id:` to the next id.
fn entry<'t>(text: &'t str, id: &str) -> &'t str {
    let start = text.find(&format!("  {id}:\n")).unwrap_or_else(|| panic!("{id} in\n{text}"));
    let rest = &text[start + 1..];
    let end = rest.match_indices('\n').map(|(at, _)| at + 1).find(|&at| {
        let line = &rest[at..];
        !line.starts_with("    ")
    });
    &rest[..end.unwrap_or(rest.len())]
}

#[test]
fn every_answer_is_kept_marked_or_retired_and_the_report_says_which() {
    let project = project();
    let run =
        project.smm(&["assess", "upgrade", "visit.yaml", "--onto", "mini@1.1", "-o", "new.yaml"]);
    run.exits(0)
        .says("2 kept, 1 re-check, 1 moved, 1 split, 2 merged, 1 retired, 4 new")
        .says("re-check  PA-1-I2 =SUM(PA) sees {+each +}1.2 (It was too weak.)")
        .says("moved     PA-2-I2 into PA-2-I8 (A better place.)")
        .says("split     PA-2-I3 into PA-2-I6, PA-2-I7 (They were two.)")
        .says("merged    PA-3-I1 into PA-3-I5 (They were one.)")
        .says("retired   PA-3-I3  (Nobody asks.)")
        .says("new       PA-2-I8");
    let new = project.read("new.yaml");
    for seen in "one two three four five six seven eight nine".split(' ') {
        assert!(new.contains(&format!("Seen {seen}")), "`{seen}` in\n{new}");
    }
    assert!(!entry(&new, "PA-1-I1").contains("recheck"), "{new}");
    assert!(!entry(&new, "PA-2-I1").contains("recheck"), "an editorial change is none\n{new}");
    assert!(
        entry(&new, "PA-1-I2").contains("The indicator has changed: =SUM(PA) sees {+each +}1.2")
    );
    let moved = entry(&new, "PA-2-I8");
    for part in
        ["answer: \"yes\"", "who: Ana", "when: \"2026-01-31\"", "The answer was given to PA-2-I2"]
    {
        assert!(moved.contains(part), "`{part}` in\n{moved}");
    }
    for id in ["PA-2-I6", "PA-2-I7"] {
        assert!(entry(&new, id).contains("The answer was given to PA-2-I3"), "{new}");
    }
    let merged = entry(&new, "PA-3-I5");
    assert!(merged.contains("answer: \"no\""), "the lower answer holds\n{merged}");
    assert!(merged.contains("Seen six") && merged.contains("Seen seven"), "{merged}");
    let retired = &new[new.find("\nretired:").expect("a list of what is gone")..];
    let gone = entry(retired, "PA-3-I3");
    for part in ["from: mini@1.0", "sees 3.3", "Nobody asks.", "answer: \"no\"", "Ask again"] {
        assert!(gone.contains(part), "`{part}` in\n{gone}");
    }
    let again = project.smm(&["assess", "read", "new.yaml"]).exits(0).stdout;
    assert_eq!(super::without_source(&again, "new.yaml"), new, "the file reads back as it is");
}

#[test]
fn a_meaning_is_followed_through_the_versions_between_also_where_nothing_is_declared() {
    let project = project();
    let edits = [
        ("PA-2-I8".to_owned(), "PA-2-I9".to_owned()),
        ("=SUM(PA) sees 1.1\"".to_owned(), "=SUM(PA) sees 1.1 twice\"".to_owned()),
    ];
    version(&project, "models/mini", ["1.1", "1.2"], &edits);
    project.write(
        "models/mini/1.2/changes.yaml",
        "from: \"1.1\"\nsummary: A test.\nchanges:\n  - { change: moved, item: PA-2-I8, into: [PA-2-I9], reason: Again. }\n",
    );
    let run =
        project.smm(&["assess", "upgrade", "visit.yaml", "--onto", "mini@1.2", "-o", "new.yaml"]);
    run.exits(0)
        .says("moved     PA-2-I2 into PA-2-I9")
        .says("split     PA-2-I3 into PA-2-I6, PA-2-I7")
        .says("re-check  PA-1-I1 =SUM(PA) sees 1.1{+ twice+}");
    assert!(entry(&project.read("new.yaml"), "PA-2-I9").contains("Seen four"));
    project.smm(&["assess", "score", "new.yaml"]).exits(0);
}

#[test]
fn an_item_of_a_profile_takes_the_answer_of_the_base_item_it_replaces() {
    let project = project();
    version(&project, "profiles/trim", ["1.0", "1.1"], &[]);
    project.write(
        "profiles/trim/1.1/practices/pa.yaml",
        "practice: pa\nlevels:\n  - level: 1\n    indicators:\n      - id: TRIM-PA-1-I1\n        replaces: PA-1-I1\n        \
         rationale: Our doors differ.\n        text: \"=SUM(PA) sees 1.1 at night\"\n        verify: [test]\n        \
         evidence: Look.\n        ask: Lead\n",
    );
    project.write("profile.yaml", VISIT.replace("mini@1.0", "trim@1.0"));
    let upgrade = |from: &str, onto: &str, to: &str| {
        project.smm(&["assess", "upgrade", from, "--onto", onto, "-o", to]).exits(0)
    };
    upgrade("profile.yaml", "trim@1.1", "new.yaml").says("moved     PA-1-I1 into TRIM-PA-1-I1");
    let new = project.read("new.yaml");
    let own = entry(&new, "TRIM-PA-1-I1");
    assert!(own.contains("Seen one") && own.contains("sees 1.1{+ at night+}"), "{own}");
    // The next version drops the replacement: the answer goes back to the base item.
    version(&project, "profiles/trim", ["1.0", "1.2"], &[]);
    upgrade("new.yaml", "trim@1.2", "back.yaml").says("moved     TRIM-PA-1-I1 into PA-1-I1");
    assert!(entry(&project.read("back.yaml"), "PA-1-I1").contains("Seen one"));
}

#[test]
fn targets_and_comments_follow_their_practice_or_stay_readable() {
    let project = project();
    let drop = [("practices: [pd, pe]".to_owned(), "practices: [pd]".to_owned())];
    version(&project, "models/mini", ["1.0", "1.3"], &drop);
    std::fs::remove_file(project.path("models/mini/1.3/practices/pe.yaml")).expect("writable");
    let declare = |change: &str| {
        let text = format!(
            "from: \"1.0\"\nsummary: A test.\nchanges:\n  - {{ {change}, reason: Fewer. }}\n"
        );
        project.write("models/mini/1.3/changes.yaml", text);
        let args = [
            "assess",
            "upgrade",
            "visit.yaml",
            "--onto",
            "mini@1.3",
            "--overwrite",
            "-o",
            "new.yaml",
        ];
        let run = project.smm(&args).exits(0);
        (run, project.read("new.yaml"))
    };
    let (run, new) = declare("change: removed, item: pe");
    run.says("retired   pe  (Fewer.)");
    let gone = entry(&new, "pe");
    assert!(gone.contains("Seen nine") && gone.contains("Target 3: The yard is open."), "{new}");
    let (run, new) = declare("change: merged, item: pe, into: [pd]");
    run.says("pe into pd (Fewer.)");
    assert!(new.contains("  pd:\n    level: 3\n    rationale: The yard is open."), "{new}");
    assert!(new.contains("comments:\n  pd: Seen nine"), "{new}");
}

#[test]
fn an_answer_keeps_its_day_through_an_upgrade_whatever_day_the_assessment_gets_then() {
    let project = crate::support::Project::new(&super::random::mini("strict-levels"));
    project.write(
        "old.yaml",
        "title: Store\nprofile: mini@1.0\ndate: \"2025-01-31\"\nanswers:\n\
         \x20 PA-1-I1: { answer: \"yes\" }\n  PA-1-I2: { answer: \"no\", when: \"2025-01-02\" }\n  PA-2-I1: { evidence: none yet }\n",
    );
    let upgrade = ["assess", "upgrade", "old.yaml", "--onto", "trim@1.0", "-o", "new.yaml"];
    project.smm(&upgrade).exits(0);
    let new = project.read("new.yaml");
    assert!(new.contains("PA-1-I1:\n    answer: \"yes\"\n    when: \"2025-01-31\"\n"), "{new}");
    assert!(
        new.contains("when: \"2025-01-02\"\n") && new.matches("    when:").count() == 2,
        "{new}"
    );
    project.edit("new.yaml", "date: \"2025-01-31\"\n\n", "date: \"2027-01-31\"\n\n");
    // It holds six months: the new day of the assessment does not make it a new answer.
    let score = project.smm(&["assess", "score", "new.yaml"]).exits(0).stdout;
    assert!(score.contains("lapsed as of 2027-01-31, counted as open: PA-1-I1"), "{score}");
}

#[test]
fn a_target_that_moved_between_versions_is_named_where_a_gap_may_come_of_it() {
    let project = project();
    let edits = [
        ("  pa: { level: 2,".to_owned(), "  pa: { level: 3,".to_owned()),
        ("  pd: { level: 3,".to_owned(), "  pd: { level: 2,".to_owned()),
        ("  pe: { level: 1,".to_owned(), "  pe: { level: 2,".to_owned()),
    ];
    version(&project, "profiles/trim", ["1.0", "1.1"], &edits);
    let declared = "from: \"1.0\"\nsummary: A test.\nchanges:\n\
        \x20 - { change: retargeted, item: pa, reason: More can be lost. }\n";
    project.write("profiles/trim/1.1/changes.yaml", declared);
    project.write("store.yaml", VISIT.replace("mini@1.0", "trim@1.0"));
    let upgrade = ["assess", "upgrade", "store.yaml", "--onto", "trim@1.1", "-o", "next.yaml"];
    let run = project.smm(&upgrade).exits(0);
    let run = run
        .says("target    PA from 2 to 3 (More can be lost.)")
        .says("target    PD from 3 to 2\n")
        .says("target    PE from 1 to 2; the assessment's own target 3 still holds");
    assert_eq!(run.stderr.matches("target    ").count(), 3, "{}", run.stderr);
    let compare = ["assess", "compare", "store.yaml", "next.yaml"];
    let run = project.smm(&compare).exits(0);
    let run = run
        .prints("Practice PA\n             target of the profile: 2 before, 3 now\n")
        .prints("target of the profile: 3 before, 2 now");
    // Their own target holds on both sides: nothing comes of the profile's.
    assert_eq!(run.stdout.matches("target").count(), 2, "{}", run.stdout);
    for format in ["json", "csv"] {
        let run = project.smm(&[&compare[..], &["--format", format]].concat()).exits(0);
        run.prints("target of the profile: 2 before, 3 now");
    }
    project.smm(&["assess", "report", "store.yaml", "next.yaml", "-o", "out"]).exits(0);
    let page = project.read("out/store-to-next.html");
    assert!(page.contains("target of the profile: 2 before, 3 now"), "{page}");
    // A target that the owner has changed is a cause as well, and none of the profile.
    project.edit("next.yaml", "level: 3", "level: 4");
    project.smm(&compare).exits(0).prints("             target: 3 before, 4 now\n");
}
