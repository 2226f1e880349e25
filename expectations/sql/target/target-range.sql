-- target-range (warning)
-- range {value} ends below its beginning ({quote!r})
-- 範囲の上限が下限より小さい({quote!r})
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
WHERE "range_width" < 0;
