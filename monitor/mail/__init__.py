"""Ways out for one mail: an SMTP server, or a folder of .eml files, by the same protocol."""

from __future__ import annotations

from pathlib import Path

from monitor.mail.delivery import Delivery, Outcome, Sender
from monitor.mail.files import FileSender
from monitor.mail.message import Identity, checked_address, compose
from monitor.mail.smtp import SmtpSender, SmtpServer

__all__ = [
    "Delivery",
    "FileSender",
    "Identity",
    "Outcome",
    "Sender",
    "SmtpSender",
    "SmtpServer",
    "checked_address",
    "compose",
    "sender_for",
]


def sender_for(smtp_url: str | None, identity: Identity, folder: Path) -> Sender:
    """SMTP where a URL is set, else .eml files in `folder`. Raises UserError for a URL or a sender that is none."""
    checked_address(identity.mail_from)
    return SmtpSender(SmtpServer.parse(smtp_url), identity) if smtp_url else FileSender(folder, identity)
