//! What servers, search engines and scripts look for at fixed addresses: the page for what is not there, a map of
//! the current pages, and the words of the keys.

use serde::Serialize;
use serde_json::json;

use super::{Artifact, Backend, Bodies, Body, Output, OutputFormat, SiteInput, Subject};
use crate::render::TemplateError;
use crate::render::site;
use crate::render::standalone::Standalone;
use crate::text::escape_html;
use crate::words::Words;

/// The format.
pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "web",
    output: Output::Site,
    backend: Backend::BuiltIn,
    fills: &["missing.html"],
    is_open_ended: false,
    list,
    make,
};

/// What most servers answer with where there is nothing, also in a folder below their root.
const MISSING: &str = "404.html";
const ROBOTS: &str = "robots.txt";
const SITEMAP: &str = "sitemap.xml";
const SCRIPT: &str = include_str!("../../../../../book/form/missing.js");

fn keys_path() -> String {
    format!("{}js/keys-words.js", site::ASSETS)
}

fn list(input: &SiteInput<'_>, subject: &Subject) -> Vec<Artifact> {
    if *subject != Subject::Site {
        return Vec::new();
    }
    let mut paths = vec![MISSING.to_owned(), keys_path()];
    // Both name whole addresses.
    if input.config().base_url.is_some() {
        paths.extend([ROBOTS.to_owned(), SITEMAP.to_owned()]);
    }
    paths.into_iter().map(|path| Artifact::part(path, "Found by its address", "file")).collect()
}

fn make<'w>(input: &SiteInput<'w>, _: &Subject) -> Bodies<'w> {
    let pages = site::current_pages(input);
    let mut files = vec![
        (MISSING.to_owned(), missing(input, &pages)?),
        (keys_path(), keys_words(input.words())),
    ];
    if let Some(map) = input.config().address(SITEMAP) {
        let robots = format!("User-agent: *\nAllow: /\nSitemap: {map}\n");
        files.extend([(ROBOTS.to_owned(), robots), (SITEMAP.to_owned(), sitemap(input, &pages))]);
    }
    Ok(files.into_iter().map(|(path, text)| (path, Body::Text(text))).collect())
}

/// What `keys.js` says, for a browser that loads it as a script: a page from a disk can load nothing else.
fn keys_words(words: &Words) -> String {
    let said = json!({
        "control": words.say("keys.control"), "escape": words.say("keys.escape"),
        "title": words.say("keys.title"), "search": words.say("keys.search"),
        "next": words.say("keys.next"), "previous": words.say("keys.previous"),
        "close": words.say("keys.close"), "help": words.say("keys.help"),
        "single": words.say("keys.single"), "done": words.say("keys.done"),
    });
    format!("window.smmKeys = {said};\n")
}

/// The pages that search engines should know: earlier versions name the current one as theirs.
fn sitemap(input: &SiteInput<'_>, pages: &[String]) -> String {
    let addresses = pages.iter().filter_map(|page| input.config().address(page));
    let entries: String = addresses
        .map(|address| format!("<url><loc>{}</loc></url>\n", escape_html(&address)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</urlset>\n"
    )
}

#[derive(Serialize)]
struct MissingView<'w> {
    title: &'w str,
    /// The way to the site: its address, if it is known.
    site: String,
    has_glossary: bool,
}

/// A page that works wherever it is shown: its style is in it, and it finds out itself where the site begins, unless
/// the workspace says so.
fn missing(input: &SiteInput<'_>, pages: &[String]) -> Result<String, TemplateError> {
    let (config, words) = (input.config(), input.words());
    let site = config.address("").unwrap_or_default();
    let mut folders: Vec<&str> =
        pages.iter().filter_map(|page| Some(page.split_once('/')?.0)).collect();
    folders.sort_unstable();
    folders.dedup();
    let view = MissingView {
        title: &config.title,
        has_glossary: pages.iter().any(|page| page == "glossary.html"),
        site: site.clone(),
    };
    let file = Standalone {
        title: format!("{} - {}", words.say("missing.title"), config.title),
        styles: &["css/document.css"],
        data: vec![("smm-site", json!({ "address": site, "folders": folders }).to_string())],
        scripts: &[SCRIPT],
    };
    file.to_html(&input.settings.templates, "missing.html", &view)
}
