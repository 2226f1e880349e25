-- achievement-report-exists (error)
-- report {report_id} is not in table report
-- 報告書 {report_id} が report 表にない
WITH frame AS (
  -- The chapter 成果目標の達成状況, part by part.
  SELECT c.*, c.report_id || '|' || coalesce(c.project, '') AS row_key, r.document_id AS at_document,
    r.report_id IS NOT NULL AS report_exists
  FROM achievement c
  LEFT JOIN report r ON r.report_id = c.report_id
)
SELECT * FROM frame
WHERE "report_exists" IS NOT NULL AND "report_exists" NOT IN (true);
