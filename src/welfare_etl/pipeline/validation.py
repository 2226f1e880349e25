"""Reading and checking without building: what ``welfare-etl validate`` and a pull request ask for."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl import checks, sources
from welfare_etl.checks.findings import with_fingerprints
from welfare_etl.pipeline.assembly import passed_over, register_findings, tables_of
from welfare_etl.pipeline.duplicates import settle
from welfare_etl.pipeline.reading import Reading, Task, read_source
from welfare_etl.records.base import Row
from welfare_etl.records.trust import Finding

if TYPE_CHECKING:
    from welfare_etl.checks.expectation_runs import Memory

RULES = ("expectations", "corrections.toml")
"""What decides over a validation besides the sources: a change there is a change to all of them."""


class GitFailed(Exception):
    """git could not say what has changed."""


@dataclass(slots=True)
class Validation:
    """What was read and what is the matter with it, in the order of the sources."""

    tables: dict[str, list[Row]]
    findings: list[Finding]
    files: dict[str, Path]
    """document_id → file."""
    folder: Path | None = None
    readings: list[Reading] = field(default_factory=list)

    def count(self, severity: str) -> int:
        """Findings of a severity."""
        return sum(item.severity == severity for item in self.findings)


def validate(
    found: Sequence[sources.Source],
    orphans: Sequence[sources.Entry] = (),
    *,
    raw: Path,
    scope: checks.Scope,
    folder: Path | None = None,
    docs: Path | None = None,
    data: Mapping[str, bytes] | None = None,
    suites: Sequence[str] | None = None,
    memory: Memory | None = None,
    strangers: Mapping[str, Path] | None = None,
    jobs: int = 1,
) -> Validation:
    """Reads the sources and runs corrections and checks over them; nothing is written but Data Docs, if asked for.

    ``strangers``: files beside the sources that no reader reads. ``data``: bytes by document_id that stand for the file's own. Raises ``checks.corrections.CorrectionsError`` for a
    corrections.toml that cannot be used.
    """
    from welfare_etl.checks.corrections import apply, read_corrections

    folder = folder or checks.expectations_folder()
    given = data or {}
    tasks: dict[str, Task] = {}
    for source in found:
        content = given[source.document_id] if source.document_id in given else source.file.read_bytes()
        tasks[source.document_id] = Task(source, content, sources.sha256(content), jobs=jobs)
    readings = [read_source(task) for task in tasks.values()]
    settle(readings, tasks)
    extractions = [part for reading in readings for part in (reading.own, *reading.extractions)]
    beyond = register_findings(tasks.values(), orphans, str(raw / sources.REGISTER))
    beyond += passed_over(strangers or {})
    reviewed = checks.corrections_file(folder)
    if reviewed is not None:
        # A correction of a report that is not among these sources is not to be missed here.
        beyond += apply(read_corrections(reviewed), extractions, whole=scope.whole, name=reviewed.name)
    tables = tables_of(readings, extractions, beyond)
    verdict = checks.run(tables, folder=folder, scope=scope, suites=suites, docs=docs, memory=memory)

    findings = with_fingerprints([*tables["finding"], *verdict])  # type: ignore[list-item]
    tables["finding"] = list(findings)
    findings.sort(key=lambda item: (item.document_id or "", item.line or 0))
    return Validation(
        tables, findings, {task.source.document_id: task.source.file for task in tasks.values()}, folder, readings
    )


def chosen(paths: Sequence[Path], raw: Path) -> list[sources.Source]:
    """The sources that paths (files or folders) name, each with its entry in ``raw/sources.toml`` if it has one.

    Raises ``FileNotFoundError`` for a path that is not there, ``sources.SourcesError`` for a faulty register.
    """
    known = {source.file.resolve(): source for source in (sources.find_sources(raw)[0] if raw.is_dir() else [])}
    out: dict[Path, sources.Source] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(2, "no such file or folder", str(path))
        if path.is_file():
            found = [known.get(path.resolve()) or sources.Source(path, path.name, path.stem, None)]
        else:
            inside = [source for file, source in known.items() if file.is_relative_to(path.resolve())]
            found = inside or sources.find_sources(path)[0]
        for source in found:
            out.setdefault(source.file.resolve(), source)
    return list(out.values())


def strangers_beside(paths: Sequence[Path], raw: Path, found: Sequence[sources.Source]) -> dict[str, Path]:
    """The files in the folders among ``paths`` (none: all of ``raw``) that no reader reads. A named file is a source."""
    folders = [path for path in paths if path.is_dir()] if paths else [raw]
    out: dict[str, Path] = {}
    for folder in folders:
        for name, file in sources.find_strangers(folder, found).items():
            out.setdefault(name if folder == raw else (folder / name).as_posix(), file)
    return out


def changed_since(reference: str, raw: Path) -> tuple[list[Path], bool]:
    """(sources under ``raw`` that git says differ from a commit, whether all of them have to be looked at).

    All: something that decides over every source has changed, or a source is gone. Files that git does not know yet
    count as changed. Raises :class:`GitFailed`.
    """
    root = Path(_git("rev-parse", "--show-toplevel", at=raw).strip())
    # Three dots: what this branch changed, not what the other one did meanwhile. No common history: plain comparison.
    try:
        base = _git("merge-base", reference, "HEAD", at=raw).strip()
    except GitFailed:
        base = _git("rev-parse", "--verify", f"{reference}^{{commit}}", at=raw).strip()
    told = _git("diff", "--name-status", "--no-renames", "-z", base, "--", at=root).split("\0")
    pairs = list(zip(told[0::2], told[1::2], strict=False))
    pairs += [
        ("A", name) for name in _git("ls-files", "--others", "--exclude-standard", "-z", at=root).split("\0") if name
    ]
    inside = raw.resolve()
    files, everything = [], False
    for state, name in pairs:
        path = root / name
        if name.split("/")[0] in RULES or path == inside / sources.REGISTER:
            everything = True
        elif path.is_relative_to(inside) and not sources.goes_with_sources(path.relative_to(inside).as_posix()):
            everything = everything or state == "D"
            files += [path] if state != "D" else []
    return files, everything


def _git(*arguments: str, at: Path) -> str:
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments], cwd=at, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise GitFailed("git is not installed, or the folder of sources is not there") from error
    except subprocess.CalledProcessError as error:
        raise GitFailed(f"git {' '.join(arguments)}: {error.stderr.strip() or error.returncode}") from error
    return done.stdout
