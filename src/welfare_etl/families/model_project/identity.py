"""The head of a report: which body it is, whom to ask, and what the body runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from welfare_etl.families.model_project.desk import Desk
from welfare_etl.families.model_project.marks import decide, read_marks
from welfare_etl.families.model_project.passage import passage
from welfare_etl.families.model_project.reader import Filled
from welfare_etl.normalize.contact import urls
from welfare_etl.normalize.places import PlaceMatch, is_blank_place, joint_names, match_place, match_prefecture
from welfare_etl.normalize.text import clean
from welfare_etl.records.document import Row, Slice
from welfare_etl.reference.municipalities import Municipality, by_code

_KINDS = frozenset({"city", "town", "village", "special_ward", "prefecture"})


@dataclass(frozen=True, slots=True)
class Body:
    """The reporting body as far as the printed names tell: ``reference`` None where they name nobody known."""

    prefecture_printed: str
    printed: str
    prefecture: PlaceMatch
    match: PlaceMatch | None
    reference: Municipality | None
    covered: tuple[Municipality, ...]
    unknown: tuple[str, ...]
    prefecture_slices: tuple[Slice, ...]
    name_slices: tuple[Slice, ...]
    line: int
    from_heading: bool

    @property
    def name(self) -> str:
        """The official name, else the printed one."""
        return self.reference.name if self.reference else self.printed or self.prefecture_printed


def body_of(filled: Filled, heading: Row | None, first_line: int) -> Body:
    """Reads 都道府県名 and 市区町村名; a report without these cells is named by the heading above it."""
    prefecture_cell, name_cell = passage(filled.parts("prefecture")), passage(filled.parts("municipality"))
    heading_words = heading.filled[0].text.split(maxsplit=1) if heading else []
    prefecture_printed, printed = clean(prefecture_cell.text), clean(name_cell.text)
    from_heading = not prefecture_printed and bool(heading_words)
    prefecture_slices, name_slices = prefecture_cell.slices(), name_cell.slices()
    line = prefecture_cell.line(0) if prefecture_cell.places else first_line
    if from_heading:
        assert heading is not None
        prefecture_printed, printed = clean(heading_words[0]), printed or clean(" ".join(heading_words[1:]))
        prefecture_slices = name_slices = heading.filled[0].slices()
        line = heading.line
    prefecture = match_prefecture(prefecture_printed)
    match: PlaceMatch | None = None
    reference: Municipality | None = None
    covered: list[Municipality] = []
    unknown: list[str] = []
    joint = joint_names(printed)
    if is_blank_place(printed):
        reference = by_code(prefecture.code) if prefecture.code else None
    elif joint is not None:
        # Several towns under one head: the prefecture reports for them.
        reference = by_code(prefecture.code) if prefecture.code else None
        for name in joint.members:
            member = match_place(name, prefecture.name)
            town = by_code(member.code) if member.code else None
            if town is None:
                unknown.append(name)
            else:
                covered.append(town)
    else:
        match = match_place(printed, prefecture.name)
        reference = by_code(match.code) if match.code else None
    return Body(
        prefecture_printed,
        printed,
        prefecture,
        match,
        reference,
        tuple(covered),
        tuple(unknown),
        tuple(prefecture_slices),
        tuple(name_slices),
        line,
        from_heading,
    )


def report_id_of(body: Body, fiscal_year: int) -> str:
    """``2018-01100``; a body that is not in the reference list is told apart by its line: ``2018-unknown-L752``."""
    return f"{fiscal_year}-{body.reference.code if body.reference else f'unknown-L{body.line}'}"


def read_identity(
    desk: Desk, body: Body, heading: Row | None, lines: tuple[int, int], year_label: str | None
) -> dict[str, Any]:
    """The row of ``report``, without the project marks (:func:`read_projects` sets them)."""
    ledger, filled, key = desk.ledger, desk.filled, desk.report_id
    reference = body.reference
    is_prefecture = reference is not None and reference.kind == "prefecture"
    row: dict[str, Any] = {
        "report_id": key,
        "document_id": ledger.document.document_id,
        "heading": clean(heading.filled[0].text) if heading else None,
        "line_start": lines[0],
        "line_end": lines[1],
        "fiscal_year": desk.fiscal_year,
        "fiscal_year_label": year_label,
        "prefecture_code": body.prefecture.code[:2] if body.prefecture.code else None,
        "prefecture": body.prefecture.name,
        "municipality_code": reference.code if reference else None,
        "local_government_code": reference.local_government_code if reference else None,
        "municipality": reference.name if reference and not is_prefecture else None,
        "municipality_printed": body.printed or None,
        "kind": reference.kind if reference and reference.kind in _KINDS else None,
        "covered_codes": [town.code for town in body.covered],
    }
    if heading is not None:
        ledger.evidence("report", key, "heading", heading.filled[0].slices(), rule="heading")
    level = body.match.level if body.match else body.prefecture.level
    confidence = {"exact": 1.0, "variant": 0.98, "fuzzy": 0.9}.get(level, 0.5)
    for column in ("prefecture", "prefecture_code"):
        if row[column]:
            ledger.evidence("report", key, column, body.prefecture_slices, rule=f"place_{body.prefecture.level}")
    named = body.name_slices or body.prefecture_slices
    for column in ("municipality_code", "local_government_code", "municipality", "municipality_printed", "kind"):
        if row[column]:
            ledger.evidence("report", key, column, named, rule=f"place_{level}", confidence=confidence)
    if row["covered_codes"]:
        ledger.evidence("report", key, "covered_codes", named, rule="joint_report")
    _report_doubts(desk, body, heading)
    for label in ("department", "phone"):
        row[label] = desk.text(label, "report", label)
    row["urls"] = _urls(desk)
    if row["municipality_printed"] is None:
        ledger.absent("report", key, "municipality_printed", "blank", line=filled.line("municipality"))
    elif is_blank_place(body.printed):
        desk.leave(filled.parts("municipality"), "absent")
    if row["municipality"] is None:
        reason = "not_on_form" if is_prefecture else "unreadable"
        ledger.absent("report", key, "municipality", reason, printed=body.printed or None, line=body.line)
    return ledger.add("report", row)


def _report_doubts(desk: Desk, body: Body, heading: Row | None) -> None:
    ledger = desk.ledger
    if body.from_heading:
        ledger.find(
            "warning",
            "no_header",
            "The report has no cells 都道府県名 and 市区町村名; the body was taken from the heading above the form.",
            line=body.line,
            table="report",
            column="municipality",
            used=body.name,
        )
    if body.prefecture.code is None or (body.reference is None and not body.unknown):
        near = body.match.candidates if body.match else body.prefecture.candidates
        ledger.find(
            "error",
            "unknown_body",
            f"{body.prefecture_printed!r} {body.printed!r} is not a body of the reference list"
            f"{' (near: ' + ', '.join(near) + ')' if near else ''}. "
            "Look at the original; correct the name in corrections.toml.",
            line=body.line,
            table="report",
            column="municipality",
            printed=f"{body.prefecture_printed} {body.printed}".strip(),
        )
    for name in body.unknown:
        ledger.find(
            "warning",
            "unknown_body",
            f"The joint report lists {name!r}, which is no municipality of {body.prefecture.name}.",
            line=body.line,
            table="report",
            column="covered_codes",
            printed=name,
        )
    if body.match and body.match.level in ("variant", "fuzzy") and body.reference:
        ledger.find(
            "info" if body.match.level == "variant" else "warning",
            f"place_{body.match.level}",
            f"Printed as {body.printed!r}; the only body of {body.prefecture.name} that fits is {body.reference.name}.",
            line=body.line,
            table="report",
            column="municipality",
            printed=body.printed,
            used=body.reference.name,
        )
    if heading is not None and not body.from_heading:
        words = heading.filled[0].text.split(maxsplit=1)
        above = match_prefecture(words[0])
        town = (
            match_place(words[1], above.name)
            if len(words) > 1 and above.name and joint_names(words[1]) is None
            else None
        )
        differs = above.code != body.prefecture.code or (
            town is not None and body.match is not None and town.code is not None and town.code != body.match.code
        )
        if differs:
            ledger.find(
                "error",
                "heading_differs",
                f"The heading says {heading.filled[0].text.strip()!r}, the form {body.prefecture_printed!r} {body.printed!r}. "
                "One of them belongs to another report: look at the original.",
                line=body.line,
                table="report",
                column="municipality",
                printed=heading.filled[0].text.strip(),
                used=body.name,
            )


def _urls(desk: Desk) -> list[str]:
    cell = desk.passage("urls")
    found = urls(cell.text)
    if found:
        desk.ledger.evidence("report", desk.report_id, "urls", cell.slices(), rule="urls")
    elif cell.text.strip():
        desk.text("urls", "report", "urls")
    else:
        desk.nothing("urls", "report", "urls", desk.report_id)
    for address in found:
        host = re.sub(r"^https?://", "", address).split("/")[0]
        if host.endswith(".") or "." not in host:
            desk.ledger.find(
                "info",
                "url_cut_off",
                f"The address {address} ends in the middle of its host name.",
                line=cell.line(0),
                table="report",
                column="urls",
                printed=address,
            )
    return found


def read_projects(desk: Desk, row: dict[str, Any], chapters: set[str], named: set[str]) -> None:
    """implements_… of a report: the circles behind 実施事業※ and, where they leave a doubt, the chapters."""
    ledger, key = desk.ledger, desk.report_id
    parts = desk.filled.parts("marks")
    marked = read_marks(parts)
    for part in marked.labels:
        ledger.label(part.cell, part.start, part.end)
    for part in marked.rest:
        ledger.left(part.cell, part.start, part.end, reason="beside_the_marks")
    decision = decide(marked.projects, chapters, named)
    for project in ("community", "multi_agency", "prefectural"):
        column = f"implements_{project}"
        row[column] = project in decision.projects
        own = [piece for owner, part in marked.marks if owner == project for piece in part.slices]
        doubt = next((why for who, _, why in decision.doubts if who == project), None)
        if own:
            ledger.evidence("report", key, column, own, rule="mark", confidence=0.8 if doubt else 1.0)
        elif marked.labels:
            label = next((part for part in marked.labels if _is_label_of(part.text, project)), marked.labels[0])
            ledger.evidence(
                "report",
                key,
                column,
                label.slices,
                rule="chapters" if doubt else "no_mark",
                confidence=0.8 if doubt else 1.0,
            )
        if doubt:
            ledger.find(
                "warning",
                "mark_and_chapter_differ",
                f"{project}: {doubt}",
                line=desk.filled.line("marks"),
                table="report",
                column=column,
                printed=" ".join(marked.projects) or "no mark",
                used=str(row[column]).lower(),
            )
    for owner, part in marked.marks:
        if owner is None:
            ledger.left(part.cell, part.start, part.end, reason="mark_of_no_project")


def _is_label_of(text: str, project: str) -> bool:
    return {"community": "地域力", "multi_agency": "多機関", "prefectural": "都道府県"}[project] in text.replace(
        " ", ""
    )
