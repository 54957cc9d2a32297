-- question: When was an official silent, and for how long?
-- parameter: speaker text : name of the speaker (`monitor query speakers`)
-- parameter: days integer = 30 : shortest silence, in days
-- example: speaker=Ilham Aliyev
-- row: Ilham Aliyev | 2020-10-25 | 2022-09-14 | 689
WITH spoken AS (
    SELECT DISTINCT speaker, day, day_number FROM v_utterances WHERE speaker = :speaker
), gaps AS (
    SELECT speaker, LAG(day) OVER (ORDER BY day_number) AS silent_from, day AS spoke_again,
           day_number - LAG(day_number) OVER (ORDER BY day_number) AS days_silent
    FROM spoken
)
SELECT speaker, silent_from, spoke_again, days_silent
FROM gaps WHERE days_silent >= :days
ORDER BY days_silent DESC, spoke_again
