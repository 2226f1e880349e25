"""Limits of the readers as environment variables: the prefix of the medium and the name of the limit in capitals."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from welfare_etl.documents.errors import SettingError

MIB = 1024 * 1024
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)([KMG]?)")
_SCALE = {"": 1, "K": 1024, "M": MIB, "G": 1024 * MIB}

T = TypeVar("T")


def limits_from(limits: type[T], prefix: str, environment: Mapping[str, str] | None = None) -> T:
    """The defaults of a dataclass of limits, changed by the variables that are set.

    A value is a number; for bytes also with K, M or G behind it. Raises :class:`SettingError` for a variable that names
    no limit, and for what is no positive number.
    """
    environment = os.environ if environment is None else environment
    kinds = {prefix + field.name.upper(): field for field in fields(limits)}  # type: ignore[arg-type]
    changed: dict[str, Any] = {}
    for name in sorted(environment):
        if not name.startswith(prefix):
            continue
        if name not in kinds:
            raise SettingError(name, "names no limit", expected="one of " + ", ".join(kinds))
        field = kinds[name]
        if field.type == "bool":
            changed[field.name] = _yes(name, environment[name])
        else:
            changed[field.name] = _number(name, environment[name], whole=field.type == "int")
    return limits(**changed)


def _yes(name: str, text: str) -> bool:
    if text.strip() not in ("0", "1"):
        raise SettingError(name, f"is set to {text!r}", expected="0 or 1")
    return text.strip() == "1"


def _number(name: str, text: str, *, whole: bool) -> int | float:
    sized = name.endswith("_BYTES")
    found = _NUMBER.fullmatch(text.strip())
    value = float(found[1]) * _SCALE[found[2]] if found and (sized or not found[2]) else math.nan
    if not 0 < value < math.inf or (whole and value != int(value)):
        expected = ("a whole number" if whole else "a number") + " above 0" + (", such as 512M or 2G" if sized else "")
        raise SettingError(name, f"is set to {text!r}", expected=expected)
    return int(value) if whole else value
