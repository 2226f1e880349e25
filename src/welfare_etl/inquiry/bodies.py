"""From what a person calls a report (id, code or name) to the report."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from welfare_etl.inquiry import Ambiguous, NotThere
from welfare_etl.normalize.text import squash

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Body:
    """A report and who made it; a plan document has no ``report_id``."""

    document_id: str
    report_id: str | None
    code: str | None
    prefecture: str | None
    municipality: str | None
    printed: str | None
    fiscal_year: int | None
    publisher: str | None = None

    @property
    def name(self) -> str:
        """Prefecture and municipality."""
        return f"{self.prefecture or ''}{self.municipality or ''}" or self.printed or self.document_id

    @property
    def title(self) -> str:
        """What to call it in a line of print."""
        return f"{self.report_id} {self.name}" if self.report_id else self.document_id

    @property
    def column(self) -> tuple[str, str]:
        """The column that tells its rows in every table, and the value there."""
        return ("report_id", self.report_id) if self.report_id else ("document_id", self.document_id)


def bodies(connection: Any) -> list[Body]:
    """All reports, and all documents that hold none."""
    rows = connection.execute(
        "SELECT document_id, report_id, municipality_code, prefecture, municipality, municipality_printed, fiscal_year "
        "FROM report ORDER BY report_id"
    ).fetchall()
    plans = connection.execute(
        "SELECT document_id, NULL, NULL, NULL, NULL, NULL, fiscal_year, publisher FROM document "
        "WHERE document_id NOT IN (SELECT document_id FROM report) ORDER BY document_id"
    ).fetchall()
    return [Body(*row) for row in (*rows, *plans)]


def find_body(connection: Any, asked: str) -> Body:
    """The report that ``asked`` means: a report_id, a code of 5 or 6 digits, a document_id, a name.

    A name is a municipality's with or without its prefecture before it, as printed or as corrected, or a prefecture's;
    then the beginning of one (two characters at least); then the publisher of a plan document, or the beginning of its
    document_id. The first of these kinds that fits any report decides.
    Raises :class:`Ambiguous` where it fits several (two fiscal years, 府中市), :class:`NotThere` where it fits none.
    """
    known = bodies(connection)
    wanted = squash(asked)
    kinds: tuple[Callable[[Body], bool], ...] = (
        lambda body: body.report_id == wanted,
        lambda body: body.report_id is None and body.document_id == asked,
        lambda body: body.code is not None and wanted in (body.code, _six_digits(body.code)),
        lambda body: wanted in _names(body),
        lambda body: body.report_id is not None and bool(body.prefecture) and wanted == squash(body.prefecture or ""),
        lambda body: len(wanted) > 1 and any(name.startswith(wanted) for name in _names(body)),
        lambda body: body.report_id is None and len(wanted) > 1 and squash(body.publisher or "").endswith(wanted),
        lambda body: body.report_id is None and len(wanted) > 1 and body.document_id.startswith(asked),
    )
    for fits in kinds:
        found = [body for body in known if fits(body)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(
                f"{asked!r} means {len(found)} {'reports' if found[0].report_id else 'documents'}",
                expected="a report_id or document_id, or a name that only one of them has",
                do_next="ask for one of\n" + _listing(found),
            )
    near = difflib.get_close_matches(wanted, [name for body in known for name in _names(body)], 3, 0.5)
    likely = [body for body in known if set(_names(body)) & set(near)]
    raise NotThere(
        f"no report {asked!r} in the warehouse",
        expected="a report_id (2018-01100), a code (01100), a name (札幌市), its first two characters or more, or a document_id",
        do_next=f"did you mean\n{_listing(likely)}" if likely else "`welfare-etl status` lists what was built",
    )


def _names(body: Body) -> list[str]:
    if body.report_id is None:
        return []
    municipality, prefecture = body.municipality or "", body.prefecture or ""
    names = [municipality, prefecture + municipality, body.printed or "", prefecture + (body.printed or "")]
    return [squash(name) for name in (names if municipality or body.printed else [prefecture]) if name]


def _six_digits(code: str) -> str:
    from welfare_etl.reference.municipalities import check_digit

    return code + check_digit(code)


def _listing(found: list[Body]) -> str:
    lines = [f"  {body.title}" for body in found[:_LISTED]]
    rest = len(found) - _LISTED
    return "\n".join([*lines, f"  and {rest} more"] if rest > 0 else lines)
