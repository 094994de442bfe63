//! A redline as HTML: word marks within the markup of the text itself.
//!
//! In: a [`Redline`]. Out: HTML. Never: a link that leads anywhere but to the web or to an entry.

use std::fmt::Write as _;

use crate::diff::marks::{Block, Mark, Redline, Run, Shape, StyledText};
use crate::markdown::Links;
use crate::text::escape_html;

/// A redline as HTML: `<del>` and `<ins>` around whole words, with the text's own markup.
pub fn redline_html(redline: &Redline, links: &dyn Links) -> String {
    let mut out = String::new();
    let mut lists: Vec<bool> = Vec::new();
    let mut table = false;
    for block in &redline.blocks {
        let (depth, has_numbers) = match block.shape {
            Shape::Item { depth, number, .. } => (depth, number.is_some()),
            _ => (0, false),
        };
        let is_row = matches!(block.shape, Shape::Row { .. });
        if table && !is_row {
            out.push_str("</table></div>");
            table = false;
        }
        // A list with numbers may follow one without.
        let is_other = lists.len() >= depth && depth > 0 && lists[depth - 1] != has_numbers;
        close_lists(&mut out, &mut lists, if is_other { depth - 1 } else { depth });
        while lists.len() < depth {
            out.push_str(if has_numbers { "<ol>" } else { "<ul>" });
            lists.push(has_numbers);
        }
        if is_row && !table {
            out.push_str("<div class=\"table-wrapper\" tabindex=\"0\"><table>");
            table = true;
        }
        write_block(&mut out, block, links);
    }
    close_lists(&mut out, &mut lists, 0);
    if table {
        out.push_str("</table></div>");
    }
    out
}

fn close_lists(out: &mut String, lists: &mut Vec<bool>, depth: usize) {
    while lists.len() > depth {
        out.push_str(if lists.pop() == Some(true) { "</ol>" } else { "</ul>" });
    }
}

fn write_block(out: &mut String, block: &Block, links: &dyn Links) {
    let mut class = match block.mark {
        Mark::Same => "",
        Mark::Deleted => "is-deleted",
        Mark::Inserted => "is-inserted",
    }
    .to_owned();
    if let Shape::Item { continued: true, .. } = block.shape {
        class = format!("is-continued {class}").trim().to_owned();
    }
    if !class.is_empty() {
        class = format!(" class=\"{class}\"");
    }
    let cell =
        |runs: &Vec<Run>| -> String { runs.iter().map(|run| run_html(run, links)).collect() };
    let cells: Vec<String> = block.cells.iter().map(cell).collect();
    let _ = match block.shape {
        Shape::Paragraph => write!(out, "<p{class}>{}</p>", cells.concat()),
        Shape::Item { number: Some(number), continued: false, .. } => {
            write!(out, "<li value=\"{}\"{class}>{}</li>", number.own, cells.concat())
        }
        Shape::Item { .. } => write!(out, "<li{class}>{}</li>", cells.concat()),
        Shape::Code => write!(out, "<pre{class}>{}</pre>", cells.concat()),
        Shape::Row { head } => {
            let tag = if head { "th" } else { "td" };
            let cells = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>"));
            write!(out, "<tr{class}>{}</tr>", cells.collect::<String>())
        }
    };
}

fn run_html(run: &Run, links: &dyn Links) -> String {
    let inner: String = run.pieces.iter().map(|piece| piece_html(piece, links)).collect();
    let trimmed = inner.trim_start();
    let blank = &inner[..inner.len() - trimmed.len()];
    match run.mark {
        Mark::Same => inner,
        Mark::Deleted => format!("{blank}<del>{trimmed}</del>"),
        Mark::Inserted => format!("{blank}<ins>{trimmed}</ins>"),
    }
}

fn piece_html(piece: &StyledText, links: &dyn Links) -> String {
    let style = &piece.style;
    let words = piece.text.trim_start();
    let blank = &piece.text[..piece.text.len() - words.len()];
    let mut html = if style.code { escape_html(words) } else { with_references(words, links) };
    let tags = [
        (style.code, "code"),
        (style.strike, "s"),
        (style.emphasis, "em"),
        (style.strong, "strong"),
    ];
    for (on, tag) in tags {
        if on {
            html = format!("<{tag}>{html}</{tag}>");
        }
    }
    if let Some(link) = style.link.as_deref().filter(|link| is_web(link)) {
        html = format!("<a href=\"{}\">{html}</a>", escape_html(link));
    }
    format!("{blank}{html}")
}

/// Words with each `[[id]]` as a link, or as its name if it leads nowhere.
fn with_references(words: &str, links: &dyn Links) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((id, after)) = after.split_once("]]") else { break };
        out.push_str(&escape_html(before));
        match links.reference(id) {
            Some((address, name)) if address.is_empty() => out.push_str(&escape_html(&name)),
            Some((address, name)) => {
                let (address, name) = (escape_html(&address), escape_html(&name));
                let _ = write!(out, "<a href=\"{address}\">{name}</a>");
            }
            None => out.push_str(&escape_html(id)),
        }
        rest = after;
    }
    out.push_str(&escape_html(rest));
    out
}

/// Links of a text that is not checked are followed to the web only.
fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
