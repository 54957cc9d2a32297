"""write_digests and relay_outbox: who is due a digest, and how messages leave."""

from __future__ import annotations

from datetime import datetime

from monitor import digest, mail, relay, render
from monitor.model.alerting import MessageIntent, Subscriber
from monitor.model.common import Counts
from monitor.model.mailing import Digest, DigestWindow
from monitor.model.work import DigestId, DigestIntent, DigestMark
from monitor.pipeline.readers import reader_for
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


def _write(work: Work, subscriber: Subscriber) -> str:
    now = work.now()
    mark = work.storage.digests.mark(subscriber.id)
    day = digest.due(subscriber, now, work.settings.digest_hour, mark.local_date)
    if day is None:
        return "not_due"
    through = work.storage.digests.newest()
    built = build(work, subscriber, mark, through, DigestWindow(day, mark.window_to, now))
    if built.is_empty and not work.settings.digest_when_empty:
        return "empty"
    reader = reader_for(work, subscriber.language, subscriber.zone)

    def compose(_number: DigestId) -> MessageIntent:
        key = f"digest:{subscriber.id}:{day.isoformat()}:mail"
        identity = render.message_id(key, work.settings.mail_domain)
        return MessageIntent(key, subscriber.id, subscriber.address, identity, render.digest(built, reader))

    intent = DigestIntent(subscriber.id, day, mark.window_to, now, mark.through, through, now, compose)
    return "written" if work.storage.digests.record(intent) else "known"


def build(work: Work, subscriber: Subscriber, mark: DigestMark, through: int, window: DigestWindow) -> Digest:
    """What the window holds for this subscriber."""
    since: datetime = mark.window_to
    return digest.build(
        work.storage.digests.utterances(mark.through, through),
        window,
        work.storage.feeds.health(),
        work.storage.digests.funnel(since, window.until),
        work.storage.outbox.uncertain(subscriber.id, since, window.until),
        subscriber.language,
    )
