"""How much of the plan documents in ``tests/plans/towns`` is still read when only their manner changes, not what they say.

    python benchmarks/plans/variants.py [NAME ...]

Each document is printed again in other ways (tables as HTML, drawn with characters, with blanks; years in Western numbers;
without its first line) and read: the share of answered rows that are met in full, and the families. What falls far below
``as it is`` is a kind of document that the reader knows only from one example.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from plans.gold import TABLES, differences  # noqa: E402
from welfare_etl.documents import media_type_of, read_document  # noqa: E402
from welfare_etl.families import Context, detect  # noqa: E402
from welfare_etl.normalize.text import screen_width  # noqa: E402
from welfare_etl.records.document import Cell, Document, Row  # noqa: E402

TOWNS = ROOT / "tests" / "plans" / "towns"


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


VARIANTS: dict[str, Callable[[Document], tuple[str, str]]] = {
    "HTML": _html,
    "drawn": _drawn,
    "blanks": _blanks,
    "HTML, western years": lambda document: (_western(_html(document)[0]), "x.html"),
    "HTML, no first line": lambda document: (_html(document)[0].replace(next(iter(document.rows)).filled[0].text, "", 1), "x.html"),
}  # fmt: skip


def met(document: Document, gold: dict[str, object]) -> tuple[int, bool]:
    """How many answered rows have nothing wrong, and whether the family is right."""
    total = sum(not row.get("optional") for table in TABLES for row in gold.get(table, []))  # type: ignore[attr-defined]
    family, _ = detect(document)
    if family is None:
        return 0, False
    [extraction] = family.read(document, Context())
    wrong = {found.rsplit(":", 1)[0].split(":")[0] for found in differences(gold, extraction, complete=False)}
    return max(0, total - len(wrong)), family.name == gold["document"]["family"]  # type: ignore[index]


def main() -> None:
    """A line a variant: rows met, families right; with ``--verbose`` also the documents that lose most."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    print(f"{'variant':24}{'rows met':>14}{'families':>12}")
    for variant, printed in {"as it is": None, **VARIANTS}.items():
        found = asked = right = documents = 0
        lost: list[tuple[int, str]] = []
        for path in sorted(TOWNS.glob("*.json")):
            if names and path.stem not in names:
                continue
            gold = json.loads(path.read_text(encoding="utf-8"))
            file = TOWNS / gold["document"]["file"]
            data = file.read_bytes()
            document = read_document(data, path.stem, media_type_of(file.name, data), name=file.name)
            if all(len(row.cells) == 1 for row in document.rows):
                continue
            if printed is not None:
                text, name = printed(document)
                document = read_document(text.encode(), path.stem, media_type_of(name, text.encode()), name=name)
            rows, family = met(document, gold)
            total = sum(not row.get("optional") for table in TABLES for row in gold.get(table, []))
            found, asked, right, documents = found + rows, asked + total, right + family, documents + 1
            lost.append((total - rows, f"{path.stem}{'' if family else ' (family)'}"))
        print(f"{variant:24}{found:>6} of {asked:<5}{right:>6} of {documents}")
        if "--verbose" in sys.argv:
            print("   ", ", ".join(f"{name} {rows}" for rows, name in sorted(lost, reverse=True)[:8] if rows))


if __name__ == "__main__":
    main()
