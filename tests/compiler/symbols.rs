//! The table of names: what is defined, and what is meant wherever a name is used.

use smm_core::Sources;
use smm_core::symbols::{Definition, SymbolKind, Symbols};

use crate::support::{repository_whole, sources};

/// A workspace in which every kind of document uses names of others.
const SHOP: &str = "
-- profiles/shop/1.0/profile.yaml --
id: shop
version: \"1.0\"
code: SHOP
title: Shop
status: draft
date: \"2026-11-22\"
base: tiny@1.0
scope: industry
summary: See [[DOR-1-I1]] and STD 4.0, 9.5.1 on residual risk.
applies-to: [All]
targets:
  doors: { level: 1, rationale: It fits. }
-- profiles/shop/1.0/practices/doors.yaml --
practice: doors
levels:
  - level: 1
    actions: [{ id: SHOP-DOR-1-A1, text: Ask. }]
    indicators:
      - id: SHOP-DOR-1-I1
        replaces: DOR-1-I1
        rationale: Shops differ.
        text: It is seen.
        verify: [examine]
        evidence: A list
        ask: owner
-- references/std-4.0.yaml --
id: std
edition: \"4.0\"
title: A standard
publisher: A body
cite-as: STD 4.0
free: false
entries:
  - { id: 9.5.1 }
-- book/glossary.yaml --
terms:
  - term: residual risk
    also: [rest risk]
    definition: What is left.
-- book/src/SUMMARY.md --
# Summary

- [One](one.md)
- [Two](use/two.md)
-- book/src/one.md --
# One

See [two](use/two.md) and [[doors]].
-- book/src/use/two.md --
# Two

Back to [one](../one.md).
-- assessments/store.yaml --
title: Store
profile: shop@1.0
date: \"2026-11-22\"
answers:
  SHOP-DOR-1-I1: { answer: yes }
  SHOP-DOR-1-I9: { answer: no }
targets:
  doors: { level: 1, rationale: Enough. }
";

struct Table {
    sources: Sources,
    symbols: Symbols,
}

impl Table {
    fn of(sources: Sources) -> Self {
        let workspace = smm_core::load(&sources).value;
        let symbols = Symbols::of(&workspace, &sources);
        Self { sources, symbols }
    }

    fn definition(&self, kind: SymbolKind, name: &str) -> &Definition {
        let mut all = self.symbols.definitions().iter();
        let found = all.find(|one| one.kind == kind && one.names.iter().any(|own| own == name));
        found.unwrap_or_else(|| panic!("`{name}` is defined"))
    }

    /// Where a name is used: file and what is written there.
    fn uses(&self, kind: SymbolKind, name: &str) -> Vec<String> {
        let uses = self.symbols.uses_of(self.definition(kind, name));
        let place = |span| {
            let file: &smm_core::span::Span = &span;
            format!("{}: {}", self.sources.file(file.file).path, self.sources.slice(span))
        };
        let mut places: Vec<String> = uses.map(|of| place(of.span)).collect();
        places.sort();
        places
    }
}

#[test]
fn a_name_is_found_in_every_kind_of_document_that_uses_it() {
    let table = Table::of(sources(SHOP));
    assert_eq!(
        table.uses(SymbolKind::Practice, "doors"),
        [
            "assessments/store.yaml: doors",
            "book/src/one.md: [[doors]]",
            "models/tiny/1.0/model.yaml: doors",
            "profiles/shop/1.0/practices/doors.yaml: doors",
            "profiles/shop/1.0/profile.yaml: doors",
        ]
    );
    assert_eq!(
        table.uses(SymbolKind::Item, "DOR-1-I1"),
        [
            "profiles/shop/1.0/practices/doors.yaml: DOR-1-I1",
            "profiles/shop/1.0/profile.yaml: [[DOR-1-I1]]",
        ]
    );
    assert_eq!(
        table.uses(SymbolKind::Item, "SHOP-DOR-1-I1"),
        ["assessments/store.yaml: SHOP-DOR-1-I1"]
    );
    assert_eq!(
        table.uses(SymbolKind::Requirement, "STD 4.0 9.5.1"),
        ["profiles/shop/1.0/profile.yaml: 9.5.1"]
    );
    assert_eq!(
        table.uses(SymbolKind::Term, "rest risk"),
        ["profiles/shop/1.0/profile.yaml: residual risk"]
    );
    assert_eq!(
        table.uses(SymbolKind::Chapter, "one.md"),
        ["book/src/use/two.md: [one](../one.md)"]
    );
    assert_eq!(
        table.uses(SymbolKind::Version, "tiny@1.0"),
        ["profiles/shop/1.0/profile.yaml: tiny@1.0"]
    );
    assert_eq!(table.uses(SymbolKind::Version, "shop@1.0"), ["assessments/store.yaml: shop@1.0"]);
}

#[test]
fn a_name_that_nothing_bears_is_dangling_and_the_nearest_is_known() {
    let table = Table::of(sources(SHOP));
    let dangling: Vec<(&str, Option<&str>)> =
        table.symbols.dangling().map(|of| (of.name.as_str(), table.symbols.nearest(of))).collect();
    assert_eq!(dangling, [("SHOP-DOR-1-I9", Some("SHOP-DOR-1-I1"))]);
}

#[test]
fn a_place_in_a_file_leads_to_what_is_meant_there() {
    let table = Table::of(sources(SHOP));
    let file = table.sources.find("profiles/shop/1.0/profile.yaml").expect("the profile");
    let at = |word: &str| {
        let text = &table.sources.file(file).text;
        let offset = text.find(word).expect("the word is written") + 2;
        table.symbols.at(file, u32::try_from(offset).expect("a short file"))
    };
    let name = |found: Option<&Definition>| found.map(|one| one.names[0].clone());
    assert_eq!(name(at("[[DOR-1-I1")), Some("DOR-1-I1".into()));
    assert_eq!(name(at("residual")), Some("residual risk".into()));
    assert_eq!(name(at("id: shop").or_else(|| at("shop\n"))), Some("shop@1.0".into()));
    assert_eq!(name(at("It fits")), None);
}

#[test]
fn an_older_base_is_not_what_a_profile_means() {
    let table = Table::of(repository_whole());
    let of_old = table.symbols.definitions().iter().filter(|one| {
        one.kind == SymbolKind::Practice
            && one.home.as_ref().is_some_and(|home| home.to_string() == "iot-smm@1.0")
    });
    for practice in of_old {
        for of in table.symbols.uses_of(practice) {
            let path = &table.sources.file(of.span.file).path;
            assert!(!path.starts_with("profiles/retail-pos/1.0/"), "{} in {path}", of.name);
            assert!(!path.starts_with("models/iot-smm/1.2/practices/"), "{} in {path}", of.name);
        }
    }
}

#[test]
fn every_name_that_this_repository_uses_is_defined_in_it() {
    let table = Table::of(repository_whole());
    let (definitions, uses) = (table.symbols.definitions(), table.symbols.uses());
    let (defined, used) = (definitions.len(), uses.len());
    assert!(defined > 6_000 && used > 6_000, "{defined} {used}");
    let place = |span: smm_core::span::Span| {
        let (line, column) = table.sources.line_column(span.file, span.start);
        format!("{}:{line}:{column}", table.sources.file(span.file).path)
    };
    let dangling: Vec<String> = table
        .symbols
        .dangling()
        .map(|of| format!("{}: {:?} `{}`", place(of.span), of.kind, of.name))
        .collect();
    assert_eq!(dangling, [""; 0]);
    for one in definitions.iter().filter(|one| one.kind == SymbolKind::Item) {
        assert_eq!(table.sources.slice(one.span), one.names[0], "{}", place(one.span));
    }
}
