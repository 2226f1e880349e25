-- achievement-key-unique (error)
-- {table}: two rows have the key {row_key}
-- {table}: キー {row_key} の行が2つある
WITH frame AS (
  -- The chapter 成果目標の達成状況, part by part.
  SELECT c.*, c.report_id || '|' || coalesce(c.project, '') AS row_key, r.document_id AS at_document,
    r.report_id IS NOT NULL AS report_exists
  FROM achievement c
  LEFT JOIN report r ON r.report_id = c.report_id
)
SELECT * FROM frame
WHERE "row_key" IN (SELECT "row_key" FROM frame GROUP BY ALL HAVING count(*) > 1);
