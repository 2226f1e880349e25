"""What was read of documents, as columns: the rows of a Reading become Arrow tables, and rows again where somebody asks.

A *part* is what one source became; its rows stand in one Arrow table for each table of the contract, together with those
of other parts. Three columns say whose they are: :data:`PART` (the part), :data:`OF` (which of its extractions; 0 is
what belongs to the document and to no report) and :data:`AT` (their order there). A worker sends nothing back but
:class:`Part`: a few hundred bytes for each document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from welfare_etl.checks.findings import fingerprint
from welfare_etl.records.base import Row
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import arrow_schema
from welfare_etl.records.trust import Finding

if TYPE_CHECKING:
    import pyarrow as pa

    from welfare_etl.pipeline.reading import Reading

PART, OF, AT = "part_", "of_", "at_"
ROWS = ".rows"
"""The ending of a part's Parquet files: they are the cache's, and no table of the contract."""
COUNTS = ("visible", "labelled", "valued", "left")
TRUST_TABLES = frozenset({"lineage", "finding", "missing", "residual", "municipality", "document"})


@dataclass(slots=True)
class ExtractionInfo:
    """An Extraction without its rows. ``lines``: first and last line in the source; ``filled`` of ``fields`` columns
    besides keys are not NULL."""

    extraction_id: str
    report_id: str | None
    family: str
    parser_version: str
    reports: bool
    """Whether it has a row in ``report``."""
    lines: tuple[int, int]
    heading: str | None
    visible: int
    labelled: int
    valued: int
    left: int
    filled: int
    fields: int

    @classmethod
    def of(cls, extraction: Extraction) -> Self:
        """Its description."""
        report = next(iter(extraction.rows("report")), None)
        filled, fields = _fields(extraction)
        return cls(
            extraction.extraction_id,
            extraction.report_id,
            extraction.family,
            extraction.parser_version,
            report is not None,
            _lines(extraction, report),
            getattr(report, "heading", None),
            **{name: getattr(extraction, name) for name in COUNTS},
            filled=filled,
            fields=fields,
        )


@dataclass(slots=True)
class Part:
    """What became of one source, without its rows. ``document`` is its row in ``document``; ``state`` and ``reason`` are
    those of :class:`~welfare_etl.pipeline.reading.Reading`.

    ``key``: the digest of all that decided over it, or a number of its own where it is not to be used again; ``records``: its files in ``extracted/``, each as (extraction, -1 for
    the document; name; SHA-256).
    """

    key: str
    document: dict[str, Any]
    state: str
    reason: str
    registered: bool
    passing: bool
    unbalanced: bool
    own: ExtractionInfo
    extractions: list[ExtractionInfo]
    records: list[tuple[int, str, str]] = field(default_factory=list)
    cached: bool = False

    @classmethod
    def of(cls, key: str, reading: Reading) -> Self:
        """The part that a reading is."""
        return cls(
            key,
            reading.document.model_dump(mode="json"),
            reading.state,
            reading.reason,
            reading.registered,
            reading.passing,
            any(item.code == "conservation" for item in reading.own.finding),
            ExtractionInfo.of(reading.own),
            [ExtractionInfo.of(item) for item in reading.extractions],
        )

    @property
    def document_id(self) -> str:
        return str(self.document["document_id"])

    @property
    def number(self) -> int:
        """What its rows have in the column :data:`PART`."""
        return part_number(self.key)

    def to_json(self) -> dict[str, Any]:
        """As JSON has it; :meth:`from_json` is the way back."""
        values = asdict(self)
        del values["cached"]
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Raises ``KeyError`` or ``TypeError`` for what is none."""
        infos = [ExtractionInfo(**{**item, "lines": tuple(item["lines"])}) for item in values["extractions"]]
        own = ExtractionInfo(**{**values["own"], "lines": tuple(values["own"]["lines"])})
        records = [(of, name, digest) for of, name, digest in values["records"]]
        return cls(**{**values, "own": own, "extractions": infos, "records": records, "cached": True})


def part_number(key: str) -> int:
    """63 bits of a key: two parts of one build that share them would be seen (:func:`~welfare_etl.pipeline.sequence`)."""
    return int(key[:16], 16) >> 1


def part_schema(name: str) -> pa.Schema:
    """The columns of a table's parts: those of the table, and whose row it is."""
    import pyarrow as pa

    schema = arrow_schema(TABLES[name]).remove_metadata()
    extra = [pa.field(PART, pa.int64()), pa.field(OF, pa.int32()), pa.field(AT, pa.int32())]
    return pa.schema([pa.field(item.name, item.type) for item in schema] + extra)


class Columns:
    """Rows of several parts, gathered column by column."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = {}

    def add(self, number: int, reading: Reading) -> None:
        """All rows of a reading."""
        self.add_rows("document", number, 0, [reading.document])
        for of, extraction in enumerate((reading.own, *reading.extractions)):
            self.add_extraction(number, of, extraction)

    def add_extraction(self, number: int, of: int, extraction: Extraction) -> None:
        """All rows of one extraction."""
        for name in (*extraction.tables, "lineage", "missing", "residual"):
            self.add_rows(name, number, of, extraction.rows(name))
        self.add_findings(number, of, extraction.finding)

    def add_findings(self, number: int, of: int, findings: Iterable[Finding]) -> None:
        """Findings, each with its fingerprint."""
        self.add_rows("finding", number, of, [marked(item) for item in findings])

    def add_rows(self, name: str, number: int, of: int, rows: Iterable[Row]) -> None:
        """Rows of one table, in their order. Raises ``TypeError`` for rows of another model."""
        values = []
        for row in rows:
            if type(row) is not TABLES[name]:
                raise TypeError(f"table {name} takes rows of {TABLES[name].__name__}, not of {type(row).__name__}")
            values.append(vars(row))
        if not values:
            return
        columns = self._columns.get(name)
        if columns is None:
            columns = self._columns[name] = {column: [] for column in (*TABLES[name].model_fields, PART, OF, AT)}
        for column in TABLES[name].model_fields:
            columns[column].extend([row[column] for row in values])
        columns[PART].extend([number] * len(values))
        columns[OF].extend([of] * len(values))
        columns[AT].extend(range(len(values)))

    def tables(self) -> dict[str, pa.Table]:
        """One Arrow table a table of the contract that has rows."""
        import pyarrow as pa

        return {name: pa.table(columns, schema=part_schema(name)) for name, columns in self._columns.items()}


def extraction_of(part: Part, of: int, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Extraction:
    """The Extraction whose rows these are (table → values in their order)."""
    info = (part.own, *part.extractions)[of]
    found: dict[str, list[Any]] = {}
    for name, given in rows.items():
        fields = TABLES[name].model_fields
        found[name] = [TABLES[name].model_construct(**{k: v for k, v in row.items() if k in fields}) for row in given]
    finding = [item.model_copy(update={"fingerprint": None}) for item in found.pop("finding", [])]
    return Extraction.model_construct(
        extraction_id=info.extraction_id,
        document_id=part.document_id,
        report_id=info.report_id,
        family=info.family,
        parser_version=info.parser_version,
        sha256=part.document["sha256"],
        lineage=found.pop("lineage", []),
        missing=found.pop("missing", []),
        finding=finding,
        residual=found.pop("residual", []),
        tables={name: found[name] for name in TABLES if found.get(name)},
        visible=info.visible,
        labelled=info.labelled,
        valued=info.valued,
        left=info.left,
    )


def marked(item: Finding) -> Finding:
    """A finding of a reader with its fingerprint; those that have the same get a number when all are together."""
    if item.fingerprint is not None:
        return item
    mark = fingerprint(item.report_id or item.document_id, item.table_name, item.column_name, item.code, "")
    return item.model_copy(update={"fingerprint": mark})


def _lines(extraction: Extraction, report: Row | None) -> tuple[int, int]:
    """First and last line: those of its row in ``report``; without one, those that its evidence spans."""
    if report is not None:
        return report.line_start, report.line_end  # type: ignore[attr-defined]
    lines = [line for item in extraction.lineage for line in (item.line_start, item.line_end)]
    lines += [item.line for item in extraction.residual if item.line is not None]
    return (min(lines), max(lines)) if lines else (1, 1)


def _fields(extraction: Extraction) -> tuple[int, int]:
    """(filled, all) of the columns besides keys."""
    filled = fields = 0
    for name, rows in extraction.tables.items():
        if name in TRUST_TABLES:
            continue
        for row in rows:
            values = [value for column, value in vars(row).items() if column not in row.key]
            fields += len(values)
            filled += sum(value is not None and value != [] for value in values)
    return filled, fields


def write_tables(tables: Mapping[str, pa.Table], folder: Path) -> dict[str, str]:
    """Each table as a Parquet file of a folder; table → SHA-256 of its file."""
    digests = {}
    for name, table in tables.items():
        data = encoded(table)
        digests[name] = hashlib.sha256(data).hexdigest()
        (folder / f"{name}{ROWS}").write_bytes(data)
    return digests


def encoded(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd", compression_level=1)
    return bytes(out.getvalue())
