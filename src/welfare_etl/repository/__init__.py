"""A repository of somebody's own reports, checked with this package: the files that it begins with.

The files of ``template/`` are copied as they are, but for ``{{version}}``; nothing that is there already is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from welfare_etl import __version__

__all__ = ["Laid", "begin"]

_TEMPLATE = "template"
# Git and packaging pass over files whose name begins with a dot; in the template they begin with this.
_DOT = "dot-"


@dataclass(frozen=True, slots=True)
class Laid:
    """A file of the template: its path below the folder, and whether it was written (or was there already)."""

    path: str
    written: bool


def begin(folder: Path) -> list[Laid]:
    """Lays the template's files into a folder, which is made where it is not there. Returns each file and its fate.

    Raises ``OSError`` as files do.
    """
    done = []
    for name, source in _walk(files(__package__) / _TEMPLATE):
        target = folder / name
        fresh = not target.exists()
        if fresh:
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8").replace("{{version}}", __version__)
            target.write_text(text, encoding="utf-8", newline="\n")
        done.append(Laid(name, fresh))
    return done


def _walk(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = above + ("." + entry.name.removeprefix(_DOT) if entry.name.startswith(_DOT) else entry.name)
        if entry.is_dir():
            yield from _walk(entry, f"{name}/")
        elif not name.endswith((".pyc", "__init__.py")):
            yield name, entry
