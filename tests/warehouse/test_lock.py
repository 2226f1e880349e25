"""One build at a time; the second one is told who is at it; a dead holder holds nothing."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from welfare_etl import warehouse

HOLD = """
import os, sys, time
from pathlib import Path
from welfare_etl.warehouse import lock
sys.argv[0] = "welfare-etl"
with lock(Path(sys.argv[1])):
    if sys.argv[2] == "fork" and os.fork() == 0:
        os.close(1)
        time.sleep(60)
        os._exit(0)
    print("held", flush=True)
    sys.stdin.read()
"""


ASK = """
import sys
from pathlib import Path
from welfare_etl.warehouse import holder
holder(Path(sys.argv[1]))
print("asking", flush=True)
while True:
    holder(Path(sys.argv[1]))
"""


def hold(folder: Path, how: str = "plain") -> "subprocess.Popen[str]":
    """Another process that holds the lock until its input is closed."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_the_second_build_is_told_who_holds_it(tmp_path: Path) -> None:
    child = hold(tmp_path)
    try:
        with pytest.raises(warehouse.Locked) as caught, warehouse.lock(tmp_path):
            pytest.fail("two at once")
        assert caught.value.holder.pid == child.pid
        assert caught.value.holder.command == f"welfare-etl {tmp_path} plain"
        assert f"process {child.pid}, started 20" in str(caught.value)
        assert warehouse.holder(tmp_path) == caught.value.holder
    finally:
        child.communicate("")
    with warehouse.lock(tmp_path) as mine:
        assert mine.pid == os.getpid()
        assert warehouse.holder(tmp_path) == mine
    assert warehouse.holder(tmp_path) is None


@pytest.mark.parametrize("how", ["plain", "fork"])
def test_a_killed_holder_frees_it(tmp_path: Path, how: str) -> None:
    """Also where a worker that it forked lives on."""
    child = hold(tmp_path, how)
    child.kill()
    child.wait()
    with warehouse.lock(tmp_path):
        pass
    assert child.stdin is not None and child.stdout is not None
    child.stdin.close()
    child.stdout.close()


def test_a_process_is_kept_from_itself_too(tmp_path: Path) -> None:
    with warehouse.lock(tmp_path):
        with pytest.raises(warehouse.Locked), warehouse.lock(tmp_path / "." / ""):
            pytest.fail("two at once")
        child = subprocess.run(
            [sys.executable, "-c", HOLD, str(tmp_path), "plain"], input="", capture_output=True, text=True, check=False
        )
        assert "welfare_etl.warehouse.errors.Locked" in child.stderr, "the refused attempt must not free the lock"


def test_an_error_inside_frees_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), warehouse.lock(tmp_path):
        _ = 1 / 0
    with warehouse.lock(tmp_path):
        pass


def test_other_warehouses_are_free(tmp_path: Path) -> None:
    with warehouse.lock(tmp_path / "one"), warehouse.lock(tmp_path / "two"):
        pass


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 1}', "\x00" * 9])
def test_a_holder_without_a_readable_name_is_still_one(tmp_path: Path, note: str) -> None:
    child = hold(tmp_path)
    try:
        (tmp_path / ".builder").write_text(note)
        with pytest.raises(warehouse.Locked, match="a process that left no name"), warehouse.lock(tmp_path):
            pytest.fail("two at once")
    finally:
        child.communicate("")


def test_nobody_holds_what_is_not_there(tmp_path: Path) -> None:
    assert warehouse.holder(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()


def test_asking_who_holds_it_never_refuses_a_build(tmp_path: Path) -> None:
    """``status`` asks while a build starts, and a killed build has left its name."""
    child = hold(tmp_path)
    child.kill()
    child.communicate()
    asker = subprocess.Popen([sys.executable, "-c", ASK, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert asker.stdout is not None
    assert asker.stdout.readline() == "asking\n"
    try:
        for _ in range(300):
            with warehouse.lock(tmp_path):
                pass
    finally:
        asker.kill()
        asker.communicate()


def test_asking_takes_no_time(tmp_path: Path) -> None:
    """A second build is refused at once and does not wait."""
    child = hold(tmp_path)
    started = time.monotonic()
    try:
        with pytest.raises(warehouse.Locked), warehouse.lock(tmp_path):
            pytest.fail("two at once")
        assert time.monotonic() - started < 5
    finally:
        child.communicate("")
