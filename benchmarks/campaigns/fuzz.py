"""Damaged documents of every medium, read one by one: ``make fuzz [MINUTES=10] [SEED=7]``.

``fuzz.py --kinds txt,html --count 5000`` reads so many of each kind. What counts against the reader: an exception that leaves it, a
report that ended in ``reader_failed`` or ``report_failed``, more than ten seconds of processor time, and characters that are not
accounted for. The mutants that did it are kept in ``build/fuzz/``; ``fuzz.py FILE …`` reads them again.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]

from mutants import KINDS, Mutant, mutants, texts  # noqa: E402

from welfare_etl import families, sources  # noqa: E402
from welfare_etl.documents.pdf import children, reference, worker  # noqa: E402, F401
from welfare_etl.pipeline.reading import Reading, read_source, task_of  # noqa: E402

SLOW = 10.0
"""Processor seconds for one document."""
SECONDS_BETWEEN = 10.0
"""How often the campaign says how far it is."""
KEPT = ROOT / "build" / "fuzz"
BROKEN = ("reader_failed", "report_failed", "reader_died", "conservation", "reader_slow")
"""Findings that say that a reader did not do its work."""


class Forked:
    """A PDF child that is forked from this process, which has the parsers loaded: to start one costs milliseconds, not a second."""

    def __init__(self, *_command: object, **_settings: object) -> None:
        (asked, ask), (answer, answered) = os.pipe(), os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            code = 1
            try:
                os.dup2(asked, 0)
                os.dup2(answered, 1)
                os.closerange(3, 256)
                sys.argv = ["worker", str(os.getppid())]
                worker.main()
                code = 0
            finally:
                os._exit(code)
        os.close(asked)
        os.close(answered)
        self.stdin, self.stdout = os.fdopen(ask, "wb", 0), os.fdopen(answer, "rb", 0)

    def poll(self) -> int | None:
        return self.wait(os.WNOHANG)

    def wait(self, how: int = 0) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def _spent() -> float:
    """Processor seconds of this process and of its children that ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def fault_of(folder: Path, mutant: Mutant) -> str | None:
    """Reads one document in a folder of its own; what is wrong with the reading, None where nothing is."""
    path = folder / f"mutant{mutant.suffix}"
    path.write_bytes(mutant.data)
    known = {one.name for one in families.families()}
    entry = f'[[document]]\npath = "{path.name}"\n'
    entry += f'family = "{mutant.family}"\n' if mutant.family in known else ""
    entry += f"fiscal_year = {mutant.year}\n" if mutant.year else ""
    (folder / "sources.toml").write_text(entry, encoding="utf-8")
    start, clock = _spent(), time.monotonic()
    try:
        (source, *_), _orphans = sources.find_sources(folder)
        reading = read_source(task_of(source))
    except Exception as error:
        return f"uncaught {type(error).__name__}: {str(error)[:100]}"
    finally:
        path.unlink()
    if (spent := _spent() - start) > SLOW or time.monotonic() - clock > 6 * SLOW:
        return f"slow: {spent:.0f} s"
    return _wrong(reading)


def _wrong(reading: Reading) -> str | None:
    parts = [reading.own, *reading.extractions]
    for part in parts:
        for item in part.finding:
            if item.code in BROKEN:
                return f"{item.code}: {item.message[:160]}"
        if part.visible != part.labelled + part.valued + part.left:
            return "lost characters"
    return None


def wanted(seed: int, kinds: list[str], count: int | None, minutes: float | None) -> Iterator[Mutant]:
    """So many of each kind, or the kinds in turn until the time is over."""
    streams = {kind: mutants(seed, kind) for kind in kinds}
    if count is not None:
        for stream in streams.values():
            for _ in range(count):
                yield next(stream)
        return
    end = time.monotonic() + 60 * (minutes or 1)
    # Of ten documents five are texts: a text is read in milliseconds, and most of what comes is text.
    for kind in cycle([*["txt"] * 3, *kinds]):
        if time.monotonic() > end:
            return
        if kind in streams:
            yield next(streams[kind])


def main() -> int:
    """Runs for so many minutes or documents; 1 where anything was wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="*", type=Path, help="read these again in place of new ones")
    arguments.add_argument("--minutes", type=float, default=1)
    arguments.add_argument("--count", type=int, help="so many of each kind, whatever the time")
    arguments.add_argument("--kinds", default=",".join(KINDS))
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = arguments.parse_args()
    children.subprocess = SimpleNamespace(Popen=Forked, PIPE=None, DEVNULL=None)  # type: ignore[assignment]
    KEPT.mkdir(parents=True, exist_ok=True)
    read, wrong = Counter[str](), Counter[str]()
    longest, told = 0.0, time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        # All readers are loaded once before the clock runs; sound text must be read well.
        assert fault_of(folder, Mutant(".txt", texts()[0].encode())) is None
        if given.files:
            stream: Iterator[Mutant] = _again(given.files)
        else:
            print(f"seed {given.seed}", flush=True)
            stream = wanted(given.seed, given.kinds.split(","), given.count, given.minutes)
        for mutant in stream:
            start = time.process_time()
            read[mutant.suffix] += 1
            if fault := fault_of(folder, mutant):
                wrong[fault.split(":")[0]] += 1
                name = f"{given.seed}-{read[mutant.suffix]}-{mutant.family or 'none'}-{mutant.year or 'none'}{mutant.suffix}"
                if not given.files:
                    (KEPT / name).write_bytes(mutant.data)
                print(f"{fault} ({name})", flush=True)
            longest = max(longest, time.process_time() - start)
            if time.monotonic() - told > SECONDS_BETWEEN:
                told = time.monotonic()
                print(f"{sum(read.values())} read, {sum(wrong.values())} wrong", flush=True)
    total = f"{sum(read.values())} read {dict(read)}, longest {longest:.1f} s"
    print(f"done: {total}, {sum(wrong.values())} wrong {dict(wrong)}", flush=True)
    return bool(wrong)


def _again(paths: list[Path]) -> Iterator[Mutant]:
    for path in paths:
        *_, family, year = ["none", "none", *path.stem.split("-")]
        yield Mutant(
            path.suffix, path.read_bytes(), None if family == "none" else family, int(year) if year.isdigit() else None
        )


if __name__ == "__main__":
    sys.exit(main())
