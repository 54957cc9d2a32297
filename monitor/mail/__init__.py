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
    """SMTP where a URL is set, else .eml files in `folder`. Raises UserError for a URL that is not understood."""
    if smtp_url:
        return SmtpSender(SmtpServer.parse(smtp_url), checked_address(mail_from))
    return FileSender(folder)
