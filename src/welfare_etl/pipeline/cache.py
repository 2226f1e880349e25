"""``extracted/``: a readable record for each report, and beside it one for each document.

``<extraction_id>.json`` holds what was read from a report, ``<document_id>.document.json`` what was learnt of the
document as a whole and which reports it has. Together they are the cache: a document whose bytes, entry and parser
version are those of the record is not parsed again. ``.reader`` (not committed) holds a digest of the reading code, so
that a change of the code is seen where nobody thought of the parser's version.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from welfare_etl.families import families
from welfare_etl.pipeline.fingerprint import READING_ROOMS, code_digest
from welfare_etl.pipeline.reading import Reading, Task
from welfare_etl.records.extraction import Extraction

DOCUMENT = ".document.json"
READER = ".reader"
_OURS = '{\n "extraction_id": '


class Cache:
    """The folder ``extracted/``. ``fresh``: nothing in it is believed, all is written anew."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        self._reader = code_digest(READING_ROOMS)
        self._versions = {family.name: family.parser_version for family in families()}
        self._believed = not fresh and _text_of(folder / READER) in (None, self._reader)
        self._written: set[str] = set()

    def load(self, task: Task) -> Reading | None:
        """What an earlier build read from the same bytes with the same parser; None where there is nothing (whole)."""
        text = _text_of(self.folder / _file_name(task.source.document_id, DOCUMENT)) if self._believed else None
        if text is None:
            return None
        try:
            record = json.loads(text)
            names: list[str] = record.pop("extraction_ids")
            reading = Reading.model_validate({**record.pop("reading"), "cached": True})
            if record != self._key(task, reading.own.family) or reading.document.path != task.source.name:
                return None
            for name in names:
                extraction = Extraction.from_json((self.folder / _file_name(name, ".json")).read_text("utf-8"))
                if (extraction.document_id, extraction.sha256) != (task.source.document_id, task.sha256):
                    return None
                reading.extractions.append(extraction)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # a damaged record is no record
        return reading

    def store(self, task: Task, reading: Reading, *, reusable: bool) -> None:
        """Writes the records of a source. Not ``reusable``: for people only, the next build reads the source again."""
        if reading.cached and reusable:
            self._written.add(_file_name(task.source.document_id, DOCUMENT))
            self._written.update(_file_name(item.extraction_id, ".json") for item in reading.extractions)
            return
        for extraction in reading.extractions:
            self._write(_file_name(extraction.extraction_id, ".json"), extraction.to_json())
        if reading.state == "unreadable":
            return
        key: dict[str, Any] = self._key(task, reading.own.family) if reusable and reading.state == "read" else {}
        record = {
            **key,
            "extraction_ids": [extraction.extraction_id for extraction in reading.extractions],
            "reading": reading.model_dump(mode="json", exclude={"extractions", "cached"}, exclude_defaults=True),
        }
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        self._write(_file_name(task.source.document_id, DOCUMENT), text)

    def prune(self) -> list[str]:
        """Removes the records that this build did not write; says which. Other people's files stay."""
        gone = []
        for file in sorted(self.folder.glob("*.json")):
            if file.name in self._written:
                continue
            with file.open(encoding="utf-8", errors="replace") as stream:
                ours = file.name.endswith(DOCUMENT) or stream.read(len(_OURS)) == _OURS
            if ours:
                file.unlink()
                gone.append(file.name)
        self._write(READER, self._reader + "\n")
        return gone

    def _key(self, task: Task, family: str) -> dict[str, Any]:
        entry = asdict(task.source.entry) if task.source.entry else None
        return {"sha256": task.sha256, "parser_version": self._versions.get(family, ""), "entry": entry}

    def _write(self, name: str, text: str) -> None:
        """Whole or not at all; an unchanged file is left as it is."""
        self._written.add(name)
        file = self.folder / name
        if _text_of(file, strip=False) == text:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f".{name}.{os.getpid()}.part"
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(file)


def _file_name(identifier: str, ending: str) -> str:
    """An identifier as a file name of this folder and no other."""
    return re.sub(r"[\x00-\x1f/\\:]", "_", identifier).lstrip(".") + ending


def _text_of(file: Path, *, strip: bool = True) -> str | None:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        return None
    return text.strip() if strip else text
