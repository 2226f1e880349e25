-- Coordinators: a handful, a few dozen in a large city.
SELECT c.*, c.report_id AS row_key, r.document_id AS at_document,
  CASE WHEN p.body_role = 'reporting' THEN c.coordinators / (12 + p.population / 30000.0) END AS coordinators_for_population,
  r.report_id IS NOT NULL AS report_exists
FROM multi_agency_project c
LEFT JOIN report r ON r.report_id = c.report_id
LEFT JOIN profile p ON p.report_id = c.report_id AND p.body_role = 'reporting'
