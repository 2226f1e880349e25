"""The walk over a report's cells with a form in hand: finds the form's labels and says which text is whose answer.

It knows three things about forms of this kind: labels come in the order of the form; a label's answer stands behind
it in the same cell, else to its right, else below it in its column; a cell that a page break cut goes on in the same
column. What the labels are, the form says. What no form has, a chapter, a row, a label printed again, is told and left
over, and never joined to the answer beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from welfare_etl.evidence.span import Span
from welfare_etl.forms.below import Below, below, beyond
from welfare_etl.forms.filled import Filled, Next, next_labels
from welfare_etl.forms.form import Field, Form
from welfare_etl.forms.gaps import leave_gaps
from welfare_etl.forms.labels import beside, exact, misprinted, split, starts
from welfare_etl.forms.strangers import Strangers
from welfare_etl.normalize.text import squash
from welfare_etl.records.document import Cell, Row

__all__ = ["Filled", "walk"]

_LONGEST_RULER = 80
# Rows of a chapter up to its first label that no other chapter has; characters of a cell that may be such a label.
_LONGEST_CHAPTER = 14
_LONGEST_LABEL = 120
_LONGEST_NUMBER = 4
_RULER = re.compile(r"\s*[-―—─—_=*]{2,}\s*")
_COMPARED = 40
# An answer that a page break cut is longer than this; a shorter one (1 人, 社会福祉士) is whole.
_CUT_OFF = 10
_AHEAD = 3
_CIRCLED = re.compile(r"\s*[①-⑳]")


# -- the walk --------------------------------------------------------------------------------------------------------------


class _Walk:
    def __init__(self, form: Form, rows: Sequence[Row]) -> None:
        self.form = form
        self.rows = rows
        self.at = 0
        self.filled = Filled(form)
        self.block = form.fields[0].block
        self.position = -1
        self.last: str | None = None
        self.last_row: Row | None = None
        self.columns: dict[int, str] = {}
        self.grid_rows: list[Row] = []
        self.below: Row | None = None
        self.rests: dict[int, tuple[Field, int]] = {}
        self.lost: str | None = None
        """Why what stands here is nobody's: behind a label printed again, or in a chapter that the form does not have."""
        self.strangers = Strangers(form, self.filled)

    def next(self) -> Next:
        return next_labels(self.form, self.block, self.position)

    def row(self, index: int) -> None:
        """Reads the row of that index."""
        row = self.rows[index]
        self.at = index + 1
        self.below = self.rows[index + 1] if index + 1 < len(self.rows) else None
        filled = row.filled
        if all(len(cell.text) <= _LONGEST_RULER and _RULER.fullmatch(cell.folded) for cell in filled):
            self.filled.loose.extend((Span(row, cell, 0, len(cell.text)), "ruler") for cell in filled)
            return
        if self.lost == "unknown_chapter" and not self._leaves_chapter(row):
            self.filled.loose.extend((Span(row, cell, 0, len(cell.text)), "unknown_chapter") for cell in filled)
            return
        if self._strange_chapter(index, row):
            return
        labels_here: dict[int, str] = {}
        left: str | None = None
        unlabelled: list[Span] = []
        before, lost_before = self.last, self.lost
        for cell in filled:
            label_expected = left is None or (bool(self.filled.values.get(left)) and self._value_in(left, row))
            for label, span in self._segments(row, cell):
                if label is not None:
                    if unlabelled:
                        # What stands left of the row's first label goes on from the row above, not from that label.
                        now, self.last, self.lost = self.lost, before, lost_before
                        self._continue(row, unlabelled)
                        self.last, self.lost, unlabelled = label.id, now, []
                    labels_here[cell.column] = left = label.id
                elif span.text.strip():
                    reason = self.strangers.label_like(row, span, self.block, self.last, label_expected)
                    if reason:
                        self.lost, left = reason, self.last or ""
                    if self.lost and left is not None:
                        self.filled.loose.append((span, self.lost))
                    elif left is not None:
                        found = Below.ANSWER
                        if label_expected and "." in (self.form.by_id[left].into or ""):
                            found = beyond(self.filled, row, span, left, self.block in self.form.tables)
                        if self._is_answer(found, [span], left):
                            self._value(left, span)
                    else:
                        unlabelled.append(span)
        if unlabelled:
            self._continue(row, unlabelled)
        if labels_here:
            self.columns = labels_here
            self.last_row = row
            self.grid_rows = []

    def _value_in(self, field_id: str, row: Row) -> bool:
        return any(span.row is row for span in self.filled.values.get(field_id, ()))

    # -- what no form has ---------------------------------------------------------------------------------------------

    def _strange_chapter(self, index: int, row: Row) -> bool:
        """Whether a row is the heading of a chapter that the form does not have: told, and all below it is left over."""
        if self.lost == "unknown_chapter" or self.position < 0:
            return False
        if not self.strangers.chapter(self.rows, index, self.block in self.form.free_text):
            return False
        cell = row.filled[0]
        if any(exact(one, cell.folded, 0, len(cell.text)) is not None for one in self.next().fields):
            return False
        if misprinted(self.next().unseen, cell.folded, 0, len(cell.text), lambda: "", self.filled.printed):
            return False
        span = Span(row, cell, 0, len(cell.text))
        self.filled.told.append(("unknown_chapter", span, ""))
        self.filled.loose.append((span, "unknown_chapter"))
        self.lost = "unknown_chapter"
        return True

    def _leaves_chapter(self, row: Row) -> bool:
        """Whether a row is a heading of the form, so that a chapter that the form does not have is over."""
        cell = row.filled[0] if row.filled else None
        if cell is None:
            return False
        heads = [one for one in self.form.heads if one.id not in self.filled.printed and one.position > self.position]
        return any(exact(one, cell.folded, 0, len(cell.text)) is not None for one in heads)

    # -- labels -------------------------------------------------------------------------------------------------------

    def _segments(self, row: Row, cell: Cell) -> Iterator[tuple[Field | None, Span]]:
        """The cell as labels and the texts between them."""
        folded = cell.folded
        end = len(folded)
        at = value_from = 0
        if id(cell) in self.rests:
            label, at = self.rests.pop(id(cell))
            value_from = at
            self.filled.labels.append(Span(row, cell, 0, at))
            yield label, Span(row, cell, 0, at)
        while at < end:
            hit = self._label_at(row, cell, folded, at, end)
            if hit is None:
                inside = self._label_inside(folded, at, end)
                line_end = folded.find("\n", at, end)
                if inside is not None and (line_end < 0 or inside < line_end):
                    at = inside
                    continue
                if line_end < 0:
                    break
                at = line_end + 1
                continue
            label, stop = hit
            if label.head and not value_from and 0 < len(folded[:at].strip()) <= _LONGEST_NUMBER:
                # What stands before a heading in its cell is its number, misread.
                self.filled.misprinted.append((label, Span(row, cell, 0, stop)))
                at = 0
            if at > value_from:
                yield None, Span(row, cell, value_from, at)
            span = Span(row, cell, at, stop)
            self._enter(label, span)
            yield label, span
            at = value_from = stop
        if value_from < end:
            yield None, Span(row, cell, value_from, end)

    def _label_at(self, row: Row, cell: Cell, folded: str, at: int, end: int) -> tuple[Field, int] | None:
        following = self.next()
        first = folded[at:end].lstrip()[:1]
        for label in following.by_first.get(first, ()):
            stop = exact(label, folded, at, end)
            if stop is not None and self._stands_as_heading(label, folded, at, stop, end):
                if stop == end and len(label.wordings) > 1:
                    self._broken((label,), cell, folded)
                return self._twin(label), stop
        if self.block in self.form.free_text:
            return None
        opened = self.strangers.headless(row, cell, self.position) if at == 0 else None
        if opened := opened or self._headless_chapter(folded, at, end):
            return opened
        unseen = following.unseen
        printed = self.filled.printed
        if at == 0:
            broken = self._broken([label for label in unseen.labels if label.id not in printed], cell, folded)
            if broken is not None:
                return broken, end
        found = misprinted(unseen, folded, at, end, lambda: beside(row, cell), printed)
        if found is not None and self._stands_as_heading(found[0], folded, at, found[1], end):
            label = self._twin(found[0])
            self.filled.misprinted.append((label, Span(row, cell, at, found[1])))
            return label, found[1]
        return None

    def _stands_as_heading(self, label: Field, folded: str, at: int, stop: int, end: int) -> bool:
        """A chapter's heading opens its cell and is all that its line says: in 「多機関の…事業に基づく窓口」 its words are words."""
        if not label.project:
            return True
        if label.id in self.filled.printed and label.position < self.position:
            return False
        line_end = folded.find("\n", stop, end)
        rest = folded[stop : end if line_end < 0 else line_end].strip()
        return not folded[:at].strip(" \n0123456789.、") and (len(rest) <= _LONGEST_NUMBER or rest[0] in "(※【[")

    def _headless_chapter(self, folded: str, at: int, end: int) -> tuple[Field, int] | None:
        """The first label of a chapter whose heading is lost, where the text is one; and where it ends."""
        openers = self.form.openers
        if not openers or self.block in self.form.tables:
            return None
        stop = exact(self.form.by_id[next(iter(openers.values()))], folded, at, end)
        if stop is None:
            return None
        ahead = self.rows[self.at : self.at + _LONGEST_CHAPTER]
        chapter = next((name for name in map(self._told_by, ahead) if name), None)
        if chapter is None or openers[chapter] in self.filled.printed:
            return None
        heading = self.form.chapters[chapter].id
        if heading in self.filled.printed and self.block == self.form.by_id[openers[chapter]].block:
            return None
        return self.form.by_id[openers[chapter]], stop

    def _told_by(self, row: Row) -> str | None:
        """The chapter that a row's first label belongs to, if only one chapter has it."""
        filled = row.filled
        if not filled or len(filled[0].text) > _LONGEST_LABEL:
            return None
        return next((one.tells for one in self.form.fields if one.tells and starts(row, one)), None)

    def _broken(self, candidates: Sequence[Field], cell: Cell, folded: str) -> Field | None:
        """The label of which this cell holds the beginning and the cell below the rest."""
        if self.below is None:
            return None
        for other in self.below.cells:
            if other.column == cell.column and not other.blank:
                found = split(candidates, folded, other.folded)
                if found is not None:
                    self.rests[id(other)] = found
                    return found[0]
        return None

    def _label_inside(self, folded: str, at: int, end: int) -> int | None:
        if self.block in self.form.free_text or (" " not in folded[at:end] and "\t" not in folded[at:end]):
            return None
        pattern, fields = self.form.inside
        wanted = self.next().inside
        starts_at = (
            m.start() for m in pattern.finditer(folded, at + 1, end) if fields[(m.lastindex or 1) - 1] & wanted
        )
        return next(starts_at, None)

    def _twin(self, label: Field) -> Field:
        """A block's first label printed a second time opens the block that has the same labels."""
        twin = self.form.twin.get(label.block)
        if twin and label.id in self.filled.printed and label.position < self.position and not label.head:
            own = [other for other in self.form.blocks[label.block] if not other.head]
            if label is own[0] and self.form.blocks[twin][0].id not in self.filled.printed:
                return next(other for other in self.form.blocks[twin] if other.text == label.text)
        return label

    def _enter(self, label: Field, span: Span) -> None:
        again = self.filled.printed.get(label.id)
        self.filled.labels.append(span)
        self.lost = None
        if again is not None and not label.head and label.into and self.filled.values.get(label.id):
            if label.id == self.last and not label.whole and self._says_more(label, span):
                # 事業の成果目標 <人の変化>…: an answer that names its own label and goes on is one answer.
                self.filled.told.append(("label_in_answer", span, label.core))
            else:
                self.filled.told.append(("label_repeated", span, label.core))
                self.lost = "label_repeated"
        elif again is None and label.position < self.position and not label.whole:
            earlier = self.form.by_id[self.last].core if self.last else ""
            self.filled.told.append(("label_out_of_order", span, earlier))
        printed = _CIRCLED.match(span.folded)
        if printed and label.numbers and printed[0].strip() not in label.numbers:
            self.filled.told.append(("number_out_of_order", span, f"{label.numbers[0]}{label.core}"))
        self.filled.printed.setdefault(label.id, span)
        self.block, self.position = label.block, label.position
        self.last = label.id

    def _says_more(self, label: Field, span: Span) -> bool:
        """Whether what stands behind a label printed again is something else than its answer so far."""
        behind = squash(span.cell.folded[span.end :]) or squash(beside(span.row, span.cell))
        if not behind and self.below is not None:
            behind = squash(self.below.text)
        so_far = squash("".join(part.folded for part in self.filled.values.get(label.id, ())))
        alone = not span.start and span.end == len(span.cell.text) and span.row is not self.filled.printed[label.id].row
        if alone and (so_far.endswith(("。", ")", "人", "名")) or len(so_far) < _CUT_OFF):
            return False  # a row of its own behind an answer that had come to its end: a second answer, not the rest of one
        return bool(behind) and behind[:_COMPARED] not in so_far

    # -- answers --------------------------------------------------------------------------------------------------------

    def _value(self, field_id: str, span: Span) -> None:
        self.filled.values.setdefault(field_id, []).append(span)

    def _continue(self, row: Row, spans: list[Span]) -> None:
        """Cells without a label to their left: answers below their labels, or the rest of a cell that a page cut."""
        last = self.last
        if self.lost is not None:
            self.filled.loose.extend((span, self.lost or "") for span in spans)
            return
        if last is None:
            self.filled.loose.extend((span, "before_the_form") for span in spans)
            return
        label = self.form.by_id[last]
        below_table = len(spans) == 1 and (self.last_row is None or row.block != self.last_row.block)
        if label.block in self.form.notes and not label.head and below_table:
            self._value(self.form.notes[label.block], spans[0])
            return
        if label.grid:
            self._by_position(label, row, spans)
            return
        if label.into is None:
            self.filled.loose.extend((span, "under_heading") for span in spans)
            return
        columns = sorted({span.cell.column for span in spans})
        names = {at: self._column(at) for at in columns}
        if len(columns) == len(self.columns) > 1:
            # As many cells as labels: in their order, wherever a converter shifted them to.
            names = dict(zip(columns, (self.columns[at] for at in sorted(self.columns)), strict=True))
        found = Below.ANSWER
        if "." in label.into and label.block not in self.form.free_text:
            found = below(self.filled, row, spans, names[columns[0]], len(self.columns), self._ahead())
        if self._is_answer(found, spans, last):
            for span in spans:
                name = names[span.cell.column]
                self._value(name if self.form.by_id[name].into else last, span)

    def _is_answer(self, found: Below, spans: list[Span], label_id: str) -> bool:
        """Whether cells without a label are read as an answer; what is strange or unsure about them is told."""
        if found in (Below.STRANGE, Below.STRANGE_ROW):
            self.filled.loose.extend((span, "unknown_label") for span in spans)
            self.filled.told.append(("unknown_label", spans[0].part(0), ""))
            self.lost = "unknown_label" if found is Below.STRANGE else None
        elif found is Below.UNSURE:
            self.filled.unsure.add(label_id)
            self.filled.told.append(("answer_unsure", spans[0].part(0), self.form.by_id[label_id].core))
        return found in (Below.ANSWER, Below.UNSURE)

    def _ahead(self) -> list[Row]:
        """The rows from here to the next label, three at most."""
        coming = self.next()
        out: list[Row] = []
        for row in self.rows[self.at : self.at + _AHEAD]:
            cells = row.filled
            if not cells or any(
                exact(one, cell.folded, 0, len(cell.text)) is not None
                for cell in cells
                for one in coming.by_first.get(cell.folded.lstrip()[:1], ())
            ):
                break
            out.append(row)
        return out

    def _by_position(self, label: Field, row: Row, spans: list[Span]) -> None:
        """A heading whose row of labels was deleted: its cells are the labels', in the form's order."""
        size = 2 if len(label.grid) > 1 else 1
        if self.grid_rows and self.grid_rows[-1] is not row:
            self.grid_rows.append(row)
        elif not self.grid_rows:
            self.grid_rows = [row]
        offset = size * (len(self.grid_rows) - 1)
        names = label.grid[offset : offset + size] or label.grid[-size:]
        for index, span in enumerate(spans):
            name = names[min(index, len(names) - 1)]
            self.filled.by_position.append((name, span))
            self._value(name, span)

    def _column(self, column: int) -> str:
        """The label above a cell: of its column, else of the nearest column to the left, else the last label."""
        assert self.last is not None
        if len(self.columns) < 2:
            return self.last
        at = max((known for known in self.columns if known <= column), default=min(self.columns))
        name = self.columns[at]
        return name if self.form.by_id[name].into else self.last


def walk(form: Form, rows: Sequence[Row]) -> Filled:
    """Reads one report's rows (echoes left out) against a form."""
    own = [row for row in rows if not row.echo]
    reader = _Walk(form, own)
    for index in range(len(own)):
        reader.row(index)
    leave_gaps(reader.filled, own)
    return reader.filled
