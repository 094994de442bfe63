//! The files of the theme that are built in; a workspace may replace each by a file of the same name.

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// Path below `book/theme` and content of every file of the theme that pages use.
        pub const THEME: &[(&str, &[u8])] = &[
            $(($name, include_bytes!(concat!("../../../../book/theme/", $name))),)*
        ];
    };
}

built_in!(
    "css/base.css",
    "css/changes.css",
    "css/cite.css",
    "css/compare.css",
    "css/fonts-more.css",
    "css/fonts.css",
    "css/keys.css",
    "css/list.css",
    "css/mapping.css",
    "css/overview.css",
    "css/practice.css",
    "css/print.css",
    "css/search.css",
    "css/shell.css",
    "css/tokens.css",
    "favicon.svg",
    "fonts/OFL-source-sans-3.txt",
    "fonts/OFL-source-serif-4.txt",
    "fonts/source-sans-3-cyrillic-ext-wght-normal.woff2",
    "fonts/source-sans-3-cyrillic-wght-italic.woff2",
    "fonts/source-sans-3-cyrillic-wght-normal.woff2",
    "fonts/source-sans-3-greek-wght-italic.woff2",
    "fonts/source-sans-3-greek-wght-normal.woff2",
    "fonts/source-sans-3-latin-ext-wght-italic.woff2",
    "fonts/source-sans-3-latin-ext-wght-normal.woff2",
    "fonts/source-sans-3-latin-wght-italic.woff2",
    "fonts/source-sans-3-latin-wght-normal.woff2",
    "fonts/source-serif-4-cyrillic-ext-wght-normal.woff2",
    "fonts/source-serif-4-cyrillic-wght-italic.woff2",
    "fonts/source-serif-4-cyrillic-wght-normal.woff2",
    "fonts/source-serif-4-greek-wght-italic.woff2",
    "fonts/source-serif-4-greek-wght-normal.woff2",
    "fonts/source-serif-4-latin-ext-wght-italic.woff2",
    "fonts/source-serif-4-latin-ext-wght-normal.woff2",
    "fonts/source-serif-4-latin-wght-italic.woff2",
    "fonts/source-serif-4-latin-wght-normal.woff2",
    "js/early.js",
    "js/finder.js",
    "js/keys.js",
    "js/mapping.js",
    "js/marks.js",
    "js/redirect.js",
    "js/search.js",
    "js/cite.js",
    "js/compare.js",
    "js/site.js",
);
