"""The mark that stands in the place of prose, and the rewriting of a text with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from welfare_etl.records.document import Cell, Document

KEEP, ELIDE, ELIDE_ANEW = 0, 1, 2
"""What becomes of a character of the source; ``ELIDE_ANEW``: left out, and with it a new mark begins."""

_SPACE = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
WORTH_A_MARK = 5
"""A shorter rest beside something that stays is not worth a mark: the mark would be longer than what it hides."""


def mark(count: int) -> str:
    """``〔略 N字〕``: N visible characters were here."""
    return f"〔略 {count}字〕"


def visible(text: str) -> int:
    """Characters that are no white space."""
    return len(_SPACE.sub("", text))


def offsets(cell: Cell) -> list[int]:
    """Source offsets of a cell's visible characters, in order."""
    return [
        origin + at - start
        for start, origin, length in cell.pieces
        for at in range(start, start + length)
        if not cell.text[at].isspace()
    ]


def repeat_echoes(document: Document, fate: bytearray) -> None:
    """A cell that the converter printed twice is abridged like its first printing, mark for mark."""
    for row in document.rows:
        for cell in row.cells:
            if cell.echo_of is None or not (_any(cell, fate) or _any(cell.echo_of, fate)):
                continue
            mine, theirs = offsets(cell), offsets(cell.echo_of)
            if len(mine) == len(theirs):
                for run in _runs(document.source, cell.echo_of, fate):
                    fate[run[0]] = ELIDE_ANEW
                for at, origin in zip(mine, theirs, strict=True):
                    fate[at] = fate[origin]


def runs(document: Document, fate: bytearray) -> Iterator[list[int]]:
    """The offsets that each mark is to stand for, in no order."""
    for row in document.rows:
        for cell in row.cells:
            if _any(cell, fate):
                yield from _runs(document.source, cell, fate)


def _any(cell: Cell, fate: bytearray) -> bool:
    """Whether anything of a cell is left out."""
    return any(fate[origin : origin + length].strip(b"\0") for _, origin, length in cell.pieces)


def _runs(source: str, cell: Cell, fate: bytearray) -> Iterator[list[int]]:
    run: list[int] = []
    stop = -1
    for at in offsets(cell):
        ends_run = bool(run) and (fate[at] != ELIDE or not _joined(source, stop, at))
        if ends_run:
            yield run
            run = []
        if fate[at] != KEEP:
            run.append(at)
            stop = _end(source, at)
    if run:
        yield run


def _end(source: str, at: int) -> int:
    found = _ENTITY.match(source, at) if source[at] == "&" else None
    return found.end() if found else at + 1


def _joined(source: str, stop: int, at: int) -> bool:
    """Only blanks stand between two characters: no tag, no tab, no line's end."""
    between = source[stop:at]
    return not between or (between.isspace() and not set("\t\n\r") & set(between))


def spare_short_rests(document: Document, fate: bytearray) -> None:
    """Rests of a few characters beside something that stays are kept."""
    source = document.source
    for run in list(runs(document, fate)):
        if len(run) >= WORTH_A_MARK:
            continue
        before, after = run[0] - 1, _end(source, run[-1])
        kept_before = before >= 0 and not source[before].isspace() and source[before] != ">" and fate[before] == KEEP
        kept_after = (
            after < len(source) and not source[after].isspace() and source[after] != "<" and fate[after] == KEEP
        )
        if kept_before or kept_after:
            for at in run:
                fate[at] = KEEP


def rewrite(document: Document, fate: bytearray) -> str:
    """The source with a mark in the place of each run that is left out; everything else character for character."""
    source = document.source
    out: list[str] = []
    done = 0
    for run in sorted(runs(document, fate)):
        start, end = run[0], _end(source, run[-1])
        out += (source[done:start], mark(len(run)))
        done = end
    return "".join((*out, source[done:]))
