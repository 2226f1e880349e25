"""What a document reader raises when it cannot read a source."""

from __future__ import annotations


class UnreadableDocument(Exception):
    """A source that cannot be read: what it is, where it stops, and what to do about it.

    ``code`` is one of ``empty_file``, ``binary_file``, ``unknown_encoding``, ``encrypted``, ``truncated``,
    ``no_text_layer``, ``cid_font``, ``not_a_pdf``, ``limit_exceeded`` and becomes the code of the finding. ``passing``: the
    reason lies in the moment, not in the source (a child process was killed), and another attempt may succeed.
    """

    def __init__(
        self,
        document_id: str,
        code: str,
        *,
        found: str,
        expected: str,
        action: str,
        line: int | None = None,
        page: int | None = None,
        passing: bool = False,
    ) -> None:
        self.document_id = document_id
        self.code = code
        self.found = found
        self.expected = expected
        self.action = action
        self.line = line
        self.page = page
        self.passing = passing
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f", line {self.line}" if self.line else f", page {self.page}" if self.page else ""
        return f"{self.document_id}{place}: found {self.found}; expected {self.expected}. {self.action}"

    def __reduce__(self) -> tuple[object, ...]:
        return (
            _again,
            (self.document_id, self.code, self.found, self.expected, self.action, self.line, self.page, self.passing),
        )


def _again(
    document_id: str,
    code: str,
    found: str,
    expected: str,
    action: str,
    line: int | None,
    page: int | None,
    passing: bool,
) -> UnreadableDocument:
    """Rebuilds the error on the other side of a process border."""
    return UnreadableDocument(
        document_id, code, found=found, expected=expected, action=action, line=line, page=page, passing=passing
    )


class SettingError(Exception):
    """An environment variable cannot be used: not a trouble of any source, so no source's finding."""

    def __init__(self, name: str, what: str, *, expected: str) -> None:
        self.name, self.what, self.expected = name, what, expected
        super().__init__(name, what, expected)

    def __str__(self) -> str:
        return f"{self.name} {self.what}; expected {self.expected}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_setting_error_again, (self.name, self.what, self.expected))


def _setting_error_again(name: str, what: str, expected: str) -> SettingError:
    return SettingError(name, what, expected=expected)
