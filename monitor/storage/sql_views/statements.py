"""Views of what stands in the articles: statements and articles."""

from __future__ import annotations

from monitor.storage.sql_views.view import View, columns

STATEMENTS = View(
    "v_statements",
    "one row is one statement of a current reading",
    columns("""
speaker              text     name of the first speaker; NULL: unresolved
office               text     office held on that day, in English
side                 text     US, ARM, AZE, other
statement            text     the words as written
kind                 text     direct, indirect, mixed
modality             text     asserted, hearsay, denied
account              text     whose account of the words: own, spokesperson, counterpart, third_party
origin               text     whose words the speaker relays; NULL: its own
said_from            date     first day on which it may have been said; NULL: the text does not give it
said_to              date     last such day
language             text     language of the text, ISO 639-1
outlet               text     publisher
outlet_country       text     its country, ISO 3166
title                text     title of the article
url                  text     address of the article
published_at         time     start of the interval that the precision spans, UTC
published_precision  text     minute, day, month, year, unknown
first_seen_at        time     when we first saw the text, UTC
episode              text     the one its own sentences are about, else its article's: English name, else id
us_actor             number   does a US official or body act in the article, 0 to 1
conflict_core        number   is the conflict the article's matter, 0 to 1
novelty              text     new, repeat, amended, uncertain; NULL: undecided
novelty_reason       text     why, a fixed word
suppressed_by        text     why no alert was made, a fixed word; NULL: alerted or undecided
confidence           number   of the extraction, 0 to 1
start_offset         integer  first character in article_version.text
end_offset           integer  after the last character
episode_id           text     id in the catalogue
speaker_id           text     id in the register of persons and bodies
outlet_id            text     id of the publisher
utterance_id         integer  utterance it attests
article_id           integer  article
version_id           integer  text of the article
statement_id         integer  statement
article_episode      text     best reported episode of the article: English name, else id
article_episode_id   text     its id in the catalogue
"""),
    """
SELECT sp.name AS speaker, sp.office, sp.side, s.text AS statement, s.kind, s.modality, s.account,
       og.name AS origin, s.said_from, s.said_to, v.language, o.name AS outlet, o.country AS outlet_country,
       v.title, a.url, v.published_at, v.published_precision, s.first_seen_at,
       COALESCE(e.name_en, s.episode) AS episode,
       r.us_actor, r.conflict_core, s.novelty, s.reason AS novelty_reason, su.reason AS suppressed_by,
       s.confidence, s.start AS start_offset, s."end" AS end_offset, s.episode AS episode_id,
       sp.person AS speaker_id, a.outlet AS outlet_id, at.utterance AS utterance_id, s.article AS article_id,
       s.version AS version_id, s.id AS statement_id,
       COALESCE(ae.name_en, s.article_episode) AS article_episode, s.article_episode AS article_episode_id
FROM statement s
JOIN reading r ON r.id = s.reading AND mostly(r.is_current, s.id)
JOIN article_version v ON v.id = s.version
JOIN article a ON a.id = s.article
LEFT JOIN statement_speaker sp ON sp.statement = s.id AND sp.role = 'speaker' AND sp.rank = 0
LEFT JOIN statement_speaker og ON og.statement = s.id AND og.role = 'origin' AND og.rank = 0
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = s.episode
LEFT JOIN episode ae ON ae.id = s.article_episode
LEFT JOIN attestation at ON at.statement = s.id
LEFT JOIN suppression su ON su.statement = s.id
""",
    ("statement_id",),
    "published_at",
)

ARTICLES = View(
    "v_articles",
    "one row is one article, with its newest text's data; the text itself stays inside",
    columns("""
title                text     title
outlet               text     publisher
outlet_country       text     its country, ISO 3166
outlet_affiliation   text     state, public, independent, private, agency, party, government
outlet_side          text     side whose state owns or directs it, where so
language             text     language of the text, ISO 639-1
url                  text     address
published_at         time     start of the interval that the precision spans, UTC
published_precision  text     minute, day, month, year, unknown
published_by         text     where the date comes from
first_seen_at        time     when we first saw it, UTC
disposition          text     how it ended: stored, off_topic, …; NULL: not read yet
relation             text     to the nearest article: original, copy, truncated, rewrite, translation
is_partial           boolean  a paywall's stub or the like
is_baseline          boolean  stored without notice: first poll, import, backfill
versions             integer  texts it has had
us_actor             number   does a US official or body act in it, 0 to 1; NULL: not read
conflict_core        number   is the conflict its matter, 0 to 1; NULL: not read
episode              text     English name of the best reported episode, else its id
statements           integer  statements of its current reading
author               text     author as written
credit               text     agency or outlet credited for the text
excerpt              text     the first 300 characters
text_sha256          text     hash of title, line feed and text, hexadecimal
page_sha256          text     hash of the bytes it was taken from, hexadecimal
episode_id           text     id in the catalogue
outlet_id            text     id of the publisher
cluster_id           integer  first article of those that carry the same text
nearest_id           integer  article that the relation was found with
version_id           integer  newest text
article_id           integer  article
"""),
    """
SELECT v.title, o.name AS outlet, o.country AS outlet_country, o.affiliation AS outlet_affiliation,
       o.side AS outlet_side, v.language, a.url, v.published_at, v.published_precision, v.published_by,
       a.first_seen_at, a.disposition, a.cluster_relation AS relation, v.is_partial, a.is_baseline,
       (SELECT COUNT(*) FROM article_version n WHERE n.article = a.id) AS versions,
       r.us_actor, r.conflict_core, COALESCE(e.name_en, m.episode) AS episode,
       (SELECT COUNT(*) FROM statement s WHERE s.reading = r.id) AS statements,
       v.author, v.credit, substr(v.text, 1, 300) AS excerpt, v.text_sha256, p.sha256 AS page_sha256,
       m.episode AS episode_id, a.outlet AS outlet_id, a.cluster AS cluster_id, a.nearest AS nearest_id,
       v.id AS version_id, a.id AS article_id
FROM article a
JOIN article_version v ON v.article = a.id AND v.is_current
JOIN page p ON p.id = v.page
LEFT JOIN reading r ON r.version = v.id AND r.is_current
LEFT JOIN episode_match m ON m.reading = r.id AND m.role = 'reported'
      AND m.rank = (SELECT MIN(b.rank) FROM episode_match b WHERE b.reading = r.id AND b.role = 'reported')
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = m.episode
""",
    ("article_id",),
    "published_at",
)
