"""Telephone numbers and web addresses as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from welfare_etl.normalize.text import fold
from welfare_etl.reference.area_codes import area_of

__all__ = ["Phone", "phone_fits_prefecture", "phones", "urls"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: ``printed`` with its extension as in the text, ``digits`` of the number alone (leading 0),
    ``extension`` digits (``内線 595``, ``(277)``) or None, ``note`` (直通, 代表) or None, and its span in the text."""

    printed: str
    digits: str
    extension: str | None
    note: str | None
    start: int
    end: int

    @property
    def is_complete(self) -> bool:
        """Whether the number has as many digits as a Japanese one must: 10, or 11 for mobile and IP numbers."""
        return len(self.digits) == (11 if self.digits[:3] in ("050", "060", "070", "080", "090") else 10)


# 011-211-2932, 017(734)9281, (017)734-9281, 03 5432 2428. ー is the length mark that a keyboard gives for a hyphen.
_GAP = r" ?[-ー( )] ?"
_PHONE = re.compile(
    rf"(?<![\d-])(?P<number>\(?0\d{{1,4}}\)?{_GAP}?\d{{1,4}}{_GAP}\d{{3,4}}|0\d{{9,10}})(?!\d)"
    r"(?: ?\(?(?:(?:内線|内|ext\.?)(?:番号)?[ :]?(?P<ext>\d+(?:[-~・,、]\d+)*)\)?|(?<=\()(?P<bare>\d{2,5})\))"
    r"|(?: ?\((?P<note>直通|代表?|直)\)))?",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?:// ?|(?<![A-Za-z0-9./@-])www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)


def phones(text: str) -> list[Phone]:
    """Every telephone number of a text, in order; numbers are never completed or corrected.

    >>> [(p.digits, p.extension) for p in phones("0152-76-2151(277) 042-576-2111(内 292)")]
    [('0152762151', '277'), ('0425762111', '292')]
    """
    found = []
    for m in _PHONE.finditer(fold(text)):
        digits = re.sub(r"\D", "", m["number"])
        if 9 <= len(digits) <= 11:
            printed = text[m.start() : m.end()].strip()
            found.append(Phone(printed, digits, m["ext"] or m["bare"], m["note"], m.start(), m.end()))
    return found


def urls(text: str) -> list[str]:
    """Every web address of a text, folded to half width and otherwise as printed: a cut-off host
    (``http://www.city.``) stays cut off.

    What closes the sentence around it (an unopened bracket, a comma) does not belong to the address.
    """
    found = []
    for m in _URL.finditer(fold(text)):
        address = m[0].rstrip(",;'!")
        while address.endswith((")", "]")) and address.count(address[-1]) > address.count(
            "(" if address[-1] == ")" else "["
        ):
            address = address[:-1].rstrip(",;'!")
        found.append(address.replace(" ", ""))
    return found


def phone_fits_prefecture(digits: str, prefecture_code: str) -> Literal["yes", "no", "unknown"]:
    """Whether a number can be in a prefecture (two-digit code). ``no`` only where the area is certain; mobile, IP
    and free numbers and areas known to reach over borders give ``unknown`` instead."""
    area = area_of(digits)
    if area is None or not area.prefecture_codes:
        return "unknown"
    if prefecture_code in area.prefecture_codes:
        return "yes"
    return "unknown" if area.coarse else "no"
