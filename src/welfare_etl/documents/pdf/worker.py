"""The child process that parses one PDF: ``python -m welfare_etl.documents.pdf.worker PARENT``, spoken to over its pipes.

It holds one page in memory at a time. Its limits are the operating system's (processor time, of a page and in all,
and address space) and the count of inflated bytes; the parent's clock ends it where it does nothing at all.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import io
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pypdfium2

from welfare_etl.documents.pdf import pdfium
from welfare_etl.documents.pdf.compare import differences
from welfare_etl.documents.pdf.glyphs import PageContent
from welfare_etl.documents.pdf.layout import page_layout
from welfare_etl.documents.pdf.pipe import HEAD, packed, read_exactly, unpacked, write_all
from welfare_etl.documents.pdf.refused import LimitSpent, Refused
from welfare_etl.documents.pdf.scans import is_scan
from welfare_etl.documents.pdf.streams import looked_through
from welfare_etl.processes import end_with_parent

try:
    import resource
except ImportError:  # Windows: the parent's clock is the only limit there
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from welfare_etl.documents.pdf.reference import Reference

GARBAGE_EVERY = 100_000
"""Objects between two searches for cycles: a page makes tens of thousands that all live until it is done."""

Message = dict[str, Any]


class Parser:
    """One open document: pdfium reads it where it can, the reference where that is not certain or is asked for too."""

    def __init__(self) -> None:
        self.limits: Message = {}
        self.data = b""
        self.fast: pypdfium2.PdfDocument | None = None
        self._reference: Reference | None = None

    def open(self, data: bytes, limits: Message) -> Message:
        self.limits, self.data = limits, data
        streams = looked_through(data, limits["max_decompressed_bytes"])
        fast = streams.countable and not limits.get("reference")
        if not fast or streams.forms:
            # Before the limits: they are for the document, not for what the reader itself takes.
            import welfare_etl.documents.pdf.reference  # noqa: F401
        _limit_process(limits)
        if fast:
            with contextlib.suppress(pypdfium2.PdfiumError):
                self.fast = pypdfium2.PdfDocument(data)
        if self.fast is None or not len(self.fast):
            self.fast = None
            reference = self.reference
            return {
                "pages": len(reference.pages), "fields": reference.filled_fields(), "damaged": reference.damaged(),
            }  # fmt: skip
        pages = len(self.fast)
        if pages > limits["max_pages"]:
            raise Refused("max_pages", str(limits["max_pages"]))
        return {"pages": pages, "fields": self.reference.filled_fields() if streams.forms else 0, "damaged": 0}

    @property
    def reference(self) -> Reference:
        if self._reference is None:
            from welfare_etl.documents.pdf.reference import Reference

            self._reference = Reference(self.data, self.limits)
        return self._reference

    def close(self) -> None:
        if self.fast is not None:
            self.fast.close()

    def layout(self, number: int) -> Message:
        content, differs = self._content(number)
        if is_scan(content):
            content.recognised = True
            if self.limits.get("recognised_text"):
                content = self._scanned(content, number)
        objects = len(content.glyphs) + len(content.across) + len(content.down)
        if objects > self.limits["max_page_objects"]:
            raise Refused("max_page_objects", str(objects))
        damaged = self._reference.damaged() if self._reference is not None else 0
        return {"layout": page_layout(content).to_plain(), "damaged": damaged, "differs": differs}

    def _content(self, number: int) -> tuple[PageContent, list[str]]:
        if self.fast is None:
            self._check_size(*self.reference.page(number).bbox[2:])
            return self.reference.content(number), []
        page = self.fast[number - 1]
        self._check_size(*page.get_size())
        page.close()
        try:
            content = pdfium.page_content(self.fast, number, self.limits["max_page_objects"])
        except pdfium.Unsure:
            return self.reference.content(number), []
        if not self.limits.get("second_reader"):
            return content, []
        return content, differences(content, self.reference.content(number))

    def _scanned(self, content: PageContent, number: int) -> PageContent:
        from welfare_etl.documents.pdf.scans import with_rules

        page = pypdfium2.PdfDocument(self.data)[number - 1] if self.fast is None else self.fast[number - 1]
        try:
            return with_rules(content, page)
        finally:
            page.close()

    def _check_size(self, width: float, height: float) -> None:
        if max(width, height) > self.limits["max_page_points"]:
            raise Refused("max_page_points", f"{width:.0f} x {height:.0f}")

    def image(self, number: int, boxes: list[list[float]], resolution: int) -> Message:
        page = self.reference.page(number)
        self._check_size(page.width, page.height)
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


def _limit_answer(limits: Any) -> None:
    """Processor time for one answer, of which a busy machine takes nothing; SIGPROF ends the process."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, limits["seconds_per_page"])


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
        reason: BaseException = error
        while reason.args and isinstance(reason.args[0], BaseException):  # what pdfplumber wrapped
            reason = reason.args[0]
        if isinstance(reason, MemoryError):
            return {"error": "memory_bytes", "detail": ""}
        if isinstance(reason, RecursionError):
            return {"error": "damaged", "detail": "objects nested without end"}
        return {"error": "damaged", "detail": f"{type(reason).__name__}: {reason}"[:300]}


def main() -> None:
    """Answers messages until the parent closes the pipe."""
    end_with_parent(int(sys.argv[1]))
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # a print of some library must not get between the messages
    logging.disable(logging.ERROR)
    gc.freeze()
    gc.set_threshold(GARBAGE_EVERY)
    parser = Parser()
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            head = read_exactly(0, HEAD.size)
            (length,) = HEAD.unpack(head)
            message = unpacked(bytearray(head + read_exactly(0, length)))
            if message is None:
                break
            if "open" in message:
                parser.close()
                parser = Parser()
            _limit_answer(message.get("open", parser.limits))
            write_all(out, packed(answer(parser, message, lambda size: read_exactly(0, size))))


if __name__ == "__main__":
    main()
    sys.exit(0)
