"""The routes of subscriptions: who is told of what, when, in which language and zone."""

from __future__ import annotations

from datetime import datetime, time
from http import HTTPStatus
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from monitor import locale
from monitor.digest import zone
from monitor.errors import UserError
from monitor.model.common import Side, SubscriberId
from monitor.model.mailing import Reader
from monitor.model.outbox import Channel, Subscriber, Subscription, Wish
from monitor.pipeline.naming import persons_named
from monitor.pipeline.subscribing import subscribe
from monitor.pipeline.work import Work
from monitor.views.rules import LOOKED_AT, form_page, subscription_trial
from monitor.web.daily import HIGHEST
from monitor.web.forms import Form, filled
from monitor.web.pages import Number
from monitor.web.site import Site
from monitor.web.visitors import Visitor, Visitors

ALERTS, DIGEST = "alerts", "digest"
EVERYTHING = Wish()


def add_subscriptions(router: APIRouter, site: Site, visitors: Visitors) -> None:
    """The form, what it would have sent, and ending with its undoing."""

    def shown(
        request: Request, form: Form, subscriber: Subscriber | None = None, wish: Wish | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> HTMLResponse:  # fmt: skip
        def view(work: Work, reader: Reader) -> object:
            tried = None if wish is None else subscription_trial(work.storage.alerts.newest(LOOKED_AT), wish, reader)
            key = subscriber.id if subscriber else None
            return form_page(work.storage, work.catalogue, reader, tried, key)

        return site.read(
            request, "subscription.html", view, status, tab="rules", form=form, subscriber=subscriber,
            channels=Channel, languages=locale.LANGUAGES,
        )  # fmt: skip

    @router.get("/rules/subscription", response_class=HTMLResponse)
    def subscription(
        request: Request,
        visitor: Visitor = Depends(visitors.edits),  # noqa: ARG001, B008 - addresses are for editors
        id: Annotated[int, Query(ge=0, le=HIGHEST)] = 0,  # noqa: A002 - the field's name
    ) -> HTMLResponse:
        with site.open_work() as work:
            known = work.storage.subscribers.get(SubscriberId(id)) if id else None
            if id and known is None:
                raise HTTPException(404, "no such subscription")
            given = _fields(work, known) if known else {"when": (ALERTS,), "zone": (work.settings.zone,)}
        return shown(request, Form(given), known)

    @router.post("/rules/subscription/try", dependencies=[Depends(visitors.change)])
    def tried(request: Request, form: Form = Depends(filled)) -> HTMLResponse:  # noqa: B008
        with site.open_work() as work:
            wish = _wish(work, form)
        return shown(request, form, wish=wish if form.is_right else None)

    @router.post("/rules/subscription")
    def save(
        request: Request,
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
        form: Form = Depends(filled),  # noqa: B008
    ) -> Response:
        with site.open_work() as work:
            subscription = _subscription(work, form)
            if form.is_right:
                try:
                    subscribe(work, subscription, visitor.name)
                except UserError as error:
                    form.refused("address", error)
        if not form.is_right:
            return shown(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return RedirectResponse("../rules?done=subscribed", 303)

    _add_ending(router, site, visitors)


def _add_ending(router: APIRouter, site: Site, visitors: Visitors) -> None:
    @router.post("/rules/subscriptions/{subscriber}/end")
    def end(subscriber: Number, visitor: Visitor = Depends(visitors.change)) -> RedirectResponse:  # noqa: B008
        with site.open_work() as work:
            known = work.storage.subscribers.get(SubscriberId(subscriber))
            if known is None:
                raise HTTPException(404, "no such subscription")
            work.storage.subscribers.end(known.address, work.now(), visitor.name)
        return RedirectResponse(f"../../../rules?ended={subscriber}", 303)

    @router.post("/rules/subscriptions/{subscriber}/resume")
    def resume(subscriber: Number, visitor: Visitor = Depends(visitors.change)) -> RedirectResponse:  # noqa: B008
        with site.open_work() as work:
            if not work.storage.subscribers.resume(SubscriberId(subscriber), work.now(), visitor.name):
                raise HTTPException(404, "no such subscription")
        return RedirectResponse("../../../rules?done=subscribed", 303)


def _fields(work: Work, known: Subscriber) -> dict[str, tuple[str, ...]]:
    names = {person.id: person.name for person in work.catalogue.voices}
    when = [(ALERTS, known.wants_alerts), (DIGEST, known.wants_digest)]
    until = known.muted_until.astimezone(ZoneInfo(known.zone)).date().isoformat() if known.muted_until else ""
    return {
        "address": (known.address,),
        "channel": (known.channel,),
        "language": (known.language,),
        "zone": (known.zone,),
        "when": tuple(name for name, wanted in when if wanted),
        "persons": (", ".join(names.get(key, key) for key in known.wish.persons),),
        "sides": tuple(known.wish.sides),
        "episodes": known.wish.episodes,
        "muted_until": (until,),
    }


def _subscription(work: Work, form: Form) -> Subscription:
    when, language = form.many("when"), form.text("language", locale.LANGUAGES[0])
    channel, here = form.chosen("channel", Channel, Channel.MAIL), form.text("zone", "UTC")
    if language not in locale.LANGUAGES:
        form.wrong("language", "form.choose")
    if not {ALERTS, DIGEST} & set(when):
        form.wrong("when", "form.required")
    if DIGEST in when and channel is not Channel.MAIL:
        form.wrong("when", "subscription.digest_is_mail")
    return Subscription(
        form.required("address"), language, here, DIGEST in when, ALERTS in when, channel, _wish(work, form),
        _muted(form, here),
    )  # fmt: skip


def _wish(work: Work, form: Form) -> Wish:
    episodes = {episode.id for episode in work.catalogue.episodes}
    if not set(form.many("episodes")) <= episodes:
        form.wrong("episodes", "form.choose")
    return Wish(persons_of(work, form), form.all_chosen("sides", Side), form.many("episodes"))


def persons_of(work: Work, form: Form) -> tuple[str, ...]:
    """Whom the field `persons` names; what is wrong with it is noted in the form."""
    named = persons_named(work, form.text("persons"))
    for typed, near in named.unknown:
        form.wrong("persons", "form.unknown_person" if near else "form.nobody", name=typed, near=", ".join(near))
    for typed, meant in named.ambiguous:
        form.wrong("persons", "form.ambiguous_person", name=typed, meant=", ".join(meant))
    return named.persons


def _muted(form: Form, here: str) -> datetime | None:
    """Until the beginning of that day, where the reader is."""
    day = form.day("muted_until")
    try:
        place = zone(here)
    except UserError as error:
        form.refused("zone", error)
        return None
    return None if day is None else datetime.combine(day, time(), place)
