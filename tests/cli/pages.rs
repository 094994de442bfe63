//! How pages look: pictures of a few pages, compared loosely, for a person to look at when they change.
//!
//! The pictures in `tests/cli/pages` are grey, at 40 dots per inch, in the PGM format that any viewer
//! of pictures opens. They are drawn by poppler. Small differences are let through: another version of
//! poppler smooths edges in its own way. `SMM_ACCEPT=1` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, third_party};

/// Kind of paper, page, name of the picture.
const PAGES: [(&str, usize, &str); 4] = [
    ("checklist", 1, "checklist-cover"),
    ("checklist", 4, "checklist-practice"),
    ("form", 4, "form-practice"),
    ("guide", 5, "guide-practice"),
];
/// Side of the squares whose average grey is compared, in dots: 5 mm, about the height of a line.
const SQUARE: usize = 8;
/// How far the grey of a square may be off, of 255: a line of text elsewhere or a missing box is more.
const TOLERANCE: usize = 24;

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn pages_look_as_they_did() {
    let project = Project::tiny();
    let mut changed = Vec::new();
    for (kind, page, name) in PAGES {
        let drawn = Picture::read(&draw(&project, kind, page));
        let kept =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/cli/pages/{name}.pgm"));
        if std::env::var_os("SMM_ACCEPT").is_some() {
            fs::write(&kept, &drawn.bytes).expect("the picture can be written");
            continue;
        }
        let accepted = Picture::read(&fs::read(&kept).unwrap_or_default());
        if let Some(difference) = accepted.difference(&drawn) {
            let look = std::env::temp_dir().join(format!("{name}.pgm"));
            fs::write(&look, &drawn.bytes).expect("the picture can be written");
            changed.push(format!(
                "{name}: {difference}; compare {} with {}",
                kept.display(),
                look.display()
            ));
        }
    }
    assert!(
        changed.is_empty(),
        "pages look different; if they should, accept them with `cargo xtask golden --accept`\n{}",
        changed.join("\n")
    );
}

/// One page of a document, drawn by poppler.
fn draw(project: &Project, kind: &str, page: usize) -> Vec<u8> {
    project.smm(&["paper", kind, "shop", "--out", "drawn"]).exits(0);
    let folder = project.path("drawn");
    let file = fs::read_dir(&folder).expect("the folder was made").flatten().next();
    let file = file.expect("a file was written").path();
    let (page, stem) = (page.to_string(), folder.join("page"));
    let mut pdftoppm =
        project.command("pdftoppm", &["-gray", "-r", "40", "-singlefile", "-f", &page]);
    third_party(pdftoppm.arg(&file).arg(&stem), "apt-get install poppler-utils");
    let picture: PathBuf = stem.with_extension("pgm");
    let bytes = fs::read(&picture).expect("poppler drew the page");
    fs::remove_dir_all(folder).expect("the folder can be removed");
    bytes
}

/// A grey picture, as a PGM file has it: `P5`, width, height, 255, then a byte for each dot.
struct Picture {
    bytes: Vec<u8>,
    width: usize,
    height: usize,
    /// Where the dots start.
    start: usize,
}

impl Picture {
    fn read(bytes: &[u8]) -> Self {
        let (mut words, mut at) = (Vec::new(), 0);
        while words.len() < 4 && at < bytes.len() {
            let end = bytes[at..]
                .iter()
                .position(u8::is_ascii_whitespace)
                .map_or(bytes.len(), |n| at + n);
            words.push(String::from_utf8_lossy(&bytes[at..end]).into_owned());
            at = end + 1;
        }
        let number =
            |at: usize| words.get(at).and_then(|word: &String| word.parse().ok()).unwrap_or(0);
        Self { bytes: bytes.to_vec(), width: number(1), height: number(2), start: at }
    }

    /// The first square that looks different, in words.
    fn difference(&self, other: &Self) -> Option<String> {
        if (self.width, self.height) != (other.width, other.height) {
            return Some(format!(
                "{} by {} dots instead of {} by {}",
                other.width, other.height, self.width, self.height
            ));
        }
        let squares = (0..self.height / SQUARE)
            .flat_map(|row| (0..self.width / SQUARE).map(move |column| (column, row)));
        let mut off = squares.filter(|&(column, row)| {
            self.grey(column, row).abs_diff(other.grey(column, row)) > TOLERANCE
        });
        let (column, row) = off.next()?;
        Some(format!(
            "{} squares are off, the first at {}, {}",
            1 + off.count(),
            column * SQUARE,
            row * SQUARE
        ))
    }

    /// The average grey of a square.
    fn grey(&self, column: usize, row: usize) -> usize {
        let line = |y: usize| self.start + (row * SQUARE + y) * self.width + column * SQUARE;
        let dots = (0..SQUARE).flat_map(|y| &self.bytes[line(y)..line(y) + SQUARE]);
        dots.map(|dot| usize::from(*dot)).sum::<usize>() / (SQUARE * SQUARE)
    }
}
