"""PDF → :class:`~welfare_etl.records.document.Document`.

bytes → (child process: page → glyphs and rules → lines and tables) → paragraphs, joined cells, source, boxes

:mod:`glyphs` walks a page once; :mod:`grids` makes tables of rules; :mod:`lines` makes lines of characters and decides
what happens at a line's end; :mod:`layout` puts them in order; :mod:`assemble` makes the Document. :mod:`worker` runs
the first four in a child process under :class:`Limits`; :mod:`children` starts, times and ends it.
"""

from welfare_etl.documents.pdf.assemble import pages_to_document
from welfare_etl.documents.pdf.limits import Limits
from welfare_etl.documents.pdf.reader import (
    boxes_of,
    boxes_of_quote,
    page_count,
    page_image,
    read_pdf,
    read_some_pages,
)

__all__ = [
    "Limits", "boxes_of", "boxes_of_quote", "page_count", "page_image", "pages_to_document", "read_pdf",
    "read_some_pages",
]  # fmt: skip
