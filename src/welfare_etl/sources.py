"""What lies in ``raw/``, and what ``raw/sources.toml`` says of it.

The file has one ``[[document]]`` table a source, with the keys of :class:`Entry`. A source without a table is still
built: what the pipeline then finds out by itself becomes findings and :func:`toml_entry`, the table to add. Sources
are the files whose ending a document reader knows, and those that have a table; :func:`find_strangers` names the rest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from welfare_etl.documents import SUFFIXES
from welfare_etl.records.base import Edition, FamilyName, choices
from welfare_etl.registers import RegisterError, Table, read_tables

REGISTER = "sources.toml"
_COMPANION = re.compile(r"(?:README|LICENSE|NOTICE)(?:\..*)?$|sources\.toml$|~\$|Thumbs\.db$|desktop\.ini$", re.I)


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(path)
    return path


class Entry(Table):
    """One ``[[document]]`` table; None where it is silent."""

    path: Annotated[str, AfterValidator(_inside)] = Field(description="a path inside the folder, parted by /")
    title: str | None = Field(None, description="a text")
    publisher: str | None = Field(None, description="a text")
    fiscal_year: int | None = Field(
        None, ge=1868, le=2200, description="the Western year in which it starts: 2018 for 平成30年度"
    )
    family: FamilyName | None = Field(None, description=f"one of {', '.join(choices(FamilyName))}")
    edition: Edition | None = Field(None, description=f"one of {', '.join(choices(Edition))}")
    url: str | None = Field(None, description="a text")
    retrieved: dt.date | None = Field(None, description="a day without quotes (2026-04-01)")
    licence: str | None = Field(None, description="a text")
    sha256: str | None = Field(
        None, pattern="^[0-9a-f]{64}$", description="64 hexadecimal digits in lower case, as sha256sum prints them"
    )


ORIGIN = ("url", "retrieved", "licence")
"""Keys that only a person knows: where a file was got, when, and on which terms."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to build: where it is, its path relative to the folder of sources, and its entry if it has one."""

    file: Path
    name: str
    document_id: str
    entry: Entry | None


def sha256(data: bytes) -> str:
    """The digest that ``sources.toml``, the table ``document`` and the cache know a file's content by."""
    return hashlib.sha256(data).hexdigest()


def read_register(raw: Path) -> dict[str, Entry]:
    """The entries of ``raw/sources.toml`` by path; empty where there is no such file.

    Raises :class:`RegisterError` as :func:`welfare_etl.registers.read_tables` does, and for a path that is told twice.
    """
    entries: dict[str, Entry] = {}
    for number, entry in enumerate(read_tables(raw / REGISTER, "document", Entry), 1):
        if entry.path in entries:
            raise RegisterError(
                f"path {entry.path!r} is told twice",
                where=f"{raw / REGISTER}: document {number}",
                expected="one table for each file",
                do_next="remove one of the two",
            )
        entries[entry.path] = entry
    return entries


def find_sources(raw: Path) -> tuple[list[Source], list[Entry]]:
    """All sources under ``raw`` in the order of their paths, each with its entry; and the entries whose file is gone.

    A source's ``document_id`` is its path without the ending, folders joined by ``-``. Where two files would have
    the same, all but the first keep the ending (``report`` and ``report-pdf``).
    Raises :class:`RegisterError` as :func:`read_register` does, ``FileNotFoundError`` where there is no such folder.
    """
    if not raw.is_dir():
        raise FileNotFoundError(raw)
    register = read_register(raw)
    found: list[Source] = []
    taken: set[str] = set()
    for relative, file in sorted((shown_name(path.relative_to(raw)), path) for path in raw.rglob("*")):
        read = file.suffix.lower() in SUFFIXES and not goes_with_sources(relative)
        # A link may lead anywhere, and nobody who reads the folder sees where: it is told, never followed.
        if not (read or relative in register) or file.is_symlink() or not file.is_file():
            continue
        document_id = relative.removesuffix(file.suffix).replace("/", "-")
        if document_id in taken:
            document_id += f"-{file.suffix[1:].lower()}"
        while document_id in taken:
            document_id += "-2"
        taken.add(document_id)
        found.append(Source(file, relative, document_id, register.pop(relative, None)))
    return found, list(register.values())


def find_strangers(folder: Path, found: Iterable[Source]) -> dict[str, Path]:
    """The files in a folder that are not among the sources ``found``: path inside the folder → file.

    They are of a kind that is not read, and named by no table. What goes with sources (README, sources.toml, a licence,
    hidden files, what an office program leaves of an open file) is none.
    """
    known = {source.file for source in found}
    inside = sorted((shown_name(path.relative_to(folder)), path) for path in folder.rglob("*") if path not in known)
    return {
        name: file for name, file in inside if not goes_with_sources(name) and (file.is_symlink() or file.is_file())
    }


def shown_name(path: Path) -> str:
    """A path inside the folder as text that can be stored and shown, whatever bytes its name has.

    A name in Shift_JIS, as an old archive leaves it, is read as that; what is no text at all, and characters that would
    steer a terminal or begin a line of their own, are written as escapes.

    >>> shown_name(Path("北海道/a.txt")), shown_name(Path("a\\nb.txt"))
    ('北海道/a.txt', 'a\\\\nb.txt')
    """
    data = os.fsencode(path.as_posix())
    for encoding in ("utf-8", "cp932"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = data.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == "\u3000" else ascii(c)[1:-1] for c in text)


def goes_with_sources(name: str) -> bool:
    """Whether a file (its path inside the folder) is none of the reports, and nobody takes it for one.

    >>> goes_with_sources("full/README.md"), goes_with_sources("~$report.docx"), goes_with_sources("report.odt")
    (True, True, False)
    """
    parts = name.split("/")
    return any(part.startswith(".") for part in parts) or bool(_COMPANION.match(parts[-1]))


def most_frequent(years: Iterable[int]) -> int | None:
    """The year that is told most often; None where there is none or two are told equally often.

    >>> most_frequent([2018, 2019, 2018]), most_frequent([2018, 2019]), most_frequent([])
    (2018, None, None)
    """
    ranked = Counter(years).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def toml_entry(known: Mapping[str, Any]) -> str:
    """The ``[[document]]`` table for a source that has none; a key without a value is a comment to fill in.

    >>> print(toml_entry({"path": "a.txt", "fiscal_year": 2018, "title": None}))
    [[document]]
    path = "a.txt"
    # title = ""
    # publisher = ""
    fiscal_year = 2018
    # family = ""
    # edition = ""
    # url = ""
    # retrieved = 2026-04-01
    # licence = ""
    # sha256 = ""
    """
    lines = ["[[document]]"]
    for key in Entry.model_fields:
        value = known.get(key)
        if value is None:
            lines.append(f"# {key} = " + {"fiscal_year": "0", "retrieved": "2026-04-01"}.get(key, '""'))
        else:
            lines.append(f"{key} = {_basic_string(value) if isinstance(value, str) else value}")
    return "\n".join(lines)


def _basic_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
