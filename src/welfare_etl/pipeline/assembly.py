"""What belongs to no source: the list of municipalities, and what is wrong between the register and the folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from welfare_etl import sources
from welfare_etl.documents.kinds import other_kind
from welfare_etl.evidence.catalogue import finding
from welfare_etl.pipeline.parts import Part
from welfare_etl.pipeline.reading import Task
from welfare_etl.records.base import BodyKind, choices
from welfare_etl.records.reference import Municipality
from welfare_etl.records.trust import Finding

HEAD = 1 << 16
"""Bytes of a file that tell its kind."""


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


def passed_over(strangers: Mapping[str, Path]) -> list[Finding]:
    """A warning for each file that no reader reads (``sources.find_strangers``): what it is, and what to do."""
    out: list[Finding] = []
    for name, file in strangers.items():
        if file.is_symlink():
            out.append(finding("link_not_followed", printed=name, place=name))
            continue
        with file.open("rb") as stream:
            kind = other_kind(name, stream.read(HEAD))
        found, action = f"{kind.found} / {kind.found_ja}", f"{kind.action} / {kind.action_ja}"
        out.append(finding("other_kind", severity="warning", printed=name, place=name, found=found, action=action))
    return out


def nothing_read(parts: Sequence[Part], raw: Path, *, first: bool) -> list[Finding]:
    """An error where no source could be read: such a build never takes the place of a full warehouse.

    ``first``: there is none yet, so that a folder without a source is a warning; unreadable ones have errors of their own.
    """
    if any(part.state == "read" for part in parts) or (first and parts):
        return []
    return [finding("no_source_read", severity="warning" if first else "error", raw=str(raw))]
