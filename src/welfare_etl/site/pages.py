"""Templates to pages: the environment that escapes everything, and what all pages share."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from welfare_etl import __version__
from welfare_etl.present.labels import value_word
from welfare_etl.present.words import Lang, word
from welfare_etl.site.overview import BODIES, OUTCOMES
from welfare_etl.site.tiles import TILES

__all__ = ["POLICY", "asset", "environment", "script", "style", "words"]

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Only scripts that are files of the folder run; a page reaches no other server. (``file:`` is the folder opened from
disk. Styles: those that Vega sets on its drawings.)"""

PAGES = (
    ("index.html", "Bodies", "自治体"), ("search.html", "Search", "全文検索"), ("outcomes.html", "Goals and results", "目標と実績"),
    ("charts.html", "Charts", "図"), ("about.html", "About the data", "データについて"),
)  # fmt: skip

_WORDS: dict[str, tuple[str, str]] = {
    "shown": ("{n} of {of}", "{of}件中 {n}件"),
    "more": ("Show more ({n})", "さらに表示({n}件)"),
    "nothing": ("nothing", "なし"),
    "reports": ("number of reports", "報告書の数"),
    "attained_share": ("goals attained", "目標の達成"),
    "aging_rate": ("65 and over (mean)", "高齢化率(平均)"),
    "assistance_rate": ("public assistance (mean)", "生活保護受給率(平均)"),
    "outsourced_share": ("centres outsourced (mean)", "センター委託率(平均)"),
    "attained_of": (
        "{yes} of {judged} goals attained; median attainment {median}",
        "目標 {judged}件中 {yes}件が達成、達成率の中央値 {median}",
    ),
    "yes": ("attained", "達成"),
    "no": ("not attained", "未達成"),
    "part_year": ("part of the year", "年度途中"),
    "repeats": ("printed twice", "再掲"),
    "linked": ("linked by likeness", "類似による対応"),
    "no_ratio": ("no ratio", "比較不可"),
    "hits": ("{n} passages of {bodies} bodies", "{bodies}自治体の{n}か所"),
    "hits_more": (
        "the first {n} passages, of {bodies} bodies; up to {rest} more",
        "はじめの{n}か所({bodies}自治体)。このほか最大{rest}か所",
    ),
    "more_hits": ("Show more", "さらに表示"),
    "no_hit": ("No passage has these words.", "該当する箇所はありません。"),
    "broken": (
        "The index could not be read: keep the folder as a whole.",
        "索引を読み込めません。フォルダー全体を置いてください。",
    ),
    "full": ("full text", "全文"),
    "facts": ("facts edition", "事実版(文章は省略)"),
}
_VALUES = [
    "community",
    "multi_agency",
    "prefectural",
    "city",
    "town",
    "village",
    "special_ward",
    "prefecture",
    "municipality",
    "social_welfare_council",
    "social_welfare_corporation",
    "npo",
    "medical_corporation",
    "cooperative",
    "company",
    "residents",
    "several",
    "other",
    "consultation",
    "case",
    "case_closed",
    "visit",
    "meeting",
    "event",
    "participant",
    "training",
    "trained_person",
    "staff",
    "place",
    "organisation",
    "area",
    "publication",
    "survey",
    "money",
]


def t(en: str, ja: str) -> Markup:
    """A text in both languages, of which a page shows one."""
    if en == ja:
        return escape(en)
    return Markup(f'<span class="t-en" lang="en">{escape(en)}</span><span class="t-ja" lang="ja">{escape(ja)}</span>')


def _shown(column: str, value: str) -> Markup:
    return t(value_word(value, "en"), value_word(value, "ja"))


def _shown_word(name: str) -> Markup:
    english, japanese = _WORDS.get(name) or (word(name, "en"), word(name, "ja"))
    return t(english, japanese)


def _prefecture_select(id: str, attributes: str) -> Markup:
    options = Markup("").join(
        Markup('<option value="{}" data-word="p{}">{}</option>').format(tile.code, tile.code, tile.ja) for tile in TILES
    )
    return Markup('<select id="{}" {}><option value="">–</option>{}</select>').format(id, Markup(attributes), options)


@cache
def environment(lang: Lang) -> Environment:
    """Jinja with autoescape on whatever the file is called; a name that a template lacks is an error."""
    made = Environment(
        loader=PackageLoader("welfare_etl.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(
        t=t, shown=_shown, shown_word=_shown_word, prefecture_select=_prefecture_select, lang=lang, policy=POLICY,
        pages=PAGES, version=__version__,
    )  # fmt: skip
    made.globals["section"] = lambda s: Markup(made.get_template("section.html").render(s=s))
    made.globals["table_tools"] = lambda: Markup(made.get_template("table_tools.html").render())
    return made


def script(name: str, value: Any) -> str:
    """A data file: a script that registers a value, which no ``</script>`` in a text can end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for char in "<>\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"WELFARE.put({json.dumps(name)},{text});\n"


def words() -> str:
    """The words that scripts show."""
    said = {name: [value_word(name, "en"), value_word(name, "ja")] for name in _VALUES}
    said |= {f"p{tile.code}": [tile.en, tile.ja] for tile in TILES}
    said |= {name: list(both) for name, both in _WORDS.items()}
    return f"WELFARE.words({json.dumps(said, ensure_ascii=False)});\n"


def table(name: str, rows: list[dict[str, Any]]) -> str:
    """The data file of a table that a page filters."""
    columns = {"bodies": BODIES, "outcomes": OUTCOMES}[name]
    listed = [
        {"id": c.id, "title": [c.title.en, c.title.ja], "type": c.type, "wide": c.wide, "hidden": c.hidden}
        for c in columns
    ]
    return script(name, {"columns": listed, "rows": [[row[c.id] for c in columns] for row in rows]})


def asset(name: str) -> str:
    """A file of this folder's assets."""
    return files("welfare_etl.site").joinpath("assets", name).read_text(encoding="utf-8")


def style() -> str:
    """The one stylesheet: what all pages of the project share, then the explorer's own, then each tile's place."""
    paper = files("welfare_etl.present").joinpath("paper.css").read_text(encoding="utf-8")
    places = "".join(f".p{tile.code} {{ grid-area: {tile.row} / {tile.column}; }}\n" for tile in TILES)
    return paper + asset("explorer.css") + places
