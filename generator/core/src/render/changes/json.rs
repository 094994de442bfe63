//! A comparison as a JSON document, and back.

use std::collections::BTreeMap;

use crate::diff::{
    Change, ChangeHome, Class, DiffError, Edit, Entry, Field, FieldValue, Header, Judge, Key, Kind,
    ListedPractice, Placed, Position, VersionDiff, Weight, required_bump, summary,
};
use crate::id::PracticeId;
use crate::schema::diff::{
    ChangeEntryDoc, DiffDoc, EditDoc, FORMAT, HomeDoc, KeyDoc, ListedPracticeDoc, PlaceDoc,
    PlacedDoc, SideDoc, ValueDoc,
};

/// The comparison as JSON text.
pub fn json(diff: &VersionDiff) -> String {
    serde_json::to_string_pretty(&document(diff)).expect("a comparison is plain data") + "\n"
}

/// Reads a comparison back from its JSON text.
///
/// # Errors
/// The text is not such a document, or names a kind, class or field that does not exist.
pub fn from_json(text: &str) -> Result<VersionDiff, DiffError> {
    let doc: DiffDoc =
        serde_json::from_str(text).map_err(|error| DiffError::new(error.to_string()))?;
    if doc.format != FORMAT {
        return Err(DiffError::new(format!("`{}` is not `{FORMAT}`", doc.format)));
    }
    let changes = doc.changes.iter().map(read_change).collect::<Result<_, _>>()?;
    Ok(VersionDiff { from: read_side(&doc.from), to: read_side(&doc.to), changes })
}

fn document(diff: &VersionDiff) -> DiffDoc {
    let summary = summary(diff);
    let mut recheck: Vec<String> = summary.recheck.iter().map(|c| c.key.id.clone()).collect();
    recheck.dedup();
    DiffDoc {
        format: FORMAT.to_owned(),
        from: side(&diff.from),
        to: side(&diff.to),
        required_bump: required_bump(diff).to_string(),
        counts: summary.classes.iter().map(|(c, n)| (c.name().to_owned(), *n)).collect(),
        recheck,
        changes: diff.changes.iter().map(change).collect(),
    }
}

fn side(header: &Header) -> SideDoc {
    SideDoc {
        id: header.id.clone(),
        version: header.version.clone(),
        title: header.title.clone(),
        status: header.status.clone(),
        date: header.date.clone(),
        bases: header.bases.clone(),
        practices: header.practices.iter().map(listed).collect(),
    }
}

fn read_side(doc: &SideDoc) -> Header {
    Header {
        id: doc.id.clone(),
        version: doc.version.clone(),
        title: doc.title.clone(),
        status: doc.status.clone(),
        date: doc.date.clone(),
        bases: doc.bases.clone(),
        practices: doc.practices.iter().map(read_listed).collect(),
    }
}

fn listed(practice: &ListedPractice) -> ListedPracticeDoc {
    ListedPracticeDoc {
        id: practice.id.to_string(),
        title: practice.title.clone(),
        domain: practice.domain.clone(),
        domain_title: practice.domain_title.clone(),
    }
}

fn read_listed(doc: &ListedPracticeDoc) -> ListedPractice {
    ListedPractice {
        id: PracticeId::new(&doc.id),
        title: doc.title.clone(),
        domain: doc.domain.clone(),
        domain_title: doc.domain_title.clone(),
    }
}

fn change(change: &Change) -> ChangeEntryDoc {
    ChangeEntryDoc {
        class: change.class.name().to_owned(),
        key: key(&change.key),
        weight: change.weight.name().to_owned(),
        judge: change.judge.name().to_owned(),
        home: home(&change.home),
        old_home: (change.old_home != change.home).then(|| home(&change.old_home)),
        within: change.within.as_ref().map(key),
        into: change.into.clone(),
        shares: change.shares.clone(),
        out_of: change.out_of.clone(),
        reason: change.reason.clone(),
        edit: edit(&change.edit),
    }
}

fn home(home: &ChangeHome) -> HomeDoc {
    HomeDoc { domain: home.domain.clone(), practice: home.practice.as_ref().map(String::from) }
}

fn key(key: &Key) -> KeyDoc {
    KeyDoc { kind: key.kind.name().to_owned(), id: key.id.clone() }
}

fn value(value: &FieldValue) -> ValueDoc {
    match value {
        FieldValue::Text(text) => ValueDoc::Text(text.clone()),
        FieldValue::List(items) => ValueDoc::List(items.clone()),
    }
}

fn placed(placed: &Placed) -> PlacedDoc {
    let entry = &placed.entry;
    PlacedDoc {
        key: key(&entry.key),
        fields: entry.fields.iter().map(|(f, v)| (f.name().to_owned(), value(v))).collect(),
        place: PlaceDoc {
            home: entry.home.as_ref().map(key),
            after: placed.after.as_ref().map(key),
        },
    }
}

fn place(place: &Position) -> PlaceDoc {
    PlaceDoc { home: place.home.as_ref().map(key), after: place.after.as_ref().map(key) }
}

fn edit(edit: &Edit) -> EditDoc {
    match edit {
        Edit::Added(one) => EditDoc::Added(placed(one)),
        Edit::Removed(one) => EditDoc::Removed(placed(one)),
        Edit::Renamed(pair) => {
            EditDoc::Renamed { old: Box::new(placed(&pair.0)), new: Box::new(placed(&pair.1)) }
        }
        Edit::Placed(old, new) => EditDoc::Placed { old: place(old), new: place(new) },
        Edit::Order(old, new) => EditDoc::Order {
            old: old.iter().map(key).collect(),
            new: new.iter().map(key).collect(),
        },
        Edit::Field(field, old, new) => EditDoc::Field {
            field: field.name().to_owned(),
            old: old.as_ref().map(value),
            new: new.as_ref().map(value),
        },
    }
}

fn named<T>(found: Option<T>, what: &str, name: &str) -> Result<T, DiffError> {
    found.ok_or_else(|| DiffError::new(format!("there is no {what} `{name}`")))
}

fn read_key(doc: &KeyDoc) -> Result<Key, DiffError> {
    Ok(Key::new(named(Kind::from_name(&doc.kind), "kind", &doc.kind)?, &doc.id))
}

fn read_some_key(doc: Option<&KeyDoc>) -> Result<Option<Key>, DiffError> {
    doc.map(read_key).transpose()
}

fn read_home(doc: &HomeDoc) -> ChangeHome {
    ChangeHome {
        domain: doc.domain.clone(),
        practice: doc.practice.as_deref().map(PracticeId::new),
    }
}

fn read_change(doc: &ChangeEntryDoc) -> Result<Change, DiffError> {
    let home = read_home(&doc.home);
    Ok(Change {
        key: read_key(&doc.key)?,
        class: named(Class::from_name(&doc.class), "class", &doc.class)?,
        weight: named(Weight::from_name(&doc.weight), "weight", &doc.weight)?,
        judge: named(Judge::from_name(&doc.judge), "judge", &doc.judge)?,
        edit: read_edit(&doc.edit)?,
        into: doc.into.clone(),
        shares: doc.shares.clone(),
        out_of: doc.out_of.clone(),
        reason: doc.reason.clone(),
        within: read_some_key(doc.within.as_ref())?,
        old_home: doc.old_home.as_ref().map_or_else(|| home.clone(), read_home),
        home,
    })
}

fn read_value(doc: &ValueDoc) -> FieldValue {
    match doc {
        ValueDoc::Text(text) => FieldValue::Text(text.clone()),
        ValueDoc::List(items) => FieldValue::List(items.clone()),
    }
}

fn read_field(name: &str) -> Result<Field, DiffError> {
    named(Field::from_name(name), "field", name)
}

fn read_placed(doc: &PlacedDoc) -> Result<Placed, DiffError> {
    let fields: BTreeMap<Field, FieldValue> = doc
        .fields
        .iter()
        .map(|(name, value)| Ok((read_field(name)?, read_value(value))))
        .collect::<Result<_, DiffError>>()?;
    let place = read_place(&doc.place)?;
    let entry = Entry { key: read_key(&doc.key)?, home: place.home, fields };
    Ok(Placed { entry, after: place.after })
}

fn read_place(doc: &PlaceDoc) -> Result<Position, DiffError> {
    let home = read_some_key(doc.home.as_ref())?;
    Ok(Position { home, after: read_some_key(doc.after.as_ref())? })
}

fn read_edit(doc: &EditDoc) -> Result<Edit, DiffError> {
    let keys = |list: &[KeyDoc]| list.iter().map(read_key).collect::<Result<Vec<Key>, DiffError>>();
    Ok(match doc {
        EditDoc::Added(one) => Edit::Added(read_placed(one)?),
        EditDoc::Removed(one) => Edit::Removed(read_placed(one)?),
        EditDoc::Renamed { old, new } => {
            Edit::Renamed(Box::new((read_placed(old)?, read_placed(new)?)))
        }
        EditDoc::Placed { old, new } => Edit::Placed(read_place(old)?, read_place(new)?),
        EditDoc::Order { old, new } => Edit::Order(keys(old)?, keys(new)?),
        EditDoc::Field { field, old, new } => Edit::Field(
            read_field(field)?,
            old.as_ref().map(read_value),
            new.as_ref().map(read_value),
        ),
    })
}
