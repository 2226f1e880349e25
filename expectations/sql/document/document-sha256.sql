-- document-sha256 (error)
-- sha256 {value} is no SHA-256
-- sha256 {value} の形式が違う
WITH frame AS (
  -- The sources. `fiscal_year_span` spots a year that no report of this kind can have.
  SELECT d.*, d.document_id AS row_key, NULL::VARCHAR AS report_id, d.document_id AS at_document
  FROM document d
)
SELECT * FROM frame
WHERE NOT regexp_matches("sha256", '^[0-9a-f]{64}$');
