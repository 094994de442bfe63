//! `smm release`: a finished version becomes one folder for its readers, or nothing does.

use std::fs::{self, File};

use crate::support::{Project, third_party};

/// A workspace whose model and profile say where they come from, so that nothing is left to be found.
fn ready() -> Project {
    let project = Project::tiny();
    project.edit(
        "profiles/shop/1.0/profile.yaml",
        "scope: industry\n",
        "scope: industry\nrecord:\n  editors: [Those who test]\n  reviewers: [None]\n  evidence: \
         None, it is made up.\n  feedback: None.\n  cite: Small Shop 1.0\n",
    );
    project
}

/// Unpacks an archive of a release.
fn unpack(project: &Project, archive: &str, to: &str) {
    let file = File::open(project.path(archive)).expect("it is there");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    archive.extract(project.path(to)).expect("it unpacks");
}

fn sums_hold(project: &Project, folder: &str) {
    let check = format!("cd {folder} && sha256sum --check --strict --quiet SHA256SUMS");
    project.shell(&check).exits(0);
    let listed = project.read(&format!("{folder}/SHA256SUMS"));
    for name in project.names(folder).iter().filter(|name| !name.starts_with("SHA256SUMS")) {
        assert!(listed.contains(&format!("  {name}\n")), "{name}");
    }
}

#[test]
fn a_release_is_there_as_a_whole_and_what_is_in_it_can_be_used() {
    let project = ready();
    let before = project.files(".");
    project.smm(&["release", "tiny@1.0"]).exits(0).says("`--write` releases it");
    assert!(project.files(".") == before, "a dry run touches nothing");
    project.smm(&["release", "tiny@1.0", "--write"]).exits(0).says("released `tiny@1.0`");
    project.smm(&["release", "shop", "--write"]).exits(0).says("released `shop@1.0`");
    sums_hold(&project, "releases/tiny-1.0");
    sums_hold(&project, "releases/shop-1.0");
    for (path, text) in [
        ("models/tiny/1.0/model.yaml", "status: published"),
        ("profiles/shop/1.0/profile.yaml", "status: published"),
        ("published.lock", "\"shop@1.0\""),
        ("published.lock", "\"tiny@1.0\""),
        ("releases/feed.xml", "Small Shop 1.0"),
        ("releases/shop-1.0/RELEASE.md", "# Small Shop 1.0"),
    ] {
        assert!(project.read(path).contains(text), "{path}");
    }
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    // The site is the one of that version, and the documents are a workspace that makes it.
    unpack(&project, "releases/shop-1.0/shop-1.0-site.zip", "read");
    project.smm(&["verify", "read"]).exits(0);
    unpack(&project, "releases/shop-1.0/shop-1.0-source.zip", "source");
    project.smm(&["-C", "source", "check"]).exits(0);
    let names = project.names("releases/shop-1.0");
    for end in ["-assessment.pdf", "-assessment.xlsx", "-assessment.html", "-guide.pdf", ".csv"] {
        assert!(names.iter().any(|name| name.ends_with(end)), "{end}: {names:?}");
    }
}

#[test]
fn nothing_is_released_twice_and_what_others_wrote_stays() {
    let project = ready();
    project.write("releases/tiny-1.0/mine.txt", "mine");
    let before = project.files(".");
    project.smm(&["release", "tiny", "--write"]).exits(2).says("is there already");
    assert!(project.files(".") == before);
    project.write("out/feed.xml", "<mine/>");
    let before = project.files(".");
    project.smm(&["release", "tiny", "--write", "--out", "out"]).exits(2).says("is no feed");
    assert!(!project.path("out/tiny-1.0").exists());
    assert!(project.files(".") == before, "what cannot be released is not published either");
}

#[test]
fn what_is_not_ready_is_said_and_nothing_is_written() {
    let project = ready();
    let nothing_released = |project: &Project| {
        assert!(!project.path("releases").exists() && !project.path("published.lock").exists());
    };
    project
        .smm(&["release", "shop@1.0", "--write"])
        .exits(2)
        .says("rests on `tiny@1.0`, which is not published; `smm release tiny@1.0` comes first");
    nothing_released(&project);
    project.smm(&["release", "shop@2.0"]).exits(2).says("there is no version `shop@2.0`");
    // A warning in the version itself; elsewhere it would not matter.
    let table = "models/tiny/1.0/practices/doors.yaml";
    project.edit(table, "evidence: Log of the contacts", "evidence: Log of the robust contacts");
    let run = project.smm(&["release", "tiny", "--write"]);
    run.exits(1).says("`tiny@1.0` is not ready to be released").says("warning[");
    nothing_released(&project);
}

#[test]
fn a_version_is_held_against_the_one_before() {
    let project = ready();
    project.smm(&["release", "tiny", "--write"]).exits(0);
    project.smm(&["new", "version", "tiny"]).exits(0);
    let table = "models/tiny/1.1/practices/doors.yaml";
    project.edit(table, "Three sampled cabinets are locked.", "Five sampled cabinets are locked.");
    let run = project.smm(&["release", "tiny@1.1", "--write"]);
    run.exits(1).says("undeclared-change");
    project.smm(&["diff", "tiny@1.0", "tiny@1.1", "--declare"]).exits(0);
    let changes = "models/tiny/1.1/changes.yaml";
    let text = project.read(changes).replace("reason: \"\"", "reason: Three were too few.");
    project.write(
        changes,
        text.replace(
            "Nothing has changed yet. Say here what the revision sets out to do.",
            "More is looked at.",
        ),
    );
    project.smm(&["release", "tiny@1.1", "--write"]).exits(0);
    let notes = project.read("releases/tiny-1.1/RELEASE.md");
    assert!(notes.contains("Three were too few."), "{notes}");
    let names = project.names("releases/tiny-1.1");
    assert!(names.iter().any(|name| name == "tiny-1.0-1.1-redline.pdf"), "{names:?}");
    // What was published is not edited any more.
    project.edit("models/tiny/1.0/practices/doors.yaml", "Three sampled", "Ten sampled");
    fs::remove_dir_all(project.path("releases/tiny-1.1")).expect("ours");
    project.smm(&["release", "tiny@1.1", "--write"]).exits(1).says("frozen-version");
}

#[test]
fn a_file_that_its_readers_would_stumble_over_is_not_released() {
    let project = ready();
    // Forms are what their template says; pages are laid out by mdBook, which closes what is open.
    let template = include_str!("../../book/templates/document.html");
    project.write("book/templates/document.html", template.replace("</body>", "<div></body>"));
    let run = project.smm(&["release", "tiny", "--write"]);
    run.exits(1).says("nothing was released").says(".html`: ");
    assert!(!project.path("releases").exists() && !project.path("published.lock").exists());
}

/// The folder of a release comes last: a run that ended before it leaves a version that is published and frozen.
#[test]
fn what_a_run_that_ended_left_is_taken_up_by_the_next() {
    let project = ready();
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
    project.smm(&["publish", "tiny@1.0"]).exits(0);
    let lock = project.read("published.lock");
    project.write("releases/feed.xml", "<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>");
    project.smm(&["release", "tiny", "--write"]).exits(0).does_not_say("wrote `published.lock`");
    assert_eq!(project.read("published.lock"), lock);
    assert!(project.read("releases/feed.xml").contains("Tiny Maturity Model 1.0"));
    sums_hold(&project, "releases/tiny-1.0");
}

#[test]
fn the_same_version_is_released_in_the_same_bytes() {
    let [one, other] = [ready(), ready()];
    for project in [&one, &other] {
        project.smm(&["release", "tiny", "--write"]).exits(0);
    }
    assert!(one.files("releases") == other.files("releases"));
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_signature_is_one_that_minisign_takes() {
    let project = ready();
    let minisign = |args: &[&str]| {
        third_party(&mut project.command("minisign", args), "apt-get install minisign");
    };
    minisign(&["-G", "-W", "-p", "plain.pub", "-s", "plain.key"]);
    project.smm(&["release", "tiny", "--write", "--sign", "plain.key"]).exits(0);
    let sums = "releases/tiny-1.0/SHA256SUMS";
    minisign(&["-V", "-p", "plain.pub", "-m", sums]);
    let signed = project.read(&format!("{sums}.minisig"));
    assert!(signed.contains("trusted comment: tiny@1.0\n"), "{signed}");
    // A key that does not open, and none at all, stop before anything is made.
    project.smm(&["release", "shop", "--sign", "plain.pub"]).exits(2).says("cannot be used");
    project.smm(&["release", "shop", "--sign", "no.key"]).exits(2).says("`no.key` cannot be used");
    // A password in the environment opens a key.
    project.shell("printf 'a word\\na word\\n' | minisign -G -p worded.pub -s worded.key").exits(0);
    project.shell("MINISIGN_PASSWORD=another smm release shop --sign worded.key").exits(2);
    let release = "MINISIGN_PASSWORD='a word' smm release shop --write --sign worded.key";
    project.shell(release).exits(0);
    minisign(&["-V", "-p", "worded.pub", "-m", "releases/shop-1.0/SHA256SUMS"]);
}

/// What readers unpack is a workspace that passes its own check: with the logo, templates and styles that
/// it names, and without a word about chapters that stayed behind.
#[test]
fn the_archive_of_documents_holds_what_its_settings_name() {
    let project = ready();
    project.write(
        "art/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
    );
    let template = include_str!("../../book/templates/document.html");
    project.write("book/templates/document.html", format!("{template}\n"));
    let settings = project.read("smm.toml");
    let named = "\n[brand]\nlogo = \"art/logo.svg\"\n[guide]\nnormative = [\"index.md\"]\n";
    project.write("smm.toml", format!("{settings}{named}"));
    project.write("book/src/SUMMARY.md", "# Summary\n\n[Start](index.md)\n");
    project.write("book/src/index.md", "# Start\n\nThis is where readers begin.\n");
    project.smm(&["release", "tiny", "--write"]).exits(0);
    unpack(&project, "releases/tiny-1.0/tiny-1.0-source.zip", "source");
    assert!(project.path("source/art/logo.svg").exists());
    assert!(project.path("source/book/templates/document.html").exists());
    project.smm(&["-C", "source", "check"]).exits(0);
}

#[test]
fn errors_of_another_profile_do_not_hold_up_a_release() {
    let project = ready();
    project.edit("profiles/shop/1.0/profile.yaml", "base: tiny@1.0", "base: tiny@9.0");
    let run = project.smm(&["release", "tiny", "--write"]);
    run.exits(0).says("`profiles/shop/1.0/` has errors and is no part of this release");
    assert!(project.path("releases/tiny-1.0/RELEASE.md").exists());
    // A profile that is no YAML, and one that rests on the model and counts its versions wrong.
    let other = ready();
    other.write("profiles/shop/1.0/practices/doors.yaml", "a: [");
    other.smm(&["release", "tiny"]).exits(0).says("`tiny@1.0` is ready");
    // What the version rests on holds it up all the same.
    other.smm(&["release", "shop"]).exits(1).says("is not ready to be released");
    other.write("models/tiny/1.0/practices/doors.yaml", "a: [");
    other.smm(&["release", "tiny"]).exits(1).says("is not ready to be released");
}

/// A blank workspace is not released with what it began with, and neither is a version whose changes
/// nobody summed up.
#[test]
fn what_nobody_has_written_yet_is_not_released() {
    let blank = Project::empty();
    blank.smm(&["init", ".", "--profile", "blank"]).exits(0);
    let head = "profiles/blank/0.1/profile.yaml";
    blank.smm(&["check", "--deny", "warnings"]).exits(0);
    let keys = ["record", "  editors", "  reviewers", "  evidence", "  feedback", "  cite"];
    let text = keys
        .iter()
        .fold(blank.read(head), |text, key| text.replace(&format!("# {key}:"), &format!("{key}:")));
    blank.write(head, text);
    blank.smm(&["check"]).exits(0).says("`names or roles` is what a new document begins with");
    let run = blank.smm(&["release", "blank", "--write"]);
    run.exits(1).says("untouched-text").says("Say here what it is for, and what is at stake.");
    assert!(!blank.path("releases").exists());

    let project = ready();
    project.smm(&["release", "tiny", "--write"]).exits(0);
    project.smm(&["new", "version", "tiny"]).exits(0);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    let run = project.smm(&["release", "tiny@1.1"]);
    run.exits(1).says("Say here what the revision sets out to do.");
}
