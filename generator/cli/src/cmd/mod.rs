//! The commands, one file each.

pub(crate) mod assess;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod explain;
#[cfg(feature = "pdf")]
pub(crate) mod paper;
pub(crate) mod publish;
pub(crate) mod rebase;
pub(crate) mod review;
pub(crate) mod schema;
pub(crate) mod verify;

use anyhow::{Context, Error, Result, anyhow};
use smm_core::model::{Catalog, VersionRef};
use smm_core::text::did_you_mean;
use smm_core::{Outcome, Sources, Workspace, emit};

use crate::args::{Args, FindingFormat};
use crate::terminal;

/// The workspace, if its content keeps all rules; else shows what was found and says what was
/// therefore not done.
pub(crate) fn checked(
    args: &Args,
    sources: &Sources,
    found: Outcome<Workspace>,
    undone: &str,
) -> Result<Option<Workspace>> {
    let summary = emit::summary(&found.diagnostics);
    let workspace = without_errors(args, sources, found)?;
    if workspace.is_none() {
        terminal::say(args, &format!("{undone}: {summary}"));
    }
    Ok(workspace)
}

/// The workspace, if nothing that was found in it is an error; else shows what was found.
pub(crate) fn without_errors(
    args: &Args,
    sources: &Sources,
    found: Outcome<Workspace>,
) -> Result<Option<Workspace>> {
    if found.has_errors() {
        check::show(args, &found.diagnostics, sources, FindingFormat::Human)?;
        return Ok(None);
    }
    Ok(Some(found.value))
}

/// The version that a person names, `name@version`; a name alone means the newest.
pub(crate) fn find(catalog: &Catalog, text: &str) -> Result<VersionRef> {
    let what = if text.contains('@') { "version" } else { "model or profile" };
    catalog.find(text).ok_or_else(|| unknown(catalog, what, text))
}

/// Says that there is no such version, which versions there are, and which may have been meant.
pub(crate) fn unknown(catalog: &Catalog, what: &str, text: &str) -> Error {
    let (ids, known): (Vec<String>, Vec<String>) =
        catalog.names().map(|name| (name.id.clone(), name.to_string())).unzip();
    let hint = did_you_mean(text, ids.iter().chain(&known).map(String::as_str));
    anyhow!("there is no {what} `{text}`; there are {}{hint}", known.join(", "))
}

/// The date that files carry, `YYYY-MM-DD`: that of `SOURCE_DATE_EPOCH`, else today's.
pub(crate) fn today() -> Result<String> {
    let seconds: u64 = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().context("SOURCE_DATE_EPOCH is no number of seconds")?,
        Err(_) => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .context("the clock is set before 1970")?
            .as_secs(),
    };
    Ok(civil_date(seconds / 86_400))
}

/// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil_date(days: u64) -> String {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_become_dates() {
        assert_eq!(super::civil_date(0), "1970-01-01");
        assert_eq!(super::civil_date(11_016), "2000-02-29");
        assert_eq!(super::civil_date(19_782), "2024-02-29");
        assert_eq!(super::civil_date(20_779), "2026-11-22");
    }
}
