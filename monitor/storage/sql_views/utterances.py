"""Views of what was said: utterances, who reports them, what is new, and a speaker's words in a row."""

from __future__ import annotations

from monitor.model.analysis import Column
from monitor.storage.origins import origin_sql
from monitor.storage.sql_views.view import View, columns

_COLUMNS = {
    column.name: column
    for column in columns("""
speaker              text     name of the speaker when it was recorded; NULL: unresolved
office               text     office held then, in English
side                 text     US, ARM, AZE, other
statement            text     the words of the statement that was decided first
language             text     their language
said_on              date     day it was said, where a text gives it
day                  date     day by which it is looked up: said, else published, else first seen
day_number           integer  the same as days since 2000-01-01, for differences
episode              text     the one its words are about: English name, else id
outlet               text     publisher of the statement that raised the alert
first_outlet         text     publisher of the statement that was decided first
first_url            text     address of its article
first_published      time     earliest publication among the attestations, UTC
first_seen_at        time     when we first saw it, UTC
recorded_at          time     when it was decided, UTC
novelty              text     verdict on the statement decided first: new, uncertain
novelty_reason       text     why, a fixed word
suppressed_by        text     why it made no alert, a fixed word; NULL: alerted or undecided
is_baseline          boolean  recorded by first poll, import or backfill: nothing was sent
attestations         integer  statements that report it
verbatim             integer  of these in direct speech
outlets              integer  different publishers among them
clusters             integer  different texts among them: copies count once
languages            integer  different languages among them
only_country         text     country of all publishers that report it, ISO 3166; NULL: several or unknown
only_side            text     side that owns or directs all of them; NULL: several, independent or unknown
alert_id             integer  alert; NULL: none
episode_id           text     id in the catalogue
speaker_key          text     register id, or name: and the folded name
utterance_id         integer  utterance
statement_id         integer  statement that was decided first, or that raised the alert
created_at           time     when it was decided, UTC
severity             text     high, normal
rule                 text     rule of the catalogue that fired
kind                 text     direct, indirect, mixed
title                text     title of the article
url                  text     address of the article
published_at         time     start of the interval that the precision spans, UTC
published_precision  text     minute, day, month, year, unknown
messages             integer  messages written for it
messages_sent        integer  of these accepted by the mail server
previous_statement   text     the speaker's utterance before it on the same episode; NULL: the first
previous_language    text     language of that one
previous_day         date     its day
days_since           integer  days between the two
previous_relation    text     what the verdict says of the two: nearest (it was compared with it), other
similarity           number   with the nearest earlier utterance, 0 to 1
previous_id          integer  the utterance before it
article_episode      text     best reported episode of the statement's article: English name, else id
article_episode_id   text     its id in the catalogue
origins              integer  independent origins: copies and translations count once, reposts as what they credit
""")
}


def _named(names: str, **meanings: str) -> tuple[Column, ...]:
    found = (_COLUMNS[name] for name in names.split())
    return tuple(Column(c.name, c.type, meanings.get(c.name, c.meaning)) for c in found)


_COUNTS = """
       (SELECT COUNT(*) FROM attestation t WHERE t.utterance = u.id) AS attestations,
       (SELECT COUNT(DISTINCT b.outlet) FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS outlets,
       (SELECT COUNT(DISTINCT b.cluster) FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS clusters"""

_STANDS = "mostly(u.merged_into IS NULL, s.id) AND mostly(NOT u.is_withdrawn, s.id)"
"""No person merged it into another one or rejected it; beside `statement s`."""

UTTERANCES = View(
    "v_utterances",
    "one row is one utterance: one act of speaking, whoever reports it",
    _named(
        "speaker office side statement language said_on day day_number episode first_outlet first_url "
        "first_published first_seen_at recorded_at novelty novelty_reason suppressed_by is_baseline attestations "
        "outlets clusters verbatim languages only_country only_side alert_id episode_id speaker_key utterance_id "
        "statement_id origins",
        statement_id="statement that was decided first",
    ),
    f"""
SELECT u.speaker_name AS speaker, u.office, u.side, u.text AS statement, u.language, u.said_on, u.block_from AS day,
       day_number(u.block_from) AS day_number, COALESCE(e.name_en, u.episode) AS episode, o.name AS first_outlet,
       a.url AS first_url, u.first_published, u.first_seen_at, u.recorded_at, s.novelty, s.reason AS novelty_reason,
       su.reason AS suppressed_by, u.is_baseline, {_COUNTS.strip()},
       (SELECT COUNT(*) FROM attestation t WHERE t.utterance = u.id AND t.is_verbatim) AS verbatim,
       (SELECT COUNT(DISTINCT w.language) FROM attestation t JOIN statement n ON n.id = t.statement
          JOIN article_version w ON w.id = n.version WHERE t.utterance = u.id) AS languages,
       (SELECT CASE WHEN MIN(COALESCE(p.country, '')) = MAX(COALESCE(p.country, ''))
                    THEN MAX(p.country) END
          FROM attestation t JOIN article b ON b.id = t.article LEFT JOIN outlet p ON p.id = b.outlet
         WHERE t.utterance = u.id) AS only_country,
       (SELECT CASE WHEN MIN(COALESCE(p.side, '')) = MAX(COALESCE(p.side, ''))
                    THEN MAX(p.side) END
          FROM attestation t JOIN article b ON b.id = t.article LEFT JOIN outlet p ON p.id = b.outlet
         WHERE t.utterance = u.id) AS only_side,
       al.id AS alert_id, u.episode AS episode_id, u.speaker_key, u.id AS utterance_id, s.id AS statement_id,
       (SELECT COUNT(DISTINCT {origin_sql("b")})
          FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS origins
FROM utterance u
JOIN statement s ON s.id = u.first_statement
JOIN article a ON a.id = s.article
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = u.episode
LEFT JOIN suppression su ON su.statement = s.id
LEFT JOIN alert al ON al.utterance = u.id
WHERE {_STANDS}
""",
    ("utterance_id",),
    "day",
)

NEW_STATEMENTS = View(
    "v_new_statements",
    "one row is one utterance that was new, with its first report",
    _named(
        "speaker office side statement language said_on episode first_outlet first_url first_published "
        "first_seen_at recorded_at novelty novelty_reason is_baseline attestations outlets clusters alert_id "
        "episode_id speaker_key utterance_id statement_id article_episode article_episode_id",
        novelty="always new in this view",
        statement_id="statement that was decided first",
    ),
    f"""
SELECT u.speaker_name AS speaker, u.office, u.side, u.text AS statement, u.language, u.said_on,
       COALESCE(e.name_en, u.episode) AS episode, o.name AS first_outlet, a.url AS first_url,
       u.first_published, u.first_seen_at, u.recorded_at, s.novelty, s.reason AS novelty_reason, u.is_baseline,
       {_COUNTS.strip()},
       al.id AS alert_id, u.episode AS episode_id, u.speaker_key, u.id AS utterance_id, s.id AS statement_id,
       COALESCE(ae.name_en, s.article_episode) AS article_episode, s.article_episode AS article_episode_id
FROM utterance u
JOIN statement s ON s.id = u.first_statement
JOIN article a ON a.id = s.article
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = u.episode
LEFT JOIN episode ae ON ae.id = s.article_episode
LEFT JOIN alert al ON al.utterance = u.id
WHERE mostly(s.novelty = 'new', u.id) AND {_STANDS}
""",
    ("utterance_id",),
    "first_published",
)

ATTESTATIONS = View(
    "v_attestations",
    "one row is one report of an utterance by one article",
    columns("""
speaker              text     name of the speaker; NULL: unresolved
office               text     office held on that day, in English
side                 text     US, ARM, AZE, other
statement            text     the words as this article has them
language             text     their language
kind                 text     direct, indirect, mixed
is_verbatim          boolean  direct speech, not paraphrase
outlet               text     publisher
outlet_country       text     its country, ISO 3166
outlet_affiliation   text     state, public, independent, private, agency, party, government
outlet_side          text     side whose state owns or directs it, where so
title                text     title of the article
url                  text     address of the article
published_at         time     start of the interval that the precision spans, UTC
published_precision  text     minute, day, month, year, unknown
first_seen_at        time     when we first saw the text, UTC
hours_after          number   hours from the utterance's first publication to this one; NULL: a date is missing
is_first             boolean  the report that was decided first
novelty              text     verdict: new, repeat, amended, uncertain
similarity           number   with the utterance when attached, 0 to 1; 1 for the first
relation             text     of the article to its nearest: original, copy, truncated, rewrite, translation
said_on              date     day it was said, where a text gives it
day                  date     day of the utterance: said, else published, else first seen
episode              text     English name of the utterance's episode, else its id
episode_id           text     id in the catalogue
speaker_key          text     register id, or name: and the folded name
outlet_id            text     id of the publisher
utterance_id         integer  utterance
article_id           integer  article
statement_id         integer  statement
attestation_id       integer  this report
"""),
    f"""
SELECT u.speaker_name AS speaker, u.office, u.side, s.text AS statement, v.language, s.kind, t.is_verbatim,
       o.name AS outlet, o.country AS outlet_country, o.affiliation AS outlet_affiliation, o.side AS outlet_side,
       v.title, a.url, v.published_at, v.published_precision, s.first_seen_at,
       hours(u.first_published, v.published_at) AS hours_after, s.id = u.first_statement AS is_first,
       s.novelty, t.similarity, a.cluster_relation AS relation, u.said_on, u.block_from AS day,
       COALESCE(e.name_en, u.episode) AS episode, u.episode AS episode_id, u.speaker_key, a.outlet AS outlet_id,
       u.id AS utterance_id, a.id AS article_id, s.id AS statement_id, t.id AS attestation_id
FROM attestation t
JOIN utterance u ON u.id = t.utterance
JOIN statement s ON s.id = t.statement
JOIN article_version v ON v.id = s.version
JOIN article a ON a.id = t.article
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = u.episode
WHERE {_STANDS}
""",
    ("attestation_id",),
    "published_at",
)

ALERTS = View(
    "v_alerts",
    "one row is one alert",
    _named(
        "created_at severity rule speaker office side statement language kind said_on episode outlet title url "
        "published_at published_precision first_seen_at outlets messages messages_sent episode_id speaker_key "
        "utterance_id statement_id alert_id article_episode article_episode_id",
        statement="the words of the statement that raised the alert",
        statement_id="statement that raised the alert",
        alert_id="alert",
    ),
    """
SELECT al.created_at, al.severity, al.rule, u.speaker_name AS speaker, u.office, u.side, s.text AS statement,
       v.language, s.kind, u.said_on, COALESCE(e.name_en, u.episode) AS episode, o.name AS outlet, v.title, a.url,
       v.published_at, v.published_precision, s.first_seen_at,
       (SELECT COUNT(DISTINCT b.outlet) FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS outlets,
       (SELECT COUNT(*) FROM outbox m WHERE m.alert = al.id) AS messages,
       (SELECT COUNT(*) FROM outbox m WHERE m.alert = al.id AND m.state = 'sent') AS messages_sent,
       u.episode AS episode_id, u.speaker_key, al.utterance AS utterance_id, al.statement AS statement_id,
       al.id AS alert_id,
       COALESCE(ae.name_en, s.article_episode) AS article_episode, s.article_episode AS article_episode_id
FROM alert al
JOIN utterance u ON u.id = al.utterance
JOIN statement s ON s.id = al.statement
JOIN article_version v ON v.id = s.version
JOIN article a ON a.id = s.article
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = u.episode
LEFT JOIN episode ae ON ae.id = s.article_episode
""",
    ("alert_id",),
    "created_at",
)

POSITIONS = View(
    "v_positions",
    "one row is one utterance beside the same speaker's one before it on the same episode",
    _named(
        "speaker office side episode day statement language previous_day previous_statement previous_language "
        "days_since novelty novelty_reason similarity previous_relation episode_id speaker_key "
        "previous_id utterance_id"
    ),
    f"""
SELECT u.speaker_name AS speaker, u.office, u.side, COALESCE(e.name_en, u.episode) AS episode, u.block_from AS day,
       u.text AS statement, u.language, p.block_from AS previous_day, p.text AS previous_statement,
       p.language AS previous_language, day_number(u.block_from) - day_number(p.block_from) AS days_since,
       s.novelty, s.reason AS novelty_reason, s.similarity,
       CASE WHEN p.id = s.nearest THEN 'nearest' WHEN p.id IS NOT NULL THEN 'other' END AS previous_relation,
       u.episode AS episode_id, u.speaker_key, p.id AS previous_id, u.id AS utterance_id
FROM utterance u
JOIN statement s ON s.id = u.first_statement
LEFT JOIN episode e ON e.id = u.episode
LEFT JOIN utterance p ON p.id = (
    SELECT b.id FROM utterance b
    WHERE b.speaker_key = u.speaker_key AND b.episode = u.episode AND b.merged_into IS NULL AND NOT b.is_withdrawn
      AND (b.block_from < u.block_from OR (b.block_from = u.block_from AND b.id < u.id))
    ORDER BY b.block_from DESC, b.id DESC LIMIT 1)
WHERE u.speaker_key IS NOT NULL AND u.episode IS NOT NULL AND {_STANDS}
""",
    ("utterance_id",),
    "day",
)
