"""``extracted/``: a readable record for each report, and beside it one for each document. Written, never read.

``<extraction_id>.json`` holds what was read from a report, ``<document_id>.document.json`` what was learnt of the
document as a whole and which reports it has. They are for a reviewer's eyes and for ``git diff``, so that only sources
that somebody registered have them, unless the build is told otherwise (:data:`CHOICES`): the records of ten years of all
municipalities would be 3.6 times their sources. A build compares each with the digest that its part has, and writes
it anew where somebody changed it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl.pipeline.reading import Reading, Task

if TYPE_CHECKING:
    import pyarrow as pa

    from welfare_etl.pipeline.sequence import Assembly

DOCUMENT = ".document.json"
CHOICES = ("registered", "all", "none")
"""Which sources have records; the first is the default."""
_AT_ONCE = 64
_OURS = '{\n "extraction_id": '


@dataclass(frozen=True, slots=True)
class Text:
    """A file of ``extracted/``. ``of``: which extraction of the part it shows; -1 is the document."""

    name: str
    of: int
    text: str

    @property
    def sha256(self) -> str:
        return _sha256(self.text)


def recorded(task: Task, choice: str) -> bool:
    """Whether a source has records."""
    return choice == "all" or (choice == "registered" and task.source.entry is not None)


def record_texts(task: Task, reading: Reading) -> list[Text]:
    """The files of a source; an unreadable one has none."""
    texts = [
        Text(file_name(item.extraction_id, ".json"), at, item.to_json())
        for at, item in enumerate(reading.extractions, 1)
    ]
    if reading.state != "unreadable":
        entry = task.source.entry.model_dump() if task.source.entry else None
        version = next((item.parser_version for item in reading.extractions), "")
        read = {"sha256": task.sha256, "parser_version": version, "entry": entry} if reading.state == "read" else {}
        record = {
            **read,
            "extraction_ids": [item.extraction_id for item in reading.extractions],
            "reading": reading.model_dump(mode="json", exclude={"extractions"}, exclude_defaults=True),
        }
        texts.append(Text(file_name(task.source.document_id, DOCUMENT), -1, _dumped(record)))
    return texts


def record_table(texts: Iterable[tuple[int, int, str, str]]) -> pa.Table:
    """(part, extraction, file name, text) as columns, for the pack."""
    import pyarrow as pa

    from welfare_etl.pipeline.parts import OF, PART

    schema = pa.schema([(PART, pa.int64()), (OF, pa.int32()), ("name", pa.string()), ("text", pa.string())])
    return pa.table([list(column) for column in zip(*texts, strict=True)], schema=schema)


def write_records(folder: Path, assembly: Assembly) -> None:
    """Makes ``extracted/`` what the parts say; a second printing that was set aside has a record of its own name."""
    out = Folder(folder)
    to_write: list[tuple[int, int]] = []
    renamed: dict[int, list[str]] = {}
    for part in assembly.parts:
        if not part.records:
            continue
        gone = {of for number, of in assembly.set_aside if number == part.number} if assembly.set_aside else set()
        digests = {name: (of, digest) for of, name, digest in part.records if of not in gone}
        if gone:
            renamed[part.number] = [info.extraction_id for info in part.extractions]
            for of in gone:
                extraction = assembly.replaced[part.number, of]
                out.write(file_name(extraction.extraction_id, ".json"), extraction.to_json())
        stale = out.keep({name: digest for name, (_, digest) in digests.items()})
        to_write += [(part.number, of) for name, (of, _) in digests.items() if name in stale or (gone and of == -1)]
    for number, of, name, text in _texts(assembly, to_write):
        if of == -1 and number in renamed:
            # Not to be taken for the record of a document that stands for itself.
            record = json.loads(text)
            text = _dumped({"extraction_ids": renamed[number], "reading": record["reading"]})
        out.write(name, text)
    out.prune()


def _texts(assembly: Assembly, wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str, str]]:
    """(part, extraction, name, text) from the packs, a few at a time."""
    from welfare_etl.pipeline.parts import OF, PART

    source = assembly.source("record")
    if not wanted or source is None:
        return
    cursor = assembly.connection.cursor()
    cursor.execute(
        f"SELECT {PART}, {OF}, name, text FROM ({source}) "
        f"JOIN (SELECT unnest(?::BIGINT[]) AS {PART}, unnest(?::INT[]) AS {OF}) USING ({PART}, {OF})",
        [[number for number, _ in wanted], [of for _, of in wanted]],
    )
    while found := cursor.fetchmany(_AT_ONCE):
        yield from found


class Folder:
    """``extracted/`` during a build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: set[str] = set()

    def keep(self, digests: Mapping[str, str]) -> list[str]:
        """Files that belong there, by SHA-256: says which have to be written, as they are not there or not whole."""
        self._kept.update(digests)
        return [name for name, digest in digests.items() if _digest_of(self.folder / name) != digest]

    def write(self, name: str, text: str) -> None:
        """Whole or not at all; an unchanged file is left as it is."""
        self._kept.add(name)
        file = self.folder / name
        if _digest_of(file) == _sha256(text):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{name}.{os.getpid()}.part"
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(file)

    def prune(self) -> list[str]:
        """Removes the records that this build did not write; says which. Other people's files stay."""
        gone = []
        for file in sorted(self.folder.glob("*.json")):
            if file.name in self._kept:
                continue
            with file.open(encoding="utf-8", errors="replace") as stream:
                ours = file.name.endswith(DOCUMENT) or stream.read(len(_OURS)) == _OURS
            if ours:
                file.unlink()
                gone.append(file.name)
        for part in self.folder.glob(".*.json.*.part"):  # of a build that was killed
            part.unlink()
        return gone


def file_name(identifier: str, ending: str) -> str:
    """An identifier as a file name of this folder and no other; a long one is cut and told apart by its digest.

    >>> file_name("2018-01100", ".json")
    '2018-01100.json'
    """
    name = re.sub(r"[\x00-\x1f\ud800-\udfff/\\:]", "_", identifier).lstrip(".")
    if len(name.encode()) > _LONGEST or name != identifier.lstrip("."):
        digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = name.encode()[:_LONGEST].decode("utf-8", "ignore") + "-" + digest
    return name + ending


_LONGEST = 180
"""Bytes of a name, of 255 that a file system allows: there are an ending, and a mark while it is written."""


def _dumped(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _digest_of(file: Path) -> str | None:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
