//! Tests of the compiler: text in, findings and documents out.
#![expect(clippy::disallowed_methods, reason = "tests read their cases from files")]
#![expect(clippy::disallowed_types, reason = "tests read their cases from files")]

mod cases;
mod support;
