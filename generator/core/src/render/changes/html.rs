//! A comparison as one self-contained HTML page, and redlines for the pages of the site.

use std::fmt::Write as _;

use super::outline::{Outline, Titles, counts_words, groups, subject, texts, verdict, with_parts};
use crate::diff::marks::{Block, Mark, Redline, Run, Shape, StyledText, redline};
use crate::diff::{Change, Content, Field, VersionDiff};
use crate::markdown::{Links, NoLinks};
use crate::render::form_html::page::FormPage as Standalone;
use crate::text::{escape_html, upper_first};

/// Where changes and references lead from a page of changes.
pub trait ChangeLinks: Links {
    /// The address of the entry that changed.
    fn change(&self, change: &Change) -> Option<String>;
}

/// For a page that stands alone.
impl ChangeLinks for NoLinks {
    fn change(&self, _: &Change) -> Option<String> {
        None
    }
}

/// A page: its title and the HTML inside `<main>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedlinePage {
    /// Title.
    pub title: String,
    /// HTML of the content.
    pub body: String,
}

/// Writes a comparison as HTML.
///
/// `links` leads from changes and references to where they stand.
pub fn page(
    diff: &VersionDiff,
    sides: [&Content; 2],
    summary: Option<&str>,
    links: &dyn ChangeLinks,
) -> RedlinePage {
    let titles = Titles::of(sides);
    let outline = Outline::of(diff, &titles);
    let mut out = String::new();
    let _ = writeln!(out, "<h1>{}</h1>", escape_html(&outline.title));
    if let Some(summary) = summary {
        let html = crate::markdown::to_html(summary, links);
        let _ = writeln!(out, "<div class=\"lede\">{html}</div>");
    }
    write_summary(&mut out, diff, &outline);
    for (nth, part) in outline.parts.iter().enumerate() {
        let _ = writeln!(out, "<section><h2 id=\"part-{}\">{}</h2>", nth + 1, part.title);
        let _ = writeln!(out, "<p>{}</p>", part.intro);
        for group in &part.groups {
            let _ = writeln!(out, "<h3>{}</h3>", escape_html(&group.title));
            for change in &group.changes {
                write_change(&mut out, diff, change, &titles, links);
            }
        }
        out.push_str("</section>\n");
    }
    RedlinePage { title: outline.title, body: out }
}

/// The look of a page that stands alone.
const STYLE: &str = include_str!("page.css");

/// Writes a comparison as one HTML file that needs no other, and that may do nothing but show itself.
pub fn document(diff: &VersionDiff, sides: [&Content; 2], summary: Option<&str>) -> String {
    let page = page(diff, sides, summary, &NoLinks);
    let body = format!("<body><main>\n{}</main>", page.body);
    let style = format!("\n{STYLE}");
    Standalone { title: &page.title, style: &style, body: &body, data: &[], scripts: &[] }.to_html()
}

/// A comparison in parts, for the pages of a book.
pub(crate) struct Sheets {
    /// Title.
    pub(crate) title: String,
    /// Counts and version step.
    pub(crate) summary: String,
    /// The changes after which an assessor must look again, as a list of links; empty if none.
    pub(crate) recheck: String,
    /// One per changed practice, and one for the document itself.
    pub(crate) sheets: Vec<RedlineSheet>,
}

/// The changes of one practice.
pub(crate) struct RedlineSheet {
    /// Id of the practice; `None` for the document itself.
    pub(crate) practice: Option<String>,
    /// Title.
    pub(crate) title: String,
    /// Number of changes.
    pub(crate) count: usize,
    /// The changes.
    pub(crate) body: String,
}

/// The page of a practice within the changes of a version.
pub(crate) fn sheet_stem(practice: Option<&str>) -> &str {
    practice.unwrap_or("document")
}

/// Lays a comparison out in parts; `links` leads to the entries in their books.
pub(crate) fn sheets(diff: &VersionDiff, sides: [&Content; 2], links: &dyn ChangeLinks) -> Sheets {
    let titles = Titles::of(sides);
    let outline = Outline::of(diff, &titles);
    let mut summary = String::new();
    write_summary(&mut summary, diff, &outline);
    let heads: Vec<&Change> = diff.heads().collect();
    let sheets = groups(diff, &heads, &titles).into_iter().map(|group| {
        let mut body = String::new();
        for change in &group.changes {
            write_change(&mut body, diff, change, &titles, links);
        }
        RedlineSheet {
            count: group.count(),
            practice: group.practice.as_ref().map(String::from),
            title: group.title,
            body,
        }
    });
    Sheets {
        recheck: recheck_list(diff, &heads, &titles),
        sheets: sheets.collect(),
        title: outline.title,
        summary,
    }
}

fn recheck_list(diff: &VersionDiff, heads: &[&Change], titles: &Titles) -> String {
    let again: Vec<&Change> =
        heads.iter().copied().filter(|change| crate::diff::needs_recheck(change)).collect();
    let mut out = String::new();
    for group in groups(diff, &again, titles) {
        let page = sheet_stem(group.practice.as_deref());
        let links: Vec<String> = group
            .changes
            .iter()
            .filter(|change| change.within.is_none())
            .map(|change| {
                let (id, anchor) = (escape_html(&short_name(change)), anchor(change));
                format!("<a href=\"{page}.html#{anchor}\">{id}</a>")
            })
            .collect();
        let title = escape_html(&group.title);
        let _ = writeln!(out, "<div><dt>{title}</dt><dd>{}</dd></div>", links.join(", "));
    }
    out
}

/// The id of an entry as it stands in a list below the title of its practice.
fn short_name(change: &Change) -> String {
    match change.key.kind {
        crate::diff::Kind::Target => "target".to_owned(),
        crate::diff::Kind::Practice => "the practice".to_owned(),
        _ => change.key.id.clone(),
    }
}

fn write_summary(out: &mut String, diff: &VersionDiff, outline: &Outline<'_>) {
    if diff.is_empty() {
        out.push_str("<p>The two versions say the same.</p>\n");
        return;
    }
    let counts = upper_first(&counts_words(&outline.counts));
    let _ =
        writeln!(out, "<p>{counts}. Smallest step of the version number: {}.</p>", outline.bump);
    if let Some((old, new)) = &outline.bases {
        let (old, new) = (escape_html(old), escape_html(new));
        let _ = writeln!(out, "<p>The profile is now laid over {new}; before, over {old}.</p>");
    }
    out.push_str("<table class=\"counts\"><thead><tr><th scope=\"col\">Domain</th>");
    for (class, _) in &outline.counts {
        let _ = write!(out, "<th scope=\"col\">{}</th>", upper_first(class.words()));
    }
    out.push_str("</tr></thead><tbody>\n");
    for (title, counts) in &outline.domains {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape_html(title));
        for (class, _) in &outline.counts {
            let count = counts.iter().find(|(known, _)| known == class).map_or(0, |(_, n)| *n);
            let _ = write!(
                out,
                "<td>{}</td>",
                if count == 0 { String::new() } else { count.to_string() }
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn write_change(
    out: &mut String,
    diff: &VersionDiff,
    change: &Change,
    titles: &Titles,
    links: &dyn ChangeLinks,
) {
    let parts = with_parts(diff, change);
    let id = anchor(change);
    let subject = escape_html(&upper_first(&subject(change, titles)));
    let subject = match links.change(change) {
        Some(address) => format!("<a href=\"{}\">{subject}</a>", escape_html(&address)),
        None => subject,
    };
    let class = change.class.name();
    let verdict = escape_html(&verdict(change));
    let _ = writeln!(out, "<div class=\"change change-{class}\" id=\"{id}\">");
    let _ = writeln!(
        out,
        "<p class=\"change-head\"><b>{subject}</b>: {verdict}{parts} \
         <a class=\"pid\" href=\"#{id}\" aria-label=\"Permalink\">#</a></p>"
    );
    for (field, old, new) in texts(change) {
        let html = redline_html(&redline(&old, &new), links);
        let label = upper_first(field.words());
        let shown = if matches!(field, Field::Text) { "" } else { label.as_str() };
        let _ = writeln!(out, "<div class=\"redline\" data-field=\"{shown}\">{html}</div>");
    }
    if let Some(reason) = &change.reason {
        let html = crate::markdown::to_html(reason, links);
        let _ = writeln!(out, "<div class=\"change-why\">{html}</div>");
    }
    out.push_str("</div>\n");
}

/// The anchor of a change on its page.
pub(crate) fn anchor(change: &Change) -> String {
    let id = change.key.id.replace(" -> ", "-");
    match change.field() {
        Some(field) => format!("{id}-{}", field.name()),
        None => id,
    }
}

/// A redline as HTML: `<del>` and `<ins>` around whole words, with the text's own markup.
pub fn redline_html(redline: &Redline, links: &dyn Links) -> String {
    let mut out = String::new();
    let mut lists: Vec<bool> = Vec::new();
    let mut table = false;
    for block in &redline.blocks {
        let (depth, ordered) = match block.shape {
            Shape::Item { depth, ordered, .. } => (depth, ordered),
            _ => (0, false),
        };
        let is_row = matches!(block.shape, Shape::Row { .. });
        if table && !is_row {
            out.push_str("</table></div>");
            table = false;
        }
        close_lists(&mut out, &mut lists, depth);
        while lists.len() < depth {
            out.push_str(if ordered { "<ol>" } else { "<ul>" });
            lists.push(ordered);
        }
        if is_row && !table {
            out.push_str("<div class=\"table-wrapper\"><table>");
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
    let class = match block.mark {
        Mark::Same => "",
        Mark::Deleted => " class=\"is-deleted\"",
        Mark::Inserted => " class=\"is-inserted\"",
    };
    let cell =
        |runs: &Vec<Run>| -> String { runs.iter().map(|run| run_html(run, links)).collect() };
    let cells: Vec<String> = block.cells.iter().map(cell).collect();
    let _ = match block.shape {
        Shape::Paragraph => write!(out, "<p{class}>{}</p>", cells.concat()),
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
