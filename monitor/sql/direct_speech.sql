-- question: Which outlets quote, and which paraphrase?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: Перевальный вестник | 2 | 4 | 50.0
SELECT outlet, SUM(CASE WHEN is_verbatim THEN 1 ELSE 0 END) AS verbatim, COUNT(*) AS reports,
       ROUND(CAST(100.0 * SUM(CASE WHEN is_verbatim THEN 1 ELSE 0 END) / COUNT(*) AS numeric), 1) AS percent_verbatim
FROM v_attestations
WHERE day >= :since AND day < :until
GROUP BY outlet
ORDER BY reports DESC, outlet
