//! `smm schema`: the JSON Schemas of the documents.

use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::schema;
use smm_core::text::did_you_mean;

use crate::args::{Args, SchemaArgs};
use crate::cmd::deliver;
use crate::disk;
use crate::terminal::Audience;

pub(crate) fn run(args: &Args, wanted: &SchemaArgs) -> Result<ExitCode> {
    let schemas = if wanted.workspace {
        let sources = disk::load_workspace(&disk::find_workspace(args.directory.as_deref())?)?;
        smm_core::load(&sources).value.schemas()
    } else {
        schema::schemas()
    };
    if let Some(dir) = &wanted.write {
        let file = |(name, schema): &(_, _)| {
            (dir.join(format!("{name}.schema.json")), schema::to_text(schema).into_bytes())
        };
        let files: Vec<_> = schemas.iter().map(file).collect();
        disk::make_files(&files, wanted.place.existing.choice())?;
        return Ok(ExitCode::SUCCESS);
    }
    match &wanted.name {
        Some(name) => match schemas.iter().find(|(known, _)| known == name) {
            Some((_, schema)) => {
                deliver(args, &wanted.place, Audience::Programs, &schema::to_text(schema))?;
            }
            None => {
                let hint = did_you_mean(name, schemas.iter().map(|(known, _)| *known));
                bail!("there is no kind of document `{name}`{hint}");
            }
        },
        None => {
            let lines =
                schema::places().into_iter().map(|(name, place)| format!("{name:15} {place}\n"));
            deliver(args, &wanted.place, Audience::Programs, &lines.collect::<String>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
