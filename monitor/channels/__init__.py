"""Ways out that are no mail, and the sender that knows them all: one for each channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.channels.chat import ChatSender, checked_service
from monitor.channels.webhook import WebhookSender, checked_webhook
from monitor.mail import Delivery, Outcome, Sender
from monitor.model.outbox import Channel, ClaimedMessage

__all__ = ["ChatSender", "Senders", "WebhookSender", "checked_service", "checked_webhook"]


@dataclass(frozen=True, slots=True)
class Senders:
    """Hands each message to the sender of its channel."""

    by_channel: Mapping[Channel, Sender]

    def deliver(self, claimed: ClaimedMessage, before_data: Callable[[], bool]) -> Delivery:
        """A channel that is not set up here is a fault of the installation: the message waits."""
        sender = self.by_channel.get(claimed.channel)
        if sender is None:
            return Delivery(Outcome.RETRY, f"{claimed.channel} is not set up here", is_server_fault=True)
        return sender.deliver(claimed, before_data)

    def close(self) -> None:
        """Close them all."""
        for sender in self.by_channel.values():
            sender.close()
