#!/usr/bin/env python3
"""Measures the blind rating of written companies: agreement, ambiguity, and levels by four rules.

In: `ratings/<company>-<rater>.csv`, one line per indicator: id, answer (yes, partly, no, not-applicable, not-stated),
ambiguous (yes or empty), sentence (the words of the dossier that carry the answer).
Out: Markdown on standard output. Only the standard library is used.
"""

import csv
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path

ANSWERS = ["yes", "partly", "no", "not-applicable", "not-stated"]
POINTS = {"no": 0, "partly": 1, "yes": 2}


def read(path):
    """The answers of one rater: id -> (answer, ambiguous)."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    strange = [row["id"] for row in rows if row["answer"] not in ANSWERS]
    if strange:
        sys.exit(f"{path}: no known answer to {', '.join(strange)}")
    return {row["id"]: (row["answer"], row["ambiguous"].strip() == "yes") for row in rows}


def kappa(a, b, weighted):
    """Cohen's kappa over the indicators that both raters answered yes, partly or no; linear weights if asked."""
    pairs = [(POINTS[a[i][0]], POINTS[b[i][0]]) for i in a if a[i][0] in POINTS and b.get(i, ("",))[0] in POINTS]
    if not pairs:
        return float("nan")
    distance = (lambda x, y: abs(x - y) / 2) if weighted else (lambda x, y: float(x != y))
    seen = sum(distance(x, y) for x, y in pairs) / len(pairs)
    left, right = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    chance = sum(left[x] * right[y] * distance(x, y) for x in left for y in right) / len(pairs) ** 2
    return 1.0 if chance == 0 else 1 - seen / chance


def by_practice(answers):
    """Practice code -> level -> list of answers; what is not stated counts as no, what does not apply is left out."""
    table = defaultdict(lambda: defaultdict(list))
    for item, (answer, _) in answers.items():
        code, level, _ = item.rsplit("-", 2)
        table[code][int(level)]
        if answer != "not-applicable":
            table[code][int(level)].append("no" if answer == "not-stated" else answer)
    return table


def reached(levels):
    """Every applicable indicator of the level and of those below is yes."""
    return highest(levels, lambda answers: all(answer == "yes" for answer in answers))


def with_exceptions(levels):
    """No answer is no, and at most half of them are partly."""
    return highest(levels, lambda answers: "no" not in answers and 2 * answers.count("partly") <= len(answers))


def three_quarters(levels):
    """Three quarters of the points of the level, whatever the single answers are."""
    return highest(levels, lambda answers: 4 * sum(POINTS[a] for a in answers) >= 3 * 2 * len(answers))


def highest(levels, holds):
    """The highest level up to which a condition holds for each."""
    level = 0
    for number in sorted(levels):
        if not holds(levels[number]):
            break
        level = number
    return level


def compensating(levels):
    """The shares of points of all levels added up and cut: strength above makes up for gaps below."""
    shares = [sum(POINTS[a] for a in answers) / (2 * len(answers)) for answers in levels.values() if answers]
    return int(sum(shares) + 1e-9)


RULES = {
    "reached": reached,
    "reached with exceptions": with_exceptions,
    "three quarters of the points": three_quarters,
    "compensating": compensating,
}


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "none"


def answers_table(companies):
    print("| Company | Indicators | Kappa | Weighted kappa | Yes | Partly | No | Not stated | Ambiguous for both | Yes against no |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for company, (a, b) in companies.items():
        both = [answer for rater in (a, b) for answer, _ in rater.values()]
        count = Counter(both)
        ambiguous = sum(1 for i in a if a[i][1] and b[i][1])
        opposite = sum(1 for i in a if {a[i][0], b[i][0]} == {"yes", "no"})
        print(
            f"| {company} | {len(a)} | {kappa(a, b, False):.2f} | {kappa(a, b, True):.2f} | "
            + " | ".join(share(count[word], len(both)) for word in ["yes", "partly", "no", "not-stated"])
            + f" | {share(ambiguous, len(a))} | {share(opposite, len(a))} |"
        )


def rules_table(companies):
    print("\n| Rule | " + " | ".join(f"{company}: median, at 0, at 3 or more" for company in companies) + " | Same for both raters |")
    print("|---|" + "---|" * (len(companies) + 1))
    for name, rule in RULES.items():
        cells, same, total = [], 0, 0
        for a, b in companies.values():
            left = {code: rule(levels) for code, levels in by_practice(a).items()}
            right = {code: rule(levels) for code, levels in by_practice(b).items()}
            both = list(left.values()) + list(right.values())
            zero = sum(1 for level in both if level == 0) / 2
            high = sum(1 for level in both if level >= 3) / 2
            cells.append(f"{statistics.median(both):g}, {zero:g}, {high:g}")
            same += sum(1 for code in left if left[code] == right[code])
            total += len(left)
        print(f"| {name} | " + " | ".join(cells) + f" | {same} of {total} |")


def practices_table(companies):
    print("\n| Practice | " + " | ".join(f"{company} (reached; with exceptions)" for company in companies) + " |")
    print("|---|" + "---|" * len(companies))
    codes = by_practice(next(iter(companies.values()))[0])
    for code in codes:
        cells = []
        for a, b in companies.values():
            pairs = [(reached(t[code]), with_exceptions(t[code])) for t in (by_practice(a), by_practice(b))]
            cells.append(" / ".join(f"{low}; {high}" for low, high in dict.fromkeys(pairs)))
        print(f"| {code} | " + " | ".join(cells) + " |")


def troubles(companies):
    """Lists what keeps companies from levels, for those who revise the indicators."""
    print("\nAmbiguous for both, or answered yes by one and no by the other:")
    for company, (a, b) in companies.items():
        for item in a:
            if (a[item][1] and b[item][1]) or {a[item][0], b[item][0]} == {"yes", "no"}:
                print(f"- {company} {item}: {a[item][0]} / {b[item][0]}")


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "ratings"
    found = defaultdict(dict)
    for path in sorted(folder.glob("*.csv")):
        company, _, rater = path.stem.rpartition("-")
        found[company][rater] = read(path)
    order = ["shops", "dairy", "utility", "carmaker"]
    names = sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name))
    companies = {name: tuple(found[name][rater] for rater in sorted(found[name])) for name in names}
    for name, pair in companies.items():
        if len(pair) != 2 or pair[0].keys() != pair[1].keys():
            sys.exit(f"{name}: two raters must have answered the same indicators")
    answers_table(companies)
    rules_table(companies)
    practices_table(companies)
    if "--troubles" in sys.argv:
        troubles(companies)


if __name__ == "__main__":
    main()
