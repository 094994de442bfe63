//! Revisions of git, however the repository is made: the gate closes, and what cannot be read is
//! said with the true reason and the command that cures it.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Project, Run, smm};

/// What commits need to know.
const GIT: &str = "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
                   GIT_AUTHOR_NAME=T GIT_AUTHOR_EMAIL=t@example.org \
                   GIT_COMMITTER_NAME=T GIT_COMMITTER_EMAIL=t@example.org; set -e; ";

fn git(project: &Project, script: &str) -> Run {
    project.shell(&format!("{GIT}{script}")).exits(0)
}

/// The tiny workspace in `ws/`, its model published.
fn in_a_folder() -> Project {
    let project = Project::empty();
    for (path, bytes) in Project::tiny().files(".") {
        project.write(&format!("ws/{path}"), bytes);
    }
    project.edit("ws/models/tiny/1.0/model.yaml", "status: review", "status: published");
    project
}

fn edit_what_is_published(project: &Project, ws: &str) {
    let doors = format!("{ws}/models/tiny/1.0/practices/doors.yaml");
    project.edit(&doors, "Fit a lock to every cabinet.", "Fit a lock to some cabinets.");
}

/// The gate sees the edit of a published version.
fn closes(project: &Project, ws: &str) {
    project.smm(&["-C", ws, "check", "--against", "HEAD"]).exits(0);
    edit_what_is_published(project, ws);
    let run = project.smm(&["-C", ws, "check", "--against", "HEAD"]);
    run.exits(1).says("error[frozen-version]");
}

const COMMIT: &str = "git add -A; git commit -qm one";

#[test]
fn the_gate_closes_in_a_subfolder() {
    let project = in_a_folder();
    git(&project, &format!("git init -q; {COMMIT}"));
    closes(&project, "ws");
}

#[test]
fn the_gate_closes_where_the_repository_lies_elsewhere() {
    let project = in_a_folder();
    git(&project, &format!("git init -q --separate-git-dir=elsewhere.git; {COMMIT}"));
    closes(&project, "ws");
}

#[cfg(unix)]
#[test]
fn the_gate_closes_where_the_repository_is_a_link() {
    let project = in_a_folder();
    git(&project, &format!("git init -q; mkdir far; mv .git far/x; ln -s far/x .git; {COMMIT}"));
    closes(&project, "ws");
}

#[test]
fn the_gate_closes_in_a_worktree() {
    let project = in_a_folder();
    git(&project, &format!("git init -q; {COMMIT}; git worktree add -q tree"));
    closes(&project, "tree/ws");
}

#[test]
fn the_gate_closes_in_a_worktree_with_a_configuration_of_its_own() {
    let project = in_a_folder();
    let script = "git config extensions.worktreeConfig true; git worktree add -q tree; \
                  git -C tree config --worktree core.sparseCheckout false";
    git(&project, &format!("git init -q; {COMMIT}; {script}"));
    closes(&project, "tree/ws");
}

#[test]
fn the_gate_closes_in_a_submodule() {
    let project = in_a_folder();
    let script = "mkdir top; cd top; git init -q; \
                  git -c protocol.file.allow=always submodule --quiet add ../ sub; git commit -qm two";
    git(&project, &format!("git init -q; {COMMIT}; {script}"));
    closes(&project, "top/sub/ws");
}

#[test]
fn the_gate_closes_in_formats_that_only_the_program_reads() {
    for format in ["--object-format=sha256", "--ref-format=reftable"] {
        let project = in_a_folder();
        git(&project, &format!("git init -q {format}; {COMMIT}"));
        closes(&project, "ws");
        let diff = ["-C", "ws", "diff", "HEAD:tiny@1.0", "tiny@1.0", "--exit-code"];
        project.smm(&diff).exits(1).prints("{+");
        project.smm(&["-C", "ws", "check", "--against", "gone"]).exits(2).says("gone");
    }
}

#[test]
fn without_the_program_the_format_is_named() {
    let project = in_a_folder();
    git(&project, &format!("git init -q --object-format=sha256; {COMMIT}"));
    let mut command = project.command(smm(), &["-C", "ws", "check", "--against", "HEAD"]);
    let run = project.run(command.env("PATH", "/nowhere")).exits(2);
    run.says("only the program `git` reads").says("install it");
}

#[test]
fn a_repository_of_a_subfolder_is_not_taken_for_that_of_the_top() {
    let project = in_a_folder();
    fs::create_dir(project.path("ws/.git")).expect("ours");
    git(&project, &format!("git init -q; {COMMIT}"));
    closes(&project, "ws");
}

#[test]
fn a_comparison_of_nothing_fails() {
    let project = in_a_folder();
    let script = "git init -q; git commit -q --allow-empty -m none; git tag none; \
                  mkdir -p ws2 && cp -r ws/smm.toml ws2; git add ws2; git commit -qm other; git tag other";
    git(&project, &format!("{script}; {COMMIT}"));
    let against = |older: &str| project.smm(&["-C", "ws", "check", "--against", older]).exits(2);
    against("none").says("`none` has no folder `ws`");
    against("other").says("`other` has no folder `ws`");
    against("HEAD:tiny@9.9").says("nothing was compared: `HEAD` has no `tiny@9.9`");
    against("HEAD:tiny").says("`tiny` is no version");
    against("tiny@1.0").says("nothing was compared").says("newest version");
    against("no-such-branch").says("git knows no revision `no-such-branch`");
    git(
        &project,
        "git mv ws/models ws/old; git rm -rq --cached ws/profiles; git commit -qm moved; \
                   mv ws/old ws/models",
    );
    against("HEAD").says("has no model or profile that this workspace has");
}

#[test]
fn what_the_older_state_cannot_say_is_not_passed_over() {
    let project = in_a_folder();
    let model = project.read("ws/models/tiny/1.0/model.yaml");
    project.write("ws/models/tiny/1.0/model.yaml", format!("{model}titel: x\n"));
    git(&project, &format!("git init -q; {COMMIT}"));
    project.write("ws/models/tiny/1.0/model.yaml", model);
    let run = project.smm(&["-C", "ws", "check", "--against", "HEAD"]).exits(2);
    run.says("`tiny@1.0` has errors in `HEAD`");
}

#[test]
fn documents_in_a_submodule_are_said_to_be_elsewhere() {
    let project = in_a_folder();
    let script = "cd ws; mv models ../m; cd ../m; git init -q; git add -A; git commit -qm m; cd ../ws; \
                  git init -q; git -c protocol.file.allow=always submodule --quiet add ../m models; \
                  git add -A; git commit -qm ws";
    git(&project, script);
    let run = project.smm(&["-C", "ws", "check", "--against", "HEAD"]).exits(2);
    run.says("`models` is a submodule");
}

#[test]
fn a_shallow_clone_says_that_it_is_one_and_how_to_get_the_rest() {
    let project = in_a_folder();
    let script = "git commit -q --allow-empty -m two; git clone -q --depth 1 file://$PWD clone";
    git(&project, &format!("git init -q; {COMMIT}; {script}"));
    for older in ["HEAD~1", "HEAD~7"] {
        let run = project.smm(&["-C", "clone/ws", "check", "--against", older]).exits(2);
        run.says("shallow clone").says("git fetch --unshallow").says("fetch-depth: 0");
    }
    let run = project.smm(&["-C", "clone/ws", "diff", "HEAD~1:tiny@1.0", "tiny@1.0"]).exits(2);
    run.says("git fetch --unshallow");
    closes(&project, "clone/ws");
}

#[test]
fn a_partial_clone_says_what_it_lacks_and_its_cure_cures() {
    let project = in_a_folder();
    let script = "git config uploadpack.allowFilter true; git mv ws/models/tiny ws/models/other; \
                  git commit -qm two; \
                  git clone -q --filter=blob:none file://$PWD clone";
    git(&project, &format!("git init -q; {COMMIT}; git commit -q --allow-empty -m x; {script}"));
    let doors = "clone/ws/models/other/1.0/practices/doors.yaml";
    project.edit(doors, "Fit a lock", "Fit a good lock");
    git(
        &project,
        "cd clone; git commit -qam three; \
                   git cat-file --batch-all-objects --batch-check='%(objectname) %(objecttype)' \
                   > objects; git rm -q --cached . -r; git commit -qm gone",
    );
    // A blob that was never checked out here: written over in the origin before.
    git(
        &project,
        "echo '# a' >> ws/smm.toml; git commit -qam a; echo '# b' >> ws/smm.toml; \
                   git commit -qam b; git clone -q --filter=blob:none file://$PWD second",
    );
    let older = ["-C", "second/ws", "check", "--against", "HEAD~1"];
    let run = project.smm(&older).exits(2);
    run.says("this is a partial clone, which lacks smm.toml of `HEAD~1`");
    git(&project, "cd second; git fetch -q --refetch --no-filter");
    project.smm(&older);
    let run = project.smm(&older);
    run.does_not_say("partial clone");
}

#[test]
fn a_bare_repository_and_none_are_told_apart() {
    let project = in_a_folder();
    project
        .smm(&["-C", "ws", "check", "--against", "HEAD"])
        .exits(2)
        .says("is in no git repository");
    git(&project, "git init -q --bare bare.git; cp -r ws bare.git/ws");
    let run = project.smm(&["-C", "bare.git/ws", "check", "--against", "HEAD"]).exits(2);
    run.says("lies in a bare repository").does_not_say("no git repository");
}

#[test]
fn a_worktree_whose_repository_is_gone_says_where_it_led() {
    let project = in_a_folder();
    project.write(".git", "gitdir: /nowhere/at/all\n");
    let run = project.smm(&["-C", "ws", "check", "--against", "HEAD"]).exits(2);
    run.says("leads to no git repository").says("git worktree repair");
}

#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_said_to_be_that() {
    let project = in_a_folder();
    git(&project, &format!("git init -q; {COMMIT}"));
    // Only root can give files away; for others the owner of all is who runs this.
    if !Command::new("chown")
        .args(["-R", "65534:65534"])
        .arg(project.path("."))
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return;
    }
    let mut command = project.command(smm(), &["-C", "ws", "check", "--against", "HEAD"]);
    let none = project.path("none");
    let command = command.env("HOME", none).env_remove("SUDO_UID");
    let run = project.run(command).exits(2);
    run.says("belongs to somebody else").says("git config --global --add safe.directory");
}

/// Runs it, and says how long that took.
fn timed(project: &Project, args: &[&str]) -> (Run, Duration) {
    let start = Instant::now();
    let run = project.run(project.command("timeout", &[]).arg("60").arg(smm()).args(args));
    (run, start.elapsed())
}

#[test]
fn damaged_objects_end_soon_and_in_words() {
    let project = in_a_folder();
    git(&project, &format!("git init -q -b main; {COMMIT}"));
    let ids = ["HEAD", "HEAD^{tree}", "HEAD:ws/models/tiny/1.0/model.yaml", "HEAD:ws/models"];
    let revisions = ["HEAD:tiny@1.0", "main:tiny@1.0"];
    for id in ids {
        let hash = git(&project, &format!("git rev-parse {id}")).stdout;
        let (folder, name) = hash.trim().split_at(2);
        let path = format!(".git/objects/{folder}/{name}");
        let whole = fs::read(project.path(&path)).expect("a loose object");
        fs::remove_file(project.path(&path)).expect("ours");
        for length in [0, 1, 10, whole.len() / 2, whole.len() - 5] {
            project.write(&path, &whole[..length.min(whole.len())]);
            for revision in revisions {
                let (run, time) = timed(&project, &["-C", "ws", "diff", revision, "tiny@1.0"]);
                let is_said = run.code == Some(2) && run.stderr.contains("git fsck");
                assert!(is_said, "{id} {length}\n{run}");
                assert!(time < Duration::from_secs(5), "{id} {length}: {time:?}\n{run}");
            }
        }
        project.write(&path, &whole);
    }
    project.smm(&["-C", "ws", "diff", "HEAD:tiny@1.0", "tiny@1.0"]).exits(0);
}

#[test]
fn a_commit_that_cannot_be_passed_by_is_given_up() {
    let project = in_a_folder();
    git(&project, &format!("git init -q; {COMMIT}; git commit -q --allow-empty -m two"));
    let hash = git(&project, "git rev-parse HEAD").stdout;
    let (folder, name) = hash.trim().split_at(2);
    let path = format!(".git/objects/{folder}/{name}");
    let whole = fs::read(project.path(&path)).expect("a loose object");
    fs::remove_file(project.path(&path)).expect("ours");
    project.write(&path, &whole[..whole.len() / 2]);
    let (run, time) = timed(&project, &["-C", "ws", "diff", "HEAD~1:tiny@1.0", "tiny@1.0"]);
    assert!(run.code == Some(2) && run.stderr.contains("git fsck"), "{run}");
    assert!(time < Duration::from_secs(30), "{time:?}\n{run}");
}

#[test]
fn trees_without_end_end_soon_and_in_words() {
    for format in ["sha1", "sha256"] {
        let project = in_a_folder();
        git(&project, &format!("git init -q --object-format={format}; {COMMIT}"));
        // Ten levels of ten folders each: ten thousand million files in eleven objects.
        let script = "
            tree=$(printf '100644 blob %s\\tx.yaml\\n' $(git hash-object -w ws/smm.toml) | git mktree)
            for level in 1 2 3 4 5 6 7 8 9 10; do
                tree=$(for n in 0 1 2 3 4 5 6 7 8 9; do
                    printf '040000 tree %s\\t%s\\n' $tree $n; done | git mktree)
            done
            models=$(printf '040000 tree %s\\tmodels\\n' $tree | git mktree)
            top=$(printf '040000 tree %s\\tws\\n' $models | git mktree)
            git update-ref refs/heads/bomb $(git commit-tree -m bomb $top)";
        git(&project, script);
        let (run, time) = timed(&project, &["-C", "ws", "check", "--against", "bomb"]);
        let run = run.exits(2).says("it is no workspace");
        assert!(time < Duration::from_secs(20), "{time:?}\n{run}");
    }
}
