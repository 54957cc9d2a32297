-- question: Which outlet reported each utterance first, and how many followed?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- parameter: episode text =  : id of the episode (`monitor episodes list`); empty: all
-- row: 2020-07-17 | Mike Pompeo | aux deux pays de « rétablir sans attend… | La Gazette des Trois Mers | 2020-07-17T18:40:00Z | 0
SELECT u.day, u.speaker, u.statement, t.outlet AS first_outlet, t.published_at, u.outlets - 1 AS followed
FROM v_utterances u
JOIN v_attestations t ON t.utterance_id = u.utterance_id
WHERE u.day >= :since AND u.day < :until AND (:episode = '' OR u.episode_id = :episode)
  AND t.attestation_id = (SELECT f.attestation_id FROM v_attestations f WHERE f.utterance_id = u.utterance_id
                          ORDER BY f.published_at IS NULL, f.published_at, f.attestation_id LIMIT 1)
ORDER BY u.day, u.utterance_id
