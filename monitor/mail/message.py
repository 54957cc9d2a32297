"""One outbox message as an RFC 5322 mail: one recipient, text first, then HTML."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import lru_cache

from monitor.errors import UserError
from monitor.lines import one_line
from monitor.model.common import SubscriberId
from monitor.model.outbox import ClaimedMessage, EmailContent
from monitor.tokens import unsubscribe_token

SUBJECT_LIMIT = 90
_ENCODED = "=?"
"""Begins an RFC 2047 encoded word, which EmailMessage decodes when a header is set, line breaks in it included."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


_WHOLE = frozenset({"list-unsubscribe", "in-reply-to", "references", "message-id"})
"""Ours, ASCII and below 998 characters (RFC 5322 2.1.1): EmailPolicy would encode what is longer than a line."""


class _Policy(EmailPolicy):
    """EmailPolicy loses the blank where it folds an encoded Subject (seen on Python 3.11.7); Header keeps it."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _WHOLE:
            return f"{name}: {value}{self.linesep}"
        if name.lower() != "subject" or value.isascii():
            return str(super().fold(name, value))
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "replace")


_POLICY = _Policy(linesep="\r\n", raise_on_defect=False)


def checked_address(text: str) -> str:
    """One plain mailbox address (RFC 5321, ASCII). Raises UserError for anything else, lists and CR/LF included."""
    if len(text) > 254 or _ENCODED in text or not _ADDRESS.fullmatch(text):
        raise UserError(f"not a mail address: {one_line(text, 80)!r}", "give one address such as desk@example.org")
    return text


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose mails they are: the sender, and where one unsubscribes.

    One click (RFC 8058) needs pages behind https and the secret that signs the link; else a mail to the sender asks
    for it.
    """

    mail_from: str
    pages: str = ""
    secret: str | None = field(default=None, repr=False)

    def list_unsubscribe(self, subscriber: SubscriberId) -> dict[str, str]:
        """The headers of RFC 2369 and, where one click is possible, of RFC 8058."""
        by_mail = f"<mailto:{self.mail_from}?subject=unsubscribe>"
        if not (self.secret and self.pages.startswith("https://")):
            return {"List-Unsubscribe": by_mail}
        token = unsubscribe_token(self.secret, subscriber)
        url = f"{self.pages.rstrip('/')}/u/{subscriber}-{token}"
        return {"List-Unsubscribe": f"<{url}>, {by_mail}", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def compose(claimed: ClaimedMessage, identity: Identity) -> bytes:
    """The message as it goes out, the same bytes in every attempt. Raises UserError for a recipient that is none.

    Its date is when it was written (RFC 5322 3.6.1), not when it is tried.
    """
    head = EmailMessage(policy=_POLICY)
    head["From"] = identity.mail_from
    head["To"] = checked_address(claimed.recipient)
    head["Subject"] = one_line(claimed.content.subject, SUBJECT_LIMIT).replace(_ENCODED, "= ?")
    head["Date"] = format_datetime(claimed.created_at)
    head["Message-ID"] = claimed.message_id
    if claimed.in_reply_to:
        head["In-Reply-To"] = claimed.in_reply_to
        head["References"] = claimed.in_reply_to
    head["Auto-Submitted"] = "auto-generated"
    for name, value in identity.list_unsubscribe(claimed.subscriber).items():
        head[name] = value
    return bytes(head).removesuffix(b"\r\n") + _body(claimed.content)


@lru_cache(maxsize=64)
def _body(content: EmailContent) -> bytes:
    """Text and HTML with their MIME headers; one alert goes to many in few versions."""
    body = EmailMessage(policy=_POLICY)
    body.set_content(_no_surrogates(content.text), cte="quoted-printable")
    body.add_alternative(_no_surrogates(content.html), subtype="html", cte="quoted-printable")
    # A boundary from the content makes a message built again the same bytes.
    parts = "\0".join((content.text, content.html)).encode("utf-8", "replace")
    body.set_boundary("=_" + hashlib.sha256(parts).hexdigest()[:32])
    return bytes(body)


def _no_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
