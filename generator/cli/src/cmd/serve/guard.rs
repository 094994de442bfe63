//! Who may ask, and what for.
//!
//! In: the head of a request, and the door it came through. Out: a [`Right`], or why not. A page of
//! another site may send requests here, and a name of another site may lead here: both show in what
//! browsers say of themselves (`Host`, `Origin`, `Sec-Fetch-Site`).

use std::net::IpAddr;

use hyper::header::{COOKIE, HOST, ORIGIN};
use hyper::{HeaderMap, Method};
use smm_core::digest::sha256_hex;

/// A way in.
#[derive(Clone, Debug)]
pub(super) struct Door {
    pub(super) kind: DoorKind,
    pub(super) port: u16,
    /// What opens it: for writing from this machine, for looking on from others.
    pub(super) token: Option<String>,
}

/// Where a door leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoorKind {
    /// This machine: everybody may look, who has the token may write.
    Loopback,
    /// Other machines: who has the token may look, nobody may write.
    Open,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Look,
    Write,
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoEntry {
    /// The request names another host: a name of another site that leads here.
    ForeignHost,
    /// The request comes from a page of another site.
    ForeignOrigin,
    /// The token is missing or wrong.
    NoToken,
}

/// What a request may do. `given` is the token of its address, if there is one.
pub(super) fn right(
    door: &Door,
    method: &Method,
    headers: &HeaderMap,
    given: Option<&str>,
) -> Result<Right, NoEntry> {
    if !is_own_host(door, headers) {
        return Err(NoEntry::ForeignHost);
    }
    if !is_own_origin(method, headers) {
        return Err(NoEntry::ForeignOrigin);
    }
    let cookie = cookie(door, headers);
    let has_token = match (&door.token, given.or(cookie.as_deref())) {
        (Some(token), Some(given)) => is_equal(token, given),
        _ => false,
    };
    match door.kind {
        DoorKind::Loopback if given.is_some() && !has_token => Err(NoEntry::NoToken),
        DoorKind::Loopback if has_token => Ok(Right::Write),
        DoorKind::Loopback => Ok(Right::Look),
        DoorKind::Open if has_token => Ok(Right::Look),
        DoorKind::Open => Err(NoEntry::NoToken),
    }
}

/// The name of the cookie that keeps a token: browsers send cookies to every port of a host.
pub(super) fn cookie_name(door: &Door) -> String {
    format!("smm-{}", door.port)
}

fn cookie(door: &Door, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(door);
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// Whether two secrets are the same, in a time that tells nothing about where they differ: their
/// digests are compared.
fn is_equal(one: &str, other: &str) -> bool {
    sha256_hex(one.as_bytes()) == sha256_hex(other.as_bytes())
}

/// Whether the request was sent to an address of ours, and not to a name that leads here.
fn is_own_host(door: &Door, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).into_iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    host.to_str().is_ok_and(|host| is_own_authority(door, host))
}

/// Any port will do: whoever works on another machine through a tunnel has another one there, and a name
/// that leads astray is a name all the same.
fn is_own_authority(door: &Door, host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (host, "80"),
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let is_ours = match (bare.parse::<IpAddr>(), door.kind) {
        (Ok(address), DoorKind::Loopback) => address.is_loopback(),
        // Whoever has a number for this machine was not led here by a name.
        (Ok(_), DoorKind::Open) => true,
        (Err(_), _) => bare.eq_ignore_ascii_case("localhost"),
    };
    is_ours && port.parse::<u16>().is_ok()
}

/// Whether the request comes from a page of ours, or from none: somebody opens an address.
fn is_own_origin(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_reading = matches!(*method, Method::GET | Method::HEAD);
    if let Some(origin) = headers.get(ORIGIN) {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        return origin.to_str().is_ok_and(|origin| origin == format!("http://{host}"));
    }
    let is_navigation = text("sec-fetch-mode") == Some("navigate");
    match text("sec-fetch-site") {
        // A program that is no browser says nothing; to write, it says where it comes from.
        None => is_reading,
        Some("same-origin") => true,
        Some("none") => is_reading,
        Some(_) => is_reading && is_navigation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(kind: DoorKind) -> Door {
        Door { kind, port: 7660, token: Some("secret".to_owned()) }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    #[test]
    fn a_name_that_leads_here_is_refused() {
        let of = |kind, host: &str| is_own_host(&door(kind), &headers(&[("host", host)]));
        for host in
            ["127.0.0.1:7660", "localhost:9000", "LOCALHOST:7660", "[::1]:7660", "localhost"]
        {
            assert!(of(DoorKind::Loopback, host), "{host}");
        }
        for host in [
            "evil.example:7660",
            "192.168.1.2:7660",
            "",
            ":7660",
            "localhost.evil.example:7660",
            "127.0.0.1.evil.example:7660",
            "127.0.0.1:7660:7660",
        ] {
            assert!(!of(DoorKind::Loopback, host), "{host}");
        }
        assert!(of(DoorKind::Open, "192.168.1.2:7660") && !of(DoorKind::Open, "evil.example:7660"));
        assert!(!is_own_host(&door(DoorKind::Loopback), &headers(&[])));
    }

    #[test]
    fn pages_of_others_neither_read_nor_write() {
        let of = |method: Method, pairs: &[(&'static str, &str)]| {
            let mut all = vec![("host", "127.0.0.1:7660")];
            all.extend(pairs);
            is_own_origin(&method, &headers(&all))
        };
        assert!(of(Method::GET, &[]) && !of(Method::POST, &[]));
        assert!(of(Method::POST, &[("origin", "http://127.0.0.1:7660")]));
        for origin in [
            "http://evil.example",
            "null",
            "http://127.0.0.1:7661",
            "https://127.0.0.1:7660",
            "http://localhost:7660",
        ] {
            assert!(!of(Method::POST, &[("origin", origin)]), "{origin}");
            assert!(!of(Method::GET, &[("origin", origin)]), "{origin}");
        }
        let cross = ("sec-fetch-site", "cross-site");
        assert!(of(Method::GET, &[cross, ("sec-fetch-mode", "navigate")]));
        assert!(!of(Method::GET, &[cross, ("sec-fetch-mode", "no-cors")]));
        assert!(!of(Method::POST, &[cross, ("sec-fetch-mode", "navigate")]));
    }

    #[test]
    fn the_token_decides_who_writes_and_who_looks_on() {
        let of = |kind, given: Option<&str>, cookie: &str| {
            let headers = headers(&[("host", "127.0.0.1:7660"), ("cookie", cookie)]);
            right(&door(kind), &Method::GET, &headers, given)
        };
        assert_eq!(of(DoorKind::Loopback, None, "a=b"), Ok(Right::Look));
        assert_eq!(of(DoorKind::Loopback, None, "a=b; smm-7660=secret"), Ok(Right::Write));
        assert_eq!(of(DoorKind::Loopback, None, "smm-7661=secret"), Ok(Right::Look));
        assert_eq!(of(DoorKind::Loopback, Some("secret"), "a=b"), Ok(Right::Write));
        assert_eq!(of(DoorKind::Loopback, Some("wrong"), "a=b"), Err(NoEntry::NoToken));
        assert_eq!(of(DoorKind::Open, None, "a=b"), Err(NoEntry::NoToken));
        assert_eq!(of(DoorKind::Open, None, "smm-7660=wrong"), Err(NoEntry::NoToken));
        assert_eq!(of(DoorKind::Open, Some("secret"), "a=b"), Ok(Right::Look));
    }
}
