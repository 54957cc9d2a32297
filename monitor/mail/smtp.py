"""Mails by SMTP: envelope first, then the word that DATA begins, then the message."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from monitor.errors import UserError
from monitor.lines import one_line
from monitor.mail.delivery import Delivery, Outcome
from monitor.mail.message import Identity, compose
from monitor.model.outbox import ClaimedMessage

SECONDS = 30.0
"""Longest silence of an SMTP server within one reply."""

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    host: str
    port: int
    security: str
    user: str | None
    password: str | None = field(repr=False)

    @classmethod
    def parse(cls, url: str) -> SmtpServer:
        """From smtp://, smtps:// (TLS at once) or smtp+starttls:// [user:password@]host[:port]. Raises UserError."""
        remedy = "use smtps://user:password@host or smtp+starttls://user:password@host"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise UserError(f"MONITOR_SMTP_URL: {error}", remedy) from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise UserError("MONITOR_SMTP_URL: not an SMTP address", remedy)
        if parts.username and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
            raise UserError("MONITOR_SMTP_URL: a password would travel unencrypted", remedy)
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        return cls(parts.hostname, port or _PORTS[parts.scheme], parts.scheme, user, password)


@dataclass(slots=True)
class SmtpSender:
    """One connection, kept for many messages and reopened after a failure. Never without TLS when demanded."""

    server: SmtpServer
    identity: Identity
    seconds: float = SECONDS
    context: ssl.SSLContext | None = None
    _open: smtplib.SMTP | None = None

    def deliver(self, claimed: ClaimedMessage, before_data: Callable[[], bool]) -> Delivery:
        try:
            message = compose(claimed, self.identity)
        except UserError as error:
            return Delivery(Outcome.DEAD, str(error))
        try:
            smtp = self._open or self._connect()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Delivery(Outcome.RETRY, _told(error), is_server_fault=True)
        try:
            refusal = _envelope(smtp, self.identity.mail_from, claimed.recipient)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Delivery(Outcome.RETRY, _told(error))
        if refusal or not before_data():
            self._reset(smtp)
            return refusal or Delivery(Outcome.TAKEN_OVER)
        return self._data(smtp, message)

    def _data(self, smtp: smtplib.SMTP, content: bytes) -> Delivery:
        try:
            code, reply = smtp.data(content)
        except smtplib.SMTPDataError as error:
            self._reset(smtp)
            return _refused(int(error.smtp_code), error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            # RFC 1047: the server may or may not have taken the message over.
            self.close()
            return Delivery(Outcome.UNCERTAIN, _told(error))
        if code == 250:
            return Delivery(Outcome.SENT)
        self._reset(smtp)
        return _refused(code, reply)

    def close(self) -> None:
        """End the connection, politely where that still works."""
        smtp, self._open = self._open, None
        if smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self.seconds, context=self._tls())
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self.seconds)
        self._open = smtp
        if server.security == "smtp+starttls":
            smtp.starttls(context=self._tls())
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password or "")
        return smtp

    def _tls(self) -> ssl.SSLContext:
        """Made where it is needed: the system's certificates take a tenth of a second to load."""
        self.context = self.context or ssl.create_default_context()
        return self.context

    def _reset(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()


def _envelope(smtp: smtplib.SMTP, mail_from: str, recipient: str) -> Delivery | None:
    for code, reply in (smtp.mail(mail_from), smtp.rcpt(recipient)):
        if code not in {250, 251}:
            return _refused(code, reply)
    return None


def _refused(code: int, reply: bytes | str) -> Delivery:
    """RFC 5321 4.2.1: 4xx may succeed later, 5xx never for this message and recipient; 421 ends the session."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    outcome = Outcome.DEAD if 500 <= code < 600 else Outcome.RETRY
    return Delivery(outcome, one_line(f"{code} {text}", 300), is_server_fault=code == 421)


def _told(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}", 300)
