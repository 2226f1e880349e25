"""The form as a saved web page, with merged cells as a browser has them, gives the record that the text gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

import pytest

from ministry import form_text
from welfare_etl.documents import media_type_of, read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry
from welfare_etl.records.extraction import Extraction


def blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Runs of lines: (whether they are the rows of a table, the lines)."""
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        rows = [line for line in lines if "\t" in line]
        plain = [line for line in lines if "\t" not in line and line.strip()]
        if rows:
            yield True, rows
        if plain:
            yield False, plain


def table(lines: list[str]) -> str:
    """Cells that are blank to the end of a row are merged with the cell before, blank ones at its start with those above."""
    rows = [line.split("\t") for line in lines]
    out = []
    for at, cells in enumerate(rows):
        tags, column = [], 0
        while column < len(cells):
            text, wide = cells[column], 1
            while column and column + wide < len(cells) and not any(cells[column + wide :]):
                wide += 1
            if not any(cells[: column + 1]) and at and any(cells):
                column += 1  # a cell of a row above reaches down to here
                continue
            high = 1
            while at + high < len(rows) and any(rows[at + high]) and not any(rows[at + high][: column + wide]):
                high += 1
            spans = (f" colspan={wide}" if wide > 1 else "") + (f" rowspan='{high}'" if high > 1 else "")
            tags.append(f"<td{spans}>{escape(text)}</td>")
            column += wide
        out.append(f"<tr>{''.join(tags)}</tr>")
    return "<table border=1>\n" + "\n".join(out) + "\n</table>"


def web_page(text: str) -> str:
    body = [
        table(lines) if ruled else "".join(f"<p>{escape(line)}</p>\n" for line in lines)
        for ruled, lines in blocks(text)
    ]
    return (
        "<!DOCTYPE html>\n<html lang=ja><head><meta charset=UTF-8><title>報告書</title><style>td { border: 1px }</style>"
        "<script>document.title = '';</script></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def from_web(text: str, encode: Callable[[str], bytes] = str.encode) -> Extraction:
    data = encode(web_page(text))
    document = read_document(data, "built", media_type_of("built.html", data))
    (found,) = Ministry().read(document, Context(fiscal_year=form_text.YEAR))
    return found


@pytest.mark.parametrize("name", ["CITY", "TOWN", "PREFECTURE", "JOINT"])
def test_a_web_page_gives_the_record_of_the_text(name: str) -> None:
    text = form_text.report(getattr(form_text, name))
    ours, theirs = from_web(text), form_text.one(text)
    assert form_text.cells_of(ours) == form_text.cells_of(theirs)
    assert ours.visible == theirs.visible
    assert [item.text for item in ours.residual] == [item.text for item in theirs.residual]
    page = web_page(text)
    assert "rowspan" in page
    assert "colspan" in page


def test_an_old_page_in_shift_jis() -> None:
    text = form_text.report(characteristics="海と山に囲まれる。", area_km2="370.5(k㎡)").replace("²", "2")
    found = from_web(text, lambda page: page.replace("UTF-8", "Shift_JIS").encode("cp932"))
    assert form_text.cells_of(found) == form_text.cells_of(form_text.one(text))
