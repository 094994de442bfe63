"""Keeps the forms of a release: python3 make.py SMM FOLDER [--format 1].

SMM is the program of that release. Needs node, qpdf and LibreOffice; run it in this folder. What it writes is
filled with the answers of ANSWERS and never made again: CONTRIBUTING.md says when another folder is due.
"""
import json, os, re, shutil, subprocess, sys, tempfile

smm, folder = (os.path.abspath(part) for part in sys.argv[1:3])
is_first = sys.argv[3:] == ["--format", "1"]
here = os.path.dirname(os.path.abspath(__file__))

ANSWERS = """\
title: "Riverside: first visit"
profile: shop@1.0
model: tiny@1.0
digest: DIGEST
date: "2026-03-04"
subject: Tills & cabinets
boundary: The shop without the café
site: Riverside
assessors:
  - name: Ana Lima
    role: Lead
  - name: Åsa O’Neil
    role: OT engineer
story: Two days, one of them on foot.
attachments: [plan.pdf]
targets:
  copies: { level: 2, rationale: Restores take days. }
answers:
  DOR-1-I1:
    answer: "yes"
    evidence: "Cabinets 4, 7 and 9: locked, \\"seen\\" at 09:40\\n=keys at the gate #2"
    who: Ana Lima
    when: "2026-03-03"
  DOR-2-I1: { answer: partly, evidence: Journal, note: Week 9 is missing, recheck: Ask for week 9. }
  COP-1-I1: { answer: "no", note: "yes: promised for May" }
  COP-2-I1: { answer: not-applicable, reason: There is no spare device., who: Åsa O’Neil }
comments:
  doors: Better than it looks.
"""
LATER = """\
retired:
  OLD-1-I1: { from: tiny@0.9, text: Doors exist., reason: Nobody asks., answer: "yes", evidence: Seen once }
"""
SECOND = {
    'date: "2026-03-04"': 'format: 2\ndate: "2026-03-04"\nas-of: "2026-05-01"\nmarking: Confidential',
    'when: "2026-03-03"': 'when: "2026-03-03"\n    until: "2026-09-30"',
}
FIELDS = {
    "cover_title": "Riverside: first visit", "cover_subject": "Tills & cabinets", "cover_site": "Riverside",
    "cover_scope": "The shop without the café", "cover_date": "2026-03-04", "cover_files": "plan.pdf",
    "cover_story": "Two days, one of them on foot.", "cover_assessor1": "Ana Lima", "cover_role1": "Lead",
    "cover_assessor2": "Åsa O’Neil", "cover_role2": "OT engineer", "target_copies": "2",
    "reason_copies": "Restores take days.", "comment_doors": "Better than it looks.",
    "answer_DOR-1-I1": "yes", "evidence_DOR-1-I1": 'Cabinets 4, 7 and 9: locked, "seen" at 09:40\n=keys at the gate #2',
    "signed_DOR-1-I1": "Ana Lima, 2026-03-03", "answer_DOR-2-I1": "partly", "evidence_DOR-2-I1": "Journal",
    "note_DOR-2-I1": "Week 9 is missing", "answer_COP-1-I1": "no", "note_COP-1-I1": "yes: promised for May",
    "answer_COP-2-I1": "not-applicable", "note_COP-2-I1": "There is no spare device.", "signed_COP-2-I1": "Åsa O’Neil",
}
# Fields that only later forms have.
LATER_FIELDS = {"until_DOR-1-I1": "2026-09-30", "recheck_DOR-2-I1": "Ask for week 9."}


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(source, target, fields):
    objects = json.loads(run("qpdf", "--warning-exit-0", "--json=2", "--json-key=qpdf", source))["qpdf"]
    changed, left = {}, dict(fields)
    for key, entry in objects[1].items():
        value = entry.get("value")
        name = value.get("/T", "").removeprefix("u:") if isinstance(value, dict) else ""
        if name in left:
            text = left.pop(name)
            value["/V"] = "/" + text if value.get("/FT") == "/Btn" else "u:" + text
            changed[key] = entry
    assert not left, left
    with open("update.json", "w") as file:
        json.dump({"qpdf": [objects[0], changed]}, file)
    run("qpdf", "--warning-exit-0", source, "--update-from-json=update.json", target)


os.makedirs(folder)
os.chdir(tempfile.mkdtemp())
parts = re.split(r"(?m)^-- (.+) --\n", open(f"{here}/workspace.txt").read())[1:]
for path, text in zip(parts[::2], parts[1::2]):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    open(path, "w").write(text)
text = ANSWERS + LATER
if not is_first:
    for old, new in SECOND.items():
        text = text.replace(old, new)
blank = run(smm, "assess", "new", "--profile", "shop")
text = text.replace("DIGEST", re.search(r'^digest: "?(\w+)', blank, re.M)[1])
open("answers.yaml", "w").write(text)
shutil.copy("answers.yaml", folder)
new = [smm, "assess", "new", "--profile", "shop", "--answers", "answers.yaml", "-o"]
run(*new, f"{folder}/form.xlsx")
run("soffice", "-env:UserInstallation=file://" + os.path.abspath("lo"), "--headless", "--norestore", "--convert-to",
    "xlsx:Calc MS Excel 2007 XML", "--outdir", "office", f"{folder}/form.xlsx")
shutil.copy("office/form.xlsx", f"{folder}/libreoffice.xlsx")
run(*new, "form.html")
run("node", f"{here}/../yaml.cjs", "form.html", "answers.yaml")
for kind in ["yaml", "json"]:
    shutil.copy(f"start.{kind}", f"{folder}/html.{kind}")
run(smm, "assess", "new", "--profile", "shop", "-o", "form.pdf")
fill("form.pdf", f"{folder}/filled.pdf", FIELDS if is_first else FIELDS | LATER_FIELDS)
if not is_first:
    run(*new, f"{folder}/form.pdf")
