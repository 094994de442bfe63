//! Many hands and a second year: forms of a part, put into the whole without loss.

use super::random::mini;
use crate::support::Project;

/// Last year's visit: one answer that holds 6 months, one marked, one that holds on, one open.
const LAST_YEAR: &str = "\
title: Store
profile: trim@1.0
date: \"2026-03-31\"
answers:
  PA-1-I1: { answer: \"yes\", evidence: Log of March }
  PA-1-I2: { answer: \"yes\", evidence: Photo, until: \"2030-01-01\" }
  PB-1-I1: { answer: \"no\", recheck: The text has changed., until: \"2030-01-01\" }
";

fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("old.yaml", LAST_YEAR);
    project
}

const LEFT: [&str; 9] =
    ["assess", "new", "--profile", "trim", "--answers", "old.yaml", "--date", "2027-03-31", "-o"];

/// The entry of an indicator in an answers document.
fn entry(text: &str, id: &str) -> String {
    let (_, rest) = text.split_once(&format!("  {id}:\n")).expect("an entry");
    let own = rest.lines().take_while(|line| line.starts_with("    "));
    own.map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn a_form_of_what_is_left_comes_back_into_the_whole_from_every_face_and_loses_nothing() {
    let project = project();
    for face in ["yaml", "html", "xlsx", "pdf"] {
        let part = format!("part.{face}");
        let args = [&LEFT[..], &[&part, "--only", "recheck,lapsed", "--overwrite"]].concat();
        project.smm(&args).exits(0);
        if face == "html" {
            let page = project.read(&part);
            assert!(page.contains("PA-1-I1") && !page.contains("PA-1-I2"), "only what is left");
            continue;
        }
        let read = project.smm(&["assess", "read", &part]).exits(0).stdout;
        assert_eq!(read.matches("    evidence:").count(), 1, "the log only\n{read}");
        // Nobody has answered yet: what was there stays as it was.
        let whole = project.smm(&["assess", "merge", "old.yaml", &part]).exits(0).stdout;
        let kept =
            "answer: \"yes\"\nevidence: Photo\nwhen: \"2026-03-31\"\nuntil: \"2030-01-01\"\n";
        assert_eq!(entry(&whole, "PA-1-I2"), kept, "{face}");
        assert!(entry(&whole, "PB-1-I1").contains("recheck: The text has changed."), "{whole}");
        assert!(entry(&whole, "PA-1-I1").contains("when: \"2026-03-31\""), "{whole}");
    }
    project.write(
        "new.yaml",
        "title: Store\nprofile: trim@1.0\ndate: \"2027-03-31\"\nanswers:\n\
         \x20 PA-1-I1: { answer: partly, evidence: Log of 2027, who: Ana }\n\
         \x20 PB-1-I1: { answer: \"yes\", who: Ben }\n",
    );
    let whole = project.smm(&["assess", "merge", "old.yaml", "new.yaml"]).exits(0).stdout;
    let renewed = entry(&whole, "PA-1-I1");
    assert!(renewed.contains("answer: partly") && renewed.contains("who: Ana"), "{renewed}");
    assert!(renewed.contains("Log of March") && renewed.contains("Log of 2027"), "{renewed}");
    let looked_at = entry(&whole, "PB-1-I1");
    assert!(looked_at.contains("answer: \"yes\"") && !looked_at.contains("recheck"), "{looked_at}");
}

#[test]
fn a_form_is_split_by_role_and_practice() {
    let project = project();
    let new = ["assess", "new", "--profile", "trim", "--practice", "PA,Practice PC"];
    let part = project.smm(&new).exits(0).stdout;
    assert!(part.contains("PA-1-I1:") && part.contains("PC-1-I1:") && !part.contains("PB-1-I1"));
    let all = project.smm(&["assess", "new", "--profile", "trim", "--role", "lead"]).exits(0);
    assert!(all.stdout.contains("PB-1-I1:"));
    let none = ["assess", "new", "--profile", "trim", "--role", "Leda"];
    project.smm(&none).exits(2).says("asks no role `Leda`").says("Lead");
    let none = ["assess", "new", "--profile", "trim", "--practice", "XX"];
    project.smm(&none).exits(2).says("has no practice `XX`");
    let paper = [&new[..], &["-o", "part.pdf"]].concat();
    project.smm(&paper).exits(0);
    let read = project.smm(&["assess", "read", "part.pdf"]);
    assert!(
        !read.stderr.contains("have changed"),
        "it answers the same questions: {}",
        read.stderr
    );
}

#[test]
fn the_assessor_of_each_file_is_who_answered_it() {
    let project = project();
    for (name, who, id) in [("ana", "Ana Lima", "PA-1-I1"), ("ben", "Ben Okoro", "PB-1-I1")] {
        let text = format!(
            "title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\nassessors:\n  - name: {who}\nanswers:\n\
             \x20 {id}: {{ answer: \"yes\" }}\n  PC-1-I1: {{ answer: \"yes\", who: Site manager }}\n"
        );
        project.write(&format!("{name}.yaml"), text);
    }
    let both = project.smm(&["assess", "merge", "ana.yaml", "ben.yaml"]).exits(0).stdout;
    assert!(entry(&both, "PA-1-I1").contains("who: Ana Lima"), "{both}");
    assert!(entry(&both, "PB-1-I1").contains("who: Ben Okoro"), "{both}");
    assert!(entry(&both, "PC-1-I1").contains("who: Site manager\n"), "{both}");
    // Of several people in one file nobody knows who it was.
    project.edit("ana.yaml", "assessors:\n", "assessors:\n  - name: Cara\n");
    let both = project.smm(&["assess", "merge", "ana.yaml", "ben.yaml"]).exits(0).stdout;
    assert!(!entry(&both, "PA-1-I1").contains("who"), "{both}");
}

#[test]
fn whoever_looks_again_answers_with_name_and_day_of_their_own_form() {
    let project = project();
    project.edit("old.yaml", "date:", "assessors:\n  - name: Ana Lima\ndate:");
    project.edit("old.yaml", "\"no\", recheck", "\"no\", who: Ana Lima, recheck");
    for (is_part, has_looked) in [(true, true), (true, false), (false, true), (false, false)] {
        let only: &[&str] = if is_part { &["--only", "recheck,lapsed"] } else { &[] };
        project.smm(&[&LEFT[..], &["part.yaml", "--overwrite"], only].concat()).exits(0);
        let assessors = if is_part { "assessors: []" } else { "  - name: Ana Lima" };
        let ben = if is_part { "assessors:\n  - name: Ben Okoro" } else { "  - name: Ben Okoro" };
        project.edit("part.yaml", assessors, ben);
        if has_looked {
            project.edit("part.yaml", "    recheck: The text has changed.\n", "");
        }
        let whole = project.smm(&["assess", "merge", "old.yaml", "part.yaml"]).exits(0).stdout;
        let again = entry(&whole, "PB-1-I1");
        let (who, when) = if has_looked { ("Ben Okoro", "2027") } else { ("Ana Lima", "2026") };
        assert!(again.contains(&format!("who: {who}\n")), "{is_part}, {has_looked}: {again}");
        assert!(again.contains(&format!("when: \"{when}-03-31\"")), "{is_part}: {again}");
        assert!(whole.contains("name: Ana Lima") && whole.contains("name: Ben Okoro"), "{whole}");
    }
}

#[test]
fn targets_of_owners_are_no_disagreement_with_a_form_that_does_not_ask_for_them() {
    let project = project();
    let targets = "targets:\n  pa: { level: 1, rationale: Nothing is lost. }\n";
    let head = "title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\n";
    project.write("owners.yaml", format!("{head}{targets}"));
    for (name, practice) in [("ana", "PA"), ("ben", "PB")] {
        let file = format!("{name}.yaml");
        let new = ["assess", "new", "--profile", "trim", "--answers", "owners.yaml"];
        project.smm(&[&new[..], &["--practice", practice, "-o", &file]].concat()).exits(0);
        let open = format!("  {practice}-1-I1:\n    answer:\n");
        project.edit(&file, &open, &format!("  {practice}-1-I1:\n    answer: \"yes\"\n"));
    }
    let both =
        project.smm(&["assess", "merge", "ana.yaml", "ben.yaml", "-o", "both.yaml"]).exits(0);
    both.does_not_say("pa");
    assert!(project.read("both.yaml").contains("  pa:\n    level: 1\n"));
    // Who answers the practice and says nothing of the target does not object to it.
    project.edit("ben.yaml", "\nanswers:\n", "\nanswers:\n  PA-1-I2: { answer: \"no\" }\n");
    let both = project.smm(&["assess", "merge", "ana.yaml", "ben.yaml"]).exits(0);
    both.does_not_say("pa: target").prints("  pa:\n    level: 1\n");
}

#[test]
fn what_was_seen_before_stands_once_where_somebody_wrote_on_below_it() {
    let project = project();
    project.smm(&[&LEFT[..], &["part.yaml", "--only", "recheck,lapsed"]].concat()).exits(0);
    let answered = "evidence: |-\n      Log of March\n      Log of 2027\n    answer: \"yes\"\n";
    let part = project.read("part.yaml").replace("answer:\n    evidence: Log of March\n", answered);
    assert!(part.contains("Log of 2027"), "{part}");
    project.write("part.yaml", part);
    let whole = project.smm(&["assess", "merge", "old.yaml", "part.yaml"]).exits(0).stdout;
    assert_eq!(whole.matches("Log of March").count(), 1, "{whole}");
    assert!(entry(&whole, "PA-1-I1").contains("|-\nLog of March\nLog of 2027\n"), "{whole}");
}

#[test]
fn merging_a_form_that_was_not_wholly_understood_says_so_by_its_exit_code() {
    let project = project();
    let new = ["assess", "new", "--profile", "trim", "--date", "2026-03-31", "-o", "form.xlsx"];
    project.smm(&new).exits(0);
    project.smm(&["assess", "merge", "old.yaml", "form.xlsx", "-o", "good.yaml"]).exits(0);
    let bytes = std::fs::read(project.path("form.xlsx")).expect("it was written");
    let parts = crate::support::unzipped(&bytes).into_iter().map(|(name, bytes)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let is_sheet = name == "xl/worksheets/sheet1.xml";
        let noted = |text: String| {
            let note = "<c r=\"H3\" t=\"inlineStr\"><is><t>A note of Ben</t></is></c></row>";
            let (head, rest) = text.split_once("<row r=\"3\"").expect("a third row");
            format!("{head}<row r=\"3\"{}", rest.replacen("</row>", note, 1))
        };
        (name, if is_sheet { noted(text).into_bytes() } else { bytes })
    });
    project.write("noted.xlsx", crate::support::zipped(&parts.collect::<Vec<_>>()));
    let run = project.smm(&["assess", "merge", "old.yaml", "noted.xlsx", "-o", "kept.yaml"]);
    run.exits(1).says("A note of Ben");
    assert!(project.read("kept.yaml").contains("A note of Ben"), "it is kept");
    // Once it is kept, it was told.
    project.smm(&["assess", "merge", "kept.yaml", "old.yaml"]).exits(0);
}

#[test]
fn why_something_did_not_apply_last_year_is_a_note_of_the_new_answer_from_every_face() {
    let project = project();
    project.edit("old.yaml", "\"no\", recheck", "not-applicable, reason: No cabinets., recheck");
    project.smm(&[&LEFT[..], &["part.xlsx", "--only", "recheck"]].concat()).exits(0);
    let bytes = std::fs::read(project.path("part.xlsx")).expect("it was written");
    let parts = crate::support::unzipped(&bytes).into_iter().map(|(name, bytes)| {
        // The answer alone is chosen anew, and the mark is taken away; the reason is left where it is.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let anew = text
            .replace("<t>not applicable</t>", "<t>yes</t>")
            .replace("<t>The text has changed.</t>", "<t></t>");
        (name, if text == anew { bytes } else { anew.into_bytes() })
    });
    project.write("part.xlsx", crate::support::zipped(&parts.collect::<Vec<_>>()));
    project.write(
        "part.yaml",
        "title: Store\nprofile: trim@1.0\ndate: \"2027-03-31\"\nanswers:\n\
         \x20 PB-1-I1: { answer: \"yes\", evidence: Cabinet 1 }\n",
    );
    for part in ["part.xlsx", "part.yaml"] {
        let run = project.smm(&["assess", "merge", "old.yaml", part]).exits(0);
        let run = run.does_not_say("contradictory-answer");
        let again = entry(&run.stdout, "PB-1-I1");
        assert!(again.contains("answer: \"yes\"\n"), "{part}: {again}");
        assert!(again.contains("note: No cabinets.\n") && !again.contains("reason"), "{again}");
    }
}
