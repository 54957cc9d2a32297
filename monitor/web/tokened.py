"""What is open without a login, to those who bring the right token: the feed of alerts, and ending a subscription."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse

from monitor import locale
from monitor.model.common import SubscriberId
from monitor.pipeline import feed_of_alerts, mailing
from monitor.web.site import Site

_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>
<p>{text}</p>{form}</html>"""
_FORM = """<form method="post"><button>{label}</button></form>"""


def add_tokened(router: APIRouter, site: Site) -> None:
    """A wrong token, or none, is answered like a missing login."""

    @router.get("/feed/{token}.atom")
    def feed(token: str, lang: str = "fr") -> Response:
        with site.open_work() as work:
            if not feed_of_alerts.may_read(work, token):
                raise HTTPException(401)
            text = feed_of_alerts.alerts_feed(work, lang if lang in locale.LANGUAGES else "fr")
        return Response(text, media_type="application/atom+xml")

    @router.get("/u/{token}")
    def ask(token: str) -> HTMLResponse:
        """Shows a button: a GET changes nothing, whoever follows the link first (RFC 8058)."""
        with site.open_work() as work:
            subscriber = mailing.subscriber_of(work, *_parts(token))
        if subscriber is None:
            raise HTTPException(401)
        return _page(subscriber.language, "unsubscribe.ask", has_button=True)

    @router.post("/u/{token}")
    def end(token: str) -> HTMLResponse:
        with site.open_work() as work:
            subscriber = mailing.subscriber_of(work, *_parts(token))
            if subscriber is None:
                raise HTTPException(401)
            work.storage.subscribers.end(subscriber.address, work.now(), "one-click link")
        return _page(subscriber.language, "unsubscribe.done", has_button=False)


def _parts(token: str) -> tuple[SubscriberId, str]:
    """Number of the subscriber and signature, as `12-abc…`."""
    number, _, signature = token.partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    return SubscriberId(int(number) if is_number else 0), signature


def _page(language: str, key: str, *, has_button: bool) -> HTMLResponse:
    say = locale.strings(language)
    form = _FORM.format(label=say("unsubscribe.button")) if has_button else ""
    return HTMLResponse(_PAGE.format(lang=language, title=say("product"), text=say(key), form=form))
