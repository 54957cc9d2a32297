"""Readings: which texts are unread, what a reading found. Older readings are kept, statements keep their ids."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Executable, and_, bindparam, or_, select, update
from sqlalchemy.orm import aliased

from monitor.model.article import ArticleForRead
from monitor.model.common import ArticleId, Disposition, EntryId, Published, VersionId
from monitor.model.intake import Lane
from monitor.model.reading import EpisodeMatch as Match
from monitor.model.reading import Reading as ReadingValue
from monitor.model.work import CatalogueId, Claim, Compare, ReadingRecorded
from monitor.storage.corrections import store_corrections
from monitor.storage.engine import Database
from monitor.storage.entries import end_entry
from monitor.storage.leases import DONE, FREE, give_back, take
from monitor.storage.quarantine import bury
from monitor.storage.shards import late_entries
from monitor.storage.statement_rows import store_statements
from monitor.storage.tables import (
    Article,
    ArticleVersion,
    EpisodeCue,
    EpisodeMatch,
    Page,
    Reading,
    Statement,
    Utterance,
)
from monitor.storage.writing import add, add_all, add_later, add_rows, change, change_later

_READABLE = and_(ArticleVersion.is_current, ArticleVersion.is_readable)


class Readings:
    def __init__(self, database: Database) -> None:
        self._database = database

    def unread(
        self, claim: Claim, read_version: int, lane: Lane | None = None, *, is_first: bool = False
    ) -> tuple[ArticleForRead, ...]:
        """Claims current texts that no reading of `read_version` has dealt with, oldest first.

        `lane`: what was first seen lately in that lane, the newest batch first. `is_first`: what was never read by
        any version.
        """
        where = and_(_READABLE, ArticleVersion.read_version < (1 if is_first else read_version))
        if lane is not None:
            pages = select(Page.id).where(Page.entry.in_(late_entries(lane, claim.now)))
            where = and_(where, ArticleVersion.page.in_(pages))
        query = (
            select(ArticleVersion, Article.url, Article.outlet)
            .join(Article, Article.id == ArticleVersion.article)
            .order_by(ArticleVersion.id)
        )
        with self._database.write() as connection:
            bury(connection, ArticleVersion, where, "read", claim.now)
            newest = ArticleVersion.id.desc() if lane else ArticleVersion.id
            ids = take(connection, ArticleVersion, where, (ArticleVersion.read_version, newest), claim)
            rows = connection.execute(query.where(ArticleVersion.id.in_(ids))).all()
        return tuple(
            ArticleForRead(
                r.text, r.title, Published(r.published_at, r.published_precision, r.published_by), r.language, r.url,
                r.outlet, ArticleId(r.article), VersionId(r.id), r.is_partial,
            )
            for r in rows
        )  # fmt: skip

    def record_reading(
        self,
        version: VersionId,
        reading: ReadingValue,
        *,
        read_version: int,
        catalogue: CatalogueId,
        now: datetime,
        disposition: Disposition = Disposition.STORED,
        is_loud: bool = False,
        compare: Compare | None = None,
    ) -> ReadingRecorded:
        """The reading becomes the text's current one.

        A statement found again (same span, same speaker) keeps its id and its verdict; one that is not
        found any more keeps its old reading and so is withdrawn. New statements of a re-reading are
        baselines (stored, nothing sent) unless `is_loud`. `disposition` ends the article and its entry.
        `compare`: with the statements of the article's earlier texts; what it finds is recorded with the reading.
        """
        with self._database.write() as connection:
            text = connection.execute(_text_of(), {"version": version}).one()
            values = _reading(version, reading, read_version, catalogue, now)
            if text.number == 1 and not text.was_read and _is_without_rows(reading):
                add_later(connection, Reading, [values])
                recorded = ReadingRecorded(0, 0)
            else:
                if text.was_read:
                    connection.execute(_superseded(), {"text": version})
                row = add(connection, Reading, values)
                _store_episodes(connection, row, reading.classification.episodes)
                new = store_statements(
                    connection, reading.extraction.statements, version=version, reading=row, article=text.article,
                    article_episode=reading.classification.main_episode, was_read=text.was_read,
                    is_baseline=text.is_baseline or (text.was_read and not is_loud),
                    first_seen_at=text.first_seen_at if text.number == 1 else text.created_at,
                )  # fmt: skip
                if text.was_read:
                    connection.execute(_followed(), {"of": version})
                corrected = store_corrections(connection, version, compare, now) if compare and text.number > 1 else 0
                recorded = ReadingRecorded(new, corrected)
            read = {"read_version": read_version, "read_catalogue": catalogue}
            change_later(connection, ArticleVersion, version, **DONE, **read)
            change_later(connection, Article, text.article, disposition=disposition)
            end_entry(connection, EntryId(text.entry), disposition, now)
        return recorded

    def record_retry(self, version: VersionId, next_try_at: datetime, error: str) -> None:
        """A passing trouble of ours; the third time the text is quarantined."""
        with self._database.write() as connection:
            change(connection, ArticleVersion, version, **FREE, next_try_at=next_try_at, last_error=error)

    def release(self, versions: tuple[VersionId, ...], owner: str) -> None:
        """Give back claimed texts that were not tried."""
        with self._database.write() as connection:
            give_back(connection, ArticleVersion, list(versions), owner)


@cache
def _text_of() -> Executable:
    """`was_read`: this text was before, or one of the same bytes was (our cleaning changed, not the page)."""
    text, article, other = ArticleVersion, Article, aliased(ArticleVersion)
    same = and_(other.article == text.article, or_(other.id == text.id, other.page == text.page))
    was_read = select(Reading.id).join(other, other.id == Reading.version).where(same).correlate(text).exists()
    return (
        select(
            text.article, text.number, text.created_at, article.entry, article.first_seen_at, article.is_baseline,
            was_read.label("was_read"),
        )
        .join(article, article.id == text.article)
        .where(text.id == bindparam("version"))
    )  # fmt: skip


@cache
def _superseded() -> Executable:
    return update(Reading).where(Reading.version == bindparam("text"), Reading.is_current).values(is_current=False)


@cache
def _followed() -> Executable:
    """An utterance's episode is that of its first statement, whatever reading it is of now."""
    of_text = select(Statement.id).where(Statement.version == bindparam("of"))
    episode = select(Statement.episode).where(Statement.id == Utterance.first_statement).scalar_subquery()
    return update(Utterance).where(Utterance.first_statement.in_(of_text)).values(episode=episode)


def _is_without_rows(reading: ReadingValue) -> bool:
    """Whether nothing refers to it: most articles are about other things."""
    return not (reading.classification.episodes or reading.extraction.statements)


def _reading(
    version: int, reading: ReadingValue, read_version: int, catalogue: int, now: datetime
) -> dict[str, object]:
    relevance = reading.classification.relevance
    return {
        "version": version,
        "read_version": read_version,
        "catalogue_version": catalogue,
        "is_current": True,
        "us_actor": relevance.us_actor,
        "conflict_core": relevance.conflict_core,
        "reasons": list(relevance.reasons),
        "abstained": reading.classification.abstained,
        "rejected": [[r.span.start, r.span.end, r.reason] for r in reading.extraction.also_rejected],
        "read_at": now,
    }


def _store_episodes(connection: Connection, reading: int, matches: tuple[Match, ...]) -> None:
    rows = [
        {"reading": reading, "rank": rank, "episode": match.id, "role": match.role, "score": match.score}
        for rank, match in enumerate(matches)
    ]
    cues = [
        {"match": row, "start": cue.start, "end": cue.end, "kind": cue.kind, "weight": cue.weight}
        for row, match in zip(add_all(connection, EpisodeMatch, rows), matches, strict=True)
        for cue in match.cues
    ]
    add_rows(connection, EpisodeCue, cues)
