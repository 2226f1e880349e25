"""How much of the plan documents in ``tests/plans/towns`` is still read when only their manner changes, not what they say.

    python benchmarks/plans/variants.py [--verbose] [--rows] [--only VARIANT] [NAME ...]

Each document is printed again in other ways (its tables in another medium, turned, in another order of columns, under other
words of the vocabulary, with cells repeated that were merged, over several pages …) and read. A line a variant: answered rows
that are met in full, families, and *silent*: cells with another value than the answer while no finding speaks of their
row. What falls far below ``as it is`` is a kind that the reader knows only from one example.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby, pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from plans.gold import TABLES, differences, tally  # noqa: E402
from welfare_etl.documents import media_type_of, read_document  # noqa: E402
from welfare_etl.families import Context, detect  # noqa: E402
from welfare_etl.families.plans.heads import head_at  # noqa: E402
from welfare_etl.families.plans.slots import Slot  # noqa: E402
from welfare_etl.families.plans.vocabulary import sense, vocabulary  # noqa: E402
from welfare_etl.normalize.text import screen_width  # noqa: E402
from welfare_etl.records.document import Cell, Document, Row  # noqa: E402

TOWNS = ROOT / "tests" / "plans" / "towns"
Texts = list[list[str]]
"""A table whose merged cells hold their text each time."""


def blocks(document: Document) -> list[list[Row]]:
    """The rows of a document, those of one table together."""
    rows = [row for row in document.rows if row.filled]
    return [list(found) for _, found in groupby(rows, key=lambda row: (row.block, len(row.cells) > 1))]


def _placed(row: Row) -> dict[int, Cell]:
    """The cells of a row by their column; blank ones where the row leaves a column out."""
    out: dict[int, Cell] = {}
    at = 0
    spanning = any(cell.columns > 1 for cell in row.cells)
    for cell in row.cells:
        at = at if spanning else cell.column
        out[at] = cell
        at += cell.columns
    covered = {n + m for n, cell in out.items() for m in range(cell.columns)}
    return {**{n: Cell("", ()) for n in range(at) if n not in covered}, **out}


# -- other media ------------------------------------------------------------------------------------------------------


def _html(document: Document) -> tuple[str, str]:
    out = ["<!DOCTYPE html><html lang='ja'><meta charset='utf-8'><body>"]
    for block in blocks(document):
        if len(block[0].cells) == 1:
            out += [f"<p>{escape(row.filled[0].text)}</p>" for row in block]
            continue
        out.append("<table>")
        placed = [_placed(row) for row in block]
        for n, cells in enumerate(placed):
            printed = []
            for column, cell in sorted(cells.items()):
                if cell.merged and n:
                    continue
                down = 1
                while n + down < len(placed) and (below := placed[n + down].get(column)) and below.merged:
                    down += 1
                text = escape(cell.text).replace("\n", "<br>")
                printed.append(f"<td colspan='{cell.columns}' rowspan='{down}'>{text}</td>")
            out.append("<tr>" + "".join(printed) + "</tr>")
        out.append("</table>")
    return "\n".join([*out, "</body></html>"]), "x.html"


def _filled(block: list[Row]) -> list[list[list[str]]]:
    """The lines of each cell, every row as wide as the table."""
    placed = [_placed(row) for row in block]
    width = max(max(cells) + 1 for cells in placed)
    return [[cells[n].text.split("\n") if n in cells else [""] for n in range(width)] for cells in placed]


def _lines(cells: list[list[str]], widths: list[int], left: str, between: str) -> list[str]:
    height = max(map(len, cells))
    return [
        left + between.join((c[n] if n < len(c) else "") + " " * (w - screen_width(c[n] if n < len(c) else "")) for c, w in zip(cells, widths, strict=True)) + left
        for n in range(height)
    ]  # fmt: skip


def _set(
    document: Document, extra: int, lay: Callable[[list[list[list[str]]], list[int]], list[str]]
) -> tuple[str, str]:
    """The document with its tables laid out by ``lay``, which gets their cells and the widths of their columns."""
    out: list[str] = []
    for block in blocks(document):
        if len(block[0].cells) == 1:
            out += [row.filled[0].text for row in block] + [""]
            continue
        table = _filled(block)
        widths = [max(screen_width(line) for row in table for line in row[n]) + extra for n in range(len(table[0]))]
        out += [*lay(table, widths), ""]
    return "\n".join(out), "x.txt"


def _drawn(document: Document) -> tuple[str, str]:
    def lay(table: list[list[list[str]]], widths: list[int]) -> list[str]:
        even = [width + width % 2 for width in widths]
        rule = ["─" * (width // 2) for width in even]
        out = ["┌" + "┬".join(rule) + "┐"]
        for n, row in enumerate(table):
            out += ["├" + "┼".join(rule) + "┤"] if n else []
            out += _lines(row, even, "│", "│")
        return [*out, "└" + "┴".join(rule) + "┘"]

    return _set(document, 2, lay)


def _blanks(document: Document) -> tuple[str, str]:
    return _set(
        document, 3, lambda table, widths: [line.rstrip() for row in table for line in _lines(row, widths, "", "")]
    )


def _western(text: str) -> str:
    return re.sub(r"令和(元|\d{1,2})年度", lambda m: f"{2018 + (1 if m[1] == '元' else int(m[1]))}年度", text)


# -- other structures -------------------------------------------------------------------------------------------------


def _texts(block: list[Row]) -> Texts:
    out: Texts = []
    placed = [_placed(row) for row in block]
    width = max(n + cell.columns for cells in placed for n, cell in cells.items())
    for cells in placed:
        row = [""] * width
        for n, cell in cells.items():
            for m in range(n, min(width, n + cell.columns)):
                row[m] = out[-1][m] if cell.merged and out else cell.text
        out.append(row)
    return out


def _head(block: list[Row]) -> int:
    """How many rows of a table are its head; 0 where it has none at its beginning."""
    rows = [{n: Slot([_Printed(cell.text)] if cell.text.strip() else [], cell.columns, cell.merged) for n, cell in _placed(row).items()} for row in block]  # type: ignore[list-item]  # fmt: skip
    return head_at(rows, 0, any(cell.columns > 1 or cell.merged for row in block for cell in row.cells), below=False)[1]


class _Printed(str):
    """Enough of a span for a head to be told by it."""

    @property
    def text(self) -> str:
        return str(self)


def _flat(texts: Texts, head: int) -> Texts:
    """The table with its head in one row: 目標 over 令和8年度 is 目標(令和8年度)."""
    labels = []
    for column in zip(*texts[:head], strict=True):
        parts = list(dict.fromkeys(text.replace("\n", "") for text in column if text))
        labels.append(parts[0] + "".join(f"({part.strip('()')})" for part in parts[1:]) if parts else "")
    return [labels, *texts[head:]]


def _print(texts: Texts) -> str:
    cells = [["<br>".join(escape(line) for line in text.split("\n")) for text in row] for row in texts]
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in cells)
        + "</table>"
    )


def _again(change: Callable[[Texts], str | None]) -> Callable[[Document], tuple[str, str]]:
    """The document with each table that has a head printed by ``change``, which gets it with its head in one row."""

    def printed(document: Document) -> tuple[str, str]:
        out = ["<!DOCTYPE html><html lang='ja'><meta charset='utf-8'><body>"]
        for block in blocks(document):
            if len(block[0].cells) == 1:
                out += [f"<p>{escape(row.filled[0].text)}</p>" for row in block]
            elif (head := _head(block)) and (text := change(_flat(_texts(block), head))):
                out.append(text)
            else:
                [inner] = re.findall(r"(?s)<table>.*</table>", _html(_Part(block))[0])  # type: ignore[arg-type]
                out.append(inner)
        return "\n".join([*out, "</body></html>"]), "x.html"

    return printed


class _Part:
    """Some rows of a document."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows


def _turned(texts: Texts) -> str | None:
    """Labels down, records across."""
    return _print([list(row) for row in zip(*texts, strict=True)]) if 3 <= len(texts) <= 12 else None


def _values(texts: Texts) -> int:
    """Where the columns begin that are no labels of rows: behind the last of the first columns without a figure in it."""
    for n, column in enumerate(zip(*texts[1:], strict=True)):
        if n and any(re.match(r"[\d◎○△×A-E-]", text) for text in column):
            return n
    return len(texts[0])


def _swapped(texts: Texts) -> str:
    """The columns of values in the opposite order."""
    at = _values(texts)
    return _print([[*row[:at], *row[at:][::-1]] for row in texts])


def _first(texts: Texts) -> str | None:
    """The last column first: a department or a remark before the names."""
    return _print([[row[-1], *row[:-1]] for row in texts]) if len(texts[0]) >= 4 else None


def _synonym(texts: Texts) -> str:
    """Each head in the words of another town: the last of the vocabulary's line that means the same."""
    others = {word: entry["words"] for entry in vocabulary()["label"] for word in entry["words"]}

    def other(text: str) -> str:
        meaning = sense(text)
        words = [word for word in others.get(meaning.word, []) if sense(word).kinds == meaning.kinds] if meaning else []
        return text.replace(meaning.word, words[-1], 1) if meaning and words else text

    return _print([[other(text) for text in texts[0]], *texts[1:]])


def _once(texts: Texts) -> str:
    """A label that is that of the row above is left blank."""
    at = _values(texts)
    rows = [texts[0]]
    for above, row in pairwise(texts):
        same = 0
        while same < min(at, len(row)) - 1 and row[same] and row[same] == above[same]:
            same += 1
        rows.append([""] * same + row[same:])
    return _print(rows)


def _bands(texts: Texts) -> str | None:
    """A first column that holds for several rows as rows of their own across the table."""
    firsts = [row[0] for row in texts[1:]]
    if _values(texts) < 2 or len(set(firsts)) == len(firsts) or not all(firsts):
        return None
    head = "<tr>" + "".join(f"<th>{escape(text)}</th>" for text in texts[0][1:]) + "</tr>"
    body = ""
    for first, rows in groupby(texts[1:], key=lambda row: row[0]):
        body += f"<tr><td colspan='{len(texts[0]) - 1}'>{escape(first)}</td></tr>"
        body += "".join(_print([row[1:]])[len("<table>") : -len("</table>")] for row in rows)
    return f"<table>{head}{body}</table>"


def _pages(texts: Texts) -> str:
    """Three rows a page, the head printed again, a page number between."""
    pages = [texts[n : n + 3] for n in range(1, len(texts), 3)]
    return "".join(_print([texts[0], *rows]) + f"<p>- {n} -</p>" for n, rows in enumerate(pages, 1))


def _years_above(texts: Texts) -> str | None:
    """Years in a row of their own: 令和5年度 over 目標 and 実績."""
    parts = [
        re.fullmatch(r"(?P<word>.*?)[(]?(?P<year>(?:令和|平成|R|H)\S{1,2}年度?|20\d\d年度?)[)]?(?P<more>.*)", text)
        for text in texts[0]
    ]
    if sum(bool(m and (m["word"] or m["more"])) for m in parts) < 2:
        return None
    pairs = [
        (m["year"], m["word"] + m["more"]) if m and (m["word"] or m["more"]) else (text, "")
        for m, text in zip(parts, texts[0], strict=True)
    ]
    upper, lower = "", ""
    for (year, below), same in groupby(pairs, key=lambda pair: (pair[0], bool(pair[1]))):
        found = list(same)
        span = f"colspan='{len(found)}'" if below else "rowspan='2'"
        upper += f"<th {span}>{escape(year)}</th>"
        lower += "".join(f"<th>{escape(word)}</th>" for _, word in found if word)
    return f"<table><tr>{upper}</tr><tr>{lower}</tr>" + _print(texts[1:])[len("<table>") :]


def _unit_inside(texts: Texts) -> str | None:
    """A column of units as brackets behind the names."""
    units = [n for n, text in enumerate(texts[0]) if sense(text).kind == "unit"]
    names = [n for n, text in enumerate(texts[0]) if sense(text).kind == "indicator"]
    if len(units) != 1 or len(names) != 1:
        return None
    rows = [
        [f"{text}({row[units[0]]})" if n == names[0] and row[units[0]] else text for n, text in enumerate(row)]
        for row in texts[1:]
    ]
    return _print([[text for n, text in enumerate(row) if n != units[0]] for row in [texts[0], *rows]])


def _totals(texts: Texts) -> str:
    """A row of totals below."""
    return _print([*texts, ["合計", *("－" for _ in texts[0][1:])]])


def _listed(texts: Texts) -> str | None:
    """A row a list of labels with values, under the row's name."""
    at = _values(texts)
    quoted = any(
        text.startswith('"') for row in texts for text in row
    )  # a cell of a spreadsheet, over several rows of text
    if at >= len(texts[0]) or len(texts[0]) > 8 or quoted or not all(texts[0]):
        return None
    out = []
    for row in texts[1:]:
        out.append(
            "".join(f"<p>{escape(head)}:{escape(text)}</p>" for head, text in zip(texts[0], row, strict=True) if text)
        )
    return "<hr>".join(out)


VARIANTS: dict[str, Callable[[Document], tuple[str, str]]] = {
    "HTML": _html,
    "drawn": _drawn,
    "blanks": _blanks,
    "HTML, western years": lambda document: (_western(_html(document)[0]), "x.html"),
    "HTML, no first line": lambda document: (_html(document)[0].replace(next(iter(document.rows)).filled[0].text, "", 1), "x.html"),
    "one head, nothing merged": _again(_print),
    "labels once": _again(_once),
    "turned": _again(_turned),
    "values in reverse": _again(_swapped),
    "last column first": _again(_first),
    "other words": _again(_synonym),
    "groups as bands": _again(_bands),
    "pages of three rows": _again(_pages),
    "years above": _again(_years_above),
    "units in brackets": _again(_unit_inside),
    "with totals": _again(_totals),
    "lists of labels": _again(_listed),
}  # fmt: skip


def met(document: Document, gold: dict[str, object]) -> tuple[int, bool, list[str], int]:
    """How many answered rows have nothing wrong, whether the family is right, what is wrong, and how many cells of it no finding tells."""
    total = sum(not row.get("optional") for table in TABLES for row in gold.get(table, []))  # type: ignore[attr-defined]
    family, _ = detect(document)
    if family is None:
        return 0, False, ["no family"], 0
    [extraction] = family.read(document, Context())
    told = differences(gold, extraction, complete=False)
    wrong = {found.split(": ")[0] for found in told}
    right = family.name == gold["document"]["family"]  # type: ignore[index]
    return max(0, total - len(wrong)), right, told, tally(gold, extraction)[0]["silent"]


def _documents(names: list[str]) -> Iterator[tuple[str, dict[str, object], Document]]:
    for path in sorted(TOWNS.glob("*.json")):
        if names and path.stem not in names:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        file = TOWNS / gold["document"]["file"]
        data = file.read_bytes()
        document = read_document(data, path.stem, media_type_of(file.name, data), name=file.name)
        if any(len(row.cells) > 1 for row in document.rows):
            yield path.stem, gold, document


def main() -> None:
    """A line a variant: rows met, families right, silent; ``--verbose``: the documents that lose most; ``--rows``: what is wrong."""
    words = sys.argv[1:]
    only = words.pop(words.index("--only") + 1) if "--only" in words else None
    names = [word for word in words if not word.startswith("--")]
    documents = list(_documents(names))
    print(f"{'variant':26}{'rows met':>14}{'families':>12}{'silent':>8}")
    for variant, printed in {"as it is": None, **VARIANTS}.items():
        if only and variant != only:
            continue
        found = asked = right = hushed = read = 0
        lost: list[tuple[int, str, list[str]]] = []
        for name, gold, document in documents:
            if printed is not None:
                text, file = printed(document)
                if printed not in (_html, _drawn, _blanks) and text == _html(document)[0]:
                    continue  # nothing in it that this variant changes
                document = read_document(text.encode(), name, media_type_of(file, text.encode()), name=file)
            rows, family, told, quiet = met(document, gold)
            total = sum(not row.get("optional") for table in TABLES for row in gold.get(table, []))  # type: ignore[attr-defined]
            found, asked, right, hushed, read = (
                found + rows,
                asked + total,
                right + family,
                hushed + quiet,
                read + 1,
            )
            lost.append((total - rows, f"{name}{'' if family else ' (family)'}", told))
        print(f"{variant:26}{found:>6} of {asked:<5}{right:>6} of {read:<3}{hushed:>6}")
        if "--verbose" in words or "--rows" in words:
            for rows, name, told in sorted(lost, key=lambda one: -one[0])[: 10 if "--rows" not in words else None]:
                if rows:
                    print("   ", name, rows)
                    print(*(f"        {one[:150]}" for one in (told if "--rows" in words else [])), sep="\n")


if __name__ == "__main__":
    main()
