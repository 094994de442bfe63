//! Makes a model of any size: many small practice tables, as in models that keep one file per entry.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;

use super::workload::{WordSource, put};

/// Writes a model with a number of practice tables; returns the bytes of the tables.
///
/// Of the tables, every `every`th is another text than without it; 0 leaves all as they are.
pub(super) fn write(folder: &Path, tables: usize, every: usize) -> Result<usize> {
    put(&folder.join("smm.toml"), "title = \"Benchmark\"\npublisher = \"SMM Toolkit\"\n")?;
    let model = folder.join("models/bench/1.0");
    put(&model.join("model.yaml"), &model_yaml(tables))?;
    let mut bytes = 0;
    for number in 1..=tables {
        let edited = every > 0 && number.is_multiple_of(every);
        let text = table_yaml(number, edited);
        bytes += text.len();
        put(&model.join(format!("practices/practice-{number}.yaml")), &text)?;
    }
    Ok(bytes)
}

fn model_yaml(tables: usize) -> String {
    let ids: Vec<String> = (1..=tables).map(|number| format!("practice-{number}")).collect();
    let mut text = String::from(
        "id: bench\nversion: \"1.0\"\ntitle: Benchmark\nshort-title: Bench\nstatus: draft\ndate: \"2026-11-22\"\n\
         license: CC-BY-4.0\nsummary: A model of many tables.\nnotice: Made up.\nlevels:\n",
    );
    for (number, title) in ["none", "one", "two", "three"].iter().enumerate() {
        let _ =
            writeln!(text, "  - level: {number}\n    title: {title}\n    summary: Level {title}.");
    }
    let _ = write!(
        text,
        "scopes:\n  - id: general\n    title: General\n    summary: Anywhere.\ndomains:\n  - id: domain\n    title: Domain\n    summary: All of it.\n    subdomains:\n      \
         - id: subdomain\n        title: Subdomain\n        summary: All of it.\n        \
         practices: [{}]\n",
        ids.join(", ")
    );
    text
}

fn table_yaml(number: usize, edited: bool) -> String {
    let mut words = WordSource::new(&[number, 2]);
    let code = format!("T{number}");
    let mut text = format!(
        "id: practice-{number}\ncode: {code}\ntitle: Practice {number}\nstatus: complete\npurpose: >-\n  {}\n\
         levels:\n",
        words.paragraph(2)
    );
    for level in 1..=3 {
        let extra = if edited { " It is said once more in the newer text." } else { "" };
        let _ = writeln!(
            text,
            "  - level: {level}\n    objective: >-\n      {}\n    description: >-\n      {}{extra}\n    \
             actions:\n      - id: {code}-{level}-A1\n        text: >-\n          {}\n    indicators:\n      \
             - id: {code}-{level}-I1\n        text: >-\n          {}\n        verify: [examine]\n        \
             evidence: {}\n        ask: Operator",
            words.sentence(),
            words.paragraph(3),
            words.action(),
            words.indicator(),
            words.evidence(),
        );
    }
    text
}
