"""Which columns of the contract hold facts, and which hold the prose that a facts edition leaves out.

A column that stands in neither table holds facts: names, numbers, dates, grades, headings. Tables are the contract's;
a new family needs rows here only for its running text.
"""

from __future__ import annotations

import re

from welfare_etl.normalize.text import squash

PROSE: dict[str, frozenset[str]] = {
    "vision": frozenset({"characteristics", "purpose", "desired_change"}),
    "community_project": frozenset({"rationale", "other", "multi_agency_plan"}),
    "community_building": frozenset(
        {"support_content", "training_content", "other", "funding", "linked_programmes", "targets_text"}
    ),
    "consultation": frozenset({"publicity", "early_detection", "backup_content", "linked_programmes", "targets_text"}),
    "multi_agency_project": frozenset(
        {
            "rationale", "coordinator_background", "overview", "case_meeting_details", "network_meeting_details", "funding",
            "new_resources", "other", "targets_text", "community_plan",
        }
    ),
    "prefectural_project": frozenset({"rationale", "content", "targets_text"}),
    "achievement": frozenset({"text"}),
    "attachment": frozenset({"text"}),
    "pdca_sheet": frozenset({"plan_text", "do_text", "check_text", "action_text"}),
    "plan_programme": frozenset({"situation", "measures"}),
    "programme_component": frozenset({"description"}),
}  # fmt: skip
"""table → columns of running text: left out whatever their length."""

SHORT: dict[str, frozenset[str]] = {
    "profile": frozenset({"notes"}),
    "community_building": frozenset(
        {"area", "area_scope", "support_target", "hub_place", "hub_operator", "training_target"}
    ),
    "consultation": frozenset({"area", "area_scope", "place", "person", "backup_person"}),
    "multi_agency_project": frozenset({"agency", "coordinators_raw", "case_meeting", "network_meeting"}),
    "plan_indicator": frozenset({"aim", "related_plan"}),
    "plan_evaluation": frozenset({"item_name"}),
    "grade_definition": frozenset({"definition"}),
    "plan_activity": frozenset({"text", "objective"}),
    "programme_component": frozenset({"note"}),
    "meeting": frozenset({"topics", "note"}),
}
"""table → columns of cells that stay where they are short or a list of names (:func:`is_short`)."""

OUTCOME_TEXTS = frozenset({"targets_text", "text"})
"""Running text in which goals and results are printed: its sentences and headings keep their shape."""

BEARINGS = frozenset({"quote", "seq", "document_id", "part_of"})
"""Columns that say where a row stands; their evidence is no reason to keep or to leave out anything."""

LONGEST_SHORT = 25
_LONGEST_NAME = 20
_ENDS_OF_NAMES = "、，,・/／\n；;　 "
_SAYS = re.compile(
    r"を|(?<=[一-龥々ァ-ヴー)）」])(?:が|に|で|へ|は)(?=[一-龥ァ-ヴ「])|(?:する|した|して|します|れる|いる|ない)(?:$|[、，,\s])"
)
"""What makes a phrase of names: 地区の計画を立て, 役場に行って."""


def kind_of(table: str, column: str) -> str:
    """``prose``, ``short``, ``bearing`` or ``fact``."""
    if column in PROSE.get(table, ()):
        return "prose"
    if column in SHORT.get(table, ()):
        return "short"
    return "bearing" if column in BEARINGS else "fact"


def is_short(value: object) -> bool:
    """Whether a cell may stay: at most 25 visible characters, or nothing but names, and no sentence.

    >>> is_short("町内全域"), is_short("相談に来た人の話をよく聞く。")
    (True, False)
    """
    texts = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return all(_short(text) for text in texts)


def _short(text: str) -> bool:
    if "。" in text:
        return False
    if len(squash(text)) <= LONGEST_SHORT:
        return True
    if _SAYS.search(text):
        return False
    names = text.translate({ord(end): "\n" for end in _ENDS_OF_NAMES}).split("\n")
    return all(len(squash(name)) <= _LONGEST_NAME for name in names)
