"""Totals and the parts that are printed of them: what brackets and words say, and what adds up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from welfare_etl.normalize.quantity import Quantity

from .roles import OF_TOLD
from .text import Text
from .values import Claim, counted_as

__all__ = ["NEAR", "answer_whole", "counted_whole", "dated_as", "mark_parts", "whole_of"]

# Parts further from their total than this are another list.
_REACH = 400
_FAR = 800
_CELLS = 100
# A whole is said again within so many counts.
NEAR = 24
_BREAKDOWN = re.compile(r"うち|内訳|内容|別(?:に|で|では)|この(?:ほか)?|その")
# Smaller counts of one list add up by chance.
_MANY = 20
_LISTED = re.compile(r"(?:[とでが][^。、,\d]{0,12})?[、,・ ]+[^。、,(うち]{1,16}")
# この内訳は, 年代別では, 内容は, 最も多い大河地区では
_AMONG = re.compile(
    r"うち|内訳|残(?:り|る)|別(?:では|に(?:は|みると)?)|(?:内容|経路|理由|種別|年代|職種|所属|続柄|行き?先|訳)は|最も[多少]|最[多少]"
)
_INCLUDED = re.compile(r" ?を(?:含む(?!と)|含み|含んで)")
_AMONG_FIRST = re.compile(r"[\s・○└※(|\-0-9①-⑳]*(?:この|その|[一-龥]{2,6}の)?(?:うち|内訳|内数)")
_SUM_FIRST = re.compile(r"[\s・○】(-]*(?:合計|総計|計)(?:[\s:は、]|\Z)")
_SUM = re.compile(r"(?:合|総|累)? ?計")


def mark_parts(tree: Text, claims: Sequence[Claim]) -> None:
    """計58名(男性20名、女性38名), 19回(うち定例11回), 12件のうち7件, A12件+B5件 計17件, a column and its 計: the parts point at their total."""
    for i, claim in enumerate(claims):
        claim.part_of = _in_bracket(tree, claims, i)
        if claim.part_of is None:
            claim.part_of = _said(tree, claims, i)
    _columns(tree, claims)
    sums = [i for i, claim in enumerate(claims) if _sums_up(tree, claim)]
    for order in (sums, range(len(claims)), range(len(claims))):  # again, for a part may have parts
        for i in order:
            _mark(
                claims, i, _run(tree, claims, i, range(i - 1, -1, -1) if order is sums else range(i + 1, len(claims)))
            )
    for i, claim in enumerate(claims):  # 7月に2地区、11月に3地区、2月に1地区で、6地区となった
        start = tree.sentence(claim.number.start)[0]
        before = [k for k in _before(claims, i) if claims[k].number.start >= start]
        if len(parts := _run(tree, claims, i, before)) > 2 or (parts and claim.number.value >= _MANY):
            _mark(claims, i, parts)
    _sections(claims)


def _sums_up(tree: Text, claim: Claim) -> bool:
    """Whether a number says that it is the sum of those before it: 計17件, A12件+B5件=17件, a line 合計."""
    q = claim.number
    line = tree.line(q.start)[0]
    return (
        q.scope == "total"
        or q.counting == "cumulative"
        or tree.folded[line : q.phrase_start].rstrip(" 約").endswith("=")
        or _SUM_FIRST.match(tree.folded, line) is not None
    )


def _mark(claims: Sequence[Claim], total: int, parts: Sequence[int]) -> None:
    for k in parts:
        claims[k].part_of = total


def _same(total: Claim, part: Claim) -> bool:
    """Whether two counts can be whole and part: a part may leave the counter out (14世帯。内訳は単身7、ひとり親4)."""
    a, b = total.number, part.number
    return (
        counted_as(b.unit_canonical) in (counted_as(a.unit_canonical), None)
        and {a.scope, b.scope} <= {None, "total"}
        and b.per in (a.per, None)
        and total.project == part.project
    )


def _in_bracket(tree: Text, claims: Sequence[Claim], i: int) -> int | None:
    q = claims[i].number
    bracket = tree.bracket(q.start)
    if bracket is None:
        return None
    total = next((k for k in range(i - 1, -1, -1) if claims[k].number.end <= bracket[0]), None)
    if total is None or not _same(claims[total], claims[i]) or q.value > claims[total].number.value:
        return None
    inside = tree.folded[bracket[0] + 1 : q.phrase_start]
    beside = not tree.folded[claims[total].number.phrase_end : bracket[0]].strip()
    named = re.search(r"[一-龥ァ-ヴー]", inside) and not re.search(r"平均|実(?:人|数)|実\Z", inside)
    return total if beside and named and not re.search(r"ほか|比|より|から", inside) else None


def _before(claims: Sequence[Claim], i: int) -> Iterator[int]:
    """The counts not far before another, the last first."""
    for k in range(i - 1, -1, -1):
        if claims[i].number.start - claims[k].number.end >= _FAR:
            return
        yield k


def _said(tree: Text, claims: Sequence[Claim], i: int) -> int | None:
    """12件のうち7件; 登録 31人、うち学生8人; a row or an item that begins with うち."""
    if not i:
        return None
    q, before = claims[i].number, claims[i - 1]
    start, line = tree.sentence(q.start)[0], tree.line(q.start)[0]
    again = [
        w
        for w in tree.numbers_between(max(start, q.start - _FAR), q.start)
        if w.value >= q.value and OF_TOLD.match(tree.folded, w.end)
    ]
    listed = before.part_of is not None and _LISTED.fullmatch(tree.folded, before.number.phrase_end, q.phrase_start)
    among = _AMONG.search(tree.folded, max(start, before.number.end), q.phrase_start) or _INCLUDED.match(
        tree.folded, q.end
    )
    if not again and not listed and not among:
        return None
    near = [k for k in _before(claims, i) if _same(claims[k], claims[i])]
    for k in near:
        if any((w.value, w.unit) == (claims[k].number.value, claims[k].number.unit) for w in again):
            return k
    if listed and before.part_of in near and _left(claims, i) >= q.value:
        return before.part_of  # うち生活困窮 52件、障がい 31件
    last = next((k for k in near if claims[k].number.value >= q.value), None)
    if last is None or again or not among:
        return None
    aside = tree.bracket(claims[last].number.start)
    of = claims[last].part_of if aside is not None and aside[1] < q.start else None
    total = last if of is None else of  # 受付 58件(本庁 42件、支所 16件)、このうち訪問 21件
    return total if claims[total].number.start >= line or _AMONG_FIRST.match(tree.folded, line) else None


def _left(claims: Sequence[Claim], i: int) -> float:
    """What the parts before a count leave of their whole."""
    whole = claims[i - 1].part_of
    assert whole is not None
    return claims[whole].number.value - sum(c.number.value for c in claims[whole:i] if c.part_of == whole)


def _run(tree: Text, claims: Sequence[Claim], i: int, order: Sequence[int]) -> list[int]:
    """The counts of the same that follow (or precede) a total and add up to it."""
    total, left, parts = claims[i], claims[i].number.value, []
    for k in order:
        part = claims[k]
        if abs(part.number.start - total.number.start) > _REACH or part.project != total.project:
            break
        if not _same(total, part) or part.part_of not in (None, i) or total.part_of == k:
            continue
        left -= part.number.value
        parts.append(k)
        if left < 1e-6:
            break
    units = {claims[k].number.unit_canonical for k in parts}
    if len(parts) < 2 or abs(left) > 1e-6 or not total.number.value or len(units) > 1:
        return []
    joint = tree.folded[total.number.phrase_end : claims[parts[0]].number.phrase_start]
    by_chance = len(parts) == 2 and total.number.value < _MANY and _LISTED.fullmatch(joint) is not None
    return [] if by_chance else parts  # 会議を6回、研修を4回、見学を2回


def _sections(claims: Sequence[Claim]) -> None:
    """The same count under each of several headings, and last their sum."""
    alike: dict[tuple[str | None, str | None, str], list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        said = (claim.indicator or "").rsplit(" ", 1)[-1]
        if said and claim.number.scope in (None, "total"):
            alike[claim.project, claim.number.unit_canonical, said].append(i)
    for same in alike.values():
        for n, i in enumerate(same[3:_CELLS], 3):
            left, free = claims[i].number.value, n
            while left > 0 and free:
                free -= 1
                left -= claims[same[free]].number.value
            if left == 0 and n - free > 2 and all(claims[k].part_of in (None, i) for k in same[free:n]):
                _mark(claims, i, same[free:n])


def _columns(tree: Text, claims: Sequence[Claim]) -> None:
    """A row or a column 計 of a table: the cells that it adds up."""
    lines: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    sums: list[tuple[int, tuple[int, str, int]]] = []
    for i, claim in enumerate(claims):
        cell = tree.cell(claim.number.start)
        if cell is None or cell[1] < cell[0].header or tree.bracket(claim.number.start) is not None:
            continue
        table, r, at = cell
        c = table.under[r][at]
        row, column = (id(table), "row", r), (id(table), "column", c)
        lines[row].append(i)
        lines[column].append(i)
        if _SUM.fullmatch(tree.folded[slice(*table.rows[r][0])].strip()):
            sums.append((i, column))
        if c < len(table.titles) and _SUM.search(table.titles[c]):
            sums.append((i, row))
    for i, line in sums:
        parts = [k for k in lines[line][:_CELLS] if k != i]
        if len(parts) > 1 and abs(sum(claims[k].number.value for k in parts) - claims[i].number.value) < 1e-6:
            _mark(claims, i, [k for k in parts if claims[k].part_of is None])


def whole_of(tree: Text, q: Quantity, earlier: Sequence[Claim]) -> Claim | None:
    """What a number is a part, a rate or a growth of: the count that its sentence says again (12件のうち7件), else the one before it."""
    start = tree.sentence(q.phrase_start)[0]
    again = [(w.value, w.unit) for w in tree.numbers_between(start, q.start) if w.kind == "whole"]
    told = next((c for c in earlier[: -NEAR - 1 : -1] if (c.number.value, c.number.unit) in again), None)
    if told is not None or (again and q.out_of is None):
        return told
    before = earlier[-1] if earlier and earlier[-1].number.start >= tree.line(q.start)[0] else None
    of_it = q.unit_canonical in ("%", "倍", "ポイント") or q.scope in ("increase", "decrease", "average")
    return before if of_it or tree.bracket(q.start) or _BREAKDOWN.search(tree.folded, start, q.start) else None


def dated_as(claim: Claim, whole: Claim | None) -> None:
    """A part was counted when its whole was."""
    if claim.as_of is None and whole is not None:
        claim.as_of, claim.as_of_precision, claim.as_of_span = whole.as_of, whole.as_of_precision, whole.as_of_span


def counted_whole(tree: Text, q: Quantity, told: Collection[tuple[float, str | None]]) -> bool:
    """回答のあった58名のうち41名: the whole is itself what was reached, unless it was told before."""
    said = tree.folded[max(0, q.phrase_start - 8) : q.phrase_start].rstrip()
    asked = re.search(
        r"(?:(?<!で)(?<!送)(?<!回)っ|(?<!予定)(?<!計画)(?<!要)(?<!目標と)(?<!対象と)し|[けてえげれいめりじき])た(?:者|人|方|うち)?\Z",
        said,
    )
    return (
        asked is not None
        and (q.value, q.unit) not in told
        and tree.bracket(q.start) is None
        and "前年" not in tree.folded[tree.sentence(q.start)[0] : q.start]
    )


def answer_whole(results: Sequence[Claim]) -> None:
    """目標100名: 高校生74名、大学生31名、延べ105名: the sum answers the goal, not the first of its parts."""
    for part in results:
        whole = results[part.part_of] if part.part_of is not None else part
        each = part.goal is not None and part.goal.scope in ("each", "average")  # 1地区当たり20回
        if part.goal and not each and part.goal.start < part.number.start < whole.number.start and whole.goal is None:
            whole.goal, part.goal = part.goal, None
