//! Rules about versions: every change is declared, every id accounted for, nothing published is
//! edited, and the number of a version promises what it keeps.

use std::collections::BTreeSet;

use super::ids;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::diff::{
    self, Bump, Change, Class, Content, Edit, Judge, Kind, VersionDiff, bump_of, required_bump,
};
use crate::digest::sha256_hex;
use crate::editions::{self, Pair, View};
use crate::layout;
use crate::mappings;
use crate::model::{Catalog, Overlay, Version, VersionRef};
use crate::review::{self, State};
use crate::schema::model::Status;
use crate::source::Sources;
use crate::span::{Span, Spanned};
use crate::syntax::edit::entry_on_one_line;
use crate::text::count;
use crate::workspace::Workspace;

/// Compares each version with the one before and reports what was declared and not found, or found
/// and not declared.
///
/// What is not known of a version is not missing in it: as long as a document of either cannot be read
/// for sure, which is a finding of its own, nothing is concluded from a comparison.
pub(super) fn changes_are_declared(workspace: &Workspace, diags: &mut Diagnostics) {
    for name in workspace.catalog.names() {
        let Some(before) = editions::before(workspace, &name) else { continue };
        let is_between = |other: &VersionRef| {
            other.id == name.id && other.version > before.version && other.version < name.version
        };
        let is_next = !workspace.catalog.broken.iter().any(is_between);
        if !is_next || !is_settled(workspace, &before) || !is_settled(workspace, &name) {
            continue;
        }
        if let Some(pair) = editions::compare(workspace, &before, &name) {
            report_accounts(workspace, &name, &pair, diags);
            report_step(workspace, &before, &name, &pair.diff, diags);
        }
    }
}

/// Whether everything that a version says is known, and each thing by its own id.
fn is_settled(workspace: &Workspace, name: &VersionRef) -> bool {
    workspace.catalog.unread_beneath(name).is_empty() && ids::misplaced(workspace, name).is_empty()
}

/// The documents for whose sake nothing can be concluded from a comparison with a version: they cannot
/// be read for sure, or give ids that are not theirs.
pub(crate) fn unsettled(
    workspace: &Workspace,
    sources: &Sources,
    name: &VersionRef,
) -> BTreeSet<String> {
    let unread = workspace.catalog.unread_beneath(name).into_iter().map(str::to_owned);
    let misplaced = ids::misplaced(workspace, name);
    unread.chain(misplaced.into_iter().map(|file| sources.file(file).path.clone())).collect()
}

fn report_accounts(workspace: &Workspace, name: &VersionRef, pair: &Pair, diags: &mut Diagnostics) {
    let place = place_of(workspace, name);
    let Some(declared) = &pair.declared else {
        if !pair.diff.is_empty() {
            let message = format!(
                "`{name}` has no `changes.yaml` that starts from {}, but {} since then",
                pair.diff.from.version,
                count(pair.diff.heads().count(), "change")
            );
            diags.report(Code::UndeclaredChange, place, message).hint(format!(
                "`smm diff {}@{} {name} --declare` writes it, all but the reasons",
                name.id, pair.diff.from.version
            ));
        }
        report_vanished(name, &pair.diff, place, diags);
        return;
    };
    for at in &pair.accounts.not_found {
        let one = &declared[*at];
        let field = one.field.map_or_else(String::new, |field| format!(" ({})", field.words()));
        let message = format!(
            "`{}`{field} is declared to have changed since {}, but it has not in that way",
            one.item, pair.diff.from.version
        );
        diags
            .report(Code::ChangeNotFound, one.span, message)
            .hint("remove the entry, name the right field or kind of change, or make the change");
    }
    for at in &pair.accounts.not_declared {
        report_undeclared(&pair.diff.changes[*at], &pair.diff, place, diags);
    }
}

fn report_vanished(name: &VersionRef, diff: &VersionDiff, place: Span, diags: &mut Diagnostics) {
    for change in diff.heads().filter(|change| is_lost_id(change)) {
        let message = format!("`{}` is gone from `{name}` without a word", change.key.id);
        report_lost_id(message, change, diff, place, diags);
    }
}

fn report_lost_id(
    message: String,
    change: &Change,
    diff: &VersionDiff,
    place: Span,
    diags: &mut Diagnostics,
) {
    diags
        .report(Code::UnaccountedId, place, message)
        .hint("declare in `changes.yaml` whether it was removed, moved, merged or split, and why")
        .hint(to_paste(change, diff));
}

/// The entry that `changes.yaml` lacks, as `smm diff --declare` writes it.
fn to_paste(change: &Change, diff: &VersionDiff) -> String {
    let entry = entry_on_one_line(&diff::entry(change, diff));
    format!("paste below `changes:`, and write the reason: {entry}")
}

/// Whether an id is gone that the version before gave out and that nobody accounts for.
fn is_lost_id(change: &Change) -> bool {
    let given_elsewhere = [Kind::Exclusion, Kind::Related, Kind::Target].contains(&change.key.kind);
    change.class == Class::Removed && change.judge == Judge::Proposed && !given_elsewhere
}

fn report_undeclared(change: &Change, diff: &VersionDiff, place: Span, diags: &mut Diagnostics) {
    let id = &change.key.id;
    if is_lost_id(change) {
        let message = format!("`{id}` of {} is gone without a word", diff.from.version);
        report_lost_id(message, change, diff, place, diags);
        return;
    }
    let item = match change.key.kind {
        Kind::Document => "the document".to_owned(),
        kind => format!("{kind} `{id}`"),
    };
    let what = match &change.edit {
        Edit::Field(field, ..) => format!("the {field} of {item}"),
        _ => item,
    };
    let message = format!("{what} was {} without being declared", change.class);
    diags
        .report(Code::UndeclaredChange, place, message)
        .hint(format!("declare it in `changes.yaml`; by its words it is {}", change.weight))
        .hint(to_paste(change, diff));
}

/// Where a version of a model, profile or mapping is written: its id.
fn place_of(workspace: &Workspace, name: &VersionRef) -> Span {
    let catalog = &workspace.catalog;
    let model = catalog.model(name).map(|model| model.span);
    let of_catalog = model.or_else(|| catalog.profile(name).map(|profile| profile.span));
    let mapping = || mappings::find(workspace, name).map(|doc| doc.value.id.span);
    of_catalog.or_else(mapping).unwrap_or_default()
}

/// Reports published versions that say something else than when they were published.
pub(super) fn published_stay_frozen(workspace: &Workspace, diags: &mut Diagnostics) {
    let lock = &workspace.published;
    // What came from elsewhere is nobody's here to publish anew; it has a rule of its own.
    let is_own = |(text, _): &(&String, &String)| !workspace.added.entries.contains_key(*text);
    for (text, digest) in lock.versions.iter().filter(is_own) {
        let whole = lock.file.map(Span::of_file).unwrap_or_default();
        let name = VersionRef::parse(text);
        if name.as_ref().is_some_and(|name| workspace.catalog.unread.contains_key(name)) {
            continue;
        }
        let found = name.as_ref().and_then(|name| editions::digest(workspace, name));
        match (name, found) {
            (Some(name), Some(now)) if now != *digest => {
                report_edited(workspace, &name, digest, diags);
            }
            (_, Some(_)) => {}
            (_, None) => report_missing(text, whole, diags),
        }
    }
}

/// Reports what came from elsewhere and does not say any more what it said there.
pub(super) fn additions_are_as_they_came(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let lock = &workspace.added;
    let whole = lock.file.map(Span::of_file).unwrap_or_default();
    for (text, addition) in &lock.entries {
        let again = format!("smm add {} {text}", addition.from);
        let name = VersionRef::parse(text);
        if name.as_ref().is_some_and(|name| workspace.catalog.unread.contains_key(name)) {
            continue;
        }
        let (now, place) = match &name {
            Some(name) => (editions::digest(workspace, name), place_of(workspace, name)),
            None => {
                let file = sources.find_readable(text);
                let digest = file.map(|file| sha256_hex(sources.file(file).text.as_bytes()));
                (digest, file.map(Span::of_file).unwrap_or_default())
            }
        };
        match now {
            Some(digest) if digest == addition.digest => {}
            Some(_) => {
                let message =
                    format!("`{text}` came from `{}`, and was edited here", addition.from);
                diags.report(Code::EditedCopy, place, message).hint(format!(
                    "take the edit back: remove it, and `{again}` brings it again; what is to differ \
                     goes into a profile over it"
                ));
            }
            None => {
                let message = format!("`{text}` came from `{}`, and is gone", addition.from);
                diags.report(Code::EditedCopy, whole, message).hint(format!(
                    "`{again}` brings it again; to do without it, take its line out of `added.lock`"
                ));
            }
        }
    }
}

/// Reports versions that call themselves published while nothing holds them to it.
pub(super) fn published_are_frozen(workspace: &Workspace, diags: &mut Diagnostics) {
    let frozen = &workspace.published.versions;
    let published = editions::editions(workspace);
    let published = published.iter().filter(|edition| edition.status == Status::Published);
    let of_versions =
        published.map(|edition| (edition.name.to_string(), place_of(workspace, &edition.name)));
    let mapped = workspace.mappings.iter().map(|doc| &doc.value);
    let mapped = mapped.filter(|doc| doc.status.value == Status::Published);
    let of_mappings = mapped.map(|doc| (format!("{}@{}", doc.id, doc.version), doc.id.span));
    for (name, span) in of_versions.chain(of_mappings) {
        if frozen.contains_key(&name) || workspace.added.entries.contains_key(&name) {
            continue;
        }
        let message = format!("`{name}` is published, but its text is not frozen");
        diags
            .report(Code::PublishedNotFrozen, span, message)
            .hint(format!("`smm publish {name}` freezes it; while it is edited, call it `review`"));
    }
}

/// Reports published versions that do not say who wrote them and on what evidence.
pub(super) fn published_say_where_they_come_from(workspace: &Workspace, diags: &mut Diagnostics) {
    let catalog = &workspace.catalog;
    let models = catalog.models.iter().map(|model| (model.name(), model.status, &model.record));
    let profiles = catalog.profiles.iter().map(|one| (one.name(), one.status, &one.record));
    for (name, status, record) in models.chain(profiles) {
        if status == Status::Published && record.is_none() {
            let message = format!("`{name}` is published without a record of where it comes from");
            diags
                .report(Code::MissingRecord, place_of(workspace, &name), message)
                .hint("add `record:` with editors, reviewers, evidence, feedback and cite");
        }
    }
}

/// Reports withdrawn versions that leave their readers alone, and successors that are none.
pub(super) fn withdrawn_name_a_successor(workspace: &Workspace, diags: &mut Diagnostics) {
    let catalog = &workspace.catalog;
    let models = catalog.models.iter().map(|one| (one.name(), one.status, &one.replaced_by));
    let profiles = catalog.profiles.iter().map(|one| (one.name(), one.status, &one.replaced_by));
    for (name, status, replaced_by) in models.chain(profiles) {
        match replaced_by {
            Some((successor, span)) => {
                check_successor(&name, status, successor, *span, workspace, diags);
            }
            None if status == Status::Withdrawn => {
                let message =
                    format!("`{name}` is withdrawn, and names nothing to use in its place");
                diags
                    .report(Code::MissingSuccessor, place_of(workspace, &name), message)
                    .hint("add `replaced-by:` with a version of this workspace");
            }
            None => {}
        }
    }
}

fn check_successor(
    name: &VersionRef,
    status: Status,
    successor: &VersionRef,
    span: Span,
    workspace: &Workspace,
    diags: &mut Diagnostics,
) {
    let known = editions::editions(workspace);
    let found = known.iter().find(|edition| edition.name == *successor);
    let (message, hint) = match found.map(|edition| edition.status) {
        _ if status != Status::Withdrawn => (
            format!("`{name}` is replaced by `{successor}`, but is not withdrawn"),
            "say `status: withdrawn`, or take `replaced-by` out",
        ),
        _ if name == successor => {
            (format!("`{name}` is replaced by itself"), "name the version to use in its place")
        }
        Some(Status::Withdrawn) => (
            format!("`{name}` is replaced by `{successor}`, which is withdrawn itself"),
            "name the version that is in force",
        ),
        None if !workspace.catalog.broken.contains(successor) => (
            format!("there is no `{successor}` to take the place of `{name}`"),
            "name a version of this workspace, as `name@version`",
        ),
        _ => return,
    };
    let others = known.iter().map(|edition| &edition.name).filter(|other| *other != name);
    let names: Vec<String> = others.map(ToString::to_string).collect();
    let report = diags.report(Code::WrongSuccessor, span, message);
    if found.is_none() {
        report.suggest(&successor.to_string(), names.iter().map(String::as_str));
    }
    report.hint(hint);
}

/// Reports a version that a document is about and that is not there; what a broken one says is reported
/// where it lies.
pub(super) fn report_unknown(
    wanted: &Spanned<String>,
    purpose: &str,
    catalog: &Catalog,
    diags: &mut Diagnostics,
) {
    if VersionRef::parse(wanted).is_some_and(|name| catalog.broken.contains(&name)) {
        return;
    }
    let names: Vec<String> = catalog.names().map(|name| name.to_string()).collect();
    diags
        .report(Code::UnknownBase, wanted.span, format!("there is no `{wanted}` {purpose}"))
        .suggest(wanted, names.iter().map(String::as_str))
        .hint("name a version of this workspace, as `name@version`");
}

/// Reports a workspace in which there is nothing to check.
pub(super) fn there_is_something(
    workspace: &Workspace,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let catalog = &workspace.catalog;
    if catalog.names().next().is_some() || !catalog.broken.is_empty() {
        return;
    }
    // A folder without any file has no place to point at; `left_out` says it then.
    let settings = sources.iter().find(|(_, file)| file.path == layout::WORKSPACE);
    let Some((file, _)) = settings.or_else(|| sources.iter().next()) else { return };
    let place = Span::of_file(file);
    diags
        .report(Code::EmptyWorkspace, place, "this workspace has no model and no profile")
        .hint("models lie in `models/<id>/<version>/`, profiles in `profiles/<id>/<version>/`");
}

const CURE_OF_EDIT: &str = "take the edit back and make it in a new version";

/// Reports a published version that says something else; at the overlay, if it is one that was added.
fn report_edited(
    workspace: &Workspace,
    name: &VersionRef,
    published: &str,
    diags: &mut Diagnostics,
) {
    let catalog = &workspace.catalog;
    let place = place_of(workspace, name);
    if mappings::find(workspace, name).is_some() {
        report_edit(&name.to_string(), place, diags).hint(CURE_OF_EDIT);
        return;
    }
    if let Some(added) = overlay_since(catalog, name, published) {
        let path = catalog.home(name).practice(&added.practice);
        report_edit(&name.to_string(), added.span, diags).hint(format!(
            "without `{path}` it says what was published: move that into a new version, which `smm \
             new version {name}` begins"
        ));
        return;
    }
    report_edit(&name.to_string(), place, diags)
        .hint(CURE_OF_EDIT)
        .hint(format!("where git keeps it, `smm diff HEAD:{name} {name}` shows what differs"));
}

/// The overlay without which a profile says what it said.
fn overlay_since<'c>(
    catalog: &'c Catalog,
    name: &VersionRef,
    published: &str,
) -> Option<&'c Overlay> {
    let own = catalog.profile(name)?;
    own.overlays.iter().find_map(|(practice, overlay)| {
        let mut without = own.clone();
        without.overlays.remove(practice);
        let is_it = Content::of_profile(&without, catalog).digest() == published;
        is_it.then_some(overlay)
    })
}

fn report_edit<'d>(name: &str, place: Span, diags: &'d mut Diagnostics) -> &'d mut Diagnostic {
    diags.report(Code::FrozenVersion, place, format!("`{name}` is published and was edited"))
}

fn report_missing(name: &str, place: Span, diags: &mut Diagnostics) {
    diags
        .report(Code::FrozenVersion, place, format!("`{name}` is published and is missing"))
        .hint("restore its folder: published versions stay citable");
}

/// Reports items of profiles, and of mappings, whose base text changed since they were reviewed. What a
/// requirement has to do with a text does not depend on its wording: rows stand editorial changes.
pub(super) fn items_are_reviewed(workspace: &Workspace, diags: &mut Diagnostics) {
    for (name, lock) in &workspace.reviewed {
        let Some(resting) = review::resting(workspace, name) else { continue };
        let is_mapping = mappings::find(workspace, name).is_some();
        for (item, state) in review::states(workspace, &resting, lock) {
            match state {
                State::Clean | State::Orphan(_) => {}
                _ if is_mapping && state.is_editorial() => {}
                State::Suspect(..) => {
                    let message =
                        format!("the base text of `{}` changed since it was reviewed", item.key);
                    diags.report(Code::SuspectItem, item.span, message).hint(format!(
                        "`smm review {name}` shows both; `smm review {name} \"{}\"` signs it off",
                        item.key
                    ));
                }
                State::Unreviewed(_) => {
                    let message = format!("`{}` was never reviewed against its base", item.key);
                    diags
                        .report(Code::UnreviewedItem, item.span, message)
                        .hint(format!("`smm review {name} \"{}\"` signs it off", item.key));
                }
            }
        }
    }
}

/// The gate: reports what a comparison of `new` with an older state forbids.
pub(crate) fn against(
    new: &Workspace,
    old: &Workspace,
    only: Option<&VersionRef>,
    diags: &mut Diagnostics,
) {
    match only {
        Some(name) => against_version(new, old, name, diags),
        None => against_state(new, old, diags),
    }
}

/// Compares the newest version of the same model or profile with an older one.
fn against_version(new: &Workspace, old: &Workspace, name: &VersionRef, diags: &mut Diagnostics) {
    let newest = editions::names(new).filter(|other| other.id == name.id).max();
    let before = editions::content(old, name, View::Own);
    if let (Some(newest), Some(before)) = (newest, before) {
        gate(new, &before, name, &newest, diags);
    }
}

/// Compares every version with an older state of the workspace: what was published there is still
/// the same, and every new version has a number that fits what it changes.
fn against_state(new: &Workspace, old: &Workspace, diags: &mut Diagnostics) {
    let was_published = |name: &VersionRef| editions::status(old, name) == Some(Status::Published);
    let is_read = |name: &VersionRef| !new.catalog.unread.contains_key(name);
    for name in editions::names(old).filter(was_published).filter(is_read) {
        match (editions::digest(old, &name), editions::digest(new, &name)) {
            (Some(before), Some(now)) if before != now => {
                report_edited(new, &name, &before, diags);
            }
            (Some(_), None) => report_missing(&name.to_string(), Span::default(), diags),
            _ => {}
        }
    }
    for name in editions::names(new).filter(|name| !was_published(name)) {
        report_unchanged(new, old, &name, diags);
        let older = editions::names(old)
            .filter(|other| other.id == name.id && other.version < name.version);
        let Some(before) = older.max() else { continue };
        if let Some(content) = editions::content(old, &before, View::Own) {
            gate(new, &content, &before, &name, diags);
        }
    }
}

/// Reports a model of others that changed in substance under its version: the number is its publisher's, and
/// those who cite it mean one of the two.
fn report_unchanged(new: &Workspace, old: &Workspace, name: &VersionRef, diags: &mut Diagnostics) {
    let is_of_others = new.catalog.model(name).is_some_and(|model| model.imported.is_some());
    if !is_of_others || !is_settled(new, name) || !is_settled(old, name) {
        return;
    }
    let content = |workspace: &Workspace| editions::content(workspace, name, View::Own);
    let Some((before, now)) = content(old).zip(content(new)) else { return };
    let pair = editions::pair(before, now, None);
    let changed = pair.diff.heads().filter(|change| change.is_of_substance()).count();
    if changed > 0 {
        let message = format!(
            "the content of `{name}` changed, and its version did not: {} in substance",
            count(changed, "change")
        );
        diags
            .report(Code::UnchangedVersion, place_of(new, name), message)
            .hint("bring the newer state of its publisher in as another version, or name both in `summary`");
    }
}

/// Compares a version with an older state of the one before.
fn gate(
    new: &Workspace,
    before: &Content,
    old: &VersionRef,
    name: &VersionRef,
    diags: &mut Diagnostics,
) {
    if old.version >= name.version || !is_settled(new, name) {
        return;
    }
    let Some(content) = editions::content(new, name, View::Own) else { return };
    let declared = crate::diff::declared_between(&new.changes, old, name);
    let pair = editions::pair(before.clone(), content, declared);
    report_step(new, old, name, &pair.diff, diags);
}

/// Reports a version number that promises less change than there is.
fn report_step(
    workspace: &Workspace,
    old: &VersionRef,
    name: &VersionRef,
    diff: &VersionDiff,
    diags: &mut Diagnostics,
) {
    // The number of a catalog of others is its publisher's.
    if workspace.catalog.model(name).is_some_and(|model| model.imported.is_some()) {
        return;
    }
    let (taken, needed) = (step(&old.version, &name.version), required_bump(diff));
    if taken >= needed {
        return;
    }
    let place = place_of(workspace, name);
    let forcing: Vec<&Change> = diff.heads().filter(|change| bump_of(change) > taken).collect();
    let message = format!(
        "`{name}` is a {taken} step from {}, but has {} for which a {needed} one is needed",
        old.version,
        count(forcing.len().max(1), "change")
    );
    let found = diags.report(Code::VersionTooSmall, place, message);
    found.hint(format!("call it {} or later", needed.above(&old.version)));
    let list: Vec<String> = forcing
        .iter()
        .take(12)
        .map(|change| format!("{} `{}` {}", change.key.kind, change.key.id, change.class))
        .collect();
    let more = forcing.len().saturating_sub(list.len());
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    if !list.is_empty() {
        found.hint(format!("changes that need it: {}{more}", list.join(", ")));
    }
    if diff::base_bump(diff) > taken {
        let [old, new] = [&diff.from, &diff.to].map(|side| side.bases.join(" with "));
        found.hint(format!("it stood on {old} and stands on {new}, which is a step like that one"));
    }
}

/// The step that a version takes; before 1.0 every step may hold anything.
fn step(old: &Version, new: &Version) -> Bump {
    if old.parts().0 == 0 { Bump::Major } else { Bump::between(old, new) }
}
