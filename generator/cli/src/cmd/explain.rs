//! `smm explain`: what a finding means.

use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::Code;
use smm_core::text::nearest;

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
        let near = nearest(name, Code::ALL.iter().map(|code| code.name()));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        bail!("no finding has the code `{name}`{hint} `smm explain` lists all");
    };
    terminal::print(&format!(
        "{} ({})\n\n{}",
        code.name(),
        code.severity().name(),
        code.explanation()
    ))?;
    Ok(ExitCode::SUCCESS)
}
