//! Versions: `smm diff`, the gate of `smm check`, `smm publish`, `smm rebase` and `smm review`.

use std::process::Command;

use crate::support::Project;

/// The tiny workspace with a model 1.1 that rewords one level, adds an indicator and says so.
fn two_versions() -> Project {
    let project = Project::tiny();
    project.shell("cp -r models/tiny/1.0 models/tiny/1.1").exits(0);
    project.edit("models/tiny/1.1/model.yaml", "version: \"1.0\"", "version: \"1.1\"");
    let doors = "models/tiny/1.1/practices/doors.yaml";
    project.edit(doors, "Every cabinet has a lock", "Every cabinet and room has a lock");
    project.edit(
        doors,
        "        ask: Site manager\n",
        "        ask: Site manager\n      - id: DOR-1-I2\n        text: The key register names a holder for each key.\n        verify: [examine]\n        evidence: Key register\n        ask: Site manager\n",
    );
    project.write("models/tiny/1.1/changes.yaml", CHANGES);
    project
}

const CHANGES: &str = "\
from: \"1.0\"
summary: Rooms count as well, and keys have holders.
changes:
  - change: reworded
    item: DOR-1
    field: description
    weight: substantive
    reason: Rooms with devices were left open.
  - change: added
    item: DOR-1-I2
    reason: A lock is worth what its keys are.
";

/// Makes the project a git repository with one commit.
fn committed(project: &Project) {
    let script = "git init -q && git -c user.name=T -c user.email=t@example.org add -A && \
                  git -c user.name=T -c user.email=t@example.org commit -qm one";
    project.shell(script).exits(0);
}

#[test]
fn a_version_does_not_differ_from_itself() {
    let run = two_versions().smm(&["diff", "tiny@1.0", "tiny@1.0", "--exit-code"]).exits(0);
    assert!(run.stdout.contains("The two versions say the same."), "{}", run.stdout);
}

#[test]
fn declared_changes_come_with_their_class_and_reason_and_are_complete() {
    let project = two_versions();
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    let run = project.smm(&["diff", "tiny@1.0", "tiny@1.1", "--exit-code"]).exits(1);
    assert!(run.stdout.contains("1 added, 1 reworded"), "{}", run.stdout);
    assert!(run.stdout.contains("Every cabinet {+and room+} has a lock"), "{}", run.stdout);
    assert!(run.stdout.contains("Why: A lock is worth what its keys are."), "{}", run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn release_notes_carry_what_the_authors_set_out_to_do() {
    let run =
        two_versions().smm(&["diff", "tiny@1.0", "tiny@1.1", "--format", "markdown"]).exits(0);
    assert!(run.stdout.starts_with("# Tiny Maturity Model: 1.0 to 1.1\n"), "{}", run.stdout);
    assert!(run.stdout.contains("Rooms count as well, and keys have holders."), "{}", run.stdout);
    assert!(run.stdout.contains("Every cabinet **and room** has a lock"), "{}", run.stdout);
}

#[test]
fn data_fits_its_schema() {
    let project = two_versions();
    let diff = project.smm(&["diff", "tiny@1.0", "tiny@1.1", "--format", "json"]).exits(0).stdout;
    let schema = project.smm(&["schema", "diff"]).exits(0).stdout;
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let (diff, schema) = (parse(&diff), parse(&schema));
    assert_eq!(diff["required-bump"], "minor");
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    let known = keys(&schema["properties"]);
    assert!(keys(&diff).iter().all(|key| known.contains(key)), "{known:?}");
}

#[test]
fn a_revision_is_read_without_touching_the_work_tree() {
    let project = two_versions();
    committed(&project);
    project.edit("models/tiny/1.1/practices/copies.yaml", "once a year, and", "twice a year, and");
    let before = project.files("models");
    let run = project.smm(&["diff", "HEAD:tiny@1.1", "tiny@1.1", "--exit-code"]).exits(1);
    assert!(run.stdout.contains("[-once-] {+twice+} a year"), "{}", run.stdout);
    let run = project.smm(&["diff", "HEAD:tiny@1.0", "HEAD:tiny@1.1"]).exits(0);
    assert!(run.stdout.contains("1 added, 1 reworded"), "{}", run.stdout);
    assert_eq!(project.files("models"), before);
}

#[test]
fn an_unknown_side_or_revision_is_wrong_usage() {
    let project = two_versions();
    let run = project.smm(&["diff", "tiny@1.0", "tiny@9.0"]).exits(2);
    assert!(run.stderr.contains("there is no version `tiny@9.0`"), "{}", run.stderr);
    let run = project.smm(&["diff", "tiny@1.0", "weather@1.0"]).exits(2);
    let words = "there is no version `weather@1.0`; there are tiny@1.0, tiny@1.1";
    assert!(run.stderr.contains(words), "{}", run.stderr);
    committed(&project);
    let run = project.smm(&["diff", "nowhere:tiny@1.0", "tiny@1.0"]).exits(2);
    assert!(run.stderr.contains("git knows no revision `nowhere`"), "{}", run.stderr);
}

#[test]
fn a_folder_elsewhere_is_a_side() {
    let project = two_versions();
    project.shell("cp -r models/tiny/1.1 elsewhere").exits(0);
    project.edit("elsewhere/practices/copies.yaml", "once a year, and", "twice a year, and");
    let run = project.smm(&["diff", "tiny@1.1", "elsewhere"]).exits(0);
    assert!(run.stdout.contains("[-once-] {+twice+} a year"), "{}", run.stdout);
}

#[test]
fn the_gate_names_the_changes_that_force_a_larger_step() {
    let project = two_versions();
    let doors = project.read("models/tiny/1.1/practices/doors.yaml");
    let start = doors.find("  - level: 2").expect("level 2");
    let end = doors.find("related:").expect("related");
    project.write(
        "models/tiny/1.1/practices/doors.yaml",
        format!("{}{}", &doors[..start], &doors[end..]),
    );
    let run = project.smm(&["check", "--against", "tiny@1.0"]).exits(1);
    assert!(run.stderr.contains("error[version-too-small]"), "{}", run.stderr);
    assert!(run.stderr.contains("call it 2.0 or later"), "{}", run.stderr);
    assert!(run.stderr.contains("level `DOR-2` removed"), "{}", run.stderr);
}

#[test]
fn a_base_that_forces_a_larger_step_is_named() {
    let project = two_versions();
    project.shell("mv models/tiny/1.1 models/tiny/2.0").exits(0);
    project.edit("models/tiny/2.0/model.yaml", "version: \"1.1\"", "version: \"2.0\"");
    let moved = ["rebase", "shop", "--onto", "tiny@2.0", "--version", "1.1", "--write"];
    project.smm(&moved).exits(0);
    let run = project.smm(&["check"]).exits(1).says("error[version-too-small]: `shop@1.1`");
    run.says("it stood on tiny@1.0 and stands on tiny@2.0");
}

#[test]
fn what_a_revision_published_stays_as_it_was() {
    let project = two_versions();
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
    committed(&project);
    project.smm(&["check", "--against", "HEAD"]).exits(0);
    project.edit("models/tiny/1.0/practices/copies.yaml", "once a year, and", "twice a year, and");
    let run = project.smm(&["check", "--against", "HEAD"]).exits(1);
    assert!(run.stderr.contains("error[frozen-version]: `tiny@1.0`"), "{}", run.stderr);
}

#[test]
fn a_published_version_is_frozen_but_for_comments_and_layout() {
    let project = two_versions();
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
    let run = project.smm(&["check"]).exits(0);
    assert!(run.stderr.contains("`smm publish tiny@1.0` freezes it"), "{}", run.stderr);
    project.smm(&["publish", "tiny@1.0"]).exits(0);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    let doors = "models/tiny/1.0/practices/doors.yaml";
    project.write(doors, format!("# A comment.\n{}", project.read(doors)));
    project.smm(&["check"]).exits(0);
    project.edit(doors, "Every cabinet has a lock", "Each cabinet has a lock");
    let run = project.smm(&["check"]).exits(1);
    assert!(run.stderr.contains("error[frozen-version]: `tiny@1.0`"), "{}", run.stderr);
    let run = project.smm(&["publish", "shop@1.0"]).exits(1);
    assert!(run.stderr.contains("nothing was published"), "{}", run.stderr);
}

#[test]
fn nothing_is_begun_in_a_published_version_and_what_was_added_to_it_is_named() {
    let project = two_versions();
    for head in ["models/tiny/1.0/model.yaml", "profiles/shop/1.0/profile.yaml"] {
        project.shell(&format!("sed -i 's/^status: .*/status: published/' {head}")).exits(0);
    }
    project.smm(&["publish", "tiny@1.0", "shop@1.0"]).exits(0);
    let before = project.files("models");
    let run = project.smm(&["new", "overlay", "shop@1.0", "copies"]).exits(2);
    run.says("`shop@1.0` is published and stays as it is; `smm new version shop@1.0` begins");
    let practice = ["new", "practice", "tiny@1.0", "keys", "--in", "daily-care"];
    project.smm(&practice).exits(2).says("`smm new version tiny@1.0` begins");
    assert_eq!(project.files("models"), before);
    let added = "practice: copies\nconsiderations: The stock room holds a spare of each device.\n";
    project.write("profiles/shop/1.0/practices/copies.yaml", added);
    let run = project.smm(&["check"]).exits(1).says("error[frozen-version]: `shop@1.0`");
    let run = run.says("--> profiles/shop/1.0/practices/copies.yaml:1:11");
    run.says("without `profiles/shop/1.0/practices/copies.yaml` it says what was published");
    project.shell("rm profiles/shop/1.0/practices/copies.yaml").exits(0);
    project.edit("profiles/shop/1.0/practices/doors.yaml", "for hours", "all day");
    project.smm(&["check"]).exits(1).says("`smm diff HEAD:shop@1.0 shop@1.0` shows what differs");
}

#[test]
fn a_draft_is_not_published() {
    let run = Project::tiny().smm(&["publish", "shop@1.0"]).exits(2);
    assert!(run.stderr.contains("is not `published`"), "{}", run.stderr);
}

#[test]
fn a_rebase_shows_its_plan_and_touches_nothing() {
    let project = two_versions();
    let before = project.files("profiles");
    let run = project.smm(&["rebase", "shop", "--onto", "tiny@1.1"]).exits(0);
    assert!(run.stdout.contains("shop@1.0 becomes shop@1.1"), "{}", run.stdout);
    assert!(run.stdout.contains("suspect: SHOP-DOR-1-A1"), "{}", run.stdout);
    assert!(run.stdout.contains("Every cabinet {+and room+} has a lock"), "{}", run.stdout);
    assert_eq!(project.files("profiles"), before);
}

#[test]
fn a_profile_moves_with_its_comments_and_every_suspect_is_signed_off() {
    let project = two_versions();
    let overlay = "profiles/shop/1.0/practices/doors.yaml";
    project.write(overlay, format!("# Why this overlay is short.\n{}", project.read(overlay)));
    project.smm(&["rebase", "shop", "--onto", "tiny@1.1", "--write"]).exits(0);
    assert_eq!(project.read("profiles/shop/1.1/practices/doors.yaml"), project.read(overlay));
    let profile = project.read("profiles/shop/1.1/profile.yaml");
    assert!(
        profile.contains("version: \"1.1\"") && profile.contains("base: tiny@1.1"),
        "{profile}"
    );
    let run = project.smm(&["check"]).exits(0);
    assert!(
        run.stderr.contains("warning[suspect-item]: the base text of `SHOP-DOR-1-A1`"),
        "{}",
        run.stderr
    );
    let run = project.smm(&["review", "shop"]).exits(1);
    assert!(run.stdout.contains("suspect: SHOP-DOR-1-A1"), "{}", run.stdout);
    project.smm(&["review", "shop", "SHOP-DOR-1-A1", "--by", "A. Chair"]).exits(0);
    project.smm(&["review", "shop"]).exits(0);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    assert!(project.read("profiles/shop/1.1/reviewed.lock").contains("A. Chair"));
}

/// A profile that leaves an item out, and a version 2.0 of its base in which another has its place.
fn a_base_without_an_item() -> Project {
    let project = two_versions();
    project.edit(
        "profiles/shop/1.0/practices/doors.yaml",
        "practice: doors\n",
        "practice: doors\nexclude:\n  - id: DOR-2-I1\n    rationale: There is no log.\n",
    );
    project.shell("mv models/tiny/1.1 models/tiny/2.0").exits(0);
    project.edit("models/tiny/2.0/model.yaml", "version: \"1.1\"", "version: \"2.0\"");
    project.edit("models/tiny/2.0/practices/doors.yaml", "DOR-2-I1", "DOR-2-I5");
    project
}

#[test]
fn a_profile_whose_base_went_away_keeps_its_item_and_learns_the_successor() {
    let project = a_base_without_an_item();
    project.write("models/tiny/2.0/changes.yaml", format!("{CHANGES}  - change: merged\n    item: DOR-2-I1\n    into: [DOR-2-I5]\n    reason: One log holds both.\n"));
    let run = project.smm(&["rebase", "shop", "--onto", "tiny@2.0", "--write"]).exits(0);
    assert!(run.stdout.contains("orphan: exclude DOR-2-I1"), "{}", run.stdout);
    assert!(run.stdout.contains("successor: DOR-2-I5"), "{}", run.stdout);
    assert!(project.read("profiles/shop/2.0/practices/doors.yaml").contains("id: DOR-2-I1"));
}

/// What the base took away is not guessed at: its authors said what became of it.
#[test]
fn an_item_that_is_gone_from_the_base_is_looked_up_in_its_changes() {
    let project = a_base_without_an_item();
    let gone = |change: &str, into: &str| {
        format!(
            "{CHANGES}  - change: {change}\n    item: DOR-2-I1\n{into}    reason: One log holds both.\n"
        )
    };
    project.write("models/tiny/2.0/changes.yaml", gone("removed", ""));
    project.smm(&["rebase", "shop", "--onto", "tiny@2.0", "--write"]).exits(0);
    let run = project.smm(&["check"]).exits(1).says("error[unknown-item]");
    let run = run.says("`DOR-2-I1` was removed in tiny@2.0: take the exclusion out");
    run.does_not_say("did you mean").does_not_say("there are:");
    project.write("models/tiny/2.0/changes.yaml", gone("merged", "    into: [DOR-2-I5]\n"));
    project.smm(&["check"]).exits(1).says("became part of `DOR-2-I5` in tiny@2.0: name that, or");
    // A practice that is gone leaves a target and an overlay behind.
    let head = project.read("models/tiny/2.0/model.yaml").replace("copies", "backups");
    project.write("models/tiny/2.0/model.yaml", head);
    project.shell("cd models/tiny/2.0/practices; mv copies.yaml backups.yaml; sed -i 's/^id: copies/id: backups/' backups.yaml").exits(0);
    let moved = "  - change: moved\n    item: copies\n    into: [backups]\n    reason: Clearer.\n";
    project.write("models/tiny/2.0/changes.yaml", gone("removed", "") + moved);
    project.smm(&["check"]).exits(1).says("`copies` moved to `backups` in tiny@2.0: name that");
}

/// A target rests on all that the practice asks for at its level, also on items.
#[test]
fn a_target_is_suspect_when_its_level_asks_for_more() {
    let project = two_versions();
    project.smm(&["rebase", "shop", "--onto", "tiny@1.1"]).exits(0).prints("3 clean");
    let doors = "models/tiny/1.1/practices/doors.yaml";
    project.edit(doors, "      - id: DOR-2-I1\n", "      - id: DOR-2-I2\n        text: Each alarm of the last month has a name beside it.\n        verify: [examine]\n        evidence: Log of the contacts\n        ask: Site manager\n      - id: DOR-2-I1\n");
    let run = project.smm(&["rebase", "shop", "--onto", "tiny@1.1"]).exits(0);
    run.prints("suspect: target doors").prints("DOR-2-I2");
}

#[test]
fn a_moved_id_is_followed() {
    let project = two_versions();
    project.edit("profiles/shop/1.0/practices/doors.yaml", "practice: doors\n", "practice: doors\nexclude:\n  - id: DOR-2-I1 # no log here\n    rationale: There is no log.\n");
    project.shell("mv models/tiny/1.1 models/tiny/2.0").exits(0);
    project.edit("models/tiny/2.0/model.yaml", "version: \"1.1\"", "version: \"2.0\"");
    project.edit("models/tiny/2.0/practices/doors.yaml", "DOR-2-I1", "DOR-2-I5");
    project.write("models/tiny/2.0/changes.yaml", format!("{CHANGES}  - change: moved\n    item: DOR-2-I1\n    into: [DOR-2-I5]\n    reason: Renumbered.\n"));
    project.smm(&["rebase", "shop", "--onto", "tiny@2.0", "--write"]).exits(0);
    let overlay = project.read("profiles/shop/2.0/practices/doors.yaml");
    assert!(overlay.contains("  - id: DOR-2-I5 # no log here"), "{overlay}");
    project.smm(&["check"]).exits(0);
}

#[test]
fn a_chain_of_profiles_moves_link_by_link() {
    let project = two_versions();
    let profile = project.read("profiles/shop/1.0/profile.yaml");
    let kiosk = profile
        .replace("id: shop", "id: kiosk")
        .replace("code: SHOP", "code: KIOSK")
        .replace("base: tiny@1.0", "base: shop@1.0")
        .replace("scope: industry", "scope: system");
    project.write("profiles/kiosk/1.0/profile.yaml", kiosk);
    project.smm(&["rebase", "shop", "--onto", "tiny@1.1", "--write"]).exits(0);
    let run = project.smm(&["rebase", "kiosk", "--onto", "shop@1.1", "--write"]).exits(0);
    assert!(
        run.stdout.contains("kiosk@1.0 becomes kiosk@1.1, moved from shop@1.0 to shop@1.1"),
        "{}",
        run.stdout
    );
    project.smm(&["check"]).exits(0);
}

#[test]
fn a_failed_rebase_leaves_nothing_behind() {
    let project = two_versions();
    let before = project.files("profiles");
    project.smm(&["rebase", "shop", "--onto", "tiny@7.0", "--write"]).exits(2);
    project.smm(&["rebase", "shop", "--onto", "tiny@1.1", "--version", "1.0", "--write"]).exits(2);
    assert_eq!(project.files("profiles"), before);
    let git = Command::new("git").arg("--version").output();
    assert!(git.is_ok(), "these tests need git: `apt-get install git`");
}

/// The tiny workspace with a profile whose base moves on, and with it what its readers see.
fn a_moved_profile() -> Project {
    let project = two_versions();
    project.smm(&["rebase", "shop", "--onto", "tiny@1.1", "--write"]).exits(0);
    project.smm(&["review", "shop", "SHOP-DOR-1-A1", "--by", "A. Chair"]).exits(0);
    project
}

#[test]
fn a_domain_a_subdomain_a_level_and_a_scope_are_changed_and_declared_like_any_entry() {
    for (old, new, declared) in [
        (
            "  - id: running\n",
            "  - id: operation\n",
            "moved\n    item: running\n    into: [operation]",
        ),
        (
            "      - id: daily-care\n",
            "      - id: care\n",
            "moved\n    item: daily-care\n    into: [care]",
        ),
        ("    title: Daily Care\n", "    title: Care\n", "retitled\n    item: daily-care"),
        ("    title: steady\n", "    title: firm\n", "retitled\n    item: \"2\""),
        (
            "    summary: Adds what one industry knows.\n",
            "    summary: Adds what one sector knows.\n",
            "reworded\n    item: industry\n    field: summary\n    weight: editorial",
        ),
        (
            "notice: Independent text, written for tests.\n",
            "notice: Text of our own, written for tests.\n",
            "reworded\n    item: tiny\n    field: notice\n    weight: editorial",
        ),
    ] {
        let project = two_versions();
        project.shell("mv models/tiny/1.1 models/tiny/2.0").exits(0);
        project.edit("models/tiny/2.0/model.yaml", "version: \"1.1\"", "version: \"2.0\"");
        project.edit("models/tiny/2.0/model.yaml", old, new);
        let run = project.smm(&["check", "--deny", "warnings"]).exits(1);
        let silent =
            run.stderr.contains("unaccounted-id") || run.stderr.contains("undeclared-change");
        assert!(silent, "{old}: {}", run.stderr);
        let entry = format!("{CHANGES}  - change: {declared}\n    reason: A better word.\n");
        project.write("models/tiny/2.0/changes.yaml", entry);
        project.smm(&["check", "--deny", "warnings"]).exits(0);
        project.smm(&["build", "--only", "site"]).exits(0);
    }
}

#[test]
fn the_text_of_what_was_removed_is_shown_in_every_format() {
    let project = Project::tiny();
    project.shell("cp -r profiles/shop/1.0 profiles/shop/1.1").exits(0);
    project.edit("profiles/shop/1.1/profile.yaml", "version: \"1.0\"", "version: \"1.1\"");
    project.write(
        "profiles/shop/1.1/practices/doors.yaml",
        "practice: doors\nconsiderations: The delivery door stands open for hours.\n",
    );
    for format in ["terminal", "markdown", "html", "json"] {
        let run = project.smm(&["diff", "shop@1.0", "shop@1.1", "--format", format]).exits(0);
        let text = run.stdout.replace("</del>", "");
        assert!(
            text.contains("Move the router from the shelf into a cabinet."),
            "{format}: {text}"
        );
        let back = project.smm(&["diff", "shop@1.1", "shop@1.0", "--format", format]).exits(0);
        assert!(back.stdout.contains("Move the router from the shelf into a cabinet"), "{format}");
    }
    let run = project.smm(&["diff", "shop@1.0", "shop@1.1"]).exits(0);
    assert!(
        run.stdout.contains("1 removed\n"),
        "the parts of a change are not counted: {}",
        run.stdout
    );
}

#[test]
fn a_redline_of_a_profile_goes_by_domain_with_real_titles_in_the_order_of_the_model() {
    let project = Project::tiny();
    project.shell("cp -r profiles/shop/1.0 profiles/shop/1.1").exits(0);
    let profile = "profiles/shop/1.1/profile.yaml";
    project.edit(profile, "version: \"1.0\"", "version: \"1.1\"");
    project.edit(profile, "deliveries all day", "deliveries all week");
    project.edit(profile, "from stock within an hour", "from stock within a day");
    let run = project.smm(&["diff", "shop@1.0", "shop@1.1"]).exits(0);
    let (doors, copies) = (run.stdout.find("\n  Doors\n"), run.stdout.find("\n  Copies\n"));
    assert!(doors.is_some() && doors < copies, "{}", run.stdout);
    assert!(run.stdout.contains("    Running: 2 reworded"), "{}", run.stdout);
    assert!(!run.stdout.contains("The document as a whole"), "{}", run.stdout);
}

#[test]
fn a_profile_says_what_changed_beneath_it_with_the_reasons_of_its_base() {
    let project = a_moved_profile();
    let run = project.smm(&["diff", "shop@1.0", "shop@1.1", "--resolved"]).exits(0);
    assert!(run.stdout.contains("Why: A lock is worth what its keys are."), "{}", run.stdout);
    assert!(!run.stdout.contains("(not declared)"), "{}", run.stdout);
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/shop/1.1/doors.html");
    assert!(page.contains("2 changes since 1.0"), "{page}");
    let page = project.read("site/shop/1.1/copies.html");
    assert!(page.contains("Nothing since 1.0"), "{page}");
    let page = project.read("site/shop/changes/1.0-1.1/doors.html");
    assert!(page.contains("A lock is worth what its keys are."), "{page}");
}

#[test]
fn a_finding_shows_the_entry_to_paste_and_it_is_the_cure() {
    let project = two_versions();
    let only_added = CHANGES.split("  - change: reworded").next().expect("a head").to_owned()
        + "  - change: added"
        + CHANGES.split("  - change: added").nth(1).expect("an addition");
    project.write("models/tiny/1.1/changes.yaml", &only_added);
    let run = project.smm(&["check"]).exits(0);
    let entry = run.stderr.lines().find_map(|line| line.split_once("write the reason: "));
    let (_, entry) = entry.unwrap_or_else(|| panic!("{run}"));
    assert!(entry.starts_with("- {change: reworded, item: DOR-1, field: description"), "{entry}");
    let cured = entry.replace("reason: \"\"", "reason: Rooms were left open.");
    project.write("models/tiny/1.1/changes.yaml", format!("{only_added}  {cured}\n"));
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    // Without any declarations, one command writes them all.
    std::fs::remove_file(project.path("models/tiny/1.1/changes.yaml")).expect("there");
    project.smm(&["check"]).says("`smm diff tiny@1.0 tiny@1.1 --declare` writes it");
    project.smm(&["diff", "tiny@1.0", "tiny@1.1", "--declare"]).exits(0);
}

#[test]
fn a_vanished_id_comes_with_the_entry_that_retires_it() {
    let project = two_versions();
    let doors = "models/tiny/1.1/practices/doors.yaml";
    project.edit(doors, "DOR-1-A1", "DOR-1-A7");
    let run = project.smm(&["check"]).exits(1);
    run.says("write the reason: - {change: removed, item: DOR-1-A1, reason: \"\"}");
}

/// A slip is one finding: what stands in a document that cannot be read is not gone.
#[test]
fn nothing_is_concluded_from_a_version_that_cannot_be_read_as_a_whole() {
    let overlay = "profiles/shop/1.1/practices/doors.yaml";
    for (what, script) in [
        ("wrong-type", format!("sed -i 's/verify: .*/verify: examine, test/' {overlay}")),
        ("yaml-tab", format!("printf '\\tx: [\\n' >> {overlay}")),
        ("misplaced-id", format!("sed -i 's/SHOP-DOR-1-I1/SHP-DOR-1-I1/' {overlay}")),
        ("path-mismatch", format!("mv {overlay} profiles/shop/1.1/practices/door.yaml")),
        ("stray-file", format!("mv {overlay} profiles/shop/1.1/doors.yaml")),
        (
            "unknown-practice",
            format!(
                "sed 's/practice: doors/practice: door/' {overlay} > profiles/shop/1.1/practices/door.yaml; rm {overlay}"
            ),
        ),
    ] {
        let project = Project::tiny();
        let doors = project.read("profiles/shop/1.0/practices/doors.yaml");
        let indicator = "    indicators:\n      - id: SHOP-DOR-1-I1\n        text: The back door is shut on two visits.\n        verify: [test]\n        evidence: The door\n        ask: Manager\n";
        project.write("profiles/shop/1.0/practices/doors.yaml", doors + indicator);
        project.smm(&["new", "version", "shop"]).exits(0);
        project.smm(&["check"]).exits(0);
        project.shell(&script).exits(0);
        let run = project.smm(&["check"]).exits(1).says(what);
        for conclusion in ["unaccounted-id", "undeclared-change", "version-too-small"] {
            assert!(!run.stderr.contains(conclusion), "{what}: {}", run.stderr);
        }
        let before = project.files("profiles");
        project
            .smm(&["diff", "shop@1.0", "shop@1.1", "--declare"])
            .exits(2)
            .says("nothing is declared from `shop@1.0` to `shop@1.1`")
            .says("door");
        assert_eq!(project.files("profiles"), before, "{what}");
    }
}

/// What is published and cannot be read is neither edited nor missing, and what stands between two
/// versions cannot be passed over.
#[test]
fn a_head_that_cannot_be_read_is_the_only_finding() {
    let project = two_versions();
    project.smm(&["new", "version", "tiny"]).exits(0);
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
    project.smm(&["publish", "tiny@1.0"]).exits(0);
    project.edit("models/tiny/1.1/model.yaml", "id: tiny", "id: [tiny");
    let run = project.smm(&["check"]).exits(1);
    run.says("error[yaml-syntax]")
        .does_not_say("undeclared-change")
        .does_not_say("version-too-small");
    project.edit("models/tiny/1.0/model.yaml", "id: tiny", "id: [tiny");
    project.smm(&["check"]).exits(1).says("error[yaml-syntax]").does_not_say("frozen-version");
}

#[test]
fn newer_versions_stand_first_and_older_ones_say_that_they_are() {
    let project = a_moved_profile();
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/index.html");
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}\n{page}"));
    for (newer, older) in [("book-shop-1-1", "book-shop-1-0"), ("book-tiny-1-1", "book-tiny-1-0")] {
        assert!(at(newer) < at(older), "{newer}");
    }
    // Those of models stand above.
    let said = page.rfind("earlier version").expect("it is said");
    assert!(at("book-shop-1-1") < said && said < at("book-shop-1-0"), "{page}");
    // On the cards of both, and in the list of books above every page.
    assert_eq!(page.matches("earlier version").count(), 4, "{page}");
}

#[test]
fn before_the_first_release_the_smallest_step_is_enough() {
    let project = two_versions();
    project
        .shell("mv models/tiny/1.0 models/tiny/0.1 && mv models/tiny/1.1 models/tiny/0.2")
        .exits(0);
    project.edit("models/tiny/0.1/model.yaml", "version: \"1.0\"", "version: \"0.1\"");
    project.edit("models/tiny/0.2/model.yaml", "version: \"1.1\"", "version: \"0.2\"");
    let run = project.smm(&["diff", "tiny@0.1", "tiny@0.2"]).exits(0);
    assert!(run.stdout.contains("Smallest step of the version number: patch"), "{}", run.stdout);
}

#[test]
fn a_page_of_a_draft_does_not_call_itself_complete() {
    let project = Project::tiny();
    project.smm(&["build", "--only", "site"]).exits(0);
    let state = |project: &Project| {
        let page = project.read("site/tiny/1.0/doors.html");
        let (_, rest) = page.split_once("status status-").expect("a state");
        rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect::<String>()
    };
    assert_eq!(state(&project), "review");
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
    project.smm(&["build", "--only", "site"]).exits(0);
    assert_eq!(state(&project), "complete");
}

#[test]
fn a_domain_without_subdomains_is_named_once() {
    let project = Project::repository();
    let folder = "examples/cold-chain";
    project.smm(&["-C", folder, "build", "--only", "site"]).exits(0);
    let page = project.read(&format!("{folder}/site/pharmacy/1.0/index.html"));
    assert_eq!(page.matches("id=\"storage\"").count(), 1, "{page}");
    let answers =
        project.smm(&["-C", folder, "assess", "new", "--profile", "pharmacy"]).exits(0).stdout;
    project.write("visit.yaml", answers);
    let csv = project.smm(&["-C", folder, "assess", "score", "visit.yaml", "--format", "csv"]);
    assert_eq!(csv.exits(0).stdout.matches("\"Storage\"").count(), 1);
}

#[test]
fn redlines_keep_the_numbers_of_lists() {
    let project = two_versions();
    let list = |version: &str, second: &str| {
        let path = format!("models/tiny/{version}/practices/copies.yaml");
        let old = "description: Somebody saves the configuration of each device after a change.";
        let new = format!(
            "description: |\n      In this order.\n\n      3. Save it.\n      4. {second} it."
        );
        project.edit(&path, old, &new);
    };
    list("1.0", "Label");
    list("1.1", "Sign");
    let diff = |format: &str| project.smm(&["diff", "tiny@1.0", "tiny@1.1", "--format", format]);
    diff("terminal").exits(0).prints("\n      3. Save it.\n      4. [-Label-] {+Sign+} it.\n");
    diff("markdown").exits(0).prints("\n  > 3. Save it.\n  > 4. ~~Label~~ **Sign** it.\n");
    let page = "<ol><li value=\"3\">Save it.</li><li value=\"4\"><del>Label</del> <ins>Sign</ins> it.</li></ol>";
    diff("html").exits(0).prints(page);
    project.smm(&["build", "--only", "site"]).exits(0);
    let pages = project.files("site/tiny/changes/1.0-1.1");
    let holds = |(_, bytes): &(String, Vec<u8>)| {
        String::from_utf8_lossy(bytes).lines().collect::<String>().contains(page)
    };
    let names: Vec<&str> = pages.iter().filter(|one| holds(one)).map(|(name, _)| &**name).collect();
    assert_eq!(names, ["copies.html", "redline.html"]);
}
