"""Two readings of one page held against each other: the same characters at the same places, the same rules?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from welfare_etl.documents.pdf.glyphs import Edge, Glyph, PageContent
from welfare_etl.documents.pdf.grids import joined
from welfare_etl.normalize.text import RADICALS

PLACE = 1.5
"""Points by which the same character may lie elsewhere."""
LENGTH = 4.0
"""Points by which the ends of the same rule may differ: pdfium counts half the stroke's width."""


def differences(one: PageContent, two: PageContent) -> list[str]:
    """What the second reading has otherwise than the first; empty where both say the same.

    Spaces are not compared, as each reader leaves out others of those that nobody sees; nor is a radical told from its
    character, which share a glyph: browsers write ⼈ (U+2F08) into the file, and pdfium says 人.
    """
    found: list[str] = []
    first, second = _seen(one.glyphs), _seen(two.glyphs)
    lacking = Counter(g.text for g in second) - Counter(g.text for g in first)
    more = Counter(g.text for g in first) - Counter(g.text for g in second)
    if lacking:
        found.append("only the second reader has the characters " + _listed(lacking))
    if more:
        found.append("only the first reader has the characters " + _listed(more))
    if not found and (moved := _moved(first, second)):
        found.append(f"{len(moved)} characters stand elsewhere, the first of them {moved[0]}")
    for name, here, there in (("horizontal", one.across, two.across), ("vertical", one.down, two.down)):
        ours, theirs = joined(here), joined(there)
        alone = [rule for rule in ours if not _has(theirs, rule)]
        missing = [rule for rule in theirs if not _has(ours, rule)]
        if alone or missing:
            place = (alone or missing)[0]
            found.append(
                f"{len(alone)} {name} rules only the first reader has and {len(missing)} only the second, "
                f"one at {place[0]:.0f} from {place[1]:.0f} to {place[2]:.0f}"
            )
    return found


def _seen(glyphs: Sequence[Glyph]) -> list[Glyph]:
    return [replace(glyph, text=RADICALS.get(glyph.text, glyph.text)) for glyph in glyphs if not glyph.text.isspace()]


def _listed(letters: Counter[str]) -> str:
    return " ".join(f"{letter} ({count})" for letter, count in sorted(letters.items())[:10])


def _moved(first: list[Glyph], second: list[Glyph]) -> list[str]:
    """Each character is looked for among those of its kind, in the order from top to bottom."""

    def key(glyph: Glyph) -> tuple[str, int, float]:
        return glyph.text, round(glyph.middle / 3), glyph.x0

    moved = []
    for one, two in zip(sorted(first, key=key), sorted(second, key=key), strict=True):
        if max(abs(one.x0 - two.x0), abs(one.middle - two.middle)) > PLACE and not any(
            other.text == one.text and abs(other.x0 - one.x0) <= PLACE and abs(other.middle - one.middle) <= PLACE
            for other in second
        ):
            moved.append(f"{one.text} at {one.x0:.0f}, {one.top:.0f}")
    return moved


def _has(rules: Sequence[Edge], rule: Edge) -> bool:
    return any(
        abs(other[0] - rule[0]) <= PLACE and abs(other[1] - rule[1]) <= LENGTH and abs(other[2] - rule[2]) <= LENGTH
        for other in rules
    )
