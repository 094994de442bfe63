//! The archive of an edition: everything that its pages lead to, in one file that works from a disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{Project, unzipped};

const ARCHIVE: &str = "site/shop/1.0/downloads/shop-1.0-archive.zip";
const SHEET: &str = "site/shop/1.0/sizes.css";

fn built() -> Project {
    let project = Project::tiny();
    project.smm(&["build"]).exits(0);
    project
}

/// The files of the archive, below its only folder.
fn archive(project: &Project, path: &str, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(project.path(path)).expect("there is an archive");
    let inside = |(path, bytes): (String, Vec<u8>)| {
        let path = path.strip_prefix(folder).expect("all lies in one folder").to_owned();
        (path, bytes)
    };
    unzipped(&bytes).into_iter().map(inside).collect()
}

/// The addresses in a page, but for those in scripts: address and whether it is of another server.
fn links(page: &str) -> Vec<String> {
    let attributes = [" href=\"", " src=\""];
    let of = |mark: &&str| {
        let parts: Vec<&str> = page.split(*mark).skip(1).collect();
        parts.into_iter().filter_map(|part| part.split('"').next()).map(str::to_owned)
    };
    let all = attributes.iter().flat_map(|mark| of(mark).collect::<Vec<_>>());
    all.filter(|link| !link.starts_with('#') && !link.contains(':')).collect()
}

/// The file that a link of a page leads to.
fn target(page: &str, link: &str) -> String {
    let file = link.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            ".." => drop(parts.pop().expect("no link leads out of the folder")),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn broken(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).expect("a page is UTF-8");
        // A form has scripts in it, in which links are written.
        let page = page.split("<script>").next().unwrap_or_default();
        let leads_nowhere = |link: &String| !files.contains_key(&target(path, link));
        let broken = links(page).into_iter().filter(leads_nowhere);
        found.extend(broken.map(|link| format!("{path}: {link}")));
    }
    found
}

#[test]
fn in_the_archive_of_an_edition_every_local_link_leads_to_a_file() {
    let project = built();
    let files = archive(&project, ARCHIVE, "shop-1.0/");
    assert_eq!(broken(&files), BTreeSet::new());
    let has = |path: &str| assert!(files.contains_key(path), "{path} in {:?}", files.keys());
    for path in [
        "start.html",
        "shop/1.0/index.html",
        "shop/1.0/doors.html",
        "shop/1.0/downloads/shop-1.0-assessment.html",
        "shop/1.0/downloads/shop-1.0.json",
        "tiny/1.0/doors.html",
        "index.html",
        "search/index.js",
        "assets/js/finder.js",
        "assets/css/base.css",
    ] {
        has(path);
    }
    let leads_on = String::from_utf8_lossy(&files["start.html"]);
    assert!(leads_on.contains("shop/1.0/index.html"), "{leads_on}");
    let page = String::from_utf8_lossy(&files["shop/1.0/doors.html"]);
    assert!(page.contains("../../tiny/1.0/doors.html"), "the base is there: {page}");
    let of_model = archive(&project, "site/tiny/1.0/downloads/tiny-1.0-archive.zip", "tiny-1.0/");
    assert_eq!(broken(&of_model), BTreeSet::new());
    assert!(!of_model.keys().any(|path| path.starts_with("shop/")), "{:?}", of_model.keys());
    let index = String::from_utf8_lossy(&of_model["search/index.js"]);
    assert!(!index.contains("Small Shop"), "the search finds what is in the archive: {index}");
}

#[test]
fn what_is_not_in_an_archive_is_led_to_by_its_address_once_that_is_known() {
    let project = Project::tiny();
    let config = project.read("smm.toml");
    project.write("smm.toml", format!("base-url = \"https://example.org/smm\"\n{config}"));
    project.smm(&["build"]).exits(0);
    let files = archive(&project, "site/tiny/1.0/downloads/tiny-1.0-archive.zip", "tiny-1.0/");
    assert_eq!(broken(&files), BTreeSet::new());
    let page = String::from_utf8_lossy(&files["tiny/1.0/index.html"]);
    assert!(page.contains("href=\"https://example.org/smm/shop/1.0/index.html\""), "{page}");
}

#[test]
fn the_same_workspace_gives_the_same_archive() {
    let project = built();
    let first = fs::read(project.path(ARCHIVE)).expect("there is an archive");
    project.smm(&["build", "--out", "again", "--jobs", "1"]).exits(0);
    let again = project.path(&ARCHIVE.replace("site/", "again/"));
    assert!(first == fs::read(again).expect("there is an archive"));
}

#[test]
fn an_archive_is_made_again_when_a_file_in_it_changed_and_only_then() {
    let project = built();
    let archives = ["site/tiny/1.0/downloads/tiny-1.0-archive.zip", ARCHIVE];
    let bytes = || archives.map(|path| fs::read(project.path(path)).expect("there is an archive"));
    let before = bytes();
    project.edit("profiles/shop/1.0/profile.yaml", "title: Small Shop", "title: Corner Shop");
    project.smm(&["build"]).exits(0);
    let page =
        String::from_utf8(archive(&project, ARCHIVE, "shop-1.0/")["shop/1.0/index.html"].clone());
    assert!(page.expect("a page is UTF-8").contains("Corner Shop"));
    project.edit("profiles/shop/1.0/profile.yaml", "title: Corner Shop", "title: Small Shop");
    project.smm(&["build"]).exits(0);
    assert!(before == bytes());
    fs::remove_file(project.path(ARCHIVE)).expect("it is there");
    project.smm(&["build"]).exits(0);
    assert!(before == bytes());
    project.smm(&["verify"]).exits(0);
}

/// What the style sheet says of each file, by its name.
fn said(project: &Project) -> BTreeMap<String, String> {
    let sheet = project.read(SHEET);
    let rule = |line: &str| {
        let (name, rest) = line.strip_prefix(":is([href=\"")?.split_once("\"],[href$=\"/")?;
        let size = rest.split_once("content:\", ")?.1.strip_suffix("\"}")?;
        Some((name.to_owned(), size.to_owned()))
    };
    sheet.lines().map(|line| rule(line).expect("a rule a line")).collect()
}

#[test]
fn every_download_says_the_size_that_it_has_on_the_disk() {
    let project = built();
    let (said, page) = (said(&project), project.read("site/shop/1.0/index.html"));
    let files = project.files("site/shop/1.0/downloads");
    assert_eq!(said.len(), files.len());
    for (name, bytes) in files {
        let (amount, unit) = said[&name].split_once(' ').expect("a number and its unit");
        let unit = match unit {
            "bytes" => 1.0,
            "KB" => 1024.0,
            _ => 1024.0 * 1024.0,
        };
        let size: f64 = amount.parse::<f64>().expect("a number") * unit;
        let off = (size - bytes.len() as f64).abs();
        assert!(
            off <= f64::max(512.0, 0.06 * size),
            "{name} has {} bytes, and {} are said",
            bytes.len(),
            said[&name]
        );
        assert!(page.contains(&format!("href=\"downloads/{name}\"")), "{name} is offered");
    }
    assert!(page.contains("<link rel=\"stylesheet\" href=\"sizes.css\">"), "{page}");
    assert!(page.contains("href=\"sizes.txt\""), "browsers without styles have a list");
    let list: String = said.iter().map(|(name, size)| format!("{name}: {size}\n")).collect();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(lines(&project.read("site/shop/1.0/sizes.txt")), lines(&list));
    let practice = project.read("site/shop/1.0/doors.html");
    assert!(practice.contains("downloads/shop-1.0-archive.zip"), "{practice}");
}

#[test]
fn pages_alone_are_no_archive() {
    let project = Project::tiny();
    project.smm(&["build", "--only", "site"]).exits(0);
    assert!(!project.path(ARCHIVE).exists());
    assert!(!project.read("site/shop/1.0/doors.html").contains("archive.zip"));
}
