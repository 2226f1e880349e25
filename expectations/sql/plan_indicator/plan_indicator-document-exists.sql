-- plan_indicator-document-exists (error)
-- document {document_id} is not in table document
-- 文書 {document_id} が document 表にない
WITH frame AS (
  -- Rows of a plan document.
  SELECT c.*, c.document_id || '|' || c.seq AS row_key, NULL::VARCHAR AS report_id, c.document_id AS at_document,
    d.document_id IS NOT NULL AS document_exists,
    c.line AS at_line, CASE WHEN d.lines IS NOT NULL THEN c.line <= d.lines END AS inside_document,
    CASE WHEN c.target_unit = '%' THEN c.target END AS target_percent,
    CASE WHEN c.actual_unit = '%' THEN c.actual END AS actual_percent
  FROM plan_indicator c
  LEFT JOIN document d ON d.document_id = c.document_id
)
SELECT * FROM frame
WHERE "document_exists" IS NOT NULL AND "document_exists" NOT IN (true);
