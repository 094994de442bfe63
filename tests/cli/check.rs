//! `smm check`: what it says, where it says it, and how it exits.

use std::fs;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::{Project, smm};

/// A target for a practice that does not exist: one error, and one warning for the practice that
/// now has no target.
fn with_a_slip() -> Project {
    let project = Project::tiny();
    project.edit("profiles/shop/1.0/profile.yaml", "  doors:", "  dors:");
    project
}

/// A profile that leaves a practice out: a warning, no error.
fn with_a_gap() -> Project {
    let project = Project::tiny();
    let copies = "  copies:\n    level: 1\n    rationale: A lost device is replaced from stock within an hour.\n";
    project.edit("profiles/shop/1.0/profile.yaml", copies, "");
    project
}

#[test]
fn clean_content_exits_with_0() {
    let run = Project::tiny().smm(&["check"]).exits(0);
    assert_snapshot!(run, @"
    exit 0
    --- stdout
    --- stderr
    0 errors, 0 warnings in 8 files
    there is no `book/glossary.yaml`, so terms and spellings were not looked at
    there is no catalog in `references/`, so cited requirements were not looked up
    ");
}

#[test]
fn an_error_exits_with_1_and_says_place_and_cure() {
    let run = with_a_slip().smm(&["check"]).exits(1);
    assert_snapshot!(run, @"
    exit 1
    --- stdout
    --- stderr
    warning[missing-target]: the profile `shop` has no target for `doors`
     --> profiles/shop/1.0/profile.yaml:1:5
      |
    1 | id: shop
      |     ^^^^
      |
      = help: set one, if only 0 with the reason why the practice does not matter here

    error[unknown-practice]: the profile sets a target for `dors`, which `tiny@1.0` does not have
      --> profiles/shop/1.0/profile.yaml:13:3
       |
    13 |   dors:
       |   ^^^^
       |
       = help: did you mean `doors`?
       = help: targets are set by the ids that `model.yaml` lists

    1 error, 1 warning in 8 files
    there is no `book/glossary.yaml`, so terms and spellings were not looked at
    there is no catalog in `references/`, so cited requirements were not looked up
    ");
}

#[test]
fn a_warning_exits_with_0_unless_it_is_denied() {
    let project = with_a_gap();
    project.smm(&["check"]).exits(0).says("warning[missing-target]");
    project.smm(&["check", "--deny", "warnings"]).exits(1).says("0 errors, 1 warning");
}

#[test]
fn the_workspace_decides_how_grave_a_warning_is() {
    let project = with_a_gap();
    let severity = |name: &str| {
        let toml =
            format!("title = \"Tiny models\"\n\n[severities]\nmissing-target = \"{name}\"\n");
        project.write("smm.toml", toml);
    };
    severity("off");
    project.smm(&["check", "--deny", "warnings"]).exits(0).does_not_say("missing-target");
    severity("error");
    project.smm(&["check"]).exits(1).says("error[missing-target]");
}

#[test]
fn wrong_usage_exits_with_2() {
    let project = Project::tiny();
    project.smm(&["chekc"]).exits(2).says("'check'");
    project.smm(&["check", "--format", "xml"]).exits(2).says("sarif");
    project.smm(&["check", "no-such-file.yaml"]).exits(2).says("`no-such-file.yaml`");
    project.smm(&["check", "/"]).exits(2).says("is not in the workspace");
    project.smm(&["-C", "no-such-folder", "check"]).exits(2).says("`no-such-folder` is no folder");
}

#[test]
fn paths_choose_which_findings_are_shown() {
    let project = with_a_slip();
    project.write("models/tiny/1.0/practices/extra.yaml", "id: extra\n");
    project.smm(&["check", "profiles"]).exits(1).says("unknown-practice").does_not_say("extra");
    project.smm(&["check", "models"]).exits(1).says("extra").does_not_say("unknown-practice");
    let doors = "models/tiny/1.0/practices/doors.yaml";
    project.smm(&["check", doors]).exits(0).says("0 errors");
    project.smm(&["check", doors, "profiles/shop"]).exits(1).says("unknown-practice");
}

#[test]
fn paths_are_those_of_the_folder_one_stands_in() {
    let project = with_a_slip();
    let mut command = project.command(smm(), &["check", "1.0/profile.yaml"]);
    command.current_dir(project.path("profiles/shop"));
    project.run(&mut command).exits(1).says("profiles/shop/1.0/profile.yaml:13:3");
}

#[test]
fn the_nearest_workspace_above_is_taken() {
    let project = with_a_slip();
    for folder in [".", "models", "profiles/shop/1.0/practices"] {
        let mut command = project.command(smm(), &["check"]);
        command.current_dir(project.path(folder));
        project.run(&mut command).exits(1).says("profiles/shop/1.0/profile.yaml:13:3");
    }
}

#[test]
fn a_workspace_inside_another_stands_for_itself() {
    let project = with_a_slip();
    project.write("examples/small/smm.toml", "title = \"Small\"\n");
    let mut command = project.command(smm(), &["check"]);
    command.current_dir(project.path("examples/small"));
    project.run(&mut command).exits(0).says("0 errors, 1 warning in 1 file\n");
}

#[test]
fn a_workspace_can_be_named_from_elsewhere() {
    let (project, elsewhere) = (with_a_slip(), Project::empty());
    let root = project.path(".");
    elsewhere.smm(&["-C", &root.to_string_lossy(), "check"]).exits(1).says("unknown-practice");
    elsewhere.smm(&["check"]).exits(2).says("no `smm.toml` in `[ROOT]` or above it");
    elsewhere.smm(&["check"]).says("name one with `-C DIR`");
}

#[test]
fn findings_for_programs_go_to_stdout_and_nothing_else_does() {
    let project = with_a_slip();
    for format in ["json", "sarif", "github"] {
        let run = project.smm(&["check", "--format", format]).exits(1).prints("unknown-practice");
        assert_eq!(run.stderr, "", "{format}");
    }
    let human = project.smm(&["check", "--format", "human"]).exits(1);
    assert_eq!(human.stdout, "");
}

#[test]
fn json_gives_code_place_and_cure() {
    let run = with_a_slip().smm(&["check", "--format", "json"]).exits(1);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON document");
    let finding = &json["findings"][1];
    assert_eq!(finding["code"], "unknown-practice");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["place"]["path"], "profiles/shop/1.0/profile.yaml");
    assert_eq!(finding["place"]["line"], 13);
    assert_eq!(finding["place"]["column"], 3);
    assert_eq!(finding["hints"][0], "did you mean `doors`?");
}

#[test]
fn sarif_names_version_tool_rule_and_place() {
    let run = with_a_slip().smm(&["check", "--format", "sarif"]).exits(1);
    let sarif: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON document");
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "smm");
    let result = &run["results"][1];
    assert_eq!(result["ruleId"], "unknown-practice");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "profiles/shop/1.0/profile.yaml");
    assert_eq!(place["region"]["startLine"], 13);
}

#[test]
fn a_clean_workspace_gives_programs_an_empty_list() {
    let project = Project::tiny();
    let run = project.smm(&["check", "--format", "json"]).exits(0);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("one JSON document");
    assert_eq!(json["findings"], serde_json::json!([]));
    project.smm(&["check", "--format", "github"]).exits(0).prints_nothing();
}

#[test]
fn quiet_prints_findings_only() {
    Project::tiny().smm(&["--quiet", "check"]).exits(0).prints_nothing();
    let run = with_a_slip().smm(&["check", "-q"]).exits(1).says("error[unknown-practice]");
    run.does_not_say("1 error, 1 warning");
}

#[test]
fn color_is_written_when_it_is_asked_for() {
    let project = with_a_slip();
    project.smm(&["check"]).does_not_say("\u{1b}[");
    project.smm(&["check", "--color", "always"]).says("\u{1b}[");
    project.smm(&["check", "--color", "never"]).does_not_say("\u{1b}[");
    let mut command = project.command(smm(), &["check", "--color", "always"]);
    project.run(command.env("NO_COLOR", "1")).says("\u{1b}[");
}

/// `script` from bsdutils, which every Debian has, runs a command on a terminal of its own.
#[test]
fn a_terminal_gets_color_unless_no_color_is_set() {
    let project = with_a_slip();
    let on_a_terminal = |command: &str| {
        let line = format!("{} {command}", smm());
        project.run(&mut project.command("script", &["-qec", &line, "/dev/null"]))
    };
    on_a_terminal("check").exits(1).prints("\u{1b}[").prints("unknown-practice");
    let mut command =
        project.command("script", &["-qec", &format!("{} check", smm()), "/dev/null"]);
    let run = project.run(command.env("NO_COLOR", "1")).exits(1).prints("unknown-practice");
    assert!(!run.stdout.contains("\u{1b}["), "{run}");
    on_a_terminal("check --color never").exits(1).prints("unknown-practice");
}

#[test]
fn a_reader_that_closes_the_pipe_early_is_no_failure() {
    let project = with_a_slip();
    for args in [["explain"].as_slice(), &["check", "--format", "json"], &["completions", "bash"]] {
        let mut command = project.command(smm(), args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("smm starts");
        drop(child.stdout.take());
        let run = project.taken(&child.wait_with_output().expect("smm ends"));
        assert_ne!(run.code, Some(101), "{args:?} panics\n{run}");
        run.does_not_say("panicked").does_not_say("roken pipe");
    }
}

#[test]
fn a_reader_of_findings_that_goes_away_changes_no_exit_code() {
    let project = with_a_slip();
    for (args, code) in [(["check"].as_slice(), 1), (&["build"], 1), (&["verify"], 2)] {
        let mut command = project.command(smm(), args);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("smm starts");
        drop(child.stderr.take());
        assert_eq!(child.wait().expect("smm ends").code(), Some(code), "{args:?}");
    }
}

#[test]
fn a_folder_or_pipe_with_the_name_of_a_document_is_reported() {
    let project = Project::tiny();
    fs::create_dir(project.path("models/tiny/1.0/practices/windows.yaml")).expect("writable");
    let pipe = project.path("profiles/shop/1.0/practices/copies.yaml");
    project.run(&mut project.command("mkfifo", &[&pipe.to_string_lossy()])).exits(0);
    let run = project.smm(&["check"]).exits(1).says("2 errors");
    run.says("error[not-a-file]").says("windows.yaml").says("shop/1.0/practices/copies.yaml");
}

#[test]
fn a_document_that_ends_in_yml_is_not_overlooked() {
    let project = Project::tiny();
    project.write("profiles/shop/1.0/practices/copies.yml", "practice: copies\n");
    let run = project.smm(&["check"]).exits(1).says("1 error");
    run.says("profiles/shop/1.0/practices/copies.yml").says("instead of `.yaml`");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_checked() {
    use std::os::unix::fs::symlink;
    let project = with_a_slip();
    let link = |to: &str, name: &str| {
        symlink(to, project.path("models/tiny/1.0/practices").join(name)).expect("writable");
    };
    link("nowhere", "gone.yaml");
    link("circle.yaml", "circle.yaml");
    link("/proc/self/mem", "outside.yaml");
    let run = project.smm(&["check"]).exits(1).says("4 errors").says("unknown-practice");
    assert_eq!(run.stderr.matches("error[unreadable-file]").count(), 2, "{run}");
    run.says("no such file").says("too many levels of symbolic links").says("out of the workspace");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::tiny();
    let path = project.path("models/tiny/1.0/practices/doors.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("our own file");
    // Root may read everything, so somebody else looks.
    project.smm_without_rights(&["check"]).exits(1).says("permission denied").says("doors.yaml");
}

#[cfg(unix)]
#[test]
fn a_folder_that_holds_itself_ends_the_search() {
    let project = Project::tiny();
    std::os::unix::fs::symlink("..", project.path("models/tiny/again")).expect("writable");
    project.smm(&["check"]).exits(0).says("in 8 files");
    std::os::unix::fs::symlink("/", project.path("profiles/everything")).expect("writable");
    project.smm(&["check"]).exits(1).says("a link out of the workspace, to `/`");
}

#[test]
fn a_huge_file_is_refused_without_being_read() {
    let project = Project::tiny();
    let path = project.path("profiles/shop/1.0/practices/copies.yaml");
    let file = fs::File::create(path).expect("writable");
    file.set_len(100 << 20).expect("a sparse file");
    project.smm(&["check"]).exits(1).says("error[file-too-large]").says("104857600 bytes");
    // Far more than the memory it may use.
    file.set_len(8 << 30).expect("a sparse file");
    let script = "ulimit -v 1000000; RAYON_NUM_THREADS=1 smm check";
    project.shell(script).exits(1).says("error[file-too-large]").says("8589934592 bytes");
}

#[test]
fn bytes_that_are_no_text_are_reported() {
    let project = Project::tiny();
    project.write("models/tiny/1.0/practices/doors.yaml", b"id: doors\ntitle: D\xffors\n");
    project.write("models/tiny/1.0/practices/copies.yaml", b"id: copies\ntitle: Cop\0ies\n");
    let run = project.smm(&["check"]).exits(1).says("error[not-utf8]").says("doors.yaml:2:9");
    let run = run.says("error[nul-byte]").says("copies.yaml:2:11");
    // The practices are there, though their tables cannot be read: nobody is told they are not.
    run.does_not_say("unknown-practice").says("2 errors");
}

#[test]
fn line_ends_and_byte_order_marks_of_windows_are_fine() {
    let project = Project::tiny();
    for path in ["models/tiny/1.0/practices/doors.yaml", "profiles/shop/1.0/profile.yaml"] {
        let text = project.read(path).replace('\n', "\r\n");
        project.write(path, format!("\u{feff}{text}"));
    }
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.edit("profiles/shop/1.0/profile.yaml", "  doors:", "  dors:");
    project.smm(&["check"]).exits(1).says("profiles/shop/1.0/profile.yaml:13:3");
}

#[test]
fn hostile_yaml_gets_one_clear_error_each() {
    let project = Project::tiny();
    let nested = format!("practice: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    project.write("profiles/shop/1.0/practices/copies.yaml", nested);
    let bomb: String = (1..30).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
    project.write("models/tiny/1.0/practices/copies.yaml", format!("a0: &a0 x\n{bomb}"));
    let run = project.smm(&["check"]).exits(1).says("error[yaml-too-deep]");
    let run = run.says("error[yaml-alias]");
    assert_eq!(run.stderr.matches("error[yaml-too-deep]").count(), 1, "{run}");
    assert_eq!(run.stderr.matches("error[yaml-alias]").count(), 1, "{run}");
}

#[test]
fn a_folder_without_any_file_is_said_to_be_empty() {
    let project = Project::empty();
    let run = project.smm(&["-C", ".", "check"]);
    assert!(!run.stderr.contains("panicked"), "{run}");
    project.write("smm.toml", "title = \"Empty\"\n");
    let run = project.smm(&["check"]).exits(0);
    assert!(run.stderr.contains("empty-workspace"), "{run}");
    assert!(run.stderr.contains("nothing to check"), "{run}");
}

#[test]
fn whoever_has_documents_that_cannot_be_used_hears_that_more_may_follow() {
    let project = Project::tiny();
    let doors = "models/tiny/1.0/practices/doors.yaml";
    project.edit(doors, "id: doors", "id: [doors");
    project.smm(&["check"]).exits(1).says("8 files; 1 of them could not be used, so more may be");
    // A document that is YAML and says what no document can say is left out as well.
    project.edit("models/tiny/1.0/practices/copies.yaml", "purpose:", "purpos:");
    project.smm(&["check"]).exits(1).says("8 files; 2 of them could not be used, so more may be");
    with_a_slip().smm(&["check"]).exits(1).does_not_say("could not be used");
}
