//! Tests of the compiler: text in, findings and documents out.
#![expect(clippy::disallowed_methods, reason = "tests read their cases from files")]

mod attested;
mod canonical;
mod cases;
mod cures;
mod data;
mod edits;
mod golden;
mod hostile;
mod laws;
mod layers;
mod live;
mod oscal;
mod paper;
mod positions;
mod readings;
mod reports;
mod schemas;
mod sites;
mod standards;
mod support;
mod symbols;
mod texts;
mod words;
