//! Why a file cannot be read as a filled form.
//!
//! In: what the reader found. Out: a sentence with the cure.

use std::fmt;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// It is not a PDF at all.
    NotPdf,
    /// It is larger than any form; holds its size.
    TooLarge(usize),
    /// It needs a password.
    Encrypted,
    /// It is cut off or broken; holds the library's words.
    Damaged(String),
    /// It takes longer than any form.
    TooSlow,
    /// It is larger inside than any form.
    TooMuch,
    /// It has no fields; whether its title is that of one of our forms.
    NoFields(Option<String>),
    /// It has fields, none of them ours.
    NotOurs,
    /// It is a form of a later tool; holds what it calls itself.
    Newer(String),
    /// Its own identification was removed.
    Anonymous,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPdf => f.write_str("this is not a PDF file"),
            Self::TooLarge(size) => {
                write!(f, "the file has {size} bytes, more than any filled form; was a scan added?")
            }
            Self::Encrypted => f.write_str(
                "the file is encrypted; open it in a PDF program and save it without a password",
            ),
            Self::Damaged(why) => write!(
                f,
                "the file is cut off or damaged ({why}); ask for it again, or open it in a PDF \
                 program and save it under a new name"
            ),
            Self::TooSlow | Self::TooMuch => f.write_str(
                "the file unpacks to more than any filled form and was not read to its end; ask for \
                 the file that was filled",
            ),
            Self::NoFields(Some(title)) => write!(
                f,
                "the file is a copy of the form `{title}` without its fields: it was printed to \
                 PDF, flattened or scanned; ask for the file that was filled"
            ),
            Self::NoFields(None) => f.write_str(
                "the PDF has no form fields: it is another document, a scan, or a form that was \
                 printed to PDF; answers on paper must be typed in",
            ),
            Self::NotOurs => f.write_str(
                "the PDF is a form, but not an assessment made by smm; `smm paper form` makes one",
            ),
            Self::Newer(kind) => {
                write!(f, "the form is of kind `{kind}`, which this smm does not know; update smm")
            }
            Self::Anonymous => f.write_str(
                "the form no longer says which profile it was made from: the program that filled \
                 it dropped the hidden fields; fill the original in another PDF program",
            ),
        }
    }
}

impl std::error::Error for ReadError {}
