"""What a page of Word shows → what is read: printed → cells, with the reason."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Pt

from documents_office.files import W, codes, dropped, paragraph, places, read, run, saved, table, word

BOX = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{on}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>'
OLD_BOX = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>{checked}</w:checkBox></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("inner", "expected", "reason"),
    [
        (run("人口") + "<w:r><w:tab/></w:r>" + run("120人"), "人口 120人", "a tab shows as a gap"),
        (run("1行目") + "<w:r><w:br/></w:r>" + run("2行目"), "1行目\n2行目", "a line break"),
        (BOX.format(on=1, sign="☒") + run("直営"), "☑直営", "Word draws a ticked box as ☒"),
        (BOX.format(on=0, sign="☐") + run("委託"), "□委託", "a box that is not ticked"),
        (OLD_BOX.format(checked="<w:checked/>") + run("有"), "☑有", "a form field of old files, ticked"),
        (OLD_BOX.format(checked="") + run("無"), "□無", "and not ticked"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("有"), "☑有", "a tick of a symbol font"),
        (run("l", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + run("印"), "●印", "a letter that a symbol font draws"),
        (FIELD.format(code="PAGEREF x", result="3") + run("頁"), "3頁", "of a field only its result is shown"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,2)</w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("事業名"), "②事業名", "a number in a circle that Word draws of two"),
        ('<w:ins w:id="1">' + run("5回") + '</w:ins><w:del w:id="2"><w:r><w:delText>3回</w:delText></w:r></w:del>', "5回",
         "tracked changes as if accepted: 5回3回 would be two numbers"),
        ('<w:moveFrom w:id="1">' + run("甲") + '</w:moveFrom><w:moveTo w:id="2">' + run("乙") + "</w:moveTo>", "乙", "moved text, once"),
        (run("3回", "<w:strike/>") + run("5回"), "5回", "what is struck out is not said"),
        (run("裏", "<w:vanish/>") + run("表"), "表", "hidden text"),
        ("<w:r><w:ruby><w:rt>" + run("さっぽろ") + "</w:rt><w:rubyBase>" + run("札幌") + "</w:rubyBase></w:ruby></w:r>", "札幌",
         "the reading above a name is no part of it"),
        ('<w:hyperlink>' + run("https://www.example.jp/") + "</w:hyperlink>", "https://www.example.jp/", "a link shows its text"),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_as_its_page_shows_it(inner: str, expected: str, reason: str) -> None:
    assert table(word(inner)) == [[expected]], reason


def test_what_is_not_shown_is_told_and_kept_in_residual() -> None:
    document = word(
        run("表") + run("裏", "<w:vanish/>") + run("旧", "<w:strike/>"), '<w:ins w:id="1">' + run("新") + "</w:ins>"
    )
    assert table(document) == [["表"], ["新"]]
    assert dropped(document) == [("hidden", "裏"), ("struck_out", "旧")]
    assert codes(document) == ["tracked_changes", "hidden", "struck_out"]


def test_a_prompt_that_nobody_answered_is_no_value() -> None:
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run("ここをクリックして入力")
        + "</w:sdtContent></w:sdt>"
    )
    document = word(run("事業名:") + prompt)
    assert table(document) == [["事業名:"]]
    assert dropped(document) == [("placeholder", "ここをクリックして入力")]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    document = word('<w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>' + run("高原の"), run("まち"))
    assert table(document) == [["高原のまち"]]


def test_cells_merged_sideways_and_down_keep_their_columns() -> None:
    file = docx.Document()
    grid = file.add_table(rows=3, cols=4)
    grid.cell(0, 0).merge(grid.cell(2, 0)).text = "④事業内容"
    grid.cell(0, 1).merge(grid.cell(0, 3)).text = "ア 拠点"
    for column, text in ((1, "対象"), (2, "内容"), (3, "人数")):
        grid.cell(1, column).text = text
        grid.cell(2, column).text = text + "の値"
    document = read(saved(file), "a.docx")
    assert [[(cell.column, cell.text) for cell in row.cells] for row in document.rows] == [
        [(0, "④事業内容"), (1, "ア 拠点")],
        [(0, ""), (1, "対象"), (2, "内容"), (3, "人数")],
        [(0, ""), (1, "対象の値"), (2, "内容の値"), (3, "人数の値")],
    ]
    assert [[(cell.columns, cell.merged) for cell in row.cells] for row in document.rows[:2]] == [
        [(1, False), (3, False)],
        [(1, True), (1, False), (1, False), (1, False)],
    ]
    assert places(document)["内容の値"] == "table 1 row 3 cell 3"


def test_a_table_in_a_cell_is_read_in_its_place() -> None:
    file = docx.Document()
    grid = file.add_table(rows=2, cols=3)
    grid.cell(0, 0).text, grid.cell(0, 2).text = "成果目標", "備考"
    holder = grid.cell(0, 1)
    holder.text = "次のとおり。"
    inner = holder.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "講座", "5回"
    holder.add_paragraph("以上")
    grid.cell(1, 0).text = "その他"
    document = read(saved(file), "a.docx")
    assert [[text for text in row if text] for row in table(document)] == [
        ["成果目標", "次のとおり。"], ["講座", "5回"], ["以上", "備考"], ["その他"],
    ]  # fmt: skip
    # What stands in the cell stays in its column, so that it is not taken for the label's.
    assert [cell.column for row in document.rows[:3] for cell in row.filled] == [0, 1, 1, 2, 1, 2]
    assert places(document)["5回"] == "table 1 row 1 cell 2 table 1 row 1 cell 2"


def test_numbers_that_word_puts_before_paragraphs_are_read() -> None:
    file = docx.Document()
    numbering = file.part.numbering_part.element
    kinds = (("decimalEnclosedCircle", "%1", "%2"), ("decimal", "%1.", "%1-%2."), ("bullet", "\uf0b7", "-"))
    for number, (style, *texts) in enumerate(kinds, 90):
        level = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, text in enumerate(texts)
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{level}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))

    def item(number: int, level: int, text: str) -> None:
        properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        file.element.body.insert(len(file.element.body) - 1, paragraph(properties + run(text)))

    item(90, 0, "実施主体")
    item(90, 0, "事業名")
    item(91, 0, "章")
    item(91, 1, "節")
    item(91, 1, "次の節")
    item(92, 0, "箇条")
    document = read(saved(file), "a.docx")
    assert [row[0] for row in table(document)] == [
        "① 実施主体", "② 事業名", "1. 章", "1-1. 節", "1-2. 次の節", "・ 箇条",
    ]  # fmt: skip


SHAPE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH relativeFrom="column">'
    "<wp:posOffset>{x}</wp:posOffset></wp:positionH>"
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="{w}" cy="127000"/>'
    '<a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst="{shape}"/></wps:spPr>{text}</wps:wsp></a:graphicData></a:graphic>'
    "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{text}</v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
IN_BOX = "<{tag}><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></{tag}>"


def shape(text: str = "", *, kind: str = "rect", x: float = 0, width: float = 20) -> str:
    inner = IN_BOX.format(tag="wps:txbx", text=text) if text else ""
    return SHAPE.format(x=int(x * 12700), w=int(width * 12700), shape=kind, text=inner)


def test_a_text_box_is_read_once_and_behind_its_paragraph() -> None:
    assert table(word(run("目的") + shape("見守りのまち"))) == [["目的"], ["見守りのまち"]]


def test_a_text_box_over_a_cell_is_the_cell_s_text() -> None:
    file = docx.Document()
    grid = file.add_table(rows=1, cols=2)
    grid.cell(0, 0).text = "事業名"
    grid.cell(0, 1).paragraphs[0]._p.append(parse_xml(f"<w:r {W}>" + shape("つながり事業")[5:]))
    assert table(read(saved(file), "a.docx")) == [["事業名", "つながり事業"]]


@pytest.mark.parametrize(
    ("anchor", "x", "texts", "expected", "told"),
    [
        (1, 5, ["地域力", "", "多機関", ""], ["地域力", "○", "多機関"], []),  # in its own, blank cell
        (0, 105, ["地域力", "", "多機関", ""], ["地域力", "○", "多機関"], []),  # its anchor is in the cell before
        (0, 5, ["地域力", "", "多機関", ""], ["地域力", "○", "多機関"], []),  # over the name that it marks: behind it
        (
            1,
            5,
            ["運営", "直営・委託", "", ""],
            ["運営", "直営・委託"],
            ["drawn_mark"],
        ),  # over one of two words: nobody can tell
        (0, 900, ["地域力", "", "", ""], ["地域力"], ["drawn_mark"]),  # outside of the table
    ],
)
def test_a_drawn_circle_marks_the_cell_that_it_lies_in(
    anchor: int, x: float, texts: list[str], expected: list[str], told: list[str]
) -> None:
    file = docx.Document()
    grid = file.add_table(rows=1, cols=4)
    for column in grid.columns:
        column.width = Pt(100)
    for cell, text in zip(grid.rows[0].cells, texts, strict=True):
        cell.text = text
    grid.cell(0, anchor).paragraphs[0]._p.append(parse_xml(f"<w:r {W}>" + shape(kind="ellipse", x=x)[5:]))
    document = read(saved(file), "a.docx")
    assert [text for text in table(document)[0] if text] == expected
    assert codes(document) == told


def test_running_heads_are_laid_out_and_in_no_row() -> None:
    file = docx.Document()
    file.add_paragraph("本文")
    file.sections[0].header.paragraphs[0].text = "平成30年度 報告"
    file.sections[0].footer.paragraphs[0].text = "- 1 -"
    document = read(saved(file), "a.docx")
    assert table(document) == [["本文"]]
    assert dropped(document) == [("running_header", "平成30年度 報告"), ("page_number", "- 1 -")]


def test_a_comment_is_no_part_of_the_text() -> None:
    file = docx.Document()
    one = file.add_paragraph("120人")
    file.add_comment(one.runs, text="要確認")
    document = read(saved(file), "a.docx")
    assert table(document) == [["120人"]]
    assert dropped(document) == [("comment", "要確認")]
    assert codes(document) == ["comment"]
