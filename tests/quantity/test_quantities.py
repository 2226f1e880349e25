"""What a printed number is: its value, counter, comparison, rate, and why some numbers are no quantities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.quantity import Quantity, quantities
from welfare_etl.normalize.text import fold


def counted(text: str) -> list[Quantity]:
    return [q for q in quantities(text) if q.is_quantity]


VALUES = [
    # printed, value, value_max, unit, canonical, comparator, per
    ("50人", 50, None, "人", "人", "=", None),
    ("７，７００名", 7700, None, "名", "人", "=", None),  # full width; 名 counts people
    ("14,697 件", 14697, None, "件", "件", "=", None),
    ("2千件", 2000, None, "件", "件", "=", None),
    ("1千5百件", 1500, None, "件", "件", "=", None),  # one number, not two
    ("2万3千人", 23000, None, "人", "人", "=", None),
    ("2万3千円", 23000, None, "円", "円", "=", None),  # 千円 is no counter here
    ("十二件", 12, None, "件", "件", "=", None),
    ("二十団体", 20, None, "団体", "団体", "=", None),
    ("3.5 点", 3.5, None, "点", "点", "=", None),
    ("11ヶ所", 11, None, "ヶ所", "か所", "=", None),
    ("7割", 7, None, "割", "%", "=", None),  # printed value kept, canonical value is 70
    ("50％", 50, None, "％", "%", "=", None),
    ("二団体", 2, None, "団体", "団体", "=", None),
    ("38 人～91 人", 38, 91, "人", "人", "=", None),
    ("2～3件", 2, 3, "件", "件", "=", None),
    ("5-6名", 5, 6, "名", "人", "=", None),
    ("2,3人", 2, 3, "人", "人", "~", None),  # not 2 300 and not 23: two or three
    ("500人以上", 500, None, "人", "人", ">=", None),
    ("10%以下", 10, None, "%", "%", "<=", None),
    ("20人未満", 20, None, "人", "人", "<=", None),
    ("50件程度", 50, None, "件", "件", "~", None),
    ("約400名", 400, None, "名", "人", "~", None),
    ("概ね8回", 8, None, "回", "回", "~", None),
    ("200 名前後", 200, None, "名", "人", "~", None),  # 名前 would be another word
    ("15名ほど", 15, None, "名", "人", "~", None),
    ("少なくとも3回", 3, None, "回", "回", ">=", None),
    ("約 300、", 300, None, None, None, "~", None),  # approximate without a counter is still a quantity
    ("全地区で一以上", 1, None, None, None, ">=", None),
    ("年4回", 4, None, "回", "回", "=", "year"),
    ("年間20件", 20, None, "件", "件", "=", "year"),
    ("100件(年間)", 100, None, "件", "件", "=", "year"),
    ("月に1回", 1, None, "回", "回", "=", "month"),
    ("月平均6～7件", 6, 7, "件", "件", "=", "month"),
    ("1月当たり5件", 5, None, "件", "件", "=", "month"),
    ("月1程度の訪問", 1, None, None, None, "~", "month"),
    ("5 サロン増設", 5, None, "サロン", "サロン", "=", None),
    ("25市町", 25, None, "市町", "市町", "=", None),
    ("30件分", 30, None, "件", "件", "=", None),
    ("CSW912件", 912, None, "件", "件", "=", None),  # letters before a counted number are its label
    ("6日間", 6, None, "日間", "日", "=", None),
    ("延べ30時間", 30, None, "時間", "時間", "=", None),
]


@pytest.mark.parametrize(("text", "value", "value_max", "unit", "canonical", "comparator", "per"), VALUES)
def test_value_unit_comparator_and_rate(
    text: str,
    value: float,
    value_max: float | None,
    unit: str | None,
    canonical: str | None,
    comparator: str,
    per: str | None,
) -> None:
    found = counted(text)
    assert len(found) == 1, found
    q = found[0]
    assert (q.value, q.value_max, q.unit, q.unit_canonical, q.comparator, q.per) == (
        value,
        value_max,
        unit,
        canonical,
        comparator,
        per,
    )


def test_ten_percent_steps_in_percent() -> None:
    assert counted("7割")[0].canonical_value == 70.0


NOT_QUANTITIES = [
    ("平成30年12月末日", "date"),
    ("平成 31(2019)年1月", "date"),
    ("H31.2.28", "date"),
    ("30年度", "date"),
    ("9月19日", "date"),
    ("6月13日(水)", "date"),
    ("9/5", "date"),
    ("10時30分", "time"),
    ("第1回", "ordinal"),
    ("2年目", "ordinal"),
    ("全国1位", "ordinal"),
    ("第3水曜日", "ordinal"),
    ("(1)", "list_number"),
    ("2. 内容", "list_number"),
    ("1 地域の事業", "section_number"),
    ("①", "circled_number"),
    ("011-211-2932", "phone"),
    ("060-8611", "postal_code"),
    ("京島 3-49-18", "address"),
    ("8050問題", "name"),
    ("24時間対応", "name"),
    ("100歳体操", "name"),
    ("第1層", "name"),
    ("2層", "name"),
    ("1人暮らし", "name"),
    ("一人ひとり", "name"),
    ("SDGs17", "name"),
    ("80歳", "age"),
    ("20代の", "age"),
    ("第106条の3", "law"),
    ("法律第45号", "law"),
    ("別紙1", "reference"),
    ("資料 2", "reference"),
    ("3年間", "duration"),
    ("1週間前", "duration"),
    ("1 年半", "duration"),
    ("地域計画 2018", "year"),
    ("1地区あたり", "rate_base"),
    ("17", "section_number"),  # alone on its line: a page number
    ("福祉3計画", "bare"),
    ("相談 3,50件", "bad_grouping"),  # 350, or 3 and 50: never 50
    ("389,0606人", "bad_grouping"),
    ("1.200人", "bad_grouping"),  # a point for a comma: no one and a fifth of a person
    ("相談 1 2 件", "broken_number"),  # 12, or 1 and 2: never 2
    ("数10人が参加", "vague"),
    ("数十件", "vague"),
    ("H29", "date"),
]


@pytest.mark.parametrize(("text", "kind"), NOT_QUANTITIES)
def test_what_is_no_quantity_says_what_it_is(text: str, kind: str) -> None:
    found = quantities(text)
    assert [q.kind for q in found] == [kind], found


def test_the_reference_mark_before_a_month_is_no_note_number() -> None:
    assert [q.kind for q in quantities("(※1月末時点)")] == ["date"]


def test_the_noun_before_a_number_may_end_in_the_word_for_several() -> None:
    assert [(q.value, q.unit) for q in counted("相談件数10件、サロン数20か所")] == [(10, "件"), (20, "か所")]


def test_a_rate_is_of_the_number_right_behind_it() -> None:
    assert [(q.value, q.per, q.per_count) for q in counted("会議を2か月に1回開く。相談は80件である。")] == [
        (1, "month", 2),
        (80, None, None),
    ]
    assert [q.scope for q in counted("1地区当たりの目安はない。\n相談は80件である。")] == [None]


def test_points_that_rise_or_fall_and_bodies_of_wards() -> None:
    assert [q.scope for q in counted("2.5ポイント上昇し、3ポイント下がり、4ポイントである。")] == [
        "increase",
        "decrease",
        None,
    ]
    assert [(q.value, q.unit, q.out_of) for q in counted("全11区会中6区会") if q.kind == "quantity"] == [
        (6, "区会", 11)
    ]


def test_a_rate_in_brackets_is_not_the_rate_of_the_number_before() -> None:
    assert [(q.value, q.per) for q in counted("会議を月1回(年12回)開く")] == [(1, "month"), (12, "year")]


PRODUCTS = [
    # printed, quantities as (value, unit, computed): factors are listed as factors
    ("月8件×12ヶ月＝96件", [(96, "件", False)]),
    ("91世帯×平均相談支援回数 9.4回＝855回", [(855, "回", False)]),  # the printed total stands though 855.4 is exact
    ("120 人 10 人×6回×2地区", [(120, "人", False)]),
    ("225 名(25 名×3 回×3 地区延べ)", [(225, "名", False)]),
    ("25名×4回(100名)", [(100, "名", False)]),
    ("1か所×30人×12回", [(360, "人", True)]),  # only factors: people are counted, not places
    ("1地区10人×3地区", [(30, "人", True)]),
    ("8地区×12月=96回", [(96, "回", False)]),
]


@pytest.mark.parametrize(("text", "expected"), PRODUCTS)
def test_a_product_is_one_quantity(text: str, expected: list[tuple[float, str, bool]]) -> None:
    assert [(q.value, q.unit, q.computed) for q in counted(text)] == expected
    assert all(q.kind in {"factor", "rate_base"} for q in quantities(text) if not q.is_quantity)


SHARES = [("10 区中7区", 7, 10), ("13 地区中 5 地区", 5, 13), ("17地区/17地区", 17, 17), ("25団体のうち8団体", 8, 25)]


@pytest.mark.parametrize(("text", "part", "whole"), SHARES)
def test_a_share_is_one_quantity_out_of_a_whole(text: str, part: float, whole: float) -> None:
    assert [(q.value, q.out_of) for q in counted(text)] == [(part, whole)]


def test_two_counters_make_two_quantities_not_a_range() -> None:
    assert [(q.value, q.unit) for q in counted("25課から83名")] == [(25, "課"), (83, "名")]


@pytest.mark.parametrize("word", ["3 人材育成", "2 町内会長", "4 事業内容", "5 地域福祉", "6 回答"])
def test_a_counter_is_not_the_beginning_of_another_word(word: str) -> None:
    assert not counted(f"本文 {word}")


# Properties ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["相談件数", "12件", "約30人", "２～３回", "月8件×12ヶ月＝96件", "平成30年度", "①", "(1)", "第2層", "、", "。", "\n", " ", "7割", "10区中7区", "以上", "年", "×", "＝", "1,200名", "024-555-0101", "～", "・", "(", ")", "一回", "歳", "/", "\t", "参加", "3.0", "％"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=24).map("".join) | st.text(
    "0123456789１２年月日人件回×=～-/.,()・、。 ①一二十第約割", max_size=40
)


def _digits(text: str) -> str:
    return "".join(c for c in fold(text) if c.isdigit())


@given(TEXTS)
def test_offsets_are_ordered_and_inside(text: str) -> None:
    found = quantities(text)
    assert all(0 <= q.phrase_start <= q.start < q.end <= q.phrase_end <= len(text) for q in found)
    assert [q.start for q in found] == sorted(q.start for q in found)


@given(TEXTS)
def test_every_digit_is_accounted_for(text: str) -> None:
    covered = {i for q in quantities(text) for i in range(q.start, q.end)}
    assert [c for i, c in enumerate(fold(text)) if c in "0123456789" and i not in covered] == []


@given(TEXTS)
def test_no_digit_is_invented(text: str) -> None:
    for q in quantities(text):
        if not q.is_quantity or q.computed:
            continue
        quote = text[q.start : q.end]
        printed = _digits(quote)
        if not printed:  # a kanji numeral
            assert any(c in quote for c in "一二三四五六七八九十")
            continue
        for value in (q.value, q.value_max):
            if value is not None:
                written = f"{value:.10g}".replace(".", "")
                assert written.rstrip("0") in printed or written in printed, (quote, value)


@given(st.integers(1, 400), st.integers(1, 30), st.integers(2, 12))
def test_a_computed_product_is_the_product_of_its_factors(people: int, times: int, places: int) -> None:
    q = counted(f"{people}人×{times}回×{places}か所")[0]
    assert q.computed and q.value == people * times * places and q.unit == "人"


@given(st.integers(0, 9_999_999), st.sampled_from(["人", "件", "回", "世帯", "か所", "団体", "%"]), st.booleans())
def test_a_plain_count_reads_back(number: int, unit: str, grouped: bool) -> None:
    q = counted(f"相談者は{number:,}{unit}です" if grouped else f"相談者は{number}{unit}です")
    assert [(x.value, x.unit) for x in q] == [(float(number), unit)]
