//! `smm build`: the same bytes from the same input, all or nothing, and only what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;

use crate::support::{Project, Run, smm, txtar};

const TINY: &str = include_str!("fixtures/tiny.txt");
const BRAND: &str = include_str!("fixtures/brand.txt");
const FIVE_LEVELS: &str = include_str!("fixtures/five-levels.txt");

fn built() -> Project {
    let project = Project::tiny();
    project.smm(&["build"]).exits(0);
    project
}

/// A workspace that takes a while to build: the profile `shop` many times over.
fn with_profiles(count: usize) -> Project {
    let project = Project::tiny();
    for number in 0..count {
        for (path, text) in txtar(TINY).into_iter().filter(|(path, _)| path.contains("/shop/")) {
            let (id, code) = (format!("shop-{number}"), format!("S{number}"));
            let path = path.replace("/shop/", &format!("/{id}/"));
            project.write(
                &path,
                text.replace("id: shop", &format!("id: {id}")).replace("SHOP", &code),
            );
        }
    }
    project
}

fn pages(project: &Project) -> Vec<(String, String)> {
    let files = project.files("site").into_iter();
    files
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("pages are UTF-8")))
        .collect()
}

/// Pages with content; those that only lead on to another address have no frame, nor have downloads.
fn framed_pages(project: &Project) -> Vec<(String, String)> {
    let mut pages = pages(project);
    pages.retain(|(path, _)| {
        let is_redirect = path.contains("/latest/") || path.matches('/').count() == 1;
        // What stands alone has no frame: downloads, and the page for what is not there.
        !is_redirect && !path.contains("/downloads/") && !path.ends_with("404.html")
    });
    pages
}

#[test]
fn what_a_build_writes_is_said_in_one_line() {
    let run = Project::tiny().smm(&["build"]).exits(0);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr.lines().count(), 1, "{run}");
    run.says("wrote [ROOT]/site: 3 books rendered, ");
    Project::tiny().smm(&["build", "--quiet"]).exits(0).prints_nothing();
}

#[test]
fn pages_say_that_a_version_is_a_draft_or_withdrawn() {
    let project = Project::new(include_str!("fixtures/full.txt"));
    project.smm(&["build", "--only", "site"]).exits(0);
    let of_version = |path: &str| path.matches('/').count() == 2 && path.ends_with(".html");
    let says = |files: &[(String, Vec<u8>)], words: &str| {
        let pages = files.iter().filter(|(path, _)| of_version(path));
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(words);
        let found = pages.filter(|(_, bytes)| said(bytes)).map(|(path, _)| path.clone());
        found.collect::<Vec<_>>()
    };
    let drafts = says(&project.files("site"), "class=\"stage stage-draft\"");
    assert!(!drafts.is_empty(), "no page of a draft says that it is one");
    let published = says(&project.files("site"), "status-published");
    assert!(!published.is_empty() && published.iter().all(|path| !drafts.contains(path)));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = built().files("site");
    assert!(first.len() > 20);
    assert_same(&first, &built().files("site"));
    for jobs in ["1", "2"] {
        let project = Project::tiny();
        project.smm(&["build", "--jobs", jobs]).exits(0);
        assert_same(&first, &project.files("site"));
    }
}

#[test]
fn the_order_in_which_files_were_made_does_not_matter() {
    let first = built().files("site");
    let mut files = txtar(TINY);
    files.reverse();
    let backwards = Project::empty();
    files.iter().for_each(|(path, text)| backwards.write(path, text));
    backwards.smm(&["build"]).exits(0);
    assert_same(&first, &backwards.files("site"));
    // Every third, round and round: an order with no direction.
    let shuffled = Project::empty();
    for start in 0..3 {
        files.iter().skip(start).step_by(3).for_each(|(path, text)| shuffled.write(path, text));
    }
    shuffled.smm(&["build"]).exits(0);
    assert_same(&first, &shuffled.files("site"));
}

#[test]
fn no_output_depends_on_the_clock_the_place_or_the_language() {
    let first = built().files("site");
    let project = Project::tiny();
    let mut command = project.command(smm(), &["build"]);
    command.env("TZ", "Pacific/Kiritimati").env("LC_ALL", "tr_TR.UTF-8").env("HOME", "/nowhere");
    project.run(&mut command).exits(0);
    assert_same(&first, &project.files("site"));
    let root = project.path("").to_string_lossy().trim_end_matches('/').to_owned();
    for (path, bytes) in project.files("site") {
        let holds = bytes.windows(root.len()).any(|window| window == root.as_bytes());
        assert!(!holds, "`{path}` names the folder it was built in");
    }
}

#[test]
fn dates_come_from_the_content_and_from_no_clock() {
    let first = built().files("site");
    for seconds in ["0", "1700000000", "253402300799"] {
        let project = Project::tiny();
        let mut command = project.command(smm(), &["build"]);
        project.run(command.env("SOURCE_DATE_EPOCH", seconds)).exits(0);
        assert_same(&first, &project.files("site"));
    }
}

#[test]
fn a_second_build_renders_nothing() {
    let project = built();
    let first = project.files("site");
    project.smm(&["build"]).exits(0).says("0 books rendered, 3 unchanged");
    assert_same(&first, &project.files("site"));
    project.smm(&["verify"]).exits(0);
}

#[test]
fn only_the_books_whose_input_changed_are_rendered() {
    let project = with_profiles(3);
    project.smm(&["build"]).exits(0).says("6 books rendered");
    let overlay = "profiles/shop-1/1.0/practices/doors.yaml";
    project.edit(overlay, "stands open for hours", "stands open all morning");
    let run = project.smm(&["build"]).exits(0);
    run.says("1 book rendered, 5 unchanged");
    assert!(project.read("site/shop-1/1.0/doors.html").contains("open all morning"));
    assert!(project.read("site/shop-2/1.0/doors.html").contains("open for hours"));
    let incremental = project.files("site");
    fs::remove_dir_all(project.path("site")).expect("it was built");
    project.smm(&["build"]).exits(0);
    assert_same(&incremental, &project.files("site"));
}

#[test]
fn a_change_of_the_model_renders_the_profiles_above_it() {
    let project = built();
    let table = "models/tiny/1.0/practices/doors.yaml";
    project.edit(table, "Every cabinet has a lock", "Every cabinet has a good lock");
    project.smm(&["build"]).exits(0).does_not_say("0 books rendered");
    for page in ["site/tiny/1.0/doors.html", "site/shop/1.0/doors.html"] {
        assert!(project.read(page).contains("a good lock"), "{page}");
    }
}

#[test]
fn a_profile_that_is_removed_leaves_no_pages() {
    let project = built();
    fs::remove_dir_all(project.path("profiles")).expect("it is there");
    project.smm(&["build"]).exits(0);
    assert!(!project.path("site/shop").exists());
    for (path, page) in pages(&project) {
        assert!(!page.contains("shop/1.0"), "`{path}` leads to a profile that is gone");
    }
    project.smm(&["verify"]).exits(0);
}

#[test]
fn a_failing_check_leaves_the_old_site() {
    let project = built();
    let before = project.files("site");
    project.edit("profiles/shop/1.0/profile.yaml", "  doors:", "  dors:");
    let run = project.smm(&["build"]).exits(1);
    run.says("error[unknown-practice]").says("nothing was built: 1 error, 1 warning");
    assert_same(&before, &project.files("site"));
    assert_no_leftovers(&project);
}

#[test]
fn warnings_do_not_keep_a_site_from_being_built() {
    let project = Project::tiny();
    let copies = "  copies:\n    level: 1\n    rationale: A lost device is replaced from stock within an hour.\n";
    project.edit("profiles/shop/1.0/profile.yaml", copies, "");
    let run = project.smm(&["build"]).exits(0);
    run.says("0 errors, 1 warning; `smm check` shows them");
    assert!(project.path("site/shop/1.0/doors.html").is_file());
}

#[test]
fn a_template_that_fails_leaves_the_old_site() {
    let project = built();
    let before = project.files("site");
    project.write("book/templates/practice.html", "{{ no.such.thing }}\n");
    project.smm(&["check"]).exits(1).says("error[unusable-asset]").says("practice.html");
    project.smm(&["build"]).exits(1).says("practice.html");
    assert_same(&before, &project.files("site"));
    assert_no_leftovers(&project);
    project.write("book/templates/practice.html", "{% if %}\n");
    project.smm(&["build"]).exits(1).says("practice.html");
    assert_same(&before, &project.files("site"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_build_leaves_the_old_site_and_the_next_one_cleans_up() {
    let project = with_profiles(40);
    project.smm(&["build", "--profile", "shop"]).exits(0);
    let before = project.files("site");
    let mut command = project.command(smm(), &["build", "--jobs", "1"]);
    let mut build = command.stderr(Stdio::null()).spawn().expect("smm starts");
    let staging = project.path(".site.smm/new");
    // The first finished books are there, the last are not.
    while !staging.join("shop-1").is_dir() {
        assert!(build.try_wait().expect("our child").is_none(), "it ended before it was killed");
        std::thread::yield_now();
    }
    build.kill().expect("our child");
    let status = build.wait().expect("our child");
    assert_eq!(status.code(), None, "it ended before it was killed");
    assert_same(&before, &project.files("site"));
    project.smm(&["verify"]).exits(0);
    assert!(staging.is_dir(), "what was left is beside the site, not in it");
    project.smm(&["build"]).exits(0).says("wrote ");
    assert_no_leftovers(&project);
    project.smm(&["verify"]).exits(0);
}

#[test]
fn a_folder_that_smm_did_not_write_is_not_touched() {
    let project = Project::tiny();
    project.write("site/thesis.txt", "three years of work");
    project.smm(&["build"]).exits(2).says("holds files that smm did not write").says("--out");
    assert_eq!(project.names("site"), ["thesis.txt"]);
    project.write("public", "a file");
    project.smm(&["build", "--out", "public"]).exits(2).says("is no folder");
    fs::create_dir(project.path("empty")).expect("writable");
    project.smm(&["build", "--out", "empty"]).exits(0);
    project.smm(&["verify", "empty"]).exits(0);
}

#[test]
fn the_output_can_go_elsewhere() {
    let project = built();
    project.smm(&["build", "--out", "deep/down/public"]).exits(0);
    let mut elsewhere = project.files("deep/down/public");
    let mut here = project.files("site");
    // The manifests are equal as well.
    elsewhere.sort();
    here.sort();
    assert_same(&here, &elsewhere);
}

#[test]
fn a_profile_can_be_built_with_what_lies_beneath_it() {
    let project = with_profiles(2);
    project.smm(&["build", "--profile", "shop-1"]).exits(0).says("3 books rendered");
    for there in ["index.html", "tiny/1.0/doors.html", "shop-1/1.0/doors.html"] {
        assert!(project.path("site").join(there).is_file(), "{there}");
    }
    assert!(!project.path("site/shop-0").exists() && !project.path("site/shop").exists());
    let missing = broken_links(&project);
    assert!(missing.is_empty(), "{missing:?}");
    // What is there and would not be made again is not taken away.
    let others = ["build", "--profile", "shop@1.0", "--profile", "shop-0"];
    project.smm(&others).exits(2).says("would lose: shop-1@1.0").says("--out");
    fs::remove_dir_all(project.path("site")).expect("it was built");
    project.smm(&others).exits(0);
    assert!(project.path("site/shop-0").exists() && project.path("site/shop").exists());
    assert!(!project.path("site/shop-1").exists());
    let run = project.smm(&["build", "--profile", "shopp"]).exits(2);
    run.says("there is no profile `shopp`").says("shop@1.0").says("did you mean");
}

#[test]
fn no_page_leads_nowhere() {
    let missing = broken_links(&built());
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_brand_shows_on_every_page() {
    let project = Project::tiny().with(BRAND);
    project.smm(&["build"]).exits(0);
    let css = project.read("site/assets/css/brand.css");
    for rule in [
        "--brand: #0b5d3b;",
        "--brand-ink: #ffffff;",
        "--accent: #8a3b12;",
        "--font-sans: \"Verdana\", \"Source Sans 3\";",
        "--font-serif: \"Georgia\", \"Source Serif 4\";",
    ] {
        assert!(css.contains(rule), "brand.css lacks `{rule}`\n{css}");
    }
    assert!(project.read("site/assets/logo.svg").contains("<title>Harbor Works</title>"));
    let pages = framed_pages(&project);
    assert!(pages.len() >= 7, "{pages:?}");
    for (path, page) in pages {
        for part in
            ["assets/logo.svg", "assets/css/brand.css", "Harbor Works", "Kept by the harbor."]
        {
            assert!(page.contains(part), "`{path}` lacks `{part}`");
        }
    }
}

#[test]
fn without_a_brand_nothing_is_overridden() {
    let project = built();
    let css = project.read("site/assets/css/brand.css");
    assert!(!css.contains("--"), "{css}");
}

#[test]
fn a_logo_that_is_missing_or_no_picture_is_named() {
    let project = Project::tiny().with(BRAND);
    fs::remove_file(project.path("brand/logo.svg")).expect("it is there");
    for command in ["check", "build"] {
        let run = project.smm(&[command]).exits(1).says("error[unusable-asset]");
        run.says("`brand/logo.svg` is not there").says("smm.toml:6:8");
    }
    project.edit("smm.toml", "brand/logo.svg", "brand/logo.exe");
    project.smm(&["check"]).exits(1).says("SVG, PNG");
    project.edit("smm.toml", "brand/logo.exe", "../logo.svg");
    project.smm(&["check"]).exits(1).says("does not lie in the workspace");
    project.edit("smm.toml", "../logo.svg", "brand/logo.png");
    for (bytes, says) in [
        (&b"random bytes"[..], "is no PNG picture"),
        // A head, and nothing behind it.
        (b"\x89PNG\r\n\x1a\n damaged", "cannot be used"),
    ] {
        project.write("brand/logo.png", bytes);
        project.smm(&["check"]).exits(1).says(says).says("smm.toml:6:8");
        project.smm(&["build"]).exits(1).says(says);
    }
    assert!(!project.path("site").exists());
}

#[test]
fn a_color_that_is_none_is_a_finding() {
    let project = Project::tiny().with(BRAND);
    project.edit("smm.toml", "#0b5d3b", "forest green");
    project.smm(&["build"]).exits(1).says("error[invalid-value]").says("smm.toml:8:9");
}

#[test]
fn a_workspace_can_replace_a_template_a_style_and_a_script() {
    let project = built();
    project.write(
        "book/templates/frame-footer.html",
        "<p>A footer of {{ brand.publisher }}'s own making.</p>\n",
    );
    project.write("book/theme/css/print.css", "@page { margin: 3cm }\n");
    project.write("book/templates/frame-head.html", "<meta name=\"generator\" content=\"ours\">\n");
    project.smm(&["build"]).exits(0);
    for (path, page) in framed_pages(&project) {
        assert!(page.contains("A footer of Tiny Press"), "{path}");
        assert!(page.contains("own making."), "{path}");
        assert!(page.contains("<meta name=\"generator\" content=\"ours\">"), "{path}");
    }
    assert_eq!(project.read("site/assets/css/print.css"), "@page { margin: 3cm }\n");
    project.smm(&["verify"]).exits(0);
}

#[test]
fn the_shape_of_a_model_is_data() {
    let project = Project::new(FIVE_LEVELS);
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["build"]).exits(0);
    let page = project.read("site/five/1.0/lamps.html");
    for level in 1..=5 {
        assert!(page.contains(&format!("id=\"LMP-{level}\"")), "level {level}");
    }
    let overview = project.read("site/harbor/1.0/index.html");
    for part in ["Superb", "Lamps", "Ropes"] {
        assert!(overview.contains(part), "{part}");
    }
    let missing = broken_links(&project);
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_example_is_clean_and_builds() {
    let project = Project::repository();
    let mut workspaces = 0;
    for name in project.names("examples") {
        let folder = format!("examples/{name}");
        if project.path(&folder).join("smm.toml").is_file() {
            workspaces += 1;
            project.smm(&["-C", &folder, "check", "--deny", "warnings"]).exits(0);
            project.smm(&["-C", &folder, "build"]).exits(0);
            project.smm(&["-C", &folder, "verify"]).exits(0);
        }
    }
    assert!(workspaces > 0);
}

#[test]
fn a_workspace_without_a_book_or_profile_builds() {
    let project = Project::tiny();
    fs::remove_dir_all(project.path("book")).expect("it is there");
    fs::remove_dir_all(project.path("profiles")).expect("it is there");
    project.smm(&["build"]).exits(0);
    assert!(project.path("site/index.html").is_file());
    assert!(project.path("site/tiny/1.0/index.html").is_file());
}

#[test]
fn a_terminal_sees_progress_and_a_pipe_does_not() {
    let project = with_profiles(2);
    let line = format!("{} build", smm());
    let run = project.run(&mut project.command("script", &["-qec", &line, "/dev/null"])).exits(0);
    run.prints("1 of 50: ").prints("wrote ");
    fs::remove_dir_all(project.path("site")).expect("it was built");
    project.smm(&["build"]).exits(0).does_not_say("1 of 50").does_not_say("\r");
}

/// The profile `shop` once more, as another version in some state.
fn add_version(project: &Project, version: &str, status: &str) {
    for (path, text) in txtar(TINY).into_iter().filter(|(path, _)| path.contains("/shop/")) {
        let path = path.replace("/1.0/", &format!("/{version}/"));
        let text = text.replace("version: \"1.0\"", &format!("version: \"{version}\""));
        project.write(&path, text.replace("status: draft", &format!("status: {status}")));
    }
}

#[test]
fn a_latest_address_leads_to_the_newest_version() {
    let project = built();
    // As a number 1.10 comes before 1.9, as a version behind it.
    for version in ["1.9", "1.10"] {
        add_version(&project, version, "draft");
    }
    project.smm(&["build"]).exits(0);
    let page = project.read("site/shop/latest/doors.html");
    assert!(page.contains("../1.10/doors.html"), "{page}");
}

#[test]
fn a_latest_address_leads_to_no_draft_once_a_version_is_published() {
    let project = Project::tiny();
    add_version(&project, "1.1", "published");
    add_version(&project, "1.2", "draft");
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/shop/latest/doors.html");
    assert!(page.contains("../1.1/doors.html"), "{page}");
    for (version, earlier) in [("1.0", true), ("1.1", false), ("1.2", false)] {
        let page = project.read(&format!("site/shop/{version}/doors.html"));
        assert_eq!(page.contains("stage-superseded"), earlier, "{version}");
    }
}

#[test]
fn every_page_of_an_earlier_version_leads_to_the_same_page_of_the_current_one() {
    let project = Project::tiny();
    add_version(&project, "1.1", "draft");
    let practice = "profiles/shop/1.1/practices/doors.yaml";
    project.edit(practice, "for hours", "for half the day");
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = |path: &str| project.read(&format!("site/shop/1.0/{path}"));
    let doors = page("doors.html");
    for there in [
        r#"<link rel="canonical" href="../../shop/1.1/doors.html">"#,
        r#"<a href="../../shop/1.1/doors.html">"#,
        r#"<a href="../../shop/1.1/index.html">"#,
        r#"<a href="../../shop/changes/1.0-1.1/doors.html">1 change<"#,
    ] {
        assert!(doors.contains(there), "{there}\n{doors}");
    }
    assert!(page("copies.html").contains("nothing changed on it"));
    assert!(
        page("index.html").contains(r#"href="../../shop/changes/1.0-1.1/index.html">1 change<"#)
    );
    // With an address of its own the site names it in full, and current pages name themselves.
    let config = project.read("smm.toml");
    project.write("smm.toml", format!("base-url = \"https://example.org/smm\"\n{config}"));
    project.smm(&["build", "--only", "site"]).exits(0);
    for version in ["1.0", "1.1"] {
        let page = project.read(&format!("site/shop/{version}/doors.html"));
        let canonical = r#"rel="canonical" href="https://example.org/smm/shop/1.1/doors.html""#;
        assert!(page.contains(canonical), "{version}: {page}");
    }
}

#[test]
fn no_page_leads_to_a_current_one_that_is_not_there() {
    let project = Project::tiny();
    let of_model = |path: &str| path.starts_with("models/") && !path.ends_with("copies.yaml");
    for (path, text) in txtar(TINY).into_iter().filter(|(path, _)| of_model(path)) {
        let text = text.replace("version: \"1.0\"", "version: \"2.0\"");
        let text = text.replace("[doors, copies]", "[doors]");
        let text = text.split("related:").next().expect("there is a first part");
        project.write(&path.replace("/1.0/", "/2.0/"), text);
    }
    let declared = concat!(
        "from: \"1.0\"\nsummary: One practice goes.\nchanges:\n",
        "  - {change: removed, item: copies, reason: For a test.}\n"
    );
    project.write("models/tiny/2.0/changes.yaml", declared);
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = |path: &str| project.read(&format!("site/tiny/1.0/{path}"));
    assert!(page("doors.html").contains("tiny/latest/doors.html"));
    assert!(!project.path("site/tiny/latest/copies.html").exists());
    let gone = page("copies.html");
    assert!(gone.contains("It has no such page."), "{gone}");
    assert!(!gone.contains("/latest/"), "{gone}");
}

#[test]
fn a_site_has_a_page_for_what_is_not_there_and_a_map_once_its_address_is_known() {
    let project = Project::tiny();
    add_version(&project, "1.1", "published");
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/404.html");
    assert!(page.contains(r#"href="index.html""#) && page.contains(r#""folders":["#), "{page}");
    assert!(!page.contains("rel=\"stylesheet\"") && !page.contains(" src="), "{page}");
    for unknown in ["robots.txt", "sitemap.xml"] {
        assert!(!project.path(&format!("site/{unknown}")).exists(), "{unknown}");
    }
    let config = project.read("smm.toml");
    project.write("smm.toml", format!("base-url = \"https://example.org/smm\"\n{config}"));
    project.smm(&["build", "--only", "site"]).exits(0);
    assert!(project.read("site/404.html").contains(r#"href="https://example.org/smm/index.html""#));
    let robots = project.read("site/robots.txt");
    assert!(robots.ends_with("\nSitemap: https://example.org/smm/sitemap.xml\n"), "{robots}");
    let map = project.read("site/sitemap.xml");
    let has = |path: &str| map.contains(&format!("<loc>https://example.org/smm/{path}</loc>"));
    assert!(has("index.html") && has("shop/1.1/doors.html"), "{map}");
    assert!(!map.contains("shop/1.0/") && !map.contains("/latest/"), "{map}");
    let manifest = project.read("site/manifest.json");
    assert!(["404.html", "robots.txt", "sitemap.xml"].iter().all(|name| manifest.contains(name)));
}

#[test]
fn what_is_not_published_leads_to_the_file_that_it_is_made_from() {
    let project = Project::tiny();
    add_version(&project, "1.1", "published");
    let config = project.read("smm.toml");
    let url = "edit-url = \"https://forge.example/edit/main/{path}\"\n";
    project.write("smm.toml", format!("{url}{config}"));
    project.smm(&["build", "--only", "site"]).exits(0);
    let draft = project.read("site/shop/1.0/doors.html");
    let file = "https://forge.example/edit/main/profiles/shop/1.0/practices/doors.yaml";
    assert!(draft.contains(&format!("href=\"{file}\"")), "{draft}");
    assert!(!project.read("site/shop/1.1/doors.html").contains("forge.example"));
    project.write("smm.toml", format!("edit-url = \"https://forge.example/edit\"\n{config}"));
    assert!(project.smm(&["check"]).exits(1).stderr.contains("edit-url"));
}

/// Compares two outputs and names the files that differ.
#[track_caller]
fn assert_same(one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)]) {
    let paths = |files: &[(String, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(paths(one), paths(other));
    let differ: Vec<&str> = one
        .iter()
        .zip(other)
        .filter(|(one, other)| one.1 != other.1)
        .map(|(one, _)| one.0.as_str())
        .collect();
    assert!(differ.is_empty(), "these differ: {}", differ.join(", "));
}

/// What a build needs only while it works is gone.
#[track_caller]
fn assert_no_leftovers(project: &Project) {
    let left = project.names(".site.smm");
    let stays = [".gitignore", "CACHEDIR.TAG", "keys", "lock", "spare"];
    assert!(left.iter().all(|name| stays.contains(&name.as_str())), "{left:?}");
}

/// Links inside the site whose file is not there.
fn broken_links(project: &Project) -> Vec<String> {
    let mut missing = Vec::new();
    for (path, page) in pages(project) {
        let here = project.path("site").join(&path);
        let folder = here.parent().expect("a file lies in a folder");
        for attribute in ["href=\"", "src=\""] {
            for rest in page.split(attribute).skip(1) {
                let link = rest.split('"').next().unwrap_or("");
                let file = link.split(['#', '?']).next().unwrap_or("");
                let is_ours = !file.is_empty() && !file.contains(':');
                if is_ours && !folder.join(file).exists() {
                    missing.push(format!("{path}: {link}"));
                }
            }
        }
    }
    missing
}

#[test]
fn jobs_must_be_a_number() {
    let run: Run = Project::tiny().smm(&["build", "--jobs", "many"]).exits(2);
    run.says("--jobs");
}

#[test]
fn the_kinds_of_output_can_be_named() {
    let project = Project::tiny();
    let kinds = |only: &str| {
        let out = format!("out-{only}");
        project.smm(&["build", "--only", only, "--out", &out]).exits(0);
        let files = project.files(&out).into_iter().map(|(path, _)| path);
        let ends: BTreeSet<String> = files
            .filter_map(|path| path.rsplit_once('/')?.1.rsplit_once('.').map(|(_, end)| end.into()))
            .collect();
        (project.path(&out).join("index.html").exists(), ends)
    };
    let (has_pages, ends) = kinds("checklists");
    assert!(!has_pages && ends.iter().eq(["pdf"]), "{ends:?}");
    let (has_pages, ends) = kinds("templates");
    assert!(!has_pages && ends.iter().eq(["html", "pdf", "xlsx"]), "{ends:?}");
    let (has_pages, ends) = kinds("data");
    assert!(!has_pages && ends.iter().eq(["csv", "json"]), "{ends:?}");
    let (has_pages, ends) = kinds("site,data");
    assert!(has_pages && ends.contains("csv") && !ends.contains("pdf"), "{ends:?}");
    project.smm(&["build", "--only", "paper"]).exits(2).says("checklists");
}

#[test]
fn pages_offer_only_what_was_made() {
    let project = Project::tiny();
    project.smm(&["build", "--only", "site"]).exits(0);
    assert_eq!(broken_links(&project), [""; 0]);
    project.smm(&["build", "--only", "site,templates"]).exits(0).says("3 books rendered");
    assert_eq!(broken_links(&project), [""; 0]);
    project.smm(&["verify"]).exits(0);
    let before = project.files("site");
    project.smm(&["build", "--only", "site"]).exits(2).says("would lose: templates");
    assert_same(&before, &project.files("site"));
    project.smm(&["build", "--only", "site", "--out", "elsewhere"]).exits(0);
}

/// Adds files to the manifest of `site`, under the digest of some bytes.
fn claim(project: &Project, paths: &[&str], bytes: &str) {
    let mut manifest: serde_json::Value =
        serde_json::from_str(&project.read("site/manifest.json")).expect("JSON");
    project.write("digest", bytes);
    let digest = project.shell("sha256sum digest | cut -d' ' -f1").exits(0);
    for path in paths {
        manifest["files"][path] = digest.stdout.trim().into();
    }
    project.write("site/manifest.json", manifest.to_string());
}

/// A workspace may come from anywhere, its `site` folder included.
#[test]
fn a_manifest_reaches_no_file_outside_its_folder() {
    let project = built();
    let manifest = project.read("site/manifest.json");
    project.write("victim/.bashrc", "mine");
    let absolute = project.path("victim/.bashrc").to_string_lossy().into_owned();
    let ways = ["../victim/.bashrc", "tiny/../../victim/.bashrc", &absolute, "tiny\\..\\x", "C:x"];
    let root = project.path("").to_string_lossy().trim_end_matches('/').to_owned();
    for way in ways.into_iter().chain(["./index.html", "tiny//1.0/x.html", ""]) {
        claim(&project, &[way], "mine");
        let named = format!("`{}`", way.replace(&root, "[ROOT]"));
        project.smm(&["build"]).exits(2).says(&format!("{named}, which is no file of that folder"));
        assert_eq!(project.read("victim/.bashrc"), "mine", "{way}");
        project.smm(&["verify"]).exits(1).says(&format!("{named} is no path in this folder"));
        project.write("site/manifest.json", &manifest);
    }
    project.smm(&["build"]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_not_followed() {
    let project = built();
    project.write("victim/doors.html", "secret");
    for (place, at) in [("site/tiny/1.0", "tiny"), ("site/tiny/1.0/doors.html", "doors.html")] {
        let saved = project.path("saved");
        fs::rename(project.path(place), &saved).expect("it was built");
        let target = if at == "tiny" { "victim" } else { "victim/doors.html" };
        std::os::unix::fs::symlink(project.path(target), project.path(place)).expect("writable");
        claim(&project, &["tiny/1.0/doors.html"], "secret");
        project.smm(&["verify"]).exits(1).says("is a link");
        let run = project.smm(&["build"]);
        assert_eq!(project.read("victim/doors.html"), "secret");
        if at == "tiny" {
            run.exits(2).says("site/tiny/1.0");
            fs::remove_file(project.path(place)).expect("a link");
            fs::rename(&saved, project.path(place)).expect("writable");
        } else {
            // The name of a page is ours, whatever lies there.
            run.exits(0);
            assert!(!project.read(place).contains("secret"));
            project.smm(&["verify"]).exits(0);
        }
    }
}

#[test]
fn the_manifest_of_another_program_is_not_ours() {
    let project = Project::tiny();
    for text in [
        r#"{ "name": "Our web app", "icons": [] }"#,
        r#"{ "files": { "index.html": "0" }, "books": {} }"#,
        "not JSON",
    ] {
        project.write("web/manifest.json", text);
        project.write("web/index.html", "the app");
        project.write("web/js/app.js", "run()");
        project.smm(&["build", "--out", "web"]).exits(2).says("was not written by smm");
        assert_eq!(project.read("web/index.html"), "the app");
        assert_eq!(project.read("web/manifest.json"), text);
        assert!(project.path("web/js/app.js").is_file());
    }
}

#[cfg(unix)]
#[test]
fn what_others_put_into_the_output_stays_there() {
    let project = built();
    project.write("site/CNAME", "smm.example.org\n");
    project.write("site/.git/objects/ab/cd", "an object");
    project.write("site/tiny/1.0/note.txt", "mine");
    std::os::unix::fs::symlink("/nowhere", project.path("site/current")).expect("writable");
    for _ in 0..2 {
        project.edit("smm.toml", "publisher = \"Tiny Press", "publisher = \"Tiny Press 2");
        project.smm(&["build"]).exits(0).does_not_say("0 books");
        assert_eq!(project.read("site/CNAME"), "smm.example.org\n");
        assert_eq!(project.read("site/.git/objects/ab/cd"), "an object");
        assert_eq!(project.read("site/tiny/1.0/note.txt"), "mine");
        let link = fs::read_link(project.path("site/current")).expect("a link");
        assert_eq!(link.to_str(), Some("/nowhere"));
    }
    let run = project.smm(&["verify"]).exits(1);
    run.says("`CNAME` is not in the manifest").says("`current` is a link");
}

#[test]
fn nothing_is_written_over_a_file_of_others() {
    let project = built();
    let practice = "models/tiny/1.0/practices/doors.yaml";
    project.write("site/assets/logo.svg", "mine");
    let project = project.with(BRAND);
    project.smm(&["build"]).exits(2).says("assets/logo.svg").says("in the way");
    assert_eq!(project.read("site/assets/logo.svg"), "mine");
    assert_no_leftovers(&project);
    fs::remove_file(project.path("site/assets/logo.svg")).expect("it is there");
    project.smm(&["build"]).exits(0);
    // A folder in the place of a page is no less in the way.
    fs::remove_file(project.path("site/tiny/1.0/doors.html")).expect("it was built");
    project.write("site/tiny/1.0/doors.html/mine.txt", "mine");
    project.edit(practice, "Every cabinet has a lock", "Every cabinet has a good lock");
    project.smm(&["build"]).exits(2).says("doors.html");
    assert_eq!(project.read("site/tiny/1.0/doors.html/mine.txt"), "mine");
}

/// A leftover is known by the lock, not by the number of a process, which means nothing in a container.
#[test]
fn what_a_killed_build_left_is_in_nobodys_way() {
    let project = built();
    let before = project.files("site");
    project.write(".site.smm/new/tiny/1.0/doors.html", "half a page");
    project.write(".site.smm/scratch/tiny-1.0/theme/index.hbs", "");
    project.write(".site.smm/old/index.html", "half removed");
    project.smm(&["build"]).exits(0);
    assert_no_leftovers(&project);
    assert_same(&before, &project.files("site"));
}

#[cfg(unix)]
#[test]
fn a_hidden_folder_that_came_with_the_workspace_leads_nowhere() {
    for (place, target) in [(".site.smm", "victim"), (".site.smm/new", "victim")] {
        let project = Project::tiny();
        project.write("victim/new/mine.txt", "mine");
        project.write("victim/mine.txt", "mine");
        let link = project.path(place);
        fs::create_dir_all(link.parent().expect("a folder")).expect("writable");
        std::os::unix::fs::symlink(project.path(target), &link).expect("writable");
        let run = project.smm(&["build"]);
        assert!(run.code == Some(0) || run.stderr.contains("is no folder"), "{run}");
        assert_eq!(project.read("victim/new/mine.txt"), "mine");
        assert_eq!(project.names("victim"), ["mine.txt", "new"]);
    }
    let project = Project::tiny();
    project.write("victim", "mine");
    fs::create_dir(project.path(".site.smm")).expect("writable");
    let lock = project.path(".site.smm/lock");
    std::os::unix::fs::symlink(project.path("victim"), lock).expect("writable");
    project.smm(&["build"]).exits(2).says(".site.smm/lock");
    assert_eq!(project.read("victim"), "mine");
}

/// The inode of each file of the site, and when its entry last changed.
#[cfg(unix)]
fn places(project: &Project) -> BTreeMap<String, (u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    let place = |(path, _): (String, Vec<u8>)| {
        let meta = fs::metadata(project.path("site").join(&path)).expect("it was built");
        (path, (meta.ino(), meta.ctime(), meta.ctime_nsec()))
    };
    project.files("site").into_iter().map(place).collect()
}

/// Changes some words of the profile and builds.
fn rebuild(project: &Project, from: &str, to: &str) -> Run {
    project.edit("profiles/shop/1.0/practices/doors.yaml", from, to);
    project.smm(&["build"]).exits(0)
}

#[cfg(unix)]
#[test]
fn a_rebuild_touches_no_file_but_those_that_differ() {
    let project = built();
    // The first rebuild leaves a spare output, on which the next ones build.
    rebuild(&project, "for hours", "all day");
    let before = places(&project);
    rebuild(&project, "all day", "for hours").says("1 book rendered");
    let after = places(&project);
    let touched: Vec<&String> = after
        .iter()
        .filter(|(path, place)| before.get(*path) != Some(place))
        .map(|(path, _)| path)
        .collect();
    assert!(touched.iter().any(|path| path.ends_with("shop/1.0/doors.html")), "{touched:?}");
    let is_part = |path: &str| {
        let parts = ["shop/1.0/", "api/shop/1.0/doors.json", "search/", "manifest.json"];
        parts.iter().any(|part| path.starts_with(part))
    };
    assert!(touched.iter().all(|path| is_part(path)), "{touched:?}");
    assert!(!touched.iter().any(|path| path.ends_with("shop/1.0/copies.html")), "{touched:?}");
    project.smm(&["build"]).exits(0).says("0 books rendered");
    project.smm(&["verify"]).exits(0);
}

/// The spare output counts by where its files lie on the disk, whatever they are called.
#[cfg(unix)]
#[test]
fn a_spare_output_that_somebody_changed_vouches_for_nothing() {
    let project = built();
    let spare = |path: &str| format!(".site.smm/spare/{path}");
    rebuild(&project, "for hours", "all day");
    assert!(project.path(&spare("index.html")).is_file(), "there is a spare output");
    // Other bytes, another file of the output (which touches that as well), a file too many, a folder for a file and a file for a folder.
    fs::remove_file(project.path(&spare("index.html"))).expect("it is there");
    project.write(&spare("index.html"), "forged");
    fs::remove_file(project.path(&spare("tiny/1.0/copies.html"))).expect("it is there");
    fs::hard_link(project.path("site/index.html"), project.path(&spare("tiny/1.0/copies.html")))
        .expect("the disk knows links");
    project.write(&spare("tiny/1.0/more/note.txt"), "more");
    fs::remove_file(project.path(&spare("tiny/1.0/doors.html"))).expect("it is there");
    project.write(&spare("tiny/1.0/doors.html/note.txt"), "more");
    fs::remove_dir_all(project.path(&spare("search"))).expect("it is there");
    project.write(&spare("search"), "a file");
    project.write("victim/index.html", "mine");
    fs::remove_dir_all(project.path(&spare("shop"))).expect("it is there");
    std::os::unix::fs::symlink(project.path("victim"), project.path(&spare("shop")))
        .expect("writable");
    rebuild(&project, "all day", "for hours");
    assert_same(&built().files("site"), &project.files("site"));
    assert_eq!(project.names("victim"), ["index.html"]);
    assert_eq!(project.read("victim/index.html"), "mine");
    assert_eq!(project.shell("find site -type d -empty").stdout, "");
    project.smm(&["verify"]).exits(0);
    // No link to a folder of others is taken for a spare output.
    fs::remove_dir_all(project.path(".site.smm/spare")).expect("it is there");
    std::os::unix::fs::symlink(project.path("victim"), project.path(".site.smm/spare"))
        .expect("writable");
    rebuild(&project, "for hours", "all day");
    assert_eq!(project.read("victim/index.html"), "mine");
    project.smm(&["verify"]).exits(0);
}

#[test]
fn nothing_is_left_of_a_version_that_is_gone() {
    let project = built();
    rebuild(&project, "for hours", "all day");
    fs::remove_dir_all(project.path("profiles")).expect("it is there");
    project.smm(&["build"]).exits(0);
    assert!(!project.path("site/shop").exists());
    fs::remove_dir_all(project.path(".site.smm")).expect("it is there");
    let rebuilt = project.files("site");
    fs::remove_dir_all(project.path("site")).expect("it is there");
    project.smm(&["build"]).exits(0);
    assert_same(&project.files("site"), &rebuilt);
}

#[test]
fn of_two_builds_at_once_one_wins_whole() {
    let workspaces = ["alpha", "beta"].map(|word| {
        let project = with_profiles(12);
        project.edit("smm.toml", "Tiny Press", &format!("Press {word}"));
        let table = "models/tiny/1.0/practices/doors.yaml";
        project.edit(table, "Every cabinet has a lock", &format!("Cabinet {word} has a lock"));
        project.smm(&["build"]).exits(0);
        project
    });
    let clean = workspaces.each_ref().map(|project| project.files("site"));
    let out = Project::empty();
    let target = out.path("web").to_string_lossy().into_owned();
    for _ in 0..2 {
        let mut running = Vec::new();
        for project in &workspaces {
            let mut build = project.command(smm(), &["build", "--out", &target]);
            running.push(build.stderr(Stdio::null()).spawn().expect("smm starts"));
        }
        for build in &mut running {
            assert!(build.wait().expect("our child").success());
        }
        let made = out.files("web");
        assert!(clean.contains(&made), "a mixture of two builds");
    }
}

/// Where folders cannot be exchanged, the old one is set aside before the new one takes its place.
#[test]
fn an_output_that_was_set_aside_is_put_back() {
    let project = built();
    let before = project.files("site");
    fs::rename(project.path("site"), project.path(".site.smm/old")).expect("writable");
    project.smm(&["build"]).exits(0).says("0 books rendered");
    assert_same(&before, &project.files("site"));
    assert_no_leftovers(&project);
    // Never in the place of something else.
    project.write(".site.smm/old/manifest.json", "{}");
    project.smm(&["build"]).exits(0);
    assert_same(&before, &project.files("site"));
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_disk_that_cannot_exchange_folders_gets_the_new_site_all_the_same() {
    let project = built();
    project.edit("smm.toml", "Tiny Press", "Large Press");
    let inject = ["-f", "-qq", "-o", "trace", "-e", "trace=renameat2"];
    let mut command = project.command("strace", &inject);
    command.args(["-e", "inject=renameat2:error=EINVAL", smm(), "build", "-q"]);
    crate::support::third_party(&mut command, "apt-get install strace");
    assert!(project.read("trace").contains("RENAME_EXCHANGE"), "{}", project.read("trace"));
    assert!(project.read("site/index.html").contains("Large Press"));
    project.smm(&["verify"]).exits(0);
    assert_no_leftovers(&project);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_stays_one_and_its_folder_is_written() {
    let project = Project::tiny();
    fs::create_dir_all(project.path("srv/www")).expect("writable");
    std::os::unix::fs::symlink("srv/www", project.path("site")).expect("writable");
    for publisher in ["Tiny Press", "Large Press"] {
        let text = project.read("smm.toml").replace("Tiny Press", publisher);
        project.write("smm.toml", text);
        project.smm(&["build"]).exits(0);
        assert!(project.read("srv/www/index.html").contains(publisher));
        assert_eq!(fs::read_link(project.path("site")).expect("a link").to_str(), Some("srv/www"));
        project.smm(&["verify"]).exits(0);
    }
    fs::remove_dir_all(project.path("srv")).expect("it is there");
    project.smm(&["build"]).exits(2).says("leads nowhere");
}

#[test]
fn an_output_is_never_part_of_its_input() {
    let project = Project::tiny();
    for out in ["book/src/site", "models", "profiles/shop/1.0/../../web", "book"] {
        project.smm(&["build", "--out", out]).exits(2).says("which is read");
    }
    for out in [".", "..", "book/.."] {
        project.smm(&["build", "--out", out]).exits(2).says("holds the workspace");
    }
    assert!(!project.path("book/src/site").exists());
    project.smm(&["build", "--out", "bookshop"]).exits(0);
}

#[test]
fn more_jobs_than_there_is_work_cost_nothing() {
    for jobs in ["0", "1000", "100000"] {
        Project::tiny().smm(&["build", "--only", "site", "--jobs", jobs]).exits(0);
    }
}

#[test]
fn braces_in_a_text_are_letters_on_every_page() {
    let project = Project::tiny();
    let model = "models/tiny/1.0/model.yaml";
    project.edit(model, "license: CC-BY-4.0", "license: \"LIC{{title}}CIL\"");
    project.edit(model, "notice: Independent text", "notice: \"NOT{{title}} {{{content}}}\" #");
    project.edit("smm.toml", "Tiny Press", "PUB{{> head}}{{#if title}}");
    project.edit("smm.toml", "title = \"Tiny models", "title = \"TIT{{path}}@@site@@");
    project.smm(&["build"]).exits(0);
    for (path, page) in framed_pages(&project) {
        for text in [
            "LIC{{title}}CIL",
            "NOT{{title}} {{{content}}}",
            "PUB{{&gt; head}}",
            "TIT{{path}}@@site@@",
        ] {
            assert!(page.contains(text), "`{path}` lacks `{text}`");
        }
    }
}

/// A workspace with chapters in a folder, and a model or profile of the same name.
fn with_chapters_beside(folder: &str, book: &str) -> Project {
    let project = Project::tiny().with(&format!(
        "-- book/src/SUMMARY.md --\n# Summary\n\n- [Start](index.md)\n- [How]({folder}/how.md)\n\
         -- book/src/{folder}/how.md --\n# How\n\nWords.\n"
    ));
    for (path, text) in txtar(TINY).into_iter().filter(|(path, _)| path.contains(book)) {
        let text = text
            .replace("id: tiny\n", &format!("id: {folder}\n"))
            .replace("id: shop\n", &format!("id: {folder}\n"))
            .replace("SHOP", "OTH");
        project.write(&path.replace(book, &format!("/{folder}/")), text);
    }
    project
}

#[test]
fn a_book_may_be_named_like_a_folder_of_chapters() {
    let only = ["build", "--only", "site,data"];
    let books = [("/tiny/", "model.yaml"), ("/shop/", "profile.yaml")];
    for (book, head) in books {
        for name in ["use", "model", "context", "assets", "search", "downloads"] {
            let project = with_chapters_beside(name, book);
            // The files in these come from the theme and the search.
            if !["assets", "search"].contains(&name) {
                project.write(&format!("book/src/{name}/dot.svg"), "<svg/>");
            }
            project.smm(&["check"]).exits(0);
            project.smm(&only).exits(0);
            let paths = || -> Vec<String> {
                project.files("site").into_iter().map(|(path, _)| path).collect()
            };
            let first = paths();
            for path in ["how.html", "1.0/index.html", "1.0/doors.html"] {
                assert!(first.contains(&format!("{name}/{path}")), "{name}/{path}");
            }
            // Built again over itself, after an edit.
            let folder = if head == "model.yaml" { "models" } else { "profiles" };
            project.edit(&format!("{folder}/{name}/1.0/{head}"), "\ntitle: ", "\ntitle: Other ");
            project.smm(&only).exits(0);
            project.smm(&["verify"]).exits(0);
            assert_eq!(paths(), first, "{name}");
            project.smm(&[&only[..], &["--out", "clean"]].concat()).exits(0);
            assert_eq!(project.files("site"), project.files("clean"), "{name}");
        }
    }
}

#[test]
fn addresses_that_differ_by_capitals_only_are_refused_with_both_places() {
    let project = with_chapters_beside("Tiny", "/shop/no");
    let run = project.smm(&["check"]).exits(1);
    run.says("--> book/src/Tiny/how.md").says("models/tiny/1.0/model.yaml").says("`Tiny/`");
    project.smm(&["build"]).exits(1);
    assert!(!project.path("site").exists());
}

#[test]
fn what_nothing_reads_is_said_and_does_not_stop_a_build() {
    let project = Project::tiny();
    project.write("book/templates/practice.hbs", "{{title}}");
    project.write("book/theme/js/sites.js", "1;");
    project.write("book/words/german.txt.bak.toml", "");
    let run = project.smm(&["check"]).exits(0);
    run.says("did you mean `practice.html`?").says("did you mean `js/site.js`?").says("3 warnings");
    project.smm(&["check", "--deny", "warnings"]).exits(1);
    project.smm(&["build", "--only", "data"]).exits(0).says("3 warnings");
    project.edit("smm.toml", "language", "[severities]\nunused-asset = \"off\"\n#");
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.edit("smm.toml", "\"off\"", "\"error\"");
    project.smm(&["build", "--only", "data"]).exits(1);
}
