//! `smm init`: a new workspace that checks and builds as it is.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use smm_core::id::is_id;
use smm_core::model::{Scope, VersionRef};
use smm_core::scaffold::{self, NewFile, NewModel, NewProfile};
use smm_core::text::did_you_mean;
use smm_core::{Sources, layout, schema};

use crate::args::Args;
use crate::args::init::{CiChoice, InitArgs};
use crate::bundle;
use crate::cmd::today;
use crate::disk::Existing;
use crate::{disk, terminal};

/// What every workspace gets, whatever it holds.
const COMMON: [(&str, &str); 7] = [
    ("README.md", include_str!("init/README.md")),
    (".gitignore", include_str!("init/gitignore")),
    (".githooks/pre-commit", include_str!("init/pre-commit")),
    (".vscode/extensions.json", include_str!("init/extensions.json")),
    (".vscode/settings.json", include_str!("init/settings.json")),
    ("book/src/SUMMARY.md", include_str!("init/SUMMARY.md")),
    ("book/src/index.md", include_str!("init/index.md")),
];

/// What a person says who brings a model of their own.
const NO_MODEL: &str = "none";

pub(crate) fn run(args: &Args, wanted: &InitArgs) -> Result<ExitCode> {
    let root = wanted.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let id = profile_id(wanted, &root)?;
    let files = files(wanted, &id)?;
    let placed: Vec<_> =
        files.iter().map(|(path, bytes)| (root.join(path), bytes.clone())).collect();
    disk::make_files(&placed, Existing::Keep)?;
    disk::make_executable(&root.join(".githooks/pre-commit"))?;
    let made = format!("wrote a workspace of {} files in `{}`", files.len(), root.display());
    terminal::say(args, &made);
    terminal::say(
        args,
        &format!("next: edit `profiles/{id}/0.1/profile.yaml`, then `smm check` and `smm build`"),
    );
    Ok(ExitCode::SUCCESS)
}

/// The id of the first profile: as named, or the name of the folder where that is an id.
fn profile_id(wanted: &InitArgs, root: &Path) -> Result<String> {
    if let Some(id) = &wanted.profile {
        return Ok(id.clone());
    }
    let full = std::path::absolute(root).context("the folder cannot be found")?;
    let name = full.file_name().and_then(|name| name.to_str()).unwrap_or("");
    Ok(if is_id(name) { name.to_owned() } else { "my-profile".to_owned() })
}

/// What a workspace needs around a model that came from elsewhere.
pub(crate) fn around(title: &str) -> Vec<(String, Vec<u8>)> {
    let is_wanted = |(path, _): &&(&str, &str)| !path.starts_with('.') && *path != "README.md";
    let common = COMMON.iter().filter(is_wanted);
    let title = serde_json::Value::from(title);
    let config = format!("title = {title}\nlanguage = \"en\"\n");
    let common = common.map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    common.chain([(layout::WORKSPACE.to_owned(), config.into_bytes())]).collect()
}

/// Every file of the workspace, checked in memory before one is written.
fn files(wanted: &InitArgs, id: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let title = scaffold::title_of(id);
    let mut files: Vec<(String, Vec<u8>)> =
        COMMON.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    files.extend(ci(wanted.ci));
    let config = include_str!("init/smm.toml").replace("{title}", &title);
    files.push((layout::WORKSPACE.to_owned(), config.into_bytes()));
    let base = match wanted.model.as_str() {
        NO_MODEL => {
            let made = own_model(&files, id)?;
            files.extend(made.into_iter().map(bytes));
            format!("{id}-model")
        }
        text => {
            let name = bundled(text)
                .context("`--model` takes a model that comes with the tool, or `none`")?;
            files.extend(bundle::files_of(&name));
            let lock = bundle::lock_of(&name).to_text();
            files.push((layout::PUBLISHED.to_owned(), lock.into_bytes()));
            name.to_string()
        }
    };
    let date = today()?;
    let title = Some(title.as_str());
    let new =
        NewProfile { id, title, base: &base, scope: Scope::Industry, date: &date, owned: None };
    let profile = scaffold::profile(&read(&files), &new)?;
    files.push(bytes(profile));
    let workspace = read(&files);
    files.extend(workspace.schemas().iter().map(|(name, value)| {
        (format!("schema/{name}.schema.json"), schema::to_text(value).into_bytes())
    }));
    Ok(files)
}

fn bytes(file: NewFile) -> (String, Vec<u8>) {
    (file.path, file.text.into_bytes())
}

fn read(files: &[(String, Vec<u8>)]) -> smm_core::Workspace {
    let mut sources = Sources::default();
    for (path, bytes) in files.iter().filter(|(path, _)| is_read(path)) {
        sources.add(path.clone(), bytes.clone());
    }
    smm_core::load(&sources).value
}

fn is_read(path: &str) -> bool {
    path == layout::WORKSPACE || (layout::is_document(path) && !path.starts_with('.'))
}

fn own_model(files: &[(String, Vec<u8>)], id: &str) -> Result<Vec<NewFile>> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let model = format!("{id}-model");
    Ok(scaffold::model(
        &read(files),
        &NewModel {
            id: &model,
            title: None,
            domains: &own(&["Govern", "Operate"]),
            levels: &own(&["None", "Minimum", "Ad hoc", "Consistent", "Formalized"]),
            date: &today()?,
        },
    )?)
}

/// The bundled version that a person names; a name alone means the newest.
fn bundled(text: &str) -> Result<VersionRef> {
    let names = bundle::versions();
    let found = names.iter().filter(|name| name.to_string() == text || name.id == text).max();
    found.cloned().with_context(|| {
        let known: Vec<String> = names.iter().map(ToString::to_string).collect();
        let hint = did_you_mean(text, known.iter().map(String::as_str));
        format!("no model `{text}` comes with the tool; there are {}{hint}", known.join(", "))
    })
}

fn ci(choice: CiChoice) -> Vec<(String, Vec<u8>)> {
    let script = ("ci/check.sh", include_str!("init/check.sh"));
    let pages = match choice {
        CiChoice::Github => (".github/workflows/smm.yml", include_str!("init/github.yml")),
        CiChoice::Gitlab => (".gitlab-ci.yml", include_str!("init/gitlab.yml")),
        CiChoice::None => return Vec::new(),
    };
    [script, pages].map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec()
}

/// Fails if a version of this workspace is not what came with the tool under that name.
pub(crate) fn verify(args: &Args, root: &Path, text: &str) -> Result<ExitCode> {
    let name = bundled(text)?;
    let sources = disk::load_workspace(root)?;
    let workspace = smm_core::load(&sources).value;
    let content = smm_core::editions::content(&workspace, &name, smm_core::editions::View::Own);
    let Some(content) = content else { bail!("this workspace has no `{name}`") };
    let digest = content.digest();
    let lock = bundle::lock_of(&name);
    let published = lock
        .versions
        .get(&name.to_string())
        .with_context(|| format!("`{name}` is not published"))?;
    if digest == *published {
        terminal::say(args, &format!("`{name}` is as published: {digest}"));
        return Ok(ExitCode::SUCCESS);
    }
    terminal::tell(&format!(
        "error: `{name}` differs from what was published\n  here       {digest}\n  published  {published}\n"
    ));
    Ok(ExitCode::from(1))
}
