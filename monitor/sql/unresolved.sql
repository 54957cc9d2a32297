-- question: Whose words do we not know?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- parameter: rows integer = 100 : at most so many
SELECT published_at, outlet, statement, kind, confidence, url, statement_id
FROM v_statements
WHERE speaker IS NULL AND published_at >= :since AND published_at < :until
ORDER BY published_at DESC, statement_id DESC
LIMIT :rows
