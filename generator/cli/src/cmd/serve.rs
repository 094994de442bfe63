//! `smm serve`: the workspace in a browser, as it is being written.

mod answer;
mod boards;
mod changes;
mod guard;
mod http;
mod live;
mod messages;
mod preview;
mod watch;

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use smm_core::digest::sha256_hex;
use smm_core::emit;
use tokio::runtime::Builder;

use self::answer::Site;
use self::boards::Boards;
use self::guard::{Door, DoorKind};
use self::live::{Freshness, Live, WorkspaceState};
use self::watch::Watch;
use crate::args::Args;
use crate::args::serve::ServeArgs;
use crate::{disk, terminal};

/// Answers that are being made when the program is told to end get so long.
const LAST_WORDS: Duration = Duration::from_millis(300);
/// So many answers are made at once.
const MAKERS: usize = 16;

pub(crate) fn run(args: &Args, serve: &ServeArgs) -> Result<ExitCode> {
    let root = disk::find_workspace(args.directory.as_deref())?;
    let root = std::path::absolute(&root).unwrap_or(root);
    // The door first: a port that is taken is said before any work is done.
    let doors = open_doors(serve)?;
    let live = Live::of(&root, secret()?[..8].to_owned())?;
    let site = Arc::new(Site { live, boards: Boards::default() });
    let watch = Watch::of(&root, logo_folder(&site))?;
    announce(args, serve, &doors, &site.live.now())?;
    follow(args.quiet, watch, Arc::clone(&site));
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(MAKERS)
        .build()
        .context("the server cannot be started")?;
    let ended = runtime.block_on(async {
        for (listener, door) in doors {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(http::serve(listener, door, Arc::clone(&site)));
        }
        told_to_end().await
    });
    runtime.shutdown_timeout(LAST_WORDS);
    ended?;
    terminal::say(args, "ended");
    Ok(ExitCode::SUCCESS)
}

/// The ways in, each with what opens it.
fn open_doors(serve: &ServeArgs) -> Result<Vec<(TcpListener, Door)>> {
    let mut doors = Vec::new();
    let (listener, port) = listen(IpAddr::V4(Ipv4Addr::LOCALHOST), serve.port, "--port")?;
    let token = serve.edit.then(secret).transpose()?;
    doors.push((listener, Door { kind: DoorKind::Loopback, port, token }));
    if let Some(address) = serve.listen {
        let next = if serve.port == 0 { 0 } else { port.saturating_add(1) };
        let (listener, port) = listen(address.ip, address.port.unwrap_or(next), "--listen")?;
        doors.push((listener, Door { kind: DoorKind::Open, port, token: Some(secret()?) }));
    }
    Ok(doors)
}

fn listen(ip: IpAddr, port: u16, option: &str) -> Result<(TcpListener, u16)> {
    let listener = TcpListener::bind(SocketAddr::new(ip, port)).map_err(|error| {
        let address = SocketAddr::new(ip, port);
        match error.kind() {
            ErrorKind::AddrInUse => anyhow::anyhow!(
                "`{address}` is taken by another program; choose another port with `{option}`, or 0 \
                 for any that is free"
            ),
            ErrorKind::AddrNotAvailable => {
                anyhow::anyhow!("`{ip}` is no address of this machine; `{option}` names one that is")
            }
            ErrorKind::PermissionDenied => anyhow::anyhow!(
                "the system does not let you listen on `{address}`; choose a port above 1023"
            ),
            _ => anyhow::Error::new(error).context(format!("`{address}` cannot be listened on")),
        }
    })?;
    listener.set_nonblocking(true).context("the server cannot be started")?;
    let port = listener.local_addr().context("the server cannot be started")?.port();
    Ok((listener, port))
}

/// A word that nobody guesses.
fn secret() -> Result<String> {
    let mut bytes = [0; 32];
    if let Err(error) = getrandom::fill(&mut bytes) {
        bail!("the system gives no random numbers: {error}");
    }
    Ok(sha256_hex(&bytes)[..40].to_owned())
}

/// Prints the addresses, and what was found.
fn announce(
    args: &Args,
    serve: &ServeArgs,
    doors: &[(TcpListener, Door)],
    shown: &WorkspaceState,
) -> Result<()> {
    let mut lines = Vec::new();
    for (listener, door) in doors {
        let address = listener.local_addr().context("the server cannot be started")?;
        match (door.kind, &door.token) {
            (DoorKind::Loopback, token) => {
                lines.push(format!("preview  http://{address}/"));
                lines.extend(
                    token.iter().map(|token| {
                        format!("edit     http://{address}/.smm/boards?token={token}")
                    }),
                );
            }
            (DoorKind::Open, token) => {
                let token = token.as_deref().unwrap_or("");
                lines.push(format!("look on  http://{address}/.smm/boards?token={token}"));
            }
        }
    }
    terminal::print(&(lines.join("\n") + "\n"))?;
    terminal::say(args, &emit::summary(&shown.found));
    if serve.open {
        let wanted = lines.get(usize::from(serve.edit)).and_then(|line| line.split("  ").last());
        open(args, wanted.unwrap_or("").trim());
    }
    terminal::say(args, "it follows what you save, and ends with Ctrl-C");
    Ok(())
}

/// Opens an address in the browser of the person.
fn open(args: &Args, address: &str) {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command
        .args(first)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if command.spawn().is_err() {
        terminal::say(args, "no browser was found; open the address yourself");
    }
}

/// Reads the workspace again after each burst of changes, beside everything else.
fn follow(is_quiet: bool, watch: Watch, site: Arc<Site>) {
    let read_again = move || {
        let start = Instant::now();
        let said = match site.live.read_again() {
            Ok(Freshness::Same) => None,
            Ok(Freshness::New) => {
                let found = emit::summary(&site.live.now().found);
                Some(format!("read again in {} ms: {found}", start.elapsed().as_millis()))
            }
            Err(error) => Some(format!("error: {error:#}")),
        };
        if let Some(said) = said.filter(|_| !is_quiet) {
            terminal::tell(&format!("{said}\n"));
        }
        logo_folder(&site)
    };
    std::thread::spawn(move || watch.run(read_again));
}

/// Where the logo lies; it is the only file outside of the folders of documents.
fn logo_folder(site: &Site) -> Option<PathBuf> {
    let logo = smm_core::logo(&site.live.now().sources)?;
    Some(site.live.root.join(logo).parent()?.to_path_buf())
}

/// Waits until the person, or the system, ends the program.
async fn told_to_end() -> Result<()> {
    #[cfg(unix)]
    {
        use std::task::Poll;
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let mut signals = kinds.into_iter().map(signal).collect::<std::io::Result<Vec<_>>>()?;
        std::future::poll_fn(|context| {
            let came = signals.iter_mut().filter_map(|one| match one.poll_recv(context) {
                Poll::Ready(_) => Some(()),
                Poll::Pending => None,
            });
            if came.count() > 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        Ok(())
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}
