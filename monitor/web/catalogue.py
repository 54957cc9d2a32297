"""The routes that change the catalogue without YAML: a feed, an official, an episode, an alias; and their undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from monitor.catalogue.episodes import LANGUAGES
from monitor.catalogue.outlets import Affiliation
from monitor.errors import MonitorError, UserError
from monitor.model.editing import ProposalId, ProposalIntent
from monitor.pipeline import editing
from monitor.pipeline.trying import discover
from monitor.pipeline.work import Work
from monitor.views.catalogue import Preview, add_page, catalogue_page, preview_of
from monitor.web import drafts
from monitor.web.daily import HIGHEST
from monitor.web.forms import Form, filled
from monitor.web.pages import Number
from monitor.web.site import Site
from monitor.web.visitors import Visitor, Visitors

Draft = Callable[[Work, Form], Iterable[ProposalIntent]]


@dataclass(frozen=True, slots=True)
class AddForm:
    """One form: `draft` reads it; beside the field `first` stands what the catalogue says against the whole."""

    name: str
    draft: Draft
    first: str


FORMS = (
    AddForm("feed", drafts.feed, "url"),
    AddForm("official", drafts.official, "name"),
    AddForm("episode", drafts.episode, "fr"),
    AddForm("alias", drafts.alias, "alias"),
)


def add_catalogue(router: APIRouter, site: Site, visitors: Visitors) -> None:
    """What was changed, and the forms that change."""

    @router.get("/catalogue", response_class=HTMLResponse)
    def catalogue(
        request: Request, done: str = "", before: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None
    ) -> HTMLResponse:
        return site.read(
            request,
            "catalogue.html",
            lambda work, reader: catalogue_page(work.storage, reader, None if before is None else ProposalId(before)),
            tab="rules",
            done=done if done in {"done", "taken_back"} else "",
            forms=[form.name for form in FORMS],
        )

    @router.post("/catalogue/changes/{proposal}/take-back")
    def take_back(proposal: Number, visitor: Visitor = Depends(visitors.change)) -> RedirectResponse:  # noqa: B008
        with site.open_work() as work:
            editing.reject(work, ProposalId(proposal), visitor.name)
        return RedirectResponse("../../../catalogue?done=taken_back", 303)

    for kind in FORMS:
        _add_form(router, site, visitors, kind)
    _add_look(router, site, visitors)


def _shown(
    site: Site, request: Request, name: str, form: Form, status: HTTPStatus = HTTPStatus.OK,
    preview: Preview | None = None,
) -> HTMLResponse:  # fmt: skip
    return site.read(
        request,
        f"add_{name}.html",
        lambda work, reader: add_page(work.storage, work.catalogue, reader, preview),
        status,
        tab="rules",
        form=form,
        affiliations=Affiliation,
        languages=sorted(LANGUAGES),
    )


def _add_form(router: APIRouter, site: Site, visitors: Visitors, kind: AddForm) -> None:
    @router.get(f"/catalogue/{kind.name}", response_class=HTMLResponse, name=f"add_{kind.name}")
    def blank(request: Request) -> HTMLResponse:
        """Another page may fill in what it knows: its link has the fields as parameters."""
        given = request.query_params
        return _shown(site, request, kind.name, Form({name: given.getlist(name) for name in given}))

    @router.post(f"/catalogue/{kind.name}", name=f"keep_{kind.name}")
    def keep(
        request: Request,
        visitor: Visitor = Depends(visitors.change),  # noqa: B008
        form: Form = Depends(filled),  # noqa: B008
    ) -> Response:
        form.required("why")
        with site.open_work() as work:
            intents = tuple(kind.draft(work, form))
            if form.is_right:
                try:
                    editing.change(work, intents, visitor.name)
                except UserError as error:
                    form.refused(kind.first, error)
        if not form.is_right:
            return _shown(site, request, kind.name, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        return RedirectResponse("../catalogue?done=done", 303)


def _add_look(router: APIRouter, site: Site, visitors: Visitors) -> None:
    @router.post("/catalogue/feed/look", dependencies=[Depends(visitors.change)])
    def look(request: Request, form: Form = Depends(filled)) -> HTMLResponse:  # noqa: B008
        """The feed of a site with its newest entries; nothing is kept."""
        url = form.required("url")
        if not form.is_right:
            return _shown(site, request, "feed", form, HTTPStatus.UNPROCESSABLE_ENTITY)
        with site.open_work() as work:
            preview = _found(work, form, url if "://" in url else f"https://{url}")
        status = HTTPStatus.OK if form.is_right else HTTPStatus.UNPROCESSABLE_ENTITY
        return _shown(site, request, "feed", form, status, preview)


def _found(work: Work, form: Form, url: str) -> Preview | None:
    try:
        found = discover(url, work.settings)
        drafts.check_unknown(work, form, found.path.url)
    except MonitorError as error:
        form.refused("url", error)
        return None
    if not form.is_right or found.feed is None:
        return None
    return preview_of(found.path.kind, found.path.url, found.feed.title, found.feed.entries)
