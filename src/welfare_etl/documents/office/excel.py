"""Excel (.xlsx) → :class:`~welfare_etl.records.document.Document`: what the printed sheets show, sheet by sheet.

A row of the sheet is a row of cells whose columns are the sheet's. A merged range has its text once, at its first cell;
where it reaches into the rows below, a blank cell stands. Rows with borders follow each other in one block, a row
without text and border parts blocks. What is hidden, or lies outside of the printed area, is told and not read.
"""

from __future__ import annotations

import re
from collections import Counter

from welfare_etl.documents.kinds import XLSX
from welfare_etl.documents.office.drawings import Mark, controls_of, drawn_over
from welfare_etl.documents.office.laid_out import Draft, Layout, tidy
from welfare_etl.documents.office.limits import Limits
from welfare_etl.documents.office.package import Package, Refused, local
from welfare_etl.documents.office.workbook import Area, SheetEntry, Workbook, column_letters
from welfare_etl.documents.office.worksheet import Value, read_worksheet
from welfare_etl.records.document import Document

_EXAMPLE = re.compile(r"記[入載]例|入力例|見本|サンプル|プルダウン|リスト|選択肢|マスタ")
"""Names of sheets that come with the form and are no report."""
_OPTIONS = re.compile(r"[・、,/／\s]")
_HEAD_CODE = re.compile(r'&(?:"[^"]*"|[KkLlCcRr][0-9A-Fa-f]{6}|\d{1,3}|[A-Za-z])')
_PLAIN_NAME = re.compile(r"[\w.]+")


def read_excel(package: Package, document_id: str, limits: Limits) -> Document:
    """A workbook's rows of cells. Raises :class:`Refused`."""
    book = Workbook(package)
    layout = Layout(limits)
    for entry in book.sheets:
        _Sheet(book, entry, layout).lay_out()
    if not layout.rows:
        raise Refused("no_text", f"{len(book.sheets)} sheets")
    left_out = len(package.names("xl/embeddings/")) + len(package.names("xl/activex/activex")) + book.other_sheets
    if left_out:
        layout.note(
            "warning", "embedded", f"{left_out} embedded objects, controls or charts were not opened", here=False
        )
    return layout.document(document_id, XLSX)


class _Sheet:
    def __init__(self, book: Workbook, entry: SheetEntry, layout: Layout) -> None:
        self.entry, self.layout, self.book = entry, layout, book
        self.sheet = read_worksheet(book, entry)
        self.name = entry.name if _PLAIN_NAME.fullmatch(entry.name) else "'" + entry.name.replace("'", "''") + "'"
        self.links = book.package.relationships(entry.path)
        self.starts = {(one.left, one.top): one for one in self.sheet.merged}
        self.unseen: Counter[str] = Counter()

    def place(self, column: int, row: int) -> str:
        """``シート1!B12``"""
        return f"{self.name}!{column_letters(column)}{row}"

    # -- the sheet --------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        if self.entry.hidden or _EXAMPLE.search(self.entry.name):
            self._set_aside()
            return
        self._floating()
        before = 0
        ruled_before = False
        self.layout.block += 1
        reaching = _Reaching(self.sheet.merged)
        for number in sorted(self.sheet.rows):
            cells = self.sheet.rows[number]
            ruled = any(value.bordered for value in cells.values())
            parted = any(row not in self.sheet.ruled for row in range(max(before + 1, number - 2), number))
            if parted or ruled != ruled_before:
                self.layout.block += 1
            self._row(number, cells, reaching.at(number))
            before, ruled_before = number, ruled
        self._beside()

    def _row(self, number: int, cells: dict[int, Value], above: dict[int, Area]) -> None:
        drafts: list[Draft] = []
        dropped: list[tuple[str, str, str]] = []
        covered = 0
        for column in sorted({*cells, *above}):
            if column <= covered and (column, number) not in self.starts:
                self._covered(cells, column, number, dropped)
                continue
            if (reach := above.get(column)) is not None:
                drafts.append(Draft(column - 1, "", self.place(column, number), reach.right - column + 1, merged=True))
                self._covered(cells, column, number, dropped)
                covered = max(covered, reach.right)
                continue
            value = cells[column]
            merged = self.starts.get((column, number))
            covered = merged.right if merged else column
            place = self.place(column, number)
            if value.doubt:
                severity, code, message = value.doubt
                self.layout.note(severity, code, f"{place}: {message}", printed=value.text or None)
            if value.struck:
                dropped.append((value.struck, "struck_out", place))
            if value.text and (reason := self._unshown(column, number, merged)):
                dropped.append((value.text, reason, place))
            else:
                drafts.append(Draft(column - 1, value.text, place, covered - column + 1))
        self.layout.row(drafts)
        for text, reason, place in dropped:
            self.unseen[reason] += 1
            self.layout.drop(text, reason, place)

    def _covered(self, cells: dict[int, Value], column: int, number: int, dropped: list[tuple[str, str, str]]) -> None:
        """A value that a program left under a merged range is not shown."""
        if column in cells and cells[column].text:
            dropped.append((cells[column].text, "hidden", self.place(column, number)))

    def _unshown(self, column: int, row: int, merged: Area | None) -> str | None:
        """Why a cell is not on the page; None for one that is."""
        last_column, last_row = (merged.right, merged.bottom) if merged else (column, row)
        hidden = self.sheet.hidden_rows
        if row in hidden and (
            row == last_row or all(one in hidden for one in range(row, min(last_row, row + 1000) + 1))
        ):
            return "hidden"
        if self.sheet.hidden_columns and all(
            self.sheet.column_hidden(one) for one in range(column, min(last_column, column + 1000) + 1)
        ):
            return "hidden"
        if self.entry.printed and not any(area.holds(column, row) for area in self.entry.printed):
            return "not_printed"
        return None

    # -- what is beside the cells ------------------------------------------------------------------------------------

    def _set_aside(self) -> None:
        """A sheet that is no part of the report: its text is kept in residual."""
        reason = "hidden" if self.entry.hidden else "example"
        count = 0
        for number, cells in sorted(self.sheet.rows.items()):
            for column, value in sorted(cells.items()):
                count += bool(value.text)
                self.layout.drop(value.text, reason, self.place(column, number))
        what = "is hidden" if self.entry.hidden else "is an example or a list, by its name"
        if count:
            self.layout.note(
                "warning",
                "sheet_left_out",
                f"the sheet {self.name} {what}; its {count} cells were not read",
                here=False,
            )

    def _floating(self) -> None:
        """Text boxes, drawn circles and check boxes, into the cells that they lie over."""
        package = self.book.package
        marks: list[Mark] = []
        for link, read in ((self.sheet.drawing, drawn_over), (self.sheet.controls, controls_of)):
            path = self.links.get(link or "", ("", ""))[1]
            if path and package.has(path):
                marks += read(package, path, self.sheet)
        pictures = sum(mark.kind == "picture" for mark in marks)
        if pictures:
            self.layout.note("info", "embedded", f"{self.name}: {pictures} pictures were not looked at", here=False)
        for mark in sorted(marks, key=lambda one: (one.row, one.column)):
            if mark.kind != "picture":
                self._float(mark)

    def _float(self, mark: Mark) -> None:
        column, row = self._first_of(mark.column, mark.row)
        cells = self.sheet.rows.setdefault(row, {})
        there = cells.get(column) or Value("", False)
        place = self.place(column, row)
        if mark.kind == "circle" and there.text and _OPTIONS.search(there.text):
            message = (
                f"{place}: a circle is drawn over {there.text[:40]!r}; which word it marks cannot be told from the file. "
                "Type ○ beside the word that is meant"
            )
            self.layout.note("warning", "drawn_mark", message, printed=there.text[:60], here=False)
            return
        if mark.kind == "control":
            there.text = (there.text + "\n" if there.text and not _is_marks(there.text) else there.text) + mark.text
        else:
            there.text = f"{there.text}\n{mark.text}" if there.text else mark.text
        cells[column] = there

    def _first_of(self, column: int, row: int) -> tuple[int, int]:
        """The first cell of the merged range in which a cell lies."""
        found = next((one for one in self.sheet.merged if one.holds(column, row)), None)
        return (found.left, found.top) if found else (column, row)

    def _beside(self) -> None:
        for kind, code in self.sheet.heads:
            text = tidy(_HEAD_CODE.sub(" ", code.replace("&&", "＆"))).strip()
            self.layout.drop(" ".join(text.split()), f"running_{kind}", f"{self.name} {kind}")
        comments = 0
        for kind, path in self.links.values():
            if kind not in ("comments", "threadedComment") or not self.book.package.has(path):
                continue
            for item in self.book.package.xml(path).iter():
                if local(item) in ("comment", "threadedComment"):
                    text = "".join(part.text or "" for part in item.iter() if local(part) in ("t", "text"))
                    comments += 1
                    self.layout.drop(" ".join(text.split()), "comment", f"{self.name}!{item.get('ref') or ''}")
        if comments:
            message = f"{self.name}: {comments} comments are not part of the cells; they stand in residual"
            self.layout.note("info", "comment", message, here=False)
        words = {
            "hidden": "stand in hidden rows, columns or under merged cells",
            "not_printed": "lie outside of the printed area",
            "struck_out": "are struck out",
        }
        for reason, count in sorted(self.unseen.items()):
            message = f"{self.name}: {count} cells {words[reason]}; they were not read"
            self.layout.note("warning", "hidden" if reason == "not_printed" else reason, message, here=False)


class _Reaching:
    """Merged ranges that reach into a row from above, asked row by row."""

    def __init__(self, merged: list[Area]) -> None:
        self._waiting = sorted((one for one in merged if one.bottom > one.top), key=lambda one: one.top, reverse=True)
        self._open: list[Area] = []

    def at(self, row: int) -> dict[int, Area]:
        """First column → the range."""
        while self._waiting and self._waiting[-1].top < row:
            self._open.append(self._waiting.pop())
        self._open = [one for one in self._open if one.bottom >= row]
        return {one.left: one for one in self._open}


def _is_marks(text: str) -> bool:
    return not text.strip("☑□ \n")
