-- plan_evaluation-fiscal-year (warning)
-- fiscal year {value} is outside 2000 to 2040
-- 年度 {value} が 2000〜2040 の外
WITH frame AS (
  -- Rows of a plan document.
  SELECT c.*, c.document_id || '|' || c.seq AS row_key, NULL::VARCHAR AS report_id, c.document_id AS at_document,
    d.document_id IS NOT NULL AS document_exists,
    c.line AS at_line, CASE WHEN d.lines IS NOT NULL THEN c.line <= d.lines END AS inside_document,
    CASE WHEN EXISTS (FROM grade_definition g WHERE g.document_id = c.document_id) AND c.grade IS NOT NULL
      THEN EXISTS (FROM grade_definition g WHERE g.document_id = c.document_id AND g.grade = c.grade) END AS grade_defined
  FROM plan_evaluation c
  LEFT JOIN document d ON d.document_id = c.document_id
)
SELECT * FROM frame
WHERE "fiscal_year" < 2000 OR "fiscal_year" > 2040;
