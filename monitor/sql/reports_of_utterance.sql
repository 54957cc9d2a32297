-- question: Who reports an utterance, in which words, and how much later?
-- parameter: utterance integer : its id (utterance_id in every view)
-- example: utterance=1
-- row: … | … | … | … | 0.0 | … | original | …
SELECT outlet, outlet_affiliation, language, kind, hours_after, statement, relation, url
FROM v_attestations
WHERE utterance_id = :utterance
ORDER BY attestation_id
