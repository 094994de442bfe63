//! A request as it came, and an answer as it goes: what both sides of the server speak of.
//!
//! In: the head and the body of a request. Out: an answer with the headers that all have. Never: decides.

use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, StatusCode};
use smm_core::model::VersionRef;

/// What pages of the preview may load: nothing from elsewhere, nothing that stands in the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
/// A request.
pub(super) struct WebRequest {
    pub(super) head: Parts,
    pub(super) body: Bytes,
}

impl WebRequest {
    /// A value of the query.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let query = self.head.uri.query().unwrap_or("");
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }
}

/// An answer.
pub(super) struct WebAnswer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
    /// The stamps of new states are to follow; what the client has seen already.
    pub(super) follow: Option<Option<String>>,
}

impl WebAnswer {
    pub(super) fn of(status: StatusCode, kind: &'static str, bytes: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::new();
        let mut set =
            |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
        set(header::CONTENT_TYPE, kind);
        set(header::CACHE_CONTROL, "no-cache");
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(header::REFERRER_POLICY, "no-referrer");
        set(header::CONTENT_SECURITY_POLICY, POLICY);
        set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        Self { status, headers, bytes: bytes.into(), follow: None }
    }

    /// A few words.
    pub(super) fn plain(status: StatusCode, text: &str) -> Self {
        Self::of(status, "text/plain; charset=utf-8", text.to_owned())
    }

    pub(super) fn html(status: StatusCode, text: String) -> Self {
        Self::of(status, "text/html; charset=utf-8", text)
    }

    pub(super) fn redirect(to: &str) -> Self {
        let mut answer = Self::plain(StatusCode::SEE_OTHER, "");
        let place = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
        answer.headers.insert(header::LOCATION, place);
        answer
    }

    /// The same with a tag; only the tag if the client has it already.
    pub(super) fn tagged(mut self, asked: &WebRequest, tag: &str) -> Self {
        let Ok(value) = HeaderValue::from_str(tag) else { return self };
        let known = asked.head.headers.get(header::IF_NONE_MATCH);
        let is_known = known.and_then(|known| known.to_str().ok()).is_some_and(|known| {
            known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
        });
        self.headers.insert(header::ETAG, value);
        if is_known {
            self.status = StatusCode::NOT_MODIFIED;
            self.bytes = Bytes::new();
        }
        self
    }
}

pub(super) fn not_allowed(methods: &'static str) -> WebAnswer {
    let mut answer = WebAnswer::plain(StatusCode::METHOD_NOT_ALLOWED, "");
    answer.headers.insert(header::ALLOW, HeaderValue::from_static(methods));
    answer
}

/// The version and the page of an address as `/retail-pos/1.0/.board`.
pub(super) fn beside_pages(path: &str) -> Option<(VersionRef, &str)> {
    let (folder, page) = path.rsplit_once('/')?;
    let (id, version) = folder.strip_prefix('/')?.split_once('/')?;
    let name = VersionRef::parse(&format!("{id}@{version}"))?;
    matches!(page, ".board" | ".changes").then_some((name, page))
}
