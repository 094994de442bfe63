//! The page templates: those built in, and those a workspace puts in their place.

use serde::Serialize;
use tera::{Context, Tera};

use crate::text::escape_html;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// Name and text of every built-in template.
        const BUILT_IN: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../../book/templates/", $name))),)*
        ];
    };
}

built_in!(
    "changes.html",
    "frame-brand.html",
    "frame-footer.html",
    "frame-nav.html",
    "frame-switcher.html",
    "glossary.html",
    "landing.html",
    "model.html",
    "part-books.html",
    "part-downloads.html",
    "part-grid.html",
    "part-items.html",
    "part-level-marks.html",
    "part-radar.html",
    "part-record.html",
    "part-source-open.html",
    "part-texts.html",
    "practice.html",
    "profile.html",
    "redirect.html",
);

/// Escapes data for HTML. Braces as well: parts of a page become a handlebars template of mdBook, and
/// a title must not turn into one of its expressions, nor into one of our own marks (`@@site@@`).
fn escape(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let text = escape_html(text).replace('{', "&#123;").replace("@@", "&#64;&#64;");
    out.write_all(text.as_bytes())
}

/// Why a template of the workspace cannot be used, in the words of the template engine.
#[derive(Debug)]
pub struct TemplateError(String);

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

/// The templates of one run.
#[derive(Debug)]
pub struct Templates {
    engine: Tera,
    texts: Vec<(String, String)>,
}

impl Templates {
    /// Takes the built-in templates; those given by the workspace replace them by name.
    ///
    /// # Errors
    /// A template of the workspace does not parse or bears an unknown name.
    pub fn new(own: &[(String, String)]) -> Result<Self, TemplateError> {
        if let Some((name, _)) =
            own.iter().find(|(name, _)| !BUILT_IN.iter().any(|(b, _)| b == name))
        {
            return Err(TemplateError(format!("there is no template `{name}` to be replaced")));
        }
        let texts: Vec<(String, String)> = BUILT_IN
            .iter()
            .map(|(name, text)| {
                let replaced = own.iter().find(|(own_name, _)| own_name == name);
                let text = replaced.map_or_else(|| (*text).to_owned(), |(_, text)| text.clone());
                ((*name).to_owned(), text)
            })
            .collect();
        let mut engine = Tera::new();
        engine.set_escape_fn(escape);
        let pairs = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        engine.add_raw_templates(pairs).map_err(|error| TemplateError(error.to_string()))?;
        Ok(Self { engine, texts })
    }

    /// The texts, for the digest of what a page is made from.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|(_, text)| text.as_str())
    }

    /// Fills a template; blank lines are dropped, because they would end a block of HTML in Markdown.
    ///
    /// # Errors
    /// The template asks for something that the page does not have.
    pub(crate) fn fill<T: Serialize>(&self, name: &str, page: &T) -> Result<String, TemplateError> {
        let context = Context::from_serialize(page).map_err(|e| TemplateError(e.to_string()))?;
        let text = self.engine.render(name, &context).map_err(|e| TemplateError(e.to_string()))?;
        let mut out = String::with_capacity(text.len());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        Ok(out)
    }
}
