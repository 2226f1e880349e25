"""Two small warehouses to compare and to release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse import sample
from welfare_etl.records.base import Row
from welfare_etl.warehouse import write

Tables = dict[str, list[Row]]
Make = Callable[[str, Tables], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes tables as a warehouse of a name."""

    def of(name: str, tables: Tables) -> Path:
        write(tables, tmp_path / name)
        return tmp_path / name

    return of


@pytest.fixture
def before(make: Make) -> Path:
    """The sample as it is."""
    return make("before", sample.tables())
