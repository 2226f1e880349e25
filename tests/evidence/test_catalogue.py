"""The catalogue of findings: both languages for every code, and every code that is raised is in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from welfare_etl.evidence.catalogue import Kind, catalogue, finding, page
from welfare_etl.records.base import Severity, choices

ROOT = Path(__file__).resolve().parents[2]
KINDS = sorted(catalogue().values(), key=lambda kind: kind.code)


def test_the_page_is_what_the_catalogue_makes() -> None:
    assert (ROOT / "docs" / "findings.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_speaks_both_languages(kind: Kind) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:_[a-z0-9]+)*", kind.code)
    assert kind.severity in choices(Severity)
    assert kind.en and re.search(r"[ぁ-ん一-龥]", kind.ja), kind.code
    assert bool(kind.next_en) == bool(kind.next_ja) or kind.ja, kind.code


def test_facts_are_filled_in() -> None:
    found = finding("place_fuzzy", line=3, printed="小松布", used="小松市", prefecture="石川県")
    assert found.message == "Printed as '小松布'; the only body of 石川県 that fits is 小松市. Look at the original."
    assert found.message_ja == "「小松布」を石川県の 小松市 と推定しました。原文を確かめてください。"
    assert (found.severity, found.line, found.printed, found.used) == ("warning", 3, "小松布", "小松市")


def test_a_fact_that_is_not_known_is_a_dash() -> None:
    assert finding("foreign_letter", printed="О").message.count("–") == 3


def test_braces_in_what_is_printed_are_no_facts() -> None:
    assert "{used}" in finding("approximate", printed="約{used}人", used="3").message


def test_a_code_that_nobody_wrote_down_is_an_error() -> None:
    with pytest.raises(KeyError):
        finding("no_such_code")


def raised() -> dict[str, str]:
    """Codes that are raised by their name: code -> where."""
    out: dict[str, str] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = {"find": 0, "finding": 0, "unclear": 1, "_finding": 1}.get(name)
            if at is None or len(node.args) <= at:
                continue
            given = node.args[at]
            if (
                isinstance(given, ast.Constant)
                and isinstance(given.value, str)
                and given.value.isidentifier()
                and given.value.isascii()  # find("を") looks for a word
                and given.value not in choices(Severity)
            ):
                out.setdefault(given.value, f"{path.name}:{node.lineno}")
    return out


@pytest.mark.parametrize(
    "code", ["label_repeated", "unknown_chapter", "unknown_label", "label_out_of_order", "form_unknown"]
)
def test_what_no_form_has_is_a_warning_with_something_to_do(code: str) -> None:
    kind = catalogue()[code]
    assert kind.severity == "warning" and kind.next_en and kind.next_ja


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    codes = raised()
    assert len(codes) > 20
    assert {code: where for code, where in codes.items() if code not in catalogue()} == {}
