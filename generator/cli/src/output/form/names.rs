//! The names of the fields: they carry the stable ids, and both directions agree on them here.

/// What a form calls itself in `smm_kind`; the number rises when names change their meaning.
pub(crate) const KIND: &str = "smm-assessment/1";

/// The hidden fields by which a filled form says what it was made from.
pub(crate) mod hidden {
    /// [`super::KIND`].
    pub(crate) const KIND: &str = "smm_kind";
    /// Profile or model, as `retail-pos@1.0`.
    pub(crate) const SUBJECT: &str = "smm_subject";
    /// Model, as `iot-smm@1.2`.
    pub(crate) const MODEL: &str = "smm_model";
    /// Content digest, as paper shows it.
    pub(crate) const DIGEST: &str = "smm_digest";
    /// Fingerprint of the questions, as the answers document has it.
    pub(crate) const QUESTIONS: &str = "smm_questions";
    /// The number of fields that are not hidden, so that a loss is noticed.
    pub(crate) const COUNT: &str = "smm_fields";
    /// Version of the tool.
    pub(crate) const TOOL: &str = "smm_tool";
    /// What the answers hold beyond the fields, as an answers document.
    pub(crate) const MORE: &str = "smm_more";
}

/// What a field is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FieldName<'n> {
    /// The answer to an indicator.
    Answer(&'n str),
    /// The evidence seen for an indicator.
    Evidence(&'n str),
    /// A note on an indicator.
    Note(&'n str),
    /// Who answered about an indicator, and on which day.
    Signed(&'n str),
    /// Why an answer must be looked at again.
    Recheck(&'n str),
    /// The day on which an answer lapses.
    Until(&'n str),
    /// Somebody's signature.
    Signature,
    /// The target of a practice.
    Target(&'n str),
    /// Why the target of a practice differs from the profile's.
    TargetReason(&'n str),
    /// Who decided the target of a practice.
    Decided(&'n str),
    /// What an owner has to lose with a kind of device, as `3_lost`.
    Stake(&'n str),
    /// The assessor's comment on a practice.
    Comment(&'n str),
    /// A field of the cover, as `site`.
    Cover(&'n str),
    /// A field by which the form identifies itself.
    Hidden(&'n str),
}

impl<'n> FieldName<'n> {
    /// Reads the name of a field; none if it is not of this form.
    pub(crate) fn parse(name: &'n str) -> Option<Self> {
        let (kind, id) = name.split_once('_')?;
        Some(match kind {
            "answer" => Self::Answer(id),
            "evidence" => Self::Evidence(id),
            "note" => Self::Note(id),
            "signed" => Self::Signed(id),
            "recheck" => Self::Recheck(id),
            "until" => Self::Until(id),
            "signature" => Self::Signature,
            "target" => Self::Target(id),
            "reason" => Self::TargetReason(id),
            "decided" => Self::Decided(id),
            "stake" => Self::Stake(id),
            "comment" => Self::Comment(id),
            "cover" => Self::Cover(id),
            "smm" => Self::Hidden(name),
            _ => return None,
        })
    }
}
