-- What is not there. `required`: the form asks for it and nearly every body fills it in (figures/required.csv).
-- Not what the reader has said more of (`unreadable`, `several`), nor what the form does not ask, the edition leaves out, or a
-- text answers with なし.
SELECT m.report_id, m.table_name AS of_table, m.row_key, m.column_name AS of_column, m.document_id AS at_document,
  m.line AS at_line, m.printed AS quote, m.reason,
  CASE WHEN q.column_name IS NOT NULL AND m.reason NOT IN ('omitted', 'unreadable', 'several', 'not_on_form')
    AND (m.reason <> 'none' OR m.table_name IN ('profile', 'report'))
    AND NOT (m.table_name = 'profile' AND p.body_role = 'covered') THEN m.column_name END AS required_absent,
  -- figures of which the reader gave no reason, though something with a digit is printed
  CASE WHEN m.column_name IN ('population', 'households', 'aging_rate', 'assistance_rate', 'area_km2', 'association_rate',
      'elementary_schools', 'junior_high_schools', 'coordinators')
    AND regexp_matches(m.printed, '[0-9０-９]') AND NOT contains(m.printed, '〔略')
    AND m.reason <> 'several'  -- which says why: one figure for each of several bodies
    AND NOT EXISTS (FROM finding f WHERE f.report_id = m.report_id AND f.table_name = m.table_name
      AND f.column_name = m.column_name) THEN m.printed END AS printed_unread
FROM missing m
LEFT JOIN read_csv('expectations/figures/required.csv', header = true) q
  ON q.table_name = m.table_name AND q.column_name = m.column_name
LEFT JOIN profile p ON m.table_name = 'profile' AND m.row_key = p.report_id || '|' || coalesce(p.body_code, '')
