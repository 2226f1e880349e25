"""The cache: the parts of earlier builds, in packs of Parquet files that are believed only while their digests hold.

    warehouse/.parts/key                        a secret of this folder, made at random with the first pack
    warehouse/.parts/<name>/<table>.rows        the rows of the parts of some documents, as Parquet (``parts``)
    warehouse/.parts/<name>/pack.json           the parts, the digest of each file, and the digest of all that, keyed

A part is found by the digest of everything that decides over it: the document's bytes, its name and entry, the code of
the reading rooms (the versions of parsers are in it), the limits. Nothing in ``raw/`` or ``extracted/`` is asked, so that
whoever can change those cannot make a build believe what it has not read; a pack whose digest does not fit is removed
and its documents are read again. The folder is no one's to edit and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from welfare_etl import documents
from welfare_etl.pipeline.fingerprint import READING_ROOMS, code_digest
from welfare_etl.pipeline.parts import ROWS, Part
from welfare_etl.pipeline.reading import Task

FOLDER = ".parts"
MANIFEST = "pack.json"
_KEY = "key"
_NEW = ".new-"
SMALL = 16
"""A pack of fewer parts is a small one; more than :data:`SMALL_PACKS` of them are put together."""
SMALL_PACKS = 24


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of the cache: table → file, and whose rows they are."""

    folder: Path
    parts: tuple[Part, ...]
    files: dict[str, str]
    """Table → SHA-256 of its file."""

    def file(self, table: str) -> Path:
        return self.folder / f"{table}{ROWS}"


class Cache:
    """The folder of parts. ``fresh``: nothing in it is believed, all is read anew."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        self._reading = code_digest(READING_ROOMS)
        self._limits = documents.changed_limits()
        self.damaged = 0
        """Packs that did not hold what their digests say."""
        self._found: dict[str, tuple[Pack, Part]] = {}
        for rest in folder.glob(f"{_NEW}*"):
            shutil.rmtree(rest)
        self._secret = self._read_secret()
        for place in sorted(folder.glob(f"*/{MANIFEST}")):
            pack = None if fresh else self._believed(place.parent)
            if pack is None:
                self.damaged += not fresh
                shutil.rmtree(place.parent)
                continue
            for part in pack.parts:
                self._found[part.key] = (pack, part)

    def key_of(self, task: Task, *, record: bool) -> str:
        """The digest of all that decides over the part of a source; ``record``: whether it has files in extracted/."""
        entry = task.source.entry.model_dump() if task.source.entry else None
        told = [task.sha256, task.source.document_id, task.source.name, entry, record]
        text = json.dumps([*told, self._reading, self._limits], ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def find(self, key: str) -> Part | None:
        """The part of an earlier build."""
        found = self._found.get(key)
        return found[1] if found else None

    def new_folder(self) -> Path:
        """Where a worker may leave the files of a pack."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / f"{_NEW}{secrets.token_hex(8)}"
        place.mkdir()
        return place

    def add(self, place: Path, parts: Iterable[Part], files: dict[str, str]) -> None:
        """Takes the pack that a worker left; its parts can be found from here on."""
        if self._secret is None:
            self._secret = secrets.token_bytes(32)
            descriptor = os.open(self.folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(self._secret)
        parts = tuple(parts)
        content = json.dumps({"parts": [part.to_json() for part in parts], "files": files}, ensure_ascii=False)
        digest = self._digest(content)
        (place / MANIFEST).write_text(f"{digest}\n{content}\n", encoding="utf-8", newline="\n")
        final = self.folder / digest[:32]
        if final.exists():
            shutil.rmtree(final)
        place.rename(final)
        pack = Pack(final, parts, files)
        for part in parts:
            self._found[part.key] = (pack, part)

    def files(self, keys: Iterable[str]) -> dict[str, list[Path]]:
        """Table → the files with rows of these parts (and perhaps of others)."""
        packs = {pack.folder: pack for pack, _ in (self._found[key] for key in keys)}
        out: dict[str, list[Path]] = {}
        for pack in packs.values():
            for table in pack.files:
                out.setdefault(table, []).append(pack.file(table))
        return out

    def prune(self, used: Collection[str]) -> None:
        """Removes the packs that have no part of this build, and puts together what lies in many small ones."""
        wanted = set(used)
        packs = {pack.folder: pack for pack, _ in self._found.values()}
        small: list[Pack] = []
        for pack in packs.values():
            live = sum(part.key in wanted for part in pack.parts)
            if not live:
                shutil.rmtree(pack.folder)
            elif live < min(SMALL, len(pack.parts) / 2) or len(pack.parts) < SMALL:
                small.append(pack)
        if len(small) > SMALL_PACKS:
            self._merge(small, wanted)

    def _merge(self, packs: list[Pack], wanted: set[str]) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        from welfare_etl.pipeline.parts import PART, write_tables

        parts = [part for pack in packs for part in pack.parts if part.key in wanted]
        numbers = pa.array([part.number for part in parts], pa.int64())
        tables = {}
        for table in sorted({name for pack in packs for name in pack.files}):
            whole = pa.concat_tables([pq.read_table(pack.file(table)) for pack in packs if table in pack.files])
            tables[table] = whole.filter(pc.is_in(whole[PART], numbers)) if PART in whole.column_names else whole
        place = self.new_folder()
        self.add(place, parts, write_tables(tables, place))
        for pack in packs:
            shutil.rmtree(pack.folder)

    def _believed(self, place: Path) -> Pack | None:
        try:
            told, _, content = (place / MANIFEST).read_text("utf-8").partition("\n")
            content = content.removesuffix("\n")
            if self._secret is None or not hmac.compare_digest(told, self._digest(content)):
                return None
            values: dict[str, Any] = json.loads(content)
            pack = Pack(place, tuple(map(Part.from_json, values["parts"])), values["files"])
            for table, digest in pack.files.items():
                with pack.file(table).open("rb") as stream:
                    if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
                        return None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return pack

    def _digest(self, content: str) -> str:
        assert self._secret is not None
        return hmac.digest(self._secret, content.encode("utf-8", "surrogatepass"), "sha256").hex()

    def _read_secret(self) -> bytes | None:
        try:
            found = (self.folder / _KEY).read_bytes()
        except OSError:
            return None
        return found if len(found) == 32 else None
