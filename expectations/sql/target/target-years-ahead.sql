-- target-years-ahead (warning)
-- goal for fiscal year {due_fiscal_year}: {value:+.0f} years from the report's
-- 目標年度 {due_fiscal_year} が報告書の年度から {value:+.0f} 年離れている
WITH frame AS (
  -- Goals in numbers.
  SELECT t.*, t.target_id AS row_key, r.document_id AS at_document, t.line AS at_line,
    r.report_id IS NOT NULL AS report_exists,
    CASE WHEN r.report_id IS NOT NULL THEN t.line BETWEEN r.line_start AND r.line_end END AS inside_report,
    t.value_max - t.value AS range_width,
    CASE WHEN t.unit_canonical = '%' THEN t.value END AS percent,
    t.due_fiscal_year - r.fiscal_year AS years_ahead
  FROM target t
  LEFT JOIN report r ON r.report_id = t.report_id
)
SELECT * FROM frame
WHERE "years_ahead" < -1 OR "years_ahead" > 12;
