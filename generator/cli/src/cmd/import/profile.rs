//! `smm import oscal` of a profile: it is laid over a version of the workspace.

use std::process::ExitCode;

use anyhow::{Result, bail};
use smm_core::import::profile::{self, ProfileSurroundings, ReadProfile};
use smm_core::import::{ImportTarget, LOCK, MAX_FOREIGN_BYTES};
use smm_core::layout::{Family, Home, VERSION_FOLDERS};
use smm_core::{Severity, Sources};

use super::{
    ImportPlace, UNDONE, carry_out, exit, file_name, locks, make, new_folder, place, require_open,
    say_changes,
};
use crate::args::Args;
use crate::args::import::ImportArgs;
use crate::cmd::{catalogs, check, find, today};
use crate::{disk, terminal};

pub(super) fn run(args: &Args, wanted: &ImportArgs, sources: &Sources) -> Result<ExitCode> {
    if wanted.mapping.is_some() {
        bail!("`--with` is for catalogs; what changed in a profile follows from its catalog");
    }
    let ImportPlace { root, name } = place(args, wanted, Family::Profile)?;
    if !disk::is_workspace(&root) {
        bail!(
            "a profile only selects controls, and `{}` has no catalog; import the catalog there first, or the resolved \
             catalog of the profile in its place",
            root.display()
        );
    }
    let _held = disk::lock(&root)?;
    let here = disk::load_workspace(&root)?;
    let workspace = smm_core::load(&here).value;
    let mut known = locks(&root, VERSION_FOLDERS[0])?;
    known.extend(locks(&root, VERSION_FOLDERS[1])?);
    let base = wanted.base.as_deref().map(|name| find(&workspace.catalog, name)).transpose()?;
    let around = ProfileSurroundings { workspace: &workspace, locks: &known, base: base.as_ref() };
    let (read, found) = profile::read(sources, &around);
    check::show_some(args, &found, sources)?;
    let is_broken = found.iter().any(|one| one.severity == Severity::Error);
    let Some(read) = read.filter(|_| !is_broken) else {
        terminal::say(args, UNDONE);
        return Ok(ExitCode::from(1));
    };
    let name = match name {
        Some(name) => name,
        None => profile::name_of(&read)?,
    };
    let (from, today) = (file_name(wanted), today()?);
    let target = ImportTarget { name: &name, from: &from, today: &today };
    let home = Home::new(Family::Profile, &name).path();
    let lock = root.join(&home).join(LOCK);
    if lock.is_file() {
        require_open(&workspace, &name)?;
        let text = disk::read_text(&lock, MAX_FOREIGN_BYTES)?;
        let plan = profile::again(&read, &target, (&here, &text))?;
        carry_out(&root, &plan)?;
        say_changes(args, &plan);
        catalogs::say_left(args, &read.left);
        return Ok(exit(&plan));
    }
    let folder = new_folder(&root, &home)?;
    make(args, (&folder, &home), &profile::begin(&read, &target))?;
    say_base(args, &read);
    Ok(ExitCode::SUCCESS)
}

fn say_base(args: &Args, read: &ReadProfile) {
    terminal::say(args, &format!("it is laid over `{}`", read.base));
    catalogs::say_left(args, &read.left);
}
