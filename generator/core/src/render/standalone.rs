//! Pages that stand alone: style, data and scripts are in the file, and its policy allows nothing else.
//!
//! In: a template that extends `document.html`, what it shows, and what the file carries. Out: HTML
//! that makes no request. Never: a policy that allows more than the file's own parts.

use data_encoding::BASE64;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{TemplateError, Templates};
use crate::words;

/// What a file carries besides what its template shows.
pub(crate) struct Standalone<'p> {
    pub(crate) title: String,
    /// Names of style sheets of the theme, besides those of every such file.
    pub(crate) styles: &'p [&'p str],
    /// Id and JSON of each block of data.
    pub(crate) data: Vec<(&'static str, String)>,
    pub(crate) scripts: &'p [&'p str],
}

#[derive(Serialize)]
struct WithPage<'v, T> {
    page: DocumentView<'v>,
    #[serde(flatten)]
    view: &'v T,
}

/// What `document.html` is given.
#[derive(Serialize)]
struct DocumentView<'v> {
    title: &'v str,
    language: &'v str,
    direction: &'v str,
    policy: String,
    style: String,
    data: Vec<DataView<'v>>,
    scripts: &'v [&'v str],
}

#[derive(Serialize)]
struct DataView<'v> {
    id: &'v str,
    json: String,
}

impl Standalone<'_> {
    /// Fills a template that extends `document.html`.
    pub(crate) fn to_html<T: Serialize>(
        &self,
        templates: &Templates,
        name: &str,
        view: &T,
    ) -> Result<String, TemplateError> {
        let style = templates.style(self.styles);
        let data = self.data.iter().map(|(id, json)| DataView { id, json: inert(json) });
        let page = DocumentView {
            title: &self.title,
            language: templates.words().language(),
            direction: words::direction(templates.words().language()),
            policy: policy(&style, self.scripts),
            style,
            data: data.collect(),
            scripts: self.scripts,
        };
        templates.fill_whole(name, &WithPage { page, view })
    }
}

/// The policy of a file: its own style and scripts by their hashes, pictures in the file, nothing else.
fn policy(style: &str, scripts: &[&str]) -> String {
    let hashes: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    let scripts = if hashes.is_empty() { "'none'".to_owned() } else { hashes.join(" ") };
    format!(
        "default-src 'none'; script-src {scripts}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style)
    )
}

/// The source expression of a policy that allows exactly this text.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())))
}

/// JSON in which nothing can end the element that holds it.
fn inert(json: &str) -> String {
    json.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(inert("\"</script><!--\""), "\"\\u003c/script\\u003e\\u003c!--\"");
    }

    #[test]
    fn a_policy_allows_exactly_what_the_file_carries() {
        let policy = policy("", &[]);
        assert!(policy.contains("script-src 'none'"), "{policy}");
        // The digest of nothing (FIPS 180-4).
        assert!(
            policy.contains("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"),
            "{policy}"
        );
    }
}
