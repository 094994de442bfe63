//! `smm comments`: sheets go out, come back filled by whatever program, and nothing in them is lost.

use std::process::Command;

use crate::support::{Project, third_party, unzipped, zipped};

/// The place of the register in the tiny workspace.
const REGISTER: &str = "comments/tiny/1.0.yaml";

/// A tiny workspace with a sheet of its model, `sheet.xlsx`.
fn project() -> Project {
    let project = Project::tiny();
    project.smm(&["comments", "new", "tiny", "-o", "sheet.xlsx"]).exits(0);
    project
}

/// Writes texts into cells of the first sheet of a workbook.
fn fill(bytes: &[u8], cells: &[(&str, &str)]) -> Vec<u8> {
    edit_sheet(bytes, |xml| cells.iter().fold(xml, |xml, (cell, text)| put(&xml, cell, text)))
}

fn edit_sheet(bytes: &[u8], edit: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = unzipped(bytes);
    let sheet = parts.iter_mut().find(|(name, _)| name == "xl/worksheets/sheet1.xml");
    let (_, sheet) = sheet.expect("a first sheet");
    *sheet = edit(String::from_utf8(std::mem::take(sheet)).expect("text")).into_bytes();
    zipped(&parts)
}

fn put(xml: &str, cell: &str, text: &str) -> String {
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no {cell}"));
    let open = start + xml[start..].find('>').expect("an end") + 1;
    let end = match xml[start..open].ends_with("/>") {
        true => open,
        false => open + xml[open..].find("</c>").expect("an end") + 4,
    };
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("{}{new}{}", &xml[..start], &xml[end..])
}

/// A sheet that Jane sent back, and one of Ben.
fn returned(project: &Project) {
    let sheet = std::fs::read(project.path("sheet.xlsx")).expect("made");
    let jane = [
        ("C3", "Jane Doe"),
        ("C4", "Acme"),
        ("B7", "DOR-1-I1 | Doors, indicator, whatever"),
        ("C7", "te technical"),
        ("D7", "Say how many cabinets are looked at."),
        ("E7", "Three sampled cabinets are found closed."),
        ("B8", "dor-1/objective"),
        ("C8", "ed"),
        ("D8", "Closed is not locked: \"= locked\"\nand a # sign"),
    ];
    project.write("jane.xlsx", fill(&sheet, &jane));
    let ben = [
        ("C3", "Ben"),
        ("B7", "DOR-1-I1"),
        ("D7", "Too vague."),
        ("E7", "All cabinets are found closed."),
    ];
    project.write("ben.xlsx", fill(&sheet, &ben));
}

#[test]
fn returned_sheets_become_one_register_with_ids_by_commenter() {
    let project = project();
    returned(&project);
    let day = |smm: &mut Command| {
        project.run(smm.env("SOURCE_DATE_EPOCH", "1796083200")).exits(0);
    };
    day(&mut project.command(crate::support::smm(), &["comments", "read", "jane.xlsx", "ben.xlsx"]));
    let register = project.read(REGISTER);
    for line in [
        "version: tiny@1.0",
        "- id: JD-1",
        "who: Jane Doe, Acme",
        "clause: DOR-1-I1",
        "type: te",
        "proposal: Three sampled cabinets are found closed.",
        "- id: JD-2",
        "clause: DOR-1/objective",
        "- id: BEN-1",
        "received: 2026-12-01",
        "number: \"1\"",
        "digest: ",
    ] {
        assert!(register.contains(line), "{line}\n{register}");
    }
    project.smm(&["check"]).exits(0).does_not_say("comments/");
}

#[test]
fn a_sheet_that_is_read_again_adds_nothing_whatever_it_is_called() {
    let project = project();
    returned(&project);
    project.smm(&["comments", "read", "jane.xlsx", "ben.xlsx"]).exits(0);
    let before = project.read(REGISTER);
    project.write("copy.xlsx", std::fs::read(project.path("jane.xlsx")).expect("there"));
    project
        .smm(&["comments", "read", "copy.xlsx", "jane.xlsx"])
        .exits(0)
        .says("0 new, 4 as before");
    assert_eq!(project.read(REGISTER), before);
}

#[test]
fn what_the_group_put_right_in_the_register_is_not_undone_by_the_sheet() {
    let project = project();
    returned(&project);
    project.smm(&["comments", "read", "jane.xlsx"]).exits(0);
    let corrected = project
        .read(REGISTER)
        .replace("clause: DOR-1-I1", "clause: DOR-2-I1")
        .replace("type: te", "type: ed")
        .replace("Say how many cabinets are looked at.", "Say how many cabinets one looks at.");
    project.write(REGISTER, &corrected);
    for _ in 0..2 {
        project.smm(&["comments", "read", "jane.xlsx"]).exits(0).says("0 new, 2 as before");
        assert_eq!(project.read(REGISTER), corrected);
    }
    // Other words for one cell leave the others as they were put right.
    let jane = std::fs::read(project.path("jane.xlsx")).expect("there");
    let other = "Two sampled cabinets are found closed.";
    project.write("again.xlsx", fill(&jane, &[("E7", other)]));
    for said in ["0 new, 1 changed, 1 as before", "0 new, 2 as before"] {
        project.smm(&["comments", "read", "again.xlsx"]).exits(0).says(said);
        let register = project.read(REGISTER);
        for kept in ["clause: DOR-2-I1", "type: ed", "cabinets one looks at.", other] {
            assert!(register.contains(kept), "{kept}\n{register}");
        }
        assert_eq!(register.matches("until:").count(), 1, "{register}");
    }
    project.smm(&["comments", "read", "jane.xlsx"]).exits(0).says("0 new, 2 as before");
}

#[test]
fn what_people_write_into_the_register_stays_and_a_new_wording_keeps_the_old_one() {
    let project = project();
    returned(&project);
    project.smm(&["comments", "read", "jane.xlsx"]).exits(0);
    let decided =
        project.read(REGISTER).replace("- id: JD-1", "- id: JD-1 # the first we got").replace(
            "    proposal: Three",
            "    decision: accepted # in the meeting\n    reason: Said so.\n    proposal: Three",
        );
    project.write(REGISTER, &decided);
    let jane = std::fs::read(project.path("jane.xlsx")).expect("there");
    let other = [
        ("D7", "Say how many cabinets are looked at, and who picks them."),
        ("B8", "DOR-2/objective"),
        ("C9", "ge"),
        ("D9", "A third one."),
    ];
    project.write("again.xlsx", fill(&jane, &other));
    project.smm(&["comments", "read", "again.xlsx", "ben.xlsx"]).exits(0).says("2 new, 2 changed");
    let register = project.read(REGISTER);
    for line in [
        "- id: JD-1 # the first we got",
        "decision: accepted # in the meeting",
        "reason: Said so.",
        "and who picks them.",
        "comment: Say how many cabinets are looked at.\n",
        "clause: DOR-1/objective\n",
        "- id: JD-3",
        "clause: tiny\n",
    ] {
        assert!(register.contains(line), "{line}\n{register}");
    }
    assert_eq!(register.matches("until:").count(), 2, "{register}");
    project.smm(&["comments", "read", "again.xlsx"]).exits(0).says("0 new, 3 as before");
    assert_eq!(project.read(REGISTER), register);
}

#[test]
fn a_second_sheet_of_the_same_person_does_not_overwrite_the_first() {
    let project = project();
    returned(&project);
    project.smm(&["comments", "read", "jane.xlsx"]).exits(0);
    let sheet = std::fs::read(project.path("sheet.xlsx")).expect("made");
    let more = [("C3", "jane doe"), ("C4", "ACME"), ("B7", "COP-1-I1"), ("D7", "Which copies?")];
    project.write("more.xlsx", fill(&sheet, &more));
    project.smm(&["comments", "read", "more.xlsx"]).exits(0).says("1 new");
    let register = project.read(REGISTER);
    assert!(register.contains("- id: JD-3"), "{register}");
    assert!(register.contains("Say how many cabinets"), "{register}");
}

#[test]
fn a_sheet_without_a_name_is_said_to_be_one() {
    let project = project();
    let sheet = std::fs::read(project.path("sheet.xlsx")).expect("made");
    project.write("acme.xlsx", fill(&sheet, &[("B7", "DOR-1-I1"), ("D7", "Too vague.")]));
    project.smm(&["comments", "read", "acme.xlsx"]).exits(0).says("`acme.xlsx` says no name");
    let named = project.read(REGISTER).replace("who: acme", "who: Jane Doe");
    project.write(REGISTER, &named);
    let run = project.smm(&["comments", "read", "acme.xlsx"]).exits(0);
    run.says("0 new, 1 as before").does_not_say("no name");
    assert_eq!(project.read(REGISTER), named);
}

#[test]
fn no_cell_is_lost_wherever_it_stands() {
    let project = project();
    let sheet = std::fs::read(project.path("sheet.xlsx")).expect("made");
    let odd = [
        ("C3", "Jane Doe"),
        ("B7", "Chapter four"),
        ("C7", "major"),
        ("D7", "Unclear."),
        ("F7", "accepted: as I propose"),
        ("B8", "DOR-1-I1"),
        ("F9", "a note"),
        ("A10", "see above"),
    ];
    project.write("odd.xlsx", fill(&sheet, &odd));
    let run = project.smm(&["comments", "read", "odd.xlsx"]).exits(1);
    run.says("1 new, 5 not taken over").says("JD-1 is about `Chapter four`");
    let register = project.read(REGISTER);
    for line in [
        "text: major",
        "accepted: as I propose",
        "text: DOR-1-I1",
        "text: a note",
        "text: see above",
        "place: odd.xlsx, sheet `Comments`, row 7",
        "clause: Chapter four",
    ] {
        assert!(register.contains(line), "{line}\n{register}");
    }
    assert!(!register.contains("    decision:"), "{register}");
    project.smm(&["check"]).exits(0).says("unknown-clause");
    let run = project.smm(&["comments", "read", "odd.xlsx", "--decisions"]).exits(0);
    run.says("1 decided");
    assert!(project.read(REGISTER).contains("decision: accepted"));
}

#[test]
fn status_counts_and_names_proposals_that_cannot_all_be_done() {
    let project = project();
    project.smm(&["comments", "status"]).exits(0).prints("there are no comments yet");
    returned(&project);
    project.smm(&["comments", "read", "jane.xlsx", "ben.xlsx"]).exits(0);
    let status = project.smm(&["comments", "status"]).exits(0);
    let status = status.prints("tiny@1.0: 3 comments, 3 open").prints("Jane Doe, Acme: 2, 2 open");
    let status = status.prints("DOR-1-I1: 2, 2 open");
    status.prints("different changes are proposed for `DOR-1-I1`");
    let table = "models/tiny/1.0/practices/doors.yaml";
    project.edit(table, "Cabinets with devices are closed.", "Cabinets with devices are locked.");
    project.smm(&["comments", "status", "tiny"]).exits(0).prints("another since: JD-2");
    let json = project.smm(&["comments", "status", "--format", "json"]).exits(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["rounds"][0]["contradicting"][0], "DOR-1-I1");
    assert_eq!(json["rounds"][0]["comments"][0]["changed-since"], true);
}

#[test]
fn release_notes_cite_what_became_of_comments() {
    let project = project();
    project.shell("cp -r models/tiny/1.0 models/tiny/1.1").exits(0);
    project.edit("models/tiny/1.1/model.yaml", "version: \"1.0\"", "version: \"1.1\"");
    project.write(
        "comments/tiny/1.1.yaml",
        "version: tiny@1.1\ncomments:\n  - id: JD-1\n    who: Jane\n    clause: DOR-1-I1\n    \
         comment: Too vague.\n    decision: modified\n    reason: Now it *counts*.\n",
    );
    project.smm(&["build", "--only", "data"]).exits(0);
    let notes = project.read("site/tiny/changes/1.0-1.1/downloads/tiny-1.0-1.1.markdown");
    for line in ["1 comment, 0 open", "- JD-1 (DOR-1-I1): accepted with changes: Now it \\*counts"]
    {
        assert!(notes.contains(line), "{line}\n{notes}");
    }
    assert!(!notes.contains("Jane"), "{notes}");
}

#[test]
fn a_sheet_of_a_round_that_began_shows_what_is_settled_and_reads_back_as_it_is() {
    let project = project();
    returned(&project);
    project.smm(&["comments", "read", "jane.xlsx", "ben.xlsx"]).exits(0);
    let decided = project.read(REGISTER).replace(
        "    proposal: All",
        "    decision: rejected\n    reason: \"Three: see JD-1\"\n    proposal: All",
    );
    project.write(REGISTER, &decided);
    project.smm(&["comments", "new", "tiny", "-o", "round.xlsx"]).exits(0);
    project.smm(&["comments", "read", "round.xlsx"]).exits(0).says("0 new, 3 as before");
    assert_eq!(project.read(REGISTER), decided);
    // Who is not the commenter changes nothing of it, and it is kept all the same.
    let round = std::fs::read(project.path("round.xlsx")).expect("made");
    project.write("eve.xlsx", fill(&round, &[("C3", "Eve"), ("D9", "Quite right.")]));
    project.smm(&["comments", "read", "eve.xlsx"]).exits(1).says("1 not taken over");
    assert!(project.read(REGISTER).contains("comment: Too vague."));
    assert!(project.read(REGISTER).contains("Quite right."));
}

#[test]
fn other_files_are_refused_in_words_and_do_not_stop_the_rest() {
    let project = project();
    returned(&project);
    project.write("notes.xlsx", "just text");
    let names = ["assess", "new", "--profile", "tiny", "-o", "form.xlsx"];
    project.smm(&names).exits(0);
    let run = project.smm(&["comments", "read", "notes.xlsx", "form.xlsx", "ben.xlsx"]).exits(1);
    run.says("`notes.xlsx` was not read").says("`smm assess read` reads it").says("1 new");
    project.smm(&["assess", "read", "sheet.xlsx"]).exits(1);
}

#[test]
fn a_sheet_of_a_version_that_is_not_there_is_refused() {
    let project = project();
    returned(&project);
    std::fs::rename(project.path("models/tiny/1.0"), project.path("models/tiny/1.1"))
        .expect("there");
    project.edit("models/tiny/1.1/model.yaml", "\"1.0\"", "\"1.1\"");
    let run = project.smm(&["comments", "read", "ben.xlsx"]).exits(1);
    run.says("about `tiny@1.0`, which this workspace does not have");
}

#[test]
fn more_than_a_register_holds_is_refused_in_words() {
    let project = project();
    let sheet = std::fs::read(project.path("sheet.xlsx")).expect("made");
    let rows = |count: usize| {
        edit_sheet(&sheet, |xml| {
            let row = |at: usize| {
                let row = 200 + at;
                let cell = |column: &str, text: &str| {
                    format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                };
                let cells = cell("B", "DOR-1-I1") + &cell("D", &format!("Remark {at} of many."));
                format!("<row r=\"{row}\">{cells}</row>")
            };
            let more: String = (0..count).map(row).collect();
            xml.replace("</sheetData>", &format!("{more}</sheetData>"))
        })
    };
    project.write("many.xlsx", rows(2_000));
    project.smm(&["comments", "read", "many.xlsx"]).exits(0).says("2000 new");
    project.smm(&["comments", "read", "many.xlsx"]).exits(0).says("0 new, 2000 as before");
    project.smm(&["check"]).exits(0);
    project.write("more.xlsx", rows(10_000));
    project.smm(&["comments", "read", "more.xlsx"]).exits(2).says("a register holds 5000");
}

#[test]
fn a_sheet_in_another_language_is_read_by_its_own_words() {
    let project = Project::tiny();
    project.edit("smm.toml", "language = \"en\"", "language = \"de\"");
    project.write(
        "book/words/de.toml",
        "[comments]\nsheet = \"Kommentare\"\nhead_comment = \"Kommentar\"\nhead_clause = \"Stelle\"\n\
         name = \"Ihr Name\"\n[comments.type]\ned = \"redaktionell\"\n",
    );
    project.smm(&["comments", "new", "tiny", "-o", "sheet.xlsx"]).exits(0);
    let sheet = std::fs::read(project.path("sheet.xlsx")).expect("made");
    let cells = [("C3", "Jörg Öz"), ("B7", "DOR-1-I1"), ("C7", "redaktionell"), ("D7", "Größe?")];
    project.write("back.xlsx", fill(&sheet, &cells));
    project.smm(&["comments", "read", "back.xlsx"]).exits(0).says("1 new");
    let register = project.read(REGISTER);
    assert!(register.contains("type: ed") && register.contains("who: Jörg Öz"), "{register}");
}

#[test]
fn every_text_that_people_comment_on_is_in_the_list() {
    let project = Project::repository();
    project
        .smm(&["comments", "new", "retail-pos", "-o", "sheet.xlsx"])
        .exits(0)
        .says("redline.html");
    let bytes = std::fs::read(project.path("sheet.xlsx")).expect("made");
    let parts = unzipped(&bytes);
    let texts = parts.into_iter().find(|(name, _)| name == "xl/sharedStrings.xml");
    let text = String::from_utf8(texts.expect("texts").1).expect("text");
    for id in [
        "retail-pos | ",
        "retail-pos/summary | ",
        "physical-protection/target | ",
        "physical-protection/rationale | ",
        "PHY-2/objective | ",
        "PHY-2-A1 | ",
        "PHY-2-I1 | ",
        "RPOS-PHY-2-I1 | ",
        "chapter/use/scoring | ",
        "term/",
    ] {
        assert!(
            text.contains(&format!("<t>{id}"))
                || text.contains(&format!("<t xml:space=\"preserve\">{id}")),
            "{id}"
        );
    }
}

#[test]
fn the_page_shows_what_became_of_comments_and_no_names() {
    let project = project();
    returned(&project);
    project.smm(&["build", "--only", "site"]).exits(0);
    assert!(!project.path("site/tiny/1.0/comments.html").exists());
    project.smm(&["comments", "read", "jane.xlsx", "ben.xlsx"]).exits(0);
    let evil = project.read(REGISTER).replace(
        "    proposal: All",
        "    decision: modified\n    reason: \"<b>bold</b> {{#include x}}\\n\\n# Head\"\n    proposal: All",
    );
    project.write(REGISTER, &evil);
    project.smm(&["build", "--only", "site"]).exits(0);
    let page = project.read("site/tiny/1.0/comments.html");
    for text in ["JD-1", "BEN-1", "accepted with changes", "&lt;b&gt;bold", "# Head", "#DOR-1-I1"] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    assert!(!page.contains("Jane Doe") && !page.contains("<b>bold"), "{page}");
    let overview = project.read("site/tiny/1.0/index.html");
    assert!(overview.contains("3 comments, 2 open"), "{overview}");
    for page in [overview, project.read("site/tiny/1.0/doors.html")] {
        assert!(page.contains(r#"<a href="comments.html">Comments</a>"#), "{page}");
    }
}

/// Fills `sheet.xlsx` into `back.xlsx` with openpyxl: `b` is the workbook, `s` the first sheet.
fn python(project: &Project, script: &str) {
    let script = format!(
        "import openpyxl\nb = openpyxl.load_workbook('sheet.xlsx')\ns = b.worksheets[0]\n{script}\n\
         b.save('back.xlsx')"
    );
    third_party(&mut project.command("python3", &["-c", &script]), "pip install openpyxl");
}

#[test]
#[ignore = "needs openpyxl"]
fn columns_that_moved_merged_and_hidden_rows_and_formulas_are_read() {
    let project = project();
    let script = "\
from openpyxl.comments import Comment
s['C3'] = 'Jane Doe'
rows = [[s.cell(r, c).value for c in range(1, 8)] for r in range(6, 108)]
order = [6, 3, 0, 4, 1, 2, 5]
rows[1][1:5] = ['DOR-1-I1 | x', 'te', 'One.', 'Word one.']
rows[2][3] = 'Two, on the same clause.'
rows[3][1:4] = ['COP-1-I1', 'ed', 'Hidden.']
rows[4][1:4] = ['COP-1-I1', 'ed', '=CONCATENATE(\"a\",\"b\")']
for r, row in enumerate(rows):
    for c, at in enumerate(order):
        s.cell(6 + r, 1 + c).value = row[at]
s.merge_cells('E7:E8')
s.row_dimensions[9].hidden = True
s['J20'] = 'beside the table'
s['D30'].comment = Comment('a sticky note', 'Jane')
b.create_sheet('Notes')['B2'] = 'on a sheet of my own'";
    python(&project, script);
    project.smm(&["comments", "read", "back.xlsx"]).exits(1).says("4 new, 3 not taken over");
    let register = project.read(REGISTER);
    for line in [
        "comment: Two, on the same clause.",
        "comment: Hidden.",
        "CONCATENATE",
        "beside the table",
        "a sticky note",
        "on a sheet of my own",
    ] {
        assert!(register.contains(line), "{line}\n{register}");
    }
    assert_eq!(register.matches("clause: DOR-1-I1").count(), 2, "{register}");
}

#[test]
#[ignore = "needs LibreOffice and openpyxl"]
fn a_sheet_that_libreoffice_saved_is_read_as_it_is() {
    let project = project();
    python(
        &project,
        "s['C3'] = 'Jane Doe'\ns['B7'] = 'DOR-1-I1'\ns['D7'] = 'One.\\nTwo.'\ns['F7'] = 'why'",
    );
    let mut office = Command::new("soffice");
    let user = format!("-env:UserInstallation=file://{}", project.path("lo").display());
    std::fs::create_dir_all(project.path("out")).expect("writable");
    let args = ["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML"];
    let command = office.arg(user).args(args).args(["--outdir"]);
    third_party(
        command.arg(project.path("out")).arg(project.path("back.xlsx")),
        "apt-get install libreoffice-calc",
    );
    project.smm(&["comments", "read", "out/back.xlsx"]).exits(1).says("1 new, 1 not taken over");
    assert!(project.read(REGISTER).contains("text: why"), "{}", project.read(REGISTER));
}
