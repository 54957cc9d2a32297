"""write_digests and relay_outbox: who is due a digest, and how messages leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from monitor import alerts, channels, digest, mail, relay, render
from monitor.fetch import PosterSettings
from monitor.model.common import Counts, SubscriberId
from monitor.model.mailing import Digest, DigestWindow
from monitor.model.outbox import Channel, EmailContent, Letter, MessageIntent, Subscriber
from monitor.model.work import DigestId, DigestIntent
from monitor.pipeline.readers import message_id, reader_for
from monitor.pipeline.telling import teller
from monitor.pipeline.work import Work
from monitor.tokens import matches, unsubscribe_token


def write_digests(work: Work) -> Counts:
    """One digest into the outbox for each subscriber whose hour has passed without one."""
    counts = Counts()
    run = work.storage.runs.begin("write_digests", work.settings.real_time())
    for subscriber in work.storage.subscribers.listed():
        if subscriber.wants_digest and not subscriber.is_muted(work.now()):
            counts += Counts(1, {_write(work, subscriber): 1})
    work.storage.runs.end(run, counts, work.settings.real_time())
    return counts


def relay_outbox(work: Work) -> Counts:
    """Put what waits in the flood guard's list into the outbox, and send what is due; counts messages by outcome."""
    now = work.now()
    run = work.storage.runs.begin("relay_outbox", work.settings.real_time())
    telling = teller(work)
    work.storage.threads.list_folded(now - alerts.FOLD_WAIT, now, lambda folded: telling.folded(folded, now))
    counts = relay.run(work.storage.outbox, senders(work), work.now, work.owner)
    work.storage.runs.end(run, counts, work.settings.real_time())
    return counts


def senders(work: Work) -> channels.Senders:
    """The ways out as the settings have them; webhooks need the secret that signs them."""
    settings = work.settings
    smtp = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    secret = settings.secret.get_secret_value() if settings.secret else None
    identity = mail.Identity(settings.mail_from, settings.base_url, secret)
    found: dict[Channel, mail.Sender] = {
        Channel.MAIL: mail.sender_for(smtp, identity, settings.home / "mail"),
        Channel.CHAT: channels.ChatSender(),
    }
    if secret:
        posting = PosterSettings(
            settings.user_agent, settings.real_time, settings.loopback_hosts, settings.connect_seconds
        )
        found[Channel.WEBHOOK] = channels.WebhookSender(secret, posting)
    return channels.Senders(found)


def subscriber_of(work: Work, subscriber: SubscriberId, token: str) -> Subscriber | None:
    """Whose unsubscribe link this is; None for a wrong token, an ended subscription, or without a secret."""
    secret = work.settings.secret
    if secret is None or not matches(token, unsubscribe_token(secret.get_secret_value(), subscriber)):
        return None
    return next((s for s in work.storage.subscribers.listed() if s.id == subscriber), None)


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
        letter = Letter(content, subscriber.language, subscriber.zone)
        return MessageIntent(key, subscriber.id, subscriber.address, identity, letter)

    named = tuple(mail.message for mail in built.uncertain)
    intent = DigestIntent(subscriber.id, day, since, until, now, compose, named)
    return "written" if work.storage.digests.record(intent) else "known"


def _build(work: Work, subscriber: Subscriber, window: DigestWindow) -> Digest:
    since = window.since or subscriber.created_at
    return digest.build(
        work.storage.digests.utterances(since, window.until),
        window,
        work.storage.feeds.health_within(since, window.until),
        work.storage.digests.funnel(since, window.until),
        work.storage.outbox.uncertain(subscriber.id),
        subscriber.language,
        work.storage.feedback.precision(window.until - timedelta(days=7), window.until),
    )
