"""How much a document's streams may inflate to: counted while they inflate, so that a bomb stops at the limit.

pdfminer inflates whole streams with ``zlib.decompress``; this module stands in for ``zlib`` and for the other
expanding filters in ``pdfminer.pdftypes`` of the child process that parses the file, and nowhere else.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from pdfminer import pdftypes

from welfare_etl.documents.pdf.refused import LimitSpent


class Budget:
    """``spent`` bytes of ``limit`` so far; ``damaged`` counts the streams that did not inflate."""

    error = zlib.error

    def __init__(self) -> None:
        self.limit = self.spent = self.damaged = 0

    def start(self, limit: int) -> None:
        """Begins the count for a new document."""
        self.limit, self.spent, self.damaged = limit, 0, 0

    def charge(self, size: int) -> None:
        """Raises :class:`LimitSpent` past the limit."""
        self.spent += size
        if self.spent > self.limit:
            raise LimitSpent

    def decompress(self, data: bytes) -> bytes:
        """``zlib.decompress`` within what is left."""
        inflater = zlib.decompressobj()
        try:
            out = inflater.decompress(data, self.limit - self.spent + 1)
        except zlib.error:
            self.damaged += 1
            raise
        self.charge(len(out))
        if not inflater.eof:
            self.damaged += 1
            raise zlib.error("incomplete or truncated stream")
        return out

    def decompressobj(self) -> _Inflater:
        """For the repair of damaged streams, which inflates byte by byte."""
        return _Inflater(self)

    def counting(self, decode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        """The filter, with its output counted."""

        def counted(data: bytes) -> bytes:
            out = decode(data)
            self.charge(len(out))
            return out

        return counted

    def install(self) -> None:
        """Puts the count between pdfminer and its filters, for the life of this process."""
        if isinstance(vars(pdftypes)["zlib"], Budget):
            return
        setattr(pdftypes, "zlib", self)  # noqa: B010 (pdfminer does not export it)
        for name in ("lzwdecode", "rldecode", "ascii85decode", "asciihexdecode"):
            setattr(pdftypes, name, self.counting(getattr(pdftypes, name)))


class _Inflater:
    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.inflater = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes:
        out = self.inflater.decompress(data, self.budget.limit - self.budget.spent + 1)
        self.budget.charge(len(out))
        return out
