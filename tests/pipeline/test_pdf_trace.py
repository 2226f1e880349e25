"""``trace`` of a value that was read from a PDF: its page is named, and drawn with each of its lines marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from documents_pdf.sheets import Sheet, document
from pipeline import fakes
from welfare_etl.cli import main
from welfare_etl.documents.pdf import boxes_of_quote
from welfare_etl.documents.pdf.reader import RESOLUTION
from welfare_etl.pipeline import build, gates

Trace = Callable[..., tuple[int, str, str]]

NAME = "REPORT 2018-01100 札幌市"


def is_marked(page: Image.Image, x: float, y: float) -> bool:
    """Whether a place (points from the top left corner) lies in a frame: red above it and below it, close by."""
    scale = RESOLUTION / 72
    column = [page.getpixel((int(x * scale), int((y + step / 2) * scale))) for step in range(-30, 31)]
    red = [isinstance(dot, tuple) and dot[0] > 150 and dot[1] < 90 and dot[2] < 90 for dot in column]
    return any(red[:30]) and any(red[31:])


@pytest.fixture
def trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Trace:
    """The command over a PDF of two pages, whose second page has the table, and over a text."""
    sheet = Sheet().text(50, 50, NAME).text(50, 90, "平成30年度").page()
    sheet.grid((50, 150, 400), (100, 120)).text(55, 105, "人口").text(155, 105, "1,966,735")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "sapporo.pdf").write_bytes(sheet.pdf())
    (tmp_path / "raw" / "kushiro.txt").write_text(fakes.KUSHIRO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    fakes.put_in(monkeypatch)
    monkeypatch.setattr(gates, "run_checks", lambda tables, raw: [])
    build(Path("raw"), Path("extracted"), Path("warehouse"))

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["trace", *arguments])
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_the_page_is_named(trace: Trace) -> None:
    code, out, err = trace("札幌市", "profile.population")
    assert (code, err) == (0, "")
    assert "  → sapporo.pdf:3  page 2, x 155.0–" in out
    assert "    3 │ 1,966,735" in out


def test_the_page_is_drawn_with_the_value_marked(trace: Trace, tmp_path: Path) -> None:
    code, out, err = trace("札幌市", "profile.population", "--image", "place.png")
    assert code == 0
    assert "1966735" in out
    assert err == "page 2 of sapporo.pdf drawn to place.png\n"
    page = Image.open(tmp_path / "place.png").convert("RGB")
    assert is_marked(page, 160, 110)
    assert not is_marked(page, 60, 110)


@pytest.mark.parametrize(
    ("report", "column", "told"),
    [
        ("釧路市", "profile.population", "kushiro.txt is a text without pages"),
        ("札幌市", "profile.households", "nothing is printed for it (blank)"),
    ],
)
def test_what_has_no_page_is_a_wrong_usage(trace: Trace, tmp_path: Path, report: str, column: str, told: str) -> None:
    code, out, err = trace(report, column, "--image", "place.png")
    assert (code, out) == (2, "")
    assert told in err
    assert "leave out --image" in err
    assert not (tmp_path / "place.png").exists()


def test_a_source_that_has_changed_is_not_drawn(trace: Trace, tmp_path: Path) -> None:
    file = tmp_path / "raw" / "sapporo.pdf"
    file.write_bytes(file.read_bytes() + b"\n")
    code, _, err = trace("札幌市", "profile.population", "--image", "place.png")
    assert code == 2
    assert "as it was built" in err


def test_every_line_of_a_cell_has_its_box() -> None:
    lines = ["とても長い目的のため四行に", "わたる話であり、その続きは", "次の行に、その次は次の行に", "ある。"]
    sheet = Sheet().grid((50, 150, 400), (100, 180)).text(55, 105, "目的").lines(155, 105, lines)
    found = document(sheet.text(155, 200, "別の段落").pdf())
    (cell,) = (cell for _, cell in found.cells() if cell.text.startswith("とても"))
    start, end = cell.slices()[0].start, cell.slices()[-1].end
    first = found.box_of(start)
    assert first is not None
    boxes = boxes_of_quote(found, found.line_of(start), found.source[start:end], first)
    assert [round(box.top) for box in boxes] == [round(first.top) + 13 * number for number in range(4)]


def test_of_two_equal_quotes_in_a_line_the_one_in_its_box_is_meant() -> None:
    sheet = Sheet().grid((50, 150, 250, 350), (100, 120))
    found = document(sheet.text(55, 105, "12 人").text(155, 105, "12 人").text(255, 105, "12 人").pdf())
    for _, box in found.boxes:
        assert boxes_of_quote(found, 1, "12 人", box) == [box]
    assert boxes_of_quote(found, 1, "13 人", found.boxes[0][1]) == []
    assert boxes_of_quote(found, 9, "12 人", found.boxes[0][1]) == []
