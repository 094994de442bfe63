//! The canonical layout: the same meaning, every comment, and nothing left to lay out.

use std::sync::LazyLock;

use proptest::prelude::*;
use smm_core::canonical;
use smm_core::edit::meaning;

use crate::support::repository_whole;

/// The bundled documents by their paths, those that `smm new` begins with among them.
fn documents() -> Vec<(String, String)> {
    let sources = repository_whole();
    let yaml = sources.iter().filter(|(_, file)| file.path.ends_with(".yaml"));
    let found: Vec<_> = yaml.map(|(_, file)| (file.path.clone(), file.text.clone())).collect();
    assert!(found.len() > 200, "the bundled documents are found");
    found
}

/// Read once for all cases of a property.
static DOCUMENTS: LazyLock<Vec<(String, String)>> = LazyLock::new(documents);

/// The words of comments in their order. Of these texts no value holds ` #`.
fn comments(text: &str) -> Vec<String> {
    let behind = |line: &str| {
        let start =
            if line.trim_start().starts_with('#') { line.find('#') } else { line.find(" #") };
        start.map(|at| line[at..].trim().to_owned())
    };
    text.lines().filter_map(behind).collect()
}

fn laid_out(text: &str) -> String {
    match canonical(text) {
        Ok(new) => new,
        Err(error) => panic!("{error}:\n{text}"),
    }
}

#[test]
fn the_bundled_documents_are_laid_out_already() {
    for (path, text) in documents() {
        let new = laid_out(&text);
        let at = text.lines().zip(new.lines()).position(|(old, new)| old != new);
        assert!(new == text, "{path}: line {:?}", at.map(|at| at + 1));
    }
}

#[test]
fn layouts_of_one_meaning_become_one() {
    let wanted = "a:\n  - b: c\n    d: [1, two]\n  - e: \"1.10\"\nf: { g: h }\n";
    for written in [
        wanted,
        "a:\r\n- b: c\r\n  d: [1, two]\r\n- e: \"1.10\"\r\nf: { g: h }\r\n",
        "a:\n    -   b:   c   \n        d: [ 1,two, ]\n\n    -   e: '1.10'\nf: {g: h}",
        "---\na:\n  -\n    b: c\n    d: [1,\n  two]\n  - e: \"1.10\"\nf:\n  { g: h }\n...\n",
        "\u{feff}\n\na:\n\n  - b: c\n    d: [1, two]\n  - e: \"1.10\"\nf: {\"g\": h}\n\n\n",
    ] {
        assert_eq!(
            laid_out(written).replace("\n\n", "\n").replace("\"g\"", "g"),
            wanted,
            "{written}"
        );
    }
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let cases = [
        ("a: 1   # x\nb: 2\n", "a: 1 # x\nb: 2\n"),
        (
            "a: # x\n    b: 1\n    # of a\n# of c\nc: 2\n",
            "a: # x\n  b: 1\n  # of a\n# of c\nc: 2\n",
        ),
        ("a:\n- 1\n# of b\nb: 2\n", "a:\n  - 1\n# of b\nb: 2\n"),
        ("a:\n- 1\n  # of the list\nb: 2\n", "a:\n  - 1\n  # of the list\nb: 2\n"),
        ("a:\n    # - b: 1\n    #   c: 2\nd: 1\n", "a:\n  # - b: 1\n  #   c: 2\nd: 1\n"),
        ("- # x\n  a: 1\n", "# x\n- a: 1\n"),
        ("a:\n  # x\n  text\n", "# x\na: text\n"),
        ("a: >-   # x\n   one\n   two\n", "a: >- # x\n  one\n  two\n"),
        ("a: [1, # one\n  # two\n  2] # end\n", "a:\n  - 1 # one\n  # two\n  - 2 # end\n"),
        ("a:\n- [1]\n- -1\n- - 2 # x\n  - - 3\n", "a:\n  - [1]\n  - -1\n  - - 2 # x\n    - - 3\n"),
        ("---\n# x\n- a\n- |\n y\n", "# x\n- a\n- |\n  y\n"),
        ("--- # x\n- [a,\n   b # y\n  ]\n", "# x\n- - a\n  - b # y\n"),
        ("? a # x\n: b\n? c\n", "# x\na: b\nc:\n"),
        ("# first\n\n\n# second\na: 1\n# last", "# first\n\n# second\na: 1\n# last\n"),
        // prettier#9130 and #9143, google/yamlfmt#63 and #136: what others moved, doubled or joined.
        (
            "- foo: 0\n  bar: 1\n\n  # baz: 2\n- quux: 3\n",
            "- foo: 0\n  bar: 1\n\n  # baz: 2\n- quux: 3\n",
        ),
        ("foo:\n  # one\nbar:\n  # two\n\n\n", "foo:\n  # one\nbar:\n  # two\n"),
        ("a: >\n  [ -f x ] &&\n  echo y ||\n  z\n", "a: >\n  [ -f x ] &&\n  echo y ||\n  z\n"),
        ("a: >\n  {\n   \"foo\": \"bar\", \n  }\n", "a: >\n  {\n   \"foo\": \"bar\", \n  }\n"),
        ("a: [] # x\n\n\nb: {} # y\n", "a: [] # x\n\nb: {} # y\n"),
        ("a: [ # x\n  # y\n]\nb: 1\n", "# x\n# y\na: []\nb: 1\n"),
        ("- [ # x\n  ]\n- { # y\n  } # z\n", "# x\n- []\n# y\n- {} # z\n"),
        ("a: [b, [ # x\n  ]]\n", "a:\n  - b\n  # x\n  - []\n"),
        ("[ # x\n]\n", "[]\n# x\n"),
        ("a:\n  b: |\n     x\n   # y\nc: 1\n", "a:\n  b: |\n    x\n  # y\nc: 1\n"),
    ];
    for (written, wanted) in cases {
        assert_eq!(laid_out(written), wanted, "{written}");
        assert_eq!(laid_out(wanted), wanted);
    }
}

#[test]
fn texts_keep_their_kind_unless_a_line_is_too_long() {
    let long = "word ".repeat(60);
    let long = long.trim();
    for (written, starts) in [
        (format!("a: {long}\n"), "a: >-\n  word word"),
        (format!("a: \"{long}\"\n"), "a: >-\n  word word"),
        (format!("a: >-\n      {long}\n"), "a: >-\n  word word"),
        (format!("a: |\n  {long}\n"), "a: |\n  word word"),
        (format!("a: [{}]\n", ["word"; 60].join(",")), "a:\n  - word\n  - word"),
        ("a: two\n   lines\n".to_owned(), "a: two lines\n"),
        ("a: \"two\n   lines\"\n".to_owned(), "a: \"two lines\"\n"),
        ("a: 'it''s'\n".to_owned(), "a: \"it's\"\n"),
        ("a: 'say \"no\"'\n".to_owned(), "a: 'say \"no\"'\n"),
        ("a: \"\\u00a0\"\n".to_owned(), "a: \"\\u00a0\"\n"),
        ("a: |+\n   x\n\n\nb: 1\n".to_owned(), "a: |+\n  x\n\n\nb: 1\n"),
        ("a: |2\n    x\n   y\n".to_owned(), "a: |2\n    x\n   y\n"),
        ("a: >\n   one\n     more\n   two\n".to_owned(), "a: >\n  one\n    more\n  two\n"),
    ] {
        let new = laid_out(&written);
        assert!(new.starts_with(starts), "{written} became {new}");
        assert_eq!(laid_out(&new), new, "{written}");
        let is_short = |line: &str| line.chars().count() <= 140 || written.contains('|');
        assert!(new.lines().all(is_short), "{new}");
    }
}

#[test]
fn what_is_no_document_is_left_alone() {
    for broken in [
        "a: [1\n",
        "a: 1\na: 2\n",
        "a:\n\tb: 1\n",
        "a: &x 1\n",
        "",
        "# only this\n",
        "a: #1f4e5f\n",
    ] {
        assert!(canonical(broken).is_err(), "{broken}");
    }
}

/// One change of the layout of a text; what it does to meaning is seen afterwards.
#[derive(Clone, Debug)]
enum Change {
    /// Twice the indentation.
    Wider,
    /// Lists in the column of their keys.
    Dedented,
    Crlf,
    Tabs,
    /// At the line of that number, modulo the number of lines.
    TrailingBlanks(usize),
    EmptyLine(usize),
    CommentBefore(usize, usize),
    CommentBehind(usize),
    SingleQuotes(usize),
    DoubleQuotes(usize),
    Joined(usize),
    Split(usize),
    Brackets(usize),
    BracketLines(usize),
    DashAlone(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..10_000_usize;
    prop_oneof![
        1 => Just(Change::Wider),
        1 => Just(Change::Dedented),
        1 => Just(Change::Crlf),
        1 => Just(Change::Tabs),
        3 => at.clone().prop_map(Change::TrailingBlanks),
        3 => at.clone().prop_map(Change::EmptyLine),
        5 => (at.clone(), 0..12_usize).prop_map(|(at, indent)| Change::CommentBefore(at, indent)),
        5 => at.clone().prop_map(Change::CommentBehind),
        3 => at.clone().prop_map(Change::SingleQuotes),
        3 => at.clone().prop_map(Change::DoubleQuotes),
        5 => at.clone().prop_map(Change::Joined),
        5 => at.clone().prop_map(Change::Split),
        3 => at.clone().prop_map(Change::Brackets),
        3 => at.clone().prop_map(Change::BracketLines),
        3 => at.prop_map(Change::DashAlone),
    ]
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The value of a line behind its key, with its place.
fn value_of(line: &str) -> Option<(usize, &str)> {
    let at = line.find(": ")? + 2;
    (!line.trim_start().starts_with('#')).then_some((at, &line[at..]))
}

fn every_line(lines: &[String], to: impl Fn(&str) -> String) -> Vec<String> {
    lines.iter().map(|line| to(line)).collect()
}

fn changed(lines: &[String], change: &Change, nth: usize) -> Vec<String> {
    let mut new = lines.to_vec();
    let place = |at: &usize| at % lines.len();
    let quote = |line: &str, sign: char| {
        let (at, value) = value_of(line)?;
        (!value.starts_with(['"', '\'', '|', '>', '[', '{']))
            .then(|| format!("{}{sign}{value}{sign}", &line[..at]))
    };
    match change {
        Change::Wider => {
            return every_line(lines, |line| {
                let indent = indent_of(line);
                let rest = line[indent..].strip_prefix("- ").map(|rest| format!("-   {rest}"));
                format!("{:1$}{2}", "", indent * 2, rest.as_deref().unwrap_or(&line[indent..]))
            });
        }
        Change::Dedented => {
            return every_line(lines, |line| line.strip_prefix("  ").unwrap_or(line).to_owned());
        }
        Change::Crlf => {
            return every_line(lines, |line| format!("{}\r", line.trim_end_matches('\r')));
        }
        Change::Tabs => {
            return every_line(lines, |line| match value_of(line) {
                Some((at, value)) => format!("{}\t {value}", line[..at].trim_end()),
                None => line.to_owned(),
            });
        }
        Change::TrailingBlanks(at) => new[place(at)].push_str("  "),
        Change::EmptyLine(at) => new.insert(place(at), String::new()),
        Change::CommentBefore(at, indent) => {
            new.insert(place(at), format!("{:indent$}# before-{nth}", ""));
        }
        Change::CommentBehind(at) => new[place(at)].push_str(&format!("  # behind-{nth}")),
        Change::SingleQuotes(at) => {
            new[place(at)] = quote(&lines[place(at)], '\'').unwrap_or_default();
        }
        Change::DoubleQuotes(at) => {
            new[place(at)] = quote(&lines[place(at)], '"').unwrap_or_default();
        }
        Change::Joined(at) => {
            let next = new.get(place(at) + 1).map(|next| next.trim().to_owned());
            new[place(at)].push_str(&format!(" {}", next.unwrap_or_default()));
            new.drain(place(at) + 1..(place(at) + 2).min(lines.len()));
        }
        Change::Split(at) => {
            let line = &lines[place(at)];
            if let Some((blank, _)) = line.match_indices(' ').nth(line.matches(' ').count() / 2 + 3)
            {
                let indent = indent_of(line) + if value_of(line).is_some() { 4 } else { 0 };
                new[place(at)] = line[..blank].to_owned();
                new.insert(place(at) + 1, format!("{:indent$}{}", "", line[blank..].trim()));
            }
        }
        Change::Brackets(at) => {
            new[place(at)] =
                lines[place(at)].replace('[', "[ ").replace(", ", " ,  ").replace(']', " , ]");
        }
        Change::BracketLines(at) => {
            let deep = " ".repeat(indent_of(&lines[place(at)]) + 4);
            let broken = lines[place(at)].replacen('[', &format!("[ # open-{nth}\n{deep}"), 1);
            new[place(at)] = broken.replace(", ", &format!(",\n{deep}"));
        }
        Change::DashAlone(at) => {
            let line = &lines[place(at)];
            let indent = indent_of(line);
            if let Some(rest) = line[indent..].strip_prefix("- ") {
                new[place(at)] = format!("{:indent$}- # alone-{nth}\n{:indent$}  {rest}", "", "");
            }
        }
    }
    new
}

/// The text after those changes that leave what it means.
fn relaid(text: &str, changes: &[Change]) -> String {
    let meant = meaning(text).expect("a document");
    // Line ends come last, so that the others see none.
    let (last, first): (Vec<_>, Vec<_>) =
        changes.iter().partition(|change| matches!(change, Change::Crlf));
    first.into_iter().chain(last).enumerate().fold(text.to_owned(), |text, (nth, change)| {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let tried = changed(&lines, change, nth).join("\n");
        let is_same = meaning(&tried).is_some_and(|now| now == meant);
        if is_same { tried } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_layout_was_meaning_and_comments_stay_and_nothing_is_left_to_do(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..60),
    ) {
        let (path, text) = which.get(&DOCUMENTS).clone();
        let written = relaid(&text, &changes);
        let new = laid_out(&written);
        prop_assert!(meaning(&new) == meaning(&text), "{}", path);
        prop_assert_eq!(comments(&new), comments(&written), "{}", path);
        prop_assert!(laid_out(&new) == new, "{}", path);
        prop_assert!(!new.contains('\r') && new.ends_with('\n') && !new.ends_with("\n\n"));
    }

    #[test]
    fn spaces_and_line_ends_do_not_count(which in any::<prop::sample::Index>(), seed in 0..8_u8) {
        let (path, text) = which.get(&DOCUMENTS).clone();
        let wanted = [(1, Change::Wider), (2, Change::Crlf), (4, Change::Tabs)];
        let changes: Vec<Change> =
            wanted.into_iter().filter(|(bit, _)| seed & bit != 0).map(|(_, change)| change).collect();
        let written = relaid(&text, &changes);
        prop_assert!(laid_out(&written) == text, "{}", path);
    }
}

/// Signs that mean something to YAML, and some of more than one byte.
const SIGNS: [&str; 22] = [
    "-", "- ", ":", ": ", "#", " # x\n", "'", "\"", "[", "]", "{", "}", ",", "|", ">-\n", "?",
    "\n", "\t", "\r", "é", "日", "\u{85}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_document_makes_the_layout_panic_or_undecided(
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..SIGNS.len(), 0..4_usize), 1..6),
    ) {
        const TEXT: &str = "# head\na: x\nb: # of b\n  - c: 'd'\n    e: [f, \"g\", { h: i }]\n  # between\n  - j: >-\n      \
                            folded é\n      text\n\n    k: |\n      lit\n        eral\n  - - l\n    - m # of m\nn:\n  # - o\np: 1.5\n";
        let mut text = TEXT.to_owned();
        for (at, sign, gone) in damage {
            let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let start = letters[at.index(letters.len())];
            let end = text[start..].char_indices().nth(gone).map_or(text.len(), |(at, _)| start + at);
            text.replace_range(start..end, SIGNS[sign]);
            if text.is_empty() {
                return Ok(());
            }
        }
        if let Ok(new) = canonical(&text) {
            prop_assert_eq!(canonical(&new), Ok(new.clone()), "{}", text);
        }
    }
}
