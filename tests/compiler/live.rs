//! A workspace under somebody's hands: what is remembered between two looks changes no finding.

use smm_core::Sources;
use smm_core::live::{LiveRules, Memory};

use crate::support::{repository_whole, sources};

/// A workspace that is looked at again after every change.
struct Session {
    files: Vec<(String, String)>,
    sources: Sources,
    memory: Memory,
    judge: LiveRules,
}

impl Session {
    fn of(sources: Sources) -> Self {
        let files = sources.iter().map(|(_, file)| (file.path.clone(), file.text.clone()));
        let files = files.collect();
        Self { files, sources, memory: Memory::default(), judge: LiveRules::default() }
    }

    /// What is found in everything as it is now: said by one who remembers, and by one who does not.
    fn findings(&mut self) -> (Vec<String>, Vec<String>) {
        let mut now = Sources::default();
        for (path, text) in &self.files {
            now.add(path.clone(), text.clone().into_bytes());
        }
        self.sources = self.sources.renewed(now.clone());
        let state = self.memory.read(self.sources.clone());
        let remembered = self.judge.findings(&state);
        let fresh = smm_core::check(&now);
        let mut found = fresh.diagnostics.clone();
        if !fresh.has_errors() {
            found.extend(smm_core::check_buildable(&fresh.value, &now));
        }
        (shown(&self.sources, &remembered), shown(&now, &found))
    }

    #[track_caller]
    fn look(&mut self, after: &str) -> Vec<String> {
        let (remembered, fresh) = self.findings();
        assert_eq!(remembered, fresh, "after {after}");
        fresh
    }

    fn text(&mut self, path: &str) -> &mut String {
        let found = self.files.iter_mut().find(|(name, _)| name == path);
        &mut found.unwrap_or_else(|| panic!("`{path}`")).1
    }

    /// Replaces a text wherever it stands in a file; what the file was.
    #[track_caller]
    fn edit(&mut self, path: &str, old: &str, new: &str) -> String {
        let before = self.text(path).clone();
        assert!(before.contains(old), "`{path}` holds `{old}`");
        *self.text(path) = before.replace(old, new);
        before
    }
}

fn shown(sources: &Sources, found: &[smm_core::Diagnostic]) -> Vec<String> {
    let mut all: Vec<String> = found
        .iter()
        .map(|one| {
            let (line, column) = sources.line_column(one.span.file, one.span.start);
            let path = &sources.file(one.span.file).path;
            format!("{path}:{line}:{column} {:?} {} {:?}", one.code, one.message, one.hints)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn what_is_remembered_of_this_repository_changes_no_finding() {
    let mut session = Session::of(repository_whole());
    let at_first = session.look("the first look");
    let table = "models/iot-smm/1.2/practices/physical-protection.yaml";
    let profile = "profiles/retail-pos/1.0/profile.yaml";
    for (path, old, new) in [
        (profile, "level: 2", "level: 9"),
        (profile, "base: iot-smm@1.2", "base: iot-smm@1.0"),
        (profile, "targets:", "targets: ["),
        ("profiles/retail-pos/1.0/practices/physical-protection.yaml", "-2-I1", "-2-I1x"),
        (table, "PHY-2-I1", "PHY-2-I77"),
        (table, "code: PHY", "code: ["),
        ("models/iot-smm/1.2/model.yaml", "physical-protection", "physical-protections"),
        ("book/glossary.yaml", "term: ", "term: x"),
        ("references/pci-dss-4.0.yaml", "id: pci-dss", "id: pci"),
    ] {
        // The edit before is taken back in the same step: much is as it was, and much is not.
        let before = session.edit(path, old, new);
        let found = session.look(&format!("{old} -> {new} in {path}"));
        assert_ne!(found, at_first, "{old} -> {new} in {path} changes nothing");
        *session.text(path) = before;
    }
    // A file that goes and comes back.
    let at = session.files.iter().position(|(path, _)| path == table).expect("it is there");
    let gone = session.files.remove(at);
    assert_ne!(session.look("a table is gone"), at_first);
    session.files.push(gone);
    assert_eq!(session.look("it is back"), at_first);
}

#[test]
fn two_documents_of_one_name_are_judged_each_time() {
    let twin = "\n-- models/twin/1.0/model.yaml --\nid: tiny\n";
    let mut session = Session::of(sources(twin));
    session.look("the first look");
    let model = session.text("models/tiny/1.0/model.yaml").clone();
    session.text("models/twin/1.0/model.yaml").clone_from(&model);
    session.look("a model of the same name in another folder");
    *session.text("models/twin/1.0/model.yaml") = model.replace("status:", "stats:");
    session.look("one of them is broken");
}
