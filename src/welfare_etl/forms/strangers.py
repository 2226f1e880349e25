"""What looks like a part of a form and is none of this form's: a chapter, a row, a label in other words.

Nothing is guessed here: what is strange is told and left over, so that it is never joined to the answer beside it. The
signs are those that forms share: chapters counted on, rows of labels and values, circled numbers, brackets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from welfare_etl.evidence.span import ELIDED, Span
from welfare_etl.forms.filled import Filled
from welfare_etl.forms.form import Field, Form
from welfare_etl.forms.gaps import BRACKETED, NO_NAME
from welfare_etl.forms.labels import exact
from welfare_etl.normalize.absence import absence_of
from welfare_etl.normalize.text import squash
from welfare_etl.records.document import Cell, Row

__all__ = ["Strangers"]

_CHAPTER = re.compile(r"\s*+(?P<number>\d{1,2})(?:\s*+[.．、]\s*+|\s++)(?P<name>[^\d\s.、(（][^。]{2,48})\s*+")
_OF_CHAPTERS = re.compile(
    r"(?:について|事業|計画|状況|概要|課題|展望|評価|体制|取組|その他|実績|成果|結果|効果|目標)\s*+(?:[(（][^()（）]*[)）])?\s*+\Z"
)
_SUBCHAPTER = re.compile(
    r"\s*+(?P<chapter>\d{1,2})\s*+-\s*+(?P<number>\d{1,2})\s*+[.．、]?\s*+(?P<name>[^\d\s.、(（][^。\n]{2,48})\s*+"
)
_NUMBER = r"(?P<number>[①-⑳]|\([ア-コ]\)|[ア-コ](?=[\s「]))"
_NUMBERED = re.compile(rf"\s*+{_NUMBER}(?P<sub>の\d{{1,2}})?\s*+(?P<name>[^\d\s。、][^。\n]{{1,40}}?)(?=\s|\n|\Z)")
_KANA = "アイウエオカキクケコ"
_LONGEST_NAME = 24


class Strangers:
    """Judges rows and cells in which the walk found no label of its form."""

    def __init__(self, form: Form, filled: Filled) -> None:
        self.form = form
        self.filled = filled

    def chapter(self, rows: Sequence[Row], index: int, free_text: bool) -> bool:
        """Whether a row is a heading that counts on from the last chapter (``5. …について`` after ``4. …``).

        It stands alone; in running text, where lists are numbered too, it must also be named like a chapter and be the first of
        its kind.
        """
        row = rows[index]
        cells = row.filled
        if len(cells) != 1 or len(cells[0].text) > 60:
            return False
        alone = all(not 0 <= at < len(rows) or rows[at].block != row.block for at in (index - 1, index + 1))
        part = _SUBCHAPTER.fullmatch(cells[0].folded)
        if part is not None:
            # 1-3. 地域福祉計画の策定状況 behind 1-2: counted on within the chapter.
            return alone and not free_text and (part["chapter"], int(part["number"])) == self._next_part()
        found = _CHAPTER.fullmatch(cells[0].folded)
        if found is None or int(found["number"]) != self._last_chapter() + 1:
            return False
        opens = index + 1 < len(rows) and bool(rows[index + 1].filled) and "①" in rows[index + 1].filled[0].folded[:3]
        if not re.match(r"\s*\d{1,2}\s*[.．、]", cells[0].folded):
            return opens  # 5 重層的支援会議について: without a point only where its first item follows
        named = _OF_CHAPTERS.search(found["name"]) is not None
        if free_text:
            return (alone and named and not self._counted_in_text()) or opens
        return (alone and named) or opens

    def _last_chapter(self) -> int:
        """The number of the chapter whose heading was printed last; -9 where none has one."""
        numbers = [-9]
        for one in self.form.heads:
            span = self.filled.printed.get(one.id)
            found = re.match(r"\s*(\d{1,2})\s*[.．、](?!\s*\d)", span.cell.folded) if span else None
            numbers += [int(found[1])] if found else []
        strange = (span for code, span, _ in self.filled.told if code == "unknown_chapter")
        numbers += [int(found["number"]) for span in strange if (found := _CHAPTER.match(span.folded))]
        return max(numbers)

    def _next_part(self) -> tuple[str, int]:
        """The chapter and the number that the next part of a chapter would have: ("1", 3) behind 1-2."""
        parts = [("", -1)]
        for one in self.form.heads:
            span = self.filled.printed.get(one.id)
            found = re.match(r"\s*(\d{1,2})\s*-\s*(\d{1,2})", span.cell.folded) if span else None
            parts += [(found[1], int(found[2]))] if found else []
        chapter, number = max(parts, key=lambda part: (int(part[0] or 0), part[1]))
        return chapter, number + 1

    def _counted_in_text(self) -> bool:
        """Whether the running text has numbered lines of the same kind already: then the next one is of its list."""
        last = self._last_chapter()
        free = (one.id for one in self.form.fields if one.block in self.form.free_text)
        texts = (span.folded for one in free for span in self.filled.parts(one)[-40:])
        return any(re.match(rf"\s*{number}\s*[.．、]", text) for text in texts for number in (last, last - 1))

    def headless(self, row: Row, cell: Cell, position: int) -> tuple[Field, int] | None:
        """The first label of a part that always stands and whose heading is lost: it is all of its cell, its answer beside it."""
        end = len(cell.text)
        beside = cell is row.filled[0] and len(row.filled) > 1
        coming = [one for one in self.form.always if beside and one.position > position and not one.head]
        return next(((one, end) for one in coming if exact(one, cell.folded, 0, end) == end), None)

    def label_like(
        self,
        row: Row,
        span: Span,
        block: str,
        last: str | None,
        expected: bool,
    ) -> str | None:
        """The reason for which a text that is no label of the form must not become an answer; told at the same time."""
        if last is None or span.start or block in self.form.free_text or ELIDED.search(span.text):
            return None
        found = (
            self._row_label(row, span, expected)
            if block in self.form.tables
            else self._numbered(span, block, last) or self._bracketed(row, span, block)
        )
        if found is None:
            return None
        self.filled.told.append(("unknown_label", Span(span.row, span.cell, found[0], found[1]), ""))
        return "unknown_label"

    def _row_label(self, row: Row, span: Span, expected: bool) -> tuple[int, int] | None:
        """A table of labels and figures: 外国人住民数 | 2,150(人)."""
        text = span.folded.strip()
        after = row.filled_after(span.cell)
        if not expected or after is None or len(text) > _LONGEST_NAME or len(text) < 2 or NO_NAME.search(text):
            return None
        if absence_of(text) is not None or "\n" in text:
            return None
        figure = re.search(r"\d|有|無|なし|-", after.folded[:12]) is not None
        return (span.start, span.end) if figure else None

    def _numbered(self, span: Span, block: str, last: str) -> tuple[int, int] | None:
        """A number that the chapter would print next: ④参加支援コーディネーターの配置人数 after ③, (オ)広報 after (エ)."""
        found = _NUMBERED.match(span.folded)
        field = self.form.by_id[last]
        if found is None or len(squash(span.folded)) > 400 or (field.into is None and not field.numbers):
            return None
        series, number = _counted(found["number"])
        # ③ that a converter lost is still the form's.
        texts = [
            (self.filled.printed[one.id].folded, one.core) for one in self.form.blocks[block] if self.filled.has(one.id)
        ]
        told = (re.match(rf"\s*{_NUMBER}", text) or re.match(_NUMBER, core) for text, core in texts)
        own = [_counted(m["number"]) for m in told if m]
        now = max((at for kind, at in own if kind == series), default=None)
        if now is None or number != (now if found["sub"] else now + 1):
            return None
        before = "\n".join(part.folded for part in self.filled.parts(field.id))
        if any(_counted(m["number"]) == (series, now) for m in re.finditer(rf"(?m:^)\s*{_NUMBER}", before)):
            return None  # the answer has a list of its own
        return span.start + found.start("number"), span.start + found.end()

    def _bracketed(self, row: Row, span: Span, block: str) -> tuple[int, int] | None:
        """A cell among those of bracketed labels that begins with another: (対象圏域) 小学校区 beside (対象地域) and (人口)."""
        found = BRACKETED.match(span.folded)
        if found is None:
            return None
        beside = [cell for cell in row.filled if cell is not span.cell]
        known = [one for one in self.form.blocks.get(block, ()) if one.core.startswith("(")]
        if not any(one.pattern.match(cell.folded.lstrip()) for cell in beside for one in known):
            return None
        return span.start + found.start(), span.start + found.end()


def _counted(number: str) -> tuple[str, int]:
    """The series of a number and its place in it: ④ → ("①", 4), (イ) → ("(", 1)."""
    kana = number.strip("()")
    return (
        (number[0] if kana != number else "ア", _KANA.index(kana)) if kana in _KANA else ("①", ord(number) - ord("①"))
    )
