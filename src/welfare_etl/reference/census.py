"""Writes ``expectations/figures/municipalities.csv`` from the statistics centre's standard data set for education:
``python -m welfare_etl.reference.census FOLDER``.

The data set SSDSE-A (独立行政法人 統計センター, 教育用標準データセット; free to use when the source is named) holds the
census (国勢調査) and other official figures of all municipalities in one CSV file a year. ``FOLDER`` has the editions
named in :data:`EDITIONS`, as the centre publishes them (CP932): 2018 for the schools of 2016 and for bodies that had
another code then, 2020 for the census of 2015 and the areas and schools of 2018, 2022 for the census of 2020.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

EDITIONS = ("SSDSE-A-2018.csv", "SSDSE-A-2020.csv", "SSDSE-A-2022.csv")
OUT = Path("expectations/figures/municipalities.csv")
PEOPLE, HOUSEHOLDS, AGED, HECTARES, ELEMENTARY, JUNIOR_HIGH = "A1101", "A7101", "A1303", "B1101", "E2101", "E3101"
"""Columns: 総人口, 世帯数, 65歳以上人口, 総面積 (ha), 小学校数, 中学校数 (public and other)."""

Edition = dict[str, dict[str, str]]


def read_edition(text: str) -> Edition:
    """Rows by five-digit code: the first line names the columns, two more say year and name of each in Japanese."""
    columns, _years, _names, *rows = csv.reader(text.splitlines())
    return {row[0].removeprefix("R"): dict(zip(columns, row, strict=False)) for row in rows}


def census_rows(early: Edition, first: Edition, second: Edition) -> list[dict[str, str]]:
    """One row a municipality, and one with the sums for each prefecture (``NN000``)."""
    out: dict[str, dict[str, float]] = {}
    for code in sorted({*early, *first, *second}):
        then, now = first.get(code) or early[code], second.get(code, {})
        numbers = {
            "population_2015": then[PEOPLE],
            "population_2020": now.get(PEOPLE, then[PEOPLE]),
            "households_2015": then[HOUSEHOLDS],
            "households_2020": now.get(HOUSEHOLDS, then[HOUSEHOLDS]),
            "aged_2015": then[AGED],
            "aged_2020": now.get(AGED, then[AGED]),
            "hectares": then[HECTARES],
            "elementary_2016": early.get(code, then)[ELEMENTARY],
            "elementary_2020": now.get(ELEMENTARY, then[ELEMENTARY]),
            "junior_high_2016": early.get(code, then)[JUNIOR_HIGH],
            "junior_high_2020": now.get(JUNIOR_HIGH, then[JUNIOR_HIGH]),
        }
        out[code] = {name: int(number) for name, number in numbers.items()}
    # A body that changed its code between the editions would count twice in the sum.
    for code in [code for code in out if code in first]:
        whole = out.setdefault(f"{code[:2]}000", dict.fromkeys(out[code], 0))
        for name, number in out[code].items():
            whole[name] += number
    return [{"code": code, **{name: str(number) for name, number in row.items()}} for code, row in sorted(out.items())]


def main(folder: Path) -> None:
    """Write the file. Raises ``FileNotFoundError`` where an edition is not in the folder."""
    editions = [read_edition((folder / name).read_text("cp932")) for name in EDITIONS]
    rows = census_rows(*editions)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
