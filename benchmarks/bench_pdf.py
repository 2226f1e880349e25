"""Processor time of the PDF reader beside plain pdfplumber ``extract_tables`` over the same pages in the same run.

    python benchmarks/bench_pdf.py [--rounds 5] [PDF ...]

Without arguments it reads ../shared/pdf where that is there, else a booklet that it draws. All pages are put together
into one document, so that one and two child processes read the same pages; each way is measured in turn, round by
round, and the best round counts. Start-up of the children is not counted: a build starts them once. The ratio that
counts is that of processor time, in all processes together, as it holds on a busy machine too; the time of children
that ended in between is counted with the others.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdfplumber
import pypdfium2

from welfare_etl.documents.pdf import read_pdf
from welfare_etl.documents.pdf.children import end_idle_processes, idle_processes

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdfs", nargs="*", type=Path, metavar="PDF")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    paths = options.pdfs or sorted((ROOT.parent / "shared" / "pdf").glob("*.pdf"))
    files = [path.read_bytes() for path in paths] or [booklet(pages) for pages in (3, 5, 8, 16)]
    together = _together(files)
    pages = len(pypdfium2.PdfDocument(together))
    print(f"{len(files)} documents, {pages} pages; best of {options.rounds} rounds")

    ways: list[tuple[str, Callable[[], object]]] = [
        ("pdfplumber extract_tables, one process", lambda: _extract_tables(together)),
        ("read_pdf, one document, jobs=1", lambda: read_pdf(together, "together.pdf")),
        ("read_pdf, one document, jobs=2", lambda: read_pdf(together, "together.pdf", jobs=2)),
        ("pdfplumber extract_tables, file by file", lambda: _each_extracted(files)),
        ("read_pdf, file by file", lambda: [read_pdf(data, "one.pdf") for data in files]),
        ("read_pdf, two files at once", lambda: _two_at_once(files)),
    ]
    best = dict.fromkeys((name for name, _ in ways), float("inf"))
    used = dict(best)
    _two_at_once(files)  # starts two children
    for _ in range(options.rounds):
        for name, way in ways:
            before = _processor_seconds()
            started = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - started)
            used[name] = min(used[name], _processor_seconds() - before)
    base = 0.0
    for number, (name, seconds) in enumerate(best.items()):
        base = used[name] if number % 3 == 0 else base
        print(
            f"  {name:42} {pages / seconds:7.1f} pages/s   {1000 * used[name] / pages:6.1f} ms of processor time a page"
            f"   {base / used[name]:5.2f} x extract_tables"
        )
    one, two = (f"read_pdf, one document, jobs={jobs}" for jobs in (1, 2))
    print(f"two processes: {best[one] / best[two]:.2f} x one by the clock")
    _print_memory(together)


def _processor_seconds() -> float:
    """Processor seconds so far of this process, of its children and of those that have ended (Linux; elsewhere only
    this one and the ended ones)."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + ended.ru_utime + ended.ru_stime
    for pid in idle_processes():
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            fields = stat.read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _print_memory(data: bytes) -> None:
    """What a child needs at most for these pages, above what it needs when it has nothing to do (Linux)."""
    end_idle_processes()
    read_pdf(booklet(1), "one.pdf")
    (pid,) = idle_processes()
    before = _memory(pid)
    if before is None:
        return
    read_pdf(data, "together.pdf")
    after = _memory(pid)
    if after is not None:
        print(
            f"memory of a child: {before[0]:.0f} MiB idle, {after[1]:.0f} MiB at most; a page takes {after[1] - before[1]:.1f} MiB more than the smallest"
        )


def _memory(pid: int) -> tuple[float, float] | None:
    """Resident memory now and at most so far, in MiB."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    sizes = dict(line.split(":", 1) for line in status.read_text().splitlines() if line.startswith(("VmRSS", "VmHWM")))
    return int(sizes["VmRSS"].split()[0]) / 1024, int(sizes["VmHWM"].split()[0]) / 1024


def _extract_tables(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


def _each_extracted(files: list[bytes]) -> None:
    for data in files:
        _extract_tables(data)


def _two_at_once(files: list[bytes]) -> None:
    with ThreadPoolExecutor(2) as threads:  # the threads only wait for the child processes
        list(threads.map(lambda data: read_pdf(data, "one.pdf"), files))


def _together(files: list[bytes]) -> bytes:
    merged = pypdfium2.PdfDocument.new()
    for data in files:
        merged.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    merged.save(out)
    return out.getvalue()


def booklet(pages: int) -> bytes:
    """Full pages of a ruled form."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for number in range(pages):
        canvas.setFont("HeiseiMin-W3", 10)
        for row in range(50):
            y = 800 - 15 * row
            canvas.drawString(53, y + 3, f"項目{row + 1}")
            canvas.drawString(153, y + 3, f"地域住民の参加を促す活動を年{number + row}回行う" * 2)
            canvas.rect(50, y, 100, 15)
            canvas.rect(150, y, 395, 15)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


if __name__ == "__main__":
    main()
