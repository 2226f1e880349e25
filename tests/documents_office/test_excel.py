"""What a sheet of Excel shows → what is read: stored → displayed → cells, with the reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side

from documents_office.files import (
    changed,
    codes,
    dropped,
    excel,
    places,
    read,
    related,
    saved,
    sheet_xml,
    table,
    workbook,
)
from welfare_etl.documents.office.number_format import NotShown, shown

LINE = Border(*(Side(style="thin") for _ in range(4)))


@pytest.mark.parametrize(
    ("stored", "code", "expected", "reason"),
    [
        (119684, '#,##0"人"', "119,684人", "a unit that the format adds"),
        (0.058, "0.0%", "5.8%", "a share is shown in percent"),
        (5.9, '0.0"‰"', "5.9‰", "‰ is only a sign in Excel: nothing is multiplied"),
        (dt.date(2019, 1, 31), '[$-411]ggge"年"m"月"d"日";@', "平成31年1月31日", "a day in a Japanese year"),
        (dt.date(2019, 5, 1), "[$-ja-JP-x-gannen]ggge年m月d日", "令和1年5月1日", "the first day of an era"),
        (dt.date(2019, 1, 31), "yyyy/m/d", "2019/1/31", "a day"),
        (dt.time(9, 5), "h:mm", "9:05", "a time of day"),
        (55600, "General", "55600", "no format"),
        (29.4, "General", "29.4", "no format, with a fraction"),
        (1 / 3, "General", "0.333333333", "as many places as Excel shows"),
        (2.5, "0", "3", "half is rounded up, not to even"),
        (-12, '#,##0;"△"#,##0', "△12", "a loss as accounts print it"),
        (0, '0;-0;"-"', "-", "a zero that is shown as a dash"),
        (1234567, "#,##0,", "1,235", "in thousands"),
        (3, '"第"0"号"', "第3号", "words around a number"),
        (266720000, "0000-00-0000", "0266-72-0000", "a telephone number as a number"),
        ("平成30年度", "@", "平成30年度", "text"),
        (True, "General", "TRUE", "a truth value"),
    ],
)
def test_a_value_is_read_as_the_cell_shows_it(stored: Any, code: str, expected: str, reason: str) -> None:
    def fill(sheet: Any) -> None:
        sheet["B2"] = stored
        sheet["B2"].number_format = code

    assert table(excel(fill)) == [[expected]], reason


@pytest.mark.parametrize("code", ["# ?/?", "0.00E+00", "b2yyyy", "0" * 600])
def test_a_format_that_is_not_known_is_told_and_never_guessed(code: str) -> None:
    with pytest.raises(NotShown):
        shown("0.5", code)

    def fill(sheet: Any) -> None:
        sheet["A1"] = 0.5
        sheet["A1"].number_format = code

    document = excel(fill)
    assert (table(document), codes(document)) == ([["0.5"]], ["number_format"])


def test_merged_ranges_have_their_text_once_and_their_columns() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["C1"] = "実施主体", "小松市"
        sheet.merge_cells("A1:B3")
        sheet.merge_cells("C1:F1")
        sheet["C2"], sheet["E2"] = "対象", "内容"
        sheet["C3"], sheet["E3"] = "市民", "講座"

    document = excel(fill)
    assert [[(cell.column, cell.text) for cell in row.cells] for row in document.rows] == [
        [(0, "実施主体"), (2, "小松市")],
        [(0, ""), (2, "対象"), (4, "内容")],
        [(0, ""), (2, "市民"), (4, "講座")],
    ]
    assert [[(cell.columns, cell.merged) for cell in row.cells] for row in document.rows[:2]] == [
        [(2, False), (4, False)],
        [(2, True), (1, False), (1, False)],
    ]
    assert places(document)["講座"] == "様式!E3"


def test_rows_with_borders_stay_together_and_empty_rows_part() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "1. 基本情報"
        for row in (2, 3, 4):
            for cell in sheet[f"A{row}:B{row}"][0]:
                cell.border = LINE
        sheet["A2"], sheet["B2"], sheet["A4"] = "人口", "120人", "世帯数"  # row 3 is an empty row of the table
        sheet["A6"], sheet["A7"], sheet["A9"] = "注1", "注2", "以上"

    blocks = [row.block for row in excel(fill).rows]
    assert blocks[0] < blocks[1] == blocks[2] < blocks[3] == blocks[4] < blocks[5]


def test_what_is_hidden_is_told_and_not_read() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["A3"] = "人口", "メモ", "旧", "120人"
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        listed = sheet.parent.create_sheet("一覧")
        listed["A1"] = "○"
        listed.sheet_state = "hidden"
        sheet.parent.create_sheet("記入例")["A1"] = "○○市"

    document = excel(fill)
    assert table(document) == [["人口"], ["120人"]]
    assert dropped(document) == [("hidden", "メモ"), ("hidden", "旧"), ("hidden", "○"), ("example", "○○市")]
    assert codes(document) == ["hidden", "sheet_left_out", "sheet_left_out"]


def test_what_lies_outside_of_the_printed_area_is_told_and_not_read() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["F1"] = "人口", "選択肢: ○"
        sheet.print_area = "A1:C9"

    document = excel(fill)
    assert (table(document), dropped(document)) == ([["人口"]], [("not_printed", "選択肢: ○")])
    assert codes(document) == ["hidden"]


def test_a_formula_is_read_by_its_stored_value() -> None:
    def cell(stored: str) -> bytes:
        data = workbook(lambda sheet: sheet.append(["x"]))
        return changed(
            data,
            {
                "xl/worksheets/sheet1.xml": sheet_xml(
                    [f'<row r="1"><c r="A1"><f>1+2</f>{stored}</c><c r="B1" t="str"><v>校</v></c></row>']
                )
            },
        )

    known = read(cell("<v>3</v>"), "a.xlsx")
    assert (table(known), codes(known)) == ([["3", "校"]], [])
    unknown = read(cell(""), "a.xlsx")
    assert (table(unknown), codes(unknown)) == ([["", "校"]], ["formula_without_value"])


def test_struck_out_text_is_not_said() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"] = "3回", "5回"
        sheet["A1"].font = Font(strike=True)

    document = excel(fill)
    assert ([row[-1] for row in table(document)], dropped(document)) == (["5回"], [("struck_out", "3回")])


def test_readings_over_kanji_are_no_text() -> None:
    inside = '<r><t>札幌</t></r><r><t>市</t></r><rPh sb="0" eb="2"><t>サッポロ</t></rPh>'
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{inside}</is></c></row>'
    data = changed(
        workbook(lambda sheet: sheet.append(["x"])),
        {
            "xl/worksheets/sheet1.xml": sheet_xml([row]),
            "xl/_rels/workbook.xml.rels": lambda rels: related(rels, "sharedStrings", "shared.xml", "rId77"),
            "xl/shared.xml": f"<sst {space}><si>{inside}</si></sst>",
        },
    )
    assert table(read(data, "a.xlsx")) == [["札幌市", "札幌市"]]


def test_comments_and_running_heads_are_kept_beside() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "120人"
        sheet["A1"].comment = Comment("要確認", "係")
        sheet.oddHeader.right.text = "平成30年度"
        sheet.oddFooter.center.text = "&P / &N"

    document = excel(fill)
    assert table(document) == [["120人"]]
    assert ("comment", "要確認") in dropped(document)
    assert ("running_header", "平成30年度") in dropped(document)


def test_each_sheet_is_read_in_the_order_of_the_workbook() -> None:
    book = openpyxl.Workbook()
    book.active.title = "1.基本情報"
    book.active["A1"] = "人口"
    book.create_sheet("事業 (2)")["B3"] = "実施主体"
    document = read(saved(book), "a.xlsx")
    assert places(document) == {"人口": "1.基本情報!A1", "実施主体": "'事業 (2)'!B3"}
    assert document.rows[0].block < document.rows[1].block


# -- what floats over cells ------------------------------------------------------------------------------------------

DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{anchors}</xdr:wsDr>'
)
ANCHOR = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>{left}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{top}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>{right}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{bottom}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:sp><xdr:spPr><a:prstGeom prst="{shape}"/></xdr:spPr>{text}</xdr:sp></xdr:twoCellAnchor>'
)
LINK = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId77"'


def over(data: bytes, *shapes: tuple[int, int, int, int, str, str]) -> bytes:
    """Shapes (left, top, right, bottom; cells from 0; kind, text) over the first sheet."""
    anchors = "".join(
        ANCHOR.format(
            left=left, top=top, right=right, bottom=bottom, shape=kind,
            text=f"<xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody>" if text else "",
        )
        for left, top, right, bottom, kind, text in shapes
    )  # fmt: skip
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    return changed(data, {
        "xl/worksheets/sheet1.xml": lambda xml: xml.replace("</worksheet>", f"<drawing {LINK}/></worksheet>"),
        "xl/worksheets/_rels/sheet1.xml.rels": related(empty, "drawing", "../drawings/drawing1.xml", "rId77"),
        "xl/drawings/drawing1.xml": DRAWING.format(anchors=anchors),
    })  # fmt: skip


def form(sheet: Any) -> None:
    sheet["A1"], sheet["B1"], sheet["D1"], sheet["E1"] = "実施事業", "地域力", "多機関", "直営・委託"
    sheet["A2"] = "目的"
    sheet.merge_cells("B2:E4")


@pytest.mark.parametrize(
    ("given", "expected", "told"),
    [
        ((2, 0, 3, 1, "ellipse", ""), [["実施事業", "地域力", "○", "多機関", "直営・委託"], ["目的"]], []),
        ((1, 0, 2, 1, "ellipse", ""), [["実施事業", "地域力\n○", "多機関", "直営・委託"], ["目的"]], []),
        ((4, 0, 5, 1, "ellipse", ""), [["実施事業", "地域力", "多機関", "直営・委託"], ["目的"]], ["drawn_mark"]),
        ((2, 1, 4, 3, "rect", "見守り"), [["実施事業", "地域力", "多機関", "直営・委託"], ["目的", "見守り"]], []),
        ((2, 0, 3, 1, "rect", "○"), [["実施事業", "地域力", "○", "多機関", "直営・委託"], ["目的"]], []),
        ((2, 0, 3, 1, "rect", ""), [["実施事業", "地域力", "多機関", "直営・委託"], ["目的"]], []),
    ],
    ids=["blank cell", "over a name", "over one of two words", "text box in a merged range", "circle as text", "frame"],
)
def test_what_is_drawn_over_a_cell_is_read_into_it(
    given: tuple[int, int, int, int, str, str], expected: list[list[str]], told: list[str]
) -> None:
    document = read(over(workbook(form), given), "a.xlsx")
    assert [[text for text in row if text] for row in table(document)] == expected
    assert codes(document) == told


def test_check_boxes_of_a_form_are_read_where_they_stand() -> None:
    boxes = "".join(
        f'<v:shape><v:textbox><div>{caption}</div></v:textbox><x:ClientData ObjectType="Checkbox">'
        f"<x:Anchor>{left}, 2, 0, 1, {left + 1}, 0, 0, 18</x:Anchor>{checked}</x:ClientData></v:shape>"
        for left, caption, checked in ((1, "直営", "<x:Checked>1</x:Checked>"), (2, "委託", ""))
    )
    vml = f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{boxes}</xml>'
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    data = changed(workbook(lambda sheet: sheet.append(["運営"])), {
        "xl/worksheets/sheet1.xml": lambda xml: xml.replace("</worksheet>", f"<legacyDrawing {LINK}/></worksheet>"),
        "xl/worksheets/_rels/sheet1.xml.rels": related(empty, "vmlDrawing", "../drawings/vmlDrawing1.vml", "rId77"),
        "xl/drawings/vmlDrawing1.vml": vml,
    })  # fmt: skip
    assert table(read(data, "a.xlsx")) == [["運営", "☑直営", "□委託"]]
