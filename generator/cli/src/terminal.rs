//! What is printed: color or not, progress or not.

use std::io::{IsTerminal, Write};

use crate::args::{Args, ColorChoice};

/// Whether to write color to stderr.
pub(crate) fn color_on_stderr(args: &Args) -> bool {
    color_on(args, &std::io::stderr())
}

/// Whether to write color to stdout.
pub(crate) fn color_on_stdout(args: &Args) -> bool {
    color_on(args, &std::io::stdout())
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
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes text to stdout; a closed pipe is an error for `main` to forgive.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
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
            tell(&format!("\r\x1b[2K{what}"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            tell("\r\x1b[2K");
        }
    }
}
