-- prefectural_project-report-exists (error)
-- report {report_id} is not in table report
-- 報告書 {report_id} が report 表にない
WITH frame AS (
  -- One row a report.
  SELECT c.*, c.report_id AS row_key, r.document_id AS at_document, r.report_id IS NOT NULL AS report_exists
  FROM prefectural_project c
  LEFT JOIN report r ON r.report_id = c.report_id
)
SELECT * FROM frame
WHERE "report_exists" IS NOT NULL AND "report_exists" NOT IN (true);
