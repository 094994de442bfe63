//! Practices, levels and targets as Markdown.
//!
//! In: a version and what references lead to. Out: Markdown with headings from a depth on. Never: reads
//! what a chapter asks for.

use std::fmt::Write as _;

use super::BookLinks;
use crate::markdown::escaped;
use crate::model::{
    Action, Excluded, Indicator, LevelEntry, Practice, Replaced, Surroundings, Text,
};
use crate::profile::Tailored;
use crate::render::sparse::asks_nothing;
use crate::text::{hanging, one_line};
use crate::words::Words;

/// Whether what has an id can be led to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BookAnchors {
    /// Ids are anchors: each stands in the book once.
    Ids,
    /// A piece may be put in more than once.
    None,
}

/// How a piece is written.
pub(super) struct BookText<'w> {
    pub(super) tailored: &'w Tailored,
    pub(super) links: BookLinks,
    pub(super) words: &'w Words,
    pub(super) anchors: BookAnchors,
    /// Signs of a heading of the first depth, as `##`.
    pub(super) depth: usize,
}

impl BookText<'_> {
    fn heading(&self, out: &mut String, below: usize, title: &str, id: Option<&str>) {
        let signs = "#".repeat((self.depth + below).min(6));
        let anchor = match (self.anchors, id) {
            (BookAnchors::Ids, Some(id)) => format!(" {{#{id}}}"),
            _ => String::new(),
        };
        let _ = writeln!(out, "{signs} {}{anchor}\n", escaped(title));
    }

    fn paragraph(&self, out: &mut String, text: &Text) {
        let _ = writeln!(out, "{}\n", self.links.resolve(&text.markdown));
    }

    /// A practice without its title: purpose, target, considerations, levels, examples, pitfalls.
    pub(super) fn practice(&self, practice: &Practice) -> String {
        let mut out = String::new();
        practice.purpose.iter().for_each(|text| self.paragraph(&mut out, text));
        self.target(&mut out, practice);
        if !practice.considerations.is_empty() {
            self.heading(&mut out, 0, self.words.say("practice.considerations"), None);
            practice.considerations.iter().for_each(|text| self.paragraph(&mut out, text));
        }
        if let Some(said) = asks_nothing(self.tailored, practice, self.words) {
            let _ = writeln!(out, "{said}\n");
        }
        for level in &practice.levels {
            out.push_str(&self.level(practice, level));
        }
        self.told(
            &mut out,
            "practice.examples",
            practice.examples.iter().map(|one| (one.id.as_str(), one.title.as_str(), &one.text)),
        );
        self.told(
            &mut out,
            "practice.pitfalls",
            practice.pitfalls.iter().map(|one| (one.id.as_str(), one.title.as_str(), &one.text)),
        );
        out
    }

    fn target(&self, out: &mut String, practice: &Practice) {
        let Some(target) = self.tailored.targets.get(&practice.id) else { return };
        let said =
            format!("{}: {}", self.words.say("practice.target"), self.level_name(target.level));
        self.heading(out, 0, &said, None);
        target.rationales.iter().for_each(|text| self.paragraph(out, text));
    }

    fn told<'p>(
        &self,
        out: &mut String,
        title: &str,
        told: impl Iterator<Item = (&'p str, &'p str, &'p Text)>,
    ) {
        for (nth, (id, name, text)) in told.enumerate() {
            if nth == 0 {
                self.heading(out, 0, self.words.say(title), None);
            }
            self.heading(out, 1, name, Some(id));
            self.paragraph(out, text);
        }
    }

    /// One level of a practice, with its title.
    pub(super) fn level(&self, practice: &Practice, level: &LevelEntry) -> String {
        let mut out = String::new();
        let id = format!("{}-{}", practice.code, level.number);
        self.heading(&mut out, 0, &self.level_name(level.number), Some(&id));
        if let Some(objective) = &level.objective {
            let _ = writeln!(out, "**{}**\n", self.links.resolve(&objective.markdown));
        }
        let texts = level.description.iter().chain(&level.considerations);
        texts.for_each(|text| self.paragraph(&mut out, text));
        if !level.actions.is_empty() {
            self.heading(&mut out, 1, self.words.say("practice.actions"), None);
            level.actions.iter().for_each(|action| self.action(&mut out, action));
            out.push('\n');
        }
        if !level.indicators.is_empty() {
            self.heading(&mut out, 1, self.words.say("practice.indicators"), None);
            level.indicators.iter().for_each(|one| self.indicator(&mut out, one));
            out.push('\n');
        }
        if !level.excluded.is_empty() {
            level.excluded.iter().for_each(|one| self.excluded(&mut out, one));
            out.push('\n');
        }
        out
    }

    /// An item that is not asked, with the reason.
    fn excluded(&self, out: &mut String, one: &Excluded) {
        let Some(text) = &one.text else { return };
        self.item(out, &one.id, text);
        let title = escaped(&self.tailored.origin(one.origin).title);
        let verdict = one.verdict(&title, self.words);
        let why = one.why(self.words);
        let why = why.map_or_else(String::new, |why| self.links.resolve(&why.markdown));
        let _ = writeln!(out, "  - *{verdict}.* {}", hanging(&why, 4));
    }

    fn action(&self, out: &mut String, action: &Action) {
        self.item(out, &action.id, &action.shown());
        self.overruled(out, action.replaced.as_ref());
        self.around(out, &action.around);
    }

    fn indicator(&self, out: &mut String, indicator: &Indicator) {
        self.item(out, &indicator.id, &indicator.shown());
        self.overruled(out, indicator.replaced.as_ref());
        let verify = indicator.verify.iter();
        let verify = verify.map(|one| self.words.say(&format!("verify.{}", one.word())).to_owned());
        self.part(out, "item.verify", &self.words.list(&verify.collect::<Vec<_>>()));
        let counted = indicator.counted().unwrap_or_default();
        self.part(out, "item.count", &self.links.resolve(&counted));
        self.part(
            out,
            "item.evidence",
            &self.links.resolve(Text::said(indicator.evidence.as_ref())),
        );
        self.part(out, "item.ask", &self.links.resolve(Text::said(indicator.ask.as_ref())));
        self.around(out, &indicator.around);
    }

    fn around(&self, out: &mut String, around: &Surroundings) {
        for (key, text) in around.lines(self.words) {
            self.part(out, &format!("item.{key}"), &escaped(&text));
        }
    }

    fn item(&self, out: &mut String, id: &str, text: &Text) {
        let anchor = match self.anchors {
            BookAnchors::Ids => format!("<a id=\"{id}\"></a>"),
            BookAnchors::None => String::new(),
        };
        let _ =
            writeln!(out, "- {anchor}**{id}** {}", hanging(&self.links.resolve(&text.markdown), 2));
    }

    fn part(&self, out: &mut String, name: &str, text: &str) {
        if !text.is_empty() {
            let _ = writeln!(out, "  - *{}*: {}", self.words.say(name), hanging(text, 4));
        }
    }

    /// What the profile says of an item of its base that another takes the place of.
    fn overruled(&self, out: &mut String, replaced: Option<&Replaced>) {
        let Some(replaced) = replaced else { return };
        let title = escaped(self.tailored.title());
        let why = replaced.rationale.as_ref();
        let why = why.map_or_else(String::new, |why| self.links.resolve(&why.markdown));
        let verdict = self.words.with("item.replaced_in", &[("title", &title)]);
        let _ = writeln!(out, "  - *{verdict} {}.* {}", replaced.id, hanging(&why, 4));
    }

    /// The targets of a profile as a table, in the order of the model.
    pub(super) fn targets(&self) -> String {
        let head = ["practice.practice", "practice.target", "profile.rationale"];
        let head = head.map(|key| self.words.say(key));
        let mut out = format!("| {} |\n|---|---|---|\n", head.join(" | "));
        for practice in &self.tailored.model.practices {
            let Some(target) = self.tailored.targets.get(&practice.id) else { continue };
            let name = self.links.resolve(&format!("[[{}]]", practice.id));
            let why: Vec<String> = target
                .rationales
                .iter()
                .map(|text| cell(&self.links.resolve(&text.markdown)))
                .collect();
            let level = escaped(&self.level_name(target.level));
            let _ = writeln!(out, "| {name} | {level} | {} |", why.join(" "));
        }
        out
    }

    /// A level by its number and its name in the model.
    pub(super) fn level_name(&self, number: u8) -> String {
        let said = self.words.with("practice.level_number", &[("level", &number)]);
        match self.tailored.model.level_title(number) {
            "" => said,
            title => format!("{said}: {title}"),
        }
    }
}

/// Markdown within a cell of a table: on one line, and no `|` of its own.
fn cell(text: &str) -> String {
    one_line(text).replace("\\|", "|").replace('|', "\\|")
}
