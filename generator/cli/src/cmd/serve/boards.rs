//! The boards of targets: shown to everybody, written by whoever may.
//!
//! In: requests. Out: pages, and edits of `profile.yaml`. A target is written only if the file still says
//! of it what was seen when it was chosen; what else changed in the file meanwhile stays.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result};
use hyper::StatusCode;
use serde_json::Value;
use smm_core::characters::{Oddness, odd};
use smm_core::model::{Status, VersionRef};
use smm_core::render::Templates;
use smm_core::render::artifact::Subject;
use smm_core::render::site::preview::{
    BoardInput, ConflictView, EditedTarget, HeldBack, Tried, board, board_parts, conflict,
    retargeted, seen_in, target_in, workplace,
};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::{Diagnostic, Severity, Sources};

use super::guard::Right;
use super::live::Live;
use super::messages::{WebAnswer, WebRequest, beside_pages, not_allowed};
use super::preview::{Preview, locked};
use crate::disk;

/// So many steps can be taken back.
const MAX_STEPS: usize = 200;
/// A reason longer than this is no reason.
const MAX_REASON: usize = 8_000;

/// What was set on the boards of this run.
#[derive(Default)]
pub(super) struct Boards {
    histories: Mutex<BTreeMap<VersionRef, History>>,
    /// Held while a file is read, judged and written.
    writing: Mutex<()>,
}

#[derive(Default)]
struct History {
    done: Vec<BoardStep>,
    undone: Vec<BoardStep>,
}

/// One target that was set: the file before and after.
struct BoardStep {
    practice: String,
    before: String,
    after: String,
}

/// Which way through the history.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Back,
    On,
}

impl Boards {
    /// Shows a board, or a part of it.
    pub(super) fn answer(
        &self,
        good: &Arc<Preview>,
        asked: &WebRequest,
        name: &VersionRef,
        right: Right,
    ) -> Result<WebAnswer> {
        if !good.has_board(name) {
            return Ok(WebAnswer::plain(StatusCode::NOT_FOUND, ""));
        }
        let input = good.input_of(&Subject::Version(name.clone()));
        let tailored = input.resolved(name);
        let home = good.workspace.catalog.home(name).head();
        let file = good.sources.find(&home).with_context(|| format!("`{home}`"))?;
        let (practice, level) = tried(asked).unzip();
        let tried =
            practice.as_deref().zip(level).map(|(practice, level)| Tried { practice, level });
        let of = BoardInput {
            input: &input,
            tailored,
            text: &good.sources.file(file).text,
            held_back: held_back(good, name, right),
            tried,
            undo: self.steps(name),
        };
        let text = match (asked.value("part").as_deref(), tried) {
            (Some("grid"), _) => Some(board_parts(of)?),
            (Some("work"), Some(tried)) => workplace(of, tried)?,
            (Some(_), _) => None,
            (None, _) => Some(board(of)?),
        };
        Ok(text.map_or_else(
            || WebAnswer::plain(StatusCode::NOT_FOUND, ""),
            |text| WebAnswer::html(StatusCode::OK, text),
        ))
    }

    /// Whether there is something to take back, and something to do again.
    fn steps(&self, name: &VersionRef) -> (bool, bool) {
        let histories = locked(&self.histories);
        let history = histories.get(name);
        history.map_or((false, false), |of| (!of.done.is_empty(), !of.undone.is_empty()))
    }

    /// Sets a target, takes the last step back or does it again.
    pub(super) fn write(
        &self,
        live: &Live,
        templates: &Templates,
        asked: &WebRequest,
        right: Right,
    ) -> Result<WebAnswer> {
        let words = templates.words();
        let Some((name, ".board")) = beside_pages(asked.head.uri.path()) else {
            return Ok(not_allowed("GET, HEAD"));
        };
        if right != Right::Write {
            return Ok(WebAnswer::plain(StatusCode::FORBIDDEN, words.say("board.read_only")));
        }
        let shown = live.now();
        let good = shown.good.as_ref().filter(|good| good.has_board(&name));
        let Some(good) = good else { return Ok(WebAnswer::plain(StatusCode::NOT_FOUND, "")) };
        let _turn = locked(&self.writing);
        let _held = disk::lock(&live.root)?;
        let file = ProfileFile::read(live, good, &name)?;
        if let Some(why) = file.held_back(good, &name) {
            let key =
                if why == HeldBack::Withdrawn { "board.withdrawn" } else { "board.published" };
            let text = words.with(key, &[("id", &name.id), ("name", &name)]);
            return Ok(WebAnswer::plain(StatusCode::FORBIDDEN, &text));
        }
        let answer = match asked.value("do").as_deref() {
            Some("set") => self.set(good, templates, &name, &file, asked)?,
            Some("undo") => self.turn(templates, &name, &file, Turn::Back)?,
            Some("redo") => self.turn(templates, &name, &file, Turn::On)?,
            _ => WebAnswer::plain(StatusCode::BAD_REQUEST, ""),
        };
        if answer.status == StatusCode::OK {
            live.read_again()?;
        }
        Ok(answer)
    }

    fn set(
        &self,
        good: &Preview,
        templates: &Templates,
        name: &VersionRef,
        file: &ProfileFile,
        asked: &WebRequest,
    ) -> Result<WebAnswer> {
        let words = templates.words();
        let refuse = |text: &str| Ok(WebAnswer::plain(StatusCode::UNPROCESSABLE_ENTITY, text));
        let Some(sent) = SentTarget::parse(&asked.body, good, name) else {
            return Ok(WebAnswer::plain(StatusCode::BAD_REQUEST, ""));
        };
        let (level, reason) = target_in(&file.text, &sent.practice);
        if seen_in(&file.text, &sent.practice) != sent.seen {
            let view = ConflictView {
                practice: sent.practice.clone(),
                theirs: (level, reason),
                mine: (sent.level, sent.rationale),
                seen: seen_in(&file.text, &sent.practice),
            };
            return Ok(WebAnswer::html(StatusCode::CONFLICT, conflict(templates, &view)?));
        }
        if sent.level.is_some() && sent.rationale.is_empty() {
            return refuse(words.say("board.reason_needed"));
        }
        let is_same_reason = sent.rationale == reason.trim();
        if sent.level != level && sent.level.is_some() && is_same_reason && !sent.holds {
            return refuse(words.say("board.reason_unchanged"));
        }
        // A reason that stays is not written anew: how its lines are broken is its author's.
        let rationale = if is_same_reason { reason } else { sent.rationale };
        let practice = sent.practice.clone();
        let target = EditedTarget { practice, level: sent.level, rationale };
        let after = match retargeted(&file.text, &target) {
            Ok(after) => after,
            Err(error) => {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("path", &file.name), ("why", &error)];
                return refuse(&words.with("board.broken_file", &values));
            }
        };
        if let Some(why) = file.new_error(good, &after) {
            return refuse(&words.with("board.refused", &[("why", &why)]));
        }
        file.write(&after)?;
        let step = BoardStep { practice: sent.practice, before: file.text.clone(), after };
        let mut histories = locked(&self.histories);
        let history = histories.entry(name.clone()).or_default();
        history.undone.clear();
        history.done.push(step);
        let surplus = history.done.len().saturating_sub(MAX_STEPS);
        history.done.drain(..surplus);
        Ok(WebAnswer::plain(StatusCode::OK, ""))
    }

    /// Takes the last step back, or does the next one again.
    fn turn(
        &self,
        templates: &Templates,
        name: &VersionRef,
        file: &ProfileFile,
        turn: Turn,
    ) -> Result<WebAnswer> {
        let words = templates.words();
        let refuse = |key: &str| Ok(WebAnswer::plain(StatusCode::CONFLICT, words.say(key)));
        let mut histories = locked(&self.histories);
        let history = histories.entry(name.clone()).or_default();
        let (from, to) = match turn {
            Turn::Back => (&mut history.done, &mut history.undone),
            Turn::On => (&mut history.undone, &mut history.done),
        };
        let Some(step) = from.pop() else {
            return refuse(match turn {
                Turn::Back => "board.nothing_to_undo",
                Turn::On => "board.nothing_to_redo",
            });
        };
        let (left, wanted) = match turn {
            Turn::Back => (&step.after, &step.before),
            Turn::On => (&step.before, &step.after),
        };
        let Some(new) = turned(&file.text, left, wanted, &step.practice) else {
            return refuse("board.undo_conflict");
        };
        file.write(&new)?;
        to.push(step);
        Ok(WebAnswer::plain(StatusCode::OK, ""))
    }
}

/// The file with one target as another text has it: the whole of that text, if nothing else changed.
fn turned(now: &str, left: &str, wanted: &str, practice: &str) -> Option<String> {
    if now == left {
        return Some(wanted.to_owned());
    }
    if seen_in(now, practice) != seen_in(left, practice) {
        return None;
    }
    let (level, rationale) = target_in(wanted, practice);
    let target = EditedTarget { practice: practice.to_owned(), level, rationale };
    retargeted(now, &target).ok()
}

/// `try=physical-protection:3`
fn tried(asked: &WebRequest) -> Option<(String, Option<u8>)> {
    let text = asked.value("try")?;
    let (practice, level) = text.split_once(':')?;
    let level = if level == "none" { None } else { Some(level.parse().ok()?) };
    Some((practice.to_owned(), level))
}

/// Why the targets of a version cannot be set by who asks.
fn held_back(good: &Preview, name: &VersionRef, right: Right) -> Option<HeldBack> {
    let status = good.workspace.catalog.profile(name)?.status;
    let is_frozen = good.workspace.published.versions.contains_key(&name.to_string());
    match status {
        Status::Withdrawn => Some(HeldBack::Withdrawn),
        Status::Published => Some(HeldBack::Published),
        _ if is_frozen => Some(HeldBack::Published),
        _ if right != Right::Write => Some(HeldBack::ReadOnly),
        _ => None,
    }
}

/// A target as it was sent.
struct SentTarget {
    practice: String,
    level: Option<u8>,
    rationale: String,
    /// The digest of what the sender saw.
    seen: String,
    /// Whether the sender says that the reason holds for the new level as well.
    holds: bool,
}

impl SentTarget {
    fn parse(body: &[u8], good: &Preview, name: &VersionRef) -> Option<Self> {
        let sent: Value = serde_json::from_slice(body).ok()?;
        let text = |key: &str| sent.get(key).and_then(Value::as_str);
        let model = &good.workspace.tailored(name)?.model;
        let practice = model.practice(text("practice")?)?.id.to_string();
        let level = match sent.get("level")? {
            Value::Null => None,
            level => Some(u8::try_from(level.as_u64()?).ok()?),
        };
        let rationale = text("rationale")?.replace("\r\n", "\n").trim().to_owned();
        let is_text = !odd(&rationale).iter().any(|odd| odd.oddness == Oddness::Control);
        let is_good = level <= Some(model.top_level()) && rationale.len() <= MAX_REASON && is_text;
        let seen = text("seen")?.to_owned();
        let holds = sent.get("holds").and_then(Value::as_bool).unwrap_or(false);
        is_good.then_some(Self { practice, level, rationale, seen, holds })
    }
}

/// `profile.yaml` as it is on the disk now.
struct ProfileFile {
    path: PathBuf,
    name: String,
    text: String,
}

impl ProfileFile {
    fn read(live: &Live, good: &Preview, name: &VersionRef) -> Result<Self> {
        let name = good.workspace.catalog.home(name).head();
        let path = live.root.join(&name);
        let text = disk::read_text(&path, MAX_FILE_BYTES)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        Ok(Self { path, name, text })
    }

    /// Why the version stays as it is: it may have been published since it was read last.
    fn held_back(&self, good: &Preview, name: &VersionRef) -> Option<HeldBack> {
        let written = smm_core::edit::meaning(&self.text);
        let status = written.as_ref().and_then(|head| head.get("status")?.as_str());
        match status {
            Some("published") => Some(HeldBack::Published),
            Some("withdrawn") => Some(HeldBack::Withdrawn),
            _ => held_back(good, name, Right::Write),
        }
    }

    fn write(&self, text: &str) -> Result<()> {
        disk::edit_file(&self.path, Some(&self.text), text)
    }

    /// The first error that the new text would bring into a workspace that has none.
    fn new_error(&self, good: &Preview, text: &str) -> Option<String> {
        let mut sources: Sources = (*good.sources).clone();
        sources.add(self.name.clone(), text.as_bytes().to_vec());
        let found = smm_core::check(&sources).diagnostics;
        let is_new = |one: &&Diagnostic| {
            one.severity == Severity::Error && sources.file(one.span.file).path == self.name
        };
        found.iter().find(is_new).map(|one| one.message.clone())
    }
}
