//! The readers of filled forms, as the program has them, and what must hold of whatever they read.

use std::path::Path;
use std::sync::LazyLock;

use smm_core::assess::filled::FilledForm;
use smm_core::assess::{Questionnaire, document, form, interpret, yaml};
use smm_core::{Diagnostics, Severity, Sources};

#[path = "../../generator/cli/src/output/in_time.rs"]
mod in_time;
#[allow(dead_code, reason = "only the reader is tried")]
#[path = "../../generator/cli/src/output/form"]
mod pdf_form {
    mod bounds;
    mod errors;
    mod fields;
    mod names;
    mod packed;
    pub(crate) mod read;
    mod signed;
    mod text;
    mod values;
}

#[allow(dead_code, reason = "only the reader is tried")]
#[path = "../../generator/cli/src/output/workbook"]
mod workbook_form {
    mod cells;
    mod lists;
    mod names;
    pub(crate) mod read;
    mod unpack;
}

/// What the forms ask.
static ASKED: LazyLock<Questionnaire> = LazyLock::new(|| {
    let mut sources = Sources::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/compiler/tiny");
    for (path, bytes) in crate::files(&root) {
        sources.add(path, bytes);
    }
    let workspace = smm_core::load(&sources).value;
    form(&workspace, "shop@1.0").expect("its profile resolves")
});

/// Bytes as an answers document.
pub fn answers(data: &[u8]) {
    let mut sources = Sources::default();
    let file = sources.add("answers.yaml", data.to_vec());
    let filled = document::read(file, &sources, &mut Diagnostics::default());
    filled.iter().for_each(|filled| keeps_what_it_read(filled, sources.clone()));
}

/// Bytes as a filled workbook.
pub fn workbook(data: &[u8]) {
    let filled = workbook_form::read::read(data.to_vec(), "form.xlsx");
    filled.iter().for_each(|filled| keeps_what_it_read(filled, Sources::default()));
}

/// Bytes as a filled PDF.
pub fn pdf(data: &[u8]) {
    if data.starts_with(b"%PDF-") {
        let filled = pdf_form::read::read(data.to_vec(), "form.pdf");
        filled.iter().for_each(|filled| keeps_what_it_read(filled, Sources::default()));
    }
}

/// What was read is written as a document that reads back as the same, without an error.
fn keeps_what_it_read(filled: &FilledForm, mut sources: Sources) {
    sources.add("the file", Vec::new());
    let meant = interpret::interpret(filled, &ASKED);
    interpret::report(&meant.findings, "the file", &mut sources, &mut Diagnostics::default());
    let written = yaml::write(&ASKED, &meant.answers, yaml::Layout::Filled);
    let mut again = Sources::default();
    let file = again.add("written.yaml", written.clone().into_bytes());
    let mut diags = Diagnostics::default();
    let read = document::read(file, &again, &mut diags).expect("what is written can be read");
    let back = interpret::interpret(&read, &ASKED);
    interpret::report(&back.findings, "written.yaml", &mut again, &mut diags);
    let wrong = diags.into_sorted().into_iter().find(|found| found.severity == Severity::Error);
    // The model that a form names may be another; that is for a person to settle.
    let wrong = wrong.filter(|found| found.code != smm_core::Code::WrongVersion);
    assert!(wrong.is_none(), "what is written is refused: {wrong:?}\n{written}");
    assert_eq!(back.answers, meant.answers, "{written}");
}
