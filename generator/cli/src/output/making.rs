//! Makes what a workspace consists of, and takes over what is as it was.
//!
//! In: a checked workspace, settings and a staging folder. Out: the output, replaced as a whole, or left
//! alone if nothing would change. A thing is taken over if every question that was asked while it was
//! made has the answer it had then, and its files were not touched since. If answers differ it is made
//! again, but written only if its body differs, because writing is most of the time; of a book only the
//! pages that differ, and a file that came out as it was is left as it lies.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, bail};
use rayon::prelude::*;
use smm_core::digest::sha256_hex;
use smm_core::render::Templates;
use smm_core::render::artifact::{
    Backend, Body, Book, Output, OutputFormat, Settings, SiteInput, Subject,
};
use smm_core::render::paper::{self, Document, Sheet};
use smm_core::render::reads::{self, Facts, Read, World};

use super::keys::{Filed, Keys, Made, Stamp};
use super::manifest::{self, EntryKind, Manifest};
use super::pdf_backend::PdfBackend;
use super::site::{self, BookPart, MadePage};
use super::staging::Staging;
use super::workbook;
use crate::terminal::Progress;
use turns::in_turn;

mod packing;
mod turns;

/// One run.
pub(crate) struct Making<'m> {
    pub(crate) world: World<'m>,
    pub(crate) settings: &'m Settings,
    pub(crate) paper: &'m PdfBackend,
    pub(crate) staging: &'m Staging,
    pub(crate) progress: &'m Progress,
    pub(crate) ground: &'m Ground,
}

/// The digests of what is the same for everything.
pub(crate) struct Ground {
    /// What bodies are made with besides the workspace.
    settings: String,
    /// What pages are written with: templates may include each other, so that the frame is all of them.
    pages: String,
    /// What paper is written with.
    paper: String,
}

impl Ground {
    /// Takes the digests, once for all.
    pub(crate) fn of(settings: &Settings, paper: &PdfBackend) -> Self {
        Self { settings: settings.digest(), pages: settings.frames_digest(), paper: paper.digest() }
    }

    fn of_backend(&self, backend: Backend) -> &str {
        match backend {
            Backend::Typst => &self.paper,
            Backend::BuiltIn | Backend::Packing => &self.pages,
        }
    }
}

/// What a run did.
pub(crate) struct Done {
    /// Books of which something was written.
    pub(crate) rendered: usize,
    /// Books that are as they were.
    pub(crate) kept: usize,
    /// Files of the output.
    pub(crate) files: usize,
}

/// A format of a subject: what is made and kept as one.
struct Unit {
    name: String,
    subject: Subject,
    format: &'static OutputFormat,
    /// The addresses that its files have for sure.
    paths: BTreeSet<String>,
}

impl Unit {
    /// Whether it takes longer than most.
    fn takes_long(&self) -> bool {
        self.format.backend == Backend::Typst || self.subject == Subject::Search
    }
}

/// What became of a unit.
struct MakingOutcome {
    made: Made,
    /// The files that were written anew, if it was written: the others are as they were.
    written: Option<Vec<String>>,
}

/// A unit while it is written.
struct Writing<'p> {
    /// What the last run made of it, if that was written by the same.
    old: Option<&'p Made>,
    made: Made,
    /// The files that were written anew so far; nothing if its body is as it was.
    written: Option<Vec<String>>,
    /// Its pages that mdBook has still to make.
    pages: Vec<StalePages>,
    /// What it is made of.
    subject: Subject,
}

/// Pages of a book that are made from something else than last time.
struct StalePages {
    folder: String,
    book: Book,
    wanted: Vec<usize>,
}

/// A file that was just made.
struct FreshFile<'b> {
    path: String,
    bytes: Cow<'b, [u8]>,
    /// A file of intermediate use that can become it.
    scratch: Option<PathBuf>,
}

impl<'b> FreshFile<'b> {
    fn of(path: String, bytes: impl Into<Cow<'b, [u8]>>) -> Self {
        Self { path, bytes: bytes.into(), scratch: None }
    }
}

impl StalePages {
    fn part<'b>(&'b self, templates: &'b Templates) -> BookPart<'b> {
        BookPart { book: &self.book, wanted: &self.wanted, templates }
    }
}

/// How many books pass through mdBook at once. It writes the same twenty files beside the pages each time,
/// and holds all of the books in memory, on each processor.
fn books_together(books: usize) -> usize {
    (books / (4 * rayon::current_num_threads())).clamp(1, 2)
}

impl Making<'_> {
    /// Makes everything.
    pub(crate) fn run(&self) -> Result<Done> {
        let ((units, facts), old) =
            rayon::join(|| (self.units(), Facts::of(self.world)), || self.intact());
        let answers = answers(&facts, &old);
        let is_fresh = |unit: &&Unit| {
            old.made.get(&unit.name).is_some_and(|made| self.is_fresh(unit, made, &answers))
        };
        let (fresh, stale): (Vec<&Unit>, Vec<&Unit>) = units.iter().partition(is_fresh);
        if stale.is_empty() && self.is_all_there(&units, &old) {
            return Ok(self.done(&units, &BTreeSet::new(), self.staging.old.files.len()));
        }
        self.begin(&old)?;
        let is_single = |unit: &&Unit| !unit.is_packed();
        let fresh: Vec<&Unit> = fresh.into_iter().filter(is_single).collect();
        let stale: Vec<&Unit> = stale.into_iter().filter(is_single).collect();
        let (kept, made) = rayon::join(
            || fresh.par_iter().try_for_each(|unit| self.keep(&old.made[&unit.name])),
            || self.make_all(&stale, &old, &facts, &answers),
        );
        kept?;
        let mut outcomes = made?;
        outcomes.extend(fresh.iter().map(|unit| {
            let made = old.made[&unit.name].clone();
            (unit.name.clone(), MakingOutcome { made, written: None })
        }));
        self.pack(&units, &old, &facts, &mut outcomes)?;
        let written: BTreeSet<&Subject> = units
            .iter()
            .filter(is_single)
            .filter(|unit| outcomes[&unit.name].written.is_some())
            .map(|unit| &unit.subject)
            .collect();
        let files = self.publish(&outcomes)?;
        Ok(self.done(&units, &written, files))
    }

    /// Begins the new output, with what is there of the old one and was not touched.
    fn begin(&self, old: &Keys) -> Result<()> {
        let files = old.made.values().flat_map(|made| &made.files);
        let stamps: BTreeMap<&str, &Stamp> =
            files.map(|(path, filed)| (path.as_str(), &filed.stamp)).collect();
        self.staging.begin(&|path, device, number| {
            stamps.get(path).is_some_and(|stamp| stamp.is_at(device, number))
        })
    }

    fn done(&self, units: &[Unit], written: &BTreeSet<&Subject>, files: usize) -> Done {
        let has_pages = self.settings.makes(Output::Site);
        let is_book = |subject: &&Subject| match subject {
            Subject::Search => false,
            Subject::Site => has_pages,
            _ => true,
        };
        let subjects: BTreeSet<&Subject> = units.iter().map(|unit| &unit.subject).collect();
        let books = subjects.into_iter().filter(is_book).count();
        let rendered = written.iter().copied().filter(is_book).count();
        Done { rendered, kept: books - rendered, files }
    }

    /// Everything that is made, in order.
    fn units(&self) -> Vec<Unit> {
        let input = self.input();
        let subjects = input.subjects();
        let of_subject = |subject: &Subject| {
            let unit = |format: &&'static OutputFormat| {
                let paths = (format.list)(&input, subject).into_iter().map(|file| file.path);
                let paths: BTreeSet<String> = paths.collect();
                let name = format!("{} {}", format.name, subject.folder());
                (!paths.is_empty()).then(|| Unit { name, subject: subject.clone(), format, paths })
            };
            self.settings.formats.iter().filter_map(unit).collect::<Vec<_>>()
        };
        subjects.par_iter().flat_map_iter(of_subject).collect()
    }

    fn input(&self) -> SiteInput<'_> {
        SiteInput::new(self.world, self.settings)
    }

    /// What the last run made, as far as none of its files was touched since.
    fn intact(&self) -> Keys {
        let (mut keys, there) = rayon::join(
            || Keys::read(&self.staging.room),
            || manifest::entries_below(&self.staging.out).unwrap_or_default(),
        );
        let is_as_filed = |(path, filed): (&String, &Filed)| {
            there.get(path) == Some(&EntryKind::File)
                && Stamp::of(&self.staging.out.join(path)).as_ref() == Some(&filed.stamp)
        };
        let touched: Vec<String> = keys
            .made
            .par_iter()
            .filter(|(_, made)| !made.files.par_iter().all(is_as_filed))
            .map(|(name, _)| name.clone())
            .collect();
        keys.made.retain(|name, _| !touched.contains(name));
        keys
    }

    fn is_fresh(&self, unit: &Unit, made: &Made, answers: &BTreeMap<Read, String>) -> bool {
        made.settings == self.ground.settings
            && made.backend == self.ground.of_backend(unit.format.backend)
            && made.reads.iter().all(|(read, digest)| answers.get(read) == Some(digest))
            && unit.paths.iter().all(|path| made.files.contains_key(path))
            && (unit.format.is_open_ended || made.files.len() == unit.paths.len())
    }

    /// Whether the output is what it would become: nothing to be removed, and its manifest as it was.
    fn is_all_there(&self, units: &[Unit], old: &Keys) -> bool {
        let files = old.made.values().flat_map(|made| &made.files);
        let files = files.map(|(path, filed)| (path.clone(), filed.digest.clone()));
        old.made.len() == units.len() && self.manifest(files.collect()) == self.staging.old
    }

    fn manifest(&self, files: BTreeMap<String, String>) -> Manifest {
        let outputs = Output::ALL.into_iter().filter(|output| self.settings.makes(*output));
        Manifest {
            files,
            content: self.settings.books.iter().map(ToString::to_string).collect(),
            outputs: outputs.map(|output| output.name().to_owned()).collect(),
        }
    }

    /// Takes files over from the old output.
    fn keep(&self, made: &Made) -> Result<()> {
        made.files.keys().try_for_each(|path| self.staging.take_over(path))
    }

    fn make_all(
        &self,
        stale: &[&Unit],
        old: &Keys,
        facts: &Facts<'_>,
        answers: &BTreeMap<Read, String>,
    ) -> Result<BTreeMap<String, MakingOutcome>> {
        let done = AtomicUsize::new(0);
        let make = |units: &&[&Unit]| -> Result<Vec<(String, MakingOutcome)>> {
            let begin = |unit: &&Unit| self.make(unit, old.made.get(&unit.name), facts, answers);
            let mut begun = units.iter().map(begin).collect::<Result<Vec<_>>>()?;
            self.write_pages(&units[0].name, &mut begun)?;
            let count = done.fetch_add(units.len(), Ordering::Relaxed) + units.len();
            let (of, unit) = (stale.len(), units[units.len() - 1]);
            let folder = unit.subject.folder();
            self.progress.show(&format!("{count} of {of}: {} {folder}", unit.format.name));
            let outcome = |Writing { made, written, .. }| MakingOutcome { made, written };
            let names = units.iter().map(|unit| unit.name.clone());
            Ok(names.zip(begun.into_iter().map(outcome)).collect())
        };
        let (books, others): (Vec<&Unit>, Vec<&Unit>) =
            stale.iter().partition(|unit| unit.format.name == "pages");
        if !books.is_empty() {
            site::write_theme(&self.staging.scratch(site::THEME))?;
        }
        // For one that is begun last all others wait.
        let (long, short): (Vec<&Unit>, Vec<&Unit>) =
            others.into_iter().partition(|unit| unit.takes_long());
        let (large, long): (Vec<&Unit>, Vec<&Unit>) =
            long.into_iter().partition(|unit| self.is_large(unit));
        let one_by_one = large.chunks(large.len().max(1)).chain(long.chunks(1));
        let books = books.chunks(books_together(books.len()));
        let batches: Vec<&[&Unit]> = one_by_one.chain(books).chain(short.chunks(1)).collect();
        let made = in_turn(&batches, make)?;
        Ok(made.into_iter().flatten().collect())
    }

    /// Whether it is one of those documents of which one is made after the other.
    fn is_large(&self, unit: &Unit) -> bool {
        let (Backend::Typst, Subject::Version(name)) = (unit.format.backend, &unit.subject) else {
            return false;
        };
        self.world.workspace.tailored(name).is_some_and(paper::is_large)
    }

    /// Makes a unit again, but for the pages of books; its files are taken over if its body is as it was.
    fn make<'p>(
        &self,
        unit: &Unit,
        old: Option<&'p Made>,
        facts: &Facts<'_>,
        answers: &BTreeMap<Read, String>,
    ) -> Result<Writing<'p>> {
        let input = SiteInput::new(self.world, self.settings.of(&unit.subject));
        // What is listed is part of what is made.
        let _ = (unit.format.list)(&input, &unit.subject);
        let bodies = (unit.format.make)(&input, &unit.subject)?;
        let answer = |read: Read| {
            let digest = answers.get(&read).cloned().unwrap_or_else(|| facts.answer(&read));
            (read, digest)
        };
        let mut made = Made {
            settings: self.ground.settings.clone(),
            backend: self.ground.of_backend(unit.format.backend).to_owned(),
            body: reads::hashed(&bodies.par_iter().map(reads::hashed).collect::<Vec<_>>()),
            reads: input.into_reads().into_iter().map(answer).collect(),
            files: BTreeMap::new(),
            pages: BTreeMap::new(),
        };
        let old = old.filter(|old| old.backend == made.backend);
        if let Some(old) = old.filter(|old| old.body == made.body) {
            self.keep(old)?;
            made.files.clone_from(&old.files);
            made.pages.clone_from(&old.pages);
            let subject = unit.subject.clone();
            return Ok(Writing { old: None, made, written: None, pages: Vec::new(), subject });
        }
        let subject = unit.subject.clone();
        let mut writing =
            Writing { old, made, written: Some(Vec::new()), pages: Vec::new(), subject };
        self.write(bodies, &mut writing)?;
        Ok(writing)
    }

    /// Turns bodies into files, but for pages that are not as they were.
    fn write(&self, bodies: Vec<(String, Body<'_>)>, to: &mut Writing<'_>) -> Result<()> {
        let mut plain: Vec<FreshFile<'_>> = Vec::new();
        let mut papers: Vec<(Document, Vec<(String, Sheet)>)> = Vec::new();
        for (path, body) in bodies {
            match body {
                Body::Text(text) => plain.push(FreshFile::of(path, text.into_bytes())),
                Body::Bytes(bytes) => plain.push(FreshFile::of(path, bytes)),
                Body::Tables(title, sheets) => {
                    plain.push(FreshFile::of(path, workbook::tables(&title, &sheets)?));
                }
                Body::Workbook(form) => plain.push(FreshFile::of(path, workbook::blank(&form)?)),
                Body::Paper(document, sheet) => {
                    match papers.iter_mut().find(|(known, _)| *known == document) {
                        Some((_, prints)) => prints.push((path, sheet)),
                        None => papers.push((document, vec![(path, sheet)])),
                    }
                }
                Body::Book(book) => self.begin_book(path, book, to)?,
                // Made of files, when all are there.
                Body::Archive(_) | Body::Sizes(_) => {}
            }
        }
        for (document, prints) in papers {
            let (paths, sheets): (Vec<String>, Vec<Sheet>) = prints.into_iter().unzip();
            let printed = paths.into_iter().zip(self.paper.print(&document, &sheets)?);
            plain.extend(printed.map(|(path, bytes)| FreshFile::of(path, bytes)));
        }
        self.put_all(plain, to)
    }

    /// Takes over the pages that are made from what they were made from last time; files the others.
    fn begin_book(&self, folder: String, book: Book, to: &mut Writing<'_>) -> Result<()> {
        let mut wanted = Vec::new();
        for (at, digest) in book.page_digests().into_iter().enumerate() {
            let path = format!("{folder}{}", site::html_path(&book.pages[at].path));
            let old = to.old.filter(|old| old.pages.get(&path) == Some(&digest));
            match old.and_then(|old| old.files.get(&path)) {
                Some(filed) => self.keep_file(&path, filed, to)?,
                None => wanted.push(at),
            }
            to.made.pages.insert(path, digest);
        }
        if !wanted.is_empty() {
            to.pages.push(StalePages { folder, book, wanted });
        }
        Ok(())
    }

    /// Has mdBook make the pages that units still miss, all at once.
    fn write_pages(&self, name: &str, units: &mut [Writing<'_>]) -> Result<()> {
        let mut books: Vec<BookPart<'_>> = Vec::new();
        for unit in units.iter() {
            let templates = &self.settings.of(&unit.subject).templates;
            books.extend(unit.pages.iter().map(|stale| stale.part(templates)));
        }
        if books.is_empty() {
            return Ok(());
        }
        let scratch = self.staging.scratch(name);
        let pages = site::write(&books, &scratch)?;
        let mut pages = pages.into_iter();
        for unit in units {
            for StalePages { folder, .. } in std::mem::take(&mut unit.pages) {
                let of_book = pages.next().unwrap_or_default().into_iter();
                let page = |MadePage { path, text, place }| FreshFile {
                    path: format!("{folder}{path}"),
                    bytes: text.into_bytes().into(),
                    scratch: Some(place),
                };
                self.put_all(of_book.map(page).collect(), unit)?;
            }
        }
        Ok(())
    }

    /// Writes files, but for those of which the last run wrote the same. A site may have a thousand parts
    /// of its search, so it is done side by side.
    fn put_all(&self, files: Vec<FreshFile<'_>>, to: &mut Writing<'_>) -> Result<()> {
        let old = to.old;
        let put = |FreshFile { path, bytes, scratch }: &FreshFile<'_>| {
            let digest = sha256_hex(bytes);
            let old = old.and_then(|old| old.files.get(path));
            match old.filter(|filed| filed.digest == digest) {
                Some(filed) => {
                    self.staging.take_over(path)?;
                    Ok((filed.clone(), None))
                }
                None => {
                    let stamp = match scratch {
                        Some(scratch) => self.staging.write_over(scratch, path, bytes)?,
                        None => self.staging.write(path, bytes)?,
                    };
                    Ok((Filed { digest, stamp }, Some(path.clone())))
                }
            }
        };
        let put: Vec<(Filed, Option<String>)> = files.par_iter().map(put).collect::<Result<_>>()?;
        for (file, (filed, fresh)) in files.into_iter().zip(put) {
            to.made.files.insert(file.path, filed);
            to.written.get_or_insert_default().extend(fresh);
        }
        Ok(())
    }

    /// Takes one file over from the old output.
    fn keep_file(&self, path: &str, filed: &Filed, to: &mut Writing<'_>) -> Result<()> {
        self.staging.take_over(path)?;
        to.made.files.insert(path.to_owned(), filed.clone());
        Ok(())
    }

    /// Writes the manifest, puts the new output in place and files how it lies there. Returns the
    /// number of files.
    fn publish(&self, outcomes: &BTreeMap<String, MakingOutcome>) -> Result<usize> {
        let files: Vec<(&String, &Filed)> =
            outcomes.values().flat_map(|outcome| &outcome.made.files).collect();
        let digests = files.iter().map(|(path, filed)| ((*path).clone(), filed.digest.clone()));
        let manifest = self.manifest(digests.collect());
        if manifest.files.len() != files.len() {
            bail!("two files have one address; please report this");
        }
        self.staging.write(manifest::NAME, manifest.to_text().as_bytes())?;
        // Should this run end in between, the next one makes everything again.
        Keys::default().write(&self.staging.room)?;
        let written = outcomes.values().filter_map(|outcome| outcome.written.as_ref());
        let paths = written.flatten().map(String::as_str);
        let fresh: Vec<&str> = paths.chain([manifest::NAME]).collect();
        let all = manifest.files.keys().map(String::as_str).chain([manifest::NAME]).collect();
        let has_spare = self.staging.publish(&all, &fresh)?;
        let is_untouched = |path: &str| has_spare && self.staging.was_there(path);
        let restamped = outcomes.par_iter().filter_map(|(name, outcome)| {
            Some((name.clone(), self.restamped(&outcome.made, is_untouched)?))
        });
        Keys { made: restamped.collect() }.write(&self.staging.room)?;
        Ok(manifest.files.len())
    }

    /// The same with the stamps of the output; none if a file was touched since it was made. A link more or
    /// less changes a stamp.
    fn restamped(&self, made: &Made, is_untouched: impl Fn(&str) -> bool) -> Option<Made> {
        let restamp = |(path, filed): (&String, &Filed)| {
            if is_untouched(path) {
                return Some((path.clone(), filed.clone()));
            }
            let stamp = Stamp::of(&self.staging.out.join(path))?;
            let filed = Filed { digest: filed.digest.clone(), stamp: stamp.clone() };
            made.files[path].stamp.is_of_same_bytes(&stamp).then(|| (path.clone(), filed))
        };
        let files: Option<BTreeMap<String, Filed>> = made.files.iter().map(restamp).collect();
        Some(Made { files: files?, ..made.clone() })
    }
}

/// The answers of this workspace to what was asked when the old things were made.
fn answers(facts: &Facts<'_>, old: &Keys) -> BTreeMap<Read, String> {
    let asked: BTreeSet<&Read> = old.made.values().flat_map(|made| made.reads.keys()).collect();
    asked.into_par_iter().map(|read| (read.clone(), facts.answer(read))).collect()
}
