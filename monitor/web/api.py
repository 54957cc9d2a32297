"""The JSON API: what the pages show, for programs. Read-only, in pages by cursor, under the same login or a token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import create_model
from starlette.routing import Match
from starlette.types import Scope

from monitor.errors import UserError
from monitor.model.alerting import Severity
from monitor.model.common import AlertId, Side, UtteranceId
from monitor.model.feedback import AlertFilter
from monitor.model.mailing import Reader, UtteranceView
from monitor.model.search import ArticleHit
from monitor.model.views import AlertRow, EpisodeRow, FeedRow, StatementRow
from monitor.pipeline.readers import labels
from monitor.pipeline.searching import search
from monitor.pipeline.work import Work
from monitor.tokens import API_PREFIX
from monitor.views.alerts import every_spelling
from monitor.views.funnel import Funnel, funnel
from monitor.views.ledger import Window
from monitor.views.people import PersonItem, people
from monitor.web.daily import HIGHEST
from monitor.web.pages import Number
from monitor.web.site import Site

PREFIX = "/api/v1"
VERSION = "1"
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many items.")]
Cursor = Annotated[int | None, Query(ge=1, le=HIGHEST, description="`next` of the page before.")]
Words = Annotated[str, Query(max_length=2_000, description="A search, in the language of `monitor search`.")]
Plain = Annotated[str, Query(max_length=200, description="Words, each in every spelling of a name.")]


def _page(row: type, name: str) -> Any:  # noqa: ANN401 - a class made here
    """One page of rows: `items`, and `next`, the cursor of the following page; null on the last one."""
    items: Any = (list[row], ...)  # type: ignore[valid-type]
    return create_model(f"{name}Page", items=items, next=(int | None, None))


class TokenRoute(APIRoute):
    """A route that is there for those who bring a token of ours; the same path asks all others for the login."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        bearer = f"bearer {API_PREFIX}".encode()
        is_ours = any(
            name == b"authorization" and value.lower().startswith(bearer) for name, value in scope.get("headers", ())
        )
        return super().matches(scope) if is_ours else (Match.NONE, {})


def token_router(site: Site) -> APIRouter:
    """The API for programs: 401 for a token that is not known, or was ended."""

    def known(request: Request) -> None:
        with site.open_work() as work:
            if work.storage.api_tokens.named(request.headers["authorization"].partition(" ")[2].strip()) is None:
                raise HTTPException(401, "this token is not known, or was ended")

    router = APIRouter(prefix=PREFIX, route_class=TokenRoute, dependencies=[Depends(known)])
    add_api(router, site)
    return router


def login_router(site: Site, look: Callable[..., Any]) -> APIRouter:
    """The same for those who are signed in."""
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(look)])
    add_api(router, site)
    return router


def add_api(router: APIRouter, site: Site) -> None:
    """Every resource, and the OpenAPI document of them all."""
    _add_searched(router, site)
    _add_told(router, site)
    _add_register(router, site)

    @router.get("/openapi.json", include_in_schema=False)
    def openapi(request: Request) -> dict[str, Any]:
        return document(router, request.scope.get("root_path", ""))


def document(router: APIRouter, root: str = "") -> dict[str, Any]:
    """OpenAPI 3.1 of the routes."""
    made = get_openapi(
        title="Conflict monitor", version=VERSION, routes=router.routes, servers=[{"url": root or "/"}]
    )
    bearer = {"type": "http", "scheme": "bearer", "description": "From `monitor tokens add`, or Airflow's own."}
    made.setdefault("components", {})["securitySchemes"] = {"bearer": bearer}
    made["security"] = [{"bearer": []}]
    return made


def _add_searched(router: APIRouter, site: Site) -> None:
    @router.get("/statements", response_model=_page(StatementRow, "Statement"))
    def statements(q: Words = "", limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
        """Statements, newest first: who said what, in which article."""
        with site.open_work() as work:
            found = _search(work, q, limit, cursor)
        return {"items": found.statements, "next": found.before}

    @router.get("/articles", response_model=_page(ArticleHit, "Article"))
    def articles(q: Words = "", limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
        """Articles, newest first, with an excerpt around the words; the whole text stays inside."""
        with site.open_work() as work:
            found = _search(work, f"{q} in:articles", limit, cursor)
        return {"items": found.articles, "next": found.before}


def _add_told(router: APIRouter, site: Site) -> None:
    @router.get("/utterances", response_model=_page(UtteranceView, "Utterance"))
    def utterances(q: Plain = "", limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
        """Utterances, newest first, each with all reports of it."""
        before = None if cursor is None else UtteranceId(cursor)
        with site.open_work() as work:
            groups = every_spelling(q, work.names)
            return _paged(work.storage.alerts.utterances(limit + 1, before=before, groups=groups), limit)

    @router.get("/utterances/{utterance}", response_model=UtteranceView)
    def utterance(utterance: Number) -> UtteranceView:
        """One utterance."""
        with site.open_work() as work:
            found = work.storage.alerts.utterance(UtteranceId(utterance))
        if found is None:
            raise HTTPException(404, "no such utterance")
        return found

    @router.get("/alerts", response_model=_page(AlertRow, "Alert"))
    def alerts(
        q: Plain = "", side: Side | None = None, severity: Severity | None = None, limit: Limit = 50,
        cursor: Cursor = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Alerts, newest first."""
        before = None if cursor is None else AlertId(cursor)
        with site.open_work() as work:
            wanted = AlertFilter(side, severity, every_spelling(q, work.names))
            return _paged(work.storage.alerts.newest(limit + 1, before=before, wanted=wanted), limit)


def _add_register(router: APIRouter, site: Site) -> None:
    @router.get("/episodes", response_model=_page(EpisodeRow, "Episode"))
    def episodes() -> dict[str, Any]:
        """Episodes of the catalogue, all on one page."""
        with site.open_work() as work:
            return {"items": work.storage.episodes.listed(), "next": None}

    @router.get("/people", response_model=_page(PersonItem, "Person"))
    def persons() -> dict[str, Any]:
        """Persons and bodies of the register with their terms of office, all on one page."""
        with site.open_work() as work:
            reader = Reader("en", work.settings.zone, work.settings.base_url, labels(work.catalogue, "en"))
            return {"items": people(work.storage, work.catalogue, reader), "next": None}

    @router.get("/sources", response_model=_page(FeedRow, "Source"))
    def sources() -> dict[str, Any]:
        """Feeds with their state, all on one page."""
        with site.open_work() as work:
            return {"items": work.storage.feeds.listed(), "next": None}

    @router.get("/funnel", response_model=Funnel)
    def day(day: date | None = None) -> Funnel:
        """What came of the entries of a day (in the zone of the installation); of the last 24 hours without one."""
        with site.open_work() as work:
            span = Window(work.now(), day).span(work.settings.zone)
            return funnel(work.storage.ledger.cohort(*span))


def _search(work: Work, words: str, limit: int, cursor: int | None) -> Any:  # noqa: ANN401
    try:
        return search(work, words, limit=limit, before=cursor)
    except UserError as error:
        raise HTTPException(400, {"cause": error.cause, "remedy": error.remedy}) from error


def _paged(rows: Sequence[Any], limit: int) -> dict[str, Any]:
    return {"items": rows[:limit], "next": rows[limit - 1].id if len(rows) > limit else None}
