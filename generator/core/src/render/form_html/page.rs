//! A self-contained page: style, data and scripts inline, and a policy that allows nothing else.

use sha2::{Digest as _, Sha256};

use crate::text::escape_html;

/// The parts of a page.
pub(crate) struct FormPage<'p> {
    pub(crate) title: &'p str,
    pub(crate) style: &'p str,
    /// Markup, from `<body>` on, without its end.
    pub(crate) body: &'p str,
    /// Id and JSON of each block of data.
    pub(crate) data: &'p [(&'p str, String)],
    pub(crate) scripts: &'p [&'p str],
}

impl FormPage<'_> {
    pub(crate) fn to_html(&self) -> String {
        let hashes: Vec<String> = self.scripts.iter().map(|script| hash(script)).collect();
        let scripts = if hashes.is_empty() { "'none'".to_owned() } else { hashes.join(" ") };
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src {scripts}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n\
             <style>{}</style>\n</head>\n",
            hash(self.style),
            escape_html(self.title),
            self.style
        );
        out.push_str(self.body);
        for (id, json) in self.data {
            out.push_str(&format!(
                "<script type=\"application/json\" id=\"{id}\">{}</script>\n",
                inert(json)
            ));
        }
        for script in self.scripts {
            out.push_str(&format!("<script>{script}</script>\n"));
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

/// The source expression of a policy that allows exactly this text.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// JSON in which nothing can end the element that holds it.
fn inert(json: &str) -> String {
    json.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}

/// Base64 with padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let part = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Puts escaped texts where the page says `{name}`; what stands in a text is not looked at again.
pub(crate) fn fill(page: &str, texts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let found = texts.iter().find(|(name, _)| {
            rest[at + 1..].strip_prefix(name).is_some_and(|after| after.starts_with('}'))
        });
        match found {
            Some((name, text)) => {
                out.push_str(&escape_html(text));
                rest = &rest[at + name.len() + 2..];
            }
            None => {
                out.push('{');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_in_rfc_4648() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, expected) in pairs {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn a_text_that_looks_like_a_slot_stays_text() {
        assert_eq!(fill("{a} {b}", &[("a", "{b}<"), ("b", "x")]), "{b}&lt; x");
    }

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(inert("\"</script><!--\""), "\"\\u003c/script\\u003e\\u003c!--\"");
    }
}
