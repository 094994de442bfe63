//! An edition with everything that its pages lead to, as one file that works from a disk.
//!
//! The bytes are packed by the shell, which has them; which files go in, and what becomes of links to others, is said here.

use std::collections::BTreeSet;

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject, download};
use crate::markdown::percent_decoded;
use crate::model::VersionRef;
use crate::render::TemplateError;
use crate::render::artifact::{Archive, SIZES};
use crate::render::search;
use crate::render::site::{self, ASSETS};
use crate::text::escape_html;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "archive",
    output: Output::Archives,
    backend: Backend::Packing,
    fills: &[],
    is_open_ended: false,
    list,
    make,
};

/// The page that an archive is opened by.
const START: &str = "start.html";

impl Archive {
    fn of(input: &SiteInput<'_>, name: &VersionRef) -> Self {
        let mut layers = vec![name.clone()];
        if let Some(head) = input.head(name) {
            let profiles = input.resolved(name).profiles.iter().map(|profile| profile.name());
            layers.extend(profiles.chain([head.model]));
        }
        layers.sort();
        layers.dedup();
        Self { name: name.clone(), layers }
    }

    /// The folder that everything in it lies in.
    pub fn folder(&self) -> String {
        format!("{}-{}/", self.name.id, self.name.version)
    }

    /// Where the sizes of its downloads are said.
    pub fn sizes_paths(&self) -> [String; 2] {
        SIZES.map(|name| format!("{}/{name}", self.name.path()))
    }

    /// Whether it takes a file that a format made of a subject.
    pub fn takes(&self, format: &OutputFormat, subject: &Subject, path: &str) -> bool {
        match subject {
            _ if format.backend == Backend::Packing => false,
            Subject::Version(name) if *name == self.name => true,
            Subject::Version(name) => self.layers.contains(name) && !is_download(path),
            Subject::Site => match format.name {
                // A comparison loads what is of other books.
                "pages" => !path.starts_with("compare-"),
                "shared" => true,
                _ => path.starts_with(ASSETS),
            },
            Subject::Changes(..) | Subject::Search => false,
        }
    }

    /// The files that are in no site: the page to begin with, and a search over what is in the archive.
    ///
    /// # Errors
    /// The template asks for something that the page does not have.
    pub fn own_files(&self, input: &SiteInput<'_>) -> Result<Vec<(String, String)>, TemplateError> {
        let title = input.head(&self.name).map_or("", |head| head.title);
        let title = format!("{title} {}", self.name.version);
        let start = site::leading_on(input, title, format!("{}/index.html", self.name.path()), "")?;
        let mut files = search::index_of(input, &self.layers);
        files.push((START.to_owned(), start));
        Ok(files)
    }
}

/// Whether a file of the site is one that a book offers.
pub fn is_download(path: &str) -> bool {
    path.contains("/downloads/")
}

/// A page as it stands in an archive: what leads out of it leads to the site, or nowhere if its address is not known.
pub fn offline(
    page: &str,
    path: &str,
    has: &BTreeSet<String>,
    address: &dyn Fn(&str) -> Option<String>,
) -> String {
    const HREF: &str = " href=\"";
    // What stands alone has scripts in it, which may write links.
    if !path.ends_with(".html") || is_download(path) {
        return page.to_owned();
    }
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(HREF) {
        let (before, found) = rest.split_at(at);
        let value = &found[HREF.len()..];
        let Some(end) = value.find('"') else { break };
        let (link, after) = (&value[..end], &value[end + 1..]);
        out.push_str(before);
        match outside(link, path, has) {
            None => out.push_str(&found[..HREF.len() + end + 1]),
            Some(target) => {
                let anchor = link.find('#').map_or("", |at| &link[at..]);
                let kept = address(&target).map(|whole| escape_html(&whole) + anchor);
                out.extend(kept.map(|whole| format!("{HREF}{whole}\"")));
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The file that a link of a page leads to, from the root, if it is in the site and not in the archive.
fn outside(link: &str, page: &str, has: &BTreeSet<String>) -> Option<String> {
    let file = link.split(['#', '?']).next().filter(|file| !file.is_empty())?;
    if file.contains(':') || file.starts_with('/') {
        return None;
    }
    let file = percent_decoded(&file.replace("&amp;", "&").replace("&#x2F;", "/"));
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let target = parts.join("/");
    let is_folder = target.is_empty() || target.ends_with('/');
    let target = if is_folder { target + "index.html" } else { target };
    (!has.contains(&target)).then_some(target)
}

fn artifact(input: &SiteInput<'_>, subject: &Subject, name: &VersionRef) -> Artifact {
    let file_name = format!("{}-{}-archive.zip", name.id, name.version);
    download(input, subject, &file_name, "offer.archive", "ZIP").main()
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    match subject {
        Subject::Version(name) if input.settings.makes(Output::Site) => {
            vec![artifact(input, subject, name)]
        }
        _ => Vec::new(),
    }
}

fn make<'w>(input: &SiteInput<'w>, subject: &Subject) -> Bodies<'w> {
    let Subject::Version(name) = subject else { return Ok(Vec::new()) };
    let files = list(input, subject).into_iter();
    Ok(files.map(|file| (file.path, Body::Archive(Archive::of(input, name)))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_an_archive_lead_to_the_site_or_nowhere() {
        let has = BTreeSet::from(["a/1.0/index.html".to_owned(), "glossary.html".to_owned()]);
        let known = |path: &str| Some(format!("https://example.org/{path}"));
        let pairs = [
            ("../../glossary.html#x", "../../glossary.html#x"),
            ("#y", "#y"),
            ("https://example.com/z", "https://example.com/z"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("./", "./"),
            ("../2.0/b.html#i", "https://example.org/a/2.0/b.html#i"),
            ("../../use/q%20r.html", "https://example.org/use/q r.html"),
        ];
        for (link, left) in pairs {
            let page = |link: &str| format!("<p id=\"i\"><a class=\"c\" href=\"{link}\">d</a>");
            assert_eq!(offline(&page(link), "a/1.0/b.html", &has, &known), page(left));
        }
        let page = "<link href=\"../../feed.xml\"><a href=\"../2.0/b.html\">d</a>";
        assert_eq!(offline(page, "a/1.0/b.html", &has, &|_| None), "<link><a>d</a>");
        let form = "<script>'<a href=\"x.html\">'</script>";
        assert_eq!(offline(form, "a/1.0/downloads/f.html", &has, &|_| None), form);
    }
}
