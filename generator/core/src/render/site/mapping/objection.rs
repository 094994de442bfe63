//! Where readers say that a row is wrong: an address with the row in its subject, out of what a record says.

use std::fmt::Write as _;

use crate::mappings::row_name;
use crate::schema::mapping::{MappingDoc, RowDoc};
use crate::words::Words;

/// Where objections go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Objection {
    /// To a mailbox.
    Mail(String),
    /// To a tracker: the address of a new issue, up to its title.
    Issue(String),
    /// To a page that takes no subject.
    Page(String),
    /// Nobody said where; what is said of comments stands there.
    Nowhere(String),
}

impl Objection {
    /// The first address in a text; without one, `nowhere` is where the page says more.
    pub(super) fn of(feedback: &str, nowhere: String) -> Self {
        let is_border = |c: char| c.is_whitespace() || "<>()[]\"'`,;".contains(c);
        let words = feedback.split(is_border).map(|word| word.trim_end_matches(['.', ':']));
        words.filter_map(address).next().unwrap_or(Self::Nowhere(nowhere))
    }

    /// Where to object to a row.
    pub(super) fn to_row(&self, doc: &MappingDoc, row: &RowDoc, words: &Words) -> String {
        let mapping = format!("{} {}", doc.id, doc.version);
        let row = row_name(row);
        let subject = words.with("mapping.objection", &[("mapping", &mapping), ("row", &row)]);
        match self {
            Self::Mail(to) => format!("mailto:{to}?subject={}", encoded(&subject)),
            Self::Issue(new) => format!("{new}{}", encoded(&subject)),
            Self::Page(url) | Self::Nowhere(url) => url.clone(),
        }
    }
}

/// A mailbox or an address of the web, as far as a word is one.
fn address(word: &str) -> Option<Objection> {
    let mail = word.strip_prefix("mailto:").unwrap_or(word);
    if let Some((name, host)) = mail.split_once('@') {
        let is_mail = !name.is_empty() && host.contains('.') && !mail.contains('/');
        let mailbox = mail.split('?').next().unwrap_or(mail);
        return is_mail.then(|| Objection::Mail(mailbox.to_owned()));
    }
    let rest = word.strip_prefix("https://")?;
    let url = word.split(['?', '#']).next().unwrap_or(word).trim_end_matches('/');
    let host = rest.split('/').next().unwrap_or(rest);
    let project = || url.split("/-/").next().unwrap_or(url).split("/issues").next().unwrap_or(url);
    let is_tracker = url.contains("/issues") || matches!(host, "github.com" | "codeberg.org");
    Some(if url.contains("/-/issues") || host.starts_with("gitlab.") {
        Objection::Issue(format!("{}/-/issues/new?issue[title]=", project()))
    } else if is_tracker {
        Objection::Issue(format!("{}/issues/new?title=", project()))
    } else {
        Objection::Page(word.to_owned())
    })
}

/// A text as a part of an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_that_a_record_names_is_where_objections_go() {
        let of = |feedback| Objection::of(feedback, "#object".to_owned());
        let mail = Objection::Mail("smm@example.org".to_owned());
        assert_eq!(of("To <smm@example.org>, please."), mail);
        assert_eq!(of("[write](mailto:smm@example.org?subject=x)"), mail);
        let issue = |url: &str| Objection::Issue(url.to_owned());
        let new = issue("https://github.com/acme/smm/issues/new?title=");
        for said in
            ["https://github.com/acme/smm", "https://github.com/acme/smm/issues/new?labels=a"]
        {
            assert_eq!(of(said), new, "{said}");
        }
        let gitlab = issue("https://gitlab.example.org/a/b/-/issues/new?issue[title]=");
        assert_eq!(of("Issues at https://gitlab.example.org/a/b/-/issues."), gitlab);
        let page = Objection::Page("https://example.org/report?of=smm".to_owned());
        assert_eq!(of("https://example.org/report?of=smm"), page);
        for said in ["none yet", "@acme on the net", "me@home", "http://example.org"] {
            assert_eq!(of(said), Objection::Nowhere("#object".to_owned()), "{said}");
        }
    }
}
