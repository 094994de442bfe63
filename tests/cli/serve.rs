//! `smm serve` as a browser and its enemies meet it: a real process, spoken to over its port.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Project, smm};

/// So long a machine that is busy may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that ends with the test.
struct Server {
    process: Child,
    /// Host and port of the preview.
    host: String,
    /// The secret of the link for editing, and host and secret of the link for looking on.
    edit: Option<String>,
    look: Option<(String, String)>,
}

impl Server {
    fn start(project: &Project, options: &[&str]) -> Self {
        let args = [&["serve", "--port", "0", "--quiet"], options].concat();
        let mut command: Command = project.command(smm(), &args);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let out = process.stdout.take().expect("it is piped");
        let count =
            1 + options.iter().filter(|option| ["--edit", "--listen"].contains(*option)).count();
        let lines: Vec<String> =
            BufReader::new(out).lines().take(count).map(|line| line.expect("text")).collect();
        let address = |label: &str| {
            let line = lines.iter().find_map(|line| line.strip_prefix(label))?;
            let (host, path) = line.trim().strip_prefix("http://")?.split_once('/')?;
            Some((host.to_owned(), path.rsplit('=').next().unwrap_or("").to_owned()))
        };
        let (host, _) = address("preview").unwrap_or_else(|| panic!("no address in {lines:?}"));
        Self {
            process,
            host,
            edit: address("edit").map(|(_, token)| token),
            look: address("look on"),
        }
    }

    fn get(&self, path: &str) -> Reply {
        ask(&self.host, &format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host))
    }

    /// Sends a target as the board does.
    fn post(&self, path: &str, body: &str, headers: &str) -> Reply {
        let (host, length) = (&self.host, body.len());
        ask(
            host,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
            ),
        )
    }

    /// What a browser sends that opened the link for editing.
    fn allowed(&self) -> String {
        let port = self.host.rsplit(':').next().expect("a port");
        let token = self.edit.as_deref().expect("it was started for editing");
        format!("Origin: http://{}\r\nCookie: a=b; smm-{port}={token}\r\n", self.host)
    }

    /// Follows what is saved.
    fn follow(&self) -> Events {
        let mut stream = connect(&self.host);
        let request = format!("GET /.smm/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).expect("it listens");
        let mut events = Events(BufReader::new(stream));
        // The first one says what is there.
        events.next_stamp();
        events
    }

    /// Waits until a page says something, as after a save.
    fn wait_for(&self, path: &str, wanted: &str) -> Reply {
        let start = Instant::now();
        loop {
            let reply = self.get(path);
            if reply.body.contains(wanted) {
                return reply;
            }
            assert!(start.elapsed() < PATIENCE, "`{path}` never says `{wanted}`\n{}", reply.body);
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    #[cfg(unix)]
    fn interrupt(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().expect("there is `kill`");
        let code = self.process.wait().expect("it ends").code();
        std::mem::forget(self);
        code
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    fn next_stamp(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            self.0.read_line(&mut line).expect("an event comes in time");
            if let Some(stamp) = line.strip_prefix("data: ") {
                return stamp.trim().to_owned();
            }
        }
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(self.body.contains(text), "the page lacks `{text}`\n{}", self.body);
        self
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

fn connect(host: &str) -> TcpStream {
    let stream = TcpStream::connect(host).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    stream
}

/// Sends a request as it stands and takes the whole answer.
fn ask(host: &str, request: &str) -> Reply {
    let mut stream = connect(host);
    let request = request.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    stream.write_all(request.as_bytes()).expect("it listens");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer comes in time");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}

/// The tiny workspace with a profile that is still a draft.
fn draft() -> Project {
    let project = Project::tiny();
    assert!(project.read("profiles/shop/1.0/profile.yaml").contains("status: draft"));
    project
}

const PROFILE: &str = "profiles/shop/1.0/profile.yaml";

#[test]
fn the_first_page_and_every_other_are_there_with_a_panel() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let front = server.get("/").is(200).says("class=\"smm-panel").says("/.smm/serve.js");
    assert!(
        front
            .header("content-security-policy")
            .is_some_and(|p| p.contains("frame-ancestors 'none'"))
    );
    server.get("/shop/1.0/index.html").is(200).says("/shop/1.0/.board");
    server.get("/shop/1.0/").is(200);
    assert_eq!(server.get("/shop/1.0").is(303).header("location"), Some("/shop/1.0/"));
    server.get("/assets/css/tokens.css").is(200);
    server.get("/.smm/serve.css").is(200);
    server.get("/.smm/explain/unknown-practice").is(200).says("<h1");
    server.get("/.smm/explain/nothing").is(404);
    let missing = server.get("/nowhere/%3Cb%3E.html").is(404);
    assert!(!missing.body.contains("<b>.html"), "what is asked for is escaped");
    let tag = front.header("etag").expect("pages have a tag").to_owned();
    let again = format!("GET / HTTP/1.1\r\nHost: {}\r\nIf-None-Match: {tag}\r\n\r\n", server.host);
    assert_eq!(ask(&server.host, &again).is(304).body, "");
}

#[test]
fn a_save_is_told_and_shown() {
    let project = draft();
    let server = Server::start(&project, &[]);
    server.get("/shop/1.0/index.html").is(200);
    let mut events = server.follow();
    project.edit(PROFILE, "title: Small Shop", "title: Shop Floor");
    let first = events.next_stamp();
    server.get("/shop/1.0/index.html").is(200).says("Shop Floor");
    // As editors do that keep a copy: a new file takes the place of the old one.
    let text = project.read(PROFILE).replace("Shop Floor", "Shop Counter");
    project.write("profiles/shop/1.0/.profile.yaml.swp", &text);
    std::fs::rename(project.path("profiles/shop/1.0/.profile.yaml.swp"), project.path(PROFILE))
        .expect("ours");
    assert_ne!(events.next_stamp(), first);
    server.get("/shop/1.0/index.html").is(200).says("Shop Counter");
}

#[test]
fn a_save_that_changes_nothing_is_not_told() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let mut events = server.follow();
    project.write(PROFILE, project.read(PROFILE));
    project.write("notes.txt", "nothing of ours");
    std::thread::sleep(Duration::from_millis(500));
    project.edit(PROFILE, "title: Small Shop", "title: Shop Floor");
    let stamp = events.next_stamp();
    assert!(stamp.ends_with("-2"), "the second state comes second: {stamp}");
}

#[test]
fn folders_that_come_later_are_followed() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let mut events = server.follow();
    let chapter = project.read("book/src/index.md");
    std::fs::rename(project.path("book"), project.path("away")).expect("ours");
    events.next_stamp();
    std::fs::rename(project.path("away"), project.path("book")).expect("ours");
    events.next_stamp();
    project.write("book/src/index.md", chapter + "\nA new sentence stands here.\n");
    server.wait_for("/index.html", "A new sentence stands here.");
}

#[test]
fn broken_content_keeps_the_last_good_page_and_lists_findings() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let before = project.read(PROFILE);
    let path = "/shop/1.0/index.html";
    server.get(path).is(200).says("Shop");
    project.write(PROFILE, before.replace("title: Small Shop", "titel: Other"));
    let page = server.wait_for(path, "titel").is(200).says("is-broken");
    assert!(!page.body.contains("<h1>Other"), "{}", page.body);
    let page = page.says("profiles/shop/1.0/profile.yaml:").says("/.smm/explain/");
    assert!(page.body.contains("<h1"), "the last good page stays");
    project.write(PROFILE, &before);
    let cured = server.wait_for(path, "No findings");
    assert!(!cured.body.contains("is-broken"), "{}", cured.body);
}

#[test]
fn a_workspace_that_begins_broken_says_so_and_comes_up_once_it_is_cured() {
    let project = draft();
    let before = project.read(PROFILE);
    project.write(PROFILE, "id: [");
    let server = Server::start(&project, &[]);
    server.get("/").is(503).says("is-broken").says("/.smm/serve.js");
    server.get("/shop/1.0/.board").is(503);
    project.write(PROFILE, before);
    server.wait_for("/shop/1.0/index.html", "<h1");
}

#[test]
fn a_finding_leads_to_its_page_and_line() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let text = project.read(PROFILE);
    let line = text.lines().position(|line| line.contains("rationale:")).expect("it has a reason");
    let broken: Vec<String> = text
        .lines()
        .enumerate()
        .map(
            |(at, one)| {
                if at == line { one.replace("rationale:", "reason:") } else { one.to_owned() }
            },
        )
        .collect();
    project.write(PROFILE, broken.join("\n"));
    let page = server.wait_for("/", "is-broken");
    let place = format!("{PROFILE}:{}:", line + 1);
    page.says(&place).says("#target\">");
}

#[test]
fn strangers_are_refused() {
    let project = draft();
    let server = Server::start(&project, &["--edit"]);
    let host = &server.host;
    let port = host.rsplit(':').next().expect("a port");
    let get = |headers: &str| ask(host, &format!("GET / HTTP/1.1\r\n{headers}\r\n"));
    get(&format!("Host: evil.example:{port}\r\n")).is(403);
    get("").is(403);
    get(&format!("Host: {host}\r\nOrigin: http://evil.example\r\n")).is(403);
    get(&format!("Host: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"))
        .is(403);
    get(&format!("Host: localhost:{port}\r\n")).is(200);
    server.get("/?token=wrong").is(403);
    // Nobody writes without all of it.
    let body = set("phys", 2, "Because.", "x");
    let path = "/shop/1.0/.board?do=set";
    let (cookie, origin) = (server.allowed(), format!("Origin: http://{host}\r\n"));
    server.post(path, &body, "").is(403);
    server.post(path, &body, &origin).is(403);
    server.post(path, &body, cookie.trim_start_matches(&origin)).is(403);
    server
        .post(path, &body, &cookie.replace(&format!("http://{host}"), "http://evil.example"))
        .is(403);
    server.post(path, &body, &cookie.replace("smm-", "smn-")).is(403);
    server.post("/index.html", &body, &cookie).is(405);
    let link =
        server.get(&format!("/.smm/boards?token={}", server.edit.as_deref().expect("a token")));
    assert_eq!(link.header("location"), Some("/.smm/boards"));
    let cookie = link.is(303).header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[test]
fn whoever_looks_on_needs_the_link_and_changes_nothing() {
    let project = draft();
    let server = Server::start(&project, &["--edit", "--listen", "127.0.0.1:0"]);
    let (host, token) = server.look.clone().expect("a second door");
    let get = |path: &str, headers: &str| {
        ask(&host, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"))
    };
    get("/", "").is(403);
    get("/assets/css/tokens.css", "").is(403);
    get("/.smm/events", "").is(403);
    get("/?token=wrong", "").is(403);
    // The secret of one door does not open the other.
    get(&format!("/?token={}", server.edit.as_deref().expect("a token")), "").is(403);
    get(&format!("/shop/1.0/.board?token={token}"), "").is(303);
    let port = host.rsplit(':').next().expect("a port");
    let cookie = format!("Cookie: smm-{port}={token}\r\n");
    get("/", &cookie).is(200);
    let board = get("/shop/1.0/.board", &cookie).is(200);
    assert!(!board.body.contains("data-do=\"undo\""), "who looks on has no buttons");
    let body = set("phys", 2, "Because.", "x");
    let request = format!(
        "POST /shop/1.0/.board?do=set HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{cookie}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    ask(&host, &request).is(403);
}

#[test]
fn no_request_reaches_a_file_of_the_disk() {
    let project = draft();
    project.write("secret.txt", "SECRET");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", project.path("book/src/leak.txt")).expect("ours");
    let server = Server::start(&project, &[]);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/smm.toml",
        "/profiles/shop/1.0/profile.yaml",
        "/secret.txt%00.html",
        "/%ff%fe",
        "/shop/1.0/../../smm.toml",
        "/.smm/../smm.toml",
        "/.git/config",
    ] {
        let reply = server.get(path);
        assert!(matches!(reply.status, 400 | 404 | 503), "{path}: {}", reply.status);
        assert!(!reply.body.contains("SECRET"), "{path}");
    }
}

#[test]
fn odd_requests_are_answered() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let host = &server.host;
    let head = ask(host, &format!("HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n")).is(200);
    assert_eq!(head.body, "");
    assert_eq!(head.header("etag"), server.get("/").header("etag"));
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let reply = ask(
            host,
            &format!("{method} / HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\r\n"),
        );
        assert!(matches!(reply.status, 403 | 405), "{method}: {}", reply.status);
    }
    ask(host, &format!("GET / HTTP/1.1\r\nHost: {host}\r\nRange: bytes=0-9\r\n\r\n")).is(200);
    assert_eq!(ask(host, "nonsense\r\n\r\n").status, 400);
    let long = format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(200_000));
    assert!(matches!(try_ask(host, &long), 0 | 400 | 414 | 431));
    let large = "x".repeat(200_000);
    let origin = format!("Origin: http://{host}\r\n");
    assert!(matches!(server.post("/shop/1.0/.board?do=set", &large, &origin).status, 403 | 413));
    server.get("/").is(200);
}

/// The status of an answer to a request that may be cut off.
fn try_ask(host: &str, request: &str) -> u16 {
    let mut stream = connect(host);
    let _ = stream.write_all(request.as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

#[test]
fn slow_clients_and_many_tabs_keep_nobody_waiting() {
    let project = draft();
    let server = Server::start(&project, &[]);
    // Heads that never end, answers that nobody takes, and fifty who follow.
    let mut slow: Vec<TcpStream> = (0..60).map(|_| connect(&server.host)).collect();
    for (at, stream) in slow.iter_mut().enumerate() {
        let text = if at % 2 == 0 {
            "GET / HT".to_owned()
        } else {
            format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.host)
        };
        stream.write_all(text.as_bytes()).expect("it listens");
    }
    let mut tabs: Vec<Events> = (0..50).map(|_| server.follow()).collect();
    let start = Instant::now();
    server.get("/shop/1.0/index.html").is(200);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    project.edit(PROFILE, "title: Small Shop", "title: Shop Floor");
    for tab in &mut tabs {
        assert!(tab.next_stamp().ends_with("-2"));
    }
}

#[test]
fn a_port_that_is_taken_is_said() {
    let project = draft();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("it has one").port().to_string();
    project
        .smm(&["serve", "--port", &port])
        .exits(2)
        .says("is taken by another program")
        .says("--port");
    project
        .smm(&["serve", "--port", "0", "--listen", "203.0.113.7"])
        .exits(2)
        .says("no address of this machine");
    project.smm(&["serve", "--port", "0", "--listen", "example.org"]).exits(2).says("192.168.1.20");
}

#[test]
fn the_preview_writes_nothing_and_a_killed_one_blocks_nothing() {
    let project = draft();
    project.smm(&["build", "--only", "site"]).exits(0);
    let before = (project.files("site"), project.names("."));
    let server = Server::start(&project, &["--edit"]);
    server.get("/shop/1.0/index.html").is(200);
    server.get("/shop/1.0/.board").is(200);
    project.edit(PROFILE, "title: Small Shop", "title: Shop Floor");
    server.wait_for("/shop/1.0/index.html", "Shop Floor");
    // Killed, not ended.
    drop(server);
    assert_eq!((project.files("site"), project.names(".")), before);
    let next = Server::start(&project, &[]);
    next.get("/shop/1.0/index.html").is(200).says("Shop Floor");
    project.smm(&["build", "--only", "site"]).exits(0);
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let _events = server.follow();
    let start = Instant::now();
    assert_eq!(server.interrupt(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[cfg(feature = "pdf")]
#[test]
fn paper_is_made_when_it_is_asked_for() {
    let project = draft();
    let server = Server::start(&project, &[]);
    let page = server.get("/shop/1.0/index.html").is(200);
    let links = page.body.split("href=\"/shop/1.0/downloads/").skip(1);
    let files: Vec<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
    assert!(files.iter().any(|file| file.ends_with(".pdf")), "{files:?}");
    for file in files {
        let reply = server.get(&format!("/shop/1.0/downloads/{file}")).is(200);
        assert!(file.ends_with(".html") || reply.body.starts_with("%PDF"), "{file}");
    }
}

#[test]
fn what_changed_since_the_last_commit_is_shown() {
    let project = draft();
    let path = "/shop/1.0/.changes?page=phys&since=head";
    let server = Server::start(&project, &[]);
    server.get(path).is(404);
    project
        .shell("git init -q && git add -A && git -c user.name=a -c user.email=a@b.c commit -qm x")
        .exits(0);
    server.get(path).is(200).says("data-marks=\"\"");
    let text = project.read(PROFILE);
    let (level, practice) = first_target(&text);
    let other = if level == 1 { 2 } else { 1 };
    project
        .write(PROFILE, text.replacen(&format!("level: {level}"), &format!("level: {other}"), 1));
    let path = format!("/shop/1.0/.changes?page={practice}&since=head");
    server.wait_for(&path, "data-marks=\"target\"").is(200);
    server.get("/shop/1.0/.changes?page=index&since=head").is(200).says("#target");
}

/// Level and practice of the first target of a profile.
fn first_target(text: &str) -> (u8, String) {
    let (before, after) = text.split_once("level: ").expect("it has a target");
    let level = after.chars().next().and_then(|c| c.to_digit(10)).expect("a level");
    let key = before.trim_end_matches([' ', '\n', '{']).trim_end_matches(':');
    let key = key.rsplit([' ', '\n']).next().expect("a practice");
    (u8::try_from(level).expect("small"), key.to_owned())
}

/// What the board sends.
fn set(practice: &str, level: u8, rationale: &str, seen: &str) -> String {
    serde_json::json!({ "practice": practice, "level": level, "rationale": rationale, "seen": seen }).to_string()
}

/// What the board says it has seen of a practice.
fn seen(server: &Server, practice: &str) -> String {
    let board = server.get("/shop/1.0/.board").is(200).body;
    let row = format!("data-practice=\"{practice}\" data-seen=\"");
    let (_, rest) = board.split_once(&row).unwrap_or_else(|| panic!("no {row} in {board}"));
    rest.split('"').next().expect("a digest").to_owned()
}

const BOARD: &str = "/shop/1.0/.board";

#[test]
fn a_target_is_set_where_it_stands_and_taken_back() {
    let project = draft();
    let with_comments = format!("# head of the file\n{}# foot\n", project.read(PROFILE));
    project.write(PROFILE, &with_comments);
    let (level, practice) = first_target(&with_comments);
    let other = if level == 1 { 2 } else { 1 };
    let server = Server::start(&project, &["--edit"]);
    let digest = seen(&server, &practice);
    let post = |task: &str, body: &str| {
        server.post(&format!("{BOARD}?do={task}"), body, &server.allowed())
    };
    // No reason, or the old one for another level, is no reason.
    post("set", &set(&practice, other, "", &digest)).is(422);
    let old = serde_json::json!({}).to_string();
    post("set", &old).is(400);
    post("set", &set(&practice, 9, "Too high.", &digest)).is(400);
    post("set", &set("nothing", 1, "x", &digest)).is(400);
    assert_eq!(project.read(PROFILE), with_comments);
    post("set", &set(&practice, other, "A new reason: it fits.", &digest)).is(200);
    let after = project.read(PROFILE);
    assert!(
        after.contains("A new reason: it fits.")
            && after.starts_with("# head of the file\n")
            && after.ends_with("# foot\n")
    );
    let kept = |text: &str| -> Vec<String> {
        let lines =
            text.lines().filter(|line| !line.contains("level:") && !line.contains("rationale:"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(kept(&after)[..3], kept(&with_comments)[..3]);
    server.get(BOARD).is(200).says("A new reason: it fits.");
    post("undo", "{}").is(200);
    assert_eq!(project.read(PROFILE), with_comments, "byte for byte as it was");
    post("undo", "{}").is(409);
    post("redo", "{}").is(200);
    assert_eq!(project.read(PROFILE), after);
}

#[test]
fn an_edit_on_the_disk_is_never_written_over() {
    let project = draft();
    let text = project.read(PROFILE);
    let (level, practice) = first_target(&text);
    let other = if level == 1 { 2 } else { 1 };
    let server = Server::start(&project, &["--edit"]);
    let digest = seen(&server, &practice);
    let post = |task: &str, body: &str| {
        server.post(&format!("{BOARD}?do={task}"), body, &server.allowed())
    };
    let theirs = text.replacen(&format!("level: {level}"), &format!("level: {other}"), 1);
    project.write(PROFILE, &theirs);
    post("set", &set(&practice, other, "Mine.", &digest)).is(409).says("Mine.").says("data-seen");
    assert_eq!(project.read(PROFILE), theirs);
    // What changed elsewhere in the file is no conflict, and stays.
    server.wait_for(BOARD, "data-seen");
    let digest = loop {
        let now = seen(&server, &practice);
        if now != digest {
            break now;
        }
        std::thread::sleep(Duration::from_millis(30));
    };
    project.write(PROFILE, theirs.replace("title: Small Shop", "title: Shop Floor"));
    post("set", &set(&practice, level, "Mine, after all.", &digest)).is(200);
    let both = project.read(PROFILE);
    assert!(both.contains("Shop Floor") && both.contains("Mine, after all."), "{both}");
    // And what somebody changed since is not taken back.
    project.write(PROFILE, both.replace("Mine, after all.", "Theirs again."));
    post("undo", "{}").is(409);
    assert!(project.read(PROFILE).contains("Theirs again."));
}

#[test]
fn a_published_version_is_refused_with_the_cure() {
    let project = draft();
    let text = project.read(PROFILE);
    let (level, practice) = first_target(&text);
    let server = Server::start(&project, &["--edit"]);
    let digest = seen(&server, &practice);
    project.write(PROFILE, text.replace("status: draft", "status: published"));
    let refused = server.post(
        &format!("{BOARD}?do=set"),
        &set(&practice, level, "x", &digest),
        &server.allowed(),
    );
    refused.is(403).says("smm new version shop");
    server.wait_for(BOARD, "smm new version shop");
    assert!(project.read(PROFILE).contains("status: published"));
}

#[test]
fn what_the_checks_refuse_is_not_written() {
    let project = draft();
    let text = project.read(PROFILE);
    let (level, practice) = first_target(&text);
    let server = Server::start(&project, &["--edit"]);
    let digest = seen(&server, &practice);
    let wrong =
        set(&practice, level, "See [[NOTHING-9-I9]] and <script>alert(1)</script>.", &digest);
    let refused = server.post(&format!("{BOARD}?do=set"), &wrong, &server.allowed());
    refused.is(422);
    assert_eq!(project.read(PROFILE), text);
}
