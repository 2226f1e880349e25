"""What was noticed, for a reader: in one language, and what is said again and again only once."""

from __future__ import annotations

from pathlib import Path

import pytest

from welfare_etl.cli.validation import text_lines
from welfare_etl.inquiry.bodies import Body
from welfare_etl.present.finding_formats import as_text, located
from welfare_etl.present.report_page import report_page
from welfare_etl.present.words import Lang
from welfare_etl.records.trust import Finding

BODY = Body("h30", "2018-01100", "01100", "北海道", "札幌市", "札幌市", 2018)


def _note(code: str, line: int | None, message: str, severity: str = "info", ja: str | None = None) -> Finding:
    given = {"severity": severity, "code": code, "document_id": "h30", "line": line, "message": message}
    given["message_ja"] = ja or "確認"
    return Finding.model_validate(given)


@pytest.mark.parametrize(("lang", "shown"), [("en", "left out"), ("ja", "省略")])
def test_a_message_is_shown_in_one_language(lang: Lang, shown: str) -> None:
    rows = [_note("omitted", 9, "left out", ja="省略").model_dump()]
    assert report_page(BODY, [], {}, rows, lang, 100).split()[-1] == (shown if lang == "ja" else "out")


def test_a_report_tells_once_what_is_noticed_at_many_lines() -> None:
    findings = [_note("omitted", line, "left out") for line in (9, 5, 7)]
    findings += [_note("cut", 8, "cut off"), _note("whole", None, "no line"), _note("whole", None, "no line")]
    rows = [item.model_dump() for item in findings]
    assert [line.split(maxsplit=2) for line in report_page(BODY, [], {}, rows, "en", 100).split("\n")[-3:]] == [
        ["info", "9", "left out (3 times, lines 5–9)"],
        ["info", "8", "cut off"],
        ["info", "–", "no line (2 times)"],
    ]
    assert "確認 (3件:5–9行)" in report_page(BODY, [], {}, rows, "ja", 100)


def test_a_terminal_is_told_once_what_one_rule_finds_at_one_line() -> None:
    gone = [_note("drift-vanished", 20, f"field {n} is gone", "warning") for n in range(7)]
    few = [_note("unreadable", line, f"at {line}", "warning") for line in (20, 20, 21)]
    text = as_text(located([*gone, *few], {}, {}, text_lines))
    assert text.splitlines() == [
        "h30:20: warning: field 0 is gone / 確認 [drift-vanished]",
        "    and 6 more of drift-vanished at this place (--format json: all)",
        "h30:20: warning: at 20 / 確認 [unreadable]",
        "h30:20: warning: at 20 / 確認 [unreadable]",
        "h30:21: warning: at 21 / 確認 [unreadable]",
    ]


@pytest.mark.parametrize(
    ("data", "quote"),
    [
        ("人口\t100(人)\n".encode(), "人口 100(人)"),
        ("人口\t100(人)\n".encode("cp932"), "人口 100(人)"),  # in the source's own encoding
        (b"PK\x03\x04\x9a\x00\x01 rest", None),  # an archive: no text to quote
        (b"", None),
    ],
)
def test_the_quoted_line_is_text(tmp_path: Path, data: bytes, quote: str | None) -> None:
    file = tmp_path / "h30.txt"
    file.write_bytes(data)
    assert located([_note("any", 1, "something")], {"h30": file}, {}, text_lines)[0].quote == quote
