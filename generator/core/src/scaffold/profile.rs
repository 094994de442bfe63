//! A new profile, and a new overlay of one.

use super::{
    CannotBegin, NewFile, code_for, codes, filled, first_sentence, known, require_id, require_open,
    scalar, title_of,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::layout::{Family, Home};
use crate::markdown::escaped;
use crate::model::walk::overlay_ids;
use crate::model::{LevelEntry, Model, Practice, Scope, Text, Version, VersionRef};
use crate::profile::Tailored;
use crate::text::one_line;
use crate::workspace::Workspace;

/// What a new profile is called.
#[derive(Clone, Debug)]
pub struct NewProfile<'n> {
    /// Its id.
    pub id: &'n str,
    /// Its title; made from the id if none is given.
    pub title: Option<&'n str>,
    /// What it is laid over, `name@version` or a name, which means the newest version.
    pub base: &'n str,
    /// For how wide a field it is written.
    pub scope: Scope,
    /// Day of the version, `YYYY-MM-DD`.
    pub date: &'n str,
    /// What owners decided on a worksheet, if they did.
    pub owned: Option<&'n OwnersDraft>,
}

/// What owners decided before there was a profile. Texts are as people wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnersDraft {
    /// Their targets, by practice.
    pub targets: BTreeMap<String, OwnersTarget>,
    /// What they have to lose.
    pub stakes: Vec<OwnersStake>,
}

/// A target that an owner decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnersTarget {
    /// Number of the level.
    pub level: u8,
    /// Why this level.
    pub why: String,
    /// Who decided; empty if nobody says.
    pub by: String,
    /// On which day; empty if nobody says.
    pub when: String,
}

/// What an owner has to lose with one kind of device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnersStake {
    /// The kind of device.
    pub what: String,
    /// What is lost.
    pub lost: String,
    /// How bad it is, as `money serious`.
    pub bad: Vec<String>,
    /// Who decides about it.
    pub decides: String,
}

/// Begins a profile: version 0.1, a draft, with a slot for the target of each practice.
///
/// # Errors
/// The id is none or is taken, or there is no such base.
pub fn profile(workspace: &Workspace, new: &NewProfile<'_>) -> Result<NewFile, CannotBegin> {
    require_id(new.id)?;
    let catalog = &workspace.catalog;
    if let Some(taken) = catalog.newest(new.id) {
        return Err(CannotBegin(format!(
            "there is `{taken}` already; `smm new version {}` begins its next version",
            new.id
        )));
    }
    let base = known(catalog, new.base)?;
    let tailored = workspace.tailored(&base).ok_or_else(|| {
        CannotBegin(format!("`{base}` has errors; `smm check` says which, and they come first"))
    })?;
    let name =
        VersionRef { id: new.id.to_owned(), version: Version::parse("0.1").expect("a version") };
    let home = Home::new(Family::Profile, &name);
    Ok(NewFile {
        path: home.head(),
        text: profile_text(new, &base, tailored, &code_for(new.id, &codes(catalog))),
    })
}

fn profile_text(
    new: &NewProfile<'_>,
    base: &VersionRef,
    tailored: &Tailored,
    code: &str,
) -> String {
    let title = new.title.map_or_else(|| title_of(new.id), str::to_owned);
    let levels = tailored.model.levels.iter();
    let levels: Vec<String> =
        levels.map(|level| format!("{} {}", level.number, level.title)).collect();
    let stakes = new.owned.map_or(&[][..], |owned| &owned.stakes);
    let for_what = match stakes {
        [] => vec![scalar(&title)],
        stakes => stakes.iter().map(|stake| scalar(&escaped(&one_line(&stake.what)))).collect(),
    };
    filled(
        include_str!("texts/profile.yaml"),
        &[
            ("id", new.id),
            ("code", code),
            ("title", &scalar(&title)),
            ("date", new.date),
            ("base", &base.to_string()),
            ("base_title", tailored.title()),
            ("scope", new.scope.word()),
            ("levels", &levels.join(", ")),
            ("applies_to", &for_what.join("\n  - ")),
            ("considerations", &considerations(stakes)),
            ("targets", &targets(tailored, new.owned)),
        ],
    )
}

/// What the owners have to lose, or a slot for what is particular.
fn considerations(stakes: &[OwnersStake]) -> String {
    let says_something = |stake: &&OwnersStake| {
        !(stake.lost.is_empty() && stake.bad.is_empty() && stake.decides.is_empty())
    };
    let said: Vec<&OwnersStake> = stakes.iter().filter(says_something).collect();
    if said.is_empty() {
        return include_str!("texts/profile-considerations.yaml").to_owned();
    }
    let line = |text: &str| escaped(one_line(text).trim_end_matches('.'));
    let mut text = "considerations: |\n  What the owners have to lose:\n\n".to_owned();
    for stake in said {
        let _ = write!(text, "  - **{}.**", line(&stake.what));
        let bad = stake.bad.join(", ");
        for (label, part) in [("", &stake.lost), ("How bad: ", &bad), ("Decides: ", &stake.decides)]
        {
            if !part.is_empty() {
                let _ = write!(text, " {label}{}.", line(part));
            }
        }
        text.push('\n');
    }
    text
}

/// The targets that owners decided, each with its reason and who decided; for the other practices the slots.
fn targets(tailored: &Tailored, owned: Option<&OwnersDraft>) -> String {
    let Some(owned) = owned.filter(|owned| !owned.targets.is_empty()) else {
        return format!("# targets:\n{}", target_slots(tailored, |_| true));
    };
    let mut text = "targets:\n".to_owned();
    for practice in &tailored.model.practices {
        let Some(target) = owned.targets.get(practice.id.as_str()) else { continue };
        let OwnersTarget { level, why, by, when } = target;
        let who: Vec<&str> =
            [by.as_str(), when].into_iter().filter(|part| !part.is_empty()).collect();
        let who = match by.as_str() {
            "" => String::new(),
            _ => format!(" Decided by {}.", who.join(", ")),
        };
        let why = serde_json::Value::from(escaped(&format!("{why}{who}")));
        let _ = writeln!(text, "  {}:\n    level: {level}\n    rationale: {why}", practice.id);
    }
    text + &target_slots(tailored, |id| !owned.targets.contains_key(id))
}

/// The name of a practice, with what it is for.
fn titled(practice: &Practice) -> String {
    let purpose = practice.purpose.as_ref().map(|text| first_sentence(&text.markdown));
    purpose.map_or_else(|| practice.title.clone(), |text| format!("{}: {text}", practice.title))
}

/// A slot for each practice, with what it is for. All are comments: a profile without targets is one of
/// guidance only, and with the first one `smm check` asks for the others.
fn target_slots(tailored: &Tailored, is_open: impl Fn(&str) -> bool) -> String {
    let slot = |practice: &Practice| {
        let beneath = tailored.target(&practice.id);
        let level = beneath.map_or_else(|| "1".to_owned(), |level| format!("{level} # as beneath"));
        filled(
            include_str!("texts/profile-target.yaml"),
            &[("title", &titled(practice)), ("id", &practice.id), ("level", &level)],
        )
    };
    tailored.model.practices.iter().filter(|practice| is_open(&practice.id)).map(slot).collect()
}

/// Begins the overlay of a practice: a slot for each text and item, with ids that are free.
///
/// # Errors
/// There is no such profile or practice, or the overlay is there already.
pub fn overlay(
    workspace: &Workspace,
    profile: &str,
    practice: &str,
) -> Result<NewFile, CannotBegin> {
    let catalog = &workspace.catalog;
    let name = known(catalog, profile)?;
    let Some(own) = catalog.profile(&name) else {
        return Err(CannotBegin(format!("`{name}` is a model; overlays belong to profiles")));
    };
    let tailored = workspace.tailored(&name).ok_or_else(|| {
        CannotBegin(format!("`{name}` has errors; `smm check` says which, and they come first"))
    })?;
    let practice = find_practice(&tailored.model, practice)?;
    if own.overlays.contains_key(&practice.id) {
        return Err(CannotBegin(format!(
            "`{name}` has an overlay of `{}` already, in `{}`",
            practice.id,
            catalog.home(&name).practice(&practice.id)
        )));
    }
    require_open(workspace, &name)?;
    let text = overlay_text(workspace, tailored, &own.code, practice);
    Ok(NewFile { path: catalog.home(&name).practice(&practice.id), text })
}

/// A practice by its id, code or title.
fn find_practice<'m>(model: &'m Model, wanted: &str) -> Result<&'m Practice, CannotBegin> {
    model.practices.iter().find(|practice| practice.goes_by(wanted)).ok_or_else(|| {
        let ids: Vec<&str> = model.practices.iter().map(|practice| practice.id.as_str()).collect();
        let hint = crate::text::did_you_mean(wanted, ids.iter().copied());
        CannotBegin(format!("there is no practice `{wanted}`; there are {}{hint}", ids.join(", ")))
    })
}

fn overlay_text(
    workspace: &Workspace,
    tailored: &Tailored,
    code: &str,
    practice: &Practice,
) -> String {
    let model = &tailored.model;
    let target = tailored.target(&practice.id);
    let top = target.filter(|level| *level > 0).unwrap_or_else(|| model.top_level());
    let stem = format!("{code}-{}", practice.code);
    let role = model.roles.first().map_or("site-manager", |role| role.id.as_str());
    let slot = |level: &LevelEntry| {
        let id = |kind: char| free_id(workspace, code, &format!("{stem}-{}-{kind}", level.number));
        filled(
            include_str!("texts/overlay-level.yaml"),
            &[
                ("level", &level.number.to_string()),
                ("objective", &first_sentence(Text::said(level.objective.as_ref()))),
                ("action", &id('A')),
                ("indicator", &id('I')),
                ("role", role),
            ],
        )
    };
    let asked = practice.levels.iter().filter(|level| level.number <= top);
    let levels: String = asked.map(slot).collect();
    let excluded = practice.levels.iter().flat_map(|level| &level.indicators).next();
    filled(
        include_str!("texts/overlay.yaml"),
        &[
            ("id", &practice.id),
            ("title", &practice.title),
            (
                "target",
                &target.map_or_else(|| "no target".to_owned(), |level| format!("target {level}")),
            ),
            ("table", &workspace.catalog.home(&model.name()).practice(&practice.id)),
            ("levels", &levels),
            ("level", &top.min(2).to_string()),
            ("example", &free_id(workspace, code, &format!("{stem}-E"))),
            ("pitfall", &free_id(workspace, code, &format!("{stem}-P"))),
            ("excluded", excluded.map_or("", |indicator| indicator.id.as_str())),
        ],
    )
}

/// The first id with that beginning that no version of the profile gives or gave: ids are never used
/// again.
fn free_id(workspace: &Workspace, code: &str, stem: &str) -> String {
    let versions = workspace.catalog.profiles.iter().filter(|profile| profile.code == code);
    let used: Vec<String> = versions
        .flat_map(|profile| profile.overlays.values())
        .flat_map(overlay_ids)
        .map(|given| given.id.to_string())
        .collect();
    let mut ids = (1..).map(|number| format!("{stem}{number}"));
    ids.find(|id| !used.contains(id)).expect("numbers do not end")
}
