-- How many rows of each table each report (or plan document) has, beside the last release, in both directions.
-- A report counts for the document that held it in the last release, whichever edition it is read from now.
WITH now AS (
{row_counts}
),
before AS (
  SELECT document_id, nullif(report_id, '') AS report_id, table_name, rows::BIGINT AS rows
  FROM read_csv('expectations/baseline/rows.csv', header = true, all_varchar = true)
),
pair AS (
  SELECT coalesce(b.document_id, n.document_id) AS home, coalesce(n.document_id, b.document_id) AS at_document,
    coalesce(n.report_id, b.report_id) AS report_id, coalesce(n.table_name, b.table_name) AS of_table,
    coalesce(n.rows, 0) AS rows, coalesce(b.rows, 0) AS rows_before, n.table_name IS NOT NULL AS is_there
  FROM now n
  FULL JOIN before b ON n.table_name = b.table_name
    AND (n.report_id = b.report_id OR (n.report_id IS NULL AND b.report_id IS NULL AND n.document_id = b.document_id))
),
judged AS (
  SELECT p.*,
    r.line_start, r.line_end, d.document_id IS NOT NULL AS document_there,
    coalesce(p.report_id IN (SELECT report_id FROM before WHERE report_id IS NOT NULL),
             p.home IN (SELECT document_id FROM before WHERE report_id IS NULL)) AS known,
    EXISTS (FROM finding f WHERE f.document_id = p.at_document AND f.code = 'no_source_entry') AS unregistered
  FROM pair p
  LEFT JOIN report r ON r.report_id = p.report_id
  LEFT JOIN document d ON d.document_id = p.home
)
SELECT home, at_document, report_id, of_table, NULL::VARCHAR AS of_column, coalesce(report_id, home) AS row_key, rows, rows_before,
  -- what is there stands at its first line; what is not would have stood before the end
  coalesce(line_start, CASE WHEN NOT is_there THEN (SELECT max(lines) FROM document d WHERE d.document_id = home) END, 1) AS at_line,
  -- a whole report (or document) is told once, at its row in `report` (in `document`)
  CASE WHEN of_table IN ('report', 'document') AND rows < rows_before AND {release} AND ({whole} OR document_there)
    THEN coalesce(report_id, home) END AS missing_report,
  CASE WHEN of_table IN ('report', 'document') AND NOT known AND rows > 0 AND ({strict} OR NOT unregistered) AND {release}
    THEN coalesce(report_id, home) END AS unexpected_report,
  CASE WHEN of_table IN ('report', 'document') AND NOT known AND rows > 0 AND unregistered AND NOT {strict} AND {release}
    THEN coalesce(report_id, home) END AS unregistered_report,
  CASE WHEN known AND (document_there OR line_start IS NOT NULL) AND is_there AND rows <> rows_before
      AND of_table NOT IN ('report', 'document') THEN rows
    WHEN known AND line_start IS NOT NULL AND NOT is_there AND of_table NOT IN ('report', 'document') THEN 0 END AS rows_differ
FROM judged
