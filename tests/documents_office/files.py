"""Small Word and Excel files as the tests need them: python-docx and openpyxl write them, XML is put in where they cannot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml

from welfare_etl.documents import media_type_of, read_document
from welfare_etl.records.document import Document

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraph(inner: str) -> Any:
    """A ``w:p`` with this XML inside."""
    return parse_xml(f"<w:p {W}>{inner}</w:p>")


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(*inner: str) -> Document:
    """A Word file of paragraphs, each given as the XML inside it, read."""
    file = docx.Document()
    for one in inner:
        file.element.body.insert(len(file.element.body) - 1, paragraph(one))
    return read(saved(file), "a.docx")


def saved(file: Any) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def excel(fill: Callable[[Any], None]) -> Document:
    """A workbook of one sheet 様式, filled in, read."""
    return read(workbook(fill), "a.xlsx")


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "様式"
    fill(book.active)
    return saved(book)


def changed(data: bytes, changes: dict[str, Callable[[str], str] | str]) -> bytes:
    """A file with some of its parts rewritten or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        left = dict(changes)
        for name in source.namelist():
            part: str | bytes = source.read(name)
            if (change := left.pop(name, None)) is not None:
                part = change(source.read(name).decode()) if callable(change) else change
            target.writestr(name, part)
        for name, text in left.items():
            assert isinstance(text, str), f"there is no part {name}"
            target.writestr(name, text)
    return out.getvalue()


def related(rels: str, kind: str, target: str, link: str) -> str:
    """A part of relationships with one more."""
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    return rels.replace(
        "</Relationships>", f'<Relationship Id="{link}" Type="{kind}" Target="{target}"/></Relationships>'
    )


def read(data: bytes, name: str) -> Document:
    return read_document(data, name.partition(".")[0], media_type_of(name, data), name=name)


def table(document: Document) -> list[list[str]]:
    """The texts of the cells, row by row; blank cells are there."""
    return [[cell.text for cell in row.cells] for row in document.rows]


def dropped(document: Document) -> list[tuple[str, str]]:
    return [(item.reason, document.source[item.start : item.end]) for item in document.dropped]


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


def places(document: Document) -> dict[str, str]:
    """Text of a cell → its place."""
    out: dict[str, str] = {}
    for _, cell in document.cells():
        place = document.place_of(cell.pieces[0][1])
        assert place is not None
        out[cell.text] = place
    return out


def sheet_xml(rows: Sequence[str], after: str = "") -> Callable[[str], str]:
    """Replaces the data of a sheet by rows of XML."""
    return lambda xml: re.sub(
        r"<sheetData\s*/>|<sheetData>.*?</sheetData>", f"<sheetData>{''.join(rows)}</sheetData>{after}", xml, flags=re.S
    )
