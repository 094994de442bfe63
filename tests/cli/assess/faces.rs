//! The faces of the form carry the same answers: YAML, JSON, workbook, HTML.

use smm_core::assess::{Answers, Form, form, yaml};
use smm_core::render::form_html;

use super::random::{Dice, filled, mini, workspace};
use super::{libreoffice, skips_third_party, third_party};
use crate::support::{Project, repository};

const FORM: &str = "form.xlsx";

fn project() -> (Project, Form) {
    let files = mini("strict-levels");
    let form = form(&workspace(&files), "trim@1.0").expect("the profile resolves");
    (Project::new(&files), form)
}

fn text(form: &Form, answers: &Answers) -> String {
    yaml::write(form, answers, yaml::Layout::Filled)
}

/// Fills the workbook through the program.
fn workbook(project: &Project, name: &str) {
    let args = ["assess", "new", "--profile", "trim@1.0", "--answers", "in.yaml", "-o", name];
    project.smm(&args).exits(0);
}

fn read_back(project: &Project, name: &str) -> String {
    project.smm(&["assess", "read", name]).exits(0).stdout
}

#[test]
fn random_answers_come_back_from_yaml_and_workbook() {
    let (project, form) = project();
    for seed in 0..40 {
        let answers = filled(&form, &mut Dice::new(seed));
        let wanted = text(&form, &answers);
        project.write("in.yaml", &wanted);
        assert_eq!(read_back(&project, "in.yaml"), wanted, "seed {seed}, YAML");
        workbook(&project, FORM);
        assert_eq!(read_back(&project, FORM), wanted, "seed {seed}, workbook");
    }
}

#[test]
fn the_blank_layout_holds_every_answer_as_well() {
    let (project, form) = project();
    for seed in 100..110 {
        let answers = filled(&form, &mut Dice::new(seed));
        project.write("in.yaml", text(&form, &answers));
        workbook(&project, "blank.yaml");
        assert_eq!(read_back(&project, "blank.yaml"), text(&form, &answers), "seed {seed}");
    }
}

#[test]
fn the_same_workbook_has_the_same_bytes() {
    let (project, form) = project();
    project.write("in.yaml", text(&form, &filled(&form, &mut Dice::new(7))));
    workbook(&project, "a.xlsx");
    workbook(&project, "b.xlsx");
    let bytes = |name: &str| std::fs::read(project.path(name)).expect("readable");
    assert_eq!(bytes("a.xlsx"), bytes("b.xlsx"));
}

#[test]
fn the_script_of_the_form_reads_and_writes_the_same_documents() {
    if skips_third_party() {
        return;
    }
    let (project, form) = project();
    for seed in 200..215 {
        let answers = filled(&form, &mut Dice::new(seed));
        let wanted = text(&form, &answers);
        project.write("in.yaml", &wanted);
        project.write("form.html", form_html::form(&form, Some(&answers)));
        let mut node = project.command("node", &[]);
        node.arg(repository().join("tests/cli/assess/yaml.cjs")).args(["form.html", "in.yaml"]);
        third_party(&mut node, "apt-get install nodejs");
        for name in ["read.yaml", "read.json", "start.yaml", "start.json"] {
            assert_eq!(read_back(&project, name), wanted, "seed {seed}, {name}");
        }
    }
}

#[test]
fn a_workbook_comes_back_whatever_other_programs_do_to_it() {
    if skips_third_party() {
        return;
    }
    let (project, form) = project();
    for seed in [300, 301, 302] {
        let answers = filled(&form, &mut Dice::new(seed));
        // openpyxl writes a text like `_x0041_` so that it reads as `A`; no program can undo that.
        project.write("in.yaml", text(&form, &answers).replace("_x0041_", "word"));
        let wanted = read_back(&project, "in.yaml");
        workbook(&project, FORM);
        let mut python = project.command("python3", &[]);
        python.arg(repository().join("tests/cli/assess/shake.py")).args([FORM, "shaken.xlsx"]);
        third_party(&mut python, "pip install openpyxl");
        assert_eq!(read_back(&project, "shaken.xlsx"), wanted, "seed {seed}, openpyxl");
        let mut office = libreoffice(&project.path(""));
        office.current_dir(project.path(""));
        office.args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "office", FORM]);
        third_party(&mut office, "apt-get install libreoffice-calc");
        assert_eq!(read_back(&project, "office/form.xlsx"), wanted, "seed {seed}, LibreOffice");
    }
}
