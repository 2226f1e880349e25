"""Why a number can be believed: where it was read, what was noticed, what is missing and what is left over."""

from __future__ import annotations

from typing import ClassVar

from welfare_etl.records.base import Confidence, LineNumber, MissingReason, Row, Sequence, Severity, col

__all__ = ["Finding", "Lineage", "Missing", "Residual"]


class Lineage(Row):
    """One place in a source that a value was read from; a value put together from several places has several."""

    table: ClassVar[str] = "lineage"
    key: ClassVar[tuple[str, ...]] = ("table_name", "row_key", "column_name", "document_id", "line_start")
    title_en: ClassVar[str] = "Where each value was read: the line, the verbatim text and the rule"
    title_ja: ClassVar[str] = "各値の出所: 行・原文・適用した規則"

    table_name: str = col(en="Table of the value", ja="値のある表")
    row_key: str = col(
        en="Key of its row: the key columns' values joined by |", ja="値のある行のキー(キー列の値を | で連結)"
    )
    column_name: str = col(en="Column of the value", ja="値のある列")
    document_id: str = col(en="Document that it was read from", ja="読み取った文書の識別子")
    line_start: LineNumber = col(en="First line in the source, counted from 1", ja="原文での開始行(1から)")
    line_end: LineNumber = col(en="Last line in the source, inclusive", ja="原文での終了行(この行を含む)")
    quote: str = col(en="Verbatim source text", ja="原文そのままの引用")
    rule: str = col(en="Rule that turned the text into the value", ja="原文を値にした規則")
    confidence: Confidence = col(
        en="0 to 1; 1 means printed as such in its place on the form",
        ja="確からしさ(0〜1、1は様式どおりの場所に印字された値そのもの)",
    )
    page: Sequence | None = col(
        en="Page, counted from 1, where the source has pages", ja="ページ番号(ページのある文書のみ)", default=None
    )
    x0: float | None = col(en="Left edge on the page, in points", ja="ページ上の左端(ポイント)", default=None)
    top: float | None = col(
        en="Upper edge, in points from the top of the page", ja="ページ上端からの上辺(ポイント)", default=None
    )
    x1: float | None = col(en="Right edge on the page, in points", ja="ページ上の右端(ポイント)", default=None)
    bottom: float | None = col(
        en="Lower edge, in points from the top of the page", ja="ページ上端からの下辺(ポイント)", default=None
    )
    place: str | None = col(
        en="Cell of an Excel sheet (シート1!B12), table, row and cell of a Word file; NULL for other media",
        ja="Excel のシートとセル(シート1!B12)、Word の表・行・セル。それ以外の媒体では NULL",
        default=None,
    )


class Finding(Row):
    """Something that a person should know: a repair, an inference, a breach of an expectation."""

    table: ClassVar[str] = "finding"
    key: ClassVar[tuple[str, ...]] = ("report_id", "document_id", "line", "code", "table_name", "column_name")
    title_en: ClassVar[str] = "What was noticed: repairs, inferences, doubts and errors"
    title_ja: ClassVar[str] = "確認事項: 補正・推定・疑義・誤り"

    severity: Severity = col(en="error, warning or info", ja="重大度(error 誤り / warning 要確認 / info 参考)")
    code: str = col(en="Name of the rule that noticed it", ja="検出した規則の名前")
    report_id: str | None = col(
        en="Report, NULL for a whole document", ja="報告書の識別子(文書全体に関するときは NULL)", default=None
    )
    document_id: str | None = col(en="Document", ja="文書の識別子", default=None)
    line: LineNumber | None = col(en="Line in the source, counted from 1", ja="原文の行(1から)", default=None)
    table_name: str | None = col(en="Table concerned", ja="関係する表", default=None)
    column_name: str | None = col(en="Column concerned", ja="関係する列", default=None)
    message: str = col(en="What is the matter and what to do, in English", ja="内容と対応(英語)")
    message_ja: str = col(en="What is the matter and what to do, in Japanese", ja="内容と対応(日本語)")
    printed: str | None = col(en="What the source prints", ja="原文の表記", default=None)
    used: str | None = col(en="What was stored instead, or is suggested", ja="採用した値または提案", default=None)
    fingerprint: str | None = col(
        en="The same finding has the same fingerprint in each build",
        ja="同じ確認事項を毎回同じと見分けるための指紋",
        default=None,
    )


class Missing(Row):
    """A value that is not there, and why."""

    table: ClassVar[str] = "missing"
    key: ClassVar[tuple[str, ...]] = ("report_id", "table_name", "row_key", "column_name")
    title_en: ClassVar[str] = "Why a value is NULL"
    title_ja: ClassVar[str] = "値が NULL である理由"

    report_id: str | None = col(
        en="Report, NULL in a document that is none", ja="報告書の識別子(報告書でない文書では NULL)", default=None
    )
    table_name: str = col(en="Table of the missing value", ja="値のない表")
    row_key: str = col(
        en="Key of its row: the key columns' values joined by |", ja="値のない行のキー(キー列の値を | で連結)"
    )
    column_name: str = col(en="Column of the missing value", ja="値のない列")
    reason: MissingReason = col(
        en="blank, dash, unknown (不明), none (なし), same (同上), not_printed (the cell is there and does not say), "
        "not_on_form, several (readable, but of several bodies), omitted (facts edition) or unreadable",
        ja="理由(blank 空欄、dash 横線、unknown 不明、none なし、same 同上、not_printed 欄はあるが記載なし、"
        "not_on_form 欄なし、several 複数団体の値、omitted 抄録で省略、unreadable 判読不能)",
    )
    printed: str | None = col(en="What stands there instead", ja="原文の表記", default=None)
    document_id: str | None = col(en="Document", ja="文書の識別子", default=None)
    line: LineNumber | None = col(en="Line in the source, counted from 1", ja="原文の行(1から)", default=None)


class Residual(Row):
    """Source text that became no value and is no label of the form."""

    table: ClassVar[str] = "residual"
    key: ClassVar[tuple[str, ...]] = ("document_id", "report_id", "line")
    title_en: ClassVar[str] = "Source text that is neither a label of the form nor part of a value"
    title_ja: ClassVar[str] = "様式の見出しでも値でもない残りの原文"

    document_id: str = col(en="Document", ja="文書の識別子")
    report_id: str | None = col(
        en="Report, NULL outside any report", ja="報告書の識別子(報告書の外では NULL)", default=None
    )
    line: LineNumber | None = col(en="Line in the source, counted from 1", ja="原文の行(1から)", default=None)
    text: str = col(en="The text left over, verbatim", ja="残った原文")
    reason: str = col(
        en="Why it was left: unassigned, page_number …",
        ja="残った理由(unassigned 未割当 など)",
    )
