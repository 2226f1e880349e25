"""Reading and checking without building: what ``welfare-etl validate`` and a pull request ask for."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from welfare_etl import checks, sources
from welfare_etl.pipeline import gates, sequence
from welfare_etl.pipeline.assembly import passed_over, register_findings
from welfare_etl.pipeline.parts import Part
from welfare_etl.pipeline.reading import Task, read_source, task_of
from welfare_etl.pipeline.workers import Progress, read_parts
from welfare_etl.records.base import Row
from welfare_etl.records.registry import TABLES
from welfare_etl.records.trust import Finding
from welfare_etl.warehouse.names import SEALED

if TYPE_CHECKING:
    import duckdb

RULES = ("expectations", "corrections.toml")
"""What decides over a validation besides the sources: a change there is a change to all of them."""


class GitFailed(Exception):
    """git could not say what has changed."""


@dataclass
class Validation:
    """What was read and what is the matter with it, in the order of the sources. ``connection`` has all tables."""

    connection: duckdb.DuckDBPyConnection
    findings: list[Finding]
    files: dict[str, Path]
    """document_id → file."""
    folder: Path | None = None
    readings: list[Part] = field(default_factory=list)

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """All rows as records, for whoever does not want to ask in SQL."""
        out: dict[str, list[Row]] = {}
        for name, model in TABLES.items():
            columns = list(model.model_fields)
            order = "nth_" if name == "finding" else "rowid"
            listed = ", ".join(f'"{column}"' for column in columns)
            rows = self.connection.execute(f'SELECT {listed} FROM "{name}" ORDER BY {order}').fetchall()
            out[name] = [model.model_construct(**dict(zip(columns, row, strict=True))) for row in rows]
        return out

    def count(self, severity: str) -> int:
        """Findings of a severity."""
        return sum(item.severity == severity for item in self.findings)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0])


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
    great_expectations: bool = False,
    strangers: Mapping[str, Path] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Validation:
    """Reads the sources and runs corrections and checks over them; nothing is written but Data Docs, if asked for.

    ``strangers``: files beside the sources that no reader reads. ``data``: bytes by document_id that stand for the file's own. ``great_expectations``: the library runs the suites, as it
    does with ``docs``. Raises ``registers.RegisterError`` for a corrections.toml that cannot be used.
    """
    import duckdb

    folder = folder or checks.expectations_folder()
    given = data or {}
    tasks = {source.document_id: replace(task_of(source, given.get(source.document_id)), jobs=jobs) for source in found}
    # No cache: the number of a part only has to be its own.
    numbered = [(f"{2 * number:016x}", task, False) for number, task in enumerate(tasks.values())]
    done = itertools.count(1)

    def read(task: Task, part: object) -> None:
        if progress is not None:
            progress(task.source.name, next(done), len(numbered))

    parts, tables = read_parts(numbered, read_source, read)
    beyond = register_findings(tasks.values(), orphans, str(raw / sources.REGISTER))
    beyond += passed_over(strangers or {})
    connection = duckdb.connect(config=SEALED)
    assembly, _ = sequence.assemble(
        connection, parts, sequence.Rows(tables=tables), tasks, beyond, gates.corrections(raw, folder, scope)
    )
    sequence.load_tables(assembly)
    verdict = checks.run(
        connection, folder=folder, scope=scope, suites=suites, docs=docs, great_expectations=great_expectations
    )
    sequence.add_findings(connection, verdict)
    columns = list(Finding.model_fields)
    told = connection.execute(sequence.ordered_findings(by_key=False)).fetchall()
    findings = [Finding.model_construct(**dict(zip(columns, row, strict=True))) for row in told]
    findings.sort(key=lambda item: (item.document_id or "", item.line or 0))
    files = {task.source.document_id: task.source.file for task in tasks.values()}
    return Validation(connection, findings, files, folder, assembly.parts)


def chosen(paths: Sequence[Path], raw: Path) -> list[sources.Source]:
    """The sources that paths (files or folders) name, each with its entry in ``raw/sources.toml`` if it has one.

    Raises ``FileNotFoundError`` for a path that is not there, ``registers.RegisterError`` for a faulty register.
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
