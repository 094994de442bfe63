//! What is published: a wheel, a Debian package and an archive, each installed where nobody built anything, and
//! used there. `cargo xtask test-packages` makes them and runs this.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Project, Run, repository, smm, third_party};

/// The oldest C library that the packages promise to run with.
const GLIBC: (u32, u32) = (2, 28);

const HOW: &str = "cargo xtask test-packages";

/// The packages, as `cargo xtask package` made them.
fn packages() -> PathBuf {
    std::env::var_os("SMM_PACKAGES").map(PathBuf::from).unwrap_or_else(|| panic!("run `{HOW}`"))
}

/// The package of a kind, by the end of its name.
fn package(end: &str) -> PathBuf {
    let entries = fs::read_dir(packages()).expect("a folder").flatten();
    let mut found = entries.map(|entry| entry.path());
    found.find(|path| path.to_string_lossy().ends_with(end)).expect("a package of each kind")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in letters")
}

/// A Python environment with the wheel in it, and nothing else.
fn with_wheel(project: &Project) {
    third_party(&mut project.command("python3", &["-m", "venv", "env"]), HOW);
    let wheel = package(".whl");
    let install = ["install", "--quiet", "--no-index", text(&wheel)];
    third_party(&mut project.command(project.path("env/bin/pip"), &install), HOW);
}

/// Runs a script where only the folders of a new system are looked into for programs.
fn plain_shell(project: &Project, path: &str, script: &str) -> Run {
    let mut command = project.command("sh", &["-c", script]);
    command.env("PATH", path);
    project.run(&mut command)
}

/// A system with nothing but what is essential, and Python.
fn clean_system() -> Project {
    let archive = std::env::var("SMM_CLEAN_ROOT").unwrap_or_else(|_| panic!("run `{HOW}`"));
    let project = Project::empty();
    third_party(&mut project.command("tar", &["-xf", &archive]), HOW);
    project
}

/// Runs a script inside a system.
fn inside(system: &Project, script: &str) -> Run {
    system.run(system.command("chroot", &[".", "/bin/bash", "-ec", script]).env_clear().envs([
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
        ("HOME", "/root"),
        ("LANG", "C.UTF-8"),
    ]))
}

/// A first hour with the tool: a workspace, its check, its site, a form and its score.
const FIRST_HOUR: &str = "\
smm --version
smm init ward
cd ward
smm check --deny warnings
smm build --only site
smm verify
smm paper checklist ward --out print
smm assess new --profile ward -o answers.yaml
smm assess score answers.yaml
";

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn the_sums_are_those_of_every_package() {
    let project = Project::empty();
    let mut check = project.command("sha256sum", &["--check", "--strict", "SHA256SUMS"]);
    let said = third_party(check.current_dir(packages()), HOW);
    let entries = fs::read_dir(packages()).expect("a folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    for name in names.filter(|name| name != "SHA256SUMS") {
        assert!(said.contains(&format!("{name}: OK")), "{name}\n{said}");
    }
    assert_eq!(said.lines().count(), 4, "{said}");
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn wheel_package_and_archive_hold_one_program() {
    let project = Project::empty();
    let (wheel, deb, archive) = (package(".whl"), package(".deb"), package(".tar.gz"));
    third_party(
        &mut project.command("python3", &["-m", "zipfile", "-e", text(&wheel), "wheel"]),
        HOW,
    );
    third_party(&mut project.command("dpkg-deb", &["-x", text(&deb), "deb"]), HOW);
    third_party(&mut project.command("tar", &["-xf", text(&archive)]), HOW);
    let find = [".", "-type", "f", "-name", "smm", "-size", "+1M"];
    let found = third_party(&mut project.command("find", &find), HOW);
    let bytes: Vec<Vec<u8>> =
        found.lines().map(|path| fs::read(project.path(path)).expect("readable")).collect();
    assert_eq!(bytes.len(), 3, "{found}");
    assert!(bytes.windows(2).all(|pair| pair[0] == pair[1]), "one build serves all");
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn the_program_asks_for_nothing_but_an_old_c_library() {
    let project = Project::empty();
    with_wheel(&project);
    let program = project.path("env/bin/smm");
    let symbols = third_party(&mut project.command("objdump", &["-T", text(&program)]), HOW);
    let numbers = symbols.split("GLIBC_").skip(1).filter_map(|rest| {
        let number = rest.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
        let mut parts = number.split('.').map_while(|part| part.parse::<u32>().ok());
        Some((parts.next()?, parts.next()?))
    });
    let numbers: BTreeSet<(u32, u32)> = numbers.collect();
    assert!(numbers.len() > 3, "the symbols of a program have versions: {numbers:?}");
    assert!(numbers.iter().all(|number| *number <= GLIBC), "{numbers:?}");
    let head = third_party(&mut project.command("objdump", &["-p", text(&program)]), HOW);
    let needed = head.lines().filter_map(|line| line.trim().strip_prefix("NEEDED"));
    for library in needed.map(str::trim) {
        let is_of_c = ["libc.", "libm.", "libpthread.", "libdl.", "librt.", "libutil.", "ld-linux"]
            .iter()
            .any(|name| library.starts_with(name));
        assert!(is_of_c, "`{library}` would have to be there");
    }
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn the_script_of_a_new_workspace_installs_the_wheel_checks_and_builds() {
    let project = Project::empty();
    project.run(&mut project.command(smm(), &["init", "."])).exits(0);
    let python = third_party(&mut project.command("which", &["python3"]), HOW);
    let folder = Path::new(python.trim()).parent().expect("a program lies in a folder");
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let script = format!("SMM_PACKAGE='{}' sh ci/check.sh", package(".whl").display());
    plain_shell(&project, &path, "command -v smm").exits(127);
    plain_shell(&project, &path, "sh ci/check.sh").exits(2).says("SMM_PACKAGE: is not set");
    plain_shell(&project, &path, &script).exits(0);
    assert!(project.path("site/manifest.json").is_file());
    // What it installed is no part of the workspace.
    plain_shell(&project, &path, "git init -q . && git add -A && git ls-files").exits(0);
    let listed = plain_shell(&project, &path, "git ls-files").exits(0).stdout;
    assert!(!listed.contains(".smm-venv") && !listed.contains("site/"), "{listed}");
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn each_package_makes_a_site_in_a_clean_system() {
    let system = clean_system();
    for end in [".deb", ".whl", ".tar.gz"] {
        let from = package(end);
        let name = from.file_name().expect("a name").to_string_lossy().into_owned();
        fs::copy(&from, system.path(&format!("root/{name}"))).expect("writable");
    }
    inside(&system, "command -v smm").exits(1);
    for (install, remove) in [
        ("dpkg --install /root/*.deb", "dpkg --remove smm-toolkit"),
        (
            "python3 -m venv /opt/smm && /opt/smm/bin/pip install --quiet --no-index /root/*.whl \
             && ln -s /opt/smm/bin/smm /usr/local/bin/smm",
            "rm -r /opt/smm /usr/local/bin/smm",
        ),
        ("tar -C /usr/local --strip-components=1 -xzf /root/*.tar.gz", "rm /usr/local/bin/smm"),
    ] {
        inside(&system, install).exits(0);
        let said = inside(&system, &format!("cd /tmp\n{FIRST_HOUR}")).exits(0).stdout;
        assert!(said.starts_with("smm [VERSION]"), "{said}");
        inside(&system, &format!("rm -r /tmp/ward && {remove}")).exits(0);
        inside(&system, "command -v smm").exits(1);
    }
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn the_debian_package_brings_manual_and_completions() {
    let project = Project::empty();
    let deb = package(".deb");
    third_party(&mut project.command("dpkg-deb", &["-x", text(&deb), "."]), HOW);
    let pages = project.names("usr/share/man/man1");
    for name in ["smm.1.gz", "smm-check.1.gz", "smm-assess-read.1.gz"] {
        assert!(pages.iter().any(|page| page == name), "{name}: {pages:?}");
    }
    assert!(!pages.iter().any(|page| page.contains("help")), "`help` needs no manual: {pages:?}");
    for page in &pages {
        let page = project.path(&format!("usr/share/man/man1/{page}"));
        let mut lint = project.command("mandoc", &["-T", "lint", "-W", "error", text(&page)]);
        project.run(&mut lint).exits(0);
        let show = format!("zcat {} | mandoc -T utf8 | col -b", page.display());
        let shown = third_party(&mut project.command("sh", &["-c", &show]), HOW);
        assert!(shown.contains("SYNOPSIS"), "{shown}");
    }
    let ask = "source usr/share/bash-completion/completions/smm\n\
               COMP_WORDS=(smm che) COMP_CWORD=1 COMP_LINE='smm che' COMP_POINT=7\n\
               _smm smm che smm; echo \"${COMPREPLY[@]}\"";
    let said = third_party(&mut project.command("bash", &["--norc", "-c", ask]), HOW);
    assert_eq!(said.trim(), "check");
    let license = project.read("usr/share/doc/smm-toolkit/LICENSE-APACHE");
    assert!(license.contains("Apache License"));
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn what_is_in_the_program_is_listed() {
    let bom = fs::read(package(".cdx.json")).expect("readable");
    let bom: serde_json::Value = serde_json::from_slice(&bom).expect("JSON");
    assert_eq!(bom["bomFormat"], "CycloneDX");
    let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("readable");
    let components = bom["components"].as_array().expect("a list");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    for part in components {
        let (name, version) = (text(&part["name"]), text(&part["version"]));
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
        assert!(lock.contains(&entry), "{name} {version} is not what was built");
    }
    let names: BTreeSet<String> = components.iter().map(|part| text(&part["name"])).collect();
    for name in ["smm-core", "typst", "libgit2-sys", "mdbook-html", "mimalloc"] {
        assert!(names.contains(name), "{name}");
    }
    assert!(!names.contains("insta"), "what only tests use is in no program");
}

#[test]
#[ignore = "needs the packages: `cargo xtask test-packages` makes them and runs it"]
fn pipelines_are_valid_by_the_schemas_of_their_makers() {
    let project = Project::empty();
    project.smm(&["init", "hub"]).exits(0);
    project.smm(&["init", "lab", "--ci", "gitlab"]).exits(0);
    let ours = repository().join(".github/workflows/release.yml");
    for (schema, file) in [
        ("vendor.github-workflows", text(&ours)),
        ("vendor.github-workflows", "hub/.github/workflows/smm.yml"),
        ("vendor.gitlab-ci", "lab/.gitlab-ci.yml"),
    ] {
        let mut check = project.command("check-jsonschema", &["--builtin-schema", schema, file]);
        third_party(&mut check, HOW);
    }
    let workflow = fs::read_to_string(ours).expect("readable");
    for line in workflow.lines().filter(|line| line.contains("uses: ")) {
        let pin = line.split_once('@').map_or("", |(_, rest)| rest);
        let digits = pin.chars().take_while(char::is_ascii_hexdigit).count();
        assert_eq!(digits, 40, "an action is named by its commit: {line}");
    }
}

/// The scripts of the release, with programs that only say how they were called.
#[test]
fn the_scripts_of_a_release_publish_what_was_tried_and_stop_at_the_first_mistake() {
    let project = Project::empty();
    let workflow = fs::read_to_string(repository().join(".github/workflows/release.yml"));
    let scripts = scripts(&workflow.expect("readable"));
    assert_eq!(scripts.len(), 4, "{scripts:?}");
    for program in ["cargo", "gh", "pipx", "sudo"] {
        // Nothing is published yet, unless the folder says so.
        let is_there = "test \"$2\" != view || test -e published";
        let call = format!("#!/bin/sh\necho {program} \"$@\" >>\"$LOG\"\n{is_there}\n");
        project.write(&format!("bin/{program}"), call);
    }
    project.shell("chmod 755 bin/*").exits(0);
    project.write("target/packages/a.whl", "wheel");
    project.shell("cd target/packages && sha256sum a.whl >SHA256SUMS").exits(0);
    let run = |script: &str| {
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", script]).current_dir(project.path("."));
        bash.env("PATH", format!("{}:/usr/bin:/bin", project.path("bin").display()));
        bash.env("LOG", project.path("log")).env("GITHUB_REF_NAME", "v1.0.0");
        bash.env("GITHUB_REPOSITORY", "example/smm");
        project.run(&mut bash)
    };
    for script in &scripts {
        run(script).exits(0);
    }
    let log = project.read("log");
    let called: Vec<&str> = log.lines().collect();
    assert_eq!(called[0], "cargo xtask notes v1.0.0");
    assert!(called[1].ends_with("cargo xtask test-packages"), "{log}");
    assert!(called[2].starts_with("sudo chown -R ") && called[2].ends_with(" target/packages"));
    assert!(called[3].starts_with("gh release view v1.0.0"), "{log}");
    assert!(called[4].starts_with("gh release create v1.0.0 --repo example/smm"), "{log}");
    assert!(called[4].ends_with(" SHA256SUMS a.whl"), "{log}");
    assert!(called[5].ends_with("target/packages/a.whl"), "{log}");
    // What was changed after it was tried is not published.
    project.write("target/packages/a.whl", "another");
    run(&scripts[2]).exits(1);
    assert!(project.read("log").matches("release create").count() == 1);
    // A second run takes what is published.
    project.write("target/packages/a.whl", "wheel");
    project.write("target/packages/published", "");
    run(&scripts[2]).exits(0);
    assert!(project.read("log").ends_with("--clobber\n"));
}

/// The scripts of a workflow, in their order.
fn scripts(workflow: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    let mut lines = workflow.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(script) = line.trim_start().strip_prefix("run: ") else { continue };
        let mut text = script.trim_start_matches('|').to_owned();
        while let Some(more) = lines.next_if(|more| more.starts_with("          ")) {
            text = format!("{text}\n{}", more.trim());
        }
        scripts.push(text);
    }
    scripts
}
