//! From the start of `smm serve` to the first page, and from a save to the page that shows it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{Bench, BenchRun, FEW, TableRow, median, remove, silent, verdict};
use crate::sh;

/// So often something is saved.
const SAVES: usize = 20;
const PAGE: &str = "/retail-pos/1.1/physical-protection.html";
const DOCUMENT: &str = "profiles/retail-pos/1.1/practices/physical-protection.yaml";
/// What the tool reads of this repository.
const CONTENT: [&str; 7] =
    ["models", "profiles", "mappings", "references", "book/src", "smm.toml", "book/glossary.yaml"];

impl Bench {
    pub(super) fn serve(&self) -> Result<TableRow> {
        let folder = self.copy_of_content()?;
        let mut firsts = Vec::new();
        for _ in 0..FEW {
            let start = Instant::now();
            let server = Server::start(&self.smm, &folder)?;
            server.get(PAGE)?;
            firsts.push(BenchRun::since(start));
        }
        let server = Server::start(&self.smm, &folder)?;
        server.get(PAGE)?;
        let mut events = server.follow()?;
        let text = fs::read_to_string(folder.join(DOCUMENT)).context(DOCUMENT)?;
        let mut saves = Vec::new();
        for save in 0..SAVES {
            std::thread::sleep(Duration::from_millis(300));
            let new =
                text.replacen("considerations: |", &format!("# {save}\nconsiderations: |"), 1);
            let new = new.replacen("store", &format!("store{save}"), 1);
            let start = Instant::now();
            fs::write(folder.join(DOCUMENT), new)?;
            next_state(&mut events)?;
            server.get(PAGE)?;
            saves.push(BenchRun::since(start));
        }
        let (first, ours) = (median(&firsts), median(&saves));
        Ok(TableRow {
            name: "serve",
            what: format!("from a save to the page that shows it, {SAVES} saves"),
            ours: Some(ours),
            peer: format!("first page {}", first.show()),
            ratio: None,
            goal: "first page 1 s, reload 0.2 s",
            verdict: verdict(first.seconds < 1.0 && ours.seconds < 0.2),
        })
    }

    /// The content of this repository in a folder of its own, with a draft to be edited.
    fn copy_of_content(&self) -> Result<PathBuf> {
        let folder = self.scratch.join("served");
        remove(&folder)?;
        fs::create_dir_all(folder.join("book"))?;
        for name in CONTENT {
            let mut copy = Command::new("cp");
            silent(copy.arg("-r").arg(sh::root().join(name)).arg(folder.join(name)))?;
        }
        let mut begin = Command::new(&self.smm);
        silent(begin.arg("-C").arg(&folder).args(["new", "version", "retail-pos"]))?;
        Ok(folder)
    }
}

/// A running preview, and just enough of a browser.
struct Server {
    process: Child,
    host: String,
}

impl Server {
    fn start(smm: &Path, folder: &Path) -> Result<Self> {
        let mut command = Command::new(smm);
        command.arg("-C").arg(folder).args(["serve", "--port", "0", "--quiet"]);
        let mut process = command.stdout(Stdio::piped()).spawn().context("starting `smm serve`")?;
        let out = process.stdout.take().context("stdout is piped")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let host = line.trim().rsplit("//").next().unwrap_or("").trim_end_matches('/').to_owned();
        Ok(Self { process, host })
    }

    fn ask(&self, path: &str, more: &str) -> Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.host).context("the preview does not listen")?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n{more}\r\n", self.host)?;
        Ok(stream)
    }

    fn get(&self, path: &str) -> Result<()> {
        let mut text = Vec::new();
        self.ask(path, "Connection: close\r\n")?.read_to_end(&mut text)?;
        anyhow::ensure!(text.starts_with(b"HTTP/1.1 200"), "`{path}` is not there");
        Ok(())
    }

    /// Follows what is saved; the first event says what is there.
    fn follow(&self) -> Result<BufReader<TcpStream>> {
        let mut events = BufReader::new(self.ask("/.smm/events", "")?);
        next_state(&mut events)?;
        Ok(events)
    }
}

fn next_state(events: &mut BufReader<TcpStream>) -> Result<()> {
    loop {
        let mut line = String::new();
        anyhow::ensure!(events.read_line(&mut line)? > 0, "the preview ended");
        if line.starts_with("data: ") {
            return Ok(());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
