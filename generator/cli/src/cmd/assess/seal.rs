//! `smm assess seal`: signs answers with what they name; makes keys.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::assess::seal::{self, KnownKey, SealContents};
use smm_core::assess::{Answers, Questionnaire};
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::count;
use smm_core::{Workspace, layout};

use super::read::Reader;
use super::sealed::{beside, folder_of, version_digest};
use crate::args::Args;
use crate::args::assess::SealArgs;
use crate::cmd::signing::{self, PasswordFrom};
use crate::cmd::today;
use crate::disk::Existing;
use crate::{disk, terminal};

pub(super) fn run(args: &Args, wanted: &SealArgs) -> Result<ExitCode> {
    match (&wanted.new_key, &wanted.file, &wanted.key) {
        (Some(place), ..) => new_key(args, place),
        (None, Some(file), Some(key)) => seal(args, wanted, file, key),
        // The parser asks for one of the two.
        _ => bail!("name the answers, and a key with `--key`"),
    }
}

fn seal(args: &Args, wanted: &SealArgs, file: &Path, key: &Path) -> Result<ExitCode> {
    let target = wanted.output.clone().unwrap_or_else(|| beside(file));
    let existing = wanted.existing.choice();
    disk::require_free(&[&target], existing)?;
    let workspace = super::workspace(args)?;
    let read = Reader::new(args, &workspace).without_seals().file(file)?;
    terminal::tell_painted(&read.said);
    let Some(filled) = read.filled.filter(|_| read.is_clean) else {
        terminal::tell("nothing was sealed\n");
        return Ok(ExitCode::from(1));
    };
    let day = wanted.date.clone().map_or_else(today, Ok)?;
    let contents = contents(&workspace, &filled.form, &filled.answers, file, day)?;
    let secret = signing::key(key, PasswordFrom::Input)?;
    let bytes = disk::read(file, 8 * MAX_FILE_BYTES)?;
    if smm_core::digest::sha256_hex(&bytes) != read.digest {
        bail!("`{}` was changed by somebody else meanwhile; run the command again", file.display());
    }
    let (comment, list) = contents.to_text();
    let about = format!("seal over {}", one_word(&contents.document));
    let text = signing::signature(&secret, &bytes, &comment, &about)? + &list;
    let known = KnownKey::read("", &signing::public_line(&secret)?)
        .context("the key cannot be read back")?;
    let verdict = seal::judge(text.as_bytes(), &bytes, &[known]);
    if verdict.contents != contents {
        bail!("the seal does not say what was sealed; nothing was written");
    }
    super::write_all(args, &[(target, text.into_bytes())], existing)?;
    say_what(args, &verdict.key_id, &contents);
    Ok(ExitCode::SUCCESS)
}

/// What is sealed with the answers, as it lies there now.
fn contents(
    workspace: &Workspace,
    form: &Questionnaire,
    answers: &Answers,
    file: &Path,
    day: String,
) -> Result<SealContents> {
    let name = super::file_name(file);
    let layers = workspace.catalog.layers([form.name.clone()]);
    let version = |layer: &smm_core::model::VersionRef| {
        let name = layer.to_string();
        let digest = version_digest(workspace, &name)?;
        Some((name, digest))
    };
    let mut contents = SealContents {
        day,
        questions: answers.digest_of(form).to_owned(),
        versions: layers.iter().filter_map(version).collect(),
        ..SealContents::default()
    };
    let folder = folder_of(file);
    let (surely, perhaps) = seal::named(answers);
    let is_itself = |one: &str| one == name || one.strip_suffix(layout::SEAL) == Some(&*name);
    for named in surely.iter().chain(&perhaps).filter(|one| !is_itself(one)) {
        match disk::digest_inside(folder, named)? {
            Some(digest) => {
                if let Some(source) = seal::contradicts(answers, named, &digest) {
                    bail!(
                        "`{named}` beside the answers is not the form that they were read from, whose SHA-256 is {}; \
                         put that one there, or read this one",
                        source.digest
                    );
                }
                contents.files.push(((*named).to_owned(), digest));
            }
            None if surely.contains(named) => contents.absent.push((*named).to_owned()),
            None => {}
        }
    }
    contents.document = name;
    Ok(contents)
}

fn say_what(args: &Args, key_id: &str, contents: &SealContents) {
    let files = count(contents.files.len(), "file");
    terminal::say(args, &format!("sealed by the key {key_id}, with {files} that the answers name"));
    for name in &contents.absent {
        terminal::say(args, &format!("not sealed: `{name}` does not lie beside the answers"));
    }
}

/// Makes a pair of keys: a secret one, and beside it a public one to give away.
fn new_key(args: &Args, place: &Path) -> Result<ExitCode> {
    let public = place.with_extension(layout::PUBLIC_KEY.trim_start_matches('.'));
    if public == place {
        bail!(
            "`{}` is the name of a public key; name the secret one, as `ana.key`",
            place.display()
        );
    }
    disk::require_free(&[place, &public], Existing::Keep)?;
    let [secret, shared] = signing::new_pair()?;
    disk::make_secret(place, secret.as_bytes())?;
    disk::make_files(&[(&public, shared.into_bytes())], Existing::Keep)?;
    terminal::say(
        args,
        &format!(
            "wrote `{}`, which nobody else may have, and `{}`",
            place.display(),
            public.display()
        ),
    );
    terminal::say(
        args,
        &format!("whoever is to check your seals puts `{}` into `keys/`", public.display()),
    );
    Ok(ExitCode::SUCCESS)
}

/// A name in a line of its own: what is no letter or digit of ASCII could end it.
fn one_word(name: &str) -> String {
    let sign = |sign: char| if sign.is_ascii_graphic() || sign == ' ' { sign } else { '_' };
    name.chars().map(sign).collect()
}
