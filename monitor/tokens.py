"""Signatures made of the installation's one secret: a link, an address or a message that only we could have made."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from monitor.model.common import SubscriberId

API_PREFIX = "cm_"


def unsubscribe_token(secret: str, subscriber: SubscriberId) -> str:
    """What a link must carry to end this subscription without a login (RFC 8058)."""
    return _derived(secret, f"unsubscribe:{subscriber}")


def feed_token(secret: str) -> str:
    """What the address of the Atom feed must carry, since feed readers have no login."""
    return _derived(secret, "feed")


def metrics_token(secret: str) -> str:
    """What the address of the metrics must carry, since Prometheus has no login here."""
    return _derived(secret, "metrics")


def webhook_key(secret: str, url: str) -> str:
    """The key shared with the receiver at `url`; no other receiver can make its signatures."""
    return _derived(secret, f"webhook:{url}")


def new_api_token() -> str:
    """A token for a program: 256 random bits behind a prefix by which a leak is found in logs and repositories."""
    return API_PREFIX + secrets.token_urlsafe(32)


def sign(key: str, timestamp: int, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 of `<timestamp>.<body>`; the time (Unix seconds) bounds replays."""
    return hmac.new(key.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def matches(given: str, expected: str) -> bool:
    """Whether a token is the right one, in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), expected.encode())


def _derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()
