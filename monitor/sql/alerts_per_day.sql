-- question: How many alerts were there each day, and of which side?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2020-10-26 | … | … | … | …
SELECT substr(CAST(created_at AS text), 1, 10) AS day, COUNT(*) AS alerts,
       SUM(CASE WHEN side = 'US' THEN 1 ELSE 0 END) AS by_us,
       SUM(CASE WHEN side = 'ARM' THEN 1 ELSE 0 END) AS by_armenia,
       SUM(CASE WHEN side = 'AZE' THEN 1 ELSE 0 END) AS by_azerbaijan
FROM v_alerts
WHERE created_at >= :since AND created_at < :until
GROUP BY substr(CAST(created_at AS text), 1, 10)
ORDER BY 1
