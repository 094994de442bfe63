//! Which findings `smm check --fix` cures, tried on every case, and why it leaves the others to people.

use std::collections::{BTreeMap, BTreeSet};

use smm_core::{Code, Sources, edit};

use crate::cases::all;
use crate::support::findings;

/// Findings that are cured where there is but one cure: a slip of the pen, quotes, blanks, a free number.
const CURED: &[&str] = &[
    "duplicate-id",
    "invalid-value",
    "misplaced-id",
    "quotes-in-value",
    "unknown-clause",
    "unknown-domain",
    "unknown-group",
    "unknown-key",
    "unknown-param",
    "unknown-practice",
    "unknown-reference",
    "unknown-role",
    "unknown-term",
    "wrong-type",
    "yaml-alias",
    "yaml-boolean-like",
    "yaml-hash-comment",
    "yaml-syntax",
    "yaml-tab",
    "yaml-unquoted-number",
];

/// Findings that nobody but the author can cure, by the reason.
const FOR_PEOPLE: &[(&str, &[&str])] = &[
    (
        "the file is not as text or where it should be; moving and deleting is no edit",
        &[
            "unreadable-file",
            "not-a-file",
            "file-too-large",
            "not-utf8",
            "nul-byte",
            "stray-file",
            "path-mismatch",
            "missing-table",
            "unlisted-table",
            "unusable-asset",
            "unused-asset",
            "taken-address",
            "empty-document",
            "empty-workspace",
            "yaml-multiple-documents",
            "yaml-too-deep",
            "yaml-too-large",
        ],
    ),
    (
        "what is missing is a statement, and a default would be a claim that nobody made",
        &[
            "missing-key",
            "missing-level",
            "missing-target",
            "missing-verify",
            "missing-term",
            "missing-words",
            "missing-record",
            "missing-successor",
            "missing-date",
            "unset-param",
            "target-without-rationale",
            "deviation-without-rationale",
            "answer-without-reason",
            "empty-text",
            "placeholder-text",
            "untouched-text",
            "uncounted-indicator",
            "undefined-sample",
            "unreviewed-item",
            "suspect-item",
            "stale-answers",
            "unreachable-target",
            "open-comment",
            "rejected-without-reason",
            "overclaimed-row",
            "superseded-edition",
            "repeated-row",
            "contradictory-row",
            "uncovered-reference",
            "weak-reason",
        ],
    ),
    (
        "which of two things is meant is for the author to say",
        &[
            "unknown-catalog",
            "unknown-mapped-item",
            "yaml-duplicate-key",
            "yaml-tag",
            "reused-id",
            "level-out-of-range",
            "unusable-answers",
            "unknown-level",
            "base-circle",
            "colliding-overlays",
            "colliding-targets",
            "beyond-target",
            "left-out-practice",
            "unfit-practice",
            "contradictory-answer",
            "wrong-version",
            "wrong-successor",
            "wrong-erratum",
            "not-taken-over",
            "repeated-assessment",
        ],
    ),
    (
        "it names something; a slip with one candidate is cured, and no case of it is one",
        &[
            "unknown-item",
            "unknown-base",
            "unknown-citation",
            "unknown-change",
            "unknown-record",
            "unknown-indicator",
            "broken-link",
            "invalid-workspace",
        ],
    ),
    (
        "the cure is another wording",
        &[
            "cited-heading",
            "raw-html",
            "unsafe-link",
            "remote-image",
            "heading-in-text",
            "footnote-in-text",
            "loose-mark",
            "low-contrast",
            "near-identical-levels",
            "duplicate-indicator",
            "duplicate-action",
            "unobservable-indicator",
            "empty-word",
            "inherited-style",
            "long-sentence",
            "hard-to-read",
            "inconsistent-spelling",
            "missing-glyph",
            "unused-term",
            "unused-param",
            "compound-indicator",
            "points-elsewhere",
            "forced-event",
            "control-character",
            "unusable-words",
        ],
    ),
    (
        "it is about versions, which another command declares, freezes or moves",
        &[
            "change-not-found",
            "undeclared-change",
            "unaccounted-id",
            "version-too-small",
            "unchanged-version",
            "frozen-version",
            "published-not-frozen",
            "invalid-lock",
            "edited-copy",
        ],
    ),
    (
        "it is about a signature, which only whoever holds the key can make",
        &["broken-seal", "unchecked-seal"],
    ),
];

/// How often a code is found after the cures of that code were made.
fn left_after(
    sources: &Sources,
    code: Code,
    fixed: Vec<(smm_core::span::FileId, String)>,
) -> usize {
    let mut cured = Sources::default();
    for (id, file) in sources.iter() {
        let text = fixed.iter().find(|(of, _)| *of == id).map_or(&file.text, |(_, text)| text);
        cured.add(&file.path, text.clone().into_bytes());
    }
    smm_core::check(&cured).diagnostics.iter().filter(|one| one.code == code).count()
}

#[test]
fn every_code_has_a_cure_or_a_reason_why_people_decide() {
    let mut cured = BTreeSet::new();
    for (code, case, text) in all() {
        let code = Code::from_name(&code).expect("a code");
        let (sources, found) = findings(&text);
        let own: Vec<_> = found.into_iter().filter(|one| one.code == code).collect();
        let fixed = edit::fixed(&sources, &own);
        if fixed.is_empty() {
            continue;
        }
        let left = left_after(&sources, code, fixed);
        assert!(
            left < own.len(),
            "{}/{case}: the cure leaves {left} of {}",
            code.name(),
            own.len()
        );
        cured.insert(code.name());
    }
    let mut reasons: BTreeMap<&str, &str> = BTreeMap::new();
    for (reason, codes) in FOR_PEOPLE {
        for code in *codes {
            assert!(reasons.insert(code, reason).is_none(), "{code} has two reasons");
        }
    }
    assert_eq!(cured.iter().copied().collect::<Vec<_>>(), CURED, "the cures that cases show");
    for code in Code::ALL.iter().map(|code| code.name()) {
        assert!(
            cured.contains(code) != reasons.contains_key(code),
            "`{code}`: cured, or a reason why not"
        );
    }
}
