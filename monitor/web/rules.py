"""The routes of rules: which new statements alert; tried on the past before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from monitor.catalogue.drafting import free_id, intent
from monitor.catalogue.offices import Rank
from monitor.catalogue.rules import Rule
from monitor.errors import CatalogueError, UserError
from monitor.model.alerting import Severity
from monitor.model.common import Side, SubscriberId
from monitor.model.mailing import Reader
from monitor.model.outbox import Channel
from monitor.pipeline import editing
from monitor.pipeline.rule_trial import parse_span, try_rules
from monitor.pipeline.work import Work
from monitor.views.rules import form_page, rule_trial, rules_page
from monitor.web.forms import Form, filled
from monitor.web.pages import Key
from monitor.web.site import Site
from monitor.web.subscriptions import persons_of
from monitor.web.visitors import Visitor, Visitors

ABOUT = ("us_and_conflict", "conflict", "any")
ACTIONS = ("alert", "digest")
SPANS = ("7d", "30d", "90d")


def add_rules(router: APIRouter, site: Site, visitors: Visitors) -> None:
    """The page of rules and subscriptions, and the form of a rule."""

    @router.get("/rules", response_class=HTMLResponse)
    def rules(request: Request, done: str = "", ended: int = 0) -> HTMLResponse:
        return site.read(
            request,
            "rules.html",
            lambda work, reader: rules_page(work.storage, work.catalogue, reader, work.now()),
            tab="rules",
            done=done if done in {"subscribed", "kept"} else "",
            ended=SubscriberId(ended) if ended > 0 else None,
        )

    @router.post("/rules/{rule}/switch")
    def switch(rule: Key, visitor: Visitor = Depends(visitors.change)) -> RedirectResponse:  # noqa: B008
        """On or off, as it was not."""
        with site.open_work() as work:
            known = next((r for r in work.catalogue.rules if r.id == rule), None)
            if known is None:
                raise UserError(f"no rule {rule}", "`monitor rules list` shows them")
            why = "switched off" if known.enabled else "switched on"
            editing.change(work, [intent("rules", {"id": rule, "enabled": not known.enabled}, why)], visitor.name)
        return RedirectResponse("../../rules?done=kept", 303)

    _add_form(router, site, visitors)


def _add_form(router: APIRouter, site: Site, visitors: Visitors) -> None:
    def shown(
        request: Request, form: Form, draft: Rule | None = None, status: HTTPStatus = HTTPStatus.OK
    ) -> HTMLResponse:
        def view(work: Work, reader: Reader) -> object:
            since = work.now() - parse_span(form.text("span", "30d") if form.text("span") in SPANS else "30d")
            tried = rule_trial(try_rules(work, since, draft), reader) if draft else None
            return form_page(work.storage, work.catalogue, reader, tried)

        return site.read(
            request, "rule.html", view, status, tab="rules", form=form, channels=Channel, ranks=Rank,
            severities=Severity, about=ABOUT, actions=ACTIONS, spans=SPANS,
        )  # fmt: skip

    @router.get("/rules/rule", response_class=HTMLResponse)
    def rule(request: Request, id: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:  # noqa: A002
        with site.open_work() as work:
            known = next((r for r in work.catalogue.rules if r.id == id), None)
            if id and known is None:
                raise HTTPException(404, "no such rule")
            given = _fields(work, known) if known else _NEW
        return shown(request, Form(given))

    @router.post("/rules/rule/try", dependencies=[Depends(visitors.change)])
    def tried(request: Request, form: Form = Depends(filled)) -> HTMLResponse:  # noqa: B008
        with site.open_work() as work:
            draft = _rule(work, form)
        return shown(request, form, draft)

    @router.post("/rules/rule")
    def keep(
        request: Request,
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
        form: Form = Depends(filled),  # noqa: B008
    ) -> Response:
        with site.open_work() as work:
            draft, why = _rule(work, form), form.required("why")
            if draft and form.is_right:
                try:
                    editing.change(work, [intent("rules", draft.model_dump(mode="json"), why)], visitor.name)
                except CatalogueError as error:
                    form.refused("title", error)
        if not form.is_right:
            return shown(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return RedirectResponse("../rules?done=kept", 303)


_NEW: Mapping[str, tuple[str, ...]] = {
    "enabled": ("yes",), "first": ("yes",), "action": ("alert",), "about": ("conflict",),
    "sides": (Side.ARM, Side.AZE, Side.US), "channels": tuple(Channel), "origins": ("1",),
}  # fmt: skip


def _fields(work: Work, known: Rule) -> dict[str, tuple[str, ...]]:
    names = {person.id: person.name for person in work.catalogue.voices}
    quiet = known.quiet_hours
    return {
        "id": (known.id,), "title": (known.title.fr,), "title_en": (known.title.en,),
        "enabled": ("yes",) if known.enabled else (), "first": ("yes",) if known.first else (),
        "action": (known.action,), "severity": (known.severity,), "about": (known.about,),
        "sides": tuple(known.sides), "ranks": tuple(known.ranks), "episodes": known.episodes,
        "with_spokespersons": ("yes",) if known.with_spokespersons else (),
        "persons": (", ".join(names.get(key, key) for key in known.persons),),
        "channels": tuple(known.channels), "origins": (str(known.min_origins),),
        "quiet_from": (f"{quiet.start:%H:%M}" if quiet else "",),
        "quiet_to": (f"{quiet.end:%H:%M}" if quiet else "",),
    }  # fmt: skip


def _rule(work: Work, form: Form) -> Rule | None:
    """The rule as filled in, over what the form does not show; None where something is wrong."""
    known = {rule.id: rule for rule in work.catalogue.rules}
    title = form.required("title")
    identity = form.text("id") or free_id(title, set(known))
    shown: dict[str, Any] = {
        "id": identity,
        "title": {"fr": title, "en": form.text("title_en") or title},
        "enabled": form.has("enabled"),
        "first": form.has("first"),
        "action": form.text("action"),
        "severity": form.chosen("severity", Severity, Severity.NORMAL),
        "about": form.text("about"),
        "sides": form.all_chosen("sides", Side),
        "ranks": form.all_chosen("ranks", Rank),
        "with_spokespersons": form.has("with_spokespersons"),
        "persons": persons_of(work, form),
        "episodes": form.many("episodes"),
        "channels": form.all_chosen("channels", Channel),
        "min_origins": form.text("origins", "1"),
        "quiet_hours": _quiet(form),
    }
    if not set(form.many("episodes")) <= {episode.id for episode in work.catalogue.episodes}:
        form.wrong("episodes", "form.choose")
    base = known[identity].model_dump() if identity in known else {}
    try:
        rule = Rule.model_validate(base | shown)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            field = _FIELDS.get(str(one["loc"][0]), str(one["loc"][0]))
            form.refused(field, UserError(str(one["msg"])))
        return None
    return rule if form.is_right else None


_FIELDS = {"min_origins": "origins", "quiet_hours": "quiet_from"}


def _quiet(form: Form) -> dict[str, str] | None:
    begin, end = form.text("quiet_from"), form.text("quiet_to")
    if bool(begin) != bool(end):
        form.wrong("quiet_from", "rule.quiet_both")
    return {"start": begin, "end": end} if begin and end else None
