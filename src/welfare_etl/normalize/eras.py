"""Japanese eras, fiscal years and dates."""

from __future__ import annotations

import re

_DATES = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR]) ?(?:\d{1,2}|元)[年.・/](?: ?\d{1,2}[月./](?: ?\d{1,2}日?)?)?(?:度)?"
    r"|(?<!\d)(?:19|20)\d\d[年/.] ?(?:\d{1,2}[月./] ?(?:\d{1,2}日?)?)?(?:度)?|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{1,2}(?![\d.])"
    r"|(?<!\d)\d{1,2} ?年度|(?<!\d)\d{1,2} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?|(?<!\d)\d{1,2} ?月 ?(?:\d{1,2} ?日|末)|(?<![A-Za-z])[MTSHR] ?\d{1,2}(?!\d)"
)


def mask_dates(folded: str) -> str:
    """A folded text with every date replaced by as many control characters, so that offsets stay and no number is left in it."""
    return _DATES.sub(lambda m: "\x00" * len(m[0]), folded)
