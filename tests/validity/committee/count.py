#!/usr/bin/env python3
"""Counts the votes of committee readers on sampled indicators.

In: `key-<seed>.csv` (number on the sheet, `new` or `old` text, id) and `votes-<seed>.csv` (number, yes or no for each
virtue, why). Out: Markdown on standard output. Only the standard library is used.
"""

import csv
from pathlib import Path

VIRTUES = ["observable", "answerable", "distinct", "ot"]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def votes(seed, folder):
    """Text (`new` or `old`) -> for each of its indicators whether each virtue was seen."""
    key = {number: text for number, text, _ in rows(folder / f"key-{seed}.csv")}
    cast = rows(folder / f"votes-{seed}.csv")[1:]
    found = {"new": [], "old": []}
    for number, *vote in cast:
        found[key[number]].append([word.strip() == "yes" for word in vote[: len(VIRTUES)]])
    return found


def share(part, whole):
    return f"{part} of {whole}, {100 * part / whole:.1f} %"


def main():
    folder = Path(__file__).parent
    print("| Sample | Text | " + " | ".join(VIRTUES) + " | all four |")
    print("|---|---|" + "---|" * (len(VIRTUES) + 1))
    for path in sorted(folder.glob("key-*.csv")):
        seed = path.stem.removeprefix("key-")
        for text, cast in votes(seed, folder).items():
            columns = [sum(vote[at] for vote in cast) for at in range(len(VIRTUES))]
            cells = [*columns, sum(all(vote) for vote in cast)]
            print(f"| {seed} | {text} | " + " | ".join(share(cell, len(cast)) for cell in cells) + " |")


if __name__ == "__main__":
    main()
