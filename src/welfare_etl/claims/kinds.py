"""The kind of thing that an indicator counts, by the words of its label (``kinds.toml``)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from welfare_etl.normalize.units import canonical

__all__ = ["indicator_kind"]


@lru_cache(maxsize=1)
def _table() -> tuple[list[dict[str, Any]], dict[str, str]]:
    content = tomllib.loads(files(__package__).joinpath("kinds.toml").read_text("utf-8"))
    return content["kind"], content["units"]


@lru_cache(maxsize=4096)
def indicator_kind(indicator: str | None, unit: str | None) -> str | None:
    """The kind of an indicator (contract: ``indicator_kind``); ``other`` where it has words and none tells, None without an indicator.

    >>> indicator_kind("相談の受付件数", "件"), indicator_kind("連絡会の開催", "回"), indicator_kind(None, "件")
    ('consultation', 'meeting', None)
    """
    rows, units = _table()
    unit = canonical(unit)
    if not indicator:
        return None
    for row in rows:
        if "units" in row and (unit or "") not in row["units"]:
            continue
        if not row["words"] or any(word in indicator for word in row["words"]):
            return str(row["kind"])
    return units.get(unit or "") or "other"
