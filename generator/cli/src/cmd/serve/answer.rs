//! What is answered to a request: pages of the site, and what only the preview has.
//!
//! In: a request and the door it came through. Out: an [`WebAnswer`]. Addresses of the preview begin with
//! `/.smm/`, or lie beside the pages of a book as `.board` and `.changes`; no file of a site does.
//! Nothing that a request says becomes a path on the disk.

use std::sync::Arc;

use anyhow::Result;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use percent_encoding::percent_decode_str;
use smm_core::Code;
use smm_core::digest::sha256_of_parts;
use smm_core::model::VersionRef;
use smm_core::render::artifact::Subject;
use smm_core::render::site::preview::{
    self, BoardLink, NoteView, PanelInput, board_list, explain, note, panel,
};
use smm_core::render::{TemplateError, Templates};
use smm_core::text::escape_html;

use super::boards::Boards;
use super::changes;
use super::guard::{Door, NoEntry, Right, cookie_name, right};
use super::live::{Live, WorkspaceState};
use super::messages::{WebAnswer, WebRequest, beside_pages, not_allowed};
use super::preview::{Preview, PreviewFile};

/// What pages of the site may do besides what they say themselves.
const SITE_POLICY: &str =
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";
/// What the frame of the site begins its policy with; it must let the preview ask for the newest state.
const FRAME_POLICY: &str = "http-equiv=\"Content-Security-Policy\" content=\"";

/// What is served.
pub(super) struct Site {
    pub(super) live: Live,
    pub(super) boards: Boards,
}

/// Answers a request.
pub(super) fn answer(site: &Site, door: &Door, asked: &WebRequest) -> WebAnswer {
    let shown = site.live.now();
    let built_in;
    let templates = match &shown.good {
        Some(good) => good.templates(),
        None => {
            built_in = Templates::built_in();
            &built_in
        }
    };
    let given = asked.value("token");
    let right = match right(door, &asked.head.method, &asked.head.headers, given.as_deref()) {
        Ok(right) => right,
        Err(refusal) => return refused(templates, refusal),
    };
    if let Some(token) = given {
        return let_in(door, asked, &token);
    }
    let made = match asked.head.method {
        Method::GET | Method::HEAD => read(site, &shown, templates, asked, right),
        Method::POST => site.boards.write(&site.live, templates, asked, right),
        _ => Ok(not_allowed("GET, HEAD")),
    };
    made.unwrap_or_else(|error| {
        let lines = [format!("{error:#}")];
        let title = templates.words().say("preview.unmade");
        let text = note(templates, &NoteView { title, lines: &lines, links: &[] });
        WebAnswer::html(
            StatusCode::INTERNAL_SERVER_ERROR,
            text.unwrap_or_else(|_| lines[0].clone()),
        )
    })
}

fn refused(templates: &Templates, refusal: NoEntry) -> WebAnswer {
    let words = templates.words();
    let (title, line) = match refusal {
        NoEntry::NoToken => ("preview.no_token", words.say("preview.no_token_note")),
        NoEntry::ForeignHost => ("preview.refused", words.say("preview.foreign_host")),
        NoEntry::ForeignOrigin => ("preview.refused", words.say("preview.foreign_origin")),
    };
    let lines = [line.to_owned()];
    let view = NoteView { title: words.say(title), lines: &lines, links: &[] };
    let text = note(templates, &view).unwrap_or_else(|_| lines[0].clone());
    WebAnswer::html(StatusCode::FORBIDDEN, text)
}

/// Keeps the token of an address in a cookie, so that it stands in no address any more.
fn let_in(door: &Door, asked: &WebRequest, token: &str) -> WebAnswer {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let old = asked.head.uri.query().unwrap_or("");
    let pairs = form_urlencoded::parse(old.as_bytes()).filter(|(key, _)| key != "token");
    query.extend_pairs(pairs);
    let query = query.finish();
    let path = asked.head.uri.path();
    // `//host` would lead elsewhere.
    let path = format!("/{}", path.trim_start_matches('/'));
    let mut answer =
        WebAnswer::redirect(&if query.is_empty() { path } else { format!("{path}?{query}") });
    let name = cookie_name(door);
    let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers.insert(header::SET_COOKIE, cookie);
    }
    answer.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Answers a request that changes nothing.
fn read(
    site: &Site,
    shown: &WorkspaceState,
    templates: &Templates,
    asked: &WebRequest,
    right: Right,
) -> Result<WebAnswer> {
    let path = percent_decode_str(asked.head.uri.path()).decode_utf8_lossy().into_owned();
    if let Some(tool) = path.strip_prefix("/.smm/") {
        return tool_page(shown, templates, asked, tool);
    }
    let Some(good) = &shown.good else { return Ok(nothing_yet(shown, templates, asked)?) };
    if let Some((name, page)) = beside_pages(&path) {
        return match page {
            ".changes" => changes::answer(&site.live.root, good, asked, &name),
            _ => site.boards.answer(good, asked, &name, right),
        };
    }
    let mut inside = path.trim_start_matches('/').to_owned();
    if inside.is_empty() || inside.ends_with('/') {
        inside.push_str("index.html");
    }
    if let Some(file) = good.file(&inside)? {
        return page_or_file(shown, good, asked, &inside, &file);
    }
    // A folder without the slash at its end: links on its page would lead astray.
    if good.file(&format!("{inside}/index.html"))?.is_some() {
        return Ok(WebAnswer::redirect(&format!("{}/", asked.head.uri.path())));
    }
    Ok(not_found(shown, good, asked, &path)?)
}

/// What only the preview has.
fn tool_page(
    shown: &WorkspaceState,
    templates: &Templates,
    asked: &WebRequest,
    tool: &str,
) -> Result<WebAnswer> {
    if tool == "events" {
        let mut answer = WebAnswer::plain(StatusCode::OK, "");
        answer.follow = Some(asked.value("seen"));
        return Ok(answer);
    }
    if let Some((name, text)) = preview::FILES.iter().find(|(name, _)| *name == tool) {
        let answer = WebAnswer::of(StatusCode::OK, kind_of(name), *text);
        return Ok(answer.tagged(asked, &tag(&[text.as_bytes()])));
    }
    if let Some(code) = tool.strip_prefix("explain/").and_then(Code::from_name) {
        return Ok(WebAnswer::html(StatusCode::OK, explain(templates, code)?));
    }
    match (tool, &shown.good) {
        ("boards", Some(good)) => {
            Ok(WebAnswer::html(StatusCode::OK, board_list(templates, &board_links(good))?))
        }
        (_, Some(good)) => Ok(not_found(shown, good, asked, asked.head.uri.path())?),
        (_, None) => Ok(nothing_yet(shown, templates, asked)?),
    }
}

fn board_links(good: &Preview) -> Vec<BoardLink> {
    let link = |name: VersionRef| {
        let profile = good.workspace.catalog.profile(&name)?;
        Some(BoardLink {
            url: format!("/{}/.board", name.path()),
            title: format!("{} {}", profile.title, profile.version),
            status: preview::status_word(profile.status, good.templates().words()),
        })
    };
    good.boards().filter_map(link).collect()
}

/// A file as it is; a page of the site with its panel.
fn page_or_file(
    shown: &WorkspaceState,
    good: &Preview,
    asked: &WebRequest,
    path: &str,
    file: &PreviewFile,
) -> Result<WebAnswer> {
    if file.is_page {
        let panel = panel_of_page(shown, good, path, &file.subject)?;
        let page = String::from_utf8_lossy(&file.bytes);
        let mut answer = with_panel(shown, asked, StatusCode::OK, &page, &panel);
        let policy = HeaderValue::from_static(SITE_POLICY);
        answer.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        return Ok(answer);
    }
    let mut answer = WebAnswer::of(StatusCode::OK, kind_of(path), file.bytes.clone());
    answer.headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SITE_POLICY));
    Ok(answer.tagged(asked, &tag(&[&file.bytes])))
}

/// The panel of a page of the site.
fn panel_of_page(
    shown: &WorkspaceState,
    good: &Preview,
    path: &str,
    subject: &Subject,
) -> Result<String, TemplateError> {
    let version = match subject {
        Subject::Version(name) => Some(name),
        _ => None,
    };
    let files = version.map(|_| good.offered(subject)).unwrap_or_default();
    let stem = path.rsplit('/').next().unwrap_or(path);
    let about = PanelInput {
        version,
        page: stem.trim_end_matches(".html"),
        has_board: version.is_some_and(|name| good.has_board(name)),
        files: &files,
        ..about_nothing(shown)
    };
    panel(good.templates(), about)
}

/// What a panel says beside something that is no page of the site.
fn about_nothing(shown: &WorkspaceState) -> PanelInput<'_> {
    PanelInput {
        found: &shown.found,
        sources: &shown.sources,
        is_held: shown.is_held,
        version: None,
        page: "",
        has_board: false,
        files: &[],
    }
}

/// A page with the panel at its end, and leave to ask this server. Its script is told the tag of the page
/// alone and of the whole: where only findings differ, the page need not be loaded again.
fn with_panel(
    shown: &WorkspaceState,
    asked: &WebRequest,
    status: StatusCode,
    page: &str,
    panel: &str,
) -> WebAnswer {
    let (of_page, of_whole) = (tag(&[page.as_bytes()]), tag(&[page.as_bytes(), panel.as_bytes()]));
    let page = page.replacen(FRAME_POLICY, &format!("{FRAME_POLICY}connect-src 'self'; "), 1);
    let added = format!(
        "<link rel=\"stylesheet\" href=\"/.smm/serve.css\">\n{panel}<script src=\"/.smm/serve.js\" \
         data-page=\"{}\" data-tag=\"{}\" data-stamp=\"{}\" defer></script>\n",
        escape_html(&of_page),
        escape_html(&of_whole),
        escape_html(&shown.stamp)
    );
    let text = match page.rfind("</body>") {
        Some(at) => format!("{}{added}{}", &page[..at], &page[at..]),
        None => page + &added,
    };
    let mut answer = WebAnswer::html(status, text);
    if let Ok(of_page) = HeaderValue::from_str(&of_page) {
        answer.headers.insert(HeaderName::from_static("x-smm-page"), of_page);
    }
    answer.tagged(asked, &of_whole)
}

/// Instead of the first page, while there has been no state without errors.
fn nothing_yet(
    shown: &WorkspaceState,
    templates: &Templates,
    asked: &WebRequest,
) -> Result<WebAnswer, TemplateError> {
    let words = templates.words();
    let lines = [words.say("preview.nothing_yet_note").to_owned()];
    let panel = panel(templates, about_nothing(shown))?;
    let title = words.say("preview.nothing_yet");
    let view = NoteView { title, lines: &lines, links: &[] };
    let text = note(templates, &view)?;
    let panel = panel.replacen("<details id", "<details open id", 1);
    Ok(with_panel(shown, asked, StatusCode::SERVICE_UNAVAILABLE, &text, &panel))
}

fn not_found(
    shown: &WorkspaceState,
    good: &Arc<Preview>,
    asked: &WebRequest,
    path: &str,
) -> Result<WebAnswer, TemplateError> {
    let words = good.templates().words();
    let lines = [words.with("preview.not_found_note", &[("path", &path)])];
    let links = [("/".to_owned(), words.say("preview.front").to_owned())];
    let view = NoteView { title: words.say("preview.not_found"), lines: &lines, links: &links };
    let text = note(good.templates(), &view)?;
    let panel = panel(good.templates(), about_nothing(shown))?;
    // It may come with the next save.
    Ok(with_panel(shown, asked, StatusCode::NOT_FOUND, &text, &panel))
}

/// The tag of what is sent.
fn tag(parts: &[&[u8]]) -> String {
    format!("\"{}\"", &sha256_of_parts(parts.iter().copied())[..24])
}

/// What a file is, by its name.
fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "yaml" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
