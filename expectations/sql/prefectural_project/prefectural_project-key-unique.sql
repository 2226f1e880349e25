-- prefectural_project-key-unique (error)
-- {table}: two rows have the key {row_key}
-- {table}: キー {row_key} の行が2つある
WITH frame AS (
  -- One row a report.
  SELECT c.*, c.report_id AS row_key, r.document_id AS at_document, r.report_id IS NOT NULL AS report_exists
  FROM prefectural_project c
  LEFT JOIN report r ON r.report_id = c.report_id
)
SELECT * FROM frame
WHERE "report_id" IN (SELECT "report_id" FROM frame GROUP BY ALL HAVING count(*) > 1);
