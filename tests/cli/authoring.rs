//! Beginning: `smm init` and `smm new`, as somebody meets them who has nothing yet.

use std::fs;

use crate::support::{Project, repository};

fn begun(args: &[&str]) -> Project {
    let project = Project::empty();
    project.smm(&[&["init"], args].concat()).exits(0);
    project
}

#[test]
fn a_new_workspace_checks_and_builds_as_it_is() {
    for (folder, args) in [
        ("hospital-ward", &["hospital-ward"][..]),
        (".", &["--profile", "tram", "--model", "iot-smm@1.0", "--ci", "gitlab"]),
        ("rail", &["rail", "--model", "none", "--ci", "none"]),
    ] {
        let project = begun(args);
        project.smm(&["-C", folder, "check", "--deny", "warnings"]).exits(0);
        project.smm(&["-C", folder, "build", "--only", "site,data"]).exits(0);
        project.smm(&["-C", folder, "verify"]).exits(0);
    }
}

#[test]
fn the_model_of_a_new_workspace_is_that_of_this_repository() {
    let project = begun(&["."]);
    for path in [
        "models/iot-smm/1.2/model.yaml",
        "models/iot-smm/1.2/practices/access-control.yaml",
        "book/glossary.yaml",
    ] {
        let ours = fs::read_to_string(repository().join(path)).expect("it is there");
        assert_eq!(project.read(path), ours, "{path}");
    }
    project.smm(&["verify", "--model", "iot-smm@1.2"]).exits(0).says("is as published");
    let table = "models/iot-smm/1.2/practices/access-control.yaml";
    let text = project.read(table).replacen("Access control limits", "Access control bounds", 1);
    project.write(table, text);
    project
        .smm(&["verify", "--model", "iot-smm@1.2"])
        .exits(1)
        .says("differs from what was published");
    project.smm(&["verify", "--model", "iot-sm"]).exits(2).says("did you mean `iot-smm@1.0`");
}

#[test]
fn nothing_is_written_where_a_file_is_in_the_way() {
    let project = Project::empty();
    project.write("README.md", "mine\n");
    project.smm(&["init"]).exits(2).says("README.md");
    assert_eq!(project.names("."), ["README.md"]);
    assert_eq!(project.read("README.md"), "mine\n");
}

#[test]
fn what_is_begun_is_without_findings_and_keeps_to_one_spelling_of_each_id() {
    let project = begun(&["."]);
    for args in [
        &["new", "profile", "tram", "--base", "iot-smm", "--title", "Trams: light rail"][..],
        &["new", "overlay", "tram", "Physical Protection"],
        &["new", "overlay", "tram", "ACC"],
        &["new", "version", "tram"],
        &["new", "profile", "depot", "--base", "tram@0.1", "--scope", "system"],
        &["new", "model", "rail-smm", "--domain", "Operate", "--domain", "Maintain & repair"],
        &["new", "practice", "rail-smm", "backup", "--in", "operate"],
        &["new", "profile", "rail-tram", "--base", "rail-smm"],
        &["new", "version", "rail-smm", "--version", "1.0"],
        &[
            "new",
            "references",
            "acme-guide",
            "--edition",
            "2026",
            "--title",
            "Acme Guide",
            "--publisher",
            "Acme",
            "--entry",
            "1.1",
        ],
    ] {
        project.smm(args).exits(0);
        project.smm(&["check", "--deny", "warnings"]).exits(0);
    }
    assert!(
        project.read("profiles/tram/0.1/profile.yaml").contains("title: \"Trams: light rail\"\n")
    );
    assert!(
        project
            .read("models/rail-smm/0.1/model.yaml")
            .contains("practices: [operate-practice, backup]")
    );
    assert!(project.read("models/rail-smm/1.0/model.yaml").contains("version: \"1.0\""));
    project.smm(&["build", "--only", "site"]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_practice_is_not_begun_where_its_model_cannot_be_edited() {
    use std::os::unix::fs::PermissionsExt;
    let project = begun(&["."]);
    let new = ["new", "model", "rail-smm", "--domain", "Operate"];
    project.smm(&new).exits(0);
    let model = "models/rail-smm/0.1/model.yaml";
    let before = project.files("models");
    fs::set_permissions(project.path(model), PermissionsExt::from_mode(0o444)).expect("ours");
    let new = ["new", "practice", "rail-smm", "backup", "--in", "operate"];
    project.smm(&new).exits(2).says("write-protected");
    assert!(project.files("models") == before, "something was written");
    fs::set_permissions(project.path(model), PermissionsExt::from_mode(0o644)).expect("ours");
    project.smm(&new).exits(0);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
}

/// What stands behind a `#` is what an author takes the `#` away from: it must then be right.
#[test]
fn every_slot_is_right_once_its_mark_is_taken_away() {
    let project = begun(&["."]);
    project.smm(&["new", "profile", "tram", "--base", "iot-smm"]).exits(0);
    project.smm(&["new", "overlay", "tram", "physical-protection"]).exits(0);
    for path in
        ["profiles/tram/0.1/profile.yaml", "profiles/tram/0.1/practices/physical-protection.yaml"]
    {
        let slots = project.read(path);
        // Entries and keys are slots; other comments are sentences.
        let is_key = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let is_slot = |line: &&str| {
            line.strip_prefix("# ").is_some_and(|rest| {
                let key = rest.split_once(':').map(|(key, _)| key);
                rest.starts_with(' ')
                    || key.is_some_and(|key| is_key(key) && !key.starts_with("yaml"))
            })
        };
        let lines = slots.lines().map(|line| if is_slot(&line) { &line[2..] } else { line });
        project.write(path, lines.collect::<Vec<_>>().join("\n") + "\n");
    }
    let run = project.smm(&["check", "profiles/tram"]);
    for code in [
        "yaml-",
        "unknown-",
        "wrong-type",
        "missing-key",
        "misplaced-id",
        "duplicate-id",
        "invalid-value",
    ] {
        assert!(!run.stderr.contains(&format!("error[{code}")), "{run}");
    }
}

#[test]
fn ids_of_an_overlay_are_never_those_that_the_profile_used() {
    let project = Project::tiny();
    fs::remove_file(project.path("profiles/shop/1.0/practices/updates.yaml")).ok();
    project.smm(&["new", "version", "shop"]).exits(0);
    let overlay = "profiles/shop/1.1/practices/doors.yaml";
    assert!(project.read(overlay).contains("SHOP-DOR-1-"), "the profile adds items at level 1");
    fs::remove_file(project.path(overlay)).expect("it was copied");
    project.smm(&["new", "overlay", "shop@1.1", "doors"]).exits(0);
    let used = project.read("profiles/shop/1.0/practices/doors.yaml");
    for line in project.read(overlay).lines() {
        if let Some((_, id)) = line.split_once("- id: ").filter(|(_, id)| id.starts_with("SHOP-")) {
            assert!(!used.contains(&format!("id: {id}\n")), "`{id}` is used in 1.0");
        }
    }
}

#[test]
fn a_name_that_is_taken_wrong_or_unknown_is_said_with_its_cure() {
    let project = begun(&["."]);
    for (args, says) in [
        (
            &["new", "profile", "Hospital Ward", "--base", "iot-smm"][..],
            "for example `hospital-ward`",
        ),
        (&["new", "profile", "iot-smm", "--base", "iot-smm"], "`smm new version iot-smm`"),
        (&["new", "profile", "tram", "--base", "iot-sm"], "did you mean `iot-smm@1.2`"),
        (
            &["new", "overlay", "iot-smm", "access-control"],
            "is a model; overlays belong to profiles",
        ),
        (
            &["new", "practice", "iot-smm", "access-control", "--in", "identity"],
            "has the practice `access-control` already",
        ),
        (&["new", "practice", "iot-smm", "backup", "--in", "nowhere"], "practices join one of"),
        (&["new", "version", "iot-smm", "--version", "1.1"], "1.1 does not come after 1.2"),
        (&["new", "version", "iot-smm", "--version", "two"], "`two` is no version"),
    ] {
        project.smm(args).exits(2).says(says);
    }
}

#[test]
fn the_next_version_says_what_the_last_one_says() {
    let project = Project::repository();
    project.smm(&["new", "version", "retail-pos"]).exits(0);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["diff", "retail-pos@1.0", "retail-pos@1.1", "--exit-code"]).exits(0);
}

/// A body that changes another's model gives it a name of its own; who made the other and how does not
/// come along.
#[test]
fn a_changed_copy_of_a_model_has_a_name_of_its_own() {
    let project = Project::repository();
    let from = "models/iot-smm/1.2";
    project.smm(&["new", "model", "ours", "--from", "iot-smm@1.2", "--title", "Ours"]).exits(0);
    let head = project.read("models/ours/0.1/model.yaml");
    for line in
        ["id: ours\n", "version: \"0.1\"\n", "title: Ours\n", "status: draft\n", "# record:\n"]
    {
        assert!(head.contains(line), "{line} {head}");
    }
    assert!(!head.contains("\nrecord:") && !head.contains("\nedition:"), "{head}");
    let practices = |folder: &str| project.files(&format!("{folder}/practices"));
    let texts =
        |folder: &str| practices(folder).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    assert_eq!(texts("models/ours/0.1"), texts(from));
    assert!(!project.names("models/ours/0.1").iter().any(|name| name.contains("changes")));
    project.smm(&["check"]).exits(0).does_not_say("models/ours");
    project
        .smm(&["new", "model", "ours", "--from", "iot-smm"])
        .exits(2)
        .says("there is `ours@0.1`");
    let profile = ["new", "model", "mine", "--from", "retail-pos"];
    project.smm(&profile).exits(2).says("`smm new profile mine --base retail-pos@1.0`");
}

/// Nobody has looked yet: nothing is asked for before the method is written, and then everything.
#[test]
fn a_new_mapping_is_without_findings_and_its_example_is_right() {
    let project = Project::repository();
    for (id, from, to) in
        [("pos-pci-4.0.1", "retail-pos@1.0", "pci-dss-4.0.1"), ("csf", "iot-smm", "nist-csf-2.0")]
    {
        let new = ["new", "mapping", id, "--from", from, "--to", to];
        let path = format!("mappings/{id}/0.1.yaml");
        project.smm(&new).exits(0).says(&path);
        project.smm(&["check", "--deny", "warnings"]).exits(0);
        project.smm(&new).exits(2).says(&format!("there is `{id}@0.1` already"));
        let begun = project.read(&path);
        let is_slot =
            |line: &str| line.starts_with("#   ") || ["# rows:", "# without:"].contains(&line);
        let open = |line: &str| {
            if is_slot(line) { format!("{}\n", &line[2..]) } else { format!("{line}\n") }
        };
        let text: String = begun.lines().map(open).collect();
        project.write(&path, &text);
        let run = project.smm(&["check", "--deny", "warnings", &path]).exits(1);
        let found = |run: &str| run.matches("warning[").count() + run.matches("error[").count();
        assert_eq!(run.stderr.matches("[untouched-text]").count(), 3, "{run}");
        assert_eq!(found(&run.stderr), 3, "{run}");
        let written = text
            .replace("What both ask, and where they part, in one", "Both ask the same here, in a")
            .replace(
                "Why nothing in the standard answers to it.",
                "The standard leaves that to others.",
            )
            .replace(
                "Why no practice, level or item speaks to it.",
                "No item here asks for any of this.",
            );
        project.write(&path, &written);
        project.smm(&["check", "--deny", "warnings"]).exits(0);
        let review = written.replace("status: draft", "status: review");
        project.write(&path, &review);
        let run = project.smm(&["check", &path]).says("untouched-text");
        assert_eq!(run.stderr.matches("[uncovered-reference]").count(), 2, "{run}");
        let method = "Say here how the rows are made, and which text of the standard is at hand.";
        assert!(written.contains(method), "{written}");
        project.write(&path, written.replace(method, "Each item was held against each clause."));
        project.smm(&["check", &path]).says("uncovered-reference").does_not_say("untouched-text");
        project.write(&path, begun);
    }
    project.smm(&["build", "--only", "site,data"]).exits(0);
}

#[test]
fn a_mapping_is_begun_between_what_is_there() {
    let project = Project::repository();
    for (id, from, to, says) in [
        ("a", "iot-sm", "nist-csf-2.0", "did you mean `iot-smm@1.0`"),
        ("a", "iot-smm", "nist-cfs-2.0", "did you mean `nist-csf-2.0`"),
        ("a", "iot-smm", "zz", "`smm new references` begins one"),
        ("a", "iot-smm", "pci-dss-4.0", "superseded by `pci-dss-4.0.1`"),
        ("A b", "iot-smm", "nist-csf-2.0", "for example `a-b`"),
        ("retail-pos", "iot-smm", "nist-csf-2.0", "there is `retail-pos@1.0` already"),
        ("iot-smm-iisf", "iot-smm", "iisf-2016", "there is `iot-smm-iisf@1.0` already"),
    ] {
        project.smm(&["new", "mapping", id, "--from", from, "--to", to]).exits(2).says(says);
    }
    assert!(!project.path("mappings/a").exists());
    let file = "mappings/b/0.1.yaml";
    project.write(file, "mine: [\n");
    project.smm(&["new", "mapping", "b", "--from", "iot-smm", "--to", "nist-csf-2.0"]).exits(2);
    assert_eq!(project.read(file), "mine: [\n");
}

#[test]
fn the_script_for_ci_checks_builds_and_verifies() {
    let project = begun(&[".", "--profile", "tram"]);
    // `smm` is on the path, so nothing is installed.
    project.shell("SMM_FORMAT=github sh ci/check.sh").exits(0);
    assert!(project.path("site/manifest.json").is_file());
    project.shell("git init -q . && git config core.hooksPath .githooks && git add -A && git -c user.name=a -c user.email=a@b commit -qm 1").exits(0);
    let profile = "profiles/tram/0.1/profile.yaml";
    project.write(profile, project.read(profile).replace("status: draft", "status: drat"));
    project
        .shell("git add -A && git -c user.name=a -c user.email=a@b commit -qm 2")
        .exits(1)
        .says("invalid-value");
}

/// What the tool declares must be what the check asks for, for every change between the bundled versions.
#[test]
fn declared_changes_are_those_that_the_check_asks_for() {
    let project = Project::repository();
    for (name, old, new, path) in [
        ("iot-smm", "1.0", "1.2", "models/iot-smm/1.2/changes.yaml"),
        ("retail-pos", "0.9", "1.0", "profiles/retail-pos/1.0/changes.yaml"),
    ] {
        fs::remove_file(project.path(path)).expect("it is there");
        let sides = [format!("{name}@{old}"), format!("{name}@{new}")];
        project
            .smm(&["diff", &sides[0], &sides[1], "--declare"])
            .exits(0)
            .says("write the reasons");
        let text = project.read(path);
        assert!(text.contains("reason: \"\"\n"), "reasons are for people to write");
        project.write(
            path,
            text.replace("reason: \"\"", "reason: The older text could be read in two ways."),
        );
        project.smm(&["check"]).does_not_say("undeclared-change").does_not_say("change-not-found");
        project
            .smm(&["diff", &sides[0], &sides[1], "--declare"])
            .exits(0)
            .says("0 changes declared");
    }
    project
        .smm(&["diff", "iot-smm@1.2", "iot-smm@1.0", "--declare"])
        .exits(2)
        .says("is no earlier version");
}

#[test]
fn a_declared_change_joins_those_that_stand_there_with_their_comments() {
    let project = Project::repository();
    project.smm(&["new", "version", "retail-pos"]).exits(0);
    let overlay = "profiles/retail-pos/1.1/practices/physical-protection.yaml";
    let text = project.read(overlay);
    let first = text
        .split("- id: RPOS-PHY-1-I1")
        .nth(1)
        .expect("it has it")
        .lines()
        .nth(2)
        .expect("a text")
        .trim()
        .to_owned();
    project.write(overlay, text.replacen(&first, &format!("{first} Indeed."), 1));
    let changes = "profiles/retail-pos/1.1/changes.yaml";
    let before = project.read(changes);
    project
        .smm(&["diff", "retail-pos@1.0", "retail-pos@1.1", "--declare"])
        .exits(0)
        .says("1 change declared");
    let after = project.read(changes);
    assert!(after.starts_with(before.trim_end().trim_end_matches("changes: []")), "{after}");
    assert!(after.contains("item: RPOS-PHY-1-I1\n"), "{after}");
    project.smm(&["check"]).exits(1).says("empty-text").does_not_say("undeclared-change");
}

#[test]
fn safe_cures_are_made_and_shown_and_the_rest_is_left() {
    let project = Project::tiny();
    let profile = "profiles/shop/1.0/profile.yaml";
    let text = project.read(profile);
    let spoiled = text
        .replace("version: \"1.0\"", "version: 1.0 # ours")
        .replace("summary:", "sumary:")
        .replace("base: tiny@1.0", "base: tiny@1.0\u{a0}");
    project.write(profile, format!("# A comment that stays\n{spoiled}"));
    let run = project.smm(&["check", "--fix"]).exits(0).says("cured in 1 file");
    assert!(run.stdout.contains("-sumary:") && run.stdout.contains("+summary:"), "{run}");
    let cured = project.read(profile);
    assert!(
        cured.starts_with("# A comment that stays\n") && cured.contains("version: \"1.0\" # ours"),
        "{cured}"
    );
    project.smm(&["check", "--fix"]).exits(0).says("cured in 0 files");
    assert_eq!(project.read(profile), cured);
}

#[test]
fn what_cannot_even_be_parsed_is_cured_step_by_step() {
    let project = Project::tiny();
    let overlay = "profiles/shop/1.0/practices/doors.yaml";
    let spoiled = "practice: doors\nlevels:\n\t- level: 1\n\t  actions: # kept\n\t\t- id: DOR-1-A7\n\t\t  \
                   text: [[doors]] are closed, see rack #3 of 12\n";
    project.write(overlay, spoiled);
    let run = project.smm(&["check", overlay, "--fix"]).exits(0).says("cured in 1 file");
    let cured = project.read(overlay);
    for line in ["# kept", "- id: SHOP-DOR-1-A7", "text: '[[doors]] are closed, see rack #3 of 12'"]
    {
        assert!(cured.contains(line), "{cured}\n{run}");
    }
    assert!(!cured.contains('\t'), "{cured}");
    project.write(overlay, "practice: doors\nlevels: [1\n");
    project.smm(&["check", overlay, "--fix"]).exits(1).says("is never closed");
    assert_eq!(project.read(overlay), "practice: doors\nlevels: [1\n");
}

#[test]
fn a_slip_with_two_candidates_or_outside_the_named_files_is_left_to_people() {
    let project = Project::tiny();
    let table = "models/tiny/1.0/practices/doors.yaml";
    let before = project.read(table);
    project.write(table, before.replacen("title:", "titel:", 1));
    project.smm(&["check", "profiles", "--fix"]).exits(0);
    assert!(project.read(table).contains("titel:"), "only what is named is cured");
    project.smm(&["check", "--fix"]).exits(0);
    assert_eq!(project.read(table), before);
}

#[test]
fn a_text_of_the_command_line_with_control_characters_gets_into_no_document() {
    let project = Project::tiny();
    for text in ["Yard\u{7}", "\u{1b}[31mYard", "Ya\u{fffe}rd"] {
        let title = ["--title", text];
        for command in [
            &["new", "profile", "yard", "--base", "tiny"][..],
            &["new", "model", "gates", "--domain", "Gates"],
            &["new", "references", "yard", "--edition", "1", "--publisher", "P", "--entry", "1"],
            &["assess", "new", "--profile", "shop", "-o", "new.yaml"],
            &["assess", "new", "--profile", "shop", "-o", "new.xlsx"],
        ] {
            project.smm(&[command, &title].concat()).exits(2).says("a control character");
        }
        project.smm(&["new", "model", "gates", "--domain", text]).exits(2);
    }
    for made in ["profiles/yard", "models/gates", "references", "new.yaml", "new.xlsx"] {
        assert!(!project.path(made).exists(), "{made}");
    }
}

/// Of two names that do not fit, either may be the wrong one; and another number is another version.
#[test]
fn no_cure_decides_between_two_names_or_takes_another_version() {
    let project = Project::repository();
    let tables = "models/iot-smm/1.2/practices";
    fs::rename(
        project.path(&format!("{tables}/patch-management.yaml")),
        project.path(&format!("{tables}/pach-management.yaml")),
    )
    .expect("it is there");
    project.edit(
        &format!("{tables}/pach-management.yaml"),
        "\nid: patch-management\n",
        "\nid: pach-management\n",
    );
    let model = project.read("models/iot-smm/1.2/model.yaml");
    project
        .smm(&[
            "check",
            "models/iot-smm/1.2/model.yaml",
            &format!("{tables}/pach-management.yaml"),
            "--fix",
        ])
        .exits(1)
        .says("did you mean `pach-management`");
    assert_eq!(project.read("models/iot-smm/1.2/model.yaml"), model);
    assert!(
        project.read(&format!("{tables}/pach-management.yaml")).contains("\nid: pach-management\n")
    );

    let project = Project::tiny();
    let profile = "profiles/shop/1.0/profile.yaml";
    project.edit(profile, "base: tiny@1.0", "base: tiny@1.2");
    project.smm(&["check", "--fix"]).exits(1).says("did you mean `tiny@1.0`");
    assert!(
        project.read(profile).contains("base: tiny@1.2"),
        "another version is not what was meant"
    );
}
