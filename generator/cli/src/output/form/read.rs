//! Reads a filled form back, whichever program filled it.
//!
//! In: the bytes of a file. Out: [`Filled`], or in one sentence why it cannot be read and what to
//! do. Never: trusts the file: its size, depth and the time it takes are bounded, and a panic in
//! the PDF library is an answer like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::names::{FieldName, KIND, hidden};
use super::text::decode;

/// The largest file that is read; a form has half a megabyte, a filled one a little more.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most that one stream may unpack to.
const MAX_STREAM: usize = 16 * 1024 * 1024;
/// The most fields; a model with 300 practices has below 20,000.
const MAX_FIELDS: usize = 100_000;
/// The most text in all fields together.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// How deep fields may nest; ours nest once.
const MAX_DEPTH: usize = 16;
/// How long a file may take; a real one takes well below a second.
const MAX_TIME: Duration = Duration::from_secs(20);
/// The library recurses over nested objects.
const STACK: usize = 64 * 1024 * 1024;

/// A filled form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filled {
    /// Profile or model, as `retail-pos@1.0`.
    pub(crate) subject: String,
    /// Model, as `iot-smm@1.2`.
    pub(crate) model: String,
    /// Content digest, as paper shows it.
    pub(crate) digest: String,
    /// The fields of the cover, as `subject`, `site` or `assessor1`. A field that nobody filled is
    /// not there.
    pub(crate) cover: BTreeMap<String, String>,
    /// The answers by id of the indicator.
    pub(crate) answers: BTreeMap<String, FilledAnswer>,
    /// What was said about practices, by id of the practice.
    pub(crate) practices: BTreeMap<String, FilledPractice>,
    /// Names of the fields that no form of ours has; another program may have added them.
    pub(crate) unknown: Vec<String>,
}

/// What was filled in for one indicator; texts that nobody wrote are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FilledAnswer {
    /// The box that was chosen.
    pub(crate) answer: Option<Choice>,
    /// What was seen.
    pub(crate) evidence: String,
    /// Anything else.
    pub(crate) note: String,
    /// Who answered, and on which day.
    pub(crate) signed: String,
}

/// What was filled in for one practice; texts that nobody wrote are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FilledPractice {
    /// The target agreed on site.
    pub(crate) target: String,
    /// Why it differs.
    pub(crate) reason: String,
    /// The assessor's comment.
    pub(crate) comment: String,
}

/// The box that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Yes,
    Partly,
    No,
    NotApplicable,
}

impl Choice {
    /// As it stands in answers files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Choice::Yes => "yes",
            Choice::Partly => "partly",
            Choice::No => "no",
            Choice::NotApplicable => "not-applicable",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        // Some programs write the name of the state with its slash, as a text.
        Some(match text.trim_start_matches('/').to_ascii_lowercase().as_str() {
            "yes" => Choice::Yes,
            "partly" => Choice::Partly,
            "no" => Choice::No,
            "not-applicable" | "n/a" => Choice::NotApplicable,
            _ => return None,
        })
    }
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// It is not a PDF at all.
    NotPdf,
    /// It is larger than any form; holds its size.
    TooLarge(usize),
    /// It needs a password.
    Encrypted,
    /// It is cut off or broken; holds the library's words.
    Damaged(String),
    /// It lost fields; holds how many there are and should be.
    Incomplete(usize, usize),
    /// It takes longer than any form.
    TooSlow,
    /// It is larger inside than any form.
    TooMuch,
    /// It has no fields; whether its title is that of one of our forms.
    NoFields(Option<String>),
    /// It has fields, none of them ours.
    NotOurs,
    /// It is a form of a later tool; holds what it calls itself.
    Newer(String),
    /// Its own identification was removed.
    Anonymous,
    /// A box is chosen that no form of ours has: field and value.
    UnknownAnswer(String, String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPdf => f.write_str("this is not a PDF file"),
            Self::TooLarge(size) => {
                write!(f, "the file has {size} bytes, more than any filled form; was a scan added?")
            }
            Self::Encrypted => f.write_str(
                "the file is encrypted; open it in a PDF program and save it without a password",
            ),
            Self::Damaged(why) => write!(
                f,
                "the file is cut off or damaged ({why}); ask for it again, or open it in a PDF \
                 program and save it under a new name"
            ),
            Self::Incomplete(found, made) => write!(
                f,
                "the form has {found} of its {made} fields: it is cut off, or a program that does \
                 not know forms saved it; ask for the file that was filled"
            ),
            Self::TooSlow | Self::TooMuch => f.write_str(
                "the file unpacks to more than any filled form and was not read to its end",
            ),
            Self::NoFields(Some(title)) => write!(
                f,
                "the file is a copy of the form `{title}` without its fields: it was printed to \
                 PDF, flattened or scanned; ask for the file that was filled"
            ),
            Self::NoFields(None) => f.write_str(
                "the PDF has no form fields: it is another document, a scan, or a form that was \
                 printed to PDF; answers on paper must be typed in",
            ),
            Self::NotOurs => f.write_str(
                "the PDF is a form, but not an assessment made by smm; `smm paper form` makes one",
            ),
            Self::Newer(kind) => {
                write!(f, "the form is of kind `{kind}`, which this smm does not know; update smm")
            }
            Self::Anonymous => f.write_str(
                "the form no longer says which profile it was made from: the program that filled \
                 it dropped the hidden fields; fill the original in another PDF program",
            ),
            Self::UnknownAnswer(field, value) => write!(
                f,
                "the field `{field}` holds `{value}`; it must be yes, partly, no or not-applicable"
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads a filled form.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Filled, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    if !bytes[..bytes.len().min(1024)].windows(5).any(|part| part == b"%PDF-") {
        return Err(ReadError::NotPdf);
    }
    // An update that was cut off would silently leave the answers of the time before it.
    let end = &bytes[bytes.len().saturating_sub(2048)..];
    if !end.windows(5).any(|part| part == b"%%EOF") {
        return Err(ReadError::Damaged("its end is missing".to_owned()));
    }
    // The answer comes over a channel, so that a file that takes too long is given up.
    let (sender, receiver) = sync_channel(1);
    let work = move || drop(sender.send(read_now(&bytes)));
    let spawned = std::thread::Builder::new().stack_size(STACK).spawn(work);
    let Ok(_) = spawned else {
        return Err(ReadError::Damaged("no memory to read it".to_owned()));
    };
    match receiver.recv_timeout(MAX_TIME) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(ReadError::TooSlow),
        // The sender is gone without an answer: the library panicked.
        Err(RecvTimeoutError::Disconnected) => {
            Err(ReadError::Damaged("its structure makes no sense".to_owned()))
        }
    }
}

fn read_now(bytes: &[u8]) -> Result<Filled, ReadError> {
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM);
    let doc = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => ReadError::Encrypted,
        lopdf::Error::Decompress(_) => ReadError::TooMuch,
        other => ReadError::Damaged(other.to_string().to_lowercase()),
    })?;
    if doc.is_encrypted() && !doc.was_encrypted() {
        return Err(ReadError::Encrypted);
    }
    let fields = Fields::of(&doc)?;
    if fields.values.is_empty() {
        return Err(ReadError::NoFields(title(&doc)));
    }
    interpret(fields)
}

/// The title of the document, if it is that of a form of ours.
fn title(doc: &Document) -> Option<String> {
    let info = doc.trailer.get(b"Info").ok()?;
    let title = doc.dereference(info).ok()?.1.as_dict().ok()?.get(b"Title").ok()?;
    let title = decode(doc.dereference(title).ok()?.1.as_str().ok()?);
    title.strip_prefix("Assessment: ").map(str::to_owned)
}

fn interpret(fields: Fields<'_>) -> Result<Filled, ReadError> {
    let mut filled = Filled::default();
    let mut kind = None;
    let mut made = None;
    let mut ours = 0_usize;
    let mut visible = 0_usize;
    for (name, value) in fields.values {
        let Some(field) = FieldName::parse(&name) else {
            filled.unknown.push(name);
            continue;
        };
        ours += 1;
        visible += usize::from(!matches!(field, FieldName::Hidden(_)));
        match field {
            FieldName::Hidden(hidden::KIND) => kind = Some(value),
            FieldName::Hidden(hidden::SUBJECT) => filled.subject = value,
            FieldName::Hidden(hidden::MODEL) => filled.model = value,
            FieldName::Hidden(hidden::DIGEST) => filled.digest = value,
            FieldName::Hidden(hidden::COUNT) => made = value.parse::<usize>().ok(),
            FieldName::Hidden(_) => {}
            _ if value.is_empty() => {}
            FieldName::Answer(_) if is_off(&value) => {}
            FieldName::Answer(id) => {
                let Some(choice) = Choice::parse(&value) else {
                    return Err(ReadError::UnknownAnswer(name.clone(), value));
                };
                filled.answers.entry(id.to_owned()).or_default().answer = Some(choice);
            }
            FieldName::Evidence(id) => {
                filled.answers.entry(id.to_owned()).or_default().evidence = value;
            }
            FieldName::Note(id) => filled.answers.entry(id.to_owned()).or_default().note = value,
            FieldName::Signed(id) => {
                filled.answers.entry(id.to_owned()).or_default().signed = value;
            }
            FieldName::Target(id) => {
                filled.practices.entry(id.to_owned()).or_default().target = value;
            }
            FieldName::TargetReason(id) => {
                filled.practices.entry(id.to_owned()).or_default().reason = value;
            }
            FieldName::Comment(id) => {
                filled.practices.entry(id.to_owned()).or_default().comment = value;
            }
            FieldName::Cover(id) => drop(filled.cover.insert(id.to_owned(), value)),
        }
    }
    match kind {
        _ if ours == 0 => Err(ReadError::NotOurs),
        Some(ref kind) if kind != KIND => Err(ReadError::Newer(kind.clone())),
        _ if kind.is_none() || filled.subject.is_empty() => Err(ReadError::Anonymous),
        _ => match made {
            Some(made) if visible >= made => Ok(filled),
            made => Err(ReadError::Incomplete(visible, made.unwrap_or_default())),
        },
    }
}

/// The values of all fields by full name.
struct Fields<'d> {
    doc: &'d Document,
    values: BTreeMap<String, String>,
    seen: BTreeSet<ObjectId>,
    visited: usize,
    text: usize,
}

/// What a field passes on to its kids.
#[derive(Clone, Default)]
struct Inherited<'d> {
    name: String,
    value: Option<&'d Object>,
    options: Option<&'d Object>,
    is_button: bool,
}

impl<'d> Fields<'d> {
    fn of(doc: &'d Document) -> Result<Self, ReadError> {
        let mut fields =
            Self { doc, values: BTreeMap::new(), seen: BTreeSet::new(), visited: 0, text: 0 };
        let roots = fields.roots();
        for root in roots {
            fields.visit(root, &Inherited::default(), 0)?;
        }
        // Some programs write widgets that no longer hang in the tree of fields.
        for page in doc.page_iter().take(MAX_FIELDS) {
            let list = doc.get_dictionary(page).and_then(|page| page.get(b"Annots"));
            let list = list.and_then(|list| doc.dereference(list)).and_then(|(_, l)| l.as_array());
            for annotation in list.into_iter().flatten() {
                let is_free = fields
                    .dictionary(annotation)
                    .is_some_and(|dict| dict.has(b"T") && dict.has(b"FT") && !dict.has(b"Parent"));
                if is_free {
                    fields.visit(annotation, &Inherited::default(), 0)?;
                }
            }
        }
        Ok(fields)
    }

    fn roots(&self) -> Vec<&'d Object> {
        let form = self.doc.catalog().ok().and_then(|catalog| catalog.get(b"AcroForm").ok());
        let form = form.and_then(|form| self.dictionary(form));
        let list = form.and_then(|form| self.get(form, b"Fields"));
        list.and_then(|list| list.as_array().ok()).into_iter().flatten().collect()
    }

    fn dictionary(&self, object: &'d Object) -> Option<&'d Dictionary> {
        self.doc.dereference(object).ok()?.1.as_dict().ok()
    }

    fn get(&self, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        Some(self.doc.dereference(dict.get(key).ok()?).ok()?.1)
    }

    fn visit(
        &mut self,
        object: &'d Object,
        above: &Inherited<'d>,
        depth: usize,
    ) -> Result<(), ReadError> {
        self.visited += 1;
        if self.visited > MAX_FIELDS || depth > MAX_DEPTH {
            return Err(ReadError::TooMuch);
        }
        if let Ok(id) = object.as_reference()
            && !self.seen.insert(id)
        {
            return Ok(());
        }
        let Some(dict) = self.dictionary(object) else { return Ok(()) };
        let own = self.inherit(dict, above);
        let kids = self.get(dict, b"Kids").and_then(|kids| kids.as_array().ok());
        let fields: Vec<&Object> = kids
            .into_iter()
            .flatten()
            .filter(|kid| self.dictionary(kid).is_some_and(|kid| kid.has(b"T")))
            .collect();
        if !fields.is_empty() {
            for kid in fields {
                self.visit(kid, &own, depth + 1)?;
            }
            return Ok(());
        }
        if own.name.is_empty() {
            return Ok(());
        }
        let widgets: Vec<&Dictionary> =
            kids.into_iter().flatten().filter_map(|kid| self.dictionary(kid)).collect();
        let value = if own.is_button {
            self.choice(dict, &own, &widgets)
        } else {
            own.value.map_or_else(String::new, |value| self.text(value))
        };
        self.text += value.len();
        if self.text > MAX_TEXT {
            return Err(ReadError::TooMuch);
        }
        self.values.insert(own.name, value);
        Ok(())
    }

    fn inherit(&self, dict: &'d Dictionary, above: &Inherited<'d>) -> Inherited<'d> {
        let mut own = above.clone();
        if let Some(name) = self.get(dict, b"T").and_then(|name| name.as_str().ok()) {
            if !own.name.is_empty() {
                own.name.push('.');
            }
            own.name.push_str(&decode(&name[..name.len().min(512)]));
        }
        if let Some(kind) = self.get(dict, b"FT").and_then(|kind| kind.as_name().ok()) {
            own.is_button = kind == b"Btn";
        }
        own.value = self.get(dict, b"V").or(own.value);
        own.options = self.get(dict, b"Opt").or(own.options);
        own
    }

    /// The button that is on: by the group's value, else by what the buttons themselves show.
    fn choice(
        &self,
        dict: &'d Dictionary,
        own: &Inherited<'d>,
        widgets: &[&'d Dictionary],
    ) -> String {
        let value = own.value.map_or_else(String::new, |value| self.name_or_text(value));
        let value = if value.is_empty() || is_off(&value) {
            let shown = widgets.iter().copied().chain([dict]);
            let states = shown.filter_map(|widget| self.get(widget, b"AS"));
            let on = states.map(|state| self.name_or_text(state)).find(|state| !is_off(state));
            on.unwrap_or_default()
        } else {
            value
        };
        self.option(&value, own).unwrap_or(value)
    }

    /// Some programs number the buttons and keep their values in a list.
    fn option(&self, value: &str, own: &Inherited<'d>) -> Option<String> {
        if Choice::parse(value).is_some() {
            return None;
        }
        let options = own.options?.as_array().ok()?;
        let option = options.get(value.parse::<usize>().ok()?)?;
        Some(self.name_or_text(self.doc.dereference(option).ok()?.1))
    }

    fn name_or_text(&self, object: &'d Object) -> String {
        match object {
            Object::Name(name) => decode(name),
            other => self.text(other),
        }
    }

    /// A text string or a text stream.
    fn text(&self, object: &'d Object) -> String {
        match object {
            Object::String(bytes, _) => decode(&bytes[..bytes.len().min(MAX_TEXT)]),
            Object::Name(name) => decode(name),
            Object::Stream(stream) => {
                let content = stream.get_plain_content_with_limit(MAX_STREAM);
                content.map_or_else(|_| String::new(), |content| decode(&content))
            }
            _ => String::new(),
        }
    }
}

/// Whether the name of a state means that nothing is chosen.
fn is_off(state: &str) -> bool {
    state.trim_start_matches('/') == "Off"
}
