-- lineage-cyrillic (warning)
-- a Cyrillic letter stands in Japanese text: {value}
-- 日本語の中にキリル文字がある: {value}
WITH frame AS (
  -- Every piece of evidence lies inside its document and quotes something that can be read.
  -- Letters of another script are left to the reader's own warning where it gave one for the line.
  WITH script AS (
    SELECT l.*, regexp_extract(quote, '.{0,12}[\x{0400}-\x{04FF}].{0,12}') AS with_cyrillic,
      regexp_extract(quote, '.{0,12}[\x{1100}-\x{11FF}\x{3130}-\x{318F}\x{AC00}-\x{D7AF}].{0,12}') AS with_hangul,
      regexp_extract(quote, '.{0,12}[\x{FFFC}\x{FFFD}].{0,12}') AS with_unreadable,
      regexp_extract(quote, '.{0,12}[\x{0001}-\x{0008}\x{000B}\x{000C}\x{000E}-\x{001F}\x{007F}-\x{009F}\x{E000}-\x{F8FF}].{0,12}')
        AS with_control
    FROM lineage l
  ),
  placed AS (
    SELECT s.*, s.line_start + length(regexp_replace(split_part(quote, coalesce(nullif(with_cyrillic, ''), nullif(with_hangul, ''),
        nullif(with_unreadable, ''), nullif(with_control, ''), chr(0)), 1), '[^\n]', '', 'g'))
      * (coalesce(nullif(with_cyrillic, ''), nullif(with_hangul, ''), nullif(with_unreadable, ''), nullif(with_control, '')) IS NOT NULL)::INT
      AS at_line
    FROM script s
  ),
  warned AS (SELECT DISTINCT document_id, line FROM finding WHERE code = 'foreign_letter')
  SELECT l.table_name AS of_table, l.row_key, l.column_name AS of_column, l.document_id AS at_document, l.at_line,
    l.line_start, l.line_end, l.quote, l.rule, l.confidence, r.report_id,
    d.document_id IS NOT NULL AS document_exists,
    l.line_start <= l.line_end AS lines_ordered,
    CASE WHEN d.lines IS NOT NULL THEN l.line_end <= d.lines END AS inside_document,
    CASE WHEN w.line IS NULL THEN nullif(l.with_cyrillic, '') END AS cyrillic,
    CASE WHEN w.line IS NULL THEN nullif(l.with_hangul, '') END AS hangul,
    CASE WHEN w.line IS NULL THEN nullif(l.with_unreadable, '') END AS unreadable_character,
    nullif(l.with_control, '') AS control_character
  FROM placed l
  LEFT JOIN document d ON d.document_id = l.document_id
  LEFT JOIN report r ON r.document_id = l.document_id AND l.line_start BETWEEN r.line_start AND r.line_end
  LEFT JOIN warned w ON w.document_id = l.document_id AND w.line = l.at_line
)
SELECT * FROM frame
WHERE "cyrillic" IS NOT NULL;
