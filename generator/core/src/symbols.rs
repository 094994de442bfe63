//! Every name that a workspace gives to something, and every place that goes by such a name.
//!
//! In: a [`Workspace`] and the [`Sources`] it was read from. Out: [`Symbols`]. Never: reports; rules,
//! "did you mean", "where used" and renaming read the one table.

mod collect;

pub(crate) use collect::FoundInTexts;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::VersionRef;
use crate::source::Sources;
use crate::span::{FileId, Span};
use crate::workspace::Workspace;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolKind {
    /// A version of a model or profile, as `iot-smm@1.2`.
    Version,
    /// A domain or subdomain.
    Domain,
    /// A practice, by its id or code.
    Practice,
    /// A practice at one level, as `PHY-2`.
    Level,
    /// An action, indicator, example or pitfall.
    Item,
    /// A part of an item, by what its publisher calls it.
    ItemPart,
    /// A term of the glossary, in any of its forms.
    Term,
    /// A role that indicators ask.
    Role,
    /// A record that shows indicators.
    Record,
    /// A set of answers that indicators have.
    AnswerSet,
    /// An id of a standard, with the name of its edition.
    Requirement,
    /// A chapter of the hand-written book, by its path.
    Chapter,
}

impl SymbolKind {
    /// Whether it may stand where any id may.
    fn has_id(self) -> bool {
        use SymbolKind::{
            AnswerSet, Chapter, Domain, Item, ItemPart, Level, Practice, Record, Requirement, Role,
            Term, Version,
        };
        match self {
            Version | Domain | Practice | Level | Item | ItemPart => true,
            Term | Role | Record | AnswerSet | Requirement | Chapter => false,
        }
    }
}

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// What it is.
    pub kind: SymbolKind,
    /// What it is called, the stable id first.
    pub names: Vec<String>,
    /// The version whose document gives the name; none if the whole workspace shares it.
    pub home: Option<VersionRef>,
    /// Where the name is given.
    pub span: Span,
}

/// A place that goes by a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// What must be meant; none where any id may stand, as in `[[PHY-2-I1]]`.
    pub kind: Option<SymbolKind>,
    /// The name.
    pub name: String,
    /// Where to look for it.
    pub sight: Sight,
    /// Where it is written.
    pub span: Span,
}

/// What a place can mean by a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// What a version holds, and everything beneath it.
    Version(VersionRef),
    /// What any version of that id holds, or lies over: a change speaks of what is gone as well.
    AllVersions(String),
    /// The newest that bears the name.
    Workspace,
}

/// The names of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    definitions: Vec<Definition>,
    uses: Vec<Use>,
    /// Numbers of the definitions that bear a name, and of the uses that go by it.
    by_name: BTreeMap<String, (Vec<usize>, Vec<usize>)>,
    /// Each version with everything beneath it.
    layers: BTreeMap<VersionRef, BTreeSet<VersionRef>>,
}

impl Symbols {
    /// Records the names of a workspace and everything that goes by them; the sources are those
    /// that it was read from.
    pub fn of(workspace: &Workspace, sources: &Sources) -> Self {
        Self::again(workspace, sources, &mut FoundInTexts::default())
    }

    /// The same, with what is remembered of texts that are as they were.
    pub(crate) fn again(
        workspace: &Workspace,
        sources: &Sources,
        found: &mut FoundInTexts,
    ) -> Self {
        let (definitions, mut uses) = collect::of_documents(workspace);
        collect::in_texts(workspace, sources, found);
        uses.extend(found.uses());
        Self::sorted(workspace, definitions, uses)
    }

    fn sorted(workspace: &Workspace, mut definitions: Vec<Definition>, mut uses: Vec<Use>) -> Self {
        let catalog = &workspace.catalog;
        // By place, so that the table is read in the order of the documents.
        definitions.sort_by_key(|definition| definition.span);
        uses.sort_by_key(|found| found.span);
        let mut by_name: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, definition) in definitions.iter().enumerate() {
            for name in &definition.names {
                by_name.entry(name.clone()).or_default().0.push(at);
            }
        }
        for (at, of) in uses.iter().enumerate() {
            by_name.entry(of.name.clone()).or_default().1.push(at);
        }
        let layers = catalog.names().map(|name| (name.clone(), catalog.layers([name]))).collect();
        Self { definitions, uses, by_name, layers }
    }

    /// Everything that has a name, in the order of files.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Every place that goes by a name, in the order of files.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// Whatever bears a name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Definition> {
        let found = self.by_name.get(name).into_iter().flat_map(|(definitions, _)| definitions);
        found.map(|at| &self.definitions[*at])
    }

    /// What a place means; none if nothing that it can see bears the name.
    pub fn definition_of(&self, of: &Use) -> Option<&Definition> {
        // Of several versions the newest is meant.
        self.named(&of.name)
            .filter(|definition| self.is_visible(of, definition))
            .max_by(|a, b| a.home.cmp(&b.home))
    }

    /// The places that mean something.
    pub fn uses_of<'s>(&'s self, definition: &'s Definition) -> impl Iterator<Item = &'s Use> {
        let named = definition.names.iter().filter_map(|name| self.by_name.get(name));
        let uses = named.flat_map(|(_, uses)| uses).map(|at| &self.uses[*at]);
        uses.filter(move |of| self.definition_of(of) == Some(definition))
    }

    /// The places that mean nothing.
    pub fn dangling(&self) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(|of| self.definition_of(of).is_none())
    }

    /// The name that a place may have meant.
    pub fn nearest(&self, of: &Use) -> Option<&str> {
        let visible = self.definitions.iter().filter(|definition| self.is_visible(of, definition));
        let names = visible.flat_map(|definition| &definition.names).map(String::as_str);
        crate::text::nearest(&of.name, names)
    }

    /// What can be meant where names of a kind are looked for; of any kind where any id may stand.
    pub fn seen_from<'s>(
        &'s self,
        sight: &Sight,
        kind: Option<SymbolKind>,
    ) -> impl Iterator<Item = &'s Definition> + use<'s> {
        let of = Use { kind, name: String::new(), sight: sight.clone(), span: Span::default() };
        self.definitions.iter().filter(move |definition| self.is_visible(&of, definition))
    }

    /// The use at an offset of a file.
    pub fn use_at(&self, file: FileId, offset: u32) -> Option<&Use> {
        self.uses.iter().find(|of| covers(of.span, file, offset))
    }

    /// What the name at an offset of a file stands for: at a use what it means, at a definition itself.
    pub fn at(&self, file: FileId, offset: u32) -> Option<&Definition> {
        match self.use_at(file, offset) {
            Some(of) => self.definition_of(of),
            None => self.definitions.iter().find(|one| covers(one.span, file, offset)),
        }
    }

    fn is_visible(&self, of: &Use, definition: &Definition) -> bool {
        let fits = of.kind.map_or_else(|| definition.kind.has_id(), |kind| kind == definition.kind);
        let is_seen = match (&definition.home, &of.sight) {
            (None, _) | (_, Sight::Workspace) => true,
            (Some(home), Sight::AllVersions(id)) => {
                let mut of_id = self.layers.iter().filter(|(name, _)| name.id == *id);
                home.id == *id || of_id.any(|(_, layers)| layers.contains(home))
            }
            (Some(home), Sight::Version(name)) => {
                self.layers.get(name).is_some_and(|layers| layers.contains(home))
            }
        };
        fits && is_seen
    }
}

fn covers(span: Span, file: FileId, offset: u32) -> bool {
    span.file == file && (span.start..=span.end).contains(&offset)
}
