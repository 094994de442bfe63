"""Fills or copies a PDF form as another program would: pdf_fill.py PROGRAM FORM VALUES OUT.

VALUES is JSON: the name of a field and its value. The programs that copy leave the fields as they are."""
import ctypes
import json
import sys

program, form, values, out = sys.argv[1:]
values = json.load(open(values, encoding="utf-8"))


def is_choice(name):
    return name.startswith("answer_")


def pypdf():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=form)
    states = {name: "/" + text if is_choice(name) else text for name, text in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, states, auto_regenerate=False)
    writer.write(out)


def pikepdf():
    import pikepdf
    from pikepdf.form import Form

    document = pikepdf.open(form)
    fields = Form(document)
    for name, text in values.items():
        fields[name].value = pikepdf.Name("/" + text) if is_choice(name) else text
    document.save(out)


def pdfium():
    """The engine of Chromium, with its own mouse and keys."""
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    env = document.formenv.raw
    short = ctypes.POINTER(ctypes.c_ushort)

    def text_of(call, annotation):
        size = call(env, annotation, None, 0)
        buffer = ctypes.create_string_buffer(size)
        call(env, annotation, ctypes.cast(buffer, short), size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    for page in document:
        for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, at)
            if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET:
                continue
            name = text_of(raw.FPDFAnnot_GetFormFieldName, annotation)
            text = values.get(name)
            state = raw.FPDFAnnot_GetFormFieldExportValue
            if text is None or (is_choice(name) and text_of(state, annotation) != text):
                continue
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, box)
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            raw.FORM_OnMouseMove(env, page.raw, 0, x, y)
            raw.FORM_OnLButtonDown(env, page.raw, 0, x, y)
            raw.FORM_OnLButtonUp(env, page.raw, 0, x, y)
            if not is_choice(name):
                typed = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
                raw.FORM_SelectAllText(env, page.raw)
                raw.FORM_ReplaceSelection(env, page.raw, ctypes.cast(typed, short))
            raw.FORM_ForceToKillFocus(env)
    document.save(out)


def fdf():
    """Form data for pdftk."""

    def text(words):
        return b"<FEFF" + words.encode("utf-16-be").hex().encode() + b">"

    rows = []
    for name, said in values.items():
        value = b"/" + said.encode() if is_choice(name) else text(said)
        rows.append(b"<< /T " + text(name) + b" /V " + value + b" >>\n")
    head = b"%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n"
    end = b"] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    open(out, "wb").write(head + b"".join(rows) + end)


def pages_of_pikepdf():
    """Copies pages, and leaves the tree of fields behind."""
    import pikepdf

    document = pikepdf.new()
    document.pages.extend(pikepdf.open(form).pages)
    document.save(out)


def pages_of_pypdf():
    """Copies pages without the fields that buttons hang in."""
    import pypdf

    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(form).pages:
        writer.add_page(page)
    writer.write(out)


globals()[program]()
