-- question: Which utterances did only state-owned outlets report?
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: 2020-07-17 | AZE | Hikmet Hajiyev | We have no military objectives on the s… | 1 | tavush-clashes-2020
SELECT day, side, speaker, statement, outlets, episode_id
FROM v_utterances u
WHERE day >= :since AND day < :until
  AND NOT EXISTS (SELECT 1 FROM v_attestations t WHERE t.utterance_id = u.utterance_id
                  AND COALESCE(t.outlet_affiliation, '') NOT IN ('state', 'government'))
ORDER BY day, utterance_id
