"""The views analysts query: stable names and columns, names before ids, times in UTC; the same on both engines.

Made anew by every migration run, so that no old migration needs to know today's columns. Within a
release line columns are only added, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class View:
    """A view: what one row is, its columns with their meaning in order, and the SELECT that gives them."""

    name: str
    comment: str
    columns: Mapping[str, str]
    sql: str


_STATEMENT_COLUMNS = {
    "speaker": "name of the first speaker; NULL: unresolved",
    "office": "office held on that day, in English",
    "side": "US, ARM, AZE, other",
    "statement": "the words as written",
    "kind": "direct, indirect, mixed",
    "modality": "asserted, hearsay, denied",
    "account": "whose account of the words: own, spokesperson, counterpart, third_party",
    "origin": "whose words the speaker relays; NULL: its own",
    "said_from": "first day on which it may have been said; NULL: the text does not give it",
    "said_to": "last such day",
    "language": "language of the text, ISO 639-1",
    "outlet": "publisher",
    "outlet_country": "its country, ISO 3166",
    "title": "title of the article",
    "url": "address of the article",
    "published_at": "start of the interval that the precision spans, UTC",
    "published_precision": "minute, day, month, year, unknown",
    "first_seen_at": "when we first saw the text, UTC",
    "episode": "English name of the best reported episode, else its id",
    "us_actor": "does a US official or body act in the article, 0 to 1",
    "conflict_core": "is the conflict the article's matter, 0 to 1",
    "novelty": "new, repeat, amended, uncertain; NULL: undecided",
    "novelty_reason": "why, a fixed word",
    "suppressed_by": "why no alert was made, a fixed word; NULL: alerted or undecided",
    "confidence": "of the extraction, 0 to 1",
    "start_offset": "first character in article_version.text",
    "end_offset": "after the last character",
    "episode_id": "id in the catalogue",
    "speaker_id": "id in the register of persons and bodies",
    "outlet_id": "id of the publisher",
    "utterance_id": "utterance it attests",
    "article_id": "article",
    "version_id": "text of the article",
    "statement_id": "statement",
}

_STATEMENTS = """
SELECT sp.name AS speaker, sp.office, sp.side, s.text AS statement, s.kind, s.modality, s.account,
       og.name AS origin, s.said_from, s.said_to, v.language, o.name AS outlet, o.country AS outlet_country,
       v.title, a.url, v.published_at, v.published_precision, s.first_seen_at,
       COALESCE(e.name_en, s.episode) AS episode,
       r.us_actor, r.conflict_core, s.novelty, s.reason AS novelty_reason, su.reason AS suppressed_by,
       s.confidence, s.start AS start_offset, s."end" AS end_offset, s.episode AS episode_id,
       sp.person AS speaker_id, a.outlet AS outlet_id, at.utterance AS utterance_id, s.article AS article_id,
       s.version AS version_id, s.id AS statement_id
FROM statement s
JOIN reading r ON r.id = s.reading AND r.is_current
JOIN article_version v ON v.id = s.version
JOIN article a ON a.id = s.article
LEFT JOIN statement_speaker sp ON sp.statement = s.id AND sp.role = 'speaker' AND sp.rank = 0
LEFT JOIN statement_speaker og ON og.statement = s.id AND og.role = 'origin' AND og.rank = 0
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = s.episode
LEFT JOIN attestation at ON at.statement = s.id
LEFT JOIN suppression su ON su.statement = s.id
"""

_NEW_STATEMENTS = """
SELECT u.speaker_name AS speaker, u.office, u.side, u.text AS statement, u.language, u.said_on,
       COALESCE(e.name_en, u.episode) AS episode, o.name AS first_outlet, a.url AS first_url,
       u.first_published, u.first_seen_at, u.recorded_at, s.novelty, s.reason AS novelty_reason, u.is_baseline,
       (SELECT COUNT(*) FROM attestation t WHERE t.utterance = u.id) AS attestations,
       (SELECT COUNT(DISTINCT b.outlet) FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS outlets,
       (SELECT COUNT(DISTINCT b.cluster) FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS clusters,
       al.id AS alert_id, u.episode AS episode_id, u.speaker_key, u.id AS utterance_id, s.id AS statement_id
FROM utterance u
JOIN statement s ON s.id = u.first_statement
JOIN article a ON a.id = s.article
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = u.episode
LEFT JOIN alert al ON al.utterance = u.id
WHERE s.novelty = 'new'
"""

_ALERTS = """
SELECT al.created_at, al.severity, al.rule, u.speaker_name AS speaker, u.office, u.side, s.text AS statement,
       v.language, s.kind, u.said_on, COALESCE(e.name_en, u.episode) AS episode, o.name AS outlet, v.title, a.url,
       v.published_at, v.published_precision, s.first_seen_at,
       (SELECT COUNT(DISTINCT b.outlet) FROM attestation t JOIN article b ON b.id = t.article
         WHERE t.utterance = u.id) AS outlets,
       (SELECT COUNT(*) FROM outbox m WHERE m.alert = al.id) AS messages,
       (SELECT COUNT(*) FROM outbox m WHERE m.alert = al.id AND m.state = 'sent') AS messages_sent,
       u.episode AS episode_id, u.speaker_key, al.utterance AS utterance_id, al.statement AS statement_id,
       al.id AS alert_id
FROM alert al
JOIN utterance u ON u.id = al.utterance
JOIN statement s ON s.id = al.statement
JOIN article_version v ON v.id = s.version
JOIN article a ON a.id = s.article
LEFT JOIN outlet o ON o.id = a.outlet
LEFT JOIN episode e ON e.id = u.episode
"""

_UTTERANCE_COLUMNS = {
    "speaker": "name of the speaker when it was recorded; NULL: unresolved",
    "office": "office held then, in English",
    "side": "US, ARM, AZE, other",
    "statement": "the words of the statement that was decided first",
    "language": "their language",
    "said_on": "day it was said, where a text gives it",
    "episode": "English name of the episode, else its id",
    "outlet": "publisher of the statement that raised the alert",
    "first_outlet": "publisher of the statement that was decided first",
    "first_url": "address of its article",
    "first_published": "earliest publication among the attestations, UTC",
    "first_seen_at": "when we first saw it, UTC",
    "recorded_at": "when it was decided, UTC",
    "novelty": "always new in this view",
    "novelty_reason": "why, a fixed word",
    "is_baseline": "recorded by first poll, import or backfill: nothing was sent",
    "attestations": "statements that report it",
    "outlets": "different publishers among them",
    "clusters": "different texts among them: copies count once",
    "alert_id": "alert; NULL: none",
    "episode_id": "id in the catalogue",
    "speaker_key": "register id, or name: and the folded name",
    "utterance_id": "utterance",
    "statement_id": "statement that was decided first, or that raised the alert",
    "created_at": "when it was decided, UTC",
    "severity": "high, normal",
    "rule": "rule of the catalogue that fired",
    "kind": "direct, indirect, mixed",
    "title": "title of the article",
    "url": "address of the article",
    "published_at": "start of the interval that the precision spans, UTC",
    "published_precision": "minute, day, month, year, unknown",
    "messages": "messages written for it",
    "messages_sent": "of these accepted by the mail server",
}


def _described(names: str) -> dict[str, str]:
    return {name: _UTTERANCE_COLUMNS[name] for name in names.split()}


VIEWS = (
    View(
        "v_statements",
        "one row is one statement of a current reading",
        _STATEMENT_COLUMNS,
        _STATEMENTS,
    ),
    View(
        "v_new_statements",
        "one row is one utterance that was new, with its first report",
        _described(
            "speaker office side statement language said_on episode first_outlet first_url first_published "
            "first_seen_at recorded_at novelty novelty_reason is_baseline attestations outlets clusters alert_id "
            "episode_id speaker_key utterance_id statement_id"
        ),
        _NEW_STATEMENTS,
    ),
    View(
        "v_alerts",
        "one row is one alert",
        _described(
            "created_at severity rule speaker office side statement language kind said_on episode outlet title url "
            "published_at published_precision first_seen_at outlets messages messages_sent episode_id speaker_key "
            "utterance_id statement_id alert_id"
        ),
        _ALERTS,
    ),
)


def create_views(connection: Connection) -> None:
    """Make all views; on Postgres with their comments."""
    for view in VIEWS:
        connection.execute(text(f"CREATE VIEW {view.name} AS {view.sql}"))
        if connection.dialect.name == "postgresql":
            _comment(connection, f"VIEW {view.name}", view.comment)
            for name, meaning in view.columns.items():
                _comment(connection, f"COLUMN {view.name}.{name}", meaning)


def drop_views(connection: Connection) -> None:
    """Drop all views, so that a migration may change what they read."""
    for view in reversed(VIEWS):
        connection.execute(text(f"DROP VIEW IF EXISTS {view.name}"))


def _comment(connection: Connection, target: str, comment: str) -> None:
    quoted = comment.replace("'", "''").replace(":", "\\:")
    connection.execute(text(f"COMMENT ON {target} IS '{quoted}'"))
