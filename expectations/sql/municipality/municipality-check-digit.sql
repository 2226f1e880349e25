-- municipality-check-digit (error)
-- code {local_government_code}: check digit or code wrong
-- コード {local_government_code} の検査数字が違う
WITH frame AS (
  -- The reference list itself.
  SELECT m.*, m.code || '|' || coalesce(m.valid_from::VARCHAR, '') AS row_key, NULL::VARCHAR AS report_id,
    NULL::VARCHAR AS at_document,
    (11 - (list_sum(list_transform([1, 2, 3, 4, 5], lambda i: (7 - i) * substr(m.code, i, 1)::INT)) % 11)) % 10
      = substr(m.local_government_code, 6, 1)::INT AND starts_with(m.local_government_code, m.code) AS check_digit_right,
    starts_with(m.code, m.prefecture_code) AS prefecture_fits
  FROM municipality m
)
SELECT * FROM frame
WHERE "check_digit_right" IS NOT NULL AND "check_digit_right" NOT IN (true);
