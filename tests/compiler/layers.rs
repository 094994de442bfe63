//! What is checked when only some versions are asked for.

use smm_core::Code;

use crate::support::{repository, sources};

/// The codes of what is found where only these versions matter.
fn found(text: &str, asked: &[&str]) -> Vec<Code> {
    let asked: Vec<String> = asked.iter().map(|name| (*name).to_owned()).collect();
    let found = smm_core::check_beneath(&sources(text), &asked).diagnostics;
    found.iter().map(|finding| finding.code).collect()
}

const BROKEN_SHOP: &str = "
-- profiles/shop/1.0/practices/doors.yaml --
practice: [
";

#[test]
fn a_version_means_the_same_whether_or_not_the_rest_is_read() {
    let sources = repository();
    let whole = smm_core::check(&sources).value;
    for name in whole.catalog.names() {
        let part = smm_core::check_beneath(&sources, &[name.to_string()]);
        assert!(!part.has_errors(), "{name}");
        let part = part.value;
        let meant = whole.tailored(&name);
        assert_eq!(part.tailored(&name), meant, "{name}");
        assert!(part.catalog.names().count() < whole.catalog.names().count(), "{name}");
    }
}

#[test]
fn a_mistake_beside_or_above_is_no_concern() {
    assert_eq!(found(BROKEN_SHOP, &["tiny"]), []);
    let other_is_missing = "
-- published.lock --
[published]
\"tiny@0.9\" = \"0000000000000000000000000000000000000000000000000000000000000000\"
";
    assert_eq!(found(other_is_missing, &["shop"]), []);
}

#[test]
fn a_mistake_beneath_is_found() {
    assert_eq!(found(BROKEN_SHOP, &["shop"]), [Code::YamlSyntax]);
    assert_eq!(found(BROKEN_SHOP, &["tiny", "shop@1.0"]), [Code::YamlSyntax]);
    let broken_base = "
-- models/tiny/1.0/practices/doors.yaml --
id: [
";
    assert_eq!(found(broken_base, &["shop"]), [Code::YamlSyntax]);
    let edited = "
-- published.lock --
[published]
\"tiny@1.0\" = \"0000000000000000000000000000000000000000000000000000000000000000\"
";
    assert_eq!(found(edited, &["shop"]), [Code::FrozenVersion]);
}

#[test]
fn everything_is_checked_if_not_all_is_there() {
    assert_eq!(found(BROKEN_SHOP, &[]), [Code::YamlSyntax]);
    assert_eq!(found(BROKEN_SHOP, &["no-such-model"]), [Code::YamlSyntax]);
    let no_base = "
-- profiles/shop/1.0/profile.yaml -- (edit)
-base: tiny@1.0
+base: tiny@1.1
";
    assert_eq!(found(no_base, &["shop"]), [Code::UnknownBase]);
    let broken_head = "
-- models/tiny/1.0/model.yaml --
id: [
";
    assert!(found(broken_head, &["shop"]).contains(&Code::YamlSyntax));
}
