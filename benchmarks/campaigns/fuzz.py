"""Mutated texts, HTML pages and PDF files, read one by one: ``make fuzz MINUTES=10 [SEED=7]``.

Each is a sound document of our own with some damage, drawn by a seeded chance. What counts against the reader: an
exception that leaves it, a report that ended in ``reader_failed``, more than ten seconds of processor time, and
characters that are not accounted for. The mutants that did it are kept in ``build/fuzz/``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from welfare_etl import sources  # noqa: E402
from welfare_etl.pipeline.reading import read_source, task_of  # noqa: E402

SLOW = 10.0
"""Processor seconds for one document."""
KEPT = ROOT / "build" / "fuzz"

NUMBERS = ["0", "-1", "9" * 12, "9" * 4301, "１２３", "1e400", "0.0000001", "9223372036854775808", "〔略 99999字〕"]
PIECES = [" " * 10_000, "\u3000" * 5_000, "\u200b" * 5_000, "(" * 3_000, "①" * 2_000, "<td>" * 2_000, "1" * 3_000]
LETTERS = "\x00\x1b\x7f\u202e\ufeff\ufffd\ud7ffӂ한㍾⑳㍉𠮷\t\n"

Mutation = Callable[[str, random.Random], str]


def _anywhere(text: str, rng: random.Random) -> int:
    return rng.randrange(len(text) + 1)


def insert_run(text: str, rng: random.Random) -> str:
    """A long run of one thing, and a character behind it."""
    at = _anywhere(text, rng)
    return text[:at] + rng.choice(PIECES) + "x" + text[at:]


def change_number(text: str, rng: random.Random) -> str:
    """A digit becomes a number that no column takes."""
    digits = [at for at, char in enumerate(text) if char.isdigit()]
    if not digits:
        return text
    at = rng.choice(digits)
    return text[:at] + rng.choice(NUMBERS) + text[at + 1 :]


def insert_letter(text: str, rng: random.Random) -> str:
    """One character that is not Japanese text."""
    at = _anywhere(text, rng)
    return text[:at] + rng.choice(LETTERS) + text[at:]


def drop_part(text: str, rng: random.Random) -> str:
    """Some characters are lost."""
    at = _anywhere(text, rng)
    return text[:at] + text[at + rng.randrange(1, 200) :]


def double_part(text: str, rng: random.Random) -> str:
    """Some characters come twice."""
    at = _anywhere(text, rng)
    end = at + rng.randrange(1, 400)
    return text[:end] + text[at:end] + text[end:]


def shuffle_lines(text: str, rng: random.Random) -> str:
    """Lines stand in another order."""
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    part = lines[start : start + 40]
    rng.shuffle(part)
    return "\n".join([*lines[:start], *part, *lines[start + 40 :]])


MUTATIONS: tuple[Mutation, ...] = (insert_run, change_number, insert_letter, drop_part, double_part, shuffle_lines)


def mutated(text: str, rng: random.Random) -> str:
    """The text with one to four mutations."""
    for _ in range(rng.randrange(1, 5)):
        text = rng.choice(MUTATIONS)(text, rng)
    return text


def texts() -> list[str]:
    """Sound texts to start from: the form of the tests, and the labelled reports of the benchmark."""
    from checks.conftest import FORM

    return [FORM]


def page_of(text: str) -> str:
    """A text as a saved web page, each line with tabs a row of a table."""
    rows = "".join(
        f"<tr>{''.join(f'<td rowspan=2>{cell}</td>' for cell in line.split(chr(9)))}</tr>"
        if "\t" in line
        else f"</table><p>{line}</p><table>"
        for line in text.split("\n")
    )
    return f"<html><body><table>{rows}</table></body></html>"


def pdf_of(text: str) -> bytes:
    """A text as a PDF of one page."""
    from documents_pdf.sheets import Sheet

    sheet = Sheet()
    sheet.lines(40, 40, text.split("\n")[:55])
    sheet.canvas.save()
    return sheet.out.getvalue()


def mutants(seed: int) -> Iterator[tuple[str, bytes]]:
    """Endless (suffix, bytes); of ten documents six are texts, three pages, one a PDF."""
    rng = random.Random(seed)
    given = texts()
    pdf = pdf_of(given[0])
    while True:
        for number in range(10):
            text = rng.choice(given)
            if number < 6:
                yield ".txt", mutated(text, rng).encode("utf-8", "surrogatepass")
            elif number < 9:
                yield ".html", mutated(page_of(text), rng).encode("utf-8", "surrogatepass")
            else:
                data = bytearray(pdf)
                for _ in range(rng.randrange(1, 30)):
                    data[rng.randrange(len(data))] = rng.randrange(256)
                yield ".pdf", bytes(data)


def fault_of(folder: Path, suffix: str, data: bytes) -> str | None:
    """Reads one document in a folder of its own; what is wrong with the reading, None where nothing is."""
    path = folder / f"mutant{suffix}"
    path.write_bytes(data)
    (source, *_), _orphans = sources.find_sources(folder)
    start = time.process_time()
    try:
        reading = read_source(task_of(source))
    except Exception as error:
        return f"uncaught {type(error).__name__}"
    finally:
        path.unlink()
    parts = [reading.own, *reading.extractions]
    codes = {item.code for part in parts for item in part.finding}
    if "reader_failed" in codes:
        return "reader_failed"
    if time.process_time() - start > SLOW or "reader_slow" in codes:
        return "slow"
    if any(item.visible != item.labelled + item.valued + item.left for item in parts):
        return "lost characters"
    return None


def main() -> int:
    """Runs for so many minutes; 1 where anything was wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=1)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = arguments.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    work = KEPT / "work"
    work.mkdir(exist_ok=True)
    print(f"seed {given.seed}", flush=True)
    # All readers are loaded once before the clock runs; sound text must be read well.
    assert fault_of(work, ".txt", texts()[0].encode()) is None
    end = time.monotonic() + 60 * given.minutes
    read, wrong = Counter[str](), Counter[str]()
    for number, (suffix, data) in enumerate(mutants(given.seed)):
        if time.monotonic() > end:
            break
        read[suffix] += 1
        if fault := fault_of(work, suffix, data):
            wrong[fault] += 1
            kept = KEPT / f"{given.seed}-{number}{suffix}"
            kept.write_bytes(data)
            print(f"{fault}: {kept.relative_to(ROOT)}", flush=True)
    print(f"{sum(read.values())} read {dict(read)}, {sum(wrong.values())} wrong {dict(wrong)}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
