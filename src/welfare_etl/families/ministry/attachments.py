"""Pages that a body appended to its report: where the achievement chapter ends and they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from welfare_etl.evidence.span import Span
from welfare_etl.normalize.eras import dates
from welfare_etl.normalize.text import fold

# A page of its own begins with its date and the names of those who made it, each on a line: no sentence, no number.
_ORGANISATION = re.compile(r"[^。、:：0-9]{3,30}(?:課|係|室|部|局|協議会|センター|委員会|法人|会)")
# Or with a line that calls itself an appendix or a figure's caption.
_CAPTION = re.compile(
    r"\s*+(?:(?:別紙|別添|資料|参考資料|添付資料|図表?|参考)\s*+[0-9①-⑳]*|\S.{3,50}?(?:イメージ|概要|体制|相関)図?\s*+[0-9①-⑳]*)\s*+(?:図\s*+[0-9]*)?\s*+"
)
_LONGEST_DATE = 30
_SENTENCE = re.compile(r"[。]|する$|した$|ます$")


@dataclass(frozen=True, slots=True)
class Appended:
    """One appended document: its title as printed, and the pieces of its text (title included)."""

    title: str | None
    parts: tuple[Span, ...]


def part_off(parts: Sequence[Span]) -> tuple[tuple[Span, ...], tuple[Appended, ...]]:
    """The achievement chapter's own pieces, and what was appended to it."""
    rows = _by_row(parts)
    starts = [index for index in range(len(rows)) if _opens_page(rows, index)]
    captions = [index for index in range(len(rows)) if _is_caption(rows, index)]
    if not starts and captions:
        # Figures' captions count only where they close the chapter: nothing but more of them may follow.
        first = captions[0]
        if all(index in captions or _short(rows[index]) for index in range(first, len(rows))):
            starts = [first]
    if not starts:
        return tuple(parts), ()
    own = tuple(part for row in rows[: starts[0]] for part in row)
    out = []
    for at, start in enumerate(starts):
        stop = starts[at + 1] if at + 1 < len(starts) else len(rows)
        pieces = tuple(part for row in rows[start:stop] for part in row)
        out.append(Appended(_title(rows[start:stop]), pieces))
    return own, tuple(out)


def _by_row(parts: Sequence[Span]) -> list[list[Span]]:
    rows: list[list[Span]] = []
    for part in parts:
        if rows and rows[-1][0].row is part.row:
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows


def _line(row: Sequence[Span]) -> str:
    return fold(" ".join(part.text for part in row)).strip()


def _is_date(text: str) -> bool:
    found = dates(text) if len(text) <= _LONGEST_DATE else ()
    return len(found) == 1 and found[0].precision == "day" and found[0].start == 0 and found[0].end >= len(text)


def _opens_page(rows: Sequence[Sequence[Span]], index: int) -> bool:
    if not _is_date(_line(rows[index])):
        return False
    following = [_line(row) for row in rows[index + 1 : index + 3]]
    return bool(following) and _ORGANISATION.fullmatch(following[0]) is not None


def _is_caption(rows: Sequence[Sequence[Span]], index: int) -> bool:
    text = _line(rows[index])
    return len(rows[index]) == 1 and len(text) <= 60 and _CAPTION.fullmatch(text) is not None


def _short(row: Sequence[Span]) -> bool:
    text = _line(row)
    return len(text) <= 60 and not _SENTENCE.search(text) and not re.search(r"\d\s*+(?:人|名|件|回|か所|箇所)", text)


def _title(rows: Sequence[Sequence[Span]]) -> str | None:
    """The first line that is neither the date nor one of the makers."""
    for row in rows:
        text = _line(row)
        if not _is_date(text) and _ORGANISATION.fullmatch(text) is None:
            return " ".join(part.text for part in row).strip()
    return None
