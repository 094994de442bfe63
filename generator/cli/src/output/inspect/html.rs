//! Looks at pages as a browser's tokenizer does.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements without an end.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Elements whose end may be left out.
const OPTIONAL: [&str; 12] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "html", "body"];
/// Elements that hold text in which `<` is a character.
const RAW: [(&str, RawKind); 4] = [
    ("script", RawKind::ScriptData),
    ("style", RawKind::Rawtext),
    ("title", RawKind::Rcdata),
    ("textarea", RawKind::Rcdata),
];

/// Whether elements are closed in the order in which they were opened, no id is given twice, and links
/// within the page lead somewhere.
pub(super) fn is_well_formed(text: &str) -> Result<(), String> {
    let tokenizer = Tokenizer::new(PageSink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.seen.into_inner().judged()
}

#[derive(Default)]
struct PageSink {
    seen: RefCell<SeenOfPage>,
}

#[derive(Default)]
struct SeenOfPage {
    has_doctype: bool,
    open: Vec<String>,
    ids: BTreeSet<String>,
    links: BTreeSet<String>,
    wrong: Option<String>,
}

impl TokenSink for PageSink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut seen = self.seen.borrow_mut();
        match token {
            Token::DoctypeToken(_) => seen.has_doctype = true,
            Token::ParseError(error) => seen.report(format!("line {line}: {error}")),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return seen.start(&tag, line),
            Token::TagToken(tag) => seen.end(&tag.name, line),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl SeenOfPage {
    fn report(&mut self, wrong: String) {
        self.wrong.get_or_insert(wrong);
    }

    fn start(&mut self, tag: &Tag, line: u64) -> TokenSinkResult<()> {
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "id" if !self.ids.insert(value.clone()) => {
                    self.report(format!("line {line}: the id `{value}` is given twice"));
                }
                "href" => self.links.extend(value.strip_prefix('#').map(str::to_owned)),
                _ => {}
            }
        }
        let name = tag.name.to_string();
        let raw = RAW.iter().find(|(raw, _)| *raw == name).map(|(_, kind)| *kind);
        let is_foreign = self.open.iter().any(|open| open == "svg" || open == "math");
        if !VOID.contains(&&*name) && !tag.self_closing {
            self.open.push(name);
        }
        match raw.filter(|_| !is_foreign) {
            Some(kind) => TokenSinkResult::RawData(kind),
            None => TokenSinkResult::Continue,
        }
    }

    fn end(&mut self, name: &str, line: u64) {
        let leaves_out = |open: &String| OPTIONAL.contains(&&**open) && open != name;
        while self.open.last().is_some_and(leaves_out) {
            self.open.pop();
        }
        match self.open.pop() {
            Some(open) if open == name => {}
            Some(open) => self.report(format!("line {line}: `</{name}>` closes `<{open}>`")),
            None => self.report(format!("line {line}: `</{name}>` closes nothing")),
        }
    }

    fn judged(self) -> Result<(), String> {
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        if !self.has_doctype {
            return Err("it has no doctype".into());
        }
        let open = self.open.iter().find(|open| !OPTIONAL.contains(&&***open));
        if let Some(open) = open {
            return Err(format!("`<{open}>` is not closed"));
        }
        // `#` alone, and `#top`, lead to the top of every page.
        let is_known = |link: &&String| matches!(&***link, "" | "top") || self.ids.contains(*link);
        match self.links.iter().find(|link| !is_known(link)) {
            Some(link) => Err(format!("`#{link}` leads nowhere")),
            None => Ok(()),
        }
    }
}
