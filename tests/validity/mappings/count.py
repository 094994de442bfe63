"""How often the second reader agreed, sample by sample: `python3 tests/validity/mappings/count.py`."""

import csv
from pathlib import Path

for name in ("first", "second"):
    with (Path(__file__).parent / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    same = sum(row["written"] == row["rated"] for row in rows)
    defensible = sum(row["defensible"] == "yes" for row in rows)
    print(f"{name}: {len(rows)} rows, same relationship {same / len(rows):.0%}, defensible {defensible / len(rows):.0%}")
