//! `smm assess`: forms, round trips, scores, and what becomes of answers.

mod commands;
mod engines;
mod exchange;
mod exports;
mod faces;
mod fill;
mod hands;
mod kept;
mod lapse;
mod programs;
mod random;
mod repeats;
mod reports;
mod roll_up;
mod seals;
mod settle;
mod typing;
mod upgrade;
mod worksheet;

use std::process::Command;

/// An answers document without the entry of a file that it was read from: the digest of that says nothing of answers.
pub(crate) fn without_source(text: &str, file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let mut out = String::new();
    let mut is_in_entry = false;
    for line in text.split_inclusive('\n') {
        is_in_entry = line.trim_end().replace('"', "") == format!("  - name: {name}")
            || (is_in_entry && line.starts_with("    "));
        if !is_in_entry {
            out.push_str(line);
        }
    }
    // A list without entries is none.
    match out.split_once("sources:\n") {
        Some((before, after)) if !after.starts_with("  - ") => format!("{before}{after}"),
        _ => out,
    }
}

/// A LibreOffice that recalculates every workbook it opens, with a profile of its own.
pub(crate) fn libreoffice(home: &std::path::Path) -> Command {
    let user = home.join("lo/user");
    std::fs::create_dir_all(&user).expect("writable");
    std::fs::write(
        user.join("registrymodifications.xcu"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#,
    )
    .expect("writable");
    let mut command = Command::new("soffice");
    command
        .arg(format!("-env:UserInstallation=file://{}", home.join("lo").display()))
        .args(["--headless", "--norestore"]);
    command
}
