//! Lowers what profiles add: domains, and practices of their own or of other models.
//!
//! Reports: practices without a table, tables that no profile adds, models and practices that are not there.

use super::*;
use crate::schema::profile::{AddedDomainDoc, AddedPracticeDoc};

/// The domains and practices that a profile adds. Codes of practices begin with that of the profile, so that
/// no other profile gives the same.
pub(super) fn lower_added(
    profile: &Doc<ProfileDoc>,
    (docs, models): (&Docs, &[Model]),
    diags: &mut Diagnostics,
) -> AddedParts {
    let written = &profile.value.add;
    let tables: BTreeMap<&str, &Doc<TableDoc>> = docs
        .tables
        .iter()
        .filter(|table| table.home() == profile.home())
        .map(|table| (table.stem(), table))
        .collect();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut practices = Vec::new();
    for one in &written.practices {
        let id = &one.id;
        if let Some(first) = seen.insert(&id.value, id.span) {
            diags
                .report(Code::DuplicateId, id.span, format!("practice `{id}` is added twice"))
                .also(first, "first here")
                .hint("a practice belongs to one domain or subdomain");
            continue;
        }
        if one.from.is_some() {
            practices.extend(taken_from(one, models, docs, diags));
            continue;
        }
        match tables.get(id.value.as_str()) {
            Some(table) => practices.push(lower_added_practice(one, table, profile, diags)),
            None if docs.broken.contains(&profile.home().table(&id.value)) => {}
            None => {
                let path = profile.home().table(&id.value);
                diags
                    .report(Code::MissingTable, id.span, format!("practice `{id}` has no table"))
                    .hint(format!("write `{path}`, as a practice table of a model"))
                    .did_you_mean(&id.value, tables.keys().copied());
            }
        }
    }
    let own = |stem: &str| {
        let mut all = written.practices.iter().filter(|one| one.from.is_none());
        all.any(|one| one.id.value == stem)
    };
    for (stem, table) in tables.iter().filter(|(stem, _)| !own(stem)) {
        diags
            .report(
                Code::UnlistedTable,
                table.value.id.span,
                format!("the profile does not add practice `{stem}`"),
            )
            .hint("list it in `profile.yaml` below `add: practices:`, or remove the table")
            .did_you_mean(stem, written.practices.iter().map(|one| one.id.value.as_str()));
    }
    let all: Vec<Practice> = practices.iter().map(|one| one.practice.clone()).collect();
    report_shared_practice_codes(&all, diags);
    let from = written.practices.iter().filter_map(|one| one.from.as_ref());
    AddedParts {
        domains: written.domains.iter().map(lower_added_domain).collect(),
        practices,
        from: from.filter_map(|name| Some((VersionRef::parse(&name.value)?, name.span))).collect(),
    }
}

/// A practice of another model, as that has it. Reports a model or practice that is not there.
fn taken_from(
    doc: &AddedPracticeDoc,
    models: &[Model],
    docs: &Docs,
    diags: &mut Diagnostics,
) -> Option<AddedPractice> {
    let (id, from) = (&doc.id, doc.from.as_ref()?);
    let name = VersionRef::parse(&from.value)?;
    let Some(model) = models.iter().find(|model| model.name() == name) else {
        if !broken_versions(docs).contains(&name) {
            let names: Vec<String> = models.iter().map(|model| model.name().to_string()).collect();
            diags
                .report(
                    Code::UnknownBase,
                    from.span,
                    format!("there is no model `{name}` in this workspace"),
                )
                .suggest(&from.value, names.iter().map(String::as_str))
                .hint("practices are taken from a version of a model; `smm add` brings one in");
        }
        return None;
    };
    let Some(practice) = model.practice(&id.value) else {
        if !model.lists(&id.value) {
            diags
                .report(
                    Code::UnknownPractice,
                    id.span,
                    format!("`{name}` has no practice `{id}` to be taken from it"),
                )
                .suggest(&id.value, model.practices.iter().map(|one| one.id.as_str()))
                .hint("name it by its id there; without `from`, it is one of the profile's own");
        }
        return None;
    };
    Some(AddedPractice {
        practice: practice.clone(),
        from: Some(name),
        place: (doc.r#in.value.clone(), doc.r#in.span),
        rationale: doc.rationale.as_ref().map(text),
        span: id.span,
    })
}

fn lower_added_practice(
    doc: &AddedPracticeDoc,
    table: &Doc<TableDoc>,
    profile: &Doc<ProfileDoc>,
    diags: &mut Diagnostics,
) -> AddedPractice {
    let practice = lower_table(&doc.id.value, table, diags);
    let code = format!("{}-{}", profile.value.code, practice.code);
    AddedPractice {
        practice: Practice { code, ..practice },
        from: None,
        place: (doc.r#in.value.clone(), doc.r#in.span),
        rationale: doc.rationale.as_ref().map(text),
        span: doc.id.span,
    }
}

fn lower_added_domain(doc: &AddedDomainDoc) -> Domain {
    let subdomain = |sub: &NamedDoc| Subdomain {
        id: sub.id.value.clone(),
        above: Vec::new(),
        reference: None,
        title: Some(sub.title.value.clone()),
        aliases: Vec::new(),
        summary: Some(text(&sub.summary)),
        practices: Vec::new(),
        span: sub.id.span,
    };
    let mut subdomains: Vec<Subdomain> = doc.subdomains.iter().map(subdomain).collect();
    if subdomains.is_empty() {
        subdomains.push(unnamed_subdomain(&doc.id, &[]));
    }
    Domain {
        id: doc.id.value.clone(),
        reference: None,
        title: doc.title.value.clone(),
        aliases: Vec::new(),
        summary: Some(text(&doc.summary)),
        subdomains,
        span: doc.id.span,
    }
}
