//! The paper templates that are built in; a workspace may replace each by a file of the same name.

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// Name and text of every built-in paper template.
        pub const TEMPLATES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../../../book/templates/", $name))),)*
        ];
    };
}

built_in!(
    "checklist.typ",
    "checklist-parts.typ",
    "guide.typ",
    "logo-trial.typ",
    "paper.typ",
    "redline.typ",
    "report.typ",
    "roll-up.typ",
    "worksheet.typ",
);

/// Whether a file in `book/templates` replaces a paper template.
pub fn is_template(name: &str) -> bool {
    TEMPLATES.iter().any(|(built_in, _)| *built_in == name)
}
