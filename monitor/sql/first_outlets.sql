-- question: Which outlets are first, and how often?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: La Gazette des Trois Mers | … | …
WITH ranked AS (
    SELECT outlet, utterance_id, COUNT(*) OVER (PARTITION BY utterance_id) AS reports,
           ROW_NUMBER() OVER (PARTITION BY utterance_id ORDER BY published_at IS NULL, published_at, attestation_id)
             AS place
    FROM v_attestations WHERE day >= :since AND day < :until
)
SELECT outlet, COUNT(*) AS first_times, SUM(CASE WHEN reports > 1 THEN 1 ELSE 0 END) AS others_followed
FROM ranked WHERE place = 1
GROUP BY outlet ORDER BY first_times DESC, outlet
