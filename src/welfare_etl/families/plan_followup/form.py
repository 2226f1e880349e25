"""What a follow-up of a plan prints: how grades are given, the components of the 重層的支援体制整備事業, its two meetings.

The five components are those of the Social Welfare Act, Article 106-4, paragraph 2 (重層的支援体制整備事業, since April 2021).
"""

from __future__ import annotations

import re

HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("取り組み結果の報告", "取組結果の報告", "取組結果報告"),
    "reading": ("取組結果報告の見方について", "取り組み結果報告の見方について", "見方について"),
    "grading": ("評価について", "評価基準", "評価の基準"),
    "grade_column": ("評価",),
    "intake": ("相談・連絡・情報提供", "相談・連絡"),
}
"""Headings that are the same in every follow-up."""

COMPONENTS: dict[str, tuple[str, ...]] = {
    "consultation": ("包括的相談支援事業", "包括的相談支援"),
    "outreach": (
        "アウトリーチ等を通じた継続的支援事業",
        "アウトリーチ等継続的支援",
        "アウトリーチ等を通じた継続的支援",
    ),
    "participation": ("参加支援事業", "参加支援"),
    "community": ("地域づくり事業", "地域づくりに向けた支援事業", "地域づくり"),
    "coordination": ("多機関協働事業", "多機関協働"),
}
"""Names of the five components in the law and in use."""

ALLUSIONS: dict[str, re.Pattern[str]] = {
    "outreach": re.compile(r"^アウトリーチ(?:等)?(?:の)?支援が必要"),
    "participation": re.compile(r"^参加支援が必要"),
    "coordination": re.compile(r"多機関協働(?:事業者?)?(?:へ|に)"),
}
"""Texts of a chart's arrows: they speak of the component that the arrow leads to, wherever the text of the chart puts them."""

MEETINGS = re.compile(r"(?P<name>(?:重層的)?支援会議|[^\s(（#]{2,12}会議)\s*(?P<remark>[(（].*[)）])?")

KNOWN_MEETINGS: dict[str, tuple[str, ...]] = {"support": ("支援会議",), "multilayered": ("重層的支援会議",)}
"""The two meetings of the law (Articles 106-4 and 106-6)."""

CONSENT: tuple[tuple[re.Pattern[str], bool], ...] = (
    (re.compile(r"同意\s*(?:なし|無し|不要|を(?:得|要)(?:ず|しない))|同意が?(?:ない|なくても)"), False),
    (re.compile(r"同意\s*(?:あり|有り?|必要|を(?:得|要)(?:て|する|た))"), True),
)
"""How a meeting says whether the person has agreed; the first that fits."""

FREQUENCY = re.compile(r"(?:定期|随時|毎(?:月|週|年)|月\s*\d|年\s*\d|週\s*\d|必要に応じて)")
CONSENT_WORDS = re.compile(r"\s*(?:本人)?の?同意\s*\S*\s*$")

HEADING = re.compile(r"^\s*#{1,6}\s*")
BULLET = re.compile(r"^\s*(?:[-*]\s+)?(?:\\\*\s*|[・･●○]\s*)?")
NUMBER = re.compile(r"^[①-⑳]")
OPERATOR = re.compile(r"【\s*(?P<operator>[^】]+?)\s*(?:に|へ)\s*(?:委託|補助)[^】]*】")
BRACKETED = re.compile(r"^【[^】]*】\s*$|^[^【】]*】\s*$|^【[^【】]*$|(?:に|へ)委託\S?\s*$")
DIRECT = re.compile(r"【\s*(?P<operator>直営|市直営|町直営)\s*】")
DEPARTMENT = re.compile(
    r"〔(?!略\s*[\d,]+\s*字〕)\s*(?P<department>[^〕]{2,20}?)\s*〕|^\s*(?:[-*・]\s*)*[(（\[［]\s*(?P<other>\S{2,16}(?:課|室|部|局|センター|係))\s*[)）\]］]\s*$"
)
GRADE = re.compile(r"(?P<grade>[A-E])(?=[\t :：、.．]|$)")
ARROW_TO = re.compile(r"^(?P<number>[①-⑳])(?:へ|の)")
COMMENT = re.compile(r"^[→…◆※]")

TELLTALES = (
    "重層的支援体制整備事業",
    "包括的相談支援",
    "アウトリーチ等",
    "参加支援",
    "多機関協働事業",
    "重層的支援会議",
    "取り組み結果の報告",
    "取組結果",
)
"""Words of the form; a document without any two of them is none."""
