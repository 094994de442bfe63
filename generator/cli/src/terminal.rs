//! What is printed: color or not, progress or not, and never what steers a terminal or a CI runner.
//!
//! Texts and names come from files that others wrote. What people read passes here: control signs
//! are written as code points, and no line begins a workflow command.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use smm_core::text::{shown, shown_on_one_line};

use crate::args::{Args, ColorChoice, OutputFile};

/// Whether to write color to stderr.
pub(crate) fn color_on_stderr(args: &Args) -> bool {
    color_on(args, &std::io::stderr())
}

/// Whether to write color to stdout.
pub(crate) fn color_on_stdout(args: &Args) -> bool {
    color_on(args, &std::io::stdout())
}

/// Whether to write color to where a document goes: into a file only if it is asked for.
pub(crate) fn color_in(args: &Args, place: &OutputFile) -> bool {
    match place.output {
        None => color_on_stdout(args),
        Some(_) => args.color == ColorChoice::Always,
    }
}

fn color_on(args: &Args, stream: &impl IsTerminal) -> bool {
    match args.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        }
    }
}

/// Writes a line to stderr unless `--quiet` was given.
pub(crate) fn say(args: &Args, line: &str) {
    if !args.quiet {
        tell(&format!("{line}\n"));
    }
}

/// Writes text to stderr. A reader who has gone away is no failure; `eprint!` would panic.
pub(crate) fn tell(text: &str) {
    to_stderr(&harmless(text, Paint::None));
}

/// Writes findings to stderr, which may be colored.
pub(crate) fn tell_painted(text: &str) {
    to_stderr(&harmless(text, Paint::Ours));
}

fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes what people read to stdout, which may be colored.
pub(crate) fn print_painted(text: &str) -> std::io::Result<()> {
    to_stdout(&harmless(text, Paint::Ours))
}

/// Who reads a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Programs: it stays as it is.
    Programs,
    /// People, in one color.
    People,
    /// People; it may be colored.
    PeopleInColor,
}

/// Writes a document to stdout.
pub(crate) fn print_for(audience: Audience, text: &str) -> std::io::Result<()> {
    match audience {
        Audience::Programs => print(text),
        _ => to_stdout(&text_for(audience, text)),
    }
}

/// A document as its readers may get it.
pub(crate) fn text_for(audience: Audience, text: &str) -> Cow<'_, str> {
    match audience {
        Audience::Programs => text.into(),
        Audience::People => harmless(text, Paint::None).into(),
        Audience::PeopleInColor => harmless(text, Paint::Ours).into(),
    }
}

/// Writes a document to stdout: as it is into a pipe or file, harmless on a terminal.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
    if std::io::stdout().is_terminal() {
        return to_stdout(&harmless(&text.replace("\r\n", "\n"), Paint::None));
    }
    to_stdout(text)
}

/// Whether color of ours stands in a text, whose other parts were made harmless before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paint {
    None,
    Ours,
}

/// The text without what steers a terminal, or a CI runner that reads along: `::` at the start of
/// a line and `##[` or `##vso[` anywhere are commands to it.
fn harmless(text: &str, paint: Paint) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let (blank, rest) = line.split_at(line.len() - start.len());
        out.push_str(&shown(blank));
        let rest = match rest.strip_prefix("::") {
            Some(rest) => {
                out.push_str("\\u{3a}:");
                rest
            }
            None => rest,
        };
        push_shown(&mut out, &without_marks(rest), paint);
    }
    out
}

/// Old workflow commands count anywhere in a line.
fn without_marks(line: &str) -> Cow<'_, str> {
    if !line.contains("##") {
        return line.into();
    }
    ["##[", "##vso[", "##teamcity["]
        .iter()
        .fold(line.to_owned(), |line, mark| {
            line.replace(mark, &format!("#\\u{{23}}{}", &mark[2..]))
        })
        .into()
}

/// Adds a text; of escape sequences only those that set a color stay, and only among colors of ours.
fn push_shown(out: &mut String, text: &str, paint: Paint) {
    if paint == Paint::None {
        return out.push_str(&shown(text));
    }
    let mut parts = text.split("\u{1b}[");
    out.push_str(&shown(parts.next().unwrap_or("")));
    for part in parts {
        let end = part.find(|sign: char| !sign.is_ascii_digit() && sign != ';');
        let is_color = end.is_some_and(|end| part[end..].starts_with('m'));
        out.push_str(if is_color { "\u{1b}[" } else { "\\u{1b}[" });
        out.push_str(&shown(part));
    }
}

/// A closed pipe is an error for `main` to forgive.
fn to_stdout(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A line on a terminal that is overwritten as work goes on; nothing in a pipe.
pub(crate) struct Progress {
    shown: bool,
}

impl Progress {
    pub(crate) fn new(args: &Args) -> Self {
        Self { shown: !args.quiet && std::io::stderr().is_terminal() }
    }

    /// Shows what is being done.
    pub(crate) fn show(&self, what: &str) {
        if self.shown {
            to_stderr(&format!("\r\x1b[2K{}", shown_on_one_line(what)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            to_stderr("\r\x1b[2K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_a_terminal_or_a_runner() {
        let plain = |text: &str| harmless(text, Paint::None);
        assert_eq!(plain("a\u{1b}[31mb\u{9b}2Jc\r\n"), "a\\u{1b}[31mb\\u{9b}2Jc\\u{d}\n");
        assert_eq!(
            plain("::error::x\n  ::add-mask::y\nz ::w\n"),
            "\\u{3a}:error::x\n  \\u{3a}:add-mask::y\nz ::w\n"
        );
        assert_eq!(plain("a ##[error]b ##vso[task]"), "a #\\u{23}[error]b #\\u{23}vso[task]");
        assert_eq!(plain("## Heading\n\tcell\n"), "## Heading\n\tcell\n");
    }

    #[test]
    fn only_colors_stay_among_colors() {
        let painted = |text: &str| harmless(text, Paint::Ours);
        assert_eq!(painted("\u{1b}[1;31mred\u{1b}[0m\n"), "\u{1b}[1;31mred\u{1b}[0m\n");
        assert_eq!(painted("\u{1b}[2J\u{1b}]0;t\u{7}"), "\\u{1b}[2J\\u{1b}]0;t\\u{7}");
    }
}
