//! Formats of the workbook. Color never carries a meaning alone: words say the same.

use anyhow::Result;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline,
    Worksheet,
};
use smm_core::words::Words;

use super::names::footer;

const BRAND: Color = Color::RGB(0x0b_4a_63);
const TINT: Color = Color::RGB(0xe7_ee_f1);
const INPUT: Color = Color::RGB(0xff_fb_ee);
const RULE: Color = Color::RGB(0xb5_c0_c7);

/// The formats in use.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) text: Format,
    pub(super) small: Format,
    pub(super) head: Format,
    pub(super) practice: Format,
    pub(super) level: Format,
    pub(super) cell: Format,
    pub(super) input: Format,
    /// Where answers are chosen: a Boolean that a program has put there stays one in every other.
    pub(super) answer: Format,
    pub(super) number: Format,
    pub(super) decimal: Format,
    pub(super) group: Format,
    pub(super) group_decimal: Format,
    pub(super) under: Format,
    pub(super) over: Format,
    /// Words of a redline: those that stay, those struck out, those put in.
    pub(super) marked: [Format; 3],
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_font_name("Calibri").set_font_size(10.5);
        let wrapped = || base().set_text_wrap().set_align(FormatAlign::Top);
        let ruled = || wrapped().set_border(FormatBorder::Thin).set_border_color(RULE);
        let number = || ruled().set_align(FormatAlign::Center);
        Self {
            title: base().set_bold().set_font_size(18).set_font_color(BRAND),
            text: wrapped(),
            small: wrapped().set_font_size(9).set_font_color(Color::RGB(0x43_51_5c)),
            head: ruled()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(BRAND)
                .set_align(FormatAlign::VerticalCenter),
            practice: base()
                .set_bold()
                .set_font_size(13)
                .set_font_color(BRAND)
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_color(BRAND),
            level: wrapped().set_bold().set_background_color(TINT),
            cell: ruled(),
            input: ruled().set_background_color(INPUT).set_unlocked().set_num_format("@"),
            answer: ruled().set_background_color(INPUT).set_unlocked(),
            number: number(),
            decimal: number().set_num_format("0.00"),
            group: number().set_bold().set_background_color(TINT),
            group_decimal: number().set_bold().set_background_color(TINT).set_num_format("0.00"),
            under: base()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x8c_2f_1b)),
            marked: [
                base(),
                base().set_font_strikethrough().set_font_color(Color::RGB(0x8c_2f_1b)),
                base()
                    .set_underline(FormatUnderline::Single)
                    .set_font_color(Color::RGB(0x0b_5a_2b)),
            ],
            over: base()
                .set_italic()
                .set_font_color(Color::RGB(0x43_51_5c))
                .set_background_color(Color::RGB(0xf3_dd_a8)),
        }
    }
}

/// The highest row that spreadsheet programs show, in points.
const MAX_HEIGHT: u32 = 400;

/// The height of a row of so many lines, in points.
pub(super) fn height(lines: usize) -> u32 {
    u32::try_from(15 * lines).map_or(MAX_HEIGHT, |points| points.min(MAX_HEIGHT))
}

/// How many lines a text takes in a column of so many characters.
pub(super) fn lines(text: &str, width: u16) -> usize {
    // Words do not break, and wide letters take more than their share.
    let room = usize::from(width).saturating_sub(3).max(4);
    text.split('\n').map(|line| 1 + shown_width(line) / room).sum()
}

/// How wide a text is, in letters of ours: those of East Asia take twice the room.
fn shown_width(text: &str) -> usize {
    text.chars().map(|letter| if letter >= '\u{1100}' { 2 } else { 1 }).sum()
}

/// How a sheet is printed: across, on A4, one page wide.
pub(super) fn set_page(sheet: &mut Worksheet, words: &Words) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_footer(footer(words));
}

/// What a workbook says of itself; the date is always the same, so that its bytes are.
pub(super) fn properties(title: &str) -> Result<DocProperties> {
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&date))
}
