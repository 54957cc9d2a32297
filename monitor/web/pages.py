"""The routes of the pages. Plain `def` routes run in a thread pool: a database call must not stall Airflow's loop."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from monitor.model.common import ArticleId, FeedState, Side, UtteranceId
from monitor.model.feedback import Judgement
from monitor.views.article import article_page
from monitor.views.episode import episode_page
from monitor.views.episodes import episodes_page
from monitor.views.people import people_page, person_page
from monitor.views.sources import sources_page
from monitor.views.utterance import utterance_page
from monitor.web import charts
from monitor.web.daily import HIGHEST
from monitor.web.site import Site
from monitor.web.weekchart import weekly

Number = Annotated[int, Path(ge=1, le=HIGHEST)]
Key = Annotated[str, Path(max_length=200)]


def add_pages(router: APIRouter, site: Site) -> None:
    """Every page that reads."""
    _add_statements(router, site)
    _add_catalogue(router, site)


def _add_statements(router: APIRouter, site: Site) -> None:
    @router.get("/utterances/{utterance}", response_class=HTMLResponse)
    def utterance(request: Request, utterance: Number, judged: Judgement | None = None) -> HTMLResponse:
        return site.read(
            request,
            "utterance.html",
            lambda work, reader: utterance_page(
                work.storage, work.catalogue, reader, UtteranceId(utterance), work.now()
            ),
            tab="statements",
            chain=charts.chain,
            judgements=Judgement,
            judged=judged,
        )

    @router.get("/articles/{article}", response_class=HTMLResponse)
    def article(
        request: Request, article: Number, version: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None
    ) -> HTMLResponse:
        return site.read(
            request,
            "article.html",
            lambda work, reader: article_page(work.storage, reader, ArticleId(article), version),
            tab="statements",
        )

    @router.get("/sources", response_class=HTMLResponse)
    def sources(
        request: Request,
        state: FeedState | None = None,
        asked: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
    ) -> HTMLResponse:
        return site.read(
            request,
            "sources.html",
            lambda work, reader: sources_page(work.storage, work.catalogue, reader, state),
            tab="sources",
            chosen=state,
            asked=asked,
            sparkline=charts.sparkline,
        )


def _add_catalogue(router: APIRouter, site: Site) -> None:
    @router.get("/episodes", response_class=HTMLResponse)
    def episodes(request: Request) -> HTMLResponse:
        return site.read(
            request,
            "episodes.html",
            lambda work, reader: episodes_page(work.storage, work.catalogue, reader, work.now().date()),
            tab="episodes",
            timeline=charts.timeline,
        )

    @router.get("/episodes/{episode}", response_class=HTMLResponse)
    def episode(request: Request, episode: Key) -> HTMLResponse:
        return site.read(
            request,
            "episode.html",
            lambda work, reader: episode_page(work.storage, work.catalogue, reader, episode, work.now().date()),
            tab="episodes",
            weekly=weekly,
        )

    @router.get("/people", response_class=HTMLResponse)
    def people(request: Request, side: Side | None = None) -> HTMLResponse:
        return site.read(
            request,
            "people.html",
            lambda work, reader: people_page(work.storage, work.catalogue, reader, work.now().date(), side),
            tab="people",
        )

    @router.get("/people/{person}", response_class=HTMLResponse)
    def person(request: Request, person: Key) -> HTMLResponse:
        return site.read(
            request,
            "person.html",
            lambda work, reader: person_page(work.storage, work.catalogue, reader, person, work.now().date()),
            tab="people",
            terms=charts.terms,
        )
