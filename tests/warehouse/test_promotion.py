"""The old warehouse is whole until the new one is."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from warehouse import sample
from welfare_etl import warehouse
from welfare_etl.records.registry import TABLES

HERE = Path(__file__).parent


def population(folder: Path) -> int:
    """Which of the datasets the folder shows."""
    table = warehouse.query(folder / "welfare.duckdb", "SELECT population FROM profile WHERE body_code = '01100'")
    number: int = table.to_pylist()[0]["population"]
    return number


def publish(folder: Path, number: int, *, accepted: bool = True) -> Path:
    """A build from beginning to end; returns the folder where its tables can be found."""
    with warehouse.lock(folder):
        staging = warehouse.stage(partial(warehouse.write, sample.tables(population=number)), folder)
        if not accepted:
            return warehouse.keep_beside(staging)
        warehouse.promote(staging, f"build {number}")
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_promoted_warehouse_stands_at_the_public_paths(tmp_path: Path) -> None:
    assert publish(tmp_path, 1) == tmp_path
    assert population(tmp_path) == 1
    assert {path.stem for path in (tmp_path / "parquet").iterdir()} == set(TABLES)
    publish(tmp_path, 2)
    assert population(tmp_path) == 2
    assert names(tmp_path) == {".current", ".generations", ".lock", "parquet", "welfare.duckdb"}


def test_a_warehouse_can_be_moved(tmp_path: Path) -> None:
    """Its links are relative."""
    publish(tmp_path / "here", 1)
    (tmp_path / "here").rename(tmp_path / "there")
    assert population(tmp_path / "there") == 1


def test_the_generation_before_is_kept_for_readers_and_no_older_one(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        publish(tmp_path, number)
    assert len(names(tmp_path / ".generations")) == 2


def test_the_same_input_can_be_built_again(tmp_path: Path) -> None:
    for _ in range(3):
        publish(tmp_path, 1)
        assert population(tmp_path) == 1


def test_where_no_link_can_be_made_a_file_points_at_the_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, for an account that may make none."""

    def refused(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(os, "symlink", refused)
    for number in (1, 2, 3):
        publish(tmp_path, number)
        assert population(tmp_path) == number
        assert warehouse.is_current(tmp_path, f"build {number}", verify=True)
        assert population(warehouse.generation(tmp_path)) == number
    assert {path.stem for path in (tmp_path / "parquet").iterdir()} == set(TABLES)
    assert (tmp_path / ".current").is_file() and len(names(tmp_path / ".generations")) == 2
    assert names(tmp_path) == {".current", ".generations", ".lock", "parquet", "welfare.duckdb"}
    (tmp_path / ".current").write_text("../elsewhere")
    assert warehouse.current_build(tmp_path) is None
    with pytest.raises(warehouse.NotOurs):
        publish(tmp_path, 4)


# -- killed --


def test_killed_before_any_file_operation_readers_see_the_old_warehouse_or_the_new(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, HERE / "kill_points.py", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kills = [line.split("\t") for line in done.stdout.splitlines()]
    states: dict[str, list[str]] = {"first": [], "later": []}
    for turn, number, operation, state, after, generations in kills:
        where = f"{turn} promotion, killed before operation {number} ({operation})"
        assert state in ({"nothing", "new"} if turn == "first" else {"old", "new"}), f"{where}: {state}"
        assert (after, int(generations) <= 2) == ("recovered", True), f"{where}: the next build is {after}"
        states[turn].append(state)
    for seen, before in ((states["first"], "nothing"), (states["later"], "old")):
        assert len(seen) > 10, "the promotion was hardly watched"
        assert seen == sorted(seen, key=lambda state: state == "new"), "once the new one is seen it stays"
        assert (seen[0], seen[-1]) == (before, "new")


BUILD = """
import sys
from functools import partial
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from warehouse import sample
from welfare_etl import warehouse
number = 100
print("ready", flush=True)
while True:
    number += 1
    with warehouse.lock(Path(sys.argv[2])):
        staging = warehouse.stage(partial(warehouse.write, sample.tables(population=number)), Path(sys.argv[2]))
        warehouse.promote(staging, f"build {number}")
"""


def test_killed_at_any_time_the_warehouse_is_whole(tmp_path: Path) -> None:
    """Also inside pyarrow and DuckDB, where no operation can be counted: at random moments of a build in a loop."""
    publish(tmp_path, 1)
    moments = random.Random(7)
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(HERE.parent), str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.05, 0.7))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        build = warehouse.current_build(tmp_path)
        assert build is not None
        assert warehouse.is_current(tmp_path, f"build {population(tmp_path)}")
        (rows,) = warehouse.query(tmp_path / "welfare.duckdb", "SELECT count(*) AS n FROM lineage").to_pylist()
        assert rows["n"] == len(sample.ROWS["lineage"])
    publish(tmp_path, 2)
    assert names(tmp_path) == {".current", ".generations", ".lock", "parquet", "welfare.duckdb"}
    assert len(names(tmp_path / ".generations")) == 2


def test_readers_at_work_never_miss_it(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    stop = threading.Event()
    troubles: list[Exception] = []
    reads = 0

    def read() -> None:
        nonlocal reads
        while not stop.is_set():
            try:
                for name in ("welfare.duckdb", "parquet/report.parquet"):
                    assert (tmp_path / name).read_bytes()
                reads += 1
            except Exception as trouble:
                troubles.append(trouble)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(2, 12):
        publish(tmp_path, number)
    stop.set()
    reader.join()
    assert troubles == []
    assert reads > 10


# -- unchanged --


def test_is_current(tmp_path: Path) -> None:
    assert not warehouse.is_current(tmp_path, "build 1"), "nothing is there"
    publish(tmp_path, 1)
    assert warehouse.is_current(tmp_path, "build 1")
    assert not warehouse.is_current(tmp_path, "build 2")


@pytest.mark.parametrize(
    "lost",
    ["welfare.duckdb", "parquet", ".current", "parquet/lineage.parquet", ".current/build.json"],
)
def test_a_warehouse_with_a_lost_file_is_not_current(tmp_path: Path, lost: str) -> None:
    publish(tmp_path, 1)
    (tmp_path / lost).unlink()
    assert not warehouse.is_current(tmp_path, "build 1")
    publish(tmp_path, 1)
    assert warehouse.is_current(tmp_path, "build 1")


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_damaged_file_is_noticed(tmp_path: Path, content: bytes) -> None:
    publish(tmp_path, 1)
    (tmp_path / "parquet" / "report.parquet").write_bytes(content)
    assert not warehouse.is_current(tmp_path, "build 1")


def test_the_record_names_each_file(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    record = warehouse.current_build(tmp_path)
    assert record is not None
    assert record.fingerprint == "build 1"
    assert set(record.sha256) == {"welfare.duckdb", *(f"parquet/{name}.parquet" for name in TABLES)}


# -- refused --


def test_a_refused_build_stands_beside_the_old_one(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    assert publish(tmp_path, 2, accepted=False) == tmp_path / "rejected"
    assert (population(tmp_path), population(tmp_path / "rejected")) == (1, 2)
    assert not warehouse.is_current(tmp_path, "build 2")
    publish(tmp_path, 3, accepted=False)
    assert (population(tmp_path), population(tmp_path / "rejected")) == (1, 3)
    publish(tmp_path, 4)
    assert population(tmp_path) == 4
    assert not (tmp_path / "rejected").exists(), "what was refused is out of date"


def test_a_refused_first_build_makes_no_warehouse(tmp_path: Path) -> None:
    publish(tmp_path, 1, accepted=False)
    with pytest.raises(warehouse.WarehouseMissing):
        population(tmp_path)


def test_a_discarded_build_leaves_nothing(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    before = names(tmp_path)
    warehouse.discard(warehouse.stage(partial(warehouse.write, sample.tables(population=2)), tmp_path))
    assert names(tmp_path) == before


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    before = names(tmp_path)
    with pytest.raises(KeyError), warehouse.lock(tmp_path):
        warehouse.stage(partial(warehouse.write, {"reports": []}), tmp_path)
    assert names(tmp_path) == before
    assert population(tmp_path) == 1


@pytest.mark.parametrize("name", ["welfare.duckdb", "parquet"])
def test_what_somebody_else_put_there_is_not_overwritten(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.mkdir() if name == "parquet" else path.write_text("mine")
    with pytest.raises(warehouse.NotOurs, match=f"{name}: stands in the way"):
        publish(tmp_path, 1)
    assert path.is_dir() if name == "parquet" else path.read_text() == "mine"


def test_files_of_others_beside_it_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("read me")
    publish(tmp_path, 1)
    publish(tmp_path, 2)
    assert (tmp_path / "README.md").read_text() == "read me"
