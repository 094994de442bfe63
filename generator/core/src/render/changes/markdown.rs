//! Release notes: a comparison in Markdown, ready to be pasted.

use std::fmt::Write as _;

use super::fates::fates;
use super::outline::{
    Outline, Titles, bump_words, class_words, counts_words, subject, texts, verdict, with_parts,
};
use super::terminal::lead_of;
use crate::diff::marks::{Block, Mark, Redline, Shape, redline};
use crate::diff::{Change, Class, Content, VersionDiff};
use crate::markdown::escaped;
use crate::render::stage::status_named;
use crate::words::Words;

/// Writes the release notes of the newer side.
///
/// `summary` is what the authors say the revision set out to do.
pub fn release_notes(
    diff: &VersionDiff,
    sides: [&Content; 2],
    summary: Option<&str>,
    words: &Words,
) -> String {
    let titles = Titles::of(sides, words);
    let outline = Outline::of(diff, &titles);
    let mut out = format!("# {}\n\n", escaped(&outline.title));
    if let Some(summary) = summary {
        let _ = writeln!(out, "{}\n", summary.trim());
    }
    if diff.is_empty() {
        return out + words.say("redline.same") + "\n";
    }
    let counts = counts_words(&outline.counts, words);
    let step = outline.bump.map(|bump| {
        words.with(
            "redline.notes_step",
            &[
                ("dates", &outline.dates),
                ("status", &escaped(status_named(&diff.to.status, words))),
                ("bump", &bump_words(bump, words)),
                ("counts", &counts),
            ],
        )
    });
    let step = step.unwrap_or_else(|| words.with("redline.only_counts", &[("counts", &counts)]));
    let _ = writeln!(out, "{step}\n");
    if let Some(fates) = fates(diff, &titles) {
        let _ = writeln!(out, "{}\n", escaped(&fates));
    }
    if let Some((old, new)) = &outline.bases {
        let (old, new) = (escaped(old), escaped(new));
        let bases = words.with("redline.bases", &[("old", &old), ("new", &new)]);
        let _ = writeln!(out, "{bases}\n");
    }
    write_table(&mut out, &outline, words);
    for part in &outline.parts {
        let _ = writeln!(out, "## {}\n\n{}\n", part.title, part.intro);
        for group in &part.groups {
            let _ = writeln!(out, "### {}\n", escaped(&group.title));
            for change in &group.changes {
                write_change(&mut out, diff, change, &titles);
            }
            out.push('\n');
        }
    }
    out.trim_end().to_owned() + "\n"
}

fn write_table(out: &mut String, outline: &Outline<'_>, words: &Words) {
    let classes: Vec<Class> = outline.counts.iter().map(|(class, _)| *class).collect();
    let heads: Vec<&str> = classes.iter().map(|class| class_words(*class, words)).collect();
    let _ = writeln!(out, "| {} | {} |", words.say("redline.domain"), heads.join(" | "));
    let _ = writeln!(out, "|---|{}", "---:|".repeat(classes.len()));
    for (title, counts) in &outline.domains {
        let cell = |class: &Class| {
            let found = counts.iter().find(|(known, _)| known == class);
            found.map_or_else(String::new, |(_, count)| count.to_string())
        };
        let cells: Vec<String> = classes.iter().map(cell).collect();
        let _ = writeln!(out, "| {} | {} |", escaped(title), cells.join(" | "));
    }
    out.push('\n');
}

fn write_change(out: &mut String, diff: &VersionDiff, change: &Change, titles: &Titles) {
    let parts = with_parts(diff, change, &titles.words);
    let subject = escaped(&crate::text::upper_first(&subject(change, titles)));
    let _ = writeln!(out, "- **{subject}**: {}{parts}.", escaped(&verdict(change, titles)));
    if let Some(reason) = &change.reason {
        let reason: Vec<&str> = reason.split_whitespace().collect();
        let _ = writeln!(out, "  {}", reason.join(" "));
    }
    for (_, old, new) in texts(change) {
        out.push('\n');
        for line in redline_markdown(&redline(&old, &new)).lines() {
            let _ = writeln!(out, "  > {line}");
        }
    }
}

/// A redline in Markdown: struck out words are struck out, new ones are bold.
fn redline_markdown(redline: &Redline) -> String {
    let is_item = |block: &Block| matches!(block.shape, Shape::Item { .. });
    let mut out = String::new();
    let mut is_after_item = false;
    for block in &redline.blocks {
        let is_entry = matches!(block.shape, Shape::Item { continued: false, .. });
        if !out.is_empty() {
            out.push_str(if is_entry && is_after_item { "\n" } else { "\n\n" });
        }
        out.push_str(&block_markdown(block));
        is_after_item = is_item(block);
    }
    out
}

fn block_markdown(block: &Block) -> String {
    let lead = lead_of(&block.shape, "   ");
    let cell = |runs: &Vec<crate::diff::marks::Run>| -> String {
        runs.iter().map(|run| marked(run.mark, &run.text())).collect()
    };
    let cells: Vec<String> = block.cells.iter().map(cell).collect();
    format!("{lead}{}", cells.join(" / "))
}

fn marked(mark: Mark, text: &str) -> String {
    let words = text.trim();
    let blank = if text.starts_with(' ') { " " } else { "" };
    let after = if text.len() > blank.len() && text.ends_with(' ') { " " } else { "" };
    let words = escaped(words);
    match mark {
        Mark::Same => format!("{blank}{words}{after}"),
        _ if words.is_empty() => blank.to_owned(),
        Mark::Deleted => format!("{blank}~~{words}~~{after}"),
        Mark::Inserted => format!("{blank}**{words}**{after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_their_numbers_and_stand_apart_from_paragraphs() {
        let marked =
            redline("Before:\n\n3. doors\n4. old keys", "Before:\n\n3. doors\n4. new keys");
        assert_eq!(redline_markdown(&marked), "Before:\n\n3. doors\n4. ~~old~~ **new** keys");
    }
}
