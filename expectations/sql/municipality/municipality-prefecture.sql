-- municipality-prefecture (error)
-- code {code} is not of prefecture {prefecture_code}
-- コード {code} が都道府県コード {prefecture_code} と合わない
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
WHERE "prefecture_fits" IS NOT NULL AND "prefecture_fits" NOT IN (true);
