"""Eras, fiscal years and dates, as reports print them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.eras import as_of, dates, era_year, fiscal_year, fiscal_year_of, fiscal_years, mask_dates


@pytest.mark.parametrize(
    ("era", "year", "western"),
    [("明治", 45, 1912), ("T", 15, 1926), ("昭和", 64, 1989), ("H", 30, 2018), ("平成", 35, 2023), ("㋿", 1, 2019)],
)
def test_era_year(era: str, year: int, western: int) -> None:
    assert era_year(era, year) == western


@pytest.mark.parametrize(
    ("printed", "context", "expected", "why"),
    [
        ("平成30年度", None, 2018, "kanji era"),
        ("平成 ３０ 年度", None, 2018, "full width and blanks"),
        ("H30年度", None, 2018, "letter era"),
        ("30年度", 2018, 2018, "no era: the nearest to the document's year"),
        ("30年度", None, None, "no era and no context"),
        ("32年度", 2018, 2020, "a Heisei year that never happened, nearest"),
        ("2年度", 2020, 2020, "a Reiwa year, nearest"),
        ("平成35年度", None, 2023, "a Heisei year that never happened"),
        ("令和元年度", None, 2019, "first year"),
        ("2018年度", None, 2018, "Western"),
        ("2021 (R3) 年度", None, 2021, "both calendars"),
        ("令和3(2021)年度", None, 2021, "both calendars"),
        ("R2/2", None, 2019, "February belongs to the year before"),
        ("平成31年1月1日", None, 2018, "January too"),
        ("平成31年4月1日", None, 2019, "April begins the year"),
        ("H30", None, 2018, "alone in a cell"),
        ("平成28~30年度", None, 2018, "the era is printed once for the series"),
        ("平成30年度・31年度", None, None, "two years are not one"),
        ("3年度目", 2018, None, "an ordinal"),
        ("3年間", 2018, None, "a span of time"),
        ("", 2018, None, "nothing printed: the context is no answer"),
    ],
)
def test_fiscal_year(printed: str, context: int | None, expected: int | None, why: str) -> None:
    assert fiscal_year(printed, context) == expected, why


def test_fiscal_years_with_their_place() -> None:
    assert fiscal_years("平成32年度 28団体") == [(2020, 0, 6)]
    assert fiscal_years("平成30年度・31年度", 2018) == [(2018, 0, 6), (2019, 7, 11)]


@pytest.mark.parametrize(
    ("printed", "expected", "why"),
    [
        ("(平成 31 年1月 1日 現在)", date(2019, 1, 1), "blanks everywhere"),
        ("(31.1.1 現在)", date(2019, 1, 1), "no era"),
        ("31.1.1", date(2019, 1, 1), "nothing but a date"),
        ("(H30.7.1)", date(2018, 7, 1), "nothing but a date, in brackets"),
        ("81件(H31.2.28 現在)", date(2019, 2, 28), "behind a number"),
        ("12月末現在", date(2018, 12, 31), "month end of the fiscal year"),
        ("2月末時点", date(2019, 2, 28), "January to March are in the next calendar year"),
        ("2月28日時点", date(2019, 2, 28), "day without year"),
        ("2/28現在", date(2019, 2, 28), "slash with a mark"),
        ("31年1月現在", date(2019, 1, 31), "a month means its last day"),
        ("H30/11 現在", date(2018, 11, 30), "slash"),
        ("平成 30 年 12 月末日時点", date(2018, 12, 31), "末日"),
        ("平成31年2月末", date(2019, 2, 28), "末 is a mark itself"),
        ("令和2年2月末現在", date(2020, 2, 29), "leap year"),
        ("平成30年度末", date(2019, 3, 31), "end of the fiscal year"),
        ("令和3年(2021年)4月1日現在", date(2021, 4, 1), "both calendars"),
        ("平成三十年四月一日現在", date(2018, 4, 1), "kanji numerals"),
        ("平成30年4月~平成31年2月末", date(2019, 2, 28), "the end of a span"),
        ("(H30.4~)", None, "the start of a span is no as-of"),
        ("(H30)", None, "a year has no day"),
        ("9月19日に開催した", None, "a day something happened"),
        ("平成31年2月30日現在", None, "no such day"),
        ("1月末現在(前回12月末現在)", None, "two days"),
        ("", None, "nothing"),
    ],
)
def test_as_of_in_a_report_of_fiscal_2018(printed: str, expected: date | None, why: str) -> None:
    assert as_of(printed, 2018) == expected, why


def test_without_the_documents_year_nothing_is_guessed() -> None:
    assert as_of("12月末現在") is None
    assert as_of("31.1.1") is None
    assert dates("9月19日") == []


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("9月19日", date(2018, 9, 19), "day"),
        ("平成30年4月", date(2018, 4, 30), "month"),
        ("H30", date(2018, 12, 31), "year"),
        ("平成30年度", date(2019, 3, 31), "fiscal_year"),
        ("2018/4/1", date(2018, 4, 1), "day"),
    ],
)
def test_dates(printed: str, value: date, precision: str) -> None:
    (found,) = dates(f"前 {printed} 後", 2018)
    assert (found.value, found.precision) == (value, precision)
    assert f"前 {printed} 後"[found.start : found.end] == printed


@pytest.mark.parametrize(
    "text", ["月6~7件", "6ヶ月", "3年間", "2018.5km", "S2", "1.2.3", "011-211-2932", "13月1日", "1か月", "12日間"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text, 2018) == []


DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(DAYS)
def test_every_heisei_day_comes_back(day: date) -> None:
    year = day.year - 1988
    for text in (f"平成{year}年{day.month}月{day.day}日", f"H{year}.{day.month}.{day.day}", f"{day:%Y/%m/%d}"):
        assert [d.value for d in dates(text)] == [day]
        assert fiscal_year(text) == fiscal_year_of(day)


@given(DAYS)
def test_a_day_without_a_year_lies_in_the_fiscal_year(day: date) -> None:
    assert as_of(f"{day.month}月{day.day}日現在", fiscal_year_of(day)) == day


@given(DAYS)
def test_a_month_means_its_last_day(day: date) -> None:
    (found,) = dates(f"{day.year}年{day.month}月末")
    assert found.value.month == day.month
    assert (found.value + timedelta(days=1)).day == 1


@given(st.text("平成令和元年度月日末HR0123456789./~-()現在 ", max_size=40), st.none() | st.integers(1990, 2030))
def test_any_text_reads_without_raising(text: str, context: int | None) -> None:
    for found in dates(text, context):
        assert 0 <= found.start < found.end <= len(text)
    assert len(mask_dates(text)) == len(text)
    as_of(text, context)
    fiscal_year(text, context)
