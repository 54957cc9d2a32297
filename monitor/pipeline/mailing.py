"""write_digests and relay_outbox: who is due a digest, and how messages leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from monitor import digest, mail, relay, render
from monitor.model.alerting import EmailContent, MessageIntent, Subscriber
from monitor.model.common import Counts, SubscriberId
from monitor.model.mailing import Digest, DigestWindow
from monitor.model.work import DigestId, DigestIntent
from monitor.pipeline.readers import message_id, reader_for
from monitor.pipeline.work import Work


def write_digests(work: Work) -> Counts:
    """One digest into the outbox for each subscriber whose hour has passed without one."""
    counts = Counts()
    for subscriber in work.storage.subscribers.listed():
        if subscriber.wants_digest:
            counts += Counts(1, {_write(work, subscriber): 1})
    return counts


def relay_outbox(work: Work) -> Counts:
    """Send what is due; counts messages by outcome."""
    settings = work.settings
    smtp = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    sender = mail.sender_for(smtp, settings.mail_from, settings.home / "mail")
    return relay.run(work.storage.outbox, sender, settings.mail_from, work.now, work.owner)


def preview(work: Work, day: date | None, language: str, zone: str) -> EmailContent:
    """The digest of a local date for somebody who is not subscribed: the 24 hours before its hour, or before now."""
    until = work.storage.digests.cut(work.now())
    if day is not None:
        hour = time(work.settings.digest_hour)
        until = datetime.combine(day, hour, digest.zone(zone)).astimezone(UTC)
    anybody = Subscriber(SubscriberId(0), "", language, zone, True, False, until)
    window = DigestWindow(day or until.astimezone(digest.zone(zone)).date(), until - timedelta(days=1), until)
    return render.digest(_build(work, anybody, window), reader_for(work, anybody))


def _write(work: Work, subscriber: Subscriber) -> str:
    now = work.now()
    mark = work.storage.digests.mark(subscriber.id)
    day = digest.due(subscriber, now, work.settings.digest_hour, mark.local_date)
    if day is None:
        return "not_due"
    until = work.storage.digests.cut(now)
    since = mark.window_to or min(subscriber.created_at, until - digest.FIRST_WINDOW)
    built = _build(work, subscriber, DigestWindow(day, since, until))
    if built.is_empty and not work.settings.digest_when_empty:
        return "empty"

    def compose(_: DigestId) -> MessageIntent:
        key = f"digest:{subscriber.id}:{day.isoformat()}:mail"
        content = render.digest(built, reader_for(work, subscriber))
        identity = message_id(key, work.settings.mail_domain)
        return MessageIntent(key, subscriber.id, subscriber.address, identity, content)

    intent = DigestIntent(subscriber.id, day, since, until, now, compose)
    return "written" if work.storage.digests.record(intent) else "known"


def _build(work: Work, subscriber: Subscriber, window: DigestWindow) -> Digest:
    since = window.since or subscriber.created_at
    return digest.build(
        work.storage.digests.utterances(since, window.until),
        window,
        work.storage.feeds.health(),
        work.storage.digests.funnel(since, window.until),
        work.storage.outbox.uncertain(subscriber.id, since, window.until),
        subscriber.language,
    )
