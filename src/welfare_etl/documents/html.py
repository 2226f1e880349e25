"""Saved web page → :class:`~welfare_etl.records.document.Document`: what the page shows, nothing fetched, nothing run.

A paragraph is a row of one cell, a table's row a row of cells. A merged cell gives its text once; where it reaches into
the rows below there is a blank cell, so that columns count as they do in converter text and in PDF. Lines are those of
the source that is laid out here: one row a line.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from welfare_etl.documents.encodings import composed, decoded
from welfare_etl.documents.errors import UnreadableDocument
from welfare_etl.documents.markup import MARK
from welfare_etl.records.document import Cell, Document, Dropped, Note, Row

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes; a saved page of text has less than one MiB."""
MOST_COLUMNS = 1000
"""As in the HTML standard: no ``colspan`` is larger."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""", re.I)
# What Japanese pages declare, and the codec that reads what they then contain (①, ㈱ and － are in no plain Shift_JIS).
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "cp932": "cp932", "ms932": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext", "utf-16": "utf-16",
}  # fmt: skip
_COMMON = re.compile(r"[ぁ-ヿ、。]")
_RARE = re.compile(r"[\ue000-\uf8ff｡-ﾟ\ufffd]")
_TRIED = ("utf-8", "cp932", "euc_jp")

_UNSEEN = frozenset(re.findall(r"\w+", """
    script style noscript template head title meta link svg math iframe frame frameset object embed applet canvas audio
    video map datalist rp rt
"""))  # fmt: skip
_BLOCKS = frozenset(re.findall(r"\w+", """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre search section summary table tbody td tfoot
    th thead tr ul
"""))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f\u200b\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_html(data: bytes, document_id: str) -> Document:
    """Rows of cells of a saved page; encodings from byte order mark, ``meta`` or trial (UTF-8, Shift_JIS, EUC-JP).

    Raises :class:`UnreadableDocument`: ``empty_file``, ``binary_file``, ``unknown_encoding``, ``limit_exceeded``,
    ``no_text_layer`` (a page that only a script would fill).
    """
    text, notes = _decoded(data, document_id)
    text = composed(text)
    # No network, no external entities, no deep or huge trees; the HTML parser of libxml2 reads no DTD and runs nothing.
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(_XML_DECLARATION.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _nothing_in_it(document_id, f"a page without any element ({error})") from error
    page = _Page(tree)
    page.flow(tree)
    page.end_paragraph()
    if not page.rows:
        raise _nothing_in_it(document_id, "a page that shows no text")
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            message = f"elements nested deeper than 256 at line {entry.line} of the file; what follows was not read"
            notes.append(Note("error", "left_out", None, message))
    for name, count in page.left_out.items():
        notes.append(
            Note("warning", "left_out", None, f"{count} <{name}>: content that is not in the file itself was not read")
        )
    return Document(document_id, "text/html", page.source, page.rows, notes, page.dropped)


def _nothing_in_it(document_id: str, found: str) -> UnreadableDocument:
    return UnreadableDocument(
        document_id, "no_text_layer", found=found, expected="a page with its text in the file",
        action="Open it in a browser, wait until the text shows, and save it again as 'web page, complete' or as PDF.",
    )  # fmt: skip


def _decoded(data: bytes, document_id: str) -> tuple[str, list[Note]]:
    if len(data) > LARGEST_FILE:
        raise UnreadableDocument(
            document_id, "limit_exceeded", found=f"a page of {len(data) // 2**20} MiB",
            expected=f"at most {LARGEST_FILE // 2**20} MiB", action="Save the part of the page that holds the report.",
        )  # fmt: skip
    if not data.strip():
        raise UnreadableDocument(
            document_id, "empty_file", found="an empty file", expected="a saved web page", action="Save the page again."
        )
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), []
    if b"\x00" in data[:4096]:
        raise UnreadableDocument(
            document_id, "binary_file", found="bytes that are no text", expected="a saved web page",
            action="Give the file the ending of what it is, or save the page again as HTML.",
        )  # fmt: skip
    found = _CHARSET.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii").lower() if found else None
    first = _CODECS.get(declared or "utf-8")
    attempts: list[tuple[int, str, str]] = []
    for codec in dict.fromkeys([*([first] if first else []), *_TRIED]):
        try:
            text = decoded(data, codec)
        except UnicodeDecodeError:
            continue
        if codec == first:
            return text, []
        # Bytes of the other Japanese encoding turn into half-width kana and rare characters, seldom into kana.
        attempts.append((len(_COMMON.findall(text)) - 4 * len(_RARE.findall(text)), codec, text))
    if attempts:
        _, codec, text = max(attempts)
        message = f"the page declares {declared or 'no encoding'} and was read as {codec}"
        return text, [Note("warning", "encoding", None, message, declared, codec)]
    if first is None:
        raise UnreadableDocument(
            document_id, "unknown_encoding", found=f"text in an unknown encoding (declared: {declared})",
            expected="UTF-8, Shift_JIS or EUC-JP", action="Open it in a browser and save it as UTF-8.",
        )  # fmt: skip
    text = data.decode(first, errors="replace")
    bad = text.count("\ufffd")
    return text, [Note("error", "encoding", None, f"{bad} bytes are no valid {declared or first}", "\ufffd", first)]


@dataclass(slots=True)
class _Text:
    """Visible text under construction; runs of white space are one space, a break is a line feed."""

    parts: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)

    def done(self) -> str:
        text = "".join(self.parts)
        return re.sub(r" ?\n[ \n]*", "\n", re.sub(r" {2,}", " ", text)).strip(" \n")


class _Page:
    """The rows of a page while its tree is walked."""

    def __init__(self, tree: html.HtmlElement) -> None:
        self.rows: list[Row] = []
        self.dropped: list[Dropped] = []
        self.left_out: dict[str, int] = {}
        self.paragraph = _Text()
        self.navigation = 0
        self.block = 0
        self.level = 0
        self.parts: list[str] = []
        self.length = 0
        # A page on which something is ticked shows what is not; a converter's output knows only drawn circles.
        self.any_checked = any(True for _ in tree.iter("input") if _.get("checked") is not None)

    @property
    def source(self) -> str:
        return "".join(self.parts)

    # -- rows ---------------------------------------------------------------------------------------------------

    def end_paragraph(self) -> None:
        text = self.paragraph.done()
        self.paragraph = _Text()
        if text:
            self.block += 1
            self._row([text])

    def _row(self, texts: list[str], spans: list[tuple[int, bool]] | None = None) -> None:
        line = len(self.rows) + len(self.dropped) + 1
        cells: list[Cell] = []
        start = self.length
        for column, text in enumerate(texts):
            if column:
                self._write("\t")
            pieces: list[tuple[int, int, int]] = []
            at = 0
            for part in text.split("\n"):
                if at:
                    self._write(" ")
                if part:
                    pieces.append((at, self.length, len(part)))
                self._write(part)
                at += len(part) + 1
            columns, merged = spans[column] if spans else (1, False)
            cells.append(Cell(text, tuple(pieces), column, columns=columns, merged=merged))
        if self.navigation:
            self.dropped.append(Dropped(start, self.length, "navigation"))
        else:
            self.rows.append(Row(line, cells, self.block, level=self.level))
        self._write("\n")

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    # -- the tree -----------------------------------------------------------------------------------------------

    def flow(self, element: html.HtmlElement) -> None:
        """An element's content as paragraphs and tables, in order."""
        name = element.tag
        if not isinstance(name, str) or self._unseen(element):
            return
        if name == "table":
            self.end_paragraph()
            self.table(element)
            return
        if name == "dl":
            self.end_paragraph()
            self.definitions(element)
            return
        navigation = name == "nav" or element.get("role") == "navigation"
        if name in _BLOCKS:
            self.end_paragraph()
        outer = self.level
        self.level = int(name[1]) if name in _HEADINGS else outer
        self.navigation += navigation
        if not self._leaf(element, self.paragraph):
            self.paragraph.add(_spaced(element.text, element))
            for child in element:
                self.flow(child)
                self.paragraph.add(_spaced(child.tail, element))
        if name in _BLOCKS:
            self.end_paragraph()
        self.level = outer
        self.navigation -= navigation

    def inline(self, element: html.HtmlElement, out: _Text) -> None:
        """All that an element shows, as the text of one cell; blocks and breaks become line feeds."""
        name = element.tag
        if not isinstance(name, str) or self._unseen(element):
            return
        block = name in _BLOCKS and name not in ("td", "th")
        if block:
            out.add("\n")
        if not self._leaf(element, out):
            out.add(_spaced(element.text, element))
            for child in element:
                self.inline(child, out)
                out.add(_spaced(child.tail, element))
        if block:
            out.add("\n")

    def _unseen(self, element: html.HtmlElement) -> bool:
        name = element.tag
        if name in ("iframe", "frame", "object", "embed"):
            self.left_out[name] = self.left_out.get(name, 0) + 1
        return (
            name in _UNSEEN
            or element.get("hidden") is not None
            or (name == "input" and (element.get("type") or "").lower() == "hidden")
            or bool(_HIDDEN.search(element.get("style") or ""))
        )

    def _leaf(self, element: html.HtmlElement, out: _Text) -> bool:
        """Elements that show something else than their content; False for all others."""
        name = element.tag
        if name == "br":
            out.add("\n")
        elif name == "img":
            alternative = (element.get("alt") or "").strip()
            if len(alternative) <= 2:  # a picture of a mark; longer texts describe pictures
                out.add(alternative)
        elif name == "input":
            kind = (element.get("type") or "text").lower()
            if kind in ("radio", "checkbox"):
                out.add(MARK if element.get("checked") is not None or not self.any_checked else "")
            elif kind in ("text", "number", "tel", "url", "email", "date", "search"):
                out.add(_spaced(element.get("value"), element))
        elif name == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            out.add(_SPACE.sub(" ", "、".join(option.text_content().strip() for option in chosen)))
        else:
            return False
        return True

    def definitions(self, element: html.HtmlElement) -> None:
        """A list of terms, each beside what is said of it: a row of two cells, as in a table of labels and values."""
        self.block += 1
        term = ""
        for child in element.iter("dt", "dd"):
            if next(child.iter("table"), None) is not None:
                self.flow(child)
                continue
            text = _Text()
            self.inline(child, text)
            if child.tag == "dt":
                if term:
                    self._row([term, ""])
                term = text.done()
            else:
                self._row([term, text.done()])
                term = ""
        if term:
            self._row([term, ""])
        self.block += 1

    def table(self, table: html.HtmlElement) -> None:
        """Its rows with merged cells resolved. A cell that holds a table makes its row a layout: read in order."""
        caption = next((child for child in table if child.tag == "caption"), None)
        if caption is not None:
            self.flow(caption)
        self.block += 1
        for entries in _grid(table):
            if any(cell is not None and next(cell.iter("table"), None) is not None for cell, _, _ in entries):
                for cell, _, _ in entries:
                    if cell is not None:
                        self.flow(cell)
                self.block += 1
                continue
            texts: list[str] = []
            for cell, _, _ in entries:
                text = _Text()
                if cell is not None:
                    self.inline(cell, text)
                texts.append(text.done() if text.parts else "")
            if any(texts):
                self._row(texts, [(width, reaching) for _, width, reaching in entries])
        self.block += 1


def _spaced(text: str | None, element: html.HtmlElement) -> str:
    """White space as the page shows it: collapsed, but kept in preformatted text."""
    if not text:
        return ""
    text = _CONTROL.sub("", text).replace("\u00a0", " ")
    if element.tag in ("pre", "textarea"):
        return text.replace("\r\n", "\n").replace("\t", " ")
    return _SPACE.sub(" ", text)


MOST_REACHED = 200_000
"""Merged cells reach into no more places of a table: 62 KB of them would fill 20 million."""


def _grid(table: html.HtmlElement) -> Iterator[list[tuple[html.HtmlElement | None, int, bool]]]:
    """Each row's cells from left to right with their widths; None, and True, where a merged cell of a row above reaches in."""
    reaching: dict[int, tuple[int, int]] = {}  # first column → (width, rows that are left)
    reached = 0
    for row in _table_rows(table):
        entries: list[tuple[html.HtmlElement | None, int, bool]] = []
        above, reaching = reaching, {}
        column = 0
        cells = deque(child for child in row if child.tag in ("td", "th"))
        starts = list(above)
        while cells or (starts and starts[-1] >= column):
            if column in above:
                width, left = above[column]
                entries.append((None, width, True))
                reached += 1
                if left > 1 and reached < MOST_REACHED:
                    reaching[column] = (width, left - 1)
                column += width
            elif cells:
                cell = cells.popleft()
                width, height = _span(cell, "colspan"), _span(cell, "rowspan")
                entries.append((cell, width, False))
                if height != 1:
                    reaching[column] = (width, height - 1 if height else 65_534)
                column += width
            else:
                column = starts[bisect_left(starts, column)]
        yield entries


def _table_rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(cell: html.HtmlElement, name: str) -> int:
    """A span as the HTML standard reads it: 1 where it makes no sense, ``rowspan`` 0 to the table's end."""
    found = re.match(r"\s*(\d+)", cell.get(name) or "")
    if not found:
        return 1
    value = int(found[1][:6])
    return min(value, 65_534) if name == "rowspan" else min(max(value, 1), MOST_COLUMNS)
