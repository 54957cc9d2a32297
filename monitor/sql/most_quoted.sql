-- question: Who was quoted most on each episode?
-- parameter: places integer = 3 : how many speakers an episode
-- parameter: since date = 2020-01-01 : first day
-- parameter: until date = 2100-01-01 : day after the last
-- row: border-clashes-2022 | 1 | … | … | … | …
WITH counted AS (
    SELECT episode_id, speaker, side, COUNT(DISTINCT utterance_id) AS utterances, COUNT(*) AS reports
    FROM v_attestations
    WHERE episode_id IS NOT NULL AND speaker IS NOT NULL AND day >= :since AND day < :until
    GROUP BY episode_id, speaker, side
), ranked AS (
    SELECT counted.*, RANK() OVER (PARTITION BY episode_id ORDER BY reports DESC, utterances DESC) AS place
    FROM counted
)
SELECT episode_id, place, speaker, side, utterances, reports
FROM ranked WHERE place <= :places
ORDER BY episode_id, place, speaker
