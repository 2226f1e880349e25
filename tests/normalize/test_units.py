"""Units have one spelling, and the assistance rate one unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare_etl.normalize.units import UNITS, assistance_rate, canonical, factor, in_canonical


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("名", "人"),
        ("カ所", "か所"),
        ("ヶ所", "か所"),
        ("箇所", "か所"),
        ("％", "%"),
        ("パーセント", "%"),
        ("(k m ²)", "km²"),
        ("k㎡", "km²"),
        ("km ²", "km²"),
        ("㎢", "km²"),
        ("平方キロ", "km²"),
        ("ヶ月", "か月"),
        ("頭", "頭"),
        ("", None),
        (None, None),
    ],
)
def test_canonical(printed: str | None, expected: str | None) -> None:
    assert canonical(printed) == expected


def test_no_spelling_belongs_to_two_units() -> None:
    spellings = [s for unit, others in UNITS.items() for s in (unit, *others)]
    assert len(spellings) == len(set(spellings))
    assert all(canonical(s) == unit for unit, others in UNITS.items() for s in (unit, *others))


def test_factors() -> None:
    assert factor("割") == ("%", 10.0)
    assert factor("‰") == ("%", 0.1)
    assert factor("名") == ("人", 1.0)
    assert in_canonical(3, "割", "%") == 30
    assert in_canonical(120, "ha", "km²") == pytest.approx(1.2)
    assert in_canonical(3, "人", "%") is None


@pytest.mark.parametrize(
    ("value", "unit", "percent", "really", "basis"),
    [
        (4.91, "%", 4.91, "%", "printed"),
        (3.7, "(%)", 3.7, "%", "printed"),
        (2.64, "%", 2.64, "%", "printed"),
        (0.1, "%", 0.1, "%", "printed"),
        (0.094, "%", 0.094, "%", "printed"),
        (7.7, "%", 0.77, "‰", "inferred"),
        (29.6, "%", 2.96, "‰", "inferred"),
        (18.69, "％", 1.869, "‰", "inferred"),
        (14.8, "‰", 1.48, "‰", "printed"),
        (1.2, None, 1.2, "%", "inferred"),
        (12.0, None, 1.2, "‰", "inferred"),
        (167.0, "%", None, None, None),
        (14.8, "人", None, None, None),
        (None, "%", None, None, None),
    ],
)
def test_assistance_rate(
    value: float | None, unit: str | None, percent: float | None, really: str | None, basis: str | None
) -> None:
    rate = assistance_rate(value, unit)
    assert (rate.percent, rate.unit, rate.basis) == (percent, really, basis)
    assert (rate.reason is None) == (basis == "printed"), "whatever was decided is explained"


def test_a_prefecture_has_a_lower_maximum() -> None:
    assert assistance_rate(4.2, "%", kind="prefecture").percent == 0.42
    assert assistance_rate(4.2, "%", kind="city").percent == 4.2


@given(st.floats(0, 1000, allow_nan=False), st.sampled_from(["%", "‰", "割", None]))
def test_a_rate_is_possible_or_missing(value: float, unit: str | None) -> None:
    percent = assistance_rate(value, unit).percent
    assert percent is None or 0 <= percent <= 5.5
