//! Templates, style sheets and words: those built in, and those a workspace puts in their place.
//!
//! In: the workspace's own files by name. Out: [`Templates`], which fill pages. Never: texts of models
//! as templates; what data says is escaped.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::{legend, reads};
use crate::text::{escape_html, escaped_pieces, fill_slots};
use crate::words::{self, Words};

macro_rules! built_in {
    ($list:ident, $folder:literal, $($name:literal),* $(,)?) => {
        const $list: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../book/", $folder, $name))),)*];
    };
}

built_in!(
    TEMPLATES,
    "templates/",
    "board-conflict.html",
    "board-list.html",
    "board-parts.html",
    "board-workplace.html",
    "board.html",
    "by-role.html",
    "changes.html",
    "comments.html",
    "compare.html",
    "document.html",
    "form.html",
    "frame-brand.html",
    "frame-footer.html",
    "frame-head.html",
    "frame-header.html",
    "frame-nav.html",
    "frame-stage.html",
    "frame-superseded.html",
    "frame-switcher.html",
    "frame.html",
    "glossary.html",
    "indicators.html",
    "landing.html",
    "mapping.html",
    "missing.html",
    "model.html",
    "part-books.html",
    "part-change-summary.html",
    "part-chapter-force.html",
    "part-changes.html",
    "part-downloads.html",
    "part-errata.html",
    "part-erratum.html",
    "part-force-legend.html",
    "part-force.html",
    "part-grid.html",
    "part-items.html",
    "part-level-marks.html",
    "part-mappings.html",
    "part-radar.html",
    "part-reasons.html",
    "part-record.html",
    "part-report-id.html",
    "part-report-radar.html",
    "part-shares.html",
    "part-source-open.html",
    "part-texts.html",
    "part-theme.html",
    "practice.html",
    "preview-changes.html",
    "preview-explain.html",
    "preview-note.html",
    "preview-panel.html",
    "preview.html",
    "profile.html",
    "redirect.html",
    "redline.html",
    "report-comparison.html",
    "report-trend.html",
    "report.html",
    "roll-up.html",
    "worksheet.html",
);

// Style sheets of the theme that files which stand alone carry in themselves.
built_in!(
    STYLES,
    "theme/",
    "css/base.css",
    "css/changes.css",
    "css/document.css",
    "css/form.css",
    "css/report.css",
    "css/tokens.css",
    "css/worksheet.css",
);

/// The rules of the brand, which no file of the theme holds.
const BRAND: &str = "css/brand.css";
/// What every file that stands alone begins with.
const COMMON: [&str; 2] = ["css/tokens.css", "css/base.css"];

/// Escapes data for HTML.
fn escape(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    escaped_pieces(text).try_for_each(|piece| out.write_all(piece.as_bytes()))
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

/// What a workspace puts in the place of what is built in: name and text of each.
#[derive(Clone, Debug, Default)]
pub struct OwnLook {
    /// Page templates, as `practice.html`.
    pub templates: Vec<(String, String)>,
    /// Style sheets of the theme, as `css/report.css`.
    pub styles: Vec<(String, String)>,
    /// The rules of the brand, as [`brand_css`](super::site::brand_css) makes them.
    pub brand: String,
}

/// The templates of one run.
#[derive(Debug)]
pub struct Templates {
    engine: Tera,
    texts: Vec<(String, String)>,
    styles: Vec<(String, String)>,
    words: Words,
}

impl Templates {
    /// Takes the built-in templates; those given by the workspace replace them by name.
    ///
    /// # Errors
    /// A template of the workspace does not parse or bears an unknown name.
    pub fn new(own: &OwnLook, words: &Words) -> Result<Self, TemplateError> {
        let unknown = own.templates.iter().find(|(name, _)| find(TEMPLATES, name).is_none());
        if let Some((name, _)) = unknown {
            return Err(TemplateError(format!("there is no template `{name}` to be replaced")));
        }
        let texts = replaced(TEMPLATES, &own.templates);
        let mut styles = replaced(STYLES, &own.styles);
        styles.push((BRAND.to_owned(), own.brand.clone()));
        let mut engine = Tera::new();
        engine.set_escape_fn(escape);
        engine.register_filter("with", with);
        engine.register_filter("count", count);
        engine.global_context().insert("words", words.tree());
        engine.global_context().insert("force", &legend::forces());
        let pairs = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        engine.add_raw_templates(pairs).map_err(|error| TemplateError(error.to_string()))?;
        Ok(Self { engine, texts, styles, words: words.clone() })
    }

    /// The built-in templates.
    ///
    /// # Panics
    /// They do not parse, which a test would have found.
    pub fn built_in() -> Self {
        let made = Self::new(&OwnLook::default(), &Words::english());
        made.expect("the built-in templates parse")
    }

    /// The same templates with other words.
    pub fn speaking(&self, words: &Words) -> Self {
        let mut engine = self.engine.clone();
        engine.global_context().insert("words", words.tree());
        let (texts, styles) = (self.texts.clone(), self.styles.clone());
        Self { engine, texts, styles, words: words.clone() }
    }

    /// The words that pages are written with.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The names of those that are built in.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        TEMPLATES.iter().map(|(name, _)| *name)
    }

    /// The style sheets of files that stand alone, as paths below the theme.
    pub(crate) fn styles() -> impl Iterator<Item = &'static str> {
        STYLES.iter().map(|(name, _)| *name)
    }

    /// Whether a template is the one that is built in.
    pub(crate) fn is_built_in(name: &str, text: &[u8]) -> bool {
        find(TEMPLATES, name).is_some_and(|built_in| built_in.as_bytes() == text)
    }

    /// Some templates, and those that they name, and so on.
    pub(crate) fn taken_in<'t>(&'t self, names: &[&'t str]) -> BTreeSet<&'t str> {
        let mut found = BTreeSet::new();
        let mut open = names.to_vec();
        while let Some(name) = open.pop() {
            if found.insert(name) {
                let text = self.texts.iter().find(|(known, _)| known == name);
                let text = text.map_or("", |(_, text)| text.as_str());
                let named = self.texts.iter().map(|(known, _)| known.as_str());
                open.extend(named.filter(|known| text.contains(known)));
            }
        }
        found
    }

    /// The digest of all texts, styles and words.
    pub fn digest(&self) -> String {
        reads::shown(&(&self.texts, &self.styles, &self.words))
    }

    /// The style of a file that stands alone: what all have, its own sheets, then the brand.
    pub(crate) fn style(&self, names: &[&str]) -> String {
        let all = COMMON.iter().chain(names).chain([&BRAND]);
        let sheet = |name: &&str| self.styles.iter().find(|(known, _)| known == name);
        all.map(|name| sheet(name).map_or("", |(_, text)| text.as_str())).collect()
    }

    /// Fills a template; blank lines are dropped, because they would end a block of HTML in Markdown.
    ///
    /// # Errors
    /// The template asks for something that the page does not have.
    pub(crate) fn fill<T: Serialize>(&self, name: &str, page: &T) -> Result<String, TemplateError> {
        let text = self.fill_whole(name, page)?;
        let mut out = String::with_capacity(text.len());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        Ok(out)
    }

    /// Fills the template of a whole file, whose blank lines may belong to a text.
    pub(crate) fn fill_whole<T: Serialize>(
        &self,
        name: &str,
        page: &T,
    ) -> Result<String, TemplateError> {
        self.fill_context(name, &Self::context(page)?)
    }

    /// Data as templates take it.
    pub(crate) fn context<T: Serialize>(page: &T) -> Result<Context, TemplateError> {
        Context::from_serialize(page).map_err(|e| TemplateError(e.to_string()))
    }

    /// Fills the template of a whole file from data that was taken before.
    pub(crate) fn fill_context(
        &self,
        name: &str,
        context: &Context,
    ) -> Result<String, TemplateError> {
        self.engine.render(name, context).map_err(|e| TemplateError(e.to_string()))
    }
}

fn find<'t>(list: &[(&str, &'t str)], name: &str) -> Option<&'t str> {
    list.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The built-in texts, each replaced by the workspace's of the same name.
fn replaced(built_in: &[(&str, &str)], own: &[(String, String)]) -> Vec<(String, String)> {
    let text = |(name, text): &(&str, &str)| {
        let found = own.iter().find(|(own_name, _)| own_name == name);
        let text = found.map_or_else(|| (*text).to_owned(), |(_, text)| text.clone());
        ((*name).to_owned(), text)
    };
    built_in.iter().map(text).collect()
}

/// The filter `with`: fills the placeholders of a text, as `words.report.under | with(n=3)`. Where a
/// value is HTML, so is what comes out, with the text and all other values escaped.
fn with(text: &str, values: Kwargs, _: &State<'_>) -> Value {
    let is_html = |value: &Value| value.as_str().is_some() && value.is_safe();
    let makes_html = values.iter().any(|(_, value)| is_html(value));
    let shown = |value: &Value| match value.to_string() {
        text if makes_html && !is_html(value) => escape_html(&text),
        text => text,
    };
    let value = |name: &str| values.get::<&Value>(name).ok().flatten().map(shown);
    if makes_html {
        return Value::safe_string(&fill_slots(&escape_html(text), value));
    }
    Value::normal_string(&fill_slots(text, value))
}

/// The filter `count`: the form of a word that goes with the number `n`, filled.
fn count(forms: &Value, values: Kwargs, state: &State<'_>) -> tera::TeraResult<Value> {
    let n: usize = values.must_get("n")?;
    let form = forms.as_map().and_then(|map| map.get(&words::form_of(n).into()));
    let text = form.and_then(Value::as_str).unwrap_or_default();
    Ok(with(text, values, state))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Link {
        url: &'static str,
        title: &'static str,
        fragments: &'static str,
        language: &'static str,
        assets: &'static str,
    }

    #[test]
    fn what_data_says_is_never_a_template() {
        let own = [("redirect.html".to_owned(), "{{ title }}".to_owned())];
        let own = OwnLook { templates: own.to_vec(), ..OwnLook::default() };
        let templates = Templates::new(&own, &Words::english()).expect("they parse");
        let title = "{{title}} {% if %} @@site@@ <b>";
        let page = Link { url: "", title, fragments: "", language: "en", assets: "" };
        let text = templates.fill("redirect.html", &page).expect("it works");
        assert_eq!(text, "{{title}} {% if %} @@site@@ &lt;b&gt;\n");
    }

    #[test]
    fn a_word_filled_with_html_is_html_and_all_else_is_escaped() {
        let text = "{% set link %}<a>x</a>{% endset %}{{ title | with(link=link, name=url) }}";
        let own = OwnLook {
            templates: vec![("redirect.html".to_owned(), text.to_owned())],
            ..OwnLook::default()
        };
        let templates = Templates::new(&own, &Words::english()).expect("it works");
        let title = "<i> {link} {name}";
        let page = Link { url: "<u>{link}", title, fragments: "", language: "en", assets: "" };
        let filled = templates.fill("redirect.html", &page).expect("it works");
        assert_eq!(filled, "&lt;i&gt; <a>x</a> &lt;u&gt;{link}\n");
    }
}
