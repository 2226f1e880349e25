"""``query``, ``trace``, ``show``, ``list``, ``outcomes``: what people ask of a finished warehouse."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from welfare_etl.cli.exits import UsageProblem
from welfare_etl.cli.folders import RAW, WAREHOUSE, Raw, Warehouse
from welfare_etl.cli.output import Answer, prints
from welfare_etl.cli.streams import note
from welfare_etl.present.sheet import Sheet
from welfare_etl.present.words import Lang

if TYPE_CHECKING:
    import duckdb

    from welfare_etl.inquiry.contents import Value
    from welfare_etl.records.document import Box

ReportArgument = Annotated[
    str,
    typer.Argument(
        metavar="REPORT", help="A report_id (2018-01100), a code (01100), a name (札幌市, sapporo) or a file."
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    for command in (query, trace, show, outcomes):
        app.command()(command)
    app.command("list")(listing)


def open_warehouse(folder: Path) -> duckdb.DuckDBPyConnection:
    """The database in a folder, read-only."""
    from welfare_etl.warehouse import DATABASE, open_readonly

    return open_readonly(folder / DATABASE)


@prints
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A SELECT; - reads it from stdin.")],
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Give up after so many seconds.")
    ] = 60.0,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="What the question may take in memory: 500MB, 8GB.")
    ] = "2GB",
    warehouse: Warehouse = WAREHOUSE,
) -> Answer:
    """Ask the warehouse in SQL. It is opened read-only and reaches no other file and no network."""
    from welfare_etl.warehouse.names import DATABASE
    from welfare_etl.warehouse.reading import ask

    question = sys.stdin.read() if sql == "-" else sql
    answer = ask(warehouse / DATABASE, question, timeout=timeout, memory_limit=memory)
    names = _told_apart(answer.columns)
    return Sheet(names, answer.rows, raw=True, null="NULL", arrow=lambda: answer.arrow().rename_columns(list(names)))


def _told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Two columns of one name (``SELECT a.id, b.id``) get numbers, or one would be lost in JSON."""
    out: list[str] = []
    for name in names:
        number, unique = 1, name
        while unique in out:
            number += 1
            unique = f"{name}_{number}"
        out.append(unique)
    return tuple(out)


@prints
def trace(
    report: ReportArgument,
    column: Annotated[str, typer.Argument(metavar="TABLE.COLUMN", help="Such as profile.population.")],
    image: Annotated[
        Path | None,
        typer.Option("--image", metavar="PNG", help="Draw the page of a PDF with the value's lines marked."),
    ] = None,
    raw: Raw = RAW,
    warehouse: Warehouse = WAREHOUSE,
) -> Answer:
    """Show where a value comes from: its source lines, the rule that read it, and how sure it is."""
    from welfare_etl.inquiry import bodies, contents
    from welfare_etl.present import trace_page

    model, name = contents.column_named(column)
    with open_warehouse(warehouse) as connection:
        body = bodies.find_body(connection, report)
        values = contents.trace(connection, body, model, name)
        digests = dict(connection.execute("SELECT document_id, sha256 FROM document").fetchall())
    if image is not None:
        _draw(values, raw, digests, image)
    lines = _source_lines(values, raw, digests)
    records = trace_page.trace_records(body, values)
    page = lambda lang, width: trace_page.trace_page(body, values, lines, lang, width)  # noqa: E731
    return Sheet(trace_page.COLUMNS, records, reading=page)


def _source_of(path: str | None, raw: Path, digest: str | None) -> bytes | None:
    """The bytes of a source if it still is what was built."""
    from welfare_etl.sources import sha256

    try:
        data = (raw / path).read_bytes() if path else None
    except OSError:
        return None
    return data if data is not None and sha256(data) == digest else None


def _source_lines(values: Sequence[Value], raw: Path, digests: dict[str, str]) -> dict[tuple[str, int], str]:
    """The lines that the evidence names, from the sources; of a PDF none (its quotes are all there is to show)."""
    from welfare_etl.documents import UnreadableDocument, media_type_of, read_document

    lines: dict[tuple[str, int], str] = {}
    places = {(e.document_id, e.path): e for value in values for e in value.evidence if e.box is None}
    for document_id, path in places:
        data = _source_of(path, raw, digests.get(document_id))
        if data is None or path is None:
            note(f"{path or document_id}: not under {raw} as it was built; only the quotes are shown (--raw FOLDER)")
            continue
        try:
            text = read_document(data, document_id, media_type_of(path, data)).source.split("\n")
        except UnreadableDocument:
            continue
        wanted = {
            line
            for value in values
            for e in value.evidence
            if e.document_id == document_id
            for line in range(e.line_start, e.line_end + 1)
        }
        lines.update({(document_id, line): text[line - 1] for line in wanted if line <= len(text)})
    return lines


def _draw(values: Sequence[Value], raw: Path, digests: dict[str, str], image: Path) -> None:
    """Writes the page that the values stand on, each line that they were read from marked; each further page beside it."""
    places = [(e, e.box) for value in values for e in value.evidence if e.box is not None]
    if not places:
        raise _no_page(values)
    from welfare_etl.documents import read_document
    from welfare_etl.documents.pdf import boxes_of_quote, page_image

    drawn: list[str] = []
    for document_id, path in dict.fromkeys((e.document_id, e.path) for e, _ in places):
        data = _source_of(path, raw, digests.get(document_id))
        if data is None:
            raise UsageProblem(
                f"{path or document_id} is not under {raw} as it was built",
                do_next="name the folder of the sources with --raw",
            )
        # The warehouse has the first line's box of each place; the others are found where the quote stands.
        document = read_document(data, document_id, "application/pdf", name=path)
        marked: dict[int, list[Box]] = {}
        for e, first in places:
            if e.document_id == document_id:
                for box in boxes_of_quote(document, e.line_start, e.quote, first) or [first]:
                    marked.setdefault(box.page, []).append(box)
        for number, boxes in sorted(marked.items()):
            file = image if not drawn else image.with_name(f"{image.stem}-{len(drawn) + 1}{image.suffix}")
            file.write_bytes(page_image(data, number, list(dict.fromkeys(boxes))))
            drawn.append(f"page {number} of {path} drawn to {file}")
    for line in drawn:
        note(line)


def _no_page(values: Sequence[Value]) -> UsageProblem:
    paths = list(dict.fromkeys(e.path or e.document_id for value in values for e in value.evidence))
    if not paths:
        why = next((value.reason for value in values if value.reason), None)
        return UsageProblem(
            "the value was not read from a page: nothing is printed for it" + (f" ({why})" if why else ""),
            expected="a value with a place in a PDF",
            do_next="leave out --image",
        )
    return UsageProblem(
        f"the value was not read from a page: {', '.join(paths)} is a text without pages",
        expected="a value of a PDF",
        do_next="leave out --image: the line that it was read from is shown with its text",
    )


@prints
def show(report: ReportArgument, warehouse: Warehouse = WAREHOUSE) -> Answer:
    """Show one report as a person would read it, section by section, with the form's labels (--lang en: in English).

    All of them where a body has several (reports of two years, plans), or a file is named that holds several.
    """
    from welfare_etl.inquiry import bodies, contents
    from welfare_etl.present.report_page import report_page

    rows: list[tuple[object, ...]] = []
    pages: list[Callable[[Lang, int], str]] = []
    with open_warehouse(warehouse) as connection:
        for body in bodies.find_bodies(connection, report):
            sections = contents.sections(connection, body)
            reasons = contents.missing_reasons(connection, body)
            findings = contents.findings_of(connection, body)
            for section in sections:
                for row in section.rows:
                    key = section.model.key_of(row)
                    for name, value in row.items():
                        reason, printed = reasons.get((section.model.table, key, name), (None, None))
                        rows.append((section.model.table, key, name, value, reason, printed))
            pages.append(partial(report_page, body, sections, reasons, findings))
    columns = ("table_name", "row_key", "column_name", "value", "reason", "printed")
    reading = lambda lang, width: "\n\n\n".join(page(lang, width) for page in pages)  # noqa: E731
    return Sheet(columns, rows, reading=reading, own_language=True)


@prints
def listing(
    asked: Annotated[str | None, typer.Argument(metavar="TEXT", help="Only where a name or id holds this.")] = None,
    warehouse: Warehouse = WAREHOUSE,
) -> Answer:
    """List what the warehouse holds: reports and plan documents, with how much was read of each."""
    from welfare_etl.inquiry import bodies

    with open_warehouse(warehouse) as connection:
        rows = bodies.inventory(connection)
    wanted = (asked or "").casefold()
    rows = [row for row in rows if wanted in " ".join(str(cell) for cell in row if cell is not None).casefold()]
    notes = [f"{len(rows)} row{'' if len(rows) == 1 else 's'}"]
    return Sheet(bodies.INVENTORY, rows, notes=notes, coded=("family",))


@prints
def outcomes(
    report: Annotated[
        str | None, typer.Argument(metavar="REPORT", help="Only this report: an id, a code, a name or a file.")
    ] = None,
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="Also targets without a result and results without a target.")
    ] = False,
    warehouse: Warehouse = WAREHOUSE,
) -> Answer:
    """Show what was promised beside what was reached."""
    from welfare_etl.inquiry import bodies
    from welfare_etl.inquiry.outcomes import outcomes as ask
    from welfare_etl.present.outcome_page import outcome_sheet

    with open_warehouse(warehouse) as connection:
        asked = bodies.find_bodies(connection, report) if report else [None]
        found = [one for body in asked for one in ask(connection, body, unmatched=unmatched)]
    pairs = sum(one.target is not None and one.result is not None for one in found)
    return outcome_sheet(
        found,
        notes=[f"{pairs} pair{'' if pairs == 1 else 's'}" + (f", {len(found) - pairs} alone" if unmatched else "")],
    )
