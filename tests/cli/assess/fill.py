"""Fills workbooks as another program would: fill.py SETS FOLDER."""
import datetime
import json
import sys

import openpyxl

sets, folder = sys.argv[1:]


def head(sheet):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "ID":
                return cell.row, {c.value: c.column for c in row if c.value}
    return None, {}


# What people type and paste means the same to the reader and to the formulas.
SPELLINGS = {
    "yes": ["yes", "Yes ", " YES", "yes\u00a0", "yes\n", True],
    "partly": ["partly", "Partly ", "PARTLY"],
    "fully": ["fully", "Fully met", " FULLY_MET"],
    "largely": ["largely", "Largely met", "largely-met "],
    "not": ["not", "Not met*", "NOT  MET*"],
    "no": ["no", " No", "NO", "no\t", False],
    "not-applicable": ["not-applicable", "n/a", "N/A ", "not applicable", "Not_Applicable", "na"],
}


def spelled(word, label, dice):
    spellings = [label, word, f" {label.upper()} ", *SPELLINGS.get(word, [])]
    # In some sets of answers "Yes" is not the answer `yes`.
    if label.lower() not in SPELLINGS:
        spellings = [s for s in spellings if not isinstance(s, bool)]
    return spellings[dice % len(spellings)]


for number, one in enumerate(json.load(open(sets, encoding="utf-8"))):
    book = openpyxl.load_workbook(one["form"])
    for sheet in book.worksheets:
        top, columns = head(sheet)
        for row in range((top or 0) + 1, sheet.max_row + 1) if top else []:
            key = sheet.cell(row, columns["ID"]).value
            if "Answer" in columns and key in one["answers"]:
                given = one["answers"][key]
                sheet.cell(row, columns["Answer"]).value = spelled(given["answer"], given["label"], number + row)
                for head_of, day in (("When", given["when"]), ("Holds until", given["until"])):
                    if day:
                        typed = datetime.date.fromisoformat(day) if row % 2 else day
                        sheet.cell(row, columns[head_of]).value = typed
                if given["answer"] == "not-applicable":
                    sheet.cell(row, columns["Reason, if not applicable"]).value = "Out of scope."
            if "Value" in columns and key == "as-of" and one["as-of"]:
                sheet.cell(row, columns["Value"]).value = one["as-of"]
            if "Own target" in columns and key in one["targets"]:
                sheet.cell(row, columns["Own target"]).value = one["targets"][key]
                sheet.cell(row, columns["Rationale for own target"]).value = "Fits better."
    book.save(f"{folder}/{number}.xlsx")
