//! `smm explain`: what a finding means.

use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::Code;
use smm_core::text::did_you_mean;

use crate::args::ExplainArgs;
use crate::terminal;

pub(crate) fn run(explain: &ExplainArgs) -> Result<ExitCode> {
    let Some(name) = &explain.code else {
        let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
        let lines: Vec<String> = Code::ALL
            .iter()
            .map(|code| {
                format!("{:width$}  {:7}  {}", code.name(), code.severity().name(), code.title())
            })
            .collect();
        terminal::print(&(lines.join("\n") + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(code) = Code::from_name(name) else {
        let hint = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
        bail!("no finding has the code `{name}`; `smm explain` lists all{hint}");
    };
    terminal::print(&format!(
        "{} ({})\n\n{}",
        code.name(),
        code.severity().name(),
        code.explanation()
    ))?;
    Ok(ExitCode::SUCCESS)
}
