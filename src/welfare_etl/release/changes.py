"""What is different between two warehouses, row by row and column by column, with what each source says there.

Rows are the same where their key is. Keys with a running number (the third goal of a report) say nothing once a goal
was found or lost: there rows are matched by what they hold, and references to them are compared through that match.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from welfare_etl.records.base import Severity
from welfare_etl.records.registry import TABLES
from welfare_etl.warehouse import DATABASE, WarehouseMissing, open_readonly

__all__ = ["Change", "changes", "opened"]

TRUST = frozenset({"lineage", "finding", "missing", "residual", "number_role"})
"""Tables that speak of values: their news is told beside the value, or in the pages of a build."""

_PLACES = frozenset({"line", "line_start", "line_end", "seq", "bytes", "lines"})
"""Where a row stands, not what it says: a line more above it is no change of the data."""

_RUNNING = frozenset({"target_id", "result_id", "seq"})
"""Parts of keys that count rows."""

_REFERENCES = frozenset({"target_id", "result_id", "part_of", "repeats"})
"""Columns that name a row of ``target`` or ``result``: compared by what these rows became."""

_UNTOLD = _PLACES | _RUNNING | _REFERENCES

_ALIKE = 0.5
"""The share of filled columns that two rows of a numbered table must have in common to be one row that changed."""

Key = tuple[Any, ...]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    ``kind``: ``added``, ``gone`` (a row; or, with ``row_key`` None, a table or a column) or ``changed`` (a value; with
    ``row_key`` None, the type of a column). ``severity``: error where a query that worked before fails or means another
    thing, warning where a row is gone or a value is another, info where something came to it. ``before`` and ``after``
    are the values, or the whole rows; the quotes are the sources' own words, ``document:line`` before them.
    """

    kind: str
    severity: Severity
    table_name: str
    row_key: str | None
    column_name: str | None
    before: Any = None
    after: Any = None
    quote_before: str | None = None
    quote_after: str | None = None


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A read-only connection to a warehouse: its folder, its database, or the folder or the zip of a release.

    Raises :class:`~welfare_etl.warehouse.WarehouseMissing` where none of these is there.
    """
    if path.suffix == ".zip":
        if not path.is_file():
            raise WarehouseMissing(path)
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
            member = next((name for name in archive.namelist() if name.endswith(DATABASE)), None)
            if member is None:
                raise WarehouseMissing(path / DATABASE)
            with archive.open(member) as packed, (Path(folder) / DATABASE).open("wb") as plain:
                while block := packed.read(1 << 20):
                    plain.write(block)
            with open_readonly(Path(folder) / DATABASE) as connection:
                yield connection
        return
    with open_readonly(path if path.is_file() else path / DATABASE) as connection:
        yield connection


def changes(before: Path, after: Path) -> list[Change]:
    """All differences in the order of the contract's tables; none where the two say the same."""
    with opened(before) as old, opened(after) as new:
        return list(_changes(old, new))


def _changes(old: Any, new: Any) -> Iterator[Change]:
    then, now = _layout(old), _layout(new)
    renumbered: dict[str, str] = {}
    for table in [*TABLES, *sorted(then.keys() - TABLES.keys())]:
        if table in TRUST or (table not in then and table not in now):
            continue
        if table not in now:
            yield Change("gone", "error", table, None, None)
            continue
        if table not in then:
            yield Change("added", "info", table, None, None)
            continue
        yield from _columns(table, then[table], now[table])
        if table not in TABLES:
            continue
        shared = [name for name in TABLES[table].model_fields if name in then[table] and name in now[table]]
        key = tuple(name for name in TABLES[table].key if name in shared)
        matched = _matched(key, _rows(old, table, shared), _rows(new, table, shared), renumbered)
        yield from _row_changes(table, matched, renumbered, _Quotes(old, table), _Quotes(new, table))


def _layout(connection: Any) -> dict[str, dict[str, str]]:
    """Table → column → type, of tables alone."""
    out: dict[str, dict[str, str]] = defaultdict(dict)
    for table, column, kind in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() JOIN duckdb_tables() USING (table_name) "
        "WHERE NOT duckdb_columns.internal ORDER BY table_name, column_index"
    ).fetchall():
        out[table][column] = kind
    return dict(out)


def _columns(table: str, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for name in then:
        if name not in now:
            yield Change("gone", "error", table, None, name, before=then[name])
        elif then[name] != now[name]:
            yield Change("changed", "error", table, None, name, then[name], now[name])
    for name in now:
        if name not in then:
            yield Change("added", "info", table, None, name, after=now[name])


def _rows(connection: Any, table: str, columns: Sequence[str]) -> list[Values]:
    listed = ", ".join(f'"{name}"' for name in columns)
    answer = connection.execute(f'SELECT {listed} FROM "{table}"')
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


Pair = tuple[Values | None, Values | None]


def _matched(key: Key, then: list[Values], now: list[Values], renumbered: dict[str, str]) -> list[Pair]:
    """Each row of one side with its row of the other; ``renumbered`` learns the new name of each old goal and result."""
    own = [name for name in key if name in _RUNNING]
    if len(own) != 1:  # no number, or only the names of other tables' rows (``outcome``)
        return _by_key(key, [{**row, **{n: renumbered.get(row[n], row[n]) for n in own}} for row in then], now)
    groups: dict[Key, tuple[list[Values], list[Values]]] = defaultdict(lambda: ([], []))
    grouping = [name for name in (then or now or [{}])[0] if name in ("report_id", "document_id")]
    for side, rows in enumerate((then, now)):
        for row in rows:
            groups[tuple(row[name] for name in grouping)][side].append(row)
    out: list[Pair] = []
    for left, right in groups.values():
        out += _by_content(left, right)
    renumbered.update({a[own[0]]: b[own[0]] for a, b in out if a and b and isinstance(a[own[0]], str)})
    return out


def _by_key(key: Key, then: list[Values], now: list[Values]) -> list[Pair]:
    left = {tuple(row[name] for name in key): row for row in then}
    right = {tuple(row[name] for name in key): row for row in now}
    return [(left.get(k), right.get(k)) for k in dict.fromkeys((*left, *right))]


def _by_content(left: list[Values], right: list[Values]) -> list[Pair]:
    """Equal rows first, in their order; then the most alike, as long as half of what they say is the same."""

    def content(row: Values) -> tuple[str, ...]:
        return tuple(repr(value) for name, value in row.items() if name not in _UNTOLD)

    free: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    for row in reversed(right):
        free[content(row)].append(row)
    out: list[Pair] = []
    rest: list[Values] = []
    for row in left:
        same = free[content(row)]
        if same:
            out.append((row, same.pop()))
        else:
            rest.append(row)
    taken = {id(b) for _, b in out}
    other = [row for row in right if id(row) not in taken]
    scored = sorted(
        ((_alike(a, b), -i, -j) for i, a in enumerate(rest) for j, b in enumerate(other)),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for score, i, j in scored:
        if score >= _ALIKE and -i not in used_left and -j not in used_right:
            used_left.add(-i)
            used_right.add(-j)
            out.append((rest[-i], other[-j]))
    out += [(row, None) for i, row in enumerate(rest) if i not in used_left]
    out += [(None, row) for j, row in enumerate(other) if j not in used_right]
    return out


def _alike(a: Values, b: Values) -> float:
    names = [n for n in a if n not in _UNTOLD and (a[n] is not None or b[n] is not None)]
    return sum(a[n] == b[n] for n in names) / len(names) if names else 0.0


class _Quotes:
    """What the sources say where a value was read: ``document:line text``, looked up when a change is told."""

    def __init__(self, connection: Any, table: str) -> None:
        self._connection, self._table = connection, table
        self._known: dict[tuple[str, str], str] | None = None

    def of(self, row_key: str, column: str | None) -> str | None:
        if self._known is None:
            self._known = {}
            for key, name, document, line, quote in self._connection.execute(
                "SELECT row_key, column_name, document_id, line_start, quote FROM lineage WHERE table_name = ? "
                "ORDER BY row_key, column_name, line_start",
                [self._table],
            ).fetchall():
                told = f"{document}:{line} {' '.join(quote.split())}"
                for slot in ((key, name), (key, "")):
                    self._known.setdefault(slot, told)
        return self._known.get((row_key, column or ""))


def _row_changes(
    table: str, matched: Sequence[Pair], renumbered: Mapping[str, str], quotes_then: _Quotes, quotes_now: _Quotes
) -> Iterator[Change]:
    model = TABLES[table]
    for then, now in matched:
        old_key = model.key_of({**dict.fromkeys(model.key), **then}) if then else None
        new_key = model.key_of({**dict.fromkeys(model.key), **now}) if now else None
        if then is None and new_key is not None:
            yield Change("added", "info", table, new_key, None, None, _filled(now), None, quotes_now.of(new_key, None))
        elif now is None and old_key is not None:
            quote = quotes_then.of(old_key, None)
            yield Change("gone", "warning", table, old_key, None, _filled(then), None, quote, None)
        elif then is not None and now is not None:
            assert old_key is not None and new_key is not None
            for name, value in then.items():
                same = renumbered.get(value, value) if name in _REFERENCES else value
                if same == now[name] or name in _PLACES or (name in _RUNNING and name in model.key):
                    continue
                severity: Severity = "info" if value is None or table == "document" else "warning"
                yield Change(
                    "changed", severity, table, new_key, name, value, now[name],
                    quotes_then.of(old_key, name) or quotes_then.of(old_key, "quote"),
                    quotes_now.of(new_key, name) or quotes_now.of(new_key, "quote"),
                )  # fmt: skip


def _filled(row: Values | None) -> Values:
    return {name: value for name, value in (row or {}).items() if value not in (None, [])}
