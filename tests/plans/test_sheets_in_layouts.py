"""The same two PDCA sheets under eight sets of labels, in tables, under headings, behind labels and over pages."""

from __future__ import annotations

import itertools

import pytest

from plans.conftest import read_by_name

_TITLE = "東松島市 第3次地域福祉計画 進行管理シート(令和5年度)"
_SHEETS = [
    ("縁側を広げる。", "北町と南町で開いた。", "利用者が増えたが担い手が足りない。", "担い手の講座を開く。"),
    ("相談員を増やす。", "1人を雇った。", "相談の待ち時間が減った。", "もう1人を募る。"),
]
LABELS = [
    ("Plan", "Do", "Check", "Action"), ("計画", "実行", "評価", "改善"), ("PLAN(計画)", "DO(実施)", "CHECK(評価)", "ACTION(改善)"), ("P", "D", "C", "A"),
    ("計画(P)", "実施(D)", "評価(C)", "改善(A)"), ("プラン", "ドゥ", "チェック", "アクション"), ("計画(Plan)", "実行(Do)", "評価(Check)", "改善(Action)"),
    ("事業計画", "実施内容", "評価・課題", "今後の方向性"),
]  # fmt: skip
# One sheet: its head, what joins its parts, and one part.
LAYOUTS = {
    "headings in brackets": ("シート{0}\n", "\n", "【{0}】\n{1}", "txt"),
    "headings with a mark, a page each": ("\fシート{0}\n", "\n", "■{0}\n{1}", "txt"),
    "headings without a mark": ("シート{0}\n", "\n", "{0}\n{1}", "txt"),
    "labels with a colon": ("シート{0}\n", "\n", "{0}:{1}", "txt"),
    "labels before blanks": ("シート{0}\n", "\n", "{0}    {1}", "txt"),
    "headings of Markdown": ("## シート{0}\n\n", "\n\n", "### {0}\n\n{1}", "md"),
    "bullets of Markdown": ("## シート{0}\n\n", "\n", "- **{0}**: {1}", "md"),
    "forms": ("<h2>シート{0}</h2><table>", "", "<tr><td>{0}</td><td>{1}</td></tr>", "html"),
}


def _sheets(text: str, kind: str) -> list[tuple[str, ...]]:
    rows = [row.model_dump() for row in read_by_name(text, "pdca_sheet", f"doc.{kind}").rows("pdca_sheet")]
    return [tuple(row[part] for part in ("plan_text", "do_text", "check_text", "action_text")) for row in rows]


@pytest.mark.parametrize(("labels", "layout"), list(itertools.product(LABELS, LAYOUTS)))
def test_sheets_are_read_however_they_are_set(labels: tuple[str, ...], layout: str) -> None:
    head, joint, part, kind = LAYOUTS[layout]
    sheets = [
        head.format(number) + joint.join(part.format(*one) for one in zip(labels, sheet, strict=True))
        for number, sheet in enumerate(_SHEETS, 1)
    ]
    title = {"html": f"<h1>{_TITLE}</h1>", "md": f"# {_TITLE}\n\n", "txt": f"{_TITLE}\n\n"}[kind]
    assert _sheets(title + ("</table>" if kind == "html" else "\n\n").join(sheets) + "\n", kind) == _SHEETS


@pytest.mark.parametrize("labels", LABELS)
def test_sheets_as_rows_of_a_table(labels: tuple[str, ...]) -> None:
    rows = [("No.", "取組", *labels), *((str(n), f"取組{'甲乙'[n - 1]}", *one) for n, one in enumerate(_SHEETS, 1))]
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    assert (
        _sheets(f"<h1>{_TITLE}</h1><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>", "html")
        == _SHEETS
    )
