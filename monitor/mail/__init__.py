"""Ways out for one mail: an SMTP server, or a folder of .eml files, by the same protocol."""

from __future__ import annotations

from pathlib import Path

from monitor.mail.delivery import Delivery, Outcome, Sender
from monitor.mail.files import FileSender
from monitor.mail.message import checked_address, compose
from monitor.mail.smtp import SmtpSender, SmtpServer

__all__ = [
    "Delivery",
    "FileSender",
    "Outcome",
    "Sender",
    "SmtpSender",
    "SmtpServer",
    "checked_address",
    "compose",
    "sender_for",
]


def sender_for(smtp_url: str | None, mail_from: str, folder: Path) -> Sender:
    """SMTP where a URL is set, else .eml files in `folder`. Raises UserError for a URL or a sender that is none."""
    sender = checked_address(mail_from)
    return SmtpSender(SmtpServer.parse(smtp_url), sender) if smtp_url else FileSender(folder)
