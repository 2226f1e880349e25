"""Promotion: the old warehouse is whole until the new one is, whatever ends the build in between.

    warehouse/welfare.duckdb -> .current/welfare.duckdb     never change once made
    warehouse/parquet        -> .current/parquet
    warehouse/.current       -> .generations/<name>         the only thing that promotion changes, by one rename
    warehouse/.generations/<name>/                          a whole warehouse and its build.json
    warehouse/.next-<pid>/                                  a build at work
    warehouse/rejected/                                     the last build that the checks refused

Two files can't be replaced in one step, a link can: a reader sees the old database with the old Parquet files or the
new with the new. The generation before the current one is kept until the next promotion, for readers that were on their
way into it. Everything here expects :func:`welfare_etl.warehouse.locking.lock` to be held.

Where a system makes no links (Windows, without the right to), ``.current`` is a file with the generation's name in it, and
the public paths are copies: each is replaced in one step, yet not both in the same one, and a file that a reader has
open there keeps the promotion from taking place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from welfare_etl.records.registry import TABLES
from welfare_etl.warehouse.errors import NotOurs
from welfare_etl.warehouse.names import CURRENT, DATABASE, GENERATIONS, PARQUET, current_generation

__all__ = ["BuildRecord", "current_build", "discard", "is_current", "keep_beside", "promote", "stage"]

_NEXT = ".next-"
_RECORD = "build.json"
_REJECTED = "rejected"
_NO_PRIVILEGE = 1314
_WINDOWS = os.name == "nt"


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """``build.json``: what a warehouse was built from, and its files with size in bytes, time of change in ns and SHA-256."""

    fingerprint: str
    sizes: dict[str, int]
    changed: dict[str, int]
    sha256: dict[str, str]


def stage(fill: Callable[[Path], None], warehouse: Path) -> Path:
    """Let ``fill`` write a warehouse into a folder that nobody sees yet; returns the folder.

    End with :func:`promote`, :func:`keep_beside` or :func:`discard`. What killed builds left is removed.
    """
    for rest in warehouse.glob(f"{_NEXT}*"):
        shutil.rmtree(rest) if rest.is_dir() and not rest.is_symlink() else rest.unlink()
    staging = warehouse / f"{_NEXT}{os.getpid()}"
    staging.mkdir(parents=True)
    try:
        fill(staging)
    except BaseException:
        discard(staging)
        raise
    return staging


def promote(staging: Path, fingerprint: str) -> None:
    """Make a staged warehouse the current one; ``fingerprint`` is what :func:`is_current` will be asked for.

    Raises :class:`~welfare_etl.warehouse.errors.NotOurs` where a file or folder of somebody else is in the way; the
    staged warehouse then stays as it is.
    """
    warehouse = staging.parent
    _check_the_way(warehouse)
    _write_record(staging, fingerprint)
    _to_disk(staging)
    generation = _free_name(warehouse / GENERATIONS, fingerprint)
    generation.parent.mkdir(exist_ok=True)
    os.rename(staging, generation)
    _to_disk(generation.parent, deep=False)
    before = current_generation(warehouse)
    _point(warehouse, generation)
    for other in generation.parent.iterdir():
        if other != generation and other != before:
            shutil.rmtree(other)
    shutil.rmtree(warehouse / _REJECTED, ignore_errors=True)


def keep_beside(staging: Path) -> Path:
    """Leave a staged warehouse in ``rejected/`` for inspection, in the place of an older one; the current one stays."""
    rejected = staging.parent / _REJECTED
    if rejected.exists():
        shutil.rmtree(rejected)
    os.rename(staging, rejected)
    return rejected


def discard(staging: Path) -> None:
    """Remove a staged warehouse."""
    shutil.rmtree(staging, ignore_errors=True)


def is_current(warehouse: Path, fingerprint: str, *, verify: bool = False) -> bool:
    """Whether the warehouse was built from just this and its files are all there as the build left them.

    A file of the same size and time of change is taken for the same, of another time its digest decides; ``verify``:
    always, as a failing disk changes no time.
    """
    record = current_build(warehouse)
    if record is None or record.fingerprint != fingerprint:
        return False
    if set(record.sizes) != {DATABASE, *(f"{PARQUET}/{name}.parquet" for name in TABLES)}:
        return False
    try:  # by the public paths, so that a lost link counts too
        return all(_is_whole(warehouse / name, record, name, verify) for name in record.sizes)
    except OSError:
        return False


def _is_whole(path: Path, record: BuildRecord, name: str, verify: bool) -> bool:
    status = path.stat()
    if status.st_size != record.sizes[name]:
        return False
    if status.st_mtime_ns == record.changed[name] and not verify:
        return True
    return _digest(path) == record.sha256[name]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def current_build(warehouse: Path) -> BuildRecord | None:
    """The record of the current warehouse; None where there is none or it can't be read."""
    shown = current_generation(warehouse)
    if shown is None:
        return None
    try:
        found = json.loads((shown / _RECORD).read_text(encoding="utf-8"))
        files = found["files"]
        return BuildRecord(
            found["fingerprint"],
            {name: file["bytes"] for name, file in files.items()},
            {name: file["changed"] for name, file in files.items()},
            {name: file["sha256"] for name, file in files.items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _write_record(folder: Path, fingerprint: str) -> None:
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _RECORD):
        status = path.stat()
        about = {"bytes": status.st_size, "changed": status.st_mtime_ns, "sha256": _digest(path)}
        files[path.relative_to(folder).as_posix()] = about
    text = json.dumps({"fingerprint": fingerprint, "files": files}, indent=1)
    (folder / _RECORD).write_text(text + "\n", encoding="utf-8")


def _to_disk(folder: Path, *, deep: bool = True) -> None:
    """What a power cut may not take: files, and the names of files in their folders, are on the disk from here on."""
    inside = sorted(folder.rglob("*")) if deep else []
    for path in [*inside, folder]:
        if _WINDOWS and path.is_dir():  # has no such thing for folders
            continue
        descriptor = os.open(path, os.O_RDWR if _WINDOWS else os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _check_the_way(warehouse: Path) -> None:
    """Only what a build made may be replaced: links, or beside a pointer file the copies."""
    pointed = (warehouse / CURRENT).is_file() and current_generation(warehouse) is not None
    for name in (DATABASE, PARQUET, CURRENT):
        path = warehouse / name
        if os.path.lexists(path) and not path.is_symlink() and not pointed:
            raise NotOurs(path)


def _free_name(generations: Path, fingerprint: str) -> Path:
    """A name of a generation that is not taken; the same input may be built twice (--fresh)."""
    stem = hashlib.sha256(fingerprint.encode()).hexdigest()[:16]
    number = 1
    while (generations / f"{stem}-{number}").exists():
        number += 1
    return generations / f"{stem}-{number}"


def _point(warehouse: Path, generation: Path) -> None:
    """Let the public paths be those of ``generation``."""
    try:
        for name in (DATABASE, PARQUET):
            _link(warehouse / name, f"{CURRENT}/{name}")
        _link(warehouse / CURRENT, f"{GENERATIONS}/{generation.name}")  # from here on the new one is seen
    except (NotImplementedError, PermissionError) as error:
        # 1314: a required privilege is not held by the client.
        if isinstance(error, PermissionError) and getattr(error, "winerror", None) != _NO_PRIVILEGE:
            raise
        _copy(warehouse, generation)


def _copy(warehouse: Path, generation: Path) -> None:
    old = warehouse / f"{_NEXT}old"
    for name in (DATABASE, PARQUET):
        fresh, public = warehouse / f"{_NEXT}{name}", warehouse / name
        if (generation / name).is_dir():
            shutil.copytree(generation / name, fresh)
        else:
            shutil.copy2(generation / name, fresh)
        if public.is_dir():  # a full folder cannot be replaced in one step
            os.replace(public, old)
        os.replace(fresh, public)
        shutil.rmtree(old, ignore_errors=True)
    pointer = warehouse / f"{_NEXT}pointer"
    pointer.write_text(generation.name + "\n", encoding="utf-8")
    os.replace(pointer, warehouse / CURRENT)


def _link(path: Path, target: str) -> None:
    """Let ``path`` be a link to ``target``, in one step for anybody who looks."""
    if path.is_symlink() and os.readlink(path) == target:
        return
    fresh = path.with_name(f"{_NEXT}link")
    fresh.unlink(missing_ok=True)
    os.symlink(target, fresh)
    os.replace(fresh, path)
