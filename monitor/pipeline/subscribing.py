"""Subscribing: what is asked for is checked before anything is stored, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor import digest, locale
from monitor.channels import checked_service, checked_webhook
from monitor.errors import UserError
from monitor.mail import checked_address
from monitor.model.outbox import Channel, Subscriber, Subscription
from monitor.pipeline.work import Work

CHECKS: Mapping[Channel, Callable[[str], str]] = {
    Channel.MAIL: checked_address,
    Channel.WEBHOOK: checked_webhook,
    Channel.CHAT: checked_service,
}


def subscribe(work: Work, asked: Subscription, who: str) -> None:
    """Begin or change a subscription. Raises UserError for what can not be sent."""
    work.storage.subscribers.keep(checked(asked), work.now(), who)


def checked(asked: Subscription) -> Subscription:
    """The same with its address as it is used. Raises UserError naming what is wrong."""
    if not (asked.wants_digest or asked.wants_alerts):
        raise UserError("neither digest nor alerts are wanted", "add --digest, --alerts or both")
    if asked.wants_digest and asked.channel is not Channel.MAIL:
        raise UserError(f"the digest is a mail, {asked.channel} has alerts only", "leave --digest away")
    locale.strings(asked.language)
    digest.zone(asked.zone)
    return replace(asked, address=CHECKS[asked.channel](asked.address))


def masked(subscriber: Subscriber) -> str:
    """An address of a chat service holds its password: only the service is shown."""
    if subscriber.channel is not Channel.CHAT:
        return subscriber.address
    return subscriber.address.partition("://")[0] + "://…"
