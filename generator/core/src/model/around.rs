//! What stands around the text of an item: the parts below it, what is needed first, ids of standards, tags, links.

use super::{Action, AsWritten, Excluded, Indicator, ItemPart, Param, Text};
use crate::id::ItemId;
use crate::span::Span;
use crate::words::Words;

/// What stands around the text of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Surroundings {
    /// The parts below its text.
    pub parts: Vec<ItemPart>,
    /// Words by which it is found and filtered.
    pub tags: Vec<String>,
    /// Where more is to be read: title and address.
    pub links: Vec<(String, String)>,
    /// Ids of standards: edition, id, and where it is named.
    pub refs: Vec<(String, String, Span)>,
    /// Items that must be there first, and where they are named.
    pub needs: Vec<(ItemId, Span)>,
    /// The groups that it is for, and where they are named: by id, and once resolved by title.
    pub groups: Vec<(String, Span)>,
    /// The last level for which it is asked, and where that is said.
    pub up_to: Option<(u8, Span)>,
    /// The places in its texts that are filled in.
    pub params: Vec<Param>,
    /// Its texts with their places open, once these are filled in.
    pub as_written: AsWritten,
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
    /// It is for these groups, by title, and the profile selects none of them.
    OtherGroups(Vec<String>),
    /// It is asked up to this level, and the target is above it.
    PastLevel(u8, u8),
}

impl LeftOut {
    /// The word for it in data; nothing for what a profile leaves out by name.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Excluded => None,
            Self::Retired(_) => Some("retired"),
            Self::OtherGroups(_) => Some("other-groups"),
            Self::PastLevel(..) => Some("past-level"),
        }
    }
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
    /// Who left it out, or that it is retired; `title` is that of the document that left it out.
    pub fn verdict(&self, title: &str, words: &Words) -> String {
        match self.cause {
            LeftOut::Retired(_) => words.say("item.retired").to_owned(),
            _ => words.with("item.left_out_in", &[("title", &title)]),
        }
    }

    /// Why it is not asked, in Markdown: what carries it on, then the reason that its authors give.
    pub fn why(&self, words: &Words) -> Option<Text> {
        let given = Text::said(self.rationale.as_ref());
        let carried = match &self.cause {
            LeftOut::Excluded => return self.rationale.clone(),
            LeftOut::Retired(into) if into.is_empty() => String::new(),
            LeftOut::Retired(into) => {
                let ids: Vec<String> = into.iter().map(|id| format!("[[{id}]]")).collect();
                words.with("item.carried_on", &[("ids", &words.list(&ids))])
            }
            LeftOut::OtherGroups(groups) => {
                words.with("item.other_groups", &[("groups", &words.list(groups))])
            }
            LeftOut::PastLevel(last, target) => {
                words.with("item.past_level", &[("level", last), ("target", target)])
            }
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
    /// Keeps the texts that are about to be filled in, unless that was done before.
    pub fn keep(&mut self, written: AsWritten) {
        if self.as_written == AsWritten::default() {
            self.as_written = written;
        }
    }

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
        let groups: Vec<&str> = self.groups.iter().map(|(group, _)| group.as_str()).collect();
        let all = [
            ("groups", groups.join(", ")),
            ("up_to", self.up_to.map_or_else(String::new, |(level, _)| level.to_string())),
            ("needs", needs.join(", ")),
            ("refs", self.referred()),
            ("tags", self.tags.join(", ")),
            ("links", links.join(", ")),
        ];
        all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}
