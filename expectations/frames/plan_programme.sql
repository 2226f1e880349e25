-- Rows of a plan document.
SELECT c.*, c.document_id || '|' || c.seq AS row_key, NULL::VARCHAR AS report_id, c.document_id AS at_document,
  d.document_id IS NOT NULL AS document_exists,
  c.line AS at_line, CASE WHEN d.lines IS NOT NULL THEN c.line <= d.lines END AS inside_document
FROM plan_programme c
LEFT JOIN document d ON d.document_id = c.document_id
