"""The facts edition of a document: what may be republished of a report whose prose is its authors'.

Every form label, mark, name, number, unit, date, address and short cell stays where it is, and so does each quantified
goal and result; running text becomes ``〔略 N字〕`` (N visible characters were here). Lines, tabs and tags stay, so that a
line number means the same line in both editions. What is a label, a fact or prose is what the family's own reader says;
the result is read again, and where it tells another fact than the full edition, more is kept around that line.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from welfare_etl.abridge.claims import OUTCOME, PROSE, QUOTE, claim_words, claims, extent, sentences
from welfare_etl.abridge.comparison import Difference, differences
from welfare_etl.abridge.elision import repeat_echoes, rewrite, spare_short_rests, visible
from welfare_etl.abridge.widening import HIGHEST, LINES_AROUND, cut_long_runs, fates, keep_numbers_whole, raised
from welfare_etl.abridge.words import FEW, PHRASE, Word, clauses, needed, parts
from welfare_etl.documents import UnreadableDocument, media_type_of, read_document
from welfare_etl.evidence.span import ELIDED, elided
from welfare_etl.families import Context, Family, detect
from welfare_etl.processes import end_with_parent
from welfare_etl.records.document import Document
from welfare_etl.records.extraction import Extraction

__all__ = ["AbridgeReport", "abridge", "abridge_text"]

_ROUNDS = 12
_MANY = 4
"""Reports from which on other processes are worth their start."""


@dataclass(frozen=True, slots=True)
class AbridgeReport:
    """What became of a source: its family (None: none knew it), the characters and how many of them were left out.

    ``differences``: facts that a reader finds otherwise in the facts edition; empty when all is well.
    """

    family: str | None
    visible: int
    elided: int
    marks: int
    differences: tuple[Difference, ...] = field(default=())


def abridge(source: Path, destination: Path) -> AbridgeReport:
    """Writes the facts edition of ``source`` (text in any encoding that the reader knows) to ``destination`` in UTF-8.

    Raises :class:`~welfare_etl.documents.UnreadableDocument` for what is no text, ``OSError`` as files do.
    The destination is replaced in one step, or left as it was.
    """
    data = source.read_bytes()
    media_type = media_type_of(source.name, data)
    if media_type != "text/plain":
        raise UnreadableDocument(
            source.name,
            "not_text",
            found=f"a document of type {media_type}",
            expected="the text of a report",
            action="Only text has a facts edition: convert the document to text first.",
        )
    document = read_document(data, source.stem, media_type)
    text, report = _abridged(document)
    destination.parent.mkdir(parents=True, exist_ok=True)
    passing = destination.with_name(f".{destination.name}.{os.getpid()}")
    passing.write_bytes(text.encode("utf-8"))
    passing.replace(destination)
    return report


def abridge_text(text: str, media_type: str = "text/plain") -> str:
    """The facts edition of a source's text; a facts edition is returned as it is.

    Raises :class:`~welfare_etl.documents.UnreadableDocument` as :func:`~welfare_etl.documents.read_document` does.
    """
    return _abridged(read_document(text.encode("utf-8"), "document", media_type))[0]


def _abridged(document: Document) -> tuple[str, AbridgeReport]:
    family, _ = detect(document)
    if family is None:
        text = _text(document, sentences(document), {})
        return text, _report(document, None, text, [])
    # Read twice: the second time as one who has the register, as the facts edition will be.
    context = Context(fiscal_year=_fiscal_year(family.read(document, Context())))
    full = family.read(document, context)
    extents = [extent(document, extraction) for extraction in full]
    # A report is read alone, behind as many empty lines as it has lines before it.
    alone = ["\n" * (document.line_of(start) - 1) + document.source[start:end] for start, end in extents]
    shown = _parts(alone, document.document_id, document.media_type, family, context)
    ends = (0, *(end for _, end in extents))
    pieces = [
        document.source[done:start] + text[document.line_of(start) - 1 :]
        for done, (start, _), text in zip(ends, extents, shown, strict=False)
    ]
    text = "".join((*pieces, document.source[ends[-1] :]))
    return text, _report(document, family, text, differences(full, family.read(_read(text, document), context)))


def _parts(texts: Sequence[str], document_id: str, media_type: str, family: Family, context: Context) -> list[str]:
    """The facts editions of reports; of many reports by as many processes as there are processors."""
    one = partial(_part, document_id=document_id, media_type=media_type, family=family, context=context)
    if len(texts) < _MANY:
        return [one(text) for text in texts]
    with ProcessPoolExecutor(
        mp_context=get_context("spawn"), initializer=end_with_parent, initargs=(os.getpid(),)
    ) as pool:
        return list(pool.map(one, texts))


def _part(text: str, document_id: str, media_type: str, family: Family, context: Context) -> str:
    """The facts edition of one report."""
    part = read_document(text.encode("utf-8"), document_id, media_type)
    full = family.read(part, context)
    kinds = claims(part, full, family.name)
    levels: dict[int, int] = {}

    @cache
    def told(text: str) -> list[Difference]:
        return differences(full, family.read(_read(text, part), context))

    def apart(quotes: Collection[Word] = ()) -> list[Difference]:
        return told(_text(part, kinds, levels, quotes))

    def count(quotes: Collection[Word]) -> int:
        return len(apart(quotes))

    found = apart()
    for _ in range(_ROUNDS):
        lines = {line for item in found for line in item.lines if levels.get(line, 0) < HIGHEST}
        if not lines:
            break
        for item in found:
            if item.line is not None:
                claim_words(part, kinds, item.line, item.words)
        levels = raised(levels, lines)
        found = apart()
    quotes: list[Word] = []
    for reach in (0, LINES_AROUND, part.line_count):
        if not found:
            break
        # A claim that is only understood in the words around it keeps them as its quote.
        lines = {line for item in found for line in item.lines}
        quotes = needed(clauses(part, kinds, lines, reach) + quotes, count, len(found)) or quotes
        found = apart(quotes)
    if quotes:
        for smaller in (PHRASE, FEW):
            quotes = needed(parts(part, quotes, smaller), count, len(found) + 1)
        # What was widened in vain is cut again.
        wide = levels

        def with_lines(tried: Sequence[int]) -> int:
            nonlocal levels
            levels = {line: wide[line] for line in tried}
            return count(quotes)

        lines = set(needed(sorted(wide), with_lines, len(found) + 1))
        levels = {line: wide[line] for line in lines}
    return _text(part, kinds, levels, quotes)


def _text(document: Document, kinds: bytearray, levels: dict[int, int], quotes: Collection[Word] = ()) -> str:
    """The facts edition; ``quotes`` stay whole."""
    if quotes:
        kinds = bytearray(kinds)
        for start, end in quotes:
            for at in range(start, end):
                if kinds[at] in (PROSE, OUTCOME):
                    kinds[at] = QUOTE
    fate = fates(document, kinds, levels)
    spare_short_rests(document, fate)
    cut_long_runs(document.source, kinds, fate)
    keep_numbers_whole(document.source, fate)
    repeat_echoes(document, fate)
    return rewrite(document, fate)


def _read(text: str, like: Document) -> Document:
    return read_document(text.encode("utf-8"), like.document_id, like.media_type)


def _fiscal_year(extractions: Sequence[Extraction]) -> int | None:
    """The year that the reader took for the document's: the facts edition may print it less often."""
    years = [row.fiscal_year for item in extractions for row in item.rows("report")]  # type: ignore[attr-defined]
    return years[0] if years else None


def _report(document: Document, family: Family | None, text: str, apart: Sequence[Difference]) -> AbridgeReport:
    counts = [elided(mark) for mark in ELIDED.finditer(text)]
    return AbridgeReport(
        family.name if family else None, visible(document.source), sum(counts), len(counts), tuple(apart)
    )
