"""The newest alerts as an Atom feed, and who may read it by address alone."""

from __future__ import annotations

from monitor import render, tokens
from monitor.errors import UserError
from monitor.model.mailing import AlertView, Reader
from monitor.pipeline.readers import labels
from monitor.pipeline.work import Work


def alerts_feed(work: Work, language: str, limit: int = 50) -> str:
    """The feed as XML text (RFC 4287), newest first. Raises UserError for a language we have none in."""
    settings = work.settings
    reader = Reader(language, settings.zone, settings.base_url, labels(work.catalogue, language))
    views = [
        AlertView(row.id, row.utterance, row.rule, row.severity, row.created_at)
        for row in work.storage.alerts.newest(limit)
    ]
    return render.atom(views, reader, settings.mail_domain, work.now())


def may_read(work: Work, token: str) -> bool:
    """Whether this token opens the feed; never where no secret is set."""
    secret = work.settings.secret
    return secret is not None and tokens.matches(token, tokens.feed_token(secret.get_secret_value()))


def address(work: Work) -> str:
    """Where the feed is to be had, with its token. Raises UserError where no secret is set."""
    if work.settings.secret is None:
        raise UserError("the feed has no address without a secret", "set MONITOR_SECRET")
    token = tokens.feed_token(work.settings.secret.get_secret_value())
    return f"{work.settings.base_url.rstrip('/')}/feed/{token}.atom"
