//! `smm export`: a version in a form that other tools read.

use std::process::ExitCode;

use anyhow::{Context, Result};
use smm_core::render::mdbook;
use smm_core::text::count;

use crate::args::Args;
use crate::args::mdbook::{ExportArgs, ExportForm};
use crate::cmd::{checked, find};
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, export: &ExportArgs) -> Result<ExitCode> {
    let ExportForm::Mdbook { version, output, existing } = &export.form;
    let root = disk::find_workspace(args.directory.as_deref())?;
    let sources = disk::load_workspace(&root)?;
    let found = smm_core::check_beneath(&sources, std::slice::from_ref(version));
    let Some(workspace) = checked(args, &sources, found, "nothing was exported")? else {
        return Ok(ExitCode::from(1));
    };
    let name = find(&workspace.catalog, version)?;
    let tailored = workspace.tailored(&name);
    let tailored = tailored.with_context(|| format!("`{name}` cannot be read; see `smm check`"))?;
    let files = mdbook::source(&workspace, tailored).into_iter();
    let files: Vec<_> = files.map(|(path, text)| (output.join(path), text.into_bytes())).collect();
    disk::make_files(&files, existing.choice())?;
    let files = count(files.len(), "file");
    terminal::say(args, &format!("wrote {files} into `{}`; next: mdbook build", output.display()));
    Ok(ExitCode::SUCCESS)
}
