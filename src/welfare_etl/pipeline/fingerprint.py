"""Digests that tell whether anything has changed: the inputs, the code, the files that the last build left.

Nothing heavy is imported here: a rebuild without a change costs reading the inputs once and little else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
READING_ROOMS = (
    *("documents", "families", "claims", "forms", "evidence", "normalize", "records", "reference", "pipeline"),
    *("sources", "registers", "processes"),
)
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


Stamp = tuple[int, int, str]
"""Size in bytes, time of change in ns, SHA-256."""


def stamp(file: Path) -> Stamp:
    """What a file is now. Raises ``OSError``."""
    status = file.stat()
    with file.open("rb") as stream:
        return status.st_size, status.st_mtime_ns, hashlib.file_digest(stream, "sha256").hexdigest()


def is_as(file: Path, then: Sequence[int | str], *, verify: bool = False) -> bool:
    """Whether a file is what it was. As git does: of the same size and time of change it is taken for the same, of
    another time its digest decides; ``verify``: always."""
    try:
        status = file.stat()
        if status.st_size != then[0]:
            return False
        return (status.st_mtime_ns == then[1] and not verify) or stamp(file)[2] == then[2]
    except OSError:
        return False


def stamps(folder: Path) -> dict[str, Stamp]:
    """The stamp of each JSON file in a folder."""
    return {file.name: stamp(file) for file in sorted(folder.glob("*.json"))}


def are_as(folder: Path, then: Mapping[str, Sequence[int | str]], *, verify: bool = False) -> bool:
    """Whether the JSON files in a folder are those of then: none more, none less, none changed."""
    return {file.name for file in folder.glob("*.json")} == set(then) and all(
        is_as(folder / name, one, verify=verify) for name, one in then.items()
    )
