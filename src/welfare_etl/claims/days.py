"""The days and years that numbers belong to: the day of a count, the year of a goal, a year that is not the report's."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from welfare_etl.normalize.eras import DateMention, dates, era_year
from welfare_etl.normalize.quantity import Quantity

from .label_words import PROJECT
from .nodes import Node
from .text import Text

__all__ = ["Day", "Days"]

# 4月~11月分の実績, 4月から翌年1月まで, 4月から12月の9か月: a bare month that the count runs to. (5月、11月) are the months of two events.
_UNTIL = re.compile(
    r"(?:(?<![\d年.・÷×/])(?<!\d[、,])(?<!月[、,])|(?<=翌年)|(?<=本年))(?P<month>1[0-2]|[1-9]) *+月(?= *+(?:分? *+(?:の実績|まで|の計|の間|の\d+か月)|分? *+\)))"
    r"|(?<=4月から)(?P<last>1[0-2]|[1-9])月(?=[ の、])|第(?P<quarter>[1-4])四半期(?=末|まで)|(?<!度)年末(?=時点|現在|まで)"
)
_QUARTER_ENDS = {"1": 6, "2": 9, "3": 12, "4": 3}
# What says that a day is the day of the count: before it (基準日:, 集計期間:4月~1月, 直近() and behind it.
_OF_COUNT = re.compile(
    r"(?:基準日|集計(?:日|時点)?|報告時点|直近)(?:は|:|\()? ?\Z|(?:集計|対象)期間(?:は|:)? ?[^。\n]{1,16}(?:~|から) ?\Z"
)
_LETTER_YEAR = re.compile(r"(?P<era>[HR]) ?(?P<year>\d{1,2})")
_MARKED = re.compile(r"\s*(?:まで|現在|時点|末|(?:に|付けの|をもって)?(?:締め|集計|調べ))")
# A year further before a number than this is not its year.
_NAMES_ITS_YEAR = 60
# Nobody prints more days of single items.
_EXCEPTIONS = 12
_ALL = re.compile(r"いずれも|以上|全て|すべて")
# (⑧は2月末), ただし★は3月13日現在, ※調整会議は2月末、その他は1月末: whose day it is.
_WHOSE = re.compile(
    r"(?:\A|[、。,(※:\s])(?:ただし|なお)?(?P<who>\(\d{1,2}\)|[①-⑳★☆◎◇◆※*]\d?|[^、。,(※:\s]{2,14})(?:の(?:数値|実績))?(?:のみ|だけ)?(?:は|が) ?\Z"
)
_REACHED = re.compile(r"実績|結果|達成")
_OF_ALL = re.compile(r".*(?:基準日|報告時点|数値?|実績値?|件数|状況|ほか|他|もの|以下|年度|全て|すべて|いずれも|値)")
# Ⅱ 多機関協働(同日現在): the day of the part before.
_THE_SAME = re.compile(r"同日|同上|基準日は同じ|\(同\)")
# What closes a line behind its day; and what is left of a line that names nothing but the day.
_CLOSES = re.compile(r"[ 日末]*+(?:現在|時点|まで)?+[ )]*+")
_NAMED = re.compile(r"[一-龥ァ-ヴー]{2}")
_NAMELESS = re.compile(
    r"(?:成果|数値)?目標|達成|実施|取組|進捗|状況|実績|結果|数値|件数|以下|年度|平成|令和|いずれも|事業|全体"
)
_PUT_OFF = re.compile(r"(?:に?(?:ついて)?は|が|を)、?(?:翌|次の)?")


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a count, how much of it is printed (``day`` | ``month``), and where."""

    value: date
    precision: str
    start: int
    end: int


class Days:
    """The dates of one text. ``fiscal_year`` is the report's (Western)."""

    def __init__(self, text: Text, fiscal_year: int) -> None:
        self.fiscal_year = fiscal_year
        self._text = text
        self._all: list[DateMention] = dates(text.text, fiscal_year) if text.numbers else []
        known = {d.start for d in self._all}
        for q in text.numbers:  # (H29:80件): a letter and a year before a colon
            letter = (
                _LETTER_YEAR.fullmatch(text.folded, q.start, q.end)
                if q.kind == "date" and q.start not in known
                else None
            )
            if letter:
                year = era_year(letter["era"], int(letter["year"]))
                self._all.append(DateMention(date(year, 12, 31), "year", q.start, q.end))
        self._all.sort(key=lambda d: d.start)
        self._starts = [d.start for d in self._all]
        marked = [d for d in self._all if d.precision in {"day", "month"} and self._counts(d)]
        begin, end = (
            date(fiscal_year, 4, 1),
            date(fiscal_year + 2, 1, 1),
        )  # 平成29年度末の13地区, 目標:平成31年度末: no counts of the year
        self._marked = (
            sorted((d for d in [*marked, *self._until()] if begin <= d.value < end), key=lambda d: d.start)
            if text.numbers
            else []
        )
        self._marked_starts = [d.start for d in self._marked]
        alone = [(self._whose(d), d) for d in self._marked if self._stands_alone(d)]
        self._standing = sorted([*(d for who, d in alone if who is None), *self._titled()], key=lambda d: d.start)
        self._named_days = [(who, d) for who, d in alone if who is not None][:_EXCEPTIONS]
        first = next((q.start for q in text.numbers if q.is_quantity), len(text.folded))
        self._closing = [d for d in self._standing if d.start > first and self._closes(d)]

    def _until(self) -> list[DateMention]:
        found = []
        for m in _UNTIL.finditer(self._text.folded):
            month = int(m["month"] or m["last"] or _QUARTER_ENDS.get(m["quarter"], 12))
            following = date(self.fiscal_year + (month < 4) + month // 12, month % 12 + 1, 1)
            found.append(DateMention(following - timedelta(days=1), "month", m.start(), m.end(), True))
        return found

    def _counts(self, d: DateMention) -> bool:
        folded = self._text.folded
        if d.as_of or _MARKED.match(folded, d.end):
            return True
        if _OF_COUNT.search(folded[max(0, d.start - 28) : d.start]):
            return True
        before = folded[max(0, d.start - 2) : d.start].strip()
        return before.endswith("~") and folded[d.end : d.end + 1] in (")", "分")

    def _stands_alone(self, d: DateMention) -> bool:
        node = self._text.node(d.start)
        start, end = self._text.line(d.start)
        if self._text.cell(d.start) is not None:
            return False
        if re.fullmatch(r"[\s(]*[※*(][^。\d]{0,12}", self._text.folded[start : d.start]):
            end = min(end, self._text.sentence(d.start)[1])  # ※2月28日現在。評価は、Aが100%以上
        return not any(q.is_quantity for q in self._text.numbers_between(max(start, node.start), min(end, node.end)))

    def _titled(self) -> list[DateMention]:
        """実績(1月末): a table's one day of results speaks for what follows it too."""
        out = []
        for table in self._text.tables if self._text.numbers else []:
            heads = {cell for row in table.grid[: table.header] for cell in row if cell is not None}
            days = [
                d
                for a, z in heads
                for _, d in self.years(a, z)
                if d.precision in ("day", "month") and _REACHED.search(self._text.folded, a, z)
            ]
            out += days if len(days) == 1 else []
        return out

    def _whose(self, d: DateMention) -> str | None:
        """Of which counts alone a standing line tells the day; None: of all."""
        start = max(self._text.line(d.start)[0], d.start - 24)
        said = _WHOSE.search(self._text.folded[start : d.start])
        return None if said is None or _OF_ALL.fullmatch(said["who"]) else said["who"]

    def _is_of(self, who: str, q: Quantity) -> bool:
        """Whether a number stands under the mark, or behind the words, that a day is said to be of."""
        text, folded = self._text, self._text.folded
        if len(who) > 3:
            return who in folded[text.line(q.start)[0] : q.start]
        cell = text.cell(q.start)
        if cell is not None:
            return any(folded[slice(*c)].strip() == who for c in cell[0].rows[cell[1]])
        if who[0] in "★☆◎◇◆※*" and who in folded[slice(*text.line(q.start))]:
            return True
        return any(
            folded[text.nodes[i].start : text.nodes[i].end].lstrip().startswith(who)
            for i in (text.node_index(q.start), *text.above(q.start))
        )

    def _closes(self, d: DateMention) -> bool:
        """Whether a day in a line of its own speaks for the lines above it: ※いずれも…現在, or a line in brackets below counts."""
        start, end = self._text.line(d.start)
        if _ALL.search(self._text.folded, max(start, d.start - 8), d.start):
            return True
        if not self._text.folded[end:].strip():
            return True  # the last line of all
        if start and self._text.cell(start - 1) is not None:
            return True  # below a table
        above = self._text.line(start - 1) if start else (0, 0)
        counted = any(q.is_quantity for q in self._text.numbers_between(*above))
        return (
            counted
            and re.fullmatch(r"\s*[(※].*[)]?\s*", self._text.folded[start:end]) is not None
            and self._text.folded[start:end].lstrip()[0] == "("
        )

    @staticmethod
    def _day(d: DateMention) -> Day:
        return Day(d.value, "month" if d.precision == "month" else "day", d.start, d.end)

    def of(self, q: Quantity, part_start: int, column: tuple[int, int] | None = None) -> Day | None:
        """The day of a count: of its column, marked before it in its sentence, behind it before the next count of the same, at the end of
        its list (いずれも…現在), or alone in a line above, from ``part_start`` on or before all parts."""
        text = self._text
        if column is not None:
            head = [d for d in self._all if column[0] <= d.start < column[1] and d.precision in ("day", "month")]
            until = (d for d in self._marked if column[0] <= d.start < column[1])
            found = head[0] if head else next((d for d in until if self._dates_a_column(d)), None)
            if found:
                return self._day(found)
        sentence_start, sentence_end = text.sentence(q.phrase_start)
        i = bisect_left(self._marked_starts, q.start)
        if i and self._marked[i - 1].start >= sentence_start:
            return self._day(self._marked[i - 1])
        i = bisect_left(self._marked_starts, q.end)
        if i < len(self._marked) and self._marked[i].start < sentence_end:
            d = self._marked[i]
            between = text.numbers_between(q.end, d.start)
            closing = _ALL.search(text.folded, max(sentence_start, d.start - 12), d.start) is not None
            closing = (
                closing or re.fullmatch(r"[^。はがをで]*\( ?", text.folded[q.end : d.start]) is not None
            )  # a list and its day in brackets
            if closing or not any(n.is_quantity and n.unit == q.unit for n in between):
                return self._day(d)
        return self._day_of_named(q) or self._day_of_item(q) or self._list_day(q) or self._general(q, part_start)

    def _dates_a_column(self, d: DateMention) -> bool:
        return d.precision == "day" or (d.precision == "month" and _MARKED.match(self._text.folded, d.end) is not None)

    def _day_of_item(self, q: Quantity) -> Day | None:
        """・訪問 900世帯(1/31現在), and below it ⇒ 912世帯: the day that closes the line of the item that a number stands below."""
        for i in self._text.above(q.start):
            node = self._text.nodes[i]
            at = bisect_left(self._marked_starts, node.end) - 1
            if (
                at >= 0
                and node.mark
                and self._marked[at].start >= node.start
                and self._text.counted(node.start, node.end)
            ):
                d = self._marked[at]
                return self._day(d) if _CLOSES.fullmatch(self._text.folded, d.end, node.end) else None
        return None

    def _day_of_named(self, q: Quantity) -> Day | None:
        """A day that a line of its own gives for this number's item alone."""
        return next((self._day(d) for who, d in self._named_days if self._is_of(who, q)), None)

    def _list_day(self, q: Quantity) -> Day | None:
        """※いずれも平成31年2月20日現在: a line that closes a list speaks for the lines above it, up to the heading."""
        for d in self._closing:
            if d.start < q.end:
                continue
            if not self._text.folded[self._text.line(d.start)[1] :].strip() or not self._headed(q.end, d.start):
                return self._day(d)
            break
        return None

    def _headed(self, start: int, end: int) -> bool:
        """Whether a heading of a part, or another day of a list, stands between two positions."""
        return any(
            n.mark.startswith(("bracket", "number", "(number)", "roman", "kana"))
            and not any(q.is_quantity for q in self._text.numbers_between(n.start, n.end))
            for n in self._text.nodes[self._text.node_index(start) + 1 : self._text.node_index(end)]
        )

    def _general(self, q: Quantity, part_start: int) -> Day | None:
        """A line of its own above, of the same part or before all parts."""
        found = None
        cell = self._text.cell(q.start)
        table = cell[0] if cell is not None else None
        line = self._text.line(part_start)
        same = _THE_SAME.search(self._text.folded, line[0], min(line[1], line[0] + 80)) is not None
        for d in self._standing:
            if d.start >= q.start or (d in self._closing and self._text.cell(self._text.line(d.start)[0] - 1) is None):
                continue
            if table is not None and table.rows[0][0][0] <= d.start < table.rows[-1][-1][1]:
                continue  # 実績(1月末) | 備考: the day of another column
            if (d.start >= part_start or d.start < self._first_heading or same) and not self._of_another(d, q):
                found = d
        return self._day(found) if found else None

    def _of_another(self, d: DateMention, q: Quantity) -> bool:
        """ア 声かけ訓練(2月末現在), and the number stands below イ: the day of an item that has a name is its own, unless イ says 同上."""
        text = self._text
        node = text.node(d.start)
        line = text.folded[slice(*text.line(d.start))]
        if not node.mark.startswith(("number", "(number)", "kana", "letter", "circled")) or PROJECT.search(line):
            return False
        own = [text.node_index(q.start), *text.above(q.start)]
        sibling = next(
            (n for n in (text.nodes[i] for i in own) if n.mark == node.mark and n.parent == node.parent), None
        )
        if sibling is None or sibling == node or not _NAMED.search(_NAMELESS.sub("", text.folded[node.body : d.start])):
            return False
        return _THE_SAME.search(text.folded, sibling.start, sibling.end) is None

    @cached_property
    def _first_heading(self) -> int:
        first = next((n for n in self._text.nodes if n.mark and n.mark not in ("※", "*") and not self._dated(n)), None)
        return first.start if first else 0

    def _dated(self, node: Node) -> bool:
        """平成31年2月末日現在の達成状況: a line above all that says the day."""
        start, end = self._text.line(node.start)
        said = self._text.folded[start:end]
        return not PROJECT.search(said) and (any(start <= d.start < end for d in self._standing))

    def years(self, start: int, end: int) -> list[tuple[int, DateMention]]:
        """The fiscal years named within ``[start, end)``."""
        i, j = bisect_left(self._starts, start), bisect_left(self._starts, end)
        out = []
        for d in self._all[i:j]:
            year = d.fiscal_year if d.precision != "year" else d.value.year
            if year is not None:
                out.append((year, d))
        return out

    def _named(self, text: Text, q: Quantity) -> tuple[int, DateMention] | None:
        """The year that the clause of a number names for it."""
        start = max(text.clause_start(q), q.start - _NAMES_ITS_YEAR)
        found = self.years(start, q.start)
        if not found:
            return None
        d = found[-1][1]
        between = text.folded[d.end : q.phrase_start]
        if any(n.is_quantity or n.kind == "whole" for n in text.numbers_between(d.end, q.start)) or between.count(
            ")"
        ) > between.count("("):
            return None
        return found[-1]

    def _column(self, q: Quantity) -> int | None:
        cell = self._text.cell(q.start)
        if cell is None or cell[1] < cell[0].header:
            return None
        for head in cell[0].heads(*cell[1:]):
            found = self.years(*head)
            if found:
                return found[-1][0]
        return None

    def column(self, q: Quantity) -> tuple[int, int] | None:
        """Where the title of a number's column stands: the lowest of its titles that names a day, else the highest."""
        cell = self._text.cell(q.start)
        heads = cell[0].heads(*cell[1:]) if cell is not None else ()
        return next((head for head in reversed(heads) if self.years(*head)), heads[0] if heads else None)

    def past(self, text: Text, q: Quantity) -> bool:
        """Whether the number is of a year before the report's: by its column, or its clause."""
        year = self._column(q)
        if year is not None:
            return year < self.fiscal_year
        named = self._named(text, q)
        if named is not None and named[0] < self.fiscal_year:
            return text.folded[named[1].end : named[1].end + 2] != "から" and not re.search(
                r"から(?:の)?(?:累計|通算|延べ)", text.folded[named[1].end : q.start]
            )
        bracket = (
            self.years(q.end, q.end + 24)
            if text.folded[q.phrase_end : q.phrase_end + 2].lstrip(" ").startswith("(")
            else []
        )
        close = text.folded.find(")", q.phrase_end, q.phrase_end + 30)
        if any(n.is_quantity for n in text.numbers_between(q.end, close)):
            return False  # 8拠点(平成29年度末:4拠点)
        if bracket and not re.fullmatch(r"(?:末|の)?(?:現在|時点|実績|値)? *", text.folded[bracket[0][1].end : close]):
            return False  # 50件(平成29年度の相談件数を参考)
        return bool(bracket) and bracket[0][1].start < close and bracket[0][0] < self.fiscal_year

    def future(self, text: Text, q: Quantity) -> bool:
        """Whether the number is of a later year: its column, or its sentence, names one."""
        year = self._column(q)
        if year is not None:
            return year > self.fiscal_year
        start, _ = text.sentence(q.phrase_start)
        named = self.years(start, q.start)
        return bool(named) and named[-1][0] > self.fiscal_year

    def put_off(self, q: Quantity) -> bool:
        """3地区は平成31年度中に: whether a later year follows the topic that a number is."""
        topic = _PUT_OFF.match(self._text.folded, q.phrase_end)
        return topic is not None and any(
            year > self.fiscal_year for year, d in self.years(topic.end(), topic.end() + 4) if d.start == topic.end()
        )

    def due(self, text: Text, q: Quantity) -> tuple[int, tuple[int, int]] | None:
        """A later fiscal year that a goal is for: its column's, its clause's, that of its bracket; 3か年で is the third from the report's."""
        year = self._column(q)
        if year is not None:
            span = self.column(q)
            return (year, span) if year > self.fiscal_year and span else None
        close = text.folded.find(")", q.phrase_end, q.phrase_end + 30)
        if close > 0 and text.folded[q.phrase_end : q.phrase_end + 2].strip(" ").startswith("("):
            behind = [(y, d) for y, d in self.years(q.end, close) if y > self.fiscal_year]
            if behind:
                return behind[0][0], (behind[0][1].start, behind[0][1].end)
        named = self._named(text, q)
        if named is not None:
            return (named[0], (named[1].start, named[1].end)) if named[0] > self.fiscal_year else None
        for index in text.above(q.start):  # 平成31年度までに次をめざす。
            node = text.nodes[index]
            later = [(y, d) for y, d in self.years(node.start, node.end) if y > self.fiscal_year]
            if later and not any(n.is_quantity for n in text.numbers_between(node.start, node.end)):
                return later[0][0], (later[0][1].start, later[0][1].end)
        span_of = re.search(
            r"(?P<n>[2-9二三四五]) ?(?:[かカヶケ箇]年|年間)(?:\([^()]*\))?(?:で|に|の)",
            text.folded[text.clause_start(q) : q.start],
        )
        if span_of:
            years = int(span_of["n"]) if span_of["n"].isdigit() else "一二三四五".index(span_of["n"]) + 1
            at = text.clause_start(q)
            return self.fiscal_year + years - 1, (at + span_of.start(), at + span_of.end())
        return None
