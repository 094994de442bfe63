//! Catalogs of OSCAL in JSON: a group becomes a domain, a control or enhancement a practice.
//!
//! Where a control says what an assessor determines (the objectives of NIST SP 800-53A), that is answered, and
//! its statement is what is done. Where it does not, its statement is answered.

use super::catalog::{
    ForeignAction, ForeignCatalog, ForeignLevelTexts, ForeignNode, ForeignPart, NodeKind,
};
use super::piece::Piece;
use super::places::Parameters;
use super::{own, own_oscal};
use crate::diag::{Code, Diagnostics};
use crate::schema::table::Verify;
use crate::source::SourceFile;

/// Groups, controls and parts may nest this deep.
const DEEPEST: usize = 24;
/// Parts of an item may nest this deep, and so many may stand beside one another; what is more is one text.
const DEEPEST_PART: usize = 8;
const MOST_PARTS: usize = 60;
/// Names of parts that hold what an assessor determines.
const OBJECTIVES: [&str; 2] = ["assessment-objective", "objective"];
/// Names of parts that say how it is determined.
const METHODS: [&str; 2] = ["assessment-method", "assessment"];

/// Reads a catalog.
pub(super) fn read(
    root: Piece<'_>,
    (file, diags): (&SourceFile, &mut Diagnostics),
) -> Option<ForeignCatalog> {
    let Some(catalog) = root.get("catalog") else {
        let (what, cure) = if root.get("profile").is_some() {
            (
                "this is a profile of OSCAL, which only selects controls",
                "bring it in beside its catalog with `smm import oscal`, and compare the versions that they become",
            )
        } else {
            ("there is no `catalog` in it", "name a catalog of OSCAL, in JSON")
        };
        diags.report(Code::MissingKey, root.span(), what).hint(cure);
        return None;
    };
    if let Some(data) = own_oscal::data(catalog) {
        return own::version(&data, root.taken(), (file, diags));
    }
    catalog.mark_keys(&["uuid"]);
    let metadata = catalog.get("metadata")?;
    metadata.mark_keys(&["oscal-version"]);
    let title = metadata.needed("title", "the metadata", diags)?;
    let day = metadata.word("published").or_else(|| metadata.word("last-modified"));
    let params = Parameters::default().with(catalog);
    let mut roots: Vec<ForeignNode> =
        catalog.list("groups").into_iter().map(|one| group(one, &params, 0)).collect();
    let of_catalog = catalog.list("controls").into_iter();
    roots.extend(of_catalog.flat_map(|one| controls(one, &params, 0)));
    let is_family = |one: &Piece<'_>| one.word("class").as_deref() == Some("family");
    let mut words = vec![("practice", "control".to_owned(), "controls".to_owned())];
    if !roots.is_empty() && catalog.list("groups").iter().all(is_family) {
        words.insert(0, ("domain", "family".to_owned(), "families".to_owned()));
    }
    if has_objectives(catalog) {
        let objectives = ("assessment objective".to_owned(), "assessment objectives".to_owned());
        words.push(("indicator", objectives.0, objectives.1));
    }
    Some(ForeignCatalog {
        key: title.clone(),
        title,
        version: metadata.needed("version", "the metadata", diags)?,
        version_at: metadata.place_of("version"),
        date: day.map(|moment| moment.chars().take(10).collect()),
        publisher: metadata.list("parties").first().and_then(|party| party.word("name")),
        rights: metadata.word("remarks"),
        words,
        roots,
        ..ForeignCatalog::default()
    })
}

fn group(piece: Piece<'_>, above: &Parameters, depth: usize) -> ForeignNode {
    let params = above.with(piece);
    let mut children = Vec::new();
    if depth < DEEPEST {
        let groups = piece.list("groups").into_iter();
        children.extend(groups.map(|one| group(one, &params, depth + 1)));
        let below = piece.list("controls").into_iter();
        children.extend(below.flat_map(|one| controls(one, &params, depth + 1)));
    }
    let texts: Vec<String> =
        piece.list("parts").into_iter().filter_map(|one| prose(one, 0)).collect();
    ForeignNode {
        key: piece.word("id").unwrap_or_default(),
        reference: label(piece),
        title: piece.word("title"),
        text: Some(params.shown(&texts.join("\n\n"))).filter(|text| !text.is_empty()),
        children,
        ..ForeignNode::default()
    }
}

/// A control, and behind it its enhancements: each is asked for itself.
fn controls(piece: Piece<'_>, above: &Parameters, depth: usize) -> Vec<ForeignNode> {
    let is_withdrawn = |prop: &Piece<'_>| {
        prop.get("name").and_then(Piece::peek) == Some("status")
            && prop.get("value").and_then(Piece::peek) == Some("withdrawn")
    };
    // What is withdrawn asks for nothing; it stays unread, and so is listed as what has no place.
    if piece.list("props").iter().any(is_withdrawn) {
        return Vec::new();
    }
    let below = if depth < DEEPEST { piece.list("controls") } else { Vec::new() };
    let params = above.with(piece);
    let own = control(piece, &params);
    let below = below.into_iter().flat_map(|one| controls(one, &params, depth + 1));
    let below = below.map(|mut one| {
        one.within.get_or_insert_with(|| own.key.clone());
        one
    });
    let below: Vec<ForeignNode> = below.collect();
    std::iter::once(own).chain(below).collect()
}

fn control(piece: Piece<'_>, params: &Parameters) -> ForeignNode {
    let mut node = ForeignNode {
        key: piece.word("id").unwrap_or_default(),
        reference: label(piece).or_else(|| piece.word("id")),
        title: piece.word("title"),
        ..ForeignNode::default()
    };
    let parts = piece.list("parts");
    let named = |names: &[&str]| -> Vec<Piece<'_>> {
        let is_it =
            |part: &&Piece<'_>| part.word("name").is_some_and(|name| names.contains(&&*name));
        parts.iter().filter(is_it).copied().collect()
    };
    let (statements, objectives) = (named(&["statement"]), named(&OBJECTIVES));
    let methods = named(&METHODS);
    let known = ["statement"].iter().chain(&OBJECTIVES).chain(&METHODS);
    let known: Vec<&str> = known.copied().collect();
    let is_other =
        |part: &&Piece<'_>| part.word("name").is_none_or(|name| !known.contains(&&*name));
    let others = parts.iter().filter(is_other).filter_map(|part| prose(*part, 0));
    let others = params.shown(&others.collect::<Vec<_>>().join("\n\n"));
    node.text = Some(others).filter(|text| !text.is_empty());
    let reference = node.reference.clone().unwrap_or_default();
    let mut steps = Vec::new();
    statements.iter().for_each(|part| steps.extend(items(*part, &reference)));
    let mut asked = Vec::new();
    objectives.iter().for_each(|part| leaves(*part, "", &mut asked));
    let with_places = |mut step: ForeignAction| {
        let texts = std::iter::once(&mut step.text).chain(ForeignPart::texts_mut(&mut step.parts));
        let params = params.placed_in(texts.collect());
        ForeignAction { params, ..step }
    };
    let steps: Vec<ForeignAction> = steps.into_iter().map(with_places).collect();
    let asked: Vec<ForeignAction> = asked.into_iter().map(with_places).collect();
    let verify = verified(&methods);
    if asked.is_empty() {
        node.children = steps.into_iter().map(|step| item(step, &verify)).collect();
    } else {
        node.children = asked.into_iter().map(|step| item(step, &verify)).collect();
        if let Some(first) = node.children.first_mut() {
            first.actions = steps;
        }
    }
    let described = examined(&methods, params);
    if !described.is_empty() {
        let texts = ForeignLevelTexts { objective: None, description: described };
        node.at_levels.insert(1, texts);
    }
    node
}

fn item(step: ForeignAction, verify: &[Verify]) -> ForeignNode {
    ForeignNode {
        key: step.key,
        reference: step.reference,
        text: Some(step.text),
        parts: step.parts,
        params: step.params,
        kind: NodeKind::Item,
        verify: verify.to_vec(),
        ..ForeignNode::default()
    }
}

/// The label without class, which is the one that people read; else the first.
fn label(piece: Piece<'_>) -> Option<String> {
    let is_label = |prop: &&Piece<'_>| prop.get("name").and_then(Piece::peek) == Some("label");
    let props = piece.list("props");
    let labels: Vec<&Piece<'_>> = props.iter().filter(is_label).collect();
    let plain = labels.iter().find(|prop| prop.get("class").is_none());
    let found = plain.or_else(|| labels.first())?;
    found.mark_keys(&["name", "class"]);
    found.word("value")
}

/// What people call a part: what they call that above it, and its sign, as `AC-1a.1(a)`.
fn called(above: &str, sign: &str) -> String {
    let between = if sign.starts_with(|c: char| c.is_ascii_digit()) { "." } else { "" };
    format!("{above}{between}{}", sign.trim_end_matches('.'))
}

/// The items of a statement, each with the parts below it; the statement itself if it has none.
fn items(statement: Piece<'_>, reference: &str) -> Vec<ForeignAction> {
    let own = statement.word("prose");
    let parts = statement.list("parts");
    let key =
        |piece: Piece<'_>| piece.word("id").unwrap_or_else(|| format!("{reference}#statement"));
    if parts.is_empty() {
        let one =
            own.map(|text| ForeignAction { key: key(statement), text, ..ForeignAction::default() });
        return one.into_iter().collect();
    }
    let item = |part: Piece<'_>| {
        let reference = label(part).map(|sign| called(reference, &sign));
        let (text, parts) = in_parts(part, reference.as_deref(), 0)?;
        let text = match &own {
            Some(own) => format!("{own}\n\n{text}"),
            None => text,
        };
        Some(ForeignAction { key: key(part), reference, text, parts, ..ForeignAction::default() })
    };
    parts.into_iter().filter_map(item).collect()
}

/// What a part says and the parts below it. What no parts can be made of is one text with it.
fn in_parts(
    piece: Piece<'_>,
    above: Option<&str>,
    depth: usize,
) -> Option<(String, Vec<ForeignPart>)> {
    let below = piece.list("parts");
    let own = piece.word("prose");
    let (Some(own), true) = (own, depth < DEEPEST_PART && below.len() <= MOST_PARTS) else {
        return Some((prose(piece, 0)?, Vec::new()));
    };
    piece.mark_keys(&["name", "id"]);
    let part = |one: Piece<'_>| {
        let label = label(one);
        let reference = above.zip(label.as_deref()).map(|(above, sign)| called(above, sign));
        let (text, parts) = in_parts(one, reference.as_deref(), depth + 1)?;
        Some(ForeignPart { label, reference, text, parts })
    };
    Some((own, below.into_iter().filter_map(part).collect()))
}

/// The prose of a part and of those below it, as a list.
pub(super) fn prose(part: Piece<'_>, depth: usize) -> Option<String> {
    let own = part.word("prose");
    part.mark_keys(&["name", "id"]);
    let below = if depth < DEEPEST { part.list("parts") } else { Vec::new() };
    let mut lines: Vec<String> = own.into_iter().collect();
    for one in below {
        let sign = label(one);
        let Some(text) = prose(one, depth + 1) else { continue };
        let text = match sign {
            Some(sign) => format!("- {sign} {}", text.replace('\n', "\n  ")),
            None if depth == 0 => text,
            None => format!("- {}", text.replace('\n', "\n  ")),
        };
        lines.push(text);
    }
    Some(lines.join("\n\n")).filter(|text| !text.is_empty())
}

/// Whether some control says what an assessor determines.
fn has_objectives(piece: Piece<'_>) -> bool {
    let is_objective = |part: &Piece<'_>| {
        part.get("name").and_then(Piece::peek).is_some_and(|name| OBJECTIVES.contains(&name))
    };
    let below = [piece.list("groups"), piece.list("controls")].concat();
    piece.list("parts").iter().any(is_objective) || below.into_iter().any(has_objectives)
}

/// What an assessor determines: the innermost parts, behind what those around them say.
fn leaves(part: Piece<'_>, around: &str, found: &mut Vec<ForeignAction>) {
    part.mark_keys(&["name"]);
    let own = part.word("prose").unwrap_or_default();
    let text =
        [around, &own].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let below = part.list("parts");
    if below.is_empty() && !text.is_empty() {
        let key = part.word("id").unwrap_or_else(|| format!("objective {}", found.len()));
        let reference = Some(key.clone());
        found.push(ForeignAction { reference, key, text, ..ForeignAction::default() });
        return;
    }
    part.mark_keys(&["id"]);
    below.into_iter().for_each(|one| leaves(one, &text, found));
}

fn method(part: Piece<'_>) -> Option<String> {
    let is_method = |prop: &&Piece<'_>| {
        prop.get("name")
            .and_then(Piece::peek)
            .is_some_and(|name| name.eq_ignore_ascii_case("method"))
    };
    let props = part.list("props");
    let found = props.iter().find(is_method)?;
    found.mark_keys(&["name", "ns"]);
    found.word("value")
}

/// How a control is verified.
fn verified(methods: &[Piece<'_>]) -> Vec<Verify> {
    let one = |part: &Piece<'_>| match method(*part)?.to_lowercase().as_str() {
        "examine" => Some(Verify::Examine),
        "interview" => Some(Verify::Interview),
        "test" => Some(Verify::Test),
        _ => None,
    };
    let mut all: Vec<Verify> = methods.iter().filter_map(one).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What each method looks at.
fn examined(methods: &[Piece<'_>], params: &Parameters) -> Vec<String> {
    let one = |part: &Piece<'_>| {
        let text = params.shown(&prose(*part, 0)?);
        Some(match method(*part) {
            Some(name) => {
                format!("**{}**\n\n{text}", crate::text::upper_first(&name.to_lowercase()))
            }
            None => text,
        })
    };
    methods.iter().filter_map(one).collect()
}
