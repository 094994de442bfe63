//! The sheet of a comment round: written for one version, and read back from whatever program it was
//! filled with.
//!
//! In: clauses, the register and the changes of a version; or the bytes of a returned sheet. Out:
//! bytes, the same for the same input; or a [`ReturnedSheet`](smm_core::comments::ReturnedSheet). Never: judges a comment.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::{SheetInput, write};

use smm_core::digest::sha256_hex;
use smm_core::text::one_line;

/// The hidden sheet that says what the workbook is.
const META: &str = "smm-comments";
/// What its first cell says.
const MARK: &str = "smm-comment-sheet";
/// Version of the layout.
const LAYOUT: &str = "1";
/// What stands before a key of [`META`]: the name of a column, the id of a clause, the fingerprint of a
/// text of ours.
const HEAD: &str = "head ";
const CLAUSE: &str = "clause ";
const FIXED: &str = "fixed";

/// The columns of the table: name, and key of the word for it.
const COLUMNS: [(&str, &str); 7] = [
    ("number", "comments.head_number"),
    ("clause", "comments.head_clause"),
    ("type", "comments.head_type"),
    ("comment", "comments.head_comment"),
    ("proposal", "comments.head_proposal"),
    ("disposition", "comments.head_disposition"),
    ("who", "comments.head_who"),
];
/// The fields above the table: name, and key of the label.
const FIELDS: [(&str, &str); 2] =
    [("name", "comments.name"), ("organization", "comments.organization")];

/// By what a text of ours is known again, however its blanks fell out.
fn fingerprint(text: &str) -> String {
    let mut digest = sha256_hex(one_line(text).as_bytes());
    digest.truncate(16);
    digest
}
