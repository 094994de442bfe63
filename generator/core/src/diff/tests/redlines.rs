//! The marks inside a text.

use super::super::marks::{Mark, redline};
use crate::markdown::NoLinks;
use crate::render::changes::{TerminalInk, redline_html, redline_text};

fn marked(old: &str, new: &str) -> String {
    redline_text(&redline(old, new), TerminalInk::Plain).trim_end().to_owned()
}

#[test]
fn words_are_marked_whole() {
    assert_eq!(
        marked("The list is read yearly.", "The list is read quarterly."),
        "The list is read [-yearly-] {+quarterly+}."
    );
}

#[test]
fn few_clean_runs_instead_of_confetti() {
    assert_eq!(
        marked(
            "Opening the gate of the yard is left to drivers at night.",
            "Lifting the barrier at the port is left to guards at night."
        ),
        "[-Opening the gate of the yard-] {+Lifting the barrier at the port+} is left to\n[-drivers-] {+guards+} at night."
    );
}

#[test]
fn a_sentence_put_in_is_marked_from_its_first_word() {
    assert_eq!(
        marked(
            "Doors are shut. Keys are counted.",
            "Doors are shut. Doors are locked. Keys are counted."
        ),
        "Doors are shut. {+Doors are locked.+} Keys are counted."
    );
}

#[test]
fn list_items_are_compared_item_by_item() {
    assert_eq!(
        marked("- doors\n- keys and locks\n- windows", "- doors\n- windows\n- lamps on the yard"),
        "- doors\n- [-keys and locks-]\n- windows\n- {+lamps on the yard+}"
    );
}

#[test]
fn table_cells_are_compared_cell_by_cell() {
    let table =
        |cell: &str| format!("| what | when |\n|---|---|\n| doors | {cell} |\n| keys | yearly |");
    let lines = marked(&table("monthly"), &table("weekly"));
    assert_eq!(lines, "what | when\ndoors | [-monthly-] {+weekly+}\nkeys | yearly");
}

#[test]
fn markup_is_never_broken() {
    let html = redline_html(
        &redline(
            "Read *the whole list* at every site that has one, and [the log](https://e.org).",
            "Read **the whole plan** at every site that has one, and [the log](https://e.org/2).",
        ),
        &NoLinks,
    );
    assert_eq!(
        html,
        "<p>Read <del><em>the whole list</em></del> <ins><strong>the whole plan</strong></ins> at every site that has one, and \
         <del><a href=\"https://e.org\">the log</a></del> <ins><a href=\"https://e.org/2\">the log</a></ins>.</p>"
    );
}

#[test]
fn html_and_script_in_a_text_stay_text() {
    let html = redline_html(&redline("a", "<script>alert(1)</script> [x](javascript:y)"), &NoLinks);
    assert!(!html.contains("<script") && !html.contains("href"), "{html}");
}

#[test]
fn a_text_that_says_something_else_is_struck_out_whole() {
    let runs = redline(
        "Whoever holds the key may open every cabinet of the site.",
        "A register names each badge, its owner and the day on which it ends.",
    );
    let marks: Vec<Mark> = runs.runs().into_iter().map(|(mark, _)| mark).collect();
    assert_eq!(marks, [Mark::Deleted, Mark::Inserted]);
}

fn html(old: &str, new: &str) -> String {
    redline_html(&redline(old, new), &NoLinks)
}

#[test]
fn lists_keep_their_numbers() {
    let old = "3. doors\n4. keys and locks\n5. windows";
    let new = "3. doors\n4. windows\n5. lamps on the yard";
    assert_eq!(
        marked(old, new),
        "3. doors\n4. [-keys and locks-]\n4. windows\n5. {+lamps on the yard+}"
    );
    assert_eq!(
        html(old, new),
        "<ol><li value=\"3\">doors</li><li value=\"4\" class=\"is-deleted\"><del>keys and locks</del></li>\
         <li value=\"4\">windows</li><li value=\"5\" class=\"is-inserted\"><ins>lamps on the yard</ins></li></ol>"
    );
    let deep = "1. doors\n\n   7. keys\n   8. locks\n2. windows";
    assert_eq!(marked(deep, deep), "1. doors\n  7. keys\n  8. locks\n2. windows");
}

#[test]
fn a_list_that_begins_elsewhere_says_where_it_began() {
    assert_eq!(marked("3. doors\n4. keys", "5. doors\n6. keys"), "5. [-3.-] doors\n6. keys");
    assert_eq!(marked("- doors\n- keys", "1. doors\n2. keys"), "1. [-\u{2022}-] doors\n2. keys");
    assert_eq!(marked("1. doors\n2. keys", "- doors\n- keys"), "- [-1.-] doors\n- keys");
    assert_eq!(html("3. doors", "5. doors"), "<ol><li value=\"5\"><del>3.</del> doors</li></ol>");
}

#[test]
fn a_further_paragraph_and_another_list_are_no_items_of_the_first() {
    let text = "1. doors\n\n   of steel\n2. keys\n\n- lamps";
    assert_eq!(marked(text, text), "1. doors\n  of steel\n2. keys\n- lamps");
    assert_eq!(
        html(text, text),
        "<ol><li value=\"1\">doors</li><li class=\"is-continued\">of steel</li>\
         <li value=\"2\">keys</li></ol><ul><li>lamps</li></ul>"
    );
}

#[test]
fn a_task_is_done_as_a_whole() {
    assert_eq!(
        marked("- [ ] doors\n- [x] keys", "- [x] doors\n- [x] keys"),
        "- [-[ ]-] {+[x]+} doors\n- [x] keys"
    );
}

#[test]
fn a_footnote_keeps_its_name() {
    let (old, new) = ("Doors[^a] close.\n\n[^a]: Of steel.", "Doors[^a] close.\n\n[^a]: Of wood.");
    assert_eq!(marked(old, new), "Doors[a] close.\n[a] Of [-steel-] {+wood+}.");
}
