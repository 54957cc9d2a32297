"""One outbox message as an RFC 5322 mail: one recipient, text first, then HTML."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from monitor.errors import UserError
from monitor.lines import one_line
from monitor.model.alerting import ClaimedMessage

SUBJECT_LIMIT = 90
_ENCODED = "=?"
"""Begins an RFC 2047 encoded word, which EmailMessage decodes when a header is set, line breaks in it included."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class _Policy(EmailPolicy):
    """EmailPolicy loses the blank where it folds an encoded Subject (seen on Python 3.11.7); Header keeps it."""

    def fold(self, name: str, value: str) -> str:
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


def compose(claimed: ClaimedMessage, mail_from: str, now: datetime) -> EmailMessage:
    """The message as it goes out: text first, then HTML. Raises UserError for a recipient that is no address."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = mail_from
    message["To"] = checked_address(claimed.recipient)
    message["Subject"] = one_line(claimed.content.subject, SUBJECT_LIMIT).replace(_ENCODED, "= ?")
    message["Date"] = format_datetime(now)
    message["Message-ID"] = claimed.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_no_surrogates(claimed.content.text), cte="quoted-printable")
    message.add_alternative(_no_surrogates(claimed.content.html), subtype="html", cte="quoted-printable")
    # A boundary from the Message-ID makes a message built again the same bytes.
    message.set_boundary("=_" + hashlib.sha256(claimed.message_id.encode()).hexdigest()[:32])
    return message


def _no_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
