-- Consultation centres; 地域包括支援センター come at about one for 5,000 to 30,000 people.
SELECT s.*, s.report_id || '|' || s.kind AS row_key, r.document_id AS at_document,
  CASE WHEN s.direct IS NOT NULL AND s.outsourced IS NOT NULL AND s.total IS NOT NULL
    THEN s.direct + s.outsourced - s.total END AS sum_difference,
  CASE WHEN s.kind = 'comprehensive_support' AND p.kind <> 'prefecture'
    THEN s.total / (3 + p.population / 10000.0) END AS centres_for_population,
  CASE WHEN s.kind = 'comprehensive_support' AND p.kind <> 'prefecture' AND p.population > 100000
    THEN p.population / nullif(s.total, 0) END AS people_per_centre,
  CASE WHEN s.kind = 'self_reliance' AND p.kind <> 'prefecture'
    THEN s.total / (3 + p.population / 20000.0) END AS self_reliance_for_population,
  r.report_id IS NOT NULL AS report_exists
FROM support_center s
LEFT JOIN report r ON r.report_id = s.report_id
LEFT JOIN (
  SELECT q.report_id, q.population, m.kind FROM profile q
  JOIN (SELECT code, any_value(kind) AS kind FROM municipality GROUP BY code) m ON m.code = q.body_code
  WHERE q.body_role = 'reporting'
) p ON p.report_id = s.report_id
