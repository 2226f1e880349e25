"""The page about the data: sources, citation, what is missing and why, what was noticed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from welfare_etl import __version__
from welfare_etl.inquiry.contents import TRUST
from welfare_etl.present.labels import label, reason_word
from welfare_etl.records.registry import TABLES
from welfare_etl.site.views import Text

__all__ = ["facts", "part_words", "parts"]


def parts(connection: Any) -> list[tuple[str, str, str]]:
    """The tables that can be searched, with their titles, as far as they hold anything."""
    return [
        (name, model.title_en, model.title_ja)
        for name, model in TABLES.items()
        if name not in (*TRUST, "outcome", "number_role")
        and connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
    ]


def part_words() -> str:
    """The titles of tables for scripts."""
    said = {f"part {name}": [model.title_en, model.title_ja] for name, model in TABLES.items()}
    return f"WELFARE.words({json.dumps(said, ensure_ascii=False)});\n"


def facts(connection: Any, documents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The variables of ``about.html``."""
    newest = max((row["fiscal_year"] for row in documents if row["fiscal_year"]), default=None)
    titles = "; ".join(dict.fromkeys(row.get("title") or row["document_id"] for row in documents))
    example = connection.execute(
        "SELECT d.path, l.line_start FROM lineage l JOIN document d USING (document_id) "
        "WHERE column_name = 'population' ORDER BY l.row_key LIMIT 1"
    ).fetchone()
    return {
        "documents": [{"licence": None, **row} for row in documents],
        "cite": f"welfare-etl contributors: welfare-etl {__version__}, tables read from: {titles}"
        + (f" (newest fiscal year {newest})." if newest else "."),
        "example": f"{example[0]}:{example[1]}" if example else "–",
        "missing": _missing(connection),
        "findings": _findings(connection),
    }


def _missing(connection: Any) -> list[dict[str, Any]]:
    reasons: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for table, column, reason, count in connection.execute(
        "SELECT table_name, column_name, reason, count(*) FROM missing GROUP BY ALL"
    ).fetchall():
        if table in TABLES:
            reasons[table, column][reason] += count
    out = []
    for (table, column), counts in sorted(reasons.items(), key=lambda one: (list(TABLES).index(one[0][0]), one[0][1])):
        model = TABLES[table]
        if column not in model.model_fields:
            continue
        [(rows, filled)] = connection.execute(f'SELECT count(*), count("{column}") FROM "{table}"').fetchall()
        out.append(
            {
                "label": Text(label(model, column, "en"), label(model, column, "ja")),
                "table": Text(model.title_en, model.title_ja), "rows": rows, "filled": filled,
                "reasons": [
                    (Text(reason_word(reason, "en"), reason_word(reason, "ja")), count)
                    for reason, count in counts.most_common()
                ],
            }
        )  # fmt: skip
    return out


def _findings(connection: Any) -> list[dict[str, Any]]:
    found = connection.execute(
        "SELECT code, severity, count(*), min(message), arg_min(message_ja, message) FROM finding GROUP BY code, severity "
        "ORDER BY list_position(['error', 'warning', 'info'], severity), count(*) DESC, code"
    ).fetchall()
    return [
        {"code": code, "severity": severity, "count": count, "message": Text(en, ja)}
        for code, severity, count, en, ja in found
    ]
