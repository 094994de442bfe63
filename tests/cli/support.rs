//! A workspace in a temporary folder, and what `smm` says when it runs there.
//!
//! In: files as one text ("txtar": a line `-- path --`, then the file). Out: a [`Run`].

use std::ffi::OsStr;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The smallest workspace with a model, a profile and a book.
const TINY: &str = include_str!("fixtures/tiny.txt");

/// A workspace that is gone when the test ends.
pub(crate) struct Project {
    root: TempDir,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let root = tempfile::Builder::new().prefix("smm-cli-").tempdir();
        Self { root: root.expect("a temporary folder can be made") }
    }

    /// The files of a txtar text.
    pub(crate) fn new(files: &str) -> Self {
        Self::empty().with(files)
    }

    /// The model `tiny` with two practices and two levels, the profile `shop` and a book.
    pub(crate) fn tiny() -> Self {
        Self::new(TINY)
    }

    /// The workspace of this repository, copied: what its README and guide talk about.
    pub(crate) fn repository() -> Self {
        let project = Self::empty();
        for name in fs::read_dir(repository()).expect("the repository is a folder").flatten() {
            let name = name.file_name().to_string_lossy().into_owned();
            let is_source = ["generator", "xtask", "tests", "fuzz", "target", "site"];
            if !name.starts_with('.') && !is_source.contains(&name.as_str()) {
                copy(&repository().join(&name), &project.path(&name));
            }
        }
        project
    }

    /// Adds files of a txtar text, or replaces them.
    pub(crate) fn with(self, files: &str) -> Self {
        for (path, text) in txtar(files) {
            self.write(path, text);
        }
        self
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("writable");
        fs::write(path, bytes).expect("writable");
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"))
    }

    /// Replaces a text that a file holds exactly once.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{path}` holds `{old}` once");
        self.write(path, text.replace(old, new));
    }

    /// A command that runs in the folder, with an environment that does not depend on ours.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.root.path());
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "SOURCE_DATE_EPOCH", "CI"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs `smm` in the folder.
    pub(crate) fn smm(&self, args: &[&str]) -> Run {
        self.run(&mut self.command(smm(), args))
    }

    /// Checks without findings, is laid out, builds and verifies.
    #[track_caller]
    pub(crate) fn is_sound(&self) {
        let commands: [&[&str]; 4] =
            [&["check", "--deny", "warnings"], &["fmt", "--check"], &["build"], &["verify"]];
        for command in commands {
            self.smm(command).exits(0);
        }
    }

    /// Runs `smm` in the folder as somebody whom the system refuses what it refuses: never as root.
    #[cfg(unix)]
    pub(crate) fn smm_without_rights(&self, args: &[&str]) -> Run {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let root = self.root.path();
        if fs::metadata(root).expect("ours").uid() != 0 {
            return self.smm(args);
        }
        // The program and the folder are copied to where everybody may go.
        let shared = tempfile::Builder::new().prefix("smm-shared-").tempdir_in("/tmp");
        let shared = shared.expect("a temporary folder can be made");
        let open = |path: &Path| {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("ours");
        };
        open(shared.path());
        open(root);
        let program = shared.path().join("smm");
        fs::copy(smm(), &program).expect("writable");
        open(&program);
        let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
        self.run(self.command("setpriv", &nobody).arg(&program).args(args))
    }

    /// Runs `smm` in the folder with a text on its stdin. What refuses it may not have read all of it.
    pub(crate) fn smm_fed(&self, args: &[&str], text: impl AsRef<[u8]>) -> Run {
        let mut command = self.command(smm(), args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let _ = child.stdin.take().expect("a pipe").write_all(text.as_ref());
        self.taken(&child.wait_with_output().expect("it ends"))
    }

    /// Runs a shell script in the folder, with `smm` on the path.
    pub(crate) fn shell(&self, script: &str) -> Run {
        self.run(&mut self.shell_command(script))
    }

    /// A shell script that runs in the folder, with `smm` on the path.
    pub(crate) fn shell_command(&self, script: &str) -> Command {
        let mut command = self.command("sh", &["-c", script]);
        let folder = Path::new(smm()).parent().expect("a program lies in a folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(path).expect("no colon in the path"));
        command
    }

    /// Runs a command and takes what it says.
    pub(crate) fn run(&self, command: &mut Command) -> Run {
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        self.taken(&output)
    }

    /// What a finished program said, with `[ROOT]` and `[VERSION]` for what differs between runs.
    pub(crate) fn taken(&self, output: &Output) -> Run {
        let text = |bytes: &[u8]| {
            let root = self.root.path().to_string_lossy().into_owned();
            String::from_utf8_lossy(bytes)
                .replace(&root, "[ROOT]")
                .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
        };
        Run {
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Every file below a folder with its bytes.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.path(folder), "", &mut found);
        found.sort();
        found
    }

    /// The names in a folder, hidden ones too.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder");
        let mut names: Vec<String> =
            entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// What a run of a program gave.
#[derive(Debug)]
pub(crate) struct Run {
    /// Exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it printed for programs.
    pub(crate) stdout: String,
    /// What it printed for people.
    pub(crate) stderr: String,
}

impl Run {
    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Asserts that stderr holds a text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "stderr lacks `{text}`\n{self}");
        self
    }

    /// Asserts that stderr does not hold a text.
    #[track_caller]
    pub(crate) fn does_not_say(self, text: &str) -> Self {
        assert!(!self.stderr.contains(text), "stderr holds `{text}`\n{self}");
        self
    }

    /// Asserts that stdout holds a text.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "stdout lacks `{text}`\n{self}");
        self
    }

    /// Asserts that stdout does not hold a text.
    #[track_caller]
    pub(crate) fn does_not_print(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "stdout holds `{text}`\n{self}");
        self
    }

    /// Asserts that it prints nothing at all.
    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        assert!(self.stdout.is_empty() && self.stderr.is_empty(), "{self}");
        self
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = self.code.map_or("by a signal".to_owned(), |code| code.to_string());
        write!(f, "exit {code}\n--- stdout\n{}--- stderr\n{}", self.stdout, self.stderr)
    }
}

/// Runs a program that is not ours; says how to install it if it is missing or fails.
#[track_caller]
pub(crate) fn third_party(command: &mut Command, install: &str) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; install it with `{install}`"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?} failed; if something is missing: `{install}`\n{}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// The files of a ZIP archive, in its order.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let parts = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("readable");
        (name, bytes)
    });
    parts.collect()
}

/// A ZIP archive of files.
pub(crate) fn zipped<P: AsRef<str>, B: AsRef<[u8]>>(files: &[(P, B)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(path.as_ref(), options).expect("a name");
        archive.write_all(bytes.as_ref()).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// The program under test.
pub(crate) fn smm() -> &'static str {
    env!("CARGO_BIN_EXE_smm")
}

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of a txtar text; what stands before the first is a remark.
pub(crate) fn txtar(text: &str) -> Vec<(&str, &str)> {
    let mut marks: Vec<(usize, usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let path = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        if let Some(path) = path {
            marks.push((at, at + line.len(), path));
        }
        at += line.len();
    }
    let ends = marks.iter().skip(1).map(|mark| mark.0).chain([text.len()]);
    marks.iter().zip(ends).map(|(&(_, start, path), end)| (path, &text[start..end])).collect()
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("writable");
        for entry in fs::read_dir(from).expect("a folder").flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap_or_else(|error| panic!("`{}`: {error}", from.display()));
    }
}

fn collect(folder: &Path, name: &str, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &name, found);
        } else {
            found.push((
                name.trim_start_matches('/').to_owned(),
                fs::read(&path).expect("readable"),
            ));
        }
    }
}

/// A file or folder of third parties, which lie beside the repository on machines that have them, or `None` with a
/// message.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let own = repository();
    let beside = own.ancestors().map(|above| above.join("shared")).find(|folder| folder.is_dir());
    let Some(shared) = std::env::var_os("SMM_SHARED").map(PathBuf::from).or(beside) else {
        eprintln!("skipped: there is no `shared/data/{path}` beside the repository");
        return None;
    };
    let path = shared.join("data").join(path);
    assert!(path.exists(), "{} is there", path.display());
    Some(path)
}

/// The text of a file of third parties, or `None` with a message.
pub(crate) fn shared_text(path: &str) -> Option<String> {
    Some(fs::read_to_string(shared(path)?).expect("it is text"))
}

/// ASVS 4.0.3 and 5.0.0, and the mapping of its publisher from one to the other.
pub(crate) fn shared_asvs() -> Option<[String; 3]> {
    let file = |path| Some(shared(path)?.display().to_string());
    Some([
        file("cyclonedx/asvs-4.0.3.cdx.json")?,
        file("cyclonedx/asvs-5.0.0.cdx.json")?,
        file("asvs/mapping_v4.0.3_to_v5.0.0.yml")?,
    ])
}
