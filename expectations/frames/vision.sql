-- One row a report.
SELECT c.*, c.report_id AS row_key, r.document_id AS at_document, r.report_id IS NOT NULL AS report_exists
FROM vision c
LEFT JOIN report r ON r.report_id = c.report_id
