"""Headings and short words in English and Japanese."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Lang = Literal["en", "ja"]

_WORDS: dict[str, tuple[str, str]] = {
    # the summary of a build
    "documents": ("documents", "文書"),
    "reports": ("reports", "報告"),
    "fields_filled": ("fields filled", "記入のある項目"),
    "findings": ("findings", "確認事項"),
    "residual": ("residual", "残り"),
    "warehouse": ("warehouse", "ウェアハウス"),
    "time": ("time", "所要時間"),
    "error": ("error", "エラー"),
    "warning": ("warning", "要確認"),
    "info": ("info", "参考"),
    "characters": ("characters", "字"),
    "unchanged": ("nothing changed since the last build", "前回から変更なし"),
    "not_promoted": (
        "not promoted: the checks found errors. The warehouse from before is untouched",
        "検査でエラーがあったため未公開。以前のウェアハウスはそのまま",
    ),
    "no_rows": ("no rows", "該当なし"),
    "no_sources": ("no sources", "原文なし"),
    # forms
    "form": ("form", "様式"),
    "year": ("year", "年度"),
    "labels": ("labels", "見出し"),
    "always": ("always", "必須"),
    "part": ("part", "部分"),
    "yes": ("yes", "必須"),
    "detail": ("detail", "詳細"),
    "fit": ("fit", "一致"),
    "best": ("best", "最適"),
    "missing": ("missing", "なし"),
    "rows": ("rows", "行数"),
    # states of sources, and of the warehouse
    "read": ("read", "読み取り済み"),
    "from_cache": ("from cache", "前回の結果を使用"),
    "unreadable": ("unreadable", "読み取れない"),
    "failed": ("failed", "失敗"),
    "no_family": ("no family", "種類不明"),
    "not_built_yet": ("not built yet", "未処理"),
    "changed_since": ("changed since", "前回から変更"),
    "file_is_gone": ("file is gone", "ファイルなし"),
    "entry_without_file": ("entry without file", "登録のみ"),
    "unchanged_source": ("unchanged", "変更なし"),
    "written": ("written", "作成"),
    "kept": ("kept", "既存"),
    "removed": ("removed", "削除"),
    "stale": ("stale", "要更新"),
    "lock": ("lock", "ロック"),
    # families and editions
    "model_project_report": ("model-project report", "モデル事業報告書"),
    "pdca_sheet": ("PDCA sheet", "PDCAシート"),
    "master_plan_page": ("page of a master plan", "総合計画"),
    "plan_followup": ("plan follow-up", "計画の進捗管理"),
    "roadmap": ("roadmap", "実施計画"),
    "full": ("full", "全文版"),
    "facts": ("facts", "事実版"),
    # columns of several commands
    "document_id": ("document", "文書"),
    "path": ("file", "ファイル"),
    "family": ("family", "種別"),
    "reason": ("reason", "理由"),
    "edition": ("edition", "版"),
    "fiscal_year": ("fiscal year", "年度"),
    "cache": ("cache", "キャッシュ"),
    "state": ("state", "状態"),
    "report_id": ("report", "報告"),
    "municipality": ("municipality", "市区町村"),
    "name": ("name", "名称"),
    "line": ("line", "行"),
    "quote": ("source", "原文"),
    "table": ("table", "表"),
    "table_name": ("table", "表"),
    "column": ("column", "列"),
    "column_name": ("column", "列"),
    "row_key": ("row", "行のキー"),
    "value": ("value", "値"),
    "rule": ("rule", "規則"),
    "confidence": ("confidence", "確度"),
    "severity": ("severity", "程度"),
    "code": ("code", "コード"),
    "message": ("message", "内容"),
    "place": ("place", "位置"),
    "type": ("type", "型"),
    "section": ("section", "項目区分"),
    "label": ("label", "項目"),
    "description": ("description", "説明"),
    # changes between two warehouses
    "kind": ("kind", "種類"),
    "added": ("added", "追加"),
    "gone": ("gone", "削除"),
    "changed": ("changed", "変更"),
    "before": ("before", "変更前"),
    "after": ("after", "変更後"),
    "quote_before": ("source before", "変更前の原文"),
    "quote_after": ("source after", "変更後の原文"),
    # outcomes
    "block": ("block", "区分"),
    "due_fiscal_year": ("due", "目標年度"),
    "as_of": ("as of", "時点"),
    "match_basis": ("basis", "対応付け"),
    "project": ("project", "事業"),
    "indicator": ("indicator", "指標"),
    "target": ("target", "目標"),
    "result": ("result", "実績"),
    "attainment": ("attainment", "達成率"),
    "basis": ("basis", "対応付け"),
    "linked": ("linked", "文言の類似"),
    "printed": ("printed", "原文の記載"),
    "community": ("community", "地域力強化"),
    "multi_agency": ("multi-agency", "多機関協働"),
    "prefectural": ("prefectural", "都道府県"),
    # what a warehouse holds
    "id": ("id", "識別子"),
    "prefecture": ("prefecture", "都道府県"),
    "goals": ("goals", "目標"),
    "results": ("results", "実績"),
    "indicators": ("indicators", "指標"),
}


def word(name: str, lang: Lang) -> str:
    """The word for a machine name; the name itself where the list has none."""
    english, japanese = _WORDS.get(name, (name, name))
    return japanese if lang == "ja" else english


def counted(counts: Mapping[str, int], lang: Lang) -> str:
    """Findings or changes by severity.

    >>> counted({"error": 1, "warning": 2, "info": 3}, "en"), counted({"warning": 1}, "ja")
    ('1 error, 2 warnings, 3 info', '要確認 1 件')
    """
    if lang == "ja":
        return "、".join(f"{word(name, lang)} {count} 件" for name, count in counts.items())
    many = {name: "" if count == 1 or name == "info" else "s" for name, count in counts.items()}
    return ", ".join(f"{count} {word(name, lang)}{many[name]}" for name, count in counts.items())


_SPOKEN: list[Lang] = []


def speak(lang: Lang | None) -> None:
    """From now on this program speaks a language; None: that of the locale."""
    _SPOKEN[:] = [lang] if lang else []


def spoken() -> Lang:
    """The language that this program was asked to speak, else that of the locale."""
    return _SPOKEN[0] if _SPOKEN else language_of()


def language_of(environment: Mapping[str, str] = os.environ) -> Lang:
    """``ja`` where the locale is Japanese (LC_ALL, LC_MESSAGES, LANG: the first that is set decides), else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if setting := environment.get(name):
            return "ja" if setting.lower().startswith("ja") else "en"
    return "en"
