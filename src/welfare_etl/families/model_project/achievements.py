"""The achievement chapter, appended pages, and the targets and results that cells and chapter print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from welfare_etl.claims import Reading, read_chapter, read_goals, read_page, split_by_project
from welfare_etl.families.model_project.attachments import part_off
from welfare_etl.families.model_project.claim_rows import write_claims
from welfare_etl.families.model_project.desk import Desk, absence
from welfare_etl.families.model_project.passage import Passage, passage
from welfare_etl.normalize.text import clean

GOAL_CELLS = (
    ("a.targets", "community", "a"),
    ("b.targets", "community", "b"),
    ("m.targets", "multi_agency", None),
    ("p.targets", "prefectural", None),
)


def read_achievements(desk: Desk, implemented: set[str]) -> None:
    """Rows of achievement, attachment, target, result and outcome."""
    year = desk.fiscal_year
    own, appended = part_off(desk.filled.parts("achievement"))
    chapter = passage(own, prose=True, between_cells="\t")
    _texts(desk, chapter, split_by_project(chapter.text, implemented) if chapter.text.strip() else [])
    pages = [passage(page.parts, prose=True, between_cells="\t") for page in appended]
    for page, text in zip(appended, pages, strict=True):
        _attachment(desk, page.title, text)
    goals: list[tuple[Reading, Passage]] = []
    results: list[tuple[Reading, Passage]] = []
    goal_texts: dict[str, str] = {}
    for label, project, block in GOAL_CELLS:
        cell = desk.passage(label, between_cells="\t")
        if cell.text.strip():
            goal_texts[project] = f"{goal_texts.get(project, '')}\n{cell.text}".strip()
            goals.append((read_goals(cell.text, project=project, block=block, fiscal_year=year), cell))
    for text in pages:
        known = [goal for reading, _ in goals for goal in reading.goals]
        page_reading = read_page(
            text.text, implemented=implemented, fiscal_year=year, goal_texts=goal_texts, goals=known
        )
        goals.append((page_reading, text))
        results.append((page_reading, text))
    if chapter.text.strip():
        known = [goal for reading, _ in goals for goal in reading.goals]
        reading = read_chapter(
            chapter.text, implemented=implemented, fiscal_year=year, goals=known, goal_texts=goal_texts
        )
        results.insert(0, (reading, chapter))
    write_claims(desk, goals, results)


def _texts(desk: Desk, chapter: Passage, parts: Sequence[tuple[str | None, int, int, object]]) -> None:
    """Rows of ``achievement``: the chapter by project; what it says of one project in several places is put together."""
    ledger = desk.ledger
    if not chapter.text.strip():
        if desk.filled.has("achievement"):
            ledger.add("achievement", {"report_id": desk.report_id, "project": None, "text": None})
            ledger.absent("achievement", f"{desk.report_id}|", "text", "blank", line=desk.filled.line("achievement"))
            ledger.find(
                "warning",
                "achievement_blank",
                "Nothing stands below the heading of the achievement chapter. The report may have been cut: compare with the original.",
                line=desk.filled.line("achievement"),
                table="achievement",
                column="text",
            )
        return
    texts: dict[str | None, list[tuple[int, int]]] = {}
    for project, start, end, _ in parts:
        if chapter.text[start:end].strip():
            texts.setdefault(project, []).append((start, end))
    for project, spans in texts.items():
        key = f"{desk.report_id}|{project or ''}"
        text = "\n".join(chapter.text[start:end] for start, end in spans)
        row: dict[str, Any] = {"report_id": desk.report_id, "project": project, "text": None}
        reason = absence(text)
        line = chapter.line(spans[0][0])
        if reason is None:
            row["text"] = clean(text)
            for start, end in spans:
                ledger.evidence("achievement", key, "text", chapter.slices(start, end), rule="achievement_chapter")
        else:
            ledger.absent("achievement", key, "text", reason, printed=text.strip()[:80], line=line)
            if reason == "omitted":
                ledger.find(
                    "info",
                    "omitted",
                    "The facts edition leaves this text out; the full edition has it.",
                    line=line,
                    table="achievement",
                    column="text",
                )
                for start, end in spans:
                    ledger.told_missing(chapter.slices(start, end))
        ledger.add("achievement", row)


def _attachment(desk: Desk, title: str | None, text: Passage) -> None:
    key = f"{desk.report_id}|{text.line(0)}"
    row: dict[str, Any] = {
        "report_id": desk.report_id,
        "title": clean(title) if title else None,
        "text": clean(text.text),
        "line_start": text.line(0),
        "line_end": text.line(len(text.text) - 1),
    }
    if absence(text.text) == "omitted":
        row["text"] = None
        desk.ledger.absent("attachment", key, "text", "omitted", line=row["line_start"])
        desk.ledger.told_missing(text.slices())
    else:
        desk.ledger.evidence("attachment", key, "text", text.slices(), rule="appended_page")
    if row["title"]:
        at = text.text.find(title or "")
        desk.ledger.evidence(
            "attachment", key, "title", text.slices(at, at + len(title or "")), rule="appended_page_title"
        )
    desk.ledger.add("attachment", row)
