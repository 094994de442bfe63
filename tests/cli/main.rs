//! Tests of the program `smm` as people and scripts use it: arguments in; output, exit code and
//! files out. Nothing here looks inside.

mod add;
mod archive;
// Its tests fill forms of every face, paper too.
#[cfg(feature = "pdf")]
mod assess;
mod authoring;
mod build;
#[cfg(feature = "pdf")]
mod catalogs;
mod check;
mod comments;
mod compare;
mod docs;
mod explain;
mod exports;
#[cfg(target_os = "linux")]
mod faults;
mod fmt;
mod foreign_diff;
mod git;
mod help;
mod import;
mod import_levels;
mod import_profiles;
mod incremental;
#[cfg(feature = "pdf")]
mod layout;
#[cfg(feature = "pdf")]
mod levels;
mod lists;
mod lsp;
mod mappings;
mod marks;
mod mdbook;
#[cfg(target_os = "linux")]
mod packages;
#[cfg(feature = "pdf")]
mod pages;
#[cfg(feature = "pdf")]
mod paper;
#[cfg(feature = "pdf")]
mod practices_of_profiles;
mod reading;
mod references;
#[cfg(feature = "pdf")]
mod release;
mod round_trips;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod support;
mod terminal;
mod texts;
mod verify;
mod versions;
#[cfg(not(feature = "pdf"))]
mod without_paper;
mod words;
mod writing;
