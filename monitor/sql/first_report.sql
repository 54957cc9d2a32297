-- question: Which outlet reported each utterance first, and how many followed?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- parameter: episode text =  : id of the episode (`monitor episodes list`); empty: all
-- row: 2020-07-17 | Mike Pompeo | aux deux pays de « rétablir sans attend… | La Gazette des Trois Mers | 2020-07-17T18:40:00Z | 0
SELECT u.day, u.speaker, u.statement,
       (SELECT t.outlet FROM v_attestations t WHERE t.utterance_id = u.utterance_id
        ORDER BY t.published_at IS NULL, t.published_at, t.attestation_id LIMIT 1) AS first_outlet,
       (SELECT t.published_at FROM v_attestations t WHERE t.utterance_id = u.utterance_id
        ORDER BY t.published_at IS NULL, t.published_at, t.attestation_id LIMIT 1) AS published_at,
       u.outlets - 1 AS followed
FROM v_utterances u
WHERE u.day >= :since AND u.day < :until AND (:episode = '' OR u.episode_id = :episode)
ORDER BY u.day, u.utterance_id
