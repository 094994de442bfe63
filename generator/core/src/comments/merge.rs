//! Takes returned sheets into a register: what is new is added, what its commenter changed is
//! brought up to date, and nothing that stood in a cell is lost.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::clauses::understood;
use super::returned::{ReturnedRow, ReturnedSheet};
use super::{Clause, decision_in, disposition_words, text_of, type_in};
use crate::digest::sha256_hex;
use crate::model::VersionRef;
use crate::schema::comments::{CommentDoc, CommentType, CommentsDoc, Decision};
use crate::syntax::edit::{ValueEdit, edited, edited_at_once};
use crate::text::{WordSet, one_line};
use crate::words::Words;

/// So many comments fit into a register.
pub const MAX_COMMENTS: usize = 5_000;
/// So many earlier comments are held against one that is not known by its number.
const COMPARED: usize = 50;
/// So many changes of a register are made one after the other, if they cannot be made at once.
const ONE_BY_ONE: usize = 200;
/// The share of words, in percent, in which two wordings of one comment agree at least.
const ALIKE: usize = 50;
/// So many letters a commenter is known by.
const LETTERS: usize = 4;

/// What is to be done with decisions that stand in returned sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionsInSheets {
    /// They are what a commenter would like, and kept aside.
    SetAside,
    /// The sheet was filled by those who decide.
    Take,
}

/// What a register is merged with, besides the sheets.
#[derive(Clone, Copy, Debug)]
pub struct MergeInput<'m> {
    /// The version.
    pub name: &'m VersionRef,
    /// The register with its text, if there is one.
    pub register: Option<(&'m str, &'m CommentsDoc)>,
    /// What can be commented on.
    pub clauses: &'m [Clause],
    /// The words of the sheets.
    pub words: &'m Words,
    /// The day, `YYYY-MM-DD`.
    pub day: &'m str,
    /// What becomes of decisions in sheets.
    pub decisions: DecisionsInSheets,
}

/// The register afterwards, and what came of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedRegister {
    /// The text of the register.
    pub text: String,
    /// Ids of comments that are new.
    pub added: Vec<String>,
    /// Ids of comments that say something else than before.
    pub edited: Vec<String>,
    /// Ids of comments that were decided in a sheet.
    pub decided: Vec<String>,
    /// Number of comments that were there and say the same.
    pub same: usize,
    /// Number of texts that were set aside.
    pub leftovers: usize,
    /// Files of sheets that say nobody's name, and the name that stands for it.
    pub unnamed: Vec<(String, String)>,
    /// Ids of comments on what the version does not have, and what they name.
    pub unknown: Vec<(String, String)>,
}

/// What a comment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CommentText {
    clause: String,
    kind: Option<CommentType>,
    comment: String,
    proposal: String,
}

impl CommentText {
    /// The cells that people fill.
    fn cells(&self) -> [&str; 4] {
        let kind = self.kind.map_or("", CommentType::name);
        [&self.clause, kind, &self.comment, &self.proposal]
    }

    /// A fingerprint of each cell.
    fn fingerprint(&self) -> String {
        self.cells().map(short_digest).join("-")
    }

    /// The same, behind that of who sent it.
    fn sent_by(&self, who: &str) -> String {
        format!("{}-{}", short_digest(&person(who)), self.fingerprint())
    }

    /// The same, but for the cells that say what they said when this was sent: those are kept as
    /// they were put right since.
    fn corrected(mut self, kept: &Self, sent: &str) -> Self {
        let now = self.fingerprint();
        let before = sent.split('-').skip(1);
        let is_as_sent: Vec<bool> = now.split('-').zip(before).map(|(a, b)| a == b).collect();
        let [clause, kind, comment, proposal] = is_as_sent[..] else { return self };
        if clause {
            self.clause.clone_from(&kept.clause);
        }
        if kind {
            self.kind = kept.kind;
        }
        if comment {
            self.comment.clone_from(&kept.comment);
        }
        if proposal {
            self.proposal.clone_from(&kept.proposal);
        }
        self
    }
}

fn short_digest(text: &str) -> String {
    sha256_hex(text.as_bytes())[..8].to_owned()
}

/// A comment of the register, as far as it has come.
struct KnownComment {
    id: String,
    who: String,
    number: String,
    digest: String,
    said: CommentText,
    decision: Option<Decision>,
    reason: String,
    /// Its place in the register; none if it is new.
    at: Option<usize>,
    was: CommentText,
    /// What it said before, oldest first.
    earlier: Vec<Value>,
    /// Fingerprints of what came for it, oldest first.
    sent: Vec<String>,
    is_newly_decided: bool,
}

/// Takes sheets into a register.
///
/// # Errors
/// There would be too much in it, or its text cannot be edited.
pub fn merge(input: &MergeInput<'_>, sheets: &[ReturnedSheet]) -> Result<MergedRegister, String> {
    let mut all = Merging::of(input);
    for sheet in sheets {
        all.take_sheet(sheet);
    }
    if all.known.len() > MAX_COMMENTS {
        return Err(format!(
            "`{}` would have {} comments, and a register holds {MAX_COMMENTS}: settle what there is, \
             and go on with the next version",
            input.name,
            all.known.len()
        ));
    }
    all.finish()
}

/// A register on its way to the next one.
struct Merging<'m> {
    input: &'m MergeInput<'m>,
    known: Vec<KnownComment>,
    leftovers: Vec<(String, String)>,
    merged: MergedRegister,
    finder: Finder,
}

/// Where comments are found again.
#[derive(Default)]
struct Finder {
    ids: BTreeMap<String, usize>,
    /// By the fingerprint of who sent it, and number or clause.
    by_number: BTreeMap<(String, String), Vec<usize>>,
    by_clause: BTreeMap<(String, String), Vec<usize>>,
    by_sent: BTreeMap<String, Vec<usize>>,
    /// The letters and the highest number of each commenter.
    people: BTreeMap<String, (String, u32)>,
}

impl Finder {
    fn add(&mut self, at: usize, one: &KnownComment) {
        let who = person(&one.who);
        self.ids.insert(one.id.clone(), at);
        // Who sent it may have been put right since; the sheet goes on saying the other name.
        let senders = one.sent.iter().filter_map(|sent| sent.split('-').next());
        let senders = senders.map(str::to_owned).chain([short_digest(&who)]);
        for sender in senders.collect::<BTreeSet<String>>() {
            let number = (sender.clone(), one.number.clone());
            self.by_number.entry(number).or_default().push(at);
            self.by_clause.entry((sender, one.said.clause.clone())).or_default().push(at);
        }
        for sent in &one.sent {
            self.by_sent.entry(sent.clone()).or_default().push(at);
        }
        if let Some((letters, number)) = one.id.rsplit_once('-') {
            let number = number.parse().unwrap_or(0);
            let known = self.people.entry(who).or_insert_with(|| (letters.to_owned(), 0));
            known.1 = known.1.max(number);
        }
    }

    fn numbered(&self, who: &str, number: &str) -> &[usize] {
        let found = self.by_number.get(&(short_digest(&person(who)), number.to_owned()));
        found.filter(|_| !number.is_empty()).map_or(&[], Vec::as_slice)
    }

    fn on_clause(&self, who: &str, clause: &str) -> &[usize] {
        let found = self.by_clause.get(&(short_digest(&person(who)), clause.to_owned()));
        found.map_or(&[], Vec::as_slice)
    }

    /// The comments that came in just these words.
    fn sent(&self, fingerprint: &str) -> &[usize] {
        self.by_sent.get(fingerprint).map_or(&[], Vec::as_slice)
    }

    /// An id that no comment has: with the number of the sheet, if that is free.
    fn next_id(&self, who: &str, number: &str) -> String {
        let (letters, highest) = self.people.get(&person(who)).cloned().unwrap_or_else(|| {
            let taken = self.people.values().map(|(letters, _)| letters.as_str()).collect();
            (letters_for(who, &taken), 0)
        });
        let wished = number.parse::<u32>().ok().filter(|n| (1..=999_999).contains(n));
        let wished = wished.map(|n| format!("{letters}-{n}"));
        let free = wished.filter(|id| !self.ids.contains_key(id));
        free.unwrap_or_else(|| format!("{letters}-{}", highest + 1))
    }
}

/// A commenter, however their name is written.
fn person(who: &str) -> String {
    one_line(who).to_lowercase()
}

/// Letters for a commenter that nobody else has.
fn letters_for(who: &str, taken: &BTreeSet<&str>) -> String {
    let name = who.split([',', ';', '(', '/']).next().unwrap_or(who);
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let letters: String = match words[..] {
        [word] => word.chars().take(LETTERS).collect(),
        _ => words.iter().filter_map(|word| word.chars().next()).take(LETTERS).collect(),
    };
    let is_usable = |c: &char| c.is_ascii_alphanumeric();
    let letters: String = letters.to_uppercase().chars().filter(is_usable).collect();
    let letters = letters.trim_start_matches(|c: char| c.is_ascii_digit());
    let letters = if letters.is_empty() { "C" } else { letters };
    let numbered = (2..).map(|n| format!("{letters}{n}"));
    let mut wishes = std::iter::once(letters.to_owned()).chain(numbered);
    wishes.find(|wish| !taken.contains(wish.as_str())).expect("numbers do not end")
}

impl KnownComment {
    fn of(at: usize, doc: &CommentDoc) -> Self {
        let said = CommentText {
            clause: doc.clause.value.clone(),
            kind: doc.r#type.as_ref().map(|kind| kind.value),
            comment: text_of(doc.comment.as_ref()).to_owned(),
            proposal: text_of(doc.proposal.as_ref()).to_owned(),
        };
        Self {
            id: doc.id.value.clone(),
            who: doc.who.value.clone(),
            number: text_of(doc.number.as_ref()).to_owned(),
            digest: text_of(doc.digest.as_ref()).to_owned(),
            was: said.clone(),
            said,
            decision: doc.decision.as_ref().map(|decision| decision.value),
            reason: text_of(doc.reason.as_ref()).to_owned(),
            at: Some(at),
            earlier: Vec::new(),
            sent: doc.sent.iter().map(|sent| sent.value.clone()).collect(),
            is_newly_decided: false,
        }
    }

    /// Whether a sheet brought just this before, or would bring what stands there.
    fn has_come(&self, said: &CommentText) -> bool {
        self.said == *said || {
            let cells = said.fingerprint();
            self.sent.iter().any(|sent| sent.ends_with(&cells))
        }
    }

    /// Whether it says nearly the same.
    fn is_like(&self, said: &CommentText) -> bool {
        let words =
            |said: &CommentText| WordSet::of(&format!("{} {}", said.comment, said.proposal));
        words(&self.said).is_like(&words(said), ALIKE)
    }

    /// Takes other words, and keeps those it had.
    fn say(&mut self, said: CommentText, digest: Option<&String>, day: &str) {
        let mut earlier = Map::new();
        earlier.insert("until".to_owned(), day.into());
        let old = std::mem::replace(&mut self.said, said);
        if old.clause != self.said.clause {
            earlier.insert("clause".to_owned(), old.clause.into());
            if !self.digest.is_empty() {
                earlier.insert("digest".to_owned(), self.digest.clone().into());
            }
            self.digest = digest.cloned().unwrap_or_default();
        }
        if let Some(kind) = old.kind.filter(|kind| Some(*kind) != self.said.kind) {
            earlier.insert("type".to_owned(), kind.name().into());
        }
        for (key, old, new) in [
            ("comment", old.comment, &self.said.comment),
            ("proposal", old.proposal, &self.said.proposal),
        ] {
            if old != *new && !old.is_empty() {
                earlier.insert(key.to_owned(), old.into());
            }
        }
        self.earlier.push(Value::Object(earlier));
    }

    /// As the register has it.
    fn entry(&self, day: &str) -> Value {
        let kind = self.said.kind.map_or("", CommentType::name);
        let decision = self.decision.map_or("", Decision::name);
        let decided = if self.decision.is_some() { day } else { "" };
        let texts = [
            ("id", self.id.as_str()),
            ("who", &self.who),
            ("received", day),
            ("number", &self.number),
            ("clause", &self.said.clause),
            ("digest", &self.digest),
            ("type", kind),
            ("comment", &self.said.comment),
            ("proposal", &self.said.proposal),
            ("decision", decision),
            ("reason", &self.reason),
            ("decided", decided),
        ];
        let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
        let mut map: Map<String, Value> =
            filled.map(|(key, text)| (key.to_owned(), text.into())).collect();
        if !self.earlier.is_empty() {
            map.insert("history".to_owned(), self.earlier.clone().into());
        }
        map.insert("sent".to_owned(), self.sent.clone().into());
        Value::Object(map)
    }
}

impl<'m> Merging<'m> {
    fn of(input: &'m MergeInput<'m>) -> Self {
        let docs = input.register.map_or(&[][..], |(_, doc)| &doc.comments);
        let known: Vec<KnownComment> =
            docs.iter().enumerate().map(|(at, d)| KnownComment::of(at, d)).collect();
        let mut finder = Finder::default();
        known.iter().enumerate().for_each(|(at, one)| finder.add(at, one));
        Self { input, known, leftovers: Vec::new(), merged: MergedRegister::default(), finder }
    }

    fn take_sheet(&mut self, sheet: &ReturnedSheet) {
        let place = |place: &str| format!("{}, {place}", sheet.file);
        let stray = sheet.leftovers.iter().map(|(at, text)| (place(at), text.clone()));
        self.leftovers.extend(stray);
        let mut taken = BTreeSet::new();
        // What is known for sure is found first, so that it is not taken for a new wording.
        let mut open = Vec::new();
        for row in &sheet.rows {
            let Some(said) = self.said(row, sheet) else { continue };
            match self.is_known(row, &said, sheet, &taken) {
                Some(at) => {
                    taken.insert(at);
                    self.update(at, row, said, sheet);
                }
                None => open.push((row, said)),
            }
        }
        for (row, said) in open {
            match self.is_another_wording(row, &said, sheet, &taken) {
                Some(at) => {
                    taken.insert(at);
                    self.update(at, row, said, sheet);
                }
                None => drop(taken.insert(self.add(row, said, sheet))),
            }
        }
    }

    fn set_aside(&mut self, row: &ReturnedRow, sheet: &ReturnedSheet, text: &str) {
        self.leftovers.push((format!("{}, {}", sheet.file, row.place), text.to_owned()));
    }

    /// What a row says; none if nothing is commented in it, and what else stands there is set aside.
    fn said(&mut self, row: &ReturnedRow, sheet: &ReturnedSheet) -> Option<CommentText> {
        if row.comment.is_empty() && row.proposal.is_empty() {
            let number = row.number.parse::<u32>().map_or(row.number.as_str(), |_| "");
            // A name that was drawn down over empty rows says nothing that comments do not.
            let commented =
                |other: &&ReturnedRow| !other.comment.is_empty() || !other.proposal.is_empty();
            let mut names = sheet.rows.iter().filter(commented).map(|other| &other.who);
            let is_said = row.who == sheet.who || names.any(|name| *name == row.who);
            let name = if is_said { "" } else { row.who.as_str() };
            let rest = [number, &row.clause, &row.kind, &row.disposition, name];
            let rest: Vec<&str> = rest.into_iter().filter(|text| !text.is_empty()).collect();
            // An id of the register alone says that its comment was deleted, which changes nothing.
            let is_id = rest.len() == 1 && self.finder.ids.contains_key(number);
            if !rest.is_empty() && !is_id {
                self.set_aside(row, sheet, &rest.join("\t"));
            }
            return None;
        }
        let kind = type_in(&row.kind, self.input.words);
        if kind.is_none() && !row.kind.is_empty() {
            self.set_aside(row, sheet, &row.kind);
        }
        let clause = match understood(&row.clause, self.input.clauses) {
            Some(id) => id.to_owned(),
            None if row.clause.is_empty() => self.input.name.id.clone(),
            None => typed_clause(&row.clause, sheet),
        };
        Some(CommentText {
            clause,
            kind,
            comment: row.comment.clone(),
            proposal: row.proposal.clone(),
        })
    }

    /// The comment of the register that a row certainly is.
    fn is_known(
        &self,
        row: &ReturnedRow,
        said: &CommentText,
        sheet: &ReturnedSheet,
        taken: &BTreeSet<usize>,
    ) -> Option<usize> {
        let is_free = |at: &&usize| !taken.contains(at);
        if let Some(at) = self.finder.ids.get(&row.number).filter(is_free) {
            return Some(*at);
        }
        let who = who(row, sheet);
        let numbered = self.finder.numbered(&who, &row.number).iter();
        let on_clause = self.finder.on_clause(&who, &said.clause).iter();
        let sent = self.finder.sent(&said.sent_by(&who)).iter();
        let mut all = numbered.chain(on_clause).chain(sent).filter(is_free);
        all.find(|at| self.known[**at].has_come(said)).copied()
    }

    /// The comment of the register whose words a row changes.
    fn is_another_wording(
        &self,
        row: &ReturnedRow,
        said: &CommentText,
        sheet: &ReturnedSheet,
        taken: &BTreeSet<usize>,
    ) -> Option<usize> {
        let who = who(row, sheet);
        let is_free = |at: &&usize| !taken.contains(at);
        let numbered = || self.finder.numbered(&who, &row.number).iter().filter(is_free);
        let on_clause = || self.finder.on_clause(&who, &said.clause).iter().filter(is_free);
        let is_here = |at: &&usize| self.known[**at].said.clause == said.clause;
        let is_like = |at: &&usize| self.known[**at].is_like(said);
        numbered()
            .find(is_here)
            .or_else(|| numbered().take(COMPARED).find(is_like))
            .or_else(|| on_clause().take(COMPARED).find(is_like))
            .copied()
    }

    fn update(&mut self, at: usize, row: &ReturnedRow, said: CommentText, sheet: &ReturnedSheet) {
        let one = &mut self.known[at];
        if one.has_come(&said) {
            self.merged.same += 1;
        } else if is_of_another(one, row, sheet) {
            let texts = [&row.clause, &row.kind, &row.comment, &row.proposal];
            let text = texts.map(String::as_str).join("\t");
            self.set_aside(row, sheet, &format!("{}\t{text}", row.number));
        } else {
            let sent = said.sent_by(&who(row, sheet));
            let said = match one.sent.last() {
                Some(before) => said.corrected(&one.said, before),
                None => said,
            };
            let digest = sheet.digests.get(&said.clause);
            one.say(said, digest, self.input.day);
            one.sent.push(sent);
            let id = one.id.clone();
            if !self.merged.edited.contains(&id) && one.at.is_some() {
                self.merged.edited.push(id);
            }
        }
        self.decide(at, row, sheet);
    }

    fn add(&mut self, row: &ReturnedRow, said: CommentText, sheet: &ReturnedSheet) -> usize {
        let who = who(row, sheet);
        if one_line(&row.who).is_empty() && one_line(&sheet.who).is_empty() {
            let unnamed = (sheet.file.clone(), who.clone());
            if !self.merged.unnamed.contains(&unnamed) {
                self.merged.unnamed.push(unnamed);
            }
        }
        let id = self.finder.next_id(&who, &row.number);
        let sent = said.sent_by(&who);
        let one = KnownComment {
            digest: sheet.digests.get(&said.clause).cloned().unwrap_or_default(),
            id: id.clone(),
            number: row.number.clone(),
            was: CommentText::default(),
            said,
            decision: None,
            reason: String::new(),
            at: None,
            earlier: Vec::new(),
            sent: vec![sent],
            is_newly_decided: false,
            who,
        };
        let at = self.known.len();
        self.finder.add(at, &one);
        self.known.push(one);
        self.merged.added.push(id);
        self.decide(at, row, sheet);
        at
    }

    /// Takes a decision that stands in a row, or sets it aside.
    fn decide(&mut self, at: usize, row: &ReturnedRow, sheet: &ReturnedSheet) {
        let (words, one) = (self.input.words, &mut self.known[at]);
        let held = disposition_words(one.decision, Some(&one.reason), words);
        if row.disposition.is_empty() || one_line(&held) == one_line(&row.disposition) {
            return;
        }
        match decision_in(&row.disposition, words) {
            Some((decision, reason))
                if self.input.decisions == DecisionsInSheets::Take && one.decision.is_none() =>
            {
                one.decision = Some(decision);
                one.reason = reason;
                one.is_newly_decided = true;
                self.merged.decided.push(one.id.clone());
            }
            _ => self.set_aside(row, sheet, &row.disposition),
        }
    }

    /// Writes the register.
    fn finish(mut self) -> Result<MergedRegister, String> {
        let has = |clause: &str| self.input.clauses.iter().any(|known| known.id == clause);
        let touched = |one: &&KnownComment| self.merged.added.contains(&one.id);
        let lost = self.known.iter().filter(touched).filter(|one| !has(&one.said.clause));
        self.merged.unknown = lost.map(|one| (one.id.clone(), one.said.clause.clone())).collect();
        let name = self.input.name;
        let head = || new_register(name);
        let before = self.input.register.map_or_else(head, |(text, _)| text.to_owned());
        let edits = self.edits();
        self.merged.text = if edits.is_empty() {
            before
        } else {
            let alone = |error| match edits.len() {
                ..=ONE_BY_ONE => edited(&before, &edits),
                _ => Err(error),
            };
            let cannot =
                |error| format!("`{}` cannot be edited: {error}", crate::layout::comments(name));
            edited_at_once(&before, &edits).or_else(alone).map_err(cannot)?
        };
        Ok(self.merged)
    }

    fn edits(&mut self) -> Vec<ValueEdit> {
        let day = self.input.day;
        let known = self.known.iter().filter_map(|one| Some((one.at?, one)));
        let mut edits: Vec<ValueEdit> =
            known.flat_map(|(at, one)| self.edits_of(at, one)).collect();
        let new = self.known.iter().filter(|one| one.at.is_none()).map(|one| one.entry(day));
        let doc = self.input.register.map(|(_, doc)| doc);
        let has_comments = doc.is_some_and(|doc| !doc.comments.is_empty());
        add_all(&mut edits, "comments", new.collect(), has_comments, doc.is_none());
        let old = doc.map_or(&[][..], |doc| &doc.leftovers);
        let mut seen: BTreeSet<(String, String)> =
            old.iter().map(|one| (one.place.value.clone(), one.text.value.clone())).collect();
        let stray = std::mem::take(&mut self.leftovers);
        let stray: Vec<Value> = stray
            .into_iter()
            .filter(|one| seen.insert(one.clone()))
            .map(|(place, text)| json!({ "place": place, "text": text }))
            .collect();
        self.merged.leftovers = stray.len();
        add_all(&mut edits, "leftovers", stray, !old.is_empty(), false);
        edits
    }

    /// What changes in an entry of the register.
    fn edits_of(&self, at: usize, one: &KnownComment) -> Vec<ValueEdit> {
        let doc = &self.input.register.expect("it has an entry").1.comments[at];
        let place = format!("/comments/{at}");
        let mut edits = Vec::new();
        let mut put = |key: &str, is_there: bool, new: &str| {
            let at = format!("{place}/{key}");
            edits.push(match (is_there, new.is_empty()) {
                (true, true) => ValueEdit::Remove(at),
                (true, false) => ValueEdit::Set(at, new.into()),
                (false, true) => return,
                (false, false) => ValueEdit::AddKey(place.clone(), key.to_owned(), new.into()),
            });
        };
        if one.said.clause != one.was.clause {
            put("clause", true, &one.said.clause);
            put("digest", doc.digest.is_some(), &one.digest);
        }
        if one.said.kind != one.was.kind {
            put("type", doc.r#type.is_some(), one.said.kind.map_or("", CommentType::name));
        }
        if one.said.comment != one.was.comment {
            put("comment", doc.comment.is_some(), &one.said.comment);
        }
        if one.said.proposal != one.was.proposal {
            put("proposal", doc.proposal.is_some(), &one.said.proposal);
        }
        if one.is_newly_decided {
            put("decision", false, one.decision.map_or("", Decision::name));
            put("reason", doc.reason.is_some(), &one.reason);
            put("decided", doc.decided.is_some(), self.input.day);
        }
        let new = one.sent[doc.sent.len()..].iter().map(|sent| sent.as_str().into());
        for (key, is_there, new) in [
            ("history", !doc.history.is_empty(), one.earlier.clone()),
            ("sent", !doc.sent.is_empty(), new.collect()),
        ] {
            edits.extend(added_to_list(&place, key, is_there, new));
        }
        edits
    }
}

/// Adds to a list of an entry, which may be missing.
fn added_to_list(place: &str, key: &str, is_there: bool, new: Vec<Value>) -> Vec<ValueEdit> {
    match (new.is_empty(), is_there) {
        (true, _) => Vec::new(),
        (false, false) => {
            vec![ValueEdit::AddKey(place.to_owned(), key.to_owned(), new.into())]
        }
        (false, true) => {
            let add = |entry| ValueEdit::AddEntry(format!("{place}/{key}"), entry);
            new.into_iter().map(add).collect()
        }
    }
}

/// Adds entries to a list that may be empty or missing.
fn add_all(
    edits: &mut Vec<ValueEdit>,
    key: &str,
    entries: Vec<Value>,
    has_some: bool,
    is_written: bool,
) {
    let place = format!("/{key}");
    match (entries.is_empty(), has_some) {
        (true, _) => {}
        (false, true) => {
            let add = |entry| ValueEdit::AddEntry(place.clone(), entry);
            edits.extend(entries.into_iter().map(add));
        }
        (false, false) if is_written => edits.push(ValueEdit::Set(place, entries.into())),
        (false, false) => {
            edits.push(ValueEdit::AddKey(String::new(), key.to_owned(), entries.into()));
        }
    }
}

fn new_register(name: &VersionRef) -> String {
    format!(
        "# Comments on {name}. `smm comments read` adds what comes back, and keeps what is written here.\n\
         # Say what was decided under a comment: `decision: accepted`, `modified`, `rejected`, `noted` or\n\
         # `withdrawn`; `reason:` and `decided:`, the day, beside it.\n\
         version: {name}\n\
         comments: []\n"
    )
}

/// Who a row is by: the name in it, else the one above the table, else the name of the file.
fn who(row: &ReturnedRow, sheet: &ReturnedSheet) -> String {
    let stem = sheet.file.rsplit_once('.').map_or(sheet.file.as_str(), |(stem, _)| stem);
    let mut names = [row.who.as_str(), sheet.who.as_str(), stem].into_iter().map(one_line);
    names.find(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

/// Whether a comment that a sheet was made with is changed by somebody who is not its commenter.
fn is_of_another(one: &KnownComment, row: &ReturnedRow, sheet: &ReturnedSheet) -> bool {
    let sender = if sheet.who.is_empty() { who(row, sheet) } else { sheet.who.clone() };
    row.number == one.id && person(&sender) != person(&one.who)
}

/// What a person named that the version does not have: an id that the sheet offered, else the words.
fn typed_clause(typed: &str, sheet: &ReturnedSheet) -> String {
    let line = one_line(typed);
    let id = line.split(super::PART.trim()).next().unwrap_or("").trim();
    if sheet.digests.contains_key(id) { id.to_owned() } else { line }
}
