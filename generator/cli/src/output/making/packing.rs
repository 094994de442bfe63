//! Packs files that were made: the archives of editions, and the sizes of what books offer.
//!
//! In: the files of all other units, which lie in the new output. Out: one file more for each unit. A packed file is
//! taken over if what is in it has the digests that it had.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use rayon::prelude::*;
use smm_core::render::artifact::{Archive, Backend, Body, SiteInput};
use smm_core::render::formats::archive::{is_download, offline};
use smm_core::render::formats::sizes;
use smm_core::render::reads::{self, Facts};
use smm_core::words::Words;

use super::super::keys::{Keys, Made};
use super::super::zipped;
use super::{FreshFile, Making, MakingOutcome, Unit, Writing};

/// What became of all units so far, by their names.
type Outcomes = BTreeMap<String, MakingOutcome>;

impl Unit {
    /// Whether it is made of the files of others.
    pub(super) fn is_packed(&self) -> bool {
        self.format.backend == Backend::Packing
    }
}

impl Making<'_> {
    /// Makes the packed units, when all others are made.
    pub(super) fn pack(
        &self,
        units: &[Unit],
        old: &Keys,
        facts: &Facts<'_>,
        outcomes: &mut Outcomes,
    ) -> Result<()> {
        let packed = units.iter().filter(|unit| unit.is_packed());
        // Archives have sizes as well.
        let (sizes, archives): (Vec<&Unit>, Vec<&Unit>) =
            packed.partition(|unit| unit.format.name == "sizes");
        for round in [archives, sizes] {
            let made: Vec<(String, MakingOutcome)> = round
                .par_iter()
                .map(|unit| {
                    Ok((unit.name.clone(), self.packed(unit, units, old, facts, outcomes)?))
                })
                .collect::<Result<_>>()?;
            outcomes.extend(made);
        }
        Ok(())
    }

    fn packed(
        &self,
        unit: &Unit,
        units: &[Unit],
        old: &Keys,
        facts: &Facts<'_>,
        outcomes: &Outcomes,
    ) -> Result<MakingOutcome> {
        let input = SiteInput::new(self.world, self.settings.of(&unit.subject));
        let bodies = (unit.format.make)(&input, &unit.subject)?;
        let contents: Vec<Vec<(&str, &str)>> =
            bodies.iter().map(|(_, body)| contents(body, units, outcomes)).collect();
        let sizes: Vec<String> =
            bodies.iter().map(|(path, body)| self.sizes(path, body, input.words())).collect();
        let mut made = Made {
            settings: self.ground.settings.clone(),
            backend: self.ground.of_backend(unit.format.backend).to_owned(),
            body: reads::hashed(&(&bodies, &contents, sizes)),
            ..Made::default()
        };
        let old = old.made.get(&unit.name);
        let same = old.filter(|old| old.backend == made.backend && old.body == made.body);
        if let Some(old) = same {
            self.keep(old)?;
            made.files.clone_from(&old.files);
        }
        let mut writing =
            Writing { subject: unit.subject.clone(), old, made, written: None, pages: Vec::new() };
        if same.is_none() {
            let file = |((path, body), contents): ((String, Body<'_>), Vec<(&str, &str)>)| {
                let bytes = self.bytes_of(&input, (&path, &body), &contents)?;
                Ok(FreshFile::of(path, bytes))
            };
            let fresh = bodies.into_iter().zip(contents).map(file).collect::<Result<_>>()?;
            self.put_all(fresh, &mut writing)?;
        }
        let answer = |read| (facts.answer(&read), read);
        let reads = input.into_reads().into_iter().map(answer);
        writing.made.reads = reads.map(|(answer, read)| (read, answer)).collect();
        Ok(MakingOutcome { made: writing.made, written: writing.written })
    }

    fn bytes_of(
        &self,
        input: &SiteInput<'_>,
        (path, body): (&str, &Body<'_>),
        contents: &[(&str, &str)],
    ) -> Result<Vec<u8>> {
        match body {
            Body::Archive(archive) => self.archive(input, archive, contents),
            other => Ok(self.sizes(path, other, input.words()).into_bytes()),
        }
    }

    /// What says how large files are; nothing for other bodies.
    fn sizes(&self, path: &str, body: &Body<'_>, words: &Words) -> String {
        let Body::Sizes(paths) = body else { return String::new() };
        self.sizes_of(path, paths, words)
    }

    fn sizes_of(&self, at: &str, paths: &[String], words: &Words) -> String {
        let size = |path: &String| Some((path.clone(), self.staging.size(path)?));
        let files: Vec<(String, u64)> = paths.iter().filter_map(size).collect();
        sizes::said(at, words, &files)
    }

    fn archive(
        &self,
        input: &SiteInput<'_>,
        archive: &Archive,
        contents: &[(&str, &str)],
    ) -> Result<Vec<u8>> {
        let mut files: Vec<(String, Vec<u8>)> =
            archive.own_files(input)?.into_iter().map(|(path, text)| (path, text.into())).collect();
        // It cannot say how large it is itself.
        let paths: Vec<String> = contents.iter().map(|(path, _)| (*path).to_owned()).collect();
        let downloads: Vec<String> =
            paths.iter().filter(|path| is_download(path)).cloned().collect();
        for path in archive.sizes_paths() {
            let said = self.sizes_of(&path, &downloads, input.words());
            files.push((path, said.into_bytes()));
        }
        let own = files.iter().map(|(path, _)| path.clone());
        let has: BTreeSet<String> = own.chain(paths.iter().cloned()).collect();
        let address = |path: &str| self.world.workspace.config.address(path);
        for path in paths {
            let bytes = self.staging.read(&path)?;
            let bytes = match String::from_utf8(bytes) {
                Ok(text) => offline(&text, &path, &has, &address).into_bytes(),
                Err(other) => other.into_bytes(),
            };
            files.push((path, bytes));
        }
        files.sort();
        let folder = archive.folder();
        files.iter_mut().for_each(|(path, _)| path.insert_str(0, &folder));
        zipped::archive(&files)
    }
}

/// Path and digest of each file that an archive takes.
fn contents<'o>(
    body: &Body<'_>,
    units: &'o [Unit],
    outcomes: &'o Outcomes,
) -> Vec<(&'o str, &'o str)> {
    let Body::Archive(archive) = body else { return Vec::new() };
    let files = |unit: &'o Unit| {
        let made = outcomes.get(&unit.name).into_iter();
        let files = made.flat_map(|outcome| &outcome.made.files);
        files
            .map(|(path, filed)| (path.as_str(), filed.digest.as_str()))
            .filter(move |(path, _)| archive.takes(unit.format, &unit.subject, path))
    };
    units.iter().flat_map(files).collect()
}
