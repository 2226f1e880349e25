"""A look at a PDF's compressed streams before anything parses it: how much do they inflate to, and who can read it?

pdfium inflates without asking. So all streams but images (which are decoded only where a page is drawn) are inflated
here first, in pieces that are counted and thrown away; a bomb stops at the limit. What cannot be counted so is left to
the reference, which counts while it reads: encrypted files, filters that are rare, and damaged streams.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from welfare_etl.documents.pdf.refused import LimitSpent

_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]{0,200}\]|/\w+)")
_NAME = re.compile(rb"/(\w+)")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FLATE = {b"FlateDecode", b"Fl"}
MOST_FOR_PDFIUM = 32 * 1024 * 1024
"""A report inflates to less than a megabyte; what inflates to more than this is read by the reader that counts."""
_PIECE = 1 << 18
_HEAD = 1200
"""Bytes of a stream's dictionary that are looked at, from its end."""


@dataclass(slots=True)
class Streams:
    """``countable`` says that every stream was counted; ``forms`` that the file may have form fields."""

    inflated: int = 0
    countable: bool = True
    forms: bool = False


def looked_through(data: bytes, limit: int) -> Streams:
    """Counts what the streams inflate to. Raises :class:`LimitSpent` past ``limit`` bytes."""
    found = Streams(countable=b"/Encrypt" not in data, forms=b"/AcroForm" in data)
    if not found.countable:
        return found
    for place in _STREAM.finditer(data):
        head = data[max(0, place.start() - _HEAD) : place.start()]
        if not head.rstrip().endswith(b">>"):
            continue  # the end of another stream, or bytes that look like one
        head = head[max(0, head.rfind(b" obj")) :]
        if _IMAGE.search(head):
            continue
        named = _FILTER.search(head)
        filters = _NAME.findall(named[1]) if named else []
        if not filters:
            if b"/Filter" in head:  # somewhere else in the file
                found.countable = False
            continue
        if not set(filters) <= _FLATE:
            found.countable = False
            continue
        _count(found, data, place.end(), len(filters), limit)
    found.countable = found.countable and found.inflated <= MOST_FOR_PDFIUM
    return found


def _count(found: Streams, data: bytes, start: int, times: int, limit: int) -> None:
    inflaters = [zlib.decompressobj() for _ in range(times)]
    try:
        at = start
        while at < len(data) and not inflaters[0].eof:
            _inflate(found, inflaters, data[at : at + _PIECE], limit)
            at += _PIECE
    except zlib.error:
        found.countable = False
    else:
        found.countable = found.countable and inflaters[0].eof


def _inflate(found: Streams, inflaters: list[zlib._Decompress], piece: bytes, limit: int) -> None:
    """One piece through all filters, in portions, so that no more than one is in memory for each."""
    inflater, rest = inflaters[0], inflaters[1:]
    while True:
        out = inflater.decompress(piece, _PIECE)
        found.inflated += len(out)
        if found.inflated > limit:
            raise LimitSpent
        if rest and out:
            _inflate(found, rest, out, limit)
        elif b"/AcroForm" in out:
            found.forms = True
        piece = inflater.unconsumed_tail
        if inflater.eof or (not piece and len(out) < _PIECE):
            return
