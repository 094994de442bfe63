//! Reads a filled form back, whichever program filled it.
//!
//! In: the bytes of a file. Out: [`FilledForm`], or in one sentence why it cannot be read and what to
//! do. Never: judges an answer, or trusts the file: its size, its depth, what it unpacks to and the
//! time it takes are bounded, and a panic in the PDF library is an answer like any other.

use std::collections::BTreeSet;

use lopdf::{Document, LoadOptions};
use smm_core::assess::filled::{FilledForm, Place};
use smm_core::text::join_and;

use super::super::in_time::{Stopped, in_time};
use super::bounds;
use super::errors::ReadError;
use super::fields::{Fields, Found};
use super::names::{FieldName, KIND, hidden};
use super::signed::{self, MAX_SIGNATURES, SignatureVerdict};
use super::text::decode;
use super::values;

/// The largest file that is read; a form has half a megabyte, a filled one a little more.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// So many changes since a signature are named.
const SHOWN_CHANGES: usize = 6;

/// Reads a filled form of that name.
pub(crate) fn read(bytes: Vec<u8>, name: &str) -> Result<FilledForm, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    if !bytes.starts_with(b"%PDF-") {
        return Err(ReadError::NotPdf);
    }
    // An update that was cut off would silently leave the answers of the time before it.
    let end = &bytes[bytes.len().saturating_sub(2048)..];
    if !end.windows(5).any(|part| part == b"%%EOF") {
        return Err(ReadError::Damaged("its end is missing".to_owned()));
    }
    let name = name.to_owned();
    in_time(move || read_now(&bytes, name)).unwrap_or_else(|stopped| {
        Err(match stopped {
            Stopped::TooSlow => ReadError::TooSlow,
            Stopped::NoThread => ReadError::Damaged("no memory to read it".to_owned()),
            Stopped::Thrown(thrown) if bounds::is_no_room(&*thrown) => ReadError::TooMuch,
            Stopped::Thrown(_) => ReadError::Damaged("its structure makes no sense".to_owned()),
        })
    })
}

/// Reads a form and, if it is signed, what it said when it was.
fn read_now(bytes: &[u8], name: String) -> Result<FilledForm, ReadError> {
    let (mut form, verdicts) = read_state(bytes, name)?;
    for (place, verdict) in verdicts {
        let unsigned = match verdict {
            SignatureVerdict::Sound { who, end } => {
                form.signatures.push(format!(
                    "signed by {who}: bytes, digest and signature fit, the certificate was not checked"
                ));
                let later = changes(bytes, end, &form);
                later.map(|what| format!("{what} since {who} signed the form"))
            }
            SignatureVerdict::Unverified(why) => {
                form.signatures.push(format!("signed {why}: nothing is known of it"));
                None
            }
            SignatureVerdict::Broken(why) => {
                form.signatures.push(format!("a signature that does not hold: {why}"));
                Some(format!("the form bears a signature that does not hold: {why}"))
            }
        };
        form.unsigned.extend(unsigned.map(|what| (place, what)));
    }
    Ok(form)
}

/// What differs between the form as it was signed, which ends at that byte, and as it is now.
fn changes(bytes: &[u8], end: usize, now: &FilledForm) -> Option<String> {
    if bytes[end..].trim_ascii().is_empty() {
        return None;
    }
    let Ok((then, _)) = read_state(&bytes[..end], now.name.clone()) else {
        return Some("nobody can tell what changed".to_owned());
    };
    let said = |form: &FilledForm| {
        let fields = form.fields.iter().filter(|field| !field.text.trim().is_empty());
        let fields = fields.map(|field| (field.key.join("."), field.text.clone()));
        let notes = form.leftovers.iter().map(|(place, text)| (place.words(), text.clone()));
        fields.chain(notes).collect::<BTreeSet<_>>()
    };
    let (then, now) = (said(&then), said(now));
    let changed: BTreeSet<&str> =
        then.symmetric_difference(&now).map(|(what, _)| what.as_str()).collect();
    let shown = changed.iter().take(SHOWN_CHANGES).map(|what| format!("`{what}`"));
    let shown = join_and(&shown.collect::<Vec<_>>());
    match changed.len() {
        0 => None,
        1 => Some(format!("{shown} was changed")),
        all if all <= SHOWN_CHANGES => Some(format!("{shown} were changed")),
        all => Some(format!("{all} texts were changed, {shown} among them,")),
    }
}

/// The form in one state of the file, and what its signatures are worth.
fn read_state(
    bytes: &[u8],
    name: String,
) -> Result<(FilledForm, Vec<(Place, SignatureVerdict)>), ReadError> {
    if bounds::says_encrypted(bytes) {
        return Err(ReadError::Encrypted);
    }
    if !bounds::make_room(bytes) {
        return Err(ReadError::TooMuch);
    }
    let options = LoadOptions {
        filter: Some(bounds::keep),
        ..LoadOptions::with_max_decompressed_size(bounds::MAX_STREAM)
    };
    let doc = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => ReadError::Encrypted,
        lopdf::Error::Decompress(_) => ReadError::TooMuch,
        other => ReadError::Damaged(other.to_string().to_lowercase()),
    })?;
    if doc.is_encrypted() && !doc.was_encrypted() {
        return Err(ReadError::Encrypted);
    }
    let found = Fields::of(&doc)?;
    if found.values.is_empty() {
        return Err(ReadError::NoFields(title(&doc)));
    }
    let signatures = found.signatures.iter().take(MAX_SIGNATURES);
    let verdicts =
        signatures.map(|(place, signature)| (place.clone(), signed::verify(bytes, signature)));
    let verdicts = verdicts.collect();
    Ok((filled(found, name)?, verdicts))
}

/// The title of the document, if it is that of a form of ours.
fn title(doc: &Document) -> Option<String> {
    let info = doc.trailer.get(b"Info").ok()?;
    let title = doc.dereference(info).ok()?.1.as_dict().ok()?.get(b"Title").ok()?;
    let title = decode(doc.dereference(title).ok()?.1.as_str().ok()?);
    title.strip_prefix("Assessment: ").map(str::to_owned)
}

/// What the fields of a form of ours say.
fn filled(found: Fields<'_>, name: String) -> Result<FilledForm, ReadError> {
    let mut form = FilledForm { name, leftovers: found.remarks, ..FilledForm::default() };
    let (mut kind, mut made) = (None, None);
    let (mut ours, mut visible) = (0_usize, 0_usize);
    for value in found.values {
        let Some(field) = FieldName::parse(&value.name) else {
            let texts = value.texts.iter().filter(|text| !text.is_empty());
            form.leftovers.extend(texts.map(|text| (value.place(), text.clone())));
            continue;
        };
        ours += 1;
        visible += usize::from(!matches!(field, FieldName::Hidden(_)));
        let text = value.texts.first().cloned().unwrap_or_default();
        match field {
            FieldName::Hidden(hidden::KIND) => kind = Some(text),
            FieldName::Hidden(hidden::COUNT) => made = text.parse::<usize>().ok(),
            FieldName::Hidden(hidden::SUBJECT) => form.put(value.place(), &["profile"], text),
            FieldName::Hidden(hidden::MODEL) => form.put(value.place(), &["model"], text),
            FieldName::Hidden(hidden::QUESTIONS) => form.put(value.place(), &["digest"], text),
            FieldName::Hidden(hidden::MORE) => values::put_more(&mut form, &value.place(), text),
            FieldName::Hidden(_) => {}
            field => put(&mut form, &field, &value),
        }
    }
    match kind {
        _ if ours == 0 => return Err(ReadError::NotOurs),
        Some(kind) if kind != KIND => return Err(ReadError::Newer(kind)),
        None => return Err(ReadError::Anonymous),
        _ if form.head("profile").is_none_or(|subject| subject.text.is_empty()) => {
            return Err(ReadError::Anonymous);
        }
        _ => {}
    }
    let made = made.unwrap_or(usize::MAX);
    if visible < made {
        let of = if made == usize::MAX { String::new() } else { format!(" of its {made}") };
        let what = format!(
            "the form has {visible}{of} fields: it is cut off, or a program that does not know \
             forms saved it"
        );
        form.lost.push((Place::Named("the form".to_owned()), what));
    }
    Ok(form)
}

/// Puts what a field says where an answers document has it.
fn put(form: &mut FilledForm, field: &FieldName<'_>, value: &Found) {
    for text in value.texts.iter().filter(|text| !text.is_empty()) {
        let mut put = |key: &[&str]| form.put(value.place(), key, text.as_str());
        match field {
            FieldName::Answer(id) => put(&["answers", id, "answer"]),
            FieldName::Evidence(id) => put(&["answers", id, "evidence"]),
            FieldName::Note(id) => put(&["answers", id, "remark"]),
            FieldName::Signed(id) => put(&["answers", id, "signed"]),
            FieldName::Recheck(id) => put(&["answers", id, "recheck"]),
            FieldName::Until(id) => put(&["answers", id, "until"]),
            FieldName::Target(id) => put(&["targets", id, "level"]),
            FieldName::TargetReason(id) => put(&["targets", id, "rationale"]),
            FieldName::Decided(id) => put(&["targets", id, "by"]),
            FieldName::Stake(id) => match id.split_once('_') {
                Some((row, part)) => put(&["stakes", row, part]),
                None => put(&["stakes", id]),
            },
            FieldName::Comment(id) => put(&["comments", id]),
            FieldName::Cover("scope") => put(&["boundary"]),
            FieldName::Cover("files") => put(&["attachments"]),
            FieldName::Cover(key) => match (key.strip_prefix("assessor"), key.strip_prefix("role"))
            {
                (Some(row), _) => put(&["assessors", row, "name"]),
                (_, Some(row)) => put(&["assessors", row, "role"]),
                _ => put(&[key]),
            },
            FieldName::Hidden(_) | FieldName::Signature => {}
        }
    }
}
