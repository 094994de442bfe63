//! Plain tables as a workbook: one sheet each, with a filter, and the heads in sight.

use anyhow::Result;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook};
use smm_core::render::mapping::TableSheet;

use super::styles::{Styles, height, lines, properties};

const FAR: Color = Color::RGB(0x8f_2a_20);
const BELOW: Color = Color::RGB(0xf3_c9_c0);
const ABOVE: Color = Color::RGB(0xf3_dd_a8);

/// The workbook; texts stay texts, also those that look like formulas, and counts are numbers.
pub(crate) fn tables(title: &str, sheets: &[TableSheet]) -> Result<Vec<u8>> {
    with_looks(title, sheets, &[])
}

/// The workbook of many sites: where a mark says that a site is under its target or above it, color says it as well.
pub(crate) fn roll_up(title: &str, sheets: &[TableSheet]) -> Result<Vec<u8>> {
    let centered = || Styles::new().cell.set_align(FormatAlign::Center);
    let far = centered().set_background_color(FAR).set_font_color(Color::White).set_bold();
    let looks = [
        ("▼▼", far),
        ("▼", centered().set_background_color(BELOW).set_bold()),
        ("▲", centered().set_background_color(ABOVE).set_italic()),
        ("●", centered()),
    ];
    with_looks(title, sheets, &looks)
}

/// The workbook; a text that begins with a mark has its look.
fn with_looks(title: &str, sheets: &[TableSheet], looks: &[(&str, Format)]) -> Result<Vec<u8>> {
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(title)?);
    for table in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&table.name)?;
        for (column, width) in (0u16..).zip(&table.widths) {
            sheet.set_column_width(column, f64::from(*width))?;
        }
        for (row, cells) in (0u32..).zip(&table.rows) {
            let tallest = cells.iter().zip(&table.widths).map(|(text, width)| lines(text, *width));
            sheet.set_row_height(row, height(tallest.max().unwrap_or(1)))?;
            for (column, text) in (0u16..).zip(cells) {
                let marked = looks.iter().find(|(mark, _)| row > 0 && text.starts_with(mark));
                let usual = if row == 0 { &styles.head } else { &styles.cell };
                let style = marked.map_or(usual, |(_, look)| look);
                match text.parse::<u32>() {
                    Ok(number) if row > 0 && number.to_string() == *text => {
                        sheet.write_number_with_format(row, column, number, &styles.number)?;
                    }
                    _ => drop(sheet.write_string_with_format(row, column, text, style)?),
                }
            }
        }
        let (last, right) = (table.rows.len().saturating_sub(1), table.widths.len() - 1);
        sheet.autofilter(0, 0, u32::try_from(last)?, u16::try_from(right)?)?;
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    }
    Ok(workbook.save_to_buffer()?)
}
