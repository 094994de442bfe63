//! Answers that are typed in from paper: what a key or a line means, and what it changes in an answers document.
//!
//! In: the questions, the answers so far, and what was typed. Out: [`Typed`], and edits that keep everything else in
//! the document. Never: reads or writes; guesses.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::days::{Day, day};
use super::{Answer, AnswerName, AnswerSource, Answers, KeyedTexts as _, Questionnaire, clean};
use crate::model::{AnswerChoice, AnswerSet};
use crate::syntax::edit::{self, EditError, ValueEdit};
use crate::text::{cut, did_you_mean, join_and};

/// So much of what was typed is repeated in a message.
const SHOWN: usize = 60;

/// What a key or word asks for, besides an answer: its letter, its word, and what it does.
pub const COMMANDS: [(char, &str, &str); 11] = [
    ('s', "skip", "leave this one as it is and go on"),
    ('b', "back", "go back to the one before"),
    ('e', "evidence", "write what was seen"),
    ('m', "note", "write a note"),
    (
        'w',
        "who",
        "say who answered and when, as `Ana Lima, 2026-11-22`: for this answer and those that follow",
    ),
    ('u', "until", "say on which day the answer lapses"),
    ('c', "comment", "write the comment on the practice"),
    ('d', "delete", "take the answer away, so that it is open"),
    ('j', "jump", "go to an indicator or practice, by id, code or title"),
    ('q', "quit", "end; everything is saved already"),
    ('?', "help", "show what can be typed"),
];

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// An answer, with its reason if it needs one, else with its evidence; the text may be empty.
    Answer(AnswerName, String),
    /// A text of the answer, by its key in an answers document.
    Text(&'static str, String),
    /// Who answered and when.
    Who(String),
    /// The comment on the practice.
    Comment(String),
    /// The answer is taken away.
    Delete,
    /// To the next.
    Skip,
    /// To the one before.
    Back,
    /// To an indicator or practice.
    Jump(String),
    /// The end.
    Quit,
    /// What can be typed.
    Help,
}

/// The key of each answer: the first letter of the box on paper, `-` for what does not apply; where
/// another has the letter, or is it alone as `0` beside `0.5`, the place of the answer in the row of boxes.
pub fn keys(answers: &AnswerSet) -> Vec<(char, &AnswerChoice)> {
    let mut taken: Vec<char> = COMMANDS.iter().map(|(letter, ..)| *letter).collect();
    let asides = answers.choices.iter().filter(|choice| !choice.counts).count();
    let choices = answers.choices.iter().enumerate();
    let alone: Vec<char> = answers.choices.iter().filter_map(|one| only_sign(&one.short)).collect();
    let keys = choices.map(|(at, choice)| {
        let first = choice.short.chars().find(|sign| sign.is_alphanumeric());
        let first = first.and_then(|sign| sign.to_lowercase().next());
        let wanted = if !choice.counts && asides == 1 { Some('-') } else { first };
        let is_others = |key: &char| alone.contains(key) && only_sign(&choice.short) != Some(*key);
        let digit = u32::try_from(at + 1).ok().and_then(|place| char::from_digit(place, 36));
        let free = |key: &char| !taken.contains(key) && !is_others(key);
        let key = wanted.filter(free).or(digit).unwrap_or('-');
        taken.push(key);
        (key, choice)
    });
    keys.collect()
}

/// The letter or digit of which a text consists, if it is a single one.
fn only_sign(text: &str) -> Option<char> {
    let mut signs = text.chars();
    let sign = signs.next()?.to_lowercase().next()?;
    (signs.next().is_none() && sign.is_alphanumeric()).then_some(sign)
}

/// What a single key asks for, at an indicator with these answers.
pub fn key(sign: char, answers: &AnswerSet) -> Option<Typed> {
    let sign = plain(sign);
    let answer = keys(answers).into_iter().find(|(key, _)| *key == sign);
    match answer {
        Some((_, choice)) => Some(Typed::Answer(choice.id.clone(), String::new())),
        None => {
            let (_, word, _) = COMMANDS.iter().find(|(letter, ..)| *letter == sign)?;
            Some(command(word, String::new()))
        }
    }
}

/// A sign as keyboards have it: small, and of dashes the one that word processors put in its place.
fn plain(sign: char) -> char {
    match sign {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => '-',
        sign => sign.to_lowercase().next().unwrap_or(sign),
    }
}

fn command(word: &str, text: String) -> Typed {
    match word {
        "skip" => Typed::Skip,
        "back" => Typed::Back,
        "evidence" => Typed::Text("evidence", text),
        "note" => Typed::Text("note", text),
        "until" => Typed::Text("until", text),
        "who" => Typed::Who(text),
        "comment" => Typed::Comment(text),
        "delete" => Typed::Delete,
        "jump" => Typed::Jump(text),
        "quit" => Typed::Quit,
        _ => Typed::Help,
    }
}

/// What a line asks for, and of which indicator if it begins with an id; else of the one that is asked at the
/// moment, if there is one. None if nothing stands in it.
///
/// # Errors
/// It is neither an answer nor a command; says what may have been meant.
pub fn line(
    text: &str,
    asked: Option<&str>,
    form: &Questionnaire,
) -> Result<Option<(Option<String>, Typed)>, String> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let (first, _) = split_word(text);
    // Rows of a table have separators in place of blanks.
    let end = first.find([',', ';']).unwrap_or(first.len());
    let named = first[..end].trim_end_matches([':', '=']);
    let id = form.meant(named).map(|item| item.id.clone());
    let said = if id.is_some() { text[end..].trim_start_matches([',', ';']).trim() } else { text };
    let row = said.replacen([',', ';'], " ", 1);
    let about = id.as_deref().or(asked);
    let answers = about.map_or(&form.answers, |id| form.answers_of(id));
    let is_row = id.is_some() && end < first.len() && meaning(said, answers).is_none();
    let said = if is_row { row.as_str() } else { said };
    if said.is_empty() {
        // An id alone goes there.
        return Ok(Some((None, Typed::Jump(named.to_owned()))));
    }
    match meaning(said, answers) {
        Some(typed) => Ok(Some((id, typed))),
        None => Err(unclear(said, id.as_deref(), (answers, form))),
    }
}

/// The first word of a text, and what follows.
fn split_word(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (first, rest.trim())
}

fn meaning(said: &str, answers: &AnswerSet) -> Option<Typed> {
    let (first, rest) = split_word(said);
    let mut signs = first.chars();
    if let (Some(sign), None) = (signs.next(), signs.next())
        && let Some(typed) = key(sign, answers)
    {
        return Some(match typed {
            Typed::Answer(answer, _) => Typed::Answer(answer, rest.to_owned()),
            _ => {
                let sign = plain(sign);
                let (_, word, _) = COMMANDS.iter().find(|(letter, ..)| *letter == sign)?;
                command(word, rest.to_owned())
            }
        });
    }
    // An answer may have several words: the longest that is one is meant.
    let ends = said.char_indices().filter(|(_, sign)| sign.is_whitespace()).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.take(8).chain([said.len()]).collect();
    ends.reverse();
    for end in ends {
        let word = said[..end].trim_end_matches([':', ',', ';']);
        if let Some(choice) = answers.understood(word) {
            return Some(Typed::Answer(choice.id.clone(), said[end..].trim().to_owned()));
        }
    }
    let word = first.trim_end_matches(':').to_lowercase();
    let known = COMMANDS.iter().find(|(_, known, _)| *known == word)?;
    Some(command(known.1, rest.to_owned()))
}

fn unclear(said: &str, id: Option<&str>, (answers, form): (&AnswerSet, &Questionnaire)) -> String {
    let (first, _) = split_word(said);
    let shown = cut(first, SHOWN);
    let keys = keys(answers);
    let keys: Vec<String> =
        keys.iter().map(|(key, choice)| format!("`{key}` {}", choice.label)).collect();
    let keys = join_and(&keys);
    if let Some(id) = id {
        return format!("`{shown}` is no answer to `{id}`; the answers are {keys}");
    }
    let ids = form.indicators().map(|(_, _, item)| item.id.as_str());
    let near = if first.contains(|c: char| c.is_ascii_digit()) {
        did_you_mean(first, ids)
    } else {
        String::new()
    };
    format!(
        "`{shown}` is neither an answer nor an indicator of `{}`{near}; the answers are {keys}",
        form.name
    )
}

/// Where an indicator or practice stands among those that are asked.
///
/// # Errors
/// It does not stand there.
pub fn place(name: &str, asked: &[String], form: &Questionnaire) -> Result<usize, String> {
    let name = name.trim();
    let meant = form.meant(name).map_or(name, |item| item.id.as_str());
    if let Some(at) = asked.iter().position(|id| id.eq_ignore_ascii_case(meant)) {
        return Ok(at);
    }
    let practice = form.practice_named(name);
    let of_practice = |id: &String| {
        let of = form.indicator(id).map(|(of, _, _)| of.id.as_str());
        practice.is_some_and(|practice| of == Some(practice.id.as_str()))
    };
    if let Some(at) = asked.iter().position(of_practice) {
        return Ok(at);
    }
    let ids = asked.iter().map(String::as_str);
    let practices = form.practices.iter().flat_map(|p| [p.code.as_str(), p.id.as_str(), &p.title]);
    let shown = cut(name, SHOWN);
    Err(match practice.is_some() || form.indicator(name).is_some() {
        true => format!("`{shown}` is not among what is asked now"),
        false => format!(
            "`{}` has no indicator or practice `{shown}`{}",
            form.name,
            did_you_mean(name, ids.chain(practices))
        ),
    })
}

/// Name and day, as in `Ana Lima, 22.11.2026`; one of them may be missing.
///
/// # Errors
/// What stands behind the comma looks like a day and is none, or can be two.
pub fn who_and_when(text: &str, form: &Questionnaire) -> Result<(String, String), String> {
    let text = text.trim();
    if let Ok(day) = one_day(text, form) {
        return Ok((String::new(), day));
    }
    let has_digit = |part: &str| part.contains(|sign: char| sign.is_ascii_digit());
    match text.rsplit_once(',') {
        // `Nov 22, 2026` has a comma of its own.
        Some((before, _)) if has_digit(before) && before.contains(',') => {
            let (who, when) = text.split_once(',').unwrap_or((text, ""));
            Ok((who.trim().to_owned(), one_day(when, form)?))
        }
        Some((who, when)) if has_digit(when) => Ok((who.trim().to_owned(), one_day(when, form)?)),
        // A day alone behind the name has no comma.
        _ => match behind_blank(text, form) {
            Some((who, when)) => Ok((who.to_owned(), one_day(when, form)?)),
            None => Ok((text.to_owned(), String::new())),
        },
    }
}

/// A name, and behind a blank what is a day, or can be two.
fn behind_blank<'t>(text: &'t str, form: &Questionnaire) -> Option<(&'t str, &'t str)> {
    let blanks = text.char_indices().filter(|(_, sign)| sign.is_whitespace()).map(|(at, _)| at);
    let (who, when) = blanks.map(|at| text.split_at(at)).find(|(_, tail)| {
        let tail = tail.trim();
        tail.starts_with(|sign: char| sign.is_ascii_digit())
            && !matches!(day(tail, &form.words), Day::Unknown)
    })?;
    Some((who.trim_end_matches([';', ':', ' ']), when))
}

/// The one day that a text names.
///
/// # Errors
/// It names none, or can be two.
pub fn one_day(text: &str, form: &Questionnaire) -> Result<String, String> {
    let shown = cut(text.trim(), SHOWN);
    match day(text, &form.words) {
        Day::Clear(day) => Ok(day),
        Day::Ambiguous([a, b]) => {
            Err(format!("`{shown}` can be {a} or {b}; write it like 2026-11-22"))
        }
        Day::Unknown => Err(format!("`{shown}` is no day; write it like 2026-11-22")),
    }
}

/// What is typed, by id of the indicator: the keys of its entry with their new texts, of which an empty one is taken
/// away. Comments stand under the id of their practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Of answers.
    pub answers: BTreeMap<String, BTreeMap<&'static str, String>>,
    /// Comments on practices.
    pub comments: BTreeMap<String, String>,
    /// The list that they were typed in.
    pub source: Option<AnswerSource>,
}

impl Changes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.comments.is_empty() && self.source.is_none()
    }

    /// Gives an answer anew: what it was to be looked at for is done, and so is a day on which it had lapsed.
    pub fn answer(
        &mut self,
        id: &str,
        choice: &AnswerChoice,
        text: &str,
        (who, when): (&str, &str),
        before: Option<&Answer>,
    ) {
        let entry = self.answers.entry(id.to_owned()).or_default();
        entry.insert("answer", choice.id.word().to_owned());
        let key = if choice.needs_reason { "reason" } else { "evidence" };
        if !text.is_empty() {
            entry.insert(key, text.to_owned());
        }
        if choice.counts && !choice.needs_reason {
            entry.insert("reason", String::new());
            // Why it did not apply before stays readable.
            let noted =
                before.filter(|before| !before.reason.is_empty()).map(Answer::with_noted_reason);
            entry.extend(noted.map(|noted| ("note", noted.note)));
        }
        for (key, text) in [("who", who), ("when", when)] {
            if !text.is_empty() {
                entry.insert(key, text.to_owned());
            }
        }
        entry.insert("recheck", String::new());
        let has_lapsed = |before: &Answer| !when.is_empty() && before.until.as_str() <= when;
        if before.is_some_and(|before| !before.until.is_empty() && has_lapsed(before)) {
            entry.insert("until", String::new());
        }
    }

    /// Gives a text of an answer.
    pub fn text(&mut self, id: &str, key: &'static str, text: &str) {
        self.answers.entry(id.to_owned()).or_default().insert(key, text.to_owned());
    }

    /// Makes the changes in answers.
    pub fn apply(&self, answers: &mut Answers) {
        for (id, parts) in &self.answers {
            let answer = answers.answers.entry(id.clone()).or_default();
            for (key, text) in parts {
                if *key == "answer" {
                    answer.value = (!text.is_empty()).then(|| AnswerName::new(text.as_str()));
                }
                let known = Answer::TEXTS.iter().position(|known| known == key);
                if let Some(at) = known {
                    *answer.texts_mut()[at] = clean(text);
                }
            }
        }
        for (id, text) in &self.comments {
            answers.comments.insert(id.clone(), clean(text));
        }
        answers.answers.retain(|_, answer| !answer.is_empty());
        answers.comments.retain(|_, comment| !comment.is_empty());
    }

    /// Forgets what is changed of an indicator.
    pub fn forget(&mut self, id: &str) {
        self.answers.remove(id);
    }

    /// The document with the changes, and with everything else in it as it was.
    ///
    /// # Errors
    /// The text is no answers document that can be changed.
    pub fn made_in(&self, text: &str) -> Result<String, EditError> {
        let document = edit::meaning(text).ok_or(EditError::NoDocument)?;
        let mut edits = Vec::new();
        for (id, parts) in &self.answers {
            edits.extend(entry_edits(&document, id, parts));
        }
        let comments = self.comments.iter().map(|(id, text)| (id.as_str(), text.as_str()));
        for (id, text) in comments {
            edits.extend(text_edit(&document, "comments", id, text));
        }
        edits.extend(self.source.as_ref().and_then(|source| source_edit(&document, source)));
        let edits = begun(&document, edits);
        // At once, which is faster, where nothing touches; the result is held against what was asked for either way.
        edit::edited_at_once(text, &edits).or_else(|_| edit::edited(text, &edits))
    }
}

/// The edits, of which those that add to a collection that the document does not have begin it.
fn begun(document: &Value, edits: Vec<ValueEdit>) -> Vec<ValueEdit> {
    // A list of the document itself, as `/comments`; the entries in it are there, or added whole.
    let is_missing = |place: &str| {
        let key = place.strip_prefix('/').filter(|key| !key.contains('/'));
        key.is_some_and(|key| document.get(key).is_none())
    };
    let mut whole: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut kept = Vec::new();
    for edit in edits {
        match edit {
            ValueEdit::AddKey(place, key, value) if is_missing(&place) => {
                whole.entry(place[1..].to_owned()).or_default().insert(key, value);
            }
            edit => kept.push(edit),
        }
    }
    let begun = whole.into_iter();
    kept.extend(begun.map(|(key, map)| ValueEdit::AddKey(String::new(), key, Value::Object(map))));
    kept
}

fn entry_edits(
    document: &Value,
    id: &str,
    parts: &BTreeMap<&'static str, String>,
) -> Vec<ValueEdit> {
    let order = ["answer"].into_iter().chain(Answer::TEXTS);
    let filled =
        order.filter_map(|key| Some((key, parts.get(key)?))).map(|(key, text)| (key, clean(text)));
    let filled: Vec<(&str, String)> = filled.collect();
    let whole = || {
        let given = filled.iter().filter(|(_, text)| !text.is_empty());
        let given = given.map(|(key, text)| ((*key).to_owned(), json!(text)));
        Value::Object(given.collect::<Map<_, _>>())
    };
    let place = format!("/answers/{id}");
    match document.pointer(&place) {
        None => vec![ValueEdit::AddKey("/answers".to_owned(), id.to_owned(), whole())],
        Some(Value::Object(entry)) if !entry.is_empty() => {
            let has = |key: &str| entry.get(key).map(|value| value.is_null());
            let edits = filled.iter().filter_map(|(key, text)| match (has(key), text.is_empty()) {
                (None, true) | (Some(true), true) => None,
                (None, false) => {
                    Some(ValueEdit::AddKey(place.clone(), (*key).to_owned(), json!(text)))
                }
                (Some(_), false) => Some(ValueEdit::Set(format!("{place}/{key}"), json!(text))),
                (Some(false), true) => Some(ValueEdit::Remove(format!("{place}/{key}"))),
            });
            edits.collect()
        }
        Some(_) => vec![ValueEdit::Set(place, whole())],
    }
}

/// Names a file among those that were read, once.
fn source_edit(document: &Value, source: &AnswerSource) -> Option<ValueEdit> {
    let parts = source.parts().into_iter().filter(|(_, text)| !text.is_empty());
    let entry: Map<String, Value> =
        parts.map(|(key, text)| (key.to_owned(), json!(text))).collect();
    let entry = Value::Object(entry);
    match document.get("sources") {
        Some(Value::Array(known)) if known.contains(&entry) => None,
        None => Some(ValueEdit::AddKey(String::new(), "sources".to_owned(), json!([entry]))),
        Some(_) => Some(ValueEdit::AddEntry("/sources".to_owned(), entry)),
    }
}

/// Gives a text below a key of the document.
fn text_edit(document: &Value, key: &str, id: &str, text: &str) -> Option<ValueEdit> {
    let text = clean(text);
    let place = format!("/{key}/{id}");
    match (document.pointer(&place), text.is_empty()) {
        (None, true) => None,
        (None, false) => Some(ValueEdit::AddKey(format!("/{key}"), id.to_owned(), json!(text))),
        (Some(_), false) => Some(ValueEdit::Set(place, json!(text))),
        (Some(value), true) => (!value.is_null()).then_some(ValueEdit::Remove(place)),
    }
}

#[cfg(test)]
mod tests {
    use super::{AnswerSet, Changes, keys};

    #[test]
    fn keys_are_those_of_the_boxes_on_paper() {
        let answers = AnswerSet::usual();
        let signs: String = keys(&answers).iter().map(|(key, _)| *key).collect();
        assert_eq!(signs, "ypn-");
    }

    #[test]
    fn a_letter_that_a_command_has_gives_way_to_the_place_of_the_box() {
        let mut answers = AnswerSet::usual();
        for (choice, short) in answers.choices.iter_mut().zip(["basic", "0", "0 or less", "n/a"]) {
            choice.short = short.to_owned();
        }
        let signs: String = keys(&answers).iter().map(|(key, _)| *key).collect();
        assert_eq!(signs, "103-");
    }

    #[test]
    fn what_is_typed_is_put_where_its_slot_is_and_comments_stay() {
        let mut changes = Changes::default();
        changes.text("A-1-I1", "answer", "yes");
        changes.text("A-1-I1", "recheck", "");
        changes.text("A-1-I2", "evidence", "two\nlines # and a sign");
        changes.comments.insert("doors".to_owned(), "Fine.".to_owned());
        for (text, wanted) in [
            (
                "title: x # kept\nanswers:\n  # Doors.\n  A-1-I1:\n    answer:\n    recheck: Look.\n  A-1-I2:\n",
                "# kept",
            ),
            ("title: x\n", "title: x"),
            ("title: x\nanswers: {}\ncomments:\n", "title: x"),
            ("title: x\nanswers: { A-1-I1: { answer: \"no\" } }\n", "title: x"),
            (
                "{ \"title\": \"x\", \"answers\": { \"A-1-I1\": { \"answer\": \"no\" } } }\n",
                "\"title\"",
            ),
        ] {
            let made = changes.made_in(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert!(made.contains(wanted), "{made}");
            let meant = crate::syntax::edit::meaning(&made).expect("a document");
            let at = |place: &str| meant.pointer(place).and_then(|value| value.as_str());
            assert_eq!(at("/answers/A-1-I1/answer"), Some("yes"), "{made}");
            assert_eq!(at("/answers/A-1-I1/recheck"), None, "{made}");
            assert_eq!(at("/answers/A-1-I2/evidence"), Some("two\nlines # and a sign"), "{made}");
            assert_eq!(at("/comments/doors"), Some("Fine."), "{made}");
        }
    }

    #[test]
    fn what_has_no_slot_yet_is_put_beside_what_has() {
        let mut changes = Changes::default();
        for (key, text) in [("answer", "not-applicable"), ("reason", "None here."), ("who", "Ana")]
        {
            changes.text("A-1-I1", key, text);
        }
        let text = "title: x\nanswers:\n  A-1-I1:\n    answer:\n    evidence:\n  A-1-I2:\n    answer:\ncomments:\n  a:\n";
        let made = changes.made_in(text).expect("a document");
        let wanted = "title: x\nanswers:\n  A-1-I1:\n    answer: not-applicable\n    evidence:\n    reason: None here.\n    \
                      who: Ana\n  A-1-I2:\n    answer:\ncomments:\n  a:\n";
        assert_eq!(made, wanted);
    }
}
