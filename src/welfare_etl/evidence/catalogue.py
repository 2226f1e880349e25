"""The catalogue of findings: for each code its severity, what is the matter and what to do next, in both languages.

``catalogue.toml`` is the one place for words; who notices something gives the code and the facts. ``docs/findings.md`` is
made from it (``python -m welfare_etl.evidence.catalogue``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from welfare_etl.evidence.phrases import phrase_in_japanese
from welfare_etl.records.trust import Finding

__all__ = ["Kind", "catalogue", "finding", "page"]

_WORDS = frozenset({"why", "found", "expected", "action", "error"})
"""Facts that are words of the code, not of a source."""
_PROJECTS = {"community": "地域力強化推進事業", "multi_agency": "多機関協働事業", "prefectural": "都道府県事業"}
_SHOWN = 160
"""Characters of a printed text that a message quotes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. ``en`` and ``ja`` are templates over the facts; ``next_en`` and ``next_ja`` say what to do."""

    code: str
    severity: str
    en: str
    ja: str
    next_en: str = ""
    next_ja: str = ""


@cache
def catalogue() -> Mapping[str, Kind]:
    """All kinds by code."""
    text = files(__package__).joinpath("catalogue.toml").read_text("utf-8")
    return {code: Kind(code, **entry) for code, entry in tomllib.loads(text).items()}


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "–"


def finding(
    code: str,
    *,
    severity: str | None = None,
    report_id: str | None = None,
    document_id: str | None = None,
    line: int | None = None,
    table: str | None = None,
    column: str | None = None,
    printed: str | None = None,
    used: str | None = None,
    **facts: object,
) -> Finding:
    """The finding of a code, its words filled with the facts (``printed``, ``used``, ``line``, ``table``, ``column`` are facts too).

    ``printed`` is only what the source prints. ``severity`` where the case is milder or graver than the kind. Raises
    ``KeyError`` for a code that the catalogue does not have.
    """
    kind = catalogue()[code]
    told = {"printed": printed, "used": used, "line": line, "table": table, "column": column, **facts}
    shown = _Facts({name: _short(value) for name, value in told.items() if value is not None})
    return Finding(
        severity=severity or kind.severity,
        code=code,
        report_id=report_id,
        document_id=document_id,
        line=line,
        table_name=table,
        column_name=column,
        message=f"{kind.en} {kind.next_en}".strip().format_map(shown),
        message_ja=f"{kind.ja}{kind.next_ja}".format_map(_in_japanese(told)),
        printed=printed,
        used=used,
    )


def _in_japanese(told: Mapping[str, object]) -> _Facts:
    """The facts for the Japanese message: reasons in words are translated, what is printed stays."""
    said = {name: _PROJECTS.get(str(value), value) if name == "project" else value for name, value in told.items()}
    return _Facts(
        {
            name: _short(phrase_in_japanese(value) if name in _WORDS and isinstance(value, str) else value)
            for name, value in said.items()
            if value is not None
        }
    )


def _short(value: object) -> object:
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def page() -> str:
    """The text of ``docs/findings.md``."""
    lines = [
        "# Findings / 確認事項の一覧",
        "",
        "Made from `src/welfare_etl/evidence/catalogue.toml` by `make schema`. The checks of `expectations/` have their own",
        "words (`expectations/README.md`). Braces stand for facts of the case.",
        "",
        "| code | severity | what is the matter | 内容 | what to do | 対応 |",
        "|---|---|---|---|---|---|",
    ]
    for kind in sorted(catalogue().values(), key=lambda kind: kind.code):
        cells = (f"`{kind.code}`", kind.severity, kind.en, kind.ja, kind.next_en, kind.next_ja)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
