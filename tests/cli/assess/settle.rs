//! Disagreements between assessors: listed in a table, settled by people, and kept settled.

use smm_core::assess::merge::{self, Merged, Prefer};
use smm_core::assess::{Answers, Questionnaire, Settlement, form, settle};

use super::random::{Dice, FIVE, SETS, mini, values, workspace};
use crate::support::Project;

const ANA: &str = "\
title: Store
profile: trim@1.0
date: \"2026-03-31\"
assessors: [{ name: Ana }]
story: The gate stands open.
targets:
  pa: { level: 3, rationale: Ana saw worse. }
answers:
  PA-1-I1: { answer: \"yes\", evidence: Photo 12 }
  PB-1-I1: { answer: partly, evidence: \"=SUM(A1)\", note: Asked twice }
  PC-1-I1: { answer: \"yes\" }
  PD-1-I1: { answer: not-applicable, reason: no cabinets }
";
const BEN: &str = "\
title: Store
profile: trim@1.0
date: \"2026-03-31\"
assessors: [{ name: Ben }]
story: The gate is guarded.
targets:
  pa: { level: 1, rationale: Ben saw better. }
answers:
  PA-1-I1: { answer: \"no\", evidence: Log of March }
  PB-1-I1: { answer: \"no\" }
  PC-1-I1: { answer: \"yes\", evidence: Seen }
  PD-1-I1: { answer: \"no\", evidence: There is one }
";
const MERGE: [&str; 9] = [
    "assess",
    "merge",
    "ana.yaml",
    "ben.yaml",
    "--settle",
    "open.csv",
    "--overwrite",
    "-o",
    "both.yaml",
];

/// As a spreadsheet program in Lisbon saves it: other columns first, semicolons, blanks.
const FILLED: &str = "\u{feff}indicator;chosen;why;by;when;said;remark\r\n\
    PA-1-I1;Partly;\"half of the gates; see Photo 12\";Carla Reis ;30.04.2026;\"ana: yes; ben: no\";\r\n\
    PB-1-I1;no;;Carla Reis;;\"ana: partly; ben: no\";kept\r\n\
    PD-1-I1;n/a;none in use;Carla Reis;;;\r\n\
    pa;target 2;the owner agreed;Carla Reis;;;\r\n\
    story;The gate is guarded by day.;;Carla Reis;;;\r\n";

fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("ana.yaml", ANA);
    project.write("ben.yaml", BEN);
    project
}

/// The entry of an indicator in an answers document.
fn entry(text: &str, id: &str) -> String {
    let (_, rest) = text.split_once(&format!("  {id}:\n")).expect("an entry");
    let own = rest.lines().take_while(|line| line.starts_with("    "));
    own.map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn assessors_settle_what_they_disagree_about_in_a_table_that_says_who_decided() {
    let project = project();
    let run = project.smm(&MERGE).exits(1).says("5 disagreements, 5 left open");
    run.says("wrote `open.csv`: fill in `chosen`, `by` and `why`");
    let table = project.read("open.csv");
    assert!(
        table.starts_with("\u{feff}\"indicator\",\"question\",\"said\",\"evidence\",\"chosen\""),
        "{table}"
    );
    for wanted in [
        "\"PA-1-I1\",\"'=SUM(PA) sees 1.1\",\"ana: yes; ben: no\",\"ana: Photo 12\nben: Log of March\",\"\"",
        "\"pa\",\"Practice PA\",\"ana: target 3; ben: target 1\"",
        "\"story\",\"\",\"ana: The gate stands open.; ben: The gate is guarded.\"",
    ] {
        assert!(table.contains(wanted), "{wanted} is not in\n{table}");
    }
    assert!(!table.contains("PC-1-I1"), "they agree there\n{table}");
    // Of one thing it is said as of one.
    for (file, answer) in [("one.yaml", "yes"), ("two.yaml", "partly")] {
        let head = "title: Store\nprofile: trim@1.0\ndate: 2026-03-31\nanswers:\n";
        project.write(file, format!("{head}  PB-1-I1: {{ answer: {answer} }}\n"));
    }
    let one = ["assess", "merge", "one.yaml", "two.yaml", "-o", "one-and-two.yaml"];
    project.smm(&one).exits(1).says("1 disagreement, 1 left open");
    // A table that nobody has filled settles nothing and stays.
    project.smm(&MERGE).exits(1).says("5 left open");
    assert_eq!(project.read("open.csv"), table);
    project.write("open.csv", FILLED);
    let run = project.smm(&MERGE).exits(0).says("5 disagreements, 5 settled, 0 left open");
    run.says("PA-1-I1: partly, settled by Carla Reis").says("ana: yes  Photo 12");
    let both = project.read("both.yaml");
    let settled = entry(&both, "PA-1-I1");
    assert!(settled.starts_with("answer: partly\n") && !settled.contains("recheck"), "{settled}");
    assert!(settled.contains("ana: Photo 12\nben: Log of March\nwho: Ana, Ben\n"), "{settled}");
    let aside = entry(&both, "PD-1-I1");
    assert!(aside.starts_with("answer: not-applicable\nreason: no cabinets\n"), "{aside}");
    for wanted in [
        "  - indicator: PA-1-I1\n    chosen: partly\n    by: Carla Reis\n    when: \"2026-04-30\"\n    \
         why: half of the gates; see Photo 12\n    said: \"ana: yes; ben: no\"\n",
        "  - indicator: PD-1-I1\n    chosen: not-applicable\n    by: Carla Reis\n    why: none in use\n    \
         said: \"ana: not-applicable; ben: no\"\n",
        "  pa:\n    level: 2\n    rationale: the owner agreed\n",
        "story: The gate is guarded by day.\n",
        "ana: target 3, Ana saw worse.; ben: target 1, Ben saw better.",
    ] {
        assert!(both.contains(wanted), "{wanted} is not in\n{both}");
    }
    let score = project.smm(&["assess", "score", "both.yaml"]).exits(0).stdout;
    assert!(score.contains("5 settled between assessors:\n  PA-1-I1 partly, by Carla Reis (said: ana: yes; ben: no)"), "{score}");
}

#[test]
fn what_was_settled_stays_so_for_the_answers_it_was_about_and_for_no_others() {
    let project = project();
    project.write("open.csv", FILLED);
    project.smm(&MERGE).exits(0);
    let both = project.read("both.yaml");
    let again = project.smm(&["assess", "merge", "both.yaml"]).exits(0).stdout;
    let body = |text: &str| {
        text.split_once("\nsources:").map_or(text.to_owned(), |(body, _)| body.to_owned())
    };
    assert_eq!(body(&again), body(&both), "a merge of what was merged changes nothing");
    let run = project.smm(&["assess", "merge", "both.yaml", "ana.yaml", "ben.yaml"]).exits(0);
    let of_all = run.says("5 disagreements, 5 settled, 0 left open").stdout;
    for id in ["PA-1-I1", "PB-1-I1", "PC-1-I1", "PD-1-I1"] {
        assert_eq!(entry(&of_all, id), entry(&both, id), "{id}");
    }
    assert_eq!(of_all.matches("- indicator:").count(), 5, "{of_all}");
    // Ben has looked again: nobody has settled that.
    project.edit(
        "ben.yaml",
        "PA-1-I1: { answer: \"no\"",
        "PA-1-I1: { answer: not-applicable, reason: sold",
    );
    let run = project.smm(&MERGE).exits(1).says("5 disagreements, 4 settled, 1 left open");
    let run = run.says("PA-1-I1: was settled for other answers (ana: yes; ben: no)");
    run.says("than those of now (ana: yes; ben: not-applicable); it is left open");
    let now = project.read("both.yaml");
    assert!(!now.contains("indicator: PA-1-I1"), "{now}");
    assert!(
        entry(&now, "PA-1-I1").contains("The assessors disagree (ana: yes; ben: not-applicable)"),
        "{now}"
    );
}

#[test]
fn a_decision_says_nothing_about_answers_that_are_newer() {
    let project = project();
    project.write("open.csv", FILLED);
    project.smm(&MERGE).exits(0);
    // A year later both come back, with the same disagreement.
    for name in ["ana.yaml", "ben.yaml"] {
        project.edit(name, "2026-03-31", "2027-03-31");
    }
    let run = project.smm(&["assess", "merge", "both.yaml", "ana.yaml", "ben.yaml"]).exits(1);
    assert!(run.stderr.contains("PA-1-I1: left open"), "{run}");
}

#[test]
fn what_was_merged_open_is_settled_in_the_merged_document() {
    let project = project();
    project.smm(&["assess", "merge", "ana.yaml", "ben.yaml", "-o", "open.yaml"]).exits(1);
    let alone =
        ["assess", "merge", "open.yaml", "--settle", "open.csv", "-o", "both.yaml", "--overwrite"];
    let run = project.smm(&alone).exits(1).says("PB-1-I1: left open").says("3 left open");
    assert!(project.read("open.csv").contains("\"ana: partly; ben: no\""), "{run}");
    let filled = "indicator,chosen,by,why,said\nPA-1-I1,yes,Carla,,ana: yes; ben: no\nPB-1-I1,no,Carla,,\nPD-1-I1,no,Carla,,\n";
    project.write("open.csv", filled);
    project.smm(&alone).exits(0).says("3 settled, 0 left open");
    let both = project.read("both.yaml");
    for (id, answer) in [("PA-1-I1", "yes"), ("PB-1-I1", "no"), ("PD-1-I1", "no")] {
        let settled = entry(&both, id);
        assert!(settled.starts_with(&format!("answer: \"{answer}\"\n")), "{settled}");
        assert!(!settled.contains("recheck"), "{settled}");
    }
    assert!(both.contains("said: \"ana: partly; ben: no\""), "{both}");
    // So is a decision that somebody wrote into the document itself.
    let decided = "decisions:\n  - { indicator: PB-1-I1, chosen: partly, by: Dora, why: Asked a third time }\n";
    let text = project.read("open.yaml");
    project.write("open.yaml", format!("{text}{decided}"));
    let run = project.smm(&["assess", "merge", "open.yaml"]).exits(1);
    assert!(entry(&run.stdout, "PB-1-I1").starts_with("answer: partly\n"), "{run}");
}

#[test]
fn a_row_that_cannot_be_taken_is_named_and_the_others_hold() {
    let project = project();
    let rows = "indicator,chosen,by,why,when\nPA-1-I1,maybe,Carla,,\nPB-1-I1,no,,,\nPD-1-I1,n/a,Carla,,\nPC-1-I1,yes,Carla,,\n\
                pa,9,Carla,x,\nXX-1-I1,yes,Carla,,\nstory,Open by day.,Carla,,03/04/2026\n";
    project.write("open.csv", rows);
    let run = project.smm(&MERGE).exits(1);
    for said in [
        "`open.csv`, line 2: `maybe` is no answer to `PA-1-I1`; the answers are",
        "line 3: `PB-1-I1` does not say who decided; fill in `by`",
        "line 4: `PD-1-I1`: `not-applicable` needs a reason; fill in `why`",
        "PC-1-I1: nobody disagrees about it now",
        "line 6: `9` is no level for the target of `pa`",
        "line 7: `XX-1-I1` is neither an indicator nor a practice",
        "line 8: `story`: `03/04/2026` can be 2026-04-03 or 2026-03-04",
        "5 left open",
    ] {
        assert!(run.stderr.contains(said), "{said} is not in\n{run}");
    }
    assert!(!project.read("both.yaml").contains("decisions:"));
    project.write("open.csv", "indicator,by\nPA-1-I1,Carla\n");
    project.smm(&MERGE).exits(2).says("it has no column `chosen`");
    project.write("open.csv", b"indicator,chosen,by\nPA-1-I1,yes,Jos\xe9\n");
    project.smm(&MERGE).exits(2).says("save it as CSV in UTF-8");
}

/// Answers of one assessor, with texts that are told apart, and without what belongs to the whole.
fn assessor(form: &Questionnaire, name: &str, number: usize, dice: &mut Dice) -> Answers {
    let mut answers = values(form, number, dice);
    answers.targets.clear();
    answers.assessors = vec![(name.to_owned(), String::new())];
    for (id, answer) in &mut answers.answers {
        if dice.below(3) == 0 {
            answer.evidence = format!("{id} as {name} saw it");
        }
        if dice.below(4) == 0 {
            answer.note = format!("{name} on {id}");
        }
    }
    answers.tidy()
}

fn merged(form: &Questionnaire, inputs: &[(&str, &Answers)], settled: &[Settlement]) -> Merged {
    let inputs: Vec<(String, Answers)> =
        inputs.iter().map(|(name, answers)| ((*name).to_owned(), (*answers).clone())).collect();
    merge::merge(form, &inputs, Prefer::Ask, settled)
}

/// Every answer and every text is there to be read.
fn nothing_is_lost(inputs: &[(&str, &Answers)], merged: &Answers) {
    for (name, of) in inputs {
        for (id, given) in &of.answers {
            let kept = &merged.answers[id];
            for text in [&given.evidence, &given.note, &given.reason] {
                assert!(format!("{kept:?}").contains(text.as_str()), "{name} {id}: {text}");
            }
            let Some(value) = &given.value else { continue };
            let said = format!("{name}: {value}");
            let is_there = kept.value.as_ref() == Some(value) || kept.recheck.contains(&said);
            assert!(is_there, "{id}: {said}");
        }
    }
}

#[test]
fn no_answer_is_lost_and_a_second_merge_changes_nothing_for_any_answers() {
    for scoring in ["strict-levels", FIVE, SETS] {
        let workspace = workspace(&mini(scoring));
        let form = form(&workspace, "trim@1.0").expect("the profile");
        let mut dice = Dice::new(2026);
        for number in 0..60 {
            let ana = assessor(&form, "Ana", number, &mut dice);
            let ben = assessor(&form, "Ben", number + 7, &mut dice);
            let inputs = [("a", &ana), ("b", &ben)];
            let open = merged(&form, &inputs, &[]);
            for one in &open.disagreements {
                let answer = &open.answers.answers[&one.id];
                assert!(
                    answer.value.is_none() && answer.recheck.contains(&settle::said(one)),
                    "{one:?}"
                );
            }
            nothing_is_lost(&inputs, &open.answers);
            let again = merged(&form, &[("both", &open.answers)], &[]);
            assert_eq!(
                again.answers, open.answers,
                "{scoring} {number}: merged open, and once more"
            );
            // Each disagreement is settled, for one of the answers or another.
            let decide = |one: &merge::Disagreement, dice: &mut Dice| {
                let choices = &form.answers_of(&one.id).choices;
                Settlement {
                    indicator: one.id.clone(),
                    chosen: choices[dice.below(choices.len())].id.to_string(),
                    by: "Carla".to_owned(),
                    why: "looked together".to_owned(),
                    said: settle::said(one),
                    ..Settlement::default()
                }
            };
            let decided: Vec<Settlement> =
                open.disagreements.iter().map(|one| decide(one, &mut dice)).collect();
            let settled = merged(&form, &inputs, &decided);
            assert_eq!(settled.answers.decisions, decided);
            assert_eq!(settle::in_force(&form, &settled.answers).len(), decided.len());
            for one in &decided {
                let answer = &settled.answers.answers[&one.indicator];
                assert_eq!(
                    answer.value.as_ref().map(|value| value.word()),
                    Some(one.chosen.as_str())
                );
                assert_eq!(answer.recheck, "");
            }
            for again in [
                merged(&form, &[("both", &settled.answers)], &[]),
                merged(&form, &[("both", &settled.answers)], &decided),
                merged(&form, &[("both", &settled.answers), inputs[0], inputs[1]], &[]),
                merged(&form, &[inputs[0], inputs[1], ("both", &settled.answers)], &[]),
                merged(&form, &[("open", &open.answers)], &decided),
            ] {
                for (id, answer) in &settled.answers.answers {
                    assert_eq!(
                        again.answers.answers[id].value, answer.value,
                        "{scoring} {number} {id}"
                    );
                    let (now, then) = (&again.answers.answers[id], answer);
                    assert_eq!(
                        (&now.evidence, &now.recheck),
                        (&then.evidence, &then.recheck),
                        "{id}"
                    );
                }
                assert_eq!(again.answers.decisions, settled.answers.decisions);
            }
        }
    }
}

#[test]
fn reports_list_what_was_settled_and_which_files_were_read_and_redacted_ones_neither() {
    let project = project();
    project.write("open.csv", FILLED);
    project.smm(&[&MERGE[..], &["--read-on", "2026-05-02"]].concat()).exits(0);
    let both = project.read("both.yaml");
    let digest = |path: &str| smm_core::digest::sha256_hex(project.read(path).as_bytes());
    for (name, face) in [("ana.yaml", "yaml"), ("ben.yaml", "yaml"), ("open.csv", "csv")] {
        let wanted = format!(
            "  - name: {name}\n    face: {face}\n    digest: \"{}\"\n    read-on: \"2026-05-02\"\n",
            digest(name)
        );
        assert!(
            both.replace("digest: ", "digest: \"")
                .replace("\"\"", "\"")
                .contains(wanted.split("\"\n    read").next().expect("a digest")),
            "{wanted}\n{both}"
        );
        assert!(both.contains("read-on: \"2026-05-02\""), "{both}");
    }
    project.smm(&["assess", "report", "both.yaml", "-o", "report"]).exits(0);
    let page = project.read("report/both.html");
    for wanted in [
        "Settled between assessors",
        "Partly. Decided by Carla Reis on 30 April 2026.",
        "Why: half of the gates; see Photo 12",
        "Said before: ana: yes; ben: no",
        "Target 2. Decided by Carla Reis.",
        "The gate is guarded by day. Decided by Carla Reis.",
        "Files read",
        &digest("ben.yaml"),
        "read on 2 May 2026",
    ] {
        assert!(page.contains(wanted), "{wanted} is not in the page");
    }
    let settled = project.read("report/both-settled.csv");
    assert!(settled.contains("\"PA-1-I1\",\"partly\",\"Carla Reis\",\"2026-04-30\""), "{settled}");
    assert!(project.read("report/both-sources.csv").contains(&digest("ana.yaml")));
    assert!(project.read("report/both.json").contains("\"chosen\": \"partly\""));
    project.smm(&["assess", "report", "both.yaml", "-o", "redacted", "--redact"]).exits(0);
    for (name, bytes) in project.files("redacted") {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["Carla", "ana.yaml", &digest("ana.yaml")] {
            assert!(!text.contains(secret), "{name} holds {secret}");
        }
    }
}

#[test]
fn every_file_that_answers_are_read_from_is_named_with_its_digest_and_a_document_not_in_itself() {
    let project = project();
    let digest = |path: &str| {
        smm_core::digest::sha256_hex(&std::fs::read(project.path(path)).expect("it is there"))
    };
    project
        .smm(&["assess", "new", "--profile", "trim", "--answers", "ana.yaml", "-o", "form.xlsx"])
        .exits(0);
    let sheet = project.smm(&["assess", "read", "form.xlsx"]).exits(0).stdout;
    assert!(sheet.contains("  - name: form.xlsx\n    face: xlsx\n"), "{sheet}");
    assert!(
        sheet.contains(&digest("form.xlsx")) && !sheet.contains("read-on"),
        "no clock is asked\n{sheet}"
    );
    // The report of a form names it as well; that of a document does not name the document.
    let json = |file: &str| {
        project.smm(&["assess", "report", file, "-o", "report", "--overwrite"]).exits(0);
        project.read(&format!("report/{}.json", file.split('.').next().expect("a name")))
    };
    assert!(json("form.xlsx").contains(&digest("form.xlsx")));
    assert!(!json("ana.yaml").contains(&digest("ana.yaml")));
    let own = ["assess", "read", "ana.yaml", "-o", "ana.yaml", "--overwrite"];
    project.smm(&own).exits(0);
    assert!(!project.read("ana.yaml").contains("sources:"));
    project.smm(&["assess", "read", "ana.yaml", "-o", "copy.yaml"]).exits(0);
    assert!(project.read("copy.yaml").contains(&digest("ana.yaml")));
    // Once is enough.
    project.smm(&["assess", "merge", "ana.yaml", "copy.yaml", "-o", "all.yaml"]).exits(0);
    assert_eq!(project.read("all.yaml").matches(&digest("ana.yaml")).count(), 1);
    project.write("typed.txt", "PE-1-I1 y typed\n");
    let enter = ["assess", "enter", "ana.yaml", "--from", "typed.txt", "--read-on", "2026-04-01"];
    project.smm(&enter).exits(0);
    let now = project.read("ana.yaml");
    assert!(now.contains(&digest("typed.txt")) && now.contains("face: text"), "{now}");
    project.smm(&enter).exits(0);
    assert_eq!(project.read("ana.yaml"), now);
}

#[test]
fn a_redacted_report_repeats_nothing_on_the_terminal_either() {
    let project = project();
    project.edit("ana.yaml", "answer: partly, evidence", "answer: maybe the pin 4711, evidence");
    let run = project.smm(&["assess", "report", "ana.yaml", "-o", "report"]).exits(1).says("4711");
    drop(run);
    let run = project.smm(&["assess", "report", "ana.yaml", "-o", "redacted", "--redact"]).exits(1);
    run.says("there are findings in `ana.yaml`").does_not_say("4711").does_not_say("Photo");
}

/// Answers of one assessor to one question of the mini profile, with what else stands in the head.
fn part(day: &str, assessors: &str, more: &str) -> String {
    format!(
        "title: Store\nprofile: trim@1.0\ndate: \"{day}\"\nassessors: [{assessors}]\n{more}answers:\n\
         \x20 PA-1-I1: {{ answer: \"yes\" }}\n"
    )
}

#[test]
fn who_sets_no_target_says_nothing_against_the_targets_of_others() {
    let project = Project::new(&mini("strict-levels"));
    let own = "targets:\n  pa: { level: 3, rationale: The owner says so. }\n";
    let other = "targets:\n  pa: { level: 1, rationale: Seen otherwise. }\n";
    project.write("owner.yaml", part("2026-03-31", "{ name: Ana }", own));
    project.write("ben.yaml", part("2026-03-31", "{ name: Ana }", ""));
    project.write("cara.yaml", part("2026-03-31", "{ name: Ana }", own));
    let merge = |files: &[&str], out: &str| {
        project.smm(&[&["assess", "merge"], files, &["-o", out]].concat())
    };
    // Whoever comes first, and however many are silent or say the same.
    for (at, files) in [
        &["owner.yaml", "ben.yaml"][..],
        &["ben.yaml", "owner.yaml"],
        &["ben.yaml", "owner.yaml", "cara.yaml"],
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("both-{at}.yaml");
        merge(files, &out).exits(0).says("the assessors agree");
        let both = project.read(&out);
        assert!(
            both.contains("  pa:\n    level: 3\n    rationale: The owner says so.\n"),
            "{both}"
        );
        assert!(!both.contains("disagree"), "{both}");
    }
    project.write("cara.yaml", part("2026-03-31", "{ name: Ana }", other));
    let run = merge(&["owner.yaml", "ben.yaml", "cara.yaml"], "open.yaml").exits(1);
    let run =
        run.says("1 disagreement, 1 left open").says("owner: target 3").says("cara: target 1");
    assert!(!run.stderr.contains("ben: target"), "{}", run.stderr);
}

#[test]
fn one_person_with_and_without_a_role_is_one() {
    let project = Project::new(&mini("strict-levels"));
    let all = "{ name: Ana Lima, role: Lead }, { name: Ana Lima, role: Owner }, { name: Ben Okoro, role: Engineer }";
    project.write("plan.yaml", part("2026-03-31", all, ""));
    project.write("ben.yaml", part("2026-03-31", "{ name: ben  Okoro }", ""));
    project.write("cara.yaml", part("2026-03-31", "{ name: Cara Reis }", ""));
    for (files, out) in [
        (["plan.yaml", "ben.yaml", "cara.yaml"], "one.yaml"),
        (["ben.yaml", "cara.yaml", "plan.yaml"], "two.yaml"),
    ] {
        project.smm(&[&["assess", "merge"], &files[..], &["-o", out]].concat()).exits(0);
        let text = project.read(out);
        let (_, people) = text.split_once("\nassessors:\n").expect("assessors");
        let people: Vec<&str> = people.lines().take_while(|line| line.starts_with(' ')).collect();
        let people = people.join("\n");
        // Two roles of one name may be two people.
        assert_eq!(people.matches("name: Ana Lima").count(), 2, "{people}");
        assert_eq!(people.to_lowercase().matches("okoro").count(), 1, "{people}");
        assert!(people.contains("- name: Ben Okoro\n    role: Engineer"), "{people}");
        assert_eq!(people.matches("name: Cara Reis").count(), 1, "{people}");
    }
}

#[test]
fn parts_of_different_days_agree_and_each_answer_keeps_the_day_of_its_own_part() {
    let project = Project::new(&mini("strict-levels"));
    let text = part("2026-03-31", "{ name: Ana }", "");
    project.write("first.yaml", &text);
    project.write("second.yaml", text.replace("03-31", "04-01").replace("PA-1-I1", "PB-1-I1"));
    let merge = ["assess", "merge", "first.yaml", "second.yaml", "-o", "both.yaml"];
    let run = project.smm(&merge).exits(0);
    let run = run.says("date: 2026-04-01, the latest of them, holds");
    let run = run.says("the assessors agree; of the days in `date` the latest holds");
    assert!(!run.stderr.contains("disagreement"), "{}", run.stderr);
    let both = project.read("both.yaml");
    assert!(entry(&both, "PA-1-I1").contains("when: \"2026-03-31\"\n"), "{both}");
    assert!(entry(&both, "PB-1-I1").contains("when: \"2026-04-01\"\n"), "{both}");
    // A disagreement is counted without the days.
    project.edit("second.yaml", "PB-1-I1", "PA-1-I1");
    project.edit("second.yaml", "yes", "no");
    let again = [&merge[..], &["--overwrite"]].concat();
    project.smm(&again).exits(1).says("1 disagreement, 1 left open; of the days in `date`");
}
