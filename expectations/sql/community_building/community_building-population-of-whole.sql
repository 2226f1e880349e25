-- community_building-population-of-whole (warning)
-- block ア is about all of the place, but its {population} people are {value:.2f} times the population of table 1-1
-- アは全域だが、人口 {population} 人が1-1の人口の {value:.2f} 倍
WITH frame AS (
  -- The area that a block is about: part of the municipality, or all of it where the report says 全域.
  SELECT c.*, c.report_id AS row_key, r.document_id AS at_document,
    c.population / nullif(p.population, 0) AS share_of_place,
    CASE WHEN regexp_matches(regexp_replace(c.area, '\s', '', 'g'), '^.{0,8}(全域|全体|全市|全町|全村|全区|一円)$')
      THEN c.population / nullif(p.population, 0) END AS whole_share,
    r.report_id IS NOT NULL AS report_exists
  FROM community_building c
  LEFT JOIN report r ON r.report_id = c.report_id
  LEFT JOIN profile p ON p.report_id = c.report_id AND p.body_role = 'reporting'
)
SELECT * FROM frame
WHERE "whole_share" < 0.85 OR "whole_share" > 1.15;
