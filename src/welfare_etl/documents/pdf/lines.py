"""Characters → lines, and the question at the end of each line: did the text wrap, or does a paragraph end?

Japanese has no spaces, so a wrap is joined with nothing between and a line feed would tear words apart; a paragraph
joined to the next would fuse two statements. The signs, in order of weight: room left at the line's end, the distance
to the next line, indentation, list marks, the end of a sentence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from welfare_etl.documents.pdf.glyphs import Glyph, Rect

WORD_GAP = 0.22
"""Gap between two Latin characters, in their size, that is a space which was not drawn."""
WIDE_GAP = 1.2
"""The same for Japanese: smaller gaps are justification or the small space between scripts."""
SLACK = 0.3
"""Of a character's size: how much room may be missing for the next character, and it counts as no room."""
LARGE = 1.7
"""A character of so many usual sizes may be as high as two lines."""
FAR = 2.6
"""A distance of this many sizes parts paragraphs, whatever is usual."""
OPEN_LINES = 1.3
"""A distance this many times the usual one between lines parts paragraphs."""

_LATIN = re.compile(r"[!-~\u00a1-\u024f]")
_OPENING = frozenset("「『（(〔［[｛{〈《【〝“‘")
_CIRCLES = frozenset("○◯●◎")
_TRAILING = frozenset(
    "、。，．,.・：:；;？?！!」』）)〕］]｝}〉》】〟”’ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％%℃〜～…‥"
)
_SENTENCE_END = re.compile(r"[。．！？!?」』）)】]\s*$")
_BULLET = re.compile(r"[・○◯〇●◎◆◇■□▲△▼▽★☆➢▶※→⇒*]|[①-⑳]|[⑴-⒇]|[Ⅰ-Ⅻⅰ-ⅻ][.．、\s]|[-‐–—−]\s")
_NUMBERED = re.compile(
    r"[(（][0-9０-９一二三四五六七八九十ア-ンa-zA-Z]{1,3}[)）]|[0-9０-９]{1,2}(?:[.．、)）]|-[0-9]+[.．]?)(?![0-9０-９])"
)
_WORD_END = re.compile(r"[A-Za-z0-9À-ɏ]$")
_WORD_START = re.compile(r"[A-Za-z0-9À-ɏ]")
_HYPHENATED = re.compile(r"(?<![a-zà-ɏ])[a-zà-ɏ]{2,}+[-‐]$")
# An address, or a later line of one: Latin letters and a slash with no space between.
_ADDRESS = re.compile(r"(?:https?:|www\.|(?<![\w.])[\w.]++@)[!-~]*+$|(?:^|\s)(?=[!-~]*[A-Za-z]{2})(?=[!-~]*/)[!-~]*+$")
_NEW_ADDRESS = re.compile(r"https?://|www\.")
_LOWER_START = re.compile(r"[a-zà-ɏ]{2,}")
SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Line:
    """One line of text in a cell or on a page. Lengths are in points, along or across the reading direction.

    ``room`` is what is left to the line's right limit, ``indent`` the distance from the left limit, ``pitch`` the
    distance to the line before (0: the first), ``unit`` the width of what would have to fit if the line were not
    broken before it: the first character with the marks that may not stand at a line's start or end, or the first
    Latin word.
    """

    text: str
    box: Rect
    size: float
    room: float
    indent: float
    pitch: float
    unit: float
    spaced: bool
    """A space was drawn after the text."""

    def to_plain(self) -> list[object]:
        """For the pipe between the processes."""
        return [
            self.text,
            [round(side, 2) for side in self.box],
            round(self.size, 2),
            round(self.room, 2),
            round(self.indent, 2),
            round(self.pitch, 2),
            round(self.unit, 2),
            int(self.spaced),
        ]


def glyph_rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters that stand on one line, lines from top to bottom, characters from left to right."""
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    glyphs, large = _large_apart(glyphs)
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        if rows:
            overlap = min(bottom, glyph.bottom) - max(top, glyph.top)
            height = min(bottom - top, glyph.bottom - glyph.top)
            if overlap > 0.45 * height or (overlap >= 0 and not height):
                rows[-1].append(glyph)
                if glyph.bottom - glyph.top > bottom - top:
                    top, bottom = glyph.top, glyph.bottom
                continue
        rows.append([glyph])
        top, bottom = glyph.top, glyph.bottom
    if large:
        rows += glyph_rows(large)
        rows.sort(key=lambda row: min(glyph.top for glyph in row))
    for row in rows:
        row.sort(key=lambda glyph: (glyph.x0, -glyph.top))  # in turned columns, figures side by side
    return [part for row in rows for part in (_told_apart(row) if _overlaps(row) else [row])]


def _overlaps(row: Sequence[Glyph]) -> bool:
    """Do two characters stand in each other's place? Printed twice, to look bold, is no such case, nor is a circle
    around a word."""
    return any(
        one.x1 - two.x0 > 0.5 * min(one.x1 - one.x0, two.x1 - two.x0)
        and one.text != two.text
        and not {one.text, two.text} & _CIRCLES
        and not one.text.isspace()
        and not two.text.isspace()
        for one, two in itertools.pairwise(row)
    )


def _told_apart(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Lines printed over each other: each run of characters in the order of drawing stays whole."""
    runs: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.at):
        if runs and glyph.at - runs[-1][-1].at <= 1 and glyph.x0 >= runs[-1][-1].x0:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    lines: list[list[Glyph]] = []
    for run in runs:
        line = next((line for line in lines if run[0].x0 >= line[-1].x1 - 0.5 * run[0].size), None)
        if line is None:
            lines.append(list(run))
        else:
            line += run
    return sorted(lines, key=lambda line: min(glyph.top for glyph in line))


def _large_apart(glyphs: Sequence[Glyph]) -> tuple[Sequence[Glyph], list[Glyph]]:
    """A numeral as high as two lines is no part of either: those beside which two lines stand, apart from the others."""
    sizes = {glyph.size for glyph in glyphs}
    if len(sizes) < 2 or max(sizes) < LARGE * min(sizes):
        return glyphs, []
    usual = sorted(glyph.size for glyph in glyphs if not glyph.text.isspace())
    least = LARGE * usual[len(usual) // 2] if usual else 0.0
    small = [glyph for glyph in glyphs if glyph.size < least]
    large = []
    for glyph in glyphs:
        if glyph.size >= least:
            beside = [other.middle for other in small if glyph.top < other.middle < glyph.bottom]
            if beside and max(beside) - min(beside) > 0.5 * small[0].size:
                large.append(glyph)
    apart = set(map(id, large))
    return [glyph for glyph in glyphs if id(glyph) not in apart] if large else glyphs, large


def line_end(row: Sequence[Glyph]) -> float:
    """Where a line ends without the marks that some producers let hang over the right margin."""
    return next((glyph.x1 for glyph in reversed(row) if glyph.text not in _TRAILING), row[-1].x1)


def build_lines(glyphs: Sequence[Glyph], left: float, right: float) -> list[Line]:
    """Lines between a left and a right limit (the cell's rules, or the page's text column)."""
    found: list[tuple[list[Glyph], str]] = []
    for row in glyph_rows(glyphs):
        row = _once(row)
        text = _row_text(row)
        if text.strip():
            found.append((row, text))
    if not found:
        return []
    seen = [[glyph for glyph in row if not glyph.text.isspace()] for row, _ in found]
    start = min(row[0].x0 for row in seen)
    padding = min(max(0.0, start - left), 8.0)
    limit = right - padding
    lines: list[Line] = []
    for (drawn, text), row in zip(found, seen, strict=True):
        size = max(glyph.size for glyph in row)
        box = (row[0].x0, min(g.top for g in row), max(g.x1 for g in row), max(g.bottom for g in row))
        indent = row[0].x0 - left - padding
        room = limit - box[2]
        pitch = box[1] - lines[-1].box[1] if lines else 0.0
        if text[0] == "\u3000":
            indent += size
        lines.append(Line(text.strip(), box, size, room, indent, pitch, _unit(row), drawn[-1].text.isspace()))
    return lines


def _once(row: list[Glyph]) -> list[Glyph]:
    """Without characters printed twice on one spot, which is how some producers make bold."""
    out: list[Glyph] = []
    for glyph in row:
        twin = next((g for g in out[-2:] if g.text == glyph.text and abs(g.x0 - glyph.x0) < 0.25 * (g.x1 - g.x0)), None)
        if twin is None:
            out.append(glyph)
    return out


def _row_text(row: Sequence[Glyph]) -> str:
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None and not before.text.isspace() and not glyph.text.isspace():
            gap = glyph.x0 - before.x1
            latin = _LATIN.fullmatch(before.text[-1]) and _LATIN.fullmatch(glyph.text[0])
            if gap > (WORD_GAP if latin else WIDE_GAP) * min(before.size, glyph.size):
                parts.append(" ")
        parts.append(" " if glyph.text == "\t" else glyph.text)
        before = glyph
    return "".join(parts)


def _unit(row: Sequence[Glyph]) -> float:
    at = 0
    while at + 1 < len(row) and not row[at + 1].text.isspace():
        here, after = row[at].text, row[at + 1].text
        if here not in _OPENING and after not in _TRAILING and not (_LATIN.match(here) and _LATIN.match(after)):
            break
        at += 1
    return row[at].x1 - row[0].x0


def usual_pitch(lines: Sequence[Line]) -> float:
    """The distance between lines that is common here: the lower quartile, as gaps between paragraphs don't count."""
    pitches = sorted(line.pitch for line in lines[1:] if line.pitch > 0)
    return pitches[len(pitches) // 4] if pitches else 0.0


def separator(before: Line, after: Line, usual: float, *, follows_bullet: bool = False) -> str:
    """What stands between two lines: ``""`` or ``" "`` where the text wrapped, ``"\\n"`` where a paragraph ends.

    ``usual`` is the usual distance between lines (0: unknown, as over a page break); ``follows_bullet`` says that the
    paragraph so far began with the kind of mark with which ``after`` begins.
    A single ``"-"`` is returned where the line ends with a hyphen that only parts a word.
    """
    size = min(before.size, after.size)
    room = before.room
    if abs(before.indent - after.indent) > SLACK * size:
        # Centred or right-aligned text has room on its left; the two ems keep indented lists out of this.
        room += max(0.0, before.indent - 2 * size)
    if room >= after.unit + SLACK * size:
        return "\n"
    if usual and (after.pitch > max(OPEN_LINES * usual, 1.2 * size) or after.pitch > FAR * size):
        return "\n"
    ended = bool(_SENTENCE_END.search(before.text))
    indented = after.indent > before.indent + 0.7 * size
    if _NEW_ADDRESS.match(after.text) and _ADDRESS.search(before.text):
        return "\n"
    if _BULLET.match(after.text) and (ended or follows_bullet or after.text[0] == "・"):
        return "\n"
    if ended and (indented or _NUMBERED.match(after.text)):
        return "\n"
    return _inside(before, after)


def _inside(before: Line, after: Line) -> str:
    if before.text.endswith(SOFT_HYPHEN):
        return "-"
    if _ADDRESS.search(before.text):
        return ""
    if _HYPHENATED.search(before.text) and _LOWER_START.match(after.text):
        return "-"
    if before.spaced:
        return " "
    if _WORD_END.search(before.text) and _WORD_START.match(after.text):
        # A number too long for its cell is broken anywhere; everything else broke at a space.
        one_number = re.fullmatch(r"[0-9,.]+", before.text) and after.text[0].isdigit()
        return "" if one_number and before.room < 0.6 * before.size else " "
    return ""


def bullet_kind(text: str) -> str:
    """The list mark with which a line begins, circled and plain numbers being one kind each; empty without one."""
    found = _BULLET.match(text)
    if not found:
        return ""
    mark = found.group()
    return "①" if "①" <= mark[0] <= "⑳" else mark[0]
