"""Views of ``welfare.duckdb``: the questions that everybody asks, asked once and described like the tables."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["VIEWS", "View", "ViewColumn"]


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column: its name, the SQL that gives it, its DuckDB type and what it means in both languages."""

    name: str
    sql: str
    type: str
    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class View:
    """A view: ``select <columns> <source>``, and the order in which its rows come."""

    name: str
    title_en: str
    title_ja: str
    columns: tuple[ViewColumn, ...]
    source: str
    order: str

    @property
    def ddl(self) -> str:
        """CREATE VIEW."""
        listed = ",\n  ".join(f'{column.sql} AS "{column.name}"' for column in self.columns)
        return f'CREATE VIEW "{self.name}" AS\nSELECT\n  {listed}\n{self.source}\nORDER BY {self.order};'


_C = ViewColumn
# A goal of at most so much is reached from above.
_REACHED = "CASE WHEN comparator = '<=' THEN attainment <= 1 ELSE attainment >= 1 END"

VIEWS: tuple[View, ...] = (
    View(
        "v_outcomes",
        "Goals and results side by side, with the names of the bodies and the quotes",
        "目標と実績の対照(団体名・原文の引用つき)",
        (
            _C("report_id", "o.report_id", "VARCHAR", "Report", "報告書の識別子"),
            _C("fiscal_year", "r.fiscal_year", "INTEGER", "Fiscal year of the report", "報告書の年度"),
            _C("prefecture", "r.prefecture", "VARCHAR", "Prefecture", "都道府県名"),
            _C("municipality", "r.municipality", "VARCHAR", "Municipality; NULL: the prefecture's own", "市区町村名"),
            _C("body", "coalesce(r.municipality, r.prefecture)", "VARCHAR", "Name of the reporting body", "報告団体名"),
            _C("project", "o.project", "VARCHAR", "community, multi_agency or prefectural", "事業"),
            _C("block", "t.block", "VARCHAR", "Block of the form: a (ア) or b (イ)", "様式の区分(a はア、b はイ)"),
            _C("indicator", "o.indicator", "VARCHAR", "What is counted", "指標"),
            _C(
                "comparator",
                "t.comparator",
                "VARCHAR",
                "How the goal is meant: =, >=, <= or ~",
                "目標の比較(=、>=、<=、~)",
            ),
            _C("target_value", "o.target_value", "DOUBLE", "Goal", "目標値"),
            _C("result_value", "o.result_value", "DOUBLE", "Achieved", "実績値"),
            _C("unit_canonical", "o.unit_canonical", "VARCHAR", "Unit of both", "単位"),
            _C("attainment", "o.attainment", "DOUBLE", "Result divided by target", "達成率(実績÷目標)"),
            _C(
                "due_fiscal_year",
                "coalesce(t.due_fiscal_year, r.fiscal_year)",
                "INTEGER",
                "Year of the goal",
                "目標年度",
            ),
            _C("as_of", "s.as_of", "DATE", "Day of the count, if printed", "実績の時点"),
            _C("match_basis", "o.match_basis", "VARCHAR", "printed together, or linked by likeness", "対応の根拠"),
            _C("match_score", "o.match_score", "DOUBLE", "Likeness of the indicators, 0 to 100", "指標の類似度"),
            _C("target_quote", "t.quote", "VARCHAR", "The goal, verbatim", "目標の原文"),
            _C("target_line", "t.line", "INTEGER", "Its line in the source", "目標の原文の行"),
            _C("result_quote", "s.quote", "VARCHAR", "The result, verbatim", "実績の原文"),
            _C("result_line", "s.line", "INTEGER", "Its line in the source", "実績の原文の行"),
            _C("document_id", "r.document_id", "VARCHAR", "Document that both were read from", "文書の識別子"),
            _C("target_id", "o.target_id", "VARCHAR", "The goal", "目標の識別子"),
            _C("result_id", "o.result_id", "VARCHAR", "The achieved figure", "実績の識別子"),
        ),
        "FROM outcome o\n"
        "LEFT JOIN target t USING (target_id)\n"
        "LEFT JOIN result s USING (result_id)\n"
        "LEFT JOIN report r ON r.report_id = o.report_id",
        "o.report_id, t.line, o.target_id, o.result_id",
    ),
    View(
        "v_attainment_by_prefecture",
        "How far goals were reached, by prefecture (municipalities' reports and the prefecture's own)",
        "都道府県別の目標達成状況(市区町村と都道府県の報告の合計)",
        (
            _C("prefecture_code", "substr(r.municipality_code, 1, 2)", "VARCHAR", "Prefecture code", "都道府県コード"),
            _C("prefecture", "any_value(v.prefecture)", "VARCHAR", "Prefecture", "都道府県名"),
            _C("reports", "count(DISTINCT v.report_id)", "BIGINT", "Reports with an outcome", "実績のある報告書の数"),
            _C("outcomes", "count(*)", "BIGINT", "Pairs of goal and result", "目標と実績の組の数"),
            _C("comparable", "count(attainment)", "BIGINT", "Pairs with an attainment", "達成率を計算できる組の数"),
            _C(
                "reached",
                f"count(*) FILTER (WHERE {_REACHED})",
                "BIGINT",
                "Pairs whose goal was reached",
                "達成した組の数",
            ),
            _C("median_attainment", "median(attainment)", "DOUBLE", "Median of result / target", "達成率の中央値"),
        ),
        "FROM v_outcomes v\nJOIN report r USING (report_id)\nGROUP BY 1",
        "1",
    ),
)
