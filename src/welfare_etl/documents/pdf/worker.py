"""The child process that parses one PDF: ``python -m welfare_etl.documents.pdf.worker``, spoken to over its pipes.

It holds one page in memory at a time. Its limits are the operating system's (processor time, address space) and the
count of inflated bytes; the parent's clock ends it where it does not answer.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import io
import logging
import os
import sys
from collections.abc import Callable
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.pdfinternals import resolve_all

from welfare_etl.documents.pdf.budget import Budget, LimitSpent
from welfare_etl.documents.pdf.layout import page_layout
from welfare_etl.documents.pdf.pipe import HEAD, packed, read_exactly, unpacked, write_all
from welfare_etl.documents.pdf.plumber import page_content

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit there
    resource = None  # type: ignore[assignment]

GARBAGE_EVERY = 100_000
"""Objects between two searches for cycles: a page makes tens of thousands that all live until it is done."""

Message = dict[str, Any]


class Refused(Exception):
    """The file or page is over a limit or cannot be read; ``code`` as in the parent's table of messages."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class Parser:
    """One open document."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.limits: Message = {}
        self.pdf: Any = None
        self.pages: list[PDFPage] = []

    def open(self, data: bytes, limits: Message) -> Message:
        self.limits = limits
        self.budget.start(limits["max_decompressed_bytes"])
        _limit_process(limits)
        try:
            self.pdf = pdfplumber.open(io.BytesIO(data))
            most = limits["max_pages"]
            self.pages = list(islice(PDFPage.create_pages(self.pdf.doc), most + 1))
        except PdfminerException as error:
            if isinstance(reason := _innermost(error), PDFEncryptionError):
                raise Refused("encrypted", type(reason).__name__) from error
            raise
        if len(self.pages) > most:
            raise Refused("max_pages", str(most))
        if not self.pages:
            raise Refused("damaged", "no pages")
        return {"pages": len(self.pages), "fields": self._filled_fields(), "damaged": self._damaged()}

    def _filled_fields(self) -> int:
        """Form fields with a value: drawn by a viewer, not part of the page's own text."""
        with contextlib.suppress(Exception):
            form = resolve_all(self.pdf.doc.catalog.get("AcroForm") or {})
            return sum(1 for field in form.get("Fields", ()) if isinstance(field, dict) and field.get("V"))
        return 0

    def _damaged(self) -> int:
        count, self.budget.damaged = self.budget.damaged, 0
        return count

    def _page(self, number: int) -> Page:
        page = Page(self.pdf, self.pages[number - 1], number)
        longest = max(page.width, page.height)
        if longest > self.limits["max_page_points"]:
            raise Refused("max_page_points", f"{page.width:.0f} x {page.height:.0f}")
        return page

    def layout(self, number: int) -> Message:
        page = self._page(number)
        content = page_content(page)
        page.close()
        objects = len(content.glyphs) + len(content.across) + len(content.down)
        if objects > self.limits["max_page_objects"]:
            raise Refused("max_page_objects", str(objects))
        return {"layout": page_layout(content).to_plain(), "damaged": self._damaged()}

    def image(self, number: int, boxes: list[list[float]], resolution: int) -> Message:
        page = self._page(number)
        picture = page.to_image(resolution=resolution)
        for x0, top, x1, bottom in boxes:
            picture.draw_rect((x0 - 1.5, top - 1.5, x1 + 1.5, bottom + 1.5), stroke=(220, 30, 30), stroke_width=2)
        out = io.BytesIO()
        picture.save(out, format="PNG", quantize=False)
        return {"png": base64.b64encode(out.getvalue()).decode("ascii")}


def _limit_process(limits: Message) -> None:
    if resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(usage.ru_utime + usage.ru_stime) + 1 + int(limits["cpu_seconds"])
    for kind, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, int(limits["memory_bytes"]))):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        # A system may refuse a limit on address space; the parent's clock still ends the process.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, hard))


def answer(parser: Parser, message: Message, read: Callable[[int], bytes]) -> Message:
    """The reply to one message; what goes wrong is a reply too."""
    try:
        if "open" in message:
            data = read(message["size"])
            return parser.open(data, message["open"])
        if "image" in message:
            return parser.image(message["image"], message["boxes"], message["resolution"])
        return parser.layout(message["page"])
    except Refused as refused:
        return {"error": refused.code, "detail": refused.detail}
    except LimitSpent:
        return {"error": "max_decompressed_bytes", "detail": ""}
    except Exception as error:
        reason = _innermost(error)
        if isinstance(reason, MemoryError):
            return {"error": "memory_bytes", "detail": ""}
        if isinstance(reason, RecursionError):
            return {"error": "damaged", "detail": "objects nested without end"}
        return {"error": "damaged", "detail": f"{type(reason).__name__}: {reason}"[:300]}


def _innermost(error: BaseException) -> BaseException:
    """What pdfplumber wrapped: it raises its own exception with the first one as argument."""
    while isinstance(error, PdfminerException) and error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]
    return error


def main() -> None:
    """Answers messages until the parent closes the pipe."""
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # a print of some library must not get between the messages
    logging.disable(logging.ERROR)
    gc.freeze()
    gc.set_threshold(GARBAGE_EVERY)
    budget = Budget()
    budget.install()
    parser = Parser(budget)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            head = read_exactly(0, HEAD.size)
            (length,) = HEAD.unpack(head)
            message = unpacked(bytearray(head + read_exactly(0, length)))
            if message is None:
                break
            if "open" in message:
                parser = Parser(budget)
            write_all(out, packed(answer(parser, message, lambda size: read_exactly(0, size))))


if __name__ == "__main__":
    main()
    sys.exit(0)
