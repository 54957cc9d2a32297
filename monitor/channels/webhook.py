"""Signed JSON to a web address, by the guarded sockets of monitor/fetch: no private address on any hop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from monitor.errors import TransientError, Unusable, UserError
from monitor.fetch import Poster, PosterSettings, check_target
from monitor.lines import one_line
from monitor.mail import Delivery, Outcome
from monitor.model.outbox import ClaimedMessage
from monitor.tokens import sign, webhook_key


def checked_webhook(url: str) -> str:
    """An http(s) address that a webhook may have. Raises UserError."""
    try:
        check_target(url)
    except Unusable as error:
        raise UserError(
            f"not an address for a webhook: {one_line(error.cause, 120)}", "give an https address"
        ) from error
    return url


@dataclass(slots=True)
class WebhookSender:
    """One POST a message.

    Headers: `Idempotency-Key` is the key of the outbox, the same in every attempt; `X-Monitor-Signature` is
    `t=<Unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>">` with the key that `monitor subscribers key URL` prints.
    """

    secret: str = field(repr=False)
    settings: PosterSettings
    _poster: Poster | None = None

    def deliver(self, claimed: ClaimedMessage, before_data: Callable[[], bool]) -> Delivery:
        body = claimed.content.text.encode("utf-8", "replace")
        at = int(self.settings.clock().timestamp())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": claimed.key,
            "X-Monitor-Signature": f"t={at},v1={sign(webhook_key(self.secret, claimed.recipient), at, body)}",
        }
        if not before_data():
            return Delivery(Outcome.TAKEN_OVER)
        self._poster = self._poster or Poster(self.settings)
        try:
            self._poster.post(claimed.recipient, body, headers)
        except Unusable as error:
            return Delivery(Outcome.DEAD, one_line(error.cause, 300))
        except TransientError as error:
            unknown = error.code in {"timeout", "incomplete"}
            return Delivery(Outcome.UNCERTAIN if unknown else Outcome.RETRY, one_line(error.cause, 300))
        return Delivery(Outcome.SENT)

    def close(self) -> None:
        """End its connections."""
        if self._poster is not None:
            self._poster.close()
            self._poster = None
