"""A disk that fills up while DuckDB writes is told as what it is."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from welfare_etl.warehouse.tables import database


@pytest.mark.parametrize(
    ("said", "number"), [("No space left on device", errno.ENOSPC), ("Read-only file system", errno.EROFS)]
)
def test_what_duckdb_says_of_the_disk_becomes_the_system_s_error(tmp_path: Path, said: str, number: int) -> None:
    with pytest.raises(OSError) as caught, database(tmp_path):
        raise duckdb.FatalException(f'FATAL Error: Could not write file "x": {said}')
    assert caught.value.errno == number


def test_another_error_of_duckdb_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(duckdb.FatalException), database(tmp_path):
        raise duckdb.FatalException("something else")
