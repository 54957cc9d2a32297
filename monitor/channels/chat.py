"""Chat services (Telegram, Slack, Matrix, ntfy, …) by Apprise, an extra: `pip install conflict-monitor[chat]`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType

from monitor.errors import UserError
from monitor.mail import Delivery, Outcome
from monitor.model.outbox import ClaimedMessage


def checked_service(url: str) -> str:
    """A URL that Apprise knows a service for. Raises UserError; its token is not repeated."""
    if not _apprise().Apprise().add(url):
        scheme = url.partition(":")[0][:20]
        raise UserError(f"no chat service has an address like {scheme}:…", "see the list of services of Apprise")
    return url


class ChatSender:
    """Tells the service by its own interface; Apprise says only whether it worked."""

    def deliver(self, claimed: ClaimedMessage, before_data: Callable[[], bool]) -> Delivery:
        """A service that did not take it is asked again later: Apprise does not say why it refused."""
        apprise = _apprise()
        service = apprise.Apprise()
        if not service.add(claimed.recipient):
            return Delivery(Outcome.DEAD, "no chat service has this address")
        if not before_data():
            return Delivery(Outcome.TAKEN_OVER)
        body = claimed.content.text
        if service.notify(body, title=claimed.content.subject, body_format=apprise.NotifyFormat.TEXT):
            return Delivery(Outcome.SENT)
        return Delivery(Outcome.RETRY, "the chat service did not take the message")

    def close(self) -> None:
        """Nothing is held open."""


def _apprise() -> ModuleType:
    try:
        return importlib.import_module("apprise")
    except ImportError as error:
        raise UserError("chat services need Apprise", "pip install -e '.[chat]'") from error
