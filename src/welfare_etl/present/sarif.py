"""Findings as SARIF 2.1.0, the format of code-scanning services: rules with help, results with place and fingerprint."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from welfare_etl import __version__
from welfare_etl.present.finding_formats import Located
from welfare_etl.present.safe import shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(items: Sequence[Located], rules: Mapping[str, Mapping[str, Any]]) -> str:
    """One run with the rules that were broken and one result a finding.

    ``rules``: the expectations' meta by name of the rule; what the readers notice themselves has its code as name.
    """
    codes = sorted({item.finding.code for item in items})
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "welfare-etl",
                "semanticVersion": __version__,
                "rules": [_rule(code, rules.get(code), items) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository"}}},
        "results": [_result(item, index) for item in items],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, meta: Mapping[str, Any] | None, items: Sequence[Located]) -> dict[str, Any]:
    if meta is None:
        severity = next(item.finding.severity for item in items if item.finding.code == code)
        return {
            "id": code,
            "shortDescription": {"text": code.replace("_", " ")},
            "defaultConfiguration": {"level": _LEVELS[severity]},
        }
    text = f"{meta['message']['en']}\n{meta['message']['ja']}"
    help_text = f"{meta['suggestion']['en']}\n{meta['suggestion']['ja']}"
    if meta.get("reason"):
        help_text += f"\n{meta['reason']}"
    return {
        "id": code,
        "shortDescription": {"text": code.replace("-", " ").replace("_", " ")},
        "fullDescription": {"text": text},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": _LEVELS[meta["severity"]]},
    }


def _result(item: Located, index: Mapping[str, int]) -> dict[str, Any]:
    found = item.finding
    text = f"{found.message}\n{found.message_ja}" + (f"\n{item.suggestion}" if item.suggestion else "")
    result: dict[str, Any] = {
        "ruleId": found.code,
        "ruleIndex": index[found.code],
        "level": _LEVELS[found.severity],
        "message": {"text": shown(text)},
    }
    if item.file is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(item.file), "uriBaseId": "SRCROOT"}}
        # A finding on a document as a whole still needs a region to be shown at.
        place["region"] = {"startLine": found.line or 1}
        if item.quote:
            place["region"]["snippet"] = {"text": shown(item.quote)}
        result["locations"] = [{"physicalLocation": place}]
    if found.fingerprint:
        result["partialFingerprints"] = {"welfareEtl/v1": found.fingerprint}
    fields = {"report": found.report_id, "table": found.table_name, "column": found.column_name}
    if known := {name: value for name, value in fields.items() if value}:
        result["properties"] = known
    return result
