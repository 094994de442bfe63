//! Items in parts, as publishers letter and number them: shown wherever the item is, and answered as one with it.

use super::CATALOG;
use crate::support::Project;

const PARTS: &str = "text: Files above {{limit}} are refused.
        parts:
          - label: a.
            ref: V1.10.1a
            text: \"when they come in:\"
            parts:
              - label: \"1.\"
                ref: V1.10.1a.1
                text: by mail, up to {{limit}}
              - label: (2)
                text: by hand
          - label: b.
            text: when they go out, as parsers do in [[V1.2.3]]
        params:
          - id: limit
            title: largest size of a file
            default: 10 MB";

fn in_parts() -> String {
    CATALOG
        .replace("text: Files above a limit are refused.", PARTS)
        .replace("as files in [[V1.10.1]]", "as files in [[V1.10.1a.1]]")
}

#[test]
fn parts_stand_below_their_item_wherever_it_is_shown() {
    let project = Project::new(&in_parts());
    project.is_sound();
    let page = project.read("site/apps/5.0/files.html").replace('\n', "");
    for part in [
        "<li id=\"V1.10.1a\"><a class=\"part-sign\" href=\"#V1.10.1a\" title=\"V1.10.1a\">a.</a>",
        "<li id=\"V1.10.1a.1\">",
        "<div>by mail, up to 10 MB</div>",
        "<li><span class=\"part-sign\">(2)</span><div>by hand</div></li></ul></div></li>",
        "<a href=\"injection.html#INJ-2-I1\">V1.2.3</a>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let other = project.read("site/apps/5.0/injection.html");
    assert!(other.contains("href=\"files.html#V1.10.1a.1\""), "{other}");
    let whole = "Files above 10 MB are refused.\n- a. when they come in:\n  - 1. by mail, up to 10 MB\n  - (2) by hand\n- b. when they go out, as parsers do in V1.2.3";
    let quoted = whole.replace('\n', "\\n");
    let form = project.read("site/apps/5.0/downloads/apps-5.0-assessment.html");
    assert!(form.contains(&quoted), "{form}");
    let table = project.read("site/apps/5.0/downloads/apps-5.0.csv");
    assert!(table.contains(whole), "{table}");
    let data = project.read("site/apps/5.0/downloads/apps-5.0.json");
    assert!(data.contains("\"as-written\": \"by mail, up to {{limit}}\""), "{data}");
    project.smm(&["assess", "new", "--profile", "apps@5.0", "-o", "a.yaml"]).exits(0);
    assert!(project.read("a.yaml").contains("by mail, up to 10 MB"));
    let one = project.read("a.yaml").matches("answer:").count();
    let alone = Project::new(CATALOG);
    alone.smm(&["assess", "new", "--profile", "apps@5.0", "-o", "a.yaml"]).exits(0);
    assert_eq!(alone.read("a.yaml").matches("answer:").count(), one, "parts are not answered");
    for format in ["gemara", "ciso", "cyclonedx", "oscal", "mdbook"] {
        project.smm(&["export", format, "apps@5.0", "-o", &format!("out.{format}")]).exits(0);
    }
    for file in ["out.gemara", "out.ciso", "out.cyclonedx", "out.mdbook/src/practices/files.md"] {
        let text = project.read(file);
        assert!(
            text.contains("**(2)** by hand") && text.contains("by mail, up to 10 MB"),
            "{file}"
        );
    }
    let oscal: serde_json::Value = serde_json::from_str(&project.read("out.oscal")).expect("JSON");
    assert_eq!(oscal.to_string().matches("\"class\":\"part\"").count(), 4);
}

#[test]
fn what_a_part_is_called_is_its_own_and_stands_for_no_item() {
    let check = |text: &str| Project::new(text).smm(&["check"]);
    check(&in_parts().replace("ref: V1.10.1a.1", "ref: V1.2.1"))
        .exits(1)
        .says("the ref `V1.2.1` is given twice");
    check(&in_parts().replace("ref: V1.10.1a.1", "ref: FIL-1-I1"))
        .exits(1)
        .says("the ref `FIL-1-I1` is the id of something else");
    check(&in_parts().replace("[[V1.10.1a.1]]", "[[V1.10.1a.2]]")).exits(1).says("V1.10.1a.2");
    let needs = "verify: [test]\n        needs: [V1.10.1a]";
    check(&in_parts().replace("verify: [test]", needs)).exits(1).says("`V1.10.1a`");
    check(&in_parts().replace("up to {{limit}}", "up to {{limits}}"))
        .exits(1)
        .says("error[unknown-param]: `FIL-1-I1` has no place `limits`");
    // It is filled in by a part alone.
    let inside = in_parts().replace("Files above {{limit}}", "Large files");
    check(&inside).exits(0).does_not_say("unused-param");
    check(&in_parts().replace("text: by hand", "text: \"<b>by</b> hand\"")).exits(1);
}

#[test]
fn a_part_that_changes_is_a_change_of_its_item() {
    let later = |from: &str, to: &str| {
        let text = in_parts().replace(from, to);
        let model = text.split("-- profiles").next().unwrap_or_default().to_owned();
        model.replace("/5.0/", "/5.1/").replace("version: \"5.0\"", "version: \"5.1\"")
    };
    let diff = |from: &str, to: &str| {
        let project = Project::new(&in_parts()).with(&later(from, to));
        let run = project.smm(&["diff", "apps@5.0", "apps@5.1"]).exits(0);
        project.smm(&["assess", "new", "--profile", "apps@5.0", "-o", "k.yaml"]).exits(0);
        let blank = project.read("k.yaml");
        project.write("k.yaml", blank.replace("    answer:\n", "    answer: yes\n"));
        project
            .smm(&["assess", "upgrade", "k.yaml", "--onto", "apps@5.1", "-o", "l.yaml"])
            .exits(0);
        assert!(project.read("l.yaml").contains("recheck:"));
        run
    };
    diff("text: by hand", "text: never by hand")
        .prints("FIL-1-I1")
        .prints("    - (2) {+never+} by hand");
    diff(
        "          - label: b.\n            text: when they go out, as parsers do in [[V1.2.3]]\n",
        "",
    )
    .prints("[-b. when they go out, as parsers do in [[V1.2.3]]-]");
    diff("by hand\n", "by hand\n              - label: (3)\n                text: by wire\n")
        .prints("{+(3) by wire+}");
}
