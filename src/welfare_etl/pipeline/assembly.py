"""What was read from all sources, put together as the tables of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from welfare_etl import sources
from welfare_etl.documents.kinds import other_kind
from welfare_etl.pipeline.reading import Reading, Task
from welfare_etl.records.base import BodyKind, Row, choices
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.reference import Municipality
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding

HEAD = 1 << 16
"""Bytes of a file that tell its kind."""


def tables_of(
    readings: Sequence[Reading], extractions: Sequence[Extraction], findings: Iterable[Finding]
) -> dict[str, list[Row]]:
    """Every table of the contract with its rows in the order of the sources; empty tables are there too."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for name, rows in tables.items():
        for extraction in extractions:
            rows.extend(extraction.rows(name))
    tables["document"] = [reading.document for reading in readings]
    tables["finding"].extend(findings)
    tables["municipality"] = list(reference_rows())
    return tables


def reference_rows() -> list[Municipality]:
    """The list of municipalities that names were matched with. Wards of designated cities report nothing: left out."""
    from welfare_etl.reference.municipalities import municipalities

    kinds = set(choices(BodyKind))
    return [Municipality.model_validate(asdict(body)) for body in municipalities() if body.kind in kinds]


def register_findings(tasks: Iterable[Task], orphans: Iterable[sources.Entry], register: str) -> list[Finding]:
    """What is wrong between sources.toml and the folder: an entry without a file, a file with another content."""
    out: list[Finding] = []
    for orphan in orphans:
        message = f"{register}: entry {orphan.path!r} has no file. Put it back, correct 'path', or remove the entry"
        out.append(Finding(severity="error", code="file_missing", message=message, printed=orphan.path))
    for task in tasks:
        entry = task.source.entry
        if entry and entry.sha256 and entry.sha256 != task.sha256:
            message = (
                f"{register}: {task.source.name}: key 'sha256' says {entry.sha256}, the file has {task.sha256}. "
                "If the new file is right, write its digest (and edition) into the entry; else restore the file"
            )
            out.append(
                Finding(
                    severity="error",
                    code="sha256_mismatch",
                    document_id=task.source.document_id,
                    message=message,
                    printed=entry.sha256,
                    used=task.sha256,
                )
            )
    return out


def passed_over(strangers: Mapping[str, Path]) -> list[Finding]:
    """A warning for each file that no reader reads (``sources.find_strangers``): what it is, and what to do."""
    out: list[Finding] = []
    for name, file in strangers.items():
        with file.open("rb") as stream:
            kind = other_kind(name, stream.read(HEAD))
        message = (
            f"{name} was not read: {kind.found}. {kind.action} / "
            f"{name} は読み込んでいません({kind.found_ja})。{kind.action_ja}"
        )
        out.append(Finding(severity="warning", code="other_kind", message=message, printed=name))
    return out


def nothing_read(readings: Sequence[Reading], raw: Path) -> list[Finding]:
    """An error where no source could be read: such a build never takes the place of a full warehouse."""
    if any(reading.state == "read" for reading in readings):
        return []
    what, what_ja = ("none of its sources could be read", "読み取れた文書がありません") if readings else (
        "it holds no source", "読み取る文書がありません"
    )  # fmt: skip
    message = (
        f"{raw}: {what}; a warehouse that is there already stays as it is. Put the reports there, or name their folder "
        f"with --raw / {raw}: {what_ja}。すでにある warehouse はそのまま残します。報告書を置くか、--raw でフォルダーを指定してください"
    )
    return [Finding(severity="error", code="nothing_read", message=message)]


def unbalanced(reading: Reading) -> bool:
    """Whether characters of a source were lost or counted twice: such a build is not promoted."""
    return any(item.code == "conservation" for item in reading.own.finding)
