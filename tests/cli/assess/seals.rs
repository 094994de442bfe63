//! Seals: what breaks one, what does not, and that the program `minisign` and ours take each other's.

use super::random::mini;
use crate::support::{Project, third_party};

const VISIT: &str = "\
title: Visit
profile: trim@1.0
date: 2026-02-01
assessors:
  - { name: Ana Ruiz, role: Assessor }
answers:
  PA-1-I1: { answer: yes, evidence: See photos/list.csv. }
  PA-1-I2: { answer: yes }
attachments: [photos/door.jpg, The binder in the safe]
";

/// A workspace with answers, what they name, and a key whose password is `a word`.
fn project() -> Project {
    let project = Project::new(&mini("strict-levels"));
    project.write("visit.yaml", VISIT);
    project.write("photos/door.jpg", "a door");
    project.write("photos/list.csv", "a,list\n");
    project.smm_fed(&["assess", "seal", "--new-key", "ana.key"], "a word\n").exits(0);
    project
}

fn seal(project: &Project) {
    let command = ["assess", "seal", "visit.yaml", "--key", "ana.key", "--date", "2026-02-03"];
    project
        .smm_fed(&command, "a word\n")
        .exits(0)
        .says("with 2 files that the answers name")
        .says("not sealed: `The binder in the safe` does not lie beside the answers");
}

fn trusted(project: &Project) {
    project.write("keys/ana.pub", project.read("ana.pub"));
}

fn score<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["assess", "score", "visit.yaml"], more].concat()
}

#[test]
fn a_seal_says_by_whom_and_holds_over_what_the_answers_name() {
    let project = project();
    seal(&project);
    trusted(&project);
    let said = "Sealed on 3 February 2026 by the key ";
    project
        .smm(&score(&[]))
        .exits(0)
        .prints(said)
        .prints(
            "(ana); the answers are unchanged since. So are 2 files that were sealed with them.",
        )
        .prints(
            "Not checked: 1 thing that they name and that is not there (The binder in the safe).",
        );
    project.smm(&["assess", "read", "visit.yaml", "-o", "copy.yaml"]).exits(0).says(said);
    let json = project.smm(&score(&["--format", "json"])).exits(0);
    json.prints("\"state\": \"valid\"").prints("\"sealed\": \"2026-02-03\"");
    let comment = project.read("visit.yaml.minisig").lines().nth(2).map(str::to_owned);
    let comment = comment.expect("a trusted comment");
    for part in [
        "sealed:2026-02-03\tfile:visit.yaml\tquestions:",
        "version:trim@1.0=",
        "with:photos/door.jpg=",
    ] {
        assert!(comment.contains(part), "{comment}");
    }
}

#[test]
fn every_change_of_what_was_sealed_is_a_finding_with_its_place() {
    let project = project();
    seal(&project);
    trusted(&project);
    let broken = |says: &str| {
        project
            .smm(&score(&[]))
            .exits(1)
            .says("error[broken-seal]")
            .says("visit.yaml")
            .says(says)
            .says("smm assess seal FILE --key KEY -o visit.yaml.minisig --overwrite")
            .prints("Broken: ");
    };
    // An edit that means nothing.
    project.edit("visit.yaml", "Ana Ruiz", "Ana  Ruiz");
    broken("changed since");
    project.write("visit.yaml", VISIT);
    project.smm(&score(&[])).exits(0);
    project.write("photos/door.jpg", "another door");
    broken("`photos/door.jpg` was sealed with it, and is another by now");
    project.write("photos/door.jpg", "a door");
    // What the evidence names counts as well.
    project.write("photos/list.csv", "a,longer,list\n");
    broken("`photos/list.csv` was sealed");
    project.write("photos/list.csv", "a,list\n");
    // The text of the version that is answered.
    let path = "profiles/trim/1.0/profile.yaml";
    let before = project.read(path);
    project.write(path, before.replacen("summary: ", "summary: Now ", 1));
    assert_ne!(project.read(path), before, "the profile has a summary");
    broken("`trim@1.0` was sealed with it");
    project.write(path, before);
    // The comment is signed as well: nobody takes a file out of it.
    let text = project.read("visit.yaml.minisig");
    project.write(
        "visit.yaml.minisig",
        text.replace("with:photos/door.jpg=", "with:photos/dooR.jpg="),
    );
    broken("changed since");
    // A program that exchanges files has converted one of them.
    project.write("visit.yaml.minisig", text.replace('\n', "\r\n"));
    project.smm(&score(&[])).exits(0).prints("unchanged since");
    project.write("visit.yaml", VISIT.replace('\n', "\r\n"));
    project.smm(&score(&[])).exits(1).says("only the ends of its lines changed").says("-text");
    project.write("visit.yaml", VISIT);
    project.write("visit.yaml.minisig", "no signature\n");
    project.smm(&score(&[])).exits(1).says("is no signature of minisign");
    project.write("visit.yaml.minisig", &text);
    project.smm(&score(&[])).exits(0);
}

#[test]
fn what_cannot_be_checked_is_said_and_what_is_asked_for_must_be_there() {
    let project = project();
    // Nobody asked for a seal.
    project.smm(&score(&[])).exits(0).does_not_print("Seal");
    project
        .smm(&score(&["--public-key", "ana.pub"]))
        .exits(1)
        .says("error[broken-seal]")
        .says("it is not sealed: there is no `visit.yaml.minisig`");
    seal(&project);
    // A key that nobody here knows; one that lies beside the file proves nothing.
    project
        .smm(&score(&[]))
        .exits(0)
        .says("warning[unchecked-seal]")
        .prints("which nobody here knows: not checked");
    let line = project.read("ana.pub").lines().nth(1).map(str::to_owned).expect("a key");
    for key in ["ana.pub", &line] {
        project.smm(&score(&["--public-key", key])).exits(0).prints("unchanged since");
    }
    // The key of somebody else, by name; keys that were not named do not count.
    trusted(&project);
    project.smm_fed(&["assess", "seal", "--new-key", "ben.key"], "a word\n").exits(0);
    project
        .smm(&score(&["--public-key", "ben.pub"]))
        .exits(1)
        .says("none of those that were asked for");
    // A file that is gone.
    std::fs::remove_file(project.path("photos/door.jpg")).expect("it was there");
    project
        .smm(&score(&[]))
        .exits(0)
        .says("warning[unchecked-seal]")
        .says("`photos/door.jpg` was sealed with it, and is not beside it now");
    // A seal that lies elsewhere.
    std::fs::rename(project.path("visit.yaml.minisig"), project.path("elsewhere.sig"))
        .expect("renamed");
    project.smm(&score(&["--seal", "elsewhere.sig"])).exits(0).prints("unchanged since");
    project
        .smm(&["assess", "report", "visit.yaml", "copy.yaml", "--seal", "elsewhere.sig"])
        .exits(2)
        .says("one file");
    project.smm(&score(&["--public-key", "visit.yaml"])).exits(2).says("no public key of minisign");
}

#[test]
fn a_report_shows_its_seal_and_a_copy_for_others_names_nobody() {
    let project = project();
    seal(&project);
    trusted(&project);
    project.smm(&["assess", "report", "visit.yaml", "-o", "whole"]).exits(0);
    assert!(project.read("whole/visit.html").contains("(ana); the answers are unchanged since."));
    assert!(project.read("whole/visit.json").contains("\"photos/door.jpg\""));
    project.smm(&["assess", "report", "visit.yaml", "-o", "copy", "--redact"]).exits(0);
    for (name, bytes) in project.files("copy") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("door.jpg") && !text.contains("(ana)"), "{name}");
    }
    assert!(project.read("copy/visit.html").contains("unchanged since."));
    project.edit("visit.yaml", "Ana Ruiz", "Ana R");
    project.smm(&["assess", "report", "visit.yaml", "-o", "broken"]).exits(1);
    assert!(project.read("broken/visit.html").contains("<strong>Broken: "));
    assert!(project.read("broken/visit.json").contains("\"state\": \"changed\""));
}

#[test]
fn check_looks_at_the_seals_of_a_workspace() {
    let project = project();
    project.write("assessments/visit.yaml", VISIT);
    let command = ["assess", "seal", "assessments/visit.yaml", "--key", "ana.key"];
    project.smm_fed(&command, "a word\n").exits(0).says("not sealed: `photos/door.jpg`");
    trusted(&project);
    project.smm(&["check"]).does_not_say("-seal]");
    project.edit("assessments/visit.yaml", "Ana Ruiz", "Ana R");
    project.smm(&["check"]).exits(1).says("error[broken-seal]").says("assessments/visit.yaml");
}

#[test]
fn a_public_key_of_the_workspace_is_one() {
    let project = project();
    project.write("keys/ana.pub", "no key\n");
    project.smm(&["check"]).exits(1).says("`keys/ana.pub` is no public key of minisign");
    seal(&project);
    project.smm(&score(&[])).exits(2).says("`keys/ana.pub` is no public key of minisign");
}

#[test]
fn keys_are_private_and_nothing_is_sealed_by_mistake() {
    let project = project();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(project.path("ana.key")).expect("a key").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    project
        .smm_fed(&["assess", "seal", "--new-key", "ana.key"], "x\n")
        .exits(2)
        .says("exists already");
    project
        .smm_fed(&["assess", "seal", "--new-key", "ben.key"], "\n")
        .exits(2)
        .says("needs a password");
    project
        .smm_fed(&["assess", "seal", "--new-key", "ben.pub"], "x\n")
        .exits(2)
        .says("name the secret one");
    let command = ["assess", "seal", "visit.yaml", "--key", "ana.key"];
    project.smm_fed(&command, "another\n").exits(2).says("`ana.key` cannot be used");
    project.smm(&["assess", "seal", "visit.yaml"]).exits(2).says("--key");
    project.smm(&["assess", "seal"]).exits(2);
    assert!(!project.path("visit.yaml.minisig").exists());
    seal(&project);
    project.smm_fed(&command, "a word\n").exits(2).says("exists already");
    // Sealed anew after an edit, a seal holds again; what is wrong is not sealed.
    project.edit("visit.yaml", "Ana Ruiz", "Ana R");
    let again = [&command[..], &["--overwrite"]].concat();
    project.smm_fed(&again, "a word\n").exits(0).does_not_say("broken-seal");
    project.edit("visit.yaml", "PA-1-I2", "PA-9-I9");
    project.smm_fed(&again, "a word\n").exits(1).says("nothing was sealed");
    // A form that answers were read from is the one beside them, or there is no seal.
    project.write("form.pdf", "another form");
    let digest = "0".repeat(64);
    project.write(
        "visit.yaml",
        format!("{VISIT}sources:\n  - {{ name: form.pdf, face: pdf, digest: \"{digest}\" }}\n"),
    );
    project.smm_fed(&again, "a word\n").exits(2).says("not the form that they were read from");
}

#[test]
fn a_seal_holds_over_any_number_of_files() {
    let project = project();
    let mut visit = VISIT.replace("[photos/door.jpg, The binder in the safe]", "");
    for at in 0..300 {
        project.write(&format!("photos/{at}.jpg"), format!("{at}"));
        visit += &format!("  - photos/{at}.jpg\n");
    }
    project.write("visit.yaml", visit);
    let command = ["assess", "seal", "visit.yaml", "--key", "ana.key"];
    project.smm_fed(&command, "a word\n").exits(0).says("with 301 files");
    trusted(&project);
    project.smm(&score(&[])).exits(0).prints("So are 301 files that were sealed with them.");
    let text = project.read("visit.yaml.minisig");
    project.write("visit.yaml.minisig", text.replace('\n', "\r\n"));
    project.smm(&score(&[])).exits(0).prints("So are 301 files");
    project.write("photos/299.jpg", "other");
    project.smm(&score(&[])).exits(1).says("`photos/299.jpg` was sealed");
    project.write("visit.yaml.minisig", text.replace("with:photos/299.jpg", "with:photos/298.jpg"));
    project.smm(&score(&[])).exits(1).says("changed since");
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_program_minisign_and_ours_take_each_others_seals() {
    let project = project();
    let minisign = |args: &[&str]| {
        third_party(&mut project.command("minisign", args), "apt-get install minisign")
    };
    // We seal, they check: also where the list of files is too long for the comment.
    seal(&project);
    let said = minisign(&["-V", "-p", "ana.pub", "-m", "visit.yaml"]);
    assert!(said.contains("sealed:2026-02-03"), "{said}");
    let mut long = VISIT.replace("[photos/door.jpg, The binder in the safe]", "");
    for at in 0..200 {
        project.write(&format!("photos/{at}.jpg"), "x");
        long += &format!("  - photos/{at}.jpg\n");
    }
    project.write("long.yaml", long);
    project.smm_fed(&["assess", "seal", "long.yaml", "--key", "ana.key"], "a word\n").exits(0);
    minisign(&["-V", "-p", "ana.pub", "-m", "long.yaml"]);
    project.edit("long.yaml", "Ana Ruiz", "Ana R");
    project.shell("minisign -V -p ana.pub -m long.yaml").exits(1);
    // They make the key and the seal, we check; theirs says nothing of files.
    minisign(&["-G", "-W", "-p", "plain.pub", "-s", "plain.key"]);
    for legacy in [&[][..], &["-l"]] {
        minisign(&[&["-S", "-s", "plain.key", "-m", "visit.yaml"], legacy].concat());
        let run = project.smm(&score(&["--public-key", "plain.pub"])).exits(0);
        run.prints("Sealed by the key ").prints("(plain); the answers are unchanged since.");
    }
    // Their keys, with and without a password, seal here.
    project.shell("printf 'a word\\na word\\n' | minisign -G -p worded.pub -s worded.key").exits(0);
    for key in ["plain", "worded"] {
        let secret = format!("{key}.key");
        let command = ["assess", "seal", "visit.yaml", "--key", &secret, "--overwrite"];
        project.smm_fed(&command, "a word\n").exits(0);
        minisign(&["-V", "-p", &format!("{key}.pub"), "-m", "visit.yaml"]);
    }
    // Our key signs there.
    project.shell("echo 'a word' | minisign -S -s ana.key -m long.yaml").exits(0);
    minisign(&["-V", "-p", "ana.pub", "-m", "long.yaml"]);
}

/// `script` gives a program a terminal; what is fed in is typed.
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_password_is_asked_for_on_a_terminal_and_not_shown() {
    let project = project();
    let typed = |answer: &str, command: &str| {
        project.shell(&format!(
            "(sleep 1; printf '{answer}\\n'; sleep 3) | script -qec '{command}' /dev/null"
        ))
    };
    typed("a word", "smm assess seal visit.yaml --key ana.key")
        .exits(0)
        .prints("Password")
        .does_not_print("a word");
    trusted(&project);
    project.smm(&score(&[])).exits(0).prints("unchanged since");
    typed("another", "smm assess seal visit.yaml --key ana.key --overwrite").exits(2);
}
