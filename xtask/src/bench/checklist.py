"""Writes the checklist of a profile as HTML, for the browsers that it is compared with.

In: the profile's JSON, as the site offers it. Out: the texts that the PDF has, up to the targets, laid
out as somebody would who prints from a browser. Usage: checklist.py profile.json checklist.html
"""

import html
import json
import sys

STYLE = """
@page { size: A4; margin: 20mm 18mm;
  @top-right { content: "NAME"; font: 7pt 'Source Sans 3'; }
  @bottom-left { content: "Maturity is fit to need; higher is not better."; font: 7pt 'Source Sans 3'; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 7pt 'Source Sans 3'; } }
body { font: 9.5pt 'Source Sans 3', sans-serif; margin: 0 }
p { margin: 2pt 0; line-height: 1.25 }
h1, section { break-before: page } h1:first-child { break-before: auto } h2, h3 { break-after: avoid; margin: 6pt 0 2pt }
table { width: 100%; border-collapse: collapse } tr { break-inside: avoid }
td, th { border-bottom: .5pt solid #666; padding: 4pt; vertical-align: top; text-align: left }
.answer { width: 10mm; font-size: 7pt; text-align: center }
.answer i, .level { display: inline-block; width: 4mm; height: 4mm; border: 1pt solid #000 }
.pen { border-bottom: .6pt dotted #777; height: 6mm; font-size: 7pt }
.panel { background: #eef2f5; border-left: 2pt solid #0b4a63; padding: 6pt }
.evidence { columns: 2 } .objective { font: italic 9.5pt 'Source Serif 4', serif } small { font-size: 7pt }
"""

HOW_TO_USE = (
    "Tick one box per indicator. Yes: seen, everywhere it applies. Partly: seen in some of the places. "
    "No: not there, or nobody could show it. n/a: cannot apply here; say why in the note. The current level of a "
    "practice is the highest level up to which every applicable indicator, from level 1 on, is answered yes."
)


def show(text):
    return html.escape(text)


def pens(*titles):
    return "".join(f"<p class=pen>{title}" for title in titles)


def wanted(practice):
    return [level for level in practice["levels"] if level["level"] <= practice["target"]["level"]]


def cover(profile, name):
    lines = pens("Subject", "Organization", "Site", "Date of the visit", "Assessor", "Contact on site", "Scope",
                 "Assessor: date, signature", "For the organization: date, signature")
    return f"<h1>Checklist: {name}</h1>{lines}<h2>How to use it</h2><p>{HOW_TO_USE}<p>{show(profile['notice'])}"


def summary(domains):
    rows = ""
    for domain in domains:
        rows += f"<tr><th colspan=6>{show(domain['title'])}"
        for practice in practices([domain]):
            rows += f"<tr><td>{practice['code']}<td>{show(practice['title'])}<td>{practice['target']['level']}<td><td><td>"
    return f"<h1>Summary</h1><table><tr><th><th>Practice<th>Target<th>Current<th>Gap<th>Remark{rows}</table>"


def evidence(domains):
    roles = {}
    for practice in practices(domains):
        for level in wanted(practice):
            for item in level["indicators"]:
                roles.setdefault(item["ask"].lower(), (item["ask"], []))[1].append(item)
    out = "<h1>Evidence to have ready</h1><div class=evidence>"
    for _, (role, items) in sorted(roles.items()):
        out += f"<h3>{show(role)}</h3>"
        out += "".join(f"<p>\u25a1 {show(item['evidence'])} <small>{item['id']}</small>" for item in items)
    return out + "</div>"


def practices(domains):
    return [practice for domain in domains for sub in domain["subdomains"] for practice in sub["practices"]]


def row(item):
    boxes = "".join(f"<td class=answer>{word}<br><i></i>" for word in ("yes", "partly", "no", "n/a"))
    how = ", ".join(item["verify"])
    return (f"<tr><td>{item['id']}<td><p>{show(item['text'])}<p><small><b>{how}:</b> {show(item['evidence'])} "
            f"<b>Ask:</b> {show(item['ask'])}</small>{pens('Evidence', 'Note')}{boxes}")


def practice_part(practice, titles):
    target = practice["target"]
    boxes = " ".join(f"<i class=level>{number}</i>" for number in range(5))
    why = "".join(f"<p><b>Why level {target['level']}:</b> {show(text['text'])}" for text in target["rationale"])
    out = (f"<section><h2>{practice['code']} {show(practice['title'])}</h2><p>{show(practice['purpose']['text'])}"
           f"<div class=panel>Target {target['level']} {titles[target['level']]} Current level {boxes} Gap{why}</div>")
    for level in wanted(practice):
        rows = "".join(row(item) for item in level["indicators"])
        out += (f"<h3>Level {level['level']} {titles[level['level']]}</h3>"
                f"<p class=objective>{show(level['objective']['text'])}<table>{rows}</table>")
    return out + pens(f"Assessor's comment on {show(practice['title'])}", "", "") + "</section>"


def main(source, target):
    with open(source, encoding="utf-8") as file:
        profile = json.load(file)
    name = show(f"{profile['title']} {profile['version']}")
    titles = {level["level"]: show(level["title"]) for level in profile["levels"]}
    domains = profile["domains"]
    parts = [cover(profile, name), summary(domains), evidence(domains)]
    parts += [practice_part(practice, titles) for practice in practices(domains)]
    style = STYLE.replace("NAME", name)
    with open(target, "w", encoding="utf-8") as file:
        file.write(f"<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>"
                   f"<style>{style}</style>{''.join(parts)}")


main(*sys.argv[1:])
