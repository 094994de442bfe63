//! A new model, a new practice of one.

use super::{
    CannotBegin, EditedFile, NewFile, code_for, codes, filled, known, require_id, require_open,
    scalar, slug, title_of,
};
use crate::layout::{Family, Home};
use crate::model::{Model, Version, VersionRef};
use crate::source::Sources;
use crate::syntax::edit::{ValueEdit, edited};
use crate::workspace::Workspace;

/// What a new model is called.
#[derive(Clone, Debug)]
pub struct NewModel<'n> {
    /// Its id.
    pub id: &'n str,
    /// Its title; made from the id if none is given.
    pub title: Option<&'n str>,
    /// The titles of its domains.
    pub domains: &'n [String],
    /// The names of its levels, that of 0 first.
    pub levels: &'n [String],
    /// Day of the version, `YYYY-MM-DD`.
    pub date: &'n str,
}

/// Begins a model: version 0.1, a draft, with a practice in each domain of which only the purpose is
/// written.
///
/// # Errors
/// The id is none or is taken, or domains or levels are missing.
pub fn model(workspace: &Workspace, new: &NewModel<'_>) -> Result<Vec<NewFile>, CannotBegin> {
    require_id(new.id)?;
    if let Some(taken) = workspace.catalog.newest(new.id) {
        return Err(CannotBegin(format!(
            "there is `{taken}` already; `smm new version {}` begins its next version",
            new.id
        )));
    }
    if new.levels.len() < 2 || new.domains.is_empty() {
        return Err(CannotBegin(
            "a model has at least one domain and two levels, the first of which is 0".to_owned(),
        ));
    }
    let name =
        VersionRef { id: new.id.to_owned(), version: Version::parse("0.1").expect("a version") };
    let home = Home::new(Family::Model, &name);
    let domains = first_practices(new.domains, &codes(&workspace.catalog))?;
    let tables = domains.iter().map(|domain| NewFile {
        path: home.practice(&domain.practice),
        text: table_text(&domain.practice, &format!("{} practice", domain.title), &domain.code),
    });
    let head = NewFile { path: home.head(), text: model_text(new, &domains) };
    Ok(std::iter::once(head).chain(tables).collect())
}

/// A domain of a new model, with its first practice.
struct FirstDomain<'n> {
    title: &'n str,
    id: String,
    practice: String,
    code: String,
}

fn first_practices<'n>(
    titles: &'n [String],
    taken: &[&str],
) -> Result<Vec<FirstDomain<'n>>, CannotBegin> {
    let mut domains: Vec<FirstDomain<'n>> = Vec::new();
    for title in titles {
        let id = slug(title);
        require_id(&id)?;
        let given = domains.iter().map(|domain| domain.code.as_str());
        let code = code_for(&id, &taken.iter().copied().chain(given).collect::<Vec<_>>());
        domains.push(FirstDomain { title, practice: format!("{id}-practice"), id, code });
    }
    Ok(domains)
}

fn model_text(new: &NewModel<'_>, domains: &[FirstDomain<'_>]) -> String {
    let title = new.title.map_or_else(|| title_of(new.id), str::to_owned);
    let level = |(number, title): (usize, &String)| {
        let values = [("level", &*number.to_string()), ("title", &scalar(title))];
        filled(include_str!("texts/model-level.yaml"), &values)
    };
    let domain = |domain: &FirstDomain<'_>| {
        let values =
            [("id", &*domain.id), ("title", &scalar(domain.title)), ("practice", &domain.practice)];
        filled(include_str!("texts/model-domain.yaml"), &values)
    };
    filled(
        include_str!("texts/model.yaml"),
        &[
            ("id", new.id),
            ("title", &scalar(&title)),
            ("date", new.date),
            ("levels", &new.levels.iter().enumerate().map(level).collect::<String>()),
            ("domains", &domains.iter().map(domain).collect::<String>()),
        ],
    )
}

/// A table of which only the purpose is written, with what else belongs to it behind a `#`.
fn table_text(id: &str, title: &str, code: &str) -> String {
    filled(
        include_str!("texts/practice-table.yaml"),
        &[("id", id), ("code", code), ("title", &scalar(title)), ("name", title)],
    )
}

/// What a new practice is called.
#[derive(Clone, Debug)]
pub struct NewPractice<'n> {
    /// The model, `name@version` or a name, which means the newest version.
    pub model: &'n str,
    /// The id of the practice.
    pub id: &'n str,
    /// Its title; made from the id if none is given.
    pub title: Option<&'n str>,
    /// Its code; made from the id if none is given.
    pub code: Option<&'n str>,
    /// The domain or subdomain that it joins.
    pub within: &'n str,
}

/// Begins the table of a practice, and names the practice in its model.
///
/// # Errors
/// There is no such model or place in it, or id or code are taken.
pub fn practice(
    workspace: &Workspace,
    sources: &Sources,
    new: &NewPractice<'_>,
) -> Result<(NewFile, EditedFile), CannotBegin> {
    require_id(new.id)?;
    let catalog = &workspace.catalog;
    let name = known(catalog, new.model)?;
    let Some(model) = catalog.model(&name) else {
        return Err(CannotBegin(format!("`{name}` is a profile; practices belong to models")));
    };
    if model.lists(new.id) {
        return Err(CannotBegin(format!("`{name}` has the practice `{}` already", new.id)));
    }
    let known_codes = codes(catalog);
    let code = match new.code {
        Some(code) if known_codes.contains(&code) => {
            return Err(CannotBegin(format!("the code `{code}` is taken")));
        }
        Some(code) => code.to_owned(),
        None => code_for(new.id, &known_codes),
    };
    let home = catalog.home(&name);
    let place = place_of(model, new.within)?;
    require_open(workspace, &name)?;
    let head = sources.find(&home.head()).expect("a known model has a head");
    let before = sources.file(head).text.clone();
    let edits = [ValueEdit::AddEntry(place, new.id.into())];
    let after = edited(&before, &edits).map_err(|error| CannotBegin(error.to_string()))?;
    let title = new.title.map_or_else(|| title_of(new.id), str::to_owned);
    Ok((
        NewFile { path: home.practice(new.id), text: table_text(new.id, &title, &code) },
        EditedFile { path: home.head(), before, after },
    ))
}

/// The JSON pointer of the list of practices of a domain or subdomain.
fn place_of(model: &Model, within: &str) -> Result<String, CannotBegin> {
    let mut there = Vec::new();
    for (at, domain) in model.domains.iter().enumerate() {
        // The place of each subdomain among those beside it, from the widest.
        let mut places: Vec<usize> = Vec::new();
        for sub in &domain.subdomains {
            if sub.title.is_some() {
                let next = places.get(sub.above.len()).map_or(0, |place| place + 1);
                places.truncate(sub.above.len());
                places.push(next);
            }
            if sub.practices.is_empty() {
                continue;
            }
            if sub.id == within {
                let path = places.iter().map(|place| format!("/subdomains/{place}"));
                return Ok(format!("/domains/{at}{}/practices", path.collect::<String>()));
            }
            there.push(sub.id.as_str());
        }
    }
    let hint = crate::text::did_you_mean(within, there.iter().copied());
    Err(CannotBegin(format!(
        "practices join one of {}; there is no `{within}`{hint}",
        there.join(", ")
    )))
}
