"""What a child process says of a file that it does not read."""

from __future__ import annotations


class Refused(Exception):
    """The file or page is over a limit or cannot be read; ``code`` as in the parent's table of messages."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class LimitSpent(BaseException):
    """More was inflated than may be. Not an ``Exception``: pdfminer takes those for broken syntax and goes on."""
