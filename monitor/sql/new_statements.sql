-- question: What was newly said, the newest first?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- parameter: rows integer = 100 : at most so many
-- row: 2026-02-11T15:00:00Z | ARM | Nikol Pashinyan | Prime Minister of Armenia | le référendum sur la Constitution aura… | fr | La Gazette des Trois Mers | 1 | tripp-implementation-2025-2026 | …
SELECT first_published, side, speaker, office, statement, language, first_outlet, outlets, episode_id, alert_id
FROM v_new_statements
WHERE first_published >= :since AND first_published < :until
ORDER BY first_published DESC, utterance_id DESC
LIMIT :rows
