-- A goal and the figure that answers it: both have to exist, in the same report. A goal that is printed beside the figure
-- and in no goal cell has no row of its own.
SELECT o.*, o.result_id || '|' || coalesce(o.target_id, '') AS row_key, r.document_id AS at_document, 
  -- A digit too many stands in the larger of the two.
  CASE WHEN o.attainment < 1 THEN coalesce(t.line, s.line) ELSE s.line END AS at_line,
  CASE WHEN o.result_value <> 0 THEN o.attainment END AS attainment_usual,
  o.target_id IS NULL OR (t.target_id IS NOT NULL AND t.report_id = o.report_id) AS target_exists,
  s.result_id IS NOT NULL AND s.report_id = o.report_id AS result_exists,
  CASE WHEN o.attainment IS NOT NULL AND o.target_value <> 0
    THEN abs(o.attainment - o.result_value / o.target_value) < 1e-3 * greatest(1, abs(o.attainment)) END AS attainment_follows
FROM outcome o
LEFT JOIN report r ON r.report_id = o.report_id
LEFT JOIN target t ON t.target_id = o.target_id
LEFT JOIN result s ON s.result_id = o.result_id
