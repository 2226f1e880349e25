"""The head of a report: which body it is, whom to ask, and what the body runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from welfare_etl.evidence.book import Entry
from welfare_etl.evidence.span import joined
from welfare_etl.families.ministry.desk import Desk
from welfare_etl.families.ministry.marks import decide, read_marks
from welfare_etl.forms.filled import Filled
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
    together: bool = False
    """Whether several municipalities report side by side, and no body above them."""

    @property
    def name(self) -> str:
        """The official name, else the printed one."""
        return self.reference.name if self.reference else self.printed or self.prefecture_printed

    @property
    def own_slices(self) -> tuple[Slice, ...]:
        """Where the body that reports is named: a prefecture in its own cell, whatever towns stand in the other."""
        is_prefecture = self.reference is not None and self.reference.kind == "prefecture"
        return self.prefecture_slices if is_prefecture else self.name_slices or self.prefecture_slices


def body_of(filled: Filled, heading: Row | None, first_line: int) -> Body:
    """Reads 都道府県名 and 市区町村名; a report without these cells is named by the heading above it."""
    prefecture_cell, name_cell = joined(filled.parts("prefecture")), joined(filled.parts("municipality"))
    heading_words = heading.filled[0].text.split(maxsplit=1) if heading else []
    prefecture_printed, printed = clean(prefecture_cell.text), clean(name_cell.text)
    asked = filled.has("municipality")
    from_heading = bool(
        heading_words[1:] if prefecture_printed and not asked else not prefecture_printed and heading_words
    )
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
    together = False
    joint = joint_names(printed)
    if is_blank_place(printed) and (asked or from_heading):
        reference = by_code(prefecture.code) if prefecture.code else None
    elif joint is not None:
        for name in joint.members:
            member = match_place(name, prefecture.name)
            town = by_code(member.code) if member.code else None
            if town is None:
                unknown.append(name)
            else:
                covered.append(town)
        if joint.group or not covered or _by_prefecture(filled, prefecture.name):
            # Several towns under one head: the prefecture reports for them.
            reference = by_code(prefecture.code) if prefecture.code else None
        else:
            reference, together = covered[0], True
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
        together,
    )


def _by_prefecture(filled: Filled, prefecture: str | None) -> bool:
    """Whether the prefecture carries out a project of the report."""
    cells = (joined(filled.parts(f"{chapter}.implementer")).text for chapter in "cmp")
    return any(clean(cell).startswith(prefecture or "\0") for cell in cells)


def report_id_of(body: Body, fiscal_year: int) -> str:
    """``2018-01100``; a body that is not in the reference list is told apart by its line: ``2018-unknown-L752``."""
    return f"{fiscal_year}-{body.reference.code if body.reference else f'unknown-L{body.line}'}"


def read_identity(
    desk: Desk, body: Body, heading: Row | None, lines: tuple[int, int], year_label: tuple[str, Slice] | None
) -> Entry:
    """The row of ``report``, without the project marks (:func:`read_projects` puts them)."""
    book, filled = desk.book, desk.filled
    reference = body.reference
    is_prefecture = reference is not None and reference.kind == "prefecture"
    entry = book.row(
        "report",
        document_id=book.document.document_id,
        line_start=lines[0],
        line_end=lines[1],
        fiscal_year=desk.fiscal_year,
        fiscal_year_basis=desk.year_basis,
        form=filled.form.name,
    )
    if heading is not None:
        entry.put("heading", clean(heading.filled[0].text), heading.filled[0].slices(), rule="heading")
    if year_label:
        entry.put("fiscal_year_label", year_label[0], [year_label[1]], rule="fiscal_year_label")
    else:
        entry.absent("fiscal_year_label", "not_on_form")
    rule = f"place_{body.prefecture.level}"
    entry.put("prefecture", body.prefecture.name, body.prefecture_slices, rule=rule)
    code = body.prefecture.code[:2] if body.prefecture.code else None
    entry.put("prefecture_code", code, body.prefecture_slices, rule=rule)
    level = body.match.level if body.match else body.prefecture.level
    confidence = {"exact": 1.0, "variant": 0.98, "fuzzy": 0.9}.get(level, 0.5)
    of_body = {
        "municipality_code": reference.code if reference else None,
        "local_government_code": reference.local_government_code if reference else None,
        "municipality": reference.name if reference and not is_prefecture else None,
        "municipality_printed": body.printed or None,
        "body": reference.name if reference else None,
        "kind": reference.kind if reference and reference.kind in _KINDS else None,
    }
    for column, value in of_body.items():
        places = body.name_slices if column == "municipality_printed" else body.own_slices
        entry.put(column, value, places, rule=f"place_{level}", confidence=confidence)
    entry.put("covered_codes", [town.code for town in body.covered], body.name_slices, rule="joint_report")
    _report_doubts(entry, body, heading)
    desk.texts(entry, but=("prefecture", "municipality", "urls"))
    _urls(desk, entry)
    if not body.printed:
        entry.absent("municipality_printed", "blank", line=filled.line("municipality"))
    elif is_blank_place(body.printed):
        book.told(filled.parts("municipality"))
    if of_body["municipality"] is None:
        reason = "not_on_form" if is_prefecture else "unreadable"
        entry.absent("municipality", reason, printed=body.printed or None, line=body.line)
    return entry


def _report_doubts(entry: Entry, body: Body, heading: Row | None) -> None:
    line = body.line
    if body.from_heading:
        entry.find("no_header", "municipality", line=line, used=body.name)
    if body.prefecture.code is None or (body.reference is None and not body.unknown):
        near = body.match.candidates if body.match else body.prefecture.candidates
        printed = f"{body.prefecture_printed} {body.printed}".strip()
        entry.find("unknown_body", "municipality", line=line, printed=printed, near="、".join(near) or "–")
    if body.reference is not None:
        since, until = body.reference.valid_from, body.reference.valid_to
        year = entry.values["fiscal_year"]
        if (since and str(since) > f"{year + 1}-03-31") or (until and str(until) < f"{year}-04-01"):
            told = {"used": str(year), "since": since or "–", "until": until or "–"}
            entry.find("body_of_another_time", "municipality", line=line, printed=body.printed, **told)
    if body.together:
        entry.find("several_bodies", "municipality", line=line, printed=body.printed, used=body.name)
    for name in body.unknown:
        entry.find("unknown_town", "covered_codes", line=line, printed=name, prefecture=body.prefecture.name)
    if body.match and body.match.level in ("variant", "fuzzy") and body.reference:
        code = f"place_{body.match.level}"
        used, prefecture = body.reference.name, body.prefecture.name
        entry.find(code, "municipality", line=line, printed=body.printed, used=used, prefecture=prefecture)
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
            form = f"{body.prefecture_printed} {body.printed}".strip()
            printed = heading.filled[0].text.strip()
            entry.find("heading_differs", "municipality", line=line, printed=printed, used=body.name, form=form)


def _urls(desk: Desk, entry: Entry) -> None:
    cell = desk.passage("urls")
    found = urls(cell.text)
    if found:
        entry.put("urls", found, cell.slices(), rule="urls")
    elif cell.text.strip():
        desk.text(entry, "urls", "urls")
    else:
        desk.nothing(entry, "urls", "urls")
    for address in found:
        host = re.sub(r"^https?://", "", address).split("/")[0]
        if host.endswith(".") or "." not in host:
            entry.find("url_cut_off", "urls", line=cell.line(0), printed=address)


def read_projects(desk: Desk, entry: Entry, chapters: set[str], named: set[str]) -> set[str]:
    """implements_… of a report: the circles behind 実施事業※ and, where they leave a doubt, the chapters.

    Returns the projects that the body runs.
    """
    book = desk.book
    marked = read_marks(desk.filled.parts("marks"))
    book.label(marked.labels)
    book.left(marked.rest, "beside_the_marks")
    decision = decide(marked.projects, chapters, named)
    for project in ("community", "multi_agency", "prefectural"):
        column = f"implements_{project}"
        own = [span for owner, span in marked.marks if owner == project]
        doubt = next((why for who, _, why in decision.doubts if who == project), None)
        rule = "mark"
        if not own:
            label = next((span for span in marked.labels if _is_label_of(span.text, project)), None)
            own = [label] if label else list(marked.labels[:1])
            rule = "chapters" if doubt else "no_mark"
        entry.put(
            column,
            project in decision.projects,
            own,
            rule=rule,
            confidence=0.8 if doubt else 0.95 if rule == "no_mark" else 1.0,
        )
        if doubt:
            entry.find(
                "mark_and_chapter_differ",
                column,
                line=desk.filled.line("marks"),
                printed=" ".join(span.text for owner, span in marked.marks if owner == project) or None,
                used=str(project in decision.projects).lower(),
                project=project,
                why=doubt,
            )
    book.left([span for owner, span in marked.marks if owner is None], "mark_of_no_project")
    return set(decision.projects)


def _is_label_of(text: str, project: str) -> bool:
    return {"community": "地域力", "multi_agency": "多機関", "prefectural": "都道府県"}[project] in text.replace(
        " ", ""
    )
