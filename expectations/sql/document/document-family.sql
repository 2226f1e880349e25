-- document-family (error)
-- family {value} is none of the five
-- 文書の種類 {value} は5種のいずれでもない
WITH frame AS (
  -- The sources. `fiscal_year_span` spots a year that no report of this kind can have.
  SELECT d.*, d.document_id AS row_key, NULL::VARCHAR AS report_id, d.document_id AS at_document
  FROM document d
)
SELECT * FROM frame
WHERE "family" IS NOT NULL AND "family" NOT IN ('model_project_report', 'pdca_sheet', 'master_plan_page', 'plan_followup', 'roadmap');
