//! The kinds of findings: name, severity, explanation. Codes are never reused.

use super::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $severity:ident;)*) => {
        /// The kind of a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every kind, in the order in which `smm explain` lists them.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable name, as `unknown-practice`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// How grave it is unless the workspace says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// What it means, with a bad and a good example, in Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("explain/", $text, ".md")),)* }
            }
        }
    };
}

codes! {
    /// A file cannot be opened.
    UnreadableFile = "unreadable-file", Error;
    /// A folder or something else bears the name of a document.
    NotAFile = "not-a-file", Error;
    /// A file is larger than the limit.
    FileTooLarge = "file-too-large", Error;
    /// A file is not UTF-8.
    NotUtf8 = "not-utf8", Error;
    /// A file holds a NUL byte.
    NulByte = "nul-byte", Error;
    /// A text holds a control character.
    ControlCharacter = "control-character", Error;
    /// A YAML file lies where no document does.
    StrayFile = "stray-file", Error;
    /// A logo, template, style, font or picture of the workspace cannot be used.
    UnusableAsset = "unusable-asset", Error;
    /// A file among templates, styles, fonts or words that nothing reads.
    UnusedAsset = "unused-asset", Warning;
    /// A catalog of words says what no page asks for, or is no TOML.
    UnusableWords = "unusable-words", Error;
    /// The language of the workspace lacks words.
    MissingWords = "missing-words", Warning;
    /// Two things of the site have one address.
    TakenAddress = "taken-address", Error;
    /// `smm.toml` is wrong.
    InvalidWorkspace = "invalid-workspace", Error;
    /// A document holds nothing.
    EmptyDocument = "empty-document", Error;
    /// The text is not YAML.
    YamlSyntax = "yaml-syntax", Error;
    /// A tab is used to indent.
    YamlTab = "yaml-tab", Error;
    /// A key stands twice in a mapping.
    YamlDuplicateKey = "yaml-duplicate-key", Error;
    /// An anchor, alias or merge key.
    YamlAlias = "yaml-alias", Error;
    /// A tag.
    YamlTag = "yaml-tag", Error;
    /// Lists and mappings nest too deep.
    YamlTooDeep = "yaml-too-deep", Error;
    /// Too many keys and values.
    YamlTooLarge = "yaml-too-large", Error;
    /// More than one document in a file.
    YamlMultipleDocuments = "yaml-multiple-documents", Error;
    /// A text that YAML reads as a number or Boolean.
    YamlUnquotedNumber = "yaml-unquoted-number", Error;
    /// A word that other YAML readers take for a Boolean.
    YamlBooleanLike = "yaml-boolean-like", Warning;
    /// A value or part of it that is a comment to YAML.
    YamlHashComment = "yaml-hash-comment", Error;
    /// A key that the document does not have.
    UnknownKey = "unknown-key", Error;
    /// A key that the document must have.
    MissingKey = "missing-key", Error;
    /// A value of the wrong type.
    WrongType = "wrong-type", Error;
    /// A value that is not allowed.
    InvalidValue = "invalid-value", Error;
    /// An id or version that differs from its folder or file.
    PathMismatch = "path-mismatch", Error;
    /// An id that is given twice.
    DuplicateId = "duplicate-id", Error;
    /// An id that does not fit its practice, level or profile.
    MisplacedId = "misplaced-id", Error;
    /// A retired id that is used again.
    ReusedId = "reused-id", Error;
    /// A practice that the model lists but nobody wrote.
    MissingTable = "missing-table", Error;
    /// A practice table that the model does not list.
    UnlistedTable = "unlisted-table", Error;
    /// A complete table without one of the levels.
    MissingLevel = "missing-level", Error;
    /// A level that the model does not have.
    LevelOutOfRange = "level-out-of-range", Error;
    /// Answers that no form could offer or no rule could score.
    UnusableAnswers = "unusable-answers", Error;
    /// A practice that the model does not have.
    UnknownPractice = "unknown-practice", Error;
    /// A domain or subdomain that the model does not have.
    UnknownDomain = "unknown-domain", Error;
    /// A word about a practice that a profile leaves out.
    LeftOutPractice = "left-out-practice", Error;
    /// A practice of another model that cannot be asked here.
    UnfitPractice = "unfit-practice", Error;
    /// A level that the practice does not have.
    UnknownLevel = "unknown-level", Error;
    /// An item that the practice does not have.
    UnknownItem = "unknown-item", Error;
    /// A model or profile that the workspace does not have.
    UnknownBase = "unknown-base", Error;
    /// A profile that is its own base.
    BaseCircle = "base-circle", Error;
    /// Two overlays that change the same item.
    CollidingOverlays = "colliding-overlays", Error;
    /// Two stacked profiles that want different levels.
    CollidingTargets = "colliding-targets", Error;
    /// A target without a reason.
    TargetWithoutRationale = "target-without-rationale", Error;
    /// A replaced or excluded item without a reason.
    DeviationWithoutRationale = "deviation-without-rationale", Error;
    /// A profile with targets that leaves a practice out.
    MissingTarget = "missing-target", Warning;
    /// Guidance above the target.
    BeyondTarget = "beyond-target", Warning;
    /// A cross-reference to nothing.
    UnknownReference = "unknown-reference", Error;
    /// A citation of what an edition of a standard does not have.
    UnknownCitation = "unknown-citation", Error;
    /// A heading of a standard cited as a requirement.
    CitedHeading = "cited-heading", Warning;
    /// A link of a chapter to nothing.
    BrokenLink = "broken-link", Error;
    /// HTML in a text.
    RawHtml = "raw-html", Error;
    /// A link that could run something.
    UnsafeLink = "unsafe-link", Error;
    /// An image that a page would have to fetch.
    RemoteImage = "remote-image", Error;
    /// A heading inside a text.
    HeadingInText = "heading-in-text", Error;
    /// A footnote inside a text, or a mark that points to none.
    FootnoteInText = "footnote-in-text", Error;
    /// Marks of emphasis that emphasize nothing.
    LooseMark = "loose-mark", Warning;
    /// A color of the brand in which words cannot be read.
    LowContrast = "low-contrast", Warning;
    /// A text without words.
    EmptyText = "empty-text", Error;
    /// A placeholder or note to self.
    PlaceholderText = "placeholder-text", Error;
    /// A text that a new document begins with.
    UntouchedText = "untouched-text", Warning;
    /// Two levels that say nearly the same.
    NearIdenticalLevels = "near-identical-levels", Warning;
    /// Two indicators that say the same.
    DuplicateIndicator = "duplicate-indicator", Warning;
    /// Two actions that say the same.
    DuplicateAction = "duplicate-action", Warning;
    /// An indicator that does not say how it is verified.
    MissingVerify = "missing-verify", Error;
    /// An indicator that names nothing a person can see.
    UnobservableIndicator = "unobservable-indicator", Warning;
    /// A word that sounds like something and says nothing.
    EmptyWord = "empty-word", Warning;
    /// A sentence that is too long to be answered.
    LongSentence = "long-sentence", Warning;
    /// A text whose sentences and words are too long on average.
    HardToRead = "hard-to-read", Warning;
    /// An abbreviation that nothing explains.
    MissingTerm = "missing-term", Warning;
    /// A spelling other than the one the rest of the text uses.
    InconsistentSpelling = "inconsistent-spelling", Warning;
    /// A character that no font for paper has.
    MissingGlyph = "missing-glyph", Warning;
    /// A glossary entry that points to no term.
    UnknownTerm = "unknown-term", Error;
    /// A term of the glossary that no text uses.
    UnusedTerm = "unused-term", Warning;
    /// A declared change that names nothing.
    UnknownChange = "unknown-change", Error;
    /// A declared change that did not happen.
    ChangeNotFound = "change-not-found", Error;
    /// A change that `changes.yaml` does not declare.
    UndeclaredChange = "undeclared-change", Warning;
    /// An id that is gone without a word.
    UnaccountedId = "unaccounted-id", Error;
    /// A version number that promises less change than there is.
    VersionTooSmall = "version-too-small", Error;
    /// Content of others that changed under one version.
    UnchangedVersion = "unchanged-version", Warning;
    /// A published version that was edited.
    FrozenVersion = "frozen-version", Error;
    /// What came from elsewhere was edited here or is gone.
    EditedCopy = "edited-copy", Error;
    /// A role that the model does not have.
    UnknownRole = "unknown-role", Error;
    /// A group that the model does not have.
    UnknownGroup = "unknown-group", Error;
    /// A place in a text that is not there.
    UnknownParam = "unknown-param", Error;
    /// A place in a text that nobody has filled in.
    UnsetParam = "unset-param", Warning;
    /// A place to be filled in that no text has.
    UnusedParam = "unused-param", Warning;
    /// A record that the model does not have.
    UnknownRecord = "unknown-record", Error;
    /// An indicator that does not say what is counted.
    UncountedIndicator = "uncounted-indicator", Warning;
    /// An indicator that makes several claims at once.
    CompoundIndicator = "compound-indicator", Warning;
    /// An indicator that cannot be answered from itself.
    PointsElsewhere = "points-elsewhere", Warning;
    /// An indicator that can only be met if something happened.
    ForcedEvent = "forced-event", Warning;
    /// A sample without a number.
    UndefinedSample = "undefined-sample", Warning;
    /// A published version that does not say where it comes from.
    MissingRecord = "missing-record", Warning;
    /// A withdrawn version that names nothing to use in its place.
    MissingSuccessor = "missing-successor", Warning;
    /// A version that is said to take the place of another and cannot.
    WrongSuccessor = "wrong-successor", Error;
    /// An erratum that nobody could follow.
    WrongErratum = "wrong-erratum", Error;
    /// A published version that is not frozen.
    PublishedNotFrozen = "published-not-frozen", Warning;
    /// A workspace without a model and a profile.
    EmptyWorkspace = "empty-workspace", Warning;
    /// A lock that is not as the toolkit writes it.
    InvalidLock = "invalid-lock", Error;
    /// An item of a profile or mapping whose base text changed since it was reviewed.
    SuspectItem = "suspect-item", Warning;
    /// An item of a profile or mapping that was never reviewed against its base.
    UnreviewedItem = "unreviewed-item", Warning;
    /// An answer to an indicator that the profile does not have.
    UnknownIndicator = "unknown-indicator", Error;
    /// An indicator said not to apply, without a reason.
    AnswerWithoutReason = "answer-without-reason", Error;
    /// An answer that says two things at once.
    ContradictoryAnswer = "contradictory-answer", Warning;
    /// An assessment whose model is not that of its profile.
    WrongVersion = "wrong-version", Error;
    /// An assessment whose questions have changed since.
    StaleAnswers = "stale-answers", Warning;
    /// An assessment that is there already, wholly or in part.
    RepeatedAssessment = "repeated-assessment", Warning;
    /// An assessment without its day.
    MissingDate = "missing-date", Warning;
    /// A text of a filled form that has no place among the answers.
    NotTakenOver = "not-taken-over", Warning;
    /// A sealed document, or something that was sealed with it, that changed since.
    BrokenSeal = "broken-seal", Error;
    /// A seal, or a part of it, that could not be checked.
    UncheckedSeal = "unchecked-seal", Warning;
    /// A comment on what the version does not have.
    UnknownClause = "unknown-clause", Warning;
    /// A comment on a published version that nobody answered.
    OpenComment = "open-comment", Warning;
    /// A rejected comment without a reason.
    RejectedWithoutReason = "rejected-without-reason", Warning;
    /// Quotation marks of prose around a whole value, which YAML takes for a part of it.
    QuotesInValue = "quotes-in-value", Warning;
    /// Texts that were brought in and do not follow the rules on style.
    InheritedStyle = "inherited-style", Warning;
    /// A target that nobody can reach: nothing is asked at that level.
    UnreachableTarget = "unreachable-target", Warning;
    /// An edition of a standard that has no file in `references/`.
    UnknownCatalog = "unknown-catalog", Error;
    /// A row of a mapping about what its version does not have.
    UnknownMappedItem = "unknown-mapped-item", Error;
    /// A row that claims more than can be known.
    OverclaimedRow = "overclaimed-row", Error;
    /// A mapping to an edition that another took the place of.
    SupersededEdition = "superseded-edition", Warning;
    /// A row that is there already.
    RepeatedRow = "repeated-row", Error;
    /// Two rows that cannot both be true.
    ContradictoryRow = "contradictory-row", Error;
    /// A practice or requirement that a mapping passes over.
    UncoveredReference = "uncovered-reference", Warning;
    /// A reason that says nothing.
    WeakReason = "weak-reason", Warning;
}

impl Code {
    /// Whether it is about how something is worded: no output is broken by it, and no reader misled.
    pub fn is_style(self) -> bool {
        matches!(
            self,
            Code::PlaceholderText
                | Code::LooseMark
                | Code::NearIdenticalLevels
                | Code::DuplicateIndicator
                | Code::DuplicateAction
                | Code::UnobservableIndicator
                | Code::UncountedIndicator
                | Code::CompoundIndicator
                | Code::PointsElsewhere
                | Code::ForcedEvent
                | Code::UndefinedSample
                | Code::EmptyWord
                | Code::LongSentence
                | Code::HardToRead
                | Code::MissingTerm
                | Code::InconsistentSpelling
        )
    }

    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// The first line of the explanation, without its `#`.
    pub fn title(self) -> &'static str {
        self.explanation().lines().next().unwrap_or("").trim_start_matches(['#', ' '])
    }
}
