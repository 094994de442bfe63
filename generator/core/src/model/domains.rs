//! The domains of a model, and the subdomains in them at any depth.

use super::Text;
use crate::id::PracticeId;
use crate::span::Span;

/// A domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Domain {
    /// Stable id.
    pub id: String,
    /// What its publisher calls it.
    pub reference: Option<Text>,
    /// Name.
    pub title: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// What it is about.
    pub summary: Option<Text>,
    /// Its subdomains at any depth in reading order, each before those within it. Practices that stand in the
    /// domain itself are in a first one without a title.
    pub subdomains: Vec<Subdomain>,
    /// Where its id is written.
    pub span: Span,
}

/// A part of a domain, or of another subdomain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subdomain {
    /// Stable id; that of the domain where it has no title.
    pub id: String,
    /// Ids of the subdomains that hold it, from the widest.
    pub above: Vec<String>,
    /// What its publisher calls it.
    pub reference: Option<Text>,
    /// Name; none where practices stand in the domain itself.
    pub title: Option<String>,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// What it is about.
    pub summary: Option<Text>,
    /// Ids of its practices in reading order.
    pub practices: Vec<PracticeId>,
    /// Where its id is written.
    pub span: Span,
}

impl Domain {
    /// The subdomains that lead to one of its own, from the widest, and that one; none where practices stand in
    /// the domain itself.
    pub fn path_to<'d>(&'d self, sub: &'d Subdomain) -> Vec<&'d Subdomain> {
        let named =
            |id: &String| self.subdomains.iter().find(|one| one.title.is_some() && one.id == *id);
        let own = sub.title.as_ref().map(|_| sub);
        sub.above.iter().filter_map(named).chain(own).collect()
    }

    /// Drops the subdomains that have no practice, not even in those within them.
    pub fn drop_empty(&mut self) {
        let holding = self.subdomains.iter().filter(|sub| !sub.practices.is_empty());
        let paths: Vec<Vec<String>> = holding.map(Subdomain::path).collect();
        let leads = |sub: &Subdomain| paths.iter().any(|path| path.starts_with(&sub.path()));
        self.subdomains.retain(|sub| match sub.title {
            Some(_) => leads(sub),
            None => !sub.practices.is_empty(),
        });
    }

    /// The subdomains directly within those of a path, as [`Subdomain::path`] gives it; within the domain
    /// itself if it is empty.
    pub fn directly_within<'d>(&'d self, path: &[String]) -> impl Iterator<Item = &'d Subdomain> {
        self.subdomains.iter().filter(move |sub| sub.above == path)
    }
}

impl Subdomain {
    /// Whether it is the subdomain of that id, or within it.
    pub fn is_in(&self, id: &str) -> bool {
        self.id == id || self.above.iter().any(|one| one == id)
    }

    /// Ids of those that hold it, from the widest, and its own.
    pub fn path(&self) -> Vec<String> {
        self.above.iter().chain([&self.id]).cloned().collect()
    }
}
