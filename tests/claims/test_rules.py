"""Every rule has its example, and every word of it is needed by one."""

import re
from dataclasses import replace

import pytest

from welfare_etl.claims import roles
from welfare_etl.claims.days import Days
from welfare_etl.claims.rules import RULES, Rule
from welfare_etl.claims.text import Text

WORDS = [(rule, n) for rule in RULES for n in range(len(rule.words))]
FIELDS = {"goal": ("goal",), "result": ("result",), "both": ("goal", "result")}


def verdict(example: str, field: str) -> tuple[str, str] | None:
    """What the number between « and » is, as (role, rule)."""
    before, number, after = re.split("[«»]", example)
    text = Text(before + number + after)
    meant = next(
        q for q in text.numbers if q.start < len(before) + len(number) and q.end > len(before) and q.is_quantity
    )
    return roles.judged(text, roles.place(text, meant), field, Days(text, 2018))


@pytest.mark.parametrize(("rule", "n"), WORDS, ids=lambda x: x.id if isinstance(x, Rule) else str(x))
def test_each_word_of_a_rule_decides_its_example(rule: Rule, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    example = rule.words[n][1]
    decided = [field for field in FIELDS[rule.field] if verdict(example, field) == (rule.role, rule.id)]
    assert decided, f"{rule.id}: {example} is {[verdict(example, f) for f in FIELDS[rule.field]]}"
    rest = rule.words[:n] + rule.words[n + 1 :]
    without = [
        changed
        for r in RULES
        for changed in ([replace(r, words=rest)] if r is rule and rest else [] if r is rule else [r])
    ]
    monkeypatch.setattr(roles, "RULES", without)
    monkeypatch.setattr(roles, "_rules", roles._rules.__wrapped__)
    for field in decided:
        assert verdict(example, field) != (rule.role, rule.id), f"{rule.id}: {rule.words[n][0]} changes nothing"


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in RULES for e in r.not_here], ids=str)
def test_counter_examples(rule: Rule, example: str) -> None:
    for field in FIELDS[rule.field]:
        found = verdict(example, field)
        assert found is None or found[1] != rule.id
