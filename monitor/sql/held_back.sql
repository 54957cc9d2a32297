-- question: Why did statements make no alert?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: repeat | … | …
SELECT suppressed_by, COUNT(*) AS statements, COUNT(DISTINCT outlet) AS outlets
FROM v_statements
WHERE suppressed_by IS NOT NULL AND published_at >= :since AND published_at < :until
GROUP BY suppressed_by
ORDER BY statements DESC, suppressed_by
