-- question: What is denied, and what only hearsay?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
SELECT published_at, modality, speaker, side, statement, outlet, url
FROM v_statements
WHERE modality <> 'asserted' AND published_at >= :since AND published_at < :until
ORDER BY published_at, statement_id
