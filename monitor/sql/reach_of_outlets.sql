-- question: How much of what was said does each outlet carry, and how much does it alone carry?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: La Gazette des Trois Mers | FR | independent | … | …
SELECT t.outlet, t.outlet_country, t.outlet_affiliation, COUNT(DISTINCT t.utterance_id) AS utterances,
       COUNT(DISTINCT CASE WHEN u.outlets = 1 THEN t.utterance_id END) AS carried_alone
FROM v_attestations t
JOIN v_utterances u ON u.utterance_id = t.utterance_id
WHERE t.day >= :since AND t.day < :until AND u.day >= :since AND u.day < :until
GROUP BY t.outlet, t.outlet_country, t.outlet_affiliation
ORDER BY utterances DESC, t.outlet
