//! Sites of many versions: what one of them asks of the others.

use std::fmt::Write as _;

use smm_core::id::VersionRef;
use smm_core::render::artifact::{Backend, Output, Settings, SiteInput, Subject};
use smm_core::render::reads::World;
use smm_core::render::{Templates, formats, site};
use smm_core::{Severity, Workspace};

use crate::support::sources;

/// The tiny model under so many profiles, the last of which lies over the first.
fn many(profiles: usize) -> Workspace {
    let mut text = String::new();
    for number in 1..=profiles {
        let base = if number == profiles { "store-1@1.0" } else { "tiny@1.0" };
        let _ = write!(
            text,
            "
-- profiles/store-{number}/1.0/profile.yaml --
id: store-{number}
version: \"1.0\"
code: ST{number}
title: Store {number}
status: review
date: \"2026-11-22\"
base: {base}
scope: industry
summary: For stores.
applies-to:
  - Tills
targets:
  doors:
    level: 2
    rationale: The back room holds the cash.
"
        );
    }
    let checked = smm_core::check(&sources(&text));
    let first = checked.diagnostics.iter().find(|one| one.severity == Severity::Error);
    assert!(first.is_none(), "{first:?}");
    checked.value
}

fn settings(workspace: &Workspace) -> Settings {
    let formats = formats::of(&[Output::Site], &[Backend::BuiltIn]);
    Settings::new(Templates::built_in(), None, workspace.catalog.names().collect(), formats)
}

/// How many questions are asked to make everything of a version.
fn questions(workspace: &Workspace, settings: &Settings, name: &VersionRef) -> usize {
    let input = SiteInput::new(World { workspace, files: &[] }, settings);
    let subject = Subject::Version(name.clone());
    for format in &settings.formats {
        if !(format.list)(&input, &subject).is_empty() {
            (format.make)(&input, &subject).expect("the templates can be filled");
        }
    }
    input.into_reads().len()
}

#[test]
fn a_book_asks_as_much_on_a_site_of_many_as_on_a_larger_one() {
    let asked = |profiles| {
        let workspace = many(profiles);
        let name = VersionRef::parse("store-1@1.0").expect("a name");
        questions(&workspace, &settings(&workspace), &name)
    };
    assert_eq!(asked(30), asked(60));
}

#[test]
fn a_book_of_a_large_site_lists_what_lies_beneath_and_on_top_and_no_neighbor() {
    let workspace = many(40);
    let settings = settings(&workspace);
    let listed = |name: &str| {
        let name = VersionRef::parse(name).expect("a name");
        let input = SiteInput::new(World { workspace: &workspace, files: &[] }, &settings);
        let book = site::book(&input, input.resolved(&name)).expect("the templates can be filled");
        book.frame["book_groups"].to_string()
    };
    for (name, other, is_listed) in [
        ("store-1@1.0", "store-40/1.0/", true),
        ("store-40@1.0", "store-1/1.0/", true),
        ("store-1@1.0", "tiny/1.0/", true),
        ("store-1@1.0", "store-2/1.0/", false),
        ("store-2@1.0", "store-40/1.0/", false),
    ] {
        let list = listed(name);
        assert_eq!(list.contains(&format!("\"{other}")), is_listed, "{name} {other} {list}");
    }
}
