"""A searchable scan: text recognised by OCR under the picture of a page. Its rules are found in the picture.

The page is drawn in grey and looked through for long dark runs, along its rows and along its columns; runs that touch are
one rule. A sheet that lay a little askew is set straight first, rules and characters alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2

from welfare_etl.documents.pdf.glyphs import Edge, Glyph, PageContent

DOTS_PER_POINT = 2.0
DARK = 140
"""Grey below this is ink; the grey ground of a label is lighter."""
LONGEST_STROKE = 26.0
"""Points; a longer straight dark run is a rule, as no stroke of a character of the text is."""
ROW_HEIGHT = 11.0
"""Points; a shorter upright run than above is a rule too, if it goes from one horizontal rule to the next."""
ENDS = 3.0
"""Points between such a run's end and the rule."""
FILLED = 0.94
"""Part of a run that must be dark: a scan has holes."""
THICK = 5.0
"""Points; what is thicker is a bar or a picture."""
PICTURE_SHARE = 0.8
"""A picture that covers so much of the page is a picture of the page."""
MOST_SLOPE = 0.02
"""Rise of a line by its length (1.1 degrees); ocrmypdf --deskew sets straight what lies further askew."""
CONFIDENCE = 0.7
"""Of what is read from recognised text: a figure of ten in such text may have a character wrong."""

Run = tuple[int, int, int]
"""Dark pixels of one row: (row, first, last)."""


def is_scan(content: PageContent) -> bool:
    """Text, a picture as large as the page, and not one rule."""
    return content.image_share >= PICTURE_SHARE and len(content.glyphs) > 20 and not content.across and not content.down


def with_rules(content: PageContent, page: pypdfium2.PdfPage) -> PageContent:
    """The page with the rules of its picture, set straight, and without the blanks that OCR puts between characters."""
    import numpy as np

    picture = page.render(scale=DOTS_PER_POINT, grayscale=True, no_smoothtext=True).to_numpy()
    ink = (picture.reshape(picture.shape[0], picture.shape[1]) < DARK).astype(np.uint8)
    lying, standing = _rules(ink, LONGEST_STROKE), _rules(ink.T, ROW_HEIGHT)
    slope = _slope(lying)
    height, width = ink.shape
    scale = content.width / width
    content.across = _straight(lying, slope, width / 2, scale)
    content.down = [rule for rule in _straight(standing, -slope, height / 2, scale) if _parts(rule, content.across)]
    middle_x, middle_y = content.width / 2, content.height / 2
    for glyph in content.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
        right, down = slope * (y - middle_y), -slope * (x - middle_x)
        glyph.x0, glyph.x1 = glyph.x0 + right, glyph.x1 + right
        glyph.top, glyph.bottom = glyph.top + down, glyph.bottom + down
    content.glyphs = without_blanks([glyph for glyph in content.glyphs if not _is_rule(glyph, content.down)])
    return content


def _is_rule(glyph: Glyph, down: Sequence[Edge]) -> bool:
    """A vertical rule that OCR took for a character."""
    x = (glyph.x0 + glyph.x1) / 2
    return glyph.text in "|｜" and any(
        abs(at - x) < 0.6 * glyph.size and top < glyph.middle < foot for at, top, foot in down
    )


def without_blanks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without the spaces beside Japanese characters, which OCR puts between words as in European text."""
    out: list[Glyph] = []
    for at, glyph in enumerate(glyphs):
        if glyph.text.isspace() and 0 < at < len(glyphs) - 1:
            before, after = glyphs[at - 1], glyphs[at + 1]
            close = after.x0 - before.x1 < max(before.size, after.size)
            if close and (before.text > "\u2e7f" or after.text > "\u2e7f"):
                continue
        out.append(glyph)
    return out


def _parts(rule: Edge, across: Sequence[Edge]) -> bool:
    """Is an upright run long enough, or does it stand between two horizontal rules?"""
    x, top, bottom = rule
    return bottom - top >= LONGEST_STROKE or all(
        any(abs(y - end) <= ENDS and x0 - ENDS <= x <= x1 + ENDS for y, x0, x1 in across) for end in (top, bottom)
    )


def _rules(ink: Any, shortest: float) -> list[tuple[list[Run], int]]:
    """Runs of dark pixels along the rows that touch each other, and how many pixels they are."""
    import numpy as np

    length = int(shortest * DOTS_PER_POINT)
    rows, columns = ink.shape
    if columns <= length:
        return []
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    total = np.zeros((rows, columns + 1), dtype=np.int32)
    np.cumsum(thick, axis=1, out=total[:, 1:])
    full = (total[:, length:] - total[:, :-length]) >= FILLED * length
    runs: list[Run] = []
    for row in np.flatnonzero(full.any(axis=1)):
        starts = np.flatnonzero(full[row])
        cuts = np.flatnonzero(np.diff(starts) > length)
        firsts = starts[np.concatenate(([0], cuts + 1))]
        lasts = starts[np.concatenate((cuts, [len(starts) - 1]))] + length
        runs += [(int(row), int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]
    groups: list[list[Run]] = []
    growing: list[list[Run]] = []
    for run in runs:
        growing = [group for group in growing if run[0] - group[-1][0] <= 2]
        touched = [
            group
            for group in growing
            if any(run[0] - r[0] <= 2 and r[1] <= run[2] and r[2] >= run[1] for r in group[-6:])
        ]
        if touched:
            first = touched[0]
            first.append(run)
            for other in touched[1:]:
                first += other
                growing = [group for group in growing if group is not other]
                groups = [group for group in groups if group is not other]
            first.sort()
        else:
            groups.append([run])
            growing.append(groups[-1])
    return [(group, sum(last - first for _, first, last in group)) for group in groups]


def _extent(group: Sequence[Run]) -> tuple[int, int]:
    return min(first for _, first, _ in group), max(last for _, _, last in group)


def _line(group: Sequence[Run]) -> tuple[float, float]:
    """Slope and height at the middle of a rule."""
    import numpy as np

    start, end = _extent(group)
    middles = np.array([(first + last) / 2 for _, first, last in group])
    rows = np.array([row for row, _, _ in group], dtype=float)
    weights = np.array([last - first for _, first, last in group], dtype=float)
    x, y = np.average(middles, weights=weights), np.average(rows, weights=weights)
    spread = np.average((middles - x) ** 2, weights=weights)
    slope = float(np.average((middles - x) * (rows - y), weights=weights) / spread) if spread > 4 else 0.0
    return slope, float(y + slope * ((start + end) / 2 - x))


def _slope(groups: Sequence[tuple[list[Run], int]]) -> float:
    """How far the sheet lies askew: the slope that most of its long rules share."""
    long = [(_line(group)[0], size) for group, size in groups if _extent(group)[1] - _extent(group)[0] > 300]
    if not long:
        return 0.0
    long.sort()
    half, seen = sum(size for _, size in long) / 2, 0.0
    for slope, size in long:
        seen += size
        if seen >= half:
            return slope if abs(slope) <= MOST_SLOPE else 0.0
    return 0.0


def _straight(groups: Sequence[tuple[list[Run], int]], slope: float, middle: float, scale: float) -> list[Edge]:
    found: list[Edge] = []
    for group, size in groups:
        start, end = _extent(group)
        if size / max(1, end - start) * scale > THICK + 2 * scale:
            continue
        _, at = _line(group)
        found.append(((at - slope * ((start + end) / 2 - middle)) * scale, start * scale, end * scale))
    return found
