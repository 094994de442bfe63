//! What a model calls things, in the words of the tool: a catalog of requirements is not spoken of as practices.
//!
//! In: [`Words`] and [`Terms`]. Out: the same words, each usual name of a thing replaced by the model's. Names in
//! braces, between backticks and of options stay, since they are no words. Never: texts of models and profiles.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::{Table, Value};

use super::{FALLBACK, Words, flat, primary};

/// A thing that a model may have a name of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelTerm {
    /// A domain.
    Domain,
    /// A subdomain.
    Subdomain,
    /// A practice.
    Practice,
    /// A comprehensiveness level.
    Level,
    /// The objective of a level.
    Objective,
    /// An action.
    Action,
    /// An indicator.
    Indicator,
}

impl ModelTerm {
    /// Its key below `words` in a model, and below `term` in the catalog of words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Subdomain => "subdomain",
            Self::Practice => "practice",
            Self::Level => "level",
            Self::Objective => "objective",
            Self::Action => "action",
            Self::Indicator => "indicator",
        }
    }
}

/// One thing and several of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermForms {
    /// One.
    pub one: String,
    /// Several.
    pub many: String,
}

/// What a model calls things; what it does not name keeps its usual name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Terms(pub BTreeMap<ModelTerm, TermForms>);

/// The usual names, by their key in the catalog below `term`; longer ones stand before those that they begin with.
const USUAL: [(&str, ModelTerm); 9] = [
    ("subdomain", ModelTerm::Subdomain),
    ("domain", ModelTerm::Domain),
    ("practice", ModelTerm::Practice),
    ("full_level", ModelTerm::Level),
    ("level", ModelTerm::Level),
    ("objective", ModelTerm::Objective),
    ("action", ModelTerm::Action),
    ("full_indicator", ModelTerm::Indicator),
    ("indicator", ModelTerm::Indicator),
];

/// A usual name and what stands for it.
struct Renaming<'t> {
    usual: String,
    own: &'t str,
}

impl Words {
    /// The same words, with the names that a model gives to things.
    pub fn called(&self, terms: &Terms) -> Words {
        if terms.0.is_empty() || self.0.terms == *terms {
            return self.clone();
        }
        let renamings = self.renamings(terms);
        let has_articles = primary(self.language()) == FALLBACK;
        let mut tree = renamed_table(&self.0.tree, &|text| renamed(text, &renamings, has_articles));
        // The usual names themselves are what was looked for.
        tree.insert("term".to_owned(), self.part("term"));
        Words(Arc::new(super::WordTable {
            language: self.0.language.clone(),
            by_key: flat(&tree),
            tree,
            missing: self.0.missing.clone(),
            terms: terms.clone(),
        }))
    }

    /// A sentence of the tool that stands in no catalog, with the names that a model gives to things.
    pub fn sentence_called(&self, sentence: &str, terms: &Terms) -> String {
        renamed(sentence, &Words::english().renamings(terms), true)
    }

    fn renamings<'t>(&self, terms: &'t Terms) -> Vec<Renaming<'t>> {
        let of = |(key, term): &(&str, ModelTerm)| {
            let forms = terms.0.get(term)?;
            let usual = |form: &str| self.say(&format!("term.{key}.{form}")).to_owned();
            Some([
                Renaming { usual: usual("other"), own: &forms.many },
                Renaming { usual: usual("one"), own: &forms.one },
            ])
        };
        USUAL.iter().filter_map(of).flatten().collect()
    }
}

fn renamed_table(table: &Table, rename: &dyn Fn(&str) -> String) -> Table {
    let value = |value: &Value| match value {
        Value::Table(inner) => Value::Table(renamed_table(inner, rename)),
        Value::String(text) => Value::String(rename(text)),
        other => other.clone(),
    };
    table.iter().map(|(key, inner)| (key.clone(), value(inner))).collect()
}

/// A text with every usual name replaced. Braces and backticks hold no words.
fn renamed(text: &str, renamings: &[Renaming<'_>], has_articles: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut before) = (text, ' ');
    while let Some(first) = rest.chars().next() {
        let kept = match first {
            '{' => rest.find('}').map(|end| end + 1),
            '`' => rest[1..].find('`').map(|end| end + 2),
            _ => None,
        };
        let found = renamings.iter().find(|one| kept.is_none() && begins(rest, &one.usual, before));
        if let Some(one) = found {
            if has_articles {
                fit_article(&mut out, one.own);
            }
            out.push_str(&in_case_of(&rest[..one.usual.len()], one.own));
            rest = &rest[one.usual.len()..];
            before = 'x';
            continue;
        }
        let end = kept.unwrap_or(first.len_utf8());
        out.push_str(&rest[..end]);
        before = rest[..end].chars().next_back().unwrap_or(' ');
        rest = &rest[end..];
    }
    out
}

/// Whether a text begins with a name as a word of its own, in small letters or with a capital.
fn begins(text: &str, name: &str, before: char) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let same = text.get(..name.len()).is_some_and(|start| {
        start == name || start.get(1..) == name.get(1..) && start.to_lowercase() == name
    });
    same && !is_part(before) && !text[name.len()..].chars().next().is_some_and(is_part)
}

/// A name with a capital where the one that it replaces has one.
fn in_case_of(usual: &str, own: &str) -> String {
    let mut letters = own.chars();
    match letters.next().filter(|_| usual.starts_with(char::is_uppercase)) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => own.to_owned(),
    }
}

/// Ends a text that ends with `a ` or `an ` as the word behind asks for.
fn fit_article(out: &mut String, next: &str) {
    let is_open = next.starts_with(|c: char| "aeioAEIO".contains(c));
    let (is, wanted) = if is_open { ("a ", "an ") } else { ("an ", "a ") };
    let is_whole = |before: &str| !before.ends_with(char::is_alphabetic);
    for (is, wanted) in [(is, wanted), (&capital(is), &capital(wanted))] {
        if let Some(before) = out.strip_suffix(is).filter(|before| is_whole(before)) {
            *out = format!("{before}{wanted}");
            return;
        }
    }
}

fn capital(article: &str) -> String {
    article.replacen('a', "A", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(all: &[(ModelTerm, &str, &str)]) -> Terms {
        let forms = |one: &str, many: &str| TermForms { one: one.into(), many: many.into() };
        Terms(all.iter().map(|(term, one, many)| (*term, forms(one, many))).collect())
    }

    #[test]
    fn every_form_of_a_name_is_replaced_and_nothing_else() {
        let own = terms(&[
            (ModelTerm::Practice, "section", "sections"),
            (ModelTerm::Indicator, "requirement", "requirements"),
            (ModelTerm::Level, "area", "areas"),
        ]);
        let english = Words::english();
        for (usual, called) in [
            ("Practices under target", "Sections under target"),
            (
                "an indicator of {practice}, `--practice`",
                "a requirement of {practice}, `--practice`",
            ),
            ("A level, a level", "An area, an area"),
            ("Comprehensiveness levels", "Areas"),
            ("Indicators of accomplishment", "Requirements"),
            ("malpractice, level-headed, --level", "malpractice, level-headed, --level"),
            ("{n} practice: { level: 2 }", "{n} section: { level: 2 }"),
        ] {
            assert_eq!(english.sentence_called(usual, &own), called);
        }
    }

    #[test]
    fn words_that_were_replaced_are_not_replaced_again() {
        let own = terms(&[(ModelTerm::Level, "maturity level", "maturity levels")]);
        let once = Words::english().called(&own);
        assert_eq!(once.say("practice.level"), "Maturity level");
        assert_eq!(once.called(&own), once);
    }

    #[test]
    fn a_model_without_words_of_its_own_has_the_usual_ones() {
        assert_eq!(Words::english().called(&Terms::default()), Words::english());
    }
}
