"""Mails of press lists as pages: for ministries whose sites refuse machines. Links in them are never followed. Pure.

Who may send is said by the catalogue (`senders` of an outlet). A From line can be forged: let the mailbox take only
what its server has verified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from monitor.errors import UserError
from monitor.model.article import PageHints
from monitor.model.common import Precision, Published
from monitor.model.intake import Fetched

MAX_BYTES = 5_000_000
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class PressMail:
    """A mail as if it were a fetched page, and what it says of itself."""

    page: Fetched
    hints: PageHints


def read_mail(raw: bytes, senders: Mapping[str, str], now: datetime) -> PressMail:
    """`senders`: address or @domain → id of the outlet. Raises UserError: not on the list, too large, no text."""
    if len(raw) > MAX_BYTES:
        raise UserError(f"a mail of {len(raw)} bytes", f"the limit is {MAX_BYTES}", code="too_large")
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    outlet = senders.get(sender) or senders.get("@" + sender.rpartition("@")[2])
    if not outlet:
        raise UserError(
            f"sender {sender[:200] or 'unknown'!r} is not on the list",
            "name it under `senders` of its outlet in the catalogue, if it may be read",
            code="sender_refused",
        )
    body, kind = _body(message)
    digest = hashlib.sha256(body).hexdigest()
    identity = str(message.get("Message-ID", "")).strip("<> \t\r\n")[:500]
    address = f"mid:{identity}" if identity else f"urn:sha256:{digest}"
    headers = (("Content-Type", kind), ("From", sender), ("Message-ID", identity))
    page = Fetched(address, address, 200, headers, body, digest, now)
    return PressMail(page, PageHints(str(message.get("Subject", ""))[:500] or None, _sent(message), None, outlet))


def _body(message: EmailMessage) -> tuple[bytes, str]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise UserError("a mail without text", "its text may be in an attachment: save it to a file", code="no_text")
    content = str(part.get_content()).encode("utf-8", "replace")
    return content, TEXT if part.get_content_type() == "text/plain" else "text/html; charset=utf-8"


def _sent(message: EmailMessage) -> Published | None:
    try:
        moment = message["Date"].datetime
    except (AttributeError, TypeError, ValueError):
        return None
    if moment is None:
        return None
    value = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Published(value.astimezone(UTC), Precision.MINUTE, "given")
