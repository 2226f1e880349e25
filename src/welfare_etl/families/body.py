"""Which municipality a plan document is of: the name that the text itself gives, matched with the reference list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from welfare_etl.evidence.span import Span
from welfare_etl.normalize.contact import phone_fits_prefecture, phones
from welfare_etl.normalize.text import fold
from welfare_etl.reference.municipalities import Municipality, by_code, municipalities
from welfare_etl.reference.town_places import LONGEST_PLACE, SHORTEST_PLACE, town_of_place

__all__ = ["Body", "body_of"]

# A name counts for more where a plan names its owner: the plan's title, the body's own offices, its council of social welfare.
_OWNER = re.compile(
    r"\s*(?:地域(?:共生|福祉)|総合計画|社会福祉協議会|社協|重層的|健康|福祉|市民|保健|役場|市役所|役所|長寿|子ども|こども|の地域|まちづくり)"
)
_OWNED = re.compile(r"(?:第\s*\d+\s*次|計画[・ ]|〔|【)\s*$")
# A text that names no municipality may say what kind it is of, and name its local bodies after places: 法勝寺地区協議会.
_SPEAKS_OF = {
    "town": re.compile(r"町内|本町|町民|町役場|(?<![一-龥])町の"),
    "village": re.compile(r"村内|本村|村民|村役場|(?<![一-龥])村の"),
    "city": re.compile(r"市内|本市|市役所|(?<![一-龥])市の"),
}
_LOCAL_BODY = re.compile(r"[一-龥々ヶケぁ-んァ-ヴー]{3,24}?(?:協議会|自治会|自治協|公民館|小学校|まちづくり委員会)")
_AFTER_PLACE = re.compile(r"地区|地域|校区|小学校|公民館|自治|振興|まちづくり|協議会")
_ENDS = re.compile(r"[市町村区]")
_LONGEST = 8


@dataclass(slots=True)
class Body:
    """``municipality`` is None where the text names none, or where its name is not that of one body only; ``reason`` says why.

    ``spans`` are the places that name it, ``confidence`` is below 1 where the name had to be looked up outside the text.
    """

    municipality: Municipality | None
    reason: str
    spans: list[Span] = field(default_factory=list)
    confidence: float = 1.0
    rule: str = "municipality_named"
    printed: str | None = None

    @property
    def code(self) -> str | None:
        """JIS X 0402."""
        return self.municipality.code if self.municipality else None


@cache
def _names() -> dict[str, tuple[Municipality, ...]]:
    found: dict[str, list[Municipality]] = defaultdict(list)
    for body in municipalities():
        if body.kind in ("city", "town", "village", "special_ward") and body.valid_to is None:
            found[fold(body.name)].append(body)
    return {name: tuple(bodies) for name, bodies in found.items()}


@cache
def _wards() -> dict[str, list[Municipality]]:
    """Wards of cities by the name that they go by there: 港区 is one of 名古屋市, of 大阪市, and a body of 東京都."""
    found: dict[str, list[Municipality]] = defaultdict(list)
    for body in municipalities():
        if body.kind == "designated_city_ward":
            found[fold(body.name).rpartition("市")[2]].append(body)
    return found


@cache
def _prefectures() -> dict[str, str]:
    return {body.prefecture: body.prefecture_code for body in municipalities()}


def _mentions(text: str) -> list[tuple[str, int, int]]:
    """Every municipality's name in a folded text: the longest name that ends at each 市, 町, 村, 区."""
    names = _names()
    out: list[tuple[str, int, int]] = []
    for end in (m.end() for m in _ENDS.finditer(text)):
        name = next((text[a:end] for a in range(max(0, end - _LONGEST), end - 1) if text[a:end] in names), None)
        if name and not re.match(r"[町村内民外議]|長(?!期)", text[end : end + 2]):
            out.append((name, end - len(name), end))
    return out


def body_of(lines: Sequence[Span], publisher: str | None, title: str | None) -> Body:
    """The municipality that the lines of a document speak of.

    In: the lines; what is known from outside the text (``raw/sources.toml``). The name that stands most often where a
    plan names its owner wins. Two names as often: none. A name that several prefectures have is settled by the
    prefecture named in the text or by the publisher. A text without any name takes the publisher's, at confidence 0.8;
    without a publisher, the town or village whose places its local bodies are named after, if it is only one.
    """
    outside = _outside(publisher, title)
    weight: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    for line in lines:
        text = line.folded
        for name, start, end in _mentions(text):
            owner = bool(_OWNER.match(text, end)) or bool(_OWNED.search(text[:start]))
            weight[name] += 3 if owner else 1
            spans[name].append(line.part(start, end))
    ranked = sorted(weight, key=lambda name: (-weight[name], name))
    if not ranked:
        if outside:
            body = outside[0]
            return Body(
                body,
                f"the text names no municipality; its publisher is {body.prefecture}{body.name}",
                [],
                0.8,
                "publisher",
            )
        return _by_places(lines) or Body(None, "the text names no municipality and no publisher is known")
    best = ranked[0]
    if len(ranked) > 1 and weight[best] < 2 * weight[ranked[1]] and weight[best] - weight[ranked[1]] < 3:
        settled = [name for name in ranked[:2] if any(fold(body.name) == name for body in outside)]
        if len(settled) != 1:
            printed = "、".join(f"{name} ({weight[name]:g})" for name in ranked[:3])
            return Body(
                None, f"the text names several municipalities about equally often: {printed}", [], printed=printed
            )
        best = settled[0]
    bodies: tuple[Municipality, ...] = _names()[best]
    wards = _wards().get(best, [])
    if len(bodies) + len(wards) > 1:
        bodies = _in_prefecture(bodies, lines, outside)
    if len(bodies) != 1:
        where = "、".join([*(body.prefecture for body in _names()[best]), *(body.name for body in wards)])
        several = f"{best} is the name of {len(_names()[best]) + len(wards)} municipalities ({where})"
        return Body(None, several, spans[best], printed=best)
    return Body(bodies[0], f"the text names {best} {len(spans[best])} times", spans[best])


def _by_places(lines: Sequence[Span]) -> Body | None:
    """The one town or village whose places the local bodies of a text are named after; at confidence 0.6."""
    whole = "\n".join(line.folded for line in lines)
    counts = {kind: len(pattern.findall(whole)) for kind, pattern in _SPEAKS_OF.items()}
    kind = max(counts, key=lambda name: counts[name])
    if kind == "city" or counts[kind] <= max(count for name, count in counts.items() if name != kind):
        return None
    spans: dict[str, list[Span]] = defaultdict(list)
    for line in lines:
        for found in _LOCAL_BODY.finditer(line.folded):
            for length in range(SHORTEST_PLACE, LONGEST_PLACE + 1):
                code = town_of_place(found[0][:length])
                body = by_code(code) if code else None
                if body and body.kind == kind and _AFTER_PLACE.match(found[0], length):
                    spans[body.code].append(line.part(found.start(), found.start() + length))
    if len(spans) != 1:
        return None
    [(code, places)] = spans.items()
    body = by_code(code)
    assert body is not None
    name = f"{body.prefecture}{body.name}"
    reason = f"the text names no municipality; {places[0].text} is a place of {name} and of no other {kind}"
    return Body(body, reason, places, 0.6, "place_of_local_body", places[0].text)


def _in_prefecture(
    bodies: Iterable[Municipality], lines: Sequence[Span], outside: Sequence[Municipality]
) -> tuple[Municipality, ...]:
    text = "".join(line.folded for line in lines)
    named = {code for prefecture, code in _prefectures().items() if prefecture in text}
    kept = tuple(body for body in bodies if body.prefecture_code in named)
    if len(kept) == 1:
        return kept
    if told := tuple(body for body in bodies if body in outside):
        return told
    # 府中市 電話 0847-…: the area of a telephone number tells the prefecture.
    numbers = [phone.digits for phone in phones(text) if phone.is_complete]
    return tuple(b for b in bodies if any(phone_fits_prefecture(n, b.prefecture_code) == "yes" for n in numbers))


def _outside(publisher: str | None, title: str | None) -> list[Municipality]:
    """The one body that the register names, with its prefecture where it needs one; empty otherwise."""
    for text in (publisher, title):
        if not text:
            continue
        folded = fold(text)
        named = {code for prefecture, code in _prefectures().items() if prefecture in folded}
        found = {
            body.code: body
            for name, _, _ in _mentions(folded)
            for body in _names()[name]
            if not named or body.prefecture_code in named
        }
        if len(found) == 1:
            return list(found.values())
    return []
