-- document-fiscal-year-known (info)
-- the fiscal year of {at_document} is not known
-- {at_document} の年度が分からない
WITH frame AS (
  -- The sources. `fiscal_year_span` spots a year that no report of this kind can have.
  SELECT d.*, d.document_id AS row_key, NULL::VARCHAR AS report_id, d.document_id AS at_document
  FROM document d
)
SELECT * FROM frame
WHERE "fiscal_year" IS NULL;
