//! The content of one version as a flat list of entries, which is what two versions are aligned by.
//!
//! In: a [`Model`], [`Profile`] or [`Tailored`]. Out: [`Content`]. Never: compares, judges.

mod lower;

use std::collections::BTreeMap;

use crate::digest::sha256_of_parts;
use crate::id::PracticeId;
use crate::schema::changes::ChangedField;

/// One version, flattened: what it says of itself, and every entry in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// What the version says of itself; differs between any two versions and is no change.
    pub header: Header,
    /// The entries in reading order; a home comes before what it holds.
    pub entries: Vec<Entry>,
}

/// What a version says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Id of the model or profile.
    pub id: String,
    /// Version.
    pub version: String,
    /// Name.
    pub title: String,
    /// `draft`, `review`, `published` or `withdrawn`; empty for a catalog of others, which has no such state.
    pub status: String,
    /// Day of the version, `YYYY-MM-DD`; empty for a catalog that says none.
    pub date: String,
    /// What a profile is laid over, as `name@version`, the base first.
    pub bases: Vec<String>,
    /// The practices of the model beneath a profile, in the model's order: what the profile's own
    /// entries do not say, and readers know practices by. Empty for a model, whose entries say it.
    pub practices: Vec<ListedPractice>,
}

/// A practice as the model beneath lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedPractice {
    /// Its id.
    pub id: PracticeId,
    /// Its name.
    pub title: String,
    /// The id of its domain.
    pub domain: String,
    /// The name of its domain.
    pub domain_title: String,
}

impl Header {
    /// Whether it is a catalog as its publisher has it, and no version of a workspace.
    pub fn is_of_others(&self) -> bool {
        self.status.is_empty()
    }

    /// The version as `name@version`.
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

/// What an entry is known by: its kind and id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What it is.
    pub kind: Kind,
    /// Its id, as `PHY-2-I1`.
    pub id: String,
}

impl Key {
    /// Joins a kind and an id.
    pub fn new(kind: Kind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}

/// Something with an id: a practice, a level of it, an item, a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is known by.
    pub key: Key,
    /// The entry that holds it; `None` for the document itself.
    pub home: Option<Key>,
    /// Its texts and values.
    pub fields: BTreeMap<Field, FieldValue>,
}

impl Entry {
    /// The name that people read: the title if there is one, else what its publisher calls it.
    pub fn title(&self) -> Option<&str> {
        match self.fields.get(&Field::Title) {
            Some(FieldValue::Text(title)) => Some(title),
            _ => self.reference(),
        }
    }

    /// The name of a group: what its publisher calls it, and its title.
    pub fn full_title(&self) -> String {
        let Some(FieldValue::Text(title)) = self.fields.get(&Field::Title) else {
            return self.reference().unwrap_or(&self.key.id).to_owned();
        };
        match self.reference() {
            Some(reference) => format!("{reference} {title}"),
            None => title.clone(),
        }
    }

    /// The level of an item that says it itself.
    pub fn level(&self) -> Option<&str> {
        let is_item = matches!(self.key.kind, Kind::Action | Kind::Indicator);
        match self.fields.get(&Field::Level).filter(|_| is_item) {
            Some(FieldValue::Text(level)) => Some(level),
            _ => None,
        }
    }

    /// What its publisher calls it.
    pub fn reference(&self) -> Option<&str> {
        match self.fields.get(&Field::Ref) {
            Some(FieldValue::Text(reference)) => Some(reference),
            _ => None,
        }
    }
}

/// A text or a list of words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldValue {
    /// A text in Markdown.
    Text(String),
    /// A list.
    List(Vec<String>),
}

impl FieldValue {
    /// The value as Markdown: a list has one item per entry.
    pub fn markdown(&self) -> String {
        match self {
            FieldValue::Text(text) => text.clone(),
            FieldValue::List(items) => {
                items.iter().map(|item| format!("- {item}\n")).collect::<String>()
            }
        }
    }
}

macro_rules! names {
    ($(#[$top:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal, $words:literal;)* }) => {
        $(#[$top])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The stable name, as it stands in data.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
            /// What readers call it.
            pub fn words(self) -> &'static str {
                match self { $($name::$variant => $words,)* }
            }
            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.words())
            }
        }
    };
}
pub(crate) use names;

names! {
    /// What an entry is.
    Kind {
        /// The model or profile itself.
        Document = "document", "document";
        /// A comprehensiveness level of the model.
        LevelName = "level-name", "level name";
        /// A scope of the model.
        Scope = "scope", "scope";
        /// A role that indicators ask.
        Role = "role", "role";
        /// A record that shows indicators.
        Record = "record", "record";
        /// A domain.
        Domain = "domain", "domain";
        /// A subdomain.
        Subdomain = "subdomain", "subdomain";
        /// A practice; in a profile, its overlay.
        Practice = "practice", "practice";
        /// One level of a practice.
        Level = "level", "level";
        /// An action.
        Action = "action", "action";
        /// An indicator.
        Indicator = "indicator", "indicator";
        /// An example.
        Example = "example", "example";
        /// A pitfall.
        Pitfall = "pitfall", "pitfall";
        /// A practice that another leans on.
        Related = "related", "related practice";
        /// A base item that a profile left out.
        Exclusion = "exclusion", "exclusion";
        /// A target of a profile.
        Target = "target", "target";
        /// A row of a mapping.
        Row = "row", "row";
        /// What a mapping says to have no counterpart.
        Gap = "gap", "gap";
    }
}

names! {
    /// A text or value of an entry.
    Field {
        /// Name.
        Title = "title", "title";
        /// Name in a few letters.
        ShortTitle = "short-title", "short title";
        /// What its publisher calls it.
        Ref = "ref", "publisher's reference";
        /// The domain or subdomain of a practice that a profile adds.
        In = "in", "domain";
        /// The version of another model that a practice is taken from.
        From = "from", "source";
        /// Short code.
        Code = "code", "code";
        /// Other spellings.
        Aliases = "aliases", "other spellings";
        /// How far a practice table is written.
        Status = "status", "status";
        /// What it is about.
        Summary = "summary", "summary";
        /// What this edition is and is not.
        Notice = "notice", "notice";
        /// Licence of the text.
        License = "license", "license";
        /// The rule by which answers add up to a level.
        Scoring = "scoring", "rule of scoring";
        /// What the model calls things.
        Words = "words", "names of things";
        /// The answers that an indicator can have, and what they are worth.
        Answers = "answers", "answers";
        /// The number of an edition of the text.
        Edition = "edition", "edition";
        /// The publication whose structure the text follows.
        Follows = "follows", "followed publication";
        /// Who wrote and reviewed the version, on what evidence.
        Record = "record", "record";
        /// The roles that a profile renames.
        Roles = "roles", "names of roles";
        /// For how wide a field a profile is written.
        Scope = "scope", "scope";
        /// What a profile applies to.
        AppliesTo = "applies-to", "applies to";
        /// What a profile is not for.
        OutOfScope = "out-of-scope", "out of scope";
        /// First steps for a small organization.
        GuideSmall = "guide-small", "guide for a small organization";
        /// First steps for a medium-sized organization.
        GuideMedium = "guide-medium", "guide for a medium-sized organization";
        /// First steps for a large organization.
        GuideLarge = "guide-large", "guide for a large organization";
        /// What a practice is for.
        Purpose = "purpose", "purpose";
        /// General considerations.
        Considerations = "considerations", "considerations";
        /// What a company at a level plainly has.
        Plainly = "plainly", "plain line";
        /// What a level achieves.
        Objective = "objective", "objective";
        /// What distinguishes a level.
        Description = "description", "description";
        /// A level: of a target or an example its number; of an item of a catalog of others that stands in no level
        /// with texts of its own, the name.
        Level = "level", "level";
        /// The vertical of an example.
        Vertical = "vertical", "vertical";
        /// The text of an item.
        Text = "text", "text";
        /// The parts below the text of an item.
        Parts = "parts", "parts";
        /// What an indicator counts.
        Unit = "unit", "unit";
        /// How many are looked at, and who picks them.
        Sample = "sample", "sample";
        /// How much an indicator counts.
        Weight = "weight", "weight";
        /// How long an answer holds.
        ValidFor = "valid-for", "shelf life of answers";
        /// How an indicator is verified.
        Verify = "verify", "verification";
        /// What to ask to see.
        Evidence = "evidence", "evidence";
        /// The role to ask.
        Ask = "ask", "role to ask";
        /// Words by which an item is found.
        Tags = "tags", "tags";
        /// Where more is to be read.
        Links = "links", "links";
        /// Ids of standards.
        Refs = "refs", "ids of standards";
        /// The editions of the standards that ids are of, as far as they are called otherwise on the other side.
        Editions = "editions", "editions of standards";
        /// The groups that an item is for, that a model has, or that a profile selects.
        Groups = "groups", "groups";
        /// The last level for which an item is asked.
        UpToLevel = "up-to-level", "last level";
        /// The places that are filled in, and what is filled in there.
        Params = "params", "places to fill in";
        /// What must be there first.
        Needs = "needs", "what is needed first";
        /// The items that carry a retired one on.
        ReplacedBy = "replaced-by", "successors";
        /// The base item whose place an item takes.
        Replaces = "replaces", "replaced item";
        /// Why.
        Rationale = "rationale", "rationale";
        /// The related practices.
        Related = "related", "related practices";
        /// How the rows of a mapping were made.
        Method = "method", "method";
        /// The edition of a standard that a mapping leads to.
        Standard = "standard", "standard";
        /// What an item asks, compared with what a requirement asks.
        Relationship = "relationship", "relationship";
        /// How sure the reading of a row is.
        Confidence = "confidence", "certainty";
        /// Why a row says what it says.
        Reason = "reason", "reason";
        /// The requirements of a standard that an item speaks to.
        Mapping = "mapping", "mapping";
    }
}

impl From<ChangedField> for Field {
    fn from(name: ChangedField) -> Self {
        match name {
            ChangedField::ShortTitle => Field::ShortTitle,
            ChangedField::Ref => Field::Ref,
            ChangedField::In => Field::In,
            ChangedField::From => Field::From,
            ChangedField::Code => Field::Code,
            ChangedField::Aliases => Field::Aliases,
            ChangedField::Status => Field::Status,
            ChangedField::Summary => Field::Summary,
            ChangedField::Notice => Field::Notice,
            ChangedField::License => Field::License,
            ChangedField::Scoring => Field::Scoring,
            ChangedField::Words => Field::Words,
            ChangedField::Answers => Field::Answers,
            ChangedField::Edition => Field::Edition,
            ChangedField::Follows => Field::Follows,
            ChangedField::Record => Field::Record,
            ChangedField::Roles => Field::Roles,
            ChangedField::Plainly => Field::Plainly,
            ChangedField::Unit => Field::Unit,
            ChangedField::Sample => Field::Sample,
            ChangedField::Weight => Field::Weight,
            ChangedField::ValidFor => Field::ValidFor,
            ChangedField::Scope => Field::Scope,
            ChangedField::AppliesTo => Field::AppliesTo,
            ChangedField::OutOfScope => Field::OutOfScope,
            ChangedField::GuideSmall => Field::GuideSmall,
            ChangedField::GuideMedium => Field::GuideMedium,
            ChangedField::GuideLarge => Field::GuideLarge,
            ChangedField::Purpose => Field::Purpose,
            ChangedField::Considerations => Field::Considerations,
            ChangedField::Objective => Field::Objective,
            ChangedField::Description => Field::Description,
            ChangedField::Level => Field::Level,
            ChangedField::Vertical => Field::Vertical,
            ChangedField::Text => Field::Text,
            ChangedField::Parts => Field::Parts,
            ChangedField::Verify => Field::Verify,
            ChangedField::Evidence => Field::Evidence,
            ChangedField::Ask => Field::Ask,
            ChangedField::Tags => Field::Tags,
            ChangedField::Links => Field::Links,
            ChangedField::Refs => Field::Refs,
            ChangedField::Groups => Field::Groups,
            ChangedField::UpToLevel => Field::UpToLevel,
            ChangedField::Params => Field::Params,
            ChangedField::Needs => Field::Needs,
            ChangedField::ReplacedBy => Field::ReplacedBy,
            ChangedField::Replaces => Field::Replaces,
            ChangedField::Rationale => Field::Rationale,
            ChangedField::Related => Field::Related,
        }
    }
}

/// The id under which the document itself stands, so that two documents align.
pub(crate) const DOCUMENT: &str = "document";

impl Content {
    /// Puts entries into reading order: each home is followed by what it holds.
    pub(crate) fn in_reading_order(header: Header, entries: Vec<Entry>) -> Self {
        let mut held: BTreeMap<Option<Key>, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            held.entry(entry.home.clone()).or_default().push(entry);
        }
        let mut ordered = Vec::new();
        let mut open: Vec<Entry> = held.remove(&None).unwrap_or_default();
        open.reverse();
        while let Some(entry) = open.pop() {
            let inside = held.remove(&Some(entry.key.clone())).unwrap_or_default();
            open.extend(inside.into_iter().rev());
            ordered.push(entry);
        }
        ordered.extend(held.into_values().flatten());
        Self { header, entries: ordered }
    }

    /// The entry of that kind and id.
    pub fn entry(&self, key: &Key) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == *key)
    }

    /// The entries that go by a name: their id, the code of a practice, or the id of the version
    /// for what it says of itself.
    pub fn entries_called<'c>(
        &'c self,
        name: &'c str,
        version: &'c str,
    ) -> impl Iterator<Item = &'c Entry> {
        self.entries.iter().filter(move |entry| {
            let is_code = |code: &FieldValue| *code == FieldValue::Text(name.to_owned());
            entry.key.id == name
                || (entry.key.kind == Kind::Document && name == version)
                || (entry.key.kind == Kind::Practice
                    && entry.fields.get(&Field::Code).is_some_and(is_code))
        })
    }

    /// The entries by what they are known by.
    pub fn by_key(&self) -> BTreeMap<&Key, &Entry> {
        self.entries.iter().map(|entry| (&entry.key, entry)).collect()
    }

    /// The names by which its entries can be called: their ids, and the codes of practices.
    pub fn names(&self) -> Vec<String> {
        let code = |entry: &Entry| match entry.fields.get(&Field::Code) {
            Some(FieldValue::Text(code)) if entry.key.kind == Kind::Practice => Some(code.clone()),
            _ => None,
        };
        let reference = |entry: &Entry| entry.reference().map(str::to_owned);
        self.entries
            .iter()
            .flat_map(|entry| [Some(entry.key.id.clone()), code(entry), reference(entry)])
            .flatten()
            .collect()
    }

    /// A digest of everything that the version says; layout and comments do not count.
    pub fn digest(&self) -> String {
        let header = &self.header;
        let mut parts = vec![
            header.id.clone(),
            header.version.clone(),
            header.title.clone(),
            header.date.clone(),
            header.bases.join(" "),
        ];
        for entry in &self.entries {
            parts.push(format!("{}:{}", entry.key.kind.name(), entry.key.id));
            let home = entry.home.as_ref();
            parts.push(home.map_or_else(String::new, |h| format!("{}:{}", h.kind.name(), h.id)));
            for (field, value) in &entry.fields {
                parts.push(field.name().to_owned());
                match value {
                    FieldValue::Text(text) => parts.push(text.clone()),
                    FieldValue::List(items) => parts.extend(items.iter().cloned()),
                }
            }
        }
        sha256_of_parts(parts.iter().map(String::as_bytes))
    }
}
