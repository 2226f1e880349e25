-- document-fiscal-year (warning)
-- fiscal year {value} is outside 2000 to 2040
-- 年度 {value} が 2000〜2040 の外
-- Why: the forms exist since 2016; a plan may reach far ahead
WITH frame AS (
  -- The sources. `fiscal_year_span` spots a year that no report of this kind can have.
  SELECT d.*, d.document_id AS row_key, NULL::VARCHAR AS report_id, d.document_id AS at_document
  FROM document d
)
SELECT * FROM frame
WHERE "fiscal_year" < 2000 OR "fiscal_year" > 2040;
