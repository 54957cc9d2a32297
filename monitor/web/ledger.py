"""The routes of the ledger: an address, a day, a run of ours, a DAG run of Airflow's."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from monitor import locale
from monitor.errors import UserError
from monitor.model.common import Disposition, EntryId
from monitor.model.mailing import Reader
from monitor.model.work import RunId
from monitor.pipeline.tracing import read_as, trace
from monitor.pipeline.work import Work
from monitor.render.told import trace_line
from monitor.views.ledger import Asked, Window, dag_run_page, ledger_page, run_page
from monitor.web.daily import HIGHEST
from monitor.web.pages import Number
from monitor.web.site import Site

LONGEST_ADDRESS = 4_000
Name = Annotated[str, Query(max_length=250)]


def add_ledger(router: APIRouter, site: Site) -> None:
    """What became of something."""

    @router.get("/ledger", response_class=HTMLResponse)
    def ledger(
        request: Request,
        what: Annotated[str, Query(max_length=LONGEST_ADDRESS)] = "",
        day: date | None = None,
        stop: Disposition | None = None,
        before: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
    ) -> HTMLResponse:
        older = None if before is None else EntryId(before)
        return site.read(
            request,
            "ledger.html",
            lambda work, reader: ledger_page(
                work.storage, reader, Window(work.now(), day, stop, older), _asked(work, reader, what)
            ),
            tab="ledger",
        )

    @router.get("/ledger/runs/{run}", response_class=HTMLResponse)
    def run(request: Request, run: Number) -> HTMLResponse:
        return site.read(
            request, "run.html", lambda work, reader: run_page(work.storage, reader, RunId(run)), tab="ledger"
        )

    @router.get("/dag-run/", response_class=HTMLResponse)
    def dag_run(request: Request, dag_id: Name = "", run_id: Name = "") -> HTMLResponse:
        """The tab on the page of a DAG run; Airflow fills in both ids."""
        cause = f"{dag_id}/{run_id}"
        return site.read(
            request, "run.html", lambda work, reader: dag_run_page(work.storage, reader, cause), tab="ledger"
        )


def _asked(work: Work, reader: Reader, what: str) -> Asked | None:
    if not what.strip():
        return None
    say = locale.strings(reader.language)
    try:
        meant = read_as(what)
    except UserError as error:
        return Asked(what, what, (), None, say.noted(error.remedy), None, ())
    try:
        steps = trace(work, what)
    except UserError as error:
        outlet = work.outlets.get(work.outlet_of(meant) or "")
        feeds = tuple(feed for feed in work.storage.feeds.listed() if outlet and feed.outlet == outlet.name)
        return Asked(what, meant, (), None, say.noted(error.remedy), outlet.name if outlet else None, feeds)
    lines = tuple(trace_line(step, say, reader.labels) for step in steps)
    return Asked(what, meant, lines, next((step.ended for step in steps if step.ended), None), None, None, ())
