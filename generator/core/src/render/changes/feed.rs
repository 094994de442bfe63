//! The Atom feed of published versions and what changed in them.

use std::fmt::Write as _;

use super::outline::counts_words;
use crate::diff::summary;
use crate::editions::{Edition, editions};
use crate::schema::model::Status;
use crate::text::escape_html;
use crate::workspace::Workspace;

/// Writes the feed; the newest version comes first. Without a base address, links are relative and
/// ids are of the `tag:` kind.
pub fn feed(workspace: &Workspace) -> String {
    let config = &workspace.config;
    let base = config.base_url.clone().unwrap_or_default();
    let mut published: Vec<Edition<'_>> =
        editions(workspace).into_iter().filter(|e| e.status == Status::Published).collect();
    published.sort_by(|a, b| (&b.date, &b.name).cmp(&(&a.date, &a.name)));
    let updated = published.first().map_or("1970-01-01", |edition| edition.date);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let _ = writeln!(out, "  <title>{}</title>", escape_html(&config.title));
    let _ = writeln!(out, "  <id>{}</id>", escape_html(&id_of("feed", &base, updated)));
    let _ = writeln!(out, "  <updated>{updated}T00:00:00Z</updated>");
    let publisher = if config.publisher.is_empty() { &config.title } else { &config.publisher };
    let _ = writeln!(out, "  <author><name>{}</name></author>", escape_html(publisher));
    let _ = writeln!(out, "  <link rel=\"self\" href=\"{}feed.xml\"/>", escape_html(&base));
    for edition in &published {
        write_entry(&mut out, workspace, edition, &base);
    }
    out.push_str("</feed>\n");
    out
}

fn write_entry(out: &mut String, workspace: &Workspace, edition: &Edition<'_>, base: &str) {
    let path = edition.name.path();
    let title = format!("{} {}", edition.title, edition.name.version);
    let before = crate::editions::before(workspace, &edition.name);
    let (text, link) =
        match before.and_then(|old| crate::editions::compare(workspace, &old, &edition.name)) {
            Some(pair) => {
                let counts: Vec<_> = summary(&pair.diff).classes.into_iter().collect();
                let changes = format!(
                    "{}/changes/{}-{}/",
                    edition.name.id, pair.diff.from.version, edition.name.version
                );
                (
                    format!("Changed since {}: {}.", pair.diff.from.version, counts_words(&counts)),
                    changes,
                )
            }
            None => ("First version.".to_owned(), format!("{path}/")),
        };
    let _ = writeln!(out, "  <entry>\n    <title>{}</title>", escape_html(&title));
    let id = id_of(&path, base, edition.date);
    let _ = writeln!(out, "    <id>{}</id>", escape_html(&id));
    let _ = writeln!(out, "    <updated>{}T00:00:00Z</updated>", edition.date);
    let _ = writeln!(out, "    <link href=\"{}{link}index.html\"/>", escape_html(base));
    let _ = writeln!(out, "    <summary>{}</summary>\n  </entry>", escape_html(&text));
}

fn id_of(path: &str, base: &str, date: &str) -> String {
    if base.is_empty() { format!("tag:smm.invalid,{date}:{path}") } else { format!("{base}{path}") }
}
