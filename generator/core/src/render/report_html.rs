//! The report.
use crate::assess::{Answers, Form, compare::{Side, Trend}, plan::Plan, score::Score};
/// The page.
pub fn report(_: &Form, _: &Answers, _: &Score, _: &Plan) -> String { String::new() }
/// The page.
pub fn comparison(_: &Answers, _: &Answers, _: &[Trend]) -> String { String::new() }
/// The page.
pub fn trend(_: &[Side<'_>]) -> String { String::new() }
