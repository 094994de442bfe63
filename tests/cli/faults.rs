//! What a full disk, a broken disk, too few files and a sudden end leave behind: the old or the new,
//! whole, and a next run that does the work.
//!
//! Faults come from `strace`, which answers system calls in the place of the system. The short form
//! is part of `cargo xtask test`; `cargo xtask faults` goes through every call.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Project, Run, smm};

/// Faults that the system may answer with: the calls and the error.
const FAULTS: [(&str, &str); 6] = [
    ("write,pwrite64", "ENOSPC"),
    ("fsync,fdatasync", "EIO"),
    ("openat", "EMFILE"),
    ("rename,renameat,renameat2,link,linkat", "EIO"),
    ("mkdir,mkdirat", "ENOSPC"),
    ("read,pread64", "EIO"),
];

/// A command, the workspace that it runs in, and what it makes, each part all or nothing.
struct Scenario {
    name: &'static str,
    prepare: fn() -> Project,
    args: &'static [&'static str],
    makes: &'static [&'static str],
}

const SCENARIOS: [Scenario; 6] = [
    Scenario {
        name: "build",
        prepare: || {
            let project = two_models();
            project.smm(&["build", "--only", "site,data"]).exits(0);
            let doors = "models/tiny/1.1/practices/doors.yaml";
            // The second build leaves a spare output, on which the third one builds.
            project.edit(doors, "Every cabinet has a lock", "Every cabinet has its lock");
            project.smm(&["build", "--only", "site,data"]).exits(0);
            assert!(project.path(".site.smm/spare/manifest.json").is_file());
            project.edit(doors, "Every cabinet has its lock", "Every cabinet has one lock");
            project
        },
        args: &["build", "--only", "site,data"],
        makes: &["site"],
    },
    Scenario {
        name: "publish",
        prepare: || {
            let project = two_models();
            project.smm(&["publish", "tiny@1.0"]).exits(0);
            project
        },
        args: &["publish", "tiny@1.1"],
        makes: &["published.lock"],
    },
    Scenario {
        name: "review",
        prepare: || {
            let project = two_models();
            project.smm(&["review", "shop", "target doors", "--by", "A. Chair"]).exits(0);
            project
        },
        args: &["review", "shop", "--all", "--by", "B. Chair"],
        makes: &["profiles/shop/1.0/reviewed.lock"],
    },
    Scenario {
        name: "rebase",
        prepare: two_models,
        args: &["rebase", "shop", "--onto", "tiny@1.1", "--write"],
        makes: &["profiles/shop/1.1"],
    },
    Scenario {
        name: "assess new",
        prepare: || {
            let project = two_models();
            project.write("store.xlsx", "answers of a week");
            project
        },
        args: &["assess", "new", "--profile", "shop@1.0", "-o", "store.xlsx", "--overwrite"],
        makes: &["store.xlsx"],
    },
    Scenario {
        name: "assess read",
        prepare: || {
            let project = two_models();
            for name in ["x.xlsx", "y.yaml"] {
                project.smm(&["assess", "new", "--profile", "shop@1.0", "-o", name]).exits(0);
            }
            project.write("out/x.yaml", "answers of a week\n");
            project
        },
        args: &["assess", "read", "x.xlsx", "y.yaml", "-o", "out", "--overwrite"],
        makes: &["out/x.yaml", "out/y.yaml"],
    },
];

/// The tiny workspace with a second, published version of its model.
fn two_models() -> Project {
    let project = Project::tiny();
    project.edit("models/tiny/1.0/model.yaml", "status: review", "status: published");
    project.shell("cp -r models/tiny/1.0 models/tiny/1.1").exits(0);
    project.edit("models/tiny/1.1/model.yaml", "version: \"1.0\"", "version: \"1.1\"");
    project
}

/// A file or folder, with all that is in it.
type State = Vec<(String, Vec<u8>)>;

fn state(project: &Project, part: &str) -> State {
    let path = project.path(part);
    if path.is_dir() {
        return project.files(part);
    }
    fs::read(path).map_or_else(|_| Vec::new(), |bytes| vec![(part.to_owned(), bytes)])
}

impl Scenario {
    /// What the command makes of each part when nothing goes wrong.
    fn outcome(&self) -> Vec<State> {
        let project = (self.prepare)();
        project.run(&mut self.command(&project)).exits(0);
        self.makes.iter().map(|part| state(&project, part)).collect()
    }

    fn command(&self, project: &Project) -> Command {
        let mut command = project.command(smm(), self.args);
        command.env("SOURCE_DATE_EPOCH", "1700000000");
        command
    }

    /// Lets `disturb` run the command; then everything is old or new, and a next run makes it new.
    #[track_caller]
    fn survives(&self, wanted: &[State], what: &str, disturb: impl FnOnce(&Project, Command)) {
        let project = (self.prepare)();
        let before: Vec<State> = self.makes.iter().map(|part| state(&project, part)).collect();
        disturb(&project, self.command(&project));
        let mut is_done = true;
        for ((part, old), new) in self.makes.iter().zip(&before).zip(wanted) {
            let now = state(&project, part);
            is_done &= now == *new;
            assert!(now == *old || now == *new, "{} {what}: half of `{part}`", self.name);
        }
        let run = project.run(&mut self.command(&project));
        // A new version is made once.
        if !(is_done && self.name == "rebase") {
            assert_eq!(run.code, Some(0), "{} {what}: the next run\n{run}", self.name);
        }
        for (part, new) in self.makes.iter().zip(wanted) {
            assert!(state(&project, part) == *new, "{} {what}: `{part}` stays wrong", self.name);
        }
        let left =
            project.shell("find . -name '.smm-*.tmp' -o -name '.tmp*' -o -name '*.new'").stdout;
        let is_clean = left.is_empty() || (is_done && self.name == "rebase");
        assert!(is_clean, "{} {what} leaves {left}", self.name);
    }
}

/// Which of many calls fail: a few of them, or with `SMM_FAULTS=long` each one.
fn calls() -> Vec<u32> {
    match std::env::var("SMM_FAULTS").as_deref() {
        Ok("long") => (1..=40).collect(),
        _ => vec![1, 6, 17],
    }
}

/// It ends as a program does, and not as one that was not prepared.
#[track_caller]
fn ends_in_words(run: &Run, what: &str) {
    let is_loader = run.stderr.contains("loading shared libraries");
    let is_end = matches!(run.code, Some(0..=2)) || is_loader;
    assert!(is_end && !run.stderr.contains("panicked"), "{what}\n{run}");
}

#[test]
#[ignore = "needs strace: apt-get install -y strace; `cargo xtask test` and `cargo xtask faults` run it"]
fn a_fault_of_the_system_leaves_the_old_or_the_new() {
    assert!(
        Command::new("strace").arg("-V").output().is_ok(),
        "strace is missing: apt-get install -y strace"
    );
    for scenario in &SCENARIOS {
        let wanted = scenario.outcome();
        for (calls_to_fail, error) in FAULTS {
            for nth in calls() {
                // One call fails, or all from it on.
                let when = if nth % 2 == 1 { format!("{nth}+") } else { nth.to_string() };
                let what = format!("{calls_to_fail} {error} {when}");
                scenario.survives(&wanted, &what, |project, command| {
                    let mut traced = project.command("strace", &["-f", "-qqq", "--seccomp-bpf"]);
                    traced.args(["-o", "/dev/null", "-e", &format!("trace={calls_to_fail}")]);
                    traced
                        .args(["-e", &format!("inject={calls_to_fail}:error={error}:when={when}")]);
                    traced.arg(command.get_program()).args(command.get_args());
                    traced.env("SOURCE_DATE_EPOCH", "1700000000");
                    let run = project.run(&mut traced);
                    ends_in_words(&run, &format!("{} {what}", scenario.name));
                });
            }
        }
    }
}

#[test]
fn a_sudden_end_leaves_the_old_or_the_new() {
    let long = std::env::var("SMM_FAULTS").as_deref() == Ok("long");
    let steps = if long { 60 } else { 6 };
    for scenario in &SCENARIOS {
        let start = Instant::now();
        let wanted = scenario.outcome();
        let time = start.elapsed().min(Duration::from_secs(4));
        for step in 0..steps {
            let what = format!("killed at {step} of {steps}");
            scenario.survives(&wanted, &what, |_, mut command| {
                let mut child = command.spawn().expect("smm starts");
                std::thread::sleep(time * step / steps);
                let _ = child.kill();
                let _ = child.wait();
            });
        }
    }
}
