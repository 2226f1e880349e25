"""From what a person calls a report (id, code or name) to the report."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from welfare_etl.inquiry import Ambiguous, NotThere
from welfare_etl.normalize.text import squash
from welfare_etl.records.registry import TABLES
from welfare_etl.reference.readings import reading_of, same_sound

_LISTED = 12

INVENTORY = ("id", "family", "prefecture", "name", "fiscal_year", "goals", "results", "indicators", "path")
"""The columns of :func:`inventory`."""


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
    path: str | None = None

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
        "SELECT document_id, report_id, municipality_code, r.prefecture, municipality, municipality_printed, "
        "r.fiscal_year, d.publisher, d.path FROM report r JOIN document d USING (document_id) ORDER BY report_id"
    ).fetchall()
    named = " UNION ALL ".join(
        f'SELECT document_id, body_code FROM "{model.table}"'
        for model in TABLES.values()
        if "body_code" in model.model_fields and "document_id" in model.model_fields
    )
    plans = connection.execute(
        f"WITH named AS (SELECT document_id, min(body_code) AS code FROM ({named}) GROUP BY document_id) "
        "SELECT d.document_id, NULL, n.code, m.prefecture, m.name, NULL, d.fiscal_year, d.publisher, d.path "
        "FROM document d LEFT JOIN named n USING (document_id) "
        "LEFT JOIN municipality m ON m.code = n.code AND m.valid_to IS NULL "
        "WHERE d.document_id NOT IN (SELECT document_id FROM report) ORDER BY d.document_id"
    ).fetchall()
    return [Body(*row) for row in (*rows, *plans)]


def inventory(connection: Any) -> list[tuple[Any, ...]]:
    """Every report and every plan document with the number of its goals, results and indicators; see INVENTORY."""
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT report_id, d.family, r.prefecture, coalesce(r.municipality, r.municipality_printed, r.prefecture), "
        "r.fiscal_year, (SELECT count(*) FROM target t WHERE t.report_id = r.report_id), "
        "(SELECT count(*) FROM result t WHERE t.report_id = r.report_id), NULL, d.path "
        "FROM report r JOIN document d USING (document_id) UNION ALL "
        "SELECT document_id, family, NULL, publisher, fiscal_year, NULL, NULL, "
        "(SELECT count(*) FROM plan_indicator i WHERE i.document_id = d.document_id), path FROM document d "
        "WHERE document_id NOT IN (SELECT document_id FROM report) ORDER BY 1"
    ).fetchall()
    return rows


def find_body(connection: Any, asked: str) -> Body:
    """The one report that ``asked`` means, or the one document where there is no report; see :func:`find_bodies`.

    Raises :class:`Ambiguous` also for several of one body.
    """
    found = find_bodies(connection, asked)
    reports = [body for body in found if body.report_id]
    for few in (found, reports):
        if len(few) == 1:
            return few[0]
    raise _ambiguous(asked, found)


def find_bodies(connection: Any, asked: str) -> list[Body]:
    """What ``asked`` means: a report_id, a code of 5 or 6 digits, a name, a file; several where they are all of one body.

    A name is a municipality's with or without its prefecture before it, as printed or as corrected, or a prefecture's;
    then the beginning of one (two characters at least); then the beginning of its reading in kana or Latin letters; then
    the name of a file (all reports in it), the publisher of a plan document, or the beginning of its document_id. The
    first of these kinds that fits any report decides.
    Raises :class:`Ambiguous` where it fits several bodies (府中市), :class:`NotThere` where it fits none.
    """
    known = bodies(connection)
    wanted, sound = squash(asked), same_sound(asked)
    named: tuple[Callable[[Body], bool], ...] = (
        lambda body: body.report_id == wanted,
        lambda body: body.report_id is None and body.document_id == asked,
        lambda body: body.code is not None and wanted in (body.code, _six_digits(body.code)),
        lambda body: wanted in _names(body),
        lambda body: body.report_id is not None and bool(body.prefecture) and wanted == squash(body.prefecture or ""),
        lambda body: len(wanted) > 1 and any(name.startswith(wanted) for name in _names(body)),
        lambda body: len(wanted) > 2 and any(told.startswith(sound) for told in _sounds(body)),
        lambda body: body.report_id is None and len(wanted) > 1 and squash(body.publisher or "").endswith(wanted),
        lambda body: body.report_id is None and len(wanted) > 1 and body.document_id.startswith(asked),
    )
    filed = [body for body in known if asked in (body.document_id, body.path, (body.path or "").rpartition("/")[2])]
    if filed:
        return filed
    for fits in named:
        found = [body for body in known if fits(body)]
        if found and len({body.code or body.publisher or body.document_id for body in found}) == 1:
            return found
        if found:
            raise _ambiguous(asked, found)
    near = difflib.get_close_matches(wanted, [name for body in known for name in _names(body)], 3, 0.5)
    likely = [body for body in known if set(_names(body)) & set(near)]
    raise NotThere(
        f"no report {asked!r} in the warehouse",
        expected="a report_id (2018-01100), a code (01100), a name (札幌市, さっぽろ, sapporo), its first two characters "
        "or more, a document_id or the name of a file",
        do_next=f"did you mean\n{_listing(likely)}" if likely else "`welfare-etl list` says what is there",
    )


def _ambiguous(asked: str, found: list[Body]) -> Ambiguous:
    return Ambiguous(
        f"{asked!r} means {len(found)} {'reports' if found[0].report_id else 'documents'}",
        expected="a report_id or document_id, or a name that only one of them has",
        do_next="ask for one of\n" + _listing(found),
    )


def _names(body: Body) -> list[str]:
    municipality, prefecture = body.municipality or "", body.prefecture or ""
    names = [municipality, prefecture + municipality, body.printed or "", prefecture + (body.printed or "")]
    own = names if municipality or body.printed else [prefecture] if body.report_id else []
    return [squash(name) for name in own if name]


def _sounds(body: Body) -> list[str]:
    """The readings of a body's name, and of its name without 市, 町, 村, 区 in Latin letters as people write it."""
    reading = reading_of(body.code) if body.code else None
    return [same_sound(text) for text in reading] if reading else []


def _six_digits(code: str) -> str:
    from welfare_etl.reference.municipalities import check_digit

    return code + check_digit(code)


def _listing(found: list[Body]) -> str:
    lines = [f"  {body.title}" for body in found[:_LISTED]]
    rest = len(found) - _LISTED
    return "\n".join([*lines, f"  and {rest} more"] if rest > 0 else lines)
