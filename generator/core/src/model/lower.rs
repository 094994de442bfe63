//! Lowers documents as written into the models and profiles they mean.
//!
//! In: [`Docs`]. Out: [`Catalog`]. Reports: documents that are in the wrong folder, practices
//! without a table and tables without a practice, ids given twice. Never: reads text, applies a
//! profile.

mod added;
mod domains;

use std::collections::{BTreeMap, BTreeSet};

use self::domains::{listed_practices, lower_domain, report_shared_ids, unnamed_subdomain};
use super::*;
use crate::diag::{Code, Diagnostics};
use crate::layout::Home;
use crate::schema::changes::ChangesDoc;
use crate::schema::errata::ErratumDoc;
use crate::schema::model::{
    ModelDoc, ModelOrigin, ModelWordsDoc, NamedDoc, RecordDoc, ThingNameDoc,
};
use crate::schema::overlay::{ExcludeDoc, OverlayDoc, OverlayLevelDoc, SetDoc};
use crate::schema::profile::{ExcludePartsDoc, ProfileDoc, TargetDoc};
use crate::schema::table::{
    ActionDoc, CatalogRefDoc, ExampleDoc, IndicatorDoc, ItemStatus, LevelDoc, LinkDoc, ParamDoc,
    PartDoc, PitfallDoc, RelatedDoc, TableDoc,
};
use crate::schema::{Doc, Docs};
use crate::span::Spanned;
use crate::text::one_line;

/// Lowers all documents.
pub fn lower(docs: &Docs, diags: &mut Diagnostics) -> Catalog {
    let mut models: Vec<Model> =
        docs.models.iter().filter_map(|doc| lower_model(doc, docs, diags)).collect();
    models.sort_by_key(Model::name);
    let lowered = |doc| lower_profile(doc, (docs, &models), diags);
    let mut profiles: Vec<Profile> = docs.profiles.iter().filter_map(lowered).collect();
    report_homeless(docs, diags);
    profiles.sort_by_key(Profile::name);
    report_shared_codes(&profiles, diags);
    let (broken, unread, gone) = (broken_versions(docs), unread(docs), gone(docs));
    Catalog { models, profiles, broken, unread, gone }
}

/// What versions declare to have taken away.
fn gone(docs: &Docs) -> Vec<Gone> {
    let of_version = |doc: &Doc<ChangesDoc>| {
        let name = doc.home().name()?;
        let taken = doc.value.changes.iter().filter(|change| change.change.value.takes_away());
        let gone = taken.map(|change| Gone {
            item: change.item.value.clone(),
            since: name.clone(),
            change: change.change.value,
            into: values(&change.into),
        });
        Some(gone.collect::<Vec<_>>())
    };
    let mut found: Vec<Gone> = docs.changes.iter().filter_map(of_version).flatten().collect();
    found.sort_by(|a, b| a.since.cmp(&b.since));
    found
}

/// The files of each version that cannot be used, or are not where their name says.
fn unread(docs: &Docs) -> BTreeMap<VersionRef, BTreeSet<String>> {
    let unusable = docs.broken.iter().filter_map(|path| Some((Home::of_path(path)?, path.clone())));
    let is_misnamed = |doc: &&Doc<OverlayDoc>| doc.value.practice.value != doc.stem();
    let misnamed = docs.overlays.iter().filter(is_misnamed);
    let misnamed = misnamed.map(|doc| (doc.home().clone(), doc.home().practice(doc.stem())));
    let mut found: BTreeMap<VersionRef, BTreeSet<String>> = BTreeMap::new();
    for (home, path) in unusable.chain(misnamed).filter(|(home, path)| *path != home.errata()) {
        if let Some(name) = home.name() {
            found.entry(name).or_default().insert(path);
        }
    }
    found
}

/// The model and profile versions whose own document cannot be used.
fn broken_versions(docs: &Docs) -> BTreeSet<VersionRef> {
    let name_of = |path: &String| Home::of_path(path).filter(|home| home.head() == *path)?.name();
    docs.broken.iter().filter_map(name_of).collect()
}

/// The practices of a profile whose overlay cannot be used, or not for sure.
fn broken_practices(home: &Doc<ProfileDoc>, docs: &Docs) -> BTreeSet<PracticeId> {
    let stem = |path: &String| {
        let at = home.home().practice_at(path).or_else(|| home.home().added_at(path));
        at.map(PracticeId::new)
    };
    let unreadable = docs.broken.iter().filter_map(stem);
    let own = docs.overlays.iter().filter(|overlay| overlay.home() == home.home());
    let misnamed = own.filter(|overlay| overlay.value.practice.value != overlay.stem());
    unreadable.chain(misnamed.map(|overlay| PracticeId::new(overlay.stem()))).collect()
}

/// Reports an id or version that differs from the name of the folder, by which references go;
/// returns the name that counts.
fn check_folder<T>(
    doc: &Doc<T>,
    id: &Spanned<String>,
    version: &Spanned<String>,
    diags: &mut Diagnostics,
) -> Option<VersionRef> {
    let home = doc.home();
    for (written, folder, what) in [(id, &home.id, "id"), (version, &home.version, "version")] {
        if written.value != *folder {
            diags
                .report(
                    Code::PathMismatch,
                    written.span,
                    format!("the {what} is `{written}`, but the folder is `{folder}`"),
                )
                .hint("rename one of them: references go by the name of the folder");
        }
    }
    let version = Version::parse(&home.version).or_else(|| Version::parse(&version.value))?;
    Some(VersionRef { id: home.id.clone(), version })
}

fn lower_model(doc: &Doc<ModelDoc>, docs: &Docs, diags: &mut Diagnostics) -> Option<Model> {
    let written = &doc.value;
    let name = check_folder(doc, &written.id, &written.version, diags)?;
    let domains: Vec<Domain> = written.domains.iter().map(|d| lower_domain(d, diags)).collect();
    report_shared_ids(written, diags);
    let tables: BTreeMap<&str, &Doc<TableDoc>> = docs
        .tables
        .iter()
        .filter(|table| table.home() == doc.home())
        .map(|table| (table.stem(), table))
        .collect();
    let practices = lower_practices(doc, &tables, docs, diags);
    let answer_sets = answers::sets_of(&written.answer_sets);
    Some(Model {
        id: name.id,
        version: name.version,
        version_label: written.version_label.as_ref().map(|label| label.value.trim().to_owned()),
        title: written.title.value.clone(),
        short_title: written.short_title.value.clone(),
        status: written.status.value,
        replaced_by: written.replaced_by.as_ref().and_then(successor),
        errata: errata_beside(doc.home(), docs),
        date: written.date.value.clone(),
        edition: written.edition.as_ref().map(|edition| edition.value.clone()),
        follows: written
            .follows
            .as_ref()
            .map(|follows| (follows.title.value.clone(), follows.version.value.clone())),
        record: written.record.as_ref().map(lower_record),
        roles: written.roles.iter().map(lower_named).collect(),
        records: written.records.iter().map(lower_named).collect(),
        groups: written.groups.iter().map(lower_named).collect(),
        summary: written.summary.as_ref().map(text),
        notice: text(&written.notice),
        license: written.license.value.clone(),
        levels: lower_level_names(written, diags),
        scopes: written
            .scopes
            .iter()
            .map(|scope| ScopeInfo {
                scope: scope.id.value,
                title: scope.title.value.clone(),
                summary: text(&scope.summary),
            })
            .collect(),
        domains,
        practices,
        listed: listed_practices(written)
            .into_iter()
            .map(|id| (practice_id(id), id.span))
            .collect(),
        scoring: scoring(written),
        aggregate: written.aggregate,
        valid_for: written.valid_for.as_ref().map(text),
        exceptions: Threshold::of(written.exceptions.as_ref()),
        imported: written
            .origin
            .as_ref()
            .filter(|origin| origin.value == ModelOrigin::Imported)
            .map(|origin| origin.span),
        words: terms(&written.words),
        require: required(written),
        answers: AnswerSet::of(&written.answers, &answer_sets),
        answer_sets,
        span: written.id.span,
    })
}

/// The rule by which a practice is scored. Shares of levels are added up whether or not one includes another.
fn scoring(written: &ModelDoc) -> Scoring {
    let is_apart = written.cumulative.as_ref().is_some_and(|cumulative| !cumulative.value);
    match written.scoring {
        Scoring::StrictLevels if is_apart => Scoring::LevelsApart,
        other => other,
    }
}

/// What a model calls things.
fn terms(written: &ModelWordsDoc) -> Terms {
    let named = [
        (ModelTerm::Domain, &written.domain),
        (ModelTerm::Subdomain, &written.subdomain),
        (ModelTerm::Practice, &written.practice),
        (ModelTerm::Level, &written.level),
        (ModelTerm::Objective, &written.objective),
        (ModelTerm::Action, &written.action),
        (ModelTerm::Indicator, &written.indicator),
    ];
    let forms =
        |doc: &ThingNameDoc| TermForms { one: doc.one.value.clone(), many: doc.many.value.clone() };
    Terms(named.into_iter().filter_map(|(term, doc)| Some((term, forms(doc.as_ref()?)))).collect())
}

/// What a model insists on: all there is, unless it says what.
fn required(written: &ModelDoc) -> BTreeSet<Required> {
    let all = || Required::ALL.into_iter().collect();
    let named = |list: &Vec<Spanned<Required>>| list.iter().map(|one| one.value).collect();
    written.require.as_ref().map_or_else(all, named)
}

/// The errata in the folder of a version.
fn errata_beside(home: &Home, docs: &Docs) -> Vec<Erratum> {
    let beside = docs.errata.iter().filter(|doc| doc.home() == home);
    beside.flat_map(|doc| &doc.value.errata).map(lower_erratum).collect()
}

fn lower_erratum(doc: &ErratumDoc) -> Erratum {
    Erratum {
        id: doc.id.value.clone(),
        date: doc.date.value.clone(),
        place: (doc.r#where.value.clone(), doc.r#where.span),
        was: (doc.was.value.clone(), doc.was.span),
        reads: doc.reads.value.clone(),
        note: doc.note.as_ref().map(text),
        span: doc.id.span,
    }
}

/// The version that takes the place of a withdrawn one.
fn successor(written: &Spanned<String>) -> Option<(VersionRef, Span)> {
    Some((VersionRef::parse(&written.value)?, written.span))
}

fn lower_record(doc: &RecordDoc) -> Record {
    let texts = |list: &[Spanned<String>]| list.iter().map(text).collect();
    Record {
        editors: texts(&doc.editors),
        reviewers: texts(&doc.reviewers),
        evidence: text(&doc.evidence),
        feedback: text(&doc.feedback),
        cite: text(&doc.cite),
        weaknesses: texts(&doc.weaknesses),
    }
}

fn lower_named(doc: &NamedDoc) -> Named {
    Named {
        id: doc.id.value.clone(),
        title: doc.title.value.clone(),
        summary: text(&doc.summary),
        span: doc.id.span,
    }
}

fn lower_level_names(model: &ModelDoc, diags: &mut Diagnostics) -> Vec<LevelName> {
    for (expected, level) in (0u8..).zip(&model.levels) {
        if level.level.value != expected {
            let message = format!("level {} stands where level {expected} is due", level.level);
            diags
                .report(Code::LevelOutOfRange, level.level.span, message)
                .hint("number the levels from 0 upwards without a gap");
        }
    }
    let lower = |level: &crate::schema::model::LevelNameDoc| LevelName {
        number: level.level.value,
        title: level.title.value.clone(),
        summary: level.summary.as_ref().map(text),
        span: level.level.span,
    };
    model.levels.iter().map(lower).collect()
}

/// Lowers the tables that the model lists, in its order.
fn lower_practices(
    model: &Doc<ModelDoc>,
    tables: &BTreeMap<&str, &Doc<TableDoc>>,
    docs: &Docs,
    diags: &mut Diagnostics,
) -> Vec<Practice> {
    let listed = listed_practices(&model.value);
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut practices = Vec::new();
    for id in &listed {
        if let Some(first) = seen.insert(&id.value, id.span) {
            diags
                .report(Code::DuplicateId, id.span, format!("practice `{id}` is listed twice"))
                .also(first, "first here")
                .hint("a practice belongs to one subdomain");
            continue;
        }
        let path = model.home().practice(&id.value);
        let misnamed = || tables.values().find(|table| is_misnamed(table, &listed, &id.value));
        match tables.get(id.value.as_str()).or_else(misnamed) {
            Some(table) => practices.push(lower_table(&id.value, table, diags)),
            None if docs.broken.contains(&path) => {}
            None => {
                // Either of the two names may be the wrong one.
                diags
                    .report(Code::MissingTable, id.span, format!("practice `{id}` has no table"))
                    .hint(format!("write `{path}`, if only with its purpose and `status: outline`"))
                    .did_you_mean(&id.value, tables.keys().copied());
            }
        }
    }
    for (stem, table) in tables {
        let is_taken = |id: &&&Spanned<String>| is_misnamed(table, &listed, &id.value);
        if !seen.contains_key(stem) && !listed.iter().any(|id| is_taken(&id)) {
            diags
                .report(
                    Code::UnlistedTable,
                    table.value.id.span,
                    format!("the model does not list practice `{stem}`"),
                )
                .hint("add it to a subdomain in `model.yaml`, or remove the table")
                .did_you_mean(stem, listed.iter().map(|id| id.value.as_str()));
        }
    }
    report_shared_practice_codes(&practices, diags);
    practices
}

/// Whether a table says that it is the listed practice, but its file is named after none.
fn is_misnamed(table: &Doc<TableDoc>, listed: &[&Spanned<String>], id: &str) -> bool {
    table.value.id.value == id && !listed.iter().any(|listed| listed.value == table.stem())
}

fn report_shared_practice_codes(practices: &[Practice], diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &Practice> = BTreeMap::new();
    for practice in practices {
        if let Some(first) = seen.insert(&practice.code, practice) {
            let message = format!(
                "practices `{}` and `{}` share the code `{}`",
                first.id, practice.id, practice.code
            );
            diags
                .report(Code::DuplicateId, practice.span, message)
                .also(first.span, "the other practice")
                .hint("give one of them another code before it is published");
        }
    }
}

fn report_shared_codes(profiles: &[Profile], diags: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &Profile> = BTreeMap::new();
    for profile in profiles {
        match seen.get(profile.code.as_str()) {
            Some(first) if first.id != profile.id => {
                let message = format!(
                    "profiles `{}` and `{}` share the code `{}`",
                    first.id, profile.id, profile.code
                );
                diags
                    .report(Code::DuplicateId, profile.span, message)
                    .also(first.span, "the other profile")
                    .hint("give one of them another code: it starts the id of every item it adds");
            }
            Some(_) => {}
            None => drop(seen.insert(&profile.code, profile)),
        }
    }
}

/// Reports tables and overlays in a folder that has no model or profile.
fn report_homeless(docs: &Docs, diags: &mut Diagnostics) {
    let models = docs.models.iter().map(Doc::home);
    let homes: BTreeSet<&Home> = models.chain(docs.profiles.iter().map(Doc::home)).collect();
    let tables = docs.tables.iter().map(|doc| (doc.home(), doc.value.id.span));
    let overlays = docs.overlays.iter().map(|doc| (doc.home(), doc.value.practice.span));
    let changes = docs.changes.iter().map(|doc| (doc.home(), doc.value.from.span));
    for (home, span) in tables.chain(overlays).chain(changes) {
        let path = home.head();
        if !homes.contains(home) && !docs.broken.contains(&path) {
            diags
                .report(Code::StrayFile, span, format!("there is no `{path}` that this belongs to"))
                .hint(format!("write `{path}`, or move this file"));
        }
    }
}

fn lower_table(id: &str, doc: &Doc<TableDoc>, diags: &mut Diagnostics) -> Practice {
    let table = &doc.value;
    if table.id.value != doc.stem() {
        diags
            .report(
                Code::PathMismatch,
                table.id.span,
                format!("the id is `{}`, but the file is `{}.yaml`", table.id, doc.stem()),
            )
            .hint("rename one of them: references go by the name of the file");
    }
    Practice {
        id: PracticeId::new(id),
        code: table.code.value.clone(),
        reference: table.reference.as_ref().map(text),
        title: table.title.value.clone(),
        aliases: values(&table.aliases),
        status: table.status,
        purpose: table.purpose.as_ref().map(text),
        considerations: table.considerations.iter().map(text).collect(),
        levels: in_order(table.levels.iter().map(lower_level).collect(), |level| level.number),
        examples: table.examples.iter().map(lower_example).collect(),
        pitfalls: table.pitfalls.iter().map(lower_pitfall).collect(),
        related: table.related.iter().map(lower_related).collect(),
        span: table.id.span,
    }
}

/// Levels are read from the lowest up, in whatever order they are written.
fn in_order<T>(mut levels: Vec<T>, number: impl Fn(&T) -> u8) -> Vec<T> {
    levels.sort_by_key(number);
    levels
}

fn lower_level(doc: &LevelDoc) -> LevelEntry {
    LevelEntry {
        number: doc.level.value,
        reference: doc.reference.as_ref().map(text),
        plainly: doc.plainly.as_ref().map(text),
        objective: doc.objective.as_ref().map(text),
        description: doc.description.as_ref().map(text),
        considerations: Vec::new(),
        actions: doc.actions.iter().map(lower_action).collect(),
        indicators: doc.indicators.iter().map(lower_indicator).collect(),
        excluded: Vec::new(),
        span: doc.level.span,
    }
}

/// What is written around the text of an item.
struct AroundDoc<'d> {
    parts: &'d [PartDoc],
    tags: &'d [Spanned<String>],
    links: &'d [LinkDoc],
    refs: &'d [CatalogRefDoc],
    needs: &'d [Spanned<String>],
    params: &'d [ParamDoc],
    groups: &'d [Spanned<String>],
    up_to_level: Option<&'d Spanned<u8>>,
    status: Option<&'d Spanned<ItemStatus>>,
    replaced_by: &'d [Spanned<String>],
    rationale: Option<&'d Spanned<String>>,
}

/// Takes what is written around its text out of an action or indicator.
macro_rules! around {
    ($doc:expr) => {
        lower_around(&AroundDoc {
            parts: &$doc.parts,
            tags: &$doc.tags,
            links: &$doc.links,
            refs: &$doc.refs,
            needs: &$doc.needs,
            params: &$doc.params,
            groups: &$doc.groups,
            up_to_level: $doc.up_to_level.as_ref(),
            status: $doc.status.as_ref(),
            replaced_by: &$doc.replaced_by,
            rationale: $doc.rationale.as_ref(),
        })
    };
}

fn lower_around(doc: &AroundDoc<'_>) -> Surroundings {
    let link = |link: &LinkDoc| (link.title.value.clone(), link.url.value.clone());
    let reference =
        |one: &CatalogRefDoc| (one.catalog.value.clone(), one.id.value.clone(), one.id.span);
    let named = |ids: &[Spanned<String>]| -> Vec<(ItemId, Span)> {
        ids.iter().map(|id| (item_id(id), id.span)).collect()
    };
    Surroundings {
        parts: doc.parts.iter().map(lower_part).collect(),
        tags: values(doc.tags),
        links: doc.links.iter().map(link).collect(),
        refs: doc.refs.iter().map(reference).collect(),
        needs: named(doc.needs),
        params: doc.params.iter().map(lower_param).collect(),
        as_written: AsWritten::default(),
        groups: doc.groups.iter().map(|id| (id.value.clone(), id.span)).collect(),
        up_to: doc.up_to_level.map(|level| (level.value, level.span)),
        retired: doc.status.is_some().then(|| Retirement {
            into: named(doc.replaced_by),
            rationale: doc.rationale.map(text),
        }),
        stray_heirs: doc.replaced_by.first().filter(|_| doc.status.is_none()).map(|id| id.span),
    }
}

fn lower_part(doc: &PartDoc) -> ItemPart {
    let label = doc.label.as_ref().map(|label| one_line(&label.value));
    ItemPart {
        label: label.filter(|label| !label.is_empty()),
        reference: doc.reference.as_ref().map(text),
        text: text(&doc.text),
        as_written: None,
        parts: doc.parts.iter().map(lower_part).collect(),
    }
}

fn lower_param(doc: &ParamDoc) -> Param {
    Param {
        id: doc.id.value.clone(),
        title: doc.title.value.trim().to_owned(),
        default: doc.default.as_ref().map(text),
        value: None,
        span: doc.id.span,
    }
}

fn lower_setting(doc: &SetDoc) -> Setting {
    Setting {
        item: (item_id(&doc.item), doc.item.span),
        param: (doc.param.value.clone(), doc.param.span),
        value: text(&doc.value),
        rationale: doc.rationale.as_ref().map(text),
    }
}

fn lower_action(doc: &ActionDoc) -> Action {
    Action {
        id: item_id(&doc.id),
        reference: doc.reference.as_ref().map(text),
        text: text(&doc.text),
        around: around!(doc),
        replaced: lower_replaced(doc.replaces.as_ref(), doc.rationale.as_ref()),
        span: doc.id.span,
    }
}

fn lower_indicator(doc: &IndicatorDoc) -> Indicator {
    Indicator {
        id: item_id(&doc.id),
        reference: doc.reference.as_ref().map(text),
        text: text(&doc.text),
        verify: doc.verify.iter().map(|verify| verify.value).collect(),
        evidence: doc.evidence.as_ref().map(text),
        unit: doc.unit.as_ref().map(text),
        sample: doc.sample.as_ref().map(text),
        valid_for: doc.valid_for.as_ref().map(text),
        weight: doc.weight.as_ref().map_or(1, |weight| u32::from(weight.value)),
        answers: doc.answers.as_ref().map(|set| (set.value.clone(), set.span)),
        record: doc.record.as_ref().map(|record| (record.value.clone(), record.span)),
        ask: doc.ask.as_ref().map(text),
        around: around!(doc),
        replaced: lower_replaced(doc.replaces.as_ref(), doc.rationale.as_ref()),
        span: doc.id.span,
    }
}

fn lower_replaced(
    id: Option<&Spanned<String>>,
    rationale: Option<&Spanned<String>>,
) -> Option<Replaced> {
    id.map(|id| Replaced {
        id: item_id(id),
        text: None,
        rationale: rationale.map(text),
        span: id.span,
    })
}

fn lower_example(doc: &ExampleDoc) -> Example {
    Example {
        id: item_id(&doc.id),
        title: doc.title.value.clone(),
        vertical: doc.vertical.value.clone(),
        level: doc.level.value,
        text: text(&doc.text),
        level_span: doc.level.span,
        span: doc.id.span,
    }
}

fn lower_pitfall(doc: &PitfallDoc) -> Pitfall {
    Pitfall {
        id: item_id(&doc.id),
        title: doc.title.value.clone(),
        text: text(&doc.text),
        span: doc.id.span,
    }
}

fn lower_related(doc: &RelatedDoc) -> Related {
    Related { practice: practice_id(&doc.practice), why: text(&doc.why), span: doc.practice.span }
}

fn lower_profile(
    doc: &Doc<ProfileDoc>,
    (docs, models): (&Docs, &[Model]),
    diags: &mut Diagnostics,
) -> Option<Profile> {
    let written = &doc.value;
    let name = check_folder(doc, &written.id, &written.version, diags)?;
    let base = VersionRef::parse(&written.base.value)?;
    let with: Vec<(VersionRef, Span)> = written
        .with
        .iter()
        .filter_map(|name| Some((VersionRef::parse(&name.value)?, name.span)))
        .collect();
    let overlays = docs
        .overlays
        .iter()
        .filter(|overlay| overlay.home() == doc.home())
        .map(|overlay| (PracticeId::new(overlay.stem()), lower_overlay(overlay, diags)))
        .collect();
    Some(Profile {
        id: name.id,
        version: name.version,
        version_label: written.version_label.as_ref().map(|label| label.value.trim().to_owned()),
        code: written.code.value.clone(),
        title: written.title.value.clone(),
        status: written.status.value,
        replaced_by: written.replaced_by.as_ref().and_then(successor),
        errata: errata_beside(doc.home(), docs),
        date: written.date.value.clone(),
        base,
        base_span: written.base.span,
        with,
        scope: written.scope.value,
        record: written.record.as_ref().map(lower_record),
        roles: written
            .roles
            .0
            .iter()
            .map(|(role, name)| (role.value.clone(), (text(name), role.span)))
            .collect(),
        groups: written
            .groups
            .as_ref()
            .map(|list| list.iter().map(|id| (id.value.clone(), id.span)).collect()),
        exclude: written.exclude.iter().map(lower_excluded_parts).collect(),
        add: added::lower_added(doc, (docs, models), diags),
        summary: text(&written.summary),
        applies_to: written.applies_to.iter().map(text).collect(),
        out_of_scope: written.out_of_scope.iter().map(text).collect(),
        considerations: written.considerations.as_ref().map(text),
        targets: written
            .targets
            .0
            .iter()
            .map(|(practice, target)| (practice_id(practice), lower_target(practice, target)))
            .collect(),
        valid_for: written.valid_for.as_ref().map(text),
        guide: written
            .guide
            .as_ref()
            .map(|guide| [text(&guide.small), text(&guide.medium), text(&guide.large)]),
        broken: broken_practices(doc, docs),
        overlays,
        span: written.id.span,
    })
}

fn lower_excluded_parts(doc: &ExcludePartsDoc) -> ExcludedParts {
    let named = [
        (PartKind::Domain, &doc.domains),
        (PartKind::Subdomain, &doc.subdomains),
        (PartKind::Practice, &doc.practices),
    ];
    let part = |kind, id: &Spanned<String>| NamedPart { kind, id: id.value.clone(), span: id.span };
    let parts = named.into_iter().flat_map(|(kind, ids)| ids.iter().map(move |id| part(kind, id)));
    ExcludedParts { parts: parts.collect(), rationale: doc.rationale.as_ref().map(text) }
}

fn lower_target(practice: &Spanned<String>, doc: &TargetDoc) -> OwnTarget {
    OwnTarget {
        level: doc.level.value,
        rationale: doc.rationale.as_ref().map(text),
        key_span: practice.span,
        span: doc.level.span,
    }
}

fn lower_overlay(doc: &Doc<OverlayDoc>, diags: &mut Diagnostics) -> Overlay {
    let written = &doc.value;
    if written.practice.value != doc.stem() {
        diags
            .report(
                Code::PathMismatch,
                written.practice.span,
                format!(
                    "the practice is `{}`, but the file is `{}.yaml`",
                    written.practice,
                    doc.stem()
                ),
            )
            .hint("rename one of them: an overlay bears the name of its practice");
    }
    Overlay {
        practice: PracticeId::new(doc.stem()),
        considerations: written.considerations.as_ref().map(text),
        levels: in_order(written.levels.iter().map(lower_overlay_level).collect(), |l| l.number),
        examples: written.examples.iter().map(lower_example).collect(),
        pitfalls: written.pitfalls.iter().map(lower_pitfall).collect(),
        exclude: written.exclude.iter().map(lower_exclude).collect(),
        set: written.set.iter().map(lower_setting).collect(),
        span: written.practice.span,
    }
}

fn lower_overlay_level(doc: &OverlayLevelDoc) -> OverlayLevel {
    OverlayLevel {
        number: doc.level.value,
        considerations: doc.considerations.as_ref().map(text),
        actions: doc.actions.iter().map(lower_action).collect(),
        indicators: doc.indicators.iter().map(lower_indicator).collect(),
        span: doc.level.span,
    }
}

fn lower_exclude(doc: &ExcludeDoc) -> Excluded {
    Excluded {
        id: item_id(&doc.id),
        text: None,
        rationale: doc.rationale.as_ref().map(text),
        cause: LeftOut::Excluded,
        kept: None,
        origin: OriginId::MODEL,
        span: doc.id.span,
    }
}

fn text(written: &Spanned<String>) -> Text {
    Text {
        markdown: written.value.trim_end().to_owned(),
        origin: OriginId::MODEL,
        span: written.span,
    }
}

fn practice_id(written: &Spanned<String>) -> PracticeId {
    PracticeId::new(&written.value)
}

fn item_id(written: &Spanned<String>) -> ItemId {
    ItemId::new(&written.value)
}

fn values(list: &[Spanned<String>]) -> Vec<String> {
    list.iter().map(|item| item.value.clone()).collect()
}
