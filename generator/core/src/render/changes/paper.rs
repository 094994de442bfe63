//! A redline for paper, as the data that the Typst template `redline.typ` lays out.
//!
//! Texts travel as data only, never as Typst code, so that nothing in them can run.

use serde::Serialize;

use super::outline::{
    ChangeGroup, Outline, Titles, bump_words, class_words, counts_words, field_words, subject,
    texts, verdict, with_parts,
};
use crate::diff::marks::{Block, Mark, Redline, Run, Shape, redline};
use crate::diff::{Change, Content, Field, VersionDiff};
use crate::render::paper::{About, Document};
use crate::render::stage::status_named;
use crate::text::upper_first;
use crate::words::Words;

/// Name of the template.
const TEMPLATE: &str = "redline.typ";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RedlineData<'d> {
    title: String,
    note: String,
    publisher: &'d str,
    notice: &'d str,
    summary: Vec<BlockData>,
    counts: String,
    bump: String,
    bases: Option<(String, String)>,
    classes: Vec<String>,
    language: String,
    words: toml::Value,
    domains: Vec<RedlineDomain>,
    parts: Vec<PartData>,
}

#[derive(Serialize)]
struct RedlineDomain {
    title: String,
    counts: Vec<usize>,
}

#[derive(Serialize)]
struct PartData {
    title: String,
    intro: String,
    groups: Vec<GroupData>,
}

#[derive(Serialize)]
struct GroupData {
    title: String,
    changes: Vec<ChangeData>,
}

#[derive(Serialize)]
struct ChangeData {
    class: &'static str,
    subject: String,
    verdict: String,
    fields: Vec<FieldData>,
    reason: Vec<BlockData>,
}

#[derive(Serialize)]
struct FieldData {
    name: String,
    blocks: Vec<BlockData>,
}

#[derive(Serialize)]
struct BlockData {
    kind: &'static str,
    depth: usize,
    /// What stands before an item.
    lead: String,
    cells: Vec<Vec<RunData>>,
}

#[derive(Serialize)]
struct RunData {
    mark: &'static str,
    pieces: Vec<PieceData>,
}

#[derive(Serialize)]
struct PieceData {
    text: String,
    strong: bool,
    emphasis: bool,
    strike: bool,
    code: bool,
}

/// What stands around the changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct PaperFrame<'f> {
    /// Who publishes it.
    pub publisher: &'f str,
    /// What the edition is and is not.
    pub notice: &'f str,
    /// What the authors say that the revision set out to do.
    pub summary: Option<&'f str>,
}

/// A redline that is ready to be typeset.
pub fn redline_paper(
    diff: &VersionDiff,
    sides: [&Content; 2],
    frame: PaperFrame<'_>,
    words: &Words,
) -> Document {
    let titles = Titles::of(sides, words);
    let outline = Outline::of(diff, &titles);
    let classes: Vec<_> = outline.counts.iter().map(|(class, _)| *class).collect();
    let data = RedlineData {
        title: outline.title.clone(),
        note: words.with(
            "redline.note",
            &[("dates", &outline.dates), ("status", &status_named(&diff.to.status, words))],
        ),
        publisher: frame.publisher,
        notice: frame.notice,
        summary: plain(frame.summary.unwrap_or_default()),
        counts: upper_first(&counts_words(&outline.counts, words)),
        bump: outline.bump.map_or_else(String::new, |bump| bump_words(bump, words).to_owned()),
        language: words.language().split('-').next().unwrap_or_default().to_lowercase(),
        words: words.part("redline"),
        bases: outline.bases.clone(),
        classes: classes.iter().map(|class| class_words(*class, words).to_owned()).collect(),
        domains: outline
            .domains
            .iter()
            .map(|(title, counts)| RedlineDomain {
                title: title.clone(),
                counts: classes
                    .iter()
                    .map(|class| counts.iter().find(|(c, _)| c == class).map_or(0, |(_, n)| *n))
                    .collect(),
            })
            .collect(),
        parts: outline
            .parts
            .iter()
            .map(|part| PartData {
                title: part.title.clone(),
                intro: part.intro.clone(),
                groups: part.groups.iter().map(|one| group(diff, one, &titles)).collect(),
            })
            .collect(),
    };
    let (old, new) = (diff.from.name(), diff.to.name());
    Document {
        template: TEMPLATE,
        data: serde_json::to_string(&data).expect("a redline is plain data"),
        ident: format!("{old}:{new}:redline"),
        about: About {
            title: outline.title,
            description: words.say("redline.about").to_owned(),
            publisher: frame.publisher.to_owned(),
            keywords: vec![old.to_string(), new.to_string()],
            day: None,
        },
        identity: None,
        is_large: false,
    }
}

fn group(diff: &VersionDiff, group: &ChangeGroup<'_>, titles: &Titles) -> GroupData {
    GroupData {
        title: group.title.clone(),
        changes: group.changes.iter().map(|one| change(diff, one, titles)).collect(),
    }
}

fn change(diff: &VersionDiff, change: &Change, titles: &Titles) -> ChangeData {
    let words = &titles.words;
    let parts = with_parts(diff, change, words);
    let fields = texts(change).into_iter().map(|(field, old, new)| FieldData {
        name: if field == Field::Text {
            String::new()
        } else {
            upper_first(field_words(field, words))
        },
        blocks: blocks(&redline(&old, &new)),
    });
    ChangeData {
        class: change.class.name(),
        subject: upper_first(&subject(change, titles)),
        verdict: format!("{}{parts}", verdict(change, titles)),
        fields: fields.collect(),
        reason: plain(change.reason.as_deref().unwrap_or_default()),
    }
}

/// A text without marks.
fn plain(text: &str) -> Vec<BlockData> {
    blocks(&redline(text, text))
}

fn blocks(redline: &Redline) -> Vec<BlockData> {
    redline.blocks.iter().map(block).collect()
}

fn block(block: &Block) -> BlockData {
    let (kind, depth) = match block.shape {
        Shape::Paragraph => ("p", 0),
        Shape::Item { depth, continued: false, .. } => ("li", depth),
        Shape::Item { depth, continued: true, .. } => ("in", depth),
        Shape::Row { .. } => ("row", 0),
        Shape::Code => ("code", 0),
    };
    let cells = block.cells.iter().map(|runs| runs.iter().map(run).collect());
    let lead = block.shape.lead("\u{2022}").unwrap_or_default();
    BlockData { kind, depth, lead, cells: cells.collect() }
}

fn run(run: &Run) -> RunData {
    let mark = match run.mark {
        Mark::Same => "same",
        Mark::Deleted => "del",
        Mark::Inserted => "ins",
    };
    let pieces = run.pieces.iter().map(|piece| PieceData {
        text: piece.text.replace("[[", "").replace("]]", ""),
        strong: piece.style.strong,
        emphasis: piece.style.emphasis,
        strike: piece.style.strike,
        code: piece.style.code,
    });
    RunData { mark, pieces: pieces.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_their_numbers_and_struck_words_their_line() {
        let data = serde_json::to_string(&plain("3. doors\n4. ~~keys~~\n\n   of steel\n\n- lamps"));
        let data = data.expect("plain data");
        for part in ["\"lead\":\"3.\"", "\"lead\":\"4.\"", "\"lead\":\"\"", "\"strike\":true"] {
            assert!(data.contains(part), "{part} is not in {data}");
        }
        assert!(data.contains("\"lead\":\"\u{2022}\""), "{data}");
    }
}
