"""A report on the ministry's form as a converter leaves it, filled with short made-up facts, and what converters break of it.

The names are real places, the figures round and made up. A breakage is a function from text to text, named for what a
converter does; each fails loudly where the text no longer holds what it breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from welfare_etl.documents import read_document
from welfare_etl.families import Context
from welfare_etl.families.ministry import Ministry
from welfare_etl.records.extraction import Extraction

YEAR = 2018

FACTS: dict[str, str] = {
    "prefecture": "石川県",
    "municipality": "小松市",
    "mark.community": "○",
    "mark.multi_agency": "○",
    "mark.prefectural": "",
    "department": "福祉部地域福祉課",
    "phone": "0761-24-0000",
    "urls": "https://www.city.example.jp/fukushi/",
    "profile": "",
    "population": "100,000(人)",
    "households": "40,000(世帯)",
    "aging_rate": "28.5(%)",
    "assistance_rate": "0.5(%)",
    "area_km2": "370.5(k m ²)",
    "association_rate": "80(%)",
    "elementary_schools": "25(校)",
    "junior_high_schools": "10(校)",
    "comprehensive_support": "直営:1か所 委託:4か所(社会福祉協議会)",
    "self_reliance": "委託:1か所(社会福祉協議会)",
    "characteristics": "海と山に囲まれ、機械工業と観光で知られる。",
    "purpose": "だれもが相談できる窓口を小学校区ごとに置く。",
    "desired_change": "となりの人の困りごとに気づく人がふえる。",
    "c.implementer": "小松市(委託先:社会福祉法人 小松市社会福祉協議会)",
    "c.name": "地域のつながり支援",
    "c.rationale": "校区ごとの集まりがない。",
    "a.area": "小松市全域",
    "a.area_scope": "小学校区",
    "a.population": "100,000 人",
    "a.support_target": "校区の世話役",
    "a.support_content": "集まりの開き方を助言する。",
    "a.hub_place": "公民館",
    "a.hub_operator": "校区の住民組織",
    "a.training_target": "市民",
    "a.training_content": "見守りの講座を開く。",
    "a.other": "広報紙に載せる。",
    "a.funding": "共同募金の助成を受ける。",
    "a.linked": "生活支援体制整備事業",
    "a.targets": "講座の受講者数:200 人",
    "b.area": "小松市全域",
    "b.area_scope": "中学校区",
    "b.population": "100,000 人",
    "b.place": "地域の窓口",
    "b.person": "相談員",
    "b.publicity": "チラシを配る。",
    "b.early_detection": "民生委員から知らせを受ける。",
    "b.backup_content": "専門職が同行する。",
    "b.backup_person": "保健師",
    "b.linked": "介護予防事業",
    "b.targets": "相談の受付件数:300 件",
    "c.other": "研究会を設ける。",
    "c.multi_agency_plan": "来年度に広げる。",
    "m.implementer": "小松市(直営)",
    "m.name": "まるごと相談",
    "m.rationale": "窓口が分かれている。",
    "m.coordinators": "3 人(専任 1 人、兼任 2 人)",
    "m.background": "社会福祉士",
    "m.agency": "基幹相談支援センター",
    "m.overview": "分野をまたぐ相談を受ける。",
    "m.case_details": "必要なときに開く。",
    "m.case_meeting": "地域ケア会議",
    "m.network_details": "窓口の担当者が集まる。",
    "m.network_meeting": "自立支援協議会",
    "m.funding": "寄付をつのる。",
    "m.new_resources": "居場所をふやす。",
    "m.other": "手引きを作る。",
    "m.targets": "会議の開催:年 6 回",
    "m.community_plan": "校区と話し合う。",
    "p.implementer": "石川県(石川県社会福祉協議会)",
    "p.name": "市町の後押し",
    "p.rationale": "市町だけでは足りない。",
    "p.who": "医療的ケアのいる人",
    "p.structure": "県の会議",
    "p.process": "市町と協議する。",
    "p.advice": "研修を開く。",
    "p.targets": "研修の開催:年 2 回",
    "achievement": "1 地域力強化推進事業\n\n講座の受講者数は 250 人であった。\n\n2 多機関の協働による包括的支援体制構築事業\n\n会議を年 5 回開催した。",
}
"""Label → what a city wrote there. Two projects run, the chapter of the third is not printed."""

CITY = dict(FACTS)
TOWN: dict[str, str] = {
    **FACTS,
    "prefecture": "鳥取県",
    "municipality": "岩美町",
    "phone": "0857-73-0000",
    "population": "11,000(人)",
    "households": "4,500(世帯)",
    "assistance_rate": "0.9(%)",
    "c.implementer": "岩美町(委託先:岩美町社会福祉協議会)",
    "m.implementer": "岩美町(直営)",
}
"""Another body, for publications of more than one report."""

PREFECTURE: dict[str, str] = {
    **FACTS,
    "municipality": "—",
    "mark.community": "",
    "mark.multi_agency": "",
    "mark.prefectural": "○",
    "phone": "076-225-0000",
    "population": "1,100,000(人)",
    "households": "450,000(世帯)",
    "assistance_rate": "0.7(%)",
    "area_km2": "4,000(k m ²)",
    "achievement": "都道府県事業\n\n研修を年 3 回開催した。",
}
"""A prefecture that runs its own project."""

JOINT: dict[str, str] = {
    **FACTS,
    "prefecture": "鳥取県",
    "municipality": "東部地域(岩美町、若桜町)",
    "phone": "0857-26-0000",
    "population": "鳥取県:550,000(人) 岩美町:11,000(人) 若桜町:3,000(人)",
    "households": "鳥取県:220,000(世帯) 岩美町:4,500(世帯) 若桜町:1,300(世帯)",
    "aging_rate": "31.0(%)",
    "assistance_rate": "1.2(%)",
    "area_km2": "3,500(k m ²)",
    "c.implementer": "鳥取県(岩美町社会福祉協議会、若桜町社会福祉協議会)",
    "m.implementer": "鳥取県",
}
"""A prefecture that reports for two towns under one head."""

_HEAD = """{heading}

«都道府県名»\t{prefecture}\t«市区町村名»\t{municipality}
«実施事業※»\t地域力強化推進事業\t{mark.community}\t多機関の協働による 包括的支援体制構築事業\t{mark.multi_agency}\t都道府県事業\t{mark.prefectural}

«※実施している事業の右側に○を記入してください。»

«担当部署名»\t{department}\t«電話番号»\t{phone}
«参考 URL»\t{urls}\t\t

«1. 自治体の基本情報等»

«1-1. 自治体の基本情報»{profile}

«人口»\t{population}\t«世帯数»\t{households}
«高齢化率»\t{aging_rate}\t«生活保護受給率»\t{assistance_rate}
\t\t«面積»\t{area_km2}
«地縁組織(自治会、町内会等)加入率»\t{association_rate}\t«公立小学校数»\t{elementary_schools}
\t\t«公立中学校数»\t{junior_high_schools}
«地域包括支援センター»\t{comprehensive_support}\t\t
«生活困窮者自立相談支援事業»\t{self_reliance}\t\t

«1-2. 地域の特徴(地域性、地場産業、観光等)»

{characteristics}

«2. 事業を実施する上でのビジョンについて»

«本事業に取り組む目的・狙い»\t{purpose}
«本事業を通じて人と地域に起こしたい変化»\t{desired_change}

"""

_COMMUNITY = """«{n}. 地域力強化推進事業について»

«①実施主体(委託先)»\t{c.implementer}\t
«②事業名»\t{c.name}\t
«③事業実施の必要性»\t{c.rationale}\t
«④事業内容»\t\t
«ア「住民に身近な圏域」において、地域住民等が主体的に地域生活課題を把握し解決することができる環境の整備»\t\t
«(対象地域)» {a.area}\t«(対象地域の範囲)» {a.area_scope}\t«(人口)» {a.population}
«(ア)地域住民の参加を促す活動を行う者に対する支援»\t\t
«(支援する対象)» {a.support_target}\t«(支援の内容)» {a.support_content}\t
«(イ)地域住民等が相互に交流を図ることができる拠点の整備»\t\t
«(拠点の場所)» {a.hub_place}\t«(運営主体)» {a.hub_operator}\t
«(ウ)地域住民等に対する研修の実施»\t\t
«(研修の対象)» {a.training_target}\t«(研修の内容)» {a.training_content}\t
«(エ)その他»\t\t
{a.other}\t\t
«地域の課題を地域で解決していくための財源等の確保»\t\t
{a.funding}\t\t
«事業実施にあたり連携する他の法定事業等(自主事業含む)»\t\t
{a.linked}\t\t
«事業の成果目標»\t\t
{a.targets}\t\t
«イ「住民に身近な圏域」において、地域生活課題に関する相談を包括的に受け止める体制の整備»\t\t
«(対象地域)» {b.area}\t«(対象地域の範囲)» {b.area_scope}\t«(人口)» {b.population}
«(ア)地域住民の相談を包括的に受け止める場の整備»\t\t
«(場所・機関等の名称)» {b.place}\t«(相談を受け止める人)» {b.person}\t
«(イ)地域住民の相談を包括的に受け止める場の周知»\t\t
«(周知方法)» {b.publicity}\t\t
«(ウ)地域の関係者等との連携による地域生活課題の早期把握»\t\t
«(把握の方法)» {b.early_detection}\t\t
«(エ)地域住民の相談を包括的に受け止める場のバックアップ体制の構築»\t\t
«(バックアップの内容)» {b.backup_content}\t«(バックアップする人)» {b.backup_person}\t
«事業実施にあたり連携する他の法定事業等(自主事業含む)»\t\t
{b.linked}\t\t
«事業の成果目標»\t\t
{b.targets}\t\t
«ウ その他»\t\t
{c.other}\t\t
«⑤多機関の協働による包括的支援体制構築事業実施計画»\t\t
{c.multi_agency_plan}\t\t

"""

_MULTI_AGENCY = """«{n}. 多機関の協働による包括的支援体制構築事業について»

«①実施主体(委託先)»\t{m.implementer}
«②事業名»\t{m.name}
«③事業実施の必要性、体制等»\t{m.rationale}
«④相談支援包括化推進員の配置予定人数»\t{m.coordinators}
«⑤相談支援包括化推進員の経歴等»\t{m.background}
«⑥相談支援包括化推進員を配置する相談支援機関の種類・名称»\t{m.agency}
«⑦事業内容»\t
«ア 包括的な相談支援体制の構築に向けた取組の概要»\t
{m.overview}\t
«イ 相談支援包括化推進会議の開催方法»\t
«(個別事例の検討)※会議の開催回数や参加者等を記載» {m.case_details}\t«(既存の会議の名称)» {m.case_meeting}
«(ネットワーク構築)※会議の開催回数や参加者等を記載» {m.network_details}\t«(既存の会議の名称)» {m.network_meeting}
«ウ 自主財源の確保のための取組の概要»\t
{m.funding}\t
«エ 新たな社会資源の創出のための取組の概要»\t
{m.new_resources}\t
«オ その他»\t
{m.other}\t
«⑧事業の成果目標»\t
{m.targets}\t
«⑨地域力強化推進事業実施計画»\t
{m.community_plan}\t

"""

_PREFECTURAL = """«{n}. 都道府県事業について»

«①実施主体(委託先)»\t{p.implementer}
«②事業名»\t{p.name}
«③事業実施の必要性、体制等»\t{p.rationale}
«④事業内容»\t
«ア 単独の市区町村では解決が難しく、専門的な支援を必要とする者等に対する支援体制を市町村と構築»\t
«(対象とする専門的な支援を必要とする者)» {p.who}\t
«(構築する支援体制)» {p.structure}\t
«(支援体制構築に向けたプロセス)» {p.process}\t
«イ 市区町村において包括的な支援体制を整備するにあたり、都道府県域で推進していく必要がある取組や、市区町村間の情報共有の場づくり、市区町村への技術的助言»\t
{p.advice}\t
«⑤事業の成果目標»\t
{p.targets}\t

"""

_END = """«{n}. 成果目標の達成状況»

{achievement}
"""

_CHAPTERS = (("mark.community", _COMMUNITY), ("mark.multi_agency", _MULTI_AGENCY), ("mark.prefectural", _PREFECTURAL))


@dataclass(frozen=True)
class PrintedLabel:
    """A label of the built report: ``text[start:end]`` is ``printed``."""

    printed: str
    start: int
    end: int


def _marked(facts: Mapping[str, str]) -> str:
    bodies = [chapter for mark, chapter in _CHAPTERS if facts[mark]]
    number = 2
    parts = [_HEAD]
    for body in (*bodies, _END):
        number += 1
        parts.append(body.replace("{n}", str(number)))
    heading = " ".join(word for word in (facts["prefecture"], facts["municipality"].strip("—")) if word)
    filled = {**facts, "heading": heading}
    return re.sub(r"\{([a-z_.0-9]+)\}", lambda found: filled[found[1]], "".join(parts))


def report(facts: Mapping[str, str] = FACTS, **changes: str) -> str:
    """The report; ``changes`` are other facts, a dot in a label's name written as ``__`` (``mark__community=""``)."""
    facts = {**facts, **{name.replace("__", "."): text for name, text in changes.items()}}
    return _marked(facts).replace("«", "").replace("»", "")


def labels(facts: Mapping[str, str] = FACTS) -> list[PrintedLabel]:
    """Every label of the report in its order."""
    out: list[PrintedLabel] = []
    at = 0
    for index, piece in enumerate(re.split("[«»]", _marked(facts))):
        if index % 2:
            out.append(PrintedLabel(piece, at, at + len(piece)))
        at += len(piece)
    return out


# -- reading -----------------------------------------------------------------------------------------------------------

PLACES_IN_SOURCE = frozenset({"line", "line_start", "line_end", "quote", "heading"})

Cells = dict[tuple[str, str, str], Any]


def extractions(text: str, year: int | None = YEAR) -> list[Extraction]:
    """What the family reads."""
    return Ministry().read(read_document(text.encode("utf-8"), "built"), Context(fiscal_year=year))


def cells_of(extraction: Extraction) -> Cells:
    """(table, row key, column) → value for all that does not depend on where in the source it stands."""
    return {
        (table, row.row_key, column): value
        for table, rows in extraction.tables.items()
        for row in rows
        for column, value in row.model_dump(mode="json").items()
        if column not in PLACES_IN_SOURCE
    }


def one(text: str) -> Extraction:
    """The single report of a text."""
    found = extractions(text)
    assert len(found) == 1
    return found[0]


def codes(extraction: Extraction) -> set[str]:
    """The codes of what was noticed."""
    return {finding.code for finding in extraction.finding}


# -- breakages ---------------------------------------------------------------------------------------------------------

Breakage = Callable[[str], str]


def _swap(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, f"the built report no longer holds {old!r}"
        text = text.replace(old, new, 1)
    return text


_MARK_ROW = "実施事業※\t地域力強化推進事業\t○\t多機関の協働による 包括的支援体制構築事業\t○\t都道府県事業\t\n"
_C, _M, _P = "地域力強化推進事業", "多機関の協働による 包括的支援体制構築事業", "都道府県事業"


def marks_fused_into_next_label(text: str) -> str:
    """The circle's cell was merged with the next label's."""
    return _swap(text, (_MARK_ROW, f"実施事業※\t{_C}\t○ {_M}\t○ {_P}\n"))


def marks_behind_their_label(text: str) -> str:
    """The circle stands in the label's own cell."""
    return _swap(text, (_MARK_ROW, f"実施事業※\t{_C} ○\t{_M} ○\t{_P}\n"))


def mark_on_the_row_below(text: str) -> str:
    """The second circle got a row of its own, and the third label another."""
    return _swap(text, (_MARK_ROW, f"実施事業※\t{_C}\t○\t{_M}\n\t\t\t○\n\t\t\t{_P}\n"))


def marks_as_radio_buttons(text: str) -> str:
    """A saved form: the circles are drawn buttons."""
    return _swap(text, (_MARK_ROW, f'実施事業※\t{_C}\t<input type="radio"/>\t{_M}\n\t\t<input type="radio"/>\t{_P}\n'))


def mark_as_large_circle(text: str) -> str:
    """Other circles of the Japanese character sets, and a check mark."""
    return _swap(text, (_MARK_ROW, f"実施事業※\t{_C}\t◯\t{_M}\t✓\t{_P}\t\n"))


def label_and_value_in_one_cell(text: str) -> str:
    """Cells of the short tables merged: label, blank, value."""
    return _swap(
        text,
        ("担当部署名\t福祉", "担当部署名 福祉"),
        ("人口\t100", "人口 100"),
        ("世帯数\t40", "世帯数 40"),
        ("公立小学校数\t25", "公立小学校数 25"),
        ("本事業に取り組む目的・狙い\t", "本事業に取り組む目的・狙い "),
        ("③事業実施の必要性、体制等\t", "③事業実施の必要性、体制等 "),
        ("②事業名\tまるごと", "②事業名 まるごと"),
    )


def label_in_paragraph_before_value(text: str) -> str:
    """Label and value are paragraphs of one cell."""
    return _swap(
        text,
        ("(支援の内容) 集まりの開き方を助言する。", "<p>(支援の内容)</p> <p>集まりの開き方を助言する。</p>"),
        ("(運営主体) 校区の住民組織", "<p>(運営主体)</p><p>校区の住民組織</p>"),
        ("本事業に取り組む目的・狙い\tだれもが", "<p>本事業に取り組む目的・狙い</p>\t<p>だれもが"),
        ("小学校区ごとに置く。", "小学校区ごとに置く。</p>"),
    )


def labels_in_a_row_above_values(text: str) -> str:
    """The row was split between its labels and its values."""
    return _swap(
        text,
        (
            "(対象地域) 小松市全域\t(対象地域の範囲) 小学校区\t(人口) 100,000 人",
            "(対象地域)\t(対象地域の範囲)\t(人口)\n小松市全域\t小学校区\t100,000 人",
        ),
        ("(拠点の場所) 公民館\t(運営主体) 校区の住民組織", "(拠点の場所)\t(運営主体)\n公民館\t校区の住民組織"),
        (
            "(場所・機関等の名称) 地域の窓口\t(相談を受け止める人) 相談員",
            "(場所・機関等の名称)\t(相談を受け止める人)\n\n地域の窓口\t相談員",
        ),
    )


def cell_broken_over_a_page(text: str) -> str:
    """A page ends inside a word: the rest stands in the same column of a new table."""
    return _swap(
        text,
        ("だれもが相談できる窓口を小学校区ごとに置く。", "だれもが相談できる窓\n\n\t口を小学校区ごとに置く。"),
        ("専門職が同行する。", "専門職が同\n\n行する。"),
    )


def row_broken_over_a_page(text: str) -> str:
    """A page ends inside a row of two columns: both go on, each in its column."""
    return _swap(
        text,
        (
            "(支援する対象) 校区の世話役\t(支援の内容) 集まりの開き方を助言する。\t\n",
            "(支援する対象) 校区の\t(支援の内容) 集まりの開き方を\t\n\n世話役\t助言する。\t\n",
        ),
    )


def cell_of_nested_table(text: str) -> str:
    """Chapter 3's content became one cell that holds a table, whose cells the converter prints once more."""
    start, end = text.index("ア「住民に身近な圏域」"), text.index("(イ)地域住民等が相互に交流")
    inner = (
        "<p>ア「住民に身近な圏域」において、地域住民等が主体的に地域生活課題を把握し解決することができる環境の整備</p> "
        '<table border="1"> <tr> <td>(対象地域) 小松市全域</td> <td>(対象地域の範囲) 小学校区</td> <td>(人口) 100,000 人</td> </tr> </table> '
        "<p>(ア)地域住民の参加を促す活動を行う者に対する支援</p> "
        '<table border="1"> <tr> <td>(支援する対象) 校区の世話役</td> <td>(支援の内容) 集まりの開き方を助言する。</td> </tr> </table>'
    )
    echoes = (
        "(対象地域) 小松市全域\t(対象地域の範囲) 小学校区\t(人口) 100,000 人\n"
        "(支援する対象) 校区の世話役\t(支援の内容) 集まりの開き方を助言する。\t\n"
    )
    assert text[:start].endswith("④事業内容\t\t\n")
    return text[: start - len("\t\n")] + inner + "\t\n" + echoes + text[end:]


def cell_of_nested_table_with_echoes_beside(text: str) -> str:
    """As above, and the cells are printed again to the right of the cell that holds the table."""
    text = cell_of_nested_table(text)
    return _swap(
        text,
        ("</table>\t\n", "</table>\t(対象地域) 小松市全域\t(対象地域の範囲) 小学校区\t(人口) 100,000 人\n"),
    )


def labels_in_paragraph_tags(text: str) -> str:
    """Every label that opens a line stands in <p>…</p>."""
    for label in (
        "(ア)地域住民の参加を促す活動を行う者に対する支援",
        "⑦事業内容",
        "⑧事業の成果目標",
        "高齢化率",
        "人口",
    ):
        text = _swap(text, (f"\n{label}", f"\n<p>{label}</p>"))
    return text


def circled_numbers_lost(text: str) -> str:
    """A font without ①."""
    return re.sub("[①-⑨]", "", text)


def circled_numbers_as_digits(text: str) -> str:
    """① printed as 1."""
    return re.sub("[①-⑨]", lambda found: f"{ord(found[0]) - ord('①') + 1}.", text)


def brackets_of_letters_lost(text: str) -> str:
    """(ア) printed as ア."""
    return re.sub(r"\n\(([アイウ])\)", r"\n\1", text)


def label_row_of_meetings_deleted(text: str) -> str:
    """The body wrote over the row (個別事例の検討)…(ネットワーク構築)."""
    return _swap(
        text,
        ("(個別事例の検討)※会議の開催回数や参加者等を記載 ", ""),
        ("(既存の会議の名称) 地域ケア", "地域ケア"),
        ("(ネットワーク構築)※会議の開催回数や参加者等を記載 ", ""),
        ("(既存の会議の名称) 自立", "自立"),
    )


def header_table_lost(text: str) -> str:
    """The table with the body's name is gone; the heading above it is there."""
    return re.sub(r"都道府県名\t.*\n", "", text)


def chapters_numbered_otherwise(text: str) -> str:
    """The body counted only the chapters that it filled in, and in full width."""
    return _swap(
        text,
        ("3. 地域力", "２．地域力"),
        ("4. 多機関", "３．多機関"),
        ("5. 成果目標", "６．成果目標"),
        ("1. 自治体", "１．自治体"),
    )


def chapter_numbers_lost(text: str) -> str:
    """No number before the chapters."""
    return re.sub(r"\n[2-5]\. ", "\n", text)


def full_width_ascii(text: str) -> str:
    """Digits, letters and signs in full width."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return text.translate({**wide, ord(" "): "\u3000"})


def blanks_inside_labels(text: str) -> str:
    """Justified type: blanks between the characters of a label."""
    return _swap(
        text,
        ("\n人口\t", "\n人 口\t"),
        ("\t面積\t", "\t面\u3000積\t"),
        ("\n都道府県名\t", "\n都 道 府 県 名\t"),
        ("②事業名\tまる", "② 事 業 名\tまる"),
    )


def dates_behind_labels(text: str) -> str:
    """Labels of table 1-1 with the day of the count behind them."""
    return _swap(
        text,
        ("\n人口\t", "\n人口 (H31.1.1)\t"),
        ("\t世帯数\t", "\t世帯数(H31.1.1)\t"),
        ("\n高齢化率\t", "\n高齢化率(H30.10.1)\t"),
    )


def rulers_between_tables(text: str) -> str:
    """A converter's rulers."""
    return text.replace("\n\n2. 事業", "\n\n--\n\n2. 事業").replace("\n\n4. 多機関", "\n\n--\t--\n--\n\n4. 多機関")


def windows_line_ends(text: str) -> str:
    """CR LF."""
    return text.replace("\n", "\r\n")


def trailing_tabs_and_blanks(text: str) -> str:
    """Empty cells and blanks at the ends of all lines."""
    return "\n".join(f"{line}\t \t" if line else line for line in text.split("\n"))


def label_row_repeated(text: str) -> str:
    """A page break repeats the last label before the rest of its value."""
    return _swap(
        text,
        (
            "だれもが相談できる窓口を小学校区ごとに置く。",
            "だれもが相談できる窓口を\n\n本事業に取り組む目的・狙い\t小学校区ごとに置く。",
        ),
    )


def wrong_character(text: str, label: PrintedLabel, offset: int) -> str:
    """One character of a label read wrongly: 曰, which no label has."""
    at = label.start + offset
    return text[:at] + "曰" + text[at + 1 :]
