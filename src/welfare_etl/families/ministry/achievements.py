"""The achievement chapter, appended pages, and the targets and results that cells and chapter print."""

from __future__ import annotations

from typing import Any

from welfare_etl.evidence.span import Joined, joined
from welfare_etl.families.ministry.attachments import part_off
from welfare_etl.families.ministry.desk import Desk, absence
from welfare_etl.families.ministry.outcomes import link
from welfare_etl.families.ministry.readings import NotAQuantity, ResultReading, TargetReading
from welfare_etl.families.ministry.results import read_attachment, read_results, split_by_project
from welfare_etl.families.ministry.targets import read_targets
from welfare_etl.normalize.quantity import UNCERTAIN_KINDS
from welfare_etl.normalize.text import clean

GOAL_CELLS = (
    ("a.targets", "community", "a"),
    ("b.targets", "community", "b"),
    ("c.other", "community", None),
    ("m.targets", "multi_agency", None),
    ("p.targets", "prefectural", None),
)


def read_achievements(desk: Desk, implemented: set[str]) -> None:
    """Rows of achievement, attachment, target, result and outcome."""
    year = desk.fiscal_year
    own, appended = part_off(desk.filled.parts("achievement"))
    chapter = joined(own, prose=True, between_cells="\t")
    _texts(desk, chapter, split_by_project(chapter.text, implemented) if chapter.text.strip() else [])
    pages = [joined(page.parts, prose=True, between_cells="\t") for page in appended]
    for page, text in zip(appended, pages, strict=True):
        _attachment(desk, page.title, text)
    targets: list[tuple[TargetReading, Joined]] = []
    results: list[tuple[ResultReading, Joined]] = []
    goal_texts: dict[str, str] = {}
    for label, project, block in GOAL_CELLS:
        cell = desk.passage(label, between_cells="\t")
        if not cell.text.strip():
            continue
        goal_texts[project] = f"{goal_texts.get(project, '')}\n{cell.text}".strip()
        goals, others = read_targets(cell.text, project=project, block=block, fiscal_year=year)
        targets.extend((goal, cell) for goal in goals)
        _not_quantities(desk, others, cell)
    for text in pages:
        goals, reached, others = read_attachment(
            text.text,
            implemented=implemented,
            fiscal_year=year,
            goal_texts=goal_texts,
            targets=[goal for goal, _ in targets],
        )
        targets.extend((goal, text) for goal in goals)
        results.extend((found, text) for found in reached)
        _not_quantities(desk, others, text)
    if chapter.text.strip():
        reached, others = read_results(
            chapter.text,
            implemented=implemented,
            fiscal_year=year,
            targets=[goal for goal, _ in targets],
            goal_texts=goal_texts,
        )
        results[:0] = [(found, chapter) for found in reached]
        _not_quantities(desk, others, chapter)
    _write(desk, targets, results)


def _texts(desk: Desk, chapter: Joined, parts: list[tuple[str | None, int, int]]) -> None:
    """Rows of ``achievement``: the chapter by project; what it says of one project in several places is put together."""
    book = desk.book
    if not chapter.text.strip():
        if desk.filled.has("achievement"):
            line = desk.filled.line("achievement")
            entry = book.row("achievement", project=None).absent("text", "blank", line=line)
            entry.find("achievement_blank", "text", line=line)
        return
    texts: dict[str | None, list[tuple[int, int]]] = {}
    for project, start, end in parts:
        if chapter.text[start:end].strip():
            texts.setdefault(project, []).append((start, end))
    for project, stretches in texts.items():
        text = "\n".join(chapter.text[start:end] for start, end in stretches)
        places = [place for start, end in stretches for place in chapter.slices(start, end)]
        entry = book.row("achievement", project=project)
        reason = absence(text)
        if reason == "omitted":
            entry.omitted("text", places, text)
        elif reason is not None:
            entry.absent("text", reason, printed=text, line=chapter.line(stretches[0][0]))
        else:
            entry.put("text", clean(text), places, rule="achievement_chapter")


def _attachment(desk: Desk, title: str | None, text: Joined) -> None:
    first, last = text.line(0), text.line(len(text.text) - 1)
    entry = desk.book.row("attachment", line_start=first, line_end=last)
    if absence(text.text) == "omitted":
        entry.omitted("text", text.slices(), text.text)
    else:
        entry.put("text", clean(text.text), text.slices(), rule="appended_page")
    if title:
        at = text.text.find(title)
        entry.put("title", clean(title), text.slices(at, at + len(title)), rule="appended_page_title")


def _not_quantities(desk: Desk, others: list[NotAQuantity], text: Joined) -> None:
    for other in others:
        desk.book.account.number(text.slices(other.start, other.end), other.kind)
        if other.kind in UNCERTAIN_KINDS:
            desk.book.find("unreadable_number", line=text.line(other.start), printed=other.quote, why=other.kind)


def _write(
    desk: Desk,
    targets: list[tuple[TargetReading, Joined]],
    results: list[tuple[ResultReading, Joined]],
) -> None:
    """Rows of target, result and outcome, in the order of the source."""
    target_ids = [f"{desk.report_id}-t{number:02d}" for number in range(1, len(targets) + 1)]
    result_ids = [f"{desk.report_id}-r{number:02d}" for number in range(1, len(results) + 1)]
    for key, (goal, text) in zip(target_ids, targets, strict=True):
        _figure(desk, "target", key, goal, text)
    for key, (reached, text) in zip(result_ids, results, strict=True):
        _figure(desk, "result", key, reached, text)
    pairs = link([goal for goal, _ in targets], [reached for reached, _ in results])
    answered = {pair.result for pair in pairs}
    for pair in pairs:
        desk.book.row(
            "outcome",
            target_id=target_ids[pair.target],
            result_id=result_ids[pair.result],
            project=results[pair.result][0].project,
            indicator=_printed(targets[pair.target][0].indicator),
            target_value=pair.target_value,
            result_value=pair.result_value,
            unit_canonical=pair.unit_canonical,
            attainment=pair.attainment,
            match_basis=pair.match_basis,
            match_score=pair.match_score,
        )
    for index, (reached, _) in enumerate(results):
        if reached.printed_target is not None and index not in answered:
            desk.book.row("outcome", **_printed_only(result_ids[index], reached, reached.printed_target))


def _printed(indicator: str | None) -> str | None:
    """The same words in target, result and outcome, whatever characters the source prints them with."""
    return clean(indicator) if indicator else None


def _printed_only(result_id: str, reached: ResultReading, target: float) -> dict[str, Any]:
    """An outcome whose goal is printed beside the result and in no goal cell: it has no row in ``target``."""
    means_something = reached.value_max is None and target > 0
    return {
        "target_id": None,
        "result_id": result_id,
        "project": reached.project,
        "indicator": _printed(reached.indicator),
        "target_value": target,
        "result_value": reached.value,
        "unit_canonical": reached.unit_canonical,
        "attainment": round(reached.value / target, 4) if means_something else None,
        "match_basis": "printed",
        "match_score": None,
    }


def _figure(desk: Desk, table: str, key: str, reading: TargetReading | ResultReading, text: Joined) -> None:
    """One row of target or result, and the place of each of its values."""
    quoted = text.slices(reading.start, reading.end)
    number = text.slices(reading.value_start, reading.value_end)
    row: dict[str, Any] = {
        f"{table}_id": key,
        "project": reading.project,
        "block": reading.block,
        "indicator": _printed(reading.indicator),
        "value": reading.value,
        "value_max": reading.value_max,
        "unit": clean(reading.unit) if reading.unit else None,
        "unit_canonical": reading.unit_canonical,
        "quote": desk.book.document.source[quoted[0].start : quoted[-1].end],
        "line": text.line(reading.value_start),
    }
    if isinstance(reading, TargetReading):
        row |= {"comparator": reading.comparator, "per": reading.per, "due_fiscal_year": reading.due_fiscal_year}
    else:
        row |= {"as_of": reading.as_of, "printed_target": reading.printed_target}
    rule = "computed_product" if reading.computed else "quantity"
    confidence = 0.8 if reading.computed else 0.95
    for column in ("value", "value_max", "unit", "unit_canonical", "comparator", "per"):
        if row.get(column) is not None:
            desk.book.evidence(table, key, column, number, rule=rule, confidence=confidence)
    for column in ("indicator", "due_fiscal_year", "as_of", "printed_target"):
        if row.get(column) is not None:
            desk.book.evidence(table, key, column, quoted, rule=f"{column}_of_quantity", confidence=0.9)
    if row["indicator"] is None:
        desk.book.absent(table, key, "indicator", "blank", printed=row["quote"][:80], line=row["line"])
    desk.book.row(table, key, **row)
