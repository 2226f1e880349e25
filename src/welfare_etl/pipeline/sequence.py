"""From parts to checked tables: the one sequence that a build and a validation share.

    parts → a report twice? one is set aside → corrections → tables, in order → checks → findings, numbered

The rows never become Python objects but those of a report that a correction or a second printing concerns: DuckDB
reads them from the files of the cache (or from Arrow tables), within its memory limit, and whoever wants them in order
asks :meth:`Assembly.ordered`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from welfare_etl import warehouse as store
from welfare_etl.pipeline.assembly import reference_rows
from welfare_etl.pipeline.duplicates import settle
from welfare_etl.pipeline.gates import Corrections
from welfare_etl.pipeline.parts import AT, OF, PART, Columns, ExtractionInfo, Part, extraction_of
from welfare_etl.pipeline.reading import Task
from welfare_etl.pipeline.summary import Findings
from welfare_etl.records.extraction import Extraction
from welfare_etl.records.registry import TABLES
from welfare_etl.records.schema import arrow_schema, duckdb_ddl
from welfare_etl.records.schema import columns as columns_of
from welfare_etl.records.trust import Finding

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_BEYOND = -1
"""The part of rows that belong to no source."""
_THREADS = 2
_BATCH = 16_384


@dataclass(slots=True)
class Rows:
    """Where the rows of parts are: table → Parquet files, table → Arrow tables."""

    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    tables: Mapping[str, pa.Table] = field(default_factory=dict)


class Assembly:
    """All rows of all parts behind one connection, in which its temporary tables are. One use, one thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], rows: Rows) -> None:
        self.connection = connection
        # Copies: the cache keeps the parts as they were read.
        self.parts = [replace(part, extractions=list(part.extractions)) for part in parts]
        self._rows = rows
        if len({part.number for part in parts}) != len(parts):  # 1 in 10^11 for all municipalities and ten years
            raise RuntimeError("two sources have parts of one number; rename one of them")
        self._late = Columns()
        self.replaced: dict[tuple[int, int], Extraction] = {}
        """(part, extraction) → what stands in its place: set aside, or corrected."""
        self.set_aside: set[tuple[int, int]] = set()
        """Those of them that are second printings."""

    def put(self, part: Part, of: int, extraction: Extraction) -> None:
        """Puts other rows in the place of a report's."""
        self.replaced[part.number, of] = extraction
        part.extractions[of - 1] = ExtractionInfo.of(extraction)

    def extractions(self, wanted: Iterable[tuple[Part, int]]) -> list[Extraction]:
        """Extractions with their rows, from the parts as they were read."""
        wanted = list(wanted)
        rows: dict[tuple[int, int], dict[str, list[dict[str, Any]]]] = {}
        numbers = [[part.number for part, _ in wanted], [of for _, of in wanted]]
        for name in TABLES if wanted else ():
            if name == "document" or (source := self.source(name)) is None:
                continue
            answer = self.connection.execute(
                f"SELECT * FROM ({source}) JOIN (SELECT unnest(?::BIGINT[]) AS {PART}, unnest(?::INT[]) AS {OF}) "
                f"USING ({PART}, {OF}) ORDER BY {PART}, {OF}, {AT}",
                numbers,
            )
            names = [column[0] for column in answer.description]
            for values in answer.fetchall():
                row = dict(zip(names, values, strict=True))
                rows.setdefault((row[PART], row[OF]), {}).setdefault(name, []).append(row)
        return [extraction_of(part, of, rows.get((part.number, of), {})) for part, of in wanted]

    def forget(self) -> None:
        """Lets go of what the connection knows besides the tables."""
        for name in ("live_", "dropped_"):
            self.connection.execute(f"DROP TABLE temp.{name}")

    def close(self, beyond: Iterable[Finding]) -> None:
        """Nothing is replaced any more; ``beyond``: findings that belong to no source. From here on rows can be asked for."""
        import pyarrow as pa

        for (number, of), extraction in self.replaced.items():
            self._late.add_extraction(number, of, extraction)
        self._late.add_findings(_BEYOND, 0, beyond)
        self._late.add_rows("municipality", _BEYOND, 0, reference_rows())
        self._late_tables = self._late.tables()
        for name, table in self._late_tables.items():
            self.connection.register(f"late_{name}", table)
        numbers = [part.number for part in self.parts] + [_BEYOND]
        live = pa.table({PART: pa.array(numbers, pa.int64()), "position_": pa.array(range(len(numbers)), pa.int32())})
        dropped = sorted(self.replaced)
        gone = pa.table(
            {PART: pa.array([a for a, _ in dropped], pa.int64()), OF: pa.array([b for _, b in dropped], pa.int32())}
        )
        for name, table in (("live_", live), ("dropped_", gone)):
            self.connection.register("given_", table)
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_")
            self.connection.unregister("given_")

    def rows(self, name: str) -> str:
        """SQL: the rows of a table with ``position_`` (place of the source), and their order there; unordered."""
        columns = ", ".join(f'"{column}"' for column in TABLES[name].model_fields)
        parts = []
        if (source := self.source(name)) is not None:
            parts.append(f"SELECT {columns}, {PART}, {OF}, {AT} FROM ({source})")
            if self.replaced:
                parts[-1] += f" ANTI JOIN dropped_ USING ({PART}, {OF})"
        if name in self._late_tables:
            parts.append(f"SELECT {columns}, {PART}, {OF}, {AT} FROM late_{name}")
        if not parts:
            nothing = ", ".join(f'NULL::{column.type} AS "{column.name}"' for column in columns_of(TABLES[name]))
            return f"SELECT {nothing}, 0 AS position_, 0 AS {OF}, 0 AS {AT} WHERE false"
        whole = " UNION ALL ".join(parts)
        return f"SELECT {columns}, position_, {OF}, {AT} FROM ({whole}) JOIN live_ USING ({PART})"

    def ordered(self, name: str, *, by_key: bool) -> str:
        """SQL: the rows of a table by key (NULL first, text by code point), or in the order of the sources. Rows of equal
        key stand in the order of the sources."""
        columns = ", ".join(f'"{column}"' for column in TABLES[name].model_fields)
        key = [f'"{column}" NULLS FIRST' for column in TABLES[name].key] if by_key else []
        return f"SELECT {columns} FROM ({self.rows(name)}) ORDER BY {', '.join([*key, 'position_', OF, AT])}"

    def batches(self, name: str) -> pa.RecordBatchReader:
        """The rows of a table by key."""
        if self.source(name) is None and name not in self._late_tables:
            return arrow_schema(TABLES[name]).empty_table().to_reader()
        return self.connection.sql(self.ordered(name, by_key=True)).to_arrow_reader(_BATCH)

    def source(self, name: str) -> str | None:
        """SQL: the rows of a table as the files have them, those of parts of other builds too."""
        if files := self._rows.files.get(name):
            listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
            return f"FROM read_parquet([{listed}])"
        if name in self._rows.tables:
            self.connection.register(f"part_{name}", self._rows.tables[name])
            return f"FROM part_{name}"
        return None


def assemble(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    rows: Rows,
    tasks: Mapping[str, Task],
    beyond: Sequence[Finding],
    corrections: Corrections | None,
) -> tuple[Assembly, list[Finding]]:
    """The rows of all parts with second printings set aside and corrections applied, and what is the matter with those.

    ``beyond``: findings that belong to no source.
    """
    assembly = Assembly(connection, parts, rows)
    for part, of, extraction in settle(assembly.parts, tasks):
        assembly.put(part, of, extraction)
        assembly.set_aside.add((part.number, of))
    corrected: list[Finding] = []
    if corrections is not None:
        reports = corrections.reports
        wanted = [
            (part, of)
            for part in assembly.parts
            for of, info in enumerate(part.extractions, 1)
            if info.report_id in reports and info.reports and (part.number, of) not in assembly.replaced
        ]
        extractions = assembly.extractions(wanted)
        corrected = corrections.apply(extractions)
        for (part, of), extraction in zip(wanted, extractions, strict=True):
            assembly.put(part, of, extraction)
    assembly.close([*beyond, *corrected])
    return assembly, corrected


def write_tables(assembly: Assembly, staging: Path) -> None:
    """Every table but ``finding`` as its Parquet file, by key, and loaded; ``finding`` is there as a temporary table,
    with what the readers found."""
    connection = assembly.connection
    _threads(connection, _THREADS)
    for name in TABLES:
        if name != "finding":
            store.write_parquet(name, assembly.batches(name), staging)
    _number_findings(assembly)
    _threads(connection, 1)  # the order of rows in the database is that of the file
    store.load(connection, staging, [name for name in TABLES if name != "finding"])


def load_tables(assembly: Assembly) -> None:
    """Every table in memory, in the order of the sources; ``finding`` with what the readers found."""
    for name, model in TABLES.items():
        if name != "finding":
            assembly.connection.execute(duckdb_ddl(model)[0])
            assembly.connection.execute(f'INSERT INTO "{name}" {assembly.ordered(name, by_key=False)}')
    _number_findings(assembly)


def checked(connection: duckdb.DuckDBPyConnection, checks: Callable[[], list[Finding]]) -> list[Finding]:
    """What the checks find, with as many threads as they may have."""
    _threads(connection, _THREADS)
    try:
        return checks()
    finally:
        _threads(connection, 1)


def write_findings(connection: duckdb.DuckDBPyConnection, staging: Path, verdict: Sequence[Finding]) -> Findings:
    """All findings as the table ``finding``, in its file and loaded; says what a summary has of them."""
    add_findings(connection, verdict)
    told = "SELECT document_id, line, message, message_ja FROM finding WHERE severity = '{}' {} ORDER BY nth_"
    about = Findings(
        dict(connection.execute("SELECT severity, count(*) FROM finding GROUP BY ALL").fetchall()),
        connection.execute(told.format("error", "")).fetchall(),
        connection.execute(told.format("warning", "AND report_id IS NULL AND whole_")).fetchall(),
    )
    answer = connection.sql(ordered_findings(by_key=True)).to_arrow_reader(_BATCH)
    store.write_parquet("finding", answer, staging)
    connection.execute("DROP TABLE temp.finding")
    store.load(connection, staging, ["finding"])
    return about


def _threads(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    connection.execute(f"SET threads = {count}")


def _number_findings(assembly: Assembly) -> None:
    """The temporary table ``finding`` of a connection: what the readers found, each with a fingerprint of its own."""
    columns = ", ".join(f'"{column}"' for column in TABLES["finding"].model_fields if column != "fingerprint")
    # As checks.findings.fingerprint has it: the second of two that say the same is numbered.
    told = (
        "fingerprint || chr(0) || coalesce(table_name, '') || '.' || coalesce(column_name, '') || chr(0) || code "
        "|| chr(0) || number_::VARCHAR"
    )
    assembly.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE finding AS SELECT {columns}, "
        f"CASE WHEN number_ = 1 THEN fingerprint ELSE left(sha256({told}), 16) END AS fingerprint, "
        f"{OF} = 0 AS whole_, row_number() OVER (ORDER BY position_, {OF}, {AT}) AS nth_ FROM (SELECT *, row_number() OVER "
        f"(PARTITION BY fingerprint ORDER BY position_, {OF}, {AT}) AS number_ FROM ({assembly.rows('finding')}))"
    )


def add_findings(connection: duckdb.DuckDBPyConnection, verdict: Sequence[Finding]) -> None:
    """What the checks found, behind what the readers found."""
    columns = Columns()
    columns.add_findings(_BEYOND, 0, verdict)
    if (table := columns.tables().get("finding")) is not None:
        names = ", ".join(f'"{column}"' for column in TABLES["finding"].model_fields)
        connection.register("verdict_", table)
        connection.execute(
            f"INSERT INTO finding SELECT {names}, true, (SELECT coalesce(max(nth_), 0) FROM finding) + 1 + {AT} FROM verdict_"
        )
        connection.unregister("verdict_")


def ordered_findings(*, by_key: bool) -> str:
    """SQL: the rows of the temporary table ``finding``, by key or in the order in which they were found."""
    columns = ", ".join(f'"{column}"' for column in TABLES["finding"].model_fields)
    key = [f'"{column}" NULLS FIRST' for column in TABLES["finding"].key] if by_key else []
    return f"SELECT {columns} FROM finding ORDER BY {', '.join([*key, 'nth_'])}"
