"""Words that say that nothing is there: one table for cells of every kind, in forms and in plans."""

from __future__ import annotations

import re

from welfare_etl.normalize.text import fold

__all__ = ["absence_of"]

_END = r" ?[。.]? ?"
_TABLE: tuple[tuple[str, str], ...] = (
    # reason of the contract, what the whole cell says
    ("dash", r"[-ー―—–−─*~・…‥./／\\|｜×✕]{1,12}|[(（][-ー―…・ ]*[)）]"),
    (
        "none",
        r"(?:特に|とくに|現在|現時点では?|今年度は|本年度は)? ?、? ?(?:なし|無し?|ナシ|ありません|ございません|ない|該当(?:事項|項目|者|なし|無し|せず|しない|はない)?(?:は|が)?"
        r"(?:なし|無し|いない|ない|ありません|しません)?|非該当|対象外|対象なし|実施(?:せず|なし|していない|していません)|予定(?:は)?(?:なし|無し|ない|ありません)|"
        r"設置(?:は)?(?:せず|なし|無し?|していない|していません)|配置(?:は)?(?:せず|なし|無し?|していない|していません)|未設置|未配置|未整備|皆無|(?:特に)?(?:記載|定め)(?:事項)?(?:は)?(?:なし|無し?|ていない|ていません|ありません)|"
        r"N/?A|n/?a|N\.A\.)",
    ),
    (
        "unknown",
        r"(?:現在|現時点では?)? ?、? ?(?:不明|不詳|未定|未詳|未把握|未集計|集計中|未公表|非公表|非公開|公表(?:せず|していない|していません|不可)|調査中|"
        r"無回答|未回答|無記入|未記入|空欄|記入漏れ|(?:回答|記入)(?:は)?(?:なし|無し?|せず|していない|していません)|"
        r"公表を?差し?控え(?:る|ます|ている)|確認中|算出中|精査中|未調査|未算出|未確定|未決定|算出不可|(?:統計|データ|資料|集計)(?:なし|無し?)|(?:算出|集計)して(?:い)?(?:ない|ません)|把握(?:せず|していない|していません|できない|できず)|わからない|分からない|わかりません)(?:のため|です|である|につき)?",
    ),
    (
        "same",
        r"(?:同上|同左|同右|同前|上に同じ|上記(?:に|と)同じ|左に同じ|右に同じ|前に同じ|上記のとおり|上記の通り|アと同じ|①と同じ|〃|々|仝)(?:です|である)?",
    ),
)
_REASONS = tuple((reason, re.compile(rf"[(\[]? ?(?:{words}) ?[)\]]?{_END}")) for reason, words in _TABLE)
# 不明(調査中)
_NOTED = re.compile(r"([^()]+)\(([^()]+)\)")
_LONGEST = 24


def absence_of(text: str) -> str | None:
    """Why a whole cell is no value: ``dash``, ``none``, ``unknown`` or ``same``; None where it is one, or empty.

    >>> [absence_of(text) for text in ("…", "該当せず。", "非公表", "同上", "N/A", "公民館", "")]
    ['dash', 'none', 'unknown', 'same', 'none', None, None]
    """
    bare = fold(text).strip()
    if not bare or len(bare) > _LONGEST:
        return None
    bare = re.sub(r"\s+", " ", bare)
    told = next((reason for reason, pattern in _REASONS if pattern.fullmatch(bare)), None)
    noted = _NOTED.fullmatch(bare) if told is None else None
    return absence_of(noted[1]) if noted and absence_of(noted[2]) else told
