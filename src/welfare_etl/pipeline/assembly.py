"""What belongs to no source: the list of municipalities, and what is wrong between the register and the folder."""

from __future__ import annotations

from collections.abc import Iterable

from welfare_etl import sources
from welfare_etl.evidence.catalogue import finding
from welfare_etl.pipeline.reading import Task
from welfare_etl.records.base import BodyKind, choices
from welfare_etl.records.reference import Municipality
from welfare_etl.records.trust import Finding


def reference_rows() -> list[Municipality]:
    """The list of municipalities that names were matched with. Wards of designated cities report nothing: left out."""
    from welfare_etl.reference.municipalities import municipalities

    kinds = set(choices(BodyKind))
    names = list(Municipality.model_fields)
    # Made with the package and tested there: no need to look at 1,800 rows again in every build.
    return [
        Municipality.model_construct(**{name: getattr(body, name) for name in names})
        for body in municipalities()
        if body.kind in kinds
    ]


def register_findings(tasks: Iterable[Task], orphans: Iterable[sources.Entry], register: str) -> list[Finding]:
    """What is wrong between sources.toml and the folder: an entry without a file, a file with another content."""
    out: list[Finding] = []
    for orphan in orphans:
        out.append(finding("file_missing", printed=orphan.path, register=register))
    for task in tasks:
        entry = task.source.entry
        if entry and entry.sha256 and task.sha256 and entry.sha256 != task.sha256:
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
