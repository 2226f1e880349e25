"""Is this a label of the form? Exactly, or with the one character wrong that a conversion got wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from welfare_etl.forms.form import Field
from welfare_etl.records.document import Cell, Row

_NOTE = re.compile(r"\s*+(?:\([^()]*\)\s*+)?$")
_NUMBER = re.compile(r"\s*\d{1,2}\s*[.、]\s*")
_CIRCLED = re.compile(r"\s*[①-⑳]")
_BLANKS = re.compile(r"\s*+")
# 事業の成果目標を話し合う, 成果目標の達成状況を見ながら: the words of a label with a particle behind them are words of a sentence.
_PARTICLE = re.compile(
    r"[ \t]*(?:を|は[、一-龥]|に(?:は|も|て|お|つ|よ|と|関|基|向|対|係|沿)|で(?:は|あ|す)|と(?:の|は|も|して|[一-龥])|や[一-龥]|が[、一-龥]|から|まで|へ[のと]|の(?:ため|ほか|中|うち))"
)
# A label has one wrong character, and one more for every so many that it is long.
_PER_ERROR = 9
_HEAD = 9
_SHORT = 4
# From this length on a label with one wrong character still shares two pairs of neighbours with what is printed.
_TWO_PAIRS = 6
# The least that is printed of a label before a converter breaks it, and the most that any label has.
_LEAST_HEAD = 3
_LONGEST = 60
# Beginnings of which a lookup remembers what is near: those of the forms come again in every report.
_KEPT = 512


def _end_of_blanks(folded: str, at: int, end: int) -> int:
    found = _BLANKS.match(folded, at, end)
    return found.end() if found else at


def exact(label: Field, folded: str, at: int, end: int) -> int | None:
    """Where the label that begins at ``at`` of a folded text ends; None where it does not begin there.

    Of a label with a longer and a shorter wording the longer one is taken, if need be with a misprint in its tail.
    """
    found = label.pattern.match(folded, _end_of_blanks(folded, at, end), end)
    if found is None or found.end() == at:
        return None
    stop = found.end()
    if _is_sentence(label, folded, at, stop, end):
        return None
    if label.whole and not _NOTE.match(folded, stop, end) and not _CIRCLED.match(folded, at):
        behind = label.value_behind
        if behind is None or folded[:at].strip() or not behind.match(folded, stop, end):
            return None
    if len(label.wordings) > 1:
        longest = label.wordings[0]
        line_end = folded.find("\n", at, end)
        distance, longer = _prefix(longest, folded, at, end if line_end < 0 else line_end)
        if distance is not None and distance <= _allowed(longest) and longer > stop:
            return longer
    return stop


def _is_sentence(label: Field, folded: str, at: int, stop: int, end: int) -> bool:
    """Whether a sentence begins with the words of a label; a label with its circled number, or in brackets, is one."""
    return label.core[0] != "(" and not _CIRCLED.match(folded, at) and bool(_PARTICLE.match(folded, stop, end))


class Lookup:
    """Labels prepared for finding the one that a misprinted text is meant to be."""

    def __init__(self, labels: Sequence[Field]) -> None:
        self.labels = tuple(labels)
        self.wordings = [(index, wording) for index, label in enumerate(self.labels) for wording in label.wordings]
        self.short = [number for number, (_, wording) in enumerate(self.wordings) if len(wording) <= _SHORT]
        pairs: dict[str, set[int]] = {}
        for number, (_, wording) in enumerate(self.wordings):
            for offset in range(min(len(wording) - 1, _HEAD)):
                pairs.setdefault(wording[offset : offset + 2], set()).add(number)
        self.pairs = {pair: tuple(sorted(found)) for pair, found in pairs.items()}
        self.near = lru_cache(_KEPT)(self._near)

    def _near(self, head: str) -> list[int]:
        """Wordings that share pairs of characters with the beginning of a text: enough to be one misprint away."""
        votes: dict[int, int] = {}
        for offset in range(len(head) - 1):
            for number in self.pairs.get(head[offset : offset + 2], ()):
                votes[number] = votes.get(number, 0) + 1
        return sorted(
            number for number, count in votes.items() if count > 1 or len(self.wordings[number][1]) < _TWO_PAIRS
        )


def misprinted(
    lookup: Lookup, folded: str, at: int, end: int, beside: Callable[[], str], printed: Collection[str] = ()
) -> tuple[Field, int] | None:
    """The label that the text at ``at`` is but for a misprint, and where it ends; None where there is none.

    A label in brackets, or of a common word, must open its cell: in running text it means nothing. ``printed`` are the
    ids of labels that the report has printed already; they are not looked for.

    ``beside`` gives the text of the next cell: a label of two or three characters (面積) with one of them wrong is
    recognised only where the form's unit for it stands beside. Of two labels equally near, the first wins.
    """
    line_end = folded.find("\n", at, end)
    line_end = end if line_end < 0 else line_end
    opens_cell = at == 0 or not folded[:at].strip()
    numbered = _NUMBER.match(folded, at, line_end)
    at = numbered.end() if numbered else at
    head = "".join(folded[at : min(line_end, at + 3 * _HEAD)].split())[:_HEAD]
    if not head:
        return None
    near = lookup.near(head)
    tiny = line_end - at <= 3 * _SHORT
    if not near and not tiny:
        return None
    size = len("".join(folded[at:line_end].split())) if line_end - at < 120 else 120
    if size <= _SHORT:
        near = sorted({*near, *lookup.short})
    best: tuple[int, int, Field, int] | None = None
    for number in near:
        index, wording = lookup.wordings[number]
        label = lookup.labels[index]
        n = len(wording)
        if label.id in printed or ((wording[0] == "(" or label.whole) and not opens_cell):
            continue
        bracketed = n == _SHORT and wording[0] == "(" and (head[0] == "(" or ")" in head[n - 2 : n + 1])
        if (label.whole or n <= _SHORT) and abs(size - n) > 1 and not bracketed:
            continue
        if n < _SHORT and not (label.unit and re.search(label.unit, beside())):
            continue
        distance, stop = _prefix(wording, folded, at, line_end)
        if distance is None or distance > _allowed(wording) or _is_sentence(label, folded, at, stop, line_end):
            continue
        if label.whole:
            # Of 担当部署 and 担当部署名 the one that is the whole cell.
            distance += max(0, size - n)
        if best is None or (distance, -n) < (best[0], best[1]):
            best = (distance, -n, label, stop)
    return (best[2], best[3]) if best else None


def _allowed(wording: str) -> int:
    return 1 + (len(wording) - 1) // _PER_ERROR


def _prefix(wording: str, folded: str, at: int, end: int) -> tuple[int | None, int]:
    """The least edit distance between a label and a beginning of the text, and where that beginning ends."""
    n = len(wording)
    allowed = _allowed(wording)
    stretch = folded[at : min(end, at + 4 * n + 20)]
    text = "".join(stretch.split())[: n + allowed]
    ends: list[int] = []
    best: tuple[int, int, int] | None = None
    for size in range(max(1, n - allowed), len(text) + 1):
        distance = Levenshtein.distance(wording, text[:size], score_cutoff=allowed)
        if distance > allowed:
            continue
        ends = ends or [offset for offset, char in enumerate(stretch, at + 1) if not char.isspace()]
        # Equally near: the beginning that ends as the label does, else at a blank, else where its last character is lost.
        last, stop_here = text[size - 1], ends[size - 1]
        at_blank = stop_here == end or folded[stop_here].isspace()
        rank = (
            distance,
            0 if last == wording[-1] else 1 if at_blank else 2 if last == wording[-2:-1] else 3,
            abs(size - n),
        )
        if best is None or rank < best:
            best = rank
            stop = ends[size - 1]
    return (None, at) if best is None else (best[0], stop)


def split(candidates: Sequence[Field], folded: str, below: str) -> tuple[Field, int] | None:
    """The label that a converter broke over two rows: its beginning is the whole cell, its rest begins the cell below.

    ``folded`` and ``below`` are the two cells' folded texts; returns the label and where its rest ends in ``below``.
    """
    head = "".join(folded.split())
    if not _LEAST_HEAD <= len(head) <= _LONGEST:
        return None
    for label in candidates:
        for wording in label.wordings:
            rest = wording[len(head) :]
            if rest and wording.startswith(head):
                found = re.match(r"\s*" + r"\s*".join(map(re.escape, rest)), below)
                if found:
                    return label, found.end()
    return None


def beside(row: Row, cell: Cell) -> str:
    """The text of the next cell of the row."""
    after = row.filled_after(cell)
    return after.folded[:40] if after is not None else ""


@cache
def _own_lookup(label: Field) -> Lookup:
    return Lookup([label])


def starts(row: Row, label: Field) -> bool:
    """Whether a row begins with a label, whatever stands around it; misprints count."""
    filled = row.filled
    if not filled or len(filled[0].text) > 80:
        return False
    return _begins(filled[0].folded, label, beside(row, filled[0]) if label.unit else "")


@lru_cache(4096)
def _begins(folded: str, label: Field, beside: str) -> bool:
    """Kept, for every report has the rows of the form."""
    return (
        exact(label, folded, 0, len(folded)) is not None
        or misprinted(_own_lookup(label), folded, 0, len(folded), lambda: beside) is not None
    )
