"""HTML fragments that a converter left inside a cell of text: read once, here, into visible text and nested rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint

# Only element names count as markup: 〈地域の変化〉 printed as <地域の変化> is text of the report.
_ELEMENTS = "p|br|hr|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|small|big|b|strong|i|em|u|s|sup|sub|font|span|div|a|input|img|center"
# A picture that a converter left out (<!-- image -->, ![](page-1.png)) shows nothing.
_TOKENS = (
    rf"<(?P<close>/?)(?P<name>{_ELEMENTS})\b(?P<rest>[^<>]*)>|&(?P<entity>#\d{{1,7}}|#x[0-9a-f]{{1,6}}|[a-z][a-z0-9]{{1,11}});"
    r"|(?P<picture><!--(?:[^-<\n]|-(?!->)|<(?!!--))*+-->|!\[[^\[\]]*+\]\([^()]*+\))"
)
_TOKEN = re.compile(_TOKENS, re.I)
_MARKDOWN_TOKEN = re.compile(_TOKENS + r"|\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|<>~&$])|(?P<strong>\*\*|__)", re.I)
_BREAKING = frozenset(
    ["p", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "div", "center", "tr", "table", "thead", "tbody"]
)
_TYPE = re.compile(r"""\btype\s*=\s*["']?(\w+)""", re.I)
_CHECKED = re.compile(r"\bchecked\b", re.I)
_VALUE = re.compile(r"""\bvalue\s*=\s*"([^"]*)"|\bvalue\s*=\s*'([^']*)'""", re.I)
_ENTITIES = {**{name: chr(code) for name, code in name2codepoint.items()}, "nbsp": " ", "apos": "'"}

MARK = "○"
"""What a drawn radio button or check box reads as: the circle that the form asks for."""

EMPTY_BOX = "□"
"""What a check box reads as that is not checked."""


@dataclass(slots=True)
class Text:
    """Visible text under construction, with the place of every piece in the source."""

    chunks: list[str] = field(default_factory=list)
    pieces: list[tuple[int, int, int]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, origin: int) -> None:
        """Characters that stand in the source at ``origin``."""
        if not text:
            return
        self.pieces.append((self.length, origin, len(text)))
        self.chunks.append(text)
        self.length += len(text)

    def paragraph(self) -> None:
        """A paragraph ends here: what follows stands on a new line."""
        if self.length and not self.chunks[-1].endswith("\n"):
            self.chunks.append("\n")
            self.length += 1

    def done(self) -> tuple[str, tuple[tuple[int, int, int], ...]]:
        """The text without line feeds at its end, and its pieces."""
        return "".join(self.chunks).rstrip("\n"), tuple(self.pieces)


@dataclass(slots=True)
class Fragment:
    """A part of a cell: a run of paragraphs (``column`` None) or a cell of a nested table's row."""

    text: Text
    row: int | None = None
    column: int | None = None


def fragments(raw: str, origin: int, *, markdown: bool = False) -> list[Fragment]:
    """A raw cell as its fragments in reading order: paragraphs, and the cells of the tables nested in it.

    ``origin`` is the raw cell's offset in the source. Tables inside tables are flattened into their outer row.
    In ``markdown`` a backslash before a sign and the signs of strong text show nothing.
    """
    out: list[Fragment] = []
    current = Fragment(Text())
    depth, row, column = 0, 0, 0

    def finish() -> None:
        nonlocal current
        if current.text.length or current.row is not None:
            out.append(current)
        current = Fragment(Text())

    for kind, text, at in _tokens(raw, markdown):
        if kind == "text":
            if text.isspace() and (not current.text.chunks or current.text.chunks[-1].endswith("\n")):
                continue
            current.text.add(text, origin + at)
        elif kind == "table":
            finish()
            depth += 1
        elif kind == "/table":
            finish()
            depth = max(0, depth - 1)
        elif kind == "tr" and depth:
            row, column = row + 1, 0
        elif kind in ("td", "th") and depth:
            finish()
            current.row, current.column = row, column
            column += 1
        elif kind in ("/td", "/th") and depth:
            finish()
        elif kind.lstrip("/") in _BREAKING:
            current.text.paragraph()
    finish()
    return out


def _tokens(raw: str, markdown: bool) -> Iterator[tuple[str, str, int]]:
    """(kind, text, offset): ``text`` tokens carry visible characters, the others an element's name."""
    at = 0
    for found in (_MARKDOWN_TOKEN if markdown else _TOKEN).finditer(raw):
        if found.start() > at:
            yield "text", raw[at : found.start()], at
        at = found.end()
        if found["picture"]:
            continue
        if markdown and (found["strong"] or found["escaped"]):
            if found["escaped"] or raw.count(found["strong"]) % 2:
                yield (
                    "text",
                    found["escaped"] or found["strong"],
                    found.end() - len(found["escaped"] or found["strong"]),
                )
            continue
        if entity := found["entity"]:
            # A name that HTML does not know is text of the report: 保健&福祉;
            yield "text", _character(entity) or found[0], found.start()
        elif found["name"].lower() == "input":
            yield from _field(found)
        else:
            yield found["close"] + found["name"].lower(), "", found.start()
    if at < len(raw):
        yield "text", raw[at:], at


def _field(found: re.Match[str]) -> Iterator[tuple[str, str, int]]:
    """A form field: a button that is drawn is a mark, a box is a mark if it is checked, a text field shows its value."""
    kind = _TYPE.search(found["rest"])
    if kind and kind[1].lower() in ("radio", "checkbox"):
        # A converter draws a radio button where it saw a circle; it never marks one as chosen.
        empty = kind[1].lower() == "checkbox" and not _CHECKED.search(found["rest"])
        yield "text", EMPTY_BOX if empty else MARK, found.start()
    elif value := _VALUE.search(found["rest"]):
        group = 1 if value[1] is not None else 2
        yield "text", value[group], found.start("rest") + value.start(group)


def _character(entity: str) -> str | None:
    """What an entity stands for; None for a name that HTML does not know."""
    if entity[0] != "#":
        return _ENTITIES.get(entity) or _ENTITIES.get(entity.lower())
    code = int(entity[2:], 16) if entity[1] in "xX" else int(entity[1:])
    if code < 0x20:
        return " "
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
