//! The Atom feed of published versions and what changed in them.

use std::fmt::{Display, Write as _};

use super::outline::counts_words;
use crate::diff::summary;
use crate::model::VersionRef;
use crate::render::artifact::SiteInput;
use crate::render::reads::Head;
use crate::schema::model::Status;
use crate::text::escape_html;

/// Writes the feed; the newest version comes first. Without a base address, links are relative and
/// ids are of the `tag:` kind.
pub fn feed(input: &SiteInput<'_>) -> String {
    let config = input.config();
    let base = config.address("").unwrap_or_default();
    let published = published(input);
    let updated = published.first().map_or("1970-01-01", |(_, head)| head.date);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let _ = writeln!(out, "  <title>{}</title>", escape_html(&config.title));
    let _ = writeln!(out, "  <id>{}</id>", escape_html(&id_of("feed", &base, updated)));
    let _ = writeln!(out, "  <updated>{updated}T00:00:00Z</updated>");
    let publisher = if config.publisher.is_empty() { &config.title } else { &config.publisher };
    let _ = writeln!(out, "  <author><name>{}</name></author>", escape_html(publisher));
    let _ = writeln!(out, "  <link rel=\"self\" href=\"{}feed.xml\"/>", escape_html(&base));
    for (name, head) in &published {
        write_entry(&mut out, input, (name, head), &base);
    }
    out.push_str("</feed>\n");
    out
}

/// The built versions that are published, the newest first.
fn published<'s>(input: &SiteInput<'s>) -> Vec<(&'s VersionRef, Head<'s>)> {
    let books = input.settings.books.iter();
    let mut found: Vec<_> = books
        .filter_map(|name| Some((name, input.head(name)?)))
        .filter(|(_, head)| head.status == Status::Published)
        .collect();
    found.sort_by(|(a, of_a), (b, of_b)| (of_b.date, b).cmp(&(of_a.date, a)));
    found
}

fn write_entry(
    out: &mut String,
    input: &SiteInput<'_>,
    (name, head): (&VersionRef, &Head<'_>),
    base: &str,
) {
    let (path, words) = (name.path(), input.words());
    let title = format!("{} {}", head.title, name.version);
    let before = input.before(name).filter(|old| input.settings.books.contains(old));
    let (text, link) = match before.and_then(|old| input.compare(&old, name)) {
        Some(pair) => {
            let counts: Vec<_> = summary(&pair.diff).classes.into_iter().collect();
            let changes =
                format!("{}/changes/{}-{}/", name.id, pair.diff.from.version, name.version);
            let values: [(&str, &dyn Display); 2] =
                [("since", &pair.diff.from.version), ("counts", &counts_words(&counts, words))];
            (words.with("changes.feed", &values), changes)
        }
        None => (words.say("changes.first").to_owned(), format!("{path}/")),
    };
    let _ = writeln!(out, "  <entry>\n    <title>{}</title>", escape_html(&title));
    let id = id_of(&path, base, head.date);
    let _ = writeln!(out, "    <id>{}</id>", escape_html(&id));
    let _ = writeln!(out, "    <updated>{}T00:00:00Z</updated>", head.date);
    let _ = writeln!(out, "    <link href=\"{}{link}index.html\"/>", escape_html(base));
    let _ = writeln!(out, "    <summary>{}</summary>\n  </entry>", escape_html(&text));
}

fn id_of(path: &str, base: &str, date: &str) -> String {
    if base.is_empty() { format!("tag:smm.invalid,{date}:{path}") } else { format!("{base}{path}") }
}
