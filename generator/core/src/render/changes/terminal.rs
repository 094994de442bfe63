//! A comparison on a terminal.

use std::fmt::Write as _;

use super::fates::fates;
use super::outline::{
    Outline, Titles, counts_words, step_words, subject, texts, verdict, with_parts,
};
use crate::diff::marks::{Mark, Redline, Shape, redline};
use crate::diff::{Change, Class, Content, Field, Judge, Kind, VersionDiff};
use crate::text::{shown, shown_on_one_line};
use crate::words::Words;

/// Whether to write colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalInk {
    /// With the usual escape sequences.
    Color,
    /// Marks in characters only: `[-struck out-]` and `{+put in+}`.
    Plain,
}

impl TerminalInk {
    fn paint(self, code: &str, text: &str) -> String {
        let text = shown_on_one_line(text);
        match self {
            TerminalInk::Color => format!("\x1b[{code}m{text}\x1b[0m"),
            TerminalInk::Plain => text.into_owned(),
        }
    }

    fn mark(self, mark: Mark, text: &str) -> String {
        let text: &str = &shown(text);
        let trimmed = text.trim_start();
        let blank = &text[..text.len() - trimmed.len()];
        match (mark, self) {
            (Mark::Same, _) => text.to_owned(),
            (Mark::Deleted, TerminalInk::Color) => format!("{blank}\x1b[31;9m{trimmed}\x1b[0m"),
            (Mark::Inserted, TerminalInk::Color) => format!("{blank}\x1b[32;4m{trimmed}\x1b[0m"),
            (Mark::Deleted, TerminalInk::Plain) => format!("{blank}[-{trimmed}-]"),
            (Mark::Inserted, TerminalInk::Plain) => format!("{blank}{{+{trimmed}+}}"),
        }
    }
}

/// Columns of the text.
const WIDTH: usize = 96;

/// Writes a comparison for a terminal.
pub fn terminal(
    diff: &VersionDiff,
    sides: [&Content; 2],
    ink: TerminalInk,
    words: &Words,
) -> String {
    let titles = Titles::of(sides, words);
    let outline = Outline::of(diff, &titles);
    let mut out = String::new();
    let _ = writeln!(out, "{}", ink.paint("1", &outline.title));
    if diff.is_empty() {
        let _ = writeln!(out, "  {}", words.say("redline.same"));
        return out;
    }
    let _ = writeln!(out, "  {}", counts_words(&outline.counts, words));
    for said in step_words(&outline, words).into_iter().chain(fates(diff, &titles)) {
        let _ = writeln!(out, "  {said}");
    }
    if let Some((old, new)) = &outline.bases {
        let _ = writeln!(out, "  {}", words.with("redline.bases", &[("old", old), ("new", new)]));
    }
    for (title, counts) in &outline.domains {
        let _ = writeln!(out, "    {}: {}", shown_on_one_line(title), counts_words(counts, words));
    }
    for part in &outline.parts {
        let count: usize = part.groups.iter().map(|group| group.count()).sum();
        let _ = writeln!(out, "\n{} ({count})", ink.paint("1;4", &part.title));
        for group in &part.groups {
            let _ = writeln!(out, "\n  {}", ink.paint("1", &group.title));
            for change in &group.changes {
                write_change(&mut out, diff, change, &titles, ink);
            }
        }
    }
    out
}

fn write_change(
    out: &mut String,
    diff: &VersionDiff,
    change: &Change,
    titles: &Titles,
    ink: TerminalInk,
) {
    let proposed = match change.judge {
        Judge::Declared => "",
        // Mappings say their changes themselves: each row has its reason. Publishers declare nothing.
        Judge::Proposed if is_of_mapping(change) || diff.is_of_others() => "",
        Judge::Proposed => titles.words.say("redline.not_declared"),
    };
    let parts = with_parts(diff, change, &titles.words);
    let what = ink.paint("36", &subject(change, titles));
    let _ = writeln!(out, "    {what}: {}{parts}{proposed}", verdict(change, titles));
    for (_, old, new) in texts(change) {
        let text = redline_text(&redline(&old, &new), ink);
        for line in text.lines() {
            let _ = writeln!(out, "      {line}");
        }
    }
    if let Some(reason) = &change.reason {
        let plain = crate::markdown::plain(reason);
        let why = titles.words.with("redline.why", &[("reason", &plain)]);
        for line in wrap(&why, WIDTH - 6) {
            let _ = writeln!(out, "      {}", ink.paint("2", &line));
        }
    }
}

/// A redline in characters, wrapped.
pub fn redline_text(redline: &Redline, ink: TerminalInk) -> String {
    let mut out = String::new();
    for block in &redline.blocks {
        let lead = lead_of(&block.shape, "  ");
        let cells: Vec<String> = block
            .cells
            .iter()
            .map(|runs| runs.iter().map(|run| ink.mark(run.mark, &run.text())).collect())
            .collect();
        for line in wrap(&format!("{lead}{}", cells.join(" | ")), WIDTH - 6) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// The indent of a block, with the number or mark of an item.
pub(super) fn lead_of(shape: &Shape, indent: &str) -> String {
    let Shape::Item { depth, .. } = shape else { return String::new() };
    match shape.lead("-") {
        Some(lead) => format!("{}{lead} ", indent.repeat(depth - 1)),
        None => indent.repeat(*depth),
    }
}

/// Breaks a text at blanks; escape sequences take no room.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let indent = text.len() - text.trim_start().len();
    let mut lines = vec![" ".repeat(indent)];
    let mut used = indent;
    for word in text.split_whitespace() {
        let room = visible(word);
        let line = lines.last_mut().expect("there is a first line");
        if used > indent && used + 1 + room > width {
            lines.push(word.to_owned());
            used = room;
        } else {
            if used > indent {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += room;
        }
    }
    lines
}

fn visible(word: &str) -> usize {
    let mut count = 0;
    let mut in_escape = false;
    for letter in word.chars() {
        match (in_escape, letter) {
            (false, '\x1b') => in_escape = true,
            (true, 'm') => in_escape = false,
            (true, _) => {}
            (false, _) => count += 1,
        }
    }
    count
}

fn is_of_mapping(change: &Change) -> bool {
    matches!(change.key.kind, Kind::Row | Kind::Gap)
        || change.class == Class::Remapped
        || change.field() == Some(Field::Method)
}
