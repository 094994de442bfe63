//! The targets as a grid: a cell per practice, by domain and subdomain.

use serde::Serialize;

use super::view::{heading_of, level_marks, level_name};
use crate::profile::{Tailored, Target};
use crate::words::Words;

#[derive(Serialize)]
pub(super) struct GridDomain {
    id: String,
    title: String,
    subdomains: Vec<GridSubdomain>,
}

#[derive(Serialize)]
struct GridSubdomain {
    id: String,
    title: Option<String>,
    /// The rank of its heading.
    heading: usize,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    code: String,
    title: String,
    url: String,
    level: u8,
    name: String,
    level_marks: Vec<bool>,
    changed: Option<String>,
}

/// The target of every practice that has one.
pub(super) fn grid(tailored: &Tailored, words: &Words) -> Vec<GridDomain> {
    let domains = tailored.model.domains.iter();
    domains
        .map(|domain| GridDomain {
            id: domain.id.clone(),
            title: domain.title.clone(),
            subdomains: domain
                .subdomains
                .iter()
                .map(|subdomain| GridSubdomain {
                    id: subdomain.id.clone(),
                    title: subdomain.title.clone(),
                    heading: heading_of(subdomain),
                    cells: subdomain
                        .practices
                        .iter()
                        .filter_map(|id| cell(tailored, id, words))
                        .collect(),
                })
                .collect(),
        })
        .collect()
}

fn cell(tailored: &Tailored, id: &str, words: &Words) -> Option<Cell> {
    let practice = tailored.model.practice(id)?;
    let target = tailored.targets.get(id)?;
    Some(Cell {
        code: practice.code.clone(),
        title: practice.title.clone(),
        url: format!("{id}.html"),
        level: target.level,
        name: level_name(&tailored.model, target.level),
        level_marks: level_marks(&tailored.model, target.level),
        changed: changed(target, words),
    })
}

/// How the target differs from that of the profile beneath.
pub(super) fn changed(target: &Target, words: &Words) -> Option<String> {
    let (before, _) = target.instead_of?;
    let key = if target.level > before { "target.raised" } else { "target.lowered" };
    Some(words.with(key, &[("before", &before)]))
}
