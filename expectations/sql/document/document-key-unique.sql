-- document-key-unique (error)
-- {table}: two rows have the key {row_key}
-- {table}: キー {row_key} の行が2つある
WITH frame AS (
  -- The sources. `fiscal_year_span` spots a year that no report of this kind can have.
  SELECT d.*, d.document_id AS row_key, NULL::VARCHAR AS report_id, d.document_id AS at_document
  FROM document d
)
SELECT * FROM frame
WHERE "document_id" IN (SELECT "document_id" FROM frame GROUP BY ALL HAVING count(*) > 1);
