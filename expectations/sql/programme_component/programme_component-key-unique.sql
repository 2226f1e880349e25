-- programme_component-key-unique (error)
-- {table}: two rows have the key {row_key}
-- {table}: キー {row_key} の行が2つある
WITH frame AS (
  -- Rows of a plan document.
  SELECT c.*, c.document_id || '|' || c.seq AS row_key, NULL::VARCHAR AS report_id, c.document_id AS at_document,
    d.document_id IS NOT NULL AS document_exists,
    c.line AS at_line, CASE WHEN d.lines IS NOT NULL THEN c.line <= d.lines END AS inside_document
  FROM programme_component c
  LEFT JOIN document d ON d.document_id = c.document_id
)
SELECT * FROM frame
WHERE "row_key" IN (SELECT "row_key" FROM frame GROUP BY ALL HAVING count(*) > 1);
