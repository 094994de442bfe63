"""Sorts the rows of a filled workbook as a person would, whose protection is off: sort.py IN OUT."""
import sys

import openpyxl
from openpyxl.formula.translate import Translator

source, target = sys.argv[1:]
book = openpyxl.load_workbook(source)
for sheet in book.worksheets:
    if not sheet.auto_filter.ref:
        continue
    rows = [list(row) for row in sheet[sheet.auto_filter.ref]]
    assert not sheet.merged_cells.ranges, f"{sheet.title}: merged cells cannot be sorted"
    assert rows[0][0].value == "ID", rows[0][0].value
    body = [[(cell.value, cell.coordinate) for cell in row] for row in rows[1:]]
    # By answer, then from the last to the first: no row stays where it was.
    body.sort(key=lambda row: (str(row[5][0] or ""), str(row[0][0] or "")), reverse=True)
    for cells, row in zip(rows[1:], body):
        for cell, (value, origin) in zip(cells, row):
            if isinstance(value, str) and value.startswith("=") and cell.column == 14:
                cell.value = Translator(value, origin=origin).translate_formula(cell.coordinate)
            else:
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
book.save(target)
