"""An IMAP folder: what is unread in it, marked as read once it is stored. TLS unless the host is this machine."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from monitor.errors import TransientError, UserError

SECONDS = 30.0
MOST = 200
"""Mails a visit; the next one takes the rest."""


class Mailbox:
    """`with Mailbox("imaps://user:password@host/FOLDER") as box: for number, raw in box.unread(…)`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"imaps", "imap"} or not parts.hostname:
            raise UserError("MONITOR_IMAP_URL is no IMAP address", "write imaps://user:password@host/FOLDER")
        if parts.scheme == "imap" and parts.hostname not in {"localhost", "127.0.0.1"}:
            raise UserError("MONITOR_IMAP_URL is without TLS", "write imaps://")
        self._parts = parts

    def __enter__(self) -> Mailbox:
        parts, host = self._parts, self._parts.hostname or ""
        try:
            if parts.scheme == "imaps":
                context = ssl.create_default_context()
                self._client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    host, parts.port or 993, ssl_context=context, timeout=SECONDS
                )
            else:
                self._client = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
            self._client.login(unquote(parts.username or ""), unquote(parts.password or ""))
            folder = unquote(parts.path.strip("/")) or "INBOX"
            if self._client.select(f'"{folder}"')[0] != "OK":
                raise UserError(f"the mailbox has no folder {folder!r}", "correct MONITOR_IMAP_URL")
        except (OSError, imaplib.IMAP4.error) as error:
            # Without the server's words: they may repeat what was sent.
            raise TransientError(
                f"the mailbox at {host} does not open: {type(error).__name__}", code="imap"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._client.logout()
        except (OSError, imaplib.IMAP4.error):
            return

    def unread(self, most_bytes: int) -> Iterator[tuple[str, bytes]]:
        """Number and bytes of each unread mail, the oldest first; of longer ones the first `most_bytes` + 1."""
        try:
            for number in self._client.search(None, "UNSEEN")[1][0].split()[:MOST]:
                name = number.decode("ascii")
                _, parts = self._client.fetch(name, f"(BODY.PEEK[]<0.{most_bytes + 1}>)")
                if parts and isinstance(parts[0], tuple):
                    yield name, parts[0][1]
        except (OSError, imaplib.IMAP4.error) as error:
            raise TransientError(f"the mailbox broke off: {type(error).__name__}", code="imap") from None

    def mark_read(self, number: str) -> None:
        """It is stored, or refused for good."""
        self._client.store(number, "+FLAGS", "\\Seen")
