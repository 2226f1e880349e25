-- Text left over, report by report: `share` of the characters that became something or nothing (full editions: without
-- the prose there is no whole to compare with), `grown` beside the last release of the same edition.
WITH spare AS (
  SELECT document_id, coalesce(report_id, '') AS rid,
    sum(length(regexp_replace(text, '\s', '', 'g'))) AS spare,
    arg_max(line, length(text)) AS at_line, arg_max(text, length(text)) AS quote
  FROM residual WHERE reason NOT IN ('ruler') GROUP BY ALL
),
read AS (
  SELECT r.report_id AS rid, sum(length(regexp_replace(l.quote, '\s', '', 'g'))) AS used
  FROM lineage l JOIN report r ON r.document_id = l.document_id AND l.line_start BETWEEN r.line_start AND r.line_end
  GROUP BY ALL
),
before AS (
  SELECT report_id, max(facts IS NOT NULL) AS facts_known, max(whole IS NOT NULL) AS whole_known,
    max(try_cast(facts AS DOUBLE)) FILTER (table_name = 'residual') AS facts,
    max(try_cast(whole AS DOUBLE)) FILTER (table_name = 'residual') AS whole
  FROM read_csv('expectations/baseline/values.csv', header = true, all_varchar = true)
  GROUP BY report_id
)
SELECT nullif(s.rid, '') AS report_id, s.document_id AS at_document, s.rid AS row_key, s.at_line,
  left(s.quote, 80) AS quote, 'residual' AS of_table, 'text' AS of_column, s.spare,
  CASE WHEN r.used IS NOT NULL AND d.edition IS DISTINCT FROM 'facts'
    THEN 100.0 * s.spare / (s.spare + r.used) END AS share,
  CASE WHEN d.edition = 'facts' AND b.facts_known THEN s.spare - coalesce(b.facts, 0)
    WHEN d.edition = 'full' AND b.whole_known THEN s.spare - coalesce(b.whole, 0) END AS grown
FROM spare s
LEFT JOIN read r USING (rid)
LEFT JOIN document d ON d.document_id = s.document_id
LEFT JOIN before b ON b.report_id = s.rid
