"""The reference: pdfplumber over pdfminer, which counts what it inflates. Imported where it is needed, as it is slow."""

from __future__ import annotations

import contextlib
import io
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.pdfinternals import resolve_all

from welfare_etl.documents.pdf.budget import Budget
from welfare_etl.documents.pdf.glyphs import PageContent
from welfare_etl.documents.pdf.plumber import page_content
from welfare_etl.documents.pdf.refused import Refused

_BUDGET = Budget()


class Reference:
    """One open document. Raises :class:`Refused` for one that is encrypted or has too many pages, or none."""

    def __init__(self, data: bytes, limits: dict[str, Any]) -> None:
        _BUDGET.install()
        _BUDGET.start(limits["max_decompressed_bytes"])
        most = limits["max_pages"]
        try:
            self.pdf: Any = pdfplumber.open(io.BytesIO(data))
            self.pages = list(islice(PDFPage.create_pages(self.pdf.doc), most + 1))
        except PdfminerException as error:
            if isinstance(reason := innermost(error), PDFEncryptionError):
                raise Refused("encrypted", type(reason).__name__) from error
            raise
        if len(self.pages) > most:
            raise Refused("max_pages", str(most))
        if not self.pages:
            raise Refused("damaged", "no pages")

    def filled_fields(self) -> int:
        """Form fields with a value: drawn by a viewer, not part of the page's own text."""
        with contextlib.suppress(Exception):
            form = resolve_all(self.pdf.doc.catalog.get("AcroForm") or {})
            return sum(1 for field in form.get("Fields", ()) if isinstance(field, dict) and field.get("V"))
        return 0

    def damaged(self) -> int:
        """Streams that did not inflate since the last time it was asked."""
        count, _BUDGET.damaged = _BUDGET.damaged, 0
        return count

    def page(self, number: int) -> Page:
        """The page, from 1."""
        return Page(self.pdf, self.pages[number - 1], number)

    def content(self, number: int) -> PageContent:
        """What the page draws."""
        page = self.page(number)
        try:
            return page_content(page)
        finally:
            page.close()


def innermost(error: BaseException) -> BaseException:
    """What pdfplumber wrapped: it raises its own exception with the first one as argument."""
    while isinstance(error, PdfminerException) and error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    return error
