-- distribution-high (warning)
-- the upper tenth of profile.{of_column} is {value:.2f} times that of the last release
-- profile.{of_column} の上位1割が前回の {value:.2f} 倍
WITH frame AS (
  -- Where the middle and the spread of each figure of `profile` stand beside the last release (baseline/distribution.csv).
  WITH figure AS (
    FROM (UNPIVOT (
      SELECT population::DOUBLE AS population, households::DOUBLE AS households, aging_rate, assistance_rate, area_km2,
        association_rate, elementary_schools::DOUBLE AS elementary_schools, junior_high_schools::DOUBLE AS junior_high_schools
      FROM profile WHERE body_role = 'reporting'
    ) ON COLUMNS(*) INTO NAME of_column VALUE value)
  ),
  now AS (
    SELECT of_column, count(*) AS filled, median(value) AS median, quantile_cont(value, 0.1) AS low, quantile_cont(value, 0.9) AS high
    FROM figure GROUP BY of_column
  )
  SELECT NULL::VARCHAR AS report_id, NULL::VARCHAR AS at_document, 'profile' AS of_table, n.of_column, n.of_column AS row_key,
    n.filled, n.median, b.median AS median_before,
    -- a release that grew by other bodies may move; one of the same size may not
    CASE WHEN n.filled >= 20 THEN n.median / b.median END AS median_ratio,
    CASE WHEN n.filled >= 20 THEN n.high / b.high END AS high_ratio,
    CASE WHEN n.filled >= 20 THEN n.low / nullif(b.low, 0) END AS low_ratio
  FROM now n
  JOIN read_csv('expectations/baseline/distribution.csv', header = true,
    types = {'filled': 'BIGINT', 'low': 'DOUBLE', 'median': 'DOUBLE', 'high': 'DOUBLE'}) b ON b.of_column = n.of_column
)
SELECT * FROM frame
WHERE "high_ratio" < 0.67 OR "high_ratio" > 1.5;
