//! Gives the tool an identity of its own: the digest of everything that it is built from.
//!
//! A build of a workspace takes over what the last one made only if the same tool made it, and two
//! tools of the same version number need not be the same.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the tool is built from, as seen from this package.
const INPUTS: [&str; 9] = [
    "Cargo.toml",
    "src",
    "../core/Cargo.toml",
    "../core/src",
    "../../Cargo.lock",
    "../../Cargo.toml",
    "../../book/fonts",
    "../../book/templates",
    "../../book/theme",
];
/// The same, which may not be there.
const MORE: [&str; 2] = ["../../book/form", "../../schema"];

fn main() {
    let mut files = Vec::new();
    for input in INPUTS.iter().chain(&MORE).map(Path::new).filter(|input| input.exists()) {
        println!("cargo::rerun-if-changed={}", input.display());
        collect(input, &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (file.to_string_lossy(), bytes).hash(&mut hasher);
    }
    // The compiler and how it was called make a difference as well.
    compiler().hash(&mut hasher);
    let is_setting = |(name, _): &(String, String)| {
        name.starts_with("CARGO_FEATURE_") || ["TARGET", "PROFILE", "OPT_LEVEL"].contains(&&**name)
    };
    let mut settings: Vec<_> = env::vars().filter(is_setting).collect();
    settings.sort();
    settings.hash(&mut hasher);
    println!("cargo::rustc-env=SMM_FINGERPRINT={:016x}", hasher.finish());
    bundle();
}

/// Copies what comes with the tool for new workspaces, and lists it as Rust. Only published versions of models
/// come along, and are copied when they are published, not at every edit.
fn bundle() {
    // As it is now, not when this was compiled: clones may share a folder of build output.
    let here = env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    let root = Path::new(&here).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where output goes"));
    let target = out.join("bundle");
    let _ = fs::remove_dir_all(&target);
    let mut list = String::from("&[\n");
    for input in ["published.lock", "references", "book/glossary.yaml"] {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
    let mut files = Vec::new();
    for input in ["models", "references", "book/glossary.yaml", "published.lock"] {
        collect(&root.join(input), &mut files);
    }
    files.sort();
    let lock = fs::read_to_string(root.join("published.lock")).expect("versions are published");
    for file in files {
        let path = file.strip_prefix(&root).expect("it was found there").to_string_lossy();
        let path = path.replace('\\', "/");
        if !is_published(&path, &lock) {
            continue;
        }
        let copy = target.join(&path);
        let parent = copy.parent().expect("it lies in a folder");
        fs::create_dir_all(parent)
            .and_then(|()| fs::copy(&file, &copy))
            .expect("the disk has room");
        if path.ends_with(".yaml") {
            list += &format!("    ({path:?}, include_bytes!({:?})),\n", copy.to_string_lossy());
        }
    }
    fs::write(out.join("bundle.rs"), list + "]\n").expect("the disk has room");
}

/// Whether a file is no part of a model version, or of one that the lock freezes.
fn is_published(path: &str, lock: &str) -> bool {
    let Some(inside) = path.strip_prefix("models/") else { return true };
    let mut parts = inside.split('/');
    let name = format!("\"{}@{}\" =", parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    lock.contains(&name)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}

/// What the compiler says of itself.
fn compiler() -> Vec<u8> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(rustc).arg("-vV").output().map_or_else(|_| Vec::new(), |said| said.stdout)
}
