"""What all tables share: a row, its columns with a description in two languages, and the types of columns.

A model is the only place in which a table is described. The JSON Schemas in ``schemas/``, the Arrow schemas, the DuckDB
types with their comments and the data dictionary are projections of it (:mod:`welfare_etl.records.schema`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "ActivityKind", "ActorKind", "Block", "BodyCode", "BodyKind", "BodyRole", "CentreKind", "Comparator", "Confidence",
    "Count", "CountedKind", "Counting", "DayPrecision", "Direction", "Edition", "FamilyName", "FiscalYear", "ImplementerKind",
    "IndicatorKind", "LineNumber", "LocalGovernmentCode", "MatchBasis", "MissingReason", "NumberRoleName", "Per", "Percent",
    "PrefectureCode", "ProfileScope", "Project", "ProjectBasis", "RateBasis", "RateUnit", "Row", "Scope", "Score", "Sequence", "Severity",
    "Small", "SquareKilometres", "YearBasis", "col", "nullable",
]  # fmt: skip

REQUIRED: Any = ...


def col(*, en: str, ja: str, default: Any = REQUIRED) -> Any:
    """A column, described in English and in Japanese.

    Without ``default`` a row must bring the value. A column whose type allows None takes ``default=None``: the contract
    wants a reason in ``missing`` beside each such NULL. A list is copied for each row.
    """
    if isinstance(default, list):
        return Field(default_factory=default.copy, description=en, json_schema_extra={"x-ja": ja})
    return Field(default, description=en, json_schema_extra={"x-ja": ja})


def nullable(en: str, ja: str) -> Any:
    """A column that is NULL where nothing was read."""
    return col(en=en, ja=ja, default=None)


class Row(BaseModel):
    """A row of one table of the contract.

    Rows don't change; :meth:`changed` makes a checked copy. A value that is not there is None, never zero and never an
    empty string.
    """

    # Validators are built on first use: commands that read no rows should not pay for 27 of them.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

    table: ClassVar[str]
    """The table's name in the contract."""
    key: ClassVar[tuple[str, ...]]
    """The columns that tell its rows apart; rows are stored in their order."""
    title_en: ClassVar[str]
    title_ja: ClassVar[str]
    usage_en: ClassVar[str] = ""
    """What whoever counts or compares the rows has to know first; empty where the columns say it all."""
    usage_ja: ClassVar[str] = ""

    @classmethod
    def comment(cls) -> str:
        """The table's title and usage in both languages, as the database and the dictionary have them."""
        english = f"{cls.title_en}. {cls.usage_en}" if cls.usage_en else cls.title_en
        japanese = f"{cls.title_ja}。{cls.usage_ja}" if cls.usage_ja else cls.title_ja
        return f"{english} / {japanese}"

    if TYPE_CHECKING:

        @property
        def row_key(self) -> str:
            """What ``lineage.row_key`` and ``missing.row_key`` call this row: the key's values joined by ``|``."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        # lineage and missing have a column of this name (the row that they speak of): a property would hide it.
        if "row_key" not in cls.model_fields:
            cls.row_key = property(lambda self: cls.key_of(vars(self)))  # type: ignore[method-assign, assignment]

    @classmethod
    def key_of(cls, values: dict[str, Any]) -> str:
        """The row_key of a row that is still a plain dict; the key's columns must be in it.

        >>> from welfare_etl.records.report import Achievement
        >>> Achievement.key_of({"report_id": "2018-01100", "project": "community"})
        '2018-01100|community'
        >>> Achievement.key_of({"report_id": "2018-01100", "project": None})
        '2018-01100|'
        """
        return "|".join("" if (value := values[name]) is None else str(value) for name in cls.key)

    def changed(self, **values: Any) -> Self:
        """A copy with other values, checked like any row. Raises ``pydantic.ValidationError``."""
        return type(self).model_validate({**vars(self), **values})


# -- closed lists of the contract --

Severity = Literal["error", "warning", "info"]
"""error: the build is not promoted; warning: a person should look; info: for the record."""

Project = Literal["community", "multi_agency", "prefectural"]
"""地域力強化推進事業, 多機関の協働による包括的支援体制構築事業, 都道府県事業."""

Block = Literal["a", "b"]
"""Block ア or イ of the chapter on 地域力強化推進事業."""

Comparator = Literal["=", ">=", "<=", "~"]
"""Printed plain, with 以上, with 以下・以内, with 約・程度・概ね."""

Direction = Literal["=", ">=", "<=", "increase", "decrease", "keep"]
"""Like a comparator, and 増加, 減少 or 維持 where a plan promises no number."""

Per = Literal["year", "half_year", "quarter", "month", "week", "day"]
"""What a rate is of: 年4回, 月2回, 週3日. ``per_count`` says of how many: 2か月に1回."""

CountedKind = Literal[
    "consultation", "case", "case_closed", "visit", "meeting", "event", "participant", "training", "trained_person", "staff", "place",
    "organisation", "area", "publication", "survey", "money", "other",
]  # fmt: skip
"""The kind of thing that an indicator counts (``claims/kinds.toml``)."""

Scope = Literal["total", "each", "average", "increase", "decrease", "ratio"]
"""Of all together, of each, on average, by how much more or less, how many times."""

Counting = Literal["cumulative", "distinct"]
"""延べ: some are counted more than once; 実: nobody is."""

ProjectBasis = Literal["cell", "heading", "only_project", "inferred"]
"""Who says which project a figure is of: the form's cell, a heading of the chapter, that there is only one, or the words around it."""

DayPrecision = Literal["day", "month"]

NumberRoleName = Literal[
    "goal", "result", "goal_and_result", "goal_again", "baseline", "former_year", "plan", "reference", "setting", "body_size",
    "denominator", "divisor", "rate", "condition", "name", "date", "ordinal", "not_reached", "other",
]  # fmt: skip
"""What a number of a goal cell, of the achievement chapter or of an appended page is."""

BodyKind = Literal["city", "town", "village", "special_ward", "prefecture"]
BodyRole = Literal["reporting", "covered"]

ProfileScope = Literal["body", "joint"]
"""Figures of the body itself; of the towns together that a joint report covers."""

YearBasis = Literal["register", "printed", "form"]
"""raw/sources.toml says so; the report's title does; neither, so it is the year that the form was made for."""

ImplementerKind = Literal[
    "municipality", "prefecture", "social_welfare_council", "social_welfare_corporation", "npo", "medical_corporation",
    "cooperative", "company", "residents", "several", "other",
]  # fmt: skip
"""市町村, 都道府県, 社会福祉協議会, 社会福祉法人, NPO, 医療法人, 協同組合, 会社, 自治会・住民組織, several of these, another."""

RateUnit = Literal["%", "‰"]
RateBasis = Literal["printed", "inferred"]

CentreKind = Literal["comprehensive_support", "self_reliance"]
"""地域包括支援センター, 生活困窮者自立相談支援事業."""

MissingReason = Literal[
    "blank", "dash", "unknown", "none", "same", "not_printed", "not_on_form", "several", "omitted", "unreadable"
]
"""Empty cell, a dash, 不明, なし, 同上, a cell that does not say, no such label in the source, figures of several bodies,
elided in a facts edition, printed but not readable."""

MatchBasis = Literal["printed", "linked"]
"""Target and result stand together in the source; or they were linked by the likeness of their indicators."""

ActorKind = Literal["association", "social_welfare_council", "government", "all"]
"""地域振興協議会 and the like, 社会福祉協議会, the municipality, everybody."""

ActivityKind = Literal["milestone", "planned", "actual", "not_done", "expected_role"]

IndicatorKind = Literal["activity", "outcome"]
"""活動指標, 成果指標."""

FamilyName = Literal["model_project_report", "pdca_sheet", "master_plan_page", "plan_followup", "roadmap"]
Edition = Literal["full", "facts"]

# -- constrained values. Limits are those of the kind of thing; what is merely unlikely is for the checks to say --

Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""A number of people, households, bytes: BIGINT, so that a figure with a stray digit is reported and not lost."""

Small = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A number of offices, schools, coordinators: INTEGER."""

Sequence = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A place in an order that counts from 1: INTEGER."""

LineNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""A line of the source document, counted from 1."""

FiscalYear = Annotated[int, Field(ge=1868, le=2200)]
"""The Western year in which the Japanese fiscal year starts (April): 平成30年度 is 2018."""

Percent = Annotated[float, Field(ge=0)]
"""In percent: 26.7 is 26.7 %. More than 100 is stored as read and reported by the checks."""

SquareKilometres = Annotated[float, Field(ge=0)]

Confidence = Annotated[float, Field(ge=0, le=1)]
"""1: read exactly as the form says; below: a repair or a likeness was needed."""

Score = Annotated[float, Field(ge=0, le=100)]
"""rapidfuzz's scale: 100 is equal."""

BodyCode = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
"""JIS X 0401/0402: two digits of the prefecture, three of the municipality (000 for the prefecture itself)."""

PrefectureCode = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
"""JIS X 0401, 01 Hokkaido to 47 Okinawa."""

LocalGovernmentCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
"""全国地方公共団体コード: the JIS code and its check digit."""


def choices(kind: Any) -> tuple[str, ...]:
    """The values of a closed list, in the contract's order.

    >>> choices(Severity)
    ('error', 'warning', 'info')
    """
    return get_args(kind)
