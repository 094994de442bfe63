//! Answers in a workbook that somebody else made: only what is written changes, nothing is written over, and what was
//! not answered stays blank.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use smm_core::digest::sha256_hex;

use super::libreoffice;
use super::random::mini;
use crate::support::{Project, Run, repository, third_party, unzipped, zipped};

const ANSWERS: &str = "\
title: Store
subject: Tills & tablets
profile: trim@1.0
date: \"2026-03-31\"
assessors:
  - { name: Ana, role: Lead }
answers:
  PA-1-I1: { answer: \"yes\", evidence: \"Log <of> March\\n  second line _x0041_\", when: \"2026-03-30\" }
  PA-1-I2: { answer: \"yes\", evidence: Photo, who: Ben }
  PB-1-I1: { answer: partly }
  PB-1-I2: { answer: \"yes\" }
  PB-1-I3: { answer: not-applicable, reason: No tills. }
  PD-1-I1: { answer: \"no\" }
";

const STANDARD: &str = "\
-- references/guide-1.yaml --
id: guide
edition: \"1\"
title: Guide
publisher: Somebody
cite-as: Guide 1
free: false
entries:
  - { id: \"1.1\" }
  - { id: \"1.2\" }
  - { id: \"1.10\" }
  - { id: \"2.1\" }
-- mappings/mini-guide/1.0.yaml --
id: mini-guide
version: \"1.0\"
title: Mini to Guide
status: draft
date: \"2026-01-15\"
from: mini@1.0
to: guide-1
method: Read.
rows:
  - { item: PA-1, role: asset-owner, reference: \"1.1\", relationship: equal, confidence: firm, reason: Both. }
  - { item: PA-1-I2, role: asset-owner, reference: \"1.2\", relationship: subset, confidence: firm, reason: Part. }
  - { item: PD-1-I1, role: asset-owner, reference: \"1.10\", relationship: equal, confidence: firm, reason: Both. }
";

const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Check list" sheetId="1" r:id="rId1"/><sheet name="Lists" sheetId="2" r:id="rId2"/></sheets><definedNames><definedName name="Offer">Lists!$A$1:$A$3</definedName><definedName name="Subject_of">'Check list'!$B$1</definedName></definedNames></workbook>"#;

/// A sheet with what authorities put into one: rows from 5 are for answers.
const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><dimension ref="A1:C9"/><cols><col min="2" max="2" width="9" style="1"/></cols><sheetData><row r="1" ht="15"><c r="A1" t="inlineStr"><is><t>Subject</t></is></c><c r="B1" s="1"/></row><row r="4" spans="1:3"><c r="A4" t="inlineStr"><is><t>Id</t></is></c><c r="B4" t="inlineStr"><is><t>Answer</t></is></c></row><row r="5" spans="1:3"><c r="A5" t="inlineStr"><is><t>1.1</t></is></c><c r="B5" s="1" t="inlineStr"><is><t>Open</t></is></c></row><row r="6" spans="1:3"><c r="A6" t="inlineStr"><is><t> 1.2 </t></is></c><c r="B6" s="1"/><c r="C6" s="1"/></row><row r="7" ht="40" customHeight="1"><c r="A7" t="inlineStr"><is><t>1.10</t></is></c></row><row r="8"><c r="A8" t="inlineStr"><is><t>2.1</t></is></c><c r="B8"><f>COUNTIF(B5:B7,"Done")</f><v>0</v></c><c r="C8" s="2"/></row><row r="9" s="1" customFormat="1"/></sheetData><sheetProtection sheet="1" objects="1"/><mergeCells count="1"><mergeCell ref="D5:E6"/></mergeCells><dataValidations count="1"><dataValidation type="list" sqref="B5:B7 C9"><formula1>Offer</formula1></dataValidation></dataValidations><extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>Lists!$A$2</xm:f></x14:formula1><xm:sqref>B9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"#;

fn template() -> Vec<u8> {
    let list = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows: String =
        ["Done", "Begun", "Open"].iter().map(|t| format!("<row>{}</row>", list(t))).collect();
    let sheet = |rows: &str| {
        format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        )
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relations = |all: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
        )
    };
    let book = [
        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
        relation("rId3", "styles", "styles.xml"),
    ];
    let styles = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs><xf/><xf><protection locked=\"0\"/></xf><xf numFmtId=\"164\"><protection locked=\"0\"/></xf></cellXfs></styleSheet>";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    zipped(&[
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", relations(&relation("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", BOOK.to_owned()),
        ("xl/_rels/workbook.xml.rels", relations(&book.concat())),
        ("xl/charts/chart1.xml", "<chart  odd='1'/>".to_owned()),
        ("xl/worksheets/sheet1.xml", SHEET.to_owned()),
        ("xl/worksheets/sheet2.xml", sheet(&rows)),
        ("xl/styles.xml", styles.to_owned()),
        ("xl/vbaProject.bin", "\u{1}macros".to_owned()),
    ])
}

const HEAD: &str = "\
format: 1
expect:
  - { sheet: Check list, cell: A4, text: Id }
mapping: mini-guide
words: { \"yes\": Done, partly: Begun, \"no\": Open, not-applicable: Done }
";

fn project() -> Project {
    let project = Project::new(&mini("strict-levels")).with(STANDARD);
    project.write("answers.yaml", ANSWERS);
    project.write("authority.xlsx", template());
    project
}

const FILL: [&str; 8] =
    ["assess", "fill", "answers.yaml", "--map", "map.yaml", "authority.xlsx", "-o", "out.xlsx"];

fn fill(project: &Project, map: &str) -> Run {
    project.write("map.yaml", format!("{HEAD}{map}"));
    project.smm(&[&FILL[..], &["--overwrite"]].concat())
}

fn bytes(project: &Project, path: &str) -> Vec<u8> {
    std::fs::read(project.path(path)).expect("a file")
}

/// The cells of a sheet as they are shown, by their names.
fn cells(file: &[u8], sheet: &str) -> BTreeMap<String, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let (top, left) = range.start().unwrap_or_default();
    let filled = range.used_cells().filter(|(_, _, value)| **value != Data::Empty);
    let name = |row: usize, column: usize| {
        let letter = char::from(
            b'A' + u8::try_from(column).expect("few") + u8::try_from(left).expect("few"),
        );
        format!("{letter}{}", row + 1 + usize::try_from(top).expect("few"))
    };
    filled.map(|(row, column, value)| (name(row, column), value.to_string())).collect()
}

const ROWS: &str = "\
rows:
  - sheet: Check list
    key: A
    by: clause
    columns:
      B: { write: answer }
";

#[test]
fn answers_are_written_by_item_clause_and_head_and_what_is_open_stays_blank() {
    let project = project();
    let map = "\
cells:
  - { name: subject_of, head: subject }
  - { sheet: check list, cell: C5, item: PA, write: level }
  - { sheet: Check list, cell: C6, items: [PA-1-I1, PA-1-I2], write: evidence }
  - { sheet: Check list, cell: C8, item: PA-1-I1, write: when }
  - { sheet: Check list, cell: C9, item: PB-1 }
  - { sheet: Check list, cell: B9, item: PE-1 }
  - { sheet: Check list, cell: D9, item: PB-1-I3, words: { not-applicable: true } }
  - { sheet: Check list, cell: E9, item: PB-1, rule: list }
  - { sheet: Check list, cell: F9, head: assessors-with-roles }
rows:
  - { sheet: Check list, key: A, by: clause, last: 7, columns: { B: { write: answer } } }
";
    // The cells C5, D9 and others are locked in a protected sheet.
    fill(&project, map).exits(1).says("cell C5 is locked, and its sheet protected");
    let map = map.replace("C5", "G9");
    fill(&project, &map)
        .exits(0)
        .says("filled 11 cells")
        .says("1 left blank, as not all of it is answered: PE-1")
        .says("1 not said to be there in full, as what is there asks only a part of it: 1.2");
    let out = bytes(&project, "out.xlsx");
    let cells = cells(&out, "Check list");
    let at = |name: &str| cells.get(name).map_or("", String::as_str);
    assert_eq!(at("B1"), "Tills & tablets");
    assert_eq!(at("G9"), "1");
    assert_eq!(at("C6"), "PA-1-I1: Log <of> March\n  second line _x0041_\nPA-1-I2: Photo");
    assert_eq!(at("C8"), "46111", "a day where days are shown");
    assert_eq!((at("C9"), at("B9"), at("D9")), ("Begun", "", "true"), "the worst that applies");
    assert_eq!(at("E9"), "PB-1-I1: Begun\nPB-1-I2: Done\nPB-1-I3: Done");
    assert_eq!(at("F9"), "Ana (Lead)");
    assert_eq!((at("B5"), at("B6"), at("B7")), ("Done", "Begun", "Open"), "through the mapping");
}

#[test]
fn every_part_but_the_written_sheet_and_the_mark_is_as_it_was() {
    let project = project();
    let map = format!("{ROWS}    last: 7\n");
    fill(&project, &map).exits(0);
    let (before, after) = (template(), bytes(&project, "out.xlsx"));
    let (old, new) = (unzipped(&before), unzipped(&after));
    assert_eq!(old.len(), new.len());
    for ((name, old), (new_name, new)) in old.iter().zip(&new) {
        assert_eq!(name, new_name, "the order");
        let changes = ["xl/workbook.xml", "xl/worksheets/sheet1.xml"].contains(&name.as_str());
        assert_eq!(old != new, changes, "{name}");
    }
    // As packed as they were.
    let packed = |bytes: &[u8], at: usize| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let part = archive.by_index_raw(at).expect("a part");
        let (start, size) = (part.data_start().expect("known"), part.compressed_size());
        let start = usize::try_from(start).expect("small");
        bytes[start..start + usize::try_from(size).expect("small")].to_vec()
    };
    for at in [0, 1, 3, 4, 6, 7, 8] {
        assert_eq!(packed(&before, at), packed(&after, at), "{}", old[at].0);
    }
    // In the sheet nothing but the three cells, the row's height and its columns.
    let text = |parts: &[(String, Vec<u8>)], at: usize| {
        String::from_utf8(parts[at].1.clone()).expect("text")
    };
    let written = |cell: &str, word: &str| {
        format!(
            "<c r=\"{cell}\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{word}</t></is></c>"
        )
    };
    let wanted = SHEET
        .replace(
            "<c r=\"B5\" s=\"1\" t=\"inlineStr\"><is><t>Open</t></is></c>",
            &written("B5", "Done"),
        )
        .replace("<c r=\"B6\" s=\"1\"/>", &written("B6", "Begun"));
    let wanted =
        wanted.replace("1.10</t></is></c>", &format!("1.10</t></is></c>{}", written("B7", "Open")));
    assert_eq!(text(&new, 5), wanted);
    assert_eq!(
        text(&new, 2),
        BOOK.replace("</workbook>", "<calcPr fullCalcOnLoad=\"1\"/></workbook>")
    );
    assert_eq!(bytes(&project, "authority.xlsx"), before, "the authority's file stays");
    fill(&project, &map).exits(0);
    assert_eq!(bytes(&project, "out.xlsx"), after, "the same bytes each time");
}

#[test]
fn nothing_is_written_where_people_are_not_meant_to_write() {
    let project = project();
    let cell =
        |at: &str| format!("cells:\n  - {{ sheet: Check list, cell: {at}, item: PA-1-I1 }}\n");
    for (at, what) in [
        ("B8", "cell B8 holds a formula"),
        ("E6", "cell E6 is merged into D5, and shows nothing"),
        ("A5", "cell A5 is locked"),
        ("ZZZ1", "no workbook has a cell `ZZZ1`"),
    ] {
        fill(&project, &cell(at))
            .exits(1)
            .says(what)
            .says("map.yaml:7:")
            .says("nothing was written");
    }
    assert!(!project.path("out.xlsx").exists());
    let open = cell("B5");
    fill(&project, &open).exits(0);
    fill(&project, &open.replace("item: PA-1-I1", "head: subject"))
        .exits(1)
        .says("does not offer `Tills & tablets`")
        .says("it offers `Done`, `Begun`, `Open`");
    fill(&project, &open.replace("B5", "B9")).exits(1).says("it offers `Begun`");
    for (map, what) in [
        ("cells:\n  - { sheet: Chek list, cell: B5, item: PA }\n", "did you mean `Check list`?"),
        ("cells:\n  - { name: subject, head: subject }\n", "did you mean `subject_of`?"),
        (
            "cells:\n  - { sheet: Lists, cell: A1, item: PA-1-I1 }\n  - { sheet: lists, cell: A1, item: PA }\n",
            "is written twice",
        ),
        ("cells:\n  - { sheet: Lists, cell: A2, item: PA-1-I1 }\n", "says `Begun` already"),
        ("cells:\n  - { sheet: Lists, cell: B1, item: PX-1-I1 }\n", "has no item `PX-1-I1`"),
        (
            "cells:\n  - { sheet: Lists, cell: B1, clause: \"9.9\" }\n",
            "`guide-1` has no clause `9.9`",
        ),
        ("cells:\n  - { sheet: Lists, cell: B1, item: PA-1-I1, write: level }\n", "is no practice"),
        (
            "cells:\n  - { sheet: Lists, cell: B1, item: PA-1-I1, words: { \"no\": X } }\n",
            "nothing says what the workbook calls the answer `yes`",
        ),
        (
            "cells:\n  - { sheet: Lists, cell: B1, item: PA-1-I1, words: { yess: X } }\n",
            "has no answer `yess`",
        ),
        ("cells:\n  - { sheet: Lists, cell: B1 }\n", "it must be clear what the cell is about"),
        ("cells:\n  - { cell: B1, head: title }\n", "it must be clear which cell is meant"),
        (
            "rows:\n  - { sheet: Lists, key: A, by: item, columns: { B: { write: answer } } }\n",
            "holds no item",
        ),
        (
            "rows:\n  - { sheet: Lists, key: 7, by: item, columns: { B: { write: answer } } }\n",
            "`key`",
        ),
    ] {
        fill(&project, map).exits(1).says(what).says("nothing was written");
    }
}

#[test]
fn a_workbook_that_changed_since_the_map_was_made_is_refused() {
    let project = project();
    let map = format!("digest: {}\n{ROWS}    last: 7\n", sha256_hex(&template()));
    fill(&project, &map).exits(0);
    let changed = |from: &str, to: &str| {
        let parts = unzipped(&template()).into_iter().map(|(name, bytes)| {
            let text = String::from_utf8(bytes).expect("text").replace(from, to);
            (name, text)
        });
        zipped(&parts.collect::<Vec<_>>())
    };
    // One cell was moved that no label of the map names.
    project.write("authority.xlsx", changed("<t>Subject</t>", "<t>Subject:</t>"));
    fill(&project, &map)
        .exits(1)
        .says("is not the workbook that the map was made for")
        .says("--accept-template");
    project.smm(&[&FILL[..], &["--overwrite", "--accept-template"]].concat()).exits(0);
    // A label that the map names is not there: the cells have moved, and nothing makes that right.
    project.write("authority.xlsx", changed("<t>Id</t>", "<t>Number</t>"));
    project
        .smm(&[&FILL[..], &["--overwrite", "--accept-template"]].concat())
        .exits(1)
        .says("cell A4 says `Number`, not `Id`");
    project.write("map.yaml", "format: 1\n");
    project.smm(&FILL).exits(2).says("exists already");
    project
        .smm(&[&FILL[..], &["--overwrite"]].concat())
        .exits(1)
        .says("the map does not say which workbook it was made for")
        .says("add `digest: ");
}

#[test]
fn a_map_through_a_table_needs_ids_that_stand_once_and_a_mapping() {
    let project = project();
    let twice = SHEET.replace("<t>2.1</t>", "<t>1.1</t>");
    let parts = unzipped(&template()).into_iter().map(|(name, bytes)| match name.as_str() {
        "xl/worksheets/sheet1.xml" => (name, twice.clone().into_bytes()),
        _ => (name, bytes),
    });
    project.write("authority.xlsx", zipped(&parts.collect::<Vec<_>>()));
    fill(&project, ROWS).exits(1).says("`1.1` stands in rows 5 and 8").says("`first` and `last`");
    fill(&project, &format!("{ROWS}    last: 7\n")).exits(0);
    let without = HEAD.replace("mapping: mini-guide\n", "");
    project.write("map.yaml", format!("{without}{ROWS}"));
    project
        .smm(&[&FILL[..], &["--overwrite"]].concat())
        .exits(1)
        .says("nothing leads from clauses to items");
    let other = HEAD.replace("mini-guide", "mini-giude");
    project.write("map.yaml", format!("{other}{ROWS}"));
    project
        .smm(&[&FILL[..], &["--overwrite"]].concat())
        .exits(1)
        .says("did you mean `mini-guide`?");
}

#[test]
fn nothing_answered_leaves_the_workbook_as_it_was() {
    let project = project();
    project.write("answers.yaml", "title: Store\nprofile: trim@1.0\ndate: \"2026-03-31\"\n");
    fill(&project, &format!("{ROWS}    last: 7\n"))
        .exits(0)
        .says("nothing that the map asks for is answered: the workbook is as it was")
        .says("3 left blank, as not all of it is answered: 1.1, 1.2, 1.10");
    assert_eq!(bytes(&project, "out.xlsx"), template());
}

#[test]
fn what_is_no_workbook_of_excel_is_refused_in_words() {
    let project = project();
    project.write("map.yaml", HEAD);
    let ole = |name: &str| {
        let name: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), name].concat()
    };
    let bomb = [
        ("xl/workbook.xml", BOOK.as_bytes().to_vec()),
        ("xl/sharedStrings.xml", vec![b' '; 130 * 1024 * 1024]),
    ];
    let huge = SHEET.replace("A1:C9", "A1:XFD1048576").replace("r=\"9\"", "r=\"1048576\"");
    let far = unzipped(&template()).into_iter().map(|(name, bytes)| match name.as_str() {
        "xl/worksheets/sheet1.xml" => (name, huge.clone().into_bytes()),
        _ => (name, bytes),
    });
    let far = zipped(&far.collect::<Vec<_>>());
    for (name, bytes, what) in [
        ("locked.xlsx", ole("EncryptedPackage"), "this is a workbook with a password"),
        ("old.xls", ole("Workbook"), "save it as Excel workbook (.xlsx)"),
        (
            "free.ods",
            zipped(&[("mimetype", "x"), ("content.xml", "<x/>")]),
            "an OpenDocument file (.ods)",
        ),
        ("binary.xlsb", zipped(&[("xl/workbook.bin", "x")]), "a binary Excel workbook (.xlsb)"),
        ("bomb.xlsx", zipped(&bomb), "unpacks to more than 128 MB"),
        ("answers.yaml", ANSWERS.as_bytes().to_vec(), "name the two files in the other order"),
        ("cut.xlsx", template()[..900].to_vec(), "damaged"),
    ] {
        project.write(name, bytes);
        let run = ["assess", "fill", "answers.yaml", "--map", "map.yaml", name, "-o", "out.xlsx"];
        project.smm(&run).exits(2).says(what).says(name);
    }
    project.write("authority.xlsx", far);
    fill(&project, "cells:\n  - { sheet: Check list, cell: XFD1048576, item: PA-1-I1 }\n").exits(0);
    let run =
        ["assess", "fill", "answers.yaml", "--map", "map.yaml", "authority.xlsx", "-o", "out.xlsm"];
    project.smm(&run).exits(2).says("write `-o out.xlsx`");
}

#[test]
fn a_map_that_is_begun_says_what_the_workbook_shows_and_its_lines_can_be_used() {
    let project = project();
    let begun = project.smm(&["new", "fill-map", "--from", "authority.xlsx"]).exits(0).stdout;
    for part in [
        &format!("digest: {}\n", sha256_hex(&template())),
        "  - { sheet: \"Check list\", cell: A4, text: \"Id\" }\n",
        "\nmapping: mini-guide\n",
        "## B5:B7 C9 offers \"Done\", \"Begun\", \"Open\"\n",
        "#  - { name: \"subject_of\", head: subject }    # \"Check list, B1\"\n",
        "#    key: A\n#    by: clause\n#    first: 5\n#    last: 8\n#    columns:\n#      B: { write: answer }\n",
    ] {
        assert!(begun.contains(part), "{part}\n{begun}");
    }
    // As it is, it writes nothing and is without findings; with its marks taken away, it is a map.
    project.write("map.yaml", &begun);
    project.smm(&FILL).exits(0).says("nothing that the map asks for");
    let used = begun.lines().map(|line| line.strip_prefix('#').unwrap_or(line));
    project.write("map.yaml", used.collect::<Vec<_>>().join("\n"));
    project
        .smm(&[&FILL[..], &["--overwrite"]].concat())
        .exits(1)
        .does_not_say("error[yaml")
        .does_not_say("unknown-key")
        .does_not_say("wrong-type");
}

#[test]
fn a_map_that_is_begun_names_no_cell_that_cannot_take_an_answer() {
    let project = project();
    let names = [
        ("Score_of", "$B$8", "a formula"),
        ("Title_of", "$A$4", "locked"),
        ("Inside_of", "$E$6", "within a merged cell"),
        ("Open_of", "$B$6", "open"),
    ];
    let more: String = names
        .map(|(name, cell, _)| {
            format!("<definedName name=\"{name}\">'Check list'!{cell}</definedName>")
        })
        .concat();
    let parts = unzipped(&template()).into_iter().map(|(path, bytes)| {
        let text = String::from_utf8(bytes).expect("text");
        (path, text.replacen("<definedNames>", &format!("<definedNames>{more}"), 1))
    });
    project.write("authority.xlsx", zipped(&parts.collect::<Vec<_>>()));
    let begun = project.smm(&["new", "fill-map", "--from", "authority.xlsx"]).exits(0).stdout;
    for (name, _, what) in names {
        let is_named = begun.contains(&format!("name: \"{}\"", name.to_lowercase()));
        assert_eq!(is_named, what == "open", "{name}: {what}\n{begun}");
    }
}

/// Workbooks that other programs make, with charts, pictures, protection, comments, drop-downs, conditional formats and
/// macros, and one that LibreOffice saved anew.
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn workbooks_of_other_programs_are_filled_and_keep_everything_else() {
    let project = project();
    let mut python = project.command("python3", &[]);
    python.arg(repository().join("tests/cli/assess/authority.py")).arg("make");
    third_party(&mut python, "pip install openpyxl XlsxWriter");
    let mut office = libreoffice(&project.path(""));
    office.current_dir(project.path("")).args(["--convert-to", "xlsx:Calc MS Excel 2007 XML"]);
    third_party(
        office.args(["--outdir", "saved", "openpyxl.xlsx"]),
        "apt-get install libreoffice-calc",
    );
    std::fs::rename(project.path("saved/openpyxl.xlsx"), project.path("libreoffice.xlsx"))
        .expect("made");
    let map = "\
format: 1
expect: [{ sheet: Checklist, cell: A4, text: Id }]
mapping: mini-guide
words: { \"yes\": Implemented, partly: In progress, \"no\": Not started, not-applicable: Not applicable }
cells:
  - { name: org_name, head: subject }
  - { sheet: Checklist, cell: B2, head: date }
rows:
  - { sheet: Checklist, key: A, by: clause, columns: { C: { write: answer }, D: { write: evidence } } }
";
    project.write("map.yaml", map);
    for name in ["openpyxl.xlsx", "xlsxwriter.xlsx", "libreoffice.xlsx", "macros.xlsm"] {
        let out = format!("filled-{name}");
        let run = ["assess", "fill", "answers.yaml", "--map", "map.yaml", name, "-o", &out];
        project.smm(&run).exits(0).says("filled 7 cells");
        let (old, new) = (unzipped(&bytes(&project, name)), unzipped(&bytes(&project, &out)));
        let changed = old.iter().zip(&new).filter(|(old, new)| old != new);
        let changed: Vec<&str> = changed.map(|((name, _), _)| name.as_str()).collect();
        // Some programs have set the mark already.
        let changes = ["xl/workbook.xml", "xl/worksheets/sheet1.xml"];
        assert!(changed.contains(&changes[1]), "{name}: {changed:?}");
        assert!(changed.iter().all(|part| changes.contains(part)), "{name}: {changed:?}");
        let mut python = project.command("python3", &[]);
        python.arg(repository().join("tests/cli/assess/authority.py")).args(["look", name, &out]);
        third_party(&mut python, "pip install openpyxl XlsxWriter");
        computed(&project, &out);
    }
}

/// LibreOffice opens a filled workbook, computes it, and saves what it shows.
fn computed(project: &Project, name: &str) {
    let mut office = libreoffice(&project.path(""));
    let office: &mut Command = office.current_dir(project.path(""));
    office.args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "computed", name]);
    third_party(office, "apt-get install libreoffice-calc");
    let name = name.replace(".xlsm", ".xlsx");
    let cells = cells(&bytes(project, &format!("computed/{name}")), "Checklist");
    assert_eq!(cells.get("C10").map(String::as_str), Some("1"), "{name}: {cells:?}");
    assert_eq!(cells.get("D6").map(String::as_str), Some("Photo"), "{name}");
}
