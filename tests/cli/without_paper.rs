//! A build without the feature `pdf`: it makes no paper and says so. Run with
//! `cargo test -p smm --test cli --no-default-features without_paper`.

use crate::support::Project;

const CURE: &str = "without the feature `pdf`, so it makes no paper; for one that does, run `cargo";

#[test]
fn paper_is_refused_with_the_way_to_a_build_that_makes_it() {
    let project = Project::tiny();
    for command in [
        &["paper", "checklist", "shop"][..],
        &["paper", "guide", "--out", "out"],
        &["build", "--only", "checklists"],
        &["assess", "new", "--profile", "shop", "-o", "form.pdf"],
    ] {
        project.smm(command).exits(2).says(CURE);
    }
    assert!(!project.path("form.pdf").exists() && !project.path("site").exists());
}

#[test]
fn a_build_names_the_paper_that_it_leaves_out() {
    let project = Project::tiny();
    let run = project.smm(&["build", "--only", "checklists,site", "--out", "a"]).exits(0);
    run.says("left out: checklists, guides and redlines").says(CURE).does_not_say("PDF forms");
    let run = project.smm(&["build", "--only", "templates", "--out", "b"]).exits(0);
    run.says("left out: PDF forms").does_not_say("checklists");
    project.smm(&["build", "--out", "c"]).exits(0).says("left out: checklists").says("PDF forms");
    project.smm(&["build", "--only", "data", "--out", "d"]).exits(0).does_not_say("left out");
}
