"""Numbers in prose: what they are, what they count, which goals and results they make. Knows no form.

``read_goals`` reads a goal cell, ``read_chapter`` an achievement chapter, ``read_page`` a page that was appended; ``link`` puts goals and
results together. All of them take texts and give plain values with offsets.
"""

from .kinds import indicator_kind
from .outcomes import OutcomePair, link
from .pages import read_page
from .projects import split_by_project
from .read import read_chapter, read_goals
from .values import Claim, NumberRole, Reading

__all__ = [
    "Claim", "NumberRole", "OutcomePair", "Reading", "indicator_kind", "link", "read_chapter", "read_goals", "read_page", "split_by_project",
]  # fmt: skip
