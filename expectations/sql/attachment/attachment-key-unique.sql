-- attachment-key-unique (error)
-- {table}: two rows have the key {row_key}
-- {table}: キー {row_key} の行が2つある
WITH frame AS (
  -- Appended pages stand inside their report.
  SELECT c.*, c.report_id || '|' || c.line_start AS row_key, r.document_id AS at_document, c.line_start AS at_line,
    r.report_id IS NOT NULL AS report_exists,
    CASE WHEN r.report_id IS NOT NULL THEN c.line_start >= r.line_start AND c.line_end <= r.line_end
      AND c.line_start <= c.line_end END AS inside_report
  FROM attachment c
  LEFT JOIN report r ON r.report_id = c.report_id
)
SELECT * FROM frame
WHERE "row_key" IN (SELECT "row_key" FROM frame GROUP BY ALL HAVING count(*) > 1);
