-- question: What became of the entries we saw?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: unsupported_language | 2 | 2
SELECT disposition, SUM(entries) AS entries, COUNT(*) AS days
FROM v_funnel_daily
WHERE day >= :since AND day < :until
GROUP BY disposition
ORDER BY entries DESC, disposition
