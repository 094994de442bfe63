//! `smm assess new`: an empty form in any face.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use smm_core::Workspace;
use smm_core::assess::{Answers, Form, yaml};
use smm_core::render::form_html;

use super::args::NewArgs;
use crate::args::Args;
use crate::disk;
use crate::press::room::PaperRoom;
use crate::press::workbook;

pub(super) fn run(args: &Args, wanted: &NewArgs) -> Result<ExitCode> {
    let workspace = super::workspace(args)?;
    let form = super::form_named(&workspace, &wanted.profile)?;
    let mut answers = match &wanted.answers {
        None => Answers::default(),
        Some(path) => match super::load(args, &workspace, path)? {
            Some(filled) if filled.form.name != form.name => {
                bail!("`{}` answers `{}`, not `{}`", path.display(), filled.form.name, form.name)
            }
            Some(filled) => filled.answers,
            None => return Ok(ExitCode::from(1)),
        },
    };
    complete(&mut answers, &form, wanted)?;
    let extension = wanted.output.as_ref().and_then(|path| path.extension()?.to_str());
    let bytes = match extension {
        None | Some("yaml") => yaml::write(&form, &answers, yaml::Layout::Blank).into_bytes(),
        Some("html") => {
            form_html::form(&form, wanted.answers.as_ref().map(|_| &answers)).into_bytes()
        }
        Some("xlsx") => workbook::form(&form, &answers)?,
        Some("pdf") => pdf(args, &workspace, &form, wanted)?,
        Some(other) => bail!("no form is made as `.{other}`; choose .yaml, .html, .xlsx or .pdf"),
    };
    super::write(args, wanted.output.as_deref(), &bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// The form on paper, which is always empty.
fn pdf(args: &Args, workspace: &Workspace, form: &Form, wanted: &NewArgs) -> Result<Vec<u8>> {
    if wanted.answers.is_some() || wanted.title.is_some() || wanted.date.is_some() {
        bail!("a PDF form is made empty; choose .yaml, .html or .xlsx to have it filled");
    }
    let room = PaperRoom::open(&disk::find_workspace(args)?, workspace)?;
    room.form(workspace, &form.name)?.context("this smm was built without the feature `pdf`")
}

fn complete(answers: &mut Answers, form: &Form, wanted: &NewArgs) -> Result<()> {
    if let Some(title) = &wanted.title {
        answers.title.clone_from(title);
    }
    if answers.title.is_empty() {
        answers.title = format!("Assessment against {}", form.title);
    }
    if let Some(date) = &wanted.date {
        let fits = date.len() == 10
            && date.bytes().enumerate().all(|(at, byte)| {
                if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
            });
        if !fits {
            bail!("`{date}` is no day; write it like 2026-11-22");
        }
        answers.date.clone_from(date);
    }
    if answers.date.is_empty() {
        answers.date = today();
    }
    Ok(())
}

/// The day that outputs carry: SOURCE_DATE_EPOCH, else today in UTC.
pub(super) fn today() -> String {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<u64>().ok());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    day(fixed.unwrap_or(now) / 86_400)
}

/// The civil date of a number of days after 1970-01-01 (Howard Hinnant's algorithm).
fn day(days: u64) -> String {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_become_dates_also_around_leap_days() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(19_782), "2024-02-29");
        assert_eq!(day(20_779), "2026-11-22");
    }
}
