//! `smm assess export`: an assessment in a format of others.

use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::assess::redact::{self, redacted};
use smm_core::assess::score::score;
use smm_core::render::attested::{self, Attested, AttestedSeal};
use smm_core::render::{cyclonedx, oscal};

use super::read::{Filled, Reader};
use super::sealed::SealCheck;
use crate::args::Args;
use crate::args::assess::{ExportAnswersArgs, ExportFormat};
use crate::cmd::deliver;
use crate::terminal::Audience;

pub(super) fn run(args: &Args, wanted: &ExportAnswersArgs) -> Result<ExitCode> {
    let common = wanted.format.common();
    let workspace = super::workspace(args)?;
    let reader = Reader::new(args, &workspace).with_seals(SealCheck::of(&common.seals, 1)?);
    let (filled, code) = super::load_by(&reader, &common.file)?;
    let Some(Filled { form, mut answers, seal, seal_place, .. }) = filled else {
        return Ok(ExitCode::from(1));
    };
    let tailored = workspace.tailored(&form.name);
    let Some(tailored) = tailored else {
        bail!("`{}` cannot be resolved; see `smm check`", form.name)
    };
    if let Some(day) = &common.as_of {
        answers.as_of.clone_from(day);
    }
    require_enough(&common.file.display().to_string(), &answers)?;
    let (shown, score) = (attested::shown(&form, &answers), score(&form, &answers));
    let answers = if common.redact { redacted(&answers, &form.words) } else { answers };
    let seal = match common.redact {
        true => seal.map(|seal| seal.redacted(&form.words)),
        false => seal,
    };
    let [document, seal_name] = [&common.file, &seal_place].map(|path| match common.redact {
        true => String::new(),
        false => super::file_name(path),
    });
    let of = Attested {
        form: &form,
        answers: &answers,
        score: &score,
        tailored,
        publisher: &workspace.config.publisher,
        shown: &shown,
        redaction: if common.redact { redact::said(&form.words) } else { "" },
        seal: seal.as_ref().map(|verdict| AttestedSeal {
            verdict,
            document: &document,
            seal: &seal_name,
        }),
    };
    let text = match &wanted.format {
        ExportFormat::Oscal { oscal_version, .. } => oscal::results(of, oscal_version.name()),
        ExportFormat::Cyclonedx { spec_version, .. } => {
            cyclonedx::attestation(of, spec_version.name())
        }
    };
    deliver(args, &common.place, Audience::Programs, &text)?;
    Ok(code)
}

/// Both formats want to know when, and about what; neither is invented.
fn require_enough(file: &str, answers: &smm_core::assess::Answers) -> Result<()> {
    if answers.date.is_empty() {
        bail!("`{file}` does not say on which day it was; add `date:`, as `date: 2026-11-22`");
    }
    if !answers.answers.values().any(|answer| answer.value.is_some()) {
        bail!("`{file}` has no answer yet, and there is nothing to export");
    }
    Ok(())
}
