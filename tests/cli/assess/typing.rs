//! A checklist that was filled by hand, typed in: from a list, and on a real terminal.

use std::io::Write as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::random::{Dice, FIVE, mini};
use crate::support::{Project, Run, repository, smm, third_party};

/// For a program that hangs only: on a machine that is busy with other things a line may take minutes.
const PATIENCE: Duration = Duration::from_secs(300);

const STORE: &str = "\
title: Store # said by Ana
profile: trim@1.0
date: \"2026-03-31\"
answers:
  # Seen in the yard.
  PA-1-I1:
    answer:
    evidence: # not yet
  PB-1-I1: { answer: \"no\", recheck: The text has changed., until: \"2026-02-01\" }
";

fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("store.yaml", STORE);
    project
}

fn typed(project: &Project, list: &str) -> Run {
    project.smm_fed(&["assess", "enter", "store.yaml"], list)
}

#[test]
fn a_list_is_taken_in_order_or_by_id_and_everything_else_in_the_file_stays() {
    let project = project();
    let list = "\u{feff}# page 1\r\ny Photo 12\r\nPARTLY\n\npb-1-i1: y\nw Ana Lima, 31.03.2026\n\
                PC-1-I1 n/a no cabinets here\nPC-1-I1 m seen from the gate\nPC-1-I1 c Small site.\n\
                PE-1-I1 e What is seen\nPE-1-I1 until 1 May 2027\n";
    typed(&project, list).exits(0).says("4 answers typed");
    let now = project.read("store.yaml");
    for kept in ["# said by Ana", "  # Seen in the yard.\n  PA-1-I1:\n", "# not yet"] {
        assert!(now.contains(kept), "{kept} is gone\n{now}");
    }
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    for wanted in [
        "  PA-1-I1:\n    answer: \"yes\"\n    evidence: Photo 12\n",
        "  PA-1-I2:\n    answer: partly\n",
        // Looked at again: what it was marked for is done. Nobody said on which day, so `until` stays.
        "  PB-1-I1:\n    answer: \"yes\"\n    until: \"2026-02-01\"\n",
        "  PC-1-I1:\n    answer: not-applicable\n    reason: no cabinets here\n    note: seen from the gate\n\
         \x20   who: Ana Lima\n    when: \"2026-03-31\"\n",
        "  PE-1-I1:\n    evidence: What is seen\n    until: \"2027-05-01\"\n",
        "comments:\n  pc: Small site.\n",
    ] {
        assert!(read.replace("  # =SUM", "\u{0}").contains(wanted), "{wanted} is not in\n{read}");
    }
    typed(&project, list).exits(0);
    assert_eq!(project.read("store.yaml"), now, "the same list again changes nothing");
    project.write("list.txt", list);
    project.smm(&["assess", "enter", "store.yaml", "--from", "list.txt"]).exits(0);
}

#[test]
fn an_unclear_line_is_named_and_nothing_behind_it_is_guessed() {
    let project = project();
    let run =
        typed(&project, "y\nyess\nn\nPB-1-I9 y\nPB-1-I1 maybe\nPC-1-I1 -\nPD-1-I1 n\ny\n").exits(1);
    let run = run.says("line 2: `yess` is neither an answer nor an indicator of `trim@1.0`");
    let run = run.says("line 3: `n` is not taken: line 2 was not clear");
    let run = run.says("line 4: `PB-1-I9` is neither").says("did you mean `PB-1-I");
    let run = run.says("line 5: `maybe` is no answer to `PB-1-I1`; the answers are `y` yes, `p` partly, `n` no and `-` not applicable");
    run.says("line 6: `PC-1-I1`: `not applicable` needs a reason").says("3 answers typed");
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    assert_eq!(read.matches("answer: \"yes\"").count(), 2, "{read}");
    assert!(
        read.contains("PD-2-I1:\n    answer: \"yes\"")
            && read.contains("PD-1-I1:\n    answer: \"no\"")
    );
    assert!(!read.contains("PC-1-I1") && read.contains("recheck: The text has changed."), "{read}");
    typed(&project, "PA-1-I1 u 03/04/2026\n").exits(1).says("can be 2026-04-03 or 2026-03-04");
    typed(&project, "j nowhere\n").exits(1).says("no indicator or practice `nowhere`");
    project.write("store.yaml", STORE);
    let all = "y\n".repeat(200);
    typed(&project, &all).exits(1).says("no indicator is left");
}

#[test]
fn a_list_that_goes_on_where_another_ended_answers_no_other_rows() {
    let project = project();
    typed(&project, "y Photo 1\nn\n").exits(0);
    let before = project.read("store.yaml");
    // Meant for the third and fourth row.
    let run = typed(&project, "p\nPA-2-I1 n\n").exits(1);
    run.says("line 1: `PA-1-I1` was answered before, with `yes`").says("begin with an id");
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    assert!(read.contains("  PA-1-I1:\n    answer: \"yes\"\n    evidence: Photo 1\n"), "{read}");
    // The same list again changes nothing, with an id anything can be changed, and so can what this run has typed.
    project.write("store.yaml", &before);
    typed(&project, "y Photo 1\nn\n").exits(0);
    typed(&project, "PA-1-I1 p\nback\nn\n").exits(0);
    typed(&project, "PA-2-I1 p\nback\ny\n").exits(0);
}

#[test]
fn a_list_that_is_not_utf_8_is_refused_whole_and_a_line_of_a_pipe_by_its_number() {
    let project = project();
    let before = project.read("store.yaml");
    let latin = b"PA-1-I1 n\nPA-1-I2 y caf\xe9\n".as_slice();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("y\n".bytes().flat_map(|b| [b, 0])).collect();
    for (bytes, line) in [(latin, 2), (&wide, 1)] {
        project.write("list.txt", bytes);
        let run = project.smm(&["assess", "enter", "store.yaml", "--from", "list.txt"]).exits(2);
        run.says(&format!("is not UTF-8 text, as line {line} shows")).says("nothing was taken");
        assert_eq!(project.read("store.yaml"), before);
    }
    let run = project.smm_fed(&["assess", "enter", "store.yaml"], latin).exits(1);
    run.says("line 2: this is not UTF-8 text");
    assert!(!project.read("store.yaml").contains('\u{fffd}'));
}

#[test]
fn what_word_processors_and_spreadsheets_make_of_a_list_is_understood() {
    let project = project();
    let list = "PA-1-I1;y;Photo 12, shelf\nPA-1-I2, not applicable, no cabinets\nPA-2-I1 \u{2013} none there\nPA-2-I2\tp\thalf\n";
    typed(&project, list).exits(0);
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    for wanted in [
        "evidence: Photo 12, shelf\n",
        "answer: not-applicable\n    reason: no cabinets\n",
        "answer: not-applicable\n    reason: none there\n",
        "answer: partly\n    evidence: half\n",
    ] {
        assert!(read.contains(wanted), "{wanted} in {read}");
    }
}

#[test]
fn an_answer_never_gets_the_name_of_somebody_else() {
    let project = project();
    let list = "w Ana Lima 2026-03-31\nPA-1-I1 y\nw Ben Okoro 22 March 2026\nPA-1-I2 y\nw Cara 03/04/2026\nPA-2-I1 y\n";
    typed(&project, list).exits(1).says("`03/04/2026` can be 2026-04-03 or 2026-03-04");
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    let of = |id: &str| {
        let entry = read.split(&format!("  {id}:\n")).nth(1).expect("an answer");
        entry.lines().take_while(|line| line.starts_with("    ")).collect::<Vec<_>>().join("|")
    };
    assert!(of("PA-1-I1").contains("who: Ana Lima|    when: \"2026-03-31\""), "{read}");
    assert!(of("PA-1-I2").contains("who: Ben Okoro|    when: \"2026-03-22\""), "{read}");
    assert!(!of("PA-2-I1").contains("who:"), "{read}");
}

#[test]
fn what_is_asked_can_be_a_part() {
    let project = project();
    let enter = |args: &[&str], list: &str| {
        project.smm_fed(&[&["assess", "enter", "store.yaml"], args].concat(), list)
    };
    enter(&["--practice", "PB"], "y\nPA-1-I1 y\n")
        .exits(1)
        .says("`PA-1-I1` is not among what is asked");
    enter(&["--only", "recheck"], "y\n").exits(2).says("nothing is left to ask");
    enter(&["--practice", "XX"], "").exits(2).says("has no practice `XX`");
    enter(&["--role", "Lead", "--who", "Ben, 2026-04-01"], "n\n").exits(0);
    assert!(project.read("store.yaml").contains("who: Ben"));
    enter(&["--who", "Ben, 31/31/2026"], "n\n").exits(2).says("is no day");
}

#[test]
fn a_file_of_a_part_asks_and_counts_the_part() {
    let project = project();
    let new = ["assess", "new", "--profile", "trim", "--practice", "PB", "-o", "part.yaml"];
    project.smm(&new).exits(0);
    let asked = project.read("part.yaml").matches("  PB-").count();
    let enter = |args: &[&str], list: &str| {
        project.smm_fed(&[&["assess", "enter", "part.yaml"], args].concat(), list)
    };
    enter(&[], "y Seen\n").exits(0).says(&format!("{} of {asked} open", asked - 1));
    assert!(project.read("part.yaml").contains("evidence: Seen"));
    // What lies outside is asked once somebody names it, by its id or its practice.
    let with_one = format!("{} of {} open", asked - 1, asked + 1);
    enter(&[], "PA-1-I1 y\n").exits(0).says(&with_one);
    enter(&[], "jump PC\ny\n").exits(0);
    enter(&["--practice", "PD"], "y\nPE-1-I1 y\n")
        .exits(1)
        .says("`PE-1-I1` is not among what is asked");
    for id in ["PA-1-I1", "PC-1-I1", "PD-1-I1"] {
        assert!(project.read("part.yaml").contains(id), "{id}");
    }
    // Answers that somebody wrote down are no form: what they do not name is asked.
    project.write(
        "short.yaml",
        "title: Store\nprofile: trim@1.0\nanswers:\n  PB-1-I1: { answer: yes, note: Seen }\n",
    );
    project.smm_fed(&["assess", "enter", "short.yaml"], "PA-1-I1 y\n").exits(0);
}

#[test]
fn an_answers_document_is_begun_and_other_files_are_not_typed_into() {
    let project = project();
    let begin = ["assess", "enter", "--profile", "trim", "--date", "2026-03-31", "-o", "new.yaml"];
    project.smm_fed(&begin, "y\n").exits(0).says("1 answer typed");
    assert!(project.read("new.yaml").contains("  PA-1-I1:\n    answer: \"yes\"\n    evidence:\n"));
    project.smm_fed(&begin, "n\n").exits(2).says("go on with it by `smm assess enter new.yaml`");
    project.smm(&["assess", "new", "--profile", "trim", "-o", "new.xlsx"]).exits(0);
    let run = project.smm_fed(&["assess", "enter", "new.xlsx"], "y\n").exits(2);
    run.says("smm assess read new.xlsx");
    project.write("broken.yaml", "title: [\n");
    project.smm_fed(&["assess", "enter", "broken.yaml"], "y\n").exits(1);
    assert_eq!(project.read("broken.yaml"), "title: [\n");
}

/// The second year of a store: one answer is marked to be looked at again, and one no longer holds.
const SECOND_YEAR: &str = "\
title: Store
profile: trim@1.0
date: \"2026-03-31\"
answers:
  PA-1-I1: { answer: not-applicable, reason: No cabinets., note: Asked Ana, recheck: The text has changed. }
  PA-1-I2: { answer: \"yes\" }
  PB-1-I1: { answer: \"no\", recheck: The text has changed. }
";

#[test]
fn why_something_did_not_apply_before_is_a_note_of_the_answer_that_takes_its_place() {
    let project = project();
    for (list, wanted) in [
        (
            "PA-1-I1 y Cabinet 1\n",
            "answer: \"yes\"\n    evidence: Cabinet 1\n    note: |-\n      Asked Ana\n      No cabinets.\n",
        ),
        (
            "PA-1-I1 n\nPA-1-I1 p\n",
            "answer: partly\n    note: |-\n      Asked Ana\n      No cabinets.\n",
        ),
        // In place of the reason of before, as somebody has written it.
        (
            "PA-1-I1 - One cabinet.\nPA-1-I1 m Ben\n",
            "answer: not-applicable\n    reason: One cabinet.\n    note: Ben\n",
        ),
    ] {
        project.write("store.yaml", SECOND_YEAR);
        typed(&project, list).exits(0);
        typed(&project, list).exits(0);
        let read = project.smm(&["assess", "read", "store.yaml"]).exits(0);
        let read = read.does_not_say("contradictory");
        assert!(read.stdout.contains(&format!("  PA-1-I1:\n    {wanted}")), "{}", read.stdout);
    }
}

#[test]
fn what_is_still_to_be_looked_at_again_is_counted_at_the_end() {
    let project = project();
    project.write("store.yaml", SECOND_YEAR);
    typed(&project, "PC-1-I1 y\n").exits(0).says(" open\n2 to be looked at again");
    typed(&project, "PA-1-I1 y\n").exits(0).says(" open\n1 to be looked at again");
    typed(&project, "PB-1-I1 y\n").exits(0).does_not_say("to be looked at again");
}

#[test]
fn what_is_asked_can_end_at_the_targets_and_the_owners_have_the_last_word_on_them() {
    let project = project();
    let levels = |read: &str, practice: &str| -> Vec<String> {
        let ids = read.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
        let of = ids.filter_map(|id| id.strip_prefix(practice)?.strip_prefix('-'));
        let mut levels: Vec<String> = of.map(|rest| rest[..1].to_owned()).collect();
        levels.dedup();
        levels
    };
    let own = "targets:\n  pd: { level: 1, rationale: Nothing is lost. }\n";
    for (targets, of_pd) in [("", vec!["1", "2", "3"]), (own, vec!["1"])] {
        project.write(
            "store.yaml",
            format!("title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\n{targets}"),
        );
        let enter = |list: &str| {
            project.smm_fed(&["assess", "enter", "store.yaml", "--levels", "target"], list)
        };
        let run = enter("s\n").exits(0).says("above the target are not asked");
        let asked = run.stderr.rsplit_once(" of ").expect("a count").1;
        let asked: usize = asked.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        enter(&"y\n".repeat(asked)).exits(0).says("; 0 of");
        let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
        assert_eq!(levels(&read, "PA"), ["1", "2"], "{read}");
        assert_eq!(levels(&read, "PB"), [""; 0], "{read}");
        assert_eq!(levels(&read, "PD"), of_pd, "{read}");
        // What lies above is taken by its id.
        enter("PB-1-I1 y\n").exits(0);
    }
    project
        .smm_fed(&["assess", "enter", "store.yaml", "--levels", "target", "--practice", "PB"], "")
        .exits(2)
        .says("nothing is left to ask up to the targets");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_order_of_a_checklist_is_the_order_in_which_it_is_typed_in() {
    let project = project();
    let own = "targets:\n  pd: { level: 1, rationale: Nothing is lost. }\n  pb: { level: 2, rationale: Much is lost. }\n";
    project.write(
        "owners.yaml",
        format!("title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\n{own}"),
    );
    let practices = ["--practice", "PD,PB,PA", "--answers", "owners.yaml"];
    let paper = ["paper", "checklist", "trim@1.0", "--levels", "target", "--out", "ana"];
    project.smm(&[&paper[..], &practices].concat()).exits(0);
    let new = ["assess", "new", "--profile", "trim@1.0", "-o", "ana.yaml"];
    project.smm(&[&new[..], &practices].concat()).exits(0);
    let printed = project.names("ana");
    let [printed] = &printed[..] else { panic!("one file of {printed:?}") };
    let mut pdftotext = project.command("pdftotext", &["-raw", &format!("ana/{printed}"), "-"]);
    let text = third_party(&mut pdftotext, "apt-get install poppler-utils");
    // Its id stands before an indicator; ids alone are those of what to have ready.
    let rows = text.lines().filter_map(|line| line.split_once(" =SUM("));
    let on_paper: Vec<&str> = rows.map(|(id, _)| id).collect();
    assert!(on_paper.len() > 10, "{text}");
    let list: String = (1..=on_paper.len()).map(|box_| format!("y Box {box_}.\n")).collect();
    let enter = ["assess", "enter", "ana.yaml", "--levels", "target"];
    project.smm_fed(&enter, &list).exits(0).says(&format!("; 0 of {} open", on_paper.len()));
    let read = project.smm(&["assess", "read", "ana.yaml"]).exits(0).stdout;
    for (at, id) in on_paper.iter().enumerate() {
        let wanted = format!("  {id}:\n    answer: \"yes\"\n    evidence: Box {}.\n", at + 1);
        assert!(read.contains(&wanted), "{wanted} is not in\n{read}\n{on_paper:?}");
    }
}

/// A session at a pipe that stays open.
struct Typist<'p> {
    project: &'p Project,
    child: Child,
}

impl<'p> Typist<'p> {
    fn at(project: &'p Project) -> Self {
        let mut command = project.command(smm(), &["assess", "enter", "store.yaml"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { project, child: command.spawn().expect("it starts") }
    }

    /// Types a line, and waits until the file holds a text that it did not hold before.
    fn types(&mut self, line: &str, wanted: &str) {
        assert!(!self.project.read("store.yaml").contains(wanted), "`{wanted}` says nothing new");
        let pipe = self.child.stdin.as_mut().expect("a pipe");
        pipe.write_all(format!("{line}\n").as_bytes()).expect("it reads");
        let start = Instant::now();
        while !self.project.read("store.yaml").contains(wanted) {
            assert!(start.elapsed() < PATIENCE, "`{wanted}` was never saved");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn ends(mut self) -> Run {
        drop(self.child.stdin.take());
        self.project.taken(&self.child.wait_with_output().expect("it ends"))
    }
}

#[test]
fn every_answer_is_saved_at_once_so_that_a_killed_session_loses_none() {
    let project = project();
    let mut typist = Typist::at(&project);
    typist.types("PA-1-I1 y first", "evidence: first");
    typist.types("PC-1-I1 y second", "evidence: second");
    typist.child.kill().expect("it runs");
    typist.ends();
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    assert!(read.contains("evidence: first") && read.contains("evidence: second"), "{read}");
    let left = project.names(".");
    assert!(!left.iter().any(|name| name.ends_with(".tmp")), "{left:?}");
}

#[test]
fn what_others_write_meanwhile_stays_and_no_answer_of_theirs_is_written_over() {
    let project = project();
    let (mut ana, mut ben) = (Typist::at(&project), Typist::at(&project));
    ana.types("PA-1-I1 y by Ana", "evidence: by Ana");
    ben.types("PC-1-I1 y by Ben", "evidence: by Ben");
    project.edit("store.yaml", "title: Store", "title: Store of the river");
    ana.types("PD-1-I1 n Ana again", "Ana again");
    ben.child.stdin.as_mut().expect("a pipe").write_all(b"PD-1-I1 y over it\n").expect("it reads");
    ana.ends().exits(0);
    ben.ends().exits(1).says("`PD-1-I1` was written by somebody else meanwhile");
    let now = project.read("store.yaml");
    for kept in
        ["evidence: by Ana", "evidence: by Ben", "Ana again", "of the river", "# Seen in the yard."]
    {
        assert!(now.contains(kept), "{kept} is gone\n{now}");
    }
    assert!(!now.contains("over it"), "{now}");
}

#[test]
fn random_answers_come_back_from_a_list_with_the_answers_of_any_model() {
    for scoring in ["strict-levels", FIVE] {
        let project = Project::new(&mini(scoring));
        project.write("store.yaml", "title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\n");
        let new = project.smm(&["assess", "new", "--profile", "trim"]).exits(0).stdout;
        let ids: Vec<&str> =
            new.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':')).collect();
        let ids: Vec<&str> = ids.into_iter().filter(|id| id.starts_with('P')).collect();
        assert!(ids.len() > 20, "{new}");
        let words: &[(&str, &str)] = match scoring {
            FIVE => &[
                ("f", "fully"),
                ("Largely met", "largely"),
                ("p", "partly"),
                ("not", "not"),
                ("-", "not-applicable"),
            ],
            _ => &[
                ("y", "\"yes\""),
                ("partly", "partly"),
                ("N", "\"no\""),
                ("n/a", "not-applicable"),
            ],
        };
        let mut dice = Dice::new(7);
        let given: Vec<(&str, &str)> = ids.iter().map(|_| words[dice.below(words.len())]).collect();
        let lines = ids.iter().zip(&given).map(|(id, (word, _))| match dice.below(2) {
            0 => format!("{id} {word} a text, 1: 2 # 3\n"),
            _ => format!("{word} a text, 1: 2 # 3\n"),
        });
        let list: String = lines.collect();
        typed(&project, &list).exits(0);
        let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
        for (id, (_, answer)) in ids.iter().zip(&given) {
            let key = if *answer == "not-applicable" { "reason" } else { "evidence" };
            let wanted =
                format!("  {id}:\n    answer: {answer}\n    {key}: \"a text, 1: 2 # 3\"\n");
            assert!(read.contains(&wanted), "{wanted} is not in\n{read}");
        }
    }
}

/// What a terminal of so many columns showed while somebody typed: wait for a text, then type another.
fn on_a_terminal(
    project: &Project,
    columns: &str,
    args: &[&str],
    steps: &[(&str, &str)],
) -> String {
    let script = repository().join("tests/cli/assess/type.py").to_string_lossy().into_owned();
    let args = [&[&script, columns, smm(), "assess", "enter"], args].concat();
    let mut command = project.command("python3", &args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("Python is installed");
    let steps = serde_json::to_string(steps).expect("plain data");
    child.stdin.take().expect("a pipe").write_all(steps.as_bytes()).expect("it reads");
    let shown = project.taken(&child.wait_with_output().expect("it ends")).exits(0).stdout;
    // These ask the terminal to mark what is pasted, and show nothing.
    let (on, off) =
        (shown.matches("\u{1b}[?2004h").count(), shown.matches("\u{1b}[?2004l").count());
    assert_eq!(on == 0, off == 0, "{shown:?}");
    shown.replace("\u{1b}[?2004h", "").replace("\u{1b}[?2004l", "")
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn on_a_terminal_a_key_is_an_answer_and_the_next_one_comes() {
    let project = project();
    let keys = [
        ("> ", "y"),
        ("PA-1-I2", "-"),
        ("why: ", "no cabinets\n"),
        ("PA-2-I1", "\u{1b}[D"),
        ("  no cabinets", "?"),
        ("back: go back", "x"),
        ("means nothing here", "e"),
        ("evidence (- for none): ", "Saw it, é\n"),
        ("> ", "w"),
        ("who, day: ", "Ana Lima, 2026-03-31\n"),
        ("> ", "jpc\n"),
        ("PC-1-I1", "nyp"),
        ("PC-1-I4", "q"),
    ];
    let shown = on_a_terminal(&project, "30", &["store.yaml"], &keys);
    assert!(shown.contains("--- exit 0\n--- terminal as before"), "{shown}");
    let (shown, _) = shown.split_once("---").expect("an end");
    let wide = shown.lines().find(|line| line.chars().count() > 60);
    assert_eq!(wide, None, "a narrow terminal\n{shown}");
    assert!(!shown.contains('\u{1b}') && !shown.contains('\r'), "nothing is drawn over: {shown:?}");
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    let wanted = "  PA-1-I2:\n    answer: not-applicable\n    reason: no cabinets\n    evidence: Saw it, é\n\
                  \x20   who: Ana Lima\n    when: \"2026-03-31\"\n";
    assert!(read.contains(wanted) && read.contains("  PC-1-I1:\n    answer: \"no\"\n"), "{read}");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn pasted_text_is_no_key_and_what_is_not_utf_8_is_said() {
    let project = project();
    let keys = [
        ("> ", "y"),
        ("PA-1-I2", "\u{1b}[200~PA-1-I1 n Photo 12\nppp\n\u{1b}[201~"),
        ("--lines", "m"),
        ("note (- for none): ", "LATIN1:caf\u{e9}\n"),
        ("not UTF-8 text", "LATIN1:\u{e9}"),
        ("means nothing here", "b"),
        ("now: yes", "n"),
        ("it was `yes` before", "q"),
    ];
    let shown = on_a_terminal(&project, "80", &["store.yaml"], &keys);
    assert!(shown.contains("--- exit 0\n--- terminal as before"), "{shown}");
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    assert_eq!(read.matches("answer: ").count(), 2, "one typed, one from before: {read}");
    assert!(read.contains("  PA-1-I1:\n    answer: \"no\"\n"), "{read}");
    assert!(!read.contains('\u{fffd}') && !read.contains("caf"), "{read}");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_terminal_is_as_before_however_a_session_ends() {
    let project = project();
    for (end, how) in
        [("\u{3}", "exit 0"), ("\u{4}", "exit 0"), ("SIGTERM", "signal"), ("SIGHUP", "signal")]
    {
        let shown =
            on_a_terminal(&project, "80", &["store.yaml"], &[("> ", "y"), ("y p n - > ", end)]);
        assert!(shown.contains(&format!("--- {how}")), "{end:?}\n{shown}");
        assert!(shown.contains("--- terminal as before"), "{end:?}\n{shown}");
    }
    // A file that can no longer be typed into ends the session, and says so.
    let steps = [("> ", "m"), ("note (- for none): ", "SIGINT")];
    let shown = on_a_terminal(&project, "80", &["store.yaml"], &steps);
    assert!(shown.contains("--- signal\n--- terminal as before"), "{shown}");
    assert!(project.read("store.yaml").contains("answer: \"yes\""));
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn by_lines_nothing_is_drawn_over_and_an_empty_line_says_the_question_once_more() {
    let project = project();
    let steps = [
        ("> ", "\n"),
        ("PA-1-I1 (1 of", "partly half of them\n"),
        ("PA-1-I2 (2 of", "n/a\n"),
        ("why: ", "none there\n"),
        ("PA-2-I1", "quit\n"),
    ];
    let shown = on_a_terminal(&project, "80", &["--lines", "store.yaml"], &steps);
    assert!(shown.contains("--- exit 0\n--- terminal as before"), "{shown}");
    assert_eq!(shown.matches("PA-1-I1 (1 of").count(), 2, "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let read = project.smm(&["assess", "read", "store.yaml"]).exits(0).stdout;
    assert!(
        read.contains("evidence: half of them") && read.contains("reason: none there"),
        "{read}"
    );
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn whoever_jumps_sees_where_also_from_behind_the_last_one() {
    for lines in [false, true] {
        let project = project();
        let new = ["assess", "new", "--profile", "trim", "--practice", "PB", "-o", "part.yaml"];
        project.smm(&new).exits(0);
        let ids = project.read("part.yaml").matches("  PB-").count();
        let end = if lines { "\n" } else { "" };
        let mut steps: Vec<(&str, String)> = vec![("> ", format!("y{end}")); ids];
        steps.extend([
            ("That was the last one.", String::new()),
            ("> ", "j PC-1-I1\n".to_owned()),
            // It lies outside of the part.
            ("PC-1-I1 (", String::new()),
            ("> ", format!("y{end}")),
            ("That was the last one.", String::new()),
            ("> ", "j PB-1-I1\n".to_owned()),
            ("PB-1-I1 (1 of", String::new()),
            // Where one is already.
            ("> ", "j PB-1-I1\n".to_owned()),
            ("PB-1-I1 (1 of", format!("q{end}")),
        ]);
        let steps: Vec<(&str, &str)> =
            steps.iter().map(|(wait, typed)| (*wait, &**typed)).collect();
        let args: &[&str] = if lines { &["--lines", "part.yaml"] } else { &["part.yaml"] };
        let shown = on_a_terminal(&project, "80", args, &steps);
        assert!(shown.contains("--- exit 0"), "{shown}");
        assert!(project.read("part.yaml").contains("PC-1-I1"));
    }
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_second_year_begins_at_the_first_that_is_left_and_asks_it_in_order() {
    let project = project();
    project.write("store.yaml", SECOND_YEAR);
    let new = ["assess", "new", "--profile", "trim", "--answers", "store.yaml", "-o", "again.yaml"];
    project.smm(&[&new[..], &["--only", "open,recheck"]].concat()).exits(0);
    for file in ["store.yaml", "again.yaml"] {
        let steps = [("PA-1-I1 (1 of", ""), ("has changed.", ""), ("> ", "yq")];
        let shown = on_a_terminal(&project, "80", &[file], &steps);
        assert!(shown.contains("1 to be looked at again"), "{shown}");
        let read = project.read(file);
        assert!(read.contains("No cabinets.") && !read.contains("reason: No cabinets."), "{read}");
    }
}
