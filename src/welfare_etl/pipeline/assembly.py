"""What was read from all sources, put together as the tables of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from welfare_etl import sources
from welfare_etl.evidence.catalogue import finding
from welfare_etl.pipeline.reading import Reading, Task
from welfare_etl.records.base import BodyKind, Row, choices
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.reference import Municipality
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding


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
        out.append(finding("file_missing", printed=orphan.path, register=register))
    for task in tasks:
        entry = task.source.entry
        if entry and entry.sha256 and entry.sha256 != task.sha256:
            out.append(
                finding(
                    "sha256_mismatch",
                    document_id=task.source.document_id,
                    printed=entry.sha256,
                    used=task.sha256,
                    name=task.source.name,
                    register=register,
                )
            )
    return out


def unbalanced(reading: Reading) -> bool:
    """Whether characters of a source were lost or counted twice: such a build is not promoted."""
    return any(item.code == "conservation" for item in reading.own.finding)
