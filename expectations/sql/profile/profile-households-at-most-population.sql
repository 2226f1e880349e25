-- profile-households-at-most-population (warning)
-- {households} households, but only {population} people
-- 世帯数 {households} が人口 {population} より多い
WITH frame AS (
  -- The place in figures, with the relations by which a figure in the wrong cell or with a wrong digit betrays itself.
  -- `whole` is true for a prefecture that reports for all of itself (not for a few towns).
  WITH body AS (
    SELECT p.*, r.document_id AS at_document, r.fiscal_year, r.prefecture_code, m.kind AS kind,
      f.population_thousand, f.aging_rate AS prefecture_aging_rate, f.assistance_rate AS prefecture_assistance_rate,
      f.area_km2 AS prefecture_area_km2,
      m.kind = 'prefecture' AND p.population > 500 * f.population_thousand AS whole
    FROM profile p
    LEFT JOIN report r ON r.report_id = p.report_id
    LEFT JOIN (SELECT code, any_value(kind) AS kind FROM municipality GROUP BY code) m ON m.code = p.body_code
    LEFT JOIN read_csv('expectations/figures/prefectures.csv', header = true, types = {'prefecture_code': 'VARCHAR'}) f
      ON f.prefecture_code = r.prefecture_code
  ),
  covered AS (
    SELECT report_id, sum(population) AS population, count(*) = count(population) AS complete
    FROM profile WHERE body_role = 'covered' GROUP BY report_id
  )
  SELECT b.*, b.report_id || '|' || coalesce(b.body_code, '') AS row_key,
    b.population / nullif(b.households, 0) AS persons_per_household,
    b.population / nullif(b.area_km2, 0) AS density,
    CASE WHEN b.kind = 'special_ward' THEN b.population / nullif(b.area_km2, 0) END AS density_ward,
    CASE WHEN b.kind = 'city' THEN b.population / nullif(b.area_km2, 0) END AS density_city,
    CASE WHEN b.kind IN ('town', 'village') THEN b.population / nullif(b.area_km2, 0) END AS density_town,
    CASE WHEN b.kind = 'city' THEN b.population END AS population_city,
    CASE WHEN b.kind = 'special_ward' THEN b.population END AS population_ward,
    CASE WHEN b.kind IN ('town', 'village') THEN b.population END AS population_town,
    CASE WHEN b.kind <> 'prefecture' THEN b.area_km2 END AS area_municipality,
    CASE WHEN b.kind <> 'prefecture' THEN b.population / (1000.0 * b.population_thousand) END AS share_of_prefecture,
    CASE WHEN b.kind <> 'prefecture' THEN b.area_km2 / b.prefecture_area_km2 END AS area_share_of_prefecture,
    CASE WHEN b.whole THEN b.population / (1000.0 * b.population_thousand) END AS whole_population_ratio,
    CASE WHEN b.whole THEN b.area_km2 / b.prefecture_area_km2 END AS whole_area_ratio,
    CASE WHEN b.whole THEN b.aging_rate - b.prefecture_aging_rate END AS whole_aging_difference,
    CASE WHEN b.whole THEN b.assistance_rate / b.prefecture_assistance_rate END AS whole_assistance_ratio,
    b.aging_rate - b.prefecture_aging_rate AS aging_difference,
    b.assistance_rate / b.prefecture_assistance_rate AS assistance_ratio,
    CASE WHEN b.population >= 5000 THEN 10000.0 * b.elementary_schools / b.population END AS elementary_per_10000,
    CASE WHEN b.population >= 5000 THEN 10000.0 * b.junior_high_schools / b.population END AS junior_high_per_10000,
    CASE WHEN b.population < 5000 THEN b.elementary_schools END AS elementary_small_place,
    CASE WHEN b.population < 5000 THEN b.junior_high_schools END AS junior_high_small_place,
    b.elementary_schools / nullif(b.junior_high_schools, 0) AS elementary_per_junior_high,
    CASE WHEN b.kind = 'prefecture' AND NOT coalesce(b.whole, false) AND c.complete AND b.body_role = 'reporting'
      THEN b.population - c.population END AS covered_difference,
    CASE WHEN b.body_role = 'reporting' AND b.as_of IS NOT NULL AND b.fiscal_year IS NOT NULL
      THEN b.as_of BETWEEN make_date(b.fiscal_year, 4, 1) AND make_date(b.fiscal_year + 1, 3, 31) END AS as_of_in_year,
    CASE WHEN b.body_code IS NOT NULL THEN b.kind IS NOT NULL END AS body_known,
    CASE WHEN b.body_role = 'reporting' THEN b.population IS NOT NULL OR b.fiscal_year IS NULL END AS population_given,
    EXISTS (FROM report r WHERE r.report_id = b.report_id) AS report_exists,
    CASE WHEN b.assistance_rate IS NOT NULL AND b.assistance_rate_printed IS NOT NULL THEN
      abs(b.assistance_rate - b.assistance_rate_printed / CASE b.assistance_rate_unit WHEN '‰' THEN 10 ELSE 1 END)
      < 1e-6 END AS assistance_rate_follows
  FROM body b
  LEFT JOIN covered c ON c.report_id = b.report_id
)
SELECT * FROM frame
WHERE "population" < "households";
