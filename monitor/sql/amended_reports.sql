-- question: Which reports did an outlet change after publishing?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: La Gazette des Trois Mers | Ararat Mirzoyan | … | … | … | …
SELECT t.outlet, t.speaker, t.statement AS words_now, u.statement AS words_before, t.similarity, t.url
FROM v_attestations t
JOIN v_utterances u ON u.utterance_id = t.utterance_id
WHERE t.novelty = 'amended' AND t.day >= :since AND t.day < :until
ORDER BY t.attestation_id
