//! What `smm` says about itself: help, completions, manual pages.

use crate::support::{Project, Run};

/// The commands that the help of a command lists; none if it has none.
fn listed(help: &Run) -> Vec<String> {
    let lines = help.stdout.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Every command, by the words that name it, with its help; `smm` itself comes first.
fn commands(project: &Project) -> Vec<(Vec<String>, Run)> {
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    let mut found = Vec::new();
    while let Some(words) = open.pop() {
        let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
        args.push("--help");
        let help = project.smm(&args).exits(0);
        for name in listed(&help) {
            open.push(words.iter().cloned().chain([name]).collect());
        }
        found.push((words, help));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

#[test]
fn the_help_of_every_command_is_as_it_was_reviewed() {
    for (words, help) in commands(&Project::empty()) {
        let name = std::iter::once("smm").chain(words.iter().map(String::as_str));
        let name = name.collect::<Vec<_>>().join("-");
        insta::assert_snapshot!(name, help.stdout);
    }
}

#[test]
fn the_help_of_every_command_teaches() {
    let commands = commands(&Project::empty());
    assert!(commands.len() > 6, "{commands:?}");
    for (words, help) in &commands {
        let text = &help.stdout;
        let name = words.join(" ");
        // A group of commands may show the examples of all its members together.
        let group = words.split_last().map_or(&[][..], |(_, group)| group);
        let above = commands.iter().find(|(words, _)| !group.is_empty() && words == group);
        let is_shown_above =
            above.is_some_and(|(_, help)| help.stdout.contains(&format!("\n  smm {name} ")));
        let has_example = text.contains("Examples:\n  smm ") || is_shown_above;
        assert!(has_example, "`smm {name}` shows no example");
        assert!(text.contains("Usage: smm"), "{help}");
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "too long for a terminal: {line}");
            assert!(!line.contains('\u{2014}'), "{line}");
        }
        assert_options_are_described(text);
        assert_eq!(help.stderr, "");
    }
}

/// An option stands on a line of its own, and what it does on the next.
fn assert_options_are_described(help: &str) {
    let lines: Vec<&str> = help.lines().collect();
    for pair in lines.windows(2) {
        if pair[0].trim_start().starts_with("--") || pair[0].starts_with("  -") {
            assert!(pair[1].starts_with("          "), "`{}` is not described", pair[0]);
        }
    }
}

#[test]
fn the_short_help_fits_on_a_screen() {
    let run = Project::empty().smm(&["-h"]).exits(0);
    assert!(run.stdout.lines().count() <= 42, "{run}");
}

#[test]
fn no_command_is_wrong_usage_and_shows_the_commands() {
    Project::empty().smm(&[]).exits(2).says("Usage: smm").says("check");
}

#[test]
fn the_version_is_printed_alone() {
    let run = Project::empty().smm(&["--version"]).exits(0);
    assert_eq!(run.stdout, "smm [VERSION]\n");
}

#[test]
fn every_shell_gets_completions() {
    let project = Project::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        project.smm(&["completions", shell]).exits(0).prints("check").prints("verify");
    }
    project.smm(&["completions", "tcsh"]).exits(2).says("bash");
    // A shell reads what it got.
    let script = "smm completions bash > smm.bash && bash -c '. ./smm.bash && complete -p smm'";
    project.shell(script).exits(0).prints("smm");
}

#[test]
fn every_command_has_a_manual_page() {
    let project = Project::empty();
    project.smm(&["man", "man1"]).exits(0);
    let pages = project.names("man1");
    for (words, _) in commands(&project) {
        let name = std::iter::once("smm").chain(words.iter().map(String::as_str));
        let page = format!("{}.1", name.collect::<Vec<_>>().join("-"));
        assert!(pages.contains(&page), "there is no `{page}` among {pages:?}");
        assert!(project.read(&format!("man1/{page}")).contains(".TH"), "{page}");
    }
}
