-- Every number of goals and achievements with its role.
SELECT n.*, n.report_id || '|' || n.seq AS row_key, r.document_id AS at_document, n.line AS at_line
FROM number_role n
LEFT JOIN report r ON r.report_id = n.report_id
