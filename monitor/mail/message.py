"""One outbox message as an RFC 5322 mail: one recipient, text first, then HTML."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from monitor.errors import UserError
from monitor.lines import one_line
from monitor.model.alerting import ClaimedMessage

SUBJECT_LIMIT = 90
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def checked_address(text: str) -> str:
    """One plain mailbox address (RFC 5321, ASCII). Raises UserError for anything else, lists and CR/LF included."""
    if len(text) > 254 or not _ADDRESS.fullmatch(text):
        raise UserError(f"not a mail address: {one_line(text, 80)!r}", "give one address such as desk@example.org")
    return text


def compose(claimed: ClaimedMessage, mail_from: str, now: datetime) -> EmailMessage:
    """The message as it goes out: text first, then HTML. Raises UserError for a recipient that is no address."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = mail_from
    message["To"] = checked_address(claimed.recipient)
    message["Subject"] = one_line(claimed.content.subject, SUBJECT_LIMIT)
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
