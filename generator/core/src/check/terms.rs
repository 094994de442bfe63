//! A rule about the glossary: each of its terms occurs somewhere.
//!
//! In: everything that readers of the workspace meet. Reports: terms that none of it needs. Never:
//! judges how a term is used.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::lexicon::{Lexicon, Match};
use crate::diag::{Code, Diagnostics};
use crate::glossary::Term;
use crate::model::walk::{model_texts, profile_texts};
use crate::model::{Model, Practice};
use crate::workspace::Workspace;

/// Reports terms that occur in no text, and in no definition of a term that does.
///
/// A workspace without models and profiles has nothing yet that could use them.
pub(super) fn are_used(workspace: &Workspace, diags: &mut Diagnostics) {
    let catalog = &workspace.catalog;
    let terms = &workspace.glossary.terms;
    // Where a document cannot be read, nobody knows what stands in it.
    if terms.is_empty() || catalog.names().next().is_none() || !catalog.broken.is_empty() {
        return;
    }
    let used = used(workspace);
    for (_, term) in terms.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        let message = format!("no text uses the term `{}`", term.term);
        diags
            .report(Code::UnusedTerm, term.span, message)
            .hint("use it, add the form that the texts use to `also`, or take it out");
    }
}

/// The numbers of the terms that texts use, and of those that their definitions use.
fn used(workspace: &Workspace) -> BTreeSet<usize> {
    let lexicon = lexicon(&workspace.glossary.terms);
    let found_in = |text: &str| -> BTreeSet<usize> {
        lexicon.find(text).into_iter().map(|(term, _)| term).collect()
    };
    let texts = texts(workspace);
    let mut used: BTreeSet<usize> =
        texts.par_iter().map(|text| found_in(text)).reduce(BTreeSet::new, |mut all, found| {
            all.extend(found);
            all
        });
    let mut open: Vec<usize> = used.iter().copied().collect();
    while let Some(at) = open.pop() {
        let definition = &workspace.glossary.terms[at].definition.markdown;
        open.extend(found_in(definition).into_iter().filter(|term| used.insert(*term)));
    }
    used
}

/// Every form of every term, in the singular and plural.
fn lexicon(terms: &[Term]) -> Lexicon<usize> {
    let forms = terms.iter().enumerate().flat_map(|(at, term)| {
        let written = std::iter::once(&term.term).chain(&term.also);
        written.flat_map(move |form| numbers(plain(form)).into_iter().map(move |form| (form, at)))
    });
    Lexicon::new(forms.map(|(form, at)| {
        let is_capital = !form.trim_end_matches('s').contains(char::is_lowercase);
        (form, if is_capital { Match::Exactly } else { Match::Words }, at)
    }))
}

/// A term without what tells it apart from others of its name: `template (empty form)`.
fn plain(term: &str) -> &str {
    term.split(" (").next().unwrap_or(term)
}

/// A form and what its plural may be.
fn numbers(form: &str) -> Vec<String> {
    let mut all = vec![form.to_owned(), format!("{form}s"), format!("{form}es")];
    all.extend(form.strip_suffix('y').map(|stem| format!("{stem}ies")));
    all
}

/// All that readers of a workspace meet, outside the glossary.
fn texts(workspace: &Workspace) -> Vec<&str> {
    let catalog = &workspace.catalog;
    let mut texts: Vec<&str> = Vec::new();
    for model in &catalog.models {
        texts.extend(model_texts(model).into_iter().map(|(_, text)| text.markdown.as_str()));
        texts.extend(titles(model));
    }
    for profile in &catalog.profiles {
        texts.extend(profile_texts(profile).into_iter().map(|(_, text)| text.markdown.as_str()));
        texts.push(&profile.title);
    }
    texts.extend(workspace.guide.chapters.iter().map(|chapter| chapter.markdown.as_str()));
    let words = &workspace.words;
    texts.extend(words.keys().map(|key| words.say(key)));
    texts
}

/// The names that a model gives.
fn titles(model: &Model) -> Vec<&str> {
    let named = model.roles.iter().chain(&model.records).map(|named| named.title.as_str());
    let levels = model.levels.iter().map(|level| level.title.as_str());
    let subdomains = model.domains.iter().flat_map(|domain| &domain.subdomains);
    let domains = model.domains.iter().map(|domain| domain.title.as_str());
    let practices = model.practices.iter().flat_map(practice_titles);
    let subdomains = subdomains.filter_map(|subdomain| subdomain.title.as_deref());
    named.chain(levels).chain(domains).chain(subdomains).chain(practices).collect()
}

fn practice_titles(practice: &Practice) -> Vec<&str> {
    let examples = practice.examples.iter().map(|example| example.title.as_str());
    let pitfalls = practice.pitfalls.iter().map(|pitfall| pitfall.title.as_str());
    std::iter::once(practice.title.as_str()).chain(examples).chain(pitfalls).collect()
}
