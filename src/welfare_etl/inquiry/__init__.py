"""What people ask of a finished warehouse: which report, where does a value come from, what was promised and reached.

Everything here takes an open read-only connection (``warehouse.open_readonly``) and returns plain data.
"""

from __future__ import annotations


class NotThere(LookupError):
    """What was asked for is not in the warehouse; says what is."""

    def __init__(self, what: str, *, where: str | None = None, expected: str | None = None, do_next: str | None = None):
        super().__init__(what)
        self.what, self.where, self.expected, self.do_next = what, where, expected, do_next


class Ambiguous(NotThere):
    """What was asked for means several things; ``do_next`` lists them."""
