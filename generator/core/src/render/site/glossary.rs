//! The page of the glossary.

use serde::Serialize;

use super::TemplateError;
use super::links::PageLinks;
use super::view::Link;
use crate::glossary::{Glossary, Term};
use crate::markdown::to_html;
use crate::render::artifact::{Page, SiteInput};

#[derive(Serialize)]
struct GlossaryPage {
    letters: Vec<Letter>,
}

#[derive(Serialize)]
struct Letter {
    letter: String,
    terms: Vec<TermView>,
}

#[derive(Serialize)]
struct TermView {
    id: String,
    term: String,
    also: Vec<String>,
    definition: String,
    see: Vec<Link>,
}

/// Makes the page.
pub(super) fn page(input: &SiteInput<'_>) -> Result<Page, TemplateError> {
    let glossary = input.glossary();
    let links = PageLinks::in_guide(input, "");
    let mut letters: Vec<Letter> = Vec::new();
    for term in &glossary.terms {
        let letter: String = term.term.chars().take(1).flat_map(char::to_uppercase).collect();
        let view = term_view(glossary, term, &links);
        match letters.last_mut() {
            Some(last) if last.letter == letter => last.terms.push(view),
            _ => letters.push(Letter { letter, terms: vec![view] }),
        }
    }
    let markdown = input.settings.templates.fill("glossary.html", &GlossaryPage { letters })?;
    let title = input.words().say("glossary.title").to_owned();
    Ok(Page { title, path: "glossary.md".to_owned(), markdown, description: String::new() })
}

fn term_view(glossary: &Glossary, term: &Term, links: &PageLinks<'_>) -> TermView {
    let see = term.see.iter().filter_map(|name| glossary.term(name));
    TermView {
        id: term.id.clone(),
        term: term.term.clone(),
        also: term.also.clone(),
        definition: to_html(&term.definition.markdown, links),
        see: see
            .map(|other| Link { label: other.term.clone(), url: format!("#{}", other.id) })
            .collect(),
    }
}
