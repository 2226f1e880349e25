"""What belongs to no source: the list of municipalities, and what is wrong between the register and the folder."""

from __future__ import annotations

from collections.abc import Iterable

from welfare_etl import sources
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
        message = f"{register}: entry {orphan.path!r} has no file. Put it back, correct 'path', or remove the entry"
        out.append(Finding(severity="error", code="file_missing", message=message, printed=orphan.path))
    for task in tasks:
        entry = task.source.entry
        if entry and entry.sha256 and task.sha256 and entry.sha256 != task.sha256:
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
