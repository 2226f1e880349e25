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
_BODY = "coalesce(r.municipality, r.prefecture)"


def _count(table: str, where: str = "") -> str:
    return f"(SELECT count(*) FROM {table} x WHERE x.report_id = r.report_id{f' AND {where}' if where else ''})"


def _centers(kind: str, column: str) -> str:
    return f"(SELECT max(x.{column}) FROM support_center x WHERE x.report_id = r.report_id AND x.kind = '{kind}')"


V_OUTCOMES = View(
    "v_outcomes",
    "Goals and results side by side, with the names of the bodies and the quotes",
    "目標と実績の対照(団体名・原文の引用つき)",
    (
        _C("report_id", "o.report_id", "VARCHAR", "Report", "報告書の識別子"),
        _C("fiscal_year", "r.fiscal_year", "INTEGER", "Fiscal year of the report", "報告書の年度"),
        _C("prefecture", "r.prefecture", "VARCHAR", "Prefecture", "都道府県名"),
        _C("municipality", "r.municipality", "VARCHAR", "Municipality; NULL: the prefecture's own", "市区町村名"),
        _C("body", _BODY, "VARCHAR", "Name of the reporting body", "報告団体名"),
        _C("project", "o.project", "VARCHAR", "community, multi_agency or prefectural", "事業"),
        _C("block", "t.block", "VARCHAR", "Block of the form: a (ア) or b (イ)", "様式の区分(a はア、b はイ)"),
        _C("indicator", "o.indicator", "VARCHAR", "What is counted", "指標"),
        _C("indicator_kind", "o.indicator_kind", "VARCHAR", "Kind of what is counted", "指標の種類"),
        _C(
            "comparator", "o.comparator", "VARCHAR", "How the goal is meant: =, >=, <= or ~", "目標の比較(=、>=、<=、~)"
        ),
        _C("target_value", "o.target_value", "DOUBLE", "Goal", "目標値"),
        _C("target_value_max", "o.target_value_max", "DOUBLE", "Upper end of the goal", "目標値の上限"),
        _C("result_value", "o.result_value", "DOUBLE", "Achieved", "実績値"),
        _C("result_value_max", "o.result_value_max", "DOUBLE", "Upper end of what was achieved", "実績値の上限"),
        _C("unit_canonical", "o.unit_canonical", "VARCHAR", "Unit of both", "単位"),
        _C("per", "o.per", "VARCHAR", "A rate per year, month, week …", "頻度の単位"),
        _C("scope", "o.scope", "VARCHAR", "total, each, average, increase, decrease or ratio", "数え方の範囲"),
        _C("attainment", "o.attainment", "DOUBLE", "Result divided by target", "達成率(実績÷目標)"),
        _C("attained", "o.attained", "BOOLEAN", "Whether the goal was reached", "目標を達成したか"),
        _C("part_year", "o.part_year", "BOOLEAN", "Counted before the year's end", "年度途中の集計か"),
        _C("repeats", "o.repeats", "VARCHAR", "The result that this one prints again", "同じ数値の再掲元"),
        _C("due_fiscal_year", "coalesce(t.due_fiscal_year, r.fiscal_year)", "INTEGER", "Year of the goal", "目標年度"),
        _C("as_of", "o.as_of", "DATE", "Day of the count, if printed", "実績の時点"),
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
)

V_ATTAINMENT = View(
    "v_attainment_by_prefecture",
    "How far goals were reached, by prefecture (municipalities' reports and the prefecture's own); figures that a body "
    "prints twice count once",
    "都道府県別の目標達成状況(市区町村と都道府県の報告の合計、再掲を除く)",
    (
        _C("prefecture_code", "substr(r.municipality_code, 1, 2)", "VARCHAR", "Prefecture code", "都道府県コード"),
        _C("prefecture", "any_value(v.prefecture)", "VARCHAR", "Prefecture", "都道府県名"),
        _C("reports", "count(DISTINCT v.report_id)", "BIGINT", "Reports with an outcome", "実績のある報告書の数"),
        _C("outcomes", "count(*)", "BIGINT", "Pairs of goal and result", "目標と実績の組の数"),
        _C("comparable", "count(v.attainment)", "BIGINT", "Pairs with an attainment", "達成率を計算できる組の数"),
        _C("attained", "count(*) FILTER (WHERE v.attained)", "BIGINT", "Pairs whose goal was reached", "達成した組の数"),
        _C(
            "part_year", "count(*) FILTER (WHERE v.part_year)", "BIGINT",
            "Pairs counted before the year's end", "年度途中に集計された組の数",
        ),
        _C("median_attainment", "median(v.attainment)", "DOUBLE", "Median of result / target", "達成率の中央値"),
    ),
    "FROM v_outcomes v\nJOIN report r USING (report_id)\nWHERE v.repeats IS NULL\nGROUP BY 1",
    "1",
)  # fmt: skip

V_REPORT = View(
    "v_report",
    "One wide row a reporting body: who it is, what it runs and with whom, how many goals it set and reached",
    "報告団体ごとの一覧(基本情報・実施事業・委託先・目標と達成の件数)",
    (
        _C("report_id", "r.report_id", "VARCHAR", "Report", "報告書の識別子"),
        _C("fiscal_year", "r.fiscal_year", "INTEGER", "Fiscal year of the report", "報告書の年度"),
        _C("prefecture_code", "r.prefecture_code", "VARCHAR", "Prefecture code", "都道府県コード"),
        _C("prefecture", "r.prefecture", "VARCHAR", "Prefecture", "都道府県名"),
        _C("municipality_code", "r.municipality_code", "VARCHAR", "JIS X 0402 code", "市区町村コード"),
        _C("body", "r.body", "VARCHAR", "Name of the reporting body", "報告団体名"),
        _C("kind", "r.kind", "VARCHAR", "city, town, village, special_ward or prefecture", "団体の種類"),
        _C("joint", "p.scope = 'joint'", "BOOLEAN", "The figures are those of several towns together", "複数市町村の合計か"),
        _C("as_of", "p.as_of", "DATE", "Day of the profile's figures, if printed", "基本情報の時点"),
        _C("population", "p.population", "BIGINT", "Population", "人口"),
        _C("households", "p.households", "BIGINT", "Households", "世帯数"),
        _C("aging_rate", "p.aging_rate", "DOUBLE", "People of 65 and more, in percent", "高齢化率(%)"),
        _C("assistance_rate", "p.assistance_rate", "DOUBLE", "Public assistance recipients, in percent", "生活保護受給率(%)"),
        _C("area_km2", "p.area_km2", "DOUBLE", "Area in km²", "面積(km²)"),
        _C("association_rate", "p.association_rate", "DOUBLE", "Households in associations, in percent", "地縁組織加入率(%)"),
        _C("density", "p.population / nullif(p.area_km2, 0)", "DOUBLE", "People per km²", "人口密度(人/km²)"),
        _C("elementary_schools", "p.elementary_schools", "INTEGER", "Public elementary schools", "公立小学校数"),
        _C("junior_high_schools", "p.junior_high_schools", "INTEGER", "Public junior high schools", "公立中学校数"),
        _C("comprehensive_support_centers", _centers("comprehensive_support", "total"), "INTEGER", "Comprehensive support centers", "地域包括支援センターの数"),
        _C("comprehensive_support_outsourced", _centers("comprehensive_support", "outsourced"), "INTEGER", "Of these outsourced", "うち委託"),
        _C("self_reliance_offices", _centers("self_reliance", "total"), "INTEGER", "Offices for self-reliance support", "自立相談支援事業の窓口数"),
        _C("implements_community", "r.implements_community", "BOOLEAN", "Runs the community project", "地域力強化推進事業を実施"),
        _C("implements_multi_agency", "r.implements_multi_agency", "BOOLEAN", "Runs the multi-agency project", "多機関協働事業を実施"),
        _C("implements_prefectural", "r.implements_prefectural", "BOOLEAN", "Runs the prefectural project", "都道府県事業を実施"),
        _C("community_project", "c.name", "VARCHAR", "Name of the community project", "地域力強化推進事業の事業名"),
        _C("community_contractor", "c.contractor", "VARCHAR", "Who carries it out", "同・委託先"),
        _C("community_contractor_kind", "c.contractor_kind", "VARCHAR", "Kind of that body", "同・委託先の種類"),
        _C("multi_agency_project", "m.name", "VARCHAR", "Name of the multi-agency project", "多機関協働事業の事業名"),
        _C("multi_agency_contractor", "m.contractor", "VARCHAR", "Who carries it out", "同・委託先"),
        _C("multi_agency_contractor_kind", "m.contractor_kind", "VARCHAR", "Kind of that body", "同・委託先の種類"),
        _C("coordinators", "m.coordinators", "INTEGER", "Coordinators (相談支援包括化推進員)", "相談支援包括化推進員の人数"),
        _C("people_per_coordinator", "p.population / nullif(m.coordinators, 0)", "DOUBLE", "Population for each coordinator", "推進員1人当たり人口"),
        _C("goals", _count("target"), "BIGINT", "Goals in numbers", "数値目標の件数"),
        _C("results", _count("result"), "BIGINT", "Results in numbers", "数値実績の件数"),
        _C("pairs", _count("outcome", "x.repeats IS NULL"), "BIGINT", "Goals paired with a result", "目標と実績の組の数"),
        _C("attained", _count("outcome", "x.repeats IS NULL AND x.attained"), "BIGINT", "Of these reached", "うち達成"),
        _C("part_year", _count("outcome", "x.repeats IS NULL AND x.part_year"), "BIGINT", "Of these counted before the year's end", "うち年度途中の集計"),
        _C("document_id", "r.document_id", "VARCHAR", "Document", "文書の識別子"),
    ),
    "FROM report r\n"
    "LEFT JOIN profile p ON p.report_id = r.report_id AND p.body_role = 'reporting'\n"
    "LEFT JOIN community_project c ON c.report_id = r.report_id\n"
    "LEFT JOIN multi_agency_project m ON m.report_id = r.report_id",
    "r.report_id",
)  # fmt: skip

# One branch a table: code, year, day, what it is, what is counted or said, value, unit, document, line.
_EVENTS = """FROM (
  SELECT municipality_code AS body_code, fiscal_year, NULL::DATE AS day, 'report' AS kind, 'report' AS table_name,
    report_id AS row_key, concat_ws('、', CASE WHEN implements_community THEN '地域力強化推進事業' END,
    CASE WHEN implements_multi_agency THEN '多機関協働事業' END, CASE WHEN implements_prefectural THEN '都道府県事業' END)
    AS what, NULL::DOUBLE AS value, NULL AS unit, document_id, line_start AS line FROM report
  UNION ALL SELECT r.municipality_code, coalesce(t.due_fiscal_year, r.fiscal_year), NULL, 'goal', 'target', t.target_id,
    t.indicator, t.value, t.unit, r.document_id, t.line FROM target t JOIN report r USING (report_id)
  UNION ALL SELECT r.municipality_code, r.fiscal_year, s.as_of, 'result', 'result', s.result_id, s.indicator, s.value, s.unit,
    r.document_id, s.line FROM result s JOIN report r USING (report_id)
  UNION ALL SELECT body_code, baseline_fiscal_year, NULL, 'plan_baseline', 'plan_indicator', document_id || '|' || seq,
    indicator, baseline, baseline_unit, document_id, line FROM plan_indicator
    WHERE baseline IS NOT NULL AND baseline_fiscal_year IS NOT NULL
  UNION ALL SELECT body_code, coalesce(target_fiscal_year, fiscal_year), NULL, 'plan_target', 'plan_indicator',
    document_id || '|' || seq, indicator, target, target_unit, document_id, line FROM plan_indicator
    WHERE target IS NOT NULL AND coalesce(target_fiscal_year, fiscal_year) IS NOT NULL
  UNION ALL SELECT body_code, fiscal_year, as_of, 'plan_actual', 'plan_indicator', document_id || '|' || seq, indicator,
    actual, actual_unit, document_id, line FROM plan_indicator WHERE actual IS NOT NULL AND fiscal_year IS NOT NULL
  UNION ALL SELECT body_code, fiscal_year, NULL, 'grade', 'plan_evaluation', document_id || '|' || seq,
    concat_ws(' ', item, grade), NULL, NULL, document_id, line FROM plan_evaluation WHERE fiscal_year IS NOT NULL
  UNION ALL SELECT body_code, fiscal_year, NULL, 'activity_' || coalesce(kind, 'other'), 'plan_activity',
    document_id || '|' || seq, text, NULL, NULL, document_id, line FROM plan_activity WHERE fiscal_year IS NOT NULL
) e LEFT JOIN municipality m ON m.code = e.body_code AND m.valid_to IS NULL"""

V_TIMELINE = View(
    "v_timeline",
    "Everything dated that the warehouse holds of a body, from reports and plans, by year",
    "団体ごとの年表(報告書と計画に記載された年度のある事項)",
    (
        _C("body_code", "e.body_code", "VARCHAR", "JIS X 0402 code", "市区町村コード"),
        _C("prefecture", "m.prefecture", "VARCHAR", "Prefecture", "都道府県名"),
        _C("body", "m.name", "VARCHAR", "Municipality or prefecture", "団体名"),
        _C("fiscal_year", "e.fiscal_year", "INTEGER", "Fiscal year that it is of", "年度"),
        _C("day", "e.day", "DATE", "Day of a count, if printed", "時点"),
        _C(
            "kind", "e.kind", "VARCHAR",
            "report, goal, result, plan_baseline, plan_target, plan_actual, grade or activity_…",
            "事項の種類(報告・目標・実績・計画の現状値・目標値・実績値・評価・取組)",
        ),
        _C("what", "e.what", "VARCHAR", "What is counted, graded or done", "内容"),
        _C("value", "e.value", "DOUBLE", "The value, where it is a number", "数値"),
        _C("unit", "e.unit", "VARCHAR", "Its unit as printed", "単位"),
        _C("table_name", "e.table_name", "VARCHAR", "Table that it stands in", "表"),
        _C("row_key", "e.row_key", "VARCHAR", "Its row there, as in lineage", "行のキー"),
        _C("document_id", "e.document_id", "VARCHAR", "Document", "文書の識別子"),
        _C("line", "e.line", "INTEGER", "Line in the source", "原文の行"),
    ),
    _EVENTS,
    "e.body_code, e.fiscal_year, e.kind, e.document_id, e.line, e.row_key",
)  # fmt: skip

VIEWS: tuple[View, ...] = (V_OUTCOMES, V_ATTAINMENT, V_REPORT, V_TIMELINE)
"""In an order in which each finds what it reads."""
