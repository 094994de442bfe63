//! Developer commands: `cargo xtask <command>`. No dependencies worth compiling, so that it starts at once.

mod bench;
mod package;
mod sh;
mod test;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
Developer commands of SMM Toolkit.

Usage: cargo xtask <command>

  test [--no-browser] [--no-third-party] [--no-packages]
                                           everything CI runs: tidy, lints, tests, the site, browser tests;
                                           installs what it needs
  faults                                   the long form of the fault tests: every system call, many sudden ends
  engines                                  score 1,020 sets of answers by library, HTML form and workbook
  golden --accept                          rewrite golden files, schemas and snapshots; read the diff before you commit it
  incremental                              build after an edit of every field, beside a build from nothing
  buildable                                spoil 10,000 workspaces and build those that check passes
  package                                  a wheel, a Debian package and an archive, with checksums, in target/packages
  notes TAG                                what the changelog says of the version that a tag names
  test-packages                            make them, install each in a clean place, and use it there
  tidy                                     import table, file and function sizes, left-over marks
  bench [NAME...]                          measure speed beside its peers and print a table
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["test", options @ ..] => test::run_entry(options),
        ["faults"] => test::faults(),
        ["engines"] => test::engines(),
        ["golden", "--accept"] => test::accept(),
        ["incremental"] => test::long("cli", "incremental::after_any_edit"),
        ["buildable"] => test::long("smm", "cmd::build::tests"),
        ["package"] => package::make(),
        ["notes", tag] => package::notes(tag),
        ["test-packages"] => test::packages(),
        ["tidy"] => tidy::run(),
        ["bench", names @ ..] => bench::run(names),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
