-- Who reports. Codes and names are held against the list of municipalities, the telephone number against the area codes.
WITH phone AS (
  SELECT r.report_id, a.prefecture_codes, a.coarse,
         row_number() OVER (PARTITION BY r.report_id ORDER BY length(a.prefix) DESC) AS nth
  FROM report r
  JOIN read_csv('{area_codes}', header = true, all_varchar = true) a
    ON starts_with(regexp_replace(regexp_extract(r.phone, '0[0-9]{1,5}[^0-9]{0,2}[0-9]{1,4}[^0-9]{0,2}[0-9]{4}'), '[^0-9]', '', 'g'), a.prefix)
),
named AS (
  SELECT report_id, string_agg(DISTINCT project, ' ') AS projects FROM (
    SELECT report_id, 'community' AS project FROM community_project
      WHERE coalesce(implementer, name, rationale) IS NOT NULL
    UNION ALL SELECT report_id, 'multi_agency' FROM multi_agency_project
      WHERE coalesce(implementer, name, rationale) IS NOT NULL
    UNION ALL SELECT report_id, 'prefectural' FROM prefectural_project
      WHERE coalesce(implementer, name, rationale) IS NOT NULL
  ) GROUP BY report_id
)
SELECT r.*, r.report_id AS row_key, r.document_id AS at_document,
  -- 総務省 check digit: 11 minus the sum weighted 6 5 4 3 2, modulo 11, last digit
  CASE WHEN r.local_government_code IS NOT NULL THEN
    (11 - (list_sum(list_transform([1, 2, 3, 4, 5], lambda i: (7 - i) * substr(r.local_government_code, i, 1)::INT))
           % 11)) % 10 = substr(r.local_government_code, 6, 1)::INT END AS check_digit_right,
  CASE WHEN r.local_government_code IS NOT NULL AND r.municipality_code IS NOT NULL
    THEN starts_with(r.local_government_code, r.municipality_code) END AS codes_agree,
  CASE WHEN r.municipality_code IS NOT NULL THEN EXISTS (
    FROM municipality m WHERE m.code = r.municipality_code AND m.name = coalesce(r.municipality, r.prefecture)
  ) END AS name_fits_code,
  CASE WHEN r.municipality_code IS NOT NULL THEN EXISTS (
    FROM municipality m WHERE m.code = r.municipality_code AND m.prefecture = r.prefecture
      AND m.prefecture_code = r.prefecture_code
  ) END AS prefecture_fits_code,
  -- the heading is printed by whoever puts the publication together, the table by the body: they have to name the same
  CASE WHEN r.heading IS NOT NULL AND r.prefecture IS NOT NULL
    THEN contains(r.heading, regexp_replace(r.prefecture, '[都府県]$', '')) END AS heading_names_prefecture,
  CASE WHEN r.heading IS NOT NULL AND coalesce(r.municipality_printed, r.municipality) IS NOT NULL
    THEN contains(regexp_replace(r.heading, '\s', '', 'g'),
                  regexp_replace(coalesce(r.municipality_printed, r.municipality), '\s', '', 'g'))
      OR contains(regexp_replace(r.heading, '\s', '', 'g'), r.municipality) END AS heading_names_municipality,
  regexp_replace(regexp_extract(r.phone, '0[0-9]{1,5}[^0-9]{0,2}[0-9]{1,4}[^0-9]{0,2}[0-9]{4}'), '[^0-9]', '', 'g') AS phone_digits,
  CASE WHEN p.report_id IS NOT NULL AND p.prefecture_codes <> '' AND r.prefecture_code IS NOT NULL
    THEN list_contains(string_split(p.prefecture_codes, ' '), r.prefecture_code) END AS phone_fits_prefecture,
  -- A municipality of another prefecture's is unknown there; of a prefecture, or a name that two have, the telephone tells as much.
  CASE WHEN p.report_id IS NOT NULL AND p.prefecture_codes <> '' AND (
    SELECT count(DISTINCT prefecture_code) <> 1 FROM municipality m WHERE m.name = r.municipality)
    THEN list_contains(string_split(p.prefecture_codes, ' '), r.prefecture_code) END AS prefecture_fits_phone,
  CASE WHEN r.phone IS NOT NULL THEN p.report_id IS NOT NULL END AS phone_area_known,
  d.fiscal_year AS document_fiscal_year,
  CASE WHEN d.fiscal_year IS NOT NULL AND r.fiscal_year IS NOT NULL
    THEN r.fiscal_year = d.fiscal_year END AS fiscal_year_fits_document,
  coalesce(r.implements_community, false) OR coalesce(r.implements_multi_agency, false)
    OR coalesce(r.implements_prefectural, false) AS implements_something,
  CASE WHEN r.implements_community THEN contains(coalesce(n.projects, ''), 'community') END AS community_chapter,
  CASE WHEN r.implements_multi_agency THEN contains(coalesce(n.projects, ''), 'multi_agency') END AS multi_agency_chapter,
  CASE WHEN r.implements_prefectural THEN contains(coalesce(n.projects, ''), 'prefectural') END AS prefectural_chapter,
  d.lines AS document_lines
FROM report r
LEFT JOIN phone p ON p.report_id = r.report_id AND p.nth = 1
LEFT JOIN named n ON n.report_id = r.report_id
LEFT JOIN document d ON d.document_id = r.document_id
