//! `mdbook-smm`: `smm mdbook` under the name that mdBook looks for. It starts the `smm` that lies beside it,
//! else the one on the path, so that the tool itself is linked once.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let name = format!("smm{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().map(|own| own.with_file_name(&name));
    let smm = beside.ok().filter(|path| path.is_file()).unwrap_or_else(|| name.into());
    match Command::new(&smm).arg("mdbook").args(std::env::args_os().skip(1)).status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2).into(),
        Err(error) => {
            eprintln!("error: `{}` cannot be started: {error}", smm.display());
            ExitCode::from(2)
        }
    }
}
