//! The roll-up of many sites on paper.
//!
//! In: a [`RollUp`]. Out: a [`Document`]. Never: computes a number.

use serde::Serialize;
use serde_json::Value;

use super::{About, Document, document};
use crate::assess::rollup::RollUp;
use crate::assess::rollup::tables::RollUpHead;
use crate::digest::sha256_hex;
use crate::render::rolled_up::{self, RollUpView};
use crate::words::Words;

#[derive(Serialize)]
struct RollUpData<'w> {
    view: RollUpView,
    language: &'w str,
    words: Value,
}

/// The parts of the catalog that the template asks for.
const PARTS: [&str; 6] = ["assessment", "comparison", "lapse", "paper_report", "report", "rollup"];

/// A roll-up that is ready to be typeset.
pub fn roll_up(of: &RollUp, head: RollUpHead<'_>, words: &Words) -> Document {
    let view = rolled_up::view(of, head, words);
    let about = About {
        title: view.title.clone(),
        description: words.say("rollup.about").to_owned(),
        ..About::default()
    };
    let words_said = serde_json::json!(words.parts(&PARTS));
    let data = RollUpData { view, language: words.language(), words: words_said };
    let mut document = document("roll-up.typ", String::new(), about, &data);
    document.ident = format!("roll-up:{}", sha256_hex(document.data.as_bytes()));
    document
}
