//! Where the groups of a catalog belong: what holds items becomes a practice, what is at the top a domain,
//! and what lies between a subdomain, however deep.

use super::catalog::{ForeignCatalog, ForeignNode, NodeKind};

/// A domain or subdomain to be.
pub(super) struct ArrangedGroup<'c> {
    /// The group; the catalog itself where its groups hold items.
    pub(super) head: GroupHead<'c>,
    /// The practices that stand in it.
    pub(super) practices: Vec<ArrangedPractice<'c>>,
    /// The subdomains within it.
    pub(super) subdomains: Vec<ArrangedGroup<'c>>,
}

impl<'c> ArrangedGroup<'c> {
    /// Its practices and those of all subdomains within it.
    pub(super) fn all_practices(&self) -> Vec<&ArrangedPractice<'c>> {
        let within = self.subdomains.iter().flat_map(Self::all_practices);
        self.practices.iter().chain(within).collect()
    }
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
pub(super) fn arrange(catalog: &ForeignCatalog) -> Vec<ArrangedGroup<'_>> {
    let mut flat: Vec<ArrangedPractice<'_>> = Vec::new();
    flat.extend(practice(GroupHead::Whole(catalog), &catalog.roots));
    let groups = catalog.roots.iter().filter(|root| asks(root));
    let (nested, leaves): (Vec<_>, Vec<_>) = groups.partition(|root| holds_groups(root));
    flat.extend(leaves.into_iter().filter_map(of_node));
    let head = GroupHead::Whole(catalog);
    let whole = ArrangedGroup { head, practices: flat, subdomains: Vec::new() };
    let whole = Some(whole).filter(|whole| !whole.practices.is_empty());
    whole.into_iter().chain(nested.into_iter().map(group)).collect()
}

fn is_item(node: &ForeignNode) -> bool {
    node.kind == NodeKind::Item
}

/// Whether a group has items, be it in groups within it.
fn asks(node: &ForeignNode) -> bool {
    !is_item(node) && node.children.iter().any(|child| is_item(child) || asks(child))
}

fn holds_groups(node: &ForeignNode) -> bool {
    node.children.iter().any(asks)
}

/// The items among some nodes, as a practice.
fn practice<'c>(head: GroupHead<'c>, nodes: &'c [ForeignNode]) -> Option<ArrangedPractice<'c>> {
    let items: Vec<&ForeignNode> = nodes.iter().filter(|node| is_item(node)).collect();
    (!items.is_empty()).then_some(ArrangedPractice { head, items })
}

fn of_node(node: &ForeignNode) -> Option<ArrangedPractice<'_>> {
    practice(GroupHead::Node(node), &node.children)
}

/// A group with its own items first, then the groups that hold items only, then those that hold groups.
fn group(node: &ForeignNode) -> ArrangedGroup<'_> {
    let groups = node.children.iter().filter(|child| asks(child));
    let (nested, leaves): (Vec<_>, Vec<_>) = groups.partition(|child| holds_groups(child));
    ArrangedGroup {
        head: GroupHead::Node(node),
        practices: of_node(node)
            .into_iter()
            .chain(leaves.into_iter().filter_map(of_node))
            .collect(),
        subdomains: nested.into_iter().map(group).collect(),
    }
}
