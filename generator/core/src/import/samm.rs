//! The core model of OWASP SAMM: a folder of YAML files that name each other by their ids.

use std::collections::BTreeMap;

use super::catalog::{ForeignAction, ForeignCatalog, ForeignLevel, ForeignNode, NodeKind};
use super::piece::Piece;
use super::samm_answers;
use crate::diag::{Code, Diagnostics};
use crate::id::Version;

/// The title of the model; no file of it says so.
const TITLE: &str = "OWASP Software Assurance Maturity Model (SAMM)";
/// What every file says about itself, and readers do not need.
const ABOUT_FILES: [&str; 2] = ["type", "order"];

/// A file: its path and what stands in it.
#[derive(Clone, Copy)]
struct SammFile<'t> {
    path: &'t str,
    piece: Piece<'t>,
}

impl SammFile<'_> {
    /// The name of the file, which is how people refer to what it holds.
    fn stem(&self) -> Option<String> {
        let name = self.path.rsplit('/').next()?;
        name.rsplit_once('.').map(|(stem, _)| stem.to_owned())
    }
}

/// The files by their `type:`.
struct SammFiles<'t> {
    by_type: BTreeMap<String, Vec<SammFile<'t>>>,
}

impl<'t> SammFiles<'t> {
    fn of(&self, kind: &str) -> &[SammFile<'t>] {
        self.by_type.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The sets of answers: the name of the file and what stands in it.
    fn answer_sets(&self) -> Vec<(String, Piece<'t>)> {
        let named = |file: &SammFile<'t>| Some((file.stem()?, file.piece));
        self.of("AnswerSet").iter().filter_map(named).collect()
    }

    /// The files of a kind that name something, in their own order.
    fn below(&self, kind: &str, key: &str, id: &str) -> Vec<SammFile<'t>> {
        let is_below = |file: &&SammFile<'t>| file.piece.word(key).as_deref() == Some(id);
        let mut found: Vec<SammFile<'t>> = self.of(kind).iter().filter(is_below).copied().collect();
        found.sort_by_key(|file| {
            file.piece.word("order").and_then(|order| order.parse::<u32>().ok())
        });
        found
    }
}

/// Reads the folder.
pub(super) fn read(roots: &[(&str, Piece<'_>)], diags: &mut Diagnostics) -> Option<ForeignCatalog> {
    let mut files = SammFiles { by_type: BTreeMap::new() };
    for (path, piece) in roots {
        let kind = piece.needed("type", "the file", diags)?;
        piece.mark_keys(&ABOUT_FILES);
        files.by_type.entry(kind).or_default().push(SammFile { path, piece: *piece });
    }
    report_strays(&files, diags);
    let mut functions: Vec<SammFile<'_>> = files.of("Function").to_vec();
    functions
        .sort_by_key(|file| file.piece.word("order").and_then(|order| order.parse::<u32>().ok()));
    let model = functions.first().and_then(|file| file.piece.word("model"));
    functions.iter().for_each(|file| file.piece.mark_keys(&["model"]));
    let levels = levels(&files);
    let (answers, answer_sets) = samm_answers::read(&files.answer_sets());
    let roots: Vec<ForeignNode> =
        functions.iter().map(|file| function(file, &files, &levels)).collect();
    let word = |key, one: &str, many: &str| (key, one.to_owned(), many.to_owned());
    Some(ForeignCatalog {
        key: model.unwrap_or_else(|| "SAMM".to_owned()),
        short: Some("SAMM".to_owned()),
        title: TITLE.to_owned(),
        version: version(roots_path(&files)).unwrap_or_default(),
        publisher: Some("OWASP".to_owned()),
        words: vec![
            word("domain", "business function", "business functions"),
            word("subdomain", "security practice", "security practices"),
            word("practice", "stream", "streams"),
            word("level", "maturity level", "maturity levels"),
            word("action", "activity", "activities"),
            word("indicator", "question", "questions"),
        ],
        levels: levels.into_iter().map(|(_, level)| level).collect(),
        // As the toolbox of its publisher computes: the values of the answers are added up over the levels of a
        // stream, and streams, practices and functions have the mean of what is in them.
        scoring: (!answers.is_empty()).then_some(("weighted-progress", "mean")),
        answers,
        answer_sets,
        roots,
        ..ForeignCatalog::default()
    })
}

fn roots_path<'t>(files: &SammFiles<'t>) -> &'t str {
    files.of("Function").first().map_or("", |file| file.path)
}

/// The version in the path: the release is a folder, as `2.2.0/model`.
fn version(path: &str) -> Option<String> {
    let is_version = |step: &&str| Version::parse(step.trim_start_matches('v')).is_some();
    path.split(['/', '\\']).rev().find(is_version).map(str::to_owned)
}

/// Reports files that name what is not there.
fn report_strays(files: &SammFiles<'_>, diags: &mut Diagnostics) {
    for (kind, key, wanted) in [
        ("Practice", "function", "Function"),
        ("Stream", "practice", "Practice"),
        ("PracticeLevel", "practice", "Practice"),
        ("PracticeLevel", "maturityLevel", "MaturityLevel"),
        ("Activity", "stream", "Stream"),
        ("Activity", "level", "PracticeLevel"),
        ("Question", "activity", "Activity"),
        ("Question", "answerSet", "AnswerSet"),
    ] {
        for file in files.of(kind) {
            let Some(id) = file.piece.needed(key, "the file", diags) else { continue };
            let is_it = |other: &SammFile<'_>| other.piece.word("id").as_deref() == Some(&*id);
            if !files.of(wanted).iter().any(is_it) {
                let message =
                    format!("`{key}` names `{id}`, and no file of type `{wanted}` has that id");
                diags.report(Code::UnknownReference, file.piece.span(), message);
            }
        }
    }
}

/// The maturity levels by number, each with its id.
fn levels(files: &SammFiles<'_>) -> Vec<(String, ForeignLevel)> {
    let level = |file: &SammFile<'_>| {
        let number: u8 = file.piece.word("number")?.parse().ok()?;
        let id = file.piece.word("id")?;
        let summary = file.piece.word("description");
        Some((id.clone(), ForeignLevel { key: id, number, title: None, summary }))
    };
    let mut levels: Vec<(String, ForeignLevel)> =
        files.of("MaturityLevel").iter().filter_map(level).collect();
    levels.sort_by_key(|(_, level)| level.number);
    levels
}

fn function(
    file: &SammFile<'_>,
    files: &SammFiles<'_>,
    levels: &[(String, ForeignLevel)],
) -> ForeignNode {
    let piece = file.piece;
    let id = piece.word("id").unwrap_or_default();
    let practices = files.below("Practice", "function", &id);
    ForeignNode {
        title: piece.word("name"),
        text: piece.word("description"),
        children: practices.iter().map(|one| practice(one, files, levels)).collect(),
        key: id,
        ..ForeignNode::default()
    }
}

fn practice(
    file: &SammFile<'_>,
    files: &SammFiles<'_>,
    levels: &[(String, ForeignLevel)],
) -> ForeignNode {
    let piece = file.piece;
    let id = piece.word("id").unwrap_or_default();
    let at_levels: Vec<(String, u8, Option<String>)> = files
        .below("PracticeLevel", "practice", &id)
        .iter()
        .filter_map(|one| {
            let level = one.piece.word("maturityLevel")?;
            let (_, level) = levels.iter().find(|(id, _)| *id == level)?;
            Some((one.piece.word("id")?, level.number, one.piece.word("objective")))
        })
        .collect();
    let streams = files.below("Stream", "practice", &id);
    let texts = [piece.word("shortDescription"), piece.word("longDescription")];
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    ForeignNode {
        reference: piece.word("shortName"),
        title: piece.word("name"),
        text: Some(texts.join("\n\n")).filter(|text| !text.is_empty()),
        children: streams.iter().map(|one| stream(one, files, &at_levels)).collect(),
        key: id,
        ..ForeignNode::default()
    }
}

fn stream(
    file: &SammFile<'_>,
    files: &SammFiles<'_>,
    levels: &[(String, u8, Option<String>)],
) -> ForeignNode {
    let piece = file.piece;
    let id = piece.word("id").unwrap_or_default();
    piece.mark_keys(&["letter"]);
    let mut node = ForeignNode {
        reference: file.stem(),
        title: piece.word("name"),
        text: piece.word("description"),
        key: id.clone(),
        ..ForeignNode::default()
    };
    for activity in files.below("Activity", "stream", &id) {
        let level = activity.piece.word("level");
        let level = levels.iter().find(|(id, _, _)| Some(id) == level.as_ref());
        let Some((_, number, objective)) = level else { continue };
        let texts = node.at_levels.entry(*number).or_default();
        texts.objective.clone_from(objective);
        texts.description.extend(activity.piece.word("benefit"));
        node.children.extend(questions(&activity, files, *number));
    }
    node
}

/// The questions of an activity; the activity is what is done.
fn questions(activity: &SammFile<'_>, files: &SammFiles<'_>, level: u8) -> Vec<ForeignNode> {
    let piece = activity.piece;
    let id = piece.word("id").unwrap_or_default();
    let title = piece.word("title").map(|title| format!("**{title}**"));
    let texts = [title, piece.word("shortDescription"), piece.word("longDescription")];
    let text = texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let questions = files.below("Question", "activity", &id);
    let several = questions.len() > 1;
    let question = |(nth, file): (usize, &SammFile<'_>)| {
        let quality = file.piece.words("quality");
        let list: Vec<String> =
            quality.iter().map(|one| format!("- {}", one.replace('\n', "\n  "))).collect();
        let texts =
            [file.piece.word("text"), Some(list.join("\n")).filter(|list| !list.is_empty())];
        let name = activity.stem();
        ForeignNode {
            key: file.piece.word("id").unwrap_or_default(),
            reference: name.map(|name| if several { format!("{name}.{}", nth + 1) } else { name }),
            text: Some(texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")),
            level: Some(level),
            answers: file.piece.word("answerSet"),
            kind: NodeKind::Item,
            ..ForeignNode::default()
        }
    };
    let mut made: Vec<ForeignNode> = questions.iter().enumerate().map(question).collect();
    if let Some(first) = made.first_mut() {
        let (reference, level) = (None, Some(level));
        first.actions.push(ForeignAction {
            key: id,
            reference,
            text,
            level,
            ..ForeignAction::default()
        });
    }
    made
}
