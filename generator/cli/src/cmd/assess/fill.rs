//! `smm assess fill`: answers in a workbook that somebody else made.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::assess::fill::{self, FillInput, FillPlan, FoundAnswers};
use smm_core::assess::score::score;
use smm_core::assess::standards;
use smm_core::digest::sha256_hex;
use smm_core::mappings::Mapped;
use smm_core::schema;
use smm_core::schema::fill_map::FillMapDoc;
use smm_core::source::MAX_FILE_BYTES;
use smm_core::text::{count, cut, join_commas};
use smm_core::{Code, Diagnostics, Sources, Workspace};

use super::faces::{Face, face};
use super::read::Filled;
use crate::args::Args;
use crate::args::fill::FillArgs;
use crate::cmd::check;
use crate::output::workbook::fill::{FillOutcome, Refused, Template, open};
use crate::{disk, terminal};

/// So many names are told at once.
const NAMED: usize = 12;

pub(super) fn run(args: &Args, wanted: &FillArgs) -> Result<ExitCode> {
    let workspace = super::workspace_with_mappings(args)?;
    let bytes = disk::read(&wanted.workbook, 8 * MAX_FILE_BYTES)?;
    let digest = sha256_hex(&bytes);
    let template = template(&wanted.workbook, bytes)?;
    require_name(&wanted.output, template.extension())?;
    disk::require_free(std::slice::from_ref(&wanted.output), wanted.existing.choice())?;
    let mut sources = Sources::default();
    let mut diags = Diagnostics::default();
    let file =
        sources.add(wanted.map.display().to_string(), disk::read(&wanted.map, MAX_FILE_BYTES)?);
    let map = schema::reader::<FillMapDoc>()(file, &sources, &mut diags);
    let (filled, code) = super::load(args, &workspace, &wanted.file)?;
    let plan = match (&map, &filled) {
        (Some(map), Some(filled)) => {
            require_template(map, &digest, wanted, &mut diags);
            plan(&workspace, map, filled, &template, &mut diags)
        }
        _ => None,
    };
    let (Some(plan), Some(map)) = (plan.filter(|_| !diags.has_errors()), map) else {
        return Ok(refuse(args, diags, &sources));
    };
    let replaceable = map.replace.iter().map(|text| text.value.clone()).collect();
    match template.write(plan.cells.clone(), replaceable).map_err(anyhow::Error::msg)? {
        FillOutcome::Written { bytes, notes } => {
            super::write(args, Some(&wanted.output), bytes, wanted.existing.choice())?;
            terminal::say(args, &told(&plan, &notes));
            Ok(code)
        }
        FillOutcome::Refused(refused) => {
            report(&refused, &plan, &mut diags);
            Ok(refuse(args, diags, &sources))
        }
    }
}

/// The workbook of others, if it is one.
pub(crate) fn template(path: &Path, bytes: Vec<u8>) -> Result<Template> {
    let opened = match face(&bytes) {
        Face::Workbook => open(bytes),
        Face::Pdf(_) => Err("this is a PDF; `smm assess fill` fills Excel workbooks".to_owned()),
        Face::Document => Err("this is a text, and no workbook; name the two files in the other \
                               order: the answers come first"
            .to_owned()),
        Face::Other(what) => Err(what.to_owned()),
    };
    opened.map_err(|what| anyhow::anyhow!("`{}`: {what}", path.display()))
}

/// A program refuses a file whose name says another kind than it is.
fn require_name(output: &Path, extension: &str) -> Result<()> {
    let is_so = |end: &std::ffi::OsStr| end.eq_ignore_ascii_case(extension);
    if output.extension().is_some_and(is_so) {
        return Ok(());
    }
    let name = output.with_extension(extension);
    bail!(
        "the workbook is of the kind `.{extension}`, and programs open it only under such a name: write `-o {}`",
        name.display()
    )
}

/// Whether the workbook is the one that the map was made for.
fn require_template(map: &FillMapDoc, digest: &str, wanted: &FillArgs, diags: &mut Diagnostics) {
    let Some(known) = &map.digest else {
        if map.expect.is_empty() {
            diags
                .report(
                    Code::MissingKey,
                    map.format.span,
                    "the map does not say which workbook it was made for",
                )
                .hint(format!(
                    "add `digest: {digest}`, or the labels that it relies on as `expect:`"
                ));
        }
        return;
    };
    if known.value == digest || wanted.accept_template {
        return;
    }
    let message = format!(
        "`{}` is not the workbook that the map was made for: its SHA-256 is {digest}",
        wanted.workbook.display()
    );
    diags.report(Code::InvalidValue, known.span, message).hint(
        "look what has changed in it; if the map still fits, put this number into `digest:`, or fill it once with \
         `--accept-template`",
    );
}

fn plan(
    workspace: &Workspace,
    map: &FillMapDoc,
    filled: &Filled,
    template: &Template,
    diags: &mut Diagnostics,
) -> Option<FillPlan> {
    let (form, answers) = (&*filled.form, &filled.answers);
    let tailored = workspace.tailored(&form.name)?;
    let mapped = mapped(workspace, map, filled, diags)?;
    let found = FoundAnswers { form, answers, score: &score(form, answers) };
    let input = FillInput { map, found, tailored, mapped: &mapped, sheets: &template.sheets };
    Some(fill::plan(input, diags))
}

/// The mappings that the map goes by.
fn mapped<'w>(
    workspace: &'w Workspace,
    map: &FillMapDoc,
    filled: &Filled,
    diags: &mut Diagnostics,
) -> Option<Vec<Mapped<'w>>> {
    let Some(name) = &map.mapping else { return Some(Vec::new()) };
    match standards::named(workspace, &filled.form.name, name) {
        Ok(mapped) => Some(mapped),
        Err(none) => {
            let message = format!(
                "no mapping of `{}`, or of what lies beneath it, is or leads to `{}`",
                filled.form.name,
                cut(name, 60)
            );
            let finding = diags.report(Code::UnknownCatalog, name.span, message);
            finding.suggest(name, none.names.iter().map(String::as_str));
            finding.hint(match none.editions.is_empty() {
                true => "there is no mapping".to_owned(),
                false => format!("mappings lead to {}", join_commas(&none.editions)),
            });
            None
        }
    }
}

fn report(refused: &[Refused], plan: &FillPlan, diags: &mut Diagnostics) {
    for one in refused {
        let span = plan.cells[one.index].span;
        diags.report(Code::InvalidValue, span, one.what.clone()).hint(one.cure.clone());
    }
}

fn refuse(args: &Args, diags: Diagnostics, sources: &Sources) -> ExitCode {
    terminal::tell_painted(&check::for_people(args, &diags.into_sorted(), sources));
    terminal::tell("nothing was written\n");
    ExitCode::from(1)
}

/// What was written, and what was not.
fn told(plan: &FillPlan, notes: &[String]) -> String {
    let mut said = match plan.cells.len() {
        0 => "nothing that the map asks for is answered: the workbook is as it was".to_owned(),
        cells => format!("filled {}", count(cells, "cell")),
    };
    let lists = [
        (&plan.unanswered, "left blank, as not all of it is answered"),
        (&plan.unmapped, "left blank, as no item speaks to it"),
        (&plan.held_back, "not said to be there in full, as what is there asks only a part of it"),
    ];
    for (names, why) in lists.into_iter().filter(|(names, _)| !names.is_empty()) {
        let named = join_commas(names.iter().take(NAMED));
        let more = if names.len() > NAMED { ", …" } else { "" };
        let _ = write!(said, "\n  {} {why}: {named}{more}", names.len());
    }
    for note in notes {
        let _ = write!(said, "\n  {note}");
    }
    said
}
