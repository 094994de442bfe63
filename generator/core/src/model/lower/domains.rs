//! Lowers the domains of a model, and the subdomains in them at any depth.

use std::collections::BTreeMap;

use super::{Diagnostics, item_id, practice_id, text, values};
use crate::diag::Code;
use crate::model::{Domain, Subdomain};
use crate::schema::model::{DomainDoc, ModelDoc, SubdomainDoc};
use crate::span::{Span, Spanned};

/// A domain with all its subdomains.
pub(super) fn lower_domain(doc: &DomainDoc, diags: &mut Diagnostics) -> Domain {
    if doc.subdomains.is_empty() && doc.practices.is_empty() {
        report_empty("domain", &doc.id, diags);
    }
    let mut subdomains = Vec::new();
    if !doc.practices.is_empty() {
        subdomains.push(unnamed_subdomain(&doc.id, &doc.practices));
    }
    doc.subdomains.iter().for_each(|sub| lower_subdomain(sub, &[], &mut subdomains, diags));
    Domain {
        id: item_id(&doc.id).to_string(),
        reference: doc.reference.as_ref().map(text),
        title: doc.title.value.clone(),
        aliases: values(&doc.aliases),
        summary: doc.summary.as_ref().map(text),
        subdomains,
        span: doc.id.span,
    }
}

/// What holds the practices that stand in a domain itself.
pub(super) fn unnamed_subdomain(
    domain: &Spanned<String>,
    practices: &[Spanned<String>],
) -> Subdomain {
    Subdomain {
        id: domain.value.clone(),
        above: Vec::new(),
        reference: None,
        title: None,
        aliases: Vec::new(),
        summary: None,
        practices: practices.iter().map(practice_id).collect(),
        span: domain.span,
    }
}

fn report_empty(what: &str, id: &Spanned<String>, diags: &mut Diagnostics) {
    let message = format!("the {what} `{id}` has neither practices nor subdomains");
    diags
        .report(Code::InvalidValue, id.span, message)
        .hint("list what belongs to it, or remove it");
}

/// A subdomain, and behind it those within it.
fn lower_subdomain(
    doc: &SubdomainDoc,
    above: &[String],
    found: &mut Vec<Subdomain>,
    diags: &mut Diagnostics,
) {
    if doc.subdomains.is_empty() && doc.practices.is_empty() {
        report_empty("subdomain", &doc.id, diags);
    }
    let sub = Subdomain {
        id: doc.id.value.clone(),
        above: above.to_vec(),
        reference: doc.reference.as_ref().map(text),
        title: Some(doc.title.value.clone()),
        aliases: values(&doc.aliases),
        summary: doc.summary.as_ref().map(text),
        practices: doc.practices.iter().map(practice_id).collect(),
        span: doc.id.span,
    };
    let path = sub.path();
    found.push(sub);
    doc.subdomains.iter().for_each(|sub| lower_subdomain(sub, &path, found, diags));
}

/// Reports domains or subdomains that share an id.
pub(super) fn report_shared_ids(model: &ModelDoc, diags: &mut Diagnostics) {
    let domains = model.domains.iter().map(|domain| ("domain", &domain.id));
    let subdomains = model.domains.iter().flat_map(DomainDoc::all_subdomains);
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for (what, id) in domains.chain(subdomains.map(|sub| ("subdomain", &sub.id))) {
        if let Some(first) = seen.insert((what, &id.value), id.span) {
            diags
                .report(Code::DuplicateId, id.span, format!("two {what}s have the id `{id}`"))
                .also(first, "first here")
                .hint("give one of them another id");
        }
    }
}

/// The practices that a model lists, in its order, where it lists them.
pub(super) fn listed_practices(model: &ModelDoc) -> Vec<&Spanned<String>> {
    let in_subdomains = |domain| {
        let domain: &DomainDoc = domain;
        let nested = domain.all_subdomains().into_iter().flat_map(|sub| &sub.practices);
        domain.practices.iter().chain(nested)
    };
    model.domains.iter().flat_map(in_subdomains).collect()
}
