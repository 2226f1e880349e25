"""Two workers of a Dask cluster beside one: ``python benchmarks/bench_cluster.py [DOCUMENTS]`` (needs the extra ``[cluster]``).

PDF documents of eight drawn pages each are read by a scheduler and workers that this starts, each a process of its own on
this machine, sharing a folder; a warm-up document each is not counted. Printed: the wall clock of the reading with one and
with two workers, and their ratio. It needs a core for each worker and something for the scheduler: on a machine of two
cores that has anything else to do the ratio says nothing.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_pdf import booklet

from welfare_etl.pipeline import build
from welfare_etl.pipeline.cluster import Cluster

PAGES = 8


def measure(workers: int, documents: int) -> float:
    """Seconds that so many workers take to read so many documents."""
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
        top = Path(name)
        file = top / "scheduler.json"
        started = [_start(file, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
        try:
            while not (file.is_file() and file.stat().st_size):
                time.sleep(0.1)
            started.append(_start(file, "worker", "--nthreads", "1", "--nworkers", str(workers), "--no-dashboard"))
            cluster = Cluster(json.loads(file.read_text("utf-8"))["address"], str(top / "store"))
            _read(top / "warm", 2 * workers, cluster)
            return _read(top / "counted", documents, cluster)
        finally:
            for process in reversed(started):
                process.send_signal(signal.SIGTERM)
            for process in started:
                process.wait(20)


def _read(top: Path, documents: int, cluster: Cluster) -> float:
    raw = top / "raw"
    raw.mkdir(parents=True)
    data = booklet(PAGES)
    for number in range(documents):
        # Bytes behind the end of a PDF are nobody's: no two documents are the same.
        (raw / f"{top.name}-{number}.pdf").write_bytes(data + f"\n% {top.name} {number}\n".encode())
    result = build(raw, top / "extracted", top / "warehouse", records="none", cluster=cluster)
    assert len(result.documents) == documents, result
    return result.seconds["read"]


def _start(file: Path, what: str, *settings: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(file), *settings]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=file.parent)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    one, two = measure(1, count), measure(2, count)
    print(f"{count} PDF documents of {PAGES} pages: one worker {one:.1f} s, two {two:.1f} s, ratio {one / two:.2f}")
