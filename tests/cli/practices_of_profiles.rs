//! Which practices a profile has: what it leaves out of its base as a whole, and what it adds.

use crate::catalogs::CATALOG;
use crate::support::{Project, shared, txtar};

/// A profile that leaves out a practice of the catalog, and one above it that leaves out nothing more.
fn without_files() -> String {
    let text = CATALOG.replace(
        "scope: industry\n",
        "scope: industry\nexclude:\n  - practices: [V1.10]\n    rationale: A kiosk takes no files. Injection is another matter, see [[files]].\n",
    );
    let text = text.replace("  V1.10:\n    level: 0\n    rationale: It takes no files.\n", "");
    let booth = "-- profiles/booth/1.0/profile.yaml --\nid: booth\nversion: \"1.0\"\ncode: BTH\ntitle: Booth\nstatus: draft\ndate: \"2026-06-01\"\nbase: kiosk@1.0\nscope: system\nsummary: A booth runs at night.\napplies-to:\n  - A booth\n";
    let desk = "-- profiles/desk/1.0/profile.yaml --\nid: desk\nversion: \"1.0\"\ncode: DSK\ntitle: Desk\nstatus: draft\ndate: \"2026-06-01\"\nbase: apps@5.0\nscope: industry\nsummary: A desk takes files.\napplies-to:\n  - A desk\ntargets:\n  injection:\n    level: 1\n    rationale: Staff type into it.\n  files:\n    level: 1\n    rationale: Staff bring files.\n";
    format!("{text}{booth}{desk}")
}

#[test]
fn what_a_profile_leaves_out_is_said_once_and_asked_nowhere() {
    let project = Project::new(&without_files());
    project.is_sound();
    assert!(!project.path("site/kiosk/1.0/files.html").exists());
    let overview = project.read("site/kiosk/1.0/index.html");
    assert!(overview.contains("Left out, and why") && overview.contains("A kiosk takes no files."));
    assert!(overview.contains("href=\"../../apps/5.0/files.html\""), "{overview}");
    // Who left it out is said where several profiles are stacked.
    let above = project.read("site/booth/1.0/index.html");
    assert!(above.contains("<span class=\"src-tag\">Kiosk 1.0</span>"), "{above}");
    // A link to it leads to the book beneath.
    let page = project.read("site/kiosk/1.0/injection.html");
    assert!(!page.contains("href=\"files.html"), "{page}");
    let beneath = project.read("site/apps/5.0/files.html");
    assert!(beneath.contains("Left out in") && beneath.contains("kiosk/1.0/index.html#left-out"));
    let compared = project.read("site/compare-apps.html");
    assert!(compared.contains("<a href=\"kiosk/1.0/index.html#left-out\">left out</a>"));
    assert!(project.read("site/kiosk/1.0/compare.js").contains("\"leftOut\":true"));
    for gone in ["kiosk-1.0.csv", "kiosk-1.0-oscal.json"] {
        let text = project.read(&format!("site/kiosk/1.0/downloads/{gone}"));
        assert!(!text.contains("FIL-1"), "{gone}: {text}");
    }
    let data = project.read("site/kiosk/1.0/downloads/kiosk-1.0.json");
    assert!(data.contains("\"left-out\"") && !data.contains("FIL-1-I1"), "{data}");
    let form = project.read("site/kiosk/1.0/downloads/kiosk-1.0-assessment.html");
    assert!(form.contains("Not asked here: V1.10 Files (FIL) (A kiosk takes no files."), "{form}");
    assert!(!form.contains("FIL-1-I1"));
}

#[test]
fn answers_to_what_is_left_out_are_kept_with_the_reason() {
    let text = without_files();
    let profile = text.split("-- profiles/kiosk/1.0/profile.yaml --").nth(1).unwrap_or_default();
    let profile = profile.split("-- profiles/booth").next().unwrap_or_default();
    let later = profile.replace("version: \"1.0\"", "version: \"2.0\"").replace("/1.0/", "/2.0/");
    let declared = "-- profiles/kiosk/2.0/changes.yaml --\nfrom: \"1.0\"\nsummary: It takes no files.\nchanges: []\n";
    let whole = format!("{CATALOG}-- profiles/kiosk/2.0/profile.yaml --{later}{declared}");
    let project = Project::new(&whole);
    project.smm(&["check"]).exits(0);
    project.smm(&["diff", "kiosk@1.0", "kiosk@2.0"]).exits(0).prints("A kiosk takes no files.");
    project.smm(&["assess", "new", "--profile", "kiosk@1.0", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    assert!(blank.contains("FIL-1-I1:"), "{blank}");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    project.smm(&["assess", "score", "k.yaml"]).exits(0).prints("V1.10 Files");
    project.smm(&["assess", "upgrade", "k.yaml", "--onto", "kiosk@2.0", "-o", "l.yaml"]).exits(0);
    let upgraded = project.read("l.yaml");
    assert!(upgraded.contains("A kiosk takes no files."), "{upgraded}");
    project.smm(&["assess", "score", "l.yaml"]).exits(0).does_not_print("Files");
    project.smm(&["assess", "report", "l.yaml", "-o", "report"]).exits(0);
    project.smm(&["paper", "guide", "kiosk@2.0", "--out", "paper"]).exits(0);
    project.smm(&["paper", "form", "kiosk@2.0", "--out", "paper"]).exits(0);
}

/// A kiosk with a practice of its own in a domain of its own, and one in the domain of the catalog.
fn with_own() -> String {
    let text = CATALOG.replace(
        "scope: industry\n",
        "scope: industry\nadd:\n  domains:\n    - id: hall\n      title: Hall\n      summary: What stands around it.\n  practices:\n    - id: screen\n      in: hall\n      rationale: People read along, see [[injection]].\n    - id: cards\n      in: V1\n      rationale: It reads cards.\n",
    );
    let text = text.replace(
        "  V1.10:\n    level: 0\n    rationale: It takes no files.\n",
        "  V1.10:\n    level: 0\n    rationale: It takes no files.\n  screen:\n    level: 1\n    rationale: Visitors queue.\n  cards:\n    level: 1\n    rationale: Cards are skimmed.\n",
    );
    let tables = "-- profiles/kiosk/1.0/added/screen.yaml --\nid: screen\ncode: SCR\ntitle: Screen\npurpose: Nobody reads along.\nlevels:\n  - level: 1\n    indicators:\n      - id: KSK-SCR-1-I1\n        text: The screen goes dark when nobody stands before it.\n-- profiles/kiosk/1.0/added/cards.yaml --\nid: cards\ncode: CRD\nref: K1\ntitle: Cards\npurpose: Cards are read by the bank's reader only.\nlevels:\n  - level: 1\n    indicators:\n      - id: KSK-CRD-1-I1\n        ref: K1.1\n        text: The reader is sealed.\n        needs: [INJ-1-I1]\n";
    let booth = "-- profiles/booth/1.0/profile.yaml --\nid: booth\nversion: \"1.0\"\ncode: BTH\ntitle: Booth\nstatus: draft\ndate: \"2026-06-01\"\nbase: kiosk@1.0\nscope: system\nexclude:\n  - practices: [screen]\n    rationale: A booth has walls.\nsummary: A booth runs at night.\napplies-to:\n  - A booth\n-- profiles/booth/1.0/practices/cards.yaml --\npractice: cards\nconsiderations: The booth stands alone at night.\nlevels:\n  - level: 1\n    indicators:\n      - id: BTH-KSK-CRD-1-I1\n        text: The reader is looked at each morning.\n";
    format!("{text}{tables}{booth}")
}

#[test]
fn what_a_profile_adds_is_like_everything_else_and_said_to_be_its_own() {
    let project = Project::new(&with_own());
    project.is_sound();
    assert!(!project.path("site/apps/5.0/screen.html").exists());
    let page = project.read("site/kiosk/1.0/screen.html");
    assert!(page.contains("Added by Kiosk 1.0, and why") && page.contains("People read along"));
    assert!(page.contains("KSK-SCR-1-I1") && page.contains("Why this target"), "{page}");
    let overview = project.read("site/kiosk/1.0/index.html");
    assert!(overview.contains("Added, and why") && overview.contains("id=\"hall\""), "{overview}");
    // The practice stands behind those of its domain, before the next domain.
    let list = project.read("site/kiosk/1.0/indicators.html");
    let place = |text: &str| list.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(place("KSK-CRD-1-I1") < place("KSK-SCR-1-I1"));
    let data = project.read("site/kiosk/1.0/downloads/kiosk-1.0.json");
    assert!(data.contains("\"added\"") && data.contains("People read along"), "{data}");
    let table = project.read("site/kiosk/1.0/downloads/kiosk-1.0.csv");
    assert!(table.contains("KSK-SCR-1-I1") && table.contains("KSK-CRD-1-I1"));
    let form = project.read("site/kiosk/1.0/downloads/kiosk-1.0-assessment.html");
    assert!(form.contains("KSK-SCR-1-I1"));
    // The booth leaves one out and adds to the other.
    assert!(!project.path("site/booth/1.0/screen.html").exists());
    let above = project.read("site/booth/1.0/index.html");
    assert!(above.contains("A booth has walls.") && above.contains("../../kiosk/1.0/screen.html"));
    let cards = project.read("site/booth/1.0/cards.html");
    assert!(cards.contains("BTH-KSK-CRD-1-I1") && cards.contains("Added by Kiosk 1.0"));
    assert!(project.read("site/search/entries-0.js").contains("goes dark"), "it is found");
    // It is asked, scored, reported and printed.
    project.smm(&["assess", "new", "--profile", "kiosk", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    project.smm(&["assess", "score", "k.yaml"]).exits(0).prints("Screen").prints("K1 Cards");
    project
        .smm(&["assess", "score", "k.yaml", "--explain", "KSK-SCR"])
        .exits(0)
        .prints("1 of 1 yes");
    project.smm(&["assess", "report", "k.yaml", "-o", "report"]).exits(0);
    project.smm(&["paper", "checklist", "kiosk", "--out", "paper"]).exits(0);
    project.smm(&["paper", "guide", "booth", "--out", "paper"]).exits(0);
}

#[test]
fn what_a_profile_adds_fits_its_place_and_is_there_once() {
    let check = |from: &str, to: &str| {
        assert!(with_own().contains(from), "{from}");
        Project::new(&with_own().replace(from, to)).smm(&["check"]).exits(1)
    };
    check("in: hall", "in: halls")
        .says("error[unknown-domain]: there is no domain or subdomain `halls`")
        .says("did you mean `hall`?");
    check("    - id: cards\n      in: V1", "    - id: files\n      in: V1")
        .says("error[missing-table]: practice `files` has no table")
        .says("the profile does not add practice `cards`");
    check("id: KSK-SCR-1-I1", "id: SCR-1-I1")
        .says("error[misplaced-id]")
        .says("ids here start with `KSK-SCR-1-I`");
    check("    - id: hall\n", "    - id: encoding\n")
        .says("error[duplicate-id]: there is a domain `encoding` already");
    check("      rationale: It reads cards.\n", "")
        .says("error[deviation-without-rationale]: `cards` is added without a rationale");
    check("needs: [INJ-1-I1]", "needs: [INJ-9-I1]").says("which is not there");
    check(
        "  - level: 1\n    indicators:\n      - id: KSK-SCR",
        "  - level: 7\n    indicators:\n      - id: KSK-SCR",
    )
    .says("level");
    let own = "-- profiles/kiosk/1.0/practices/screen.yaml --\npractice: screen\nconsiderations: It is bright.\n";
    Project::new(&format!("{}{own}", with_own()))
        .smm(&["check"])
        .exits(1)
        .says("an overlay for `screen`, which the profile adds itself");
    let twice = with_own().replace("exclude:\n  - practices: [screen]\n    rationale: A booth has walls.\n", "add:\n  practices:\n    - id: screen\n      in: V1\n      rationale: It has a screen too.\n");
    let twice = format!(
        "{twice}-- profiles/booth/1.0/added/screen.yaml --\nid: screen\ncode: SCR\ntitle: Screen\npurpose: Nobody reads along.\nlevels:\n  - level: 1\n    indicators:\n      - id: BTH-SCR-1-I1\n        text: The screen is dim.\n"
    );
    Project::new(&twice)
        .smm(&["check"])
        .exits(1)
        .says("error[duplicate-id]: the profile adds `screen`, which is there already");
}

#[test]
fn what_a_profile_adds_is_compared_and_answers_to_it_are_carried_on() {
    let text = with_own();
    let later: String = txtar(&text)
        .into_iter()
        .filter(|(path, _)| path.starts_with("profiles/kiosk/"))
        .map(|(path, body)| {
            let body = body.replace("version: \"1.0\"", "version: \"1.1\"");
            let body = body.replace("goes dark when", "goes dark at once when");
            format!("-- {} --\n{body}", path.replace("/1.0/", "/1.1/"))
        })
        .collect();
    let declared = "-- profiles/kiosk/1.1/changes.yaml --\nfrom: \"1.0\"\nsummary: The screen is quicker.\nchanges:\n  - change: reworded\n    item: KSK-SCR-1-I1\n    weight: editorial\n    reason: It was meant so.\n";
    let project = Project::new(&format!("{text}{later}{declared}"));
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["diff", "kiosk@1.0", "kiosk@1.1"]).exits(0).prints("at once");
    project.smm(&["diff", "apps@5.0", "kiosk@1.0"]).exits(0);
    project.smm(&["assess", "new", "--profile", "kiosk@1.0", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    project.smm(&["assess", "upgrade", "k.yaml", "--onto", "kiosk@1.1", "-o", "l.yaml"]).exits(0);
    let score = project.smm(&["assess", "score", "l.yaml", "--explain", "KSK-SCR"]);
    score.exits(0).prints("1 of 1 yes");
    project.smm(&["new", "version", "kiosk"]).exits(0);
    assert!(project.path("profiles/kiosk/1.2/added/screen.yaml").is_file());
}

#[test]
fn a_tenant_leaves_out_of_the_low_baseline_what_its_provider_answers_for() {
    let low = "oscal/content/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json";
    let Some(source) = shared(low) else { return };
    let project = Project::new(
        "-- smm.toml --\ntitle = \"Low\"\npublisher = \"A project\"\nbase-url = \"https://example.org/\"\n",
    );
    let source = source.display().to_string();
    project.smm(&["import", "oscal", &source, "--into", "models/low/5.1"]).exits(0);
    let head = "id: cloud\nversion: \"1.0\"\ncode: CLD\ntitle: Cloud Tenant\nstatus: draft\ndate: \"2026-06-01\"\nbase: low@5.1\nscope: industry\nexclude:\n  - domains: [physical-and-environmental-protection, media-protection, maintenance]\n    rationale: The provider of the cloud answers for buildings, media and machines.\n  - practices: [AC-18, AC-19]\n    rationale: A tenant has no devices in a network of its own.\nsummary: For tenants of a cloud.\napplies-to:\n  - A tenant of a cloud\n";
    project.write("profiles/cloud/1.0/profile.yaml", head);
    project.smm(&["check"]).exits(0).says("0 errors");
    let export = |name: &str, path: &str| {
        project.smm(&["export", "json", name, "-o", path]).exits(0);
        project.read(path)
    };
    let (all, own) = (export("low@5.1", "low.json"), export("cloud@1.0", "cloud.json"));
    let count = |text: &str| text.matches("\"purpose\":").count();
    let left_out = count(&all) - count(&own);
    assert!(left_out > 15 && own.contains("\"left-out\""), "{left_out}");
    assert!(all.contains("\"AC-18\"") && !own.contains("\"AC-18a"));
    project.smm(&["assess", "new", "--profile", "cloud", "-o", "c.yaml"]).exits(0);
    let blank = project.read("c.yaml");
    assert!(!blank.contains("WA-1-I1:") && blank.contains("AM-1-I1:"));
    project.smm(&["export", "oscal", "cloud@1.0", "-o", "cloud-oscal.json"]).exits(0);
    let oscal: serde_json::Value =
        serde_json::from_str(&project.read("cloud-oscal.json")).expect("JSON");
    let selected = oscal["profile"]["imports"].to_string();
    assert!(!selected.contains("\"wireless-access\"") && selected.contains("account-management"));
}

/// A kiosk that takes a practice of another model.
fn with_taken() -> String {
    let text = CATALOG.replace(
        "scope: industry\n",
        "scope: industry\nadd:\n  practices:\n    - id: tenants\n      from: clouds@2.0\n      in: V1\n      rationale: It runs in a cloud.\n",
    );
    let text = text.replace(
        "  V1.10:\n    level: 0\n",
        "  tenants:\n    level: 1\n    rationale: Others run beside it.\n  V1.10:\n    level: 0\n",
    );
    let head = CATALOG.split("-- models/apps/5.0/model.yaml --\n").nth(1).unwrap_or_default();
    let head = head.split("-- models/apps/5.0/practices/").next().unwrap_or_default();
    let head = head.replace("id: apps", "id: clouds").replace("\"5.0\"", "\"2.0\"");
    let head = head.replace("Requirements for Applications", "Requirements for Clouds");
    let head = head.replace("short-title: Apps", "short-title: Clouds");
    let head = head
        .replace("[injection, files]", "[tenants, buildings]")
        .replace("ref: V1\n", "ref: C1\n");
    let roles =
        "roles:\n  - id: operator\n    title: Operator of the cloud\n    summary: Who runs it.\n";
    let tables = "-- models/clouds/2.0/practices/tenants.yaml --\nid: tenants\ncode: TEN\nref: C1.1\ntitle: Tenants\npurpose: Tenants are kept apart.\nlevels:\n  - level: 1\n    indicators:\n      - id: TEN-1-I1\n        ref: C1.1.1\n        text: No tenant sees data of another.\n        ask: operator\n        needs: [BLD-1-I1]\n-- models/clouds/2.0/practices/buildings.yaml --\nid: buildings\ncode: BLD\ntitle: Buildings\npurpose: Nobody comes in.\nlevels:\n  - level: 1\n    indicators:\n      - id: BLD-1-I1\n        text: Doors are shut.\n        ask: operator\n";
    format!("{text}-- models/clouds/2.0/model.yaml --\n{head}{roles}{tables}")
}

#[test]
fn a_practice_of_another_model_keeps_its_words_and_ids_and_says_where_it_is_from() {
    let project = Project::new(&with_taken());
    project.is_sound();
    let page = project.read("site/kiosk/1.0/tenants.html");
    assert!(page.contains("Taken from Clouds 2.0 by Kiosk 1.0, and why"), "{page}");
    assert!(page.contains("From Clouds 2.0") && page.contains("C1.1 Tenants"), "{page}");
    assert!(page.contains("Operator of the cloud") && !page.contains("BLD-1-I1"), "{page}");
    let overview = project.read("site/kiosk/1.0/index.html");
    assert!(overview.contains("It runs in a cloud.") && overview.contains("C1.1 Tenants"));
    let data = project.read("site/kiosk/1.0/downloads/kiosk-1.0.json");
    assert!(data.contains("\"from\": \"clouds@2.0\""), "{data}");
    project.smm(&["assess", "new", "--profile", "kiosk", "-o", "k.yaml"]).exits(0);
    let blank = project.read("k.yaml");
    project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
    let score = project.smm(&["assess", "score", "k.yaml", "--explain", "TEN"]);
    score.exits(0).prints("1 of 1 yes");
    project.smm(&["assess", "report", "k.yaml", "-o", "report"]).exits(0);
    project.smm(&["paper", "guide", "kiosk", "--out", "paper"]).exits(0);
    // A change there is a change here.
    project.edit(
        "models/clouds/2.0/practices/tenants.yaml",
        "No tenant sees",
        "No tenant ever sees",
    );
    project.smm(&["build"]).exits(0);
    assert!(project.read("site/kiosk/1.0/tenants.html").contains("No tenant ever sees"));
}

#[test]
fn a_practice_of_another_model_is_there_and_fits() {
    let check = |from: &str, to: &str| {
        assert!(with_taken().contains(from), "{from}");
        Project::new(&with_taken().replacen(from, to, 1)).smm(&["check"]).exits(1)
    };
    check("from: clouds@2.0", "from: clouds@3.0")
        .says("error[unknown-base]: there is no model `clouds@3.0` in this workspace");
    check("    - id: tenants\n      from", "    - id: tenant\n      from")
        .says("error[unknown-practice]: `clouds@2.0` has no practice `tenant` to be taken from it")
        .says("did you mean `tenants`?");
    check("code: TEN\n", "code: INJ\n").says("error[unfit-practice]");
    let levels =
        "  - level: 2\n    title: second\n    summary: For applications with something to lose.\n";
    let (before, after) = with_taken()
        .split_once("-- models/clouds/2.0/model.yaml --")
        .map(|(before, after)| (before.to_owned(), after.replace(levels, "")))
        .expect("two models");
    Project::new(&format!("{before}-- models/clouds/2.0/model.yaml --{after}"))
        .smm(&["check"])
        .exits(1)
        .says("error[unfit-practice]: `tenants` cannot be taken from `clouds@2.0`")
        .says("`clouds@2.0` has levels 0 to 1, `apps@5.0` 0 to 2");
}

/// A set of answers, as models declare it.
const COVERAGE: &str = "answer-sets:\n  - id: coverage\n    answers:\n      - { id: all, label: All tenants, short: all, earns: 2 }\n      - { id: some, label: Some tenants, short: some, earns: 1 }\n      - { id: none, label: No tenant, earns: 0 }\n";
/// The answers of a model, worth what they usually are, in other numbers.
const DOUBLED: &str = "answers:\n  - { id: \"yes\", label: \"Yes\", earns: 4 }\n  - { id: partly, label: Partly, earns: 2 }\n  - { id: \"no\", label: \"No\", earns: 0 }\n  - { id: not-applicable, label: Not applicable, short: n/a, counts: false }\n";

/// The kiosk with more said in the model that it lies over, and in the one that it takes from.
fn with_answers(here: &str, there: &str) -> String {
    let models = [
        ("-- models/apps/5.0/model.yaml --\n", here),
        ("-- models/clouds/2.0/model.yaml --\n", there),
    ];
    let say =
        |text: String, (head, more): (&str, &str)| text.replace(head, &format!("{head}{more}"));
    models.into_iter().fold(with_taken(), say)
}

/// The same, where the indicator of the practice names the set.
fn with_named_answers(here: &str, there: &str) -> String {
    let (before, named) =
        ("ask: operator\n        needs", "answers: coverage\n        ask: operator\n        needs");
    with_answers(here, there).replace(before, named)
}

#[test]
fn a_practice_of_another_model_keeps_its_answers() {
    let project = Project::new(&with_named_answers(COVERAGE, COVERAGE));
    project.smm(&["check", "--deny", "warnings"]).exits(0);
    project.smm(&["assess", "new", "--profile", "kiosk", "-o", "k.yaml"]).exits(0);
    assert!(project.read("k.yaml").contains("all (All tenants); some (Some tenants)"));
    // The same shares in other numbers are worth the same.
    Project::new(&with_answers("", DOUBLED)).smm(&["check", "--deny", "warnings"]).exits(0);
}

#[test]
fn a_practice_whose_answers_are_others_elsewhere_is_not_taken_from_there() {
    let unfit = |text: String, problem: &str| {
        let says = format!(
            "error[unfit-practice]: `tenants` cannot be taken from `clouds@2.0`: {problem}"
        );
        Project::new(&text).smm(&["check"]).exits(1).says(&says);
    };
    let missing = "`TEN-1-I1` has the answers `coverage`, a set that `apps@5.0` does not have";
    unfit(with_named_answers("", COVERAGE), missing);
    let other_id = COVERAGE.replace("id: coverage", "id: reach");
    unfit(with_named_answers(&other_id, COVERAGE), missing);
    let others = "the answers `coverage` to `TEN-1-I1` are others in `apps@5.0`";
    for (from, to) in [
        ("short: some, earns: 1", "short: some, earns: 0"),
        ("Some tenants", "The paying tenants"),
        ("label: Some tenants", "meaning: Half of them., label: Some tenants"),
        ("{ id: some", "{ id: few"),
        ("      - { id: some, label: Some tenants, short: some, earns: 1 }\n", ""),
    ] {
        assert!(COVERAGE.contains(from), "{from}");
        unfit(with_named_answers(&COVERAGE.replace(from, to), COVERAGE), others);
        unfit(with_named_answers(COVERAGE, &COVERAGE.replace(from, to)), others);
    }
    let worth = |answer: &str| {
        let problem = "is not an answer to `TEN-1-I1` of the same worth in";
        format!("`{answer}` {problem} `clouds@2.0` and `apps@5.0`")
    };
    let more = DOUBLED.replace("Partly, earns: 2", "Partly, earns: 3");
    unfit(with_answers("", &more), &worth("partly"));
    unfit(with_answers(&more, ""), &worth("partly"));
    let renamed = DOUBLED.replace("id: partly", "id: partially");
    unfit(with_answers("", &renamed), &worth("partially"));
    unfit(with_answers(&renamed, ""), &worth("partly"));
    // A set that its own model does not have is reported once, there.
    let reported = Project::new(&with_named_answers("", "")).smm(&["check"]).exits(1);
    reported.says("error[unusable-answers]").does_not_say("unfit-practice");
}
