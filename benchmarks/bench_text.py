"""What it costs to read converter text and to build from it. Ratios within one run; nothing here is a test of right or wrong.

The limits are those of the project: parsing at most 40 × reading, NFKC and splitting; ten times the reports at most 11 ×
the time; a rebuild without a change at most 2 × importing the libraries.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry
from welfare_etl.processes import collector_paused
from welfare_etl.records.extraction import Extraction
from welfare_etl.reference.municipalities import in_prefecture

pytestmark = pytest.mark.bench

PARSING_AT_MOST, TENFOLD_AT_MOST, REBUILD_AT_MOST = 40.0, 11.0, 2.0
_IMPORTS = "import duckdb, pyarrow, pydantic, typer"
_HEADER = re.compile(r"^(?:(?P<heading>\S{2,3}[都道府県]) (?P<name>\S+)\n)?(?P<between>\s*)都道府県名\t(?P<prefecture>\S+)(?P<gap>\t+)市区町村名\t(?P<printed>[^\t\n]+)", re.M)  # fmt: skip

Say = Callable[[str], None]


def least_seconds(
    ways: Sequence[Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The best time of each way; they take turns, so that a busy machine is busy for all of them.

    ``clock``: ``time.process_time`` for what runs in this process alone, so that others' turns are not counted.
    """
    best = [float("inf")] * len(ways)
    for _ in range(rounds):
        for number, way in enumerate(ways):
            started = clock()
            way()
            best[number] = min(best[number], clock() - started)
    return best


def read_and_split(path: Path) -> list[list[str]]:
    """The least that anybody would do with such a text."""
    text = unicodedata.normalize("NFKC", path.read_bytes().decode("utf-8"))
    return [line.split("\t") for line in text.split("\n")]


def parse(data: bytes) -> list[Extraction]:
    """Everything that the project does with it, as a build does it."""
    with collector_paused():
        return Ministry().read(read_document(data, "publication"), Context(fiscal_year=2018))


def under_other_codes(text: str, copy: int) -> str:
    """The publication once more, each report of another body of the same prefecture."""

    def other(found: re.Match[str]) -> str:
        bodies = [
            body
            for body in in_prefecture(found["prefecture"])
            if body.kind in ("city", "town", "village") and body.valid_to is None
        ]
        if not bodies or "(" in found["printed"]:
            return found[0]
        name = bodies[(found.start() + 7 * copy) % len(bodies)].name
        heading = f"{found['heading']} {name}\n" if found["heading"] else ""
        return f"{heading}{found['between']}都道府県名\t{found['prefecture']}{found['gap']}市区町村名\t{name}"

    return _HEADER.sub(other, text)


def test_parsing_beside_reading_and_splitting(publication: Path, benchmark: Any, say: Say) -> None:
    data = publication.read_bytes()
    reports = benchmark.pedantic(parse, args=(data,), rounds=3, warmup_rounds=1)
    bare, parsing = least_seconds(
        [partial(read_and_split, publication), partial(parse, data)], rounds=7, clock=time.process_time
    )
    ratio = benchmark.extra_info["ratio"] = parsing / bare
    say(
        f"{len(reports)} reports, {len(data)} bytes: parsing {1000 * parsing:.0f} ms, reading + NFKC + splitting "
        f"{1000 * bare:.1f} ms, ratio {ratio:.1f} (at most {PARSING_AT_MOST:.0f})"
    )
    assert ratio <= PARSING_AT_MOST


def test_ten_times_the_reports(publication: Path, benchmark: Any, say: Say) -> None:
    """In one file: whatever grows faster than the text shows."""
    text = publication.read_text(encoding="utf-8")
    once = text.encode("utf-8")
    tenfold = "\n".join(under_other_codes(text, copy) for copy in range(10)).encode("utf-8")
    reports = benchmark.pedantic(parse, args=(tenfold,), rounds=1)
    # Ten readings of the one against one of the ten: both are long enough to meet the same machine.
    ways = [lambda: [parse(once) for _ in range(10)], partial(parse, tenfold)]
    ten_of_one, ten = least_seconds(ways, rounds=3, clock=time.process_time)
    one = ten_of_one / 10
    ratio = benchmark.extra_info["ratio"] = ten / one
    codes = {found.rows("report")[0].model_dump()["municipality_code"] for found in reports}
    say(
        f"{len(reports)} reports of {len(codes)} bodies: {ten:.2f} s of processor time, ten times less text {one:.2f} s, ratio {ratio:.2f} "
        f"(at most {TENFOLD_AT_MOST:.0f})"
    )
    assert len(reports) == 10 * len(parse(once))
    assert ratio <= TENFOLD_AT_MOST


_MEMORY = """
import re, resource, sys
from pathlib import Path
from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry

def peak():  # MiB; Linux counts the parent's memory into ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)

before = peak()
found = Ministry().read(read_document(Path(sys.argv[1]).read_bytes(), "publication"), Context(fiscal_year=2018))
print(before, peak())
"""


def test_peak_memory(publication: Path, tmp_path: Path, say: Say) -> None:
    """In a process of its own: before it reads, after the publication, after ten of them."""
    text = publication.read_text(encoding="utf-8")
    tenfold = tmp_path / "tenfold.txt"
    tenfold.write_text("\n".join(under_other_codes(text, copy) for copy in range(10)), encoding="utf-8")
    for name, path in (("the publication", publication), ("ten times as much", tenfold)):
        done = subprocess.run([sys.executable, "-c", _MEMORY, str(path)], check=True, capture_output=True, text=True)
        before, after = map(float, done.stdout.split())
        say(f"peak memory: {name} {after:.0f} MiB ({before:.0f} MiB of it the interpreter and the libraries)")


@pytest.fixture
def built(publication: Path, tmp_path: Path) -> Callable[[], object]:
    """A build of the publication has been made; calling this makes it again."""
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(publication, raw)
    program = Path(sys.executable).with_name("welfare-etl")

    def run(*, check: bool = True) -> object:
        return subprocess.run([program, "build"], cwd=tmp_path, check=check, capture_output=True, text=True)

    run(check=False)
    assert (tmp_path / "warehouse" / "welfare.duckdb").is_file(), "the first build left no warehouse"
    return run


def test_rebuild_with_nothing_changed(built: Callable[[], object], benchmark: Any, say: Say) -> None:
    def imports() -> object:
        return subprocess.run([sys.executable, "-c", _IMPORTS], check=True)

    benchmark.pedantic(built, rounds=1)
    rebuild, bare = least_seconds([built, imports], rounds=9)
    ratio = benchmark.extra_info["ratio"] = rebuild / bare
    say(
        f"rebuild with nothing changed {1000 * rebuild:.0f} ms, python -c {_IMPORTS!r} {1000 * bare:.0f} ms, "
        f"ratio {ratio:.2f} (at most {REBUILD_AT_MOST:.0f})"
    )
    assert ratio <= REBUILD_AT_MOST
