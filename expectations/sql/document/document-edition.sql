-- document-edition (error)
-- edition {value} is neither full nor facts
-- 版 {value} は full でも facts でもない
WITH frame AS (
  -- The sources. `fiscal_year_span` spots a year that no report of this kind can have.
  SELECT d.*, d.document_id AS row_key, NULL::VARCHAR AS report_id, d.document_id AS at_document
  FROM document d
)
SELECT * FROM frame
WHERE "edition" IS NOT NULL AND "edition" NOT IN ('full', 'facts');
