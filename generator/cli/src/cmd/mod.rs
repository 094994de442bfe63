//! The commands, one file each.

pub(crate) mod add;
pub(crate) mod assess;
pub(crate) mod build;
pub(crate) mod catalogs;
pub(crate) mod check;
pub(crate) mod comments;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fmt;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod lsp;
pub(crate) mod mdbook;
pub(crate) mod new;
pub(crate) mod outdated;
pub(crate) mod paper;
pub(crate) mod publish;
pub(crate) mod rebase;
pub(crate) mod release;
pub(crate) mod review;
pub(crate) mod schema;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod signing;
pub(crate) mod verify;

use anyhow::{Context, Error, Result, anyhow};
use jiff::Timestamp;
use jiff::tz::Offset;
use smm_core::editions;
use smm_core::model::{Catalog, VersionRef};
use smm_core::text::did_you_mean;
use smm_core::{Outcome, Sources, Workspace, emit};

use crate::args::{Args, FindingFormat, OutputFile};
use crate::terminal::Audience;
use crate::{disk, terminal};

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

/// Writes a document into the file that was named; if none was, prints it.
pub(crate) fn deliver(
    args: &Args,
    place: &OutputFile,
    audience: Audience,
    text: &str,
) -> Result<()> {
    let Some(path) = &place.output else { return Ok(terminal::print_for(audience, text)?) };
    let bytes = terminal::text_for(audience, text).into_owned().into_bytes();
    disk::make_files(&[(path, bytes)], place.existing.choice())?;
    terminal::say(args, &format!("wrote `{}`", path.display()));
    Ok(())
}

/// The version that a person names, `name@version`; a name alone means the newest.
pub(crate) fn find(catalog: &Catalog, text: &str) -> Result<VersionRef> {
    let what = if text.contains('@') { "version" } else { "model or profile" };
    catalog.find(text).ok_or_else(|| unknown(catalog, what, text))
}

/// A version of a model, profile or mapping that a person names.
pub(crate) fn find_any(workspace: &Workspace, text: &str) -> Result<VersionRef> {
    editions::find(workspace, text).map_or_else(|| find(&workspace.catalog, text), Ok)
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
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            moment(&text).context("SOURCE_DATE_EPOCH is no number of seconds since 1970")?
        }
        Err(_) => Timestamp::now(),
    };
    Ok(Offset::UTC.to_datetime(now).date().to_string())
}

/// The moment of so many seconds after 1970.
fn moment(seconds: &str) -> Option<Timestamp> {
    let seconds: u64 = seconds.trim().parse().ok()?;
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Offset, moment};

    #[test]
    fn seconds_become_days_of_four_digit_years() {
        let day = |seconds: &str| {
            moment(seconds).map(|moment| Offset::UTC.to_datetime(moment).date().to_string())
        };
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        assert_eq!(day("1709251199").as_deref(), Some("2024-02-29"));
        assert_eq!(day("1795305600").as_deref(), Some("2026-11-22"));
        for wrong in ["", "-1", "1e9", "253402300800", "99999999999999999999"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
