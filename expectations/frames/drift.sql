-- Every value of a report that the last release had, beside the value it had then (baseline/values.csv).
-- At most one of `changed`, `vanished`, `appeared`, `reworded` says what happened; all NULL: nothing did.
-- Of a goal or a result that is there or not there as a whole, only the number is told.
WITH now AS (SELECT * FROM known_value_frame WHERE of_table <> 'residual'),
before AS (
  SELECT * FROM read_csv('expectations/baseline/values.csv', header = true, all_varchar = true) WHERE table_name <> 'residual'
),
known AS (
  SELECT r.report_id, r.document_id, r.line_start, r.line_end, d.edition,
    max(CASE d.edition WHEN 'facts' THEN b.facts ELSE b.whole END) IS NOT NULL AS texts_known
  FROM report r JOIN before b ON b.report_id = r.report_id
  LEFT JOIN document d ON d.document_id = r.document_id
  GROUP BY ALL
),
pair AS (
  SELECT coalesce(n.report_id, b.report_id) AS report_id, coalesce(n.of_table, b.table_name) AS of_table,
    coalesce(n.row_key, b.row_key) AS row_key, coalesce(n.of_column, b.column_name) AS of_column,
    n.value AS value, n.digest AS digest, n.digests, n.lines, b.value AS value_before, b.facts, b.whole,
    n.at_line AS now_line, n.quote, b.row_offset::INT AS row_offset,
    n.row_key IS NOT NULL AS is_there, b.row_key IS NOT NULL AS was_there, coalesce(n.fact, b.value IS NOT NULL) AS fact
  FROM now n
  FULL JOIN before b ON b.report_id = n.report_id AND b.table_name = n.of_table AND b.row_key = n.stable_key
    AND b.column_name = n.of_column
),
told AS (
  SELECT p.*, k.document_id AS at_document, k.texts_known, k.line_start, k.line_end, m.line AS missing_line,
    CASE k.edition WHEN 'facts' THEN p.facts ELSE p.whole END AS digest_before,
    NOT (p.of_table IN ('target', 'result') AND p.of_column <> 'value') AS is_chief
  FROM pair p
  JOIN known k ON k.report_id = p.report_id
  LEFT JOIN (SELECT table_name, row_key, column_name, min(line) AS line FROM missing GROUP BY ALL) m
    ON m.table_name = p.of_table AND m.row_key = p.row_key AND m.column_name = p.of_column
),
judged AS (
  SELECT *,
    is_there AND was_there AND NOT fact AND digest_before IS NOT NULL AND digest <> digest_before AS is_reworded,
    -- the first piece that was not there before; where pieces are only gone, the one behind the gap
    list_filter(range(1, len(digests) + 1), lambda i: NOT list_contains(string_split(digest_before, ' '), digests[i])) AS new_pieces,
    list_filter(range(1, len(digests) + 1), lambda i: digests[i] IS DISTINCT FROM string_split(digest_before, ' ')[i]) AS moved_pieces
  FROM told
)
SELECT report_id, at_document, of_table, row_key, of_column, quote, value, value_before,
  CASE WHEN is_reworded THEN coalesce(lines[new_pieces[1]], lines[moved_pieces[1]], lines[-1])
    ELSE coalesce(now_line, missing_line, least(line_start + row_offset, line_end)) END AS at_line,
  CASE WHEN is_there AND was_there AND fact AND value IS DISTINCT FROM value_before THEN value END AS changed,
  CASE WHEN is_reworded THEN left(value, 40) END AS reworded,
  CASE WHEN was_there AND NOT is_there AND is_chief AND (fact OR digest_before IS NOT NULL)
    THEN coalesce(value_before, '(text)') END AS vanished,
  CASE WHEN is_there AND is_chief AND (NOT was_there OR (NOT fact AND digest_before IS NULL)) AND (fact OR texts_known)
    THEN left(value, 40) END AS appeared
FROM judged
