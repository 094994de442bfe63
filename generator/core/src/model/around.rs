//! What stands around the text of an item: what is needed first, ids of standards, tags, links.

use super::{Action, Excluded, Indicator, Param, Text};
use crate::id::ItemId;
use crate::span::Span;
use crate::words::Words;

/// What stands around the text of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Surroundings {
    /// Words by which it is found and filtered.
    pub tags: Vec<String>,
    /// Where more is to be read: title and address.
    pub links: Vec<(String, String)>,
    /// Ids of standards: edition, id, and where it is named.
    pub refs: Vec<(String, String, Span)>,
    /// Items that must be there first, and where they are named.
    pub needs: Vec<(ItemId, Span)>,
    /// The places in its texts that are filled in.
    pub params: Vec<Param>,
    /// That it is not in force any more.
    pub retired: Option<Retirement>,
    /// Where items that carry it on are named although it is in force.
    pub stray_heirs: Option<Span>,
}

/// What became of an item that is not in force any more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Retirement {
    /// The items that carry it on, and where they are named.
    pub into: Vec<(ItemId, Span)>,
    /// Why it is retired.
    pub rationale: Option<Text>,
}

/// Why an item is there and not asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LeftOut {
    /// A profile says that it makes no sense there.
    Excluded,
    /// It is retired; these items carry it on.
    Retired(Vec<ItemId>),
}

/// What stands around actions and indicators, each with the id of its item.
pub fn surroundings<'m>(
    actions: &'m [Action],
    indicators: &'m [Indicator],
) -> impl Iterator<Item = (&'m str, &'m Surroundings)> {
    let actions = actions.iter().map(|one| (one.id.as_str(), &one.around));
    actions.chain(indicators.iter().map(|one| (one.id.as_str(), &one.around)))
}

impl Excluded {
    /// Why it is not asked, in Markdown: what carries it on, then the reason that its authors give.
    pub fn why(&self, words: &Words) -> Option<Text> {
        let LeftOut::Retired(into) = &self.cause else { return self.rationale.clone() };
        let given = Text::said(self.rationale.as_ref());
        let into: Vec<String> = into.iter().map(|id| format!("[[{id}]]")).collect();
        let carried = match into.as_slice() {
            [] => String::new(),
            ids => words.with("item.carried_on", &[("ids", &words.list(ids))]),
        };
        let markdown = format!("{carried} {given}").trim().to_owned();
        let text = self.rationale.as_ref().or(self.text.as_ref())?;
        Some(Text { markdown, ..text.clone() }).filter(|text| !text.markdown.is_empty())
    }
}

impl Action {
    /// Whether it is not retired.
    pub fn is_in_force(&self) -> bool {
        self.around.retired.is_none()
    }
}

impl Indicator {
    /// Whether it is not retired.
    pub fn is_in_force(&self) -> bool {
        self.around.retired.is_none()
    }
}

impl Surroundings {
    /// Whether a profile fills in a place that an item beneath it leaves open.
    pub fn is_set(&self) -> bool {
        self.params.iter().any(|param| param.value.as_ref().is_some_and(|value| value.is_set))
    }

    /// What it refers to, as `nist-csf-2.0 PR.AA-01, PR.AA-02`.
    pub fn referred(&self) -> String {
        let mut out = String::new();
        let mut before = "";
        for (catalog, id, _) in &self.refs {
            let between = if out.is_empty() { "" } else { ", " };
            let of = if before == catalog { String::new() } else { format!("{catalog} ") };
            out = format!("{out}{between}{of}{id}");
            before = catalog;
        }
        out
    }

    /// Everything as texts without markup, each with the last part of its key in the catalog of words.
    pub fn lines(&self, words: &Words) -> Vec<(&'static str, String)> {
        let params: Vec<String> = self.params.iter().map(|one| one.said(words)).collect();
        let filled = (!params.is_empty()).then(|| ("params", params.join("; ")));
        filled.into_iter().chain(self.named()).collect()
    }

    /// What the item names, as texts without markup, each with the last part of its key in the catalog of words.
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let needs: Vec<&str> = self.needs.iter().map(|(id, _)| id.as_str()).collect();
        let links: Vec<String> =
            self.links.iter().map(|(title, url)| format!("{title} ({url})")).collect();
        let all = [
            ("needs", needs.join(", ")),
            ("refs", self.referred()),
            ("tags", self.tags.join(", ")),
            ("links", links.join(", ")),
        ];
        all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}
