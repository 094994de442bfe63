//! Plain tables as a workbook: one sheet each, with a filter, and the heads in sight.

use anyhow::Result;
use rust_xlsxwriter::Workbook;
use smm_core::render::mapping::TableSheet;

use super::styles::{Styles, height, lines, properties};

/// The workbook; texts stay texts, also those that look like formulas, and counts are numbers.
pub(crate) fn tables(title: &str, sheets: &[TableSheet]) -> Result<Vec<u8>> {
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
                let style = if row == 0 { &styles.head } else { &styles.cell };
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
