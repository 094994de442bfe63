//! What `smm` prints steers no terminal and commands no CI runner, whatever texts and names hold.

#![cfg(unix)]

use crate::support::{Project, Run};

/// Nothing raw, and no line that a runner takes for a command.
fn is_harmless(run: Run, what: &str) -> Run {
    for text in [&run.stdout, &run.stderr] {
        let raw = text.chars().find(|sign| sign.is_control() && !matches!(sign, '\n' | '\t'));
        assert!(raw.is_none(), "{what}: {raw:?}\n{run}");
        let command = text.lines().find(|line| {
            let starts = line.trim_start().starts_with("::")
                && !line.starts_with("::error file=")
                && !line.starts_with("::warning file=");
            let is_ours = line.starts_with("::error file=") || line.starts_with("::warning file=");
            starts || (!is_ours && (line.contains("##[") || line.contains("##vso[")))
        });
        assert!(command.is_none(), "{what}: {command:?}\n{run}");
    }
    run
}

const NASTY: &str = r#""Doors \e[2J\u009b31m \x7f\n::error::gotcha\n##[add-mask]x \u202Eevil""#;

/// The tiny workspace with two versions of a model whose texts and titles hold the worst.
fn nasty_texts() -> Project {
    let project = Project::tiny();
    project.shell("cp -r models/tiny/1.0 models/tiny/1.1").exits(0);
    let model = "models/tiny/1.1/model.yaml";
    project.edit(model, "version: \"1.0\"", "version: \"1.1\"");
    for version in ["1.0", "1.1"] {
        let doors = format!("models/tiny/{version}/practices/doors.yaml");
        project.edit(&doors, "title: Doors", &format!("title: {NASTY}"));
        project.edit(&doors, "text: Three sampled cabinets are locked.", &format!("text: {NASTY}"));
    }
    let doors = "models/tiny/1.1/practices/doors.yaml";
    project.edit(
        doors,
        "Cabinets with devices are closed.",
        "Cabinets are closed.\n\n      ::error::x",
    );
    project
}

#[test]
fn texts_of_documents_steer_nothing() {
    let project = nasty_texts();
    project.smm(&["assess", "new", "--profile", "tiny@1.0", "-o", "a.yaml"]);
    project.smm(&["assess", "new", "--profile", "tiny@1.0", "-o", "b.yaml"]);
    let commands: [&[&str]; 14] = [
        &["check"],
        &["check", "--format", "github"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["diff", "tiny@1.0", "tiny@1.1"],
        &["review", "shop"],
        &["rebase", "shop", "--onto", "tiny@1.1"],
        &["build"],
        &["assess", "new", "--profile", "tiny@1.0"],
        &["assess", "score", "a.yaml"],
        &["assess", "score", "a.yaml", "--explain", "DOR"],
        &["assess", "compare", "a.yaml", "b.yaml"],
        &["assess", "merge", "a.yaml", "b.yaml", "-o", "c.yaml"],
        &["assess", "roll-up", "a.yaml", "b.yaml"],
    ];
    for command in commands {
        is_harmless(project.smm(command), &command.join(" "));
    }
}

#[test]
fn texts_steer_nothing_among_colors_either() {
    let project = nasty_texts();
    for command in [["check"].as_slice(), &["diff", "tiny@1.0", "tiny@1.1"], &["review", "shop"]] {
        let mut run = project.smm(&[&["--color", "always"], command].concat());
        // What is left without colors is harmless.
        for text in [&mut run.stdout, &mut run.stderr] {
            let mut parts = text.split("\u{1b}[");
            let mut plain = parts.next().unwrap_or("").to_owned();
            for part in parts {
                let end = part.find('m').expect("only colors");
                assert!(part[..end].chars().all(|c| c.is_ascii_digit() || c == ';'), "{part:?}");
                plain.push_str(&part[end + 1..]);
            }
            *text = plain;
        }
        is_harmless(run, &command.join(" "));
    }
}

#[test]
fn names_of_files_steer_nothing() {
    let names = [
        "a\u{1b}[2Jb",
        "a\n::error::b",
        "a\r::error::b",
        "a\u{9b}31mb",
        "##[add-mask]b",
        "\n::error::b",
    ];
    for name in names {
        let project = Project::tiny();
        let path = format!("profiles/shop/1.0/practices/{name}.yaml");
        // A form is made of what has no errors, so the form comes first.
        project.smm(&["assess", "new", "--profile", "shop", "-o", "s.yaml"]).exits(0);
        project.write(&path, "practice: nothing\n");
        project.write(&format!("assessments/{name}.yaml"), "profile: none\n");
        for format in ["human", "json", "sarif", "github"] {
            is_harmless(project.smm(&["check", "--format", format]), format);
        }
        let (form, file) = (format!("{name}.yaml"), format!("{name}2.yaml"));
        project.write(&form, project.read("s.yaml"));
        for command in [
            &["assess", "score", &form][..],
            &["assess", "read", &form, "-o", &file],
            &["assess", "read", &form, "-o", &file],
            &["assess", "merge", &form, "s.yaml", "-o", &form],
            &["assess", "roll-up", &form, "s.yaml"],
            &["assess", "compare", &form, "s.yaml"],
            &["assess", "score", &format!("gone{name}.yaml")],
            &["diff", name, "shop@1.0"],
            &["diff", &format!("{name}:x@1.0"), "shop@1.0"],
            &["check", "--against", name],
            &["paper", "checklist", name],
            &["-C", name, "check"],
        ] {
            is_harmless(project.smm(command), &command.join(" "));
        }
        let site = Project::tiny();
        site.smm(&["build", "--only", "data"]).exits(0);
        site.write(&format!("site/{name}.html"), "x");
        is_harmless(site.smm(&["verify"]).exits(1), "verify");
    }
}
