-- result-inside-report (error)
-- line {line} is outside of its report
-- {line} 行は報告書の外
WITH frame AS (
  -- Achieved figures. A report of a fiscal year may count on into the spring and quote the year before.
  SELECT t.*, t.result_id AS row_key, r.document_id AS at_document, t.line AS at_line,
    r.report_id IS NOT NULL AS report_exists,
    CASE WHEN r.report_id IS NOT NULL THEN t.line BETWEEN r.line_start AND r.line_end END AS inside_report,
    t.value_max - t.value AS range_width,
    CASE WHEN t.unit_canonical = '%' THEN t.value END AS percent,
    CASE WHEN t.as_of IS NOT NULL AND r.fiscal_year IS NOT NULL
      THEN t.as_of BETWEEN make_date(r.fiscal_year, 4, 1) AND make_date(r.fiscal_year + 1, 3, 31) END AS as_of_in_year
  FROM result t
  LEFT JOIN report r ON r.report_id = t.report_id
)
SELECT * FROM frame
WHERE "inside_report" IS NOT NULL AND "inside_report" NOT IN (true);
