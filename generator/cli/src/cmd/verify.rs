//! `smm verify`: checks an output folder against its manifest.

use std::process::ExitCode;

use anyhow::Result;

use crate::args::{Args, VerifyArgs};
use crate::{disk, terminal};
use smm_core::text::count;

pub(crate) fn run(args: &Args, verify: &VerifyArgs) -> Result<ExitCode> {
    if let Some(model) = &verify.model {
        let root = disk::find_workspace(args.directory.as_deref())?;
        return super::init::verify(args, &root, model);
    }
    let dir = match &verify.dir {
        Some(dir) => dir.clone(),
        None => disk::find_workspace(args.directory.as_deref())?.join("site"),
    };
    let problems = crate::output::manifest::verify(&dir)?;
    for problem in &problems.list {
        terminal::tell(&format!("error: {problem}\n"));
    }
    let files = count(problems.files, "file");
    let wrong = problems.list.len();
    if wrong == 0 {
        terminal::say(args, &format!("{files} as in the manifest"));
        return Ok(ExitCode::SUCCESS);
    }
    terminal::say(args, &format!("{wrong} of {files} not as in the manifest"));
    Ok(ExitCode::from(1))
}
