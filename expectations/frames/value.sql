-- Every value of the reports, one a row. `stable_key` is a row's key but for goals and results: their numbers shift when one
-- goes, so the key is what they say of themselves. `fact`: a number, date, mark or code, comparable between editions;
-- other text is known by a digest of each piece that it was read from (the text is not ours to republish).
WITH every_value AS (
  SELECT 'report' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "fiscal_year"::VARCHAR AS "fiscal_year", "prefecture_code"::VARCHAR AS "prefecture_code", "municipality_code"::VARCHAR AS "municipality_code", "local_government_code"::VARCHAR AS "local_government_code", "kind"::VARCHAR AS "kind", "covered_codes"::VARCHAR AS "covered_codes", "phone"::VARCHAR AS "phone", "implements_community"::VARCHAR AS "implements_community", "implements_multi_agency"::VARCHAR AS "implements_multi_agency", "implements_prefectural"::VARCHAR AS "implements_prefectural", "fiscal_year_basis"::VARCHAR AS "fiscal_year_basis", "form"::VARCHAR AS "form", "body"::VARCHAR AS "body"
    FROM report
  ) ON "fiscal_year", "prefecture_code", "municipality_code", "local_government_code", "kind", "covered_codes", "phone", "implements_community", "implements_multi_agency", "implements_prefectural", "fiscal_year_basis", "form", "body" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'report' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "heading"::VARCHAR AS "heading", "fiscal_year_label"::VARCHAR AS "fiscal_year_label", "prefecture"::VARCHAR AS "prefecture", "municipality"::VARCHAR AS "municipality", "municipality_printed"::VARCHAR AS "municipality_printed", "department"::VARCHAR AS "department", "urls"::VARCHAR AS "urls"
    FROM report
  ) ON "heading", "fiscal_year_label", "prefecture", "municipality", "municipality_printed", "department", "urls" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'profile' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id || '|' || coalesce(body_code::VARCHAR, '') AS row_key,
      report_id || '|' || coalesce(body_code::VARCHAR, '') AS stable_key,
      "body_role"::VARCHAR AS "body_role", "as_of"::VARCHAR AS "as_of", "population"::VARCHAR AS "population", "households"::VARCHAR AS "households", "aging_rate"::VARCHAR AS "aging_rate", "assistance_rate"::VARCHAR AS "assistance_rate", "assistance_rate_printed"::VARCHAR AS "assistance_rate_printed", "assistance_rate_unit_printed"::VARCHAR AS "assistance_rate_unit_printed", "assistance_rate_unit"::VARCHAR AS "assistance_rate_unit", "assistance_rate_basis"::VARCHAR AS "assistance_rate_basis", "area_km2"::VARCHAR AS "area_km2", "association_rate"::VARCHAR AS "association_rate", "elementary_schools"::VARCHAR AS "elementary_schools", "junior_high_schools"::VARCHAR AS "junior_high_schools", "scope"::VARCHAR AS "scope"
    FROM profile
  ) ON "body_role", "as_of", "population", "households", "aging_rate", "assistance_rate", "assistance_rate_printed", "assistance_rate_unit_printed", "assistance_rate_unit", "assistance_rate_basis", "area_km2", "association_rate", "elementary_schools", "junior_high_schools", "scope" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'profile' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id || '|' || coalesce(body_code::VARCHAR, '') AS row_key,
      report_id || '|' || coalesce(body_code::VARCHAR, '') AS stable_key,
      "body_name"::VARCHAR AS "body_name", "notes"::VARCHAR AS "notes"
    FROM profile
  ) ON "body_name", "notes" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'support_center' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id || '|' || coalesce(kind::VARCHAR, '') AS row_key,
      report_id || '|' || coalesce(kind::VARCHAR, '') AS stable_key,
      "direct"::VARCHAR AS "direct", "outsourced"::VARCHAR AS "outsourced", "total"::VARCHAR AS "total", "prefecture_run"::VARCHAR AS "prefecture_run"
    FROM support_center
  ) ON "direct", "outsourced", "total", "prefecture_run" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'support_center' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id || '|' || coalesce(kind::VARCHAR, '') AS row_key,
      report_id || '|' || coalesce(kind::VARCHAR, '') AS stable_key,
      "contractors"::VARCHAR AS "contractors", "raw"::VARCHAR AS "raw"
    FROM support_center
  ) ON "contractors", "raw" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'vision' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "characteristics"::VARCHAR AS "characteristics", "purpose"::VARCHAR AS "purpose", "desired_change"::VARCHAR AS "desired_change"
    FROM vision
  ) ON "characteristics", "purpose", "desired_change" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'community_project' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "implementer"::VARCHAR AS "implementer", "contractor"::VARCHAR AS "contractor", "implementer_raw"::VARCHAR AS "implementer_raw", "name"::VARCHAR AS "name", "rationale"::VARCHAR AS "rationale", "other"::VARCHAR AS "other", "multi_agency_plan"::VARCHAR AS "multi_agency_plan", "implementer_kind"::VARCHAR AS "implementer_kind", "contractor_kind"::VARCHAR AS "contractor_kind"
    FROM community_project
  ) ON "implementer", "contractor", "implementer_raw", "name", "rationale", "other", "multi_agency_plan", "implementer_kind", "contractor_kind" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'community_building' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "population"::VARCHAR AS "population"
    FROM community_building
  ) ON "population" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'community_building' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "area"::VARCHAR AS "area", "area_scope"::VARCHAR AS "area_scope", "support_target"::VARCHAR AS "support_target", "support_content"::VARCHAR AS "support_content", "hub_place"::VARCHAR AS "hub_place", "hub_operator"::VARCHAR AS "hub_operator", "training_target"::VARCHAR AS "training_target", "training_content"::VARCHAR AS "training_content", "other"::VARCHAR AS "other", "funding"::VARCHAR AS "funding", "linked_programmes"::VARCHAR AS "linked_programmes", "targets_text"::VARCHAR AS "targets_text"
    FROM community_building
  ) ON "area", "area_scope", "support_target", "support_content", "hub_place", "hub_operator", "training_target", "training_content", "other", "funding", "linked_programmes", "targets_text" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'consultation' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "population"::VARCHAR AS "population"
    FROM consultation
  ) ON "population" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'consultation' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "area"::VARCHAR AS "area", "area_scope"::VARCHAR AS "area_scope", "place"::VARCHAR AS "place", "person"::VARCHAR AS "person", "publicity"::VARCHAR AS "publicity", "early_detection"::VARCHAR AS "early_detection", "backup_content"::VARCHAR AS "backup_content", "backup_person"::VARCHAR AS "backup_person", "linked_programmes"::VARCHAR AS "linked_programmes", "targets_text"::VARCHAR AS "targets_text"
    FROM consultation
  ) ON "area", "area_scope", "place", "person", "publicity", "early_detection", "backup_content", "backup_person", "linked_programmes", "targets_text" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'multi_agency_project' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "coordinators"::VARCHAR AS "coordinators", "implementer_kind"::VARCHAR AS "implementer_kind", "contractor_kind"::VARCHAR AS "contractor_kind"
    FROM multi_agency_project
  ) ON "coordinators", "implementer_kind", "contractor_kind" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'multi_agency_project' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "implementer"::VARCHAR AS "implementer", "contractor"::VARCHAR AS "contractor", "implementer_raw"::VARCHAR AS "implementer_raw", "name"::VARCHAR AS "name", "rationale"::VARCHAR AS "rationale", "coordinators_raw"::VARCHAR AS "coordinators_raw", "coordinator_background"::VARCHAR AS "coordinator_background", "agency"::VARCHAR AS "agency", "overview"::VARCHAR AS "overview", "case_meeting_details"::VARCHAR AS "case_meeting_details", "case_meeting"::VARCHAR AS "case_meeting", "network_meeting_details"::VARCHAR AS "network_meeting_details", "network_meeting"::VARCHAR AS "network_meeting", "funding"::VARCHAR AS "funding", "new_resources"::VARCHAR AS "new_resources", "other"::VARCHAR AS "other", "targets_text"::VARCHAR AS "targets_text", "community_plan"::VARCHAR AS "community_plan"
    FROM multi_agency_project
  ) ON "implementer", "contractor", "implementer_raw", "name", "rationale", "coordinators_raw", "coordinator_background", "agency", "overview", "case_meeting_details", "case_meeting", "network_meeting_details", "network_meeting", "funding", "new_resources", "other", "targets_text", "community_plan" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'prefectural_project' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id AS row_key,
      report_id AS stable_key,
      "implementer"::VARCHAR AS "implementer", "contractor"::VARCHAR AS "contractor", "implementer_raw"::VARCHAR AS "implementer_raw", "name"::VARCHAR AS "name", "rationale"::VARCHAR AS "rationale", "content"::VARCHAR AS "content", "targets_text"::VARCHAR AS "targets_text", "implementer_kind"::VARCHAR AS "implementer_kind", "contractor_kind"::VARCHAR AS "contractor_kind"
    FROM prefectural_project
  ) ON "implementer", "contractor", "implementer_raw", "name", "rationale", "content", "targets_text", "implementer_kind", "contractor_kind" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'achievement' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id || '|' || coalesce(project::VARCHAR, '') AS row_key,
      report_id || '|' || coalesce(project::VARCHAR, '') AS stable_key,
      "text"::VARCHAR AS "text"
    FROM achievement
  ) ON "text" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'attachment' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, report_id || '|' || coalesce(line_start::VARCHAR, '') AS row_key,
      report_id || '#' || row_number() OVER (PARTITION BY report_id ORDER BY line_start) AS stable_key,
      "title"::VARCHAR AS "title", "text"::VARCHAR AS "text"
    FROM attachment
  ) ON "title", "text" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'target' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, coalesce(target_id::VARCHAR, '') AS row_key,
      report_id || '|' || substr(md5(concat_ws('|', project, block, regexp_replace(indicator, '\s', '', 'g'))), 1, 8) || '#' || row_number() OVER (PARTITION BY report_id, project, block, indicator ORDER BY line, target_id) AS stable_key,
      "comparator"::VARCHAR AS "comparator", "value"::VARCHAR AS "value", "value_max"::VARCHAR AS "value_max", "unit_canonical"::VARCHAR AS "unit_canonical", "per"::VARCHAR AS "per", "due_fiscal_year"::VARCHAR AS "due_fiscal_year"
    FROM target
  ) ON "comparator", "value", "value_max", "unit_canonical", "per", "due_fiscal_year" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'target' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, coalesce(target_id::VARCHAR, '') AS row_key,
      report_id || '|' || substr(md5(concat_ws('|', project, block, regexp_replace(indicator, '\s', '', 'g'))), 1, 8) || '#' || row_number() OVER (PARTITION BY report_id, project, block, indicator ORDER BY line, target_id) AS stable_key,
      "unit"::VARCHAR AS "unit"
    FROM target
  ) ON "unit" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'result' AS table_name, report_id, row_key, stable_key, column_name, value, true AS fact
  FROM (UNPIVOT (
    SELECT report_id, coalesce(result_id::VARCHAR, '') AS row_key,
      report_id || '|' || substr(md5(concat_ws('|', project, block, regexp_replace(indicator, '\s', '', 'g'))), 1, 8) || '#' || row_number() OVER (PARTITION BY report_id, project, block, indicator ORDER BY line, result_id) AS stable_key,
      "value"::VARCHAR AS "value", "value_max"::VARCHAR AS "value_max", "unit_canonical"::VARCHAR AS "unit_canonical", "as_of"::VARCHAR AS "as_of", "printed_target"::VARCHAR AS "printed_target"
    FROM result
  ) ON "value", "value_max", "unit_canonical", "as_of", "printed_target" INTO NAME column_name VALUE value)
  UNION ALL
  SELECT 'result' AS table_name, report_id, row_key, stable_key, column_name, value, false AS fact
  FROM (UNPIVOT (
    SELECT report_id, coalesce(result_id::VARCHAR, '') AS row_key,
      report_id || '|' || substr(md5(concat_ws('|', project, block, regexp_replace(indicator, '\s', '', 'g'))), 1, 8) || '#' || row_number() OVER (PARTITION BY report_id, project, block, indicator ORDER BY line, result_id) AS stable_key,
      "unit"::VARCHAR AS "unit"
    FROM result
  ) ON "unit" INTO NAME column_name VALUE value)
),
residual_size AS (
  SELECT report_id, sum(length(regexp_replace(text, '\s', '', 'g'))) AS spare FROM residual
  WHERE reason NOT IN ('ruler') AND report_id IS NOT NULL GROUP BY report_id
),
piece AS (
  SELECT table_name, row_key, column_name, document_id, line_start, quote,
    -- A PDF prints ⾧ for 長: the same word. `ideographs` stands in the warehouse.
    substr(md5(regexp_replace(ideographs(quote), '\s', '', 'g')), 1, 5) AS digest
  FROM lineage WHERE {documents}
),
place AS (
  SELECT table_name, row_key, column_name, min(line_start) AS line, arg_min(quote, line_start) AS quote,
    list(digest ORDER BY line_start, digest) AS digests, list(line_start ORDER BY line_start, digest) AS lines
  FROM piece GROUP BY ALL
)
SELECT v.report_id, v.table_name AS of_table, v.row_key, v.stable_key, v.column_name AS of_column, v.value, v.fact,
  CASE WHEN v.table_name = 'residual' THEN v.value WHEN NOT v.fact THEN array_to_string(p.digests, ' ') END AS digest, p.digests, p.lines,
  r.document_id AS at_document, r.line_start AS report_start, p.line AS at_line, p.quote, d.edition
FROM (
  FROM every_value WHERE value <> '[]' AND report_id IN (SELECT report_id FROM report WHERE {documents})
  UNION ALL SELECT 'residual', report_id, report_id, report_id, 'text', spare::VARCHAR, false FROM residual_size
) v
LEFT JOIN report r ON r.report_id = v.report_id
LEFT JOIN document d ON d.document_id = r.document_id
LEFT JOIN place p ON p.table_name = v.table_name AND p.row_key = v.row_key AND p.column_name = v.column_name
