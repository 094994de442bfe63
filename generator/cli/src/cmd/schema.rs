//! `smm schema`: the JSON Schemas of the documents.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::schema;
use smm_core::text::did_you_mean;

use crate::args::{Args, SchemaArgs};
use crate::{disk, terminal};

pub(crate) fn run(args: &Args, wanted: &SchemaArgs) -> Result<ExitCode> {
    let schemas = if wanted.workspace {
        let sources = disk::load_workspace(&disk::find_workspace(args.directory.as_deref())?)?;
        smm_core::load(&sources).value.schemas()
    } else {
        schema::schemas()
    };
    if let Some(dir) = &wanted.write {
        fs::create_dir_all(dir).with_context(|| format!("`{}`", dir.display()))?;
        for (name, schema) in &schemas {
            let path = dir.join(format!("{name}.schema.json"));
            fs::write(&path, schema::to_text(schema))
                .with_context(|| format!("`{}`", path.display()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    match &wanted.name {
        Some(name) => match schemas.iter().find(|(known, _)| known == name) {
            Some((_, schema)) => terminal::print(&schema::to_text(schema))?,
            None => {
                let hint = did_you_mean(name, schemas.iter().map(|(known, _)| *known));
                bail!("there is no kind of document `{name}`{hint}");
            }
        },
        None => {
            let lines =
                schema::places().into_iter().map(|(name, place)| format!("{name:15} {place}\n"));
            terminal::print(&lines.collect::<String>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
