-- question: Which outlets carry the texts of others?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: Aragast Nouvelles | copy | 1
SELECT outlet, relation, COUNT(*) AS articles
FROM v_articles
WHERE relation <> 'original' AND published_at >= :since AND published_at < :until
GROUP BY outlet, relation
ORDER BY articles DESC, outlet, relation
