//! Where the groups of a catalog belong: what holds items becomes a practice, what is at the top a domain,
//! and what lies between a subdomain.

use super::catalog::{ForeignCatalog, ForeignNode, NodeKind};

/// A domain to be.
pub(super) struct ArrangedDomain<'c> {
    /// The group; the catalog itself where its groups hold items.
    pub(super) head: GroupHead<'c>,
    /// Its subdomains; one without a head where it has none.
    pub(super) subdomains: Vec<ArrangedSubdomain<'c>>,
}

/// A subdomain to be.
pub(super) struct ArrangedSubdomain<'c> {
    /// The groups from the widest to the narrowest; none where practices stand in the domain.
    pub(super) heads: Vec<GroupHead<'c>>,
    /// Its practices.
    pub(super) practices: Vec<ArrangedPractice<'c>>,
}

/// A practice to be.
pub(super) struct ArrangedPractice<'c> {
    /// The group that holds the items.
    pub(super) head: GroupHead<'c>,
    /// The items in reading order.
    pub(super) items: Vec<&'c ForeignNode>,
}

/// What a group is: a node, or the catalog as a whole.
#[derive(Clone, Copy)]
pub(super) enum GroupHead<'c> {
    /// A node of the catalog.
    Node(&'c ForeignNode),
    /// The catalog.
    Whole(&'c ForeignCatalog),
}

impl<'c> GroupHead<'c> {
    /// What names it in the file.
    pub(super) fn key(self) -> &'c str {
        match self {
            Self::Node(node) => &node.key,
            Self::Whole(catalog) => &catalog.key,
        }
    }

    /// Its title, or what else it is called.
    pub(super) fn title(self) -> &'c str {
        match self {
            Self::Node(node) => {
                let names = [node.title.as_deref(), node.reference.as_deref()];
                names.into_iter().flatten().next().unwrap_or(&node.key)
            }
            Self::Whole(catalog) => &catalog.title,
        }
    }

    /// The node, if it is one.
    pub(super) fn node(self) -> Option<&'c ForeignNode> {
        match self {
            Self::Node(node) => Some(node),
            Self::Whole(_) => None,
        }
    }

    /// What it says about itself; what a catalog says stands in the model.
    pub(super) fn text(self) -> Option<&'c str> {
        let text = self.node().and_then(|node| node.text.as_deref());
        text.filter(|text| says_more(text, self.title()))
    }
}

/// Whether a text is not the title once more, as formats have it that ask for a text.
pub(super) fn says_more(text: &str, title: &str) -> bool {
    !text.trim().eq_ignore_ascii_case(title.trim())
}

/// The domains of a catalog.
pub(super) fn arrange(catalog: &ForeignCatalog) -> Vec<ArrangedDomain<'_>> {
    let mut domains: Vec<ArrangedDomain<'_>> = Vec::new();
    let mut flat: Vec<ArrangedPractice<'_>> = Vec::new();
    let loose: Vec<&ForeignNode> = catalog.roots.iter().filter(|root| is_item(root)).collect();
    if !loose.is_empty() {
        flat.push(ArrangedPractice { head: GroupHead::Whole(catalog), items: loose });
    }
    for root in catalog.roots.iter().filter(|root| !is_item(root)) {
        let mut found = Vec::new();
        practices(root, &mut Vec::new(), &mut found);
        let is_flat = found.iter().all(|(path, _)| path.is_empty());
        if is_flat {
            flat.extend(found.into_iter().map(|(_, practice)| practice));
        } else {
            domains.push(domain(root, found));
        }
    }
    if !flat.is_empty() {
        let practices = ArrangedSubdomain { heads: Vec::new(), practices: flat };
        let head = GroupHead::Whole(catalog);
        domains.insert(0, ArrangedDomain { head, subdomains: vec![practices] });
    }
    domains
}

fn is_item(node: &ForeignNode) -> bool {
    node.kind == NodeKind::Item
}

/// A practice with the groups that lead to it, from the one at the top; the practice itself is not among them.
type Led<'c> = (Vec<&'c ForeignNode>, ArrangedPractice<'c>);

fn practices<'c>(node: &'c ForeignNode, path: &mut Vec<&'c ForeignNode>, found: &mut Vec<Led<'c>>) {
    let items: Vec<&ForeignNode> = node.children.iter().filter(|child| is_item(child)).collect();
    if !items.is_empty() {
        let practice = ArrangedPractice { head: GroupHead::Node(node), items };
        found.push((path.clone(), practice));
    }
    path.push(node);
    for child in node.children.iter().filter(|child| !is_item(child)) {
        practices(child, path, found);
    }
    path.pop();
}

/// A domain with its practices, in subdomains as far as groups lie between.
fn domain<'c>(root: &'c ForeignNode, found: Vec<Led<'c>>) -> ArrangedDomain<'c> {
    let mut subdomains: Vec<ArrangedSubdomain<'c>> = Vec::new();
    let has_subdomains = found.iter().any(|(path, _)| path.len() > 1);
    for (path, practice) in found {
        // What stands beside subdomains forms one of its own, under the name of the domain.
        let between = path.get(1..).unwrap_or_default();
        let heads: Vec<GroupHead<'c>> = match between {
            [] if has_subdomains => vec![GroupHead::Node(root)],
            nodes => nodes.iter().map(|node| GroupHead::Node(node)).collect(),
        };
        let is_same = |one: &&mut ArrangedSubdomain<'c>| {
            one.heads.iter().map(|head| head.key()).eq(heads.iter().map(|head| head.key()))
        };
        match subdomains.iter_mut().find(is_same) {
            Some(one) => one.practices.push(practice),
            None => subdomains.push(ArrangedSubdomain { heads, practices: vec![practice] }),
        }
    }
    ArrangedDomain { head: GroupHead::Node(root), subdomains }
}
