-- municipality-key-unique (error)
-- {table}: two rows have the key {row_key}
-- {table}: キー {row_key} の行が2つある
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
WHERE "row_key" IN (SELECT "row_key" FROM frame GROUP BY ALL HAVING count(*) > 1);
