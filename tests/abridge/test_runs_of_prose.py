"""No run of prose in what the repository publishes is longer than 25 characters, measured without asking the abridger.

A run ends at a mark, a tag, a tab, a full stop, the sign of a list's item or a label of the form. What may be longer is a
list of names (no particle that makes a sentence of them, no name over 25 characters), or what a claim or a number is
quoted with.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from welfare_etl.families.ministry.form_2018 import FORM
from welfare_etl.normalize.text import fold
from welfare_etl.normalize.units import COUNTER

LONGEST = 25
LONGEST_JOINT = 5
"""What joins two quotes (を開催し, の相談): a mark in its place would be longer than it is."""
_ENDS = re.compile(r"〔略\s*[\d,]+\s*字〕|</?[a-z][^<>]*>|[\t。\n]|[◎●○■◆□▼※⇒→①-⑳]|【[^】]*】|(?<!\S)・|https?://\S+")
_SENTENCE = re.compile(r"を|(?<=[一-龥ァ-ヴー)])(?:が|に|で|へ|は)(?=[一-龥ァ-ヴ「])|(?:します|ている|した|する)$")
_BETWEEN_NAMES = re.compile(r"[、,・/／;:：\s()（）「」『』【】~～]")
_CLAIMS = ("target", "result", "number_role", "plan_indicator", "grade_definition")
_NAMES = ("name", "title")
_NUMBER = re.compile(rf"(?:平成|令和|昭和)?\s*\d[\d,.]*\s*(?:年度|[年月日]|{COUNTER})?")
_LABELS = [re.compile(label.pattern.pattern) for label in FORM.fields if len(label.core) > 4]

FACTS = sorted(path.name for path in (Path(__file__).parents[2] / "raw").glob("*.facts.txt"))


def size(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def runs(text: str) -> Iterator[str]:
    folded = fold(text)
    for label in _LABELS:
        folded = label.sub("\t", folded)
    yield from (run.strip() for run in _ENDS.split(folded) if size(run) > LONGEST)


def is_prose(run: str, quotes: list[str]) -> bool:
    """Whether a run that is too long is more than names, or than quotes and numbers with what joins them."""
    if not any(_SENTENCE.search(name) or size(name) > LONGEST for name in _BETWEEN_NAMES.split(run)):
        return False
    whole = {fold(part.strip()) for quote in quotes for part in _ENDS.split(quote)}
    # An indicator leaves out what its quote says in brackets.
    parts = (whole | {piece for part in whole for piece in re.split(r"[()]", part) if size(piece) > LONGEST_JOINT}) - {
        ""
    }
    for part in sorted(parts, key=len, reverse=True):
        run = run.replace(part, "\0")
    return any(size(joint) > LONGEST_JOINT for joint in _NUMBER.sub("\0", run).split("\0"))


def records(root: Path, name: str) -> Iterator[dict[str, Any]]:
    """The committed records of a document."""
    stem = name.removesuffix(".txt")
    for path in sorted((root / "extracted").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("document_id") == stem and "tables" in record:
            yield record


def quotes_by_line(root: Path, name: str) -> dict[int, list[str]]:
    """What claims, and numbers of other tables, are quoted with."""
    out: dict[int, list[str]] = defaultdict(list)
    for record in records(root, name):
        for table, rows in record["tables"].items():
            for row in rows:
                values = row["values"]
                if table in _CLAIMS and values.get("quote"):
                    out[values["line"]].append(values["quote"])
                for item in row.get("evidence", []):
                    value = values.get(item["column_name"])
                    number = isinstance(value, int | float) and not isinstance(value, bool)
                    if item["quote"] and item["line"] and (number or table in _CLAIMS or item["column_name"] in _NAMES):
                        out[item["line"]].append(item["quote"])
    return out


@pytest.mark.parametrize("name", FACTS)
def test_the_facts_editions_hold_no_sentence(name: str, repo_root: Path) -> None:
    quotes = quotes_by_line(repo_root, name)
    lines = (repo_root / "raw" / name).read_text(encoding="utf-8").split("\n")
    found = [(at, run) for at, line in enumerate(lines, 1) for run in runs(line) if is_prose(run, quotes[at])]
    assert found == []


@pytest.mark.parametrize("name", FACTS)
def test_nor_do_the_records(name: str, repo_root: Path) -> None:
    """What they hold stands in the facts edition, character for character (but for what cleaning folds)."""
    quotes = [quote for line in quotes_by_line(repo_root, name).values() for quote in line]
    found = []
    for record in records(repo_root, name):
        texts = [
            (table, column, text)
            for table, rows in record["tables"].items()
            for row in rows
            for column, value in row["values"].items()
            for text in (value if isinstance(value, list) else [value])
            if isinstance(text, str) and re.search(r"[ぁ-んァ-ヴ一-龥]", text)
        ]
        texts += [("residual", "text", rest["text"]) for rest in record["residual"]]
        found += [(*place, run) for *place, text in texts for run in runs(text) if is_prose(run, quotes)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("住民どうしで話し合いを重ねてきた成果が少しずつ地域の中に広がりはじめたところ", True),
        ("町内会、老人クラブ、民生委員児童委員協議会、北町地区社会福祉協議会", False),
        (
            "ア 「住民に身近な圏域」において、地域住民等が主体的に地域生活課題を把握し解決することができる環境の整備",
            False,
        ),
        ("海に近くて夏も涼しいところから移り住む人も少しずつふえてきている町", True),
    ],
)
def test_what_counts_as_prose(text: str, prose: bool) -> None:
    assert size(text) > LONGEST
    assert any(is_prose(run, []) for run in runs(text)) is prose
