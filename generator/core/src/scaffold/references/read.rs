//! Reads the ids of a standard out of a list: one a line, a table (CSV, TSV), or an OSCAL catalog.
//!
//! In: a text. Out: a [`ReferenceList`], with what has no place in it, in words. Reports: every row that cannot
//! be read, with its place. Never: guesses an id.

use std::collections::BTreeMap;

use super::list::{MisreadRow, ReferenceList};
use super::{oscal, table};
use crate::characters::{Oddness, odd};
use crate::text::{cut, shown_on_one_line};

/// An id with more letters than these is a sentence that got into the wrong column.
const LONGEST_ID: usize = 80;

/// Reads a list of ids.
///
/// # Errors
/// All rows that cannot be read.
pub fn read_list(text: &str) -> Result<ReferenceList, Vec<MisreadRow>> {
    let text = text.trim_start_matches('\u{feff}');
    let found = match text.trim_start().starts_with('{') {
        true => oscal::entries(text)?,
        false => table::entries(text)?,
    };
    let (mut list, mut misread) = (found.list, Vec::new());
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (entry, at) in list.entries.iter().zip(found.places) {
        misread.extend(odd_id(&entry.id).map(|message| MisreadRow { at: at.clone(), message }));
        if let Some(first) = seen.insert(entry.id.clone(), at.clone()) {
            let id = shown_on_one_line(&entry.id);
            let message = format!("the id `{id}` is given twice, first at {first}; ids are unique");
            misread.push(MisreadRow { at, message });
        }
    }
    if list.entries.is_empty() && misread.is_empty() {
        let message = "no id in it; a list has one a line, or a table with a column `id`";
        misread.push(MisreadRow { at: "1:1".to_owned(), message: message.to_owned() });
    }
    list.left.retain(|left| !left.is_empty());
    if misread.is_empty() { Ok(list) } else { Err(misread) }
}

/// Why an id is none; nothing if it is one.
fn odd_id(id: &str) -> Option<String> {
    let shown = cut(&shown_on_one_line(id), LONGEST_ID);
    if id.is_empty() {
        return Some("there is no id; give one, or take the row out".to_owned());
    }
    if let Some(odd) = odd(id).into_iter().find(|odd| odd.oddness == Oddness::Control) {
        return Some(format!("the id `{shown}` holds {}, a control character", odd.name));
    }
    (id.chars().count() > LONGEST_ID)
        .then(|| format!("`{shown}` is too long for an id; is the id in another column?"))
}

#[cfg(test)]
mod tests {
    use super::super::list::ListedEntry;
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        let list = read_list(text).expect("is read");
        let mark =
            |one: ListedEntry| format!("{}{}", if one.is_heading { "*" } else { "" }, one.id);
        list.entries.into_iter().map(mark).collect()
    }

    #[test]
    fn lists_and_tables_of_every_kind_give_their_ids() {
        assert_eq!(ids("4:\nSR 1.1\r\n\n# kept by hand\n  SR 1.2\n"), ["*4", "SR 1.1", "SR 1.2"]);
        assert_eq!(ids("id\trequirement\ttitle\nA\tn\tFirst\nA-1\ty\t\n"), ["*A", "A-1"]);
        assert_eq!(ids("\u{feff}ID;Title\nA-1;Eins\nA-2;Zwei\n"), ["A-1", "A-2"]);
        assert_eq!(ids("A-1,First\nA-2,\"Second, and\nlast\"\n"), ["A-1", "A-2"]);
        assert_eq!(ids("title,Control Identifier,heading\na,B-1,\nb,B,yes\n"), ["B-1", "*B"]);
        assert_eq!(ids("Id\nA-1\nA-2, of B\n"), ["A-1", "A-2, of B"]);
        // Commas in some lines of a plain list are none of a table.
        assert_eq!(ids("5.1, first\n5.2\n"), ["5.1, first", "5.2"]);
    }

    #[test]
    fn what_has_no_place_is_counted() {
        let list = read_list("id,title,guidance\nA-1,One,Do it.\nA-2,Two,\n").expect("is read");
        assert_eq!(list.left, ["column `guidance`: 1 cell"]);
        assert_eq!(read_list("# a\nA-1\n").expect("is read").left, ["1 remark"]);
    }

    #[test]
    fn every_row_that_cannot_be_read_is_named_with_its_place() {
        let wrong = |text: &str| -> Vec<(String, String)> {
            let all = read_list(text).expect_err("cannot be read");
            all.into_iter().map(|one| (one.at, one.message)).collect()
        };
        let twice = wrong("id\ttitle\nA-1\tx\n\tno id\nA-1\ty\n");
        assert_eq!(twice[0].0, "3:1");
        assert!(twice[1].0 == "4:1" && twice[1].1.contains("first at 2:1"), "{twice:?}");
        let cells = wrong("id,heading\nA,maybe\nB,y,extra\n");
        assert!(cells[0].0 == "2:3" && cells[0].1.contains("neither yes nor no"), "{cells:?}");
        assert!(cells[1].0 == "3:5" && cells[1].1.contains("more cells"), "{cells:?}");
        assert_eq!(wrong("id,title\nA,\"open\nB,x\n")[0].0, "2:3");
        assert!(wrong(" \n")[0].1.contains("no id"));
        assert!(wrong(&format!("{}\n", "long ".repeat(30)))[0].1.contains("too long"));
        assert!(wrong("A\u{7}1\n")[0].1.contains("control character"));
    }

    #[test]
    fn a_catalog_gives_its_groups_as_headings_and_counts_what_it_cannot_keep() {
        let text = r#"{"catalog": {"groups": [{"id": "ac", "title": "Access", "controls": [
            {"id": "ac-1", "title": "Policy", "params": [{}, {}], "parts": [{}], "props": [
                {"name": "label", "class": "padded", "value": "AC-01"}, {"name": "label", "value": "AC-1"}],
             "controls": [{"id": "ac-1.1", "title": "More"}]},
            {"id": "ac-2", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]}]}]}}"#;
        let list = read_list(text).expect("is read");
        let ids: Vec<(&str, bool)> =
            list.entries.iter().map(|one| (one.id.as_str(), one.is_heading)).collect();
        assert_eq!(ids, [("ac", true), ("AC-1", false), ("ac-1.1", false)]);
        assert_eq!(list.left, ["1 withdrawn control", "1 part with text", "2 parameters"]);
    }

    #[test]
    fn what_is_no_catalog_says_what_it_is() {
        let wrong = |text| read_list(text).expect_err("is none").remove(0);
        assert!(wrong("{\"profile\": {}}").message.contains("this one has `profile`"));
        assert_eq!(wrong("{\n  \"catalog\": oops}").at, "2:14");
        let twice = wrong(r#"{"catalog": {"controls": [{"id": "a"}, {"id": "a"}]}}"#);
        assert_eq!(twice.at, "/catalog/controls/1");
    }
}
