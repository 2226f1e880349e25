"""Moved: :mod:`welfare_etl.evidence.span`."""

from welfare_etl.evidence.span import ELIDED, Span, blocks_of, lines_of, places, reflow, said, with_ends

__all__ = ["ELIDED", "Span", "blocks_of", "lines_of", "places", "reflow", "said", "with_ends"]
