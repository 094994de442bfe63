//! What controls of OSCAL leave open: parameters, as places in the texts of items.
//!
//! A default is what the source sets, and nothing else: a choice among several is the user's, and a label is no value.

use super::catalog::ForeignParam;
use super::faithful::title;
use super::piece::Piece;
use crate::id::{hyphenated, is_id};
use crate::model::placeholders;

/// An item may have so many places.
const MOST: usize = 20;
/// So long may the name, the title and the default of a place be, in signs.
const LONGEST: [usize; 3] = [40, 200, 300];
/// What stands in a text for a parameter begins so.
const INSERT: &str = "insert: param,";

/// A parameter of the source.
#[derive(Clone)]
struct Parameter {
    id: String,
    /// What stands for it where no place may be.
    shown: String,
    /// The place that it becomes, if it fits one.
    place: Option<ForeignParam>,
}

/// The parameters that texts of a control can name.
#[derive(Clone, Default)]
pub(super) struct Parameters(Vec<Parameter>);

impl Parameters {
    /// Those of a control beside those of what it stands in.
    pub(super) fn with(&self, piece: Piece<'_>) -> Self {
        let mut all = self.clone();
        for one in piece.list("params") {
            let Some(mut parameter) = parameter(one) else { continue };
            let is_taken = |other: &Parameter| match (&other.place, &parameter.place) {
                (Some(other), Some(own)) => other.id == own.id,
                _ => false,
            };
            if all.0.iter().any(is_taken) {
                parameter.place = None;
            }
            all.0.push(parameter);
        }
        all
    }

    /// A text in which words stand for parameters.
    pub(super) fn shown(&self, text: &str) -> String {
        // Those in choices are looked up once more.
        let once = |text: &str| inserted(text, |name| Some(self.find(name)?.shown.clone()));
        once(&once(text))
    }

    /// A text of an item, in which places stand for parameters; and these.
    fn placed(&self, text: &str) -> (String, Vec<ForeignParam>) {
        let inline = |name: &str| {
            let found = self.find(name)?;
            found.place.is_none().then(|| found.shown.clone())
        };
        let inlined = inserted(&inserted(text, inline), inline);
        let mut used: Vec<ForeignParam> = Vec::new();
        let placed = inserted(&inlined, |name| {
            let place = self.find(name)?.place.clone()?;
            let name = format!("{{{{{}}}}}", place.id);
            if used.iter().all(|known| known.id != place.id) {
                used.push(place);
            }
            Some(name)
        });
        let is_known = |name: &str| used.iter().any(|place| place.id == name);
        let is_whole = placeholders(&placed).iter().all(|(_, name)| is_known(name));
        if is_whole && used.len() <= MOST { (placed, used) } else { (self.shown(text), Vec::new()) }
    }

    /// The texts of an item, in which places stand for parameters; and these. Words stand for them in all texts if
    /// these are too many, or something else stands in double braces.
    pub(super) fn placed_in(&self, texts: Vec<&mut String>) -> Vec<ForeignParam> {
        let placed: Vec<_> = texts.iter().map(|text| self.placed(text)).collect();
        let mut used: Vec<ForeignParam> = Vec::new();
        for place in placed.iter().flat_map(|(_, places)| places) {
            if !used.contains(place) {
                used.push(place.clone());
            }
        }
        let is_known = |name: &str| used.iter().any(|place| place.id == name);
        let is_whole = used.len() <= MOST
            && placed.iter().all(|(text, _)| placeholders(text).iter().all(|(_, n)| is_known(n)));
        for (text, (placed, _)) in texts.into_iter().zip(placed) {
            *text = if is_whole { placed } else { self.shown(text) };
        }
        if is_whole { used } else { Vec::new() }
    }

    fn find(&self, name: &str) -> Option<&Parameter> {
        self.0.iter().rev().find(|one| one.id == name)
    }
}

fn parameter(piece: Piece<'_>) -> Option<Parameter> {
    let id = piece.word("id")?;
    let values = piece.words("values");
    let select = piece.get("select");
    let label = piece.word("label");
    let choices = select.map(|select| select.words("choice")).unwrap_or_default();
    let how_many = select.and_then(|select| select.word("how-many"));
    let several = how_many.as_deref() == Some("one-or-more");
    let listed = choices.join("; ");
    let name = match choices.is_empty() {
        false if several => format!("one or more of: {listed}"),
        false => format!("one of: {listed}"),
        true => label.clone().unwrap_or_else(|| id.clone()),
    };
    let default = (!values.is_empty()).then(|| values.join(", "));
    let shown = match (&default, choices.is_empty()) {
        (Some(default), _) => default.clone(),
        (None, false) if several => format!("[Selection (one or more): {listed}]"),
        (None, false) => format!("[Selection: {listed}]"),
        (None, true) => format!("[Assignment: {}]", label.as_ref().unwrap_or(&id)),
    };
    let place = ForeignParam {
        id: hyphenated(&id),
        title: title(&name),
        default: default.as_deref().map(title),
    };
    let place = Some(place).filter(fits);
    Some(Parameter { id, shown, place })
}

/// Whether a place of the model has room for a parameter, and nothing is to be filled in within it.
fn fits(place: &ForeignParam) -> bool {
    let [id, title, default] = LONGEST;
    let is_short = |text: &str, longest: usize| (1..=longest).contains(&text.chars().count());
    let said = place.default.as_deref();
    let has_none_within =
        !place.title.contains("{{") && !said.is_some_and(|text| text.contains("{{"));
    is_id(&place.id)
        && is_short(&place.id, id)
        && is_short(&place.title, title)
        && said.is_none_or(|text| is_short(text, default))
        && has_none_within
}

/// A text with what stands for its parameters, where there is something.
pub(super) fn inserted(text: &str, mut what: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let Some((inside, after)) = behind.split_once("}}") else { break };
        out.push_str(before);
        let name = inside.trim().strip_prefix(INSERT).map(str::trim);
        match name.and_then(&mut what) {
            Some(shown) => out.push_str(&shown),
            None => out.push_str(&format!("{{{{{inside}}}}}")),
        }
        rest = after;
    }
    out + rest
}
