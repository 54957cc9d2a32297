"""Utterances, what was decided about them, and the messages that follow."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped

from monitor.model.alerting import CorrectionKind, MessageState, Severity
from monitor.model.common import Side
from monitor.storage.tables.base import LARGE, Base, Leased, Numbered, about, column, held_index, reference


class Utterance(Numbered, Base):
    __tablename__ = "utterance"
    __table_args__ = about(
        "one act of speaking; many statements attest it",
        Index("ix_utterance_block", "speaker_key", "block_from"),
    )

    speaker_key: Mapped[str | None] = column("register id, or name: and the folded name; NULL: unresolved")
    speaker_name: Mapped[str | None] = column("speaker when recorded", index=True)
    office: Mapped[str | None] = column("office held then, in English")
    side: Mapped[Side | None] = column("US, ARM, AZE, other", index=True)
    text: Mapped[str] = column("words of the first statement")
    language: Mapped[str] = column("their language")
    said_on: Mapped[date | None] = column("day it was said, where a text gives it")
    block_from: Mapped[date] = column(
        "first day by which it is looked up: said, else published, else first seen", index=True
    )
    block_to: Mapped[date] = column("last such day; later than the first where only a month or year is known")
    first_statement: Mapped[int] = reference("statement.id", "statement that was decided first")
    first_published: Mapped[datetime | None] = column("earliest publication among its attestations")
    first_seen_at: Mapped[datetime] = column("when we first saw an attestation")
    recorded_at: Mapped[datetime] = column("when it was decided", index=True)
    episode: Mapped[str | None] = column("episode of the first statement", index=True)
    is_baseline: Mapped[bool] = column("recorded without notice")
    merged_into: Mapped[int | None] = reference(
        "utterance.id", "a person said they are one: its attestations are there now"
    )
    is_withdrawn: Mapped[bool] = column("a person said that nobody said so", server_default=false())


class Attestation(Numbered, Base):
    __tablename__ = "attestation"
    __table_args__ = about("a statement that reports an utterance; the earliest comes first")

    utterance: Mapped[int] = reference("utterance.id", "what was said")
    statement: Mapped[int] = reference("statement.id", "where it is reported", unique=True, index=False)
    article: Mapped[int] = reference("article.id", "article of the statement")
    is_verbatim: Mapped[bool] = column("direct speech, not paraphrase")
    similarity: Mapped[float] = column("with the utterance when attached, 0 to 1; 1 for the first")
    judged: Mapped[int] = reference("utterance.id", "what the program attached it to")
    placed: Mapped[int | None] = reference("utterance.id", "what a person attached it to; NULL: nobody did")


class Correction(Numbered, Base):
    __tablename__ = "correction"
    __table_args__ = about("a reported statement that a later text of its article no longer has, or has otherwise")

    statement: Mapped[int] = reference("statement.id", "statement as it was first reported", unique=True, index=False)
    kind: Mapped[CorrectionKind] = column("withdrawn, altered")
    version: Mapped[int] = reference("article_version.id", "text that no longer has it")
    successor: Mapped[int | None] = reference("statement.id", "the altered statement; NULL: withdrawn")
    noticed_at: Mapped[datetime] = column("when that text was read", index=True)


class Alert(Numbered, Base):
    __tablename__ = "alert"
    __table_args__ = about("a decision to notify about an utterance; never changed, never deleted")

    key: Mapped[str] = column("idempotence key", unique=True)
    utterance: Mapped[int] = reference("utterance.id", "what was said", unique=True, index=False)
    statement: Mapped[int] = reference("statement.id", "statement that raised it")
    rule: Mapped[str] = column("rule of the catalogue that fired")
    severity: Mapped[Severity] = column("high, normal")
    created_at: Mapped[datetime] = column("when it was decided", index=True)


class Suppression(Numbered, Base):
    __tablename__ = "suppression"
    __table_args__ = about("why a decided statement made no alert")

    statement: Mapped[int] = reference("statement.id", "the statement", unique=True, index=False)
    utterance: Mapped[int] = reference("utterance.id", "utterance it attests")
    reason: Mapped[str] = column("repeat, too_old, baseline, rule, …", index=True)
    rule: Mapped[str | None] = column("rule that would have fired or that held it back")
    at: Mapped[datetime] = column("when")


class Subscriber(Numbered, Base):
    __tablename__ = "subscriber"
    __table_args__ = about("who gets mail; erased apart from everything else")

    address: Mapped[str] = column("mail address", unique=True)
    language: Mapped[str] = column("fr or en")
    zone: Mapped[str] = column("IANA zone of the digest's day")
    wants_digest: Mapped[bool] = column("gets the daily digest")
    wants_alerts: Mapped[bool] = column("gets alerts at once")
    created_at: Mapped[datetime] = column("since when")
    ended_at: Mapped[datetime | None] = column("unsubscribed then; NULL: active")


class Digest(Numbered, Base):
    __tablename__ = "digest"
    __table_args__ = about(
        "one daily digest of one subscriber; windows touch, so every verdict is in exactly one",
        UniqueConstraint("subscriber", "local_date"),
    )

    subscriber: Mapped[int] = reference("subscriber.id", "for whom", index=False)
    local_date: Mapped[date] = column("date in the subscriber's zone")
    window_from: Mapped[datetime] = column("verdicts from here on: the last digest's window_to")
    window_to: Mapped[datetime] = column("verdicts before here; a cut that no later verdict falls below")
    created_at: Mapped[datetime] = column("when it was made")


class Outbox(Numbered, Leased, Base):
    __tablename__ = "outbox"
    __table_args__ = about(
        "messages, written in the transaction of their cause (docs/outbox.md)",
        Index("ix_outbox_state", "state", "send_after", "id"),
        held_index("outbox"),
    )

    key: Mapped[str] = column("idempotence key: cause, recipient, channel", unique=True)
    kind: Mapped[str] = column("alert, digest", index=True)
    channel: Mapped[str] = column("mail", server_default="mail")
    alert: Mapped[int | None] = reference("alert.id", "alert it tells of")
    digest: Mapped[int | None] = reference("digest.id", "digest it carries")
    subscriber: Mapped[int] = reference("subscriber.id", "for whom")
    recipient: Mapped[str] = column("address at the time")
    message_id: Mapped[str] = column("Message-ID, made of the key", unique=True)
    subject: Mapped[str] = column("subject")
    text: Mapped[str] = column("text part", sort_order=LARGE)
    html: Mapped[str] = column("HTML part", sort_order=LARGE)
    state: Mapped[MessageState] = column("pending, claimed, data, sent, uncertain, dead")
    send_after: Mapped[datetime] = column("not before")
    created_at: Mapped[datetime] = column("when it was written")
    sent_at: Mapped[datetime | None] = column("when the server accepted it")
