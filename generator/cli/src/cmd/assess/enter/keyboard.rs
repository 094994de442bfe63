//! The keyboard of a terminal, key by key.
//!
//! In: what somebody types. Out: [`KeyPress`]es, and lines with the editing that the terminal has. The terminal is put back
//! when the value ends, also by a panic, and before a signal ends the program. Never: draws.

use std::io::{self, BufRead, BufReader, Read, Stdin, Write as _};

#[cfg(unix)]
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// So much of a line is read.
const MAX_LINE: u64 = 64 * 1024;
const ESCAPE: u8 = 0x1b;
const CTRL_C: u8 = 3;
const CTRL_D: u8 = 4;
/// What is sent by the two keys that take a sign away.
const DELETES: [u8; 2] = [8, 0x7f];

/// Asks a terminal to say where something pasted begins and ends, and not to any more; it ignores what it does not
/// know.
const MARK_PASTES: &[u8] = b"\x1b[?2004h";
const MARK_NO_PASTES: &[u8] = b"\x1b[?2004l";
/// What stands behind something pasted.
const PASTE_END: &[u8] = b"\x1b[201~";

/// What is said of a line that is not UTF-8 text.
pub(super) const NOT_UTF8: &str = "this is not UTF-8 text and was not taken; set the terminal or the file to UTF-8 and write it again";

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyPress {
    /// A letter, digit or other sign.
    Sign(char),
    /// Enter, space, or an arrow forward.
    Next,
    /// Backspace, or an arrow back.
    Back,
    /// Ctrl-C or Ctrl-D, or there is nobody any more.
    End,
    /// Text that was pasted: not one sign of it was meant as a key.
    Paste,
    /// Something that means nothing here.
    Other,
}

/// A terminal that gives keys as they are pressed and shows none of them.
pub(super) struct Keyboard {
    #[cfg(unix)]
    before: Termios,
    typed: BufReader<Stdin>,
}

#[cfg(unix)]
impl Keyboard {
    /// The keyboard, if stdin is a terminal.
    pub(super) fn open() -> Option<Self> {
        let before = tcgetattr(io::stdin()).ok()?;
        put_back_at_signals(before.clone()).ok()?;
        let keyboard = Self { before, typed: BufReader::new(io::stdin()) };
        keyboard.give_keys().ok()?;
        Some(keyboard)
    }

    fn give_keys(&self) -> io::Result<()> {
        let mut keys = self.before.clone();
        keys.local_modes &= !(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
        keys.local_modes &= !LocalModes::IEXTEN;
        tcsetattr(io::stdin(), OptionalActions::Now, &keys)?;
        io::stderr().write_all(MARK_PASTES)
    }

    fn give_lines(&self) -> io::Result<()> {
        tcsetattr(io::stdin(), OptionalActions::Now, &self.before)?;
        io::stderr().write_all(MARK_NO_PASTES)
    }
}

#[cfg(unix)]
impl Drop for Keyboard {
    fn drop(&mut self) {
        let _ = self.give_lines();
    }
}

/// Puts the terminal back when a signal ends the program.
#[cfg(unix)]
fn put_back_at_signals(before: Termios) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
            let _ = io::stderr().write_all(MARK_NO_PASTES);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
impl Keyboard {
    /// Other systems give lines only.
    pub(super) fn open() -> Option<Self> {
        None
    }

    fn give_keys(&self) -> io::Result<()> {
        Ok(())
    }

    fn give_lines(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Keyboard {
    /// Waits for a key.
    pub(super) fn key(&mut self) -> io::Result<KeyPress> {
        let typed = &mut self.typed;
        let Some(first) = next_byte(typed)? else { return Ok(KeyPress::End) };
        Ok(match first {
            CTRL_C | CTRL_D => KeyPress::End,
            b'\n' | b'\r' | b' ' => KeyPress::Next,
            byte if DELETES.contains(&byte) => KeyPress::Back,
            ESCAPE => sequence(typed)?,
            byte if byte < b' ' => KeyPress::Other,
            byte => sign(byte, typed).map_or(KeyPress::Other, KeyPress::Sign),
        })
    }

    /// Waits for a line, which the terminal shows and lets people edit; none at its end.
    pub(super) fn line(&mut self) -> io::Result<Option<Result<String, &'static str>>> {
        self.give_lines()?;
        let line = line(&mut self.typed);
        self.give_keys()?;
        line
    }
}

/// The next line, without its end, unless it is not UTF-8 text; none at the end of what there is to read.
pub(super) fn line(from: &mut impl BufRead) -> io::Result<Option<Result<String, &'static str>>> {
    let mut bytes = Vec::new();
    from.take(MAX_LINE).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() as u64 == MAX_LINE && bytes.last() != Some(&b'\n') {
        return Err(io::Error::other(format!("a line has more than {MAX_LINE} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|_| NOT_UTF8);
    Ok(Some(text.map(|text| text.trim_end_matches(['\n', '\r']).to_owned())))
}

fn next_byte(from: &mut impl BufRead) -> io::Result<Option<u8>> {
    let byte = from.fill_buf()?.first().copied();
    from.consume(usize::from(byte.is_some()));
    Ok(byte)
}

/// The sign that begins with a byte; none if it is no UTF-8.
fn sign(first: u8, from: &mut BufReader<impl Read>) -> Option<char> {
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let mut bytes = vec![first];
    while bytes.len() < length {
        // They come in one piece. A terminal that is not in UTF-8 sends no more, and what comes next is another key.
        let Some(byte @ 0x80..=0xbf) = from.buffer().first().copied() else { break };
        from.consume(1);
        bytes.push(byte);
    }
    std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next())
}

/// What stands behind an escape sign: arrows, and keys that mean nothing here. It comes in one piece; alone, it is
/// the key itself.
fn sequence(from: &mut BufReader<impl Read>) -> io::Result<KeyPress> {
    if !matches!(from.buffer().first(), Some(b'[' | b'O')) {
        return Ok(KeyPress::Other);
    }
    from.consume(1);
    let mut number = Vec::new();
    while let Some(byte) = from.buffer().first().copied() {
        from.consume(1);
        match byte {
            b'A' | b'D' => return Ok(KeyPress::Back),
            b'B' | b'C' => return Ok(KeyPress::Next),
            b'~' if number == b"200" => return pasted(from),
            0x40..=0x7e => return Ok(KeyPress::Other),
            byte => number.push(byte),
        }
    }
    Ok(KeyPress::Other)
}

/// Goes past what was pasted.
fn pasted(from: &mut impl BufRead) -> io::Result<KeyPress> {
    let mut last = Vec::new();
    while let Some(byte) = next_byte(from)? {
        last.push(byte);
        if last.ends_with(PASTE_END) {
            break;
        }
        if last.len() > PASTE_END.len() {
            last.remove(0);
        }
    }
    Ok(KeyPress::Paste)
}
