"""The explorer's charts: what each shows, the figures behind it as a table, and its declaration for Vega (Altair)."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from welfare_etl.present.labels import value_word
from welfare_etl.present.words import Lang
from welfare_etl.site.views import Text

__all__ = ["Chart", "can_draw", "charts", "vega"]

Record = dict[str, Any]
_CAP = 2.0
"""Attainments above are drawn at this place: a few goals were passed many times over."""


@dataclass(frozen=True, slots=True)
class Chart:
    """``rows`` are the figures by column, as ``heads`` name them; ``draw`` makes the Altair chart of them in one language."""

    id: str
    title: Text
    told: Text
    heads: dict[str, Text]
    rows: list[Record]
    draw: Callable[[Chart, Lang], Any]
    shared: dict[str, str] | None = None
    """Each mark a body: column of the rows → column of the table of bodies, which the page has anyway."""

    def data(self) -> Record:
        """What the page needs to draw it."""
        given = {"bodies": self.shared} if self.shared else {"rows": self.rows}
        return {**given, "en": self.spec("en"), "ja": self.spec("ja")}

    def cells(self) -> Iterator[list[Text | float | str | None]]:
        """The rows of the table, without what is only for the drawing."""
        for row in self.rows:
            yield [_cell(row[name]) for name in self.heads]

    def head(self, name: str, lang: Lang) -> str:
        return self.heads[name].ja if lang == "ja" else self.heads[name].en

    def spec(self, lang: Lang) -> Record:
        """Vega-Lite; the rows come by the name ``rows``."""
        spec: Record = self.draw(self, lang).to_dict()
        return spec


def _cell(value: Any) -> Any:
    return Text(value_word(value, "en"), value_word(value, "ja")) if isinstance(value, str) else value


def can_draw() -> bool:
    """Whether the extra ``site`` is installed."""
    return find_spec("altair") is not None and find_spec("vl_convert") is not None


@cache
def vega() -> str:
    """Vega, Vega-Lite and their embedding as one script, so that a page needs no network."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub forgets the default
    return bundle


def charts(bodies: Sequence[Record], outcomes: Sequence[Record]) -> list[Chart]:
    """All charts that these rows can fill."""
    made = [
        _by_kind(outcomes),
        _by_prefecture(outcomes),
        _carriers(bodies),
        _against_size(
            bodies, "aging_rate", Text("Older people and size", "高齢化率と人口規模"),
            Text("Each mark is a body: the share of people aged 65 and over against its population (logarithmic).",
                 "点が1つの自治体。65歳以上の割合と人口(対数目盛)。"), Text("aged 65 and over, %", "高齢化率(%)"),
        ),
        _against_size(
            bodies, "assistance_rate", Text("Public assistance and size", "生活保護受給率と人口規模"),
            Text("The share of people on public assistance against population. Always percent, whatever unit the report printed.",
                 "生活保護受給率と人口。報告書の単位にかかわらず % に統一。"), Text("public assistance, %", "生活保護受給率(%)"),
        ),
        _against_size(
            bodies, "people_per_coordinator", Text("People for each coordinator", "相談支援包括化推進員1人当たりの人口"),
            Text("How many people one support coordinator stands for. Prefectures are left out: theirs do not stand for all.",
                 "推進員1人が受け持つ人口。都道府県は対象が異なるため除く。"), Text("people per coordinator", "推進員1人当たり人口"), log=True,
        ),
        _against_size(
            bodies, "outsourced_share", Text("Support centres given to others", "地域包括支援センターの委託割合"),
            Text("Of the comprehensive support centres the share that others run, where the report says both numbers.",
                 "地域包括支援センターのうち委託の割合(両方の数が記載された報告のみ)。"), Text("share outsourced", "委託割合"), percent=True,
        ),
    ]  # fmt: skip
    return [chart for chart in made if chart.rows]


def _scale_of_share(chart: Chart, lang: Lang, field: str) -> Any:
    import altair as alt

    return alt.X(f"{field}:Q", title=chart.head(field, lang), axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]))


def _by_kind(outcomes: Sequence[Record]) -> Chart:
    """Attainment by what is counted; by unit where the kinds are not known."""
    what = "indicator_kind" if any(row["indicator_kind"] for row in outcomes) else "unit"
    groups: dict[str, list[Record]] = defaultdict(list)
    for row in outcomes:
        if row["attainment"] is not None:
            groups[row[what] or "other"].append(row)
    rows: list[Record] = []
    for kind, found in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        shares = [row["attainment"] for row in found]
        yes = sum(row["attained"] == "yes" for row in found)
        rows.append(
            {
                "kind": kind, "pairs": len(found), "attained": yes, "share": round(yes / len(found), 3),
                "median": round(statistics.median(shares), 3),
                "points": [round(min(share, _CAP), 3) for share in shares],
            }
        )  # fmt: skip
    heads = {
        "kind": Text("what is counted", "指標の種類"), "pairs": Text("pairs", "組"), "attained": Text("attained", "達成"),
        "share": Text("share attained", "達成の割合"), "median": Text("median attainment", "達成率の中央値"),
    }  # fmt: skip
    told = Text(
        "Each mark is a pair of goal and result, the line is the goal; marks at the right edge are twice the goal or more. Small groups say little.",
        "点が目標と実績の1組、縦線が目標(100 %)。右端は2倍以上。組の少ない種類は参考程度に。",
    )
    return Chart(
        "attainment", Text("Attainment by kind of indicator", "指標の種類別の達成率"), told, heads, rows, _draw_kinds
    )


def _draw_kinds(chart: Chart, lang: Lang) -> Any:
    import altair as alt

    order = [value_word(row["kind"], lang) for row in chart.rows]
    base = alt.Chart(alt.NamedData(name="rows")).transform_flatten(["points"])
    axis = alt.Axis(format="%", values=[0, 0.5, 1, 1.5, 2])
    title = "達成率(実績÷目標)" if lang == "ja" else "attainment (result / goal)"
    marks = base.mark_tick(thickness=2, size=18, opacity=0.7).encode(
        x=alt.X("points:Q", title=title, axis=axis, scale=alt.Scale(domain=[0, _CAP])),
        y=alt.Y("kind:N", title=None, sort=order),
        tooltip=[
            alt.Tooltip("kind:N", title=chart.head("kind", lang)),
            alt.Tooltip("points:Q", title=title, format=".0%"),
            alt.Tooltip("pairs:Q", title=chart.head("pairs", lang)),
            alt.Tooltip("share:Q", title=chart.head("share", lang), format=".0%"),
        ],
    )
    goal = alt.Chart(alt.InlineData(values=[{"goal": 1}])).mark_rule(strokeDash=[4, 3]).encode(x="goal:Q")
    return (marks + goal).properties(width="container", height=alt.Step(24))


def _by_prefecture(outcomes: Sequence[Record]) -> Chart:
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in outcomes:
        if row["attained"] is not None:
            groups[row["prefecture_code"] or "", row["prefecture"] or "–"].append(row)
    rows: list[Record] = []
    for (_, name), found in sorted(groups.items()):
        yes = sum(row["attained"] == "yes" for row in found)
        part = sum("part_year" in (row["caveats"] or "").split() for row in found)
        share = round(yes / len(found), 3)
        rows.append({"prefecture": name, "share": share, "pairs": len(found), "attained": yes, "part_year": part})
    heads = {
        "prefecture": Text("prefecture", "都道府県"), "share": Text("share attained", "達成の割合"),
        "pairs": Text("pairs", "組"), "attained": Text("attained", "達成"), "part_year": Text("of them part-year", "うち年度途中"),
    }  # fmt: skip
    told = Text(
        "Of the goals with a comparable result, the share that was attained, all bodies of a prefecture together. The number beside a bar is how many pairs it stands on.",
        "比較できる実績のある目標のうち達成した割合(都道府県内の全報告)。棒の右の数字は組の数。",
    )
    return Chart(
        "prefectures",
        Text("Goals attained by prefecture", "都道府県別の達成状況"),
        told,
        heads,
        rows,
        _draw_prefectures,
    )


def _draw_prefectures(chart: Chart, lang: Lang) -> Any:
    import altair as alt

    order = [row["prefecture"] for row in chart.rows]
    tips = [alt.Tooltip(f"{name}:{'N' if name == 'prefecture' else 'Q'}", title=chart.head(name, lang), format=".0%" if name == "share" else "") for name in chart.heads]  # fmt: skip
    base = alt.Chart(alt.NamedData(name="rows")).encode(y=alt.Y("prefecture:N", title=None, sort=order), tooltip=tips)
    shares = _scale_of_share(chart, lang, "share").scale(domain=[0, 1.06])
    bars = base.mark_bar(height=14).encode(x=shares)
    counts = base.mark_text(align="left", dx=5).encode(x=shares, text="pairs:Q")
    return (bars + counts).properties(width="container", height=alt.Step(22))


def _carriers(bodies: Sequence[Record]) -> Chart:
    counts = Counter(row["carried_out_by"] for row in bodies if row["carried_out_by"])
    rows = [{"kind": kind, "reports": count} for kind, count in counts.most_common()]
    heads = {"kind": Text("carried out by", "実施者"), "reports": Text("reports", "報告")}
    told = Text(
        "The kind of body that the project is given to, or that implements it where nobody else is named.",
        "事業の委託先の種類。委託先の記載がない場合は実施主体。",
    )
    return Chart("carriers", Text("Who carries the projects out", "事業の担い手"), told, heads, rows, _draw_carriers)


def _draw_carriers(chart: Chart, lang: Lang) -> Any:
    import altair as alt

    return (
        alt.Chart(alt.NamedData(name="rows"))
        .mark_bar(height=14)
        .encode(
            x=alt.X("reports:Q", title=chart.head("reports", lang), axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("kind:N", title=None, sort="-x"),
            tooltip=[
                alt.Tooltip(f"{name}", title=chart.head(name.partition(":")[0], lang))
                for name in ("kind:N", "reports:Q")
            ],
        )
        .properties(width="container", height=alt.Step(24))
    )


def _against_size(
    bodies: Sequence[Record], column: str, title: Text, told: Text, name: Text, *, log: bool = False, percent: bool = False
) -> Chart:  # fmt: skip
    shared = {"body": "name", "prefecture": "prefecture", "kind": "kind", "population": "population", column: column, "page": "page"}  # fmt: skip
    # The same choice as in charts.js.
    rows = [
        {name: row[of] for name, of in shared.items()}
        for row in bodies
        if row["kind"] != "prefecture" and row["population"] and row[column] is not None
    ]
    heads = {
        "body": Text("body", "自治体"), "prefecture": Text("prefecture", "都道府県"), "kind": Text("kind", "種別"),
        "population": Text("population", "人口"), column: name,
    }  # fmt: skip

    def draw(chart: Chart, lang: Lang) -> Any:
        import altair as alt

        scale = alt.Scale(type="log") if log else alt.Scale(zero=percent)
        axis = alt.Axis(format="%") if percent else alt.Axis()
        kinds = [value_word(kind, lang) for kind in ("city", "special_ward", "town", "village")]
        tips = [
            alt.Tooltip(f"{key}:{'Q' if key in ('population', column) else 'N'}", title=chart.head(key, lang), format=".0%" if percent and key == column else ",")
            for key in chart.heads
        ]  # fmt: skip
        return (
            alt.Chart(alt.NamedData(name="rows"))
            .mark_point(filled=True, size=55, opacity=0.75)
            .encode(
                x=alt.X("population:Q", title=chart.head("population", lang), scale=alt.Scale(type="log"), axis=alt.Axis(format="~s")),
                y=alt.Y(f"{column}:Q", title=chart.head(column, lang), scale=scale, axis=axis),
                shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=kinds), legend=alt.Legend(orient="top")),
                color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds), legend=alt.Legend(orient="top")),
                href="page:N",
                tooltip=tips,
            )
            .properties(width="container", height=300)
        )  # fmt: skip

    return Chart(column, title, told, heads, rows, draw, shared)
