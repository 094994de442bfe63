//! Where in a YAML document a place is, by its lines alone: it may be broken.
//!
//! In: a text and an offset. Out: the keys and lists around it. Never: knows what a document means.

use std::ops::Range;

/// A place in a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct YamlSpot<'t> {
    /// The keys and lists that lead to it.
    pub(super) path: Vec<PathStep<'t>>,
    /// What stands there.
    pub(super) place: SpotPlace,
    /// The key or value that is being written.
    pub(super) range: Range<usize>,
    /// The keys beside it.
    pub(super) beside: Vec<&'t str>,
}

/// A step on the way to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathStep<'t> {
    /// The value of a key.
    Key(&'t str),
    /// An entry of a list.
    Entry,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpotPlace {
    /// A key of the mapping that the path leads to.
    Key,
    /// The value that the path leads to.
    Value,
    /// Either of both: nothing but the beginning of a word.
    Open,
    /// A text of several lines.
    Prose,
}

/// Something in a line that others can be indented below.
#[derive(Clone, Debug)]
struct LinePart<'t> {
    column: usize,
    /// None is the dash of a list.
    key: Option<&'t str>,
    /// Where the key stands.
    range: Range<usize>,
    /// What stands behind it in its line.
    rest: Range<usize>,
}

/// Finds out where an offset is; nowhere in a comment.
pub(super) fn spot(text: &str, offset: usize) -> Option<YamlSpot<'_>> {
    let line = line_at(text, offset);
    let parts = parts(text, &line);
    let content = parts.last().map_or(line.clone(), |part| part.rest.clone());
    let content = trimmed(text, content);
    if is_comment(text, &line, offset) {
        return None;
    }
    let key = parts.last().filter(|part| part.key.is_some());
    let first = key.map_or(content.start, |key| key.range.start);
    // Before what stands in a line nothing else may stand.
    if offset < first && !(key.is_none() && content.is_empty()) {
        return None;
    }
    let is_on_key = key.is_some_and(|key| offset <= key.range.end);
    let own = match key {
        Some(key) => key.column,
        None if content.is_empty() => offset.max(content.start) - line.start,
        None => content.start - line.start,
    };
    let inner = if key.is_some() { parts.len() - 1 } else { parts.len() };
    let mut around = KeysAround { parts: parts[..inner].to_vec(), beside: Vec::new() };
    let outermost = parts.first().map_or(own, |part| part.column);
    let is_dash = parts.first().is_some_and(|part| part.key.is_none());
    around.climb(text, line.start, (outermost, is_dash), own);
    around.look_down(text, line.end, own);
    if let Some(inside) = around.inline(text, offset) {
        return inside;
    }
    let mut path: Vec<PathStep<'_>> = around.path();
    let beside = around.beside;
    if is_on_key {
        let range = key.map(|key| key.range.clone())?;
        return Some(YamlSpot { path, place: SpotPlace::Key, range, beside });
    }
    if let Some(key) = key {
        path.push(PathStep::Key(key.key?));
    }
    match text[content.clone()].chars().next() {
        Some('{' | '[') => flow(text, content.start, offset, path),
        Some('|' | '>') if key.is_some() => None,
        _ => {
            let place = if key.is_some() { SpotPlace::Value } else { SpotPlace::Open };
            Some(YamlSpot { path, place, range: scalar(text, content, offset), beside })
        }
    }
}

/// What stands around a place.
struct KeysAround<'t> {
    /// From the outermost to the innermost.
    parts: Vec<LinePart<'t>>,
    beside: Vec<&'t str>,
}

impl<'t> KeysAround<'t> {
    /// Goes up the lines to whatever is less indented.
    fn climb(&mut self, text: &'t str, start: usize, mut limit: (usize, bool), own: usize) {
        let mut start = start;
        let mut has_left = false;
        while start > 0 && limit != (0, false) {
            let line = line_at(text, start - 1);
            for part in parts(text, &line).into_iter().rev() {
                let is_list = limit.1 && part.key.is_some() && part.column == limit.0;
                if part.column < limit.0 || is_list {
                    limit = (part.column, part.key.is_none());
                    has_left |= part.column < own;
                    self.parts.insert(0, part);
                } else if let Some(key) = part.key.filter(|_| part.column == own && !has_left) {
                    self.beside.push(key);
                }
            }
            start = line.start;
        }
    }

    /// Goes down the lines for further keys of the mapping.
    fn look_down(&mut self, text: &'t str, end: usize, own: usize) {
        let mut at = end;
        while let Some(next) = text[at..].find('\n').map(|newline| at + newline + 1) {
            let line = line_at(text, next);
            let found = parts(text, &line);
            if found.first().is_some_and(|part| part.column < own) {
                return;
            }
            let key = found.first().filter(|part| part.column == own).and_then(|part| part.key);
            self.beside.extend(key);
            at = line.end;
        }
    }

    fn path(&self) -> Vec<PathStep<'t>> {
        self.parts.iter().map(|part| part.key.map_or(PathStep::Entry, PathStep::Key)).collect()
    }

    /// The place within a value that began in a line above.
    fn inline(&self, text: &'t str, offset: usize) -> Option<Option<YamlSpot<'t>>> {
        let has_value = |part: &LinePart<'_>| {
            let rest = trimmed(text, part.rest.clone());
            part.key.is_some() && !rest.is_empty() && !text[rest].starts_with('#')
        };
        let at = self.parts.iter().position(has_value)?;
        let path = Self { parts: self.parts[..=at].to_vec(), beside: Vec::new() }.path();
        let value = trimmed(text, self.parts[at].rest.clone());
        if text[value.clone()].starts_with(['{', '[']) {
            return Some(flow(text, value.start, offset, path));
        }
        let range = super::word_at(text, offset);
        Some(Some(YamlSpot { path, place: SpotPlace::Prose, range, beside: Vec::new() }))
    }
}

/// A collection in braces or brackets that was opened and not closed.
struct OpenBracket<'t> {
    is_map: bool,
    key: Option<&'t str>,
    keys: Vec<&'t str>,
}

/// The place within a value in braces or brackets.
fn flow<'t>(
    text: &'t str,
    from: usize,
    offset: usize,
    path: Vec<PathStep<'t>>,
) -> Option<YamlSpot<'t>> {
    if offset <= from {
        return None;
    }
    let mut frames: Vec<OpenBracket<'t>> = Vec::new();
    let mut token = from;
    let mut at = from;
    while at < offset {
        let sign = text.as_bytes()[at];
        at += 1;
        match sign {
            b'{' | b'[' => {
                frames.push(OpenBracket { is_map: sign == b'{', key: None, keys: Vec::new() });
                token = at;
            }
            b'}' | b']' => {
                frames.pop();
                token = at;
            }
            b',' => {
                if let Some(frame) = frames.last_mut() {
                    frame.key = None;
                }
                token = at;
            }
            b':' if text[at..].starts_with([' ', '\n', '\r']) || at == offset => {
                if let Some(frame) = frames.last_mut().filter(|f| f.is_map && f.key.is_none()) {
                    let key = text[token..at - 1].trim().trim_matches(['"', '\'']);
                    frame.key = Some(key);
                    frame.keys.push(key);
                    token = at;
                }
            }
            b'"' | b'\'' if text[token..at - 1].trim().is_empty() => {
                let close = text[at..].find(char::from(sign)).map(|close| at + close + 1);
                at = close.filter(|close| *close <= offset).unwrap_or(offset);
            }
            _ => {}
        }
    }
    let range = token_around(text, token, offset);
    let mut path = path;
    path.extend(frames.iter().filter_map(|frame| match frame.is_map {
        true => frame.key.map(PathStep::Key),
        false => Some(PathStep::Entry),
    }));
    let last = frames.pop()?;
    let is_key = last.is_map && last.key.is_none();
    let place = if is_key { SpotPlace::Key } else { SpotPlace::Value };
    Some(YamlSpot { path, place, range, beside: last.keys })
}

/// The key or value in braces or brackets that begins at `token`.
fn token_around(text: &str, token: usize, offset: usize) -> Range<usize> {
    let blank = |c: char| c.is_whitespace() || c == '"' || c == '\'';
    let start = (token + text[token..offset].len()
        - text[token..offset].trim_start_matches(blank).len())
    .min(offset);
    let ends = [',', ']', '}', '\n', '\r', ':', '"', '\''];
    let rest = &text[offset..];
    let end = offset + rest.find(ends).unwrap_or(rest.len());
    start..offset + text[offset..end].trim_end().len()
}

/// The value that is written in a line; nothing if the offset is behind it.
fn scalar(text: &str, content: Range<usize>, offset: usize) -> Range<usize> {
    let written = &text[content.clone()];
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
    let start = content.start + quote.map_or(0, char::len_utf8);
    let rest = text.get(start..content.end).unwrap_or("");
    let length = match quote {
        Some(quote) => rest.find(quote).unwrap_or(rest.len()),
        None => rest.find(" #").map_or(rest.len(), |at| rest[..at].trim_end().len()),
    };
    let range = start..start + length;
    if (range.start..=range.end).contains(&offset) { range } else { offset..offset }
}

fn line_at(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    start..end
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + inside.len() - inside.trim_start().len();
    start..start + inside.trim().len()
}

fn is_comment(text: &str, line: &Range<usize>, offset: usize) -> bool {
    let before = &text[line.start..offset];
    let is_quoted = before.matches(['"', '\'']).count() % 2 == 1;
    before.trim_start().starts_with('#') || (before.contains(" #") && !is_quoted)
}

/// The dashes and the key that a line begins with.
fn parts<'t>(text: &'t str, line: &Range<usize>) -> Vec<LinePart<'t>> {
    let mut found = Vec::new();
    let mut at = line.start;
    loop {
        let rest = trimmed(text, at..line.end);
        let inside = &text[rest.clone()];
        let column = rest.start - line.start;
        if inside.starts_with('#') || inside.is_empty() {
            return found;
        }
        if inside == "-" || inside.starts_with("- ") {
            at = rest.start + 1;
            let range = rest.start..at;
            found.push(LinePart { column, key: None, range, rest: at..line.end });
            continue;
        }
        if let Some((key, range, end)) = key_in(inside, rest.start) {
            found.push(LinePart { column, key: Some(key), range, rest: end..line.end });
        }
        return found;
    }
}

/// The key that a line begins with, where it stands, and where its colon ends.
fn key_in(inside: &str, start: usize) -> Option<(&str, Range<usize>, usize)> {
    if inside.starts_with(['{', '[', '|', '>', '&', '*', '!', '%', '@', '`']) {
        return None;
    }
    let quote = inside.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => inside[1..].find(quote)? + 2,
        None => 0,
    };
    let is_colon = |(at, _): &(usize, &str)| {
        let after = &inside[from + at + 1..];
        after.is_empty() || after.starts_with([' ', '\r'])
    };
    let (colon, _) = inside[from..].match_indices(':').find(is_colon)?;
    let colon = from + colon;
    if inside[..colon].contains(" #") {
        return None;
    }
    let key = inside[..colon].trim_end();
    let range = start..start + key.len();
    Some((key.trim_matches(['"', '\'']), range, start + colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path to the `|` in a text, what stands there, what is replaced, and the keys beside it.
    fn at(text: &str) -> Option<String> {
        let offset = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        let spot = spot(&text, offset)?;
        let steps = spot.path.iter().map(|step| match step {
            PathStep::Key(key) => *key,
            PathStep::Entry => "*",
        });
        let path = steps.collect::<Vec<_>>().join("/");
        Some(format!("{path} {:?} `{}` {}", spot.place, &text[spot.range], spot.beside.join(",")))
    }

    fn is(text: &str, wanted: &str) {
        assert_eq!(at(text).as_deref().map(str::trim_end), Some(wanted), "{text}");
    }

    #[test]
    fn a_place_is_found_by_indentation() {
        is("pra|", " Open `pra`");
        is("practice: phy|s", "practice Value `phys`");
        is("practice: |", "practice Value ``");
        is("practice: \"ph|\" # x", "practice Value `ph`");
        is("a:\n  b: 1\n  |\nc: 2\n", "a Open `` b");
        is("levels:\n  - level: 1\n    act|", "levels/* Open `act` level");
        is("levels:\n- level: 1\n  actions:\n  - id: X|", "levels/*/actions/*/id Value `X`");
        is("levels:\n- lev|el: 1\n  actions: []\n- level: 2", "levels/* Key `level` actions");
        is("with:\n  - iot|", "with/* Open `iot`");
        is("targets:\n  a:\n    level: 1\n    rationale: x\n  b|: {}", "targets Key `b` a");
    }

    #[test]
    fn a_place_is_found_in_braces_and_brackets() {
        is("a: { level: 2, ra|", "a Key `ra` level");
        is("a: { level: |2, rationale: x }", "a/level Value `2` level");
        is("verify: [examine, te|]", "verify/* Value `te`");
        is("- { id: X, verify: [|] }", "*/verify/* Value ``");
        is("targets:\n  a: { level: 1,\n    rat| }", "targets/a Key `rat` level");
        is("- { change: ad|ded, item: X }", "*/change Value `added` change");
    }

    #[test]
    fn a_text_of_several_lines_is_prose_whatever_it_holds() {
        is("text: >\n  see: [[PH|", "text Prose `PH`");
        is("a:\n  text: >\n    - item\n      more PHY|-2", "a/text Prose `PHY-2`");
        is("summary: begins here\n  and goes on|", "summary Prose `on`");
        assert_eq!(at("a:\n  |  - b: c"), None);
        assert_eq!(at("# a comm|ent"), None);
        assert_eq!(at("a: b # comm|ent"), None);
    }

    #[test]
    fn no_text_and_no_place_is_too_strange() {
        let text = "\u{feff}a: {\"x: [1\r\n  - \u{1f600}: |\n\t'b':c\r- [";
        for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let _ = spot(text, offset);
        }
    }
}
