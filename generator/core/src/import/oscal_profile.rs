//! Profiles of OSCAL in JSON: what they select of a version of the workspace, what they fill in, and what they add.
//!
//! In: the tree of a profile, and the controls that it selects from. Out: [`ForeignProfile`]. Reports: what the profile
//! speaks of and the version does not have. Never: reads the catalog again that the version came from.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::controls::{KnownControl, KnownControls};
use super::oscal::prose;
use super::piece::Piece;
use super::places::inserted;
use super::section::ImportSection;
use super::selection::{PartsNotSelected, Selection};
use crate::diag::{Code, Diagnostics};
use crate::id::{PracticeId, VersionRef, hyphenated};
use crate::model::Practice;
use crate::schema::model::Required;
use crate::span::Span;

/// Names of parts that say what is asked.
const ITEMS: [&str; 2] = ["item", "statement"];
/// Names of parts that hold what an assessor determines.
const OBJECTIVES: [&str; 2] = ["assessment-objective", "objective"];
/// Parts may nest this deep.
const DEEPEST: usize = 24;
/// A value that is filled in has at most so many signs.
const LONGEST_VALUE: usize = 300;

/// A profile as its publisher wrote it, in the ids of what it is laid over.
#[derive(Clone, Debug, Default)]
pub(super) struct ForeignProfile {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) date: Option<String>,
    pub(super) summary: Option<String>,
    /// The practices that it selects, by what names them there.
    pub(super) selected: Vec<(String, PracticeId)>,
    pub(super) left_out: PartsNotSelected,
    /// The highest level of each practice, where it selects levels.
    pub(super) targets: Vec<(PracticeId, u8)>,
    /// What it says about practices, in reading order.
    pub(super) overlays: Vec<ForeignOverlay>,
}

/// What a profile says about a practice.
#[derive(Clone, Debug, Default)]
pub(super) struct ForeignOverlay {
    /// What names the practice there.
    pub(super) key: String,
    pub(super) practice: PracticeId,
    pub(super) code: String,
    pub(super) considerations: Vec<String>,
    pub(super) items: Vec<ForeignAddition>,
    /// Items that it takes out.
    pub(super) removed: Vec<String>,
    /// What it fills in: item, place and value.
    pub(super) set: Vec<[String; 3]>,
}

/// An item that a profile adds.
#[derive(Clone, Debug)]
pub(super) struct ForeignAddition {
    /// What names it there.
    pub(super) key: String,
    /// Actions or indicators.
    pub(super) section: ImportSection,
    pub(super) level: u8,
    pub(super) text: String,
}

/// What a profile is laid over, as it says itself.
pub(super) struct ImportedFrom {
    /// The names of the files that it leads to.
    pub(super) files: Vec<String>,
    /// The ids of controls that it selects.
    pub(super) ids: Vec<String>,
    /// Whether it says that one of the files is a profile.
    pub(super) is_profile: bool,
    /// Where it says it.
    pub(super) at: Span,
}

/// What the imports of a profile lead to, with nothing taken.
pub(super) fn imported_from(profile: Piece<'_>) -> ImportedFrom {
    let mut found = ImportedFrom {
        files: Vec::new(),
        ids: Vec::new(),
        is_profile: false,
        at: profile.place_of("imports"),
    };
    for import in profile.list("imports") {
        for (href, kind) in links_of(import, profile) {
            let name = href.rsplit(['/', '\\']).next().unwrap_or_default();
            let is_named = |text: &str| text.to_lowercase().contains("profile");
            // A catalog that a profile was resolved to says so in its name as well.
            let is_catalog = name.to_lowercase().contains("catalog");
            found.is_profile |= kind.map_or(is_named(name) && !is_catalog, is_named);
            found.files.push(name.to_owned());
        }
        let picks = import.list("include-controls");
        let ids = picks.iter().flat_map(|pick| pick.list("with-ids"));
        found.ids.extend(ids.filter_map(|id| id.peek().map(|id| id.trim().to_owned())));
    }
    found
}

/// Where an import leads, with the media type: itself, or through a resource of the profile.
fn links_of<'p>(import: Piece<'p>, profile: Piece<'p>) -> Vec<(&'p str, Option<&'p str>)> {
    let Some(href) = import.get("href").and_then(Piece::peek) else { return Vec::new() };
    let Some(uuid) = href.strip_prefix('#') else { return vec![(href, None)] };
    let Some(resource) = resource(profile, uuid) else { return Vec::new() };
    let link = |link: Piece<'p>| {
        Some((link.get("href")?.peek()?, link.get("media-type").and_then(Piece::peek)))
    };
    resource.list("rlinks").into_iter().filter_map(link).collect()
}

fn resource<'p>(profile: Piece<'p>, uuid: &str) -> Option<Piece<'p>> {
    let all = profile.get("back-matter")?.list("resources");
    all.into_iter().find(|one| one.get("uuid").and_then(Piece::peek) == Some(uuid))
}

/// Reads a profile that is laid over a version.
pub(super) fn read(
    profile: Piece<'_>,
    known: &KnownControls<'_>,
    diags: &mut Diagnostics,
) -> Option<ForeignProfile> {
    let imports = profile.list("imports");
    let selection = Selection::of(&imports, known, diags);
    let targets = selection.targets(known, (profile.get("imports").unwrap_or(profile), diags));
    let selected = selection.all();
    if selected.is_empty() && !diags.has_errors() {
        let message = format!("it selects no control of `{}`", known.name());
        diags.report(Code::MissingKey, profile.place_of("imports"), message);
    }
    follow(profile, &imports);
    let metadata = profile.get("metadata")?;
    metadata.mark_keys(&["oscal-version"]);
    let day = metadata.word("published").or_else(|| metadata.word("last-modified"));
    let title = metadata.needed("title", "the metadata", diags)?;
    let version = metadata.needed("version", "the metadata", diags)?;
    let mut reader = OverlayReader {
        known,
        selected: &selected,
        overlays: IndexMap::new(),
        values: IndexMap::new(),
    };
    let modify = profile.get("modify");
    let settings = modify.map(|modify| modify.list("set-parameters")).unwrap_or_default();
    settings.into_iter().for_each(|one| reader.setting(one));
    let alters = modify.map(|modify| modify.list("alters")).unwrap_or_default();
    alters.into_iter().for_each(|one| reader.alter(one));
    let mut overlays = reader.overlays;
    let place = |id: &str| known.practices().position(|one| one.id == id);
    overlays.sort_by_cached_key(|id, _| place(id));
    let of_selected = known.practices().filter(|one| selected.contains(one.id.as_str()));
    Some(ForeignProfile {
        title,
        version,
        date: day.map(|moment| moment.chars().take(10).collect()),
        summary: metadata.word("remarks"),
        selected: of_selected.map(|one| (known.key(one).to_owned(), one.id.clone())).collect(),
        left_out: selection.left_out(known),
        targets: targets.into_iter().map(|(id, level)| (PracticeId::new(id), level)).collect(),
        overlays: overlays.into_values().collect(),
    })
}

/// Takes what the base and its order follow from.
fn follow(profile: Piece<'_>, imports: &[Piece<'_>]) {
    profile.mark_keys(&["uuid"]);
    for import in imports {
        let href = import.get("href");
        let uuid = href.and_then(Piece::peek).and_then(|href| href.strip_prefix('#'));
        if let Some(resource) = uuid.and_then(|uuid| resource(profile, uuid)) {
            resource.mark_keys(&["uuid", "rlinks"]);
        }
        href.into_iter().for_each(Piece::mark);
    }
    let Some(merge) = profile.get("merge") else { return };
    // The structure of the base stays, and each practice is there once.
    let is_kept = merge.get("as-is").and_then(Piece::shown) == Some("true");
    merge.get("as-is").filter(|_| is_kept).into_iter().for_each(Piece::mark);
    merge.mark_keys(&["combine"]);
}

/// Reads what a profile says about practices.
struct OverlayReader<'r, 'w> {
    known: &'r KnownControls<'w>,
    selected: &'r BTreeSet<&'w str>,
    overlays: IndexMap<PracticeId, ForeignOverlay>,
    /// What is filled in for each parameter.
    values: IndexMap<String, String>,
}

impl<'w> OverlayReader<'_, 'w> {
    fn overlay(&mut self, practice: &Practice) -> &mut ForeignOverlay {
        let key = self.known.key(practice).to_owned();
        self.overlays.entry(practice.id.clone()).or_insert_with(|| ForeignOverlay {
            key,
            practice: practice.id.clone(),
            code: practice.code.clone(),
            ..ForeignOverlay::default()
        })
    }

    fn overlay_of(&mut self, id: &PracticeId) -> Option<&mut ForeignOverlay> {
        let practice = self.known.practices().find(|one| one.id == *id)?;
        Some(self.overlay(practice))
    }

    /// What is filled in for a parameter goes to each item that has a place for it. What is said of the value without
    /// saying one is told beside. The first word on a parameter counts.
    fn setting(&mut self, piece: Piece<'_>) {
        let Some(id) = piece.get("param-id").and_then(Piece::peek) else { return };
        let places = self.known.places(&hyphenated(id), self.selected);
        if places.is_empty() || self.values.contains_key(id) {
            return;
        }
        let values = piece.list("values");
        let value: Vec<&str> = values.iter().filter_map(|one| one.peek()).map(str::trim).collect();
        let value = super::faithful::title(&value.join(", "));
        let fits = (1..=LONGEST_VALUE).contains(&value.chars().count()) && !value.contains("{{");
        if fits {
            values.into_iter().for_each(Piece::mark);
            self.values.insert(id.to_owned(), value.clone());
        }
        let notes = self.notes_on(piece);
        if fits || !notes.is_empty() {
            piece.mark_keys(&["param-id"]);
        }
        let mut told: BTreeSet<&PracticeId> = BTreeSet::new();
        for place in places {
            let is_new = told.insert(place.practice);
            let Some(overlay) =
                self.overlay_of(place.practice).filter(|_| fits || !notes.is_empty())
            else {
                continue;
            };
            let title = crate::markdown::escaped(&place.title);
            let notes = notes.iter().filter(|_| is_new).map(|note| format!("**{title}**: {note}"));
            overlay.considerations.extend(notes);
            if fits {
                overlay.set.push([place.item, hyphenated(id), value.clone()]);
            }
        }
    }

    /// What a profile asks of the value of a parameter.
    fn notes_on(&self, piece: Piece<'_>) -> Vec<String> {
        let constraints = piece.list("constraints").into_iter();
        let constraints = constraints.filter_map(|one| one.word("description"));
        let guidelines = piece.list("guidelines").into_iter().filter_map(|one| one.word("prose"));
        let all = constraints.chain(guidelines).chain(piece.word("usage"));
        all.map(|text| self.shown(&text)).collect()
    }

    /// A text with what is filled in for parameters.
    fn shown(&self, text: &str) -> String {
        let value = |name: &str| match self.values.get(name) {
            Some(value) => value.clone(),
            None => format!("[Assignment: {name}]"),
        };
        inserted(text, |name| Some(value(name)))
    }

    fn alter(&mut self, piece: Piece<'_>) {
        let id = piece.get("control-id").and_then(Piece::peek).unwrap_or_default();
        let Some(control) = self.known.find(id.trim()) else { return };
        let (practice, level) = match control {
            KnownControl::Practice(practice) => (practice, None),
            KnownControl::Level(practice, level) => (practice, Some(level)),
        };
        if !self.selected.contains(practice.id.as_str()) {
            return;
        }
        piece.mark_keys(&["control-id"]);
        for removal in piece.list("removes") {
            let part = removal.get("by-id").and_then(Piece::peek).unwrap_or_default();
            let found = self.known.item(part).filter(|(of, _)| **of == practice.id);
            if let Some((_, item)) = found {
                removal.mark_keys(&["by-id"]);
                self.overlay(practice).removed.push(item.clone());
            }
        }
        for addition in piece.list("adds") {
            let parts = addition.list("parts");
            // What is added stands behind what is there.
            let is_behind = addition.get("position").and_then(Piece::peek) == Some("ending");
            addition
                .get("position")
                .filter(|_| is_behind && !parts.is_empty())
                .into_iter()
                .for_each(Piece::mark);
            parts.into_iter().for_each(|part| self.part((practice, level), part, 0));
        }
    }

    fn part(&mut self, at: (&'w Practice, Option<u8>), part: Piece<'_>, depth: usize) {
        let name = part.get("name").and_then(Piece::peek).unwrap_or_default();
        let (practice, level) = at;
        let section = self.section_of(practice, (name, part));
        let below = part.list("parts");
        let Some(section) = section else {
            let title =
                part.word("title").map(|title| format!("**{}**", crate::markdown::escaped(&title)));
            let texts: Vec<String> = title.into_iter().chain(prose(part, 0)).collect();
            if !texts.is_empty() {
                let text = self.shown(&texts.join("\n\n"));
                self.overlay(practice).considerations.push(text);
            }
            return;
        };
        if below.is_empty() || depth == DEEPEST {
            let Some(text) = prose(part, 0) else { return };
            let text = self.shown(&text);
            let first = practice.levels.first().map_or(1, |level| level.number);
            let known = self.known.key(practice).to_owned();
            let overlay = self.overlay(practice);
            let id = part.get("id").and_then(Piece::peek);
            let key =
                id.map_or_else(|| format!("{known} {}", overlay.items.len() + 1), str::to_owned);
            let level = level.unwrap_or(first);
            overlay.items.push(ForeignAddition { key, section, level, text });
            return;
        }
        part.mark_keys(&["name", "id"]);
        if let Some(own) = part.word("prose") {
            let own = self.shown(&own);
            self.overlay(practice).considerations.push(own);
        }
        below.into_iter().for_each(|one| self.part(at, one, depth + 1));
    }

    /// Whether a part is an item, and which: what is asked is an action where what an assessor determines is said beside.
    /// An indicator that lacks what the model requires would not be allowed; it is told as a consideration.
    fn section_of(
        &self,
        practice: &Practice,
        (name, part): (&str, Piece<'_>),
    ) -> Option<ImportSection> {
        let is_action = part.get("class").and_then(Piece::peek) == Some("action")
            || practice.levels.iter().any(|level| !level.actions.is_empty());
        if ITEMS.contains(&name) && is_action {
            return Some(ImportSection::Actions);
        }
        let of_indicators = [Required::Verify, Required::Evidence, Required::Ask];
        let model = &self.known.tailored.model;
        let fits = of_indicators.iter().all(|part| !model.require.contains(part));
        let is_asked = ITEMS.contains(&name) || OBJECTIVES.contains(&name);
        (is_asked && fits).then_some(ImportSection::Indicators)
    }
}

/// The version that a name on the command line or in a file stands for.
pub(super) fn is_file_of(file: &str, name: &VersionRef) -> bool {
    file == format!("{}-{}-oscal.json", name.id, name.version)
}
