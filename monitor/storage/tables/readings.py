"""Readings of a text: relevance, episodes, statements and their speakers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from monitor.model.alerting import Novelty
from monitor.model.common import Precision, Side
from monitor.model.reading import Account, EpisodeRole, Modality, StatementKind
from monitor.storage.tables.base import Base, Numbered, about, column, reference


class Episode(Base):
    __tablename__ = "episode"
    __table_args__ = about("conflict episodes of the newest catalogue, for joins; the catalogue holds the rest")

    id: Mapped[str] = column("id in the catalogue", primary_key=True)
    name_fr: Mapped[str] = column("neutral French name")
    name_en: Mapped[str] = column("neutral English name")
    started_on: Mapped[date | None] = column("first day")
    ended_on: Mapped[date | None] = column("last day; NULL: open")
    parent: Mapped[str | None] = column("episode it is part of")
    is_active: Mapped[bool] = column("still in the catalogue", server_default=text("true"))


class Reading(Numbered, Base):
    __tablename__ = "reading"
    __table_args__ = about(
        "one reading of one text by one version of rules and catalogue; older ones are kept",
        Index(
            "uq_reading_current",
            "version",
            unique=True,
            postgresql_where=text("is_current"),
            sqlite_where=text("is_current"),
        ),
    )

    version: Mapped[int] = reference("article_version.id", "text that was read")
    read_version: Mapped[int] = column("READ_VERSION of the rules")
    catalogue_version: Mapped[int] = reference("catalogue_version.id", "catalogue it was read by")
    is_current: Mapped[bool] = column("the newest reading of its text")
    us_actor: Mapped[float] = column("does a US official or body act in it, 0 to 1; 0.5 counts")
    conflict_core: Mapped[float] = column("is the conflict its matter, 0 to 1; 0.5 counts")
    reasons: Mapped[list[Any]] = column("why these scores, JSON list")
    abstained: Mapped[str | None] = column("why no episode was chosen, where the margin was small")
    rejected: Mapped[list[Any]] = column("reporting negated, asked or supposed: JSON list of [start, end, reason]")
    read_at: Mapped[datetime] = column("when it was read")


class EpisodeMatch(Numbered, Base):
    __tablename__ = "episode_match"
    __table_args__ = about(
        "an episode that a text is about (reported) or mentions as background (recalled)",
        UniqueConstraint("reading", "episode", "role"),
    )

    reading: Mapped[int] = reference("reading.id", "reading that found it", index=False)
    rank: Mapped[int] = column("0 is the best")
    episode: Mapped[str] = column("id in the catalogue", index=True)
    role: Mapped[EpisodeRole] = column("reported, recalled")
    score: Mapped[float] = column("weight of evidence")


class EpisodeCue(Numbered, Base):
    __tablename__ = "episode_cue"
    __table_args__ = about("evidence for an episode in the text")

    match: Mapped[int] = reference("episode_match.id", "match it speaks for")
    start: Mapped[int] = column("first character, offset into article_version.text")
    end: Mapped[int] = column("after the last character")
    kind: Mapped[str] = column("date, published, office, place, phrase")
    weight: Mapped[float] = column("may be negative")


class Statement(Numbered, Base):
    __tablename__ = "statement"
    __table_args__ = about(
        "one attribution found in one text; text = substr of the article version at [start, end)",
        Index(
            "ix_statement_undecided",
            "first_seen_at",
            "id",
            postgresql_where=text("decided_at IS NULL"),
            sqlite_where=text("decided_at IS NULL"),
        ),
        Index("ix_statement_speaker_key", "speaker_key", "first_seen_at"),
    )

    version: Mapped[int] = reference("article_version.id", "text it stands in")
    reading: Mapped[int] = reference("reading.id", "newest reading that found it; not current: it was withdrawn")
    article: Mapped[int] = reference("article.id", "article of the text")
    episode: Mapped[str | None] = column("episode its own sentences are about, else its article's", index=True)
    article_episode: Mapped[str | None] = column("best reported episode of its article")
    start: Mapped[int] = column("first character of the content, offset into article_version.text")
    end: Mapped[int] = column("after its last character")
    text: Mapped[str] = column("the content as written")
    fragments: Mapped[list[Any]] = column("spoken parts without inserted clauses, JSON list of [start, end]")
    kind: Mapped[StatementKind] = column("direct, indirect, mixed")
    is_document: Mapped[bool] = column("a written text (communiqué, resolution) is quoted")
    modality: Mapped[Modality] = column("asserted, hearsay, denied")
    cue_start: Mapped[int | None] = column("first character of the reporting words")
    cue_end: Mapped[int | None] = column("after their last character")
    source_start: Mapped[int | None] = column("first character of the words naming the speaker")
    source_end: Mapped[int | None] = column("after their last character")
    speaker_key: Mapped[str | None] = column("register id, or name: and the folded name; NULL: unresolved")
    unresolved_reason: Mapped[str | None] = column("why no speaker was named")
    account: Mapped[Account] = column("whose account of the words: own, spokesperson, counterpart, third_party")
    via: Mapped[list[Any]] = column("through whom it came (agency, broadcaster), JSON list")
    addressees: Mapped[list[Any]] = column("ids spoken to, JSON list")
    said_from: Mapped[date | None] = column("first day on which it may have been said; NULL: not given")
    said_to: Mapped[date | None] = column("last such day")
    said_precision: Mapped[Precision | None] = column("day, month, year")
    said_by: Mapped[str | None] = column("how the day was found")
    occasion: Mapped[str | None] = column("call, meeting, interview, … as written")
    confidence: Mapped[float] = column("0 to 1")
    is_baseline: Mapped[bool] = column("found by first poll, import, backfill or re-reading: nothing sent")
    first_seen_at: Mapped[datetime] = column(
        "when its text was first stored; order of arrival is (this, id)", index=True
    )
    novelty: Mapped[Novelty | None] = column("verdict: new, repeat, amended, uncertain; NULL: undecided")
    nearest: Mapped[int | None] = column("utterance repeated, or closest earlier one", index=True)
    similarity: Mapped[float | None] = column("with the nearest, 0 to 1")
    vetoes: Mapped[list[Any] | None] = column("what spoke against a merge, JSON list")
    reason: Mapped[str | None] = column("the verdict in a sentence")
    novelty_version: Mapped[int | None] = column("NOVELTY_VERSION that decided")
    decided_at: Mapped[datetime | None] = column("when the verdict was recorded; digests cut here", index=True)


class FormerEpisode(Numbered, Base):
    __tablename__ = "former_episode"
    __table_args__ = about("the episode an older reading gave a statement, where the one after it says otherwise")

    statement: Mapped[int] = reference("statement.id", "the statement")
    reading: Mapped[int] = reference("reading.id", "the older reading")
    episode: Mapped[str | None] = column("the episode by that reading; NULL: none")


class StatementSpeaker(Base):
    __tablename__ = "statement_speaker"
    __table_args__ = about(
        "who says it (speaker, several for a joint text) and whose words are relayed (origin)",
        Index("ix_statement_speaker_person", "person"),
        Index("ix_statement_speaker_name", "name"),
        Index("ix_statement_speaker_office", "office"),
    )

    statement: Mapped[int] = reference("statement.id", "its statement", primary_key=True, index=False)
    role: Mapped[str] = column("speaker, origin", primary_key=True)
    rank: Mapped[int] = column("0 is the first", primary_key=True)
    person: Mapped[str | None] = column("id in the register of persons and bodies; NULL: not registered")
    name: Mapped[str] = column("catalogue's English spelling, else as written in Latin letters")
    as_written: Mapped[str] = column("words of the text that name the speaker")
    office: Mapped[str | None] = column("office held on that day, in English")
    side: Mapped[Side] = column("US, ARM, AZE, other")
