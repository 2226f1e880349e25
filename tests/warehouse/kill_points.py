"""Run as a program by test_promotion: kill a promotion before each of its file operations, one after the other.

usage: kill_points.py FOLDER. Writes one line for each kill: the number, the operation it came before, what a reader
then sees (``old``, ``new``, or what is wrong), and whether the next build came through.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from warehouse import sample
from welfare_etl import warehouse
from welfare_etl.records.registry import TABLES

FILES = ["welfare.duckdb", *(f"parquet/{name}.parquet" for name in TABLES)]
WATCHED = {
    "open", "os.rename", "os.symlink", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.scandir", "os.listdir",
    "shutil.rmtree",
}  # fmt: skip


def contents(folder: Path) -> list[bytes] | None:
    """All that a reader can read, by the public paths; None where there is nothing."""
    if not (folder / FILES[0]).exists() and not (folder / "parquet").exists():
        return None
    try:
        return [(folder / name).read_bytes() for name in FILES]
    except OSError:
        return []  # a part of it is gone: the worst of all


def promote_and_die(folder: Path, number: int, staging: Path) -> str | None:
    """Promote in a forked child that dies before operation ``number``; the operation's name, None if it lived."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal seen
            if event in WATCHED:
                seen += 1
                if seen == number:
                    os.write(writing, event.encode())
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        warehouse.promote(staging, "new")
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read() or None


def main(base: Path) -> None:
    # A killed process leaves what it wrote to the system: waiting for the disk tells nothing here, and takes minutes.
    os.fsync = lambda fd: None
    made = {}
    for name, population in (("old", 1), ("new", 2), ("next", 3)):
        made[name] = base / f"made-{name}"
        warehouse.write(sample.tables(population=population), made[name])
    versions = {name: contents(folder) for name, folder in made.items()}

    def promoted(folder: Path, name: str) -> None:
        shutil.copytree(made[name], folder / ".next-1")
        warehouse.promote(folder / ".next-1", name)

    for first in (True, False):
        number = 0
        operation: str | None = ""
        while operation is not None:
            number += 1
            folder = base / f"{'first' if first else 'later'}-{number}"
            folder.mkdir()
            if not first:
                promoted(folder, "next")  # a generation before the one before: it is to be removed
                promoted(folder, "old")
            shutil.copytree(made["new"], folder / ".next-1")
            operation = promote_and_die(folder, number, folder / ".next-1")
            seen = contents(folder)
            state = "nothing" if seen is None else next((n for n, v in versions.items() if v == seen), "a mixture")
            shutil.rmtree(folder / ".next-1", ignore_errors=True)
            promoted(folder, "next")
            after = "recovered" if contents(folder) == versions["next"] else "broken"
            generations = len(list((folder / ".generations").iterdir()))
            print(
                f"{'first' if first else 'later'}\t{number}\t{operation}\t{state}\t{after}\t{generations}", flush=True
            )
            shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
