//! One scoring rule, three engines: the library, the form's script in Node, and the workbook's
//! formulas recalculated by LibreOffice. They agree on sets of answers of fourteen models, with lapsed
//! answers and such as do not apply, in both readings of a level, for practices and for their groups:
//! 924 sets in the gate, 1,820 by `cargo xtask engines`.

use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value as Json, json};
use smm_core::assess::score::{GroupScore, PracticeScore, Score, decimal, score};
use smm_core::assess::{Answers, Questionnaire, form, yaml};
use smm_core::render::{Templates, form_html};

use super::random::{
    APART, APART_SPARSE, CHOICE, CHOICE_APART, CHOICE_WEIGHTED, Dice, FIVE, MEAN, SETS,
    SETS_WEIGHED, SPARSE, SPARSE_WEIGHTED, WEIGHTS, aged, mini, nearly_all, values, workspace,
};
use super::{libreoffice, without_source};
use crate::support::{Project, repository, third_party};

/// Answer sets for each of the models.
fn sets_of_each() -> usize {
    if std::env::var_os("SMM_LONG").is_some() { 130 } else { 66 }
}

/// The two rules with the usual answers, a model with answers of its own, one with several sets of them, two with
/// weights, both rules where practices ask at
/// some levels only, levels that stand alone, domains by the mean of their practices, and three in which items are
/// answered with a level.
const MODELS: [&str; 14] = [
    "strict-levels",
    "weighted-progress",
    FIVE,
    SETS,
    WEIGHTS,
    SETS_WEIGHED,
    SPARSE,
    SPARSE_WEIGHTED,
    APART,
    APART_SPARSE,
    MEAN,
    CHOICE,
    CHOICE_APART,
    CHOICE_WEIGHTED,
];

struct Set {
    form: usize,
    answers: Answers,
    score: Score,
}

fn forms() -> Vec<Questionnaire> {
    MODELS
        .map(|rule| form(&workspace(&mini(rule)), "trim@1.0").expect("the profile resolves"))
        .to_vec()
}

fn sets(forms: &[Questionnaire]) -> Vec<Set> {
    let mut dice = Dice::new(20_261_122);
    let mut sets = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        for number in 0..sets_of_each() {
            let answers = if number % 3 == 2 {
                nearly_all(form, &mut dice)
            } else {
                let answers = values(form, number, &mut dice);
                aged(answers, &mut dice)
            };
            sets.push(Set { form: at, score: score(form, &answers), answers });
        }
    }
    sets
}

/// What all engines must say about a practice.
fn expected(score: &Score, at: usize) -> [String; 7] {
    let practice = &score.practices[at];
    [
        practice.level.to_string(),
        decimal(practice.progress),
        practice.target.map_or_else(String::new, |target| target.to_string()),
        practice.under().to_string(),
        practice.over().to_string(),
        practice.with_exceptions.to_string(),
        practice.exceptions.join(" "),
    ]
}

/// What all engines must say about a group: level, progress, target, under, over, with exceptions.
fn of_group(group: &GroupScore) -> [String; 6] {
    [
        group.level.to_string(),
        decimal(group.progress),
        group.target.map_or_else(String::new, |target| target.to_string()),
        group.under.to_string(),
        group.over.to_string(),
        group.with_exceptions.to_string(),
    ]
}

/// The answer sets are of use: each of these things happens in some of them.
#[test]
fn the_random_answers_tell_the_two_readings_apart() {
    let forms = forms();
    let scores: Vec<_> = sets(&forms).into_iter().flat_map(|set| set.score.practices).collect();
    let happens = |what: fn(&PracticeScore) -> bool| scores.iter().filter(|s| what(s)).count() > 4;
    assert!(happens(|s| s.with_exceptions > s.level), "exceptions");
    assert!(happens(|s| s.with_exceptions > s.level + 1), "exceptions at two levels");
    assert!(happens(|s| s.exceptions.is_empty() && s.level > 0), "none");
    assert!(
        happens(|s| s.counting().len() < s.tallies.len()),
        "a level above that asks for nothing"
    );
    assert!(
        happens(|s| s.with_exceptions > s.level && s.tallies.iter().any(|t| t.open > 0)),
        "open"
    );
    let sets = sets(&forms);
    let lapsed = |set: &Set| set.answers.lapsed(&forms[set.form]).len();
    assert!(sets.iter().filter(|set| lapsed(set) > 0).count() > sets_of_each(), "lapsed answers");
    assert!(sets.iter().filter(|set| lapsed(set) == 0).count() > 4, "none");
    let with_na =
        |s: &PracticeScore| s.with_exceptions > s.level && s.tallies.iter().any(|t| t.aside > 0);
    assert!(happens(with_na), "not applicable");
    assert!(happens(PracticeScore::is_out), "nothing applies");
}

fn given(form: &Questionnaire, answers: &Answers) -> Json {
    let values = answers.answers.iter().filter_map(|(id, answer)| {
        let value = answer.value.as_ref()?;
        let (word, label) = (value.word(), form.label(id, value));
        let days = (&answer.when, &answer.until);
        Some((
            id.clone(),
            json!({ "answer": word, "label": label, "when": days.0, "until": days.1 }),
        ))
    });
    Json::Object(values.collect())
}

fn targets(answers: &Answers) -> Json {
    let own = answers.targets.iter().map(|(id, (level, _))| (id.clone(), Json::from(*level)));
    Json::Object(own.collect())
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_script_of_the_form_scores_as_the_library_does() {
    let project = Project::empty();
    let forms = forms();
    let sets = sets(&forms);
    for (at, form) in forms.iter().enumerate() {
        project.write(
            &format!("{at}.html"),
            form_html::form(&Templates::built_in(), form, None)
                .expect("the built-in templates fill"),
        );
    }
    let list: Vec<Json> = sets
        .iter()
        .map(|set| {
            json!({
                "form": set.form, "answers": given(&forms[set.form], &set.answers), "targets": targets(&set.answers),
                "date": set.answers.date, "as-of": set.answers.as_of,
            })
        })
        .collect();
    project.write("sets.json", Json::from(list).to_string());
    let mut node = project.command("node", &[]);
    node.arg(repository().join("tests/cli/assess/score.cjs")).arg("sets.json");
    node.args((0..forms.len()).map(|at| format!("{at}.html")));
    let said: Json = serde_json::from_str(&third_party(&mut node, "apt-get install nodejs"))
        .expect("the script prints JSON");
    assert_eq!(said.as_array().map(Vec::len), Some(sets.len()));
    for (number, set) in sets.iter().enumerate() {
        for (at, practice) in forms[set.form].practices.iter().enumerate() {
            let said: Vec<&str> = said[number][&practice.id]
                .as_array()
                .map(|list| list.iter().filter_map(Json::as_str).collect())
                .unwrap_or_default();
            assert_eq!(said, expected(&set.score, at), "set {number}, practice {}", practice.id);
        }
        for group in &set.score.domains {
            let said: Vec<&str> = said[number][&group.id]
                .as_array()
                .map(|list| list.iter().filter_map(Json::as_str).collect())
                .unwrap_or_default();
            assert_eq!(said, of_group(group), "set {number}, group {}", group.id);
        }
    }
    eprintln!("HTML form: {}", figures(&forms, &sets));
}

#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn the_formulas_of_the_workbook_score_as_the_library_does() {
    let project = Project::empty();
    let forms = forms();
    let sets = sets(&forms);
    for (at, rule) in MODELS.iter().enumerate() {
        let of = Project::new(&mini(rule));
        of.smm(&["assess", "new", "--profile", "trim", "--date", "2026-03-04", "-o", "form.xlsx"])
            .exits(0);
        project
            .write(&format!("{at}.xlsx"), std::fs::read(of.path("form.xlsx")).expect("readable"));
    }
    let list: Vec<Json> = sets
        .iter()
        .map(|set| {
            json!({
                "form": format!("{}.xlsx", set.form), "answers": given(&forms[set.form], &set.answers),
                "targets": targets(&set.answers), "as-of": set.answers.as_of,
            })
        })
        .collect();
    project.write("sets.json", Json::from(list).to_string());
    std::fs::create_dir_all(project.path("filled")).expect("writable");
    let mut python = project.command("python3", &[]);
    python.arg(repository().join("tests/cli/assess/fill.py")).args(["sets.json", "filled"]);
    third_party(&mut python, "pip install openpyxl");
    // The formulas have lost their cached values: whatever LibreOffice writes, it has computed.
    // In batches, so that one command line does not name 500 files.
    let names: Vec<String> =
        (0..sets.len()).map(|number| format!("filled/{number}.xlsx")).collect();
    for names in names.chunks(100) {
        let mut office = libreoffice(&project.path(""));
        office.args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "computed"]);
        office.args(names);
        third_party(run_in(&mut office, &project), "apt-get install libreoffice-calc");
    }
    for (number, set) in sets.iter().enumerate() {
        let file = std::fs::read(project.path(&format!("computed/{number}.xlsx")))
            .unwrap_or_else(|error| panic!("set {number}: {error}"));
        let rows = summary(file);
        for (at, practice) in forms[set.form].practices.iter().enumerate() {
            let said = rows.iter().find(|row| row[0] == practice.code).expect("a row");
            assert_eq!(
                said[1..8],
                expected(&set.score, at),
                "set {number}, practice {}",
                practice.id
            );
        }
        let groups = set.score.subdomains.iter().chain(&set.score.domains);
        for group in groups.filter(|group| !group.practices.is_empty()) {
            let found = rows.iter().filter(|row| row[8] == group.title);
            let wanted = of_group(group);
            let ok = found.into_iter().any(|row| row[1..7] == wanted);
            assert!(ok, "set {number}, group {}: {wanted:?} in {rows:?}", group.title);
        }
    }
    eprintln!("workbook: {}", figures(&forms, &sets));
}

/// What was compared, for who reads the long run.
fn figures(forms: &[Questionnaire], sets: &[Set]) -> String {
    let scores = || sets.iter().flat_map(|set| &set.score.practices);
    let lapsed = sets.iter().filter(|set| !set.answers.lapsed(&forms[set.form]).is_empty());
    let aside = scores().filter(|score| score.tallies.iter().any(|tally| tally.aside > 0));
    let apart = scores().filter(|score| score.with_exceptions > score.level);
    format!(
        "{} sets of {} models, {} with lapsed answers; {} practices, {} with answers that do not apply, {} with \
         two readings of their level: none differs",
        sets.len(),
        forms.len(),
        lapsed.count(),
        scores().count(),
        aside.count(),
        apart.count(),
    )
}

/// Rows of the workbook can be sorted: formulas follow the indicators, and so does whoever reads it back.
#[test]
#[ignore = "needs programs of others: `cargo xtask test` installs them and runs it"]
fn a_workbook_whose_rows_were_sorted_scores_and_reads_as_before() {
    let forms = forms();
    let mut dice = Dice::new(20_261_130);
    for (at, rule) in MODELS.iter().enumerate() {
        let project = Project::new(&mini(rule));
        let form = &forms[at];
        let mut names = Vec::new();
        for number in 0..6 {
            let answers = aged(values(form, number, &mut dice), &mut dice);
            project.write(
                &format!("{number}.yaml"),
                yaml::write(form, &answers, yaml::Layout::Filled),
            );
            let (from, to) = (format!("{number}.yaml"), format!("{number}.xlsx"));
            let new = ["assess", "new", "--profile", "trim", "--answers", &from, "-o", &to];
            let date = ["--date", answers.date.as_str()];
            let date = if answers.date.is_empty() { &date[..0] } else { &date[..] };
            project.smm(&[&new[..], date].concat()).exits(0);
            let mut python = project.command("python3", &[]);
            let script = repository().join("tests/cli/assess/sort.py");
            let sorted = format!("sorted-{number}.xlsx");
            python.arg(script).args([&to, &sorted]);
            third_party(&mut python, "pip install openpyxl");
            let read = |name: &str| {
                let run = project.smm(&["assess", "read", name]);
                (run.code, without_source(&run.stdout, name))
            };
            assert_eq!(read(&to), read(&sorted), "{rule}, set {number}");
            names.push((sorted, score(form, &answers)));
        }
        let mut office = libreoffice(&project.path(""));
        office.args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "computed"]);
        office.args(names.iter().map(|(name, _)| name));
        third_party(run_in(&mut office, &project), "apt-get install libreoffice-calc");
        for (name, score) in &names {
            let file = std::fs::read(project.path(&format!("computed/{name}"))).expect("made");
            let rows = summary(file);
            for (at, practice) in form.practices.iter().enumerate() {
                let said = rows.iter().find(|row| row[0] == practice.code).expect("a row");
                assert_eq!(said[1..8], expected(score, at), "{rule}, {name}, {}", practice.id);
            }
        }
    }
}

fn run_in<'c>(command: &'c mut Command, project: &Project) -> &'c mut Command {
    command.current_dir(project.path(""))
}

/// Code, level, progress, target, under, over, level with exceptions, these, and title of each row
/// of the summary.
fn summary(file: Vec<u8>) -> Vec<[String; 9]> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let cells = book.worksheet_range("Summary").expect("a summary");
    let text = |row: usize, column: u32| {
        let row = u32::try_from(row).expect("small") + 3;
        match cells.get_value((row, column)) {
            Some(Data::Float(number)) if column == 4 => format!("{number:.2}"),
            Some(Data::Float(number)) => number.to_string(),
            Some(other) => other.to_string(),
            None => String::new(),
        }
    };
    (0..cells.height().saturating_sub(3))
        .map(|row| [1, 3, 4, 8, 9, 10, 13, 14, 2].map(|column| text(row, column)))
        .collect()
}
