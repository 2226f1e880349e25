"""A build whose sources are read by the workers of a Dask cluster: real processes, started here, sharing a folder or an S3
on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import fakes
from pipeline.fakes import KUSHIRO, SAPPORO
from pipeline.test_pdf_sources import report
from welfare_etl.documents.pdf import read_pdf
from welfare_etl.pipeline import BuildResult, cluster, shared_pages
from welfare_etl.pipeline import build as real_build
from welfare_etl.pipeline.cluster import Cluster, ClusterError
from welfare_etl.sources import sha256

pytest.importorskip("distributed", reason="the extra [cluster] is not installed: pip install 'welfare-etl[cluster]'")
pytest.importorskip("fsspec", reason="the extra [cluster] is not installed: pip install 'welfare-etl[cluster]'")

TESTS = Path(__file__).resolve().parents[1]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(TESTS),  # the fakes have to be found by the workers too
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


class Machines:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._file, self._environment = folder / "scheduler.json", environment
        self._log = (folder / "log").open("wb")
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        for _ in range(600):
            if self._file.is_file() and self._file.stat().st_size:
                break
            time.sleep(0.1)
        self.address: str = json.loads(self._file.read_text("utf-8"))["address"]
        self._start("worker", "--nthreads", "1", "--nworkers", "2", "--no-dashboard", "--host", "127.0.0.1")

    def _start(self, what: str, *settings: str) -> None:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file), *settings]
        self.processes.append(
            subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=self._log, cwd=self._file.parent)
        )

    def end(self) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 on loopback, with a bucket."""
    pytest.importorskip("moto", reason="moto[server] is not installed: pip install 'welfare-etl[cluster-dev]'")
    pytest.importorskip("s3fs", reason="the extra [cluster] is not installed: pip install 'welfare-etl[cluster]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        for _ in range(600):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.kill()


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, s3: str) -> Iterator[Machines]:
    os.environ.update({name: ENVIRONMENT[name] for name in ENVIRONMENT if name.startswith("AWS_")})
    os.environ["AWS_ENDPOINT_URL"] = s3
    running = Machines(tmp_path_factory.mktemp("machines"), {**ENVIRONMENT, "AWS_ENDPOINT_URL": s3})
    yield running
    running.end()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


Build = Callable[..., BuildResult]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    fakes.put_in(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    texts = {"a": SAPPORO, "b": KUSHIRO, "c": "REPORT boom\n", "d": "", "e": SAPPORO}
    for number in range(12):
        texts[f"t{number}"] = SAPPORO.replace("01100", f"0{1300 + number}").replace("735", f"{100 + number}")
    for name, text in texts.items():
        (tmp_path / "raw" / f"{name}.txt").write_text(text, encoding="utf-8")

    def run(into: str, **settings: Any) -> BuildResult:
        return real_build(
            tmp_path / "raw", tmp_path / f"{into}-extracted", tmp_path / into, reader=fakes.read_with_fakes, records="all",
            **settings,
        )  # fmt: skip

    return run


def made(top: Path, name: str) -> dict[str, bytes]:
    files = [*(top / f"{name}-extracted").glob("*.json"), *(top / name / "parquet").glob("*.parquet")]
    assert len(files) > 20
    return {file.name: file.read_bytes() for file in files}


def test_a_cluster_with_a_folder_or_a_bucket_makes_the_same_bytes(
    machines: Machines, s3: str, build: Build, tmp_path: Path
) -> None:
    import fsspec

    build("here")
    folder = build("folder", cluster=Cluster(machines.address, str(tmp_path / "store")))
    assert (folder.reports, folder.promoted) == (14, True)
    assert made(tmp_path, "folder") == made(tmp_path, "here")
    assert len(list((tmp_path / "store" / "sources").iterdir())) == 16, "each content once"
    assert list((tmp_path / "store").glob("parts/*")) == [], "what was taken is removed"

    bucket = fsspec.filesystem("s3")
    bucket.mkdir("welfare")
    build("bucket", cluster=Cluster(machines.address, "s3://welfare/etl"))
    assert made(tmp_path, "bucket") == made(tmp_path, "here")
    assert len(bucket.ls("welfare/etl/sources")) == 16


def test_only_what_changed_is_sent(machines: Machines, build: Build, tmp_path: Path) -> None:
    cluster = Cluster(machines.address, str(tmp_path / "store"))
    build("warehouse", cluster=cluster)
    (tmp_path / "raw" / "b.txt").write_text(KUSHIRO.replace("170,364", "9"), encoding="utf-8")
    result = build("warehouse", cluster=cluster)
    read = {document.document_id for document in result.documents if not document.cached}
    assert read == {"b", "c", "d"}, "and what could not be read before"


def test_a_document_that_takes_its_workers_with_it_takes_no_other(
    machines: Machines, build: Build, tmp_path: Path
) -> None:
    (tmp_path / "raw" / "die.txt").write_text("REPORT die\n", encoding="utf-8")
    result = build("warehouse", cluster=Cluster(machines.address, str(tmp_path / "store")))
    assert result.reports == 14
    assert [document.path for document in result.documents if document.state == "failed"] == ["c.txt", "die.txt"]
    assert any("die.txt" in message and "died" in message for message in result.errors)


def test_no_scheduler_there(build: Build, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"tcp://127\.0\.0\.1:9"):
        build("warehouse", cluster=Cluster("tcp://127.0.0.1:9", str(tmp_path / "store")))
    assert not (tmp_path / "warehouse" / "welfare.duckdb").exists()


def test_the_pages_of_a_large_pdf_are_read_by_all_workers(
    machines: Machines, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = report("01206", "釧路市", "170,364", pages=shared_pages.PAGES_A_RUN + 5)
    (tmp_path / "raw" / "many.pdf").write_bytes(whole)
    monkeypatch.setattr(shared_pages, "LARGE", 1)
    build("here")
    read: list[tuple[str, ...]] = []

    def spread(client: Any, store: str, tasks: Any) -> Any:
        runs = shared_pages.spread(client, store, tasks)
        pages = shared_pages.taken(shared_pages.opened_store(store), runs)
        read.extend((run.sha256, str(len(pages))) for run in runs)
        return runs

    monkeypatch.setattr(cluster, "spread", spread)
    build("there", cluster=Cluster(machines.address, str(tmp_path / "store")))
    assert read == [(sha256(whole), str(shared_pages.PAGES_A_RUN + 5))] * 2
    assert made(tmp_path, "there") == made(tmp_path, "here")
    assert list((tmp_path / "store" / "pages").iterdir()) == [], "what was put together is removed"


def test_pages_that_are_not_what_a_worker_left_are_read_again(tmp_path: Path) -> None:
    data = report("01206", "釧路市", "170,364", pages=3)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / sha256(data)).write_bytes(data)
    run = shared_pages.Run(sha256(data), 2, 3)
    done = replace(run, digest=shared_pages.read_run(str(tmp_path), run))
    store = shared_pages.opened_store(str(tmp_path))
    pages = shared_pages.taken(store, [done])
    assert sorted(pages) == [2, 3]
    assert read_pdf(data, "a", known=pages).source == read_pdf(data, "a").source
    file = tmp_path / "pages" / run.sha256 / "2.json"
    file.write_bytes(file.read_bytes().replace("別紙".encode(), "別表".encode()))
    assert shared_pages.taken(store, [done]) == {}
    assert shared_pages.taken(store, [replace(done, first=1)]) == {}
    assert shared_pages.read_run(str(tmp_path), replace(run, last=9)) == "", "a page that is not there"
