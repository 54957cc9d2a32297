-- question: Which outlets are there, and what have we of them?
-- parameter: country text =  : ISO 3166 code; empty: all
-- example: country=FR
-- row: La Gazette des Trois Mers | FR | fr | independent |  | 1 | 9 | 2026-02-11T18:00:00Z | gazette
SELECT outlet, country, language, affiliation, side, feeds, articles, last_article_at, outlet_id
FROM v_outlet_health
WHERE (:country = '' OR country = :country)
ORDER BY articles DESC, outlet
