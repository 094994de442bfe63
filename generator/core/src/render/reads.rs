//! What can be asked of a workspace while something is made of it, and the digest of each answer.
//!
//! In: a [`Workspace`]. Out: [`Read`]s and [`Facts`]. Whoever makes something keeps the questions it
//! asked with the digests of their answers: while these stay as they are, so does what was made.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::addresses;
use crate::digest::{hex, sha256_of_parts};
use crate::editions;
use crate::mappings::{self, Mapped};
use crate::model::{Scope, Status, Text, VersionRef};
use crate::profile::Tailored;
use crate::workspace::Workspace;

/// A question to a workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// `smm.toml`.
    Config,
    /// Which versions there are.
    Versions,
    /// How far versions have come, and what each stands on.
    Standing,
    /// What other books say of a version: its title, what it stands on.
    Head(VersionRef),
    /// What a card says of a version besides its head.
    Card(VersionRef),
    /// The practices that a version has a page for.
    Practices(VersionRef),
    /// The practices that a version leaves out.
    LeftOut(VersionRef),
    /// Whether the indicators of a version say what is looked at.
    LookedAt(VersionRef),
    /// The targets of a profile.
    Targets(VersionRef),
    /// Everything that a version is made from.
    Layers(VersionRef),
    /// The files that go into the site as they are.
    Files,
    /// The glossary.
    Glossary,
    /// The hand-written chapters.
    Guide,
    /// Which model the chapters refer to.
    GuideModel,
    /// What references in the chapters lead to.
    GuideTargets,
    /// What is declared about the versions of a model or profile.
    Changes(String),
    /// The assessments by a version.
    Assessments(VersionRef),
    /// The register of the comments on a version.
    Comments(VersionRef),
    /// The mappings that start from a version, with the catalogs that they lead to.
    Mappings(VersionRef),
}

impl fmt::Display for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config => f.write_str("config"),
            Self::Versions => f.write_str("versions"),
            Self::Standing => f.write_str("standing"),
            Self::Head(name) => write!(f, "head {name}"),
            Self::Card(name) => write!(f, "card {name}"),
            Self::Practices(name) => write!(f, "practices {name}"),
            Self::LeftOut(name) => write!(f, "left-out {name}"),
            Self::LookedAt(name) => write!(f, "looked-at {name}"),
            Self::Targets(name) => write!(f, "targets {name}"),
            Self::Layers(name) => write!(f, "layers {name}"),
            Self::Files => f.write_str("files"),
            Self::Glossary => f.write_str("glossary"),
            Self::Guide => f.write_str("guide"),
            Self::GuideModel => f.write_str("guide-model"),
            Self::GuideTargets => f.write_str("guide-targets"),
            Self::Changes(id) => write!(f, "changes {id}"),
            Self::Assessments(name) => write!(f, "assessments {name}"),
            Self::Comments(name) => write!(f, "comments {name}"),
            Self::Mappings(name) => write!(f, "mappings {name}"),
        }
    }
}

impl Read {
    /// Reads a question back from its text.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, of) = text.split_once(' ').unwrap_or((text, ""));
        let name = || VersionRef::parse(of);
        Some(match kind {
            "config" => Self::Config,
            "versions" => Self::Versions,
            "standing" => Self::Standing,
            "head" => Self::Head(name()?),
            "card" => Self::Card(name()?),
            "practices" => Self::Practices(name()?),
            "left-out" => Self::LeftOut(name()?),
            "looked-at" => Self::LookedAt(name()?),
            "targets" => Self::Targets(name()?),
            "layers" => Self::Layers(name()?),
            "files" => Self::Files,
            "glossary" => Self::Glossary,
            "guide" => Self::Guide,
            "guide-model" => Self::GuideModel,
            "guide-targets" => Self::GuideTargets,
            "changes" => Self::Changes(of.to_owned()),
            "assessments" => Self::Assessments(name()?),
            "comments" => Self::Comments(name()?),
            "mappings" => Self::Mappings(name()?),
            _ => return None,
        })
    }
}

/// What other books say of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head<'w> {
    /// Title.
    pub title: &'w str,
    /// A shorter title, of a model.
    pub short_title: &'w str,
    /// Its version as readers know it.
    pub version: String,
    /// How far it has come.
    pub status: Status,
    /// Day of the version.
    pub date: &'w str,
    /// What a profile knows; none of a model.
    pub overlay: Option<OverlayHead<'w>>,
    /// The model beneath, or the model itself.
    pub model: VersionRef,
}

/// What other books say of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayHead<'w> {
    /// How widely it applies.
    pub scope: Scope,
    /// The version it is laid over.
    pub base: &'w VersionRef,
    /// Profiles that it takes in.
    pub with: Vec<&'w VersionRef>,
}

impl<'w> Head<'w> {
    /// The head of a version; none if there is no such version or no model beneath it.
    pub fn of(workspace: &'w Workspace, name: &VersionRef) -> Option<Self> {
        let catalog = &workspace.catalog;
        let model = catalog.model_beneath(name)?;
        Some(match catalog.profile(name) {
            None => Self {
                title: &model.title,
                short_title: &model.short_title,
                version: model.version_said(),
                status: model.status,
                date: &model.date,
                overlay: None,
                model: model.name(),
            },
            Some(profile) => Self {
                title: &profile.title,
                short_title: &profile.title,
                version: profile.version_said(),
                status: profile.status,
                date: &profile.date,
                overlay: Some(OverlayHead {
                    scope: profile.scope,
                    base: &profile.base,
                    with: profile.with.iter().map(|(name, _)| name).collect(),
                }),
                model: model.name(),
            },
        })
    }
}

/// What a card says of a version besides its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card<'w> {
    /// What it is for; empty if it does not say.
    pub summary: &'w str,
    /// The target levels of each domain, in the order of the practices.
    pub targets: Vec<Vec<u8>>,
}

impl<'w> Card<'w> {
    /// The card of a version; none if there is no such version.
    pub fn of(workspace: &'w Workspace, name: &VersionRef) -> Option<Self> {
        let tailored = workspace.tailored(name)?;
        let summary = Text::said(tailored.summary());
        let domains = tailored.model.domains.iter().map(|domain| {
            let ids = domain.subdomains.iter().flat_map(|sub| &sub.practices);
            ids.filter_map(|id| tailored.target(id)).collect()
        });
        Some(Self { summary, targets: domains.collect() })
    }
}

type StandingOf<'w> = (Status, VersionRef, Option<(&'w VersionRef, Vec<&'w VersionRef>)>);

/// Everything that can be asked.
#[derive(Clone, Copy, Debug)]
pub struct World<'w> {
    /// The checked workspace.
    pub workspace: &'w Workspace,
    /// Files that go into the site as they are: path below its root, and bytes.
    pub files: &'w [(String, Vec<u8>)],
}

/// The answers of one workspace.
pub struct Facts<'w> {
    world: World<'w>,
    /// The digest of each model and profile by itself.
    own: BTreeMap<VersionRef, String>,
    /// Answers that go through all versions, once somebody asked.
    versions: OnceLock<String>,
    standing: OnceLock<String>,
}

impl<'w> Facts<'w> {
    /// Takes the digest of every model and profile, once.
    pub fn of(world: World<'w>) -> Self {
        let catalog = &world.workspace.catalog;
        let models = catalog.models.par_iter().map(|model| (model.name(), hashed(model)));
        let profiles = catalog.profiles.par_iter().map(|own| (own.name(), hashed(own)));
        let own = models.chain(profiles).collect();
        Self { world, own, versions: OnceLock::new(), standing: OnceLock::new() }
    }

    /// The digest of the answer to a question.
    pub fn answer(&self, read: &Read) -> String {
        let workspace = self.world.workspace;
        match read {
            Read::Config => shown(&workspace.config),
            Read::Versions => self.versions.get_or_init(|| shown(&names(workspace))).clone(),
            Read::Standing => self.standing.get_or_init(|| shown(&standing(workspace))).clone(),
            Read::Head(name) => shown(&Head::of(workspace, name)),
            Read::Card(name) => shown(&Card::of(workspace, name)),
            Read::Practices(name) => shown(&practices(workspace, name)),
            Read::LeftOut(name) => shown(&left_out(workspace, name)),
            Read::LookedAt(name) => shown(&says_what_is_looked_at(workspace, name)),
            Read::Targets(name) => shown(&targets(workspace, name)),
            Read::Layers(name) => self.layers(name),
            Read::Files => hashed(&self.world.files),
            Read::Glossary => shown(&workspace.glossary),
            Read::Guide => shown(&workspace.guide),
            Read::GuideModel => shown(&workspace.guide_model().map(|model| {
                let name = model.name();
                (self.own.get(&name), name)
            })),
            Read::GuideTargets => shown(&addresses::of_guide(workspace, "")),
            Read::Changes(id) => {
                let of_id = workspace.changes.iter().filter(|doc| doc.home().id == *id);
                let of_id: Vec<_> = of_id.map(|doc| (doc.home(), &doc.value)).collect();
                let mapped = workspace.mappings.iter().map(|doc| &*doc.value);
                let mapped = mapped
                    .filter(|doc| *doc.id == *id)
                    .map(|doc| (&doc.from, &doc.status, mappings::digest(doc)));
                shown(&(of_id, mapped.collect::<Vec<_>>()))
            }
            Read::Mappings(name) => mapped(workspace, name),
            Read::Comments(name) => shown(&workspace.register(name)),
            Read::Assessments(name) => {
                let name = name.to_string();
                let docs = workspace.assessments.iter().filter(|doc| *doc.value.profile == name);
                shown(&docs.map(|doc| (doc.stem(), &doc.value)).collect::<Vec<_>>())
            }
        }
    }

    /// Resolution is a function of the layers, so their digests stand for what comes of them.
    fn layers(&self, name: &VersionRef) -> String {
        let layers = self.world.workspace.catalog.layers([name.clone()]);
        let own = |layer: &VersionRef| self.own.get(layer).map_or("", String::as_str);
        let parts = layers.iter().map(|layer| format!("{layer} {}", own(layer)));
        let parts: Vec<String> = parts.collect();
        sha256_of_parts(parts.iter().map(String::as_bytes))
    }
}

fn names(workspace: &Workspace) -> Vec<VersionRef> {
    editions::names(workspace).collect()
}

/// How far each version has come, the model beneath it, and what it is laid over.
fn standing(workspace: &Workspace) -> Vec<(VersionRef, Option<StandingOf<'_>>)> {
    let of_one = |name: VersionRef| {
        let head = Head::of(workspace, &name);
        let known = head.map(|head| {
            let overlay = head.overlay.map(|own| (own.base, own.with));
            (head.status, head.model, overlay)
        });
        (name, known)
    };
    workspace.catalog.names().map(of_one).collect()
}

/// The digest of the mappings that start from a version, with what their catalogs say.
fn mapped(workspace: &Workspace, name: &VersionRef) -> String {
    let of_version = mappings::of_version(workspace, name);
    let one = |mapped: &Mapped<'_>| {
        let status = mapped.doc.status.value;
        format!("{} {status:?} {}", mappings::digest(mapped.doc), shown(mapped.catalog))
    };
    shown(&of_version.iter().map(one).collect::<Vec<_>>())
}

/// The practices that a version has a page for: id and title.
pub(super) fn practices<'w>(
    workspace: &'w Workspace,
    name: &VersionRef,
) -> Vec<(&'w str, &'w str)> {
    let tailored = workspace.tailored(name);
    let practices = tailored.map_or(&[][..], |tailored| &tailored.model.practices);
    practices.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect()
}

/// The ids of the practices that a version leaves out.
pub(super) fn left_out<'w>(workspace: &'w Workspace, name: &VersionRef) -> Vec<&'w str> {
    let left_out = workspace.tailored(name).into_iter().flat_map(Tailored::practices_left_out);
    left_out.map(|(practice, _)| practice.id.as_str()).collect()
}

/// Whether the indicators of a version say what is looked at.
pub(super) fn says_what_is_looked_at(workspace: &Workspace, name: &VersionRef) -> bool {
    workspace.tailored(name).is_some_and(|tailored| tailored.model.says_what_is_looked_at())
}

/// The targets of a version: id of the practice and level.
pub(super) fn targets<'w>(workspace: &'w Workspace, name: &VersionRef) -> Vec<(&'w str, u8)> {
    let targets = workspace.tailored(name).map(|tailored| &tailored.targets);
    targets.into_iter().flatten().map(|(id, target)| (id.as_str(), target.level)).collect()
}

/// The digest of a value, places included: what moved is made again, which is never wrong.
pub fn hashed(value: &impl Hash) -> String {
    struct HashSink(Sha256);
    impl Hasher for HashSink {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            0
        }
    }
    let mut sink = HashSink(Sha256::new());
    value.hash(&mut sink);
    hex(&sink.0.finalize())
}

/// The digest of a small value by all that its debug text shows.
pub fn shown(value: &impl fmt::Debug) -> String {
    struct TextSink(Sha256);
    impl fmt::Write for TextSink {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.update(text);
            Ok(())
        }
    }
    let mut sink = TextSink(Sha256::new());
    fmt::write(&mut sink, format_args!("{value:?}")).expect("hashing does not fail");
    hex(&sink.0.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_read_back_from_its_text() {
        let name = VersionRef::parse("shop@1.0").expect("a name");
        let all = [
            Read::Config,
            Read::Versions,
            Read::Standing,
            Read::Head(name.clone()),
            Read::Card(name.clone()),
            Read::Practices(name.clone()),
            Read::LeftOut(name.clone()),
            Read::LookedAt(name.clone()),
            Read::Targets(name.clone()),
            Read::Layers(name.clone()),
            Read::Files,
            Read::Glossary,
            Read::Guide,
            Read::GuideModel,
            Read::GuideTargets,
            Read::Changes("shop".to_owned()),
            Read::Assessments(name.clone()),
            Read::Comments(name.clone()),
            Read::Mappings(name),
        ];
        for read in all {
            assert_eq!(Read::parse(&read.to_string()), Some(read));
        }
        assert_eq!(Read::parse("everything"), None);
    }
}
