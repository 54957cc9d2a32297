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

    @router.get("/alerts.atom")
    def feed(t: str = "", lang: str = "fr") -> Response:
        with site.open_work() as work:
            if not feed_of_alerts.may_read(work, t):
                raise HTTPException(401)
            text = feed_of_alerts.alerts_feed(work, lang if lang in locale.LANGUAGES else "fr")
        return Response(text, media_type="application/atom+xml")

    @router.get("/unsubscribe")
    def ask(s: str = "", t: str = "") -> HTMLResponse:
        """Shows a button: a GET changes nothing, whoever follows the link first (RFC 8058)."""
        with site.open_work() as work:
            subscriber = mailing.subscriber_of(work, SubscriberId(_number(s)), t)
        if subscriber is None:
            raise HTTPException(401)
        return _page(subscriber.language, "unsubscribe.ask", has_button=True)

    @router.post("/unsubscribe")
    def end(s: str = "", t: str = "") -> HTMLResponse:
        with site.open_work() as work:
            subscriber = mailing.subscriber_of(work, SubscriberId(_number(s)), t)
            if subscriber is None:
                raise HTTPException(401)
            work.storage.subscribers.end(subscriber.address, work.now())
        return _page(subscriber.language, "unsubscribe.done", has_button=False)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _page(language: str, key: str, *, has_button: bool) -> HTMLResponse:
    say = locale.strings(language)
    form = _FORM.format(label=say("unsubscribe.button")) if has_button else ""
    return HTMLResponse(_PAGE.format(lang=language, title=say("product"), text=say(key), form=form))
