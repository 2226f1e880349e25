"""The archive that a Word or Excel file is: its parts under limits, its relationships, XML that fetches nothing."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from lxml import etree

from welfare_etl.documents.office.limits import Limits
from welfare_etl.documents.settings import MIB

Element = Any
"""An lxml element: it has no types of its own."""

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RATIO_FROM = MIB
_CHUNK = 1 << 16


# What zipfile raises for an archive that is damaged: a method or version that it does not know, a place before the
# beginning, a stream that breaks off.
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


class Refused(Exception):
    """The file is over a limit or cannot be read; ``code`` is a limit's name, ``damaged`` or ``encrypted``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Package:
    """The parts of one file. Only what is asked for is inflated; nothing outside of the archive is ever opened."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self.inflated = 0
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGED as error:
            raise Refused("damaged", str(error)) from error
        entries = self.archive.infolist()
        if len(entries) > limits.max_entries:
            raise Refused("max_entries", str(len(entries)))
        # Producers differ in capitals and in the slash at the start; of two entries of a name the first is meant.
        self.entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self.entries.setdefault(entry.filename.replace("\\", "/").lstrip("/").lower(), entry)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self.entries

    def names(self, folder: str) -> list[str]:
        """The parts in a folder (``word/embeddings/``)."""
        return [name for name in self.entries if name.startswith(folder)]

    def stream(self, name: str) -> _Counted:
        """A part's bytes as they inflate, counted. Raises :class:`Refused`, also while it is read."""
        entry = self.entries.get(name.lower())
        if entry is None:
            raise Refused("damaged", f"its part {name} is missing")
        if entry.flag_bits & 1:
            raise Refused("encrypted", name)
        if entry.file_size > self.limits.max_part_bytes:
            raise Refused("max_part_bytes", name)
        try:
            return _Counted(self, self.archive.open(entry), entry)
        except _DAMAGED as error:
            raise Refused("damaged", f"{name}: {error}") from error

    def xml(self, name: str) -> Element:
        """A part's root element. Raises :class:`Refused`."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            tree = etree.parse(self.stream(name), parser)
        except etree.XMLSyntaxError as error:
            raise refused_xml(name, error) from error
        if tree.docinfo.internalDTD is not None:
            raise Refused("damaged", f"{name} declares entities (a DTD), which no Office program writes")
        return tree.getroot()

    def relationships(self, name: str) -> dict[str, tuple[str, str]]:
        """Of a part (empty: of the file): id → (the last word of the type, the part it leads to).

        Links out of the file, to other files and sites, are left out: never followed.
        """
        folder, _, last = name.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{last}.rels")
        if not self.has(rels):
            return {}
        out: dict[str, tuple[str, str]] = {}
        for item in self.xml(rels).iter(RELATIONSHIPS):
            if item.get("TargetMode") == "External":
                continue
            target = (item.get("Target") or "").partition("#")[0]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            out[item.get("Id") or ""] = ((item.get("Type") or "").rpartition("/")[2], path)
        return out

    def main_part(self, fallback: str) -> str:
        """The part that the file opens with, whatever its name (Word writes ``word/document2.xml`` too)."""
        for kind, path in self.relationships("").values():
            if kind == "officeDocument" and self.has(path):
                return path
        if self.has(fallback):
            return fallback
        raise Refused("damaged", f"its part {fallback} is missing")


class _Counted:
    """A stream that stops where a limit is passed: sizes in an archive's directory may lie."""

    def __init__(self, package: Package, stream: IO[bytes], entry: zipfile.ZipInfo) -> None:
        self.package, self.stream, self.entry = package, stream, entry
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        limits = self.package.limits
        try:
            data = self.stream.read(_CHUNK if size < 0 else min(size, _CHUNK))
        except _DAMAGED as error:
            raise Refused("damaged", f"{self.entry.filename}: {error}") from error
        self.size += len(data)
        self.package.inflated += len(data)
        if self.size > limits.max_part_bytes:
            raise Refused("max_part_bytes", self.entry.filename)
        if self.package.inflated > limits.max_inflated_bytes:
            raise Refused("max_inflated_bytes")
        if self.size > _RATIO_FROM and self.size > limits.max_ratio * max(1, self.entry.compress_size):
            raise Refused("max_ratio", self.entry.filename)
        return data

    def close(self) -> None:
        self.stream.close()

    def __enter__(self) -> _Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def elements(package: Package, name: str, tags: tuple[str, ...]) -> Iterator[Element]:
    """The elements of a part with these tags as they end, without holding the part; each is emptied afterwards.

    Raises :class:`Refused`.
    """
    with package.stream(name) as stream:
        events = etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            for _, element in events:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise refused_xml(name, error) from error
        root = events.root
        if root is not None and root.getroottree().docinfo.internalDTD is not None:
            raise Refused("damaged", f"{name} declares entities (a DTD), which no Office program writes")


def refused_xml(name: str, error: etree.XMLSyntaxError) -> Refused:
    """What the parser says of a part: nested without end, or broken."""
    text = str(error)
    if "entity amplification" in text:
        return Refused("damaged", f"{name} declares entities that repeat each other")
    deep = "depth" in text.lower()
    return Refused("depth" if deep else "damaged", name if deep else f"{name}: {text[:200]}")


def local(element: Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its name without namespace: transitional and strict files have different ones."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """The first child with a name (without namespace), and of that one the next, along a path."""
    for name in path:
        if element is None:
            return None
        element = next((item for item in element if local(item) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """An on/off property: there, and not switched off."""
    return element is not None and (attribute(element, "val") or "1") not in ("0", "false", "off", "none")
