//! Models, profiles and mappings as OSCAL, the format in which catalogs of controls and baselines are exchanged.
//!
//! In: a [`Tailored`]. Out: a catalog for a model, a profile for a profile, a collection for a mapping. A practice is a control that
//! holds one control for each level; a domain is a group. The profile imports the catalog of its model,
//! selects the levels up to each target, and adds what every layer says. Never: names of NIST with a
//! meaning of ours; what they leave open is said by `class`.

mod catalog;
mod mapping;
mod profile;
mod prose;
mod results;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;

pub use catalog::{added_catalog, catalog};
pub use mapping::mapping_collection;
pub use profile::profile;
pub use results::results;

use crate::digest::uuid_of_content;
use crate::model::{Action, Indicator, ItemPart, Surroundings, Text};
use crate::profile::Tailored;
use crate::schema::flat::{NAMESPACE as OWN, REMARKS, entries, flat, with_references};
use crate::text::one_line;
use crate::words::Words;
use prose::{Prose, line, token};

/// The release of OSCAL in which sites offer their content.
pub(super) const CURRENT: &str = "1.2.1";

/// Where the name of a method comes from.
const RMF: &str = "http://csrc.nist.gov/ns/rmf";

/// What a document is made from.
#[derive(Clone, Copy, Debug)]
pub struct OscalInput<'t> {
    /// The content.
    pub tailored: &'t Tailored,
    /// Who publishes it; may be empty.
    pub publisher: &'t str,
    /// The words that the tool says itself.
    pub words: &'t Words,
    /// The release of OSCAL; the content is the same in each.
    pub release: &'t str,
}

/// What is the same in every document.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata {
    title: String,
    last_modified: String,
    version: String,
    oscal_version: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<OscalLink>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Role>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<Party>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    responsible_parties: Vec<ResponsibleParty>,
    #[serde(skip_serializing_if = "String::is_empty")]
    remarks: String,
}

#[derive(Serialize)]
struct OscalLink {
    href: String,
    rel: &'static str,
}

#[derive(Serialize)]
struct Role {
    id: &'static str,
    title: String,
}

#[derive(Serialize)]
struct Party {
    uuid: String,
    r#type: &'static str,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ResponsibleParty {
    role_id: &'static str,
    party_uuids: [String; 1],
}

#[derive(Serialize)]
struct Property {
    name: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ns: Option<&'static str>,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
}

impl Property {
    fn new(name: &'static str, ns: Option<&'static str>, value: String) -> Self {
        Self { name: Cow::Borrowed(name), ns, value, class: None, remarks: None }
    }
}

/// What data say that nothing else in the document says to the letter. What is no line stands in remarks.
fn beside(said: &Json, native: &[(&str, &str)], below: &[&str]) -> Vec<Property> {
    let property = |(name, value): (String, String)| {
        let is_line = value.trim() == value && !value.is_empty() && !value.contains(['\n', '\r']);
        let (line, remarks) = match is_line {
            true => (value, None),
            false => (REMARKS.to_owned(), Some(value)),
        };
        let class = remarks.as_ref().map(|_| REMARKS);
        Property { name: Cow::Owned(name), ns: Some(OWN), value: line, class, remarks }
    };
    flat(said, native, below).into_iter().map(property).collect()
}

/// A text as whoever reads the document takes it.
fn read_back(text: Option<&Text>, prose: &Prose<'_>) -> String {
    text.map(|text| with_references(&prose.text(text))).unwrap_or_default()
}

/// A text of a control.
#[derive(Default, Serialize)]
struct OscalPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prose: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<OscalPart>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<OscalLink>,
}

/// The id of something as its label, and what its publisher calls it beside.
fn label(id: &str, reference: Option<&Text>) -> Vec<Property> {
    let named = |name, value: &str| Property::new(name, None, value.to_owned());
    let reference = reference.map(|text| named("alt-identifier", &text.markdown));
    std::iter::once(named("label", id)).chain(reference).collect()
}

/// The label of an item with its tags and the ids of standards that it refers to.
fn named(id: &str, reference: Option<&Text>, around: &Surroundings) -> Vec<Property> {
    let own = |name, value: String| Property::new(name, Some(OWN), value);
    let tags = around.tags.iter().map(|tag| own("tag", tag.clone()));
    let refs = around.refs.iter().map(|(of, id, _)| own("refers-to", format!("{of} {id}")));
    let params = around.params.iter().filter_map(|param| {
        Some(own("param", line(&format!("{}={}", param.id, param.value.as_ref()?.text.markdown))))
    });
    let up_to = around.up_to.iter().map(|(level, _)| own("up-to-level", level.to_string()));
    let all = label(id, reference).into_iter().chain(tags).chain(refs).chain(params);
    all.chain(up_to).collect()
}

/// The links of an item: to what it needs, and to where more is to be read.
fn linked(around: &Surroundings) -> Vec<OscalLink> {
    let needs = around.needs.iter();
    let needs = needs.map(|(id, _)| OscalLink { href: format!("#{}", token(id)), rel: "required" });
    let links = around.links.iter();
    let links = links.map(|(_, url)| OscalLink { href: url.clone(), rel: "reference" });
    needs.chain(links).collect()
}

/// What every document of a version says of itself.
fn metadata(input: OscalInput<'_>) -> Metadata {
    let (model, name) = (&input.tailored.model, input.tailored.name());
    let date = input.tailored.profile().map_or(&model.date, |profile| &profile.date);
    Metadata {
        props: input.tailored.version_label().map(version_label).into_iter().collect(),
        remarks: Prose::of(input.tailored).text(&model.notice),
        ..heading(input, input.tailored.title(), (&name.version.to_string(), date))
    }
}

/// What a document is, of which version and day, and who publishes it.
fn heading(input: OscalInput<'_>, title: &str, (version, day): (&str, &str)) -> Metadata {
    let publisher = one_line(input.publisher);
    let uuid = uuid_of_content(publisher.as_bytes());
    let role = Role { id: "publisher", title: input.words.say("oscal.publisher").to_owned() };
    let (mut roles, mut parties, mut responsible_parties) = (Vec::new(), Vec::new(), Vec::new());
    if !publisher.is_empty() {
        roles.push(role);
        parties.push(Party { uuid: uuid.clone(), r#type: "organization", name: publisher });
        responsible_parties.push(ResponsibleParty { role_id: "publisher", party_uuids: [uuid] });
    }
    Metadata {
        title: line(title),
        last_modified: format!("{day}T00:00:00Z"),
        version: version.to_owned(),
        oscal_version: input.release.to_owned(),
        props: Vec::new(),
        links: license(&input.tailored.model.license).into_iter().collect(),
        roles,
        parties,
        responsible_parties,
        remarks: String::new(),
    }
}

/// What the publisher calls a version that is known here by a number.
fn version_label(label: &str) -> Property {
    Property::new("version-label", Some(OWN), line(label))
}

/// The license, if SPDX lists it.
fn license(id: &str) -> Option<OscalLink> {
    let is_listed = !id.is_empty() && !id.starts_with("LicenseRef") && !id.contains(' ');
    let href = format!("https://spdx.org/licenses/{id}");
    is_listed.then_some(OscalLink { href, rel: "license" })
}

/// The id of the control that stands for a level of a practice.
fn level_id(code: &str, level: u8) -> String {
    token(&format!("{code}-{level}"))
}

/// Fields of items that other parts and properties hold.
const OF_ITEMS: [&str; 9] =
    ["id", "ref", "parts", "tags", "refs", "needs", "up-to-level", "replaces", "rationale"];

/// The parts of an item or of one of its parts, with those within them.
fn item_parts(parts: &[ItemPart], data: &Json, prose: &Prose<'_>) -> Vec<OscalPart> {
    let part = |(part, data): (&ItemPart, &Json)| {
        let text = read_back(Some(&part.text), prose);
        let named = |name, value: &str| Property::new(name, None, value.to_owned());
        let label = part.label.as_ref().map(|label| named("label", label));
        let reference = part.reference.as_ref();
        let called = reference.map(|text| named("alt-identifier", &text.markdown));
        let own = beside(data, &[("text", &text)], &["label", "ref", "parts"]);
        OscalPart {
            id: reference.map(|text| token(&text.markdown)),
            name: "item",
            class: Some("part"),
            props: label.into_iter().chain(called).chain(own).collect(),
            prose: Some(prose.text(&part.text)),
            parts: item_parts(&part.parts, data, prose),
            ..OscalPart::default()
        }
    };
    parts.iter().zip(entries(data, "parts")).map(part).collect()
}

fn action((action, data): (&Action, &Json), prose: &Prose<'_>) -> OscalPart {
    let native = [("text", read_back(Some(&action.text), prose))];
    let mut props = named(&action.id, action.reference.as_ref(), &action.around);
    props.extend(beside(
        data,
        &native.each_ref().map(|(key, text)| (*key, text.as_str())),
        &OF_ITEMS,
    ));
    OscalPart {
        id: Some(token(&action.id)),
        name: "item",
        class: Some("action"),
        props,
        links: linked(&action.around),
        prose: Some(prose.text(&action.text)),
        parts: item_parts(&action.around.parts, data, prose),
        ..OscalPart::default()
    }
}

/// What can be seen, and how it is assessed: by which method, looking at what, asking whom.
fn indicator((indicator, data): (&Indicator, &Json), prose: &Prose<'_>) -> OscalPart {
    let id = token(&indicator.id);
    let methods = indicator.verify.iter().map(|verify| OscalPart {
        id: Some(format!("{id}_{}", verify.word())),
        name: "assessment-method",
        props: vec![Property::new("method", Some(RMF), verify.word().to_uppercase())],
        parts: vec![OscalPart {
            name: "assessment-objects",
            prose: indicator.evidence.as_ref().map(|evidence| prose.text(evidence)),
            ..OscalPart::default()
        }],
        ..OscalPart::default()
    });
    let mut parts = item_parts(&indicator.around.parts, data, prose);
    parts.extend(methods);
    parts.extend(indicator.counted().map(|counted| note("sample", prose.words(&counted))));
    parts.extend(indicator.ask.iter().filter_map(|ask| said("ask", ask, prose)));
    // What to look at stands below a method.
    let evidence = indicator.evidence.as_ref().filter(|_| !indicator.verify.is_empty());
    let native = [
        ("text", read_back(Some(&indicator.text), prose)),
        ("evidence", read_back(evidence, prose)),
        ("ask", read_back(indicator.ask.as_ref(), prose)),
    ];
    let native = native.each_ref().map(|(key, text)| (*key, text.as_str()));
    let below: Vec<&str> = OF_ITEMS.into_iter().chain(["verify"]).collect();
    let mut props = named(&indicator.id, indicator.reference.as_ref(), &indicator.around);
    props.extend(beside(data, &native, &below));
    OscalPart {
        name: "assessment-objective",
        class: Some("indicator"),
        props,
        links: linked(&indicator.around),
        prose: Some(prose.text(&indicator.text)),
        parts,
        id: Some(id),
        ..OscalPart::default()
    }
}

/// A text, if it says anything.
fn said(class: &'static str, text: &Text, prose: &Prose<'_>) -> Option<OscalPart> {
    (!text.markdown.trim().is_empty()).then(|| note(class, prose.text(text)))
}

fn note(class: &'static str, prose: String) -> OscalPart {
    OscalPart { name: "guidance", class: Some(class), prose: Some(prose), ..OscalPart::default() }
}

/// A document as JSON, with the UUID that its content has.
fn document<D: Serialize>(kind: &str, content: &D) -> String {
    let text = |uuid: &str| {
        let content = serde_json::to_value(content).expect("a document is plain data");
        let mut document = serde_json::json!({ kind: { "uuid": uuid } });
        if let (Some(document), serde_json::Value::Object(content)) =
            (document[kind].as_object_mut(), content)
        {
            document.extend(content);
        }
        serde_json::to_string_pretty(&document).expect("a document is plain data") + "\n"
    };
    text(&uuid_of_content(text("").as_bytes()))
}
