//! What `smm` writes: whole or not at all, never over what nobody gave up, and as links, modes and
//! other runs have it.

use crate::support::Project;

const NEW: [&str; 5] = ["assess", "new", "--profile", "shop", "-o"];

fn new(project: &Project, path: &str, options: &[&str]) -> crate::support::Run {
    project.smm(&[&NEW[..], &[path], options].concat())
}

#[test]
fn an_existing_file_stays_unless_somebody_says_overwrite() {
    let project = Project::tiny();
    for path in ["store.yaml", "store.html", "store.xlsx"] {
        project.write(path, "answers of a week");
        new(&project, path, &[]).exits(2).says("exists already").says("--overwrite");
        assert_eq!(project.read(path), "answers of a week");
        new(&project, path, &["--overwrite"]).exits(0);
        assert_ne!(
            project.files(".").iter().find(|(name, _)| name == path).map(|f| f.1.len()),
            Some(17)
        );
    }
}

#[test]
fn every_command_that_makes_files_keeps_existing_ones() {
    let project = Project::tiny();
    new(&project, "a.yaml", &[]).exits(0);
    new(&project, "b.yaml", &[]).exits(0);
    let commands: [(&[&str], &str); 16] = [
        (&["assess", "read", "a.yaml", "-o", "out.yaml"], "out.yaml"),
        (&["assess", "merge", "a.yaml", "b.yaml", "-o", "out.yaml"], "out.yaml"),
        (&["assess", "upgrade", "a.yaml", "--onto", "shop@1.0", "-o", "out.yaml"], "out.yaml"),
        (&["assess", "report", "a.yaml", "-o", "report"], "report/a.html"),
        (&["paper", "checklist", "shop"], "shop-1.0-checklist-a4.pdf"),
        (&["schema", "--write", "schema"], "schema/profile.schema.json"),
        (&["man", "man"], "man/smm-check.1"),
        (&["schema", "profile", "-o", "out.json"], "out.json"),
        (&["completions", "bash", "-o", "out.sh"], "out.sh"),
        (&["check", "--format", "sarif", "-o", "out.sarif"], "out.sarif"),
        (&["diff", "tiny@1.0", "shop@1.0", "-o", "out.txt"], "out.txt"),
        (&["assess", "score", "a.yaml", "--format", "csv", "-o", "out.csv"], "out.csv"),
        (&["assess", "compare", "a.yaml", "b.yaml", "-o", "out.txt"], "out.txt"),
        (&["assess", "roll-up", "a.yaml", "b.yaml", "-o", "out.txt"], "out.txt"),
        (&["assess", "roll-up", "a.yaml", "--format", "long", "-o", "out.csv"], "out.csv"),
        (&["assess", "roll-up", "a.yaml", "b.yaml", "-o", "out.pdf"], "out.pdf"),
    ];
    for (command, path) in commands {
        project.write(path, "mine");
        project.smm(command).exits(2).says("exists already");
        assert_eq!(project.read(path), "mine");
        project.smm(&[command, &["--overwrite"]].concat()).exits(0);
        assert_ne!(
            project.files(".").iter().find(|(name, _)| name == path).map(|f| f.1.len()),
            Some(4)
        );
    }
}

#[test]
fn a_file_holds_what_would_be_printed() {
    let project = Project::tiny();
    new(&project, "a.yaml", &[]).exits(0);
    let commands: [&[&str]; 10] = [
        &["schema"],
        &["schema", "profile"],
        &["completions", "zsh"],
        &["check", "--format", "json"],
        &["diff", "tiny", "shop"],
        &["diff", "tiny", "shop", "--format", "html"],
        &["assess", "score", "a.yaml"],
        &["assess", "compare", "a.yaml", "a.yaml", "--format", "csv"],
        &["assess", "roll-up", "a.yaml", "--format", "json"],
        &["assess", "roll-up", "a.yaml", "--format", "long"],
    ];
    for command in commands {
        let printed = project.smm(command).exits(0).stdout;
        assert!(!printed.is_empty(), "{command:?}");
        let written = project.smm(&[command, &["-o", "out/file", "--overwrite"]].concat());
        let run = written.exits(0).says("wrote `out/file`");
        assert_eq!(run.stdout, "", "{command:?}");
        assert_eq!(project.read("out/file"), printed, "{command:?}");
    }
}

#[test]
fn findings_for_people_go_into_a_file_without_color() {
    let project = Project::tiny();
    project.edit("profiles/shop/1.0/profile.yaml", "base: tiny@1.0", "base: tiny@1.1");
    let shown = project.smm(&["check"]).exits(1).stderr;
    let run = project.smm(&["check", "-o", "findings.txt"]).exits(1).says("1 error");
    run.does_not_say("unknown-base");
    let written = project.read("findings.txt");
    assert!(written.contains("unknown-base") && shown.starts_with(&written), "{written}");
    project.smm(&["check", "-o", "red.txt", "--color", "always"]).exits(1);
    assert!(project.read("red.txt").contains("\u{1b}["));
}

#[test]
fn a_merge_does_not_replace_one_of_its_own_files() {
    let project = Project::tiny();
    new(&project, "a.yaml", &[]).exits(0);
    new(&project, "b.yaml", &["--title", "Other"]).exits(0);
    let before = project.read("a.yaml");
    project.smm(&["assess", "merge", "a.yaml", "b.yaml", "-o", "a.yaml"]).exits(2);
    assert_eq!(project.read("a.yaml"), before);
}

#[test]
fn the_same_text_again_is_no_clash() {
    let project = Project::tiny();
    for _ in 0..2 {
        project.smm(&["schema", "--write", "schema"]).exits(0);
        project.smm(&["man", "man"]).exits(0);
    }
}

#[test]
fn names_that_clash_are_refused_before_anything_is_written() {
    let project = Project::tiny();
    for path in ["x/store.yaml", "y/store.yaml", "y/Store.yaml", "trend.yaml", "b.yaml"] {
        new(&project, path, &[]).exits(0);
    }
    new(&project, "store.xlsx", &[]).exits(0);
    let clashes: [&[&str]; 5] = [
        &["assess", "read", "x/store.yaml", "y/store.yaml", "-o", "out"],
        &["assess", "read", "x/store.yaml", "store.xlsx", "-o", "out"],
        &["assess", "read", "x/store.yaml", "x/store.yaml", "-o", "out"],
        &["assess", "read", "x/store.yaml", "y/Store.yaml", "-o", "out"],
        &["assess", "report", "trend.yaml", "b.yaml", "-o", "out"],
    ];
    for clash in clashes {
        let run = project.smm(clash);
        assert!(run.code == Some(2), "{clash:?}\n{run}");
        assert!(!project.path("out").exists(), "{clash:?} wrote something");
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_named() {
    let project = Project::tiny().with("-- store.yaml/inside --\nx\n");
    new(&project, "store.yaml", &["--overwrite"]).exits(2).says("is a folder");
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Stdio;

    use super::{NEW, new};
    use crate::support::{Project, smm};

    fn mode(project: &Project, path: &str) -> u32 {
        fs::metadata(project.path(path)).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn a_private_file_stays_private_and_umask_is_respected() {
        let project = Project::tiny();
        let script = "umask 077; smm assess new --profile shop -o new.yaml";
        project.shell(script).exits(0);
        assert_eq!(mode(&project, "new.yaml"), 0o600);
        for bits in [0o600, 0o640, 0o755] {
            fs::set_permissions(project.path("new.yaml"), PermissionsExt::from_mode(bits))
                .expect("ours");
            new(&project, "new.yaml", &["--overwrite", "--title", &bits.to_string()]).exits(0);
            assert_eq!(mode(&project, "new.yaml"), bits);
        }
        project.shell("umask 022; smm assess new --profile shop -o open.yaml").exits(0);
        assert_eq!(mode(&project, "open.yaml"), 0o644);
    }

    #[test]
    fn locks_and_new_versions_have_the_mode_that_umask_says() {
        let project = Project::tiny();
        project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
        project.shell("umask 027; smm publish tiny@1.0").exits(0);
        assert_eq!(mode(&project, "published.lock"), 0o640);
        project.shell("cp -r models/tiny/1.0 models/tiny/1.1").exits(0);
        project.edit("models/tiny/1.1/model.yaml", "version: \"1.0\"", "version: \"1.1\"");
        project.shell("umask 027; smm rebase shop --onto tiny@1.1 --write").exits(0);
        assert_eq!(mode(&project, "profiles/shop/1.1"), 0o750);
        assert_eq!(mode(&project, "profiles/shop/1.1/profile.yaml"), 0o640);
    }

    #[test]
    fn a_write_protected_file_is_not_replaced() {
        let project = Project::tiny().with("-- kept.yaml --\nmine\n");
        fs::set_permissions(project.path("kept.yaml"), PermissionsExt::from_mode(0o444))
            .expect("ours");
        new(&project, "kept.yaml", &["--overwrite"]).exits(2).says("write-protected");
        assert_eq!(project.read("kept.yaml"), "mine\n");
    }

    #[test]
    fn links_are_written_through_and_stay_links() {
        let project = Project::tiny().with("-- far/away.yaml --\nold\n");
        symlink("far/away.yaml", project.path("near.yaml")).expect("ours");
        symlink("far/not-yet.yaml", project.path("dangling.yaml")).expect("ours");
        symlink("near.yaml", project.path("nearer.yaml")).expect("ours");
        new(&project, "nearer.yaml", &[]).exits(2).says("exists already");
        new(&project, "nearer.yaml", &["--overwrite"]).exits(0);
        new(&project, "dangling.yaml", &[]).exits(0);
        for link in ["near.yaml", "nearer.yaml", "dangling.yaml"] {
            let meta = fs::symlink_metadata(project.path(link)).expect("there");
            assert!(meta.is_symlink(), "{link}");
        }
        assert!(project.read("far/away.yaml").contains("profile: shop@1.0"));
        assert!(project.read("far/not-yet.yaml").contains("profile: shop@1.0"));
        assert_eq!(project.names("far"), ["away.yaml", "not-yet.yaml"]);
    }

    #[test]
    fn two_links_to_one_file_clash() {
        let project = Project::tiny();
        new(&project, "x/a.yaml", &[]).exits(0);
        new(&project, "x/b.yaml", &[]).exits(0);
        fs::create_dir(project.path("out")).expect("ours");
        symlink("one", project.path("out/a.yaml")).expect("ours");
        symlink("one", project.path("out/b.yaml")).expect("ours");
        let run = project.smm(&["assess", "read", "x/a.yaml", "x/b.yaml", "-o", "out"]);
        run.exits(2).says("would be one file");
        assert!(!project.path("out/one").exists());
    }

    #[test]
    fn devices_and_pipes_are_written_to() {
        let project = Project::tiny();
        let whole = project.smm(&NEW[..4]).exits(0).stdout;
        assert_eq!(new(&project, "/dev/stdout", &["-q"]).exits(0).stdout, whole);
        new(&project, "/dev/null", &[]).exits(0);
        assert!(!fs::metadata("/dev/null").expect("there").is_file());
        // What a shell has opened is added to, not cut.
        project
            .shell("{ echo first; smm -q assess new --profile shop -o /dev/stdout; } > all")
            .exits(0);
        assert_eq!(project.read("all"), format!("first\n{whole}"));
        let script = "mkfifo pipe; cat pipe > got & smm assess new --profile shop -o pipe; wait; test -p pipe";
        project.shell(script).exits(0);
        assert_eq!(project.read("got"), whole);
    }

    /// Starts all at once and waits for them; all must end well.
    fn together(project: &Project, commands: &[Vec<&str>]) {
        let start = |args: &Vec<&str>| {
            let mut command = project.command(smm(), args);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
        };
        let children: Vec<_> = commands.iter().map(start).collect();
        for mut child in children {
            assert!(child.wait().expect("it ends").success());
        }
    }

    #[test]
    fn publications_at_once_are_all_kept() {
        let project = Project::tiny();
        project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
        let ids: Vec<String> = (1..=11).map(|minor| format!("tiny@2.{minor}")).collect();
        for id in &ids {
            let version = &id[5..];
            let folder = format!("models/tiny/{version}");
            project.shell(&format!("cp -r models/tiny/1.0 {folder}")).exits(0);
            let line = format!("version: \"{version}\"");
            project.edit(&format!("{folder}/model.yaml"), "version: \"1.0\"", &line);
        }
        let commands: Vec<Vec<&str>> = ids.iter().map(|id| vec!["publish", id]).collect();
        together(&project, &commands);
        let lock = project.read("published.lock");
        assert!(ids.iter().all(|id| lock.contains(id)), "{lock}");
    }

    #[test]
    fn reviews_at_once_are_all_kept() {
        let project = Project::tiny();
        let items = ["SHOP-DOR-1-A1", "target doors", "target copies", "SHOP-DOR"];
        let listed = project.smm(&["review", "shop"]).exits(1).stdout;
        let items: Vec<&str> =
            items.into_iter().filter(|item| listed.contains(&format!(": {item}\n"))).collect();
        assert!(items.len() > 2, "{listed}");
        let commands: Vec<Vec<&str>> =
            items.iter().map(|item| vec!["review", "shop", item, "--by", "A. Chair"]).collect();
        together(&project, &commands);
        let lock = project.read("profiles/shop/1.0/reviewed.lock");
        assert!(items.iter().all(|item| lock.contains(&format!("\"{item}\""))), "{lock}");
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_is_no_version() {
        let project = Project::tiny();
        project.write(".smm-AbCdEf.tmp", "half");
        project.write("profiles/shop/.smm-AbCdEf.tmp/profile.yaml", "id: shop\nversion: \"9.0\"\n");
        project.write("profiles/shop/.rebase-x1/profile.yaml", "id: shop\nversion: \"9.1\"\n");
        project.smm(&["check"]).exits(0);
        project.shell("cp -r models/tiny/1.0 models/tiny/1.1").exits(0);
        project.edit("models/tiny/1.1/model.yaml", "version: \"1.0\"", "version: \"1.1\"");
        project.smm(&["rebase", "shop", "--onto", "tiny@1.1", "--write"]).exits(0);
        assert_eq!(project.names("profiles/shop"), [".rebase-x1", "1.0", "1.1"]);
        new(&project, "store.yaml", &[]).exits(0);
        assert!(!project.path(".smm-AbCdEf.tmp").exists());
    }
}
