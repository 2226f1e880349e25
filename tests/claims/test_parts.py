"""Which counts are printed parts of another: by words, by brackets, by what adds up. And the day that a part has from its whole."""

from datetime import date

import pytest

from welfare_etl.claims import read_chapter


def parts(text: str) -> list[tuple[float, float]]:
    """(part, whole) of a chapter."""
    found = read_chapter(text, fiscal_year=2018, project="community").results
    return [(c.number.value, found[c.part_of].number.value) for c in found if c.part_of is not None]


PARTS = [
    ("電話の相談は31件、来所は24件、合計55件だった。", [(31, 55), (24, 55)]),
    ("登録者は48人である。北部が21人、南部が27人となった。", [(21, 48), (27, 48)]),
    ("訪問は90回。このうち夜間は12回だった。", [(12, 90)]),
    ("講座の修了者 26名（うち男性9名）", [(9, 26)]),
    ("相談73件のうち41件は家族からである。\n相談 73件", []),  # the whole is not counted before its part
    ("相談は73件であった。73件のうち41件は家族からである。", [(41, 73)]),
    ("地区\t開催\n東\t4回\n西\t7回\n計\t11回", [(4, 11), (7, 11)]),
    ("受け付けた相談は60件（本所38件、支所22件）で、このうち電話が45件を占めた。", [(38, 60), (22, 60), (45, 60)]),
    ("東町は拠点3か所、西町は拠点5か所\n合計 拠点8か所", [(3, 8), (5, 8)]),
    ("見守りの登録は70人である。\n年代別では、60代以上が52人であった。", []),
    ("見守りの登録は70人である。年代別では、60代以上が52人であった。", [(52, 70)]),
    ("訪問は年間で9件、このうち3件が夜間であった。", [(3, 9)]),
    ("訪問の実績:18件\n訪問18件の内訳は、朝11件、夜7件であった。", [(11, 18), (7, 18)]),
    ("設置 11町(このほか準備中3町)", []),
    ("見学会16人+体験会9人=25人", [(16, 25), (9, 25)]),
    ("支援を終えた世帯は14世帯。就職が5世帯（うち常勤2世帯）、転居が9世帯である。", [(5, 14), (2, 5), (9, 14)]),
]
NO_PARTS = [
    "サロンは18か所、参加者は月平均240人である。",
    "会議を6回、研修を4回、見学を2回行った。",
    "相談 40件、訪問 22回、プラン 9件",
    "登録者は52名で、1回平均12名が参加した。",
    "広報紙を3回、チラシを5回発行した。",
    "受講者は1回目が20名、2回目が18名であった。",
    "61件中58件は翌日までに連絡した。",
    "登録者 30人（前年度 24人）",
    "実人数 31人、延べ 78人",
    "新規の相談は25件、終結は10件であった。",
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parts_point_at_their_whole(text: str, expected: list[tuple[float, float]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize("text", NO_PARTS)
def test_counts_beside_each_other_are_no_parts(text: str) -> None:
    assert parts(text) == []


DAYS = [
    # text, the day of the last result
    ("(③は3月5日現在、他は2月末)\n①講座 5回\n③登録者 44人", date(2019, 3, 5)),
    ("(③は3月5日現在、他は2月末)\n③登録者 44人\n④講座 5回", date(2019, 2, 28)),
    ("登録者 31人★\n講座 4回\n※平成31年1月末現在。ただし★は2月20日現在", date(2019, 1, 31)),
    ("登録者 31人\n講座 4回★\n※平成31年1月末現在。ただし★は2月20日現在", date(2019, 2, 20)),
    ("訪問 40回\n相談会 8回\n※相談会は平成31年2月末、その他は同年1月末の数", date(2019, 2, 28)),
    ("相談会 8回\n訪問 40回\n※相談会は平成31年2月末、その他は同年1月末の数", date(2019, 1, 31)),
    ("項目\t目標\t実績(1月末)\n講座\t5回\t4回\n講座の修了者は38名である。", date(2019, 1, 31)),
    ("項目\t目標(2月末)\t実績\n講座\t5回\t4回\n講座の修了者は38名である。", None),
    ("◆目標→実績(実績は平成31年2月末現在)\n講座 5回→4回", date(2019, 2, 28)),
    ("相談は12月末までに80件あった。80件のうち33件は家族からである。", date(2018, 12, 31)),
    ("相談は12月末までに80件あった。家族が33件、本人が47件である。", date(2018, 12, 31)),
    ("相談は12月末までに80件あった。研修には33名が参加した。", None),
    ("平成29年度末の9か所を12か所に増やした。", None),
    ("12か所(目標:平成31年度末までに15か所)", None),
    ("ア 見守り(3月1日現在)\n登録 31人\nイ 声かけ(12月に実施)\n参加 40人", None),
    ("ア 見守り(3月1日現在)\n登録 31人\nイ 声かけ(同上)\n参加 40人", date(2019, 3, 1)),
    ("○2月末の数\n・訪問 90世帯(1/31現在)\n⇒ 84世帯", date(2019, 1, 31)),
    ("地区\t登録(人)\t相談(件)※12月まで\n東\t6\t9", date(2018, 12, 31)),
    ("地区\t上半期(4~9月)\n東\t6件", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_the_day_of_an_item_of_a_table_and_of_a_part(text: str, day: date | None) -> None:
    assert read_chapter(text, fiscal_year=2018, project="community").results[-1].as_of == day
