//! The command line of `smm paper`.

use std::path::PathBuf;

use clap::ValueEnum;
use smm_core::render::paper::{Detail, Ink, Levels, Notes, PaperOptions, Sheet, TypeSize};

use super::assess::OnlyArg;
use super::{ExistingFiles, day};

/// Print checklists, fillable PDF forms and typeset guides.
///
/// `smm build` puts all of these beside the pages of each book. This command makes single files,
/// cut to what a visit needs: some levels, a domain, one practice, large print, room for notes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm paper checklist retail-pos                        up to the target; beyond it in an appendix
  smm paper checklist retail-pos --levels target --overwrite    nothing beyond the target
  smm paper checklist retail-pos --short                the indicators alone, up to the target
  smm paper checklist iot-smm@1.2 --levels 1..2 --domain hardening
  smm paper checklist retail-pos --practice PHY --large-print --blank-notes
  smm paper checklist --sheet letter --grey             every model and profile, for a laser printer
  smm paper checklist retail-pos --short --marking Confidential --overwrite    with words at each foot
  smm paper checklist --answers store.yaml              for this assessment: its targets, what is known
  smm paper checklist --answers store.yaml --only open,recheck --out left    what is left of it
  smm paper form retail-pos                             to be filled on a screen and mailed back
  smm paper guide iot-smm@1.2                           the whole guide as one book")]
pub(crate) struct PaperArgs {
    /// What to print.
    #[arg(value_enum)]
    pub(crate) kind: PaperKind,

    /// Models and profiles, as `retail-pos` or `retail-pos@1.0` [default: all].
    pub(crate) names: Vec<String>,

    /// Folder to write into [default: the current folder].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) existing: ExistingFiles,

    /// Print for the assessment in this file, answers document or filled form: its own targets with whose they are
    /// and why, its cover, the answers given. A form has them in its fields; the names of the files are those of
    /// the assessment.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,

    /// Only what is left in the answers: open, lapsed at the day of the visit, or marked to be looked at again.
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',', requires = "answers")]
    pub(crate) only: Vec<OnlyArg>,

    /// Only what this role is asked, by its name or id; may be given several times.
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Vec<String>,

    /// Day of the visit, `YYYY-MM-DD` [default: that of the answers].
    #[arg(long, value_name = "DAY", value_parser = day, requires = "answers")]
    pub(crate) date: Option<String>,

    /// Size of the sheet.
    #[arg(long, value_enum, default_value_t = SheetName::A4)]
    pub(crate) sheet: SheetName,

    /// Levels to include: `target`, `all` (beyond the target in an appendix), `2` or `1..3` [default: `all`,
    /// and `target` if short].
    #[arg(long, value_name = "LEVELS", value_parser = levels)]
    pub(crate) levels: Option<Levels>,

    /// Keep only these domains, by id, with commas between them.
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',')]
    pub(crate) domain: Vec<String>,

    /// Keep only these practices, by id or code, with commas between them.
    #[arg(long, value_name = "PRACTICE", value_delimiter = ',')]
    pub(crate) practice: Vec<String>,

    /// Set the type larger, for poor light or eyesight.
    #[arg(long)]
    pub(crate) large_print: bool,

    /// Use black and shades of grey only.
    #[arg(long)]
    pub(crate) grey: bool,

    /// Print the indicators alone, without purpose, verification and whom to ask; checklists only.
    #[arg(long)]
    pub(crate) short: bool,

    /// Add a ruled page after each practice.
    #[arg(long)]
    pub(crate) blank_notes: bool,

    /// Words at the foot of each sheet, as `Confidential`; checklists and forms only.
    #[arg(long, value_name = "WORDS")]
    pub(crate) marking: Option<String>,
}

impl PaperArgs {
    /// What it is printed on.
    pub(crate) fn sheet(&self) -> Sheet {
        match self.sheet {
            SheetName::A4 => Sheet::A4,
            SheetName::Letter => Sheet::Letter,
        }
    }

    /// What the compiler is asked for.
    pub(crate) fn options(&self) -> PaperOptions {
        let usual = if self.short { Levels::ToTarget } else { Levels::All };
        PaperOptions {
            levels: self.levels.unwrap_or(usual),
            domains: self.domain.clone(),
            practices: self.practice.clone(),
            type_size: if self.large_print { TypeSize::Large } else { TypeSize::Normal },
            ink: if self.grey { Ink::Grey } else { Ink::Color },
            notes: if self.blank_notes { Notes::BlankPages } else { Notes::Lines },
            detail: if self.short { Detail::Short } else { Detail::Full },
            marking: self.marking.clone().unwrap_or_default(),
        }
    }
}

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperKind {
    /// For a pen and a clipboard.
    Checklist,
    /// A PDF with fields, for any viewer that can fill forms.
    Form,
    /// Everything, with contents and an index.
    Guide,
}

/// The size of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SheetName {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

fn levels(text: &str) -> Result<Levels, String> {
    let number = |text: &str| text.parse::<u8>().map_err(|_| format!("`{text}` is no level"));
    match (text, text.split_once("..")) {
        ("target", _) => Ok(Levels::ToTarget),
        ("all", _) => Ok(Levels::All),
        (_, Some((first, last))) => {
            let (first, last) = (number(first)?, number(last.trim_start_matches('='))?);
            if first > last {
                return Err(format!("level {first} comes after level {last}"));
            }
            Ok(Levels::Range(first, last))
        }
        (one, None) => number(one).map(|level| Levels::Range(level, level)).map_err(|_| {
            "write `target`, `all`, one level as `2`, or a range as `1..3`".to_owned()
        }),
    }
}
