//! `smm assess new`: an empty form in any face.
//!
//! What lies beneath the version that is asked for must be without errors, as for paper: a form goes to
//! people who cannot see that a question is missing. What is wrong elsewhere is no concern of it.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::Workspace;
use smm_core::assess::{Answers, AskedIndicator, Questionnaire, yaml};
use smm_core::render::form_html;
use smm_core::text::did_you_mean;

use crate::args::Args;
use crate::args::assess::{NewArgs, OnlyArg};
use crate::cmd::{checked, today};
use crate::disk;
use crate::output::pdf_backend::PdfBackend;
use crate::output::workbook;

pub(super) fn run(args: &Args, wanted: &NewArgs) -> Result<ExitCode> {
    let sources = disk::load_workspace(&disk::find_workspace(args.directory.as_deref())?)?;
    let found = smm_core::check_beneath(&sources, std::slice::from_ref(&wanted.profile));
    let Some(workspace) = checked(args, &sources, found, "no form was made")? else {
        return Ok(ExitCode::from(1));
    };
    let form = super::form_named(&workspace, &wanted.profile)?;
    let (answers, code) = super::answers_to(args, &form, wanted.answers.as_deref())?;
    let Some(answers) = answers else { return Ok(code) };
    let asked = PartOf { only: &wanted.only, role: &wanted.role, practice: &wanted.practice };
    let is_part = !asked.is_whole();
    let (form, mut answers) = cut(form, answers, &workspace, asked, wanted.date.as_deref())?;
    complete(&mut answers, &form, wanted)?;
    let ending = wanted.output.as_deref().and_then(super::ending);
    let bytes = match ending.as_deref() {
        None | Some("yaml") => yaml::write(&form, &answers, yaml::Layout::Blank).into_bytes(),
        Some("html") => {
            let templates = super::templates(args, &workspace)?.speaking(&form.words);
            let answers = (is_part || wanted.answers.is_some()).then_some(&answers);
            form_html::form(&templates, &form, answers)?.into_bytes()
        }
        Some("xlsx") => workbook::form(&form, &answers)?,
        Some("pdf") => pdf(args, &workspace, (&form, &answers), wanted)?,
        Some(other) => bail!("no form is made as `.{other}`; choose .yaml, .html, .xlsx or .pdf"),
    };
    super::write(args, wanted.output.as_deref(), bytes, wanted.existing.choice())?;
    Ok(code)
}

/// The form as a PDF. One that was asked for without answers, title or day is the one that books offer.
fn pdf(
    args: &Args,
    workspace: &Workspace,
    (form, answers): (&Questionnaire, &Answers),
    wanted: &NewArgs,
) -> Result<Vec<u8>> {
    let room = PdfBackend::open(&disk::find_workspace(args.directory.as_deref())?, workspace)?;
    let is_filled = wanted.answers.is_some() || wanted.title.is_some() || wanted.date.is_some();
    let none = Answers::default();
    let answers = if is_filled { answers } else { &none };
    room.form(workspace, form, answers)?.context(PdfBackend::NO_PAPER)
}

/// The part of a form that was asked for, and what is known of it. On another day, or of a part, each answer keeps the day
/// on which it was given.
pub(crate) fn cut(
    form: Questionnaire,
    mut answers: Answers,
    workspace: &Workspace,
    asked: PartOf<'_>,
    day: Option<&str>,
) -> Result<(Questionnaire, Answers)> {
    let is_of_another_day = day.is_some_and(|day| day != answers.date);
    if !asked.is_whole() || is_of_another_day {
        answers = answers.dated();
    }
    if let Some(day) = day {
        day.clone_into(&mut answers.date);
    }
    if asked.is_whole() {
        return Ok((form, answers));
    }
    let form = part(&form, &answers, workspace, asked)?;
    let answers = answers.of_part(&form);
    Ok((form, answers))
}

/// What of a form is asked; all of it if nothing is said.
#[derive(Clone, Copy)]
pub(crate) struct PartOf<'a> {
    pub(crate) only: &'a [OnlyArg],
    pub(crate) role: &'a [String],
    pub(crate) practice: &'a [String],
}

impl PartOf<'_> {
    /// Whether it is all of it.
    pub(crate) fn is_whole(self) -> bool {
        self.only.is_empty() && self.role.is_empty() && self.practice.is_empty()
    }
}

/// The part of a form that was asked for.
pub(super) fn part(
    form: &Questionnaire,
    answers: &Answers,
    workspace: &Workspace,
    wanted: PartOf<'_>,
) -> Result<Questionnaire> {
    let practices = wanted.practice.iter().map(|name| {
        let found = form.practice_named(name).map(|practice| practice.id.as_str());
        let known = form.practices.iter().flat_map(|p| [p.code.as_str(), p.id.as_str(), &p.title]);
        found.with_context(|| {
            format!("`{}` has no practice `{name}`{}", form.name, did_you_mean(name, known))
        })
    });
    let practices = practices.collect::<Result<Vec<_>>>()?;
    let roles = wanted.role.iter().map(|name| role(form, workspace, name));
    let roles = roles.collect::<Result<Vec<_>>>()?;
    let is_left = |item: &AskedIndicator| {
        wanted.only.iter().any(|only| match only {
            OnlyArg::Open => answers.value(&item.id).is_none(),
            OnlyArg::Lapsed => answers.has_lapsed(item),
            OnlyArg::Recheck => {
                answers.answers.get(&item.id).is_some_and(|answer| !answer.recheck.is_empty())
            }
        })
    };
    let names = wanted.only.iter().map(|only| format!("{only:?}").to_lowercase());
    let names = names.chain(roles.iter().cloned()).chain(practices.iter().map(ToString::to_string));
    let part = form.part(names.collect::<Vec<_>>().join("+"), |practice, item| {
        (wanted.only.is_empty() || is_left(item))
            && (roles.is_empty() || roles.contains(&item.ask))
            && (practices.is_empty() || practices.contains(&practice.id.as_str()))
    });
    if part.practices.is_empty() {
        bail!("nothing is left to ask");
    }
    Ok(part)
}

/// The name of a role as the form has it, by that name or by the id in the model.
fn role(form: &Questionnaire, workspace: &Workspace, name: &str) -> Result<String> {
    let model = workspace.catalog.model(&form.model);
    let ids = model.into_iter().flat_map(|model| &model.roles);
    let title = ids.filter(|role| role.id == name).map(|role| role.title.as_str()).next();
    // A profile may have another word for the role of that id.
    let renamed = workspace.catalog.profile(&form.name);
    let renamed = renamed.and_then(|profile| profile.roles.get(name));
    let wanted = renamed.map(|(text, _)| text.markdown.as_str()).or(title).unwrap_or(name);
    let wanted = wanted.to_lowercase();
    let mut asked = form.indicators().map(|(_, _, item)| item.ask.as_str());
    let found = asked.find(|ask| ask.to_lowercase() == wanted).map(str::to_owned);
    let known = form.indicators().map(|(_, _, item)| item.ask.as_str());
    found.with_context(|| {
        format!("`{}` asks no role `{name}`{}", form.name, did_you_mean(name, known))
    })
}

fn complete(answers: &mut Answers, form: &Questionnaire, wanted: &NewArgs) -> Result<()> {
    if let Some(title) = &wanted.title {
        answers.title.clone_from(title);
    }
    if answers.title.is_empty() {
        answers.title = form.assessment_title();
    }
    // A day that a filled form lacks is not this one.
    if answers.date.is_empty() && wanted.answers.is_none() {
        answers.date = today()?;
    }
    Ok(())
}
