"""What machines read of a release: ``datapackage.json`` (Frictionless Data Package 2.0), ``croissant.json``
(MLCommons Croissant 1.0) and ``CITATION.cff`` (Citation File Format 1.2, type dataset)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from welfare_etl.release.tables import Sheet
from welfare_etl.warehouse import PARQUET

__all__ = ["About", "citation", "croissant", "datapackage", "digest"]

NAME = "welfare-etl-data"
TITLE = "Community-welfare model projects of Japanese municipalities: reports and plans as tables"
TITLE_JA = "地域共生社会モデル事業の実施報告・地域福祉関連計画データ"
DESCRIPTION = (
    "What municipalities and prefectures of Japan reported on the model projects for a community of mutual support "
    "(地域共生社会): who they are, what they ran, what they promised and what they reached; and figures of the plans "
    "that followed. Every value leads to the line of the source that it was read from (table lineage); every NULL has "
    "a reason (missing)."
)
KEYWORDS = ("Japan", "social welfare", "municipalities", "地域共生社会", "地域福祉")

_FIELD = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
_CROISSANT = {
    "VARCHAR": "sc:Text", "INTEGER": "sc:Integer", "BIGINT": "sc:Integer", "DOUBLE": "sc:Float", "BOOLEAN": "sc:Boolean", "DATE": "sc:Date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What a person decides of a release: its version, its day (ISO 8601), the licence of the data (SPDX, address),
    who made it and where it is published; ``sources`` are (title, publisher, address, licence) of the documents."""

    version: str
    day: str
    licence: str
    licence_url: str
    creator: str
    url: str
    sources: tuple[tuple[str, str | None, str | None, str | None], ...] = ()


def digest(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def datapackage(about: About, sheets: Sequence[Sheet], folder: Path) -> str:
    """The Frictionless descriptor of a release's folder: each CSV with its schema. The other files hold the same tables."""
    resources = [_resource(sheet, folder) for sheet in sheets]
    return _json(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": NAME,
            "title": f"{TITLE} / {TITLE_JA}",
            "description": DESCRIPTION,
            "version": about.version,
            "created": f"{about.day}T00:00:00Z",
            "homepage": about.url,
            "keywords": list(KEYWORDS),
            "licenses": [{"name": about.licence, "path": about.licence_url}],
            "contributors": [{"title": about.creator, "roles": ["creator"]}],
            "sources": [
                {"title": title if publisher is None else f"{title} ({publisher})", **({"path": url} if url else {})}
                for title, publisher, url, _ in about.sources
            ],
            "resources": resources,
        }
    )


def _resource(sheet: Sheet, folder: Path) -> dict[str, Any]:
    file = folder / "csv" / f"{sheet.name}.csv"
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {
                "name": name,
                "type": "array" if kind.endswith("[]") else _FIELD.get(kind, "string"),
                "description": f"{english} / {japanese}",
            }
            for name, kind, english, japanese in sheet.columns
        ],
        "missingValues": [""],
        **({"primaryKey": list(sheet.key)} if sheet.unique else {}),
    }
    return {
        "name": sheet.name.replace("_", "-"),
        "title": f"{sheet.title_en} / {sheet.title_ja}",
        "type": "table",
        "path": f"csv/{file.name}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        **_size(file),
        "schema": schema,
    }


def _size(file: Path) -> dict[str, Any]:
    return {"bytes": file.stat().st_size, "hash": f"sha256:{digest(file)}"}


def croissant(about: About, sheets: Sequence[Sheet], folder: Path) -> str:
    """The Croissant descriptor: a file object for each Parquet file, and a record set with its columns.

    Parquet, since readers of Croissant guess the types of a CSV, and a code would lose its zeros.
    """
    distribution, records = [], []
    for sheet in sheets:
        file = folder / PARQUET / f"{sheet.name}.parquet"
        if not file.is_file():
            continue  # a view
        distribution.append(
            {
                "@type": "cr:FileObject",
                "@id": file.name,
                "name": file.name,
                "contentUrl": f"{PARQUET}/{file.name}",
                "encodingFormat": "application/x-parquet",
                "sha256": digest(file),
            }
        )
        fields = [
            {
                "@type": "cr:Field",
                "@id": f"{sheet.name}/{name}",
                "name": name,
                "description": f"{english} / {japanese}",
                "dataType": _CROISSANT.get(kind, "sc:Text"),
                **({"repeated": True} if kind.endswith("[]") else {}),
                "source": {"fileObject": {"@id": file.name}, "extract": {"column": name}},
            }
            for name, kind, english, japanese in sheet.columns
        ]
        records.append(
            {
                "@type": "cr:RecordSet",
                "@id": sheet.name,
                "name": sheet.name,
                "description": f"{sheet.title_en} / {sheet.title_ja}",
                **({"key": [{"@id": f"{sheet.name}/{name}"} for name in sheet.key]} if sheet.unique else {}),
                "field": fields,
            }
        )
    return _json(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": NAME,
            "alternateName": TITLE_JA,
            "description": DESCRIPTION,
            "version": about.version,
            "datePublished": about.day,
            "license": about.licence_url,
            "url": about.url,
            "creator": {"@type": "sc:Organization", "name": about.creator},
            "keywords": list(KEYWORDS),
            "inLanguage": "ja",
            "citeAs": f"{about.creator}: {TITLE}. Version {about.version}, {about.day}. {about.url}",
            "distribution": distribution,
            "recordSet": records,
        }
    )


# The context that the Croissant 1.0 specification prescribes.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "equivalentProperty": "cr:equivalentProperty",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def citation(about: About) -> str:
    """``CITATION.cff`` of type dataset; the documents that the data come from are its references."""
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite the data as below, and the documents that a value comes from as its source.",
        "type: dataset",
        f"title: {_quoted(TITLE)}",
        "authors:",
        f"  - name: {_quoted(about.creator)}",
        f"version: {_quoted(about.version)}",
        f"date-released: {_quoted(about.day)}",
        f"license: {about.licence}",
        f"url: {_quoted(about.url)}",
        f"abstract: {_quoted(DESCRIPTION)}",
        "keywords:",
        *(f"  - {_quoted(word)}" for word in KEYWORDS),
    ]
    if about.sources:
        lines.append("references:")
        for title, publisher, url, _ in about.sources:
            lines += ["  - type: report", f"    title: {_quoted(title)}"]
            lines += ["    authors:", f"      - name: {_quoted(publisher or 'unknown')}"]
            lines += [f"    url: {_quoted(url)}"] if url else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json(value: Iterable[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
