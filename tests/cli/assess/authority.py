"""Workbooks as authorities make them: authority.py make, and authority.py look BEFORE AFTER."""
import datetime
import sys
import zipfile

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

HEADS = ["Id", "Question", "Answer", "Evidence", "Score"]
IDS = ["1.1", "1.2", "1.10", "2.1"]
OFFERED = ["Implemented", "In progress", "Not started", "Not applicable"]
COUNT = '=COUNTIF(C5:C8,"Implemented")'


def by_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Checklist"
    sheet["A1"], sheet["A2"] = "Organization", "Date"
    sheet["B2"].number_format = "yyyy-mm-dd"
    for column, head in zip("ABCDE", HEADS):
        sheet[f"{column}4"] = head
    for row, number in enumerate(IDS, 5):
        sheet[f"A{row}"], sheet[f"B{row}"] = number, "Is it there?"
        for column in "CDE":
            sheet[f"{column}{row}"].protection = Protection(locked=False)
    for cell in ("B1", "B2"):
        sheet[cell].protection = Protection(locked=False)
    sheet["C5"] = "Not started"
    lists = book.create_sheet("Lists")
    for row, text in enumerate(OFFERED, 1):
        lists[f"A{row}"] = text
    choice = DataValidation(type="list", formula1="Lists!$A$1:$A$4", allow_blank=True)
    choice.add("C5:C8")
    sheet.add_data_validation(choice)
    sheet["C10"] = COUNT
    sheet.merge_cells("B12:D12")
    sheet["A5"].comment = Comment("Ask the owner", "Authority")
    green = PatternFill("solid", bgColor="00FF00")
    rule = CellIsRule(operator="equal", formula=['"Implemented"'], fill=green)
    sheet.conditional_formatting.add("C5:C8", rule)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=5, min_row=4, max_row=8), titles_from_data=True)
    sheet.add_chart(chart, "G2")
    sheet.protection.sheet = True
    sheet.protection.password = "secret"
    book.defined_names["org_name"] = DefinedName("org_name", attr_text="Checklist!$B$1")
    book.save("openpyxl.xlsx")


def by_xlsxwriter():
    book = xlsxwriter.Workbook("xlsxwriter.xlsx")
    sheet, lists = book.add_worksheet("Checklist"), book.add_worksheet("Lists")
    open_cell = book.add_format({"locked": False, "text_wrap": True})
    day = book.add_format({"locked": False, "num_format": "d mmm yyyy"})
    sheet.write_column("A1", ["Organization", "Date"])
    sheet.write_blank("B1", None, open_cell)
    sheet.write_blank("B2", None, day)
    sheet.write_row("A4", HEADS)
    for row, number in enumerate(IDS, 4):
        sheet.write_string(row, 0, number)
        sheet.write_rich_string(row, 1, "Is it ", book.add_format({"bold": True}), "there?")
        for column in range(2, 5):
            sheet.write_blank(row, column, None, open_cell)
    lists.write_column("A1", OFFERED)
    sheet.data_validation("C5:C8", {"validate": "list", "source": OFFERED})
    sheet.write_formula("C10", COUNT)
    sheet.merge_range("B12:D12", "")
    sheet.write_comment("A5", "Ask the owner")
    green = book.add_format({"bg_color": "green"})
    wanted = {"type": "cell", "criteria": "==", "value": '"Implemented"', "format": green}
    sheet.conditional_format("C5:C8", wanted)
    chart = book.add_chart({"type": "radar"})
    chart.add_series({"values": "=Checklist!$E$5:$E$8", "categories": "=Checklist!$A$5:$A$8"})
    sheet.insert_chart("G2", chart)
    sheet.insert_textbox("G20", "Send it to the authority")
    sheet.add_table("A20:B22", {"columns": [{"header": "Name"}, {"header": "Role"}]})
    sheet.add_sparkline("F5", {"range": "Checklist!C10:C10"})
    sheet.protect("secret", {"sort": True})
    book.define_name("org_name", "=Checklist!$B$1")
    book.close()


def with_macros():
    """The first workbook, with a part that only Excel understands."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile("openpyxl.xlsx") as old, zipfile.ZipFile("macros.xlsm", "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "[Content_Types].xml":
                data = data.replace(kind.encode(), macros.encode())
            # Some parts as they are, others packed.
            packed = zipfile.ZIP_STORED if part.filename.endswith(".rels") else zipfile.ZIP_DEFLATED
            new.writestr(part.filename, data, packed)
        new.writestr("xl/vbaProject.bin", bytes(range(256)) * 40, zipfile.ZIP_DEFLATED)
        new.writestr("xl/pivotCache/pivotCacheDefinition1.xml", "<pivotCacheDefinition  a='1'/>")


def look(before, after):
    """A program that is not ours opens it: the values are there, and what was there before as well."""
    was, book = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
    assert was.sheetnames == book.sheetnames
    old, new = was["Checklist"], book["Checklist"]
    assert new["B1"].value == "Tills & tablets", new["B1"].value
    assert new["B2"].value == datetime.datetime(2026, 3, 31), new["B2"].value
    got = [(new[f"C{row}"].value, new[f"D{row}"].value) for row in range(5, 9)]
    # What looks like an escape stands escaped in the file; Excel reads it back, openpyxl does not.
    got = [(answer, seen and seen.replace("_x005F_", "_")) for answer, seen in got]
    assert got == [
        ("Implemented", "PA-1-I1: Log <of> March\n  second line _x0041_\nPA-1-I2: Photo"),
        ("In progress", "Photo"),
        ("Not started", None),
        (None, None),
    ], got
    assert new["C10"].value == COUNT
    for row in old.iter_rows():
        for cell in row:
            there = new[cell.coordinate]
            assert there.style_id == cell.style_id, cell.coordinate
            if cell.value and cell.coordinate != "C5":
                assert there.value == cell.value, cell.coordinate
    assert new.protection.password == old.protection.password and new.protection.sheet
    assert new.merged_cells == old.merged_cells
    assert new["A5"].comment.text == old["A5"].comment.text
    assert len(new._charts) == len(old._charts) == 1
    rules = [str(rule.formula1) for rule in new.data_validations.dataValidation]
    assert rules == [str(rule.formula1) for rule in old.data_validations.dataValidation], rules
    assert len(new.conditional_formatting) == len(old.conditional_formatting)


if sys.argv[1] == "make":
    by_openpyxl()
    by_xlsxwriter()
    with_macros()
else:
    look(*sys.argv[2:])
