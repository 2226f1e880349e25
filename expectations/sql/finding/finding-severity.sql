-- finding-severity (error)
-- severity {value} is unknown
-- 重大度 {value} は不明
WITH frame AS (
  -- What the readers noticed: it has to point at something that exists.
  SELECT f.severity, f.code, f.report_id, f.document_id AS at_document, f.line AS at_line, f.table_name AS of_table,
    f.column_name AS of_column, f.printed AS quote,
    concat_ws('|', f.report_id, f.document_id, f.line::VARCHAR, f.code) AS row_key,
    CASE WHEN f.document_id IS NOT NULL THEN d.document_id IS NOT NULL END AS document_exists,
    CASE WHEN d.lines IS NOT NULL AND f.line IS NOT NULL THEN f.line <= d.lines END AS inside_document
  FROM finding f
  LEFT JOIN document d ON d.document_id = f.document_id
)
SELECT * FROM frame
WHERE "severity" IS NOT NULL AND "severity" NOT IN ('error', 'warning', 'info');
