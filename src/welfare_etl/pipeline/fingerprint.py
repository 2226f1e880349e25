"""Digests that tell whether anything has changed: the inputs, the code, the files that the last build left.

Nothing heavy is imported here: a rebuild without a change costs reading the inputs once and little else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
READING_ROOMS = ("documents", "families", "normalize", "records", "reference", "pipeline")
"""What an extraction depends on besides its source: the code (and tables) of these rooms."""
LIBRARIES = ("duckdb", "great-expectations", "lxml", "pdfplumber", "pyarrow", "pydantic", "rapidfuzz")
"""Packages whose version may show in what is built."""


def digest_of_files(files: Iterable[tuple[str, bytes]]) -> str:
    """One SHA-256 over names and contents."""
    total = hashlib.sha256()
    for name, data in files:
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _files_under(folder: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc":
            yield file.relative_to(root).as_posix(), file.read_bytes()


def code_digest(rooms: Iterable[str] | None = None) -> str:
    """The digest of the libraries and the package's own files: all, or those of some rooms (a folder or a module)."""
    parts = [(name, version(name).encode()) for name in LIBRARIES]
    if rooms is None:
        return digest_of_files([*parts, *_files_under(PACKAGE, PACKAGE)])
    for room in rooms:
        module = PACKAGE / f"{room}.py"
        parts += [(module.name, module.read_bytes())] if module.is_file() else _files_under(PACKAGE / room, PACKAGE)
    return digest_of_files(parts)


def stamps(folder: Path) -> dict[str, list[int]]:
    """Size and time of change (ns) of each JSON file in a folder: enough to see that somebody touched one."""
    files = sorted(folder.glob("*.json"))
    return {file.name: [(status := file.stat()).st_size, status.st_mtime_ns] for file in files}
