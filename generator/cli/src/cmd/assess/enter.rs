//! `smm assess enter`: answers on paper typed into an answers document.
//!
//! On a terminal each key is an answer. What is shown goes to stderr line below line and is never drawn over, so that
//! a screen reader and a narrow terminal follow; with `--lines`, and from a pipe or file, each line is one.

mod keyboard;
mod sheet;

use std::io::{BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use keyboard::{KeyPress, Keyboard};
use sheet::TypedSheet;
use smm_core::assess::typing::{self, COMMANDS, Typed};
use smm_core::assess::{AnswerName, AskedPractice, Questionnaire};
use smm_core::model::AnswerSet;
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::{count, cut, one_line};

use super::new::{self, PartOf};
use super::read::Reader;
use crate::args::Args;
use crate::args::assess::{AskedLevels, EnterArgs, NewArgs};
use crate::{disk, terminal};

/// The width of a terminal that does not say how wide it is, and the widest line that is pleasant to read.
const WIDTH: usize = 80;

pub(super) fn run(args: &Args, wanted: &EnterArgs) -> Result<ExitCode> {
    let Some(path) = document(args, wanted)? else { return Ok(ExitCode::from(1)) };
    let workspace = super::workspace(args)?;
    let root = disk::find_workspace(args.directory.as_deref())?;
    let reader = Reader::new(args, &workspace);
    let Some(sheet) = TypedSheet::open(&reader, root, &path)? else { return Ok(ExitCode::from(1)) };
    let asked = PartOf { only: &wanted.only, role: &wanted.role, practice: &wanted.practice };
    let is_of_all = asked.role.is_empty() && asked.practice.is_empty();
    let of_file = if is_of_all { part_of_file(&sheet, &path) } else { None };
    let is_to_target = wanted.levels == AskedLevels::Target;
    let is_open_ended = of_file.is_some() || is_to_target && is_of_all;
    let whole = of_file.as_ref().unwrap_or(&sheet.form);
    let part = match asked.is_whole() {
        true => None,
        false => Some(new::part(whole, &sheet.answers, &workspace, asked)?),
    };
    let part = part.as_ref().unwrap_or(whole);
    let (asked, beyond) = up_to(part, &sheet, wanted.levels);
    if asked.is_empty() {
        bail!("nothing is left to ask up to the targets");
    }
    if beyond > 0 {
        let beyond = count(beyond, "indicator");
        terminal::tell(&wrapped(&format!("{beyond} above the target are not asked"), ""));
    }
    let who = match &wanted.who {
        None => Default::default(),
        Some(text) => match typing::who_and_when(text, &sheet.form) {
            Ok(who) => who,
            Err(wrong) => bail!("--who: {wrong}"),
        },
    };
    let is_clean = sheet.is_clean;
    let mut session =
        TypingSession { sheet, asked, is_open_ended, at: 0, who, given: 0, replaced: None };
    let is_understood = session.take(wanted)?;
    terminal::say(args, &session.summary(&path));
    Ok(super::code_of(is_understood && is_clean))
}

/// The ids of what is asked at the wanted levels, in reading order, and how many are beyond.
fn up_to(
    part: &Questionnaire,
    sheet: &TypedSheet<'_>,
    wanted: AskedLevels,
) -> (Vec<String>, usize) {
    let is_wanted = |practice: &AskedPractice, level: u8| match wanted {
        AskedLevels::All => true,
        AskedLevels::Target => sheet.answers.target(practice).is_none_or(|target| level <= target),
    };
    let (kept, beyond): (Vec<_>, Vec<_>) =
        part.indicators().partition(|(practice, level, _)| is_wanted(practice, *level));
    (kept.into_iter().map(|(_, _, item)| item.id.clone()).collect(), beyond.len())
}

/// What a file asks that was made to be filled, if it is a part of the form; says so.
fn part_of_file(sheet: &TypedSheet<'_>, path: &Path) -> Option<Questionnaire> {
    let part = sheet.form.part(String::new(), |_, indicator| sheet.blanks.contains(&indicator.id));
    let [asked, all] = [&part, &*sheet.form].map(|form| form.indicators().count());
    if asked == 0 || asked == all {
        return None;
    }
    terminal::tell(&wrapped(
        &format!(
            "`{}` is a part of the form and asks {asked} of {}; others are taken by their id",
            path.display(),
            count(all, "indicator")
        ),
        "",
    ));
    Some(part)
}

/// The answers document, which is begun if that is asked for.
fn document(args: &Args, wanted: &EnterArgs) -> Result<Option<PathBuf>> {
    let (Some(profile), Some(path)) = (&wanted.profile, &wanted.output) else {
        return Ok(wanted.file.clone());
    };
    if path.extension().and_then(|end| end.to_str()) != Some("yaml") {
        bail!("`{}` would be no answers document; name a `.yaml` file", path.display());
    }
    if path.exists() {
        bail!("`{}` exists already; go on with it by `smm assess enter {0}`", path.display());
    }
    let begun = NewArgs {
        profile: profile.clone(),
        output: Some(path.clone()),
        date: wanted.date.clone(),
        ..NewArgs::default()
    };
    let code = new::run(args, &begun)?;
    Ok((code == ExitCode::SUCCESS).then(|| path.clone()))
}

/// What is said of pasted text.
const PASTED: &str = "what is pasted is not taken as keys; end with q, and give a list with `--from`, or type lines with `--lines`";

/// A line, unless it is not text, which is said.
fn understood(line: Option<Result<String, &'static str>>) -> Option<String> {
    match line? {
        Ok(text) => Some(text),
        Err(wrong) => {
            terminal::tell(&wrapped(wrong, ""));
            None
        }
    }
}

/// Somebody at work.
struct TypingSession<'s> {
    sheet: TypedSheet<'s>,
    /// The ids of what is asked, in reading order.
    asked: Vec<String>,
    /// Whether more is asked once somebody names it.
    is_open_ended: bool,
    /// Which of them is next; all are done at the end.
    at: usize,
    /// Who answers, and when, unless it is said otherwise; both may be empty.
    who: (String, String),
    /// How many answers were given.
    given: usize,
    /// What the last answer stands in the place of.
    replaced: Option<(String, AnswerName)>,
}

/// What comes of something typed.
enum NextStep {
    On,
    /// What is asked is to be said once more.
    Again,
    End,
}

impl TypingSession<'_> {
    /// Takes everything that is typed; says whether all of it was understood.
    fn take(&mut self, wanted: &EnterArgs) -> Result<bool> {
        if let Some(list) = &wanted.from {
            let bytes = disk::read(list, MAX_FILE_BYTES)?;
            if let Err(error) = std::str::from_utf8(&bytes) {
                let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
                bail!(
                    "`{}` is not UTF-8 text, as line {line} shows; save it as UTF-8: nothing was taken",
                    list.display()
                );
            }
            let mut source = super::read::source(list, "text")?;
            source.read_on = wanted.read_on.clone().unwrap_or_default();
            self.sheet.change(|changes| changes.source = Some(source));
            return self.take_list(BufReader::new(&bytes[..]));
        }
        if !std::io::stdin().is_terminal() {
            return self.take_list(BufReader::new(std::io::stdin()));
        }
        let is_left = |id: &String| self.sheet.is_open(id) || self.sheet.is_marked(id);
        self.at = self.asked.iter().position(is_left).unwrap_or(0);
        let is_plain = std::env::var("TERM").is_ok_and(|kind| kind == "dumb");
        let can_show = std::io::stderr().is_terminal() && !is_plain && !wanted.lines;
        match can_show.then(Keyboard::open).flatten() {
            Some(keyboard) => self.take_keys(keyboard)?,
            None => self.take_lines()?,
        }
        Ok(true)
    }

    /// A key for each answer.
    fn take_keys(&mut self, mut keyboard: Keyboard) -> Result<()> {
        self.tell_answers();
        let mut shown = None;
        loop {
            self.ask(&mut shown);
            terminal::tell(&format!("{} > ", self.signs()));
            let typed = match keyboard.key()? {
                KeyPress::End => Some(Typed::Quit),
                KeyPress::Next => Some(Typed::Skip),
                KeyPress::Back => Some(Typed::Back),
                KeyPress::Sign(sign) => typing::key(sign, self.answers()),
                KeyPress::Paste => {
                    terminal::tell(&format!("\n{}", wrapped(PASTED, "")));
                    continue;
                }
                KeyPress::Other => None,
            };
            let Some(typed) = typed else {
                terminal::tell("?\nthat key means nothing here; ? shows the keys\n");
                continue;
            };
            terminal::tell(&format!("{}\n", self.echo(&typed)));
            let typed = match self.question(&typed) {
                None => typed,
                Some(question) => {
                    terminal::tell(&question);
                    let text = understood(keyboard.line()?);
                    let Some(typed) = text.and_then(|text| with_text(typed, text.trim())) else {
                        continue;
                    };
                    typed
                }
            };
            match self.done(typed)? {
                NextStep::On => {}
                NextStep::Again => shown = None,
                NextStep::End => return Ok(()),
            }
        }
    }

    /// A line for each answer, from somebody who is asked.
    fn take_lines(&mut self) -> Result<()> {
        self.tell_answers();
        let mut typed = BufReader::new(std::io::stdin());
        let mut shown = None;
        loop {
            self.ask(&mut shown);
            terminal::tell(&format!("{} > ", self.signs()));
            let Some(line) = keyboard::line(&mut typed)? else { return Ok(()) };
            let Some(line) = understood(Some(line)) else { continue };
            let (id, meant) = match typing::line(&line, self.asked_now(), &self.sheet.form) {
                Ok(Some(meant)) => meant,
                // Nothing is asked for: what stands there is said once more.
                Ok(None) => {
                    shown = None;
                    continue;
                }
                Err(wrong) => {
                    terminal::tell(&format!("{wrong}\n"));
                    continue;
                }
            };
            let meant = match self.question(&meant) {
                Some(question) if id.is_none() => {
                    terminal::tell(&question);
                    let text = understood(keyboard::line(&mut typed)?);
                    let Some(meant) = text.and_then(|text| with_text(meant, text.trim())) else {
                        continue;
                    };
                    meant
                }
                _ => meant,
            };
            if let Err(wrong) = self.go_to(id.as_deref()) {
                terminal::tell(&format!("{wrong}\n"));
                continue;
            }
            match self.done(meant)? {
                NextStep::On => {}
                NextStep::Again => shown = None,
                NextStep::End => return Ok(()),
            }
        }
    }

    /// Does what was typed, saves it, and says what is wrong with it.
    fn done(&mut self, typed: Typed) -> Result<NextStep> {
        if typed == Typed::Quit {
            return Ok(NextStep::End);
        }
        if typed == Typed::Help {
            self.tell_keys();
            return Ok(NextStep::Again);
        }
        self.replaced = None;
        let is_jump = matches!(typed, Typed::Jump(_));
        let made = self.make(typed);
        // Whoever jumped sees where, also where that is the same place.
        let next = if is_jump && made.is_ok() { NextStep::Again } else { NextStep::On };
        if let Err(wrong) = made {
            terminal::tell(&format!("{wrong}\n"));
        }
        if let Some((id, before)) = &self.replaced {
            let label = self.sheet.form.label(id, before);
            terminal::tell(&format!("it was `{label}` before; b goes back to it\n"));
        }
        for refused in self.sheet.save()? {
            terminal::tell(&format!("{refused}\n"));
        }
        Ok(next)
    }

    /// A list that was typed before. An unclear line is named; what follows it in mere order is not taken, because
    /// nobody knows where it belongs.
    fn take_list(&mut self, mut list: BufReader<impl Read>) -> Result<bool> {
        let mut number = 0;
        let mut lost_at = None;
        let mut is_understood = true;
        while let Some(text) = keyboard::line(&mut list)? {
            number += 1;
            let taken = match &text {
                Ok(text) => self.take_line(text.trim_start_matches('\u{feff}'), lost_at),
                Err(wrong) => Err((*wrong).to_owned()),
            };
            match taken {
                Ok(Some(NextStep::End)) => break,
                Ok(Some(_)) => lost_at = None,
                Ok(None) => {}
                Err(wrong) => {
                    terminal::tell(&format!("line {number}: {wrong}\n"));
                    lost_at = lost_at.or(Some(number));
                    is_understood = false;
                }
            }
            // Whoever types at the other end of the pipe is saved at once; a list is saved in pieces.
            if !list.buffer().contains(&b'\n') {
                is_understood &= self.save_list()?;
            }
        }
        Ok(self.save_list()? && is_understood)
    }

    fn save_list(&mut self) -> Result<bool> {
        let refused = self.sheet.save()?;
        refused.iter().for_each(|refused| terminal::tell(&format!("{refused}\n")));
        Ok(refused.is_empty())
    }

    /// Takes a line of a list; nothing if it says nothing.
    fn take_line(
        &mut self,
        text: &str,
        lost_at: Option<usize>,
    ) -> Result<Option<NextStep>, String> {
        let Some((id, typed)) = typing::line(text, self.asked_now(), &self.sheet.form)? else {
            return Ok(None);
        };
        if typed == Typed::Quit {
            return Ok(Some(NextStep::End));
        }
        let is_placed = id.is_some() || matches!(typed, Typed::Jump(_));
        if let (Some(line), false) = (lost_at, is_placed) {
            return Err(format!(
                "`{}` is not taken: line {line} was not clear, so nobody knows which indicator this is for; \
                 begin with an id",
                cut(text.trim(), 40)
            ));
        }
        if !is_placed {
            self.is_new_here(&typed)?;
        }
        self.go_to(id.as_deref())?;
        let says_who = matches!(typed, Typed::Who(_));
        self.make(typed).inspect_err(|_| {
            if says_who {
                // What follows is of somebody else, and nobody knows of whom.
                self.who = Default::default();
            }
        })?;
        Ok(Some(NextStep::On))
    }

    /// Whether an answer in mere order changes none that was there before: a list that goes on where another ended
    /// would answer other rows.
    fn is_new_here(&self, typed: &Typed) -> Result<(), String> {
        let Typed::Answer(answer, text) = typed else { return Ok(()) };
        let Ok(id) = self.current() else { return Ok(()) };
        let Some(before) = self.sheet.before(&id) else { return Ok(()) };
        let Some(value) = &before.value else { return Ok(()) };
        let is_same = value == answer
            && (text.is_empty() || [&before.evidence, &before.reason].contains(&text));
        let is_asked_anew = !before.recheck.is_empty() || self.sheet.had_lapsed(&id);
        if is_same || is_asked_anew || self.sheet.answer(&id) != Some(before) {
            return Ok(());
        }
        let label = self.sheet.form.label(&id, value);
        Err(format!(
            "`{id}` was answered before, with `{label}`, and nothing says that this line is for it; begin with an id"
        ))
    }

    /// Where an indicator or practice stands among those that are asked. The part that a file asks is no border for
    /// somebody who names what lies outside: it is asked as well then.
    fn place(&mut self, name: &str) -> Result<usize, String> {
        let form = &self.sheet.form;
        let found = typing::place(name, &self.asked, form);
        if found.is_ok() || !self.is_open_ended {
            return found;
        }
        let all: Vec<String> = form.indicators().map(|(_, _, item)| item.id.clone()).collect();
        let Ok(first) = typing::place(name, &all, form) else { return found };
        let practice = form.indicator(&all[first]).map(|(of, _, _)| &of.id);
        let is_named = |id: &&String| {
            id.eq_ignore_ascii_case(name.trim())
                || !all[first].eq_ignore_ascii_case(name.trim())
                    && form.indicator(id).map(|(of, _, _)| &of.id) == practice
        };
        let at = self.asked.len();
        self.asked.extend(all.iter().filter(is_named).cloned());
        Ok(at)
    }

    /// Goes to an indicator that a line names.
    fn go_to(&mut self, id: Option<&str>) -> Result<(), String> {
        if let Some(id) = id {
            self.at = self.place(id)?;
        }
        Ok(())
    }

    /// The indicator that is next.
    fn current(&self) -> Result<String, String> {
        let none = || "no indicator is left; go back, or jump to one".to_owned();
        self.asked.get(self.at).cloned().ok_or_else(none)
    }

    /// Makes what was typed, but does not save it.
    fn make(&mut self, typed: Typed) -> Result<(), String> {
        match typed {
            Typed::Answer(answer, text) => return self.make_answer(&answer, &text),
            Typed::Text("until", text) => {
                let id = self.current()?;
                let day = match text.as_str() {
                    "-" => String::new(),
                    text => typing::one_day(text, &self.sheet.form)?,
                };
                self.sheet.change(|changes| changes.text(&id, "until", &day));
            }
            Typed::Text(key, text) => {
                let id = self.current()?;
                let text = if text == "-" { String::new() } else { text };
                self.sheet.change(|changes| changes.text(&id, key, &text));
            }
            Typed::Comment(text) => {
                let id = self.current()?;
                let practice = self.sheet.form.indicator(&id).map(|(of, _, _)| of.id.clone());
                let text = if text == "-" { String::new() } else { text };
                self.sheet.change(|changes| {
                    changes.comments.insert(practice.unwrap_or_default(), text);
                });
            }
            Typed::Who(text) => self.make_who(&text)?,
            Typed::Delete => {
                let id = self.current()?;
                self.sheet.change(|changes| {
                    ["answer", "reason"].into_iter().for_each(|key| changes.text(&id, key, ""));
                });
            }
            Typed::Skip => self.at = (self.at + 1).min(self.asked.len()),
            Typed::Back => self.at = self.at.saturating_sub(1),
            Typed::Jump(name) => self.at = self.place(&name)?,
            Typed::Quit | Typed::Help => {}
        }
        Ok(())
    }

    fn make_answer(&mut self, answer: &AnswerName, text: &str) -> Result<(), String> {
        let id = self.current()?;
        let form = std::sync::Arc::clone(&self.sheet.form);
        let Some(choice) = form.answers_of(&id).choice(answer) else { return Ok(()) };
        let before = self.sheet.answer(&id).cloned();
        let has_reason = before.as_ref().is_some_and(|before| !before.reason.is_empty());
        if choice.needs_reason && text.is_empty() && !has_reason {
            return Err(format!(
                "`{id}`: `{}` needs a reason; write it behind the answer",
                choice.label
            ));
        }
        let (who, when) = &self.who;
        self.sheet
            .change(|changes| changes.answer(&id, choice, text, (who, when), before.as_ref()));
        let other = before.and_then(|before| before.value).filter(|before| before != answer);
        self.replaced = other.map(|before| (id, before));
        self.given += 1;
        self.at += 1;
        Ok(())
    }

    /// Who answers from now on; of the answer that is there already, it is said as well.
    fn make_who(&mut self, text: &str) -> Result<(), String> {
        let (who, when) = typing::who_and_when(text, &self.sheet.form)?;
        if !who.is_empty() || when.is_empty() {
            self.who.0.clone_from(&who);
        }
        if !when.is_empty() || who.is_empty() {
            self.who.1.clone_from(&when);
        }
        let Ok(id) = self.current() else { return Ok(()) };
        if self.sheet.answer(&id).is_some_and(|answer| answer.value.is_some()) {
            self.sheet.change(|changes| {
                for (key, text) in [("who", &who), ("when", &when)] {
                    if !text.is_empty() {
                        changes.text(&id, key, text);
                    }
                }
            });
        }
        Ok(())
    }

    /// Shows what is asked now, with what is answered already.
    fn ask(&self, shown: &mut Option<String>) {
        // By its id and not by its place: what is taken up behind the last one has the place of the end.
        let id = self.asked.get(self.at);
        let now = id.cloned().unwrap_or_default();
        if shown.replace(now.clone()) == Some(now) {
            return;
        }
        let form = &self.sheet.form;
        let Some(id) = id else {
            return terminal::tell("\nThat was the last one. b goes back, j jumps, q ends.\n");
        };
        let Some((practice, level, item)) = form.indicator(id) else { return };
        let mut out = String::from("\n");
        let before = self.at.checked_sub(1).and_then(|at| form.indicator(&self.asked[at]));
        if before.is_none_or(|(of, _, _)| of.id != practice.id) {
            out += &wrapped(&format!("{} {}", practice.code, practice.title), "");
        }
        let place = format!("{} of {}, level {level}", self.at + 1, self.asked.len());
        out += &wrapped(&format!("{id} ({place})"), "");
        out += &wrapped(&cut(&one_line(&item.text), 3 * width()), "  ");
        if form.has_several_sets() {
            let lines = form.meaning_lines(item);
            lines.iter().for_each(|line| out += &wrapped(line, "  "));
            out += &wrapped(&self.offered().join("; "), "  ");
        }
        if let Some(now) = self.sheet.answer(id).filter(|answer| !answer.is_empty()) {
            let value = now.value.as_ref().map_or("open", |value| form.label(id, value));
            let texts = now.texts().into_iter().filter(|(_, text)| !text.is_empty());
            let texts = texts.map(|(key, text)| format!("; {key}: {}", cut(&one_line(text), 60)));
            out += &wrapped(&format!("now: {value}{}", texts.collect::<String>()), "  ");
        }
        terminal::tell(&out);
    }

    /// The indicator that is asked at the moment; none at the end.
    fn asked_now(&self) -> Option<&str> {
        self.asked.get(self.at).map(String::as_str)
    }

    /// The answers that it can have.
    fn answers(&self) -> &AnswerSet {
        let form = &self.sheet.form;
        self.asked_now().map_or(&form.answers, |id| form.answers_of(id))
    }

    /// An answer to it as people read it.
    fn label<'a>(&'a self, answer: &'a AnswerName) -> &'a str {
        self.sheet.form.label(self.asked_now().unwrap_or_default(), answer)
    }

    /// The keys of the answers, as `y p n -`.
    fn signs(&self) -> String {
        let keys = typing::keys(self.answers()).into_iter();
        keys.map(|(key, _)| key.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The answers that can be given now, each behind its key.
    fn offered(&self) -> Vec<String> {
        let keys = typing::keys(self.answers()).into_iter();
        keys.map(|(key, choice)| format!("{key} {}", choice.label)).collect()
    }

    /// The keys of the answers, as paper has them.
    fn tell_answers(&self) {
        let text = format!("Answers: {}. ? shows the other keys.", self.offered().join(", "));
        terminal::tell(&wrapped(&text, ""));
    }

    /// All other keys and what they do.
    fn tell_keys(&self) {
        let mut out = String::new();
        for (letter, word, does) in COMMANDS {
            out += &wrapped(&format!("{letter}  {word}: {does}"), "  ");
        }
        terminal::tell(&out);
    }

    /// What a key that was pressed stands for.
    fn echo(&self, typed: &Typed) -> String {
        match typed {
            Typed::Answer(answer, _) => self.label(answer).to_owned(),
            Typed::Text(key, _) => (*key).to_owned(),
            Typed::Who(_) => "who".to_owned(),
            Typed::Comment(_) => "comment".to_owned(),
            Typed::Delete => "deleted".to_owned(),
            Typed::Skip => "skip".to_owned(),
            Typed::Back => "back".to_owned(),
            Typed::Jump(_) => "jump".to_owned(),
            Typed::Quit => "quit".to_owned(),
            Typed::Help => "help".to_owned(),
        }
    }

    /// What is asked for besides a key, if anything is missing.
    fn question(&self, typed: &Typed) -> Option<String> {
        let now = self.asked.get(self.at).and_then(|id| self.sheet.answer(id));
        let has_reason = now.is_some_and(|now| !now.reason.is_empty());
        let (question, text) = match typed {
            Typed::Answer(answer, text) => {
                let choice = self.answers().choice(answer)?;
                let asks = choice.needs_reason && !has_reason;
                (asks.then_some("why")?, text)
            }
            Typed::Text("until", text) => ("until which day (- for none)", text),
            Typed::Text("evidence", text) => ("evidence (- for none)", text),
            Typed::Text(_, text) => ("note (- for none)", text),
            Typed::Comment(text) => ("comment on the practice (- for none)", text),
            Typed::Who(text) => ("who, day", text),
            Typed::Jump(text) => ("id, code or title", text),
            _ => return None,
        };
        text.is_empty().then(|| format!("{question}: "))
    }

    /// What came of it.
    fn summary(&self, path: &Path) -> String {
        let given = count(self.given, "answer");
        let open = self.asked.iter().filter(|id| self.sheet.is_open(id)).count();
        let again = self.asked.iter().filter(|id| self.sheet.is_marked(id)).count();
        let again = match again {
            0 => String::new(),
            again => format!("\n{again} to be looked at again"),
        };
        let all = self.asked.len();
        format!("{given} typed into `{}`; {open} of {all} open{again}", path.display())
    }
}

/// The same with a text that was asked for. Where none was written, nothing is changed; nobody answers, if no name is
/// written.
fn with_text(typed: Typed, text: &str) -> Option<Typed> {
    let is_kept = matches!(typed, Typed::Text(..) | Typed::Comment(_) | Typed::Jump(_));
    let text = text.to_owned();
    match typed {
        _ if is_kept && text.is_empty() => None,
        Typed::Answer(answer, _) => Some(Typed::Answer(answer, text)),
        Typed::Text(key, _) => Some(Typed::Text(key, text)),
        Typed::Comment(_) => Some(Typed::Comment(text)),
        Typed::Jump(_) => Some(Typed::Jump(text)),
        Typed::Who(_) => Some(Typed::Who(text)),
        other => Some(other),
    }
}

/// How wide lines are.
fn width() -> usize {
    #[cfg(unix)]
    let columns = rustix::termios::tcgetwinsize(std::io::stderr()).map_or(0, |size| size.ws_col);
    #[cfg(not(unix))]
    let columns = 0_u16;
    match usize::from(columns) {
        0 => WIDTH,
        columns => columns.clamp(20, WIDTH),
    }
}

/// A text in lines that fit, each behind an indentation.
fn wrapped(text: &str, indent: &str) -> String {
    let width = width();
    let mut out = String::new();
    let mut line = indent.to_owned();
    for word in text.split_whitespace() {
        let is_begun = line.len() > indent.len();
        if is_begun && line.chars().count() + 1 + word.chars().count() > width {
            out += &format!("{line}\n");
            line = indent.to_owned();
        }
        if line.len() > indent.len() {
            line.push(' ');
        }
        line.push_str(word);
    }
    format!("{out}{line}\n")
}
