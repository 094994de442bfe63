"""Changes a field behind a signature as another program would: change.py IN OUT."""
import sys

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

source, target = sys.argv[1:]
with open(source, "rb") as pdf, open(target, "wb") as out:
    writer = IncrementalPdfFileWriter(pdf, strict=False)
    for field in writer.root["/AcroForm"]["/Fields"]:
        field = field.get_object()
        if field.get("/T") == "cover_subject":
            field["/V"] = generic.pdf_string("Something else")
            writer.update_container(field)
    writer.write(out)
