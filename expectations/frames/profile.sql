-- The place in figures, with the relations by which a figure in the wrong cell or with a wrong digit betrays itself.
-- `whole` is true for a prefecture that reports for all of itself (not for a few towns).
-- The census of 2015 and of 2020 says what a body of that name has at all. Between the two (1 October) a straight line;
-- before and after, the nearer one. A register counts otherwise than a census, places shrink and grow: `slack` is what
-- may be beside the line, more for a place that changed much (evacuated towns), for a few hundred people and for each
-- year that the report is away from both.
-- A prefecture that reports for a few of its towns is held against the sum of these.
WITH counted AS (
  SELECT p.report_id, p.body_code, c.* EXCLUDE (code)
  FROM profile p
  JOIN read_csv('expectations/figures/municipalities.csv', header = true, types = {'code': 'VARCHAR'}) c
    ON c.code = p.body_code
  WHERE p.body_code NOT LIKE '__000' OR p.population > c.population_2020 / 2
  UNION ALL
  SELECT r.report_id, p.body_code, sum(COLUMNS(c.* EXCLUDE (code)))::BIGINT
  FROM report r
  JOIN profile p ON p.report_id = r.report_id AND p.body_role = 'reporting' AND p.scope = 'joint'
  JOIN read_csv('expectations/figures/municipalities.csv', header = true, types = {'code': 'VARCHAR'}) c
    ON list_contains(r.covered_codes, c.code)
  GROUP BY ALL HAVING count(*) = any_value(len(r.covered_codes))
),
between_censuses AS (
  SELECT c.*,
    least(greatest((coalesce(r.fiscal_year, 2018) - 2015) / 5.0, 0), 1) AS way,
    abs(c.population_2020 / c.population_2015 - 1) / 2 + 20.0 / c.population_2015
      + 0.02 * greatest(2015 - r.fiscal_year, r.fiscal_year - 2020, 0) AS slack
  FROM counted c
  JOIN report r ON r.report_id = c.report_id
  WHERE c.population_2015 > 0 AND c.population_2020 > 0
),
census AS (
  SELECT report_id, body_code, slack,
    population_2015 + way * (population_2020 - population_2015) AS census_population,
    households_2015 + way * (households_2020 - households_2015) AS census_households,
    100 * (aged_2015 / population_2015 + way * (aged_2020 / population_2020 - aged_2015 / population_2015))
      AS census_aging_rate,
    hectares / 100.0 AS census_area,
    least(elementary_2016, elementary_2020) AS elementary_low,
    greatest(elementary_2016, elementary_2020) AS elementary_high,
    least(junior_high_2016, junior_high_2020) AS junior_high_low,
    greatest(junior_high_2016, junior_high_2020) AS junior_high_high
  FROM between_censuses
),
body AS (
  SELECT p.*, r.document_id AS at_document, r.fiscal_year, r.prefecture_code, m.kind AS kind,
    f.population_thousand, f.aging_rate AS prefecture_aging_rate, f.assistance_rate AS prefecture_assistance_rate,
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
  -- 36.833 %: a digit more than anybody prints
  CASE WHEN round(b.aging_rate, 2) <> b.aging_rate THEN b.aging_rate END AS aging_too_exact,
  b.population / nullif(b.households, 0) AS persons_per_household,
  b.population / nullif(b.area_km2, 0) AS density,
  z.census_population, z.census_households, z.census_aging_rate, z.census_area,
  -- Times of what may be beside the census: 1 is the limit. Registers have more households than the census, by 8 %.
  abs(ln(nullif(b.population, 0) / z.census_population)) / (0.08 + z.slack) AS census_population_off,
  abs(ln(nullif(b.households, 0) / z.census_households / 1.08)) / (0.25 + z.slack) AS census_households_off,
  abs(b.aging_rate - z.census_aging_rate) / (4.5 + 50 * z.slack) AS census_aging_off,
  abs(ln(nullif(b.area_km2, 0) / z.census_area)) / 0.04 AS census_area_off,
  z.elementary_low, z.elementary_high, z.junior_high_low, z.junior_high_high,
  -- The public schools alone, one or two years apart, schools for both ages counted here or there.
  CASE WHEN b.elementary_schools > z.elementary_high + 2 + 0.03 * z.elementary_high THEN 1
    WHEN b.elementary_schools < z.elementary_low - 2 - 0.12 * z.elementary_low THEN -1 ELSE 0 END AS elementary_off,
  CASE WHEN b.junior_high_schools > z.junior_high_high + 1 + 0.03 * z.junior_high_high THEN 1
    WHEN b.junior_high_schools < z.junior_high_low - 1 - 0.45 * z.junior_high_low THEN -1 ELSE 0 END AS junior_high_off,
  CASE WHEN b.whole THEN b.assistance_rate / b.prefecture_assistance_rate END AS whole_assistance_ratio,
  b.aging_rate - b.prefecture_aging_rate AS aging_difference,
  b.assistance_rate / b.prefecture_assistance_rate AS assistance_ratio,
  CASE WHEN b.population >= 5000 THEN 10000.0 * b.elementary_schools / b.population END AS elementary_per_10000,
  CASE WHEN b.population >= 5000 THEN 10000.0 * b.junior_high_schools / b.population END AS junior_high_per_10000,
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
LEFT JOIN census z ON z.report_id = b.report_id AND z.body_code = b.body_code
