"""The facts edition: what stays, what goes, and that both editions say the same facts."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ministry import form_text
from welfare_etl.abridge import abridge, abridge_text
from welfare_etl.abridge.columns import is_short, kind_of
from welfare_etl.abridge.comparison import differences
from welfare_etl.abridge.register import with_digests
from welfare_etl.abridge.widening import LONGEST_RUN
from welfare_etl.abridge.words import needed
from welfare_etl.documents import UnreadableDocument, read_document
from welfare_etl.evidence.span import ELIDED
from welfare_etl.families import Context, detect
from welfare_etl.records.extraction import Extraction

FORM = """北海道 札幌市

都道府県名	北海道	市区町村名	札幌市
実施事業※	地域力強化推進事業	○	多機関の協働による 包括的支援体制構築事業	都道府県事業

担当部署名	保健福祉局総務部	電話番号	011-211-0000
参考 URL	http://www.example.jp/

1. 自治体の基本情報等

1-1. 自治体の基本情報

人口	1,962(人)		世帯数	1,050(世帯)
高齢化率	26.7(%)	生活保護受給率	14.4(%)	面積	1121(km ²)
公立小学校数	1(校)	公立中学校数	1(校)
地域包括支援センター	委託:2か所(社協)
生活困窮者自立相談支援事業	直営:1か所

1-2. 地域の特徴(地域性、地場産業、観光等)

<p>海に近く、夏は涼しい。 漁業が盛んで、若い人は町の外で働く。</p>

2. 事業を実施する上でのビジョンについて

本事業に取り組む目的・狙い	困ったときに近くの人へ相談できる町をつくる。
本事業を通じて人と地域に起こしたい変化	<ul> ・顔の見える関係がひろがる。 ・支える人が増える。</ul>

3. 地域力強化推進事業について

①実施主体(委託先)	札幌市(委託先:社会福祉法人 札幌市社会福祉協議会)
②事業名	見守りの町づくり事業
③事業実施の必要性、体制等	高齢の世帯が増え、見守る人が足りないため。
④事業内容
ア 「住民に身近な圏域」において、地域住民等が主体的に地域生活課題を把握し解決することができる環境の整備
(対象地域) 市内全域	(対象地域の範囲) 小学校区	(人口) 1,962人
事業の成果目標
参加者の輪を広げ、住民主体の活動を支えていくこと。サロンの参加者数を120人とする。担い手が楽しく続けられる工夫をしていく。

5. 成果目標の達成状況

住民どうしの話し合いを重ね、少しずつ理解が広がっている。サロンの参加者数は98人であった。これからも続けていきたい。
"""


def read(text: str) -> list[Extraction]:
    document = read_document(text.encode("utf-8"), "form")
    family, reason = detect(document)
    assert family is not None, reason
    return family.read(document, Context(fiscal_year=2018))


@pytest.fixture(scope="module")
def facts() -> str:
    return abridge_text(FORM)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("人口	1,962(人)		世帯数	1,050(世帯)", id="a row of figures, tabs and all"),
        pytest.param("電話番号	011-211-0000", id="telephone"),
        pytest.param("http://www.example.jp/", id="address"),
        pytest.param("地域力強化推進事業	○", id="mark"),
        pytest.param("札幌市(委託先:社会福祉法人 札幌市社会福祉協議会)", id="who carries it out"),
        pytest.param("見守りの町づくり事業", id="name of the project"),
        pytest.param("(対象地域) 市内全域	(対象地域の範囲) 小学校区	(人口) 1,962人", id="short cells"),
        pytest.param("サロンの参加者数を120人", id="goal"),
        pytest.param("サロンの参加者数は98人", id="result"),
        pytest.param(
            "地域住民等が主体的に地域生活課題を把握し解決することができる環境の整備", id="a label of any length"
        ),
    ],
)
def test_facts_stay_where_they_are(facts: str, kept: str) -> None:
    assert kept in FORM
    assert kept in facts
    line = next(number for number, text in enumerate(FORM.split("\n")) if kept in text)
    assert kept in facts.split("\n")[line]


@pytest.mark.parametrize(
    "gone",
    [
        "海に近く",
        "漁業が盛ん",
        "近くの人へ相談",
        "顔の見える関係",
        "見守る人が足りない",
        "話し合いを重ね",
        "楽しく続けられる",
    ],
)
def test_prose_goes(facts: str, gone: str) -> None:
    assert gone in FORM
    assert gone not in facts


def test_no_run_of_prose_is_longer_than_the_limit() -> None:
    """A sentence with a number keeps a window around it, not itself."""
    told = "地域の人が気軽に立ち寄れる居場所を町内のあちこちに少しずつ広げながら、世話をする人の輪を育ててきたところ、"
    long = FORM.replace(
        "サロンの参加者数は98人であった。", f"{told}サロンの参加者数は98人であり、{told}今に至っている。"
    )
    assert long != FORM
    facts = abridge_text(long)
    assert "98人" in facts and differences(read(long), read(facts)) == []
    too_long = [told[at : at + LONGEST_RUN + 1] for at in range(len(told) - LONGEST_RUN)]
    assert too_long and not [part for part in too_long if part in facts]


def test_a_mark_counts_the_visible_characters_that_it_hides(facts: str) -> None:
    cell = next(line for line in facts.split("\n") if line.startswith("③"))
    assert cell == "③事業実施の必要性、体制等\t〔略 21字〕"


def test_lines_tabs_and_tags_stay(facts: str) -> None:
    old, new = FORM.split("\n"), facts.split("\n")
    assert len(new) == len(old)
    for before, after in zip(old, new, strict=True):
        assert after.count("\t") == before.count("\t")
        assert re.findall(r"<[^>]+>", after) == re.findall(r"<[^>]+>", before)


def test_both_editions_say_the_same_facts(facts: str) -> None:
    assert differences(read(FORM), read(facts)) == []


def test_prose_columns_are_null_with_the_reason(facts: str) -> None:
    (extraction,) = read(facts)
    (vision,) = extraction.rows("vision")
    assert vision.model_dump(exclude={"report_id"}) == dict.fromkeys(("characteristics", "purpose", "desired_change"))
    reasons = {item.column_name: item.reason for item in extraction.missing if item.table_name == "vision"}
    assert set(reasons.values()) == {"omitted"}
    assert not [item for item in extraction.finding if item.table_name == "vision"]  # `missing` says it


def test_a_facts_edition_is_left_as_it_is(facts: str) -> None:
    assert abridge_text(facts) == facts


def test_a_text_of_no_family_keeps_its_short_lines() -> None:
    text = "ただの手紙です。\n宛先 北町一丁目\n様式の語はひとつもない。\n"
    abridged = "〔略 8字〕\n宛先 北町一丁目\n〔略 12字〕\n"
    assert abridge_text(text) == abridged
    assert abridge_text(abridged) == abridged


def test_only_text_has_a_facts_edition(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableDocument):
        abridge(tmp_path / "a.pdf", tmp_path / "b.txt")
    assert not (tmp_path / "b.txt").exists()


def test_shift_jis_in_utf_8_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(FORM.replace("²", "2").encode("cp932"))
    report = abridge(tmp_path / "a.txt", tmp_path / "out" / "b.txt")
    assert ELIDED.search((tmp_path / "out" / "b.txt").read_text(encoding="utf-8"))
    assert report.differences == ()
    assert 0 < report.elided < report.visible


@pytest.mark.parametrize(
    ("value", "short", "reason"),
    [
        ("町内全域", True, "a few characters"),
        ("話を聞く。", False, "a sentence, however short"),
        ("北地区、南地区、東地区、西地区、中央地区、港地区、浜地区、山手地区、川上地区、川下地区", True, "names only"),
        (
            "困りごとのある人の話を近くで聞き、どこへつなぐとよいかをいっしょに考えていく役目の人たち",
            False,
            "running text",
        ),
        (["地域包括支援センター", "社会福祉協議会"], True, "a list of names"),
    ],
)
def test_what_is_a_short_cell(value: object, short: bool, reason: str) -> None:
    assert is_short(value) is short, reason


def test_kinds_of_columns() -> None:
    assert kind_of("vision", "purpose") == "prose"
    assert kind_of("plan_programme", "situation") == "prose"
    assert kind_of("consultation", "place") == "short"
    assert kind_of("target", "value") == "fact"
    assert kind_of("plan_activity", "quote") == "bearing"


def test_digests_are_written_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    register = '# note\n[[document]]\npath = "a.txt"\ntitle = "A"\nsha256 = ""\n'
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert with_digests(register, tmp_path) == register.replace('sha256 = ""', f'sha256 = "{digest}"')


def test_the_register_knows_the_files_here(repo_root: Path) -> None:
    register = (repo_root / "raw" / "sources.toml").read_text(encoding="utf-8")
    assert with_digests(register, repo_root / "raw") == register


@pytest.mark.parametrize("wanted", [set(), {7}, {0, 39}, {3, 4, 20}])
def test_only_the_words_that_a_fact_hangs_on_are_needed(wanted: set[int]) -> None:
    tries: list[int] = []

    def apart(kept: Sequence[int]) -> int:
        tries.append(len(kept))
        return len(wanted - set(kept))

    assert set(needed(range(40), apart, len(wanted))) == wanted
    assert len(tries) < 100  # halves first, not one by one


def test_a_number_that_stays_stays_whole() -> None:
    """A window around a fact may end within a date: a day that has become another is a wrong fact."""
    told = "世話をする人の輪を少しずつ育てながら、平成30年11月29日に町の会館で開いた集まりでは、サロンの参加者数は98人であり、"
    facts = abridge_text(FORM.replace("サロンの参加者数は98人であった。", f"{told}今に至っている。"))
    assert "98人" in facts
    assert not re.search(r"\d 〔略|〔略 \d+字〕\d*[年月日]", facts.replace("〔略", " 〔略"))


# -- the full corpus -------------------------------------------------------------------------------------------

DOCUMENTS = ("h30-model-projects", "iga-master-plan", "iga-pdca-r1", "koka-followup", "nanbu-roadmap")


@pytest.mark.acceptance
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_facts_editions_here_say_what_the_full_ones_say(name: str, shared: Path, repo_root: Path) -> None:
    full = (shared / "corpus" / f"{name}.txt").read_bytes()
    facts = (repo_root / "raw" / f"{name}.facts.txt").read_bytes()
    assert facts.count(b"\n") == full.count(b"\n")
    document = read_document(full, name)
    family, _ = detect(document)
    assert family is not None
    context = Context(fiscal_year=2018 if name.startswith("h30") else None)
    apart = differences(family.read(document, context), family.read(read_document(facts, name), context))
    assert apart == []


@pytest.mark.acceptance
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_facts_edition_here_is_left_as_it_is(name: str, shared: Path, repo_root: Path) -> None:
    text = (repo_root / "raw" / f"{name}.facts.txt").read_text(encoding="utf-8")
    assert abridge_text(text) == text


def test_a_label_in_a_nested_table_stays_though_its_cell_is_printed_twice() -> None:
    """The second printing's evidence is the whole cell, label included."""
    prose = "住民が集まる場をつくり、世代をこえた交流が続くように支える取組を地区ごとに進めていく。"
    nested = f"<table> <tr> <td>(支援する対象) 地域住民</td> <td>(支援の内容) {prose}</td> </tr> </table>"
    assert "(支援の内容) 〔略" in abridge_text(_with_nested(nested, prose))


def _with_nested(nested: str, prose: str) -> str:
    plain = form_text.report()
    heading = "(ア)地域住民の参加を促す活動を行う者に対する支援"
    before, _, after = plain.partition(heading)
    rest = after.split("\n", 2)[2]
    return (
        f"{before}<p>{heading}</p> {nested}\t\t(支援する対象) 地域住民\t(支援の内容) {prose}\n"
        f"(支援する対象) 地域住民\t(支援の内容) {prose}\n{rest}"
    )


def test_a_number_of_another_role_is_a_difference() -> None:
    other = FORM.replace("サロンの参加者数は98人", "昨年度のサロンの参加者数は98人")
    assert "number_role" in {item.table for item in differences(read(FORM), read(other))}


def test_a_cell_of_coordinators_keeps_its_number_alone() -> None:
    row = "④相談支援包括化推進員の配置予定人数\t"
    told = "3人(各地区の窓口で話を聞き、つなぎ先をいっしょに考える役目の職員として置くもの)"
    full = form_text.report(m__coordinators=told)
    assert f"{row}{told}" in full
    assert f"{row}3人〔略 39字〕" in abridge_text(full)
    (found,) = read(abridge_text(full))
    assert found.rows("multi_agency_project")[0].coordinators == 3  # type: ignore[attr-defined]
