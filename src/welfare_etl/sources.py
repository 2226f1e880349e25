"""What lies in ``raw/``, and what ``raw/sources.toml`` says of it.

The file has one ``[[document]]`` table a source, with the keys of :data:`KEYS`. A source without a table is still
built: what the pipeline then finds out by itself becomes findings and :func:`toml_entry`, the table to add. Sources
are the files whose ending a document reader knows, and those that have a table; :func:`find_strangers` names the rest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from welfare_etl.documents import SUFFIXES

REGISTER = "sources.toml"
_COMPANION = re.compile(r"(?:README|LICENSE|NOTICE)(?:\..*)?$|sources\.toml$|~\$|Thumbs\.db$|desktop\.ini$", re.I)
EDITIONS = ("full", "facts")
FIRST_YEAR, LAST_YEAR = 1868, 2200
FAMILIES = ("model_project_report", "pdca_sheet", "master_plan_page", "plan_followup", "roadmap")
"""The contract's names of families."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[document]]`` table. ``path`` is relative to the folder of sources; None where the table is silent."""

    path: str
    title: str | None = None
    publisher: str | None = None
    fiscal_year: int | None = None
    family: str | None = None
    edition: str | None = None
    url: str | None = None
    retrieved: dt.date | None = None
    licence: str | None = None
    sha256: str | None = None


KEYS: dict[str, type] = {f.name: {"fiscal_year": int, "retrieved": dt.date}.get(f.name, str) for f in fields(Entry)}
ORIGIN = ("url", "retrieved", "licence")
"""Keys that only a person knows: where a file was got, when, and on which terms."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to build: where it is, its path relative to the folder of sources, and its entry if it has one."""

    file: Path
    name: str
    document_id: str
    entry: Entry | None


class SourcesError(Exception):
    """``sources.toml`` cannot be used. Names the file, the line or entry, what was expected and what to do."""

    def __init__(self, what: str, *, where: str, expected: str, do_next: str) -> None:
        super().__init__(f"{where}: {what}")
        self.what, self.where, self.expected, self.do_next = what, where, expected, do_next


def sha256(data: bytes) -> str:
    """The digest that ``sources.toml``, the table ``document`` and the cache know a file's content by."""
    return hashlib.sha256(data).hexdigest()


def read_register(raw: Path) -> dict[str, Entry]:
    """The entries of ``raw/sources.toml`` by path; empty where there is no such file.

    Raises :class:`SourcesError` for what is not TOML, an unknown or missing key, a value of the wrong kind, a path
    that leaves the folder or is told twice.
    """
    file = raw / REGISTER
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return {}
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourcesError(
            "not UTF-8", where=f"{file}:{line}", expected="TOML in UTF-8", do_next="save the file as UTF-8"
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourcesError(
            f"not TOML: {error}", where=str(file), expected="[[document]] tables", do_next="correct the line named"
        ) from None
    strangers = sorted(set(content) - {"document"})
    tables = content.get("document", [])
    if strangers or not isinstance(tables, list):
        what = f"unknown key {strangers[0]!r}" if strangers else "'document' is not a list of tables"
        raise SourcesError(
            what, where=str(file), expected="[[document]] tables and nothing else", do_next="write [[document]]"
        )
    entries: dict[str, Entry] = {}
    for number, table in enumerate(tables, 1):
        entry = _entry(table, f"{file}: document {number}")
        if entry.path in entries:
            raise SourcesError(
                f"path {entry.path!r} is told twice",
                where=f"{file}: document {number}",
                expected="one table for each file",
                do_next="remove one of the two",
            )
        entries[entry.path] = entry
    return entries


def _entry(table: object, where: str) -> Entry:
    if not isinstance(table, Mapping):
        raise SourcesError("not a table", where=where, expected="[[document]]", do_next="write [[document]]")
    if isinstance(table.get("path"), str):
        where += f" ({table['path']})"

    def wrong(what: str, expected: str, do_next: str) -> SourcesError:
        return SourcesError(what, where=where, expected=expected, do_next=do_next)

    for key, value in table.items():
        if key not in KEYS:
            raise wrong(f"unknown key {key!r}", f"one of {', '.join(KEYS)}", f"remove or correct {key!r}")
        if type(value) is not KEYS[key]:
            kind = {int: "a whole number (2018)", dt.date: "a day without quotes (2026-04-01)"}.get(
                KEYS[key], "a string"
            )
            raise wrong(f"{key} = {value!r}", f"{key} is {kind}", f"correct {key!r}")
    if not FIRST_YEAR <= table.get("fiscal_year", FIRST_YEAR) <= LAST_YEAR:
        kind = f"the Western year in which it starts, {FIRST_YEAR} to {LAST_YEAR}"
        raise wrong(f"fiscal_year = {table['fiscal_year']}", kind, "write 2018 for 平成30年度")
    if "path" not in table:
        raise wrong("key 'path' is missing", "the file's path inside the folder", "add path = '...'")
    path = table["path"]
    if path.startswith("/") or ".." in path.split("/"):
        raise wrong(f"path = {path!r}", "a path inside the folder, parted by /", "correct 'path'")
    choices: dict[str, Iterable[str]] = {"family": FAMILIES, "edition": EDITIONS}
    for key, known in choices.items():
        if key in table and table[key] not in known:
            raise wrong(f"{key} = {table[key]!r}", f"one of {', '.join(known)}", f"correct {key!r}")
    digest = table.get("sha256")
    if digest is not None and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
        raise wrong(f"sha256 = {digest!r}", "64 hexadecimal digits in lower case", "write what sha256sum prints")
    return Entry(**table)


def find_sources(raw: Path) -> tuple[list[Source], list[Entry]]:
    """All sources under ``raw`` in the order of their paths, each with its entry; and the entries whose file is gone.

    A source's ``document_id`` is its path without the ending, folders joined by ``-``. Where two files would have
    the same, all but the first keep the ending (``report`` and ``report-pdf``).
    Raises :class:`SourcesError` as :func:`read_register` does, ``FileNotFoundError`` where there is no such folder.
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
    for key, kind in KEYS.items():
        value = known.get(key)
        if value is None:
            lines.append(f"# {key} = " + {int: "0", dt.date: "2026-04-01"}.get(kind, '""'))
        elif kind is not str:
            lines.append(f"{key} = {value}")
        else:
            lines.append(f"{key} = {_basic_string(str(value))}")
    return "\n".join(lines)


def _basic_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
