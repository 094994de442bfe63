//! Reads what a workspace brings along besides documents: templates, styles, fonts, pictures, the logo.
//!
//! In: the folder of a workspace. Out: assets of its [`Sources`]. What cannot be read is kept with the
//! reason, for a finding.

use std::path::Path;

use smm_core::Sources;
use smm_core::layout;

use super::plain::{read_below, read_inside};

/// Folders of such files.
const FOLDERS: [&str; 5] = ["book/theme", "book/templates", "book/fonts", "book/words", "book/src"];

/// Adds the files beside the documents.
pub(crate) fn load_assets(root: &Path, sources: &mut Sources) {
    for folder in FOLDERS {
        let is_asset = |name: &str| !layout::is_document(&format!("{folder}/{name}"));
        match read_below(root, folder, is_asset) {
            Ok(files) => {
                for (name, bytes) in files {
                    sources.add_asset(format!("{folder}/{name}"), Ok(bytes));
                }
            }
            Err(error) => sources.add_asset(folder, Err(format!("{error:#}"))),
        }
    }
    load_seals(root, sources);
    let Some(logo) = smm_core::logo(sources) else { return };
    let is_there = layout::is_inside(&logo) && root.join(&logo).symlink_metadata().is_ok();
    if is_there && sources.asset(&logo).is_none() {
        let bytes = read_inside(root, &logo).map_err(|error| format!("{error:#}"));
        sources.add_asset(logo, bytes);
    }
}

/// Adds the seals beside assessments, and the public keys that they are checked with.
fn load_seals(root: &Path, sources: &mut Sources) {
    let is_sealed = |path: &String| root.join(path).symlink_metadata().is_ok();
    let seals = sources.iter().map(|(_, file)| format!("{}{}", file.path, layout::SEAL));
    let of_answers =
        |path: &String| layout::ASSESSMENT_FOLDERS.iter().any(|one| path.starts_with(one));
    let seals: Vec<String> = seals.filter(|path| of_answers(path) && is_sealed(path)).collect();
    for path in seals {
        let bytes = read_inside(root, &path).map_err(|error| format!("{error:#}"));
        sources.add_asset(path, bytes);
    }
    let folder = layout::KEYS.trim_end_matches('/');
    match read_below(root, folder, |name| name.ends_with(layout::PUBLIC_KEY)) {
        Ok(files) => {
            for (name, bytes) in files {
                sources.add_asset(format!("{folder}/{name}"), Ok(bytes));
            }
        }
        Err(error) => sources.add_asset(folder, Err(format!("{error:#}"))),
    }
}
