"""Utterances, what was decided about them, and the messages that follow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped

from monitor.model.alerting import CorrectionKind, Severity
from monitor.model.common import Side
from monitor.model.feedback import Judgement
from monitor.model.outbox import Channel, MessageKind, MessageState
from monitor.storage.tables.base import LARGE, Base, Leased, Numbered, about, column, held_index, reference, where_set


class Utterance(Numbered, Base):
    __tablename__ = "utterance"
    __table_args__ = about(
        "one act of speaking; many statements attest it",
        Index("ix_utterance_block", "speaker_key", "block_from"),
        Index("ix_utterance_block_to", "speaker_key", "block_to"),
        Index("ix_utterance_episode", "episode", "block_from", "side", "speaker_key"),
        Index("ix_utterance_day", "block_from", "side"),
    )

    speaker_key: Mapped[str | None] = column("register id, or name: and the folded name; NULL: unresolved")
    speaker_name: Mapped[str | None] = column("speaker when recorded", index=True)
    office: Mapped[str | None] = column("office held then, in English")
    side: Mapped[Side | None] = column("US, ARM, AZE, other", index=True)
    text: Mapped[str] = column("words of the first statement")
    language: Mapped[str] = column("their language")
    said_on: Mapped[date | None] = column("day it was said, where a text gives it")
    block_from: Mapped[date] = column("first day by which it is looked up: said, else published, else first seen")
    block_to: Mapped[date] = column("last such day; later than the first where only a month or year is known")
    first_statement: Mapped[int] = reference("statement.id", "statement that was decided first")
    first_published: Mapped[datetime | None] = column("earliest publication among its attestations", index=True)
    first_seen_at: Mapped[datetime] = column("when we first saw an attestation")
    recorded_at: Mapped[datetime] = column("when it was decided", index=True)
    episode: Mapped[str | None] = column("episode of the first statement")
    is_baseline: Mapped[bool] = column("recorded without notice")
    merged_into: Mapped[int | None] = reference(
        "utterance.id", "a person said they are one: its attestations are there now"
    )
    is_withdrawn: Mapped[bool] = column("a person said that nobody said so", server_default=false())


class Attestation(Numbered, Base):
    __tablename__ = "attestation"
    __table_args__ = about(
        "a statement that reports an utterance; the earliest comes first",
        Index("ix_attestation_words", "words", postgresql_using="hash"),
        where_set("attestation", "placed"),
    )

    utterance: Mapped[int] = reference("utterance.id", "what was said")
    statement: Mapped[int] = reference("statement.id", "where it is reported", unique=True, index=False)
    article: Mapped[int] = reference("article.id", "article of the statement")
    is_verbatim: Mapped[bool] = column("direct speech, not paraphrase")
    similarity: Mapped[float] = column("with the utterance when attached, 0 to 1; 1 for the first")
    words: Mapped[str | None] = column("hash of who says which words; NULL: too few to tell")
    judged: Mapped[int] = reference("utterance.id", "what the program attached it to")
    placed: Mapped[int | None] = reference(
        "utterance.id", "what a person attached it to; NULL: nobody did", index=False
    )


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


class AlertInput(Base):
    __tablename__ = "alert_input"
    __table_args__ = about("what an alert was made of, so that it can be made again; never changed")

    alert: Mapped[int] = reference("alert.id", "the alert", primary_key=True, index=False)
    catalogue: Mapped[int] = reference("catalogue_version.id", "catalogue it was decided by")
    base_url: Mapped[str] = column("address of our pages then")
    render_version: Mapped[int] = column("RENDER_VERSION of the templates then")
    view: Mapped[str] = column("the alert as it was shown, JSON text", sort_order=LARGE)


class Amendment(Numbered, Base):
    __tablename__ = "amendment"
    __table_args__ = about("what came after an alert and belongs into its thread; never changed")

    key: Mapped[str] = column("idempotence key: kind, alert, hash of the new version or override", unique=True)
    alert: Mapped[int] = reference("alert.id", "the alert")
    kind: Mapped[MessageKind] = column("amended, withdrawn, denied, corrected")
    statement: Mapped[int | None] = reference("statement.id", "new words, a denial, or the words withdrawn")
    is_told: Mapped[bool] = column("a message was put into the thread: words inside the quotation changed, …")
    created_at: Mapped[datetime] = column("when it was recorded", index=True)


class FoldList(Numbered, Base):
    __tablename__ = "fold_list"
    __table_args__ = about("one message that lists what the flood guard folded")

    created_at: Mapped[datetime] = column("when it was written")


class Fold(Base):
    __tablename__ = "fold"
    __table_args__ = about("an alert over the limit an hour and episode: told in a list, not by itself")

    alert: Mapped[int] = reference("alert.id", "the alert", primary_key=True, index=False)
    fold_list: Mapped[int | None] = reference("fold_list.id", "list that told it; NULL: waits")
    folded_at: Mapped[datetime] = column("when it was folded")


class Acknowledgement(Numbered, Base):
    __tablename__ = "acknowledgement"
    __table_args__ = about("somebody took note of an alert; an amendment opens it again")

    alert: Mapped[int] = reference("alert.id", "the alert")
    by: Mapped[str] = column("who")
    at: Mapped[datetime] = column("when")
    reopened_at: Mapped[datetime | None] = column("when it was opened again; NULL: it stands")
    reopened_by: Mapped[int | None] = reference("amendment.id", "amendment that did it; NULL: a person")


class Snooze(Numbered, Base):
    __tablename__ = "snooze"
    __table_args__ = about("an alert put off until a time; the last one counts")

    alert: Mapped[int] = reference("alert.id", "the alert")
    by: Mapped[str] = column("who")
    at: Mapped[datetime] = column("when")
    until: Mapped[datetime] = column("until then it is not shown among the open ones")


class Feedback(Numbered, Base):
    __tablename__ = "feedback"
    __table_args__ = about("what a person says of an alert or an utterance, with the versions that made it")

    utterance: Mapped[int] = reference("utterance.id", "the utterance judged")
    alert: Mapped[int | None] = reference("alert.id", "its alert, if it has one")
    judgement: Mapped[Judgement] = column("right, wrong_speaker, wrong_episode, not_a_statement, not_new")
    correct: Mapped[str | None] = column("what it should be: id of a person, episode or utterance")
    note: Mapped[str | None] = column("in their words")
    by: Mapped[str] = column("who")
    at: Mapped[datetime] = column("when", index=True)
    rule: Mapped[str | None] = column("rule that alerted, or held it back")
    read_version: Mapped[int] = column("READ_VERSION of the reading judged")
    novelty_version: Mapped[int | None] = column("NOVELTY_VERSION of the verdict judged")
    catalogue: Mapped[int] = reference("catalogue_version.id", "catalogue of the reading judged")


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

    address: Mapped[str] = column("mail address, webhook address, or the URL of a chat service", unique=True)
    channel: Mapped[Channel] = column("mail, webhook, chat", server_default="mail")
    language: Mapped[str] = column("fr or en")
    zone: Mapped[str] = column("IANA zone of the digest's day")
    wants_digest: Mapped[bool] = column("gets the daily digest")
    wants_alerts: Mapped[bool] = column("gets alerts at once")
    persons: Mapped[list[Any]] = column("only alerts of these, ids, JSON list; empty: of all", server_default="[]")
    sides: Mapped[list[Any]] = column("only alerts of these sides, JSON list; empty: of all", server_default="[]")
    episodes: Mapped[list[Any]] = column("only alerts on these, ids, JSON list; empty: on all", server_default="[]")
    muted_until: Mapped[datetime | None] = column("nothing is sent before; NULL: not muted")
    created_at: Mapped[datetime] = column("since when")
    ended_at: Mapped[datetime | None] = column("unsubscribed then; NULL: active")


class SubscriberChange(Numbered, Base):
    __tablename__ = "subscriber_change"
    __table_args__ = about("one step of a subscription's history; never changed")

    subscriber: Mapped[int] = reference("subscriber.id", "whose")
    at: Mapped[datetime] = column("when")
    by: Mapped[str] = column("who did it: a user, or the command line")
    what: Mapped[str | None] = column("what it was from then on, JSON text; NULL: ended")


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
    kind: Mapped[MessageKind] = column("alert, folded, amended, withdrawn, denied, corrected, digest", index=True)
    channel: Mapped[Channel] = column("mail, webhook, chat", server_default="mail")
    alert: Mapped[int | None] = reference("alert.id", "alert it tells of, or whose thread it goes into")
    amendment: Mapped[int | None] = reference("amendment.id", "what it adds to that alert's thread")
    fold_list: Mapped[int | None] = reference("fold_list.id", "list of alerts that the flood guard folded")
    digest: Mapped[int | None] = reference("digest.id", "digest it carries")
    subscriber: Mapped[int] = reference("subscriber.id", "for whom")
    recipient: Mapped[str] = column("address at the time")
    message_id: Mapped[str] = column("Message-ID, made of the key", unique=True)
    in_reply_to: Mapped[str | None] = column("Message-ID of the alert it follows; NULL: begins a thread")
    letter: Mapped[int] = reference("letter.id", "what it says")
    state: Mapped[MessageState] = column("pending, claimed, data, sent, uncertain, dead")
    send_after: Mapped[datetime] = column("not before")
    created_at: Mapped[datetime] = column("when it was written")
    sent_at: Mapped[datetime | None] = column("when the server accepted it")
    listed_in: Mapped[int | None] = reference("digest.id", "digest that named it as uncertain")


class Letter(Numbered, Base):
    __tablename__ = "letter"
    __table_args__ = about("what messages say, once for all who get the same in one language and zone")

    subject: Mapped[str] = column("subject")
    language: Mapped[str] = column("language of the interface: fr, en")
    zone: Mapped[str] = column("IANA zone of its times")
    text: Mapped[str] = column("text part; of a webhook the JSON body", sort_order=LARGE)
    html: Mapped[str] = column("HTML part; empty where there is none", sort_order=LARGE)
