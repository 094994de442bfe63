//! The HTML form.
use crate::assess::{Answers, Form};
/// The page.
pub fn form(_: &Form, _: Option<&Answers>) -> String { String::new() }
