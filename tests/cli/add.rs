//! `smm add` and `smm outdated`: what other bodies wrote, brought in, locked and kept up to date.

use std::fs;
use std::io::Cursor;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{Project, zipped};

/// Documents of `tiny@1.0` and `shop@1.0`.
const FILES: [&str; 5] = [
    "models/tiny/1.0/model.yaml",
    "models/tiny/1.0/practices/copies.yaml",
    "models/tiny/1.0/practices/doors.yaml",
    "profiles/shop/1.0/practices/doors.yaml",
    "profiles/shop/1.0/profile.yaml",
];

/// A new workspace of somebody, and beside it the one of another body.
fn beside() -> Project {
    let project = Project::empty();
    project.smm(&["init", "ours", "--model", "none", "--ci", "none"]).exits(0);
    let theirs = Project::tiny();
    for (path, bytes) in theirs.files(".") {
        project.write(&format!("theirs/{path}"), bytes);
    }
    project
}

fn add(project: &Project, args: &[&str]) -> crate::support::Run {
    project.smm(&[&["-C", "ours", "add"], args].concat())
}

/// The other workspace as an archive, below a folder.
fn packed(project: &Project, below: &str) -> Vec<u8> {
    let files = project.files("theirs");
    let named: Vec<(String, Vec<u8>)> =
        files.into_iter().map(|(path, bytes)| (format!("{below}{path}"), bytes)).collect();
    zipped(&named)
}

fn commit(project: &Project, folder: &str) {
    let git = "git -c user.name=a -c user.email=a@b";
    let script = format!("cd {folder} && git init -q . && git add -A && {git} commit -qm 1");
    project.shell(&script).exits(0);
}

#[test]
fn a_version_comes_with_everything_that_it_rests_on_from_each_kind_of_place() {
    let project = beside();
    project.write("flat.zip", packed(&project, ""));
    project.write("deep.zip", packed(&project, "clinic-1.0/ws/"));
    // As Windows and macOS pack, with an example beside the workspace.
    let mut packed_there = vec![("__MACOSX/ws/._smm.toml".to_owned(), b"x".to_vec())];
    packed_there.push(("ws\\examples\\small\\smm.toml".to_owned(), b"title = \"S\"\n".to_vec()));
    packed_there.extend(
        project
            .files("theirs")
            .into_iter()
            .map(|(path, bytes)| (format!("ws/{path}").replace('/', "\\"), bytes)),
    );
    project.write("windows.zip", zipped(&packed_there));
    commit(&project, "theirs");
    project.shell("git -C theirs tag v1").exits(0);
    project.shell("git clone -q --bare theirs bare.git").exits(0);
    let address = format!("file://{}", project.path("theirs").display());
    for source in [
        &["theirs", "shop@1.0"][..],
        &["flat.zip", "shop"],
        &["deep.zip", "shop"],
        &["deep.zip", "shop", "--within", "clinic-1.0/ws"],
        &["windows.zip", "shop"],
        &["theirs", "shop", "--rev", "v1"],
        &["bare.git", "shop"],
        &[&address, "shop@1.0"],
    ] {
        add(&project, source).exits(0).says("added `shop@1.0`, `tiny@1.0`: 5 files");
        for path in FILES {
            assert_eq!(
                project.read(&format!("ours/{path}")),
                project.read(&format!("theirs/{path}"))
            );
        }
        let lock = project.read("ours/added.lock");
        assert!(
            lock.contains("\"shop@1.0\" = { digest = ") && lock.contains("\"tiny@1.0\""),
            "{lock}"
        );
        let is_git = source[0].contains(".git") || source.len() == 4 && source[2] == "--rev";
        assert_eq!(lock.contains("commit = "), is_git || source[0].contains("://"), "{lock}");
        project.smm(&["-C", "ours", "check", "--deny", "warnings"]).exits(0);
        add(&project, source).exits(0).says("`shop@1.0` is here already, and says the same");
        assert_eq!(project.read("ours/added.lock"), lock);
        project.shell("cd ours && rm -r models/tiny profiles/shop added.lock").exits(0);
    }
    // Without a name, what is there is listed.
    add(&project, &["flat.zip"]).exits(0).prints("shop@1.0").prints("Tiny Maturity Model");
    assert!(!project.path("ours/added.lock").exists());
}

#[test]
fn a_copy_that_is_edited_or_gone_is_found_and_brought_again() {
    let project = beside();
    add(&project, &["theirs", "shop"]).exits(0);
    let table = "ours/models/tiny/1.0/practices/doors.yaml";
    project.edit(table, "Three sampled cabinets", "A cabinet");
    let run = project.smm(&["-C", "ours", "check"]).exits(1);
    run.says("edited-copy").says("`tiny@1.0` came from `../theirs`, and was edited here");
    // A comment says nothing else.
    project.edit(table, "A cabinet", "Three sampled cabinets");
    project.write(table, format!("# Read on Monday.\n{}", project.read(table)));
    project.smm(&["-C", "ours", "check"]).exits(0);
    fs::remove_dir_all(project.path("ours/profiles/shop")).expect("ours");
    let run = project.smm(&["-C", "ours", "check"]).exits(1);
    run.says("edited-copy").says("`smm add ../theirs shop@1.0` brings it again");
    project.shell("cd ours && smm add ../theirs shop@1.0 && smm check").exits(0);
}

#[test]
fn a_mapping_comes_with_what_it_speaks_of_and_the_standard_that_it_leads_to() {
    let case = include_str!("../compiler/cases/unknown-base/in-mapping.txt");
    let project = beside();
    for (path, text) in crate::support::txtar(case) {
        let text = text.replace("tiny@1.1", "tiny@1.0").replace("item: updates", "item: copies");
        project.write(&format!("theirs/{path}"), text);
    }
    add(&project, &["theirs"]).exits(0).prints("tiny-locks@1.0").prints("Tiny to LOCKS");
    add(&project, &["theirs", "tiny-locks"]).exits(0).says("added `tiny@1.0`, `tiny-locks@1.0`");
    let files = ["mappings/tiny-locks/1.0.yaml", "references/locks-2.yaml", FILES[0]];
    for path in files {
        assert_eq!(project.read(&format!("ours/{path}")), project.read(&format!("theirs/{path}")));
    }
    project.smm(&["-C", "ours", "check"]).exits(0);
    add(&project, &["theirs", "tiny-locks@1.0"]).exits(0).says("is here already");
    project.edit(&format!("ours/{}", files[0]), "relationship: subset", "relationship: equal");
    project.smm(&["-C", "ours", "check"]).exits(1).says("edited-copy").says("`tiny-locks@1.0`");
    add(&project, &["theirs", "tiny-locks"]).exits(2).says("says something else");
}

#[test]
fn nothing_that_is_here_is_replaced() {
    let project = beside();
    add(&project, &["theirs", "tiny"]).exits(0);
    project.shell("rm ours/added.lock").exits(0);
    let table = "ours/models/tiny/1.0/practices/doors.yaml";
    project.edit(table, "Three sampled cabinets", "A cabinet");
    let before = project.files("ours");
    add(&project, &["theirs", "shop"]).exits(2).says("is here already and says something else");
    // A file that belongs to no version is in the way as well.
    project.shell("rm ours/models/tiny/1.0/model.yaml").exits(0);
    add(&project, &["theirs", "shop"]).exits(2).says("doors.yaml");
    project.write(
        "ours/models/tiny/1.0/model.yaml",
        project.read("theirs/models/tiny/1.0/model.yaml"),
    );
    assert!(project.files("ours") == before);
    // An id is that of a model or that of a profile.
    project
        .shell("cd ours && rm -r models/tiny && smm new profile tiny --base ours-model")
        .exits(0);
    add(&project, &["theirs", "shop"]).exits(2).says("of a model in one place and of a profile");
}

#[test]
fn what_is_not_sound_there_or_would_not_be_here_is_not_brought_in() {
    let project = beside();
    let before = project.files("ours");
    let overlay = "theirs/profiles/shop/1.0/practices/doors.yaml";
    project.edit(overlay, "id: SHOP-DOR-1-A1", "id: SHOP-DOR-2-A1");
    add(&project, &["theirs", "shop"]).exits(1).says("misplaced-id").says("nothing was brought in");
    project.write(overlay, "practice: [");
    add(&project, &["theirs", "shop"]).exits(1);
    project.write("theirs/profiles/shop/1.0/profile.yaml", "id: shop\nbase: [");
    add(&project, &["theirs", "shop@1.0"]).exits(2);
    add(&project, &["theirs", "shup"]).exits(2).says("there is no");
    let lock = "[published]\n\"tiny@1.0\" = \"00\"\n";
    project.write("theirs/published.lock", lock);
    add(&project, &["theirs", "tiny"]).exits(2).says("was edited there after it was published");
    assert!(project.files("ours") == before);
}

#[test]
fn an_archive_reaches_nothing_and_unpacks_within_bounds() {
    let project = beside();
    let before = project.files("ours");
    let model = project.read("theirs/models/tiny/1.0/model.yaml");
    let model = model.as_bytes();
    let huge = vec![b' '; 70 * 1024 * 1024];
    let many: Vec<String> =
        (0..12).map(|n| format!("models/tiny/1.0/practices/p{n}.yaml")).collect();
    let eight = vec![b' '; 8 * 1024 * 1024];
    let mut bomb: Vec<(&str, &[u8])> = many.iter().map(|path| (&**path, &eight[..])).collect();
    bomb.push(("smm.toml", b"title = \"A\"\n"));
    for (name, bytes, says) in [
        ("up.zip", zipped(&[("../models/tiny/1.0/model.yaml", model)]), "leads out of it"),
        ("root.zip", zipped(&[("/models/tiny/1.0/model.yaml", model)]), "leads out of it"),
        ("drive.zip", zipped(&[("C:\\models\\tiny.yaml", model)]), "leads out of it"),
        ("win.zip", zipped(&[("..\\models\\tiny.yaml", model)]), "leads out of it"),
        ("bomb.zip", zipped(&bomb), "more than 64 MB"),
        ("huge.zip", zipped(&[("models/tiny/1.0/model.yaml", &huge)]), "no model and no profile"),
        ("empty.zip", zipped(&[("readme.txt", b"hello")]), "there is no workspace in the archive"),
        ("two.zip", zipped(&[("a/smm.toml", b""), ("b/smm.toml", b"")]), "choose by `--within`"),
        ("cut.zip", packed(&project, "")[..900].to_vec(), "the archive is damaged"),
        ("text.zip", b"no archive at all".to_vec(), "neither a folder, nor a ZIP archive"),
    ] {
        project.write(name, bytes);
        add(&project, &[name, "tiny@1.0"]).exits(2).says(says);
    }
    // A link in an archive is no document.
    let mut linked = ZipWriter::new_append(Cursor::new(packed(&project, ""))).expect("an archive");
    let link = "models/tiny/1.0/practices/secret.yaml";
    linked.add_symlink(link, "/etc/hostname", SimpleFileOptions::default()).expect("a name");
    project.write("link.zip", linked.finish().expect("memory").into_inner());
    let run = add(&project, &["link.zip", "tiny@1.0"]).exits(2);
    run.says("`models/tiny/1.0/practices/secret.yaml` cannot be read there");
    assert!(project.files("ours") == before);
}

#[test]
fn a_repository_runs_nothing_and_git_says_why_it_cannot() {
    let project = beside();
    let pwned = project.path("pwned");
    let run = format!("ext::touch {}", pwned.display());
    for (args, says) in [
        (&[run.as_str(), "tiny"][..], "git says"),
        (&["file:///no/such/place", "tiny"], "git says"),
        (&["-u/tmp", "tiny"], "unexpected argument"),
        (&["theirs", "tiny", "--rev=--upload-pack=touch pwned"], "is no revision of git"),
        (&["theirs", "tiny", "--rev", "v1"], "git says"),
        (&["nowhere", "tiny"], "`nowhere` cannot be read"),
        (&["theirs", "tiny", "--within", "../ours"], "is no folder inside the source"),
        (&["theirs", "tiny", "--within", "no"], "it has no folder `no`"),
    ] {
        add(&project, args).exits(2).says(says);
    }
    commit(&project, "theirs");
    add(&project, &["theirs", "tiny", "--rev", "v9"])
        .exits(2)
        .says("no branch, tag or commit `v9`");
    let mut alone = project.command(crate::support::smm(), &["-C", "ours", "add"]);
    alone.args(["https://example.org/a.git", "tiny"]).env("PATH", project.path("."));
    project.run(&mut alone).exits(2).says("fetched by the program `git`, which is not there");
    assert!(!pwned.exists());
}

#[test]
fn what_is_behind_is_said_with_the_command_that_moves_on() {
    let project = beside();
    let outdated = |args: &[&str]| project.smm(&[&["-C", "ours", "outdated"], args].concat());
    add(&project, &["theirs", "shop"]).exits(0);
    outdated(&["--exit-code"]).exits(0).says("nothing is behind");
    project.smm(&["-C", "theirs", "new", "version", "tiny"]).exits(0);
    // A draft is nothing to move on to.
    outdated(&["--exit-code"]).exits(0).says("nothing is behind");
    project.edit("theirs/models/tiny/1.1/model.yaml", "status: draft", "status: review");
    let run = outdated(&["--exit-code"]).exits(1);
    let command = "smm add ../theirs tiny@1.1";
    run.prints(&format!("tiny@1.0 has a newer version: {command}\n"));
    project.shell(&format!("cd ours && {command}")).exits(0);
    let command = "smm rebase shop@1.0 --onto tiny@1.1";
    outdated(&[]).exits(0).prints(&format!("shop@1.0 does not rest on tiny@1.1: {command}\n"));
    project.smm(&["-C", "ours", "new", "version", "tiny"]).exits(0);
    outdated(&[]).exits(0).does_not_print("tiny@1.2");
    project.shell(&format!("cd ours && {command}")).exits(0);
    // The same number with other words is worse than a new number.
    let table = "theirs/models/tiny/1.0/practices/doors.yaml";
    project.edit(table, "Three sampled cabinets", "A cabinet");
    outdated(&[]).exits(0).prints("tiny@1.0 says something else in ../theirs by now");
    // A place that is gone does not hide the others.
    project.shell("rm -r theirs").exits(0);
    outdated(&["--exit-code"]).exits(2).says("not looked at").prints("does not rest on tiny@1.1");
}

#[test]
fn a_newer_model_and_standard_of_the_tool_are_found_and_brought_in() {
    let project = Project::empty();
    project.smm(&["init", ".", "--model", "iot-smm@1.0", "--profile", "ward"]).exits(0);
    let run = project.smm(&["outdated", "--exit-code"]).exits(1);
    run.prints("iot-smm@1.0 has a newer version: smm add bundled iot-smm@1.2\n");
    project.smm(&["add", "bundled", "iot-smm@1.2"]).exits(0).says("added `iot-smm@1.2`");
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["verify", "--model", "iot-smm@1.2"]).exits(0);
    project.smm(&["outdated"]).exits(0).prints("ward@0.1 does not rest on iot-smm@1.2");
    // An older edition of a standard, as a workspace of last year has it.
    let path = project.names("references").into_iter().find(|n| n.starts_with("etsi-en-303-645"));
    let path = path.expect("the catalog comes with the tool");
    let text = project.read(&format!("references/{path}"));
    let edition = text.lines().find_map(|line| line.strip_prefix("edition: \"")).expect("one");
    let edition = edition.trim_end_matches('"').to_owned();
    fs::remove_file(project.path(&format!("references/{path}"))).expect("ours");
    let older = text.replace(&format!("edition: \"{edition}\""), "edition: \"1.0\"");
    project.write("references/etsi-en-303-645-1.0.yaml", older);
    let run = project.smm(&["outdated"]).exits(0);
    run.prints(&format!("etsi-en-303-645 1.0 has a newer edition, {edition}"));
    project.smm(&["add", "bundled", "iot-smm@1.2", "--references"]).exits(0);
    assert!(project.path(&format!("references/{path}")).is_file());
    assert!(project.read("added.lock").contains(&format!("\"references/{path}\"")));
}
