"""One fault at a time, as a converter, a typist or a careless merge would make it, at seeded random places.

A kind of fault is a function from the lines of a document and the lines of one report in it (``start`` to ``end``,
counted from 1, inclusive) to the changed lines and the lines where the fault stands in them; None where that report
has no place for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Lines = list[str]
Made = tuple[Lines, set[int]]


@dataclass(frozen=True)
class Report:
    """Where a report stands, and which others there are."""

    report_id: str
    prefecture: str
    municipality: str
    start: int
    end: int
    others: tuple[tuple[str, str, int, int], ...] = ()
    """(prefecture, municipality, start, end) of the other reports of the document."""
    dated: tuple[int, ...] = ()
    """Lines that a date of a value was read from."""
    quantified: tuple[tuple[int, str], ...] = ()
    """Lines with a goal or a result, and its quote."""


Kind = Callable[[Lines, Report, random.Random], Made | None]
KINDS: dict[str, Kind] = {}
FIGURES = ("人口", "世帯数", "高齢化率", "生活保護受給率", "面積", "加入率", "公立小学校数", "公立中学校数")


def kind(make: Kind) -> Kind:
    """Registers a kind under its function's name."""
    KINDS[make.__name__] = make
    return make


def _table(lines: Lines, report: Report) -> range:
    """Lines (from 0) of table 1-1."""
    start = next((n for n in range(report.start - 1, report.end) if lines[n].startswith("1-1")), report.start - 1)
    stop = next((n for n in range(start + 1, report.end) if lines[n].startswith("1-2")), report.end)
    return range(start + 1, stop)


def _figures(lines: Lines, report: Report, names: tuple[str, ...] = FIGURES) -> list[tuple[int, int]]:
    """(line from 0, cell) of each figure in table 1-1: the first cell with a digit behind a label."""
    out = []
    for n in _table(lines, report):
        cells = lines[n].split("\t")
        for at, cell in enumerate(cells):
            if any(cell.strip().endswith(name) for name in names) or cell.strip().startswith(names):
                value = next((k for k in range(at + 1, len(cells)) if cells[k].strip()), None)
                if (
                    value is not None
                    and re.search(r"[0-9]", cells[value])
                    and not cells[value].strip().startswith(FIGURES)
                ):
                    out.append((n, value))
    return out


def _with_cell(lines: Lines, line: int, cell: int, text: str) -> Made:
    cells = lines[line].split("\t")
    cells[cell] = text
    return [*lines[:line], "\t".join(cells), *lines[line + 1 :]], {line + 1}


def _cell(lines: Lines, place: tuple[int, int]) -> str:
    return lines[place[0]].split("\t")[place[1]]


def _pick_figure(lines: Lines, report: Report, rng: random.Random, names: tuple[str, ...]) -> tuple[int, int] | None:
    places = _figures(lines, report, names)
    return rng.choice(places) if places else None


def _rows(lines: Lines, report: Report, pattern: str) -> list[int]:
    return [n for n in range(report.start - 1, report.end) if re.search(pattern, lines[n])]


def _prose(lines: Lines, report: Report, rng: random.Random) -> tuple[int, int] | None:
    """(line from 0, offset) of a Japanese character inside a long cell."""
    long = [n for n in range(report.start + 20, report.end) if len(lines[n]) > 60]
    for _ in range(20):
        if not long:
            return None
        line = rng.choice(long)
        spots = [
            m.start()
            for m in re.finditer(
                r"(?<=[ぁ-ん])[ぁ-ん](?=[ぁ-ん])", re.sub(r"<[^>]*>", lambda m: " " * len(m[0]), lines[line])
            )
        ]
        if spots:
            return line, rng.choice(spots)
    return None


def _replaced(lines: Lines, report: Report, rng: random.Random, letters: str) -> Made | None:
    spot = _prose(lines, report, rng)
    if spot is None:
        return None
    line, at = spot
    text = lines[line][:at] + rng.choice(letters) + lines[line][at + 1 :]
    return [*lines[:line], text, *lines[line + 1 :]], {line + 1}


# -- figures -------------------------------------------------------------------------------------------------


@kind
def swap_columns(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The values of the left and the right half of a row of table 1-1 change places."""
    rows: dict[int, list[int]] = {}
    for line, cell in _figures(lines, report):
        rows.setdefault(line, []).append(cell)
    rows = {line: cells for line, cells in rows.items() if len(cells) > 1}
    if not rows:
        return None
    line = rng.choice(list(rows))
    a, b = rows[line][:2]
    cells = lines[line].split("\t")
    cells[a], cells[b] = cells[b], cells[a]
    return [*lines[:line], "\t".join(cells), *lines[line + 1 :]], {line + 1}


@kind
def drop_digit(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A digit of a figure is lost."""
    place = _pick_figure(lines, report, rng, FIGURES)
    if place is None:
        return None
    text = _cell(lines, place)
    digits = [m.start() for m in re.finditer(r"[0-9](?=[0-9,.])|(?<=[0-9])[0-9]", text)]
    if not digits:
        return None
    at = rng.choice(digits)
    return _with_cell(lines, *place, text[:at] + text[at + 1 :])


@kind
def add_digit(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A digit of a figure is there twice."""
    place = _pick_figure(lines, report, rng, FIGURES)
    if place is None:
        return None
    text = _cell(lines, place)
    at = rng.choice([m.start() for m in re.finditer(r"[0-9]", text)])
    return _with_cell(lines, *place, text[:at] + text[at] + text[at:])


@kind
def permille_for_percent(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A percentage other than that of public assistance is printed in ‰, ten times as large."""
    place = _pick_figure(lines, report, rng, ("高齢化率", "加入率"))
    if place is None:
        return None
    text = _cell(lines, place)
    found = re.search(r"[0-9]+(\.[0-9]+)?", text)
    assert found
    return _with_cell(lines, *place, text.replace(found[0], f"{float(found[0]) * 10:g}", 1))


@kind
def decimal_point_lost(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    places = [place for place in _figures(lines, report) if re.search(r"[0-9]\.[0-9]", _cell(lines, place))]
    if not places:
        return None
    place = rng.choice(places)
    return _with_cell(lines, *place, re.sub(r"([0-9])\.([0-9])", r"\1\2", _cell(lines, place), count=1))


@kind
def unit_replaced(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A figure is followed by another unit."""
    place = _pick_figure(lines, report, rng, ("人口", "世帯数", "面積", "高齢化率", "生活保護受給率"))
    if place is None:
        return None
    text = _cell(lines, place)
    unit = re.search(r"\(.*\)\s*$", text)
    if unit is None:
        return None
    return _with_cell(lines, *place, text[: unit.start()] + rng.choice(["(ha)", "(千人)", "(‰)", "(か所)"]))


@kind
def population_and_households_swapped(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    people, homes = _figures(lines, report, ("人口",)), _figures(lines, report, ("世帯数",))
    if not people or not homes:
        return None
    a, b = _cell(lines, people[0]), _cell(lines, homes[0])
    numbers = [re.search(r"[0-9,]+", text) for text in (a, b)]
    if not all(numbers):
        return None
    first, second = (found[0] for found in numbers if found)
    changed, at = _with_cell(lines, *people[0], a.replace(first, second, 1))
    changed, more = _with_cell(changed, *homes[0], b.replace(second, first, 1))
    return changed, at | more


@kind
def figures_fused(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """Two figures of a row stand in one cell, the other cell is empty."""
    rows: dict[int, list[int]] = {}
    for line, cell in _figures(lines, report):
        rows.setdefault(line, []).append(cell)
    rows = {line: cells for line, cells in rows.items() if len(cells) > 1}
    if not rows:
        return None
    line = rng.choice(list(rows))
    a, b = rows[line][:2]
    cells = lines[line].split("\t")
    cells[a], cells[b] = f"{cells[a]} {cells[b]}", ""
    return [*lines[:line], "\t".join(cells), *lines[line + 1 :]], {line + 1}


@kind
def value_in_the_next_row(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The figures of the first column slip one row down; what stood lowest is lost."""
    column = [place for place in _figures(lines, report) if place[1] == 1][:3]
    if len(column) < 2:
        return None
    texts = [_cell(lines, place) for place in column]
    changed, at = lines, set()
    for place, text in zip(column, ["", *texts], strict=False):
        changed, here = _with_cell(changed, *place, text)
        at |= here
    return changed, at


@kind
def cell_emptied(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    place = _pick_figure(lines, report, rng, FIGURES)
    return None if place is None else _with_cell(lines, *place, "")


@kind
def schools_times_ten(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    place = _pick_figure(lines, report, rng, ("公立小学校数", "公立中学校数"))
    if place is None:
        return None
    return _with_cell(lines, *place, re.sub(r"([0-9]+)", r"\g<1>0", _cell(lines, place), count=1))


@kind
def area_times_hundred(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    place = _pick_figure(lines, report, rng, ("面積",))
    if place is None:
        return None
    text = _cell(lines, place)
    found = re.search(r"[0-9,]+(\.[0-9]+)?", text)
    assert found
    return _with_cell(lines, *place, text.replace(found[0], f"{float(found[0].replace(',', '')) * 100:.2f}", 1))


@kind
def rate_one_place_off(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """Public assistance a hundred times too large: an absolute figure, or the wrong row."""
    place = _pick_figure(lines, report, rng, ("生活保護受給率",))
    if place is None:
        return None
    text = _cell(lines, place)
    found = re.search(r"[0-9]+(\.[0-9]+)?", text)
    assert found
    return _with_cell(lines, *place, text.replace(found[0], f"{float(found[0]) * 100:g}", 1))


@kind
def coordinators_times_ten(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    rows = [n for n in _rows(lines, report, r"推進員の配置") if re.search(r"\t[^\t]*[0-9]+ ?[人名]", lines[n])]
    if not rows:
        return None
    line = rng.choice(rows)
    head, _, rest = lines[line].partition("\t")
    text = re.sub(r"([0-9]+)( ?[人名])", r"\g<1>0\2", rest, count=1)
    return [*lines[:line], f"{head}\t{text}", *lines[line + 1 :]], {line + 1}


@kind
def area_population_too_large(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The people of the area of block ア or イ: one digit more."""
    rows = _rows(lines, report, r"\(人口\)\s*[0-9][0-9,]+")
    if not rows:
        return None
    line = rng.choice(rows)
    text = re.sub(r"(\(人口\)\s*)([0-9])", r"\g<1>9\2", lines[line], count=1)
    return [*lines[:line], text, *lines[line + 1 :]], {line + 1}


@kind
def goal_digit(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A digit more in a goal or a result."""
    spots = []
    for line, quote in report.quantified:
        at = lines[line - 1].find(quote)
        found = re.search(r"[0-9]+(?= ?[^0-9.,\s])", quote)
        if at >= 0 and found:
            spots.append((line - 1, at + found.end()))
    if not spots:
        return None
    line, at = rng.choice(spots)
    return [*lines[:line], lines[line][:at] + "5" + lines[line][at:], *lines[line + 1 :]], {line + 1}


@kind
def centre_digit(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A digit more in a number of centres."""
    return _one_more(
        lines, report, rng, r"^(?:地域包括支援センター|生活困窮者自立相談支援事業)\t.*?[0-9]+(?=\s*[かカヶケ箇])"
    )


@kind
def phone_digit(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """Another last digit of the telephone number."""
    rows = [n for n in _rows(lines, report, r"電話番号\t[-0-9 ]*[0-9]")]
    if not rows:
        return None
    text = re.sub(r"(電話番号\t[-0-9 ]*)([0-9])", lambda m: m[1] + str((int(m[2]) + 3) % 10), lines[rows[0]], count=1)
    return [*lines[: rows[0]], text, *lines[rows[0] + 1 :]], {rows[0] + 1}


def _one_more(lines: Lines, report: Report, rng: random.Random, pattern: str) -> Made | None:
    rows = _rows(lines, report, pattern)
    if not rows:
        return None
    line = rng.choice(rows)
    found = re.search(pattern, lines[line])
    assert found
    return [*lines[:line], lines[line][: found.end()] + "0" + lines[line][found.end() :], *lines[line + 1 :]], {
        line + 1
    }


# -- rows ----------------------------------------------------------------------------------------------------


@kind
def row_deleted(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    rows = [n for n in range(report.start + 1, report.end) if "\t" in lines[n] and len(lines[n].strip()) > 4]
    line = rng.choice(rows)
    return [*lines[:line], *lines[line + 1 :]], {line, line + 1}


@kind
def figure_row_deleted(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    place = _pick_figure(lines, report, rng, FIGURES)
    if place is None:
        return None
    return [*lines[: place[0]], *lines[place[0] + 1 :]], {place[0], place[0] + 1}


def _doubled(lines: Lines, line: int) -> Made:
    return [*lines[: line + 1], lines[line], *lines[line + 1 :]], {line + 1, line + 2}


@kind
def row_doubled(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    rows = [n for n in range(report.start + 1, report.end) if "\t" in lines[n] and len(lines[n].strip()) > 4]
    return _doubled(lines, rng.choice(rows))


@kind
def centre_row_doubled(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    rows = _rows(lines, report, r"^(?:地域包括支援センター|生活困窮者自立相談支援事業)\t.*[0-9]")
    return _doubled(lines, rng.choice(rows)) if rows else None


@kind
def circled_number_misread(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """⑧ printed as ⑥."""
    rows = _rows(lines, report, "^[①-⑨][^①-⑨]*(?:\t|$)")
    if not rows:
        return None
    line = rng.choice(rows)
    other = rng.choice("①②③④⑤⑥⑦⑧⑨".replace(lines[line][0], ""))
    return [*lines[:line], other + lines[line][1:], *lines[line + 1 :]], {line + 1}


@kind
def unknown_chapter(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A chapter that no form has, behind the last: its answers must not become those of the chapter before."""
    rows = _rows(lines, report, r"^[2-6]\. ?\S")
    if not rows:
        return None
    number = int(lines[rows[-1]][0]) + 1
    end = next((n for n in range(report.end - 1, report.start, -1) if lines[n].strip()), report.end - 1)
    added = ["", f"{number}. 住まいの支援の状況について", "", "①入居の相談件数\t14件", "②見守りを続ける世帯\t9世帯"]
    return [*lines[: end + 1], *added, *lines[end + 1 :]], set(range(end + 2, end + 7))


@kind
def tabs_lost(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The cells of a row run together."""
    rows = [n for n in _table(lines, report) if lines[n].strip().count("\t") >= 1]
    if not rows:
        return None
    line = rng.choice(rows)
    return [*lines[:line], re.sub(r"\t+", " ", lines[line].strip()), *lines[line + 1 :]], {line + 1}


@kind
def another_body_s_row(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A row of table 1-1 is that of another report."""
    here = [place[0] for place in _figures(lines, report, ("人口", "高齢化率", "加入率"))]
    other = rng.choice(report.others)
    there = _figures(lines, Report("", other[0], other[1], other[2], other[3]), ("人口", "高齢化率", "加入率"))
    pairs = [(a, b[0]) for a in here for b in there if lines[a].split("\t")[0] == lines[b[0]].split("\t")[0]]
    if not pairs:
        return None
    line, source = rng.choice(pairs)
    return [*lines[:line], lines[source], *lines[line + 1 :]], {line + 1}


# -- labels, marks, headings -----------------------------------------------------------------------------------

MISPRINTS = {
    "人口": "入ロ",
    "世帯数": "世滞教",
    "高齢化率": "高令イ匕卒",
    "面積": "而漬",
    "公立小学校数": "公 立小挙佼敷",
}


@kind
def label_misprinted(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    spots = [(n, label) for n in _table(lines, report) for label in MISPRINTS if label in lines[n]]
    if not spots:
        return None
    line, label = rng.choice(spots)
    return [*lines[:line], lines[line].replace(label, MISPRINTS[label], 1), *lines[line + 1 :]], {line + 1}


@kind
def mark_moved(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The mark of a project that is run is gone, or stands at another."""
    line = next((n for n in _rows(lines, report, "^実施事業")), None)
    if line is None:
        return None
    rows = [n for n in (line, line + 1) if re.search(r'○|<input type="radio"/>', lines[n])]
    if not rows:
        return None
    at = rng.choice(rows)
    text = re.sub(r'○|<input type="radio"/>', "", lines[at], count=1)
    return [*lines[:at], text, *lines[at + 1 :]], {line + 1, line + 2, line + 3}


@kind
def chapter_heading_lost(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    rows = _rows(lines, report, r"^[2-6]\. ?(事業を実施|地域力|多機関|成果目標|都道府県)")
    if not rows:
        return None
    line = rng.choice(rows)
    return [*lines[:line], *lines[line + 1 :]], {line, line + 1, line + 2}


@kind
def chapters_swapped(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The numbers of two chapters have changed places."""
    rows = _rows(lines, report, r"^[2-6]\. ?\S")
    if len(rows) < 2:
        return None
    at = rng.randrange(len(rows) - 1)
    changed = list(lines)
    changed[rows[at]] = lines[rows[at + 1]][0] + lines[rows[at]][1:]
    changed[rows[at + 1]] = lines[rows[at]][0] + lines[rows[at + 1]][1:]
    return changed, {rows[at] + 1, rows[at + 1] + 1}


# -- who and where ---------------------------------------------------------------------------------------------


def _identity(lines: Lines, report: Report) -> int | None:
    return next((n for n in _rows(lines, report, "^都道府県名")), None)


@kind
def another_prefecture(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The municipality is moved to another prefecture, in heading and table."""
    line = _identity(lines, report)
    names = sorted({other[0] for other in report.others} - {report.prefecture})
    if line is None or not names or report.prefecture not in lines[line]:
        return None
    name = rng.choice(names)
    changed = list(lines)
    at = {line + 1}
    for n in {line, report.start - 1}:
        changed[n] = lines[n].replace(report.prefecture, name, 1)
        at.add(n + 1)
    return changed, at


@kind
def another_municipality(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The table names another municipality of the prefecture than the heading."""
    line = _identity(lines, report)
    names = [other[1] for other in report.others if other[0] == report.prefecture and other[1] != report.municipality]
    if line is None or not names or report.municipality not in lines[line]:
        return None
    text = lines[line].replace(report.municipality, rng.choice(names), 1)
    return [*lines[:line], text, *lines[line + 1 :]], {line + 1, report.start, report.start + 1}


@kind
def phone_of_another_prefecture(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    rows = [n for n in _rows(lines, report, "電話番号") if re.search(r"\t0[0-9]+-", lines[n])]
    if not rows:
        return None
    codes = [code for code in ("011-", "022-", "03-", "06-", "092-", "0852-") if f"\t{code}" not in lines[rows[0]]]
    text = re.sub(r"\t0[0-9]+-", f"\t{rng.choice(codes)}", lines[rows[0]], count=1)
    return [*lines[: rows[0]], text, *lines[rows[0] + 1 :]], {rows[0] + 1}


@kind
def date_outside_the_year(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """A day that figures are of is moved by ten years."""
    spots = [
        (line - 1, found)
        for line in report.dated
        if (found := re.search(r"平成\s*(\d\d)|[HＨ](\d\d)", lines[line - 1])) is not None
    ]
    if not spots:
        return None
    line, found = rng.choice(spots)
    year = found[1] or found[2]
    text = found[0].replace(year, str(int(year) - 10))
    return [*lines[:line], lines[line][: found.start()] + text + lines[line][found.end() :], *lines[line + 1 :]], {
        line + 1
    }


# -- characters ------------------------------------------------------------------------------------------------


@kind
def cyrillic_letter(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    return _replaced(lines, report, rng, "рисаеоЯЖ")


@kind
def hangul_letter(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    return _replaced(lines, report, rng, "한글의가")


@kind
def replacement_character(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    return _replaced(lines, report, rng, "\ufffd")


@kind
def full_width_digits(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """Half of a figure in full width: the value stays what it is."""
    place = _pick_figure(lines, report, rng, FIGURES)
    if place is None:
        return None
    text = _cell(lines, place)
    return _with_cell(lines, *place, text[:1].translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}) + text[1:])


# -- whole reports -----------------------------------------------------------------------------------------------


@kind
def report_doubled(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The report stands in the document once more, at its end."""
    copy = lines[report.start - 1 : report.end]
    start = len(lines) + 2
    return [*lines, "", *copy], {start, start + 1, report.start}


@kind
def report_cut_in_half(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The second half of the report is lost."""
    middle = (report.start + report.end) // 2 + rng.randrange(-8, 8)
    end = next((n for n in range(middle, report.end) if lines[n].strip()), middle)
    return [*lines[:end], "", *lines[report.end :]], set(range(end - 4, end + 4))


@kind
def report_lost(lines: Lines, report: Report, rng: random.Random) -> Made | None:
    """The whole report is not there: told at the document, which has no line for it."""
    return [*lines[: report.start - 1], *lines[report.end :]], set(range(1, len(lines) + 1))


def planted(
    lines: Lines, reports: list[Report], count: int, seed: int
) -> Iterator[tuple[str, Report, Lines, set[int]]]:
    """``count`` faults, the kinds in turn, each in a report drawn by chance: (kind, report, lines, where)."""
    rng = random.Random(seed)
    names = list(KINDS)
    made = 0
    while made < count:
        name = names[made % len(names)]
        for report in rng.sample(reports, len(reports)):
            outcome = KINDS[name](lines, report, rng)
            if outcome is not None and outcome[0] != lines:
                yield name, report, *outcome
                break
        made += 1
