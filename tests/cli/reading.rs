//! What `smm` reads: files, and nothing else, out of the workspace, and nothing from outside it.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use crate::support::{Project, Run, smm};

/// Runs it, and stops it if it does not end.
fn at_once(project: &Project, args: &[&str]) -> Run {
    let start = Instant::now();
    let run = project.run(project.command("timeout", &[]).arg("20").arg(smm()).args(args));
    assert!(start.elapsed() < Duration::from_secs(15), "{args:?} took long\n{run}");
    run
}

fn pipe(project: &Project, path: &str) {
    let _ = fs::remove_file(project.path(path));
    fs::create_dir_all(project.path(path).parent().expect("a folder")).expect("ours");
    project.shell(&format!("mkfifo '{path}'")).exits(0);
}

#[test]
fn a_pipe_in_the_place_of_a_document_is_no_file() {
    for path in [
        "smm.toml",
        "published.lock",
        "models/tiny/1.0/model.yaml",
        "profiles/shop/1.0/reviewed.lock",
        "book/src/index.md",
        "assessments/store.yaml",
    ] {
        let project = Project::tiny();
        pipe(&project, path);
        let name = path.rsplit('/').next().expect("a name");
        let sentence = format!("`{name}` is the name of a document, but this is a pipe");
        at_once(&project, &["-C", ".", "check"]).exits(1).says(&sentence);
        at_once(&project, &["check"]).exits(1).says(&sentence);
    }
}

#[test]
fn a_pipe_in_the_place_of_a_template_font_picture_or_logo_is_no_file() {
    for path in [
        "book/templates/frame-head.html",
        "book/theme/css/base.css",
        "book/templates/practice.html",
        "book/templates/checklist.typ",
        "book/fonts/own.otf",
        "book/src/picture.png",
        "logo.svg",
    ] {
        let project = Project::tiny();
        project.write("smm.toml", project.read("smm.toml") + "[brand]\nlogo = \"logo.svg\"\n");
        project.write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        pipe(&project, path);
        let run = at_once(&project, &["build"]);
        assert!(run.code == Some(2) || run.code == Some(1), "{path}\n{run}");
        run.says("pipe");
        assert!(!project.path("site").exists());
    }
}

#[test]
fn a_pipe_socket_folder_or_device_in_the_place_of_a_form_is_no_file() {
    let project = Project::tiny();
    pipe(&project, "form.pdf");
    let _socket = UnixListener::bind(project.path("socket.pdf")).expect("a socket");
    fs::create_dir(project.path("folder.pdf")).expect("ours");
    for (path, what) in [
        ("form.pdf", "a pipe"),
        ("socket.pdf", "a socket"),
        ("folder.pdf", "a folder"),
        ("/dev/zero", "a device"),
    ] {
        for command in [&["assess", "read"][..], &["assess", "score"], &["assess", "report"]] {
            let run = at_once(&project, &[command, &[path]].concat());
            assert!(matches!(run.code, Some(1 | 2)), "{run}");
            run.says(&format!("is not a file but {what}"));
        }
    }
}

#[test]
fn links_out_of_the_workspace_are_refused_with_their_path() {
    let outside = Project::new("-- secret.yaml --\npassword: 1234\n-- more/one.yaml --\nx: 1\n");
    let secret = outside.path("secret.yaml");
    for path in [
        "models/tiny/1.0/practices/doors.yaml",
        "assessments/store.yaml",
        "profiles/shop/1.0/reviewed.lock",
        "published.lock",
        "book/src/index.md",
    ] {
        let project = Project::tiny();
        let _ = fs::remove_file(project.path(path));
        fs::create_dir_all(project.path(path).parent().expect("a folder")).expect("ours");
        symlink(&secret, project.path(path)).expect("ours");
        let run = project.smm(&["check"]).exits(1).says("a link out of the workspace, to `");
        let run = run.says("secret.yaml").says(path);
        assert!(!run.stderr.contains("1234"), "{run}");
    }
    for path in ["models/other", "profiles/shop/2.0", "mappings"] {
        let project = Project::tiny();
        symlink(outside.path("more"), project.path(path)).expect("ours");
        project.smm(&["check"]).exits(1).says("a link out of the workspace, to `").says(path);
    }
}

#[test]
fn pictures_templates_and_logo_do_not_come_from_outside() {
    let outside = Project::new("-- a.png --\nx\n-- page.html --\nx\n");
    let refused = |path: &str, target: &str| {
        let project = Project::tiny();
        fs::create_dir_all(project.path(path).parent().expect("a folder")).expect("ours");
        symlink(target, project.path(path)).expect("ours");
        let run = at_once(&project, &["build"]);
        assert!(matches!(run.code, Some(1 | 2)), "{path}\n{run}");
        run.says(path);
        assert!(!project.path("site").exists());
    };
    let file = |name: &str| outside.path(name).to_string_lossy().into_owned();
    refused("book/src/x", "/usr/share/doc");
    refused("book/src/x", "/proc/self");
    refused("book/src/a.png", &file("a.png"));
    refused("book/templates/practice.html", &file("page.html"));
    refused("book/theme/css", "/usr/share/doc");
    refused("book/theme/css/base.css", &file("a.png"));
    let project = Project::tiny();
    project.write("smm.toml", project.read("smm.toml") + "[brand]\nlogo = \"../a.png\"\n");
    let run = project.smm(&["build"]);
    assert!(matches!(run.code, Some(1 | 2)), "{run}");
    assert!(!project.path("site").exists());
}

#[test]
fn links_within_the_workspace_are_read() {
    let project = Project::tiny().with("-- shared/doors.yaml --\n");
    let doors = "models/tiny/1.0/practices/doors.yaml";
    fs::rename(project.path(doors), project.path("shared/doors.yaml")).expect("ours");
    symlink("../../../../shared/doors.yaml", project.path(doors)).expect("ours");
    symlink("1.0", project.path("models/tiny/latest")).expect("ours");
    project.smm(&["check"]).exits(0);
}

#[test]
fn what_is_nearly_a_document_is_a_stray_file() {
    for path in [
        "profiles/shop/1.0/practices/copies.yaml.txt",
        "profiles/shop/1.0/practices/copies.YAML",
        "profiles/shop/1.0/reviewed.lock.txt",
        "profile/mall/1.0/profile.yaml",
        "Models/tiny/2.0/model.yaml",
        "profiels/mall/1.0/profile.yaml",
        "published.lock.txt",
        "added.lock.txt",
        "smm.toml.bak.txt",
        "profiles/shop/profile.yaml",
        "profiles/shop/1.0/practices/deep/copies.yaml",
    ] {
        let project = Project::tiny();
        project
            .write(path, "practice: copies\nconsiderations: Copies of the till are on the till.\n");
        let stray = path.split('/').next().expect("a step");
        project.smm(&["check"]).exits(1).says("error[stray-file]").says(stray);
    }
    let yml = Project::tiny().with("-- profiles/shop/1.0/practices/copies.yml --\nx: 1\n");
    yml.smm(&["check"]).exits(1).says("`.yml` instead of `.yaml`");
}

#[test]
fn chapters_without_a_summary_are_stray() {
    let project = Project::tiny();
    fs::remove_file(project.path("book/src/SUMMARY.md")).expect("ours");
    project.smm(&["check"]).exits(1).says("error[stray-file]").says("book/src/index.md");
}

#[test]
fn what_has_a_folder_of_its_own_name_is_none_of_ours() {
    let project =
        Project::tiny().with("-- model/main.rs --\nfn main() {}\n-- docs/a.yaml --\nx: 1\n");
    project.smm(&["check"]).exits(0);
}

#[test]
fn droppings_of_editors_and_systems_are_ignored() {
    let project = Project::tiny();
    for name in [
        "._doors.yaml",
        ".#doors.yaml",
        "doors.yaml~",
        "#doors.yaml#",
        ".DS_Store",
        "Thumbs.db",
        ".doors.yaml.swp",
        "doors.yaml.orig",
        ".hidden/doors.yaml",
        "desktop.ini",
    ] {
        for folder in ["models/tiny/1.0/practices", "profiles/shop/1.0/practices", "book/src"] {
            project.write(&format!("{folder}/{name}"), b"\x00\x05\x16\x07");
        }
    }
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build"]).exits(0);
    let droppings: Vec<String> = project.files("site").into_iter().map(|file| file.0).collect();
    assert!(!droppings.iter().any(|path| path.contains("doors.yaml") || path.contains("DS_Store")));
}

#[test]
fn a_name_that_is_no_text_is_said() {
    let project = Project::tiny();
    for folder in ["assessments", "profiles/shop/1.0/practices"] {
        let folder = project.path(folder);
        fs::create_dir_all(&folder).expect("ours");
        let name = OsStr::from_bytes(b"caf\xe9.yaml");
        if fs::write(folder.join(name), "x: 1\n").is_err() {
            eprintln!("this file system has no such names");
            return;
        }
    }
    project.smm(&["check"]).exits(1).says("assessments/caf").says("its name is not UTF-8 text");
}
