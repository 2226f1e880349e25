"""Word (.docx) → :class:`~welfare_etl.records.document.Document`: paragraphs and tables in the order of the text.

A paragraph is a row of one cell, a table's row a row of cells, whose columns are those of the table's grid. A cell that
is merged down has its text once and is blank below. A table in a cell is read in place: what stands before it stays in
the row, its rows follow, then what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from welfare_etl.documents.kinds import DOCX
from welfare_etl.documents.markup import MARK
from welfare_etl.documents.office.laid_out import Draft, Layout, joined, tidy
from welfare_etl.documents.office.limits import Limits
from welfare_etl.documents.office.numbering import Numbering
from welfare_etl.documents.office.package import Element, Package, Refused, attribute, child, is_on, local
from welfare_etl.documents.office.word_text import Circle, Paragraph, Paragraphs, alternative
from welfare_etl.records.document import Document

_OPTIONS = re.compile(r"[・、,/／\s]")
_PAGE_NUMBER = re.compile(r"[\s\-‐–—−ー―0-9０-９/／ページ頁pP.]+")
_NEAR = (-20.0, 40.0)
"""Points above and below the line of its anchor within which a circle lies in the same row."""
_DEEPEST = 20
"""Tables in tables; a form has two or three."""


@dataclass(slots=True)
class _Cell:
    column: int
    place: str
    x0: float
    x1: float
    span: int = 1
    merged: bool = False
    parts: list[str | Element] = field(default_factory=list)
    """Text, and tables (elements) between."""
    circles: list[Circle] = field(default_factory=list)
    unseen: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(part for part in self.parts if isinstance(part, str)).strip()


def read_word(package: Package, document_id: str, limits: Limits) -> Document:
    """A Word file's rows of cells. Raises :class:`Refused`."""
    return _Word(package, limits).document(document_id)


class _Word:
    def __init__(self, package: Package, limits: Limits) -> None:
        self.package = package
        self.layout = Layout(limits)
        self.main = package.main_part("word/document.xml")
        self.links = package.relationships(self.main)
        styles, numbering = self._part("styles"), self._part("numbering")
        self.text = Paragraphs(Numbering(numbering, styles), self._footnotes())
        self.tables = 0
        self.paragraphs = 0

    def document(self, document_id: str) -> Document:
        root = self.package.xml(self.main)
        body = child(root, "body")
        if body is None:
            raise Refused("damaged", f"{self.main} has no body")
        self._flow(body)
        self._beside(body)
        if not self.layout.rows:
            raise Refused("no_text", f"{self.text.seen['pictures']} pictures")
        self._notes()
        return self.layout.document(document_id, DOCX)

    def _part(self, kind: str) -> Element | None:
        path = next((path for name, path in self.links.values() if name == kind), None)
        return self.package.xml(path) if path and self.package.has(path) else None

    # -- paragraphs and tables of the body --------------------------------------------------------------------------

    def _flow(self, holder: Element, depth: int = 0) -> None:
        carried: Paragraph | None = None
        for item in blocks(holder):
            if local(item) == "tbl":
                self.tables += 1
                self.layout.block += 1
                self._table(item, f"table {self.tables}", 0, depth)
                self.layout.block += 1
                continue
            if local(item) == "altChunk":
                self.text.seen["objects"] += 1
                continue
            paragraph = self._continued(self.text.read(item), carried)
            carried = paragraph if paragraph.goes_on else None
            if carried is None:
                self._paragraph(paragraph, depth)
        if carried is not None:
            self._paragraph(carried, depth)

    def _paragraph(self, paragraph: Paragraph, depth: int) -> None:
        text = tidy(paragraph.text)
        self.paragraphs += bool(text)
        place = f"paragraph {self.paragraphs}"
        self.layout.paragraph(text, place)
        for unseen, reason in paragraph.unseen:
            self.layout.drop(tidy(unseen), reason, place)
        for circle in paragraph.circles:
            self._stray_circle(circle, text, place)
        for content in paragraph.boxes:
            self._deeper(depth)
            self._flow(content, depth + 1)

    @staticmethod
    def _continued(paragraph: Paragraph, before: Paragraph | None) -> Paragraph:
        """A paragraph behind one whose end was deleted is a part of that."""
        if before is not None:
            paragraph.text = before.text + paragraph.text
            for name in ("boxes", "circles", "unseen"):
                setattr(paragraph, name, getattr(before, name) + getattr(paragraph, name))
        return paragraph

    @staticmethod
    def _deeper(depth: int) -> None:
        if depth >= _DEEPEST:
            raise Refused("depth", "tables in tables")

    # -- tables -----------------------------------------------------------------------------------------------------

    def _table(self, table: Element, place: str, column: int, depth: int) -> None:
        self._deeper(depth)
        grid = child(table, "tblGrid")
        widths = [_twips(item) for item in grid if local(item) == "gridCol"] if grid is not None else []
        for number, row in enumerate(inside(table, "tr"), 1):
            properties = child(row, "trPr")
            cells = list(self._cells(row, properties, f"{place} row {number}", widths))
            if is_on(child(properties, "del")):
                self.text.seen["deletions"] += 1
            elif is_on(child(properties, "hidden")):
                self.text.seen["hidden"] += 1
                for cell in cells:
                    self.layout.drop(joined([cell.text]), "hidden", cell.place)
            else:
                self._place_circles(cells)
                self._row(cells, column, depth)

    def _cells(self, row: Element, properties: Element | None, place: str, widths: list[float]) -> Iterator[_Cell]:
        at = _count(child(properties, "gridBefore"), 0)
        for number, item in enumerate(inside(row, "tc"), 1):
            told = child(item, "tcPr")
            span = _count(child(told, "gridSpan"), 1)
            cell = _Cell(at, f"{place} cell {number}", sum(widths[:at]), sum(widths[: at + span]), span)
            cell.merged = _goes_on(child(told, "vMerge"))
            if not cell.merged and not _goes_on(child(told, "hMerge")):
                self._fill(cell, item)
            if is_on(child(told, "cellDel")):
                cell.parts.clear()
            yield cell
            at += span

    def _fill(self, cell: _Cell, holder: Element) -> None:
        """Text and tables of a cell; text boxes that float at a paragraph follow it."""
        lines: list[str] = []
        carried: Paragraph | None = None

        def close() -> None:
            if text := joined(lines):
                cell.parts.append(text)
            lines.clear()

        for item in blocks(holder):
            if local(item) == "tbl":
                close()
                cell.parts.append(item)
                continue
            if local(item) == "altChunk":
                self.text.seen["objects"] += 1
                continue
            paragraph = self._continued(self.text.read(item), carried)
            carried = paragraph if paragraph.goes_on else None
            if carried is None:
                lines.append(paragraph.text)
                cell.circles += paragraph.circles
                cell.unseen += paragraph.unseen
                for content in paragraph.boxes:
                    boxed = _Cell(cell.column, cell.place, cell.x0, cell.x1)
                    self._fill(boxed, content)
                    cell.circles += boxed.circles
                    cell.unseen += boxed.unseen
                    for part in boxed.parts:
                        if isinstance(part, str):
                            lines.append(part)
                        else:
                            close()
                            cell.parts.append(part)
        if carried is not None:
            lines.append(carried.text)
        close()

    def _row(self, cells: list[_Cell], column: int, depth: int) -> None:
        drafts: list[Draft] = []
        for cell in cells:
            tables = 0
            for part in cell.parts or [""]:
                if isinstance(part, str):
                    drafts.append(Draft(column + cell.column, part, cell.place, cell.span, cell.merged))
                else:
                    tables += 1
                    self.layout.row(drafts)
                    drafts = []
                    self._table(part, f"{cell.place} table {tables}", column + cell.column, depth + 1)
        self.layout.row(drafts)
        for cell in cells:
            for text, reason in cell.unseen:
                self.layout.drop(tidy(text), reason, cell.place)

    # -- circles ----------------------------------------------------------------------------------------------------

    def _place_circles(self, cells: list[_Cell]) -> None:
        """A drawn circle is the mark of the cell that it lies in: of a blank one, or behind the one name in it."""
        for own in cells:
            for circle in own.circles:
                if circle.x is None or circle.y is None or not _NEAR[0] <= circle.y <= _NEAR[1]:
                    self._stray_circle(circle, own.text, own.place)
                    continue
                x = own.x0 + circle.x
                there = next((cell for cell in cells if cell.x0 <= x < cell.x1), None) if cells[-1].x1 else own
                if there is None:
                    self._stray_circle(circle, own.text, own.place)
                elif not there.parts or not _OPTIONS.search(there.text):
                    there.parts.append(MARK)
                else:
                    self._stray_circle(circle, there.text, there.place)

    def _stray_circle(self, circle: Circle, text: str, place: str) -> None:
        self.layout.note(
            "warning", "drawn_mark", f"{place}: a circle is drawn here, and what it marks cannot be told from the file. "
            "Type ○ beside the word that is meant", printed=text[:60] or None,
        )  # fmt: skip

    # -- beside the text --------------------------------------------------------------------------------------------

    def _footnotes(self) -> dict[str, str]:
        """``footnote 2`` → its text."""
        out: dict[str, str] = {}
        plain = Paragraphs(Numbering(None, None), {})
        for kind in ("footnotes", "endnotes"):
            root = self._part(kind)
            for item in root if root is not None else ():
                if attribute(item, "type") in (None, "normal"):
                    texts = [plain.read(part).text for part in item.iter() if local(part) == "p"]
                    out[f"{kind[:-1]} {attribute(item, 'id')}"] = joined(texts)
        return out

    def _beside(self, body: Element) -> None:
        """Running heads and comments: laid out behind the text, in no row."""
        used = [attribute(item, "id") for item in body.iter() if local(item) in ("headerReference", "footerReference")]
        for link in dict.fromkeys(used):
            kind, path = self.links.get(link or "", ("", ""))
            if kind in ("header", "footer") and self.package.has(path):
                for text in self._texts(self.package.xml(path)):
                    reason = "page_number" if _PAGE_NUMBER.fullmatch(text) else f"running_{kind}"
                    self.layout.drop(text, reason, kind)
        comments = self._part("comments")
        for number, item in enumerate(comments if comments is not None else (), 1):
            self.text.seen["comments"] += 1
            self.layout.drop(joined(self._texts(item)).replace("\n", " "), "comment", f"comment {number}")

    @staticmethod
    def _texts(root: Element) -> list[str]:
        plain = Paragraphs(Numbering(None, None), {})
        return [text for item in root.iter() if local(item) == "p" and (text := tidy(plain.read(item).text))]

    def _notes(self) -> None:
        seen, note = self.text.seen, self.layout.note
        if changes := seen["insertions"] + seen["deletions"]:
            note("warning", "tracked_changes", f"{changes} tracked changes are neither accepted nor rejected; "
                 "the text was read as if all were accepted", here=False)  # fmt: skip
        if count := seen["hidden"]:
            note("warning", "hidden", f"{count} places hold hidden text; it was not read", here=False)
        if count := seen["struck_out"]:
            note("warning", "struck_out", f"{count} places are struck out; they were not read", here=False)
        if count := seen["comments"]:
            note("info", "comment", f"{count} comments are not part of the text; they stand in residual", here=False)
        if count := seen["footnotes"]:
            note("info", "footnote", f"{count} footnotes are not part of the cells; they stand in residual", here=False)
        if count := seen["objects"] + len(self.package.names("word/embeddings/")):
            note("warning", "embedded", f"{count} embedded objects, charts or controls were not opened", here=False)
        if count := seen["pictures"]:
            note("info", "embedded", f"{count} pictures were not looked at", here=False)


def blocks(holder: Element) -> Iterator[Element]:
    """Paragraphs, tables and embedded texts of a body or cell, through whatever is wrapped around them."""
    for item in holder:
        name = local(item)
        if name in ("p", "tbl", "altChunk"):
            yield item
        elif name == "sdt":
            content = child(item, "sdtContent")
            if content is not None and not is_on(child(item, "sdtPr", "showingPlcHdr")):
                yield from blocks(content)
        elif name in ("ins", "moveTo", "customXml", "smartTag"):
            yield from blocks(item)
        elif name == "AlternateContent" and (chosen := alternative(item)) is not None:
            yield from blocks(chosen)


def inside(holder: Element, wanted: str) -> Iterator[Element]:
    """A table's rows or a row's cells, through content controls around them."""
    for item in holder:
        name = local(item)
        if name == wanted:
            yield item
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from inside(item, wanted)


def _goes_on(merge: Element | None) -> bool:
    return merge is not None and attribute(merge, "val") in (None, "continue")


def _count(element: Element | None, default: int) -> int:
    told = attribute(element, "val") or ""
    return min(int(told), 1000) if told.isdecimal() else default


def _twips(column: Element) -> float:
    told = attribute(column, "w") or ""
    return int(told) / 20 if told.isdecimal() else 0.0
