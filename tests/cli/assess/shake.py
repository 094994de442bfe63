"""Moves sheets, rows and columns of a filled workbook about: shake.py IN OUT."""
import sys

import openpyxl

source, target = sys.argv[1:]
book = openpyxl.load_workbook(source)
for sheet in list(book.worksheets):
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next((n for n, row in enumerate(values) if "ID" in row), None)
    if top is None or "Answer" not in values[top]:
        continue
    at = values[top].index("ID")
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    body = sorted((row for row in values[top + 1:]), key=lambda row: str(row[at] or ""), reverse=True)
    for n, row in enumerate(body):
        for m, value in enumerate(row):
            cell = sheet.cell(top + 2 + n, m + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.insert_cols(4, 2)
    sheet.insert_rows(1, 3)
    sheet.cell(1, 1).value = "A note of somebody"
order = [sheet.title for sheet in book.worksheets]
for name in order[:2]:
    book.move_sheet(name, offset=len(order))
book.save(target)
