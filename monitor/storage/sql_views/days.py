"""Views of days and of sources: episodes, speakers and the funnel day by day, and how each outlet does."""

from __future__ import annotations

from monitor.storage.sql_views.view import View, columns

EPISODES_DAILY = View(
    "v_episodes_daily",
    "one row is one day of one episode on which something was said",
    columns("""
day           date     day the words were said, else published, else first seen
episode       text     English name of the episode, else its id
utterances    integer  what was said that day
by_us         integer  of these by officials of the United States
by_armenia    integer  of these by officials of Armenia
by_azerbaijan integer  of these by officials of Azerbaijan
speakers      integer  different speakers
statements    integer  reports of it
articles      integer  different articles among the reports
outlets       integer  different publishers among the reports
alerts        integer  alerts on it
day_number    integer  the day as days since 2000-01-01
episode_id    text     id in the catalogue
"""),
    """
SELECT u.block_from AS day, COALESCE(e.name_en, u.episode) AS episode, COUNT(DISTINCT u.id) AS utterances,
       COUNT(DISTINCT CASE WHEN u.side = 'US' THEN u.id END) AS by_us,
       COUNT(DISTINCT CASE WHEN u.side = 'ARM' THEN u.id END) AS by_armenia,
       COUNT(DISTINCT CASE WHEN u.side = 'AZE' THEN u.id END) AS by_azerbaijan,
       COUNT(DISTINCT u.speaker_key) AS speakers, COUNT(DISTINCT t.id) AS statements,
       COUNT(DISTINCT t.article) AS articles, COUNT(DISTINCT a.outlet) AS outlets,
       COUNT(DISTINCT al.id) AS alerts, day_number(u.block_from) AS day_number, u.episode AS episode_id
FROM utterance u
JOIN attestation t ON t.utterance = u.id
JOIN article a ON a.id = t.article
LEFT JOIN episode e ON e.id = u.episode
LEFT JOIN alert al ON al.utterance = u.id
WHERE u.episode IS NOT NULL
GROUP BY u.block_from, u.episode, COALESCE(e.name_en, u.episode)
""",
    ("day", "episode_id"),
    "day",
)

SPEAKERS_DAILY = View(
    "v_speakers_daily",
    "one row is one day of one speaker on which the speaker said something",
    columns("""
day           date     day the words were said, else published, else first seen
speaker       text     name of the speaker
office        text     office held that day, in English
side          text     US, ARM, AZE, other
utterances    integer  what the speaker said that day
statements    integer  reports of it
verbatim      integer  of these in direct speech
outlets       integer  different publishers among the reports
episodes      integer  different episodes it was about
alerts        integer  alerts on it
day_number    integer  the day as days since 2000-01-01
speaker_key   text     register id, or name: and the folded name
"""),
    """
SELECT u.block_from AS day, u.speaker_name AS speaker, u.office, u.side, COUNT(DISTINCT u.id) AS utterances,
       COUNT(DISTINCT t.id) AS statements, COUNT(DISTINCT CASE WHEN t.is_verbatim THEN t.id END) AS verbatim,
       COUNT(DISTINCT a.outlet) AS outlets, COUNT(DISTINCT u.episode) AS episodes, COUNT(DISTINCT al.id) AS alerts,
       day_number(u.block_from) AS day_number, u.speaker_key
FROM utterance u
JOIN attestation t ON t.utterance = u.id
JOIN article a ON a.id = t.article
LEFT JOIN alert al ON al.utterance = u.id
WHERE u.speaker_key IS NOT NULL
GROUP BY u.block_from, u.speaker_key, u.speaker_name, u.office, u.side
""",
    ("day", "speaker_key", "speaker", "office", "side"),
    "day",
)

FUNNEL_DAILY = View(
    "v_funnel_daily",
    "one row is one way in which entries that were first seen on a day ended",
    columns("""
day           date     day the entries were first seen, UTC
disposition   text     how they ended (docs/dispositions.md); under_way: not yet
entries       integer  entries
outlets       integer  different publishers among them
"""),
    """
SELECT day_of(n.first_seen_at) AS day, COALESCE(n.disposition, 'under_way') AS disposition, COUNT(*) AS entries,
       COUNT(DISTINCT n.outlet) AS outlets
FROM entry n
GROUP BY day_of(n.first_seen_at), COALESCE(n.disposition, 'under_way')
""",
    ("day", "disposition"),
    "day",
)

OUTLET_HEALTH = View(
    "v_outlet_health",
    "one row is one publisher: what its feeds do, and what came of it",
    columns("""
outlet           text     publisher
country          text     its country, ISO 3166
language         text     main language, ISO 639-1
affiliation      text     state, public, independent, private, agency, party, government
side             text     side whose state owns or directs it, where so
feeds            integer  feeds that are polled
feeds_ok         integer  of these ok or unchanged
last_polled_at   time     last poll of any of them, UTC; NULL: none yet
last_new_at      time     last poll with an entry we did not know, UTC
last_error       text     newest error in words; NULL: none of its feeds is in error
polls            integer  polls kept (the last ones of each feed)
polls_failed     integer  of these with an error
entries          integer  entries seen
articles         integer  articles stored
last_article_at  time     when its last article was first seen, UTC
is_sample        boolean  of the sample press
outlet_id        text     id of the publisher
"""),
    """
SELECT o.name AS outlet, o.country, o.language, o.affiliation, o.side,
       (SELECT COUNT(*) FROM feed f WHERE f.outlet = o.id AND f.is_active) AS feeds,
       (SELECT COUNT(*) FROM feed f WHERE f.outlet = o.id AND f.is_active AND f.state IN ('ok', 'unchanged'))
         AS feeds_ok,
       (SELECT MAX(f.last_polled_at) FROM feed f WHERE f.outlet = o.id AND f.is_active) AS last_polled_at,
       (SELECT MAX(f.last_new_at) FROM feed f WHERE f.outlet = o.id AND f.is_active) AS last_new_at,
       (SELECT f.last_error_text FROM feed f WHERE f.outlet = o.id AND f.is_active AND f.last_error_text IS NOT NULL
         ORDER BY f.last_polled_at DESC, f.id LIMIT 1) AS last_error,
       (SELECT COUNT(*) FROM feed f JOIN feed_poll q ON q.feed = f.id WHERE f.outlet = o.id AND f.is_active) AS polls,
       (SELECT COUNT(q.error_code) FROM feed f JOIN feed_poll q ON q.feed = f.id
         WHERE f.outlet = o.id AND f.is_active) AS polls_failed,
       (SELECT COUNT(*) FROM entry n WHERE n.outlet = o.id) AS entries,
       (SELECT COUNT(*) FROM article a WHERE a.outlet = o.id) AS articles,
       (SELECT MAX(a.first_seen_at) FROM article a WHERE a.outlet = o.id) AS last_article_at,
       o.is_sample, o.id AS outlet_id
FROM outlet o
""",
    ("outlet_id",),
    None,
)
