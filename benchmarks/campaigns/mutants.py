"""Sound documents of our own, and the damage that is done to them: an endless, seeded stream of mutants for ``fuzz.py``.

Texts are the form of the tests, its breakages, the labelled reports of the benchmark written into that form, and the invented plans of
``tests/plans/towns``; where ``../shared`` holds more, those too. Pages, Word, Excel and PDF files are made of them or stand in ``towns``.
"""

from __future__ import annotations

import html
import io
import random
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOWNS = ROOT / "tests" / "plans" / "towns"
SHARED = ROOT.parent / "shared"
KINDS = ("txt", "html", "docx", "xlsx", "pdf")

NUMBERS = [
    "0", "-1", "9" * 12, "9" * 4301, "１２３", "1e400", "0.0000001", "9223372036854775808", "〔略 99999字〕", "1,2,3,4", "3.1.4", "10%%",
    "①", "一億二千", "令和99年", "平成0年13月32日", "2人3人", "1/0", "〜5",
]  # fmt: skip
RUNS = [
    " ", "\u3000", "\u00a0", "\u200b", "\t", "\n", "(", "「", "①", "<td>", "<br>", "1", "一", "3件、", "目標", "・", "ア", "0\t", "(1)\n",
    "目標12回 実績10回 ", "|", "1.", "平成30年度", "→", "<td rowspan=99999 colspan=99999>", "&", "|---",
]  # fmt: skip
LETTERS = "\x00\x1b\x7f\u202e\u2028\u0085\ufeff\ufffd\ud7ff\ud800Ӂ한㍾⑳㍉𠮷\t\n\x0c\x0b\r⓪½Ⅷ٣"


@dataclass(frozen=True)
class Mutant:
    """A damaged document; ``family`` and ``year`` as its register would say, or nothing."""

    suffix: str
    data: bytes
    family: str | None = None
    year: int | None = None


def _anywhere(text: str, rng: random.Random) -> int:
    return rng.randrange(len(text) + 1)


def insert_run(text: str, rng: random.Random) -> str:
    """A long run of one thing, and a character behind it."""
    at = _anywhere(text, rng)
    run = rng.choice(RUNS)
    return text[:at] + run * (rng.choice([3, 300, 3_000, 10_000]) // len(run) or 1) + "x" + text[at:]


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
    """Some characters come twice, now and then many times."""
    at = _anywhere(text, rng)
    end = at + rng.randrange(1, 400)
    return text[:end] + text[at:end] * rng.choice([1, 1, 1, 40]) + text[end:]


def shuffle_lines(text: str, rng: random.Random) -> str:
    """Lines stand in another order."""
    lines = text.split("\n")
    start, many = rng.randrange(len(lines)), rng.choice([8, 40, len(lines)])
    part = lines[start : start + many]
    rng.shuffle(part)
    return "\n".join([*lines[:start], *part, *lines[start + many :]])


def lose_breaks(text: str, rng: random.Random) -> str:
    """Tabs or line ends are lost, everywhere or in a part."""
    start, end = sorted((_anywhere(text, rng), _anywhere(text, rng)))
    char = rng.choice("\t\n、。")
    return text[:start] + text[start:end].replace(char, rng.choice(["", " ", "\n"])) + text[end:]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    insert_run, change_number, change_number, insert_letter, drop_part, double_part, shuffle_lines, lose_breaks,
)  # fmt: skip


def mutated(text: str, rng: random.Random) -> str:
    """The text with one to four mutations."""
    for _ in range(rng.randrange(1, 5)):
        text = rng.choice(MUTATIONS)(text, rng)
    return text


def _flipped(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randrange(1, 30)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _cut(data: bytes, rng: random.Random) -> bytes:
    start, end = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return data[:start] + data[end:]


def _bytes_mutated(data: bytes, rng: random.Random) -> bytes:
    return rng.choice((_flipped, _flipped, _flipped, _cut))(data, rng)


def _zip_mutated(data: bytes, rng: random.Random) -> bytes:
    """A Word or Excel file: one of its parts damaged as text, or the bytes of the whole."""
    if rng.random() < 0.2:
        return _bytes_mutated(data, rng)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = file.namelist()
        content = [name for name in names if name.startswith(("word/document", "xl/worksheets/sheet", "xl/shared"))]
        hit = rng.choice(content if content and rng.random() < 0.8 else names)
        for name in names:
            part = file.read(name)
            if name == hit:
                text = part.decode("utf-8", "replace")
                # Damage between the tags leaves XML that can be read: most of the files should get that far.
                part = (_text_of_tags(text, rng) if rng.random() < 0.7 else mutated(text, rng)).encode(
                    "utf-8", "surrogatepass"
                )
            made.writestr(name, part)
    return out.getvalue()


def _text_of_tags(xml: str, rng: random.Random) -> str:
    """The XML with the text between some of its tags, or some whole elements, changed."""
    pieces = xml.split("<")
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(pieces))
        tag, sep, text = pieces[at].partition(">")
        if sep and text and rng.random() < 0.8:
            wanted = mutated(text, rng)
            pieces[at] = tag + ">" + html.escape("".join(char for char in wanted if char >= " " or char in "\t\n"))
        else:
            digits = [n for n, char in enumerate(tag) if char.isdigit()]
            if digits:
                n = rng.choice(digits)
                pieces[at] = tag[:n] + rng.choice(["0", "99999999", "-1", "x"]) + tag[n + 1 :] + sep + text
    return "<".join(pieces)


# -- what is damaged ---------------------------------------------------------------------------------------------------


def _labelled() -> Iterator[str]:
    """The open half of the labelled reports, each in the form of the tests."""
    from ministry import form_text

    for path in sorted((ROOT / "benchmarks" / "reading" / "open").glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = {"goals_a": "a.targets", "goals_b": "b.targets", "goals_m": "m.targets", "goals_p": "p.targets"}
        facts = {fact: told[key].strip() for key, fact in keys.items() if told.get(key)}
        marks = {f"mark.{name}": "○" if name in told["projects"] else "" for name in ("community", "multi_agency")}
        facts |= {"achievement": told["achievement"].strip(), **marks}
        facts |= {key: told[key] for key in ("prefecture", "municipality") if told.get(key)}
        yield form_text.report({**form_text.FACTS, **facts})


@cache
def texts() -> Sequence[str]:
    """Sound texts to start from."""
    from checks.conftest import FORM
    from ministry import form_text

    given = [FORM, form_text.report(), form_text.report(form_text.JOINT), form_text.report(form_text.PREFECTURE)]
    given.append("\n\n".join((form_text.report(form_text.CITY), form_text.report(form_text.TOWN))))
    given += _labelled()
    given += [path.read_text(encoding="utf-8") for path in sorted(TOWNS.glob("*.txt"))]
    for folder in ("invented/text", "plans", "cases/open"):
        given += [path.read_text(encoding="utf-8") for path in sorted((SHARED / folder).glob("*.txt"))]
    return [text for text in given if len(text) < 60_000]


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
    data: bytes = sheet.out.getvalue()
    return data


def word_of(text: str) -> bytes:
    """A text as a Word file, lines with tabs as rows of tables."""
    import docx

    file = docx.Document()
    for line in text.split("\n"):
        line = "".join(char for char in line if char >= " " or char == "\t")
        if "\t" in line:
            cells = line.split("\t")
            row = file.add_table(1, len(cells)).rows[0]
            for cell, value in zip(row.cells, cells, strict=True):
                cell.text = value
        else:
            file.add_paragraph(line)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def book_of(text: str) -> bytes:
    """A text as an Excel file, a line a row."""
    import openpyxl

    book = openpyxl.Workbook()
    for line in text.split("\n"):
        line = "".join(char for char in line if char >= " " or char == "\t")
        book.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in line.split("\t")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def files(kind: str) -> Sequence[bytes]:
    """Sound files of a kind."""
    given = [path.read_bytes() for path in sorted(TOWNS.glob(f"*.{kind}")) if path.stat().st_size < 200_000]
    make = {"pdf": pdf_of, "docx": word_of, "xlsx": book_of}[kind]
    return [*given, *(make(text) for text in texts()[:6])]


def mutants(seed: int, kind: str) -> Iterator[Mutant]:
    """Endless mutants of one kind; the same for the same seed."""
    rng = random.Random(f"{seed} {kind}")
    pages = [path.read_text(encoding="utf-8") for path in sorted(TOWNS.glob("*.html"))]
    families = ("model_project_report", None, None, "pdca_sheet", "master_plan_page", "plan_followup", "roadmap")
    while True:
        family = rng.choice(families)
        year = rng.choice([None, 2018, 2019, 2021])
        if kind == "txt":
            data = mutated(rng.choice(texts()), rng).encode("utf-8", "surrogatepass")
        elif kind == "html":
            page = rng.choice(pages) if rng.random() < 0.4 else page_of(rng.choice(texts()))
            data = mutated(page, rng).encode("utf-8", "surrogatepass")
        elif kind == "pdf":
            data = _bytes_mutated(rng.choice(files("pdf")), rng)
        else:
            data = _zip_mutated(rng.choice(files(kind)), rng)
        yield Mutant(f".{kind}", data, family, year)
